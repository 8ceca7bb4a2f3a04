"""facts.sizes against the lecture's size rules and the catalogue's figures (C04, C05, C10, C14, C41, E41-E45)."""

import numpy as np
import pytest

from lecture_cnn import deck, vectorized
from lecture_cnn.deck.sizes import flipped_filter_over, placed_everywhere
from lecture_cnn.listings.examples import integers


def test_every_gradient_is_as_large_as_its_variable_and_not_as_the_result():
    rows = deck.gradient_sizes()
    assert len(rows) == 14
    assert all(row["same"] and row["gradient_size"] == row["variable_size"] for row in rows)
    assert all(row["gradient_size"] != row["result_size"] for row in rows)


def test_same_size_hands_the_gradient_on_or_names_both_sizes():
    gradient = np.ones((2, 3))
    assert deck.same_size(gradient, np.zeros((2, 3))) is gradient
    with pytest.raises(ValueError, match="expected the size of its variable, 3x2, got 2x3"):
        deck.same_size(gradient, np.zeros((3, 2)))


@pytest.mark.parametrize("z, K, Y", [(5, 3, 7), (4, 2, 5), (7, 5, 11)])
def test_W_plus_K_less_1_is_the_size_of_Y_for_stride_1_without_padding(z, K, Y):
    row, = deck.size_rule((Y, Y), (K,), (1,), (0,))
    assert row["z"] == (z, z) and row["dz_plus_K_less_1"] == (z + K - 1, z + K - 1) == (Y, Y)
    assert row["is_size_of_Y"]


def test_W_plus_K_less_1_is_not_the_size_of_Y_under_a_stride_or_with_padding():
    rows = deck.size_rule()
    assert {(row["S"], row["P"]) for row in rows if row["is_size_of_Y"]} == {(1, 0)}
    stride_1 = [row for row in rows if row["S"] == 1]
    assert all(row["dz_plus_K_less_1"] == row["padded_Y"] for row in stride_1)  # it is the padded map's size


def test_the_size_of_z_is_the_lectures_formula_for_every_row():
    for row in deck.size_rule():
        assert row["z"] == tuple((size + 2 * row["P"] - row["K"]) // row["S"] + 1 for size in row["Y"])


def test_a_strided_dz_on_a_7x6_map_gives_5x4_7x5_or_8x6_and_only_W_less_K_plus_1_gives_7x6():
    rows = deck.routes_back((7, 6), K=3, S=2)
    assert [row["dz_size"] for row in rows] == [(3, 2), (5, 3), (6, 4), (5, 4)]
    assert [row["result_size"] for row in rows] == [(5, 4), (7, 5), (8, 6), (7, 6)]
    assert [row["difference"] for row in rows] == [None, None, None, 0]


def test_without_a_leftover_n_less_1_times_S_plus_1_is_right_too():
    rows = deck.routes_back((7, 5), K=3, S=2)  # (7-3) % 2 = (5-3) % 2 = 0
    assert [row["difference"] for row in rows] == [None, 0, None, 0]


def test_a_wrong_dz_of_the_right_size_is_seen():
    dz, w = integers(3, 4, 3, start=4), integers(3, 2, 3, 3, start=2)
    assert not np.array_equal(flipped_filter_over(dz, w), flipped_filter_over(dz, w[..., ::-1, ::-1]))


def test_the_derivative_is_the_padded_maps_and_cropping_P_gives_the_maps():
    rows = deck.zero_padding((7, 6), K=3, paddings=(0, 1, 2))
    assert [row["derivative"] for row in rows] == [row["padded_Y"] for row in rows] == [(7, 6), (9, 8), (11, 10)]
    assert all(row["cropped_by_P"] == (7, 6) and row["dY_difference"] == 0 for row in rows)


def test_cropping_K_less_1_instead_of_P_gives_another_size():
    row = deck.zero_padding((7, 6), K=3, paddings=(1,))[0]
    assert tuple(size - 2 * (3 - 1) for size in row["derivative"]) == (5, 4) != (7, 6)


def test_dw_needs_the_padded_Y_and_from_the_unpadded_one_only_the_K_less_2P_inner_weights_are_found():
    rows = deck.zero_padding((7, 6), K=5, paddings=(0, 1, 2, 3))
    assert all(row["dw_padded_Y"] == (5, 5) and row["dw_difference"] == 0 for row in rows)
    assert [row["dw_unpadded_Y"] for row in rows] == [(5, 5), (3, 3), (1, 1), None]  # 5-0, 5-2, 5-4, 5-6 < 1
    assert deck.zero_padding((7, 6), K=4, paddings=(2,))[0]["dw_unpadded_Y"] is None  # 4-4 = 0
    y, dz = integers(2, 7, 6, start=1), integers(3, 5, 4, start=4)
    dw = vectorized.conv2d_filter_gradient(dz, y, K=5, padding=1)
    assert np.array_equal(placed_everywhere(dz, y), dw[:, :, 1:4, 1:4])


def test_three_cells_become_five_with_zeros_between_and_six_with_zeros_after_the_last():
    row = deck.resampling_sizes((3,), (2,))[0]
    assert (row["between"], row["with_trailing"]) == ((3 - 1) * 2 + 1, 3 * 2) == (5, 6)


def test_downsampling_8_by_3_keeps_1_4_and_7_so_three_cells_and_not_8_thirds():
    row = deck.resampling_sizes((8,), (3,))[0]
    assert row["downsampled"] == 3 == -(-8 // 3) == (8 - 1) // 3 + 1


def test_downsampling_undoes_both_upsamplings():
    assert all(row["downsampling_undoes"] for row in deck.resampling_sizes(range(1, 6), (1, 2, 3)))


def test_downsampling_forgets_the_size_that_it_had():
    rows = deck.resampling_sizes((7, 8, 9), (3,))
    assert {row["downsampled"] for row in rows} == {3}


def test_an_upsampling_layer_is_the_backward_pass_of_downsampling_only_where_its_size_fits():
    found = {}
    for row in deck.upsampling_as_backward():
        sizes = row["size_nS"], row["difference_nS"], row["size_between"], row["difference_between"]
        found[row["n"], row["S"]] = sizes
    assert found == {(8, 2): (8, 0, 7, None), (8, 3): (9, None, 7, None), (9, 3): (9, 0, 7, None),
                     (7, 3): (9, None, 7, 0), (7, 2): (8, None, 7, 0)}


def test_a_downsampling_layer_is_the_backward_pass_of_upsampling_always():
    rows = deck.downsampling_as_backward()
    assert [row["upsampled"] for row in rows] == [5, 6, 7, 8, 7, 9, 13, 15]
    assert all(row["difference"] == 0 for row in rows)


def test_plus_1_if_the_width_is_odd_holds_for_even_strides_and_is_reversed_for_odd_ones():
    rows = deck.transposed_sizes()
    assert all(row["rule_holds"] == (row["S"] % 2 == 0) for row in rows)
    for row in rows:  # one of the two sizes is reached, never both
        assert (row["P_for_nS"] is None) != (row["P_for_nS_plus_1"] is None)


def test_the_paddings_are_those_of_the_catalogue():
    rows = deck.transposed_sizes(5, (2, 3, 4), 7)
    found = {(row["S"], row["K"]): (row["P_for_nS"], row["P_for_nS_plus_1"]) for row in rows}
    assert found == {
        (2, 2): (0, None), (2, 3): (None, 0), (2, 4): (1, None), (2, 5): (None, 1), (2, 6): (2, None),
        (2, 7): (None, 2),
        (3, 3): (0, None), (3, 4): (None, 0), (3, 5): (1, None), (3, 6): (None, 1), (3, 7): (2, None),
        (4, 4): (0, None), (4, 5): (None, 0), (4, 6): (1, None), (4, 7): (None, 1)}


def test_stride_3_filter_3_on_five_cells_is_15_exactly_three_times_five():
    z = vectorized.conv_transpose2d(np.ones((1, 5, 5)), np.ones((1, 1, 3, 3)), stride=3)
    assert z.shape[1] == (5 - 1) * 3 + 3 == 15 == 3 * 5


def test_a_layer_has_K_squared_times_the_input_maps_weights_for_each_output_map():
    found = deck.conv_parameters(D_in=6, D_out=16, K=5)
    assert found["weights_per_output_map"] == 5 * 5 * 6 == 150
    assert found["weights"] == 16 * 5 * 5 * 6 == 2400
    assert found["biases"] == 16
    assert found["total"] == 16 * (5 * 5 * 6 + 1) == 2416


def test_lenet5_has_61706_parameters_and_the_sizes_32_28_14_10_5_and_400():
    rows = deck.lenet5()
    counts = [row["parameters"] for row in rows if row["parameters"]]
    assert counts == [6 * (25 + 1), 16 * (25 * 6 + 1), 120 * 401, 84 * 121, 10 * 85] == [156, 2416, 48120, 10164, 850]
    assert sum(counts) == 61706
    assert [row["result"][-1] for row in rows] == [32, 28, 14, 10, 5, 400, 120, 84, 10]


def test_lenet5_on_a_colour_picture_has_62006_parameters():
    rows = deck.lenet5((3, 32, 32))
    assert rows[1]["parameters"] == 6 * (3 * 25 + 1) == 456
    assert sum(row["parameters"] for row in rows) == 62006


def test_each_filter_has_as_many_planes_as_there_are_maps_before_it():
    rows = deck.filter_shapes((3, 32, 30), layers=((4, 5), (7, 3)))
    assert [(row["filters"], row["size_of_each"]) for row in rows] == [(4, (3, 5, 5)), (7, (4, 3, 3))]
    assert [row["maps_after"] for row in rows] == [(4, 28, 26), (7, 26, 24)]
