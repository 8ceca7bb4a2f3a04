# source: https://github.com/GabPrato/batch-transforms/issues/3
# (width and height exchanged; unseen with square inputs)
import numpy as np

operation = "conv2d_backward"
expected = "columns counted by the number of rows (right where rows >= columns)"
bug_line = "rows = cols = dz.shape[1]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    rows = cols = dz.shape[1]
    for f in range(F):
        for i in range(rows):
            for j in range(min(cols, dz.shape[2])):
                here = np.s_[:, i*stride:i*stride+K, j*stride:j*stride+K]
                dyp[here] += w[f] * dz[f, i, j]
                dw[f] += yp[here] * dz[f, i, j]
                db[f] += dz[f, i, j]
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
