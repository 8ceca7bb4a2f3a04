"""The rest of a network: activations, flattening, flat layers, softmax and divergences.

    z, dz       scores and their derivatives, any shape (activations) or (n,) / (N, n)
    n, m        entries of a vector, in and out
    N           instances of the batch (this axis may be missing)
"""

from typing import Any

import numpy as np

from ..operations import checks
from ..operations.checks import checked
from ..operations.real_cells import quiet
from .hints import Array, Gradients

__all__ = [
    "identity", "sigmoid", "tanh", "relu", "activation_backward", "flatten", "unflatten",
    "linear", "linear_backward", "softmax", "softmax_backward",
    "cross_entropy", "cross_entropy_backward",
    "l2_divergence", "l2_divergence_backward",
]

# ---------------------------------------------------------------- activations, L39

def identity(z: Array) -> Array:
    """Return z itself, as a new array.

    Makes result
    """
    return np.positive(checks.activation_input(z))


@quiet
def sigmoid(z: Array) -> Array:
    """Return 1/(1 + exp(-z)) of every cell. Convolutional Networks III, L39.

    Makes result
    """
    return 1 / (1 + np.exp(-checks.activation_input(z)))


@quiet
def tanh(z: Array) -> Array:
    """Return tanh(z) of every cell. Convolutional Networks III, L39.

    Makes result
    """
    return np.tanh(checks.activation_input(z))


@quiet
def relu(z: Array) -> Array:
    """Return z where it is positive, else 0. Convolutional Networks III, L39.

    Makes result
    """
    return np.maximum(checks.activation_input(z), 0)


def identity_derivative(z: Array) -> Array:
    """Return 1 for every cell."""
    return np.ones_like(checks.activation_input(z))[()]


def sigmoid_derivative(z: Array) -> Array:
    """Return s(1 - s) for every cell, where s = sigmoid(z)."""
    s = sigmoid(z)
    return s * (1 - s)


def tanh_derivative(z: Array) -> Array:
    """Return 1 - tanh(z)^2 for every cell."""
    t = tanh(z)
    return 1 - t*t


@quiet
def relu_derivative(z: Array) -> Array:
    """Return 1 where z is positive, else 0 (at 0 too); a NaN stays."""
    z = checks.activation_input(z)
    return np.where(np.isnan(z), z, z > 0)[()]


identity.derivative = identity_derivative  # type: ignore[attr-defined]
sigmoid.derivative = sigmoid_derivative  # type: ignore[attr-defined]
tanh.derivative = tanh_derivative  # type: ignore[attr-defined]
relu.derivative = relu_derivative  # type: ignore[attr-defined]
ACTIVATIONS = {"identity": identity, "sigmoid": sigmoid, "tanh": tanh, "relu": relu}


@quiet
def activation_backward(dy: Array, z: Array, f: Any) -> Array:
    """Return dz = dy f'(z): the loops over j, x and y became one product of arrays.

    dy and z of one shape; f is an activation of this module or its name. Convolutional Networks
    III, L39.

    Makes dz
    """
    dy, z = checks.derivative_and_input(dy, z)
    f = checks.known_activation(f, ACTIVATIONS)
    return dy * f.derivative(z)


# ---------------------------------------------------------------- flat layers

def flatten(y: Array) -> Array:
    """Return the maps as one vector, in the lecture's order (maps fastest, then y, then x).

    Convolutional Networks III, L33.

    Takes y: N? D W H
    Makes result: N? D*W*H
    """
    [y] = checked(flatten, y)
    *batch, D, W, H = y.shape
    return np.moveaxis(y, -3, -1).copy().reshape(*batch, W*H*D)  # (N, W*H*D)


def unflatten(v: Array, shape: tuple[int, ...]) -> Array:
    """Return the maps of this shape that `flatten` made into v.

    Sizes that disagree are a ValueError. Convolutional Networks III, L33.

    Takes shape: N? D W H as shape; v: N? D*W*H
    Makes result: N? D W H
    """
    v, (*batch, D, W, H) = checked(unflatten, v, shape)
    return np.moveaxis(v.reshape(*batch, W, H, D), -1, -3).copy()  # (N, D, W, H)


@quiet
def linear(y: Array, w: Array, b: Array | None = None) -> Array:
    """Return z = w y + b, a flat layer: the loops became one matrix product.

    Convolutional Networks III, flat layers:
    linear_forward.

    Takes y: N? n; w: m n; b = none: m
    Makes z: N? m
    """
    y, w, b = checked(linear, y, w, b)
    z = y @ w.T  # (N, m)
    return z if b is None else z + b


@quiet
def linear_backward(dz: Array, y: Array, w: Array) -> Gradients:
    """Return dy, dw, db: the loops became two matrix products and a sum.

    Convolutional Networks III,
    flat layers: linear_backward.

    Takes y: N? n; w: m n; dz: N? m
    Makes dy: N? n; dw: m n; db: m
    """
    dz, y, w = checked(linear_backward, dz, y, w)
    rows = dz.reshape(-1, len(w)) if dz.ndim == 1 else dz  # (N, m)
    dw = rows.T @ y.reshape(len(rows), w.shape[1])  # (m, n)
    return dz @ w, dw, rows.sum(axis=0)  # dy (N, n), db (m,)


# ---------------------------------------------------------------- softmax and divergences

@quiet
def softmax(z: Array) -> Array:
    """Return exp(z_i) / sum_j exp(z_j) over the last axis, shifted by its maximum.

    Convolutional Networks III, L33.

    Takes z: N? n
    Makes result: N? n
    """
    [z] = checked(softmax, z)
    powers = np.exp(z - z.max(axis=-1, keepdims=True))  # (N, n)
    return powers / powers.sum(axis=-1, keepdims=True)


@quiet
def softmax_backward(dy: Array, z: Array) -> Array:
    """Return dz = y (dy - sum_j y_j dy_j) with y = softmax(z): the loop over i became one product
    of arrays.

    Convolutional Networks III: softmax_backward.

    Takes z: N? n; dy: N? n
    Makes dz: N? n
    """
    dy, z = checked(softmax_backward, dy, z)
    y = softmax(z)  # (N, n)
    return y * (dy - (y*dy).sum(axis=-1, keepdims=True))  # (N, n)


@quiet
def cross_entropy(z: Array, d: int | Array) -> Array:
    """Return the divergence -sum_i d_i log softmax(z)_i (natural logarithm; 0 log 0 = 0).

    z scores (n,), d a 0-based class number or a distribution (n,) -> a number; for a batch (N,).
    A class that isn't there and a d that is no distribution are a ValueError. Convolutional
    Networks III, L33.

    Takes z: N? n
    Makes result: N?
    """
    z, d = checks.scores_and_labels(cross_entropy, z, d)
    z = z - z.max(axis=-1, keepdims=True)  # (N, n)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))  # (N, n)
    return -np.where(d == 0, 0, d * log_p).sum(axis=-1)  # (N,)


@quiet
def cross_entropy_backward(z: Array, d: int | Array) -> Array:
    """Return softmax(z) - d, the derivative of each instance's cross_entropy for z.

    Convolutional Networks III, L33.

    Takes z: N? n
    Makes dz: N? n
    """
    z, d = checks.scores_and_labels(cross_entropy_backward, z, d)
    return softmax(z) - d  # (N, n)


@quiet
def l2_divergence(y: Array, d: int | Array) -> Array:
    """Return the divergence |y - d|^2 / 2.

    Convolutional Networks III.

    Takes y: N? n; d: N? n
    Makes result: N?
    """
    y, d = checked(l2_divergence, y, d)
    return ((y - d)**2).sum(axis=-1) / 2  # (N,)


@quiet
def l2_divergence_backward(y: Array, d: int | Array) -> Array:
    """Return y - d, the derivative of each instance's l2_divergence for y.

    Convolutional Networks III.

    Takes y: N? n; d: N? n
    Makes dy: N? n
    """
    y, d = checked(l2_divergence_backward, y, d)
    return y - d  # (N, n)
