"""Strides as resampling: two routes through a layer, forward and backward, and what upsampling is good for.

    stride           `stride_routes`, `pooling_routes`                          C12
    1/stride         `fractional_stride_routes`                                 C12, C13
    its name         `transpose_of_strided_convolution`                         C13
    not useful       `upsampling_before_pooling`, `upsampling_last`             C13

Each row of a table of routes holds the largest difference between the two.
"""

from typing import NamedTuple

import numpy as np

from .. import vectorized as ops
from ..listings.examples import eighths
from ..nets.tables import routes


def stride_routes(map_size=(7, 6), K=3, S=2):
    """Convolution with stride S against convolution then downsampling: z, and backward dY, dw, db.

    Backward the second route goes through the downsampling, then through a convolution with stride 1. A list of
    Routes. Convolutional Networks IV, "Convolutional layer with stride > 1" (C12, V-stride-eq).
    """
    y, w, b = eighths(2, *map_size, start=1), eighths(3, 2, K, K, start=2), eighths(3, start=3)
    z, full = ops.conv2d(y, w, b, stride=S), ops.conv2d(y, w, b)
    dz = eighths(*z.shape, start=4)
    one = ops.conv2d_backward(dz, y, w, stride=S)
    two = ops.conv2d_backward(ops.downsample_backward(dz, S, full.shape), y, w)
    return routes(z=(z, ops.downsample(full, S)), **dict(zip(("dY", "dw", "db"), zip(one, two))))


def pooling_routes(map_size=(7, 6), K=3, S=2):
    """Max and mean pooling with stride S against pooling with stride 1 then downsampling, forward and backward.

    A list of Routes. Convolutional Networks IV, "Pooling layer with stride > 1" (C12, V-pool-ds).
    """
    y = eighths(2, *map_size, start=1)
    u, pidx = ops.max_pool2d(y, K, stride=S)
    full, full_pidx = ops.max_pool2d(y, K)
    du = eighths(*u.shape, start=4)
    spread = ops.downsample_backward(du, S, full.shape)
    return routes(
        max=(u, ops.downsample(full, S)),
        pidx=(pidx, full_pidx[:, ::S, ::S]),
        max_dY=(ops.max_pool2d_backward(du, pidx, y.shape), ops.max_pool2d_backward(spread, full_pidx, y.shape)),
        mean=(ops.mean_pool2d(y, K, stride=S), ops.downsample(ops.mean_pool2d(y, K), S)),
        mean_dY=(ops.mean_pool2d_backward(du, K, stride=S, input_shape=y.shape),
                 ops.mean_pool2d_backward(spread, K, input_shape=y.shape)),
    )


def fractional_stride_routes(map_size=(4, 3), K=3, S=2):
    """The transposed convolution against upsampling then convolution: z, and backward dY, dw, db.

    The second route upsamples with zeros between, pads with K-1 zeros, and scans with the flipped filter; backward
    it goes through the convolution, then through the upsampling. A list of Routes. Convolutional Networks IV,
    "Convolutional layer with fractional stride" (C12, C13, V-tconv-eq).
    """
    y, w, b = eighths(2, *map_size, start=1), eighths(2, 3, K, K, start=2), eighths(3, start=3)
    z = ops.conv_transpose2d(y, w, b, stride=S)
    large, scanned = ops.upsample(y, S), flipped(w)
    dz = eighths(*z.shape, start=4)
    dlarge, dscanned, db = ops.conv2d_backward(dz, large, scanned, padding=K - 1)
    one = ops.conv_transpose2d_backward(dz, y, w, stride=S)
    two = ops.upsample_backward(dlarge, S), flipped(dscanned), db
    return routes(z=(z, ops.conv2d(large, scanned, b, padding=K - 1)), **dict(zip(("dY", "dw", "db"), zip(one, two))))


def flipped(w):
    """Filters flipped left-right and up-down, input and output maps exchanged."""
    return w.swapaxes(0, 1)[..., ::-1, ::-1]


def matrix_of(operation, shape):
    """The matrix of a linear operation on arrays of this shape, tried on each cell: (cells out, cells in)."""
    cells = np.eye(int(np.prod(shape))).reshape(-1, *shape)
    return np.stack([operation(cell).ravel() for cell in cells], axis=1)


def transpose_of_strided_convolution(map_size=(7, 5), K=3, S=2):
    """Why it is called "transpose convolution": its matrix is that of the strided convolution, transposed.

    On a map without leftover rows and columns, with the same w; so it is also that convolution's dY. A list of
    Routes. Convolutional Networks III, "The Upsampling Layer" (C13, V-tconv-T).
    """
    w, shape = eighths(3, 2, K, K, start=2), (2, *map_size)
    z = ops.conv2d(np.zeros(shape), w, stride=S)
    dz = eighths(*z.shape, start=4)
    strided = matrix_of(lambda y: ops.conv2d(y, w, stride=S), shape)
    transposed = matrix_of(lambda y: ops.conv_transpose2d(y, w, stride=S), z.shape)
    return routes(matrix=(strided.T, transposed),
                  dY=(ops.conv2d_input_gradient(dz, w, stride=S, input_shape=shape),
                      ops.conv_transpose2d(dz, w, stride=S)))


def upsampling_before_pooling(map_size=(4, 3), S=2):
    """Upsampling by S (zeros after the last too) then S x S pooling with stride S gives back what was there.

    Max pooling returns max(y, 0), the input where it is positive; mean pooling y/S^2. A list of Routes: pooled
    against input. Convolutional Networks III, "It is not useful to follow it by a pooling layer" (C13, V-US-pool).
    """
    y = eighths(2, *map_size, start=1)
    positive = np.abs(y) + 1 / 8

    def pooled(maps):
        return ops.max_pool2d(ops.upsample(maps, S, trailing=True), S, stride=S)[0]

    mean = ops.mean_pool2d(ops.upsample(y, S, trailing=True), S, stride=S)
    return routes(max_pooled_positive_input=(pooled(positive), positive),
                  max_pooled_any_input=(pooled(y), np.maximum(y, 0)),
                  mean_pooled_times_S_squared=(mean * S * S, y))


class Last(NamedTuple):
    """Upsampling at the end of a network: the cells before and after, and those that are 0 for every input."""

    S: int
    cells: int
    cells_after: int
    always_0: int
    information_added: bool


def upsampling_last(map_size=(4, 3), strides=(2, 3)):
    """Upsampling as the last layer: all new cells are 0 whatever the input, the rest is the input.

    Tried on every input cell alone. A list of Last. Convolutional Networks III, "It is also not useful as the final
    layer of a CNN" (C13).
    """
    rows, W, H = [], *map_size
    for S in strides:
        matrix = matrix_of(lambda y, S=S: ops.upsample(y, S, trailing=True), (1, W, H))
        always_0 = int(np.count_nonzero(~matrix.any(axis=1)))
        rows.append(Last(S, W * H, len(matrix), always_0, bool(np.linalg.matrix_rank(matrix) > W * H)))
    return rows
