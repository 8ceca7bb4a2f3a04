"""facts.influences against the slides' worked examples (C02, C03, C06, C40, E35, E40, E44)."""

import numpy as np
import pytest

from lecture_cnn import deck, loops, vectorized
from lecture_cnn.listings import examples
from lecture_cnn.listings.examples import integers

Y, W = integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2)
DZ = integers(3, 4, 3, start=4)


def test_Y_at_2_2_of_a_5x5_map_goes_into_nine_z_in_the_order_of_the_slides():
    lines = [(line["x"], line["y"], line["i"], line["j"]) for line in deck.influence(W[:1], 0, 2, 2, (5, 5))]
    assert lines == [(0, 0, 2, 2), (1, 0, 1, 2), (2, 0, 0, 2),
                     (0, 1, 2, 1), (1, 1, 1, 1), (2, 1, 0, 1),
                     (0, 2, 2, 0), (1, 2, 1, 0), (2, 2, 0, 0)]  # z(1,2) takes w(1,0); the slide prints w(2,1) (E35)


def test_the_derivative_at_Y_2_2_is_the_sum_of_those_nine_and_the_printed_w_2_1_gives_another_number():
    dz = integers(1, 3, 3, start=4)
    lines = deck.influence(W[:1], 0, 2, 2, (5, 5))
    total = sum(dz[line["n"], line["x"], line["y"]] * line["weight"] for line in lines)
    dy = vectorized.conv2d_input_gradient(dz, W[:1], input_shape=(2, 5, 5))
    assert total == dy[0, 2, 2]
    printed = total + dz[0, 1, 2] * (W[0, 0, 2, 1] - W[0, 0, 1, 0])
    assert printed != total


@pytest.mark.parametrize("m", [0, 1])
def test_formula_and_trial_agree_for_every_Y_the_border_included(m):
    for x in range(6):
        for y in range(5):
            by_formula = np.zeros((3, 4, 3))
            for line in deck.influence(W, m, x, y, (6, 5)):
                assert (line["x"] + line["i"], line["y"] + line["j"]) == (x, y)
                by_formula[line["n"], line["x"], line["y"]] += line["weight"]
            assert np.array_equal(by_formula, deck.influence_by_trial(W, m, x, y, (6, 5)))


def test_a_corner_goes_into_one_position_an_inner_Y_into_nine_of_36_and_the_mean_is_5_06():
    counts = deck.influence_counts((8, 8), 3)
    assert (counts[0, 0], counts[0, 7], counts[7, 0], counts[7, 7]) == (1, 1, 1, 1)
    assert counts[0].tolist() == [1, 2, 3, 3, 3, 3, 2, 1]
    assert counts[1].tolist() == [2, 4, 6, 6, 6, 6, 4, 2]
    assert counts.max() == 9 < 6 * 6
    assert counts.mean() == 36 * 9 / 64 == 5.0625  # each of 36 windows meets 9 of the 64 cells


def test_the_counts_are_those_of_the_formula_where_W_is_not_H():
    counts = deck.influence_counts((6, 5), 3)
    assert counts.shape == (6, 5)
    assert all(counts[x, y] == len(deck.influence(W[:1], 0, x, y, (6, 5))) for x in range(6) for y in range(5))


def test_every_Y_map_goes_into_every_z_map_through_plane_m_of_filter_n():
    rows = deck.dependency(Y, W)
    assert [(row["m"], row["n"]) for row in rows] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert all(row["largest_change"] > 0 and row["change_less_plane_of_filter"] == 0 for row in rows)


def test_a_plane_of_zeros_cuts_its_dependency():
    cut = W.copy()
    cut[1, 0] = 0
    assert [row["largest_change"] == 0 for row in deck.dependency(Y, cut)] == [False, True, False, False, False, False]


def test_the_gradient_for_a_map_is_the_sum_over_the_z_maps():
    parts = deck.gradient_by_output_map(DZ, W)
    whole = loops.conv2d_input_gradient(DZ, W, input_shape=(2, 6, 5))
    assert parts.shape == (3, 2, 6, 5)
    assert np.array_equal(parts.sum(axis=0), whole)
    assert not np.array_equal(parts[0], whole)  # one z map alone is not enough


def test_w_1_2_is_used_nine_times_as_the_slide_lists_them():
    rows = deck.contributions(integers(1, 3, 3, start=4), integers(1, 5, 5, start=1), 0, 0, 1, 2)
    assert [(row["x"], row["y"], row["Y_x"], row["Y_y"]) for row in rows] == [
        (0, 0, 1, 2), (1, 0, 2, 2), (2, 0, 3, 2),
        (0, 1, 1, 3), (1, 1, 2, 3), (2, 1, 3, 3),
        (0, 2, 1, 4), (1, 2, 2, 4), (2, 2, 3, 4)]


def test_the_products_of_every_weight_sum_to_its_derivative():
    dw = loops.conv2d_filter_gradient(DZ, Y, K=3)
    for n, m, i, j in np.ndindex(3, 2, 3, 3):
        assert sum(row["product"] for row in deck.contributions(DZ, Y, n, m, i, j)) == dw[n, m, i, j]


@pytest.mark.parametrize("i, j", [(1, 2), (0, 0)])
def test_the_slides_closing_pictures_lay_dz_on_Y_at_the_weights_own_position(i, j):
    dz, y = integers(1, 3, 3, start=4), integers(1, 5, 5, start=1)
    picture = deck.placed(dz[0], (5, 5), i, j)
    assert np.array_equal(picture[i:i + 3, j:j + 3], dz[0])
    assert np.abs(picture).sum() == np.abs(dz).sum()  # nothing outside
    assert (picture * y[0]).sum() == vectorized.conv2d_filter_gradient(dz, y, K=3)[0, 0, i, j]


def test_a_weight_touches_one_z_map_only_and_there_every_position():
    y = np.where(Y == 0, 1.0, Y)
    rows = deck.weight_by_trial(y, W, n=1, m=0, i=1, j=2)
    assert [row["positions_changed"] for row in rows] == [0, 4 * 3, 0]
    assert [row["largest_change"] for row in rows] == [0, np.abs(y[0, 1:5, 2:5]).max(), 0]


def test_the_animated_example_starts_with_4_and_its_printed_rows_are_those_of_the_deck():
    frames = deck.animated_example()
    assert frames[0]["pixels_under_ones"] == (1, 1, 1, 0, 1) and frames[0]["z"] == 1 + 1 + 1 + 0 + 1
    assert np.reshape([frame["z"] for frame in frames], (3, 3)).tolist() == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


def test_in_storage_x_first_the_animated_example_is_the_transpose():
    z = loops.conv2d(examples.SLIDE_IMAGE[None], examples.SLIDE_FILTER[None, None])
    assert z[0].tolist() == [[4, 2, 2], [3, 4, 3], [4, 3, 4]]
    assert all(z[0, frame["x"], frame["y"]] == frame["z"] for frame in deck.animated_example())


def test_the_slides_filter_hides_the_flip_and_the_teaching_filter_does_not():
    assert np.array_equal(examples.SLIDE_FILTER, examples.SLIDE_FILTER[::-1, ::-1])
    assert all(frame["z"] == frame["z_with_flipped_filter"] for frame in deck.animated_example())
    assert not np.array_equal(W, W[..., ::-1, ::-1])


@pytest.mark.parametrize("call", [
    lambda: deck.influence(W, 2, 0, 0, (6, 5)), lambda: deck.influence(W, 0, -1, 0, (6, 5)),
    lambda: deck.influence_by_trial(W, 0, 0, 5, (6, 5)), lambda: deck.contributions(DZ, Y, 0, 0, 3, 0),
    lambda: deck.placed(DZ[0], (6, 5), 0, 3), lambda: deck.weight_by_trial(Y, W, 3, 0, 0, 0),
])
def test_a_position_outside_is_an_IndexError_that_names_the_range(call):
    with pytest.raises(IndexError, match="expected 0 to"):
        call()


def test_a_table_has_a_heading_and_a_line_for_each_row():
    text = deck.table(deck.weight_by_trial(Y, W, 1, 0, 1, 2), title="One weight")
    assert text.splitlines() == [
        "One weight", "",
        "n  positions changed  positions  largest change",
        "-  -----------------  ---------  --------------",
        "0                  0         12               0",
        f"1                 {np.count_nonzero(Y[0, 1:5, 2:5])}         12           "
        f"{np.abs(Y[0, 1:5, 2:5]).max():5.6g}",
        "2                  0         12               0",
    ]
