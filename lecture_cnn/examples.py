"""The tiny inputs that tests, notebooks, figures and steppers share: `example("conv_input_gradient")`.

The teaching values are multiples of 1/8 of at most 2, so that every sum is exact: W differs from H, the layer has
two maps in and three out, and its filters are not their own flips (the slides' own 5x5 example's filter is).
"""

import numpy as np

SLIDE_IMAGE = np.array([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]).T
SLIDE_FILTER = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]).T


def eighths(*shape, start=0):
    """A fixed array of multiples of 1/8 between -2 and 2; `start` (any whole number) gives another one."""
    count = np.arange(np.prod(shape))
    return ((40503 * (count + 1) ** 2 + 2719 * start * (count + 3)) % 65536 // 7 % 33 - 16).reshape(shape) / 8


def example(name):
    """The teaching inputs of the listing with this function name: two 6x5 maps in, three 3x3 filters."""
    y, w, b = eighths(2, 6, 5, start=1), eighths(3, 2, 3, 3, start=2), eighths(3, start=3)
    dz = eighths(3, 4, 3, start=4)
    return {
        "conv_forward": dict(y=y, w=w, b=b, activation="relu"),
        "conv_backward": dict(y=y, z=eighths(3, 4, 3, start=5), w=w, dY=dz, activation="identity"),
        "conv_input_gradient": dict(dz=dz, w=w),
        "conv_filter_gradient": dict(dz=dz, y=y, K=3),
        "zero_padding": dict(y=eighths(2, 4, 3, start=6), P=1),
        "remove_padding": dict(dYpad=eighths(2, 6, 5, start=6), P=1),
    }[name]
