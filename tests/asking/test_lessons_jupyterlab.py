"""Both lectures in a real JupyterLab on a laptop's screen: at every place all is seen, and large enough."""

import pytest
from runs_page import SIZES
from test_lessons_figures import FAULTS, PLACES

CELLS = ["import lecture_cnn as lc\nlc.lesson(1)", "lc.lesson(2)"]


@pytest.fixture
def lessons(lab, new_page):
    width, height = SIZES["laptop"]
    new_page.set_viewport_size(dict(width=width, height=height))
    lab.write("lessons.ipynb", CELLS)
    lab.open(new_page, "lessons.ipynb").run_all()
    return new_page


def test_every_place_of_both_lectures_fits_what_is_seen_of_the_notebook(lessons):
    for which, places in PLACES.items():
        cell = lessons.locator(".jp-CodeCell").nth(which - 1)
        cell.scroll_into_view_if_needed()
        cell.locator(".lecture-stepper").wait_for()
        found = lessons.evaluate(FAULTS, f"lecture {which}")
        assert found["places"] >= places
        assert found["faults"] == []
