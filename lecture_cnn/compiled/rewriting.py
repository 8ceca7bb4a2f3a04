"""A listing's source, rewritten for arrays of fixed sizes: `Rewriting(function, arguments).source`.

Statements stay, in order. A size becomes its number; `Y[l-1, i, x, y]` becomes `Y_0[i, x, y]`; a loop over layers
becomes one copy of its body a layer; a statement on a piece of an array (a slice, `inner`, `mean`, `maxidx`, a flip)
becomes loops over its cells.
"""

import ast
import math
from contextlib import contextmanager

from ..language.source import body_of, tree_of
from ..onebased import Array, Layers, Position

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}
KNOWN = {"ceil": math.ceil, "max": max, "min": min}
SIZE_OF = {"channels": 0, "width": -2, "height": -1}


def array_name(name, layer):
    """What an array is called in the rewritten source."""
    return name if layer is None else f"{name}_{layer}"


class Rewriting:
    """`source`, whose arguments are `arrays` (name -> shape); `positions` are those arrays that hold positions, with
    the size (W, H) of the maps that they point into."""

    def __init__(self, function, arguments):
        """`arguments` are the listing's own, after a run: the arrays that it made are among them."""
        self.known, self.arrays, self.positions = dict(arguments), {}, {}
        self.pieces, self.transforms, self.lines, self.depth, self.names = {}, set(), [], 1, 0
        definition = tree_of(function)
        for node in body_of(definition):
            self.statement(node)
        head = f"def {definition.name}({', '.join(self.arrays)}):"
        self.source = "\n".join([head, *self.lines]) + "\n"

    # ------------------------------------------------------------ statements

    def statement(self, node):
        match node:
            case ast.For(ast.Name("l"), over, body) if "L" in self.known:
                for layer in eval(self.range(over)):
                    self.known["l"] = layer
                    for inner in body:
                        self.statement(inner)
            case ast.For(ast.Name(name), over, body):
                self.transforms |= {name} if isinstance(over, ast.Name) else set()
                with self.block(f"for {name} in {self.range(over)}:"):
                    for inner in body:
                        self.statement(inner)
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name(size))) if size in SIZE_OF:
                self.known[name] = int(self.number(node.value))
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("softmax"), [values])):
                self.softmax(name, values)
            case ast.Return(ast.Call(ast.Name("softmax"), [values])):
                self.softmax("output", values)
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("zeros"))):
                self.arrays[name] = self.shape(node.value)
                self.cells(node.targets[0], "=", node.value)
            case ast.Assign([ast.Name(name)], value) if self.shape(value):
                self.pieces[name] = value  # a cut: its cells are read where they are used
            case ast.Assign([ast.Name(name)], value):
                self.emit(f"{name} = {self.number(value)}")
            case ast.AugAssign(ast.Name(name), op, value):
                self.emit(f"{name} {SIGNS[type(op)]}= {self.number(value)}")
            case ast.Assign([ast.Subscript() as target], ast.Call(ast.Name("maxidx"), [window])):
                self.maxidx(target, window)
            case ast.Assign([ast.Subscript() as target], value):
                self.cells(target, "=", value)
            case ast.AugAssign(ast.Subscript() as target, op, value):
                self.cells(target, f"{SIGNS[type(op)]}=", value)
            case ast.Return(ast.Name()):
                pass
            case _:
                raise ValueError(f"line {node.lineno} can't be rewritten: {ast.unparse(node)}")

    def cells(self, target, sign, value):
        """An assignment, cell by cell."""
        whole = self.shape(value)
        with self.over(self.shape(target)) as k:
            self.emit(f"{self.cell(target, k)} {sign} {self.cell(value, k if whole else ())}")

    def maxidx(self, target, window):
        """The position of the first maximum, a NaN being largest: compared as onebased.maxidx does."""
        best, value, x, y = self.new("best"), self.new("value"), self.new("x"), self.new("y")
        across, down = (part for part in self.index_of(window)[1] if isinstance(part, tuple))
        self.emit(f"{best} = {self.cell(window, ('1', '1'))}")
        self.emit(f"{x}, {y} = {across[0]}, {down[0]}")
        with self.over(self.shape(window)) as (a, b):
            self.emit(f"{value} = {self.cell(window, (a, b))}")
            with self.block(f"if {value} > {best} or ({value} != {value} and {best} == {best}):"):
                self.emit(f"{best}, {x}, {y} = {value}, {shifted(across[0], a)}, {shifted(down[0], b)}")
        self.emit(f"{self.cell(target, ('1',))} = {x}")
        self.emit(f"{self.cell(target, ('2',))} = {y}")

    def softmax(self, name, values):
        """An array of its own, computed as onebased.softmax does."""
        largest, total = self.new("largest"), self.new("total")
        shape = self.arrays[name] = self.shape(values)
        self.emit(f"{largest} = {self.cell(values, ('1',) * len(shape))}")
        with self.over(shape) as k, self.block(f"if {self.cell(values, k)} > {largest}:"):
            self.emit(f"{largest} = {self.cell(values, k)}")
        self.emit(f"{total} = 0.0")
        with self.over(shape) as k:
            self.emit(f"{name}[{', '.join(k)}] = exp({self.cell(values, k)} - {largest})")
            self.emit(f"{total} += {name}[{', '.join(k)}]")
        with self.over(shape) as k:
            self.emit(f"{name}[{', '.join(k)}] /= {total}")

    def range(self, over):
        match over:
            case ast.Call(ast.Name("span"), [first, last, *step]):
                step = "".join(f", {self.number(s)}" for s in step)
                return f"range({self.number(first)}, {folded(f'{self.number(last)} + 1')}{step})"
            case ast.Call(ast.Name("downto"), [first, last]):
                return f"range({self.number(first)}, {folded(f'{self.number(last)} - 1')}, -1)"
            case ast.Name(name) if name in self.known:
                return f"range(1, {len(self.known[name]) + 1})"
        raise ValueError(f"a loop over {ast.unparse(over)} can't be rewritten (only span, downto and the transforms)")

    # ------------------------------------------------------------ expressions

    def number(self, node):
        return self.cell(node, ())

    def cell(self, node, index):
        """The text of one cell of an expression; the loops that it needs come before it."""
        match node:
            case ast.Constant(value):
                return repr(value)
            case ast.Name(name) if name in self.pieces:
                return self.cell(self.pieces[name], index)
            case ast.Name() | ast.Subscript():
                name, parts = self.index_of(node)
                rest = iter(index)
                parts = [part if isinstance(part, str) else shifted(part[0], next(rest)) for part in parts]
                return f"{name}[{', '.join(parts)}]" if parts else name
            case ast.BinOp(left, op, right):
                left, right = (self.cell(side, index if self.shape(side) else ()) for side in (left, right))
                return folded(f"({left} {SIGNS[type(op)]} {right})")
            case ast.UnaryOp(ast.USub(), value):
                return folded(f"(-{self.cell(value, index)})")
            case ast.Call(ast.Name(name), values):
                return self.call(name, values, index)
        raise ValueError(f"{ast.unparse(node)} can't be rewritten")

    def call(self, name, values, index):
        match name, values:
            case "inner", [weights, segment]:
                total = self.new("total")
                self.emit(f"{total} = 0.0")
                with self.over(self.shape(segment)) as k:
                    self.emit(f"{total} += {self.cell(weights, (*index, *k))} * {self.cell(segment, k)}")
                return total
            case "mean", [segment]:
                total, shape = self.new("total"), self.shape(segment)
                self.emit(f"{total} = 0.0")
                with self.over(shape) as k:
                    self.emit(f"{total} += {self.cell(segment, k)}")
                return f"({total} / {math.prod(shape)})"
            case ("flipLeftRight" | "flipUpDown"), [filter]:
                axis, index, shape = -2 if name == "flipLeftRight" else -1, list(index), self.shape(filter)
                index[axis] = f"{shape[axis] + 1} - {index[axis]}"
                return self.cell(filter, index)
            case "flatten", [maps]:  # maps fastest, then y, then x
                D, _, H = self.shape(maps)
                k = f"({index[0]} - 1)"
                return self.cell(maps, (f"{k} % {D} + 1", f"{k} // {D * H} + 1", f"{k} // {D} % {H} + 1"))
            case ("channels" | "width" | "height"), [maps]:
                return repr(self.shape(maps)[SIZE_OF[name]])
            case "zeros", _:
                return "0.0"
            case _, [ast.Subscript() as filter] if name in self.transforms:  # t(w[l, j])
                weights, parts = self.index_of(filter)
                self.arrays["Transforms"] = (len(self.known["Transforms"]), *self.arrays[weights])
                return f"Transforms[{', '.join([name, *(p for p in parts if isinstance(p, str)), *index])}]"
        if name not in (*KNOWN, "activation", "f_prime"):
            raise ValueError(f"{name}(...) can't be rewritten")
        return folded(f"{name}({', '.join(self.cell(value, index) for value in values)})")

    def shape(self, node):
        """The sizes of an expression's value; () for a number."""
        match node:
            case ast.Name(name) if name in self.pieces:
                return self.shape(self.pieces[name])
            case ast.Name() | ast.Subscript():
                return tuple(part[1] for part in self.index_of(node)[1] if isinstance(part, tuple))
            case ast.BinOp(left, _, right):
                return self.shape(left) or self.shape(right)
            case ast.UnaryOp(_, value):
                return self.shape(value)
            case ast.Call(ast.Name("inner"), [weights, segment]):
                shape = self.shape(weights)
                return shape[:len(shape) - len(self.shape(segment))]
            case ast.Call(ast.Name("zeros"), sizes):
                return tuple(int(self.number(size)) for size in sizes)
            case ast.Call(ast.Name("flatten"), [maps]):
                return (math.prod(self.shape(maps)),)
            case ast.Call(ast.Name(name), [value]) if name not in SIZE_OF and name != "mean":
                return self.shape(value)
        return ()

    def index_of(self, node):
        """A name or `A[...]` as the array's name and a part for each axis: an index, or (first, count) of a slice."""
        name, key = (node.id, []) if isinstance(node, ast.Name) else (node.value.id, node.slice)
        key = list(key.elts) if isinstance(key, ast.Tuple) else key if isinstance(key, list) else [key]
        array, layer = self.known.get(name), None
        if isinstance(array, Layers):
            layer = int(self.number(key.pop(0)))
            array = array.layers[layer]
        if isinstance(array, int):
            return repr(array), []
        name = array_name(name, layer)
        if isinstance(array, Array) and name not in self.arrays:
            self.arrays[name] = array.shape
            if any(type(value) is Position for value in array.cells):
                self.arrays[name] += (2,)
                self.positions[name] = None
        if name not in self.arrays:
            return name, []  # a loop variable or a counter
        parts = []
        for part in key:
            if isinstance(part, ast.Subscript) and (at := self.index_of(part)[0]) in self.positions:
                parts += [self.cell(part, ("1",)), self.cell(part, ("2",))]
                self.positions[at] = self.arrays[name][-2:]
            elif isinstance(part, ast.Slice):
                first = self.number(part.lower) if part.lower else "1"
                last = self.number(part.upper) if part.upper else repr(self.arrays[name][len(parts)])
                parts.append((first, count_of(first, last)))
            else:
                parts.append(self.number(part))
        return name, parts + [("1", size) for size in self.arrays[name][len(parts):]]

    # ------------------------------------------------------------ lines

    def emit(self, line):
        self.lines.append("    " * self.depth + line)

    def new(self, word):
        self.names += 1
        return f"{word}_{self.names}_"

    @contextmanager
    def block(self, head):
        self.emit(head)
        self.depth += 1
        yield
        self.depth -= 1

    @contextmanager
    def over(self, shape):
        """Loops over all cells of a piece: gives the names that count them, from 1."""
        names = tuple(self.new("k") for _ in shape)
        for name, size in zip(names, shape):
            self.emit(f"for {name} in range(1, {size + 1}):")
            self.depth += 1
        yield names
        self.depth -= len(shape)


def folded(text):
    """The text's value where it holds no variable."""
    try:
        return repr(eval(text, {"__builtins__": {}}, KNOWN))
    except NameError:
        return text


def shifted(first, k):
    """Where cell k (from 1) of a slice that begins at `first` lies."""
    before = folded(f"{first} - 1")
    return first if k == "1" else k if before == "0" else folded(f"{before} + {k}")


def count_of(first, last):
    """The number of cells from first to last, the same for all values of the variables in them."""
    counts = {eval(f"{last} - ({first}) + 1", {"__builtins__": {}}, _All(value)) for value in (1, 1000)}
    if len(counts) > 1:
        raise ValueError(f"the piece {first}:{last} has no fixed size")
    return counts.pop()


class _All(dict):
    """Every variable with the same value."""

    def __init__(self, value):
        super().__init__(KNOWN)
        self.value = value

    def __missing__(self, name):
        return self.value
