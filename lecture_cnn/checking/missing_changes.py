"""Indices, ends and counts that are missing: `of_missing(spot, names)`."""

import ast
import itertools
from collections.abc import Iterator
from typing import Any

from ..language.source import names_in
from .kinds import ANOTHER_NAME, BOUND, INDEX, NEAR, SOON, Maker
from .line_changes import ONE_ARRAY
from .spots import TERM, Names, Spot

ASKED = ("shape", "dtype", "ndim", "copy", "T")  # of an array as a whole


def of_missing(spot: Spot, names: Names) -> Iterator[Maker]:
    """An index or a size more, another loop's end, a copy in the place of the array itself."""
    yield from _of_what_is_made_of_all(spot.node, names)
    yield from _with_an_index(spot, names)
    yield from _of_another_axis(spot, names)
    yield from _of_whole_axes(spot, names)
    yield from _counting_more(spot, names)
    called = names_in(getattr(spot.owner, "func", spot.owner))
    if called == ["np"] and spot.text in names.sizes:
        for name in names.values:
            yield f"len {name}", NEAR, ANOTHER_NAME, f"len({name})"
    if called == ["range"]:
        yield from _of_ends(spot, names)
    if isinstance(spot.owner, ast.Assign) and spot.text in names.values:
        yield "copy", SOON, ONE_ARRAY, f"{spot.text}.copy()"


def _of_what_is_made_of_all(node: Any, names: Names) -> Iterator[Maker]:
    """x[c] for x.sum(axis=0)."""
    called = getattr(node, "func", None)
    summed = getattr(getattr(called, "value", None), "id", "")
    for counter in names.bounds if summed in names.values else ():
        yield f"{summed}[{counter}]", NEAR, INDEX, f"{summed}[{counter}]"


def _with_an_index(spot: Spot, names: Names) -> Iterator[Maker]:
    """x[:, c] for x or x[:, 0], if it stands elsewhere; d[n] for n; x[c] for x; x[:] for x[c]."""
    is_part = isinstance(spot.owner, ast.Subscript) and spot.name == "value"
    is_asked = getattr(spot.owner, "attr", "") in ASKED
    if is_part or is_asked or not isinstance(spot.node, ast.Name | ast.Subscript):
        return
    if isinstance(spot.node, ast.Name):
        yield from _of_a_name(spot, names)
    array = getattr(getattr(spot.node, "value", spot.node), "id", "")
    for term in names.terms:
        if term.startswith(f"{array}[") and term != spot.text:
            yield term, NEAR, INDEX, term


def _of_another_axis(spot: Spot, names: Names) -> Iterator[Maker]:
    """E[i, :] for E[:, j]: a row for a column."""
    index = getattr(spot.node, "slice", None)
    parts = getattr(index, "elts", [])
    if len(parts) != 2 or not isinstance(spot.node, ast.Subscript):
        return
    array = ast.unparse(spot.node.value)
    forms = {"n:": f"{array}[:, {{}}]", ":n": f"{array}[{{}}, :]"}
    kinds = "".join("n" if isinstance(one, ast.Name) else ast.unparse(one) for one in parts)
    for counter in names.bounds if kinds in forms else ():
        new = forms[kinds].format(counter)
        yield new, NEAR, INDEX, new


def _of_whole_axes(spot: Spot, names: Names) -> Iterator[Maker]:
    """x[:, k, :, :] for x[:, k, i, j]."""
    parts = getattr(getattr(spot.node, "slice", None), "elts", [])
    counted = [place for place, one in enumerate(parts) if getattr(one, "id", "") in names.bounds]
    for pair in itertools.combinations(counted, 2):
        texts = [ast.unparse(one) for one in parts]
        for place in pair:
            texts[place] = ":"
        new = f"{ast.unparse(spot.node.value)}[{', '.join(texts)}]"
        yield f"whole axes {pair}", NEAR, INDEX, new


def _of_a_name(spot: Spot, names: Names) -> Iterator[Maker]:
    """An index for an array, an array at a counter, all of an axis."""
    name = spot.text
    made: list[str] = []
    if name in names.values:
        made = [f"{name}[{counter}]" for counter in names.bounds]
    elif name in names.bounds and spot.role == "value":
        made = [f"{given}[{name}]" for given in names.given]
    elif name in names.bounds and spot.role == "index":
        yield "whole axis", NEAR, INDEX, ast.Slice()
    for new in made:
        yield new, NEAR, INDEX, new


def _counting_more(spot: Spot, names: Names) -> Iterator[Maker]:
    """N * H * W for H * W, where it is a number that something is divided by."""
    own = set(names_in(spot.node))
    is_below = (
        isinstance(getattr(spot.owner, "op", None), ast.Div) and spot.name == "right"
    )
    is_count = is_below or isinstance(spot.owner, ast.stmt)
    if spot.role != "value" or not is_count:
        return
    if not own or not own <= set(names.sizes):
        return
    others = []
    for name in names.sizes:
        if name not in own:
            others.append(name)
    pairs = []
    for one, other in itertools.combinations(others, 2):
        pairs.append(f"{one} * {other}")
    for more in [*others, *pairs]:
        yield f"times {more}", NEAR, TERM, f"({spot.text}) * {more}"


def _of_ends(spot: Spot, names: Names) -> Iterator[Maker]:
    """The end of another loop."""
    args = spot.owner.args
    end = args[0] if len(args) == 1 else args[1]
    if spot.node is end:
        for bound in dict.fromkeys(names.bounds.values()):
            if bound not in ("", spot.text):
                yield bound, NEAR, BOUND, bound
