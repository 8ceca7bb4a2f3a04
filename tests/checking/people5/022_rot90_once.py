# source: course forum style, own
# Mistake: the filter is turned by 90 degrees once. Right: twice (180 degrees)
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "the filter is turned by 90 degrees once", "dy"

def function(dZ, W):
    F, C, k, _ = W.shape
    F, h, w = dZ.shape
    H, V = h + k - 1, w + k - 1
    big = np.zeros((F, h + 2 * (k - 1), w + 2 * (k - 1)))
    big[:, k - 1:k - 1 + h, k - 1:k - 1 + w] = dZ
    dX = np.zeros((C, H, V))
    for f in range(F):
        for c in range(C):
            flipped = np.rot90(W[f, c])  # BUG
            for i in range(H):
                for j in range(V):
                    dX[c, i, j] += (big[f, i:i + k, j:j + k] * flipped).sum()
    return dX
