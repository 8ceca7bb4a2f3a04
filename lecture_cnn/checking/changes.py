"""Each small change of a function's text: `changes(definition)`.

One index, sign, name, bound, axis or line at a time, the likely ones first; and the same in two
expressions that are alike but for their names, as those along x and y are. While a change is given
out it is made in the tree; afterwards the tree is as it was.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from typing import Any

from ..language.source import names_in, parts_of
from .expression_changes import makers
from .kinds import (
    ANOTHER_NAME,
    EXCHANGED,
    FIRST,
    LAST,
    NEAR,
    SOON,
    TWINS,
)
from .line_changes import CONDITION, SIMPLE, of_lines, without_lines
from .spots import TERM, Change, Changes, Names, Sets, Spot, spots

Ranked = tuple[int, Change]
MOST_ALIKE = 4  # lines or entries of which each two are twins


def changes(
    definition: ast.FunctionDef,
    line: int = 0,
    ranked: list[Ranked] | None = None,
) -> Changes:
    """Each change, made in the tree while it is given out.

    Of those that are as likely, the ones in this line come first; the unlikely ones of other lines
    are left out then. `ranked`: what `all_of` gives for this definition, if it is known.
    """
    counting = _counting_lines(definition)
    for rank, change in sorted(
        all_of(definition) if ranked is None else ranked,
        key=lambda row: (
            row[0],
            row[1].line in counting,
            line not in (0, row[1].line),
        ),
    ):
        if rank == LAST and line not in (0, change.line):
            continue
        try:
            sets = change.sets()
        except SyntaxError:
            continue
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in sets]
        for owner, name, value in sets:
            setattr(owner, name, value)
        try:
            yield change
        finally:
            for owner, name, value in reversed(before):
                setattr(owner, name, value)


def _counting_lines(definition: ast.FunctionDef) -> set[int]:
    """The lines that count up for a `while`: with another one it may never end."""
    found = set()
    for loop in parts_of(definition, ast.While):
        for line in parts_of(loop, ast.AugAssign):
            if set(names_in(line.target)) & set(names_in(loop.test)):
                found.add(line.lineno)
    return found


def all_of(definition: ast.FunctionDef) -> list[Ranked]:
    """All changes, each with its rank."""
    names = Names(definition)
    found = list(spots(definition, names.of_indices))
    of_all_lines = sorted(of_lines(definition), key=lambda one: one.kind != CONDITION)
    ranked = [(FIRST, change) for change in of_all_lines]
    made: dict[int, dict[str, tuple[int, Change]]] = {}
    for spot in found:
        of_spot = made.setdefault(id(spot.node), {})
        for what, rank, kind, new in makers(spot, names):
            if _says_nothing(spot, new):
                continue
            change = spot.instead(new, kind)
            of_spot.setdefault(what, (rank, change))
            ranked.append((rank, change))
    for one, other in _twins(definition, found):
        ranked += _in_both(made[id(one.node)], made[id(other.node)])
        ranked += _exchanged(one, other)
    ranked += [(SOON, change) for change in without_lines(definition)]
    ranked += [(NEAR, change) for change in _renamed(found, names)]
    ranked += [(TWINS, change) for change in _stepped(definition, found, names)]
    return ranked


def _says_nothing(spot: Spot, new: Any) -> bool:
    """Whether a text would be compared with itself, as in q == q or 0 <= x < 0."""
    if isinstance(spot.owner, ast.Compare):
        text = new if isinstance(new, str) else ast.unparse(new)
        sides = (spot.owner.left, *spot.owner.comparators)
        return text in [ast.unparse(one) for one in sides if one is not spot.node]
    if not isinstance(spot.node, ast.Compare) or not isinstance(new, str):
        return False
    for one in parts_of(ast.parse(new), ast.Compare):
        texts = []
        for side in (one.left, *one.comparators):
            texts.append(ast.unparse(side))
        if len(set(texts)) < len(texts):
            return True
    return False


# ---------------------------------------------------------------- twins


def _twins(
    definition: ast.FunctionDef, found: list[Spot]
) -> Iterator[tuple[Spot, Spot]]:
    """Two expressions at the same place in two that are alike but for their names: two entries of
    one tuple, two lines."""
    by_node = {id(spot.node): spot for spot in found}
    groups: dict[Any, list[ast.AST]] = {}
    for node in parts_of(definition, ast.Tuple):
        for one in node.elts:
            groups.setdefault((id(node), _form(one)), []).append(one)
    for node in parts_of(definition, SIMPLE):
        groups.setdefault(_form(node), []).append(node)
    for node in parts_of(definition, ast.For):
        groups.setdefault(_form(node.iter), []).append(node.iter)
    for alike in groups.values():
        for one, other in itertools.combinations(alike[:MOST_ALIKE], 2):
            for a, b in zip(ast.walk(one), ast.walk(other)):
                if id(a) in by_node and id(b) in by_node:
                    yield by_node[id(a)], by_node[id(b)]


def _form(node: ast.AST) -> str:
    """An expression without its names, those of attributes too, and the places of axes."""
    return re.sub(r"(id|attr)='\w+'|slice=Constant\(value=\d+\)", "", ast.dump(node))


def _exchanged(one: Spot, other: Spot) -> Iterator[Ranked]:
    """Each name in the other's place: i * sh and j * sw for i * sw and j * sh."""
    are_names = isinstance(one.node, ast.Name) and isinstance(other.node, ast.Name)
    if are_names and one.text != other.text:
        here = one.instead(other.text, EXCHANGED)
        yield SOON, _together(here, other.instead(one.text, EXCHANGED))


def _in_both(
    of_one: dict[str, tuple[int, Change]],
    of_other: dict[str, tuple[int, Change]],
) -> Iterator[tuple[int, Change]]:
    """The same change in two twins."""
    for what, (rank, change) in of_one.items():
        if rank < LAST and what in of_other:
            _, twin = of_other[what]
            # i * S and j * S, p:p + n in both axes, (W - 1) * S + K and (H - 1) * S + K
            is_step = what.startswith(("* ", "from ", "size with ")) and rank == NEAR
            yield (
                SOON if is_step else max(TWINS, rank),
                _together(change, twin),
            )


def _together(one: Change, other: Change) -> Change:
    """Both changes. In one list of a node they are two entries of it."""

    def sets() -> Sets:
        [(owner, name, value)], [other_set] = one.sets(), other.sets()
        other_owner, other_name, other_value = other_set
        if owner is not other_owner or name != other_name:
            return ((owner, name, value), other_set)
        before = getattr(owner, name)
        merged = []
        for old, mine, others in zip(before, value, other_value):
            merged.append(others if mine is old else mine)
        return ((owner, name, merged),)

    return one._replace(sets=sets, twin=other.line)


def _renamed(found: list[Spot], names: Names) -> Changes:
    """Another name for one that stands in a line more than once."""
    by_line: dict[tuple[int, str], list[Spot]] = {}
    for spot in found:
        if isinstance(spot.node, ast.Name):
            by_line.setdefault((spot.line, spot.node.id), []).append(spot)
    for (_, name), some in by_line.items():
        others = []
        for like in (names.values, names.numbers):
            if name in like:
                others.append(like)
        if len(some) < 2 or not others:
            continue
        for other in others[0]:
            if other != name:
                each = [spot.instead(other, ANOTHER_NAME) for spot in some]
                yield _in_all(each)


def _stepped(
    definition: ast.FunctionDef, found: list[Spot], names: Names
) -> Changes:
    """A step at each place at which a counter stands in an array's index; two counters together
    as well."""
    by_node = {id(spot.node): spot for spot in found}
    for node in parts_of(definition, ast.Subscript):
        places: dict[str, list[Spot]] = {}
        for name in parts_of(node.slice, ast.Name):
            if name.id in names.bounds:
                places.setdefault(name.id, []).append(by_node[id(name)])
        pairs = itertools.combinations(places, 2)
        for some in [*((one,) for one in places), *pairs]:
            yield from _with_steps(
                [spot for name in some for spot in places[name]], names
            )


def _with_steps(some: list[Spot], names: Names) -> Changes:
    if len(some) < 2:
        return
    for step in names.steps:
        yield _in_all([spot.instead(f"{spot.text} * {step}", TERM) for spot in some])


def _in_all(some: list[Change]) -> Change:
    def sets() -> Sets:
        return tuple(one.sets()[0] for one in some)

    return some[0]._replace(sets=sets, twin=some[1].line)
