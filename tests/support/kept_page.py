"""Pages that stay open from test to test: to load one takes three times as long as to put a stepper into it.

    if not is_open(page, "runs.html"):
        page.goto(...)
    shown(page, folder, lc.stepper("L07"), 46)   # in a page as lc.export makes it
    emptied(page)                                # at a test's end

A page that can be kept has `window.empty_page`, which takes out what it shows.
"""

from lecture_cnn.publishing.page import page as page_of
from lecture_cnn.publishing.page import stepper_element

# `start` and `started` are those of an exported page.
SCRIPT = """
window.empty_page = () => started.splice(0).forEach((remove) => remove());
window.show_next = (element) => {
  window.empty_page();
  document.querySelector("main").innerHTML = element;
  started.push(start(document.querySelector(".stepper-place")));
};
"""
# A frame, and what follows it: then the stepper knows its room.
SHOW = """async ([element, hash]) => {
  history.replaceState(null, "", location.href.split("#")[0] + hash);
  window.show_next(element);
  document.querySelector(".lecture-stepper").focus();
  await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done));
}"""
EMPTY = """async () => {
  if (location.protocol !== "file:") return false;
  // What a step waits with to be kept. A test that failed may have left a page that draws nothing.
  const late = (done) => setTimeout(done, 1000);
  await Promise.race([new Promise(requestAnimationFrame), new Promise(late)]);
  localStorage.clear(); // what was chosen, and a lesson's place
  if (!window.empty_page) return false;
  if (document.fullscreenElement) await document.exitFullscreen();
  window.empty_page();
  const main = document.querySelector("main");
  main.replaceChildren();
  for (const part of [main, document.body]) // the size of a panel, a notebook's theme
    part.getAttributeNames().forEach((name) => part.removeAttribute(name));
  document.documentElement.removeAttribute("data-stepper-left"); // of widget/js/keys.js
  history.replaceState(null, "", location.href.split("#")[0]);
  scrollTo(0, 0);
  return true;
}"""


def is_open(page, name):
    return page.url.split("#")[0].endswith(f"/{name}")


def shown(page, folder, widget, step=None):
    """Put a stepper into the kept page, at a step if one is given; it has the focus."""
    element = stepper_element("step", widget.traits_shown())
    hash = "" if step is None else f"#step={step}"
    if is_open(page, "steppers.html"):
        page.evaluate(SHOW, [element, hash])
        return page
    path = folder / "steppers.html"
    path.write_text(page_of("steppers", element, script=SCRIPT), encoding="utf-8")
    page.goto(f"file://{path}{hash}")
    page.locator(".lecture-stepper").focus()
    return page


def emptied(page):
    """Leave the page as it was before a test, for the next one."""
    if not page.evaluate(EMPTY):
        page.goto("about:blank")
