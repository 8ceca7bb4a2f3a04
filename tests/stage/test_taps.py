"""A finger on the stage of a phone: a tap tells a cell's history and offers to change an input, a second one goes."""

import pytest
from kept_page import emptied, shown
from live import Live
from playwright.sync_api import expect
from watching import watch

import lecture_cnn as lc

STEP = "document.querySelector('.lecture-stepper').stepper.step"
COPY = "dzpad(1,6,4)"  # of dz(1,1,4,2), in the window of step 46
INPUT = "dz(1,1,4,2)"
FIRST_MAP = ".stage-terms [data-plane='0']"  # its sum, below the small map


@pytest.fixture(scope="module")
def one_phone(browser):
    context = browser.new_context(viewport=dict(width=390, height=844), has_touch=True)
    yield watch(context.new_page())
    context.close()


@pytest.fixture
def phone(one_phone):
    yield one_phone
    emptied(one_phone)
    assert one_phone.console_errors == []


@pytest.fixture(params=["a page that runs", "a notebook"], scope="module")
def kind(request):
    return request.param


@pytest.fixture
def tapped(kind, phone, tmp_path):
    """The page, and what waits for the answer to what was asked for."""
    widget = lc.stepper("L07", at=46, mode="stage")
    if kind == "a notebook":
        return phone, Live(phone, widget, tmp_path).answer
    return shown(phone, tmp_path, widget), lambda: []


def test_a_tap_tells_a_copys_history_and_a_second_one_goes_to_the_step_that_copied_it(tapped):
    page, _ = tapped
    page.locator(FIRST_MAP).tap()
    assert "dzpad(1) 1/3" in page.locator(".read .stage-name").text_content()
    tile = page.locator(f"[data-cell='{COPY}']")
    tile.tap()
    history = page.locator(".stage-history")
    expect(history).to_contain_text(f"{COPY} = ")
    expect(history).to_contain_text("goes to the step that wrote it")
    assert history.locator("form.edit label").text_content() == f"{INPUT} ="
    assert page.evaluate("document.activeElement.tagName") != "INPUT"  # no keyboard comes up over the history
    box, cover = tile.bounding_box(), history.bounding_box()
    assert cover["y"] >= box["y"] + box["height"] or cover["y"] + cover["height"] <= box["y"]
    targets = history.locator("button, input").evaluate_all("nodes => nodes.map((node) => node.offsetHeight)")
    assert len(targets) == 4 and min(targets) >= 44
    tile.tap()
    made = lc.trace("L07").wrote("dzpad", (1, 6, 4))
    assert page.evaluate(STEP) == made != 46
    assert page.locator(".stage-history, form.edit").count() == 0


def test_in_the_history_the_number_is_changed_and_what_is_refused_says_so_there(tapped):
    page, answer = tapped
    page.locator(FIRST_MAP).tap()
    page.locator(f"[data-cell='{COPY}']").tap()
    box = page.locator(".stage-history form.edit input")
    for text, told in [("one", "one is no number: a number, please"), ("9", "")]:
        box.tap()
        box.fill(text)
        page.locator(".stage-history").get_by_role("button", name="Run").tap()
        answer()
        if told:
            expect(page.locator(".stage-history .refusal")).to_have_text(told)
    expect(page.locator(".changed-what")).to_contain_text(f"{INPUT} = 9, before: ")
    assert page.evaluate(STEP) == 46


def test_another_cell_takes_the_place_of_the_one_before_and_elsewhere_lets_go(tapped):
    page, _ = tapped
    page.locator(FIRST_MAP).tap()
    page.locator(f"[data-cell='{COPY}']").tap()
    filtered = page.locator("[data-role=coefficient]").last
    filtered.tap()
    assert page.locator("form.edit label").text_content().startswith("w(1,1,1,")
    name = filtered.get_attribute("data-cell")
    expect(page.locator(".stage-history .sentence").first).to_contain_text(name)
    page.get_by_role("button", name="let go of the pinned cell").tap()
    assert page.locator(".stage-history, form.edit").count() == 0
    page.locator("[data-role=written]").tap()  # the run computes it: nothing to change
    expect(page.locator(".stage-history")).to_contain_text("dy(0,1,4,3) = ")
    assert page.locator("form.edit").count() == 0
    page.get_by_role("button", name="let go of the pinned cell").tap()
    assert page.locator(".stage-history").count() == 0


def test_an_input_itself_has_no_step_to_go_to_and_a_second_tap_lets_go(phone, tmp_path):
    page = shown(phone, tmp_path, lc.stepper("L11", at=5, mode="stage"))
    tile = page.locator("[data-role=coefficient]")
    tile.tap()
    expect(page.locator(".stage-history")).to_contain_text("an input")
    assert "goes to the step" not in page.locator(".stage-history .pin").text_content()
    tile.tap()
    assert page.locator(".stage-history, form.edit").count() == 0
    assert page.evaluate(STEP) == 5
