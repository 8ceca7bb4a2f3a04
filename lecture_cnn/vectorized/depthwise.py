"""The two stages of a depthwise separable convolution: `depthwise_conv2d` filters every map by
itself, `pointwise_conv2d` takes weighted sums across the maps.

    D, D_in, D_out      maps, with a batch axis N before them or not
    W, H, W', H'        sizes along x and y of the input and of the output
    Kx, Ky              sizes of the filter
"""

import math
from itertools import product

import numpy as np

from lecture_cnn import arguments
from lecture_cnn.shapes import padded_shape
from lecture_cnn.vectorized.convolution import (
    FIRST,
    all_but_maps,
    at_once,
    blocks,
    cells,
    correlate,
    counts,
    cropped,
    finite,
    matrix,
    padded,
    quiet,
)
from lecture_cnn.vectorized.products import by_rows, times

CACHED = 2**18  # bytes that stay in the faster cache while they are used again and again


@quiet
def depthwise_conv2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, each map of y scanned by its own filter: the loops over x, y, x' and y' became one
    product of each filter with each block of its map's windows.

    y (D, W, H), w (D, Kx, Ky), b (D,) -> z (D, W', H') with W' = (W + 2P - K)//S + 1.
    Convolutional Networks III, depth-wise convolution, stage 1.
    """
    y, w, b, stride, padding = arguments.depthwise_conv2d(y, w, b, stride, padding)
    return _correlate(padded(y, padding), w, stride, b)  # (N, D, W', H')


@quiet
def depthwise_conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db: the loops over x and y became one addition to dy at each position x', y'
    of the filter, or the flipped filter on the padded dz; for dw one product of each map of dz
    with each block of windows.

    dz (D, W', H'), y (D, W, H), w (D, Kx, Ky) -> dy, dw, db of the shapes of y, w, b. A dz that
    doesn't fit is a ValueError. Convolutional Networks III, L11 for one map.
    """
    dz, y, w, stride, padding = arguments.depthwise_conv2d_backward(dz, y, w, stride, padding)
    dy = _input_gradient(dz, w, stride, padded_shape(y.shape, padding))
    dy = cropped(dy, padding).copy() if any(padding) else dy  # (N, D, W, H)
    dw = _filter_gradient(dz, padded(y, padding), w, stride)  # (D, Kx, Ky)
    return dy, dw, dz.sum(axis=all_but_maps(dz))  # db (D,)


@quiet
def pointwise_conv2d(y, w, b=None):
    """Return z, the weighted sums of the maps at each position: all loops became one matrix product.

    y (D_in, W, H), w (D_out, D_in), b (D_out,) -> z (D_out, W, H). Convolutional Networks III,
    depth-wise convolution, stage 2.
    """
    y, w, b = arguments.pointwise_conv2d(y, w, b)
    return correlate(y, w[:, :, None, None], (1, 1), b)  # (N, D_out, W, H)


@quiet
def pointwise_conv2d_backward(dz, y, w):
    """Return dy, dw, db: all loops became two matrix products and a sum.

    dz (D_out, W, H), y (D_in, W, H), w (D_out, D_in) -> dy, dw, db of the shapes of y, w, b. A dz
    that doesn't fit is a ValueError. Convolutional Networks III, L11 with K = 1.
    """
    dz, y, w = arguments.pointwise_conv2d_backward(dz, y, w)
    dy = correlate(dz, w.T[:, :, None, None], (1, 1))  # (N, D_in, W, H)
    positions = all_but_maps(dz)  # N, W, H
    dw = np.tensordot(dz, y, axes=(positions, positions))  # (D_out, D_in)
    return dy, dw, dz.sum(axis=positions)  # db (D_out,)


def _correlate(y, w, stride, b=None):
    """z of checked and padded arguments; b (D,) or None."""
    D, filters, sizes = len(w), w.reshape(len(w), 1, -1), counts(y.shape, w.shape[1:], stride)  # (D, 1, Kx*Ky)
    weights, positions = filters.shape[2], sizes[0] * sizes[1]
    rows = at_once(y.reshape(-1, 1, *y.shape[-2:]), w.shape[1:], stride, sizes)  # (N*D, W'*H', Kx*Ky)
    if rows is not None:
        rows = rows.reshape(-1, D, positions, weights)
        if positions == 1:
            z = np.einsum("ndk,dk->nd", rows[:, :, 0], filters[:, 0])[..., None, None]  # (N, D, 1, 1)
        else:
            z = times(weights)(filters, rows.swapaxes(2, 3))  # (N, D, 1, W'*H')
        return (z if b is None else by_rows(np.add, b[:, None, None], z, out=z)).reshape(*y.shape[:-2], *sizes)
    z = np.empty((*y.shape[:-2], *sizes), y.dtype)
    parts = z.reshape(-1, D, 1, positions)  # (N, D, 1, W'*H')
    for n, at, cut, order in blocks(y, (D, *w.shape), stride, sizes):
        part, columns = parts[n, ..., at], matrix(cut, order)  # (n, D, 1, w'*H')
        if order is FIRST:
            np.matmul(filters, columns.reshape(len(part), D, weights, part.shape[3]), out=part)
        else:
            found = filters @ columns.reshape(D, weights, -1)  # (D, 1, w'*H'*n)
            part[...] = found.reshape(D, 1, -1, len(part)).transpose(3, 0, 1, 2)
        if b is not None:
            by_rows(np.add, b[:, None, None], part, out=part)
    return z


def _filter_gradient(dz, y, w, stride):
    """dw of checked and padded arguments."""
    D, sizes, weights = len(w), dz.shape[-2:], w[0].size
    parts = dz.reshape(-1, D, sizes[0] * sizes[1], 1)  # (N, D, W'*H', 1)
    rows = at_once(y.reshape(-1, 1, *y.shape[-2:]), w.shape[1:], stride, sizes)  # (N*D, W'*H', Kx*Ky)
    if rows is not None:
        rows = rows.reshape(len(parts), D, *rows.shape[1:])
        return (parts.swapaxes(2, 3) @ rows).sum(axis=0).reshape(w.shape)
    dw = np.zeros((D, weights, 1), w.dtype)
    for n, at, cut, order in blocks(y, (D, *w.shape), stride, sizes):
        part, columns = parts[n, :, at], matrix(cut, order)  # (n, D, w'*H', 1)
        if order is FIRST:
            dw += (columns.reshape(len(part), D, weights, part.shape[2]) @ part).sum(axis=0)
        else:
            dw += columns.reshape(D, weights, -1) @ part.transpose(1, 2, 0, 3).reshape(D, -1, 1)
    return dw.reshape(w.shape)


def _input_gradient(dz, w, stride, wide):
    """dy of checked arguments, still padded: gathered, or scattered a few maps at a time."""
    (D, Kx, Ky), sizes = w.shape, dz.shape[-2:]
    if math.prod(wide) < 2 * dz.size + 4000 and finite(w):  # else most of it would be zeros
        inserted = np.zeros((*dz.shape[:-2], wide[-2] + Kx - 1, wide[-1] + Ky - 1), dz.dtype)
        inserted[cells(Kx - 1, Ky - 1, sizes, stride)] = dz
        return _correlate(inserted, w[:, ::-1, ::-1], (1, 1))
    planes = dz.reshape(-1, *sizes)  # (N*D, W', H')
    filters = np.tile(w, (len(planes) // D, 1, 1))[..., None, None]  # (N*D, Kx, Ky, 1, 1)
    dy = np.zeros((len(planes), *wide[-2:]), dz.dtype)  # (N*D, W + 2P, H + 2P)
    few = max(1, CACHED // (sizes[0] * sizes[1] * dz.itemsize))
    for n in range(0, len(planes), few):
        part, some, total = planes[n:n + few], filters[n:n + few], dy[n:n + few]
        meant = np.empty_like(part)
        for x, y in product(range(Kx), range(Ky)):
            total[cells(x, y, sizes, stride)] += np.multiply(some[:, x, y], part, out=meant)
    return dy.reshape(wide)
