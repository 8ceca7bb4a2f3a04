"""The two stages of a depthwise separable convolution: `depthwise_conv2d` filters every map by
itself, `pointwise_conv2d` takes weighted sums across the maps.

    N                   instances of the batch (this axis may be missing)
    D, D_in, D_out      maps
    W, H, W', H'        sizes along x and y of the input and of the output
    Kx, Ky              sizes of the filter
"""

import numpy as np

from ..operations.checks import checked
from ..operations.real_cells import quiet
from .convolution import bias_gradient
from .hints import Array, Gradients, Sides
from .windows import add_windows, batch, cropped, few_at_a_time, padded, windows

__all__ = [
    "depthwise_conv2d", "depthwise_conv2d_backward", "pointwise_conv2d",
    "pointwise_conv2d_backward",
]


@quiet
def depthwise_conv2d(
    y: Array, w: Array, b: Array | None = None, *, stride: Sides = 1, padding: Sides = 0
) -> Array:
    """Return z, each map of y scanned by its own filter: the loops over x, y, x' and y' became one
    product of each filter with its map's windows.

    Convolutional Networks III, depth-wise convolution, stage 1: depthwise_forward.

    Takes y: N? D W H; w: D Kx Ky; b = none: D
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D W' H'
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, w, b, stride, padding = checked(depthwise_conv2d, y, w, b, stride, padding)
    D, Kx, Ky = w.shape
    filters = w.reshape(D, 1, Kx*Ky)
    cut = windows(padded(y, padding), (Kx, Ky), stride)  # (N, D, Kx, Ky, W', H')
    z = np.empty((len(cut), D, *cut.shape[4:]), y.dtype)  # (N, D, W', H')
    for n, x in few_at_a_time(cut.shape, y.dtype):
        few = z[n, :, x]  # (n, D, x, H')
        cells = cut[n, ..., x, :].reshape(len(few), D, Kx*Ky, -1)  # (n, D, Kx*Ky, x*H')
        products = filters @ cells  # (n, D, 1, x*H')
        few[...] = products.reshape(few.shape)
    z = z.reshape(*y.shape[:-2], *z.shape[2:])
    if b is not None:
        z += b[:, None, None]
    return z


@quiet
def depthwise_conv2d_backward(
    dz: Array, y: Array, w: Array, *, stride: Sides = 1, padding: Sides = 0
) -> Gradients:
    """Return dy, dw, db: for dy each filter times its map of dz, one addition for each filter
    position x', y'; for dw each map of dz times its map's windows; for db a sum.

    A dz that doesn't fit is a ValueError. Convolutional Networks III: depthwise_backward.

    Takes y: N? D W H; w: D Kx Ky; dz: N? D W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D W H; dw: D Kx Ky; db: D
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, w, stride, padding = checked(depthwise_conv2d_backward, dz, y, w, stride, padding)
    D, Kx, Ky = w.shape
    wide = batch(padded(y, padding))  # (N, D, W + 2P, H + 2P)
    dz = batch(dz)  # (N, D, W', H')
    cut = windows(wide, (Kx, Ky), stride)  # (N, D, Kx, Ky, W', H')
    dy = np.zeros_like(wide)
    dw = np.zeros((D, Kx*Ky, 1), w.dtype)
    for n, x in few_at_a_time(cut.shape, y.dtype):
        few = dz[n, :, x]  # (n, D, x, H')
        products = w[:, :, :, None, None] * few[:, :, None, None]  # (n, D, Kx, Ky, x, H')
        from_x = dy[n, :, x.start*stride[0]:]
        add_windows(from_x, products, stride)
        column = few.reshape(len(few), D, -1, 1)  # (n, D, x*H', 1)
        cells = cut[n, ..., x, :].reshape(len(few), D, Kx*Ky, -1)  # (n, D, Kx*Ky, x*H')
        dw += (cells @ column).sum(axis=0)
    dy = cropped(dy, padding).reshape(y.shape)  # (N, D, W, H)
    return dy, dw.reshape(w.shape), bias_gradient(dz)  # db (D,)


@quiet
def pointwise_conv2d(y: Array, w: Array, b: Array | None = None) -> Array:
    """Return z, the weighted sums of the maps at each position: all loops became one product.

    Convolutional Networks III, depth-wise convolution, stage 2: pointwise_forward.

    Takes y: N? D_in W H; w: D_out D_in; b = none: D_out
    Makes z: N? D_out W H
    """
    y, w, b = checked(pointwise_conv2d, y, w, b)
    z = w @ as_columns(y)  # (N, D_out, W*H)
    if b is not None:
        z += b[:, None]
    return z.reshape(*y.shape[:-3], len(w), *y.shape[-2:])  # (N, D_out, W, H)


@quiet
def pointwise_conv2d_backward(dz: Array, y: Array, w: Array) -> Gradients:
    """Return dy, dw, db: all loops became two matrix products and a sum.

    A dz that doesn't fit is a ValueError. Convolutional Networks III: pointwise_backward.

    Takes y: N? D_in W H; w: D_out D_in; dz: N? D_out W H
    Makes dy: N? D_in W H; dw: D_out D_in; db: D_out
    """
    dz, y, w = checked(pointwise_conv2d_backward, dz, y, w)
    cells = as_columns(y)  # (N, D_in, W*H)
    rows = as_columns(dz)  # (N, D_out, W*H)
    dy = w.T @ rows  # (N, D_in, W*H)
    dw = (rows @ cells.swapaxes(1, 2)).sum(axis=0)  # (D_out, D_in)
    return dy.reshape(y.shape), dw, bias_gradient(dz)  # db (D_out,)


def as_columns(y: Array) -> Array:
    """Return the maps y (D, W, H) with a column for each position: (N, D, W*H)."""
    *_, D, W, H = y.shape
    return y.reshape(-1, D, W*H)
