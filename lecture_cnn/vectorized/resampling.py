"""Down- and upsampling, and the transposed convolution that contains an upsampling.

    D, W, H     maps and their sizes along x and y, with a batch axis N before them or not
    S           the stride: one of S rows and columns is kept, or S-1 zeros come between two
"""

import numpy as np

from ..operations.checks import checked, true_or_false
from ..operations.real_cells import over_real_cells, quiet
from .convolution import bias_gradient, conv2d, conv2d_filter_gradient, conv2d_input_gradient
from .hints import Array, Gradients, Sides

__all__ = [
    "conv_transpose2d", "conv_transpose2d_backward", "downsample", "downsample_backward",
    "upsample", "upsample_backward",
]


def downsample(y: Array, S: Sides) -> Array:
    """Return every S-th row and column of y, the first included: the loops became one slice.

    Convolutional Networks III, L31.

    Takes y: N? D W H
    Numbers S: Sx Sy
    Makes result: N? D ceil(W/Sx) ceil(H/Sy)
    """
    y, (Sx, Sy) = checked(downsample, y, S)
    return y[..., ::Sx, ::Sy].copy()


def downsample_backward(dz: Array, S: Sides, input_shape: tuple[int, ...]) -> Array:
    """Return dy, with dz at the cells that were kept and 0 elsewhere: the loops became one slice.

    A dz that doesn't fit is a ValueError. Convolutional Networks IV, L19.

    Takes input_shape: N? D W H as shape; dz: N? D ceil(W/Sx) ceil(H/Sy)
    Numbers S: Sx Sy
    Makes dy: N? D W H
    """
    dz, (Sx, Sy), input_shape = checked(downsample_backward, dz, S, input_shape)
    dy = np.zeros(input_shape, dz.dtype)  # (N, D, W, H)
    dy[..., ::Sx, ::Sy] = dz
    return dy


def upsample(y: Array, S: Sides, *, trailing: bool = False) -> Array:
    """Return y with S-1 zeros between neighbours: the loops became one slice.

    If it is `trailing`, zeros also come after the last. Convolutional Networks III, L32 (between,
    and with trailing zeros).

    Takes y: N? D W H
    Numbers S: Sx Sy
    Makes result: N? D (W-1)*Sx+1 (H-1)*Sy+1
    Holds trailing: N? D W*Sx H*Sy
    """
    y, (Sx, Sy), trailing = checked(upsample, y, S, true_or_false("trailing", trailing))
    *before, W, H = y.shape
    sizes = (W*Sx, H*Sy) if trailing else ((W-1)*Sx + 1, (H-1)*Sy + 1)
    z = np.zeros((*before, *sizes), y.dtype)
    z[..., ::Sx, ::Sy] = y
    return z


def upsample_backward(dz: Array, S: Sides) -> Array:
    """Return dy, the derivatives at the cells that came from y: the loops became one slice.

    dz as large as `upsample` made it, with or without trailing zeros -> dy (D, W, H).
    Convolutional Networks IV, L20.

    Takes dz: N? D W H
    Numbers S: Sx Sy
    Makes dy: N? D ceil(W/Sx) ceil(H/Sy)
    """
    dz, (Sx, Sy) = checked(upsample_backward, dz, S)
    return dz[..., ::Sx, ::Sy].copy()


@quiet
def conv_transpose2d(
    y: Array, w: Array, b: Array | None = None, *, stride: Sides = 1, padding: Sides = 0
) -> Array:
    """Return z, where each cell of y lays down the filters, multiplied by it, S apart: the loops
    became what makes dy in `conv2d_input_gradient`.

    This is `conv2d` of the upsampled y, padded by K-1, with the flipped filter, cropped by P. An
    output below 1 is a ValueError. Convolutional Networks III, L32, L07.

    Takes y: N? D_in W H; w: D_in D_out Kx Ky; b = none: D_out
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D_out W' H'
    Holds padded: N? D_out W'+2*Px H'+2*Py; windows: N? D_out Kx Ky W H
    With W' = (W-1)*Sx + Kx - 2*Px; H' likewise
    """
    y, w, b, stride, padding = checked(conv_transpose2d, y, w, b, stride, padding)
    *before, _, W, H = y.shape
    D_out, Kx, Ky = w.shape[1:]
    (Sx, Sy), (Px, Py) = stride, padding
    shape = (*before, D_out, (W-1)*Sx + Kx - 2*Px, (H-1)*Sy + Ky - 2*Py)
    step = dict(stride=stride, padding=padding)
    z = conv2d_input_gradient(y, w, input_shape=shape, **step)  # (N, D_out, W', H')
    if b is not None:
        z += b[:, None, None]
    return z


@quiet
def conv_transpose2d_backward(
    dz: Array, y: Array, w: Array, *, stride: Sides = 1, padding: Sides = 0
) -> Gradients:
    """Return dy, dw, db: conv_transpose2d is the derivative of a convolution, so its derivative is
    that convolution of dz, and dw places y on dz.

    A dz that doesn't fit is a ValueError. Convolutional Networks III, L21, L08.

    Takes y: N? D_in W H; w: D_in D_out Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H; dw: D_in D_out Kx Ky; db: D_out
    Holds padded: N? D_out W'+2*Px H'+2*Py; windows: N? D_out Kx Ky W H
    With W' = (W-1)*Sx + Kx - 2*Px; H' likewise
    """
    dz, y, w, stride, padding = checked(conv_transpose2d_backward, dz, y, w, stride, padding)

    step = dict(stride=stride, padding=padding)

    def scanned(dz: Array, w: Array) -> Array:
        return conv2d(dz, w, **step)  # (N, D_in, W, H)

    def placed(y: Array, dz: Array) -> Array:
        return conv2d_filter_gradient(y, dz, K=w.shape[2:], **step)  # (D_in, D_out, Kx, Ky)

    # Padding is no cell of dz: it must not meet an inf or a NaN.
    dy = over_real_cells(scanned(dz, w), scanned, dz, w)
    dw = over_real_cells(placed(y, dz), placed, y, dz)
    return dy, dw, bias_gradient(dz)  # db (D_out,)
