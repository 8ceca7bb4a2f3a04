"""docs/GRADING.md says what is so: its file, its tables, its calls."""

import re
import shlex
from pathlib import Path

import pytest
from made_functions import source

from lecture_cnn import cli
from lecture_cnn.checking.compare import RESULT_NAMES
from lecture_cnn.publishing.grading.assignment import CONDITIONS, KEYS, OPERATION_KEYS, TAKE_FUNCTIONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "GRADING.md").read_text(encoding="utf-8")
[TOML] = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
CALLS = re.findall(r"^    \$ (lecture-cnn .*)$", PAGE, re.M)


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("hw.toml").write_text(TOML)
    right = source(backward="conv_backward")
    Path("solution.py").write_text(right)
    Path("submissions").mkdir()
    Path("submissions/ada.py").write_text(right)
    Path("submissions/ben.py").write_text(source(slip="dw without stride", backward="conv_backward"))


def test_the_pages_calls_give_what_it_shows(course, capsys):
    assert len(CALLS) == 4
    for call in CALLS:
        assert cli.main(shlex.split(call)[1:]) == 0
        shown = PAGE[PAGE.index(f"    $ {call}\n") :].splitlines()[1:]
        for line, told in zip(shown, capsys.readouterr().out.splitlines()):
            if not line.startswith("    ") or line == "    ...":
                break
            assert line == f"    {told}"


def test_its_table_has_each_line_of_the_file_and_each_condition():
    named = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))
    assert named >= (KEYS | OPERATION_KEYS) - {"operations"}
    assert all(f"`{name}`" in PAGE for name in ["plain", *CONDITIONS])


def test_its_table_of_operations_names_their_results():
    rows = re.findall(r"^\| (`.*`) \| (.*) \|$", PAGE[PAGE.index("| operation | results |") :], re.M)
    found = {}
    for operations, results in rows:
        parts = [part.split(", ") for part in results.split("; ")]
        names = [re.findall(r"`(\w+)`", part) for part in operations.split("; ")]
        for several, result in zip(names, parts):
            found |= dict.fromkeys(several, result)
    assert found == {name: RESULT_NAMES[name] for name in found}
    assert set(found) == set(RESULT_NAMES) - TAKE_FUNCTIONS
