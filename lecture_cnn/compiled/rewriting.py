"""A listing's source, rewritten for arrays of fixed sizes: `Rewriting(function, arguments).source`.

The statements and their order stay. A size becomes its number; `Y[l-1, i, x, y]` becomes
`Y_0[i, x, y]`; a loop over layers becomes one copy of its body for each layer; a statement on a
piece of an array (a slice, `inner`, `mean`, `maxidx`, a flip) becomes loops over its cells. Where m
counts the turns of a loop over x, the loop runs over m, and x becomes a sum of it.
"""

import ast
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..language.source import body_of, names_in, parts_of, read_tree
from ..onebased import Array, Layers, Position

SIGNS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
KNOWN: dict[str, Callable] = {"ceil": math.ceil, "sqrt": math.sqrt, "max": max, "min": min}
CALLED = (*KNOWN, "activation", "f_prime")  # functions of numbers, called as they are
SIZE_OF = {"channels": 0, "width": -2, "height": -1}

Shape = tuple[int, ...]
Index = tuple[str, ...]  # the text of an index, one part for each axis
Slice = tuple[str, int]  # the first cell and the number of cells


def array_name(name: str, layer: int | None) -> str:
    """The name of a layer's array in the rewritten source."""
    return name if layer is None else f"{name}_{layer}"


class Rewriting:
    """The rewritten text, `source`; its arguments are `arrays` (name -> shape) and `numbers`.

    `positions` are those arrays that hold positions, with the size (W, H) of the maps that the
    positions lie in. A line that can't be rewritten is a ValueError.
    """

    def __init__(self, function: Callable, arguments: dict[str, Any]) -> None:
        """`arguments` are the listing's own, with room for the arrays that it makes."""
        self.known = dict(arguments)
        self.arrays: dict[str, Shape] = {}
        self.numbers = [name for name, value in arguments.items() if isinstance(value, float)]
        self.positions: dict[str, Shape | None] = {}
        self.pieces: dict[str, ast.expr] = {}
        self.largest: dict[str, str] = {}  # the cell that the line before found -> its value
        self.totals: list[str] = []  # the cell in which a sum may be made
        self.made: list[str] = []  # the arrays of its own that are results
        self.transforms: set[str] = set()
        self.lines: list[str] = []
        self.sums: dict[str, str] = {}  # the variable of a loop that m counts -> its value
        self.depth, self.names = 1, 0
        self.definition = definition = read_tree(function)
        for node in body_of(definition):
            self.statement(node)
        given = ", ".join([*self.arrays, *self.numbers])
        head = f"def {definition.name}({given}):"
        self.source = "\n".join([head, *self.lines]) + "\n"

    # ------------------------------------------------------------ statements

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.For(ast.Name(name), over, body):
                self.loop(name, over, body)
            case ast.Assign([ast.Name(name)], value):
                self.variable(name, node.targets[0], value)
            case ast.Assign([ast.Subscript() as target], ast.Call(ast.Name("maxidx"), [window])):
                self.maxidx(target, window)
            case ast.Assign([ast.Subscript() as target], ast.Call(ast.Name("softmax"), [values])):
                self.softmax_into(lambda k: self.cell(target, k), values)
            case ast.Assign([ast.Subscript() as target], value):
                self.cells(target, "=", value)
            case ast.AugAssign(ast.Name(name), op, value):
                self.emit(f"{name} {SIGNS[type(op)]}= {self.number(value)}")
            case ast.AugAssign(ast.Subscript() as target, op, value):
                self.cells(target, f"{SIGNS[type(op)]}=", value)
            case ast.Return(ast.Call(ast.Name("softmax"), [values])):
                self.softmax("output", values)
            case ast.Return(ast.Name()):
                pass
            case _:
                raise ValueError(f"line {node.lineno} can't be rewritten: {ast.unparse(node)}")

    def loop(self, name: str, over: ast.expr, body: list[ast.stmt]) -> None:
        """A loop; a loop over layers is written out, one copy for each layer."""
        if name == "l" and "L" in self.known:
            for layer in eval(self.range(over)):
                self.known["l"] = layer
                for inner in body:
                    self.statement(inner)
            return
        if isinstance(over, ast.Name):
            self.transforms.add(name)
        numbers, counter = self.range(over), counter_of(body)
        self.sums.pop(name, None)
        is_fixed = re.fullmatch(r"range\([-\d, ]+\)", numbers)
        if is_fixed and self.is_begun(counter, body):
            self.lines.pop()
            turns = eval(numbers)
            self.sums[name] = f"({turns.step} * {counter} - {turns.step - turns.start})"
            name, numbers, body = counter, f"range(1, {len(turns) + 1})", body[:-1]
        with self.block(f"for {name} in {numbers}:"):
            for inner in body:
                self.statement(inner)

    def is_begun(self, counter: str, body: list[ast.stmt]) -> bool:
        """Whether the line before sets it to 1, only the last line of this body counts it, and all
        that read it are in loops that count it.
        """
        for node in body[:-1]:
            if counter in names_in(node, ast.Store):
                return False
        is_last = self.lines[-1:] == ["    " * self.depth + f"{counter} = 1"]
        loops = parts_of(self.definition, ast.For)
        counted = [names_in(loop, ast.Load) for loop in loops if counter_of(loop.body) == counter]
        reads = sum([names.count(counter) for names in counted])
        return is_last and reads == names_in(self.definition, ast.Load).count(counter)

    def variable(self, name: str, target: ast.expr, value: ast.expr) -> None:
        """An assignment to a name: a size, an array of its own, a piece of an array, a number."""
        match value:
            case ast.Call(ast.Name(function)) if function in SIZE_OF:
                self.known[name] = int(self.number(value))
            case ast.Call(ast.Name("softmax"), [values]):
                self.softmax(name, values)
            case ast.Call(ast.Name("zeros")):
                self.arrays[name] = self.shape(value)
                self.made.append(name)
                self.cells(target, "=", value)
            case _ if self.shape(value):
                self.pieces[name] = value  # its cells are read where they are used
            case _:
                self.emit(f"{name} = {self.number(value)}")

    def cells(self, target: ast.expr, sign: str, value: ast.expr) -> None:
        """An assignment, cell by cell; a sum in the value is made in the cell itself."""
        is_array = bool(self.shape(value))
        with self.over(self.shape(target)) as k:
            left = self.cell(target, k)
            is_own = sign == "=" and self.index_of(target)[0] not in self.arrays_in(value)
            self.totals = [left] if is_own else []
            right = self.cell(value, k if is_array else ())
            if not (is_own and right == left):
                self.emit(f"{left} {sign} {right}")
            self.totals = []

    def arrays_in(self, value: ast.expr) -> set[str]:
        """The arrays that an expression reads."""
        found = set(names_in(value))
        for name in found & self.pieces.keys():
            found |= self.arrays_in(self.pieces[name])
        return found | {self.index_of(part)[0] for part in parts_of(value, ast.Subscript)}

    def total(self) -> str:
        """What a sum is made in, with 0 in it."""
        total = self.totals.pop() if self.totals else self.new("total")
        self.emit(f"{total} = 0.0")
        return total

    def maxidx(self, target: ast.expr, window: ast.expr) -> None:
        """The position of the first maximum, a NaN being largest: as onebased.maxidx compares."""
        best, value, x, y = self.new("best"), self.new("value"), self.new("x"), self.new("y")
        name, parts = self.index_of(window)
        self.lie_in(self.index_of(target)[0], self.arrays[name][-2:])
        (first_x, _), (first_y, _) = [part for part in parts if isinstance(part, tuple)]
        self.emit(f"{best} = {self.cell(window, ('1', '1'))}")
        self.emit(f"{x}, {y} = {first_x}, {first_y}")
        with self.over(self.shape(window)) as (a, b):
            self.emit(f"{value} = {self.cell(window, (a, b))}")
            with self.block(f"if ({best} == {best}) & (not {value} <= {best}):"):  # no jump
                position = f"{shifted(first_x, a)}, {shifted(first_y, b)}"
                self.emit(f"{best}, {x}, {y} = {value}, {position}")
        places = self.cell(target, ("1",)), self.cell(target, ("2",))
        self.emit(f"{places[0]} = {x}")
        self.emit(f"{places[1]} = {y}")
        maps = [part for part in parts if isinstance(part, str)]
        self.largest[f"{name}[{', '.join([*maps, *places])}]"] = best

    def softmax(self, name: str, values: ast.expr) -> None:
        """A softmax that becomes an array of its own."""
        if name == "output":
            self.made.append(name)
        self.arrays[name] = self.shape(values)
        self.softmax_into(lambda k: f"{name}[{', '.join(k)}]", values)

    def softmax_into(self, cell: Callable[[Index], str], values: ast.expr) -> None:
        """Cell by cell, computed as onebased.softmax does."""
        largest, total = self.new("largest"), self.new("total")
        shape = self.shape(values)
        self.emit(f"{largest} = {self.cell(values, ('1',) * len(shape))}")
        with self.over(shape) as k, self.block(f"if {self.cell(values, k)} > {largest}:"):
            self.emit(f"{largest} = {self.cell(values, k)}")
        self.emit(f"{total} = 0.0")
        with self.over(shape) as k:
            self.emit(f"{cell(k)} = exp({self.cell(values, k)} - {largest})")
            self.emit(f"{total} += {cell(k)}")
        with self.over(shape) as k:
            self.emit(f"{cell(k)} /= {total}")

    def range(self, over: ast.expr) -> str:
        """The text of what a loop runs over."""
        match over:
            case ast.Call(ast.Name("span"), [first, last, *steps]):
                end = folded(f"{self.number(last)} + 1")
                step = "".join(f", {self.number(one)}" for one in steps)
                return f"range({self.number(first)}, {end}{step})"
            case ast.Call(ast.Name("downto"), [first, last]):
                end = folded(f"{self.number(last)} - 1")
                return f"range({self.number(first)}, {end}, -1)"
            case ast.Name(name) if name in self.known:
                return f"range(1, {len(self.known[name]) + 1})"
        raise ValueError(
            f"a loop over {ast.unparse(over)} can't be rewritten "
            "(only span, downto and the transforms)"
        )

    # ------------------------------------------------------------ expressions

    def number(self, node: ast.expr) -> str:
        return self.cell(node, ())

    def cell(self, node: ast.expr, index: Index) -> str:
        """The text of one cell of an expression; loops that it needs are emitted before it."""
        match node:
            case ast.Constant(value):
                return repr(value)
            case ast.Name(name) if name in self.pieces:
                return self.cell(self.pieces[name], index)
            case ast.Name() | ast.Subscript():
                return self.array_cell(node, index)
            case ast.BinOp(left, op, right):
                one = self.cell(left, index if self.shape(left) else ())
                other = self.cell(right, index if self.shape(right) else ())
                return folded(f"({one} {SIGNS[type(op)]} {other})")
            case ast.UnaryOp(ast.USub(), value):
                return folded(f"(-{self.cell(value, index)})")
            case ast.Call(ast.Name(name), values):
                return self.call(name, values, index)
        raise ValueError(f"{ast.unparse(node)} can't be rewritten")

    def array_cell(self, node: ast.expr, index: Index) -> str:
        """One cell of a name or of `A[...]`: its slices take the parts of the index, in order."""
        name, parts = self.index_of(node)
        rest = iter(index)
        numbers = []
        for part in parts:
            if isinstance(part, tuple):
                first, _ = part
                part = shifted(first, next(rest))
            numbers.append(part)
        text = f"{name}[{', '.join(numbers)}]" if numbers else name
        return self.largest.get(text, text)

    def call(self, name: str, values: list[ast.expr], index: Index) -> str:
        """One cell of a function's result."""
        if name in self.transforms:
            return self.transformed(name, values[0], index)
        if name == "zeros":
            return "0.0"
        if name in SIZE_OF:
            size = self.shape(values[0])[SIZE_OF[name]]
            return repr(size)
        rewrite = getattr(self, f"call_{name}", None)
        if rewrite:
            return rewrite(*values, index)
        if name not in CALLED:
            raise ValueError(f"{name}(...) can't be rewritten")
        arguments = [self.cell(value, index) for value in values]
        text = folded(f"{name}({', '.join(arguments)})")
        if text.startswith("ceil("):
            raise ValueError(f"{text} can't be rewritten: ceil is known of sizes only")
        return text

    def call_inner(self, weights: ast.expr, segment: ast.expr, index: Index) -> str:
        total = self.total()
        with self.over(self.shape(segment)) as k:
            weight = self.cell(weights, (*index, *k))
            self.emit(f"{total} += {weight} * {self.cell(segment, k)}")
        return total

    def call_mean(self, segment: ast.expr, index: Index) -> str:
        total, shape = self.total(), self.shape(segment)
        with self.over(shape) as k:
            self.emit(f"{total} += {self.cell(segment, k)}")
        return f"({total} / {math.prod(shape)})"

    def call_flipLeftRight(self, filter: ast.expr, index: Index) -> str:
        *maps, x, y = index
        W = self.shape(filter)[-2]
        return self.cell(filter, (*maps, f"{W + 1} - {x}", y))

    def call_flipUpDown(self, filter: ast.expr, index: Index) -> str:
        *others, y = index
        H = self.shape(filter)[-1]
        return self.cell(filter, (*others, f"{H + 1} - {y}"))

    def call_flatten(self, maps: ast.expr, index: Index) -> str:
        """The maps run fastest, then y, then x."""
        D, _, H = self.shape(maps)
        k = f"({index[0]} - 1)"
        j, x, y = f"{k} % {D} + 1", f"{k} // {D * H} + 1", f"{k} // {D} % {H} + 1"
        return self.cell(maps, (j, x, y))

    def transformed(self, transform: str, filter: ast.expr, index: Index) -> str:
        """One weight of t(w[l, j]), from the array of all filters in all transforms."""
        weights, parts = self.index_of(filter)
        count = len(self.known["Transforms"])
        self.arrays["Transforms"] = (count, *self.arrays[weights])
        numbers = [part for part in parts if isinstance(part, str)]
        return f"Transforms[{', '.join([transform, *numbers, *index])}]"

    def shape(self, node: ast.expr) -> Shape:
        """The sizes of an expression's value; () for a number."""
        match node:
            case ast.Name(name) if name in self.pieces:
                return self.shape(self.pieces[name])
            case ast.Name() | ast.Subscript():
                _, parts = self.index_of(node)
                return tuple(part[1] for part in parts if isinstance(part, tuple))
            case ast.BinOp(left, _, right):
                return self.shape(left) or self.shape(right)
            case ast.UnaryOp(_, value):
                return self.shape(value)
            case ast.Call(ast.Name(name), values):
                return self.shape_of_call(name, values)
        return ()

    def shape_of_call(self, name: str, values: list[ast.expr]) -> Shape:
        """The sizes of a function's result."""
        match name, values:
            case "inner", [weights, segment]:
                axes = len(self.shape(weights)) - len(self.shape(segment))
                return self.shape(weights)[:axes]
            case "zeros", sizes:
                return tuple(int(self.number(size)) for size in sizes)
            case "flatten", [maps]:
                return (math.prod(self.shape(maps)),)
            case ("mean" | "channels" | "width" | "height"), _:
                return ()
            case _, [value]:
                return self.shape(value)
        return ()

    def index_of(self, node: Any) -> tuple[str, list[str | Slice]]:
        """A name or `A[...]` as the array's name and a part for each axis.

        A part is an index, or (first, count) of a slice. A name that is no array has no parts.
        """
        name, key = (node.id, []) if isinstance(node, ast.Name) else _name_and_key(node)
        array, layer = self.known.get(name), None
        if isinstance(array, Layers):
            layer = int(self.number(key.pop(0)))
            array = array.layers[layer]
        if isinstance(array, int):
            return repr(array), []
        if name in self.sums:
            return self.sums[name], []
        name = array_name(name, layer)
        if isinstance(array, Array):
            self.add_array(name, array)
        if name not in self.arrays:
            return name, []  # a loop variable or a counter
        parts: list[str | Slice] = [("1", 2)] if name in self.positions else []
        for part in key:
            parts += self.parts_of(part, name, len(parts))
        whole_axes = self.arrays[name][len(parts) :]
        return name, parts + [("1", size) for size in whole_axes]

    def add_array(self, name: str, array: Array) -> None:
        """An array becomes an argument; one of positions is two, first that of all x."""
        if name in self.arrays:
            return
        self.arrays[name] = array.shape
        if Position in map(type, array.cells):
            self.arrays[name] = (2, *array.shape)
            self.positions[name] = None

    def parts_of(self, part: ast.expr, name: str, axis: int) -> list[str | Slice]:
        """One part of an array's index: a number, a slice, or the two numbers of a position."""
        if isinstance(part, ast.Slice):
            first = self.number(part.lower) if part.lower else "1"
            last = self.number(part.upper) if part.upper else repr(self.arrays[name][axis])
            return [(first, count_of(first, last))]
        if isinstance(part, ast.Subscript):
            positions, _ = self.index_of(part)
            if positions in self.positions:
                self.lie_in(positions, self.arrays[name][-2:])
                return [self.cell(part, ("1",)), self.cell(part, ("2",))]
        return [self.number(part)]

    def lie_in(self, positions: str, sizes: Shape) -> None:
        """The positions lie in maps of this size, and of no other."""
        known = self.positions[positions]
        if known not in (None, sizes):
            raise ValueError(f"{positions} can't hold positions of maps of two sizes")
        self.positions[positions] = sizes

    # ------------------------------------------------------------ lines

    def emit(self, line: str) -> None:
        """Add a line at the current depth."""
        self.lines.append("    " * self.depth + line)
        self.largest = {}

    def new(self, word: str) -> str:
        """A name that no other line has."""
        self.names += 1
        return f"{word}_{self.names}_"

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """The lines inside stand one level deeper, below the head."""
        self.emit(head)
        self.depth += 1
        yield
        self.depth -= 1

    @contextmanager
    def over(self, shape: Shape) -> Iterator[Index]:
        """Loops over all cells of a piece: gives the names that count them, from 1."""
        names = tuple(self.new("k") for _ in shape)
        for name, size in zip(names, shape):
            self.emit(f"for {name} in range(1, {size + 1}):")
            self.depth += 1
        yield names
        self.depth -= len(shape)


def _name_and_key(node: Any) -> tuple[str, list[ast.expr]]:
    """The name of `A[...]`, and the parts of its index as a list."""
    key = node.slice
    return node.value.id, list(key.elts) if isinstance(key, ast.Tuple) else [key]


def counter_of(body: list[ast.stmt]) -> str:
    """What the last statement of a loop makes one more; "" if nothing."""
    one_more = re.fullmatch(r"(\w+) (?:\+= 1|= \1 \+ 1)", ast.unparse(body[-1]))
    return one_more[1] if one_more else ""


def folded(text: str) -> str:
    """The text's value, where it holds no variable."""
    try:
        return repr(eval(text, {"__builtins__": {}}, KNOWN))
    except NameError:
        return text


def shifted(first: str, k: str) -> str:
    """Where cell k (from 1) of a slice that begins at `first` lies."""
    if k == "1":
        return first
    before = folded(f"{first} - 1")
    return k if before == "0" else folded(f"{before} + {k}")


def count_of(first: str, last: str) -> int:
    """The number of cells from first to last, the same for all values of the variables in them.

    A piece that has no fixed size is a ValueError.
    """
    count = f"{last} - ({first}) + 1"
    counts = {eval(count, {"__builtins__": {}}, _All(value)) for value in (1, 1000)}
    if len(counts) > 1:
        raise ValueError(f"the piece {first}:{last} has no fixed size")
    return counts.pop()


class _All(dict):
    """Every variable with the same value."""

    def __init__(self, value: int) -> None:
        super().__init__(KNOWN)
        self.value = value

    def __missing__(self, name: str) -> int:
        return self.value
