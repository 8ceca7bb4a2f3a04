"""What a listing should give, by the vectorized functions: `vectorized_result(listing, inputs)`.

The errata and the tests compare a listing's arrays with these. Nothing here runs a listing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .. import vectorized
from ..listings import Listing
from ..operations.signature import signature_of

Array = np.ndarray
Arrays = dict[str, Any]  # name -> array, or a list with one array for each layer

# Inputs that are arrays; a list holds one array for each layer.
ARRAYS = {"image", "y", "Y", "z", "w", "b", "dz", "dY", "dYpad", "pidx"}


def vectorized_result(listing: Listing, inputs: Arrays) -> Arrays:
    """The arrays that a listing returns, computed by the vectorized functions: name -> array.

    `inputs` are the listing's (API.md). Arrays that the listing needs only on the way are left
    out. A function that is none of the lecture's listings is a KeyError.
    """
    name = listing.function.__name__  # type: ignore[attr-defined]
    if name in BY_LISTING:
        compute = BY_LISTING[name]
    elif hasattr(vectorized, name):
        compute = _of_the_same_name(getattr(vectorized, name))
    else:
        raise KeyError(f"no vectorized version is named for {listing.id}")
    arguments = dict(inputs)
    for name in ARRAYS.intersection(inputs):
        if not isinstance(inputs[name], list):
            arguments[name] = np.asarray(inputs[name])
    return compute(**arguments)


def _results(operation: Callable, *names: str, **renamed: str) -> Callable[..., Arrays]:
    """The operation itself, its results by the names that the listing gives them.

    `renamed` holds the inputs that have other names there: the listing's -> the operation's.
    """

    def compute(**inputs: Any) -> Arrays:
        arguments = {renamed.get(name, name): value for name, value in inputs.items()}
        results = operation(**arguments)
        if len(names) == 1:
            results = (results,)
        return dict(zip(names, results, strict=True))

    return compute


def _of_the_same_name(operation: Callable) -> Callable[..., Arrays]:
    """An operation that has the listing's own name: its dy is the listing's dY."""
    names = [item.name for item in signature_of(operation).items("Makes")]
    return _results(operation, *names, dY="dy")


def _activated(operation: Callable) -> Callable[..., Arrays]:
    """z by the operation, then Y = f(z)."""

    def compute(activation: str = "identity", **inputs: Any) -> Arrays:
        z = operation(**inputs)
        return {"z": z, "Y": getattr(vectorized, activation)(z)}

    return compute


def _activated_backward(operation: Callable) -> Callable[..., Arrays]:
    """dz through the activation, then dY, dw and db by the operation."""

    def compute(dY: Array, z: Array, activation: str = "identity", **inputs: Any) -> Arrays:
        dz = vectorized.activation_backward(dY, z, activation)
        dy, dw, db = operation(dz=dz, **inputs)
        return {"dz": dz, "dY": dy, "dw": dw, "db": db}

    return compute


# ---------------------------------------------------------------- networks of several layers


def _layers_forward(
    layer: Callable[..., Array],
    y: Array,
    w: list,
    b: list,
    activation: str = "identity",
    **sizes: int,
) -> Arrays:
    """`z` and `Y` of every layer; `layer` computes the affine map of one layer."""
    f = getattr(vectorized, activation)
    z: list[Array] = []
    Y = [y]
    for weights, bias in zip(w, b):
        z.append(layer(Y[-1], weights, bias, **sizes))
        Y.append(f(z[-1]))
    return {"z": z, "Y": Y}


def _network(image: Array, w: list, b: list, activation: str = "identity", S: int = 1) -> Arrays:
    result = _layers_forward(vectorized.conv2d, image, w, b, activation, stride=S)
    flat = vectorized.flatten(result["Y"][-1])
    return {**result, "output": vectorized.softmax(flat)}


def _layers_backward(
    layer_backward: Callable[..., tuple[Array, ...]],
    Y: list,
    z: list,
    w: list,
    dY: Array,
    activation: str = "identity",
) -> Arrays:
    """The derivatives of every layer, from the last layer to the first."""
    layer = _activated_backward(layer_backward)
    result: dict[str, list[Array]] = {"dz": [], "dY": [dY], "dw": [], "db": []}
    for below, scores, weights in zip(Y[-2::-1], z[::-1], w[::-1]):
        above = result["dY"][0]
        found = layer(dY=above, z=scores, activation=activation, y=below, w=weights)
        for name, array in found.items():
            result[name].insert(0, array)
    return result


# ---------------------------------------------------------------- one layer


def _flatten_softmax(y: Array) -> Arrays:
    return {"output": vectorized.softmax(vectorized.flatten(y))}


def _activation_backward(z: Array, dY: Array, activation: str = "identity") -> Arrays:
    return {"dz": vectorized.activation_backward(dY, z, activation)}


def _two_rules(y: Array, z: Array, w: Array, dY: Array, activation: str = "identity") -> Arrays:
    dz = vectorized.activation_backward(dY, z, activation)
    return {"dz": dz, "dY": w.T @ dz, "dw": np.outer(dz, y)}


def _input_gradient(dz: Array, w: Array) -> Array:
    """dy of a convolution with stride 1 and no padding."""
    K = w.shape[-1]
    maps, W, H = w.shape[1], dz.shape[1] + K - 1, dz.shape[2] + K - 1
    return vectorized.conv2d_input_gradient(dz, w, input_shape=(maps, W, H))


def _series_gradient(dz: Array, w: Array) -> Array:
    """dy of a scan along time, a convolution with H = 1."""
    y = np.zeros((w.shape[1], dz.shape[1] + w.shape[-1] - 1))
    dy, _, _ = vectorized.conv1d_backward(dz, y, w)
    return dy


# ---------------------------------------------------------------- one cell or one weight alone
# Their inputs m and n count from 1; the slide's cell (2,2) and weight (1,2) count from 0.


def _only(array: Array, *index: int) -> Array:
    """The array with 0 everywhere but there."""
    kept = np.zeros_like(array)
    kept[index] = array[index]
    return kept


def _influence_of_Y22(y: Array, w: Array, m: int, n: int) -> Arrays:
    one_y = _only(y, m - 1, 2, 2)
    one_w = _only(w, n - 1, m - 1)
    return {"z": vectorized.conv2d(one_y, one_w)}


def _contribution_of_w12(y: Array, w: Array, m: int, n: int) -> Arrays:
    one_y = _only(y, m - 1)
    one_w = _only(w, n - 1, m - 1, 1, 2)
    return {"z": vectorized.conv2d(one_y, one_w)}


def _derivative_of_Y22(dz: Array, w: Array, m: int, n: int) -> Arrays:
    from_one_map = _input_gradient(dz[n - 1 : n], w[n - 1 : n])
    return {"dY": _only(from_one_map, m - 1, 2, 2)}


def _derivative_of_w12(dz: Array, y: Array, K: int, m: int, n: int) -> Arrays:
    all_weights = vectorized.conv2d_filter_gradient(dz, y, K=K)
    return {"dw": _only(all_weights, n - 1, m - 1, 1, 2)}


# ---------------------------------------------------------------- pooling, resampling and borders


def _downsampling_backward(dz: Array, S: int, H: int, W: int) -> Array:
    return vectorized.downsample_backward(dz, S, (len(dz), W, H))


def _transposed(y: Array, w: Array, b: Array, S: int) -> Array:
    return vectorized.conv_transpose2d(y, w, b, stride=S)


def _transposed_backward(y: Array, w: Array, dz: Array, S: int) -> tuple[Array, ...]:
    return vectorized.conv_transpose2d_backward(dz, y, w, stride=S)


def _pixel_softmax(z: Array) -> Array:
    scores = z.reshape(len(z), -1).T  # a row for each pixel
    return vectorized.softmax(scores).T.reshape(z.shape)


def _pixel_softmax_backward(p: Array, d: Array) -> Array:
    return p - d


# ---------------------------------------------------------------- what makes a network train


def _batch_norm_backward(mu: Array, var: Array, dY: Array, **inputs: Any) -> Arrays:
    """The derivatives by the vectorized function, which finds mean and variance itself."""
    dy, dgamma, dbeta = vectorized.batch_norm_backward(dY, **inputs)
    return {"dy": dy, "dgamma": dgamma, "dbeta": dbeta}


def _self_similarity_backward(
    q: Array, k: Array, v: Array, s: Array, dY: Array, **inputs: Any
) -> Arrays:
    """The derivatives by the vectorized function, which finds q, k, v and s itself."""
    results = vectorized.self_similarity_backward(dY, **inputs)
    return dict(zip(("dY", "dwq", "dwk", "dwv"), results, strict=True))


def _residual(y: Array, F: Array) -> Array:
    return vectorized.residual(y, lambda y: F)


def _residual_backward(dY: Array, dF: Array) -> Array:
    return vectorized.residual_backward(dY, lambda du: dF)


def _softmax_windows(y: Array, K: int) -> tuple[Array, Array]:
    """Every K x K window of the maps, and its softmax: (D, W', H', K, K) each."""
    windows = np.lib.stride_tricks.sliding_window_view(y, (K, K), axis=(1, 2))
    powers = np.exp(windows - windows.max(axis=(-2, -1), keepdims=True))
    return windows, powers / powers.sum(axis=(-2, -1), keepdims=True)


def _softmax_pool(y: Array, K: int) -> Arrays:
    windows, shares = _softmax_windows(y, K)
    return {"Y": (shares * windows).sum(axis=(-2, -1))}


def _softmax_pool_backward(y: Array, Y: Array, dY: Array, K: int) -> Arrays:
    windows, shares = _softmax_windows(y, K)
    mean = (shares * windows).sum(axis=(-2, -1), keepdims=True)
    of_windows = shares * (1 + windows - mean) * dY[..., None, None]
    dy = np.zeros_like(y)
    _, W, H = dY.shape
    for a, b in np.ndindex(K, K):
        dy[:, a : a + W, b : b + H] += of_windows[..., a, b]
    return {"dy": dy}


_convolution = _activated(vectorized.conv2d)
_convolution_backward = _activated_backward(vectorized.conv2d_backward)
_dy = _results(_input_gradient, "dy")
_dY = _results(_input_gradient, "dY")
_series_dY = _results(_series_gradient, "dY")
_filter_gradient = _results(vectorized.conv2d_filter_gradient, "dw")
_max_pool = _results(vectorized.max_pool2d, "Y", "pidx")
_max_pool_dy = _results(vectorized.max_pool2d_backward, "dy", dY="du")
_mean_pool = _results(vectorized.mean_pool2d, "Y")
_mean_pool_dy = _results(vectorized.mean_pool2d_backward, "dy", dY="du")

# Name of the listing's function -> the function that computes the same from the same inputs.
BY_LISTING: dict[str, Callable[..., Arrays]] = {
    "forward": _network,
    "forward_segments": _network,
    "forward_downsampling": _network,
    "backward": partial(_layers_backward, vectorized.conv2d_backward),
    "mlp_forward": partial(_layers_forward, vectorized.linear),
    "mlp_backward": partial(_layers_backward, vectorized.linear_backward),
    "conv_forward": _convolution,
    "conv_forward_segments": _convolution,
    "conv_forward_stride": _convolution,
    "affine_map_formula": _results(vectorized.conv2d, "z"),
    "conv_backward": _convolution_backward,
    "conv_backward_stride": _convolution_backward,
    "conv_input_gradient": _dy,
    "input_derivative_formula": _dY,
    "shifted_derivative": _dY,
    "conv_filter_gradient": _filter_gradient,
    "filter_derivative_formula": _filter_gradient,
    "tdnn_forward": _activated(vectorized.conv1d),
    "tdnn_backward": _activated_backward(vectorized.conv1d_backward),
    "tdnn_scatter": _series_dY,
    "tdnn_gather": _series_dY,
    "transform_invariance": _activated(vectorized.transform_conv2d),
    "transform_invariance_backward": _results(
        vectorized.transform_conv2d_backward, "dy", "dw", "db"
    ),
    "depthwise_forward": _results(vectorized.depthwise_conv2d, "z"),
    "depthwise_backward": _results(vectorized.depthwise_conv2d_backward, "dy", "dw", "db"),
    "pointwise_forward": _results(vectorized.pointwise_conv2d, "z"),
    "pointwise_backward": _results(vectorized.pointwise_conv2d_backward, "dy", "dw", "db"),
    "linear_forward": _results(vectorized.linear, "z"),
    "linear_backward": _results(vectorized.linear_backward, "dy", "dw", "db"),
    "two_rules": _two_rules,
    "activation_backward": _activation_backward,
    "flatten_softmax": _flatten_softmax,
    "influence_of_Y22": _influence_of_Y22,
    "contribution_of_w12": _contribution_of_w12,
    "derivative_of_Y22": _derivative_of_Y22,
    "derivative_of_w12": _derivative_of_w12,
    "max_pool": _max_pool,
    "max_pool_stride": _max_pool,
    "max_pool_backward": _max_pool_dy,
    "max_pool_backward_stride": _max_pool_dy,
    "mean_pool": _mean_pool,
    "mean_pool_stride": _mean_pool,
    "mean_pool_backward": _mean_pool_dy,
    "mean_pool_backward_stride": _mean_pool_dy,
    "mean_pool_backward_uniform_filter": _mean_pool_dy,
    "softmax_pool": _softmax_pool,
    "softmax_pool_backward": _softmax_pool_backward,
    "downsampling": _results(vectorized.downsample, "yDS"),
    "backprop_through_DS": _results(_downsampling_backward, "dy"),
    "upsampling": _results(partial(vectorized.upsample, trailing=True), "yUS"),
    "upsampling_between": _results(vectorized.upsample, "yUS"),
    "backprop_through_Upsampling": _results(vectorized.upsample_backward, "dy"),
    "transposed_convolution": _results(_transposed, "z"),
    "transposed_convolution_backward": _results(_transposed_backward, "dY", "dw", "db"),
    "pixel_softmax": _results(_pixel_softmax, "p"),
    "pixel_softmax_backward": _results(_pixel_softmax_backward, "dz"),
    "zero_padding": _results(vectorized.pad, "Ypad"),
    "remove_padding": _results(vectorized.crop, "dY", dYpad="y"),
    "batch_norm": _results(vectorized.batch_norm, "Y"),
    "batch_norm_backward": _batch_norm_backward,
    "dropout": _results(vectorized.dropout, "Y"),
    "dropout_backward": _results(vectorized.dropout_backward, "dy", dY="du"),
    "self_similarity": _results(vectorized.self_similarity, "Y"),
    "self_similarity_backward": _self_similarity_backward,
    "residual": _results(_residual, "Y"),
    "residual_backward": _results(_residual_backward, "dy"),
}


# ---------------------------------------------------------------- comparing


def largest_error(result: Arrays, expected: Arrays) -> float | str:
    """The largest absolute difference of a listing's arrays to those expected.

    A text instead, where an array is missing, has another shape or has cells never written.
    """
    largest = 0.0
    for name, right in expected.items():
        if name not in result:
            return f"{name} is never made"
        layers = zip(result[name], right) if isinstance(right, list) else [(result[name], right)]
        for got, wanted in layers:
            if got.shape != wanted.shape:
                return f"{name} has the shape {got.shape}, not {wanted.shape}"
            unwritten = int((np.isnan(got) & ~np.isnan(wanted)).sum())
            if unwritten:
                return f"{unwritten} of {got.size} cells of {name} never written"
            difference = float(np.abs(got - wanted).max())
            largest = max(largest, difference)
    return largest
