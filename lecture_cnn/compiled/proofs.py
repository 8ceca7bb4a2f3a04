"""Whether a rewritten text can go wrong, told from the text alone: `proved(text, shapes, given)`.

The loops have fixed bounds, so every index lies in an interval; where that lies inside of its
array, no check is needed when the text runs. In the same way a cell that is read must have been
written: its array is an input, was filled by an earlier nest of loops, or the cell itself was
written above in the same loops. What can't be told is not proved, and the listing is run once with
all its checks.
"""

import ast
from typing import Any, NamedTuple

from ..language.source import parse
from .nests import NotAffine, Shapes, numbers_of, stored_in, without_counter


class Unproved(ValueError):
    """A cell that may lie outside, or may not be written yet."""


class Interval(NamedTuple):
    """All whole numbers from `first` to `last`."""

    first: int
    last: int


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
        self.known: dict[str, Interval | None] = {}
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
                self.loop(name, numbers_of(bounds), body)
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
        if not numbers:
            return
        body, counter = without_counter(body)
        for other in stored_in(*body):  # what a turn takes over from the one before is not known
            self.known[other] = None
        self.known[name] = Interval(min(numbers), max(numbers))
        start = self.known.get(counter or "")
        if counter and start:
            self.known[counter] = Interval(start.first, start.last + len(numbers) - 1)
        self.loops.append((name, numbers))
        for node in body:
            self.statement(node)
        self.loops.pop()
        if counter:
            self.known[counter] = None

    def assign(self, target: ast.expr, value: ast.expr | None) -> None:
        match target, value:
            case ast.Tuple(targets), ast.Tuple(values):
                for one, other in zip(targets, values):
                    self.assign(one, other)
            case ast.Name(name), _:
                found = self.interval(value) if value is not None else None
                self.known[name] = None if self.unsure else found
            case ast.Subscript(), _:
                self.inside(target)
                if not self.unsure:
                    self.write(target)

    def write(self, cell: ast.Subscript) -> None:
        names = {node.id for node in ast.walk(cell.slice) if isinstance(node, ast.Name)}
        around = {loop for loop in self.loops if loop[0] in names}
        self.written[ast.unparse(cell)] = around
        array = _array(cell)
        parts = _parts(cell)
        words = [part.id for part in parts if isinstance(part, ast.Name)]
        whole = [Interval(1, size) for size in self.shapes[array]]
        if len(set(words)) == len(parts) and list(map(self.interval, parts)) == whole:
            self.now_filled.add(array)

    def read(self, node: ast.expr) -> None:
        """A NotProved if a cell in an expression lies outside, or may not be written."""
        for cell in ast.walk(node):
            if not isinstance(cell, ast.Subscript):
                continue
            self.inside(cell)
            loops = self.written.get(ast.unparse(cell))
            is_written = loops is not None and loops <= set(self.loops)
            if _array(cell) not in self.filled and not is_written:
                raise Unproved(ast.unparse(cell))

    def inside(self, cell: ast.Subscript) -> None:
        for part, size in zip(_parts(cell), self.shapes[_array(cell)]):
            found = self.interval(part)
            if found is None or found.first < 1 or found.last > size:
                raise Unproved(ast.unparse(cell))

    def interval(self, node: ast.expr) -> Interval | None:
        """The interval in which a whole number lies; None where that is not known."""
        match node:
            case ast.Constant(int(number)):
                return Interval(number, number)
            case ast.Name(name):
                return self.known.get(name)
            case ast.Subscript():
                return self.position(node)
            case ast.BinOp(left, op, right):
                one, other = self.interval(left), self.interval(right)
                return _combined(op, one, other) if one and other else None
        return None

    def position(self, cell: ast.Subscript) -> Interval | None:
        sizes = self.positions.get(_array(cell))
        match _parts(cell)[0]:
            case ast.Constant(int(axis)) if sizes:
                return Interval(1, sizes[axis - 1])
        return None


def _combined(op: ast.operator, one: Interval, other: Interval) -> Interval | None:
    match op:
        case ast.Add():
            return Interval(one.first + other.first, one.last + other.last)
        case ast.Sub():
            return Interval(one.first - other.last, one.last - other.first)
        case ast.Mult():
            ends = [a * b for a in one for b in other]
            return Interval(min(ends), max(ends))
        case ast.FloorDiv() if other.first == other.last > 0:
            return Interval(one.first // other.first, one.last // other.first)
        case ast.Mod() if other.first == other.last > 0:
            return Interval(0, other.first - 1)
    return None


def _array(cell: ast.Subscript) -> str:
    assert isinstance(cell.value, ast.Name)
    return cell.value.id


def _parts(cell: ast.Subscript) -> list[ast.expr]:
    key = cell.slice
    return list(key.elts) if isinstance(key, ast.Tuple) else [key]
