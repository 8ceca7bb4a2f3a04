"""The expressions of a function's text, where each stands, and what its names are for."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ..language.source import names_in, parts_of

Sets = tuple[tuple[Any, str, Any], ...]  # fields of nodes and their new values
SIGN = "a sign is wrong"
TERM = "a factor or a summand is missing, in the wrong place, or one too many"

SIZED = set("range zeros ones empty full reshape arange".split())
STEPS = set("stride padding s p pad S P K".split())  # numbers, though not used
PLACES = ("index", "size", "border")  # roles
WHOLE = {"int", "len", "min", "max"}  # of an index


class Change(NamedTuple):
    """What is written instead, and what kind of change it is.

    `sets` gives the new values when it is asked for them: a new text is parsed no sooner.
    """

    sets: Callable[[], Sets]
    line: int
    old: ast.AST
    new: ast.AST | str
    kind: str
    twin: int = 0  # the line of the same change, where it is made twice


Changes = Iterator[Change]


class Spot(NamedTuple):
    """An expression and where it stands: `role` is "index", "size", "border", "value"
    or ""."""

    node: Any
    owner: Any
    name: str
    place: int | None
    line: int
    role: str

    def instead(self, new: Any, kind: str) -> Change:
        """Another expression in its place, as a node or as a text."""

        def sets() -> Sets:
            made: Any = new
            if isinstance(new, str):
                made = ast.parse(new, mode="eval").body
            else:
                ast.copy_location(made, self.node)
                ast.fix_missing_locations(made)
            if self.place is None:
                return ((self.owner, self.name, made),)
            entries = list(getattr(self.owner, self.name))
            entries[self.place] = made
            return ((self.owner, self.name, entries),)

        return Change(sets, self.line, self.node, new, kind)

    @property
    def text(self) -> str:
        return ast.unparse(self.node)

    @property
    def is_whole(self) -> bool:
        """Whether it is no part of a sum or a product."""
        return not isinstance(self.owner, ast.BinOp)

    @property
    def is_target(self) -> bool:
        """Whether it is the array that a line writes to."""
        return isinstance(getattr(self.owner, "ctx", None), ast.Store)


def spots(definition: ast.FunctionDef, of_indices: set[str]) -> Iterator[Spot]:
    """Every expression that is read, from the first line to the last.

    of_indices: the variables whose values are indices or sizes.
    """
    for statement in definition.body:
        yield from _below(statement, statement.lineno, "", of_indices)


def _below(node: Any, line: int, role: str, of_indices: set[str]) -> Iterator[Spot]:
    for name, value in ast.iter_fields(node):
        is_list = isinstance(value, list)
        inner = _role(node, name, role, of_indices)
        for place, part in enumerate(value if is_list else [value]):
            if not isinstance(part, ast.AST):
                continue
            at = getattr(part, "lineno", line)
            is_read = not isinstance(getattr(part, "ctx", None), ast.Store)
            if isinstance(part, ast.expr) and is_read:
                yield Spot(
                    part,
                    node,
                    name,
                    place if is_list else None,
                    at,
                    inner,
                )
            yield from _below(part, at, inner, of_indices)


def _role(owner: Any, name: str, role: str, of_indices: set[str]) -> str:
    """What an expression in this field is for."""
    if isinstance(owner, ast.Subscript) and name == "slice":
        return "index"
    if isinstance(owner, ast.Call) and name in ("args", "keywords"):
        return _role_of_argument(owner, role)
    if isinstance(owner, ast.Assign) and name == "value":
        targets = set(names_in(owner.targets[0], ast.Store))
        return "index" if targets & of_indices else "value"
    if isinstance(owner, ast.stmt) and name in ("value", "test"):
        return "value"
    return role


def _role_of_argument(call: ast.Call, role: str) -> str:
    called = ast.unparse(call.func).rpartition(".")[2]
    if called in SIZED:
        return "size"
    if called == "pad":
        return "border"
    is_place = called in WHOLE and role in PLACES
    return role if is_place else "value"


# ---------------------------------------------------------------- names


class Names:
    """The names of a function by what they are."""

    def __init__(self, definition: ast.FunctionDef) -> None:
        self.bounds = _bounds(definition)  # of the counters, or ""
        self.arrays: dict[str, int] = {}  # name -> how many axes are named
        self.terms: dict[str, None] = {}  # y[n, c] and such, which are read
        for part in parts_of(definition, ast.Subscript):
            self._array(part)
        self.of_indices = _of_indices(definition)
        of_shapes = _of_shapes(definition)
        arguments = definition.args
        every = (*arguments.args, *arguments.kwonlyargs)
        given = []
        for one in every:
            if one.arg != "self":
                given.append(one.arg)
        numbers = self.of_indices - set(self.arrays)
        numbers |= _own_steps(definition)
        numbers |= {*given, *_read_once(definition)} & STEPS
        besides = set(self.bounds) | {"range", "np", "_"}
        self.sizes = sorted((numbers | of_shapes) - besides)
        self.steps = _without(self.sizes, list(of_shapes))  # stride, K, P
        self.given = _without(given, self.sizes)
        self.shares = _without([*given, *_counted(definition)], list(self.arrays))
        stored = names_in(definition, ast.Store)
        all_names = list(dict.fromkeys([*self.given, *stored]))
        self.values = _without(all_names, [*besides, *self.sizes])
        self.made = _without(self.values, [*self.arrays, *given])  # computed numbers
        self.formulas = _formulas(definition, self.shares)
        no_arrays = _without(self.values, list(self.arrays))
        self.numbers = [*self.sizes, *no_arrays]

    def _array(self, part: ast.Subscript) -> None:
        name = getattr(part.value, "id", "")
        if not name:
            return
        axes = len(part.slice.elts) if isinstance(part.slice, ast.Tuple) else 1
        self.arrays[name] = max(axes, self.arrays.get(name, 0))
        if isinstance(part.ctx, ast.Load):
            self.terms[ast.unparse(part)] = None


def _counted(definition: ast.FunctionDef) -> list[str]:
    """The numbers of its own that an object counts up: self.t."""
    found = []
    for node in parts_of(definition, ast.AugAssign):
        is_one = getattr(node.value, "value", None) == 1
        if is_one and is_own(node.target):
            found.append(ast.unparse(node.target))
    return found


def _without(names: list[str], others: list[str]) -> list[str]:
    """The names that are none of the others."""
    found = []
    for name in names:
        if name not in others:
            found.append(name)
    return found


def _read_once(definition: ast.FunctionDef) -> set[str]:
    """The names that are set to something, and to no number that is added up from."""
    stored = set(names_in(definition, ast.Store))
    for node in parts_of(definition, ast.AugAssign):
        stored -= set(names_in(node.target))
    for node in parts_of(definition, ast.Assign):
        if isinstance(node.value, ast.Constant):
            stored -= set(names_in(node.targets[0]))
    return stored


def _formulas(definition: ast.FunctionDef, shares: list[str]) -> list[str]:
    """The formulas of given numbers, as 1 - beta2 ** t, and those with another of them."""
    found: dict[str, None] = {}
    for node in parts_of(definition, ast.BinOp):
        own = names_in(node)
        if len(own) < 2 or not set(own) <= set(shares):
            continue
        text = ast.unparse(node)
        for name in own:
            for other in shares:
                found[re.sub(rf"\b{name}\b", other, text)] = None
    return list(found)[:30]


def _bounds(definition: ast.FunctionDef) -> dict[str, str]:
    """The counters of loops over range, with what they end at; others have ""."""
    found = {}
    for loop in parts_of(definition, ast.For | ast.comprehension):
        call, bound, targets = loop.iter, "", names_in(loop.target)
        called = ast.unparse(getattr(call, "func", call)).rpartition(".")[2]
        if called == "range":
            bound = ast.unparse(call.args[min(1, len(call.args) - 1)])
        elif called == "enumerate":
            targets = targets[:1]
        elif called in ("zip", "items"):
            targets = []
        for name in targets:
            found[name] = bound
    return found


def _of_indices(definition: ast.FunctionDef) -> set[str]:
    """The names in indices and sizes, and those that they are computed from."""
    found = set()
    for spot in spots(definition, set()):
        is_name = isinstance(spot.node, ast.Name) and spot.name != "func"
        if is_name and spot.role in PLACES and not _is_measured(spot):
            found.add(spot.node.id)
        if spot.role in PLACES and is_own(spot.node):
            found.add(spot.text)
    for node in reversed(parts_of(definition, ast.Assign)):
        is_simple = isinstance(node.value, ast.BinOp | ast.Name | ast.Tuple)
        if is_simple and found & set(names_in(node.targets[0], ast.Store)):
            found |= set(names_in(node.value))
    return found


def _own_steps(definition: ast.FunctionDef) -> set[str]:
    """self.stride and such."""
    found = set()
    for part in parts_of(definition, ast.Attribute):
        if is_own(part) and part.attr in STEPS:
            found.add(ast.unparse(part))
    return found


def is_own(node: ast.AST) -> bool:
    """Whether this is an object's own number: self.stride."""
    if not isinstance(node, ast.Attribute):
        return False
    return getattr(node.value, "id", "") == "self"


def _is_measured(spot: Spot) -> bool:
    """Whether a name is that of an array whose size is asked for: x of x.shape[0], of len(x)."""
    called = getattr(getattr(spot.owner, "func", None), "id", "")
    return called == "len" or getattr(spot.owner, "attr", "") in (
        "shape",
        "ndim",
        "size",
    )


def _of_shapes(definition: ast.FunctionDef) -> set[str]:
    """The names that come from an array's shape."""
    found = set()
    for node in parts_of(definition, ast.Assign):
        if any(part.attr == "shape" for part in parts_of(node.value, ast.Attribute)):
            found |= set(names_in(node.targets[0]))
    return found
