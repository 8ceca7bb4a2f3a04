"""Study in a real Chromium: what a step is about is seen without scrolling, at four sizes and in a panel."""

import pytest
from long import long, some_of
from runs_page import opened

import lecture_cnn as lc

# A part is seen if it lies inside all that clips it: the window, the panel, and what scrolls in the stepper.
FAULTS = """() => {
  const root = document.querySelector(".lecture-stepper");
  const { stepper } = root;
  const faults = [];
  const first = new Map();
  for (let k = 0; k < stepper.length; k++) {
    const statement = stepper.trace.column.statement[k];
    first.get(statement)?.push(k) ?? first.set(statement, [k]);
  }
  const steps = [...first.values()].flatMap((all) => [all[0], all[all.length >> 1], all.at(-1)]);
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
    for (let around = node.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === "visible") continue;
      const clip = around.getBoundingClientRect();
      [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
      [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
    }
    const across = box.left >= left - 1 && box.right <= right + 1;
    return box.width > 0 && across && box.top >= top - 1 && box.bottom <= bottom + 1;
  };
  for (const k of new Set(steps)) {
    stepper.go(k);
    const fault = (text) => faults.push(`step ${k}: ${text}`);
    const all = (role) => [...root.querySelectorAll(`[data-role~="${role}"]`)];
    for (const role of ["line", "sentence", "next", "previous", "next-stop"])
      if (all(role).length !== 1) fault(`${all(role).length} of ${role}`);
    for (const role of ["line", "sentence", "written"])
      for (const node of all(role)) if (!seen(node)) fault(`${role} is not seen`);
    for (const mark of root.querySelectorAll(".array .mark.written"))
      if (!seen(mark)) fault("the mark of what is written is not seen");
    if (document.documentElement.scrollWidth > innerWidth) fault("the page scrolls sideways");
  }
  return [...new Set(faults)];
}"""


def faults_of(page, runs):
    faults = {}
    for name, data in runs.items():
        page.evaluate("data => window.open_run(data, 'study')", data)
        found = page.evaluate(FAULTS)
        if found:
            faults[name] = found
    return faults


FIRST = {"laptop": 0, "large": 1, "phone": 2}  # the first listing that is looked at; then each third one


# A projector's width stands below, in a panel that is lower than its window: what fits there fits here.
@long
@pytest.mark.parametrize("size", FIRST)
def test_of_every_listing_the_cell_the_line_and_the_sentence_are_seen(page, runs_file, packed, size):
    """Each listing at one of the sizes, and in `make test-long` at all three."""
    opened(page, runs_file, size)
    assert faults_of(page, dict(some_of(packed.items(), 3, FIRST[size]))) == {}


@long
def test_in_a_panel_that_scrolls_study_fits_what_is_seen_of_it(page, runs_file, packed):
    opened(page, runs_file, "projector", panel=590)
    assert faults_of(page, dict(some_of(packed.items(), 3, 1))) == {}
    assert page.locator(".lecture-stepper").bounding_box()["height"] < 590 - 80


def test_of_large_runs_too(page, runs_file, large):
    opened(page, runs_file, "laptop")
    assert faults_of(page, large) == {}


def test_a_page_from_a_file_does_the_same_in_both_modes_and_asks_for_nothing_else(page, tmp_path):
    page.goto(f"file://{lc.export(lc.stepper('L14', mode='study', stops=[10]), tmp_path / 'stepper.html')}")
    page.locator(".lecture-stepper").focus()
    assert "default-src 'none'" in page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    seen = {}
    for mode in ("study", "stage"):
        page.keyboard.press("Home")
        page.keyboard.press("PageDown")
        root = page.locator(".lecture-stepper")
        assert root.get_attribute("data-mode") == mode and root.get_attribute("data-step") == "10"
        written = page.locator("[data-role~=written]")
        number = written.locator(".digits").text_content() if mode == "stage" else written.text_content()
        seen[mode] = (written.get_attribute("data-cell"), number)
        page.keyboard.press("s")
    assert seen["study"] == seen["stage"] == ("dy(0,1,4,1)", "3")
    assert [url.split("#")[0] for url in page.requests] == [page.url.split("#")[0]]


@pytest.mark.parametrize(("name", "step"), [("L11", 500), ("L24", 200), ("L36", 2)])
def test_at_200_percent_the_result_is_read_without_scrolling(show, page, name, step):
    page.set_viewport_size(dict(width=683, height=384))
    show(lc.stepper(name, mode="study"), step)
    hidden = "node => node.scrollHeight - node.clientHeight"
    assert page.locator(".told .arithmetic").evaluate(hidden) <= 1
