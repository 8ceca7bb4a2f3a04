"""The notebooks and their pictures, from the checkout or from the installed wheel.

`course_files()` finds them, `copy_course(folder)` copies them for a student to work in.
"""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any, NamedTuple

from ..nets.files import AnyPath, check_folder, write_beside

FOLDERS = ("notebooks", "figures")
KINDS = (".ipynb", ".md", ".png", ".gif")
IN_WHEEL = "share/lecture-cnn/"
RECORD = ".lecture-cnn.json"  # in the student's folder: name -> digest of what was written there


class Copied(NamedTuple):
    """What a copy of the course did: the names of the files that were written, and of those that
    were kept because somebody had changed them."""

    written: list[str]
    kept: list[str]


def course_files() -> dict[str, Path]:
    """Name, such as notebooks/00_indexing.ipynb -> the file.

    A FileNotFoundError if they are neither in a checkout around the package nor in the wheel.
    """
    checkout = Path(__file__).resolve().parents[2]
    found = {}
    if (checkout / "notebooks" / "source").is_dir():
        for folder in FOLDERS:
            for path in (checkout / folder).iterdir():
                found[f"{folder}/{path.name}"] = path
    else:
        found = _in_wheel()
    kept = {name: path for name, path in sorted(found.items()) if path.suffix in KINDS}
    if not kept:
        raise FileNotFoundError("the notebooks are not there: install lecture-cnn from its wheel")
    return kept


def _in_wheel() -> dict[str, Path]:
    """The same, of the installed wheel."""
    found = {}
    try:
        installed = files("lecture-cnn") or []
    except PackageNotFoundError:
        installed = []
    for file in installed:
        _, marker, name = file.as_posix().partition(IN_WHEEL)
        if marker:
            found[name] = Path(str(file.locate()))
    return found


def copy_course(
    folder: AnyPath,
    *,
    install: str | None = None,
    colab: str | None = None,
    force: bool = False,
) -> Copied:
    """Copy the notebooks into `folder`/notebooks, and their pictures into `folder`/figures.

    install: what each notebook's first cell gives to pip, such as the address of a wheel, for a
    machine that has no lecture_cnn yet. colab: OWNER/REPOSITORY, where the folder will lie on
    GitHub: then each notebook begins with a link that opens it in Colab.

    A file that is there is replaced only if it is as this function wrote it; with `force`, any is.
    An OSError says why nothing can be written.
    """
    root = Path(folder)
    sources = course_files()
    for name in FOLDERS:
        (root / name).mkdir(parents=True, exist_ok=True)
        check_folder(root / name, sum(path.stat().st_size for path in sources.values()))
    record = _read_record(root)
    copied = Copied([], [])
    for name, source in sources.items():
        data = source.read_bytes()
        if source.suffix == ".ipynb":
            data = with_first_cells(data, _first_cells(name, install, colab))
        place = root / name
        there = place.read_bytes() if place.exists() else None
        if there is not None and there != data:
            if not force and _digest(there) != record.get(name):
                copied.kept.append(name)
                continue
        if there != data:
            write_beside(place, data)
            copied.written.append(name)
        record[name] = _digest(data)
    write_beside(root / RECORD, json.dumps(record, indent=1))
    return copied


def with_first_cells(notebook: bytes, cells: list[dict[str, Any]]) -> bytes:
    """A notebook's file with more cells before its own; without any, the same bytes."""
    if not cells:
        return notebook
    content = json.loads(notebook)
    content["cells"] = cells + content["cells"]
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def code_cell(source: str) -> dict[str, Any]:
    """A code cell that has not been run, as a notebook's file has it."""
    own: dict[str, Any] = {"id": "install", "execution_count": None, "outputs": []}
    return {"cell_type": "code", "metadata": {}, "source": source, **own}


def _first_cells(name: str, install: str | None, colab: str | None) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = []
    if colab is not None:
        address = f"https://colab.research.google.com/github/{colab}/blob/main/{name}"
        link = f"[Open in Colab]({address})"
        cells.append({"cell_type": "markdown", "id": "open", "metadata": {}, "source": link})
    if install is not None:
        cells.append(code_cell(f'%pip install -q "{install}"'))
    return cells


def _read_record(root: Path) -> dict[str, str]:
    """The digests of what was written into the folder earlier; none where that can't be read."""
    try:
        return dict(json.loads((root / RECORD).read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
