# source: https://github.com/Oneflow-Inc/oneflow/pull/255 (weight_diff divided by the sliding steps) with https://github.com/torch/cunn/pull/470 (height and width mixed up)
# Mistake: two: dw divided by the number of windows; the filter's row and column exchanged in dy.
import numpy as np
operation, expected, wants = "conv2d_backward", "dw averaged over positions + filter transposed in dy", ""

def function(dz, y, w, *, stride=1, padding=0):
    D, W, H = y.shape
    M, _, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros(yp.shape), np.zeros(w.shape), np.zeros(M)
    steps = dz.shape[1] * dz.shape[2]
    for m in range(M):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[m] += dz[m, i, j]
                for d in range(D):
                    for a in range(K):
                        for b in range(K):
                            dw[m, d, a, b] += dz[m, i, j] * yp[d, i*stride + a, j*stride + b] / steps  # BUG
                            dyp[d, i*stride + a, j*stride + b] += dz[m, i, j] * w[m, d, b, a]
    dy = dyp[:, padding:padding+W, padding:padding+H]
    return dy, dw, db
