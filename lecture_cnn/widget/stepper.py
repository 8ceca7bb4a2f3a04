"""The widget: a run's columns, sent once; and the step, which Python and the browser share."""

import base64
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np

from ..operations.extras import extra
from ..operations.shapes import step_number
from ..tracing.traces import Trace
from .asks import Ask
from .modules import joined
from .pack import digest, pack
from .program import program, to_mend

with extra("widget"):
    import anywidget
    import traitlets

FOLDER = Path(__file__).parent
MODULE = joined("page.js")
MODES = (None, "stage", "study")
# Listings whose slides count from 0: the worked examples.
FROM_0 = {"L36", "derivative_of_Y22", "L37", "derivative_of_w12"}
SHEETS = sorted((FOLDER / "css").glob("*.css"))
STYLE = "\n".join(path.read_text(encoding="utf-8") for path in SHEETS)

_unshown = ContextVar("_unshown", default=False)

Moment = dict[str, int] | int  # loop variables such as dict(j=1, x=3), or a step's number


def _bytes(value: Any, widget: Any) -> bytes:
    """What the browser sends for a trait of bytes."""
    return bytes(value)


class Stepper(anywidget.AnyWidget):
    """A run to step through.

    `step` can be read and set, from 0 to len(trace) - 1; the widget shows `trace[step]`.
    """

    _esm = MODULE
    _css = STYLE
    # The browser sends runs, too (js/here.js): they are not sent back to it.
    data = traitlets.Bytes(b"").tag(sync=True, echo_update=False, from_json=_bytes)
    beside = traitlets.Bytes(b"").tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    stops = traitlets.List(traitlets.Int()).tag(sync=True)
    # Of two whole runs the steps that belong together: one of the first, one of the second, ...
    clock = traitlets.List(traitlets.Int()).tag(sync=True)
    # The questions before steps; see asks.py.
    asks = traitlets.List(traitlets.Dict()).tag(sync=True)
    # Of two gradients: each in its own order (the key "o"), on one clock, or as the mode asks for.
    own_order = traitlets.Bool(None, allow_none=True).tag(sync=True)
    # What indices count from at first: 0 or 1.
    count = traitlets.Enum([0, 1], 1).tag(sync=True)
    # What was chosen; without a choice the browser decides by the room that there is.
    mode = traitlets.Enum(["", "stage", "study"], "").tag(sync=True)
    # After a change of the run (widget/change.py): the run before, and in words what was changed.
    former = traitlets.Bytes(b"").tag(sync=True, echo_update=False, from_json=_bytes)
    changed = traitlets.Unicode("").tag(sync=True)
    # What is to be mended in a listing with a wrong line, in words (course/mend.py).
    task = traitlets.Unicode("").tag(sync=True)
    # What the browser needs to run the listing itself (widget/program.py).
    program = traitlets.Dict().tag(sync=True)
    trace: Trace
    second: Trace | None
    # Of a run beside the lecture's: what pairs the steps of another run with the lecture's.
    clock_of: Callable[[Trace, Trace], list[tuple[int, int]]] | None = None
    frames: Sequence[dict[str, Any]]
    began: Trace  # the run that it began with
    cells: dict[int, Any]  # inputs that were changed since
    earlier: list[Any]  # the runs before this one
    steered = False  # by controls beside it, which give it its inputs: it has none of its own

    @classmethod
    def of(
        cls,
        trace: Trace,
        *,
        at: Moment | None = None,
        stops: Sequence[Moment] | None = None,
        beside: Trace | None = None,
        clock: Sequence[tuple[int, int]] | None = None,
        frames: Sequence[dict[str, Any]] = (),
        mode: str | None = None,
        asks: Sequence[Ask] = (),
        own_order: bool | None = None,
        count: int | None = None,
        task: str = "",
    ) -> "Stepper":
        """The widget of a trace.

        at: where it opens. stops: where Space goes. beside: a second trace, such as L11 (scatter)
        beside L07 (gather). clock: pairs of steps of the two; with it both are shown as whole runs,
        at the last pair. frames: the slides that Shift with PageDown goes to (widget/frames.py).
        mode: "stage" or "study"; None: as the room asks for. asks: the questions before steps.
        count: what indices count from at first, 0 or 1; None: as the listing's slide does.
        own_order: of two gradients each in its own order (True), or on one clock (False).
        task: what is to be mended in a run of a listing with a wrong line; the browser judges it.
        """
        _check(trace, mode)
        count = _first_count(trace, count)
        if clock is None:
            moments = [0 if at is None else at, *(stops or ())]
            step, *halts = _places(trace, moments, beside)
            flat = []
        else:
            step = len(clock) - 1
            halts = []
            flat = [k for pair in clock for k in pair]
        widget = cls(
            data=pack(trace, frames),
            beside=b"" if beside is None else pack(beside),
            step=step,
            stops=halts,
            clock=flat,
            mode=mode or "",
            asks=packed_asks(trace, asks, beside, count),
            count=count,
            own_order=own_order,
            task=task,
            program=_program(trace, beside, task),
        )
        widget.second = beside
        widget.frames = frames
        widget._begin(trace)
        widget.on_msg(_asked)
        return widget

    def open(self) -> None:
        """Tell the browser of the widget, unless it was made `unshown`."""
        if not _unshown.get():
            super().open()

    def _begin(self, trace: Trace) -> None:
        self.trace = self.began = trace
        self.cells = {}
        self.earlier = []

    def traits_shown(self) -> dict[str, Any]:
        """The values of its own traits, which a page needs."""
        names = Stepper.class_own_traits(sync=True)
        return {name: getattr(self, name) for name in names}

    def show(self, trace: Trace, step: int) -> None:
        """Show another run instead of this one, at a step."""
        self.put(trace, None, step=step, changed="")
        self._begin(trace)

    def put(self, trace: Trace, former: Trace | None, **traits: Any) -> None:
        """Show a run with these values of its traits, and the one before it as a ghost."""
        with self.hold_sync():
            self.former = b"" if former is None else pack(former)
            self.program = {} if self.second is not None or self.steered else program(trace)
            for name, value in traits.items():
                setattr(self, name, value)
            self.data = pack(trace, self.frames)
        self.trace = trace

    def __repr__(self) -> str:
        if not hasattr(self, "trace"):
            return "Stepper()"
        first = _description(self.trace)
        if self.second is None:
            return first
        return f"{first} beside {_description(self.second)}"

    def pictured_step(self) -> int:
        """The step of the trace that the still picture shows: what the words around it talk about.

        It is where the stepper opens, or else its first stop, or else the first step of interest;
        before a question it is the step before it, so that the picture doesn't answer.
        """
        place = self.step or next(iter(self.stops), 0)
        asked = [ask["step"] for ask in self.asks if ask["step"] <= place]
        if asked:
            return max(0, min(asked) - 1)
        if self.second is not None:
            steps = self.clock[::2] or window_steps(self.trace)
            return steps[place]
        return place or first_interesting(self.trace)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and a still picture for where no script runs.

        The picture is missing if matplotlib is not installed.
        """
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None or not hasattr(self, "trace"):
            return bundle
        data, metadata = bundle
        try:
            from .still import RUN_IT, still

            picture = still(self.trace, self.pictured_step(), self.count, RUN_IT)
        except ImportError:
            return bundle
        return {**data, "image/png": picture}, metadata


@contextmanager
def unshown() -> Iterator[None]:
    """Steppers that are made in this context are known to Python alone.

    They give their values to a page or to a lesson, which shows them.
    """
    token = _unshown.set(True)
    try:
        yield
    finally:
        _unshown.reset(token)


def _program(trace: Trace, beside: Trace | None, task: str) -> dict[str, Any]:
    """What the browser needs to run this itself; empty for two runs side by side."""
    if beside is not None:
        return {}
    return to_mend(trace) if task else program(trace)


def _asked(widget: Stepper, message: Any, buffers: Any) -> None:
    """Answer a message of the browser: it asks for another run."""
    from .change import answered

    answer = answered(widget, message)
    if answer is not None:
        widget.send(answer)


def values_of(traits: dict[str, Any]) -> dict[str, Any]:
    """The values of a stepper's traits as JSON has them: bytes are in base64, under "bytes"."""
    plain = {}
    encoded = {}
    for trait, value in traits.items():
        if isinstance(value, bytes):
            encoded[trait] = base64.b64encode(value).decode()
        else:
            plain[trait] = value
    return {**plain, "bytes": encoded}


def _first_count(trace: Trace, count: int | None) -> int:
    """What indices count from at first; the worked examples' slides count from 0."""
    if count not in (None, 0, 1):
        raise ValueError(f"count: expected 0 or 1, got {count!r}")
    if count is not None:
        return count
    names = trace.listing.ids if trace.listing is not None else ()
    return 0 if trace.of_numpy or set(names) & FROM_0 else 1


def packed_asks(
    trace: Trace, asks: Sequence[Ask], beside: Trace | None, count: int
) -> list[dict[str, Any]]:
    """The questions as the browser gets them, in the order of their steps.

    count: what indices in them count from, 0 or 1.
    """
    rows = []
    for ask in asks:
        steps = steps_at(trace, ask.at)
        step = answer = int(steps[0])
        for k in reversed(steps):
            if trace.writes_of(k):
                answer = int(k)
        before, after = _places(trace, [step, answer], beside)
        row = ask.packed(trace, step, count)
        row["step"] = before
        row["answer"] = after
        rows.append(row)
    return sorted(rows, key=lambda row: row["step"])


def _places(trace: Trace, moments: Sequence[Moment], beside: Trace | None) -> list[int]:
    """Where these moments are on the clock: all steps, or beside a second run the windows."""
    steps: Sequence[int] = range(len(trace))
    if beside is not None:
        steps = window_steps(trace)
    places = []
    for moment in moments:
        step = step_at(trace, moment)
        places.append(bisect_left(steps, step))
    return places


def step_at(trace: Trace, moment: Moment) -> int:
    """The first step with these loop variables, or the step of this number.

    A ValueError says which loop variables there are.
    """
    return int(steps_at(trace, moment)[0])


def steps_at(trace: Trace, moment: Moment) -> np.ndarray:
    """All steps with these loop variables, at least one; or the step of this number."""
    if not isinstance(moment, dict):
        number = step_number("at or one of stops", moment, -len(trace), len(trace) - 1)
        return np.array([number % len(trace)])
    matches = np.ones(len(trace), bool)
    for name, value in moment.items():
        if not isinstance(value, Real):
            expected = f"expected a number for {name}"
            raise TypeError(f"at or one of stops: {expected}, got {value!r}")
        in_scope = np.array([name in statement.variables for statement in trace.table])
        values = trace.variable.get(name, np.nan)
        matches &= in_scope[trace.statement] & (values == value)
    if matches.any():
        return np.flatnonzero(matches)
    wanted = ", ".join(f"{name}={value}" for name, value in moment.items())
    known = ", ".join(trace.variable)
    raise ValueError(f"no step with {wanted}; the loop variables are {known}")


def window_steps(trace: Trace) -> list[int]:
    """The steps that sum the products of a window: the clock of two runs side by side."""
    is_window = np.array([statement.sums_a_window for statement in trace.table])
    return np.flatnonzero(is_window[trace.statement]).tolist()


def scatter_inputs(trace: Trace) -> dict[str, Any]:
    """Inputs with which L11 computes the same dY(l-1) as this run of L07.

    They are the run's dz as dY, its w, and no activation.
    """
    before = trace.state(0)
    dz = before["dz"]
    w = before["w"]
    _, W, H = dz.shape
    _, D, K, _ = w.shape
    y = np.zeros((D, W + K - 1, H + K - 1))
    return dict(y=y, z=np.zeros_like(dz), w=w, dY=dz, activation="identity")


def first_interesting(trace: Trace) -> int:
    """The first step that multiplies and does not give zero, or else the last step."""
    used = trace.read_box >= 0
    sizes = np.array([len(box.offsets) for box in trace.boxes])
    cells = sizes[trace.read_box[used]]
    reads = np.bincount(trace.read_step[used], cells, len(trace))
    writes = np.bincount(trace.write_step, minlength=len(trace))
    multiplies = (reads > 1) & (writes == 1)
    is_interesting = multiplies[trace.write_step] & (trace.write_value != 0)
    steps = trace.write_step[is_interesting]
    return int(steps[0]) if len(steps) else len(trace) - 1


def _description(trace: Trace) -> str:
    """The text of a stepper: its listing, the arrays with their sizes, a digest of the run."""
    name = trace.function.__name__
    if trace.listing is not None:
        name = f"{trace.listing.id} ({trace.listing.title})"
    arrays = []
    for array in trace.arrays:
        size = "x".join(map(str, array.shape))
        arrays.append(f"{array.title} {size}")
    sizes = ", ".join(arrays)
    return f"Stepper of {name}: {len(trace)} steps; {sizes}; digest {digest(trace)}"


def _check(trace: Trace, mode: str | None) -> None:
    """A ValueError for a run without steps, and for a mode that there isn't."""
    if not len(trace):
        name = trace.function.__name__
        raise ValueError(f"{name}: none of its statements ran, so there is no step to show")
    if mode not in MODES:
        raise ValueError(f'mode: expected "stage" or "study", got {mode!r}')
