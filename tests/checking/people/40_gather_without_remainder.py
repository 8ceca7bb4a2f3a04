# after: "CNN from scratch" repositories (dy gathered cell by cell)
import numpy as np

operation = "conv2d_input_gradient"
expected = "cells that no window reaches get a derivative (remainder of the stride not tested)"
bug_line = "if u < 0 or v < 0 or i >= dz.shape[1] or j >= dz.shape[2]:"


def function(dz, w, *, stride=1, padding=0, input_shape):
    F, C, K, _ = w.shape
    _, H, W = input_shape
    dy = np.zeros(input_shape)
    for c in range(C):
        for r in range(H):
            for s in range(W):
                for p in range(K):
                    for q in range(K):
                        u, v = r + padding - p, s + padding - q
                        i, j = u // stride, v // stride
                        if u < 0 or v < 0 or i >= dz.shape[1] or j >= dz.shape[2]:
                            continue
                        for f in range(F):
                            dy[c, r, s] += w[f, c, p, q] * dz[f, i, j]
    return dy
