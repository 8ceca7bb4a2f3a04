"""The exercises of notebook 07: how one Y influences the divergence."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...deck.influences import influence_counts
from ...listings.examples import integers
from ..band import backward_run


def predict(seed: int = 0) -> Exercise:
    """The derivative of the middle cell, by hand."""
    def take(draw: Random) -> list[int]:
        return [*draw.sample([-3, -2, 2, 3, 4], 3), *draw.sample([-2, -1, 1, 3, 5], 3)]

    def answers(a: int, b: int, c: int, dz1: int, dz2: int, dz3: int) -> list[int]:
        right = c * dz1 + b * dz2 + a * dz3
        return [right, a * dz1 + b * dz2 + c * dz3, a * dz3, c * dz1]

    a, b, c, dz1, dz2, dz3 = telling(Random(seed), take, answers)
    forward, last, first = answers(a, b, c, dz1, dz2, dz3)[1:]
    right = backward_run([dz1, dz2, dz3], [a, b, c]).result["dY"][0, 2].item()
    wrong = [
        (forward, "lays a b c on dz1 dz2 dz3. But z1 holds y3 by its last weight: c."),
        (last, "is the share through z3 alone. y3 is in three windows."),
        (first, "is the share through z1 alone. y3 is in three windows."),
    ]
    return number(
        f"The weights a, b, c are {a}, {b}, {c}, and dz1, dz2, dz3 are {dz1}, {dz2}, {dz3}. "
        "What is dy3?",
        right,
        f"c dz1 + b dz2 + a dz3 = {c} · {dz1} + {b} · {dz2} + {a} · {dz3}.",
        wrong,
        [
            "Write the three rows of the band and look down the column of y3: c, b, a.",
            f"Times the derivatives: c dz1 = {c * dz1}, b dz2 = {b * dz2}, a dz3 = {a * dz3}.",
            f"Their sum is {right:g}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The poll F2."""
    counts = influence_counts((6, 5), 3)
    corner, middle = int(counts[0, 0]), int(counts.max())
    return choice(
        "Poll F2, sharpened: to get the derivative of one Y(m,x,y) one adds up over",
        (
            "every map of z, and there the cells whose window covers it",
            "every map has a plane for Y(m); outside of its window the weight is 0.",
        ),
        [
            (
                "every cell of every map of z, each with a weight of the filter",
                f"on a 6 x 5 map with K = 3 a corner is in {corner} window of each map and no cell "
                f"in more than {middle} of 12. The others have no weight, or the weight 0.",
            ),
            (
                "map m of z only",
                "map m of z has no more to do with map m of Y than the other maps have. On the "
                "teaching layer the shares through its three maps differ in sign.",
            ),
            (
                "the one cell of each map of z at the same x, y",
                f"that is one window of {middle}: the one that begins at x, y.",
            ),
        ],
        [
            "Which windows hold the cell? In one dimension: the column of the band.",
            "Which maps have such windows? All: each filter has a plane for map m.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """dY by scattering."""
    return function(
        "Write my_dy(dz, w) as the influences say: each dz(n,x,y) adds its share to every Y in its "
        "window. dz is (maps n, W', H'), w is (maps n, maps m, K, K); "
        "the result is (maps m, W, H).",
        "conv2d_input_gradient",
        (integers(3, 4, 3, start=4), integers(3, 2, 3, 3, start=2)),
        [
            "W = W' + K - 1, H likewise: begin with np.zeros((maps m, W, H)).",
            "Loop over n, x and y, which are the indices of dz.",
            "The window is dy[:, x:x+K, y:y+K]; add w[n] * dz[n, x, y] to it.",
        ],
        call=lambda mine, dz, w, **_: mine(dz, w),
        foreseen=[
            (_last_share, "= where += is needed: each share erases the one before."),
            (_flipped, "The filter is flipped. Scattering needs no flip: dz(x,y) went into the\n"
                       "window that begins at x, y, through the weights in their own order."),
        ],
        stride=1,
        padding=0,
    )


def _last_share(dz: np.ndarray, w: np.ndarray) -> np.ndarray:
    K = w.shape[-1]
    dy = np.zeros((w.shape[1], dz.shape[1] + K - 1, dz.shape[2] + K - 1))
    for n, x, y in np.ndindex(dz.shape):
        dy[:, x:x + K, y:y + K] = w[n] * dz[n, x, y]
    return dy


def _flipped(dz: np.ndarray, w: np.ndarray) -> np.ndarray:
    return ops.conv_transpose2d(dz, w[..., ::-1, ::-1])
