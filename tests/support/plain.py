"""For tests that call a listing plainly: 1-based arguments by hand, and the derivatives that its results must be."""

import numpy as np

from lecture_cnn.onebased import Array, Layers, uncomputed


def layers(name, at):
    """Layers from {layer: NumPy array}; a tuple of sizes stands for an array not yet computed."""
    return Layers(name, {number: uncomputed(*what) if isinstance(what, tuple) else Array.from_numpy(what)
                         for number, what in at.items()})


def sizes(**several):
    """D=[2, 3] is D(0) = 2, D(1) = 3; None leaves a layer out."""
    return {name: Layers(name, {number: size for number, size in enumerate(values) if size is not None})
            for name, values in several.items()}


def central(value, x, step=1e-5):
    """The central differences of the number `value(x)` for each cell of x."""
    slope = np.empty_like(x)
    for at in np.ndindex(*x.shape):
        moved = x.copy()
        moved[at] += step
        above = value(moved)
        moved[at] -= 2 * step
        slope[at] = (above - value(moved)) / (2 * step)
    return slope


def windows(y, K, S=1):
    """Every K x K window of every map: (D, W', H', K, K)."""
    return np.lib.stride_tricks.sliding_window_view(y, (K, K), axis=(1, 2))[:, ::S, ::S]


def rough(*shape, seed=0):
    """Random numbers without a pattern, all different."""
    return np.random.default_rng(seed).standard_normal(shape)
