"""Counting from 0 or 1 in a real Chromium: labels, listing, strip, names and sentence go together."""

import re

import pytest
from playwright.sync_api import expect

import lecture_cnn as lc

ROOT = "document.querySelector('.lecture-stepper')"
TOLD = f"""() => {{
    const root = {ROOT};
    const {{ trace, core }} = root.stepper;
    const less = 1 - trace.countsFrom;
    const loops = [...root.querySelectorAll('.stage-loop')].map(node => node.textContent);
    const text = (role) => root.querySelector(`[data-role=${{role}}]`).textContent;
    return {{ less, loops, line: text('line'), sentence: text('sentence') }};
}}"""


def told(page):
    return page.evaluate(TOLD)


@pytest.mark.parametrize(("name", "step", "line"), [
    ("L36", 8, "z(l,n,1,2) += Y(l-1,m,2,2) w(l,n,m,1,0)"),
    ("L37", 1, "z(l,n,0,0) += w(l,n,m,1,2) Y(l-1,m,1,2)"),
])
def test_the_worked_examples_count_from_0_at_first_as_printed(show, name, step, line):
    page = show(lc.stepper(name, mode="stage"), step)
    assert told(page)["line"].replace("\u00a0", " ").startswith(line)
    cells = page.locator("[data-role=written], [data-role=read], [data-role=coefficient]")
    names = [cell.get_attribute("data-cell") for cell in cells.all()]
    places = {found[-3:] for name in names for found in [re.sub(r"[^\d,]", "", name)]}
    assert places == {part.split(")")[0][-3:] for part in re.findall(r"\([^)]*\)", line)}
    page.keyboard.press("1")
    assert told(page)["less"] == 0 and told(page)["line"] != line


@pytest.mark.parametrize("name", ["L07", "L24", "L25", "L14", "L30", "L12"])
def test_both_keys_change_all_together_and_the_step_stays(show, name):
    page = show(lc.stepper(name, mode="stage"))
    last = page.evaluate(f"{ROOT}.stepper.length") - 1
    for step in sorted({1, last // 3, last // 2, last - 1}):
        page.evaluate(f"{ROOT}.stepper.go({step})")
        page.keyboard.press("1")
        one = told(page)
        cells = page.locator("[data-role~=written]").evaluate_all("nodes => nodes.map(node => node.dataset.cell)")
        page.keyboard.press("0")
        zero = told(page)
        assert page.evaluate(f"{ROOT}.stepper.step") == step
        assert (one["less"], zero["less"]) == (0, 1)
        counters = page.evaluate(f"[...{ROOT}.stepper.trace.counters]")
        for before, after in zip(one["loops"], zero["loops"], strict=True):
            variable, value = before.split(" = ")
            less = variable.replace("'", "_") in counters
            assert after == f"{variable} = {int(value) - less}"
        now = page.locator("[data-role~=written]").evaluate_all("nodes => nodes.map(node => node.dataset.cell)")
        layered = page.evaluate(f"{ROOT}.stepper.trace.places.filter(place => place.layer !== null).map(p => p.name)")
        for before, after in zip(cells, now, strict=True):
            if "(" not in before:
                continue
            array, index = before[:-1].split("(")
            above = 1 if array in layered else 0
            numbers = [int(number) - (at >= above) for at, number in enumerate(index.split(","))]
            assert after == f"{array}({','.join(map(str, numbers))})"
            assert after in zero["sentence"] or ":" in zero["sentence"]


def test_the_stored_position_counts_as_its_map_does(show):
    page = show(lc.stepper("L02", mode="stage"), 20)
    assert page.locator("[data-role=sentence]").text_content().endswith("(6,2)")
    page.keyboard.press("0")
    assert page.locator("[data-role=sentence]").text_content().endswith("(5,1)")


def test_in_study_labels_listing_and_sentence_change_and_the_look_stays(show):
    page = show(lc.stepper("L07", mode="study"), 46)
    page.keyboard.press("b")
    page.keyboard.press("0")
    expect(page.locator(".line[aria-current] code")).to_contain_text("dy(l-1,j,x,y) =")
    assert page.locator(".line code").nth(4).text_content() == "for j = 0:Dl-1"
    assert page.locator(".label").nth(1).text_content() == "0"
    assert page.locator(".arithmetic .sentence").first.text_content().startswith("dy(0,0,3,2) =")
    assert "projector" in page.locator(".lecture-stepper").get_attribute("class")
    count = page.locator("button[aria-label='count from 0, or from 1']")
    assert count.get_attribute("aria-pressed") == "true"
    count.evaluate("button => button.click()")  # it may stand in a menu
    assert page.locator(".label").nth(1).text_content() == "1"


def test_a_questions_choices_are_named_as_the_stepper_counts_and_judged_all_the_same(show):
    ask = lc.Ask(dict(j=1, x=4, y=3), "Which weight?", ["w(1,1,1,1,1)", "w(1,1,1,3,3)"], look="Wflip(1,1,1,1)")
    page = show(lc.stepper("L07", mode="stage", at=44, asks=[ask]))
    page.keyboard.press("0")
    page.keyboard.press("PageDown")
    choices = page.locator("[data-role=choice] span")
    assert choices.all_text_contents() == ["w(1,0,0,0,0)", "w(1,0,0,2,2)"]
    page.keyboard.press("PageDown")
    verdicts = page.locator("[data-role=choice]").evaluate_all("nodes => nodes.map(node => node.dataset.verdict)")
    assert verdicts == ["wrong", "right"]
    assert page.locator(".stage-tile.looked").get_attribute("data-cell") == "Wflip(0,0,0,0)"
    page.locator("button[aria-label='count from 0, or from 1']").evaluate("button => button.click()")
    assert choices.all_text_contents() == ["w(1,1,1,1,1)", "w(1,1,1,3,3)"]  # and the answer still stands


def test_what_may_stand_for_count():
    assert lc.stepper("L36").count == lc.stepper("L37", frames="w(1,2)").count == 0
    assert lc.stepper("L36", count=1).count == lc.stepper("L07").count == 1
    with pytest.raises(ValueError, match="count: expected 0 or 1, got 2"):
        lc.stepper("L07", count=2)
    ask = lc.Ask(1, "{Y(0,0,2,2)}", look="w(1,1,0,2,2)")
    y = lc.LISTINGS["L36"].example()["y"]
    assert lc.stepper("L36", asks=[ask]).asks[0]["question"] == f"{y[0, 2, 2]:g}".replace("-", "−")


def test_each_frame_has_its_number_and_its_sentence_on_the_stage_and_the_filter_moves_over_Y(show):
    widget = lc.stepper("L36", frames="influence", mode="stage")
    page = show(widget)
    corners = []
    for n, frame in enumerate(widget.frames, start=1):
        assert page.locator(".stage-number").text_content() == f"frame {n} / 22"
        assert page.locator(".stage-said").text_content() == frame["note"]
        if 2 <= n <= 10:
            laid = page.locator(".stage-panel.read .stage-tile").evaluate_all(
                "tiles => tiles.flatMap((tile, n) => tile.classList.contains('spotted') ? [n] : [])")
            assert len(laid) == 9
            corners.append((laid[0] % 5, laid[0] // 5))
        page.keyboard.press("PageDown")
    assert corners == [(x, y) for y in range(3) for x in range(3)]  # where z is, the filter lies
