"""The cells for nbgrader and the tests for otter, run by these packages: `make test-grade`.

They are installed in an environment of their own, build/graders, for they ask for much.
"""

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from made_functions import SLIPS, source
from made_submissions import HOMEWORK, points

from lecture_cnn.publishing.grading.cells import nbgrader_notebook, otter_tests

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "build" / "graders" / "bin"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "cnn"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ExecutePreprocessor.timeout = 120
"""
STUDENTS = {  # student -> (the text of the functions, the conditions that are lost)
    "ada": (source(), {}),
    "bob": (source(slip="dw without stride"), SLIPS["dw without stride"][1]),
    "cyd": (source("windows", "cache"), {}),
    "dan": (source(slip="forward flipped, dy assigned"), SLIPS["forward flipped, dy assigned"][1]),
}
BY_OPERATION = {"conv2d": ["z"], "conv2d_backward": ["dy", "dw", "db"]}


def run(folder, *command):
    """Run a command of the graders' environment."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        environment[name] = str(folder / name.lower())
    environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def expected(lost):
    """Operation -> points."""
    by_result = points(lost)
    return {name: sum(by_result[one] for one in results) for name, results in BY_OPERATION.items()}


@pytest.fixture(scope="module", autouse=True)
def installed():
    assert BIN.exists(), "make test-grade makes the environment build/graders"


def test_nbgrader_makes_the_students_notebook_and_gives_the_points_of_grade(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    place = tmp_path / "source" / "hw2" / "hw2.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(nbgrader_notebook(HOMEWORK))
    run(tmp_path, "nbgrader", "generate_assignment", "hw2")
    released = json.loads((tmp_path / "release" / "hw2" / "hw2.ipynb").read_text())
    text = json.dumps(released)
    assert "BEGIN SOLUTION" not in text and "raise NotImplementedError" in text
    for student, (functions, _) in STUDENTS.items():
        notebook = json.loads(json.dumps(released))
        answers = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")]
        assert len(answers) == 2
        answers[0]["source"], answers[1]["source"] = functions, "# above"
        grading = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
        grading[0]["source"] = "4.0"  # a cheat: nbgrader puts the instructor's cell back
        there = tmp_path / "submitted" / student / "hw2" / "hw2.ipynb"
        there.parent.mkdir(parents=True)
        there.write_text(json.dumps(notebook))
    run(tmp_path, "nbgrader", "autograde", "hw2")
    ask = (
        "from nbgrader.api import Gradebook\n"
        "with Gradebook('sqlite:///gradebook.db') as book:\n"
        "    for one in book.assignment_submissions('hw2'):\n"
        "        for grade in one.notebooks[0].grades:\n"
        "            print(one.student.id, grade.name, grade.auto_score, sep=',')\n"
    )
    rows = csv.reader(run(tmp_path, "python", "-c", ask).splitlines())
    found = {}
    for student, name, score in rows:
        found.setdefault(student, {})[name.removeprefix("points_")] = float(score)
    assert found == {student: expected(lost) for student, (_, lost) in STUDENTS.items()}


def test_otter_gives_the_points_of_grade(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()
    for name, text in otter_tests(HOMEWORK).items():
        (tests / name).write_text(text)
    run(tmp_path, "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment", "--no-requirements")
    assert zipfile.is_zipfile(tmp_path / "autograder.zip")
    for student, (functions, lost) in STUDENTS.items():
        submission = tmp_path / f"{student}.py"
        submission.write_text(functions)
        (tmp_path / student).mkdir()
        run(tmp_path, "otter", "run", "-a", "autograder.zip", "-o", student, "--no-logo", f"{student}.py")
        results = json.loads((tmp_path / student / "results.json").read_text())
        found = sum(test.get("score", 0) for test in results["tests"])
        assert found == pytest.approx(sum(expected(lost).values())), results
        assert sum(test.get("max_score", 0) for test in results["tests"]) == 10


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
