"""The end of the network and the loss, with numbers.

    the loss      `small_network`, `divergence_and_gradient`, `loss_and_gradient`, `loss_table`, `descent`   C07
    flat layers   `flatten_order`, `flat_layers`, `flat_layer_as_convolution`                                C08, L33
    the start     `divergences`, `softmax_start`                                                             C09, E60

    y     maps of one instance (D, W, H), or of T instances (T, D, W, H)
    d     the class of each, from 0, or a distribution over the classes
    net   the parameters, a Net(w, b, v, c): a convolution layer (w, b), tanh, a flat layer (v, c)
"""

from typing import NamedTuple

import numpy as np

from .. import vectorized as ops
from ..listings.examples import eighths
from ..nets.tables import Size, routes

STEP = 1e-5  # of central differences


class Net(NamedTuple):
    """The parameters of the small network, or the derivatives for them."""

    w: np.ndarray  # (D_1, D_0, K, K)
    b: np.ndarray  # (D_1,)
    v: np.ndarray  # (classes, D_1 * W_1 * H_1)
    c: np.ndarray  # (classes,)


def small_network():
    """A network of one convolution layer and one flat layer, and four training examples: net, y (4, 1, 5, 4), d (4,).

    Two 3x3 filters, three classes; the values are the teaching ones, made smaller.
    """
    w, b = eighths(2, 1, 3, 3, start=2) / 4, eighths(2, start=3) / 4
    net = Net(w, b, eighths(3, 12, start=4) / 4, eighths(3, start=5))
    return net, eighths(4, 1, 5, 4, start=1), np.array([0, 2, 1, 2])


def divergence_and_gradient(net, y, d):
    """div(Y, d) of one instance and its derivatives, a Net: forward through the network, then back.

    y (D, W, H), d a class. Convolutional Networks III, "Backpropagation: Final flat layers" (C07, C08).
    """
    z = ops.conv2d(y, net.w, net.b)
    maps = ops.tanh(z)
    flat = ops.flatten(maps)
    scores = ops.linear(flat, net.v, net.c)
    dscores = ops.cross_entropy_backward(scores, d)
    dflat, dv, dc = ops.linear_backward(dscores, flat, net.v)
    dz = ops.activation_backward(ops.unflatten(dflat, maps.shape), z, "tanh")
    _, dw, db = ops.conv2d_backward(dz, y, net.w)
    return float(ops.cross_entropy(scores, d)), Net(dw, db, dv, dc)


def loss_and_gradient(net, y, d):
    """Loss = 1/T sum of div(Y_i, d_i), and dLoss/dw = 1/T sum of dDiv/dw for each parameter, a Net.

    y (T, D, W, H), d (T,). Convolutional Networks III, "Recap: The derivative" (C07).
    """
    found = [divergence_and_gradient(net, *example) for example in zip(y, d)]
    mean = Net(*(sum(gradient[k] for _, gradient in found) / len(found) for k in range(len(net))))
    return sum(divergence for divergence, _ in found) / len(found), mean


class Example(NamedTuple):
    """A training example, or the mean over all: its divergence, and the derivative of one weight."""

    example: str
    d: int | None
    divergence: float
    derivative: float
    central_difference: float


def loss_table(at=(0, 0, 1, 2)):
    """Divergence and dDiv/dw(at) of each training example of `small_network`; last the Loss and its derivative.

    A list of Example. Convolutional Networks III, "Recap: The derivative" (C07).
    """
    net, y, d = small_network()

    def central(y, d):
        around = []
        for step in (STEP, -STEP):
            w = net.w.copy()
            w[at] += step
            around.append(loss_and_gradient(net._replace(w=w), y, d)[0])
        return (around[0] - around[1]) / (2 * STEP)

    rows = []
    for i in range(len(y)):
        divergence, gradient = divergence_and_gradient(net, y[i], d[i])
        rows.append(Example(str(i + 1), int(d[i]), divergence, float(gradient.w[at]), central(y[i:i + 1], d[i:i + 1])))
    loss, gradient = loss_and_gradient(net, y, d)
    return [*rows, Example("mean", None, loss, float(gradient.w[at]), central(y, d))]


class Descent(NamedTuple):
    """The loss after so many steps of gradient descent."""

    step: int
    loss: float


def descent(steps=8, rate=0.5):
    """The Loss of `small_network` while all parameters go down their gradients: a list of Descent, steps + 1 long.

    Convolutional Networks III, "Recap: Problem Setup" (C07).
    """
    net, y, d = small_network()
    rows = []
    for step in range(steps + 1):
        loss, gradient = loss_and_gradient(net, y, d)
        rows.append(Descent(step, loss))
        net = Net(*(value - rate * slope for value, slope in zip(net, gradient)))
    return rows


class FlatPlace(NamedTuple):
    """Entry k of the flattened maps is Y(m,x,y); in an array stored map after map it would come as number `stored`."""

    k: int
    m: int
    x: int
    y: int
    stored: int


def flatten_order(shape=(2, 2, 1)):
    """Which Y(m,x,y) stands where in the flattened vector: maps fastest, then y, then x. A list of FlatPlace.

    Convolutional Networks III, "softmax(Y(L,:,1,1)..Y(L,:,W,H))" (L33, C08). A program that stores map after map
    flattens in another order, and permutes the weights of the first flat layer.
    """
    numbers = ops.flatten(np.arange(np.prod(shape), dtype=float).reshape(shape)).astype(int)
    return [FlatPlace(k, *(int(i) for i in np.unravel_index(number, shape)), int(number))
            for k, number in enumerate(numbers)]


class FlatStep(NamedTuple):
    """One step through the flat layers: what is computed, how, its size and its numbers."""

    what: str
    how: str
    size: Size
    numbers: np.ndarray


def flat_layers(d=1):
    """Two 2x1 maps through two flat layers and back to the maps, step by step: the usual MLP, on the unrolled maps.

    A list of FlatStep; the last one is dDiv/dY(L) for the convolutional part. Convolutional Networks III,
    "Backpropagation: Final flat layers"; notes, "Final flat layers": first dz and dy, then dw (C08).
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
    steps = [("Y(L)", "the last maps", maps), ("y0", "Y(L) unrolled", y0), ("z1", "w1 y0 + b1", z1),
             ("y1", "tanh(z1)", y1), ("z2", "w2 y1 + b2", z2), ("p", "softmax(z2)", ops.softmax(z2)),
             ("dz2", "p - d", dz2), ("dy1", "w2^T dz2", dy1), ("dz1", "dy1 tanh'(z1)", dz1), ("dy0", "w1^T dz1", dy0),
             ("dw2", "dz2 y1^T", dw2), ("db2", "dz2", db2), ("dw1", "dz1 y0^T", dw1), ("db1", "dz1", db1),
             ("dY(L)", "dy0 rolled up again", ops.unflatten(dy0, maps.shape))]
    return [FlatStep(what, how, Size(array.shape), array) for what, how, array in steps]


def flat_example():
    """Two maps of 2x1 and the weights of two flat layers: maps (2,2,1), w1 (3,4), b1 (3,), w2 (2,3), b2 (2,)."""
    return (eighths(2, 2, 1, start=1), eighths(3, 4, start=2) / 2, eighths(3, start=3) / 2, eighths(2, 3, start=4) / 2,
            eighths(2, start=5) / 2)


def flat_layer_as_convolution(map_size=(4, 3)):
    """A flat layer against a convolution whose filters are as large as the maps: z, dY, dw, db. A list of Routes.

    Convolutional Networks III, "Backpropagation: Final flat layers" (C08, C11): a flat layer scans one place.
    """
    y, filters, b = eighths(2, *map_size, start=1), eighths(5, 2, *map_size, start=2), eighths(5, start=3)
    rolled = np.stack([ops.flatten(each) for each in filters])
    z = ops.linear(ops.flatten(y), rolled, b)
    dz = eighths(5, start=4)
    dflat, dw, db = ops.linear_backward(dz, ops.flatten(y), rolled)
    dy, dfilters, dbias = ops.conv2d_backward(dz[:, None, None], y, filters)
    return routes(z=(z, ops.conv2d(y, filters, b)[:, 0, 0]), dY=(ops.unflatten(dflat, y.shape), dy),
                  dw=(dw, np.stack([ops.flatten(each) for each in dfilters])), db=(db, dbias))


class Divergence(NamedTuple):
    """A divergence between output and d: its value, and its derivative for the scores (L2: for the outputs)."""

    divergence: str
    value: float
    derivative: np.ndarray
    central_difference: np.ndarray


def divergences(z, d):
    """Cross-entropy and Kullback-Leibler of softmax(z) and d, and L2 of z and d, each with its derivative for z.

    z (n,), d (n,) a distribution. Kullback-Leibler is the cross-entropy less the entropy of d, which no z changes. A
    list of Divergence. Convolutional Networks III, "Defining the loss" (C07, C09).
    """
    z, d = np.asarray(z, dtype=float), np.asarray(d, dtype=float)
    entropy = -float(np.sum(d[d > 0] * np.log(d[d > 0])))
    kinds = {"cross-entropy": (lambda v: ops.cross_entropy(v, d), ops.cross_entropy_backward(z, d)),
             "Kullback-Leibler": (lambda v: ops.cross_entropy(v, d) - entropy, ops.cross_entropy_backward(z, d)),
             "L2": (lambda v: ops.l2_divergence(v, d), ops.l2_divergence_backward(z, d))}
    return [Divergence(name, float(function(z)), derivative, slopes(function, z))
            for name, (function, derivative) in kinds.items()]


def slopes(function, z):
    """Central differences of a function of a vector: (n,)."""
    steps = STEP * np.eye(len(z))
    return np.array([(function(z + step) - function(z - step)) / (2 * STEP) for step in steps], dtype=float)


class SoftmaxStart(NamedTuple):
    """Class i where backpropagation starts: p - d, the slope of the divergence, and a componentwise rule's number."""

    i: int
    z: float
    p: float
    d: float
    p_less_d: float
    central_difference: float
    componentwise: float


def softmax_start(z, d):
    """Where backpropagation starts: dDiv/dz = p - d for softmax and cross-entropy.

    Softmax is no componentwise activation: dDiv/dp_i times dp_i/dz_i alone, -d_i (1 - p_i), leaves out how z_i
    changes the other outputs. z (n,), d (n,) a distribution or a class -> a list of SoftmaxStart. Not on the slides
    (C09, E60, V-softmax).
    """
    z = np.asarray(z, dtype=float)
    wanted = np.eye(len(z))[d] if np.ndim(d) == 0 else np.asarray(d, dtype=float)
    p, start = ops.softmax(z), ops.cross_entropy_backward(z, d)
    own = -wanted / p * (p * (1 - p))
    columns = z, p, wanted, start, slopes(lambda v: ops.cross_entropy(v, d), z), own
    return [SoftmaxStart(i, *(float(column[i]) for column in columns)) for i in range(len(z))]
