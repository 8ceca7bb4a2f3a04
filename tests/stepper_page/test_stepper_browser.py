"""The stepper in a real Chromium, as a page of its own: what it shows is what the run did."""

import re

import numpy as np
import pytest
from contrast import PALE
from playwright.sync_api import expect
from stepper_page import CONTROLS, CORE, NUMBERS, TRACE, cell, lenet5s_first_layer, number
from waiting import until

import lecture_cnn as lc
from lecture_cnn.onebased import lecture_name

# Keys, slider, timeline


def test_twenty_keys_go_twenty_steps_and_the_written_cell_has_the_value_of_the_trace(show):
    widget = lc.stepper("L11")
    page = show(widget, 100)
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert number(page) == 120
    name, index, value = widget.trace[120].writes[0]
    assert cell(page, widget.trace, name, *index).text_content() == "-8"
    assert value == -2 + 2 * -3
    expect(page.locator(".array .mark.written")).to_have_count(1)
    assert page.locator(".arithmetic .result").text_content() == widget.trace.text(120).split(" = ")[-1]


def test_each_key_does_what_the_help_says(show):
    widget = lc.stepper("L07")
    trace, page = widget.trace, show(widget)
    press = page.keyboard.press
    where = []
    for key in ["ArrowRight", "PageDown", "ArrowLeft", "PageUp", "End", "ArrowRight", "Home", "ArrowLeft"]:
        press(key)
        where.append(number(page))
    assert where == [1, 2, 1, 0, 130, 130, 0, 0]

    page.evaluate(f"{CONTROLS}.go({11})")  # the first window, x = 1, y = 1
    expect(page.locator(".loop")).to_have_value("y")
    press("Shift+ArrowRight")
    assert trace.variables(number(page)) == {"j": 1, "x": 1, "y": 2}
    press("ArrowUp")
    expect(page.locator(".loop")).to_have_value("x")
    press("Shift+ArrowRight")
    assert trace.variables(number(page)) == {"j": 1, "x": 2, "y": 1}
    press("Shift+ArrowLeft")
    assert trace.variables(number(page)) == {"j": 1, "x": 1, "y": 1}
    press("ArrowDown")
    expect(page.locator(".loop")).to_have_value("y")

    line = page.locator(".line[aria-current] code")
    before = line.text_content()
    press("n")
    assert line.text_content() == trace.lines[trace[number(page)].line - 1].python != before
    press("n")
    assert line.text_content() == before

    press("?")
    expect(page.locator("dialog.help")).to_be_visible()
    press("Escape")
    expect(page.locator("dialog.help")).to_be_hidden()
    press("f")
    until(page, "document.fullscreenElement !== null")
    press("f")
    until(page, "document.fullscreenElement === null")


def test_space_and_a_remotes_keys_go_to_the_next_and_previous_stop_at_once(show):
    page = show(lc.stepper("L07", stops=[6, 40]))
    where = []
    for key in ["Space", "PageDown", "PageUp", "PageUp", "PageDown", "Space", "Space", "Shift+Space"]:
        page.keyboard.press(key)
        where.append(number(page))
    assert where == [6, 40, 6, 5, 6, 40, 41, 40]


def test_play_halts_at_the_lecturers_stops_and_at_the_end(show):
    page = show(lc.stepper("L07", stops=[6]))
    page.locator(".speed").select_option("60")
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="pause")).to_be_visible()
    expect(page.get_by_role("button", name="play")).to_be_visible()
    assert number(page) == 6
    page.evaluate(f"{CONTROLS}.go(125)")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="play")).to_be_visible()
    assert number(page) == 130


def test_the_live_region_tells_each_step_but_is_silent_while_playing(show):
    widget = lc.stepper("L11")
    page = show(widget, 50)
    page.keyboard.press("ArrowRight")
    told = page.get_by_role("status").text_content()
    assert told.startswith(widget.trace.text(51).split(" = ")[0])
    page.evaluate("""() => {
        window.told = [];
        const live = document.querySelector('[role=status]');
        new MutationObserver(() => window.told.push(1)).observe(live, { childList: true });
    }""")
    page.locator(".speed").select_option("60")
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("a")
    until(page, f"{CONTROLS}.k > 60")
    assert page.evaluate("window.told.length") == 0
    page.keyboard.press("a")
    assert page.evaluate("window.told.length") == 1


def test_the_slider_moves_by_pointer_and_tells_its_step(show):
    page = show(lc.stepper("L07"))
    slider = page.get_by_role("slider", name="step")
    slider.fill("77")
    assert number(page) == 77
    assert slider.get_attribute("aria-valuetext") == "step 77 / 130"
    slider.focus()
    page.keyboard.press("ArrowRight")  # one step, not two
    assert number(page) == 78


def test_the_strip_marks_where_the_chosen_variable_changes(show):
    widget = lc.stepper("L07")
    page = show(widget)
    page.locator(".loop").select_option("x")
    path = page.locator(".strip path").get_attribute("d")
    marks = [int(float(x)) for x in re.findall(r"M([\d.]+)", path)]
    x = [widget.trace.variables(k).get("x") for k in range(131)]
    assert marks == [k for k in range(131) if x[k] is not None and x[k] != x[k - 1]]


def test_the_address_holds_the_step(show):
    page = show(lc.stepper("L07"), 57)
    assert number(page) == 57
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**#step=58")
    page.evaluate("location.hash = '#step=20'")
    until(page, f"{CONTROLS}.k === 20")
    page.evaluate("location.hash = '#stepper-1=30'")  # as in a notebook's page: it is the first one
    until(page, f"{CONTROLS}.k === 30")


# What the maps show


def test_labels_count_from_1_with_x_to_the_right_and_y_down(show):
    widget = lc.stepper("L07")
    page = show(widget, 130)
    labels = page.locator("[data-array='dzpad'] .grid").first.locator(".label").all_text_contents()
    assert labels == ["", *"12345678", *"1234567"]
    corner, right, below = (cell(page, widget.trace, "dzpad", 1, *place).bounding_box()
                            for place in [(1, 1), (2, 1), (1, 2)])
    assert right["x"] > corner["x"] and right["y"] == corner["y"]
    assert below["y"] > corner["y"] and below["x"] == corner["x"]


def test_an_array_appears_when_it_is_made(show):
    page = show(lc.stepper("L07"), 0)
    dzpad, flipped = page.locator("[data-array='dzpad']"), page.locator("[data-array='Wflip']")
    expect(dzpad).to_be_visible()
    expect(flipped).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(flipped).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(flipped).to_be_hidden()


def test_the_padding_is_hatched_and_only_where_no_number_ever_comes(show):
    widget = lc.stepper("L07")
    trace, page = widget.trace, show(widget, 0)
    hatched = page.locator("[data-array='dzpad'] .padding").evaluate_all(NUMBERS)
    inside = {trace.number("dzpad", (j, x, y)) for j in (1, 2, 3) for x in range(3, 7) for y in range(3, 6)}
    dzpad = next(place for place in trace.arrays if place.name == "dzpad")
    assert set(hatched) == set(range(dzpad.first, dzpad.first + dzpad.size)) - inside
    first = page.locator(".padding[data-cell]").first
    assert "repeating-linear-gradient" in first.evaluate("cell => getComputedStyle(cell).backgroundImage")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    until(page, "document.querySelector('.padding[data-cell]').getAnimations().length === 1")  # seen to be added


def test_read_coefficient_and_written_differ_by_colour_and_by_border(show):
    page = show(lc.stepper("L11"), 701)
    styles = [page.locator(f".maps .array .mark.{kind}").first.evaluate("mark => [getComputedStyle(mark).borderStyle, "
              "getComputedStyle(mark).borderColor]") for kind in ("read", "coefficient", "written")]
    assert [style for style, _ in styles] == ["solid", "dashed", "double"]
    assert len({colour for _, colour in styles}) == 3


def test_a_window_that_is_only_cut_is_outlined(show):
    page = show(lc.stepper("L07"), 99)  # segment = dzpad(...)
    marks = page.locator(".array .mark")
    expect(marks).to_have_count(3)
    assert set(marks.evaluate_all("marks => marks.map(mark => mark.className)")) == {"mark window"}


def test_the_filter_is_seen_to_turn_once_up_down_and_once_left_right(show):
    page = show(lc.stepper("L07"), 1)
    page.keyboard.press("ArrowRight")
    poses = page.locator(".carry").evaluate(
        "piece => piece.getAnimations()[0].effect.getKeyframes().map(frame => frame.transform)")
    turns = [re.findall(r"rotate[XY]\(\d+deg\)", pose) for pose in poses[1:]]
    assert turns == [["rotateX(0deg)", "rotateY(0deg)"], ["rotateX(180deg)", "rotateY(0deg)"],
                     ["rotateX(180deg)", "rotateY(180deg)"]]
    tables = page.locator(".arithmetic table").all_inner_texts()
    w = lc.LISTINGS["L07"].example()["w"][0, 0]
    for table, filter in zip(tables, [w, w[:, ::-1], w[::-1, ::-1]]):
        assert [float(word) for word in table.split("\n", 1)[1].split()] == filter.T.ravel().tolist()
    expect(page.locator(".carry")).to_have_count(0)  # at the end it is gone
    page.emulate_media(reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    assert page.locator(".carry").count() == 0
    expect(page.locator(".arithmetic table")).to_have_count(3)


def test_each_for_line_shows_its_variables_present_value(show):
    page = show(lc.stepper("L07"), 100)
    values = page.locator(".line").evaluate_all("lines => lines.map(line => line.querySelector('.value').textContent)")
    assert values == ["", "", "", "", "", "", "", "", "j = 2", "x = 3", "y = 5", "", ""]
    assert page.locator(".line[aria-current] .number").text_content() == "13"
    page.evaluate(f"{CONTROLS}.go(4)")  # the other j, outside the loop over i
    values = page.locator(".line .value").all_text_contents()
    assert values == ["", "", "", "", "j = 1", "", "", "", "", "", "", "", ""]


def test_the_listing_has_real_subscripts(show):
    page = show(lc.stepper("L07"))
    assert page.locator(".line").nth(9).locator("sub").all_text_contents() == ["l-1"]
    assert page.locator(".line").nth(9).locator("code").text_content() == "for x = 1:Wl-1"


# Where a number comes from


def test_a_window_shows_all_its_products_and_their_sum(show):
    widget = lc.stepper("L07")
    page = show(widget, 130)
    k = 130
    step = widget.trace[k]
    flipped, window = (np.array([value for name, _, value in step.reads if name == wanted])
                       for wanted in ("Wflip", "dzpad"))
    shown = page.locator(".arithmetic .product").all_text_contents()
    assert len(shown) == 27
    expected = (flipped * window).reshape(3, 3, 3).swapaxes(1, 2).ravel()  # the tables run along x first
    assert np.allclose([float(text.replace("−", "-")) for text in shown], expected, atol=1e-6)
    assert float(page.locator(".arithmetic .result").text_content()) == step.writes[0][2] == 9 + 3 + 2
    assert page.locator(".arithmetic .with-padding").count() == int(np.sum(
        [not (3 <= x <= 6 and 3 <= y <= 5) for _, (_, x, y), _ in step.reads[27:]]))


@pytest.mark.parametrize(("name", "step", "line"), [
    ("L07", 130, "sum of 27 products: 9 + 3 + 2 = 14"),
    ("L08", 30, "sum of 12 products: -7"),
])
def test_the_sum_of_a_window_is_told_map_by_map(show, name, step, line):
    assert show(lc.stepper(name), step).locator(".arithmetic .sum").text_content() == line


@pytest.mark.parametrize("name", ["L29", "L30", "L38", "L01", "L07"])
def test_what_a_window_adds_beside_its_products_is_told_too(show, name):
    widget = lc.stepper(name)
    trace, page = widget.trace, show(widget)
    windows = [k for k in range(len(trace)) if trace.table[trace.statement[k]].sums_a_window][::7]
    assert windows
    for k in windows:
        page.evaluate(f"{CONTROLS}.go({k})")
        if page.locator(".arithmetic .sum").count():
            parts = page.locator(".arithmetic .sum").text_content().split(": ")[1].split(" = ")
            values = [sum(float(term.strip("()")) for term in part.split(" + ")) for part in parts]
            assert values[-2:] == pytest.approx([trace[k].writes[0][2]] * len(values[-2:]), abs=1e-3), (k, parts)


def test_hovering_a_cell_writes_out_what_it_was_made_of_and_lights_it(show):
    widget = lc.stepper("L11")
    trace, page = widget.trace, show(widget, 1370)
    cell(page, trace, "dY", 0, 1, 2, 2).hover()
    made = trace.made_of("dY", (0, 1, 2, 2))
    lines = page.locator(".arithmetic .history li").all_text_contents()
    pairs = list(zip(made[::2], made[1::2]))
    assert len(lines) == len(pairs) == 3 * 2 * 2
    for line, ((step, name, index, a), (_, other, place, b)) in zip(lines, pairs):
        assert line.startswith(f"{step}{lecture_name(name, index)} {lecture_name(other, place)} = ")
        assert float(line.split(" = ")[-1]) == pytest.approx(a * b, abs=1e-5)
    lit = set(page.locator(".lit.made-of").evaluate_all(NUMBERS))
    assert lit == {trace.number(name, index) for _, name, index, _ in made}
    page.locator(".title").hover()
    expect(page.locator(".lit")).to_have_count(0)


def test_hovering_goes_back_through_copies_and_flips(show):
    widget = lc.stepper("L07")
    trace, page = widget.trace, show(widget, 130)
    cell(page, trace, "dy", 0, 1, 1, 1).hover()
    behind = set(page.locator(".lit.behind").evaluate_all(NUMBERS))
    weights = {trace.number("w", (1, n, 1, x, y)) for n in (1, 2, 3) for x in (1, 2, 3) for y in (1, 2, 3)}
    assert behind == weights | {trace.number("dz", (1, n, 1, 1)) for n in (1, 2, 3)}


def test_hovering_a_weight_lights_all_that_it_goes_into(show):
    widget = lc.stepper("L11")
    trace, page = widget.trace, show(widget, 700)
    cell(page, trace, "w", 1, 2, 1, 1, 3).hover()
    into = {trace.number(name, index): step for step, name, index in reversed(trace.goes_into("w", (1, 2, 1, 1, 3)))}
    past, future = ([c for c in into if (into[c] <= 700) == past] for past in (True, False))
    assert past and future
    for kind, wanted in [("goes-into", past), ("will-go-into", future)]:
        lit = page.locator(f".lit.{kind}").evaluate_all(NUMBERS)
        assert set(lit) == set(wanted)
    assert f"goes into {len(into)} cells" in page.locator(".arithmetic .into").text_content()


def test_even_in_a_low_window_the_products_are_seen_beside_the_maps(show):
    """So nothing needs to pop up over them; what does, where the panel is scrolled, is tested in test_stepper_keys."""
    widget = lc.stepper("L11")
    page = show(widget, 1370)
    page.set_viewport_size({"width": 1024, "height": 400})
    cell(page, widget.trace, "dY", 0, 2, 6, 5).hover()
    head = page.locator(".arithmetic .sentence").first
    expect(head).to_contain_text("dY(0,2,6,5)")
    box = head.bounding_box()
    assert 0 <= box["y"] and box["y"] + box["height"] <= 400
    expect(page.locator(".popup")).to_be_hidden()


def test_a_click_pins_a_cell_and_a_second_one_goes_to_the_step_that_wrote_it_last(show):
    widget = lc.stepper("L11")
    trace, page = widget.trace, show(widget, 1370)
    there = cell(page, trace, "dY", 0, 1, 5, 4)
    there.click()
    page.locator(".title").hover()
    expect(page.locator(".arithmetic")).to_contain_text("dY(0,1,5,4) = ")
    there.click()
    assert number(page) == trace.wrote("dY", (0, 1, 5, 4))
    assert trace[number(page)].writes[0][:2] == ("dY", (0, 1, 5, 4))
    page.keyboard.press("ArrowRight")  # the keys still work
    assert number(page) == trace.wrote("dY", (0, 1, 5, 4)) + 1


# Two runs on one clock


def test_scatter_and_gather_end_at_exactly_0_with_each_product_on_both_sides(show):
    widget = lc.stepper("L07", beside="L11", mode="study")
    page = show(widget)
    assert page.locator(".step-number").text_content() == "cell 0 / 59"
    page.keyboard.press("End")
    assert page.locator(".difference").text_content() == "largest |scatter − gather| over the 60 cells so far: 0"
    for step in (0, 7, 31, 59):
        page.evaluate(f"document.querySelector('.lecture-stepper').stepper.controls.go({step})")
        sides = {}
        for side in ("scatter", "gather"):
            matched = page.locator(f".half.{side} .given .matched").evaluate_all("""cells => cells.map(cell => [
                cell.querySelector('.match-number').textContent, cell.style.getPropertyValue('--mark'),
                cell.querySelector('.product').textContent])""")
            sides[side] = {number: (colour, value) for number, colour, value in matched}
        assert sides["scatter"] == sides["gather"] and len(sides["scatter"]) > 0
        assert len({colour for colour, _ in sides["scatter"].values()}) == len(sides["scatter"])
        others = page.locator(".half.gather .given .with-padding").count()
        assert others + len(sides["gather"]) == 27
        results = page.locator(".given .result").all_text_contents()
        assert results[0] == results[1]


def test_the_scatters_products_stand_in_the_order_in_which_they_came(show):
    widget = lc.stepper("L07", beside="L11", mode="study")
    page = show(widget, 9)  # dY(0,1,2,5)
    products = [float(text.replace("−", "-")) for text in page.locator(".half.scatter .product").all_text_contents()]
    made = widget.second.made_of("dY", (0, 1, 2, 5))
    assert products == pytest.approx([a[3] * b[3] for a, b in zip(made[::2], made[1::2])], abs=1e-5)


def test_other_numbers_show_their_rounding(show):
    rng = np.random.default_rng(3)
    inputs = dict(dz=rng.standard_normal((3, 4, 3)), w=rng.standard_normal((3, 2, 3, 3)))
    page = show(lc.stepper("L07", beside="L11", mode="study", **inputs))
    page.keyboard.press("End")
    assert 0 < float(page.locator(".difference").text_content().split(": ")[1]) < 1e-13


# Figures, looks, tidiness


# For each of some keys: how many cells are painted, and how many changes the document sees.
WORK_OF_KEYS = """count => {
    const root = document.querySelector('.lecture-stepper'), { maps } = root.stepper.view, paint = maps.paintCell;
    let painted = 0;
    maps.paintCell = function (...cell) {
        painted++;
        return paint.apply(this, cell);
    };
    const changes = new MutationObserver(() => 0);
    changes.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    return Array.from({ length: count }, () => {
        painted = 0;
        root.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        return [painted, changes.takeRecords().length];
    });
}"""


def of_l34(n):
    rng = np.random.default_rng(0)
    return lc.stepper("L34", y=rng.standard_normal((2, n, n)), w=rng.standard_normal((3, 2, 3, 3)), b=np.zeros(3))


@pytest.mark.parametrize(("made", "small", "large"), [(of_l34, 4, 8), (lenet5s_first_layer, 7, 32)])
def test_a_key_changes_as_little_of_a_large_page_as_of_a_small_one(show, made, small, large):
    """`make bench` measures the time that a key takes."""
    work = {}
    for n in (small, large):
        widget = made(n)
        page = show(widget, 20)
        work[n] = np.array(page.evaluate(WORK_OF_KEYS, 60))
        assert number(page) == 80
    assert len(widget.trace) > 2000
    painted, changes = work[large].T
    assert 1 <= painted.max() <= 2  # the cell that is written; and the one that the step before wrote
    assert changes.max() <= 40 and changes.sum() <= 1.2 * work[small][:, 1].sum()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_of_two_runs_has_a_contrast_of_at_least_4_5(show, page, scheme):
    """Of one run: tests/stage/test_contrast.py."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    show(lc.stepper("L07", beside="L11", mode="study"), 20)
    background = page.locator(".lecture-stepper").evaluate("root => getComputedStyle(root).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 27, 27)"}[scheme]
    assert page.evaluate(PALE) == []


@pytest.mark.parametrize("name", ["L07", "L11", "L38", "L12", "L30"])
def test_nothing_overflows_at_1024_pixels(show, page, name):
    page.set_viewport_size({"width": 1024, "height": 768})
    widget = lc.stepper(name)
    show(widget, 0)
    for step in (0, len(widget.trace) // 2, len(widget.trace) - 1):
        page.evaluate(f"{CONTROLS}.go({step})")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024, step
        outside = page.locator(".lecture-stepper *:visible").evaluate_all(
            "nodes => nodes.filter(node => node.getBoundingClientRect().right > 1025).map(node => node.className)")
        assert outside == [], step


@pytest.mark.parametrize("width", [1024, 1600])
def test_two_runs_keep_to_their_halves_on_a_real_picture_too(show, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    photo = lc.data.flower()
    across, down = np.outer([-1, 0, 1], [1, 2, 1]) / 8, np.outer([1, 2, 1], [-1, 0, 1]) / 8
    w = np.stack([np.stack([across] * 3), np.stack([down] * 3)])
    for inputs in ({}, dict(dz=lc.vectorized.conv2d(photo, w), w=w)):
        show(lc.stepper("L07", beside="L11", mode="study", **inputs), 150 if inputs else 30)
        for side in ("scatter", "gather"):
            outside = page.locator(f".half.{side}").evaluate("""half => {
                const right = node => node.getBoundingClientRect().right;
                const outside = [...half.querySelectorAll("*")].filter(node => right(node) > right(half) + 1);
                return outside.map(node => node.className);
            }""")
            assert outside == []


def test_a_large_map_shrinks_and_its_numbers_are_given_on_hover(show, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    rng = np.random.default_rng(1)
    widget = lc.stepper("L07", dz=rng.standard_normal((1, 26, 20)), w=rng.standard_normal((1, 1, 3, 3)))
    show(widget, 900)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024
    place = cell(page, widget.trace, "dz", 1, 1, 9, 9)
    assert place.evaluate("cell => getComputedStyle(cell).fontSize") == "0px"
    place.hover()
    value = widget.trace.value(widget.trace.number("dz", (1, 1, 9, 9)), 900)
    assert f"{value:.4f}" in page.locator(".arithmetic").text_content()


def test_what_is_no_assignment_has_the_text_that_python_gives_it(show):
    def others(l, dz, w, dy, D, W, H, K):
        try:
            dy[l-1, 1, 1, 1] = 1
        finally:
            dy[l-1, 1, 1, 2] = 1
        dy[l-1, 1, 1, 3] = dy[l-1, 1, 1, 4] = 5
        dy[l-1, 1, 1, 1] = dz[l, 1, 1, 1] if dz[l, 1, 1, 1] > 0 else 0

    widget = lc.stepper(others, like="L07")
    texts = show(widget).evaluate(f"Array.from({{ length: {TRACE}.length }}, (_, k) => {CORE}.textOf({TRACE}, k))")
    assert texts == [step.text for step in widget.trace]


def test_what_the_data_contain_is_text(show):
    def mine(l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = dz[l, 1, 1, 1]  # <img src=x onerror=alert(1)></script><b>bold</b>

    page = show(lc.stepper(mine, like="L07"))
    assert page.locator(".listing img, .listing b, .listing script").count() == 0
    assert "<img src=x onerror=alert(1)></script><b>bold</b>" in page.locator(".line").first.text_content()


def test_leaving_takes_everything_out_again(show):
    page = show(lc.stepper("L07"), 12)
    assert page.evaluate("""() => {
        return typeof window.removeStepper;
    }""") == "function"
    page.evaluate("window.removeStepper()")
    assert page.locator(".lecture-stepper").count() == 0
    page.keyboard.press("ArrowRight")
    page.set_viewport_size({"width": 900, "height": 700})


def test_a_second_of_playing_is_as_many_steps_as_the_speed_says(new_page, tmp_path):
    """By a clock that the test turns; `make bench` measures how even the real one runs."""
    page = new_page
    page.clock.install(time=0)
    page.goto(f"file://{lc.export(lc.stepper('L11'), tmp_path / 'stepper.html')}")
    page.clock.pause_at(100)
    for speed, steps in [("60", 60), ("5", 5)]:
        page.locator("select.speed").select_option(speed)
        page.locator(".lecture-stepper").focus()
        page.keyboard.press("Home")
        page.keyboard.press("a")
        page.clock.run_for(1000)
        assert abs(number(page) - steps) <= 1
        page.clock.run_for(400)
        assert abs(number(page) - 1.4 * steps) <= 2
        page.keyboard.press("a")
        there = number(page)
        page.clock.run_for(1000)
        assert number(page) == there
