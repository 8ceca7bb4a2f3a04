"""`vectorized.convolution`: a case worked by hand, then outside oracles and properties."""


import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from operations import eighths
from scipy.signal import convolve2d, correlate2d

from lecture_cnn import vectorized as v
from lecture_cnn.vectorized.windows import few_at_a_time


@st.composite
def layers(draw, strides=3, paddings=2):
    """A convolution layer of exact numbers: y, w, b, dz, stride, padding."""
    D_in, D_out, seed = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(0, 2**32))
    W, H, Kx, Ky = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    Sx, Sy, Px, Py = (draw(st.integers(*ends)) for ends in [(1, strides), (1, strides), (0, paddings), (0, paddings)])
    assume(Kx <= W + 2*Px and Ky <= H + 2*Py)
    size = (W + 2*Px - Kx)//Sx + 1, (H + 2*Py - Ky)//Sy + 1
    return (eighths(seed, D_in, W, H), eighths(seed + 1, D_out, D_in, Kx, Ky), eighths(seed + 2, D_out),
            eighths(seed + 3, D_out, *size), (Sx, Sy), (Px, Py))


def dense(y, w, stride, padding):
    """The Toeplitz matrix of the convolution: z.ravel() = matrix @ y.ravel()."""
    columns = []
    for cell in range(y.size):
        unit = np.zeros(y.size)
        unit[cell] = 1
        wide = np.pad(unit.reshape(y.shape), ((0, 0), (padding[0],) * 2, (padding[1],) * 2))
        columns.append(np.stack([sum(correlate2d(map_, filter_, "valid") for map_, filter_ in zip(wide, filters))
                                 [::stride[0], ::stride[1]] for filters in w]).ravel())
    return np.stack(columns, axis=1)


# ---------------------------------------------------------------- by hand

#   y, x to the right     w              z(0,0) = 0*1 + 1*2 + 3*3 + 4*4
#   0  1  2               1  2
#   3  4  5               3  4
Y = np.array([[[0, 3], [1, 4], [2, 5]]])  # (1, 3, 2): y[0, x, y]
W = np.array([[[[1, 3], [2, 4]]]])
Z = [[[0*1 + 1*2 + 3*3 + 4*4 + 10], [1*1 + 2*2 + 4*3 + 5*4 + 10]]]


def test_conv2d_by_hand():
    np.testing.assert_array_equal(v.conv2d(Y, W, [10]), Z)


def test_conv2d_backward_by_hand():
    dy, dw, db = v.conv2d_backward([[[2], [5]]], Y, W)
    np.testing.assert_array_equal(dy, [[[2*1, 2*3], [2*2 + 5*1, 2*4 + 5*3], [5*2, 5*4]]])
    np.testing.assert_array_equal(dw, [[[[2*0 + 5*1, 2*3 + 5*4], [2*1 + 5*2, 2*4 + 5*5]]]])
    np.testing.assert_array_equal(db, [2 + 5])


def test_the_two_gradients_alone_by_hand():
    dy, dw, _ = v.conv2d_backward([[[2], [5]]], Y, W)
    np.testing.assert_array_equal(v.conv2d_input_gradient([[[2], [5]]], W, input_shape=(1, 3, 2)), dy)
    np.testing.assert_array_equal(v.conv2d_filter_gradient([[[2], [5]]], Y, K=2), dw)


def test_pad_and_crop_by_hand():
    wide = v.pad([[[1, 2]]], (1, 0))
    np.testing.assert_array_equal(wide, [[[0, 0], [1, 2], [0, 0]]])
    np.testing.assert_array_equal(v.crop(wide, (1, 0)), [[[1, 2]]])


def test_a_leftover_row_has_no_derivative():
    dy = v.conv2d_input_gradient(np.ones((1, 2, 1)), np.ones((1, 1, 3, 3)), stride=2, input_shape=(1, 6, 4))
    np.testing.assert_array_equal(dy[0].sum(axis=1), [3, 3, 6, 3, 3, 0])
    np.testing.assert_array_equal(dy[0, 0], [1, 1, 1, 0])


# ---------------------------------------------------------------- outside oracles

@given(layers())
def test_conv2d_is_scipys_correlation_strided(layer):
    y, w, b, _, stride, padding = layer
    wide = np.pad(y, ((0, 0), (padding[0],) * 2, (padding[1],) * 2))
    expected = [sum(correlate2d(map_, filter_, "valid") for map_, filter_ in zip(wide, filters))
                [::stride[0], ::stride[1]] + bias for filters, bias in zip(w, b)]
    np.testing.assert_array_equal(v.conv2d(y, w, b, stride=stride, padding=padding), expected)


@given(layers())
def test_dy_and_dw_are_products_with_the_transposed_dense_matrix(layer):
    y, w, _, dz, stride, padding = layer
    dy, dw, db = v.conv2d_backward(dz, y, w, stride=stride, padding=padding)
    np.testing.assert_array_equal(dy.ravel(), dense(y, w, stride, padding).T @ dz.ravel())
    np.testing.assert_array_equal(db, dz.sum(axis=(1, 2)))
    for place in np.ndindex(w.shape):
        unit = np.zeros(w.shape)
        unit[place] = 1
        assert dw[place] == dz.ravel() @ (dense(y, unit, stride, padding) @ y.ravel())


@given(layers(strides=1, paddings=0))
def test_dy_is_the_full_convolution_with_the_filter(layer):
    y, w, _, dz, _, _ = layer
    expected = [sum(convolve2d(dz[j], w[j, i], "full") for j in range(len(w))) for i in range(len(y))]
    np.testing.assert_array_equal(v.conv2d_input_gradient(dz, w, input_shape=y.shape), expected)


# ---------------------------------------------------------------- properties

@given(layers())
def test_adjoint(layer):
    y, w, _, dz, stride, padding = layer
    z = v.conv2d(y, w, stride=stride, padding=padding)
    dy, dw, _ = v.conv2d_backward(dz, y, w, stride=stride, padding=padding)
    assert np.vdot(z, dz) == np.vdot(y, dy) == np.vdot(w, dw)


@given(layers())
def test_the_two_gradients_alone_are_those_of_the_backward_pass(layer):
    y, w, _, dz, stride, padding = layer
    step = dict(stride=stride, padding=padding)
    dy, dw, _ = v.conv2d_backward(dz, y, w, **step)
    np.testing.assert_array_equal(v.conv2d_input_gradient(dz, w, **step, input_shape=y.shape), dy)
    np.testing.assert_array_equal(v.conv2d_filter_gradient(dz, y, K=w.shape[2:], **step), dw)


@given(layers())
def test_dy_is_the_upsampled_and_padded_dz_with_the_flipped_filter(layer):
    y, w, _, dz, stride, padding = layer
    full = [n + 2*p - k + 1 for n, p, k in zip(y.shape[1:], padding, w.shape[2:])]
    upsampled = v.downsample_backward(dz, stride, (len(w), *full))
    wide = v.pad(upsampled, tuple(k - 1 for k in w.shape[2:]))
    flipped = w.transpose(1, 0, 2, 3)[:, :, ::-1, ::-1]
    expected = v.crop(v.conv2d(wide, flipped), padding)
    np.testing.assert_array_equal(v.conv2d_input_gradient(dz, w, stride=stride, padding=padding,
                                                          input_shape=y.shape), expected)


@given(layers())
def test_dw_is_the_input_correlated_with_the_upsampled_dz(layer):
    y, w, _, dz, stride, padding = layer
    full = [n + 2*p - k + 1 for n, p, k in zip(y.shape[1:], padding, w.shape[2:])]
    upsampled = v.downsample_backward(dz, stride, (len(w), *full))
    wide = v.pad(y, padding)
    expected = [[correlate2d(map_, placed, "valid") for map_ in wide] for placed in upsampled]
    np.testing.assert_array_equal(v.conv2d_filter_gradient(dz, y, K=w.shape[2:], stride=stride, padding=padding),
                                  expected)


@given(layers(), st.integers(-3, 3))
def test_linear_in_the_map_and_in_the_filter(layer, factor):
    y, w, _, _, stride, padding = layer
    step = dict(stride=stride, padding=padding)
    np.testing.assert_array_equal(v.conv2d(y + factor*y[::-1], w, **step),
                                  v.conv2d(y, w, **step) + factor*v.conv2d(y[::-1], w, **step))
    np.testing.assert_array_equal(v.conv2d(y, w + factor*w[::-1], **step),
                                  v.conv2d(y, w, **step) + factor*v.conv2d(y, w[::-1], **step))


@given(layers())
def test_a_stride_is_stride_1_then_downsampling_and_padding_is_a_border_of_zeros(layer):
    y, w, b, _, stride, padding = layer
    z = v.conv2d(y, w, b, stride=stride, padding=padding)
    np.testing.assert_array_equal(v.downsample(v.conv2d(y, w, b, padding=padding), stride), z)
    np.testing.assert_array_equal(v.conv2d(v.pad(y, padding), w, b, stride=stride), z)
    np.testing.assert_array_equal(v.crop(v.pad(y, padding), padding), y)


@given(layers(strides=1))
def test_flipping_both_flips_the_output_and_swapping_x_and_y_swaps_it(layer):
    y, w, b, _, _, padding = layer
    z = v.conv2d(y, w, b, padding=padding)
    np.testing.assert_array_equal(v.conv2d(y[:, ::-1], w[:, :, ::-1], b, padding=padding), z[:, ::-1])
    np.testing.assert_array_equal(v.conv2d(y.swapaxes(-1, -2), w.swapaxes(-1, -2), b, padding=padding[::-1]),
                                  z.swapaxes(-1, -2))


@given(layers(strides=1, paddings=0))
def test_a_shifted_map_gives_a_shifted_output(layer):
    y, w, b, _, _, _ = layer
    wide = v.pad(y, 1)
    shifted = np.roll(wide, (1, 1), axis=(1, 2))
    z, z_shifted = v.conv2d(wide, w, b), v.conv2d(shifted, w, b)
    np.testing.assert_array_equal(z_shifted[:, 1:, 1:], z[:, :-1, :-1])


@given(layers())
def test_the_order_of_the_maps_does_not_matter(layer):
    y, w, b, _, stride, padding = layer
    step = dict(stride=stride, padding=padding)
    z = v.conv2d(y, w, b, **step)
    np.testing.assert_array_equal(v.conv2d(y[::-1], w[:, ::-1], b, **step), z)
    np.testing.assert_array_equal(v.conv2d(y, w[::-1], b[::-1], **step), z[::-1])


def test_a_filter_of_one_cell_that_is_1_changes_nothing():
    y = eighths(0, 3, 6, 5)
    np.testing.assert_array_equal(v.conv2d(y, np.eye(3)[:, :, None, None]), y)


@given(layers(), st.booleans())
def test_central_differences(layer, batch):
    y, w, b, dz, stride, padding = layer
    y, dz = (np.stack([a, a[::-1]]) if batch else a for a in (y, dz))
    step = dict(stride=stride, padding=padding)
    dy, dw, db = v.conv2d_backward(dz, y, w, **step)
    for array, gradient in ((y, dy), (w, dw), (b, db)):
        place = np.unravel_index(array.size // 2, array.shape)
        moved = []
        for h in (1e-5, -1e-5):
            before, array[place] = array[place], array[place] + h
            moved.append(np.vdot(v.conv2d(y, w, b, **step), dz))
            array[place] = before
        assert (moved[0] - moved[1]) / 2e-5 == pytest.approx(gradient[place], abs=1e-7)


# ---------------------------------------------------------------- groups of a few windows

def by_position(dz, y, w, S):
    """z, dy, dw by one product for each position in the filter."""
    z, dy, dw = np.zeros(dz.shape), np.zeros(y.shape), np.zeros(w.shape)
    for kx, ky in np.ndindex(w.shape[2:]):
        at = ..., slice(kx, kx + (dz.shape[-2] - 1) * S + 1, S), slice(ky, ky + (dz.shape[-1] - 1) * S + 1, S)
        z += np.einsum("ji,nixy->njxy", w[:, :, kx, ky], y[at])
        dy[at] += np.einsum("ji,njxy->nixy", w[:, :, kx, ky], dz)
        dw[:, :, kx, ky] = np.einsum("njxy,nixy->ji", dz, y[at])
    return z, dy, dw


@pytest.mark.parametrize(("y", "w", "S", "groups"), [
    ((2, 3, 7, 6), (4, 3, 3, 3), 1, 1),
    ((3, 4, 5, 5), (6, 4, 5, 5), 1, 1),  # one window, as large as the map
    ((7, 3, 4, 4), (4, 3, 3, 3), 2, 1),  # one window, smaller than the map
    ((5, 4, 5, 5), (3, 4, 1, 1), 2, 1),
    ((40, 40, 14, 14), (4, 40, 5, 5), 3, 3),  # a few instances at a time; the last group is smaller
    ((600, 8, 6, 6), (16, 8, 3, 3), 1, 3),
    ((1, 16, 60, 50), (2, 16, 3, 3), 1, 2),  # a few columns x of one instance at a time
    ((2, 3, 90, 171), (2, 3, 5, 5), 2, 4),
])
def test_a_few_windows_at_a_time_give_the_same_as_one_position_at_a_time(y, w, S, groups):
    rng = np.random.default_rng(0)
    y, w, b = rng.normal(size=y), rng.normal(size=w), rng.normal(size=w[0])
    z = v.conv2d(y, w, stride=S)
    np.testing.assert_allclose(v.conv2d(y, w, b, stride=S), z + b[:, None, None], rtol=0, atol=1e-12)
    assert len([*few_at_a_time((len(y), *w.shape[1:], *z.shape[2:]), y.dtype)]) == groups
    dz = rng.normal(size=z.shape)
    dy, dw, _ = v.conv2d_backward(dz, y, w, stride=S)
    for mine, theirs in zip((z, dy, dw), by_position(dz, y, w, S)):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-10 * np.abs(theirs).max())
    one = rng.normal(size=w.shape[1:])
    z = v.depthwise_conv2d(y, one, stride=S)
    dz = dz[:, :1] * np.ones((y.shape[1], 1, 1))
    dy, dw, _ = v.depthwise_conv2d_backward(dz, y, one, stride=S)
    each = range(len(one))
    across = np.zeros((y.shape[1], *one.shape))
    across[each, each] = one
    wanted_z, wanted_dy, wanted_dw = by_position(dz, y, across, S)
    for mine, theirs in zip((z, dy, dw), (wanted_z, wanted_dy, wanted_dw[each, each])):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-10 * np.abs(theirs).max())


@pytest.mark.parametrize("size", [(1, 2, 7, 6), (1, 2, 60, 50)])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_weight_that_is_no_number_reaches_the_cells_under_it_and_no_others(size, value):
    w = np.ones((3, 2, 3, 3))
    w[1, 0, 0, 2] = value
    dz = np.ones((*size[:1], 3, size[2] - 2, size[3] - 2))
    dy = v.conv2d_input_gradient(dz, w, input_shape=size)
    wanted = np.zeros(size, bool)
    wanted[:, 0, :-2, 2:] = True
    assert np.array_equal(~np.isfinite(dy), wanted)
    dy, _, _ = v.depthwise_conv2d_backward(dz[:, :2], np.ones(size), w[1])
    assert np.array_equal(~np.isfinite(dy), wanted)


@pytest.mark.parametrize("size", [5, 200])
def test_no_instance_gives_no_output_and_derivatives_of_0_whatever_the_maps_size(size):
    y, w = np.zeros((0, 8, size, size)), np.ones((2, 8, 3, 3))
    dz = v.conv2d(y, w)
    assert dz.shape == (0, 2, size - 2, size - 2)
    dy, dw, db = v.conv2d_backward(dz, y, w)
    assert dy.shape == y.shape and not dw.any() and dw.shape == w.shape and not db.any()
    dy, dw, db = v.depthwise_conv2d_backward(v.depthwise_conv2d(y, w[0]), y, w[0])
    assert dy.shape == y.shape and not dw.any() and dw.shape == w[0].shape
    dy, dw, db = v.conv_transpose2d_backward(v.conv_transpose2d(dz, w), dz, w)
    assert dy.shape == dz.shape and not dw.any() and dw.shape == w.shape


def test_a_stride_beyond_any_number_of_the_machine_takes_the_first_window():
    y = np.arange(32.0).reshape(2, 4, 4)
    for S in (2**60, 2**62, 2**70):
        assert v.conv2d(y, np.ones((1, 2, 4, 4)), stride=S).tolist() == [[[y.sum()]]]
        assert v.depthwise_conv2d(y, np.ones((2, 4, 4)), stride=S).ravel().tolist() == [120, 376]
        assert v.mean_pool2d(y, 2, stride=S).ravel().tolist() == [2.5, 18.5]
        u, pidx = v.max_pool2d(y, 2, stride=S)
        assert u.ravel().tolist() == [5, 21] and pidx.tolist() == [[[[1, 1]]], [[[1, 1]]]]
        dz = np.ones((1, 1, 1))
        dy, dw, _ = v.conv2d_backward(dz, y, np.ones((1, 2, 2, 2)), stride=S)
        assert dy.sum() == 8 and dw.tolist() == [y[:, :2, :2].tolist()]
        for one in (v.conv2d(y, np.ones((1, 2, 1, 1)), stride=S), v.mean_pool2d(y[:1] + 16, 1, stride=S)):
            assert one.tolist() == [[[16]]]
        dy, dw, _ = v.conv2d_backward(dz, y, np.ones((1, 2, 1, 1)), stride=S)
        assert dy.sum() == 2 and dw.ravel().tolist() == [0, 16]


@pytest.mark.parametrize("D", [1, 2])
def test_results_lie_in_order_whatever_the_order_of_the_maps(D):
    y = eighths(0, 8, 8, 5, D).transpose(2, 3, 0, 1)
    for z in (v.conv2d(y, np.ones((3, D, 1, 1))), v.pointwise_conv2d(y, np.ones((3, D))),
              v.depthwise_conv2d(y, np.ones((D, 1, 1))), v.conv2d(y, np.ones((3, D, 2, 2)), stride=2),
              v.conv2d_input_gradient(y, np.ones((D, 2, 1, 1)), input_shape=(5, 2, 8, 8))):
        assert z.flags.c_contiguous
