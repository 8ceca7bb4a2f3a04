"""Down- and upsampling, and the transposed convolution that contains an upsampling.

    D, W, H     maps and their sizes along x and y, with a batch axis N before them or not
    S           the stride: one of S rows and columns is kept, or S-1 zeros come between two
"""

import numpy as np

from lecture_cnn.operations import arguments
from lecture_cnn.operations.real_cells import over_real_cells, quiet
from lecture_cnn.vectorized.convolution import bias_gradient, conv2d, conv2d_filter_gradient, conv2d_input_gradient


def downsample(y, S):
    """Return every S-th row and column of y, the first included: the loops became one slice.

    y (D, W, H) -> (D, ceil(W/S), ceil(H/S)). Convolutional Networks III, L31.
    """
    y, (Sx, Sy) = arguments.downsample(y, S)
    return y[..., ::Sx, ::Sy].copy()


def downsample_backward(dz, S, input_shape):
    """Return dy, with dz at the cells that were kept and 0 elsewhere: the loops became one slice.

    dz (D, ceil(W/S), ceil(H/S)), input_shape (D, W, H) -> dy (D, W, H). A dz that doesn't fit is a
    ValueError. Convolutional Networks IV, L19.
    """
    dz, (Sx, Sy), input_shape = arguments.downsample_backward(dz, S, input_shape)
    dy = np.zeros(input_shape, dz.dtype)  # (N, D, W, H)
    dy[..., ::Sx, ::Sy] = dz
    return dy


def upsample(y, S, *, trailing=False):
    """Return y with S-1 zeros between neighbours: the loops became one slice.

    y (D, W, H) -> (D, (W-1)S + 1, (H-1)S + 1); with `trailing`, zeros also come after the last:
    (D, W*S, H*S). Convolutional Networks III, L32 (between, and with trailing zeros).
    """
    y, (Sx, Sy), shape = arguments.upsample(y, S, trailing)
    z = np.zeros(shape, y.dtype)
    z[..., ::Sx, ::Sy] = y
    return z


def upsample_backward(dz, S):
    """Return dy, the derivatives at the cells that came from y: the loops became one slice.

    dz as large as `upsample` made it, with or without trailing zeros -> dy (D, W, H).
    Convolutional Networks IV, L20.
    """
    dz, (Sx, Sy) = arguments.upsample_backward(dz, S)
    return dz[..., ::Sx, ::Sy].copy()


@quiet
def conv_transpose2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, where each cell of y lays down the filters, multiplied by it, S apart: the loops
    became what makes dy in `conv2d_input_gradient`.

    y (D_in, W, H), w (D_in, D_out, Kx, Ky), b (D_out,) -> z (D_out, W', H') with
    W' = (W-1)S + K - 2P, which is `conv2d` of the upsampled y, padded by K-1, with the flipped
    filter, cropped by P. An output below 1 is a ValueError. Convolutional Networks III, L32, L07.
    """
    y, w, b, stride, padding, shape = arguments.conv_transpose2d(y, w, b, stride, padding)
    step = dict(stride=stride, padding=padding)
    z = conv2d_input_gradient(y, w, input_shape=shape, **step)  # (N, D_out, W', H')
    if b is not None:
        z += b[:, None, None]
    return z


@quiet
def conv_transpose2d_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db: conv_transpose2d is the derivative of a convolution, so its derivative is
    that convolution of dz, and dw places y on dz.

    dz (D_out, W', H'), y (D_in, W, H), w (D_in, D_out, Kx, Ky) -> dy, dw, db of the shapes of y,
    w, b. A dz that doesn't fit is a ValueError. Convolutional Networks III, L21, L08.
    """
    dz, y, w, stride, padding = arguments.conv_transpose2d_backward(dz, y, w, stride, padding)

    step = dict(stride=stride, padding=padding)

    def scanned(dz, w):
        return conv2d(dz, w, **step)  # (N, D_in, W, H)

    def placed(y, dz):
        return conv2d_filter_gradient(y, dz, K=w.shape[2:], **step)  # (D_in, D_out, Kx, Ky)

    # Padding is no cell of dz: it must not meet an inf or a NaN.
    dy = over_real_cells(scanned(dz, w), scanned, dz, w)
    dw = over_real_cells(placed(y, dz), placed, y, dz)
    return dy, dw, bias_gradient(dz)  # db (D_out,)
