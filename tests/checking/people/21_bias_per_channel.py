# after: "CNN from scratch" repositories (the bias inside the loop over input maps)
import numpy as np

operation = "conv2d"
expected = "bias added once for every input map"
bug_line = "z[f, i, j] += b[f]"


def function(y, w, b=None, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    H, W = (yp.shape[1] - K) // stride + 1, (yp.shape[2] - K) // stride + 1
    b = np.zeros(F) if b is None else b
    z = np.zeros((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            z[f, i, j] += w[f, c, p, q] * yp[c, i*stride+p, j*stride+q]
                    z[f, i, j] += b[f]
    return z
