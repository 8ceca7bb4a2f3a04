# Attention from scratch, part 1: one head, no mask
import numpy as np


def stable_softmax(s):
    s = s - s.max(axis=-1, keepdims=True)
    e = np.exp(s)
    return e / e.sum(axis=-1, keepdims=True)


class SelfAttention:
    """x: (batch, time, d_model); each projection is (d_model, d_head)."""

    def __init__(self, W_q, W_k, W_v):
        self.W_q, self.W_k, self.W_v = W_q, W_k, W_v

    def __call__(self, x):
        q, k, v = x @ self.W_q, x @ self.W_k, x @ self.W_v
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(k.shape[-1])
        return stable_softmax(scores) @ v


operation, expected = 'self_similarity', ''
function = SelfAttention
