"""What a student reads: `feedback(grade, title)`. It says no more than the assignment's hints."""

import re
from typing import Any

from ...checking.diagnosis import NOT_TRIED, RIGHT

MARK = "lecture-cnn grade"
LEADS = re.compile(r"[:;] hint\(\) leads to \w+")  # what a notebook's report says of its button

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
    report = LEADS.sub("", row["report"])
    lines += ["", *("    " + line for line in report.splitlines())]
    for count, hint in enumerate(row["hints"], start=1):
        lines += ["", f"    Hint {count}. {hint}"]
    return [line.rstrip() for line in lines]


def result_lines(result: Grade) -> list[str]:
    """The points of one result and of its conditions."""
    head = f"{result['name']}: {number(result['points'])} of {number(result['of'])}"
    lines = [f"{head}  {result['verdict']}"]
    lost = [share for share in result.get("shares", []) if share["verdict"] != RIGHT]
    for share in lost:
        verb = "not tried" if share["verdict"] == NOT_TRIED else "wrong"
        lines.append(f"    {share['condition']}: {verb}, 0 of {number(share['of'])}")
    return lines


def number(points: float) -> str:
    """Points without needless zeros: 4, 2.5, 0.333."""
    return f"{points:g}"
