"""What the vectorized versions make of a listing's inputs: `twin(LISTINGS["L07"], inputs)`, name -> array.

The second opinion of the errata and of the tests: nothing here runs a listing.
"""

import numpy as np

from .. import vectorized
from ..operations.signature import signature_of

ACTIVATIONS = {name: getattr(vectorized, name) for name in ("identity", "sigmoid", "tanh", "relu")}


def twin(listing, inputs):
    """The arrays that a listing makes or fills, vectorized; those that are only steps on the way are left out.

    A function that is none of the lecture's listings is a KeyError.
    """
    f = ACTIVATIONS[inputs.get("activation", "identity")]
    given = {name: value if isinstance(value, list) else np.asarray(value) for name, value in inputs.items()
             if name not in ("activation", "input_shape", "K", "S", "H", "W", "stride", "P", "transforms", "m", "n")}
    shape, K = inputs.get("input_shape"), inputs.get("K")
    stride, S = inputs.get("stride", 1), inputs.get("S", 1)
    name = listing.function.__name__
    match name, given:
        case ("forward" | "forward_segments" | "forward_downsampling", {"image": image, "w": w, "b": b}):
            z, Y = [], [image]
            for filters, bias in zip(w, b):
                z.append(vectorized.conv2d(Y[-1], filters, bias, stride=S))
                Y.append(f(z[-1]))
            return {"z": z, "Y": Y, "output": vectorized.softmax(vectorized.flatten(Y[-1]))}
        case "mlp_forward", {"y": y, "w": w, "b": b}:
            z, Y = [], [y]
            for weights, bias in zip(w, b):
                z.append(vectorized.linear(Y[-1], weights, bias))
                Y.append(f(z[-1]))
            return {"z": z, "Y": Y}
        case ("backward" | "mlp_backward"), {"Y": Y, "z": z, "w": w, "dY": dY}:
            layer_backward = vectorized.linear_backward if name == "mlp_backward" else vectorized.conv2d_backward
            found = {"dz": [], "dY": [dY], "dw": [], "db": []}
            for below, scores, filters in zip(Y[-2::-1], z[::-1], w[::-1]):
                found["dz"].insert(0, found["dY"][0] * f.derivative(scores))
                dy, dw, db = layer_backward(found["dz"][0], below, filters)
                for key, array in (("dY", dy), ("dw", dw), ("db", db)):
                    found[key].insert(0, array)
            return found
        case (("conv_forward" | "conv_forward_segments" | "conv_forward_stride" | "affine_map_formula"),
              {"y": y, "w": w, "b": b}):
            z = vectorized.conv2d(y, w, b, stride=stride)
            return {"z": z} if name == "affine_map_formula" else {"z": z, "Y": f(z)}
        case ("conv_backward" | "conv_backward_stride"), {"y": y, "z": z, "w": w, "dY": dY}:
            dz = dY * f.derivative(z)
            return {"dz": dz, **dict(zip(("dY", "dw", "db"), vectorized.conv2d_backward(dz, y, w, stride=stride)))}
        case ("conv_input_gradient" | "input_derivative_formula" | "shifted_derivative"), {"dz": dz, "w": w}:
            size = w.shape[1], dz.shape[1] + w.shape[-1] - 1, dz.shape[2] + w.shape[-1] - 1
            key = "dy" if name == "conv_input_gradient" else "dY"
            return {key: vectorized.conv2d_input_gradient(dz, w, input_shape=size)}
        case ("conv_filter_gradient" | "filter_derivative_formula"), {"dz": dz, "y": y}:
            return {"dw": vectorized.conv2d_filter_gradient(dz, y, K=K)}
        case "zero_padding", {"y": y}:
            return {"Ypad": vectorized.pad(y, inputs["P"])}
        case "remove_padding", {"dYpad": dYpad}:
            return {"dY": vectorized.crop(dYpad, inputs["P"])}
        case ("max_pool" | "max_pool_stride"), {"y": y}:
            return dict(zip(("Y", "pidx"), vectorized.max_pool2d(y, K, stride=stride)))
        case ("max_pool_backward" | "max_pool_backward_stride"), {"dY": dY, "pidx": pidx}:
            return {"dy": vectorized.max_pool2d_backward(dY, pidx, shape)}
        case ("mean_pool" | "mean_pool_stride"), {"y": y}:
            return {"Y": vectorized.mean_pool2d(y, K, stride=stride)}
        case ("mean_pool_backward" | "mean_pool_backward_stride" | "mean_pool_backward_uniform_filter"), {"dY": dY}:
            return {"dy": vectorized.mean_pool2d_backward(dY, K, stride=stride, input_shape=shape)}
        case "downsampling", {"y": y}:
            return {"yDS": vectorized.downsample(y, S)}
        case ("upsampling" | "upsampling_between"), {"y": y}:
            return {"yUS": vectorized.upsample(y, S, trailing=name == "upsampling")}
        case "backprop_through_DS", {"dz": dz}:
            return {"dy": vectorized.downsample_backward(dz, S, (len(dz), inputs["W"], inputs["H"]))}
        case "backprop_through_Upsampling", {"dz": dz}:
            return {"dy": vectorized.upsample_backward(dz, S)}
        case "transform_invariance", {"y": y, "w": w, "b": b}:
            z = vectorized.transform_conv2d(y, w, inputs["transforms"], b)
            return {"z": z, "Y": f(z)}
        case "transform_invariance_backward", {"dz": dz, "y": y, "w": w}:
            return dict(zip(("dy", "dw", "db"), vectorized.transform_conv2d_backward(dz, y, w, inputs["transforms"])))
        case "flatten_softmax", {"y": y}:
            return {"output": vectorized.softmax(vectorized.flatten(y))}
        case "activation_backward", {"z": z, "dY": dY}:
            return {"dz": vectorized.activation_backward(dY, z, f.__name__)}
        case "linear_forward", {"y": y, "w": w, "b": b}:
            return {"z": vectorized.linear(y, w, b)}
        case "linear_backward", {"dz": dz, "y": y, "w": w}:
            return dict(zip(("dy", "dw", "db"), vectorized.linear_backward(dz, y, w)))
        case ("depthwise_forward" | "pointwise_forward"), {"y": y, "w": w, "b": b}:
            return {"z": getattr(vectorized, name.replace("forward", "conv2d"))(y, w, b)}
        case ("depthwise_backward" | "pointwise_backward"), {"dz": dz, "y": y, "w": w}:
            backward = getattr(vectorized, name.replace("backward", "conv2d_backward"))
            return dict(zip(("dy", "dw", "db"), backward(dz, y, w)))
        case "tdnn_forward", {"y": y, "w": w, "b": b}:
            z = vectorized.conv1d(y, w, b)
            return {"z": z, "Y": f(z)}
        case "tdnn_backward", {"y": y, "z": z, "w": w, "dY": dY}:
            dz = dY * f.derivative(z)
            return {"dz": dz, **dict(zip(("dY", "dw", "db"), vectorized.conv1d_backward(dz, y, w)))}
        case ("influence_of_Y22" | "contribution_of_w12"), {"y": y, "w": w}:
            m, n = inputs["m"] - 1, inputs["n"] - 1  # the slide's numbers count from 1 here, its (2,2) and (1,2) from 0
            one_y, one_w = np.zeros_like(y), np.zeros_like(w)
            if name == "influence_of_Y22":
                one_y[m, 2, 2], one_w[n, m] = y[m, 2, 2], w[n, m]
            else:
                one_y[m], one_w[n, m, 1, 2] = y[m], w[n, m, 1, 2]
            return {"z": vectorized.conv2d(one_y, one_w)}
        case "derivative_of_Y22", {"dz": dz, "w": w}:
            m, n = inputs["m"] - 1, inputs["n"] - 1
            size = w.shape[1], dz.shape[1] + 2, dz.shape[2] + 2
            dY = np.zeros(size)  # one cell, from one Z map
            dY[m, 2, 2] = vectorized.conv2d_input_gradient(dz[n:n + 1], w[n:n + 1], input_shape=size)[m, 2, 2]
            return {"dY": dY}
        case "derivative_of_w12", {"dz": dz, "y": y}:
            one, all_of_dw = (inputs["n"] - 1, inputs["m"] - 1, 1, 2), vectorized.conv2d_filter_gradient(dz, y, K=K)
            dw = np.zeros_like(all_of_dw)
            dw[one] = all_of_dw[one]
            return {"dw": dw}
        case "two_rules", {"y": y, "z": z, "w": w, "dY": dY}:
            dz = dY * f.derivative(z)
            return {"dz": dz, "dY": w.T @ dz, "dw": np.outer(dz, y)}
        case "softmax_pool", {"y": y}:
            windows, shares = _softmax_windows(y, K)
            return {"Y": (shares * windows).sum(axis=(-2, -1))}
        case "softmax_pool_backward", {"y": y, "dY": dY}:
            windows, shares = _softmax_windows(y, K)
            mean = (shares * windows).sum(axis=(-2, -1), keepdims=True)
            back, dy = shares * (1 + windows - mean) * dY[..., None, None], np.zeros_like(y)
            for a, b in np.ndindex(K, K):
                dy[:, a:a + dY.shape[1], b:b + dY.shape[2]] += back[..., a, b]
            return {"dy": dy}
    if hasattr(vectorized, name):  # an operation of the listing's own name
        operation = getattr(vectorized, name)
        given = {"dy" if key == "dY" else key: value for key, value in given.items()}
        results = operation(**given)
        made = [item.name for item in signature_of(operation).items("Makes")]
        return dict(zip(made, results if isinstance(results, tuple) else (results,)))
    raise KeyError(f"no vectorized version is named for {listing.id}")


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
