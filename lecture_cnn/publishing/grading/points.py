"""Points by result and condition: `of_report(task, name, report, hints)`.

A result without conditions has all of its points or none. With conditions, each has its share: it
is lost if one of its cases is wrong. A case belongs to the conditions that it fulfils among those
that are named; to "plain" if it fulfils none. A wrong case with several counts only where none of
them is lost already by a case of its own; then the one named last is lost. Each lost share says
"why": the cases that cost it.
"""

from typing import Any

from ...checking.cases import BATCH, TAKES, cases, every_case
from ...checking.conditions import WHEN
from ...checking.diagnosis import ANOTHER, NOT_TRIED, RIGHT, WRONG, Result
from ...checking.report import CaseReport, Report
from .assignment import CONDITIONS, PLAIN, Task

Row = dict[str, Any]
Conditions = tuple[str, ...]

OF_WORDS = dict(WHEN)
TESTS = {name: OF_WORDS[words] for name, words in CONDITIONS.items()}
MOST_NAMES = 3  # of the cases that cost a share
NOT_RETURNED = "it is not among what your function returns"


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
    said = [case.said for case in report.cases if case.tried]
    if said and all(words.startswith("NotImplementedError") for words in said):
        problem = f"{name} is not written yet: it stops with NotImplementedError"
        return of_nothing(task, name, problem)
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
    if found.verdict == NOT_TRIED:
        return Result(NOT_TRIED, None, _why_untried(report))
    if found.verdict not in (RIGHT, ANOTHER):
        return found
    words = found.condition or ""
    if found.verdict == ANOTHER and task.conventions is not None:
        if not any(part in words for part in task.conventions):
            return Result(WRONG, None, f"another convention than the one asked for: {words}")
    if any(one.tried and name in one.wrong for one in report.cases):
        return Result(WRONG, None, "where the function stops with an error, this is missing, too")
    return found


def _why_untried(report: Report) -> str | None:
    """Why a result was not tried, where others were."""
    is_called = any(one.tried and one.ok for one in report.cases)
    return NOT_RETURNED if is_called else None


def _shares(task: Task, name: str, verdict: str, most: float, report: Report) -> list[Row]:
    """The points of each condition."""
    whole = sum(task.conditions.values())
    is_other = name in report.results and report.results[name].verdict == ANOTHER
    if verdict == ANOTHER or verdict != NOT_TRIED and not is_other:
        lost = _lost(task, name, report.cases)
    else:
        lost = {condition: (WRONG, "") for condition in task.conditions}
    shares = []
    for condition, weight in task.conditions.items():
        points = most * weight / whole
        state, why = lost.get(condition, (RIGHT, ""))
        shares.append(
            {
                "condition": condition,
                "points": rounded(0 if condition in lost else points),
                "of": rounded(points),
                "verdict": state,
                "why": why,
            }
        )
    return shares


def _lost(task: Task, name: str, reports: list[CaseReport]) -> dict[str, tuple[str, str]]:
    """The conditions that are lost: wrong or not tried, and why."""
    belongs = _belonging(task)
    tried = {condition for one in reports if _counts(one) for condition in belongs[one.name]}
    lost: dict[str, tuple[str, str]] = {}
    for condition in task.conditions:
        if condition not in tried:
            lost[condition] = NOT_TRIED, _reason(condition, belongs, reports)
    wrong: dict[Conditions, list[str]] = {}
    for one in reports:
        if _counts(one) and name in one.wrong:
            wrong.setdefault(belongs[one.name], []).append(one.name)
    for conditions in sorted(wrong, key=len):
        if not lost.keys() & {*conditions}:
            together = f" ({' and '.join(conditions)} together)" if len(conditions) > 1 else ""
            lost[conditions[-1]] = WRONG, _few(wrong[conditions]) + together
    return lost


def _few(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return "; ".join(names[:MOST_NAMES]) + more


def _counts(report: CaseReport) -> bool:
    """Whether a case says something: a function need not take a batch, nor filters that are not
    square; given up, these say nothing.
    """
    is_optional = report.name.startswith(BATCH) or report.name in TAKES
    return report.tried or not (report.ok or is_optional)


def _reason(condition: str, belongs: dict[str, Conditions], reports: list[CaseReport]) -> str:
    """Why no case with a condition could be tried."""
    said = [one.said for one in reports if condition in belongs[one.name] and one.said]
    return said[0] if said else ""


def plain_also(task: Task) -> list[str]:
    """Conditions without a share of their own, whose cases are among those of "plain"."""
    belongs = _belonging(task)
    of_plain = [case for case in cases(task.operation) if belongs[case.name] == (PLAIN,)]
    return [name for name, test in TESTS.items() if any(map(test, of_plain))]


def _belonging(task: Task) -> dict[str, Conditions]:
    """Case -> the conditions that it belongs to, in the assignment's order."""
    named = [condition for condition in task.conditions if condition != PLAIN]
    found: dict[str, Conditions] = {}
    for case in every_case(task.operation):
        found[case.name] = tuple(one for one in named if TESTS[one](case)) or (PLAIN,)
    return found
