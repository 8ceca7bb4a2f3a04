import numpy as np

def flatten(a):
    # a: (C, X, Y); channels run fastest, then y, then x
    C, X, Y = a.shape
    v = np.empty(C*X*Y, a.dtype)
    n = 0
    for x in range(X):
        for y in range(Y):
            for c in range(C):
                v[n] = a[c, x, y]
                n += 1
    return v


operation, expected = 'flatten', ''
function = flatten
