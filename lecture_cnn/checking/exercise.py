"""The answers of a notebook's exercises: `judge(answer, lambda: the right one)`."""

import numpy as np


def judge(answer, right):
    """Say whether an exercise's answer is right: a number, a text, a tuple or an array; None is not answered yet.

    `right` is called only when there is an answer, so that the right one is made by running something, never printed.
    """
    if answer is None:
        return print("not answered yet")
    right = right()
    if isinstance(right, (str, bool)):
        return print("right" if answer == right else f"not yet: {answer!r} is not it")
    try:
        answer, right = np.asarray(answer, dtype=float), np.asarray(right, dtype=float)
    except (TypeError, ValueError):
        return print(f"not yet: expected numbers, got {answer!r}")
    if answer.shape != right.shape:
        return print(f"not yet: expected the shape {right.shape}, got {answer.shape}")
    if np.allclose(answer, right, rtol=1e-9, atol=1e-9):
        return print("right")
    wrong = ~np.isclose(answer, right, rtol=1e-9, atol=1e-9)
    if answer.ndim == 0:
        return print(f"not yet: {answer} is not it")
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    return print(f"not yet: {int(wrong.sum())} of {wrong.size} entries differ, the first at {first} (counted from 0)")
