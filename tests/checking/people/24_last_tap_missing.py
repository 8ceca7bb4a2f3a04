# after: "CNN from scratch" repositories (range(K - 1) in one tap loop)
import numpy as np

operation = "conv2d"
expected = "the last column of the filter left out"
bug_line = "for q in range(K - 1):"


def function(y, w, b=None, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    H, W = (yp.shape[1] - K) // stride + 1, (yp.shape[2] - K) // stride + 1
    z = np.zeros((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                z[f, i, j] = 0.0 if b is None else b[f]
                for c in range(C):
                    for p in range(K):
                        for q in range(K - 1):
                            z[f, i, j] += w[f, c, p, q] * yp[c, i*stride+p, j*stride+q]
    return z
