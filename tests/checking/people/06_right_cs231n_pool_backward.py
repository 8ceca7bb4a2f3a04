# after: cs231n assignment 2 style (the first maximum found again with argmax)
import numpy as np

operation = "max_pool2d_backward"
expected = "right, cs231n's cache of x and pool_param"


def function(dout, cache):
    x, pool_param = cache
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        window = x[n, c, i*s:i*s+ph, j*s:j*s+pw]
        r, q = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i*s+r, j*s+q] += dout[n, c, i, j]
    return dx
