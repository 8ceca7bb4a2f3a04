"""All public operations of `vectorized` at once: what API.md promises for every function."""

import itertools

import numpy as np
import pytest
from operations import OF_NO_INSTANCE, arrays_of, as_tuple, calls, instance

from lecture_cnn import vectorized

NAMES = list(calls())
every_operation = pytest.mark.parametrize("name", NAMES)
every_batch = pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_NO_INSTANCE])


def run(name, arguments):
    return as_tuple(getattr(vectorized, name)(**arguments))


def is_summed(name, place):
    """Whether a result is a derivative for the weights or the bias, summed over the batch."""
    return name == "conv2d_filter_gradient" or (place > 0 and name.endswith("_backward"))


def laid_out(array, layout, folder):
    """The same numbers in another memory layout."""
    if layout == "reversed":
        return array[..., ::-1].copy()[..., ::-1]
    if layout == "transposed":
        return np.asfortranarray(array)
    if layout == "strided":
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if layout == "read-only":
        array = array.copy()
        array.flags.writeable = False
        return array
    if layout == "big-endian":
        return array.astype(array.dtype.newbyteorder(">"))
    mapped = np.memmap(folder / "numbers", dtype=array.dtype, mode="w+", shape=array.shape)
    mapped[...] = array
    return mapped


def test_no_operation_is_left_out():
    assert sorted(NAMES) == sorted(vectorized.__all__)
    assert len(set(vectorized.__all__)) == len(vectorized.__all__)


@every_batch
def test_a_batch_is_its_instances_one_by_one(name):
    batch = calls(3)[name]
    found = run(name, batch)
    singles = [run(name, instance(batch, n)) for n in range(3)]
    for place, array in enumerate(found):
        parts = [single[place] for single in singles]
        if is_summed(name, place):
            np.testing.assert_allclose(array, sum(parts), rtol=0, atol=1e-12)
        else:
            np.testing.assert_allclose(array, np.stack(parts), rtol=0, atol=1e-12)


@every_batch
def test_a_batch_of_none_gives_results_of_none(name):
    for place, (array, one) in enumerate(zip(run(name, calls(0)[name]), run(name, calls(1)[name]))):
        if is_summed(name, place):
            assert array.shape == one.shape and not array.any()
        else:
            assert array.shape == (0, *one.shape[1:])
        assert array.dtype == one.dtype


LAYOUTS = "reversed", "transposed", "strided", "read-only", "big-endian", "memory-mapped"


@every_operation
def test_the_memory_layout_of_the_inputs_makes_no_difference(name, tmp_path):
    arguments = calls(2)[name]
    for layout in LAYOUTS:
        other = dict(arguments)
        for key in arrays_of(arguments):
            (tmp_path / layout / key).mkdir(parents=True)
            other[key] = laid_out(arguments[key], layout, tmp_path / layout / key)
        for array, expected in zip(run(name, other), run(name, arguments)):
            np.testing.assert_allclose(array, expected, rtol=0, atol=1e-13, err_msg=layout)


@every_operation
@pytest.mark.parametrize("N", [None, 2])
def test_inputs_stay_as_they_are_and_results_share_no_memory_with_them(name, N):
    arguments = calls(N)[name]
    before = {key: np.copy(value) for key, value in arguments.items() if isinstance(value, np.ndarray)}
    results = run(name, arguments)
    for key, value in before.items():
        np.testing.assert_array_equal(arguments[key], value)
        assert not any(np.shares_memory(arguments[key], array) for array in results)
    for array in results:
        assert not isinstance(array, np.ndarray) or array.flags.writeable
    for n, array in enumerate(results):
        assert not any(np.shares_memory(array, other) for other in results[:n])


@pytest.mark.parametrize("name, arguments", [
    ("pad", dict(P=0)), ("crop", dict(P=0)), ("downsample", dict(S=1)), ("upsample", dict(S=1)),
    ("mean_pool2d", dict(K=1)), ("flatten", {})])
def test_a_call_that_changes_nothing_still_returns_a_new_array(name, arguments):
    y = np.arange(4.0).reshape(1, 2, 2)
    result = getattr(vectorized, name)(y, **arguments)
    np.testing.assert_array_equal(result.ravel(), y.ravel())
    assert not np.shares_memory(result, y)


@every_operation
def test_float32_stays_float32(name):
    arguments = calls(2)[name]
    single = {key: value.astype(np.float32) if key in arrays_of(arguments) else value
              for key, value in arguments.items()}
    if "transforms" in single:
        single["transforms"] = [matrix.astype(np.float32) for matrix in single["transforms"]]
    for array, expected in zip(run(name, single), run(name, arguments)):
        assert array.dtype == (np.float32 if expected.dtype == np.float64 else expected.dtype)
        np.testing.assert_allclose(array, expected, rtol=0, atol=1e-4 * np.abs(expected).max())


@every_operation
def test_one_float64_among_float32_makes_float64(name):
    arguments = calls()[name]
    keys = arrays_of(arguments)
    mixed = {key: value.astype(np.float32) if key in keys[1:] else value for key, value in arguments.items()}
    for array, expected in zip(run(name, mixed), run(name, arguments)):
        assert array.dtype == expected.dtype
        np.testing.assert_allclose(array, expected, rtol=0, atol=1e-5)


@every_operation
def test_whole_numbers_and_booleans_become_float64(name):
    for dtype in ("int64", "uint8", "bool"):
        become_float64(name, dtype)


def become_float64(name, dtype):
    arguments = calls()[name]
    whole = {key: (np.abs(arguments[key]) > 0.5).astype(dtype) for key in arrays_of(arguments)}
    if "cross_entropy" in name:
        whole["d"] = np.eye(5, dtype=dtype)[1]
    floats = {key: value.astype(float) for key, value in whole.items()}
    for array, expected in zip(run(name, {**arguments, **whole}), run(name, {**arguments, **floats})):
        assert array.dtype == expected.dtype
        np.testing.assert_array_equal(array, expected)


@every_operation
def test_nested_lists_are_arrays(name):
    arguments = calls()[name]
    lists = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in arguments.items()}
    if "transforms" in lists:
        lists["transforms"] = [matrix.tolist() for matrix in lists["transforms"]]
    for array, expected in zip(run(name, lists), run(name, arguments)):
        np.testing.assert_array_equal(array, expected)


@every_operation
def test_nan_and_inf_pass_without_a_warning(name):
    arguments = calls()[name]
    for key, value in itertools.product(arrays_of(arguments), (np.nan, np.inf, -np.inf)):
        if key == "d" and "cross" in name:
            continue  # a distribution has none
        if key == "mask" or (name, key, value) == ("adam_step", "v", -np.inf):
            continue  # a mask has zeros and ones, a mean of squares is not below 0
        array = arguments[key].copy()
        array[...] = value
        results = run(name, {**arguments, key: array})
        if np.isnan(value) and key != "pidx" and name != "max_pool2d":
            assert any(np.isnan(result).any() for result in results), key


@every_operation
def test_positional_arguments_stand_in_the_order_of_the_contract(name):
    arguments = calls()[name]
    keyword_only = {"stride", "padding", "trailing"} | ({"input_shape", "K"} if name.startswith("conv2d_") else set())
    keyword_only |= {"input_shape"} if name == "mean_pool2d_backward" else set()
    keyword_only |= {"eps", "p", "lr", "momentum"}
    positions = [value for key, value in arguments.items() if key not in keyword_only]
    keywords = {key: value for key, value in arguments.items() if key in keyword_only}
    for array, expected in zip(as_tuple(getattr(vectorized, name)(*positions, **keywords)), run(name, arguments)):
        np.testing.assert_array_equal(array, expected)


@every_operation
def test_every_function_says_what_comes_back_and_where_it_is_from(name):
    function = getattr(vectorized, name)
    assert function.__name__ == name and function.__doc__.startswith("Return")
