# after: deeplearning.ai course 4 week 1 style (the slice pad:-pad is empty for pad 0)
import numpy as np

operation = "conv2d_backward"
expected = "the border cut with padding:-padding, empty for padding 0"
bug_line = "dy = dyp[:, padding:-padding, padding:-padding]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for i in range(dz.shape[1]):
        for j in range(dz.shape[2]):
            a, e = i * stride, j * stride
            for f in range(F):
                dyp[:, a:a+K, e:e+K] += w[f] * dz[f, i, j]
                dw[f] += yp[:, a:a+K, e:e+K] * dz[f, i, j]
                db[f] += dz[f, i, j]
    dy = dyp[:, padding:-padding, padding:-padding]
    return dy.copy(), dw, db
