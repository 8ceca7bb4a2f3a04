"""A replay with a kernel behind it: a line of the student's is changed, both runs are compared anew."""

import pytest
from live import Live, type_line

import lecture_cnn as lc
from lecture_cnn.checking.replay import paired, replay
from lecture_cnn.slips.variants import variant
from lecture_cnn.widget.change import answered

RIGHT, WRONG = "db[l, j] += dz[l, j, x, y]", "db[l, j] = dz[l, j, x, y]"
ROOT = "document.querySelector('.lecture-stepper')"
TOLD = ".stage-told"


def found():
    return lc.replay(variant(lc.LISTINGS["L11"].function, {RIGHT: WRONG}, "mine"), "L11")


@pytest.fixture
def live(page, tmp_path):
    return Live(page, found().stepper(), tmp_path)


@pytest.mark.parametrize("mode", ["stage", "study"])
def test_a_students_line_is_mended_where_it_stands_and_the_two_are_the_same_to_the_end(live, mode):
    page = live.page
    root = page.locator(".lecture-stepper")
    if mode == "study":
        page.keyboard.press("s")
    told = TOLD if mode == "stage" else ".replay .difference"
    half = page.locator(".stage-half" if mode == "stage" else ".replay .half").first
    places = page.evaluate(f"{ROOT}.stepper.length")
    assert page.locator(told).text_content() == "here the two runs part"
    half.locator(".stage-line" if mode == "stage" else ".line[aria-current] code").click()
    assert half.locator("form.edit input").input_value() == WRONG
    assert type_line(live, RIGHT) == []
    assert root.get_attribute("data-mode") == mode
    assert page.locator(told).text_content() == "the same so far"
    assert page.evaluate(f"{ROOT}.stepper.length") > places
    assert "cells of db(1)" in page.locator(".changed-count").text_content()
    assert half.locator(".former-line").text_content() == WRONG
    written = page.locator(".stage-half [data-role=written]")
    if mode == "stage":
        cells = [node.get_attribute("data-cell") for node in written.all()]
        assert cells[0] == cells[1]
        assert half.locator(".former").count() == 1 and page.locator(".former").count() == 1
    page.keyboard.press("End")
    assert page.locator(told).text_content() == "the same to the end"
    page.keyboard.press("u")
    assert live.answer() == []
    assert page.evaluate(f"{ROOT}.stepper.length") == places
    page.keyboard.press("End")
    assert page.locator(told).text_content() == "here the two runs part"
    assert page.locator(".changed-note, .former-line").count() == 0


def test_what_cannot_run_says_why_beside_the_line_and_the_lectures_run_stays_as_it_is(live):
    page = live.page
    page.keyboard.press("e")
    [answer] = type_line(live, WRONG.replace("dz", "dzz"))
    half = page.locator(".stage-half").first
    assert half.locator("form.edit .refusal").text_content() == answer["refused"]
    assert "dzz" in answer["refused"] and "dzz" in half.locator("form.edit input").input_value()
    page.keyboard.press("Escape")
    lecture = page.locator(".stage-half").last
    lecture.locator(".stage-line").click()
    assert "change a line of yours" in lecture.locator(".refusal").text_content()
    assert page.locator("form.edit").count() == 0
    assert page.locator("[data-input]").count() == 0  # an input is the other run's, too
    page.keyboard.press("m")  # there are no slips of a student's function
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("ArrowLeft")
    assert page.locator(".stage-half .refusal").count() == 0


def test_a_change_that_parts_earlier_ends_the_clock_there():
    widget = found().stepper()
    line = next(row.number for row in widget.trace.lines if "f_prime" in row.python)
    before = list(widget.clock)
    assert answered(widget, dict(do="line", line=line, text="dz[l, j, x, y] = 0 * dY[l, j, x, y]")) is None
    assert len(widget.clock) < len(before) and widget.step == len(widget.clock) // 2 - 1
    pairs = list(zip(widget.clock[::2], widget.clock[1::2]))
    assert pairs == paired(widget.trace, widget.second)
    assert pairs[-1] == (replay(widget.trace.function, lc.LISTINGS["L11"]).mine_step, pairs[-1][1])
    assert answered(widget, dict(do="back")) is None
    assert widget.clock == before and widget.step == len(before) // 2 - 1


def test_scatter_beside_gather_is_refused_in_python_too():
    widget = lc.stepper("L07", beside="L11")
    refused = answered(widget, dict(do="line", line=13, text="dy[l-1, j, x, y] = 0"))
    assert refused == {"refused": "this run can't be changed here; a stepper of one listing can"}
