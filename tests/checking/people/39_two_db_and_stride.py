# after: course code with two mistakes at once
import numpy as np

operation = "conv2d_backward"
expected = "two: db averaged over the positions, and stride missing in dw's window"
bug_line = "db[f] = np.mean(dz[f])"
second_bug_line = "dw[f] += yp[:, i:i+K, j:j+K] * dz[f, i, j]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        db[f] = np.mean(dz[f])
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                r, s = i * stride, j * stride
                dw[f] += yp[:, i:i+K, j:j+K] * dz[f, i, j]
                dyp[:, r:r+K, s:s+K] += w[f] * dz[f, i, j]
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
