# source: https://github.com/meta-pytorch/opacus/pull/245  (kernel 3, stride 2, input 6: a gradient slightly bigger than the kernel)
# Mistake: the spread-out dz is moved over the whole map; where the stride leaves cells over, dw gets more than K rows.
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "dw larger than the filter where the stride leaves a rest", ""

def function(dz, y, *, K, stride=1, padding=0):
    F, h, v = dz.shape
    C = y.shape[0]
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    up = np.zeros((F, (h - 1)*stride + 1, (v - 1)*stride + 1))
    for f in range(F):
        for i in range(h):
            for j in range(v):
                up[f, i*stride, j*stride] = dz[f, i, j]
    k1 = yp.shape[1] - up.shape[1] + 1  # BUG
    k2 = yp.shape[2] - up.shape[2] + 1
    dw = np.zeros((F, C, k1, k2))
    for f in range(F):
        for c in range(C):
            for p in range(k1):
                for q in range(k2):
                    for i in range(up.shape[1]):
                        for j in range(up.shape[2]):
                            dw[f, c, p, q] += up[f, i, j] * yp[c, p + i, q + j]
    return dw
