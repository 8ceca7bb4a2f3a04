# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "self_similarity", "", ""

def function(X, Wq, Wk, Wv):
    Q, K, V = X.dot(Wq), X.dot(Wk), X.dot(Wv)
    out = np.zeros((X.shape[0], Wv.shape[1]))
    for i in range(X.shape[0]):
        s = np.zeros(X.shape[0])
        for j in range(X.shape[0]):
            s[j] = np.sum(Q[i] * K[j]) / np.sqrt(Q.shape[1])
        w = np.exp(s - s.max())
        w = w / w.sum()
        for j in range(X.shape[0]):
            out[i] = out[i] + w[j] * V[j]
    return out
