"""Mistakes of public reports: what people's loops and formulas do besides.

As in written.py: each row's functions take the right operation and its inputs by name.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import vectorized
from .functions import Operation, later_windows_win, spatial_axes
from .rows import PLAIN, around, line

Array = np.ndarray


# ---------------------------------------------------------------- forward


def running(cumulated: Callable[[Array], Array]) -> Operation:
    """A sum that goes on from one cell to the next; the bias is added afterwards."""

    def wrong(right: Operation, b: Array | None = None, **more: Any) -> Array:
        products = right(**more)
        total = cumulated(products)
        if b is None:
            return total
        ones = (1,) * spatial_axes(right)
        return total + b.reshape(-1, *ones)

    return wrong


def along_a_column(z: Array) -> Array:
    return z.cumsum(axis=-1)


def over_a_map(z: Array) -> Array:
    *maps, W, H = z.shape
    return z.reshape(*maps, W * H).cumsum(axis=-1).reshape(z.shape)


def over_all_maps(z: Array) -> Array:
    *batch, D, W, H = z.shape
    return z.reshape(*batch, D * W * H).cumsum(axis=-1).reshape(z.shape)


def stride_along(axis: int) -> Operation:
    """The windows move by S cells along one axis, and by one along the other."""

    def wrong(right: Operation, stride: int = 1, **more: Any) -> Array:
        sizes = right(stride=stride, **more).shape[-2:]
        every = right(stride=1, **more)
        cut = [slice(0, size) for size in sizes]
        cut[axis] = slice(None, None, stride)
        return every[..., cut[0], cut[1]].copy()

    return wrong


def bordered_by_P(
    right: Operation, y: Array, w: Array, b: Any = None, *, stride: int = 1, padding: int = 0
) -> Array:
    """P zeros round the map with zeros between, where K-1-P belong."""
    up = vectorized.upsample(y, stride)
    turned = w.swapaxes(0, 1)[..., ::-1, ::-1]
    return vectorized.conv2d(up, turned, b, padding=padding)


def cut_by_reshape(right: Operation, y: Array, K: int, stride: int = 1, padding: int = 0) -> Any:
    """Windows side by side as (W/K, H/K, K, K): each holds K*K cells that follow one another."""
    result = right(y, K, stride=stride, padding=padding)
    *maps, W, H = y.shape
    if stride != K or padding:
        raise ValueError("the windows do not lie side by side")
    windows = y.reshape(*maps, W // K, H // K, K * K)
    if isinstance(result, tuple):
        return windows.max(axis=-1), result[1]
    return windows.mean(axis=-1)


def the_value_itself(right: Operation, z: Array) -> Array:
    return z.copy()


def of_twice_z(right: Operation, z: Array) -> Array:
    """(tanh(z) + 1) / 2."""
    return right(z=2 * z)


def relu_on_the_branch(right: Operation, y: Array, f: Callable) -> Array:
    return y + np.maximum(f(y), 0)


# ---------------------------------------------------------------- backward


def last_filter_and_window(right: Operation, dz: Array, y: Array, w: Array, **more: Any) -> Any:
    """Each window and each filter overwrites what those before wrote."""
    _, dw, db = right(dz=dz, y=y, w=w, **more)
    dy, _, _ = later_windows_win(right, dz=dz[..., -1:, :], y=y, w=w[-1:], **more)
    return dy, dw, db


def windows_exchanged(
    right: Operation, du: Array, K: int, *, stride: int = 1, padding: int = 0, input_shape: tuple
) -> Array:
    """The derivative of the window at (x, y) goes to the window at (y, x)."""
    *maps, W, H = input_shape
    n = max(W, H) + 2 * padding
    count = (n - K) // stride + 1
    turned = np.zeros((*du.shape[:-2], count, count))
    w, h = du.shape[-2:]
    turned[..., :h, :w] = du.swapaxes(-1, -2)
    dy = right(du=turned, K=K, stride=stride, padding=0, input_shape=(*maps, n, n))
    return dy[..., padding : padding + W, padding : padding + H].copy()


def a_one_for_du(right: Operation, du: Array, **more: Any) -> Array:
    return right(du=np.ones_like(du), **more)


def first_of_an_axis(axis: int, place: int) -> Operation:
    """db from the first or the last row or column of dz alone."""

    def wrong(right: Operation, dz: Array, **more: Any) -> Any:
        dy, dw, _ = right(dz=dz, **more)
        edge = np.take(dz, place, axis)
        axes = [number for number in range(edge.ndim) if number != dz.ndim - 3]
        return dy, dw, edge.sum(axis=tuple(axes))

    return wrong


def scores_in_the_jacobian(right: Operation, dy: Array, z: Array) -> Array:
    """p_i (1 - z_i) and -p_i z_j."""
    p = vectorized.softmax(z)
    return p * dy - z * (p * dy).sum(axis=-1, keepdims=True)


def scores_for_the_other(right: Operation, dy: Array, z: Array) -> Array:
    """p_i (1 - z_i) and -p_j z_i."""
    p = vectorized.softmax(z)
    return p * (dy - (z * dy).sum(axis=-1, keepdims=True))


def scores_alone(right: Operation, dy: Array, z: Array) -> Array:
    """z_i (1 - z_i) and -z_i z_j."""
    return z * (dy - (z * dy).sum(axis=-1, keepdims=True))


def all_through_the_branch(right: Operation, du: Array, backward_of_f: Callable) -> Array:
    return backward_of_f(2 * du)


# Of each row: name, operations, listing, then what rows.py names.
MISTAKES = (
    around(
        "sum not set to 0 again",
        "conv2d depthwise_conv2d mean_pool2d",
        "L21",
        "sum = 0 outside of the loop over y",
        "sum = 0 for each cell",
        running(along_a_column),
        "each cell's sum begins with 0",
        forms=(running(over_a_map), running(over_all_maps)),
    ),
    around(
        "stride along one axis only",
        "conv2d depthwise_conv2d mean_pool2d",
        "L23",
        "window at m and (n-1)S+1",
        "window at (m-1)S+1 and (n-1)S+1",
        stride_along(-1),
        "the window moves by S cells along both axes",
        f"{PLAIN}; padding 1",
        forms=(stride_along(-2),),
    ),
    around(
        "border P in place of K-1-P",
        "conv_transpose2d",
        "L07",
        "P zeros on every side",
        "K-1-P zeros on every side",
        bordered_by_P,
        "the cells of y have a border of K-1 zeros, less the P that are cut off again",
        "padding 1; K = 1",
    ),
    around(
        "windows cut by a reshape alone",
        "max_pool2d mean_pool2d",
        "L25",
        "y as (D, W/K, H/K, K, K)",
        "y as (D, W/K, K, H/K, K)",
        cut_by_reshape,
        "a window has K cells of each of K columns: the map is cut along both axes",
        "K = 1",
    ),
    around(
        "the value itself",
        "relu",
        "L39",
        "Y(l) = z(l)",
        "Y(l) = max(0, z(l))",
        the_value_itself,
        "relu of a number below 0 is 0",
        "one value",
    ),
    around(
        "z in place of z/2 inside of tanh",
        "sigmoid",
        "L39",
        "(tanh(z) + 1) / 2",
        "(tanh(z/2) + 1) / 2",
        of_twice_z,
        "sigmoid is a tanh of half the number, moved and halved",
        "large values",
    ),
    around(
        "relu on the branch",
        "residual",
        "residual",
        "Y(l-1) + max(0, f(Y(l-1)))",
        "Y(l-1) + f(Y(l-1))",
        relu_on_the_branch,
        "the block's layers are added as they are, so that they can take something away",
        "layers that square; one map; layers that give 0",
    ),
    line(
        "square in place of the root",
        "batch_norm",
        "batch_norm",
        (("s = sqrt(var[l, j] + eps)", "s = (var[l, j] + eps)**2"),),
        "the values are divided by the root of the variance, the standard deviation",
    ),
    line(
        "moments multiplied by 1 - beta^t",
        "adam_step",
        "adam_step",
        (
            ("mean = m[l, j, i] / (1 - beta1**t)", "mean = m[l, j, i] * (1 - beta1**t)"),
            ("square = v[l, j, i] / (1 - beta2**t)", "square = v[l, j, i] * (1 - beta2**t)"),
        ),
        "in the first steps the moments are too small, so they are divided by 1 - beta^t",
    ),
    line(
        "second moment without the square",
        "adam_step",
        "adam_step",
        (
            (
                "v[l, j, i] = beta2 * v[l, j, i] + (1 - beta2) * dw[l, j, i] * dw[l, j, i]",
                "v[l, j, i] = beta2 * v[l, j, i] + (1 - beta2) * abs(dw[l, j, i])",
            ),
        ),
        "the second moment is a mean of squares, whose root is taken",
    ),
    # ------------------------------------------------------------ backward
    line(
        "x and y of dz exchanged in dw",
        "conv2d_backward",
        "L24",
        (
            (
                "dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]",
                "dw[l, j, i, x_, y_] += dY[l, j, y, x] * Y[l-1, i, x+x_-1, y+y_-1]",
            ),
            (
                "dw[l, j, i, x_, y_] += dz[l, j, m, n] * Y[l-1, i, x+x_-1, y+y_-1]",
                "dw[l, j, i, x_, y_] += dY[l, j, n, m] * Y[l-1, i, x+x_-1, y+y_-1]",
            ),
        ),
        "dz has its window's column first, then its row",
        wrong="dw(l,j,i,x',y') += dz(l,j,n,m) Y(l-1,i,x+x'-1,y+y'-1)",
        right="dw(l,j,i,x',y') += dz(l,j,m,n) Y(l-1,i,x+x'-1,y+y'-1)",
    ),
    around(
        "= for += in dy over windows and filters",
        "conv1d_backward",
        "tdnn_backward",
        "dY(l-1,i,t+t'-1) = w(l,j,i,t') dz(l,j,t)",
        "dY(l-1,i,t+t'-1) += w(l,j,i,t') dz(l,j,t)",
        last_filter_and_window,
        "a moment is in many windows and many filters, so its derivative is a sum",
    ),
    around(
        "db of one row or column only",
        "conv2d_backward depthwise_conv2d_backward",
        "L24",
        "db(l,j) = the sum over x of dz(l,j,x,1)",
        "db(l,j) = the sum over x and y of dz(l,j,x,y)",
        first_of_an_axis(-1, 0),
        "a bias is in every position of its map, so its derivative is a sum over them",
        forms=(
            first_of_an_axis(-2, 0),
            first_of_an_axis(-1, -1),
            first_of_an_axis(-2, -1),
        ),
    ),
    around(
        "x and y of the windows exchanged",
        "mean_pool2d_backward",
        "L28",
        "dy(window (n,m)) += du(m,n) / K^2",
        "dy(window (m,n)) += du(m,n) / K^2",
        windows_exchanged,
        "the derivative of a window goes back to that window's own cells",
    ),
    around(
        "1 in the place of du",
        "max_pool2d_backward",
        "L26",
        "dy(pidx) += 1",
        "dy(pidx) += du",
        a_one_for_du,
        "the maximum has the slope 1, times the derivative that comes in",
    ),
    around(
        "scores in the place of probabilities",
        "softmax_backward",
        "softmax_backward",
        "p_i (1 - z_i), -p_i z_j",
        "p_i (1 - p_i), -p_i p_j",
        scores_in_the_jacobian,
        "softmax's derivative is written with its results, not with its arguments",
        forms=(scores_for_the_other, scores_alone),
    ),
    around(
        "all through the branch",
        "residual_backward",
        "residual_backward",
        "dY = backward_of_f(dU + dU)",
        "dY = dU + backward_of_f(dU)",
        all_through_the_branch,
        "the identity path has its own derivative, which does not go through the block's layers",
    ),
)
