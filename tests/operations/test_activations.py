"""The activations of one number: by hand, then their derivatives against central differences."""

import math

import numpy as np
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


def test_tanh_of_a_number_has_the_bits_of_tanh_of_an_array_wherever_the_number_stands():
    """`compiled` computes whole arrays: each processor's vectors, and what is left over at their end."""
    numbers = np.random.default_rng(0).normal(size=400) * 3
    numbers[::40] = math.inf, -math.inf, -0.0, 0.0, 5e-324, 1e-310, 1e-8, 1, 22, -700
    alone = np.array([tanh(number) for number in numbers.tolist()])
    for first in range(9):
        for step in (1, 2, 3):
            assert np.tanh(numbers[first::step]).tobytes() == alone[first::step].tobytes()
    assert all(tanh(np.float32(number)) == tanh(float(np.float32(number))) for number in numbers)


def test_tanh_of_what_is_no_number_is_a_type_error():
    for wrong in (None, "1", (1, 2)):
        with pytest.raises(TypeError, match="must be real number, not " + type(wrong).__name__):
            tanh(wrong)


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
