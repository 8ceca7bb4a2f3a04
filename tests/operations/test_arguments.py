"""Wrong arguments: every operation names the argument, says what was expected and what came."""

import itertools
import re
from functools import partial

import numpy as np
import pytest
from operations import OF_ANY_SHAPE, OF_NO_INSTANCE, arrays_of, calls

import lecture_cnn as lc
from lecture_cnn import compiled, loops, vectorized
from lecture_cnn.operations import checks, shapes, transforms
from lecture_cnn.operations.signature import signature_of

NAMES = list(calls())
every_operation = pytest.mark.parametrize("name", NAMES)
WHOLE = {"stride", "padding", "K", "S", "P"}
ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu")
UPSTREAM = [name for name in NAMES if {"dz", "du", "dy"} & set(calls()[name])
            and name not in ("upsample_backward", "residual_backward")]


def refused(error, name, key, modules=(loops, vectorized), **changed):
    """The message of the error that the operation raises with these arguments changed; it names `key`.

    `loops` raises an error of the same kind, which names the same argument.
    """
    for module in modules:
        with pytest.raises(error) as caught:
            getattr(module, name)(**{**calls()[name], **changed})
        assert type(caught.value) is error
        message = str(caught.value)
        assert re.search(rf"\b{re.escape(key)}\b", message), message
    return message


@every_operation
def test_the_signature_of_an_operation_is_the_same_in_both_engines(name):
    if name in OF_ANY_SHAPE:
        return
    signature = signature_of(getattr(vectorized, name))
    assert signature == signature_of(getattr(loops, name))
    written = [line.strip() for line in getattr(vectorized, name).__doc__.strip().splitlines()]
    assert "\n".join(written).endswith("\n\n" + str(signature))
    assert {item.name for item in signature.items("Takes", "Numbers")} <= set(calls()[name])


# ---------------------------------------------------------------- arrays

OTHER_KINDS = ["float16", "complex64", "complex128", "object", "str", "datetime64[s]"]
OTHER_KINDS += ["longdouble"] * (np.longdouble is not np.float64)


@every_operation
def test_other_kinds_of_numbers_are_a_type_error(name):
    for key, dtype in itertools.product(arrays_of(calls()[name]), OTHER_KINDS):
        wrong = np.ones(calls()[name][key].shape, int).astype(dtype)
        message = refused(TypeError, name, key, **{key: wrong})
        assert str(wrong.dtype) in message


@every_operation
def test_what_is_no_array_is_a_type_error(name):
    no_arrays = [None, "maps", {"a": 1}, object(), np.ma.ones((2, 7, 6))]
    for key, value in itertools.product(arrays_of(calls()[name]), no_arrays):
        if not (key == "b" and value is None):
            refused(TypeError, name, key, **{key: value})


@every_operation
def test_rows_of_different_lengths_are_a_value_error(name):
    for key in arrays_of(calls()[name]):
        refused(ValueError, name, key, **{key: [[1, 2], [3]]})


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ACTIVATIONS])
def test_a_wrong_number_of_axes_is_a_value_error(name):
    for key in arrays_of(calls()[name]):
        array = calls()[name][key]
        if (name, key) != ("cross_entropy", "d") and (name, key) != ("cross_entropy_backward", "d"):
            refused(ValueError, name, key, **{key: array[0]})
        message = refused(ValueError, name, key, **{key: array[None, None]})
        assert str(array[None, None].shape) in message


@every_operation
def test_an_empty_axis_is_a_value_error(name):
    for key in arrays_of(calls()[name]):
        array = calls()[name][key]
        for axis in range(array.ndim):
            if name in (*OF_ANY_SHAPE, "batch_norm") and axis == 0 and key != "gamma":
                continue  # an activation can't tell a batch of none from no maps
            message = refused(ValueError, name, key, **{key: np.delete(array, slice(None), axis)})
            assert "0" in message


@pytest.mark.parametrize("name", [name for name in NAMES if len(arrays_of(calls()[name])) > 1
                                  and name not in ("conv2d_filter_gradient", "batch_norm", "self_similarity")])
def test_an_array_that_does_not_fit_the_others_is_a_value_error(name):
    given = calls()[name]
    for key in arrays_of(given):
        with pytest.raises(ValueError, match=r"has shape"):
            getattr(vectorized, name)(**{**given, key: np.repeat(given[key], 2, axis=0)})


def test_the_message_says_which_axis_differs():
    message = refused(ValueError, "conv2d", "y", y=np.ones((4, 7, 6)))
    assert message == ("w must have shape (3, 4, Kx, Ky), but has shape (3, 2, 3, 3): axis 1 is 2, not 4, which is "
                       "D_in = 4 (axis 0 of y)")
    message = refused(ValueError, "conv2d_backward", "dz", dz=np.ones((3, 3, 3)))
    assert message == ("dz must have shape (3, 3, 2), but has shape (3, 3, 3): axis 2 is 3, not 2, which is H' = 2 "
                       "((H + 2*Py - Ky)//Sy + 1 with H = 4 (axis 2 of y), Py = 1 (padding), Ky = 3 (axis 3 of w), "
                       "Sy = 2 (stride))")
    assert "axis 1" in refused(ValueError, "conv2d", "y", y=np.ones((2, 2, 6)), padding=0)


@pytest.mark.parametrize("name", UPSTREAM)
def test_an_upstream_gradient_is_never_broadcast(name):
    key = next(key for key in ("dz", "du", "dy") if key in calls()[name])
    gradient = calls()[name][key]
    for axis in range(gradient.ndim):
        if not (name == "conv2d_filter_gradient" and axis == 0):
            refused(ValueError, name, key, **{key: gradient.take([0], axis=axis)})
    refused(ValueError, name, key, **{key: gradient[None]})


# ---------------------------------------------------------------- whole numbers and shapes

@every_operation
def test_whole_numbers_are_what_index_takes_less_bool(name):
    one = name.startswith("conv1d")
    for key in WHOLE & set(calls()[name]):
        for value in (True, np.True_, 2.0, "2", None, 1j, np.float64(2), {1: 2}):
            assert repr(value) in refused(TypeError, name, key, **{key: value})
        for value in (-1, np.int8(-3), (1, 2, 3), (1,), (), [1, 2, 3]) + ((0,) if key not in ("padding", "P") else ()):
            refused(ValueError, name, key, **{key: value})
        for value in ((1, True), (2.0, 1), ("1", 2)):
            refused(ValueError if one else TypeError, name, key, [vectorized], **{key: value})
            refused(ValueError, name, key, [loops], **{key: value})  # the listing has one number for x and y
        for value in ((1, -1), (-2, 1)):
            refused(ValueError, name, key, **{key: value})
        here = calls()[name][key]
        for same in (np.int64(here), np.uint8(here), np.array(here)) + (() if one else ((here, here), [here, here])):
            getattr(vectorized, name)(**{**calls()[name], key: same})


@every_operation
def test_a_shape_is_a_tuple_of_whole_numbers(name):
    for key in {"input_shape", "shape"} & set(calls()[name]):
        shape = calls()[name][key]
        for value in (None, 7, "276", np.int64(3)):
            refused(TypeError, name, key, **{key: value})
        for value in ((2, 7.0, 6), (True, 7, 6)):
            refused(TypeError, name, key, **{key: value})
        for value in ((7, 6), (1, 1, 2, 7, 6), (), (2, 0, 6), (2, -7, 6), (0, *shape)):
            refused(ValueError, name, key, **{key: value})
        for same in (list(shape), np.array(shape)):
            getattr(vectorized, name)(**{**calls()[name], key: same})


@pytest.mark.parametrize("name, changed, key", [
    ("conv2d", dict(padding=10**9), "conv2d"),
    ("conv2d", dict(padding=(0, 10**30)), "conv2d"),
    ("conv2d_input_gradient", dict(dz=np.ones((3, 1, 1)), stride=10**10, padding=0, input_shape=(2, 10**9, 10**9)),
     "conv2d_input_gradient"),
    ("conv2d_filter_gradient", dict(dz=np.ones((1, 1, 1)), K=10**9, padding=10**9, stride=10**10),
     "conv2d_filter_gradient"),
    ("pad", dict(P=10**9), "pad"),
    ("conv_transpose2d", dict(stride=10**9), "conv_transpose2d"),
    ("depthwise_conv2d", dict(padding=10**9), "depthwise_conv2d"),
    ("conv1d", dict(padding=10**15), "conv1d"),
    ("mean_pool2d", dict(padding=10**9), "mean_pool2d"),
    ("max_pool2d_backward", dict(input_shape=(2, 10**9, 10**9)), "max_pool2d_backward"),
    ("mean_pool2d_backward", dict(K=10**9, stride=10**10, du=np.ones((2, 1, 1)), padding=0,
                                  input_shape=(2, 10**9, 10**9)), "mean_pool2d_backward"),
    ("downsample_backward", dict(S=10**9, dz=np.ones((3, 1, 1)), input_shape=(3, 10**9, 10**9)),
     "downsample_backward"),
    ("upsample", dict(S=10**9), "upsample"),
    ("flatten", dict(y=np.broadcast_to(np.int8(1), (10**5, 10**5, 10**4))), "y"),
])
def test_what_the_machine_cannot_hold_is_refused_before_it_is_made(name, changed, key):
    pair = "input_shape" not in changed and any(isinstance(value, tuple) for value in changed.values())
    message = refused(ValueError, name, key, [vectorized] if pair else (loops, vectorized), **changed)
    assert "bytes" in message and str(shapes.MACHINE_MEMORY) in message


def test_matrices_that_the_machine_cannot_hold_are_refused():
    for make in (transforms.quarter_turns, transforms.flips, lambda K: transforms.rotation(K, 5),
                 lambda K: transforms.scaling(K, 2)):
        with pytest.raises(ValueError, match="bytes"):
            make(10**5)


# ---------------------------------------------------------------- what only some of them take

def test_a_filter_larger_than_the_padded_map_is_a_value_error():
    y, w = np.ones((1, 2, 5)), np.ones((1, 1, 3, 3))
    with pytest.raises(ValueError, match=r"Kx = 3 is too large: .* W = 2 \(axis 1 of y\), Px = 0 \(padding\), Kx = 3"):
        vectorized.conv2d(y, w)
    assert vectorized.conv2d(y, w, padding=(1, 0)).shape == (1, 2, 3)
    for call in (lambda: vectorized.max_pool2d(y, 3), lambda: vectorized.mean_pool2d(y, 3),
                 lambda: vectorized.depthwise_conv2d(y, w[0]), lambda: vectorized.conv1d(y[0], np.ones((1, 2, 6))),
                 lambda: vectorized.transform_conv2d(y, w, [np.eye(9)])):
        with pytest.raises(ValueError, match="too large: nothing is left"):
            call()


def test_padding_of_more_than_half_the_window_leaves_max_pooling_nothing():
    y = np.ones((1, 5, 5))
    with pytest.raises(ValueError, match="padding = 2 is more than half of K = 3"):
        vectorized.max_pool2d(y, 3, padding=2)
    with pytest.raises(ValueError, match="padding"):
        vectorized.max_pool2d(y, (4, 1), padding=(2, 1))
    assert vectorized.max_pool2d(y, 4, padding=2)[0].shape == (1, 6, 6)


def test_cropping_everything_away_is_a_value_error():
    with pytest.raises(ValueError, match=r"Py = 3 is too large: .* H' = .*\(axis 2 of y\), Py = 3 \(P\)"):
        vectorized.crop(np.ones((1, 7, 6)), 3)


def test_a_transposed_convolution_of_less_than_one_cell_is_a_value_error():
    with pytest.raises(ValueError, match=r"Px = 2 is too large: nothing is left of W' = .*Px = 2 \(padding\)"):
        vectorized.conv_transpose2d(np.ones((1, 2, 9)), np.ones((1, 1, 3, 3)), padding=2)


def test_positions_outside_are_an_index_error_and_floats_a_type_error():
    du, shape = np.ones((1, 1, 2)), (1, 4, 3)
    for wrong in ([4, 0], [0, 3], [-1, 0]):
        pidx = np.array([[[[0, 0], wrong]]])
        with pytest.raises(IndexError, match=re.escape(f"pidx[0, 0, 1] is the position ({wrong[0]}, {wrong[1]})")):
            vectorized.max_pool2d_backward(du, pidx, shape)
    for kind in (float, bool, object):
        with pytest.raises(TypeError, match="pidx must hold whole numbers"):
            vectorized.max_pool2d_backward(du, np.zeros((1, 1, 2, 2), kind), shape)
    for wrong in (np.zeros((1, 1, 2), int), np.zeros((1, 1, 2, 3), int), np.zeros((1, 2, 1, 2), int)):
        with pytest.raises(ValueError, match="pidx must have shape"):
            vectorized.max_pool2d_backward(du, wrong, shape)
    with pytest.raises(ValueError, match="du must have shape"):
        vectorized.max_pool2d_backward(du, np.zeros((1, 1, 2, 2), int), (2, 4, 3))
    for kind in (np.uint8, np.uint64, np.int16):
        dy = vectorized.max_pool2d_backward(du, np.zeros((1, 1, 2, 2), kind), shape)
        assert dy[0, 0, 0] == 2 and dy.sum() == 2


def test_a_class_number_is_a_whole_number_that_is_there():
    z = np.zeros(4)
    for operation in (vectorized.cross_entropy, vectorized.cross_entropy_backward):
        for wrong in (4, -1):
            with pytest.raises(ValueError, match="class number from 0 to 3"):
                operation(z, wrong)
        for wrong in (1.0, True, "1", None, np.float32(2)):
            with pytest.raises(TypeError, match="^d "):
                operation(z, wrong)
        with pytest.raises(TypeError, match="d must be a class number"):
            operation(np.zeros((2, 4)), [1.0, 2.0])
        for wrong in ([1], [1, 2, 3], [[1, 2, 3, 4]], 1):
            with pytest.raises(ValueError, match="d "):
                operation(np.zeros((2, 4)), wrong)


@pytest.mark.parametrize("d", [[0.5, 0.6, 0, 0], [1.5, -0.5, 0, 0], [0, 0, 0, 0], [np.nan, 1, 0, 0], [np.inf, 0, 0, 0],
                               [0.5, 0.5 + 2e-6, 0, 0]])
def test_what_is_no_distribution_is_a_value_error(d):
    with pytest.raises(ValueError, match="d must be a distribution"):
        vectorized.cross_entropy(np.zeros(4), d)
    with pytest.raises(ValueError, match="d must be a distribution"):
        vectorized.cross_entropy_backward(np.zeros((2, 4)), [[1, 0, 0, 0], d])


def test_a_distribution_may_be_off_by_its_rounding():
    assert np.isfinite(vectorized.cross_entropy(np.zeros(4), [0.5, 0.5 + 5e-7, 0, 0]))


def test_an_activation_is_given_by_itself_or_its_name():
    z = np.array([-1.0, 2.0])
    for f in (vectorized.relu, "relu"):
        np.testing.assert_array_equal(vectorized.activation_backward([3, 4], z, f), [0, 4])
    for wrong in ("softplus", "derivative", "", np.tanh, abs):
        with pytest.raises(ValueError, match="f must be one of identity, sigmoid, tanh, relu"):
            vectorized.activation_backward(z, z, wrong)
    for wrong in (None, 3, ["relu"]):
        with pytest.raises(TypeError, match="f must be one of"):
            vectorized.activation_backward(z, z, wrong)


def test_transforms_are_a_sequence_of_matrices_of_the_filters_size():
    y, w = np.ones((1, 4, 4)), np.ones((1, 1, 3, 3))
    for wrong in (None, 3, "turns", iter([np.eye(9)]), {1: 2}):
        with pytest.raises(TypeError, match="transforms must be a sequence"):
            vectorized.transform_conv2d(y, w, wrong)
    with pytest.raises(ValueError, match="transforms is empty"):
        vectorized.transform_conv2d(y, w, [])
    for wrong in ([np.eye(9), np.eye(4)], np.eye(9), [np.eye(9), np.ones((9, 8))]):
        with pytest.raises(ValueError, match=r"transforms\[[01]\] must have shape \((9, 9|K\*K, K\*K)\)"):
            vectorized.transform_conv2d(y, w, wrong)
    with pytest.raises(TypeError, match=r"transforms\[1\]"):
        vectorized.transform_conv2d(y, w, [np.eye(9), np.eye(9) * 1j])
    with pytest.raises(ValueError, match=r"w must have .*axis 3 is 2, not 3, which is K = 3 \(axis 2 of w\)"):
        vectorized.transform_conv2d(y, np.ones((1, 1, 3, 2)), [np.eye(6)])
    assert vectorized.transform_conv2d(y, w, np.stack([np.eye(9)] * 2)).shape == (2, 2, 2)


def test_trailing_is_true_or_false():
    with pytest.raises(TypeError, match="trailing must be True or False, but came as 1"):
        vectorized.upsample(np.ones((1, 2, 2)), 2, trailing=1)


# ---------------------------------------------------------------- the lecture's listings, in loops

@pytest.mark.parametrize("name", [name for name in NAMES if name in calls(2)
                                  and name not in OF_NO_INSTANCE | {"dropout", "dropout_backward"}])
def test_the_lecture_takes_one_instance(name):
    with pytest.raises(ValueError, match="lecture's listing has one instance"):
        getattr(loops, name)(**calls(2)[name])


@every_operation
def test_the_lecture_takes_one_number_for_x_and_y(name):
    for key in WHOLE & set(calls()[name]):
        with pytest.raises(ValueError, match=f"{key} must be one whole number"):
            getattr(loops, name)(**{**calls()[name], key: (2, 2)})


@pytest.mark.parametrize("name", ["conv2d", "conv2d_backward", "conv_transpose2d", "depthwise_conv2d"])
def test_the_lecture_takes_square_filters(name):
    given = calls()[name]
    with pytest.raises(ValueError, match="the lecture's listing has one K|axis 2 is 2, not 3"):
        getattr(loops, name)(**{**given, "w": given["w"][..., :2]})


def test_numbers_come_back_as_pairs_except_to_the_lecture():
    y, w, b, stride, padding = checks.checked(vectorized.conv2d, [[[1, 2]]], [[[[1]]]], None, 3, (0, 1))
    assert (stride, padding) == ((3, 3), (0, 1))
    assert y.dtype == w.dtype == np.float64 and b is None
    *_, b, stride, _ = checks.checked(loops.conv2d, [[[1, 2]]], [[[[1]]]], None, 3, 0, lecture=True)
    assert b.tolist() == [0] and stride == 3


# ---------------------------------------------------------------- the memory of a container

UNLIMITED = 9223372036854771712  # what version 1 says where there is no limit


@pytest.mark.parametrize("groups, files, limits", [
    ("0::/\n", {"memory.max": "max"}, []),
    ("0::/\n", {"memory.max": "536870912"}, [536870912]),
    ("0::/a/b\n", {"a/memory.max": "3000", "a/b/memory.max": "2000"}, [3000, 2000]),
    ("4:memory:/docker/ab\n0::/\n", {"memory/memory.limit_in_bytes": "1000"}, [1000]),  # inside a container
    ("5:cpu,memory:/docker\n", {"memory/memory.limit_in_bytes": str(UNLIMITED),
                                "memory/docker/memory.limit_in_bytes": "700"}, [UNLIMITED, 700]),
    ("3:cpuset:/\n", {"cpuset/memory.max": "1"}, []),
    ("", {}, []),
    ("nonsense\n", {}, []),
])
def test_the_limits_of_a_container_are_those_of_its_groups_and_of_those_around_them(groups, files, limits, tmp_path):
    (tmp_path / "cgroup").write_text(groups)
    for name, said in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(said + "\n")
    found = shapes.container_limits(str(tmp_path / "cgroup"), str(tmp_path))
    assert found == limits


def test_where_there_are_no_control_groups_there_is_no_limit(tmp_path):
    assert shapes.container_limits(str(tmp_path / "none"), str(tmp_path)) == []


def test_the_memory_that_counts_is_the_least_of_the_machines_and_its_containers(monkeypatch):
    monkeypatch.setattr(shapes, "container_limits", list)
    machine = shapes._machine_memory()
    monkeypatch.setattr(shapes, "container_limits", lambda: [machine // 2, UNLIMITED])
    assert shapes._machine_memory() == machine // 2
    monkeypatch.setattr(shapes, "container_limits", lambda: [UNLIMITED])
    assert shapes._machine_memory() == machine


def test_a_listing_makes_no_array_that_the_machine_cannot_hold():
    for call in (lc.LISTINGS["L32"].run, partial(lc.trace, "L32")):
        with pytest.raises(ValueError, match=r"would need \d+ bytes, for arrays of shape \(2, .*has \d+"):
            call(y=np.ones((2, 3, 3)), S=10**9)


@pytest.mark.parametrize("module", [loops, vectorized])
def test_what_was_right_once_lets_nothing_pass_that_is_only_equal_to_it(module):
    y, w = np.ones((2, 5, 4)), np.ones((3, 2, 2, 2))
    for _ in range(2):  # the second time it is known
        module.conv2d(y, w, stride=1)
        module.max_pool2d_backward(np.ones((1, 1, 1)), np.zeros((1, 1, 1, 2), int), (1, 2, 2))
    for stride in (True, 1.0, np.array([1])):
        with pytest.raises((TypeError, ValueError), match="stride"):
            module.conv2d(y, w, stride=stride)
    with pytest.raises(ValueError, match="w must have"):
        module.conv2d(y, w[:, :1])
    with pytest.raises(TypeError, match="pidx"):
        module.max_pool2d_backward(np.ones((1, 1, 1)), np.zeros((1, 1, 1, 2)), (1, 2, 2))
    with pytest.raises(TypeError, match=r"input_shape\[1\]"):
        module.max_pool2d_backward(np.ones((1, 1, 1)), np.zeros((1, 1, 1, 2), int), (1, 2.0, 2))
    assert module.conv2d(y.astype(int), w).dtype == np.float64
    assert module.conv2d(y.astype(np.float32), w).dtype == np.float64


def test_a_batch_that_was_right_for_compiled_is_none_for_the_lecture():
    y, w = np.ones((2, 2, 5, 4)), np.ones((3, 2, 2, 2))
    for _ in range(2):
        assert compiled.conv2d(y, w, np.zeros(3)).shape == (2, 3, 4, 3)
        with pytest.raises(ValueError, match="came as a batch"):
            loops.conv2d(y, w, np.zeros(3))
