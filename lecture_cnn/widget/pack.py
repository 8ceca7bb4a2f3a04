"""A trace as bytes for the browser: `pack(trace)`; and what stays the same of it between machines: `digest(trace)`.

The bytes are the length of a JSON header (8 bytes), the header, then the trace's typed columns one after the other,
each at a multiple of 8, so that the browser lays its arrays over them without a copy.
"""

import hashlib
import inspect
import json
import re

import numpy as np

from ..operations.signature import WORDS

COLUMNS = ("read_step read_cell read_box write_step write_cell write_value initial "
           "seen_step seen_number seen_cell seen_box seen_value").split()
CLAUSES = tuple(f"{word} " for word in WORDS)


def pack(trace):
    """The whole trace as bytes: see js/core/columns.js, which reads them."""
    columns = {"statement": trace.statement, **{name: getattr(trace, name) for name in COLUMNS}}
    columns.update({f"variable {name}": values for name, values in trace.variable.items()})
    rows, parts, start = [], [], 0
    for name, values in columns.items():
        data = np.ascontiguousarray(values)
        rows.append({"name": name, "type": data.dtype.name, "start": start, "length": len(data)})
        parts.append(_padded(data.tobytes()))
        start += len(parts[-1])
    header = _padded(json.dumps({**description(trace), "columns": rows}).encode())
    return b"".join([len(header).to_bytes(8, "little"), header, *parts])


def description(trace):
    """All that is said of a trace once: its listing, its statements, its arrays."""
    listing = trace.listing
    return {
        "id": "" if listing is None else listing.id,
        "title": trace.function.__name__ if listing is None else listing.title,
        "deck": "" if listing is None else listing.deck,
        "ids": [] if listing is None else listing.ids,
        "about": [] if listing is None else _about(listing),
        "where": [] if listing is None else listing.where,
        "errata": [] if listing is None else _errata(trace),
        "lines": [dict(depth=line.depth, text=line.text, python=line.python, variable=_loop_variable(line.python))
                  for line in trace.lines],
        "statements": [said._asdict() for said in trace.table],
        "seen_text": trace.seen_text,
        "variables": list(trace.variable),
        "places": [dict(name=place.name, layer=place.layer, shape=place.shape, first=place.first, made=place.made,
                        positions=place.positions) for place in trace.places],
        "boxes": [box.offsets for box in trace.boxes],
        "frames": getattr(trace, "frames", []),
    }


def _about(listing):
    """What the docstring says after the title: its sentences, then each clause of the signature, a text for each."""
    lines = (inspect.getdoc(listing.function) or "").splitlines()[1:]
    clauses = [line for line in lines if line.startswith(CLAUSES)]
    prose = " ".join(line for line in lines if line and line not in clauses)
    return [prose, *clauses] if prose else clauses


def _errata(trace):
    """The listing's errata, each with the numbers of the lines that it is about."""
    from ..slips.errata_table import ERRATA

    of = {row.id: row for row in ERRATA}
    about = {id: {old for old, _ in row.changes} for id, row in of.items()}
    return [dict(id=id, kind=of[id].kind, printed=of[id].printed, corrected=of[id].corrected, reason=of[id].reason,
                 invisible=of[id].invisible_when,
                 lines=[line.number for line in trace.lines if line.python.split("  #")[0] in about[id]])
            for id in trace.listing.errata]


def digest(trace):
    """Eight letters that change with any step, place or value (values to 6 significant digits)."""
    values = [f"{value:.5e}" for value in (trace.write_value + 0.0).tolist()]
    told = [trace.statement.tolist(), trace.write_step.tolist(), trace.write_cell.tolist(), values]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:8]


def _loop_variable(python):
    found = re.match(r"for (\w+) in", python)
    return found and found[1]


def _padded(data):
    return data + b" " * (-len(data) % 8)
