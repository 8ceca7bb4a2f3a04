# source: course forum style, own
# Mistake: the weights are read from the matrix seen as another shape, in and out mixed. Right: w[o, c]
import numpy as np
operation, expected, wants = "pointwise_conv2d", "the weights are read from the matrix seen as another shape, in and out mixed", "z"

def function(x, w, b):
    N, C, H, W = x.shape
    O = w.shape[0]
    wt = w.reshape(C, O)  # BUG
    z = np.zeros((N, O, H, W))
    for n in range(N):
        for o in range(O):
            for h in range(H):
                for k in range(W):
                    for c in range(C):
                        z[n, o, h, k] += wt[c, o] * x[n, c, h, k]
                    z[n, o, h, k] += b[o]
    return z
