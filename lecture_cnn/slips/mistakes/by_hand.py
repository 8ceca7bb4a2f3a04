"""More mistakes that people write in loops and formulas of their own.

As in written.py: each row's functions take the right operation and its inputs by name.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import vectorized
from .functions import (
    Operation,
    distribution,
    instances,
    spatial_axes,
)
from .rows import ONE, PLAIN, SLIDE, around

Array = np.ndarray


# ---------------------------------------------------------------- forward


def bias_for_every_input(right: Operation, y: Array, w: Array, **more: Any) -> Array:
    """The bias added inside the loop over the inputs."""
    if more.get("b") is not None:
        more["b"] = more["b"] * w.shape[1]
    return right(y=y, w=w, **more)


def filter_cut(rows: int, columns: int) -> Operation:
    """The filter's last row or column, or both, set to 0: range(K-1)."""

    def wrong(right: Operation, w: Array, **more: Any) -> Array:
        cut = w.copy()
        if rows:
            cut[..., -1, :] = 0
        if columns:
            cut[..., -1] = 0
        return right(w=cut, **more)

    return wrong


def wrapped_at_the_first_side(
    right: Operation, y: Array, padding: int = 0, **more: Any
) -> Any:
    """A position below 0 reads the map from its end; one beyond the end reads 0."""
    for axis in range(-spatial_axes(right), 0):
        last = np.take(y, range(y.shape[axis] - padding, y.shape[axis]), axis)
        y = np.concatenate([last, y, np.zeros_like(last)], axis)
    return right(y=y, padding=0, **more)


def summed_without_exp(shifted: bool) -> Operation:
    """exp(z) divided by the sum of the scores."""

    def wrong(right: Operation, z: Array) -> Array:
        if shifted:
            z = z - z.max(axis=-1, keepdims=True)
        with np.errstate(all="ignore"):
            return np.exp(z) / z.sum(axis=-1, keepdims=True)

    return wrong


def two_classes_each(smallest: float) -> Operation:
    """-d log p - (1-d) log(1-p), the divergence of two classes, for every class."""

    def wrong(right: Operation, z: Array, d: Any) -> Array:
        d, p = distribution(z, d), vectorized.softmax(z)
        p = np.clip(p, smallest, 1 - max(smallest, 1e-16)) if smallest else p
        with np.errstate(all="ignore"):
            each = d * np.log(p) + (1 - d) * np.log(1 - p)
        return -each.sum(axis=-1)

    return wrong


# ---------------------------------------------------------------- backward


def flipped_in_dy(right: Operation, dz: Array, y: Array, w: Array, **more: Any) -> Any:
    """The filter turned round where it is spread over its window."""
    _, dw, db = right(dz=dz, y=y, w=w, **more)
    axes = tuple(range(-spatial_axes(right), 0))
    dy, _, _ = right(dz=dz, y=y, w=np.flip(w, axes).copy(), **more)
    return dy, dw, db


def bias_of_the_last_position(in_all: bool) -> Operation:
    """db from the last position, of each instance or of the last one."""

    def wrong(right: Operation, dz: Array, y: Array, **more: Any) -> Any:
        dy, dw, db = right(dz=dz, y=y, **more)
        last = dz.reshape(*dz.shape[: -spatial_axes(right)], -1)[..., -1]
        if instances(right, y) > 1:
            last = last.sum(axis=0) if in_all else last[-1]
        return dy, dw, last.copy()

    return wrong


def weights_of_all_maps(right: Operation, dz: Array, y: Array, w: Array, **more: Any) -> Any:
    """dw of a depthwise filter from the sum of all maps."""
    dy, _, db = right(dz=dz, y=y, w=w, **more)
    total = np.broadcast_to(y.sum(axis=-3, keepdims=True), y.shape)
    _, dw, _ = right(dz=dz, y=total, w=w, **more)
    return dy, dw, db


def dy_made_with_dw(right: Operation, dz: Array, y: Array, w: Array) -> Any:
    """dw where w is meant."""
    _, dw, db = right(dz=dz, y=y, w=w)
    dy, _, _ = right(dz=dz, y=y, w=dw)
    return dy, dw, db


def rows_for_columns(axis: int, stops: bool) -> Operation:
    """One axis' number of positions in both loops over dz."""

    def wrong(right: Operation, **inputs: Any) -> Any:
        name = "dz" if "dz" in inputs else "du"
        reached = inputs[name].copy()
        sizes = reached.shape[-2:]
        bound, other = sizes[axis], sizes[1 - axis]
        if stops and bound > other:
            raise IndexError("an index beyond the shorter axis")
        rest: list[Any] = [slice(None)] * reached.ndim
        rest[-1 - axis] = slice(bound, None)
        reached[tuple(rest)] = 0
        return right(**{**inputs, name: reached})

    return wrong


def remainder_not_tested(
    right: Operation,
    dz: Array,
    w: Array,
    stride: int = 1,
    padding: int = 0,
    input_shape: Any = None,
    y: Any = None,
) -> Any:
    """dy gathered from dz at (x + P - x') // S, where S does not divide it too."""
    shape = input_shape or y.shape
    dy = np.zeros(shape)
    for place in np.ndindex(*w.shape[-2:]):
        starts = [np.arange(n) + padding - tap for n, tap in zip(shape[-2:], place)]
        sizes = dz.shape[-2:]
        xs, ys = (
            np.flatnonzero((start >= 0) & (start // stride < size))
            for start, size in zip(starts, sizes)
        )
        read = dz[..., starts[0][xs][:, None] // stride, starts[1][ys] // stride]
        part = np.einsum("fc,...fxy->...cxy", w[(..., *place)], read)
        dy[..., xs[:, None], ys] += part
    if y is None:
        return dy
    _, dw, db = right(dz=dz, y=y, w=w, stride=stride, padding=padding)
    return dy, dw, db


def weights_one_cell_apart(
    right: Operation, dz: Array, y: Array, w: Array, stride: int = 1, padding: int = 0
) -> Any:
    """dw of a transposed convolution from windows of dz at (x, y), not at S times that."""
    dy, _, db = right(dz=dz, y=y, w=w, stride=stride, padding=padding)
    big = vectorized.pad(dz, padding)
    K = w.shape[-1]
    W, H = y.shape[-2:]
    near = big[..., : W - 1 + K, : H - 1 + K]
    return dy, vectorized.conv2d_filter_gradient(y, near, K=K), db


def windows_at_K(
    right: Operation,
    du: Array,
    K: int,
    stride: int = 1,
    padding: int = 0,
    input_shape: Any = None,
) -> Array:
    """Windows K cells apart, whatever the stride; what lies beyond the map is lost."""
    *maps, W, H = input_shape
    dy = np.zeros((*maps, W + 2 * padding, H + 2 * padding))
    for m, n in np.ndindex(*du.shape[-2:]):
        window = (..., slice(m * K, m * K + K), slice(n * K, n * K + K))
        dy[window] += du[..., m, n][..., None, None] / K**2
    return vectorized.crop(dy, padding)


def diagonal_alone(right: Operation, dy: Array, z: Array) -> Array:
    """Of the softmax's Jacobian only dp_i / dz_i."""
    p = vectorized.softmax(z)
    return dy * p * (1 - p)


def without_gamma(right: Operation, gamma: Array, **inputs: Any) -> Any:
    """gamma left out of dy."""
    _, dgamma, dbeta = right(gamma=gamma, **inputs)
    dy, _, _ = right(gamma=np.ones_like(gamma), **inputs)
    return dy, dgamma, dbeta


def averaged(number: int) -> Callable:
    """dgamma (0) or dbeta (1) divided by the number of values of a map."""

    def wrong(right: Operation, du: Array, **inputs: Any) -> Any:
        dy, *others = right(du=du, **inputs)
        count = du.size // du.shape[1]
        others[number] = others[number] / count
        return dy, *others

    return wrong


MISTAKES = (
    around(
        "bias added for every input",
        "conv2d conv1d pointwise_conv2d linear",
        "L21",
        "+ b(l,j), inside the loop over i",
        "+ b(l,j), once",
        bias_for_every_input,
        "a sum over the inputs has one bias, added outside the loop over them",
        "no bias; " + ONE,
    ),
    around(
        "last row or column of the filter left out",
        "conv2d depthwise_conv2d",
        "L21",
        "range(K_l-1)",
        "range(K_l)",
        filter_cut(0, 1),
        "every weight of the filter is used: the loops run up to the last one",
        forms=(filter_cut(1, 0), filter_cut(1, 1)),
    ),
    around(
        "last moment of the filter left out",
        "conv1d",
        "L41",
        "range(K_l-1)",
        "range(K_l)",
        filter_cut(0, 1),
        "every weight of the filter is used: the loop runs up to the last one",
        SLIDE,
    ),
    around(
        "position below 0 read from the end",
        "conv2d depthwise_conv2d conv1d mean_pool2d",
        "zero_padding",
        "Y(l-1,i,-1,...) is the last row",
        "0 outside the map, on all sides",
        wrapped_at_the_first_side,
        "an index below 0 counts from the end in Python: the border is 0 on the first side too",
        PLAIN,
    ),
    around(
        "sum without exp",
        "softmax",
        "L33",
        "exp(z_i) / sum of z_j",
        "exp(z_i) / sum of exp(z_j)",
        summed_without_exp(True),
        "the exponentials are divided by their own sum, so that it is 1 then",
        forms=(summed_without_exp(False),),
    ),
    around(
        "two-class formula for every class",
        "cross_entropy",
        "L33",
        "-d log p - (1-d) log(1-p), summed",
        "-d log p, summed",
        two_classes_each(1e-300),
        "with a softmax the divergence is -d log p; the other half belongs to one sigmoid",
        "one class",
        forms=(two_classes_each(0), two_classes_each(1e-15), two_classes_each(1e-12)),
    ),
    around(
        "flip too many in dy",
        "conv1d_backward depthwise_conv2d_backward",
        "L11",
        "dy(window) += flipped w dz",
        "dy(window) += w dz",
        flipped_in_dy,
        "where dz is spread over its window, w lies on it as it did forward",
        f"K = 1; {SLIDE}",
    ),
    around(
        "db of the last position only",
        "conv1d_backward depthwise_conv2d_backward pointwise_conv2d_backward "
        "conv_transpose2d_backward",
        "L11",
        "db = dz",
        "db += dz",
        bias_of_the_last_position(True),
        "a bias is in every position of its map, so its derivative is a sum over them",
        "K = W in time",
        forms=(bias_of_the_last_position(False),),
    ),
    around(
        "dw of all maps",
        "depthwise_conv2d_backward",
        "depthwise_backward",
        "dw(l,j) += dz(l,j) Y(l-1,:), summed over the maps",
        "dw(l,j) += dz(l,j) Y(l-1,j)",
        weights_of_all_maps,
        "each filter met its own map alone, so its derivative is of that map",
        ONE,
    ),
    around(
        "dy made with dw",
        "linear_backward pointwise_conv2d_backward",
        "linear_backward",
        "dy = dw dz",
        "dy = w dz",
        dy_made_with_dw,
        "dz goes back through the weights of the forward pass, not through their derivative",
    ),
    around(
        "one axis' bound for both in the backward pass",
        "conv2d_backward depthwise_conv2d_backward mean_pool2d_backward",
        "L24",
        "for x = 1:H_l or for y = 1:W_l",
        "for x = 1:W_l, for y = 1:H_l",
        rows_for_columns(0, True),
        "each axis has its own number of windows; they are equal on square maps only",
        "square maps, as many out as in",
        forms=(
            rows_for_columns(1, True),
            rows_for_columns(0, False),
            rows_for_columns(1, False),
        ),
    ),
    around(
        "remainder of the stride not tested",
        "conv2d_input_gradient conv2d_backward",
        "L40",
        "dz((x+P-x') // S, ...), always",
        "dz((x+P-x') / S, ...), where S divides it",
        remainder_not_tested,
        "only every S-th place was the corner of a window",
        PLAIN,
    ),
    around(
        "window moves by one cell in dw",
        "conv_transpose2d_backward",
        "L08",
        "dw += y(x,y) dz(x:x+K-1,y:y+K-1)",
        "dw += y(x,y) dz(X:X+K-1,Y:Y+K-1), X = (x-1)S+1",
        weights_one_cell_apart,
        "the window of z that a cell of y filled stands S cells further for the next cell",
        PLAIN,
    ),
    around(
        "windows K cells apart in dy",
        "mean_pool2d_backward",
        "L28",
        "window at (m-1)K+1",
        "window at (m-1)S+1",
        windows_at_K,
        "windows stand S cells apart; that is K only where they lie side by side",
        "K = 1; no overlap",
    ),
    around(
        "diagonal of the Jacobian alone",
        "softmax_backward",
        "softmax_backward",
        "dz_i = dY_i p_i (1-p_i)",
        "dz_i = p_i (dY_i - sum of dY_j p_j)",
        diagonal_alone,
        "every probability has every score in its sum, so each dY_j goes to each z_i",
    ),
    around(
        "gamma left out of dy",
        "batch_norm_backward",
        "batch_norm_backward",
        "g = dY / s",
        "g = gamma dY / s",
        without_gamma,
        "the normalized value is multiplied with gamma, so its derivative is too",
    ),
    around(
        "dgamma averaged",
        "batch_norm_backward",
        "batch_norm_backward",
        "dgamma = mean of dY times the normalized value",
        "dgamma = sum of dY times the normalized value",
        averaged(0),
        "gamma is in every value of its map, so its derivative is their sum",
    ),
    around(
        "dbeta averaged",
        "batch_norm_backward",
        "batch_norm_backward",
        "dbeta = mean of dY",
        "dbeta = sum of dY",
        averaged(1),
        "beta is in every value of its map, so its derivative is their sum",
    ),
)
