"""Receptive fields, maximising inputs and nearest neighbours."""

import numpy as np
import pytest

from lecture_cnn.nets.features import maximising_input, nearest, receptive_field
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear
from lecture_cnn.nets.network import Network
from lecture_cnn.nets.pooling import MaxPooling


def test_a_unit_of_the_first_layer_sees_its_filter():
    field = receptive_field(Network("n", (2, 7, 6), [Convolution(3, 3)]), (1, 2, 3), inputs=1)
    expected = np.zeros((2, 7, 6), bool)
    expected[:, 2:5, 3:6] = True
    assert np.array_equal(field, expected)


def test_a_unit_behind_two_convolutions_and_a_pooling_sees_8x8_cells():
    network = Network("n", (1, 16, 14), [Convolution(2, 3), MaxPooling(2, stride=2), Convolution(2, 3)])
    expected = np.zeros((1, 16, 14), bool)
    expected[:, 2:10, 4:12] = True  # 1 + (3-1)*1 + (2-1)*1 + (3-1)*2 = 8, from 2 times its place on
    assert np.array_equal(receptive_field(network, (0, 1, 2)), expected)
    assert receptive_field(network, (0, 1, 2), inputs=1).sum() < 64  # one input does not show all of it


def test_the_input_that_makes_a_linear_unit_largest_is_its_weights():
    network = Network("n", (1, 4, 3), [Convolution(2, (4, 3))])
    y, values = maximising_input(network, (1, 0, 0), steps=200)
    w = network.weights()["0.w"][1]
    assert np.allclose(y, w / np.linalg.norm(w), atol=1e-3)
    assert values[-1] > values[0] and values[-1] == pytest.approx(np.linalg.norm(w), rel=1e-4)


def test_a_deeper_unit_grows_step_by_step():
    network = Network("n", (1, 6, 6), [Convolution(3, 3), Activation("tanh"), Flatten(), Linear(4)])
    _, values = maximising_input(network, (2,), steps=50, rate=0.05)
    assert values[-1] > values[0] and np.mean(np.diff(values) > 0) > 0.9


def test_a_unit_that_is_off_and_one_that_is_not_there_are_named():
    network = Network("n", (1, 3, 3), [Convolution(1, 3), Activation("relu")])
    w = network.weights()["0.w"][0]
    with pytest.raises(ValueError, match=r"unit \(0, 0, 0\): its derivative for the input is 0 after 0 steps"):
        maximising_input(network, (0, 0, 0), start=-w)
    with pytest.raises(IndexError, match=r"an output of the shape \(1, 1, 1\), got \(1, 0, 0\)"):
        receptive_field(network, (1, 0, 0))


def test_the_nearest_instances_come_first():
    features = np.array([[0.0, 0], [3, 4], [1, 0], [0, 2]])
    assert nearest(features, [0, 0], 3).tolist() == [0, 2, 3]
    assert nearest(features, [3, 3], 1).tolist() == [1]
    with pytest.raises(ValueError, match="count: expected at most 4"):
        nearest(features, [0, 0], 5)
    with pytest.raises(ValueError, match=r"query: expected features \(n,\)"):
        nearest(features, [0, 0, 0])
