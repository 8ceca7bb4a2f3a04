# source: https://github.com/keras-team/keras/issues/13830  (flatten in C or F order: which axis is fastest)
# Right: the maps fastest, then the second axis, then the first; counted with one running index.
import numpy as np
operation, expected, wants = "unflatten", "right: one running index", ""

def function(v, shape):
    D, W, H = shape
    y = np.zeros(shape)
    k = 0
    for i in range(W):
        for j in range(H):
            for d in range(D):
                y[d, i, j] = v[k]
                k += 1
    return y
