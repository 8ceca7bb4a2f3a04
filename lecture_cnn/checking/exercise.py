"""The answers of a notebook's exercises: `judge(answer, lambda: the right one)`."""

from collections.abc import Callable
from typing import Any

import numpy as np

ROUNDING = 1e-9


def judge(answer: Any, right: Callable[[], Any]) -> None:
    """Print whether an exercise's answer is right.

    An answer is a number, a text, a tuple or an array; None means not answered yet. `right` is
    called only when there is an answer: it computes the right one, which is never printed.
    """
    print("not answered yet" if answer is None else _verdict(answer, right()))


def _verdict(answer: Any, right: Any) -> str:
    """Right or not, in words."""
    if isinstance(right, (str, bool)):
        return "right" if answer == right else f"not yet: {answer!r} is not it"
    try:
        answer, right = np.asarray(answer, dtype=float), np.asarray(right, dtype=float)
    except (TypeError, ValueError):
        return f"not yet: expected numbers, got {answer!r}"
    if answer.shape != right.shape:
        return f"not yet: expected the shape {right.shape}, got {answer.shape}"
    wrong = ~np.isclose(answer, right, rtol=ROUNDING, atol=ROUNDING)
    count = int(wrong.sum())
    if count == 0:
        return "right"
    if answer.ndim == 0:
        return f"not yet: {answer} is not it"
    first = tuple(np.argwhere(wrong)[0].tolist())
    return (
        f"not yet: {count} of {wrong.size} entries differ, the first at {first} (counted from 0)"
    )
