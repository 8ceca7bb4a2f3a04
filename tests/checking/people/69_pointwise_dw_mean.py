# after: "MobileNet from scratch" repositories (mean for sum over the positions)
import numpy as np

operation = "pointwise_conv2d_backward"
expected = "dw averaged over the positions"
bug_line = "dw[f, d] = np.mean(dz[f] * y[d])"


def function(dz, y, w):
    F, D = w.shape
    dy, dw, db = np.zeros(y.shape), np.zeros(w.shape), np.zeros(F)
    for f in range(F):
        db[f] = dz[f].sum()
        for d in range(D):
            dw[f, d] = np.mean(dz[f] * y[d])
            dy[d] += w[f, d] * dz[f]
    return dy, dw, db
