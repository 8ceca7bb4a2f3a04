"""Whether a rewritten text can go wrong, told from the text alone: `proved(text, shapes, given)`.

The loops have fixed bounds, so an index can be computed for all their turns at once, with an array
in the place of each loop variable; if its values lie inside, no check is needed when the text runs.
And a cell that is read must have been written: its array is an input, was filled by an earlier nest
of loops, or the cell itself was written above in the same loops. What can't be told is not proved,
and the listing is run once with all its checks.
"""

import ast
import re
from typing import Any

import numpy as np

from ..language.source import names_in, parse, parts_of
from .nests import NotAffine, Shapes, index_of, numbers_of


class Unproved(ValueError):
    """A cell that may lie outside, or may not be written yet."""


def proved(
    text: str, shapes: Shapes, given: set[str], positions: dict[str, Any]
) -> set[str] | None:
    """The arrays that are filled in the end, if each cell lies inside of its array and is written
    before it is read; None if that isn't proved.

    `given` are the arrays that come filled; the cells of `positions` lie inside of maps of a size.
    """
    proof = _Proof(shapes, set(given), positions)
    try:
        for node in parse(text).body[0].body:
            proof.nest(node)
    except (Unproved, NotAffine):
        return None
    return proof.filled


class _Proof:
    def __init__(self, shapes: Shapes, filled: set[str], positions: dict) -> None:
        self.shapes, self.filled, self.positions = shapes, filled, positions
        self.values: dict[str, np.ndarray | None] = {}  # of variables; each loop has its own axis
        self.loops: list[tuple[str, range]] = []
        self.written: dict[str, set] = {}  # a cell's text -> the loops that decide it
        self.now_filled: set[str] = set()
        self.unsure = 0  # so many ifs around

    def nest(self, node: ast.stmt) -> None:
        """One statement of the text, with all its loops."""
        self.written = {}
        self.now_filled = set()
        self.statement(node)
        self.filled |= self.now_filled

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds), body):
                changed = dict.fromkeys(names_in(node, ast.Store))
                self.values |= changed  # what a turn takes over from the one before is not known
                self.loop(name, numbers_of(bounds), body)
                self.values |= changed
            case ast.Assign([target], value):
                self.read(value)
                self.assign(target, value)
            case ast.AugAssign(target, _, value):
                self.read(value)
                self.read(target)
                self.assign(target, None)
            case ast.If(test, body):
                self.read(test)
                self.unsure += 1
                for inner in body:
                    self.statement(inner)
                self.unsure -= 1
            case _:
                raise Unproved(ast.unparse(node))

    def loop(self, name: str, numbers: range, body: list[ast.stmt]) -> None:
        if name in dict(self.loops):
            raise Unproved(name)
        inner_axes = [1] * len(self.loops)
        self.values[name] = np.reshape(numbers, (-1, *inner_axes))
        self.loops.append((name, numbers))
        for node in body if numbers else []:
            self.statement(node)
        self.loops.pop()

    def assign(self, target: ast.expr, value: ast.expr | None) -> None:
        for name in names_in(target, ast.Store):
            if name in dict(self.loops):
                raise Unproved(name)
            self.values[name] = None
            self.forget(name)
        match target:
            case ast.Name(name) if value and not self.unsure:
                self.values[name] = self.every(value)
            case ast.Subscript():
                self.write(target)

    def forget(self, name: str) -> None:
        """What was written where this variable was is somewhere else now."""
        cells = self.written.items()
        kept = {cell: loops for cell, loops in cells if name not in re.findall(r"\w+", cell)}
        self.written = kept

    def write(self, cell: Any) -> None:
        values = self.inside(cell)
        if self.unsure:
            return
        words, array = names_in(cell.slice), cell.value.id
        around = [loop for loop in self.loops if loop[0] in words]
        self.written[ast.unparse(cell)] = set(around)
        sizes = tuple([len(np.unique(one)) for one in values])
        if sizes == self.shapes[array] and len(words) == len(around):
            self.now_filled.add(array)

    def read(self, node: ast.expr) -> None:
        """Unproved if a cell in an expression lies outside, or may not be written."""
        for cell in parts_of(node, ast.Subscript):
            self.inside(cell)
            loops = self.written.get(ast.unparse(cell))
            is_written = loops is not None and loops <= set(self.loops)
            if cell.value.id not in self.filled and not is_written:
                raise Unproved(ast.unparse(cell))

    def inside(self, cell: Any) -> list[Any]:
        """All values of each part of its index; Unproved if one lies outside."""
        found = list(map(self.every, index_of(cell)))
        for one, size in zip(found, self.shapes[cell.value.id]):
            if one is None or one.min() < 1 or one.max() > size:
                raise Unproved(ast.unparse(cell))
        return found

    def every(self, node: ast.expr) -> np.ndarray | None:
        """All values of a whole number; None where that is not known. Of a position, the first and
        the last that it may have.
        """
        match node:
            case ast.Subscript(ast.Name(name), ast.Tuple([ast.Constant(int(axis)), *_])):
                sizes = self.positions.get(name)
                return np.array([1, sizes[axis - 1]]) if sizes else None
        try:
            found = np.asarray(eval(ast.unparse(node), {"__builtins__": {}}, self.values))
        except (NameError, TypeError, ArithmeticError, ValueError):
            return None
        return found if found.dtype.kind == "i" else None
