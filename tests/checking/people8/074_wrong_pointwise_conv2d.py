"""Pointwise 1x1, loop version (NCHW)."""
import numpy as np


def pointwise_loops(x, w, bias):
    N, C, H, W = x.shape
    F = w.shape[0]
    out = np.zeros((N, F, H, W))
    for n in range(N):
        for i in range(H):
            for j in range(W):
                for f in range(F):
                    for c in range(C):
                        out[n, f, i, j] += w[f, c] * x[n, c, i, j]
                    out[n, f, i, j] += bias[c]  # BUG
    return out


operation, expected = 'pointwise_conv2d', "the bias is taken at the inner loop's variable after its loop, the last input channel's number"
function = pointwise_loops
