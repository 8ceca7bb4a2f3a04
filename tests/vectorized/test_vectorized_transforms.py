"""`vectorized.transforms`: a case worked by hand, then filters turned by NumPy itself, and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operations import eighths

from lecture_cnn import vectorized as v
from lecture_cnn.operations import transforms


def turned(maps, turns=1):
    """Maps (..., x, y) turned counter-clockwise, seen with y down, by NumPy's own rot90."""
    return np.rot90(maps.swapaxes(-1, -2), turns, axes=(-2, -1)).swapaxes(-1, -2)


layers = st.builds(
    lambda D_in, D_out, W, H, seed: (eighths(seed, D_in, W, H), eighths(seed + 1, D_out, D_in, 3, 3),
                                     eighths(seed + 2, D_out), eighths(seed + 3, D_out * 4, W - 2, H - 2)),
    st.integers(1, 3), st.integers(1, 3), st.integers(3, 6), st.integers(3, 5), st.integers(0, 2**32))


def test_two_flips_by_hand():
    y = [[[1, 2], [3, 4]]]  # y(0,0) = 1, y(0,1) = 2, y(1,0) = 3, y(1,1) = 4
    w = [[[[1, 10], [100, 1000]]]]
    z = v.transform_conv2d(y, w, transforms.flips(2), [5])
    np.testing.assert_array_equal(z.ravel(), [1*1 + 2*10 + 3*100 + 4*1000 + 5,
                                              1*100 + 2*1000 + 3*1 + 4*10 + 5,
                                              1*10 + 2*1 + 3*1000 + 4*100 + 5])


def test_dw_goes_back_through_the_flips_by_hand():
    y, w = [[[1, 2], [3, 4]]], [[[[1, 10], [100, 1000]]]]
    dy, dw, db = v.transform_conv2d_backward([[[1]], [[10]], [[100]]], y, w, transforms.flips(2))
    np.testing.assert_array_equal(dw, [[[[1*1 + 10*3 + 100*2, 1*2 + 10*4 + 100*1],
                                         [1*3 + 10*1 + 100*4, 1*4 + 10*2 + 100*3]]]])
    np.testing.assert_array_equal(dy, [[[1 + 10*100 + 100*10, 10 + 10*1000 + 100*1],
                                        [100 + 10*1 + 100*1000, 1000 + 10*10 + 100*100]]])
    np.testing.assert_array_equal(db, [111])


@given(layers)
def test_each_map_is_conv2d_with_the_turned_filter(layer):
    y, w, b, _ = layer
    z = v.transform_conv2d(y, w, transforms.quarter_turns(3), b)
    for j, t in np.ndindex(len(w), 4):
        np.testing.assert_array_equal(z[j*4 + t], v.conv2d(y, turned(w[j:j+1], t), b[j:j+1])[0])


@given(layers)
def test_dw_is_the_sum_of_the_derivatives_turned_back(layer):
    y, w, _, dz = layer
    dy, dw, db = v.transform_conv2d_backward(dz, y, w, transforms.quarter_turns(3))
    expected, expected_dy = np.zeros(w.shape), np.zeros(y.shape)
    for j, t in np.ndindex(len(w), 4):
        dy_t, dw_t, _ = v.conv2d_backward(dz[j*4 + t][None], y, turned(w[j:j+1], t))
        expected[j] += turned(dw_t[0], -t)
        expected_dy += dy_t
    np.testing.assert_array_equal(dw, expected)
    np.testing.assert_array_equal(dy, expected_dy)
    np.testing.assert_array_equal(db, dz.reshape(len(w), -1).sum(axis=1))


@given(layers)
def test_turning_the_map_turns_and_permutes_the_output_maps(layer):
    y, w, b, _ = layer
    turns = transforms.quarter_turns(3)
    z = v.transform_conv2d(y, w, turns, b).reshape(len(w), 4, y.shape[1] - 2, y.shape[2] - 2)
    z_turned = v.transform_conv2d(turned(y), w, turns, b)
    np.testing.assert_array_equal(z_turned, turned(np.roll(z, 1, axis=1)).reshape(z_turned.shape))


@pytest.mark.parametrize("matrices", [
    transforms.quarter_turns(3), transforms.flips(3), [transforms.ring_shift()],
    [transforms.rotation(3, 45), transforms.scaling(3, 1.5), transforms.rotation(3, -20)]])
def test_adjoint_and_central_differences(matrices):
    y, w, b = eighths(0, 2, 6, 5), eighths(1, 3, 2, 3, 3), eighths(2, 3)
    dz = eighths(3, 3 * len(matrices), 4, 3)
    dy, dw, db = v.transform_conv2d_backward(dz, y, w, matrices)
    z = v.transform_conv2d(y, w, matrices)
    assert np.vdot(z, dz) == pytest.approx(np.vdot(y, dy), abs=1e-12)
    assert np.vdot(z, dz) == pytest.approx(np.vdot(w, dw), abs=1e-12)
    for array, gradient in zip((y, w, b), (dy, dw, db)):
        for place in np.ndindex(array.shape):
            moved = []
            for h in (1e-5, -1e-5):
                before, array[place] = array[place], array[place] + h
                moved.append(np.vdot(v.transform_conv2d(y, w, matrices, b), dz))
                array[place] = before
            assert (moved[0] - moved[1]) / 2e-5 == pytest.approx(gradient[place], abs=1e-7)
