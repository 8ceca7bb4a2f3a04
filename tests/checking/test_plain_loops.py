"""Flattening, softmax and the divergences' derivatives in a replay: loops stand for the lecture's one line."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.cases import cases
from lecture_cnn.checking.plain_loops import LOOPS, inputs_of


@pytest.mark.parametrize("operation", LOOPS)
def test_the_loops_give_what_the_operation_gives(operation):
    single = [case for case in cases(operation) if not case.batch]
    for case in single:
        made = LOOPS[operation](**inputs_of(operation, case.inputs))
        assert np.allclose(made, getattr(lc.vectorized, operation)(**case.inputs), rtol=1e-12, atol=1e-12), case.name


@pytest.mark.parametrize("operation, right", [("softmax", [0, 1, 0]), ("cross_entropy_backward", [-1, 1, 0])])
def test_large_scores_are_shifted_by_the_largest_before_the_powers(operation, right):
    scores, answer = np.array([0.0, 1000.0, 200.0]), np.array([1.0, 0.0, 0.0])
    made = LOOPS[operation](scores) if operation == "softmax" else LOOPS[operation](scores, answer)
    assert made.tolist() == right


def softmax_of_scores(z):
    z = z - np.max(z)
    powers = np.zeros(len(z))
    for i in range(len(z)):
        powers[i] = np.exp(z[i])
    result = np.zeros(len(z))
    for i in range(len(z)):
        result[i] = powers[i] / np.sum(powers)
    return result


def unshared(z):
    result = np.zeros(len(z))
    for i in range(len(z)):
        result[i] = np.exp(z[i]) / np.sum(z)
    return result


def scores_less_answer(z, y):
    dz = np.zeros(len(z))
    for i in range(len(z)):
        dz[i] = z[i]
    dz[y] -= 1
    return dz


def turned(y, d):
    dy = np.zeros(len(y))
    for i in range(len(y)):
        dy[i] = d[i] - y[i]
    return dy


def rows_first(y):
    D, W, H = y.shape
    v = np.zeros(D * W * H)
    for j in range(H):
        for i in range(W):
            for d in range(D):
                v[(j * W + i) * D + d] = y[d, i, j]
    return v


def test_right_loops_are_the_same():
    assert lc.replay(softmax_of_scores, "softmax").ok


@pytest.mark.parametrize("function, operation, line", [
    (unshared, "softmax", "result[i] = np.exp(z[i]) / np.sum(z)"),
    (scores_less_answer, "cross_entropy_backward", "dz[i] = z[i]"),
    (turned, "l2_divergence_backward", "dy[i] = d[i] - y[i]"),
    (rows_first, "flatten", "v[(j * W + i) * D + d] = y[d, i, j]"),
])
def test_a_replay_opens_at_the_line_that_is_wrong(function, operation, line):
    found = lc.replay(function, operation)
    assert not found.ok
    with open(__file__, encoding="utf-8") as file:
        assert file.read().splitlines()[found.line - 1].strip() == line, found
    assert f"plain loops of {operation}" in str(found)
    assert found.stepper().beside
