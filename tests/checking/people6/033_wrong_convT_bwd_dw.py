# source: course forum style, own
# Mistake: dw takes windows of dz at i, j without the stride. Right: i*s, j*s
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "dw takes windows of dz without the stride", "dw"

def function(dout, x, w, s):
    n, ci, h, wd = x.shape
    _, co, kh, kw = w.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(co)
    for q in range(n):
        for i in range(h):
            for j in range(wd):
                for c in range(ci):
                    dx[q, c, i, j] = np.sum(w[c] * dout[q, :, i*s:i*s+kh, j*s:j*s+kw])
                    dw[c] += x[q, c, i, j] * dout[q, :, i:i+kh, j:j+kw]  # BUG
        for o in range(co):
            db[o] += dout[q, o].sum()
    return dx, dw, db
