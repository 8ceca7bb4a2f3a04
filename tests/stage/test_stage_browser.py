"""The stage in a real Chromium: at four sizes, what a class must see is seen, readable."""

import pytest
from long import long, some_of
from playwright.sync_api import expect
from runs_page import ROOT, SIZES, opened

import lecture_cnn as lc

FAULTS = """() => {
  const root = document.querySelector(".lecture-stepper");
  const { stepper } = root;
  const faults = [];
  const first = new Map();
  const halves = root.querySelectorAll(".stage-half").length || 1;
  for (let k = 0; k < stepper.length; k++) {
    const statement = halves > 1 ? k % 7 : stepper.trace.column.statement[k];
    first.get(statement)?.push(k) ?? first.set(statement, [k]);
  }
  const steps = [...first.values()].flatMap((all) => [all[0], all[all.length >> 1]]);
  const phone = innerWidth < 600;
  const least = phone ? 16 : 0.025 * innerHeight;
  const inside = (node) => {
    const box = node.getBoundingClientRect();
    const { left, right, top, bottom } = root.querySelector(".stage-bar").getBoundingClientRect();
    const across = box.left >= 0 && box.right <= innerWidth + 0.5;
    return box.width > 0 && across && box.top >= 0 && box.bottom <= top + 0.5;
  };
  for (const k of new Set(steps)) {
    stepper.go(k);
    const fault = (text) => faults.push(`step ${k}: ${text}`);
    const all = (role) => [...root.querySelectorAll(`[data-role="${role}"]`)];
    for (const role of ["line", "sentence", "written", "read", "coefficient"])
      for (const node of all(role)) if (!inside(node)) fault(`${role} is not inside`);
    for (const role of ["next", "previous", "next-stop"])
      if (all(role).length !== 1) fault(`${all(role).length} of ${role}`);
    for (const role of ["line", "sentence"])
      if (all(role).length !== halves) fault(`${all(role).length} of ${role}`);
    if (halves === 1 && stepper.trace.writesOf(k).length && !all("written").length)
      fault("nothing written");
    for (const half of root.querySelectorAll(".stage-half"))
      if (!half.querySelector("[data-role=written]")) fault("nothing written in a half");
    for (const role of ["written", "read", "coefficient"])
      for (const node of all(role)) {
        const digits = node.querySelector(".digits") ?? node;
        if (parseFloat(getComputedStyle(digits).fontSize) < least) fault(`${role} is small`);
        const change = node.querySelector(".change");
        if (change && change.offsetWidth > node.offsetWidth) fault(`${change.textContent} is cut`);
        const wide = digits.getBoundingClientRect().width > node.getBoundingClientRect().width + 1;
        if (wide) fault(`${digits.textContent} is wider than its cell`);
      }
    const texts = ".stage-strip, .stage-lens, .stage-key, .stage-words, .stage-sentence, .stage-line";
    for (const node of root.querySelectorAll(texts))
      if (node.scrollWidth > node.clientWidth + 1) fault(`${node.className} is cut`);
    const edges = ".stage-columns, .stage-rows";
    for (const node of root.querySelectorAll(`.stage-name, .stage-sign, .stage-terms, ${edges}`))
      if (node.textContent && !inside(node)) fault(`${node.textContent} is outside`);
    if (document.documentElement.scrollWidth > innerWidth) fault("the page scrolls sideways");
    const bar = root.querySelector(".stage-bar").getBoundingClientRect();
    if (bar.height > 0.12 * innerHeight) fault(`the controls take ${bar.height} pixels`);
    if (bar.bottom > innerHeight + 0.5) fault("the controls are below the edge");
    for (const node of root.querySelectorAll(".stage-bar button")) {
      const { width, height } = node.getBoundingClientRect();
      if (Math.min(width, height) < 44) fault(`${node.textContent} is ${width} by ${height}`);
    }
  }
  return [...new Set(faults)];
}"""


def faults_of(page, runs_file, runs, size):
    """What a class would not see of these runs at this size: for each run that has a fault, its faults."""
    opened(page, runs_file, size)
    faults = {}
    for name, data in runs.items():
        page.evaluate("data => window.open_run(data)", data)
        found = page.evaluate(FAULTS)
        if found:
            faults[name] = found
    return faults


def looked_at(runs, size):
    """The runs that are looked at in this size: each at one of the sizes, and in `make test-long` at all four."""
    return dict(some_of(runs.items(), len(SIZES), list(SIZES).index(size)))


@long
@pytest.mark.parametrize("size", SIZES)
def test_of_every_listing_the_class_sees_what_the_step_is_about(page, runs_file, packed, size):
    assert faults_of(page, runs_file, looked_at(packed, size), size) == {}


@long
@pytest.mark.parametrize("size", SIZES)
def test_many_maps_and_large_ones_become_small_maps_and_never_small_digits(
        page, runs_file, large, size):
    assert faults_of(page, runs_file, looked_at(large, size), size) == {}


def test_in_a_panel_that_scrolls_there_is_room_for_a_cell_above_the_stage(
        page, runs_file, packed):
    opened(page, runs_file, "laptop", panel=656)
    page.evaluate("data => window.open_run(data)", packed["L07"])
    box = page.locator(".lecture-stepper").bounding_box()
    assert 500 < box["height"] < 656 - 100
    assert page.evaluate(FAULTS) == []


OVER = """() => {
  const rest = document.querySelector(".controls").getBoundingClientRect();
  const selector = "[data-role], .stage-words, .stage-key, .stage-lens, .stage-bar, .stage-told";
  const all = [...document.querySelectorAll(selector)].filter((node) => node.offsetParent);
  const over = all.filter((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return bottom > rest.top + 0.5 && top < rest.bottom - 0.5 && !node.closest(".controls");
  });
  const twice = [...document.querySelectorAll(".controls [data-role], .controls .slider")];
  const seen = twice.filter((node) => node.offsetParent);
  return [...over, ...seen].map((node) => node.className || node.dataset.role);
}"""


# One run and two, at each of the sizes; in `make test` one of them at each.
BESIDE = {size: [(size, None), (size, "L11")] for size in SIZES}
OPENED = [some_of(both, 2, n % 2) for n, both in enumerate(BESIDE.values())]


@long
@pytest.mark.parametrize("size, beside", [one for some in OPENED for one in some])
def test_the_rest_of_the_controls_covers_nothing_and_is_put_away_by_escape(show, size, beside):
    width, height = SIZES[size]
    page = show(lc.stepper("L07", beside=beside, mode="stage"), 46)
    page.set_viewport_size(dict(width=width, height=height))
    rest = page.get_by_role("button", name="more controls")
    rest.click()
    assert page.evaluate(OVER) == [], "what is read is covered, or stands there twice"
    assert page.evaluate(FAULTS) == []
    page.get_by_role("button", name="previous step").focus()
    page.keyboard.press("Shift+Tab")  # the rest comes after the stage and before the bar
    expect(page.get_by_role("button", name="help with the keys")).to_be_focused()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="play").is_visible()
    expect(rest).to_have_attribute("aria-expanded", "false")
    rest.click()
    page.get_by_role("button", name="stage or study").click()
    page.keyboard.press("s")
    expect(rest).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width, height", [(375, 667), (844, 390)])
def test_beside_the_rest_of_the_controls_the_result_is_read_on_a_small_phone(show, width, height):
    page = show(lc.stepper("L07", mode="stage"), 46)
    page.set_viewport_size(dict(width=width, height=height))
    rest = page.get_by_role("button", name="more controls")
    rest.click()
    digits = page.locator("[data-role=written] .digits")
    size = digits.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 16
    page.get_by_role("button", name="play").focus()
    page.keyboard.press("Escape")
    expect(rest).to_be_focused()


def test_at_200_percent_the_window_is_whole_and_the_answer_of_a_question_has_its_room(show):
    choices = [("6", "the sign of a turned weight"), ("-6", "the sum of three windows"), ("0", "before the sum")]
    ask = lc.Ask(dict(j=1, x=4, y=3), "What is written next?", choices)
    page = show(lc.stepper("L07", mode="stage", at=dict(j=1, x=4, y=3), asks=[ask]))
    page.set_viewport_size(dict(width=683, height=384))
    reveal = page.get_by_role("button", name="reveal the answer")
    for step in (46, 47):  # under the question's answer, and without
        if step == 46:
            reveal.click()
        else:
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
        assert page.locator(".stage-panel.read .active").count() == 9, step
        if step == 47:  # the words give way: it is seen whole, and its cells are as large as they can be
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            assert page.locator(".stage-lens").bounding_box()["height"] >= 190
        assert page.evaluate('''() => {
          const box = (node) => node.getBoundingClientRect();
          const lens = box(document.querySelector(".stage-lens"));
          const cut = [...document.querySelectorAll(".stage-panel, .stage-map")].filter((node) => {
            return box(node).top < lens.top - 1 || box(node).bottom > lens.bottom + 1;
          });
          const { bottom } = box(document.querySelector(".lecture-stepper"));
          const low = [...document.querySelectorAll(".stage-bar button, .stage-sentence")];
          const out = low.filter((node) => box(node).bottom > bottom);
          return [...cut, ...out].map(({ className, textContent }) => className + textContent);
        }''') == [], step


def test_on_a_phone_the_products_are_seen_and_the_colours_are_named_by_colours(show):
    width, height = SIZES["phone"]
    page = show(lc.stepper("L07", mode="stage"), 46)
    page.set_viewport_size(dict(width=width, height=height))
    assert page.locator(".stage-panel.product .digits").count() == 9
    for swatch in page.locator(".key-place").all():
        assert swatch.bounding_box()["width"] >= 8


def test_escape_closes_the_listing_first_and_leaves_the_controls(show):
    width, height = SIZES["phone"]
    page = show(lc.stepper("L07", mode="stage"), 46)
    page.set_viewport_size(dict(width=width, height=height))
    rest = page.get_by_role("button", name="more controls")
    rest.click()
    page.get_by_role("button", name="the whole listing").click()
    listing = page.locator(".stage-listing")
    expect(listing).to_be_visible()
    page.keyboard.press("Escape")
    expect(listing).to_have_count(0)
    expect(rest).to_have_attribute("aria-expanded", "true")


def test_two_runs_offer_no_listing_on_a_phone(show):
    page = show(lc.stepper("L07", beside="L11"), 46)
    width, height = SIZES["phone"]
    page.set_viewport_size(dict(width=width, height=height))
    page.get_by_role("button", name="more controls").click()
    expect(page.get_by_role("button", name="play")).to_be_visible()
    expect(page.get_by_role("button", name="the whole listing")).to_have_count(0)


def test_the_mode_is_what_was_asked_for_and_a_key_and_a_button_change_it(show):
    page = show(lc.stepper("L07", mode="stage"), 12)
    root = page.locator(".lecture-stepper")
    assert root.get_attribute("data-mode") == "stage"
    assert root.get_attribute("data-step") == "12"
    assert page.locator("[data-role=written]").get_attribute("data-cell") == "dy(0,1,1,1)"
    page.keyboard.press("s")
    assert root.get_attribute("data-mode") == "study"
    assert page.locator(".run").is_visible() and not page.locator(".stage").is_visible()
    page.get_by_role("button", name="stage or study").click()
    assert root.get_attribute("data-mode") == "stage"
    assert page.evaluate(f"{ROOT}.stepper.length") == 131
    page.evaluate(f"{ROOT}.stepper.go(14)")
    assert page.evaluate(f"{ROOT}.stepper.step") == 14
    assert root.get_attribute("data-step") == "14"
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    assert page.locator("[data-role=sentence]").text_content().startswith("segment = dzpad")


def test_without_a_mode_a_narrow_screen_has_the_stage_and_a_wide_one_the_study(show):
    page = show(lc.stepper("L07"))
    root = page.locator(".lecture-stepper")
    assert root.get_attribute("data-mode") == "study"
    page.set_viewport_size(dict(width=390, height=844))
    expect(page.locator(".lecture-stepper")).to_have_attribute("data-mode", "stage")
    with pytest.raises(ValueError, match='expected "stage" or "study", got \'slide\''):
        lc.stepper("L07", mode="slide")


def test_a_click_on_a_small_map_lights_it_and_its_products_make_its_sum(show):
    page = show(lc.stepper("L07", mode="stage"), 46)
    page.locator(".stage-map").first.click()
    first = page.locator(".product .digits").all_text_contents()
    number = [int(text.replace("−", "-")) for text in first]
    now = page.locator(".stage-terms .now b").text_content()
    assert sum(number) == int(now.replace("−", "-"))
    assert page.locator(".stage-map.now").first.get_attribute("data-plane") == "0"


def test_the_buttons_of_the_stage_step_and_go_to_the_stops_and_open_the_rest(show):
    page = show(lc.stepper("L07", mode="stage", stops=[46]))
    for role, step in [("next", 1), ("next", 2), ("previous", 1), ("next-stop", 46)]:
        page.locator(f"[data-role={role}]").click()
        assert page.evaluate(f"{ROOT}.stepper.step") == step
    assert not page.get_by_role("button", name="play").is_visible()
    page.get_by_role("button", name="more controls").click()
    assert page.get_by_role("button", name="play").is_visible()


def test_full_screen_has_the_stage_and_leaves_it_again(show):
    page = show(lc.stepper("L07"), 12)
    page.keyboard.press("f")
    expect(page.locator(".lecture-stepper")).to_have_attribute("data-mode", "stage")
    assert page.locator("[data-role=written]").text_content() != ""
    page.keyboard.press("f")
    expect(page.locator(".lecture-stepper")).to_have_attribute("data-mode", "study")


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_outlines_glide_but_not_where_motion_is_reduced(show, page, motion, moves):
    page.emulate_media(reduced_motion=motion)
    show(lc.stepper("L21", mode="stage"), 350)
    gliding = f"{ROOT}.getAnimations({{ subtree: true }}).length"
    assert page.evaluate(f"{ROOT}.stepper.go(351), {gliding}") == (1 if moves else 0)
    assert page.evaluate(f"{ROOT}.stepper.go(400), {gliding}") == 0


def test_the_stage_tells_its_step_in_a_polite_live_region(show):
    page = show(lc.stepper("L14", mode="stage"), 9)
    page.keyboard.press("ArrowRight")
    said = page.locator(".lecture-stepper > .live")
    assert said.get_attribute("aria-live") == "polite"
    assert said.text_content().startswith("dy(0,1,4,1) += dy(1,1,4,1)")


def test_a_step_is_told_in_plain_words_its_columns_are_numbered_and_its_colours_named(show):
    page = show(lc.stepper("L07", mode="stage"), 46)
    lies = "Wflip(1) lies on columns 4 to 6, rows 3 to 5 of dzpad, in 3 maps: "
    assert page.locator("[data-role=words]").inner_text() == (
        lies + "the 27 products add up to dy(0,1,4,3).")
    read = page.locator(".stage-panel.read")
    for edge, numbers in (("columns", ["4", "5", "6"]), ("rows", ["3", "4", "5"])):
        assert read.locator(f".stage-{edge} span").all_text_contents() == numbers
    large = "node => parseFloat(getComputedStyle(node).fontSize)"
    before = read.locator(".stage-columns").evaluate(large)
    page.set_viewport_size(dict(width=1920, height=1080))
    expect(page.locator(".stage-bar")).to_be_visible()
    page.evaluate(f"{ROOT}.stepper.controls.refit()")
    assert read.locator(".stage-columns").evaluate(large) > before >= 14
    page.keyboard.press("0")
    assert read.locator(".stage-columns span").all_text_contents() == ["3", "4", "5"]
    assert page.locator(".key-of-maps").is_visible() and page.locator(".key-of-places").is_visible()
    page = show(lc.stepper("L14", mode="stage"), 10)  # no filter: the colours of places are not there
    assert page.locator(".key-of-maps").is_visible()
    assert not page.locator(".key-of-places").is_visible()


def test_the_result_alone_is_filled_and_no_button_is_there_twice(show):
    page = show(lc.stepper("L11", mode="stage"), 500)
    colours = page.locator(".stage-tile").evaluate_all(
        "tiles => tiles.map((tile) => getComputedStyle(tile).backgroundColor)")
    result = page.locator("[data-role=written]").evaluate(
        "tile => getComputedStyle(tile).backgroundColor")
    assert colours.count(result) == 1
    texts = page.locator("button:visible").all_text_contents()
    assert len(set(texts)) == len(texts)


@long
@pytest.mark.parametrize("width", some_of([860, 700, 1024, 1366], 3))
def test_products_that_could_not_be_read_make_room_for_their_window(
        page, runs_file, packed, large, width):
    opened(page, runs_file, "projector")
    page.set_viewport_size(dict(width=width, height=660))
    shown = 0
    for run in (packed["L07"], packed["L08"], packed["L21"], large["16 maps, K = 5"]):
        page.evaluate("data => window.open_run(data)", run)
        step = page.evaluate("""() => {
          const { trace, length } = document.querySelector(".lecture-stepper").stepper;
          const steps = Array.from({ length }, (_, k) => k);
          return steps.find((k) => trace.readsOf(k).some(({ cells }) => cells.length > 8)
            && trace.writesOf(k).length === 1) ?? 0;
        }""")
        page.evaluate(f"{ROOT}.stepper.go({step})")
        sizes = page.evaluate("""() => ["product", "read"].map((role) => Math.min(
          ...[...document.querySelectorAll(`.stage-panel.${role} .digits`)]
            .map((node) => parseFloat(getComputedStyle(node).fontSize))))""")
        shown += page.locator(".stage-panel.product").count()
        assert sizes[0] >= 0.02 * 660  # or there are none: Infinity
        assert sizes[1] >= 0.025 * 660
    assert shown > 0 or width < 1000
