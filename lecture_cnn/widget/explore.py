"""A listing with controls that run it again: sizes, seed, a crop of a picture, values by hand.

All choices stand in one dict, `state`. A change gives a new state, from it the inputs, and from
these a run. If all of this succeeds, the new state is kept; if not, the old one is, and the message
says why. In both cases every control is then set from the state, so that the controls agree with
the stepper.
"""

import threading
from functools import partial
from html import escape
from typing import Any

import numpy as np

from ..listings import Listing
from ..operations.extras import extra
from ..tracing import counting
from .inputs import (
    DIGIT,
    FLOWER,
    MADE_UP,
    PICTURE_SIZE,
    Inputs,
    State,
    first_sizes,
    inputs_of,
    is_there,
    map_name,
    plane_of,
    planes_of,
    shapes_of,
    words_of,
    written,
)
from .stepper import Stepper

with extra("widget"):
    import ipywidgets

Change = dict[str, Any]  # what a control says of itself: "new" is its value
LABELS = {
    "d": "maps in",
    "D": "maps out",
    "S": "stride",
    "P": "padding",
    "K": "K",
    "W": "W",
    "H": "H",
    "T": "T",
    "m": "m",
    "n": "n",
    "seed": "seed",
    "picture": "values",
    "x": "column",
    "y": "row",
    "digit": "digit",
}
LEAST = {"P": 0, "seed": 0, "x": 0, "y": 0, "digit": 0}  # of the others 1
MOST = {"digit": 1796}  # of the others 1,000,000
NOT_USED = "These rows are not used"
FIRST_CORNER = {MADE_UP: (0, 0), FLOWER: (6, 3), DIGIT: (1, 1)}


class Explorer(ipywidgets.VBox):
    """The controls and below them the stepper.

    The controls are `sizes[letter]`, `seed`, `picture`, `x`, `y`, `digit`, `plane`, `rows`, `use`
    and `forget`. `state` holds their values, `inputs` are those of the `stepper` that is shown,
    `message` says what was refused and why.
    """

    stepper: Stepper
    inputs: Inputs

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing
        self.shapes = shapes_of(listing)
        self.map_name = map_name(listing)
        first = first_sizes(listing)
        self.state: State = {
            **first,
            "seed": 0,
            "picture": MADE_UP,
            "corners": FIRST_CORNER,  # of each picture, so that each keeps its own
            "digit": 0,
            "plane": None,
            "typed": {},  # (plane, index in it) -> the word that was typed for this cell
            "drafts": {},  # plane -> rows that were typed for it and refused
        }
        self.sizes = {letter: _number_box(letter) for letter in LABELS if letter in first}
        self._create_controls()
        self.inputs = inputs_of(listing, self.state)
        self.stepper = Stepper.of(counting.traced(listing.function, listing, self.inputs))
        self.stepper.steered, self.stepper.program = True, {}
        self.children = (self.bar, self.stepper)
        self._show()

    def __repr__(self) -> str:
        return f"Explorer of {self.stepper!r}"

    # ------------------------------------------------------------ the controls

    def _create_controls(self) -> None:
        self.seed = _number_box("seed")
        self.x = _number_box("x")
        self.y = _number_box("y")
        self.digit = _number_box("digit")
        pictures = [MADE_UP, FLOWER, DIGIT]
        self.picture = ipywidgets.Dropdown(options=pictures, description=LABELS["picture"])
        self.plane = ipywidgets.Dropdown(description="by hand")
        wide = ipywidgets.Layout(width="30em")
        self.rows = ipywidgets.Textarea(rows=5, continuous_update=False, layout=wide)
        self.use = ipywidgets.Button(description="use these values")
        self.forget = ipywidgets.Button()
        self.message = ipywidgets.HTML()  # a label would cut a long sentence off
        self.controls = {**self.sizes, "seed": self.seed}
        if self.map_name is not None:
            self.controls |= {
                "picture": self.picture,
                "x": self.x,
                "y": self.y,
                "digit": self.digit,
            }
        self._lock = threading.RLock()  # in JupyterLab the changes come in two threads
        self._showing = False
        self._observe_controls()
        self.bar = self._arranged()

    def _observe_controls(self) -> None:
        for name, control in self.controls.items():
            control.observe(partial(self._on_control, name), "value")
        self.plane.observe(self._on_plane, "value")
        self.rows.observe(self._on_rows, "value")
        self.use.on_click(self._on_use)
        self.forget.on_click(self._on_forget)

    def _arranged(self) -> ipywidgets.VBox:
        wrapped = ipywidgets.Layout(flex_flow="row wrap")
        choices = ipywidgets.HBox(list(self.controls.values()), layout=wrapped)
        buttons = ipywidgets.VBox([self.use, self.forget])
        wrapped = ipywidgets.Layout(flex_flow="row wrap")
        by_hand = ipywidgets.HBox([self.plane, self.rows, buttons], layout=wrapped)
        return ipywidgets.VBox([choices, by_hand, self.message])

    def _on_control(self, name: str, change: Change) -> None:
        """A control was set: run with its new value, or say why it is refused."""
        with self._lock:
            if self._showing:
                return
            value = change["new"]
            choice = f"{LABELS[name]} = {_as_typed(value)}"
            self.message.value = escape(f"{choice}: running ...", quote=False)
            try:
                self._run(self._state_with(name, value))
            except Exception as error:
                self._show(f"{choice} is refused: {_reason(error)}")
            else:
                self._show()

    def _on_plane(self, change: Change) -> None:
        with self._lock:
            if not self._showing:
                self.state["plane"] = change["new"]
                self._show()

    def _on_rows(self, change: Change) -> None:
        """The box was left: its rows become the values of the map.

        Refused rows stay in the box, to be corrected.
        """
        with self._lock:
            if not self._showing:
                self._use_rows()

    def _on_use(self, button: ipywidgets.Button) -> None:
        with self._lock:
            if self.state["plane"] in self.state["drafts"]:
                self._use_rows()
            else:
                self._show("The stepper has these values")

    def _on_forget(self, button: ipywidgets.Button) -> None:
        with self._lock:
            self._run({**self.state, "typed": {}, "drafts": {}})
            self._show()

    def _use_rows(self) -> None:
        """Run with the rows in the box as the values of the map that is chosen."""
        plane = self.state["plane"]
        text = self.rows.value
        drafts = dict(self.state["drafts"])
        drafts.pop(plane, None)
        try:
            typed = self.state["typed"] | self._changed_words(plane, text)
            self._run({**self.state, "typed": typed, "drafts": drafts})
        except Exception as error:
            if text.strip():
                drafts[plane] = text
            self.state["drafts"] = drafts
            self._show(f"{NOT_USED}: {_reason(error)}")
        else:
            self._show()

    def _show(self, message: str = "") -> None:
        """Set every control from the state, and show the message."""
        self._showing = True
        try:
            self._show_choices()
            self._show_plane()
        finally:
            self._showing = False
        messages = [message]
        if not message.startswith(NOT_USED):
            messages.append(self._draft_refused())
        self.message.value = escape("; ".join(filter(None, messages)), quote=False)

    def _show_choices(self) -> None:
        picture = self.state["picture"]
        x, y = self.state["corners"][picture]
        shown = {**self.state, "x": x, "y": y}
        for name, control in self.controls.items():
            control.value = shown[name]
        for control in (self.x, self.y):
            control.layout.display = "none" if picture == MADE_UP else None
        self.digit.layout.display = None if picture == DIGIT else "none"

    def _show_plane(self) -> None:
        planes = planes_of(self.inputs)
        if self.plane.options != tuple(planes):
            self.plane.options = planes
        choices = [plane for _, plane in planes]
        if self.state["plane"] not in choices:
            self.state["plane"] = choices[0]
        plane = self.state["plane"]
        self.plane.value = plane
        drafts = self.state["drafts"]
        self.rows.value = drafts[plane] if plane in drafts else self._rows_of(plane)
        count = self._count_typed()
        self.forget.description = f"forget {count} typed" if count else "nothing is typed"
        self.forget.disabled = count == 0

    # ------------------------------------------------------------ a change

    def _state_with(self, name: str, value: Any) -> State:
        """The state with another value of one control; a ValueError says what it may be."""
        picture = self.state["picture"]
        x, y = self.state["corners"][picture]
        if name == "picture":
            changed = {"picture": value}
            corners = {value: self._corner_inside(value)}
        elif name == "x":
            changed = {}
            corners = {picture: (_whole(name, value), y)}
        elif name == "y":
            changed = {}
            corners = {picture: (x, _whole(name, value))}
        else:
            changed = {name: _whole(name, value)}
            corners = {}
        return {**self.state, **changed, "corners": {**self.state["corners"], **corners}}

    def _run(self, state: State) -> None:
        """Compute the inputs and the run of a state, and show them; on an error nothing changes."""
        inputs = inputs_of(self.listing, state)
        run = counting.traced(self.listing.function, self.listing, inputs)
        self.state = state
        self.inputs = inputs
        self.stepper.show(run, min(self.stepper.step, len(run) - 1))

    def _corner_inside(self, picture: str) -> tuple[int, int]:
        """The corner (x, y) of a picture's crop, moved until the crop lies inside the picture."""
        corner = self.state["corners"][picture]
        if picture == MADE_UP or self.map_name is None:
            return corner
        _, W, H = np.shape(self.inputs[self.map_name])
        width, height = PICTURE_SIZE[picture]
        x, y = corner
        return max(0, min(x, width - W)), max(0, min(y, height - H))

    # ------------------------------------------------------------ values by hand

    def _changed_words(self, plane: Any, text: str) -> dict[Any, str]:
        """The words of typed rows that differ from the values: (plane, index) -> word."""
        shape = plane_of(self.inputs, plane).shape
        words_before = words_of(self._rows_of(plane), shape)
        changed = {}
        for index, word in words_of(text, shape).items():
            if word != words_before[index]:
                changed[plane, index] = word
        return changed

    def _count_typed(self) -> int:
        """How many cells with a typed word exist at these sizes."""
        cells = self.state["typed"]
        return sum(is_there(self.inputs, plane, index) for plane, index in cells)

    def _rows_of(self, plane: Any) -> str:
        """The rows of a map as the box shows them: a typed number as it was typed."""
        words = {}
        for (other, index), word in self.state["typed"].items():
            if other == plane:
                words[index] = word
        return written(plane_of(self.inputs, plane), words)

    def _draft_refused(self) -> str:
        """Why the stepper doesn't have the rows that the box shows; "" if it has them."""
        plane = self.state["plane"]
        if plane not in self.state["drafts"]:
            return ""
        shape = plane_of(self.inputs, plane).shape
        try:
            words_of(self.state["drafts"][plane], shape)
        except ValueError as error:
            return f"{NOT_USED}: {error}"
        return f"{NOT_USED} yet"


def _reason(error: Exception) -> str:
    """The message of an error; if it isn't about the values, also its kind."""
    if isinstance(error, OverflowError):
        return f"a number of the run is too large ({error})"
    if isinstance(error, (ValueError, TypeError, IndexError)):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _number_box(name: str) -> ipywidgets.FloatText:
    """A box for a whole number.

    It accepts any number, so that a wrong one is refused in words and not silently changed.
    """
    narrow = ipywidgets.Layout(width="11em")
    return ipywidgets.FloatText(step=1, description=LABELS[name], layout=narrow)


def _whole(name: str, value: float) -> int:
    """The number in a box as an int; a ValueError says what it may be."""
    least = LEAST.get(name, 1)
    most = MOST.get(name, 10**6)
    if not (float(value).is_integer() and least <= value <= most):
        raise ValueError(f"expected a whole number from {least} to {most:,}")
    return int(value)


def _as_typed(value: Any) -> Any:
    """A number as it was typed (3, not 3.0); a choice as the menu has it."""
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value
