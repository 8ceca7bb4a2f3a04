"""Both lectures in a real Chromium, from exported pages: played by a remote's two buttons alone."""

import pytest
from playwright.sync_api import expect

import lecture_cnn as lc

LESSON = "document.querySelector('.lecture-lesson').lesson"
PLACE = f"""() => {{
    const lesson = {LESSON};
    const {{ asker, controls }} = lesson.stepper;
    const state = asker.standing ? 'question' : asker.revealed ? 'answer' : '';
    return [lesson.n, controls.k, controls.at, state];
}}"""
MOST = 400  # presses; a lecture takes some 150
PLAY = f"""([key, most]) => {{
    const places = [({PLACE})()];
    for (let n = 0; n < most; n++) {{
        const init = {{ key, bubbles: true, cancelable: true }};
        document.querySelector('.lecture-stepper').dispatchEvent(new KeyboardEvent('keydown', init));
        const now = ({PLACE})();
        if (String(now) === String(places.at(-1))) return places;
        places.push(now);
    }}
    return null;
}}"""


def opened(page, path):
    page.goto(f"file://{path}")
    page.locator(".lecture-stepper").focus()
    return page


def played(page, key):
    """All places from here on, by one key, until nothing changes any more; the pages between are not drawn."""
    places = page.evaluate(PLAY, [key, MOST])
    assert places, f"{key} never comes to an end"
    return places


# The decks' sequences, by the titles of their rows.
FRAMES = {1: {"22 frames": 22, "28 frames": 28, "26 frames": 26, "13 frames": 13, "12 frames": 12}, 2: {}}


@pytest.mark.parametrize("which", [1, 2])
def test_a_lecture_plays_by_PageDown_alone_and_back_by_PageUp(page, pages, which):
    opened(page, pages[which])
    rows = lc.lesson(which).rows
    places = played(page, "PageDown")
    assert sorted({n for n, *_ in places}) == list(range(len(rows)))
    for n, row in enumerate(rows):
        mine = [place for place in places if place[0] == n]
        states = [state for *_, state in mine]
        assert states.count("question") == len(row["asks"]) == states.count("answer"), row["title"]
        at = states.index("question")
        assert states[at + 1] == "answer"  # the next press
        [ask] = row["asks"]
        assert mine[at + 1][1] == ask["answer"]
        assert all(k < ask["step"] for _, k, *_ in mine[: at + 1]) or ask["step"] == 0
        frames = {at for _, _, at, _ in mine}
        assert len(frames) >= len(row["stops"]) if len(frames) > 1 else True
    for title, count in FRAMES[which].items():
        [row] = [n for n, whole in enumerate(rows) if title in whole["title"]]
        frames = [at for n, _, at, state in places if n == row and state != "question"]
        assert frames == list(range(count)), "each frame is one press"
    back = played(page, "PageUp")
    assert [n for n, *_ in back] == sorted((n for n, *_ in back), reverse=True)
    assert back[-1][0] == 0 and back[-1][1] == rows[0]["step"]
    assert not any(state == "question" for *_, state in back)


@pytest.mark.parametrize("frames", [True, False])
def test_the_place_is_kept_when_the_page_is_left(page, pages, frames):
    opened(page, pages[2])
    page.get_by_role("button", name="rows of the lesson").click()
    page.locator(".lesson-list button", has_text="poll S1").click()
    if not frames:  # left before the next one is drawn
        page.evaluate("() => { window.requestAnimationFrame = () => 1; }")
    for _ in range(2):
        page.keyboard.press("PageDown")
    place = page.evaluate(PLACE)
    assert place[3] == "answer"
    page.goto("about:blank")
    page.goto(f"file://{pages[2]}")
    assert page.evaluate(PLACE) == place
    page.goto("about:blank")
    page.goto(f"file://{pages[2]}#row=3")
    assert page.evaluate(PLACE)[0] == 2


def test_only_the_row_in_view_is_there_and_rows_leave_nothing_behind(page, pages):
    opened(page, pages[2])
    count = "document.querySelectorAll('.lecture-lesson *').length"
    page.evaluate(f"{LESSON}.open(0)")
    first = page.evaluate(count)
    page.evaluate(f"for (let n = 0; n < {LESSON}.length; n++) {LESSON}.open(n)")
    assert page.locator(".lecture-stepper").count() == 1
    page.evaluate(f"{LESSON}.open(0)")
    assert page.evaluate(count) == first


def test_the_head_names_the_row_its_minutes_and_the_mode_stays_from_row_to_row(page, pages):
    opened(page, pages[1])
    expect(page.locator(".lesson-title")).to_have_text("1/17 recap: maps and scanning")
    expect(page.locator(".lesson-clock")).to_have_text("0:00 of 6 min")
    page.keyboard.press("s")
    page.evaluate(f"{LESSON}.open(4)")
    root = page.locator(".lecture-stepper")
    assert root.get_attribute("data-mode") == "study"
    assert page.locator(".lesson-title").text_content().startswith("5/17")
    page.evaluate(f"{LESSON}.began -= 7 * 60000; {LESSON}.tick()")
    assert "late" in page.locator(".lesson-clock").get_attribute("class")
    page.keyboard.press("s")
    assert root.get_attribute("data-mode") == "stage"


def test_full_screen_stays_from_row_to_row(page, pages):
    opened(page, pages[1])
    page.keyboard.press("f")
    full = "Boolean(document.fullscreenElement)"
    expect(page.locator(".lecture-lesson:fullscreen")).to_be_visible()
    page.evaluate(f"{LESSON}.open(1)")
    assert page.evaluate(full)
    assert page.locator(".lecture-stepper").get_attribute("data-mode") == "stage"
    page.keyboard.press("f")
    expect(page.locator(".lecture-lesson:fullscreen")).to_have_count(0)
