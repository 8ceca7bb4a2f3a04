"""Few digits, learned with moved copies and without, and seen by ten views: what notebook 18 says of them."""

import numpy as np
import pytest

from lecture_cnn.nets import views
from lecture_cnn.nets.augmentation import crops, random_crops
from lecture_cnn.nets.pictures import translated
from lecture_cnn.nets.training import in_use


def test_a_few_digits_of_each_class_are_learned_and_none_of_those_held_out():
    y, labels, train, held_out = views.shared_out(1, 7)
    assert y.shape == (1797, 1, 16, 16)
    assert np.bincount(labels[train]).tolist() == [7] * 10
    assert not set(train) & set(held_out) and len(held_out) in (359, 360)


@pytest.fixture
def trained(monkeypatch):
    """Nothing is learned: each training is kept, and its network is one of first weights. (18 trains them.)"""
    kept = []
    learned = views.learned

    def untrained(y, labels, augment, updates, seed):
        kept.append((y, labels, augment, updates, seed))
        return learned(y[:2], labels[:2], None, 0, seed)

    monkeypatch.setattr(views, "learned", untrained)
    return kept


def test_few_digits_are_learned_with_each_kind_of_moves_and_counted_on_three_sets(trained):
    rows = views.few_digits(each=3, updates=7, folds=2)
    assert [row["moves"] for row in rows] == ["none", "translation", "all of the slide's"]
    assert [augment for _, _, augment, _, _ in trained] == [
        moves for name in views.MOVES for moves in [views.MOVES[name]] * 2]
    shares = []
    for fold in (0, 1):
        y, labels, train, held_out = views.shared_out(fold, 3)
        for k in (fold, 2 + fold, 4 + fold):
            assert np.array_equal(trained[k][0], y[train]) and np.array_equal(trained[k][1], labels[train])
            assert trained[k][3:] == (7, fold)
        network = views.learned(y, labels, None, 0, fold)
        moved = translated(y[held_out], np.random.default_rng(fold), views.MOST)
        shares.append([(in_use(network, pictures).argmax(axis=1) == labels[of]).mean()
                       for pictures, of in ((y[train], train), (y[held_out], held_out), (moved, held_out))])
    assert all(list(row.values())[1:] == pytest.approx(np.mean(shares, axis=0)) for row in rows)


def test_ten_views_are_those_of_the_padded_digits_and_the_mean_of_their_probabilities_decides(trained):
    rows = views.ten_views(each=3, updates=7, folds=1)
    assert [row["trained_on"] for row in rows] == ["centre", "crops", "crops and flips"]
    y, labels, train, held_out = views.shared_out(0, 3)
    padded = np.pad(y, ((0, 0), (0, 0), (2, 2), (2, 2)))
    for (seen, _, augment, *_), name in zip(trained, views.VIEWS, strict=True):
        assert np.array_equal(seen, padded[train]) and augment is views.VIEWS[name]
    network = views.learned(padded, labels, None, 0, 0)
    scores = [np.exp(in_use(network, view)) for view in crops(padded[held_out], (16, 16))]
    votes = [score / score.sum(axis=1, keepdims=True) for score in scores]
    wanted = [(np.mean(some, axis=0).argmax(axis=1) == labels[held_out]).mean()
              for some in ([votes[4]], votes[:5], votes)]
    assert all(list(row.values())[1:] == pytest.approx(wanted) for row in rows)


def test_a_few_digits_are_learned_by_heart():
    y, labels, train, _ = views.shared_out(0, 3)
    network = views.learned(y[train], labels[train], views.MOVES["none"], updates=100)
    assert (in_use(network, y[train]).argmax(axis=1) == labels[train]).all()


@pytest.mark.parametrize("name", views.VIEWS)
def test_each_kind_of_training_sees_views_of_the_size_that_the_network_takes(name):
    y = np.random.default_rng(0).standard_normal((6, 1, 20, 20))
    seen = views.VIEWS[name](y, np.random.default_rng(3))
    wanted = {"centre": crops(y, (16, 16))[4],
              "crops": random_crops(y, np.random.default_rng(3), (16, 16), flip=False),
              "crops and flips": random_crops(y, np.random.default_rng(3), (16, 16))}[name]
    assert np.array_equal(seen, wanted)
