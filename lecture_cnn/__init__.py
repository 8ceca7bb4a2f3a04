"""The lectures "Convolutional Networks III and IV" (Bhiksha Raj) as running code.

What you can do here, after `import lecture_cnn as lc`:

    lc.LISTINGS["L07"]        a listing of the lecture: its notation, source, inputs, and `run`
    lc.LISTINGS["L07"].beside_slide   the same, with what the slide prints otherwise below each line
    lc.find("single layer")   the listings with these words in the title
    lc.trace("L07")           every step of a run: what was read, what was written
    lc.stepper("L07")         the same to step through in the notebook
    lc.Ask(at, question, choices)   a question before a step: lc.stepper("L07", asks=[lc.Ask(...)])
    lc.lesson(1)              a lecture, row by row: runs, questions, answers, for a remote
    lc.explore("L07")         the same with controls: sizes, stride, seed, a picture's crop, values
                              by hand
    lc.show(lc.vectorized.conv2d)   a version without loops beside the listing that it replaces
    lc.compare("conv2d")      loops, vectorized version and central differences side by side
    lc.check(my_conv, "conv2d")   a function of yours on cases that hide nothing, and the line that
                              it breaks
    lc.gradcheck(forward, backward, inputs)   any derivatives beside central differences: of two
                              functions, a layer, a network
    lc.trace(my_backward, operation="conv2d_backward")    your own NumPy loops, step by step; also
                              lc.stepper
    lc.replay(my_backward, "conv2d_backward")    your loops beside the lecture's, opened where they
                              first go wrong
    lc.export(widget, "a.html")   one page that steps without a kernel or a network
    lc.errata()               the slips of the slides, each run as printed and as corrected
    lc.claims()               every sentence of the decks that asserts something, with its run
    lc.loops, lc.vectorized   the operations, by the lecture's loops and without them
    lc.compiled               the same loops at machine speed
    lc.nets                   networks that learn by any of these; the lecture's networks by name
    lc.picture_to_maps        pictures (rows first) to maps (x first), and lc.maps_to_picture back
"""

import importlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .listings import LISTINGS, Listing

if TYPE_CHECKING:
    from .checking.compare import Comparison
    from .checking.gradcheck import GradientReport
    from .checking.replay import Replay
    from .checking.report import Report
    from .tracing.traces import Trace
    from .widget.asks import Ask
    from .widget.explore import Explorer
    from .widget.lesson import Lesson
    from .widget.stepper import Moment, Stepper

__all__ = [
    "LISTINGS",
    "find",
    "show",
    "trace",
    "stepper",
    "Ask",
    "lesson",
    "explore",
    "compare",
    "check",
    "gradcheck",
    "replay",
    "errata",
    "claims",
    "export",
    "loops",
    "compiled",
    "vectorized",
    "nets",
    "transforms",
    "activations",
    "slips",
    "facts",
    "examples",
    "data",
    "figures",
    "onebased",
    "picture_to_maps",
    "maps_to_picture",
    "to_torch_layout",
    "from_torch_layout",
]

# Loaded when they are first asked for: modules, and functions with the module that they stand in.
MODULES = {
    "loops": "loops",
    "compiled": "compiled",
    "vectorized": "vectorized",
    "onebased": "onebased",
    "nets": "nets",
    "slips": "slips",
    "facts": "deck",
    "examples": "listings.examples",
    "data": "nets.data",
    "transforms": "operations.transforms",
    "activations": "operations.activations",
    "figures": "course.figures",
}
FUNCTIONS = {
    "picture_to_maps": "nets.data",
    "maps_to_picture": "nets.data",
    "to_torch_layout": "nets.data",
    "from_torch_layout": "nets.data",
    "errata": "slips.errata_table",
    "claims": "course.claims",
    "show": "course.side_by_side",
    "Ask": "widget.asks",
}


def __getattr__(name: str) -> Any:
    if name in MODULES:
        return importlib.import_module(f".{MODULES[name]}", __name__)
    if name in FUNCTIONS:
        module = importlib.import_module(f".{FUNCTIONS[name]}", __name__)
        return getattr(module, name)
    raise AttributeError(f"module 'lecture_cnn' has no attribute {name!r}")


def _beside_slide(listing: Listing) -> str:
    """The listing as text; below each line what the slide prints otherwise, with the erratum."""
    from .slips.beside_slide import beside_slide

    return beside_slide(listing)


# The listings stand below the errata, which this view needs: so it is added here.
Listing.beside_slide = property(_beside_slide)  # type: ignore[attr-defined]


def find(words: str) -> list[Listing]:
    """The listings whose title contains these words; upper and lower case are alike.

    A TypeError if `words` is no str.
    """
    if not isinstance(words, str):
        raise TypeError(f"words: expected a str, some words of a title, got {words!r}")
    listings = dict.fromkeys(LISTINGS.values())
    return [listing for listing in listings if words.lower() in listing.title.lower()]


def trace(
    name: str | Callable,
    like: str | None = None,
    *,
    operation: str | None = None,
    **inputs: Any,
) -> "Trace":
    """Run a listing and keep every step.

    name: a listing's id or function name; or a function of your own, written with def (a decorator
    around it is left out): either with the arguments of the listing `like`, on arrays that count
    from 1, or your own NumPy loops for an `operation` such as "conv2d_backward".
    inputs: NumPy arrays of one layer (API.md's table); without any, the teaching example.

    `trace[k]` is a step, `trace.state(k)` holds all arrays before it, `trace.result` the arrays
    that the run made or filled. A run of more than 2,000,000 steps is refused before it begins,
    with a ValueError; a long one shows its progress. A function of your own that takes longer than
    10 seconds even without a trace is a TimeoutError, one that takes too much memory a MemoryError.
    """
    from .tracing.counting import traced

    if not callable(name):
        if like is not None or operation is not None:
            option = f"like={like!r}" if operation is None else f"operation={operation!r}"
            raise TypeError(f"{option} belongs to a function of your own, got {name!r}")
        listing = LISTINGS[name]
        return traced(listing.function, listing, inputs or listing.example())
    if operation is not None:
        from .checking.own_loops import trace_own

        if like is not None:
            raise TypeError("give like= or operation=, not both")
        return trace_own(name, operation, inputs)
    if like is None:
        needed = "operation='conv2d', say, for NumPy loops, like='L07' for loops that count from 1"
        raise TypeError(f"a function of your own needs operation= or like=: {needed}")
    from .checking.limits import run_before_listing

    listing = LISTINGS[like]
    given = inputs or listing.example()
    run_before_listing(name, listing, given)
    return traced(name, listing, given)


def stepper(
    name: str | Callable,
    *,
    like: str | None = None,
    operation: str | None = None,
    at: "Moment | None" = None,
    stops: "Sequence[Moment] | None" = None,
    beside: "str | Trace | None" = None,
    frames: str | None = None,
    mode: str | None = None,
    asks: "Sequence[Ask]" = (),
    own_order: bool | None = None,
    count: int | None = None,
    **inputs: Any,
) -> "Stepper":
    """The widget that steps through a listing; name, like, operation and inputs are as for `trace`.

    at: where it opens: the first step with these loop variables, such as dict(j=1, x=3, y=2), or a
    step's number. stops: a list of such, where Space and PageDown go.
    beside: "L11", or a trace: a second run. own_order: each in its own order (True), or on one
    clock; without it, as the mode asks for.
    frames: the name of one of the deck's own sequences of slides, such as "flip" (their names:
    widget/frames.py), on inputs of the deck's sizes; Space goes to each slide.
    In a notebook a line, an input or a slip of the listing can be changed in the widget and run
    again, beside the run before.
    mode: "stage" shows one step large, for a class, "study" all maps with the listing; without it
    the stage is shown in full screen, on a narrow screen, and of two runs.
    count: what indices count from at first, 0 or 1; without it as the listing's slide does (L36 and
    L37 count from 0). The keys 0 and 1 change it.
    asks: questions, each an `lc.Ask`: the stepper halts before the step and asks; the next key
    shows the answer.
    """
    from .tracing.traces import Trace
    from .widget.asks import Ask
    from .widget.stepper import Stepper

    if stops is not None and not isinstance(stops, (list, tuple)):
        expected = "expected a list of places such as dict(j=1, x=3) or a step's number"
        raise TypeError(f"stops: {expected}, got {stops!r}")
    if not isinstance(asks, (list, tuple)) or not all(isinstance(ask, Ask) for ask in asks):
        raise TypeError(f"asks: expected a list of lc.Ask, got {asks!r}")
    if frames is not None:
        if inputs or like or operation or beside is not None:
            others = "no others, no like=, operation= or beside= with it"
            raise TypeError(f"frames={frames!r} has inputs of its own: {others}")
        return _slides(name, frames, at, stops, mode, asks, count)
    run = trace(name, like, operation=operation, **inputs)
    if beside is not None and not isinstance(beside, Trace):
        beside = _second_run(run, beside, name)
    return Stepper.of(
        run,
        at=at,
        stops=stops,
        beside=beside,
        mode=mode,
        asks=asks,
        own_order=own_order,
        count=count,
    )


def _slides(
    name: Any,
    frames: str,
    at: "Moment | None",
    stops: "Sequence[Moment] | None",
    mode: str | None,
    asks: "Sequence[Ask]",
    count: int | None,
) -> "Stepper":
    """A stepper through a sequence of slides; it opens at the first one and halts at each."""
    from .widget.frames import frames_of
    from .widget.stepper import Stepper

    run, slides = frames_of(name, frames)
    steps = [slide["step"] for slide in slides]
    if at is None:
        at = steps[0]
    if stops is None:
        stops = list(dict.fromkeys(steps))
    return Stepper.of(run, at=at, stops=stops, frames=slides, mode=mode, asks=asks, count=count)


def _second_run(run: "Trace", beside: str, name: Any) -> "Trace":
    """The run of L11 that computes the same as this run of L07, for a stepper of both."""
    from .widget.stepper import scatter_inputs

    if (run.listing.id, LISTINGS[beside].id) != ("L07", "L11"):
        raise ValueError(f"beside: L11 can stand beside L07, got {beside!r} beside {name!r}")
    return trace(beside, **scatter_inputs(run))


def lesson(which: "int | str | os.PathLike[str]", *, row: int | None = None) -> "Lesson":
    """A lecture as one widget: its runs, stops, questions and answers, row by row.

    which: 1 or 2 for the two lectures, or the name of a TOML file with a plan of your own; a plan's
    fields: lecture_cnn/course/lessons. row: the row to open, from 1; without it the lesson opens
    where the browser left it.

    A remote's PageDown and PageUp play all of it. `lc.export(lc.lesson(1), "lecture1.html")` writes
    it as one page. A ValueError names the row of a plan that cannot be run.
    """
    from .course.lessons import lesson

    return lesson(which, row, stepper)


def explore(name: str) -> "Explorer":
    """A listing's stepper with controls that run it again.

    They set its sizes, stride and seed, a picture's crop, and values by hand.
    """
    from .widget.explore import Explorer

    return Explorer(LISTINGS[name])


def compare(operation: str, **inputs: Any) -> "Comparison":
    """Compare an operation's loops, its vectorized version and, for gradients, central differences.

    See checking.compare.
    """
    from .checking import compare

    return compare(operation, **inputs)


def check(function: Any, operation: str | None = None, **options: Any) -> "Report":
    """Run your function or class, as it is written, on adversarial cases of an operation.

    The report says of each result whether it is right, and leads to the mistake.

    See checking.check.
    """
    from .checking import check

    return check(function, operation, **options)


def gradcheck(
    forward: Any, backward: Callable | None = None, inputs: Any = None
) -> "GradientReport":
    """Compare any derivatives with central differences: of two functions, a layer, a network.

    See checking.gradcheck.
    """
    from .checking.gradcheck import gradcheck

    return gradcheck(forward, backward, inputs)


def replay(function: Callable, like: str, **inputs: Any) -> "Replay":
    """Run your loops beside the lecture's, up to the first difference.

    like: an operation such as "conv2d_backward", for your own NumPy loops, which count from 0; or a
    listing, for a function with its arguments, on arrays that count from 1.
    See checking.own_loops and checking.replay.
    """
    from .checking import replay
    from .checking.own_loops import is_of_operation, replay_own

    if is_of_operation(function, like):
        return replay_own(function, like, inputs)
    return replay(function, LISTINGS[like], **inputs)


def export(
    widget_or_notebook: "Stepper | Lesson | str | os.PathLike[str]",
    path: str | os.PathLike[str],
    *,
    force: bool = False,
    pictures: str | os.PathLike[str] | None = None,
    run: bool = False,
) -> Path:
    """Write one HTML file of a stepper, a lesson or a notebook; it needs no kernel and no network.

    Of a folder, each notebook becomes a page. A file that is no earlier page is replaced only with
    `force`. `pictures` is one more folder from which a notebook may show pictures; `run` runs every
    cell. See publishing.export.
    """
    from .publishing.export import export

    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: expected the name of a file, got {path!r}")
    return export(widget_or_notebook, path, force=force, pictures=pictures, run=run)
