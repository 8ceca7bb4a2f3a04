"""All made submissions: `make test-grade`. None misgraded, none stuck, the same result each time; with figures.

188 are homework of our own functions, the others the bank of named mistakes, each in a file of its own.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from made_submissions import (
    HOMEWORK,
    SECONDS,
    bank_homework,
    bank_source,
    classroom,
    hand_in,
    of_the_bank,
    points,
    wrong_results,
)

from lecture_cnn.publishing.grading.assignment import assignment_from
from lecture_cnn.publishing.grading.grading import graded
from lecture_cnn.publishing.grading.running import grade_all
from lecture_cnn.publishing.grading.submissions import Submission, submissions_in

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
FIRST, EACH = 1, 0.5  # seconds of CPU: of a submission, and of each operation besides


def cpu():
    """Seconds of CPU of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def by_result(grade):
    return {result["name"]: result["points"] for row in grade["operations"] for result in row["results"]}


@pytest.fixture(scope="module")
def students(tmp_path_factory):
    """The folder of the class, and what each must get."""
    folder = tmp_path_factory.mktemp("class")
    made = classroom()
    for student, (file, contents, _) in made.items():
        hand_in(folder, student, file, contents)
    return folder, {student: points(lost) for student, (_, _, lost) in made.items()}


@pytest.fixture(scope="module")
def one_by_one(students):
    """Each grade with its seconds of CPU and of the clock."""
    folder, _ = students
    submissions, left_out = submissions_in(folder)
    assert left_out == []
    graded(submissions[0], ASSIGNMENT)  # the imports
    found = {}
    for submission in submissions:
        before, start = cpu(), time.monotonic()
        grade = graded(submission, ASSIGNMENT)
        found[submission.student] = grade, cpu() - before, time.monotonic() - start
    return found


def compared(grade):
    """The whole grade; of one that starts hundreds of processes the points: how far it gets hangs on the machine."""
    return (grade["student"], by_result(grade)) if grade["student"] == "odd_forks" else grade


def hung(grade):
    """How often the limit of time was reached: by operations, and when the file was loaded."""
    told = [*grade["notes"], *(row.get("report", "") for row in grade["operations"])]
    return sum("no answer within" in text or "it is not through after" in text for text in told)


def test_none_is_misgraded(students, one_by_one):
    found = {student: by_result(grade) for student, (grade, _, _) in one_by_one.items()}
    assert found == students[1]


def test_none_takes_longer_than_its_bound(one_by_one):
    """1 s of CPU and 0.5 s for each operation; one that hangs, its limits besides."""
    bound = FIRST + EACH * len(ASSIGNMENT.tasks)
    late = {}
    for student, (grade, seconds, _) in one_by_one.items():
        if seconds > bound + SECONDS * hung(grade):
            late[student] = seconds
    assert late == {}
    plain = [seconds for grade, seconds, _ in one_by_one.values() if not hung(grade)]
    hanging = {student: (round(seconds, 1), round(wall, 1), hung(grade))
               for student, (grade, seconds, wall) in one_by_one.items() if hung(grade)}
    print(f"\n{len(plain)} submissions: mean {sum(plain) / len(plain):.2f} s of CPU, most {max(plain):.2f} s; "
          f"{len(hanging)} that hang: {hanging}")


def test_the_same_again_in_another_order_on_two_workers(students, one_by_one, tmp_path):
    folder, _ = students
    submissions, _ = submissions_in(folder)
    random.Random(5).shuffle(submissions)
    (tmp_path / "done").mkdir()
    start = time.monotonic()
    grades = grade_all(submissions, ASSIGNMENT, tmp_path / "done", workers=2)
    print(f"\n{len(grades)} on two workers: {time.monotonic() - start:.0f} s by the clock")
    assert [grade["student"] for grade in grades] == [one.student for one in submissions]
    again = {grade["student"]: compared(grade) for grade in grades}
    assert again == {student: compared(grade) for student, (grade, _, _) in one_by_one.items()}


def hears_ctrl_c():
    """What a shell starts in the background ignores a Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_killed_in_the_middle_and_continued_it_is_the_same(students, one_by_one, tmp_path):
    folder, _ = students
    (tmp_path / "hw.toml").write_text(TOML)
    start = "import sys; from lecture_cnn.cli import main; sys.exit(main(sys.argv[1:]))"
    options = ["--assignment", "hw.toml", "--json", "--workers", "2"]
    command = [sys.executable, "-c", start, "grade", str(folder), *options]
    for name in (signal.SIGINT, signal.SIGKILL):
        process = subprocess.Popen(
            [*command, "--resume"], cwd=tmp_path, start_new_session=True, preexec_fn=hears_ctrl_c,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        count = 0
        for line in process.stdout:
            count += "as before" not in line
            if count == 25:
                os.killpg(process.pid, name)
                break
        process.communicate()
        assert process.returncode != 0
    run = subprocess.run([*command, "--resume"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("as before") >= 40
    made = json.loads((tmp_path / "grades" / "grades.json").read_text())["grades"]
    assert list(map(compared, made)) == [compared(grade) for grade, _, _ in one_by_one.values()]


def test_each_named_mistake_of_the_bank_loses_what_it_makes_wrong_and_gets_its_name(tmp_path):
    most, total, names = 0.0, 0.0, Counter()
    for number, (operation, mistake) in enumerate(of_the_bank()):
        place = tmp_path / f"{number}.py"
        place.write_text(bank_source(operation, mistake))
        assignment = assignment_from(bank_homework(operation))
        before = cpu()
        grade = graded(Submission("ada", place), assignment)
        seconds = cpu() - before
        most, total = max(most, seconds), total + seconds
        wrong = wrong_results(operation, mistake)
        lost = {name for name, got in by_result(grade).items() if not got}
        assert lost == wrong, (operation, mistake, grade)
        [row] = grade["operations"]
        told = {result["mistake"] for result in row["results"]}
        names[row["mistake"] == mistake.id or mistake.id in told or not wrong] += 1
        assert seconds <= FIRST + EACH, (operation, mistake)
    print(f"\n{number + 1} of the bank: mean {total / (number + 1):.2f} s of CPU, most {most:.2f} s; named {names}")
    assert names[False] == 0
