# source: https://github.com/FluxML/NNlib.jl/pull/57  (the gradient definition for the depthwise filter was wrong, the tests did not see it)
# Mistake: dw of map c from the sum of all input maps, as for an ordinary filter. Right: from map c alone.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "dw from all input maps instead of its own", ""

def function(dz, y, w, *, stride=1, padding=0):
    C, H, W = y.shape
    K = w.shape[-1]
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp = np.zeros_like(yp)
    dw, db = np.zeros_like(w), np.zeros(C)
    for c in range(C):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                hs, ws = i*stride, j*stride
                g = dz[c, i, j]
                db[c] += g
                dw[c] += g * yp[:, hs:hs+K, ws:ws+K].sum(axis=0)  # BUG
                dyp[c, hs:hs+K, ws:ws+K] += g * w[c]
    return dyp[:, padding:H+padding, padding:W+padding].copy(), dw, db
