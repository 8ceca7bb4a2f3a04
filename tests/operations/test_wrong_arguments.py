"""Every operation, every argument, every kind of wrong value: an error of ours that names the argument.

None repeats a sentence of NumPy's. Single messages are pinned in `test_arguments`.
"""

import re

import numpy as np
import pytest
from operations import arrays_of, calls
from wrong import NO_ARRAYS, NUMPYS

from lecture_cnn import compiled, loops, vectorized

ENGINES = {"loops": loops, "vectorized": vectorized, "compiled": compiled}
BOTH = loops, vectorized  # compiled: the loops'
each_operation = pytest.mark.parametrize("name", list(calls()))


def refused(engine, name, key, value, kinds=(TypeError, ValueError)):
    """The message of the error that the argument makes, which is one of these kinds and names the argument."""
    with pytest.raises(kinds) as caught:
        getattr(engine, name)(**{**calls()[name], key: value})
    assert type(caught.value) in (TypeError, ValueError, IndexError)
    message = str(caught.value)
    assert re.search(rf"\b{key}\b", message), f"{engine.__name__}.{name}, {key}: {message}"
    for words in NUMPYS:
        assert words not in message, f"{engine.__name__}.{name}, {key}: {message}"
    return message


def arrays(name):
    """The arguments that are arrays, with the positions of maxima and the transforms."""
    return [*arrays_of(calls()[name]), *({"pidx", "transforms"} & calls()[name].keys())]


@each_operation
def test_what_is_no_array_an_array_of_another_size_no_number_or_shape_and_what_is_too_large(name):
    what_is_no_array_of_numbers(name)
    arrays_of_another_size(name)
    numbers_and_shapes(name)
    what_is_too_large(name)


def what_is_no_array_of_numbers(name):
    for engine in BOTH:
        for key in arrays(name):
            for make, kind in NO_ARRAYS.values():
                if key == "transforms":  # a sequence of matrices: a list of rows may be one
                    kind = (TypeError, ValueError)
                refused(engine, name, key, make(), kind)
        for key in set(arrays(name)) - {"b"}:
            refused(engine, name, key, None, TypeError)


def arrays_of_another_size(name):
    """Each axis too long, missing or one too many, and none at all: where that is wrong the argument is named."""
    for engine in BOTH:
        for key in arrays(name):
            array = np.asarray(calls()[name][key])
            wrong = [np.repeat(array, 2, axis=axis) for axis in range(array.ndim)]
            wrong += [array[0], array[None, None], array.ravel()[0], array[..., :0]]
            for value in wrong:
                try:
                    getattr(engine, name)(**{**calls()[name], key: value})
                except (TypeError, ValueError, IndexError):
                    refused(engine, name, key, value)


def numbers_and_shapes(name):
    for engine in BOTH:
        numbers = {"stride", "padding", "K", "S", "P", "input_shape", "shape", "trailing", "f"} & calls()[name].keys()
        numbers |= {"eps", "p", "lr", "momentum", "t"} & calls()[name].keys()
        if name == "residual":
            continue  # any function is taken
        for key in numbers:
            fraction = [2.5] * (key not in ("eps", "lr"))
            for value in (None, "2", *fraction, float("nan"), float("inf"), 1j, object(), {2}, {2: 1}, [], (),
                          (1, 2, 3, 4, 5), [[1, 2], [3]], ("1", "2"), (1, None), (1.5, 2), range,
                          np.array([[1, 2], [3, 4]]), b"2"):
                refused(engine, name, key, value)
            for value in (-1, (-1, 1), (2, -3), 10**5000, -10**5000, (1, 10**5000)):
                if key != "trailing":
                    refused(engine, name, key, value)


def what_is_too_large(name):
    """A window that does not fit, or more memory than there is; a large stride or a wide border may be right."""
    for engine in BOTH:
        for key in {"stride", "padding", "K", "S", "P"} & calls()[name].keys():
            for value in (50, 10**9) + (((1, 10**9), (10**9, 2)) if engine is vectorized else ()):
                if key in ("padding", "P") and value == 50 and engine is not vectorized:
                    continue  # it works, slowly
                try:
                    getattr(engine, name)(**{**calls()[name], key: value})
                except (TypeError, ValueError):
                    refused(engine, name, key, value, ValueError)


@pytest.mark.parametrize("name", ["conv2d", "depthwise_conv2d", "conv1d", "transform_conv2d"])
@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_filters_larger_than_the_maps(engine, name):
    given = calls()[name]
    axes = 1 if name == "conv1d" else 2
    w = np.ones((*given["w"].shape[:-axes], *[20] * axes))
    given = {"transforms": [np.eye(400)]} if name == "transform_conv2d" else {}
    with pytest.raises(ValueError, match=r"^Kx? = 20 is too large: .*\(axis 1 of y\), .*Kx? = 20 \(axis [12] of w\)"):
        getattr(engine, name)(**{**calls()[name], **given, "w": w})


@pytest.mark.parametrize("value, says", [
    ([[1, 2], [3]], r"y\[0\] has length 2, y\[1\] has length 1"),
    ([[[1, 2], [3, 4]], [[1, 2], [3, 4, 5]]], r"y\[0\]\[0\] has length 2, y\[1\]\[1\] has length 3"),
    ([[1, 2], 3], r"y\[0\] has length 2, y\[1\] is no row"),
    ([np.ones((2, 3)), np.ones((2, 2))], r"y\[0\]\[0\] has length 3, y\[1\]\[0\] has length 2"),
])
def test_where_rows_begin_to_differ_is_said(value, says):
    for engine in ENGINES.values():
        with pytest.raises(ValueError, match="^y must be an array, but its rows have different lengths: " + says + "$"):
            engine.flatten(value)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_a_size_is_said_with_the_arguments_that_make_it(engine):
    y, w, dz = np.ones((2, 7, 6)), np.ones((3, 2, 3, 3)), np.ones((3, 2, 2))
    for call, says in (
            (lambda: engine.conv2d(y, w, padding=10**7), "conv2d with stride = 1, padding = 10000000 would need"),
            (lambda: engine.pad(y, 10**7), "pad with P = 10000000 would need"),
            (lambda: engine.conv2d_backward(dz, y, w, stride=3, padding=1),
             r"dz must have shape \(3, 3, 2\), but has shape .*: axis 1 is 2, not 3, which is W' = 3 .*W = 7 "
             r"\(axis 1 of y\), Px = 1 \(padding\), Kx = 3 \(axis 2 of w\), Sx = 3 \(stride\)"),
            (lambda: engine.conv1d_backward(dz[0], y[0], w[:, 0], stride=2, padding=1),
             r"w must have .*: axis 1 is 3, not 7, which is D_in = 7 \(axis 0 of y\)$"),
            (lambda: engine.mean_pool2d_backward(dz, 2, input_shape=(3, 9, 9)),
             r"du must have .*W = 9 \(input_shape\[1\]\), Px = 0 \(padding\), Kx = 2 \(K\), Sx = 1 \(stride\)"),
            (lambda: engine.conv2d(y, np.ones((3, 2, 9, 9)), padding=1),
             r"Ky = 9 is too large: .*H = 6 \(axis 2 of y\), Py = 1 \(padding\), Ky = 9 \(axis 3 of w\)")):
        with pytest.raises(ValueError, match=says):
            call()
