"""facts.scanning: scanning layer by layer, along time, plane by plane; patterns that move (C11, C15, C19, C29, E57)."""

import numpy as np
import pytest

from lecture_cnn import deck, loops
from lecture_cnn.listings.examples import integers


def test_scanning_with_an_MLP_is_scanning_with_each_of_its_neurons_layer_by_layer():
    rows = deck.scan_layer_by_layer((6, 5), K=3, units=(4, 1))
    assert [row["outputs"] for row in rows] == [(1, 4, 3), (1, 4, 3)]
    assert [row["difference_to_first"] for row in rows] == [0, 0]
    assert rows[0]["decision"] == rows[1]["decision"]


def test_layer_by_layer_an_MLP_without_shared_windows_costs_the_same():
    rows = deck.scan_layer_by_layer((6, 5), K=3, units=(4, 1))
    assert {row["multiply_adds"] for row in rows} == {4 * 3 * (4 * 2 * 9 + 1 * 4)}  # 12 windows


def test_distributed_over_two_layers_the_outputs_are_the_same_and_layer_by_layer_costs_less():
    window_by_window, layer_by_layer = deck.scan_distributed((7, 6), K1=3, K2=2, units=(4, 1))
    assert window_by_window["outputs"] == layer_by_layer["outputs"] == (1, 4, 3)
    assert layer_by_layer["difference_to_first"] == 0
    assert window_by_window["multiply_adds"] == 4 * 3 * (2 * 2 * 4 * 2 * 9 + 4 * 4)  # K2*K2 first-layer places a window
    assert layer_by_layer["multiply_adds"] == 5 * 4 * (4 * 2 * 9) + 4 * 3 * (4 * 4)  # each place once


@pytest.mark.parametrize("T, K, S", [(7, 3, 1), (7, 3, 2), (8, 2, 3), (5, 5, 1)])
def test_a_time_delay_network_is_the_convolution_with_height_1_forward_and_backward(T, K, S):
    rows = deck.tdnn_routes(T, K, S)
    assert [(row["what"], row["difference"]) for row in rows] == [("z", 0), ("dY", 0), ("dw", 0), ("db", 0)]
    assert rows[0]["size"] == (3, (T - K) // S + 1)


def test_the_convolved_planes_added_together_are_the_convolution():
    y, w = integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2)
    parts = deck.planes(y, w)
    assert parts.shape == (3, 2, 4, 3)
    assert np.array_equal(parts.sum(axis=1), loops.conv2d(y, w))
    assert not np.array_equal(parts[:, 0], loops.conv2d(y, w))  # one plane alone is not the convolution
    found = [(row["n"], row["maps_added"], row["difference"]) for row in deck.alternate_view()]
    assert found == [(0, 2, 0), (1, 2, 0), (2, 2, 0)]


def test_a_moved_pattern_moves_the_maps_along_and_leaves_their_global_maximum_as_it_was():
    rows = deck.moved_pattern()
    assert [(row["dx"], row["dy"]) for row in rows] == [(0, 0), (2, 0), (0, 2), (2, 1)]
    assert all(row["maps_moved_along"] and row["change_of_global_max"] == 0 for row in rows)


def test_a_moved_pattern_changes_what_a_dense_layer_makes_of_the_flattened_maps():
    assert [row["change_of_dense"] > 1 for row in deck.moved_pattern()] == [False, True, True, True]


def test_the_maps_of_a_turned_picture_turn_along_and_change_places():
    rows = deck.turned_pattern()
    assert [row["appears_as"] for row in rows] == [1, 2, 3, 0]
    assert any(row["change_of_its_max"] > 0 for row in rows)
    assert all(row["change_of_max_over_all"] == 0 for row in rows)


def test_max_pooling_is_unchanged_by_any_jitter_of_one_pixel_while_the_maxima_are_in_the_middle():
    rows = deck.jitter(deck.jitter_map("centre"))
    assert len(rows) == 9
    assert all(row["windows"] == row["maximum_stays"] == row["max_pooled_same"] == 6 for row in rows)
    assert any(row["mean_pooled_same"] < 6 for row in rows)  # mean pooling is not, where 0 moves in


def test_a_maximum_at_the_edge_of_its_window_leaves_it_and_the_pooled_map_changes():
    rows = deck.jitter(deck.jitter_map("edge"))
    assert [row["maximum_stays"] for row in rows] == [6, 6, 6, 6, 6, 6, 5, 5, 5]  # moved to the right, 4 leaves
    changed = [row for row in rows if row["max_pooled_same"] < 6]
    assert {row["dx"] for row in changed} == {1}


def test_a_larger_cell_from_the_next_window_changes_the_pooled_map_though_every_maximum_stays():
    rows = deck.jitter(deck.jitter_map("neighbour"))
    assert all(row["maximum_stays"] == 6 for row in rows)
    assert [row["larger_enters"] for row in rows] == [1, 1, 1, 0, 0, 0, 0, 0, 0]  # moved to the left, 5.5 > 4 enters
    assert [row["max_pooled_same"] for row in rows] == [5, 5, 5, 6, 6, 6, 6, 6, 6]


@pytest.mark.parametrize("start", range(20))
def test_whatever_the_map_a_pooled_value_stays_where_its_maximum_stays_and_nothing_larger_enters(start):
    for row in deck.jitter(np.abs(integers(2, 9, 6, start=start)) + 1, K=3):
        assert row["max_pooled_same"] >= row["maximum_stays"] - row["larger_enters"]


def test_an_unknown_kind_of_map_is_a_ValueError():
    with pytest.raises(ValueError, match="expected 'centre'"):
        deck.jitter_map("corner")
