# source: https://github.com/0809zheng/CS231n-assignment2019/issues/19
# Mistake: dx is set at the maximum, not added to, where windows overlap. Right: +=
import numpy as np
operation, expected, wants = "max_pool2d_backward", "dx is set at the maximum, not added to, where windows overlap", "dy"

def function(dout, cache):
    x, pool_param = cache
    ph, pw, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, Hn, Wn = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(Hn):
                for j in range(Wn):
                    win = x[n, c, i * stride:i * stride + ph, j * stride:j * stride + pw]
                    row, col = np.unravel_index(np.argmax(win), win.shape)
                    dx[n, c, i * stride + row, j * stride + col] = dout[n, c, i, j]  # BUG
    return dx
