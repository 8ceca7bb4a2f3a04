"""Receptive fields, maximising inputs and nearest neighbours."""

import numpy as np
import pytest

from lecture_cnn.nets.features import field_size, first_layers, maximising_input, nearest, receptive_field
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear, TimeConvolution
from lecture_cnn.nets.models import lenet5, resnet
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


def test_the_field_of_each_of_lenet5s_layers_is_as_large_by_the_formula_as_by_the_derivative():
    network, sizes = lenet5(), {1: 5, 3: 5 + 1, 4: 6 + 4 * 2, 6: 14 + 1 * 2, 8: 32}
    for count, size in sizes.items():
        first = first_layers(network, count)
        assert field_size(first) == (size, size)
        field = receptive_field(first, tuple(n // 2 for n in first.output), inputs=50)
        assert [len(np.flatnonzero(field.any(axis=axes))) for axes in ((0, 2), (0, 1))] == [size, size]
        assert field.sum() == size**2


def test_a_field_counts_the_strides_of_earlier_layers_and_each_axis_for_itself():
    network = Network("n", (1, 40, 30), [Convolution(1, (7, 3), stride=(2, 1)), MaxPooling(3, stride=2),
                                         Convolution(1, 3)])
    assert field_size(network) == (7 + 2 * 2 + 2 * 4, 3 + 2 * 1 + 2 * 2)
    with pytest.raises(ValueError, match="expected layers one after the other, got a residual sum"):
        field_size(resnet(18))


def test_the_first_layers_are_the_networks_own():
    network = lenet5()
    first = first_layers(network, 4)
    assert first.output == (16, 10, 10) and list(first.weights()) == ["0.w", "0.b", "3.w", "3.b"]
    assert all(array is network.weights()[name] for name, array in first.weights().items())
    with pytest.raises(ValueError, match="count: expected 1 to 12, got 13"):
        first_layers(network, 13)


def test_a_unit_behind_two_scans_along_time_sees_as_many_frames_as_both_look_at():
    network = Network("n", (2, 30), [TimeConvolution(3, 3), TimeConvolution(1, 5, stride=2), TimeConvolution(1, 2)])
    assert field_size(network) == (3 + 4 + 1 * 2,)
    seen = receptive_field(network, (0, 4), inputs=50)
    assert np.count_nonzero(seen.any(axis=0)) == 9
