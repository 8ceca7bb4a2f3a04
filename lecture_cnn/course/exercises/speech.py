"""The exercises of notebook 20: speech."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, compared, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many frames an answer depends on."""

    def take(draw: Random) -> list[int]:
        return draw.sample([3, 4, 5, 6, 7], 3)

    def answers(*K: int) -> list[int]:
        return [sum(K) - 2, sum(K), K[2], K[0] * K[1] * K[2]]

    first, second, third = telling(Random(seed), take, answers)
    right, added, own, times = answers(first, second, third)
    return number(
        f"Three layers scan along time in windows of {first}, {second} and {third} frames, with "
        "stride 1. How many frames does one answer of the last layer depend on?",
        right,
        f"1 + {first - 1} + {second - 1} + {third - 1}: neighbouring windows overlap.",
        [
            (added, "adds the windows. They overlap: each adds one frame less than its width."),
            (own, "counts answers of the layer below, not frames."),
            (times, "multiplies the windows, as if they did not overlap."),
        ],
        [
            f"One answer of the last layer reads {third} answers of the second: {third - 1} steps.",
            f"Each of those reads {second}: {third} + {second} - 1. And once more.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """When pooling along frequency forgives a shift."""
    width = 4
    stays = 0
    for band in range(12):
        low = np.zeros((1, 1, 16))
        low[0, 0, band] = 9
        pair = [ops.max_pool2d(y, (1, width), stride=(1, width))[0] for y in (low, np.roll(low, 1))]
        stays += int(np.array_equal(*pair))
    return choice(
        "A formant is loud in one band. Another speaker has it one band higher. The maps are "
        "pooled along frequency in windows of 4 bands, side by side. When is the result the same?",
        (
            "unless it crosses the border of a window",
            f"run: for {stays} of 12 bands it stays, for {12 - stays} it moves to the next window.",
        ),
        [
            ("always", f"run: for {12 - stays} of 12 bands it crosses the border of a window."),
            ("never", f"run: for {stays} of 12 bands the result is the same."),
            (
                "only for the lowest band of a window",
                f"run: for {stays} of 12 bands, three of four in each window.",
            ),
        ],
        [
            "A window gives its largest value, wherever in it that is.",
            "From which of its four bands does a step up leave the window?",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """Pooling along frequency."""
    return compared(
        "Write my_pool(y, P), the pooling along frequency: y is (D, T, F) and F a multiple of P; "
        "return the largest of each P neighbouring bands, (D, T, F/P).",
        lambda y, P: ops.max_pool2d(y, (1, P), stride=(1, P))[0],
        [(integers(2, 5, 8, start=1), 4), (integers(1, 4, 6, start=2), 2)],
        [
            "Put the P neighbours on an axis of their own: y.reshape(D, T, F // P, P).",
            "Take the maximum over that axis.",
        ],
        foreseen=[
            (_far_apart, "Bands that lie F/P apart are pooled: neighbours belong together."),
            (_means, "These are the means. The slide takes the maximum."),
        ],
    )


def _far_apart(y: np.ndarray, P: int) -> np.ndarray:
    return y.reshape(*y.shape[:2], P, -1).max(axis=2)


def _means(y: np.ndarray, P: int) -> np.ndarray:
    return y.reshape(*y.shape[:2], -1, P).mean(axis=3)
