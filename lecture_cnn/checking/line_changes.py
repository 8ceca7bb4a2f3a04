"""Changes of whole lines: = and +=, a line in another loop, earlier or later, or left out."""

import ast
import copy
import functools
import itertools
from collections.abc import Iterator
from typing import Any

from ..language.source import parts_of
from .kinds import EXCHANGED
from .spots import SIGN, TERM, Change, Changes

SET_OR_ADDED = "= and += (or -=) are mistaken for each other"
PLACE = "a line stands in the wrong loop, or too early or too late"
TOO_MANY = "a line is too many"
CONDITION = "a condition is too many"

ONE_ARRAY = "two names, or the rows of a list, are one and the same array"

LOOP = ast.For | ast.While
AROUND = ast.For | ast.While | ast.If
SIMPLE = ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.AnnAssign
NEEDED = ast.Return | ast.For | ast.FunctionDef


def of_lines(definition: ast.FunctionDef) -> Changes:
    """Lines changed as a whole, or moved."""
    for line in _lines(definition):
        yield from _other_assignments(line)
        yield from _other_targets(line)
        yield from _without_condition(line)
        yield from _begun_with(line, definition)
        if isinstance(line.node, SIMPLE):
            yield from _moved(line)
        if isinstance(line.node, AROUND):
            yield from _moved_out(line)


def without_lines(definition: ast.FunctionDef) -> Changes:
    """Lines left out."""
    for line in _lines(definition):
        if not isinstance(line.node, NEEDED):
            nothing = {line.place: [ast.Pass()]}
            yield line.change(nothing, line.node, "", TOO_MANY)


def _lines(definition: ast.FunctionDef) -> Iterator["_Line"]:
    for owner, name in _blocks(definition):
        block = getattr(owner, name)
        for place in range(len(block)):
            yield _Line(owner, name, place)


def _blocks(definition: ast.FunctionDef) -> list[tuple[Any, str]]:
    """Where lines stand one below the other: a statement, and its field."""
    found: list[tuple[Any, str]] = [(definition, "body")]
    for node in parts_of(definition, ast.stmt):
        for name in ("body", "orelse"):
            if node is not definition and getattr(node, name, None):
                found.append((node, name))
    return found


class _Line:
    """A line of a block."""

    def __init__(self, owner: Any, name: str, place: int) -> None:
        self.owner, self.name, self.place = owner, name, place
        self.block: list[Any] = getattr(owner, name)
        self.node = self.block[place]

    def change(
        self,
        at: dict[int, list[Any]],
        old: ast.stmt,
        new: ast.AST | str,
        kind: str,
    ) -> Change:
        """Other statements at these places of the block."""
        block: list[ast.stmt] = []
        for place, one in enumerate(self.block):
            for other in at.get(place, [one]):
                if not hasattr(other, "lineno"):
                    ast.fix_missing_locations(ast.copy_location(other, one))
                block.append(other)
        sets = ((self.owner, self.name, block),)
        return Change(lambda: sets, old.lineno, old, new, kind)

    def instead(self, new: ast.stmt, kind: str) -> Change:
        """Another statement in its place."""
        return self.change({self.place: [new]}, self.node, new, kind)

    def moved(self, at: dict[int, list[Any]], one: ast.stmt | None = None) -> Change:
        """The same with a line in another place."""
        line = one or self.node
        return self.change(at, line, line, PLACE)


OTHER_SIGN: dict[type, ast.operator] = {ast.Add: ast.Sub(), ast.Sub: ast.Add()}


def _other_assignments(line: _Line) -> Changes:
    """= for +=, += for =, -= for +=."""
    one = line.node
    target = getattr(one, "targets", [None])[0]
    if isinstance(one, ast.AugAssign):
        yield line.instead(ast.Assign([one.target], one.value), SET_OR_ADDED)
        sign = OTHER_SIGN.get(type(one.op))
        if sign is not None:
            yield line.instead(ast.AugAssign(one.target, sign, one.value), SIGN)
    elif isinstance(target, ast.Name | ast.Subscript):
        yield line.instead(ast.AugAssign(target, ast.Add(), one.value), SET_OR_ADDED)


def _other_targets(line: _Line) -> Changes:
    """x, y = ... for y, x = ...."""
    target = getattr(line.node, "targets", [None])[0]
    if isinstance(target, ast.Tuple) and len(target.elts) == 2:
        turned = ast.Tuple(target.elts[::-1], ast.Store())
        yield line.instead(ast.Assign([turned], line.node.value), EXCHANGED)


def _without_condition(line: _Line) -> Changes:
    """What stands below an `if`, at any time; and never."""
    one = line.node
    if isinstance(one, ast.If) and not one.orelse:
        for block in (one.body, [ast.Pass()]):
            yield line.change({line.place: block}, one, "", CONDITION)


def _begun_with(line: _Line, definition: ast.FunctionDef) -> Changes:
    """A summand of each number that is added up, once: where the sum, or the array of sums, is
    begun."""
    one = line.node
    value: Any = getattr(one, "value", None)
    target = getattr(one, "target", None)
    if target is None or not isinstance(getattr(value, "op", None), ast.Add):
        return
    name = getattr(target, "id", "") or getattr(getattr(target, "value", None), "id", "")
    for kept, gone in ((value.left, value.right), (value.right, value.left)):
        here = line.change({line.place: [_with_value(one, kept)]}, one, gone, TERM)
        for node in parts_of(definition, ast.Assign):
            if ast.unparse(node.targets[0]) == name:
                for begun in _beginnings(node.value, gone, isinstance(target, ast.Name)):
                    sets = (*here.sets(), (node, "value", begun))
                    yield here._replace(
                        sets=functools.partial(tuple, sets), twin=node.lineno
                    )


def _beginnings(value: ast.expr, summand: Any, is_number: bool) -> list[ast.expr]:
    """What a sum begins with: a summand for 0; zeros and b[m] as b[:, None]."""
    if is_number:
        return [summand] if isinstance(value, ast.Constant) else []
    if not isinstance(summand, ast.Subscript) or not isinstance(summand.slice, ast.Name):
        return []
    found: list[ast.expr] = []
    for axes in ("[:, None, None]", "[:, None]"):
        begun = ast.parse(f"{ast.unparse(summand.value)}{axes}", mode="eval").body
        more = ast.copy_location(ast.BinOp(value, ast.Add(), begun), value)
        found.append(ast.fix_missing_locations(more))
    return found


def _with_value(statement: Any, value: ast.expr) -> ast.stmt:
    """The same assignment of another value."""
    if isinstance(statement, ast.AugAssign):
        return ast.AugAssign(statement.target, statement.op, value)
    return ast.Assign(statement.targets, value)


def _moved(line: _Line) -> Changes:
    """A line before a loop as the loop's first, one behind it as its last, two lines exchanged; one
    behind an `if` as its last."""
    block, place, one = line.block, line.place, line.node
    behind = range(place + 1, len(block))
    later = [at for at in behind if isinstance(block[at], LOOP)]
    if later and not isinstance(one, ast.Return):
        for made in _with_first(block[later[0]], one):
            yield line.moved({place: [], later[0]: [made]})
    if place and isinstance(block[place - 1], AROUND):
        loop = block[place - 1]
        longer = _with_body(loop, [*loop.body, one])
        yield line.moved({place: [], place - 1: [longer]})
    if place + 1 < len(block) and not isinstance(one, ast.Return):
        after = block[place + 1]
        if isinstance(after, SIMPLE) and not isinstance(after, ast.Return):
            yield line.moved({place: [after], place + 1: [one]})


def _with_first(loop: Any, one: ast.stmt) -> Iterator[Any]:
    """The loop with a line as its first, then as the first of the loops that it begins with."""
    yield _with_body(loop, [one, *loop.body])
    first = loop.body[0]
    if isinstance(first, LOOP):
        for made in _with_first(first, one):
            yield _with_body(loop, [made, *loop.body[1:]])


def _with_body(loop: Any, body: list[ast.stmt]) -> Any:
    made = copy.copy(loop)
    made.body = body
    return made


def _moved_out(line: _Line) -> Changes:
    """A loop's first line before it, its last one behind it, and those of an `if`; loops in another
    order."""
    loop, place = line.node, line.place
    first, last = loop.body[0], loop.body[-1]
    for made in _other_orders(loop) if isinstance(loop, ast.For) else ():
        yield line.moved({place: [made]})
    if len(loop.body) < 2:
        return
    if isinstance(first, SIMPLE):
        rest = _with_body(loop, loop.body[1:])
        yield line.moved({place: [first, rest]}, first)
    if isinstance(last, SIMPLE | ast.If):
        rest = _with_body(loop, loop.body[:-1])
        yield line.moved({place: [rest, last]}, last)


def _other_orders(loop: ast.For) -> Iterator[ast.For]:
    """A loop and the ones that are all of its body, in another order: two of them, or three."""
    nest = [loop]
    while (
        len(nest) < 3
        and len(nest[-1].body) == 1
        and isinstance(nest[-1].body[0], ast.For)
    ):
        nest.append(nest[-1].body[0])
    if len(nest) == 1 and isinstance(loop.body[0], ast.For):
        nest.append(loop.body[0])
    for count in range(2, len(nest) + 1):
        for order in itertools.permutations(nest[:count]):
            if loop is not order[0] and (count == 2 or nest[2] is not order[2]):
                body = nest[count - 1].body
                for one in reversed(order):
                    made = _with_body(one, body)
                    body = [made]
                yield made
