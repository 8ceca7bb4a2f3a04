"""A stepper for every listing: of one's own arrays, opened at any place, with stops."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.widget.inputs import first_sizes

ALL = list(dict.fromkeys(lc.LISTINGS.values()))


def halved(value):
    """The inputs with each made-up number halved and moved by 1/16; whole numbers and names stay."""
    if isinstance(value, list):
        return [halved(one) for one in value]
    return value / 2 + 0.0625 if getattr(value, "dtype", None) is not None and value.dtype.kind == "f" else value


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_ones_own_arrays_are_stepped_through_and_end_at_the_listings_own_result(listing):
    example = listing.example()
    own = {name: value if name == "transforms" else halved(value) for name, value in example.items()}
    widget = lc.stepper(listing.id, **own)
    for name, right in listing.run(**own).items():
        there = widget.trace.result[name]
        assert len(there) == len(right) and all(map(np.array_equal, there, right)) if isinstance(right, list) \
            else np.array_equal(there, right), name
    assert repr(widget) != repr(lc.stepper(listing.id))  # the digest has changed


@pytest.mark.parametrize("listing", [one for one in ALL if "d" in first_sizes(one)], ids=lambda listing: listing.id)
def test_arrays_of_other_sizes_are_stepped_through_too(listing):
    explorer = lc.explore(listing.id)
    cells = len(explorer.stepper.trace.initial)
    explorer.sizes["d"].value += 1
    assert explorer.message.value == ""
    own = lc.stepper(listing.id, **explorer.inputs)
    result = listing.run(**explorer.inputs)
    assert all(np.array_equal(own.trace.result[name], right) for name, right in result.items())
    assert len(own.trace.initial) > cells


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_at_opens_at_the_first_step_of_a_place_and_stops_are_those_steps(listing):
    trace = lc.trace(listing.id)
    steps = [0, len(trace) // 3, len(trace) - 1]
    by_number = lc.stepper(listing.id, at=steps[1], stops=steps)
    assert (by_number.step, by_number.stops) == (steps[1], steps)
    places = [trace.variables(k) for k in steps if trace.variables(k)]
    if not places:
        assert not trace.variable or all(not trace.variables(k) for k in steps)
        return
    first = [next(k for k in range(len(trace)) if place.items() <= trace.variables(k).items()) for place in places]
    widget = lc.stepper(listing.id, at=places[-1], stops=places)
    assert (widget.step, widget.stops) == (first[-1], first)
    assert widget.trace[widget.step].variables.items() >= places[-1].items()
    with pytest.raises(ValueError, match="no step with"):
        lc.stepper(listing.id, at={next(iter(places[0])): 999})
    with pytest.raises(IndexError):
        lc.stepper(listing.id, stops=[len(trace)])
