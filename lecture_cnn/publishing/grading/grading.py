"""Grade one submission: `graded(submission, assignment)`.

The student's file runs in one process of its own, in a copy of what was handed in, and never in
this one. It is loaded there once; each operation is checked by lc.check's cases.
"""

import linecache
import math
import os
import pickle
import select
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from ...checking import worker
from ...checking.calling import TimeUp, said
from ...checking.check import check_by, chosen
from ...checking.report import Report
from . import outline, points
from .assignment import Assignment, Task
from .submissions import CELL, NotRead, Submission, handed_in, is_from_notebook, prepared

SHORTEST = 0.01  # seconds: a call is tried even if the time is nearly over
MOST_WAITS = 20  # times the limit that a process waits for a busy machine at most
LOOKS = 5  # at a process's state, to tell whether it is at work
AT_WORK = {"R", "D"}  # it runs or could run; it waits for the disk
ENVIRONMENT = {"MPLBACKEND": "Agg", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}

Grade = dict[str, Any]


def graded(submission: Submission, assignment: Assignment) -> Grade:
    """The grade of a submission as plain data: the same each time.

    `student`, `points`, `of`; `notes`: what the file did when it was loaded; `operations`: of each
    its `results` with their points, the `report` and the `hints` that the student may see.
    """
    with tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as folder:
        with _loaded(submission, assignment, Path(folder).resolve()) as loaded:
            rows = [_operation(task, loaded, assignment.hints) for task in assignment.tasks]
            notes = [loaded.problem, *loaded.notes]
            file = handed_in(loaded.file) if loaded.file else ""
    return {
        "student": submission.student,
        "file": file,
        "points": points.rounded(sum(row["points"] for row in rows)),
        "of": points.rounded(assignment.points),
        "notes": [note for note in notes if note],
        "operations": rows,
    }


def _operation(task: Task, loaded: "Loaded", hints: int) -> Grade:
    """The grade of one operation."""
    name, function, problem = loaded.function(task.functions)
    if function is None:
        return points.of_nothing(task, name, problem)
    run = loaded.run()
    try:
        report = check_by(run, function, task.operation, chosen(task.operation, {}), None, hints)
    finally:
        loaded.after(run)
    return points.of_report(task, name, report, _hints(report, hints))


def _hints(report: Report, most: int) -> list[str]:
    """The hints that a student may see."""
    return [str(report.hint()) for _ in range(min(most, report.hints_left))]


# ---------------------------------------------------------------- the student's process


class Process(worker.Worker):
    """A student's process: the time limit of `start` counts while an answer is waited for.

    Where the machine is busy with other things, it counts what the process computes: so a grade
    does not hang on what else is going on.
    """

    def start(self, seconds: float) -> None:
        """A new limit."""
        self.seconds, self.waited = seconds, 0.0
        self.before = self.computed()

    def left(self) -> float:
        return max(SHORTEST, self.seconds - self.waited)

    def _next(self, seconds: float | None, alive: Callable[[], object]) -> worker.Outcome:
        if self.fresh:  # it starts
            answer = super()._next(seconds, alive)
            self.start(self.seconds)
            return answer
        begin = time.monotonic()
        try:
            return super()._next(seconds, alive)
        except TimeUp:
            return self._kept_waiting(alive)
        finally:
            self.waited += time.monotonic() - begin

    def _kept_waiting(self, alive: Callable[[], object]) -> worker.Outcome:
        """The next answer of a process that would go on if it could; else it is a TimeUp."""
        latest = time.monotonic() + MOST_WAITS * self.seconds
        while self.would_go_on() and time.monotonic() < latest:
            rest = self.seconds - (self.computed() - self.before)
            if rest < SHORTEST:
                break
            with suppress(TimeUp):
                return super()._next(rest, alive)
        raise TimeUp

    def computed(self) -> float:
        """The seconds that it has computed; 0 where the system does not tell."""
        numbers = self._stat()[1:]
        ticks = sum(map(int, numbers[10:12]))  # utime and stime
        return ticks / os.sysconf("SC_CLK_TCK") if numbers else 0.0

    def would_go_on(self) -> bool:
        """Whether it is at work, or would be if the machine had time for it, or has answered; on
        Linux alone."""
        for _ in range(LOOKS):
            state = self._stat()[0]
            if state in AT_WORK or state and self._has_answered():
                return True
            time.sleep(SHORTEST)
        return False

    def _has_answered(self) -> bool:
        """Whether an answer is there that was not yet read."""
        assert self.process.stdout is not None
        there, _, _ = select.select([self.process.stdout], [], [], 0)
        return bool(there) or not self.answers.empty()

    def _stat(self) -> list[str]:
        """What the system tells of the process: its state, then numbers."""
        try:
            text = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return [""]
        return text.rpartition(")")[2].split()


class Run(worker.Run):
    """The calls for one operation: all together have the assignment's time, and none is made here.

    Nothing is sent but the name of a function that the process has loaded.
    """

    def __init__(self, process: Process, seconds: float) -> None:
        super().__init__(seconds)
        self.own_process = True
        self.worker = process
        process.start(seconds)
        self.left = process.left  # type: ignore[method-assign]

    @property
    def tries_changes(self) -> bool:
        """No: here there is no more than the outline of a function, and the time is for the cases.
        """
        return False

    def message(self, function: bytes | None, job: dict[str, Any]) -> dict[str, Any]:
        """The process keeps its own path and the memory that it has."""
        return {**super().message(function, job), "path": None, "memory": None}

    def pickled(self, function: Any) -> bytes:
        """The names of functions that the process has."""
        return pickle.dumps(function)

    def _here(self, function: Any, job: dict[str, Any]) -> worker.Outcome:
        self.over = self.over or "its arguments or its function can't be sent to its process"
        return {"error": {"text": self.over}, "over": True}


class Loaded:
    """A submission's file, loaded in its process: `problem` says why nothing can be run.

    `given` is a copy of what was handed in, `folder` the copy in which it runs.
    """

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.assignment = assignment
        self.given, self.folder = folder / "given", folder / "run"
        self.process: Process | None = None
        self.file: Path | None = None
        self.outline = ModuleType(outline.MODULE)
        self.problem = ""
        self.notes: list[str] = []
        self.names: dict[str, Any] = {}
        self.definitions = False

    def read(self, submission: Submission) -> None:
        """Find the file, read what it defines, and load it."""
        wanted = {name for task in self.assignment.tasks for name in task.functions}
        try:
            self.given.mkdir()
            self.file = prepared(submission, self.assignment.file, wanted, self.given)
            self.outline = outline.outline(self.file.read_bytes(), str(self.file))
        except NotRead as error:
            self.problem = str(error)
        except SyntaxError as error:
            line = f" in line {error.lineno}" if error.lineno else ""
            self.problem = f"the file is no Python: {error.msg}{line}"
        if not self.problem:
            sys.modules[outline.MODULE] = self.outline
            self.load()

    def load(self) -> None:
        """Load the file; where it has no end or ends the process, only what it defines."""
        answer = self._load()
        if "problem" in answer and not self.definitions:
            self.notes.append(
                f"loading your file: {answer['problem']}; only its imports, functions, classes "
                "and plain values were loaded"
            )
            self.definitions = True
            answer = self._load()
        if "problem" in answer:
            self.problem = f"loading your file: {answer['problem']}"
        for error in answer.get("errors", []):
            note = f"loading your file, {self._place(error['line'])}: {said(error)}"
            if note not in self.notes:
                self.notes.append(note)
        self.names = answer.get("names", {})

    def _place(self, line: int) -> str:
        """A line of the file, or the cell of the notebook that it came from."""
        assert self.file is not None
        above = self.file.read_text(encoding="utf-8", errors="replace").splitlines()[:line]
        for text in reversed(above):
            if is_from_notebook(self.file) and text.startswith(CELL):
                return text.removeprefix("# ")
        return f"line {line}"

    def _load(self) -> dict[str, Any]:
        """What the process answers; {"problem": words} where it does not."""
        assert self.file is not None
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.given, self.folder)  # it may have changed its own files
        self.process = Process(str(self.folder), **ENVIRONMENT)
        self.process.start(self.assignment.seconds)
        file = self.folder / self.file.relative_to(self.given)
        message = {
            "file": str(file),
            "module": outline.MODULE,
            "folders": list(dict.fromkeys([str(file.parent), str(self.folder)])),
            "forbidden": list(self.assignment.forbidden),
            "memory": self.assignment.memory * 2**20,
            "cpu": math.ceil(self.assignment.seconds * (len(self.assignment.tasks) + 1)) + 30,
            "definitions": self.definitions,
        }
        try:
            return self.process.ask({"load": message}, self.process.left)
        except TimeUp:
            problem = f"it is not through after {self.assignment.seconds:g} seconds"
        except worker.Ended:
            problem = self.process.how_it_ended()
        self.close()
        return {"problem": problem}

    def function(self, wanted: tuple[str, ...]) -> tuple[str, Any, str]:
        """The name, the outline of the function, and why there is none."""
        if self.process is None and not self.problem:  # the last operation ended it
            self.load()
        if self.problem:
            return wanted[0], None, self.problem
        found = next((name for name in wanted if name in self.names), None)
        if found is None:
            there = ", ".join(sorted(self.names)[:12]) or "no function"
            return wanted[0], None, f"there is no {' or '.join(wanted)}; there is {there}"
        function = getattr(self.outline, found, None) or self._from_elsewhere(found)
        if function is None:
            return found, None, f"{found} can't be read: its arguments are not known"
        function.__module__, function.__qualname__ = outline.MODULE, found
        setattr(self.outline, found, function)
        return found, function, ""

    def _from_elsewhere(self, name: str) -> Any:
        """The outline of what is defined in another file, or is made when the file runs."""
        known = self.names[name]
        source = Path(known["file"])
        if source.is_relative_to(self.folder) and source.is_file():
            with suppress(SyntaxError, OSError):
                other = outline.outline(source.read_bytes(), str(source))
                found = getattr(other, known["name"], None)
                if found is not None:
                    return found
        return outline.stub(known.get("signature", "(*args, **kwargs)"))

    def run(self) -> Run:
        """The calls for the next operation."""
        assert self.process is not None
        return Run(self.process, self.assignment.seconds)

    def after(self, run: Run) -> None:
        """A process that was spoilt or ended serves no other operation."""
        if run.worker is None:  # it has ended
            self.process = None
        elif run.worker.spoilt:
            self.close()

    def close(self) -> None:
        """End the process, and those that it started."""
        if self.process is not None:
            self.process.end()
        self.process = None


@contextmanager
def _loaded(submission: Submission, assignment: Assignment, folder: Path) -> Iterator[Loaded]:
    loaded = Loaded(assignment, folder)
    try:
        loaded.read(submission)
        yield loaded
    finally:
        loaded.close()
        sys.modules.pop(outline.MODULE, None)
        linecache.checkcache()  # the files are gone; texts without a file stay
