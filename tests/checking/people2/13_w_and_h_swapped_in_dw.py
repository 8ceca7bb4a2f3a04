# source: https://github.com/GabPrato/batch-transforms/issues/3  (w and h exchanged; unseen as long as all is square)
# Mistake: dw reads dz at (j, i) where (i, j) is meant.
import numpy as np
operation, expected, wants = "conv2d_backward", "row and column of dz exchanged in dw", ""

def function(dz, y, w, *, stride=1, padding=0):
    D, W, H = y.shape
    M, _, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros(yp.shape), np.zeros(w.shape), np.zeros(M)
    for m in range(M):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[m] += dz[m, i, j]
                for d in range(D):
                    for a in range(K):
                        for b in range(K):
                            dyp[d, i*stride + a, j*stride + b] += dz[m, i, j] * w[m, d, a, b]
                            dw[m, d, a, b] += dz[m, j, i] * yp[d, i*stride + a, j*stride + b]  # BUG
    return dyp[:, padding:padding+W, padding:padding+H], dw, db
