"""Infinite, undefined, huge and tiny numbers: the loops, vectorized and compiled give the same, without a warning.

An inf or a NaN reaches what has a product with it, and nothing else: 0 times inf is NaN for a zero of the padding of y,
which is a cell, and no product at all for a zero that was only inserted into a derivative or around it.
"""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long import amount, long, some_of
from operations import OF_NO_INSTANCE, arrays_of, as_tuple, calls, instance

from lecture_cnn import compiled, loops, vectorized
from lecture_cnn.operations.transforms import quarter_turns, rotation

pytestmark = long
INF, NAN = np.inf, np.nan
AS_PRINTED = {"conv2d_input_gradient", "conv2d_filter_gradient"}  # in loops: L07, L08 and L19
ONE_AT_A_TIME = some_of([INF, -0.0, NAN, 1e308, -1e200, 5e-324], 2)
NAMES = list(calls())
each_operation = pytest.mark.parametrize("name", NAMES)
thorough = settings(derandomize=True, deadline=None, max_examples=amount(2, 20))


def run(module, name, arguments, says=""):
    """The operation's results; a warning is an error."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        results = as_tuple(getattr(module, name)(**arguments))
    assert not warned, f"{module.__name__}.{name}, {says}: {warned[0].message}"
    return results


def agree(found, expected, says):
    """The same NaNs, the same infinities with their signs, and what is finite to rounding."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.dtype == expected.dtype and found.shape == expected.shape
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected), err_msg=says)
    there = np.isfinite(expected)
    infinite = ~there & ~np.isnan(expected)
    np.testing.assert_array_equal(found[infinite], expected[infinite], err_msg=says)
    if there.any():
        relative, tiny = (1e-12, 1e-300) if expected.dtype == float else (1e-4, 1e-40)
        bound = relative * np.abs(expected[there]).max() + tiny
        assert np.isfinite(found[there]).all(), says
        assert (np.abs(found[there] / 2 - expected[there] / 2) <= bound).all(), says


# A square or a score on the way is too large for float32, in which `compiled` rounds; not for the floats of the loops.
LARGE_ON_THE_WAY = {"batch_norm", "batch_norm_backward", "self_similarity", "self_similarity_backward", "adam_step"}


def all_agree(name, arguments, says="", rounds_on_the_way=False):
    expected = run(vectorized, name, arguments, says)
    for found, result in zip(run(compiled, name, arguments, says), expected, strict=True):
        if not rounds_on_the_way:
            agree(found, result, f"{name}, compiled: {says}")
    for found, result in zip(run(loops, name, arguments, says), expected, strict=True):
        if name in AS_PRINTED:
            result = np.where(np.isnan(found), NAN, result).astype(found.dtype)  # 0 times inf as printed
        agree(found, result, f"{name}, loops: {says}")


def geometries(name):
    """The operation's arguments in more sizes: without stride or padding, wide strides, filters of one cell."""
    found = [calls()[name]]
    given = found[0]
    if not {"stride", "padding"} <= given.keys():
        return found
    for K, stride, padding in ((2, 1, 0), (3, 1, 2), (1, 2, 1), (2, 3, 1), (3, 3, 2)):
        found.append(sized(name, given, K, stride, padding))
    return [one for one in found if one]


def sized(name, given, K, stride, padding):
    """The arguments with another K, stride and padding, and derivatives of the size that belongs to them."""
    if 2 * padding > K and name.startswith(("max_pool2d", "mean_pool2d", "conv_transpose2d")):
        return None  # nothing but padding would be in a window, or nothing left of the output
    rng = np.random.default_rng([K, stride, padding])
    step, forward = dict(stride=stride, padding=padding), name.removesuffix("_backward")
    given = {**given, **step}
    if "K" in given:
        given["K"] = K
    if "w" in given:
        w = given["w"]
        axes = 1 if "1d" in name else 2
        given["w"] = rng.integers(-16, 17, (*w.shape[:w.ndim - axes], *[K] * axes)) / 8
    y = given["y"] if "y" in given else np.zeros(given["input_shape"])
    if name in AS_PRINTED:
        D_out = len(given["dz"])
        z = vectorized.conv2d(y, np.zeros((D_out, len(y), K, K)), **step)
    elif "w" in given:
        z = getattr(vectorized, forward)(y, given["w"], **step)
    else:
        z = vectorized.mean_pool2d(y, K, **step)
    key = "dz" if "dz" in given else "du" if "du" in given else None
    return given if key is None else {**given, key: rng.integers(-16, 17, z.shape) / 8}


def allowed(name, key):
    """Whether the argument may hold such a number: a distribution, a mask, means of squares may not."""
    return key != "mask" and (name, key) != ("adam_step", "v") and not (key == "d" and name.startswith("cross_entropy"))


@each_operation
def test_one_such_number_in_any_argument(name):
    for value in ONE_AT_A_TIME:
        one_such_number(name, value)


def one_such_number(name, value):
    if name.startswith("self_similarity") and value == 1e308:
        return  # sums on the way are too large in one order and not in another
    sizes = geometries(name)
    for number, arguments in enumerate(sizes if not np.isfinite(value) else sizes[:2]):
        for key in arrays_of(arguments):
            if allowed(name, key):
                array = arguments[key].copy()
                place = (0, array.size // 2, array.size - 1)[number % 3]
                array.flat[place] = value
                all_agree(name, {**arguments, key: array}, f"{value} at {place} of {key}")


@each_operation
def test_one_such_number_in_float32(name):
    for value in some_of([INF, 3e38, NAN, -1e30, 1e-45], 2):
        one_such_float32(name, value)


def one_such_float32(name, value):
    arguments = calls()[name]
    arguments |= {key: arguments[key].astype(np.float32) for key in arrays_of(arguments)}
    if "transforms" in arguments:
        arguments["transforms"] = [matrix.astype(np.float32) for matrix in arguments["transforms"]]
    if name == "transform_conv2d_backward" and value == 3e38:
        return  # dTW, on the way, is too large for float32, not for the floats of the loops
    for key in (key for key in arrays_of(arguments) if allowed(name, key)):
        array = arguments[key].copy()
        array.flat[array.size // 2] = value
        too_large = name in LARGE_ON_THE_WAY and 1e20 < abs(value) < INF
        all_agree(name, {**arguments, key: array}, f"{value} in {key}", rounds_on_the_way=too_large)


@each_operation
@thorough
@given(data=st.data())
def test_many_of_them_in_all_arguments_at_once(name, data):
    """Sums of infinite and undefined products do not depend on their order."""
    arguments = dict(data.draw(st.sampled_from(geometries(name))))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    share = data.draw(st.sampled_from([0.03, 0.2, 0.6]))
    for key in arrays_of(arguments):
        if allowed(name, key):
            array = arguments[key].copy()
            there = rng.random(array.shape) < share
            array[there] = rng.choice([INF, -INF, NAN, 0.0, -0.0], there.sum())
            arguments[key] = array
    all_agree(name, arguments)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_NO_INSTANCE])
def test_a_batch_is_its_instances_with_such_numbers_too(name):
    for value in (INF, -INF, NAN):
        a_batch_with(name, value)


def a_batch_with(name, value):
    batch = calls(3)[name]
    for key in arrays_of(batch):
        if not allowed(name, key):
            continue
        array = batch[key].copy()
        array.flat[array.size // 3] = value
        given = {**batch, key: array}
        says = f"{value} in {key}"
        found = run(vectorized, name, given, says)
        singles = [run(vectorized, name, instance(given, n), says) for n in range(3)]
        for place, result in enumerate(found):
            parts = [single[place] for single in singles]
            with np.errstate(invalid="ignore"):
                summed = sum(parts)
            agree(result, summed if np.shape(parts[0]) == np.shape(result) else np.stack(parts), says)


# ---------------------------------------------------------------- by hand

def test_a_zero_of_the_padding_is_a_cell_in_every_engine():
    y, w = np.array([[[1.0, 2]]]), np.array([[[[INF]]]])
    for engine in (loops, vectorized, compiled):
        z = engine.conv2d(y, w, padding=1)  # 0 inf = NaN around 1 inf and 2 inf
        np.testing.assert_array_equal(z[0], [[NAN] * 4, [NAN, INF, INF, NAN], [NAN] * 4])


def test_an_inserted_zero_is_no_cell_but_in_the_loops_as_printed():
    dz, w = np.array([[[1.0, 2]]]), np.array([[[[INF]]]])
    size = dict(stride=2, input_shape=(1, 1, 3))
    for engine in (vectorized, compiled):
        np.testing.assert_array_equal(engine.conv2d_input_gradient(dz, w, **size), [[[INF, 0, INF]]])
    np.testing.assert_array_equal(loops.conv2d_input_gradient(dz, w, **size), [[[INF, NAN, INF]]])  # 0 inf in the gap
    for engine in (loops, vectorized, compiled):
        assert engine.conv2d_backward(dz, np.zeros((1, 1, 3)), w, stride=2)[0].tolist() == [[[INF, 0, INF]]]
        assert engine.conv_transpose2d(dz, w, stride=2).tolist() == [[[INF, 0, INF]]]


def test_a_cell_that_the_stride_leaves_out_has_no_share_in_dw():
    dz, y = np.array([[[1.0, 2]]]), np.array([[[3.0, INF, 5]]])
    for engine in (vectorized, compiled):
        assert engine.conv2d_filter_gradient(dz, y, K=1, stride=2).tolist() == [[[[1*3 + 2*5]]]]
    assert np.isnan(loops.conv2d_filter_gradient(dz, y, K=1, stride=2)).all()  # 0 inf, as printed
    for engine in (loops, vectorized, compiled):
        assert engine.conv2d_backward(dz, y, np.ones((1, 1, 1, 1)), stride=2)[1].tolist() == [[[[13]]]]
        assert engine.depthwise_conv2d_backward(dz, y, np.ones((1, 1, 1)), stride=2)[1].tolist() == [[[13]]]
        assert engine.conv1d_backward(dz[0], y[0], np.ones((1, 1, 1)), stride=2)[1].tolist() == [[[13]]]


def test_what_a_transposed_convolution_crops_has_no_share_in_its_derivatives():
    dz, y, w = np.array([[[7.0]]]), np.array([[[INF]]]), np.full((1, 1, 3, 3), INF)
    w[0, 0, 1, 1] = 3  # the middle of the filter lies on the one cell of z that is left
    for engine in (loops, vectorized, compiled):
        dy, dw, db = engine.conv_transpose2d_backward(dz, y, w, padding=1)
        assert dy.tolist() == [[[7 * 3]]] and db.tolist() == [7]
        assert dw[0, 0].tolist() == [[0, 0, 0], [0, INF, 0], [0, 0, 0]]


@pytest.mark.parametrize("matrix", [quarter_turns(3)[1], rotation(3, 30)], ids=["a turn", "bilinear"])
def test_a_transform_is_the_sum_over_all_points_and_0_inf_is_nan(matrix):
    y, w = np.eye(3)[None] + 1, np.ones((1, 1, 3, 3))
    w[0, 0, 0, 1] = INF
    for engine in (loops, vectorized, compiled):
        assert np.isnan(engine.transform_conv2d(y, w, [matrix])).all()


def test_the_divergence_of_far_vectors_is_infinite():
    for engine in (loops, vectorized, compiled):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert engine.l2_divergence([1e200], [0]) == INF
            assert engine.l2_divergence(np.float32([1e30]), np.float32([0])) == INF
            assert engine.conv_transpose2d_backward([[[INF, -INF]]], [[[1.0, 1]]], [[[[1.0]]]])[2].tolist() != [0]
