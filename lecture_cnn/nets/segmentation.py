"""A class for every pixel: `shared_out`, `NETWORKS`, `cross_entropy_of_pixels`, `trial`.

    data        `shared_out()`: pictures with digits in them, and the class of each pixel
    networks    `NETWORKS`: by name, what makes the layers
    training    `trained(name)`, `trial()`

A picture is 20 wide and 16 high and holds two digits, 0, 1 or 4, at random places. Class 0 is the
background, class 1, 2 and 3 are the strokes of a 0, a 1 and a 4.
Convolutional Networks IV, outline (C42).
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .. import vectorized
from ..operations.shapes import one_of, whole
from . import data, losses, optimizers
from .blocks import Union, relu_after
from .hints import Array, Row
from .layers import Convolution, Layer, TransposedConvolution
from .network import Network, count_parameters, summary
from .pictures import stratified
from .training import Training, in_use

DIGITS = 0, 1, 4
SIZE = 20, 16
STROKE = 0.3  # a pixel that is darker belongs to the digit


# ---------------------------------------------------------------- data

def scenes(digits: Array, labels: Array, count: int, seed: int = 0) -> tuple[Array, Array]:
    """Pictures of two digits each, side by side: maps (N, 1, 20, 16), classes (N, 20, 16).

    digits (n, 1, 8, 8) and their labels (n,), of which those of DIGITS are taken.
    """
    rng = np.random.default_rng(seed)
    W, H = SIZE
    maps = np.zeros((whole("count", count, 1), 1, W, H))
    classes = np.zeros((count, W, H), int)
    numbers = np.flatnonzero(np.isin(labels, DIGITS))
    for n in range(count):
        for half in (0, W // 2):
            chosen = rng.choice(numbers)
            x = half + rng.integers(3)
            y = rng.integers(H - 7)
            digit = digits[chosen, 0]
            maps[n, 0, x:x + 8, y:y + 8] = digit
            label = 1 + DIGITS.index(labels[chosen])
            classes[n, x:x + 8, y:y + 8] = np.where(digit > STROKE, label, 0)
    return maps, classes


def shared_out(count: int = 600, held_out: int = 200) -> tuple[Array, Array, Array, Array]:
    """Pictures and classes to learn from, and others of digits that are in none of these."""
    digits, labels = data.digits()
    train, test = stratified(labels, 0)
    learned = scenes(digits[train], labels[train], count)
    unseen = scenes(digits[test], labels[test], held_out, seed=1)
    return *learned, *unseen


# ---------------------------------------------------------------- networks

def down_and_up(skip: bool) -> list[Layer]:
    """Halved twice by convolutions with stride 2, doubled twice by transposed ones.

    With skips the maps from the way down stand beside those from the way up.
    """
    inner: list[Layer] = [
        *relu_after(Convolution(16, 3, stride=2, padding=1)),
        *relu_after(TransposedConvolution(16, 4, stride=2, padding=1)),
    ]
    if skip:
        inner = [Union([], inner)]
    outer: list[Layer] = [
        *relu_after(Convolution(16, 3, stride=2, padding=1)),
        *inner,
        *relu_after(TransposedConvolution(8, 4, stride=2, padding=1)),
    ]
    if skip:
        outer = [Union([], outer)]
    return [
        *relu_after(Convolution(8, 3, padding=1)),
        *outer,
        Convolution(1 + len(DIGITS), 1),
    ]


NETWORKS: dict[str, Callable[[], list[Layer]]] = {
    "without skips": lambda: down_and_up(skip=False),
    "with skips": lambda: down_and_up(skip=True),
}


# ---------------------------------------------------------------- training

def cross_entropy_of_pixels(z: Array, d: Array, *, ops: Any = vectorized) -> tuple[float, Array]:
    """The mean of the pixels' cross-entropies over a batch, and its derivative for the scores.

    z (N, C, W, H), d class numbers (N, W, H) -> a number, (N, C, W, H): `pixel_softmax_backward`,
    divided by the number of pixels.
    """
    scores = np.moveaxis(z, 1, -1)  # (N, W, H, C)
    rows = scores.reshape(-1, scores.shape[-1])
    loss, dz = losses.cross_entropy(rows, d.ravel(), ops=ops)
    return loss, np.moveaxis(dz.reshape(scores.shape), -1, 1)


def trained(name: str, updates: int = 200, seed: int = 0, **options: Any) -> Network:
    """A network of `NETWORKS` that has learned the pictures of `shared_out`."""
    one_of("name", name, NETWORKS)
    maps, classes, _, _ = shared_out()
    network = Network(name, (1, *SIZE), NETWORKS[name](), seed=seed, **options)
    training = Training(
        network,
        optimizers.Adam(0.01),
        maps,
        classes,
        batch=16,
        seed=seed,
        loss=cross_entropy_of_pixels,
    )
    training.run(updates)
    return network


def measured(network: Network) -> Row:
    """Its row: all pixels of new pictures that are right, those of digits, and those found at all.

    The keys: network, parameters, products (of a picture), pixels (the share of all pixels whose
    class is right), of_digits (the share of the digits' pixels), edge (of the background's pixels
    that touch a digit, the share that is background).
    """
    _, _, maps, classes = shared_out()
    found = in_use(network, maps).argmax(axis=1)
    right = found == classes
    inked = classes > 0
    padded = np.pad(inked, ((0, 0), (1, 1), (1, 1)))
    beside = padded[:, :-2, 1:-1] | padded[:, 2:, 1:-1] | padded[:, 1:-1, :-2] | padded[:, 1:-1, 2:]
    edge = beside & ~inked
    return {
        "network": network.name,
        "parameters": count_parameters(network),
        "products": summary(network).connections,
        "pixels": float(right.mean()),
        "of_digits": float(right[inked].mean()),
        "edge": float(right[edge].mean()),
    }


def trial(
    names: Iterable[str] = tuple(NETWORKS), *, updates: int = 200, seed: int = 0
) -> list[Row]:
    """Each network trained alike; a row for each, as `measured` makes them."""
    return [measured(trained(name, updates, seed)) for name in names]
