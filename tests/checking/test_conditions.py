"""In what condition a result is wrong: each sentence where it is true, and where it is just not true any more."""

import numpy as np
import pytest

from lecture_cnn.checking import conditions
from lecture_cnn.checking.cases import EIGHTHS, LOW, WHOLE, Case
from lecture_cnn.checking.diagnosis import Received

MAP = np.zeros((1, 5, 5))
SQUARE = np.zeros((1, 1, 3, 3))
WHEN = dict(conditions.WHEN)


def case(name="", forward=None, **inputs):
    return Case(name, inputs, forward or {})


def windows(W, H, **others):
    return case(y=np.zeros((1, W, H)), **others)


# The condition, the case that has it, one that is nearly the same and has it not.
SENTENCES = [
    ("for a map of whole numbers", case(WHOLE), case("other " + WHOLE)),
    ("for numbers that are not whole", case(EIGHTHS), case(WHOLE)),
    ("for values far below 0", case(LOW), case(EIGHTHS)),
    ("in a batch", case("a batch of 4"), case("no batch of 4")),
    ("for a stride above 1", case(stride=2), case(stride=1)),
    ("for a stride above 1", case(stride=(1, 2)), case(stride=(1, 1))),
    ("for a stride above 1", case("stride 2", stride=(2, 2)), case("a step for each axis", stride=(2, 3))),
    ("for a stride above 1", case(forward=dict(stride=2)), case()),
    ("with padding", case(padding=1), case(padding=0)),
    ("with padding", case(padding=(0, 1)), case(padding=(0, 0))),
    ("where the stride leaves a rest", windows(7, 6, K=3, stride=2), windows(7, 5, K=3, stride=2)),
    ("where the stride leaves a rest", windows(6, 6, K=3, stride=2, padding=0),
     windows(6, 6, K=2, stride=2, padding=1)),
    ("where the stride leaves a rest", case(input_shape=(1, 4, 5), K=2, S=2), case(input_shape=(1, 4, 6), K=2, S=2)),
    ("for filters that are not square", windows(5, 5, w=np.zeros((1, 1, 3, 2))), windows(5, 5, w=SQUARE)),
    ("for filters that are not square", windows(5, 5, K=(2, 3)), windows(5, 5, K=(3, 3))),
    ("for maps of more than one cell", windows(1, 2), windows(1, 1)),
    ("for maps of more than one cell", case(dz=np.zeros((2, 1))), case(dz=np.zeros(2))),
    ("where W and H differ", windows(4, 5), windows(5, 5)),
    ("where W and H differ", case(z=np.zeros((2, 3))), case(z=np.zeros(3))),
    ("for windows of more than one cell", windows(5, 5, K=2), windows(5, 5, K=1)),
    ("for windows of more than one cell", windows(5, 5, w=SQUARE), windows(5, 5, w=np.zeros((3, 3)))),
    ("where windows overlap", windows(5, 5, K=3, stride=2), windows(5, 5, K=2, stride=2)),
    ("where windows overlap", windows(5, 5, K=3, stride=1), windows(5, 5, K=3, stride=(1, 1))),
    ("where the stride is not the window's size", windows(5, 5, K=2, stride=3), windows(5, 5, K=3, stride=3)),
    ("where the stride is not the window's size", windows(5, 5, w=SQUARE), windows(5, 5)),
    ("where the numbers of rows and columns of windows differ", windows(5, 7, K=3, stride=2),
     windows(5, 6, K=3, stride=2)),
    ("where the numbers of rows and columns of windows differ", case(K=2, du=np.zeros((1, 2, 3))),
     case(K=2, du=np.zeros((1, 3, 3)))),
    ("where the numbers of rows and columns of windows differ", case(K=2, dz=np.zeros((1, 2, 3))),
     case(dz=np.zeros((1, 2, 3)))),
    ("with a bias", case(b=0), case(w=0)),
    ("where each axis has its own step", case("a step for each axis"), case("a filter of 3 x 2")),
    ("with more than one map", case(w=np.zeros((1, 2, 3, 3))), case(w=SQUARE)),
    ("with more than one map", case(y=np.zeros((2, 5, 5))), case(y=MAP)),
    ("with padding 2", case(padding=2), case(padding=3)),
    ("for large values", case("large values"), case("values")),
    ("for large values", case("logits far apart"), case("far")),
    ("for a distribution", case(z=np.zeros(3), d=np.zeros(3)), case(z=np.zeros(3), d=2)),
    ("for a distribution", case(z=np.zeros(3), d=np.zeros(3)), case(d=np.zeros(3))),
    ("at ties", case("ties"), case("tie")),
    ("at ties", case("no overlap, ties"), case("no overlap")),
    ("for zeros after the last cell", case(trailing=True), case(trailing=False)),
]


@pytest.mark.parametrize("words, has, has_not", SENTENCES)
def test_when_it_is_so_and_when_not(words, has, has_not):
    assert WHEN[words](has)
    assert not WHEN[words](has_not)


def test_what_the_wrong_cases_have_in_common_and_no_right_one():
    tried = ["stride 1, no padding", "padding 1", "padding 2", "stride 2 and padding 1", "stride 3"]
    told = {
        tuple(tried): "",
        ("padding 1", "padding 2", "stride 2 and padding 1"): "only with padding",
        ("stride 3", "stride 2 and padding 1"): "only for a stride above 1",
        ("padding 2",): "only with padding 2",
        ("stride 2 and padding 1",): "only for a stride above 1 and with padding",
        ("padding 1", "padding 2", "stride 2 and padding 1", "stride 3"):
            "only for a stride above 1, and with padding",
    }
    for bad, words in told.items():
        assert conditions.when("conv2d", tried, list(bad)) == words, bad
    assert conditions.when("conv2d", ["padding 1", "padding 2", "stride 3"], ["padding 1"]) == ""


def test_windows_that_overlap_are_told_last_where_windows_only_read():
    read = [words for words, _ in conditions._in_turn("conv2d")]
    written = [words for words, _ in conditions._in_turn("conv_transpose2d")]
    assert read[-2:] == ["where windows overlap", "where the stride is not the window's size"]
    assert written == list(WHEN) and sorted(read) == sorted(written)


# ------------------------------------------------------------ how

RIGHT = np.arange(1, 41.0).reshape(2, 4, 5) ** 1.5
OF_MAPS = case(y=np.zeros((2, 4, 5)), w=np.zeros((3, 2, 3, 3)))
OF_A_BATCH = case("a batch of 4", dz=np.zeros((4, 3, 2, 5)), K=2, stride=3)


@pytest.mark.parametrize("one, words, number", [
    (OF_A_BATCH, "the number of instances", 4), (OF_A_BATCH, "the cells of a window, K*K", 4),
    (OF_MAPS, "the cells of a window, K*K", 9), (OF_MAPS, "the number of positions", 20),
    (OF_A_BATCH, "the number of positions", 10), (OF_A_BATCH, "the number of instances and positions", 40),
    (OF_A_BATCH, "the number of maps in", 3), (OF_A_BATCH, "the size of the last axis", 5),
    (OF_A_BATCH, "the stride", 3), (OF_MAPS, "the stride", 1), (OF_MAPS, "the number of instances", 1),
    (case(y=np.zeros((4, 3, 2, 5))), "the number of instances", 4), (OF_MAPS, "2", 2),
    (case(y=np.zeros(7)), "the size of the last axis", 7), (case(S=5), "the stride", 5)])
def test_numbers_that_a_result_may_be_divided_by(one, words, number):
    assert conditions._counts(one)[words] == number


def test_a_vector_has_no_positions_and_no_maps():
    assert set(conditions._counts(case(y=np.zeros(7)))) == {
        "the number of instances", "the cells of a window, K*K", "the size of the last axis", "2", "the stride"}
    assert "the size of the last axis" not in conditions._counts(case(w=0))


@pytest.mark.parametrize("change, words", [
    (lambda right: -right, "of the opposite sign"), (lambda right: right / 2, "divided by the number of maps in"),
    (lambda right: right * 2, "multiplied with the number of maps in"),
    (lambda right: 3 * right, "by the constant factor 3"), (lambda right: right * 0.3, "by the constant factor 0.3"),
    (lambda right: right * right[0, 0, 0], "each time by a factor"), (lambda right: right + 1, ""),
    (lambda right: 0 * right, "")])
def test_a_factor_in_words(change, words):
    pairs = [(OF_MAPS, change(RIGHT), RIGHT), (case(y=np.zeros((2, 3, 7))), change(RIGHT + 1), RIGHT + 1)]
    assert conditions.factor(pairs) == words


def test_a_factor_of_each_case_its_own_is_told_of_several_arrays():
    twice, thrice = (OF_MAPS, 11 * RIGHT, RIGHT), (OF_MAPS, 7 * RIGHT, RIGHT)
    assert conditions.factor([twice, thrice]) == "each time by a factor"
    assert conditions.factor([twice]) == "by the constant factor 11"
    numbers = [(OF_MAPS, np.array(5.0), np.array(1.0)), (OF_MAPS, np.array(7.0), np.array(1.0))]
    assert conditions.factor(numbers) == ""
    assert conditions.factor([twice, (OF_MAPS, 0 * RIGHT, 0 * RIGHT)]) == ""


def in_each(right, array):
    return np.broadcast_to(array, right.shape)


@pytest.mark.parametrize("change, words", [
    (lambda a: 0 * a, "zero everywhere"), (lambda a: np.swapaxes(a, 1, 2), "with x and y exchanged"),
    (lambda a: np.transpose(a), "transposed"), (lambda a: np.flip(a, (1, 2)), "reversed along both axes"),
    (lambda a: in_each(a, a[0] + a[1]), "the sum over the maps, in each of them"),
    (lambda a: in_each(a, a[0]), "the first map's, in every map"),
    (lambda a: np.pad(a, ((0, 0), (1, 0), (0, 0)))[:, :-1], "shifted by one along x"),
    (lambda a: np.pad(a, ((0, 0), (0, 1), (0, 0)))[:, 1:], "shifted by one back along x"),
    (lambda a: np.pad(a, ((0, 0), (0, 0), (1, 0)))[:, :, :-1], "shifted by one along y"),
    (lambda a: np.pad(a, ((0, 0), (0, 0), (0, 1)))[:, :, 1:], "shifted by one back along y"),
    (lambda a: np.flip(a, 1), "the right numbers in other places"), (lambda a: np.sin(a), "")])
def test_a_simple_change_of_the_right_result(change, words):
    assert conditions.changed([(OF_MAPS, change(RIGHT), RIGHT)]) == words
    as_well = (OF_MAPS, RIGHT + 0.5, RIGHT)
    assert conditions.changed([(OF_MAPS, change(RIGHT), RIGHT), as_well]) == ""


def test_one_number_alone_stands_in_no_other_place():
    assert conditions.changed([(OF_MAPS, np.ones(1), np.ones(1))]) == ""
    assert conditions.changed([(OF_MAPS, np.zeros(2), np.ones(2))]) == "zero everywhere"
    turned = np.array([2.0, 1]), np.array([1.0, 2])
    assert conditions.changed([(OF_MAPS, *turned)]) == "the right numbers in other places"


# ------------------------------------------------------------ where

SHAPE = (4, 3, 4, 5)  # instances, or maps out; maps; two axes


@pytest.mark.parametrize("at, name, words", [
    (np.s_[..., -1, :], "z", "only in the last row of x"), (np.s_[..., -1], "z", "only in the last row of y"),
    (np.s_[..., 0, :], "z", "only in the first row and column"),
    (np.s_[..., 0], "z", "only in the first row and column"),
    (np.s_[-1], "z", "only in the last instance of a batch"), (np.s_[0], "z", "only in the first instance of a batch"),
    (np.s_[1:], "z", "only in the instances after the first"),
    (np.s_[:-1], "z", "only in the instances before the last"), (np.s_[:, 0], "z", "only in the first map"),
    (np.s_[:, -1], "z", "only in the last map"), (np.s_[:, 1:], "z", "only in the maps after the first"),
    (np.s_[:, :-1], "z", "only in the maps before the last"), (np.s_[0], "dw", "only in the first map"),
    (np.s_[-1], "dw", "only in the last map"), (np.s_[1:], "dw", "only in the maps after the first"),
    (np.s_[:-1], "dw", "only in the maps before the last"), (np.s_[:, 0], "dw", ""), (np.s_[...], "z", "")])
def test_where_a_result_is_wrong(at, name, words):
    right = np.ones(SHAPE)
    found = right.copy()
    found[at] = 2
    assert conditions.places(name, [(case("a batch of 4"), found, right)]) == words


def test_rows_and_columns_together():
    told = {}
    for name, parts in (("last", (-1,)), ("borders", (0, -1))):
        found = np.ones((2, 4, 5))
        for part in parts:
            found[:, part], found[..., part] = 2, 2
        told[name] = conditions.places("z", [(OF_MAPS, found, np.ones((2, 4, 5)))])
    assert told == {"last": "only in the last row and column", "borders": "only at the borders"}


def test_the_two_numbers_of_a_position():
    right = np.ones((2, 3, 3, 2))
    for number, words in enumerate(("first", "second")):
        found = right.copy()
        found[..., number] = 2
        assert conditions.places("pidx", [(OF_MAPS, found, right)]) == f"only the {words} number of a position"
    found = right.copy()
    found[:, 0, 0] = 2
    assert conditions.places("pidx", [(OF_MAPS, found, right)]) == ""
    found[0] = 3
    found[1] = 1
    assert conditions.places("pidx", [(OF_MAPS, found, right)]) == "only in the maps before the last"


def test_of_two_maps_the_last_is_every_map_after_the_first():
    found, right = np.ones((2, 4, 5)), np.ones((2, 4, 5))
    found[-1] = 2
    assert conditions.places("z", [(OF_MAPS, found, right)]) == "only in the maps after the first"
    one_map = np.ones((1, 4, 5))
    assert conditions.places("z", [(OF_MAPS, 2 * one_map, one_map)]) == ""
    bias = np.array([2.0, 1, 1])
    assert conditions.places("db", [(OF_MAPS, bias, np.ones(3))]) == "only in the first map"


def test_one_instance_has_no_instances_and_one_row_no_last_row():
    found, right = np.ones((3, 1, 5)), np.ones((3, 1, 5))
    found[..., -1] = 2
    assert conditions.places("z", [(OF_MAPS, found, right)]) == ""
    vector = np.array([2.0, 1])
    assert conditions.places("z", [(case("a batch of 4"), vector, np.ones(2))]) == ""


@pytest.mark.parametrize("steps, said", [
    ([((3, 4), (3, 5)), ((3, 6), (3, 5))], "only its last axis has another size"),
    ([((3, 4), (3, 5)), ((3, 4), (3, 5))], "its size is one too small"),
    ([((2, 4), (3, 5)), ((3, 6), (3, 5))], "its size is another"),
    ([((3, 2), (3, 4)), ((3, 3), (3, 4))], "only its last axis has another size"),
    ([((1, 2), (3, 4)), ((2, 3), (3, 4))], "its size is too small"),
    ([((5, 7), (3, 4)), ((4, 5), (3, 4))], "its size is too large"),
    ([((5, 3), (3, 5)), ((5, 4), (4, 5))], "its axes stand in another order"),
    ([((5, 3), (3, 5)), ((5,), (4, 5))], "its shape has another number of axes")])
def test_what_wrong_shapes_have_in_common(steps, said):
    assert conditions._shapes([(None, found, right) for found, right in steps]) == said


# ------------------------------------------------------------ all together


def condition(found, right, *, operation="conv2d", name="z"):
    """The condition of results by case; None is an error."""
    received = Received(operation, {one: None if made is None else {name: made} for one, made in found.items()},
                        {one: {name: made} for one, made in right.items()})
    return conditions.condition(received, name)


def test_when_and_how_together():
    right = {"padding 1": RIGHT, "padding 2": RIGHT + 1, "stride 3": RIGHT}
    halves = {name: array / 5 for name, array in right.items()}
    assert condition(halves, right) == "by the constant factor 0.2"
    assert condition({**halves, "stride 3": RIGHT}, right) == "only with padding; by the constant factor 0.2"
    errors = {"padding 1": None, "padding 2": None}
    assert condition({**right, **errors}, right) == "only with padding; it stops with an error"
    assert condition({**right, "padding 2": None, "padding 1": RIGHT / 5}, right) == "only with padding"
    assert condition({**right, "padding 1": np.sin(RIGHT)}, right) is None
    assert condition({**right, "padding 1": RIGHT[:1]}, right) == "its size is one too small"


def test_what_is_nearly_right_and_what_is_no_number():
    right = {"padding 1": RIGHT, "stride 3": RIGHT}
    near = {name: array + 1e-6 for name, array in right.items()}
    assert condition(near, right) == "right to about 1e-7: something is rounded, or a small number is added"
    no_numbers = {name: np.where(array > 5, np.nan, array) for name, array in right.items()}
    assert condition(no_numbers, right) == "NaN where there should be numbers"


def test_one_instance_for_all():
    right = np.arange(1, 61.0).reshape(4, 3, 5) ** 1.5
    batch = case("a batch of 4")
    for which, one in (("first", right[:1]), ("last", right[-1:])):
        pairs = [(batch, in_each(right, one), right)]
        assert conditions._instances_of_a_batch("z", pairs) == f"every instance gets the {which} one's"
        assert conditions._instances_of_a_batch("dw", pairs) == ""
        assert conditions._instances_of_a_batch("z", [(case("padding 1"), *pairs[0][1:])]) == ""


# ------------------------------------------------------------ max pooling

# One map; its first row holds the maximum of the first window twice.
POOLED = np.array([[[5.0, 5, 1], [0, 2, 7], [3, 1, 2]]])
DU = np.array([[[8.0, 2], [4, 6]]])


def test_ties_in_words():
    one = case(forward=dict(y=POOLED, K=2), du=DU)
    # Windows: 5 5 0 2 (twice), 5 1 2 7, 0 2 3 1, 2 7 1 2; each tied cell gets 8, or 4.
    every = np.array([[[8.0, 8, 0], [0, 0, 2 + 6], [4, 0, 0]]])
    shared = np.array([[[4.0, 4, 0], [0, 0, 2 + 6], [4, 0, 0]]])
    first = np.array([[[8.0, 0, 0], [0, 0, 2 + 6], [4, 0, 0]]])
    told = [conditions._at_ties([(one, dy, first)]) for dy in (every, shared, first)]
    assert told == ["every tied maximum gets the derivative", "ties share it", ""]


def test_ties_with_a_border_and_a_step():
    one = case(forward=dict(y=POOLED, K=2, stride=2, padding=1), du=DU)
    # Windows: 5 alone; 5 and 1; 0 and 3; 2 7 1 2.
    assert conditions._to_all_ties(one, 1).tolist() == [[[8, 2, 0], [0, 0, 6], [4, 0, 0]]]
    assert conditions._to_all_ties(case(du=DU), 1).shape == (0,)
    assert conditions._to_all_ties(case(forward=dict(y=POOLED[None], K=2), du=DU), 1).shape == (0,)


def test_a_derivative_beside_the_maxima():
    pidx = np.array([[[[0, 0], [1, 2]], [[2, 0], [1, 2]]]])
    one = case(y=POOLED, pidx=pidx)
    at_maxima = np.array([[[8.0, 0, 0], [0, 0, 8], [4, 0, 0]]])
    beside = at_maxima + np.eye(3)
    words = "cells that are no window's maximum get a derivative"
    assert conditions._beside_the_maxima([(one, beside, at_maxima)]) == words
    assert conditions._beside_the_maxima([(one, 2 * at_maxima, at_maxima)]) == ""
    assert conditions._beside_the_maxima([(one, beside, at_maxima), (one, at_maxima, at_maxima)]) == ""
    assert conditions._beside_the_maxima([(case(y=POOLED), beside, at_maxima)]) == ""
