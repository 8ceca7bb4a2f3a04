# source: https://github.com/enggen/Deep-Learning-Coursera/issues/7  (stride not multiplied in the backward pass)
# Mistake: the corners of dA are h, w; those of the slice for dW are right. Right: h*stride, w*stride in both.
import numpy as np
operation, expected, wants = "conv2d_backward", "stride ignored in dy alone", ""

def function(dZ, cache):
    (A_prev, W, b, hparameters) = cache
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    (m, n_H, n_W, n_C) = dZ.shape
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    dW = np.zeros((f, f, n_C_prev, n_C))
    db = np.zeros((1, 1, 1, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA_prev_pad = np.pad(dA_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h * stride, w * stride
                    a_slice = A_prev_pad[i, vs:vs+f, hs:hs+f, :]
                    dA_prev_pad[i, h:h+f, w:w+f, :] += W[:, :, :, c] * dZ[i, h, w, c]  # BUG
                    dW[:, :, :, c] += a_slice * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
        dA_prev[i] = dA_prev_pad[i, pad:pad+n_H_prev, pad:pad+n_W_prev, :]
    return dA_prev, dW, db
