"""Pairs, rates, results put into arguments and activations: wrong ones that passed, right ones that did not."""

import numpy as np
import pytest

import lecture_cnn as lc


def padded_by_the_rows_border(x, w, b, ph, pw):
    x = np.pad(x, ((0, 0), (ph, ph), (ph, ph)))
    return convolved(x, w, b)


def padded_the_other_way(x, w, b, padding=(0, 0)):
    ph, pw = padding
    x = np.pad(x, ((0, 0), (pw, pw), (ph, ph)))
    return convolved(x, w, b)


def padded_for_each_axis(x, w, b, ph, pw):
    x = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return convolved(x, w, b)


def convolved(x, w, b):
    F, _, K, L = w.shape
    z = np.zeros((F, x.shape[1] - K + 1, x.shape[2] - L + 1))
    for f, i, j in np.ndindex(z.shape):
        z[f, i, j] = (x[:, i:i + K, j:j + L] * w[f]).sum() + b[f]
    return z


def divided_by_a_square(x, kh, kw):
    C, H, W = x.shape
    u = np.zeros((C, H // kh, W // kw))
    for c, i, j in np.ndindex(u.shape):
        u[c, i, j] = x[c, i * kh:i * kh + kh, j * kw:j * kw + kw].sum() / kh**2
    return u


def shared_by_a_square(du, kh, kw):
    return np.repeat(np.repeat(du, kh, axis=1), kw, axis=2) / kh**2


def back_by_the_rows_step(du, x, kh, kw, sh, sw):
    dx = np.zeros_like(x)
    for c, i, j in np.ndindex(du.shape):
        window = x[c, i * sh:i * sh + kh, j * sh:j * sh + kw]
        a, b = np.unravel_index(window.argmax(), window.shape)
        dx[c, i * sh + a, j * sh + b] += du[c, i, j]
    return dx


def back_by_the_rows_size(du, x, pool_size):
    ph, pw = pool_size
    dx = np.zeros_like(x)
    for c, i, j in np.ndindex(du.shape):
        window = x[c, i * ph:i * ph + ph, j * pw:j * pw + pw]
        a, b = divmod(window.argmax(), ph)
        dx[c, i * ph + a, j * pw + b] += du[c, i, j]
    return dx


def up_the_slope(dz, x, w, b, lr):
    dx = w.T @ dz
    w += lr * np.outer(dz, x)
    b += lr * dz
    return dx


def one_step_for_all_biases(dz, x, w, b, lr=0.01):
    dx = w.T @ dz
    w -= lr * np.outer(dz, x)
    b -= lr * dz.sum()
    return dx


def down_the_slope(dz, x, w, b, lr=0.01):
    dx = w.T @ dz
    w -= lr * np.outer(dz, x)
    b -= lr * dz
    return dx


class Taught:
    """A layer that makes its own steps."""

    def __init__(self, weights, bias, lr=0.1):
        self.weights, self.bias, self.lr = weights, bias, lr

    def forward(self, x):
        self.x = x
        return self.weights @ x + self.bias

    def backward(self, d):
        dx = self.weights.T @ d
        self.weights -= self.lr * np.outer(d, self.x)
        self.bias -= self.lr * d
        return dx


def down_the_slope_by_name(dz, x, params, lr=0.1):
    W = params["W"]
    dx = W.T @ dz
    params["W"] -= lr * np.outer(dz, x)
    params["b"] -= lr * dz
    return dx


def up_the_slope_by_name(dz, x, params, lr):
    W = params["W"]
    dx = W.T @ dz
    params["W"] -= lr * np.outer(dz, x)
    params["b"] += lr * dz
    return dx


class Block:
    """Its backward pass goes through its layers as they came, or from the last."""

    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        return out + x

    def backward(self, d):
        back = d
        for layer in reversed(self.layers):
            back = layer.backward(back)
        return back + d


class BlockWithoutSkip(Block):
    def backward(self, d):
        for layer in reversed(self.layers):
            d = layer.backward(d)
        return d + d


def by_the_row_twice(x, w, b):
    F, C, K, L = w.shape
    z = np.zeros((F, x.shape[1] - K + 1, x.shape[2] - L + 1))
    for f, i, j in np.ndindex(z.shape):
        z[f, i, j] = b[f]
        for k in range(K):
            for l in range(L):
                z[f, i, j] += (x[:, i + k, j + k] * w[f, :, k, l]).sum()
    return z


def for_three_cells(x, w, b):
    z = np.zeros((len(w), x.shape[1] - 2, x.shape[2] - 2))
    for f, i, j in np.ndindex(z.shape):
        z[f, i, j] = (x[:, i:i + 3, j:j + 3] * w[f]).sum() + b[f]
    return z


def leaky(z, alpha):
    return np.where(z > 0, z, alpha * z)


def tanh_without_return(dy, z, f):
    if f == "tanh":
        dy * (1 - np.tanh(z) ** 2)
    if f == "relu":
        return dy * (z > 0)


def tanh_under_another_name(dy, z, f):
    if f == "relu":
        dz = dy * (z > 0)
    elif f == "tanh":
        d = dy * (1 - np.tanh(z) ** 2)  # noqa: F841
    return dz


def relu_alone(dy, z, f):
    if f == "relu":
        return dy * (z > 0)
    raise ValueError(f"no {f}")


class WithoutMeans:
    """Its constructor makes no v."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum

    def step(self, w, dw):
        self.v = self.momentum * self.v - self.lr * dw
        return w + self.v


def named_weights(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    t = state["t"]
    for key in params:
        state["m"][key] = beta1 * state["m"][key] + (1 - beta1) * grads[key]
        state["v"][key] = beta2 * state["v"][key] + (1 - beta2) * grads[key] ** 2
        m, v = state["m"][key] / (1 - beta1**t), state["v"][key] / (1 - beta2**t)
        params[key] -= lr * m / (np.sqrt(v) + eps)
    return params, state


@pytest.mark.parametrize("function, operation, words", [
    (padded_by_the_rows_border, "conv2d", "only where each axis has its own border"),
    (padded_the_other_way, "conv2d", "only where each axis has its own border"),
    (divided_by_a_square, "mean_pool2d", "only for filters that are not square"),
    (shared_by_a_square, "mean_pool2d_backward", "only for filters that are not square"),
    (back_by_the_rows_step, "max_pool2d_backward", "each axis has its own step"),
    (back_by_the_rows_size, "max_pool2d_backward", "for filters that are not square"),
    (up_the_slope, "linear_backward", "dw is wrong: of the opposite sign"),
    (one_step_for_all_biases, "linear_backward", "db(1) (db[0]"),
    (up_the_slope_by_name, "linear_backward", "db is wrong: of the opposite sign"),
    (BlockWithoutSkip, "residual_backward", "expected 18, received 24"),
    (by_the_row_twice, "conv2d", "only for windows of more than one cell"),
    (tanh_without_return, "activation_backward", "is a return missing"),
    (tanh_under_another_name, "activation_backward", "local variable 'dz'"),
    (WithoutMeans, "momentum_step", "no attribute 'v'"),
])
def test_what_passed_or_was_not_read_is_wrong(function, operation, words):
    report = lc.check(function, operation)
    assert not report.ok, report
    assert words in str(report)


@pytest.mark.parametrize("function, operation", [
    (padded_for_each_axis, "conv2d"), (down_the_slope, "linear_backward"), (Taught, "linear_backward"),
    (down_the_slope_by_name, "linear_backward"),
    (Block, "residual_backward"), (leaky, "relu"), (relu_alone, "activation_backward"), (named_weights, "adam_step")])
def test_what_is_right_is_accepted(function, operation):
    report = lc.check(function, operation)
    assert report.ok, report


def test_a_step_in_the_weights_tells_their_derivatives():
    report = lc.check(down_the_slope, "linear_backward")
    assert set(report.results) == {"dy", "dw", "db"}


def in_lists(image, kernel):
    k, rows, columns = len(kernel), len(image), len(image[0])
    out = [[0] * (columns - k + 1) for _ in range(rows - k + 1)]
    for i in range(rows - k + 1):
        for j in range(columns - k + 1):
            s = 0
            for a in range(k):
                for b in range(k):
                    s += image[i + a][j + b] * kernel[a][b]
            out[i][j] = s
    return out


def in_one_row(image, kernel):
    k, rows, columns = len(kernel), len(image), len(image[0])
    out = [[0] * (columns - k + 1)] * (rows - k + 1)
    for i in range(rows - k + 1):
        for j in range(columns - k + 1):
            s = 0
            for a in range(k):
                for b in range(k):
                    s += image[i + a][j + b] * kernel[a][b]
            out[i][j] = s
    return out


def test_a_sum_that_begins_with_s_is_no_stride():
    """It stopped the check with an error of its own: a stride of 0."""
    assert lc.check(in_lists, "conv2d").ok
    assert not lc.check(in_one_row, "conv2d").ok


def test_nothing_is_told_of_a_border_that_the_shapes_do_not_show():
    report = lc.check(for_three_cells, "conv2d")
    assert "same" not in str(report)


def flat_fills(dz, x, w, dx, dw, db):
    for j in range(len(w)):
        db[j] += dz[j]
        for i in range(len(x)):
            dw[j, i] += dz[j] * x[i]
            dx[i] = dz[j] * w[j, i]


def test_a_replay_says_that_results_in_arguments_are_not_compared():
    text = str(lc.replay(flat_fills, "linear_backward"))
    assert "puts its results into its arguments" in text and "returns none" not in text
