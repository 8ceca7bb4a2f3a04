# source: https://github.com/Site1997/LeNet-python/issues/2  (should it be convolve2d(input, delta), without the turned input?)
# Mistake: convolve2d flips dz. Right: a correlation of the input with dz.
import numpy as np
from scipy.signal import convolve2d
operation, expected, wants = "conv2d_filter_gradient", "true convolution instead of correlation of y with dz", ""

def function(dz, y, *, K, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    up = np.zeros((dz.shape[0], (dz.shape[1]-1)*stride + 1, (dz.shape[2]-1)*stride + 1))
    up[:, ::stride, ::stride] = dz
    dw = np.zeros((dz.shape[0], y.shape[0], K, K))
    for kid in range(dz.shape[0]):
        for cid in range(y.shape[0]):
            dw[kid, cid] = convolve2d(yp[cid], up[kid], mode="valid")[:K, :K]  # BUG
    return dw
