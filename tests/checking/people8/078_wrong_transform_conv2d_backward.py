"""C4 lifting convolution (four rotations of each filter), numpy toy."""
import numpy as np


def p4_forward(x, w):
    """x (C, H, W), w (F, C, k, k) -> (4F, H', W'), the rotations of one filter next to each other"""
    C, H, W = x.shape
    F, _, k, _ = w.shape
    z = np.zeros((4 * F, H - k + 1, W - k + 1))
    for f in range(F):
        for r in range(4):
            wr = np.rot90(w[f], r, axes=(1, 2))
            for i in range(z.shape[1]):
                for j in range(z.shape[2]):
                    z[4 * f + r, i, j] = np.sum(wr * x[:, i:i + k, j:j + k])
    return z


def p4_backward(dz, x, w):
    F, C, k, _ = w.shape
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for f in range(F):
        for r in range(4):
            wr = np.rot90(w[f], r, axes=(1, 2))
            dwr = np.zeros_like(wr)
            for i in range(dz.shape[1]):
                for j in range(dz.shape[2]):
                    dwr += dz[4 * f + r, i, j] * x[:, i:i + k, j:j + k]
                    dx[:, i:i + k, j:j + k] += dz[4 * f + r, i, j] * wr
            dw[f] += np.rot90(dwr, r, axes=(1, 2))  # BUG
    return dx, dw


operation, expected = 'transform_conv2d_backward', 'the derivatives of the rotated filters are rotated on instead of back'
function = p4_backward
