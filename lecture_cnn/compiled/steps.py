"""A step of a program, `Step`, and how it takes an array: `View`, itself or a copy with one axis
behind all others.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

# In blocks of 8, as neighbours of the one array lie far from each other in the other one: what the
# processor has fetched with a cell is used before it is given up.
TURN = """\
def loops(to, of, size_a, size_b, size_c):
    for a in range(size_a):
        for block in range(0, size_b - 7, 8):
            for c in range(size_c):
                for b in range(8):
                    to[a, c, block + b] = of[a, block + b, c]
        for b in range(size_b - size_b % 8, size_b):
            for c in range(size_c):
                to[a, c, b] = of[a, b, c]
"""
Turn = Callable[..., None]  # the function of this text


@dataclass(frozen=True)
class View:
    """The array `name`, its axis `last` behind all others, with so many zeros behind that.

    `is_read`: the step reads it; else it only writes it.
    """

    name: str
    last: int = -1  # as it is
    zeros: int = 0
    is_read: bool = True

    def text(self, name: str) -> str:
        """What it is, as Python."""
        text = f"{name} = np.moveaxis({self.name}, {self.last}, -1)"
        return text + f", {self.zeros} zeros behind it" if self.zeros else text

    def taken(self, arrays: dict[str, np.ndarray], turn: Turn) -> np.ndarray:
        """The array as the step takes it: itself, or a copy."""
        array = arrays[self.name]
        if self.last < 0:
            return array
        a, b, c = self.sizes(array)
        make = np.zeros if self.is_read and self.zeros else np.empty
        found = make((a, c, b + self.zeros), array.dtype)
        if self.is_read:
            turn(found, array.reshape(a, b, c), a, b, c)
        before, after = array.shape[: self.last], array.shape[self.last + 1 :]
        return found.reshape(*before, *after, b + self.zeros)

    def put_back(self, found: np.ndarray, arrays: dict[str, np.ndarray], turn: Turn) -> None:
        """What the step wrote into a copy, into the array."""
        if self.last < 0:
            return
        array = arrays[self.name]
        a, b, c = self.sizes(array)
        turn(array.reshape(a, b, c), found.reshape(a, c, b + self.zeros), a, c, b)

    def sizes(self, array: np.ndarray) -> tuple[int, int, int]:
        """How many cells lie before the axis, along it, and behind it."""
        shape, last = array.shape, self.last
        return math.prod(shape[:last]), shape[last], math.prod(shape[last + 1 :])


class Step(NamedTuple):
    """A part as text: how it takes its arrays, its loops' sizes, which arrays it writes.

    `applied`: arrays that NumPy makes before: name -> the array that it is made of, cell by cell.
    `cut`: the arrays with a batch, if that may be run in parts (`threads`) of so many `instances`.
    """

    kind: str
    text: str
    views: dict[str, View]
    sizes: dict[str, int]
    written: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    applied: tuple[tuple[str, str], ...] = ()
    cut: frozenset[str] = frozenset()
    instances: int = 1
