"""The scanning MLPs of the 11-785 homework: a class whose `init_weights` gets an MLP's matrices.

The MLP reads windows of 8 frames with 24 numbers each, frame after frame, every 4 frames. The class
must do the same as a network of convolutions. In a distributed one the first two matrices hold the
same block several times, and zeros between.
"""

from typing import Any

import numpy as np

from .. import vectorized
from ..listings.examples import integers
from .calling import said
from .diagnosis import RIGHT, WRONG, Result, wrong
from .reading import at
from .report import CaseReport, Difference, Report

Array = np.ndarray
Run = Any

OPERATION = "scanning_mlp"
CHANNELS, WINDOW, HOP = 24, 8, 4
# Each layer's filters: how many, over how many maps, how long; its step; its blocks in the matrix.
SIMPLE = [(8, 24, 8, 4, 1), (16, 8, 1, 1, 1), (4, 16, 1, 1, 1)]
DISTRIBUTED = [(2, 24, 2, 2, 4), (8, 2, 2, 2, 2), (4, 8, 2, 1, 1)]
CASES = {
    "one window": (1, 8),
    "three windows": (1, 16),
    "frames left over": (1, 22),
    "a batch of 3": (3, 12),
}


def is_scanning(function: Any) -> bool:
    """Whether a class takes over the weights of an MLP."""
    return isinstance(function, type) and callable(getattr(function, "init_weights", None))


def scanning_report(function: Any, run: Run, hints: int) -> Report:
    """The report of the class on series of several lengths."""
    name = function.__name__
    is_distributed = "distrib" in name.lower()
    layers = DISTRIBUTED if is_distributed else SIMPLE
    matrices = [matrix_of(layer, number) for number, layer in enumerate(layers)]
    reports, found = [], {}
    for case, (N, T) in CASES.items():
        frames = integers(N, CHANNELS, T, start=N + T) / 4
        right = by_windows(frames, matrices)
        made, problem = _called(function, run, frames, matrices)
        found[case] = frames, made, right
        reports.append(_case(case, frames, made, right, problem))
    is_right = all(one.ok for one in reports)
    condition = None if is_right else _condition(found, layers, matrices)
    result = Result(RIGHT) if is_right else Result(WRONG, None, condition)
    kind = "a distributed" if is_distributed else "a simple"
    return Report(
        name,
        OPERATION,
        reports,
        [],
        hints,
        limited=run.limited,
        results={"z": result},
        read_as=f"{name}() with .init_weights and .forward; arrays (N, C, T); {kind} scanning MLP",
        usual=False,
    )


def matrix_of(layer: tuple[int, ...], number: int) -> Array:
    """The matrix of one layer of the MLP, (entries in, entries out): its block, repeated."""
    filters, maps, K, _, blocks = layer
    block = integers(K * maps, filters, start=20 + number) / 4
    return np.kron(np.eye(blocks), block)


def by_windows(frames: Array, matrices: list[Array]) -> Array:
    """What the MLP makes of each window, one window after the other; flattened as (maps, T)."""
    N, _, T = frames.shape
    made = []
    for t in range(0, T - WINDOW + 1, HOP):
        window = frames[:, :, t : t + WINDOW]
        values = window.transpose(0, 2, 1).reshape(N, -1)
        for matrix in matrices[:-1]:
            values = vectorized.relu(values @ matrix)
        made.append(values @ matrices[-1])
    return np.stack(made, axis=-1).reshape(N, -1)


def _called(
    function: Any, run: Run, frames: Array, matrices: list[Array]
) -> tuple[Array | None, str]:
    """The result of a class, or what is wrong about the call."""
    if run.over:
        return None, run.over
    job: dict[str, Any] = {
        "args": [],
        "kwargs": {},
        "weights": {},
        "init": matrices,
        "forward": ([frames], {}),
        "backward": None,
        "keys": ["A"],
    }
    outcome = run(function, job)
    if "error" in outcome:
        return None, said(outcome["error"])
    made = at(outcome["found"], ())
    if made is None:
        return None, "expected a NumPy array"
    return made, ""


def _case(case: str, frames: Array, made: Array | None, right: Array, problem: str) -> CaseReport:
    sizes = "A " + "x".join(map(str, frames.shape))
    if made is None:
        return CaseReport(case, sizes, False, problem)
    if made.shape != right.shape:
        text = f"z has the shape {made.shape}, expected {right.shape}"
        return CaseReport(case, sizes, False, text)
    mask = wrong(made, right)
    if not mask.any():
        return CaseReport(case, sizes, True)
    index = tuple(np.argwhere(mask)[0].tolist())
    first = Difference(
        case, "z", index, right[index].item(), made[index].item(), mask, has_maps=False
    )
    return CaseReport(case, sizes, False, "", first)


# ---------------------------------------------------------------- what was made of the matrices


def _by_frames(block: Array, filters: int, maps: int, K: int) -> Array:
    return block.T.reshape(filters, K, maps).transpose(0, 2, 1)


def _by_channels(block: Array, filters: int, maps: int, K: int) -> Array:
    return block.T.reshape(filters, maps, K)


def _backwards(block: Array, filters: int, maps: int, K: int) -> Array:
    return _by_frames(block, filters, maps, K)[:, :, ::-1]


def _not_transposed(block: Array, filters: int, maps: int, K: int) -> Array:
    return block.reshape(filters, K, maps).transpose(0, 2, 1)


def _neither(block: Array, filters: int, maps: int, K: int) -> Array:
    return block.reshape(filters, maps, K)


WAYS = {
    "a filter's numbers are read channel by channel; the matrix has them frame by frame": (
        _by_channels
    ),
    "the frames of each filter are in reverse": _backwards,
    "the matrix is not transposed: its columns are the filters": _not_transposed,
    "the matrix is not transposed, and read channel by channel": _neither,
}


def _condition(found: dict[str, Any], layers: list[Any], matrices: list[Array]) -> str | None:
    """In words, the way to make filters of the matrices that gives what was received."""
    if any(made is None for _, made, _ in found.values()):
        return "it stops with an error"
    if any(made.shape != right.shape for _, made, right in found.values()):
        return "its size is another"
    for words, way in WAYS.items():
        given = [by_filters(frames, layers, matrices, way) for frames, _, _ in found.values()]
        pairs = zip(given, [made for _, made, _ in found.values()])
        if not any(wrong(made, expected).any() for expected, made in pairs):
            return words
    return None


def by_filters(frames: Array, layers: list[Any], matrices: list[Array], way: Any) -> Array:
    """What the convolutions make, with filters made of the matrices in this way."""
    values = frames
    for layer, matrix in zip(layers, matrices):
        filters, maps, K, step, _ = layer
        w = way(matrix[: K * maps, :filters], filters, maps, K)
        values = vectorized.conv1d(values, w, stride=step)
        if layer is not layers[-1]:
            values = vectorized.relu(values)
    return values.reshape(len(values), -1)
