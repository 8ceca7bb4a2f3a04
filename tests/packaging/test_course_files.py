"""`lecture-cnn notebooks DIR`: the notebooks where the student works, and what is kept there."""

import shutil
from pathlib import Path

import nbformat
import pytest

from lecture_cnn import cli
from lecture_cnn.publishing import course_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A course of two files, as a wheel has it."""
    folder = tmp_path / "wheel"
    (folder / "notebooks").mkdir(parents=True)
    names = ["notebooks/00_indexing.ipynb", "notebooks/README.md"]
    for name in names:
        (folder / name).write_text(f"as built: {name}")
    monkeypatch.setattr(course_files, "course_files", lambda: {name: folder / name for name in names})
    return folder


def test_the_course_has_every_notebook_and_every_picture_that_they_show():
    found = course_files.course_files()
    built = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert built <= set(found) and "figures/flip.gif" in found
    assert {Path(name).parts[0] for name in found} == {"notebooks", "figures"}


def test_an_installed_wheel_names_its_files(monkeypatch, tmp_path):
    class File(type(Path())):
        def locate(self):
            return tmp_path / self

    listed = [File("../../../share/lecture-cnn/notebooks/00.ipynb"), File("lecture_cnn/cli.py")]
    monkeypatch.setattr(course_files, "files", lambda name: listed)
    monkeypatch.setattr(course_files, "__file__", str(tmp_path / "site" / "lecture_cnn" / "publishing" / "x.py"))
    assert list(course_files.course_files()) == ["notebooks/00.ipynb"]
    monkeypatch.setattr(course_files, "files", lambda name: [])
    with pytest.raises(FileNotFoundError, match="install lecture-cnn from its wheel"):
        course_files.course_files()


def test_what_a_student_changed_is_kept_and_what_was_only_copied_is_renewed(installed, tmp_path, capsys):
    mine = tmp_path / "my course"
    assert cli.main(["notebooks", str(mine)]) == 0
    assert "wrote 2 files" in capsys.readouterr().out
    changed, copied = mine / "notebooks" / "00_indexing.ipynb", mine / "notebooks" / "README.md"
    changed.write_text("my answers")
    for name in ("notebooks/00_indexing.ipynb", "notebooks/README.md"):
        (installed / name).write_text("of a newer version")
    assert cli.main(["notebooks", str(mine)]) == 0
    out = capsys.readouterr().out
    assert "wrote 1 files" in out and "kept notebooks/00_indexing.ipynb" in out
    assert changed.read_text() == "my answers" and copied.read_text() == "of a newer version"
    assert cli.main(["notebooks", str(mine), "--force"]) == 0
    assert changed.read_text() == "of a newer version"


def test_a_notebook_for_a_machine_without_the_package_begins_with_its_installation(tmp_path):
    arguments = ["notebooks", str(tmp_path), "--install", "somewhere/a.whl[lab]", "--colab", "someone/course"]
    assert cli.main(arguments) == 0
    path = tmp_path / "notebooks" / "08_flipped_filter.ipynb"
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    link, install = notebook.cells[:2]
    assert "colab.research.google.com/github/someone/course/blob/main/notebooks/08_flipped" in link.source
    assert install.source == '%pip install -q "somewhere/a.whl[lab]"'
    built = nbformat.read(ROOT / "notebooks" / path.name, 4)
    assert notebook.cells[2:] == built.cells


def test_a_file_that_was_there_before_is_no_copy(installed, tmp_path, capsys):
    place = tmp_path / "mine" / "notebooks" / "README.md"
    place.parent.mkdir(parents=True)
    place.write_text("notes of mine")
    assert cli.main(["notebooks", str(tmp_path / "mine")]) == 0
    assert place.read_text() == "notes of mine"
    shutil.rmtree(tmp_path / "mine")
    (tmp_path / "mine").write_text("a file")
    assert cli.main(["notebooks", str(tmp_path / "mine")]) == 2
    assert "lecture-cnn: " in capsys.readouterr().err
