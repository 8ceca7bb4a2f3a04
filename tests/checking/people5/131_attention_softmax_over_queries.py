# source: https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/146
# Mistake: the softmax goes over the queries' axis. Right: over the keys
import numpy as np
operation, expected, wants = "self_similarity", "the softmax goes over the queries' axis", "u"

def function(X, Wq, Wk, Wv):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    T, dk = Q.shape
    S = np.zeros((T, T))
    for i in range(T):
        for j in range(T):
            S[i, j] = np.dot(Q[i], K[j]) / np.sqrt(dk)
    S = np.exp(S - S.max())
    A = S / S.sum(axis=0, keepdims=True)  # BUG
    out = np.zeros((T, V.shape[1]))
    for i in range(T):
        for j in range(T):
            out[i] += A[i, j] * V[j]
    return out
