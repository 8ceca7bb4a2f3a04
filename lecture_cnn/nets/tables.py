"""Rows of results as text: `table(rows)`; and `routes(...)`, the rows of arrays computed twice."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .hints import Array, Row

EXACT = 1e-12  # a smaller number is printed as "rounding": its digits differ between machines


def table(rows: Sequence[Row], title: str | None = None) -> str:
    """The rows as text: a heading for each key, then a line for each row.

    Numbers are aligned right, True is printed as yes, None as a dash, `Size((4, 3))` as 4x3.
    All rows have the same keys. No rows at all are a ValueError.
    """
    if not rows:
        raise ValueError("rows: expected at least one row, got none")
    columns = []
    for name in rows[0]:
        values = [row[name] for row in rows]
        columns.append(column(name, values))
    lines = ["  ".join(cells).rstrip() for cells in zip(*columns)]
    if title:
        lines = [title, "", *lines]
    return "\n".join(lines)


def column(name: str, values: list[Any]) -> list[str]:
    """One column of a table: its heading, a rule and its cells, all of the same width."""
    cells = [name.replace("_", " "), *map(shown, values)]
    width = max(map(len, cells))
    cells.insert(1, "-" * width)
    align = str.rjust if all(map(is_number_or_none, values)) else str.ljust
    return [align(cell, width) for cell in cells]


def is_number_or_none(value: Any) -> bool:
    """Whether a cell is aligned right, if the other cells of its column are, too."""
    if isinstance(value, bool):
        return False
    return value is None or isinstance(value, int | float | np.number)


def shown(value: Any) -> str:
    """One cell of a table as text."""
    if value is None:
        return "-"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    if isinstance(value, float | np.floating):
        return shown_real(float(value))
    if isinstance(value, Size | str):
        return str(value)
    if isinstance(value, list | tuple | np.ndarray):
        return f"({', '.join(map(shown, value))})"
    return str(value)


def shown_real(value: float) -> str:
    """A real number with 6 digits; a very small one that is not 0 as the word "rounding"."""
    if value == 0:
        return "0"
    if abs(value) < EXACT:
        return "rounding"
    return f"{value:.6g}"


class Size(tuple[int, ...]):
    """The shape of an array, printed as 3x4x3."""

    def __str__(self) -> str:
        return "x".join(map(str, self))


def difference(a: Any, b: Any) -> float | None:
    """The largest absolute difference of two arrays of one shape; None if their shapes differ."""
    a = np.asarray(a)
    b = np.asarray(b)
    if a.shape != b.shape:
        return None
    error = np.abs(a - b)
    return float(error.max(initial=0.0))


def routes(**pairs: tuple[Array, Array]) -> list[Row]:
    """A row for each `name=(one, other)`, an array computed in two ways.

    The keys of a row: what, size, difference (None if the two arrays differ in shape).
    """
    rows = []
    for name, (one, other) in pairs.items():
        what = name.replace("_", " ")
        error = difference(one, other)
        rows.append({"what": what, "size": Size(one.shape), "difference": error})
    return rows


def mean_row(rows: Sequence[Row]) -> Row:
    """The mean of each entry of rows of numbers, such as those of several folds."""
    means = {}
    for key in rows[0]:
        values = [row[key] for row in rows]
        means[key] = float(np.mean(values))
    return means
