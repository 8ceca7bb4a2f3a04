"""Files that are written whole or not at all: `write_beside(path, data)`, `opened_beside(path)`.

`check_place(path, size)` asks before a long computation whether there is room for its result;
`check_replaceable` whether an existing file is one of ours.

A file is written beside its place, under a name that ends in `.part`, and then renamed in one step.
So an interruption, a full disk or a loss of power leaves the old file as it was.
"""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO

try:
    import fcntl
except ImportError:  # on Windows, where a file that is open can't be removed
    fcntl = None  # type: ignore[assignment]

AnyPath = str | os.PathLike[str]


def write_beside(path: AnyPath, data: str | bytes) -> Path:
    """Write these bytes, or this text in UTF-8, to a file, whole or not at all; return its path.

    A link is followed: the file that it points to is written. The folder must be there; an OSError
    says what is wrong.
    """
    if isinstance(data, str):
        data = data.encode()
    with opened_beside(path) as file:
        file.write(data)
    return Path(path)


@contextmanager
def opened_beside(path: AnyPath) -> Iterator[BinaryIO]:
    """An open binary file that replaces `path` at the end of the `with`, if no error was raised.

    It has the permissions of the file that it replaces, or else those of any new file. What earlier
    processes left beside it, when they were killed, is removed.
    """
    check_place(path)
    place = _real(path)
    _remove_left(place)
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb") as file:
            with suppress(OSError):  # on a disk without locks
                _lock(file)
            if place.exists():
                shutil.copymode(place, beside)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    except BaseException:  # an interruption, too
        beside.unlink(missing_ok=True)
        raise


def check_place(path: AnyPath, size: int = 0) -> None:
    """Do nothing if `size` bytes can be written at `path`; else an OSError says why not."""
    place = _real(path)
    if place.is_dir():
        raise IsADirectoryError(f"{path}: expected a file's name, but this is a folder")
    if place.exists() and not place.is_file():
        raise FileExistsError(f"{path}: expected a file's name, but this is a device or a pipe")
    if place.exists() and not os.access(place, os.W_OK):
        raise PermissionError(f"{path}: this file may only be read")
    check_folder(place.parent, size)


def check_replaceable(
    path: AnyPath,
    ours: Callable[[], bool],
    force: bool = False,
) -> None:
    """Do nothing if a file can be written at `path` and replaces none but one of ours.

    `ours()` says whether an existing file is ours; with `force` it may be any file. Else a
    FileExistsError.
    """
    check_place(path)
    if os.path.exists(path) and not force and not ours():
        raise FileExistsError(
            f"{path}: this file was not written by lecture-cnn and is left as it is; "
            "to replace it: --force, in Python force=True"
        )


def check_folder(folder: AnyPath, size: int = 0) -> None:
    """Do nothing if `size` bytes can be written into `folder`; else an OSError says why not."""
    if os.path.isfile(folder):
        raise NotADirectoryError(f"{folder}: expected a folder, but this is a file")
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"{folder}: there is no such folder")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise type(error)(
            f"{folder}: nothing can be written into this folder: {error.strerror}"
        ) from None
    free = shutil.disk_usage(folder).free
    if free < size:
        raise OSError(f"{folder}: {size / 1e6:,.1f} MB are needed, {free / 1e6:,.1f} MB are free")


def _real(path: AnyPath) -> Path:
    return Path(os.path.realpath(path))


def _lock(file: IO[Any]) -> None:
    """Mark the file as in use for as long as it is open; an OSError if another process uses it."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_left(place: Path) -> None:
    """Remove the .part files of this place that no process writes any more."""
    name = re.compile(rf"\.{re.escape(place.name)}\.\w{{8}}\.part")
    for left in place.parent.iterdir():
        if name.fullmatch(left.name):
            with suppress(OSError), open(left, "rb") as file:
                _lock(file)
                left.unlink()
