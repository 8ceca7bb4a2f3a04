"""Grade a class: `lecture-cnn grade submissions --assignment hw.toml`. docs/GRADING.md shows how.

    assignment   what is asked for, and what it is worth
    submissions  files, notebooks, folders and zip files, made ready to run
    outline      what a file defines, without running it
    grading      one submission, in a process of its own
    points       points by result and condition
    running      all of a folder; interrupted and continued
    feedback     what a student reads
    formats      JSON, CSV, JUnit XML, Gradescope, Autolab
    cells        cells for nbgrader and tests for otter
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ...nets.files import AnyPath, check_replaceable, write_beside
from . import formats, running
from .assignment import Assignment, read_assignment
from .feedback import feedback
from .points import plain_also
from .submissions import Submission, submissions_in

__all__ = ["Outputs", "asked_for", "grade", "hand_out", "read_assignment", "submissions_in"]

Grade = dict[str, Any]
Grades = dict[str, Grade]  # student -> grade
Written = tuple[Path, Callable[[Grades], str]]  # a file, and its text of all grades


@dataclass(frozen=True)
class Outputs:
    """Where grades are written; None: nowhere.

    `out` is the folder of grades.csv and of the finished grades. `gradescope` and `feedback` are
    folders with a file for each student; for one submission `gradescope` may be a name in .json.
    """

    out: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    gradescope: Path | None = None
    feedback: Path | None = None

    def files(self, students: list[str], title: str) -> list[Written]:
        """The files, each with what makes its text."""
        made: list[Written] = []
        if self.out:
            made.append((self.out / "grades.csv", formats.as_csv))
        if self.json:
            made.append((self.json, partial(formats.as_json, title)))
        if self.junit:
            made.append((self.junit, partial(formats.as_junit, title)))
        for student in students:
            if self.gradescope:
                path = self.gradescope
                if path.suffix != ".json":
                    path = path / f"{student}.json"
                made.append((path, partial(_of_one, student, formats.as_gradescope, title)))
            if self.feedback:
                path = self.feedback / f"{student}.txt"
                made.append((path, partial(_of_one, student, feedback, title)))
        return made


def _of_one(student: str, made: Callable[[Grade, str], str], title: str, grades: Grades) -> str:
    return made(grades[student], title)


def grade(
    submissions: list[Submission],
    assignment: Assignment,
    outputs: Outputs,
    *,
    workers: int = 1,
    resume: bool = False,
    force: bool = False,
    after: Callable[[Submission, Grade | None, str], object] = lambda *_: None,
) -> list[Grade]:
    """Grade the submissions and write the files; the grades.

    `workers`: how many processes grade; `resume`: take what an interrupted run has finished;
    `force`: replace files that were not written here, which else are a FileExistsError before
    anything is run; `after(submission, grade, problem)` is called for each.
    """
    gradescope = outputs.gradescope
    if len(submissions) > 1 and gradescope and gradescope.suffix == ".json":
        raise ValueError("--gradescope: expected a folder, for there is more than one submission")
    done = outputs.out / "done" if outputs.out else None
    files = outputs.files([one.student for one in submissions], assignment.title)
    _refuse([*running.places(done, submissions), *(path for path, _ in files)], force)
    grades = running.grade_all(submissions, assignment, done, workers, resume, after)
    by_student = {one["student"]: one for one in grades}
    for path, text in outputs.files(list(by_student), assignment.title):
        write_beside(path, text(by_student))
    return grades


def asked_for(assignment: Assignment) -> list[str]:
    """What an assignment asks for, in lines."""
    lines = [
        f"{assignment.title}: {assignment.points:g} points, "
        f"hand in {assignment.file or 'one file'}"
    ]
    for task in assignment.tasks:
        worth = ", ".join(f"{name} {number:g}" for name, number in task.points.items())
        lines.append(f"  {' or '.join(task.functions)}: {task.operation}, {worth}")
        also = plain_also(task) if task.conditions else []
        if also:
            lines.append(f"    plain also has: {', '.join(also)} (no share of its own)")
    return lines


def hand_out(
    path: AnyPath,
    *,
    handout: Path | None = None,
    nbgrader: Path | None = None,
    otter: Path | None = None,
    force: bool = False,
) -> list[Path]:
    """Write what students and graders get of an assignment file; the paths of what is written."""
    from . import cells

    assignment = read_assignment(path)
    data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    texts: dict[Path, str] = {}
    if handout:
        texts[handout] = cells.handout(assignment)
    if nbgrader:
        texts[nbgrader] = cells.nbgrader_notebook(data)
    if otter:
        for name, text in cells.otter_tests(data).items():
            texts[otter / name] = text
    for place, text in texts.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        check_replaceable(place, partial(_is_text, place, text), force)
    for place, text in texts.items():
        write_beside(place, text)
    return list(texts)


def _is_text(path: Path, text: str) -> bool:
    """Whether a file holds this already, or was written here."""
    return path.read_text(encoding="utf-8", errors="replace") == text or _is_ours(path)


def _refuse(paths: list[Path], force: bool) -> None:
    """Make the folders; a FileExistsError if a file there was not written here."""
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        check_replaceable(path, partial(_is_ours, path), force)


def _is_ours(path: Path) -> bool:
    return formats.is_ours(path.read_bytes())
