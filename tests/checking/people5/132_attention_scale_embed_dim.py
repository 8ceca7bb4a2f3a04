# source: https://github.com/aladdinpersson/Machine-Learning-Collection/issues/65
# Mistake: the scores are divided by the root of the input's size. Right: of the keys' size
import numpy as np
operation, expected, wants = "self_similarity", "the scores are divided by the root of the input's size", "u"

def function(x, w_query, w_key, w_value):
    N, D, T = x.shape
    out = np.zeros((N, w_value.shape[0], T))
    for n in range(N):
        q, k, v = w_query @ x[n], w_key @ x[n], w_value @ x[n]
        for t in range(T):
            e = np.array([q[:, t] @ k[:, s] for s in range(T)])
            e = e / np.sqrt(D)  # BUG
            a = np.exp(e - e.max())
            a = a / a.sum()
            for s in range(T):
                out[n, :, t] += a[s] * v[:, s]
    return out
