# Attention from scratch, part 2: gradients with loops (time, features)
import numpy as np


def attention_backward(dout, x, Wq, Wk, Wv):
    q, k, v = x.dot(Wq), x.dot(Wk), x.dot(Wv)
    T, d = q.shape
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for i in range(T):
        s = np.array([q[i].dot(k[j]) for j in range(T)]) / d ** 0.5
        a = np.exp(s - s.max())
        a = a / a.sum()
        da = [dout[i].dot(v[j]) for j in range(T)]
        mean = sum(a[j] * da[j] for j in range(T))
        for j in range(T):
            dv[j] += a[j] * dout[i]
            ds = a[j] * (da[j] - mean) / d ** 0.5
            dq[i] += ds * k[j]
            dk[j] += ds * q[i]
    dx = dq.dot(Wq.T) + dk.dot(Wk.T) + dv.dot(Wv.T)
    return dx, x.T.dot(dq), x.T.dot(dk), x.T.dot(dv)


operation, expected = 'self_similarity_backward', ''
function = attention_backward
