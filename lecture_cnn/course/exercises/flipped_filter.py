"""The exercises of notebook 08: dY as a convolution with the flipped filter."""

from random import Random

import numpy as np

from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings import LISTINGS
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many zeros are around dz."""
    def take(draw: Random) -> list[int]:
        return [*draw.sample([4, 5, 6, 7], 2), draw.choice([4, 3, 5])]

    def answers(width: int, height: int, K: int) -> list[int]:
        by = [(width + P) * (height + P) - width * height for P in (2 * K - 2, K - 1, 2)]
        return [*by, (width + 2 * K - 2) * (height + 2 * K - 2)]

    width, height, K = telling(Random(seed), take, answers)
    _, one_side, by_one, large = answers(width, height, K)
    run = LISTINGS["L07"].run(dz=np.ones((1, width, height)), w=np.ones((1, 1, K, K)))
    right = int((run["dzpad"] == 0).sum())
    wrong = [
        (one_side, "counts K-1 zeros on one side only: left and above, not right and below."),
        (large, "is all of the padded map, with the cells of dz."),
        (by_one, f"pads by 1, as a forward pass often does. Here it is K-1 = {K - 1}."),
    ]
    return number(
        f"dz is {width} x {height}, the filter {K} x {K}. How many zeros stand around one map of "
        "dz, before the flipped filter runs over it?",
        right,
        f"{width + 2 * K - 2} · {height + 2 * K - 2} - {width} · {height}: "
        f"K-1 = {K - 1} on every side.",
        wrong,
        [
            f"K-1 = {K - 1} zeros to the left and as many to the right: "
            f"{width + 2 * K - 2} columns.",
            f"Above and below likewise: {height + 2 * K - 2} rows.",
            f"All cells less those of dz: {large} - {width * height} = {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The last step of the poll F3."""
    run = LISTINGS["L07"].run()
    right = run["dy"]
    back = right[:, ::-1, ::-1]
    off = int(abs(right - back).max())
    return choice(
        "The end of poll F3: the filters were flipped, dz was padded and convolved. Must the "
        "result be flipped back?",
        (
            "no: only the filter was reversed, dy stands in its own order",
            "the first window of dz makes the first dy, the next one the second.",
        ),
        [
            (
                "yes: what was flipped once has to be flipped again",
                f"run on the teaching layer, flipped back, it is wrong by up to {off}. Two flips "
                "would undo a change of the result; but the result was never reversed.",
            ),
            (
                "only if the forward pass padded",
                "padding makes the map larger, it reverses nothing. Its border is cut off.",
            ),
            (
                "yes, but only left-right",
                "neither way: the window over dz runs from left to right and down, as forward.",
            ),
        ],
        [
            "Look at the rows of the picture of windows: which row makes dy1, which dy2?",
            "They stand in the order of dy, so nothing is left to undo.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """dY by gathering."""
    return function(
        "Write my_dy(dz, w) as L07 does: pad dz, flip the filters, exchange their maps, convolve. "
        "np.pad, slices and lc.vectorized.conv2d are enough. w is (maps n, maps m, K, K).",
        "conv2d_input_gradient",
        (integers(3, 4, 3, start=4), integers(3, 2, 3, 3, start=2)),
        [
            "P = K - 1, and np.pad(dz, [(0, 0), (P, P), (P, P)]): no padding of the maps' axis.",
            "w[:, :, ::-1, ::-1] is flipped both ways.",
            "conv2d wants (maps out, maps in, K, K). Out is now m: .swapaxes(0, 1).",
        ],
        call=lambda mine, dz, w, **_: mine(dz, w),
        stride=1,
        padding=0,
    )
