"""The exercises of notebook 17: receptive fields and features."""

from random import Random

import numpy as np

from ...checking.exercise import Exercise, choice, compared, number, telling
from ...listings.examples import integers
from ...nets import Network, features
from ...nets.layers import Convolution
from ...nets.pooling import MaxPooling


def predict(seed: int = 0) -> Exercise:
    """How much a unit behind a stride sees."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([3, 5, 7]), draw.choice([2, 3]), draw.choice([3, 5])]

    def answers(first: int, pooled: int, last: int) -> list[int]:
        before = first - 1 + pooled - 1
        return [1 + before + 2 * (last - 1), 1 + before + last - 1, first + pooled + last, last]

    first, pooled, last = telling(Random(seed), take, answers)
    _, no_stride, summed, own = answers(first, pooled, last)
    layers = [Convolution(1, first), MaxPooling(pooled, stride=2), Convolution(1, last)]
    right, _ = features.field_size(Network("n", (1, 40, 40), layers))
    return number(
        f"A convolution of {first} x {first}, max pooling of {pooled} x {pooled} with stride 2, a "
        f"convolution of {last} x {last}. How many columns of the input does a unit behind all "
        "three see?",
        right,
        f"1 + {first - 1} + {pooled - 1} + 2 · {last - 1}: behind the stride a step counts twice.",
        [
            (no_stride, "forgets the stride: behind it one step is two columns of the input."),
            (summed, "adds the windows. Each adds one step less than its width."),
            (own, "is what it sees of the layer below."),
        ],
        [
            f"The last layer sees {last} columns of the pooled map: {last - 1} steps of 2.",
            f"The pooling adds {pooled - 1}, the first layer {first - 1}.",
            f"1 + {first - 1} + {pooled - 1} + {2 * (last - 1)} = {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """Why a field has holes at one input."""
    layers = [Convolution(1, 3), MaxPooling(2, stride=2), Convolution(1, 3)]
    network = Network("n", (1, 16, 14), layers)
    one, many = [
        int(features.receptive_field(network, (0, 2, 1), inputs=count)[0].sum())
        for count in (1, 60)
    ]
    said = f"run: {one} cells have a derivative at one input, {many} over 60 inputs."
    return choice(
        "A unit sits behind max pooling. Going back from it at one input, some cells inside of its "
        "field have the derivative 0. Why?",
        (
            "a maximum passes the derivative to the winner of its window only",
            f"{said} Over many inputs every cell wins once.",
        ),
        [
            ("the unit never looks at these cells", f"{said} So it looks at more than at first."),
            (
                "the weights there are 0",
                f"{said} The weights are the same for all inputs; the winners are not.",
            ),
            (
                "the stride jumps over them",
                f"{said} Windows of 2 x 2 with stride 2 leave no column out.",
            ),
        ],
        ["What does max pooling do with a derivative (11)?", "Another input has other winners."],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The favourite input of a linear unit."""
    return compared(
        "A unit is z = (w * y).sum() + b. Write my_favourite(w, b): the input of length 1 that "
        "makes it largest.",
        lambda w, b: w / np.linalg.norm(w),
        [(integers(2, 3, 3, start=2), 0.5), (integers(1, 5, 4, start=3), -2.0)],
        [
            "Of all inputs of length 1 the one that points where w points makes the sum largest.",
            "Divide w by its length, np.linalg.norm(w). The bias adds the same to every input.",
        ],
        foreseen=[
            (lambda w, b: w, "That points the right way, but its length is not 1."),
            (lambda w, b: np.sign(w) / w.size**0.5, "Only the signs: large weights count more."),
            (lambda w, b: -w / np.linalg.norm(w), "That makes the unit smallest."),
        ],
    )
