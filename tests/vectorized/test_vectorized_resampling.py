"""`vectorized.resampling`: cases worked by hand, then outside oracles and properties."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from operations import eighths
from scipy.signal import convolve2d

from lecture_cnn import vectorized as v


@st.composite
def transposed_layers(draw):
    """A transposed convolution of exact numbers: y, w, b, dz, stride, padding."""
    D_in, D_out, seed = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(0, 2**32))
    W, H, Kx, Ky = draw(st.integers(1, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    Sx, Sy, Px, Py = (draw(st.integers(*ends)) for ends in [(1, 3), (1, 3), (0, 2), (0, 2)])
    size = (W - 1)*Sx + Kx - 2*Px, (H - 1)*Sy + Ky - 2*Py
    assume(min(size) >= 1)
    return (eighths(seed, D_in, W, H), eighths(seed + 1, D_in, D_out, Kx, Ky), eighths(seed + 2, D_out),
            eighths(seed + 3, D_out, *size), (Sx, Sy), (Px, Py))


small_maps = st.builds(eighths, st.integers(0, 2**32), st.integers(1, 2), st.integers(1, 6), st.integers(1, 5))
steps = st.tuples(st.integers(1, 4), st.integers(1, 4))


# ---------------------------------------------------------------- by hand

def test_downsampling_by_hand():
    y = [[[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]]  # (1, 4, 3): rows of x
    np.testing.assert_array_equal(v.downsample(y, 2), [[[1, 3], [7, 9]]])
    np.testing.assert_array_equal(v.downsample(y, 3), [[[1], [10]]])  # ceil(4/3) = 2, ceil(3/3) = 1
    np.testing.assert_array_equal(v.downsample_backward([[[1, 2], [3, 4]]], 2, (1, 4, 3)),
                                  [[[1, 0, 2], [0, 0, 0], [3, 0, 4], [0, 0, 0]]])


def test_upsampling_by_hand():
    y = [[[1, 2], [3, 4]]]
    np.testing.assert_array_equal(v.upsample(y, 2), [[[1, 0, 2], [0, 0, 0], [3, 0, 4]]])
    np.testing.assert_array_equal(v.upsample(y, (1, 2), trailing=True), [[[1, 0, 2, 0], [3, 0, 4, 0]]])
    np.testing.assert_array_equal(v.upsample_backward([[[1, 9, 2], [9, 9, 9], [3, 9, 4]]], 2), y)


def test_a_transposed_convolution_by_hand():
    # n = 2, S = 2, K = 3, P = 0: (2-1)*2 + 3 = 5 cells; the middle one gets 1*3 + 10*1
    z = v.conv_transpose2d([[[1], [10]]], [[[[1], [2], [3]]]], [100], stride=2)
    np.testing.assert_array_equal(z.ravel(), [100 + 1, 100 + 2, 100 + 1*3 + 10*1, 100 + 20, 100 + 30])
    z = v.conv_transpose2d([[[1], [10]]], [[[[1], [2], [3]]]], stride=(2, 1), padding=(1, 0))
    np.testing.assert_array_equal(z.ravel(), [2, 1*3 + 10*1, 20])


# ---------------------------------------------------------------- down- and upsampling

@given(small_maps, steps)
def test_sizes_and_inverses(y, S):
    _, W, H = y.shape
    assert v.downsample(y, S).shape[1:] == (-(-W // S[0]), -(-H // S[1]))
    assert v.upsample(y, S).shape[1:] == ((W - 1)*S[0] + 1, (H - 1)*S[1] + 1)
    assert v.upsample(y, S, trailing=True).shape[1:] == (W*S[0], H*S[1])
    for trailing in (False, True):
        wide = v.upsample(y, S, trailing=trailing)
        assert wide.sum() == y.sum()
        np.testing.assert_array_equal(v.downsample(wide, S), y)
        np.testing.assert_array_equal(v.upsample_backward(wide, S), y)


@given(small_maps, steps)
def test_adjoints(y, S):
    z = v.downsample(y, S)
    dz = eighths(1, *z.shape)
    assert np.vdot(z, dz) == np.vdot(y, v.downsample_backward(dz, S, y.shape))
    for trailing in (False, True):
        z = v.upsample(y, S, trailing=trailing)
        dz = eighths(1, *z.shape)
        assert np.vdot(z, dz) == np.vdot(y, v.upsample_backward(dz, S))


# ---------------------------------------------------------------- the transposed convolution

@given(transposed_layers())
def test_it_is_a_full_convolution_of_the_upsampled_map_cropped(layer):
    y, w, b, _, stride, padding = layer
    wide = v.upsample(y, stride)
    full = [sum(convolve2d(wide[i], w[i, j], "full") for i in range(len(y))) + b[j] for j in range(w.shape[1])]
    np.testing.assert_array_equal(v.conv_transpose2d(y, w, b, stride=stride, padding=padding), v.crop(full, padding))


@given(transposed_layers())
def test_it_is_conv2d_of_the_upsampled_padded_map_with_the_flipped_filter_cropped(layer):
    y, w, b, _, stride, padding = layer
    wide = v.pad(v.upsample(y, stride), tuple(k - 1 for k in w.shape[2:]))
    z = v.conv2d(wide, w.transpose(1, 0, 2, 3)[:, :, ::-1, ::-1], b)
    np.testing.assert_array_equal(v.conv_transpose2d(y, w, b, stride=stride, padding=padding), v.crop(z, padding))


@given(transposed_layers())
def test_it_is_the_transpose_of_conv2d(layer):
    y, w, _, dz, stride, padding = layer
    step = dict(stride=stride, padding=padding)
    assert np.vdot(v.conv_transpose2d(y, w, **step), dz) == np.vdot(y, v.conv2d(dz, w, **step))
    np.testing.assert_array_equal(v.conv_transpose2d(y, w, **step),
                                  v.conv2d_input_gradient(y, w, **step, input_shape=dz.shape))


@given(transposed_layers())
def test_its_derivatives(layer):
    y, w, b, dz, stride, padding = layer
    step = dict(stride=stride, padding=padding)
    dy, dw, db = v.conv_transpose2d_backward(dz, y, w, **step)
    assert dy.shape == y.shape and dw.shape == w.shape
    z = v.conv_transpose2d(y, w, **step)
    assert np.vdot(z, dz) == np.vdot(y, dy) == np.vdot(w, dw)
    np.testing.assert_array_equal(db, dz.sum(axis=(1, 2)))
    for array, gradient in ((y, dy), (w, dw), (b, db)):
        place = np.unravel_index(array.size // 2, array.shape)
        moved = []
        for h in (1e-5, -1e-5):
            before, array[place] = array[place], array[place] + h
            moved.append(np.vdot(v.conv_transpose2d(y, w, b, **step), dz))
            array[place] = before
        assert (moved[0] - moved[1]) / 2e-5 == pytest.approx(gradient[place], abs=1e-7)
