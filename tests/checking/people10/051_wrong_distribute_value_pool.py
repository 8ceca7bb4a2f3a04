import numpy as np


def distribute_value(dz, shape):
    (n_H, n_W) = shape
    average = dz / n_H  # BUG
    a = np.ones(shape) * average
    return a


def pool_backward_average(dA, A_prev, hparameters):
    stride = hparameters["stride"]
    f = hparameters["f"]
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start = h * stride
                    horiz_start = w * stride
                    da = dA[i, h, w, c]
                    shape = (f, f)
                    dA_prev[i, vert_start:vert_start + f, horiz_start:horiz_start + f, c] += distribute_value(da, shape)
    return dA_prev


operation, expected = 'mean_pool2d_backward', "the derivative is divided by the window's height only"
function = pool_backward_average
