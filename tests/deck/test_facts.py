"""The facts as a whole: tables, sources, and every table once more by the lecture's own loops."""

import inspect
import re

import numpy as np
import pytest

from lecture_cnn import deck, loops
from lecture_cnn.deck import influences, learning, resampling, scanning, sizes
from lecture_cnn.listings.examples import integers
from lecture_cnn.nets import tables

Y, W, DZ = integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2), integers(3, 4, 3, start=4)

TABLES = {
    "influence": lambda: deck.influence(W, 0, 2, 2, (6, 5)),
    "dependency": lambda: deck.dependency(Y, W),
    "contributions": lambda: deck.contributions(DZ, Y, 0, 1, 1, 2),
    "weight_by_trial": lambda: deck.weight_by_trial(Y, W, 1, 0, 1, 2),
    "jitter": lambda: deck.jitter(deck.jitter_map("edge")),
    "divergences": lambda: deck.divergences([1, 2, 0.5], [0.25, 0.5, 0.25]),
    "softmax_start": lambda: deck.softmax_start([1, 2, 0.5], 1),
    "conv_parameters": lambda: [deck.conv_parameters(2, 3, 3)],
    **{name: getattr(deck, name) for name in (
        "animated_example", "gradient_sizes", "size_rule", "routes_back", "zero_padding", "resampling_sizes",
        "upsampling_as_backward", "downsampling_as_backward", "transposed_sizes", "lenet5", "filter_shapes",
        "stride_routes", "pooling_routes", "fractional_stride_routes", "transpose_of_strided_convolution",
        "upsampling_before_pooling", "upsampling_last", "scan_layer_by_layer", "scan_distributed", "tdnn_routes",
        "alternate_view", "moved_pattern", "turned_pattern", "loss_table", "descent", "flatten_order", "flat_layers",
        "flat_layer_as_convolution")},
}
ARRAYS = {"influence_by_trial", "influence_counts", "gradient_by_output_map", "placed", "planes", "jitter_map",
          "divergence_and_gradient", "loss_and_gradient", "small_network", "Net", "same_size", "table"}

# What the lecture's loops don't take (batches, filters that aren't square), or take long for (LeNet-5's sizes).
NOT_BY_LOOPS = {"downsampling_as_backward", "zero_padding", "tdnn_routes", "flat_layer_as_convolution", "lenet5",
                "filter_shapes"}


def test_every_public_name_returns_rows_for_a_table_or_is_known_to_return_something_else():
    assert set(TABLES) | ARRAYS == set(deck.__all__)
    assert not set(TABLES) & ARRAYS
    assert all(hasattr(deck, name) for name in deck.__all__)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_heading_a_rule_and_a_line_for_each_row(name):
    rows = TABLES[name]()
    lines = deck.table(rows).splitlines()
    assert len(lines) == 2 + len(rows) and set(lines[1]) == {"-", " "}
    assert len({type(row) for row in rows}) == 1


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_the_same_each_time(name):
    assert deck.table(TABLES[name]()) == deck.table(TABLES[name]())


@pytest.mark.parametrize("name", [name for name in TABLES if name not in NOT_BY_LOOPS])
def test_every_table_is_the_same_by_the_lectures_loops(name, monkeypatch):
    vectorized = deck.table(TABLES[name]())
    for module in (influences, learning, resampling, scanning, sizes):
        monkeypatch.setattr(module, "ops", loops)
    assert deck.table(TABLES[name]()) == vectorized


def test_every_docstring_names_the_row_that_it_answers():
    for name in set(deck.__all__) - {"table", "Net", "small_network"}:
        assert re.search(r"\b[CEL]\d\d\b", inspect.getdoc(getattr(deck, name))), name


def test_no_function_changes_what_it_is_given():
    y, w, dz = Y.copy(), W.copy(), DZ.copy()
    for array in (y, w, dz):
        array.flags.writeable = False
    deck.influence(w, 0, 2, 2, (6, 5))
    deck.dependency(y, w)
    deck.gradient_by_output_map(dz, w)
    deck.contributions(dz, y, 0, 1, 1, 2)
    deck.weight_by_trial(y, w, 1, 0, 1, 2)
    deck.planes(y, w)
    deck.jitter(y, 2)
    net, maps, classes = deck.small_network()
    before = [array.copy() for array in (*net, maps, classes)]
    deck.loss_and_gradient(net, maps, classes)
    assert all(np.array_equal(old, new) for old, new in zip(before, (*net, maps, classes)))


def test_a_table_aligns_numbers_right_and_words_left():
    rows = [dict(word="a", number=5, missing=None), dict(word="longer", number=1234.5, missing=2)]
    assert deck.table(rows, title="Two rows").splitlines() == [
        "Two rows", "",
        "word    number  missing",
        "------  ------  -------",
        "a            5        -",
        "longer  1234.5        2"]


def test_a_table_shows_rounding_as_rounding_and_sizes_as_sizes():
    row = dict(size=tables.Size((3, 4)), difference=3e-16, none=None, yes=True, many=61706, pair=(1, 2))
    assert deck.table([row]).splitlines()[2].split() == ["3x4", "rounding", "-", "yes", "61,706", "(1,", "2)"]


def test_a_table_of_nothing_is_a_ValueError():
    with pytest.raises(ValueError, match="at least one row"):
        deck.table([])


def test_the_difference_of_two_sizes_is_none_and_of_a_nan_is_nan():
    assert tables.difference([1, 2], [1, 4]) == 2
    assert tables.difference([1, 2], [1, 2, 3]) is None
    assert np.isnan(tables.difference([1, np.nan], [1, 2]))
