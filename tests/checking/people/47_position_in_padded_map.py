# source: https://github.com/tensorflow/tensorflow/issues/10216  (argmax and padding)
import numpy as np

operation = "max_pool2d"
expected = "positions counted in the padded map"
bug_line = "pidx[d, i, j] = i*stride + r, j*stride + s"


def function(y, K, *, stride=1, padding=0):
    p = padding
    yp = np.pad(y, ((0, 0), (p, p), (p, p)), constant_values=-np.inf)
    D, H, W = yp.shape
    u = np.zeros((D, (H - K) // stride + 1, (W - K) // stride + 1))
    pidx = np.zeros((*u.shape, 2), dtype=int)
    for d in range(D):
        for i in range(u.shape[1]):
            for j in range(u.shape[2]):
                window = yp[d, i*stride:i*stride+K, j*stride:j*stride+K]
                r, s = np.unravel_index(np.argmax(window), window.shape)
                u[d, i, j] = window[r, s]
                pidx[d, i, j] = i*stride + r, j*stride + s
    return u, pidx
