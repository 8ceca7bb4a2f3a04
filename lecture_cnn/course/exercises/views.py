"""The exercises of notebook 18: augmentation."""

from random import Random

import numpy as np

from ...checking.exercise import Exercise, choice, compared, number
from ...listings.examples import integers
from ...nets.augmentation import crops


def predict(seed: int = 0) -> Exercise:
    """The median of a factor that is drawn uniformly."""
    most = Random(seed).choice([1.25, 1.5, 1.6, 2.5])
    right = (most + 1 / most) / 2
    return number(
        f"A stretch factor is drawn uniformly between 1/{most:g} and {most:g} (not its logarithm). "
        "What is its median?",
        right,
        "the middle between both ends, above 1: it enlarges more often than it shrinks.",
        [
            (1, "is the median if the logarithm is uniform."),
            (most / 2, "would be the middle between 0 and the largest."),
            ((most - 1 / most) / 2, "is half the distance of the ends. Add the smaller end."),
        ],
        [
            "The median of a uniform number is the middle of its range.",
            f"(1/{most:g} + {most:g}) / 2 = {right:g}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """Why a move is computed backwards."""
    n = 4
    places = {(2 * x, 2 * y) for x in range(n) for y in range(n)}
    all_cells = (2 * n) ** 2
    said = f"run: 16 cells enlarged to 8 x 8 land on {len(places)} of {all_cells} cells."
    return choice(
        "To move a picture, one asks for each cell of the result where it came from. Why not send "
        "each old cell to its new place?",
        (
            "some cells of the result would get nothing",
            f"{said} Asked backwards, every cell has an answer.",
        ),
        [
            ("it would be slower", f"{said} Fewer cells are written, not more."),
            (
                "the picture would be mirrored",
                f"{said} All in their order: that is not what is wrong with them.",
            ),
            (
                "the places would not be whole numbers",
                f"{said} Whole numbers all, and yet most cells stay empty. Places between cells "
                "come up in both directions.",
            ),
        ],
        [
            "Enlarge a picture by 2: where do two neighbours land?",
            "Two cells apart. Who fills the cell between them?",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """Ten views."""
    return compared(
        "Write my_views(y, w, h), the ten views: y is (D, W, H); return (10, D, w, h) in the order "
        "upper left, upper right, lower left, lower right, centre, then the five flipped ones.",
        lambda y, w, h: crops(y, (w, h)),
        [(integers(2, 8, 6, start=1), 5, 4), (integers(1, 7, 9, start=2), 3, 5)],
        [
            "The corners of the windows: (0, 0), (W-w, 0), (0, H-h), (W-w, H-h), and "
            "((W-w)//2, (H-h)//2).",
            "A view is y[:, a:a+w, b:b+h]; flipped left-right, view[:, ::-1].",
            "np.stack of the five and the five flipped ones.",
        ],
        foreseen=[
            (_upside_down, "Flipped up-down: columns come first, so left-right is [:, ::-1]."),
            (_by_rows, "The second and the third are exchanged: first along x, to the right."),
        ],
    )


def _upside_down(y: np.ndarray, w: int, h: int) -> np.ndarray:
    five = crops(y, (w, h))[:5]
    return np.concatenate([five, five[..., ::-1]])


def _by_rows(y: np.ndarray, w: int, h: int) -> np.ndarray:
    return crops(y, (w, h))[[0, 2, 1, 3, 4, 5, 7, 6, 8, 9]]
