import numpy as np

def maxpool_backward(dout, cache):
    x, k, s = cache
    N, C, Ho, Wo = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    win = x[n, c, i*s:i*s+k, j*s:j*s+k]
                    a, b = np.unravel_index(win.argmax(), win.shape)
                    dx[n, c, i*s+a, j*s+b] += dout[n, c, i, j]
    return dx


operation, expected = 'max_pool2d_backward', ''
function = maxpool_backward
