"""The questions on the notebooks' stages: asked early, and their answers stand in no cell."""

import re
import subprocess
import sys

import numpy as np
import pytest
import words
from course import NAMES, SOURCE

from lecture_cnn.course import band, questions

FIRST = 150  # words


def asked_in(name):
    text = (SOURCE / f"{name}.py").read_text(encoding="utf-8")
    return re.findall(r'questions\.stage\("([^"]+)"\)', text)


def test_each_question_is_asked_in_one_notebook():
    asked = [stage for name in NAMES for stage in asked_in(name)]
    assert sorted(asked) == sorted(questions.STAGES)


@pytest.mark.parametrize("name", questions.STAGES)
def test_a_stage_asks_and_one_choice_at_least_is_right_and_each_wrong_one_says_why(name):
    widget = questions.stage(name)
    assert widget.mode == "stage" and widget.asks
    for ask in widget.asks:
        assert len(ask["choices"]) >= 2 and ask["right"]
        assert all(choice["why"] for choice in ask["choices"])


@pytest.mark.parametrize("name", [name for name in NAMES if asked_in(name)])
def test_a_notebook_asks_within_its_first_words(name):
    """The first text holds the question, and the stage comes directly below it."""
    opening = words.texts(name)[0]
    assert "?" in opening
    assert len(words.prose(opening)) <= FIRST
    source = (SOURCE / f"{name}.py").read_text(encoding="utf-8")
    first_code = source.split("# %%\n")[1]
    assert "questions.stage(" in first_code


@pytest.mark.parametrize("name", NAMES)
def test_every_page_asks_within_its_first_150_words(name):
    first = words.texts(name)[0]
    asked = first[: first.index("?")]
    assert len(words.prose(asked)) <= FIRST


def test_words_of_prose_are_counted_without_code_and_formulas():
    text = "Two words `code here` $x + y$ and [a link](08.ipynb).\n\n$$a = b$$\n\n```\ncode\n```\nIt's done."
    assert words.prose(text) == ["Two", "words", "and", "a", "link", "It's", "done"]


def test_the_band_is_drawn_from_a_run():
    run = band.backward_run([2, -1, 1], [1, 2, 4])
    shares = [(one.place, one.z, one.value) for one in band.products(run) if one.y == 2]
    assert sorted(shares) == [(0, 2, 1*1), (1, 1, 2*-1), (2, 0, 4*2)]
    assert run.result["dY"].tolist() == [[2, 3, 7, -2, 4]]
    assert band.by_matrix([2, -1, 1], [1, 2, 4]).tolist() == [2, 3, 7, -2, 4]
    assert band.by_col2im([2, -1, 1], [1, 2, 4]).tolist() == [2, 3, 7, -2, 4]


def letters(figure):
    """The words of a picture with their places."""
    (axis,) = figure.axes
    return {(round(float(x)), round(float(y))): text.get_text()
            for text in axis.texts for x, y in [np.array(text.get_position()) - 0.5] if text.get_text() in "abc"}


def test_a_column_of_the_band_reads_in_reverse_and_a_window_carries_it():
    forward = letters(band.band(band.forward_run([3, 1, 2, -1, 2], [1, 2, 4]), column=3))
    assert [forward.get((2, row)) for row in range(3)] == ["c", "b", "a"]
    assert [forward[at, 0] for at in range(3)] == ["a", "b", "c"]
    windows = letters(band.windows(band.backward_run([2, -1, 1], [1, 2, 4])))
    assert [windows.get((at, 2)) for at in (2, 3, 4)] == ["c", "b", "a"]
    assert [windows.get((at, 0)) for at in (0, 1, 2)] == ["c", "b", "a"]


def test_four_ways_hold_the_same_nine_products():
    figure = band.four_ways(band.backward_run([2, -1, 1], [1, 2, 4]))
    nine = sorted(f"{letter}·dz{z}" for letter in "abc" for z in (1, 2, 3))
    for axis in (figure.axes[0], figure.axes[1], figure.axes[3]):
        shown = [text.get_text() for text in axis.texts]
        assert sorted(text for text in shown if text in nine) == nine
    assert figure.alt


def test_a_question_and_an_exercise_need_neither_matplotlib_nor_scikit_learn():
    """A page whose cells need them neither runs in a browser with little to fetch."""
    source = (SOURCE / "26_homework.py").read_text(encoding="utf-8")
    assert not re.search(r"matplotlib|scipy|sklearn|plt\.|figures|lc\.data", source)
    code = ("import sys\nfrom lecture_cnn.course import questions\nfrom lecture_cnn.course.exercises import exercise\n"
            "questions.stage('26 plain')\nexercise('26.3', lambda matrix, K: matrix)\n"
            "print([name for name in ('matplotlib', 'scipy', 'sklearn') if name in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_the_question_that_opens_a_page_needs_them_neither():
    """So in a browser one can vote on 00 and 08 before what draws their pictures has come."""
    first = [(SOURCE / f"{name}.py").read_text(encoding="utf-8").split("# %%\n")[1].split("# %% [markdown]")[0]
             for name in ("00_indexing", "07_influence", "08_flipped_filter")]
    heavy = "[name for name in ('matplotlib', 'scipy', 'sklearn') if name in sys.modules]"
    code = "".join(first) + f"import sys\nprint({heavy})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
