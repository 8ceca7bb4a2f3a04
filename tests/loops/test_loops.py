"""The lecture's loops on plain arrays: by hand, then the three witnesses (vectorized, scipy, central differences)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long import amount, long
from operations import as_tuple, calls
from scipy.signal import convolve2d, correlate2d

from lecture_cnn import loops, vectorized
from lecture_cnn.checking import central_differences

pytestmark = long
derandomized = settings(derandomize=True, deadline=None, max_examples=amount(40, 200))


@st.composite
def layers(draw, largest_padding=2):
    """A convolution layer of rough numbers: y, w, b, dz, padding; W and H differ, and so do the numbers of maps."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    D_in, D_out = draw(st.permutations([1, 2, 3]))[:2]
    W, H = draw(st.permutations([3, 4, 5, 6]))[:2]
    K, padding = draw(st.integers(1, 3)), draw(st.integers(0, largest_padding))
    y, w, b = rng.normal(size=(D_in, W, H)), rng.normal(size=(D_out, D_in, K, K)), rng.normal(size=D_out)
    dz = rng.normal(size=(D_out, W + 2*padding - K + 1, H + 2*padding - K + 1))
    return y, w, b, dz, padding


def close(found, expected, tolerance=1e-12):
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= tolerance * max(1, np.abs(expected).max())


Y = np.array([[[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]]).transpose(0, 2, 1)  # y(x, y) = x + 3 (y - 1)
W = np.array([[[[1.0, 2], [0, -1]]]])  # w(1,1) = 1, w(1,2) = 2, w(2,1) = 0, w(2,2) = -1


def test_forward_by_hand():
    z = loops.conv2d(Y, W, np.array([0.5]))
    assert z[0, 0, 0] == 0.5 + 1*1 + 2*4 + 0*2 - 1*5
    assert z[0, 1, 0] == 0.5 + 1*2 + 2*5 + 0*3 - 1*6
    assert z[0, 0, 1] == 0.5 + 1*4 + 2*7 + 0*5 - 1*8


def test_padding_by_hand():
    z = loops.conv2d(Y, W, padding=1)
    assert z.shape == (1, 4, 4)
    assert z[0, 0, 0] == -1*1
    assert z[0, 3, 3] == 1*9
    assert z[0, 0, 3] == 0*3 + 0*7  # (x, y) = (1, 4): only w(2,1) = 0 meets the map


def test_backward_by_hand():
    dz = np.array([[[1.0, 10], [100, 1000]]])
    dy, dw, db = loops.conv2d_backward(dz, Y, W)
    assert db.tolist() == [1 + 10 + 100 + 1000]
    assert dw[0, 0, 0, 0] == 1*1 + 10*4 + 100*2 + 1000*5
    assert dw[0, 0, 1, 0] == 1*2 + 10*5 + 100*3 + 1000*6
    assert dy[0, 0, 0] == 1*1
    assert dy[0, 1, 1] == 1*-1 + 10*0 + 100*2 + 1000*1


@derandomized
@given(layers())
def test_forward_is_vectorized_and_scipy(layer):
    y, w, b, _, padding = layer
    z = loops.conv2d(y, w, b, padding=padding)
    close(z, vectorized.conv2d(y, w, b, padding=padding))
    padded = np.pad(y, [(0, 0), (padding, padding), (padding, padding)])
    close(z, [b[j] + sum(correlate2d(padded[i], w[j, i], "valid") for i in range(len(y))) for j in range(len(w))])


@derandomized
@given(layers())
def test_backward_is_vectorized_and_scipy(layer):
    y, w, _, dz, P = layer
    dy, dw, db = loops.conv2d_backward(dz, y, w, padding=P)
    for found, expected in zip((dy, dw, db), vectorized.conv2d_backward(dz, y, w, padding=P)):
        close(found, expected)
    padded = np.pad(y, [(0, 0), (P, P), (P, P)])
    full = np.array([sum(convolve2d(dz[j], w[j, i], "full") for j in range(len(w))) for i in range(len(y))])
    close(dy, full[:, P:full.shape[1] - P, P:full.shape[2] - P])
    close(dw, [[correlate2d(padded[i], dz[j], "valid") for i in range(len(y))] for j in range(len(w))])
    close(db, dz.sum(axis=(1, 2)))


@derandomized
@given(layers())
def test_gather_is_scatter(layer):
    """The flipped filter over the padded dz (L07) and dz placed on y (L08) give what the reversed loops (L11) give."""
    y, w, _, dz, padding = layer
    dy, dw, _ = loops.conv2d_backward(dz, y, w, padding=padding)
    close(loops.conv2d_input_gradient(dz, w, padding=padding, input_shape=y.shape), dy)
    close(loops.conv2d_filter_gradient(dz, y, K=w.shape[-1], padding=padding), dw)


@derandomized
@given(layers())
def test_gradients_are_central_differences_of_the_loops(layer):
    y, w, b, dz, padding = layer
    dy, dw, db = loops.conv2d_backward(dz, y, w, padding=padding)
    forward = vectorized.conv2d  # equal to the loops' by the test above
    for found, function, x in ((dy, lambda v: forward(v, w, b, padding=padding), y),
                               (dw, lambda v: forward(y, v, b, padding=padding), w),
                               (db, lambda v: forward(y, w, v, padding=padding), b)):
        assert np.abs(found - central_differences(function, x, dz, step=1e-5)).max() <= 1e-7


@derandomized
@given(layers())
def test_the_backward_pass_is_the_adjoint_of_the_forward_pass(layer):
    """<conv(y), dz> = <y, dy> = <w, dw>, without a bias."""
    y, w, _, dz, padding = layer
    product = (loops.conv2d(y, w, padding=padding) * dz).sum()
    dy, dw, _ = loops.conv2d_backward(dz, y, w, padding=padding)
    size = np.abs(loops.conv2d(y, w, padding=padding) * dz).sum()
    for other in ((y * dy).sum(), (w * dw).sum()):
        assert abs(product - other) <= 1e-12 * max(1, size)


@derandomized
@given(layers())
def test_crop_undoes_pad_and_is_its_adjoint(layer):
    y, *_, padding = layer
    padded = loops.pad(y, padding)
    assert np.array_equal(loops.crop(padded, padding), y)
    assert np.array_equal(padded, np.pad(y, [(0, 0), (padding, padding), (padding, padding)]))
    other = np.arange(padded.size, dtype=float).reshape(padded.shape)
    assert abs((padded * other).sum() - (y * loops.crop(other, padding)).sum()) <= 1e-12 * np.abs(padded * other).sum()


@pytest.mark.parametrize("planted", [
    lambda dz, w, **size: loops.conv2d_input_gradient(dz, w[:, :, ::-1, ::-1].copy(), **size),
    lambda dz, w, **size: loops.conv2d_input_gradient(dz, w[:, :, ::-1].copy(), **size),
    lambda dz, w, **size: loops.conv2d_input_gradient(dz, w.swapaxes(2, 3).copy(), **size),
    lambda dz, w, **size: loops.conv2d_input_gradient(dz[:1], w[:1], **size),
], ids=["no flip", "x alone not flipped", "x and y exchanged", "only the first map"])
def test_a_planted_mistake_is_caught_by_central_differences(planted):
    rng = np.random.default_rng(0)
    y, w, dz = rng.normal(size=(2, 6, 5)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=(3, 4, 3))
    numeric = central_differences(lambda v: vectorized.conv2d(v, w), y, dz)
    assert np.abs(loops.conv2d_input_gradient(dz, w, input_shape=y.shape) - numeric).max() <= 1e-7
    assert np.abs(planted(dz, w, input_shape=y.shape) - numeric).max() > 0.1


@pytest.mark.parametrize("name", loops.__all__)
def test_every_operation_is_its_vectorized_twin(name):
    """No name can be forgotten: the calls are one for each public name."""
    arguments = calls()[name]
    found, expected = (as_tuple(getattr(module, name)(**arguments)) for module in (loops, vectorized))
    assert len(found) == len(expected)
    for ours, twins in zip(found, expected):
        close(ours, twins)
        assert np.asarray(ours).dtype == np.asarray(twins).dtype


@pytest.mark.parametrize("name", loops.__all__)
def test_no_argument_is_changed_and_no_result_shares_its_memory(name):
    arguments = calls()[name]
    before = {key: np.array(value) for key, value in arguments.items() if isinstance(value, np.ndarray)}
    results = as_tuple(getattr(loops, name)(**arguments))
    for key, value in before.items():
        assert np.array_equal(arguments[key], value)
        assert not any(np.shares_memory(result, arguments[key]) for result in results)


def test_float32_stays_and_whole_numbers_become_float64():
    y, w = np.ones((1, 4, 3), np.float32), np.ones((2, 1, 2, 2), np.float32)
    assert loops.conv2d(y, w).dtype == np.float32
    assert loops.conv2d(y, w.astype(float)).dtype == np.float64
    assert loops.conv2d(y.astype(int), w.astype(int)).dtype == np.float64
    assert loops.conv2d(y.tolist(), w.tolist()).dtype == np.float64


def test_nan_and_inf_go_through():
    y = np.zeros((1, 3, 3))
    y[0, 1, 1] = np.nan
    assert np.isnan(loops.conv2d(y, np.ones((1, 1, 2, 2)))).all()
    y[0, 1, 1] = np.inf
    assert (loops.conv2d(y, np.ones((1, 1, 2, 2))) == np.inf).all()


def ones(*shape):
    return np.ones(shape)


@pytest.mark.parametrize("call, kind, says", [
    (lambda: loops.conv2d(ones(4, 3), ones(1, 1, 2, 2)), ValueError, "y"),
    (lambda: loops.conv2d(ones(2, 4, 3), ones(1, 1, 2, 2)), ValueError, "w"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 5, 5)), ValueError, "5"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 2, 2), ones(3)), ValueError, "b"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 2, 3)), ValueError, "K"),
    (lambda: loops.conv2d(ones(5, 1, 4, 3), ones(1, 1, 2, 2)), ValueError, "instance"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 2, 2), stride=(1, 2)), ValueError, "stride"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 2, 2), stride=True), TypeError, "stride"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 2, 2), stride=1.0), TypeError, "stride"),
    (lambda: loops.conv2d(ones(1, 4, 3), ones(1, 1, 2, 2), padding=-1), ValueError, "padding"),
    (lambda: loops.conv2d(ones(1, 4, 3).astype(complex), ones(1, 1, 2, 2)), TypeError, "y"),
    (lambda: loops.conv2d([["a"]], ones(1, 1, 2, 2)), TypeError, "y"),
    (lambda: loops.conv2d_backward(ones(1, 3, 3), ones(1, 4, 3), ones(1, 1, 2, 2)), ValueError, "dz"),
    (lambda: loops.conv2d_input_gradient(ones(1, 3, 2), ones(1, 1, 2, 2), input_shape=(1, 5, 3)), ValueError, "dz"),
    (lambda: loops.conv2d_filter_gradient(ones(1, 3, 2), ones(1, 4, 3), K=3), ValueError, "dz"),
    (lambda: loops.crop(ones(1, 4, 3), 2), ValueError, "P"),
    (lambda: loops.pad(ones(1, 4, 3), 0.5), TypeError, "P"),
])
def test_a_wrong_argument_is_named_before_any_loop_runs(call, kind, says):
    with pytest.raises(kind, match=says) as caught:
        call()
    assert "broadcast" not in str(caught.value) and "(arrays count from 1)" not in str(caught.value)


def test_the_largest_position_of_a_small_type_is_no_overflow():
    pidx = np.array([[[[255, 0]]]], np.uint8)
    dy = loops.max_pool2d_backward(np.ones((1, 1, 1)), pidx, (1, 256, 1))
    assert dy[0, 255, 0] == 1 and dy.sum() == 1
