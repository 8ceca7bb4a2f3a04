"""Every function of the front door with every kind of wrong argument: an error of ours that names it, or it works.

An error is ours if it is a TypeError, ValueError, IndexError or KeyError and the line that raised it is a `raise` in
the package: what NumPy or Python says of an inner line is not for the reader of `lc.trace(...)`.
"""

import io
import json
import traceback
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.listings.examples import operation_example

PACKAGE = Path(lc.__file__).parent
L07 = lc.LISTINGS["L07"].function
ODD = {
    "None": None, "a number": 3, "negative": -1, "a fraction": 1.5, "a bool": True, "nan": float("nan"),
    "huge": 10**30, "a word": "nonsense", "empty": "", "an id": "L07", "bytes": b"L07", "a list": [1],
    "an empty list": [], "ragged": [[1, 2], [3]], "a tuple": ("L07",), "a dict": {"a": 1}, "an object": object(),
    "a module": json, "a class": int, "a lambda": lambda: 0, "a file": io.BytesIO(), "numbers": np.array([1, 2]),
    "maps": np.zeros((2, 2, 2)), "complex": np.zeros((2, 2, 2), complex), "texts": np.array(["a", "b"]),
}


def with_one(call, inputs, name):
    return lambda value: call(**{**inputs, name: value})


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Each call of one argument, by what it is and which argument it stands for."""
    folder = tmp_path_factory.mktemp("pages")
    trace, pooled, page = lc.trace("L07"), lc.trace("L13"), lc.stepper("L40")
    row = next(row for row in lc.errata() if row.changes)
    found = {
        "find words": lc.find,
        "LISTINGS key": lambda value: lc.LISTINGS[value],
        "trace name": lc.trace,
        "trace name, like": lambda value: lc.trace(value, like="L07"),
        "trace like": lambda value: lc.trace(L07, like=value),
        "trace like of a listing": lambda value: lc.trace("L07", like=value),
        "trace k": lambda value: trace[value],
        "state k": trace.state,
        "stepper name": lc.stepper,
        "stepper at": lambda value: lc.stepper("L40", at=value),
        "stepper at j": lambda value: lc.stepper("L40", at=dict(j=value)),
        "stepper stops": lambda value: lc.stepper("L40", stops=value),
        "stepper stops[0]": lambda value: lc.stepper("L40", stops=[value]),
        "stepper beside": lambda value: lc.stepper("L07", beside=value),
        "stepper frames": lambda value: lc.stepper("L07", frames=value),
        "stepper name of frames": lambda value: lc.stepper(value, frames="flip"),
        "explore name": lc.explore,
        "compare operation": lc.compare,
        "compare no argument of it": lambda value: lc.compare("conv2d", nonsense=value),
        "compare one of its arguments": lambda value: lc.compare("conv2d", y=value),
        "check function": lambda value: lc.check(value, "flatten"),
        "check operation": lambda value: lc.check(lambda y: y, value),
        "replay function": lambda value: lc.replay(value, "L40"),
        "replay like": lambda value: lc.replay(L07, value),
        "export what": lambda value: lc.export(value, folder / "page.html"),
        "export path": lambda value: lc.export(page, folder / value if isinstance(value, str) else value),
        "an erratum's input": with_one(row.run, lc.LISTINGS[row.listing].example(), "y"),
    }
    for name in ("picture_to_maps", "maps_to_picture", "to_torch_layout", "from_torch_layout"):
        found[name] = getattr(lc, name)
    for method in ("wrote", "made_of", "goes_into"):
        found[f"{method} name"] = lambda value, method=method: getattr(trace, method)(value, (0, 1, 1, 1))
        found[f"{method} index"] = lambda value, method=method: getattr(trace, method)("dy", value)
        found[f"{method} index[3]"] = lambda value, method=method: getattr(trace, method)("dy", (0, 1, 1, value))
        found[f"{method} position"] = lambda value, method=method: getattr(pooled, method)("pidx", (1, 1, 1, value))
    for method in ("wrote", "made_of"):
        found[f"{method} before"] = lambda before, method=method: getattr(trace, method)("dy", (0, 1, 1, 1), before)
    return found


ARGUMENTS = ["find words", "LISTINGS key", "trace name", "trace name, like", "trace like", "trace like of a listing",
             "trace k", "state k", "stepper name", "stepper at", "stepper at j", "stepper stops", "stepper stops[0]",
             "stepper beside", "stepper frames", "stepper name of frames", "explore name", "compare operation",
             "compare no argument of it", "compare one of its arguments", "check function", "check operation",
             "replay function", "replay like", "export what", "export path", "an erratum's input", "picture_to_maps",
             "maps_to_picture", "to_torch_layout", "from_torch_layout", "wrote name", "wrote index", "wrote index[3]",
             "wrote position", "wrote before", "made_of name", "made_of index", "made_of index[3]", "made_of position",
             "made_of before", "goes_into name", "goes_into index", "goes_into index[3]", "goes_into position"]
# What is no mistake: the kinds of argument that are taken, and what stands for "not given".
TAKEN = {
    "find words": {"a word", "empty", "an id"}, "LISTINGS key": {"an id"}, "trace name": {"an id"},
    "trace name, like": set(), "trace like": {"an id"}, "trace like of a listing": {"None"},
    "trace k": {"a number", "negative"}, "state k": {"a number"}, "stepper name": {"an id"},
    "stepper at": {"None", "negative"}, "stepper at j": set(), "stepper stops": {"None", "an empty list"},
    "stepper stops[0]": {"negative"}, "stepper beside": {"None"}, "stepper frames": {"None"},
    "stepper name of frames": {"an id"}, "explore name": {"an id"},
    "check function": {"a class", "a lambda"}, "replay function": {"a class", "a lambda"}, "replay like": {"an id"},
    "export path": {"a word", "an id"},
    "picture_to_maps": {"maps"}, "maps_to_picture": {"maps"},
    "to_torch_layout": {"maps"}, "from_torch_layout": {"maps"},
    "wrote index[3]": {"a number"}, "wrote position": {"a number"}, "wrote before": {"None", "a number"},
    "made_of index[3]": {"a number"}, "made_of position": {"a number"}, "made_of before": {"None", "a number"},
    "goes_into index[3]": {"a number"}, "goes_into position": {"a number"},
}


def is_ours(error):
    if isinstance(error, OSError):  # the system's word, which names the file
        return True
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Path(last.filename).is_relative_to(PACKAGE) and last.line.startswith("raise ")


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_a_wrong_argument_is_an_error_of_ours_and_nothing_else_is(argument, calls):
    wrong = {}
    for kind, value in ODD.items():
        try:
            calls[argument](value)
        except (TypeError, ValueError, IndexError, KeyError, OSError) as error:
            if not is_ours(error):
                wrong[kind] = repr(error)
            elif kind in TAKEN.get(argument, ()):
                wrong[kind] = f"refused: {error!r}"
        except Exception as error:
            wrong[kind] = repr(error)
        else:
            if kind not in TAKEN.get(argument, ()):
                wrong[kind] = "taken"
    assert wrong == {}


def test_no_argument_is_forgotten(calls):
    assert sorted(calls) == sorted(ARGUMENTS)


# ---------------------------------------------------------------- the inputs of every listing and of every operation

LISTINGS = list(dict.fromkeys(lc.LISTINGS.values()))
# Of other sizes, the odd arrays and numbers may be right ones; then there is nothing to refuse.
SIZED = {"a number", "huge", "a list", "numbers", "maps", "a bool", "None", "an empty list"}


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.id)
def test_a_wrong_input_of_a_listing_is_an_error_of_ours(listing):
    wrong, example = {}, listing.example()
    for name in [*example, "nonsense"]:
        for kind, value in ODD.items():
            try:
                listing.run(**{**example, name: value})
            except (TypeError, ValueError, IndexError) as error:
                if not is_ours(error):
                    wrong[name, kind] = repr(error)
            else:
                if kind not in (SIZED | {"a fraction"} if name in ("eps", "lr") else SIZED) or name == "nonsense":
                    wrong[name, kind] = "taken"
    assert wrong == {}


@pytest.mark.parametrize("operation", lc.vectorized.__all__)
def test_a_wrong_input_of_a_comparison_is_an_error_of_ours(operation):
    wrong, example = {}, operation_example(operation)
    for name in example:
        for kind, value in ODD.items():
            if callable(example[name]) and callable(value):
                continue  # what a function of one's own does is its own word
            try:
                lc.compare(operation, **{**example, name: value})
            except (TypeError, ValueError, IndexError) as error:
                if not is_ours(error):
                    wrong[name, kind] = repr(error)
            else:
                if kind not in SIZED | {"a fraction", "nan", "negative"}:
                    wrong[name, kind] = "taken"
    assert wrong == {}


# ---------------------------------------------------------------- what the messages say

SAYS = [
    (lambda: lc.find(3), TypeError, "words: expected a str, some words of a title, got 3"),
    (lambda: lc.LISTINGS["L99"], KeyError, "no listing 'L99'; there are L01 to L41, and the functions' names"),
    (lambda: lc.LISTINGS[["L07"]], KeyError, r"no listing \['L07'\]; there are L01 to L41"),
    (lambda: lc.trace("L07", like="L08"), TypeError, "like='L08' belongs to a function of your own, got 'L07'"),
    (lambda: lc.trace("L07", **lc.LISTINGS["L07"].example(), nonsense=3), TypeError,
     "conv_input_gradient takes no input 'nonsense'"),
    (lambda: lc.trace("L07", dz=np.ones((1, 2, 2)), w=np.ones((1, 1, 3, 3)), K=5), TypeError,
     "conv_input_gradient takes no input 'K'"),
    (lambda: lc.stepper("L07", at=1.5), TypeError, r"at or one of stops must be a whole number, but came as 1.5"),
    (lambda: lc.stepper("L07", at=10**6), IndexError, r"stops: expected a step from 0 to \d+, got 1000000"),
    (lambda: lc.stepper("L07", at=dict(j="a")), TypeError, "at or one of stops: expected a number for j, got 'a'"),
    (lambda: lc.stepper("L07", at=dict(q=1)), ValueError, "no step with q=1; the loop variables are j, i, x, y"),
    (lambda: lc.stepper("L07", stops=5), TypeError, "stops: expected a list of places such as .*, got 5"),
    (lambda: lc.stepper("L07", stops=dict(j=1)), TypeError, r"stops: expected a list of places.*got {'j': 1}"),
    (lambda: lc.stepper("L07", frames=["flip"]), ValueError, r"frames: one of 'influence', .*got \['flip'\]"),
    (lambda: lc.compare("conv3d"), ValueError, "operation: expected one of conv2d, .*got 'conv3d'"),
    (lambda: lc.export(lc.stepper("L40"), 3), TypeError, "path: expected the name of a file, got 3"),
    (lambda: lc.picture_to_maps([["a"]]), TypeError, r"picture must hold numbers, but came as <U1 \(list\)"),
    (lambda: lc.maps_to_picture([[[None]]]), TypeError, r"maps must hold numbers, but came as object \(list\)"),
    (lambda: lc.trace("L07").state(1.5), TypeError, "state must be a whole number, but came as 1.5"),
    (lambda: lc.trace("L07").state(10**6), IndexError, r"state: expected a step from 0 to \d+, got 1000000"),
    (lambda: lc.trace("L07").wrote(3, (1,)), TypeError, "name: expected an array's name, got 3"),
    (lambda: lc.trace("L07").wrote("dy", 5), TypeError, "index: expected a whole number for each axis, .*got 5"),
    (lambda: lc.trace("L07").wrote("dy", (0, 1, 1.5, 1)), TypeError, "index must be a whole number, but came as 1.5"),
    (lambda: lc.trace("L07").wrote("dy", (0, 1, 0, 1)), IndexError, r"no cell dy\(0,1,0,1\) in this trace"),
    (lambda: lc.trace("L07").made_of("nonsense", (1,)), IndexError, r"no cell nonsense\(1\) .*\(arrays: dz"),
    (lambda: lc.trace("L07").wrote("dy", (0, 1, 1, 1), before=-1), IndexError, "before: expected a step from 0 to"),
]


@pytest.mark.parametrize("number", range(len(SAYS)))
def test_the_message_names_the_argument_what_was_expected_and_what_came(number):
    call, kind, says = SAYS[number]
    with pytest.raises(kind, match=says) as caught:
        call()
    assert type(caught.value) is kind and is_ours(caught.value)


def test_a_place_is_found_by_its_variables_where_they_are_in_scope():
    widget = lc.stepper("L07", at=dict(j=2, x=3), stops=[dict(j=1, x=1, y=2), 5, -1])
    trace = widget.trace
    by_hand = [k for k in range(len(trace)) if trace[k].variables.get("j") == 2 and trace[k].variables.get("x") == 3]
    assert widget.step == by_hand[0]
    assert widget.stops[1:] == [5, len(trace) - 1]
    assert {"j": 1, "x": 1, "y": 2}.items() <= trace[widget.stops[0]].variables.items()
