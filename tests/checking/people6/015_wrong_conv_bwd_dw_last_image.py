# source: course forum style, own
# Mistake: dw is set to zero for every image, so only the last one counts. Right: zero once, before the loop over images
import numpy as np
operation, expected, wants = "conv2d_backward", "dw of only the last instance of the batch", "dw"

def function(dout, x, w, stride, pad):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    _, _, OH, OW = dout.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.zeros_like(xp)
    db = np.zeros(F)
    for n in range(N):
        dw = np.zeros_like(w)  # BUG
        for f in range(F):
            for i in range(OH):
                for j in range(OW):
                    g = dout[n, f, i, j]
                    r, c = i * stride, j * stride
                    dw[f] += g * xp[n, :, r:r+KH, c:c+KW]
                    dxp[n, :, r:r+KH, c:c+KW] += g * w[f]
                    db[f] += g
    dx = dxp[:, :, pad:pad+H, pad:pad+W]
    return dx, dw, db
