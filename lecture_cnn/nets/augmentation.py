"""The lecture's data augmentation, with the slide's ranges: `Move.drawn(rng)`, `warped(y, move)`,
`augmented(y, rng)`.

`warped_by_loops(y, move)` is the same cell by cell. `crops(y, size)` are many views of one picture,
`vote(network, y, size)` is their mean answer, and a network learns for it from `random_crops`.
Convolutional Networks IV, "Data augmentation", "AlexNet" (C33, C35).
"""

import math
from itertools import product
from typing import NamedTuple, Self

import numpy as np

from ..operations.extras import extra
from ..vectorized import softmax
from .hints import Array, Generator, Pair
from .network import Network


class Move(NamedTuple):
    """How a picture is moved; with the values given here, not at all."""

    rotation: float = 0.0  # degrees, counter-clockwise as seen
    right: float = 0.0  # cells
    down: float = 0.0  # cells
    scale: float = 1.0  # above 1 enlarges
    flip: bool = False  # left and right
    shear: float = 0.0  # degrees
    stretch: float = 1.0  # along x; along y the inverse

    @classmethod
    def drawn(cls, rng: Generator, cells: float = 10) -> Self:
        """A random move in the slide's ranges; the two factors are log-uniform, with the median 1.

        It goes up to `cells` along x and y; the slide's 10 are for large pictures.
        """
        return cls(
            rotation=rng.uniform(0, 360),
            right=rng.uniform(-cells, cells),
            down=rng.uniform(-cells, cells),
            scale=log_uniform(rng, 1.6),
            flip=bool(rng.integers(2)),
            shear=rng.uniform(-20, 20),
            stretch=log_uniform(rng, 1.3),
        )

    def matrix(self) -> Array:
        """The (2, 2) matrix that takes a place (x, y), seen from the centre, to its new place."""
        turn = math.radians(self.rotation)
        cos = math.cos(turn)
        sin = math.sin(turn)
        rotation = np.array([[cos, sin], [-sin, cos]])  # y points down
        slant = math.tan(math.radians(self.shear))
        shear = np.array([[1, slant], [0, 1]])
        root = math.sqrt(self.stretch)
        sign = -1.0 if self.flip else 1.0
        flip = np.diag([sign, 1.0])
        stretch = np.diag([root, 1 / root])
        return self.scale * rotation @ shear @ stretch @ flip


def log_uniform(rng: Generator, factor: float) -> float:
    """A number between 1/factor and factor whose logarithm is uniform."""
    limit = math.log(factor)
    return math.exp(rng.uniform(-limit, limit))


def warped(y: Array, move: Move) -> Array:
    """The maps (D, W, H) of one picture, moved: bilinear, 0 where no part of the picture comes."""
    with extra("course"):
        from scipy.ndimage import affine_transform

    back = np.linalg.inv(move.matrix())  # from each cell of the result to where it came from
    centre = middle(y)
    offset = centre - back @ (centre + [move.right, move.down])
    moved = [affine_transform(map, back, offset, order=1) for map in y]
    return np.stack(moved)


def middle(y: Array) -> Array:
    """The place (x, y) in the middle of maps (D, W, H)."""
    sizes = np.array(y.shape[1:])
    return (sizes - 1) / 2


def warped_by_loops(y: Array, move: Move) -> Array:
    """`warped` cell by cell: each cell looks up the place that it came from."""
    D, W, H = y.shape
    back = np.linalg.inv(move.matrix())
    centre = middle(y)
    shift = np.array([move.right, move.down])
    z = np.zeros((D, W, H))
    for x, y_ in product(range(W), range(H)):
        from_centre = [x, y_] - centre - shift
        a, b = back @ from_centre + centre
        inside_x, inside_y = 0 <= a <= W - 1, 0 <= b <= H - 1
        if inside_x and inside_y:
            for j in range(D):
                z[j, x, y_] = between_cells(y[j], a, b)
    return z


def between_cells(map: Array, a: float, b: float) -> float:
    """The bilinear value of a map (W, H) at the place (a, b)."""
    W, H = map.shape
    left = min(int(a), W - 2)
    top = min(int(b), H - 2)
    right, below = left + 1, top + 1
    a, b = a - left, b - top
    value = (1 - a) * (1 - b) * map[left, top]
    value += a * (1 - b) * map[right, top]
    value += (1 - a) * b * map[left, below]
    value += a * b * map[right, below]
    return value


def augmented(y: Array, rng: Generator, cells: float = 10) -> Array:
    """Each picture of a batch (N, D, W, H) moved by a random move of its own."""
    return np.stack([warped(one, Move.drawn(rng, cells)) for one in y])


# ---------------------------------------------------------------- many views of one picture

def crops(y: Array, size: Pair) -> Array:
    """AlexNet's ten views: the four corners and the centre, then the same five flipped.

    (N, D, W, H) -> (10, N, D, *size). A size larger than the pictures is a ValueError.
    """
    W, H = y.shape[-2:]
    w, h = size
    if not (1 <= w <= W and 1 <= h <= H):
        raise ValueError(f"size: expected at most {W}x{H}, the pictures' size, got {w}x{h}")
    right, bottom = W - w, H - h
    places = [(0, 0), (right, 0), (0, bottom), (right, bottom), (right // 2, bottom // 2)]
    views = []
    for left, top in places:
        views.append(y[..., left:left + w, top:top + h])
    five = np.stack(views)
    flipped = five[..., ::-1, :]
    return np.concatenate([five, flipped])


def random_crops(
    y: Array,
    rng: Generator,
    size: Pair,
    *,
    flip: bool = True,
) -> Array:
    """A view of each picture of a batch from a random place, half of them flipped if `flip`.

    (N, D, W, H) -> (N, D, *size).
    """
    N, D, W, H = y.shape
    w, h = size
    lefts = rng.integers(W - w + 1, size=N)
    tops = rng.integers(H - h + 1, size=N)
    chances = rng.random((N,))
    views = np.empty((N, D, w, h), y.dtype)
    for n, (left, top) in enumerate(zip(lefts, tops)):
        view = y[n, :, left:left + w, top:top + h]
        if flip and chances[n] < 0.5:
            view = view[:, ::-1]
        views[n] = view
    return views


def vote(network: Network, y: Array, size: Pair | None = None) -> Array:
    """The mean of the ten views' probabilities: pictures (N, D, W, H) -> (N, classes).

    `size` is that of the views; the network's own if it is None.
    """
    _, w, h = network.input
    views = crops(np.asarray(y), size or (w, h))
    probabilities = [softmax(network.forward(view)) for view in views]
    return np.mean(probabilities, axis=0)
