"""The exercises of the notebooks: `exercise("08.1", answer)`.

Each module holds those of one notebook, in the order `predict` (a number), `explain` (a choice)
and `write` (a function); each takes a seed and gives a `checking.exercise.Exercise`.
"""

from types import ModuleType
from typing import Any

from ...checking.exercise import Exercise
from . import (
    activation,
    backward,
    flipped_filter,
    forward,
    indexing,
    influence,
    maxima,
    one_weight,
    pooling,
    resampling,
    strides,
    transforms,
)

__all__ = ["exercise", "made"]

PAGES: dict[str, ModuleType] = {
    "00": indexing,
    "02": forward,
    "03": strides,
    "04": maxima,
    "06": activation,
    "07": influence,
    "08": flipped_filter,
    "09": one_weight,
    "10": backward,
    "11": pooling,
    "12": resampling,
    "14": transforms,
}


def exercise(name: str, answer: Any = None, *, seed: int = 0, steps: int = 0) -> None:
    """Print an exercise, and what is to be said of an answer.

    name: notebook and number, such as "08.1". answer: a number, a letter or a function; None means
    not answered yet. seed: another one draws other numbers. steps: so many steps of a worked
    solution, after a first try.
    """
    print(made(name, seed).text(answer, steps))


def made(name: str, seed: int = 0) -> Exercise:
    """The exercise of this name; a KeyError names those that there are."""
    page, _, number = str(name).partition(".")
    if page not in PAGES or number not in ("1", "2", "3"):
        there_are = ", ".join(f"{known}.1 to {known}.3" for known in PAGES)
        raise KeyError(f"no exercise {name!r}; there are {there_are}")
    module = PAGES[page]
    makers = (module.predict, module.explain, module.write)
    return makers[int(number) - 1](seed)
