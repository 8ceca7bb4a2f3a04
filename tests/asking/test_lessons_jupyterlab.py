"""Both lectures in a real JupyterLab: at every place all is seen, and large enough."""

import pytest
from long import amount, long, some_of
from runs_page import SIZES
from test_lessons_figures import FAULTS, PLACES

import lecture_cnn as lc

CELLS = ["import lecture_cnn as lc\nlc.lesson(1)", "lc.lesson(2)"]
THREE = {1: [2, 8, 15], 2: [1, 4, 7]}  # rows that are looked at on the other screens


@pytest.fixture
def lessons(lab, lab_page):
    resize(lab_page, "laptop")
    lab.write("lessons.ipynb", CELLS)
    lab.open(lab_page, "lessons.ipynb").run_all()
    return lab_page


def resize(page, size):
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    page.wait_for_function("width => innerWidth === width", arg=width)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def look(page, which, rows):
    """At each place of these rows, or of all."""
    cell = page.locator(".jp-CodeCell").nth(which - 1)
    cell.scroll_into_view_if_needed()
    cell.locator(".lecture-stepper").wait_for()
    found = page.evaluate(FAULTS, dict(name=f"lecture {which}", rows=rows))
    told = [lc.lesson(which).rows[row - 1] for row in rows or []]
    assert found["places"] >= (sum(len(row["stops"]) + len(row["asks"]) for row in told) if rows else PLACES[which])
    assert found["faults"] == []


@long
def test_every_place_of_both_lectures_fits_what_is_seen_of_the_notebook_and_three_rows_on_other_screens(lessons):
    """In `make test` three rows everywhere: all places of both lectures are looked at in pages."""
    for which in PLACES:
        look(lessons, which, amount(THREE[which], None))
    for size in some_of(["projector", "large"], 2):
        resize(lessons, size)
        for which in some_of(PLACES, 2):
            look(lessons, which, THREE[which])
