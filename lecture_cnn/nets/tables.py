"""`table`: rows of results laid out as plain text; and `routes`, rows for an array that is computed in two ways."""

from typing import NamedTuple

import numpy as np

EXACT = 1e-12  # differences below this are rounding, and are printed as such: the same text on every machine


def table(rows, title=None):
    """The rows (NamedTuples or dicts of one kind) as text: a heading for each field, a line for each row.

    Numbers stand on the right, True is yes, None is a dash, a `Size` (4, 3) is 4x3; nothing at all is a ValueError.
    """
    rows = [row if isinstance(row, dict) else row._asdict() for row in rows]
    if not rows:
        raise ValueError("rows: expected at least one row, got none")
    names = list(rows[0])
    cells = [[name.replace("_", " ") for name in names], *([shown(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    right = [all(row[name] is None or is_number(row[name]) for row in rows) for name in names]
    lines = ["  ".join(cell.rjust(width) if numeric else cell.ljust(width)
                       for cell, width, numeric in zip(line, widths, right)).rstrip() for line in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([title, "", *lines] if title else lines)


def is_number(value):
    """Whether a cell holds a number, which stands on the right."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def shown(value):
    """One cell of a table as text."""
    if value is None:
        return "-"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    if isinstance(value, float | np.floating):
        return "0" if value == 0 else "rounding" if abs(value) < EXACT else f"{value:.6g}"
    if isinstance(value, list | tuple | np.ndarray) and not isinstance(value, Size):
        return "(" + ", ".join(shown(item) for item in value) + ")"
    return str(value)


class Size(tuple):
    """The size of an array, printed as 3x4x3."""

    def __str__(self):
        return "x".join(str(size) for size in self)


def difference(a, b):
    """The largest absolute difference of two arrays of one size; None if their sizes differ."""
    a, b = np.asarray(a), np.asarray(b)
    return float(np.abs(a - b).max(initial=0.0)) if a.shape == b.shape else None


class Routes(NamedTuple):
    """One array by two routes: its size, and the largest difference (None: two sizes)."""

    what: str
    size: Size
    difference: float | None


def routes(**pairs):
    """A row of Routes for each name = (by the one route, by the other)."""
    return [Routes(name.replace("_", " "), Size(np.shape(one)), difference(one, other))
            for name, (one, other) in pairs.items()]
