# source: https://github.com/oreilly-japan/deep-learning-from-scratch/issues/27  ("should += not be = ?")
# Mistake: dw is assigned for every pixel, the last pixel remains. Right: the sum over the pixels.
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "dw of the last position only", ""

def function(dz, y, w):
    D_out, D_in = w.shape
    _, W, H = y.shape
    dy = np.zeros((D_in, W, H))
    dw = np.zeros((D_out, D_in))
    db = np.zeros(D_out)
    for j in range(D_out):
        for x in range(W):
            for yy in range(H):
                db[j] += dz[j, x, yy]
                for i in range(D_in):
                    dy[i, x, yy] += w[j, i] * dz[j, x, yy]
                    dw[j, i] = dz[j, x, yy] * y[i, x, yy]  # BUG
    return dy, dw, db
