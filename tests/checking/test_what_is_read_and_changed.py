"""Kinds of code that a reading or the search of one change missed, each as somebody might write it."""

from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc


def momentum_of_a_network(parameters, grads, v, beta, learning_rate):
    for layer in range(1, len(parameters) // 2 + 1):
        for kind in ("W", "b"):
            v[f"d{kind}{layer}"] = beta * v[f"d{kind}{layer}"] - learning_rate * grads[f"d{kind}{layer}"]
            parameters[kind + str(layer)] = parameters[kind + str(layer)] + v[f"d{kind}{layer}"]
    return parameters, v


def momentum_of_lists(params, grads, velocities, lr=0.1, mu=0.9):
    new_params, new_velocities = [], []
    for w, g, v in zip(params, grads, velocities):
        v = mu * v - lr * g
        new_params.append(w + v)
        new_velocities.append(v)
    return new_params, new_velocities


class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] = params[key] + self.v[key]


def normalised_vectors(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta


def normalised_with_axes(X, gamma, beta, eps=1e-5):
    mean = X.mean(axis=(0, 2, 3), keepdims=True)
    var = ((X - mean) ** 2).mean(axis=(0, 2, 3), keepdims=True)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta


def normalised_maps_that_come_last(X, gamma, beta, eps=1e-5):
    out = np.empty_like(X)
    for c in range(X.shape[-1]):
        x = X[..., c]
        out[..., c] = gamma[c] * (x - x.mean()) / np.sqrt(x.var() + eps) + beta[c]
    return out


def pooled_side_by_side(x, size):
    D, W, H = x.shape
    out = np.zeros((D, W // size, H // size))
    for d, i, j in np.ndindex(out.shape):
        out[d, i, j] = x[d, i * size : (i + 1) * size, j * size : (j + 1) * size].max()
    return out


def mean_of_one_map_backward(du, K, stride, input_shape):
    dy = np.zeros(input_shape)
    for i, j in np.ndindex(du.shape):
        dy[i * stride : i * stride + K, j * stride : j * stride + K] += du[i, j] / K**2
    return dy


def pooled_with_places_in_the_window(y, K, stride=1):
    D, W, H = y.shape
    out = np.zeros((D, (W - K) // stride + 1, (H - K) // stride + 1))
    places = np.zeros(out.shape, dtype=int)
    for d, i, j in np.ndindex(out.shape):
        window = y[d, i * stride : i * stride + K, j * stride : j * stride + K]
        out[d, i, j], places[d, i, j] = window.max(), window.argmax()
    return out, places


def tanh_backward_by_cosh(upstream, pre_activation):
    return upstream / np.cosh(pre_activation) ** 2


class ReLUWithoutAForwardPass:
    def backward(self, dz, z):
        return dz * (z > 0)


def attention_in_rows(X, Wq, Wk, Wv):
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ V


def adam_with_v_and_s(w, dw, v, s, t, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * (v / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + eps), v, s


@pytest.mark.parametrize("function, operation", [
    (momentum_of_a_network, "momentum_step"), (momentum_of_lists, "momentum_step"), (Momentum(0.5), "momentum_step"),
    (normalised_vectors, "batch_norm"), (normalised_with_axes, "batch_norm"), (attention_in_rows, "self_similarity"),
    (normalised_maps_that_come_last, "batch_norm"), (tanh_backward_by_cosh, "activation_backward"),
    (adam_with_v_and_s, "adam_step"), (pooled_side_by_side, "max_pool2d"),
    (pooled_with_places_in_the_window, "max_pool2d"), (ReLUWithoutAForwardPass, "activation_backward"),
    (mean_of_one_map_backward, "mean_pool2d_backward")])
def test_right_code_is_read(function, operation):
    report = lc.check(function, operation)
    assert report.ok, report


def the_last_of_a_network(params, grads, velocity, lr=0.1, mu=0.9):
    for name, p in params.items():
        velocity[name] = mu * velocity[name] - lr * grads[name]
        params[name] = p + velocity[name]
        return params, velocity


def pooled_as_whole_numbers(x, K, stride=1):
    D, W, H = x.shape
    out = np.zeros_like(x[:, : (W - K) // stride + 1, : (H - K) // stride + 1], dtype=int)
    for d, i, j in np.ndindex(out.shape):
        out[d, i, j] = x[d, i * stride : i * stride + K, j * stride : j * stride + K].max()
    return out


def pooled_from_minus_999(x, K, stride=1):
    D, W, H = x.shape
    out = np.zeros((D, (W - K) // stride + 1, (H - K) // stride + 1))
    for d, i, j in np.ndindex(out.shape):
        best = -999
        for value in x[d, i * stride : i * stride + K, j * stride : j * stride + K].ravel():
            best = max(best, value)
        out[d, i, j] = best
    return out


def column_by_the_rows_step(x, pool_size, strides):
    ph, pw = pool_size
    sh, sw = strides
    D, W, H = x.shape
    u = np.zeros((D, (W - ph) // sh + 1, (H - pw) // sw + 1))
    for d, i, j in np.ndindex(u.shape):
        u[d, i, j] = x[d, i * sh : i * sh + ph, j * sh : j * sh + pw].mean()
    return u


@pytest.mark.parametrize("function, operation, words", [
    (the_last_of_a_network, "momentum_step", "a line stands in the wrong loop"),
    (pooled_as_whole_numbers, "max_pool2d", "only for numbers that are not whole"),
    (pooled_from_minus_999, "max_pool2d", "only for values far below 0"),
    (column_by_the_rows_step, "mean_pool2d", "only where each axis has its own step")])
def test_wrong_code_of_these_kinds_is_wrong(function, operation, words):
    report = lc.check(function, operation)
    assert not report.ok, report
    first = next(one for one in report.results.values() if one.verdict == "wrong")
    assert words in first.condition


def relu_in_place(z):
    for index in np.ndindex(z.shape):
        if z[index] < 0:
            z[index] = 0
    return z


def index_not_set_back(y, K, stride=1):
    D, W, H = y.shape
    u = np.zeros((D, (W - K) // stride + 1, (H - K) // stride + 1))
    for d in range(D):
        i = 0
        j = 0
        while i < u.shape[1]:
            while j < u.shape[2]:
                u[d, i, j] = y[d, i * stride : i * stride + K, j * stride : j * stride + K].mean()
                j += 1
            i += 1
    return u


def whole_numbers_of_relu(z):
    out = np.zeros(z.shape, dtype=int)
    for index in np.ndindex(z.shape):
        out[index] = max(z[index], 0)
    return out


@pytest.mark.parametrize("function, operation, line", [
    (relu_in_place, "relu", "z[index] = 0"), (index_not_set_back, "mean_pool2d", "j = 0"),
    (whole_numbers_of_relu, "relu", "out = np.zeros(z.shape, dtype=int)")])
def test_a_replay_opens_at_the_line_that_is_the_bug(function, operation, line):
    replay = lc.replay(function, operation)
    text = Path(__file__).read_text().splitlines()
    assert text[replay.line - 1].strip() == line, str(replay)
    assert not replay.ok


def test_no_return_in_a_loop_is_named_where_there_is_none():
    assert "returns" not in str(lc.check(index_not_set_back, "mean_pool2d"))
