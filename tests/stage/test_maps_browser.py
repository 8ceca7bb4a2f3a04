"""The small maps and the arrow of pidx on the stage, in a real Chromium."""

import pytest
from runs_page import ROOT, SIZES

import lecture_cnn as lc
from lecture_cnn.listings.examples import integers

# As texts that hold every pixel: the pixels as numbers would take seconds to come over.
PICTURES = f"""() => [...{ROOT}.querySelectorAll(".stage-map canvas")].map((canvas) => canvas.toDataURL())"""
COUNTED = """() => {
  window.painted = 0;
  const { fillRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillRect = function (...sides) {
    window.painted++;
    return fillRect.apply(this, sides);
  };
}"""


def large():
    return lc.stepper("L03", y=integers(1, 60, 60), K=5, mode="stage")


def test_from_one_step_to_the_next_only_what_was_written_is_painted(show):
    page = show(large(), 1000)
    page.evaluate(COUNTED)
    page.evaluate(f"{ROOT}.stepper.go(1001)")
    assert 0 < page.evaluate("window.painted") < 20
    page.evaluate(f"{ROOT}.stepper.go(2500)")
    assert page.evaluate("window.painted") > 60 * 60
    page.goto("about:blank")  # the next test's page doesn't count


@pytest.mark.parametrize("name", ["L03", "L07", "L14", "L24"])
def test_a_picture_that_is_taken_over_is_the_one_of_its_step(show, name):
    widget = large() if name == "L03" else lc.stepper(name, mode="stage")
    last = min(len(widget.trace) - 1, 300)
    page = show(widget, last // 2)
    page.mouse.move(0, 0)
    for k in (last // 2 + 1, last // 2 + 2, last // 2 - 3, last // 2 + 9, last):
        page.evaluate(f"{ROOT}.stepper.go({k})")
        kept = page.evaluate(PICTURES)
        page.evaluate(f"{ROOT}.stepper.stage.known.clear(), {ROOT}.stepper.stage.maps = []")
        page.evaluate(f"{ROOT}.stepper.go({k})")
        assert page.evaluate(PICTURES) == kept, k


def test_a_map_that_is_larger_than_its_room_is_shown_whole_and_small(show):
    page = show(lc.stepper("L03", y=integers(1, 227, 227), K=5, at=9000, mode="stage"))
    box = page.locator(".read .stage-map canvas").bounding_box()
    assert 100 < box["width"] < 227 and box["width"] == pytest.approx(box["height"])
    assert page.locator(".read .stage-map canvas").get_attribute("width") == "227"


# The tile that the arrow ends in, and the digits that it crosses, from the arrow's own path.
ARROW = f"""() => {{
  const lens = {ROOT}.querySelector(".stage-lens").getBoundingClientRect();
  const line = {ROOT}.querySelector(".pointer");
  if (!line) return null;
  const length = line.getTotalLength();
  const points = Array.from({{ length: 200 }}, (_, n) => line.getPointAtLength((n / 199) * length));
  const boxes = (names) => [...{ROOT}.querySelectorAll(names)].filter((node) => node.textContent);
  const has = (node, {{ x, y }}) => {{
    const {{ left, right, top, bottom }} = node.getBoundingClientRect();
    const [across, down] = [x + lens.left, y + lens.top];
    return across > left && across < right && down > top && down < bottom;
  }};
  const last = points.at(-1);
  return {{
    end: boxes(".stage-tile").find((tile) => has(tile, last))?.dataset.cell,
    crossed: boxes(".stage-tile .digits, .stage-name").filter((node) =>
      points.some((point) => has(node, point))).map((node) => node.textContent),
  }};
}}"""


@pytest.mark.parametrize(("name", "array"), [("L14", "dy"), ("L26", "dy"), ("L02", "Y"), ("L05", "Y")])
def test_the_arrow_of_pidx_ends_in_the_cell_that_it_names_and_crosses_no_number(show, name, array):
    widget = lc.stepper(name, mode="stage")
    trace = widget.trace
    page = show(widget)
    arrows = 0
    for k in range(len(trace)):
        cells = [cell for cells in trace.used_by(k) for cell in cells] + list(trace.writes_of(k))
        positions = [cell for cell in cells if trace.array_of(cell).positions]
        if not positions:
            continue
        page.evaluate(f"{ROOT}.stepper.go({k})")
        arrow = page.evaluate(ARROW)
        x, y = trace.value(positions[0], k + 1)
        assert arrow["end"].startswith(f"{array}(0,") and arrow["end"].endswith(f",{x},{y})"), k
        assert arrow["crossed"] == [], k
        assert page.locator(".pointed-at").get_attribute("data-cell") == arrow["end"]
        arrows += 1
    assert arrows >= 4


# Of what is drawn over the result's digits the height, in parts of theirs.
OVER_DIGITS = f"""selector => {{
  const digits = {ROOT}.querySelector(".written .active .digits");
  const words = document.createRange();
  words.selectNodeContents(digits.parentElement.querySelector(selector.endsWith("letter") ? ".change" : ".digits"));
  const [a, b] = [words, {ROOT}.querySelector(selector)].map((one) => one?.getBoundingClientRect());
  if (!b || a.left > b.right || b.left > a.right) return 0;
  return Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)) / a.height;
}}"""


LETTER = ".written .active .letter"


@pytest.mark.parametrize(("name", "step", "over"), [("L14", 10, ".pointer-head"), ("L11", 500, LETTER)])
@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (844, 390)])
def test_neither_the_arrows_head_nor_a_letter_covers_a_cells_digits(show, page, name, step, over, size):
    page.set_viewport_size(dict(width=size[0], height=size[1]))
    show(lc.stepper(name, mode="stage"), step)
    assert page.evaluate(OVER_DIGITS, over) < 0.2


def test_on_a_phone_the_cell_that_pidx_names_is_marked(show, page):
    width, height = SIZES["phone"]
    page.set_viewport_size(dict(width=width, height=height))
    show(lc.stepper("L14", mode="stage"), 10)
    cell = page.locator(".pointed-at").get_attribute("data-cell")
    assert cell == page.locator("[data-role=written]").get_attribute("data-cell")
