# after: 11-785 HW2P1 style (the flip of the convolution form used in the scatter form)
import numpy as np

operation = "conv1d_backward"
expected = "filter flipped in dy (a flip too many)"
bug_line = "dyp[d, t*stride+k] += w[f, d, K-1-k] * dz[f, t]"


def function(dz, y, w, *, stride=1, padding=0):
    F, D, K = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for t in range(dz.shape[1]):
        for f in range(F):
            db[f] += dz[f, t]
            for d in range(D):
                for k in range(K):
                    dw[f, d, k] += yp[d, t*stride+k] * dz[f, t]
                    dyp[d, t*stride+k] += w[f, d, K-1-k] * dz[f, t]
    return dyp[:, padding:padding+y.shape[1]].copy(), dw, db
