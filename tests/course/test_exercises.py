"""The exercises of the notebooks: right, wrong in each foreseen way, constant, and with hard-coded sizes."""

import re

import course
import numpy as np
import pytest
from course import NAMES, SOURCE
from course_answers import NAMED, RIGHT

import lecture_cnn as lc
from lecture_cnn.checking.exercise import NOT_ANSWERED, OPENS, TRY_FIRST
from lecture_cnn.course.exercises import NAMES as EXERCISES
from lecture_cnn.course.exercises import PAGES, exercise, made

pytestmark = pytest.mark.notebook

SEEDS = range(5)
PAGE = {name[:2]: name for name in NAMES}


def right_source(name):
    """The right answer that the tests know, for seed 0."""
    page, number = name.split(".")
    return RIGHT[PAGE[page]][int(number) - 1]


SHORT = [name for name in EXERCISES if right_source(name).startswith("answer")]
FUNCTIONS = [name for name in EXERCISES if name not in SHORT]

each_short_one = pytest.mark.parametrize("name", SHORT)


def answer_of(name):
    scope = dict(np=np, lc=lc)
    exec(right_source(name), scope)
    return scope["answer"]


def function_of(source):
    scope = dict(np=np, lc=lc)
    exec(source, scope)
    return list(scope.values())[-1]


@each_short_one
def test_the_right_answer_is_right_and_no_other_one(name):
    """Nor is it right for every seed: but where any sizes are asked for that will do."""
    answer = answer_of(name)
    is_right, why = made(name).verdict(answer)
    assert is_right and len(why) > 10, why
    assert name == "21.3" or not all(made(name, seed).verdict(answer)[0] for seed in SEEDS)
    each_foreseen_wrong_answer_gets_a_sentence_of_its_own(name)
    an_answer_that_nobody_foresaw_is_wrong_and_nothing_right_is_said(name, answer)


def each_foreseen_wrong_answer_gets_a_sentence_of_its_own(name):
    for seed in SEEDS:
        asked = made(name, seed)
        assert len(asked.foreseen) >= 2, f"seed {seed}"
        said = []
        for answer, sentence in asked.foreseen:
            is_right, text = asked.verdict(answer)
            assert not is_right and sentence in text, f"seed {seed}, {answer}: {text}"
            said.append(text)
        assert len(set(said)) == len(said), f"seed {seed}: {said}"


def an_answer_that_nobody_foresaw_is_wrong_and_nothing_right_is_said(name, right):
    for seed in SEEDS:
        is_right, said = made(name, seed).verdict(12345)
        assert not is_right, f"seed {seed}"
        assert not re.search(rf"(?<!\w){re.escape(str(right))}(?!\w)", said), f"seed {seed}"


@pytest.mark.parametrize("name", SHORT + list(NAMED))
def test_the_solution_opens_after_a_try_step_by_step(name, capsys):
    asked = made(name)
    assert len(asked.solution) >= 2
    assert asked.text().splitlines()[-1] == NOT_ANSWERED
    assert asked.text(steps=9).splitlines()[-1] == TRY_FIRST
    wrong = asked.foreseen[0][0] if name in SHORT else lambda *_: 0
    assert asked.text(wrong).splitlines()[-1] == OPENS
    text = " ".join(asked.text(wrong, steps=1).split())
    assert asked.solution[0] in text and asked.solution[1] not in text
    exercise(name, wrong, steps=9)
    text = " ".join(capsys.readouterr().out.split())
    assert all(step in text for step in asked.solution)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_right_function_passes_and_each_wrong_one_is_told_what_is_wrong(name):
    asked = made(name)
    assert asked.verdict(function_of(right_source(name)))[0]
    assert len(NAMED[name]) >= 2
    for source, sentence in NAMED[name]:
        is_right, said = asked.verdict(function_of(source))
        assert not is_right and sentence in said, said
    for wrong, sentence in asked.foreseen:
        is_right, said = asked.verdict(wrong)
        assert not is_right and said.startswith(sentence)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_function_is_no_answer(name):
    is_right, said = made(name).verdict(3)
    assert not is_right and "your function itself" in said


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_asks_its_exercises_in_order_and_computes_no_answer(page):
    text = (SOURCE / f"{PAGE[page]}.py").read_text(encoding="utf-8")
    asked = re.findall(r'^exercise\("(\d\d\.\d+)", (\w+)\)', text, re.M)
    assert [name for name, _ in asked] == [name for name in EXERCISES if name[:2] == page]
    assert "judge(" not in text
    assert sum(bool(course.ASKS.search(cell)) for cell in course.code(PAGE[page])) == len(PAGES[page])


def test_an_exercise_that_is_not_there_is_a_key_error_that_names_those_that_are():
    with pytest.raises(KeyError, match="07.1 to 07.3"):
        made("07.4")
