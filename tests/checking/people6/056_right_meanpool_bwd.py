# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "", ""

def function(du, size, stride, pad, in_shape):
    c, h, w = in_shape
    big = np.zeros((c, h + 2*pad, w + 2*pad))
    for k in range(c):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                share = du[k, i, j] / size**2
                for a in range(size):
                    for b in range(size):
                        big[k, i*stride + a, j*stride + b] += share
    return big[:, pad:pad+h, pad:pad+w]
