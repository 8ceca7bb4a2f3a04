# source: https://github.com/keras-team/keras/issues/13830  (Matlab flattens in Fortran order, Keras in C order)
# Mistake by the lecture's order: y outside, x inside. Right: x outside, y inside, maps fastest.
import numpy as np
operation, expected, wants = "flatten", "Fortran (Matlab) order", ""

def function(y):
    D, W, H = y.shape
    v = np.zeros(D * W * H)
    n = 0
    for b in range(H):
        for a in range(W):
            for d in range(D):
                v[n] = y[d, a, b]  # BUG
                n += 1
    return v
