"""The deck's own sequences of slides by name: `lc.stepper("L07", frames="flip")` shows one.

A sequence names its listings (run one after the other), inputs of the deck's sizes, and which steps
of that run are its slides. Before, between or after these the deck says a sentence with the same
picture; this is a slide of its own.
"""

import linecache
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from .. import tracing
from ..language import adapter
from ..language.source import body_of, code_of, read_tree, source_lines
from ..listings import LISTINGS
from ..listings.examples import integers
from ..tracing.traces import Trace

Slide = dict[str, Any]  # "step": its number in the run; "note": a sentence, empty if there is none


class SlideSequence(NamedTuple):
    """The listings, their inputs, and which steps are slides.

    The sentences `before` are shown with the picture of the first slide, `between` in the middle,
    `after` at the last slide.
    """

    listings: tuple[str, ...]
    inputs: dict[str, Any]
    is_slide: Callable[[Trace, int], bool]
    before: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def _written(trace: Trace, k: int) -> set[str]:
    """The names of the arrays that step k writes."""
    return {trace.array_of(cell).name for cell in trace.writes_of(k)}


def _created(trace: Trace, k: int) -> set[str]:
    """The names of the arrays that step k creates."""
    return {array.name for array in trace.arrays if array.created == k}


def _writes_to(*names: str) -> Callable[[Trace, int], bool]:
    """The rule: a step is a slide if it writes to one of these arrays."""
    return lambda trace, k: not _written(trace, k).isdisjoint(names)


def _pads_or_writes(trace: Trace, k: int) -> bool:
    return bool(_written(trace, k)) or "dzpad" in _created(trace, k)


def _flips_last_or_writes_dy(trace: Trace, k: int) -> bool:
    flips = [step for step in range(len(trace)) if "Wflip" in _written(trace, step)]
    return k == flips[-1] or "dy" in _written(trace, k)


def _copies_or_finishes_a_column(trace: Trace, k: int) -> bool:
    """The allocation of each array, and some of the copies.

    Backward through downsampling these are all copies, backward through upsampling (the second run)
    the last copy of each column.
    """
    if _created(trace, k):
        return True
    cells = trace.writes_of(k)
    if not cells:
        return False
    array = trace.array_of(cells[0])
    if array.name != "dy":
        return False
    *_, second = [place for place in trace.arrays if place.name == "dy"]
    row = array.index_of(cells[0])[-1]
    return array != second or row == array.shape[-1]


Y = integers(1, 5, 5, start=1)
W = integers(1, 1, 3, 3, start=2)
DZ = integers(3, 3, 3, start=4)
# How many slides the deck has of each, counted in its text (Convolutional Networks III):
# 22 have the title "How a single Y influences z": the question, nine lines, two formulas; then the
# nine lines with their derivative, and what they add up to.
# 28 have the title "Derivative at Y(l-1,m) from a single Z(l,n) map" (in the first it is
# Y(l-1,m,x,y)): dz is padded, the filter turned, dz put in its place; then 25, one a cell of dY.
# 26 have no title of their own; they follow "In reality, the derivative is obtained from all z
# maps": in one the filters are flipped; then 25, one a cell of dY, each with the sum over n.
# 13 have the title "Convolution: the contribution of a single weight", 12 "The filter derivative".
SEQUENCES = {
    "influence": SlideSequence(
        listings=("L36", "derivative_of_Y22"),
        inputs=dict(y=Y, m=1, n=1, w=W, dz=DZ[:1]),
        is_slide=_writes_to("z", "dY"),
        before=("Each Y(l-1,m,x,y) affects several z(l,n,x',y')",),
        between=(
            "For any (x,y), from 0: z(l,n,x',y') += Y(l-1,m,x,y) w(l,n,m,x-x',y-y')",
            "So the derivative of z(l,n,x',y') for Y(l-1,m,x,y) is w(l,n,m,x-x',y-y')",
        ),
        after=(
            "The derivative is the sum of the products of filter and dz, component by component",
        ),
    ),
    "flip": SlideSequence(
        listings=("L07",),
        inputs=dict(dz=DZ[:1], w=W),
        is_slide=_pads_or_writes,
    ),
    "sum over n": SlideSequence(
        listings=("L07",),
        inputs=dict(dz=DZ, w=integers(3, 1, 3, 3, start=2)),
        is_slide=_flips_last_or_writes_dy,
    ),
    "w(1,2)": SlideSequence(
        listings=("L37",),
        inputs=dict(y=Y, w=W, m=1, n=1),
        is_slide=_writes_to("z"),
        before=(
            "Each output is made of all weights of its filter",
            "Each weight w(l,n,m,x',y') affects several z(l,n,x,y): "
            "here the one that the slide calls w(1,2)",
        ),
        after=(
            "Nine terms, one for each z(l,n,x,y): the same weight with nine different Y",
            "No z of another map has this weight",
        ),
    ),
    "filter derivative": SlideSequence(
        listings=("L08",),
        inputs=dict(dz=DZ[:1], y=Y, K=3),
        is_slide=_writes_to("dw"),
        before=(
            "The derivative for every element of z(l,n) is known; "
            "each place of it on Y(l-1,m) is one weight",
        ),
        after=(
            "The derivative map of z(l,n) scans every output map Y(l-1,m)",
            "dw(l,n,m,i,j) is the sum over x,y of dz(l,n,x,y) Y(l-1,m,x+i-1,y+j-1)",
        ),
    ),
    "max pooling": SlideSequence(
        listings=("L02",),
        inputs=dict(y=integers(1, 6, 2, start=2), K=2),
        is_slide=_writes_to("Y"),
    ),
    "pooling and downsampling": SlideSequence(
        listings=("L05",),
        inputs=dict(y=integers(1, 6, 4, start=2), K=2, stride=2),
        is_slide=_writes_to("Y"),
    ),
    "resampling": SlideSequence(
        listings=("L19", "L20"),
        inputs=dict(dz=integers(1, 2, 2, start=4), S=2, W=4, H=4),
        is_slide=_copies_or_finishes_a_column,
    ),
}


def frames_of(name: str, sequence: str) -> tuple[Trace, list[Slide]]:
    """The trace of a sequence and its slides.

    A ValueError if there is no such sequence, or if it doesn't run the listing `name`.
    """
    if not isinstance(sequence, str) or sequence not in SEQUENCES:
        names = ", ".join(map(repr, SEQUENCES))
        raise ValueError(f"frames: one of {names}, got {sequence!r}")
    chosen = SEQUENCES[sequence]
    if LISTINGS[name] not in [LISTINGS[listing] for listing in chosen.listings]:
        owners = " and ".join(chosen.listings)
        raise ValueError(f"frames {sequence!r} belong to {owners}, got {name!r}")
    trace = run_of(chosen)
    steps = [k for k in range(len(trace)) if chosen.is_slide(trace, k)]
    middle = len(steps) // 2
    slides = [
        *_sentences(max(0, steps[0] - 1), chosen.before),
        *_pictures(steps[:middle]),
        *_sentences(steps[middle - 1], chosen.between),
        *_pictures(steps[middle:]),
        *_sentences(steps[-1], chosen.after),
    ]
    return trace, slides


def run_of(sequence: SlideSequence) -> Trace:
    """The trace of the sequence's listings, run one after the other."""
    listings = [LISTINGS[name] for name in sequence.listings]
    function = joined([listing.function for listing in listings])
    trace = tracing.trace(function, arguments_of(sequence))
    trace.listing = listings[0]
    trace.arguments = partial(arguments_of, sequence)
    return trace


def arguments_of(sequence: SlideSequence) -> dict[str, Any]:
    """The arguments of all the sequence's listings, new arrays each time."""
    given: dict[str, Any] = {}
    for name in reversed(sequence.listings):
        function = LISTINGS[name].function
        accepted = adapter.inputs_of(function)
        inputs = {name: value for name, value in sequence.inputs.items() if name in accepted}
        given |= adapter.arguments(function, inputs)
    return given


def joined(functions: Sequence[Callable]) -> Callable:
    """One function that runs the lines of several; what one returns, the next has as dz."""
    if len(functions) == 1:
        return functions[0]
    name = "_then_".join(function.__name__ for function in functions)
    parameters: dict[str, None] = {}
    body: list[str] = []
    for function in functions:
        definition = read_tree(function)
        parameters |= dict.fromkeys(argument.arg for argument in definition.args.args)
        text, first = source_lines(function)
        start = body_of(definition)[0].lineno - first
        body += _without_return(text[start:], is_last=function is functions[-1])
    lines = [f"def {name}({', '.join(parameters)}):\n", *body]
    source = "".join(lines)
    filename = f"<{functions[0].__name__} and what follows>"
    linecache.cache[filename] = (len(source), None, lines, filename)
    scope = functions[0].__globals__ | functions[-1].__globals__
    exec(code_of(source, filename), scope)
    return scope[name]


def _without_return(text: Iterable[str], is_last: bool) -> list[str]:
    """Lines that go on instead of returning: the result becomes dz, the last one is left out."""
    lines = []
    for line in text:
        line = line.rstrip("\n") + "\n"
        returns = line.strip().startswith("return")
        if returns and not is_last:
            line = line.replace("return", "dz =")
        if not (returns and is_last):
            lines.append(line)
    return lines


def _pictures(steps: Iterable[int]) -> list[Slide]:
    """The slides of these steps, without a sentence."""
    return [dict(step=step, note="") for step in steps]


def _sentences(step: int, notes: Iterable[str]) -> list[Slide]:
    """Slides with the picture of one step, one for each sentence."""
    return [dict(step=step, note=note) for note in notes]
