# source: https://github.com/AlexeyAB/darknet/pull/8660  (col2im_add_pixel: "should be = val")
# Mistake: where two stamped filters overlap, the later one overwrites. Right: += .
import numpy as np
operation, expected, wants = "conv_transpose2d", "overlaps overwritten instead of added", ""

def function(X, K, b=None, stride=1, padding=0):
    c_in, n1, n2 = X.shape
    _, c_out, k, _ = K.shape
    Y = np.zeros((c_out, (n1 - 1)*stride + k, (n2 - 1)*stride + k))
    for o in range(c_out):
        for i in range(n1):
            for j in range(n2):
                for p in range(k):
                    for q in range(k):
                        value = 0.0
                        for c in range(c_in):
                            value += X[c, i, j] * K[c, o, p, q]
                        Y[o, i*stride + p, j*stride + q] = value  # BUG
    Y = Y[:, padding:Y.shape[1]-padding, padding:Y.shape[2]-padding]
    if b is not None:
        Y = Y + b[:, None, None]
    return Y
