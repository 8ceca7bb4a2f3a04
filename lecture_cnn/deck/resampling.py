"""Strides as resampling: two ways through a layer, and where upsampling is of no use.

    stride           `stride_routes`, `pooling_routes`                          C12
    1/stride         `fractional_stride_routes`                                 C12, C13
    its name         `transpose_of_strided_convolution`                         C13
    no use           `upsampling_before_pooling`, `upsampling_last`             C13

The rows of `routes` have the keys what, size and difference: the largest difference between the
two ways, None where they differ in size.
"""

from collections.abc import Callable

import numpy as np

from .. import vectorized as ops
from ..listings.examples import integers
from ..nets.hints import Array, Pair, Row
from ..nets.tables import routes


def stride_routes(map_size: Pair = (7, 6), K: int = 3, S: int = 2) -> list[Row]:
    """Convolution with stride S against convolution then downsampling: z, and backward dY, dw, db.

    Backward, the second way goes through the downsampling, then through a convolution with stride
    1.
    Rows of `routes`.
    Convolutional Networks IV, "Convolutional layer with stride > 1" (C12, V-stride-eq).
    """
    y = integers(2, *map_size, start=1)
    w = integers(3, 2, K, K, start=2)
    b = integers(3, start=3)
    z = ops.conv2d(y, w, b, stride=S)
    dz = integers(*z.shape, start=4)
    dy, dw, db = ops.conv2d_backward(dz, y, w, stride=S)

    full = ops.conv2d(y, w, b)
    dfull = ops.downsample_backward(dz, S, full.shape)
    dy2, dw2, db2 = ops.conv2d_backward(dfull, y, w)
    return routes(
        z=(z, ops.downsample(full, S)),
        dY=(dy, dy2),
        dw=(dw, dw2),
        db=(db, db2),
    )


def pooling_routes(map_size: Pair = (7, 6), K: int = 3, S: int = 2) -> list[Row]:
    """Pooling with stride S against pooling with stride 1 then downsampling, forward and backward.

    Rows of `routes`.
    Convolutional Networks IV, "Pooling layer with stride > 1" (C12, V-pool-ds).
    """
    y = integers(2, *map_size, start=1)
    u, pidx = ops.max_pool2d(y, K, stride=S)
    du = integers(*u.shape, start=4)
    dy = ops.max_pool2d_backward(du, pidx, y.shape)
    mean = ops.mean_pool2d(y, K, stride=S)
    mean_dy = ops.mean_pool2d_backward(du, K, stride=S, input_shape=y.shape)

    full, full_pidx = ops.max_pool2d(y, K)
    full_mean = ops.mean_pool2d(y, K)
    dfull = ops.downsample_backward(du, S, full.shape)
    dy2 = ops.max_pool2d_backward(dfull, full_pidx, y.shape)
    mean_dy2 = ops.mean_pool2d_backward(dfull, K, input_shape=y.shape)
    return routes(
        max=(u, ops.downsample(full, S)),
        pidx=(pidx, full_pidx[:, ::S, ::S]),
        max_dY=(dy, dy2),
        mean=(mean, ops.downsample(full_mean, S)),
        mean_dY=(mean_dy, mean_dy2),
    )


def fractional_stride_routes(
    map_size: Pair = (4, 3),
    K: int = 3,
    S: int = 2,
) -> list[Row]:
    """The transposed convolution against upsampling then convolution: z, and backward dY, dw, db.

    The second way upsamples with zeros between the cells, pads with K-1 zeros and scans with the
    flipped filter; backward it goes through the convolution, then through the upsampling. Rows of
    `routes`.
    Convolutional Networks IV, "Convolutional layer with fractional stride" (C12, C13, V-tconv-eq).
    """
    y = integers(2, *map_size, start=1)
    w = integers(2, 3, K, K, start=2)
    b = integers(3, start=3)
    z = ops.conv_transpose2d(y, w, b, stride=S)
    dz = integers(*z.shape, start=4)
    dy, dw, db = ops.conv_transpose2d_backward(dz, y, w, stride=S)

    large = ops.upsample(y, S)
    filters = flipped(w)
    z2 = ops.conv2d(large, filters, b, padding=K - 1)
    dlarge, dfilters, db2 = ops.conv2d_backward(dz, large, filters, padding=K - 1)
    dy2 = ops.upsample_backward(dlarge, S)
    return routes(
        z=(z, z2),
        dY=(dy, dy2),
        dw=(dw, flipped(dfilters)),
        db=(db, db2),
    )


def flipped(w: Array) -> Array:
    """Filters flipped left-right and up-down, input and output maps exchanged."""
    return w.swapaxes(0, 1)[..., ::-1, ::-1]


def matrix_of(
    operation: Callable[[Array], Array], shape: tuple[int, ...]
) -> Array:
    """The matrix (cells out, cells in) of a linear operation on arrays of this shape."""
    cells = np.eye(int(np.prod(shape)))
    columns = [operation(cell.reshape(shape)).ravel() for cell in cells]
    return np.stack(columns, axis=1)


def transpose_of_strided_convolution(
    map_size: Pair = (7, 5),
    K: int = 3,
    S: int = 2,
) -> list[Row]:
    """Why it is called "transpose convolution": it has the transposed matrix of the strided one.

    True on a map without leftover rows and columns, with the same w. So the result is also the dY
    of the strided convolution. Rows of `routes`.
    Convolutional Networks III, "The Upsampling Layer" (C13, V-tconv-T).
    """
    w = integers(3, 2, K, K, start=2)
    shape = 2, *map_size
    z = ops.conv2d(np.zeros(shape), w, stride=S)
    strided = matrix_of(lambda y: ops.conv2d(y, w, stride=S), shape)
    transposed = matrix_of(lambda y: ops.conv_transpose2d(y, w, stride=S), z.shape)

    dz = integers(*z.shape, start=4)
    dy = ops.conv2d_input_gradient(dz, w, stride=S, input_shape=shape)
    dy2 = ops.conv_transpose2d(dz, w, stride=S)
    return routes(matrix=(strided.T, transposed), dY=(dy, dy2))


def upsampling_before_pooling(map_size: Pair = (4, 3), S: int = 2) -> list[Row]:
    """Upsampling by S (trailing zeros, too), then SxS pooling with stride S, gives the input back.

    Max pooling returns max(y, 0), the input where it is positive; mean pooling returns y/S^2.
    Rows of `routes`: pooled against input.
    Convolutional Networks III, "It is not useful to follow it by a pooling layer" (C13, V-US-pool).
    """
    y = integers(2, *map_size, start=1)
    positive = np.abs(y) + 1
    large = ops.upsample(y, S, trailing=True)
    large_positive = ops.upsample(positive, S, trailing=True)
    u, _ = ops.max_pool2d(large, S, stride=S)
    u_positive, _ = ops.max_pool2d(large_positive, S, stride=S)
    mean = ops.mean_pool2d(large, S, stride=S)
    return routes(
        max_pooled_positive_input=(u_positive, positive),
        max_pooled_any_input=(u, np.maximum(y, 0)),
        mean_pooled_times_S_squared=(mean * S * S, y),
    )


def upsampling_last(
    map_size: Pair = (4, 3), strides: tuple[int, ...] = (2, 3)
) -> list[Row]:
    """Upsampling as the last layer: all new cells are 0 for every input, the others are the input.

    Tried on each input cell alone. A row for each S, with the keys S, cells (of the input),
    cells_after, always_0, information_added.
    Convolutional Networks III, "It is also not useful as the final layer of a CNN" (C13).
    """
    rows = []
    W, H = map_size
    for S in strides:
        cells = np.eye(W * H).reshape(-1, W, H)
        upsampled = ops.upsample(cells, S, trailing=True)
        matrix = upsampled.reshape(W * H, -1).T  # (cells after, cells)
        rank = np.linalg.matrix_rank(matrix)
        rows.append({
            "S": S,
            "cells": W * H,
            "cells_after": len(matrix),
            "always_0": int(np.count_nonzero(~matrix.any(axis=1))),
            "information_added": bool(rank > W * H),
        })
    return rows
