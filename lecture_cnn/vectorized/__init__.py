"""The lecture's operations without loops over positions: same names as in `loops`.

Convolution: `conv2d`, `conv2d_backward`, `conv2d_input_gradient`, `conv2d_filter_gradient`,
`pad`, `crop`.
"""

from lecture_cnn.vectorized.convolution import (
    conv2d,
    conv2d_backward,
    conv2d_filter_gradient,
    conv2d_input_gradient,
    crop,
    pad,
)

__all__ = [
    "conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient",
    "pad", "crop",
]
