"""One call of every public operation, for tests that run over all names so that a new one can't be forgotten."""

import functools

import numpy as np

from lecture_cnn.listings.examples import doubled, squared
from lecture_cnn.operations import transforms


def eighths(seed, *shape):
    """Multiples of 1/8 with |v| <= 2: their sums and products are exact, in any order."""
    return drawn(seed, shape).copy()


@functools.cache
def drawn(seed, shape):
    return np.random.default_rng(seed).integers(-16, 17, shape) / 8


def calls(N=None):
    """Operation -> its arguments by name; for one instance, or for a batch of N."""
    n = () if N is None else (N,)
    y, w, b = eighths(1, *n, 2, 5, 4), eighths(2, 3, 2, 3, 3), eighths(3, 3)
    dz = eighths(4, *n, 3, 3, 2)  # (5 + 2 - 3)//2 + 1, (4 + 2 - 3)//2 + 1; the last row meets no window
    up, w_up = eighths(5, *n, 2, 3, 2), eighths(6, 2, 3, 3, 3)
    series, w_series = eighths(7, *n, 2, 9), eighths(8, 3, 2, 3)
    v, w_flat = eighths(9, *n, 5), eighths(10, 3, 5)
    step = dict(stride=2, padding=1)
    turns = transforms.quarter_turns(3)
    pidx = np.zeros((*n, 2, 3, 2, 2), int) + [4, 3]
    d = np.full((*n, 5), 0.2)
    batch, gamma, beta = eighths(18, 3, 2, 4, 3), eighths(20, 2), eighths(21, 2)
    mask = (eighths(22, *n, 5) > 0).astype(float)
    weights = {name: eighths(seed, 2, 3) for seed, name in enumerate(("w", "dw", "m", "v"), 23)}
    similar = dict(y=eighths(27, *n, 2, 6), wq=eighths(28, 4, 2), wk=eighths(29, 4, 2), wv=eighths(31, 3, 2))
    moved = {name: weights[name] for name in ("w", "dw", "v")}
    return {
        "conv2d": dict(y=y, w=w, b=b, **step),
        "conv2d_backward": dict(dz=dz, y=y, w=w, **step),
        "conv2d_input_gradient": dict(dz=dz, w=w, **step, input_shape=y.shape),
        "conv2d_filter_gradient": dict(dz=dz, y=y, K=3, **step),
        "pad": dict(y=y, P=2),
        "crop": dict(y=y, P=1),
        "conv_transpose2d": dict(y=up, w=w_up, b=b, **step),
        "conv_transpose2d_backward": dict(dz=eighths(11, *n, 3, 5, 3), y=up, w=w_up, **step),
        "depthwise_conv2d": dict(y=y, w=w[0], b=b[:2], **step),
        "depthwise_conv2d_backward": dict(dz=dz[..., :2, :, :], y=y, w=w[0], **step),
        "pointwise_conv2d": dict(y=y, w=w[:, :, 0, 0], b=b),
        "pointwise_conv2d_backward": dict(dz=eighths(12, *n, 3, 5, 4), y=y, w=w[:, :, 0, 0]),
        "conv1d": dict(y=series, w=w_series, b=b, **step),
        "conv1d_backward": dict(dz=eighths(13, *n, 3, 5), y=series, w=w_series, **step),
        "transform_conv2d": dict(y=y, w=w, transforms=turns, b=b),
        "transform_conv2d_backward": dict(dz=eighths(14, *n, 12, 3, 2), y=y, w=w, transforms=turns),
        "max_pool2d": dict(y=y, K=3, **step),
        "max_pool2d_backward": dict(du=dz[..., :2, :, :], pidx=pidx, input_shape=y.shape),
        "mean_pool2d": dict(y=y, K=3, **step),
        "mean_pool2d_backward": dict(du=dz[..., :2, :, :], K=3, **step, input_shape=y.shape),
        "downsample": dict(y=y, S=2),
        "downsample_backward": dict(dz=dz, S=2, input_shape=(*n, 3, 5, 3)),
        "upsample": dict(y=y, S=2, trailing=True),
        "upsample_backward": dict(dz=dz, S=2),
        "flatten": dict(y=y),
        "unflatten": dict(v=eighths(15, *n, 40), shape=y.shape),
        "identity": dict(z=y),
        "sigmoid": dict(z=y),
        "tanh": dict(z=y),
        "relu": dict(z=y),
        "activation_backward": dict(dy=y, z=y[..., ::-1], f="tanh"),
        "linear": dict(y=v, w=w_flat, b=b),
        "linear_backward": dict(dz=eighths(16, *n, 3), y=v, w=w_flat),
        "softmax": dict(z=v),
        "softmax_backward": dict(dy=eighths(17, *n, 5), z=v),
        "cross_entropy": dict(z=v, d=d),
        "cross_entropy_backward": dict(z=v, d=d),
        "l2_divergence": dict(y=v, d=d),
        "l2_divergence_backward": dict(y=v, d=d),
        "batch_norm": dict(y=batch, gamma=gamma, beta=beta, eps=0.5),
        "batch_norm_backward": dict(du=eighths(19, 3, 2, 4, 3), y=batch, gamma=gamma, eps=0.5),
        "dropout": dict(y=v, mask=mask, p=0.25),
        "dropout_backward": dict(du=v, mask=mask, p=0.25),
        "self_similarity": similar,
        "self_similarity_backward": dict(du=eighths(30, *n, 3, 6), **similar),
        "residual": dict(y=up, f=squared),
        "residual_backward": dict(du=up, backward_of_f=doubled),
        "momentum_step": dict(**moved, lr=0.5, momentum=0.75),
        "adam_step": dict(**{**weights, "v": weights["v"] ** 2}, t=3, lr=0.5, eps=0.125),
    }


# The first two take a batch and nothing else, the others weights: no instance alone.
OF_NO_INSTANCE = {"batch_norm", "batch_norm_backward", "momentum_step", "adam_step"}
# Cell by cell, for arrays of any shape.
OF_ANY_SHAPE = {"identity", "sigmoid", "tanh", "relu", "activation_backward", "dropout", "dropout_backward",
                "momentum_step", "adam_step"}


# What has no batch axis, even when the instances come as a batch.
SHARED = {"w", "b", "transforms", "wq", "wk", "wv"}


def instance(arguments, n):
    """The arguments of one instance of a batch."""
    one = {}
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and name not in SHARED:
            one[name] = value[n]
        elif name in ("input_shape", "shape"):
            one[name] = value[1:]
        else:
            one[name] = value
    return one


def arrays_of(arguments):
    """The names of the arguments that are arrays of numbers (not of positions)."""
    return [name for name, value in arguments.items() if isinstance(value, np.ndarray) and value.dtype.kind == "f"]


def as_tuple(result):
    return result if isinstance(result, tuple) else (result,)
