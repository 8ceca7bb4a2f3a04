# Attention from scratch, part 2: gradients. x (T, D), projections (D, d)
import numpy as np


def attention_grads(dout, x, Wq, Wk, Wv):
    q, k, v = x @ Wq, x @ Wk, x @ Wv
    T, d = q.shape
    s = q @ k.T / np.sqrt(d)
    a = np.exp(s - s.max(1, keepdims=True))
    a /= a.sum(1, keepdims=True)

    da = dout @ v.T
    dv = a.T @ dout
    ds = np.zeros((T, T))
    for i in range(T):
        for j in range(T):
            ds[i, j] = a[i, j] * (1 - a[i, j]) * da[i, j]  # BUG
    ds /= np.sqrt(d)
    dq, dk = ds @ k, ds.T @ q
    dx = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
    return dx, x.T @ dq, x.T @ dk, x.T @ dv


operation, expected = 'self_similarity_backward', "the softmax's derivative keeps its diagonal term only (a (1 - a) da)"
function = attention_grads
