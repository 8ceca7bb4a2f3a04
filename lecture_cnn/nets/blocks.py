"""Layers made of layers: `Sequence`, `Residual`, `Union`, `Heads`. `relu_after`, `inception` and
`dense` make lists of layers.

Where the way forward splits, the derivatives of all branches are added.
Shapes and the batch axis are as in `layers`.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from .hints import Array, Draws, Shape
from .layers import Activation, Convolution, Layer
from .pooling import MaxPooling

Parts = Iterable[tuple[str, Layer, Shape]]


class Sequence(Layer):
    """Layers one after the other; backward in reverse order."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = list(layers)

    def __str__(self) -> str:
        return f"sequence of {len(self.layers)} layers"

    def shape(self, input: Shape) -> Shape:
        for n, layer in enumerate(self.layers):
            try:
                input = layer.shape(input)
            except ValueError as error:
                raise ValueError(f"layer {n} ({layer}): {error}") from None
        return input

    def parts(self, input: Shape) -> Iterator[tuple[str, Layer, Shape]]:
        for n, layer in enumerate(self.layers):
            yield str(n), layer, input
            input = layer.shape(input)

    def forward(self, y: Array, training: Draws = None) -> Array:
        for layer in self.layers:
            y = layer.forward(y, training)
        return y

    def backward(self, dz: Array) -> Array:
        for layer in reversed(self.layers):
            dz = layer.backward(dz)
        return dz


class Residual(Layer):
    """z = F(y) + y, so dy = dF^T dz + dz. Where F changes the shape, `skip` replaces the plain y.

    Maps that differ in number or size are a ValueError: only maps of one shape can be added.
    Convolutional Networks IV, "ResNet" (C26).
    """

    def __init__(self, layers: Iterable[Layer], skip: Iterable[Layer] = ()) -> None:
        self.body = Sequence(layers)
        self.skip = Sequence(skip)

    def __str__(self) -> str:
        return "residual sum"

    def shape(self, input: Shape) -> Shape:
        body = self.body.shape(input)
        skip = self.skip.shape(input)
        if body != skip:
            raise ValueError(
                f"a residual sum adds maps of one shape, got {body} from the layers and {skip} "
                "beside them"
            )
        return body

    def parts(self, input: Shape) -> Parts:
        return [("body", self.body, input), ("skip", self.skip, input)]

    def forward(self, y: Array, training: Draws = None) -> Array:
        return self.body.forward(y, training) + self.skip.forward(y, training)

    def backward(self, dz: Array) -> Array:
        return self.body.backward(dz) + self.skip.backward(dz)


class Union(Layer):
    """The maps of all branches, one branch after the other.

    Backward, each branch gets its part of the derivative, and the results are added.
    An empty branch passes its input on. Maps of different sizes are a ValueError.
    Convolutional Networks IV, AlexNet's two GPUs, GoogLeNet, DenseNet (C22, C25, C27).
    """

    def __init__(self, *branches: Iterable[Layer]) -> None:
        self.branches = [Sequence(branch) for branch in branches]

    def __str__(self) -> str:
        return f"union of {len(self.branches)} branches"

    def shape(self, input: Shape) -> Shape:
        shapes = [branch.shape(input) for branch in self.branches]
        sizes = {shape[1:] for shape in shapes}
        if len(sizes) != 1:
            raise ValueError(f"a union needs maps of one size, got {shapes}")
        maps = sum(shape[0] for shape in shapes)
        return maps, *sizes.pop()

    def parts(self, input: Shape) -> Parts:
        return numbered(self.branches, input)

    def forward(self, y: Array, training: Draws = None) -> Array:
        results = [branch.forward(y, training) for branch in self.branches]
        counts = [result.shape[1] for result in results]
        self.ends = np.cumsum(counts)[:-1]
        return np.concatenate(results, axis=1)

    def backward(self, dz: Array) -> Array:
        own = np.split(dz, self.ends, axis=1)
        return backward_of_all(self.branches, map(np.ascontiguousarray, own))


class Heads(Layer):
    """Several results from one input; the last layer of a network.

    `forward` returns a list of results, `backward` takes a list of their derivatives and adds
    what each head makes of its own.
    Convolutional Networks IV, "Bounding boxes" (C17).
    """

    def __init__(self, *heads: Iterable[Layer]) -> None:
        self.heads = [Sequence(head) for head in heads]

    def __str__(self) -> str:
        return f"{len(self.heads)} heads"

    def shape(self, input: Shape) -> list[Shape]:
        return [head.shape(input) for head in self.heads]

    def parts(self, input: Shape) -> Parts:
        return numbered(self.heads, input)

    def forward(self, y: Array, training: Draws = None) -> list[Array]:
        return [head.forward(y, training) for head in self.heads]

    def backward(self, dz: list[Array]) -> Array:
        heads = len(self.heads)
        if len(dz) != heads:
            raise ValueError(
                f"dz: expected a derivative for each of {heads} heads, got {len(dz)}"
            )
        return backward_of_all(self.heads, dz)


def numbered(layers: Iterable[Layer], input: Shape) -> Parts:
    """Layers beside one another, with their numbers as names."""
    return [(str(n), layer, input) for n, layer in enumerate(layers)]


def backward_of_all(layers: Iterable[Layer], derivatives: Iterable[Array]) -> Array:
    """The sum of what each layer makes of its derivative."""
    results = [layer.backward(dz) for layer, dz in zip(layers, derivatives)]
    total = np.zeros_like(results[0])
    for dy in results:
        total += dy
    return total


# ---------------------------------------------------------------- blocks of the networks

def relu_after(*layers: Layer) -> list[Layer]:
    """The layers, each followed by a ReLU."""
    with_relu: list[Layer] = []
    for layer in layers:
        with_relu += [layer, Activation("relu")]
    return with_relu


def inception(
    ones: int,
    threes_from: int,
    threes: int,
    fives_from: int,
    fives: int,
    pooled: int,
) -> Union:
    """An inception module: filters of 1x1, 3x3 and 5x5 and a max pooling side by side.

    The arguments are numbers of maps; `threes_from` and `fives_from` are the few maps that 1x1
    filters make before the larger filters.
    Convolutional Networks IV, "GoogLeNet" (C25).
    """
    return Union(
        relu_after(Convolution(ones, 1)),
        relu_after(Convolution(threes_from, 1), Convolution(threes, 3, padding=1)),
        relu_after(Convolution(fives_from, 1), Convolution(fives, 5, padding=2)),
        [MaxPooling(3, padding=1), *relu_after(Convolution(pooled, 1))],
    )


def dense(count: int, layers: Callable[[], list[Layer]]) -> list[Layer]:
    """A dense block: `count` times, the maps of `layers()` follow all maps before them.

    Convolutional Networks IV, "DenseNet" (C27).
    """
    return [Union([], layers()) for _ in range(count)]
