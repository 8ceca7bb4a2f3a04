"""Change it and see in a lesson: a row's run is changed in place, and the change stays with its row."""

import pytest
from live import LiveLesson

import lecture_cnn as lc

ROOT = "document.querySelector('.lecture-stepper')"
PLAN = """
[[row]]
minutes = 3
slides = "the flipped filter"
run = "L07"
at = 46
stops = [{j = 2, x = 1, y = 1}]

[[row]]
minutes = 2
slides = "frame by frame"
run = "L36"
frames = "influence"
"""
LAST = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"


@pytest.fixture
def lesson(page, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(PLAN, encoding="utf-8")
    return LiveLesson(page, lc.lesson(path), tmp_path)


def change_line(lesson, text):
    lesson.page.keyboard.press("e")
    box = lesson.page.locator("form.edit input")
    box.fill(text)
    box.press("Enter")
    [answer] = lesson.answer()
    return answer


def written(page):
    return page.locator("[data-role=written] .digits").first.text_content()


def test_a_rows_line_is_changed_its_former_number_stands_there_and_one_key_goes_back(lesson):
    page = lesson.page
    before = written(page)
    assert "did you mean segment?" in change_line(lesson, LAST.replace("segment", "segmnt"))["refused"]
    assert "did you mean segment?" in page.locator("form.edit .refusal").text_content()
    change_line(lesson, f"{LAST} + 1")
    assert page.evaluate(f"{ROOT}.stepper.step") == 46 and written(page) != before
    assert page.locator("[data-role=written] .former").text_content() == before
    page.keyboard.press("PageDown")
    assert page.evaluate(f"{ROOT}.stepper.step") == 71
    page.keyboard.press("PageDown")  # the next row
    assert page.locator(".lesson-title").text_content().startswith("2/2")
    assert page.locator(".changed-note").count() == 0
    page.keyboard.press("PageUp")  # the change stays with its row
    assert "came out otherwise" in page.locator(".changed-note").text_content()
    page.keyboard.press("u")
    lesson.answer()
    assert page.locator(".changed-note, .former").count() == 0


def test_an_input_and_a_wrong_line_too(lesson):
    page = lesson.page
    page.keyboard.press("m")
    lesson.answer()
    page.get_by_role("button", name="run it with no flip").click()
    lesson.answer()
    assert page.locator(".changed-what").text_content().startswith("no flip: ")
    page.locator(".stage-panel.coefficient [data-input]").first.click()
    page.locator("form.edit input").fill("9")
    page.keyboard.press("Enter")
    lesson.answer()
    assert page.locator(".changed-what").text_content().startswith("w(1,3,1,1,1) = 9, before: ")


def test_frames_keep_their_places_when_a_number_is_changed(lesson):
    page = lesson.page
    for _ in range(4):
        page.keyboard.press("PageDown")
    frame = page.locator(".stage-number").text_content()
    assert frame.startswith("frame ") and frame.endswith(" / 22")
    before = written(page)
    page.locator(".stage-panel.read [data-input].active").click()
    page.locator("form.edit input").fill("7")
    page.keyboard.press("Enter")
    lesson.answer()
    assert page.locator(".stage-number").text_content() == frame
    assert page.locator("[data-role=written] .former").text_content() == before
    page.keyboard.press("PageDown")
    assert page.locator(".stage-number").text_content() != frame


def test_in_a_page_without_a_kernel_a_rows_run_is_changed_too(page, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(PLAN, encoding="utf-8")
    page.goto(f"file://{lc.export(lc.lesson(path), tmp_path / 'mine.html')}")
    before = written(page)
    for text in (f"{LAST} + 1", f"{LAST} * 2"):
        page.locator(".lecture-stepper").press("e")  # as soon as it can be focused
        page.locator("form.edit input").fill(text)
        page.keyboard.press("Enter")
        assert written(page) != before
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert "came out otherwise" in page.locator(".changed-note").text_content()
    for _ in range(2):
        page.keyboard.press("u")
    page.keyboard.press("PageUp")
    assert written(page) == before
    assert page.locator(".changed-note").count() == 0
    page.evaluate("localStorage.clear()")
