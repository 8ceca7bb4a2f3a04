"""The lecture's operations on NumPy arrays, computed by its own loops: the names of `vectorized`.

Each call converts its arrays to 1-based ones, runs listings, and converts the result back. One
instance (a batch for `batch_norm`), one K, one stride. The loops compute in Python floats, which
are rounded once to the type of the arguments.

Wrong arguments are a TypeError, ValueError or IndexError that names the argument; the docstrings
give the shapes, `operations.checks` the rules.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .language.adapter import run
from .listings import convolution, depthwise, network, pooling, resampling, sequences, training
from .listings import transforms as transforms_listings
from .onebased import Array as OneBased
from .onebased import flatten as flatten_maps
from .onebased import softmax as softmax_of
from .operations import activations
from .operations.checks import (
    activation_input,
    alike,
    as_long_as,
    checked,
    derivative_and_input,
    half_a_window,
    kept_or_not,
    known_activation,
    scores_and_labels,
    true_or_false,
)
from .operations.real_cells import over_real_cells, quiet
from .operations.shapes import below_1, positive, squares, whole

__all__ = [
    "conv2d",
    "conv2d_backward",
    "conv2d_input_gradient",
    "conv2d_filter_gradient",
    "pad",
    "crop",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "depthwise_conv2d",
    "depthwise_conv2d_backward",
    "pointwise_conv2d",
    "pointwise_conv2d_backward",
    "conv1d",
    "conv1d_backward",
    "transform_conv2d",
    "transform_conv2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "mean_pool2d",
    "mean_pool2d_backward",
    "downsample",
    "downsample_backward",
    "upsample",
    "upsample_backward",
    "flatten",
    "unflatten",
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "activation_backward",
    "linear",
    "linear_backward",
    "softmax",
    "softmax_backward",
    "cross_entropy",
    "cross_entropy_backward",
    "l2_divergence",
    "l2_divergence_backward",
    "batch_norm",
    "batch_norm_backward",
    "dropout",
    "dropout_backward",
    "residual",
    "residual_backward",
    "momentum_step",
    "adam_step",
    "self_similarity",
    "self_similarity_backward",
]

Array = np.ndarray
Gradients = tuple[Array, Array, Array]
Shape = tuple[int, ...]
Inputs = dict[str, Any]


# ---------------------------------------------------------------- convolution

def conv2d(
    y: Array, w: Array, b: Array | None = None, *, stride: int = 1, padding: int = 0
) -> Array:
    """z: correlation of the maps with the filters, no flip (L21; with a stride L23).

    Takes y: N? D_in W H; w: D_out D_in Kx Ky; b = none: D_out
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D_out W' H'
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, w, b, stride, padding = checked(conv2d, y, w, b, stride, padding, lecture=True)
    if stride == 1:
        found = run(convolution.conv_forward, y=_pad(y, padding), w=w, b=b)
    else:
        found = run(convolution.conv_forward_stride, y=_pad(y, padding), w=w, b=b, stride=stride)
    return _of_type(y.dtype, found["z"])


def conv2d_backward(
    dz: Array, y: Array, w: Array, *, stride: int = 1, padding: int = 0
) -> Gradients:
    """dy, dw, db, each of the size of its variable (L11; with a stride L24), where f' = 1.

    These are the forward loops, and each product is added back.

    Takes y: N? D_in W H; w: D_out D_in Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H; dw: D_out D_in Kx Ky; db: D_out
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, w, stride, padding = checked(conv2d_backward, dz, y, w, stride, padding, lecture=True)
    inputs: Inputs = dict(y=_pad(y, padding), z=dz, w=w, dY=dz)  # f' = 1 for each z
    if stride == 1:
        found = run(convolution.conv_backward, **inputs)
    else:
        found = run(convolution.conv_backward_stride, **inputs, stride=stride)
    return _typed(y.dtype, _crop(found["dY"], padding), found["dw"], found["db"])


def conv2d_input_gradient(
    dz: Array, w: Array, *, stride: int = 1, padding: int = 0, input_shape: Shape
) -> Array:
    """dy: the zero-padded dz correlated with the flipped filters (L07).

    For a stride L19 runs before, for padding L40 after.

    It runs as printed: the zeros that L19 inserts into dz and L07 puts around it are cells, and
    times an inf or a NaN in w each of them makes a NaN in dy. `conv2d_backward`, and both functions
    in `vectorized` and `compiled`, have no such product.

    Takes input_shape: N? D_in W H as shape; w: D_out D_in Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, w, stride, padding, input_shape = checked(
        conv2d_input_gradient, dz, w, stride, padding, input_shape, lecture=True
    )
    dz = _to_stride_1(dz, stride, input_shape, w.shape[-1], padding)
    dy = run(convolution.conv_input_gradient, dz=dz, w=w)["dy"]
    return _of_type(w.dtype, _crop(dy, padding))


def conv2d_filter_gradient(
    dz: Array, y: Array, *, K: int, stride: int = 1, padding: int = 0
) -> Array:
    """dw: dz placed on y at each weight's offset (L08, after L19 for a stride).

    It runs as printed: the zeros that L19 inserts into dz are cells, and times an inf or a NaN in y
    each of them makes a NaN in dw. `conv2d_backward`, and both functions in `vectorized` and
    `compiled`, have no such product.

    Takes y: N? D_in W H; dz: N? D_out W' H'
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes dw: D_out D_in Kx Ky
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, K, stride, padding = checked(
        conv2d_filter_gradient, dz, y, K, stride, padding, lecture=True
    )
    dz = _to_stride_1(dz, stride, y.shape, K, padding)
    dw = run(convolution.conv_filter_gradient, dz=dz, y=_pad(y, padding), K=K)["dw"]
    return _of_type(y.dtype, dw)


def conv_transpose2d(
    y: Array, w: Array, b: Array | None = None, *, stride: int = 1, padding: int = 0
) -> Array:
    """Transposed convolution: zeros between neighbours (L32), the flipped filter (L07), cropped.

    Takes y: N? D_in W H; w: D_in D_out Kx Ky; b = none: D_out
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D_out W' H'
    Holds padded: N? D_out W'+2*Px H'+2*Py; windows: N? D_out Kx Ky W H
    With W' = (W-1)*Sx + Kx - 2*Px; H' likewise
    """
    y, w, bias, stride, padding = checked(conv_transpose2d, y, w, b, stride, padding, lecture=True)

    def scattered(y: Array, w: Array) -> Array:
        dz = _between(y, stride)
        return _crop(run(convolution.conv_input_gradient, dz=dz, w=w)["dy"], padding)

    z = over_real_cells(scattered(y, w), scattered, y, w)
    return (z + bias[:, None, None]).astype(y.dtype)


def conv_transpose2d_backward(
    dz: Array, y: Array, w: Array, *, stride: int = 1, padding: int = 0
) -> Gradients:
    """dy, dw, db of conv_transpose2d: the strided convolution (L23), and y placed on dz (L08).

    Takes y: N? D_in W H; w: D_in D_out Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H; dw: D_in D_out Kx Ky; db: D_out
    Holds padded: N? D_out W'+2*Px H'+2*Py; windows: N? D_out Kx Ky W H
    With W' = (W-1)*Sx + Kx - 2*Px; H' likewise
    """
    dz, y, w, stride, padding = checked(
        conv_transpose2d_backward, dz, y, w, stride, padding, lecture=True
    )
    no_bias = np.zeros(len(w), w.dtype)

    def scanned(dz: Array, w: Array) -> Array:
        inputs: Inputs = dict(y=_pad(dz, padding), w=w, b=no_bias, stride=stride)
        return run(convolution.conv_forward_stride, **inputs)["z"]

    def placed(y: Array, dz: Array) -> Array:
        inputs: Inputs = dict(dz=_between(y, stride), y=_pad(dz, padding), K=w.shape[-1])
        return run(convolution.conv_filter_gradient, **inputs)["dw"]

    dy = over_real_cells(scanned(dz, w), scanned, dz, w)
    dw = over_real_cells(placed(y, dz), placed, y, dz)
    return _typed(y.dtype, dy, dw, _sum_of_maps(dz))


def pad(y: Array, P: int) -> Array:
    """The maps with a border of P zeros (L40).

    Takes y: N? D W H
    Numbers P >= 0: Px Py
    Makes result: N? D W+2*Px H+2*Py
    """
    y, P = checked(pad, y, P, lecture=True)
    return _pad(y, P).astype(y.dtype)


def crop(y: Array, P: int) -> Array:
    """The maps without their border of P cells (L40).

    Takes y: N? D W H
    Numbers P >= 0: Px Py
    Makes result: N? D W' H'
    With W' = W - 2*Px; H' likewise
    """
    y, P = checked(crop, y, P, lecture=True)
    return _crop(y, P).astype(y.dtype)


# ---------------------------------------------------------------- depth-wise, in time, transforms

def depthwise_conv2d(
    y: Array, w: Array, b: Array | None = None, *, stride: int = 1, padding: int = 0
) -> Array:
    """One filter per map (depth-wise, stage 1), then downsampled for a stride (L31).

    Takes y: N? D W H; w: D Kx Ky; b = none: D
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D W' H'
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, w, b, stride, padding = checked(depthwise_conv2d, y, w, b, stride, padding, lecture=True)
    z = run(depthwise.depthwise_forward, y=_pad(y, padding), w=w, b=b)["z"]
    return _keep_each(z, stride).astype(y.dtype)


def depthwise_conv2d_backward(
    dz: Array, y: Array, w: Array, *, stride: int = 1, padding: int = 0
) -> Gradients:
    """dy, dw, db of depthwise_conv2d (L19 for a stride, the loops reversed, L40).

    Takes y: N? D W H; w: D Kx Ky; dz: N? D W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D W H; dw: D Kx Ky; db: D
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, w, stride, padding = checked(
        depthwise_conv2d_backward, dz, y, w, stride, padding, lecture=True
    )
    wide = _pad(y, padding)

    def backward(dz: Array, wide: Array, w: Array) -> dict[str, Array]:
        dz = _to_stride_1(dz, stride, wide.shape, w.shape[-1], 0)
        return run(depthwise.depthwise_backward, dz=dz, y=wide, w=w)

    dy, dw, db = _over_real_cells(backward, dz, wide, w, "dy")
    return _typed(y.dtype, _crop(dy, padding), dw, db)


def pointwise_conv2d(y: Array, w: Array, b: Array | None = None) -> Array:
    """The weighted sum across maps (depth-wise, stage 2).

    Takes y: N? D_in W H; w: D_out D_in; b = none: D_out
    Makes z: N? D_out W H
    """
    y, w, b = checked(pointwise_conv2d, y, w, b, lecture=True)
    return _of_type(y.dtype, run(depthwise.pointwise_forward, y=y, w=w, b=b)["z"])


def pointwise_conv2d_backward(dz: Array, y: Array, w: Array) -> Gradients:
    """dy, dw, db of pointwise_conv2d.

    Takes y: N? D_in W H; w: D_out D_in; dz: N? D_out W H
    Makes dy: N? D_in W H; dw: D_out D_in; db: D_out
    """
    dz, y, w = checked(pointwise_conv2d_backward, dz, y, w, lecture=True)
    found = run(depthwise.pointwise_backward, dz=dz, y=y, w=w)
    return _typed(y.dtype, found["dy"], found["dw"], found["db"])


def conv1d(
    y: Array, w: Array, b: Array | None = None, *, stride: int = 1, padding: int = 0
) -> Array:
    """Scanning along time (L41), then downsampled for a stride (L31).

    Takes y: N? D_in T; w: D_out D_in K; b = none: D_out
    Numbers stride: S; padding >= 0: P
    Makes z: N? D_out T'
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    y, w, b, stride, padding = checked(conv1d, y, w, b, stride, padding, lecture=True)
    z = run(sequences.tdnn_forward, y=_pad_time(y, padding), w=w, b=b)["z"]
    return _keep_each(z[..., None], stride)[..., 0].astype(y.dtype)


def conv1d_backward(
    dz: Array, y: Array, w: Array, *, stride: int = 1, padding: int = 0
) -> Gradients:
    """dy, dw, db of conv1d (L19 for a stride, L41 backward).

    Takes y: N? D_in T; w: D_out D_in K; dz: N? D_out T'
    Numbers stride: S; padding >= 0: P
    Makes dy: N? D_in T; dw: D_out D_in K; db: D_out
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    dz, y, w, stride, padding = checked(conv1d_backward, dz, y, w, stride, padding, lecture=True)
    wide = _pad_time(y, padding)

    def backward(dz: Array, wide: Array, w: Array) -> dict[str, Array]:
        steps = wide.shape[-1] - w.shape[-1] + 1
        maps: Inputs = dict(dz=dz[..., None], S=stride, W=steps, H=1)
        dz = run(resampling.backprop_through_DS, **maps)["dy"][..., 0]
        return run(sequences.tdnn_backward, dY=dz, z=np.zeros_like(dz), y=wide, w=w)

    dy, dw, db = _over_real_cells(backward, dz, wide, w, "dY")
    dy = dy[..., padding : padding + y.shape[-1]]
    return _typed(y.dtype, dy, dw, db)


def transform_conv2d(
    y: Array, w: Array, transforms: Sequence[Array], b: Array | None = None
) -> Array:
    """Every filter in every transform (L30).

    Takes y: N? D_in W H; w: D_out D_in K K; b = none: D_out; transforms: T K*K K*K as matrices
    Makes z: N? D_out*T W' H'
    Holds windows: N? D_in K K W' H'
    With W' = W - K + 1; H' likewise
    """
    y, w, transforms, b = checked(transform_conv2d, y, w, transforms, b, lecture=True)
    inputs: Inputs = dict(y=y, w=w, b=b, transforms=transforms)
    return run(transforms_listings.transform_invariance, **inputs)["z"].astype(y.dtype)


def transform_conv2d_backward(
    dz: Array, y: Array, w: Array, transforms: Sequence[Array]
) -> Gradients:
    """dy, dw, db of transform_conv2d, back through the transposes (L38).

    Takes y: N? D_in W H; w: D_out D_in K K; dz: N? D_out*T W' H'
    Takes transforms: T K*K K*K as matrices
    Makes dy: N? D_in W H; dw: D_out D_in K K; db: D_out
    Holds windows: N? D_in K K W' H'
    With W' = W - K + 1; H' likewise
    """
    dz, y, w, transforms = checked(transform_conv2d_backward, dz, y, w, transforms, lecture=True)
    inputs: Inputs = dict(dz=dz, y=y, w=w, transforms=transforms)
    found = run(transforms_listings.transform_invariance_backward, **inputs)
    return _typed(y.dtype, found["dy"], found["dw"], found["db"])


# ---------------------------------------------------------------- pooling

def max_pool2d(y: Array, K: int, *, stride: int = 1, padding: int = 0) -> tuple[Array, Array]:
    """u and pidx: the largest cell of each window and its 0-based (x, y) (L13, L25).

    Of equal cells the first counts, with x outer and y inner. pidx is in coordinates of the
    unpadded map; padding is no candidate.

    Takes y: N? D W H
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes u: N? D W' H'; pidx: N? D W' H' 2
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, K, stride, padding = checked(max_pool2d, y, K, stride, padding, lecture=True)
    half_a_window(K, padding)
    # The cells' ranks from 1 take their place: the padding, 0, is below all of them.
    ranks = _pad(np.searchsorted(np.unique(y), y) + 1.0, padding)
    pidx = run(pooling.max_pool_stride, y=ranks, K=K, stride=stride)["pidx"] - padding
    cells = pidx[..., 0] * y.shape[-1] + pidx[..., 1]
    *maps, W, H = y.shape
    rows = cells.reshape(*maps, math.prod(cells.shape[-2:]))
    u = np.take_along_axis(y.reshape(*maps, W * H), rows, axis=-1)
    return u.reshape(cells.shape), pidx


def max_pool2d_backward(du: Array, pidx: Array, input_shape: Shape) -> Array:
    """dy: each du added to the cell that won (L14, L26).

    Takes input_shape: N? D W H as shape; du: N? D W' H'; pidx: N? D W' H' 2 as positions
    Makes dy: N? D W H
    """
    du, pidx, input_shape = checked(max_pool2d_backward, du, pidx, input_shape, lecture=True)
    inputs: Inputs = dict(dY=du, pidx=pidx, input_shape=input_shape)
    return _of_type(du.dtype, run(pooling.max_pool_backward_stride, **inputs)["dy"])


def mean_pool2d(y: Array, K: int, *, stride: int = 1, padding: int = 0) -> Array:
    """u: the mean of each window, zeros of the padding included (L15, L27).

    Takes y: N? D W H
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes u: N? D W' H'
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, K, stride, padding = checked(mean_pool2d, y, K, stride, padding, lecture=True)
    inputs: Inputs = dict(y=_pad(y, padding), K=K, stride=stride)
    return _of_type(y.dtype, run(pooling.mean_pool_stride, **inputs)["Y"])


def mean_pool2d_backward(
    du: Array, K: int, *, stride: int = 1, padding: int = 0, input_shape: Shape
) -> Array:
    """dy: each du spread evenly over its window (L16, L28; L40).

    Takes input_shape: N? D W H as shape; du: N? D W' H'
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D W H
    Holds padded: N? D W+2*Px H+2*Py
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    du, K, stride, padding, (*before, W, H) = checked(
        mean_pool2d_backward, du, K, stride, padding, input_shape, lecture=True
    )
    padded = *before, W + 2 * padding, H + 2 * padding
    inputs: Inputs = dict(dY=du, K=K, stride=stride, input_shape=padded)
    dy = run(pooling.mean_pool_backward_stride, **inputs)["dy"]
    return _of_type(du.dtype, _crop(dy, padding))


# ---------------------------------------------------------------- resampling

def downsample(y: Array, S: int) -> Array:
    """Every S-th row and column, the first included (L31).

    Takes y: N? D W H
    Numbers S: Sx Sy
    Makes result: N? D ceil(W/Sx) ceil(H/Sy)
    """
    y, S = checked(downsample, y, S, lecture=True)
    return _keep_each(y, S).astype(y.dtype)


def downsample_backward(dz: Array, S: int, input_shape: Shape) -> Array:
    """dy: dz at the cells that were kept, 0 elsewhere (L19).

    Takes input_shape: N? D W H as shape; dz: N? D ceil(W/Sx) ceil(H/Sy)
    Numbers S: Sx Sy
    Makes dy: N? D W H
    """
    dz, S, (*_, W, H) = checked(downsample_backward, dz, S, input_shape, lecture=True)
    return run(resampling.backprop_through_DS, dz=dz, S=S, W=W, H=H)["dy"].astype(dz.dtype)


def upsample(y: Array, S: int, *, trailing: bool = False) -> Array:
    """S-1 zeros between neighbours, with `trailing` also after the last (L32).

    Takes y: N? D W H
    Numbers S: Sx Sy
    Makes result: N? D (W-1)*Sx+1 (H-1)*Sy+1
    Holds trailing: N? D W*Sx H*Sy
    """
    y, S, _ = checked(upsample, y, S, true_or_false("trailing", trailing), lecture=True)
    listing = resampling.upsampling if trailing else resampling.upsampling_between
    return run(listing, y=y, S=S)["yUS"].astype(y.dtype)


def upsample_backward(dz: Array, S: int) -> Array:
    """dy: dz at the cells that hold no inserted zero (L20).

    Takes dz: N? D W H
    Numbers S: Sx Sy
    Makes dy: N? D ceil(W/Sx) ceil(H/Sy)
    """
    dz, S = checked(upsample_backward, dz, S, lecture=True)
    return run(resampling.backprop_through_Upsampling, dz=dz, S=S)["dy"].astype(dz.dtype)


# ---------------------------------------------------------------- activations and flat layers


def _cell_by_cell(function: Callable[[float], float], name: str) -> Callable[..., Any]:
    """The activation of this name for arrays, from its function of one number."""

    def applied(z: Any) -> Any:
        z = activation_input(z, lecture=True)
        values = [function(value) for value in z.ravel().tolist()]
        return np.array(values, z.dtype).reshape(z.shape)[()]

    applied.__name__ = applied.__qualname__ = name
    applied.__doc__ = (
        f"{name} of every cell, a number or an array (L39); "
        "`.derivative` is its derivative in z."
    )
    return applied


ACTIVATIONS: dict[str, Any] = {}
for _name in activations.BY_NAME:
    _function = activations.named(_name)
    ACTIVATIONS[_name] = _cell_by_cell(_function, _name)
    _derivative = _cell_by_cell(_function.derivative, f"{_name}_derivative")
    ACTIVATIONS[_name].derivative = _derivative
identity, sigmoid, tanh, relu = ACTIVATIONS.values()


def activation_backward(dy: Array, z: Array, f: Callable | str) -> Array:
    """dz = dy f'(z), cell by cell (L39).

    dy and z have one shape; f is an activation of this module or its name.
    """
    dy, z = derivative_and_input(dy, z, lecture=True)
    name = known_activation(f, ACTIVATIONS).__name__
    row = 1, 1, -1
    inputs: Inputs = dict(dY=dy.reshape(row), z=z.reshape(row), activation=name)
    dz = run(network.activation_backward, **inputs)["dz"]
    return _of_type(z.dtype, dz.reshape(z.shape))[()]


def flatten(y: Array) -> Array:
    """The maps as one vector, maps fastest, then y, then x (L33).

    Takes y: N? D W H
    Makes result: N? D*W*H
    """
    [y] = checked(flatten, y, lecture=True)
    return np.array(flatten_maps(OneBased.from_numpy(y)).cells, y.dtype)


def unflatten(v: Array, shape: Shape) -> Array:
    """The maps of this shape that `flatten` made into v (L33).

    Takes shape: N? D W H as shape; v: N? D*W*H
    Makes result: N? D W H
    """
    v, shape = checked(unflatten, v, shape, lecture=True)
    numbers = np.arange(len(v)).reshape(shape)
    order = flatten_maps(OneBased.from_numpy(numbers)).cells
    maps = np.empty_like(v)
    maps[np.array(order, dtype=int)] = v
    return maps.reshape(shape)


def linear(y: Array, w: Array, b: Array | None = None) -> Array:
    """z = w y + b, a flat layer.

    Takes y: N? n; w: m n; b = none: m
    Makes z: N? m
    """
    y, w, b = checked(linear, y, w, b, lecture=True)
    return _of_type(y.dtype, run(network.linear_forward, y=y, w=w, b=b)["z"])


def linear_backward(dz: Array, y: Array, w: Array) -> Gradients:
    """dy, dw, db of a flat layer.

    Takes y: N? n; w: m n; dz: N? m
    Makes dy: N? n; dw: m n; db: m
    """
    dz, y, w = checked(linear_backward, dz, y, w, lecture=True)
    found = run(network.linear_backward, dz=dz, y=y, w=w)
    return _typed(y.dtype, found["dy"], found["dw"], found["db"])


# ---------------------------------------------------------------- softmax and divergences

def softmax(z: Array) -> Array:
    """exp(z_i) / sum_j exp(z_j), shifted by the largest (L33).

    Takes z: N? n
    Makes result: N? n
    """
    [z] = checked(softmax, z, lecture=True)
    return np.array(softmax_of(OneBased.from_numpy(z)).cells, z.dtype)


def softmax_backward(dy: Array, z: Array) -> Array:
    """dz = y (dy - sum_j y_j dy_j) with y = softmax(z) (softmax_backward).

    Every z_j changes every output.

    Takes z: N? n; dy: N? n
    Makes dz: N? n
    """
    dy, z = checked(softmax_backward, dy, z, lecture=True)
    return run(network.softmax_backward, z=z, dY=dy)["dz"].astype(z.dtype)


def cross_entropy(z: Array, d: Any) -> Array:
    """The divergence -sum_i d_i log softmax(z)_i, natural logarithm, 0 log 0 = 0.

    d is a class number or a distribution.

    Takes z: N? n
    Makes result: N?
    """
    z, d = scores_and_labels(cross_entropy, z, d, lecture=True)
    scores, shares = z.tolist(), d.tolist()
    largest = max(scores)
    log_sum = math.log(sum(math.exp(score - largest) for score in scores))
    total = 0
    for score, share in zip(scores, shares):
        if share:
            total += share * (score - largest - log_sum)
    return z.dtype.type(-total)


def cross_entropy_backward(z: Array, d: Any) -> Array:
    """softmax(z) - d, where d is a class number or a distribution.

    Takes z: N? n
    Makes dz: N? n
    """
    z, d = scores_and_labels(cross_entropy_backward, z, d, lecture=True)
    shares = softmax_of(OneBased.from_numpy(z)).cells
    return np.array([p - wanted for p, wanted in zip(shares, d.tolist())], z.dtype)


def l2_divergence(y: Array, d: Any) -> Array:
    """The divergence |y - d|^2 / 2.

    Takes y: N? n; d: N? n
    Makes result: N?
    """
    y, d = checked(l2_divergence, y, d, lecture=True)
    errors = [a - c for a, c in zip(y.tolist(), d.tolist())]
    return y.dtype.type(sum(error * error for error in errors) / 2)


def l2_divergence_backward(y: Array, d: Any) -> Array:
    """y - d.

    Takes y: N? n; d: N? n
    Makes dy: N? n
    """
    y, d = checked(l2_divergence_backward, y, d, lecture=True)
    return np.array([a - c for a, c in zip(y.tolist(), d.tolist())], y.dtype)


# ---------------------------------------------------------------- what makes a network train


def batch_norm(y: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> Array:
    """u: each map with mean 0 and variance 1 over the batch, times gamma, plus beta (batch_norm).

    y is a batch; its listing runs over n itself.

    Takes y: N D W H; gamma, beta: D
    Takes eps as positive
    Makes u: N D W H
    """
    y, gamma, beta, eps = checked(batch_norm, y, gamma, beta, eps, lecture=True)
    if not len(y):
        return y.copy()
    found = run(training.batch_norm, y=y, gamma=gamma, beta=beta, eps=eps)
    return found["Y"].astype(y.dtype)


def batch_norm_backward(du: Array, y: Array, gamma: Array, *, eps: float = 1e-5) -> Gradients:
    """dy, dgamma, dbeta of batch_norm (batch_norm_backward).

    Mean and variance come from the forward listing; every value has moved both.

    Takes y: N D W H; gamma: D; du: N D W H
    Takes eps as positive
    Makes dy: N D W H; dgamma: D; dbeta: D
    """
    du, y, gamma, eps = checked(batch_norm_backward, du, y, gamma, eps, lecture=True)
    nothing = np.zeros_like(gamma)
    if not len(y):
        return y.copy(), nothing, nothing.copy()
    seen = run(training.batch_norm, y=y, gamma=gamma, beta=nothing, eps=eps)
    inputs: Inputs = dict(y=y, mu=seen["mu"], var=seen["var"], gamma=gamma, dY=du, eps=eps)
    found = run(training.batch_norm_backward, **inputs)
    return _typed(y.dtype, found["dy"], found["dgamma"], found["dbeta"])


def dropout(y: Array, mask: Array, *, p: float) -> Array:
    """u = mask y/(1 - p): 0 where mask is 0, and what is kept is divided by 1 - p (dropout).

    y and mask of one shape, any; p is the probability of a drop.

    Makes u
    """
    y, mask, p = kept_or_not("y", y, mask, p)
    if not y.size:
        return y.copy()
    u = run(training.dropout, y=y.ravel(), mask=mask.ravel(), p=p)["Y"]
    return u.reshape(y.shape).astype(y.dtype)


def dropout_backward(du: Array, mask: Array, *, p: float) -> Array:
    """dy = mask du/(1 - p) (dropout_backward).

    du and mask of one shape, any.

    Makes dy
    """
    du, mask, p = kept_or_not("du", du, mask, p)
    if not du.size:
        return du.copy()
    dy = run(training.dropout_backward, dY=du.ravel(), mask=mask.ravel(), p=p)["dy"]
    return dy.reshape(du.shape).astype(du.dtype)


def residual(y: Array, f: Callable[[Array], Array]) -> Array:
    """u = f(y) + y, where f gives maps of the same shape (residual).

    Takes y: N? D W H
    Takes f as function
    Makes u: N? D W H
    """
    y, f = checked(residual, y, f, lecture=True)
    F = as_long_as("f", f, y, "y")
    return run(training.residual, y=y, F=F)["Y"].astype(y.dtype)


def residual_backward(du: Array, backward_of_f: Callable[[Array], Array]) -> Array:
    """dy = backward_of_f(du) + du (residual_backward).

    backward_of_f takes the derivative for f(y) and gives the one for y.

    Takes du: N? D W H
    Takes backward_of_f as function
    Makes dy: N? D W H
    """
    du, backward_of_f = checked(residual_backward, du, backward_of_f, lecture=True)
    dF = as_long_as("backward_of_f", backward_of_f, du, "du")
    return run(training.residual_backward, dY=du, dF=dF)["dy"].astype(du.dtype)


def momentum_step(
    w: Array, dw: Array, v: Array, *, lr: float, momentum: float = 0.9
) -> tuple[Array, Array]:
    """The new w and v: v = momentum v - lr dw, w = w + v (momentum_step).

    w, dw and v of one shape, any; v is 0 at first.

    Makes w; v
    """
    w, dw, v = alike(w=w, dw=dw, v=v)
    inputs: Inputs = dict(lr=positive("lr", lr), momentum=below_1("momentum", momentum))
    return _stepped(training.momentum_step, dw, inputs, w=w, v=v)


def adam_step(
    w: Array,
    dw: Array,
    m: Array,
    v: Array,
    t: int,
    *,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Gradients:
    """The new w, m and v of Adam, where t counts the steps from 1 (adam_step).

    w, dw, m and v of one shape, any; m and v are 0 at first, v is never below 0.

    Makes w; m; v
    """
    w, dw, m, v = alike(w=w, dw=dw, m=m, v=v)
    squares("v", v)
    inputs: Inputs = dict(t=whole("t", t, 1), lr=positive("lr", lr), eps=positive("eps", eps))
    inputs["beta1"] = below_1("beta1", beta1)
    inputs["beta2"] = below_1("beta2", beta2)
    return _stepped(training.adam_step, dw, inputs, w=w, m=m, v=v)


# ---------------------------------------------------------------- self similarity


def self_similarity(y: Array, wq: Array, wk: Array, wv: Array) -> Array:
    """u: each time takes the values of all times, by the softmax of its scores (self_similarity).

    Takes y: N? D T; wq, wk: D_k D; wv: D_out D
    Makes u: N? D_out T
    Holds scores: N? T T
    """
    y, wq, wk, wv = checked(self_similarity, y, wq, wk, wv, lecture=True)
    return run(sequences.self_similarity, y=y, wq=wq, wk=wk, wv=wv)["Y"].astype(y.dtype)


def self_similarity_backward(
    du: Array, y: Array, wq: Array, wk: Array, wv: Array
) -> tuple[Array, Array, Array, Array]:
    """dy, dwq, dwk, dwv of self_similarity (self_similarity_backward).

    Takes y: N? D T; wq, wk: D_k D; wv: D_out D; du: N? D_out T
    Makes dy: N? D T; dwq: D_k D; dwk: D_k D; dwv: D_out D
    Holds scores: N? T T
    """
    du, y, wq, wk, wv = checked(self_similarity_backward, du, y, wq, wk, wv, lecture=True)
    inputs: Inputs = dict(y=y, wq=wq, wk=wk, wv=wv)
    seen = run(sequences.self_similarity, **inputs)
    for name in ("q", "k", "v", "s"):
        inputs[name] = seen[name]
    found = run(sequences.self_similarity_backward, dY=du, **inputs)
    dy, dwq, dwk = _typed(y.dtype, found["dY"], found["dwq"], found["dwk"])
    return dy, dwq, dwk, found["dwv"].astype(y.dtype)


# ---------------------------------------------------------------- what they share


def _stepped(listing: Callable, dw: Array, numbers: Inputs, **changed: Array) -> Any:
    """What an optimizer's step makes of the weights and of what it remembers.

    The listing has the weights of a flat layer: here all weights are those of one output.
    """
    if not dw.size:
        return tuple(array.copy() for array in changed.values())
    weights: Inputs = dict(changed, dw=dw)
    flat = {name: array.reshape(1, -1) for name, array in weights.items()}
    inputs: Inputs = flat | numbers
    found = run(listing, **inputs)
    return tuple(found[name].reshape(dw.shape).astype(dw.dtype) for name in changed)


def _pad(y: Array, P: int) -> Array:
    return run(convolution.zero_padding, y=y, P=P)["Ypad"] if P else y


def _crop(y: Array, P: int) -> Array:
    return run(convolution.remove_padding, dYpad=y, P=P)["dY"] if P else y


def _pad_time(y: Array, P: int) -> Array:
    borders = [(0, 0)] * y.ndim
    borders[-1] = P, P
    return np.pad(y, borders)


def _to_stride_1(dz: Array, stride: int, shape: Shape, K: int, P: int) -> Array:
    """dz as it would be with stride 1: zeros where the stride dropped an output (L19)."""
    if stride == 1:
        return dz
    W, H = (size + 2 * P - K + 1 for size in shape[-2:])
    return run(resampling.backprop_through_DS, dz=dz, S=stride, W=W, H=H)["dy"]


def _keep_each(z: Array, stride: int) -> Array:
    """Every S-th output (L31)."""
    if stride == 1:
        return z.copy()
    return run(resampling.downsampling, y=z, S=stride)["yDS"]


def _between(y: Array, stride: int) -> Array:
    """The maps with S-1 zeros between neighbours (L32)."""
    return run(resampling.upsampling_between, y=y, S=stride)["yUS"]


def _over_real_cells(
    backward: Callable[..., dict[str, Array]], dz: Array, y: Array, w: Array, dy_name: str
) -> Gradients:
    """dy (which `backward` returns by this name), dw and db, without products of inserted zeros."""
    found = backward(dz, y, w)

    def input_gradient(dz: Array, w: Array) -> Array:
        return backward(dz, y, w)[dy_name]

    def filter_gradient(dz: Array, y: Array) -> Array:
        return backward(dz, y, w)["dw"]

    dy = over_real_cells(found[dy_name], input_gradient, dz, w)
    dw = over_real_cells(found["dw"], filter_gradient, dz, y)
    return dy, dw, found["db"]


def _sum_of_maps(dz: Array) -> Array:
    """The sum of each map, added in the order of its cells; of a batch, instance by instance."""
    if dz.ndim == 4:
        none = np.zeros(dz.shape[1])
        return sum(map(_sum_of_maps, dz), none)
    return np.array([sum(plane.ravel().tolist()) for plane in dz])


def _typed(dtype: np.dtype, dy: Array, dw: Array, db: Array) -> Gradients:
    """The gradients in the type of the arguments."""
    return _of_type(dtype, dy), _of_type(dtype, dw), _of_type(dtype, db)


def _of_type(dtype: np.dtype, array: Array) -> Array:
    """A listing's result in the type of the arguments."""
    return array.astype(dtype, copy=False)


for _name in __all__:  # a number too large for float32 becomes inf, without a warning
    globals()[_name] = quiet(globals()[_name])
