"""Convolution, called plainly: by hand, against scipy, a dense matrix and central differences; the worked examples."""

import numpy as np
import pytest
from plain import central, layers, rough, sizes
from scipy.signal import correlate2d

from lecture_cnn.listings import LISTINGS, convolution, worked_examples
from lecture_cnn.listings.examples import SLIDE_FILTER, SLIDE_IMAGE
from lecture_cnn.onebased import Array


def size(n, K, S=1):
    return (n - K) // S + 1


def shapes(y, w, S=1):
    """D, W, H, K of one layer."""
    (D, W, H), K = y, w[-1]
    return sizes(D=[D, w[0]], W=[W, size(W, K, S)], H=[H, size(H, K, S)], K=[None, K])


def forward(listing, y, w, b, activation=lambda z: z, S=None):
    """z and Y of one layer."""
    out = (len(w), size(y.shape[1], w.shape[-1], S or 1), size(y.shape[2], w.shape[-1], S or 1))
    given = dict(l=1, Y=layers("Y", {0: y, 1: out}), z=layers("z", {1: out}), w=layers("w", {1: w}),
                 b=layers("b", {1: b}), activation=activation, **shapes(y.shape, w.shape, S or 1))
    listing(**given, **(dict(stride=S) if S else {}))
    return given["z"][1].to_numpy(), given["Y"][1].to_numpy()


def backward(listing, y, z, w, dY, f_prime=lambda z: 1.0, S=None):
    """dY(l-1), dw, db."""
    given = dict(l=1, Y=layers("Y", {0: y}), z=layers("z", {1: z}), w=layers("w", {1: w}), dY=layers("dY", {1: dY}),
                 dz=layers("dz", {1: dY.shape}), dw=layers("dw", {}), db=layers("db", {}), f_prime=f_prime,
                 **shapes(y.shape, w.shape, S or 1))
    listing(**given, **(dict(stride=S) if S else {}))
    return given["dY"][0].to_numpy(), given["dw"][1].to_numpy(), given["db"][1].to_numpy()


def input_gradient(dz, w):
    y = (w.shape[1], dz.shape[1] + w.shape[-1] - 1, dz.shape[2] + w.shape[-1] - 1)
    dy = layers("dy", {0: y})
    convolution.conv_input_gradient(l=1, dz=layers("dz", {1: dz}), w=layers("w", {1: w}), dy=dy, **shapes(y, w.shape))
    return dy[0].to_numpy()


def filter_gradient(dz, y, K):
    dw = layers("dw", {1: (len(dz), len(y), K, K)})
    convolution.conv_filter_gradient(l=1, dz=layers("dz", {1: dz}), Y=layers("Y", {0: y}), dw=dw, W=dz.shape[1],
                                     H=dz.shape[2], **sizes(D=[len(y), len(dz)], K=[None, K]))
    return dw[1].to_numpy()


def correlated(y, w, b, S=1):
    """scipy's correlation, plane by plane."""
    return np.stack([sum(correlate2d(y[i], w[j, i], "valid") for i in range(len(y))) + b[j]
                     for j in range(len(w))])[:, ::S, ::S]


def matrix(y_shape, w):
    """The dense matrix of the layer: z = matrix y, one column for each cell of y."""
    unit, columns = np.zeros(y_shape), []
    for at in np.ndindex(*y_shape):
        unit[at] = 1
        columns.append(correlated(unit, w, np.zeros(len(w))).ravel())
        unit[at] = 0
    return np.array(columns).T


FORWARD = [convolution.conv_forward, convolution.conv_forward_segments]


@pytest.mark.parametrize("listing", FORWARD)
def test_one_window_of_two_maps_by_hand(listing):
    y = np.array([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]])
    w = np.array([[[[1.0, 0], [0, 2]], [[-1, 3], [0, 1]]]])
    z, Y = forward(listing, y, w, np.array([0.5]), activation=lambda z: -z)
    assert z.tolist() == [[[0.5 + 1*1 + 2*0 + 3*0 + 4*2 + 5*-1 + 6*3 + 7*0 + 8*1]]]
    assert Y.tolist() == (-z).tolist()


@pytest.mark.parametrize("listing", FORWARD)
def test_the_slides_own_example_gives_4_3_4(listing):
    z, _ = forward(listing, SLIDE_IMAGE[None].astype(float), SLIDE_FILTER[None, None].astype(float), np.zeros(1))
    assert z[0].T.tolist() == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


@pytest.mark.parametrize("listing", FORWARD)
def test_forward_is_scipys_correlation(listing):
    y, w, b = rough(2, 7, 6), rough(3, 2, 3, 3, seed=1), rough(3, seed=2)
    z, Y = forward(listing, y, w, b, np.tanh)
    assert np.allclose(z, correlated(y, w, b), rtol=0, atol=1e-13)
    assert np.allclose(Y, np.tanh(z), rtol=0, atol=1e-15)


@pytest.mark.parametrize("S", [1, 2, 3])
def test_forward_with_a_stride_keeps_every_S_th_of_stride_1(S):
    y, w, b = rough(2, 8, 6), rough(3, 2, 3, 3, seed=1), rough(3, seed=2)
    z, _ = forward(convolution.conv_forward_stride, y, w, b, S=S)
    assert np.allclose(z, correlated(y, w, b, S), rtol=0, atol=1e-13)


def test_backward_by_hand():
    y, w = np.array([[[1.0, 2, 3]]]).reshape(1, 3, 1), np.array([[[[2.0]]]])
    dY, dw, db = backward(convolution.conv_backward, y, y, w, np.array([[[1.0], [10], [100]]]), lambda z: z)
    dz = [1 * 1, 10 * 2, 100 * 3]
    assert dY.ravel().tolist() == [2 * dz[0], 2 * dz[1], 2 * dz[2]]
    assert dw.ravel().tolist() == [dz[0] * 1 + dz[1] * 2 + dz[2] * 3]
    assert db.tolist() == [sum(dz)]


@pytest.mark.parametrize("S", [None, 1, 2])
def test_backward_is_what_central_differences_say(S):
    y, w, b = rough(2, 6, 5), rough(3, 2, 3, 3, seed=1), rough(3, seed=2)
    z = correlated(y, w, b, S or 1)
    dY = rough(*z.shape, seed=3)
    listing = convolution.conv_backward_stride if S else convolution.conv_backward
    found = backward(listing, y, z, w, dY, lambda z: 1 - np.tanh(z)**2, S)

    def divergence(y, w, b):
        return (dY * np.tanh(correlated(y, w, b, S or 1))).sum()

    slopes = (central(lambda y: divergence(y, w, b), y), central(lambda w: divergence(y, w, b), w),
              central(lambda b: divergence(y, w, b), b))
    assert all(np.allclose(derivative, slope, rtol=0, atol=1e-7) for derivative, slope in zip(found, slopes))


def test_a_row_that_no_window_reads_gets_no_derivative():
    y, w = rough(1, 6, 6), rough(1, 1, 3, 3, seed=1)
    dY, _, _ = backward(convolution.conv_backward_stride, y, rough(1, 2, 2), w, np.ones((1, 2, 2)), S=2)
    assert (dY[0, 5] == 0).all() and (dY[0, :, 5] == 0).all() and (dY[0, :5, :5] != 0).all()


def test_the_input_gradient_by_hand_flips_the_filter():
    dz, w = np.array([[[1.0, 10]]]), np.array([[[[1.0, 2], [3, 4]]]])
    assert input_gradient(dz, w).tolist() == [[[1*1, 1*2 + 10*1, 10*2], [1*3, 1*4 + 10*3, 10*4]]]


def test_the_flip_counted_from_1_is_the_one_counted_from_0():
    """E59: K+1-x from 1 is K-1-x from 0."""
    w, K = rough(3, 2, 3, 3), 3
    Wflip = LISTINGS["L07"].run(dz=rough(3, 4, 3), w=w)["Wflip"]
    for x in range(1, K + 1):
        for y in range(1, K + 1):
            assert np.array_equal(Wflip[:, :, x - 1, y - 1], w[:, :, (K + 1 - x) - 1, (K + 1 - y) - 1].T)
    assert np.array_equal(Wflip, w.swapaxes(0, 1)[:, :, ::-1, ::-1])


def test_the_input_gradient_is_the_transposed_matrix():
    dz, w = rough(3, 4, 3), rough(3, 2, 3, 3, seed=1)
    expected = (matrix((2, 6, 5), w).T @ dz.ravel()).reshape(2, 6, 5)
    assert np.allclose(input_gradient(dz, w), expected, rtol=0, atol=1e-13)


def test_gather_and_scatter_make_the_same_derivatives():
    y, w, dz = rough(2, 6, 5), rough(3, 2, 3, 3, seed=1), rough(3, 4, 3, seed=2)
    dY, dw, _ = backward(convolution.conv_backward, y, dz, w, dz)
    assert np.allclose(input_gradient(dz, w), dY, rtol=0, atol=1e-13)
    assert np.allclose(filter_gradient(dz, y, 3), dw, rtol=0, atol=1e-13)


def test_the_filter_gradient_by_hand_flips_nothing():
    dz, y = np.array([[[1.0, 10]]]), np.array([[[1.0, 2, 3], [4, 5, 6]]])
    assert filter_gradient(dz, y, 2).tolist() == [[[[1*1 + 10*2, 1*2 + 10*3], [1*4 + 10*5, 1*5 + 10*6]]]]


@pytest.mark.parametrize("P", [0, 1, 2])
def test_padding_then_removing_it_gives_the_map_back(P):
    y = rough(2, 4, 3)
    Ypad, dY = layers("Ypad", {}), layers("dY", {})
    given = sizes(W=[4], H=[3])
    convolution.zero_padding(l=1, Y=layers("Y", {0: y}), Ypad=Ypad, P=P, **sizes(D=[2]), **given)
    assert np.array_equal(Ypad[0].to_numpy(), np.pad(y, ((0, 0), (P, P), (P, P))))
    convolution.remove_padding(l=1, dYpad=Array.from_numpy(Ypad[0].to_numpy()), dY=dY, P=P, **given)
    assert np.array_equal(dY[0].to_numpy(), y)


# The formulas and the worked examples.


def test_the_formula_for_z_is_the_listing_of_the_forward_pass():
    y, w, b = rough(2, 6, 5), rough(3, 2, 3, 3, seed=1), rough(3, seed=2)
    z = layers("z", {1: (3, 4, 3)})
    worked_examples.affine_map_formula(l=1, Y=layers("Y", {0: y}), z=z, w=layers("w", {1: w}), b=layers("b", {1: b}),
                                       **shapes(y.shape, w.shape))
    assert np.allclose(z[1].to_numpy(), correlated(y, w, b), rtol=0, atol=1e-13)


@pytest.mark.parametrize("listing", [worked_examples.input_derivative_formula, worked_examples.shifted_derivative])
def test_the_formulas_for_dY_are_the_transposed_matrix(listing):
    dz, w = rough(3, 4, 3), rough(3, 2, 3, 3, seed=1)
    dY = layers("dY", {0: (2, 6, 5)})
    listing(l=1, dz=layers("dz", {1: dz}), w=layers("w", {1: w}), dY=dY, **shapes((2, 6, 5), w.shape))
    assert np.allclose(dY[0].to_numpy().ravel(), matrix((2, 6, 5), w).T @ dz.ravel(), rtol=0, atol=1e-13)


def test_the_formula_for_dw_is_what_central_differences_say():
    y, w, dz = rough(2, 6, 5), rough(3, 2, 3, 3, seed=1), rough(3, 4, 3, seed=2)
    dw = layers("dw", {1: w.shape})
    worked_examples.filter_derivative_formula(l=1, dz=layers("dz", {1: dz}), Y=layers("Y", {0: y}), dw=dw,
                                              **shapes(y.shape, w.shape))
    slope = central(lambda w: (dz * correlated(y, w, np.zeros(3))).sum(), w)
    assert np.allclose(dw[1].to_numpy(), slope, rtol=0, atol=1e-7)


def example(m=1, n=2):
    """The worked examples' sizes: y 5x5, z 3x3, K 3; the influence of Y(2,2) and w(1,2), as they are run plainly."""
    y, w, dz = rough(2, 5, 5), rough(3, 2, 3, 3, seed=1), rough(3, 3, 3, seed=2)
    given = dict(l=1, m=m, n=n, **sizes(D=[2, 3], W=[5, 3], H=[5, 3]))
    return y, w, dz, given


def test_Y22_goes_into_the_nine_cells_of_z_that_a_change_of_it_changes():
    y, w, _, given = example()
    z = layers("z", {})
    worked_examples.influence_of_Y22(Y=layers("Y", {0: y}), z=z, w=layers("w", {1: w}), **given)
    changed = y.copy()
    changed[0, 2, 2] = 0
    part = correlated(y, w, np.zeros(3)) - correlated(changed, w, np.zeros(3))
    assert np.allclose(z[1].to_numpy()[1], part[1], rtol=0, atol=1e-13)


def test_the_derivative_of_Y22_is_one_of_the_nine_products_and_the_printed_line_is_not():
    y, w, dz, given = example()
    one_map = np.zeros_like(dz)
    one_map[1] = dz[1]
    true = (matrix(y.shape, w).T @ one_map.ravel()).reshape(y.shape)[0, 2, 2]
    dY = layers("dY", {})
    worked_examples.derivative_of_Y22(dz=layers("dz", {1: dz}), w=layers("w", {1: w}), dY=dY, **given)
    assert dY[0, 1, 3, 3] == pytest.approx(true, abs=1e-13)
    printed = true - dz[1, 1, 2] * w[1, 0, 1, 0] + dz[1, 1, 2] * w[1, 0, 2, 1]  # E35: w(2,1) stands for w(1,0)
    assert abs(printed - true) > 0.01


def test_w12_goes_into_the_nine_cells_of_z_that_a_change_of_it_changes():
    y, w, _, given = example()
    z = layers("z", {})
    worked_examples.contribution_of_w12(Y=layers("Y", {0: y}), z=z, w=layers("w", {1: w}), **given)
    changed = w.copy()
    changed[1, 0, 1, 2] = 0
    part = correlated(y, w, np.zeros(3)) - correlated(y, changed, np.zeros(3))
    assert np.allclose(z[1].to_numpy(), part, rtol=0, atol=1e-13)


def test_the_derivative_of_w12_is_that_of_the_whole_filter_gradient():
    y, w, dz, given = example()
    dw = layers("dw", {})
    worked_examples.derivative_of_w12(dz=layers("dz", {1: dz}), Y=layers("Y", {0: y}), dw=dw, l=1, m=1, n=2,
                                      **sizes(D=[2, 3], K=[None, 3]))
    assert dw[1, 2, 1, 2, 3] == pytest.approx(filter_gradient(dz, y, 3)[1, 0, 1, 2], abs=1e-13)
    assert np.count_nonzero(dw[1].to_numpy()) == 1
