"""Indices that are missing, or others: `of_missing(spot, names)`."""

import ast
import itertools
from typing import Any

from ..language.source import names_in
from .kinds import ANOTHER_NAME, INDEX, NEAR, Makers
from .spots import Names, Spot

ASKED = ("shape", "dtype", "ndim", "copy", "T")  # of an array as a whole


def of_missing(spot: Spot, names: Names) -> Makers:
    """An index more, or another one; the length of an array for a size."""
    yield from _of_what_is_made_of_all(spot.node, names)
    yield from _with_an_index(spot, names)
    yield from _of_another_axis(spot, names)
    yield from _of_whole_axes(spot, names)
    called = names_in(getattr(spot.owner, "func", spot.owner))
    if called == ["np"] and spot.text in names.sizes:
        for name in names.values:
            yield f"len {name}", NEAR, ANOTHER_NAME, f"len({name})"


def _of_what_is_made_of_all(node: Any, names: Names) -> Makers:
    """x[c] for x.sum(axis=0)."""
    called = getattr(node, "func", None)
    summed = getattr(getattr(called, "value", None), "id", "")
    for counter in names.bounds if summed in names.values else ():
        yield f"{summed}[{counter}]", NEAR, INDEX, f"{summed}[{counter}]"


def _with_an_index(spot: Spot, names: Names) -> Makers:
    """x[:, c] for x or x[:, 0], if it stands elsewhere; x[:] for x[c]."""
    is_part = isinstance(spot.owner, ast.Subscript) and spot.name == "value"
    is_asked = getattr(spot.owner, "attr", "") in ASKED
    if is_part or is_asked or not isinstance(spot.node, ast.Name | ast.Subscript):
        return
    if spot.role == "index" and spot.text in names.bounds:
        yield "whole axis", NEAR, INDEX, ast.Slice()
    array = getattr(getattr(spot.node, "value", spot.node), "id", "")
    for term in names.terms:
        if term.startswith(f"{array}[") and term != spot.text:
            yield term, NEAR, INDEX, term


def _of_another_axis(spot: Spot, names: Names) -> Makers:
    """E[i, :] for E[:, j]: a row for a column."""
    index = getattr(spot.node, "slice", None)
    parts = getattr(index, "elts", [])
    if len(parts) != 2 or not isinstance(spot.node, ast.Subscript):
        return
    array = ast.unparse(spot.node.value)
    forms = {"n:": f"{array}[:, {{}}]", ":n": f"{array}[{{}}, :]"}
    kinds = "".join(
        "n" if isinstance(one, ast.Name) else ast.unparse(one) for one in parts
    )
    for counter in names.bounds if kinds in forms else ():
        new = forms[kinds].format(counter)
        yield new, NEAR, INDEX, new


def _of_whole_axes(spot: Spot, names: Names) -> Makers:
    """x[:, k, :, :] for x[:, k, i, j]."""
    parts = getattr(getattr(spot.node, "slice", None), "elts", [])
    counted = [
        place
        for place, one in enumerate(parts)
        if getattr(one, "id", "") in names.bounds
    ]
    for pair in itertools.combinations(counted, 2):
        texts = [ast.unparse(one) for one in parts]
        for place in pair:
            texts[place] = ":"
        new = f"{ast.unparse(spot.node.value)}[{', '.join(texts)}]"
        yield f"whole axes {pair}", NEAR, INDEX, new
