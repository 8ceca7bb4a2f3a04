# after: cs231n assignment 2 style (the flat argmax split by a wrong width)
import numpy as np

operation = "max_pool2d_backward"
expected = "the flat position within the window split by the wrong width"
bug_line = "r, q = divmod(int(window.argmax()), K + 1)"


def function(dout, cache):
    x, pool_param = cache
    K, s = pool_param["pool_height"], pool_param["stride"]
    dx = np.zeros_like(x)
    N, C, H, W = dout.shape
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    window = x[n, c, i*s:i*s+K, j*s:j*s+K]
                    r, q = divmod(int(window.argmax()), K + 1)
                    if i*s + r < x.shape[2] and j*s + q < x.shape[3]:
                        dx[n, c, i*s + r, j*s + q] += dout[n, c, i, j]
    return dx
