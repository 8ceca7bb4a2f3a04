"""The activations of one number, as a listing applies them to a cell: `identity`, `sigmoid`,
`tanh`, `relu` (C01, L39).

Each has its `.derivative` in z. `named` finds one by its name.
"""

import math
from typing import Any

import numpy as np

from .shapes import short_repr


def identity(z: float) -> float:
    """z itself."""
    return z


def sigmoid(z: float) -> float:
    """1 / (1 + exp(-z)), without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    if z < 0:
        return math.exp(z) / (1 + math.exp(z))
    return z  # a NaN


def tanh(z: float) -> float:
    """The hyperbolic tangent: NumPy's, which has the same bits for a number as for the cells of an
    array.
    """
    number = math.ldexp(z, 0)  # of any kind of number a float; else a TypeError
    return float(np.tanh(number))


def relu(z: float) -> float:
    """z where it is positive, else 0."""
    return 0.0 if z <= 0 else z


def _slope_of_tanh(z: float) -> float:
    t = tanh(z)
    return 1 - t * t


identity.derivative = lambda z: 1.0  # type: ignore[attr-defined]
sigmoid.derivative = lambda z: sigmoid(z) * sigmoid(-z)  # type: ignore[attr-defined]
tanh.derivative = _slope_of_tanh  # type: ignore[attr-defined]
# A NaN stays one.
relu.derivative = lambda z: z if z != z else 1.0 if z > 0 else 0.0  # type: ignore[attr-defined]

BY_NAME = {function.__name__: function for function in (identity, sigmoid, tanh, relu)}


def named(activation: Any) -> Any:
    """The activation of this name, or of this function's name; a function with a `.derivative` of
    its own as it is.
    """
    name = getattr(activation, "__name__", activation)
    if isinstance(name, str) and name in BY_NAME:
        return BY_NAME[name]
    if callable(activation) and hasattr(activation, "derivative"):
        return activation
    names = ", ".join(BY_NAME)
    raise ValueError(f"activation: expected one of {names} or such a function, "
                     f"got {short_repr(activation)}")
