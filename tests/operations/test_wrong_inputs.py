"""Every listing, every input, every kind of wrong value: `run` and `lc.trace` give an error of ours that names it.

None repeats a sentence of NumPy's, and sizes that don't fit name both inputs. Single messages are in `test_border`.
"""

import re

import numpy as np
import pytest
from wrong import NO_ARRAYS, NUMPYS

import lecture_cnn as lc

LISTINGS = {listing.function.__name__: listing for listing in lc.LISTINGS.values()}
each_listing = pytest.mark.parametrize("name", LISTINGS)
NUMBERS = [None, "2", 2.5, float("nan"), True, object(), {2}, [], (1, 2), -1, 10**5000, np.array([1, 2])]


def refused(name, key, value, call=None):
    """The message of the error that the input makes; it names the input."""
    call = call or LISTINGS[name].run
    with pytest.raises((TypeError, ValueError, IndexError)) as caught:
        call(**{**LISTINGS[name].example(), key: value})
    message = str(caught.value)
    assert re.search(rf"\b{key}\b", message), f"{name}, {key}: {message}"
    for words in NUMPYS:
        assert words not in message, f"{name}, {key}: {message}"
    return message


def other_sizes(array):
    """The array with an axis twice as long, with one cell of it, with an axis more and with one less."""
    for axis in range(array.ndim):
        yield np.repeat(array, 2, axis=axis)
        yield array.take([0], axis=axis)
    yield array[None]
    yield array[0]
    yield np.ones((1,) * 6)


@each_listing
def test_what_is_no_array_of_numbers(name):
    for key, value in LISTINGS[name].example().items():
        if isinstance(value, np.ndarray):
            for make, _ in NO_ARRAYS.values():
                refused(name, key, make())
            refused(name, key, None)
        elif isinstance(value, list):
            for at in range(len(value)):
                for make, _ in NO_ARRAYS.values():
                    refused(name, key, [*value[:at], make(), *value[at + 1:]])
            refused(name, key, None)
            refused(name, key, {1, 2})


@each_listing
def test_arrays_of_another_size(name):
    """Where that is wrong, and it is not wrong where it is another valid input, the input is named."""
    for key, value in LISTINGS[name].example().items():
        for at, array in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(array, np.ndarray):
                continue
            for other in other_sizes(array):
                inputs = [*value[:at], other, *value[at + 1:]] if isinstance(value, list) else other
                try:
                    LISTINGS[name].run(**{**LISTINGS[name].example(), key: inputs})
                except (TypeError, ValueError, IndexError):
                    refused(name, key, inputs)
        if isinstance(value, list) and key != "transforms":
            refused(name, key, [*value, value[-1]])


@each_listing
def test_numbers_and_shapes(name):
    example = LISTINGS[name].example()
    for key in {"K", "stride", "S", "P", "W", "H", "m", "n", "input_shape", "activation"} & example.keys():
        for value in NUMBERS:
            refused(name, key, value)
        if key in ("K", "W", "H", "m", "n"):
            refused(name, key, 10**9)
    if "input_shape" in example:
        for wrong in ((1, 2, 3), (2, 10**9, 10**9), (2, 6), (2, 6, 0), (2, 6, 5.0)):
            refused(name, "input_shape", wrong)


@pytest.mark.parametrize("name", ["conv_forward", "max_pool_backward", "forward", "backprop_through_DS", "upsampling"])
def test_a_trace_refuses_what_a_run_refuses(name):
    def trace(**inputs):
        return lc.trace(name, **inputs)

    for key, value in LISTINGS[name].example().items():
        if isinstance(value, np.ndarray):
            for wrong in ([[1, 2], [3]], "maps", None, value[None, None], np.repeat(value, 2, axis=0)):
                try:
                    LISTINGS[name].run(**{**LISTINGS[name].example(), key: wrong})
                except (TypeError, ValueError, IndexError):
                    assert refused(name, key, wrong, trace) == refused(name, key, wrong)


@pytest.mark.parametrize("name, wrong, says", [
    ("conv_backward", dict(z=np.ones((3, 3, 3))),
     r"W of layer 1: expected \(6 - 3\)//1 \+ 1 = 4 \(W = 6 of layer 0, axis 1 of y; K = 3, axis 2 of w; stride = 1\); "
     "got 3, axis 1 of z$"),
    ("conv_forward", dict(y=np.ones((1, 6, 5))),
     r"w: expected the shape \(3, 1, 3, 3\), got \(3, 2, 3, 3\): axis 1 is 2, but D of layer 0 is 1, axis 0 of y$"),
    ("max_pool", dict(K=6), "a window of K = 6 is larger than layer 0, whose H is 5: K is as given, H axis 2 of y$"),
    ("mean_pool_backward", dict(dY=np.ones((3, 5, 4))),
     r"D of layer 1: expected 2, a map for each map below \(input_shape\[0\]\); got 3, axis 0 of dY$"),
    ("influence_of_Y22", dict(m=3), r"m must be a map's number, from 1 to 2 \(maps of layer 0, axis 0 of y\)"),
    ("backprop_through_DS", dict(S=3), r"dz must have shape \(2, 2, 2\), every S-th of W = 5 and H = 4 with S = 3"),
    ("backprop_through_DS", dict(W=10**9), "backprop_through_DS with W = 1000000000 and H = 4 would need"),
    ("upsampling", dict(S=10**9), "upsampling with S = 1000000000 would need"),
    ("forward_downsampling", dict(S=9), "layer 1, whose W is 1: K is axis 2 of w, W from layer 0 by .* S = 9"),
    ("max_pool_backward", dict(input_shape=(2, 3, 3)), r"pidx\[.*\] is the position .*, outside of maps of 3x3"),
    ("two_rules", dict(w=np.ones((1, 1, 1, 1))), "w: expected 2 axes, as in the listing"),
])
def test_inputs_that_do_not_fit_each_other_are_both_named(name, wrong, says):
    with pytest.raises((ValueError, IndexError), match=says):
        LISTINGS[name].run(**{**LISTINGS[name].example(), **wrong})
