"""Mistakes that students write in code of their own, which no line of a listing shows.

Each row's functions take the right operation and its inputs by name. A row with several functions
has several forms: the same mistake as different people write it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import vectorized
from .functions import Operation, changing, instances, pad_last, spatial_axes
from .rows import ONE, PLAIN, SINGLE, around

Array = np.ndarray
CONV = "conv2d depthwise_conv2d conv1d"
POOL = "max_pool2d mean_pool2d"
ALL_SIZES = "K = W; K = W in time"


def _each(result: Any, change: Callable[[Array], Array]) -> Any:
    """The result, or each of several, changed."""
    if isinstance(result, tuple):
        return tuple([change(array) for array in result])
    return change(result)


def _spatial(right: Operation, array: Array) -> int:
    """The first of the axes that the filter moves along; pidx has one more axis at the end."""
    last = 1 if array.dtype.kind in "iu" else 0
    return array.ndim - spatial_axes(right) - last


def _cut(array: Array, first: int, count: int, sizes: Any) -> Array:
    """The array with other sizes along its spatial axes."""
    index: list[Any] = [slice(None)] * array.ndim
    for axis, size in zip(range(first, first + count), sizes):
        index[axis] = slice(0, size)
    return array[tuple(index)].copy()


# ---------------------------------------------------------------- sizes and bounds


def one_short(right: Operation, **inputs: Any) -> Any:
    """The size rule without its + 1."""
    count = spatial_axes(right)

    def shorter(array: Array) -> Array:
        first = _spatial(right, array)
        sizes = [size - 1 for size in array.shape[first : first + count]]
        return _cut(array, first, count, sizes)

    return _each(right(**inputs), shorter)


def stepped_short(right: Operation, **inputs: Any) -> Any:
    """range(0, W - K, S): short by one only where nothing is left over."""
    count = spatial_axes(right)
    K = inputs["K"] if "K" in inputs else inputs["w"].shape[-1]
    S, P = inputs.get("stride", 1), inputs.get("padding", 0)
    sizes = [-(-(n + 2 * P - K) // S) for n in inputs["y"].shape[-count:]]

    def shorter(array: Array) -> Array:
        return _cut(array, _spatial(right, array), count, sizes)

    return _each(right(**inputs), shorter)


def last_window_out(right: Operation, **inputs: Any) -> Any:
    """range(W'-1), in an array of zeros of the right size."""
    count = spatial_axes(right)

    def emptied(array: Array) -> Array:
        made = array.copy()
        first = _spatial(right, array)
        for axis in range(first, first + count):
            edge: list[Any] = [slice(None)] * array.ndim
            edge[axis] = -1
            made[tuple(edge)] = 0
        return made

    return _each(right(**inputs), emptied)


def bound_of(axis: int) -> Operation:
    """One axis' bound in both loops."""

    def wrong(right: Operation, **inputs: Any) -> Any:
        def bounded(array: Array) -> Array:
            first = _spatial(right, array)
            sizes = array.shape[first : first + 2]
            bound, other = sizes[axis], sizes[1 - axis]
            if bound > other:
                raise IndexError("an index beyond the shorter axis")
            made = array.copy()
            rest: list[Any] = [slice(None)] * array.ndim
            rest[first + 1 - axis] = slice(bound, None)
            made[tuple(rest)] = 0
            return made

        return _each(right(**inputs), bounded)

    return wrong


def emptied_by_minus_zero(right: Operation, **inputs: Any) -> Any:
    """p:-p with p = 0 is an empty slice."""
    P = inputs["P"] if "P" in inputs else inputs["padding"]
    result = right(**inputs)
    if P != 0:
        return result
    if isinstance(result, tuple):
        return result[0][..., :0, :0].copy(), *result[1:]
    return result[..., :0, :0].copy()


def padding_in_all(before: Callable[[int], tuple[int, int]]) -> Operation:
    """P cells along an axis in all, not on every side."""

    def wrong(right: Operation, y: Array, padding: int = 0, **more: Any) -> Any:
        widths = [before(padding)] * spatial_axes(right)
        value = -np.inf if right.__name__ == "max_pool2d" else 0
        result = right(y=pad_last(y, *widths, value=value), padding=0, **more)
        if isinstance(result, tuple):
            return result[0], result[1] - widths[0][0]
        return result

    return wrong


# ---------------------------------------------------------------- columns


def reshaped(right: Operation, **inputs: Any) -> Array:
    """The product (windows, filters), reshaped to maps without a transpose."""
    z = right(**inputs)
    first = z.ndim - spatial_axes(right) - 1
    last = np.moveaxis(z, first, -1)
    return np.ascontiguousarray(last).reshape(z.shape)


def rows_of_pixels(right: Operation, y: Array, w: Array, **more: Any) -> Array:
    """The row of the column matrix counted in pixels, i * W' + j with i and j stepping by S."""
    K, S, P = w.shape[-1], more.get("stride", 1), more.get("padding", 0)
    padded = vectorized.pad(y, P)
    flat = padded.reshape(-1, *padded.shape[-3:])
    W, H = ((n - K) // S + 1 for n in padded.shape[-2:])
    columns = np.zeros((len(flat), W * H, w[0].size))
    for x in range(0, padded.shape[-2] - K + 1, S):
        for h in range(0, padded.shape[-1] - K + 1, S):
            row = x * H + h
            if row < W * H:
                window = flat[:, :, x : x + K, h : h + K]
                columns[:, row] = window.reshape(len(flat), -1)
    z = columns @ w.reshape(len(w), -1).T
    z = z.transpose(0, 2, 1).reshape(*y.shape[:-3], len(w), W, H)
    return z + more["b"][:, None, None] if more.get("b") is not None else z


# ---------------------------------------------------------------- values, forward


def bias_inside(right: Operation, y: Array, w: Array, **more: Any) -> Array:
    """The bias added to each product of a window before the sum."""
    if more.get("b") is not None:
        more["b"] = more["b"] * w[0].size
    return right(y=y, w=w, **more)


def first_maps_filter(right: Operation, y: Array, w: Array, **more: Any) -> Array:
    """The filter of the first map in, for every map in."""
    first = np.broadcast_to(w[:, :1], w.shape).copy()
    return right(y=y, w=first, **more)


def first_filter(right: Operation, y: Array, w: Array, **more: Any) -> Array:
    """The first filter for every map out."""
    first = np.broadcast_to(w[:1], w.shape).copy()
    return right(y=y, w=first, **more)


def one_cell_apart(right: Operation, stride: int = 1, **inputs: Any) -> Any:
    """The right number of windows, one cell apart."""
    count = spatial_axes(right)
    shaped = right(stride=stride, **inputs)
    moved = right(stride=1, **inputs)
    if not isinstance(shaped, tuple):
        shaped, moved = (shaped,), (moved,)
    made = []
    for array, all_windows in zip(shaped, moved):
        first = _spatial(right, array)
        made.append(_cut(all_windows, first, count, array.shape[first : first + count]))
    return tuple(made) if len(made) > 1 else made[0]


def only_the_first(axis: int) -> Operation:
    """What a return inside a loop leaves: the first entry of an axis, zeros besides."""

    def wrong(right: Operation, **inputs: Any) -> Any:
        result = right(**inputs)
        array = result[0] if isinstance(result, tuple) else result
        place = array.ndim + axis
        made = np.zeros_like(array)
        first: list[Any] = [slice(None)] * array.ndim
        first[place] = slice(0, 1)
        made[tuple(first)] = array[tuple(first)]
        return (made, *result[1:]) if isinstance(result, tuple) else made

    return wrong


def pooled_by(reduce: Callable) -> Operation:
    """Windows reduced by another function."""

    def wrong(right: Operation, y: Array, K: int, stride: int = 1, padding: int = 0) -> Any:
        padded = vectorized.pad(y, padding)
        windows = np.lib.stride_tricks.sliding_window_view(padded, (K, K), axis=(-2, -1))
        found = reduce(windows[..., ::stride, ::stride, :, :], axis=(-2, -1))
        if right.__name__ != "max_pool2d":
            return found
        _, pidx = right(y, K, stride=stride, padding=padding)
        return found, pidx

    return wrong


def begun_at_zero(right: Operation, **inputs: Any) -> Any:
    """The largest so far begins at 0, and not below every number."""
    u, pidx = right(**inputs)
    return np.maximum(u, 0), pidx


def begun_at_zero_and_nowhere(right: Operation, **inputs: Any) -> Any:
    """The same; where nothing is above 0 the position stays (0, 0)."""
    u, pidx = right(**inputs)
    return np.maximum(u, 0), np.where(u[..., None] > 0, pidx, 0)


def begun_at_zero_and_at_it(right: Operation, **inputs: Any) -> Any:
    """The same with >= in the place of >: a cell that is 0 has its position."""
    u, pidx = right(**inputs)
    return np.maximum(u, 0), np.where(u[..., None] >= 0, pidx, 0)


# ---------------------------------------------------------------- values, backward


def into_map_j(right: Operation, **inputs: Any) -> Any:
    """dy written into map j of z in place of map i of y."""
    result = right(**inputs)
    dz, w, more = inputs["dz"], inputs["w"], dict(inputs)
    D_out, D_in = w.shape[:2]
    if D_out > D_in:
        raise IndexError("y has fewer maps than z")
    dy = np.zeros_like(result[0] if isinstance(result, tuple) else result)
    for j in range(D_out):
        more["dz"], more["w"] = dz[..., j : j + 1, :, :], w[j : j + 1]
        part = right(**more)
        part = part[0] if isinstance(part, tuple) else part
        dy[..., j, :, :] += part.sum(axis=-3)
    return (dy, *result[1:]) if isinstance(result, tuple) else dy


def _positions(right: Operation, dz: Array) -> int:
    if right.__name__ == "linear_backward":
        return 1
    return int(np.prod(dz.shape[-spatial_axes(right) :]))


def averaged_weights(over_batch: bool) -> Operation:
    """dw divided by the number of positions, or of positions and instances."""

    def wrong(right: Operation, **inputs: Any) -> Any:
        result = right(**inputs)
        count = _positions(right, inputs["dz"])
        if over_batch:
            count *= instances(right, inputs["y"])
        if not isinstance(result, tuple):
            return result / count
        dy, dw, db = result
        return dy, dw / count, db

    return wrong


def bias_of_all_maps(right: Operation, **inputs: Any) -> Any:
    """Every entry of db is the sum over all maps."""
    dy, dw, db = right(**inputs)
    return dy, dw, np.full_like(db, db.sum())


def bias_not_summed(right: Operation, **inputs: Any) -> Any:
    """db is dz of the last instance, or dz itself."""
    dy, dw, db = right(**inputs)
    return dy, dw, inputs["dz"].copy()


def halved(array: Array, inputs: Any) -> Array:
    """The result divided by the batch once more."""
    N = len(array) if array.ndim > 1 else 1
    return array / N**2


def gated_by_dy(right: Operation, dy: Array, z: Array, f: str) -> Array:
    """relu's gate on the derivative in place of z."""
    if f == "relu":
        return np.maximum(dy, 0)
    return right(dy, z, f)


def gated_by_both(right: Operation, dy: Array, z: Array, f: str) -> Array:
    """relu's gate on both."""
    if f == "relu":
        return np.maximum(dy, 0) * (z > 0)
    return right(dy, z, f)


def down_the_batch(right: Operation, z: Array) -> Array:
    """The softmax over the first axis."""
    return right(z.T).T.copy() if z.ndim > 1 else right(z)


def shifted_rows_down_the_batch(right: Operation, z: Array) -> Array:
    """Each instance less its own maximum, then the softmax over the first axis."""
    return down_the_batch(right, z - z.max(axis=-1, keepdims=True))


MISTAKES = (
    around(
        "size rule without + 1",
        f"{CONV} {POOL}",
        "L21",
        "W_l = (W_{l-1}-K_l)/S; range(W-K)",
        "W_l = (W_{l-1}-K_l)/S+1; range(W-K+1)",
        one_short,
        "a window as wide as the map has one place, so the size is W-K+1 and not W-K",
        forms=(stepped_short,),
    ),
    around(
        "last window left out",
        f"{CONV} {POOL}",
        "L21",
        "range(W_l-1), the last row and column stay 0",
        "range(W_l)",
        last_window_out,
        "the loops run up to the last window, in which the filter touches the far edge",
    ),
    around(
        "one axis' bound for both",
        "conv2d depthwise_conv2d mean_pool2d",
        "L21",
        "for x = 1:H_l or for y = 1:W_l",
        "for x = 1:W_l, for y = 1:H_l",
        bound_of(0),
        "each axis has its own number of windows; they are equal on square maps only",
        "square maps, as many out as in",
        forms=(bound_of(1),),
    ),
    around(
        "p:-p with p = 0",
        "crop conv2d_backward conv2d_input_gradient mean_pool2d_backward depthwise_conv2d_backward",
        "L40",
        "dYpad[p:-p] with p = 0",
        "dYpad[p:p+W]",
        emptied_by_minus_zero,
        "a slice up to -0 ends before the first cell",
        "padding 1; P = 1",
    ),
    around(
        "padding counted once",
        f"{CONV} {POOL}",
        "zero_padding",
        "P cells along each axis in all",
        "P cells on every side",
        padding_in_all(lambda P: (P // 2, P - P // 2)),
        "P cells go on every side, 2P along each axis",
        PLAIN + "; no ties",
        forms=(padding_in_all(lambda P: (P - P // 2, P // 2)),),
    ),
    around(
        "reshape without transpose",
        "conv2d conv1d",
        "L21",
        "(windows x filters) reshaped to (filters, W, H)",
        "transposed first",
        reshaped,
        "reshape keeps the numbers' order: the axes are exchanged by a transpose",
        ONE,
    ),
    around(
        "im2col row counts pixels",
        "conv2d",
        "L23",
        "row = i*W' + j, i and j stepping by S",
        "row = number of the window",
        rows_of_pixels,
        "a column matrix has one row for each window, and windows are S cells apart",
        PLAIN,
    ),
    around(
        "bias inside the sum",
        "conv2d depthwise_conv2d conv1d",
        "L21",
        "sum(w * segment + b)",
        "sum(w * segment) + b",
        bias_inside,
        "the bias is added once to a window's sum, not to each of its products",
        "no bias",
    ),
    around(
        "one filter for every input map",
        "conv2d conv1d",
        "L21",
        "w(l,j,1,x',y')",
        "w(l,j,i,x',y')",
        first_maps_filter,
        "each input map has weights of its own",
        ONE,
    ),
    around(
        "one filter for every output map",
        "conv2d conv1d depthwise_conv2d",
        "L21",
        "w(l,1,i,x',y')",
        "w(l,j,i,x',y')",
        first_filter,
        "each output map has a filter of its own",
        ONE,
    ),
    around(
        "windows one cell apart",
        "mean_pool2d max_pool2d depthwise_conv2d conv1d",
        "L23",
        "Y(l-1,j,m:m+K-1,n:n+K-1)",
        "Y(l-1,j,x:x+K-1,y:y+K-1), x = (m-1)S+1",
        one_cell_apart,
        "m and n count the outputs; the window stands S cells further each time",
        PLAIN + "; no ties; ties",
    ),
    around(
        "mean in place of the maximum",
        "max_pool2d",
        "L25",
        "mean of the window",
        "max of the window",
        pooled_by(np.mean),
        "max pooling keeps the largest cell of a window",
        "K = 1",
    ),
    around(
        "maximum in place of the mean",
        "mean_pool2d",
        "L27",
        "max of the window",
        "mean of the window",
        pooled_by(np.max),
        "mean pooling averages over a window",
        "K = 1",
    ),
    around(
        "maximum begun at 0",
        "max_pool2d",
        "L25",
        "max = 0 before the loop",
        "max = the window's first cell",
        begun_at_zero,
        "where all cells are below 0 the maximum is below 0 too",
        "ties",
        forms=(begun_at_zero_and_nowhere, begun_at_zero_and_at_it),
    ),
    around(
        "returns inside the loop",
        "conv2d mean_pool2d max_pool2d_backward mean_pool2d_backward conv2d_input_gradient "
        "depthwise_conv2d",
        "L21",
        "return inside the loop over maps",
        "return after all loops",
        only_the_first(-3),
        "a function ends at its first return",
        "one map in and one out; one map",
        forms=(only_the_first(-2),),
    ),
    around(
        "dy written into map j",
        "conv2d_input_gradient conv2d_backward",
        "L24",
        "dY(l-1,j,...) += w(l,j,i,...) dz(l,j,...)",
        "dY(l-1,i,...) += w(l,j,i,...) dz(l,j,...)",
        into_map_j,
        "the weight w(l,j,i) leads back from map j of z to map i of Y",
        ONE,
    ),
    around(
        "dw averaged",
        "conv2d_backward conv2d_filter_gradient depthwise_conv2d_backward conv1d_backward "
        "pointwise_conv2d_backward",
        "L11",
        "dw = mean over the positions",
        "dw += over the positions",
        averaged_weights(False),
        "a weight's derivative is the sum over the positions, not their mean",
        "K = W in time",
        forms=(averaged_weights(True),),
    ),
    around(
        "db over all maps",
        "conv2d_backward depthwise_conv2d_backward conv1d_backward pointwise_conv2d_backward "
        "conv_transpose2d_backward linear_backward transform_conv2d_backward",
        "L11",
        "db(l,j) = sum of dz over all maps",
        "db(l,j) = sum of dz(l,j,:,:)",
        bias_of_all_maps,
        "each map has a bias of its own, whose derivative sums over its own map",
        ONE + "; one filter",
    ),
    around(
        "db not summed over the batch",
        "linear_backward",
        "linear_backward",
        "db = dz",
        "db = sum of dz over the instances",
        bias_not_summed,
        "one bias serves all instances, so its derivative sums over them",
        SINGLE,
    ),
    around(
        "divided by the number of all entries",
        "cross_entropy_backward l2_divergence_backward",
        "L33",
        "divided by N times the classes",
        "each instance's own derivative",
        changing(lambda array, inputs: array / array.size),
        "the derivatives are per instance; who trains divides, by the number of instances",
        "one class; one entry; the answer itself",
    ),
    around(
        "divided by the batch twice",
        "cross_entropy_backward l2_divergence_backward",
        "L33",
        "divided by N, and again by N",
        "each instance's own derivative",
        changing(halved),
        "the mean over the batch is taken once, by who trains",
        SINGLE,
    ),
    around(
        "gate on the derivative",
        "activation_backward",
        "L39",
        "dz = dY where dY > 0",
        "dz = dY where z > 0",
        gated_by_dy,
        "relu lets a derivative through where its input z was above 0",
        "tanh",
        forms=(gated_by_both,),
    ),
    around(
        "softmax down the batch",
        "softmax",
        "L33",
        "over the first axis",
        "over the last axis, the classes",
        down_the_batch,
        "each instance's probabilities add up to 1",
        "scores",
        forms=(shifted_rows_down_the_batch,),
    ),
    around(
        "label not subtracted",
        "cross_entropy_backward",
        "L33",
        "softmax(z)",
        "softmax(z) - d",
        lambda right, z, d: vectorized.softmax(z),
        "the derivative is the probability less the answer's",
    ),
)

