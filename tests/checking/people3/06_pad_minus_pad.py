# source: https://github.com/ElefHead/numpy-cnn/issues/3  (da_pad[pad_h:-pad_h, pad_w:-pad_w] is empty with 'valid' padding)
# Mistake: dx is empty when pad is 0. Right: [pad:pad + H].
import numpy as np
operation, expected, wants = "conv2d_backward", "dx is cut with [pad:-pad], empty without padding", ""

def function(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    hs, ws = i * stride, j * stride
                    db[f] += dout[n, f, i, j]
                    dw[f] += x_pad[n, :, hs:hs + HH, ws:ws + WW] * dout[n, f, i, j]
                    dx_pad[n, :, hs:hs + HH, ws:ws + WW] += w[f] * dout[n, f, i, j]
    dx = dx_pad[:, :, pad:-pad, pad:-pad]  # BUG
    return dx, dw, db
