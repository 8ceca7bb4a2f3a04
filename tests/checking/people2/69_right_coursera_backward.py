# source: https://community.deeplearning.ai/t/c4w1-optional-assignment-1-back-propagation/863333  (conv_backward(dZ, cache))
# Right: channels last, sums over the batch (no 1/m), db of the shape (1, 1, 1, n_C), unpads also with pad = 0.
import numpy as np
operation, expected, wants = "conv2d_backward", "right, (m, H, W, C), takes (dZ, cache)", ""

def function(dZ, cache):
    A_prev, W, b, hparameters = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, _, _, n_C = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    dW, db = np.zeros_like(W), np.zeros((1, 1, 1, n_C))
    A_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA_pad = np.zeros_like(A_pad)
    for i in range(m):
        for h in range(dZ.shape[1]):
            for w in range(dZ.shape[2]):
                v, u = h * stride, w * stride
                for c in range(n_C):
                    dA_pad[i, v:v+f, u:u+f, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += A_pad[i, v:v+f, u:u+f, :] * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
    dA_prev = dA_pad[:, pad:pad+n_H_prev, pad:pad+n_W_prev, :]
    return dA_prev, dW, db
