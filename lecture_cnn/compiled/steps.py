"""A step of a program, `Step`, and how it takes an array: `View`, itself or a copy with its axes in
another order.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np


@dataclass(frozen=True)
class View:
    """The array `name`, its axes in this order, with so many zeros behind the last one.

    `is_read`: the step reads it; else it only writes it.
    """

    name: str
    order: tuple[int, ...]
    zeros: int = 0
    is_read: bool = True

    @cached_property
    def is_own(self) -> bool:
        """Whether it is the array itself."""
        return not self.zeros and self.order == tuple(sorted(self.order))

    def text(self, name: str) -> str:
        """What it is, as Python."""
        text = f"{name} = {self.name}.transpose{self.order}"
        return text + f", {self.zeros} zeros behind it" if self.zeros else text

    def taken(self, arrays: dict[str, np.ndarray]) -> np.ndarray:
        """The array as the step takes it: itself, or a copy."""
        array = arrays[self.name]
        if self.is_own:
            return array
        array = array.transpose(self.order)
        *before, size = array.shape
        make = np.zeros if self.is_read and self.zeros else np.empty
        found = make((*before, size + self.zeros), array.dtype)
        if self.is_read:
            found[..., :size] = array
        return found

    def put_back(self, found: np.ndarray, arrays: dict[str, np.ndarray]) -> None:
        """What the step wrote into a copy, into the array."""
        if self.is_own:
            return
        array = arrays[self.name].transpose(self.order)
        array[...] = found[..., : array.shape[-1]]


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
