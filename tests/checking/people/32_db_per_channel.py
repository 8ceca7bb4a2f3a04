# after: "CNN from scratch" repositories (db inside the loop over input maps)
import numpy as np

operation = "conv2d_backward"
expected = "db counted once for every input map"
bug_line = "db[f] += dz[f, i, j]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                for c in range(C):
                    db[f] += dz[f, i, j]
                    for p in range(K):
                        for q in range(K):
                            r, s = i*stride + p, j*stride + q
                            dyp[c, r, s] += w[f, c, p, q] * dz[f, i, j]
                            dw[f, c, p, q] += yp[c, r, s] * dz[f, i, j]
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
