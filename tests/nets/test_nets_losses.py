"""Losses and measures, worked by hand."""

import math

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.nets.losses import accuracy, cross_entropy, heads, l2, top_error


@pytest.mark.parametrize("ops", [lc.vectorized, lc.loops], ids=["vectorized", "loops"])
def test_the_cross_entropy_of_two_instances_is_the_mean_of_theirs(ops):
    z = np.log([[1.0, 2, 1], [3, 1, 4]])  # softmax 1/4, 2/4, 1/4 and 3/8, 1/8, 4/8
    loss, dz = cross_entropy(z, np.array([1, 0]), ops=ops)
    assert loss == pytest.approx((math.log(4 / 2) + math.log(8 / 3)) / 2)
    assert np.allclose(dz, [[1 / 8, (2 / 4 - 1) / 2, 1 / 8], [(3 / 8 - 1) / 2, 1 / 16, 4 / 16]])


def test_the_l2_loss_of_two_instances_is_the_mean_of_theirs():
    loss, dy = l2(np.array([[1.0, 2], [0, 0]]), np.array([[0.0, 4], [3, 0]]))
    assert loss == (((1 - 0)**2 + (2 - 4)**2) / 2 + 3**2 / 2) / 2
    assert np.array_equal(dy, [[1 / 2, -2 / 2], [-3 / 2, 0]])


def test_the_loss_of_two_heads_is_their_sum():
    z, labels = np.log([[1.0, 3]]), np.array([0])
    box, corners = np.zeros((1, 8)), np.full((1, 8), 2.0)
    loss, (dz, dbox) = heads([z, box], [labels, corners], [cross_entropy, l2])
    assert loss == pytest.approx(math.log(4 / 1) + 8 * 2**2 / 2)
    assert np.allclose(dz, [[1 / 4 - 1, 3 / 4]]) and np.array_equal(dbox, -corners)
    with pytest.raises(ValueError, match="a loss for each of 2 results, got 2 targets and 1 losses"):
        heads([z, box], [labels, corners], [cross_entropy])
    with pytest.raises(ValueError, match="a target and a loss for each of 0 results"):
        heads([], [], [])


@pytest.mark.parametrize("loss, d", [(cross_entropy, np.array([0, 2, 1])), (l2, np.ones((3, 4)))])
def test_the_derivative_of_a_loss_is_that_of_central_differences(loss, d):
    z = np.random.default_rng(1).standard_normal((3, 4))
    _, dz = loss(z, d)
    for at in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[at] = 1e-5
        assert dz[at] == pytest.approx((loss(z + step, d)[0] - loss(z - step, d)[0]) / 2e-5, abs=1e-8)


def test_targets_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match=r"got the shapes \(2, 3\) and \(1,\)"):
        cross_entropy(np.ones((2, 3)), np.array([1]))
    with pytest.raises(ValueError, match="a class number from 0 to 2"):
        cross_entropy(np.ones((1, 3)), np.array([3]))
    with pytest.raises(ValueError, match=r"got the shapes \(0, 3\)"):
        l2(np.ones((0, 3)), np.ones((0, 3)))


def test_the_top_5_error_counts_a_class_among_the_five_largest_as_found():
    z = np.tile(np.arange(8.0), (4, 1))  # the five largest are classes 3 to 7
    assert top_error(z, np.array([7, 3, 2, 0])) == 2 / 4
    assert top_error(z, np.array([7, 3, 2, 0]), k=1) == 3 / 4
    assert accuracy(z, np.array([7, 3, 7, 0])) == 2 / 4


def test_equal_scores_and_scores_that_are_no_number_find_nothing():
    assert top_error(np.zeros((2, 8)), np.array([0, 7])) == 1
    assert top_error(np.full((1, 8), np.nan), np.array([0])) == 1


def test_wrong_labels_of_a_measure_are_refused():
    with pytest.raises(ValueError, match="there are 3 classes, got k = 5"):
        top_error(np.ones((2, 3)), np.array([0, 1]))
    with pytest.raises(ValueError, match="labels from 0 to 8"):
        top_error(np.ones((2, 8)), np.array([0, 8]))
    with pytest.raises(TypeError, match="whole numbers, the classes, got float64"):
        top_error(np.ones((2, 8)), np.array([0.0, 1]))
