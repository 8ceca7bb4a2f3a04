# source: https://github.com/dengfy/cs231n/issues/1
# Mistake: db is divided by the number of images, and dw multiplies each window by the sum of the whole derivative map. Right: db is the sum; dw multiplies by the cell's derivative
import numpy as np
operation, expected, wants = "conv2d_backward", "db is divided by the number of images, and dw multiplies each window by the sum of the whole derivative map", "dw,db"

def function(dout, cache):
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), "constant")
    dx_padded = np.zeros_like(x_padded)
    dw = np.zeros_like(w)
    db = np.zeros(F)
    for i in range(N):
        for f in range(F):
            for h in range(dout.shape[2]):
                for k in range(dout.shape[3]):
                    g = dout[i, f, h, k]
                    db[f] += g / N  # BUG
                    r, s = h * stride, k * stride
                    dw[f] += x_padded[i, :, r:r + HH, s:s + WW] * dout[i, f].sum()  # BUG
                    dx_padded[i, :, r:r + HH, s:s + WW] += w[f] * g
    return dx_padded[:, :, pad:pad + H, pad:pad + W], dw, db
