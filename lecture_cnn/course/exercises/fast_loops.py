"""The exercises of notebook 28: the same loops, fast."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random
from types import FrameType
from typing import Any

import numpy as np

from ...checking.exercise import Exercise, choice, compared, number, telling
from ...listings.examples import integers
from ..fast_loops import scattered


def predict(seed: int = 0) -> Exercise:
    """How many products one cell gets."""
    if seed == 0:
        D, M, K, W = 16, 6, 5, 12
    else:
        D, M, K, W = telling(Random(seed), _sizes, _products)
    right, one_map, all_maps, every_cell = _products(D, M, K, W)
    return number(
        f"Y has {M} maps of {W} x {W} cells, w is ({D}, {M}, {K}, {K}). How many products does one "
        "cell of z get, in each of the five functions?",
        right,
        f"{M} maps, {K} · {K} weights each. Moving loops changes none of these.",
        [
            (right + 1, "counts b, too: each sum begins with it, but it is no product."),
            (one_map, "are those of one map of Y. A filter reads all of them."),
            (all_maps, "are those of all cells of z that lie at one place, one for each filter."),
            (every_cell, "counts the places of a map, too: those are other cells of z."),
        ],
        [
            "Only the loops over i, x' and y' add to one cell.",
            f"They run {M} · {K} · {K} = {right} times.",
        ],
    )


def _sizes(draw: Random) -> list[int]:
    D, M = draw.sample([2, 3, 4, 8, 10], 2)
    K = draw.choice([2, 3, 4])
    return [D, M, K, K + draw.choice([5, 7, 9])]


def _products(D: int, M: int, K: int, W: int) -> list[int]:
    one_map = K * K
    right = M * one_map
    return [right, one_map, D * right, right * (W - K + 1) ** 2]


def explain(seed: int = 0) -> Exercise:
    """Which loops of the filters' gradient are free."""
    return choice(
        "dw[j, i, x_, y_] += dz[j, x, y] * Y[i, x + x_, y + y_] stands in loops over all of its "
        "letters. Which loops may go into lanes, so that no bit changes?",
        ("those over j, i, x' and y'", "they name the cell of dw: each iteration has its own."),
        [
            (
                "those over x and y",
                "all their iterations add to one cell of dw. They were free in the forward pass.",
            ),
            ("all of them", "x and y are not in the cell's name: their iterations share one cell."),
        ],
        [
            "A loop is free if each iteration writes another cell.",
            "Which letters stand on the left of +=?",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The turned loops, all x in one vector."""
    cancelling = np.array([[1e16, -1e16, 1.0, 2.0]])
    asked = compared(
        "Write my_lanes(dz, w): dz is (1, W), w is (1, K). Return the dY of `scattered`, all x in "
        "one vector: one loop, over x', and in it one line that adds.",
        scattered,
        [
            (integers(1, 6, start=1), integers(1, 3, start=4)),
            (integers(1, 4, start=2), integers(1, 1, start=3)),
            (integers(1, 5, start=seed), integers(1, 4, start=seed + 1)),
            (cancelling, np.ones((1, 3))),  # 1e16 - 1e16 + 1 is 1; 1 - 1e16 + 1e16 is 0
        ],
        [
            "As in `reordered`: the loop over x' goes outside, and all of dz is the vector.",
            "For one x' the cells x + x' are a piece of dY: it begins at x' and is as long as dz.",
            "dY[x' : x' + W] += w[0, x'] * dz[0], for x' = 0, 1, …: x' rises.",
        ],
        foreseen=[
            (_falling, "The sums are right, their order isn't: for one cell, x' rises."),
            (_flipped, "The filter is flipped: cell X reads dz(X - x')."),
        ],
    )

    def verdict(answer: Any) -> tuple[bool, str]:
        is_right, said = asked.verdict(answer)
        if not is_right or not inspect.isfunction(answer):
            return is_right, said
        short, long = _lines_run(answer, 4), _lines_run(answer, 9)
        if short != long:
            return False, (
                f"The numbers are right, but {short} lines run for 4 numbers of dz, {long} for 9: "
                "only the loop over x' may stay, and all x go at once."
            )
        return is_right, said

    return replace(asked, verdict=verdict)


def _lines_run(function: Callable, W: int) -> int:
    """How many lines of the function's own file run, for a dz of W numbers."""
    count = 0
    own = function.__code__.co_filename

    def follow(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename == own:
            count += event == "line"
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        function(integers(1, W, start=1), integers(1, 3, start=4))
    finally:
        sys.settrace(before)
    return count


def _in_order(dz: np.ndarray, w: np.ndarray, order: range) -> np.ndarray:
    K, W = w.shape[1], dz.shape[1]
    dY = np.zeros(W + K - 1)
    for x in order:
        dY[x : x + W] += w[0, x] * dz[0]
    return dY


def _falling(dz: np.ndarray, w: np.ndarray) -> np.ndarray:
    return _in_order(dz, w, range(w.shape[1] - 1, -1, -1))


def _flipped(dz: np.ndarray, w: np.ndarray) -> np.ndarray:
    return _in_order(dz, w[:, ::-1], range(w.shape[1]))
