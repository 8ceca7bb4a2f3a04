"""Scanning along time, called plainly: by hand, as the 2-D listing with H = 1, and by central differences."""

import numpy as np
from plain import central, layers, rough, sizes

from lecture_cnn.listings import LISTINGS, sequences


def forward(y, w, b, activation=lambda z: z):
    out = (len(w), y.shape[1] - w.shape[-1] + 1)
    given = dict(Y=layers("Y", {0: y, 1: out}), z=layers("z", {1: out}))
    sequences.tdnn_forward(l=1, **given, w=layers("w", {1: w}), b=layers("b", {1: b}), activation=activation,
                           **sizes(D=[len(y), len(w)], T=[y.shape[1], out[1]], K=[None, w.shape[-1]]))
    return given["z"][1].to_numpy(), given["Y"][1].to_numpy()


def test_scanning_by_hand():
    z, _ = forward(np.array([[1.0, 2, 3, 4], [5, 6, 7, 8]]), np.array([[[1.0, 2], [0, -1]]]), np.array([0.5]))
    assert z.tolist() == [[0.5 + 1*1 + 2*2 + 0*5 - 6, 0.5 + 1*2 + 2*3 + 0*6 - 7, 0.5 + 1*3 + 2*4 + 0*7 - 8]]


def test_scanning_is_numpys_correlation_summed_over_the_rows():
    y, w, b = rough(2, 7), rough(3, 2, 3, seed=1), rough(3, seed=2)
    z, Y = forward(y, w, b, np.tanh)
    expected = np.stack([sum(np.correlate(y[i], w[j, i], "valid") for i in range(2)) + b[j] for j in range(3)])
    assert np.allclose(z, expected, rtol=0, atol=1e-14)
    assert np.allclose(Y, np.tanh(expected), rtol=0, atol=1e-14)


def test_scanning_is_the_convolution_with_one_row():
    from test_listings_convolution import convolution
    from test_listings_convolution import forward as in_two_dimensions

    y, w, b = rough(2, 7), rough(3, 2, 1, seed=1), rough(3, seed=2)
    z, _ = in_two_dimensions(convolution.conv_forward, y[:, :, None], w[..., None], b)
    assert np.array_equal(z[:, :, 0], forward(y, w, b)[0])


def test_the_backward_scan_is_what_central_differences_say():
    y, w, b, dY = rough(2, 7), rough(3, 2, 3, seed=1), rough(3, seed=2), rough(3, 5, seed=3)
    z, _ = forward(y, w, b)
    found = dict(dY=layers("dY", {1: dY}), dw=layers("dw", {}), db=layers("db", {}))
    sequences.tdnn_backward(l=1, Y=layers("Y", {0: y}), z=layers("z", {1: z}), w=layers("w", {1: w}), **found,
                            dz=layers("dz", {1: z.shape}), f_prime=lambda z: 1 - np.tanh(z)**2,
                            **sizes(D=[2, 3], T=[7, 5], K=[None, 3]))

    def divergence(y, w, b):
        return (dY * forward(y, w, b, np.tanh)[1]).sum()

    assert np.allclose(found["dY"][0].to_numpy(), central(lambda y: divergence(y, w, b), y), rtol=0, atol=1e-7)
    assert np.allclose(found["dw"][1].to_numpy(), central(lambda w: divergence(y, w, b), w), rtol=0, atol=1e-7)
    assert np.allclose(found["db"][1].to_numpy(), central(lambda b: divergence(y, w, b), b), rtol=0, atol=1e-7)


def test_the_derivative_of_a_series_by_hand_scattered_and_gathered():
    """Weights 1, 2, 4 and derivatives 2, -1, 1."""
    dz, w = np.array([[2.0, -1, 1]]), np.array([[[1.0, 2, 4]]])
    by_hand = [1*2, 2*2 + 1*-1, 4*2 + 2*-1 + 1*1, 4*-1 + 2*1, 4*1]
    for name in ("tdnn_scatter", "tdnn_gather"):
        assert LISTINGS[name].run(dz=dz, w=w)["dY"].tolist() == [by_hand]
    assert LISTINGS["tdnn_gather"].run(dz=dz, w=w)["wflip"].tolist() == [[[4, 2, 1]]]
