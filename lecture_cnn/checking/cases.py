"""The adversarial cases of every operation: `cases("conv2d_backward")`.

On square maps with one channel, stride 1 and a symmetric filter most mistakes are invisible. So most cases here have
W != H, other numbers of maps in than out, a filter that isn't its own flip, a leftover row under the stride; and a few
are the kind cases on which a mistake hides, so that a student sees what does work. The values are whole numbers.
"""

import functools
from typing import NamedTuple

import numpy as np

from .. import vectorized
from ..listings import examples
from ..listings.examples import SLIDE_FILTER
from ..operations.transforms import flips, quarter_turns, rotation

BATCH = "a batch of 4"

# Larger than the teaching values: among these, two numbers are seldom equal, so no mistake hides behind a chance.
integers = functools.partial(examples.integers, largest=9)


class Case(NamedTuple):
    """One call: its name and the operation's arguments; `forward`: what made a derivative that doesn't get it."""

    name: str
    inputs: dict
    forward: dict = {}

    @property
    def batch(self):
        return self.name == BATCH


LAYERS = {  # the layers of a convolution, smallest first; N, D_in, D_out are 0 (no batch), 2, 3 where nothing is said
    "stride 1, no padding": dict(W=6, H=5, K=3),
    "K = 1": dict(W=4, H=3, K=1),
    "K = W": dict(W=3, H=5, K=3),
    "one map in and one out": dict(W=5, H=4, K=3, D_in=1, D_out=1),
    "square maps, as many out as in": dict(W=5, H=5, K=3, D_out=2),
    "the slide's filter": dict(W=5, H=6, K=3, slide=True),
    "stride 2 without a leftover": dict(W=7, H=5, K=3, stride=2),
    "stride 2 with a leftover": dict(W=8, H=6, K=3, stride=2),
    "no overlap": dict(W=6, H=4, K=2, stride=2),
    "padding 1": dict(W=5, H=4, K=3, padding=1),
    "stride 2 and padding 1": dict(W=6, H=7, K=3, stride=2, padding=1),
    BATCH: dict(W=6, H=5, K=3, stride=2, padding=1, N=4),
}


def _layer(W, H, K, stride=1, padding=0, N=0, D_in=2, D_out=3, slide=False):
    """The arrays of one convolution layer."""
    n = (N,) if N else ()
    w = integers(D_out, D_in, K, K, start=2)
    if slide:
        w = integers(D_out, D_in, start=7)[:, :, None, None] * SLIDE_FILTER
    sizes = [(size + 2*padding - K) // stride + 1 for size in (W, H)]
    return dict(y=integers(*n, D_in, W, H, start=1), w=w, b=integers(D_out, start=3), K=K,
                step=dict(stride=stride, padding=padding),
                dz=integers(*n, D_out, *sizes, start=4), dy=integers(*n, D_in, *sizes, start=10))


def cases(operation):
    """The cases of an operation, a list; a name that is no operation is a ValueError that lists them all."""
    return list(_cases(known(operation)))


def known(operation):
    """The operation's name; a ValueError lists those there are."""
    if not isinstance(operation, str) or operation not in vectorized.__all__:
        raise ValueError(f"operation: expected one of {', '.join(vectorized.__all__)}, got {operation!r}")
    return operation


@functools.cache
def _cases(operation):
    if operation in OTHERS:
        made = OTHERS[operation]()
        return tuple(Case(name, *(inputs if isinstance(inputs, tuple) else (inputs,))) for name, inputs in made.items())
    if operation not in ARGUMENTS:
        return _made_up(operation)
    arguments = ARGUMENTS[operation]
    made = [Case("K = W in time" if "1d" in operation and name == "K = W" else name, arguments(**_layer(**sizes)))
            for name, sizes in LAYERS.items()]
    if operation in ("conv2d", "depthwise_conv2d", "conv1d"):
        inputs = made[0].inputs
        made.insert(1, Case("no bias", {name: value for name, value in inputs.items() if name != "b"}))
    return tuple(made)


def _made_up(operation):
    """The cases of an operation that has no row below: its example, one of each sign, a batch."""
    example = examples.operation_example(operation)
    arrays = {name: value for name, value in example.items() if isinstance(value, np.ndarray)}
    changes = (1, -1, 0.5, 2)
    batch = {name: np.stack([change * array for change in changes]) for name, array in arrays.items()}
    return (Case("the example", example), Case("the other sign", {**example, **{n: -a for n, a in arrays.items()}}),
            Case("small numbers", {**example, **{n: a / 8 for n, a in arrays.items()}}),
            Case(BATCH, {**example, **batch}))


def _conv_transpose2d_backward(y, w, step, **_):
    forward = dict(y=y, w=w, **step)
    return dict(dz=integers(*vectorized.conv_transpose2d(**forward).shape, start=5), **forward)


ARGUMENTS = {  # from a layer's arrays to an operation's arguments
    "conv2d": lambda y, w, b, step, **_: dict(y=y, w=w, b=b, **step),
    "conv2d_backward": lambda dz, y, w, step, **_: dict(dz=dz, y=y, w=w, **step),
    "conv2d_input_gradient": lambda dz, y, w, step, **_: dict(dz=dz, w=w, **step, input_shape=y.shape),
    "conv2d_filter_gradient": lambda dz, y, K, step, **_: dict(dz=dz, y=y, K=K, **step),
    "conv_transpose2d": lambda y, w, b, step, **_: dict(y=y, w=w.swapaxes(0, 1).copy(), b=b, **step),
    "conv_transpose2d_backward": lambda y, w, step, **_: _conv_transpose2d_backward(y, w.swapaxes(0, 1).copy(), step),
    "depthwise_conv2d": lambda y, w, b, step, **_: dict(y=y, w=w[0], b=b[0] + integers(len(w[0]), start=8), **step),
    "depthwise_conv2d_backward": lambda dy, y, w, step, **_: dict(dz=dy, y=y, w=w[0], **step),
    "conv1d": lambda y, w, b, step, **_: dict(y=y[..., 0], w=w[..., 1 % w.shape[-1]], b=b, **step),
    "conv1d_backward": lambda dz, y, w, step, **_: dict(dz=dz[..., 0], y=y[..., 0], w=w[..., 1 % w.shape[-1]], **step),
    "mean_pool2d": lambda y, K, step, **_: dict(y=y, K=K, **step),
    "mean_pool2d_backward": lambda dy, y, K, step, **_: dict(du=dy, K=K, **step, input_shape=y.shape),
}


# ---------------------------------------------------------------- max pooling

def _distinct(*shape):
    """Values that are all different, some above and some below 0."""
    count = np.prod(shape)
    return ((np.arange(count) * 37 + 11) % 127 - 63.0).reshape(shape)


def _max_pool2d():
    tied = np.minimum(_distinct(2, 6, 5), 8.0)  # many windows hold 8 more than once
    return {
        "no ties": dict(y=_distinct(2, 6, 5), K=3),
        "ties": dict(y=tied, K=3),
        "K = 1": dict(y=_distinct(2, 4, 3), K=1),
        "K = W": dict(y=_distinct(2, 3, 5), K=3),
        "one map": dict(y=_distinct(1, 5, 4), K=2),
        "no overlap": dict(y=_distinct(2, 6, 4), K=2, stride=2),
        "stride 2 with a leftover": dict(y=_distinct(2, 8, 6), K=3, stride=2),
        "padding 1": dict(y=_distinct(2, 5, 4), K=3, padding=1),
        "negative values, padding 1": dict(y=_distinct(2, 5, 4) - 64, K=2, padding=1),
        "stride 2 and padding 1": dict(y=_distinct(2, 6, 7), K=3, stride=2, padding=1),
        BATCH: dict(y=_distinct(4, 2, 3, 4), K=2, stride=2, padding=1),
    }


def _max_pool2d_backward():
    made = {}
    for name, inputs in _max_pool2d().items():
        u, pidx = vectorized.max_pool2d(**inputs)
        made[name] = dict(du=integers(*u.shape, start=4), pidx=pidx, input_shape=inputs["y"].shape), inputs
    return made


# ---------------------------------------------------------------- resampling, borders, flat maps

def _maps(name, sizes, **more):
    return {name: dict(y=integers(2, *sizes, start=1), **more)}


def _resampled(batch=(4, 2, 5, 4), **more):
    return {"S = 1": dict(y=integers(2, 4, 3, start=1), S=1), "S = 2": dict(y=integers(2, 6, 4, start=1), S=2),
            "S = 2 with a leftover": dict(y=integers(2, 5, 7, start=1), S=2),
            "S = 3": dict(y=integers(3, 7, 5, start=1), S=3), "one map": dict(y=integers(1, 5, 4, start=1), S=2),
            "one cell": dict(y=integers(2, 1, 1, start=1), S=2), BATCH: dict(y=integers(*batch, start=1), S=2)}


def _downsample_backward():
    return {name: dict(dz=integers(*vectorized.downsample(**given).shape, start=4), S=given["S"],
                       input_shape=given["y"].shape) for name, given in _resampled().items()}


def _upsample():
    made = _resampled()
    return {**made, "S = 2, trailing": {**made["S = 2"], "trailing": True},
            "S = 3, trailing": {**made["S = 3"], "trailing": True}}


def _upsample_backward():
    return {name: dict(dz=given["y"], S=given["S"]) for name, given in _resampled().items()}


def _bordered():
    return {"P = 0": dict(y=integers(2, 4, 3, start=1), P=0), "P = 1": dict(y=integers(2, 5, 4, start=1), P=1),
            "P = 2": dict(y=integers(3, 6, 5, start=1), P=2), "one map": dict(y=integers(1, 5, 4, start=1), P=1),
            BATCH: dict(y=integers(4, 2, 5, 4, start=1), P=1)}


def _flat_maps():
    return {"W = H": dict(y=_distinct(2, 3, 3)), "W = H = number of maps": dict(y=_distinct(3, 3, 3)),
            "W and H differ": dict(y=_distinct(2, 4, 3)), "one map": dict(y=_distinct(1, 4, 3)),
            "maps of one cell": dict(y=_distinct(5, 1, 1)), BATCH: dict(y=_distinct(4, 2, 3, 2))}


def _unflatten():
    return {name: dict(v=vectorized.flatten(**given), shape=given["y"].shape) for name, given in _flat_maps().items()}


def _pointwise_conv2d():
    def maps(W, H, D_in=2, D_out=3, n=()):
        return dict(y=integers(*n, D_in, W, H, start=1), w=integers(D_out, D_in, start=2), b=integers(D_out, start=3))

    without = {name: array for name, array in maps(5, 4).items() if name != "b"}
    return {"maps": maps(5, 4), "no bias": without, "one map in and one out": maps(5, 4, D_in=1, D_out=1),
            "as many maps out as in": maps(4, 5, D_in=3), BATCH: maps(3, 2, n=(4,))}


def _linear():
    return {name: {key: array[..., 0, 0] if key == "y" else array for key, array in given.items()}
            for name, given in _pointwise_conv2d().items()}


def _backward_of(forward, made):
    """The cases of a derivative from those of its forward operation: the bias goes, dz comes."""
    cases = {}
    for name, given in made().items():
        z = getattr(vectorized, forward)(**given)
        if name != "no bias":
            cases[name] = dict(dz=integers(*z.shape, start=4), **{key: given[key] for key in given if key != "b"})
    return cases


# ---------------------------------------------------------------- transforms

def _transform_conv2d():
    def maps(W, H, K, transforms, D_in=2, D_out=3, n=()):
        return dict(y=integers(*n, D_in, W, H, start=1), w=integers(D_out, D_in, K, K, start=2), transforms=transforms,
                    b=integers(D_out, start=3))

    return {"quarter turns": maps(5, 4, 3, quarter_turns(3)), "flips": maps(4, 5, 2, flips(2)),
            "one transform": maps(4, 5, 3, quarter_turns(3)[:1]),
            "one filter": maps(4, 5, 3, quarter_turns(3), D_out=1),
            "a turn by 30 degrees": maps(4, 5, 3, [np.eye(9), rotation(3, 30)]),
            "as many maps out as in": maps(4, 4, 3, quarter_turns(3), D_out=2),
            BATCH: maps(4, 3, 3, quarter_turns(3)[:2], n=(4,))}


# ---------------------------------------------------------------- activations, softmax, divergences

def _activation():
    return {"values": dict(z=_distinct(2, 4, 3) / 32), "zeros": dict(z=np.array([[-1.0, 0.0], [0.0, 2.0]])),
            "large values": dict(z=np.array([-800.0, -30.0, 30.0, 800.0])), "one value": dict(z=np.array([0.5]))}


def _activation_backward():
    z, dy = _distinct(2, 4, 3) / 128, integers(2, 4, 3, start=4)
    made = {f: dict(dy=dy, z=z, f=f) for f in ("identity", "sigmoid", "tanh", "relu")}
    zeros = np.array([[-1.0, 0.0], [0.0, 2.0]])
    return {**made, "relu at 0": dict(dy=np.ones((2, 2)), z=zeros, f="relu")}


def _softmax():
    return {"scores": dict(z=integers(5, start=1)), "equal scores": dict(z=np.full(4, 0.5)),
            "large scores": dict(z=np.array([1000.0, 999.0, -1000.0])), "one score": dict(z=np.array([2.0])),
            BATCH: dict(z=integers(4, 5, start=2))}


def _cross_entropy():
    return {"a class": dict(z=integers(5, start=1), d=2),
            "a distribution": dict(z=integers(4, start=2), d=np.array([0.5, 0.125, 0.25, 0.125])),
            "a distribution with zeros": dict(z=integers(4, start=3), d=np.array([0.0, 0.75, 0.25, 0.0])),
            "large scores": dict(z=np.array([1000.0, 999.0, 998.0]), d=1),
            "scores far apart": dict(z=np.array([1000.0, 0.0, 999.0]), d=np.array([0.5, 0.0, 0.5])),
            "one class": dict(z=np.array([2.0]), d=0),
            BATCH: dict(z=integers(4, 5, start=2), d=np.array([0, 3, 1, 1]))}


def _l2_divergence():
    return {"vectors": dict(y=integers(5, start=1), d=integers(5, start=2)),
            "one entry": dict(y=np.array([0.5]), d=np.array([2.0])),
            "the answer itself": dict(y=integers(3, start=3), d=integers(3, start=3)),
            BATCH: dict(y=integers(4, 5, start=1), d=integers(4, 5, start=2))}


OTHERS = {
    "max_pool2d": _max_pool2d,
    "max_pool2d_backward": _max_pool2d_backward,
    "downsample": _resampled,
    "downsample_backward": _downsample_backward,
    "upsample": _upsample,
    "upsample_backward": _upsample_backward,
    "pad": _bordered,
    "crop": _bordered,
    "flatten": _flat_maps,
    "unflatten": _unflatten,
    "pointwise_conv2d": _pointwise_conv2d,
    "pointwise_conv2d_backward": lambda: _backward_of("pointwise_conv2d", _pointwise_conv2d),
    "linear": _linear,
    "linear_backward": lambda: _backward_of("linear", _linear),
    "transform_conv2d": _transform_conv2d,
    "transform_conv2d_backward": lambda: _backward_of("transform_conv2d", _transform_conv2d),
    "identity": _activation,
    "sigmoid": _activation,
    "tanh": _activation,
    "relu": _activation,
    "activation_backward": _activation_backward,
    "softmax": _softmax,
    "cross_entropy": _cross_entropy,
    "cross_entropy_backward": _cross_entropy,
    "l2_divergence": _l2_divergence,
    "l2_divergence_backward": _l2_divergence,
}
