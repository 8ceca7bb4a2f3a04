"""What a changed row, case or word would spoil, though the other tests would not see it."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.cases import simpler_batches
from lecture_cnn.checking.diagnosis import Result
from lecture_cnn.checking.report import CaseReport, Report
from lecture_cnn.slips.mistakes import mistakes_of


def summed(y, d):
    N, n = y.shape
    return np.sum((y - d) ** 2) / 2


def mean_of_entries(y, d):
    N, n = y.shape
    return np.sum((y - d) ** 2) / (2 * N * n)


def mean_of_squares(y, d):
    N, n = y.shape
    return np.sum((y - d) ** 2) / (N * n)


def squares_by_the_batch(y, d):
    N, n = y.shape
    return np.sum((y - d) ** 2) / N


def summed_squares(y, d):
    N, n = y.shape
    return np.sum((y - d) ** 2)


@pytest.mark.parametrize("loss, words", [
    (summed, "the sum over the batch, where the mean was expected"),
    (mean_of_entries, "divided by the number of all entries, where the lecture has each instance's sum"),
    (mean_of_squares, "the mean of the squares, without the half"),
    (squares_by_the_batch, "the sum of the squares by the batch, without the half"),
    (summed_squares, "the sum of the squares, without the half")])
def test_each_way_to_write_one_loss_for_a_batch_is_another_convention(loss, words):
    [result] = lc.check(loss, "l2_divergence").results.values()
    assert (result.verdict, result.condition) == ("another convention", words)


@pytest.mark.parametrize("operation", ["conv2d", "conv2d_backward", "depthwise_conv2d", "mean_pool2d"])
def test_a_batch_for_a_function_without_steps_has_maps_of_two_sizes(operation):
    for case in simpler_batches(operation):
        W, H = case.inputs["y"].shape[-2:]
        assert W != H, case.name


@pytest.mark.parametrize("is_one_of_them, word", [(True, "; or: "), (False, "; and: ")])
def test_several_mistakes_are_asked_about_in_one_question(is_one_of_them, word):
    first, second = mistakes_of("conv2d")[:2]
    case = CaseReport("K = 1", "", False, "", None)
    results = {}
    for name, row in (("y", first), ("w", second)):
        results[name] = Result("wrong", row.id, None, (row,))
    candidates = [first, second] if is_one_of_them else []
    report = Report("mine", "conv2d", [case], candidates, 4, True, results=results)
    assert f"{first.reason}{word}{second.reason}" in report.hint()
