"""The exercises of the notebooks: `exercise("08.1", answer)`.

Each module holds those of one notebook: `predict` (a number), `explain` (a choice) and `write`
(a function); `polls` has a choice for each poll, `my_ops` a function for each operation of the
capstone. Each takes a seed and gives a `checking.exercise.Exercise`.
"""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from ...checking.exercise import Exercise
from . import (
    activation,
    architectures,
    backward,
    boxes,
    depthwise,
    ending,
    fast_loops,
    fields,
    flipped_filter,
    forward,
    homework,
    indexing,
    influence,
    maxima,
    my_ops,
    one_weight,
    polls,
    pooling,
    puzzles,
    resampling,
    scanning,
    segmentation,
    sentences,
    similarity,
    speech,
    strides,
    training,
    transforms,
    views,
)

__all__ = ["exercise", "made"]

Maker = Callable[[int], Exercise]


def _three(page: ModuleType) -> tuple[Maker, ...]:
    return page.predict, page.explain, page.write


PAGES: dict[str, Sequence[Maker]] = {
    "00": _three(indexing),
    "01": _three(scanning),
    "02": _three(forward),
    "03": _three(strides),
    "04": _three(maxima),
    "05": (ending.explain, ending.predict, ending.write),
    "06": _three(activation),
    "07": _three(influence),
    "08": _three(flipped_filter),
    "09": _three(one_weight),
    "10": _three(backward),
    "11": _three(pooling),
    "12": _three(resampling),
    "13": _three(training),
    "14": _three(transforms),
    "15": _three(boxes),
    "16": (depthwise.explain, depthwise.predict, depthwise.write),
    "17": _three(fields),
    "18": _three(views),
    "19": (architectures.explain, architectures.predict, architectures.write),
    "20": _three(speech),
    "21": puzzles.PUZZLES,
    "22": polls.QUESTIONS,
    "23": _three(segmentation),
    "24": _three(similarity),
    "25": _three(sentences),
    "26": _three(homework),
    "27": my_ops.FUNCTIONS,
    "28": _three(fast_loops),
}
NAMES = [f"{page}.{n}" for page, makers in PAGES.items() for n in range(1, len(makers) + 1)]


def exercise(name: str, answer: Any = None, *, seed: int = 0, steps: int = 0) -> None:
    """Print an exercise, and what is to be said of an answer.

    name: notebook and number, such as "08.1". answer: a number, a letter or a function; None means
    not answered yet. seed: another one draws other numbers. steps: so many steps of a worked
    solution, after a first try.
    """
    print(made(name, seed).text(answer, steps))


def made(name: str, seed: int = 0) -> Exercise:
    """The exercise of this name; a KeyError names those that there are."""
    if name not in NAMES:
        there_are = [f"{page}.1 to {page}.{len(makers)}" for page, makers in PAGES.items()]
        raise KeyError(f"no exercise {name!r}; there are {', '.join(there_are)}")
    page, _, number = name.partition(".")
    return PAGES[page][int(number) - 1](seed)
