"""The widget: a run's columns, sent once; and the step, which Python and the browser share."""

from bisect import bisect_left
from numbers import Real
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from ..operations.shapes import step_number
from .modules import joined
from .pack import digest, pack

FOLDER = Path(__file__).parent
MODULE = joined("page.js")
STYLE = (FOLDER / "css" / "style.css").read_text(encoding="utf-8")


class Stepper(anywidget.AnyWidget):
    """A run to step through: `step` can be read and set, from 0 to len(trace) - 1, and shows `trace[step]`."""

    _esm = MODULE
    _css = STYLE
    data = traitlets.Bytes(b"").tag(sync=True)
    beside = traitlets.Bytes(b"").tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    stops = traitlets.List(traitlets.Int()).tag(sync=True)
    clock = traitlets.List(traitlets.Int()).tag(sync=True)  # of two whole runs: mine, lecture, mine, ...

    @classmethod
    def of(cls, trace, *, at=None, stops=None, beside=None, clock=None):
        """The widget of a trace; `at` and each of `stops` are loop variables, dict(j=1, x=3), or a step's number.

        `beside` is a second trace. With a `clock`, pairs of steps of the two, they are shown as two whole runs, at the
        last pair; without one as scatter and gather.
        """
        if not len(trace):
            raise ValueError(f"{trace.function.__name__}: none of its statements ran, so there is no step to show")
        if clock is not None:
            flat = [k for pair in clock for k in pair]
            widget = cls(data=pack(trace), beside=pack(beside), step=len(clock) - 1, clock=flat)
            widget.trace, widget.second = trace, beside
            return widget
        clock = range(len(trace)) if beside is None else window_steps(trace)
        places = [bisect_left(clock, step_at(trace, place)) for place in (0 if at is None else at, *(stops or ()))]
        widget = cls(data=pack(trace), beside=b"" if beside is None else pack(beside), step=places[0], stops=places[1:])
        widget.trace, widget.second = trace, beside
        return widget

    def show(self, trace, step):
        """Another run in place of this one, at a step."""
        with self.hold_sync():
            self.data, self.step = pack(trace), step
        self.trace = trace

    def __repr__(self):
        if not hasattr(self, "trace"):
            return "Stepper()"
        return " beside ".join(_told(trace) for trace in (self.trace, self.second) if trace is not None)

    def _repr_mimebundle_(self, **kwargs):
        """The widget, and for where no script runs a still picture, if what draws it is installed."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None or not hasattr(self, "trace"):
            return bundle
        data, metadata = bundle
        shown = self.step if self.step and self.second is None else first_interesting(self.trace)
        try:
            from .still import still

            picture = still(self.trace, shown)
        except ImportError:
            return bundle
        return {**data, "image/png": picture}, metadata


def step_at(trace, place):
    """The first step with these loop variables, or the step of this number; a ValueError says what there is."""
    if not isinstance(place, dict):
        return step_number("at or one of stops", place, -len(trace), len(trace) - 1) % len(trace)
    there = np.ones(len(trace), bool)
    for name, value in place.items():
        if not isinstance(value, Real):
            raise TypeError(f"at or one of stops: expected a number for {name}, got {value!r}")
        in_scope = np.array([name in statement.variables for statement in trace.table])
        there &= in_scope[trace.statement] & (trace.variable.get(name, np.nan) == value)
    if there.any():
        return int(there.argmax())
    wanted = ", ".join(f"{name}={value}" for name, value in place.items())
    raise ValueError(f"no step with {wanted}; the loop variables are {', '.join(trace.variable)}")


def window_steps(trace):
    """The steps that add up the products of a window: the clock of two runs side by side."""
    windows = [statement.sums_a_window for statement in trace.table]
    return [k for k, statement in enumerate(trace.statement.tolist()) if windows[statement]]


def scatter_inputs(trace):
    """Inputs with which L11 computes the same dY(l-1) as this run of L07: its dz as dY, its w, no activation."""
    before = trace.state(0)
    dz, w = before["dz"], before["w"]
    y = np.zeros((w.shape[1], dz.shape[1] + w.shape[2] - 1, dz.shape[2] + w.shape[3] - 1))
    return dict(y=y, z=np.zeros_like(dz), w=w, dY=dz, activation="identity")


def first_interesting(trace):
    """The first step that multiplies what is not zero, or else the last one."""
    used = trace.read_box >= 0
    cells = np.array([len(box.offsets) for box in trace.boxes])[trace.read_box[used]]
    reads = np.bincount(trace.read_step[used], cells, len(trace))
    writes = np.bincount(trace.write_step, minlength=len(trace))
    multiplies = (reads > 1) & (writes == 1)
    found = trace.write_step[multiplies[trace.write_step] & (trace.write_value != 0)]
    return int(found[0]) if len(found) else len(trace) - 1


def _told(trace):
    sizes = ", ".join(f"{place.title} {'x'.join(map(str, place.shape))}" for place in trace.places)
    name = trace.function.__name__ if trace.listing is None else f"{trace.listing.id} ({trace.listing.title})"
    return f"Stepper of {name}: {len(trace)} steps; {sizes}; digest {digest(trace)}"
