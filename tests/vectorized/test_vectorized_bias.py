"""The bias of every operation that has one: added once to each cell, whichever way the sums are taken.

The ways differ by the sizes: few windows, windows of one cell, one window, many windows, wide strides, many instances.
"""

import math

import numpy as np
import pytest
from operations import eighths

from lecture_cnn import vectorized as v
from lecture_cnn.operations.shapes import both
from lecture_cnn.operations.transforms import flips

# maps' size, K, stride, padding
SIZES = [((2, 4, 3), 2, 1, 0), ((3, 6, 5), 1, 1, 0), ((3, 7, 6), 1, (2, 3), 1), ((2, 5, 5), 5, 1, 0),
         ((2, 3, 3), 3, 1, 1), ((4, 30, 26), 3, 1, 1), ((3, 40, 41), (5, 2), (2, 1), (2, 1)), ((1, 90, 80), 4, 1, 0),
         ((20, 9, 2), 3, (1, 7), 2), ((2, 60, 60), 3, 3, 2)]
MAPS_OUT = 3


def call(name, shape, K, stride, padding, batch):
    """The operation's arguments without its bias, and how many numbers its bias has."""
    D, (Kx, Ky) = shape[0], both(K)
    y, step = eighths(1, *batch, *shape), dict(stride=stride, padding=padding)
    match name:
        case "conv2d":
            return dict(y=y, w=eighths(2, MAPS_OUT, D, Kx, Ky), **step), MAPS_OUT
        case "conv_transpose2d":
            return dict(y=y, w=eighths(2, D, MAPS_OUT, Kx, Ky), stride=stride), MAPS_OUT
        case "depthwise_conv2d":
            return dict(y=y, w=eighths(2, D, Kx, Ky), **step), D
        case "pointwise_conv2d":
            return dict(y=y, w=eighths(2, MAPS_OUT, D)), MAPS_OUT
        case "conv1d":
            w, step = eighths(2, MAPS_OUT, D, Kx), dict(stride=both(stride)[0], padding=both(padding)[0])
            return dict(y=y[..., 0], w=w, **step), MAPS_OUT
        case "transform_conv2d":
            side = min(Kx, Ky, *shape[1:])
            return dict(y=y, w=eighths(2, MAPS_OUT, D, side, side), transforms=flips(side)), MAPS_OUT
        case "linear":
            return dict(y=y.reshape(*batch, -1), w=eighths(2, MAPS_OUT, math.prod(shape))), MAPS_OUT


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("batch", [(), (1,), (3,), (40,)], ids=str)
@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d", "depthwise_conv2d", "pointwise_conv2d", "conv1d",
                                  "transform_conv2d", "linear"])
def test_the_bias_is_added_once_to_each_cell(name, batch, dtype):
    for size in SIZES:
        given, outputs = call(name, *size, batch)
        given = {key: value.astype(dtype) if isinstance(value, np.ndarray) else value for key, value in given.items()}
        b = np.arange(1, outputs + 1).astype(dtype)
        without, z = getattr(v, name)(**given), getattr(v, name)(**given, b=b)
        if name == "transform_conv2d":
            b = np.repeat(b, 3)  # the maps of one filter share its bias
        b = b.reshape(-1, *(1 for _ in z.shape[len(batch) + 1:]))
        np.testing.assert_array_equal(z, without + b, err_msg=str(size))  # these numbers are exact, in any order
