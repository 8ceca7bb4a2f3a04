"""Exercises in a page from a file: a number or a letter is answered there, without Python."""

import functools
import json
import re

import nbformat
import numpy as np
import pytest
from course import NAMES, SOURCE
from course_answers import RIGHT
from long import long, some_of

import lecture_cnn as lc
from lecture_cnn.course.exercises import NAMES as EXERCISES
from lecture_cnn.course.exercises import PAGES, made
from lecture_cnn.publishing.exercises import form, without_question
from lecture_cnn.publishing.notebook import notebook_page

PAGE = {name[:2]: name for name in NAMES}


def right_answer(name):
    """The right answer that the tests know."""
    page, number = name.split(".")
    scope = dict(np=np, lc=lc)
    exec(RIGHT[PAGE[page]][int(number) - 1], scope)
    return scope["answer"]


def typed(value):
    """An answer as it is typed."""
    if isinstance(value, str):
        return value
    return ", ".join(f"{number:.12g}" for number in np.ravel(value))


@functools.cache
def answered_here():
    """The exercises whose answer is a number or a letter."""
    return [name for name in EXERCISES if made(name).known]


def test_every_number_and_letter_is_answered_in_the_page_and_functions_say_what_they_need():
    assert len(answered_here()) >= 2 * len(PAGES) - 4
    for name in EXERCISES:
        text = form(f'answer = None\nexercise("{name}", answer)')
        if name not in answered_here():
            assert "needs Python" in text
            continue
        told = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text)[1])
        assert [right for _, right, _ in told["known"]].count(True) == 1
        assert told["solution"] == list(made(name).solution)
    assert form("print(1)") == ""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A page with each of these exercises; its cells have their outputs and are not run."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.cells = [nbformat.v4.new_code_cell(f'exercise = print\nexercise("{name}")') for name in answered_here()]
    folder = tmp_path_factory.mktemp("exercises")
    nbformat.write(notebook, folder / "all.ipynb")
    (folder / "all.html").write_text(notebook_page(folder / "all.ipynb"))
    return folder / "all.html"


@long
def test_each_right_answer_is_right_and_each_foreseen_one_gets_its_sentence(page, path):
    page.goto(f"file://{path}")
    for n, name in some_of(list(enumerate(answered_here())), 5):
        asked = page.locator("form.exercise").nth(n)
        exercise = made(name)

        def answer(value, asked=asked, letters=exercise.of_letters):
            if letters:
                asked.locator(f"button[value={value}]").click()
                pressed = asked.locator("button[aria-pressed=true]")
                assert pressed.evaluate_all("all => all.map((one) => one.value)") == [value]
            else:
                asked.locator("input").fill(typed(value))
                asked.locator("input").press("Enter")
            return asked.locator("[role=status]").text_content()

        lines = exercise.question.splitlines()
        assert asked.locator("p").first.text_content() == " ".join(lines[: -len(exercise.known)]
                                                                   if exercise.of_letters else lines)
        choices = [choice.strip().replace(")", "", 1) for choice in lines[1:]] if exercise.of_letters else []
        assert [text.replace("  ", " ") for text in asked.locator(".choice").all_text_contents()] == choices
        for wrong, _ in exercise.foreseen:
            assert answer(wrong) == f"✗ not yet: {exercise.verdict(wrong)[1]}"
        if not exercise.of_letters:
            assert answer("12345.678").startswith("✗ not yet: ")
            if np.size(exercise.known[0]) == 1:
                assert answer("1,234,567") == "✗ not yet: 1,234,567 is not it"
                assert answer("1, 2") == "✗ not yet: expected 1 number, got 2"
        for step in exercise.solution:
            asked.get_by_role("button", name="Show a step").click()
            assert asked.locator("li").last.text_content() == step
        assert not asked.locator(".step").is_visible()
        is_right, why = exercise.verdict(exercise.known[0])
        said = answer(right_answer(name))
        assert said.startswith("✓ right: ") and (not is_right or said == f"✓ right: {why}"), name


def test_another_seed_asks_with_its_numbers_and_an_unknown_name_nothing():
    other = made("01.1", 1).question.splitlines()[0].split(".")[0]
    assert other not in form('exercise("01.1", answer)  # seed=1 draws other numbers')
    assert other in form('exercise("01.1", answer, seed=1)')


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_each_of_its_exercises_once(page):
    """The form asks what the stored output asks: so that is left out of the page."""
    notebook = nbformat.read(SOURCE.parent / f"{PAGE[page]}.ipynb", 4)
    asked = [(cell.source, cell.outputs) for cell in notebook.cells if form(cell.source).startswith("<form")]
    left = [without_question(output, source) for source, outputs in asked for output in outputs]
    assert [output for output in left if output is not None and "not answered yet" in output.get("text", "")] == []
    assert form('exercise("99.1", answer)') == ""


def test_what_a_cell_prints_before_its_exercise_is_kept():
    asked = made("01.1").text(None)
    source = 'print(2)\nexercise("01.1", answer)'
    both = nbformat.v4.new_output("stream", text=f"2\n{asked}\n")
    assert without_question(both, source).text == "2\n"
    assert without_question(nbformat.v4.new_output("stream", text=asked + "\n"), source) is None
    assert without_question(both, "print(2)") == both
