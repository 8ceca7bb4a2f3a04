# source: https://github.com/nntrainer/nntrainer/issues/705  (conv2d backward: whether to multiply by the weight rotated by 180)
# Mistake: the filter is turned although dz is scattered. Right: dx[i+u, j+v] += dz[i, j] w[u, v]; the turn belongs to the gathering form.
import numpy as np
operation, expected, wants = "conv2d_backward", "filter flipped in the scatter (dy as with no flip in the gather)", ""

def function(dz, y, w, *, stride=1, padding=0):
    f_n, c_n, k, _ = w.shape
    _, h, wd = y.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp = np.zeros_like(yp)
    dw = np.zeros_like(w)
    db = np.zeros(f_n)
    for f in range(f_n):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[f] += dz[f, i, j]
                for c in range(c_n):
                    for u in range(k):
                        for v in range(k):
                            dyp[c, i*stride+u, j*stride+v] += dz[f, i, j] * w[f, c, k-1-u, k-1-v]  # BUG
                            dw[f, c, u, v] += dz[f, i, j] * yp[c, i*stride+u, j*stride+v]
    return dyp[:, padding:padding+h, padding:padding+wd].copy(), dw, db
