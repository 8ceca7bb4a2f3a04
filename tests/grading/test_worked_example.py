"""examples/homework: what its README says of each submission is what they get; its scripts run."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lecture_cnn import cli
from lecture_cnn.publishing.grading.assignment import read_assignment
from lecture_cnn.publishing.grading.cells import handout

ROOT = Path(__file__).resolve().parents[2]
HOMEWORK = ROOT / "examples" / "homework"
README = (HOMEWORK / "README.md").read_text(encoding="utf-8")


def test_the_readme_tells_what_each_submission_gets(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HOMEWORK, "homework")
    monkeypatch.chdir("homework")
    assignment = Path("hw.toml").read_text()
    assert "\nseconds = 5 " in assignment  # which a loop without an end takes whole
    Path("hw.toml").write_text(assignment.replace("\nseconds = 5 ", "\nseconds = 2 "))
    [command] = re.findall(r"^    lecture-cnn (grade submissions .*)$", README, re.M)
    assert cli.main(command.split()) == 0
    out = capsys.readouterr().out
    assert "".join(f"    {line}\n" for line in out.splitlines()) in README
    rows = re.findall(r"^\| (\w+) \| .* \| (\d+) \| .* \|$", README, re.M)
    assert [f"{student}: {points} of 20" for student, points in rows] == out.splitlines()[:-1]
    told = (Path("grades") / "feedback" / "cleo.txt").read_text()
    shown = README[README.index("    conv_backward (conv2d_backward)") : README.index("        The first difference")]
    assert all(line.strip() in told for line in shown.splitlines())


def test_the_solution_gets_all_points_and_the_handout_is_made_from_the_assignment(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", str(HOMEWORK / "solution.py"), "--assignment", str(HOMEWORK / "hw.toml")]) == 0
    assert capsys.readouterr().out.startswith("solution: 20 of 20\nFeedback by lecture-cnn grade\n")
    assert list(tmp_path.iterdir()) == []  # a single file is only read
    assert (HOMEWORK / "conv.py").read_text() == handout(read_assignment(HOMEWORK / "hw.toml"))


def with_commands(folder):
    """An environment in which lecture-cnn is this one, and no other make is at work."""
    bin = folder / "bin"
    bin.mkdir()
    (bin / "lecture-cnn").write_text(
        f"#!{sys.executable}\nimport sys\nfrom lecture_cnn.cli import main\nsys.exit(main())\n")
    (bin / "lecture-cnn").chmod(0o755)
    own = {name: value for name, value in os.environ.items() if name not in ("MAKELEVEL", "MAKEFLAGS", "MFLAGS")}
    return {**own, "PATH": f"{bin}{os.pathsep}{own['PATH']}", "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize("name", ["conv.py", "my_answer.py"])
def test_gradescopes_script_writes_its_results(tmp_path, name):
    (tmp_path / "submission").mkdir()
    shutil.copy(HOMEWORK / "submissions" / "cleo.py", tmp_path / "submission" / name)
    shutil.copytree(HOMEWORK, tmp_path / "source")
    environment = {**with_commands(tmp_path), "AUTOGRADER": str(tmp_path)}
    subprocess.run([HOMEWORK / "gradescope" / "run_autograder"], env=environment, check=True, capture_output=True)
    results = json.loads((tmp_path / "results" / "results.json").read_text())
    assert results["score"] == 19 and len(results["tests"]) == 5


def test_autolabs_makefile_ends_with_the_line_of_scores(tmp_path):
    makefile = (HOMEWORK / "autolab" / "autograde-Makefile").read_text()
    lines = [line for line in makefile.splitlines() if "pip install" not in line]  # it is there
    (tmp_path / "Makefile").write_text("\n".join(lines) + "\n")
    shutil.copy(HOMEWORK / "submissions" / "jun.py", tmp_path / "conv.py")
    subprocess.run(["tar", "cf", tmp_path / "autograde.tar", "hw.toml"], cwd=HOMEWORK, check=True)
    run = subprocess.run(["make"], cwd=tmp_path, env=with_commands(tmp_path), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    scores = {"conv_forward": 6.0, "conv_backward": 10.0, "max_pool": 0.0}
    assert json.loads(run.stdout.splitlines()[-1]) == {"scores": scores}
