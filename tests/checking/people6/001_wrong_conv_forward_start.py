# source: https://github.com/rasbt/machine-learning-book/pull/168
# Mistake: the window begins at h, w instead of h*stride, w*stride. Right: multiply the output index by the stride
import numpy as np
operation, expected, wants = "conv2d", "window start isn't multiplied by the stride", "z"

def function(A_prev, W, b, hparameters):
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    n_H = (n_H_prev - f + 2 * pad) // stride + 1
    n_W = (n_W_prev - f + 2 * pad) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                vert = h  # BUG
                horiz = w  # BUG
                for c in range(n_C):
                    patch = A_prev_pad[i, vert:vert + f, horiz:horiz + f, :]
                    Z[i, h, w, c] = np.sum(patch * W[:, :, :, c]) + b[0, 0, 0, c]
    return Z
