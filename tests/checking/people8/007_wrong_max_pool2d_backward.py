import numpy as np


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    N, C, H, W = x.shape
    ph = pool_param['pool_height']
    pw = pool_param['pool_width']
    s = pool_param['stride']
    _, _, Hp, Wp = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(Hp):
                for j in range(Wp):
                    window = x[n, c, i*s:i*s+ph, j*s:j*s+pw]
                    r, q = np.unravel_index(np.argmax(window), window.shape)
                    dx[n, c, i*s + r, j*s + q] = dout[n, c, i, j]  # BUG
    return dx


operation, expected = 'max_pool2d_backward', 'the gradient is assigned, not added, so a cell that wins in two overlapping windows keeps the last one only'
function = max_pool_backward_naive
