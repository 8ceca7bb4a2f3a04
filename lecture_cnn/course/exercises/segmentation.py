"""The exercises of notebook 23: segmentation."""

from collections.abc import Callable
from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling

SCORES = np.array([[[0.0, 2], [1, -1]], [[3.0, 0], [1, 2]], [[1.0, 1], [-2, 0]]])


def predict(seed: int = 0) -> Exercise:
    """The width after the way down and the way up."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([19, 21, 27, 33]), draw.choice([4, 6])]

    def answers(W: int, K: int) -> list[int]:
        small = (W - 1) // 2 + 1
        return [(small - 1) * 2 + K - 2, W, small * 2 + K - 2, (small - 1) * 2 + K - 1]

    W, K = telling(Random(seed), take, answers)
    _, same, a_step_more, one_side = answers(W, K)
    small = ops.conv2d(np.ones((1, W, 3)), np.ones((1, 1, 3, 3)), stride=2, padding=1)
    large = ops.conv_transpose2d(small, np.ones((1, 1, K, K)), stride=2, padding=1)
    width = small.shape[1]
    return number(
        f"A map is {W} wide. Down: a convolution with K = 3, S = 2, P = 1. Up: a transposed "
        f"convolution with K = {K}, S = 2, P = 1. How wide is the map then?",
        large.shape[1],
        f"down to {width}, then ({width} - 1) · 2 + {K} - 2 · 1.",
        [
            (same, "is the width at the start. Down rounds, and up does not know by how much."),
            (a_step_more, f"has {width} steps of 2. Between {width} cells there is one less."),
            (one_side, "cuts the padding off on one side only. P = 1 stands on both."),
        ],
        [
            f"Down: ({W} + 2 · 1 - 3) / 2, rounded down, and 1 more: {width}.",
            f"Up, zeros between: ({width} - 1) · 2 + 1 = {2 * width - 1}.",
            f"The filter adds {K} - 1 and the padding takes 2: {large.shape[1]}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """A measure for classes that are rare."""
    return choice(
        "Nine of ten pixels are background. A network says background everywhere. What shows "
        "that it is of no use?",
        ("the share of the digits' pixels that are right", "it is 0: not one of them is found."),
        [
            (
                "the share of all pixels that are right",
                "that is 90 %. It looks good, for almost all is background.",
            ),
            (
                "the sum of the probabilities of a pixel",
                "that is 1 for every softmax, of a good network, too.",
            ),
        ],
        [
            "Count what is right among all pixels: 9 of 10.",
            "Then count among those alone that are looked for: none.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The softmax of each pixel."""
    return function(
        "Write my_softmax(z): z holds scores (C, W, H), the result the probability of each class "
        "at each pixel, in the same shape.",
        "softmax",
        (SCORES,),
        [
            "The classes are the first axis. Each pixel has a sum of its own: axis=0.",
            "Take the largest score of each pixel away before np.exp: z.max(axis=0).",
            "Divide by the sum: powers / powers.sum(axis=0).",
        ],
        call=_at_each_pixel,
        foreseen=[
            (_over_all, "The sum goes over all pixels. Then all of them together make 1."),
            (_over_rows, "The sum goes along an axis of the picture, not over the classes."),
        ],
    )


def _at_each_pixel(mine: Callable, z: np.ndarray) -> np.ndarray:
    """The scores as maps: classes first, instances along x, one pixel along y."""
    rows = z.reshape(-1, z.shape[-1])
    maps = np.asarray(mine(rows.T[:, :, None]))
    return maps[:, :, 0].T.reshape(z.shape)


def _over_all(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return powers / powers.sum()


def _over_rows(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return powers / powers.sum(axis=2, keepdims=True)
