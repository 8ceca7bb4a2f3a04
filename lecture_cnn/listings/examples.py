"""The tiny inputs that tests, notebooks, figures and steppers share:
`example("conv_input_gradient")`.

The teaching values are small whole numbers, so that a sum is checked in the head and no digit is
ever rounded. None is 0: a zero on the screen is padding, an inserted zero, a closed gate or a sum.
W differs from H, the layer has two maps in and three out, and its filters are not their own flips
(the slides' own 5x5 example's filter is).
"""

import copy
import functools

import numpy as np

SLIDE_IMAGE = np.array([
    [1, 1, 1, 0, 0],
    [0, 1, 1, 1, 0],
    [0, 0, 1, 1, 1],
    [0, 0, 1, 1, 0],
    [0, 1, 1, 0, 0],
]).T
SLIDE_FILTER = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]).T


def integers(*shape, start=0, largest=3):
    """A fixed array of whole numbers from -largest to largest without 0; `start` (a whole number)
    gives another one."""
    count = np.arange(np.prod(shape))
    mixed = (54315 * (count + 1) ** 2 + 2719 * start * (count + 3)) % 65536 // 7
    values = mixed % (2 * largest) - largest
    values[values >= 0] += 1
    return values.reshape(shape).astype(float)


# For max pooling: the maximum of one window stands twice in it, others are shared by several.
POOLED = integers(2, 6, 5, start=3, largest=8)
POOLED[0, 1, 1] = POOLED[0, 0, 2] = 9


# A batch of two instances with two maps, each a column of maps: their means are 2 and -1, their
# variances 3 and 15, so that with eps = 1 the roots are 2 and 4.
NORMED = np.array([
    [3, 1, 4, 1, 3, 4, -2, 2, 2, 4, 2, 1, -1, 1, 4, 3],
    [4, -4, -1, 6, 2, -4, 3, -2, -7, -1, -7, 3, 2, -5, -4, -1],
]).reshape(2, 2, 4, 2).swapaxes(0, 1).astype(float)
NORMED_BACK = np.array([
    [-2, 1, -3, -2, -4, -3, 3, 1, -2, -4, -2, 2, 3, 4, -4, -4],
    [2, -4, -2, 2, 3, 1, -1, -4, -4, 1, -1, -2, -2, -3, 2, -4],
]).reshape(2, 2, 4, 2).swapaxes(0, 1).astype(float)
NORM = dict(gamma=np.array([2.0, -4.0]), eps=1.0)


def _training_examples():
    """The inputs of the listings in training.py: with these a step of Adam stays exact, too."""
    w, dw = integers(2, 3, start=2), integers(2, 3, start=4, largest=2)
    flat, mask = integers(6, start=1), np.array([1.0, 0, 0, 1, 1, 0])
    maps, others = integers(2, 3, 2, start=1), integers(2, 3, 2, start=5)
    similar = dict(y=integers(2, 3, start=4, largest=2), wq=integers(4, 2, start=7, largest=1),
                   wk=integers(4, 2, start=6, largest=1) / 2, wv=integers(3, 2, start=5))
    step = np.array([[2, -2, 2], [4, 2, -4]])  # what mean is after the step, where square is 4
    adam = dict(w=w, dw=dw, m=1.5 * step - dw, v=6 - dw**2, t=2)
    return {
        "batch_norm": dict(y=NORMED, beta=np.array([1.0, -2.0]), **NORM),
        "batch_norm_backward": dict(y=NORMED, mu=np.array([2.0, -1.0]), var=np.array([3.0, 15.0]),
                                    dY=NORMED_BACK, **NORM),
        "dropout": dict(y=flat, mask=mask, p=0.5),
        "dropout_backward": dict(dY=integers(6, start=4), mask=mask, p=0.5),
        "residual": dict(y=maps, F=others),
        "residual_backward": dict(dY=maps, dF=others),
        "momentum_step": dict(w=w, dw=2 * dw, v=2 * integers(2, 3, start=5), lr=0.5, momentum=0.5),
        "adam_step": dict(**adam, lr=0.5, beta1=0.5, beta2=0.5, eps=2.0),
        "self_similarity": similar,
        "self_similarity_backward": dict(**similar, **seen(similar), dY=integers(3, 3, start=6)),
    }


def _segmentation_examples():
    """Probabilities of three classes at the 3x2 pixels, in quarters; d is the class of each one."""
    p = np.array([
        [[2, 1], [1, 1], [2, 1]],
        [[1, 2], [1, 2], [1, 1]],
        [[1, 1], [2, 1], [1, 2]],
    ]) / 4
    classes = np.array([[0, 1], [1, 1], [0, 2]])
    d = (np.arange(3)[:, None, None] == classes).astype(float)
    up = dict(y=integers(2, 3, 2, start=1), w=integers(2, 3, 3, 3, start=2), S=2)
    return {
        "transposed_convolution": dict(**up, b=integers(3, start=3)),
        "transposed_convolution_backward": dict(**up, dz=integers(3, 7, 5, start=4)),
        "pixel_softmax": dict(z=np.log(4 * p)),
        "pixel_softmax_backward": dict(p=p, d=d),
    }


def example(name):
    """The teaching inputs of the listing with this function name: two 6x5 maps in, three 3x3
    filters, stride 2."""
    made = _examples()
    return copy.deepcopy(made[name]) if name in made else made_up(name)


@functools.cache
def _examples():
    """All teaching inputs, made once: a caller gets a copy, which it may change."""
    y, w, b = integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2), integers(3, start=3)
    dz = integers(3, 4, 3, start=4)
    z = integers(3, 4, 3, start=5)
    pool = dict(input_shape=(2, 6, 5))
    net = dict(image=integers(1, 6, 5, start=1),
               w=[integers(2, 1, 3, 3, start=2), integers(3, 2, 2, 2, start=3)],
               b=[integers(2, start=4), integers(3, start=5)], activation="relu")
    strided = {**net, "image": integers(1, 8, 7, start=1), "S": 2, "activation": "identity"}
    flat = dict(y=integers(4, start=1), w=[integers(3, 4, start=2), integers(2, 3, start=3)],
                b=[integers(3, start=4), integers(2, start=5)], activation="relu")
    return {
        "conv_forward": dict(y=y, w=w, b=b, activation="relu"),
        "conv_forward_segments": dict(y=y, w=w, b=b, activation="relu"),
        "conv_forward_stride": dict(y=y, w=w, b=b, activation="relu", stride=2),
        "conv_backward": dict(y=y, z=z, w=w, dY=dz, activation="identity"),
        "conv_backward_stride": dict(y=y, z=z[:, :2, :2], w=w, dY=dz[:, :2, :2], activation="relu",
                                     stride=2),
        "conv_input_gradient": dict(dz=dz, w=w),
        "conv_filter_gradient": dict(dz=dz, y=y, K=3),
        "zero_padding": dict(y=integers(2, 4, 3, start=6), P=1),
        "remove_padding": dict(dYpad=integers(2, 6, 5, start=6), P=1),
        "max_pool": dict(y=POOLED, K=3),
        "max_pool_stride": dict(y=POOLED, K=3, stride=2),
        "max_pool_backward": dict(dY=dz[:2], pidx=_winners(POOLED, 3, 1), **pool),
        "max_pool_backward_stride": dict(dY=dz[:2, :2, :2], pidx=_winners(POOLED, 3, 2), **pool),
        "mean_pool": dict(y=y, K=2),
        "mean_pool_stride": dict(y=y, K=2, stride=2),
        "mean_pool_backward": dict(dY=integers(2, 5, 4, start=4), K=2, **pool),
        "mean_pool_backward_uniform_filter": dict(dY=integers(2, 5, 4, start=4), K=2, **pool),
        "mean_pool_backward_stride": dict(dY=dz[:2, :3, :2], K=2, stride=2, **pool),
        "softmax_pool": dict(y=y, K=2),
        "softmax_pool_backward": dict(y=y, Y=pooled_by_softmax(y, 2),
                                      dY=integers(2, 5, 4, start=4), K=2),
        "downsampling": dict(y=integers(2, 5, 4, start=1), S=2),
        "upsampling": dict(y=integers(2, 3, 2, start=1), S=2),
        "upsampling_between": dict(y=integers(2, 3, 2, start=1), S=2),
        "backprop_through_DS": dict(dz=integers(2, 3, 2, start=4), S=2, H=4, W=5),
        "backprop_through_Upsampling": dict(dz=integers(2, 6, 4, start=4), S=2),
        "transform_invariance": dict(y=y[:1], w=w[:2, :1], b=b[:2], transforms=_quarter_turns(3),
                                     activation="relu"),
        "transform_invariance_backward": dict(dz=integers(8, 4, 3, start=4), y=y[:1], w=w[:2, :1],
                                              transforms=_quarter_turns(3)),
        "forward_segments": net,
        "forward": net,
        "forward_downsampling": strided,
        "backward": dict(Y=[integers(1, 6, 5, start=1), integers(2, 4, 3, start=6),
                            integers(3, 3, 2, start=7)],
                         z=[integers(2, 4, 3, start=8), integers(3, 3, 2, start=9)], w=net["w"],
                         dY=integers(3, 3, 2, start=10), activation="relu"),
        "flatten_softmax": dict(y=integers(2, 2, 1, start=10)),
        "activation_backward": dict(z=z, dY=dz, activation="relu"),
        "two_rules": dict(y=np.array([3.0]), z=np.array([-6.0]), w=np.array([[-2.0]]),
                          dY=np.array([5.0]), activation="identity"),
        "linear_forward": dict(y=flat["y"], w=flat["w"][0], b=flat["b"][0]),
        "linear_backward": dict(dz=integers(3, start=6), y=flat["y"], w=flat["w"][0]),
        "mlp_forward": flat,
        "mlp_backward": dict(Y=[flat["y"], integers(3, start=6), integers(2, start=7)],
                             z=[integers(3, start=8), integers(2, start=9)], w=flat["w"],
                             dY=integers(2, start=10), activation="relu"),
        "depthwise_forward": dict(y=y, w=w[0], b=b[:2]),
        "depthwise_backward": dict(dz=dz[:2], y=y, w=w[0]),
        "pointwise_forward": dict(y=y, w=w[:, :, 0, 0], b=b),
        "pointwise_backward": dict(dz=integers(3, 6, 5, start=4), y=y, w=w[:, :, 0, 0]),
        "tdnn_forward": dict(y=integers(2, 7, start=1), w=w[:, :, 0], b=b, activation="relu"),
        "tdnn_backward": dict(y=integers(2, 7, start=1), z=integers(3, 5, start=5), w=w[:, :, 0],
                              dY=integers(3, 5, start=4), activation="relu"),
        "tdnn_scatter": dict(dz=integers(3, 5, start=4), w=w[:, :, 0]),
        "tdnn_gather": dict(dz=integers(3, 5, start=4), w=w[:, :, 0]),
        "affine_map_formula": dict(y=y, w=w, b=b),
        "input_derivative_formula": dict(dz=dz, w=w),
        "filter_derivative_formula": dict(dz=dz, y=y, K=3),
        "shifted_derivative": dict(dz=dz, w=w),
        "influence_of_Y22": dict(y=integers(2, 5, 5, start=1), w=w, m=1, n=2),
        "derivative_of_Y22": dict(dz=integers(3, 3, 3, start=4), w=w, m=1, n=2),
        "contribution_of_w12": dict(y=integers(2, 5, 5, start=1), w=w, m=1, n=2),
        "derivative_of_w12": dict(dz=integers(3, 3, 3, start=4), y=integers(2, 5, 5, start=1), K=3,
                                  m=1, n=2),
        **_segmentation_examples(),
        **_training_examples(),
    }


def seen(inputs):
    """What the forward pass of self similarity leaves for the way back."""
    from ..language.adapter import run
    from .sequences import self_similarity

    given = {name: inputs[name] for name in ("y", "wq", "wk", "wv")}
    found = run(self_similarity, **given)
    return {name: found[name] for name in ("q", "k", "v", "s")}


def _winners(y, K, S):
    """The positions of the maxima, as the forward pass stores them."""
    from ..language.adapter import run
    from .pooling import max_pool_stride

    return run(max_pool_stride, y=y, K=K, stride=S)["pidx"]


def pooled_by_softmax(y, K):
    """The result of softmax pooling, as the forward pass leaves it for the way back."""
    windows = np.lib.stride_tricks.sliding_window_view(y, (K, K), axis=(1, 2))
    powers = np.exp(windows - windows.max(axis=(-1, -2), keepdims=True))
    shares = powers / powers.sum(axis=(-1, -2), keepdims=True)
    return (shares * windows).sum(axis=(-1, -2))


def _quarter_turns(K):
    from ..operations.transforms import quarter_turns

    return quarter_turns(K)


SIZES = {"D[0]": 2, "D[1]": 3, "W[0]": 6, "H[0]": 5, "T[0]": 7, "K[1]": 3, "c": 2, "W": 6, "H": 5}
NUMBERS = {"K": 3, "Kpool": 2, "S": 2, "stride": 2, "P": 1, "m": 1, "n": 2}


def made_up(name):
    """Whole numbers for the inputs of a listing that has no example of its own, of the sizes in its
    signature."""
    from ..language.adapter import arrays_at_layers, rules_of
    from ..operations.signature import signature_of, solved
    from . import LISTINGS

    function = LISTINGS[name].function
    numbers = tuple((size, number, "") for size, number in SIZES.items())
    sizes = solved((), numbers, rules_of(function, 1))
    made = {item.caller: NUMBERS[item.name] for item in signature_of(function).items("Numbers")}
    for start, place in enumerate(arrays_at_layers(function, 1, "Takes"), 1):
        made[place.name] = integers(*sizes.shape(place.axes), start=start)
    return made


def squared(y):
    """Every cell times itself: the layers of the example's residual block."""
    return y * y


def doubled(du):
    """Every cell twice: the way back through layers that double."""
    return 2 * du


def operation_example(name):
    """The teaching arguments of the operation with this name (`loops`, `vectorized`): stride 2 with
    a leftover row."""
    y, w, b = integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2), integers(3, start=3)
    dz, step = integers(3, 3, 3, start=4), dict(stride=2, padding=1)
    small, w_up = integers(2, 3, 2, start=5), integers(2, 3, 3, 3, start=2)
    series, flat = integers(2, 7, start=1), integers(4, start=1)
    w_flat, turns = integers(3, 4, start=2), _quarter_turns(3)
    made = {
        "conv2d": lambda: dict(y=y, w=w, b=b, **step),
        "conv2d_backward": lambda: dict(dz=dz, y=y, w=w, **step),
        "conv2d_input_gradient": lambda: dict(dz=dz, w=w, **step, input_shape=y.shape),
        "conv2d_filter_gradient": lambda: dict(dz=dz, y=y, K=3, **step),
        "pad": lambda: dict(y=y, P=1),
        "crop": lambda: dict(y=y, P=1),
        "conv_transpose2d": lambda: dict(y=small, w=w_up, b=b, **step),
        "conv_transpose2d_backward": lambda: dict(dz=integers(3, 5, 3, start=4), y=small, w=w_up,
                                                  **step),
        "depthwise_conv2d": lambda: dict(y=y, w=w[0], b=b[:2], **step),
        "depthwise_conv2d_backward": lambda: dict(dz=dz[:2], y=y, w=w[0], **step),
        "pointwise_conv2d": lambda: dict(y=y, w=w[:, :, 0, 0], b=b),
        "pointwise_conv2d_backward": lambda: dict(dz=integers(3, 6, 5, start=4), y=y,
                                                  w=w[:, :, 0, 0]),
        "conv1d": lambda: dict(y=series, w=w[:, :, 0], b=b, **step),
        "conv1d_backward": lambda: dict(dz=integers(3, 4, start=4), y=series, w=w[:, :, 0], **step),
        "transform_conv2d": lambda: dict(y=y, w=w[:2], transforms=turns, b=b[:2]),
        "transform_conv2d_backward": lambda: dict(dz=integers(8, 4, 3, start=4), y=y, w=w[:2],
                                                  transforms=turns),
        "max_pool2d": lambda: dict(y=POOLED, K=3, stride=2),
        "max_pool2d_backward": lambda: dict(du=dz[:2, :2, :2], pidx=_winners(POOLED, 3, 2),
                                            input_shape=POOLED.shape),
        "mean_pool2d": lambda: dict(y=y, K=2, stride=2),
        "mean_pool2d_backward": lambda: dict(du=dz[:2, :3, :2], K=2, stride=2, input_shape=y.shape),
        "downsample": lambda: dict(y=y, S=2),
        "downsample_backward": lambda: dict(dz=dz, S=2, input_shape=(3, 6, 5)),
        "upsample": lambda: dict(y=small, S=2),
        "upsample_backward": lambda: dict(dz=dz, S=2),
        "flatten": lambda: dict(y=y),
        "unflatten": lambda: dict(v=integers(60, start=1), shape=y.shape),
        **{name: lambda: dict(z=y) for name in ("identity", "sigmoid", "tanh", "relu")},
        "activation_backward": lambda: dict(dy=dz, z=integers(3, 3, 3, start=5), f="tanh"),
        "linear": lambda: dict(y=flat, w=w_flat, b=b),
        "linear_backward": lambda: dict(dz=b, y=flat, w=w_flat),
        "softmax": lambda: dict(z=flat),
        "cross_entropy": lambda: dict(z=flat, d=2),
        "cross_entropy_backward": lambda: dict(z=flat, d=2),
        "l2_divergence": lambda: dict(y=flat, d=integers(4, start=2)),
        "l2_divergence_backward": lambda: dict(y=flat, d=integers(4, start=2)),
        "batch_norm_backward": lambda: dict(du=NORMED_BACK, y=NORMED, **NORM),
        "dropout_backward": lambda: dict(du=flat, mask=integers(4, start=2) > 0, p=0.5),
        "self_similarity_backward": lambda: dict(
            du=integers(3, 3, start=6), **example("self_similarity")),
        "residual": lambda: dict(y=small, f=squared),
        "residual_backward": lambda: dict(du=small, backward_of_f=doubled),
    }
    if name in made:
        return made[name]()
    return {{"dY": "dy"}.get(key, key): value for key, value in example(name).items()}
