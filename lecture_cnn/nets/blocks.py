"""Layers made of layers: `Sequence`, `Residual`, `Union`, `Heads`; `relu_after`, `inception` and `dense` make some.

Where the way forward splits, the derivatives of all branches are added. Shapes are as in `layers`.
"""

import numpy as np

from .layers import Activation, Convolution, Layer
from .pooling import MaxPooling


class Sequence(Layer):
    """Layers one after the other, backward in reverse."""

    def __init__(self, layers):
        self.layers = list(layers)

    def __str__(self):
        return f"sequence of {len(self.layers)} layers"

    def shape(self, input):
        for n, layer in enumerate(self.layers):
            try:
                input = layer.shape(input)
            except ValueError as error:
                raise ValueError(f"layer {n} ({layer}): {error}") from None
        return input

    def parts(self, input):
        for n, layer in enumerate(self.layers):
            yield str(n), layer, input
            input = layer.shape(input)

    def forward(self, y, training=None):
        for layer in self.layers:
            y = layer.forward(y, training)
        return y

    def backward(self, dz):
        for layer in reversed(self.layers):
            dz = layer.backward(dz)
        return dz


class Residual(Layer):
    """z = F(y) + y, so dy = dF^T dz + dz. `skip` takes the place of the plain y where F changes the shape.

    Maps that differ in number or size are a ValueError: the same number of filters is needed before the addition.
    Convolutional Networks IV, ResNet (C26).
    """

    def __init__(self, layers, skip=()):
        self.body, self.skip = Sequence(layers), Sequence(skip)

    def __str__(self):
        return "residual sum"

    def shape(self, input):
        body, skip = self.body.shape(input), self.skip.shape(input)
        if body != skip:
            raise ValueError(f"a residual sum adds maps of one shape, got {body} from the layers and {skip} "
                             "beside them")
        return body

    def parts(self, input):
        return [("body", self.body, input), ("skip", self.skip, input)]

    def forward(self, y, training=None):
        return self.body.forward(y, training) + self.skip.forward(y, training)

    def backward(self, dz):
        return self.body.backward(dz) + self.skip.backward(dz)


class Union(Layer):
    """The maps of all branches behind one another; the derivative is split among them, and theirs are added.

    An empty branch passes its input on. Convolutional Networks IV, AlexNet's two GPUs, GoogLeNet, DenseNet (C22, C25,
    C27).
    """

    def __init__(self, *branches):
        self.branches = [Sequence(branch) for branch in branches]

    def __str__(self):
        return f"union of {len(self.branches)} branches"

    def shape(self, input):
        shapes = [branch.shape(input) for branch in self.branches]
        if len({shape[1:] for shape in shapes}) != 1:
            raise ValueError(f"a union needs maps of one size, got {shapes}")
        return sum(shape[0] for shape in shapes), *shapes[0][1:]

    def parts(self, input):
        return [(str(n), branch, input) for n, branch in enumerate(self.branches)]

    def forward(self, y, training=None):
        results = [branch.forward(y, training) for branch in self.branches]
        self.ends = np.cumsum([result.shape[1] for result in results])[:-1]
        return np.concatenate(results, axis=1)

    def backward(self, dz):
        shares = np.split(dz, self.ends, axis=1)
        return sum(branch.backward(np.ascontiguousarray(share)) for branch, share in zip(self.branches, shares))


class Heads(Layer):
    """Several results from one input: a list forward, a list of derivatives backward, whose sum is the input's.

    The last layer of a network. Convolutional Networks IV, "Bounding boxes" (C17).
    """

    def __init__(self, *heads):
        self.heads = [Sequence(head) for head in heads]

    def __str__(self):
        return f"{len(self.heads)} heads"

    def shape(self, input):
        return [head.shape(input) for head in self.heads]

    def parts(self, input):
        return [(str(n), head, input) for n, head in enumerate(self.heads)]

    def forward(self, y, training=None):
        return [head.forward(y, training) for head in self.heads]

    def backward(self, dz):
        if len(dz) != len(self.heads):
            raise ValueError(f"dz: expected a derivative for each of {len(self.heads)} heads, got {len(dz)}")
        return sum(head.backward(d) for head, d in zip(self.heads, dz))


# ---------------------------------------------------------------- blocks of the networks

def relu_after(*layers):
    """The layers, each followed by a ReLU."""
    return [each for layer in layers for each in (layer, Activation("relu"))]


def inception(ones, threes_from, threes, fives_from, fives, pooled):
    """An inception module: filters of 1x1, 3x3, 5x5 and a max pooling side by side, few maps before the large filters.

    Arguments are the numbers of maps. Convolutional Networks IV, GoogLeNet (C25).
    """
    return Union(
        relu_after(Convolution(ones, 1)),
        relu_after(Convolution(threes_from, 1), Convolution(threes, 3, padding=1)),
        relu_after(Convolution(fives_from, 1), Convolution(fives, 5, padding=2)),
        [MaxPooling(3, padding=1), *relu_after(Convolution(pooled, 1))],
    )


def dense(count, layers):
    """A dense block: `count` times, the maps of `layers()` are joined to all that came before. Networks IV (C27)."""
    return [Union([], layers()) for _ in range(count)]
