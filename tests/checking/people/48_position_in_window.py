# source: https://github.com/many-facedgod/Numpy-Atrous-Transposed-CNN/issues/1
# (the index within the window; how back?)
import numpy as np

operation = "max_pool2d"
expected = "positions counted within the window"
bug_line = "pidx[d, i, j] = where // K, where % K"


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
                where = int(window.argmax())
                u[d, i, j] = window.max()
                pidx[d, i, j] = where // K, where % K
    return u, pidx
