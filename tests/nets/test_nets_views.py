"""Few digits, learned with moved copies and without, and seen by ten views: what notebook 18 says of them."""

import numpy as np
import pytest

from lecture_cnn.nets import views
from lecture_cnn.nets.augmentation import crops, random_crops
from lecture_cnn.nets.training import in_use


def test_a_few_digits_of_each_class_are_learned_and_none_of_those_held_out():
    y, labels, train, held_out = views.shared_out(1, 7)
    assert y.shape == (1797, 1, 16, 16)
    assert np.bincount(labels[train]).tolist() == [7] * 10
    assert not set(train) & set(held_out) and len(held_out) in (359, 360)


def test_without_moved_copies_the_digits_are_known_by_heart_with_translation_others_are_found_too():
    none, moved, everything = views.few_digits(folds=1)
    assert [row.moves for row in (none, moved, everything)] == ["none", "translation", "all of the slide's"]
    assert none.learned > 0.99
    assert none.held_out + 0.02 < moved.held_out and none.held_out_moved + 0.2 < moved.held_out_moved
    assert everything.held_out < none.held_out - 0.2  # a digit upside down is another digit


def test_a_six_upside_down_is_named_nine():
    y, labels, train, held_out = views.shared_out(0, 30)
    network = views.learned(y[train], labels[train], views.MOVES["translation"])
    sixes = y[held_out][labels[held_out] == 6]
    assert (in_use(network, sixes).argmax(axis=1) == 6).mean() > 0.8
    assert (in_use(network, sixes[:, :, ::-1, ::-1].copy()).argmax(axis=1) == 9).mean() > 0.8


def test_the_vote_of_views_helps_only_if_such_views_were_learned():
    centre, moved, flipped = views.ten_views(folds=1)
    assert [row.trained_on for row in (centre, moved, flipped)] == ["centre", "crops", "crops and flips"]
    assert centre.ten_views < centre.centre - 0.2
    assert moved.five_crops > moved.centre - 0.01 and moved.ten_views < moved.centre
    assert flipped.ten_views > flipped.centre


@pytest.mark.parametrize("name", views.VIEWS)
def test_each_kind_of_training_sees_views_of_the_size_that_the_network_takes(name):
    y = np.random.default_rng(0).standard_normal((6, 1, 20, 20))
    seen = views.VIEWS[name](y, np.random.default_rng(3))
    wanted = {"centre": crops(y, (16, 16))[4],
              "crops": random_crops(y, np.random.default_rng(3), (16, 16), flip=False),
              "crops and flips": random_crops(y, np.random.default_rng(3), (16, 16))}[name]
    assert np.array_equal(seen, wanted)
