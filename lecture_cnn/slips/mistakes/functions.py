"""Mistakes that no line of a listing shows, as functions around the right (vectorized) operation.

Each takes the operation and its inputs by name and returns the wrong result. `with_arguments` and
`changing` make such functions.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from . import vectorized

Array = np.ndarray
Operation = Callable[..., Any]
Arrays = tuple[Array, ...]
Inputs = dict[str, Any]

INSTANCE_AXES = {"linear_backward": 1, "conv1d_backward": 2}  # axes of y without a batch; else 3


def with_arguments(**changed: Any) -> Operation:
    """The operation with other arguments; a function is called with the inputs for its value."""

    def wrong(right: Operation, **inputs: Any) -> Any:
        arguments = dict(inputs)
        for name, new in changed.items():
            arguments[name] = new(inputs) if callable(new) else new
        return right(**arguments)

    return wrong


def changing(*changes: Callable[[Array, Inputs], Array] | None) -> Operation:
    """The operation's results, each changed by a function of the array and the inputs.

    None leaves a result as it is.
    """

    def wrong(right: Operation, **inputs: Any) -> Any:
        result = right(**inputs)
        arrays = result if isinstance(result, tuple) else (result,)
        changed = []
        for change, array in zip(changes, arrays):
            if change:
                array = change(array, inputs)
            changed.append(array)
        return tuple(changed) if isinstance(result, tuple) else changed[0]

    return wrong


def spatial_axes(operation: Operation) -> int:
    """How many axes the filter moves along: x and y, or the time alone."""
    return 1 if "1d" in operation.__name__ else 2


def pad_last(y: Array, *widths: tuple[int, int], value: float = 0) -> Array:
    """The array with cells added before and after along its last axes."""
    untouched = [(0, 0)] * (y.ndim - len(widths))
    return np.pad(y, [*untouched, *widths], constant_values=value)


# ---------------------------------------------------------------- convolution


def wrapped_round(right: Operation, y: Array, padding: int, **more: Any) -> Array:
    """Position x+x'-1 in an array that counts from 0: index -1 is the last column."""
    padded = vectorized.pad(y, padding)
    shifted = np.roll(padded, (1, 1), (-2, -1))
    return right(y=shifted, **more)


def wrapped_round_in_time(right: Operation, y: Array, padding: int, **more: Any) -> Array:
    """Position t+t'-1 in an array that counts from 0: index -1 is the last moment."""
    padded = pad_last(y, (padding, padding))
    shifted = np.roll(padded, 1, -1)
    return right(y=shifted, **more)


def rounded_up(right: Operation, y: Array, stride: int, padding: int, **more: Any) -> Array:
    """The size with ceil: a last window that hangs over the edge, into zeros."""
    K = more["K"] if "K" in more else more["w"].shape[-1]
    missing = []
    for size in y.shape[-spatial_axes(right) :]:
        leftover = (size + 2 * padding - K) % stride
        missing.append((0, -leftover % stride))
    wider = pad_last(y, *missing)
    return right(y=wider, stride=stride, padding=padding, **more)


def all_maps_in_every_filter(right: Operation, y: Array, w: Array, **more: Any) -> Array:
    """A depth-wise filter applied to the sum of all maps."""
    total = y.sum(axis=-3, keepdims=True)
    for_each_filter = total.repeat(len(w), -3)
    return right(for_each_filter, w, **more)


def over_dz(border: Callable[[int], int]) -> Operation:
    """dy by the flipped filter over dz, in a border of another size than K-1.

    For a stride, dz gets its zeros between the cells first.
    """

    def wrong(
        right: Operation, dz: Array, w: Array, stride: int, padding: int, input_shape: tuple
    ) -> Array:
        K = w.shape[-1]
        *_, W, H = input_shape
        smaller = K - 1 - 2 * padding
        shape = (*dz.shape[:-2], W - smaller, H - smaller)  # of z with stride 1
        upsampled = vectorized.downsample_backward(dz, stride, shape)
        flipped = w[:, :, ::-1, ::-1]
        flipped = flipped.swapaxes(0, 1)
        return vectorized.conv2d(upsampled, flipped, padding=border(padding))

    return wrong


def later_windows_win(right: Operation, **inputs: Any) -> Any:
    """Each window overwrites what the windows before it wrote.

    The result is dy; of a transposed convolution it is z.
    """
    name = "dz" if "dz" in inputs else "y"
    upstream = inputs[name]
    first_axis = upstream.ndim - spatial_axes(right)
    result = right(**inputs)
    without_bias = dict(inputs)
    if "b" in inputs:
        without_bias["b"] = np.zeros_like(inputs["b"])
    only_windows = dict(without_bias)
    only_windows["w"] = np.ones_like(inputs["w"])

    total = np.zeros_like(_first(result))
    for position in np.ndindex(upstream.shape[first_axis:]):
        cell = (..., *position)
        value = without_bias[name] = np.zeros_like(upstream)
        value[cell] = upstream[cell]
        one = only_windows[name] = np.zeros_like(upstream)
        one[cell] = 1
        part = _first(right(**without_bias))
        window = _first(right(**only_windows))
        total = np.where(window != 0, part, total)
    if "b" in inputs:
        total += inputs["b"][:, None, None]
    return (total, *result[1:]) if isinstance(result, tuple) else total


def _first(result: Any) -> Array:
    """The only result, or the first of several."""
    return result[0] if isinstance(result, tuple) else result


def last_product(right: Operation, w: Array, **more: Any) -> Any:
    """`=` for `+=` in the sum: its last product, and the bias after the loops."""
    last = np.zeros_like(w)
    others = w.ndim - 1
    cell: Any = (slice(None), *[-1] * others)
    last[cell] = w[cell]
    return right(w=last, **more)


def last_output(right: Operation, dz: Array, y: Array, w: Array) -> Any:
    """dy of the last output alone, as `=` for `+=` leaves it."""
    _, dw, db = right(dz=dz, y=y, w=w)
    is_vector = right.__name__ == "linear_backward"
    last = dz[..., -1:] if is_vector else dz[..., -1:, :, :]
    its_weights = w[-1:]
    dy, _, _ = right(dz=last, y=y, w=its_weights)
    return dy, dw, db


def of_the_last_position(right: Operation, dz: Array, **more: Any) -> Any:
    """dw from the last position only, as `=` for `+=` leaves it."""
    cell = (..., -1) if spatial_axes(right) == 1 else (..., -1, -1)
    last = np.zeros_like(dz)
    last[cell] = dz[cell]
    of_last = right(dz=last, **more)
    if not isinstance(of_last, tuple):
        return of_last
    dy, _, db = right(dz=dz, **more)
    return dy, of_last[1], db


def of_the_very_last(number: int) -> Operation:
    """dw (1) or db (2) from the last position of the last instance, as `=` for `+=` leaves them."""

    def wrong(right: Operation, dz: Array, y: Array, **more: Any) -> Arrays:
        result = list(right(dz=dz, y=y, **more))
        if instances(right, y) > 1:
            dz, y = dz[-1], y[-1]
        last = np.zeros_like(dz)
        last[..., -1, -1] = dz[..., -1, -1]
        result[number] = right(dz=last, y=y, **more)[number]
        return tuple(result)

    return wrong


def instances(right: Operation, y: Array) -> int:
    """How many instances y holds."""
    axes = INSTANCE_AXES.get(right.__name__, 3)
    return len(y) if y.ndim > axes else 1


def averaged_over_the_batch(right: Operation, **inputs: Any) -> Arrays:
    """dw and db divided by the number of instances."""
    dy, dw, db = right(**inputs)
    N = instances(right, inputs["y"])
    return dy, dw / N, db / N


def of_the_last_instance(right: Operation, **inputs: Any) -> Arrays:
    """dw and db from the last instance only, as `=` for `+=` over the batch leaves them."""
    dy, dw, db = right(**inputs)
    if instances(right, inputs["y"]) > 1:
        last = dict(inputs)
        last["dz"] = inputs["dz"][-1]
        last["y"] = inputs["y"][-1]
        _, dw, db = right(**last)
    return dy, dw, db


def averaged_bias(right: Operation, **inputs: Any) -> Arrays:
    """db divided by the number of positions."""
    dy, dw, db = right(**inputs)
    sizes = inputs["dz"].shape[-spatial_axes(right) :]
    positions = np.prod(sizes)
    return dy, dw, db / positions


def bias_averaged_over_the_batch_too(right: Operation, **inputs: Any) -> Arrays:
    """db divided by the number of positions and instances."""
    dy, dw, db = averaged_bias(right, **inputs)
    return dy, dw, db / instances(right, inputs["y"])


# ---------------------------------------------------------------- transforms


def transposed(inputs: Inputs) -> list[Array]:
    """Every transform turned the other way."""
    return [np.transpose(A) for A in inputs["transforms"]]


def the_first_for_all(inputs: Inputs) -> list[Array]:
    """The first transform in the place of every other."""
    transforms = inputs["transforms"]
    return [transforms[0]] * len(transforms)


def maps_by_transform(right: Operation, transforms: list[Array], **more: Any) -> Array:
    """All filters in the first transform, then all in the next."""
    maps = [right(transforms=[A], **more) for A in transforms]
    return np.concatenate(maps, axis=-3)


# ---------------------------------------------------------------- pooling


def padding_wins(
    right: Operation, y: Array, K: int, stride: int = 1, padding: int = 0
) -> Arrays:
    """The border's zeros as candidates of the maximum."""
    u, pidx = right(vectorized.pad(y, padding), K, stride=stride)
    return u, pidx - padding


def from_the_windows_corner(
    right: Operation, y: Array, K: int, stride: int = 1, padding: int = 0
) -> Arrays:
    """pidx counted from the corner of its window."""
    u, pidx = right(y, K, stride=stride, padding=padding)
    outputs = np.indices(u.shape[-2:])
    corners = np.moveaxis(outputs, 0, -1) * stride - padding
    return u, pidx - corners


def real_cells_only(right: Operation, y: Array, **sizes: int) -> Array:
    """The sum divided by the number of cells that are no padding."""
    share_of_real_cells = right(np.ones_like(y), **sizes)
    return right(y, **sizes) / share_of_real_cells


def won_last(right: Operation, du: Array, pidx: Array, input_shape: tuple) -> Array:
    """`=` for `+=`, the loops over x and y: the last window of a cell gives its derivative."""
    dy = np.zeros(input_shape)
    for index in np.ndindex(du.shape):
        *maps, _, _ = index
        winner = (*maps, *pidx[index])
        dy[winner] = du[index]
    return dy


def exchanged_and_cut(
    right: Operation, du: Array, pidx: Array, input_shape: tuple
) -> Array:
    """x and y of the position exchanged, in a square map that is cut to the map's size."""
    *maps, W, H = input_shape
    n = max(W, H)
    dy = right(du, pidx[..., ::-1], (*maps, n, n))
    return dy[..., :W, :H].copy()


def exchanged_within_the_map(
    right: Operation, du: Array, pidx: Array, input_shape: tuple
) -> Array:
    """x and y of the position exchanged, each taken modulo its size."""
    W, H = input_shape[-2:]
    exchanged = pidx[..., ::-1]
    inside = exchanged % (W, H)
    return right(du, inside, input_shape)


# ---------------------------------------------------------------- resampling and borders


def _maps(inputs: Inputs) -> Array:
    """The maps that a resampling takes: y, or dz backward."""
    return inputs["y"] if "y" in inputs else inputs["dz"]


def blocks(reduce: Callable[..., Array]) -> Operation:
    """Each block of S x S cells reduced to one number, a part of a block at the end too."""

    def wrong(right: Operation, S: int, **inputs: Any) -> Array:
        y = _maps(inputs)
        missing = [(0, -size % S) for size in y.shape[-2:]]
        full = pad_last(y, *missing, value=np.nan)
        *maps, W, H = full.shape
        across, down = W // S, H // S
        by_block = full.reshape(*maps, across, S, down, S)
        return reduce(by_block, axis=(-3, -1))

    return wrong


def from_the_end_of_each_block(right: Operation, S: int, **inputs: Any) -> Array:
    """Cell S, 2S, ... kept in place of the first."""
    y = _maps(inputs)
    kept = slice(S - 1, None, S)
    return y[..., kept, kept].copy()


def whole_blocks_only(right: Operation, y: Array, S: int) -> Array:
    """The size with floor: a part of a block at the end is dropped."""
    W, H = (size // S * S for size in y.shape[-2:])
    return y[..., :W:S, :H:S].copy()


def repeated(right: Operation, y: Array, S: int, trailing: bool = False) -> Array:
    """Each cell repeated in place of zeros."""
    return y.repeat(S, -2).repeat(S, -1)


def repeated_to_size(right: Operation, y: Array, S: int, trailing: bool = False) -> Array:
    """The same, up to the size that zeros would give."""
    with_zeros = right(y, S, trailing=trailing)
    *_, W, H = with_zeros.shape
    copies = repeated(right, y, S)
    return copies[..., :W, :H].copy()


def spread_over_blocks(right: Operation, dz: Array, S: int, input_shape: tuple) -> Array:
    """dz copied to all cells of its block."""
    *_, W, H = input_shape
    copied = dz.repeat(S, -2).repeat(S, -1)
    return copied[..., :W, :H].copy()


def edge_repeated(right: Operation, y: Array, P: int) -> Array:
    """A border of copies of the edge."""
    untouched = [(0, 0)] * (y.ndim - 2)
    widths = [*untouched, (P, P), (P, P)]
    return np.pad(y, widths, mode="edge")


def border_at_the_end_only(right: Operation, y: Array, P: int) -> Array:
    """P cells in all along each axis, added or removed at the end."""
    if right.__name__ == "pad":
        return pad_last(y, (0, P), (0, P))
    W, H = y.shape[-2:]
    return y[..., : W - P, : H - P].copy()


# ---------------------------------------------------------------- flattening


def map_by_map(right: Operation, **inputs: Any) -> Array:
    """The vector in PyTorch's order: the maps run slowest."""
    if "v" in inputs:
        return inputs["v"].reshape(inputs["shape"]).copy()
    y = inputs["y"]
    batch = y.shape[:-3]
    return y.reshape(*batch, -1).copy()


def y_before_x(right: Operation, **inputs: Any) -> Array:
    """After the maps x runs, then y."""
    if "y" in inputs:
        exchanged = inputs["y"].swapaxes(-1, -2)
        return right(exchanged)
    *maps, W, H = inputs["shape"]
    shape = (*maps, H, W)
    exchanged = right(inputs["v"], shape)
    return exchanged.swapaxes(-1, -2)


# ---------------------------------------------------------------- activations and divergences


def tanh_by_exponentials(right: Operation, z: Array) -> Array:
    """The formula as it is written: exp overflows."""
    with np.errstate(all="ignore"):
        up = np.exp(z)
        down = np.exp(-z)
        return (up - down) / (up + down)


def slope_in_y(right: Operation, dy: Array, z: Array, f: str) -> Array:
    """The derivative's formula in y = f(z), given z itself."""
    if f == "sigmoid":
        return dy * (z * (1 - z))
    if f == "tanh":
        return dy * (1 - z**2)
    return right(dy, z, f)


def slope_of_one_in_y(kind: str) -> Operation:
    """The same in the code of one activation only."""

    def wrong(right: Operation, dy: Array, z: Array, f: str) -> Array:
        if f == kind:
            return slope_in_y(right, dy, z, f)
        return right(dy, z, f)

    return wrong


def slope_1_at_the_kink(right: Operation, dy: Array, z: Array, f: str) -> Array:
    """relu'(0) taken as 1."""
    if f == "relu":
        return dy * (z >= 0)
    return right(dy, z, f)


def unshifted(z: Array) -> Array:
    """softmax by the exponentials of the scores themselves."""
    with np.errstate(all="ignore"):
        powers = np.exp(z)
        total = powers.sum(axis=-1, keepdims=True)
        return powers / total


def distribution(z: Array, d: Any) -> Array:
    """d as a distribution, where it is a class number."""
    if np.shape(d) == z.shape:
        return d
    classes = z.shape[-1]
    return np.eye(classes)[d]


def unshifted_entropy(right: Operation, z: Array, d: Any) -> Array:
    """The cross-entropy by the exponentials of the scores themselves."""
    d = distribution(z, d)
    with np.errstate(all="ignore"):
        terms = d * np.log(unshifted(z))
    terms = np.where(d == 0, 0, terms)
    return -terms.sum(axis=-1)


def all_logarithms(right: Operation, z: Array, d: Any) -> Array:
    """d log p for every class, with no exception for d = 0."""
    d = distribution(z, d)
    with np.errstate(all="ignore"):
        terms = d * np.log(vectorized.softmax(z))
    return -terms.sum(axis=-1)


def minus_d_by_p(right: Operation, z: Array, d: Any) -> Array:
    """The derivative with respect to the probabilities."""
    d = distribution(z, d)
    with np.errstate(all="ignore"):
        return -d / vectorized.softmax(z)


def mean_over_the_classes(array: Array, inputs: Inputs) -> Array:
    """The result divided by the number of entries."""
    scores = inputs["z"] if "z" in inputs else inputs["y"]
    return array / scores.shape[-1]


def divided_by_the_batch(array: Array, inputs: Inputs) -> Array:
    """The result divided by the number of instances."""
    N = len(array) if array.ndim > 1 else 1
    return array / N
