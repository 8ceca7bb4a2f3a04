"""Whole networks, called plainly: by hand, against scipy, and every derivative against central differences."""

import numpy as np
import pytest
from plain import central, layers, rough, sizes
from scipy.signal import correlate2d
from scipy.special import softmax

from lecture_cnn.listings import network
from lecture_cnn.onebased import Array

IMAGE = rough(1, 6, 5)
FILTERS = [rough(2, 1, 3, 3, seed=1), rough(3, 2, 2, 2, seed=2)]
BIASES = [rough(2, seed=3), rough(3, seed=4)]
SIZES = dict(D=[1, 2, 3], W=[6, 4, 3], H=[5, 3, 2], K=[None, 3, 2])


def net(image, w, b, f=np.tanh, S=1):
    """All z and Y by scipy: the outside oracle."""
    z, Y = [], [image]
    for filters, bias in zip(w, b):
        z.append(np.stack([sum(correlate2d(y, k, "valid") for y, k in zip(Y[-1], filter)) + c
                           for filter, c in zip(filters, bias)])[:, ::S, ::S])
        Y.append(f(z[-1]))
    return z, Y


def cellwise(f):
    """A function for numbers as the listings call it: for a cell, or for a piece cell by cell."""
    return lambda z: z.map(f) if isinstance(z, Array) else f(z)


def forward(listing, image, w, b, f=np.tanh, S=None):
    """z, Y (lists) and the probabilities of a listing over all layers."""
    z, Y = net(image, w, b, f, S or 1)
    maps = [image.shape, *(one.shape for one in z)]
    given = dict(Image=Array.from_numpy(image), Y=layers("Y", dict(enumerate(maps[1:], 1))),
                 z=layers("z", dict(enumerate(maps[1:], 1))), w=layers("w", dict(enumerate(w, 1))),
                 b=layers("b", dict(enumerate(b, 1))), activation=cellwise(f), L=len(w),
                 **sizes(D=[m[0] for m in maps], W=[m[1] for m in maps], H=[m[2] for m in maps],
                         K=[None, *(one.shape[-1] for one in w)]))
    output = listing(**given, **(dict(S=S) if S else {}))
    return ([given["z"][l].to_numpy() for l in range(1, len(w) + 1)],
            [given["Y"][l].to_numpy() for l in range(len(w) + 1)], output.to_numpy())


def test_one_layer_of_one_window_by_hand():
    w = [np.array([[[[1.0, 2], [3, 4]]], [[[0.0, 0], [0, 1]]]])]
    image, b = np.array([[[1.0, 0], [2, 1]]]), [np.array([0.5, 1])]
    z, Y, output = forward(network.forward, image, w, b, lambda z: 1.0 * z)
    assert z[0].ravel().tolist() == [0.5 + 1*1 + 2*0 + 3*2 + 4*1, 1 + 1*1]
    assert output.tolist() == pytest.approx([1 / (1 + np.exp(2 - 11.5)), 1 / (1 + np.exp(11.5 - 2))], abs=1e-15)


@pytest.mark.parametrize("listing", [network.forward, network.forward_segments])
def test_all_layers_are_scipys_and_end_in_softmax_over_the_flattened_maps(listing):
    found_z, found_Y, output = forward(listing, IMAGE, FILTERS, BIASES)
    z, Y = net(IMAGE, FILTERS, BIASES)
    for ours, theirs in zip(found_z + found_Y, z + Y):
        assert np.allclose(ours, theirs, rtol=0, atol=1e-13)
    assert np.allclose(output, softmax(Y[2].transpose(1, 2, 0).ravel()), rtol=0, atol=1e-14)


@pytest.mark.parametrize("S", [1, 2])
def test_all_layers_with_a_stride_are_scipys(S):
    image = rough(1, 9, 8)
    found_z, found_Y, output = forward(network.forward_downsampling, image, FILTERS, BIASES, S=S)
    z, Y = net(image, FILTERS, BIASES, S=S)
    for ours, theirs in zip(found_z + found_Y, z + Y):
        assert np.allclose(ours, theirs, rtol=0, atol=1e-13)
    assert output.sum() == pytest.approx(1, abs=1e-14)


def test_the_input_image_is_not_the_network_s_own_layer_0():
    image = Array.from_numpy(IMAGE)
    image.name = "Image"
    Y = layers("Y", {1: (2, 4, 3)})
    network.forward(Image=image, Y=Y, z=layers("z", {1: (2, 4, 3)}), w=layers("w", {1: FILTERS[0]}),
                    b=layers("b", {1: BIASES[0]}), activation=lambda z: z, L=1,
                    **sizes(D=[1, 2], W=[6, 4], H=[5, 3], K=[None, 3]))
    assert Y[0] is not image and np.array_equal(Y[0].to_numpy(), IMAGE)


def test_the_maps_are_flattened_with_the_maps_fastest_then_y_then_x():
    maps = np.log(np.arange(1.0, 9)).reshape(2, 2, 2)
    output = network.flatten_softmax(L=1, Y=layers("Y", {1: maps})).to_numpy()
    assert output.tolist() == pytest.approx([n / 36 for n in (1, 5, 2, 6, 3, 7, 4, 8)], abs=1e-15)


def test_softmax_of_large_scores_does_not_overflow():
    output = network.flatten_softmax(L=1, Y=layers("Y", {1: np.array([[[1000.0]], [[1000.0]]])})).to_numpy()
    assert output.tolist() == [0.5, 0.5]


def backward(listing, Y, z, w, dDiv_dY, f_prime, **more):
    """dY from layer 0 on, dw and db from layer 1 on, as NumPy arrays."""
    found = dict(dY=layers("dY", {}), dw=layers("dw", {}), db=layers("db", {}))
    L = len(w)
    listing(Y=layers("Y", dict(enumerate(Y))), z=layers("z", dict(enumerate(z, 1))),
            w=layers("w", dict(enumerate(w, 1))), dDiv_dY=layers("dDiv_dY", {L: dDiv_dY}),
            dz=layers("dz", {l: one.shape for l, one in enumerate(z, 1)}), **found,
            f_prime=f_prime, L=L, **sizes(**more))
    return ([found["dY"][l].to_numpy() for l in range(L + 1)],
            [found["dw"][l].to_numpy() for l in range(1, L + 1)], [found["db"][l].to_numpy() for l in range(1, L + 1)])


def test_the_complete_backward_pass_is_what_central_differences_say():
    target = 4  # cross entropy after softmax: the derivative for the flattened maps is p - d

    def divergence(image, w, b):
        return -np.log(softmax(net(image, w, b)[1][2].transpose(1, 2, 0).ravel())[target])

    z, Y = net(IMAGE, FILTERS, BIASES)
    p = softmax(Y[2].transpose(1, 2, 0).ravel())
    p[target] -= 1
    dDiv = p.reshape(3, 2, 3).transpose(2, 0, 1)
    dY, dw, db = backward(network.backward, Y, z, FILTERS, dDiv, lambda z: 1 - np.tanh(z)**2, **SIZES)
    assert np.allclose(dY[0], central(lambda image: divergence(image, FILTERS, BIASES), IMAGE), rtol=0, atol=1e-7)
    for l in (0, 1):
        def with_w(w, l=l):
            return divergence(IMAGE, [w if k == l else FILTERS[k] for k in (0, 1)], BIASES)

        def with_b(b, l=l):
            return divergence(IMAGE, FILTERS, [b if k == l else BIASES[k] for k in (0, 1)])

        assert np.allclose(dw[l], central(with_w, FILTERS[l]), rtol=0, atol=1e-7)
        assert np.allclose(db[l], central(with_b, BIASES[l]), rtol=0, atol=1e-7)


def test_every_derivative_has_the_size_of_its_variable():
    z, Y = net(IMAGE, FILTERS, BIASES)
    dY, dw, db = backward(network.backward, Y, z, FILTERS, Y[2], lambda z: 1.0, **SIZES)
    assert [d.shape for d in dY] == [y.shape for y in Y]
    assert [d.shape for d in dw] == [w.shape for w in FILTERS] and [d.shape for d in db] == [b.shape for b in BIASES]


def test_the_activation_s_derivative_by_hand():
    dz = layers("dz", {1: (1, 3, 1)})
    network.activation_backward(l=1, z=layers("z", {1: np.array([[[1.0], [-2], [3]]])}), dz=dz,
                                dY=layers("dY", {1: np.array([[[5.0], [7], [11]]])}), f_prime=lambda z: 2 * z,
                                **sizes(D=[None, 1], W=[None, 3], H=[None, 1]))
    assert dz[1].to_numpy().ravel().tolist() == [5 * 2*1, 7 * 2*-2, 11 * 2*3]


def test_the_two_rules_by_hand():
    found = dict(dz=layers("dz", {1: (1,)}), dY=layers("dY", {1: np.array([5.0])}), dw=layers("dw", {}))
    network.two_rules(l=1, Y=layers("Y", {0: np.array([3.0])}), z=layers("z", {1: np.array([6.0])}),
                      w=layers("w", {1: np.array([[2.0]])}), f_prime=lambda z: z / 2, **found)
    assert found["dz"][1, 1] == 5 * 6/2
    assert found["dY"][0, 1] == 2 * 15 and found["dw"][1, 1, 1] == 3 * 15


# Flat layers.

FLAT = [rough(4), [rough(3, 4, seed=1), rough(2, 3, seed=2)], [rough(3, seed=3), rough(2, seed=4)]]


def flat(y, w, b):
    z, Y = [], [y]
    for one, c in zip(w, b):
        z.append(one @ Y[-1] + c)
        Y.append(np.tanh(z[-1]))
    return z, Y


def test_a_flat_layer_by_hand():
    z = layers("z", {1: (1,)})
    network.linear_forward(l=1, Y=layers("Y", {0: np.array([1.0, 2])}), z=z, w=layers("w", {1: np.array([[3.0, 4]])}),
                           b=layers("b", {1: np.array([0.5])}), **sizes(D=[2, 1]))
    assert z[1, 1] == 0.5 + 3*1 + 4*2


def test_a_flat_layer_s_derivatives_by_hand():
    found = dict(dy=layers("dy", {}), dw=layers("dw", {}), db=layers("db", {}))
    network.linear_backward(l=1, Y=layers("Y", {0: np.array([1.0, 2])}),
                            w=layers("w", {1: np.array([[3.0, 4], [5, 6]])}),
                            dz=layers("dz", {1: np.array([10.0, 100])}), **found, **sizes(D=[2, 2]))
    assert found["dy"][0].to_numpy().tolist() == [3*10 + 5*100, 4*10 + 6*100]
    assert found["dw"][1].to_numpy().tolist() == [[10*1, 10*2], [100*1, 100*2]]
    assert found["db"][1].to_numpy().tolist() == [10, 100]


def test_the_flat_layers_are_matrix_products():
    y, w, b = FLAT
    z, Y = flat(y, w, b)
    given = dict(Y=layers("Y", {0: y, 1: (3,), 2: (2,)}), z=layers("z", {1: (3,), 2: (2,)}))
    network.mlp_forward(**given, w=layers("w", dict(enumerate(w, 1))), b=layers("b", dict(enumerate(b, 1))),
                        activation=np.tanh, L=2, **sizes(D=[4, 3, 2]))
    for l in (1, 2):
        assert np.allclose(given["z"][l].to_numpy(), z[l - 1], rtol=0, atol=1e-14)
        assert np.allclose(given["Y"][l].to_numpy(), Y[l], rtol=0, atol=1e-14)


def test_the_flat_layers_derivatives_are_what_central_differences_say():
    y, w, b = FLAT
    z, Y = flat(y, w, b)
    dDiv = rough(2, seed=5)
    dY, dw, db = backward(network.mlp_backward, Y, z, w, dDiv, lambda z: 1 - np.tanh(z)**2, D=[4, 3, 2])

    def divergence(y, w, b):
        return dDiv @ flat(y, w, b)[1][2]

    assert np.allclose(dY[0], central(lambda y: divergence(y, w, b), y), rtol=0, atol=1e-9)
    assert np.allclose(dw[0], central(lambda one: divergence(y, [one, w[1]], b), w[0]), rtol=0, atol=1e-9)
    assert np.allclose(dw[1], central(lambda one: divergence(y, [w[0], one], b), w[1]), rtol=0, atol=1e-9)
    assert np.allclose(db[0], central(lambda one: divergence(y, w, [one, b[1]]), b[0]), rtol=0, atol=1e-9)
    assert np.allclose(db[1], central(lambda one: divergence(y, w, [b[0], one]), b[1]), rtol=0, atol=1e-9)
