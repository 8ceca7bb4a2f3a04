"""Wrong code that passed, right code that did not, and code whose changed text must never run: found by a reviewer."""

import json
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.mending import _reaches_outside


def one_number_for_db(dz, y, w):
    N, C, A, B = dz.shape
    _, M, K, _ = w.shape
    dy, dw = np.zeros(y.shape), np.zeros(w.shape)
    for a in range(A):
        for b in range(B):
            dw += np.einsum("nf,nmkl->fmkl", dz[:, :, a, b], y[:, :, a:a + K, b:b + K])
            dy[:, :, a:a + K, b:b + K] += np.einsum("nf,fmkl->nmkl", dz[:, :, a, b], w)
    return dy, dw, dz.sum()


def without_dy(dz, y, w):
    _, dw, _ = one_number_for_db(dz, y, w)
    return None, dw, dz.sum(axis=(0, 2, 3))


def test_a_right_report_says_which_result_it_has_not_seen():
    report = lc.check(without_dy, "conv2d_backward")
    assert report.ok and str(report).endswith("\n  dy was not tried")


def padded_by_K(y, w, b, stride=1, padding="same"):
    K = w.shape[-1]
    border = K if padding == "same" else 0
    return convolved(y, w, b, stride, border)


def padded_same(y, w, b, stride=1, padding="same"):
    K = w.shape[-1]
    border = (K - 1) // 2 if padding == "same" else 0
    return convolved(y, w, b, stride, border)


def convolved(y, w, b, S, P):
    y = np.pad(y, ((0, 0), (P, P), (P, P)))
    F, _, K, _ = w.shape
    out = np.zeros((F, (y.shape[1] - K) // S + 1, (y.shape[2] - K) // S + 1))
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[f, i, j] = (w[f] * y[:, i * S:i * S + K, j * S:j * S + K]).sum() + b[f]
    return out


def flat_slope(dA, Z):
    n, m = Z.shape
    dZ = np.zeros(n * m)
    for i in range(n):
        for j in range(m):
            dZ[i * m + j] = dA[i, j] if Z[i, j] > 0 else 0
    return dZ


def in_whole_numbers(y, w, b):
    F, _, K, _ = w.shape
    _, W, H = y.shape
    out = np.full((F, W - K + 1, H - K + 1), 0)
    for f in range(F):
        for i in range(W - K + 1):
            for j in range(H - K + 1):
                out[f, i, j] = (w[f] * y[:, i:i + K, j:j + K]).sum() + b[f]
    return out


def largest_above_a_number(y, K, stride):
    D, W, H = y.shape
    out = np.zeros((D, (W - K) // stride + 1, (H - K) // stride + 1))
    for d in range(D):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                largest = -10**2
                for p in range(K):
                    for q in range(K):
                        largest = max(largest, y[d, i * stride + p, j * stride + q])
                out[d, i, j] = largest
    return out


@pytest.mark.parametrize("function, operation, result", [
    (one_number_for_db, "conv2d_backward", "db"), (padded_by_K, "conv2d", "z"),
    (flat_slope, "activation_backward", "dz"), (in_whole_numbers, "conv2d", "z"),
    (largest_above_a_number, "max_pool2d", "u")])
def test_a_wrong_one_is_called_wrong(function, operation, result):
    report = lc.check(function, operation)
    assert not report.ok
    assert report.results[result].verdict == "wrong"


def pooled_with_places(y, K, stride):
    D, W, H = y.shape
    shape = D, (W - K) // stride + 1, (H - K) // stride + 1
    out, places = np.zeros(shape), np.zeros(shape, int)
    for d, i, j in np.ndindex(shape):
        window = y[d, i * stride:i * stride + K, j * stride:j * stride + K]
        p, q = np.unravel_index(window.argmax(), window.shape)
        out[d, i, j] = window[p, q]
        places[d, i, j] = (i * stride + p) * H + j * stride + q
    return [out, places]


def spread_over_sides(du, K, stride, width, height):
    N, D, A, B = du.shape
    dy = np.zeros((N, D, height, width))
    for i in range(A):
        for j in range(B):
            dy[:, :, i * stride:i * stride + K, j * stride:j * stride + K] += du[:, :, i:i + 1, j:j + 1] / (K * K)
    return dy


@pytest.mark.parametrize("function, operation", [
    (padded_same, "conv2d"), (pooled_with_places, "max_pool2d"), (spread_over_sides, "mean_pool2d_backward")])
def test_a_right_one_is_accepted(function, operation):
    report = lc.check(function, operation)
    assert report.ok, report


@pytest.mark.parametrize("nothing", [{}, set()])
def test_what_is_no_function_is_told_before_any_call(nothing):
    with pytest.raises(TypeError):
        lc.check(nothing, "conv2d")


CALLS = 0
LOG = []


def writes(y):
    Path(f"log{y[0]}").write_text("x")


def counts(y):
    global CALLS
    CALLS += 1
    return y


def logs(y):
    LOG.append(y)
    return y


def imports(y):
    import os

    return os.getpid() + y


def of_another_file(y):
    return json.dumps(y)


@pytest.mark.parametrize("function, is_outside", [
    (writes, True), (counts, True), (logs, True), (imports, True), (of_another_file, True),
    (padded_same, False), (pooled_with_places, False), (convolved, False)])
def test_no_change_is_tried_of_what_reaches_outside(function, is_outside):
    assert _reaches_outside(function) == is_outside


def only_upward(dz, y, w):
    F, A, B = dz.shape
    _, M, K, _ = w.shape
    dy = np.zeros(y.shape)
    for f in range(F):
        for a in range(A):
            for b in range(B):
                if dz[f, a, b] > 0:
                    dy[:, a:a + K, b:b + K] += dz[f, a, b] * w[f]
    return dy


def test_a_condition_that_is_too_many_is_taken_away():
    report = lc.check(only_upward, "conv2d_input_gradient")
    assert report.results["dy"].condition.endswith("a condition is too many")
    correction = [report.hint() for _ in range(4)][-1]
    assert correction.startswith("The correction: ") and "==" not in correction
