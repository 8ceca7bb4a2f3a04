"""Real pictures and handwritten digits, from scikit-learn's own files: nothing is downloaded.

`flower(...)` is a crop of a photograph as maps, `digits()` gives 1,797 handwritten digits.
`picture_to_maps` and `maps_to_picture` convert between pictures (rows first) and the lecture's
maps (x first).
"""

import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ..operations.extras import extra
from ..operations.shapes import any_numbers, whole
from .hints import Array

SHRINK = 24  # pixels of the photograph that make one cell
CARRIED = "nets/carried.npz"  # in the wheel of a site (publishing/site.py)


def flower(
    x: int = 6,
    y: int = 3,
    W: int = 14,
    H: int = 12,
    shrink: int = SHRINK,
) -> Array:
    """A crop of scikit-learn's photograph flower.jpg (640 x 427) as three maps: (3, W, H).

    Red, green, blue. Each cell is the mean of a `shrink` x `shrink` block of the picture, between 0
    and 1. The crop's corner is at column x and row y of the shrunk picture, counted from 0.
    A crop that is not inside the picture is a ValueError.
    """
    for name, number in {"x": x, "y": y, "W": W, "H": H}.items():
        whole(name, number, -math.inf)
    shrink = whole("shrink", shrink, 1)
    small = photograph(shrink)
    _, width, height = small.shape
    inside_x = W >= 1 and 0 <= x <= width - W
    inside_y = H >= 1 and 0 <= y <= height - H
    if not (inside_x and inside_y):
        raise ValueError(
            f"flower: a crop inside {width} x {height}, got {W} columns from column {x} and "
            f"{H} rows from row {y}: x + W is at most {width}, y + H at most {height}, "
            "from 0 and 1 on"
        )
    crop = small[:, x:x + W, y:y + H]
    return crop.copy()


def photograph(shrink: int) -> Array:
    """The whole photograph as three maps; each cell is the mean of `shrink` x `shrink` pixels."""
    here = _carried()
    if here is not None and shrink == SHRINK:
        return here["photo"]
    path = _of_scikit_learn("images/flower.jpg")
    with extra("course"):
        from PIL import Image

    with Image.open(path) as picture:
        maps = picture_to_maps(np.asarray(picture) / 255.0)
    D, width, height = maps.shape
    width, height = width // shrink, height // shrink
    whole_blocks = maps[:, :width * shrink, :height * shrink]
    blocks = whole_blocks.reshape(D, width, shrink, height, shrink)
    return blocks.mean(axis=(2, 4))


def _carried() -> Any:
    """The arrays that a wheel carries for a page without scikit-learn; None elsewhere."""
    path = Path(__file__).resolve().parents[1] / CARRIED
    return np.load(path) if path.is_file() else None


def digits() -> tuple[Array, Array]:
    """scikit-learn's handwritten digits: maps (1797, 1, 8, 8) between 0 and 1, labels (1797,)."""
    here = _carried()
    if here is not None:
        return here["digits"] / 16.0, here["labels"]
    rows = np.loadtxt(_of_scikit_learn("data/digits.csv.gz"), delimiter=",")
    pictures, labels = rows[:, :-1].reshape(-1, 8, 8), rows[:, -1].astype(int)
    maps = pictures.swapaxes(1, 2)[:, None]
    return maps / 16.0, labels


def _of_scikit_learn(name: str) -> Path:
    """A file of its data sets. To find the package costs nothing, to import it most of a second."""
    with extra("course"):
        found = find_spec("sklearn")
        if found is None or found.origin is None:
            raise ModuleNotFoundError(name="sklearn")
    return Path(found.origin).parent / "datasets" / name


def picture_to_maps(picture: Any) -> Array:
    """A picture (H, W) or (H, W, C), rows first, as maps (C, W, H), x first; else a ValueError."""
    picture = any_numbers("picture", picture)
    if picture.ndim not in (2, 3):
        raise ValueError(f"picture: expected (H, W) or (H, W, C), got the shape {picture.shape}")
    if picture.ndim == 2:
        picture = picture[..., None]
    return picture.transpose(2, 1, 0).copy()


def maps_to_picture(maps: Any, *, channels: bool = False) -> Array:
    """Maps (C, W, H) as a picture (H, W, C); else a ValueError.

    One map becomes (H, W), or (H, W, 1) with `channels=True`.
    """
    maps = any_numbers("maps", maps)
    if maps.ndim != 3:
        raise ValueError(f"maps: expected (C, W, H), got the shape {maps.shape}")
    picture = maps.transpose(2, 1, 0)
    if len(maps) == 1 and not channels:
        picture = picture[..., 0]
    return picture.copy()


def to_torch_layout(array: Any) -> Array:
    """Exchange x and y, the last two axes: the lecture's (..., W, H) as PyTorch's (..., H, W).

    Fewer than two axes are a ValueError.
    """
    array = any_numbers("array", array)
    if array.ndim < 2:
        raise ValueError(f"array: expected at least two axes, got the shape {array.shape}")
    return np.swapaxes(array, -1, -2).copy()


def from_torch_layout(array: Any) -> Array:
    """Exchange y and x, the last two axes: PyTorch's (..., H, W) as the lecture's (..., W, H).

    Fewer than two axes are a ValueError.
    """
    return to_torch_layout(array)
