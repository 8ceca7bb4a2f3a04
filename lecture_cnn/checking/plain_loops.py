"""Loops of the operations that no listing of the lecture makes step by step, counted from 0.

    loops_of("softmax")    the function that stands for the lecture's in a replay

Flattening and softmax are one line each on the slides (L33), divergences are formulas.
"""

from collections.abc import Callable

import numpy as np

Array = np.ndarray


def flatten(y: Array) -> Array:
    """The maps as one vector: maps fastest, then rows, then columns."""
    D, W, H = y.shape
    result = np.zeros(D * W * H)
    for i in range(W):
        for j in range(H):
            for d in range(D):
                place = (i * H + j) * D + d
                result[place] = y[d, i, j]
    return result


def unflatten(v: Array, shape: tuple[int, ...]) -> Array:
    """The maps that were flattened into v."""
    D, W, H = shape
    result = np.zeros(shape)
    for i in range(W):
        for j in range(H):
            for d in range(D):
                place = (i * H + j) * D + d
                result[d, i, j] = v[place]
    return result


def softmax(z: Array) -> Array:
    """exp(z) by the sum of all, shifted by the largest."""
    largest = z[0]
    for i in range(len(z)):
        largest = max(largest, z[i])
    powers = np.zeros(len(z))
    total = 0.0
    for i in range(len(z)):
        powers[i] = np.exp(z[i] - largest)
        total += powers[i]
    result = np.zeros(len(z))
    for i in range(len(z)):
        result[i] = powers[i] / total
    return result


def cross_entropy_backward(z: Array, d: Array) -> Array:
    """softmax(z) less the distribution d."""
    largest = z[0]
    for i in range(len(z)):
        largest = max(largest, z[i])
    powers = np.zeros(len(z))
    total = 0.0
    for i in range(len(z)):
        powers[i] = np.exp(z[i] - largest)
        total += powers[i]
    dz = np.zeros(len(z))
    for i in range(len(z)):
        dz[i] = powers[i] / total - d[i]
    return dz


def l2_divergence_backward(y: Array, d: Array) -> Array:
    """y less the answer."""
    dy = np.zeros(len(y))
    for i in range(len(y)):
        dy[i] = y[i] - d[i]
    return dy


def cross_entropy(z: Array, d: Array) -> Array:
    """The sum of -d log softmax(z)."""
    largest = z[0]
    for i in range(len(z)):
        largest = max(largest, z[i])
    total = 0.0
    for i in range(len(z)):
        total += np.exp(z[i] - largest)
    result = np.zeros(1)
    for i in range(len(z)):
        result[0] -= d[i] * (z[i] - largest - np.log(total))
    return result


def l2_divergence(y: Array, d: Array) -> Array:
    """Half of the sum of squares."""
    result = np.zeros(1)
    for i in range(len(y)):
        result[0] += (y[i] - d[i]) ** 2 / 2
    return result


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)) number by number, as half of 1 + tanh(z/2): so nothing overflows."""
    result = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        result[place] = (1 + np.tanh(z[place] / 2)) / 2
    return result


def tanh(z: Array) -> Array:
    """tanh, number by number."""
    result = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        result[place] = np.tanh(z[place])
    return result


def relu(z: Array) -> Array:
    """The larger of 0 and a number."""
    result = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        result[place] = max(0.0, float(z[place]))
    return result


LOOPS: dict[str, Callable] = {
    "flatten": flatten,
    "unflatten": unflatten,
    "softmax": softmax,
    "cross_entropy_backward": cross_entropy_backward,
    "l2_divergence_backward": l2_divergence_backward,
    "cross_entropy": cross_entropy,
    "l2_divergence": l2_divergence,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
}


class Plain:
    """What stands in the place of a listing: its name in texts."""

    def __init__(self, operation: str) -> None:
        self.id = f"plain loops of {operation}"


def inputs_of(operation: str, inputs: dict) -> dict:
    """The operation's inputs as its loops take them: a class number as a distribution."""
    made = dict(inputs)
    if operation.startswith("cross_entropy") and np.ndim(inputs["d"]) == 0:
        made["d"] = np.eye(len(inputs["z"]))[inputs["d"]]
    return made
