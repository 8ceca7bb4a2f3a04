"""Exercises that are answered in the page itself: `form(source)` for the cell that asks one.

A number or a letter is judged by the page: it holds each answer that is known, with what is said of
it. A function needs Python, which the page says.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..checking.exercise import Exercise
from ..course.exercises import made

SOURCE = (Path(__file__).parent / "exercises.js").read_text(encoding="utf-8")
SCRIPT = f"{{\n{SOURCE}}}"  # a block: the steppers' script may use the same names
ASKED = re.compile(r'^exercise\("(\d\d\.\d+)"', re.MULTILINE)
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
    asked = ASKED.search(source)
    if asked is None:
        return ""
    exercise = made(asked[1])
    if not exercise.known:
        return IN_PYTHON
    told = {"known": _known(exercise), "solution": list(exercise.solution)}
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    data = f'<script type="application/json">{text}</script>'
    return f"{PLACE}>{_answers(exercise)}{SAID}{data}</form>"


def _answers(exercise: Exercise) -> str:
    """A button for each letter, or a field."""
    if not exercise.of_letters:
        return TYPED
    buttons = [f'<button value="{letter}">{letter}</button>' for letter in exercise.known]
    return f"Your answer {' '.join(buttons)}"


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
