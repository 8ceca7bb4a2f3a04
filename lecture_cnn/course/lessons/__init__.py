"""The two lectures as data: `lesson(1)` plays one; teaching.py makes TEACHING.md of them.

A plan is a TOML file: its `name` and `title`, and a `[[row]]` for each slide or short run of
slides, in the order in which they are taught:

    minutes     how long it takes
    slides      what is taught, in the deck's words
    notebook    the notebook to have open, without .ipynb
    run         a listing, such as "L07"; or a function's name
    inputs      its arrays; without them the teaching example
    frames      one of the deck's sequences, in place of inputs (widget/frames.py)
    beside      "L11": scatter and gather side by side; own_order = true: each in its own order
    count       what indices count from at first, 0 or 1
    slip        an erratum of the listing: it is run as printed
    at, stops   where it opens, and where a remote halts: loop variables, or a step's number
    [[row.ask]] a question: what it has is said by `Ask`; `expect` is the wrong answer that will
                come, `answer` the right one where the run says it and not `right`
"""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ...slips.errata_table import ERRATA
from ...widget.asks import Ask
from ...widget.lesson import Lesson
from ...widget.pack import digest
from ...widget.stepper import Stepper, unshown, values_of

FOLDER = Path(__file__).parent
LECTURES = {1: FOLDER / "lecture1.toml", 2: FOLDER / "lecture2.toml"}
FIELDS = [
    "minutes",
    "slides",
    "notebook",
    "run",
    "inputs",
    "frames",
    "beside",
    "own_order",
    "count",
    "slip",
    "at",
    "stops",
    "ask",
]

Row = dict[str, Any]
Plan = dict[str, Any]


def lesson(
    which: int | str | os.PathLike[str],
    row: int | None,
    stepper: Callable[..., Stepper],
) -> Lesson:
    """The widget of lecture 1 or 2, or of a plan of one's own; see `lecture_cnn.lesson`."""
    plan = plan_of(which)
    rows = []
    start = 0
    for number, one in enumerate(plan["row"], start=1):
        end = start + one["minutes"]
        try:
            widget = row_stepper(one, stepper)
        except (ValueError, TypeError, LookupError) as error:
            raise ValueError(f"{plan['name']}, row {number}: {error}") from error
        values = values_of(widget.traits_shown())
        told = {"title": one["slides"], "minutes": [start, end], "digest": digest(widget.trace)}
        rows.append({**values, **told})
        start = end
    place = {}
    if row is not None:
        if row not in range(1, len(rows) + 1):
            raise ValueError(f"row: expected 1 to {len(rows)}, got {row!r}")
        place = {"row": row - 1}

    def make(n: int) -> Stepper:
        return row_stepper(plan["row"][n], stepper)

    return Lesson.of(make, name=plan["name"], title=plan["title"], rows=rows, place=place)


def row_stepper(row: Row, stepper: Callable[..., Stepper]) -> Stepper:
    """The stepper of a row as a lesson has it: it halts where it opens, and nothing shows it."""
    with unshown():
        widget = stepper_of(row, stepper)
    widget.stops = sorted({widget.step, *widget.stops})
    return widget


def plan_of(which: int | str | os.PathLike[str]) -> Plan:
    """The plan of lecture 1 or 2, or of a TOML file; a ValueError if it is none."""
    if which in (1, 2) and not isinstance(which, bool):
        path = LECTURES[which]
    elif isinstance(which, (str, os.PathLike)):
        path = Path(which)
    else:
        raise ValueError(f"lesson: expected 1, 2 or the name of a TOML file, got {which!r}")
    try:
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    plan.setdefault("name", path.stem)
    plan.setdefault("title", path.stem)
    if not isinstance(plan.get("row"), list):
        raise ValueError(f"{path.name}: expected at least one [[row]]")
    for number, row in enumerate(plan["row"], start=1):
        _check(row, f"{path.name}, row {number}")
    return plan


def _check(row: Row, where: str) -> None:
    """A ValueError for a row with an unknown field, or without one that it needs."""
    for field in row:
        if field not in FIELDS:
            raise ValueError(f"{where}: no field {field!r}; a row has {', '.join(FIELDS)}")
    for field in ("minutes", "slides", "run"):
        if field not in row:
            raise ValueError(f"{where}: {field} is missing")


def stepper_of(row: Row, stepper: Callable[..., Stepper]) -> Stepper:
    """The stepper of a row; `stepper` is lecture_cnn.stepper."""
    options: dict[str, Any] = {}
    for field in ("at", "stops", "frames", "beside", "own_order", "count"):
        if field in row:
            options[field] = row[field]
    for name, value in row.get("inputs", {}).items():
        options[name] = np.array(value, float) if isinstance(value, list) else value
    options["asks"] = [ask_of(ask) for ask in row.get("ask", [])]
    if "slip" not in row:
        return stepper(row["run"], **options)
    printed = next(erratum for erratum in ERRATA if erratum.id == row["slip"])
    return stepper(printed.function(), like=row["run"], **options)


def ask_of(row: Row) -> Ask:
    """A question of a plan, without what only the lecturer is told."""
    options = dict(row)
    for told in ("expect", "answer"):
        options.pop(told, None)
    return Ask(**options)
