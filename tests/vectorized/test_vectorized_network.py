"""`vectorized.network`: cases worked by hand, then other formulas for the same numbers, and properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operations import eighths
from scipy.special import expit, log_softmax
from scipy.special import softmax as scipys_softmax

from lecture_cnn import vectorized as v

FUNCTIONS = [v.identity, v.sigmoid, v.tanh, v.relu]
scores = st.builds(lambda seed, n: eighths(seed, n) * 4, st.integers(0, 2**32), st.integers(1, 6))


# ---------------------------------------------------------------- activations

def test_activations_by_hand():
    z = np.array([-2.0, 0.0, 3.0])
    np.testing.assert_array_equal(v.identity(z), [-2, 0, 3])
    np.testing.assert_array_equal(v.relu(z), [0, 0, 3])
    np.testing.assert_allclose(v.sigmoid(z), [1 / (1 + math.exp(2)), 1 / 2, 1 / (1 + math.exp(-3))], rtol=1e-15)
    np.testing.assert_allclose(v.tanh(z), [math.tanh(-2), 0, math.tanh(3)], rtol=1e-15)
    np.testing.assert_array_equal(v.relu.derivative(z), [0, 0, 1])
    np.testing.assert_array_equal(v.identity.derivative(z), [1, 1, 1])
    assert v.sigmoid.derivative(0) == 1/2 * (1 - 1/2)
    assert v.tanh.derivative(0.5) == pytest.approx(1 - math.tanh(0.5)**2, abs=1e-15)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_a_number_gives_a_number_and_an_array_an_array(f):
    for function in (f, f.derivative):
        for z in (1, True, 1.0, np.float64(1), np.array(1.0)):
            assert isinstance(function(z), np.float64)
        assert isinstance(function(np.float32(1)), np.float32)
        assert function([[1, 2]]).shape == (1, 2)
        assert function(np.zeros((0, 2, 3))).shape == (0, 2, 3)
        with pytest.raises(TypeError):
            function("1")


@pytest.mark.parametrize("f", FUNCTIONS)
def test_derivatives_are_central_differences(f):
    z = np.array([-3.0, -0.25, 0.125, 2.5])
    np.testing.assert_allclose(f.derivative(z), (f(z + 1e-5) - f(z - 1e-5)) / 2e-5, rtol=0, atol=1e-9)


def test_no_score_is_too_large():
    z = np.array([-1e308, -1000, 1000, 1e308])
    np.testing.assert_array_equal(v.sigmoid(z), [0, 0, 1, 1])
    np.testing.assert_allclose(v.sigmoid(np.linspace(-700, 700, 99)), expit(np.linspace(-700, 700, 99)), rtol=1e-13)
    np.testing.assert_array_equal(v.sigmoid(z[1:3].astype(np.float32)), [0, 1])
    for f in FUNCTIONS:
        assert np.isfinite(f(z)).all() and np.isfinite(f.derivative(z)).all()
        assert np.isnan(f(np.nan)) and (np.isnan(f.derivative(np.nan)) or f is v.identity)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_activation_backward_is_dy_times_the_derivative(f):
    dy, z = eighths(0, 2, 3, 4, 3), eighths(1, 2, 3, 4, 3)
    np.testing.assert_array_equal(v.activation_backward(dy, z, f), dy * f.derivative(z))
    np.testing.assert_array_equal(v.activation_backward(dy, z, f.__name__), dy * f.derivative(z))


# ---------------------------------------------------------------- flat layers

def test_flatten_by_hand_has_the_maps_fastest_then_y_then_x():
    y = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    np.testing.assert_array_equal(v.flatten(y), [1, 5, 2, 6, 3, 7, 4, 8])


@given(st.integers(0, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 4))
def test_unflatten_undoes_flatten(N, D, W, H):
    y = eighths(0, *([N] if N else []), D, W, H)
    flat = v.flatten(y)
    assert flat.shape == (*y.shape[:-3], D*W*H)
    np.testing.assert_array_equal(v.unflatten(flat, y.shape), y)
    if not N:
        np.testing.assert_array_equal(flat, [y[j, x, y_] for x in range(W) for y_ in range(H) for j in range(D)])


def test_linear_by_hand():
    y, w = [1, 2], [[1, 2], [3, 4], [5, 6]]
    np.testing.assert_array_equal(v.linear(y, w, [10, 20, 30]), [1*1 + 2*2 + 10, 3*1 + 4*2 + 20, 5*1 + 6*2 + 30])
    dy, dw, db = v.linear_backward([1, 10, 100], y, w)
    np.testing.assert_array_equal(dy, [1*1 + 3*10 + 5*100, 2*1 + 4*10 + 6*100])
    np.testing.assert_array_equal(dw, [[1, 2], [10, 20], [100, 200]])
    np.testing.assert_array_equal(db, [1, 10, 100])


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_a_flat_layer_is_a_convolution_with_filters_as_large_as_the_maps(m, D, W, H):
    y, w, b, dz = eighths(0, D, W, H), eighths(1, m, D, W, H), eighths(2, m), eighths(3, m)
    flat = v.flatten(w)
    np.testing.assert_array_equal(v.linear(v.flatten(y), flat, b), v.conv2d(y, w, b).ravel())
    dy, dw, db = v.linear_backward(dz, v.flatten(y), flat)
    dy_maps, dw_maps, db_maps = v.conv2d_backward(dz[:, None, None], y, w)
    np.testing.assert_array_equal(v.unflatten(dy, y.shape), dy_maps)
    np.testing.assert_array_equal(v.unflatten(dw, w.shape), dw_maps)
    np.testing.assert_array_equal(db, db_maps)


def test_a_shape_of_other_cells_is_refused():
    with pytest.raises(ValueError, match=r"v must have shape \(12,\), .* D\*W\*H with D = 2 \(shape\[0\]\)"):
        v.unflatten(np.zeros(11), (2, 3, 2))


# ---------------------------------------------------------------- softmax and divergences

def test_softmax_by_hand():
    np.testing.assert_allclose(v.softmax([0, math.log(3)]), [1 / 4, 3 / 4], rtol=1e-15)
    np.testing.assert_array_equal(v.softmax([1000, 1000]), [0.5, 0.5])
    np.testing.assert_array_equal(v.softmax([-1e308, 1e308]), [0, 1])
    np.testing.assert_array_equal(v.softmax([-np.inf, 0]), [0, 1])


@given(scores)
def test_softmax_is_scipys_and_a_shift_changes_nothing(z):
    np.testing.assert_allclose(v.softmax(z), scipys_softmax(z), rtol=0, atol=1e-15)
    np.testing.assert_array_equal(v.softmax(z + 512), v.softmax(z))
    assert v.softmax(z).sum() == pytest.approx(1, abs=1e-15)


def test_softmax_backward_by_hand():
    z, dy = [0, math.log(3)], [4, 8]  # y is 1/4, 3/4, the sum of y dy 1/4*4 + 3/4*8 = 7
    np.testing.assert_allclose(v.softmax_backward(dy, z), [1/4 * (4 - 7), 3/4 * (8 - 7)], atol=1e-15)
    np.testing.assert_array_equal(v.softmax_backward([1, 1], [1000, 1000]), [0, 0])  # the sum of all y is always 1


def test_cross_entropy_by_hand():
    z = [0, math.log(3)]  # softmax 1/4, 3/4
    assert v.cross_entropy(z, 0) == pytest.approx(math.log(4), abs=1e-15)
    assert v.cross_entropy(z, [0.5, 0.5]) == pytest.approx(0.5*math.log(4) + 0.5*math.log(4 / 3), abs=1e-15)
    np.testing.assert_allclose(v.cross_entropy_backward(z, 1), [1/4 - 0, 3/4 - 1], atol=1e-15)


def test_zero_times_log_zero_is_zero():
    assert v.cross_entropy([-np.inf, 0], [0, 1]) == 0
    assert v.cross_entropy([-1e308, 1e308], 1) == 0
    assert v.cross_entropy([-np.inf, 0], 0) == np.inf
    assert np.isnan(v.cross_entropy([np.nan, 0], 1))


@given(scores, st.data())
def test_a_class_number_is_the_distribution_that_is_1_there(z, data):
    label = data.draw(st.integers(0, len(z) - 1))
    for d in (label, np.int8(label), np.array(label), np.uint64(label)):
        assert v.cross_entropy(z, d) == v.cross_entropy(z, np.eye(len(z))[label])
    assert v.cross_entropy(z, label) == pytest.approx(-log_softmax(z)[label], abs=1e-12)
    np.testing.assert_array_equal(v.cross_entropy_backward(z, label), v.softmax(z) - np.eye(len(z))[label])


@given(scores)
def test_divergences_are_numbers_and_their_derivatives_central_differences(z):
    d = v.softmax(z[::-1])
    for divergence, backward in ((v.cross_entropy, v.cross_entropy_backward),
                                 (v.l2_divergence, v.l2_divergence_backward)):
        assert isinstance(divergence(z, d), np.float64)
        assert isinstance(divergence(z.astype(np.float32), d.astype(np.float32)), np.float32)
        for n in range(len(z)):
            h = 1e-5 * np.eye(len(z))[n]
            slope = (divergence(z + h, d) - divergence(z - h, d)) / 2e-5
            assert slope == pytest.approx(backward(z, d)[n], abs=1e-7)


def test_a_batch_of_classes_gives_one_divergence_for_each_instance():
    z = eighths(0, 3, 4)
    one_by_one = [v.cross_entropy(scores, d) for scores, d in zip(z, (3, 0, 1))]
    np.testing.assert_array_equal(v.cross_entropy(z, [3, 0, 1]), one_by_one)
    assert v.cross_entropy(np.zeros((0, 4)), []).shape == (0,)
    assert v.cross_entropy(z.astype(np.float32), [3, 0, 1]).dtype == np.float32


def test_l2_divergence_by_hand():
    assert v.l2_divergence([1, 2, 3], [0, 0, 5]) == (1*1 + 2*2 + 2*2) / 2
    np.testing.assert_array_equal(v.l2_divergence_backward([1, 2, 3], [0, 0, 5]), [1, 2, -2])
