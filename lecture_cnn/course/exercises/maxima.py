"""The exercises of notebook 04: pooling."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many numbers come out."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([3, 5, 6]), *draw.sample([7, 8, 9, 10], 2)]

    def answers(D: int, W: int, H: int) -> list[int]:
        width, height = (W - 3) // 2 + 1, (H - 3) // 2 + 1
        stride_1 = D * (W - 2) * (H - 2)
        side_by_side = D * (W // 3) * (H // 3)
        return [D * width * height, width * height, stride_1, side_by_side]

    D, W, H = telling(Random(seed), take, answers)
    _, one_map, stride_1, side_by_side = answers(D, W, H)
    right = ops.max_pool2d(np.zeros((D, W, H)), 3, stride=2)[0].size
    width, height = (W - 3) // 2 + 1, (H - 3) // 2 + 1
    return number(
        f"{D} maps of {W} x {H} are pooled by windows of 3 x 3 with stride 2. "
        "How many numbers come out?",
        right,
        f"{D} maps of {width} x {height}: each map is pooled by itself.",
        [
            (one_map, "is one map. Each of them is pooled by itself."),
            (stride_1, "moves the windows by 1."),
            (side_by_side, "moves the windows by 3, so that they don't overlap."),
        ],
        [
            f"Columns: ({W} - 3) / 2, rounded down, + 1 = {width}.",
            f"Rows: ({H} - 3) / 2, rounded down, + 1 = {height}.",
            f"{D} · {width} · {height} = {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """What is stored at a tie."""
    tie = np.array([[[1.0, 7], [7, 2]]])
    _, pidx = ops.max_pool2d(tie, 2)
    x, y = (pidx[0, 0, 0] + 1).tolist()
    return choice(
        "A 2 x 2 window begins at column 4, row 3 of its map. It holds 7 twice: in its first "
        "column, second row, and in its second column, first row. What is pidx, counted from 1?",
        (
            f"({x + 3}, {y + 2})",
            "of equal cells the first in the order of the loops: column by column.",
        ),
        [
            (f"({x}, {y})", "is the place in the window. pidx is a place in the map."),
            ("(5, 3)", "is the other 7. The loop over the columns is the outer one."),
            ("both places", "pidx holds one place for each window."),
        ],
        [
            "Order of the loops: (4,3), (4,4), (5,3), (5,4).",
            "The first 7 in this order is at column 4, row 4.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """Mean pooling by shifted maps."""
    return function(
        "Write my_mean_pool(y, K), stride 1, as a sum of K·K shifted pieces of the maps divided by "
        "K·K. y is (D, W, H).",
        "mean_pool2d",
        (integers(2, 6, 5, start=1), 3),
        [
            "The piece for the place (i, j): y[:, i:W-K+1+i, j:H-K+1+j].",
            "Add up the pieces for all i, j in range(K).",
            "Divide by K·K.",
        ],
        call=lambda mine, y, K, **_: mine(y, K),
        foreseen=[
            (_sums, "These are the sums: divide by K·K."),
            (_by_K, "Divided by K; a window has K·K cells."),
        ],
        stride=1,
        padding=0,
    )


def _sums(y: np.ndarray, K: int) -> np.ndarray:
    return ops.mean_pool2d(y, K) * K * K


def _by_K(y: np.ndarray, K: int) -> np.ndarray:
    return ops.mean_pool2d(y, K) * K
