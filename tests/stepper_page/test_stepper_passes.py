"""A line's passes through a loop as rows, in a real Chromium: they agree with the run, and lead to its steps."""

import numpy as np
import pytest
from playwright.sync_api import expect
from stepper_page import CONTROLS, LIGHTNESS, number

import lecture_cnn as lc

ROWS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"


def rows(page):
    return page.locator(".passes tr").evaluate_all(ROWS)


def choose(page, name):
    page.locator(".loop").select_option(name)
    page.locator(".lecture-stepper").focus()


@pytest.mark.parametrize(("name", "step", "loop", "others"), [
    ("L07", 66, "y", ["j", "x"]), ("L07", 66, "x", ["j", "y"]), ("L11", 685, "y_", ["x", "y", "j", "i", "x_"]),
    ("L11", 685, "x", ["y", "j", "i", "x_", "y_"]), ("L21", 101, "i", ["l", "j", "x", "y", "x_", "y_"])])
def test_the_rows_are_the_steps_of_the_line_at_which_only_the_chosen_loop_differs(show, name, step, loop, others):
    widget = lc.stepper(name)
    trace, page = widget.trace, show(widget, step)
    choose(page, loop)
    now = trace.variables(step)
    others = [other for other in others if other in now]
    wanted = [k for k in range(len(trace)) if trace.statement[k] == trace.statement[step]
              and all(trace.variables(k)[other] == now[other] for other in others)]
    assert step in wanted and len(wanted) > 1
    found = rows(page)
    assert len(found) == len(wanted)
    for k, (value, written, numbers, result) in zip(wanted, found, strict=True):
        assert value == f"{loop.replace('_', chr(39))} = {trace.variables(k)[loop]}"
        if k > step:
            assert [written, numbers, result] == ["", "", ""]  # the run has not come to it
        else:
            names, *_, last = trace[k].text.split(" = ")
            assert names.startswith(written) and result == last
            assert numbers in trace[k].text or numbers.endswith(" products")
    present = page.locator(".passes tr[aria-current]")
    expect(present).to_have_count(1)
    assert present.evaluate("row => row.rowIndex") == wanted.index(step)


def test_a_click_and_the_keyboard_go_to_a_pass(show, page):
    page.set_viewport_size({"width": 1600, "height": 1000})
    widget = lc.stepper("L07")
    show(widget, 66)
    page.locator(".passes tr").nth(0).click()
    assert number(page) == 62 and widget.trace.variables(62)["y"] == 1
    page.locator(".passes tr").nth(4).click(position={"x": 60, "y": 8})  # beside its button too
    assert number(page) == 70
    page.locator(".passes button[tabindex='0']").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert number(page) == 68
    assert page.evaluate("document.activeElement.textContent") == "y = 4"
    loop = page.locator(".loop").input_value()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):  # on to the next line, and to the next x
        page.keyboard.press(key)
    assert number(page) == 71 and page.locator(".loop").input_value() == loop
    assert page.evaluate("document.activeElement.closest('.lecture-stepper') !== null")
    expect(page.locator(".passes button[tabindex='0']")).to_have_count(1)


def test_twelve_rows_are_in_sight_at_most_and_the_present_one_always_is(show, page):
    page.set_viewport_size({"width": 1600, "height": 1000})
    widget = lc.stepper("L07", dz=np.ones((1, 26, 26)), w=np.ones((1, 1, 3, 3)))
    trace = widget.trace
    step = next(k for k in range(len(trace)) if trace.variables(k).get("x") == 20 and trace.variables(k).get("y") == 17)
    show(widget, step)
    assert len(rows(page)) == 28
    for key in ("", "Home", "End", "ArrowLeft"):
        if key:
            page.keyboard.press(key)
        seen = page.evaluate("""() => {
            const box = document.querySelector('.passes').getBoundingClientRect();
            const head = document.querySelector('.passes caption').getBoundingClientRect();
            const inside = row => {
                const { top, bottom } = row.getBoundingClientRect();
                return top >= head.bottom - 1 && bottom <= box.bottom + 1;
            };
            const present = document.querySelector('.passes tr[aria-current]');
            const all = [...document.querySelectorAll('.passes tr')];
            return [all.filter(inside).length, !present || inside(present)];
        }""")
        assert seen[0] <= 12 and seen[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1024, 768), (1600, 1000)])
def test_the_rows_are_legible_and_leave_the_arithmetic_its_room(show, page, scheme, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    show(lc.stepper("L11"), 685)
    assert len(rows(page)) == 3
    cells = page.locator(".passes caption, .passes th button, .passes td").evaluate_all(
        f"cells => cells.filter(cell => cell.textContent).map(cell => ({LIGHTNESS})(cell))")
    assert len(cells) == 1 + 3 * 4 and min(cells) >= 4.5
    above, below = page.locator(".arithmetic").bounding_box(), page.locator(".passes").bounding_box()
    assert above["y"] + above["height"] <= below["y"]
    assert page.locator(".arithmetic").evaluate("node => node.scrollHeight <= node.clientHeight")
    assert page.locator(".passes").evaluate("node => node.scrollHeight <= node.clientHeight + 1")


def test_of_hundreds_of_thousands_of_steps_the_outermost_loops_rows_are_found_among_their_line_alone(show):
    """The steps of each statement are looked up once, not once a key; `make bench` measures the time."""
    widget = lc.stepper("L11", y=np.ones((2, 28, 28)), w=np.ones((3, 2, 5, 5)), z=np.ones((3, 24, 24)),
                        dY=np.ones((3, 24, 24)), activation="identity")
    assert len(widget.trace) > 150_000
    page = show(widget, len(widget.trace) // 2)
    choose(page, "x")
    looked_up = page.evaluate(f"""() => {{
        const {{ view }} = document.querySelector('.lecture-stepper').stepper;
        const {{ statement }} = view.trace.column, forEach = statement.forEach;
        let times = 0;
        statement.forEach = function (...args) {{ times++; return forEach.apply(this, args); }};
        for (let n = 0; n < 30; n++) {CONTROLS}.go({CONTROLS}.k + 1);
        return times;
    }}""")
    assert looked_up <= len(set(widget.trace.statement.tolist()))
    assert len(rows(page)) == 24


@pytest.mark.parametrize("name", ["L07", "L12", "L23", "L24"])
def test_at_1280x900_all_maps_are_in_sight(show, page, name):
    page.set_viewport_size({"width": 1280, "height": 900})
    widget = lc.stepper(name)
    show(widget, len(widget.trace) // 2)
    assert page.locator(".maps").evaluate("maps => maps.getBoundingClientRect().bottom") <= 900
    expect(page.locator(".maps.more-below")).to_have_count(0)


def test_where_maps_scroll_a_sign_says_that_there_is_more_until_the_end_is_seen(show, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    show(lc.stepper("L11"), 5)
    maps = page.locator(".maps")
    expect(page.locator(".maps.more-below")).to_have_count(0)
    page.keyboard.press("b")  # large: then no map becomes small
    maps.evaluate("maps => (maps.scrollTop = 0)")
    expect(page.locator(".maps.more-below")).to_have_count(1)
    sign = "maps => [getComputedStyle(maps.parentNode, '::after').content, maps.querySelectorAll('.small').length]"
    content, tiny = maps.evaluate(sign)
    assert "more" in content and tiny == 0
    maps.evaluate("maps => (maps.scrollTop = maps.scrollHeight)")
    expect(page.locator(".maps.more-below")).to_have_count(0)


def test_a_line_without_numbers_has_its_subscripts_in_the_arithmetic_too(show):
    page = show(lc.stepper("L07"), 0)
    sentence = page.locator(".arithmetic .sentence").first
    assert "_" not in sentence.text_content() and sentence.locator("sub").count() > 0


def test_a_note_stays_in_sight_where_the_maps_scroll(show, page):
    page.set_viewport_size({"width": 1024, "height": 600})
    widget = lc.stepper("L08")
    show(widget, len(widget.trace) - 1)
    page.keyboard.press("b")
    maps, note = page.locator(".maps"), page.locator(".note")
    maps.evaluate("maps => (maps.scrollTop = 0)")
    assert maps.evaluate("maps => maps.scrollHeight > maps.clientHeight + 8")
    box = note.bounding_box()
    assert note.text_content() and 0 < box["y"] < box["y"] + box["height"] <= 600
