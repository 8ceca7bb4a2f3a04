"""Change it and see in a real Chromium: what is clicked and typed, what is seen after it, what stays."""

import pytest
from contrast import PALE
from live import Live, type_line
from runs_page import ROOT, SIZES
from test_maps_browser import PICTURES
from test_stage_browser import FAULTS

import lecture_cnn as lc
from lecture_cnn.widget.pack import pack

LAST = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"
AT = dict(j=1, x=4, y=3)
STEP = "document.querySelector('.lecture-stepper').stepper.step"


@pytest.fixture
def live(page, tmp_path):
    def open_live(name="L07", step=46, runs_here=False, **options):
        widget = lc.stepper(name, at=step, **options)
        return Live(page, widget, tmp_path, runs_here)

    return open_live


@pytest.mark.parametrize("mode", ["stage", "study"])
def test_a_line_is_changed_where_it_stands_and_one_key_goes_back(live, mode):
    it = live(mode=mode, stops=[dict(j=2, x=1, y=1)])
    page = it.page
    root = page.locator(".lecture-stepper")
    line = page.locator(".stage-line" if mode == "stage" else ".line[aria-current] code")
    line.click()
    box = page.locator("form.edit input")
    assert box.input_value() == LAST
    for key in "ArrowLeft", "s", " ":  # what is typed is text
        box.press(key)
    assert root.get_attribute("data-mode") == mode and page.evaluate(STEP) == 46
    box.press("Escape")
    assert page.locator("form.edit").count() == 0
    assert page.evaluate("document.activeElement.className").startswith("lecture-stepper")

    page.keyboard.press("e")
    assert type_line(it, f"{LAST} + 1") == []
    assert root.get_attribute("data-mode") == mode and page.evaluate(STEP) == 46
    assert "60 of 60 cells of dy(0) came out otherwise" in page.locator(".changed-note").text_content()
    former = page.locator(".stage-strip .former-line" if mode == "stage" else ".line .former-line")
    assert former.text_content() == LAST
    assert page.evaluate("document.activeElement.className").startswith("lecture-stepper")
    cell = it.widget.began.number("dy", (0, 1, 4, 3))
    before = f"{it.widget.began.values_at(len(it.widget.began))[cell]:g}"
    if mode == "stage":
        assert page.locator("[data-role=written] .former").text_content().replace("−", "-") == before
    else:
        assert page.locator(f".maps [data-number='{cell}']").get_attribute("data-former").replace("−", "-") == before

    page.keyboard.press("u")
    assert it.answer() == []
    assert page.locator(".changed-note, .former-line, .former, [data-former]").count() == 0
    assert page.evaluate(STEP) == 46 and it.widget.stops == [71]
    page.keyboard.press(" ")
    assert page.evaluate(STEP) == 71


def test_what_cannot_run_says_why_beside_the_line_and_the_text_stays(live):
    it = live(mode="stage")
    page = it.page
    page.get_by_role("button", name="change this line (e)").click()
    [answer] = type_line(it, LAST.replace("segment", "segmnt"))
    why = page.locator("form.edit .refusal")
    assert why.text_content() == answer["refused"] == "there is no segmnt here; did you mean segment?"
    box = page.locator("form.edit input")
    assert "segmnt" in box.input_value()
    assert box.evaluate("box => box === document.activeElement")
    assert page.locator(".changed-note").count() == 0
    page.locator("[data-role=next]").click()
    assert page.locator("form.edit").count() == 0 and page.evaluate(STEP) == 47


def test_a_listing_is_run_in_the_page_and_python_has_the_same_run(live):
    it = live(mode="study", runs_here=True)
    page = it.page
    page.keyboard.press("e")
    page.locator("form.edit input").fill(f"{LAST} + 1")
    page.keyboard.press("Enter")
    assert "60 of 60 cells of dy(0) came out otherwise" in page.locator(".changed-note").text_content()
    page.keyboard.press("i")
    page.locator(".inputs [name=W]").fill("5")
    page.keyboard.press("Tab")
    page.locator(".changed-what").get_by_text("W = 5, before: 4").wait_for()
    assert it.answer() == []
    assert it.widget.changed == "W = 5, before: 4" and it.widget.trace.inputs["dz"].shape == (3, 5, 3)
    assert packed_values(it.widget.data) == packed_values(pack(it.widget.trace))
    page.locator(".inputs").get_by_role("button", name="close the inputs").click()
    page.keyboard.press("u")
    page.keyboard.press("u")
    it.answer()
    assert it.widget.trace.function is lc.LISTINGS["L07"].function and it.widget.former == b""


@pytest.mark.parametrize("name, letter, size", [("L14", "K", "K[1]"), ("L26", "S", "stride[1]")])
def test_a_size_that_was_chosen_is_the_programs_from_then_on(live, name, letter, size):
    page = live(name, step=0, mode="study", runs_here=True).page
    sizes = "window.model.get('program').pooled.sizes"
    before = page.evaluate(sizes)
    page.keyboard.press("i")
    page.locator(f".inputs [name={letter}]").fill(str(before[size] + 1))
    page.keyboard.press("Tab")
    page.locator(".changed-what").wait_for()
    assert page.evaluate(sizes) == {**before, size: before[size] + 1}


def packed_values(data):
    """The columns of a packed run, without its description."""
    length = int.from_bytes(data[:8], "little")
    return data[8 + length:]


def test_the_head_of_a_loop_is_changed_where_its_value_stands(live):
    it = live(mode="stage")
    it.page.locator(".stage-loop").nth(1).click()
    assert it.page.locator("form.edit input").input_value() == "for x in span(1, W[l-1]):"
    assert type_line(it, "for x in span(3, 5):") == []
    assert it.widget.trace.variables(it.page.evaluate(STEP)) == AT
    assert it.page.evaluate("document.querySelector('.lecture-stepper').stepper.length") == len(it.widget.trace)


def test_a_wrong_line_is_chosen_from_the_menu_of_this_listing(live):
    it = live(mode="study")
    page = it.page
    page.get_by_role("button", name="wrong lines to try").click()
    it.answer()
    names = page.locator(".slips-list b").all_text_contents()
    assert "no flip" in names and "E05, as printed" in names
    page.get_by_role("button", name="run it with E05").click()
    [answer] = it.answer()
    assert "“E05” stops: " + answer["refused"] == page.locator(".slips > .refusal").text_content()
    page.get_by_role("button", name="run it with no flip").click()
    assert it.answer() == []
    assert not page.locator("dialog[open]").count()
    assert page.locator(".line.changed").count() == 1
    assert page.locator(".changed-what").text_content().startswith("no flip: ")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(STEP) == 47


FORMER = """() => [...document.querySelectorAll(".maps [data-number]")]
  .map((cell) => `${cell.dataset.number} ${cell.dataset.former}`)"""


@pytest.mark.parametrize("slip", ["no flip", "padding K instead of K-1"])
def test_from_step_to_step_the_ghost_is_the_one_of_its_step(live, slip):
    it = live(mode="stage")
    page = it.page
    page.keyboard.press("m")
    it.answer()
    page.get_by_role("button", name=f"run it with {slip}").click()
    assert it.answer() == []
    steps = (47, 48, 44, 60, 61, 20, 21)
    for k in steps:
        page.evaluate(f"{ROOT}.stepper.go({k})")
        kept = page.evaluate(PICTURES)
        page.evaluate(f"{ROOT}.stepper.stage.known.clear(), {ROOT}.stepper.stage.maps = []")
        page.evaluate(f"{ROOT}.stepper.go({k})")
        assert page.evaluate(PICTURES) == kept, k
    page.keyboard.press("s")
    for k in steps:
        page.evaluate(f"{ROOT}.stepper.go({k})")
        kept = page.evaluate(FORMER)
        page.evaluate(f"{ROOT}.stepper.view.ghost.moment = undefined, {ROOT}.stepper.go({k})")
        assert page.evaluate(FORMER) == kept, k
    assert any(not text.endswith("undefined") for text in kept)


def test_a_line_that_a_slip_adds_is_marked_too(live):
    it = live("L14", 11, mode="study")
    it.page.keyboard.press("m")
    it.answer()
    it.page.get_by_role("button", name="run it with E16").click()
    assert it.answer() == []
    changed = it.page.locator(".line.changed code").all_text_contents()
    assert changed and len(it.widget.trace.lines) > len(it.widget.began.lines)


def test_an_input_is_changed_by_a_click_or_by_enter_and_the_small_maps_mark_what_follows(live):
    it = live(mode="stage")
    page = it.page
    tile = page.locator("[data-role=read]").nth(4)  # of dzpad, a copy of dz
    tile.click()
    assert page.locator("form.edit label").text_content() == "dz(1,3,3,2) ="
    page.keyboard.press("Escape")
    tile.focus()
    page.keyboard.press("Enter")
    page.locator("form.edit input").fill("9")
    page.keyboard.press("Enter")
    assert it.answer() == []
    assert it.widget.changed == "dz(1,3,3,2) = 9, before: -1"
    assert page.locator("[data-role=read] .former").all_text_contents() == ["−1"]
    page.keyboard.press("s")
    cell = it.widget.trace.number("w", (1, 1, 1, 2, 2))
    page.locator(f".maps [data-number='{cell}']").click()
    assert page.locator(".pinned").count() == 1
    page.locator("form.edit input").fill("0")
    page.keyboard.press("Enter")
    assert it.answer() == [] and it.widget.changed.startswith("w(1,1,1,2,2) = 0, before: ")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Enter")  # a cell that the run computes is pinned, not changed
    assert page.locator(".pinned").count() == 1 and page.locator("form.edit").count() == 0
    page.evaluate(f"{ROOT}.stepper.view.cursor.cell = {cell}")
    page.keyboard.press("Enter")  # the cursor stands on an input
    assert page.locator("form.edit label").text_content() == "w(1,1,1,2,2) ="


def test_where_a_run_cannot_be_made_again_the_entry_says_what_it_needs_and_nothing_is_dead(show):
    own = lc.slips.variant(lc.LISTINGS["L07"].function, {LAST: f"{LAST} + 1"}, "own")
    page = show(lc.stepper(own, like="L07", mode="stage"), 46)
    for key in "e", "m":
        page.keyboard.press(key)
        assert "In a notebook" in page.locator("dialog.slips[open]").text_content()
        page.keyboard.press("Escape")
    page.locator(".stage-line").click()
    page.get_by_role("button", name="close the changes").click()
    assert page.locator("[data-input]").count() == 0
    page.keyboard.press("u")
    assert page.get_by_role("button", name="back to the run before").count() == 0
    page.keyboard.press("ArrowRight")
    assert page.evaluate(STEP) == 47


def test_the_page_of_a_changed_run_shows_the_ghost(show, live):
    it = live()
    it.page.keyboard.press("e")
    type_line(it, f"{LAST} * 2")
    page = show(it.widget, 46)
    assert "came out otherwise" in page.locator(".changed-note").text_content()
    assert page.locator(".changed-note button").count() == 0
    assert page.locator("[data-former]").count() > 10


def test_full_screen_and_the_look_stay_over_a_change(live):
    it = live(mode="stage")
    page = it.page
    page.keyboard.press("f")
    page.locator(":fullscreen").wait_for()
    page.keyboard.press("e")
    type_line(it, f"{LAST} * 2")
    assert page.evaluate("document.fullscreenElement === document.querySelector('.lecture-stepper')")
    page.keyboard.press("f")
    page.locator(":fullscreen").wait_for(state="detached")


@pytest.mark.parametrize("size", SIZES)
def test_with_a_ghost_too_the_class_sees_what_the_step_is_about(live, page, size):
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    it = live(mode="stage")
    page.keyboard.press("m")
    it.answer()
    page.get_by_role("button", name="run it with no flip").click()
    it.answer()
    assert page.evaluate(FAULTS) == []
    outside = page.locator(".stage-tile .former").evaluate_all(
        "nodes => nodes.filter((node) => { const it = node.getBoundingClientRect();"
        " const tile = node.parentNode.getBoundingClientRect();"
        " return it.left < tile.left || it.right > tile.right || it.bottom > tile.bottom + 1; }).length")
    assert outside == 0
    page.keyboard.press("e")
    box = page.locator("form.edit").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    targets = page.locator("form.edit button, .changed-note button").evaluate_all(
        "nodes => nodes.map((node) => Math.min(node.offsetWidth, node.offsetHeight))")
    assert min(targets) >= 44


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["stage", "study"])
def test_what_is_said_of_a_change_stands_out_in_both_themes(live, page, theme, mode):
    page.emulate_media(reduced_motion="reduce")
    it = live(mode=mode)
    page.evaluate("theme => document.body.dataset.jpThemeLight = theme === 'light'", theme)
    page.keyboard.press("e")
    type_line(it, f"{LAST} * 2")
    page.keyboard.press("e")
    type_line(it, "x")
    assert page.evaluate(PALE) == []


def test_the_chosen_mode_survives_that_the_cell_runs_again(live):
    root = live(mode=None).page.locator(".lecture-stepper")
    assert root.get_attribute("data-mode") == "study"
    root.page.keyboard.press("s")
    assert root.get_attribute("data-mode") == "stage"
    root = live(mode=None).page.locator(".lecture-stepper")
    assert root.get_attribute("data-mode") == "stage"
    assert live("L11").page.locator(".lecture-stepper").get_attribute("data-mode") == "study"
    page = live(mode="stage").page
    page.keyboard.press("s")
    page = live(mode="stage").page  # what the reader chose instead counts
    assert page.locator(".lecture-stepper").get_attribute("data-mode") == "study"
    page = live(mode="study").page
    page = live(mode="stage").page
    assert page.locator(".lecture-stepper").get_attribute("data-mode") == "study"
