"""Layers that change how many cells a map has: `MaxPooling`, `MeanPooling`, `GlobalMean`, `GlobalMax`, `Downsampling`,
`Upsampling`.

They have no weights. Shapes and the batch axis are as in `layers`.
"""

import math

import numpy as np

from ..operations.shapes import as_given, both, pair, whole, window_sizes
from .layers import Layer, maps, steps, times, window


class MaxPooling(Layer):
    """The largest value of each window: (D, W, H) -> (D, W', H'). Convolutional Networks III, L13; IV, L25."""

    def __init__(self, K, *, stride=1, padding=0):
        self.K, self.stride, self.padding = window(K, stride, padding)

    def __str__(self):
        return f"max pooling {times(self.K)}" + steps(self.stride, self.padding)

    def shape(self, input):
        return maps(input)[0], *window_sizes("y", input, both(self.K), both(self.stride), both(self.padding))

    def forward(self, y, training=None):
        self.y_shape = y.shape
        u, self.pidx = self.ops.max_pool2d(y, self.K, stride=self.stride, padding=self.padding)
        return u

    def backward(self, du):
        return self.ops.max_pool2d_backward(du, self.pidx, self.y_shape)


class MeanPooling(MaxPooling):
    """The mean of each window: (D, W, H) -> (D, W', H'). Convolutional Networks III, L15; IV, L27."""

    def __str__(self):
        return f"mean pooling {times(self.K)}" + steps(self.stride, self.padding)

    def forward(self, y, training=None):
        self.y_shape = y.shape
        return self.ops.mean_pool2d(y, self.K, stride=self.stride, padding=self.padding)

    def backward(self, du):
        return self.ops.mean_pool2d_backward(du, self.K, stride=self.stride, padding=self.padding,
                                             input_shape=self.y_shape)


class GlobalMean(Layer):
    """The mean of each map, or of each series: (D, W, H) or (D, T) -> (D,). Networks IV, GoogLeNet (C25)."""

    def __str__(self):
        return "global mean pooling"

    def shape(self, input):
        if len(input) < 2:
            raise ValueError(f"expected maps (D, W, H) or a series (D, T), got the shape {tuple(input)}")
        return (input[0],)

    def forward(self, y, training=None):
        self.y_shape = y.shape
        return y.mean(axis=tuple(range(2, y.ndim)))

    def backward(self, du):
        N, D, *positions = self.y_shape
        each = du / math.prod(positions)
        return np.broadcast_to(each.reshape(N, D, *(1 for _ in positions)), self.y_shape).copy()


class GlobalMax(Layer):
    """The largest value of each map, or of each `transforms` maps that belong together: (D*T, W, H) -> (D,).

    Behind a `TransformConvolution` it is the same for a picture and its transforms. Convolutional Networks IV,
    "Transform invariance" (C16).
    """

    def __init__(self, transforms=1):
        self.transforms = whole("transforms", transforms, 1)

    def __str__(self):
        return "global max pooling" + (f" over {self.transforms} transforms" if self.transforms > 1 else "")

    def shape(self, input):
        if len(input) < 2 or input[0] % self.transforms:
            raise ValueError(f"expected {self.transforms} maps or series for each result, got the shape {tuple(input)}")
        return (input[0] // self.transforms,)

    def forward(self, y, training=None):
        self.y_shape = y.shape
        values = y.reshape(len(y), y.shape[1] // self.transforms, -1)
        self.place = values.argmax(axis=2)[:, :, None]  # the first maximum
        return np.take_along_axis(values, self.place, axis=2)[:, :, 0]

    def backward(self, du):
        N, D, *_ = self.y_shape
        dy = np.zeros((N, D // self.transforms, math.prod(self.y_shape[2:]) * self.transforms), du.dtype)
        np.put_along_axis(dy, self.place, du[:, :, None], axis=2)
        return dy.reshape(self.y_shape)


class Downsampling(Layer):
    """Every S-th row and column, the first included: (D, W, H) -> (D, ceil(W/S), ceil(H/S)). Networks III, L31."""

    def __init__(self, S):
        self.S = as_given(pair("S", S, 1))

    def __str__(self):
        return f"downsampling by {self.S}"

    def shape(self, input):
        D, W, H = maps(input)
        Sx, Sy = both(self.S)
        return D, -(-W // Sx), -(-H // Sy)

    def forward(self, y, training=None):
        self.y_shape = y.shape
        return self.ops.downsample(y, self.S)

    def backward(self, dz):
        return self.ops.downsample_backward(dz, self.S, self.y_shape)


class Upsampling(Layer):
    """S-1 zeros between neighbours: (D, W, H) -> (D, (W-1)S + 1, (H-1)S + 1).

    With `trailing`, zeros also come after the last: (D, W*S, H*S). Convolutional Networks III, L32.
    """

    def __init__(self, S, *, trailing=False):
        self.S, self.trailing = as_given(pair("S", S, 1)), trailing

    def __str__(self):
        return f"upsampling by {self.S}"

    def shape(self, input):
        D, *sizes = maps(input)
        return D, *(n * s if self.trailing else (n - 1) * s + 1 for n, s in zip(sizes, both(self.S)))

    def forward(self, y, training=None):
        return self.ops.upsample(y, self.S, trailing=self.trailing)

    def backward(self, dz):
        return self.ops.upsample_backward(dz, self.S)
