"""An assignment file: `read_assignment("hw.toml")`.

It says which operations are asked for, what the students call them, and what each is worth.
docs/GRADING.md explains each line of it.
"""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...checking.cases import cases, known, wider_cases
from ...checking.compare import RESULT_NAMES
from ...checking.conditions import WHEN
from ...checking.differences import OTHERS
from ...nets.files import AnyPath

# Condition -> its words in checking.conditions. "plain" is none of those that are named.
PLAIN = "plain"
CONDITIONS = {
    "stride": "for a stride above 1",
    "padding": "with padding",
    "batch": "in a batch",
    "leftover": "where the stride leaves a rest",
    "ties": "at ties",
    "trailing": "for zeros after the last cell",
    "rectangles": "for filters that are not square",
    "pairs": "where each axis has its own step",
}
TAKE_FUNCTIONS = {"residual", "residual_backward"}  # of this package, which a submission has not
MOST_HINTS = 3  # the fourth is the corrected line
KEYS = {"title", "file", "hints", "seconds", "memory", "forbidden", "operations"}
OPERATION_KEYS = {"operation", "function", "points", "conditions", "conventions"}


@dataclass(frozen=True)
class Task:
    """One operation of an assignment.

    `functions`: the names under which it may be handed in; `points`: result -> its points;
    `conditions`: condition -> its share of them (empty: all or nothing); `conventions`: parts of
    the words of other conventions that count as right (None: all do).
    """

    operation: str
    functions: tuple[str, ...]
    points: dict[str, float]
    conditions: dict[str, float]
    conventions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Assignment:
    """What is asked for: `file` is what students hand in, `memory` counts MB.

    `hints`: how many of a report's hints students see; `seconds`: the time for the cases of one
    operation together; `forbidden`: modules that may not be imported.
    """

    title: str
    tasks: tuple[Task, ...]
    file: str = ""
    hints: int = 1
    seconds: float = 10
    memory: int = 2048
    forbidden: tuple[str, ...] = ("lecture_cnn",)

    @property
    def points(self) -> float:
        """The points of all operations together."""
        return sum(sum(task.points.values()) for task in self.tasks)


def read_assignment(path: AnyPath) -> Assignment:
    """The assignment of a file; a ValueError names the line that is wrong, and what it may be."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        return assignment_from(tomllib.loads(text))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def assignment_from(data: dict[str, Any]) -> Assignment:
    """The assignment of an assignment file's data."""
    _refuse_unknown("", data, KEYS)
    rows = data.get("operations")
    if not isinstance(rows, list) or not rows:
        raise ValueError("expected at least one [[operations]]")
    tasks = tuple(_task(f"operations {number}", row) for number, row in enumerate(rows, start=1))
    _refuse_twice(tasks)
    return Assignment(
        title=_text("title", data.get("title", "")) or "Assignment",
        tasks=tasks,
        file=_text("file", data.get("file", "")),
        hints=_hints(data.get("hints", 1)),
        seconds=_positive("seconds", data.get("seconds", 10)),
        memory=round(_positive("memory", data.get("memory", 2048))),
        forbidden=_texts("forbidden", data.get("forbidden", ["lecture_cnn"])),
    )


def _task(place: str, row: Any) -> Task:
    if not isinstance(row, dict):
        raise ValueError(f"{place}: expected a table [[operations]], got {row!r}")
    _refuse_unknown(place, row, OPERATION_KEYS)
    operation = known(row.get("operation", ""))
    if operation in TAKE_FUNCTIONS:
        raise ValueError(f"{place}: {operation} takes functions, which can't be graded here")
    place = f"{place} ({operation})"
    functions = _texts(f"{place}, function", row.get("function", operation))
    conventions = row.get("conventions", "any")
    if conventions != "any":
        conventions = _conventions(place, operation, conventions)
    return Task(
        operation,
        functions,
        _points(f"{place}, points", operation, row.get("points")),
        _conditions(f"{place}, conditions", operation, row.get("conditions", {})),
        None if conventions == "any" else conventions,
    )


def _points(place: str, operation: str, given: Any) -> dict[str, float]:
    """Result -> points; one number is shared equally."""
    names = RESULT_NAMES[operation]
    if isinstance(given, dict):
        _refuse_unknown(place, given, names)
        points = {name: _number(f"{place}, {name}", value) for name, value in given.items()}
    else:
        number = _positive(place, given)
        points = {name: number / len(names) for name in names}
    if sum(points.values()) <= 0:
        raise ValueError(f"{place}: expected more than 0 points")
    return points


def _conditions(place: str, operation: str, given: Any) -> dict[str, float]:
    if not isinstance(given, dict):
        raise ValueError(f"{place}: expected a table such as {{plain = 2, stride = 1}}")
    if not given:
        return {}
    _refuse_unknown(place, given, [PLAIN, *there_are(operation)])
    if PLAIN not in given:
        raise ValueError(f"{place}: expected a share for {PLAIN!r}, the cases without the others")
    return {name: _positive(f"{place}, {name}", value) for name, value in given.items()}


def there_are(operation: str) -> list[str]:
    """The conditions that some case of an operation fulfils."""
    every = (*cases(operation), *wider_cases(operation))
    tests = dict(WHEN)
    return [name for name, words in CONDITIONS.items() if any(map(tests[words], every))]


def _conventions(place: str, operation: str, given: Any) -> tuple[str, ...]:
    """Parts of the words of an operation's other conventions."""
    every = [other.words for other in OTHERS if operation in other.operations.split()]
    parts = _texts(f"{place}, conventions", given)
    for part in parts:
        if not any(part in words for words in every):
            there = "; ".join(dict.fromkeys(every)) or "none"
            raise ValueError(
                f'{place}, conventions: expected "any" or parts of these words: {there}; '
                f"got {part!r}"
            )
    return parts


# ---------------------------------------------------------------- values


def _refuse_unknown(place: str, given: Iterable[str], names: Iterable[str]) -> None:
    """A ValueError if a key is none of these."""
    names = list(names)
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            meant = f"; did you mean {near[0]!r}?" if near else "."
            there = ", ".join(sorted(names))
            before = f"{place}: " if place else ""
            raise ValueError(f"{before}unknown {name!r}{meant} There are: {there}")


def _refuse_twice(tasks: Iterable[Task]) -> None:
    """A ValueError if two operations ask for a function of the same name."""
    seen: dict[str, str] = {}
    for task in tasks:
        for name in task.functions:
            if name in seen and seen[name] == task.operation:
                raise ValueError(f"{task.operation} is asked for twice as {name}")
            seen[name] = task.operation


def _text(place: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{place}: expected a text, got {value!r}")
    return value


def _texts(place: str, value: Any) -> tuple[str, ...]:
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list):
        raise ValueError(f"{place}: expected a text or a list of texts, got {value!r}")
    return tuple(_text(place, one) for one in several)


def _number(place: str, value: Any) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value < 1e6:
        raise ValueError(f"{place}: expected a number from 0 on, got {value!r}")
    return value


def _positive(place: str, value: Any) -> float:
    if _number(place, value) == 0:
        raise ValueError(f"{place}: expected a number above 0, got {value!r}")
    return value


def _hints(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_HINTS:
        raise ValueError(
            f"hints: expected 0 to {MOST_HINTS}, got {value!r}; the next hint would be the solution"
        )
    return value
