"""The functions of notebook 27, the capstone: a network of one's own.

`FUNCTIONS` are its exercises, `OPERATIONS` their names, `verdicts` what is said of a whole set.
Each function takes one example, as the listings do.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, function
from ...listings.examples import integers

NOT_WRITTEN = "not written yet"


def conv2d(seed: int = 0) -> Exercise:
    """The forward pass of a convolution layer (02)."""
    return function(
        "conv2d(y, w, b): y is (maps m, W, H), w is (maps n, maps m, K, K), b is (maps n,). "
        "Return z, (maps n, W-K+1, H-K+1).",
        "conv2d",
        (integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2), integers(3, start=3)),
        [
            "K = w.shape[-1]; the window at x, y is y[:, x:x+K, y:y+K], of all maps at once.",
            "Begin with z = np.zeros((maps n, W-K+1, H-K+1)), and loop over its places.",
            "z[n, x, y] is (w[n] * window).sum() + b[n].",
        ],
        call=_with_bias,
        foreseen=[
            (_without_bias, "The bias is missing: b(n) is added to each z of map n."),
            (_turned, "The filter was flipped. Forward nothing is (02)."),
        ],
        stride=1,
        padding=0,
    )


def conv2d_backward(seed: int = 0) -> Exercise:
    """The backward pass of a convolution layer (10)."""
    return function(
        "conv2d_backward(dz, y, w): return dy, dw, db, each as large as its variable.",
        "conv2d_backward",
        (
            integers(3, 4, 3, start=4),
            integers(2, 6, 5, start=1),
            integers(3, 2, 3, 3, start=2),
        ),
        [
            "Begin with zeros: np.zeros(y.shape) and np.zeros(w.shape).",
            "Forward, z[n, x, y] was the sum of w[n] * window. Go through the same n, x, y.",
            "The second rule: w[n] * dz[n, x, y] is added to the window's place in dy, and "
            "window * dz[n, x, y] to dw[n].",
            "db[n] is the sum of dz[n].",
        ],
        call=lambda mine, dz, y, w, **_: mine(dz, y, w),
        foreseen=[
            (_last_share, "= where += is needed: each share erases the one before (06)."),
            (_flipped_scatter, "The filter is flipped. Scattering needs no flip (07)."),
        ],
        stride=1,
        padding=0,
    )


def max_pool2d(seed: int = 0) -> Exercise:
    """Max pooling, and where each maximum was (04)."""
    return function(
        "max_pool2d(y, K, stride): return u, (maps, W', H'), and pidx, (maps, W', H', 2): the "
        "column and row of each maximum in the map y, from 0. Of equal cells the first column "
        "wins, in it the first row.",
        "max_pool2d",
        (integers(2, 6, 5, start=1), 3, 2),
        [
            "W' = (W-K)//stride + 1, H' likewise; the window of m, n begins at x = m*stride, "
            "y = n*stride.",
            "window.argmax() is the first largest, column by column; np.unravel_index makes "
            "its column and row in the window of it.",
            "Add x and y: pidx is a place in the map.",
        ],
        call=lambda mine, y, K, stride=1, **_: mine(y, K, stride),
        foreseen=[(_place_in_window, "pidx is the place in the window. It must be that in y.")],
        padding=0,
    )


def max_pool2d_backward(seed: int = 0) -> Exercise:
    """The backward pass of max pooling (11)."""
    pooled = integers(2, 6, 5, start=1)
    u, pidx = ops.max_pool2d(pooled, 3)
    return function(
        "max_pool2d_backward(du, pidx, input_shape): return dy, of input_shape.",
        "max_pool2d_backward",
        (integers(*u.shape, start=4), pidx, pooled.shape),
        [
            "Begin with np.zeros(input_shape), and loop over the indices j, m, n of du.",
            "x, y = pidx[j, m, n] is the winner of this window.",
            "dy[j, x, y] += du[j, m, n]: one cell can win several windows.",
        ],
        foreseen=[(_last_win, "= where += is needed: one cell can win several windows (11).")],
    )


def linear_backward(seed: int = 0) -> Exercise:
    """The backward pass of a flat layer (05)."""
    return function(
        "linear_backward(dz, y, w): forward, z = w @ y + b, with w of (m, n). Return dy, dw, db.",
        "linear_backward",
        (integers(3, start=4), integers(4, start=1), integers(3, 4, start=2)),
        [
            "y[i] went into every z[j] through w[j, i]: dy[i] is the sum over j of w[j, i] dz[j].",
            "That is w.T @ dz.",
            "w[j, i] met one y[i] and made one z[j]: dw[j, i] = dz[j] y[i], np.outer(dz, y). "
            "db is a copy of dz.",
        ],
        foreseen=[(_outer_turned, "dw is turned round: dw[j, i] is dz[j] y[i], as large as w.")],
    )


def cross_entropy_backward(seed: int = 0) -> Exercise:
    """Where backpropagation begins (05)."""
    return function(
        "cross_entropy_backward(z, d): z are the scores of one example, d its class, from 0. "
        "Return the derivative of -log p(d) for z, where p is the softmax of z.",
        "cross_entropy_backward",
        (integers(4, start=1), 2),
        [
            "p: subtract z.max() from all scores, take np.exp, divide by the sum.",
            "The derivative is p - 1 for the class d, and p for all others.",
        ],
        foreseen=[
            (_right_class_only, "0 for the wrong classes: but each score moves every p (05)."),
            (_wanted_less_found, "The sign is turned round: it is p - d."),
        ],
        batch=False,
    )


FUNCTIONS = (
    conv2d,
    conv2d_backward,
    max_pool2d,
    max_pool2d_backward,
    linear_backward,
    cross_entropy_backward,
)
OPERATIONS = tuple(maker.__name__ for maker in FUNCTIONS)


def verdicts(my_ops: Any) -> bool:
    """Print a line for each function of `my_ops`, a module or an object with these names.

    Returns whether all are right. A mistake is named, or it is said where the results differ.
    """
    are_right = []
    for maker in FUNCTIONS:
        name = maker.__name__
        is_right, said = _verdict(maker(), getattr(my_ops, name, None))
        are_right.append(is_right)
        print(f"{name}: {said}")
    return all(are_right)


def _verdict(asked: Exercise, written: Any) -> tuple[bool, str]:
    if not asked.is_answer(written):
        return False, NOT_WRITTEN
    is_right, said = asked.verdict(written)
    if is_right:
        return True, "right"
    opening, *_, ending = said.split("\n\n")
    foreseen = [sentence for _, sentence in asked.foreseen]
    shown = f"{opening}\n{ending}" if opening in foreseen else ending
    return False, shown.replace("\n", "\n    ")


def _with_bias(
    mine: Callable,
    y: np.ndarray,
    w: np.ndarray,
    b: np.ndarray | None = None,
    **_: Any,
) -> np.ndarray:
    """The function with a bias for each map, also where the layer has none."""
    return mine(y, w, np.zeros(len(w)) if b is None else b)


def _without_bias(y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ops.conv2d(y, w)


def _turned(y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ops.conv2d(y, w[..., ::-1, ::-1], b)


def _last_share(dz: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, ...]:
    K = w.shape[-1]
    dy = np.zeros(y.shape)
    for n, x, y_ in np.ndindex(dz.shape):
        dy[:, x:x + K, y_:y_ + K] = w[n] * dz[n, x, y_]
    return dy, *ops.conv2d_backward(dz, y, w)[1:]


def _flipped_scatter(dz: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, ...]:
    dy, _, _ = ops.conv2d_backward(dz, y, w[..., ::-1, ::-1])
    return dy, *ops.conv2d_backward(dz, y, w)[1:]


def _place_in_window(y: np.ndarray, K: int, stride: int) -> tuple[np.ndarray, np.ndarray]:
    u, pidx = ops.max_pool2d(y, K, stride=stride)
    corners = np.indices(u.shape[1:]).transpose(1, 2, 0) * stride
    return u, pidx - corners


def _last_win(du: np.ndarray, pidx: np.ndarray, input_shape: tuple) -> np.ndarray:
    dy = np.zeros(input_shape)
    for j, m, n in np.ndindex(du.shape):
        x, y = pidx[j, m, n]
        dy[j, x, y] = du[j, m, n]
    return dy


def _outer_turned(dz: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, ...]:
    return w.T @ dz, np.outer(y, dz), dz.copy()


def _right_class_only(z: np.ndarray, d: int) -> np.ndarray:
    right = ops.cross_entropy_backward(z, d)
    return np.where(np.arange(len(z)) == d, right, 0)


def _wanted_less_found(z: np.ndarray, d: int) -> np.ndarray:
    return -ops.cross_entropy_backward(z, d)
