# after: "CNN from scratch" repositories (the side in place of the area)
import numpy as np

operation = "mean_pool2d"
expected = "divided by K, not by K*K"
bug_line = "u[d, i, j] = total / K"


def function(y, K, *, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    D, H, W = yp.shape
    u = np.zeros((D, (H - K) // stride + 1, (W - K) // stride + 1))
    for d in range(D):
        for i in range(u.shape[1]):
            for j in range(u.shape[2]):
                total = 0.0
                for a in range(K):
                    for e in range(K):
                        total += yp[d, i*stride + a, j*stride + e]
                u[d, i, j] = total / K
    return u
