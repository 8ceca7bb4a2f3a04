"""Pooling, called plainly: by hand, against explicit windows, scipy and central differences, and the slides' slips."""

import numpy as np
import pytest
from plain import central, layers, rough, sizes, windows
from scipy.signal import correlate2d

from lecture_cnn.listings import pooling
from lecture_cnn.onebased import Array, Layers, Position

SMALL = np.array([[1.0, 2, 0], [4, 8, 3], [0, 5, 6], [7, 0, 1]])[None]  # one map, W = 4 columns of H = 3


def forward(listing, y, K, S=None, positions=False):
    """The listing on one layer: what it filled, as NumPy arrays."""
    D, W, H = y.shape
    out = [(n - K) // (S or 1) + 1 for n in (W, H)]
    given = dict(l=1, Y=layers("Y", {0: y, 1: (D, *out)}), **sizes(D=[D, D], W=[W, out[0]], H=[H, out[1]], K=[None, K]))
    if positions:
        given["pidx"] = layers("pidx", {1: (D, *out)})
    if S:
        given |= sizes(stride=[None, S])
    listing(**given)
    return given["Y"][1].to_numpy(), given["pidx"][1].to_numpy() if positions else None


def positions(pidx):
    """0-based pairs as the 1-based positions of a layer."""
    cells = [Position((x + 1, y + 1)) for x, y in pidx.reshape(-1, 2).tolist()]
    return Layers("pidx", {1: Array(pidx.shape[:-1], cells)})


def backward(listing, dy, shape, **more):
    """dy(l-1) of the listing, from dy(l)."""
    (D, W, H), (_, w, h) = shape, dy.shape
    given = dict(l=1, dy=layers("dy", {1: dy}), **more, **sizes(D=[D, D], W=[W, w], H=[H, h]))
    listing(**given)
    return given["dy"][0].to_numpy()


def test_max_pooling_by_hand():
    u, pidx = forward(pooling.max_pool, SMALL, 2, positions=True)
    assert u.tolist() == [[[8, 8], [8, 8], [7, 6]]]
    assert (pidx + 1).tolist() == [[[[2, 2], [2, 2]], [[2, 2], [2, 2]], [[4, 1], [3, 3]]]]


def test_max_pooling_with_stride_by_hand_leaves_the_last_row_unread():
    u, pidx = forward(pooling.max_pool_stride, SMALL, 2, 2, positions=True)
    assert u.tolist() == [[[8], [7]]]
    assert (pidx + 1).tolist() == [[[[2, 2]], [[4, 1]]]]


def test_of_two_equal_maxima_the_first_in_loop_order_wins():
    tie = np.array([[0.0, 5], [5, 0]])[None]
    assert (forward(pooling.max_pool, tie, 2, positions=True)[1] + 1).tolist() == [[[[1, 2]]]]


def test_mean_pooling_by_hand():
    u, _ = forward(pooling.mean_pool, SMALL, 2)
    assert u[0, 0].tolist() == [(1 + 2 + 4 + 8) / 4, (2 + 0 + 8 + 3) / 4]
    u, _ = forward(pooling.mean_pool_stride, SMALL, 2, 2)
    assert u.tolist() == [[[(1 + 2 + 4 + 8) / 4], [(0 + 5 + 7 + 0) / 4]]]


@pytest.mark.parametrize("K", [1, 2, 3])
@pytest.mark.parametrize("S", [None, 1, 2, 3])
def test_pooling_equals_explicit_windows(K, S):
    y = rough(2, 7, 6)
    cut = windows(y, K, S or 1)
    u, pidx = forward(pooling.max_pool_stride if S else pooling.max_pool, y, K, S, positions=True)
    assert np.array_equal(u, cut.max(axis=(3, 4)))
    D, W, H = np.indices(u.shape)
    assert np.array_equal(y[D, pidx[..., 0], pidx[..., 1]], u)
    u, _ = forward(pooling.mean_pool_stride if S else pooling.mean_pool, y, K, S)
    assert np.allclose(u, cut.mean(axis=(3, 4)), rtol=0, atol=1e-14)


def test_a_cell_that_won_twice_gets_both_derivatives():
    _, pidx = forward(pooling.max_pool, SMALL, 2, positions=True)
    dy = backward(pooling.max_pool_backward, np.array([[[1.0, 2], [4, 8], [16, 32]]]), (1, 4, 3), pidx=positions(pidx))
    assert dy.tolist() == [[[0, 0, 0], [0, 1 + 2 + 4 + 8, 0], [0, 0, 32], [16, 0, 0]]]


@pytest.mark.parametrize("S", [1, 2])
def test_the_derivative_of_max_pooling_is_that_of_central_differences(S):
    y, du = rough(2, 6, 5), rough(2, (6 - 3) // S + 1, (5 - 3) // S + 1, seed=1)
    _, pidx = forward(pooling.max_pool_stride, y, 3, S, positions=True)
    if S == 1:
        dy = backward(pooling.max_pool_backward, du, y.shape, pidx=positions(pidx))
    else:
        down = sizes(W_downsampled=[None, du.shape[1]], H_downsampled=[None, du.shape[2]])
        dy = backward(pooling.max_pool_backward_stride, du, y.shape, pidx=positions(pidx), **down)
    slope = central(lambda y: (du * windows(y, 3, S).max(axis=(3, 4))).sum(), y)
    assert np.allclose(dy, slope, rtol=0, atol=1e-7)


def test_the_derivative_of_mean_pooling_by_hand():
    dy = backward(pooling.mean_pool_backward, np.array([[[4.0, 8], [16, 0]]]), (1, 3, 3), **sizes(Kpool=[None, 2]))
    assert dy.tolist() == [[[4/4, 4/4 + 8/4, 8/4], [4/4 + 16/4, 4/4 + 8/4 + 16/4, 8/4], [16/4, 16/4, 0]]]


@pytest.mark.parametrize("K", [1, 2, 3])
def test_three_ways_to_the_derivative_of_mean_pooling_agree_with_scipy(K):
    du = rough(2, 7 - K, 6 - K)
    shape, uniform = (2, 6, 5), np.full((K, K), 1 / K**2)
    expected = np.stack([correlate2d(map_, uniform, mode="full") for map_ in du])
    K_l, Kpool = sizes(K=[None, K]), sizes(Kpool=[None, K])
    for dy in (backward(pooling.mean_pool_backward, du, shape, **Kpool),
               backward(pooling.mean_pool_backward_uniform_filter, du, shape, **K_l),
               backward(pooling.mean_pool_backward_stride, du, shape, **K_l, **Kpool, **sizes(stride=[None, 1]))):
        assert np.allclose(dy, expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("K, S", [(3, 2), (2, 2), (2, 3)])
def test_the_derivative_of_mean_pooling_with_a_stride_is_that_of_central_differences(K, S):
    y = rough(2, 6, 5)
    du = rough(*windows(y, K, S).shape[:3], seed=1)
    given = sizes(K=[None, K], Kpool=[None, K], stride=[None, S])
    dy = backward(pooling.mean_pool_backward_stride, du, y.shape, **given)
    assert np.allclose(dy, central(lambda y: (du * windows(y, K, S).mean(axis=(3, 4))).sum(), y), rtol=0, atol=1e-9)


def test_the_uniform_filter_needs_a_strided_dy_upsampled_first():
    """E55: on a 7x6 map, K = 3, S = 2, the 3x2 dy as it is makes 5x4; between zeros, of size W-K+1, it makes 7x6."""
    du, shape, K = rough(2, 3, 2), (2, 7, 6), sizes(K=[None, 3])
    assert backward(pooling.mean_pool_backward_uniform_filter, du, (2, 5, 4), **K).shape == (2, 5, 4)
    upsampled = np.zeros((2, 7 - 3 + 1, 6 - 3 + 1))
    upsampled[:, ::2, ::2] = du
    expected = backward(pooling.mean_pool_backward_stride, du, shape, **K, **sizes(Kpool=[None, 3], stride=[None, 2]))
    found = backward(pooling.mean_pool_backward_uniform_filter, upsampled, shape, **K)
    assert np.allclose(found, expected, rtol=0, atol=1e-14)


def softmax_pooled(y, K):
    cut = windows(y, K)
    powers = np.exp(cut)
    return (powers * cut).sum(axis=(3, 4)) / powers.sum(axis=(3, 4))


def test_softmax_pooling_by_hand():
    y = np.log(np.array([[1.0, 2], [3, 2]]))[None]  # shares 1/8, 2/8, 3/8, 2/8
    u, _ = forward(pooling.softmax_pool, y, 2)
    assert u[0, 0, 0] == pytest.approx(1/8*np.log(1) + 2/8*np.log(2) + 3/8*np.log(3) + 2/8*np.log(2), abs=1e-15)


def test_softmax_pooling_lies_between_mean_and_maximum():
    y = rough(2, 6, 5)
    u, _ = forward(pooling.softmax_pool, y, 3)
    assert np.allclose(u, softmax_pooled(y, 3), rtol=0, atol=1e-14)
    assert (forward(pooling.mean_pool, y, 3)[0] < u).all() and (u < windows(y, 3).max(axis=(3, 4))).all()


def test_the_derivative_of_softmax_pooling_is_that_of_central_differences():
    y, du = rough(2, 5, 4), rough(2, 4, 3, seed=1)
    dy = backward(pooling.softmax_pool_backward, du, y.shape, Y=layers("Y", {0: y, 1: softmax_pooled(y, 2)}),
                  **sizes(K=[None, 2]))
    assert np.allclose(dy, central(lambda y: (du * softmax_pooled(y, 2)).sum(), y), rtol=0, atol=1e-9)
