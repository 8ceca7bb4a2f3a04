"""What moved copies are good for, tried out on few digits: `few_digits` in learning, `ten_views` in use.

Each trains small networks that differ in one thing, and returns a row for each with the figures that were measured.
The lecture names both without numbers. Convolutional Networks IV, "Data augmentation", "AlexNet" (C33, C35).
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from ..operations.shapes import one_of, whole
from ..vectorized import softmax
from . import data, optimizers
from .augmentation import augmented, crops, random_crops
from .blocks import relu_after
from .layers import Convolution, Flatten, Linear
from .losses import accuracy
from .network import Network
from .pictures import enlarged, first_folds, stratified, translated
from .pooling import MaxPooling
from .training import Training, in_use

MOST = 2  # cells that a digit of 16x16 is moved by

MOVES = {
    "none": None,
    "translation": partial(translated, most=MOST),
    "all of the slide's": partial(augmented, cells=MOST),
}


class Learned(NamedTuple):
    """How the digits were moved in training; the share that is right of the digits that were learned, of held-out
    ones, and of held-out ones that were moved by up to 2 cells. Means over the folds."""

    moves: str
    learned: float
    held_out: float
    held_out_moved: float


def few_digits(moves=tuple(MOVES), *, each=30, updates=600, folds=2):
    """Networks that learn `each` digits of each class, moved in training or not: a list of Learned."""
    for name in moves:
        one_of("moves", name, MOVES)
    rows = []
    for name in moves:
        shares = []
        for fold in first_folds(folds):
            y, labels, train, held_out = shared_out(fold, each)
            network = learned(y[train], labels[train], MOVES[name], updates, fold)
            moved = translated(y[held_out], np.random.default_rng(fold), MOST)
            shares.append([accuracy(in_use(network, pictures), labels[numbers]) for pictures, numbers in
                           ((y[train], train), (y[held_out], held_out), (moved, held_out))])
        rows.append(Learned(name, *np.mean(shares, axis=0).tolist()))
    return rows


class Viewed(NamedTuple):
    """What was seen in training; the share of held-out digits that are right by the view of the centre alone, by the
    vote of the five crops, and by that of all ten views. Means over the folds."""

    trained_on: str
    centre: float
    five_crops: float
    ten_views: float


SIZE = (16, 16)  # of a view
VIEWS = {
    "centre": lambda y, rng: crops(y, SIZE)[4],
    "crops": partial(random_crops, size=SIZE, flip=False),
    "crops and flips": partial(random_crops, size=SIZE),
}


def ten_views(trained_on=tuple(VIEWS), *, each=30, updates=600, folds=2):
    """Networks that learned different views of digits in pictures of 20x20, in use on ten: a list of Viewed."""
    for name in trained_on:
        one_of("trained_on", name, VIEWS)
    rows = []
    for name in trained_on:
        shares = []
        for fold in first_folds(folds):
            y, labels, train, held_out = shared_out(fold, each)
            y = np.pad(y, ((0, 0), (0, 0), (MOST, MOST), (MOST, MOST)))
            network = learned(y[train], labels[train], VIEWS[name], updates, fold)
            votes = np.stack([softmax(in_use(network, view)) for view in crops(y[held_out], SIZE)])
            shares.append([accuracy(votes[of].mean(axis=0), labels[held_out])
                           for of in ([4], range(5), range(10))])
        rows.append(Viewed(name, *np.mean(shares, axis=0).tolist()))
    return rows


# ---------------------------------------------------------------- what both need

def shared_out(fold, each):
    """The digits enlarged to 16x16, their labels, the numbers of `each` of a class to learn and of those held out."""
    y, labels = data.digits()
    train, held_out = stratified(labels, fold)
    few = [train[labels[train] == label][:whole("each", each, 1)] for label in range(10)]
    fewest = min(map(len, few))
    if fewest < each:
        raise ValueError(f"each: expected at most {fewest}, as many as there are of every class, got {each}")
    return enlarged(y, 2), labels, np.concatenate(few), held_out


def learned(y, labels, augment, updates=600, seed=0):
    """A network of two convolution layers that has learned these digits, moved by `augment` in training."""
    network = Network("small", (1, *SIZE), [
        *relu_after(Convolution(8, 5)), MaxPooling(2, stride=2), *relu_after(Convolution(16, 3)),
        MaxPooling(2, stride=2), Flatten(), Linear(10)], seed=seed)
    Training(network, optimizers.Adam(3e-3), y, labels, augment=augment, seed=seed).run(updates)
    return network
