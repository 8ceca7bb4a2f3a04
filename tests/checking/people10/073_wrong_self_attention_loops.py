import numpy as np


def self_attention(X, Wq, Wk, Wv):
    T, d_model = X.shape
    Q = X @ Wq
    K = X @ Wk
    V = X @ Wv

    scores = np.zeros((T, T))
    for i in range(T):
        for j in range(T):
            scores[i, j] = np.dot(Q[i], K[j]) / np.sqrt(d_model)  # BUG

    weights = np.exp(scores - scores.max())
    weights = weights / weights.sum(axis=0, keepdims=True)  # BUG

    context = np.zeros((T, Wv.shape[1]))
    for i in range(T):
        for j in range(T):
            context[i] += weights[i, j] * V[j]
    return context


operation, expected = 'self_similarity', "the weights are normalized over the queries instead of the keys; the scores are divided by the root of the embedding's size"
function = self_attention
