# source: https://github.com/rasbt/stat453-deep-learning-ss21/issues/5
# Mistake: one sum over all is given to every bias. Right: a sum over the batch for each bias
import numpy as np
operation, expected, wants = "linear_backward", "db is one sum over all outputs", "db"

def function(dz, x, w):
    N, n = x.shape
    m = w.shape[0]
    dx, dw, db = np.zeros((N, n)), np.zeros((m, n)), np.zeros(m)
    for k in range(N):
        for i in range(m):
            for j in range(n):
                dw[i, j] += dz[k, i] * x[k, j]
                dx[k, j] += dz[k, i] * w[i, j]
    db += dz.sum()  # BUG
    return dx, dw, db
