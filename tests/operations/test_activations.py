"""The activations of one number: by hand, then their derivatives against central differences."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture_cnn.operations.activations import BY_NAME, identity, named, relu, sigmoid, tanh

each_activation = pytest.mark.parametrize("f", BY_NAME.values(), ids=BY_NAME)


def test_by_hand():
    assert identity(-2.0) == -2
    assert [relu(z) for z in (-2.0, 0.0, 3.0)] == [0, 0, 3]
    assert sigmoid(0.0) == 1 / (1 + 1)
    assert sigmoid(math.log(3)) == pytest.approx(1 / (1 + 1/3), abs=1e-15)
    assert tanh(0.0) == 0


def test_the_derivatives_by_hand():
    assert identity.derivative(5.0) == 1
    assert sigmoid.derivative(0.0) == 1/2 * (1 - 1/2)
    assert tanh.derivative(0.0) == 1 - 0**2
    assert [relu.derivative(z) for z in (-1.0, 0.0, 1.0)] == [0, 0, 1]  # relu'(0) = 0


@each_activation
@given(st.floats(-20, 20).filter(lambda z: abs(z) > 1e-4))
def test_a_derivative_is_the_slope_between_two_near_points(f, z):
    slope = (f(z + 1e-5) - f(z - 1e-5)) / 2e-5
    assert abs(f.derivative(z) - slope) < 1e-8


@each_activation
def test_large_numbers_do_not_overflow_and_nan_goes_through(f):
    for z in (-1e4, 1e4, -math.inf, math.inf):
        assert not math.isnan(f(z)) and not math.isnan(f.derivative(z))
    assert math.isnan(f(math.nan))


def test_an_activation_is_named_or_given():
    assert named("relu") is relu and named(relu) is relu
    for wrong in ("swish", math.exp, None, 3):
        with pytest.raises(ValueError, match="activation: expected one of identity, sigmoid, tanh, relu"):
            named(wrong)


def test_an_activation_of_ones_own_has_a_derivative():
    def square(z):
        return z * z

    square.derivative = lambda z: 2 * z
    assert named(square) is square
