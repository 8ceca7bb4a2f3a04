"""Every listing, every input, every kind of wrong value: `run` and `lc.trace` give an error of ours that names it.

None repeats a sentence of NumPy's, and sizes that don't fit name both inputs. Single messages are in `test_adapter`.
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
def test_what_is_no_array_an_array_of_another_size_and_what_is_no_number_or_shape(name):
    what_is_no_array_of_numbers(name)
    arrays_of_another_size(name)
    numbers_and_shapes(name)


def what_is_no_array_of_numbers(name):
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


def arrays_of_another_size(name):
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


def numbers_and_shapes(name):
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
     r"z must have shape \(3, 4, 3\), but has shape \(3, 3, 3\): axis 1 is 3, not 4, which is W\[1\] = 4 "
     r"\(W\[0\] - K\[1\] \+ 1 with W\[0\] = 6 \(axis 1 of y\), K\[1\] = 3 \(axis 2 of w\)\)$"),
    ("conv_forward", dict(y=np.ones((1, 6, 5))),
     r"w must have .*: axis 1 is 2, not 1, which is D\[0\] = 1 \(axis 0 of y\)$"),
    ("max_pool", dict(K=6),
     r"K\[1\] = 6 is too large: .* with H\[0\] = 5 \(axis 2 of y\), K\[1\] = 6 \(the input K\)$"),
    ("mean_pool_backward", dict(dY=np.ones((3, 5, 4))),
     r"dY must have .*: axis 0 is 3, not 2, which is D\[1\] = 2 \(D\[0\] = 2 \(input_shape\[0\]\)\)$"),
    ("influence_of_Y22", dict(m=3), r"m must be a number from 1 to D\[0\] = 2 \(axis 0 of y\), but came as 3$"),
    ("backprop_through_DS", dict(S=3),
     r"dz must have shape \(2, 2, 2\), .*: axis 1 is 3, not 2, which is ceil\(W/S\) with W = 5 \(the input W\), "
     r"S = 3 \(the input S\)$"),
    ("backprop_through_DS", dict(W=10**9), r"dz must have shape \(2, 500000000, 2\).* with W = 1000000000"),
    ("backprop_through_DS", dict(W=10**12, S=10**12, dz=np.ones((2, 1, 1))), "W = 1000000000000 would need"),
    ("upsampling", dict(S=10**9), "upsampling with S = 1000000000 would need"),
    ("forward_downsampling", dict(S=9),
     r"K\[2\] = 2 is too large: nothing is left of W\[2\] = .* with "
     r"W\[1\] = 1 .*W\[0\] = 8 \(axis 1 of image\), K\[1\] = 3 \(axis 2 of w\[0\]\), S = 9"),
    ("max_pool_backward", dict(input_shape=(2, 3, 3)), r"pidx\[.*\] is the position .*, outside of maps of 3x3"),
    ("two_rules", dict(w=np.ones((1, 1, 1, 1))), r"w must have shape \(1, 1\), but has 4 axes"),
])
def test_inputs_that_do_not_fit_each_other_are_both_named(name, wrong, says):
    with pytest.raises((ValueError, IndexError), match=says):
        LISTINGS[name].run(**{**LISTINGS[name].example(), **wrong})
