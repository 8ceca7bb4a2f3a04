"""The task of notebook 24: what is to be recalled, and that self similarity does it where a convolution can't."""

import numpy as np
import pytest

from lecture_cnn.nets import Network, losses, similarity, summary
from lecture_cnn.nets.similarity import KINDS, NETWORKS, SelfSimilarity, l2_of_series, recalled, trial


def test_each_sound_comes_twice_with_its_number_at_the_first_place_only():
    y, d = recalled(20)
    assert y.shape == (20, KINDS + 1, 2 * KINDS) and d.shape == (20, 1, 2 * KINDS)
    for series, wanted in zip(y, d):
        sounds = series[:KINDS].argmax(axis=0)
        assert np.array_equal(series[:KINDS].sum(axis=0), np.ones(2 * KINDS))
        for kind in range(KINDS):
            first, again = np.flatnonzero(sounds == kind)
            assert series[KINDS, first] != 0 and series[KINDS, again] == 0
            assert wanted[0, first] == wanted[0, again] == series[KINDS, first]


def test_the_same_seed_gives_the_same_series_and_another_one_others():
    assert np.array_equal(recalled(3)[0], recalled(3)[0])
    assert not np.array_equal(recalled(3)[0], recalled(3, seed=1)[0])


def test_weights_by_hand_recall_every_number():
    """Query and key say which sound; half of each of two equal shares: so the value is doubled."""
    y, d = recalled(30)
    network = Network("by hand", y.shape[1:], [SelfSimilarity(1, KINDS)])
    weights = network.weights()
    weights["0.wq"][:] = weights["0.wk"][:] = 10 * np.eye(KINDS, KINDS + 1)
    weights["0.wv"][:] = 2 * np.eye(KINDS + 1)[KINDS:]
    assert np.allclose(network.forward(y), d, rtol=0, atol=1e-9)


def test_a_layer_counts_its_products_and_keeps_the_length():
    [row] = summary(Network("n", (7, 12), [SelfSimilarity(3, 4)]))
    assert row["shape"] == (3, 12)
    assert row["parameters"] == 4 * 7 + 4 * 7 + 3 * 7
    assert row["connections"] == 12 * row["parameters"]


def test_the_loss_of_series_is_that_of_their_values_one_after_the_other():
    z, d = recalled(4)[1], recalled(4, seed=1)[1]
    loss, dz = l2_of_series(z, d)
    flat, dflat = losses.l2(z[:, 0], d[:, 0])
    assert loss == flat and np.array_equal(dz[:, 0], dflat)


def test_self_similarity_recalls_the_numbers_and_convolutions_do_not():
    found = {row["network"]: row["found"] for row in trial()}
    assert list(found) == list(NETWORKS)
    assert found["self similarity"] > 0.9
    assert max(found["convolution of 3"], found["convolution of 23"]) < 1 / 3


def test_an_unknown_network_is_named():
    with pytest.raises(ValueError, match="names"):
        trial(["mean"])
    assert similarity.trial([]) == []
