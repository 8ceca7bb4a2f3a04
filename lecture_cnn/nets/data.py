"""Real pictures and handwritten digits, from scikit-learn's own files: nothing is downloaded.

`flower(...)` is a crop of a photograph as maps, `digits()` 1,797 handwritten digits; `picture_to_maps` and
`maps_to_picture` go between pictures (rows first) and the lecture's maps (x first).
"""

import math

import numpy as np

from ..operations.shapes import any_numbers, whole


def flower(x=6, y=3, W=14, H=12, shrink=24):
    """A crop of scikit-learn's photograph flower.jpg (640 x 427) as three maps (red, green, blue), (3, W, H).

    Each cell is the mean of a `shrink` x `shrink` block of the picture, between 0 and 1; the crop's corner is at
    column x and row y of the shrunk picture, counted from 0. A crop that leaves the picture is a ValueError.
    """
    from sklearn.datasets import load_sample_image

    for name, number in dict(x=x, y=y, W=W, H=H).items():
        whole(name, number, -math.inf)
    shrink = whole("shrink", shrink, 1)
    maps = picture_to_maps(load_sample_image("flower.jpg") / 255.0)
    D, width, height = maps.shape
    width, height = width // shrink, height // shrink
    if not (0 <= x and x + W <= width and 0 <= y and y + H <= height and W >= 1 and H >= 1):
        raise ValueError(f"flower: a crop inside {width} x {height}, got {W} columns from column {x} and "
                         f"{H} rows from row {y}: x + W is at most {width}, y + H at most {height}, from 0 and 1 on")
    blocks = maps[:, :width * shrink, :height * shrink].reshape(D, width, shrink, height, shrink)
    return blocks.mean(axis=(2, 4))[:, x:x + W, y:y + H].copy()


def digits():
    """scikit-learn's handwritten digits: maps (1797, 1, 8, 8) between 0 and 1, and their labels (1797,)."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return found.images.transpose(0, 2, 1)[:, None] / 16.0, found.target


def picture_to_maps(picture):
    """A picture (H, W) or (H, W, C), rows first, as maps (C, W, H), x first."""
    picture = any_numbers("picture", picture)
    if picture.ndim not in (2, 3):
        raise ValueError(f"picture: expected (H, W) or (H, W, C), got the shape {picture.shape}")
    return (picture[..., None] if picture.ndim == 2 else picture).transpose(2, 1, 0).copy()


def maps_to_picture(maps):
    """Maps (C, W, H) as a picture (H, W, C), or (H, W) for one map."""
    maps = any_numbers("maps", maps)
    if maps.ndim != 3:
        raise ValueError(f"maps: expected (C, W, H), got the shape {maps.shape}")
    picture = maps.transpose(2, 1, 0)
    return picture[..., 0].copy() if len(maps) == 1 else picture.copy()


def to_torch_layout(array):
    """Exchange x and y, the last two axes: the lecture's (..., W, H) as PyTorch's (..., H, W)."""
    array = any_numbers("array", array)
    if array.ndim < 2:
        raise ValueError(f"array: expected at least two axes, got the shape {array.shape}")
    return np.swapaxes(array, -1, -2).copy()


def from_torch_layout(array):
    """Exchange y and x, the last two axes: PyTorch's (..., H, W) as the lecture's (..., W, H)."""
    return to_torch_layout(array)
