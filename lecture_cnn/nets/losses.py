"""What training makes small, and what it is judged by.

    losses      `cross_entropy(z, d)`, `l2(y, d)`: the loss of a batch and its derivative
    several     `heads(results, targets, losses)`: their sum for a network with several heads
    measures    `top_error(z, labels, k)`, `accuracy(z, labels)`

The lecture's Loss is the mean of the divergences over the batch, so the derivatives carry its 1/N.
"""

import numpy as np

from .. import vectorized
from ..operations.shapes import whole
from .operations import batched


def cross_entropy(z, d, *, ops=vectorized):
    """The mean of -log softmax(z)_d over the batch, and its derivative for the scores z.

    z (N, n), d class numbers (N,) or distributions (N, n) -> a number, (N, n). Convolutional Networks III, L33.
    """
    return _mean(batched(ops), "cross_entropy", z, d)


def l2(y, d, *, ops=vectorized):
    """The mean of |y - d|^2 / 2 over the batch, and its derivative for y.

    y, d (N, n) -> a number, (N, n). The lecture's box has no 1/2, which only doubles the step (C17, A-box).
    """
    return _mean(batched(ops), "l2_divergence", y, d)


def _mean(ops, name, z, d):
    if np.ndim(z) != 2 or len(z) == 0 or len(z) != len(d):
        raise ValueError(f"{name}: expected results (N, n) and a target for each, got the shapes {np.shape(z)} and "
                         f"{np.shape(d)}")
    divergence, dz = getattr(ops, name)(z, d), getattr(ops, f"{name}_backward")(z, d)
    return float(np.mean(divergence)), dz / len(z)


def heads(results, targets, losses, *, ops=vectorized):
    """The sum of the losses of several heads, and the list of their derivatives.

    `losses` are functions of this module, one for each head. Convolutional Networks IV, "Bounding boxes" (C17).
    """
    if not len(results) == len(targets) == len(losses) > 0:
        raise ValueError(f"heads: expected a target and a loss for each of {len(results)} results, got {len(targets)} "
                         f"targets and {len(losses)} losses")
    found = [loss(result, target, ops=ops) for result, target, loss in zip(results, targets, losses)]
    return sum(loss for loss, _ in found), [derivative for _, derivative in found]


def top_error(z, labels, k=5):
    """The share of instances whose class is not among the k largest scores: ImageNet's top-5 error (C36).

    z (N, n), labels (N,). A class that only ties with the k-th score is not counted as found.
    """
    z, labels = np.asarray(z), np.asarray(labels)
    k = whole("k", k, 1)
    if z.ndim != 2 or labels.shape != z.shape[:1] or len(z) == 0:
        raise ValueError(f"top_error: expected scores (N, n) and labels (N,), got {z.shape} and {labels.shape}")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels: expected whole numbers, the classes, got {labels.dtype}")
    if k > z.shape[1] or labels.min() < 0 or labels.max() >= z.shape[1]:
        raise ValueError(f"top_error: there are {z.shape[1]} classes, got k = {k} and labels from {labels.min()} to "
                         f"{labels.max()}")
    own = z[np.arange(len(z)), labels, None]
    others = (z >= own).sum(axis=1) - 1  # those that are as large, without the class itself
    return float(np.mean((others >= k) | np.isnan(own[:, 0])))


def accuracy(z, labels):
    """The share of instances whose class has the largest score."""
    return 1 - top_error(z, labels, k=1)
