"""1x1 convolution, channels last. W: (C_out, C_in)."""
import numpy as np


def pointwise(x, W, b):
    return np.tensordot(x, W, axes=([3], [1])) + b


def pointwise_vjp(g, x, W):
    dW = np.tensordot(g, x, axes=([0, 1, 2], [0, 1, 2]))
    dx = np.tensordot(g, W, axes=([3], [1]))
    return dx, dW, g.sum(axis=(0, 1, 2))


operation, expected = 'pointwise_conv2d_backward', 'the input gradient contracts the filters over their input axis (not transposed)'
function = pointwise_vjp
