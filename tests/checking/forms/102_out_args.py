import numpy as np
operation = "conv2d_backward"
def function(dz, x, w, dx, dw, db):
    F, C, K, _ = w.shape
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[f] += dz[f, i, j]
                dw[f] += dz[f, i, j] * x[:, i:i+K, j:j+K]
                dx[:, i:i+K, j:j+K] += dz[f, i, j] * w[f]
