"""The exercises of notebook 14: transform invariance."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...operations.transforms import rotation


def predict(seed: int = 0) -> Exercise:
    """The derivative of one weight that is used in two transforms."""

    def take(draw: Random) -> list[int]:
        return [*draw.sample([-3, -1, 2, 4, 5], 3), *draw.sample([-4, -2, 1, 3, 6], 3)]

    def answers(*d: int) -> list[int]:
        return [d[0] + d[5], d[0] + d[3], d[0], sum(d)]

    d = telling(Random(seed), take, answers)
    right, plain, alone, everything = answers(*d)
    return number(
        "A filter a b c is used twice: as it is, and reversed as c b a. The derivatives of the "
        f"first are {d[0]}, {d[1]}, {d[2]}, those of the second, from left to right, {d[3]}, "
        f"{d[4]}, {d[5]}. What is the derivative of a?",
        right,
        f"a stands first in the one and last in the other: {d[0]} + {d[5]}.",
        [
            (plain, "adds what stands at the same place. In the second a stands last."),
            (alone, "leaves the second use out. a was used twice."),
            (everything, "adds up all six: those of b and c, too."),
        ],
        [
            "Where does a stand in each of the two? First, and last.",
            f"Add the derivatives of these two places: {d[0]} + {d[5]} = {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The poll S3."""
    return choice(
        "Poll S3 asks what a convolutional network is invariant to. Its layers scan each map "
        "with the same filters everywhere. A pattern moves by one cell. Which is right?",
        (
            "the maps move along; a maximum over all positions stays",
            "the first is equivariance, the second invariance. A flat layer behind plain maps is "
            "neither.",
        ),
        [
            (
                "the maps stay the same",
                "run facts.moved_pattern(): the maps hold the same values in other places.",
            ),
            (
                "everything stays the same, also behind a flat layer",
                "a flat layer has a weight of its own for each place, so it sees the move.",
            ),
            (
                "nothing of the old values is left",
                "inside of the map each value is found again, one cell further.",
            ),
        ],
        [
            "The same filter at another place gives the same value at another place.",
            "What forgets the place? A maximum over all places.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """dw of a filter from the derivatives of its transforms."""
    matrices = [rotation(3, degrees) for degrees in (0, 45, 90)]
    dTW = np.arange(1.0, 28).reshape(3, 3, 3)
    return function(
        "Write my_dw(dTW, matrices): dTW is (T, K, K), the derivatives of one filter's T "
        "transforms; matrices are T matrices (K·K, K·K). The result is (K, K).",
        "transform_conv2d_backward",
        (dTW, matrices),
        [
            "TW = A @ W.ravel(): the cell p of W goes to the cells q with the weight A[q, p].",
            "Back from all q to p: the transpose, A.T @ dTW[t].ravel().",
            "Add up over t, then .reshape(dTW.shape[1:]).",
        ],
        call=_with_the_filters_by,
        foreseen=[
            (_plain, "The dTW are added as they are. Each belongs to a filter that was turned."),
            (_forward, "The matrices are those of the forward pass. Back goes the transpose."),
            (_inverse, "Turned back, by the inverse. Right only where weights merely move."),
        ],
    )


def _with_the_filters_by(
    mine: Callable,
    dz: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    transforms: Any,
) -> tuple[np.ndarray, ...]:
    """The whole backward pass, with dw made by the function for each pair of maps."""
    dy, right, db = ops.transform_conv2d_backward(dz, y, w, transforms)
    K, T = w.shape[-1], len(transforms)
    if dz.ndim == 4:
        each = [ops.conv2d_filter_gradient(one, of, K=K) for one, of in zip(dz, y)]
        dTW = np.sum(each, axis=0)
    else:
        dTW = ops.conv2d_filter_gradient(dz, y, K=K)
    dTW = dTW.reshape(len(w), T, w.shape[1], K, K)
    dw = np.empty_like(right)
    for n, m in np.ndindex(w.shape[:2]):
        dw[n, m] = mine(dTW[n, :, m], transforms)
    return dy, dw, db


def _by(matrices: list[np.ndarray], dTW: np.ndarray) -> np.ndarray:
    total = sum(matrix @ each.ravel() for matrix, each in zip(matrices, dTW))
    return np.reshape(total, dTW.shape[1:])


def _plain(dTW: np.ndarray, matrices: list) -> np.ndarray:
    return dTW.sum(axis=0)


def _forward(dTW: np.ndarray, matrices: list) -> np.ndarray:
    return _by(matrices, dTW)


def _inverse(dTW: np.ndarray, matrices: list) -> np.ndarray:
    return _by([np.linalg.pinv(matrix) for matrix in matrices], dTW)
