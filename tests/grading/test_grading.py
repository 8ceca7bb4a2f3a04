"""`lecture-cnn grade`: points by result and condition, files that programs read, nothing of a student's run here."""

import csv
import itertools
import json
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from made_functions import source
from made_submissions import HANG, HOMEWORK, RETURN, RIGHT, WORTH, hand_in, points, with_forward

import lecture_cnn as lc
from lecture_cnn import cli
from lecture_cnn.checking import worker
from lecture_cnn.checking.calling import TimeUp
from lecture_cnn.checking.check import Signs
from lecture_cnn.checking.compare import RESULT_NAMES
from lecture_cnn.checking.report import CaseReport, Report
from lecture_cnn.publishing.grading import grading, outline
from lecture_cnn.publishing.grading.assignment import assignment_from, read_assignment
from lecture_cnn.publishing.grading.cells import NOTES, handout, points_of, share_of
from lecture_cnn.publishing.grading.feedback import feedback
from lecture_cnn.publishing.grading.formats import as_csv, as_gradescope, as_junit
from lecture_cnn.publishing.grading.grading import graded
from lecture_cnn.publishing.grading.points import of_report
from lecture_cnn.publishing.grading.submissions import Submission, submissions_in
from lecture_cnn.slips.mistakes import named

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = assignment_from(HOMEWORK)
TOML = """
title = "Homework 2"
file = "conv.py"
hints = 2
seconds = 3

[[operations]]
operation = "conv2d"
points = 4
conditions = {plain = 2, stride = 1, padding = 1}

[[operations]]
operation = "conv2d_backward"
points = {dy = 3, dw = 2, db = 1}
conditions = {plain = 2, stride = 1, padding = 1}
"""
DOUBLED = "dw without stride"


def the_grade(tmp_path, text, data=HOMEWORK, name="ada.py"):
    place = tmp_path / name
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return graded(Submission("ada", place), assignment_from(data))


def by_result(grade):
    return {result["name"]: result["points"] for row in grade["operations"] for result in row["results"]}


# ---------------------------------------------------------------- the assignment file


def test_an_assignment_file_says_what_is_asked_for(tmp_path):
    (tmp_path / "hw.toml").write_text(TOML)
    assert read_assignment(tmp_path / "hw.toml") == ASSIGNMENT
    assert ASSIGNMENT.points == 4 + 3 + 2 + 1
    [forward, backward] = ASSIGNMENT.tasks
    assert forward.functions == ("conv2d",) and forward.points == {"z": 4}


@pytest.mark.parametrize(
    "old, new, says",
    [
        ('"conv2d"', '"conv3d"', "expected one of conv2d, "),
        ('"conv2d"', '"residual"', "residual takes functions, which can't be graded here"),
        ("seconds", "second", "unknown 'second'; did you mean 'seconds'?"),
        ("points = 4", "points = -4", "operations 1 (conv2d), points: expected a number from 0 on, got -4"),
        ("points = 4", "", "points: expected a number from 0 on, got None"),
        ("hints = 2", "hints = 4", "the next hint would be the solution"),
        ("{dy = 3,", "{dx = 3,", "points: unknown 'dx'. There are: db, dw, dy"),
        ("stride = 1", "strides = 1", "unknown 'strides'; did you mean 'stride'?"),
        ("{plain = 2, ", "{", "expected a share for 'plain'"),
        ("points = 4", 'points = 4\nconventions = ["C order"]', "there"),
        ("[[operations]]", "[operations]", ""),
    ],
)
def test_a_wrong_line_is_named_with_what_it_may_be(tmp_path, old, new, says):
    (tmp_path / "hw.toml").write_text(TOML.replace(old, new, 1))
    with pytest.raises(ValueError, match="hw.toml: ") as error:
        read_assignment(tmp_path / "hw.toml")
    assert says in str(error.value) or says == "there" and "conventions: expected" in str(error.value)


# ---------------------------------------------------------------- points


def report_of(wrong, untried=(), verdicts=None):
    """A report in which these cases have wrong results: case -> names."""
    from lecture_cnn.checking.cases import cases, wider_cases
    from lecture_cnn.checking.diagnosis import Result

    rows = []
    for case in (*cases("conv2d_backward"), *wider_cases("conv2d_backward")):
        names = tuple(wrong.get(case.name, ()))
        rows.append(CaseReport(case.name, "", not names, tried=case.name not in untried, wrong=names))
    results = {name: Result((verdicts or {}).get(name, "right")) for name in ("dy", "dw", "db")}
    for names in wrong.values():
        for name in names:
            results[name] = Result("wrong")
    return Report("f", "conv2d_backward", rows, [], 0, True, results=results)


def lost_of(report):
    row = of_report(ASSIGNMENT.tasks[1], "f", report, [])
    return {
        result["name"]: {share["condition"] for share in result["shares"] if not share["points"]}
        for result in row["results"]
    }


def test_a_condition_is_lost_by_a_case_of_its_own():
    assert lost_of(report_of({"stride 3": ["dw"]})) == {"dy": set(), "dw": {"stride"}, "db": set()}
    assert lost_of(report_of({"padding 2": ["dy", "dw"]})) == {"dy": {"padding"}, "dw": {"padding"}, "db": set()}
    assert lost_of(report_of({"K = W": ["db"]}))["db"] == {"plain"}


def test_a_case_of_two_conditions_costs_one_and_only_if_nothing_else_explains_it():
    both = "stride 2 and padding 1"
    assert lost_of(report_of({both: ["dw"]}))["dw"] == {"padding"}
    assert lost_of(report_of({both: ["dw"], "stride 3": ["dw"]}))["dw"] == {"stride"}


def test_a_condition_that_no_case_could_try_gets_no_points():
    from lecture_cnn.checking.cases import cases
    from lecture_cnn.publishing.grading.points import TESTS

    with_stride = [case.name for case in cases("conv2d_backward") if TESTS["stride"](case)]
    assert lost_of(report_of({}, untried=with_stride)) == dict.fromkeys(("dy", "dw", "db"), {"stride"})


def test_the_shares_of_a_result_are_hand_worked(tmp_path):
    grade = the_grade(tmp_path, source(slip=DOUBLED))
    # dw is worth 2: plain 2/4, stride 1/4, padding 1/4 of it. Only the stride is lost.
    assert by_result(grade) == {"z": 4, "dy": 3, "dw": 2 - 2 * 1 / 4, "db": 1}
    assert grade["points"] == 9.5 and grade["of"] == 10


FIRST_WEEK = """
import numpy as np

def conv2d(x, w, b):
    (N, D, W, H), K = x.shape, w.shape[-1]
    z = np.zeros((N, len(w), W - K + 1, H - K + 1))
    for i in range(W - K + 1):
        for j in range(H - K + 1):
            z[:, :, i, j] = np.einsum("ndxy,mdxy->nm", x[:, :, i:i + K, j:j + K], w) + b
    return z

def max_pool2d(y, K, stride):
    (N, D, W, H), S = y.shape, stride
    u = np.zeros((N, D, (W - K) // S + 1, (H - K) // S + 1))
    for i in range(u.shape[2]):
        for j in range(u.shape[3]):
            u[:, :, i, j] = y[:, :, i * S:i * S + K, j * S:j * S + K].max(axis=(2, 3))
    return u

def conv_transpose1d(y, w, b, stride):
    M, K = w.shape[1:]
    z = np.zeros((M, (y.shape[1] - 1) * stride + K)) + b[:, None]
    for t in range(y.shape[1]):
        z[:, t * stride:t * stride + K] += np.einsum("d,dmk->mk", y[:, t], w)
    return z
"""


def test_a_function_of_batches_or_series_that_takes_less_than_the_cases_is_graded_and_told_why(tmp_path):
    shares = {"plain": 2, "stride": 1, "padding": 1}
    names = {"conv2d": "conv2d", "max_pool2d": "max_pool2d", "conv_transpose2d": "conv_transpose1d"}
    rows = [{"operation": operation, "function": name, "points": 4, "conditions": shares}
            for operation, name in names.items()]
    grade = the_grade(tmp_path, FIRST_WEEK, {"operations": rows})
    forward, pool, transposed = grade["operations"]
    assert [share["verdict"] for share in forward["results"][0]["shares"]] == ["right", "not tried", "not tried"]
    assert forward["points"] == 2
    assert by_result({"operations": [pool]}) == {"u": 1.5, "pidx": 0}
    assert transposed["points"] == 3
    text = feedback(grade, "Homework")
    assert "stride: not tried, 0 of 1: it takes no stride" in text
    assert "pidx: 0 of 2  not tried: it is not among what your function returns\n\n" in text


def test_what_a_condition_is_lost_for_is_told(tmp_path):
    averaged = source(convention="batch").replace("sum(p[1] for p in parts)", "sum(p[1] for p in parts) / len(x)")
    grade = the_grade(tmp_path, averaged)
    assert by_result(grade) == {"z": 4, "dy": 3, "dw": 1.5, "db": 1}
    assert "padding: wrong, 0 of 0.5: a batch of 4 (stride and padding together)" in feedback(grade, "")


def test_an_endless_loop_gets_a_hint_of_its_own(tmp_path):
    grade = the_grade(tmp_path, with_forward(HANG), {**HOMEWORK, "seconds": 0.5})
    [hint] = grade["operations"][0]["hints"]
    assert hint.startswith("Which rule: every loop comes to an end.")
    assert "; returns" not in grade["operations"][0]["report"]


def test_without_conditions_a_result_has_all_points_or_none(tmp_path):
    whole = {"operations": [{"operation": "conv2d_backward", "points": 6}]}
    grade = the_grade(tmp_path, source(slip=DOUBLED), whole)
    assert by_result(grade) == {"dy": 2, "dw": 0, "db": 2}


FLATTEN = """
class Flatten:
    def forward(self, A):
        return A.reshape(A.shape[0], -1)
"""


@pytest.mark.parametrize("conventions, points", [("any", 1), (["C order"], 1), ([], 0)], ids=repr)
def test_the_assignment_says_which_conventions_count(tmp_path, conventions, points):
    row = {"operation": "flatten", "function": "Flatten", "points": 1, "conventions": conventions}
    grade = the_grade(tmp_path, FLATTEN, {"operations": [row]})
    assert grade["points"] == points
    [result] = grade["operations"][0]["results"]
    assert "C order" in result["condition"]


# ---------------------------------------------------------------- nothing of a student's runs here


TRAPS = f'''
import os
os.environ["STUDENT_WAS_HERE"] = "1"
def trap(*a, **k):
    os.environ["STUDENT_WAS_HERE"] = "1"
class Meta(type):
    def __call__(cls, *a, **k):
        trap()
class Base:
    def __init_subclass__(cls):
        trap()
class Layer(Base, metaclass=Meta):
    x = trap()
    def __set_name__(self, *a):
        trap()
@trap
def decorated(y=trap(), *, z: trap() = -1):
    pass
conv2d = trap
{RIGHT.replace("def conv2d(y, w, b=None", "def conv2d(y, w, b=trap()")}
'''


def test_an_outline_runs_nothing_of_the_file(tmp_path, monkeypatch):
    monkeypatch.delenv("STUDENT_WAS_HERE", raising=False)
    made = outline.outline(TRAPS.encode(), "conv.py")
    import os

    assert "STUDENT_WAS_HERE" not in os.environ
    assert made.decorated.__defaults__ == (None,) and made.decorated.__kwdefaults__ == {"z": -1}
    assert made.Layer.__mro__ == (made.Layer, object)
    grade = the_grade(tmp_path, TRAPS)
    assert "STUDENT_WAS_HERE" not in os.environ
    assert set(by_result(grade)) == set(WORTH)


@pytest.mark.parametrize("text", ["(" * 5000, "x = " + "-" * 100_000 + "1", "def f(:", "\0", "x = 1 +"])
def test_a_file_that_python_can_not_read_is_a_syntax_error(text):
    with pytest.raises(SyntaxError):
        outline.outline(text.encode(), "conv.py")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "conv.py").write_text(RIGHT)
    hand_in(tmp_path, "ada", "", {"notes.txt": ""})
    (tmp_path / "ada" / "folder").symlink_to(tmp_path / "others")
    (tmp_path / "ada" / "conv.py").symlink_to(tmp_path / "others" / "conv.py")
    grade = graded(Submission("ada", tmp_path / "ada"), ASSIGNMENT)
    assert grade["points"] == 0 and grade["notes"] == ["there is no Python file and no notebook in it"]


def test_a_submission_is_left_as_it_is(tmp_path):
    text = RIGHT + "\nopen(__file__, 'a').write('x = 1')\nopen('new.txt', 'w').write('1')\n"
    folder = tmp_path / "ada"
    hand_in(tmp_path, "ada", "", {"conv.py": text})
    grade = graded(Submission("ada", folder), ASSIGNMENT)
    assert by_result(grade) == points({}), grade["notes"]
    assert [path.name for path in folder.iterdir()] == ["conv.py"] and (folder / "conv.py").read_text() == text


BLOCKED = """
import sys
for name in ("matplotlib", "jupyterlab", "jupyter", "sklearn", "ipywidgets", "anywidget", "IPython", "scipy", "PIL",
             "cloudpickle", "tqdm", "notebook", "nbformat", "traitlets"):
    sys.modules[name] = None  # as if it were not installed
from lecture_cnn import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def test_grading_and_checking_need_numpy_alone(tmp_path):
    """Neither matplotlib, JupyterLab, scikit-learn nor ipywidgets can be imported there."""
    (tmp_path / "hw.toml").write_text(TOML)
    (tmp_path / "ada.py").write_text(source(slip=DOUBLED))
    command = [sys.executable, "-c", BLOCKED]
    options = ["--out", "grades", "--json", "--junit", "--gradescope", "--feedback", "--autolab"]
    run = subprocess.run([*command, "grade", "ada.py", "--assignment", "hw.toml", *options], cwd=tmp_path,
                         capture_output=True, text=True)
    assert run.returncode == 0 and run.stderr == "", run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == {"scores": {"conv2d": 4.0, "conv2d_backward": 5.5}}
    run = subprocess.run([*command, "check", "ada.py:conv2d"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0 and run.stderr == "", run.stderr
    assert run.stdout.startswith("conv2d as conv2d: 16 of 16 cases are right")


# ---------------------------------------------------------------- what is written


@pytest.fixture(scope="module")
def wrong_grade(tmp_path_factory):
    return the_grade(tmp_path_factory.mktemp("wrong"), source(slip=DOUBLED))


def test_feedback_goes_as_far_as_the_assignment_says_and_never_to_the_solution(tmp_path):
    mistake = named("stride ignored in the backward pass")
    texts = []
    for hints in range(4):
        grade = the_grade(tmp_path, source(slip=DOUBLED), {**HOMEWORK, "hints": hints})
        texts.append(feedback(grade, "Homework 2"))
        assert texts[-1].count("Hint ") == hints
    assert [mistake.id in text for text in texts] == [False, False, False, True]
    assert not any("The correction" in text or "hint()" in text for text in texts)
    assert "dw: 1.5 of 2  wrong\n        stride: wrong, 0 of 0.5: stride 2 without a leftover; " in texts[0]
    assert not any("named mistake" in text or "taken as a function" in text for text in texts)


def test_a_right_operation_is_told_in_one_line_and_its_results(tmp_path):
    text = feedback(the_grade(tmp_path, RIGHT), "Homework 2")
    assert text.startswith("Feedback by lecture-cnn grade\nHomework 2: ada\n10 of 10 points\n")
    assert "cases are right" not in text and "z: 4 of 4  right" in text


def test_junit_has_a_test_for_each_condition_and_is_xml_whatever_is_printed(wrong_grade):
    grade = {**wrong_grade, "student": "a\x00b<&>"}
    root = ElementTree.fromstring(as_junit("Homework 2", {"ada": grade}))
    [suite] = root
    assert suite.get("name") == "a?b<&>"
    assert (suite.get("tests"), suite.get("failures")) == ("12", "1")
    [failed] = [case for case in suite if len(case)]
    assert failed.get("name") == "dw, stride (0 of 0.5)"


def test_gradescope_has_what_its_results_json_asks_for(wrong_grade):
    results = json.loads(as_gradescope(wrong_grade, "Homework 2"))
    assert results["score"] == 9.5 == sum(test["score"] for test in results["tests"])
    assert sum(test["max_score"] for test in results["tests"]) == 10
    assert {test["status"] for test in results["tests"]} == {"passed", "failed"}
    assert results["visibility"] == "visible"


def test_a_name_that_a_spreadsheet_would_compute_is_text(wrong_grade):
    rows = list(csv.reader(as_csv({"x": {**wrong_grade, "student": "=1+1"}}).splitlines()))
    assert rows[0] == ["student", "file", "points", "of", "conv2d", "conv2d_backward", "notes"]
    assert rows[1] == ["'=1+1", "ada.py", "9.5", "10", "4", "5.5", ""]


def grade_in(folder, *options):
    return cli.main(["grade", str(folder / "class"), "--assignment", str(folder / "hw.toml"),
                     "--out", str(folder / "grades"), *options])


@pytest.fixture
def small_class(tmp_path):
    (tmp_path / "hw.toml").write_text(TOML)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.py").write_text(RIGHT)
    (tmp_path / "class" / "bob.py").write_text(source("columns", "cache"))
    (tmp_path / "class" / "notes.txt").write_text("no submission")
    return tmp_path


def test_nothing_that_was_not_written_here_is_overwritten_without_force(small_class, capsys):
    grades = small_class / "grades"
    (grades / "feedback").mkdir(parents=True)
    foreign = [grades / "grades.csv", grades / "feedback" / "bob.txt"]
    for path in foreign:
        path.write_text("mine")
        assert grade_in(small_class, "--feedback") == 2
        said = capsys.readouterr()
        assert said.err.count("was not written by lecture-cnn") == 1
        assert said.out == "notes.txt: no submission, left out\n"
        assert path.read_text() == "mine" and not (grades / "done" / "ada.json").exists()
        path.unlink()
    foreign[0].write_text("mine")
    assert grade_in(small_class, "--feedback", "--force") == 0
    assert foreign[0].read_text().startswith("student,file,points,of")
    assert grade_in(small_class, "--feedback") == 0  # its own files


def test_a_second_call_takes_what_is_finished_and_still_holds(small_class, capsys):
    assert grade_in(small_class) == 0
    kept = (small_class / "grades" / "grades.csv").read_text()
    capsys.readouterr()
    assert grade_in(small_class, "--resume") == 0
    assert capsys.readouterr().out.count("as before") == 2
    (small_class / "class" / "bob.py").write_text(source(slip=DOUBLED))
    assert grade_in(small_class, "--resume") == 0
    said = capsys.readouterr().out
    assert "ada: 10 of 10 as before" in said and "bob: 9.5 of 10\n" in said
    assert (small_class / "grades" / "grades.csv").read_text() != kept
    (small_class / "hw.toml").write_text(TOML.replace("points = 4", "points = 5"))
    assert grade_in(small_class, "--resume") == 0
    assert "as before" not in capsys.readouterr().out


def test_one_that_ends_the_process_that_grades_it_is_named_and_the_others_are_graded(small_class, capsys):
    kills = with_forward("    import os, signal\n    os.kill(os.getppid(), signal.SIGKILL)")
    (small_class / "class" / "mallory.py").write_text(kills)
    (small_class / "class" / "zoe.py").write_text(RIGHT)
    assert grade_in(small_class, "--workers", "2") == 1
    out = capsys.readouterr().out.splitlines()
    assert out[1:] == ["ada: 10 of 10", "bob: 10 of 10",
                       "mallory: not graded: it ends the process that grades it", "zoe: 10 of 10",
                       "3 graded, 10.00 of 10 points on average"]


def test_the_student_of_a_file_a_folder_and_a_zip_of_one_name(tmp_path):
    (tmp_path / "ada").mkdir()
    for name in ("ada.py", "ada.zip", "bob.ipynb", ".hidden.py", "notes.pdf"):
        (tmp_path / name).write_text("")
    found, left_out = submissions_in(tmp_path)
    assert [one.student for one in found] == ["ada", "ada.py", "ada.zip", "bob"] and left_out == ["notes.pdf"]
    (tmp_path / "conv.py").write_text("")
    [one], _ = submissions_in(tmp_path, "conv.py")  # a folder that is itself what one student handed in
    assert one.path == tmp_path


@pytest.mark.parametrize("arguments, says", [
    (["nowhere"], "there is no file or folder 'nowhere'"),
    (["empty"], "no submissions here"),
    (["class", "--workers", "0"], "--workers: expected at least 1, got 0"),
    (["class", "--autolab"], "--autolab: expected one submission"),
    (["class", "--gradescope", "results.json"], "--gradescope: expected a folder"),
])
def test_a_wrong_call_is_one_line(small_class, monkeypatch, capsys, arguments, says):
    monkeypatch.chdir(small_class)
    (small_class / "empty").mkdir()
    assert cli.main(["grade", *arguments, "--assignment", "hw.toml"]) == 2
    assert says in capsys.readouterr().err


# ---------------------------------------------------------------- cells


def test_a_cell_gives_the_points_and_says_why(capsys):
    made = {}
    exec(source(slip=DOUBLED), made)
    assert points_of(made["conv2d_backward"], HOMEWORK, "conv2d_backward") == 5.5
    assert "dw: 1.5 of 2  wrong" in capsys.readouterr().out
    share_of(made["conv2d_backward"], HOMEWORK, "conv2d_backward", "dw", "padding")
    with pytest.raises(AssertionError, match="dw: 1.5 of 2  wrong"):
        share_of(made["conv2d_backward"], HOMEWORK, "conv2d_backward", "dw", "stride")
    assert points_of(None, HOMEWORK, "conv2d") == 0.0


def test_a_cell_shows_nothing_on_standard_error_for_nbgrader_gives_no_points_then(capsys, monkeypatch):
    """It is a busy machine: each check shows its bar at once."""
    monkeypatch.setattr(worker, "SIGN", 0)
    monkeypatch.setattr(Signs, "alive", lambda self: print("a bar", file=sys.stderr))
    made = {}
    exec(source(), made)
    lc.check(made["conv2d"], "conv2d")
    assert "a bar" in capsys.readouterr().err
    assert points_of(made["conv2d"], HOMEWORK, "conv2d") == 4
    shown = capsys.readouterr()
    assert shown.err == "" and "4 of 4 points" in shown.out


def test_the_handout_says_what_a_shape_does_not():
    both = handout(assignment_from({"operations": [{"operation": "max_pool2d", "points": 4}]}))
    assert "pidx: (D, W', H', 2), to be returned: (x, y) of each largest cell, from 0, in the map" in both
    assert "u: (D, W', H'), to be returned: a cell of the border is never the largest\n" in both
    assert all(name in RESULT_NAMES[operation] for operation, name in NOTES)


def test_an_assignment_names_the_conditions_that_plain_has_besides(tmp_path, capsys):
    (tmp_path / "hw.toml").write_text(
        '[[operations]]\noperation = "max_pool2d"\npoints = 2\nconditions = {plain = 2, stride = 1}\n'
    )
    assert cli.main(["assignment", str(tmp_path / "hw.toml")]) == 0
    assert capsys.readouterr().out == (
        "Assignment: 2 points, hand in one file\n"
        "  max_pool2d: max_pool2d, u 1, pidx 1\n"
        "    plain also has: padding, ties (no share of its own)\n"
    )


def test_the_handout_is_python_that_gets_no_points(tmp_path):
    (tmp_path / "hw.toml").write_text(TOML)
    place = tmp_path / "conv.py"
    assert cli.main(["assignment", str(tmp_path / "hw.toml"), "--handout", str(place)]) == 0
    grade = the_grade(tmp_path, place.read_text())
    assert grade["points"] == 0
    assert grade["operations"][0]["problem"] == "conv2d is not written yet: it stops with NotImplementedError"
    place.write_text("the solution of an instructor")
    assert cli.main(["assignment", str(tmp_path / "hw.toml"), "--handout", str(place)]) == 2
    assert place.read_text() == "the solution of an instructor"


# ---------------------------------------------------------------- limits


def test_an_operation_has_one_limit_for_all_of_its_cases(tmp_path):
    """Each call sleeps for a tenth of the limit: no call is too long, all together are."""
    sleepy = with_forward(f"    import time\n    time.sleep(0.1)\n{RETURN}")
    grade = the_grade(tmp_path, sleepy, {**HOMEWORK, "seconds": 1})
    assert "no answer within 1 seconds" in grade["operations"][0]["report"]
    assert by_result(grade)["dy"] == 3


def test_what_counts_is_what_a_process_computes_where_it_is_kept_waiting(tmp_path, monkeypatch):
    """A call that takes three times the limit, in a process that could have gone on: the machine was busy."""
    once = "    if not os.path.exists('slept'):\n        os.mkdir('slept')\n        time.sleep(3.5)\n"
    slow = "import os, time\n" + with_forward(once + RETURN)
    assert by_result(the_grade(tmp_path, slow, {**HOMEWORK, "seconds": 1}))["z"] == 0
    monkeypatch.setattr(grading.Process, "would_go_on", lambda process: True)
    assert by_result(the_grade(tmp_path, slow, {**HOMEWORK, "seconds": 1}))["z"] == 4


def test_an_answer_counts_that_was_there_and_was_read_late(tmp_path, monkeypatch):
    """The process that grades got no turn while the limit went by: each answer is there, and not yet read."""
    right, calls = worker.Worker._next, itertools.count()

    def late(self, seconds, alive):
        if self.fresh or next(calls) % 2:
            return right(self, seconds, alive)
        while not self._has_answered():
            time.sleep(0.01)
        raise TimeUp

    monkeypatch.setattr(worker.Worker, "_next", late)
    assert the_grade(tmp_path, RIGHT)["points"] == 10
    assert next(calls) > 40


def test_where_an_operation_hangs_or_ends_the_process_the_next_is_still_graded(tmp_path):
    for body in (HANG, "    import os\n    os._exit(1)"):
        grade = the_grade(tmp_path, with_forward(body), {**HOMEWORK, "seconds": 1})
        assert by_result(grade) == {"z": 0, "dy": 3, "dw": 2, "db": 1}


def test_the_memory_of_the_assignment_is_the_limit(tmp_path):
    uses = f"    held = np.empty(200 * 2**20 // 8)\n{RETURN}"
    text = with_forward(uses)
    assert by_result(the_grade(tmp_path, text))["z"] == 4
    assert by_result(the_grade(tmp_path, text, {**HOMEWORK, "memory": 100}))["z"] == 0
