"""The comparison and its third witness: by hand, and with mistakes planted in each of the two it compares."""

import importlib
from functools import wraps

import numpy as np
import pytest

from lecture_cnn import loops, vectorized
from lecture_cnn.checking import central_differences, compare
from lecture_cnn.listings.examples import operation_example

loop_work = importlib.import_module("lecture_cnn.checking.compare").loop_work  # `checking.compare` is the function


def test_central_differences_by_hand():
    found = central_differences(lambda x: x**2, np.array([3.0, -1.0]), np.array([1.0, 10.0]))
    assert np.abs(found - [1 * 2*3, 10 * 2*-1]).max() < 1e-8


def test_a_number_that_enters_every_result_gets_the_sum_of_its_shares():
    found = central_differences(lambda x: np.array([x[0], 2 * x[0], x[1]]), np.zeros(2), np.array([1.0, 10, 100]))
    assert np.abs(found - [1*1 + 10*2, 100*1]).max() < 1e-8


def test_central_differences_leave_their_argument_alone():
    x = np.array([1.0, 2.0])
    central_differences(lambda v: v, x, np.ones(2))
    assert x.tolist() == [1, 2]


def test_the_text_of_a_comparison_is_this():
    text = str(compare("conv2d_backward", dz=np.ones((1, 2, 2)), y=np.ones((1, 3, 3)), w=np.ones((1, 1, 2, 2))))
    assert text == ("conv2d_backward of dz 1x2x2, y 1x3x3, w 1x1x2x2\n"
                    "  loops and vectorized: dy, dw, db agree to 1e-12\n"
                    "  central differences:  dy, dw, db agree to 1e-7\n"
                    "  multiply-adds:        32")  # 2 * (2*2 weights) * (2*2 positions)


def test_a_mistake_in_both_is_seen_by_central_differences_alone(monkeypatch):
    right = vectorized.conv2d_input_gradient

    @wraps(right)
    def unflipped(dz, w, **size):
        return right(dz, w[:, :, ::-1, ::-1].copy(), **size)

    monkeypatch.setattr(loops, "conv2d_input_gradient", unflipped)
    monkeypatch.setattr(vectorized, "conv2d_input_gradient", unflipped)
    found = compare("conv2d_input_gradient")
    assert found.largest == 0
    assert found.gradient["dy"] > 0.1
    assert "central differences:  dy DIFFER by" in str(found)


@pytest.mark.parametrize("operation", [3, None, "Conv2d", ["conv2d"], np.zeros(3)], ids=str)
def test_what_is_no_operation_is_a_ValueError_that_lists_them(operation):
    names = "conv2d, .*l2_divergence_backward, .*adam_step"
    with pytest.raises(ValueError, match=f"operation: expected one of {names}, got "):
        compare(operation)


def test_a_nan_is_a_difference(monkeypatch):
    monkeypatch.setattr(loops, "pad", lambda y, P: np.full_like(vectorized.pad(y, P), np.nan))
    assert "DIFFER" in str(compare("pad"))


DZ, W = np.ones((1, 2, 2)), np.array([[[[np.inf, 1], [1, 1]]]])


@pytest.mark.parametrize("inputs, says", [
    (dict(y=np.ones((1, 3, 3)), w=W, padding=1), "z agree to 1e-12, and inf and NaN stand in the same cells"),
    (dict(y=np.full((1, 2, 2), np.nan), w=W), "z agree to 1e-12, and inf and NaN stand in the same cells"),
    (dict(y=np.ones((1, 2, 2), np.float32), w=np.float32(2e38) * np.ones((1, 1, 2, 2), np.float32)),
     "z agree to 1e-12, and inf and NaN stand in the same cells"),  # 4 * 2e38 is too large for float32
])
def test_the_same_infinities_and_nans_agree(inputs, says):
    found = compare("conv2d", **inputs)
    assert f"loops and vectorized: {says}" in str(found)
    assert found.largest == found.relative == 0 and "nan" not in str(found)


def test_a_lone_infinity_or_nan_differs_and_its_place_is_said(monkeypatch):
    right = vectorized.pad
    for value in (np.nan, np.inf, -np.inf):
        @wraps(right)
        def wrong(y, P, value=value):
            z = right(y, P)
            z[1, 2, 3] = value
            return z

        monkeypatch.setattr(loops, "pad", wrong)
        found = compare("pad")
        assert "DIFFER in which cells are inf or NaN, first at result[1, 2, 3]" in str(found)
        assert found.largest == np.inf and found.where == ("result", (1, 2, 3))
    monkeypatch.setattr(vectorized, "pad", wraps(right)(lambda y, P: -wrong(y, P)))  # the other infinity
    assert "DIFFER in which cells are inf or NaN, first at result[1, 2, 3]" in str(compare("pad"))


def test_what_the_loops_multiply_as_printed_is_named():
    found = compare("conv2d_input_gradient", dz=DZ, w=W, input_shape=(1, 3, 3))
    assert str(found) == (
        "conv2d_input_gradient of dz 1x2x2, w 1x1x2x2\n"
        "  loops and vectorized: dy agree to 1e-12 but for 5 cells that are NaN by the loops alone: as printed "
        "(L07, L19), they multiply inserted zeros by an inf or a NaN\n"
        "  central differences:  no witness: rounding hides their step of 1e-5 beside inf, NaN and numbers beyond "
        "1,000\n  multiply-adds:        16")
    assert found.as_printed == 5 and found.largest == 0  # the last column and row of dy: w(1,1) meets no dz there
    y = np.arange(9.0).reshape(1, 3, 3)
    y[0, 1, 0] = np.inf  # between the cells that a stride of 2 meets
    found = compare("conv2d_filter_gradient", dz=DZ, y=y, K=1, stride=2)
    assert "dw agree to 1e-12 but for 1 cells that are NaN by the loops alone: as printed (L08, L19)" in str(found)
    assert compare("conv2d_input_gradient").as_printed == 0


def test_a_mistake_beside_an_infinity_is_still_seen(monkeypatch):
    right, w = loops.conv2d_input_gradient, np.concatenate([W, np.ones((1, 1, 2, 2))], axis=1)
    off, lost = (wraps(right)(wrong) for wrong in (lambda dz, w, **size: right(dz, w, **size) + 1e-3,
                                                   lambda dz, w, **size: right(dz, w, **size) * np.nan))
    monkeypatch.setattr(loops, "conv2d_input_gradient", off)
    assert "dy DIFFER by" in str(compare("conv2d_input_gradient", dz=DZ, w=w, input_shape=(2, 3, 3)))
    monkeypatch.setattr(loops, "conv2d_input_gradient", lost)
    assert "DIFFER in which cells" in str(compare("conv2d_input_gradient"))


@pytest.mark.parametrize("value", [np.inf, np.nan, 1e200, 1e5])
@pytest.mark.parametrize("operation", ["conv2d_backward", "conv_transpose2d_backward", "l2_divergence_backward",
                                       "softmax", "max_pool2d"])
def test_no_number_makes_a_comparison_warn_or_call_right_results_wrong(operation, value):
    inputs = operation_example(operation)
    key = next(key for key in ("y", "z") if key in inputs)
    inputs[key] = np.array(inputs[key])
    inputs[key].flat[1] = value
    found = compare(operation, **inputs)
    assert "DIFFER" not in str(found) and "agree to 1e-12" in str(found)
    if operation.endswith("backward"):
        assert found.gradient == {} and "central differences:  no witness" in str(found)
    else:
        assert "central differences" not in str(found)


def test_central_differences_of_larger_numbers_are_compared_by_their_size():
    rng = np.random.default_rng(0)
    y, w, dz = rng.uniform(-900, 900, (2, 6, 5)), rng.normal(size=(3, 2, 3, 3)), rng.uniform(-900, 900, (3, 4, 3))
    found = compare("conv2d_backward", dz=dz, y=y, w=w)
    assert "central differences:  dy, dw, db agree to 1e-7" in str(found)


def test_a_result_of_another_shape_is_an_error_and_not_broadcast(monkeypatch):
    monkeypatch.setattr(loops, "conv2d", lambda y, w, b=None, **size: vectorized.conv2d(y, w, b, **size)[:1])
    with pytest.raises(ValueError, match="conv2d: z has the shape .* by the loops and .* vectorized"):
        compare("conv2d")


class Bar:
    """Stands for the bar: what it was made with, and how far it is."""

    made = []

    def __init__(self, desc, total, shown=True):
        self.desc, self.total, self.shown, self.n = desc, total, shown, 0
        Bar.made.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def update(self, more=1):
        self.n += more


@pytest.fixture
def bars(monkeypatch):
    """The bars that are shown."""
    monkeypatch.setattr(Bar, "made", [])
    for module in ("compare", "gradients"):
        monkeypatch.setattr(importlib.import_module(f"lecture_cnn.checking.{module}"), "progress", Bar)
    return lambda: [bar for bar in Bar.made if bar.shown]


def test_a_quick_comparison_prints_nothing(bars, capsys):
    compare("conv2d_backward")
    assert bars() == [] and capsys.readouterr() == ("", "")


def test_what_the_loops_will_cost_is_said_before_they_run(bars, monkeypatch):
    right, shown_before = loops.conv2d, []

    @wraps(right)
    def conv2d(y, w, b=None, **size):
        shown_before.append((np.shape(y), [bar.n for bar in bars()]))
        return right(y, w, b, **size)

    monkeypatch.setattr(loops, "conv2d", conv2d)
    compare("conv2d", y=np.ones((3, 40, 40)), w=np.ones((3, 3, 3, 3)))
    [bar] = bars()
    assert bar.desc.startswith("conv2d by the loops: 116,964 numbers, about ")  # 3*3 filters, 3*3 weights, 38*38 places
    assert bar.total == 3*3 * 3*3 * 38*38 == bar.n
    assert shown_before[-1] == ((3, 40, 40), [0])


def test_a_window_counts_as_often_as_it_has_cells(bars):
    compare("mean_pool2d", y=np.ones((2, 100, 100)), K=3)
    [bar] = bars()
    assert bar.total == (2 * 100*100 + 2 * 98*98) * 3*3


def test_many_central_differences_are_counted_on_a_bar(bars):
    central_differences(lambda x: x[:1], np.ones((70, 300)), np.ones((1, 300)))
    [bar] = bars()
    assert (bar.desc, bar.total, bar.n) == ("central differences", 70 * 300, 70 * 300)


@pytest.mark.parametrize("inputs, says", [
    (dict(y=np.ones((1, 2, 2)), w=np.ones((1, 1, 1, 1)), nonsense=1),
     r"conv2d\(y, w, b=None, \*, stride=1, padding=0\): .*'nonsense'"),
    (dict(y=np.ones((1, 2, 2))), "conv2d.*missing a required argument: 'w'"),
])
def test_arguments_that_the_operation_does_not_take_are_named(inputs, says):
    with pytest.raises(TypeError, match=says):
        compare("conv2d", **inputs)


# The names of the results, those of the derivatives that have a third witness, products added up, numbers taken in.
COUNTS = {
    "conv2d": ("z", "", 486, 486),
    "conv2d_backward": ("dy dw db", "dy dw db", 972, 972),
    "conv2d_input_gradient": ("dy", "dy", 486, 486),
    "conv2d_filter_gradient": ("dw", "dw", 486, 486),
    "pad": ("result", "", None, 172),
    "crop": ("result", "", None, 84),
    "conv_transpose2d": ("z", "", 324, 324),
    "conv_transpose2d_backward": ("dy dw db", "dy dw db", 648, 648),
    "depthwise_conv2d": ("z", "", 162, 162),
    "depthwise_conv2d_backward": ("dy dw db", "dy dw db", 324, 324),
    "pointwise_conv2d": ("z", "", 180, 180),
    "pointwise_conv2d_backward": ("dy dw db", "dy dw db", 360, 360),
    "conv1d": ("z", "", 72, 72),
    "conv1d_backward": ("dy dw db", "dy dw db", 144, 144),
    "transform_conv2d": ("z", "", 1728, 1728),
    "transform_conv2d_backward": ("dy dw db", "dy dw db", 3456, 3456),
    "max_pool2d": ("u pidx", "", None, 756),
    "max_pool2d_backward": ("dy", "dy", None, 84),
    "mean_pool2d": ("u", "", None, 288),
    "mean_pool2d_backward": ("dy", "dy", None, 288),
    "downsample": ("result", "", None, 78),
    "downsample_backward": ("dy", "dy", None, 117),
    "upsample": ("result", "", None, 42),
    "upsample_backward": ("dy", "dy", None, 39),
    "flatten": ("result", "", None, 120),
    "unflatten": ("result", "", None, 120),
    "identity": ("result", "", None, 120),
    "sigmoid": ("result", "", None, 120),
    "tanh": ("result", "", None, 120),
    "relu": ("result", "", None, 120),
    "activation_backward": ("dz", "dz", None, 81),
    "linear": ("z", "", 12, 12),
    "linear_backward": ("dy dw db", "dy dw db", 24, 24),
    "softmax": ("result", "", None, 8),
    "softmax_backward": ("dz", "dz", None, 9),
    "cross_entropy": ("result", "", None, 5),
    "cross_entropy_backward": ("dz", "dz", None, 8),
    "l2_divergence": ("result", "", None, 9),
    "l2_divergence_backward": ("dy", "dy", None, 12),
    "batch_norm": ("u", "", None, 68),
    "batch_norm_backward": ("dy dgamma dbeta", "dy dgamma dbeta", None, 102),
    "dropout": ("u", "", None, 18),
    "dropout_backward": ("dy", "dy", None, 12),
    "residual": ("u", "", None, 24),
    "residual_backward": ("dy", "dy", None, 24),
    "momentum_step": ("w v", "", None, 30),
    "adam_step": ("w m v", "", None, 42),
    "self_similarity": ("u", "", None, 37),
    "self_similarity_backward": ("dy dwq dwk dwv", "dy dwq dwk dwv", None, 65),
}


@pytest.mark.parametrize("operation", vectorized.__all__)
def test_each_operation_has_its_results_its_witness_and_its_counts(operation):
    found = compare(operation)
    results, derivatives, products, numbers = COUNTS[operation]
    assert list(found.results) == results.split()
    assert list(found.gradient) == derivatives.split()
    assert all(error < 1e-7 for error in found.gradient.values())
    assert found.multiply_adds == products
    assert loop_work(operation, operation_example(operation), found.results) == numbers
