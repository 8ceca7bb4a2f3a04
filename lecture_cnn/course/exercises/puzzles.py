"""The exercises of notebook 21: on which inputs a slip can't be seen.

`PUZZLES` are its exercises, in their order. Every answer is judged by running the printed line.
"""

from operator import index
from random import Random
from typing import Any

import numpy as np

from ...checking.exercise import Exercise, choice, number, telling
from ...listings import LISTINGS
from ...listings.examples import integers
from ...slips.errata_table import errata

STOPS = "stops with an error"
MOST = 20
MAPS = (1, 1), (2, 2), (2, 3), (3, 2)


def largest_error(row: str, **inputs: Any) -> float | str:
    """The largest error of a printed line on these inputs, or that it stops with an error."""
    (slip,) = [slip for slip in errata() if slip.id == row]
    printed, _ = slip.run(**inputs)
    return STOPS if isinstance(printed, str) else printed


def said(error: float | str) -> str:
    """An error in words."""
    return error if isinstance(error, str) else f"has a largest error of {error:g}"


def on_sizes(D_in: int, D_out: int, W: int, H: int) -> dict[str, float | str]:
    """The errors of three slips on an input of this size, with filters of 3 x 3."""
    dz = integers(D_out, W - 2, H - 2, start=4)
    y = integers(D_in, W, H, start=1)
    w = integers(D_out, D_in, 3, 3, start=2)
    return {
        "E05": largest_error("E05", dz=dz, w=w),
        "E09": largest_error("E09", dz=dz, y=y, K=3),
        "E07": largest_error("E07", dz=dz, w=w),
    }


def filters_exchanged(seed: int = 0) -> Exercise:
    """On which numbers of maps a slip hides."""
    one, equal, more, fewer = [on_sizes(*maps, 6, 5)["E07"] for maps in MAPS]
    return choice(
        "E07 takes W(l,i,j) for W(l,j,i): input and output map exchanged. With how many maps "
        "would you not see it?",
        ("one in, one out", f"with the only filter nothing is exchanged: it {said(one)}."),
        [
            ("two in, three out", f"it {said(more)}: there is no third plane to take."),
            (
                "two in, two out",
                f"it runs, and {said(equal)}. You would see it, if you compare.",
            ),
            ("three in, two out", f"it {said(fewer)}: there is no third filter to take."),
        ],
        [
            "Exchange the two indices. When is W(l,i,j) the same filter as W(l,j,i)?",
            "When i and j can only be equal.",
        ],
        shift=seed,
    )


def without_bias(seed: int = 0) -> Exercise:
    """The largest error of a bias that is left out."""

    def take(draw: Random) -> list[int]:
        return draw.sample([5, -7, 2, 3, -4, 6], 3)

    def answers(*b: int) -> list[int]:
        return [max(map(abs, b)), sum(b), sum(map(abs, b)), 0]

    b = telling(Random(seed), take, answers)
    _, total, of_sizes, _ = answers(*b)
    inputs = LISTINGS["L21"].example() | {"b": np.array(b, float), "activation": "identity"}
    right = largest_error("E11", **inputs)
    return number(
        f"E11 leaves the bias out. The activation is the identity, the biases of the three maps "
        f"are {b[0]}, {b[1]} and {b[2]}. What is the largest error?",
        right,
        "every z of a map is wrong by its bias; the largest counts, whatever its sign.",
        [
            (0, "would be the error if all biases were 0."),
            (total, "adds the biases. Each map has its own."),
            (of_sizes, "adds their sizes. Each map has its own."),
        ],
        ["By how much is a z of map 1 wrong? By b(1).", "The largest of all is the answer."],
    )


def hidden_and_silent(seed: int = 0) -> Exercise:
    """Sizes on which two slips can't be seen and a third one gives wrong numbers."""

    def is_answer(answer: Any) -> bool:
        return answer is not None

    def verdict(answer: Any) -> tuple[bool, str]:
        try:
            D_in, D_out, W, H = [index(size) for size in answer]
        except (TypeError, ValueError):
            return False, f"expected (D_in, D_out, W, H), four whole numbers, got {answer!r}"
        if min(D_in, D_out, W - 2, H - 2) < 1:
            return False, "expected one map at least, and room for a window of 3 x 3"
        if max(D_in, D_out, W, H) > MOST:
            return False, f"sizes up to {MOST} are enough"
        errors = on_sizes(D_in, D_out, W, H)
        hidden = errors["E05"] == errors["E09"] == 0
        silent = errors["E07"] not in (0, STOPS)
        told = [f"{row} {said(error)}" for row, error in errors.items()]
        return hidden and silent, "; ".join(told)

    return Exercise(
        "Find sizes (D_in, D_out, W, H) of an input (with a 3 x 3 filter) on which E05 and E09 "
        "cannot be seen, but E07 gives wrong numbers in silence.",
        is_answer,
        verdict,
        [
            "E05 and E09 exchange width and height. On which maps is nothing exchanged?",
            "E07 exchanges input and output map. It must run, so each must exist as the other: "
            "D_in = D_out. But 1 hides it.",
        ],
        foreseen=[
            ((2, 3, 5, 5), f"E07 {STOPS}"),
            ((2, 2, 6, 5), f"E05 {STOPS}"),
            ((1, 1, 5, 5), "E07 has a largest error of 0"),
        ],
    )


PUZZLES = (filters_exchanged, without_bias, hidden_and_silent)
