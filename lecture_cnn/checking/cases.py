"""The adversarial cases of every operation: `cases("conv2d_backward")`.

On square maps with one channel, stride 1 and a symmetric filter most mistakes are invisible. So
most cases here have W != H, other numbers of maps in than out, a filter that is not its own flip,
and a leftover row under the stride. A few are the cases on which a mistake is invisible: they show
a student what does work. The values are whole numbers.
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .. import vectorized
from ..listings import examples
from ..listings.examples import SLIDE_FILTER
from ..operations.shapes import both
from ..operations.transforms import flips, quarter_turns, rotation

BATCH = "a batch of 4"
IN_TIME = ", in time"

Array = np.ndarray
Shape = tuple[int, ...]
Inputs = dict[str, Any]
Cases = dict[str, Inputs]  # name of the case -> the operation's arguments

# Larger than the teaching values: two numbers are seldom equal, so chance hides no mistake.
integers = functools.partial(examples.integers, largest=9)


class Case(NamedTuple):
    """One call: its name and the operation's arguments.

    `forward` are the arguments of the forward operation, where a derivative doesn't get them.
    """

    name: str
    inputs: Inputs
    forward: Inputs = {}

    @property
    def takes(self) -> str:
        """What only some functions take: "rectangles" or "pairs"; "" for a case for all."""
        name, _, _ = self.name.partition(", of one map")
        if name.endswith(SQUARE):
            return "square maps"
        name = WHOLE if name.startswith(WHOLE) else name
        return TAKES.get(name, "")

    @property
    def batch(self) -> bool:
        return self.name.startswith(BATCH)

    @property
    def given(self) -> Inputs:
        """All that is known of the call, the forward operation's arguments among it."""
        return {**self.forward, **self.inputs}


def cases(operation: str) -> list[Case]:
    """The cases of an operation.

    A name that is no operation is a ValueError that lists them all.
    """
    return list(_cases(known(operation)))


@functools.cache
def arguments_of(operation: str) -> Mapping[str, inspect.Parameter]:
    """The operation's own arguments, by name, in their order."""
    return inspect.signature(getattr(vectorized, operation)).parameters


def known(operation: str) -> str:
    """The operation's name; a ValueError lists those there are."""
    if not isinstance(operation, str) or operation not in vectorized.__all__:
        names = ", ".join(vectorized.__all__)
        raise ValueError(f"operation: expected one of {names}, got {operation!r}")
    return operation


@functools.cache
def _cases(operation: str) -> tuple[Case, ...]:
    if operation == "max_pool2d_backward":
        return _max_pool2d_backward()
    if operation in OTHERS:
        inputs = OTHERS[operation]()
    elif operation in ARGUMENTS:
        inputs = _layer_cases(operation)
    else:
        inputs = _cases_of_the_example(operation)
    return tuple(Case(name, arguments) for name, arguments in inputs.items())


def _cases_of_the_example(operation: str) -> Cases:
    """The cases of an operation that has none below: its example, other values, a batch."""
    example = examples.operation_example(operation)
    arrays = {
        name: value for name, value in example.items() if isinstance(value, Array)
    }
    others = {name: value for name, value in example.items() if name not in arrays}

    def times(factor: float) -> Inputs:
        found = {}
        for name, array in arrays.items():
            found[name] = factor * array
        return found

    batch = {}
    for name, array in arrays.items():
        batch[name] = np.stack([array, -array, 0.5 * array, 2 * array])
    return {
        "the example": example,
        "the other sign": {**others, **times(-1)},
        "small numbers": {**others, **times(1 / 8)},
        BATCH: {**others, **batch},
    }


# ---------------------------------------------------------------- layers with filters

# The layers of a convolution, the smallest first. Where a row does not name them, N, D_in and D_out
# are 0 (no batch), 2 and 3.
LAYERS: Cases = {
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
    "stride 3": dict(W=6, H=8, K=3, stride=3),
    "padding 2": dict(W=5, H=4, K=3, padding=2),
    "stride above K": dict(W=4, H=6, K=2, stride=3),
    "one map, stride 2 and padding 1": dict(W=6, H=5, K=3, stride=2, padding=1, D_in=1, D_out=1),
    BATCH: dict(W=6, H=5, K=3, stride=2, padding=1, N=4),
}

# What only some functions take, and no listing of the lecture.
WIDER: Cases = {
    "a filter of 3 x 2": dict(W=6, H=5, K=3, K_y=2),
    "a step for each axis": dict(W=6, H=7, K=3, stride=(2, 1), padding=(1, 0)),
}
# For a function that takes no border, or no step, in the place of the batch above.
BATCHES: Cases = {
    f"{BATCH}, no padding": dict(W=6, H=5, K=3, stride=2, N=4),
    f"{BATCH}, stride 1": dict(W=6, H=5, K=3, N=4),
    f"{BATCH}, padding 1": dict(W=6, H=5, K=3, padding=1, N=4),
    f"{BATCH}, no overlap": dict(W=6, H=4, K=2, stride=2, N=4),
    f"{BATCH}, K = 2": dict(W=5, H=4, K=2, N=4),
}
PAIR = "a step for each axis, no padding"
BORDER = "a border for each axis"
BESIDE = "a filter of 3 x 2, no overlap"
# For a function whose text asks for a pair of them.
PAIRS: Cases = {
    PAIR: dict(W=6, H=7, K=3, stride=(2, 1)),
    BORDER: dict(W=5, H=4, K=3, padding=(2, 1)),
}
WINDOWS: Cases = {BESIDE: dict(W=6, H=4, K=3, K_y=2, stride=(3, 2))}
WHOLE = "a map of whole numbers"
EIGHTHS = "numbers that are not whole"
LOW = "values far below 0"
SQUARE = ", square maps"  # for a function alone whose text reads one side of a map
TAKES = {
    "a filter of 3 x 2": "rectangles",
    "a step for each axis": "pairs",
    PAIR: "pairs",
    BORDER: "borders",
    BESIDE: "rectangles side by side",
    WHOLE: "whole numbers",
    EIGHTHS: "eighths",
    LOW: "low values",
}


class Layer(NamedTuple):
    """The arrays of one convolution layer: `dz` has its maps out, `dy` as many maps as y."""

    y: Array
    w: Array
    b: Array
    dz: Array
    dy: Array
    K: Any
    sizes: Inputs  # stride and padding


def _layer(
    W: int,
    H: int,
    K: int,
    stride: Any = 1,
    padding: Any = 0,
    N: int = 0,
    D_in: int = 2,
    D_out: int = 3,
    slide: bool = False,
    K_y: int = 0,
) -> Layer:
    """The arrays of one convolution layer; `K_y` is the filter's other side, if it has one."""
    batch = (N,) if N else ()
    sides = K, K_y or K
    w = integers(D_out, D_in, *sides, start=2)
    if slide:
        factors = integers(D_out, D_in, start=7)
        w = factors[:, :, None, None] * SLIDE_FILTER
    steps, borders = both(stride), both(padding)
    W_out, H_out = (
        (size + 2 * border - side) // step + 1
        for size, border, side, step in zip((W, H), borders, sides, steps)
    )
    return Layer(
        y=integers(*batch, D_in, W, H, start=1),
        w=w,
        b=integers(D_out, start=3),
        dz=integers(*batch, D_out, W_out, H_out, start=4),
        dy=integers(*batch, D_in, W_out, H_out, start=10),
        K=sides if K_y else K,
        sizes=dict(stride=stride, padding=padding),
    )


def _layer_cases(operation: str) -> Cases:
    """The cases of an operation on the layers above."""
    made = {}
    for name, sizes in LAYERS.items():
        if operation.startswith("depthwise"):
            # with two, the last is every map after the first
            sizes = {"D_in": 3, **sizes}
        inputs = ARGUMENTS[operation](_layer(**sizes))
        if "1d" in operation and name == "K = W":
            name = "K = W in time"
        made[name] = inputs
        if (
            name == "stride 1, no padding"
            and "b" in inputs
            and operation != "conv_transpose2d"
        ):
            made["no bias"] = _without(inputs, "b")
    return made


@functools.cache
def wider_cases(operation: str) -> tuple[Case, ...]:
    """Cases with a filter that is not square, and with a step for each axis.

    No listing takes them, and a function need not.
    """
    if operation not in ARGUMENTS or "1d" in operation:
        return ()
    made = []
    for name, sizes in WIDER.items():
        inputs = ARGUMENTS[operation](_layer(**sizes))
        made.append(Case(name, inputs))
    return tuple(made)


@functools.cache
def asked_cases(operation: str) -> tuple[Case, ...]:
    """Cases for a function alone whose text asks for them: a step for each axis of a pool, the type
    of a map, numbers that a whole one can't hold.

    The map of whole numbers, as an image has them, has a result with other ones.
    """
    made = [_in_eighths(cases(operation)[0]), *_cases_of_pairs(operation)]
    made += _square_cases(operation)
    if operation == "max_pool2d":
        made.append(Case(LOW, dict(y=_distinct(2, 5, 4) - 2e6, K=2)))
    if operation in OF_IMAGES:
        inputs = dict(ARGUMENTS[operation](_layer(W=5, H=4, K=3)))
        inputs["y"] = inputs["y"].astype(int)
        for name in {"w", "b"} & set(inputs):
            inputs[name] = inputs[name] / 4
        made.append(Case(WHOLE, inputs))
        if operation == "conv2d":
            made.append(Case(f"{WHOLE}, padding 1", dict(inputs, padding=1)))
    return tuple(made)


def _cases_of_pairs(operation: str) -> list[Case]:
    """Cases with two sides of a window, a step or a border for each axis."""
    made = []
    if operation in IN_ONE_ROW:
        made.append(Case("a step for each axis", _resampled_by_two(operation)))
    if operation.startswith("max_pool2d"):
        for name, forward in _max_pools_of_pairs().items():
            made.append(_max_pool_case(operation, name, forward))
    elif operation in ARGUMENTS and "1d" not in operation:
        pairs = PAIRS | WINDOWS if operation.startswith("mean_pool2d") else PAIRS
        for name, sizes in pairs.items():
            layer = _layer(**sizes)
            made.append(Case(name, ARGUMENTS[operation](layer)))
    return made


def _square_cases(operation: str) -> list[Case]:
    """The layers' cases with maps that are as wide as high."""
    made = []
    if operation.startswith("max_pool2d"):
        for name, forward in _max_pool2d().items():
            *maps, W, H = forward["y"].shape
            side = max(W, H)
            square = dict(forward, y=_distinct(*maps, side, side))
            made.append(_max_pool_case(operation, name + SQUARE, square))
    elif operation in ARGUMENTS and "1d" not in operation:
        for name, sizes in LAYERS.items():
            if name.startswith("square"):
                continue
            layer = _layer(**dict(sizes, H=sizes["W"]))
            made.append(Case(name + SQUARE, ARGUMENTS[operation](layer)))
    return made


def _in_eighths(case: Case) -> Case:
    """The same case with arrays that hold other numbers than whole ones."""

    def eighths(inputs: Inputs) -> Inputs:
        made = dict(inputs)
        for name, value in inputs.items():
            if isinstance(value, Array) and value.dtype.kind == "f" and name != "mask":
                made[name] = value / 8
        return made

    return Case(EIGHTHS, eighths(case.inputs), eighths(case.forward))


OF_IMAGES = ("conv2d", "conv1d", "depthwise_conv2d", "conv_transpose2d", "mean_pool2d")


def every_case(operation: str) -> tuple[Case, ...]:
    """All cases of an operation, those too that only some functions take."""
    in_maps = (*cases(operation), *wider_cases(operation), *simpler_batches(operation))
    return (*in_maps, *cases_in_time(operation), *asked_cases(operation))


@functools.cache
def simpler_batches(operation: str) -> tuple[Case, ...]:
    """Batches for a function that can't have the usual one, because it takes no border or step."""
    if operation.startswith("max_pool2d"):
        return tuple(
            _pooled_batch(operation, name, sizes) for name, sizes in BATCHES.items()
        )
    if operation not in ARGUMENTS:
        return ()
    made = []
    for name, sizes in BATCHES.items():
        if operation.startswith("depthwise"):
            sizes = {"D_in": 3, **sizes}
        made.append(Case(name, ARGUMENTS[operation](_layer(**sizes))))
    return tuple(made)


def _pooled_batch(operation: str, name: str, sizes: Inputs) -> Case:
    y = _distinct(4, 2, sizes["W"], sizes["H"])
    forward = dict(y=y, K=sizes["K"], stride=sizes.get("stride", 1))
    return _max_pool_case(operation, name, forward)


@functools.cache
def cases_in_time(operation: str) -> tuple[Case, ...]:
    """The cases for a function of series: maps of one row, filters of K x 1.

    None for an operation that has a name of its own in time, as conv1d.
    """
    made = {}
    if operation.startswith("conv_transpose2d"):
        for name, sizes in {**LAYERS, **BATCHES}.items():
            if not sizes.get("slide"):
                made[name] = ARGUMENTS[operation](_layer(**_row(sizes)))
    elif operation in IN_ONE_ROW:
        for case in cases(operation):
            made[case.name] = _one_row(case.inputs)
    return tuple(Case(name + IN_TIME, inputs) for name, inputs in made.items())


IN_ONE_ROW = ("upsample", "upsample_backward", "downsample", "downsample_backward")


def _row(sizes: Inputs) -> Inputs:
    """The sizes of a layer whose maps have one row."""
    made = dict(sizes, H=1, K_y=1)
    if "padding" in sizes:
        made["padding"] = (sizes["padding"], 0)
    return made


def _one_row(inputs: Inputs) -> Inputs:
    """The first row of each map."""
    made = dict(inputs)
    for name in ("y", "dz"):
        if name in inputs:
            made[name] = inputs[name][..., :1]
    if "input_shape" in inputs:
        made["input_shape"] = (*inputs["input_shape"][:-1], 1)
    return made


def _without(inputs: Inputs, *names: str) -> Inputs:
    """The inputs without those of these names."""
    found = {}
    for name, value in inputs.items():
        if name not in names:
            found[name] = value
    return found


def _conv2d(layer: Layer) -> Inputs:
    return dict(y=layer.y, w=layer.w, b=layer.b, **layer.sizes)


def _conv2d_backward(layer: Layer) -> Inputs:
    return dict(dz=layer.dz, y=layer.y, w=layer.w, **layer.sizes)


def _conv2d_input_gradient(layer: Layer) -> Inputs:
    return dict(dz=layer.dz, w=layer.w, **layer.sizes, input_shape=layer.y.shape)


def _conv2d_filter_gradient(layer: Layer) -> Inputs:
    return dict(dz=layer.dz, y=layer.y, K=layer.K, **layer.sizes)


def _conv_transpose2d(layer: Layer) -> Inputs:
    w = layer.w.swapaxes(0, 1).copy()
    return dict(y=layer.y, w=w, b=layer.b, **layer.sizes)


def _conv_transpose2d_backward(layer: Layer) -> Inputs:
    forward = _without(_conv_transpose2d(layer), "b")
    z = vectorized.conv_transpose2d(**forward)
    return dict(dz=integers(*z.shape, start=5), **forward)


def _depthwise_conv2d(layer: Layer) -> Inputs:
    w = layer.w[0]
    b = layer.b[0] + integers(len(w), start=8)
    return dict(y=layer.y, w=w, b=b, **layer.sizes)


def _depthwise_conv2d_backward(layer: Layer) -> Inputs:
    return dict(dz=layer.dy, y=layer.y, w=layer.w[0], **layer.sizes)


def _in_time(layer: Layer) -> Layer:
    """The layer's first row of maps, and the second row of its filters if they have one."""
    row = 1 % layer.K
    y, dz = layer.y[..., 0], layer.dz[..., 0]
    return layer._replace(y=y, dz=dz, w=layer.w[..., row])


def _conv1d(layer: Layer) -> Inputs:
    return _conv2d(_in_time(layer))


def _conv1d_backward(layer: Layer) -> Inputs:
    return _conv2d_backward(_in_time(layer))


def _mean_pool2d(layer: Layer) -> Inputs:
    return dict(y=layer.y, K=layer.K, **layer.sizes)


def _mean_pool2d_backward(layer: Layer) -> Inputs:
    return dict(du=layer.dy, K=layer.K, **layer.sizes, input_shape=layer.y.shape)


# Operation -> the function that picks its arguments from a layer.
ARGUMENTS: dict[str, Callable[[Layer], Inputs]] = {
    "conv2d": _conv2d,
    "conv2d_backward": _conv2d_backward,
    "conv2d_input_gradient": _conv2d_input_gradient,
    "conv2d_filter_gradient": _conv2d_filter_gradient,
    "conv_transpose2d": _conv_transpose2d,
    "conv_transpose2d_backward": _conv_transpose2d_backward,
    "depthwise_conv2d": _depthwise_conv2d,
    "depthwise_conv2d_backward": _depthwise_conv2d_backward,
    "conv1d": _conv1d,
    "conv1d_backward": _conv1d_backward,
    "mean_pool2d": _mean_pool2d,
    "mean_pool2d_backward": _mean_pool2d_backward,
}


# ---------------------------------------------------------------- max pooling


def _distinct(*shape: int) -> Array:
    """Values that are all different, some above and some below 0."""
    numbers = np.arange(np.prod(shape))
    values = (numbers * 37 + 11) % 127 - 63.0
    return values.reshape(shape)


def _max_pool2d() -> Cases:
    tied = np.minimum(_distinct(2, 6, 5), 8.0)  # many windows hold 8 more than once
    return {
        "no ties": dict(y=_distinct(2, 6, 5), K=3),
        "ties": dict(y=tied, K=3),
        "K = 1": dict(y=_distinct(2, 4, 3), K=1),
        "K = W": dict(y=_distinct(2, 3, 5), K=3),
        "one map": dict(y=_distinct(1, 5, 4), K=2),
        "no overlap": dict(y=_distinct(2, 6, 4), K=2, stride=2),
        "no overlap, ties": dict(y=np.minimum(_distinct(2, 6, 4), 8.0), K=2, stride=2),
        "stride 2 with a leftover": dict(y=_distinct(2, 8, 6), K=3, stride=2),
        "padding 1": dict(y=_distinct(2, 5, 4), K=3, padding=1),
        "negative values, padding 1": dict(y=_distinct(2, 5, 4) - 64, K=2, padding=1),
        "stride 2 and padding 1": dict(y=_distinct(2, 6, 7), K=3, stride=2, padding=1),
        "stride 3": dict(y=_distinct(2, 8, 6), K=3, stride=3),
        "stride above K": dict(y=_distinct(2, 6, 8), K=2, stride=3),
        BATCH: dict(y=_distinct(4, 2, 3, 4), K=2, stride=2, padding=1),
    }


def _max_pools_of_pairs() -> Cases:
    return {
        "a step for each axis": dict(y=_distinct(2, 7, 6), K=2, stride=(2, 1)),
        "a filter of 3 x 2": dict(y=_distinct(2, 5, 6), K=(3, 2)),
        BESIDE: dict(y=_distinct(2, 6, 4), K=(3, 2), stride=(3, 2)),
        BORDER: dict(y=_distinct(2, 5, 4), K=3, padding=(1, 0)),
    }


def _max_pool2d_backward() -> tuple[Case, ...]:
    forwards = _max_pool2d().items()
    return tuple(
        _max_pool_case("max_pool2d_backward", *forward) for forward in forwards
    )


def _max_pool_case(operation: str, name: str, forward: Inputs) -> Case:
    """A case of max pooling, or of its derivative."""
    if operation == "max_pool2d":
        return Case(name, forward)
    u, pidx = vectorized.max_pool2d(**forward)
    du = integers(*u.shape, start=4)
    return Case(name, dict(du=du, pidx=pidx, input_shape=forward["y"].shape), forward)


# ---------------------------------------------------------------- resampling, borders, flat maps


def _resampled() -> Cases:
    return {
        "S = 1": dict(y=integers(2, 4, 3, start=1), S=1),
        "S = 2": dict(y=integers(2, 6, 4, start=1), S=2),
        "S = 2 with a leftover": dict(y=integers(2, 5, 7, start=1), S=2),
        "S = 3": dict(y=integers(3, 7, 5, start=1), S=3),
        "one map": dict(y=integers(1, 5, 4, start=1), S=2),
        "one cell": dict(y=integers(2, 1, 1, start=1), S=2),
        BATCH: dict(y=integers(4, 2, 5, 4, start=1), S=2),
    }


def _downsample_backward() -> Cases:
    made = {}
    for name, forward in _resampled().items():
        z = vectorized.downsample(**forward)
        dz = integers(*z.shape, start=4)
        made[name] = dict(dz=dz, S=forward["S"], input_shape=forward["y"].shape)
    return made


def _upsample() -> Cases:
    made = _resampled()
    for name in ("S = 2", "S = 3"):
        made[f"{name}, trailing"] = dict(made[name], trailing=True)
    return made


def _upsample_backward() -> Cases:
    made = {}
    for name, row in _resampled().items():
        made[name] = dict(dz=row["y"], S=row["S"])
    return made


def _resampled_by_two(operation: str) -> Inputs:
    """A step for each axis; a map of 9 x 20 is downsampled to 5 x 7."""
    array = integers(2, 5, 7, start=1)
    name = "dz" if operation.endswith("_backward") else "y"
    inputs = {name: array, "S": (2, 3)}
    if operation == "downsample_backward":
        inputs["input_shape"] = (2, 9, 20)
    return inputs


def _bordered() -> Cases:
    return {
        "P = 0": dict(y=integers(2, 4, 3, start=1), P=0),
        "P = 1": dict(y=integers(2, 5, 4, start=1), P=1),
        "P = 2": dict(y=integers(3, 6, 5, start=1), P=2),
        "one map": dict(y=integers(1, 5, 4, start=1), P=1),
        BATCH: dict(y=integers(4, 2, 5, 4, start=1), P=1),
    }


def _flat_maps() -> Cases:
    return {
        "W = H": dict(y=_distinct(2, 3, 3)),
        "W = H = number of maps": dict(y=_distinct(3, 3, 3)),
        "W and H differ": dict(y=_distinct(2, 4, 3)),
        "one map": dict(y=_distinct(1, 4, 3)),
        "maps of one cell": dict(y=_distinct(5, 1, 1)),
        BATCH: dict(y=_distinct(4, 2, 3, 2)),
    }


def _unflatten() -> Cases:
    made = {}
    for name, forward in _flat_maps().items():
        made[name] = dict(v=vectorized.flatten(**forward), shape=forward["y"].shape)
    return made


def _mixed_maps(
    W: int, H: int, D_in: int = 2, D_out: int = 3, batch: tuple = ()
) -> Inputs:
    """The arguments of a pointwise convolution."""
    return dict(
        y=integers(*batch, D_in, W, H, start=1),
        w=integers(D_out, D_in, start=2),
        b=integers(D_out, start=3),
    )


def _pointwise_conv2d() -> Cases:
    return {
        "maps": _mixed_maps(5, 4),
        "no bias": _without(_mixed_maps(5, 4), "b"),
        "one map in and one out": _mixed_maps(5, 4, D_in=1, D_out=1),
        "as many maps out as in": _mixed_maps(4, 5, D_in=3),
        BATCH: _mixed_maps(3, 2, batch=(4,)),
    }


def _linear() -> Cases:
    """The first cell of every map, as a vector."""
    made = {}
    for name, inputs in _pointwise_conv2d().items():
        y = inputs["y"][..., 0, 0]
        made[name] = dict(inputs, y=y)
    return made


def _backward_of(forward: str, made: Callable[[], Cases]) -> Cases:
    """The cases of a derivative, from those of its forward operation, with dz and without b."""
    cases = {}
    for name, inputs in made().items():
        z = getattr(vectorized, forward)(**inputs)
        if name != "no bias":
            cases[name] = dict(dz=integers(*z.shape, start=4), **_without(inputs, "b"))
    return cases


def _pointwise_conv2d_backward() -> Cases:
    return _backward_of("pointwise_conv2d", _pointwise_conv2d)


def _linear_backward() -> Cases:
    return _backward_of("linear", _linear)


# ---------------------------------------------------------------- transforms


def _turned_maps(
    W: int, H: int, K: int, transforms: list, D_out: int = 3, batch: tuple = ()
) -> Inputs:
    """The arguments of a convolution with transformed filters."""
    return dict(
        y=integers(*batch, 2, W, H, start=1),
        w=integers(D_out, 2, K, K, start=2),
        transforms=transforms,
        b=integers(D_out, start=3),
    )


def _transform_conv2d() -> Cases:
    turns = quarter_turns(3)
    slanted = [np.eye(9), rotation(3, 30)]
    return {
        "quarter turns": _turned_maps(5, 4, 3, turns),
        "flips": _turned_maps(4, 5, 2, flips(2)),
        "one transform": _turned_maps(4, 5, 3, turns[:1]),
        "one filter": _turned_maps(4, 5, 3, turns, D_out=1),
        "a turn by 30 degrees": _turned_maps(4, 5, 3, slanted),
        "as many maps out as in": _turned_maps(4, 4, 3, turns, D_out=2),
        BATCH: _turned_maps(4, 3, 3, turns[:2], batch=(4,)),
    }


def _transform_conv2d_backward() -> Cases:
    return _backward_of("transform_conv2d", _transform_conv2d)


# ---------------------------------------------------------------- activations, softmax, divergences

AROUND_ZERO = np.array([[-1.0, 0.0], [0.0, 2.0]])


def _activation() -> Cases:
    return {
        "values": dict(z=_distinct(2, 4, 3) / 32),
        "zeros": dict(z=AROUND_ZERO),
        "large values": dict(z=np.array([-800.0, -30.0, 30.0, 800.0])),
        "one value": dict(z=np.array([0.5])),
    }


def _activation_backward() -> Cases:
    z = _distinct(2, 4, 3) / 128
    dy = integers(2, 4, 3, start=4)
    made = {}
    for f in ("identity", "sigmoid", "tanh", "relu"):
        made[f] = dict(dy=dy, z=z, f=f)
    made["relu at 0"] = dict(dy=np.ones((2, 2)), z=AROUND_ZERO, f="relu")
    return made


def _softmax() -> Cases:
    far_below = integers(4, 5, start=2)
    far_below[2] -= 1000
    return {
        "scores": dict(z=integers(5, start=1)),
        "equal scores": dict(z=np.full(4, 0.5)),
        "large scores": dict(z=np.array([1000.0, 999.0, -1000.0])),
        "scores far below 0, as large": dict(z=np.array([-1000.0, -999.0, -1001.0])),
        "one score": dict(z=np.array([2.0])),
        BATCH: dict(z=integers(4, 5, start=2)),
        f"{BATCH}, one far below the others": dict(z=far_below),
    }


def _cross_entropy() -> Cases:
    shares = np.array([0.5, 0.125, 0.25, 0.125])
    with_zeros = np.array([0.0, 0.75, 0.25, 0.0])
    far_apart = np.array([1000.0, 0.0, 999.0])
    return {
        "a class": dict(z=integers(5, start=1), d=2),
        "a distribution": dict(z=integers(4, start=2), d=shares),
        "a distribution with zeros": dict(z=integers(4, start=3), d=with_zeros),
        "large scores": dict(z=np.array([1000.0, 999.0, 998.0]), d=1),
        "scores far apart": dict(z=far_apart, d=np.array([0.5, 0.0, 0.5])),
        "one class": dict(z=np.array([2.0]), d=0),
        BATCH: dict(z=integers(4, 5, start=2), d=np.array([0, 3, 1, 1])),
    }


def _l2_divergence() -> Cases:
    return {
        "vectors": dict(y=integers(5, start=1), d=integers(5, start=2)),
        "one entry": dict(y=np.array([0.5]), d=np.array([2.0])),
        "the answer itself": dict(y=integers(3, start=3), d=integers(3, start=3)),
        BATCH: dict(y=integers(4, 5, start=1), d=integers(4, 5, start=2)),
    }


# ---------------------------------------------------------------- what makes a network train


def _batch_norm() -> Cases:
    def batch(*shape: int, eps: float = 1e-5) -> Inputs:
        D = shape[1]
        return dict(
            y=integers(*shape, start=1),
            # no 1, which hides where gamma is missing
            gamma=np.resize([-2.0, 3.0, 5.0], D),
            beta=integers(D, start=3),
            eps=eps,
        )

    level = batch(3, 2, 3, 2, eps=0.5)
    level["y"][:, 1] = 4  # a map without any variance
    return {
        "instances and maps": batch(3, 2, 4, 3),
        "one instance": batch(1, 2, 4, 3),
        "maps of one cell": batch(5, 3, 1, 1),
        "as many instances as maps": batch(2, 2, 3, 2),
        "a large eps": batch(2, 3, 3, 2, eps=4.0),
        "a map of equal values": level,
    }


def _batch_norm_backward() -> Cases:
    made = {}
    for name, forward in _batch_norm().items():
        du = integers(*forward["y"].shape, start=4)
        made[name] = dict(du=du, **_without(forward, "beta"))
    return made


def _dropout() -> Cases:
    y = integers(6, start=1)
    mask = np.array([1.0, 0, 0, 1, 1, 0])
    maps = integers(2, 4, 3, start=1)
    of_maps = np.where(maps > 2, 1.0, 0.0)
    return {
        "half kept": dict(y=y, mask=mask, p=0.5),
        "most kept": dict(y=y, mask=mask, p=0.25),
        "all kept": dict(y=y, mask=np.ones(6), p=0.0),
        "maps": dict(y=maps, mask=of_maps, p=0.75),
    }


def _dropout_backward() -> Cases:
    made = {}
    for name, row in _dropout().items():
        du = row.pop("y")
        made[name] = dict(du=du, **row)
    return made


def nothing(y: Array) -> Array:
    """Layers that give 0 for every cell."""
    return 0 * y


def of_the_next_map(y: Array) -> Array:
    """Layers that take each map from the next one."""
    return np.roll(y, 1, axis=-3)


def _self_similarity() -> Cases:
    def series(D: int, T: int, D_k: int, D_out: int, *batch: int) -> Inputs:
        return dict(
            y=integers(*batch, D, T, start=1) / 4,
            wq=integers(D_k, D, start=2) / 8,
            wk=integers(D_k, D, start=3) / 8,
            wv=integers(D_out, D, start=5),
        )

    return {
        "a series": series(2, 5, 4, 3),
        "one time": series(2, 1, 4, 3),
        "queries of one value": series(3, 4, 1, 2),
        "as many values as times": series(3, 3, 3, 3),
        BATCH: series(2, 3, 4, 5, 4),
    }


def _self_similarity_backward() -> Cases:
    made = {}
    for name, forward in _self_similarity().items():
        u = vectorized.self_similarity(**forward)
        made[name] = dict(du=integers(*u.shape, start=4), **forward)
    return made


def _residual() -> Cases:
    maps = integers(3, 4, 2, start=1)
    one_map = integers(1, 2, 3, start=2)
    batch = integers(4, 2, 3, 2, start=3)
    return {
        "layers that square": dict(y=maps, f=examples.squared),
        "layers that mix the maps": dict(y=maps, f=of_the_next_map),
        "one map": dict(y=one_map, f=examples.squared),
        "layers that give 0": dict(y=maps, f=nothing),
        BATCH: dict(y=batch, f=of_the_next_map),
    }


def _residual_backward() -> Cases:
    made = {}
    for name, row in _residual().items():
        f = examples.doubled if row["f"] is examples.squared else row["f"]
        made[name.replace("square", "double")] = dict(du=row["y"], backward_of_f=f)
    return made


def _weights(*shape: int) -> Inputs:
    return dict(
        w=integers(*shape, start=1),
        dw=integers(*shape, start=4),
        v=integers(*shape, start=5),
    )


def _momentum_step() -> Cases:
    flat = _weights(2, 3)
    filters = _weights(2, 3, 2, 2)
    at_first = dict(flat, v=np.zeros((2, 3)))
    return {
        "the first step": dict(at_first, lr=0.25, momentum=0.5),
        "a later step": dict(flat, lr=0.25, momentum=0.5),
        "the usual momentum": dict(flat, lr=0.125),
        "filters": dict(filters, lr=0.25, momentum=0.75),
    }


def _adam_memory(weights: Inputs) -> Inputs:
    """The weights with m, and with v, which holds means of squares."""
    m = weights["v"]
    square = m**2 + 1
    return dict(w=weights["w"], dw=weights["dw"], m=m, v=square)


def _adam_step() -> Cases:
    flat = _adam_memory(_weights(2, 3))
    filters = _adam_memory(_weights(2, 3, 2, 2))
    zeros = np.zeros((2, 3))
    at_first = dict(flat, m=zeros, v=zeros)
    tiny = 1e-8 * flat["dw"]
    return {
        "the first step": dict(at_first, t=1),
        # as large as the usual eps
        "tiny derivatives": dict(at_first, t=1, dw=tiny, lr=0.5),
        "a later step": dict(flat, t=3, lr=0.25, beta1=0.5, beta2=0.75),
        "a large eps": dict(flat, t=2, lr=0.5, eps=1.0),
        "filters": dict(filters, t=10, lr=0.125),
    }


# Operation -> the function that makes its cases.
OTHERS: dict[str, Callable[[], Cases]] = {
    "max_pool2d": _max_pool2d,
    "downsample": _resampled,
    "downsample_backward": _downsample_backward,
    "upsample": _upsample,
    "upsample_backward": _upsample_backward,
    "pad": _bordered,
    "crop": _bordered,
    "flatten": _flat_maps,
    "unflatten": _unflatten,
    "pointwise_conv2d": _pointwise_conv2d,
    "pointwise_conv2d_backward": _pointwise_conv2d_backward,
    "linear": _linear,
    "linear_backward": _linear_backward,
    "transform_conv2d": _transform_conv2d,
    "transform_conv2d_backward": _transform_conv2d_backward,
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
    "batch_norm": _batch_norm,
    "batch_norm_backward": _batch_norm_backward,
    "dropout": _dropout,
    "dropout_backward": _dropout_backward,
    "self_similarity": _self_similarity,
    "self_similarity_backward": _self_similarity_backward,
    "residual": _residual,
    "residual_backward": _residual_backward,
    "momentum_step": _momentum_step,
    "adam_step": _adam_step,
}


# ---------------------------------------------------------------- to read a function by

WIDTH = 11


@functools.cache
def probe(
    operation: str,
    batch: bool,
    stride: int = 1,
    padding: int = 0,
    K: int = 4,
    H: int = 9,
) -> tuple[Inputs, Inputs]:
    """Arguments whose sizes are all different, and those of the forward pass where it has others.

    The step is 1 and there is no border, so that a function without them can be tried.
    """
    N = 2 if batch else 0
    if operation in ARGUMENTS:
        layer = _layer(WIDTH, H, K, stride, padding, N, D_in=5, D_out=3)
        return ARGUMENTS[operation](layer), {}
    several = (N,) if N else ()
    if operation.startswith("max_pool2d"):
        forward: Inputs = dict(y=_distinct(*several, 5, WIDTH, H), K=K, padding=padding)
        if operation == "max_pool2d":
            return forward, {}
        u, pidx = vectorized.max_pool2d(**forward)
        du = integers(*u.shape, start=4)
        return dict(du=du, pidx=pidx, input_shape=forward["y"].shape), forward
    made = PROBES.get(operation)
    if made is not None:
        return made(several), {}
    found = [case for case in cases(operation) if case.batch == batch] or cases(operation)
    return found[0].inputs, found[0].forward


def probe_in_time(operation: str, batch: bool) -> Inputs:
    """The same for a function of series."""
    N = 2 if batch else 0
    if operation in ARGUMENTS:
        layer = _layer(W=11, H=1, K=4, K_y=1, D_in=5, D_out=3, N=N)
        return ARGUMENTS[operation](layer)
    inputs, _ = probe(operation, batch)
    return _one_row(inputs)


@functools.cache
def case_named(operation: str, name: str) -> Case:
    """The case of this name, which may be one of a single map."""
    for maps, ending in ONE_MAP.items():
        if name.endswith(ending):
            return of_one_map(case_named(operation, name.removesuffix(ending)), maps)
    return next(case for case in every_case(operation) if case.name == name)


ONE_MAP = {  # where an array has no axis for maps: what the case's name ends with
    "one": ", of one map",
    "one out": ", of one map out",
    "one in": ", of one map in",
}
OF_MAPS_OUT = ("w", "b", "dz", "du", "u")
OF_MAPS = {
    "one": (*OF_MAPS_OUT, "y", "pidx"),
    "one out": OF_MAPS_OUT,
    "one in": ("y",),
}


def of_one_map(case: Case, maps: str) -> Case:
    """The case with its first map out alone, or its first map in, or both; batches as they are."""
    has_one_in = maps != "one out"

    def cut(inputs: Inputs) -> Inputs:
        made = dict(inputs)
        for name in set(OF_MAPS[maps]) & set(inputs):
            made[name] = inputs[name][:1]
        if has_one_in and "w" in inputs:
            made["w"] = made["w"][:, :1]
        for name in {"input_shape", "shape"} & set(inputs) if has_one_in else ():
            made[name] = (1, *inputs[name][1:])
        return made

    made = case._replace(inputs=cut(case.inputs), forward=cut(case.forward))
    if case.batch or _shapes(made) == _shapes(case):
        return case
    return made._replace(name=case.name + ONE_MAP[maps])


def _shapes(case: Case) -> list[Shape]:
    return [np.shape(value) for value in case.inputs.values()]


def _flat_probe(several: Shape) -> Inputs:
    y = integers(*several, 5, start=1)
    return dict(y=y, w=integers(3, 5, start=2), b=integers(3, start=3))


def _map_probe(several: Shape) -> Inputs:
    y = integers(*several, 5, 7, 4, start=1)
    return dict(y=y, w=integers(3, 5, start=2), b=integers(3, start=3))


def _backward_probe(made: Inputs, z_shape: Shape) -> Inputs:
    return dict(dz=integers(*z_shape, start=4), **_without(made, "b"))


PROBES: dict[str, Callable[[Shape], Inputs]] = {
    "linear": _flat_probe,
    "linear_backward": lambda N: _backward_probe(_flat_probe(N), (*N, 3)),
    "pointwise_conv2d": _map_probe,
    "pointwise_conv2d_backward": lambda N: _backward_probe(
        _map_probe(N), (*N, 3, 7, 4)
    ),
    "downsample": lambda N: dict(y=integers(*N, 4, 11, 9, start=1), S=2),
    "downsample_backward": lambda N: dict(
        dz=integers(*N, 4, 6, 5, start=1), S=2, input_shape=(*N, 4, 11, 9)
    ),
    "upsample": lambda N: dict(y=integers(*N, 4, 6, 5, start=1), S=2),
    "upsample_backward": lambda N: dict(dz=integers(*N, 4, 11, 9, start=1), S=2),
    "pad": lambda N: dict(y=integers(*N, 4, 7, 5, start=1), P=1),
    "crop": lambda N: dict(y=integers(*N, 4, 9, 7, start=1), P=1),
    "flatten": lambda N: dict(y=integers(*N, 3, 5, 4, start=1)),
    "unflatten": lambda N: dict(v=integers(*N, 60, start=1), shape=(*N, 3, 5, 4)),
    "softmax": lambda N: dict(z=integers(*N, 5, start=1)),
    "cross_entropy": lambda N: _scores(N),
    "cross_entropy_backward": lambda N: _scores(N),
    "l2_divergence": lambda N: _answers(N),
    "l2_divergence_backward": lambda N: _answers(N),
}


def _scores(several: Shape) -> Inputs:
    d: Any = np.array([3, 1]) if several else 3
    return dict(z=integers(*several, 5, start=1), d=d)


def _answers(several: Shape) -> Inputs:
    return dict(y=integers(*several, 5, start=1), d=integers(*several, 5, start=2))
