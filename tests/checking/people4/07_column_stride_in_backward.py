# source: https://github.com/enggen/Deep-Learning-Coursera/issues/7, https://github.com/Kulbear/deep-learning-coursera/pull/34
#         (stride not multiplied in the backward pass)
# Mistake: horiz_start without the stride. Right: w * stride, as in the forward pass.
import numpy as np
operation, expected, wants = "conv2d_backward", "column of the window without the stride (rows have it)", ""

def function(dZ, A_prev, W, *, stride=1, padding=0):
    m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C, _, f, _ = W.shape
    _, _, n_H, n_W = dZ.shape
    A_prev_pad = np.pad(A_prev, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dA_prev_pad = np.zeros(A_prev_pad.shape)
    dW, db = np.zeros(W.shape), np.zeros(n_C)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start = h * stride
                    horiz_start = w  # BUG
                    vert_end, horiz_end = vert_start + f, horiz_start + f
                    a_slice = A_prev_pad[i, :, vert_start:vert_end, horiz_start:horiz_end]
                    dA_prev_pad[i, :, vert_start:vert_end, horiz_start:horiz_end] += W[c] * dZ[i, c, h, w]
                    dW[c] += a_slice * dZ[i, c, h, w]
                    db[c] += dZ[i, c, h, w]
    dA_prev = dA_prev_pad[:, :, padding:padding+n_H_prev, padding:padding+n_W_prev]
    return dA_prev, dW, db
