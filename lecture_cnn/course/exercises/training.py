"""The exercises of notebook 13: a whole network, trained."""

from collections.abc import Callable
from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, compared, number, telling
from ...nets import Network, trials
from ...nets.optimizers import Momentum


def predict(seed: int = 0) -> Exercise:
    """One weight after three updates with momentum."""

    def take(draw: Random) -> list[float]:
        return [draw.choice([0.1, 0.2, 0.5]), draw.choice([1, 2, -1, -2])]

    def answers(rate: float, g: float) -> list[float]:
        step = -rate * g
        return [step * (1 + 1.9 + 2.71), 3 * step, 2.71 * step, -step * (1 + 1.9 + 2.71)]

    rate, g = telling(Random(seed), take, answers)
    _, plain, last, uphill = answers(rate, g)
    weight = np.zeros(1)
    rule = Momentum(rate, momentum=0.9)
    for _ in range(3):
        rule.update({"w": weight}, {"w": np.full(1, float(g))})
    right = weight[0]
    return number(
        f"One weight, at first 0; its derivative is always {g}. Momentum 0.9, rate {rate}. What is "
        "the weight after three updates?",
        right,
        "the steps grow: 1, 1.9 and 2.71 times the first one.",
        [
            (plain, "takes three equal steps, without momentum."),
            (last, "is the third step alone. The first two stay."),
            (uphill, "goes uphill: the step is against the derivative."),
        ],
        [
            f"The first step is v = {-rate * g:g}.",
            f"The second 0.9 v - {rate * g:g}, 1.9 times as long; the third 2.71 times.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """Why the first weights are drawn at random."""
    network = trials.small()
    for w in network.weights().values():
        w[...] = 0.1
    y = trials.data.digits()[0][:8]
    network.forward(y)
    network.backward(np.eye(10)[:8])
    dw = network.gradients()["0.w"]
    apart = abs(dw - dw[0]).max()
    return choice(
        "All weights of a network begin with the same number. What does training make of its "
        "four filters?",
        (
            "they stay equal: four times the same filter",
            f"run: the derivatives of the four filters differ by {apart:g}. Equal filters that "
            "take equal steps stay equal.",
        ),
        [
            (
                "each finds a pattern of its own",
                f"run: their derivatives differ by {apart:g}. Nothing tells the filters apart.",
            ),
            (
                "nothing: their derivatives are 0",
                f"run: the largest derivative is {abs(dw).max():.2f}. They move, but all alike.",
            ),
            (
                "they grow without end",
                "the same rate leads the same way for all four; none of it is special to equal "
                f"weights. What is special: their derivatives differ by {apart:g}.",
            ),
        ],
        [
            "Exchange two of the filters. Does anything in the network change?",
            "Then their derivatives are equal, too.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """One update of a network."""
    return compared(
        "Write my_update(network, y, d, rate): forward, p - d, backward, step. It changes the "
        "weights in place and returns the Loss before the step, the mean over the batch. "
        "lc.vectorized.cross_entropy(scores, d) and cross_entropy_backward give one divergence for "
        "each digit, and its derivative: mind the 1/T.",
        _update,
        [(8, 0.2), (3, 0.5)],
        [
            "scores = network.forward(y); the Loss is cross_entropy(scores, d).mean().",
            "network.backward(cross_entropy_backward(scores, d) / len(y)).",
            "For each w of network.weights() and dw of network.gradients(): w -= rate * dw.",
        ],
        call=_after_one,
        foreseen=[
            (_by_the_sum, "The 1/T is missing in the derivative: the step is T times as long."),
            (_uphill, "The step goes uphill: it must go against the derivative."),
        ],
    )


def _after_one(update: Callable, count: int, rate: float) -> np.ndarray | None:
    """The Loss and all weights after one update with so many digits."""
    network = trials.small()
    y, d = trials.data.digits()
    loss = update(network, y[:count], d[:count], rate)
    if loss is None:
        return None
    weights = [w.ravel() for w in network.weights().values()]
    return np.concatenate([np.atleast_1d(loss), *weights])


def _update(
    network: Network,
    y: np.ndarray,
    d: np.ndarray,
    rate: float,
    factor: float = 1.0,
) -> float:
    scores = network.forward(y)
    loss = float(np.mean(ops.cross_entropy(scores, d)))
    network.backward(ops.cross_entropy_backward(scores, d) / len(y))
    for w, dw in zip(network.weights().values(), network.gradients().values()):
        w -= factor * rate * dw
    return loss


def _by_the_sum(network: Network, y: np.ndarray, d: np.ndarray, rate: float) -> float:
    return _update(network, y, d, rate, factor=len(y))


def _uphill(network: Network, y: np.ndarray, d: np.ndarray, rate: float) -> float:
    return _update(network, y, d, rate, factor=-1)
