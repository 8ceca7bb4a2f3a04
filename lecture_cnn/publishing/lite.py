"""JupyterLite with the course: `build_lite(folder, ...)`, a folder that any web server can serve.

Notebooks run there in the reader's browser. JupyterLite and its Python, Pyodide, are as their
projects make them; this package and the widgets come as wheels, so that nothing is looked up in a
package index.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..nets.files import AnyPath
from .course_files import code_cell, with_first_cells
from .wheel import write_wheel

# What the browser's Python installs besides, as files that lie beside the page. jupyterlab_widgets
# from 3.0.17 on wants a newer JupyterLab than JupyterLite 0.6.4 has.
WHEELS = (
    "anywidget==0.11.0",
    "comm==0.2.3",
    "ipywidgets==8.1.7",
    "jupyterlab_widgets==3.0.15",
    "psygnal==0.16.1",
    "typing_extensions==4.16.0",
)
EXTENSIONS = ("anywidget", "jupyterlab_widgets")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
NEEDED = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "pyodide-lock.json")
# The first cell of each notebook there; its page has none.
INSTALL = "# into the Python of this page\n%pip install -q lecture_cnn anywidget"


def build_lite(
    folder: AnyPath,
    contents: Mapping[str, Path],
    carried: Mapping[str, bytes],
    *,
    pyodide: str | None = None,
    wheels: AnyPath | None = None,
) -> None:
    """Write JupyterLite into an empty folder.

    contents: name, such as notebooks/00_indexing.ipynb -> the file. carried: what this package's
    wheel holds besides (see wheel.py). pyodide: the address or the folder of a Pyodide release;
    without it, the release that JupyterLite takes from its usual host. wheels: a folder with the
    wheels of WHEELS; without it, pip downloads them.

    Errors: a FileNotFoundError if something is missing; a ValueError with JupyterLite's own words
    if it fails.
    """
    with tempfile.TemporaryDirectory() as place:
        lite = Path(place)
        for name, source in contents.items():
            target = lite / "contents" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_with_install(source))
        (lite / "pypi").mkdir()
        found = _wheels(lite / "pypi", wheels)
        write_wheel(lite / "pypi", carried)
        settings: dict[str, Any] = {"disablePyPIFallback": True}
        if pyodide is not None:
            settings["pyodideUrl"] = pyodide_address(pyodide) or "./pyodide/pyodide.js"
        _configure(lite, Path(folder).absolute(), found, settings)
        run_here([sys.executable, "-m", "jupyter", "lite", "build", "--no-libarchive"], lite)
    if not (Path(folder) / "jupyter-lite.json").is_file():
        raise ValueError(f"JupyterLite has built nothing into {folder}")
    # A notebook's picture is asked for once beside its page, before JupyterLite finds it.
    for name, source in contents.items():
        if source.suffix in (".png", ".gif"):
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            shutil.copy(source, Path(folder) / name)
    if pyodide is not None and not pyodide_address(pyodide):
        shutil.copytree(pyodide, Path(folder) / "pyodide")  # after the builder, which clears first


def pyodide_address(pyodide: str | None) -> str:
    """The address of pyodide.js where --pyodide is an address, "" where it is a folder.

    A FileNotFoundError if the folder is no release of Pyodide.
    """
    if pyodide is None:
        return ""
    if urlsplit(pyodide).scheme in ("http", "https"):
        return pyodide if pyodide.endswith((".js", ".mjs")) else f"{pyodide.rstrip('/')}/pyodide.js"
    missing = [name for name in NEEDED if not (Path(pyodide) / name).is_file()]
    if missing:
        raise FileNotFoundError(f"--pyodide: {pyodide!r} has no {', '.join(missing)}")
    return ""


def _with_install(source: Path) -> bytes:
    """A file of the course; a notebook gets the cell that installs this package."""
    data = source.read_bytes()
    if source.suffix != ".ipynb":
        return data
    return with_first_cells(data, [code_cell(INSTALL)])


def _wheels(folder: Path, wheels: AnyPath | None) -> list[Path]:
    """Put the wheels that the widgets need into the folder; return those with an extension."""
    if wheels is None:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
        pure = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"]
        run_here([*command, *pure, *WHEELS], folder)
    else:
        for path in sorted(Path(wheels).glob("*.whl")):
            shutil.copy(path, folder)
    found = {path.name.partition("-")[0]: path for path in folder.glob("*.whl")}
    missing = {name.partition("==")[0] for name in WHEELS} - set(found)
    if missing:
        raise FileNotFoundError(f"wheels that the site needs are missing: {', '.join(missing)}")
    return [found[name] for name in EXTENSIONS]


def _configure(
    lite: Path, folder: Path, extensions: Sequence[Path], settings: dict[str, Any]
) -> None:
    """Write the two files that JupyterLite's builder reads."""
    kernel = next(
        Path(str(file.locate())).parent
        for file in importlib.metadata.files("jupyterlite-pyodide-kernel") or []
        if file.as_posix().endswith("pyodide-kernel-extension/package.json")
    )
    build = {
        "contents": [str(lite / "contents")],
        "apps": ["notebooks", "lab"],
        "federated_extensions": [str(path) for path in (*extensions, kernel)],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(folder),
    }
    page = {
        "exposeAppInBrowser": True,
        "appName": "lecture_cnn",
        "litePluginSettings": {KERNEL: settings},
    }
    files = {
        "jupyter_lite_config.json": {"LiteBuildConfig": build},
        "jupyter-lite.json": {"jupyter-lite-schema-version": 0, "jupyter-config-data": page},
    }
    for name, values in files.items():
        (lite / name).write_text(json.dumps(values, indent=1))


def run_here(command: list[str], folder: Path) -> None:
    """Run a command in a folder; a ValueError with its last words if it fails."""
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if run.returncode:
        words = (run.stdout + run.stderr).strip()[-1500:]
        raise ValueError(f"{' '.join(command[1:4])[:80]} failed:\n{words}")
