"""Mistakes in batch normalization, dropout, the residual block, self similarity, and the steps of
optimizers.
"""

from typing import Any

import numpy as np

from .rows import around, line

Array = np.ndarray

ROOT = "s = sqrt(var[l, j] + eps)"
BACK = "dy[l-1, n, j, x, y] = g + dmu[l, j] / M + 2 * d * dvar[l, j] / M"
KEPT = "Y[l, j] = mask[l, j] * Y[l-1, j] / (1 - p)"
KEPT_BACK = "dy[l-1, j] = mask[l, j] * dY[l, j] / (1 - p)"
VELOCITY = "v[l, j, i] = momentum * v[l, j, i] - lr * dw[l, j, i]"
MOVED = "w[l, j, i] = w[l, j, i] + v[l, j, i]"
DS = "ds = share[t_] * (dshare[l, t, t_] - total) / sqrt(D_k)"
MEAN, SQUARE = "mean = m[l, j, i] / (1 - beta1**t)", "square = v[l, j, i] / (1 - beta2**t)"
STEPPED = "w[l, j, i] = w[l, j, i] - lr * mean / (sqrt(square) + eps)"


def each_instance_alone(right: Any, y: Array, **others: Any) -> Array:
    """Mean and variance of each instance's map."""
    alone = [right(y[n : n + 1], **others) for n in range(len(y))]
    return np.concatenate(alone)


def each_position_alone(right: Any, y: Array, gamma: Array, beta: Array, **eps: float) -> Array:
    """Mean and variance of each cell over the batch."""
    N, _, W, H = y.shape
    units = y.reshape(N, -1, 1, 1)
    of_unit = [values.repeat(W * H) for values in (gamma, beta)]
    return right(units, *of_unit, **eps).reshape(y.shape)


def divided_by_p(right: Any, mask: Array, *, p: float, **array: Array) -> Array:
    """The same as arrays have it: where p is 0 the result is infinite."""
    [values] = array.values()
    with np.errstate(all="ignore"):
        return values * mask / p


# Of each row: name, operations, listing, then what rows.py names.
MISTAKES = (
    # ------------------------------------------------------------ batch normalization
    around(
        "mean of each instance",
        "batch_norm",
        "batch_norm",
        "a mean over x and y",
        "a mean over n, x and y",
        each_instance_alone,
        "mean and variance are those of a map over the whole batch",
        "one instance",
    ),
    around(
        "mean of each position",
        "batch_norm",
        "batch_norm",
        "a mean over n",
        "a mean over n, x and y",
        each_position_alone,
        "mean and variance are those of a map over all its positions, as its filter is shared",
        "maps of one cell",
    ),
    line(
        "eps outside of the root",
        "batch_norm batch_norm_backward",
        "batch_norm",
        ((ROOT, "s = sqrt(var[l, j]) + eps"),),
        "eps is added to the variance, below the root",
    ),
    line(
        "variance in place of its root",
        "batch_norm",
        "batch_norm",
        ((ROOT, "s = var[l, j] + eps"),),
        "the values are divided by the root of the variance, the standard deviation",
    ),
    line(
        "variance divided by M - 1",
        "batch_norm",
        "batch_norm",
        (("var[l, j] = var[l, j] / M", "var[l, j] = var[l, j] / (M - 1)"),),
        "the batch's own variance divides by the number of its values",
    ),
    line(
        "mean taken as a constant",
        "batch_norm_backward",
        "batch_norm_backward",
        ((BACK, "dy[l-1, n, j, x, y] = g + 2 * d * dvar[l, j] / M"),),
        "every value has moved the mean, and the mean is in every output",
    ),
    line(
        "variance taken as a constant",
        "batch_norm_backward",
        "batch_norm_backward",
        ((BACK, "dy[l-1, n, j, x, y] = g + dmu[l, j] / M"),),
        "every value has moved the variance, and the variance is in every output",
    ),
    line(
        "mean and variance taken as constants",
        "batch_norm_backward",
        "batch_norm_backward",
        ((BACK, "dy[l-1, n, j, x, y] = g"),),
        "every value has moved the mean and the variance of its map",
    ),
    line(
        "dgamma from the values themselves",
        "batch_norm_backward",
        "batch_norm_backward",
        (
            (
                "dgamma[l, j] += dY[l, n, j, x, y] * (d / s)",
                "dgamma[l, j] += dY[l, n, j, x, y] * Y[l-1, n, j, x, y]",
            ),
        ),
        "gamma is multiplied with the normalized value, so that is what its derivative has",
    ),
    # ------------------------------------------------------------ dropout
    line(
        "not divided by 1-p",
        "dropout dropout_backward",
        "dropout",
        (
            (KEPT, "Y[l, j] = mask[l, j] * Y[l-1, j]"),
            (KEPT_BACK, "dy[l-1, j] = mask[l, j] * dY[l, j]"),
        ),
        "what is kept is divided by 1-p, on the way back too",
        "all kept",
    ),
    line(
        "divided by p",
        "dropout dropout_backward",
        "dropout",
        (
            (KEPT, "Y[l, j] = mask[l, j] * Y[l-1, j] / p"),
            (KEPT_BACK, "dy[l-1, j] = mask[l, j] * dY[l, j] / p"),
        ),
        "p is the share that is dropped; 1-p is kept",
        "half kept",
        forms=(divided_by_p,),
    ),
    line(
        "derivative without the mask",
        "dropout_backward",
        "dropout_backward",
        ((KEPT_BACK, "dy[l-1, j] = dY[l, j] / (1 - p)"),),
        "what was dropped has no influence, so that its derivative is 0",
        "all kept",
    ),
    # ------------------------------------------------------------ the residual block
    line(
        "identity path left out",
        "residual residual_backward",
        "residual",
        (
            ("Y[l, j, x, y] = F[l, j, x, y] + Y[l-1, j, x, y]", "Y[l, j, x, y] = F[l, j, x, y]"),
            (
                "dy[l-1, j, x, y] = dF[l-1, j, x, y] + dY[l, j, x, y]",
                "dy[l-1, j, x, y] = dF[l-1, j, x, y]",
            ),
        ),
        "y goes past the layers too, and so does its derivative",
    ),
    line(
        "path through the layers left out",
        "residual_backward",
        "residual_backward",
        (
            (
                "dy[l-1, j, x, y] = dF[l-1, j, x, y] + dY[l, j, x, y]",
                "dy[l-1, j, x, y] = dY[l, j, x, y]",
            ),
        ),
        "y goes through the layers too: both derivatives are added",
        "layers that give 0",
    ),
    # ------------------------------------------------------------ self similarity
    line(
        "scores not divided by the root of D_k",
        "self_similarity self_similarity_backward",
        "self_similarity",
        (
            ("s[l, t, t_] = s[l, t, t_] / sqrt(D_k)", ""),
            (DS, "ds = share[t_] * (dshare[l, t, t_] - total)"),
        ),
        "sums of D_k products grow with D_k: they are divided by its root",
        "one time; queries of one value",
    ),
    around(
        "queries and keys exchanged",
        "self_similarity",
        "self_similarity",
        "k(:,t) . q(:,t')",
        "q(:,t) . k(:,t')",
        lambda right, y, wq, wk, wv: right(y, wk, wq, wv),
        "the time that takes asks with its query",
        "one time",
    ),
    line(
        "softmax's other scores left out",
        "self_similarity_backward",
        "self_similarity_backward",
        ((DS, "ds = share[t_] * dshare[l, t, t_] / sqrt(D_k)"),),
        "a score is in the sum that divides every share, too",
    ),
    line(
        "path through the scores left out",
        "self_similarity_backward",
        "self_similarity_backward",
        ((DS, "ds = 0"),),
        "y is in the queries and the keys too, not only in the values",
        "one time",
    ),
    # ------------------------------------------------------------ the steps of optimizers
    line(
        "uphill",
        "momentum_step adam_step",
        "momentum_step",
        (
            (VELOCITY, "v[l, j, i] = momentum * v[l, j, i] + lr * dw[l, j, i]"),
            (STEPPED, STEPPED.replace("- lr", "+ lr")),
        ),
        "a step goes against the derivative",
    ),
    line(
        "no momentum",
        "momentum_step",
        "momentum_step",
        ((VELOCITY, "v[l, j, i] = -lr * dw[l, j, i]"),),
        "a share of the last step is added to this one",
        "the first step",
    ),
    line(
        "last step's v",
        "momentum_step",
        "momentum_step",
        ((VELOCITY, f"{MOVED}\n{VELOCITY}"), (MOVED, "")),
        "v is renewed before w moves by it",
    ),
    line(
        "momentum on the derivative",
        "momentum_step",
        "momentum_step",
        ((VELOCITY, "v[l, j, i] = v[l, j, i] - momentum * lr * dw[l, j, i]"),),
        "the momentum is the share of the last step that is kept; dw has the rate alone",
    ),
    line(
        "bias correction without t",
        "adam_step",
        "adam_step",
        (
            (MEAN, "mean = m[l, j, i] / (1 - beta1)"),
            (SQUARE, "square = v[l, j, i] / (1 - beta2)"),
        ),
        "after t steps 1-beta^t is missing, so each step divides by less",
        "the first step",
    ),
    line(
        "no bias correction",
        "adam_step",
        "adam_step",
        ((MEAN, "mean = m[l, j, i]"), (SQUARE, "square = v[l, j, i]")),
        "m and v start at 0: they are divided by what is missing, 1-beta^t",
    ),
    line(
        "square without its root",
        "adam_step",
        "adam_step",
        ((STEPPED, STEPPED.replace("sqrt(square)", "square")),),
        "the mean is divided by the root of the mean square",
    ),
    line(
        "eps below the root of v",
        "adam_step",
        "adam_step",
        ((STEPPED, STEPPED.replace("(sqrt(square) + eps)", "sqrt(square + eps)")),),
        "eps is added after the root is taken",
        "the first step",
    ),
    line(
        "v without squares",
        "adam_step",
        "adam_step",
        (
            (
                "v[l, j, i] = beta2 * v[l, j, i] + (1 - beta2) * dw[l, j, i] * dw[l, j, i]",
                "v[l, j, i] = beta2 * v[l, j, i] + (1 - beta2) * dw[l, j, i]",
            ),
        ),
        "v is the running mean of the squares of dw",
    ),
)
