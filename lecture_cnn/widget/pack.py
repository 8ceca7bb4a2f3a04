"""A trace as bytes for the browser: `pack(trace)`; a short digest of it: `digest(trace)`.

The bytes are the length of a JSON header (8 bytes), the header, then the trace's typed columns one
after the other. Each begins at a multiple of 8, so the browser reads them without a copy.
"""

import hashlib
import inspect
import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..language.recounted import counters, lines_from_0
from ..listings import Listing
from ..operations.signature import clause_lines
from ..tracing.traces import Trace

COLUMNS = (
    "read_step read_cell read_box write_step write_cell write_value initial "
    "seen_step seen_number seen_cell seen_box seen_value".split()
)


def pack(trace: Trace, frames: Sequence[dict[str, Any]] = ()) -> bytes:
    """The whole trace as bytes: see js/core/columns.js, which reads them.

    frames: the slides of one of the deck's sequences (see widget/frames.py).
    """
    columns = {"statement": trace.statement}
    for name in COLUMNS:
        columns[name] = getattr(trace, name)
    for name, values in trace.variable.items():
        columns[f"variable {name}"] = values
    rows = []
    parts = []
    start = 0
    for name, values in columns.items():
        array = np.ascontiguousarray(values)
        data = _padded(array.tobytes())
        rows.append(dict(name=name, type=array.dtype.name, start=start, length=len(array)))
        parts.append(data)
        start += len(data)
    description = {**_description(trace), "frames": list(frames), "columns": rows}
    header = _padded(json.dumps(description).encode())
    length = len(header).to_bytes(8, "little")
    return b"".join([length, header, *parts])


def digest(trace: Trace) -> str:
    """Eight letters that change with any step, cell or value (values to 6 significant digits)."""
    values = [f"{value:.5e}" for value in (trace.write_value + 0.0).tolist()]
    run = [trace.statement.tolist(), trace.write_step.tolist(), trace.write_cell.tolist(), values]
    return hashlib.sha256(json.dumps(run).encode()).hexdigest()[:8]


def _description(trace: Trace) -> dict[str, Any]:
    """What is true of the whole trace: its listing, its lines and statements, its arrays."""
    lines = []
    recounted = trace.lines if trace.of_numpy else lines_from_0(trace.function)
    for line, from_0 in zip(trace.lines, recounted, strict=True):
        variable = _loop_variable(line.python)
        row = dict(depth=line.depth, text=line.text, python=line.python, variable=variable)
        lines.append({**row, "from_0": from_0.text})
    arrays = []
    for array in trace.arrays:
        arrays.append(
            dict(
                name=array.name,
                layer=array.layer,
                shape=array.shape,
                first=array.first,
                made=array.created,
                positions=array.positions,
            )
        )
    return {
        **_of_listing(trace),
        "lines": lines,
        "counts_from": trace.counts_from,
        "of_numpy": trace.of_numpy,
        "counters": sorted(counters(trace.function)),
        "statements": [statement._asdict() for statement in trace.table],
        "seen_text": trace.seen_text,
        "variables": list(trace.variable),
        "places": arrays,
        "boxes": [box.offsets for box in trace.boxes],
    }


def _of_listing(trace: Trace) -> dict[str, Any]:
    """What the catalogue says of the trace's listing; empty for a function of one's own."""
    listing = trace.listing
    if listing is None:
        name = trace.function.__name__
        return dict(id="", title=name, deck="", ids=[], about=[], where=[], errata=[], slide=[])
    return dict(
        id=listing.id,
        title=listing.title,
        deck=listing.deck,
        ids=listing.ids,
        about=_about(listing),
        where=listing.where,
        errata=_errata(trace),
        slide=_slide(trace),
    )


def _about(listing: Listing) -> list[str]:
    """What the docstring says after the title: its sentences, then each clause of the signature."""
    docstring = inspect.getdoc(listing.function) or ""
    clauses = clause_lines(docstring)
    lines = docstring.splitlines()[1:]
    prose = " ".join(line for line in lines if line and line not in clauses)
    return [prose, *clauses] if prose else clauses


def _errata(trace: Trace) -> list[dict[str, Any]]:
    """The listing's errata, each with the numbers of the lines that it corrects."""
    from ..slips.errata_table import errata_of

    rows = []
    for erratum in errata_of(trace.listing):
        changed = [old for old, _ in erratum.changes]
        lines = []
        for line in trace.lines:
            statement, _, _ = line.python.partition("  #")
            if statement in changed:
                lines.append(line.number)
        rows.append(
            dict(
                id=erratum.id,
                kind=erratum.kind,
                printed=erratum.printed,
                corrected=erratum.corrected,
                reason=erratum.reason,
                invisible=erratum.invisible_when,
                lines=lines,
            )
        )
    return rows


def _slide(trace: Trace) -> list[dict[str, Any]]:
    """What the slide prints otherwise, line by line; nothing beside a listing that was changed."""
    from ..slips.beside_slide import notes

    if trace.function is not trace.listing.function:
        return []
    return [note._asdict() for note in notes(trace.listing)]


def _loop_variable(python: str) -> str | None:
    """The variable of a line that begins a loop, or None."""
    match = re.match(r"for (\w+) in", python)
    return match and match[1]


def _padded(data: bytes) -> bytes:
    """The bytes with spaces after them, up to a multiple of 8."""
    return data + b" " * (-len(data) % 8)
