# source: https://github.com/pytorch/pytorch/issues/15501  (weight grad of conv1d: stride and dilation exchanged in the reader's own formula)
# Mistake: dw[k] pairs dz[t] with x[t + k*stride]. Right: x[t*stride + k].
import numpy as np
operation, expected, wants = "conv1d_backward", "stride used as dilation in dw", ""

def function(dz, y, w, *, stride=1, padding=0):
    F, C, K = w.shape
    T = y.shape[1]
    yp = np.pad(y, ((0, 0), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for t in range(dz.shape[1]):
            db[f] += dz[f, t]
            for c in range(C):
                for k in range(K):
                    dyp[c, t*stride + k] += w[f, c, k] * dz[f, t]
                    dw[f, c, k] += yp[c, t + k*stride] * dz[f, t]  # BUG
    return dyp[:, padding:padding+T].copy(), dw, db
