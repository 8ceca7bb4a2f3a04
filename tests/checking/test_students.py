"""Real people's code, unedited: small functions written after public reports, and right ones in other people's forms.

Each file of students/reports names the report, and says what is wrong with it.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from long import long, some_of

import lecture_cnn as lc

FOLDER = Path(__file__).parent / "students"
REPORTS = sorted((FOLDER / "reports").glob("*.py"))

# What is said of each wrong result: a mistake's name, or the condition.
SAID = {
    "01": {"db": "db averaged"},
    "03": {"db": "db over all maps"},
    "05": {"dy": "returns inside the loop"},
    "07": {"dy": "dy written into map j"},
    "09": {"z": "im2col row counts pixels"},
    "11": {"dy": "upsampled between neighbours only"},
    "13": {"dw": "dw flipped"},
    "15": {"dy": "only at ties; every tied maximum gets the derivative"},
    "17": {"u": "padding counted once"},
    "19": {"dz": "divided by the number of all entries"},
    "21": {"result": "softmax of the whole batch"},
    "23": {"z": "only for filters that are not square; its size is one too small"},
    "25": {"z": "reshape without transpose"},
    "27": {"dw": "last instance only"},
    "29": {"result": "PyTorch's axis order"},
    "31": {"z": "zeros after the last cell too"},
    "33": {"u": "mean of each position"},
    "35": {"dy": "derivative without the mask"},
    "37": {"dy": "identity path left out"},
    "39": {"dy": "border removed at the wrong side"},
    "71": {"dw": "dw flipped and mean over the batch", "db": "mean over the batch"},
    "73": {"dy": "no flip"},
    "75": {"dy": "only in a batch; every instance gets the first one's"},
    "77": {"z": "size rule without + 1"},
    "79": {"dz": "relu'(0) is 1"},
    "81": {"dy": "= for += in dy"},
    "83": {"dy": "stride ignored in the backward pass", "dw": "stride ignored in the backward pass"},
    "85": {"dw": "mean over the batch", "db": "mean over the batch"},
    "89": {"result": "no shift"},
}


def loaded(path):
    """A file of a student as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"student_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def check(module):
    return lc.check(module.function, module.operation, **getattr(module, "only", {}))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_right_one_is_accepted_and_of_a_wrong_one_each_result_gets_its_name_or_condition(path):
    report = check(loaded(path))
    number = path.stem[:2]
    said = {}
    for name, one in report.results.items():
        if one.verdict == "wrong":
            said[name] = one.mistake or one.condition
    assert said == SAID.get(number, {}), report
    assert report.ok == (number not in SAID)


def test_every_report_is_read_and_says_how():
    assert check(loaded(FOLDER / "reports/57_right_class_cmu.py")).read_as == (
        "read as: Conv2d(in_channels, out_channels, kernel_size, stride, padding) with .forward and .backward; "
        "arrays (N, C, H, W); dw and db from its attributes; returns dy, dw, db")
    assert check(loaded(FOLDER / "reports/15_all_tied_maxima.py")).read_as == (
        "read as: function(dout, cache); arrays (N, C, H, W); pool_height and stride from pool_param; "
        "cache = (x, pool_param); returns dy")
    assert check(loaded(FOLDER / "reports/87_filter_in_other_layout.py")).read_as == (
        "read as: function(y, w, b, stride, padding); arrays (C, H, W), filters (K, K, C_in, C_out); returns z")
    assert check(loaded(FOLDER / "reports/91_ce_loss_and_grad.py")).read_as == (
        "read as: function(x, y); arrays (N, n); returns result, dz (one loss for a batch: its mean)")


RIGHT = [*loaded(FOLDER / "right_in_courses.py").CASES, *loaded(FOLDER / "right_in_other_names.py").CASES]
WRONG = loaded(FOLDER / "wrong_in_courses.py")


@long
@pytest.mark.parametrize("function, operation", some_of(RIGHT, 3), ids=lambda part: getattr(part, "__name__", part))
def test_a_right_function_in_a_courses_own_form_is_accepted(function, operation):
    report = lc.check(function, operation)
    assert report.ok, report
    assert sum(case.tried for case in report.cases) >= 1


@pytest.mark.parametrize("function, operation, said", WRONG.CASES, ids=lambda part: getattr(part, "__name__", None))
def test_a_wrong_function_in_a_courses_own_form_gets_its_name_or_condition(function, operation, said):
    report = lc.check(function, operation)
    assert not report.ok, report
    found = {name: one.mistake or one.condition for name, one in report.results.items() if one.verdict == "wrong"}
    assert found == said, report


@pytest.mark.parametrize("name, operation", [
    ("conv_forward_naive", "conv2d"), ("conv_backward_naive", "conv2d_backward"), ("Conv2d", "conv2d_backward"),
    ("MaxPool2d", "max_pool2d_backward"), ("softmax_loss", "cross_entropy"), ("corr2d", "conv2d"),
    ("affine_backward", "linear_backward"), ("Flatten", "flatten"), ("Upsample2d", "upsample_backward"),
    ("relu_backward", "activation_backward")])
def test_the_operation_is_told_by_the_name_of_a_function_or_a_class(name, operation):
    functions = {function.__name__: function for function, _ in loaded(FOLDER / "right_in_courses.py").CASES}
    report = lc.check(functions[name])
    assert report.operation == operation and report.ok


def test_a_name_that_tells_no_operation_is_a_ValueError():
    with pytest.raises(ValueError, match="the name 'answer' does not tell which operation it is; say it"):
        def answer(x):
            return x

        lc.check(answer)


def test_what_cannot_be_read_is_told_with_the_expected_form_and_a_wrapper():
    def conv(secret):
        return secret.run()

    text = str(lc.check(conv, "conv2d"))
    assert "conv2d(y, w, b=None, *, stride=1, padding=0)  ->  z" in text
    assert "for y (5, 11, 9), w (3, 5, 4, 4), b (3,): z (3, 8, 6)" in text and "def wrapper(y, w" in text


def convolved_in_old_numpy(A_prev, W, b, hparameters):
    step, border = hparameters["stride"], hparameters["pad"]
    (m, height, width, _), (f, f, _, count) = A_prev.shape, W.shape
    A = np.pad(A_prev, ((0, 0), (border, border), (border, border), (0, 0)))
    rows, columns = (height - f + 2 * border) // step + 1, (width - f + 2 * border) // step + 1
    Z = np.zeros((m, rows, columns, count))
    for n, i, j, c in np.ndindex(Z.shape):
        products = A[n, i:i + f, j:j + f] * W[..., c]
        Z[n, i, j, c] = products.no_such_sum() + b[0, 0, 0, c]
    return Z


def cut_by_its_border(dout, x, w, stride=1, pad=0):
    N, F, rows, columns = dout.shape
    K = w.shape[2]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for n, f, i, j in np.ndindex(dout.shape):
        window = n, slice(None), slice(i * stride, i * stride + K), slice(j * stride, j * stride + K)
        dw[f] += dout[n, f, i, j] * x[window]
        dx[window] += dout[n, f, i, j] * w[f]
    return dx[:, :, pad:-pad, pad:-pad], dw, dout.sum(axis=(0, 2, 3))


def test_what_is_cut_by_a_border_is_read_though_it_gives_nothing_without_one():
    report = lc.check(cut_by_its_border, "conv2d_backward")
    assert report.results["dy"].verdict == "wrong" and report.results["dw"].verdict == "right"
    assert report.read_as.startswith("read as: cut_by_its_border(dout, x, w, stride, pad); arrays (N, C, H, W)")


class LayerThatLacksItsWeights:
    def __init__(self, in_channels, num_filters, kernel_size):
        self.sizes = num_filters, in_channels, kernel_size, kernel_size
        self.left, self.right = np.zeros((2, 2)), np.zeros((2, 3))

    def forward(self, x):
        return self.left @ self.right


@pytest.mark.parametrize("made, lines", [
    (convolved_in_old_numpy, [
        "in the line  Z[n, i, j, c] = products.no_such_sum() + b[0, 0, 0, c]  [every case]",
        "It came furthest as: convolved_in_old_numpy(A_prev, W, b, hparameters); arrays (N, H, W, C), filters (K, K",
        'z = convolved_in_old_numpy(A_prev=y, W=w, b=b, hparameters={"stride": stride, "pad": padding})']),
    (LayerThatLacksItsWeights, [
        "but []",
        "layer = LayerThatLacksItsWeights(in_channels=w.shape[1], num_filters=len(w), kernel_size=w.shape[-1])",
        "        z = layer.forward(y)\n        return z"])])
def test_what_cannot_be_read_is_told_with_the_try_that_came_furthest_and_its_own_names(made, lines):
    text = str(lc.check(made, "conv2d"))
    assert "It could not be read" in text
    for line in lines:
        assert line in text, text


def one_forward(y, S):
    return y[..., ::S, ::S].copy(), (y.shape, S)


def one_backward(dz, cache):
    shape, S = cache
    dy = np.zeros(shape)
    dy[..., ::S, ::S] = dz
    return dy


def several_forward(y, S):
    return y[..., ::S, ::S].copy(), y.shape, S


def several_backward(dz, cache):
    return one_backward(dz, cache)


@pytest.mark.parametrize("function", [one_backward, several_backward])
def test_a_cache_is_what_its_own_forward_function_gives_beside_the_result(function):
    report = lc.check(function, "downsample_backward")
    assert report.ok, report
    assert f"the cache of your own {function.__name__.replace('backward', 'forward')}" in report.read_as
