# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "", ""

def function(dout, x, w, stride, pad):
    n, H, W, c = x.shape
    kh, kw, _ = w.shape
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            r, s = i * stride, j * stride
            g = dout[:, i, j, :][:, None, None, :]
            dw += (xp[:, r:r + kh, s:s + kw] * g).sum(axis=0)
            dxp[:, r:r + kh, s:s + kw] += g * w
    return dxp[:, pad:pad + H, pad:pad + W], dw, dout.sum(axis=(0, 1, 2))
