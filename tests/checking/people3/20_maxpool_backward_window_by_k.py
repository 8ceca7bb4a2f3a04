# source: https://github.com/devitocodes/joey/pull/5  (max pooling: wrong backprop results with stride < 2)
# Mistake: the window of the backward pass starts at i*K. Right: i*stride. (Right when stride is K.)
import numpy as np
operation, expected, wants = "max_pool2d_backward", "windows start at i*K instead of i*stride", ""

def function(dout, cache):
    x, pool_param = cache
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    _, _, Hp, Wp = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(Hp):
                for j in range(Wp):
                    hs, ws = i * ph, j * pw  # BUG
                    window = x[n, c, hs:hs + ph, ws:ws + pw]
                    if window.size == 0:
                        continue
                    flat = np.argmax(window)
                    a, b = np.unravel_index(flat, window.shape)
                    dx[n, c, hs + a, ws + b] += dout[n, c, i, j]
    return dx
