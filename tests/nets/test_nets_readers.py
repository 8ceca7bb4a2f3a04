"""MNIST's and CIFAR-10's files: small ones of the same format are written and read."""

import gzip

import numpy as np
import pytest

from lecture_cnn.nets.readers import cifar10, mnist

PICTURES = np.random.default_rng(1).integers(0, 256, (4, 3, 5), np.uint8)  # 4 pictures with 3 rows of 5 cells


def header(*sizes):
    return bytes([0, 0, 8, len(sizes)]) + b"".join(size.to_bytes(4, "big") for size in sizes)


def write_mnist(folder, name="train", pictures=PICTURES, labels=bytes([7, 0, 9, 3]), pack=lambda data: data, end=""):
    (folder / f"{name}-images-idx3-ubyte{end}").write_bytes(pack(header(*pictures.shape) + pictures.tobytes()))
    (folder / f"{name}-labels-idx1-ubyte{end}").write_bytes(pack(header(len(labels)) + labels))


def records(*labels):
    """CIFAR-10's records: a label, then the red, green and blue cells, row by row."""
    cells = np.arange(3 * 32 * 32, dtype=np.uint32)
    return b"".join(bytes([label]) + ((cells + label) % 251).astype(np.uint8).tobytes() for label in labels)


@pytest.mark.parametrize("name, test", [("train", False), ("t10k", True)])
@pytest.mark.parametrize("pack, end", [(lambda data: data, ""), (gzip.compress, ".gz")], ids=["plain", "gz"])
def test_the_pictures_of_mnist_come_as_maps_with_x_first_between_0_and_1(tmp_path, name, test, pack, end):
    write_mnist(tmp_path, name, pack=pack, end=end)
    y, labels = mnist(tmp_path, test=test)
    assert y.shape == (4, 1, 5, 3) and y.dtype == np.float32
    assert np.array_equal(labels, [7, 0, 9, 3]) and labels.dtype.kind == "i"
    assert y[2, 0, 4, 1] == np.float32(PICTURES[2, 1, 4]) / 255


def test_the_pictures_of_cifar_10_come_as_maps_with_x_first(tmp_path):
    for n in range(5):
        (tmp_path / f"data_batch_{n + 1}.bin").write_bytes(records(n, 9))
    (tmp_path / "test_batch.bin").write_bytes(records(6))
    y, labels = cifar10(tmp_path)
    assert y.shape == (10, 3, 32, 32) and np.array_equal(labels, [0, 9, 1, 9, 2, 9, 3, 9, 4, 9])
    assert y[0, 1, 5, 2] == np.float32((1024 + 2 * 32 + 5) % 251) / 255  # green, x = 5, y = 2
    assert np.array_equal(cifar10(tmp_path, test=True)[1], [6])


def test_a_missing_file_is_named_with_where_it_belongs(tmp_path):
    with pytest.raises(FileNotFoundError, match="train-images-idx3-ubyte: neither it nor .*.gz is in .* put it there"):
        mnist(tmp_path)
    with pytest.raises(FileNotFoundError, match="data_batch_1.bin: neither it nor"):
        cifar10(tmp_path)


def test_a_file_of_another_format_or_length_is_refused(tmp_path):
    write_mnist(tmp_path, labels=bytes([1, 2, 3]))
    with pytest.raises(ValueError, match="4 pictures in train-images-idx3-ubyte, but 3 labels"):
        mnist(tmp_path)
    write_mnist(tmp_path, labels=bytes([1, 2, 3, 10]))
    with pytest.raises(ValueError, match="expected labels from 0 to 9, got 10"):
        mnist(tmp_path)
    path = tmp_path / "train-images-idx3-ubyte"
    whole = path.read_bytes()
    for wrong, says in ((whole[:-1], r"expected 60 bytes for the sizes \[4, 3, 5\], got 59"), (whole + b"0", "got 61"),
                        (whole[:9], "got .* 9 bytes in all"), (b"", r"got \[\] and 0 bytes"),
                        (b"<html>", "expected to begin with the bytes 0 0 8 3")):
        path.write_bytes(wrong)
        with pytest.raises(ValueError, match=says):
            mnist(tmp_path)
    path.unlink()
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(whole)[:-9])
    with pytest.raises(ValueError, match="not a whole .gz file"):
        mnist(tmp_path)
    (tmp_path / "test_batch.bin").write_bytes(records(1)[:-1])
    with pytest.raises(ValueError, match="records of 1 \\+ 3\\*32\\*32 bytes, got 3072 bytes"):
        cifar10(tmp_path, test=True)
