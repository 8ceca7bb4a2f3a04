import numpy as np
operation = "self_similarity"
def function(x, W_q, W_k, W_v):
    Q, K, V = W_q @ x, W_k @ x, W_v @ x
    S = Q.swapaxes(-1, -2) @ K / np.sqrt(Q.shape[-2])
    A = np.exp(S - S.max(-1, keepdims=True))
    A /= A.sum(-1, keepdims=True)
    return V @ A.swapaxes(-1, -2)
