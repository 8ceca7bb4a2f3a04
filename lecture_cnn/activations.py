"""The activations of the lecture: `identity`, `sigmoid`, `tanh`, `relu`, each with its `.derivative` in z."""

import numpy as np


def identity(z):
    """z itself (C01)."""
    return z * 1.0


def sigmoid(z):
    """1 / (1 + exp(-z)), computed without overflow (C01)."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))


def tanh(z):
    """The hyperbolic tangent (C01)."""
    return np.tanh(z)


def relu(z):
    """z where it is positive, else 0; relu'(0) = 0 (C01)."""
    return np.where(np.asarray(z) <= 0, 0.0, z)


identity.derivative = lambda z: np.ones_like(z, dtype=float)
sigmoid.derivative = lambda z: sigmoid(z) * sigmoid(-np.asarray(z))
tanh.derivative = lambda z: 1 - np.tanh(z) ** 2
relu.derivative = lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0)

BY_NAME = {function.__name__: function for function in (identity, sigmoid, tanh, relu)}


def named(activation):
    """The activation itself, or the one of that name."""
    if callable(activation) and hasattr(activation, "derivative"):
        return activation
    if activation not in BY_NAME:
        raise ValueError(f"activation: expected one of {', '.join(BY_NAME)} or such a function, got {activation!r}")
    return BY_NAME[activation]
