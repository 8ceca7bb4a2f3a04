"""What a changed row, case or word would spoil, though the other tests would not see it."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.cases import simpler_batches


def summed(y, d):
    return np.sum((y - d) ** 2) / 2


def mean_of_entries(y, d):
    return np.mean((y - d) ** 2) / 2


def mean_of_squares(y, d):
    return np.mean((y - d) ** 2)


def squares_by_the_batch(y, d):
    return np.sum((y - d) ** 2) / (len(y) if np.ndim(y) > 1 else 1)


def summed_squares(y, d):
    return np.sum((y - d) ** 2)


@pytest.mark.parametrize("loss, words", [
    (summed, "the sum over the batch, where the mean was expected"),
    (mean_of_entries, "divided by the number of all entries, where the lecture has each instance's sum"),
    (mean_of_squares, "the mean of the squares, without the half"),
    (squares_by_the_batch, "the sum of the squares by the batch, without the half"),
    (summed_squares, "the sum of the squares, without the half")])
def test_each_way_to_write_one_loss_for_a_batch_is_another_convention(loss, words):
    [result] = lc.check(loss, "l2_divergence", batch=True).results.values()
    assert (result.verdict, result.condition) == ("another convention", words)


@pytest.mark.parametrize("operation", ["conv2d", "conv2d_backward", "depthwise_conv2d", "mean_pool2d", "max_pool2d"])
def test_a_batch_for_a_function_without_steps_has_maps_of_two_sizes(operation):
    for case in simpler_batches(operation):
        W, H = case.inputs["y"].shape[-2:]
        assert W != H, case.name


def two_mistakes(dz, y, w, stride=1, padding=0):
    dy, dw, db = lc.vectorized.conv2d_backward(dz, y, w, stride=stride, padding=padding)
    return -dy, dw / dz[0].size, db


def test_two_mistakes_are_asked_about_with_and():
    report = lc.check(two_mistakes, "conv2d_backward")
    names = [one.mistake for one in report.results.values()]
    first, second = [name for name in names if name]
    assert not report.candidates and first != second
    question = report.hint()
    assert question.count("; and that ") == 1 and "; or that " not in question


def of_the_first_class(z, d):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return -np.log(p)[..., 0]


def test_two_explanations_of_one_result_are_asked_about_with_or():
    report = lc.check(lambda y, K, stride=1, padding=0: lc.vectorized.mean_pool2d(y, K, stride=stride, padding=padding), "max_pool2d")
    print(report)
