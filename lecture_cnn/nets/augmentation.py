"""The lecture's data augmentation, with the slide's ranges: `Move.drawn(rng)`, `warped(y, move)`, `augmented(y, rng)`.

`warped_by_loops(y, move)` is the same cell by cell. And the other way round, many views of one picture to vote on:
`crops(y, size)`, `vote(network, y, size)`; `random_crops(y, rng, size)` is what a network learns for them.
Convolutional Networks IV, "Data augmentation", "AlexNet" (C33, C35).
"""

import math
from typing import NamedTuple

import numpy as np

from ..vectorized import softmax


class Move(NamedTuple):
    """How a picture is moved; as it stands, not at all."""

    rotation: float = 0.0  # degrees, counter-clockwise as seen
    right: float = 0.0  # cells
    down: float = 0.0
    scale: float = 1.0  # above 1 enlarges
    flip: bool = False  # left and right
    shear: float = 0.0  # degrees
    stretch: float = 1.0  # along x, and as much narrower along y

    @classmethod
    def drawn(cls, rng, cells=10):
        """A random move: the slide's ranges, the two factors log-uniform, so that 1 is their median.

        It goes up to `cells` along x and y; the slide's 10 are for large pictures.
        """
        return cls(rotation=rng.uniform(0, 360), right=rng.uniform(-cells, cells),
                   down=rng.uniform(-cells, cells), scale=log_uniform(rng, 1.6), flip=bool(rng.integers(2)),
                   shear=rng.uniform(-20, 20), stretch=log_uniform(rng, 1.3))

    def matrix(self):
        """The (2, 2) matrix that takes a place (x, y), seen from the centre, to where it comes."""
        turn, shear, root = math.radians(self.rotation), math.tan(math.radians(self.shear)), math.sqrt(self.stretch)
        rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])  # y points down
        flip = np.diag([-1.0 if self.flip else 1.0, 1.0])
        return self.scale * rotation @ [[1, shear], [0, 1]] @ np.diag([root, 1 / root]) @ flip


def log_uniform(rng, factor):
    """A number between 1/factor and factor whose logarithm is uniform."""
    return math.exp(rng.uniform(-math.log(factor), math.log(factor)))


def warped(y, move):
    """The maps (D, W, H) of one picture, moved: bilinear, 0 where nothing of the picture comes."""
    from scipy.ndimage import affine_transform

    back = np.linalg.inv(move.matrix())  # each cell of the result looks up where it came from
    centre = (np.array(y.shape[1:]) - 1) / 2
    offset = centre - back @ (centre + [move.right, move.down])
    return np.stack([affine_transform(one, back, offset, order=1) for one in y])


def warped_by_loops(y, move):
    """`warped`, one cell after the other: where did it come from, and what are the four cells around that place?"""
    D, W, H = y.shape
    back = np.linalg.inv(move.matrix())
    z = np.zeros((D, W, H))
    for x in range(W):
        for y_ in range(H):
            seen = np.array([x - (W - 1) / 2 - move.right, y_ - (H - 1) / 2 - move.down])
            a, b = back @ seen + [(W - 1) / 2, (H - 1) / 2]
            if not (0 <= a <= W - 1 and 0 <= b <= H - 1):
                continue
            left, top = min(int(a), W - 2), min(int(b), H - 2)
            a, b = a - left, b - top
            for j in range(D):
                z[j, x, y_] = ((1 - a) * (1 - b) * y[j, left, top] + a * (1 - b) * y[j, left + 1, top]
                               + (1 - a) * b * y[j, left, top + 1] + a * b * y[j, left + 1, top + 1])
    return z


def augmented(y, rng, cells=10):
    """Each picture of a batch (N, D, W, H) moved by a random move of its own."""
    return np.stack([warped(one, Move.drawn(rng, cells)) for one in y])


# ---------------------------------------------------------------- many views of one picture

def crops(y, size):
    """AlexNet's ten views: the four corners and the centre, each also flipped: (N, D, W, H) -> (10, N, D, *size)."""
    (W, H), (w, h) = y.shape[-2:], size
    if not (1 <= w <= W and 1 <= h <= H):
        raise ValueError(f"size: expected at most {W}x{H}, the pictures' size, got {w}x{h}")
    corners = [(0, 0), (W - w, 0), (0, H - h), (W - w, H - h), ((W - w) // 2, (H - h) // 2)]
    views = [y[..., left:left + w, top:top + h] for left, top in corners]
    return np.stack(views + [view[..., ::-1, :] for view in views])


def random_crops(y, rng, size, *, flip=True):
    """A view of each picture of a batch from any place, flipped or not: (N, D, W, H) -> (N, D, *size)."""
    (W, H), (w, h) = y.shape[-2:], size
    left, top, flips = rng.integers(W - w + 1, size=len(y)), rng.integers(H - h + 1, size=len(y)), rng.random(len(y))
    views = [one[:, a:a + w, b:b + h] for one, a, b in zip(y, left, top)]
    return np.stack([view[:, ::-1] if flip and chance < 0.5 else view for view, chance in zip(views, flips)])


def vote(network, y, size=None):
    """The mean of the ten views' probabilities: pictures (N, D, W, H) -> (N, classes). `size` is the network's own."""
    views = crops(np.asarray(y), size or network.input[1:])
    return np.mean([softmax(network.forward(view)) for view in views], axis=0)
