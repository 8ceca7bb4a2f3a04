"""Weights as `.npz` files without pickles: `save_weights(network, path)`, `load_weights(network, path)`.

`write(path, arrays)` and `read(path, like)` do it for any arrays by name. A file is written beside its place and then
put there in one step, so that an interrupted write leaves the old file as it was; it is read and checked as a whole
before anything is taken over.
"""

import os
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np

# What NumPy and zipfile raise, depending on which byte of a file is wrong.
BROKEN = (ValueError, EOFError, KeyError, OSError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error)


def save_weights(network, path):
    """Write the weights of a network, and what batch normalisation keeps, to a `.npz` file; return its path."""
    return write(path, all_weights(network))


def load_weights(network, path):
    """Take over the weights that `save_weights` wrote for a network of the same layers; return the network.

    Arrays that are missing, too many or of another shape or type, and a file that is none, are a ValueError that names
    the file; the network is then as it was.
    """
    take_over(all_weights(network), read(path, all_weights(network)))
    return network


def all_weights(network):
    """The arrays of a network that a file holds, by name."""
    return {**network.weights(), **network.kept()}


def take_over(arrays, found):
    """Copy each found array into the one of its name."""
    for name, array in arrays.items():
        array[...] = found[name]


def write(path, arrays):
    """Write arrays by name to a `.npz` file, whole or not at all; return its path. The folder must be there."""
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path: expected a name that ends in .npz, got {str(path)!r}")
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:  # an interruption, too
        os.unlink(beside)
        raise
    return path


def read(path, like=None):
    """The arrays of a `.npz` file by name; with `like`, checked to have its names, shapes and types.

    A file that is broken, holds Python objects or other arrays is a ValueError; one that isn't there, a
    FileNotFoundError.
    """
    with open(path, "rb") as file:
        try:
            loaded = np.load(file, allow_pickle=False)
            if not isinstance(loaded, np.lib.npyio.NpzFile):
                raise ValueError("one array, not a .npz file")
            arrays = {name: loaded[name] for name in loaded.files}
        except BROKEN as error:
            raise ValueError(f"{path}: not a file of saved arrays: {error}") from None
    if like is not None:
        missing, extra = [n for n in like if n not in arrays], [n for n in arrays if n not in like]
        if missing or extra:
            raise ValueError(f"{path}: the arrays of another network: missing {missing[:4]}, not expected {extra[:4]}")
        for name, wanted in like.items():
            got = arrays[name]
            if (got.shape, got.dtype) != (wanted.shape, wanted.dtype):
                raise ValueError(f"{path}: {name}: expected {wanted.dtype} of the shape {wanted.shape}, got "
                                 f"{got.dtype} of the shape {got.shape}")
    return arrays
