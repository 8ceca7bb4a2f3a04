"""Exercises: what is asked, and what is said of an answer.

    number     asks for a number or a few; the likely wrong ones are answered by name
    choice     asks for a letter; each wrong choice is answered by its own sentence
    function   asks for a function, which `check` runs on its cases
    compared   asks for a function that is no operation: it must give what ours gives

Each gives an `Exercise`; those of the notebooks are in `course.exercises`. What is right is never
printed before it is found, but for the worked solution, which opens after an attempt.
"""

import textwrap
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from .check import check
from .diagnosis import NOT_TRIED
from .report import Report

ROUNDING = 1e-9
NOT_ANSWERED = "not answered yet"
TRY_FIRST = f"{NOT_ANSWERED}; the solution opens after a first try"
OPENS = "Stuck? steps=1 in this call shows the first step of a solution, steps=2 two."
WIDTH = 92
MOST_DRAWS = 1000

Verdict = tuple[bool, str]  # whether the answer is right, and what is said of it


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    question: what is asked. is_answer: whether something is an answer at all. verdict: whether an
    answer is right, and what is said of it. solution: a worked solution, step by step. foreseen:
    the likely wrong answers, each with what is said of it. known: where it is a number or a letter,
    all answers that something is said of: a page judges by them. of_letters: whether these are
    letters.
    """

    question: str
    is_answer: Callable[[Any], bool]
    verdict: Callable[[Any], Verdict]
    solution: Sequence[str]
    foreseen: Sequence[tuple[Any, str]] = ()
    known: Sequence[Any] = ()
    of_letters: bool = False

    def text(self, answer: Any = None, steps: int = 0) -> str:
        """The question, what is said of the answer, and the first `steps` of the solution."""
        asked = [*map(_wrapped, self.question.splitlines()), ""]
        if not self.is_answer(answer):
            return "\n".join([*asked, TRY_FIRST if steps else NOT_ANSWERED])
        is_right, said = self.verdict(answer)
        opening = "right" if is_right else "not yet"
        first, *others = f"{opening}: {said}".splitlines()
        lines = [*asked, _wrapped(first), *others]
        if steps:
            shown = enumerate(self.solution[:steps], start=1)
            lines += [_wrapped(f"{n}. {step}") for n, step in shown]
        elif not is_right:
            lines += ["", OPENS]
        return "\n".join(lines)


def number(
    question: str,
    right: Any,
    why: str,
    wrong: Sequence[tuple[Any, str]],
    solution: Sequence[str],
) -> Exercise:
    """An exercise that asks for a number, or for a tuple of numbers.

    why: what is said of the right answer. wrong: the likely wrong answers, each with what it is.
    """

    def verdict(answer: Any) -> Verdict:
        if _same(answer, right):
            return True, why
        for value, sentence in wrong:
            if _same(answer, value):
                return False, f"{answer} {sentence}"
        return False, _verdict(answer, right).removeprefix("not yet: ")

    known = [right, *(value for value, _ in wrong)]
    return Exercise(question, _is_given, verdict, solution, wrong, known)


def choice(
    question: str,
    right: tuple[str, str],
    wrong: Sequence[tuple[str, str]],
    solution: Sequence[str],
    shift: int = 0,
) -> Exercise:
    """An exercise that asks for the letter of a choice.

    right, wrong: a choice's text, and what is said of it. shift: by how many places the choices are
    moved on, so that not everybody has the same letter.
    """
    offered = [*wrong[:1], right, *wrong[1:]]
    shift += len(question)  # so that the right one has not the same letter on every page
    shift = shift % len(offered)
    offered = [*offered[shift:], *offered[:shift]]
    letters = "abcdefgh"[: len(offered)]
    lines = [f"  {letter}) {text}" for letter, (text, _) in zip(letters, offered)]

    def verdict(answer: Any) -> Verdict:
        letter = str(answer).strip().lower()
        if len(letter) != 1 or letter not in letters:
            return False, f"expected one letter in quotes, got {answer!r}"
        chosen = offered[letters.index(letter)]
        return chosen == right, chosen[1]

    sentences = [said for _, said in offered]
    pairs = zip(letters, sentences)
    others = []
    for pair in pairs:
        if pair[1] != right[1]:
            others.append(pair)
    asked = "\n".join([question, *lines])
    return Exercise(asked, _is_given, verdict, solution, others, letters, of_letters=True)


def function(
    question: str,
    operation: str,
    example: Sequence[Any],
    solution: Sequence[str],
    call: Callable[..., Any] | None = None,
    foreseen: Sequence[tuple[Callable, str]] = (),
    **only: Any,
) -> Exercise:
    """An exercise that asks for a function that does an operation of API.md; `check` judges it.

    example: arguments of the function; while it returns None for them, it is not written yet.
    call: how the operation's arguments are given to it, as `call(function, *arguments)`, if not as
    they are. foreseen: wrong functions and what is said to one that gives the same on the example.
    only: which of the operation's cases are tried, and whether a batch is, as in `check`.
    """

    def is_written(answer: Any) -> bool:
        if answer is None:
            return False
        try:
            return answer(*example) is not None
        except Exception:  # of any kind: `check` says which
            return True

    def verdict(answer: Any) -> Verdict:
        if not callable(answer):
            return False, f"expected your function itself, got {answer!r}"
        asked = answer if call is None else _called(answer, call)
        report = check(asked, operation, **only)
        said = str(report)
        if not report.ok:
            return False, _named(answer, example, foreseen) + said + _by_name(report)
        missing = []
        for name, one in report.results.items():
            if one.verdict == NOT_TRIED:
                missing.append(name)
        if missing:
            return False, f"{', '.join(missing)} is no array: each result must be one.\n\n{said}"
        return True, said

    return Exercise(question, is_written, verdict, solution, foreseen)


def compared(
    question: str,
    right: Callable,
    cases: Sequence[tuple],
    solution: Sequence[str],
    call: Callable[..., Any] | None = None,
    foreseen: Sequence[tuple[Callable, str]] = (),
) -> Exercise:
    """An exercise that asks for a function that is no operation of API.md.

    right: a function that is right. cases: arguments, of several sizes; the function must give on
    each what `right` gives. While it returns None for the first, it is not written yet.
    call: how a case is given to the function, as `call(function, *case)`, if not as it is.
    foreseen: wrong functions and what is said to one that gives the same on every case.
    """

    def run(function: Callable, case: tuple) -> Any:
        own = deepcopy(case)
        return function(*own) if call is None else call(function, *own)

    def is_written(answer: Any) -> bool:
        return answer is not None and _gives(run, answer, cases[0])

    def verdict(answer: Any) -> Verdict:
        if not callable(answer):
            return False, f"expected your function itself, got {answer!r}"
        given = []
        for number, case in enumerate(cases, start=1):
            try:
                given.append(run(answer, case))
            except Exception as error:  # of any kind: it is the student's function
                stopped = f"{type(error).__name__}: {error}"
                return False, f"on input {number} of {len(cases)} it stops: {stopped}"
        for wrong, sentence in foreseen:
            if not _first_difference(given, [run(wrong, case) for case in cases]):
                return False, sentence
        wanted = [run(right, case) for case in cases]
        difference = _first_difference(given, wanted)
        same = f"the same as ours on {len(cases)} inputs of different sizes."
        return not difference, difference or same

    return Exercise(question, is_written, verdict, solution, foreseen)


def _gives(run: Callable, answer: Any, case: tuple) -> bool:
    """Whether the function gives something for this case, or stops."""
    try:
        return run(answer, case) is not None
    except Exception:  # of any kind: the verdict says which
        return True


def _first_difference(given: Sequence[Any], wanted: Sequence[Any]) -> str:
    """Where the results first differ from those wanted, in words; "" if they don't."""
    for number, (own, right) in enumerate(zip(given, wanted), start=1):
        said = _verdict(own, right)
        if said != "right":
            return f"on input {number} of {len(given)}, " + said.removeprefix("not yet: ")
    return ""


def _by_name(report: Report) -> str:
    """The names of the mistakes that the check found: an exercise says them at once."""
    found = []
    for result in report.results.values():
        if result.mistake:
            found.append(result.mistake)
    names = ", ".join(dict.fromkeys(found))
    return f"\n\nThe mistake has a name: {names}." if names else ""


def _called(answer: Callable, call: Callable[..., Any]) -> Callable:
    """The function with the operation's arguments, under its own name."""

    def operation(*arguments: Any, **named: Any) -> Any:
        return call(answer, *arguments, **named)

    operation.__name__ = getattr(answer, "__name__", "function")
    return operation


def _named(
    answer: Callable,
    example: Sequence[Any],
    foreseen: Sequence[tuple[Callable, str]],
) -> str:
    """What is said to a function that gives on the example what a foreseen one gives; or ""."""
    for wrong, sentence in foreseen:
        try:
            is_the_same = _same(answer(*example), wrong(*example))
        except Exception:  # of any kind, and of a student's function: `check` says which
            return ""
        if is_the_same:
            return f"{sentence}\n\n"
    return ""


def _wrapped(line: str) -> str:
    """A line broken where it is too long; what goes on stands under its beginning."""
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(line, WIDTH, subsequent_indent=indent + " " * (3 if indent else 0))


def telling(
    draw: Random,
    take: Callable[[Random], Sequence[Any]],
    answers: Callable[..., Sequence[Any]],
) -> Sequence[Any]:
    """Numbers drawn by `take`, drawn again until all `answers` to them differ."""
    for _ in range(MOST_DRAWS):
        numbers = take(draw)
        given = [str(answer) for answer in answers(*numbers)]
        if len(set(given)) == len(given):
            return numbers
    raise ValueError(f"in {MOST_DRAWS} draws no numbers whose answers all differ")


def _is_given(answer: Any) -> bool:
    return answer is not None


def _same(answer: Any, value: Any) -> bool:
    """Whether these are the same numbers; of a function's results, each of them."""
    if isinstance(value, tuple) and any(isinstance(part, np.ndarray) for part in value):
        return len(answer) == len(value) and all(map(_same, answer, value))
    return _verdict(answer, value) == "right"


def _verdict(answer: Any, right: Any) -> str:
    """Right or not, in words."""
    if isinstance(right, (str, bool)):
        return "right" if answer == right else f"not yet: {answer!r} is not it"
    given = answer
    try:
        answer, right = np.asarray(answer, dtype=float), np.asarray(right, dtype=float)
    except (TypeError, ValueError):
        return f"not yet: expected numbers, got {answer!r}"
    if answer.shape != right.shape:
        return f"not yet: expected the shape {right.shape}, got {answer.shape}"
    wrong = ~np.isclose(answer, right, rtol=ROUNDING, atol=ROUNDING)
    count = int(wrong.sum())
    if count == 0:
        return "right"
    if answer.ndim == 0:
        return f"not yet: {given} is not it"
    first = tuple(np.argwhere(wrong)[0].tolist())
    return f"not yet: {count} of {wrong.size} entries differ, the first at {first} (counted from 0)"
