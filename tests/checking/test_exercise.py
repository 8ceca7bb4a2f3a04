"""What is said of an exercise's answer."""

import numpy as np
import pytest

from lecture_cnn.checking.exercise import judge


@pytest.mark.parametrize("answer, right, says", [
    (None, 3, "not answered yet"),
    (3, 3, "right"),
    (3.0, 3, "right"),
    (3 + 1e-10, 3, "right"),
    (1e9 + 0.5, 1e9, "right"),  # to 9 digits
    (1e9 + 10, 1e9, "not yet: 1000000010.0 is not it"),
    (3 + 1e-8, 3, "not yet: 3.00000001 is not it"),
    (1e-8, 0, "not yet: 1e-08 is not it"),
    (True, True, "right"),
    (False, True, "not yet: False is not it"),
    ("L07", "L07", "right"),
    ("L08", "L07", "not yet: 'L08' is not it"),
    ("three", 3, "not yet: expected numbers, got 'three'"),
    ((4, 3), (4, 3), "right"),
    ([4, 3], (4, 3), "right"),
    ((4, 3, 1), (4, 3), "not yet: expected the shape (2,), got (3,)"),
    ((4, 2), (4, 3), "not yet: 1 of 2 entries differ, the first at (1,) (counted from 0)"),
    (np.eye(2), np.ones((2, 2)), "not yet: 2 of 4 entries differ, the first at (0, 1) (counted from 0)"),
])
def test_an_answer_is_judged(answer, right, says, capsys):
    judge(answer, lambda: right)
    assert capsys.readouterr().out == says + "\n"


def test_the_right_answer_is_made_only_if_there_is_one_to_judge(capsys):
    judge(None, lambda: 1 / 0)
    assert capsys.readouterr().out == "not answered yet\n"
