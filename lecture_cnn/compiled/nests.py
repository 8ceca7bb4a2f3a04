"""What a rewritten listing computes, loop by loop: `parts(text, batched)`.

    for x ...:                         one `Sum`: free loops x, y, j; ordered loops i, x_, y_
        for y ...:                     z[j, x, y] begins with b[j], and
            for j ...:                 gets w[j, i, x_, y_] * Y[i, x + x_, y + y_]
                z[j, x, y] = b[j]
                for i ...:             then one `Each`: Y[j, x, y] = activation(z[j, x, y])
                    for x_ ...:
                        for y_ ...:
                            z[j, x, y] += w[j, i, x_, y_] * Y[i, x + x_ - 1, y + y_ - 1]
                Y[j, x, y] = activation(z[j, x, y])

A loop is *free* if each of its turns changes other cells. Free loops may be exchanged, cut into
tiles and put into vector lanes: each cell still gets its products in the lecture's order, which is
that of the other loops, the *ordered* ones. Here every loop counts from 0, and a batch is one more
free loop, n, around all others.

Where two loops make an index, as in dY[i, x + x_, y + y_] += w[j, i, x_, y_] * dz[j, x, y], one of
them is free inside of the other, the *outer* one.

A nest of loops is split by its statements where no statement then meets a cell at another moment.
What can't be told apart stays as it is, `Whole`.
"""

import ast
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..language.source import names_in, parse, parts_of

Shapes = dict[str, tuple[int, ...]]
INSTANCE = "instance"  # the loop over a batch
UNROLLED = 5  # an ordered loop of at most so many turns has its number in the text


class NotAffine(ValueError):
    """A line that is no sum of loop variables, or whose loops can't be told apart."""


class Loop(NamedTuple):
    """A loop over 0, 1, ..., size - 1; `down`: it begins with the last."""

    name: str
    size: int
    down: bool = False

    def head(self, most: int = 0) -> str:
        """Its first line; a loop of at most so many turns has their number in the text."""
        size = self.size if self.size <= most else f"size_{self.name}"
        turns = f"{size} - 1, -1, -1" if self.down else f"{size}"
        return f"for {self.name} in range({turns}):"


class Affine(NamedTuple):
    """An index: so many times each loop's variable, plus a number."""

    times: tuple[tuple[str, int], ...]
    first: int = 0

    def plus(self, other: "Affine", often: int = 1) -> "Affine":
        """The sum of this one and so many times the other."""
        times = dict(self.times)
        for name, count in other.times:
            times[name] = times.get(name, 0) + often * count
        kept = [(name, count) for name, count in times.items() if count]
        return Affine(tuple(kept), self.first + often * other.first)

    def text(self, offsets: dict[str, int] | None = None) -> str:
        """The index as code; `offsets` are added to the variables."""
        first, words = self.first, []
        for name, count in self.times:
            first += count * (offsets or {}).get(name, 0)
            words.append(name if count == 1 else f"{count} * {name}")
        if first or not words:
            words.append(str(first))
        return " + ".join(words)

    def values(self, turns: dict[str, list[int]]) -> set[int]:
        """All its values in these turns of the loops, in one turn of others."""
        found = {self.first}
        for name, count in self.times:
            found = {one + count * turn for one in found for turn in turns.get(name, [0])}
        return found

    def variables(self) -> set[str]:
        """The loops whose variables it holds."""
        return {name for name, _ in self.times}


def variable(name: str) -> Affine:
    """The index that is a loop's variable."""
    return Affine(((name, 1),))


class Cell(NamedTuple):
    """A cell of an array."""

    name: str
    places: tuple[Affine, ...]

    def variables(self) -> set[str]:
        """The loops that decide which cell it is."""
        return set().union(*[one.variables() for one in self.places])

    def before_last(self) -> set[str]:
        """The loops that decide it in another axis than the last."""
        return self._replace(places=self.places[:-1]).variables()

    def count(self, turns: dict[str, list[int]]) -> int:
        """How many cells it is in these turns of the loops."""
        return math.prod([len(index.values(turns)) for index in self.places])

    def times(self, name: str) -> list[int]:
        """How often this loop's variable is counted, in each index that holds it."""
        return [count for one in self.places for word, count in one.times if word == name]

    def is_plain(self) -> bool:
        """Whether each index has at most one variable, and no variable stands in two."""
        words = [name for one in self.places for name, _ in one.times]
        most = max([len(one.times) for one in self.places], default=0)
        return most < 2 and len(set(words)) == len(words)


class Value(NamedTuple):
    """An expression: its text, with {0}, {1} for its cells."""

    text: str
    cells: tuple[Cell, ...]


SUM = Cell("", ())  # of no array: it stands for the sum, in what is made of it
END = Value("{0}", (SUM,))


class Each(NamedTuple):
    """A statement in its loops: cell (sign) value."""

    loops: tuple[Loop, ...]
    cell: Cell
    sign: str
    value: Value


class Sum(NamedTuple):
    """A cell for each turn of the `loops`: `begin`, plus `value` in the ordered loops; then `end`,
    which is made of it.

    All of them are free but the `outer` ones, which keep their order: in several of their turns a
    cell may get products. It begins then with what it holds.
    """

    loops: tuple[Loop, ...]
    outer: frozenset[Loop]
    ordered: tuple[Loop, ...]
    cell: Cell
    begin: Value
    value: Value
    end: Value

    def free(self) -> list[Loop]:
        """The loops whose turns change other cells."""
        inside = self.cell.variables()
        return [one for one in self.loops if one not in self.outer and one.name in inside]

    def is_continued(self) -> bool:
        """Whether it is added to what its cell holds."""
        return self.cell in (*self.begin.cells, *self.end.cells)


class Whole(NamedTuple):
    """Nests of the text that stay as they are."""

    nodes: tuple[ast.stmt, ...]


def parts(text: str, batched: set[str]) -> list[Any]:
    """What the text computes, in order, as `Each`, `Sum` and `Whole`."""
    found: list[Any] = []
    for node in parse(text).body[0].body:
        try:
            statements = list(_Nest(batched).statements(node))
            _check_apart(statements)
            found += _sums(statements)
        except NotAffine:
            nodes: tuple[ast.stmt, ...] = (node,)
            if found and isinstance(found[-1], Whole):  # which may have set variables for this one
                nodes = (*found.pop().nodes, node)
            found.append(Whole(nodes))
    return found


# ---------------------------------------------------------------- from text to statements


class _Nest:
    """One statement of the text, as the single statements within its loops."""

    def __init__(self, batched: set[str]) -> None:
        self.batched = batched
        self.known: dict[str, Affine | None] = {}  # the loops' variables

    def statements(self, node: ast.stmt, loops: tuple[Loop, ...] = ()) -> Iterator[Each]:
        match node:
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds), body):
                yield from self.loop(name, numbers_of(bounds), body, loops)
            case ast.Assign([ast.Subscript() as target], value):
                yield Each(loops, self.subscript(target), "=", self.value(value))
            case ast.AugAssign(ast.Subscript() as target, ast.Add(), value):
                yield Each(loops, self.subscript(target), "+=", self.value(value))
            case _:
                raise NotAffine(ast.unparse(node))

    def loop(
        self, name: str, numbers: range, body: list[ast.stmt], loops: tuple[Loop, ...]
    ) -> Iterator[Each]:
        if not numbers:
            return
        if name in [loop.name for loop in loops]:
            raise NotAffine(name)
        loop = Loop(name, len(numbers), numbers.step < 0)
        self.known[name] = Affine(((name, abs(numbers.step)),), min(numbers))
        for node in body:
            yield from self.statements(node, (*loops, loop))
        self.known[name] = None  # its last value is not followed

    def subscript(self, node: Any) -> Cell:
        one = Affine((), 1)  # the text's arrays begin with a row 0 that is not used
        places = [self.affine(part).plus(one, -1) for part in index_of(node)]
        if node.value.id in self.batched:
            places.insert(0, variable(INSTANCE))
        return Cell(node.value.id, tuple(places))

    def affine(self, node: ast.expr) -> Affine:
        match node:
            case ast.Constant(int(number)):
                return Affine((), number)
            case ast.Name(name) if known := self.known.get(name):
                return known
            case ast.BinOp(left, ast.Add(), right):
                return self.affine(left).plus(self.affine(right))
            case ast.BinOp(left, ast.Sub(), right):
                return self.affine(left).plus(self.affine(right), -1)
            case ast.BinOp(ast.Constant(int(count)), ast.Mult(), one):
                return Affine(()).plus(self.affine(one), count)
            case ast.BinOp(one, ast.Mult(), ast.Constant(int(count))):
                return Affine(()).plus(self.affine(one), count)
        raise NotAffine(ast.unparse(node))

    def value(self, node: ast.expr) -> Value:
        cells: list[Cell] = []
        text = self.template(node, cells)
        return Value(text, tuple(cells))

    def template(self, node: ast.expr, cells: list[Cell]) -> str:
        if not parts_of(node, ast.Subscript):
            if self.known.keys() & set(names_in(node)):
                raise NotAffine(ast.unparse(node))  # a loop's variable as a number
            return f"number({ast.unparse(node)})"  # such as 1 - p
        match node:
            case ast.Subscript():
                cells.append(self.subscript(node))
            case ast.BinOp(left, op, right):
                sign = ast.unparse(ast.BinOp(ast.Name("a"), op, ast.Name("b")))[1:-1]
                return f"({self.template(left, cells)}{sign}{self.template(right, cells)})"
            case ast.UnaryOp(ast.USub(), one):
                return f"(-{self.template(one, cells)})"
            case ast.Call(ast.Name(name), [one]):
                return f"number({name}(double({self.template(one, cells)})))"
            case _:
                raise NotAffine(ast.unparse(node))
        return f"{{{len(cells) - 1}}}"


def numbers_of(bounds: list[ast.expr]) -> range:
    try:
        return range(*map(ast.literal_eval, bounds))
    except ValueError:
        raise NotAffine(ast.unparse(bounds[-1])) from None


def index_of(cell: ast.Subscript) -> list[ast.expr]:
    """The parts of a cell's index."""
    return cell.slice.elts if isinstance(cell.slice, ast.Tuple) else [cell.slice]


def _check_apart(statements: list[Each]) -> None:
    """A NotAffine if the statements can't be run one after the other, each in all its loops.

    They can if, of each array that two of them share and one changes, both use only such cells as
    the loops around both decide: the same loops for the same cell.
    """
    for k, second in enumerate(statements):
        _check_own(second)
        for first in statements[:k]:
            shared = [loop.name for loop in first.loops if loop in second.loops]
            for one in (first.cell, *first.value.cells):
                for other in (second.cell, *second.value.cells):
                    is_changed = one == first.cell or other == second.cell
                    if one.name == other.name and is_changed and not _held(one, other, shared):
                        raise NotAffine(one.name)


def _check_own(statement: Each) -> None:
    """A NotAffine if a turn reads what another one sets."""
    own = statement.cell
    for cell in statement.value.cells:
        if cell.name == own.name and cell != own:
            raise NotAffine(cell.name)


def _held(one: Cell, other: Cell, shared: list[str]) -> bool:
    """Whether each of these loops decides an index of both cells, alone and alike."""
    same = [a for a, b in zip(one.places, other.places) if a == b and len(a.times) == 1]
    return {name for index in same for name, _ in index.times} >= set(shared)


# ---------------------------------------------------------------- sums


def _sums(statements: list[Each]) -> list[Any]:
    """The statements, those that add up products as sums, each with the line that begins it."""
    found: list[Any] = []
    for statement in statements:
        made = _sum(statement)
        if found and _is_begin(found[-1], made):
            made = made._replace(begin=found.pop().value)
        if found and _is_end(statement, found[-1]):
            made = found.pop()
            cells = [SUM if cell == made.cell else cell for cell in statement.value.cells]
            made = made._replace(end=Value(statement.value.text, tuple(cells)))
        found.append(made)
    return found


def _sum(statement: Each) -> Any:
    """The statement as a sum, if it is one."""
    own, loops = statement.cell, statement.loops
    if statement.sign == "=" or own in statement.value.cells:
        return statement
    inside = own.variables()
    names = {_innermost(loops, index) for index in own.places}
    others = [loop for loop in loops if loop.name not in names]
    mixed = [k for k, loop in enumerate(others, start=1) if loop.name in inside]
    count = max(mixed, default=0)
    outer, ordered = others[:count], others[count:]
    if outer and not ordered:
        return statement  # a product for each turn: nothing is added up before it is stored
    free = [loop for loop in loops if loop.name in names]
    if outer:
        _turn(outer, free, own)
    held = Value("{0}", (own,))
    around = tuple(outer + free)
    return Sum(around, frozenset(outer), tuple(ordered), own, held, statement.value, END)


def _turn(outer: list[Loop], free: list[Loop], cell: Cell) -> None:
    """Put the free loop y' outside, in the place of the last outer one, y, if both make an index.

    A cell's next product has a smaller y exactly if it has a larger y'. So the order of its
    products stays if y' runs the other way round; and neighbours along y may stand side by side.
    """
    y = outer[-1]
    [index] = [one for one in cell.places if y.name in one.variables()][:1]
    pair = [loop for loop in free if loop.name in index.variables()]
    places = [one for one in cell.places if one.variables() & {y.name, pair[0].name}]
    if len(index.times) != 2 or len(places) > 1 or min(dict(index.times).values()) < 0:
        return
    outer[-1] = pair[0]._replace(down=not y.down)
    free[free.index(pair[0])] = y


def _innermost(loops: tuple[Loop, ...], index: Affine) -> str:
    """The last one of the loops that decide this index; "" if none does."""
    inside = [loop.name for loop in loops if loop.name in index.variables()]
    return inside[-1] if inside else ""


def _is_begin(part: Any, made: Any) -> bool:
    """Whether a statement only sets what the next one, a sum, begins with."""
    if not (isinstance(part, Each) and isinstance(made, Sum)) or part.sign != "=":
        return False
    is_own = part.cell == made.cell and part.cell not in part.value.cells
    return is_own and part.loops == made.loops


def _is_end(statement: Each, part: Any) -> bool:
    """Whether it makes something of a finished sum, in the sum's own cell."""
    if not isinstance(part, Sum) or part.end != END or statement.sign != "=":
        return False
    is_own = statement.cell == part.cell and part.cell in statement.value.cells
    return is_own and statement.loops == part.loops and not part.outer


def is_zeros(part: Any) -> bool:
    """Whether a part does nothing but fill an array with zeros."""
    return isinstance(part, Each) and part.sign == "=" and part.value.text == "number(0.0)"


def names(part: Any) -> set[str]:
    """The arrays and variables that a part uses."""
    if isinstance(part, Whole):
        return {name for node in part.nodes for name in names_in(node)}
    return {cell.name for cell in cells_of(part)}


def written_by(part: Any) -> set[str]:
    """The arrays of which a part sets cells, and the variables that it sets."""
    if not isinstance(part, Whole):
        return {part.cell.name}
    found = set()
    for node in part.nodes:
        found.update(names_in(node, ast.Store))
        cells = parts_of(node, ast.Subscript)
        found.update([cell.value.id for cell in cells if isinstance(cell.ctx, ast.Store)])
    return found


def cells_of(part: Any) -> list[Cell]:
    """The cells that a part reads or writes, each once."""
    if isinstance(part, Cell):
        return [part]
    inside = [cells_of(one) for one in part if isinstance(one, tuple)]
    return list(dict.fromkeys(sum(inside, [])))
