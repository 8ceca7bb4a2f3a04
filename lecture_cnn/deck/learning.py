"""The end of the network and the loss, with numbers.

    the loss                `small_network`, `divergence_and_gradient`, `loss_and_gradient`,
                            `loss_table`, `descent`                                      C07
    fully connected layers  `flatten_order`, `flat_layers`, `flat_layer_as_convolution`  C08, L33
    the first derivative    `divergences`, `softmax_start`                               C09, E60

    y     maps of one instance (D, W, H), or of T instances (T, D, W, H)
    d     the class of each instance, from 0, or a distribution over the classes
    net   the parameters, a Net(w, b, v, c): a convolution layer (w, b), tanh, and a
          fully connected layer (v, c)

The lecture calls fully connected layers "flat layers".
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import vectorized as ops
from ..listings.examples import integers
from ..nets.hints import Array, Pair, Row
from ..nets.tables import Size, routes

STEP = 1e-5  # the step of central differences


class Net(NamedTuple):
    """The parameters of the small network, or the derivatives for them."""

    w: Array  # (D_1, D_0, K, K)
    b: Array  # (D_1,)
    v: Array  # (classes, D_1 * W_1 * H_1)
    c: Array  # (classes,)


def small_network() -> tuple[Net, Array, Array]:
    """A convolution layer and a fully connected layer, and four training examples: net, y, d.

    Two 3x3 filters, three classes; y (4, 1, 5, 4), d (4,). The values are the teaching values,
    made smaller.
    """
    w = integers(2, 1, 3, 3, start=2) / 4
    b = integers(2, start=3) / 4
    v = integers(3, 12, start=4) / 4
    c = integers(3, start=5)
    y = integers(4, 1, 5, 4, start=1)
    return Net(w, b, v, c), y, np.array([0, 2, 1, 2])


def divergence_and_gradient(net: Net, y: Array, d: Any) -> tuple[float, Net]:
    """div(Y, d) of one instance and its derivatives, a Net: one forward and one backward pass.

    y (D, W, H), d a class number.
    Convolutional Networks III, "Backpropagation: Final flat layers" (C07, C08).
    """
    z = ops.conv2d(y, net.w, net.b)
    maps = ops.tanh(z)
    flat = ops.flatten(maps)
    scores = ops.linear(flat, net.v, net.c)
    divergence = float(ops.cross_entropy(scores, d))

    dscores = ops.cross_entropy_backward(scores, d)
    dflat, dv, dc = ops.linear_backward(dscores, flat, net.v)
    dmaps = ops.unflatten(dflat, maps.shape)
    dz = ops.activation_backward(dmaps, z, "tanh")
    _, dw, db = ops.conv2d_backward(dz, y, net.w)
    return divergence, Net(dw, db, dv, dc)


def loss_and_gradient(net: Net, y: Array, d: Array) -> tuple[float, Net]:
    """Loss = 1/T sum of div(Y_i, d_i), and dLoss/dw = 1/T sum of dDiv/dw for each parameter, a Net.

    y (T, D, W, H), d (T,).
    Convolutional Networks III, "Recap: The derivative" (C07).
    """
    T = len(y)
    found = [divergence_and_gradient(net, y[t], d[t]) for t in range(T)]
    divergences, gradients = zip(*found)
    means = [sum(arrays) / T for arrays in zip(*gradients)]
    return sum(divergences) / T, Net(*means)


def loss_table(at: tuple[int, ...] = (0, 0, 1, 2)) -> list[Row]:
    """Divergence and dDiv/dw(at) for each example of `small_network`; last, Loss and dLoss/dw(at).

    Rows with the keys example, d, divergence, derivative, central_difference.
    Convolutional Networks III, "Recap: The derivative" (C07).
    """
    net, y, d = small_network()
    rows = []
    for i, label in enumerate(d.tolist()):
        alone = slice(i, i + 1)
        entries = loss_row(net, y[alone], d[alone], at)
        rows.append({"example": str(i + 1), "d": label, **entries})
    rows.append({"example": "mean", "d": None, **loss_row(net, y, d, at)})
    return rows


def loss_row(net: Net, y: Array, d: Array, at: tuple[int, ...]) -> Row:
    """The loss on some examples, its derivative for w(at), and the central difference."""
    loss, gradient = loss_and_gradient(net, y, d)
    return {
        "divergence": loss,
        "derivative": float(gradient.w[at]),
        "central_difference": slope_of_loss(net, y, d, at),
    }


def slope_of_loss(net: Net, y: Array, d: Array, at: tuple[int, ...]) -> float:
    """The central difference of the loss for the weight w(at)."""
    losses = []
    for step in (STEP, -STEP):
        w = net.w.copy()
        w[at] += step
        loss, _ = loss_and_gradient(net._replace(w=w), y, d)
        losses.append(loss)
    return (losses[0] - losses[1]) / (2 * STEP)


def descent(steps: int = 8, rate: float = 0.5) -> list[Row]:
    """The Loss of `small_network` in gradient descent: steps + 1 rows with the keys step, loss.

    Convolutional Networks III, "Recap: Problem Setup" (C07).
    """
    net, y, d = small_network()
    rows = []
    for step in range(steps + 1):
        loss, gradient = loss_and_gradient(net, y, d)
        rows.append({"step": step, "loss": loss})
        moved = [value - rate * slope for value, slope in zip(net, gradient)]
        net = Net(*moved)
    return rows


def flatten_order(shape: tuple[int, int, int] = (2, 2, 1)) -> list[Row]:
    """Which Y(m,x,y) becomes entry k of the flattened vector: m counts fastest, then y, then x.

    Rows with the keys k, m, x, y, stored: the entry's number in an array that is stored map after
    map. A program that flattens map after map must permute the weights of its first fully
    connected layer.
    Convolutional Networks III, "softmax(Y(L,:,1,1)..Y(L,:,W,H))" (L33, C08).
    """
    numbers = np.arange(np.prod(shape), dtype=float)
    flat = ops.flatten(numbers.reshape(shape))
    rows = []
    for k, stored in enumerate(flat.astype(int).tolist()):
        m, x, y = map(int, np.unravel_index(stored, shape))
        rows.append({"k": k, "m": m, "x": x, "y": y, "stored": stored})
    return rows


def flat_layers(d: int = 1) -> list[Row]:
    """Two 2x1 maps through two fully connected layers, forward and backward, one row for each step.

    Keys: what is computed, how, its size, its numbers (an array). The last row is dDiv/dY(L), for
    the convolution layers below: the usual MLP, on the flattened maps.
    Convolutional Networks III, "Backpropagation: Final flat layers"; notes, "Final flat layers":
    first dz and dy, then dw (C08).
    """
    maps, w1, b1, w2, b2 = flat_example()
    y0 = ops.flatten(maps)
    z1 = ops.linear(y0, w1, b1)
    y1 = ops.tanh(z1)
    z2 = ops.linear(y1, w2, b2)
    dz2 = ops.cross_entropy_backward(z2, d)
    dy1, dw2, db2 = ops.linear_backward(dz2, y1, w2)
    dz1 = ops.activation_backward(dy1, z1, "tanh")
    dy0, dw1, db1 = ops.linear_backward(dz1, y0, w1)
    steps = [
        ("Y(L)", "the last maps", maps),
        ("y0", "Y(L) unrolled", y0),
        ("z1", "w1 y0 + b1", z1),
        ("y1", "tanh(z1)", y1),
        ("z2", "w2 y1 + b2", z2),
        ("p", "softmax(z2)", ops.softmax(z2)),
        ("dz2", "p - d", dz2),
        ("dy1", "w2^T dz2", dy1),
        ("dz1", "dy1 tanh'(z1)", dz1),
        ("dy0", "w1^T dz1", dy0),
        ("dw2", "dz2 y1^T", dw2),
        ("db2", "dz2", db2),
        ("dw1", "dz1 y0^T", dw1),
        ("db1", "dz1", db1),
        ("dY(L)", "dy0 rolled up again", ops.unflatten(dy0, maps.shape)),
    ]
    rows = []
    for what, how, array in steps:
        rows.append({
            "what": what,
            "how": how,
            "size": Size(array.shape),
            "numbers": array,
        })
    return rows


def flat_example() -> tuple[Array, ...]:
    """Two 2x1 maps and the weights of two fully connected layers: maps, w1, b1, w2, b2.

    maps (2, 2, 1), w1 (3, 4), b1 (3,), w2 (2, 3), b2 (2,).
    """
    maps = np.array([[[1.0], [2.0]], [[-1.0], [1.0]]])
    w1 = np.array([[1.0, 1.0, 1.0, -1.0], [-1.0, 1.0, 1.0, -1.0], [1.0, -1.0, 1.0, -1.0]])
    b1 = np.array([-2.0, -1.0, -2.0])
    w2 = np.array([[1.0, -1.0, 2.0], [-1.0, 2.0, 1.0]])
    b2 = np.array([-1.0, 1.0])
    return maps, w1, b1, w2, b2


def flat_layer_as_convolution(map_size: Pair = (4, 3)) -> list[Row]:
    """A fully connected layer against a convolution with filters as large as the maps.

    z, dY, dw, db; rows of `routes`: what, size, difference.
    Convolutional Networks III, "Backpropagation: Final flat layers" (C08, C11): such a layer scans
    one position.
    """
    y = integers(2, *map_size, start=1)
    b = integers(5, start=3)
    filters = integers(5, 2, *map_size, start=2)
    flat = ops.flatten(y)
    w = ops.flatten(filters)
    z = ops.linear(flat, w, b)
    dz = integers(5, start=4)
    dflat, dw, db = ops.linear_backward(dz, flat, w)

    z_of_filters = ops.conv2d(y, filters, b)[:, 0, 0]
    dy, dfilters, dbias = ops.conv2d_backward(dz[:, None, None], y, filters)
    return routes(
        z=(z, z_of_filters),
        dY=(ops.unflatten(dflat, y.shape), dy),
        dw=(dw, ops.flatten(dfilters)),
        db=(db, dbias),
    )


def divergences(z: Any, d: Any) -> list[Row]:
    """Cross-entropy and Kullback-Leibler of softmax(z) and d, L2 of z and d; their derivatives.

    z (n,), d (n,) a distribution -> rows with the keys divergence, value, derivative (n,),
    central_difference (n,). Kullback-Leibler is the cross-entropy minus the entropy of d, and this
    entropy does not depend on z.
    Convolutional Networks III, "Defining the loss" (C07, C09).
    """
    z = np.asarray(z, dtype=float)
    d = np.asarray(d, dtype=float)
    positive = d[d > 0]
    terms = positive * np.log(positive)
    entropy = -float(np.sum(terms))

    def cross_entropy(v: Array) -> float:
        return ops.cross_entropy(v, d)

    def kullback_leibler(v: Array) -> float:
        return ops.cross_entropy(v, d) - entropy

    def l2(v: Array) -> float:
        return ops.l2_divergence(v, d)

    slope = ops.cross_entropy_backward(z, d)
    kinds = [
        ("cross-entropy", cross_entropy, slope),
        ("Kullback-Leibler", kullback_leibler, slope),
        ("L2", l2, ops.l2_divergence_backward(z, d)),
    ]
    rows = []
    for name, function, derivative in kinds:
        rows.append({
            "divergence": name,
            "value": float(function(z)),
            "derivative": derivative,
            "central_difference": slopes(function, z),
        })
    return rows


def slopes(function: Callable[[Array], float], z: Array) -> Array:
    """Central differences of a function of a vector z (n,), one for each entry: (n,)."""
    differences = []
    for step in STEP * np.eye(len(z)):
        after, before = function(z + step), function(z - step)
        differences.append(after - before)
    return np.array(differences, dtype=float) / (2 * STEP)


def softmax_start(z: Any, d: Any) -> list[Row]:
    """Where backpropagation starts: dDiv/dz = p - d for softmax with cross-entropy, for each i.

    z (n,), d (n,) a distribution, or a class number -> rows with the keys i, z, p, d, p_less_d,
    central_difference, componentwise. Softmax is not componentwise: dDiv/dp_i times dp_i/dz_i
    alone, -d_i (1 - p_i), leaves out how z_i changes the other outputs.
    Not on the slides (C09, E60, V-softmax).
    """
    z = np.asarray(z, dtype=float)
    if np.ndim(d) == 0:
        d = np.eye(len(z))[d]
    d = np.asarray(d, dtype=float)
    p = ops.softmax(z)
    columns = {
        "z": z,
        "p": p,
        "d": d,
        "p_less_d": ops.cross_entropy_backward(z, d),
        "central_difference": slopes(lambda v: ops.cross_entropy(v, d), z),
        "componentwise": -d / p * (p * (1 - p)),
    }
    rows = []
    for i in range(len(z)):
        entries = {name: float(column[i]) for name, column in columns.items()}
        rows.append({"i": i, **entries})
    return rows
