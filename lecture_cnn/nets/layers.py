"""Layers that learn: `forward`, and right below it `backward`.

    maps        `Convolution`, `DepthwiseConvolution`, `PointwiseConvolution`,
                `TransposedConvolution`, `TransformConvolution`
    series      `TimeConvolution`
    vectors     `Flatten`, `Linear`
    any         `Activation`

A layer is made with its own numbers only (how many maps, K, stride), and allocates nothing.
From the shape of one instance `layer.shape(input)` gives the shape of the result, and
`layer.sizes(input)` the shapes of the weights. `layer.start(input)` makes the weights.
Then `forward(y)` returns z and keeps what `backward(dz)` needs; `backward` returns dy and sets
the derivatives beside the weights (`dw` beside `w`), summed over the batch.

    y, z        input and result, always with a batch axis: (N, D, W, H), (N, D, T) or (N, n)
    training    None in use; a numpy Generator while training (dropout draws from it)
    ops         the module of the operations: lc.vectorized, lc.loops or lc.compiled
"""

import math
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from .. import vectorized
from ..operations.shapes import (
    as_given,
    both,
    equal_shape,
    floats,
    matrices,
    memory,
    pair,
    short_repr,
    whole,
    window_sizes,
)
from .hints import Array, Draws, Generator, Shape, Sides
from .operations import batched


class Layer:
    """The base class: a layer without weights that keeps the shape."""

    kept: tuple[str, ...] = ()  # arrays that training changes, but not by a derivative
    neurons = False  # whether the results are counted as neurons: those of weighted sums

    ops: Any
    w: Array
    b: Array | None
    dw: Array
    db: Array

    def shape(self, input: Shape) -> Any:
        """The shape of the result for one instance of this shape; a wrong one is a ValueError."""
        return input

    def sizes(self, input: Shape) -> dict[str, Shape]:
        """The shapes of the weights, by name."""
        return {}

    def connections(self, input: Shape) -> int:
        """How many products of a weight and a value one instance needs."""
        return 0

    def parts(self, input: Shape) -> Iterable[tuple[str, "Layer", Shape]]:
        """The layers inside of this one: (name, layer, the shape of its input)."""
        return []

    def start(
        self,
        input: Shape,
        *,
        rng: Generator | None = None,
        dtype: DTypeLike = np.float64,
        ops: Any = vectorized,
    ) -> Self:
        """Make the weights, normal with variance 2 / (terms of a sum), and biases of 0.

        Returns the layer.
        """
        self.ops = batched(ops)
        if rng is None:
            rng = np.random.default_rng(0)
        self.b = None  # stays so in a layer without biases
        for name, size in self.sizes(input).items():
            setattr(self, name, self.first_weights(name, size, rng, np.dtype(dtype)))
        for _, part, shape in self.parts(input):
            part.start(shape, rng=rng, dtype=dtype, ops=ops)
        return self

    def first_weights(
        self,
        name: str,
        size: Shape,
        rng: Generator,
        dtype: np.dtype[Any],
    ) -> Array:
        """One array of weights, as it is before the training."""
        memory(f"{self}: {name}", size, itemsize=dtype.itemsize)
        array = np.zeros(size, dtype)
        if name == "w":
            rng.standard_normal(out=array, dtype=dtype)
            array *= math.sqrt(2 / self.terms(size))
        return array

    def terms(self, size: Shape) -> int:
        """How many products each weighted sum adds, from the shape of w."""
        return math.prod(size[1:])

    def forward(self, y: Array, training: Draws = None) -> Any:
        """The results for a batch."""
        raise NotImplementedError

    def backward(self, dz: Any) -> Array:
        """The derivative for the batch of the last `forward`."""
        raise NotImplementedError


def check_maps(input: Shape) -> Shape:
    """D, W, H of one instance; a ValueError if it is not maps (D, W, H)."""
    return check_axes(input, "maps (D, W, H)", 3)


def check_axes(input: Shape, what: str, count: int) -> Shape:
    """The shape of one instance; a ValueError if it has not this number of axes."""
    if len(input) != count:
        raise ValueError(f"expected {what}, got the shape {tuple(input)}")
    return input


# ---------------------------------------------------------------- maps

class Convolution(Layer):
    """Maps scanned by filters: (D, W, H) -> (maps, W', H'), where W' = (W + 2P - K)//S + 1.

    Convolutional Networks III (L21, L11).
    """

    neurons = True
    operation = "conv2d"  # its name in `ops`; its backward pass has the name with _backward

    def __init__(
        self,
        maps: int,
        K: Sides,
        *,
        stride: Sides = 1,
        padding: Sides = 0,
        bias: bool = True,
    ) -> None:
        self.maps = whole("maps", maps, 1)
        self.K, self.stride, self.padding = window(K, stride, padding)
        self.bias = bias

    def __str__(self) -> str:
        return f"convolution {self.maps}@{times(self.K)}{steps(self.stride, self.padding)}"

    def shape(self, input: Shape) -> Shape:
        check_maps(input)
        K = both(self.K)
        stride = both(self.stride)
        padding = both(self.padding)
        return self.maps, *window_sizes("y", input, K, stride, padding)

    def w_size(self, input: Shape) -> Shape:
        """The shape of the filters."""
        D, _, _ = check_maps(input)
        return self.maps, D, *both(self.K)

    def sizes(self, input: Shape) -> dict[str, Shape]:
        w = self.w_size(input)
        if not self.bias:
            return {"w": w}
        return {"w": w, "b": w[:1]}

    def connections(self, input: Shape) -> int:
        positions = math.prod(self.shape(input)[1:])
        return positions * math.prod(self.w_size(input))

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y = y
        operation = getattr(self.ops, self.operation)
        return operation(y, self.w, self.b, stride=self.stride, padding=self.padding)

    def backward(self, dz: Array) -> Array:
        operation = getattr(self.ops, f"{self.operation}_backward")
        dy, self.dw, self.db = operation(
            dz, self.y, self.w, stride=self.stride, padding=self.padding
        )
        return dy


class DepthwiseConvolution(Convolution):
    """Each map scanned by its own filter: (D, W, H) -> (D, W', H').

    Convolutional Networks IV, "Depth-wise convolution", stage 1 (C20).
    """

    operation = "depthwise_conv2d"

    def __init__(
        self,
        K: Sides,
        *,
        stride: Sides = 1,
        padding: Sides = 0,
        bias: bool = True,
    ) -> None:
        super().__init__(1, K, stride=stride, padding=padding, bias=bias)

    def __str__(self) -> str:
        return f"depthwise convolution {times(self.K)}{steps(self.stride, self.padding)}"

    def shape(self, input: Shape) -> Shape:
        _, W_out, H_out = super().shape(input)
        return input[0], W_out, H_out

    def w_size(self, input: Shape) -> Shape:
        D, _, _ = check_maps(input)
        return D, *both(self.K)


class PointwiseConvolution(Convolution):
    """Weighted sums across the maps at each position: (D, W, H) -> (maps, W, H).

    Convolutional Networks IV, "Depth-wise convolution", stage 2 (C20).
    """

    def __init__(self, maps: int, *, bias: bool = True) -> None:
        super().__init__(maps, 1, bias=bias)

    def __str__(self) -> str:
        return f"pointwise convolution {self.maps}"

    def w_size(self, input: Shape) -> Shape:
        D, _, _ = check_maps(input)
        return self.maps, D

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y = y
        return self.ops.pointwise_conv2d(y, self.w, self.b)

    def backward(self, dz: Array) -> Array:
        dy, self.dw, self.db = self.ops.pointwise_conv2d_backward(dz, self.y, self.w)
        return dy


class TransposedConvolution(Convolution):
    """Each cell adds the filters to the result: (D, W, H) -> (maps, W', H'), W' = (W-1)S + K - 2P.

    Convolutional Networks III, "The Upsampling Layer" (C14).
    """

    operation = "conv_transpose2d"

    def __str__(self) -> str:
        return f"transposed {super().__str__()}"

    def shape(self, input: Shape) -> Shape:
        _, *sizes = check_maps(input)
        result = []
        for n, K, S, P in zip(sizes, both(self.K), both(self.stride), both(self.padding)):
            result.append((n - 1) * S + K - 2 * P)
        if min(result) < 1:
            size = times(tuple(result))
            raise ValueError(f"padding = {self.padding} leaves nothing of the output: {size}")
        return self.maps, *result

    def w_size(self, input: Shape) -> Shape:
        D, _, _ = check_maps(input)
        return D, self.maps, *both(self.K)

    def sizes(self, input: Shape) -> dict[str, Shape]:
        sizes = super().sizes(input)
        if self.bias:
            sizes["b"] = (self.maps,)
        return sizes

    def terms(self, size: Shape) -> int:
        D, _, Kx, Ky = size
        return D * Kx * Ky

    def connections(self, input: Shape) -> int:
        positions = math.prod(input[1:])
        return positions * math.prod(self.w_size(input))


class TransformConvolution(Convolution):
    """Every filter in each of T transforms: (D, W, H) -> (maps*T, W-K+1, H-K+1).

    `transforms` are matrices (K*K, K*K) of `lc.transforms`. Map j*T + t of the result is filter j
    in transform t. Matrices of another shape are a ValueError.
    Convolutional Networks IV, "Transform invariance" (C16, L30, L38).
    """

    def __init__(
        self,
        maps: int,
        K: int,
        transforms: Any,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(maps, K, bias=bias)
        cells = math.prod(both(self.K))
        for name, matrix in matrices(transforms).items():
            found = floats(name, matrix).shape
            equal_shape(name, found, (cells, cells), f"for filters of K = {as_given(K)}")
        self.transforms = transforms

    def __str__(self) -> str:
        return f"{super().__str__()} in {len(self.transforms)} transforms"

    def shape(self, input: Shape) -> Shape:
        _, W_out, H_out = super().shape(input)
        return self.maps * len(self.transforms), W_out, H_out

    def connections(self, input: Shape) -> int:
        return super().connections(input) * len(self.transforms)

    def start(self, input: Shape, *, dtype: DTypeLike = np.float64, **others: Any) -> Self:
        self.matrices = np.asarray(self.transforms, dtype)  # (T, K*K, K*K)
        return super().start(input, dtype=dtype, **others)

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y = y
        return self.ops.transform_conv2d(y, self.w, self.matrices, self.b)

    def backward(self, dz: Array) -> Array:
        operation = self.ops.transform_conv2d_backward
        dy, self.dw, self.db = operation(dz, self.y, self.w, self.matrices)
        return dy


# ---------------------------------------------------------------- series and vectors

class TimeConvolution(Convolution):
    """A scan along time, the layer of time-delay neural networks: (D, T) -> (maps, T').

    Convolutional Networks III, "Scanning along time", L41 (C29).
    """

    operation = "conv1d"

    def __init__(
        self,
        maps: int,
        K: int,
        *,
        stride: int = 1,
        padding: int = 0,
        bias: bool = True,
    ) -> None:
        self.maps = whole("maps", maps, 1)
        self.K = whole("K", K, 1)
        self.stride = whole("stride", stride, 1)
        self.padding = whole("padding", padding, 0)
        self.bias = bias

    def __str__(self) -> str:
        return f"convolution along time {self.maps}@{self.K}{steps(self.stride, self.padding)}"

    def shape(self, input: Shape) -> Shape:
        check_axes(input, "a series (D, T)", 2)
        K, stride, padding = (self.K,), (self.stride,), (self.padding,)
        return self.maps, *window_sizes("y", input, K, stride, padding)

    def w_size(self, input: Shape) -> Shape:
        D, _ = check_axes(input, "a series (D, T)", 2)
        K, _ = both(self.K)
        return self.maps, D, K


class Flatten(Layer):
    """Maps as one vector, the map counts fastest: (D, W, H) -> (W*H*D,).

    Convolutional Networks III, L33.
    """

    def __str__(self) -> str:
        return "flatten"

    def shape(self, input: Shape) -> Shape:
        return (math.prod(check_maps(input)),)

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y_shape = y.shape
        return self.ops.flatten(y)

    def backward(self, dz: Array) -> Array:
        return self.ops.unflatten(dz, self.y_shape)


class Linear(Layer):
    """A fully connected layer (the lecture's flat layer), z = w y + b: (n,) -> (m,).

    Convolutional Networks III, "Backpropagation: Final flat layers" (C08).
    """

    neurons = True

    def __init__(self, m: int, *, bias: bool = True) -> None:
        self.m = whole("m", m, 1)
        self.bias = bias

    def __str__(self) -> str:
        return f"flat layer {self.m}"

    def shape(self, input: Shape) -> Shape:
        check_axes(input, "a vector (n,)", 1)
        return (self.m,)

    def sizes(self, input: Shape) -> dict[str, Shape]:
        n, = check_axes(input, "a vector (n,)", 1)
        if not self.bias:
            return {"w": (self.m, n)}
        return {"w": (self.m, n), "b": (self.m,)}

    def connections(self, input: Shape) -> int:
        return self.m * input[0]

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y = y
        return self.ops.linear(y, self.w, self.b)

    def backward(self, dz: Array) -> Array:
        dy, self.dw, self.db = self.ops.linear_backward(dz, self.y, self.w)
        return dy


class Activation(Layer):
    """A function of each cell, by its name: identity, sigmoid, tanh or relu.

    Convolutional Networks III, L39.
    """

    NAMES = "identity", "sigmoid", "tanh", "relu"

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or name not in self.NAMES:
            given = short_repr(name)
            raise ValueError(f"name: expected identity, sigmoid, tanh or relu, got {given}")
        self.name = name

    def __str__(self) -> str:
        return self.name

    def forward(self, z: Array, training: Draws = None) -> Array:
        self.z = z
        function = getattr(self.ops, self.name)
        return function(z)

    def backward(self, dy: Array) -> Array:
        return self.ops.activation_backward(dy, self.z, self.name)


# ---------------------------------------------------------------- a layer's numbers

def window(K: Sides, stride: Sides, padding: Sides) -> tuple[Sides, Sides, Sides]:
    """K, stride and padding as ints, or as pairs where they differ along x and y.

    A wrong one is an error that names it.
    """
    K = as_given(pair("K", K, 1))
    stride = as_given(pair("stride", stride, 1))
    padding = as_given(pair("padding", padding, 0))
    return K, stride, padding


def times(K: Sides) -> str:
    """A size as text: 3x3."""
    return "x".join(map(str, both(K)))


def steps(stride: Sides, padding: Sides) -> str:
    """A stride other than 1 and a padding other than 0 as text."""
    text = ""
    if stride != 1:
        text += f", stride {stride}"
    if padding != 0:
        text += f", padding {padding}"
    return text
