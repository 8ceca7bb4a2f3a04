"""The one change of a student's own text that makes every case right, and the lines that give it away late."""

import ast
import inspect

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.changes import changes
from lecture_cnn.language.source import tree_of


def stride_on_the_wrong_one(y, w, b, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding)))
    T = (yp.shape[1] - w.shape[2]) // stride + 1
    z = np.zeros((w.shape[0], T))
    for f in range(w.shape[0]):
        for t in range(T):
            z[f, t] = b[f]
            for c in range(w.shape[1]):
                for k in range(w.shape[2]):
                    z[f, t] += w[f, c, k] * yp[c, t + k * stride]
    return z


def sum_for_product(du, K, stride, input_shape):
    dy = np.zeros(input_shape)
    C, m, n = du.shape
    for c in range(C):
        for i in range(m):
            for j in range(n):
                share = du[c, i, j] / (K + K)
                dy[c, i * stride : i * stride + K, j * stride : j * stride + K] += share
    return dy


def along_both_axes(dz, y, w, stride=1):
    dy = np.zeros(y.shape)
    dw = np.zeros(w.shape)
    db = dz.sum(axis=(1, 2))
    D, m, n = dz.shape
    for f in range(D):
        for i in range(m):
            for j in range(n):
                for c in range(y.shape[0]):
                    for p in range(w.shape[2]):
                        for q in range(w.shape[3]):
                            dw[f, c, p, q] += dz[f, i, j] * y[c, i * stride + p, j * stride + q]
                            dy[c, i * stride + p, j * stride + q] += dz[f, i, j] * w[f, c, -p, -q]
    return dy, dw, db


def line_of(function, words):
    lines, first = inspect.getsourcelines(function)
    return next(first + n for n, line in enumerate(lines) if words in line)


def hints_of(report):
    said = []
    while report.hints_left:
        said.append(str(report.hint()))
    return said


@pytest.mark.parametrize("function, operation, words, correction", [
    (stride_on_the_wrong_one, "conv1d", "yp[c, t + k * stride]", "with `t * stride + k` for `t + k * stride`"),
    (sum_for_product, "mean_pool2d_backward", "share = du", "with `K * K` for `K + K`"),
    (along_both_axes, "conv2d_backward", "w[f, c, -p, -q]", "with `p` for `-p`, and the same beside it,")])
def test_one_change_that_makes_every_case_right_is_the_last_hint_and_its_line_the_one_before(
        function, operation, words, correction):
    line = line_of(function, words)
    report = lc.check(function, operation)
    assert not report.ok and not any(one.mistake for one in report.results.values())
    said = hints_of(report)
    assert said[-1] == f"The correction: line {line}: {correction} every case is right."
    assert said[-2] == f"Which line: look at line {line} of your text."
    assert f"line {line}" not in str(report)
    assert lc.replay(function, operation).line == line


def unknown_and_everywhere(y, d):
    e = y - d
    return np.sum(e * e * e) * 0.3 + np.abs(e).sum() * 0.25


def test_nothing_is_said_where_no_one_change_makes_it_right():
    report = lc.check(unknown_and_everywhere, "l2_divergence")
    assert not report.ok
    assert not any("one change" in (one.condition or "") for one in report.results.values())
    assert "correction" not in " ".join(hints_of(report))


def counts_down(y):
    flat = y.ravel()
    out = np.zeros(flat.shape)
    i = len(flat)
    while i > 0:
        i -= 1
        out[i] = flat[i] * 0.999 + 1.0 * (flat[i] > 3)
    return out.reshape(y.shape)


def test_a_change_that_never_ends_is_given_up_and_the_check_goes_on():
    report = lc.check(counts_down, "relu")
    assert not report.ok
    assert not [case for case in report.cases if case.timed_out]
    assert hints_of(report)


@pytest.mark.parametrize("function", [stride_on_the_wrong_one, sum_for_product, along_both_axes])
def test_every_change_is_made_can_be_compiled_and_is_taken_back(function):
    definition = tree_of(function)
    before = ast.dump(definition)
    seen = set()
    for change in changes(definition):
        text = ast.dump(definition)
        seen.add(text)
        compile(ast.Module([definition], []), "text", "exec")
        assert change.line >= definition.lineno
    assert ast.dump(definition) == before
    assert len(seen) > 300
