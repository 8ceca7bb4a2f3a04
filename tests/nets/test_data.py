"""Real pictures and digits, and the way from rows and columns to x and y."""

import subprocess
import sys

import numpy as np
import pytest

from lecture_cnn.nets import data


def test_a_picture_has_rows_first_and_its_maps_have_x_first():
    picture = np.array([[1, 2, 3], [4, 5, 6]])  # two rows, three columns
    maps = data.picture_to_maps(picture)
    assert maps.shape == (1, 3, 2)
    assert maps[0, 2, 0] == 3 and maps[0, 0, 1] == 4
    colours = np.stack([picture, 10 * picture], axis=-1)
    assert data.picture_to_maps(colours)[1].tolist() == [[10, 40], [20, 50], [30, 60]]


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 3), (4, 2, 2)])
def test_there_and_back_is_the_same_picture(shape):
    picture = np.arange(np.prod(shape)).reshape(shape)
    assert np.array_equal(data.maps_to_picture(data.picture_to_maps(picture)), picture)


def test_only_a_single_map_loses_its_axis_and_not_where_channels_are_asked_for():
    shapes = [data.maps_to_picture(np.ones((C, 4, 3))).shape for C in (1, 2, 3)]
    assert shapes == [(3, 4), (3, 4, 2), (3, 4, 3)]
    assert data.maps_to_picture(np.ones((1, 4, 3)), channels=True).shape == (3, 4, 1)


def test_the_torch_layout_exchanges_the_last_two_axes_and_back():
    maps = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    assert np.array_equal(data.to_torch_layout(maps), maps.transpose(0, 1, 3, 2))
    assert np.array_equal(data.from_torch_layout(data.to_torch_layout(maps)), maps)


def test_nothing_shares_memory_with_its_input():
    picture, maps = np.ones((2, 3)), np.ones((1, 3, 2))
    assert not np.shares_memory(data.picture_to_maps(picture), picture)
    assert not np.shares_memory(data.maps_to_picture(maps), maps)
    assert not np.shares_memory(data.to_torch_layout(maps), maps)


def test_the_flower_is_a_real_picture_with_three_different_maps():
    maps = data.flower()
    assert maps.shape == (3, 14, 12) and maps.dtype == float
    assert 0 <= maps.min() < 0.2 and 0.6 < maps.max() <= 1
    assert len({channel.tobytes() for channel in maps}) == 3
    assert all(channel.std() > 0.05 for channel in maps)
    assert np.array_equal(maps, data.flower(x=6, y=3, W=14, H=12, shrink=24))


def test_a_cell_of_the_flower_is_the_mean_of_its_block():
    from sklearn.datasets import load_sample_image

    block = load_sample_image("flower.jpg")[10 * 8:11 * 8, 35 * 8:36 * 8, 0] / 255  # rows first
    assert data.flower(x=34, y=9, shrink=8)[0, 1, 1] == pytest.approx(block.mean(), abs=1e-14)
    assert data.flower(x=35, y=10, W=1, H=1, shrink=8)[0, 0, 0] == data.flower(x=34, y=9, shrink=8)[0, 1, 1]


@pytest.mark.parametrize("crop", [dict(x=-1), dict(y=-1), dict(x=67), dict(H=60), dict(W=0), dict(H=-2)])
def test_a_crop_that_leaves_the_picture_says_how_large_it_is(crop):
    with pytest.raises(ValueError, match="flower: a crop inside 80 x 53, got "):
        data.flower(**crop, shrink=8)


def test_pictures_and_digits_are_those_that_scikit_learn_loads():
    from sklearn.datasets import load_digits, load_sample_image

    assert np.array_equal(data.photograph(1), data.picture_to_maps(load_sample_image("flower.jpg") / 255))
    images, labels = data.digits()
    theirs = load_digits()
    assert np.array_equal(images[:, 0].swapaxes(1, 2) * 16, theirs.images)
    assert np.array_equal(labels, theirs.target)


def test_scikit_learn_itself_is_not_imported():
    code = "import sys, lecture_cnn as lc; lc.data.flower(), lc.data.digits(); print('sklearn' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "False\n", run.stderr


def test_the_digits_are_real_and_upright():
    images, labels = data.digits()
    assert images.shape == (1797, 1, 8, 8) and labels.shape == (1797,)
    assert images.min() == 0 and images.max() == 1
    one = images[labels == 1].mean(axis=0)[0]  # a one is tall: its ink lies in the middle columns, in every row
    assert one[3:5].sum() > 0.5 * one.sum() and (one.sum(axis=0) > 0.5).all()


@pytest.mark.parametrize("call, says", [
    (lambda: data.picture_to_maps(np.ones(3)), r"picture: expected \(H, W\) or \(H, W, C\), got the shape \(3,\)"),
    (lambda: data.maps_to_picture(np.ones((3, 3))), r"maps: expected \(C, W, H\), got the shape \(3, 3\)"),
    (lambda: data.to_torch_layout(np.ones(3)), r"array: expected at least two axes, got the shape \(3,\)"),
])
def test_a_wrong_shape_says_what_was_expected(call, says):
    with pytest.raises(ValueError, match=says):
        call()
