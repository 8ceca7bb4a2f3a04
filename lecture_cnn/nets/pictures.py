"""Pictures to learn from: `digits32`, `coloured`, `stratified`, `translated`; and trainings on
them, `lenet5_on_digits` and `blocks_on_digits`.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from .. import vectorized
from ..operations.shapes import whole
from . import data, models, optimizers
from .hints import Array, Generator
from .training import Training


def digits32() -> tuple[Array, Array]:
    """scikit-learn's digits, enlarged to LeNet-5's size: maps (1797, 1, 32, 32), labels (1797,).

    Between 0 and 1; each 8x8 picture is four times as large, bilinear between the centres of its
    cells.
    """
    y, labels = data.digits()
    return enlarged(y, 4), labels


def enlarged(y: Array, factor: int) -> Array:
    """Maps `factor` times as large, bilinear between the centres of the cells.

    (N, D, W, H) -> (N, D, W*factor, H*factor).
    """
    factor = whole("factor", factor, 1)
    W, H = y.shape[-2:]
    return enlarging(W, factor) @ y @ enlarging(H, factor).T


def enlarging(n: int, factor: int) -> Array:
    """The matrix that enlarges a line of n cells: (n*factor, n)."""
    centres = (np.arange(n * factor) + 0.5) / factor - 0.5
    places = centres.clip(0, n - 1)
    return np.maximum(0, 1 - abs(places[:, None] - np.arange(n)))


def coloured(y: Array, seed: int = 0) -> Array:
    """Digits y (N, 1, 32, 32) written on crops of the photograph: (N, 3, 32, 32), in 0 to 1.

    Colour pictures of ten classes, as CIFAR-10's are. The ink is the mean colour of its crop with
    red, green and blue exchanged: as bright, but of another colour, so that the mean of the three
    maps hides most of a digit.
    """
    rng = np.random.default_rng(seed)
    photo = data.photograph(4)[:, 35:125, 15:95]
    _, width, height = photo.shape
    W, H = y.shape[-2:]
    pictures = np.empty((len(y), 3, W, H))
    for n, ink in enumerate(y[:, 0]):
        left = rng.integers(width - W + 1)
        top = rng.integers(height - H + 1)
        crop = photo[:, left:left + W, top:top + H]
        colour = np.roll(crop.mean(axis=(1, 2)), rng.choice([1, 2]))
        pictures[n] = crop + (colour[:, None, None] - crop) * ink
    return pictures


def stratified(
    labels: Array,
    fold: int,
    *,
    folds: int = 5,
    seed: int = 0,
) -> tuple[Array, Array]:
    """The numbers of the instances to train on and to hold out; every class is divided equally.

    `fold` is the number of the held-out fold, from 0; another one is a ValueError.
    """
    folds = whole("folds", folds, 2)
    if not 0 <= whole("fold", fold, 0) < folds:
        raise ValueError(f"fold: expected 0 to {folds - 1}, got {fold}")
    rng = np.random.default_rng(seed)
    fold_of = np.empty(len(labels), int)
    start = 0
    for label in np.unique(labels):
        own = rng.permutation(np.flatnonzero(labels == label))
        fold_of[own] = (start + np.arange(len(own))) % folds
        start += len(own)  # so that the folds stay equally large
    return np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)


def first_folds(count: int) -> range:
    """The numbers of the first `count` of the five folds; more than five are a ValueError."""
    if whole("folds", count, 1) > 5:
        raise ValueError(f"folds: expected 1 to 5, got {count}")
    return range(count)


def translated(y: Array, rng: Generator, most: int = 3) -> Array:
    """Each picture of a batch moved by -most to most cells along x and y; zeros come in.

    y (N, D, W, H) -> the same shape.
    Convolutional Networks IV, "Data augmentation" (C33): there by up to 10 cells of large pictures.
    """
    N, _, W, H = y.shape
    padded = np.pad(y, ((0, 0), (0, 0), (most, most), (most, most)))
    moves = rng.integers(0, 2 * most + 1, (N, 2))
    moved = np.empty_like(y)
    for n, (left, top) in enumerate(moves):
        moved[n] = padded[n, :, left:left + W, top:top + H]
    return moved


def lenet5_on_digits(
    fold: int = 0,
    *,
    ops: Any = vectorized,
    seed: int = 0,
    dtype: DTypeLike = np.float64,
    batch: int = 32,
) -> tuple[Training, Array, Array]:
    """LeNet-5 and Adam on four fifths of the digits, which are moved in training.

    Returns the Training, and maps and labels of the held-out fold.
    """
    y, labels = digits32()
    train, held_out = stratified(labels, fold)
    training = Training(
        models.lenet5(ops=ops, seed=seed, dtype=dtype),
        optimizers.Adam(1e-3),
        y[train].astype(dtype),
        labels[train],
        batch=batch,
        seed=seed,
        augment=translated,
    )
    return training, y[held_out], labels[held_out]


def blocks_on_digits(
    fold: int = 0,
    *,
    ops: Any = vectorized,
    seed: int = 0,
    dtype: DTypeLike = np.float64,
    batch: int = 32,
) -> tuple[Training, Array, Array]:
    """`models.block_net` and Adam on four fifths of the 8x8 digits; returns as `lenet5_on_digits`.

    The rate is divided by 10 where the loss no longer falls.
    Convolutional Networks IV, "GoogLeNet", "ResNet", "DenseNet" (C25, C26, C27).
    """
    y, labels = data.digits()
    train, held_out = stratified(labels, fold)
    optimizer = optimizers.Adam(3e-3)
    training = Training(
        models.block_net(ops=ops, seed=seed, dtype=dtype),
        optimizer,
        y[train].astype(dtype),
        labels[train],
        batch=batch,
        seed=seed,
        augment=partial(translated, most=1),
        schedule=optimizers.Plateau(optimizer, factor=0.1, patience=2),
    )
    return training, y[held_out], labels[held_out]
