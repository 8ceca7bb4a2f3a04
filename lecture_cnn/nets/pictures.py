"""Pictures to learn from: `digits32`, `stratified`, `translated`; and networks on them, `lenet5_on_digits` and
`blocks_on_digits`.
"""

from functools import partial

import numpy as np

from .. import vectorized
from ..operations.shapes import whole
from . import data, models, optimizers
from .training import Training


def digits32():
    """scikit-learn's handwritten digits, enlarged to LeNet-5's size: maps (1797, 1, 32, 32) between 0 and 1, labels.

    Each 8x8 picture four times as large, bilinear between the centres of its cells.
    """
    y, labels = data.digits()
    return enlarged(y, 4), labels


def enlarged(y, factor):
    """Maps (N, D, W, H) `factor` times as large, bilinear between the centres of the cells: (N, D, W*S, H*S)."""
    factor = whole("factor", factor, 1)

    def matrix(n):
        place = ((np.arange(n * factor) + 0.5) / factor - 0.5).clip(0, n - 1)
        return np.maximum(0, 1 - abs(place[:, None] - np.arange(n)))  # (n*S, n)

    W, H = y.shape[-2:]
    return matrix(W) @ y @ matrix(H).T


def stratified(labels, fold, *, folds=5, seed=0):
    """The numbers of the instances to train on and to hold out: each class shared out evenly among the folds."""
    folds = whole("folds", folds, 2)
    if not 0 <= whole("fold", fold, 0) < folds:
        raise ValueError(f"fold: expected 0 to {folds - 1}, got {fold}")
    rng, place, start = np.random.default_rng(seed), np.empty(len(labels), int), 0
    for label in np.unique(labels):
        own = rng.permutation(np.flatnonzero(labels == label))
        place[own] = (start + np.arange(len(own))) % folds
        start += len(own)  # so that the folds stay equally large
    return np.flatnonzero(place != fold), np.flatnonzero(place == fold)


def first_folds(count):
    """The numbers of the first so many of the five folds."""
    if whole("folds", count, 1) > 5:
        raise ValueError(f"folds: expected 1 to 5, got {count}")
    return range(count)


def translated(y, rng, most=3):
    """Each picture of a batch moved by whole cells, uniformly from -most to most along x and y; zeros come in.

    y (N, D, W, H) -> the same shape. Convolutional Networks IV, "Data augmentation" (C33): there by up to 10 cells of
    large pictures.
    """
    N, _, W, H = y.shape
    padded = np.pad(y, ((0, 0), (0, 0), (most, most), (most, most)))
    moves = rng.integers(0, 2 * most + 1, (N, 2))
    return np.stack([one[:, a:a + W, b:b + H] for one, (a, b) in zip(padded, moves)])


def lenet5_on_digits(fold=0, *, ops=vectorized, seed=0, dtype=np.float64, batch=32):
    """LeNet-5, Adam and four fifths of the digits, moved about while it learns: a Training, held-out maps, labels."""
    y, labels = digits32()
    train, held_out = stratified(labels, fold)
    network = models.lenet5(ops=ops, seed=seed, dtype=dtype)
    training = Training(network, optimizers.Adam(1e-3), y[train], labels[train], batch=batch, seed=seed,
                        augment=translated)
    return training, y[held_out], labels[held_out]


def blocks_on_digits(fold=0, *, ops=vectorized, seed=0, dtype=np.float64, batch=32):
    """The same with the digits as they are, 8x8, and a residual, an inception and a dense block: `models.block_net`.

    The rate is divided by 10 where the loss no longer falls. Convolutional Networks IV (C25, C26, C27).
    """
    y, labels = data.digits()
    train, held_out = stratified(labels, fold)
    optimizer = optimizers.Adam(3e-3)
    training = Training(models.block_net(ops=ops, seed=seed, dtype=dtype), optimizer, y[train], labels[train],
                        batch=batch, seed=seed, augment=partial(translated, most=1),
                        schedule=optimizers.Plateau(optimizer, factor=0.1, patience=2))
    return training, y[held_out], labels[held_out]
