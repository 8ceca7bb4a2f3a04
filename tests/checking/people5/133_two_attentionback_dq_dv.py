# source: course forum style, own
# Mistake: dWq misses the scale, and dWv takes the attention without the transpose. Right: ds/sqrt(d_k) in both; dV = A^T dout
import numpy as np
operation, expected, wants = "self_similarity_backward", "dWq misses the scale, and dWv takes the attention without the transpose", "dwq,dwv"

def function(dout, x, wq, wk, wv):
    N, D, T = x.shape
    dk = wq.shape[0]
    gq, gk, gv = np.zeros_like(wq), np.zeros_like(wk), np.zeros_like(wv)
    for n in range(N):
        X = x[n].T
        Q, K, V, G = X @ wq.T, X @ wk.T, X @ wv.T, dout[n].T
        S = Q @ K.T / np.sqrt(dk)
        A = np.exp(S - S.max(axis=1, keepdims=True))
        A = A / A.sum(axis=1, keepdims=True)
        dA = G @ V.T
        dS = np.zeros((T, T))
        for i in range(T):
            dot = np.dot(A[i], dA[i])
            for j in range(T):
                dS[i, j] = A[i, j] * (dA[i, j] - dot)
        gq += (dS @ K).T @ X  # BUG
        gk += (dS.T @ Q / np.sqrt(dk)).T @ X
        gv += (A @ G).T @ X  # BUG
    return gq, gk, gv
