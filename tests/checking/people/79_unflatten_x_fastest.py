# source: https://github.com/google-coral/examples-camera/pull/50
# (height and width exchanged in a reshape)
import numpy as np

operation = "unflatten"
expected = "x and y read in the other order"
bug_line = "y[d, i, j] = v[(j * W + i) * D + d]"


def function(v, shape):
    D, W, H = shape
    y = np.zeros(shape)
    for i in range(W):
        for j in range(H):
            for d in range(D):
                y[d, i, j] = v[(j * W + i) * D + d]
    return y
