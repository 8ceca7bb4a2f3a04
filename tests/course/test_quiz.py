"""The 69 questions that a page must answer, three for each of 00 to 22: the answer's words stand in its text."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
import words
from course import NAMES

QUESTIONS = tomllib.loads(Path(__file__).with_name("quiz.toml").read_text(encoding="utf-8"))["question"]
PAGE = {name[:2]: name for name in NAMES}
LECTURES = [f"{page:02}" for page in range(23)]


def plain(text):
    """The text on one line, without what makes it bold."""
    return " ".join(text.replace("**", "").split())


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: f"{one['page']} {one['asks'][:40]}")
def test_the_words_that_answer_stand_in_the_page(one):
    assert one["asks"].endswith(("?", ")?"))
    assert plain(one["answer"]) in plain("\n".join(words.texts(PAGE[one["page"]])))


def test_there_are_three_questions_a_page_and_the_eight_of_every_reader_among_them():
    assert Counter(one["page"] for one in QUESTIONS) == dict.fromkeys(LECTURES, 3)
    assert len({one["asks"] for one in QUESTIONS}) == 69
    assert sum(one.get("issue", False) for one in QUESTIONS) == 8


def test_the_two_lectures_are_told_in_at_most_16000_words():
    assert sum(words.count(PAGE[page]) for page in LECTURES) <= 16_000
