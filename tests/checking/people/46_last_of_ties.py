# after: "CNN from scratch" repositories (>= in the search for the maximum)
import numpy as np

operation = "max_pool2d"
expected = "of equal maxima the last, not the first"
bug_line = "if y[d, r, s] >= best:"


def function(y, K, *, stride=1, padding=0):
    D, H, W = y.shape
    u = np.zeros((D, (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1))
    pidx = np.zeros((*u.shape, 2), dtype=int)
    for d in range(D):
        for i in range(u.shape[1]):
            for j in range(u.shape[2]):
                best = -np.inf
                for r in range(max(0, i*stride-padding), min(H, i*stride-padding+K)):
                    for s in range(max(0, j*stride-padding), min(W, j*stride-padding+K)):
                        if y[d, r, s] >= best:
                            best = y[d, r, s]
                            pidx[d, i, j] = r, s
                u[d, i, j] = best
    return u, pidx
