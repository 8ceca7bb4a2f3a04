"""`transforms`: the matrices worked by hand, then NumPy's own turns and flips."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture_cnn.operations import transforms

# Seen with x to the right and y down:   0 3 6        one quarter turn      6 7 8
# cell p = x*3 + y                       1 4 7        counter-clockwise:    3 4 5
#                                        2 5 8                              0 1 2
W = np.arange(9)
SEEN = W.reshape(3, 3).T


def seen(matrix):
    """The filter with cells 0 to 8 after the transform, as a picture."""
    return (matrix @ W).reshape(3, 3).T


def test_a_quarter_turn_by_hand():
    np.testing.assert_array_equal(seen(transforms.quarter_turns(3)[1]), [[6, 7, 8], [3, 4, 5], [0, 1, 2]])


def test_the_ring_shift_by_hand():
    # the outer cells 0 3 6 7 8 5 2 1 move on by one, counter-clockwise; the centre stays
    np.testing.assert_array_equal(seen(transforms.ring_shift()), [[3, 6, 7], [0, 4, 8], [1, 2, 5]])


def test_a_quarter_turn_is_the_formula_of_the_contract():
    K = 4
    filter_ = np.arange(16).reshape(K, K)
    turn = (transforms.quarter_turns(K)[1] @ filter_.ravel()).reshape(K, K)
    for x, y in np.ndindex(K, K):
        assert turn[x, y] == filter_[K - 1 - y, x]


@given(st.integers(1, 6))
def test_turns_and_flips_are_numpys(K):
    filter_ = np.random.default_rng(K).normal(size=(K, K))
    turns, flips = transforms.quarter_turns(K), transforms.flips(K)
    assert len(turns) == 4 and len(flips) == 3
    for t, matrix in enumerate(turns):
        np.testing.assert_array_equal((matrix @ filter_.ravel()).reshape(K, K), np.rot90(filter_.T, t).T)
    for matrix, expected in zip(flips, (filter_, np.fliplr(filter_.T).T, np.flipud(filter_.T).T)):
        np.testing.assert_array_equal((matrix @ filter_.ravel()).reshape(K, K), expected)


@pytest.mark.parametrize("matrices", [transforms.quarter_turns(4), transforms.flips(5), [transforms.ring_shift()]])
def test_turns_flips_and_the_ring_shift_are_permutations(matrices):
    for matrix in matrices:
        assert matrix.dtype == np.float64 and set(np.unique(matrix)) == {0, 1}
        np.testing.assert_array_equal(matrix @ matrix.T, np.eye(len(matrix)))


def test_the_ring_shift_twice_is_a_quarter_turn():
    np.testing.assert_array_equal(transforms.ring_shift() @ transforms.ring_shift(), transforms.quarter_turns(3)[1])


@pytest.mark.parametrize("K", [1, 2, 3, 5])
def test_a_rotation_by_quarter_turns_and_a_scaling_by_1_are_exact_to_rounding(K):
    for t, matrix in enumerate(transforms.quarter_turns(K)):
        for degrees in (90*t, 90*t - 360, 90*t + 720):
            np.testing.assert_allclose(transforms.rotation(K, degrees), matrix, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(transforms.rotation(K, 0), np.eye(K*K))
    np.testing.assert_array_equal(transforms.scaling(K, 1), np.eye(K*K))


def test_a_rotation_by_45_degrees_by_hand():
    # (x, y) = (1, 0), the middle of the top, reads from the place (1 + s, 1 - s) with s = sin 45
    s = np.sqrt(0.5)
    row = transforms.rotation(3, 45)[1*3 + 0].reshape(3, 3)
    np.testing.assert_allclose(row, [[0, 0, 0], [(1 - s)*s, (1 - s)*(1 - s), 0], [s*s, s*(1 - s), 0]], atol=1e-15)
    # a corner reads from 1.41 away from the centre along an axis: 0.41 of it is outside
    np.testing.assert_allclose(transforms.rotation(3, 45)[2*3 + 0].sum(), 2 - np.sqrt(2), atol=1e-15)


@pytest.mark.parametrize("factor, expected", [(2, [0.5, 1, 0.5]), (0.5, [0, 1, 0]), (4, [0.75, 1, 0.75]),
                                              (1e300, [1, 1, 1]), (5e-324, [0, 1, 0])])
def test_a_scaling_above_1_enlarges(factor, expected):
    # a dot of one cell in the middle, along the x axis: at distance 1, scaled by f, is read 1/f from the centre
    dot = np.zeros((3, 3))
    dot[1, 1] = 1
    np.testing.assert_allclose((transforms.scaling(3, factor) @ dot.ravel()).reshape(3, 3)[:, 1], expected, atol=1e-15)


@given(st.integers(1, 6), st.floats(-1000, 1000), st.floats(0.1, 10))
def test_bilinear_weights_are_never_negative_and_sum_to_1_at_most(K, degrees, factor):
    for matrix in (transforms.rotation(K, degrees), transforms.scaling(K, factor)):
        assert matrix.shape == (K*K, K*K)
        assert (matrix >= 0).all() and (matrix.sum(axis=1) <= 1 + 1e-12).all()


@given(st.integers(2, 5), st.floats(-180, 180))
def test_a_rotation_back_is_the_transpose_seen_in_a_mirror(K, degrees):
    mirror = transforms.flips(K)[1]
    np.testing.assert_allclose(mirror @ transforms.rotation(K, degrees) @ mirror, transforms.rotation(K, -degrees),
                               rtol=0, atol=1e-9)


@pytest.mark.parametrize("K", [True, 3.0, "3", None, 0, -1])
def test_a_wrong_K_is_refused(K):
    for make in (transforms.quarter_turns, transforms.flips, lambda K: transforms.rotation(K, 45),
                 lambda K: transforms.scaling(K, 2)):
        with pytest.raises(ValueError if type(K) is int else TypeError, match="^K must be"):
            make(K)


@pytest.mark.parametrize("make, name", [(transforms.rotation, "degrees"), (transforms.scaling, "factor")])
def test_a_wrong_angle_or_factor_is_refused(make, name):
    for wrong in (True, "45", None, 1j, [45]):
        with pytest.raises(TypeError, match=f"{name} must be a number"):
            make(3, wrong)
    for wrong in (np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match=f"{name} must be finite"):
            make(3, wrong)
    for number in (2, np.float32(2), np.int8(2)):
        np.testing.assert_array_equal(make(3, number), make(3, 2.0))


@pytest.mark.parametrize("factor", [0, -1, -0.0])
def test_a_factor_of_0_or_less_is_refused(factor):
    with pytest.raises(ValueError, match="factor must be above 0"):
        transforms.scaling(3, factor)
