"""Depth-wise layers as parts of networks: their counts, and that they learn."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.nets import Network, summary
from lecture_cnn.nets.separable import LAYERS, counts, digit_net, separable, trial


def test_the_two_stages_from_64_to_128_maps_have_8768_weights_for_73728():
    small, lecture, large = counts()
    assert (small["conventional"], small["depth_wise"]) == (8 * 3 * 9, 8 * 3 + 3 * 9)
    assert (lecture["conventional"], lecture["depth_wise"]) == (73_728, 8_768) == (128 * 64 * 9, 128 * 64 + 64 * 9)
    assert (large["conventional"], large["depth_wise"]) == (1_638_400, 71_936)
    for row in counts():
        assert row["by_formula"] == 1 / row["K"]**2 + 1 / row["N"]
        assert row["ratio"] == pytest.approx(row["by_formula"], rel=1e-15)


def test_the_products_have_the_same_ratio_as_the_weights():
    conventional, depth_wise = (summary(Network("n", (64, 8, 8), LAYERS[kind](128))).connections for kind in LAYERS)
    assert (conventional, depth_wise) == (64 * 73_728, 64 * 8_768)


def test_the_two_stages_are_a_conventional_layer_whose_filters_are_multiples_of_one_another():
    network = Network("n", (2, 6, 5), separable(3, 3), seed=4)
    y, (k, a, b) = lc.examples.integers(1, 2, 6, 5), network.weights().values()
    w = a[:, :, None, None] * k[None]  # (N, M, K, K)
    assert np.allclose(network.forward(y), lc.vectorized.conv2d(y, w, b), rtol=0, atol=1e-12)
    assert (k.shape, a.shape, b.shape) == ((2, 3, 3), (3, 2), (3,))


def test_both_kinds_learn_the_digits_and_the_depth_wise_one_has_fewer_weights():
    conventional, depth_wise = trial(widths=(8, 16, 24), epochs=2)
    assert min(conventional["held_out"], depth_wise["held_out"]) > 0.3  # a guess finds 0.1; notebook 16 trains on
    assert depth_wise["parameters"] == summary(digit_net(LAYERS["depth-wise"], (8, 16, 24))).parameters == (
        8 * 10 + 8 * 9 + 16 * 9 + 16 * 9 + 24 * 17 + 10 * 25)
    assert conventional["parameters"] == 8 * 10 + 16 * (8 * 9 + 1) + 24 * (16 * 9 + 1) + 10 * 25
    assert depth_wise["connections"] < 0.3 * conventional["connections"]
