# source: course forum style, own
# Mistake: dz is slid over y as it is, although stride is 2. Right: its cells have to be stride apart on y
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "cells of dz not placed stride apart", "dw"

def function(y, dz, K, stride):
    C, H, W = y.shape
    M, oh, ow = dz.shape
    dw = np.zeros((M, C, K, K))
    for m in range(M):
        for c in range(C):
            for i in range(K):
                for j in range(K):
                    dw[m, c, i, j] = np.sum(y[c, i:i+oh, j:j+ow] * dz[m])  # BUG
    return dw
