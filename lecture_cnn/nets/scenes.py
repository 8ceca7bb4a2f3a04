"""Drawn pictures to find places in: `objects` with corners of boxes, `stick_figures` with joints.

    data        `objects(count)`, `stick_figures(count)`: maps, and where everything is
    drawing     `filled`, `stroked`
    measure     `mean_distance(found, places)`, in cells
    picture     `figures.gallery(maps, lines)`

A place is (x, y) in cells, x first: the upper left corner of the map is (0, 0), the middle of its
first cell (0.5, 0.5).
Convolutional Networks IV, "Finding bounding boxes", "Pose estimation" (C17, C18).
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ..operations.shapes import whole
from .hints import Array, Generator

SIZE = 32  # width and height of a picture

# What is drawn in a box: for a point (u, v) of it, both from -1 to 1, whether it is dark.
Inside = Callable[[Array, Array], Array]
OBJECTS: dict[str, Inside] = {
    "block": lambda u, v: np.ones_like(u, bool),
    "frame": lambda u, v: farther(u, v) > 0.6,
    "cross": lambda u, v: np.minimum(abs(u), abs(v)) < 0.3,
    "triangle": lambda u, v: 2 * abs(u) < v + 1,
}

SIDES = ((0, 1), (1, 2), (2, 3), (3, 0))  # of a box, between which corners
JOINTS = (
    "head", "neck", "hip",
    "left elbow", "left hand", "right elbow", "right hand",
    "left knee", "left foot", "right knee", "right foot",
)
LIMBS = (  # between which joints
    (0, 1), (1, 2),
    (1, 3), (3, 4), (1, 5), (5, 6),
    (2, 7), (7, 8), (2, 9), (9, 10),
)
FROM, TO = np.transpose(LIMBS)


# ---------------------------------------------------------------- data

def objects(count: int, seed: int = 0) -> tuple[Array, Array, Array]:
    """Pictures of one object each, at a random place: maps, classes, corners of the boxes.

    Maps (N, 1, 32, 32); classes (N,), the numbers of OBJECTS; corners (N, 8). A box is 10 to 18
    cells wide and high and turned by up to 25 degrees; its corners are (x, y) of the upper left,
    the upper right, the lower right and the lower left one.
    """
    rng = np.random.default_rng(seed)
    y = np.empty((whole("count", count, 1), 1, SIZE, SIZE))
    corners = np.empty((count, 4, 2))
    classes = rng.integers(len(OBJECTS), size=count)
    inside = list(OBJECTS.values())
    for n in range(count):
        angle = rng.uniform(-25, 25)
        box = turned(angle) * rng.uniform(5, 9, (2, 1))
        across, down = box  # from the middle to the right side and to the lower side
        reach = abs(box).sum(axis=0)  # how far the box goes from its middle along x and y
        middle = rng.uniform(reach, SIZE - reach)
        left, right = middle - across, middle + across
        corners[n] = [left - down, right - down, right + down, left + down]
        y[n, 0] = filled(middle, box, inside[classes[n]])
    return y, classes, corners.reshape(count, 8)


def stick_figures(count: int, seed: int = 0) -> tuple[Array, Array]:
    """Pictures of one stick figure each, at a random place: maps, places of the joints.

    Maps (N, 1, 32, 32); places (N, 2 * 11) of the joints in JOINTS, left and right as seen. Arms
    and legs bend at random.
    """
    rng = np.random.default_rng(seed)
    y = np.empty((whole("count", count, 1), 1, SIZE, SIZE))
    joints = np.empty((count, len(JOINTS), 2))
    for n in range(count):
        figure = fitting_figure(rng)
        head = stroked(figure[:1], figure[:1], thickness=4)
        limbs = stroked(figure[FROM], figure[TO])
        strokes = np.concatenate([head, limbs])
        joints[n] = figure
        y[n, 0] = strokes.max(axis=0)
    return y, joints.reshape(count, -1)


def fitting_figure(rng: Generator) -> Array:
    """The joints (11, 2) of a figure that is inside of the picture: drawn until one is."""
    while True:
        joints = stick_figure(rng)
        if joints.min() > 1 and joints.max() < SIZE - 1:
            return joints


def stick_figure(rng: Generator) -> Array:
    """The joints (11, 2) of one figure: from joint to joint by a length and an angle."""
    def limb(start: Array, length: float, degrees: float) -> Array:
        _, down = turned(-degrees)  # an angle of 0 is downwards, one above 0 to the right
        return start + size * length * down

    size = rng.uniform(0.8, 1.1)
    lean = rng.uniform(-15, 15)
    hip = rng.uniform([10, 14], [22, 22])
    neck = limb(hip, -8, lean)
    joints = [limb(neck, -3.5, lean), neck, hip]
    for side in (-1, 1):
        arm = rng.uniform(25, 150)
        elbow = limb(neck, 4.5, side * arm)
        bent = arm + rng.uniform(-20, 80)
        hand = limb(elbow, 4.5, side * bent)
        joints += [elbow, hand]
    for side in (-1, 1):
        leg = rng.uniform(8, 50)
        knee = limb(hip, 5, side * leg)
        bent = leg - rng.uniform(0, 50)
        foot = limb(knee, 5, side * bent)
        joints += [knee, foot]
    return np.array(joints)


def turned(degrees: float) -> Array:
    """The steps across (1, 0) and down (0, 1), turned clockwise as seen: the rows of a (2, 2)."""
    angle = math.radians(degrees)
    cos = math.cos(angle)
    sin = math.sin(angle)
    across = [cos, sin]
    down = [-sin, cos]
    return np.array([across, down])


# ---------------------------------------------------------------- drawing

@cache
def points(fine: int = 1) -> Array:
    """The places of `fine` x `fine` points in each cell of a picture: (W * fine, H * fine, 2)."""
    place = (np.arange(SIZE * fine) + 0.5) / fine
    grid = np.meshgrid(place, place, indexing="ij")
    return np.stack(grid, axis=-1)


def filled(middle: Array, box: Array, inside: Inside) -> Array:
    """A map (W, H): the share of each cell that lies in a box and is dark, by 9 points of the cell.

    `box` (2, 2) holds the steps from the middle to the right side and to the lower side;
    `inside(u, v)` says what is dark.
    """
    places = (points(3) - middle) @ np.linalg.inv(box)
    u, v = np.moveaxis(places, -1, 0)
    in_box = farther(u, v) <= 1
    dark = in_box & inside(u, v)
    return dark.reshape(SIZE, 3, SIZE, 3).mean(axis=(1, 3))


def farther(u: Array, v: Array) -> Array:
    """The larger distance of points (u, v) from the middle of a box, across or down."""
    return np.maximum(abs(u), abs(v))


def stroked(start: Array, end: Array, thickness: float = 1.4) -> Array:
    """Maps (n, W, H): each a straight line between two places, grey in the cells at its edge.

    Places (n, 2).
    """
    start = start[:, None, None]  # (n, 1, 1, 2)
    along = end[:, None, None] - start
    cells = points() - start  # (n, W, H, 2), seen from the line's start
    length_squared = (along * along).sum(axis=-1)
    share = (cells * along).sum(axis=-1) / length_squared.clip(1e-12)
    on_line = share.clip(0, 1)[..., None]
    nearest = on_line * along  # the place of the line nearest to each cell
    distance = np.linalg.norm(cells - nearest, axis=-1)
    edge = thickness / 2 + 0.5
    return (edge - distance).clip(0, 1)


# ---------------------------------------------------------------- measure

def mean_distance(found: Any, places: Any, axis: int | None = None) -> Any:
    """The mean distance, in cells, between places found and true ones, both (N, 2J).

    With axis=0 it is one number for each of the J places. Other shapes are a ValueError.
    """
    found = np.asarray(found)
    places = np.asarray(places)
    pairs = found.ndim == 2 and found.shape[1] % 2 == 0
    if not pairs or found.shape != places.shape:
        raise ValueError(
            f"found: expected places (N, 2J) like the true ones, "
            f"got {found.shape} and {places.shape}"
        )
    errors = found - places
    errors = errors.reshape(len(found), -1, 2)
    distances = np.linalg.norm(errors, axis=2)
    return distances.mean(axis=axis)
