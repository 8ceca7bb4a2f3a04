"""The digits as LeNet-5 sees them: enlarged, shared out among folds, and moved about."""

import numpy as np
import pytest

from lecture_cnn.nets import data
from lecture_cnn.nets.pictures import coloured, digits32, enlarged, lenet5_on_digits, stratified, translated


def test_the_digits_are_32x32_between_0_and_1():
    y, labels = digits32()
    assert y.shape == (1797, 1, 32, 32) and labels.shape == (1797,)
    assert y.min() == 0 and y.max() == 1


def test_an_enlarged_map_is_linear_between_the_centres_and_constant_outside():
    y = np.array([0.0, 8]).reshape(1, 1, 2, 1)
    assert np.allclose(enlarged(y, 4)[0, 0, :, 0], [0, 0, 1, 3, 5, 7, 8, 8])  # centres at 1.5 and 5.5
    assert np.allclose(enlarged(y, 4), enlarged(y, 4)[..., :1])
    assert np.array_equal(enlarged(y, 1), y)
    assert np.array_equal(enlarged(y[0], 4), enlarged(y, 4)[0])  # maps of one instance, too


def test_digits_are_written_on_a_photograph_in_a_colour_as_bright_as_its_own():
    ink = np.zeros((3, 1, 32, 32))
    ink[1, 0, 4:9] = 1
    ink[2] = 1
    plain, written, full = coloured(ink)
    assert coloured(ink).shape == (3, 3, 32, 32) and 0 <= coloured(ink).min() < coloured(ink).max() <= 1
    assert np.ptp(plain, axis=(1, 2)).min() > 0.1  # a photograph
    assert np.allclose(written[:, 4:9], written[:, 4:5, :1]) and np.ptp(written[:, 9:]) > 0.1
    photo = coloured(np.zeros((3, 1, 32, 32)))  # the same crops, without ink
    mean, colour = photo[2].mean(axis=(1, 2)), full[:, 0, 0]
    assert sorted(mean) == pytest.approx(sorted(colour)) and abs(mean - colour).max() > 0.1
    assert not np.array_equal(coloured(ink, seed=1)[0], plain)


def test_each_instance_is_held_out_in_one_fold_and_each_class_evenly():
    labels = np.repeat([0, 1, 2], [11, 23, 7])
    folds = [stratified(labels, fold) for fold in range(5)]
    assert sorted(np.concatenate([held for _, held in folds])) == list(range(41))
    for train, held in folds:
        assert sorted([*train, *held]) == list(range(41))
        assert len(held) in (8, 9)
        for label, count in enumerate([11, 23, 7]):
            assert (labels[held] == label).sum() in (count // 5, count // 5 + 1)
    assert not np.array_equal(stratified(labels, 0, seed=1)[1], folds[0][1])
    with pytest.raises(ValueError, match="fold: expected 0 to 4, got 5"):
        stratified(labels, 5)


def test_translated_pictures_are_moved_by_up_to_so_many_cells_and_zeros_come_in():
    y = np.zeros((400, 1, 9, 9))
    y[:, :, 4, 4] = 1
    moved = translated(y, np.random.default_rng(1), most=2)
    places = np.argwhere(moved)[:, 2:] - 4
    assert len(places) == 400 and moved.shape == y.shape
    assert {tuple(place) for place in places.tolist()} == {(x, z) for x in range(-2, 3) for z in range(-2, 3)}
    edge = translated(np.ones((50, 1, 4, 4)), np.random.default_rng(1), most=1)
    assert set(edge.sum(axis=(1, 2, 3))) == {16, 12, 9}
    assert np.array_equal(translated(y, np.random.default_rng(1), most=0), y)


def test_lenet5_on_digits_holds_out_a_fifth():
    training, y, labels = lenet5_on_digits(2)
    assert len(training.y) + len(y) == 1797 and len(y) == len(labels) and 359 <= len(y) <= 360


def test_the_crops_lie_between_35_and_125_and_between_15_and_95_of_the_photograph():
    pictures = coloured(np.zeros((40, 1, 32, 32)), seed=1)
    part = data.photograph(4)[:, 35:125, 15:95]
    rng = np.random.default_rng(1)
    for picture in pictures:
        left, top = rng.integers(90 - 32 + 1), rng.integers(80 - 32 + 1)
        rng.choice([1, 2])  # the ink's colour
        assert np.array_equal(picture, part[:, left:left + 32, top:top + 32])
