"""The two stages of a depthwise separable convolution: `depthwise_conv2d` filters every map by
itself, `pointwise_conv2d` takes weighted sums across the maps.

    D, D_in, D_out      maps, with a batch axis N before them or not
    W, H, W', H'        sizes along x and y of the input and of the output
    Kx, Ky              sizes of the filter
"""

from itertools import product

import numpy as np

from lecture_cnn import arguments
from lecture_cnn.shapes import padded_shape
from lecture_cnn.vectorized.convolution import (
    CACHED,
    all_but_maps,
    blocks,
    cells,
    counts,
    cropped,
    instances_first,
    instances_last,
    padded,
    quiet,
)


@quiet
def depthwise_conv2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, each map of y scanned by its own filter: the loops over x, y, x' and y' became one
    product of each filter with each block of its map's windows.

    y (D, W, H), w (D, Kx, Ky), b (D,) -> z (D, W', H') with W' = (W + 2P - K)//S + 1.
    Convolutional Networks III, depth-wise convolution, stage 1.
    """
    y, w, b, stride, padding = arguments.depthwise_conv2d(y, w, b, stride, padding)
    filters = w.reshape(len(w), 1, -1)  # (D, 1, Kx*Ky)
    wide = padded(y, padding)  # (N, D, W + 2P, H + 2P)
    z = np.empty((*y.shape[:-2], *counts(wide.shape, w.shape[1:], stride)), y.dtype)
    parts = z.reshape(-1, *z.shape[-3:])  # (N, D, W', H')
    for n, x, cut in blocks(wide, w.shape[1:], stride):
        part = parts[n, :, x]  # (n, D, w', H')
        found = instances_first(filters @ cut.reshape(len(w), -1, cut.shape[-1]), part.shape)
        np.add(found, b[:, None, None], out=part)
    return z


@quiet
def depthwise_conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db: the loops over x and y became one addition to dy at each position x', y'
    of the filter, and for dw one product of each map of dz with each block of windows.

    dz (D, W', H'), y (D, W, H), w (D, Kx, Ky) -> dy, dw, db of the shapes of y, w, b. A dz that
    doesn't fit is a ValueError. Convolutional Networks III, L11 for one map.
    """
    dz, y, w, stride, padding = arguments.depthwise_conv2d_backward(dz, y, w, stride, padding)
    dy = _input_gradient(dz, w, stride, padding, y.shape)  # (N, D, W, H)
    dw, maps = np.zeros((len(w), w[0].size, 1), w.dtype), dz.reshape(-1, *dz.shape[-3:])  # (N, D, W', H')
    for n, x, cut in blocks(padded(y, padding), w.shape[1:], stride):
        here = instances_last(maps[n, :, x]).reshape(len(w), -1, 1)
        dw += cut.reshape(len(w), -1, cut.shape[-1]) @ here
    return dy, dw.reshape(w.shape), dz.sum(axis=all_but_maps(dz))  # db (D,)


@quiet
def pointwise_conv2d(y, w, b=None):
    """Return z, the weighted sums of the maps at each position: all loops became one matrix product.

    y (D_in, W, H), w (D_out, D_in), b (D_out,) -> z (D_out, W, H). Convolutional Networks III,
    depth-wise convolution, stage 2.
    """
    y, w, b = arguments.pointwise_conv2d(y, w, b)
    z = np.moveaxis(np.tensordot(w, y, axes=(1, -3)), 0, -3)  # (N, D_out, W, H)
    z += b[:, None, None]
    return z


@quiet
def pointwise_conv2d_backward(dz, y, w):
    """Return dy, dw, db: all loops became two matrix products and a sum.

    dz (D_out, W, H), y (D_in, W, H), w (D_out, D_in) -> dy, dw, db of the shapes of y, w, b. A dz
    that doesn't fit is a ValueError. Convolutional Networks III, L11 with K = 1.
    """
    dz, y, w = arguments.pointwise_conv2d_backward(dz, y, w)
    dy = np.moveaxis(np.tensordot(w, dz, axes=(0, -3)), 0, -3)  # (N, D_in, W, H)
    positions = all_but_maps(dz)  # N, W, H
    dw = np.tensordot(dz, y, axes=(positions, positions))  # (D_out, D_in)
    return dy, dw, dz.sum(axis=positions)  # db (D_out,)


def _input_gradient(dz, w, stride, padding, input_shape):
    """dy of checked arguments, a few maps at a time."""
    wide = padded_shape(input_shape, padding)
    planes, sizes = dz.reshape(-1, *dz.shape[-2:]), dz.shape[-2:]  # (N*D, W', H')
    filters = np.tile(w, (len(planes) // len(w), 1, 1))[..., None, None]  # (N*D, Kx, Ky, 1, 1)
    dy = np.zeros((len(planes), *wide[-2:]), dz.dtype)  # (N*D, W + 2P, H + 2P)
    few = max(1, CACHED // (sizes[0] * sizes[1] * dz.itemsize))
    for n in range(0, len(planes), few):
        part, filter, total = planes[n:n + few], filters[n:n + few], dy[n:n + few]
        meant = np.empty_like(part)
        for x, y in product(range(w.shape[1]), range(w.shape[2])):
            total[cells(x, y, sizes, stride)] += np.multiply(filter[:, x, y], part, out=meant)
    dy = dy.reshape(wide)
    return cropped(dy, padding).copy() if any(padding) else dy
