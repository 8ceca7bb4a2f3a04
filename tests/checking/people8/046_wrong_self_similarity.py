# Attention, channels first like the rest of my audio code: x is (D, T)
import numpy as np


def attend(x, wq, wk, wv):
    D, T = x.shape
    q = wq @ x
    k = wk @ x
    v = wv @ x
    out = np.zeros((wv.shape[0], T))
    for t in range(T):
        s = np.zeros(T)
        for u in range(T):
            s[u] = np.dot(q[:, t], k[:, u]) / np.sqrt(D)  # BUG
        s = np.exp(s - np.max(s))
        s = s / np.sum(s)
        for u in range(T):
            out[:, t] += s[u] * v[:, u]
    return out


operation, expected = 'self_similarity', "the scores are divided by the root of the input's size, not of the keys' size"
function = attend
