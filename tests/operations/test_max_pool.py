"""Max pooling by the loops, vectorized and compiled: each maximum and its position, told by looking at every window.

The sizes are both few and many windows, paddings go up to half of K; ties and NaNs stand in the same window.
"""

import numpy as np
import pytest

from lecture_cnn import compiled, loops, vectorized
from lecture_cnn.onebased import Array, maxidx

ENGINES = {"loops": loops, "compiled": compiled, "vectorized": vectorized}
each_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
NAN, INF = np.nan, np.inf

# D, W, H, K, stride, padding; the last two only without loops over positions: they are many
SIZES = [(2, 7, 6, 2, 1, 1), (1, 6, 8, 4, 1, 2), (2, 8, 7, 4, 3, 2), (1, 9, 8, 6, 3, 3)]
MANY = [(3, 40, 37, 4, 1, 2), (2, 48, 46, 6, 1, 3)]


def first_maximum(plane, left, top, K):
    """The first cell of the window with the largest number, x outer, y inner; the first NaN if there is one."""
    best, largest = None, None
    for x in range(max(0, left), min(len(plane), left + K)):
        for y in range(max(0, top), min(len(plane[0]), top + K)):
            value = plane[x][y]
            if value != value:  # a NaN
                return x, y
            if best is None or value > largest:
                best, largest = (x, y), value
    return best


def expected(y, K, stride, padding):
    D, W, H = y.shape
    sizes = (W + 2*padding - K)//stride + 1, (H + 2*padding - K)//stride + 1
    u, pidx = np.empty((D, *sizes), y.dtype), np.empty((D, *sizes, 2), int)
    planes = y.tolist()
    for j, m, n in np.ndindex(u.shape):
        pidx[j, m, n] = first_maximum(planes[j], m*stride - padding, n*stride - padding, K)
        u[j, m, n] = y[(j, *pidx[j, m, n])]
    return u, pidx


def maps_with(kind, shape):
    """Maps of few different numbers, and, for some kinds, NaNs or infinities so close that windows hold several."""
    rng = np.random.default_rng(shape)
    y = rng.integers(-3, 4, shape).astype(float)
    at = rng.random(shape) < 0.2
    if kind == "NaN":
        y[at] = NAN
    elif kind == "infinite":
        y[at] = rng.choice([INF, -INF, -INF], at.sum())
    elif kind == "all below zero":
        y -= 100
    elif kind == "minus infinity alone":
        y[...] = -INF
    return y


def agrees(engine, y, K, stride, padding):
    u, pidx = engine.max_pool2d(y, K, stride=stride, padding=padding)
    u_expected, pidx_expected = expected(y, K, stride, padding)
    np.testing.assert_array_equal(pidx, pidx_expected)
    np.testing.assert_array_equal(u, u_expected)
    assert u.dtype == y.dtype and pidx.dtype.kind == "i"


KINDS = ["ties", "NaN", "infinite", "all below zero", "minus infinity alone"]


@each_engine
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_window_has_its_first_maximum_at_its_place_in_the_unpadded_map(engine, kind, size):
    *shape, K, stride, padding = size
    agrees(engine, maps_with(kind, shape), K, stride, padding)


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", MANY, ids=str)
def test_so_has_each_of_many_windows(dtype, kind, size):
    *shape, K, stride, padding = size
    agrees(vectorized, maps_with(kind, shape).astype(dtype), K, stride, padding)


@each_engine
def test_by_hand_a_border_of_two_is_no_part_of_a_position(engine):
    y = np.array([[[1.0, 2, 3], [4, 5, 6], [7, 9, 8]]])
    u, pidx = engine.max_pool2d(y, 4, stride=1, padding=2)
    # columns of u: windows over x = -2..1, -1..2, 0..3 (of 0..2), and 1..4; so along y
    assert u.tolist() == [[[5, 6, 6, 6], [9, 9, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]]]
    assert pidx[0, 0].tolist() == [[1, 1], [1, 2], [1, 2], [1, 2]]
    assert pidx[0, 3].tolist() == [[2, 1], [2, 1], [2, 1], [2, 1]]


@each_engine
def test_by_hand_the_first_of_two_nans_is_the_maximum(engine):
    y = np.array([[[9.0, 1, NAN], [NAN, INF, NAN], [1, 2, 3]]])
    u, pidx = engine.max_pool2d(y, 2)
    assert np.isnan(u[0, 0]).all() and np.isnan(u[0, 1]).all()
    assert pidx[0].tolist() == [[[1, 0], [0, 2]], [[1, 0], [1, 2]]]
    assert engine.max_pool2d(y, 3)[1].tolist() == [[[[0, 2]]]]


@each_engine
def test_numbers_as_arrays_are_taken_anew_in_each_call(engine):
    """K and a shape as arrays: the same type and shape, but other numbers in the second call."""
    y = np.arange(36.0).reshape(1, 6, 6)
    for K, size in ((2, 5), (3, 4)):
        u, pidx = engine.max_pool2d(y, np.array(K))
        assert u.shape == (1, size, size)
    for shape in ([1, 6, 6], [1, 7, 8]):
        assert engine.max_pool2d_backward(u, pidx, np.array(shape)).shape == tuple(shape)
    for shape in ([1, 6, 6], [4, 3, 3]):
        assert engine.unflatten(np.arange(36.0), np.array(shape)).shape == tuple(shape)


@pytest.mark.parametrize("cells, place", [
    ([[NAN, NAN], [NAN, NAN]], (1, 1)),
    ([[1, NAN], [NAN, INF]], (1, 2)),
    ([[INF, 1], [NAN, NAN]], (2, 1)),
    ([[2, 5], [5, 5]], (1, 2)),
    ([[-INF, -INF], [-INF, -INF]], (1, 1)),
    ([[-0.0, 0.0], [0.0, -0.0]], (1, 1)),
])
def test_the_slides_function_finds_the_first_too(cells, place):
    assert maxidx(Array.from_numpy(cells)) == place


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.uint64])
@pytest.mark.parametrize("maps", [1, 500])
def test_positions_of_any_whole_type_are_taken(kind, maps):
    y = np.arange(maps * 16.0).reshape(maps, 4, 4)
    u, pidx = vectorized.max_pool2d(y, 2, stride=2)
    expected = vectorized.max_pool2d_backward(u, pidx, y.shape)
    np.testing.assert_array_equal(vectorized.max_pool2d_backward(u, pidx.astype(kind), y.shape), expected)
    outside = pidx.astype(kind)
    outside[-1, 1, 1] = 4, 3
    with pytest.raises(IndexError, match=rf"pidx\[{maps - 1}, 1, 1\] is the position \(4, 3\), outside of maps"):
        vectorized.max_pool2d_backward(u, outside, y.shape)
