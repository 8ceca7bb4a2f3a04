"""MNIST and CIFAR-10 from their published files, which you download: `mnist(folder)`,
`cifar10(folder)`.

    MNIST       train-images-idx3-ubyte, train-labels-idx1-ubyte,
                t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, or each with .gz behind its name
    CIFAR-10    the binary version: data_batch_1.bin to data_batch_5.bin, test_batch.bin

Both return maps (N, D, W, H) between 0 and 1, as float32, and class numbers (N,). LeNet-5 takes
MNIST's 28x28 pictures after `lc.vectorized.pad(y, 2)`.
A file that is not there is a FileNotFoundError that says which one belongs where; a file of another
format is a ValueError.
Convolutional Networks IV, "LeNet-5" (C21).
"""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np

from .files import AnyPath
from .hints import Array


def mnist(folder: AnyPath, *, test: bool = False) -> tuple[Array, Array]:
    """MNIST's 60,000 training digits, or with `test` its 10,000 others: maps, classes.

    Maps (N, 1, 28, 28), classes (N,); errors as above.
    """
    name = "t10k" if test else "train"
    pictures_name = f"{name}-images-idx3-ubyte"
    labels_name = f"{name}-labels-idx1-ubyte"
    pictures = idx(folder, pictures_name, 3)
    labels = idx(folder, labels_name, 1)
    if len(pictures) != len(labels):
        raise ValueError(
            f"{folder}: {len(pictures)} pictures in {pictures_name}, "
            f"but {len(labels)} labels in {labels_name}"
        )
    return maps(pictures[:, None]), classes(labels, labels_name)


def cifar10(folder: AnyPath, *, test: bool = False) -> tuple[Array, Array]:
    """CIFAR-10's 50,000 training pictures, or with `test` its 10,000 others: maps, classes.

    Maps (N, 3, 32, 32), classes (N,); errors as above.
    """
    names = [f"data_batch_{n}.bin" for n in range(1, 6)]
    if test:
        names = ["test_batch.bin"]
    record = 1 + 3 * 32 * 32  # the bytes of a label and of a picture
    parts = []
    for name in names:
        data = np.frombuffer(content(folder, name), np.uint8)
        if len(data) == 0 or len(data) % record:
            raise ValueError(
                f"{Path(folder) / name}: expected records of 1 + 3*32*32 bytes, "
                f"got {len(data)} bytes"
            )
        parts.append(data.reshape(-1, record))
    records = np.concatenate(parts)
    pictures = records[:, 1:].reshape(-1, 3, 32, 32)
    return maps(pictures), classes(records[:, 0], names[0])


def idx(folder: AnyPath, name: str, axes: int) -> Array:
    """The bytes of an IDX file as an array with this number of axes."""
    data = content(folder, name)
    path = Path(folder) / name
    start = 4 + 4 * axes
    wanted = bytes([0, 0, 8, axes])
    if data[:4] != wanted or len(data) < start:
        raise ValueError(
            f"{path}: expected to begin with the bytes 0 0 8 {axes} of an IDX file and its "
            f"{axes} sizes, got {list(data[:4])} and {len(data)} bytes in all"
        )
    shape = np.frombuffer(data[4:start], ">u4").tolist()
    if len(data) - start != math.prod(shape):
        raise ValueError(
            f"{path}: expected {math.prod(shape)} bytes for the sizes {shape}, "
            f"got {len(data) - start}"
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def content(folder: AnyPath, name: str) -> bytes:
    """The bytes of a file, unpacked if only its .gz is there."""
    path = Path(folder) / name
    packed = path.with_name(f"{name}.gz")
    if path.is_file():
        return path.read_bytes()
    if not packed.is_file():
        raise FileNotFoundError(
            f"{name}: neither it nor {name}.gz is in {folder}; download it from the data set's own "
            "page and put it there"
        )
    try:
        return gzip.decompress(packed.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{packed}: not a whole .gz file: {error}") from None


def maps(pictures: Array) -> Array:
    """Pictures of bytes (N, D, H, W), rows first, as maps (N, D, W, H) between 0 and 1."""
    return pictures.swapaxes(2, 3).astype(np.float32) / 255


def classes(labels: Array, name: str) -> Array:
    """Labels of bytes as class numbers from 0 to 9; others are a ValueError that names the file."""
    if labels.size and labels.max() > 9:
        raise ValueError(f"{name}: expected labels from 0 to 9, got {labels.max()}")
    return labels.astype(int)
