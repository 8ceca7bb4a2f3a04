"""The statements of a function as trees, and where the run logs the numbers for them.

A token of a statement's tree gets a key that says where its number is found: `number`, `variable`,
`slot`, `write` or `seen` (all keys: see `language.syntax`). With `seen` a call around the
expression reports its value to the recorder. So `seen` is used only where Python may leave a part
out (`if`, `and`, a comprehension), where a name can hold anything, and for what a variable gets.
"""

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple, cast

from ..language.notation import assignment_symbol
from ..language.source import names_in, parts_of, plain_names, values_around
from ..language.syntax import (
    SIZES,
    Tree,
    all_parts,
    branch,
    expression,
    operation,
    sequence,
    slide_text,
    token,
    unbracketed,
)
from ..onebased import Array, Layers

SET = ast.Store | ast.Del  # how a name stands where it is set
MAKES_AN_ARRAY = {"zeros", "flipLeftRight", "flipUpDown", "flatten", "softmax"}
# functions that read no cell of their own: only what they are given
READS_NO_CELL = {"builtins", "math", "lecture_cnn.onebased"}
MAY_SKIP = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.NamedExpr, ast.GeneratorExp, ast.ListComp,
            ast.SetComp, ast.DictComp, ast.Starred)
IS_A_LIST = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp
# what may give something else when it is evaluated once more, or is no value of its own
ONLY_ONCE = ast.Call | ast.Starred | ast.Slice | ast.NamedExpr

# statements that are printed with a value: the field that has it
HEADED = {ast.If: "test", ast.While: "test", ast.Assert: "test", ast.Match: "subject",
          ast.For: "iter", ast.Return: "value"}


# of a statement: target, op, value, numbers, result, adds
Parts = tuple[Tree, str, Tree | None, Tree | None, Tree | None, bool]
# node -> the calls around it: the number of a token, and the array that it may be a cell of
Wrapped = dict[ast.AST, list[tuple[int, list[ast.expr]]]]


class Statement(NamedTuple):
    """A statement: its line, its trees, the joints between its parts, the variables in scope.

    `value` is printed with names, `numbers` with numbers: after `Y -= a+b` this is `Y - (a+b)`.
    `result` is what is there afterwards. `adds` says whether a cell's former value goes into its
    new one.
    """

    line: int
    target: Tree
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
        if self.value is None:
            return False
        return any(part.get("name") == "inner" for part in all_parts(self.value))


class Statements:
    """Makes the statements of one function; `arguments` are those of its run."""

    def __init__(self, function: Callable, definition: ast.FunctionDef, arguments: dict[str, Any]):
        around = values_around(function)
        self.known = vars(builtins) | function.__globals__ | around | arguments
        self.stored = set(names_in(definition, SET))
        declared = parts_of(definition, ast.Nonlocal | ast.Global)
        # a helper may set them within a statement
        self.shared = {name for node in declared for name in node.names}
        self.arguments = {name: arguments[name] for name in arguments.keys() - self.stored}
        helpers = parts_of(definition, ast.FunctionDef | ast.ClassDef)
        self.helpers = {node.name for node in helpers}
        made = parts_of(definition, ast.Assign)
        self.lists = set(_named(made, _is_list))
        # the variables that get nothing but arrays
        arrays = Counter(_named(made, _is_array))
        others = Counter(names_in(definition, ast.Store)) - arrays
        self.arrays = arrays.keys() - others.keys()
        self.seen_count = 0  # how many tokens have `seen`

    def of(self, node: ast.stmt, line: int, text: str, scope: tuple[str, ...],
           ) -> tuple[Statement, list[ast.stmt], list[ast.stmt]]:
        """The statement of a node, and what stands before and after it so that the run reports its
        numbers.

        The node's own expressions are changed where the run has to report them.
        """
        self.scope, self.writes = scope, 0
        self.before: list[ast.stmt] = []
        self.after: list[ast.stmt] = []
        field = HEADED.get(type(node))
        parts: Parts = token(text), "", None, None, None, False
        if isinstance(node, ast.AugAssign):
            parts = self._changed(node)
        elif isinstance(node, ast.Assign):
            parts = self._assigned(node, node.targets, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            parts = self._assigned(node, [node.target], node.value)
        elif field is not None and not _gives_back(node):
            parts = self._valued(node, field, _head_of(node, text))
        joints = " = ", " = "
        if field == "test":
            joints = ": ", " is "
        elif isinstance(node, ast.For | ast.Match):
            joints = ": ", " = "
        return Statement(line, *parts, joints, scope), self.before, self.after

    def reads_a_cell(self, node: ast.AST) -> bool:
        """Whether an expression may read a cell, and so is a step of its own where it heads a loop.
        """
        return self._cells_in(node) > 0

    def _cells_in(self, node: ast.AST) -> int:
        """How many parts of an expression may be cells or pieces of an array."""
        pieces = parts_of(node, ast.Subscript)
        return sum(self._is_cell(part) is not False for part in pieces)

    def _assigned(self, node: ast.Assign | ast.AnnAssign, targets: list[ast.expr],
                  value: ast.expr) -> Parts:
        trees = [self._target(target, unbracketed(target)) for target in targets]
        target, first = sequence("several", " = ", trees), None
        if len(targets) == 1:
            target, first = trees[0], self._reads_inside(targets[0])
        tree = unbracketed(value)
        node.value = self._located(tree, value, first)
        return target, "=", tree, tree, trees[0], False

    def _changed(self, node: ast.AugAssign) -> Parts:
        target, value = self._target(node.target, expression(node.target)), expression(node.value)
        cell = "write" in target
        old = token(target["text"], write=0, old=True) if cell else self._old(node.target, target)
        first: int | None = self._reads_inside(node.target) + cell
        if parts_of(node.target, ast.Slice):
            # the slice is read after the product, see Array
            product = isinstance(node.value, ast.Call) or value.get("name") == "*"
            first = self._reads_inside(node.target) if product else None
        node.value = self._located(value, node.value, first)
        numbers = operation(old, node.op, value)
        return target, assignment_symbol(node.op), value, numbers, target, cell

    def _valued(self, node: ast.stmt, field: str, target: Tree) -> Parts:
        expression_of = getattr(node, field)
        value = unbracketed(expression_of)
        result = token("", seen=self._next())
        located = self._located(value, expression_of, 0)
        setattr(node, field, _seen_call(result["seen"], located))
        op = "=" if isinstance(node, ast.Return) and "call" in value else ""
        return target, op, value, value, result, False

    def _target(self, node: ast.expr, tree: Tree) -> Tree:
        """A target, and where its new value is found: a write of the step, or what the run reports
        afterwards.
        """
        if isinstance(node, ast.Starred):
            return branch("*", ["*", ""], [self._target(node.value, expression(node.value))])
        if isinstance(node, ast.Tuple | ast.List) and node.elts:
            parts = [self._target(part, expression(part)) for part in node.elts]
            return {**tree, "parts": parts}
        tree = token(tree["text"], target=True)
        if self._is_cell(node) is not False:
            tree["write"] = self.writes
            self.writes += 1
        elif not parts_of(node, ONLY_ONCE) and getattr(node, "id", "") not in self.arrays:
            tree["seen"] = self._next()
            self.after.append(_seen_line(tree["seen"], node))
        return tree

    def _old(self, node: ast.expr, target: Tree) -> Tree:
        """The former value of a variable."""
        if isinstance(node, ast.Name) and node.id in self.scope:
            return token(target["text"], variable=node.id)
        old = token(target["text"])
        if "seen" in target:
            old["seen"] = self._next()
            self.before.append(_seen_line(old["seen"], node))
        return old

    def _located(self, tree: Tree, node: ast.expr, slot: int | None) -> ast.expr:
        """Set for each token of a tree where its number is; the expression, with calls around
        parts.

        `slot` is the number of the first read; None where the order of the reads isn't known.
        """
        parts = [part for part in all_parts(tree) if "node" in part]
        self.bound = set(names_in(node, SET))
        locations = [self._location(part["node"]) for part in parts]
        if None in locations or self._may_vary(node):
            slot = None
        wrapped: Wrapped = {}
        for part, location in zip(parts, locations):
            inner = part.pop("node")
            if location is not None and "slot" not in location:
                part.update(location)
            elif location is not None and slot is not None:
                part["slot"] = slot + self._reads_inside(inner)
                slot = part["slot"] + 1
            else:
                self._see(part, inner, wrapped)
        _mark_windows(tree)
        return _Wrapping(wrapped).visit(node) if wrapped else node

    def _see(self, part: Tree, inner: ast.expr, wrapped: Wrapped) -> None:
        """Let the run report a token's number."""
        part["seen"] = self._next()
        base = [] if "element" in part else self._base(inner)
        wrapped.setdefault(inner, []).append((part["seen"], base))
        if isinstance(self.arguments.get(getattr(inner, "id", "")), Array):
            part["whole"] = True  # its name says all

    def _location(self, node: ast.AST) -> Tree | None:
        """Where a token's number is; None where only the run shows it."""
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
        """Whether a node is a cell or a slice of an array: None where that isn't known."""
        if not isinstance(node, ast.Subscript):
            return False
        if not isinstance(node.value, ast.Name):
            return None
        name = node.value.id
        if name in self.lists or name in SIZES:
            return False
        if name in self.arrays:
            return True
        if name in self.stored:
            return None
        return holds_cells(self.known.get(name))

    def _base(self, node: ast.AST) -> list[ast.expr]:
        """The array whose cell a node may be, which shows in the run; nothing if it can't be one.
        """
        match node:
            case ast.Subscript(ast.Name() as array) if self._is_cell(node) is not False:
                return [array]
        return []

    def _may_vary(self, node: ast.AST) -> bool:
        """Whether an expression may read other cells than its tokens, or leave some out."""
        chains = [part for part in parts_of(node, ast.Compare) if len(part.ops) > 1]
        if chains or parts_of(node, MAY_SKIP):
            return True
        return not all(self._reads_no_cell(part.func) for part in parts_of(node, ast.Call))

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
        return self._cells_in(node.slice)

    def _next(self) -> int:
        self.seen_count += 1
        return self.seen_count - 1


def _gives_back(node: ast.stmt) -> bool:
    """Whether a statement returns a variable, or nothing: its line is its sentence."""
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Name | None)


def _head_of(node: ast.stmt, text: str) -> Tree:
    """What a statement begins with, before the value that it asks for."""
    if isinstance(node, ast.For):
        return token(text.removesuffix(slide_text(node.iter)).strip())
    gives = isinstance(node, ast.Return) and isinstance(node.value, ast.Call)
    return token("output" if gives else type(node).__name__.lower())


class _Wrapping(ast.NodeTransformer):
    """Puts calls around some nodes of an expression: node -> rows of (number, array)."""

    def __init__(self, wrapped: Wrapped):
        self.wrapped = wrapped

    def visit(self, node: ast.AST) -> Any:
        calls = self.wrapped.get(node, [])
        node = self.generic_visit(node)
        for number, base in reversed(calls):  # the turn of a comprehension ends after its element
            node = _seen_call(number, cast(ast.expr, node), *base)
        return node


def loaded(name: str) -> ast.Name:
    """A variable that is read."""
    return ast.Name(name, ast.Load())


def called(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function by its name."""
    return ast.Call(loaded(name), list(arguments), [])


def _seen_call(number: int, node: ast.expr, *base: ast.expr) -> ast.Call:
    """The expression inside a call that reports its value to the recorder."""
    return ast.copy_location(called("__seen__", ast.Constant(number), node, *base), node)


def _seen_line(number: int, target: ast.expr) -> ast.stmt:
    """A line of its own that reports what a target has."""
    read = copy.copy(target)
    vars(read)["ctx"] = ast.Load()
    return ast.copy_location(ast.Expr(_seen_call(number, read)), target)


def _mark_windows(tree: Tree) -> None:
    """A window goes whole into every number that is made of it: the second part of inner,
    softmax's.
    """
    for part in all_parts(tree):
        match part:
            case {"name": "inner", "parts": [_, window]}:
                window["window"] = True
            case {"name": "softmax", "parts": [window, *_]}:
                window["window"] = True
            case {"name": "flatten", "parts": [maps, *_]}:
                maps["window"] = part.get("window", False)


def _constant(value: Any) -> Tree | None:
    if isinstance(value, bool | str):
        return {"number": repr(value)}
    return {"number": value} if isinstance(value, int | float) else None


def holds_cells(value: Any) -> bool:
    """Whether a value is an array, or arrays in layers."""
    if isinstance(value, Layers):
        return all(isinstance(layer, Array) for layer in value.layers.values())
    return isinstance(value, Array)


def _named(made: list[ast.Assign], kind: Callable[[ast.expr], bool]) -> list[str]:
    """The variables that get what is of a kind, each as often as it gets it."""
    found = []
    for node in made:
        if kind(node.value):
            found += plain_names(node.targets)
    return found


def _is_array(node: ast.expr) -> bool:
    match node:
        case ast.Call(ast.Name(name)):
            return name in MAKES_AN_ARRAY
        case ast.Subscript():
            return bool(parts_of(node.slice, ast.Slice))
    return False


def _is_list(node: ast.expr) -> bool:
    left = getattr(node, "left", None)  # [0] * n
    return isinstance(node, IS_A_LIST) or isinstance(left, IS_A_LIST)
