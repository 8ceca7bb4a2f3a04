"""`make lab` where it can't work says what to do."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("is_set_up", [False, True])
def test_in_a_folder_that_may_only_be_read_make_says_what_to_do(tmp_path, is_set_up):
    folder = tmp_path / "eine Übung"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
        (folder / name).chmod(0o444)
    if is_set_up:  # by somebody else
        (folder / ".venv").mkdir()
        (folder / ".venv" / "ready").touch()
    folder.chmod(0o555)
    nobody = dict(user=65534, extra_groups=[]) if os.geteuid() == 0 else {}
    run = subprocess.run(["make", "lab"], cwd=folder, capture_output=True, text=True, **nobody)
    assert run.returncode != 0
    assert "Nothing can be written into this folder: copy it to one of yours" in run.stderr
    assert "Traceback" not in run.stderr
    assert (folder / ".venv").exists() == is_set_up


@pytest.mark.parametrize("home", ["", "/nonexistent", "mine"])
def test_jupyterlab_has_a_home_where_there_is_none(tmp_path, home):
    """A JupyterLab that says where it would keep its settings, in a folder that is set up."""
    folder = tmp_path / "eine \u00dcbung"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv" / "ready").touch()
    jupyter = folder / ".venv" / "bin" / "jupyter"
    jupyter.write_text('#!/bin/sh\necho "$HOME"\n')
    jupyter.chmod(0o755)
    (tmp_path / "mine").mkdir()
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    if home:
        env["HOME"] = str(tmp_path / home)
    run = subprocess.run(["make", "lab"], cwd=folder, capture_output=True, text=True, env=env)
    own = tmp_path / "mine" if home == "mine" else folder / ".venv" / "home"
    assert (run.returncode, run.stdout) == (0, f"{own}\n"), run.stderr
    assert own.is_dir()
