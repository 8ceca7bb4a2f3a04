# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d_backward", "", ""

def function(dout, cache):
    x, w, b, conv_param = cache
    pad, stride = conv_param["pad"], conv_param["stride"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    _, _, Hp, Wp = dout.shape
    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)), "constant")
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.sum(dout, axis=(0, 2, 3))
    for n in range(N):
        for f in range(F):
            for i in range(Hp):
                for j in range(Wp):
                    i0, j0 = i * stride, j * stride
                    g = dout[n, f, i, j]
                    dw[f] += g * xp[n, :, i0:i0 + HH, j0:j0 + WW]
                    dxp[n, :, i0:i0 + HH, j0:j0 + WW] += g * w[f]
    dx = dxp[:, :, pad:pad + H, pad:pad + W]
    return dx, dw, db
