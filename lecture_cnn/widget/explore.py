"""A listing with controls that run it again: its sizes, its seed, a crop of a picture, values typed by hand.

All that is chosen stands in one dict, `state`. A change makes another state, from it the inputs, and from these a
run. If all of this succeeds, it takes effect; if not, nothing does, and the message says why. In both cases every
control is then set from the state, so that the controls say what the stepper shows.
"""

import threading
from functools import partial
from html import escape

import ipywidgets
import numpy as np

from .inputs import (
    DIGIT,
    FLOWER,
    MADE_UP,
    PICTURE_SIZE,
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
MOST = {"seed": 10**6, "digit": 1796}
NOT_USED = "These rows are not used"
FIRST_CORNER = {MADE_UP: (0, 0), FLOWER: (6, 3), DIGIT: (1, 1)}


class Explorer(ipywidgets.VBox):
    """The controls and below them the stepper.

    The controls are `sizes[letter]`, `seed`, `picture`, `x`, `y`, `digit`, `plane`, `rows`, `use` and `forget`.
    `state` is what they say, `inputs` are those of the `stepper` that is shown, `message` says what was refused and
    why.
    """

    def __init__(self, listing):
        super().__init__()
        self.listing = listing
        self.shapes = shapes_of(listing)
        self.map_name = map_name(listing)
        first = first_sizes(listing)
        self.state = {
            **first,
            "seed": 0,
            "picture": MADE_UP,
            "corners": FIRST_CORNER,  # of each picture, so that a choice is there when one comes back to it
            "digit": 0,
            "plane": None,
            "typed": {},  # (plane, index in it) -> the word that was typed for this cell
            "drafts": {},  # plane -> rows that were typed for it and refused
        }
        self.stepper = self.inputs = None
        self.sizes = {letter: _number(letter) for letter in LABELS if letter in first}
        self._make_controls()
        self._run(self.state)
        self._show()

    def __repr__(self):
        return f"Explorer of {self.stepper!r}"

    # ------------------------------------------------------------ the controls

    def _make_controls(self):
        self.seed, self.x, self.y, self.digit = map(_number, ("seed", "x", "y", "digit"))
        self.picture = ipywidgets.Dropdown(options=[MADE_UP, FLOWER, DIGIT], description=LABELS["picture"])
        self.plane = ipywidgets.Dropdown(description="by hand")
        self.rows = ipywidgets.Textarea(
            rows=5, continuous_update=False, layout=ipywidgets.Layout(width="30em"))
        self.use = ipywidgets.Button(description="use these values")
        self.forget = ipywidgets.Button()
        self.message = ipywidgets.HTML()  # a label would cut a long sentence off
        self.controls = {**self.sizes, "seed": self.seed}
        if self.map_name is not None:
            self.controls |= {"picture": self.picture, "x": self.x, "y": self.y, "digit": self.digit}
        self._lock = threading.RLock()  # JupyterLab lets two threads tell of the changes
        self._showing = False
        for name, control in self.controls.items():
            control.observe(partial(self._on_control, name), "value")
        self.plane.observe(self._on_plane, "value")
        self.rows.observe(self._on_rows, "value")
        self.use.on_click(self._on_use)
        self.forget.on_click(self._on_forget)
        choices = ipywidgets.HBox(list(self.controls.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        buttons = ipywidgets.VBox([self.use, self.forget])
        by_hand = ipywidgets.HBox([self.plane, self.rows, buttons], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.bar = ipywidgets.VBox([choices, by_hand, self.message])

    def _on_control(self, name, change):
        with self._lock:
            if self._showing:
                return
            asked = change["new"]
            said = f"{LABELS[name]} = {_said(asked)}"
            self.message.value = escape(f"{said}: running ...", quote=False)
            try:
                self._run(self._with(name, asked))
            except Exception as error:
                self._show(f"{said} is refused: {_reason(error)}")
            else:
                self._show()

    def _on_plane(self, change):
        with self._lock:
            if not self._showing:
                self.state["plane"] = change["new"]
                self._show()

    def _on_rows(self, change):
        """The box was left: its rows become the values of the map; refused rows stay in the box, to be mended."""
        with self._lock:
            if not self._showing:
                self._use_rows()

    def _on_use(self, button):
        with self._lock:
            if self.state["plane"] in self.state["drafts"]:
                self._use_rows()
            else:
                self._show("The stepper has these values")

    def _on_forget(self, button):
        with self._lock:
            self._run({**self.state, "typed": {}, "drafts": {}})
            self._show()

    def _use_rows(self):
        plane, text = self.state["plane"], self.rows.value
        drafts = {**self.state["drafts"]}
        drafts.pop(plane, None)
        try:
            typed = {**self.state["typed"], **self._typed(plane, text)}
            self._run({**self.state, "typed": typed, "drafts": drafts})
        except Exception as error:
            if text.strip():
                drafts[plane] = text
            self.state["drafts"] = drafts
            self._show(f"{NOT_USED}: {_reason(error)}")
        else:
            self._show()

    def _show(self, said=""):
        """Set every control from the state; `said` is the message, if there is one."""
        self._showing = True
        try:
            self._show_choices()
            self._show_plane()
        finally:
            self._showing = False
        of_draft = "" if said.startswith(NOT_USED) else self._draft_refused()
        message = "; ".join(filter(None, [said, of_draft]))
        self.message.value = escape(message, quote=False)

    def _show_choices(self):
        picture = self.state["picture"]
        x, y = self.state["corners"][picture]
        shown = {**self.state, "x": x, "y": y}
        for name, control in self.controls.items():
            control.value = shown[name]
        for control in (self.x, self.y):
            control.layout.display = "none" if picture == MADE_UP else None
        self.digit.layout.display = None if picture == DIGIT else "none"

    def _show_plane(self):
        planes = planes_of(self.inputs)
        if self.plane.options != tuple(planes):
            self.plane.options = planes
        places = [place for _, place in planes]
        if self.state["plane"] not in places:
            self.state["plane"] = places[0]
        plane = self.plane.value = self.state["plane"]
        drafts = self.state["drafts"]
        self.rows.value = drafts[plane] if plane in drafts else self._written(plane)
        count = len(self._typed_here())
        self.forget.description = f"forget {count} typed" if count else "nothing is typed"
        self.forget.disabled = count == 0

    # ------------------------------------------------------------ a change

    def _with(self, name, asked):
        """The state with another choice."""
        state = {**self.state}
        picture = state["picture"]
        corner = list(state["corners"][picture])
        if name == "picture":
            picture, corner = asked, self._inside(asked)
            state["picture"] = picture
        elif name in ("x", "y"):
            corner["xy".index(name)] = _whole(name, asked)
        else:
            state[name] = _whole(name, asked)
        state["corners"] = {**state["corners"], picture: tuple(corner)}
        return state

    def _run(self, state):
        """Make the inputs and the run of a state; all of this has worked before anything changes."""
        from ..tracing.counting import traced

        inputs = inputs_of(self.listing, state)
        run = traced(self.listing.function, self.listing, inputs)
        self.state, self.inputs = state, inputs
        if self.stepper is None:
            self.stepper = Stepper.of(run)
            self.children = self.bar, self.stepper
        else:
            self.stepper.show(run, min(self.stepper.step, len(run) - 1))

    def _inside(self, picture):
        """The corner of a picture's crop, moved as far as it takes for the crop to be inside."""
        corner = self.state["corners"][picture]
        if picture == MADE_UP:
            return corner
        cells = np.shape(self.inputs[self.map_name])[1:]
        free = [size - crop for size, crop in zip(PICTURE_SIZE[picture], cells)]
        return [max(0, min(at, most)) for at, most in zip(corner, free)]

    # ------------------------------------------------------------ values by hand

    def _typed(self, plane, text):
        """Of typed rows the words that differ from what is there: (plane, index) -> word."""
        shape = plane_of(self.inputs, plane).shape
        there = words_of(self._written(plane), shape)
        words = words_of(text, shape)
        return {(plane, index): word for index, word in words.items() if word != there[index]}

    def _typed_here(self):
        """The typed words whose cells exist at these sizes."""
        return [word for place, word in self.state["typed"].items() if is_there(self.inputs, *place)]

    def _written(self, plane):
        """The rows of a map as the box shows them: a typed number as it was typed."""
        typed = self.state["typed"]
        words = {index: word for (other, index), word in typed.items() if other == plane}
        return written(plane_of(self.inputs, plane), words)

    def _draft_refused(self):
        """Why the stepper doesn't have the rows that the box shows; "" if it has them."""
        plane = self.state["plane"]
        if plane not in self.state["drafts"]:
            return ""
        try:
            words_of(self.state["drafts"][plane], plane_of(self.inputs, plane).shape)
        except ValueError as error:
            return f"{NOT_USED}: {error}"
        return f"{NOT_USED} yet"


def _reason(error):
    """What an error says; of one that isn't about the values also its kind."""
    if isinstance(error, OverflowError):
        return f"a number of the run is too large ({error})"
    if isinstance(error, (ValueError, TypeError, IndexError)):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _number(name):
    """A box for a whole number. It takes any number, so that a wrong one is refused in words and not made another."""
    return ipywidgets.FloatText(step=1, description=LABELS[name], layout=ipywidgets.Layout(width="11em"))


def _whole(name, asked):
    """What a box says as an int; a ValueError says what it may be."""
    least, most = LEAST.get(name, 1), MOST.get(name, 10**6)
    if not (float(asked).is_integer() and least <= asked <= most):
        raise ValueError(f"expected a whole number from {least} to {most:,}")
    return int(asked)


def _said(asked):
    """A number as it was typed, and a choice as the menu has it."""
    return int(asked) if isinstance(asked, float) and asked.is_integer() else asked


