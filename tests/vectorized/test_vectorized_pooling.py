"""`vectorized.pooling`: a case worked by hand, then explicit windows and properties."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from operations import eighths

from lecture_cnn import vectorized as v


@st.composite
def pools(draw, padding_of=lambda K: K // 2):
    """A pooling layer of exact numbers with many ties: y, K, stride, padding."""
    D, W, H = draw(st.integers(1, 2)), draw(st.integers(1, 6)), draw(st.integers(1, 5))
    seed = draw(st.integers(0, 2**32))
    K = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    stride = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    padding = tuple(draw(st.integers(0, padding_of(k))) for k in K)
    assume(all(k <= n + 2*p for k, n, p in zip(K, (W, H), padding)))
    return np.round(eighths(seed, D, W, H)), K, stride, padding


def explicit_windows(y, K, stride, padding):
    """Each window as (j, m, n, cells): its real cells (x, y) in loop order."""
    _, W, H = y.shape
    for j, m, n in np.ndindex(len(y), *((size + 2*p - k)//s + 1 for size, k, s, p in zip((W, H), K, stride, padding))):
        left, top = m*stride[0] - padding[0], n*stride[1] - padding[1]
        yield j, m, n, [(x, y_) for x in range(left, left + K[0]) for y_ in range(top, top + K[1])
                        if 0 <= x < W and 0 <= y_ < H]


# ---------------------------------------------------------------- by hand

#   y, x to the right       windows 2x2: max(0, 5, 3, 1) = 5 at (1, 0); max(5, 2, 1, 4) = 5 at (1, 0)
#   0  5  2
#   3  1  4
Y = np.array([[[0, 3], [5, 1], [2, 4]]])


def test_max_pooling_by_hand():
    u, pidx = v.max_pool2d(Y, 2)
    np.testing.assert_array_equal(u, [[[5], [5]]])
    np.testing.assert_array_equal(pidx, [[[[1, 0]], [[1, 0]]]])
    np.testing.assert_array_equal(v.max_pool2d_backward([[[2], [3]]], pidx, Y.shape), [[[0, 0], [2 + 3, 0], [0, 0]]])


def test_mean_pooling_by_hand():
    np.testing.assert_array_equal(v.mean_pool2d(Y, 2), [[[(0 + 5 + 3 + 1) / 4], [(5 + 2 + 1 + 4) / 4]]])
    np.testing.assert_array_equal(v.mean_pool2d(Y, 2, stride=2, padding=1),
                                  [[[0 / 4, 3 / 4], [(5 + 2) / 4, (1 + 4) / 4]]])
    np.testing.assert_array_equal(v.mean_pool2d_backward([[[4], [8]]], 2, input_shape=Y.shape),
                                  [[[1, 1], [1 + 2, 1 + 2], [2, 2]]])


def test_the_first_of_equal_maxima_wins_x_outer_y_inner():
    tie = np.array([[[0, 7], [7, 0]]])  # (0, 1) comes before (1, 0)
    np.testing.assert_array_equal(v.max_pool2d(tie, 2)[1], [[[[0, 1]]]])
    np.testing.assert_array_equal(v.max_pool2d(np.ones((1, 3, 3)), 3)[1], [[[[0, 0]]]])


@pytest.mark.parametrize("low", [-np.inf, -1.0])
def test_padding_is_no_candidate_not_even_against_minus_infinity(low):
    u, pidx = v.max_pool2d(np.full((1, 3, 2), low), 2, stride=2, padding=1)
    assert (u == low).all()
    np.testing.assert_array_equal(pidx, [[[[0, 0], [0, 1]], [[1, 0], [1, 1]]]])


def test_the_first_nan_wins():
    y = np.ones((1, 3, 3))
    y[0, 1, 2] = y[0, 2, 0] = np.nan
    y[0, 0, 0] = np.inf
    u, pidx = v.max_pool2d(y, 3)
    assert np.isnan(u).all()
    np.testing.assert_array_equal(pidx, [[[[1, 2]]]])
    u, pidx = v.max_pool2d(y, 3, stride=2, padding=1)
    np.testing.assert_array_equal(pidx, [[[[0, 0], [1, 2]], [[2, 0], [1, 2]]]])


# ---------------------------------------------------------------- explicit windows

@given(pools())
def test_max_pooling_is_the_first_maximum_of_each_window(pool):
    y, K, stride, padding = pool
    u, pidx = v.max_pool2d(y, K, stride=stride, padding=padding)
    assert pidx.dtype.kind == "i"
    for j, m, n, cells in explicit_windows(*pool):
        best = max(cells, key=lambda cell: y[j][cell])  # max keeps the first
        assert tuple(pidx[j, m, n]) == best
        assert u[j, m, n] == y[j][best]


@given(pools())
def test_the_derivative_of_max_pooling_adds_up_at_the_winners(pool):
    y, K, stride, padding = pool
    u, pidx = v.max_pool2d(y, K, stride=stride, padding=padding)
    du = eighths(1, *u.shape)
    expected = np.zeros(y.shape)
    for j, m, n in np.ndindex(u.shape):
        expected[(j, *pidx[j, m, n])] += du[j, m, n]
    np.testing.assert_array_equal(v.max_pool2d_backward(du, pidx, y.shape), expected)


@given(pools(padding_of=lambda K: K))
def test_mean_pooling_divides_by_the_whole_window(pool):
    y, K, stride, padding = pool
    u = v.mean_pool2d(y, K, stride=stride, padding=padding)
    for j, m, n, cells in explicit_windows(*pool):
        assert u[j, m, n] == pytest.approx(sum(y[j][cell] for cell in cells) / (K[0]*K[1]), abs=1e-14)


# ---------------------------------------------------------------- properties

@given(pools(padding_of=lambda K: K))
def test_mean_pooling_is_a_convolution_with_a_uniform_filter_and_so_is_its_derivative(pool):
    y, K, stride, padding = pool
    w = np.full((len(y), *K), 1 / (K[0]*K[1]))
    step = dict(stride=stride, padding=padding)
    u = v.mean_pool2d(y, K, **step)
    np.testing.assert_allclose(u, v.depthwise_conv2d(y, w, **step), rtol=0, atol=1e-14)
    du = eighths(1, *u.shape)
    np.testing.assert_allclose(v.mean_pool2d_backward(du, K, **step, input_shape=y.shape),
                               v.depthwise_conv2d_backward(du, y, w, **step)[0], rtol=0, atol=1e-14)


@given(pools(padding_of=lambda K: K))
def test_adjoint_of_mean_pooling(pool):
    y, K, stride, padding = pool
    u = v.mean_pool2d(y, K, stride=stride, padding=padding)
    du = eighths(1, *u.shape)
    dy = v.mean_pool2d_backward(du, K, stride=stride, padding=padding, input_shape=y.shape)
    assert np.vdot(u, du) == pytest.approx(np.vdot(y, dy), abs=1e-12)


@given(pools())
def test_central_differences_of_max_pooling(pool):
    y, K, stride, padding = pool
    y = np.random.default_rng(0).permutation(y.size).reshape(y.shape) / 8  # no ties
    step = dict(stride=stride, padding=padding)
    u, pidx = v.max_pool2d(y, K, **step)
    du = eighths(1, *u.shape)
    dy = v.max_pool2d_backward(du, pidx, y.shape)
    for place in np.ndindex(y.shape):
        h = np.zeros(y.shape)
        h[place] = 1e-5
        slope = np.vdot(v.max_pool2d(y + h, K, **step)[0] - v.max_pool2d(y - h, K, **step)[0], du) / 2e-5
        assert slope == pytest.approx(dy[place], abs=1e-7)


@given(pools(padding_of=lambda K: 0))
def test_a_stride_is_stride_1_then_downsampling(pool):
    y, K, stride, _ = pool
    for all_windows, strided in zip(v.max_pool2d(y, K), v.max_pool2d(y, K, stride=stride)):
        np.testing.assert_array_equal(all_windows[:, ::stride[0], ::stride[1]], strided)
    np.testing.assert_array_equal(v.downsample(v.mean_pool2d(y, K), stride), v.mean_pool2d(y, K, stride=stride))


def test_max_pooling_moves_with_the_map_and_ignores_what_it_adds_to_every_cell():
    y = eighths(0, 2, 6, 5)
    u, pidx = v.max_pool2d(y, 3)
    u_more, pidx_more = v.max_pool2d(y + 4, 3)
    np.testing.assert_array_equal(u_more, u + 4)
    np.testing.assert_array_equal(pidx_more, pidx)
    np.testing.assert_array_equal(v.max_pool2d(y[:, 1:], 3)[0], u[:, 1:])


@pytest.mark.parametrize(("shape", "K"), [((2, 9, 8), 3), ((1, 70, 70), 20), ((300, 5, 5), 5)])
def test_each_window_holds_its_first_maximum(shape, K):
    y = np.round(np.random.default_rng(0).normal(size=shape), 1)  # with ties
    y[0, 1, 2] = np.nan
    u, pidx = v.max_pool2d(y, K)
    windows = np.lib.stride_tricks.sliding_window_view(y, (K, K), axis=(1, 2))
    first = windows.reshape(*u.shape, K*K).argmax(axis=-1)
    corner = np.moveaxis(np.indices(u.shape[1:]), 0, -1)
    np.testing.assert_array_equal(pidx, corner + np.stack(np.divmod(first, K), axis=-1))
    np.testing.assert_array_equal(u, windows.max(axis=(-1, -2)))
