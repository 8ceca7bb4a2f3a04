import numpy as np


def distribute_value(dz, shape):
    (n_H, n_W) = shape
    return np.ones(shape) * dz / (n_H * n_W)


def avg_pool_backward(dA, prev_shape, f, stride=1, pad=0):
    """channels last, zeros of the border were counted in the mean"""
    (m, n_H_prev, n_W_prev, n_C) = prev_shape
    (_, n_H, n_W, _) = dA.shape
    dA_pad = np.zeros((m, n_H_prev + 2 * pad, n_W_prev + 2 * pad, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h * stride, w * stride
                    dA_pad[i, vs:vs + f, hs:hs + f, c] += distribute_value(dA[i, h, w, c], (f, f))
    return dA_pad[:, pad:n_H_prev + pad, pad:n_W_prev + pad, :]


operation, expected = 'mean_pool2d_backward', ''
function = avg_pool_backward
