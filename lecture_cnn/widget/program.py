"""What the browser needs to run a listing by itself: `program(trace)`.

Its text and its signature, the names of its arguments, its wrong lines, and the inputs that stand
in no array of the run. How large its arrays are follows from the signature there, as it does here.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from ..language.adapter import (
    TRANSFORMS,
    checked,
    given_arrays,
    inputs_of,
    layers_in,
    parameters,
    sizes_of,
)
from ..language.source import read_tree, source_lines
from ..listings import LISTINGS, Listing
from ..operations.activations import BY_NAME
from ..operations.signature import clause_lines
from ..slips.mistakes import Mistake
from ..tracing.traces import Trace
from .inputs import POOLED_BY
from .wrong import slips_in

FUNCTIONS = "function", "derivative"


def program(trace: Trace) -> dict[str, Any]:
    """The program of a listing's run; empty for a run that can't be made again in the browser.

    That is one of a changed function, or with an activation of one's own.
    """
    listing = trace.listing
    if listing is None or trace.inputs is None or trace.function is not listing.function:
        return {}
    return _program_of(listing, trace.inputs)


def to_mend(trace: Trace) -> dict[str, Any]:
    """The program of a run of a listing with a wrong line; `listing` is what it is judged by."""
    about = _program_of(trace.listing, trace.inputs or {})
    return {**about, "source": _text(trace.function), "listing": about["source"], "slips": []}


def _program_of(listing: Listing, inputs: dict[str, Any]) -> dict[str, Any]:
    """The program of a listing's run on these inputs; empty with a function of one's own."""
    given = {}
    arrays: dict[str, Any] = {}
    inputs = checked(listing.function, inputs)
    for place in given_arrays(listing.function, layers_in(listing.function, inputs), inputs):
        if place.item.kind == "shape":
            continue
        if place.entry is None:
            arrays[place.item.caller] = place.layer
        else:
            arrays.setdefault(place.item.caller, []).append(place.layer)
    for name, value in inputs.items():
        if name not in arrays:
            given[name] = _plain(inputs_of(listing.function)[name].kind, value)
    if None in given.values():
        return {}
    about = {**text_of(listing), "given": given, "arrays": arrays, "slips": _slips(listing)}
    forward = POOLED_BY.get(listing.function.__name__)
    return about if forward is None else {**about, "pooled": _pooled(LISTINGS[forward])}


def inputs_from(listing: Listing, inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs that the browser tells: `{"shape": [...], "values": ["1.5", ...]}` is an array."""
    kinds = {name: item.kind for name, item in inputs_of(listing.function).items()}
    return {name: _input(kinds[name], value) for name, value in inputs.items()}


def _input(kind: str, value: Any) -> Any:
    if isinstance(value, dict):
        array = np.array(value["values"], float).reshape(value["shape"])
        return array.astype(int) if kind == "positions" else array
    if kind in TRANSFORMS:
        return [np.array(matrix) for matrix in value]
    if kind == "shape":
        return tuple(value)
    return [_input(kind, one) for one in value] if isinstance(value, list) else value


def _plain(kind: str, value: Any) -> Any:
    """An input that is no array, for JSON; None for a function that the browser doesn't have."""
    if kind in FUNCTIONS:
        name = getattr(value, "__name__", value)
        is_known = value == name or BY_NAME.get(name) is value
        return name if is_known and name in BY_NAME else None
    if kind in TRANSFORMS:
        return [np.asarray(matrix).tolist() for matrix in value]
    return list(value) if isinstance(value, tuple) else value


@functools.cache
def _pooled(forward: Listing) -> dict[str, Any]:
    """The forward pass that left the positions of the maxima: its signature, its example's sizes.
    """
    clauses = clause_lines(inspect.getdoc(forward.function) or "")
    return dict(signature=clauses, sizes=dict(sizes_of(forward.function, forward.example())))


@functools.cache
def text_of(listing: Listing) -> dict[str, Any]:
    """The listing's name, its arguments, its signature, and its text without the docstring."""
    function = listing.function
    return dict(
        name=function.__name__,
        parameters=list(parameters(function)),
        signature=clause_lines(inspect.getdoc(function) or ""),
        source=_text(function),
    )


def _text(function: Callable) -> list[str]:
    """The lines of a function without its docstring."""
    lines, first = source_lines(function)
    documentation = read_tree(function).body[0]
    begins = documentation.lineno - first
    ends = (documentation.end_lineno or documentation.lineno) - first + 1
    return lines[:begins] + lines[ends:]


@functools.cache
def _slips(listing: Listing) -> list[dict[str, Any]]:
    """The wrong lines that the listing is known for, each with the lines that it changes."""
    rows = []
    for slip in slips_in(listing):
        says = slip.written(listing.id)[0] if isinstance(slip, Mistake) else slip.printed
        about = dict(id=slip.id, kind=slip.kind, says=says, reason=slip.reason)
        rows.append({**about, "changes": [list(change) for change in slip.changes]})
    return rows
