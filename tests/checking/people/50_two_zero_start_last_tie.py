# after: course code with two mistakes at once
import numpy as np

operation = "max_pool2d"
expected = "two: the maximum starts at 0, and of equal maxima the last is taken"
bug_line = "top = 0"
second_bug_line = "if 0 <= r < H and 0 <= s < W and y[d, r, s] >= top:"


def function(y, K, *, stride=1, padding=0):
    D, H, W = y.shape
    u = np.zeros((D, (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1))
    pidx = np.zeros((*u.shape, 2), dtype=int)
    for d, i, j in np.ndindex(*u.shape):
        top = 0
        for a in range(K):
            for e in range(K):
                r, s = i*stride + a - padding, j*stride + e - padding
                if 0 <= r < H and 0 <= s < W and y[d, r, s] >= top:
                    top = y[d, r, s]
                    pidx[d, i, j] = r, s
        u[d, i, j] = top
    return u, pidx
