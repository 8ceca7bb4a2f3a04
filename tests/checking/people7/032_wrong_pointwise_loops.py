import numpy as np

def pointwise_forward(y, w, b):
    """y (C, H, W), w (F, C), b (F,)"""
    C, H, W = y.shape
    F = b.shape[0]
    z = np.zeros((F, H, W))
    for i in range(H):
        for j in range(W):
            for f in range(F):
                s = 0
                for c in range(C):
                    s += w[c, f] * y[c, i, j]  # BUG
                z[f, i, j] = s + b[f]
    return z


operation, expected = 'pointwise_conv2d', 'w[c][f] read where the filters are w[f][c] (matters if square; raises if not)'
function = pointwise_forward
