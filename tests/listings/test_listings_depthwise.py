"""Depth-wise convolution, called plainly: each stage by hand, scipy and differences; both together; counts."""

import numpy as np
import pytest
from plain import central, layers, rough, sizes
from scipy.signal import correlate2d

from lecture_cnn.listings import depthwise


def stage_1(y, w, b):
    (D, W, H), K = y.shape, w.shape[-1]
    z = layers("z", {1: (D, W - K + 1, H - K + 1)})
    depthwise.depthwise_forward(l=1, Y=layers("Y", {0: y}), z=z, w=layers("w", {1: w}), b=layers("b", {1: b}),
                                **sizes(D=[D, D], W=[W], H=[H], K=[None, K]))
    return z[1].to_numpy()


def stage_2(y, w, b):
    D, W, H = y.shape
    z = layers("z", {1: (len(w), W, H)})
    depthwise.pointwise_forward(l=1, Y=layers("Y", {0: y}), z=z, w=layers("w", {1: w}), b=layers("b", {1: b}),
                                **sizes(D=[D, len(w)], W=[W], H=[H]))
    return z[1].to_numpy()


def derivatives(listing, y, w, dz, **more):
    """dy, dw, db."""
    D, W, H = y.shape
    found = dict(dy=layers("dy", {}), dw=layers("dw", {}), db=layers("db", {}))
    listing(l=1, Y=layers("Y", {0: y}), w=layers("w", {1: w}), dz=layers("dz", {1: dz}), **found,
            **sizes(D=[D, len(w)], W=[W], H=[H], **more))
    return found["dy"][0].to_numpy(), found["dw"][1].to_numpy(), found["db"][1].to_numpy()


def test_stage_1_by_hand_mixes_no_maps():
    y = np.array([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]])
    w = np.array([[[1.0, 0], [0, 2]], [[-1, 3], [0, 1]]])
    assert stage_1(y, w, np.array([0.5, 0])).ravel().tolist() == [0.5 + 1*1 + 4*2, 5*-1 + 6*3 + 8*1]


def test_stage_2_by_hand_is_a_weighted_sum_across_maps():
    y = np.array([[[1.0, 2]], [[5, 6]]])
    assert stage_2(y, np.array([[2.0, 3]]), np.array([1.0])).tolist() == [[[1 + 2*1 + 3*5, 1 + 2*2 + 3*6]]]


def test_both_stages_are_scipys_and_numpys():
    y, w, b = rough(3, 6, 5), rough(3, 3, 3, seed=1), rough(3, seed=2)
    expected = np.stack([correlate2d(*pair, "valid") for pair in zip(y, w)]) + b[:, None, None]
    assert np.allclose(stage_1(y, w, b), expected, rtol=0, atol=1e-13)
    w, b = rough(4, 3, seed=1), rough(4, seed=2)
    assert np.allclose(stage_2(y, w, b), np.einsum("nm,mxy->nxy", w, y) + b[:, None, None], rtol=0, atol=1e-14)


def test_the_two_stages_are_a_convolution_whose_filters_are_products():
    y, k, a = rough(3, 6, 5), rough(3, 3, 3, seed=1), rough(4, 3, seed=2)
    two = stage_2(stage_1(y, k, np.zeros(3)), a, np.zeros(4))
    one = np.stack([sum(correlate2d(y[m], a[n, m] * k[m], "valid") for m in range(3)) for n in range(4)])
    assert np.allclose(two, one, rtol=0, atol=1e-13)


@pytest.mark.parametrize("M, N, K, conventional, two_stages", [(3, 8, 3, 216, 51), (64, 128, 3, 73728, 8768)])
def test_two_stages_need_NM_plus_MKK_parameters_instead_of_NMKK(M, N, K, conventional, two_stages):
    assert np.zeros((N, M, K, K)).size == conventional
    assert np.zeros((M, K, K)).size + np.zeros((N, M)).size == two_stages


@pytest.mark.parametrize("forward, listing, w, more", [
    (stage_1, depthwise.depthwise_backward, rough(2, 3, 3, seed=1), dict(K=[None, 3])),
    (stage_2, depthwise.pointwise_backward, rough(3, 2, seed=1), {})])
def test_each_stages_derivatives_are_what_central_differences_say(forward, listing, w, more):
    y, b = rough(2, 5, 4), rough(len(w), seed=2)
    dz = rough(*forward(y, w, b).shape, seed=3)
    dy, dw, db = derivatives(listing, y, w, dz, **more)
    assert np.allclose(dy, central(lambda y: (dz * forward(y, w, b)).sum(), y), rtol=0, atol=1e-7)
    assert np.allclose(dw, central(lambda w: (dz * forward(y, w, b)).sum(), w), rtol=0, atol=1e-7)
    assert np.allclose(db, central(lambda b: (dz * forward(y, w, b)).sum(), b), rtol=0, atol=1e-7)
