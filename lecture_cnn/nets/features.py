"""What a unit looks at and what it likes: `receptive_field`, `field_size`, `maximising_input`, `nearest`.

`first_layers(network, count)` is a network that ends earlier, to look at a layer inside.

The output is set to 1 and the input learned by backpropagation, through dY(0). Convolutional Networks IV, "Receptive
fields", "Feature pictures" (C31, C32).
"""

import numpy as np

from ..operations.shapes import both, whole
from .layers import Convolution, Flatten
from .network import Network
from .pooling import GlobalMax, GlobalMean, MaxPooling


def first_layers(network, count):
    """The network that ends after `count` layers of this one; the layers and their weights are the very same."""
    layers = network.body.layers
    if not 1 <= whole("count", count, 1) <= len(layers):
        raise ValueError(f"count: expected 1 to {len(layers)}, got {count}")
    network.weights()  # made now if they are not there yet
    first = Network(network.name, network.input, layers[:count], ops=network.ops, dtype=network.dtype)
    first.started = True
    return first


def field_size(network):
    """How many columns and rows of the input a unit of a network's last maps sees, at most the whole input.

    1 + sum over the layers of (K_l - 1) S_1 ... S_{l-1}, the strides of the layers before it. For layers one after the
    other: convolutions, max and mean pooling, flat layers and what works cell by cell. Convolutional Networks IV
    (C31, A-rf).
    """
    size, step, whole_input = [1, 1], [1, 1], network.input[1:]
    for layer in network.body.layers:
        if isinstance(layer, Flatten | GlobalMean | GlobalMax):
            return whole_input
        if isinstance(layer, Convolution | MaxPooling):
            for axis, (K, S) in enumerate(zip(both(layer.K), both(layer.stride))):
                size[axis] += (K - 1) * step[axis]
                step[axis] *= S
        elif list(layer.parts(network.input)):
            raise ValueError(f"field_size: expected layers one after the other, got a {layer}")
    return tuple(min(ours, n) for ours, n in zip(size, whole_input))


def receptive_field(network, unit, *, inputs=200, seed=0):
    """Which cells of the input a unit's value depends on: a boolean array of the input's shape.

    `unit` is an index into the network's output, such as (map, x, y). The derivative is taken at random inputs, as each
    maximum passes it to one cell only. Convolutional Networks IV (A-rf).
    """
    y = np.random.default_rng(seed).standard_normal((whole("inputs", inputs, 1), *network.input))
    return (unit_gradient(network, y, unit)[1] != 0).any(axis=0)


def maximising_input(network, unit, *, steps=100, rate=0.1, start=None):
    """An input of length 1 that makes a unit large, found uphill along dY(0); and the unit's value after each step.

    `start` is where the search begins, a small random input if none is given. A derivative of 0 there, as behind a ReLU
    that is off, is a ValueError.
    """
    y = np.random.default_rng(0).standard_normal(network.input) if start is None else np.array(start, float)
    y /= np.linalg.norm(y)
    values = []
    for _ in range(whole("steps", steps, 1)):
        value, dy = unit_gradient(network, y[None], unit)
        length = np.linalg.norm(dy)
        if length == 0:
            raise ValueError(f"unit {unit}: its derivative for the input is 0 after {len(values)} steps: another start "
                             "may help")
        values.append(float(value[0]))
        y += rate * dy[0] / length
        y /= np.linalg.norm(y)
    return y, values


def unit_gradient(network, y, unit):
    """A unit's value for each input of a batch, and its derivative for that input."""
    dz = np.zeros((len(y), *network.output), network.dtype)
    try:
        dz[:, *unit] = 1
    except IndexError:
        raise IndexError(f"unit: expected a place in an output of the shape {network.output}, got {unit}") from None
    z = network.forward(y)
    return z[:, *unit], network.backward(dz)


def nearest(features, query, count=5):
    """The numbers of the `count` instances whose features lie nearest to the query's, the nearest first.

    features (N, n), such as the values of the last hidden layer, query (n,).
    """
    features, query = np.asarray(features), np.asarray(query)
    if features.ndim != 2 or query.shape != features.shape[1:]:
        raise ValueError(f"query: expected features (n,) like each of (N, n), got {query.shape} and {features.shape}")
    if whole("count", count, 1) > len(features):
        raise ValueError(f"count: expected at most {len(features)}, the number of instances, got {count}")
    return np.argsort(((features - query)**2).sum(axis=1), kind="stable")[:count]
