"""Every notebook as a reader uses it: right answers are judged right, wrong ones not, and other values may be tried."""

import re

import course
import pytest
from course import NAMES, SOURCE
from course_answers import RIGHT, TRY, WRONG
from long import TRIALS, of_a_trial

pytestmark = pytest.mark.notebook

each_notebook = pytest.mark.parametrize("name", NAMES)
LAST, BESIDE = "22", "23"  # the last page of the two lectures; those from 23 on need no order
INVITING = re.compile(r"\S.*  # .*\btry ")


@each_notebook
def test_there_are_three_exercises_or_more_and_none_is_answered_in_the_notebook(name):
    said = [printed.splitlines()[-1] for _, _, printed in course.exercises(name)]
    assert len(said) >= 3 and set(said) == {"not answered yet"}


@each_notebook
def test_the_right_answers_are_judged_right(name):
    assert course.verdicts(name, RIGHT[name]) == ["right"] * len(RIGHT[name])


@each_notebook
def test_a_wrong_answer_is_not_judged_right(name):
    found = course.verdicts(name, WRONG[name])
    assert [text.startswith("not yet") for text in found] == [True] * len(WRONG[name]), found


@pytest.mark.parametrize("name, other", [(name, other) for name in TRY for other in TRY[name]])
def test_the_cells_that_invite_to_try_other_values_take_them(name, other):
    """They run with the values, and so do the cells after them."""
    cells = [cell for cell, _, _ in course.left(name)]
    first = next(n for n, cell in enumerate(cells) if INVITING.search(cell))
    inviting = [line for cell in cells for line in cell.splitlines() if INVITING.search(line)]
    assert len(inviting) == len(other)
    changed = cells[first:]
    for old, new in other.items():
        assert sum(old in line for line in inviting) == 1
        changed = [cell.replace(old, new) for cell in changed]
    _, before, _ = course.left(name)[first]
    printed = course.run(changed, dict(before))
    assert printed != [printed for _, _, printed in course.left(name)[first:]]
    if name in ("15_boxes_and_pose", "18_augmentation", "20_speech"):  # what was learned holds for the others, too
        assert "False" not in printed[0]


def test_no_cell_invites_to_try_without_a_test():
    assert [name for name in NAMES if any(INVITING.search(cell) for cell, _, _ in course.left(name))] == list(TRY)


@each_notebook
def test_its_links_lead_to_the_one_before_and_the_one_after_or_to_the_contents(name):
    text = (SOURCE / f"{name}.py").read_text(encoding="utf-8")
    links = re.findall(r"\]\((\S+)\.ipynb\)", text)
    if name < BESIDE:
        number = NAMES.index(name)
        neighbours = [*NAMES[max(0, number - 1):number], *NAMES[number + 1:number + 2]]
        assert links == [page for page in neighbours if page < BESIDE]
    if name >= LAST:
        assert "](README.md)" in text


def test_what_is_left_out_as_long_is_there_and_has_no_exercise_and_nothing_to_try():
    out = [cell for name in NAMES for cell in course.every(name) if of_a_trial(cell)]
    assert all(any(words in cell for cell in out) for words in TRIALS)
    assert not any(course.ASKS.search(cell) or INVITING.search(cell) for cell in out)
    everything = "".join(cell for name in NAMES for cell in course.every(name))
    assert all(everything.count(long) == 1 for long in course.SHORTER)
