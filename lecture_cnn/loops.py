"""The lecture's operations on plain NumPy arrays, computed by its own loops: the names of `vectorized`.

Each call wraps its arrays, runs listings, and unwraps the result: 0-based outside, 1-based inside. One instance,
one K, one stride; Python floats inside, rounded once to the type of the arguments.
"""

import math

import numpy as np

from .language.adapter import run
from .listings import convolution, depthwise, network, pooling, resampling, sequences
from .listings import transforms as transforms_listings
from .onebased import Array
from .onebased import flatten as flatten_maps
from .onebased import softmax as softmax_of
from .operations import activations
from .operations.checks import (
    activation_input,
    checked,
    derivative_and_input,
    half_a_window,
    known_activation,
    scores_and_labels,
    true_or_false,
)
from .operations.real_cells import over_real_cells, quiet

__all__ = [
    "conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient", "pad", "crop",
    "conv_transpose2d", "conv_transpose2d_backward", "depthwise_conv2d", "depthwise_conv2d_backward",
    "pointwise_conv2d", "pointwise_conv2d_backward", "conv1d", "conv1d_backward",
    "transform_conv2d", "transform_conv2d_backward",
    "max_pool2d", "max_pool2d_backward", "mean_pool2d", "mean_pool2d_backward",
    "downsample", "downsample_backward", "upsample", "upsample_backward",
    "flatten", "unflatten", "identity", "sigmoid", "tanh", "relu", "activation_backward",
    "linear", "linear_backward", "softmax", "softmax_backward", "cross_entropy", "cross_entropy_backward",
    "l2_divergence", "l2_divergence_backward",
]


# ---------------------------------------------------------------- convolution

def conv2d(y, w, b=None, *, stride=1, padding=0):
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
    return found["z"].astype(y.dtype)


def conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """dy, dw, db, each of the size of its variable: the forward loop with its products added back (L11; L24), f' = 1.

    Takes y: N? D_in W H; w: D_out D_in Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H; dw: D_out D_in Kx Ky; db: D_out
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, w, stride, padding = checked(conv2d_backward, dz, y, w, stride, padding, lecture=True)
    inputs = dict(y=_pad(y, padding), z=np.zeros_like(dz), w=w, dY=dz)
    if stride == 1:
        found = run(convolution.conv_backward, **inputs)
    else:
        found = run(convolution.conv_backward_stride, **inputs, stride=stride)
    return _typed(y.dtype, _crop(found["dY"], padding), found["dw"], found["db"])


def conv2d_input_gradient(dz, w, *, stride=1, padding=0, input_shape):
    """dy: the zero-padded dz correlated with the flipped filters (L07, after L19 for a stride, before L40).

    It runs as printed: the zeros that L19 inserts into dz and L07 puts around it are cells, and times
    an inf or a NaN in w each of them makes a NaN in dy. `conv2d_backward`, and both functions in
    `vectorized` and `compiled`, have no such product.

    Takes input_shape: N? D_in W H as shape; w: D_out D_in Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H
    Holds padded: N? D_in W+2*Px H+2*Py; windows: N? D_in Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, w, stride, padding, input_shape = checked(
        conv2d_input_gradient, dz, w, stride, padding, input_shape, lecture=True)
    dz = _to_stride_1(dz, stride, input_shape, w.shape[-1], padding)
    return _crop(run(convolution.conv_input_gradient, dz=dz, w=w)["dy"], padding).astype(w.dtype)


def conv2d_filter_gradient(dz, y, *, K, stride=1, padding=0):
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
    dz, y, K, stride, padding = checked(conv2d_filter_gradient, dz, y, K, stride, padding, lecture=True)
    dz = _to_stride_1(dz, stride, y.shape, K, padding)
    return run(convolution.conv_filter_gradient, dz=dz, y=_pad(y, padding), K=K)["dw"].astype(y.dtype)


def conv_transpose2d(y, w, b=None, *, stride=1, padding=0):
    """Transposed convolution: upsampled between neighbours (L32), flipped filter over the padded map (L07), cropped.

    Takes y: N? D_in W H; w: D_in D_out Kx Ky; b = none: D_out
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes z: N? D_out W' H'
    Holds padded: N? D_out W'+2*Px H'+2*Py; windows: N? D_out Kx Ky W H
    With W' = (W-1)*Sx + Kx - 2*Px; H' likewise
    """
    y, w, b, stride, padding = checked(conv_transpose2d, y, w, b, stride, padding, lecture=True)

    def laid_down(y, w):
        return _crop(run(convolution.conv_input_gradient, dz=_between(y, stride), w=w)["dy"], padding)

    z = over_real_cells(laid_down(y, w), laid_down, y, w)
    return (z + b[:, None, None]).astype(y.dtype)


def conv_transpose2d_backward(dz, y, w, *, stride=1, padding=0):
    """dy, dw, db of conv_transpose2d: the strided convolution (L23), and y placed on dz (L08).

    Takes y: N? D_in W H; w: D_in D_out Kx Ky; dz: N? D_out W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D_in W H; dw: D_in D_out Kx Ky; db: D_out
    Holds padded: N? D_out W'+2*Px H'+2*Py; windows: N? D_out Kx Ky W H
    With W' = (W-1)*Sx + Kx - 2*Px; H' likewise
    """
    dz, y, w, stride, padding = checked(conv_transpose2d_backward, dz, y, w, stride, padding, lecture=True)

    def scanned(dz, w):
        return run(convolution.conv_forward_stride, y=_pad(dz, padding), w=w, b=np.zeros(len(w)), stride=stride)["z"]

    def placed(y, dz):
        return run(convolution.conv_filter_gradient, dz=_between(y, stride), y=_pad(dz, padding), K=w.shape[-1])["dw"]

    dy = over_real_cells(scanned(dz, w), scanned, dz, w)
    dw = over_real_cells(placed(y, dz), placed, y, dz)
    return _typed(y.dtype, dy, dw, _sum_of_maps(dz))


def pad(y, P):
    """The maps with a border of P zeros (L40).

    Takes y: N? D W H
    Numbers P >= 0: Px Py
    Makes result: N? D W+2*Px H+2*Py
    """
    y, P = checked(pad, y, P, lecture=True)
    return _pad(y, P).astype(y.dtype)


def crop(y, P):
    """The maps without their border of P cells (L40).

    Takes y: N? D W H
    Numbers P >= 0: Px Py
    Makes result: N? D W' H'
    With W' = W - 2*Px; H' likewise
    """
    y, P = checked(crop, y, P, lecture=True)
    return _crop(y, P).astype(y.dtype)


# ---------------------------------------------------------------- depth-wise, along time, in every transform

def depthwise_conv2d(y, w, b=None, *, stride=1, padding=0):
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


def depthwise_conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """dy, dw, db of depthwise_conv2d (L19 for a stride, the loops reversed, L40).

    Takes y: N? D W H; w: D Kx Ky; dz: N? D W' H'
    Numbers stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D W H; dw: D Kx Ky; db: D
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    dz, y, w, stride, padding = checked(depthwise_conv2d_backward, dz, y, w, stride, padding, lecture=True)

    wide = _pad(y, padding)

    def backward(dz, wide, w):
        dz = _to_stride_1(dz, stride, wide.shape, w.shape[-1], 0)
        return run(depthwise.depthwise_backward, dz=dz, y=wide, w=w)

    dy, dw, db = _over_real_cells(backward, dz, wide, w, "dy")
    return _typed(y.dtype, _crop(dy, padding), dw, db)


def pointwise_conv2d(y, w, b=None):
    """The weighted sum across maps (depth-wise, stage 2).

    Takes y: N? D_in W H; w: D_out D_in; b = none: D_out
    Makes z: N? D_out W H
    """
    y, w, b = checked(pointwise_conv2d, y, w, b, lecture=True)
    return run(depthwise.pointwise_forward, y=y, w=w, b=b)["z"].astype(y.dtype)


def pointwise_conv2d_backward(dz, y, w):
    """dy, dw, db of pointwise_conv2d.

    Takes y: N? D_in W H; w: D_out D_in; dz: N? D_out W H
    Makes dy: N? D_in W H; dw: D_out D_in; db: D_out
    """
    dz, y, w = checked(pointwise_conv2d_backward, dz, y, w, lecture=True)
    found = run(depthwise.pointwise_backward, dz=dz, y=y, w=w)
    return _typed(y.dtype, found["dy"], found["dw"], found["db"])


def conv1d(y, w, b=None, *, stride=1, padding=0):
    """Scanning along time (L41), then downsampled for a stride (L31).

    Takes y: N? D_in T; w: D_out D_in K; b = none: D_out
    Numbers stride: S; padding >= 0: P
    Makes z: N? D_out T'
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    y, w, b, stride, padding = checked(conv1d, y, w, b, stride, padding, lecture=True)
    z = run(sequences.tdnn_forward, y=_pad_time(y, padding), w=w, b=b)["z"]
    return _keep_each(z[:, :, None], stride)[:, :, 0].astype(y.dtype)


def conv1d_backward(dz, y, w, *, stride=1, padding=0):
    """dy, dw, db of conv1d (L19 for a stride, L41 backward).

    Takes y: N? D_in T; w: D_out D_in K; dz: N? D_out T'
    Numbers stride: S; padding >= 0: P
    Makes dy: N? D_in T; dw: D_out D_in K; db: D_out
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    dz, y, w, stride, padding = checked(conv1d_backward, dz, y, w, stride, padding, lecture=True)
    wide = _pad_time(y, padding)

    def backward(dz, wide, w):
        steps = wide.shape[1] - w.shape[-1] + 1
        dz = run(resampling.backprop_through_DS, dz=dz[:, :, None], S=stride, W=steps, H=1)["dy"][:, :, 0]
        return run(sequences.tdnn_backward, dY=dz, z=np.zeros_like(dz), y=wide, w=w)

    dy, dw, db = _over_real_cells(backward, dz, wide, w, "dY")
    return _typed(y.dtype, dy[:, padding:padding + y.shape[1]], dw, db)


def transform_conv2d(y, w, transforms, b=None):
    """Every filter in every transform (L30).

    Takes y: N? D_in W H; w: D_out D_in K K; b = none: D_out; transforms: T K*K K*K as matrices
    Makes z: N? D_out*T W' H'
    Holds windows: N? D_in K K W' H'
    With W' = W - K + 1; H' likewise
    """
    y, w, transforms, b = checked(transform_conv2d, y, w, transforms, b, lecture=True)
    return run(transforms_listings.transform_invariance, y=y, w=w, b=b, transforms=transforms)["z"].astype(y.dtype)


def transform_conv2d_backward(dz, y, w, transforms):
    """dy, dw, db of transform_conv2d, back through the transposes (L38).

    Takes y: N? D_in W H; w: D_out D_in K K; dz: N? D_out*T W' H'
    Takes transforms: T K*K K*K as matrices
    Makes dy: N? D_in W H; dw: D_out D_in K K; db: D_out
    Holds windows: N? D_in K K W' H'
    With W' = W - K + 1; H' likewise
    """
    dz, y, w, transforms = checked(transform_conv2d_backward, dz, y, w, transforms, lecture=True)
    found = run(transforms_listings.transform_invariance_backward, dz=dz, y=y, w=w, transforms=transforms)
    return _typed(y.dtype, found["dy"], found["dw"], found["db"])


# ---------------------------------------------------------------- pooling

def max_pool2d(y, K, *, stride=1, padding=0):
    """u and pidx, the largest cell of each window and its 0-based (x, y); ties: the first, x outer, y inner (L13, L25).

    pidx is in coordinates of the unpadded map; padding is no candidate.

    Takes y: N? D W H
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes u: N? D W' H'; pidx: N? D W' H' 2
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, K, stride, padding = checked(max_pool2d, y, K, stride, padding, lecture=True)
    half_a_window(K, padding)
    ranks = _pad(np.searchsorted(np.unique(y), y) + 1.0, padding)  # the order of y, with 0 for the padding, below all
    pidx = run(pooling.max_pool_stride, y=ranks, K=K, stride=stride)["pidx"] - padding
    return y[np.arange(len(y))[:, None, None], pidx[..., 0], pidx[..., 1]], pidx


def max_pool2d_backward(du, pidx, input_shape):
    """dy: each du added to the cell that won (L14, L26).

    Takes input_shape: N? D W H as shape; du: N? D W' H'; pidx: N? D W' H' 2 as positions
    Makes dy: N? D W H
    """
    du, pidx, input_shape = checked(max_pool2d_backward, du, pidx, input_shape, lecture=True)
    found = run(pooling.max_pool_backward_stride, dY=du, pidx=pidx, input_shape=input_shape)
    return found["dy"].astype(du.dtype)


def mean_pool2d(y, K, *, stride=1, padding=0):
    """u: the mean of each window, zeros of the padding included (L15, L27).

    Takes y: N? D W H
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes u: N? D W' H'
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, K, stride, padding = checked(mean_pool2d, y, K, stride, padding, lecture=True)
    return run(pooling.mean_pool_stride, y=_pad(y, padding), K=K, stride=stride)["Y"].astype(y.dtype)


def mean_pool2d_backward(du, K, *, stride=1, padding=0, input_shape):
    """dy: each du spread evenly over its window (L16, L28; L40).

    Takes input_shape: N? D W H as shape; du: N? D W' H'
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D W H
    Holds padded: N? D W+2*Px H+2*Py
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    du, K, stride, padding, input_shape = checked(
        mean_pool2d_backward, du, K, stride, padding, input_shape, lecture=True)
    D, W, H = input_shape
    found = run(pooling.mean_pool_backward_stride, dY=du, K=K, stride=stride,
                input_shape=(D, W + 2*padding, H + 2*padding))
    return _crop(found["dy"], padding).astype(du.dtype)


# ---------------------------------------------------------------- resampling

def downsample(y, S):
    """Every S-th row and column, the first included (L31).

    Takes y: N? D W H
    Numbers S: Sx Sy
    Makes result: N? D ceil(W/Sx) ceil(H/Sy)
    """
    y, S = checked(downsample, y, S, lecture=True)
    return _keep_each(y, S).astype(y.dtype)


def downsample_backward(dz, S, input_shape):
    """dy: dz at the cells that were kept, 0 elsewhere (L19).

    Takes input_shape: N? D W H as shape; dz: N? D ceil(W/Sx) ceil(H/Sy)
    Numbers S: Sx Sy
    Makes dy: N? D W H
    """
    dz, S, (_, W, H) = checked(downsample_backward, dz, S, input_shape, lecture=True)
    return run(resampling.backprop_through_DS, dz=dz, S=S, W=W, H=H)["dy"].astype(dz.dtype)


def upsample(y, S, *, trailing=False):
    """S-1 zeros between neighbours, with `trailing` also after the last (L32).

    Takes y: N? D W H
    Numbers S: Sx Sy
    Makes result: N? D (W-1)*Sx+1 (H-1)*Sy+1
    Holds trailing: N? D W*Sx H*Sy
    """
    y, S, _ = checked(upsample, y, S, true_or_false("trailing", trailing), lecture=True)
    listing = resampling.upsampling if trailing else resampling.upsampling_between
    return run(listing, y=y, S=S)["yUS"].astype(y.dtype)


def upsample_backward(dz, S):
    """dy: dz at the cells that hold no inserted zero (L20).

    Takes dz: N? D W H
    Numbers S: Sx Sy
    Makes dy: N? D ceil(W/Sx) ceil(H/Sy)
    """
    dz, S = checked(upsample_backward, dz, S, lecture=True)
    return run(resampling.backprop_through_Upsampling, dz=dz, S=S)["dy"].astype(dz.dtype)


# ---------------------------------------------------------------- activations and flat layers

def _cell_by_cell(function, name):
    def applied(z):
        z = activation_input(z, lecture=True)
        return np.array([function(value) for value in z.ravel().tolist()], z.dtype).reshape(z.shape)[()]

    applied.__name__ = applied.__qualname__ = name
    applied.__doc__ = f"{name} of every cell, a number or an array (L39); `.derivative` is its derivative in z."
    return applied


identity, sigmoid, tanh, relu = (_cell_by_cell(function, name) for name, function in activations.BY_NAME.items())
ACTIVATIONS = {"identity": identity, "sigmoid": sigmoid, "tanh": tanh, "relu": relu}
for _name, _function in activations.BY_NAME.items():
    ACTIVATIONS[_name].derivative = _cell_by_cell(_function.derivative, f"{_name}_derivative")


def activation_backward(dy, z, f):
    """dz = dy f'(z), cell by cell (L39). dy and z of one shape; f an activation of this module or its name."""
    dy, z = derivative_and_input(dy, z, lecture=True)
    f = known_activation(f, ACTIVATIONS)
    found = run(network.activation_backward, dY=dy.reshape(1, 1, -1), z=z.reshape(1, 1, -1), activation=f.__name__)
    return found["dz"].reshape(z.shape).astype(z.dtype)[()]


def flatten(y):
    """The maps as one vector, maps fastest, then y, then x (L33).

    Takes y: N? D W H
    Makes result: N? D*W*H
    """
    [y] = checked(flatten, y, lecture=True)
    return np.array(flatten_maps(Array.from_numpy(y)).cells, y.dtype)


def unflatten(v, shape):
    """The maps of this shape that `flatten` made into v (L33).

    Takes shape: N? D W H as shape; v: N? D*W*H
    Makes result: N? D W H
    """
    v, shape = checked(unflatten, v, shape, lecture=True)
    order = np.array(flatten_maps(Array.from_numpy(np.arange(len(v)).reshape(shape))).cells, dtype=int)
    maps = np.empty_like(v)
    maps[order] = v
    return maps.reshape(shape)


def linear(y, w, b=None):
    """z = w y + b, a flat layer.

    Takes y: N? n; w: m n; b = none: m
    Makes z: N? m
    """
    y, w, b = checked(linear, y, w, b, lecture=True)
    return run(network.linear_forward, y=y, w=w, b=b)["z"].astype(y.dtype)


def linear_backward(dz, y, w):
    """dy, dw, db of a flat layer.

    Takes y: N? n; w: m n; dz: N? m
    Makes dy: N? n; dw: m n; db: m
    """
    dz, y, w = checked(linear_backward, dz, y, w, lecture=True)
    found = run(network.linear_backward, dz=dz, y=y, w=w)
    return _typed(y.dtype, found["dy"], found["dw"], found["db"])


# ---------------------------------------------------------------- softmax and divergences

def softmax(z):
    """exp(z_i) / sum_j exp(z_j), shifted by the largest (L33).

    Takes z: N? n
    Makes result: N? n
    """
    [z] = checked(softmax, z, lecture=True)
    return np.array(softmax_of(Array.from_numpy(z)).cells, z.dtype)


def softmax_backward(dy, z):
    """dz = y (dy - sum_j y_j dy_j) with y = softmax(z): every z_j changes every output (softmax_backward).

    Takes z: N? n; dy: N? n
    Makes dz: N? n
    """
    dy, z = checked(softmax_backward, dy, z, lecture=True)
    return run(network.softmax_backward, z=z, dY=dy)["dz"].astype(z.dtype)


def cross_entropy(z, d):
    """The divergence -sum_i d_i log softmax(z)_i, natural logarithm, 0 log 0 = 0.

    d is a class number or a distribution.

    Takes z: N? n
    Makes result: N?
    """
    z, d = scores_and_labels(cross_entropy, z, d, lecture=True)
    scores, shares = z.tolist(), d.tolist()
    largest = max(scores)
    log_sum = math.log(sum(math.exp(score - largest) for score in scores))
    return z.dtype.type(-sum(share * (score - largest - log_sum) for score, share in zip(scores, shares) if share))


def cross_entropy_backward(z, d):
    """softmax(z) - d, where d is a class number or a distribution.

    Takes z: N? n
    Makes dz: N? n
    """
    z, d = scores_and_labels(cross_entropy_backward, z, d, lecture=True)
    return np.array([p - share for p, share in zip(softmax_of(Array.from_numpy(z)).cells, d.tolist())], z.dtype)


def l2_divergence(y, d):
    """The divergence |y - d|^2 / 2.

    Takes y: N? n; d: N? n
    Makes result: N?
    """
    y, d = checked(l2_divergence, y, d, lecture=True)
    return y.dtype.type(sum((a - c) * (a - c) for a, c in zip(y.tolist(), d.tolist())) / 2)


def l2_divergence_backward(y, d):
    """y - d.

    Takes y: N? n; d: N? n
    Makes dy: N? n
    """
    y, d = checked(l2_divergence_backward, y, d, lecture=True)
    return np.array([a - c for a, c in zip(y.tolist(), d.tolist())], y.dtype)


# ---------------------------------------------------------------- what they share

def _pad(y, P):
    return run(convolution.zero_padding, y=y, P=P)["Ypad"] if P else y


def _crop(y, P):
    return run(convolution.remove_padding, dYpad=y, P=P)["dY"] if P else y


def _pad_time(y, P):
    return np.pad(y, ((0, 0), (P, P)))


def _to_stride_1(dz, stride, shape, K, P):
    """dz of a strided layer as the derivative of the layer with stride 1: zeros where the stride dropped (L19)."""
    W, H = (size + 2*P - K + 1 for size in shape[-2:])
    return run(resampling.backprop_through_DS, dz=dz, S=stride, W=W, H=H)["dy"] if stride > 1 else dz


def _keep_each(z, stride):
    return run(resampling.downsampling, y=z, S=stride)["yDS"] if stride > 1 else z.copy()


def _between(y, stride):
    return run(resampling.upsampling_between, y=y, S=stride)["yUS"]


def _over_real_cells(backward, dz, y, w, dy):
    """What `backward` gives for dy (by this name), dw and db, without the products of zeros inserted into dz."""
    found = backward(dz, y, w)
    return (over_real_cells(found[dy], lambda dz, w: backward(dz, y, w)[dy], dz, w),
            over_real_cells(found["dw"], lambda dz, y: backward(dz, y, w)["dw"], dz, y), found["db"])


def _sum_of_maps(dz):
    return np.array([sum(plane.ravel().tolist()) for plane in dz])


def _typed(dtype, *arrays):
    return tuple(array.astype(dtype) for array in arrays)


for _name in __all__:
    globals()[_name] = quiet(globals()[_name])  # what is too large for float32 is inf, without a warning
