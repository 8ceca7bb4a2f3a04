"""The widget of a lecture: rows of a teaching plan, each with a stepper; made in course/lessons."""

import hashlib
from typing import Any

from ..operations.extras import extra
from .stepper import MODULE, STYLE

with extra("widget"):
    import anywidget
    import traitlets


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

    def traits_shown(self) -> dict[str, Any]:
        """The values of its own traits, which a page needs."""
        names = Lesson.class_own_traits(sync=True)
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        minutes = self.rows[-1]["minutes"][1] if self.rows else 0
        runs = "".join(row["digest"] for row in self.rows)
        digest = hashlib.sha256(runs.encode()).hexdigest()[:8]
        return f"Lesson, {self.title}: {len(self.rows)} rows, {minutes} minutes; digest {digest}"
