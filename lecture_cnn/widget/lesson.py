"""The widget of a lecture: rows of a teaching plan, each with a stepper; made in course/lessons."""

import hashlib
from collections.abc import Callable
from typing import Any

from ..operations.extras import extra
from .change import answered
from .stepper import MODULE, STYLE, Stepper, values_of

with extra("widget"):
    import anywidget
    import traitlets

# What a changed run has of its own.
CHANGED = ("data", "former", "step", "stops", "asks", "changed")


class Lesson(anywidget.AnyWidget):
    """A lecture: the rows of its plan, one after the other.

    Space and PageDown go to the next stop, question, answer or row, PageUp goes back; a list opens
    any row. The place is kept in `place`, and by the browser.
    """

    _esm = MODULE
    _css = STYLE
    name = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    # The row (from 0), the step in it, and the numbers of the questions that are answered.
    place = traitlets.Dict().tag(sync=True)
    make: Callable[[int], Stepper]  # the stepper of a row
    steppers: dict[int, Stepper]  # of rows whose run was changed

    @classmethod
    def of(cls, make: Callable[[int], Stepper], **traits: Any) -> "Lesson":
        """The widget of these rows; `make(n)` makes the stepper of row n, from 0, once more.

        It is made when the reader changes the run of this row: a line, an input, or a wrong line.
        """
        lesson = cls(**traits)
        lesson.make = make
        lesson.steppers = {}
        lesson.on_msg(_asked)
        return lesson

    def changed(self, message: dict[str, Any]) -> dict[str, Any]:
        """What the browser gets when it asks for another run of a row, which the message names."""
        n = message["row"]
        if n not in self.steppers:
            self.steppers[n] = self.make(n)
        stepper = self.steppers[n]
        stepper.step = message["step"]
        answer = answered(stepper, message)
        if answer is not None:
            return {"row": n, **answer}
        return {"row": n, "values": values_of({name: getattr(stepper, name) for name in CHANGED})}

    def traits_shown(self) -> dict[str, Any]:
        """The values of its own traits, which a page needs."""
        names = Lesson.class_own_traits(sync=True)
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        minutes = self.rows[-1]["minutes"][1] if self.rows else 0
        runs = "".join(row["digest"] for row in self.rows)
        digest = hashlib.sha256(runs.encode()).hexdigest()[:8]
        return f"Lesson, {self.title}: {len(self.rows)} rows, {minutes} minutes; digest {digest}"


def _asked(lesson: Lesson, message: Any, buffers: Any) -> None:
    """Answer a message of the browser; a run that it made is its own."""
    if message["do"] != "follow":
        lesson.send(lesson.changed(message))
