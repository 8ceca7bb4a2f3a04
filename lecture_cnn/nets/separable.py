"""Depth-wise convolution in its two stages as a part of networks: `separable`; and what it saves, `counts`, `trial`.

Convolutional Networks IV, "Depth-wise convolution" (C20). Elsewhere the two stages are called a depthwise separable
convolution.
"""

from typing import NamedTuple

from ..operations.shapes import one_of, whole
from . import data
from .blocks import relu_after
from .layers import Activation, Convolution, DepthwiseConvolution, Linear, PointwiseConvolution
from .losses import accuracy
from .network import Network, summary
from .optimizers import Adam, Plateau
from .pictures import first_folds, stratified
from .pooling import GlobalMean, MaxPooling
from .training import Training, in_use


def separable(maps, K, *, stride=1, padding=0):
    """Stage 1, a filter for each map that comes in, without a bias; and stage 2, `maps` weighted sums: two layers."""
    return [DepthwiseConvolution(K, stride=stride, padding=padding, bias=False), PointwiseConvolution(maps)]


class Counts(NamedTuple):
    """The weights of one layer from M to N maps with filters K x K, and their ratio, by counting and as 1/K^2 + 1/N."""

    M: int
    N: int
    K: int
    conventional: int
    depth_wise: int
    ratio: float
    by_formula: float


def counts(sizes=((3, 8, 3), (64, 128, 3), (256, 256, 5))):
    """N M K^2 against N M + M K^2 for each M, N, K, counted from the layers' own weights: a list of Counts."""
    def weights(layers, M):
        return summary(Network("one layer", (M, K, K), layers)).parameters - N  # without the N biases

    rows = []
    for M, N, K in sizes:
        conventional, depth_wise = weights([Convolution(N, K)], M), weights(separable(N, K), M)
        rows.append(Counts(M, N, K, conventional, depth_wise, depth_wise / conventional, 1 / K**2 + 1 / N))
    return rows


class Trained(NamedTuple):
    """One network: its weights and biases, products for one digit, and the share of the held-out digits it finds."""

    layers: str
    parameters: int
    connections: int
    held_out: float


def digit_net(layer, widths=(16, 32, 64), *, name="digit net", **options):
    """A network on the 8x8 digits: `layer(maps)` makes the layers of its second and third convolution.

    The first convolution is a conventional one, as it has one map to scan; max pooling after the second; at the end the
    mean of each map, and the classes.
    """
    first, second, third = widths
    return Network(name, (1, 8, 8), [
        *relu_after(Convolution(first, 3, padding=1)), *layer(second), Activation("relu"), MaxPooling(2, stride=2),
        *layer(third), Activation("relu"), GlobalMean(), Linear(10)], **options)


LAYERS = {"conventional": lambda maps: [Convolution(maps, 3, padding=1)],
          "depth-wise": lambda maps: separable(maps, 3, padding=1)}


def trial(kinds=tuple(LAYERS), *, widths=(16, 32, 64), epochs=10, folds=1, seed=0):
    """The same network with conventional and with depth-wise layers, trained on the digits: a list of Trained.

    `held_out` is the mean over the first `folds` of five folds.
    """
    for kind in kinds:
        one_of("kinds", kind, LAYERS)
    whole("epochs", epochs, 1)
    y, labels = data.digits()
    rows = []
    for kind in kinds:
        found = []
        for fold in first_folds(folds):
            train, held_out = stratified(labels, fold)
            network = digit_net(LAYERS[kind], widths, name=kind, seed=seed)
            optimizer = Adam(3e-3)
            training = Training(network, optimizer, y[train], labels[train], seed=seed,
                                schedule=Plateau(optimizer, factor=0.1, patience=2))
            training.run(epochs * training.updates_per_epoch)
            found.append(accuracy(in_use(network, y[held_out]), labels[held_out]))
        table = summary(network)
        rows.append(Trained(kind, table.parameters, table.connections, sum(found) / folds))
    return rows
