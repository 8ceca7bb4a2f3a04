"""The lectures "Convolutional Networks III and IV" (Bhiksha Raj) as running code.

What you can do here, after `import lecture_cnn as lc`:

    lc.LISTINGS["L07"]        a listing of the lecture: its notation, source, inputs, and `run`
    lc.find("single layer")   the listings with these words in the title
    lc.trace("L07")           every step of a run: what was read, what was written
    lc.stepper("L07")         the same to step through in the notebook
    lc.explore("L07")         the same with controls: sizes, stride, seed, a picture's crop, values by hand
    lc.show(lc.vectorized.conv2d)   a version without loops beside the listing that it replaces
    lc.compare("conv2d")      loops, vectorized version and central differences side by side
    lc.check(my_conv, "conv2d")   a function of yours on cases that hide nothing, and the line that it breaks
    lc.replay(my_loops, "L07")    loops of yours beside a listing, up to the first difference
    lc.export(widget, "a.html")   one page that steps without a kernel or a network
    lc.errata()               the slips of the slides, each run as printed and as corrected
    lc.loops, lc.vectorized   the operations, by the lecture's loops and without them
    lc.compiled               the same loops at machine speed
    lc.nets                   networks that learn by any of these, and the lecture's networks by name
    lc.picture_to_maps        pictures (rows first) to maps (x first), and lc.maps_to_picture back
"""

import importlib
import os

from .listings import LISTINGS

__all__ = ["LISTINGS", "find", "show", "trace", "stepper", "explore", "compare", "check", "replay", "errata", "export",
           "loops", "compiled", "vectorized", "nets", "transforms", "activations", "slips", "facts", "examples", "data",
           "figures", "onebased", "picture_to_maps", "maps_to_picture", "to_torch_layout", "from_torch_layout"]

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
    "show": "course.side_by_side",
}


def __getattr__(name):
    if name in MODULES:
        return importlib.import_module(f".{MODULES[name]}", __name__)
    if name in FUNCTIONS:
        return getattr(importlib.import_module(f".{FUNCTIONS[name]}", __name__), name)
    raise AttributeError(f"module 'lecture_cnn' has no attribute {name!r}")


def find(words):
    """The listings whose title contains these words (upper or lower case alike); other than a str is a TypeError."""
    if not isinstance(words, str):
        raise TypeError(f"words: expected a str, some words of a title, got {words!r}")
    return [listing for listing in dict.fromkeys(LISTINGS.values()) if words.lower() in listing.title.lower()]


def trace(name, like=None, **inputs):
    """Run a listing and keep every step.

    `name` is a listing's id or function name, or a function of your own, written with def, with the arguments of the
    listing `like`; a decorator around it is left out.
    `inputs` are NumPy arrays of one layer (API.md's table); without any, the teaching example. `trace[k]` is a step,
    `trace.state(k)` all arrays before it, `trace.result` the arrays that the run made or filled. A run of more than
    2,000,000 steps is refused before it begins, with a ValueError; a long one shows how far it is.
    """
    from .tracing.counting import traced

    own = callable(name)
    if own and like is None:
        raise TypeError("a function of your own needs like=: the listing whose arguments it takes, such as like='L07'")
    if like is not None and not own:
        raise TypeError(f"like={like!r} belongs to a function of your own, got {name!r}")
    known = LISTINGS[like if own else name]
    return traced(name if own else known.function, known, inputs or known.example())


def stepper(name, *, like=None, at=None, stops=None, beside=None, frames=None, **inputs):  # noqa: F811
    """The widget that steps through a listing: arguments as for `trace`.

    `at=dict(j=1, x=3, y=2)` opens at the first step with these loop variables, `stops` (a list of such) are where
    Space halts; `beside="L11"`, or a trace, puts a second run on the same clock; `frames="flip"` goes through the
    deck's own sequence of slides (their names: widget/frames.py), on inputs of the deck's sizes, and halts at each.
    """
    from .tracing.traces import Trace
    from .widget.stepper import Stepper, scatter_inputs

    if not (stops is None or isinstance(stops, (list, tuple))):
        raise TypeError(f"stops: expected a list of places such as dict(j=1, x=3) or a step's number, got {stops!r}")
    if frames is not None:
        from .widget.frames import frames_of

        if inputs or like is not None or beside is not None:
            raise TypeError(f"frames={frames!r} has inputs of its own: no others, no like= and no beside= with it")
        run, slides = frames_of(name, frames)
        run.frames, steps = slides, [slide["step"] for slide in slides]
        at, stops = steps[0] if at is None else at, list(dict.fromkeys(steps)) if stops is None else stops
    else:
        run = trace(name, like, **inputs)
    if beside is not None and not isinstance(beside, Trace):
        if (run.listing.id, LISTINGS[beside].id) != ("L07", "L11"):
            raise ValueError(f"beside: L11 can stand beside L07, got {beside!r} beside {name!r}")
        beside = trace(beside, **scatter_inputs(run))
    return Stepper.of(run, at=at, stops=stops, beside=beside)


def explore(name):
    """A listing's stepper with controls that run it again: sizes, stride, seed, a picture's crop, values by hand."""
    from .widget.explore import Explorer

    return Explorer(LISTINGS[name])


def compare(operation, **inputs):
    """Loops, vectorized version and, for gradients, central differences of one operation (see checking.compare)."""
    from .checking import compare

    return compare(operation, **inputs)


def check(function, operation, **options):
    """Run your function on adversarial cases of an operation, and name the mistake (see checking.check)."""
    from .checking import check

    return check(function, operation, **options)


def replay(function, like, **inputs):
    """Run your 1-based loops beside the listing `like`, up to the first difference (see checking.replay)."""
    from .checking import replay

    return replay(function, LISTINGS[like], **inputs)


def export(widget_or_notebook, path, *, force=False, pictures=None, run=False):
    """Write one HTML file of a stepper, or of a notebook's file, that steps with no kernel and no network.

    A file that is no earlier page is replaced only with `force`. `pictures` is one more folder from which a notebook
    may show pictures, `run` runs every cell (see widget.export).
    """
    from .publishing.export import export

    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: expected the name of a file, got {path!r}")
    return export(widget_or_notebook, path, force=force, pictures=pictures, run=run)
