"""The exercises of notebook 25: the sentences of the decks."""

from collections.abc import Callable
from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """The width after upsampling by two readings of one sentence."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([6, 7, 9, 11]), draw.choice([3, 4, 5])]

    def answers(W: int, S: int) -> list[int]:
        return [(W - 1) * S + 1, W * S, W + S - 1, (W - 1) * S]

    W, S = telling(Random(seed), take, answers)
    _, factor, once, without_1 = answers(W, S)
    return number(
        f"{W} columns, S = {S}: S - 1 zeros go between neighbours, none behind the last. How many "
        "columns come out?",
        ops.upsample(np.ones((1, W, 1)), S).shape[1],
        f"{W} columns and {W - 1} gaps of {S - 1} zeros.",
        [
            (factor, "is the factor S of the slide: it needs zeros behind the last column, too."),
            (once, "has one gap only. There is one between any two neighbours."),
            (without_1, "forgets a column: (W - 1) S steps lead to the last one."),
        ],
        [
            f"Between {W} columns are {W - 1} gaps.",
            f"Each takes {S - 1} zeros: {(W - 1) * (S - 1)}.",
            f"With the {W} columns themselves: {(W - 1) * S + 1}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The condition of a sentence on sizes."""
    return choice(
        'A slide says: dz is padded with K-1 zeros and convolved, so the result is "the size of '
        'the actual Y map". When is that so?',
        ("stride 1, and Y not padded", "then W' = W - K + 1, and K - 1 more give W again."),
        [
            ("always", "with S = 2 and K = 3 a width of 7 goes to 3 and comes back as 5."),
            (
                "an odd K",
                "with K = 2 a width of 7 goes to 6 and comes back as 7, too.",
            ),
        ],
        [
            "Forward: W' = (W + 2P - K) / S + 1.",
            "Back by the slide: W' + K - 1. Which P and S give W?",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """Both sides of a sentence."""
    return function(
        '"Pooling with a stride is pooling, then downsampling." Write my_pool(y, K, S), mean '
        "pooling with a stride, made of lc.vectorized.mean_pool2d(y, K) with stride 1 and "
        "lc.vectorized.downsample.",
        "mean_pool2d",
        (integers(2, 7, 5, start=1), 2, 2),
        [
            "pooled = lc.vectorized.mean_pool2d(y, K) holds the means of all windows.",
            "lc.vectorized.downsample(pooled, S) keeps the first of every S columns and rows.",
        ],
        call=_after_padding,
        foreseen=[
            (_first_downsampled, "It is downsampled first. Then the windows are others."),
        ],
    )


def _after_padding(
    mine: Callable,
    y: np.ndarray,
    K: int,
    *,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    return mine(ops.pad(y, padding), K, stride)


def _first_downsampled(y: np.ndarray, K: int, S: int) -> np.ndarray:
    return ops.mean_pool2d(ops.downsample(y, S), K)
