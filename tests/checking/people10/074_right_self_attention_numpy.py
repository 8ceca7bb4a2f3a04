import numpy as np


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def self_attention(x, wq, wk, wv):
    Q = x @ wq
    K = x @ wk
    V = x @ wv
    d_k = K.shape[-1]
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(d_k)
    return softmax(scores) @ V


operation, expected = 'self_similarity', ''
function = self_attention
