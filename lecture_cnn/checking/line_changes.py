"""Changes of whole lines: = and +=, a line in another loop, earlier or later, or left out."""

import ast
from collections.abc import Iterator
from typing import Any

from ..language.source import parts_of
from .spots import Change

SET_OR_ADDED = "= and += (or -=) are mistaken for each other"
PLACE = "a line stands in the wrong loop, or too early or too late"
TOO_MANY = "a line is too many"

SIMPLE = (
    ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.AnnAssign
)
NEEDED = ast.Return | ast.For | ast.FunctionDef


def of_lines(definition: ast.FunctionDef) -> list[Change]:
    """These changes of a function; those that leave a line out last."""
    made: list[Change] = []
    left_out = []
    for owner, name in _blocks(definition):
        for place, one in enumerate(getattr(owner, name)):
            line = _Line(owner, name, place)
            made += _other_assignments(line)
            if isinstance(one, SIMPLE):
                made += _moved(line)
            if isinstance(one, ast.For):
                made += _moved_out(line)
            if not isinstance(one, NEEDED):
                left_out.append(
                    line.change({place: [ast.Pass()]}, one, "", TOO_MANY)
                )
    return made + left_out


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
                    ast.fix_missing_locations(
                        ast.copy_location(other, one)
                    )
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
            other = (
                ast.Sub() if isinstance(one.op, ast.Add) else ast.Add()
            )
            made.append(ast.AugAssign(one.target, other, one.value))
    elif isinstance(one, ast.Assign) and len(one.targets) == 1:
        [target] = one.targets
        if isinstance(target, ast.Name | ast.Subscript):
            made.append(ast.AugAssign(target, ast.Add(), one.value))
    for new in made:
        yield line.change({line.place: [new]}, one, new, SET_OR_ADDED)


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
        yield line.moved(
            {place: [], place - 1: [_with_body(loop, [*loop.body, one])]}
        )
    if place + 1 < len(block) and isinstance(block[place + 1], SIMPLE):
        yield line.moved({place: [block[place + 1]], place + 1: [one]})


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
        yield line.moved({place: [_with_body(first, [inner])]})
    if len(loop.body) < 2:
        return
    if isinstance(first, SIMPLE):
        yield line.moved(
            {place: [first, _with_body(loop, loop.body[1:])]}, first
        )
    if isinstance(last, SIMPLE | ast.If):
        yield line.moved(
            {place: [_with_body(loop, loop.body[:-1]), last]}, last
        )
