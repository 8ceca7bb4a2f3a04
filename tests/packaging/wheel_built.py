"""The wheel and the source distribution, built and used in clean environments: `make test-wheel`.

It takes minutes and asks a package index, so `make test` does not collect it.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lecture_cnn.publishing.course_files import copy_course

ROOT = Path(__file__).resolve().parents[2]
MOST = 100e6  # bytes that [widget] may bring beyond the core


def interpreters():
    """Each Python from 3.11 on that this machine has: version -> its program."""
    found = {}
    places = [shutil.which(f"python3.{minor}") for minor in range(11, 15)]
    places += sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python"))
    for place in [sys.executable, *filter(None, places)]:
        code = "import sys, ensurepip; print(*sys.version_info[:2], sep='.')"
        run = subprocess.run([place, "-c", code], capture_output=True, text=True)
        version = run.stdout.strip()
        if run.returncode == 0 and int(version.partition(".")[2]) >= 11:
            found.setdefault(version, place)
    return found


PYTHONS = interpreters()


def run(*command, cwd=None):
    """What a command prints; if it fails, the test does."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=cwd, env=env)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


class Environment:
    """A clean environment, with the commands that are used in it."""

    def __init__(self, folder, python=sys.executable):
        run(python, "-m", "venv", folder)
        self.folder = folder
        self.bin = folder / "bin"

    def install(self, *what):
        run(self.bin / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *what)

    def installed(self):
        listed = run(self.bin / "python", "-m", "pip", "list", "--format=json")
        return {row["name"].lower() for row in json.loads(listed)} - {"pip", "setuptools", "wheel"}

    def python(self, code):
        return run(self.bin / "python", "-c", code, cwd=self.folder)

    def size(self):
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """A folder with the source distribution, made from a clean copy, and the wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    left_out = shutil.ignore_patterns(".git", ".venv", "build", "site", "*.egg-info", "__pycache__", ".mypy_cache")
    shutil.copytree(ROOT, folder / "source", ignore=left_out)
    builder = Environment(folder / "builder")
    builder.install("setuptools>=77")
    code = f"from setuptools import build_meta; build_meta.build_sdist({str(folder)!r})"
    run(builder.bin / "python", "-c", code, cwd=folder / "source")
    [archive] = folder.glob("*.tar.gz")
    run(builder.bin / "python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, archive)
    return folder


@pytest.fixture(scope="module")
def wheel(dist):
    [wheel] = dist.glob("*.whl")
    return wheel


def test_the_wheel_has_every_file_of_the_package_and_every_notebook(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    package = [path for path in (ROOT / "lecture_cnn").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    missing = {path.relative_to(ROOT).as_posix() for path in package} - set(names)
    assert missing == set()
    shared = {name.partition("share/lecture-cnn/")[2] for name in names}
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert len(notebooks) >= 23 and notebooks <= shared
    assert "figures/stage.png" in shared
    print(f"\nwheel: {wheel.stat().st_size / 1e6:.1f} MB")


STUDENT = """
import numpy as np

def conv2d(y, w, b):
    N, D, W, H = y.shape
    M, D, K, K = w.shape
    z = np.zeros((N, M, W - K + 1, H - K + 1))
    for i in range(W - K + 1):
        for j in range(H - K + 1):
            z[:, :, i, j] = np.einsum("ndxy,mdxy->nm", y[:, :, i:i + K, j:j + K], w) + b
    return z
"""


ASKED = """
import lecture_cnn as lc
try:
    lc.stepper('L07')
except ModuleNotFoundError as error:
    print(error)
"""


@pytest.mark.parametrize("version", PYTHONS)
def test_the_wheel_alone_brings_numpy_and_works_then_the_command_that_it_names_brings_the_widget(
    version, wheel, tmp_path
):
    env = Environment(tmp_path / "env", PYTHONS[version])
    env.install(wheel)
    assert env.installed() == {"lecture-cnn", "numpy"}
    (env.folder / "mine.py").write_text(STUDENT)
    command = env.bin / "lecture-cnn"
    only = ["--only", "stride=1", "--only", "padding=0"]
    assert "right" in run(command, "check", "mine.py:conv2d", *only, cwd=env.folder)
    assert int(env.python("import lecture_cnn as lc; print(len(lc.trace('L07')))")) > 100
    told = env.python(ASKED)
    assert 'pip install "lecture-cnn[widget]"' in told

    run(command, "notebooks", "course", cwd=env.folder)
    copied = env.folder / "course" / "notebooks" / "08_flipped_filter.ipynb"
    assert copied.read_bytes() == (ROOT / "notebooks" / copied.name).read_bytes()
    copied.write_text("mine")
    assert f"kept notebooks/{copied.name}" in run(command, "notebooks", "course", cwd=env.folder)
    assert copied.read_text() == "mine"

    before = env.size()
    env.install(told.split("pip install ")[1].strip().strip('"'))  # as a reader would do
    brought = env.size() - before
    print(f"\nPython {version}: core {before / 1e6:.0f} MB with pip, [widget] {brought / 1e6:.1f} MB beyond it")
    assert brought <= MOST
    assert "Stepper of L07" in env.python("import lecture_cnn as lc; print(lc.stepper('L07'))")


def test_a_notebook_installs_the_wheel_by_its_first_cell(wheel, tmp_path):
    """As in Colab: there is Jupyter, and no lecture_cnn."""
    env = Environment(tmp_path / "env")
    env.install("nbclient", "ipykernel")
    assert "lecture-cnn" not in env.installed()
    copy_course(tmp_path / "course", install=f"{wheel}[lab,course]")
    run(env.bin / "jupyter", "execute", tmp_path / "course" / "notebooks" / "00_indexing.ipynb")
    assert "lecture-cnn" in env.installed()


def test_the_commands_of_the_Dockerfile_work_in_a_clean_folder(tmp_path):
    """Where no image can be made: its RUN lines that install and copy, in an environment and a home of their own."""
    env = Environment(tmp_path / "env")
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    commands = [line.removeprefix("RUN ") for line in lines if line.startswith(("RUN pip", "RUN lecture-cnn"))]
    assert len(commands) == 2
    path = f"{env.bin}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        own = command.replace("/source", str(ROOT)).replace(" /course", f" {tmp_path / 'course'}")
        subprocess.run(own, shell=True, check=True, cwd=tmp_path, env={**os.environ, "PATH": path})
    assert (tmp_path / "course" / "notebooks" / "00_indexing.ipynb").exists()


def test_with_lab_and_course_a_notebook_runs(wheel, tmp_path):
    env = Environment(tmp_path / "env")
    env.install("-c", ROOT / "constraints.txt", f"{wheel}[lab,course]")
    run(env.bin / "lecture-cnn", "notebooks", tmp_path / "course")
    notebook = tmp_path / "course" / "notebooks" / "08_flipped_filter.ipynb"
    run(env.bin / "jupyter", "execute", notebook)
    print(f"\n[lab,course]: {env.size() / 1e6:.0f} MB")
