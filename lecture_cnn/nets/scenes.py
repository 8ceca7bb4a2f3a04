"""Drawn pictures to find positions in: `objects` with the corners of their boxes, `stick_figures` with their joints.

    data        `objects(count)`, `stick_figures(count)`: maps, and where everything is
    drawing     `filled`, `stroked`
    measure     `mean_distance(found, places)`, in cells
    picture     `figures.gallery(maps, lines)`

A place is (x, y) in cells, x first: the upper left corner of the map is (0, 0), the middle of its first cell
(0.5, 0.5). Convolutional Networks IV, "Finding bounding boxes", "Pose estimation" (C17, C18).
"""

import math

import numpy as np

from ..operations.shapes import whole

SIZE = 32  # width and height of a picture

# What is drawn in a box: for a point (u, v) of it, both from -1 to 1, whether it is dark.
OBJECTS = {
    "block": lambda u, v: np.ones_like(u, bool),
    "frame": lambda u, v: np.maximum(abs(u), abs(v)) > 0.6,
    "cross": lambda u, v: np.minimum(abs(u), abs(v)) < 0.3,
    "triangle": lambda u, v: 2 * abs(u) < v + 1,
}

SIDES = ((0, 1), (1, 2), (2, 3), (3, 0))  # of a box, between which corners
JOINTS = ("head", "neck", "hip", "left elbow", "left hand", "right elbow", "right hand",
          "left knee", "left foot", "right knee", "right foot")
LIMBS = ((0, 1), (1, 2), (1, 3), (3, 4), (1, 5), (5, 6), (2, 7), (7, 8), (2, 9), (9, 10))  # between which joints


# ---------------------------------------------------------------- data

def objects(count, seed=0):
    """Pictures of one object each, somewhere: maps (N, 1, 32, 32), classes (N,), corners of the boxes (N, 8).

    The classes are the numbers of OBJECTS. A box is 10 to 18 cells wide and high and turned by up to 25 degrees; its
    corners are (x, y) of the upper left, the upper right, the lower right and the lower left one.
    """
    rng = np.random.default_rng(seed)
    y, corners = np.empty((whole("count", count, 1), 1, SIZE, SIZE)), np.empty((count, 4, 2))
    classes = rng.integers(len(OBJECTS), size=count)
    inside = list(OBJECTS.values())
    for n in range(count):
        across, down = box = turned(rng.uniform(-25, 25)) * rng.uniform(5, 9, (2, 1))  # from the middle to two sides
        reach = abs(box).sum(axis=0)  # how far the box goes from its middle along x and y
        middle = rng.uniform(reach, SIZE - reach)
        corners[n] = [middle - across - down, middle + across - down, middle + across + down, middle - across + down]
        y[n, 0] = filled(middle, box, inside[classes[n]])
    return y, classes, corners.reshape(count, 8)


def stick_figures(count, seed=0):
    """Pictures of one stick figure each, somewhere: maps (N, 1, 32, 32), places of the joints (N, 2 * 11).

    The joints are those of JOINTS, left and right as seen. Arms and legs bend at random.
    """
    rng = np.random.default_rng(seed)
    y, joints = np.empty((whole("count", count, 1), 1, SIZE, SIZE)), np.empty((count, len(JOINTS), 2))
    for n in range(count):
        while True:  # until the figure fits
            joints[n] = stick_figure(rng)
            if joints[n].min() > 1 and joints[n].max() < SIZE - 1:
                break
        head = stroked(joints[n, 0], joints[n, 0], thickness=4)
        y[n, 0] = np.max([head, *(stroked(joints[n, a], joints[n, b]) for a, b in LIMBS)], axis=0)
    return y, joints.reshape(count, -1)


def stick_figure(rng):
    """The joints (11, 2) of one figure: each limb from the joint before it, by a length and an angle from downwards."""
    def limb(start, length, degrees):  # an angle above 0 is to the right
        return start + size * length * turned(-degrees)[1]

    size, lean = rng.uniform(0.8, 1.1), rng.uniform(-15, 15)
    hip = rng.uniform([10, 14], [22, 22])
    neck = limb(hip, -8, lean)
    joints = [limb(neck, -3.5, lean), neck, hip]
    for side in (-1, 1):
        arm = rng.uniform(25, 150)
        elbow = limb(neck, 4.5, side * arm)
        joints += [elbow, limb(elbow, 4.5, side * (arm + rng.uniform(-20, 80)))]
    for side in (-1, 1):
        leg = rng.uniform(8, 50)
        knee = limb(hip, 5, side * leg)
        joints += [knee, limb(knee, 5, side * (leg - rng.uniform(0, 50)))]
    return np.array(joints)


def turned(degrees):
    """The steps across (1, 0) and down (0, 1), turned clockwise as seen: a (2, 2) array, a step in each row."""
    angle = math.radians(degrees)
    return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])


# ---------------------------------------------------------------- drawing

def points(fine=1):
    """The places of `fine` x `fine` points in each cell of a picture: (W * fine, H * fine, 2)."""
    place = (np.arange(SIZE * fine) + 0.5) / fine
    return np.stack(np.meshgrid(place, place, indexing="ij"), axis=-1)


def filled(middle, box, inside):
    """A map (W, H): how much of each cell lies in a box and is dark by `inside(u, v)`, by 9 points of the cell.

    `box` holds the steps from the middle to the right side and to the lower side, a (2, 2) array.
    """
    u, v = np.moveaxis((points(3) - middle) @ np.linalg.inv(box), -1, 0)
    dark = (np.maximum(abs(u), abs(v)) <= 1) & inside(u, v)
    return dark.reshape(SIZE, 3, SIZE, 3).mean(axis=(1, 3))


def stroked(start, end, thickness=1.4):
    """A map (W, H): a straight line between two places, grey where its edge goes through a cell."""
    along = end - start
    share = (points() - start) @ along / max(along @ along, 1e-12)
    nearest = start + share.clip(0, 1)[..., None] * along  # the place of the line nearest to each cell
    return (thickness / 2 + 0.5 - np.linalg.norm(points() - nearest, axis=-1)).clip(0, 1)


# ---------------------------------------------------------------- measure and picture

def mean_distance(found, places, axis=None):
    """The mean distance, in cells, between places found and true ones, both (N, 2J); with axis=0 for each of the J."""
    found, places = np.asarray(found), np.asarray(places)
    if found.shape != places.shape or found.ndim != 2 or found.shape[1] % 2:
        raise ValueError(f"found: expected places (N, 2J) like the true ones, got {found.shape} and {places.shape}")
    return np.linalg.norm((found - places).reshape(len(found), -1, 2), axis=2).mean(axis=axis)
