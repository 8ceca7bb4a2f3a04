"""What a unit looks at and what it likes: `receptive_field`, `field_size`, `maximising_input`,
`nearest`.

`first_layers(network, count)` is a network that ends earlier, to look at a layer inside.

The derivative for a unit alone goes back to the input: dY(0).
Convolutional Networks IV, "Receptive fields", "Feature pictures" (C31, C32).
"""

from typing import Any

import numpy as np

from ..operations.shapes import both, whole
from .hints import Array, Shape
from .layers import Convolution, Flatten
from .network import Network
from .pooling import GlobalMax, GlobalMean, MaxPooling


def first_layers(network: Network, count: int) -> Network:
    """The network of the first `count` layers of this one: the same layers with the same weights.

    A number that is not from 1 to the number of layers is a ValueError.
    """
    layers = network.body.layers
    if not 1 <= whole("count", count, 1) <= len(layers):
        raise ValueError(f"count: expected 1 to {len(layers)}, got {count}")
    network.weights()  # makes them if they are not there yet
    first = Network(
        network.name, network.input, layers[:count], ops=network.ops, dtype=network.dtype
    )
    first.started = True
    return first


def field_size(network: Network) -> Shape:
    """How many columns and rows of the input a unit of the last maps sees, at most the whole input.

    1 + sum over the layers of (K_l - 1) S_1 ... S_{l-1}, the strides of the layers before it.
    For layers one after the other: convolutions, pooling, fully connected layers and activations;
    others are a ValueError.
    Convolutional Networks IV, "Receptive fields" (C31, A-rf).
    """
    sizes = network.input[1:]
    field = [1] * len(sizes)
    step = [1] * len(sizes)
    for layer in network.body.layers:
        if isinstance(layer, Flatten | GlobalMean | GlobalMax):
            return sizes
        if isinstance(layer, Convolution | MaxPooling):
            K = both(layer.K)
            stride = both(layer.stride)
            for axis in range(len(sizes)):
                field[axis] += (K[axis] - 1) * step[axis]
                step[axis] *= stride[axis]
        elif list(layer.parts(network.input)):
            raise ValueError(f"field_size: expected layers one after the other, got a {layer}")
    return tuple(map(min, field, sizes))


def receptive_field(
    network: Network,
    unit: Any,
    *,
    inputs: int = 200,
    seed: int = 0,
) -> Array:
    """Which cells of the input a unit's value depends on: a boolean array of the input's shape.

    `unit` is an index into the network's output, such as (map, x, y). The derivative is taken at
    many random inputs, as each maximum passes it to one cell only.
    Convolutional Networks IV, "Receptive fields" (A-rf).
    """
    rng = np.random.default_rng(seed)
    y = rng.standard_normal((whole("inputs", inputs, 1), *network.input))
    _, dy = unit_gradient(network, y, unit)
    return (dy != 0).any(axis=0)


def maximising_input(
    network: Network,
    unit: Any,
    *,
    steps: int = 100,
    rate: float = 0.1,
    start: Any = None,
) -> tuple[Array, list[float]]:
    """An input of length 1 that makes a unit large; and the unit's value before each step uphill.

    The steps follow dY(0). `start` is where they begin, a random input if it is None. A derivative
    of 0 there, as behind a ReLU that is off, is a ValueError.
    Convolutional Networks IV, "Feature pictures" (C32).
    """
    if start is None:
        y = np.random.default_rng(0).standard_normal(network.input)
    else:
        y = np.array(start, float)
    y /= np.linalg.norm(y)
    values: list[float] = []
    for _ in range(whole("steps", steps, 1)):
        value, dy = unit_gradient(network, y[None], unit)
        length = np.linalg.norm(dy)
        if length == 0:
            raise ValueError(
                f"unit {unit}: its derivative for the input is 0 after {len(values)} steps: "
                "another start may help"
            )
        values.append(float(value[0]))
        y += rate * dy[0] / length
        y /= np.linalg.norm(y)
    return y, values


def unit_gradient(network: Network, y: Array, unit: Any) -> tuple[Array, Array]:
    """A unit's value for each input of a batch, (N,), and its derivative for that input.

    A unit outside of the output is an IndexError.
    """
    dz = np.zeros((len(y), *network.output), network.dtype)
    try:
        dz[:, *unit] = 1
    except IndexError:
        raise IndexError(
            f"unit: expected a place in an output of the shape {network.output}, got {unit}"
        ) from None
    z = network.forward(y)
    return z[:, *unit], network.backward(dz)


def nearest(features: Any, query: Any, count: int = 5) -> Array:
    """The numbers of the `count` instances with features nearest to the query's, nearest first.

    features (N, n), such as the values of the last hidden layer; query (n,).
    Other shapes, or more than N instances, are a ValueError.
    Convolutional Networks IV, "Feature pictures" (C32).
    """
    features = np.asarray(features)
    query = np.asarray(query)
    if features.ndim != 2 or query.shape != features.shape[1:]:
        raise ValueError(
            f"query: expected features (n,) like each of (N, n), got {query.shape} "
            f"and {features.shape}"
        )
    if whole("count", count, 1) > len(features):
        raise ValueError(
            f"count: expected at most {len(features)}, the number of instances, got {count}"
        )
    distances = ((features - query)**2).sum(axis=1)
    return np.argsort(distances, kind="stable")[:count]
