# source: https://github.com/tinygrad/tinygrad/pull/875
# (where padding of a transposed convolution acts)
import numpy as np

operation = "conv_transpose2d"
expected = "the border cut off at the end only"
bug_line = "z = z[:, :z.shape[1]-2*padding, :z.shape[2]-2*padding]"


def function(y, w, b=None, *, stride=1, padding=0):
    C, F, K, _ = w.shape
    _, H, W = y.shape
    z = np.zeros((F, (H - 1) * stride + K, (W - 1) * stride + K))
    for i in range(H):
        for j in range(W):
            for c in range(C):
                z[:, i*stride:i*stride+K, j*stride:j*stride+K] += y[c, i, j] * w[c]
    z = z[:, :z.shape[1]-2*padding, :z.shape[2]-2*padding]
    return z.copy() if b is None else z + b[:, None, None]
