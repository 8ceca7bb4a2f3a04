"""The stepper's views in a real Chromium: sequences, arrows, placed maps, rooms, prediction, labels, errata."""

import re

import numpy as np
import pytest
from contrast import PALE
from playwright.sync_api import expect
from stepper_page import CONTROLS, KEYS, LIGHTNESS, NUMBERS, cell, lenet5s_first_layer, number

import lecture_cnn as lc
from lecture_cnn.widget.frames import SEQUENCES

VIEW = "document.querySelector('.lecture-stepper').stepper.view"

# The deck's sequences of slides

# What is told at each of so many frames: of the frame, of the step, and the step's sentence.
FRAMES = """count => Array.from({ length: count }, (_, n) => {
    const init = { key: 'PageDown', shiftKey: true, bubbles: true };
    const root = document.querySelector('.lecture-stepper');
    if (n) root.dispatchEvent(new KeyboardEvent('keydown', init));
    const told = ['.frame-text', '.step-number', '.arithmetic .sentence'];
    return told.map((name) => root.querySelector(name).textContent);
})"""


@pytest.mark.parametrize(("listing", "name", "count", "first", "last"), [
    ("L36", "influence", 22, "Each Y(l-1,m,x,y) affects several z(l,n,x',y')",
     "The derivative is the sum of the products of filter and dz, component by component"),
    ("L07", "flip", 28, "dzpad = zeros(", "dy(0,1,5,5) = Wflip(1,1,1:3,1:3) . dzpad(1,5:7,5:7)"),
    ("L07", "sum over n", 26, "Wflip(1,3,1:3,1:3) = flipLeftRight(flipUpDown(w(1,3,1,1:3,1:3)))",
     "dy(0,1,5,5) = Wflip(1,1:3,1:3,1:3) . dzpad(1:3,5:7,5:7)"),
    ("L37", "w(1,2)", 13, "Each output is made of all weights of its filter", "No z of another map has this weight"),
    ("L08", "filter derivative", 12, "The derivative for every element of z(l,n) is known",
     "dw(l,n,m,i,j) is the sum over x,y of dz(l,n,x,y) Y(l-1,m,x+i-1,y+j-1)"),
    ("L02", "max pooling", 5, "Y(1,1,1,1) = Y(0,1,1,2)", "Y(1,1,5,1) = Y(0,1,5,1)"),
    ("L05", "pooling and downsampling", 6, "Y(1,1,1,1) = Y(0,1,2,1)", "Y(1,1,3,2) = Y(0,1,6,3)"),
    ("L19", "resampling", 8, "dy = zeros(", "dy(1,2,2) = dy(1,3,3)"),
])
def test_the_decks_sequence_comes_back_in_its_order_and_number(show, listing, name, count, first, last):
    widget = lc.stepper(listing, frames=name)
    frames = widget.frames
    steps = [frame["step"] for frame in frames]
    assert len(frames) == count and steps == sorted(steps)
    page = show(widget)
    seen = []
    for n, (text, at, sentence) in enumerate(page.evaluate(FRAMES, count)):
        assert text.startswith(f"frame {n + 1} of {count}") and at.startswith(f"step {steps[n]} /")
        seen.append(frames[n]["note"] or sentence)
        assert frames[n]["note"] in text
    assert seen[0].startswith(first) and seen[-1].startswith(last)
    page.keyboard.press("Shift+PageDown")  # there is none
    page.get_by_role("button", name="previous frame").click()
    assert page.locator(".frame-text").text_content().startswith(f"frame {count - 1} of {count}")


def test_every_sequence_is_tested_and_an_unknown_one_is_refused_with_the_names():
    marks = test_the_decks_sequence_comes_back_in_its_order_and_number.pytestmark[0]
    assert {row[1] for row in marks.args[1]} == set(SEQUENCES)
    with pytest.raises(ValueError, match="one of 'influence', 'flip'"):
        lc.stepper("L07", frames="turn")
    with pytest.raises(ValueError, match="belong to L07, got 'L11'"):
        lc.stepper("L11", frames="flip")
    with pytest.raises(TypeError, match="has inputs of its own"):
        lc.stepper("L07", frames="flip", dz=np.zeros((1, 3, 3)), w=np.zeros((1, 1, 3, 3)))


def test_space_goes_to_the_next_slide_and_a_slides_sentence_is_told_to_a_screen_reader(show):
    widget = lc.stepper("L08", frames="filter derivative")
    page = show(lc.stepper("L07", frames="flip"))
    page.keyboard.press("Space")
    expect(page.locator(".frame-text")).to_have_text("frame 2 of 28")
    show(widget)
    for _ in range(12 + 1):
        page.keyboard.press("Shift+PageDown")
    expect(page.locator(".lecture-stepper > .live")).to_have_text(widget.frames[-1]["note"])


# Arrows, placed maps, tails, rooms


def arrows(page, kind=""):
    return page.locator(f".arrow-path{kind}").evaluate_all(
        "paths => paths.map(path => [Number(path.dataset.from), Number(path.dataset.to)])")


@pytest.mark.parametrize("name", ["L02", "L05", "L14", "L26"])
def test_an_arrow_goes_from_each_output_to_its_winner_and_no_other_cell(show, name):
    widget = lc.stepper(name)
    trace, page = widget.trace, show(widget, len(widget.trace) - 1)
    last = trace.state(len(trace))
    pidx = next(place for place in trace.arrays if place.positions)
    output = next(place for place in trace.arrays if place.layer == 1 and not place.positions)
    wanted = set()
    for cell_ in range(pidx.size):
        (_, j, *_), at = pidx.index_of(pidx.first + cell_), trace.value(pidx.first + cell_, len(trace))
        wanted.add((output.first + cell_, trace.number(output.name, (0, j, *at))))
    assert set(map(tuple, arrows(page))) == wanted and last
    page.keyboard.press("Home")
    assert arrows(page) == []


def test_where_outputs_share_a_winner_the_key_equals_shows_what_a_plain_equals_would_leave(show):
    widget = lc.stepper("L14")
    trace, page = widget.trace, show(widget, len(widget.trace) - 1)
    printed = lc.slips.variant(lc.LISTINGS["L14"].function, {
        "dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]": "dy[l-1, j, pidx[l, j, x, y]] = dy[l, j, x, y]"}, "assigned")
    wrong = lc.trace(printed, like="L14", **lc.LISTINGS["L14"].example())
    shown = page.locator("[data-array='dy(0)'] [data-cell]")
    values = lambda: [float(text) for text in shown.evaluate_all(  # noqa: E731
        "cells => cells.sort((a, b) => a.dataset.number - b.dataset.number).map(cell => cell.textContent)")]
    right = values()
    page.keyboard.press("=")
    expect(page.locator("button[aria-pressed=true]")).to_have_text("=")
    assert values() != right and np.allclose(values(), wrong.result["dy"].ravel(), atol=6e-4)
    page.keyboard.press("=")
    assert values() == right and np.allclose(right, trace.result["dy"].ravel(), atol=6e-4)
    note = page.locator(".note").text_content()
    assert "dy(0,2,3,4): += gives 3 + (-2) = 1, = would leave -2" in note
    assert "gives -1 + (-3) + (-2) = -6" in note  # a sum begins without brackets


@pytest.mark.parametrize(("name", "step"), [("L30", 8), ("L38", 80)])
def test_arrows_lead_from_a_transformed_filters_cells_to_the_weights_in_them(show, name, step):
    widget = lc.stepper(name)
    trace, page = widget.trace, show(widget, step)
    turned = next(place for place in trace.arrays if place.name == "TW")
    found = dict(arrows(page))
    there = [cell_ for cell_ in range(turned.first, turned.first + 9) if not np.isnan(trace.values_at(step + 1)[cell_])]
    assert sorted(found) == there and len(there) == 9
    for source, weight in found.items():
        assert trace.cell(weight)[0] == "w" and trace.value(source, step + 1) == trace.value(weight, step + 1)
    assert len(set(found.values())) == 9


@pytest.mark.parametrize(("name", "step", "map_", "offset"), [
    ("L08", 20, "dz(1,2) placed on Y(0,1)", (1, 2)), ("L37", 9, "z(1,2) placed on Y(0,1)", (2, 3))])
def test_a_derivative_map_is_placed_on_y_at_its_weights_position(show, name, step, map_, offset):
    widget = lc.stepper(name, count=1)
    page = show(widget, step)
    expect(page.locator(".note")).to_have_text(f"{map_} at ({offset[0]},{offset[1]})")
    placed = page.locator(".placed")
    expect(placed).to_have_count(1)
    first = cell(page, widget.trace, "Y", 0, 1, *offset).bounding_box()
    assert placed.bounding_box()["x"] == pytest.approx(first["x"], abs=2)
    assert placed.bounding_box()["y"] == pytest.approx(first["y"], abs=2)
    assert placed.locator("span").count() == {"L08": 12, "L37": 9}[name]


def test_any_weight_under_the_pointer_places_its_map(show):
    widget = lc.stepper("L08")
    page = show(widget, 53)
    cell(page, widget.trace, "dw", 1, 3, 2, 2, 3).hover()
    expect(page.locator(".note")).to_have_text("dz(1,3) placed on Y(0,2) at (2,3)")


@pytest.mark.parametrize(("name", "what"), [
    ("L19", "was dropped and gets 0: 10 cells"), ("L20", "was zeros and is dropped: 18 cells"),
    ("L31", "is dropped: 10 cells"), ("L32", "is zeros: 18 cells")])
def test_resampling_says_the_sizes_kept_and_marks_the_tail_that_was_dropped(show, name, what):
    widget = lc.stepper(name)
    page = show(widget)
    text = page.locator(".note").text_content()
    sizes = [place.shape[1:] for place in widget.trace.arrays if len(place.shape) == 3]
    assert all(f"is {a}×{b}" in text for a, b in sizes)
    tail = page.locator(".tail").evaluate_all(NUMBERS)
    assert what in text and f": {len(tail)} cells" in text
    columns, rows = max(sizes)
    for number_ in tail:
        _, (_, x, y) = widget.trace.cell(number_)
        assert x == columns and columns % 2 == 0 or y == rows and rows % 2 == 0


def test_a_networks_layers_are_rooms_and_the_active_one_opens_by_itself(show, page):
    page.set_viewport_size({"width": 1600, "height": 1000})
    widget = lc.stepper("L12")
    show(widget, 100)
    assert widget.trace.variables(100)["l"] == 2
    expect(page.locator(".room.active > button")).to_have_text("layer 2")
    folded = page.locator(".folded").evaluate_all("nodes => nodes.map(node => node.dataset.array)")
    assert "w(1)" in folded and "Y(0)" in folded and "w(2)" not in folded and "dY(1)" not in folded
    bottom = page.locator(".room").last.bounding_box()
    assert bottom["y"] + bottom["height"] <= 1000  # one layer fits on the screen
    page.keyboard.press("End")
    expect(page.locator(".room.active > button")).to_have_text("layer 1")
    expect(page.locator("[data-array='w(2)']")).to_have_class(re.compile("folded"))
    head = page.get_by_role("button", name="open or fold layer 2")
    head.click()
    expect(head).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-array='w(2)']")).not_to_have_class(re.compile("folded"))
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".room.active > button")).to_have_text("layer 1")


def test_what_belongs_to_no_layer_has_a_room_of_its_own_that_folds_too(show, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    widget = lc.stepper("L10")
    show(widget, 200)
    head = page.get_by_role("button", name="open or fold in and out")
    expect(head).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[data-array='Image']")).to_have_class(re.compile("folded"))
    bottom = page.locator(".room").last.bounding_box()
    assert bottom["y"] + bottom["height"] <= 768  # the layer at work and the folded ones fit on the screen
    page.keyboard.press("End")
    expect(head).to_have_attribute("aria-expanded", "true")
    assert page.locator("[data-array='output'] [data-cell]").first.is_visible()


def test_a_turn_by_45_degrees_shows_its_own_matrix_and_arrows_to_every_weight_that_is_in_a_cell(show, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    given, turn = lc.LISTINGS["L38"].example(), lc.transforms.rotation(3, 45)
    widget = lc.stepper("L38", **dict(given, transforms=[lc.transforms.rotation(3, 0), turn], dz=given["dz"][:4]),
                        at=dict(t=2, x=1, y=1))
    trace = widget.trace
    show(widget, widget.step + 9)
    names = page.locator("[data-array='A'] .plane:not([hidden]) .plane-name").all_text_contents()
    assert len(names) == 9 and all(name.startswith("(2,") for name in names)
    assert page.locator("[data-array='A'] .cell:visible", has_text="e-").count() == 0  # a rounding is no exponent
    turned = next(place for place in trace.arrays if place.name == "TW")
    w = trace.number("w", (1, trace.variables(widget.step + 9)["j"], 1, 1, 1))
    matrix = np.abs(np.asarray(turn).reshape(9, 9)) > 1e-9  # rows: the cell, columns: the weight
    assert 9 < matrix.sum() < 81
    assert {(a - turned.first, b - w) for a, b in arrows(page)} == set(map(tuple, np.argwhere(matrix).tolist()))
    weights, in_turn = (page.locator(f"[data-array='{array}']").bounding_box() for array in ("w(1)", "TW"))
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= 768 for box in (weights, in_turn))
    assert weights["y"] == in_turn["y"]


# Predict, look, entry, cursor


def test_prediction_stops_before_the_value_and_judges_a_clicked_cell_from_the_run(show):
    widget = lc.stepper("L14")
    trace, page = widget.trace, show(widget, 3)
    page.keyboard.press("p")
    panel = page.get_by_role("group", name="predict, then reveal")
    expect(panel.locator(".question")).to_contain_text("Line 5 comes next: dy(l-1,j,pidx(l,j,x,y)) += dy(l,j,x,y)")
    assert number(page) == 3
    name, index, _ = trace[4].writes[0]
    cell(page, trace, name, *index).click()
    assert number(page) == 4
    expect(panel.locator(".verdict")).to_have_text(re.compile(r"^Right, dy\(.*Step 4: dy\("))
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("ArrowRight")
    assert number(page) == 4
    cell(page, trace, "dy", 0, 2, 6, 5).click()
    expect(panel.locator(".verdict")).to_have_text(re.compile(r"^No, not dy\(0,2,6,5\)\. Step 5: dy\("))
    assert number(page) == 5


def test_prediction_judges_a_typed_value_and_the_arrow_reveals(show):
    widget = lc.stepper("L07")
    trace, page = widget.trace, show(widget, 20)
    page.keyboard.press("p")
    panel, typed = page.locator(".ask"), page.get_by_role("textbox", name="the value that will be written")
    asked = page.evaluate(f"{VIEW}.asker.standing.step")
    typed.fill(f"{trace[asked].writes[0][2]:.3f}")
    typed.press("Enter")
    expect(panel.locator(".verdict")).to_have_text(re.compile(rf"^Right, .* Step {asked}: dy\("))
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("ArrowRight")
    typed.fill("abc0np")  # letters that are keys elsewhere
    typed.press("Enter")
    expect(panel.locator(".verdict")).to_have_text("abc0np is not a number; a position is two, such as 2,3.")
    typed.fill("99")
    panel.get_by_role("button", name="Check").click()
    expect(panel.locator(".verdict")).to_have_text(re.compile(r"^No, not 99\. Step"))
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(panel.locator(".verdict")).to_have_text(re.compile(r"^Step \d+: dy\("))
    page.keyboard.press("p")
    expect(panel).to_be_hidden()


def test_the_keys_0_and_1_let_labels_count_from_0_and_from_1(show):
    page = show(lc.stepper("L07"), 130)
    label = page.locator("[data-array='dzpad'] .grid").first.locator(".label").nth(3)
    assert label.text_content() == "3"
    page.keyboard.press("0")
    assert label.text_content() == "2"
    assert label.evaluate("label => label.scrollWidth <= label.clientWidth")
    page.keyboard.press("1")
    assert label.text_content() == "3"


@pytest.mark.parametrize("name", ["L07", "L11", "L02", "L12"])
def test_for_a_projector_cells_have_at_least_20_pixels_and_the_arithmetic_24(show, page, name):
    page.set_viewport_size({"width": 1600, "height": 1000})
    widget = lc.stepper(name)
    show(widget, len(widget.trace) - 1)
    page.keyboard.press("b")
    smallest = page.locator(".maps .array .cell[data-cell]:visible").evaluate_all(
        "cells => Math.min(...cells.map(cell => cell.offsetWidth))")
    letters = page.locator(".arithmetic *:visible").evaluate_all("""nodes => Math.min(...nodes.filter(node =>
        [...node.childNodes].some(child => child.nodeType === 3))
        .map(node => parseFloat(getComputedStyle(node).fontSize)))""")
    print(f"{name}: cells of {smallest} px, arithmetic in {letters:.1f} px")
    assert smallest >= 20 and letters >= 24
    assert page.evaluate("document.documentElement.scrollWidth") <= 1600


def test_a_line_with_errata_opens_what_is_printed_and_what_is_right_as_text(show):
    page = show(lc.stepper("L07"))
    row = {row.id: row for row in lc.errata()}["E63"]
    line = page.locator(".line").filter(has=page.get_by_role("button", name="erratum E63"))
    assert line.locator("code").text_content().startswith("Wflip = zeros")
    line.get_by_role("button", name="erratum E63").click()
    entry = page.get_by_role("dialog", name="entry of the catalogue")
    expect(entry).to_be_visible()
    told = entry.locator("[data-erratum=E63] dd").all_text_contents()
    assert told == [row.printed, row.corrected, row.reason, *filter(None, [row.invisible_when])]
    assert entry.locator(".erratum").count() == len(lc.errata("L07"))
    page.keyboard.press("ArrowRight")  # belongs to the dialog
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    assert number(page) == 0
    page.get_by_role("button", name="entry of L07").click()
    expect(entry).to_contain_text('Convolutional Networks III, "Derivatives for a single layer l: Vector notation"')


def test_the_listing_stands_beside_its_slide_and_each_mark_leads_to_its_row(show):
    page = show(lc.stepper("L07"))
    page.get_by_role("button", name="the listing beside its slide").click()
    slide = page.locator(".beside-slide")
    expect(slide).to_be_in_viewport()
    lines = [re.sub(r"_\{([^}]*)\}|_", r"\1", line.strip()) for line in lc.LISTINGS["L07"].notation]
    assert slide.locator(".slide-line code").all_text_contents() == lines
    told = slide.locator(".slide-note").all_text_contents()
    assert "E08 dy(l-1,j,x,y) = Wflip‸.segment" in told
    assert "E63 on the slide no such line " in told
    assert len(told) == len(lc.slips.beside_slide.notes(lc.LISTINGS["L07"]))
    slide.locator("code .slide-mark", has_text="‸").click()
    expect(page.locator("[data-erratum=E08]")).to_be_focused()


def test_a_listing_that_no_slide_prints_otherwise_has_no_slide_beside_it(show):
    page = show(lc.stepper("L31"))
    assert page.get_by_role("button", name="beside its slide").count() == 0


def test_the_keyboard_alone_shows_where_a_cell_comes_from_pins_it_and_jumps(show):
    widget = lc.stepper("L11")
    trace, page = widget.trace, show(widget, 1370)
    start = trace[1370].writes[0]
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("status").last).to_have_text(re.compile(re.escape(f"{start[0]}(")))
    pointed = page.locator(".pointed")
    first = int(pointed.get_attribute("data-number"))
    assert first == trace.number(start[0], start[1])
    page.keyboard.press("Alt+ArrowRight")
    (name, index), (_, before) = trace.cell(int(pointed.get_attribute("data-number"))), trace.cell(first)
    assert name == start[0] and index[-2] == before[-2] % 3 + 1
    expect(page.locator(".arithmetic")).to_contain_text(f"{name}({','.join(map(str, index))})")
    page.keyboard.press("Enter")
    expect(page.locator(".pinned")).to_have_count(1)
    page.keyboard.press("Enter")
    assert number(page) == trace.wrote(name, index)
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Escape")
    expect(page.locator(".pointed")).to_have_count(0)
    page.evaluate(KEYS, ["ArrowDown", 400])  # from array to array, through the whole of them
    assert number(page) == trace.wrote(name, index)


def test_the_help_names_every_key_of_the_buttons(show):
    page = show(lc.stepper("L14"))
    keys = " ".join(page.locator("dialog.help dt").all_text_contents())
    actions = page.evaluate(f"{CONTROLS}.actions.map(action => action.key)")
    assert actions == ["0", "b", "p", "=", "e", "m", "i"] and all(key in keys for key in actions)
    assert all(word in keys for word in ("Alt + arrows", "Shift + PageDown PageUp"))
    names = page.locator("button").evaluate_all("nodes => nodes.map(node => node.textContent || node.ariaLabel)")
    assert all(names)


@pytest.mark.parametrize("name", ["L07", "L11", "L12", "L30"])
def test_at_1024x768_the_cell_that_is_written_is_seen_without_scrolling(show, page, name):
    page.set_viewport_size({"width": 1024, "height": 768})
    widget = lc.stepper(name)
    steps = np.linspace(0, len(widget.trace) - 1, 9).astype(int).tolist()
    show(widget, steps[4])
    for step in [steps[4], *steps]:
        page.evaluate(f"{CONTROLS}.go({step})")
        assert page.evaluate("scrollY") == 0, step
        for box in page.locator(".maps .array .mark.written").all():
            place = box.bounding_box()
            assert place["y"] >= 0 and place["y"] + place["height"] <= 768, step
    tops = page.locator(".buttons button:visible").evaluate_all(
        "all => all.map((one) => Math.round(one.getBoundingClientRect().top))")
    assert len(set(tops)) == 1, "a button stands alone in a second row"


def test_a_name_with_an_underscore_has_no_subscript_but_sizes_have(show):
    page = show(lc.stepper("L19"))
    assert page.locator(".line").first.locator("sub").count() == 0
    expect(page.locator(".line").first.locator("code")).to_have_text("function dy = backprop_through_DS(dz, S, H, W)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_views_text_has_a_contrast_of_at_least_4_5_and_each_control_a_name_and_a_ring(show, page, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for listing, frames, keys in [("L08", "filter derivative", "p0"), ("L14", None, "=p"), ("L19", "resampling", "0"),
                                  ("L12", None, "")]:
        widget = lc.stepper(listing, frames=frames)
        show(widget, 8)
        for key in keys:
            page.keyboard.press(key)
        assert page.evaluate(PALE) == []
        controls = page.locator("button:visible, input:visible, select:visible")
        assert all(controls.evaluate_all("all => all.map((one) => one.ariaLabel || one.textContent)"))
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


# Values that are no numbers


def with_odd_values():
    given = lc.LISTINGS["L21"].example()
    y = given["y"].copy()
    y[0, 1, 1], y[0, 2, 2], y[1, 3, 3] = np.nan, np.inf, -np.inf
    return lc.stepper("L21", **dict(given, y=y))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_nan_an_infinite_and_an_uncomputed_cell_are_told_apart(show, page, scheme):
    page.emulate_media(color_scheme=scheme)
    widget = with_odd_values()
    show(widget, 130)
    places = dict(nan=("Y", 0, 1, 2, 2), inf=("Y", 0, 1, 3, 3), negative=("Y", 0, 2, 4, 4), empty=("z", 1, 3, 4, 3),
                  number=("Y", 0, 1, 1, 1), computed=("z", 1, 1, 1, 1))
    found = {name: cell(page, widget.trace, *place) for name, place in places.items()}
    texts = {name: node.text_content() for name, node in found.items()}
    assert texts == dict(nan="nan", inf="inf", negative="-inf", empty="", number="-1", computed="nan")
    looks = {name: node.evaluate("cell => { const style = getComputedStyle(cell); return [style.backgroundColor, "
                                 "style.borderTopStyle, style.fontStyle, style.fontWeight].join(); }")
             for name, node in found.items()}
    assert looks["computed"] == looks["nan"] and looks["inf"] == looks["negative"]
    assert len({looks[name] for name in ("nan", "inf", "empty", "number")}) == 4
    assert all(found[name].evaluate(LIGHTNESS) >= 4.5 for name in ("nan", "inf", "negative", "computed"))
    told = page.locator(".arithmetic .sentence").first
    for name, says in [("nan", "= nan"), ("inf", "= inf"), ("empty", "is not computed yet"), ("computed", "= nan")]:
        found[name].hover()
        expect(told).to_contain_text(says)
    assert "nan, a value that is no number" in page.locator(".maps .legend").text_content()
    show(lc.stepper("L21"), 130)
    assert page.locator(".not-a-number, .infinite").count() == 0  # neither in the maps nor in the legend


def test_a_prediction_of_nan_is_judged(show):
    widget = with_odd_values()
    step = next(k for k in range(len(widget.trace)) if np.isnan(widget.trace.values_at(k + 1)[
        widget.trace.number("z", (1, 1, 1, 1))]) and widget.trace.writes_of(k)
        == [widget.trace.number("z", (1, 1, 1, 1))])
    page = show(widget, step - 1)
    for answer, verdict in [("nan", "Right, nan."), ("3", "No, not 3."), ("inf", "No, not inf.")]:
        page.evaluate(f"{CONTROLS}.go({step - 1})")
        page.keyboard.press("p")
        typed = page.get_by_role("textbox", name="the value that will be written")
        typed.fill(answer)
        typed.press("Enter")
        expect(page.locator(".verdict")).to_contain_text(verdict)
        page.locator(".lecture-stepper").focus()
        page.keyboard.press("p")


def test_a_large_map_shows_them_too(show):
    y = np.random.default_rng(2).standard_normal((1, 26, 26))
    y[0, 3, 4], y[0, 5, 6] = np.nan, np.inf
    widget = lc.stepper("L21", y=y, w=np.ones((1, 1, 1, 1)), b=np.zeros(1))
    page = show(widget, 20)
    pixel = "(canvas, [x, y]) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data].join()"
    given, made = (page.locator(f"[data-array='{title}'] canvas.values") for title in ("Y(0)", "z(1)"))
    seen = {given.evaluate(pixel, place) for place in [(3, 4), (5, 6), (0, 0)]} | {made.evaluate(pixel, (25, 25))}
    assert len(seen) == 4


# Scale


def test_a_map_of_a_thousand_cells_is_a_picture_whose_cells_can_be_hovered_and_pinned(show):
    widget = lenet5s_first_layer()
    assert len(widget.trace) > 117_600
    trace, page = widget.trace, show(widget, 100_000)
    canvas = page.locator("[data-array='z(1)'] canvas.values").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    x, y = 5, 9
    place = box["x"] + (x - 0.5) * box["width"] / 28, box["y"] + (y - 0.5) * box["height"] / 28
    page.mouse.move(*place)
    told = page.locator(".arithmetic .sentence").first
    value = trace.value(trace.number("z", (1, 1, x, y)), 100_001)
    expect(told).to_contain_text(f"z(1,1,{x},{y}) = ")
    assert float(told.text_content().split(" = ")[1]) == pytest.approx(value, abs=1e-5)
    pixel = "canvas => [...canvas.getContext('2d').getImageData(4, 8, 1, 1).data]"
    red, _, blue, _ = canvas.evaluate(pixel)
    assert (blue > red) == (value < 0)
    glow = page.locator("[data-array='Y(0)'] canvas.glow").evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, 32, 32).data.filter((v, n) => n % 4 === 3 && v).length")
    assert glow == 25  # the window that it was made of
    page.mouse.click(*place)
    page.mouse.move(5, 5)
    expect(told).to_contain_text(f"z(1,1,{x},{y}) = ")
    page.mouse.click(*place)
    assert trace[number(page)].writes[0][:2] == ("z", (1, 1, x, y))
