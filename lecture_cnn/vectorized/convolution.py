"""Convolution without loops over positions: `conv2d`, its derivatives, `pad` and `crop`.

A convolution is one matrix product: the filters, a row each, times the windows, a column each.

    N              instances of the batch (this axis may be missing)     e.g. 32
    D_in, D_out    maps in and out                                       e.g. 2, 3
    W, H           sizes of the input along x and y                      e.g. 7, 6
    Kx, Ky         sizes of the filter                                   e.g. 3, 3
    W', H'         sizes of the output, W' = (W + 2P - K)//S + 1         e.g. 5, 4
"""

import numpy as np

from ..operations.checks import checked
from ..operations.real_cells import quiet
from .hints import Array, Gradients, Sides
from .windows import add_windows, batch, columns, cropped, few_at_a_time, padded, windows

__all__ = [
    "conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient", "pad",
    "crop",
]


@quiet
def conv2d(
    y: Array, w: Array, b: Array | None = None, *, stride: Sides = 1, padding: Sides = 0
) -> Array:
    """Return z, the maps y scanned by the filters w without a flip: the loops over x, y, j, i, x'
    and y' became one matrix product of the filters with all windows.

    A filter larger than the padded map is a ValueError.
    Convolutional Networks IV, L21 and L23.

    Takes y: N? D_in W H; w: D_out D_in Kx Ky; b = none: D_out
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D_out W' H'
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, w, b, stride, padding = checked(conv2d, y, w, b, stride, padding)
    D_out, D_in, Kx, Ky = w.shape
    filters = w.reshape(D_out, D_in*Kx*Ky)
    cut = windows(padded(y, padding), (Kx, Ky), stride)  # (N, D_in, Kx, Ky, W', H')
    z = np.empty((len(cut), D_out, *cut.shape[4:]), y.dtype)  # (N, D_out, W', H')
    for n, x in few_at_a_time(cut.shape, y.dtype):
        few = z[n, :, x]  # (n, D_out, x, H')
        few[...] = (filters @ columns(cut[n, ..., x, :])).reshape(few.shape)
    if b is not None:
        z += b[:, None, None]
    return z.reshape(*y.shape[:-3], *z.shape[1:])


@quiet
def conv2d_backward(
    dz: Array, y: Array, w: Array, *, stride: Sides = 1, padding: Sides = 0
) -> Gradients:
    """Return dy, dw, db for the derivative dz of conv2d's z: the two functions below, and for db a
    sum over all positions.

    A dz that isn't of conv2d's shape is a ValueError. Convolutional Networks III and IV,
    L11, L24, L40.

    Takes y: N? D_in W H; w: D_out D_in Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H; dw: D_out D_in Kx Ky; db: D_out
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, w, stride, padding = checked(conv2d_backward, dz, y, w, stride, padding)
    step = dict(stride=stride, padding=padding)
    dy = conv2d_input_gradient(dz, w, input_shape=y.shape, **step)  # (N, D_in, W, H)
    dw = conv2d_filter_gradient(dz, y, K=w.shape[2:], **step)  # (D_out, D_in, Kx, Ky)
    return dy, dw, bias_gradient(dz)  # db (D_out,)


@quiet
def conv2d_input_gradient(
    dz: Array, w: Array, *, stride: Sides = 1, padding: Sides = 0, input_shape: tuple[int, ...]
) -> Array:
    """Return dy, the derivative for conv2d's input: all loops became one matrix product of the
    transposed filters with dz, and one addition for each filter position x', y'.

    Shapes that disagree are a ValueError. This scatters, as L11 does; the lecture's L07 gathers
    the same sums with the flipped filter. Convolutional Networks III, L07, L11, L40; IV, L19.

    Takes input_shape: N? D_in W H as shape; w: D_out D_in Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, w, stride, padding, input_shape = checked(
        conv2d_input_gradient, dz, w, stride, padding, input_shape
    )
    D_out, D_in, Kx, Ky = w.shape
    filters = w.reshape(D_out, D_in*Kx*Ky).T  # (D_in*Kx*Ky, D_out)
    dz = batch(dz)  # (N, D_out, W', H')
    dy = padded(np.zeros(input_shape, dz.dtype), padding)  # (N, D_in, W + 2P, H + 2P)
    for n, x in few_at_a_time((len(dz), *w.shape[1:], *dz.shape[2:]), dz.dtype):
        few = dz[n, :, x]  # (n, D_out, x, H')
        products = filters @ few.reshape(len(few), D_out, -1)  # (n, D_in*Kx*Ky, x*H')
        products = products.reshape(len(few), D_in, Kx, Ky, *few.shape[2:])
        add_windows(batch(dy)[n, :, x.start*stride[0]:], products, stride)
    return cropped(dy, padding).copy()  # (N, D_in, W, H)


@quiet
def conv2d_filter_gradient(
    dz: Array, y: Array, *, K: Sides, stride: Sides = 1, padding: Sides = 0
) -> Array:
    """Return dw by placing dz on y: the loops over n, x, y, m and the inner product became one
    matrix product of dz with all windows.

    A dz that doesn't fit is a ValueError. Convolutional Networks III, L08; IV, L19.

    Takes y: N? D_in W H; dz: N? D_out W' H'
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes dw: D_out D_in Kx Ky
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, K, stride, padding = checked(conv2d_filter_gradient, dz, y, K, stride, padding)
    cut = windows(padded(y, padding), K, stride)  # (N, D_in, Kx, Ky, W', H')
    D_in, D_out = cut.shape[1], dz.shape[-3]
    dz = batch(dz)  # (N, D_out, W', H')
    dw = np.zeros((D_out, D_in*K[0]*K[1]), y.dtype)
    for n, x in few_at_a_time(cut.shape, y.dtype):
        few = columns(cut[n, ..., x, :])  # (n, D_in*Kx*Ky, x*H')
        rows = dz[n, :, x].reshape(len(few), D_out, -1)  # (n, D_out, x*H')
        dw += (rows @ few.swapaxes(1, 2)).sum(axis=0)
    return dw.reshape(D_out, D_in, *K)


def pad(y: Array, P: Sides) -> Array:
    """Return the maps y inside a border of zeros, P wide: the loops became one assignment.

    Convolutional Networks III: zero_padding.

    Takes y: N? D W H
    Numbers P >= 0: Px Py
    Makes result: N? D W+2*Px H+2*Py
    """
    y, P = checked(pad, y, P)
    return padded(y, P)  # (N, D, W + 2Px, H + 2Py)


def crop(y: Array, P: Sides) -> Array:
    """Return the maps y without their border, P wide: the loops became one slice.

    Cropping everything away is a ValueError. Convolutional Networks III, L40.

    Takes y: N? D W H
    Numbers P >= 0: Px Py
    Makes result: N? D W' H'
    With W' = W - 2*Px; H' likewise
    """
    y, P = checked(crop, y, P)
    return cropped(y, P).copy()  # (N, D, W - 2Px, H - 2Py)


def bias_gradient(dz: Array) -> Array:
    """Return db, the sum of dz (D_out, W', H') over instances and positions: (D_out,)."""
    return batch(dz).sum(axis=(0, 2, 3))
