# source: https://github.com/javaidnabi31/RNN-from-scratch/issues/2  (dc += dc should be dc += dy)
# Mistake: db += db: it stays 0. Right: db += dz.
import numpy as np
operation, expected, wants = "linear_backward", "db added to itself (stays 0)", ""

def function(dz, y, w):
    m, n = w.shape
    dy = np.zeros(n)
    dw = np.zeros((m, n))
    db = np.zeros(m)
    for j in range(m):
        db[j] += db[j]  # BUG
        for i in range(n):
            dw[j, i] += dz[j] * y[i]
            dy[i] += w[j, i] * dz[j]
    return dy, dw, db
