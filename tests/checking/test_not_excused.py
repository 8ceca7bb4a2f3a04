"""What excuses a case as "not tried" excuses no wrong function, and what stops for its axes hides no right replay."""

import numpy as np
import pytest

import lecture_cnn as lc


def adam_by_a_table(w, dw, m, v, lr, t, beta1=0.9, beta2=0.999, eps=1e-8):
    c1 = (1, 1 - beta1, 1 - beta1**2)[t]
    c2 = (1, 1 - beta2, 1 - beta2**2)[t]
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw * dw
    return w - lr * (m / c1) / (np.sqrt(v / c2) + eps), m, v


def mean_with_padding_of_1(y, K, stride, padding):
    D, W, H = y.shape
    P = padding
    padded = y
    if P:
        padded = np.zeros((D, W + 2, H + 2))  # 2 * P
        padded[:, P:-P, P:-P] = y
    A, B = (padded.shape[1] - K) // stride + 1, (padded.shape[2] - K) // stride + 1
    out = np.zeros((D, A, B))
    for j in range(D):
        for a in range(A):
            for b in range(B):
                out[j, a, b] = padded[j, a*stride:a*stride + K, b*stride:b*stride + K].mean()
    return out


@pytest.mark.parametrize("function, operation, error", [
    (adam_by_a_table, "adam_step", "tuple index out of range"),
    (mean_with_padding_of_1, "mean_pool2d", "could not broadcast"),
])
def test_an_error_of_its_own_is_no_excuse(function, operation, error):
    report = lc.check(function, operation)
    assert not report.ok and error in str(report)


def slope_told_in_words(dA, z):
    """Gradient through the activation; it uses the identity s'(z) = s(z)(1 - s(z)), by sigmoid."""
    s = 1 / (1 + np.exp(-z))
    return dA * s * (1 - s)


def test_a_word_of_every_day_in_a_description_names_no_activation():
    assert lc.check(slope_told_in_words, "activation_backward").ok


def dropout_of_maps(y, mask, p):
    C, W, H = y.shape
    out = np.zeros(y.shape)
    for c in range(C):
        for x in range(W):
            for h in range(H):
                out[c, x, h] = y[c, x, h] * mask[c, x, h] / (1 - p)
    return out


def test_a_right_function_of_maps_alone_is_replayed_on_maps():
    assert lc.check(dropout_of_maps, "dropout").ok
    assert lc.replay(dropout_of_maps, "dropout").ok


def tanh_that_forgets_to_return(z):
    out = np.zeros(z.shape)
    for j in range(z.shape[0]):
        for x in range(z.shape[1]):
            for y in range(z.shape[2]):
                out[j, x, y] = np.tanh(z[j, x, y])


def test_a_replay_of_what_returns_nothing_says_so():
    found = lc.replay(tanh_that_forgets_to_return, "tanh")
    assert not found.ok and "it returns none of the results" in found.error
