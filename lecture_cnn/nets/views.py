"""What moved copies are good for, tried on digits: `few_digits` in training, `ten_views` in use.

Each trains small networks that differ in one thing, and returns a row for each with what was
measured. The lecture gives no numbers for it.
Convolutional Networks IV, "Data augmentation", "AlexNet" (C33, C35).
"""

from collections.abc import Iterable
from functools import partial

import numpy as np

from ..operations.shapes import one_of, whole
from ..vectorized import softmax
from . import data, optimizers
from .augmentation import augmented, crops, random_crops
from .blocks import relu_after
from .hints import Array, Generator, Row
from .layers import Convolution, Flatten, Linear
from .losses import accuracy
from .network import Network
from .pictures import enlarged, first_folds, stratified, translated
from .pooling import MaxPooling
from .tables import mean_row
from .training import Augment, Training, in_use

MOST = 2  # cells that a digit of 16x16 is moved by
SIZE = 16, 16  # of a view

MOVES: dict[str, Augment | None] = {
    "none": None,
    "translation": partial(translated, most=MOST),
    "all of the slide's": partial(augmented, cells=MOST),
}


def few_digits(
    moves: Iterable[str] = tuple(MOVES),
    *,
    each: int = 30,
    updates: int = 600,
    folds: int = 2,
) -> list[Row]:
    """Networks that learn `each` digits of each class, moved in training or not.

    A row for each kind of move, with the keys moves, and the shares of right digits, as means over
    the folds: learned, held_out, held_out_moved (by up to 2 cells). An unknown move is a
    ValueError.
    """
    for name in moves:
        one_of("moves", name, MOVES)
    rows = []
    for name in moves:
        found = []
        for fold in first_folds(folds):
            y, labels, train, held_out = shared_out(fold, each)
            network = learned(y[train], labels[train], MOVES[name], updates, fold)
            moved = translated(y[held_out], np.random.default_rng(fold), MOST)
            found.append({
                "learned": accuracy(in_use(network, y[train]), labels[train]),
                "held_out": accuracy(in_use(network, y[held_out]), labels[held_out]),
                "held_out_moved": accuracy(in_use(network, moved), labels[held_out]),
            })
        rows.append({"moves": name, **mean_row(found)})
    return rows


def centre(y: Array, rng: Generator) -> Array:
    """The view of the centre of each picture; nothing is drawn from `rng`."""
    return crops(y, SIZE)[4]


VIEWS: dict[str, Augment] = {
    "centre": centre,
    "crops": partial(random_crops, size=SIZE, flip=False),
    "crops and flips": partial(random_crops, size=SIZE),
}


def ten_views(
    trained_on: Iterable[str] = tuple(VIEWS),
    *,
    each: int = 30,
    updates: int = 600,
    folds: int = 2,
) -> list[Row]:
    """Networks that learned different views of digits in pictures of 20x20, in use on ten views.

    A row for each kind of view, with the keys trained_on, and the shares of right held-out digits,
    as means over the folds: centre (one view), five_crops and ten_views (the vote of several).
    An unknown kind is a ValueError.
    """
    for name in trained_on:
        one_of("trained_on", name, VIEWS)
    rows = []
    for name in trained_on:
        found = []
        for fold in first_folds(folds):
            y, labels, train, held_out = shared_out(fold, each)
            y = np.pad(y, ((0, 0), (0, 0), (MOST, MOST), (MOST, MOST)))
            network = learned(y[train], labels[train], VIEWS[name], updates, fold)
            views = crops(y[held_out], SIZE)
            votes = np.stack([softmax(in_use(network, view)) for view in views])
            found.append({
                "centre": accuracy(votes[4], labels[held_out]),
                "five_crops": accuracy(votes[:5].mean(axis=0), labels[held_out]),
                "ten_views": accuracy(votes.mean(axis=0), labels[held_out]),
            })
        rows.append({"trained_on": name, **mean_row(found)})
    return rows


# ---------------------------------------------------------------- what both need

def shared_out(fold: int, each: int) -> tuple[Array, Array, Array, Array]:
    """The digits enlarged to 16x16, their labels, the numbers of those to learn and to hold out.

    `each` of every class are to be learned; more than there are is a ValueError.
    """
    y, labels = data.digits()
    train, held_out = stratified(labels, fold)
    each = whole("each", each, 1)
    few = [train[labels[train] == label][:each] for label in range(10)]
    fewest = min(map(len, few))
    if fewest < each:
        raise ValueError(
            f"each: expected at most {fewest}, as many as there are of every class, got {each}"
        )
    return enlarged(y, 2), labels, np.concatenate(few), held_out


def learned(
    y: Array,
    labels: Array,
    augment: Augment | None,
    updates: int = 600,
    seed: int = 0,
) -> Network:
    """A network of two convolution layers that has learned these digits, moved by `augment`."""
    layers = [
        *relu_after(Convolution(8, 5)),
        MaxPooling(2, stride=2),
        *relu_after(Convolution(16, 3)),
        MaxPooling(2, stride=2),
        Flatten(),
        Linear(10),
    ]
    network = Network("small", (1, *SIZE), layers, seed=seed)
    training = Training(network, optimizers.Adam(3e-3), y, labels, augment=augment, seed=seed)
    training.run(updates)
    return network
