# source: https://github.com/Kulbear/deep-learning-coursera/pull/48  (the bias belongs after the np.sum)
# Mistake: b is added to every product before the sum, so it counts C*K*K times. Right: once, after the sum.
import numpy as np
operation, expected, wants = "conv2d", "bias added to every product before the sum", ""

def function(x, W, b, stride=1, pad=0):
    (C, n_H_prev, n_W_prev) = x.shape
    (F, C, f, f) = W.shape
    n_H = int((n_H_prev + 2 * pad - f) / stride) + 1
    n_W = int((n_W_prev + 2 * pad - f) / stride) + 1
    x_pad = np.pad(x, ((0, 0), (pad, pad), (pad, pad)), "constant")
    Z = np.zeros((F, n_H, n_W))
    for h in range(n_H):
        for w in range(n_W):
            for c in range(F):
                vert_start, horiz_start = h * stride, w * stride
                a_slice = x_pad[:, vert_start:vert_start + f, horiz_start:horiz_start + f]
                s = np.multiply(a_slice, W[c]) + b[c]  # BUG
                Z[c, h, w] = np.sum(s)
    return Z
