"""Each listing, rewritten: to the bit what the listing gives, with plain Python always, with numba where it is."""

import importlib.util
import math

import numpy as np
import pytest
from operations import as_tuple, calls, eighths

import lecture_cnn as lc
from lecture_cnn import compiled, loops
from lecture_cnn.compiled.rewriting import Rewriting
from lecture_cnn.language import adapter
from lecture_cnn.listings import ALL, LISTINGS
from lecture_cnn.onebased import span
from lecture_cnn.slips.variants import variant

NUMBA = pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="numba is not installed (the extra "
                           "`fast`), so only the plain rewriting is tested")
ENGINES = ["python", pytest.param("numba", marks=NUMBA)]
L05, L11, L14, L21, L23 = (LISTINGS[name] for name in ("L05", "L11", "L14", "L21", "L23"))


def rough(inputs):
    """The inputs with numbers whose sums are rounded, so that another order of summing would show."""
    rng = np.random.default_rng(7)

    def like(name, value):
        if isinstance(value, list):
            return [like(name, part) for part in value]
        return rng.normal(size=value.shape) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    made = {name: value if name == "transforms" else like(name, value) for name, value in inputs.items()}
    return made | {name: made[name] ** 2 for name in {"v", "var"} & made.keys()}  # means of squares


def same(found, expected, check=np.testing.assert_array_equal):
    assert found.keys() == expected.keys()
    for name in expected:
        one, other = (value if isinstance(value, list) else [value] for value in (found[name], expected[name]))
        for a, b in zip(one, other, strict=True):
            assert a.shape == b.shape
            check(a, b)


# ---------------------------------------------------------------- results


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_a_rewritten_listing_gives_the_bits_of_the_listing(listing, engine):
    inputs = rough(listing.example())
    found, expected = compiled.run(listing.function, engine=engine, **inputs), listing.run(**inputs)
    if "softmax" in listing.source or "mean(" in listing.source:  # from Python 3.12 on sum() rounds less than a loop
        same(found, expected, lambda one, other: np.testing.assert_allclose(one, other, rtol=1e-12))
    else:
        same(found, expected)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("listing", [L21, L11], ids=["L21", "L11"])
def test_every_activation_and_its_derivative_gives_the_same_numbers(listing, activation, engine):
    inputs = {**rough(listing.example()), "activation": activation}
    same(compiled.run(listing.function, engine=engine, **inputs), listing.run(**inputs))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_nan_wins_its_pool(engine):
    y = eighths(1, 2, 6, 5)
    y[0, 1, 1] = y[0, 1, 2] = math.nan
    found = compiled.run(L05.function, engine=engine, y=y, K=3, stride=2)
    same(found, L05.run(y=y, K=3, stride=2))
    assert found["pidx"].dtype.kind == "i"


def test_by_hand():
    y, w = np.array([[[1.0, 4], [2, 5], [3, 6]]]), np.array([[[[1.0, 2]], [[0, -1]]]]).reshape(1, 1, 2, 2)
    found = compiled.run(L21.function, engine="python", y=y, w=w, b=np.array([0.5]))
    assert found["z"].tolist() == [[[0.5 + 1*1 + 2*4 + 0*2 - 1*5], [0.5 + 1*2 + 2*5 + 0*3 - 1*6]]]


def test_inputs_are_not_changed_and_a_second_run_remembers_nothing():
    inputs = L11.example()
    before = {name: np.copy(value) for name, value in inputs.items()}
    first = compiled.run(L11.function, engine="python", **inputs)
    same(compiled.run(L11.function, engine="python", **inputs), first)
    assert all(np.array_equal(inputs[name], before[name]) for name in inputs)


# ---------------------------------------------------------------- as the operations of a network


@pytest.mark.parametrize("name", loops.__all__)
def test_every_operation_is_there_and_gives_what_loops_gives(name):
    arguments = calls()[name]
    for one, other in zip(as_tuple(getattr(compiled, name)(**arguments)), as_tuple(getattr(loops, name)(**arguments)),
                          strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
        assert np.asarray(one).dtype == np.asarray(other).dtype


def test_the_operations_run_no_listing_again_for_a_shape_that_was_checked(monkeypatch):
    arguments = calls()["conv2d_backward"]
    compiled.conv2d_backward(**arguments)
    monkeypatch.setattr(adapter, "keeping_locals", None)
    compiled.conv2d_backward(**arguments)
    with pytest.raises(TypeError):
        loops.conv2d_backward(**arguments)


def test_an_operation_that_is_not_there_is_an_attribute_error():
    assert lc.compiled is compiled
    with pytest.raises(AttributeError, match="conv3d"):
        compiled.conv3d  # noqa: B018


def test_a_wrong_line_stays_wrong():
    wrong = variant(L21.function, {"z[l, j, x, y] = b[l, j]": "z[l, j, x, y] = 0"})
    inputs = L21.example()
    found = compiled.run(wrong, like=L21.function, engine="python", **inputs)["z"]
    np.testing.assert_array_equal(found + inputs["b"][:, None, None], L21.run(**inputs)["z"])


# ---------------------------------------------------------------- the checks


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_outside_is_found_before_the_rewritten_text_runs(engine):
    outside = variant(L21.function, {"for x in span(1, W[l-1] - K[l] + 1):": "for x in span(1, W[l-1] - K[l] + 2):"})
    with pytest.raises(IndexError, match="outside 1:4"):
        compiled.run(outside, engine=engine, **L21.example())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("position", [6, -1])
def test_a_stored_position_outside_of_the_map_is_an_index_error(position, engine):
    inputs = L14.example()
    inputs["pidx"] = inputs["pidx"].copy()
    compiled.run(L14.function, engine=engine, **inputs)  # the shape is known and good
    inputs["pidx"][0, 1, 1, 0] = position
    with pytest.raises(IndexError, match="outside"):
        compiled.run(L14.function, engine=engine, **inputs)


def test_shapes_that_disagree_are_an_error_as_in_the_plain_run():
    inputs = {**L21.example(), "b": np.zeros(2)}
    with pytest.raises(ValueError, match="b must have shape"):
        compiled.run(L21.function, engine="python", **inputs)


def test_a_line_that_cannot_be_rewritten_is_named():
    odd = variant(L21.function, {"Y[l, j, x, y] = activation(z[l, j, x, y])": "assert z[l, j, x, y] < 1e9"})
    with pytest.raises(ValueError, match="can't be rewritten: assert"):
        compiled.run(odd, like=L21.function, engine="python", **L21.example())


@pytest.mark.parametrize("value", ["hypot(z[l, j, x, y], 1)", "sum(z[l, j, x, y])"])
def test_a_function_that_is_not_the_lectures_is_named(value):
    odd = variant(L21.function, {"Y[l, j, x, y] = activation(z[l, j, x, y])": f"Y[l, j, x, y] = {value}"})
    given = adapter.arguments(L21.function, L21.example())
    with pytest.raises(ValueError, match=r"(hypot|sum)\(...\) can't be rewritten"):
        Rewriting(odd, given)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_activation_of_ones_own_is_rewritten_too(engine):
    slope = 0.25

    def leaky(z):
        return z if z > 0 else slope * z

    leaky.derivative = lambda z: 1.0 if z > 0 else slope
    inputs = {**rough(L11.example()), "activation": leaky}
    same(compiled.run(L11.function, engine=engine, **inputs), L11.run(**inputs))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("value", ["x", "b[l, j] * x", "b[l, j] * (x + 2*y)", "b[l, j] - j"])
def test_a_loops_variable_as_a_number_counts_as_in_the_listing(value, engine):
    counting = variant(L21.function, {"z[l, j, x, y] = b[l, j]": f"z[l, j, x, y] = {value}"})
    inputs = rough(L21.example())
    same(compiled.run(counting, like=L21.function, engine=engine, **inputs),
         adapter.run(counting, like=L21.function, **inputs))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_minus_sign_is_rewritten(engine):
    minus = variant(L21.function, {"Y[l, j, x, y] = activation(z[l, j, x, y])": "Y[l, j, x, y] = -z[l, j, x, y]"})
    found = compiled.run(minus, like=L21.function, engine=engine, **L21.example())
    np.testing.assert_array_equal(found["Y"], -found["z"])


def test_an_engine_that_is_not_there_is_a_value_error():
    with pytest.raises(ValueError, match="engine"):
        compiled.run(L21.function, engine="fast", **L21.example())


# ---------------------------------------------------------------- the text


def test_the_rewritten_text_is_the_listing_with_its_indices():
    given = adapter.arguments(L21.function, L21.example())
    assert Rewriting(L21.function, given).source.splitlines() == [
        "def conv_forward(b_1, z_1, w_1, Y_0, Y_1):",
        "    for x in range(1, 5):",
        "        for y in range(1, 4):",
        "            for j in range(1, 4):",
        "                z_1[j, x, y] = b_1[j]",
        "                for i in range(1, 3):",
        "                    for x_ in range(1, 4):",
        "                        for y_ in range(1, 4):",
        "                            z_1[j, x, y] += (w_1[j, i, x_, y_] * Y_0[i, ((x + x_) - 1), ((y + y_) - 1)])",
        "                Y_1[j, x, y] = activation(z_1[j, x, y])",
    ]


def test_a_loop_over_layers_is_one_copy_of_its_body_for_each_layer():
    text = compiled.text(LISTINGS["L10"].function, **LISTINGS["L10"].example())
    assert text.count("activation(") == 2
    assert "z_1[" in text and "z_2[" in text


def test_a_counter_of_turns_becomes_the_loops_variable():
    text = compiled.text(L23.function, **L23.example() | {"stride": 2})
    assert "for m in range(1, 3):" in text and "Y_0[i, (((2 * m - 1) + x_) - 1)," in text
    assert "m += 1" not in text


def turns_told_after(l, Y, D, W, H, K):
    """As L03, but every cell is the number of its map's columns and one."""
    for j in span(1, D[l]):
        m = 1
        for _ in span(1, W[l]):
            m = m + 1
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                Y[l, j, x, y] = m


def test_a_counter_that_is_read_after_its_loop_stays():
    like = LISTINGS["L03"]
    found = compiled.run(turns_told_after, like=like.function, engine="python", **like.example())["Y"]
    assert (found == found.shape[1] + 1).all()
