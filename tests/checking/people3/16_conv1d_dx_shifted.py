# source: https://github.com/KonduitAI/deeplearning4j/pull/90  (conv1d: analytic in[0,0,1] equals numerical in[0,0,0], off by one)
# Mistake: dy is shifted by one step in time. Right: t*stride + k - padding.
import numpy as np
operation, expected, wants = "conv1d_backward", "dy shifted by one step", ""

def function(dz, y, w, *, stride=1, padding=0):
    C, T = y.shape
    F, _, K = w.shape
    dy, dw, db = np.zeros((C, T)), np.zeros((F, C, K)), np.zeros(F)
    for f in range(F):
        for t in range(dz.shape[1]):
            db[f] += dz[f, t]
            for c in range(C):
                for k in range(K):
                    pos = t * stride + k - padding
                    if 0 <= pos < T:
                        dw[f, c, k] += dz[f, t] * y[c, pos]
                    pos = t * stride + k - padding + 1  # BUG
                    if 0 <= pos < T:
                        dy[c, pos] += dz[f, t] * w[f, c, k]
    return dy, dw, db
