"""The exercises of notebook 15: boxes and pose."""

from random import Random
from typing import Any

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, compared, number, telling
from ...listings.examples import integers

CORNERS = np.array([2.0, 2, 6, 2, 6, 6, 2, 6])  # clockwise from the upper left


def predict(seed: int = 0) -> Exercise:
    """How many weights and biases two heads have."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([200, 400, 500]), draw.choice([10, 20, 30])]

    def answers(n: int, classes: int) -> list[int]:
        outputs = classes + 8
        return [(n + 1) * outputs, n * outputs, (n + 1) * classes, (n + 1) * (classes + 4)]

    n, classes = telling(Random(seed), take, answers)
    right, no_biases, one_head, four = answers(n, classes)
    return number(
        f"A flatten of {n} values feeds two flat layers directly, one for {classes} classes and "
        "one for a box that may be turned. How many weights and biases have the two together?",
        right,
        f"{classes} + 8 outputs, each with {n} weights and a bias.",
        [
            (no_biases, "leaves out the biases."),
            (one_head, "is the class head alone."),
            (four, "gives the box four numbers. Four corners are eight."),
        ],
        [f"The box has 4 · 2 = 8 outputs, so there are {classes + 8}.", f"Each has {n} + 1."],
    )


def explain(seed: int = 0) -> Exercise:
    """What is learned from corners in no order."""
    orders = [np.roll(CORNERS.reshape(4, 2), k, axis=0).ravel() for k in range(4)]
    middle = np.mean(orders, axis=0)
    of_middle = np.mean([ops.l2_divergence(middle, wanted) for wanted in orders])
    of_corners = np.mean([ops.l2_divergence(CORNERS, wanted) for wanted in orders])
    return choice(
        "The box has the corners (2,2), (6,2), (6,6), (2,6), but the list of a training picture "
        "may begin at any of them. What does a network answer that makes the L2 divergence as "
        "small as it can be?",
        (
            "(4,4), four times",
            f"run: its mean divergence over the four lists is {of_middle:g}, that of the corners "
            f"in one order {of_corners:g}.",
        ),
        [
            (
                "the corners, in one of the orders",
                f"run: right for one list in four, and a mean divergence of {of_corners:g}. "
                f"There is an answer with {of_middle:g}.",
            ),
            (
                "(2,2), four times",
                "run: its mean divergence is "
                f"{np.mean([ops.l2_divergence(np.full(8, 2.0), each) for each in orders]):g}. "
                f"There is an answer with {of_middle:g}.",
            ),
        ],
        [
            "For one number the L2 divergence is smallest at the mean of what is wanted.",
            "The first number of the list is 2, 6, 6 or 2.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The derivative below two heads."""
    return compared(
        "Write my_flatten_derivative(z, c, b, wanted, w_class, w_box), the derivative at the "
        "flatten: z are the scores and c the right class, from 0; b is the box found, wanted the "
        "one wanted; w_class and w_box are the heads' weights, (outputs, flatten).",
        _both,
        [_case(3, 4), _case(4, 7)],
        [
            "The class head sends p - d, with p the softmax of z and d 1 for the class c.",
            "The box head sends b - wanted.",
            "Each goes back through its weights, w.T @ ..., and the two are added.",
        ],
        foreseen=[
            (_class_only, "That is the class head alone. Both heads read the flatten."),
            (_box_only, "That is the box head alone. Both heads read the flatten."),
        ],
    )


def _case(classes: int, n: int) -> tuple:
    w_class, w_box = integers(classes, n, start=7) / 4, integers(8, n, start=8) / 4
    f = integers(n, start=6)
    return w_class @ f, 1, w_box @ f, integers(8, start=9), w_class, w_box


def _class_only(
    z: np.ndarray,
    c: int,
    b: np.ndarray,
    wanted: np.ndarray,
    w_class: np.ndarray,
    w_box: np.ndarray,
) -> np.ndarray:
    return w_class.T @ ops.cross_entropy_backward(z, c)


def _box_only(
    z: np.ndarray,
    c: int,
    b: np.ndarray,
    wanted: np.ndarray,
    w_class: np.ndarray,
    w_box: np.ndarray,
) -> np.ndarray:
    return w_box.T @ (b - wanted)


def _both(*case: Any) -> np.ndarray:
    return _class_only(*case) + _box_only(*case)
