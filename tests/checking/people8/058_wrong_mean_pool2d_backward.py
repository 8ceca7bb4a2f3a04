import numpy as np


def avg_pool_backward(dA, prev_shape, f, stride):
    (n_H_prev, n_W_prev, n_C) = prev_shape
    (n_H, n_W, _) = dA.shape
    dA_prev = np.zeros(prev_shape)
    for h in range(n_H):
        for w in range(n_W):
            for a in range(f):
                for b in range(f):
                    for c in range(n_C):
                        dA_prev[h * f + a, w * f + b, c] += dA[h, w, c] / (f * f)  # BUG
    return dA_prev


operation, expected = 'mean_pool2d_backward', 'windows are placed K apart, whatever the stride is'
function = avg_pool_backward
