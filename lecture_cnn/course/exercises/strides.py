"""The exercises of notebook 03: stride, padding, resampling."""

from collections.abc import Callable
from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """The width of a result."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([27, 33, 55, 65]), draw.choice([5, 7]), draw.choice([2, 3]), 3]

    def answers(W: int, K: int, S: int, P: int) -> list[int]:
        widths = [W + 2 * P - K, W + P - K, W - K]
        return [*(width // S + 1 for width in widths), widths[0] // S]

    W, K, S, P = telling(Random(seed), take, answers)
    _, one_side, unpadded, without_1 = answers(W, K, S, P)
    z = ops.conv2d(np.ones((1, W, K)), np.ones((1, 1, K, K)), stride=S, padding=P)
    return number(
        f"W = {W}, K = {K}, S = {S}, P = {P}. How wide is the result?",
        z.shape[1],
        f"({W} + 2 · {P} - {K}) / {S}, rounded down, and 1 more.",
        [
            (one_side, "is the padding of one side only."),
            (unpadded, "leaves the padding out."),
            (without_1, "forgets the first window: the last step is + 1."),
        ],
        [
            f"The padded map is {W} + 2 · {P} = {W + 2 * P} wide.",
            f"The first window begins at 1, the last possible one {W + 2 * P - K} further.",
            f"In hops of {S} that is {(W + 2 * P - K) // S}, and the first one: {z.shape[1]}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """What a stride is."""
    y = integers(2, 6, 5, start=1)
    z = ops.conv2d(y, integers(3, 2, 3, 3, start=2))
    largest = ops.max_pool2d(z, 2, stride=2)[0].shape[1:]
    return choice(
        "A convolution with stride 2 gives the same numbers as a convolution with stride 1, "
        "and then",
        ("downsampling by 2", "the first of every two results is kept, the others are dropped."),
        [
            (
                "max pooling of 2 x 2 with stride 2",
                f"that has {largest} cells, too, but the largest of each block, not the first.",
            ),
            ("upsampling by 2", "that makes a map larger, with zeros between."),
            (
                "dividing by 2",
                "no value changes. There are only fewer of them.",
            ),
        ],
        ["Which windows does the stride leave out?", "Every second one. All others are unchanged."],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """A stride and padding by stride 1."""
    return function(
        "Write my_strided(y, w, S, P): a convolution with stride S and padding P, made of np.pad, "
        "lc.vectorized.conv2d(padded, w) with stride 1, and a slice.",
        "conv2d",
        (integers(2, 7, 5, start=1), integers(3, 2, 3, 3, start=2), 2, 1),
        [
            "np.pad(y, [(0, 0), (P, P), (P, P)]): the maps' axis is not padded.",
            "conv2d(padded, w) gives all windows.",
            "Keep every S-th: [:, ::S, ::S].",
        ],
        call=_with_a_bias,
        foreseen=[
            (_one_side, "The padding stands on one side only."),
            (
                _second_kept,
                "The first window is dropped. Downsampling keeps the first of each group.",
            ),
        ],
    )


def _with_a_bias(
    mine: Callable,
    y: np.ndarray,
    w: np.ndarray,
    b: np.ndarray | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    z = mine(y, w, stride, padding)
    return z if b is None else z + np.asarray(b)[:, None, None]


def _one_side(y: np.ndarray, w: np.ndarray, S: int, P: int) -> np.ndarray:
    padded = np.pad(y, [(0, 0), (P, 0), (P, 0)])
    return ops.conv2d(padded, w, stride=S)


def _second_kept(y: np.ndarray, w: np.ndarray, S: int, P: int) -> np.ndarray:
    return ops.conv2d(y, w, padding=P)[:, S - 1::S, S - 1::S]
