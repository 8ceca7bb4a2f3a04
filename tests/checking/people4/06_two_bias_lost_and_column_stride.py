# source: https://github.com/mlpack/mlpack/pull/3146 (stride of one direction mishandled), https://github.com/wkcn/mobula/issues/1 (a mistake in the bias)
# Two mistakes: the columns are read without the stride; the bias is never added. Right: j*stride; + b[f].
import numpy as np
operation, expected, wants = "conv2d", "two: column index without stride + bias never added", ""

def function(y, w, b, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    H = (yp.shape[1] - K) // stride + 1
    W = (yp.shape[2] - K) // stride + 1
    z = np.empty((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                total = 0.0  # BUG
                for c in range(C):
                    for u in range(K):
                        for v in range(K):
                            total += w[f, c, u, v] * yp[c, i*stride + u, j + v]  # BUG
                z[f, i, j] = total
    return z
