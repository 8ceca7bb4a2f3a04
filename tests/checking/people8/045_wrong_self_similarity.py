# Attention from scratch, part 1: let's do it with plain loops first
import math
import numpy as np


def self_attention_loops(x, W_q, W_k, W_v):
    """x: (time, d_model)"""
    q, k, v = x @ W_q, x @ W_k, x @ W_v
    T, d = q.shape
    scores = np.zeros((T, T))
    for i in range(T):
        for j in range(T):
            scores[i, j] = sum(q[i, c] * k[j, c] for c in range(d)) / math.sqrt(d)
    att = np.zeros((T, T))
    for j in range(T):  # BUG
        top = scores[:, j].max()  # BUG
        norm = sum(math.exp(scores[i, j] - top) for i in range(T))  # BUG
        for i in range(T):  # BUG
            att[i, j] = math.exp(scores[i, j] - top) / norm
    out = np.zeros((T, v.shape[1]))
    for i in range(T):
        for j in range(T):
            out[i] += att[i, j] * v[j]
    return out


operation, expected = 'self_similarity', 'the softmax sums over the queries instead of over the times that are looked at'
function = self_attention_loops
