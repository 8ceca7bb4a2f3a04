"""Changes of whole lines: = and +=, a line in another loop, earlier or later, or left out."""

import ast
from collections.abc import Iterator
from typing import Any

from ..language.source import parts_of
from .spots import SIGN, TERM, Change

SET_OR_ADDED = "= and += (or -=) are mistaken for each other"
PLACE = "a line stands in the wrong loop, or too early or too late"
TOO_MANY = "a line is too many"

SIMPLE = ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.AnnAssign
NEEDED = ast.Return | ast.For | ast.FunctionDef


def of_lines(definition: ast.FunctionDef) -> Iterator[Change]:
    """Lines changed as a whole, or moved."""
    for line in _lines(definition):
        yield from _other_assignments(line)
        yield from _summand_moved(line)
        if isinstance(line.node, SIMPLE):
            yield from _moved(line)
        if isinstance(line.node, ast.For):
            yield from _moved_out(line)
            yield from _in_a_loop_of_its_own(line)


def without_lines(definition: ast.FunctionDef) -> Iterator[Change]:
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

    def moved(
        self, at: dict[int, list[Any]], one: ast.stmt | None = None
    ) -> Change:
        """The same with a line in another place."""
        line = one or self.node
        return self.change(at, line, line, PLACE)


def _other_assignments(line: _Line) -> Iterator[Change]:
    one = line.node
    made: list[ast.stmt] = []
    if isinstance(one, ast.AugAssign):
        made.append(ast.Assign([one.target], one.value))
        if isinstance(one.op, ast.Add | ast.Sub):
            other: ast.operator = ast.Add()
            if isinstance(one.op, ast.Add):
                other = ast.Sub()
            made.append(ast.AugAssign(one.target, other, one.value))
    elif isinstance(one, ast.Assign) and len(one.targets) == 1:
        [target] = one.targets
        if isinstance(target, ast.Name | ast.Subscript):
            made.append(ast.AugAssign(target, ast.Add(), one.value))
    for new in made:
        added = [isinstance(each, ast.AugAssign) for each in (one, new)]
        kind = SET_OR_ADDED
        if all(added):
            kind = SIGN
        yield line.change({line.place: [new]}, one, new, kind)


def _summand_moved(line: _Line) -> Iterator[Change]:
    """A summand of a line added in another one below it: Z = sum(s) + b for s = ... + b."""
    one = line.node
    value = getattr(one, "value", None)
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Add):
        return
    for place in range(line.place + 1, len(line.block)):
        other = line.block[place]
        if not isinstance(other, ast.Assign | ast.AugAssign):
            continue
        for kept, gone in (
            (value.left, value.right),
            (value.right, value.left),
        ):
            here = _with_value(one, kept)
            there = _with_value(other, ast.BinOp(other.value, ast.Add(), gone))
            at: dict[int, list[Any]] = {line.place: [here], place: [there]}
            yield line.change(at, one, here, TERM)._replace(twin=other.lineno)


def _with_value(statement: Any, value: ast.expr) -> ast.stmt:
    """The same assignment of another value."""
    if isinstance(statement, ast.AugAssign):
        return ast.AugAssign(statement.target, statement.op, value)
    return ast.Assign(statement.targets, value)


def _moved(line: _Line) -> Iterator[Change]:
    """A line before a loop as the loop's first, one behind it as its last, two lines exchanged."""
    block, place, one = line.block, line.place, line.node
    loops = [
        at for at, other in enumerate(block) if isinstance(other, ast.For)
    ]
    later = [at for at in loops if at > place]
    if later and not isinstance(one, ast.Return):
        for made in _with_first(block[later[0]], one):
            yield line.moved({place: [], later[0]: [made]})
    if place - 1 in loops:
        loop = block[place - 1]
        longer = _with_body(loop, [*loop.body, one])
        yield line.moved({place: [], place - 1: [longer]})
    if place + 1 < len(block) and not isinstance(one, ast.Return):
        after = block[place + 1]
        if isinstance(after, SIMPLE) and not isinstance(after, ast.Return):
            yield line.moved({place: [after], place + 1: [one]})


def _with_first(loop: ast.For, one: ast.stmt) -> Iterator[ast.For]:
    """The loop with a line as its first, then as the first of the loops that it begins with."""
    yield _with_body(loop, [one, *loop.body])
    first = loop.body[0]
    if isinstance(first, ast.For):
        for made in _with_first(first, one):
            yield _with_body(loop, [made, *loop.body[1:]])


def _with_body(loop: ast.For, body: list[ast.stmt]) -> ast.For:
    made = ast.For(loop.target, loop.iter, body, loop.orelse)
    return ast.copy_location(made, loop)


def _moved_out(line: _Line) -> Iterator[Change]:
    """A loop's first line before it, its last one behind it; two loops exchanged."""
    loop, place = line.node, line.place
    first, last = loop.body[0], loop.body[-1]
    if isinstance(first, ast.For):
        inner = _with_body(loop, first.body)
        outer = _with_body(first, [inner])
        yield line.moved({place: [outer]})
    if len(loop.body) < 2:
        return
    if isinstance(first, SIMPLE):
        rest = _with_body(loop, loop.body[1:])
        yield line.moved({place: [first, rest]}, first)
    if isinstance(last, SIMPLE | ast.If):
        rest = _with_body(loop, loop.body[:-1])
        yield line.moved({place: [rest, last]}, last)


def _in_a_loop_of_its_own(line: _Line) -> Iterator[Change]:
    """The last lines of a loop in a second one behind it, when all sums are done."""
    for first, second, one in _in_two(line.node):
        yield line.moved({line.place: [first, second]}, one)


def _in_two(loop: ast.For) -> Iterator[tuple[ast.For, ast.For, ast.stmt]]:
    """The loop twice, with its first lines and with the others; the first of the others."""
    body = loop.body
    for place in range(1, len(body)):
        before = body[:place]
        if any(map(_adds, before)):
            again = [one for one in before if isinstance(one, ast.Assign)]
            second = _with_body(loop, [*again, *body[place:]])
            yield _with_body(loop, before), second, body[place]
    if isinstance(body[-1], ast.For):
        again = [one for one in body if isinstance(one, ast.Assign)]
        for inner, other, one in _in_two(body[-1]):
            first = _with_body(loop, [*body[:-1], inner])
            yield first, _with_body(loop, [*again, other]), one


def _adds(statement: ast.stmt) -> bool:
    return bool(parts_of(statement, ast.AugAssign))
