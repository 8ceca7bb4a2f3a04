"""What makes a deep network train: batch normalization, dropout, the residual block, and the steps
of two optimizers.

    N           instances of the batch
    D           maps
    W, H        sizes of the maps along x and y
"""

from collections.abc import Callable

import numpy as np

from ..operations import checks
from ..operations.checks import checked
from ..operations.real_cells import quiet
from ..operations.shapes import below_1, counted, positive, squares
from .hints import Array, Gradients

__all__ = [
    "batch_norm",
    "batch_norm_backward",
    "dropout",
    "dropout_backward",
    "residual",
    "residual_backward",
    "momentum_step",
    "adam_step",
]

OF_A_MAP = (0, 2, 3)  # the axes that a map has in a batch


# ---------------------------------------------------------------- batch normalization

@quiet
def batch_norm(y: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> Array:
    """Return u = gamma (y - mean)/sqrt(variance + eps) + beta: the loops over n, x and y became
    sums over these axes.

    Mean and variance are those of each map over the whole batch; the variance is divided by the
    number of values. y is a batch. Convolutional Networks IV, "Resnet details for the curious":
    batch_norm.

    Takes y: N D W H; gamma, beta: D
    Takes eps as positive
    Makes u: N D W H
    """
    y, gamma, beta, eps = checked(batch_norm, y, gamma, beta, eps)
    d, variance = _centred(y)  # (N, D, W, H), (D, 1, 1)
    s = np.sqrt(variance + eps)
    u = _per_map(gamma) * (d / s) + _per_map(beta)  # (N, D, W, H)
    return u.astype(y.dtype)


@quiet
def batch_norm_backward(du: Array, y: Array, gamma: Array, *, eps: float = 1e-5) -> Gradients:
    """Return dy, dgamma, dbeta: the loops over n, x and y became sums and products over these axes.

    Every value has moved the mean and the variance of its map, so dy has three terms.
    Convolutional Networks IV, "Resnet details for the curious": batch_norm_backward.

    Takes y: N D W H; gamma: D; du: N D W H
    Takes eps as positive
    Makes dy: N D W H; dgamma: D; dbeta: D
    """
    du, y, gamma, eps = checked(batch_norm_backward, du, y, gamma, eps)
    d, variance = _centred(y)  # (N, D, W, H), (D, 1, 1)
    s, M = np.sqrt(variance + eps), y[:, 0].size
    gamma = gamma.astype(float)
    g = _per_map(gamma) * du / s  # (N, D, W, H), straight through
    dmean = -g.sum(axis=OF_A_MAP)  # (D,)
    dvariance = -(g * d / (2 * (variance + eps))).sum(axis=OF_A_MAP)  # (D,)
    dy = g + _per_map(dmean) / M + 2 * d * _per_map(dvariance) / M  # (N, D, W, H)
    dgamma = (du * (d / s)).sum(axis=OF_A_MAP)  # (D,)
    dbeta = du.sum(axis=OF_A_MAP)  # (D,)
    return dy.astype(y.dtype), dgamma.astype(y.dtype), dbeta


def _centred(y: Array) -> tuple[Array, Array]:
    """The values less their map's mean (N, D, W, H), and each map's variance (D, 1, 1).

    In float64, as the squares can be too large for float32.
    """
    M = y[:, 0].size  # values of a map in the batch; 0 in a batch of none
    y = y.astype(float)
    mean = y.sum(axis=OF_A_MAP) / M  # (D,)
    d = y - _per_map(mean)
    variance = (d * d).sum(axis=OF_A_MAP) / M
    return d, _per_map(variance)


def _per_map(values: Array) -> Array:
    """One value for each map, (D,), as (D, 1, 1)."""
    return values[:, None, None]


# ---------------------------------------------------------------- dropout

@quiet
def dropout(y: Array, mask: Array, *, p: float) -> Array:
    """Return u = mask y/(1 - p): the loop over j became one product of arrays.

    y and mask of one shape, any; the mask is 1 where a value is kept, 0 where it is dropped; p is
    the probability of a drop, from 0 to below 1. It is "inverted" dropout: what is kept is divided
    by 1 - p, and nothing changes when the network is used. Convolutional Networks IV, "Learning
    magic in Alexnet": dropout.

    Makes u
    """
    y, mask, p = checks.kept_or_not("y", y, mask, p)
    return mask * y / (1 - p)


@quiet
def dropout_backward(du: Array, mask: Array, *, p: float) -> Array:
    """Return dy = mask du/(1 - p): the loop over j became one product of arrays.

    du and mask of one shape, any. Convolutional Networks IV, "Learning magic in Alexnet":
    dropout_backward.

    Makes dy
    """
    du, mask, p = checks.kept_or_not("du", du, mask, p)
    return mask * du / (1 - p)


# ---------------------------------------------------------------- the residual block

@quiet
def residual(y: Array, f: Callable[[Array], Array]) -> Array:
    """Return u = f(y) + y: the loops over j, x and y became one sum of arrays.

    f is a function of maps that gives maps of the same shape; others are a ValueError.
    Convolutional Networks IV, "Resnet": residual.

    Takes y: N? D W H
    Takes f as function
    Makes u: N? D W H
    """
    y, f = checked(residual, y, f)
    return checks.as_long_as("f", f, y, "y") + y  # (N, D, W, H)


@quiet
def residual_backward(du: Array, backward_of_f: Callable[[Array], Array]) -> Array:
    """Return dy = backward_of_f(du) + du: the loops over j, x and y became one sum of arrays.

    backward_of_f takes the derivative for f(y) and gives the one for y, of the same shape.
    Convolutional Networks IV, "Resnet": residual_backward.

    Takes du: N? D W H
    Takes backward_of_f as function
    Makes dy: N? D W H
    """
    du, backward_of_f = checked(residual_backward, du, backward_of_f)
    return checks.as_long_as("backward_of_f", backward_of_f, du, "du") + du  # (N, D, W, H)


# ---------------------------------------------------------------- the steps of two optimizers

@quiet
def momentum_step(
    w: Array, dw: Array, v: Array, *, lr: float, momentum: float = 0.9
) -> tuple[Array, Array]:
    """Return the new w and v of SGD with momentum, v = momentum v - lr dw and w = w + v: the loops
    over j and i became sums of arrays.

    w, dw and v of one shape, any; v is 0 at first. lr is above 0, momentum from 0 to below 1.
    (PyTorch keeps v/(-lr): another convention, the same steps while lr stays.)
    Convolutional Networks IV, "Learning magic in Alexnet": momentum_step.

    Makes w; v
    """
    w, dw, v = checks.alike(w=w, dw=dw, v=v)
    lr, momentum = positive("lr", lr), below_1("momentum", momentum)
    v = momentum * v - lr * dw
    return w + v, v


@quiet
def adam_step(
    w: Array, dw: Array, m: Array, v: Array, t: int, *,
    lr: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8,
) -> Gradients:
    """Return the new w, m and v of Adam, where m and v are running means of dw and dw^2: the loops
    over j and i became sums of arrays.

    w, dw, m and v of one shape, any; m and v are 0 at first, v is never below 0. t counts the steps
    from 1: m and v are divided by what is missing in them because they start at 0.
    Convolutional Networks IV, "Training Issues": adam_step.

    Makes w; m; v
    """
    w, dw, m, v = checks.alike(w=w, dw=dw, m=m, v=v)
    squares("v", v)
    step, lr, eps = counted("t", t), positive("lr", lr), positive("eps", eps)
    beta1, beta2 = below_1("beta1", beta1), below_1("beta2", beta2)
    dtype, dw = w.dtype, dw.astype(float)  # the squares can be too large for float32
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw * dw
    mean = m / (1 - beta1**step)
    square = v / (1 - beta2**step)
    w = w - lr * mean / (np.sqrt(square) + eps)
    return w.astype(dtype), m.astype(dtype), v.astype(dtype)
