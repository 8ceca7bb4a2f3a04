"""An array with one axis behind all others, there and back."""

import numpy as np
import pytest

from lecture_cnn.compiled.steps import TURN, View


def by_text(*given):
    scope = {}
    exec(TURN, scope)
    scope["loops"](*given)


@pytest.mark.parametrize("zeros", [0, 3])
@pytest.mark.parametrize("shape, last", [
    ((2, 9, 3), 1), ((17, 2, 5), 0), ((3, 4, 16), 2), ((7,), 0), ((2, 8, 3, 5), 1), ((0, 3), 0),
    ((3, 0, 2), 1), ((0, 3, 2), 1)])
def test_an_array_is_turned_and_put_back(zeros, shape, last):
    array = np.arange(float(np.prod(shape))).reshape(shape)
    view = View("a", last, zeros)
    found = view.taken({"a": array}, by_text)
    moved = np.moveaxis(array, last, -1)
    assert found.flags.c_contiguous and found.shape == (*moved.shape[:-1], shape[last] + zeros)
    assert (found[..., : shape[last]] == moved).all() and not found[..., shape[last] :].any()
    back = {"a": np.full(shape, np.nan)}
    view.put_back(found, back, by_text)
    assert (back["a"] == array).all()


def test_an_array_that_stays_as_it_is_is_no_copy():
    array = np.zeros((2, 3))
    view = View("a")
    assert view.taken({"a": array}, by_text) is array
    view.put_back(np.ones((2, 3)), {"a": array}, by_text)
    assert not array.any()
