"""The exercises of notebook 06: through the activation, and the two rules."""

from random import Random

import numpy as np

from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """One number that is used three times."""

    def take(draw: Random) -> list[int]:
        return [*draw.sample([-3, -2, 2, 3, 4], 3), *draw.sample([-4, -1, 1, 3, 5], 3)]

    def answers(*drawn: int) -> list[int]:
        w, dz = drawn[:3], drawn[3:]
        products = [a * b for a, b in zip(w, dz)]
        return [sum(products), products[-1], sum(w), sum(w) * sum(dz)]

    drawn = telling(Random(seed), take, answers)
    right, last, weights, sums = answers(*drawn)
    (w1, w2, w3), (d1, d2, d3) = drawn[:3], drawn[3:]
    products = f"{w1} · {d1} + {w2} · {d2} + {w3} · {d3}"
    return number(
        f"y is used three times, with the weights {w1}, {w2} and {w3}. The derivatives of the "
        f"three z are {d1}, {d2} and {d3}. What is the derivative of y?",
        right,
        f"{products}: each use gives its share.",
        [
            (last, "is the last share alone: that is = for +=."),
            (weights, "adds the weights. Each is multiplied with the derivative of its z."),
            (sums, "multiplies the sums. Each weight belongs to its own z."),
        ],
        [
            f"If y grows by 1, the z grow by {w1}, {w2} and {w3}.",
            f"Div grows by each of these times the derivative of its z: {products}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """What a gate lets through."""
    return choice(
        "ReLU, z = -2, and dY = 5. A student writes dz = 0. Another one writes dz = -2 · 5 = -10. "
        "Who is right, and why?",
        ("the first: f'(-2) = 0", "below 0 a small change of z changes no Y, so nothing of Div."),
        [
            ("the second: the factor is z", "the factor is the slope f'(z), not z itself."),
            ("neither: dz = 5", "that is the identity's. ReLU lets it through only for z > 0."),
            ("neither: dz = -5", "a gate lets through or stops; it turns no sign."),
        ],
        ["How much does Y grow if z grows from -2 to -1.9?", "Y is 0 both times: f'(-2) = 0."],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """tanh backward."""
    z = integers(2, 3, 2, start=5) / 2
    return function(
        "Write my_dz(dY, z) for tanh, in NumPy: dY and z are arrays of any equal shape.",
        "activation_backward",
        (integers(2, 3, 2, start=4), z),
        [
            "f'(z) = 1 - tanh(z)^2.",
            "np.tanh(z) gives tanh of every cell; multiply with dY cell by cell.",
        ],
        call=lambda mine, dy, z, f="tanh": mine(dy, z),
        foreseen=[
            (_of_Y, "That is f' of Y = tanh(z), not of z: tanh was applied twice."),
            (_without, "The slope is missing: dY times tanh(z) itself."),
        ],
        f="tanh",
    )


def _of_Y(dY: np.ndarray, z: np.ndarray) -> np.ndarray:
    return dY * (1 - np.tanh(np.tanh(z)) ** 2)


def _without(dY: np.ndarray, z: np.ndarray) -> np.ndarray:
    return dY * np.tanh(z)
