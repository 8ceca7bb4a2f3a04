"""Scatter and gather side by side in a real Chromium: what is under the pointer, each in its own order, in sight."""

import re

import numpy as np
import pytest
from contrast import PALE
from playwright.sync_api import expect
from stepper_page import CONTROLS, NUMBERS, number

import lecture_cnn as lc

PAIR = "document.querySelector('.lecture-stepper').stepper.view"
SIDES = ["scatter", "gather"]


def pair_of_runs():
    widget = lc.stepper("L07", beside="L11", mode="study")
    return widget, {"scatter": widget.second, "gather": widget.trace}


def on(page, side, trace, name, *index):
    return page.locator(f".half.{side} [data-number='{trace.number(name, index)}']").first


def lit(page, side, names):
    return set(page.locator(f".half.{side} .maps :is({names})").evaluate_all(NUMBERS))


def go(page, n):
    page.evaluate(f"{CONTROLS}.go({n})")


# What the pointer is on


def test_a_product_under_the_pointer_lights_its_two_factors_and_its_equal_on_the_other_side(show):
    widget, runs = pair_of_runs()
    page = show(widget, 20)
    for side in SIDES:
        box = page.locator(f".half.{side} .matched").nth(2)
        shown = box.locator(".match-number").text_content()
        box.hover()
        partners = page.locator(".partner")
        expect(partners).to_have_count(2)
        assert partners.locator(".match-number").all_text_contents() == [shown, shown]
        values = [{round(runs[one].value(cell, len(runs[one])), 9) for cell in lit(page, one, ".lit.made-of")}
                  for one in SIDES]
        assert values[0] == values[1] and all(len(lit(page, one, ".lit.made-of")) == 3 for one in SIDES)
        told = page.locator(".difference").text_content()
        left, right = told.split(" | ")
        assert re.match(r"L11: w\(\S+\) dz\(\S+\) = \S+·\S+ = ", left) and right.startswith("L07: Wflip(")
        assert left.split(" = ")[1:] == right.split(" = ")[1:]
    page.locator(".title").hover()
    expect(page.locator(".difference")).to_contain_text("largest |scatter − gather|")
    expect(page.locator(".partner")).to_have_count(0)
    expect(page.locator(".maps .lit")).to_have_count(0)


def test_a_product_with_the_padding_has_no_equal_and_says_so(show):
    page = show(pair_of_runs()[0], 0)
    page.locator(".half.gather td.with-padding").first.hover()
    expect(page.locator(".difference")).to_have_text(re.compile(r"= 0 \| with the padding: the scatter never makes it"))
    expect(page.locator(".half.scatter .lit")).to_have_count(0)


@pytest.mark.parametrize(("side", "names", "indices"), [
    ("gather", ("dzpad", "dz"), ((2, 4, 4), (1, 2, 2, 2))),
    ("gather", ("Wflip", "w"), ((1, 2, 1, 1), (1, 2, 1, 3, 3))),
    ("scatter", ("w", "Wflip"), ((1, 3, 1, 2, 3), (1, 3, 2, 1))),
    ("scatter", ("dz", "dzpad"), ((1, 1, 1, 1), (1, 3, 3))),
    ("scatter", ("dY", "dy"), ((0, 1, 2, 2), (0, 1, 2, 2)))])
def test_a_cell_under_the_pointer_shows_its_partner_and_where_both_go_on_both_sides(show, side, names, indices):
    widget, runs = pair_of_runs()
    page, other = show(widget, 12), SIDES[side == "scatter"]
    here, there = (on(page, one, runs[one], name, *index) for one, name, index in zip((side, other), names, indices))
    here.hover()
    expect(here).to_have_class(re.compile("pointed"))
    expect(there).to_have_class(re.compile("pointed"))
    assert page.locator(".pointed").count() == 2
    targets = [{runs[one].cell(cell)[1] for cell in lit(page, one, ".goes-into, .will-go-into")
                if runs[one].cell(cell)[0].lower() == "dy"} for one in SIDES]
    assert (names[0] == "dY") == (not targets[0])
    assert targets[0] == targets[1] or ("w" in names and targets[0] < targets[1])  # which meets the padding too
    made = lit(page, "scatter", ".made-of")
    if names[0] == "dY":  # what it was made of, and all products of it, though the clock stands at another cell
        pairs = runs["scatter"].made_of("dY", indices[0])
        assert {runs["scatter"].number(*one[1:3]) for one in pairs} == made and len(made) > 0
        value = re.compile(f"^{runs['gather'].result['dy'][0, 1, 1]:g}$")  # what both make of this cell
        page.locator(".half.gather .result").filter(has_text=value).wait_for()
        assert page.locator(".half.scatter .given .matched").count() == len(pairs) // 2
        page.locator(".title").hover()
        assert page.locator(".half.gather .sum").text_content().startswith("dy(0,1,3,3) = ")
    told = page.locator(".difference").text_content()
    assert told


def test_a_click_pins_on_both_sides_and_a_second_one_goes_to_the_cells_place_on_the_clock(show):
    widget, runs = pair_of_runs()
    page = show(widget, 40)
    there = on(page, "scatter", runs["scatter"], "dY", 0, 2, 2, 1)
    there.click()
    page.locator(".title").hover()
    assert page.locator(".pinned").count() == 2
    there.click()
    assert number(page) == 30 + 5
    page.keyboard.press("ArrowLeft")
    assert number(page) == 34


def test_the_keyboard_alone_walks_over_the_cells_of_the_pair(show):
    widget, runs = pair_of_runs()
    page = show(widget, 40)
    page.keyboard.press("Alt+ArrowUp")
    assert page.locator(".pointed").count() == 2
    told = page.locator(".lecture-stepper > .live")
    expect(told).to_have_text(re.compile(r"^L11: dY\(0,2,3,1\) = .*L07: dy\(0,2,3,1\) = "))
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".pointed, .pinned").count() == 0


# Each in its own order


# What is told at each place, the scatter's products there and its cells, and how many cells the gather has.
OWN_ORDER = f"""() => [...Array(60).keys()].map(n => {{
    {CONTROLS}.go(n);
    const all = (selector) => [...document.querySelectorAll(selector)];
    const cells = all(".half.scatter [data-array='dY(0)'] [data-cell]");
    cells.sort((a, b) => a.dataset.number - b.dataset.number);
    return [document.querySelector(".difference").textContent, all(".half.scatter .given .matched").length,
        cells.map(cell => cell.textContent), all(".half.gather [data-array='dy(0)'] [data-cell]:not(.empty)").length];
}})"""


def test_each_in_its_own_order_both_have_made_as_many_products_and_fill_differently(show):
    widget, runs = pair_of_runs()
    page = show(widget, 0)
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="each in its own order")).to_have_attribute("aria-pressed", "true")
    scatter = runs["scatter"]
    dY = next(place for place in scatter.arrays if place.title == "dY(0)")
    cells = range(dY.first, dY.first + dY.size)
    adds = sorted(int(scatter.write_step[row]) for cell in cells for row in scatter.writes_to(cell, len(scatter))
                  if " += " in scatter.text(int(scatter.write_step[row])))
    done = 0
    for n, (told, matched, texts, filled) in enumerate(page.evaluate(OWN_ORDER)):
        done, so_far = int(told.split(" products each")[0]), done
        assert matched == done - so_far
        step = adds[done - 1]
        values = scatter.values_at(step + 1)[dY.first:dY.first + dY.size]
        assert np.allclose([float(text) for text in texts], values, atol=0.051)
        assert f"gather has finished {n + 1} of 60 cells" in told
        assert filled == n + 1
        finished = sum(scatter.writes_to(cell, len(scatter))[-1] in np.flatnonzero(scatter.write_step <= step)
                       for cell in cells)
        assert f"scatter {finished}" in told
        if n == 28:
            assert finished < n + 1 and "begun" in told
    assert done == len(adds) == 648
    assert told.endswith("scatter 60; largest |difference|: 0")


def test_a_window_on_the_right_shows_which_of_its_products_the_scatter_has_added(show):
    widget, _ = pair_of_runs()
    page = show(widget, 20)
    page.keyboard.press("o")
    late, both = page.locator(".half.gather .late"), page.locator(".half.gather .matched")
    text = page.locator(".half.scatter .sum").text_content()
    so_far, all_ = map(int, re.search(r"(\d+) of (\d+) products", text).groups())
    assert (all_ - so_far, all_) == (late.count(), both.count()) and 0 < so_far < all_
    assert late.first.evaluate("cell => getComputedStyle(cell).borderStyle") == "dashed"
    page.locator(".half.scatter .matched").first.hover()
    expect(page.locator(".difference")).to_have_text(re.compile(r"^L11: w\(.* = \S+ → dY\(0,.*, step \d+$"))
    page.locator(".title").hover()
    page.keyboard.press("o")
    assert late.count() == 0 and "largest |scatter − gather|" in page.locator(".difference").text_content()


# In sight, large, legible


EDGES = """nodes => {
    const boxes = nodes.map(node => node.getBoundingClientRect());
    return [boxes.map(box => box.top), boxes.map(box => box.bottom)];
}"""


@pytest.mark.parametrize(("size", "keys"), [((1024, 768), "o"), ((1600, 1000), "bo")])
def test_maps_and_products_of_both_are_seen_together(show, page, size, keys):
    page.set_viewport_size(dict(zip(("width", "height"), size)))
    show(pair_of_runs()[0], 3)
    maps_and_products_are_seen(page, size, "")
    for n, key in enumerate(keys):
        page.keyboard.press(key)
        maps_and_products_are_seen(page, size, keys[:n + 1])


def maps_and_products_are_seen(page, size, keys):
    for n in (0, 12, 37, 59):  # the corners and cells with all 27 products
        go(page, n)
        for part in (".array .mark.written", ".given .matched", ".given .sum", ".half h3"):
            tops, bottoms = page.locator(part).evaluate_all(EDGES)
            assert tops and min(tops) >= 0, (keys, n, part)
            assert max(bottoms) <= size[1], (keys, n, part)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], keys
    if "b" in keys:
        smallest = page.locator(".maps .array .cell[data-cell]:visible").evaluate_all(
            "cells => Math.min(...cells.map(cell => cell.offsetWidth))")
        letters = page.locator(".given *:visible").evaluate_all("""nodes => Math.min(...nodes.filter(node =>
            [...node.childNodes].some(child => child.nodeType === 3) && parseFloat(getComputedStyle(node).fontSize))
            .map(node => parseFloat(getComputedStyle(node).fontSize)))""")
        print(f"the pair for a projector: cells of {smallest} px, products in {letters:.1f} px")
        assert smallest >= 20 and letters >= 24


def test_the_maps_keep_their_size_whatever_the_cell(show, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    show(pair_of_runs()[0], 0)
    places = page.evaluate(f"""() => [...Array(15).keys()].map(n => {{
        {CONTROLS}.go(4 * n);
        const boxes = [...document.querySelectorAll('.half .given')].map(node => node.getBoundingClientRect());
        return JSON.stringify(boxes);
    }})""")
    assert len(places) == 15 and len(set(places)) == 1 and places[0].count("width") == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_own_orders_text_has_a_contrast_of_at_least_4_5(show, page, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    show(pair_of_runs()[0], 20)
    page.keyboard.press("o")
    assert page.evaluate(PALE) == []
