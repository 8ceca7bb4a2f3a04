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
