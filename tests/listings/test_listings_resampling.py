"""Down- and upsampling, called plainly: by hand, against slices, and each the transpose of its backward."""

import numpy as np
import pytest
from plain import rough

from lecture_cnn.language.adapter import run
from lecture_cnn.listings import resampling
from lecture_cnn.listings.resampling import backprop_through_DS, backprop_through_Upsampling
from lecture_cnn.onebased import Array

EVERY = np.array([[1.0, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16], [17, 18, 19, 20]])[None]


def plainly(listing, y, S, **more):
    """The array that a listing with a `return` gives back."""
    return listing(Array.from_numpy(y), S, **more).to_numpy()


def filled(listing, name, y, S):
    """A listing without `return` keeps its array to itself; the border hands it out."""
    assert listing(Array.from_numpy(y), S, W=y.shape[1], H=y.shape[2]) is None
    return run(listing, y=y, S=S)[name]


def test_downsampling_keeps_the_first_of_every_two_columns_and_rows():
    assert filled(resampling.downsampling, "yDS", EVERY, 2).tolist() == [[[1, 3], [9, 11], [17, 19]]]


def test_upsampling_by_hand_in_both_sizes():
    y = np.array([[[1.0, 2], [3, 4]]])
    assert filled(resampling.upsampling, "yUS", y, 2).tolist() == [[[1, 0, 2, 0], [0] * 4, [3, 0, 4, 0], [0] * 4]]
    assert filled(resampling.upsampling_between, "yUS", y, 2).tolist() == [[[1, 0, 2], [0] * 3, [3, 0, 4]]]


def test_the_derivative_through_downsampling_by_hand_has_the_size_of_the_input():
    dz = np.array([[[1.0, 2], [3, 4], [5, 6]]])
    dy = plainly(backprop_through_DS, dz, 2, W=5, H=4)
    assert dy.tolist() == [[[1, 0, 2, 0], [0] * 4, [3, 0, 4, 0], [0] * 4, [5, 0, 6, 0]]]


def test_the_derivative_through_upsampling_by_hand_picks_and_does_not_average():
    assert plainly(backprop_through_Upsampling, EVERY, 2).tolist() == [[[1, 3], [9, 11], [17, 19]]]


@pytest.mark.parametrize("S", [1, 2, 3])
@pytest.mark.parametrize("W, H", [(5, 4), (6, 3), (7, 7), (1, 2)])
def test_resampling_equals_slices(S, W, H):
    y = rough(2, W, H)
    down = filled(resampling.downsampling, "yDS", y, S)
    assert np.array_equal(down, y[:, ::S, ::S])
    assert np.array_equal(plainly(backprop_through_Upsampling, y, S), y[:, ::S, ::S])
    up = filled(resampling.upsampling, "yUS", y, S)
    between = filled(resampling.upsampling_between, "yUS", y, S)
    assert up.shape == (2, W * S, H * S) and between.shape == (2, (W - 1) * S + 1, (H - 1) * S + 1)
    for out in (up, between):
        assert np.array_equal(out[:, ::S, ::S], y) and np.count_nonzero(out) == y.size


@pytest.mark.parametrize("S", [1, 2, 3])
def test_each_backward_is_the_transpose_of_its_forward(S):
    y, dz = rough(2, 7, 5), rough(2, -(-7 // S), -(-5 // S), seed=1)
    dy = plainly(backprop_through_DS, dz, S, W=7, H=5)
    assert (filled(resampling.downsampling, "yDS", y, S) * dz).sum() == pytest.approx((y * dy).sum(), abs=1e-13)
    for listing in (resampling.upsampling, resampling.upsampling_between):
        up = filled(listing, "yUS", y, S)
        du = rough(*up.shape, seed=2)
        dy = plainly(backprop_through_Upsampling, du, S)
        assert dy.shape == y.shape
        assert (up * du).sum() == pytest.approx((y * dy).sum(), abs=1e-12)


def test_upsampling_is_undone_by_downsampling_in_both_sizes():
    y = rough(2, 3, 2)
    for listing in (resampling.upsampling, resampling.upsampling_between):
        assert np.array_equal(filled(resampling.downsampling, "yDS", filled(listing, "yUS", y, 3), 3), y)


def test_the_two_sizes_of_upsampling_differ_by_the_last_zeros_only():
    y = rough(2, 3, 2)
    up = filled(resampling.upsampling, "yUS", y, 2)
    assert np.array_equal(up[:, :-1, :-1], filled(resampling.upsampling_between, "yUS", y, 2))
    assert (up[:, -1] == 0).all() and (up[:, :, -1] == 0).all()
