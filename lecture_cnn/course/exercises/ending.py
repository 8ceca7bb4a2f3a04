"""The exercises of notebook 05: the end of the network."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number


def predict(seed: int = 0) -> Exercise:
    """Where backpropagation starts."""
    draw = Random(seed)
    tenths = draw.sample([1, 2, 7], 3)
    right_class = draw.choice([1, 2, 3])
    p = np.array(tenths) / 10
    d = np.eye(3)[right_class - 1]
    right = ops.cross_entropy_backward(np.log(p), right_class - 1).round(12)
    said = ", ".join(f"{value:g}" for value in p)
    return number(
        f"The probabilities are ({said}), and class {right_class} of 1, 2, 3 was right. What is "
        "dDiv/dz for the cross-entropy? (Three numbers.)",
        right,
        "p - d: the probability, less 1 for the right class.",
        [
            (-right, "has the signs turned round: it is p - d."),
            (right * d, "is 0 for the wrong classes. But each score moves every p."),
            (p, "are the probabilities. Subtract what was wanted, 1 for the right class."),
        ],
        [
            f"d is 1 for class {right_class} and 0 for the others.",
            f"p - d = {[round(float(value), 3) for value in right]}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """What does not change the probabilities."""
    z = np.array([1.0, 2, 0.5])
    before, after, twice = [ops.softmax(each).round(2).tolist() for each in (z, z + 5, 2 * z)]
    return choice(
        "All scores of an example are raised by 5. What happens to its probabilities?",
        (
            "they stay as they are",
            f"run: {before} before, {after} after. The factor e^5 is above and below the line.",
        ),
        [
            ("all of them grow", f"run: {after}. They still add up to 1."),
            (
                "the largest grows, the others shrink",
                f"run: {before} before, {after} after. That happens if all scores are doubled: "
                f"{twice}.",
            ),
            ("they become equal", f"run: {after}. The differences of the scores are the same."),
        ],
        [
            "Write e^(z+5) as e^5 e^z, in every term.",
            "The factor e^5 is in the numerator and in the sum.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The softmax, for large scores."""
    return function(
        "Write my_softmax(z) for a vector of scores, so that scores of 1000 are no problem. "
        "(np.exp(1000) is too large for a float. What may be subtracted from all scores?)",
        "softmax",
        (np.array([1000.0, 999, 998]),),
        [
            "Subtract z.max() from all scores: the largest power is then e^0 = 1.",
            "Divide the powers by their sum.",
        ],
        foreseen=[
            (_largest_is_1, "The largest is 1: divide by the sum of the powers."),
            (_by_scores, "Divided by the sum of the scores, without powers: np.exp is missing."),
        ],
        batch=False,
    )


def _largest_is_1(z: np.ndarray) -> np.ndarray:
    return np.exp(z - z.max())


def _by_scores(z: np.ndarray) -> np.ndarray:
    return z / z.sum()
