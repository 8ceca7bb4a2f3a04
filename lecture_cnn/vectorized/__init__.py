"""The lecture's operations without loops over positions: same names, arguments and results as in `loops`.

Convolution     `conv2d`, `conv2d_backward`, `conv2d_input_gradient`, `conv2d_filter_gradient`, `pad`, `crop`
Resampling      `downsample`, `upsample`, `conv_transpose2d` and their derivatives
Depthwise       `depthwise_conv2d`, `pointwise_conv2d` and their derivatives
Time            `conv1d`, `conv1d_backward`
Transforms      `transform_conv2d`, `transform_conv2d_backward`
Pooling         `max_pool2d`, `mean_pool2d` and their derivatives
Network         `identity`, `sigmoid`, `tanh`, `relu`, `activation_backward`, `flatten`, `unflatten`, `linear`,
                `linear_backward`, `softmax`, `cross_entropy`, `l2_divergence` and their derivatives

Each takes one instance or a batch; a stride, a padding or a window size is a whole number or a pair (along x, along y).
"""

from lecture_cnn.vectorized.convolution import (
    conv2d,
    conv2d_backward,
    conv2d_filter_gradient,
    conv2d_input_gradient,
    crop,
    pad,
)
from lecture_cnn.vectorized.depthwise import (
    depthwise_conv2d,
    depthwise_conv2d_backward,
    pointwise_conv2d,
    pointwise_conv2d_backward,
)
from lecture_cnn.vectorized.network import (
    activation_backward,
    cross_entropy,
    cross_entropy_backward,
    flatten,
    identity,
    l2_divergence,
    l2_divergence_backward,
    linear,
    linear_backward,
    relu,
    sigmoid,
    softmax,
    tanh,
    unflatten,
)
from lecture_cnn.vectorized.pooling import max_pool2d, max_pool2d_backward, mean_pool2d, mean_pool2d_backward
from lecture_cnn.vectorized.resampling import (
    conv_transpose2d,
    conv_transpose2d_backward,
    downsample,
    downsample_backward,
    upsample,
    upsample_backward,
)
from lecture_cnn.vectorized.sequences import conv1d, conv1d_backward
from lecture_cnn.vectorized.transforms import transform_conv2d, transform_conv2d_backward

__all__ = [
    "conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient", "pad", "crop",
    "conv_transpose2d", "conv_transpose2d_backward", "depthwise_conv2d", "depthwise_conv2d_backward",
    "pointwise_conv2d", "pointwise_conv2d_backward", "conv1d", "conv1d_backward",
    "transform_conv2d", "transform_conv2d_backward",
    "max_pool2d", "max_pool2d_backward", "mean_pool2d", "mean_pool2d_backward",
    "downsample", "downsample_backward", "upsample", "upsample_backward",
    "flatten", "unflatten", "identity", "sigmoid", "tanh", "relu", "activation_backward",
    "linear", "linear_backward", "softmax", "cross_entropy", "cross_entropy_backward",
    "l2_divergence", "l2_divergence_backward",
]
