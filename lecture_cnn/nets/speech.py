"""Drawn spectrograms, and what pooling along frequency is good for; recordings with a word to find.

    data        `vowels(count)`: spectrograms (N, 1, T, F); `recordings(count)`: series (N, F, T)
    networks    `word_net()`, a TDNN that finds the word; `models.spectrogram_net`
    measured    `pooling()`: the error for several widths P of the pooling, and for several at once
    published   `TIMIT`: the lecture's table

A vowel has formants, frequencies at which it is loud. A speaker has all of them shifted by a few
bands; pooling along frequency makes such shifts matter less.
Convolutional Networks III and IV, "Scanning along time", "CNN for Automatic Speech Recognition"
(C29, C30, L41).
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..operations.shapes import whole
from . import models, optimizers
from .blocks import relu_after
from .hints import Array, Row
from .layers import TimeConvolution
from .losses import accuracy, cross_entropy
from .network import Network
from .pooling import GlobalMax
from .training import Training, in_use

T, F = 9, 32  # frames and frequency bands of a spectrogram
VOWELS = 8
SHIFT = 2.5  # bands by which a speaker's formants are higher or lower, at most


# ---------------------------------------------------------------- published

# The slide's table 1: phone error rates in percent on the TIMIT core test set.
# Convolutional Networks IV, "CNN for Automatic Speech Recognition".
TIMIT: list[Row] = [
    {"network": "DNN (fully connected)", "error": 22.3},
    {"network": "CNN-DNN; P=1", "error": 21.8},
    {"network": "CNN-DNN; P=12", "error": 20.8},
    {"network": "CNN-DNN; P=6 (fixed P, optimal)", "error": 20.4},
    {"network": "CNN-DNN; P=6 (add dropout)", "error": 19.9},
    {"network": "CNN-DNN; P=1:m (HP, m=12)", "error": 19.3},
    {"network": "CNN-DNN; above (add dropout)", "error": 18.7},
]


# ---------------------------------------------------------------- data

def formants(seed: int = 0) -> tuple[Array, Array]:
    """Two formants of each vowel: their bands in its middle, and how far they rise; (8, 2) each."""
    rng = np.random.default_rng(seed)
    middle = np.sort(rng.uniform(6, 26, (VOWELS, 2)), axis=1)
    rise = rng.uniform(-3, 3, (VOWELS, 2))
    return middle, rise


def vowels(
    count: int,
    seed: int = 0,
    *,
    speakers: int | None = None,
    noise: float = 0.6,
    language: int = 0,
) -> tuple[Array, Array, Array]:
    """Spectrograms of one vowel each: maps (N, 1, T, F), vowels (N,), shifts of the speakers (N,).

    `speakers` is how many there are, each with one shift; if it is None, each spectrogram has a new
    speaker. The seed `language` gives the formants.
    """
    rng = np.random.default_rng([language, seed])
    spoken = rng.integers(VOWELS, size=whole("count", count, 1))
    if speakers is None:
        shift = rng.uniform(-SHIFT, SHIFT, count)
    else:
        shifts = rng.uniform(-SHIFT, SHIFT, whole("speakers", speakers, 1))
        shift = shifts[rng.integers(speakers, size=count)]
    middle, rise = formants(language)
    time = np.linspace(-0.5, 0.5, T)[:, None]
    rising = middle[spoken][:, None] + rise[spoken][:, None] * time
    bands = rising + shift[:, None, None]  # (N, T, 2)
    distance = (np.arange(F) - bands[..., None]) / 1.2  # (N, T, 2, F)
    y = np.exp(-distance**2).sum(axis=2)  # (N, T, F)
    y = y + noise * rng.standard_normal(y.shape)
    return y[:, None], spoken, shift


WORD = (0, 1, 2, 2, 3)  # H, E, L, L, O, as numbers of sounds
SOUNDS = 6
LENGTH = 24  # frames of a recording
BANDS = 8


def recordings(
    count: int,
    seed: int = 0,
    *,
    noise: float = 0.3,
) -> tuple[Array, Array, Array]:
    """Recordings, some of them with the word HELLO: series, whether it is there, where.

    Series (N, 8, 24); there (N,), 0 or 1; where (N,), the first frame or -1. Each frame has one of
    six sounds, which is loud in two bands of its own. The word's five sounds also come in another
    order.
    """
    rng = np.random.default_rng(seed)
    sounds = rng.integers(SOUNDS, size=(whole("count", count, 1), LENGTH))
    starts = LENGTH - len(WORD) + 1
    wanted = rng.integers(2, size=count)
    wanted_start = rng.integers(starts, size=count)
    for n in range(count):
        other = rng.integers(starts)
        sounds[n, other:other + len(WORD)] = rng.permutation(WORD)
        if wanted[n]:
            start = wanted_start[n]
            sounds[n, start:start + len(WORD)] = WORD
    windows = np.lib.stride_tricks.sliding_window_view(sounds, len(WORD), axis=1)
    found = (windows == WORD).all(axis=2)  # (N, starts); the permutation may be the word, too
    there = found.any(axis=1).astype(int)
    where = np.where(there, found.argmax(axis=1), -1)
    one_band = np.eye(BANDS)
    loud = one_band[:SOUNDS] + one_band[1:SOUNDS + 1]  # (sounds, bands)
    y = loud[sounds].swapaxes(1, 2)
    y = y + noise * rng.standard_normal(y.shape)
    return y, there, where


# ---------------------------------------------------------------- networks and measures

def word_net(*, hidden: int = 24, seed: int = 0, **options: Any) -> Network:
    """A TDNN that says whether the word is there: two scans with 3 frames, then their maximum.

    The two layers together look at 5 frames, the length of the word. The result is one number,
    above 0 for yes.
    """
    layers = [*relu_after(TimeConvolution(hidden, 3)), TimeConvolution(1, 3), GlobalMax()]
    return Network("word network", (BANDS, LENGTH), layers, seed=seed, **options)


def presence(z: Array, there: Array, *, ops: Any) -> tuple[float, Array]:
    """The loss of a yes-or-no question, and its derivative for z.

    Cross-entropy with the scores z (N, 1) of yes and 0 of no; there (N,), 0 or 1.
    """
    scores = np.concatenate([np.zeros_like(z), z], axis=1)
    loss, dscores = cross_entropy(scores, there, ops=ops)
    return loss, dscores[:, 1:]


def word_training(
    network: Network,
    *,
    count: int = 3000,
    updates: int = 1000,
    rate: float = 5e-3,
) -> Training:
    """Train a network to say whether the word is there; nothing tells it where.

    Returns the training.
    """
    y, there, _ = recordings(count, seed=1)
    training = Training(network, optimizers.Adam(rate), y, there, loss=presence)
    training.run(updates)
    return training


Width = int | tuple[int, ...]  # the P of the pooling, or several at once
WIDTHS: tuple[Width, ...] = (
    *range(1, 13),
    (4, 6, 8),
    (1, 2, 3, 4, 6, 12),
)


def pooling(
    widths: Iterable[Width] = WIDTHS,
    *,
    languages: int = 3,
    speakers: int = 6,
    count: int = 400,
    updates: int = 300,
) -> list[Row]:
    """Spectrogram networks that pool along frequency by P, or by several widths at once.

    They learn vowels of a few speakers and are tested on 600 vowels of others. Each network has 12
    filters, which several widths share equally. A row for each width, with the keys P, error (the
    share of wrong vowels, the mean over the languages) and each (one for each language).
    """
    for P in widths:
        vowel_net(P)  # a wrong width is an error before any network is trained
    rows = []
    for P in widths:
        errors = []
        for language in range(whole("languages", languages, 1)):
            network = vowel_net(P, seed=language)
            y, spoken, _ = vowels(count, 1, speakers=speakers, language=language)
            Training(network, optimizers.Adam(3e-3), y, spoken, seed=language).run(updates)
            y, spoken, _ = vowels(600, 2, language=language)
            errors.append(1 - accuracy(in_use(network, y), spoken))
        name = str(P) if isinstance(P, int) else ", ".join(map(str, P))
        rows.append({"P": name, "error": float(np.mean(errors)), "each": tuple(errors)})
    return rows


def vowel_net(P: Width, seed: int = 0) -> Network:
    """A network that names the vowel of a spectrogram, with pooling along frequency by P."""
    return models.spectrogram_net(T, F, VOWELS, maps=12, pool=P, hidden=None, seed=seed)
