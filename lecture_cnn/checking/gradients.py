"""The third witness: derivatives by central differences, which use no backward pass."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import vectorized
from ..operations.extras import progress

STEP = 1e-5
CALL = 1000  # a call of the function takes about as long as so many numbers of its result
QUICK = 20_000_000  # so many numbers take about half a second; for more, a bar shows the progress

Array = np.ndarray
Function = Callable[[Array], Any]
Inputs = dict[str, Any]


class Forward(NamedTuple):
    """What one derivative is the derivative of: sum(upstream * function(x)) with respect to x."""

    function: Function
    x: Any
    upstream: Any


def central_differences(function: Function, x: Any, upstream: Any, step: float = STEP) -> Array:
    """The derivative of sum(upstream * function(x)) for each number of x, in x's shape.

    Each is (F(x + step) - F(x - step)) / (2 step). For smooth functions that is right to about 1e-9
    in float64.
    """
    x = np.array(x, dtype=float)
    upstream = np.asarray(upstream)
    derivative = np.empty_like(x)
    is_quick = x.size * (upstream.size + CALL) <= QUICK
    indices = np.ndindex(x.shape)
    with progress("central differences", x.size, shown=not is_quick) as bar:
        for index in indices:
            value = x[index]
            x[index] = value + step
            after = np.asarray(function(x))
            x[index] = value - step
            before = np.asarray(function(x))
            x[index] = value
            slope = (after - before) / (2 * step)
            derivative[index] = (upstream * slope).sum()
            bar.update()
    return derivative


def numeric_gradients(operation: str, inputs: Inputs) -> dict[str, Array]:
    """An operation's derivatives by central differences of its forward operation: name -> array.

    Empty for an operation that gives no derivative. At a kink of relu and at the ties of a maximum
    central differences are no witness.
    """
    gradients = {}
    for name, forward in forward_of(operation, inputs).items():
        gradients[name] = central_differences(*forward)
    return gradients


def forward_of(operation: str, inputs: Inputs) -> dict[str, Forward]:
    """For each derivative that the operation gives, the forward operation of one argument."""
    if operation in FORWARD:
        return FORWARD[operation](**inputs)
    if not operation.endswith("_backward"):
        return {}
    forward = getattr(vectorized, operation.removesuffix("_backward"))
    if "w" in inputs:
        return _layer(operation, forward, **inputs)
    arguments = dict(inputs)
    upstream = arguments.pop("dy")
    [(name, x)] = arguments.items()
    return {f"d{name}": Forward(forward, x, upstream)}


def _layer(
    operation: str, forward: Callable, dz: Array, y: Array, w: Array, **sizes: Any
) -> dict[str, Forward]:
    """dy, dw and db of a layer with weights."""
    maps_out = 1 if operation == "conv_transpose2d_backward" else 0  # the axis of w
    b = np.zeros(np.shape(w)[maps_out])
    return {
        "dy": Forward(lambda v: forward(v, w, **sizes), y, dz),
        "dw": Forward(lambda v: forward(y, v, **sizes), w, dz),
        "db": Forward(lambda v: forward(y, w, b=v, **sizes), b, dz),
    }


# A linear operation has the same derivative everywhere: it is taken at 0.


def _conv2d_input(dz: Array, w: Array, input_shape: tuple, **sizes: Any) -> dict[str, Forward]:
    y = np.zeros(input_shape)
    return {"dy": Forward(lambda v: vectorized.conv2d(v, w, **sizes), y, dz)}


def _conv2d_filter(dz: Array, y: Array, K: Any, **sizes: Any) -> dict[str, Forward]:
    Kx, Ky = K if isinstance(K, tuple) else (K, K)
    D_out = np.shape(dz)[-3]
    D_in = np.shape(y)[-3]
    w = np.zeros((D_out, D_in, Kx, Ky))
    return {"dw": Forward(lambda v: vectorized.conv2d(y, v, **sizes), w, dz)}


def _max_pool(du: Array, pidx: Array, input_shape: tuple) -> dict[str, Forward]:
    j = np.arange(len(du))[:, None, None]
    x, y = np.moveaxis(np.asarray(pidx), -1, 0)
    map_at_0 = np.zeros(input_shape)
    return {"dy": Forward(lambda v: v[j, x, y], map_at_0, du)}


def _mean_pool(du: Array, input_shape: tuple, **sizes: Any) -> dict[str, Forward]:
    y = np.zeros(input_shape)
    return {"dy": Forward(lambda v: vectorized.mean_pool2d(v, **sizes), y, du)}


def _downsample(dz: Array, S: int, input_shape: tuple) -> dict[str, Forward]:
    y = np.zeros(input_shape)
    return {"dy": Forward(lambda v: vectorized.downsample(v, S), y, dz)}


def _upsample(dz: Array, S: int) -> dict[str, Forward]:
    dz = np.asarray(dz)
    *maps, W, H = dz.shape
    W_below = -(-W // S)  # rounded up
    H_below = -(-H // S)
    y = np.zeros((*maps, W_below, H_below))

    def upsampled(v: Array) -> Array:
        return vectorized.upsample(v, S, trailing=True)[..., :W, :H]

    return {"dy": Forward(upsampled, y, dz)}


def _activation(dy: Array, z: Array, f: Any) -> dict[str, Forward]:
    function = f if callable(f) else getattr(vectorized, f)
    return {"dz": Forward(function, z, dy)}


def _cross_entropy(z: Array, d: Any) -> dict[str, Forward]:
    return {"dz": Forward(lambda v: vectorized.cross_entropy(v, d), z, 1.0)}


def _l2_divergence(y: Array, d: Array) -> dict[str, Forward]:
    return {"dy": Forward(lambda v: vectorized.l2_divergence(v, d), y, 1.0)}


def _batch_norm(du: Array, y: Array, gamma: Array, **eps: float) -> dict[str, Forward]:
    beta = np.zeros(np.shape(gamma))
    norm = vectorized.batch_norm
    return {
        "dy": Forward(lambda v: norm(v, gamma, beta, **eps), y, du),
        "dgamma": Forward(lambda v: norm(y, v, beta, **eps), gamma, du),
        "dbeta": Forward(lambda v: norm(y, gamma, v, **eps), beta, du),
    }


def _self_similarity(du: Array, y: Array, wq: Array, wk: Array, wv: Array) -> dict[str, Forward]:
    inputs = dict(y=y, wq=wq, wk=wk, wv=wv)

    def of(name: str) -> Forward:
        def forward(v: Array) -> Array:
            return vectorized.self_similarity(**inputs | {name: v})

        return Forward(forward, inputs[name], du)

    return {f"d{name}": of(name) for name in inputs}


def _dropout(du: Array, mask: Array, p: float) -> dict[str, Forward]:
    y = np.zeros(np.shape(du))
    return {"dy": Forward(lambda v: vectorized.dropout(v, mask, p=p), y, du)}


def _residual(du: Array, backward_of_f: Callable) -> dict[str, Forward]:
    """The way back is linear, and this is a function that it is the way back of.

    dy = J'du + du, with the matrix J' from single ones: f(v) = J v.
    """
    du = np.asarray(du, dtype=float)
    units = np.eye(du.size).reshape(du.size, *du.shape)
    J = np.array([np.ravel(backward_of_f(unit)) for unit in units])  # row k: what du_k adds to dy

    def forward(v: Array) -> Array:
        return vectorized.residual(v, lambda y: (J @ y.ravel()).reshape(y.shape))

    return {"dy": Forward(forward, np.zeros(du.shape), du)}


# The operations whose arguments are not those of their forward operation and dz.
FORWARD: dict[str, Callable[..., dict[str, Forward]]] = {
    "conv2d_input_gradient": _conv2d_input,
    "conv2d_filter_gradient": _conv2d_filter,
    "max_pool2d_backward": _max_pool,
    "mean_pool2d_backward": _mean_pool,
    "downsample_backward": _downsample,
    "upsample_backward": _upsample,
    "activation_backward": _activation,
    "cross_entropy_backward": _cross_entropy,
    "l2_divergence_backward": _l2_divergence,
    "batch_norm_backward": _batch_norm,
    "dropout_backward": _dropout,
    "self_similarity_backward": _self_similarity,
    "residual_backward": _residual,
}
