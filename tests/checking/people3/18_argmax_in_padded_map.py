# source: https://github.com/tensorflow/tensorflow/issues/10216  (max_pool_with_argmax is off when there is padding)
# Mistake: the positions count from the corner of the padded map. Right: minus the padding.
import numpy as np
operation, expected, wants = "max_pool2d", "positions in coordinates of the padded map", ""

def function(y, K, *, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)), constant_values=-np.inf)
    n, rows, cols = yp.shape
    out_r = (rows - K) // stride + 1
    out_c = (cols - K) // stride + 1
    u = np.empty((n, out_r, out_c))
    pidx = np.empty((n, out_r, out_c, 2), dtype=np.int64)
    for j in range(n):
        for r in range(out_r):
            for c in range(out_c):
                win = yp[j, r * stride:r * stride + K, c * stride:c * stride + K]
                a, b = np.unravel_index(win.argmax(), win.shape)
                u[j, r, c] = win[a, b]
                pidx[j, r, c] = r * stride + a, c * stride + b  # BUG
    return u, pidx
