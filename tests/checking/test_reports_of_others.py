"""What functions written after public reports showed: names, shapes in comments, constants, cases that told nothing."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.inference import operation_of


@pytest.mark.parametrize("name, operation", [
    ("BatchNormLayer", "batch_norm"), ("bn_backward", "batch_norm_backward"), ("Dropout", "dropout"),
    ("self_attention", "self_similarity"), ("ResidualBlock", "residual"), ("adam_update", "adam_step"),
    ("sgd_momentum", "momentum_step"), ("conv_bprop", "conv2d_backward"),
    ("transpose_backward", "conv_transpose2d_backward")])
def test_a_name_tells_the_operation(name, operation):
    def function(x):
        return x

    function.__name__ = name
    assert operation_of(function) == operation


def test_a_class_whose_backward_pass_has_another_name_is_a_derivative():
    class MaxPool:
        def forward(self, x):
            return x

        def backprop(self, dout):
            return dout

    assert operation_of(MaxPool) == "max_pool2d_backward"


class Adam:
    """Its eps is a constant, as in most texts."""

    def __init__(self, lr=0.001, b1=0.9, b2=0.999):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, 1e-8
        self.m, self.v, self.t = None, None, 0

    def update(self, w, grad):
        if self.m is None:
            self.m, self.v = np.zeros(grad.shape), np.zeros(grad.shape)
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * grad
        self.v = self.b2 * self.v + (1 - self.b2) * grad**2
        m_hat, v_hat = self.m / (1 - self.b1**self.t), self.v / (1 - self.b2**self.t)
        return w - self.lr * m_hat / self.below(v_hat)

    def below(self, v_hat):
        return np.sqrt(v_hat) + self.eps


class InsideTheRoot(Adam):
    def below(self, v_hat):
        return np.sqrt(v_hat + self.eps)


class WithoutEps(Adam):
    def below(self, v_hat):
        return np.sqrt(v_hat)


def test_an_eps_in_the_text_is_served_and_its_place_is_seen_where_the_derivatives_are_tiny():
    right = lc.check(Adam, "adam_step")
    assert right.ok and "a large eps: it takes no eps" in str(right)
    for wrong in (InsideTheRoot, WithoutEps):
        report = lc.check(wrong, "adam_step")
        assert [case.name for case in report.cases if case.tried and not case.ok] == ["tiny derivatives"], report


def one_maximum_for_all(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


def test_the_maximum_of_a_batch_is_no_rows_maximum():
    report = lc.check(one_maximum_for_all, "softmax")
    wrong = [case.name for case in report.cases if case.tried and not case.ok]
    assert wrong == ["a batch of 4, one far below the others"], report


def every_maximum(y, du, K):
    dy = np.zeros(y.shape)
    for c, i, j in np.ndindex(du.shape):
        window = y[c, i * K : i * K + K, j * K : j * K + K]
        dy[c, i * K : i * K + K, j * K : j * K + K] += du[c, i, j] * (window == window.max())
    return dy


def test_ties_are_tried_where_windows_lie_side_by_side():
    report = lc.check(every_maximum, "max_pool2d_backward")
    assert [case.name for case in report.cases if case.tried and not case.ok] == ["no overlap, ties"], report
    assert report.results["dy"].condition == "only at ties; every tied maximum gets the derivative"


class Norm:
    def __init__(self, scales, shifts, eps=1e-5):
        self.scales, self.shifts, self.eps = scales, shifts, eps

    def forward(self, inpt):
        # inpt: (batch, w, h, c)
        x = inpt - inpt.mean(axis=0)
        return self.scales * x / np.sqrt(inpt.var(axis=0) + self.eps) + self.shifts


def test_a_shape_in_a_comment_is_read():
    report = lc.check(Norm, "batch_norm")
    assert not report.ok and "arrays (N, H, W, C)" in str(report)


def of_three(x, w, b):
    n_maps, rows, columns = x.shape
    z = np.zeros((len(w), rows - 2, columns - 2))
    for d, i, j in np.ndindex(z.shape):
        z[d, i, j] = np.sum(x[:, i : i + 3, j : j + 3] * w[d]) + b[d]
    return z


def of_three_by_mistake(x, w, b):
    D, C, K, _ = w.shape
    z = np.zeros((D, x.shape[1] - K + 1, x.shape[2] - K + 1))
    for d, i, j in np.ndindex(z.shape):
        z[d, i, j] = np.sum(x[:, i : i + 3, j : j + 3] * w[d]) + b[d]
    return z


class OfOneImage:
    def __init__(self, filters):
        # filters is (num_filters, 3, 3)
        self.filters, self.count = filters, filters.shape[0]

    def forward(self, image):
        rows, columns = image.shape
        z = np.zeros((rows - 2, columns - 2, self.count))
        for i, j in np.ndindex(z.shape[:2]):
            z[i, j] = np.sum(image[i : i + 3, j : j + 3] * self.filters, axis=(1, 2))
        return z


def test_filters_whose_side_stands_in_the_text_are_served_but_not_where_the_text_measures_them():
    for right in (of_three, OfOneImage):
        report = lc.check(right, "conv2d")
        assert report.ok and "it is written for K = 3" in str(report), report
    report = lc.check(of_three_by_mistake, "conv2d")
    assert [case.name for case in report.cases if case.tried and not case.ok] == ["K = 1"], report


def with_sizes(delta, weights, channels, height, width, ksize, stride, pad):
    dy = np.zeros((channels, height + 2 * pad, width + 2 * pad))
    for d, i, j in np.ndindex(delta.shape):
        rows, columns = slice(i * stride, i * stride + ksize), slice(j * stride, j * stride + ksize)
        dy[:, rows, columns] += weights[d] * delta[d, i, j]
    return dy[:, pad : pad + height, pad : pad + width]


def test_the_sizes_of_the_filters_are_read_beside_them():
    report = lc.check(with_sizes, "conv2d_input_gradient")
    assert report.ok and len([case for case in report.cases if case.tried]) > 10, report


def of_unknown_names(E, F, dims, stride=1, pad=0):
    C, W, H = dims
    dy = np.zeros((C, W + 2 * pad, H + 2 * pad))
    for d, i, j in np.ndindex(E.shape):
        rows, columns = slice(i * stride, i * stride + F.shape[2]), slice(j * stride, j * stride + F.shape[3])
        dy[:, rows, columns] += F[d] * E[d, i, j]
    return dy[:, pad : pad + W, pad : pad + H]


def test_arguments_whose_names_say_nothing_come_in_the_operations_order():
    report = lc.check(of_unknown_names, "conv2d_input_gradient")
    assert report.ok and len([case for case in report.cases if case.tried]) > 10, report
