"""The exercises of notebook 01: scanning along time."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many answers a scan gives."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([40, 60, 100, 120]), draw.choice([5, 7, 9, 11])]

    def answers(T: int, K: int) -> list[int]:
        return [T - K + 1, T - K, T, T // K]

    T, K = telling(Random(seed), take, answers)
    _, one_less, all_values, side_by_side = answers(T, K)
    right = ops.conv1d(np.zeros((1, T)), np.zeros((1, 1, K))).shape[1]
    return number(
        f"A series has {T} values, the window {K}. How many answers does a scan give that stops "
        "at every position?",
        right,
        f"the window begins at 1, 2, ... {T - K + 1}; there it touches the end.",
        [
            (one_less, "forgets the first window."),
            (all_values, "is the number of values. Near the end the window has no room."),
            (side_by_side, "lays the windows side by side. The scan moves by one."),
        ],
        [f"The last window begins at {T} - {K} + 1.", f"So there are {right}."],
    )


def explain(seed: int = 0) -> Exercise:
    """What happens to the answers when the pattern moves."""
    detector = np.array([[[1.0, 2, -1]]])
    here = np.zeros((1, 12))
    here[0, 3:6] = 1, 2, -1
    moved = np.roll(here, 2, axis=1)
    first, second = [ops.conv1d(series, detector)[0] for series in (here, moved)]
    largest = f"{first.max():g}"
    return choice(
        "A detector scans a series, and a pattern in it moves on by two places. What happens to "
        "the answers?",
        (
            "all move on by two places, and the largest stays as large",
            f"run: the largest is {largest} at {first.argmax() + 1}, then {second.max():g} at "
            f"{second.argmax() + 1}.",
        ),
        [
            (
                "nothing changes",
                f"run: the answers differ in {int((first != second).sum())} places. Only the "
                "largest is as large as before.",
            ),
            (
                "the largest becomes smaller",
                f"run: it is {largest} both times. The same numbers meet the same weights.",
            ),
            (
                "each answer grows by two",
                f"run: they add up to {first.sum():g} both times. The places change, not the "
                "values.",
            ),
        ],
        [
            "The detector has the same weights everywhere.",
            "What it has said of the three numbers here, it says of them two places further on.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The scan."""
    return function(
        "Write my_scan(y, w, b): y is (D_in, T), w is (D_out, D_in, K), b is (D_out,); return z of "
        "(D_out, T-K+1).",
        "conv1d",
        (integers(2, 7, start=1), integers(3, 2, 3, start=2), integers(3, start=3)),
        [
            "The window at t is y[:, t:t+K], of all series at once; t runs over range(T-K+1).",
            "z[j, t] is (w[j] * window).sum() + b[j].",
        ],
        call=_with_bias,
        foreseen=[
            (_turned, "The detector was turned round. The lecture reads it as it stands."),
            (_without_bias, "The bias is missing."),
        ],
        stride=1,
        padding=0,
    )


def _with_bias(
    mine: Callable,
    y: np.ndarray,
    w: np.ndarray,
    b: np.ndarray | None = None,
    **_: Any,
) -> np.ndarray:
    """The function with a bias for each series, also where the layer has none."""
    return mine(y, w, np.zeros(len(w)) if b is None else b)


def _turned(y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ops.conv1d(y, w[..., ::-1], b)


def _without_bias(y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ops.conv1d(y, w)
