"""facts.resampling: the two routes through a stride and through a fractional one, and the remarks on upsampling."""

import numpy as np
import pytest

from lecture_cnn import deck, vectorized
from lecture_cnn.deck.resampling import matrix_of
from lecture_cnn.listings.examples import integers
from lecture_cnn.nets.tables import routes


@pytest.mark.parametrize("map_size, K, S", [((7, 6), 3, 2), ((7, 6), 3, 1), ((8, 5), 2, 3), ((6, 5), 3, 4)])
def test_a_stride_is_a_convolution_then_downsampling_forward_and_backward(map_size, K, S):
    rows = deck.stride_routes(map_size, K, S)
    assert [row["what"] for row in rows] == ["z", "dY", "dw", "db"]
    assert [row["difference"] for row in rows] == [0, 0, 0, 0]
    assert rows[0]["size"] == (3, (map_size[0] - K) // S + 1, (map_size[1] - K) // S + 1)


@pytest.mark.parametrize("map_size, K, S", [((7, 6), 3, 2), ((7, 6), 2, 2), ((8, 5), 2, 3)])
def test_strided_pooling_is_pooling_then_downsampling_forward_and_backward(map_size, K, S):
    rows = {row["what"]: row["difference"] for row in deck.pooling_routes(map_size, K, S)}
    assert rows["max"] == rows["pidx"] == rows["max dY"] == 0
    assert rows["mean"] <= 1e-15 and rows["mean dY"] <= 1e-15


@pytest.mark.parametrize("map_size, K, S", [((4, 3), 3, 2), ((4, 3), 2, 3), ((5, 2), 4, 2), ((3, 3), 3, 1)])
def test_a_fractional_stride_is_upsampling_then_convolution_forward_and_backward(map_size, K, S):
    rows = deck.fractional_stride_routes(map_size, K, S)
    assert [row["difference"] for row in rows] == [0, 0, 0, 0]
    assert rows[0]["size"] == (3, (map_size[0] - 1) * S + K, (map_size[1] - 1) * S + K)


def test_without_the_flip_upsampling_then_convolution_is_another_map():
    y, w = integers(2, 4, 3, start=1), integers(2, 3, 3, 3, start=2)
    unflipped = vectorized.conv2d(vectorized.upsample(y, 2), w.swapaxes(0, 1), padding=2)
    assert routes(z=(vectorized.conv_transpose2d(y, w, stride=2), unflipped))[0]["difference"] > 1


def test_the_transposed_convolution_is_the_strided_convolutions_matrix_transposed():
    rows = deck.transpose_of_strided_convolution()
    assert [row["difference"] for row in rows] == [0, 0]
    assert rows[0]["size"] == (2 * 7 * 5, 3 * 3 * 2)


def test_with_a_leftover_row_the_transpose_has_another_size():
    rows = deck.transpose_of_strided_convolution((7, 6), 3, 2)  # (6-3) % 2 = 1
    assert [row["difference"] for row in rows] == [None, None]


def test_the_matrix_of_a_map_is_found_cell_by_cell():
    assert matrix_of(lambda y: 2 * y[::-1], (2,)).tolist() == [[0, 2], [2, 0]]


@pytest.mark.parametrize("S", [2, 3])
def test_pooling_after_upsampling_gives_back_the_positive_input_or_a_fraction_of_the_input(S):
    rows = {row["what"]: row["difference"] for row in deck.upsampling_before_pooling(S=S)}
    assert rows["max pooled positive input"] == rows["max pooled any input"] == 0
    assert rows["mean pooled times S squared"] <= 1e-15


def test_max_pooling_after_upsampling_does_not_give_back_a_negative_input():
    y = np.full((1, 1, 1), -1.0)
    assert vectorized.max_pool2d(vectorized.upsample(y, 2, trailing=True), 2, stride=2)[0].item() == 0


def test_upsampling_as_the_last_layer_adds_zeros_only():
    rows = deck.upsampling_last((4, 3), (2, 3))
    assert [row["S"] for row in rows] == [2, 3]
    assert [row["cells"] for row in rows] == [4 * 3, 4 * 3]
    assert [row["cells_after"] for row in rows] == [8 * 6, 12 * 9]
    assert [row["always_0"] for row in rows] == [8 * 6 - 12, 12 * 9 - 12]
    assert [row["information_added"] for row in rows] == [False, False]
