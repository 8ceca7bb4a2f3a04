"""A network: its layers, one input shape, the module of its operations; and the table of its sizes.

`Network`, `count_parameters(network)`, `summary(network)`. The table comes from the layers' shapes: no weight is made.
"""

import math
from typing import NamedTuple

import numpy as np

from .. import vectorized
from ..operations.shapes import any_numbers, shown, whole
from .blocks import Sequence
from .tables import Size


class Network:
    """Layers in order, run on batches of one input shape.

    `input` is the shape of one instance, `ops` the module of the operations (lc.vectorized, lc.loops, lc.compiled).
    The weights are made at the first run, or when asked for: the same seed and type, the same weights to the bit.
    Layers that don't fit together are a ValueError here.
    """

    def __init__(self, name, input, layers, *, ops=vectorized, seed=0, dtype=np.float64):
        if not isinstance(input, (tuple, list)):
            raise TypeError(f"input: expected the shape of one instance, such as (1, 28, 28), got {shown(input)}")
        self.input = tuple(whole(f"input[{n}]", size, 1) for n, size in enumerate(input))
        self.name, self.ops, self.seed, self.dtype = name, ops, seed, np.dtype(dtype)
        if self.dtype not in (np.float32, np.float64):
            raise TypeError(f"dtype: expected float32 or float64, got {self.dtype}")
        self.body = Sequence(layers)
        self.output = self.body.shape(self.input)
        self.started = False

    def __repr__(self):
        return f"{self.name}: {Size(self.input)} -> {self.output}, {count_parameters(self):,} parameters"

    def start(self):
        """Make the weights anew from the seed; return the network."""
        self.body.start(self.input, rng=np.random.default_rng(self.seed), dtype=self.dtype, ops=self.ops)
        self.started = True
        return self

    def forward(self, y, training=None):
        """The last layer's results for a batch (N, *input); `training` is a Generator while training, None in use."""
        y = any_numbers("y", y)
        if y.shape[1:] != self.input or y.ndim != len(self.input) + 1:
            raise ValueError(f"y: expected a batch of the shape (N, {', '.join(map(str, self.input))}) for "
                             f"{self.name}, got the shape {y.shape}")
        if not self.started:
            self.start()
        return self.body.forward(y.astype(self.dtype, copy=False), training)

    def backward(self, dz):
        """dy for the batch of the last `forward`; every layer keeps the derivatives of its weights."""
        return self.body.backward(dz)

    def weights(self):
        """What is learned: name -> array, the very arrays that the layers use."""
        return self._arrays(lambda layer, sizes: {name: name for name in sizes})

    def gradients(self):
        """The derivatives of the last `backward`, by the names of the weights."""
        return self._arrays(lambda layer, sizes: {name: f"d{name}" for name in sizes})

    def kept(self):
        """Arrays that training changes without a derivative: batch normalisation's running means and variances."""
        return self._arrays(lambda layer, sizes: {name: name for name in layer.kept})

    def _arrays(self, names):
        if not self.started:
            self.start()
        return {f"{path}.{name}": getattr(layer, attribute) for path, layer, shape in walk(self)
                for name, attribute in names(layer, layer.sizes(shape)).items()}


def walk(network):
    """Every layer that has none inside, as (path, layer, its input's shape)."""

    def visit(path, layer, input):
        parts = list(layer.parts(input))
        if not parts and not isinstance(layer, Sequence):
            yield path, layer, input
        for name, part, shape in parts:
            yield from visit(f"{path}.{name}" if path else name, part, shape)

    return visit("", network.body, network.input)


def count_parameters(network):
    """How many weights and biases a network has; none of them is made."""
    return sum(parameters(layer, shape) for _, layer, shape in walk(network))


def parameters(layer, input):
    """How many weights and biases one layer has on an input of this shape."""
    return sum(math.prod(size) for size in layer.sizes(input).values())


class Row(NamedTuple):
    """One layer: its path and name, what comes out, its weights and biases, the sums it takes, and their products."""

    path: str
    layer: str
    shape: Size
    parameters: int
    neurons: int
    connections: int


class Summary(list):
    """The rows of a network's table and, printed, the table with its sums."""

    parameters = property(lambda self: sum(row.parameters for row in self))
    neurons = property(lambda self: sum(row.neurons for row in self))
    connections = property(lambda self: sum(row.connections for row in self))

    def __init__(self, name, rows):
        super().__init__(rows)
        self.name = name

    def __str__(self):
        wide = max(len(f"{row.path}  {row.layer}") for row in self)

        def line(layer, shape, *counts):
            return f"{layer:{wide}}  {shape:>13}" + "".join(f"{count:>15}" for count in counts)

        body = [line(f"{row.path}  {row.layer}", str(row.shape), *(f"{count:,}" if count else "" for count in row[3:]))
                for row in self]
        sums = line("in all", "", *(f"{count:,}" for count in (self.parameters, self.neurons, self.connections)))
        return "\n".join([self.name, line("layer", "shape", "parameters", "neurons", "connections"), *body, sums])

    __repr__ = __str__


def summary(network):
    """The table of a network: each layer's shape, parameters, neurons and connections, for one instance.

    Neurons are the results of the layers that take weighted sums (convolutions, flat layers); connections are their
    products of a weight and a value, without the biases. No weight is made.
    """
    rows = []
    for path, layer, input in walk(network):
        shape = layer.shape(input)
        rows.append(Row(path, str(layer), Size(shape), parameters(layer, input),
                        math.prod(shape) if layer.neurons else 0, layer.connections(input)))
    return Summary(network.name, rows)
