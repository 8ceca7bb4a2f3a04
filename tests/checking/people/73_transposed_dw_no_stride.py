# after: course code for the transposed layer (stride in one of two windows)
import numpy as np

operation = "conv_transpose2d_backward"
expected = "stride missing in dw"
bug_line = "dw[c] += y[c, i, j] * big[:, i:i+K, j:j+K]"


def function(dz, y, w, *, stride=1, padding=0):
    C, F, K, _ = w.shape
    p = padding
    big = np.pad(dz, ((0, 0), (p, p), (p, p)))
    dy, dw = np.zeros(y.shape), np.zeros(w.shape)
    for c in range(C):
        for i in range(y.shape[1]):
            for j in range(y.shape[2]):
                r, s = i * stride, j * stride
                dy[c, i, j] = np.sum(w[c] * big[:, r:r+K, s:s+K])
                dw[c] += y[c, i, j] * big[:, i:i+K, j:j+K]
    return dy, dw, dz.sum(axis=(1, 2))
