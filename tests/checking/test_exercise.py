"""What is said of an exercise's answer."""

from random import Random

import numpy as np
import pytest

from lecture_cnn.checking.exercise import compared, number, telling


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
def test_an_answer_is_judged(answer, right, says):
    said = number("?", right, "it is so", wrong=[], solution=[]).text(answer).splitlines()[-1 if answer is None else 2]
    assert said == ("right: it is so" if says == "right" else says)


def doubled(y, times):
    return times * y


@pytest.mark.parametrize("function, says", [
    (doubled, "right: the same as ours on 2 inputs of different sizes."),
    (lambda y, times: 2 * y, "not yet: on input 2 of 2, 3 of 3 entries differ, the first at (0,) (counted from 0)"),
    (lambda y, times: np.ones(2), "not yet: on input 1 of 2, 2 of 2 entries differ, the first at (0,)"),
    (lambda y, times: y, "not yet: y as it came."),
    (lambda y, times: y.missing, "not yet: on input 1 of 2 it stops: AttributeError"),
    (lambda y, times: None, "not answered yet"),
    (None, "not answered yet"),
])
def test_a_function_is_compared_with_ours_on_every_input(function, says):
    cases = [(np.array([2.0, 3]), 2), (np.array([1.0, 2, 4]), 3)]
    asked = compared("?", doubled, cases, solution=[], foreseen=[(lambda y, times: y, "y as it came.")])
    assert " ".join(asked.text(function).splitlines()[2:]).startswith(says)


def test_a_function_that_changes_its_input_spoils_no_case():
    def inside(y, times):
        y *= times
        return y

    assert compared("?", doubled, [(np.ones(2), 2)], solution=[]).verdict(inside)[0]


def test_numbers_are_drawn_until_all_answers_to_them_differ():
    drawn = iter([(2, 2), (4, 2)])  # 2 * 2 = 2 + 2
    assert telling(Random(0), lambda draw: next(drawn), lambda a, b: [a * b, a + b]) == (4, 2)
    with pytest.raises(ValueError, match="no numbers whose answers all differ"):
        telling(Random(0), lambda draw: (1,), lambda a: [a, a])
