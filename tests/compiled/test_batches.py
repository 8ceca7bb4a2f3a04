"""`compiled` on batches and in float32: to the bit what the listing gives, instance by instance, number by number."""

import numpy as np
import pytest
from operations import OF_NO_INSTANCE, as_tuple, calls, instance

from lecture_cnn import compiled, loops, onebased
from lecture_cnn.listings import ALL, LISTINGS

SPECIAL = np.array([np.inf, -np.inf, np.nan, -0.0, 0.0, 5e-324, 1e-310, 1e308, -1e308])
# What all instances share; the results with these names are summed over them.
SHARED = {"w", "b", "wq", "wk", "wv", "transforms", "gamma", "beta", "eps"}
L11, L21, L24 = (LISTINGS[name] for name in ("L11", "L21", "L24"))


def bits(array):
    """An array's bits; all NaN are one."""
    array = np.where(np.isnan(array), np.nan, array).astype(array.dtype)
    return array.shape, array.dtype, array.tobytes()


def special(rng, shape, share=0.15):
    """Random numbers, some of them infinite, undefined, -0 or tiny."""
    numbers = rng.normal(size=shape)
    chosen = rng.random(shape) < share
    numbers[chosen] = rng.choice(SPECIAL, chosen.sum())
    return numbers


def layer(seed, listing, N=3, share=0.15, dtype=np.float64):
    """Inputs of L21 or L11 of sizes by chance, large enough for tiles, and with a stride those of L23 or L24."""
    rng = np.random.default_rng(seed)
    D_in, D_out, K, W, H = (int(rng.integers(1, most)) for most in (4, 20, 5, 7, 20))
    S = int(rng.integers(1, 4))
    y = special(rng, (N, D_in, W + K, H + K), share)
    w = special(rng, (D_out, D_in, K, K), share / 5)
    z = (N, D_out, W // S + 1, H // S + 1)
    if listing in ("L21", "L23"):
        inputs = dict(y=y, w=w, b=rng.normal(size=D_out))
    else:
        inputs = dict(y=y, z=rng.normal(size=z), w=w, dY=special(rng, z, share))
    with np.errstate(all="ignore"):  # 1e308 is infinite in float32
        inputs = {name: array.astype(dtype) for name, array in inputs.items()}
    if listing in ("L23", "L24"):
        return inputs | {"stride": S}
    return inputs | {"y": inputs["y"][..., : z[2] + K - 1, : z[3] + K - 1]}


def one_by_one(listing, inputs, run):
    """The listing's results for each instance: stacked, or for dw and db summed in their order."""
    N = len(inputs["y"])
    own = {name for name, value in inputs.items() if np.ndim(value) and name not in SHARED}
    found = []
    for n in range(N):
        found.append(run(listing, {name: value[n] if name in own else value for name, value in inputs.items()}))
    results = {name: np.stack([one[name] for one in found]) for name in found[0]}
    for name in {"dw", "db"} & results.keys():
        total = results[name][0].copy()
        for one in results[name][1:]:
            total += one
        results[name] = total
    return results


@pytest.fixture
def in_float32(monkeypatch):
    """The 1-based arrays hold np.float32, so that a listing rounds each product and each sum."""
    def number(self, value):
        return value if isinstance(value, onebased.Position) else np.float32(value)

    monkeypatch.setattr(onebased.Array, "_number", number)

    def from_numpy(cls, a):
        return cls(np.shape(a), list(np.asarray(a, np.float32).ravel()))

    monkeypatch.setattr(onebased.Array, "from_numpy", classmethod(from_numpy))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("listing", ["L21", "L23", "L11", "L24"])
def test_a_batch_gives_the_bits_of_its_instances_with_numbers_of_every_kind(listing, seed):
    inputs = layer(seed, listing)
    found = compiled.run(LISTINGS[listing].function, **inputs)
    with np.errstate(all="ignore"):
        expected = one_by_one(LISTINGS[listing], inputs, lambda one, given: one.run(**given))
    for name in expected:
        assert bits(found[name]) == bits(expected[name]), name


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_pool_gives_the_bits_of_its_listing_with_numbers_of_every_kind(seed, dtype, request):
    """Windows that touch, that overlap and that leave cells out; the maxima, and any cells."""
    if dtype == np.float32:
        request.getfixturevalue("in_float32")
    rng = np.random.default_rng(seed)
    K, S, D, W = (int(rng.integers(1, most)) for most in (5, 4, 4, 9))
    with np.errstate(all="ignore"):
        y = special(rng, (2, D, W + K, 23), 0.4).astype(dtype)
        forward = compiled.run(LISTINGS["L25"].function, y=y, K=K, stride=S)
        u, pidx = forward["Y"], forward["pidx"]
        anywhere = rng.integers(0, [W + K, 23], size=pidx.shape)
        du = special(rng, u.shape).astype(dtype)
        runs = [("L25", dict(y=y, K=K, stride=S)), ("L28", dict(dY=du, K=K, stride=S, input_shape=y.shape)),
                ("L26", dict(dY=du, pidx=pidx, input_shape=y.shape)),
                ("L26", dict(dY=du, pidx=anywhere, input_shape=y.shape))]
        for listing, inputs in runs:
            found = compiled.run(LISTINGS[listing].function, **inputs)
            for n in range(2):
                own = {name: value[n] if np.ndim(value) > 2 else value for name, value in inputs.items()}
                own |= {"input_shape": y.shape[1:]} if "input_shape" in own else {}
                for name, expected in LISTINGS[listing].run(**own).items():
                    kind = np.int64 if name == "pidx" else dtype
                    assert bits(found[name][n].astype(kind)) == bits(expected.astype(kind)), (listing, name)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("listing", ["L21", "L11"])
def test_an_activation_and_its_derivative_give_the_bits_of_those_of_each_number(listing, activation):
    inputs = layer(5, listing) | {"activation": activation}
    found = compiled.run(LISTINGS[listing].function, **inputs)
    with np.errstate(all="ignore"):
        expected = one_by_one(LISTINGS[listing], inputs, lambda one, given: one.run(**given))
    for name in expected:
        assert bits(found[name]) == bits(expected[name]), name


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tanh_of_an_array_gives_the_bits_of_tanh_of_each_number(dtype):
    with np.errstate(all="ignore"):
        z = special(np.random.default_rng(1), (2, 5, 31)).astype(dtype)
        dz = z * loops.tanh.derivative(z)
    for compiled_one, one in ((compiled.tanh, loops.tanh), (compiled.tanh.derivative, loops.tanh.derivative)):
        assert bits(compiled_one(z)) == bits(one(z))
        assert bits(compiled_one(z.swapaxes(0, 2))) == bits(one(z.swapaxes(0, 2)))
    assert bits(compiled.activation_backward(z, z, "tanh")) == bits(dz)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("listing", ["L21", "L23", "L11", "L24"])
def test_float32_rounds_each_product_and_each_sum_as_the_listing_does(listing, seed, in_float32):
    inputs = layer(seed, listing, N=2, share=0.05, dtype=np.float32)
    found = compiled.run(LISTINGS[listing].function, **inputs)
    with np.errstate(all="ignore"):
        expected = one_by_one(LISTINGS[listing], inputs, lambda one, given: one.run(**given))
        if listing in ("L11", "L24"):  # NumPy rounds the sum of two instances too
            assert found["dw"].dtype == np.float32
    for name in expected:
        assert bits(found[name]) == bits(expected[name].astype(np.float32)), name


def rounded(inputs):
    """The inputs in float32, with digits that sums round."""
    rng = np.random.default_rng(3)

    def like(value):
        if isinstance(value, list):
            return [like(one) for one in value]
        is_array = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        return rng.normal(size=value.shape).astype(np.float32) if is_array else value

    made = {name: value if name == "transforms" else like(value) for name, value in inputs.items()}
    return made | {name: made[name] ** 2 for name in {"v", "var"} & made.keys()}


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_every_listing_in_float32_gives_the_bits_of_its_run_in_float32(listing, in_float32):
    inputs = rounded(listing.example())
    found, expected = compiled.run(listing.function, **inputs), listing.run(**inputs)
    for name in expected:
        pairs = zip(found[name], expected[name]) if isinstance(found[name], list) else [(found[name], expected[name])]
        for one, other in pairs:
            assert one.dtype in (np.float32, np.int64) or "transforms" in inputs
            if "softmax" in listing.source or "transforms" in inputs:  # exp is rounded once more or less
                np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
            else:
                assert bits(one) == bits(other.astype(one.dtype)), name


@pytest.mark.parametrize("name", [name for name in loops.__all__ if name not in OF_NO_INSTANCE])
def test_every_operation_takes_a_batch(name):
    batch = calls(3)[name]
    found = as_tuple(getattr(compiled, name)(**batch))
    each = [as_tuple(getattr(compiled, name)(**instance(batch, n))) for n in range(3)]
    for place, array in enumerate(found):
        one_each = [results[place] for results in each]
        if np.shape(array) == (3, *np.shape(one_each[0])):
            np.testing.assert_array_equal(array, np.stack(one_each))
        else:
            np.testing.assert_array_equal(array, one_each[0] + one_each[1] + one_each[2])


@pytest.mark.parametrize("name", ["conv2d", "conv2d_backward", "max_pool2d", "max_pool2d_backward", "flatten",
                                  "mean_pool2d_backward", "linear_backward", "transform_conv2d_backward"])
def test_a_batch_of_none_gives_empty_maps_and_no_change_of_the_weights(name):
    given = calls(3)[name]
    batch = {key: value[:0] if len(value) == 3 and key not in SHARED else value
             for key, value in given.items() if isinstance(value, np.ndarray)}
    if "input_shape" in given:
        batch["input_shape"] = (0, *given["input_shape"][1:])
    for array, of_three in zip(as_tuple(getattr(compiled, name)(**given | batch)),
                               as_tuple(getattr(compiled, name)(**given)), strict=True):
        assert array.shape in ((0, *of_three.shape[1:]), of_three.shape) and not array.any()


def test_batches_of_different_lengths_are_a_value_error():
    inputs = layer(0, "L11")
    with pytest.raises(ValueError, match="as many instances, but y has 2, z has 3"):
        compiled.run(L11.function, **inputs | {"y": inputs["y"][:2]})


def test_inputs_stay_as_they_are_and_share_nothing_with_the_results():
    inputs = layer(4, "L11")
    before = {name: value.copy() for name, value in inputs.items()}
    for result in compiled.run(L11.function, **inputs).values():
        assert not any(np.shares_memory(result, value) for value in inputs.values())
    assert all(bits(inputs[name]) == bits(before[name]) for name in inputs)


def test_explain_prints_the_loops_as_they_run(capsys):
    inputs = calls(4)["conv2d"]
    compiled.explain("conv2d", **inputs)
    text = capsys.readouterr().out
    assert "# conv_forward_stride: every index proved from the text; float64, a batch of 4" in text
    assert "for instance in range(size_instance):" in text
    assert text.startswith(f"# by {compiled._engine()}")


def test_explain_says_what_numpy_computes_before(capsys):
    compiled.explain("L11", **LISTINGS["L11"].example() | {"activation": "tanh"})
    text = capsys.readouterr().out
    assert "# tanh_of_z_1: tanh of each cell of z_1, by NumPy" in text
    assert "dz_1[j, x, y] = (cell(dY_1, (j, x, y,)) * number(1.0 - cell(tanh_of_z_1, " in text


def test_explain_says_what_stays_as_it_stands(capsys):
    compiled.explain("L13", **LISTINGS["L13"].example())
    assert "# as it stands" in capsys.readouterr().out
    compiled.explain("L30", **LISTINGS["L30"].example())
    assert "checked in one run on zeros" in capsys.readouterr().out


def test_explain_prints_what_max_pool2d_runs_and_not_its_loops_on_ranks(capsys):
    y = np.array([[[1.0, 1e300], [-np.inf, 0.5]]])
    given = []
    run = compiled.programs.Program.__call__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled.programs.Program, "__call__",
                      lambda self, inputs, engine: given.append(inputs["y"]) or run(self, inputs, engine))
        compiled.explain("max_pool2d", y=y, K=2)
    assert [one.max() for one in given] == [1e300]  # a rank would be at most 4
    assert "# max_pool_stride: every index proved" in capsys.readouterr().out


def test_explain_says_where_no_listing_runs(capsys):
    compiled.explain("flatten", y=np.ones((2, 3, 3)))
    assert "# flatten: runs no listing" in capsys.readouterr().out
