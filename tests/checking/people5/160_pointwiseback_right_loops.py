# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "", ""

def function(dz, x, w):
    out_c, h, wd = dz.shape
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(out_c)
    for o in range(out_c):
        for i in range(h):
            for j in range(wd):
                db[o] += dz[o, i, j]
                for c in range(x.shape[0]):
                    dw[o, c, 0, 0] += dz[o, i, j] * x[c, i, j]
                    dx[c, i, j] += dz[o, i, j] * w[o, c, 0, 0]
    return dx, dw, db
