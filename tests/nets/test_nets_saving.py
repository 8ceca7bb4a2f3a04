"""Weights in files: back to the bit, and a bad file or an interrupted write never leaves half of them."""

import os
import shutil
import zipfile

import numpy as np
import pytest

from lecture_cnn.nets.layers import Convolution, Flatten, Linear
from lecture_cnn.nets.network import Network
from lecture_cnn.nets.normalisation import BatchNormalisation
from lecture_cnn.nets.saving import all_weights, load_weights, read, save_weights, write


def network(seed=0, classes=3, dtype=np.float64):
    return Network("n", (1, 5, 5), [Convolution(2, 3), BatchNormalisation(), Flatten(), Linear(classes)], seed=seed,
                   dtype=dtype)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "weights.npz"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_saved_weights_come_back_to_the_bit_with_the_running_means(path, dtype):
    ours = network(dtype=dtype)
    ours.forward(np.random.default_rng(1).standard_normal((4, 1, 5, 5)), np.random.default_rng(2))
    assert all_weights(ours)["1.mean"].any()
    theirs = load_weights(network(seed=1, dtype=dtype), save_weights(ours, path))
    for name, array in all_weights(ours).items():
        assert np.array_equal(all_weights(theirs)[name], array), name


def refused(path, match, other=None):
    """Loading is a ValueError with these words, and the network is as it was."""
    other = other or network(seed=1)
    before = {name: array.copy() for name, array in all_weights(other).items()}
    with pytest.raises(ValueError, match=match):
        load_weights(other, path)
    assert all(np.array_equal(all_weights(other)[name], before[name]) for name in before)


def test_the_weights_of_another_network_are_refused_by_name_shape_and_type(path):
    save_weights(network(classes=4), path)
    refused(path, r"weights.npz: 3.w: expected float64 of the shape \(3, 18\), got float64 of the shape \(4, 18\)")
    save_weights(network(dtype=np.float32), path)
    refused(path, "0.w: expected float64 of the shape .*, got float32")
    write(path, {name: array for name, array in all_weights(network()).items() if name != "3.b"})
    refused(path, r"missing \['3.b'\], not expected \[\]")
    write(path, {**all_weights(network()), "9.w": np.zeros(2)})
    refused(path, r"missing \[\], not expected \['9.w'\]")


@pytest.mark.parametrize("left", [0, 1, 30, 200, -200, -1])
def test_a_file_that_was_cut_off_is_refused(path, left):
    save_weights(network(), path)
    path.write_bytes(path.read_bytes()[:left])
    refused(path, "weights.npz: not a file of saved arrays")


def test_a_file_with_a_changed_byte_is_refused(path):
    save_weights(network(), path)
    data = bytearray(path.read_bytes())
    at = data.index(network().weights()["3.w"].tobytes())
    data[at + 100] ^= 1
    path.write_bytes(data)
    refused(path, "weights.npz: not a file of saved arrays: Bad CRC-32")


def test_whatever_byte_of_a_file_is_wrong_it_is_refused_or_read_whole(path):
    arrays = {"w": np.arange(4.0), "rule": np.array("Adam")}
    data = write(path, arrays).read_bytes()
    refusals = 0
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x21]) + data[at + 1:])
        try:
            found = read(path, arrays)
            assert all(np.array_equal(found[name], arrays[name]) for name in arrays)
        except ValueError as error:
            assert "weights.npz: " in str(error)
            refusals += 1
    assert refusals > len(data) / 2


def test_a_file_of_python_objects_is_refused_without_running_them(path):
    np.savez(path, **{**all_weights(network()), "0.w": np.array([print], object)})
    refused(path, "weights.npz: not a file of saved arrays: Object arrays cannot be loaded")


def test_files_of_other_kinds_are_refused(path):
    path.write_text("weights")
    refused(path, "not a file of saved arrays")
    with open(path, "wb") as file:
        np.save(file, np.zeros(3))
    refused(path, "one array, not a .npz file")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("0.w.txt", "1 2 3")
    refused(path, "missing")
    with pytest.raises(FileNotFoundError):
        load_weights(network(), path.with_name("none.npz"))


def test_an_interrupted_write_leaves_the_old_file_and_no_other(path, monkeypatch):
    save_weights(network(), path)
    before = path.read_bytes()

    def interrupted(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_weights(network(seed=1), path)
    assert path.read_bytes() == before and os.listdir(path.parent) == ["weights.npz"]


def test_a_file_that_was_not_saved_here_is_written_over_only_with_force(path):
    np.savez(path.with_name("arrays.npz"), y=np.zeros(3), labels=np.zeros(3))
    for data in (b"my notes", b"", path.with_name("arrays.npz").read_bytes()):
        path.write_bytes(data)
        with pytest.raises(FileExistsError, match="weights.npz: this file holds no saved weights; .* without force"):
            save_weights(network(), path)
        assert path.read_bytes() == data
        save_weights(network(), path, force=True)
        assert load_weights(network(seed=1), path)
        save_weights(network(classes=4), path)  # an earlier save, though of another network
        refused(path, "3.w: expected float64 of the shape")


def test_a_saved_file_has_the_permissions_of_any_new_file_and_what_a_killed_save_left_is_removed(path):
    left = path.with_name(".weights.npz.0123abcd.part")
    left.write_bytes(b"half")
    before = os.umask(0o027)
    try:
        save_weights(network(), path)
    finally:
        os.umask(before)
    assert os.listdir(path.parent) == ["weights.npz"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="a file that is open can't be replaced here")
def test_who_reads_a_file_while_it_is_replaced_reads_the_old_one_whole(path):
    save_weights(network(), path)
    old = path.read_bytes()
    with open(path, "rb") as file:
        save_weights(network(seed=1), path)
        assert file.read() == old != path.read_bytes()


def test_a_full_disk_is_told_before_anything_is_written(path, monkeypatch):
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=100))
    with pytest.raises(OSError, match="0.0 MB are needed, 0.0 MB are free"):
        save_weights(network(), path)
    assert os.listdir(path.parent) == []


def test_a_folder_and_a_place_where_nothing_can_be_written_are_told_in_words(path):
    path.mkdir()
    with pytest.raises(IsADirectoryError, match="weights.npz: expected a file's name, but this is a folder"):
        save_weights(network(), path)
    (path / "file").write_text("")
    with pytest.raises(OSError, match="file: "):
        save_weights(network(), path / "file" / "weights.npz")
    if os.path.isdir("/proc"):
        with pytest.raises(OSError, match="/proc: nothing can be written into this folder"):
            save_weights(network(), "/proc/weights.npz")


def test_a_name_that_is_no_npz_file_and_a_folder_that_is_not_there_are_refused(path):
    with pytest.raises(ValueError, match="a name that ends in .npz"):
        write(path.with_suffix(".pkl"), {})
    with pytest.raises(FileNotFoundError):
        write(path.parent / "none" / "weights.npz", {})


def test_written_arrays_of_any_name_and_kind_come_back(path):
    arrays = {"a:b.c": np.arange(3), "word": np.array("Adam"), "empty": np.zeros(0)}
    found = read(write(path, arrays))
    assert found.keys() == arrays.keys() and all(np.array_equal(found[name], arrays[name]) for name in arrays)
