"""The one change of a student's own text that makes a result right on every case, given away at the end only."""

import ast
import importlib
import inspect
import re
import sys
import threading

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking import worker
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


def a_step_too_many(y, w, b, stride=1):
    D, W, H = y.shape
    F, _, K, _ = w.shape
    z = np.zeros((F, (W - K) // stride + 1, (H - K) // stride + 1))
    for f in range(F):
        for i in range(z.shape[1]):
            for j in range(0, z.shape[2], stride):
                patch = y[:, i * stride : i * stride + K, j * stride : j * stride + K]
                z[f, i, j] = np.sum(patch * w[f]) + b[f]
    return z


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
    (along_both_axes, "conv2d_backward", "w[f, c, -p, -q]", "with `p` for `-p`, and the same beside it,"),
    (a_step_too_many, "conv2d", "for j", "with `range(0, z.shape[2])` for `range(0, z.shape[2], stride)`")])
def test_one_change_that_makes_every_case_right_is_the_last_hint_and_its_line_the_one_before(
        function, operation, words, correction):
    line = line_of(function, words)
    report = lc.check(function, operation)
    assert not report.ok and not any(one.mistake for one in report.results.values())
    said = hints_of(report)
    last = re.escape(f"The correction: line {line}: {correction}")
    assert re.fullmatch(last + r" \w+ is right on every case\.", said[3])
    assert said[1] == f"Which line: look at line {line} of your text." and len(said) == 4
    assert f"line {line}" not in str(report) + said[0]
    assert not [hint for hint in hints_of(lc.check(function, operation, hints=3)) if "The correction" in hint]
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


class DoubledGradient:
    def __init__(self, w, b):
        self.W, self.b = w, b

    def forward(self, x):
        self.x = x
        return self.W @ self.x + self.b

    def backward(self, d):
        self.dW = np.outer(d, self.x) * 2
        self.db = d
        return self.W.T @ d


def test_the_line_of_a_layer_is_that_of_its_backward_pass_where_that_is_wrong():
    report = lc.check(DoubledGradient, "linear_backward")
    line = line_of(DoubledGradient, "np.outer")
    assert report.results["dw"].verdict == "wrong" and report.results["dy"].verdict == "right"
    assert f"Which line: look at line {line} of your text." in hints_of(report)


def doubled_and_halved(dz, y, w):
    g = 2 * dz
    dy = w.T @ g / 2
    dw = np.outer(g, y) + 0
    return dy, dw, dz


def test_a_change_that_spoils_another_result_is_none():
    report = lc.check(doubled_and_halved, "linear_backward")
    assert report.results["dy"].verdict == "right"
    line = line_of(doubled_and_halved, "np.outer")
    [last] = [hint for hint in hints_of(report) if "The correction" in hint] or [f"line {line}"]
    assert f"line {line}" in last


LOCK = threading.Lock()


def cannot_be_sent(y):
    with LOCK:
        out, m = np.zeros(y.size), 0
        while m < y.size:
            out[m] = y.ravel()[m] * 0.999
            m += 1
        return out.reshape(y.shape)


@pytest.mark.parametrize("function, seconds", [(cannot_be_sent, 10), (cannot_be_sent, None), (counts_down, None)])
def test_nothing_is_tried_where_no_limit_ends_it(function, seconds, monkeypatch):
    from lecture_cnn.checking import mending

    monkeypatch.setattr(mending.Mending, "of", lambda *_, **__: pytest.fail("a change was tried"))
    report = lc.check(function, "relu", seconds=seconds)
    assert not report.ok and hints_of(report)


def test_nothing_is_tried_in_the_callers_own_process():
    run = worker.Run(10)
    run.own_process = False  # as where the other process can't be had any more
    assert run(cannot_be_sent, {"changes": [("cannot_be_sent", b"")]}) == {"each": []}


FILE = ""


def writes_a_file(z):
    with open(FILE, "a") as file:
        file.write("called\n")
    return np.maximum(z, 1)


def test_what_reaches_outside_is_not_done_again_with_every_change(tmp_path, monkeypatch):
    file = tmp_path / "log.txt"
    monkeypatch.setitem(globals(), "FILE", str(file))
    report = lc.check(writes_a_file, "relu")
    assert not report.ok and hints_of(report)
    assert file.read_text().count("called") < 20  # two for each case and some to read it; hundreds with every change


def test_a_text_that_is_not_the_one_that_runs_gives_no_line(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "older_text.py"
    file.write_text("import numpy as np\n\n\ndef relu(z):\n    return np.maximum(z, 1)\n")
    wrong = importlib.import_module("older_text").relu
    assert any("line 5" in hint for hint in hints_of(lc.check(wrong, "relu")))
    file.write_text("import numpy as np\n\n\ndef relu(z):\n    return np.maximum(z, 0)\n")
    assert not any("line 5" in hint for hint in hints_of(lc.check(wrong, "relu")))
    sys.modules.pop("older_text")


def with_a_function_of_its_own(z, by=lambda z: z + 1):
    return np.maximum(z, 7)


def test_another_function_inside_of_it_is_not_taken_for_it():
    line = line_of(with_a_function_of_its_own, "np.maximum")
    assert any(f"line {line}" in hint for hint in hints_of(lc.check(with_a_function_of_its_own, "relu")))
