"""A page that stays open from test to test (tests/support/kept_page.py): no test finds what another one left in it."""

import pytest
from kept_page import EMPTY, emptied, shown
from live import Live

import lecture_cnn as lc

STATE = """() => {
    const main = document.querySelector("main");
    const around = [document.documentElement, document.body].map((node) => node.cloneNode().outerHTML);
    return [...around, main.outerHTML, localStorage.length, location.hash];
}"""


@pytest.mark.parametrize("of", ["a page as it is exported", "a notebook"])
def test_what_a_test_changes_around_the_stepper_is_gone(page, tmp_path, of):
    def put():
        widget = lc.stepper("L14", mode="stage")
        return Live(page, widget, tmp_path) if of == "a notebook" else shown(page, tmp_path, widget, 3)

    put()
    emptied(page)
    before = page.evaluate(STATE)
    put()
    page.evaluate("document.body.dataset.jpThemeLight = false")
    page.evaluate("document.querySelector('main').className = 'dark'")
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(STATE) != before
    emptied(page)
    assert page.evaluate(STATE) == before


def test_a_page_in_which_nothing_is_drawn_any_more_is_left_all_the_same(page, tmp_path):
    shown(page, tmp_path, lc.stepper("L14"))
    page.evaluate("() => { window.requestAnimationFrame = () => 1; }")
    bound = "new Promise((done) => setTimeout(done, 20_000, 'it waits for a frame'))"
    assert page.evaluate(f"Promise.race([({EMPTY})(), {bound}])") is True
    page.goto("about:blank")
