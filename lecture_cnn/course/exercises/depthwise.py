"""The exercises of notebook 16: depth-wise convolution."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """The weights of both stages."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([16, 24, 32]), draw.choice([16, 20, 48]), draw.choice([3, 5])]

    def answers(M: int, N: int, K: int) -> list[int]:
        return [M * K * K + N * M, N * M * K * K, M * K * K, N * K * K + N * M]

    M, N, K = telling(Random(seed), take, answers)
    right, conventional, stage_1, turned = answers(M, N, K)
    return number(
        f"{M} maps go in, {N} come out, K = {K}. How many weights have the two stages together, "
        "without biases?",
        right,
        f"{M} filters of {K} x {K}, and {N} · {M} weights of the sums.",
        [
            (conventional, "is a conventional layer."),
            (stage_1, "is stage 1 alone."),
            (turned, "has a filter for each map that comes out. Stage 1 scans those that go in."),
        ],
        [f"Stage 1: {M} · {K * K}.", f"Stage 2: {N} · {M}. Together {right}."],
    )


def explain(seed: int = 0) -> Exercise:
    """What one input map changes."""
    y, k = integers(3, 6, 5, start=1), integers(3, 3, 3, start=2)
    changed = y.copy()
    changed[1] += 1
    change = abs(ops.depthwise_conv2d(changed, k) - ops.depthwise_conv2d(y, k)).max(axis=(1, 2))
    said = f"run: the three maps change by {change[0]:g}, {change[1]:g} and {change[2]:g}."
    return choice(
        "Three maps go into a depth-wise layer, and map 2 changes. Which maps of stage 1 change?",
        ("map 2", f"{said} Each map has a filter and a result of its own."),
        [
            ("all three", f"{said} All would change in a conventional layer, or in stage 2."),
            ("none", f"{said} Map 2 is scanned, as every map is."),
            ("map 2 and those after it", f"{said} Stage 1 adds nothing up across the maps."),
        ],
        ["Which maps does filter 1 of stage 1 read?", "Only map 1. So what reads map 2?"],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The derivative for the filters of stage 1."""
    return function(
        "Write my_dk(dz, y, K), the derivative for stage 1's filters: dz is (M, W', H'), y is "
        "(M, W, H), the result (M, K, K).",
        "depthwise_conv2d_backward",
        (integers(2, 4, 3, start=4), integers(2, 6, 5, start=1), 3),
        [
            "As in 09, but map by map: dz[m] is laid on y[m] at each place of the filter.",
            "dk[m, i, j] = (dz[m] * y[m, i:i+W', j:j+H']).sum().",
        ],
        call=_with_the_filters_by,
        foreseen=[
            (_first_map, "Every filter sees map 1. Filter m sees map m."),
            (_flipped, "dz is flipped. For the filters nothing is (09)."),
        ],
        stride=1,
        padding=0,
    )


def _with_the_filters_by(
    mine: Callable,
    dz: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    **_: Any,
) -> tuple[np.ndarray, ...]:
    """The whole backward pass, with the function's derivative for the filters."""
    dy, _, db = ops.depthwise_conv2d_backward(dz, y, w)
    K = w.shape[-1]
    if dz.ndim == 3:
        return dy, mine(dz, y, K), db
    return dy, np.sum([mine(*one, K) for one in zip(dz, y)], axis=0), db


def _by(dz: np.ndarray, y: np.ndarray, K: int) -> np.ndarray:
    w = np.zeros((len(y), K, K))
    return ops.depthwise_conv2d_backward(dz, y, w)[1]


def _first_map(dz: np.ndarray, y: np.ndarray, K: int) -> np.ndarray:
    return _by(dz, np.stack([y[0]] * len(y)), K)


def _flipped(dz: np.ndarray, y: np.ndarray, K: int) -> np.ndarray:
    return _by(dz[:, ::-1, ::-1], y, K)
