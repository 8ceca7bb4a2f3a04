# after: 11-785 HW2P1 style (db assigned in the loop over time)
import numpy as np

operation = "conv1d_backward"
expected = "db is the derivative of the last time only"
bug_line = "db[f] = dz[f, t]"


def function(dz, y, w, *, stride=1, padding=0):
    F, D, K = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for t in range(dz.shape[1]):
            db[f] = dz[f, t]
            for k in range(K):
                dw[f, :, k] += yp[:, t*stride+k] * dz[f, t]
                dyp[:, t*stride+k] += w[f, :, k] * dz[f, t]
    return dyp[:, padding:padding+y.shape[1]].copy(), dw, db
