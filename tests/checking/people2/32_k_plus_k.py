# source: https://community.deeplearning.ai/t/week-1-assignment-1-optional-backprop-exercise-5-7/209979  (distribute_value: which average?)
# Mistake: divides by n_H + n_W. Right: n_H * n_W. The two are the same for 2 x 2.
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "divided by K + K instead of K * K", ""

def function(dA, f, stride=1, input_shape=None):
    dA_prev = np.zeros(input_shape)
    n_C, n_H, n_W = dA.shape
    for c in range(n_C):
        for h in range(n_H):
            for w in range(n_W):
                average = dA[c, h, w] / (f + f)  # BUG
                for u in range(f):
                    for v in range(f):
                        dA_prev[c, h * stride + u, w * stride + v] += average
    return dA_prev
