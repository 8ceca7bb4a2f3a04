# source: https://github.com/Kulbear/deep-learning-coursera/pull/34  (after its fix: the stride is in the backward pass)
# Right: conv_backward(dZ, cache), channels last, db (1, 1, 1, n_C), sums over the batch.
import numpy as np
operation, expected, wants = "conv2d_backward", "right: channels last, filters (f, f, C, C'), cache", ""

def function(dZ, cache):
    A_prev, W, b, hparameters = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f = W.shape[0]
    stride, pad = hparameters["stride"], hparameters["pad"]
    m, n_H, n_W, n_C = dZ.shape
    dA_prev, dW, db = np.zeros(A_prev.shape), np.zeros(W.shape), np.zeros((1, 1, 1, n_C))
    A_prev_pad = np.pad(A_prev, ((0,), (pad,), (pad,), (0,)))
    dA_prev_pad = np.pad(dA_prev, ((0,), (pad,), (pad,), (0,)))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                v0, h0 = h * stride, w * stride
                for c in range(n_C):
                    dA_prev_pad[i, v0:v0 + f, h0:h0 + f, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += A_prev_pad[i, v0:v0 + f, h0:h0 + f, :] * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
        dA_prev[i] = dA_prev_pad[i, pad:pad + n_H_prev, pad:pad + n_W_prev, :]
    return dA_prev, dW, db
