"""A step of a program, `Step`, and how it takes an array: `View`, a part of it, its axes in another
order, zeros around it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

EVERY = slice(None)
NONE = 0, 0


@dataclass(frozen=True)
class View:
    """The array `name`, cut by a slice in each axis, with so many zeros before and after; then the
    axes in this order.

    `is_read`: the step reads it; else it only writes it.
    """

    name: str
    cuts: tuple[slice, ...]
    zeros: tuple[tuple[int, int], ...]
    order: tuple[int, ...]
    is_read: bool = True

    @cached_property
    def is_own(self) -> bool:
        """Whether it is the array itself."""
        return replace(self, is_read=True) == whole_view(self.name, len(self.order))

    def with_last(self, axis: int, more: int) -> "View":
        """The same with this axis as the last one, and so many more zeros after it."""
        order, zeros = list(self.order), list(self.zeros)
        order.append(order.pop(axis))
        before, after = zeros[axis]
        zeros[axis] = before, after + more
        return replace(self, order=tuple(order), zeros=tuple(zeros))

    def with_cut(self, axis: int, cut: slice) -> "View":
        """The same with an axis cut by this slice."""
        cuts = list(self.cuts)
        cuts[axis] = cut
        return replace(self, cuts=tuple(cuts))

    def text(self, name: str) -> str:
        """What it is, as Python."""
        text = f"{name} = {self.name}"
        if any([cut != EVERY for cut in self.cuts]):
            cuts = [":" if cut == EVERY else f"{cut.start}::{cut.step}" for cut in self.cuts]
            text += f"[{', '.join(cuts)}]"
        if self.order != tuple(sorted(self.order)):
            text += f".transpose{self.order}"
        if any(map(any, self.zeros)):
            text += f", zeros around it: {tuple([self.zeros[axis] for axis in self.order])}"
        return text

    def taken(self, arrays: dict[str, np.ndarray]) -> np.ndarray:
        """The array as the step takes it: itself, or a copy."""
        array = arrays[self.name]
        if self.is_own:
            return array
        array = array[self.cuts].transpose(self.order)
        shape, inside = [], []
        for size, axis in zip(array.shape, self.order):
            before, after = self.zeros[axis]
            shape.append(before + size + after)
            inside.append(slice(before, before + size))
        is_padded = self.is_read and any(map(any, self.zeros))
        found = (np.zeros if is_padded else np.empty)(shape, array.dtype)
        if self.is_read:
            found[tuple(inside)] = array
        return found

    def put_back(self, found: np.ndarray, arrays: dict[str, np.ndarray]) -> None:
        """What the step wrote into a copy, into the array."""
        if self.is_own:
            return
        array = arrays[self.name][self.cuts].transpose(self.order)
        array[...] = found[..., : array.shape[-1]]


def whole_view(name: str, axes: int) -> View:
    """All of an array."""
    return View(name, (EVERY,) * axes, (NONE,) * axes, tuple(range(axes)))


class Step(NamedTuple):
    """A part as text: how it takes its arrays, its loops' sizes, which arrays it writes.

    `gathered`: the steps that are taken instead if all numbers in the arrays `finite` are.
    `applied`: arrays that NumPy makes before: name -> the array that it is made of, cell by cell.
    `cut`: the arrays with a batch, if that may be run in parts (`threads`) of so many `instances`.
    """

    kind: str
    text: str
    views: dict[str, View]
    sizes: dict[str, int]
    written: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    gathered: tuple["Step", ...] = ()
    finite: tuple[str, ...] = ()
    applied: tuple[tuple[str, str], ...] = ()
    cut: frozenset[str] = frozenset()
    instances: int = 1
