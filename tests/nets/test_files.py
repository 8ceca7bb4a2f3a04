"""Files written whole or not at all, with the usual permissions, and nothing left beside them."""

import os
import subprocess
import sys
from collections import namedtuple

import pytest

from lecture_cnn.nets import files
from lecture_cnn.nets.files import check_folder, check_place, opened_beside, write_beside

Disk = namedtuple("Disk", "total used free")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def mode(path):
    return path.stat().st_mode & 0o777


def test_bytes_and_text_are_written_and_nothing_stays_beside_them(tmp_path):
    assert write_beside(tmp_path / "a", b"\x00\r\n") == tmp_path / "a"
    write_beside(tmp_path / "b", "ä\n")
    assert (tmp_path / "a").read_bytes() == b"\x00\r\n"
    assert (tmp_path / "b").read_bytes() == b"\xc3\xa4\n"
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("umask, expected", [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_usual_permissions(umask, expected, tmp_path):
    before = os.umask(umask)
    try:
        write_beside(tmp_path / "a", b"1")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a") == expected


def test_a_file_keeps_its_permissions_when_it_is_replaced(tmp_path):
    write_beside(tmp_path / "a", b"1")
    (tmp_path / "a").chmod(0o640)
    write_beside(tmp_path / "a", b"2")
    assert mode(tmp_path / "a") == 0o640
    assert (tmp_path / "a").read_bytes() == b"2"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device"), ValueError])
def test_an_interruption_leaves_the_old_file_and_no_other(error, tmp_path):
    write_beside(tmp_path / "a", b"old")
    with pytest.raises(BaseException) as raised, opened_beside(tmp_path / "a") as file:
        file.write(b"half of it")
        file.flush()
        raise error
    assert raised.type in (error, type(error))
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_an_error_is_told_where_its_half_file_is_gone_too(tmp_path):
    with pytest.raises(KeyboardInterrupt), opened_beside(tmp_path / "a"):
        for left in tmp_path.iterdir():
            left.unlink()
        raise KeyboardInterrupt


KILLED = """
import os, signal, sys
from lecture_cnn.nets.files import opened_beside
with opened_beside(sys.argv[1]) as file:
    file.write(b"half of it")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_removed_by_the_next_write_of_the_same_file(tmp_path):
    write_beside(tmp_path / "a.npz", b"old")
    for _ in range(2):
        subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "a.npz")])
    (tmp_path / ".b.npz.12345678.part").write_bytes(b"of another file")
    (tmp_path / ".a.npz.notes.part").write_bytes(b"of somebody else")
    kept = {"a.npz", ".b.npz.12345678.part", ".a.npz.notes.part"}
    assert len(names(tmp_path)) == 4  # the second one removed what the first one left
    assert (tmp_path / "a.npz").read_bytes() == b"old"
    write_beside(tmp_path / "a.npz", b"new")
    assert set(names(tmp_path)) == kept


def test_two_writers_of_one_file_leave_each_other_alone(tmp_path):
    with opened_beside(tmp_path / "a") as first:
        write_beside(tmp_path / "a", b"second")
        first.write(b"first")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert names(tmp_path) == ["a"]


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a")
    for data in (b"1", b"2"):
        write_beside(tmp_path / "link", data)
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real" / "a").read_bytes() == data
    assert names(tmp_path / "real") == ["a"]


def test_a_place_where_nothing_can_be_written_is_refused_in_words(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"no/such: there is no such folder"):
        check_place(tmp_path / "no" / "such" / "a")
    with pytest.raises(IsADirectoryError, match="expected a file's name, but this is a folder"):
        check_place(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileExistsError, match="pipe: expected a file's name, but this is a device or a pipe"):
        write_beside(tmp_path / "pipe", b"1")
    (tmp_path / "a").write_bytes(b"1")
    with pytest.raises(NotADirectoryError, match="a: expected a folder, but this is a file"):
        check_place(tmp_path / "a" / "b")
    monkeypatch.setattr(os, "access", lambda path, way: False)
    with pytest.raises(PermissionError, match="a: this file may only be read"):
        write_beside(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_a_folder_into_which_nothing_can_be_written_is_refused_in_words(tmp_path, monkeypatch):
    def refused(**where):
        raise PermissionError(13, "Permission denied", "a name that nobody knows")

    monkeypatch.setattr(files.tempfile, "TemporaryFile", refused)
    with pytest.raises(PermissionError, match="nothing can be written into this folder: Permission denied$"):
        check_folder(tmp_path)


def test_a_file_is_replaced_if_it_is_ours_or_by_force_and_a_new_one_is_always_made(tmp_path):
    def ours():
        return True

    def another():
        return False

    files.check_replaceable(tmp_path / "new", another)
    write_beside(tmp_path / "a", b"1")
    files.check_replaceable(tmp_path / "a", ours)
    files.check_replaceable(tmp_path / "a", another, force=True)
    with pytest.raises(FileExistsError, match="a: this file was not written by lecture-cnn"):
        files.check_replaceable(tmp_path / "a", another)


def test_too_little_space_is_told_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr(files.shutil, "disk_usage", lambda folder: Disk(10**9, 10**9 - 10**6, 10**6))
    check_place(tmp_path / "a", 10**6)
    with pytest.raises(OSError, match=r"1,200.0 MB are needed, 1.0 MB are free"):
        check_place(tmp_path / "a", 12 * 10**8)
    assert names(tmp_path) == []
