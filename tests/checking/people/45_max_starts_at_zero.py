# after: "CNN from scratch" repositories (the search for the maximum starts at 0)
import numpy as np

operation = "max_pool2d"
expected = "the maximum starts at 0: wrong for windows of negative values"
bug_line = "best = 0.0"


def function(y, K, *, stride=1, padding=0):
    D, H, W = y.shape
    u = np.zeros((D, (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1))
    pidx = np.zeros((*u.shape, 2), dtype=int)
    for d in range(D):
        for i in range(u.shape[1]):
            for j in range(u.shape[2]):
                best = 0.0
                for r in range(max(0, i*stride-padding), min(H, i*stride-padding+K)):
                    for s in range(max(0, j*stride-padding), min(W, j*stride-padding+K)):
                        if y[d, r, s] > best:
                            best = y[d, r, s]
                            pidx[d, i, j] = r, s
                u[d, i, j] = best
    return u, pidx
