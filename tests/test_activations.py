"""The lecture's activations: by hand, then their derivatives against central differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture_cnn import activations
from lecture_cnn.activations import BY_NAME, identity, named, relu, sigmoid, tanh


def test_by_hand():
    assert identity(-2.0) == -2
    assert [relu(z) for z in (-2.0, 0.0, 3.0)] == [0, 0, 3]
    assert sigmoid(0.0) == 1 / (1 + 1)
    assert sigmoid(np.log(3.0)) == pytest.approx(1 / (1 + 1/3), abs=1e-15)
    assert tanh(0.0) == 0


def test_the_derivatives_by_hand():
    assert identity.derivative(5.0) == 1
    assert sigmoid.derivative(0.0) == 1/2 * (1 - 1/2)
    assert tanh.derivative(0.0) == 1 - 0**2
    assert [relu.derivative(z) for z in (-1.0, 0.0, 1.0)] == [0, 0, 1]  # relu'(0) = 0


@pytest.mark.parametrize("f", BY_NAME.values(), ids=BY_NAME)
@given(st.floats(-20, 20).filter(lambda z: abs(z) > 1e-4))
def test_a_derivative_is_the_slope_between_two_near_points(f, z):
    slope = (f(z + 1e-5) - f(z - 1e-5)) / 2e-5
    assert abs(f.derivative(z) - slope) < 1e-8


@pytest.mark.parametrize("f", BY_NAME.values(), ids=BY_NAME)
def test_an_array_gives_what_its_numbers_give(f):
    z = np.array([[-1.5, 0.0], [0.25, 3.0]])
    assert np.array_equal(f(z), [[f(v) for v in row] for row in z.tolist()])
    assert np.array_equal(f.derivative(z), [[f.derivative(v) for v in row] for row in z.tolist()])


@pytest.mark.parametrize("f", BY_NAME.values(), ids=BY_NAME)
def test_float32_stays_float32(f):
    z = np.array([-1.0, 0.5], dtype=np.float32)
    assert f(z).dtype == f.derivative(z).dtype == np.float32


@pytest.mark.parametrize("f", BY_NAME.values(), ids=BY_NAME)
def test_large_numbers_neither_overflow_nor_warn_and_nan_goes_through(f):
    z = np.array([-1e4, 1e4, -np.inf, np.inf])
    assert not np.isnan(f(z)).any() and not np.isnan(f.derivative(z)).any()
    assert np.isnan(f(np.nan))


def test_an_activation_is_named_or_given():
    assert named("relu") is relu and named(relu) is relu
    for wrong in ("swish", np.exp, None, 3, ["relu"]):
        with pytest.raises((TypeError, ValueError), match="activation: expected one of identity, sigmoid"):
            named(wrong)


def test_no_argument_is_changed_and_no_result_shares_memory():
    for f in BY_NAME.values():
        z = np.array([1.0, -2.0])
        assert not np.shares_memory(f(z), z)
        f(z)[:] = 9
        assert z.tolist() == [1, -2]
    assert activations.BY_NAME.keys() == {"identity", "sigmoid", "tanh", "relu"}
