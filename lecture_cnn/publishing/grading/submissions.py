"""The submissions of a folder, each made ready to run: `submissions_in(path, file)`, `prepared`.

A submission is a Python file, a notebook, a folder or a zip file with one of these in it. It is
copied before it runs, so that it stays as it was handed in.
"""

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import NamedTuple

CODE = (".py", ".ipynb")
KINDS = (*CODE, ".zip")
LARGEST = 50_000_000  # bytes of a submission
LARGEST_CODE = 2_000_000  # bytes of the file that is run
MOST_FILES = 2_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CELLS = "_cells.py"  # the end of the name of a file that was made from a notebook
CELL = "# cell "
HIDDEN = ("__pycache__", "__MACOSX")


class Submission(NamedTuple):
    """Who handed in what."""

    student: str
    path: Path


class NotRead(Exception):
    """A submission in which nothing can be run; the words are for the student."""


def submissions_in(
    path: Path, file: str = "", one: bool = False
) -> tuple[list[Submission], list[str]]:
    """The submissions of a folder, by student; and the names of files that are none.

    A file is one submission, and so is a folder that itself holds `file`; with `one`, any folder.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {str(path)!r}")
    if one or path.is_file() or file and (path / file).is_file():
        return [Submission(path.resolve().stem, path)], []
    found, left_out = [], []
    for entry in sorted(path.iterdir()):
        if _is_hidden(entry.name):
            continue
        if entry.is_dir() or entry.suffix.lower() in KINDS:
            found.append(entry)
        else:
            left_out.append(entry.name)
    if not found:
        raise ValueError(f"{path}: no submissions here: expected {', '.join(KINDS)} or folders")
    return _named(found), left_out


def _named(paths: list[Path]) -> list[Submission]:
    """The student's name is the file's without its ending, unless two would have the same."""
    short = [path.name if path.is_dir() else path.stem for path in paths]
    named = []
    for path, name in zip(paths, short):
        if short.count(name) > 1:
            name = path.name
        named.append(Submission(name, path))
    return sorted(named)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in HIDDEN


def fingerprint(submission: Submission) -> str:
    """A digest of all that was handed in."""
    digest = hashlib.sha256(submission.student.encode())
    for path in _files(submission.path):
        digest.update(f"\0{path.relative_to(submission.path.parent)}\0".encode())
        with open(path, "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    """All files of a submission, in order; links are left out."""
    if path.is_file():
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        inside = [Path(folder) / name for name in names if not _is_hidden(name)]
        found += [one for one in inside if one.is_file() and not one.is_symlink()]
    return sorted(found)


# ---------------------------------------------------------------- made ready


def prepared(submission: Submission, file: str, wanted: set[str], folder: Path) -> Path:
    """Copy a submission into a folder; the path of the Python file that is to run there.

    `file` is the name that was asked for, `wanted` the functions that were. NotRead says why there
    is no such file.
    """
    _copy(submission.path, folder)
    code = [path for path in _files(folder) if path.suffix.lower() in CODE]
    path = _chosen(code, folder, file, wanted)
    if path.stat().st_size > LARGEST_CODE:
        raise NotRead(f"{path.name} is larger than {LARGEST_CODE // 10**6} MB")
    if path.suffix.lower() == ".ipynb":
        return _from_notebook(path)
    data = path.read_bytes()
    if data.startswith(UTF_16):
        path.write_text(data.decode("utf-16", "replace"), encoding="utf-8")
    return path


def _copy(source: Path, folder: Path) -> None:
    """The files of a submission, unpacked, in the folder."""
    if source.suffix.lower() == ".zip" and source.is_file():
        _unpack(source, folder)
        return
    files = _files(source)
    _refuse_large(sum(path.stat().st_size for path in files), len(files))
    for path in files:
        place = folder / (path.name if path == source else path.relative_to(source))
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _unpack(source: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_large(sum(entry.file_size for entry in entries), len(entries))
            archive.extractall(folder)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise NotRead(f"the zip file can't be unpacked: {error}") from None


def _refuse_large(size: int, count: int) -> None:
    if size > LARGEST or count > MOST_FILES:
        raise NotRead(
            f"it is larger than {LARGEST // 10**6} MB or has more than {MOST_FILES} files"
        )


def _chosen(code: list[Path], folder: Path, file: str, wanted: set[str]) -> Path:
    """The file that is to run: the one asked for, else the one with most of the functions."""
    names = {path.relative_to(folder).as_posix(): path for path in code}
    if file in names:
        return names[file]
    some = [path for path in code if path.stem == Path(file).stem] or code
    counts = [_count(path, wanted) for path in some]
    most = max(counts, default=0)
    best = [path for path, count in zip(some, counts) if count == most]
    if not best:
        raise NotRead("there is no Python file and no notebook in it")
    if len(best) > 1:
        several = ", ".join(path.relative_to(folder).as_posix() for path in best)
        raise NotRead(f"it is not clear which of its files counts: {several}")
    return best[0]


def _count(path: Path, wanted: set[str]) -> int:
    """How many of the functions that are asked for a file seems to define."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return sum(f"def {name}(" in text or f"class {name}" in text for name in wanted)


# ---------------------------------------------------------------- notebooks


def _from_notebook(path: Path) -> Path:
    """A Python file of a notebook's code cells, beside it."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        sources = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError):
        raise NotRead(f"{path.name} is no notebook that can be read") from None
    text = "\n\n".join(_python(number, text) for number, text in enumerate(sources, start=1))
    place = path.with_name(path.stem + CELLS)
    place.write_text(text + "\n", encoding="utf-8")
    return place


def is_from_notebook(path: Path) -> bool:
    """Whether a file was made from a notebook."""
    return path.name.endswith(CELLS)


def handed_in(path: Path) -> str:
    """The name of the file as it was handed in."""
    return path.name.removesuffix(CELLS) + ".ipynb" if is_from_notebook(path) else path.name


def _python(number: int, source: str) -> str:
    """A cell's text; without the lines that are for the notebook, if it is no Python with them.

    What is no Python at all becomes an error in its place, so that the other cells still run.
    """
    if source.lstrip().startswith("%%"):
        return f"{CELL}{number} (is not run)"
    problem = _problem(source)
    if problem:
        source = "\n".join(_without_command(line) for line in source.splitlines())
    if problem and _problem(source):
        source = f"raise SyntaxError({json.dumps(problem)})"
    return f"{CELL}{number}\n{source}"


def _without_command(line: str) -> str:
    """The line; "pass" in the place of %matplotlib inline, or of !ls."""
    code = line.lstrip()
    if not code.startswith(("%", "!")):
        return line
    return line[: len(line) - len(code)] + "pass"


def _problem(text: str) -> str:
    """Why a text is no Python; "" if it is."""
    try:
        compile(text, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(getattr(error, "msg", type(error).__name__))
    return ""
