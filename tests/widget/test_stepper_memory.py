"""Steppers opened and closed leave nothing behind: no listener, no node, no run. Counted in Chromium."""

import pytest

import lecture_cnn as lc
from lecture_cnn.publishing.export import stepper_page
from lecture_cnn.publishing.page import START

MANY = 3
SOME_NODES = 100  # a stepper has thousands
TRIES = 3

# The page keeps, instead of one started stepper, the way to start and remove it.
OPENER = """
const node = document.querySelector(".stepper-place");
window.opened = null;
window.openOne = (leak) => {
  window.opened = start(node);
  if (leak?.includes("listener")) addEventListener("resize", () => node);
  if (leak?.includes("node")) (window.kept ??= []).push(node.lastChild);
  if (leak?.includes("run")) (window.kept ??= []).push(node.lastChild.stepper.trace);
};
window.Trace = Trace;
window.closeOne = () => window.opened();
"""
# Listeners on what outlives a stepper are counted where they are added and removed.
COUNT = """
  window.lasting = new Map();
  const add = EventTarget.prototype.addEventListener, remove = EventTarget.prototype.removeEventListener;
  const outlives = (target) => target === window || target instanceof Document || target instanceof MediaQueryList;
  const told = (target, name, act) => `${target.constructor.name} ${name}`;
  const change = (key, by) => window.lasting.set(key, (window.lasting.get(key) || 0) + by);
  EventTarget.prototype.addEventListener = function (name, act, options) {
    const target = this ?? window, key = told(target, name);
    if (outlives(target)) {
      change(key, 1);
      options?.signal && add.call(options.signal, "abort", () => change(key, -1));
    }
    return add.call(target, name, act, options);
  };
  EventTarget.prototype.removeEventListener = function (name, act, options) {
    const target = this ?? window;
    if (outlives(target)) change(told(target, name), -1);
    return remove.call(target, name, act, options);
  };
  window.observing = new Set();
  for (const kind of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
    const { observe, disconnect } = window[kind].prototype;
    window[kind].prototype.observe = function (...args) {
      window.observing.add(this);
      return observe.apply(this, args);
    };
    window[kind].prototype.disconnect = function () {
      window.observing.delete(this);
      return disconnect.call(this);
    };
  }
"""


def text_with_opener(widget):
    """The page, which opens and closes its stepper as often as one asks; without its policy: the script is another."""
    text = stepper_page(widget).replace(START, OPENER)
    before, rest = text.split('<meta http-equiv="Content-Security-Policy"', 1)
    return before + rest.split(">", 1)[1]


def open_and_close(page, times, leak=None):
    for _ in range(times):
        page.evaluate("leak => openOne(leak)", leak)
        root = page.locator(".lecture-stepper")
        root.focus()
        for key in ("ArrowRight", "Shift+ArrowRight", "End", "n", "Home", "a", "s", "Space"):
            page.keyboard.press(key)
        root.locator("[data-cell]").first.dispatch_event("pointerover", {"bubbles": True})
        page.evaluate("closeOne()")
        assert root.count() == 0


def measured(page, session):
    """After a collection: runs, nodes and listeners that are still there, and listeners on what outlives a stepper."""
    page.mouse.move(0, 0)
    metrics, more = None, True
    while more:  # what is let go of goes between two tasks: until a collection takes nothing more away
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        session.send("HeapProfiler.collectGarbage")
        now = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
        more = metrics is None or any(
            now[name] < 0.99 * metrics[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners"))
        metrics = now
    return dict(runs=living(session, "Trace"), nodes=metrics["Nodes"], listeners=metrics["JSEventListeners"],
                lasting=sum(page.evaluate("[...lasting.values()]")), observers=page.evaluate("observing.size"))


def living(session, kind):
    """How many objects of a class there are."""
    prototype = session.send("Runtime.evaluate", {"expression": f"{kind}.prototype"})["result"]["objectId"]
    objects = session.send("Runtime.queryObjects", {"prototypeObjectId": prototype})["objects"]["objectId"]
    count = {"functionDeclaration": "function () { return this.length; }", "objectId": objects, "returnByValue": True}
    number = session.send("Runtime.callFunctionOn", count)["result"]["value"]
    for handle in (prototype, objects):  # else it keeps what it stands for
        session.send("Runtime.releaseObject", {"objectId": handle})
    return number


def growth(page, path, widget, leak=None):
    """What MANY steppers, opened and closed after 2 others, left behind: each time that one tries, if it leaks."""
    path.write_text(text_with_opener(widget), encoding="utf-8")
    page.add_init_script(COUNT)
    page.goto(f"file://{path}")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    open_and_close(page, 2, leak)
    tries = 1 if leak else TRIES
    for _ in range(tries):
        before = measured(page, session)
        open_and_close(page, MANY, leak)
        left = left_since(before, page, session, tries)
        print(f"{widget.trace.listing.id}, after {MANY} steppers: {left}")
        if is_little(left):
            break
    return left


def left_since(before, page, session, tries):
    """What there is more than before, when movements and timers let go of their steppers at their end."""
    for _ in range(tries):
        after = measured(page, session)
        left = {name: after[name] - before[name] for name in before}
        if is_little(left):
            break
        page.wait_for_timeout(500)
    return left


def is_little(left):
    lasting = max(left["lasting"], left["observers"], left["runs"])
    return lasting <= 0 and left["listeners"] < MANY and left["nodes"] <= SOME_NODES  # not one of each


@pytest.mark.parametrize("name, beside", [("L07", "L11"), ("L14", None)])
def test_steppers_opened_and_closed_leave_no_listener_no_node_and_no_run(name, beside, new_page, tmp_path):
    page = new_page
    left = growth(page, tmp_path / "page.html", lc.stepper(name, beside=beside))
    assert is_little(left), left


@pytest.mark.parametrize("leak, least", [
    ("node", dict(nodes=1000 * MANY)), ("a listener and a run", dict(lasting=MANY, runs=MANY))])
def test_a_planted_leak_is_found(leak, least, new_page, tmp_path):
    left = growth(new_page, tmp_path / "page.html", lc.stepper("L14"), leak)
    assert [kind for kind in least if left[kind] < least[kind]] == [], left
