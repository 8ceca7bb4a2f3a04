# source: https://github.com/Kulbear/deep-learning-coursera/issues/32  (where is the bias added: per slice or per filter?)
# Mistake: b is added once for every input channel. Right: once for every output cell.
import numpy as np
operation, expected, wants = "conv2d", "bias added once per input map", ""

def function(x, w, b, stride=1, pad=0):
    C, H, W = x.shape
    F, _, HH, WW = w.shape
    x_pad = np.zeros((C, H + 2 * pad, W + 2 * pad))
    for c in range(C):
        for i in range(H):
            for j in range(W):
                x_pad[c, i + pad, j + pad] = x[c, i, j]
    H_out = (H + 2 * pad - HH) // stride + 1
    W_out = (W + 2 * pad - WW) // stride + 1
    out = np.zeros((F, H_out, W_out))
    for f in range(F):
        for i in range(H_out):
            for j in range(W_out):
                for c in range(C):
                    single = 0.0
                    for p in range(HH):
                        for q in range(WW):
                            single += x_pad[c, i * stride + p, j * stride + q] * w[f, c, p, q]
                    out[f, i, j] += single + b[f]  # BUG
    return out
