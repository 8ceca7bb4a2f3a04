"""The third witness: derivatives by central differences, which know nothing of any backward pass."""

import numpy as np
from tqdm import tqdm

from .. import vectorized

STEP = 1e-5
CALL = 1000  # a call of the function takes about as long as these numbers of its result
QUICK = 20_000_000  # such numbers, about half a second; where there are more of them a bar shows how far it is


def central_differences(function, x, upstream, step=STEP):
    """The derivative of sum(upstream * function(x)) for each number of x, in x's shape.

    Each is (F(x + step) - F(x - step)) / (2 step): for smooth functions right to about 1e-9 in float64.
    """
    x, upstream = np.array(x, dtype=float), np.asarray(upstream)
    derivative = np.empty_like(x)
    work = x.size * (upstream.size + CALL)
    for index in tqdm(np.ndindex(x.shape), "central differences", x.size, disable=work <= QUICK, leave=False):
        value = x[index]
        x[index] = value + step
        after = np.asarray(function(x))
        x[index] = value - step
        before = np.asarray(function(x))
        x[index] = value
        derivative[index] = (upstream * ((after - before) / (2 * step))).sum()
    return derivative


def numeric_gradients(operation, inputs):
    """An operation's derivatives by central differences of its forward operation: name -> array.

    Empty for an operation that gives no derivative. At a kink of relu and at ties of a maximum it is no witness.
    """
    return {name: central_differences(function, x, upstream)
            for name, (function, x, upstream) in forward_of(operation, inputs).items()}


def forward_of(operation, inputs):
    """For each derivative that the operation gives: (the forward operation of one argument, the argument, upstream)."""
    forward = getattr(vectorized, operation.removesuffix("_backward"), None)
    given = dict(inputs)
    size = {name: given.pop(name) for name in ("stride", "padding", "K", "S", "transforms") if name in given}
    match operation:
        case "conv2d_input_gradient":
            return {"dy": (lambda v: vectorized.conv2d(v, given["w"], **size), np.zeros(given["input_shape"]),
                           given["dz"])}
        case "conv2d_filter_gradient":
            y, K = given["y"], size.pop("K")
            w = np.zeros((np.shape(given["dz"])[-3], np.shape(y)[-3], *(K if isinstance(K, tuple) else (K, K))))
            return {"dw": (lambda v: vectorized.conv2d(y, v, **size), w, given["dz"])}
        case "max_pool2d_backward":
            j, (x, y) = np.arange(len(given["du"]))[:, None, None], np.moveaxis(np.asarray(given["pidx"]), -1, 0)
            return {"dy": (lambda v: v[j, x, y], np.zeros(given["input_shape"]), given["du"])}
        case "mean_pool2d_backward" | "downsample_backward":
            upstream = given["du"] if "du" in given else given["dz"]
            return {"dy": (lambda v: forward(v, **size), np.zeros(given["input_shape"]), upstream)}
        case "upsample_backward":
            dz = np.asarray(given["dz"])
            *maps, W, H = dz.shape
            cut = (..., slice(W), slice(H))
            small = np.zeros((*maps, -(-W // size["S"]), -(-H // size["S"])))
            return {"dy": (lambda v: vectorized.upsample(v, size["S"], trailing=True)[cut], small, dz)}
        case "activation_backward":
            f = given["f"] if callable(given["f"]) else getattr(vectorized, given["f"])
            return {"dz": (f, given["z"], given["dy"])}
        case "cross_entropy_backward":
            return {"dz": (lambda v: vectorized.cross_entropy(v, given["d"]), given["z"], 1.0)}
        case "l2_divergence_backward":
            return {"dy": (lambda v: vectorized.l2_divergence(v, given["d"]), given["y"], 1.0)}
    if not operation.endswith("_backward"):
        return {}
    if "w" not in given:  # dy and what the forward operation takes
        upstream = given.pop("dy")
        [(name, x)] = given.items()
        return {f"d{name}": (forward, x, upstream)}
    dz, y, w = given["dz"], given["y"], given["w"]
    b = np.zeros(np.shape(w)[1 if operation == "conv_transpose2d_backward" else 0])
    return {"dy": (lambda v: forward(v, w, **size), y, dz), "dw": (lambda v: forward(y, v, **size), w, dz),
            "db": (lambda v: forward(y, w, b=v, **size), b, dz)}
