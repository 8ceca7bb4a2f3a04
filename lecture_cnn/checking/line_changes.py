"""Changes of whole lines: = and +=, a line in another loop, earlier or later, or left out."""

import ast
import copy
import functools
import itertools
from collections.abc import Iterator
from typing import Any

from ..language.source import names_in, parts_of
from .kinds import EXCHANGED
from .spots import SIGN, TERM, Change

SET_OR_ADDED = "= and += (or -=) are mistaken for each other"
PLACE = "a line stands in the wrong loop, or too early or too late"
TOO_MANY = "a line is too many"
CONDITION = "a condition is too many"
CONDITION_MISSING = "a condition is missing"
LEFT = "break and continue are mistaken for each other"

ONE_ARRAY = "two names, or the rows of a list, are one and the same array"

LOOP = ast.For | ast.While
AROUND = ast.For | ast.While | ast.If
SIMPLE = ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.AnnAssign
NEEDED = ast.Return | ast.For | ast.FunctionDef


def of_lines(definition: ast.FunctionDef) -> Iterator[Change]:
    """Lines changed as a whole, or moved."""
    for line in _lines(definition):
        yield from _other_assignments(line)
        yield from _other_targets(line)
        yield from _summand_moved(line)
        yield from _left_otherwise(line)
        yield from _without_condition(line)
        yield from _with_remainders(line)
        yield from _begun_with(line, definition)
        yield from _begun_from(line, definition)
        if isinstance(line.node, SIMPLE):
            yield from _moved(line)
        if isinstance(line.node, AROUND):
            yield from _moved_out(line)
        if isinstance(line.node, ast.For):
            yield from _in_a_loop_of_its_own(line)


def less_often(definition: ast.FunctionDef) -> Iterator[Change]:
    """A line that is added in each turn of a loop whose counter it does not name, once."""
    around = _loops_around(definition)
    for line in _lines(definition):
        if not isinstance(line.node, ast.AugAssign):
            continue
        own = names_in(line.node)
        for loop in around.get(line.node, []):
            counter = getattr(loop.target, "id", "")
            if counter and counter not in own:
                first = ast.parse(f"{counter} == 0", mode="eval").body
                once = ast.If(first, [line.node], [])
                yield line.change({line.place: [once]}, line.node, once, PLACE)


def _loops_around(definition: ast.FunctionDef) -> dict[ast.AST, list[ast.For]]:
    """The loops around each statement."""
    found: dict[ast.AST, list[ast.For]] = {}
    for loop in parts_of(definition, ast.For):
        for statement in parts_of(loop, ast.AugAssign):
            found.setdefault(statement, []).append(loop)
    return found


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

    def moved(self, at: dict[int, list[Any]], one: ast.stmt | None = None) -> Change:
        """The same with a line in another place."""
        line = one or self.node
        return self.change(at, line, line, PLACE)


def _other_assignments(line: _Line) -> Iterator[Change]:
    one = line.node
    made: list[ast.stmt] = []
    if isinstance(one, ast.AugAssign):
        made.append(ast.Assign([one.target], one.value))
        if isinstance(one.target, ast.Name):
            yield _not_in_place(line)
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


def _other_targets(line: _Line) -> Iterator[Change]:
    """x, y = ... for y, x = ...."""
    one = line.node
    target = getattr(one, "targets", [None])[0]
    if isinstance(target, ast.Tuple) and len(target.elts) == 2:
        turned = ast.Tuple(target.elts[::-1], ast.Store())
        new = ast.Assign([turned], one.value)
        yield line.change({line.place: [new]}, one, new, EXCHANGED)


def _not_in_place(line: _Line) -> Change:
    """x = x - a for x -= a, which changes the array that x came from."""
    one = line.node
    own = ast.Name(one.target.id, ast.Load())
    new = ast.Assign([one.target], ast.BinOp(own, one.op, one.value))
    return line.change({line.place: [new]}, one, new, ONE_ARRAY)


def _left_otherwise(line: _Line) -> Iterator[Change]:
    """continue for break, break for continue."""
    others: dict[type, ast.stmt] = {
        ast.Break: ast.Continue(),
        ast.Continue: ast.Break(),
    }
    new = others.get(type(line.node))
    if new is not None:
        yield line.change({line.place: [new]}, line.node, new, LEFT)


def _without_condition(line: _Line) -> Iterator[Change]:
    """What stands below an `if`, at any time; and never."""
    one = line.node
    if isinstance(one, ast.If) and not one.orelse:
        for block in (one.body, [ast.Pass()]):
            yield line.change({line.place: block}, one, "", CONDITION)


def _with_remainders(line: _Line) -> Iterator[Change]:
    """A condition about p that holds only where p = x // S leaves no remainder."""
    one = line.node
    if not isinstance(one, ast.If):
        return
    divided = {}
    for before in line.block[: line.place]:
        value: Any = getattr(before, "value", None)
        is_divided = isinstance(getattr(value, "op", None), ast.FloorDiv)
        target = getattr(before, "targets", [None])[0]
        if is_divided and getattr(target, "id", "") in names_in(one.test):
            divided[before.lineno] = ast.BinOp(value.left, ast.Mod(), value.right)
    if divided:
        zeros = [ast.Compare(rest, [ast.Eq()], [ast.Constant(0)]) for rest in divided.values()]
        test = ast.BoolOp(ast.And(), [one.test, *zeros])
        new = ast.If(test, one.body, one.orelse)
        change = line.change({line.place: [new]}, one, new, CONDITION_MISSING)
        yield change._replace(line=min(divided), twin=one.lineno)


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


def _begun_from(line: _Line, definition: ast.FunctionDef) -> Iterator[Change]:
    """A summand of each number that is added up, once: where the sum begins at 0."""
    one = line.node
    value: Any = getattr(one, "value", None)
    total = getattr(getattr(one, "target", None), "id", "")
    if not total or not isinstance(getattr(value, "op", None), ast.Add):
        return
    for kept, gone in ((value.left, value.right), (value.right, value.left)):
        here = line.change({line.place: [_with_value(one, kept)]}, one, gone, TERM)
        for node in parts_of(definition, ast.Assign):
            is_begun = isinstance(node.value, ast.Constant)
            if is_begun and ast.unparse(node.targets[0]) == total:
                sets = (*here.sets(), (node, "value", gone))
                yield here._replace(
                    sets=functools.partial(tuple, sets), twin=node.lineno
                )


def _begun_with(line: _Line, definition: ast.FunctionDef) -> Iterator[Change]:
    """A summand of each number that is added, b[m], once for each map: where the array is made."""
    one = line.node
    value: Any = getattr(one, "value", None)
    target = getattr(getattr(one, "target", None), "value", None)
    if not isinstance(target, ast.Name) or not isinstance(
        getattr(value, "op", None), ast.Add
    ):
        return
    for kept, gone in ((value.left, value.right), (value.right, value.left)):
        if not isinstance(gone, ast.Subscript) or not isinstance(gone.slice, ast.Name):
            continue
        for node in parts_of(definition, ast.Assign):
            if ast.unparse(node.targets[0]) == target.id:
                for axes in ("[:, None, None]", "[:, None]"):
                    begun = ast.parse(
                        f"{ast.unparse(gone.value)}{axes}", mode="eval"
                    ).body
                    here = line.change(
                        {line.place: [_with_value(one, kept)]}, one, gone, TERM
                    )
                    more = ast.BinOp(node.value, ast.Add(), begun)
                    ast.fix_missing_locations(ast.copy_location(more, node.value))
                    sets = (*here.sets(), (node, "value", more))
                    yield here._replace(
                        sets=functools.partial(tuple, sets), twin=node.lineno
                    )


def _with_value(statement: Any, value: ast.expr) -> ast.stmt:
    """The same assignment of another value."""
    if isinstance(statement, ast.AugAssign):
        return ast.AugAssign(statement.target, statement.op, value)
    return ast.Assign(statement.targets, value)


def _moved(line: _Line) -> Iterator[Change]:
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


def _moved_out(line: _Line) -> Iterator[Change]:
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
