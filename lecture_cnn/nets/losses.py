"""What training makes small, and the measures of a trained network.

    losses      `cross_entropy(z, d)`, `l2(y, d)`: the loss of a batch and its derivative
    several     `heads(results, targets, losses)`: their sum, for a network with several heads
    measures    `top_error(z, labels, k)`, `accuracy(z, labels)`

The lecture's Loss is the mean of the divergences over the batch, so the derivatives have its 1/N.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import vectorized
from ..operations.shapes import whole
from .hints import Array
from .operations import batched

Loss = Callable[..., tuple[float, Any]]  # (results, targets, ops=) -> loss, derivative


def cross_entropy(
    z: Array,
    d: Array,
    *,
    ops: Any = vectorized,
) -> tuple[float, Array]:
    """The mean of -log softmax(z)_d over the batch, and its derivative for the scores z.

    z (N, n), d class numbers (N,) or distributions (N, n) -> a number, (N, n).
    Convolutional Networks III, L33.
    """
    return _mean(batched(ops), "cross_entropy", z, d)


def l2(y: Array, d: Array, *, ops: Any = vectorized) -> tuple[float, Array]:
    """The mean of |y - d|^2 / 2 over the batch, and its derivative for y.

    y, d (N, n) -> a number, (N, n). The slide has no 1/2: that only doubles the step.
    Convolutional Networks IV, "Bounding boxes" (C17, A-box).
    """
    return _mean(batched(ops), "l2_divergence", y, d)


def _mean(ops: Any, name: str, z: Array, d: Array) -> tuple[float, Array]:
    if np.ndim(z) != 2 or len(z) == 0 or len(z) != len(d):
        raise ValueError(
            f"{name}: expected results (N, n) and a target for each, "
            f"got the shapes {np.shape(z)} and {np.shape(d)}"
        )
    divergence = getattr(ops, name)(z, d)
    dz = getattr(ops, f"{name}_backward")(z, d)
    return float(np.mean(divergence)), dz / len(z)


def heads(
    results: Sequence[Array],
    targets: Sequence[Array],
    losses: Sequence[Loss],
    *,
    ops: Any = vectorized,
) -> tuple[float, list[Array]]:
    """The sum of the losses of several heads, and the list of their derivatives.

    `losses` are functions of this module, one for each head; another number of them or of targets
    is a ValueError.
    Convolutional Networks IV, "Bounding boxes" (C17).
    """
    if not len(results) == len(targets) == len(losses) > 0:
        raise ValueError(
            f"heads: expected a target and a loss for each of {len(results)} results, "
            f"got {len(targets)} targets and {len(losses)} losses"
        )
    total, derivatives = 0.0, []
    for result, target, loss in zip(results, targets, losses):
        value, derivative = loss(result, target, ops=ops)
        total += value
        derivatives.append(derivative)
    return total, derivatives


def top_error(z: Array, labels: Array, k: int = 5) -> float:
    """The share of instances whose class is not among the k largest scores: ImageNet's top-5 error.

    z (N, n), labels (N,). A class whose score only equals the k-th largest is not counted as found.
    Wrong shapes, labels or k are a ValueError, labels that are not whole numbers a TypeError.
    Convolutional Networks IV (C36).
    """
    z = np.asarray(z)
    labels = np.asarray(labels)
    k = whole("k", k, 1)
    if z.ndim != 2 or labels.shape != z.shape[:1] or len(z) == 0:
        raise ValueError(
            f"top_error: expected scores (N, n) and labels (N,), got {z.shape} and {labels.shape}"
        )
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels: expected whole numbers, the classes, got {labels.dtype}")
    N, classes = z.shape
    first = labels.min()
    last = labels.max()
    if k > classes or first < 0 or last >= classes:
        raise ValueError(
            f"top_error: there are {classes} classes, got k = {k} and labels from {first} to {last}"
        )
    own = z[np.arange(N), labels]
    at_least = (z >= own[:, None]).sum(axis=1)
    others = at_least - 1  # without the class's own score
    missed = (others >= k) | np.isnan(own)
    return float(np.mean(missed))


def accuracy(z: Array, labels: Array) -> float:
    """The share of instances whose class has the largest score: z (N, n), labels (N,)."""
    return 1 - top_error(z, labels, k=1)
