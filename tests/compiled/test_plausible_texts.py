"""Listings that a reader might write, and that the pass over the loops once took for others: each to the bit.

They are no lecture's. They hold what that pass must see: a turn that reads what another one sets, a sum whose begin is
changed, or sets other cells, a variable after its loop, a counter that is none.
"""

import functools
import importlib.util
from math import ceil

import numpy as np
import pytest

from lecture_cnn import compiled
from lecture_cnn.language import adapter
from lecture_cnn.onebased import NotComputed, downto, maxidx, span, zeros

NUMBA = pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="numba is not installed")
ENGINES = ["python", pytest.param("numba", marks=NUMBA)]
TEXTS = []
SIZES = {"D": 2, "W": 9, "K": 3}


def own(fills="Y[l]: D[l-1] W[l-1]", takes="w[l]: D[l-1] K[l]; b[l]: D[l-1]", **sizes):
    """A listing with this signature, and y of D and W; its sizes are these, else SIZES."""
    def named(function):
        function.__doc__ = f"Own.\n\nTakes Y[l-1] from y: D[l-1] W[l-1]; {takes}\nFills {fills}\n"
        function.sizes = SIZES | sizes
        TEXTS.append(function)
        return function

    return named


# ---------------------------------------------------------------- a turn that reads what another one sets


@own()
def shift_down(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = Y[l-1, j, x]
    for j in span(1, D[l-1]):
        for x in downto(W[l-1] - 1, 1):
            Y[l, j, x + 1] = Y[l, j, x]


@own(D=8)
def interchange(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = Y[l-1, j, x]
    for x in span(1, W[l-1] - 1):
        for j in span(2, D[l-1]):
            Y[l, j, x] = Y[l, j - 1, x + 1]


@own()
def doubled(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = Y[l-1, j, x]
            Y[l, j, x] += Y[l, j, x]


@own()
def squared(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = Y[l-1, j, x]
            Y[l, j, x] *= Y[l, j, x]


@own()
def self_assign(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = Y[l, j, x]


@own("z[l], Y[l]: D[l-1] W[l-1]")
def not_written(l, Y, z, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            m = x
            z[l, j, m] = Y[l-1, j, x]
            m = W[l-1] + 1 - x
            Y[l, j, x] = z[l, j, m]


@own("z[l], Y[l]: D[l-1] W[l-1]")
def never_filled(l, Y, z, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            z[l, j, x] = w[l, j, 1]


# ---------------------------------------------------------------- the begin of a sum


@own()
def partial_begin(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = 0
    for j in span(1, D[l-1]):
        for x in span(1, 2):
            Y[l, j, x] = b[l, j]
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for k in span(1, K[l]):
                Y[l, j, x] += w[l, j, k] * Y[l-1, j, x]


@own()
def partial_zeros(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = b[l, j]
    for j in span(1, D[l-1]):
        for x in span(1, 2):
            Y[l, j, x] = 0
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for k in span(1, K[l]):
                Y[l, j, x] += w[l, j, k] * Y[l-1, j, x]


@own()
def begin_changed(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = b[l, j]
    for j in span(1, D[l-1]):
        b[l, j] = 0
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for k in span(1, K[l]):
                Y[l, j, x] += w[l, j, k] * Y[l-1, j, x]


@own()
def begin_changed_in_nest(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = Y[l-1, j, x]
            Y[l-1, j, x] = 0
            for k in span(1, K[l]):
                Y[l, j, x] += w[l, j, k]


@own()
def begin_own(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = b[l, j]
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = 2 * Y[l, j, x]
            for k in span(1, K[l]):
                Y[l, j, x] += w[l, j, k] * Y[l-1, j, x]


@own(takes="w[l]: D[l-1] D[l-1] K[l]; b[l]: D[l-1]", D=16, W=5)
def border_kept(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = b[l, j]
    for j in span(1, D[l-1]):
        for x in span(2, W[l-1] - 1):
            Y[l, j, x] = 0
            for i in span(1, D[l-1]):
                for k in span(1, K[l]):
                    Y[l, j, x] += w[l, j, i, k] * Y[l-1, i, x + k - 2]


@own("Y[l]: D[l-1] W[l-1]; z[l]: D[l-1]")
def share_whole(l, Y, z, w, b, D, W, K):
    for j in span(1, D[l-1]):
        z[l, j] = 0
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = max(Y[l-1, j, x], 0)
        z[l, j] += b[l, j]


# ---------------------------------------------------------------- a zero times an infinite number


@own(fills="Y[l]: D[l-1]+K[l]-1 W[l-1]+K[l]-1", W=5)
def outer_scatter(l, Y, w, b, D, W, K):
    Y[l, :, :] = zeros(D[l-1] + K[l] - 1, W[l-1] + K[l] - 1)
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for j_ in span(1, K[l]):
                for x_ in span(1, K[l]):
                    Y[l, j + j_ - 1, x + x_ - 1] += w[l, j, 1] * Y[l-1, 1, x]


# ---------------------------------------------------------------- scatters: which product a cell gets first


TAPS = "w[l]: D[l-1] D[l-1] K[l]; b[l]: D[l-1]"


@own("Y[l]: D[l-1] W[l-1]+K[l]-1", takes=TAPS, D=6)
def scatter_rising(l, Y, w, b, D, W, K):
    Y[l, :, :] = zeros(D[l-1], W[l-1] + K[l] - 1)
    for x in span(1, W[l-1]):
        for j in span(1, D[l-1]):
            for i in span(1, D[l-1]):
                for x_ in downto(K[l], 1):
                    Y[l, i, x + x_ - 1] += w[l, j, i, x_] * Y[l-1, j, x]


@own("Y[l]: D[l-1] W[l-1]+K[l]-1", takes=TAPS, D=6)
def scatter_taps_outside(l, Y, w, b, D, W, K):
    Y[l, :, :] = zeros(D[l-1], W[l-1] + K[l] - 1)
    for x_ in span(1, K[l]):
        for x in span(1, W[l-1]):
            for j in span(1, D[l-1]):
                for i in span(1, D[l-1]):
                    Y[l, i, x + x_ - 1] += w[l, j, i, x_] * Y[l-1, j, x]


@own("Y[l]: D[l-1] W[l-1]+K[l]-1", takes=TAPS, D=6)
def scatter_maps_outside(l, Y, w, b, D, W, K):
    Y[l, :, :] = zeros(D[l-1], W[l-1] + K[l] - 1)
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for i in span(1, D[l-1]):
                for x_ in span(1, K[l]):
                    for k in span(1, 2):
                        Y[l, i, x + x_ - 1] += w[l, j, i, x_] * Y[l-1, k, x]


@own("Y[l]: D[l-1] W[l-1]+K[l]-1", takes=TAPS, D=6)
def scatter_mirrored(l, Y, w, b, D, W, K):
    Y[l, :, :] = zeros(D[l-1], W[l-1] + K[l] - 1)
    for x in span(1, W[l-1]):
        for j in span(1, D[l-1]):
            for i in span(1, D[l-1]):
                for x_ in span(1, K[l]):
                    Y[l, i, x - x_ + K[l]] += w[l, j, i, x_] * Y[l-1, j, x]


@own("Y[l]: D[l-1] 2*W[l-1]+K[l]-2", takes=TAPS, D=6)
def scatter_with_a_stride(l, Y, w, b, D, W, K):
    for i in span(1, D[l-1]):
        for x in span(1, 2 * W[l-1] + K[l] - 2):
            Y[l, i, x] = b[l, i]
    for x in downto(W[l-1], 1):
        for j in downto(D[l-1], 1):
            for i in span(1, D[l-1]):
                for x_ in span(1, K[l]):
                    Y[l, i, 2 * (x - 1) + x_] += w[l, j, i, x_] * Y[l-1, j, x]


@own("Y[l]: D[l-1]+K[l]-1 W[l-1]+K[l]-1", takes=TAPS, D=5)
def scatter_by_one_tap(l, Y, w, b, D, W, K):
    Y[l, :, :] = zeros(D[l-1] + K[l] - 1, W[l-1] + K[l] - 1)
    for x in span(1, W[l-1]):
        for i in span(1, D[l-1]):
            for x_ in span(1, K[l]):
                for j in span(1, D[l-1]):
                    Y[l, i + x_ - 1, x + x_ - 1] += w[l, j, i, x_] * Y[l-1, j, x]


@own("Y[l]: W[l-1]+K[l]-1", W=20)
def scatter_of_a_row(l, Y, w, b, D, W, K):
    Y[l, :] = zeros(W[l-1] + K[l] - 1)
    for x in downto(W[l-1], 1):
        for j in span(1, D[l-1]):
            for x_ in span(1, K[l]):
                Y[l, x + x_ - 1] += w[l, j, x_] * Y[l-1, j, x]


# ---------------------------------------------------------------- signs that vectors don't have


@own()  # numba refused it; by Python it was right
def minus(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = b[l, j]
            for k in span(1, K[l]):
                Y[l, j, x] += -w[l, j, k] * Y[l-1, j, x]


@own()
def power(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = b[l, j]
            for k in span(1, K[l]):
                Y[l, j, x] += w[l, j, k] * Y[l-1, j, x] ** 2


# ---------------------------------------------------------------- loops' variables and counters


@own("z[l], Y[l]: D[l-1] W[l-1]")
def dedent(l, Y, z, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            z[l, j, x] = b[l, j]
            for k in span(1, K[l]):
                z[l, j, x] += w[l, j, k] * Y[l-1, j, x]
        Y[l, j, x] = z[l, j, x]


@own("Y[l]: W[l-1] W[l-1]")
def same_loop(l, Y, w, b, D, W, K):
    for x in span(1, W[l-1]):
        for x in span(1, W[l-1]):
            m = x
            Y[l, x, m] = Y[l-1, 1, x]


@own("Y[l]: W[l-1]")
def two_loops_of_one_name(l, Y, w, b, D, W, K):
    for x in span(1, W[l-1]):
        Y[l, x] = 0
    for x in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for k in span(1, K[l]):
                Y[l, x] += w[l, 1, k] * Y[l-1, 1, x]


@own("Y[l]: D[l-1] W[l-1]+2")
def two_counts(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        m = 1
        for x in span(1, W[l-1], 2):
            Y[l, j, m] = Y[l-1, j, x]
            m += 1
            m += 1


@own("Y[l]: D[l-1] W[l-1]-K[l]+1")
def moving_window(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1] - K[l] + 1):
            Y[l, j, x] = 0
            m = 1
            for s in span(x, x + K[l] - 1):
                Y[l, j, x] += w[l, j, m] * Y[l-1, j, s]
                m += 1


# ---------------------------------------------------------------- the tests


def positions_of_two_sizes(l, Y, z, pidx, W, H, K):
    """Positions in maps of W and H as cells of maps that are smaller.

    Takes Y[l-1] from y: W[l-1] H[l-1]
    Numbers K[l]
    Fills pidx[l]: W[l] H[l] as positions; Y[l], z[l]: W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for x in span(1, W[l]):
        for y in span(1, H[l]):
            z[l, x, y] = 0
    for x in span(1, W[l]):
        for y in span(1, H[l]):
            pidx[l, x, y] = maxidx(Y[l-1, x:x+K[l]-1, y:y+K[l]-1])
            Y[l, x, y] = Y[l-1, pidx[l, x, y]]
            z[l, pidx[l, x, y]] += 1


@own()
def rounded_up(l, Y, w, b, D, W, K):
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            Y[l, j, x] = ceil(Y[l-1, j, x])


TEXTS.remove(rounded_up)
TEXTS.remove(never_filled)


def inputs_of(function):
    sizes = function.sizes
    rng = np.random.default_rng(3)
    given = {"y": rng.normal(size=(3, sizes["D"], sizes["W"]))}
    given["y"][0, 0, -1] = np.inf
    for item in adapter.inputs_of(function).values():
        if item.name in ("w", "b"):
            given[item.name] = rng.normal(size=[sizes[size[0]] for size in item.sizes])  # D of D[l-1]
    return given


def outcome(run, function, **inputs):
    """The results, or the message that says which cell isn't computed yet."""
    try:
        return run(function, **{name: value.copy() for name, value in inputs.items()})
    except NotComputed as error:
        return str(error)


def same(found, expected):
    if isinstance(expected, str):
        assert found == expected
        return
    assert found.keys() == expected.keys()
    for name in expected:
        np.testing.assert_array_equal(found[name], expected[name], err_msg=name)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("function", TEXTS, ids=lambda function: function.__name__)
def test_a_listing_that_looks_like_another_gives_its_own_bits(function, engine):
    """An instance, and three as a batch."""
    inputs = inputs_of(function)
    instances = [inputs | {"y": y} for y in inputs["y"]]
    expected = [outcome(adapter.run, function, **one) for one in instances]
    run = functools.partial(compiled.run, engine=engine)
    same(outcome(run, function, **instances[0]), expected[0])
    found = outcome(run, function, **inputs)
    if isinstance(found, str):
        assert found == expected[0]
        return
    for n, one in enumerate(expected):
        same({name: value[n] for name, value in found.items()}, one)


@pytest.mark.parametrize("engine", ENGINES)
def test_positions_lie_in_maps_of_one_size(engine):
    y = np.arange(36.0).reshape(6, 6)
    with pytest.raises(ValueError, match="pidx_1 can't hold positions of maps of two sizes"):
        compiled.run(positions_of_two_sizes, engine=engine, y=y, K=3)


@pytest.mark.parametrize("engine", ENGINES)
def test_ceil_of_a_cell_is_refused(engine):
    """No engine has it: numba's gives a whole number even of an infinite one."""
    with pytest.raises(ValueError, match="ceil is known of sizes only"):
        compiled.run(rounded_up, engine=engine, **inputs_of(rounded_up))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_array_that_no_line_fills_is_not_computed_as_in_the_listing(engine):
    """It was a KeyError."""
    inputs = inputs_of(never_filled)
    inputs["y"] = inputs["y"][0]
    found = compiled.run(never_filled, engine=engine, **inputs)
    assert np.isnan(found["Y"]).all() and found["Y"].shape == (2, 9)
    same(found, adapter.run(never_filled, **inputs))
