"""Layers that learn: `forward`, and right below it `backward`.

    maps        `Convolution`, `DepthwiseConvolution`, `PointwiseConvolution`, `TransposedConvolution`,
                `TransformConvolution`
    series      `TimeConvolution`
    vectors     `Flatten`, `Linear`
    any         `Activation`

A layer is made with its own numbers only (how many maps, K, stride), and allocates nothing: `layer.shape(input)` says
what comes out and `layer.sizes(input)` what is learned, from the shape of one instance. `layer.start(input)` makes the
weights. Then `forward(y)` returns z and keeps what `backward(dz)` needs; `backward` returns dy and leaves the
derivatives beside the weights (`dw` beside `w`), summed over the batch.

    y, z            in and out, always with a batch axis: (N, D, W, H), (N, D, T) or (N, n)
    training        None in use; while training a numpy Generator (dropout draws from it)
    ops             the module of the operations: lc.vectorized, lc.loops or lc.compiled
"""

import math

import numpy as np

from .. import vectorized
from ..operations.shapes import as_given, both, equal_shape, floats, matrices, memory, pair, shown, whole, window_sizes
from .operations import batched


class Layer:
    """What all layers have; as it stands, a layer without weights that changes no shape."""

    kept = ()  # arrays beside the weights that training changes, not by a derivative (batch normalisation's means)
    neurons = False  # whether its results are counted as neurons: where a weighted sum is taken

    def shape(self, input):
        """The shape of the result for one instance of this shape; what doesn't fit is a ValueError."""
        return input

    def sizes(self, input):
        """The shapes of the weights, by name."""
        return {}

    def connections(self, input):
        """How many products of a weight and a value one instance takes."""
        return 0

    def parts(self, input):
        """The layers inside, as (name, layer, its input's shape)."""
        return []

    def start(self, input, *, rng=None, dtype=np.float64, ops=vectorized):
        """Make the weights, normal with variance 2 / (values that a sum takes), biases 0; return the layer."""
        self.ops = batched(ops)
        rng = np.random.default_rng(0) if rng is None else rng
        self.b = None  # for a layer without biases
        for name, size in self.sizes(input).items():
            self.set_out(name, size, rng, np.dtype(dtype))
        for _, part, shape in self.parts(input):
            part.start(shape, rng=rng, dtype=dtype, ops=ops)
        return self

    def set_out(self, name, size, rng, dtype):
        """Make one array of weights."""
        memory(f"{self}: {name}", size, itemsize=dtype.itemsize)
        array = np.zeros(size, dtype)
        if name == "w":
            rng.standard_normal(out=array, dtype=dtype)
            array *= math.sqrt(2 / self.takes(size))
        setattr(self, name, array)

    def takes(self, size):
        """How many values a weighted sum takes, from the shape of w."""
        return math.prod(size[1:])


def maps(input):
    """Check that one instance is maps (D, W, H); return D, W, H."""
    return axes(input, "maps (D, W, H)", 3)


def axes(input, what, count):
    if len(input) != count:
        raise ValueError(f"expected {what}, got the shape {tuple(input)}")
    return input


def with_bias(bias, w):
    """The shapes of w and, if there is one, of a bias for each of its rows."""
    return {"w": w, "b": (w[0],)} if bias else {"w": w}


# ---------------------------------------------------------------- maps

class Convolution(Layer):
    """Maps scanned by filters: (D, W, H) -> (maps, W', H'), W' = (W + 2P - K)//S + 1. Convolutional Networks III."""

    neurons = True

    def __init__(self, maps, K, *, stride=1, padding=0, bias=True):
        self.maps, self.bias = whole("maps", maps, 1), bias
        self.K, self.stride, self.padding = window(K, stride, padding)

    def __str__(self):
        return f"convolution {self.maps}@{times(self.K)}" + steps(self.stride, self.padding)

    def shape(self, input):
        maps(input)
        return self.maps, *window_sizes("y", input, both(self.K), both(self.stride), both(self.padding))

    def sizes(self, input):
        return with_bias(self.bias, (self.maps, maps(input)[0], *both(self.K)))

    def connections(self, input):
        return math.prod(self.shape(input)[1:]) * math.prod(self.sizes(input)["w"])

    def forward(self, y, training=None):
        self.y = y
        return self.ops.conv2d(y, self.w, self.b, stride=self.stride, padding=self.padding)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.conv2d_backward(dz, self.y, self.w, stride=self.stride, padding=self.padding)
        return dy


class DepthwiseConvolution(Convolution):
    """Each map scanned by its own filter: (D, W, H) -> (D, W', H'). Convolutional Networks IV, stage 1 (C20)."""

    def __init__(self, K, *, stride=1, padding=0, bias=True):
        super().__init__(1, K, stride=stride, padding=padding, bias=bias)

    def __str__(self):
        return f"depthwise convolution {times(self.K)}" + steps(self.stride, self.padding)

    def shape(self, input):
        return input[0], *super().shape(input)[1:]

    def sizes(self, input):
        return with_bias(self.bias, (maps(input)[0], *both(self.K)))

    def forward(self, y, training=None):
        self.y = y
        return self.ops.depthwise_conv2d(y, self.w, self.b, stride=self.stride, padding=self.padding)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.depthwise_conv2d_backward(dz, self.y, self.w, stride=self.stride,
                                                                  padding=self.padding)
        return dy


class PointwiseConvolution(Convolution):
    """Weighted sums across maps at each position: (D, W, H) -> (maps, W, H). Networks IV, stage 2 (C20)."""

    def __init__(self, maps, *, bias=True):
        super().__init__(maps, 1, bias=bias)

    def __str__(self):
        return f"pointwise convolution {self.maps}"

    def sizes(self, input):
        return with_bias(self.bias, (self.maps, maps(input)[0]))

    def forward(self, y, training=None):
        self.y = y
        return self.ops.pointwise_conv2d(y, self.w, self.b)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.pointwise_conv2d_backward(dz, self.y, self.w)
        return dy


class TransposedConvolution(Convolution):
    """Each cell lays down the filters: (D, W, H) -> (maps, W', H'), W' = (W-1)S + K - 2P. Networks III (C14)."""

    def __str__(self):
        return f"transposed {super().__str__()}"

    def shape(self, input):
        sizes = [(n - 1) * s + k - 2 * p for n, s, k, p in zip(maps(input)[1:], both(self.stride), both(self.K),
                                                               both(self.padding))]
        if min(sizes) < 1:
            raise ValueError(f"padding = {self.padding} leaves nothing of the output: {times(tuple(sizes))}")
        return self.maps, *sizes

    def sizes(self, input):
        w = (maps(input)[0], self.maps, *both(self.K))
        return {"w": w, "b": (self.maps,)} if self.bias else {"w": w}

    def takes(self, size):
        return size[0] * size[2] * size[3]

    def connections(self, input):
        return math.prod(input[1:]) * math.prod(self.sizes(input)["w"])

    def forward(self, y, training=None):
        self.y = y
        return self.ops.conv_transpose2d(y, self.w, self.b, stride=self.stride, padding=self.padding)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.conv_transpose2d_backward(dz, self.y, self.w, stride=self.stride,
                                                                  padding=self.padding)
        return dy


class TransformConvolution(Convolution):
    """Every filter in every one of T transforms: (D, W, H) -> (maps*T, W-K+1, H-K+1). Convolutional Networks IV (C16).

    `transforms` are matrices (K*K, K*K) of `lc.transforms`; the result's map j*T + t is filter j in transform t.
    """

    def __init__(self, maps, K, transforms, *, bias=True):
        super().__init__(maps, K, bias=bias)
        Kx, Ky = both(self.K)
        for name, matrix in matrices(transforms).items():
            equal_shape(name, floats(name, matrix).shape, (Kx * Ky, Kx * Ky), "for filters of K = {}", K)
        self.transforms = transforms

    def __str__(self):
        return f"{super().__str__()} in {len(self.transforms)} transforms"

    def shape(self, input):
        return self.maps * len(self.transforms), *super().shape(input)[1:]

    def connections(self, input):
        return super().connections(input) * len(self.transforms)

    def start(self, input, *, dtype=np.float64, **others):
        self.matrices = np.asarray(self.transforms, dtype)  # (T, K*K, K*K)
        return super().start(input, dtype=dtype, **others)

    def forward(self, y, training=None):
        self.y = y
        return self.ops.transform_conv2d(y, self.w, self.matrices, self.b)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.transform_conv2d_backward(dz, self.y, self.w, self.matrices)
        return dy


# ---------------------------------------------------------------- series and vectors

class TimeConvolution(Layer):
    """Scanning along time, the time-delay neural network's layer: (D, T) -> (maps, T'). Networks III, L41 (C29)."""

    neurons = True

    def __init__(self, maps, K, *, stride=1, padding=0, bias=True):
        self.maps, self.K = whole("maps", maps, 1), whole("K", K, 1)
        self.stride, self.padding = whole("stride", stride, 1), whole("padding", padding, 0)
        self.bias = bias

    def __str__(self):
        return f"convolution along time {self.maps}@{self.K}" + steps(self.stride, self.padding)

    def shape(self, input):
        axes(input, "a series (D, T)", 2)
        return self.maps, *window_sizes("y", input, (self.K,), (self.stride,), (self.padding,))

    def sizes(self, input):
        return with_bias(self.bias, (self.maps, axes(input, "a series (D, T)", 2)[0], self.K))

    def connections(self, input):
        return self.shape(input)[1] * math.prod(self.sizes(input)["w"])

    def forward(self, y, training=None):
        self.y = y
        return self.ops.conv1d(y, self.w, self.b, stride=self.stride, padding=self.padding)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.conv1d_backward(dz, self.y, self.w, stride=self.stride, padding=self.padding)
        return dy


class Flatten(Layer):
    """Maps as one vector, maps fastest: (D, W, H) -> (W*H*D,). Convolutional Networks III, L33."""

    def __str__(self):
        return "flatten"

    def shape(self, input):
        return (math.prod(maps(input)),)

    def forward(self, y, training=None):
        self.y_shape = y.shape
        return self.ops.flatten(y)

    def backward(self, dz):
        return self.ops.unflatten(dz, self.y_shape)


class Linear(Layer):
    """A flat layer, z = w y + b: (n,) -> (m,). Convolutional Networks III."""

    neurons = True

    def __init__(self, m, *, bias=True):
        self.m, self.bias = whole("m", m, 1), bias

    def __str__(self):
        return f"flat layer {self.m}"

    def shape(self, input):
        axes(input, "a vector (n,)", 1)
        return (self.m,)

    def sizes(self, input):
        return with_bias(self.bias, (self.m, *axes(input, "a vector (n,)", 1)))

    def connections(self, input):
        return self.m * input[0]

    def forward(self, y, training=None):
        self.y = y
        return self.ops.linear(y, self.w, self.b)

    def backward(self, dz):
        dy, self.dw, self.db = self.ops.linear_backward(dz, self.y, self.w)
        return dy


class Activation(Layer):
    """A function of each cell, by its name: identity, sigmoid, tanh or relu. Convolutional Networks III, L39."""

    def __init__(self, name):
        if not isinstance(name, str) or name not in ("identity", "sigmoid", "tanh", "relu"):
            raise ValueError(f"name: expected identity, sigmoid, tanh or relu, got {shown(name)}")
        self.name = name

    def __str__(self):
        return self.name

    def forward(self, z, training=None):
        self.z = z
        return getattr(self.ops, self.name)(z)

    def backward(self, dy):
        return self.ops.activation_backward(dy, self.z, self.name)


# ---------------------------------------------------------------- words

def window(K, stride, padding):
    """K, stride and padding as whole numbers or, where they differ along x and y, pairs; else an error names one."""
    pairs = pair("K", K, 1), pair("stride", stride, 1), pair("padding", padding, 0)
    return tuple(map(as_given, pairs))


def times(K):
    """A size as it is read: 3x3."""
    return "x".join(map(str, both(K)))


def steps(stride, padding):
    """A stride and a padding as they are read, if they are not 1 and 0."""
    return (f", stride {stride}" if stride != 1 else "") + (f", padding {padding}" if padding != 0 else "")
