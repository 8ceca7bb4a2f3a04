"""What a student reads: `feedback(grade, title)`. It says no more than the assignment's hints."""

import re
from typing import Any

from ...checking.diagnosis import NOT_TRIED, RIGHT

MARK = "lecture-cnn grade"
# Lines of a notebook's report: of its hints, and of cases that a function need not take.
LEFT_OUT = re.compile("named mistakes? |^ *not tried .*: taken as a function ")

Grade = dict[str, Any]


def feedback(grade: Grade, title: str) -> str:
    """The points, what is right and wrong, and the hints, as text."""
    lines = [
        f"Feedback by {MARK}",
        f"{title}: {grade['student']}",
        f"{number(grade['points'])} of {number(grade['of'])} points",
    ]
    for note in grade["notes"]:
        lines += ["", f"Note: {note}"]
    for row in grade["operations"]:
        lines += ["", *operation_lines(row)]
    return "\n".join(lines) + "\n"


def operation_lines(row: Grade) -> list[str]:
    """One operation: its points, its results, the report and the hints."""
    name = row["function"]
    if name != row["operation"]:
        name += f" ({row['operation']})"
    title = f"{name}: {number(row['points'])} of {number(row['of'])} points"
    lines = [title, "-" * len(title)]
    for result in row["results"]:
        lines += ["    " + line for line in result_lines(result)]
    if row.get("problem"):
        return [*lines, "", f"    {row['problem']}"]
    if row["ok"] and row["points"] == row["of"]:
        return lines
    report = [line for line in row["report"].splitlines() if not LEFT_OUT.search(line)]
    lines += ["", *("    " + line for line in "\n".join(report).strip().splitlines())]
    for count, hint in enumerate(row["hints"], start=1):
        lines += ["", f"    Hint {count}. {hint}"]
    return [line.rstrip() for line in lines]


def result_lines(result: Grade) -> list[str]:
    """The points of one result and of its conditions."""
    head = f"{result['name']}: {number(result['points'])} of {number(result['of'])}"
    is_untried = result["verdict"] == NOT_TRIED and result["condition"]
    why = f": {result['condition']}" if is_untried else ""
    lines = [f"{head}  {result['verdict']}{why}"]
    lost = [share for share in result.get("shares", []) if share["verdict"] != RIGHT]
    if not result["points"]:
        return lines  # all of them are lost
    for share in lost:
        verb = "not tried" if share["verdict"] == NOT_TRIED else "wrong"
        line = f"    {share['condition']}: {verb}, 0 of {number(share['of'])}"
        lines.append(f"{line}: {share['why']}" if share["why"] else line)
    return lines


def number(points: float) -> str:
    """Points without needless zeros: 4, 2.5, 0.333."""
    return f"{points:g}"
