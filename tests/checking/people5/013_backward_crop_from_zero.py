# source: https://github.com/MrinmoiHossain/Deep-Learning-Specialization-Coursera/issues/3
# Mistake: dy is cut from the padded array's corner, not from inside of the border. Right: dxp[:, :, pad:pad+H, pad:pad+W]
import numpy as np
operation, expected, wants = "conv2d_backward", "dy is cut from the padded array's corner, not from inside of the border", "dy"

def function(dout, cache):
    x, w, b, conv_param = cache
    pad, stride = conv_param["pad"], conv_param["stride"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    _, _, Hp, Wp = dout.shape
    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)), "constant")
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            db[f] += dout[n, f].sum()
            for i in range(Hp):
                for j in range(Wp):
                    i0, j0 = i * stride, j * stride
                    dw[f] += xp[n, :, i0:i0 + HH, j0:j0 + WW] * dout[n, f, i, j]
                    dxp[n, :, i0:i0 + HH, j0:j0 + WW] += w[f] * dout[n, f, i, j]
    dx = dxp[:, :, :H, :W]  # BUG
    return dx, dw, db
