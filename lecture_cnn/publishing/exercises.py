"""Exercises that are answered in the page itself: `form(source)` for the cell that asks one.

A number or a letter is judged by the page: it holds each answer that is known, with what is said of
it. A function needs Python, which the page says.
"""

import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from nbformat import NotebookNode

from ..checking.exercise import Exercise
from ..course.exercises import NAMES, made

SOURCE = (Path(__file__).parent / "exercises.js").read_text(encoding="utf-8")
SCRIPT = f"{{\n{SOURCE}}}"  # a block: the steppers' script may use the same names
ASKED = re.compile(r'^exercise\("(\d\d\.\d+)"(?:[^)\n]*\bseed=(\d+))?', re.MULTILINE)
PLACE = '<form class="exercise"'
IS_HERE = re.compile(r'<(form|p) class="exercise\b')
IN_PYTHON = (
    '<p class="exercise in-python">This one needs Python: it is answered in the notebook of this '
    'page. <button type="button" hidden>Work on it with Python</button></p>'
)
TYPED = '<label>Your answer <input autocomplete="off"></label> <button>Check</button>'
STEP = '<button type="button" class="step" hidden>Show a step</button>'
SAID = f'<p role="status"></p><ol></ol>{STEP}'


def form(source: str) -> str:
    """What a reader answers the exercise of a cell with; empty for a cell that asks none."""
    exercise = _exercise_of(source)
    if exercise is None:
        return ""
    if not exercise.known:
        return IN_PYTHON
    told = {"known": _known(exercise), "solution": list(exercise.solution)}
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    data = f'<script type="application/json">{text}</script>'
    return f"{PLACE}>{_asked(exercise)}{SAID}{data}</form>"


def _exercise_of(source: str) -> Exercise | None:
    """The exercise that a cell asks for."""
    asked = ASKED.search(source)
    if asked is None or asked[1] not in NAMES:
        return None
    return made(asked[1], int(asked[2] or 0))


def without_question(output: NotebookNode, source: str) -> NotebookNode | None:
    """An output without the text of an exercise that its form asks; None if nothing is left."""
    exercise = _exercise_of(source)
    if exercise is None or not exercise.known or output.output_type != "stream":
        return output
    text = output.text.rstrip().removesuffix(exercise.text(None).strip()).rstrip()
    return NotebookNode(output, text=text + "\n") if text else None


def _asked(exercise: Exercise) -> str:
    """The question, and a button for each choice, or a field."""
    lines = exercise.question.splitlines()
    choices = lines[-len(exercise.known) :] if exercise.of_letters else []
    question = " ".join(lines[: len(lines) - len(choices)])
    buttons = [_button(choice.strip()) for choice in choices]
    return f"<p>{html.escape(question)}</p>{''.join(buttons) or TYPED}"


def _button(choice: str) -> str:
    letter, _, text = choice.partition(")")
    return f'<button class="choice" value="{letter}"><b>{letter}</b> {html.escape(text)}</button>'


def _known(exercise: Exercise) -> list[list[Any]]:
    """Each known answer, as a list of numbers or words; whether it is right; what is said."""
    rows = []
    for answer in exercise.known:
        is_right, said = exercise.verdict(answer)
        rows.append([_parts(answer), is_right, said])
    return rows


def _parts(answer: Any) -> Sequence[Any]:
    if isinstance(answer, str | bool):
        return [str(answer).lower()]
    return np.ravel(np.asarray(answer, float)).tolist()
