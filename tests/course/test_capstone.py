"""The capstone: six functions of one's own train a network, and a mistake in any of them is named."""

import re
from types import SimpleNamespace

import course
import numpy as np
import pytest
from course_answers import MY_OPS, MY_OPS_WRONG

import lecture_cnn as lc
from lecture_cnn.course.exercises import my_ops

pytestmark = pytest.mark.notebook

PLANTED = [(name, *wrongs[0]) for name, wrongs in zip(my_ops.OPERATIONS, MY_OPS_WRONG)]  # all: test_exercises.py


def functions(sources):
    scope = dict(np=np, lc=lc)
    for source in sources:
        exec(source, scope)
    return SimpleNamespace(**scope)


def test_a_right_set_is_judged_right_and_its_network_reads_85_of_100_digits_that_it_has_not_seen():
    """The notebook's own cells, with the functions written; one look at each digit in place of two."""
    cells = [cell.replace("epochs=2", "epochs=1") for cell in course.code("27_my_ops")]
    answers = iter(MY_OPS)
    cells = [course.answered(cell, next(answers)) if course.ASKS.search(cell) else cell for cell in cells]
    said = course.run(cells, {})
    (last,) = [text for text in said if "held-out digits read" in text]
    assert last.splitlines()[:6] == [f"{name}: right" for name in my_ops.OPERATIONS]
    (share,) = re.findall(r"read: (\d+)%", last)
    assert int(share) >= 85 and "Done" in last


@pytest.mark.parametrize("name, old, new, sentence", PLANTED)
def test_a_planted_mistake_is_named_and_the_others_stay_right(name, old, new, sentence, capsys):
    right = MY_OPS[my_ops.OPERATIONS.index(name)]
    assert old in right
    mine = functions(MY_OPS)
    setattr(mine, name, getattr(functions([right.replace(old, new)]), name))
    assert not my_ops.verdicts(mine)
    printed = capsys.readouterr().out
    said = dict(re.findall(r"^(\w+): (.*(?:\n    .*)*)", printed, re.M))
    assert sentence in said.pop(name)
    assert set(said.values()) == {"right"}


def test_what_is_not_written_yet_is_said_and_nothing_is_trained(capsys):
    mine = SimpleNamespace(conv2d=lambda y, w, b: None)
    assert not my_ops.verdicts(mine)
    assert capsys.readouterr().out.splitlines() == [f"{name}: not written yet" for name in my_ops.OPERATIONS]
    texts = [printed for cell, _, printed in course.left("27_my_ops") if "verdicts(" in cell]
    assert "held-out" not in texts[0]
