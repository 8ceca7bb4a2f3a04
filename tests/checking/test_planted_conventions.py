"""A reading never makes wrong code right: each mistake of the bank is planted into each convention."""

import itertools

import numpy as np
import pytest
from long import long, some_of

import lecture_cnn as lc
from lecture_cnn.checking import worker
from lecture_cnn.slips.mistakes import mistakes_of

MADE = {}


def result(mistake, operation, inputs):
    """A batch's results with the mistake; run once, whatever the convention, or its error."""
    key = (mistake.id, operation, *((name, np.shape(a), np.asarray(a).tobytes()) for name, a in inputs.items()))
    if key not in MADE:
        try:
            MADE[key] = mistake.result(operation, inputs, True)
        except Exception as error:
            MADE[key] = error
    if isinstance(MADE[key], Exception):
        raise MADE[key]
    return tuple(np.array(array) for array in MADE[key])


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Checks in this process, so that a mistake's lines run once for all conventions."""
    monkeypatch.setattr(worker, "available", lambda: False)


def backward_with(mistake):
    """dy, dw, db of a batch, with the mistake."""
    def backward(dz, y, w, stride, padding):
        return result(mistake, "conv2d_backward", dict(dz=dz, y=y, w=w, stride=stride, padding=padding))

    return backward


def forward_with(mistake):
    """z of a batch, with the mistake."""
    def forward(y, w, b, stride, padding):
        inputs = dict(y=y, w=w, stride=stride, padding=padding)
        [z] = result(mistake, "conv2d", inputs if b is None else {**inputs, "b": b})
        return z

    return forward


# ---------------------------------------------------------------- the conventions, around any of them


def batch_only(backward):
    def conv_backward(dout, x, weight, stride=1, pad=0):
        N, C, H, W = x.shape
        return backward(dout, x, weight, stride, pad)

    return conv_backward


def cached(backward):
    def conv_backward(dout, cache):
        x, w, b, conv_param = cache
        N, C, H, W = x.shape
        return backward(dout, x, w, conv_param["stride"], conv_param["pad"])

    return conv_backward


def channels_last(backward):
    def conv_backward(dZ, cache):
        (A_prev, W, b, hparameters) = cache
        (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
        (f, f, n_C_prev, n_C) = W.shape
        first = [np.moveaxis(array, -1, 1) for array in (dZ, A_prev)]
        dx, dw, db = backward(*first, W.transpose(3, 2, 0, 1), hparameters["stride"], hparameters["pad"])
        return np.moveaxis(dx, 1, -1).copy(), dw.transpose(2, 3, 1, 0).copy(), db.reshape(1, 1, 1, -1)

    return conv_backward


def parameters_first(backward):
    def conv_backward(x, w, grad_output, *, s=1, p=0):
        N, C, H, W = x.shape
        dx, dw, db = backward(grad_output, x, w, s, p)
        return dw, db, dx

    return conv_backward


def in_a_dict(backward):
    def conv_backward(upstream, saved):
        N, C, H, W = saved["input"].shape
        dx, dw, db = backward(upstream, saved["input"], saved["weight"], saved["stride"], saved["padding"])
        return {"db": db, "dw": dw, "dx": dx}

    return conv_backward


def as_a_class(backward):
    class Conv2d:
        def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
            self.W = np.zeros((out_channels, in_channels, kernel_size, kernel_size))
            self.b, self.stride, self.padding = np.zeros(out_channels), stride, padding

        def forward(self, A):
            N, C, H, W = A.shape
            self.A = A
            return lc.vectorized.conv2d(A, self.W, self.b, stride=self.stride, padding=self.padding)

        def backward(self, dLdZ):
            dLdA, self.dLdW, self.dLdb = backward(dLdZ, self.A, self.W, self.stride, self.padding)
            return dLdA

    return Conv2d


def forward_batch_only(forward):
    def conv_forward(x, w, b, conv_param):
        N, C, H, W = x.shape
        return forward(x, w, b, conv_param["stride"], conv_param["pad"]), (x, w, b, conv_param)

    return conv_forward


def forward_channels_last(forward):
    def conv_forward(A_prev, W, b, hparameters):
        (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
        (f, f, n_C_prev, n_C) = W.shape
        y = np.moveaxis(A_prev, -1, 1)
        z = forward(y, W.transpose(3, 2, 0, 1), b[0, 0, 0], hparameters["stride"], hparameters["pad"])
        return np.moveaxis(z, 1, -1).copy()

    return conv_forward


def forward_of_lists(forward):
    def conv(image, kernel, bias, stride, padding):
        y, w = np.array(image)[None], np.array(kernel)
        return forward(y, w, None if bias is None else np.array(bias), stride, padding)[0].tolist()

    return conv


BACKWARD = [batch_only, cached, channels_last, parameters_first, in_a_dict, as_a_class]
FORWARD = [forward_batch_only, forward_channels_last, forward_of_lists]


def right_backward(dz, y, w, stride, padding):
    return lc.vectorized.conv2d_backward(dz, y, w, stride=stride, padding=padding)


def right_forward(y, w, b, stride, padding):
    return lc.vectorized.conv2d(y, w, b, stride=stride, padding=padding)


@pytest.mark.parametrize("convention", [*BACKWARD, *FORWARD])
def test_without_a_mistake_each_convention_is_right(convention):
    is_back = convention in BACKWARD
    function = convention(right_backward if is_back else right_forward)
    report = lc.check(function, "conv2d_backward" if is_back else "conv2d")
    assert report.ok, report


def verdict_on(mistake, convention, operation):
    planted = backward_with(mistake) if operation == "conv2d_backward" else forward_with(mistake)
    return lc.check(convention(planted), operation)


def pairs(operation, conventions):
    """Each mistake in each convention; or a part of these pairs."""
    return some_of(itertools.product(mistakes_of(operation), conventions), 9)


def name_of(part):
    return getattr(part, "id", "") or part.__name__


@long
@pytest.mark.parametrize("mistake, convention", pairs("conv2d_backward", BACKWARD), ids=name_of)
def test_no_reading_makes_a_wrong_backward_pass_right_or_gives_it_another_name(mistake, convention):
    report = verdict_on(mistake, convention, "conv2d_backward")
    assert not report.ok, report
    assert report.mistake in (mistake, None), report


@long
@pytest.mark.parametrize("mistake, convention", pairs("conv2d", FORWARD), ids=name_of)
def test_no_reading_makes_a_wrong_forward_pass_right_or_gives_it_another_name(mistake, convention):
    report = verdict_on(mistake, convention, "conv2d")
    assert not report.ok, report
    assert report.mistake in (mistake, None), report
