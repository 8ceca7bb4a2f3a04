"""What the vectorized versions make of a listing's inputs: `twin(LISTINGS["L07"], inputs)`, name -> array.

The second opinion of the errata and of the tests: nothing here runs a listing.
"""

import inspect
from collections.abc import Callable

import numpy as np

from .. import vectorized
from ..listings import Listing
from ..operations.signature import signature_of

ACTIVATIONS = {name: getattr(vectorized, name) for name in ("identity", "sigmoid", "tanh", "relu")}

# Listing -> the operation that says the same, and the listing's names for its results. A listing that
# has an operation's name needs no row.
MEANS = {
    "conv_forward": "conv2d z",
    "conv_forward_segments": "conv2d z",
    "conv_forward_stride": "conv2d z",
    "affine_map_formula": "conv2d z",
    "conv_backward": "conv2d_backward dY dw db",
    "conv_backward_stride": "conv2d_backward dY dw db",
    "conv_input_gradient": "conv2d_input_gradient dy",
    "input_derivative_formula": "conv2d_input_gradient dY",
    "shifted_derivative": "conv2d_input_gradient dY",
    "conv_filter_gradient": "conv2d_filter_gradient dw",
    "filter_derivative_formula": "conv2d_filter_gradient dw",
    "zero_padding": "pad Ypad",
    "remove_padding": "crop dY",
    "max_pool": "max_pool2d Y pidx",
    "max_pool_stride": "max_pool2d Y pidx",
    "max_pool_backward": "max_pool2d_backward dy",
    "max_pool_backward_stride": "max_pool2d_backward dy",
    "mean_pool": "mean_pool2d Y",
    "mean_pool_stride": "mean_pool2d Y",
    "mean_pool_backward": "mean_pool2d_backward dy",
    "mean_pool_backward_stride": "mean_pool2d_backward dy",
    "mean_pool_backward_uniform_filter": "mean_pool2d_backward dy",
    "downsampling": "downsample yDS",
    "upsampling": "upsample yUS",
    "upsampling_between": "upsample yUS",
    "backprop_through_DS": "downsample_backward dy",
    "backprop_through_Upsampling": "upsample_backward dy",
    "transform_invariance": "transform_conv2d z",
    "transform_invariance_backward": "transform_conv2d_backward dy dw db",
    "linear_forward": "linear z",
    "depthwise_forward": "depthwise_conv2d z",
    "depthwise_backward": "depthwise_conv2d_backward dy dw db",
    "pointwise_forward": "pointwise_conv2d z",
    "pointwise_backward": "pointwise_conv2d_backward dy dw db",
    "tdnn_forward": "conv1d z",
    "tdnn_backward": "conv1d_backward dY dw db",
}


def twin(listing: Listing, inputs: dict) -> dict:
    """The arrays that a listing makes or fills, vectorized; those that are only steps on the way are left out.

    A function that is none of the lecture's listings is a KeyError.
    """
    name = listing.function.__name__
    given = dict(inputs)
    f = ACTIVATIONS[given.pop("activation", "identity")]
    if name in ON_THEIR_OWN:
        return ON_THEIR_OWN[name](f, **given)
    if name not in MEANS and name not in vectorized.__all__:
        raise KeyError(f"no vectorized version is named for {listing.id}")
    called, *results = MEANS.get(name, name).split()
    operation = getattr(vectorized, called)
    made = {}
    takes = inspect.signature(listing.function).parameters
    if "f_prime" in takes and called != name:
        made["dz"] = given["dz"] = given["dY"] * f.derivative(given["z"])
    found = operation(**_arguments(operation, name, f, given))
    results = results or [item.name for item in signature_of(operation).items("Makes")]
    made |= zip(results, found if isinstance(found, tuple) else (found,))
    if "activation" in takes:
        made["Y"] = f(made["z"])
    return made


def _arguments(operation: Callable, name: str, f: Callable, given: dict) -> dict:
    """The operation's arguments, from a listing's inputs."""
    given = {**given, "f": f.__name__, "trailing": name == "upsampling"}
    if "dY" in given:
        given["dy"] = given["du"] = given["dY"]
    if "dYpad" in given:
        given["y"] = given["dYpad"]
    if name == "backprop_through_DS":
        given["input_shape"] = len(given["dz"]), given["W"], given["H"]
    elif "w" in given and "y" not in given:
        given["input_shape"] = _size_below(given["dz"], given["w"])
    return {key: given[key] for key in inspect.signature(operation).parameters if key in given}


def _size_below(dz: np.ndarray, w: np.ndarray) -> tuple[int, int, int]:
    """The shape of the maps that were scanned with stride 1."""
    _, D_in, K, _ = w.shape
    return D_in, dz.shape[1] + K - 1, dz.shape[2] + K - 1


# ---------------------------------------------------------------- what is no single operation

def _network(f, image, w, b, S=1):
    z, Y = [], [image]
    for filters, bias in zip(w, b):
        z.append(vectorized.conv2d(Y[-1], filters, bias, stride=S))
        Y.append(f(z[-1]))
    return {"z": z, "Y": Y, "output": vectorized.softmax(vectorized.flatten(Y[-1]))}


def _flat_network(f, y, w, b):
    z, Y = [], [y]
    for weights, bias in zip(w, b):
        z.append(vectorized.linear(Y[-1], weights, bias))
        Y.append(f(z[-1]))
    return {"z": z, "Y": Y}


def _backward_by(layer_backward):
    def backward(f, Y, z, w, dY):
        found = {"dz": [], "dY": [dY], "dw": [], "db": []}
        for below, scores, filters in zip(Y[-2::-1], z[::-1], w[::-1]):
            found["dz"].insert(0, found["dY"][0] * f.derivative(scores))
            arrays = layer_backward(found["dz"][0], below, filters)
            for key, array in zip(("dY", "dw", "db"), arrays):
                found[key].insert(0, array)
        return found

    return backward


def _from_one_cell(f, y, w, m, n):
    """z from Y(l-1,m,2,2) alone; the slide's m and n count from 1 here, its (2,2) and (1,2) from 0."""
    one_y, one_w = np.zeros_like(y), np.zeros_like(w)
    one_y[m-1, 2, 2], one_w[n-1, m-1] = y[m-1, 2, 2], w[n-1, m-1]
    return {"z": vectorized.conv2d(one_y, one_w)}


def _from_one_weight(f, y, w, m, n):
    one_y, one_w = np.zeros_like(y), np.zeros_like(w)
    one_y[m-1], one_w[n-1, m-1, 1, 2] = y[m-1], w[n-1, m-1, 1, 2]
    return {"z": vectorized.conv2d(one_y, one_w)}


def _for_one_cell(f, dz, w, m, n):
    size = _size_below(dz, w)
    dY = np.zeros(size)  # one cell, from one Z map
    dY[m-1, 2, 2] = vectorized.conv2d_input_gradient(dz[n-1:n], w[n-1:n], input_shape=size)[m-1, 2, 2]
    return {"dY": dY}


def _for_one_weight(f, dz, y, K, m, n):
    all_of_dw = vectorized.conv2d_filter_gradient(dz, y, K=K)
    dw = np.zeros_like(all_of_dw)
    dw[n-1, m-1, 1, 2] = all_of_dw[n-1, m-1, 1, 2]
    return {"dw": dw}


def _two_rules(f, y, z, w, dY):
    dz = dY * f.derivative(z)
    return {"dz": dz, "dY": w.T @ dz, "dw": np.outer(dz, y)}


def _softmax_pool(f, y, K):
    windows, shares = _softmax_windows(y, K)
    return {"Y": (shares * windows).sum(axis=(-2, -1))}


def _softmax_pool_backward(f, y, Y, dY, K):
    windows, shares = _softmax_windows(y, K)
    mean = (shares * windows).sum(axis=(-2, -1), keepdims=True)
    back, dy = shares * (1 + windows - mean) * dY[..., None, None], np.zeros_like(y)
    for a, b in np.ndindex(K, K):
        dy[:, a:a + dY.shape[1], b:b + dY.shape[2]] += back[..., a, b]
    return {"dy": dy}


ON_THEIR_OWN = {
    "forward": _network,
    "forward_segments": _network,
    "forward_downsampling": _network,
    "mlp_forward": _flat_network,
    "backward": _backward_by(vectorized.conv2d_backward),
    "mlp_backward": _backward_by(vectorized.linear_backward),
    "flatten_softmax": lambda f, y: {"output": vectorized.softmax(vectorized.flatten(y))},
    "influence_of_Y22": _from_one_cell,
    "contribution_of_w12": _from_one_weight,
    "derivative_of_Y22": _for_one_cell,
    "derivative_of_w12": _for_one_weight,
    "two_rules": _two_rules,
    "softmax_pool": _softmax_pool,
    "softmax_pool_backward": _softmax_pool_backward,
}


def _softmax_windows(y, K):
    """Every K x K window of the maps, and its softmax: (D, W', H', K, K) each."""
    windows = np.lib.stride_tricks.sliding_window_view(y, (K, K), axis=(1, 2))
    powers = np.exp(windows - windows.max(axis=(-2, -1), keepdims=True))
    return windows, powers / powers.sum(axis=(-2, -1), keepdims=True)


def largest_error(result, true):
    """The largest error of a listing's arrays, or in words what is wrong: one is not made, its shape, cells of it."""
    largest = 0.0
    for name in true:
        if name not in result:
            return f"{name} is never made"
        layers = zip(result[name], true[name]) if isinstance(true[name], list) else [(result[name], true[name])]
        for got, right in layers:
            if got.shape != right.shape:
                return f"{name} has the shape {got.shape}, not {right.shape}"
            lost = int((np.isnan(got) & ~np.isnan(right)).sum())
            if lost:
                return f"{lost} of {got.size} cells of {name} never written"
            largest = max(largest, float(np.abs(got - right).max()))
    return largest
