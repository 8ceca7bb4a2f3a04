"""A network: its layers, the shape of its input, the module of its operations; and its table.

`Network`, `count_parameters(network)`, `summary(network)`. The table comes from the layers' shapes:
no weight is made for it.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from .. import vectorized
from ..operations.shapes import any_numbers, short_repr, whole
from . import blocks
from .hints import Array, Draws, Row, Shape
from .layers import Layer
from .tables import Size

Place = tuple[str, Layer, Shape]  # a layer in a network: its path, the layer, its input's shape


class Network:
    """Layers in order, run on batches of one input shape.

    `input` is the shape of one instance, `ops` the module of the operations (lc.vectorized,
    lc.loops, lc.compiled). The weights are made at the first run, or when they are asked for; the
    same seed and type give the same weights to the bit.
    Layers that do not fit together are a ValueError.
    """

    def __init__(
        self,
        name: str,
        input: Sequence[int],
        layers: Sequence[Layer],
        *,
        ops: Any = vectorized,
        seed: int = 0,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if not isinstance(input, tuple | list):
            raise TypeError(
                "input: expected the shape of one instance, such as (1, 28, 28), "
                f"got {short_repr(input)}"
            )
        self.input = tuple(whole(f"input[{n}]", size, 1) for n, size in enumerate(input))
        self.name = name
        self.ops = ops
        self.seed = seed
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float32, np.float64):
            raise TypeError(f"dtype: expected float32 or float64, got {self.dtype}")
        self.body = blocks.Sequence(layers)
        self.output = self.body.shape(self.input)
        self.started = False

    def __repr__(self) -> str:
        count = count_parameters(self)
        return f"{self.name}: {Size(self.input)} -> {self.output}, {count:,} parameters"

    def start(self) -> Self:
        """Make the weights anew from the seed; return the network."""
        rng = np.random.default_rng(self.seed)
        self.body.start(self.input, rng=rng, dtype=self.dtype, ops=self.ops)
        self.started = True
        return self

    def forward(self, y: Array, training: Draws = None) -> Any:
        """The results of the last layer for a batch (N, *input).

        `training` is a Generator while training, None in use.
        """
        y = any_numbers("y", y)
        if y.ndim != len(self.input) + 1 or y.shape[1:] != self.input:
            sizes = ", ".join(map(str, self.input))
            raise ValueError(
                f"y: expected a batch of the shape (N, {sizes}) for {self.name}, "
                f"got the shape {y.shape}"
            )
        if not self.started:
            self.start()
        return self.body.forward(y.astype(self.dtype, copy=False), training)

    def backward(self, dz: Any) -> Array:
        """dy for the batch of the last `forward`; each layer keeps its weights' derivatives."""
        return self.body.backward(dz)

    def weights(self) -> dict[str, Array]:
        """What is learned: name -> array, the very arrays that the layers use."""
        return {name: getattr(layer, own) for name, layer, own in self._named_weights()}

    def gradients(self) -> dict[str, Array]:
        """The derivatives of the last `backward`, by the names of the weights."""
        return {name: getattr(layer, f"d{own}") for name, layer, own in self._named_weights()}

    def kept(self) -> dict[str, Array]:
        """Arrays that training changes without a derivative: means and variances, by name."""
        self._start_once()
        arrays = {}
        for path, layer, _ in walk(self):
            for own in layer.kept:
                arrays[f"{path}.{own}"] = getattr(layer, own)
        return arrays

    def _named_weights(self) -> list[tuple[str, Layer, str]]:
        """(name in the network, layer, name in the layer) of each array of weights."""
        self._start_once()
        named = []
        for path, layer, input in walk(self):
            for own in layer.sizes(input):
                named.append((f"{path}.{own}", layer, own))
        return named

    def _start_once(self) -> None:
        if not self.started:
            self.start()


def walk(network: Network) -> Iterator[Place]:
    """Every layer that has no layers inside: (path, layer, the shape of its input)."""
    for name, layer, input in network.body.parts(network.input):
        yield from _walk_layer(name, layer, input)


def _walk_layer(path: str, layer: Layer, input: Shape) -> Iterator[Place]:
    parts = list(layer.parts(input))
    if not parts and not isinstance(layer, blocks.Sequence):
        yield path, layer, input
    for name, part, shape in parts:
        yield from _walk_layer(f"{path}.{name}", part, shape)


def count_parameters(network: Network) -> int:
    """How many weights and biases a network has; none of them is made."""
    return sum(parameters(layer, input) for _, layer, input in walk(network))


def parameters(layer: Layer, input: Shape) -> int:
    """How many weights and biases one layer has on an input of this shape."""
    return sum(map(math.prod, layer.sizes(input).values()))


class Summary(list[Row]):
    """The rows of a network's table; printed, the table with its sums.

    The keys of a row: path, layer, shape (of the result), parameters, neurons, connections.
    """

    COUNTS = "parameters", "neurons", "connections"

    def __init__(self, name: str, rows: list[Row]) -> None:
        super().__init__(rows)
        self.name = name

    @property
    def parameters(self) -> int:
        """All weights and biases of the network."""
        return self._total("parameters")

    @property
    def neurons(self) -> int:
        """All results of weighted sums."""
        return self._total("neurons")

    @property
    def connections(self) -> int:
        """All products of a weight and a value."""
        return self._total("connections")

    def _total(self, key: str) -> int:
        return sum(row[key] for row in self)

    def __str__(self) -> str:
        names = [f"{row['path']}  {row['layer']}" for row in self]
        width = max(map(len, names))
        lines = [self.name, line("layer", "shape", self.COUNTS, width)]
        for name, row in zip(names, self):
            counts = [f"{row[key]:,}" if row[key] else "" for key in self.COUNTS]
            lines.append(line(name, str(row["shape"]), counts, width))
        totals = [f"{self._total(key):,}" for key in self.COUNTS]
        lines.append(line("in all", "", totals, width))
        return "\n".join(lines)

    __repr__ = __str__


def line(layer: str, shape: str, counts: Sequence[str], width: int) -> str:
    """One line of the printed table."""
    numbers = "".join(f"{count:>15}" for count in counts)
    return f"{layer:{width}}  {shape:>13}{numbers}"


def summary(network: Network) -> Summary:
    """The table of a network: shape, parameters, neurons and connections of each layer.

    For one instance. Neurons are the results of the layers that take weighted sums (convolutions,
    fully connected layers); connections are the products of a weight and a value in these sums,
    without the biases. No weight is made.
    """
    rows = []
    for path, layer, input in walk(network):
        shape = layer.shape(input)
        rows.append({
            "path": path,
            "layer": str(layer),
            "shape": Size(shape),
            "parameters": parameters(layer, input),
            "neurons": math.prod(shape) if layer.neurons else 0,
            "connections": layer.connections(input),
        })
    return Summary(network.name, rows)
