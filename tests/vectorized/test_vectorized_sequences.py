"""`vectorized.sequences`: a case worked by hand, then numpy's own correlation and properties."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from operations import eighths

from lecture_cnn import vectorized as v


@st.composite
def layers(draw):
    """A layer along time of exact numbers: y, w, b, dz, stride and padding."""
    D_in, D_out, seed = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(0, 2**32))
    T, K, S, P = draw(st.integers(1, 9)), draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.integers(0, 2))
    assume(K <= T + 2*P)
    return (eighths(seed, D_in, T), eighths(seed + 1, D_out, D_in, K), eighths(seed + 2, D_out),
            eighths(seed + 3, D_out, (T + 2*P - K)//S + 1), dict(stride=S, padding=P))


def test_conv1d_by_hand():
    y, w = [[1, 2, 3, 4, 5]], [[[1, 10]]]
    np.testing.assert_array_equal(v.conv1d(y, w, [100], stride=2), [[1 + 2*10 + 100, 3 + 4*10 + 100]])
    np.testing.assert_array_equal(v.conv1d(y, w, stride=3, padding=1), [[0 + 1*10, 3 + 4*10]])


def test_conv1d_backward_by_hand():
    dy, dw, db = v.conv1d_backward([[2, 3]], [[1, 2, 3, 4, 5]], [[[1, 10]]], stride=2)
    np.testing.assert_array_equal(dy, [[2, 20, 3, 30, 0]])
    np.testing.assert_array_equal(dw, [[[2*1 + 3*3, 2*2 + 3*4]]])
    np.testing.assert_array_equal(db, [2 + 3])


@given(layers())
def test_each_output_series_is_a_sum_of_numpys_correlations(layer):
    y, w, b, _, step = layer
    wide = np.pad(y, ((0, 0), (step["padding"],) * 2))
    expected = [sum(np.convolve(series, filter_[::-1], "full")[len(filter_) - 1:wide.shape[1]]
                    for series, filter_ in zip(wide, filters))[::step["stride"]] + bias for filters, bias in zip(w, b)]
    np.testing.assert_array_equal(v.conv1d(y, w, b, **step), expected)


@given(layers())
def test_it_is_conv2d_of_maps_one_cell_high(layer):
    y, w, b, dz, step = layer
    flat = dict(stride=(step["stride"], 1), padding=(step["padding"], 0))
    np.testing.assert_array_equal(v.conv1d(y, w, b, **step), v.conv2d(y[..., None], w[..., None], b, **flat)[..., 0])
    for series, maps in zip(v.conv1d_backward(dz, y, w, **step),
                            v.conv2d_backward(dz[..., None], y[..., None], w[..., None], **flat)):
        np.testing.assert_array_equal(series, maps.reshape(series.shape))


@given(layers())
def test_adjoint(layer):
    y, w, _, dz, step = layer
    dy, dw, _ = v.conv1d_backward(dz, y, w, **step)
    assert np.vdot(v.conv1d(y, w, **step), dz) == np.vdot(y, dy) == np.vdot(w, dw)


@given(layers())
def test_central_differences(layer):
    y, w, b, dz, step = layer
    for array, gradient in zip((y, w, b), v.conv1d_backward(dz, y, w, **step)):
        place = np.unravel_index(array.size // 2, array.shape)
        moved = []
        for h in (1e-5, -1e-5):
            before, array[place] = array[place], array[place] + h
            moved.append(np.vdot(v.conv1d(y, w, b, **step), dz))
            array[place] = before
        assert (moved[0] - moved[1]) / 2e-5 == pytest.approx(gradient[place], abs=1e-7)
