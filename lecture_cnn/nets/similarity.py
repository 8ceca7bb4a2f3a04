"""Self similarity as a layer, and a task that asks for it: `SelfSimilarity`, `recalled`, `trial`.

    data        `recalled(count)`: series in which each sound comes twice, once with a number
    networks    `NETWORKS`: by name, what makes the layers
    training    `trial()`: each network learns to bring the number to both places

Convolutional Networks IV, outline ("Transformers and self similarity", C28).
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .. import vectorized
from ..operations.shapes import one_of, whole
from . import losses, optimizers
from .blocks import relu_after
from .hints import Array, Draws, Generator, Row, Shape
from .layers import Layer, TimeConvolution, check_axes
from .network import Network, count_parameters
from .training import Training, in_use

KINDS = 6  # sounds of a series; each comes twice
LARGEST = 3  # numbers are whole, from -LARGEST to LARGEST without 0


class SelfSimilarity(Layer):
    """Each time takes the values of all times, by the softmax of its scores: (D, T) -> (maps, T).

    `keys` is the number of values of a query and of a key.
    Convolutional Networks IV, outline ("Transformers and self similarity", C28).
    """

    neurons = True

    wq: Array
    wk: Array
    wv: Array

    def __init__(self, maps: int, keys: int) -> None:
        self.maps = whole("maps", maps, 1)
        self.keys = whole("keys", keys, 1)

    def __str__(self) -> str:
        return f"self similarity {self.maps}, keys of {self.keys}"

    def shape(self, input: Shape) -> Shape:
        _, T = check_axes(input, "a series (D, T)", 2)
        return self.maps, T

    def sizes(self, input: Shape) -> dict[str, Shape]:
        D, _ = check_axes(input, "a series (D, T)", 2)
        return {"wq": (self.keys, D), "wk": (self.keys, D), "wv": (self.maps, D)}

    def first_weights(
        self, name: str, size: Shape, rng: Generator, dtype: np.dtype[Any]
    ) -> Array:
        _, D = size
        weights = rng.standard_normal(size) / math.sqrt(D)
        return weights.astype(dtype)

    def connections(self, input: Shape) -> int:
        D, T = input
        return T * D * (2 * self.keys + self.maps)

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y = y
        return self.ops.self_similarity(y, self.wq, self.wk, self.wv)

    def backward(self, dz: Array) -> Array:
        weights = self.wq, self.wk, self.wv
        found = self.ops.self_similarity_backward(dz, self.y, *weights)
        dy, self.dwq, self.dwk, self.dwv = found
        return dy


# ---------------------------------------------------------------- the task

def recalled(count: int, seed: int = 0) -> tuple[Array, Array]:
    """Series y (N, 7, 12) and what is to be brought back from each, d (N, 1, 12).

    Each of six sounds comes twice, at random times: rows 0 to 5 say which sound it is. Row 6 holds
    a number where the sound comes first, 0 where it comes again. d is the sound's number at both.
    """
    rng = np.random.default_rng(seed)
    T = 2 * KINDS
    y = np.zeros((whole("count", count, 1), KINDS + 1, T))
    d = np.zeros((count, 1, T))
    for n in range(count):
        sounds = rng.permutation(np.repeat(np.arange(KINDS), 2))
        sizes = rng.integers(1, LARGEST + 1, KINDS)
        numbers = sizes * rng.choice([-1, 1], KINDS)
        y[n, sounds, np.arange(T)] = 1
        d[n, 0] = numbers[sounds]
        for kind in range(KINDS):
            first = np.argmax(sounds == kind)
            y[n, KINDS, first] = numbers[kind]
    return y, d


def l2_of_series(z: Array, d: Array, *, ops: Any = vectorized) -> tuple[float, Array]:
    """`losses.l2` for results that are series (N, D, T)."""
    N = len(z)
    loss, dz = losses.l2(z.reshape(N, -1), d.reshape(N, -1), ops=ops)
    return loss, dz.reshape(z.shape)


NETWORKS: dict[str, Callable[[], list[Layer]]] = {
    "convolution of 3": lambda: [
        *relu_after(TimeConvolution(16, 3, padding=1)),
        TimeConvolution(1, 3, padding=1),
    ],
    "convolution of 23": lambda: [
        *relu_after(TimeConvolution(16, 23, padding=11)),
        TimeConvolution(1, 1),
    ],
    "self similarity": lambda: [SelfSimilarity(1, 8)],
}


def trial(
    names: Iterable[str] = tuple(NETWORKS),
    *,
    updates: int = 400,
    seed: int = 0,
) -> list[Row]:
    """Networks that learn to bring each sound's number to the place where the sound comes again.

    Rows with the keys network, parameters, and, on 500 new series, found: the share of the places
    without a number whose result is right when it is rounded. An unknown name is a ValueError.
    """
    for name in names:
        one_of("names", name, NETWORKS)
    updates = whole("updates", updates, 1)
    return [tried(name, updates, seed) for name in names]


def tried(name: str, updates: int, seed: int) -> Row:
    """Train one of the networks; its row."""
    network = learned(name, updates, seed)
    y, d = recalled(500, seed + 1)
    without = y[:, KINDS:] == 0
    rounded = in_use(network, y).round()
    right = rounded[without] == d[without]
    return {
        "network": name,
        "parameters": count_parameters(network),
        "found": float(right.mean()),
    }


def learned(name: str, updates: int = 400, seed: int = 0) -> Network:
    """A network of `NETWORKS` after so many updates."""
    y, d = recalled(2000, seed)
    network = Network(name, y.shape[1:], NETWORKS[name](), seed=seed)
    training = Training(network, optimizers.Adam(0.05), y, d, seed=seed, loss=l2_of_series)
    training.run(updates)
    return network
