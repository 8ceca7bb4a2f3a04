"""The exercises of notebook 10: the backward loops."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.compare import compare
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many products the two lines add up."""

    def take(draw: Random) -> list[int]:
        return [*draw.sample([6, 7, 8, 9], 2), *draw.sample([2, 3, 4], 2)]

    def answers(W: int, H: int, maps_in: int, maps_out: int) -> list[int]:
        once = (W - 2) * (H - 2) * maps_in * maps_out * 9
        return [2 * once, once, 2 * W * H * maps_in * maps_out * 9]

    W, H, maps_in, maps_out = telling(Random(seed), take, answers)
    _, once, everywhere = answers(W, H, maps_in, maps_out)
    arrays = dict(
        dz=np.ones((maps_out, W - 2, H - 2)),
        y=np.ones((maps_in, W, H)),
        w=np.ones((maps_out, maps_in, 3, 3)),
    )
    right = compare("conv2d_backward", **arrays).multiply_adds
    return number(
        f"{maps_in} maps of {W} x {H} in, {maps_out} maps out, K = 3. How many products do lines "
        "12 and 13 of L11 add up together?",
        right,
        f"2 · {W - 2} · {H - 2} · {maps_in} · {maps_out} · 9.",
        [
            (once, "is the forward pass. Backward each product has two lines."),
            (everywhere, "takes a window at every cell. There are W - K + 1 columns of z."),
        ],
        [
            f"z has {W - 2} x {H - 2} places, and {maps_out} maps.",
            f"At each, {maps_in} · 9 weights: {once} products forward.",
            f"Backward two lines for each: {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """What db sums over."""
    return choice(
        "dz has 2 maps of 4 x 3, and each of its cells is 2. What is db?",
        (
            "24 for each map",
            "b is in every z of its map with the factor 1: db sums over 12 places.",
        ),
        [
            ("2 for each map", "that is one place. The bias was used at all of them."),
            ("48, one number", "each map has a bias of its own."),
            (
                "24 · 9 for each map",
                "the bias stands outside of the loops over the filter: once for each z.",
            ),
        ],
        ["If b(1) grows by 1, every z of map 1 grows by 1.", "So Div grows by the sum of its dz."],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The backward pass of one layer."""
    return function(
        "Write my_backward(dz, y, w): loop over the maps and places of dz, use NumPy slices for "
        "the rest, and return dy, dw, db.",
        "conv2d_backward",
        (integers(3, 4, 3, start=4), integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2)),
        [
            "dy, dw = np.zeros(y.shape), np.zeros(w.shape); db is dz.sum(axis=(1, 2)).",
            "For each n, x, y_ the window is [:, x:x+K, y_:y_+K], of dy and of y.",
            "dy's window += w[n] * dz[n, x, y_]; dw[n] += dz[n, x, y_] * y's window.",
        ],
        call=lambda mine, dz, y, w, **_: mine(dz, y, w),
        foreseen=[
            (_one_place, "dw is that of the last place alone: = where += is needed."),
        ],
        stride=1,
        padding=0,
    )


def _one_place(dz: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, ...]:
    dy, _, db = ops.conv2d_backward(dz, y, w)
    K = w.shape[-1]
    dw = dz[:, -1, -1, None, None, None] * y[None, :, -K:, -K:]
    return dy, dw, db
