"""The text of what is no sum in tiles: `each_text` for a statement, `whole_text` for a whole nest.

Both are for NumPy arrays that count from 0, with the batch as first axis where there is one.
"""

import ast
import re
from typing import Any

from ..language.source import names_in, parse, parts_of
from .nests import INSTANCE, UNROLLED, Cell, Each, Loop, Value, Whole

APPLIED = r"number\((activation|f_prime)\(double\(\{(\d+)\}\)\)\)"
IDENTITY = {"activation": "{{{0}}}", "f_prime": "number(1.0)"}
TANH = {"activation": "number({{{0}}})", "f_prime": "number(1.0 - {{{0}}} * {{{0}}})"}
Positions = dict[str, Any]  # the arrays of positions, with the size of the maps they must lie in
FUNCTIONS = "exp", "sqrt", "activation", "f_prime"  # computed in float64, then rounded


def each_text(part: Each, loops: list[Loop]) -> str:
    """The statement in its loops, those outermost that run along the cell's first axes."""
    inside = part.cell.variables()
    most = 0 if part.cell.is_plain() else UNROLLED
    if part.sign == "=" and part.cell.is_plain() and {loop.name for loop in loops} <= inside:
        upwards = [loop._replace(down=False) for loop in loops]  # each turn sets another cell
        loops = sorted(upwards, key=lambda loop: _axis(part.cell, loop.name))
    lines = []
    for depth, loop in enumerate(loops, start=1):
        lines.append("    " * depth + loop.head(0 if loop.name == INSTANCE else most))
    words = [f"cell({cell.name}, ({_index(cell)},))" for cell in part.value.cells]
    value = part.value.text.format(*words)
    body = f"{part.cell.name}[{_index(part.cell)}] {part.sign} {value}"
    lines.append("    " * (len(loops) + 1) + body)
    return "\n".join(lines) + "\n"


def applied(part: Each, values: dict[str, str]) -> Each:
    """The statement with these values of activation(z) and f_prime(z)."""

    def value(found: re.Match) -> str:
        return values[found[1]].format(found[2])

    text = re.sub(APPLIED, value, part.value.text)
    return part._replace(value=Value(text, part.value.cells))


def by_numpy(part: Each) -> tuple[Each, dict[str, str]]:
    """The statement with tanh(z) read from float64 arrays, which NumPy makes: their names -> z."""
    numbers = [int(k) for _, k in re.findall(APPLIED, part.value.text)]
    cells, made = list(part.value.cells), {}
    for k in numbers:
        z = cells[k].name
        cells[k] = cells[k]._replace(name=f"tanh_of_{z}")
        made[cells[k].name] = z
    part = applied(part, TANH)
    return part._replace(value=Value(part.value.text, tuple(cells))), made


def _axis(cell: Cell, name: str) -> int:
    return [name in dict(index.times) for index in cell.places].index(True)


def _index(cell: Cell) -> str:
    return ", ".join([index.text() for index in cell.places])


def whole_text(
    part: Whole, batched: set[str], positions: Positions, numbers: set[str], rounded: bool
) -> str:
    """The nest with indices from 0.

    `positions` hold indices, from 0 as well, those that are inputs with the size of the maps that
    they must lie in; `numbers` are single numbers, such as eps. `rounded`: every number is of the
    arrays' own type.
    """
    text = "\n".join(map(ast.unparse, part.nodes))
    tree = parse(text)
    indices = [cell.slice for cell in parts_of(tree, ast.Subscript)]
    counters = {name for index in indices for name in names_in(index)}  # whole numbers
    variables = set(names_in(tree)) - counters
    tree = _From0(batched, positions).visit(tree)
    if rounded:
        tree = _Rounded(counters | positions.keys(), variables - numbers).visit(tree)
    tree = _Checked(positions).visit(tree)
    text = ast.unparse(ast.fix_missing_locations(tree))
    if batched.intersection(names_in(tree)):
        text = f"for {INSTANCE} in range(size_{INSTANCE}):\n" + _deeper(text)
    return _deeper(text) + "\n"


def _deeper(text: str, depth: int = 1) -> str:
    return "\n".join(["    " * depth + line for line in text.splitlines()])


class _From0(ast.NodeTransformer):
    """Every index one less, and the instance before it."""

    def __init__(self, batched: set[str], positions: Positions) -> None:
        self.batched, self.positions = batched, positions

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        key = node.slice
        whole = key.elts if isinstance(key, ast.Tuple) else [key]
        parts = [self.less(part) for part in whole]
        assert isinstance(node.value, ast.Name)
        name = node.value.id
        if name in self.batched:
            parts.insert(0, ast.Name(INSTANCE, ast.Load()))
        cell = ast.Subscript(node.value, ast.Tuple(parts, ast.Load()), node.ctx)
        if name in self.positions and isinstance(node.ctx, ast.Load):
            return ast.BinOp(cell, ast.Add(), ast.Constant(1))
        return cell

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        match node.targets:
            case [ast.Subscript(ast.Name(name))] if name in self.positions:
                node.value = ast.BinOp(node.value, ast.Sub(), ast.Constant(1))
        return node

    def less(self, part: ast.expr) -> ast.expr:
        """The part of an index, counted from 0."""
        part = self.visit(part)
        match part:
            case ast.Constant(int(number)):
                return ast.Constant(number - 1)
            case ast.BinOp(one, ast.Add(), ast.Constant(1)):
                return one
        return ast.BinOp(part, ast.Sub(), ast.Constant(1))


class _Checked(ast.NodeTransformer):
    """An IndexError before each statement, should a position that it reads lie outside."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions

    def visit_AugAssign(self, node: Any) -> Any:
        tests = []
        for cell in ast.walk(node):
            match cell:
                case ast.Subscript(ast.Name(name), ast.Tuple(parts)) if self.positions.get(name):
                    [axis, *_] = [part.value for part in parts if isinstance(part, ast.Constant)]
                    sizes = self.positions[name]
                    tests.append(f"0 <= {ast.unparse(cell)} < {sizes[axis]}")
                    array, maps = name.rpartition("_")[0], "x".join(map(str, sizes))
                    message = f"{array}: a position lies outside of maps of {maps}"
        if not tests:
            return node
        check = f"if not ({' and '.join(tests)}):\n    raise IndexError({message!r})"
        return [*parse(check).body, node]

    visit_Assign = visit_AugAssign


class _Rounded(ast.NodeTransformer):
    """Every number and every function's value in the arrays' type, but for whole numbers, which
    `counters` and arrays of positions hold.
    """

    def __init__(self, counters: set[str], variables: set[str]) -> None:
        self.counters, self.variables = counters, variables

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Subscript):
            return node
        if isinstance(node, ast.expr) and not self.is_of_cells(node):
            return _called("number", node)
        return super().visit(node)

    def is_of_cells(self, node: ast.expr) -> bool:
        """Whether it holds a cell or a variable; else it is a single number."""
        is_cell = bool(parts_of(node, ast.Subscript))
        return is_cell or bool(self.variables.intersection(names_in(node)))

    def visit_For(self, node: ast.For) -> ast.AST:
        node.body = [self.visit(inner) for inner in node.body]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        match node.targets:
            case [ast.Name(name) | ast.Subscript(ast.Name(name))] if name in self.counters:
                return node
            case [ast.Tuple()]:
                return node
        node.value = self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if not isinstance(node.target, ast.Name) or node.target.id not in self.counters:
            node.value = self.visit(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            return node
        node.args = [_called("double", one) for one in node.args]
        return _called("number", node)


def _called(name: str, value: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), [value], [])
