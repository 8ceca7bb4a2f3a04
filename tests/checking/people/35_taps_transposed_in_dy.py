# source: https://github.com/nntrainer/nntrainer/issues/705
# (a filter transposed in the wrong order on the way back)
import numpy as np

operation = "conv2d_backward"
expected = "rows and columns of the filter exchanged in dy"
bug_line = "dyp[c, i*stride+p, j*stride+q] += w[f, c, q, p] * dz[f, i, j]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[f] += dz[f, i, j]
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            dyp[c, i*stride+p, j*stride+q] += w[f, c, q, p] * dz[f, i, j]
                            dw[f, c, p, q] += yp[c, i*stride+p, j*stride+q] * dz[f, i, j]
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
