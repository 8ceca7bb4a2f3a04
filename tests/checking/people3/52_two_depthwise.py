# source: https://github.com/FluxML/NNlib.jl/pull/57  (depthwise: the gradient of the filter was wrong, untested; db is composed)
# Mistakes: the window for dw starts at i, j instead of i*stride, j*stride, and db is that of the last instance.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "stride ignored in dw + db of the last instance alone", ""

def function(dz, x, w, stride=1, pad=0):
    N, C, H, W = x.shape
    _, kh, kw = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    for n in range(N):
        db = np.zeros(C)  # BUG
        for c in range(C):
            for i in range(dz.shape[2]):
                for j in range(dz.shape[3]):
                    g = dz[n, c, i, j]
                    dxp[n, c, i * stride:i * stride + kh, j * stride:j * stride + kw] += g * w[c]
                    dw[c] += g * xp[n, c, i:i + kh, j:j + kw]  # BUG
                    db[c] += g
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, db
