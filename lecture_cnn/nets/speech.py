"""Drawn spectrograms, and what pooling along frequency is good for; recordings in which a word is to be found.

    data        `vowels(count)`: spectrograms (N, 1, T, F); `recordings(count)`: series (N, F, T)
    networks    `word_net()`, a TDNN that finds the word; `models.spectrogram_net`
    measured    `pooling()`: the error for several widths P of the pooling, and for several at once
    published   `TIMIT`: the lecture's table

A vowel has formants, frequencies at which it is loud. Each speaker has all of them shifted by a few bands, which is
what pooling along frequency can forgive. Convolutional Networks III and IV, "Scanning along time", "CNN for Automatic
Speech Recognition" (C29, C30, L41).
"""

from typing import NamedTuple

import numpy as np

from ..operations.shapes import whole
from . import models, optimizers
from .blocks import relu_after
from .layers import TimeConvolution
from .losses import accuracy, cross_entropy
from .network import Network
from .pooling import GlobalMax
from .training import Training, in_use

T, F = 9, 32  # frames and frequency bands of a spectrogram
VOWELS = 8
SHIFT = 2.5  # bands by which a speaker's formants lie higher or lower, at most


# ---------------------------------------------------------------- published

class Published(NamedTuple):
    """A network and its phone error rate in percent."""

    network: str
    error: float


# The slide's table 1: phone recognition on the TIMIT core test set. Convolutional Networks IV, "CNN for Automatic
# Speech Recognition".
TIMIT = (
    Published("DNN (fully connected)", 22.3),
    Published("CNN-DNN; P=1", 21.8),
    Published("CNN-DNN; P=12", 20.8),
    Published("CNN-DNN; P=6 (fixed P, optimal)", 20.4),
    Published("CNN-DNN; P=6 (add dropout)", 19.9),
    Published("CNN-DNN; P=1:m (HP, m=12)", 19.3),
    Published("CNN-DNN; above (add dropout)", 18.7),
)


# ---------------------------------------------------------------- data

def formants(seed=0):
    """Two formants of each vowel: their bands in the middle of it, and by how much they rise; (8, 2) each."""
    rng = np.random.default_rng(seed)
    return np.sort(rng.uniform(6, 26, (VOWELS, 2)), axis=1), rng.uniform(-3, 3, (VOWELS, 2))


def vowels(count, seed=0, *, speakers=None, noise=0.6, language=0):
    """Spectrograms of one vowel each, by some speakers: maps (N, 1, T, F), vowels (N,), and each one's shift (N,).

    `speakers` is how many there are, each with a shift of its own; None: each spectrogram has a new one. The seed
    `language` fixes the formants.
    """
    rng = np.random.default_rng([language, seed])
    spoken = rng.integers(VOWELS, size=whole("count", count, 1))
    shifts = rng.uniform(-SHIFT, SHIFT, count if speakers is None else whole("speakers", speakers, 1))
    shift = shifts if speakers is None else shifts[rng.integers(speakers, size=count)]
    middle, rise = formants(language)
    time = np.linspace(-0.5, 0.5, T)[:, None]
    bands = middle[spoken][:, None] + rise[spoken][:, None] * time + shift[:, None, None]  # (N, T, 2)
    y = np.exp(-((np.arange(F) - bands[..., None]) / 1.2)**2).sum(axis=2)  # (N, T, F)
    return (y + noise * rng.standard_normal(y.shape))[:, None], spoken, shift


WORD, SOUNDS, LENGTH, BANDS = (0, 1, 2, 2, 3), 6, 24, 8  # H, E, L, L, O; of six sounds; frames; bands


def recordings(count, seed=0, *, noise=0.3):
    """Recordings with the word HELLO or without it: series (N, 8, 24), whether it is there (N,), where (N,) or -1.

    Each frame has one of six sounds, which is loud in two bands of its own. The word's five sounds also come without
    it, in another order.
    """
    rng = np.random.default_rng(seed)
    sounds = rng.integers(SOUNDS, size=(whole("count", count, 1), LENGTH))
    there = rng.integers(2, size=count)
    where = np.where(there, rng.integers(LENGTH - len(WORD) + 1, size=count), -1)
    for n in range(count):
        place = rng.integers(LENGTH - len(WORD) + 1)
        sounds[n, place:place + len(WORD)] = rng.permutation(WORD)  # the same sounds, most often in another order
        if there[n]:
            sounds[n, where[n]:where[n] + len(WORD)] = WORD
    found = np.array([[tuple(row[t:t + len(WORD)]) == WORD for t in range(LENGTH - len(WORD) + 1)] for row in sounds])
    there, where = found.any(axis=1).astype(int), np.where(found.any(axis=1), found.argmax(axis=1), -1)
    loud = np.eye(BANDS)[:SOUNDS] + np.eye(BANDS)[1:SOUNDS + 1]
    return loud[sounds].swapaxes(1, 2) + noise * rng.standard_normal((count, BANDS, LENGTH)), there, where


# ---------------------------------------------------------------- networks and measures

def word_net(*, hidden=24, seed=0, **options):
    """A TDNN that says whether the word is there: windows of 3 frames, of 3 again, and the maximum over time.

    The two layers together look at 5 frames, the length of the word. The result is one number, above 0 for yes.
    """
    return Network("word network", (BANDS, LENGTH), [
        *relu_after(TimeConvolution(hidden, 3)), TimeConvolution(1, 3), GlobalMax()], seed=seed, **options)


def presence(z, there, *, ops):
    """The loss of yes or no, and its derivative: cross-entropy, z (N, 1) the score of yes and 0 that of no."""
    loss, dz = cross_entropy(np.concatenate([np.zeros_like(z), z], axis=1), there, ops=ops)
    return loss, dz[:, 1:]


def word_training(network, *, count=3000, updates=1000, rate=5e-3):
    """The network learned whether the word is there, and never where: the training."""
    y, there, _ = recordings(count, seed=1)
    training = Training(network, optimizers.Adam(rate), y, there, loss=presence)
    training.run(updates)
    return training


class Pooled(NamedTuple):
    """The width P of the pooling along frequency, and the share of vowels by new speakers that are wrong: the mean and
    one for each language."""

    P: str
    error: float
    each: tuple


WIDTHS = (*range(1, 13), (4, 6, 8), (1, 2, 3, 4, 6, 12))


def pooling(widths=WIDTHS, *, languages=3, speakers=6, count=400, updates=300):
    """Spectrogram networks that pool along frequency by P, or by several widths at once: a list of Pooled.

    They learn vowels of a few speakers, and are tested on 600 vowels of others. Each network has 12 filters, which
    several widths share.
    """
    def network_of(P, language=0):
        return models.spectrogram_net(T, F, VOWELS, maps=12, pool=P, hidden=None, seed=language)

    for P in widths:
        network_of(P)  # a wrong one is told before the others are tried
    rows = []
    for P in widths:
        errors = []
        for language in range(whole("languages", languages, 1)):
            y, spoken, _ = vowels(count, 1, speakers=speakers, language=language)
            network = network_of(P, language)
            Training(network, optimizers.Adam(3e-3), y, spoken, seed=language).run(updates)
            y, spoken, _ = vowels(600, 2, language=language)
            errors.append(1 - accuracy(in_use(network, y), spoken))
        name = str(P) if isinstance(P, int) else ", ".join(map(str, P))
        rows.append(Pooled(name, float(np.mean(errors)), tuple(errors)))
    return rows
