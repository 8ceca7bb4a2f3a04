"""Layers that change how many cells a map has: `MaxPooling`, `MeanPooling`, `GlobalMean`,
`GlobalMax`, `Downsampling`, `Upsampling`.

They have no weights. Shapes and the batch axis are as in `layers`.
"""

import math

import numpy as np

from ..operations.shapes import as_given, both, pair, whole, window_sizes
from .hints import Array, Draws, Shape, Sides
from .layers import Layer, check_maps, steps, times, window


class MaxPooling(Layer):
    """The largest value of each window: (D, W, H) -> (D, W', H').

    Convolutional Networks III, L13, L14; IV, L25, L26.
    """

    def __init__(self, K: Sides, *, stride: Sides = 1, padding: Sides = 0) -> None:
        self.K, self.stride, self.padding = window(K, stride, padding)

    def __str__(self) -> str:
        return f"max pooling {times(self.K)}{steps(self.stride, self.padding)}"

    def shape(self, input: Shape) -> Shape:
        D, _, _ = check_maps(input)
        K = both(self.K)
        stride = both(self.stride)
        padding = both(self.padding)
        return D, *window_sizes("y", input, K, stride, padding)

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y_shape = y.shape
        u, self.pidx = self.ops.max_pool2d(y, self.K, stride=self.stride, padding=self.padding)
        return u

    def backward(self, du: Array) -> Array:
        return self.ops.max_pool2d_backward(du, self.pidx, self.y_shape)


class MeanPooling(MaxPooling):
    """The mean of each window: (D, W, H) -> (D, W', H').

    Convolutional Networks III, L15, L16; IV, L27, L28.
    """

    def __str__(self) -> str:
        return f"mean pooling {times(self.K)}{steps(self.stride, self.padding)}"

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y_shape = y.shape
        return self.ops.mean_pool2d(y, self.K, stride=self.stride, padding=self.padding)

    def backward(self, du: Array) -> Array:
        return self.ops.mean_pool2d_backward(
            du,
            self.K,
            stride=self.stride,
            padding=self.padding,
            input_shape=self.y_shape,
        )


class GlobalMean(Layer):
    """The mean of each map, or of each series: (D, W, H) or (D, T) -> (D,).

    Convolutional Networks IV, "GoogLeNet" (C25).
    """

    def __str__(self) -> str:
        return "global mean pooling"

    def shape(self, input: Shape) -> Shape:
        if len(input) < 2:
            raise ValueError(
                f"expected maps (D, W, H) or a series (D, T), got the shape {tuple(input)}"
            )
        return input[:1]

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y_shape = y.shape
        positions = tuple(range(2, y.ndim))
        return y.mean(axis=positions)

    def backward(self, du: Array) -> Array:
        N, D, *positions = self.y_shape
        each = du / math.prod(positions)
        ones = [1] * len(positions)
        return np.broadcast_to(each.reshape(N, D, *ones), self.y_shape).copy()


class GlobalMax(Layer):
    """The largest value of each map, or of each `transforms` maps in a row: (D*T, W, H) -> (D,).

    After a `TransformConvolution` the result is the same for a picture and its transforms.
    Convolutional Networks IV, "Transform invariance" (C16).
    """

    def __init__(self, transforms: int = 1) -> None:
        self.transforms = whole("transforms", transforms, 1)

    def __str__(self) -> str:
        if self.transforms == 1:
            return "global max pooling"
        return f"global max pooling over {self.transforms} transforms"

    def shape(self, input: Shape) -> Shape:
        T = self.transforms
        if len(input) < 2 or input[0] % T:
            raise ValueError(
                f"expected {T} maps or series for each result, got the shape {tuple(input)}"
            )
        return (input[0] // T,)

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y_shape = y.shape
        N, maps, *_ = y.shape
        values = y.reshape(N, maps // self.transforms, -1)
        self.place = values.argmax(axis=2, keepdims=True)  # of the first maximum
        largest = np.take_along_axis(values, self.place, axis=2)
        return largest[:, :, 0]

    def backward(self, du: Array) -> Array:
        N, D = du.shape
        cells = math.prod(self.y_shape[1:]) // D
        dy = np.zeros((N, D, cells), du.dtype)
        np.put_along_axis(dy, self.place, du[:, :, None], axis=2)
        return dy.reshape(self.y_shape)


class Downsampling(Layer):
    """Every S-th row and column, the first included: (D, W, H) -> (D, ceil(W/S), ceil(H/S)).

    Convolutional Networks III, L31.
    """

    def __init__(self, S: Sides) -> None:
        self.S = as_given(pair("S", S, 1))

    def __str__(self) -> str:
        return f"downsampling by {self.S}"

    def shape(self, input: Shape) -> Shape:
        D, W, H = check_maps(input)
        Sx, Sy = both(self.S)
        return D, math.ceil(W / Sx), math.ceil(H / Sy)

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y_shape = y.shape
        return self.ops.downsample(y, self.S)

    def backward(self, dz: Array) -> Array:
        return self.ops.downsample_backward(dz, self.S, self.y_shape)


class Upsampling(Layer):
    """S-1 zeros between neighbours: (D, W, H) -> (D, (W-1)S + 1, (H-1)S + 1).

    With `trailing`, zeros also follow the last cell: (D, W*S, H*S).
    Convolutional Networks III, L32.
    """

    def __init__(self, S: Sides, *, trailing: bool = False) -> None:
        self.S = as_given(pair("S", S, 1))
        self.trailing = trailing

    def __str__(self) -> str:
        return f"upsampling by {self.S}"

    def shape(self, input: Shape) -> Shape:
        D, W, H = check_maps(input)
        Sx, Sy = both(self.S)
        if self.trailing:
            return D, W * Sx, H * Sy
        return D, (W - 1) * Sx + 1, (H - 1) * Sy + 1

    def forward(self, y: Array, training: Draws = None) -> Array:
        return self.ops.upsample(y, self.S, trailing=self.trailing)

    def backward(self, dz: Array) -> Array:
        return self.ops.upsample_backward(dz, self.S)
