# after: "CNN from scratch" repositories (= for += in dw)
import numpy as np

operation = "conv2d_backward"
expected = "dw overwritten (= for +=): the last position alone counts"
bug_line = "dw[f, c, p, q] = yp[c, i*stride+p, j*stride+q] * dz[f, i, j]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for i in range(dz.shape[1]):
        for j in range(dz.shape[2]):
            for f in range(F):
                db[f] += dz[f, i, j]
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            dw[f, c, p, q] = yp[c, i*stride+p, j*stride+q] * dz[f, i, j]
                            dyp[c, i*stride+p, j*stride+q] += w[f, c, p, q] * dz[f, i, j]
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
