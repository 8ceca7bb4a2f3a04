"""Grade a folder of submissions: `grade_all(submissions, assignment, done, workers, resume)`.

Each finished grade is kept at once, so that an interrupted run can be continued. The grades do not
depend on how many processes there are, nor on the order.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ...nets.files import write_beside
from .assignment import Assignment
from .feedback import MARK
from .grading import Grade, graded
from .submissions import Submission, fingerprint

ENDED = "not graded: it ends the process that grades it"


def grade_all(
    submissions: list[Submission],
    assignment: Assignment,
    done: Path | None,
    workers: int = 1,
    resume: bool = False,
    after: Callable[[Submission, Grade | None, str], object] = lambda *_: None,
) -> list[Grade]:
    """The grades, in the order of the submissions; without those that could not be made.

    `done` is the folder that keeps them (None: none does); with `resume`, those that are there and
    still hold are taken from it. `after(submission, grade, problem)` is called for each.
    """
    marks = {one.student: _mark(one, assignment) for one in submissions}
    kept: dict[str, Grade] = {}
    for one, grade in _as_before(submissions, marks, done if resume else None):
        kept[one.student] = grade
        after(one, grade, "as before")
    left = [one for one in submissions if one.student not in kept]
    for submission, made, problem in _each(left, assignment, workers):
        if made is not None:
            kept[submission.student] = made
        if made is not None and done:
            _keep(_place(done, submission), marks[submission.student], made)
        after(submission, made, problem)
    return [kept[one.student] for one in submissions if one.student in kept]


def _each(
    submissions: list[Submission], assignment: Assignment, workers: int
) -> Iterator[tuple[Submission, Grade | None, str]]:
    """Each submission with its grade, or with what went wrong here.

    A submission can end the process that grades it. Then those that were in work are graded again,
    each in a process of its own, to find out which it was.
    """
    if len(submissions) == 1:
        [only] = submissions
        yield only, *_outcome(graded, only, assignment)
        return
    left = list(submissions)
    while left:
        count = 0
        for outcome in _in_processes(left, assignment, workers):
            count += 1
            yield outcome
        in_work, left = left[count : count + workers + 1], left[count + workers + 1 :]
        for submission in in_work:
            alone = list(_in_processes([submission], assignment, 1))
            yield from alone or [(submission, None, ENDED)]


def _in_processes(
    submissions: list[Submission], assignment: Assignment, workers: int
) -> Iterator[tuple[Submission, Grade | None, str]]:
    """The same in so many processes; it stops where one of them is ended."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        futures = [pool.submit(graded, submission, assignment) for submission in submissions]
        for submission, future in zip(submissions, futures):
            yield submission, *_outcome(future.result)
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _outcome(made: Callable[..., Grade], *arguments: Any) -> tuple[Grade | None, str]:
    """A grade; or None and why there is none, which is no fault of the student."""
    try:
        return made(*arguments), ""
    except BrokenProcessPool:
        raise
    except Exception as error:  # one that can't be graded does not stop the others
        return None, f"not graded: {type(error).__name__}: {error}"


# ---------------------------------------------------------------- what is kept


def _mark(submission: Submission, assignment: Assignment) -> str:
    """A digest of all that the grade depends on."""
    try:
        ours = version("lecture-cnn")
    except PackageNotFoundError:
        ours = ""
    parts = "\0".join([fingerprint(submission), repr(assignment), ours])
    return hashlib.sha256(parts.encode()).hexdigest()


def _place(done: Path, submission: Submission) -> Path:
    return done / f"{submission.student}.json"


def places(done: Path | None, submissions: Iterable[Submission]) -> list[Path]:
    """The files that keep the grades."""
    if done is None:
        return []
    return [_place(done, submission) for submission in submissions]


def _keep(path: Path, mark: str, grade: Grade) -> None:
    kept = {"made_by": MARK, "made_from": mark, "grade": grade}
    write_beside(path, json.dumps(kept, indent=1) + "\n")


def _as_before(
    submissions: list[Submission], marks: dict[str, str], done: Path | None
) -> Iterator[tuple[Submission, Grade]]:
    """The submissions whose grades are kept and still hold."""
    for one in submissions:
        grade = _kept(_place(done, one), marks[one.student]) if done else None
        if grade is not None:
            yield one, grade


def _kept(path: Path, mark: str) -> Grade | None:
    """The grade that a file keeps; None if it was made from something else."""
    try:
        kept: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("made_from") != mark:
        return None
    return kept["grade"]
