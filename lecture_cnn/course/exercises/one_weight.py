"""The exercises of notebook 09: one weight, and dw."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers
from ..band import backward_run


def predict(seed: int = 0) -> Exercise:
    """The derivative of the middle weight, by hand."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([-2, -1, 1, 2, 3]) for _ in range(5 + 3)]

    def answers(*drawn: int) -> list[int]:
        y, dz = drawn[:5], drawn[5:]
        right = sum(one * other for one, other in zip(dz, y[1:4]))
        first = sum(one * other for one, other in zip(dz, y[:3]))
        flipped = sum(one * other for one, other in zip(dz[::-1], y[1:4]))
        return [right, first, flipped, dz[1] * y[2]]

    drawn = telling(Random(seed), take, answers)
    _, first, flipped, one = answers(*drawn)
    y, dz = list(drawn[:5]), list(drawn[5:])
    right = backward_run(dz, [1, 1, 1], y).result["dw"][0, 0, 1].item()
    products = " + ".join(f"{a} · {b}" for a, b in zip(dz, y[1:4]))
    return number(
        f"The numbers y are {y}, the derivatives dz are {dz}, the filter is a b c. What is the "
        "derivative of b?",
        right,
        f"{products}: dz laid on y from y2 on.",
        [
            (first, "is the derivative of a: dz laid on y from y1 on."),
            (flipped, "has dz in reverse. Here nothing is flipped."),
            (one, "is one use of b alone. It was used in all three z."),
        ],
        [
            "Which y does b meet? y2 in z1, y3 in z2, y4 in z3.",
            f"Multiply each with the derivative of its z: {products}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The poll F4."""
    return choice(
        "Poll F4 asks whether the derivative map is flipped before it is convolved with the input "
        "map. It is not. Why is there a flip for dY (08) and none for dw?",
        (
            "a weight's place and the place in Y grow together; a Y's and a z's place run against",
            "y = z + weight: for a fixed weight y and z grow together, for a fixed y they don't.",
        ),
        [
            (
                "dw is flipped too, but in the forward pass",
                "forward nothing is flipped at all (02).",
            ),
            (
                "dz was flipped already in 08, a second flip would undo it",
                "in 08 the filter was flipped, dz never was.",
            ),
            (
                "because dw sums over places, and sums have no order",
                "dY sums too. Which product is made matters, not in which order they are added.",
            ),
        ],
        [
            "Places add up: place of y = place of z + place of the weight.",
            "Fix the weight, move z: where does y go? Fix y, move z: where does the weight go?",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """dw with a loop over the places of the weights."""
    return function(
        "Write my_dw(dz, y, K) with NumPy slices, and a loop over the K x K places of the weights "
        "only. dz is (maps n, W', H'), y (maps m, W, H); the result is (maps n, maps m, K, K).",
        "conv2d_filter_gradient",
        (integers(3, 4, 3, start=4), integers(2, 6, 5, start=1), 3),
        [
            "W, H = dz.shape[1:]: the piece of y for the weight (i, j) is y[:, i:i+W, j:j+H].",
            "Each dz(n) meets each piece(m): dz[:, None] * piece[None] is (n, m, W, H).",
            "dw[:, :, i, j] = (dz[:, None] * piece[None]).sum(axis=(2, 3))",
        ],
        call=lambda mine, dz, y, *, K, **_: mine(dz, y, K),
        foreseen=[
            (_dz_flipped, "dz is flipped. It lies on y as it is."),
            (_dw_flipped, "The result is flipped. The first weight belongs to the first place."),
        ],
        stride=1,
        padding=0,
    )


def _dz_flipped(dz: np.ndarray, y: np.ndarray, K: int) -> np.ndarray:
    return ops.conv2d_filter_gradient(dz[:, ::-1, ::-1], y, K=K)


def _dw_flipped(dz: np.ndarray, y: np.ndarray, K: int) -> np.ndarray:
    return ops.conv2d_filter_gradient(dz, y, K=K)[..., ::-1, ::-1]
