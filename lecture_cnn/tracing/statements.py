"""What each statement of a function says, and where the run logs the numbers for it.

A token of a statement's tree gets one of these, so that its number is found later:

    number      the number is known before the run: a size, an argument
    variable    the variable's column has the number
    slot        the n-th read of the step has the number
    write       the n-th write of the step has the number
    seen        only the run can tell it: the recorder is told, by a call around the expression

The last one costs a call. So it is used only where Python may leave a part out (`if`, `and`, a
comprehension), where a name can hold anything, and for what a variable gets.
"""

import ast
import builtins
import copy
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any, NamedTuple

from ..language.notation import augmented
from ..language.syntax import (
    SIZES,
    Tree,
    bare,
    expression,
    form,
    operation,
    row,
    sign,
    token,
    tokens,
)
from ..onebased import Array, Layers

MAKES_AN_ARRAY = {"zeros", "flipLeftRight", "flipUpDown", "flatten", "softmax"}
# functions that read no cell of their own: only what they are given
READS_NO_CELL = {"builtins", "math", "lecture_cnn.onebased"}
MAY_SKIP = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.NamedExpr, ast.GeneratorExp, ast.ListComp,
            ast.SetComp, ast.DictComp, ast.Starred)


# statements that are shown with the value that they ask for
HEADED = {ast.If: "test", ast.While: "test", ast.Assert: "test", ast.Match: "subject",
          ast.For: "iter", ast.Return: "value"}


class Statement(NamedTuple):
    """A statement: its line, its trees, the joints between its parts, the variables in scope.

    `value` is printed with names, `numbers` with numbers: after `Y -= a+b` this is `Y - (a+b)`.
    `result` is what is there afterwards. `adds` says whether a cell's former value goes into its
    new one.
    """

    line: int
    target: Tree | None
    op: str
    value: Tree | None
    numbers: Tree | None
    result: Tree | None
    adds: bool
    joints: tuple[str, str]
    variables: tuple[str, ...]

    @property
    def sums_a_window(self) -> bool:
        """Whether the statement has an inner product."""
        parts = [] if self.value is None else tokens(self.value)
        return any(part.get("name") == "inner" for part in parts)


class Statements:
    """Makes the statements of one function; `arguments` are those of its run."""

    def __init__(self, function: Callable, definition: ast.FunctionDef, arguments: dict[str, Any]):
        self.known = {**vars(builtins), **function.__globals__, **_closure(function), **arguments}
        nodes = list(ast.walk(definition))
        self.stored = _stored(definition)
        self.shared = {name for node in nodes if isinstance(node, ast.Nonlocal | ast.Global)
                       for name in node.names}  # a helper may set them within a statement
        self.arguments = {name: arguments[name] for name in arguments.keys() - self.stored}
        self.helpers = {node.name for node in nodes
                        if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        made = [node for node in nodes if isinstance(node, ast.Assign)]
        self.arrays = _surely(made, nodes, _is_array)
        self.lists = _names_of(node for node in made if _is_list(node.value))
        self.told = 0  # the numbers of the tokens that the run tells

    def of(self, node: ast.stmt, line: int, text: str, scope: tuple[str, ...],
           ) -> tuple[Statement, list[ast.stmt], list[ast.stmt]]:
        """The statement of a node, and what stands before and after it so that the run tells its
        numbers.

        The node's own expressions are changed where the run has to tell them.
        """
        self.scope, self.writes = scope, 0
        self.before: list[ast.stmt] = []
        self.after: list[ast.stmt] = []
        field = HEADED.get(type(node))
        said: tuple = token(text), "", None, None, None, False
        if isinstance(node, ast.AugAssign):
            said = self._changed(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            said = self._assigned(node)
        elif field is not None and not _gives_back(node):
            said = _head_of(node, text), *self._valued(node, field), False
        asks = field == "test"
        heads = asks or isinstance(node, ast.For | ast.Match)
        joints = (": " if heads else " = ", " is " if asks else " = ")
        return Statement(line, *said, joints, scope), self.before, self.after

    def reads_a_cell(self, node: ast.AST) -> bool:
        """Whether an expression may read a cell, and so is a step of its own where it heads a loop.
        """
        pieces = [part for part in ast.walk(node) if isinstance(part, ast.Subscript)]
        return any(self._is_cell(part) is not False for part in pieces)

    def _assigned(self, node: ast.Assign | ast.AnnAssign) -> tuple:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        trees = [self._target(target, bare(target)) for target in targets]
        value = bare(node.value)
        skipped = sum(map(self._reads_inside, targets))
        node.value = self._placed(value, node.value, skipped if len(targets) == 1 else None)
        target = trees[0] if len(trees) == 1 else row("several", " = ", trees)
        return target, "=", value, value, trees[0], False

    def _changed(self, node: ast.AugAssign) -> tuple:
        target, value = self._target(node.target, expression(node.target)), expression(node.value)
        cell = "write" in target
        old = token(target["text"], write=0, old=True) if cell else self._old(node.target, target)
        first = self._reads_inside(node.target) + cell
        if any(isinstance(part, ast.Slice) for part in ast.walk(node.target)):
            product = isinstance(node.value, ast.Call) or value.get("name") == "*"
            first = first - 1 if product else None  # the piece is read after the product, see Array
        node.value = self._placed(value, node.value, first)
        numbers = operation(old, node.op, value)
        return target, augmented(node.op), value, numbers, target, cell

    def _valued(self, node: ast.stmt, field: str) -> tuple:
        value = bare(getattr(node, field))
        result = token("", seen=self._next())
        placed = self._placed(value, getattr(node, field), 0)
        setattr(node, field, _told(result["seen"], placed))
        op = "=" if isinstance(node, ast.Return) and "call" in value else ""
        return op, value, value, result

    def _target(self, node: ast.expr, tree: Tree) -> Tree:
        """A target with the place of what it gets: a write of the step, or what the run tells
        afterwards.
        """
        if isinstance(node, ast.Starred):
            return form("*", ["*", ""], [self._target(node.value, expression(node.value))])
        if "parts" in tree:
            parts = [self._target(part, expression(part)) for part in node.elts]
            return {**tree, "parts": parts}
        tree = token(tree["text"], target=True)
        if self._is_cell(node) is not False:
            tree["write"] = self.writes
            self.writes += 1
        elif _is_plain(node) and not (isinstance(node, ast.Name) and node.id in self.arrays):
            tree["seen"] = self._next()
            self.after.append(_line(_told(tree["seen"], _loaded(node)), node))
        return tree

    def _old(self, node: ast.expr, target: Tree) -> Tree:
        """The former value of a variable."""
        if isinstance(node, ast.Name) and node.id in self.scope:
            return token(target["text"], variable=node.id)
        old = token(target["text"])
        if "seen" in target:
            old["seen"] = self._next()
            self.before.append(_line(_told(old["seen"], _loaded(node)), node))
        return old

    def _placed(self, tree: Tree, node: ast.expr, slot: int | None) -> ast.expr:
        """Say for each token of a tree where its number is; the expression, with calls around
        parts.

        `slot` is the number of the first read; None where the order of the reads isn't known.
        """
        asked = [(part, part.pop("node")) for part in tokens(tree) if "node" in part]
        self.bound = _stored(node)
        places = [self._place(inner) for _, inner in asked]
        in_order = slot is not None and None not in places and not self._may_vary(node)
        wrapped: dict[ast.AST, list[tuple[int, ast.expr | None]]] = {}
        for (part, inner), place in zip(asked, places):
            if place is None or "slot" in place and not in_order:
                part["seen"] = self._next()
                base = None if "element" in part else self._base(inner)
                wrapped.setdefault(inner, []).append((part["seen"], base))
                if isinstance(self.arguments.get(getattr(inner, "id", "")), Array):
                    part["whole"] = True  # its name says all
            elif "slot" in place:
                slot += self._reads_inside(inner)
                part["slot"], slot = slot, slot + 1
            else:
                part.update(place)
        _mark_windows(tree)
        return _Wrapping(wrapped).visit(node) if wrapped else node

    def _place(self, node: ast.AST) -> Tree | None:
        """Where a token's number is; None where only the run can tell."""
        match node:
            case ast.Name(name) if name in self.bound | self.shared:
                return None
            case ast.Name(name) if name in self.arrays:
                return {"slot": 0}
            case ast.Name(name) if name in self.scope:
                return {"variable": name}
            case ast.Name(name):
                return _constant(self.arguments.get(name))
            case ast.Subscript(ast.Name(name), ast.Name(index)) if self._is_cell(node) is False:
                layers = getattr(self.arguments.get(name), "layers", {})
                return _constant(layers.get(self.arguments.get(index)))
            case ast.Subscript():
                return {"slot": 0} if self._is_cell(node) else None
        return None

    def _is_cell(self, node: ast.AST) -> bool | None:
        """Whether a node is a cell or a piece of an array: None where that isn't known."""
        if not isinstance(node, ast.Subscript):
            return False
        if not isinstance(node.value, ast.Name):
            return None
        name = node.value.id
        if name in self.lists or name in SIZES:
            return False
        if name in self.stored:
            return True if name in self.arrays else None
        return holds_cells(self.known.get(name))

    def _base(self, node: ast.AST) -> ast.expr | None:
        """The array whose cell a node may be: it is asked at the run."""
        of_name = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
        return node.value if of_name and self._is_cell(node) is not False else None

    def _may_vary(self, node: ast.AST) -> bool:
        """Whether an expression may read other cells than its tokens, or leave some out."""
        for part in ast.walk(node):
            if isinstance(part, MAY_SKIP) or isinstance(part, ast.Compare) and len(part.ops) > 1:
                return True
            if isinstance(part, ast.Call) and not self._reads_no_cell(part.func):
                return True
        return False

    def _reads_no_cell(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Attribute):
            base = function.value
            return isinstance(base, ast.Name) and isinstance(self.known.get(base.id), ModuleType)
        if not isinstance(function, ast.Name) or function.id in self.helpers:
            return False
        its = self.known.get(function.id)
        return function.id in self.arguments or getattr(its, "__module__", "") in READS_NO_CELL

    def _reads_inside(self, node: ast.AST) -> int:
        """The reads that the index of a cell needs: one in y[pidx[j, x]]."""
        if not isinstance(node, ast.Subscript):
            return 0
        return sum(self._is_cell(part) is not False for part in ast.walk(node.slice)
                   if isinstance(part, ast.Subscript))

    def _next(self) -> int:
        self.told += 1
        return self.told - 1


def _gives_back(node: ast.stmt) -> bool:
    """Whether a statement returns a variable, or nothing: its line says all."""
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Name | None)


def _head_of(node: ast.stmt, text: str) -> Tree:
    """What a statement begins with, before the value that it asks for."""
    if isinstance(node, ast.For):
        return token(text.removesuffix(sign(node.iter)).strip())
    gives = isinstance(node, ast.Return) and isinstance(node.value, ast.Call)
    return token("output" if gives else type(node).__name__.lower())


class _Wrapping(ast.NodeTransformer):
    """Puts calls around some nodes of an expression: node -> rows of (number, array)."""

    def __init__(self, wrapped: dict[ast.AST, list[tuple[int, ast.expr | None]]]):
        self.wrapped = wrapped

    def visit(self, node: ast.AST) -> ast.AST:
        calls = self.wrapped.get(node, [])
        node = self.generic_visit(node)
        for number, base in reversed(calls):  # the turn of a comprehension ends after its element
            node = _told(number, node, base)
        return node


def _told(number: int, node: ast.AST, *base: ast.expr | None) -> ast.Call:
    """The expression, of which the recorder is told."""
    arguments = [ast.Constant(number), node, *(array for array in base if array is not None)]
    return ast.copy_location(ast.Call(ast.Name("__seen__", ast.Load()), arguments, []), node)


def _closure(function: Callable) -> dict[str, Any]:
    """The variables around a function that have a value already."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        with suppress(ValueError):
            found[name] = cell.cell_contents
    return found


def _line(call: ast.Call, node: ast.AST) -> ast.stmt:
    return ast.copy_location(ast.Expr(call), node)


def _loaded(node: ast.expr) -> ast.expr:
    """A target as an expression that is read."""
    again = copy.copy(node)
    again.ctx = ast.Load()
    return again


def _mark_windows(tree: Tree) -> None:
    """A window goes whole into every number that is made of it: the second part of inner,
    softmax's.
    """
    for part in tokens(tree):
        if part.get("name") == "inner":
            part["parts"][1]["window"] = True
        elif part.get("name") in ("softmax", "flatten"):
            part["parts"][0]["window"] = part["name"] == "softmax" or part.get("window", False)


def _constant(value: Any) -> Tree | None:
    if isinstance(value, bool | str):
        return {"number": repr(value)}
    return {"number": value} if isinstance(value, int | float) else None


def holds_cells(value: Any) -> bool:
    """Whether a value is an array, or arrays in layers."""
    if isinstance(value, Layers):
        return all(isinstance(layer, Array) for layer in value.layers.values())
    return isinstance(value, Array)


def _stored(node: ast.AST) -> set[str]:
    """The names that are set inside a node."""
    return {part.id for part in ast.walk(node)
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)}


def _names_of(nodes: Any) -> set[str]:
    return {target.id for node in nodes for target in node.targets if isinstance(target, ast.Name)}


def _surely(made: list[ast.Assign], nodes: list[ast.AST], kind: Callable) -> set[str]:
    """The variables that get nothing but what is of a kind."""
    right = [name for node in made if kind(node.value) for name in _names_of([node])]
    stored = [node.id for node in nodes
              if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return {name for name in right if right.count(name) == stored.count(name)}


def _is_array(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in MAKES_AN_ARRAY
    return isinstance(node, ast.Subscript) and any(
        isinstance(part, ast.Slice) for part in ast.walk(node.slice))


def _is_list(node: ast.expr) -> bool:
    kinds = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp
    return any(isinstance(part, kinds) for part in (node, getattr(node, "left", None)))


def _is_plain(node: ast.expr) -> bool:
    """Whether a target may be evaluated once more: it calls nothing."""
    return not any(isinstance(part, ast.Call | ast.Starred | ast.Slice | ast.NamedExpr)
                   for part in ast.walk(node))
