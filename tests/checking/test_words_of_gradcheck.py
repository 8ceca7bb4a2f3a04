"""What `gradcheck` says of wrong entries: each sentence where it is true, and where it is just not true any more."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from lecture_cnn.checking.gradcheck import _condition, _factor, _Function, _judged, _listed, _Moved

NUMERIC = np.array([1.0, -2, 3, 5, 7, 11, 13, 17, 19])


@pytest.mark.parametrize("here, words", [
    (-NUMERIC, "the opposite sign everywhere"), (NUMERIC / 4, "1/4 of it everywhere"),
    (NUMERIC / 2, "1/2 of it everywhere"),
    (NUMERIC * 2, "2 times it everywhere"), (NUMERIC * 0.7, "0.7 times it everywhere"), (NUMERIC + 1, ""),
    (-1.001 * NUMERIC, "-1.001 times it everywhere"), (NUMERIC / 4.1, "0.243902 times it everywhere")])
def test_a_factor(here, words):
    assert _factor(here, NUMERIC) == words


def test_one_entry_or_none_but_zeros_have_no_factor():
    assert _factor(np.array([2.0]), np.array([1.0])) == "" and _factor(np.array([2.0, 1]), np.zeros(2)) == ""


def moved(shape, upstream=()):
    array = np.zeros(shape)
    return SimpleNamespace(array=array, chosen=np.arange(array.size), upstream=list(upstream))


def said(here, shape=(3, 3), upstream=()):
    wrong = np.flatnonzero(~np.isclose(here, NUMERIC)).tolist()
    return _condition(moved(shape, upstream), here, NUMERIC, wrong)


def with_1_at(*places):
    here = NUMERIC.copy()
    here[list(places)] += 1
    return here


@pytest.mark.parametrize("here, words", [
    (np.full(9, np.nan), "NaN"), (0 * NUMERIC, "0 everywhere"), (NUMERIC.reshape(3, 3).T.ravel(),
    "its last two axes are exchanged"),
    (with_1_at(0, 1), "only at 0 of axis 0"), (with_1_at(6, 8), "only at 2 of axis 0, the last"),
    (with_1_at(1, 4, 7), "only at 1 of axis 1"), (with_1_at(4), ""), (with_1_at(0, 1, 2, 6, 7),
    "everywhere but at 1 of axis 0"),
    (with_1_at(0, 4, 8), ""), (with_1_at(0, 4), "everywhere but at 2 of axis 0")])
def test_what_wrong_entries_have_in_common(here, words):
    assert said(here) == words


def test_a_path_past_the_layers():
    above = np.arange(9.0).reshape(3, 3)
    here = NUMERIC - above.ravel()
    assert said(here, upstream=[above.ravel(),
    above]) == "what comes from above is missing in it: a path past the layers"
    assert said(here, upstream=[above.ravel()]) == "" and said(here + 0.001, upstream=[above]) == ""


def test_only_of_square_arrays_the_axes_can_be_exchanged():
    turned = NUMERIC.reshape(3, 3).T.ravel()
    assert said(turned, shape=(9,)) == said(turned, shape=(1, 9)) == ""
    assert said(turned, shape=(1, 3, 3)) == "its last two axes are exchanged"


def judged(forward, here, x, upstream):
    checked = _Function(forward, lambda *_: None, (x,))
    array = next(iter(checked.arrays.values()))
    return _judged(_Moved(checked, array, [np.asarray(upstream, float)], False), np.asarray(here, float))


def test_right_wrong_and_no_witness():
    x = np.array([2.0, -3.0])
    right = judged(lambda x: x**2, [4, -6], x, [1, 1])
    assert (right.verdict, right.where, right.kinks, right.looked, right.size) == ("right", None, [], 2, 2)
    assert right.largest < 1e-6
    wrong = judged(lambda x: x**2, [4, -5], x, [1, 1])
    assert (wrong.verdict, wrong.where, wrong.found) == ("wrong", (1,), -5) and abs(wrong.numeric + 6) < 1e-6
    assert abs(wrong.largest - 1) < 1e-6
    twice = judged(lambda x: x**2, [4, -6], x, [2, 2])
    assert twice.condition == "1/2 of it everywhere"
    kink = judged(lambda x: np.abs(x), [1, 0.5], np.array([2.0, 0.0]), [1, 1])
    assert (kink.verdict, kink.kinks) == ("right", [(1,)])
    no_witness = judged(lambda x: np.abs(x), [0.5], np.array([0.0]), [1])
    assert (no_witness.verdict, no_witness.condition) == ("not tried", "central differences are no witness")


def test_of_many_entries_some_are_drawn():
    checked = _Function(lambda x: x, lambda *_: None, (np.zeros(201),))
    many = _Moved(checked, np.zeros(201), [np.zeros(201)], False)
    few = _Moved(checked, np.zeros(200), [np.zeros(200)], False)
    assert len(set(many.chosen)) == 200 and sorted(many.chosen) == list(many.chosen)
    assert few.chosen.tolist() == list(range(200)) and many.index(0) == (int(many.chosen[0]),)


def test_one_result_or_several():
    assert _listed(1.5) == [1.5] and isinstance(_listed(1.5)[0], np.float64)
    assert _listed((1, 2.5)) == [1, 2.5] and _listed([3]) == [3]


def test_a_function_without_a_name_is_called_by_its_kind():
    assert _Function(partial(np.multiply, 2), print, (np.ones(1),)).name == "partial"
    assert _Function(doubled, print, (np.ones(1),)).name == "doubled"


def doubled(x):
    return 2 * x
