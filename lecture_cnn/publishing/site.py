"""The course at one address: `site(folder)` writes pages, the reference, and JupyterLite.

    index.html   opens at once: a page of the course, and Python that loads behind it
    pages/       the course as pages that need no Python
    reference/   the public functions
    lite/        JupyterLite with the notebooks and this package
"""

import io
import json
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ..nets import data
from ..nets.files import AnyPath, check_folder, write_beside
from .course_files import course_files
from .lite import build_lite, pyodide_address, run_here
from .notebook import export_folder
from .page import MARK, check_target, policy_of

HERE = Path(__file__).parent
SIZE = 60e6  # bytes of a site without Pyodide
RECORD = "lecture-cnn.json"  # in a folder that was written here: so that we know it again
# The reference has the front door and the rooms whose functions are called by name.
REFERENCE = """
import pathlib, sys
import lecture_cnn, pdoc
found = {name: getattr(lecture_cnn, name) for name in lecture_cnn.__all__}
vars(lecture_cnn).update(found)  # they are loaded when they are asked for, and pdoc does not ask
pdoc.pdoc(*sys.argv[2:], output_directory=pathlib.Path(sys.argv[1]))
"""
MODULES = ("lecture_cnn", r"!lecture_cnn\..*\..*", r"!lecture_cnn\.(cli|publishing|widget)")


def site(
    folder: AnyPath,
    *,
    pyodide: str | None = None,
    wheels: AnyPath | None = None,
    force: bool = False,
) -> Path:
    """Write the course for a static host into a folder; return the path of its index.html.

    pyodide, wheels: see `lite.build_lite`. Only pages that would change are written; JupyterLite
    is put in its place when it is whole. A file or a folder that is no earlier one of ours is
    replaced only with `force`; without it, it is a FileExistsError before anything is written.
    """
    root = Path(folder)
    pyodide_address(pyodide)
    root.mkdir(parents=True, exist_ok=True)
    check_folder(root, int(SIZE))
    _check(root, force)
    files = course_files()
    notebooks = next(iter(path for name, path in files.items() if name.endswith(".ipynb"))).parent
    pictures = next(iter(path for name, path in files.items() if name.endswith(".png"))).parent
    with _folder_beside(root / "lite") as lite:
        build_lite(lite, files, carried(), pyodide=pyodide, wheels=wheels)
    with _folder_beside(root / "reference") as reference:
        command = [sys.executable, "-W", "ignore", "-c", REFERENCE]
        run_here([*command, str(reference.absolute()), *MODULES], root)
    (root / "pages").mkdir(exist_ok=True)
    export_folder(notebooks, root / "pages", force=force, pictures=pictures)
    write_beside(root / "index.html", course_page())
    return root / "index.html"


def course_page() -> str:
    """The page that shows the course's pages, and JupyterLite behind them."""
    style = (HERE / "course.css").read_text(encoding="utf-8")
    script = (HERE / "course.js").read_text(encoding="utf-8")
    policy = policy_of(script, style, ["frame-src 'self'"])
    text = (HERE / "course.html").read_text(encoding="utf-8")
    return text.format(mark=MARK, policy=policy, style=style, script=script)


def carried() -> dict[str, bytes]:
    """The pictures and digits as small arrays, which the wheel of a site carries (nets/data.py)."""
    photo = data.photograph(data.SHRINK)
    maps, labels = data.digits()
    file = io.BytesIO()
    np.savez_compressed(file, photo=photo, digits=(16 * maps).astype(np.uint8), labels=labels)
    return {data.CARRIED: file.getvalue()}


def _check(root: Path, force: bool) -> None:
    """A FileExistsError if something would be replaced that was not written here."""
    check_target(root / "index.html", force)
    for place in (root / "lite", root / "reference"):
        if place.exists() and not force and not (place / RECORD).is_file():
            raise FileExistsError(
                f"{place}: this was not written by lecture-cnn and is left as it is; "
                "to replace it: --force, in Python force=True"
            )


@contextmanager
def _folder_beside(place: Path) -> Iterator[Path]:
    """An empty folder that takes the place of another at the end of the `with`, if it went well."""
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    new, before = part / "new", part / "before"
    new.mkdir(parents=True)
    try:
        yield new
        (new / RECORD).write_text(json.dumps({"generator": "lecture-cnn"}))
        if place.exists():
            place.rename(before)
        new.rename(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)
