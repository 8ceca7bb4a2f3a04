# source: https://github.com/enggen/Deep-Learning-Coursera/issues/7
# (stride not multiplied in the backward pass)
import numpy as np

operation = "conv2d_filter_gradient"
expected = "stride missing on the second axis"
bug_line = "dw[f, c, p, q] += dz[f, i, j] * yp[c, i*stride+p, j+q]"


def function(dz, y, *, K, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dw = np.zeros((len(dz), len(y), K, K))
    for f in range(len(dz)):
        for c in range(len(y)):
            for p in range(K):
                for q in range(K):
                    for i in range(dz.shape[1]):
                        for j in range(dz.shape[2]):
                            dw[f, c, p, q] += dz[f, i, j] * yp[c, i*stride+p, j+q]
    return dw
