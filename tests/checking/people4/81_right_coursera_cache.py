# source: https://github.com/enggen/Deep-Learning-Coursera/issues/7, https://github.com/Kulbear/deep-learning-coursera/pull/34 (as it should be after the fix)
# Right: batch first, maps last (m, H, W, C); filters (f, f, C_in, C_out); a cache with hparameters; db as (1, 1, 1, C_out).
import numpy as np
operation, expected, wants = "conv2d_backward", "right: maps last, cache, filters (f, f, C_in, C_out), db (1, 1, 1, C_out)", ""

def function(dZ, cache):
    (A_prev, W, b, hparameters) = cache
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    (m, n_H, n_W, n_C) = dZ.shape
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")
    dA_prev_pad = np.zeros_like(A_prev_pad)
    dW, db = np.zeros_like(W), np.zeros((1, 1, 1, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h * stride, w * stride
                    a_slice = A_prev_pad[i, vs:vs+f, hs:hs+f, :]
                    dA_prev_pad[i, vs:vs+f, hs:hs+f, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += a_slice * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
    dA_prev = dA_prev_pad[:, pad:pad+n_H_prev, pad:pad+n_W_prev, :]
    return dA_prev, dW, db
