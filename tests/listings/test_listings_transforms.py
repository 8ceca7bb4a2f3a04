"""Transform invariance, called plainly: by hand, against turned filters, and its derivative by correspondences."""

import numpy as np
import pytest
from plain import central, layers, rough, sizes
from scipy.signal import correlate2d

from lecture_cnn.language.adapter import Transform
from lecture_cnn.listings import transforms as listings
from lecture_cnn.onebased import Array, recorded_by, span
from lecture_cnn.operations.transforms import flips, quarter_turns, ring_shift, rotation, scaling

SETS = {"quarter turns": quarter_turns(3), "flips": flips(3), "ring shift": [ring_shift(), ring_shift() @ ring_shift()],
        "30 degrees and larger": [rotation(3, 30), scaling(3, 1.5)]}


def forward(y, w, b, matrices, activation=lambda z: z):
    (D, W, H), K, maps = y.shape, w.shape[-1], len(w) * len(matrices)
    out = (maps, W - K + 1, H - K + 1)
    given = dict(Y=layers("Y", {0: y, 1: out}), z=layers("z", {1: out}))
    listings.transform_invariance(l=1, **given, w=layers("w", {1: w}), b=layers("b", {1: b}), activation=activation,
                                  Transforms=[Transform(A) for A in matrices],
                                  **sizes(D=[D, len(w)], W=[W], H=[H], K=[None, K]))
    return given["z"][1].to_numpy(), given["Y"][1].to_numpy()


def backward(dz, y, w, matrices):
    """dy, dw, db."""
    (D, W, H), K, n = y.shape, w.shape[-1], len(matrices)
    found = dict(dy=layers("dy", {}), dw=layers("dw", {}), db=layers("db", {}))
    listings.transform_invariance_backward(
        l=1, dz=layers("dz", {1: dz}), Y=layers("Y", {0: y}), w=layers("w", {1: w}), **found, Transforms=span(1, n),
        A=Array.from_numpy(np.reshape(matrices, (n, K, K, K, K))), **sizes(D=[D, len(w)], W=[W], H=[H], K=[None, K]))
    return found["dy"][0].to_numpy(), found["dw"][1].to_numpy(), found["db"][1].to_numpy()


def transformed(w, matrices):
    """All filters in all transforms, map m = j*T + t, by the matrices themselves."""
    K = w.shape[-1]
    return np.concatenate([[(filter.reshape(-1, K * K) @ A.T).reshape(-1, K, K) for A in matrices] for filter in w])


def correlated(y, filters):
    return np.stack([sum(correlate2d(*pair, "valid") for pair in zip(y, filter)) for filter in filters])


def test_one_window_and_two_turns_by_hand():
    y, w = np.array([[[1.0, 10], [100, 1000]]]), np.array([[[[1.0, 2], [3, 4]]]])
    z, Y = forward(y, w, np.array([0.5]), quarter_turns(2)[:2], activation=lambda z: -z)
    # one turn: TW(x,y) = W(K-1-y, x) counted from 0, so [[1,2],[3,4]] becomes [[3,1],[4,2]]
    assert z.ravel().tolist() == [0.5 + 1*1 + 2*10 + 3*100 + 4*1000, 0.5 + 3*1 + 1*10 + 4*100 + 2*1000]
    assert Y.tolist() == (-z).tolist()


def test_a_transform_given_as_a_plain_function_works_as_well():
    y, w = rough(1, 4, 4), rough(1, 1, 3, 3, seed=1)
    z = layers("z", {1: (1, 2, 2)})
    listings.transform_invariance(l=1, Y=layers("Y", {0: y, 1: (1, 2, 2)}), z=z, w=layers("w", {1: w}),
                                  b=layers("b", {1: np.zeros(1)}), activation=lambda z: z, Transforms=[lambda W: 2 * W],
                                  **sizes(D=[1, 1], W=[4], H=[4], K=[None, 3]))
    assert np.allclose(z[1].to_numpy(), correlated(y, 2 * w), rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", SETS)
def test_every_filter_scans_in_every_transform(name):
    y, w, b = rough(2, 6, 5), rough(3, 2, 3, 3, seed=1), rough(3, seed=2)
    z, _ = forward(y, w, b, SETS[name])
    expected = correlated(y, transformed(w, SETS[name])) + np.repeat(b, len(SETS[name]))[:, None, None]
    assert np.allclose(z, expected, rtol=0, atol=1e-13)


def test_turning_the_picture_turns_the_maps_and_moves_them_one_place_on():
    y, w = rough(1, 5, 5), rough(1, 1, 3, 3, seed=1)
    z, _ = forward(y, w, np.zeros(1), quarter_turns(3))
    turned, _ = forward(np.rot90(y, -1, axes=(1, 2)), w, np.zeros(1), quarter_turns(3))
    for t in range(4):
        others = [s for s in range(4) if np.allclose(turned[t], np.rot90(z[s], -1, axes=(0, 1)), rtol=0, atol=1e-13)]
        assert len(others) == 1 and others[0] != t  # the maps change places: only a maximum over t stays the same
    assert np.max(z) == pytest.approx(np.max(turned), abs=1e-13)


@pytest.mark.parametrize("name", SETS)
def test_the_derivatives_are_what_central_differences_say(name):
    y, w, b, matrices = rough(2, 5, 4), rough(2, 2, 3, 3, seed=1), rough(2, seed=2), SETS[name]
    dz = rough(2 * len(matrices), 3, 2, seed=3)

    def divergence(y, w, b):
        return (dz * (correlated(y, transformed(w, matrices)) + np.repeat(b, len(matrices))[:, None, None])).sum()

    dy, dw, db = backward(dz, y, w, matrices)
    assert np.allclose(dy, central(lambda y: divergence(y, w, b), y), rtol=0, atol=1e-7)
    assert np.allclose(dw, central(lambda w: divergence(y, w, b), w), rtol=0, atol=1e-7)
    assert np.allclose(db, central(lambda b: divergence(y, w, b), b), rtol=0, atol=1e-7)


def mapped_back(dz, y, w, matrices, back):
    """dw with the derivative of each transformed filter mapped back by another matrix than the transpose."""
    K, n = w.shape[-1], len(matrices)
    dTW = np.stack([correlated(map_[None], d[None, None]) for d in dz for map_ in y]).reshape(len(w), n, len(y), K * K)
    turned_back = [sum(dTW[j, t] @ back(A).T for t, A in enumerate(matrices)) for j in range(len(w))]
    return np.stack(turned_back).reshape(w.shape)


@pytest.mark.parametrize("name, permutations", [("quarter turns", True), ("flips", True), ("ring shift", True),
                                                ("30 degrees and larger", False)])
def test_turning_back_is_the_transpose_for_permutations_only(name, permutations):
    matrices = SETS[name]
    y, w, dz = rough(2, 5, 4), rough(2, 2, 3, 3, seed=1), rough(2 * len(matrices), 3, 2, seed=3)
    _, dw, _ = backward(dz, y, w, matrices)
    assert np.allclose(mapped_back(dz, y, w, matrices, np.transpose), dw, rtol=0, atol=1e-13)
    assert np.allclose(mapped_back(dz, y, w, matrices, np.linalg.pinv), dw, rtol=0, atol=1e-10) is permutations


def test_a_bilinear_turn_back_by_45_degrees_is_not_the_derivative():
    matrices, backwards = [rotation(5, 45)], rotation(5, -45)
    y, w = rough(1, 9, 8), rough(1, 1, 5, 5, seed=1)
    dz = rough(1, 5, 4, seed=2)
    _, dw, _ = backward(dz, y, w, matrices)
    slope = central(lambda w: (dz * correlated(y, transformed(w, matrices))).sum(), w)
    assert np.abs(dw - slope).max() < 1e-7
    assert np.abs(mapped_back(dz, y, w, matrices, lambda A: backwards) - slope).max() > 0.5


def test_adding_up_the_transformed_derivatives_without_mapping_them_back_is_wrong():
    matrices = quarter_turns(3)
    y, w, dz = rough(2, 5, 4), rough(2, 2, 3, 3, seed=1), rough(8, 3, 2, seed=3)
    _, dw, _ = backward(dz, y, w, matrices)
    assert np.abs(mapped_back(dz, y, w, matrices, lambda A: np.eye(9)) - dw).max() > 1


class Reads:
    """A recorder that counts the cells of each read."""

    def __init__(self):
        self.counts = []

    def read(self, array, first, box):
        self.counts.append(len(box.offsets))


@pytest.mark.parametrize("matrix, cells", [
    (quarter_turns(3)[1], 9),  # each point comes from one point
    (rotation(3, 30), 9 * 9),  # from all of them, most times 0
], ids=["a quarter turn", "30 degrees"])
def test_only_the_points_that_one_comes_from_are_read(matrix, cells):
    with recorded_by(Reads()) as reads:
        turned = Transform(matrix)(Array.from_numpy(np.arange(1.0, 10).reshape(3, 3)))
    assert reads.counts == [cells]
    assert np.allclose(turned.to_numpy().ravel(), matrix @ np.arange(1.0, 10), rtol=0, atol=1e-12)


def test_an_infinite_point_comes_to_its_place_and_its_products_with_0_are_nan():
    filter = np.arange(1.0, 10).reshape(3, 3)
    filter[0, 1] = np.inf
    found = Transform(quarter_turns(3)[1])(Array.from_numpy(filter)).to_numpy()
    assert np.isinf(found).sum() == 1 and np.isnan(found).sum() == 8
    assert np.isinf(found[np.unravel_index((quarter_turns(3)[1][:, 1] == 1).argmax(), (3, 3))])
