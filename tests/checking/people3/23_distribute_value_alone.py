# source: https://community.deeplearning.ai/t/week-1-assignment-1-optional-backprop-exercise-5-7/209979
#   (distribute_value printed [[0.25 0.25] [0.25 0.25]] where 0.5 was expected: dz was left out)
# Mistake: 1/(n_H*n_W) is spread, not dz/(n_H*n_W).
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "dz left out of the distributed value", ""

def function(dA, cache):
    (A_prev, hparameters) = cache
    stride = hparameters["stride"]
    f = hparameters["f"]
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start = h * stride
                    horiz_start = w * stride
                    da = dA[i, h, w, c]
                    average = 1.0 / (f * f)  # BUG
                    dA_prev[i, vert_start:vert_start+f, horiz_start:horiz_start+f, c] += np.ones((f, f)) * average
    return dA_prev
