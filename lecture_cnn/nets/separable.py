"""Depth-wise convolution in its two stages as a part of networks: `separable`; and what it saves:
`counts`, `trial`.

Convolutional Networks IV, "Depth-wise convolution" (C20). Elsewhere the two stages together are
called a depthwise separable convolution.
"""

from collections.abc import Callable, Iterable
from typing import Any

from ..operations.shapes import one_of, whole
from . import data
from .blocks import relu_after
from .hints import Row, Sides
from .layers import (
    Activation,
    Convolution,
    DepthwiseConvolution,
    Layer,
    Linear,
    PointwiseConvolution,
)
from .losses import accuracy
from .network import Network, summary
from .optimizers import Adam, Plateau
from .pictures import first_folds, stratified
from .pooling import GlobalMean, MaxPooling
from .training import Training, in_use


def separable(
    maps: int,
    K: Sides,
    *,
    stride: Sides = 1,
    padding: Sides = 0,
) -> list[Layer]:
    """Stage 1, a filter without a bias for each input map; stage 2, `maps` weighted sums."""
    stage_1 = DepthwiseConvolution(K, stride=stride, padding=padding, bias=False)
    return [stage_1, PointwiseConvolution(maps)]


def counts(
    sizes: Iterable[tuple[int, int, int]] = ((3, 8, 3), (64, 128, 3), (256, 256, 5))
) -> list[Row]:
    """N M K^2 against N M + M K^2 weights, for M maps, N output maps and filters KxK.

    Counted from the layers' own weights, without biases. A row for each (M, N, K), with the keys
    M, N, K, conventional, depth_wise, ratio and by_formula, which is 1/K^2 + 1/N.
    Convolutional Networks IV, "Depth-wise convolution" (C20).
    """
    rows = []
    for M, N, K in sizes:
        weights = weights_of([Convolution(N, K)], M, N, K)
        fewer = weights_of(separable(N, K), M, N, K)
        rows.append({
            "M": M,
            "N": N,
            "K": K,
            "conventional": weights,
            "depth_wise": fewer,
            "ratio": fewer / weights,
            "by_formula": 1 / K**2 + 1 / N,
        })
    return rows


def weights_of(layers: list[Layer], M: int, N: int, K: int) -> int:
    """How many weights these layers have on M maps, without the N biases."""
    network = Network("one layer", (M, K, K), layers)
    return summary(network).parameters - N


MakeLayers = Callable[[int], list[Layer]]  # the number of maps -> the layers that make them


def digit_net(
    layer: MakeLayers,
    widths: tuple[int, int, int] = (16, 32, 64),
    *,
    name: str = "digit net",
    **options: Any,
) -> Network:
    """A network on the 8x8 digits: `layer(maps)` makes its second and its third convolution.

    The first convolution is a conventional one, as it has one map to scan. Max pooling follows the
    second one; at the end, the mean of each map and the classes. `widths` are numbers of maps.
    """
    first, second, third = widths
    layers = [
        *relu_after(Convolution(first, 3, padding=1)),
        *layer(second),
        Activation("relu"),
        MaxPooling(2, stride=2),
        *layer(third),
        Activation("relu"),
        GlobalMean(),
        Linear(10),
    ]
    return Network(name, (1, 8, 8), layers, **options)


def conventional(maps: int) -> list[Layer]:
    """A convolution with 3x3 filters that keeps the size of the maps."""
    return [Convolution(maps, 3, padding=1)]


def depth_wise(maps: int) -> list[Layer]:
    """The same size by the two stages."""
    return separable(maps, 3, padding=1)


LAYERS: dict[str, MakeLayers] = {"conventional": conventional, "depth-wise": depth_wise}


def trial(
    kinds: Iterable[str] = tuple(LAYERS),
    *,
    widths: tuple[int, int, int] = (16, 32, 64),
    epochs: int = 10,
    folds: int = 1,
    seed: int = 0,
) -> list[Row]:
    """The same network with conventional and with depth-wise layers, trained on the digits.

    A row for each kind, with the keys layers, parameters, connections (products for one digit) and
    held_out: the share of held-out digits that are right, the mean over the first `folds` of five
    folds.
    """
    for kind in kinds:
        one_of("kinds", kind, LAYERS)
    whole("epochs", epochs, 1)
    rows = []
    for kind in kinds:
        table = summary(digit_net(LAYERS[kind], widths))
        shares = []
        for fold in first_folds(folds):
            network = digit_net(LAYERS[kind], widths, name=kind, seed=seed)
            shares.append(trained_share(network, fold, epochs, seed))
        rows.append({
            "layers": kind,
            "parameters": table.parameters,
            "connections": table.connections,
            "held_out": sum(shares) / folds,
        })
    return rows


def trained_share(network: Network, fold: int, epochs: int, seed: int) -> float:
    """Train a network on all digits but one fold; the share of the fold's digits that are right."""
    y, labels = data.digits()
    train, held_out = stratified(labels, fold)
    optimizer = Adam(3e-3)
    schedule = Plateau(optimizer, factor=0.1, patience=2)
    training = Training(
        network, optimizer, y[train], labels[train], seed=seed, schedule=schedule
    )
    training.run(epochs * training.updates_per_epoch)
    return accuracy(in_use(network, y[held_out]), labels[held_out])
