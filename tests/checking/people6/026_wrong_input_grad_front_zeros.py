# source: https://github.com/PKUFlyingPig/CMU10-714/issues/6
# Mistake: rows and columns that the stride left over are put at the front. Right: at the end
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "cells left over by the stride placed at the front instead of at the end", "dy"

def function(dz, w, stride, input_shape):
    N, C, H, W = input_shape
    M, _, K, _ = w.shape
    _, _, oh, ow = dz.shape
    restH = (H - K) % stride
    restW = (W - K) % stride
    up = np.zeros((N, M, (oh - 1)*stride + 1, (ow - 1)*stride + 1))
    up[:, :, ::stride, ::stride] = dz
    up = np.pad(up, ((0, 0), (0, 0), (K - 1 + restH, K - 1), (K - 1 + restW, K - 1)))  # BUG
    flipped = w[:, :, ::-1, ::-1]
    dy = np.zeros(input_shape)
    for i in range(H):
        for j in range(W):
            for c in range(C):
                dy[:, c, i, j] = (up[:, :, i:i+K, j:j+K] * flipped[:, c]).sum(axis=(1, 2, 3))
    return dy
