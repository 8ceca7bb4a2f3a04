"""The deck's own sequences of slides by name: `lc.stepper("L07", frames="flip")` goes through them in their order.

A sequence names its listings (run one after the other), inputs of the deck's sizes, and which steps of that run are
its slides; before or after some of these the deck says a sentence with the same picture, which is a slide of its own.
"""

import linecache
from typing import NamedTuple

from .. import tracing
from ..language import adapter
from ..language.source import body_of, code_of, source_lines, tree_of
from ..listings import LISTINGS
from ..listings.examples import integers


class Sequence(NamedTuple):
    """The listings, their inputs, the rule `shows(trace, k)`, and the sentences said at the first and last slide."""

    listings: tuple
    inputs: dict
    shows: object
    before: tuple = ()
    between: tuple = ()
    after: tuple = ()


def _writes(trace, k):
    return {trace.place_of(cell).name for cell in trace.writes_of(k)}


def _made(trace, k):
    return {place.name for place in trace.places if place.made == k}


def _writes_to(*names):
    return lambda trace, k: bool(_writes(trace, k) & set(names))


def _padding_and_what_is_written(trace, k):
    return bool(_writes(trace, k)) or "dzpad" in _made(trace, k)


def _last_flip_and_windows(trace, k):
    flips = [step for step in range(len(trace)) if "Wflip" in _writes(trace, step)]
    return k == flips[-1] or "dy" in _writes(trace, k)


def _made_copied_and_each_finished_column(trace, k):
    """Through D/S the allocation and each copy; through U/S the allocation and the last copy of each column."""
    if _made(trace, k):
        return True
    *_, second = (place for place in trace.places if place.name == "dy")
    name, index = trace.cell(trace.writes_of(k)[0]) if _writes(trace, k) else ("", ())
    inside = bool(name) and trace.place_of(trace.writes_of(k)[0]) == second
    return name == "dy" and (not inside or index[-1] == second.shape[-1])


def _winners(trace, k):
    return "Y" in _writes(trace, k)


FIVE, ONE = dict(y=integers(1, 5, 5, start=1), m=1, n=1), integers(1, 1, 3, 3, start=2)
DZ = integers(3, 3, 3, start=4)
SEQUENCES = {
    "influence": Sequence(
        ("L36", "derivative_of_Y22"), dict(FIVE, w=ONE, dz=DZ[:1]), _writes_to("z", "dY"),
        before=("Each Y(l-1,m,x,y) affects several z(l,n,x',y')",),
        between=("For any (x,y): z(l,n,x',y') += Y(l-1,m,x,y) w(l,n,m,x-x'+1,y-y'+1)",
                 "So the derivative of z(l,n,x',y') for Y(l-1,m,x,y) is w(l,n,m,x-x'+1,y-y'+1)"),
        after=("The derivative is the sum of the products of filter and dz, component by component",)),
    "flip": Sequence(("L07",), dict(dz=DZ[:1], w=ONE), _padding_and_what_is_written),
    "sum over n": Sequence(("L07",), dict(dz=DZ, w=integers(3, 1, 3, 3, start=2)), _last_flip_and_windows),
    "w(1,2)": Sequence(
        ("L37",), dict(y=FIVE["y"], w=ONE, m=1, n=1), _writes_to("z"),
        before=("Each output is made of all weights of its filter",
                "Each weight w(l,n,m,x',y') affects several z(l,n,x,y): here the one that the slide calls w(1,2)"),
        after=("Nine terms, one for each z(l,n,x,y): the same weight with nine different Y",
               "No z of another map has this weight")),
    "filter derivative": Sequence(
        ("L08",), dict(dz=DZ[:1], y=FIVE["y"], K=3), _writes_to("dw"),
        before=("The derivative for every element of z(l,n) is known; each place of it on Y(l-1,m) is one weight",),
        after=("The derivative map of z(l,n) scans every output map Y(l-1,m)",
               "dw(l,n,m,i,j) is the sum over x,y of dz(l,n,x,y) Y(l-1,m,x+i-1,y+j-1)")),
    "max pooling": Sequence(("L02",), dict(y=integers(1, 6, 2, start=2), K=2), _winners),
    "pooling and downsampling": Sequence(("L05",), dict(y=integers(1, 6, 4, start=2), K=2, stride=2), _winners),
    "resampling": Sequence(("L19", "L20"), dict(dz=integers(1, 2, 2, start=4), S=2, W=4, H=4),
                           _made_copied_and_each_finished_column),
}


def frames_of(name, sequence):
    """The trace of a sequence and its slides: dicts of a step and a note (empty where the step says it all)."""
    if not isinstance(sequence, str) or sequence not in SEQUENCES:
        raise ValueError(f"frames: one of {', '.join(map(repr, SEQUENCES))}, got {sequence!r}")
    told = SEQUENCES[sequence]
    if LISTINGS[name] not in [LISTINGS[listing] for listing in told.listings]:
        raise ValueError(f"frames {sequence!r} belong to {' and '.join(told.listings)}, got {name!r}")
    trace = run_of(told)
    steps = [k for k in range(len(trace)) if told.shows(trace, k)]
    slides = [dict(step=k, note="") for k in steps]
    middle = len(steps) // 2
    said = {at: [dict(step=step, note=note) for note in notes] for at, step, notes in
            [(0, max(0, steps[0] - 1), told.before), (middle, steps[middle - 1], told.between),
             (len(steps), steps[-1], told.after)]}
    return trace, [*said[0], *slides[:middle], *(said[middle] if told.between else []), *slides[middle:],
                   *said[len(steps)]]


def run_of(told):
    """The trace of the sequence's listings, run one after the other."""
    known = [LISTINGS[name] for name in told.listings]
    if len(known) == 1:
        function, given = known[0].function, adapter.arguments(known[0].function, told.inputs)
    else:
        function = joined([listing.function for listing in known])
        given = {}
        for listing in known:
            takes = adapter.inputs_of(listing.function)
            inputs = {name: value for name, value in told.inputs.items() if name in takes}
            given = {**adapter.arguments(listing.function, inputs), **given}
    trace = tracing.trace(function, given)
    trace.listing = known[0]
    return trace


def joined(functions):
    """One function that runs the lines of several, one after the other; what one returns, the next has as dz."""
    names = dict.fromkeys(argument.arg for function in functions for argument in tree_of(function).args.args)
    lines = [f"def {'_then_'.join(function.__name__ for function in functions)}({', '.join(names)}):\n"]
    for function in functions:
        text, first = source_lines(function)
        start = body_of(tree_of(function))[0].lineno - first
        for line in text[start:]:
            if not line.strip().startswith("return"):
                lines.append(line.rstrip("\n") + "\n")
            elif function is not functions[-1]:
                lines.append(line.rstrip("\n").replace("return", "dz =") + "\n")
    source, filename = "".join(lines), f"<{functions[0].__name__} and what follows>"
    linecache.cache[filename] = len(source), None, lines, filename
    scope = dict(functions[0].__globals__) | functions[-1].__globals__
    exec(code_of(source, filename), scope)
    return scope[lines[0][4:lines[0].index("(")]]
