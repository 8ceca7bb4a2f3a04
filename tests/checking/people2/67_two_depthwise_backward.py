# source: https://github.com/torch/cunn/pull/470 (height and width mixed up in the depthwise layer) with https://github.com/snuspl/cruise/issues/800 (bias gradient)
# Mistake: two: dw transposed inside each filter; db is the sum over the rows' first column only.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "dw transposed + db sums one column only", ""

def function(dz, x, w, stride=1, padding=0):
    C, H, W = x.shape
    k = w.shape[1]
    oh, ow = dz.shape[1:]
    xp = np.pad(x, ((0, 0), (padding,)*2, (padding,)*2))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for p in range(k):
        for q in range(k):
            rows = np.s_[:, p:p + stride*oh:stride, q:q + stride*ow:stride]
            dw[:, q, p] = (xp[rows] * dz).sum(axis=(1, 2))
            dxp[rows] += w[:, p, q, None, None] * dz
    db = dz[:, :, 0].sum(axis=1)
    return dxp[:, padding:padding+H, padding:padding+W], dw, db
