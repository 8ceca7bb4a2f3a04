"""The exercises of notebook 00: indexing."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...nets.data import picture_to_maps


def predict(seed: int = 0) -> Exercise:
    """The shape of a picture's maps, as a choice: the first exercise of the page."""
    rows, columns = [(427, 640), (480, 752), (333, 500), (600, 800), (768, 1024)][seed % 5]
    right = picture_to_maps(np.zeros((rows, columns, 3), dtype=np.uint8)).shape
    return choice(
        f"A photograph has {rows} rows, {columns} columns and three colours. What is the shape of "
        "its maps?",
        (f"{right}", "maps first, then x, which counts columns, then y, which counts rows."),
        [
            (f"(3, {rows}, {columns})", "has rows before columns. x, the column, comes first."),
            (f"({rows}, {columns}, 3)", "is the picture's own shape: rows, columns, colours."),
            (f"({columns}, {rows}, 3)", "has the maps last. They come first: Y(l,j,x,y)."),
        ],
        ["Y(l,j,x,y): map, column, row.", "3 maps, then the columns, then the rows."],
        shift=seed,
    )


def explain(seed: int = 0) -> Exercise:
    """How many windows a map has room for."""

    def take(draw: Random) -> list[int]:
        return [*draw.sample([7, 8, 9, 10], 2), draw.choice([3, 4, 5])]

    def answers(W: int, H: int, K: int) -> list[int]:
        return [(W - K + 1) * (H - K + 1), (W - K) * (H - K), W * H, (W // K) * (H // K)]

    W, H, K = telling(Random(seed), take, answers)
    _, one_less, cells, side_by_side = answers(W, H, K)
    right = ops.mean_pool2d(np.ones((1, W, H)), K).size
    return number(
        f"How many different windows of {K} x {K} cells lie inside a map of {W} x {H}?",
        right,
        f"they begin at {W - K + 1} columns and {H - K + 1} rows.",
        [
            (one_less, "forgets the first window: W - K + 1 of them lie side by side."),
            (cells, "counts every cell. Near the right and lower edge no window has room."),
            (side_by_side, "counts windows that don't overlap. They move by one cell."),
        ],
        [
            f"The last window that has room begins at column {W} - {K} + 1 = {W - K + 1}.",
            f"Rows likewise: {H - K + 1}. All together {W - K + 1} · {H - K + 1}.",
        ],
    )


def write(seed: int = 0) -> Exercise:
    """A crop."""
    return function(
        "Write my_crop(y, P) in NumPy: of maps y (D, W, H) the columns 1+P to W-P and the rows 1+P "
        "to H-P, counted from 1, both ends included. Return a copy.",
        "crop",
        (np.arange(60.0).reshape(2, 6, 5), 1),
        [
            "Column 1+P, from 1, has the index P.",
            "Column W-P is the last one; a range excludes its end, so it ends at W-P: P:W-P.",
            "y[:, P:W-P, P:H-P].copy() with W, H = y.shape[1:]. (P:-P fails for P = 0.)",
        ],
        foreseen=[
            (
                _one_too_few,
                "The last column and row are missing: a range of Python excludes its end.",
            ),
            (_from_1, "Begins one cell late: NumPy counts from 0."),
        ],
    )


def _one_too_few(y: np.ndarray, P: int) -> np.ndarray:
    _, W, H = y.shape
    return y[:, P:W - P - 1, P:H - P - 1].copy()


def _from_1(y: np.ndarray, P: int) -> np.ndarray:
    _, W, H = y.shape
    return y[:, P + 1:W - P, P + 1:H - P].copy()
