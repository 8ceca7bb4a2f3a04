# source: course forum style, own
# Mistake: the scores are normalised over the asking times. Right: over the times that are asked (keys)
import numpy as np
operation, expected, wants = "self_similarity", "softmax over the queries instead of the keys", "u"

def function(x, Wq, Wk, Wv):
    T, d = x.shape
    Q, K, V = x @ Wq.T, x @ Wk.T, x @ Wv.T
    S = np.zeros((T, T))
    for i in range(T):
        for j in range(T):
            S[i, j] = np.dot(Q[i], K[j]) / np.sqrt(Q.shape[1])
    E = np.exp(S - S.max())
    P = np.zeros((T, T))
    for i in range(T):
        for j in range(T):
            P[i, j] = E[i, j] / E[:, j].sum()  # BUG
    return P @ V
