"""Weights as `.npz` files without pickles: `save_weights(network, path)`, `load_weights(network, path)`.

`write(path, arrays)` and `read(path, like)` do it for any arrays by name. A file is written beside its place and then
put there in one step, so that an interrupted write leaves the old file as it was; it is read and checked as a whole
before anything is taken over. `check_place(path, size)` asks before a long work whether its result can be saved.
"""

import re
import zipfile
import zlib
from pathlib import Path

import numpy as np

from . import files

# What NumPy and zipfile raise, depending on which byte of a file is wrong.
BROKEN = (ValueError, EOFError, KeyError, OSError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error)


def save_weights(network, path, *, force=False):
    """Write the weights of a network, and what batch normalisation keeps, to a `.npz` file; return its path.

    An earlier save is replaced, any other file only with `force`: without it, it is a FileExistsError.
    """
    arrays = all_weights(network)
    check_place(path, size_of(arrays), force=force)
    return write(path, arrays)


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


def check_place(path, size=0, *, force=False):
    """Do nothing if `size` bytes can be saved at `path`, where nothing is or an earlier save.

    A name that doesn't end in .npz is a ValueError, any other reason an OSError that says it. With `force` another
    file may be there, too.
    """
    check_name(path)
    files.check_place(path, size)
    if not force and Path(path).exists() and not is_save(path):
        raise FileExistsError(f"{path}: this file holds no saved weights; it is not written over without force")


def check_name(path):
    if Path(path).suffix != ".npz":
        raise ValueError(f"path: expected a name that ends in .npz, got {str(path)!r}")


def is_save(path):
    """Whether a file holds weights or a training that were saved here, by the names of its arrays."""
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except BROKEN:
        return False
    return any(re.fullmatch(r"\d+\..+\.npy", name) for name in names)


def size_of(arrays):
    """How many bytes a file of these arrays takes, at most."""
    return sum(array.nbytes + 1000 for array in arrays.values())  # each with its name, type and shape


def write(path, arrays):
    """Write arrays by name to a `.npz` file, whole or not at all; return its path. The folder must be there."""
    check_name(path)
    with files.opened_beside(path) as file:
        np.savez(file, **arrays)
    return Path(path)


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
