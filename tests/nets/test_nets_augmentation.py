"""Moved pictures, worked by hand, and the slide's ranges; the ten views of a picture."""

import numpy as np
import pytest

from lecture_cnn.nets.augmentation import Move, augmented, crops, random_crops, vote, warped, warped_by_loops
from lecture_cnn.nets.layers import Flatten, Linear
from lecture_cnn.nets.network import Network
from lecture_cnn.vectorized import softmax

Y = np.random.default_rng(1).standard_normal((2, 5, 5))


def test_no_move_changes_nothing():
    assert np.allclose(warped(Y, Move()), Y, rtol=0, atol=1e-12)
    assert np.allclose(Move().matrix(), np.eye(2))


def test_a_picture_moved_right_and_down_has_zeros_behind_it():
    moved = warped(Y, Move(right=2, down=1))
    assert np.allclose(moved[:, 2:, 1:], Y[:, :3, :4])
    assert not moved[:, :2].any() and not moved[:, :, 0].any()


def test_a_flip_exchanges_left_and_right():
    assert np.allclose(warped(Y, Move(flip=True)), Y[:, ::-1])


def test_a_quarter_turn_is_counter_clockwise():
    assert np.allclose(warped(Y, Move(rotation=90)), Y[:, ::-1].swapaxes(1, 2))  # TW(x, y) = W(K-1-y, x)


def test_an_enlarged_picture_shows_its_centre_between_the_cells():
    ramp = np.tile(np.arange(5.0)[:, None], (1, 5))[None]
    assert np.allclose(warped(ramp, Move(scale=2.0))[0, :, 2], [1, 1.5, 2, 2.5, 3])
    assert np.allclose(warped(ramp, Move(stretch=4.0))[0, :, 2], [1, 1.5, 2, 2.5, 3])  # 2 along x, 1/2 along y
    assert np.allclose(warped(ramp, Move(shear=45))[0, 2, 1:4], [3, 2, 1])  # x moves by what y is below the centre


@pytest.mark.parametrize("seed", range(5))
def test_the_loops_move_a_picture_as_the_vectorized_version_does(seed):
    y = np.random.default_rng(seed).standard_normal((2, 9, 7))
    move = Move.drawn(np.random.default_rng(seed), cells=2)
    assert np.allclose(warped_by_loops(y, move), warped(y, move), rtol=0, atol=1e-12)
    assert warped(y, move).any() and np.array_equal(warped_by_loops(y, Move()), y)


def test_random_moves_fill_the_slides_ranges():
    rng = np.random.default_rng(1)
    moves = np.array([Move.drawn(rng) for _ in range(4000)], float)
    ranges = [(0, 360), (-10, 10), (-10, 10), (1 / 1.6, 1.6), (0, 1), (-20, 20), (1 / 1.3, 1.3)]
    for column, (least, most) in zip(moves.T, ranges):
        assert least <= column.min() < least + 0.02 * (most - least)
        assert most - 0.02 * (most - least) < column.max() <= most
    assert np.median(moves[:, 3]) == pytest.approx(1, abs=0.03)  # a plain uniform has 1.1125
    assert moves[:, 4].mean() == pytest.approx(0.5, abs=0.03)


def test_each_picture_of_a_batch_is_moved_by_itself_and_the_same_seed_moves_alike():
    y = np.stack([Y, Y])
    a, b = (augmented(y, np.random.default_rng(2), cells=1) for _ in range(2))
    assert a.shape == y.shape and np.array_equal(a, b) and not np.allclose(a[0], a[1])


def test_the_ten_views_are_four_corners_the_centre_and_their_flips():
    y = np.arange(20.0).reshape(1, 1, 5, 4)
    views = crops(y, (3, 2))
    assert views.shape == (10, 1, 1, 3, 2)
    assert [view[0, 0, 0, 0] for view in views[:5]] == [y[0, 0, x, z] for x, z in
                                                        ((0, 0), (2, 0), (0, 2), (2, 2), (1, 1))]
    assert np.array_equal(views[5:], views[:5, ..., ::-1, :])
    with pytest.raises(ValueError, match="expected at most 5x4, the pictures' size, got 3x5"):
        crops(y, (3, 5))


def test_random_crops_come_from_every_place_and_half_of_them_are_flipped():
    y = np.broadcast_to(np.arange(20.0).reshape(1, 1, 5, 4), (400, 1, 5, 4))
    views = random_crops(y, np.random.default_rng(1), (3, 2))
    plain = random_crops(y, np.random.default_rng(1), (3, 2), flip=False)
    assert views.shape == plain.shape == (400, 1, 3, 2)
    assert {one[0, 0, 0] for one in plain} == {y[0, 0, a, b] for a in range(3) for b in range(3)}
    flipped = np.array([np.array_equal(view, one[:, ::-1]) for view, one in zip(views, plain)])
    assert 0.4 < flipped.mean() < 0.6
    assert all(np.array_equal(view, one) for view, one, turned in zip(views, plain, flipped) if not turned)


def test_the_vote_is_the_mean_of_the_views_probabilities():
    network = Network("n", (1, 3, 2), [Flatten(), Linear(4)])
    y = np.random.default_rng(3).standard_normal((2, 1, 5, 4))
    expected = sum(softmax(network.forward(view)) for view in crops(y, (3, 2))) / 10
    assert np.allclose(vote(network, y), expected)
    assert np.allclose(vote(network, y).sum(axis=1), 1)
