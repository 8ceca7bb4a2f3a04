"""Points by result and condition: `of_report(task, name, report, hints)`.

A result without conditions has all of its points or none. With conditions, each has its share: it
is lost if one of its cases is wrong. A case belongs to the conditions that it fulfils among those
that are named; to "plain" if it fulfils none. A wrong case with several counts only where none of
them is lost already by a case of its own; then the one named last is lost.
"""

from typing import Any

from ...checking.cases import BATCH, TAKES, cases, wider_cases
from ...checking.conditions import WHEN
from ...checking.diagnosis import ANOTHER, NOT_TRIED, RIGHT, WRONG, Result
from ...checking.report import CaseReport, Report
from .assignment import CONDITIONS, PLAIN, Task

Row = dict[str, Any]

OPTIONAL = {BATCH, *TAKES}  # a function need not take these: given up, they say nothing
OF_WORDS = dict(WHEN)
TESTS = {name: OF_WORDS[words] for name, words in CONDITIONS.items()}


def rounded(number: float) -> float:
    """Points as they are shown: no more than three digits after the point."""
    return round(float(number), 3)


def of_nothing(task: Task, name: str, problem: str) -> Row:
    """The grade of an operation without a function: no points."""
    results = []
    for result, most in task.points.items():
        results.append(_row(result, 0, most, NOT_TRIED, problem))
    return {**_head(task, name, results), "problem": problem}


def of_report(task: Task, name: str, report: Report, hints: list[str]) -> Row:
    """The grade of an operation by its report."""
    results = [_result(task, result, report) for result in task.points]
    mistake = report.mistake.id if report.mistake else None
    return {
        **_head(task, name, results),
        "ok": report.ok,
        "read_as": report.read_as,
        "mistake": mistake,
        "report": str(report),
        "hints": hints,
    }


def _head(task: Task, name: str, results: list[Row]) -> Row:
    return {
        "name": task.functions[0],
        "operation": task.operation,
        "function": name,
        "points": rounded(sum(row["points"] for row in results)),
        "of": rounded(sum(task.points.values())),
        "results": results,
    }


def _row(name: str, points: float, most: float, verdict: str, said: str | None) -> Row:
    return {
        "name": name,
        "points": rounded(points),
        "of": rounded(most),
        "verdict": verdict,
        "mistake": None,
        "condition": said,
    }


def _result(task: Task, name: str, report: Report) -> Row:
    """The points of one result."""
    most = task.points[name]
    found = _judged(task, name, report)
    if not task.conditions:
        points = most if found.verdict in (RIGHT, ANOTHER) else 0
        row = _row(name, points, most, found.verdict, found.condition)
    else:
        shares = _shares(task, name, found.verdict, most, report)
        points = sum(share["points"] for share in shares)
        row = _row(name, points, most, found.verdict, found.condition)
        row["shares"] = shares
    row["mistake"] = found.mistake
    return row


def _judged(task: Task, name: str, report: Report) -> Result:
    """What is known of a result; a convention that was not asked for is wrong, and an error."""
    found = report.results.get(name, Result(NOT_TRIED))
    if found.verdict not in (RIGHT, ANOTHER):
        return found
    words = found.condition or ""
    if found.verdict == ANOTHER and task.conventions is not None:
        if not any(part in words for part in task.conventions):
            return Result(WRONG, None, f"another convention than the one asked for: {words}")
    if any(one.tried and name in one.wrong for one in report.cases):
        return Result(WRONG, None, "where the function stops with an error, this is missing, too")
    return found


def _shares(task: Task, name: str, verdict: str, most: float, report: Report) -> list[Row]:
    """The points of each condition."""
    whole = sum(task.conditions.values())
    lost = dict.fromkeys(task.conditions, WRONG)
    is_other = name in report.results and report.results[name].verdict == ANOTHER
    if verdict == ANOTHER or verdict != NOT_TRIED and not is_other:
        lost = _lost(task, name, report.cases)
    shares = []
    for condition, weight in task.conditions.items():
        points = most * weight / whole
        state = lost.get(condition, RIGHT)
        shares.append(
            {
                "condition": condition,
                "points": rounded(0 if condition in lost else points),
                "of": rounded(points),
                "verdict": state,
            }
        )
    return shares


def _lost(task: Task, name: str, reports: list[CaseReport]) -> dict[str, str]:
    """The conditions that are lost: wrong, or not tried."""
    belongs = _belonging(task)
    tried: set[str] = set()
    wrong: list[list[str]] = []
    for one in reports:
        if not one.tried and (one.ok or one.name in OPTIONAL):
            continue
        tried.update(belongs[one.name])
        if name in one.wrong:
            wrong.append(belongs[one.name])
    lost = {condition: NOT_TRIED for condition in task.conditions if condition not in tried}
    for conditions in sorted(wrong, key=len):
        if not lost.keys() & {*conditions}:
            lost[conditions[-1]] = WRONG
    return lost


def _belonging(task: Task) -> dict[str, list[str]]:
    """Case -> the conditions that it belongs to, in the assignment's order."""
    found: dict[str, list[str]] = {}
    for case in (*cases(task.operation), *wider_cases(task.operation)):
        found[case.name] = [
            condition
            for condition in task.conditions
            if condition != PLAIN and TESTS[condition](case)
        ] or [PLAIN]
    return found
