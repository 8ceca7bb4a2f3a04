# after: "neural network from scratch" repositories (= for += in dy)
import numpy as np

operation = "linear_backward"
expected = "dy of the last output only (= for +=)"
bug_line = "dy[i] = dz[j] * w[j, i]"


def function(dz, y, w):
    m, n = w.shape
    dy, dw, db = np.zeros(n), np.zeros((m, n)), np.zeros(m)
    for j in range(m):
        db[j] = dz[j]
        for i in range(n):
            dw[j, i] = dz[j] * y[i]
            dy[i] = dz[j] * w[j, i]
    return dy, dw, db
