# source: https://github.com/soumith/cudnn.torch/issues/28  (kernel of size 1: only the first plane of the gradient is right, the others are zeros)
# Mistake: dy is computed for the first plane alone. Right: for every input map.
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "dy of the first input map only", ""

def function(dz, y, w):
    F, C = w.shape
    dy = np.zeros_like(y)
    dw = np.zeros_like(w)
    db = np.zeros(F)
    for f in range(F):
        for i in range(y.shape[1]):
            for j in range(y.shape[2]):
                db[f] += dz[f, i, j]
                dy[0, i, j] += w[f, 0] * dz[f, i, j]  # BUG
                for c in range(C):
                    dw[f, c] += dz[f, i, j] * y[c, i, j]
    return dy, dw, db
