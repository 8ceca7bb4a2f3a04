"""`vectorized.depthwise`: a case worked by hand, then outside oracles and properties."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from operations import eighths
from scipy.signal import correlate2d

from lecture_cnn import vectorized as v


@st.composite
def layers(draw):
    """A depthwise layer of exact numbers: y, w, b, dz, stride, padding."""
    D, seed = draw(st.integers(1, 3)), draw(st.integers(0, 2**32))
    W, H, Kx, Ky = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    Sx, Sy, Px, Py = (draw(st.integers(*ends)) for ends in [(1, 3), (1, 3), (0, 2), (0, 2)])
    assume(Kx <= W + 2*Px and Ky <= H + 2*Py)
    size = (W + 2*Px - Kx)//Sx + 1, (H + 2*Py - Ky)//Sy + 1
    return (eighths(seed, D, W, H), eighths(seed + 1, D, Kx, Ky), eighths(seed + 2, D), eighths(seed + 3, D, *size),
            dict(stride=(Sx, Sy), padding=(Px, Py)))


def test_both_stages_by_hand():
    y = np.array([[[1], [2], [3]], [[4], [5], [6]]])  # two maps, 3 wide, 1 high
    u = v.depthwise_conv2d(y, [[[1], [10]], [[2], [0]]], [0, 100])
    np.testing.assert_array_equal(u, [[[1*1 + 2*10], [2*1 + 3*10]], [[4*2 + 100], [5*2 + 100]]])
    np.testing.assert_array_equal(v.pointwise_conv2d(u, [[1, 3]], [7]), [[[21 + 3*108 + 7], [32 + 3*110 + 7]]])


def test_the_backward_stages_by_hand():
    y = np.array([[[1], [2], [3]]])
    dy, dw, db = v.depthwise_conv2d_backward([[[5], [7]]], y, [[[1], [10]]])
    np.testing.assert_array_equal(dy, [[[5*1], [5*10 + 7*1], [7*10]]])
    np.testing.assert_array_equal(dw, [[[5*1 + 7*2], [5*2 + 7*3]]])
    np.testing.assert_array_equal(db, [5 + 7])
    dy, dw, db = v.pointwise_conv2d_backward([[[5], [7], [1]]], y, [[2]])
    np.testing.assert_array_equal(dy, [[[5*2], [7*2], [1*2]]])
    np.testing.assert_array_equal(dw, [[5*1 + 7*2 + 1*3]])
    np.testing.assert_array_equal(db, [5 + 7 + 1])


@given(layers())
def test_each_map_is_scipys_correlation_with_its_own_filter(layer):
    y, w, b, _, step = layer
    (Sx, Sy), padding = step["stride"], step["padding"]
    expected = [correlate2d(map_, filter_, "valid")[::Sx, ::Sy] + bias
                for map_, filter_, bias in zip(v.pad(y, padding), w, b)]
    np.testing.assert_array_equal(v.depthwise_conv2d(y, w, b, **step), expected)


@given(layers())
def test_it_is_conv2d_with_filters_that_are_zero_across_maps(layer):
    y, w, b, dz, step = layer
    across = np.zeros((len(w), *w.shape))
    across[range(len(w)), range(len(w))] = w
    np.testing.assert_array_equal(v.depthwise_conv2d(y, w, b, **step), v.conv2d(y, across, b, **step))
    dy, dw, db = v.depthwise_conv2d_backward(dz, y, w, **step)
    dy_full, dw_full, db_full = v.conv2d_backward(dz, y, across, **step)
    np.testing.assert_array_equal(dy, dy_full)
    np.testing.assert_array_equal(dw, dw_full[range(len(w)), range(len(w))])
    np.testing.assert_array_equal(db, db_full)


@given(layers())
def test_adjoint(layer):
    y, w, _, dz, step = layer
    dy, dw, _ = v.depthwise_conv2d_backward(dz, y, w, **step)
    assert np.vdot(v.depthwise_conv2d(y, w, **step), dz) == np.vdot(y, dy) == np.vdot(w, dw)


@given(layers(), st.integers(1, 3))
def test_pointwise_is_conv2d_with_filters_of_one_cell(layer, D_out):
    y = layer[0]
    w, b, dz = eighths(1, D_out, len(y)), eighths(2, D_out), eighths(3, D_out, *y.shape[1:])
    np.testing.assert_array_equal(v.pointwise_conv2d(y, w, b), v.conv2d(y, w[:, :, None, None], b))
    dy, dw, db = v.pointwise_conv2d_backward(dz, y, w)
    dy_full, dw_full, db_full = v.conv2d_backward(dz, y, w[:, :, None, None])
    np.testing.assert_array_equal(dy, dy_full)
    np.testing.assert_array_equal(dw, dw_full[:, :, 0, 0])
    np.testing.assert_array_equal(db, db_full)


@given(layers())
def test_central_differences(layer):
    y, w, b, dz, step = layer
    for array, gradient in zip((y, w, b), v.depthwise_conv2d_backward(dz, y, w, **step)):
        place = np.unravel_index(array.size // 2, array.shape)
        moved = []
        for h in (1e-5, -1e-5):
            before, array[place] = array[place], array[place] + h
            moved.append(np.vdot(v.depthwise_conv2d(y, w, b, **step), dz))
            array[place] = before
        assert (moved[0] - moved[1]) / 2e-5 == pytest.approx(gradient[place], abs=1e-7)
