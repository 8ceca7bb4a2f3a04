# source: https://github.com/pytorch/pytorch/issues/63314  (dx takes the second dy instead of the third)
# Mistake: dy of the transposed convolution reads dz at i + p. Right: at i * stride + p.
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "stride ignored in dy", ""

def function(dz, y, w, *, stride=1, padding=0):
    C, n, m = y.shape
    F, K = w.shape[1], w.shape[2]
    dzp = np.pad(dz, ((0, 0), (padding, padding), (padding, padding)))
    dy, dw, db = np.zeros(y.shape), np.zeros(w.shape), np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[f] += dz[f, i, j]
    for c in range(C):
        for i in range(n):
            for j in range(m):
                for f in range(F):
                    for p in range(K):
                        for q in range(K):
                            dy[c, i, j] += w[c, f, p, q] * dzp[f, i + p, j + q]  # BUG
                            dw[c, f, p, q] += y[c, i, j] * dzp[f, i*stride + p, j*stride + q]
    return dy, dw, db
