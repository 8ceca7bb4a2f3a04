# source: https://github.com/FluxML/NNlib.jl/pull/57
# (the filter's derivative of the depthwise layer)
import numpy as np

operation = "depthwise_conv2d_backward"
expected = "dw summed over all input maps"
bug_line = "dw[d] += yp[:, r:r+K, s:s+K].sum(axis=0) * dz[d, i, j]"


def function(dz, y, w, *, stride=1, padding=0):
    D, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(D)
    for d in range(D):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                r, s = i * stride, j * stride
                dw[d] += yp[:, r:r+K, s:s+K].sum(axis=0) * dz[d, i, j]
                dyp[d, r:r+K, s:s+K] += w[d] * dz[d, i, j]
                db[d] += dz[d, i, j]
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
