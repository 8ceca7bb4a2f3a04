"""The same assignment for students' machines, nbgrader and otter: `handout`, `nbgrader_notebook`,
`otter_tests`.

Each holds the assignment file's data, and calls `points_of` or `share_of`: the cases and the points
are those of `lecture-cnn grade`. A notebook's functions are checked in a process of their own, too;
but the notebook's kernel is the student's, so that a grade which must not be forged is made by
`lecture-cnn grade`.
"""

import inspect
import io
import json
import pprint
from collections.abc import Sequence
from contextlib import redirect_stderr
from typing import Any

from ... import vectorized
from ...checking.check import check
from ...operations.signature import Item, signature_of
from . import points
from .assignment import Assignment, Task, assignment_from
from .feedback import MARK, operation_lines

# What a shape does not say: (operation, result) -> its words in the handout.
NOTES = {
    ("max_pool2d", "u"): "a cell of the border is never the largest",
    ("max_pool2d", "pidx"): "(x, y) of each largest cell, from 0, in the map without its border",
    ("mean_pool2d", "u"): "the border's zeros count: each sum is divided by K*K",
    ("cross_entropy", "result"): "with the natural logarithm",
    ("flatten", "result"): "the maps are fastest: y.transpose(1, 2, 0).ravel()",
}

Data = dict[str, Any]  # what tomllib.loads gives of an assignment file


def points_of(function: Any, data: Data, name: str) -> float:
    """Print the feedback on a function of a notebook; its points, which nbgrader reads."""
    row = _row(function, data, name)
    print("\n".join(operation_lines(row)))
    return float(row["points"])


def share_of(function: Any, data: Data, name: str, result: str, condition: str = "") -> None:
    """An AssertionError with the feedback unless a result is right in a condition, for otter."""
    row = _row(function, data, name)
    [found] = [one for one in row["results"] if one["name"] == result]
    parts = [found]
    if condition:
        parts = [share for share in found["shares"] if share["condition"] == condition]
    if any(part["points"] < part["of"] for part in parts):
        raise AssertionError("\n".join(operation_lines(row)))


# The last function's grade: otter asks for each share by itself.
_rows: dict[tuple[int, str], tuple[Any, Data]] = {}


def _row(function: Any, data: Data, name: str) -> Data:
    """The grade of one operation."""
    key = id(function), repr(data) + name
    if key not in _rows:
        assignment = assignment_from(data)
        [task] = [task for task in assignment.tasks if task.functions[0] == name]
        _rows.clear()
        _rows[key] = function, _checked(function, assignment, task)
    return _rows[key][1]


def _checked(function: Any, assignment: Assignment, task: Task) -> Data:
    if not (callable(function) or hasattr(function, "forward")):
        return points.of_nothing(task, task.functions[0], f"there is no {task.functions[0]}")
    with redirect_stderr(io.StringIO()):  # nbgrader gives no points where something is shown there
        report = check(function, task.operation, seconds=assignment.seconds)
    hints = [str(report.hint()) for _ in range(min(assignment.hints, report.hints_left))]
    return points.of_report(task, task.functions[0], report, hints)


# ---------------------------------------------------------------- what is handed out


def handout(assignment: Assignment) -> str:
    """The Python file that students begin with."""
    parts = [f'"""{assignment.title}."""\n\nimport numpy as np  # noqa: F401']
    for task in assignment.tasks:
        lines = [_head(task), *(f"    {line}".rstrip() for line in _docstring(task))]
        lines.append('    raise NotImplementedError("write it here")')
        parts.append("\n".join(lines))
    return "\n\n\n".join(parts) + "\n"


def _head(task: Task) -> str:
    """def conv2d(y, w, b=None, *, stride=1, padding=0):"""
    signature = inspect.signature(getattr(vectorized, task.operation))
    plain = [one.replace(annotation=one.empty) for one in signature.parameters.values()]
    return f"def {task.functions[0]}{inspect.Signature(plain)}:"


def _docstring(task: Task) -> list[str]:
    """What comes in, what is to be returned, and what it is worth."""
    signature = signature_of(getattr(vectorized, task.operation))
    worth = [f"{name}: {value:g}" for name, value in task.points.items()]
    made = [item for item in signature.items("Makes") if item.name in task.points]
    return [
        f'"""Return {", ".join(item.name for item in made)}.',
        "",
        *(f"{item.name}: {_shape(item.sizes)}" for item in signature.items("Takes")),
        *(_returned(task.operation, item) for item in made),
        "Any usual layout will do, and a batch of instances, too.",
        f"Points: {', '.join(worth)}.",
        '"""',
    ]


def _returned(operation: str, item: Item) -> str:
    """A result's shape, and what that does not say."""
    note = NOTES.get((operation, item.name), "")
    return f"{item.name}: {_shape(item.sizes)}, to be returned" + (f": {note}" if note else "")


def _shape(sizes: Sequence[str]) -> str:
    """The shape of one instance: (D_out, D_in, K, K)."""
    names = [size.replace("Kx", "K").replace("Ky", "K") for size in sizes if size != "N?"]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


# ---------------------------------------------------------------- nbgrader


def nbgrader_notebook(data: Data) -> str:
    """The instructor's notebook: a cell for each function, and a cell that grades it.

    nbgrader makes the students' version of it, and calls the grading cells.
    """
    assignment = assignment_from(data)
    cells = [_cell("markdown", "title", f"# {assignment.title}", {})]
    cells.append(_cell("code", "imports", "import numpy as np", {}))
    for task in assignment.tasks:
        name = task.functions[0]
        cells.append(_cell("code", name, _solution(task), _nbgrader(name, solution=True)))
        grading = _nbgrader(f"points_{name}", points=sum(task.points.values()))
        cells.append(_cell("code", f"points_{name}", _grading(data, name), grading))
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1) + "\n"


def _solution(task: Task) -> str:
    lines = [_head(task), *(f"    {line}".rstrip() for line in _docstring(task))]
    lines += ["    ### BEGIN SOLUTION", "    raise NotImplementedError", "    ### END SOLUTION"]
    return "\n".join(lines)


def _grading(data: Data, name: str) -> str:
    return "\n".join(
        [
            f"from {__name__} import points_of",
            "",
            f"ASSIGNMENT = {_literal(data)}",
            f"points_of({name}, ASSIGNMENT, {name!r})",
        ]
    )


def _literal(data: Data) -> str:
    return pprint.pformat(data, sort_dicts=False, width=100)


def _nbgrader(id: str, solution: bool = False, points: float = 0) -> Data:
    """The metadata of a cell as nbgrader's schema 3 has it."""
    made = {
        "grade": not solution,
        "grade_id": id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if not solution:
        made["points"] = points
    return {"nbgrader": made}


def _cell(kind: str, id: str, source: str, metadata: Data) -> Data:
    made: Data = {"cell_type": kind, "id": id, "metadata": metadata, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


# ---------------------------------------------------------------- otter


def otter_tests(data: Data) -> dict[str, str]:
    """The test files for otter: file name -> text. A test case for each result and condition."""
    files = {}
    for task in assignment_from(data).tasks:
        name = task.functions[0]
        parts = [
            f'"""Made by {MARK}."""\n\nfrom otter.test_files import test_case\n\n'
            f"from {__name__} import share_of\n\n"
            f"OK_FORMAT = False\n\nname = {name!r}\npoints = None\n\n"
            f"ASSIGNMENT = {_literal(data)}"
        ]
        for result in points.of_nothing(task, name, "")["results"]:
            parts += _otter_cases(task, result)
        files[f"{name}.py"] = "\n\n\n".join(parts) + "\n"
    return files


def _otter_cases(task: Task, result: Data) -> list[str]:
    """The test cases of one result: one, or one for each condition."""
    name = task.functions[0]
    whole = sum(task.conditions.values())
    shares = {condition: weight / whole for condition, weight in task.conditions.items()} or {"": 1}
    cases = []
    for condition, share in shares.items():
        title = ", ".join(filter(None, [result["name"], condition]))
        worth = points.rounded(result["of"] * share)
        arguments = ", ".join([name, "ASSIGNMENT", *map(repr, (name, result["name"], condition))])
        cases.append(
            f"@test_case(name={title!r}, points={worth})\n"
            f"def test_{'_'.join(title.split(', '))}({name}):\n"
            f"    share_of({arguments})"
        )
    return cases
