"""The exercises of notebook 26: the homework's components, and the lecture."""

from collections.abc import Callable
from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling


def predict(seed: int = 0) -> Exercise:
    """The size of a transposed convolution as the homework has it."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([5, 6, 7, 8]), draw.choice([3, 4]), draw.choice([2, 3])]

    def answers(W: int, K: int, S: int) -> list[int]:
        between = S * (W - 1) + 1
        return [between - K + 1, between + K - 1, S * W - K + 1]

    W, K, S = telling(Random(seed), take, answers)
    right, transposed, trailing = answers(W, K, S)
    between = S * (W - 1) + 1
    return number(
        f"A map of {W} columns goes into the homework's ConvTranspose2d with kernel_size {K} and "
        f"upsampling_factor {S}. How many columns come out?",
        right,
        f"upsampled there are {between} columns, and a filter of {K} fits in {right} times.",
        [
            (transposed, "is what PyTorch's ConvTranspose2d makes: K-1 zeros more on each side."),
            (trailing, f"counts {S - 1} zeros after the last column too. They stand between only."),
        ],
        [
            f"Between {W} columns there are {W - 1} gaps of {S - 1} zeros: {between} in all.",
            f"A plain convolution with K = {K}: {between} - {K} + 1 = {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """Two orders of a flat vector."""
    return choice(
        "A flat layer was learned on vectors in the lecture's order (L33). You put your Flatten, "
        "in C order, before it, and keep the layer. What must happen to its weights w (outputs, "
        "entries)?",
        (
            "their columns change places, as the entries did",
            "each weight belongs to one entry. Where the entry goes, its column must go.",
        ),
        [
            (
                "nothing: the same numbers are in the vector",
                "they are, but in other places: the first weight met Y(1,1,1) and then Y(2,1,1); "
                "now the second meets Y(1,1,2).",
            ),
            (
                "their rows change places",
                "a row belongs to an output. The outputs have not moved.",
            ),
            (
                "w is transposed",
                "then it would have as many outputs as entries. No axis is exchanged, only the "
                "order along one.",
            ),
        ],
        [
            "Which weight meets Y(2,1,1) in the lecture's order, and which in C order?",
            "In the lecture's order the second; in C order the one after all cells of map 1.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The filters of a scanning MLP."""
    return function(
        "Write my_filters(matrix, K): a layer of an MLP reads K frames with D numbers each, frame "
        "after frame, by matrix (K*D, neurons). Return the filters (neurons, D, K) of the "
        "convolution along time that does the same at every frame.",
        "conv1d",
        (np.arange(24.0).reshape(6, 4), 3),
        [
            "A column of the matrix is one neuron: matrix.T has a row for each.",
            "Its numbers come frame by frame: reshape a row to (K, D).",
            "A filter is (D, K), so the last two axes are exchanged: .transpose(0, 2, 1).",
        ],
        call=_scanned,
        foreseen=[
            (
                lambda matrix, K: matrix.T.reshape(matrix.shape[1], -1, K),
                "Each row is cut as if it came channel by channel. It comes frame by frame.",
            ),
            (
                lambda matrix, K: matrix.T.reshape(matrix.shape[1], K, -1),
                "The shape is (neurons, K, D): frames before channels.",
            ),
        ],
    )


def _scanned(
    mine: Callable,
    y: np.ndarray,
    w: np.ndarray,
    b: np.ndarray | None = None,
    **sizes: int,
) -> np.ndarray:
    """A convolution along time with the filters that `mine` makes of an MLP's matrix."""
    neurons, D, K = w.shape
    matrix = w.transpose(2, 1, 0).reshape(K * D, neurons)
    filters = np.asarray(mine(matrix, K))
    if filters.shape != w.shape:
        raise ValueError(f"the filters have the shape {filters.shape}, expected {w.shape}")
    return ops.conv1d(y, filters, b, **sizes)
