import numpy as np
operation = "self_similarity"
def function(x, weights):
    q, k, v = (weights[n] @ x for n in ("q", "k", "v"))
    s = q.T @ k/np.sqrt(len(q))
    a = np.exp(s - s.max(1, keepdims=True))
    a /= a.sum(1, keepdims=True)
    return v @ a.T
