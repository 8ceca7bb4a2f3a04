"""Weights as `.npz` files without pickles: `save_weights(network, path)`,
`load_weights(network, path)`.

`write(path, arrays)` and `read(path, like)` do the same for any arrays by name. A file is written
beside its place and then renamed in one step, so an interrupted write leaves the old file as it
was. It is read and checked as a whole before anything changes. `check_place(path, size)` asks
before a long computation whether its result can be saved.
"""

import re
import zipfile
import zlib
from pathlib import Path

import numpy as np

from . import files
from .files import AnyPath
from .hints import Array
from .network import Network

# What NumPy and zipfile raise, depending on which byte of a file is wrong.
BROKEN = (
    ValueError,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)


def save_weights(network: Network, path: AnyPath, *, force: bool = False) -> Path:
    """Write the weights, and what batch normalisation keeps, to a `.npz` file; return its path.

    An earlier save is replaced, any other file only with `force`; without it, it is a
    FileExistsError.
    """
    arrays = all_weights(network)
    check_place(path, size_of(arrays), force=force)
    return write(path, arrays)


def load_weights(network: Network, path: AnyPath) -> Network:
    """Load what `save_weights` wrote for a network of the same layers; return the network.

    Missing, additional or other arrays, and a file that is no save, are a ValueError that names the
    file; the network is then as it was.
    """
    arrays = all_weights(network)
    take_over(arrays, read(path, arrays))
    return network


def all_weights(network: Network) -> dict[str, Array]:
    """The arrays of a network that a file holds, by name."""
    return network.weights() | network.kept()


def take_over(arrays: dict[str, Array], found: dict[str, Array]) -> None:
    """Copy each found array into the array of its name."""
    for name, array in arrays.items():
        array[...] = found[name]


def check_place(path: AnyPath, size: int = 0, *, force: bool = False) -> None:
    """Do nothing if `size` bytes can be saved at `path`, where no file is or an earlier save.

    A name that does not end in .npz is a ValueError, any other reason an OSError that says it.
    With `force` there may be any file.
    """
    check_name(path)
    files.check_place(path, size)
    if not force and Path(path).exists() and not is_save(path):
        raise FileExistsError(
            f"{path}: this file holds no saved weights; it is not written over without force"
        )


def check_name(path: AnyPath) -> None:
    """Raise a ValueError if the name does not end in .npz."""
    if Path(path).suffix != ".npz":
        raise ValueError(f"path: expected a name that ends in .npz, got {str(path)!r}")


def is_save(path: AnyPath) -> bool:
    """Whether a file was saved by this module, by the names of its arrays."""
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except BROKEN:
        return False
    return any(re.fullmatch(r"\d+\..+\.npy", name) for name in names)


def size_of(arrays: dict[str, Array]) -> int:
    """How many bytes a file of these arrays takes, at most."""
    each = 1000  # for its name, type and shape
    return sum(array.nbytes + each for array in arrays.values())


def write(path: AnyPath, arrays: dict[str, Array]) -> Path:
    """Write arrays by name to a `.npz` file, whole or not at all; return its path.

    The folder must be there.
    """
    check_name(path)
    with files.opened_beside(path) as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    return Path(path)


def read(path: AnyPath, like: dict[str, Array] | None = None) -> dict[str, Array]:
    """The arrays of a `.npz` file by name; with `like`, they must have its names, shapes and types.

    A file that is broken, holds Python objects or other arrays is a ValueError; a file that is not
    there, a FileNotFoundError.
    """
    with open(path, "rb") as file:
        try:
            loaded = np.load(file, allow_pickle=False)
            if not isinstance(loaded, np.lib.npyio.NpzFile):
                raise ValueError("one array, not a .npz file")
            arrays = dict(loaded.items())
        except BROKEN as error:
            raise ValueError(f"{path}: not a file of saved arrays: {error}") from None
    if like is not None:
        check_alike(path, arrays, like)
    return arrays


def check_alike(
    path: AnyPath,
    arrays: dict[str, Array],
    like: dict[str, Array],
) -> None:
    """Raise a ValueError if these arrays differ from others in names, shapes or types."""
    missing = [name for name in like if name not in arrays]
    extra = [name for name in arrays if name not in like]
    if missing or extra:
        raise ValueError(
            f"{path}: the arrays of another network: "
            f"missing {missing[:4]}, not expected {extra[:4]}"
        )
    for name, wanted in like.items():
        got = arrays[name]
        if (got.shape, got.dtype) != (wanted.shape, wanted.dtype):
            raise ValueError(
                f"{path}: {name}: expected {wanted.dtype} of the shape {wanted.shape}, "
                f"got {got.dtype} of the shape {got.shape}"
            )
