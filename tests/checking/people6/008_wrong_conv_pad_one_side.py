# source: course forum style, own
# Mistake: all padding is put before the map. Right: padding on both sides
import numpy as np
operation, expected, wants = "conv2d", "padding of 2p placed on one side only", "z"

def function(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H1 = 1 + (H + 2 * pad - HH) // stride
    W1 = 1 + (W + 2 * pad - WW) // stride
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    xp[:, :, 2 * pad:, 2 * pad:] = x  # BUG
    out = np.zeros((N, F, H1, W1))
    for n in range(N):
        for f in range(F):
            for i in range(H1):
                for j in range(W1):
                    out[n, f, i, j] = np.sum(w[f] * xp[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]) + b[f]
    return out, (x, w, b, conv_param)
