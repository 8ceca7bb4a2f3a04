# source: https://github.com/jariasf/CS231n/issues/14  (conv_backward_naive of assignment 2)
# Right: takes (dout, cache) with cache = (x, w, b, conv_param), batch first; returns dx, dw, db.
import numpy as np
operation, expected, wants = "conv2d_backward", "right, cs231n's (dout, cache)", ""

def function(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    x_pad = np.pad(x, ((0,), (0,), (pad,), (pad,)), mode="constant")
    dx_pad, dw, db = np.zeros_like(x_pad), np.zeros_like(w), np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            db[f] += dout[n, f].sum()
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    g = dout[n, f, i, j]
                    dw[f] += g * x_pad[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
                    dx_pad[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW] += g * w[f]
    return dx_pad[:, :, pad:pad+H, pad:pad+W], dw, db
