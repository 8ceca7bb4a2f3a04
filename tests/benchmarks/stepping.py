"""How fast the stepper is in Chromium: a key, opening, playing, each beside a frame of 1/60 s or another page.

    python tests/benchmarks/stepping.py

The goals, on a machine that does nothing else: a key is a frame (16 ms) in the median, of more than 100,000 steps two
(33 ms) in 95 of 100; a fresh stepper is drawn in 100 ms; a hundred that are opened and closed leave nothing behind;
opening LeNet-5's first layer takes 2 s at most; where a page runs a listing itself it is 100 ms from a change to the
frame that shows the new run. From "restart and run all" of notebook 08 to a stepper that takes a key
there is no goal: it is beside the notebook run without a browser.
"""

import base64
import functools
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import lecture_cnn as lc
from lecture_cnn.widget.pack import pack
from lecture_cnn.widget.stepper import MODULE, STYLE

REPOSITORY = Path(__file__).parents[2]
FRAME = 1000 / 60  # milliseconds
FRESH = 100
OPENINGS = 100
# As in a notebook: the modules are there, a run comes as bytes, a stepper is drawn.
PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><style>{STYLE}</style><main></main>
<script type="module">{MODULE}
window.open_run = async (text) => {{
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const values = {{ data: new DataView(bytes.buffer), beside: new DataView(new ArrayBuffer(0)) }};
    Object.assign(values, {{ step: 0, stops: [], clock: [], mode: "study", asks: [] }});
    const model = {{
        on() {{}}, off() {{}}, save_changes() {{}},
        get: (name) => values[name], set: (name, value) => (values[name] = value),
    }};
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    const remove = render({{ model, el: document.querySelector("main") }});
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => {{
        const channel = new MessageChannel();  // a message comes after the frame that is being made
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
    }}));
    const taken = performance.now() - start;
    remove();
    return taken;
}};
window.ready = true;
</script></html>"""
KEYS = """async count => {
    const root = document.querySelector('.lecture-stepper'), times = [];
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const drawn = () => new Promise(done => {  // a message comes after the frame that is being made
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
    });
    for (let n = 0; n < count; n++) {
        await frame();
        const start = performance.now();
        root.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        document.body.getBoundingClientRect();  // style and layout
        await drawn();
        times.push(performance.now() - start);
    }
    return times;
}"""
PLAYED = """async seconds => {
    const shown = [], { controls } = document.querySelector('.lecture-stepper').stepper;
    new MutationObserver(() => shown.push(performance.now()))
        .observe(document.querySelector('.step-number'), { childList: true, characterData: true, subtree: true });
    controls.speed.value = '60';
    controls.toggle(true);
    await new Promise(done => setTimeout(done, 1000 * seconds));
    controls.toggle(false);
    return shown.slice(1).map((time, n) => time - shown[n]);
}"""


def steppers():
    """The runs that are opened: their names, steppers, and the step to begin with."""
    rng = np.random.default_rng(0)
    yield "five grids 8x8", lc.stepper("L34", y=rng.normal(size=(2, 8, 8)), w=rng.normal(size=(3, 2, 3, 3)),
                                       b=np.zeros(3)), 0
    yield "seventeen grids 8x8", lc.stepper("L11", y=rng.normal(size=(4, 8, 8)), w=rng.normal(size=(3, 4, 1, 1)),
                                            z=rng.normal(size=(3, 8, 8)), dY=rng.normal(size=(3, 8, 8)),
                                            activation="tanh"), 0
    yield "LeNet-5's first layer", lc.stepper("L21", y=rng.normal(size=(1, 32, 32)), w=rng.normal(size=(6, 1, 5, 5)),
                                              b=rng.normal(size=6), activation="tanh"), 100_000


# What is typed in the open form is run; until the frame with the new run.
CHANGED = """async text => {
    const form = document.querySelector('form.edit');
    form.querySelector('input').value = text;
    await new Promise(done => requestAnimationFrame(done));
    const start = performance.now();
    form.requestSubmit();
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
    }));
    return performance.now() - start;
}"""
CHANGES = 12


class Processor:
    """The page's own time on the processor: on a busy machine the clock tells more of the others."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def figures(self):
        rows = self.session.send("Performance.getMetrics")["metrics"]
        return {row["name"]: row["value"] for row in rows}

    def milliseconds(self, run):
        """How long it works while `run` goes on."""
        before = self.figures()["TaskDuration"]
        run()
        return 1000 * (self.figures()["TaskDuration"] - before)


def fresh(page, folder):
    """How long a fresh stepper takes until it is drawn, and what a hundred leave behind: two ratios."""
    file = folder / "fresh.html"
    file.write_text(PAGE, encoding="utf-8")
    page.goto(f"file://{file}")
    page.wait_for_function("window.ready")
    processor = Processor(page)

    def kept():
        for _ in range(4):  # what is let go of goes between two tasks
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            processor.session.send("HeapProfiler.collectGarbage")
        return processor.figures()

    ratios = {}
    for name in ("L07", "L11"):
        run = base64.b64encode(pack(lc.trace(name))).decode()
        times = []
        for _ in range(15):
            opening = functools.partial(page.evaluate, "async run => window.taken = await open_run(run)", run)
            working = processor.milliseconds(opening)
            times.append(page.evaluate("window.taken"))
            ratios[f"a fresh stepper, {name}, processor", "100 ms"] = working / FRESH
        before = kept()
        for _ in range(OPENINGS):
            page.evaluate("run => window.open_run(run)", run)
        after = kept()
        grown = after["JSHeapUsedSize"] / before["JSHeapUsedSize"]
        ratios[f"a fresh stepper, {name}", "100 ms"] = statistics.median(times) / FRESH
        ratios[f"memory after {OPENINGS} steppers, {name}", "before them"] = grown
        nodes, listeners = (after[row] - before[row] for row in ("Nodes", "JSEventListeners"))
        median = statistics.median(times)
        print(f"a fresh stepper of {name}: the first in {times[0]:.0f} ms, {median:.0f} in the median, "
              f"the last one {working:.0f} ms on the processor")
        print(f"after {OPENINGS} more {grown:.3f} times the memory, "
              f"{nodes:.0f} nodes and {listeners:.0f} listeners more")
    return ratios


def changes(page, opened):
    """From a change in a page that runs the listing itself to the frame that shows the new run: ratios."""
    number = "document.querySelector('.lecture-stepper').stepper.view.change(0)"
    ratios = {}
    for name in ("L07", "L11", "L21"):
        begins = {"a number": lambda: page.evaluate(number), "a line": lambda: page.keyboard.press("e")}
        for row, begin in begins.items():
            widget = lc.stepper(name, mode="study")
            last = len(widget.trace) - 1
            opened(widget, last)
            page.locator(".lecture-stepper").focus()
            written = widget.trace.lines[widget.trace.statement_at(last).line - 1].python.split("  #")[0]
            processor = Processor(page)
            times, working = [], []
            for n in range(2, CHANGES + 2):
                begin()
                text = f"{n}" if row == "a number" else f"{written} * {n}"
                run = functools.partial(page.evaluate, f"async text => window.taken = await ({CHANGED})(text)", text)
                working.append(processor.milliseconds(run))
                times.append(page.evaluate("window.taken"))
            assert page.locator("form.edit").count() == 0, "it was refused"
            median, worked = statistics.median(times), statistics.median(working)
            ratios[f"a change to its frame, {name}, {row}", "100 ms"] = median / FRESH
            ratios[f"a change to its frame, {name}, {row}, processor", "100 ms"] = worked / FRESH
            print(f"{name}, {len(widget.trace)} steps: from a change of {row} to its frame {median:.0f} ms "
                  f"in the median, {max(times):.0f} ms at most, {worked:.0f} ms on the processor")
    return ratios


def notebook_08(browser):
    """From "restart and run all" to a stepper that takes a key, in JupyterLab; beside the same without a browser."""
    import jupytext
    import nbformat
    from nbclient import NotebookClient

    sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
    from lab import jupyterlab

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "08.ipynb"
        cells = jupytext.read(REPOSITORY / "notebooks" / "source" / "08_flipped_filter.py")
        cells.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
        nbformat.write(cells, file)
        alone = []
        for _ in range(2):
            start = time.perf_counter()
            NotebookClient(nbformat.read(file, 4)).execute()
            alone.append(time.perf_counter() - start)
        taken = until_a_key(browser, jupyterlab, file, Path(folder) / "home")
    print(f"notebook 08, from restart and run all to a stepper that takes a key: {taken:.1f} s; "
          f"all its cells without a browser: {min(alone):.1f} s")
    return {("notebook 08, restart to a key", "all cells without a browser"): taken / min(alone)}


def until_a_key(browser, jupyterlab, file, home):
    """Seconds from "restart and run all" of a notebook until its first stepper has taken a key."""
    home.mkdir()
    with jupyterlab([file], home) as lab:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(600_000)
        notebook = lab.open(page, file.name)
        notebook.menu("Edit", "Clear Outputs of All Cells")
        notebook.menu("Kernel", "Restart Kernel and Run All Cells…")
        start = time.perf_counter()
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        stepper = page.locator(".lecture-stepper").first
        stepper.wait_for()
        stepper.focus()
        before = stepper.get_attribute("data-step")
        page.keyboard.press("ArrowRight")
        page.locator(f".lecture-stepper:not([data-step='{before}'])").first.wait_for()
        taken = time.perf_counter() - start
        page.close()
    return taken


def measure():
    """All figures: {(row, beside): ratio}; empty where Chromium or Playwright is missing."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print("no Chromium or no Playwright: the stepper is not measured")
        return {}
    ratios = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})

        def opened(widget, step=0):
            path = lc.export(widget, Path(folder) / "page.html")
            page.goto("about:blank")
            page.goto(f"file://{path}#step={step}")
            page.locator(".lecture-stepper").wait_for()
            return page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")

        example = lc.stepper("L07")
        opened(example)  # the first page of a browser takes longer
        plain = statistics.median(opened(example) for _ in range(5))
        for name, widget, step in steppers():
            for mode in ("study", "stage"):
                widget.mode = mode
                first = opened(widget, step)
                times = []
                working = Processor(page).milliseconds(
                    lambda times=times: times.extend(sorted(page.evaluate(KEYS, 200)))) / 200
                row = name if mode == "study" else f"{name}, stage"
                ratios[f"key, {row}, median", "a frame"] = times[100] / FRAME
                ratios[f"key, {row}, 95 of 100", "a frame"] = times[190] / FRAME
                ratios[f"key, {row}, processor", "a frame"] = working / FRAME
                ratios[f"opening, {row}", "opening L07"] = first / plain
                print(f"{row}, {len(widget.trace)} steps: opened in {first:.0f} ms; a key {times[100]:.1f} ms in the "
                      f"median, {times[190]:.1f} ms at the 95th percentile, {working:.1f} ms on the processor")
        ratios |= fresh(page, Path(folder))
        ratios |= changes(page, opened)
        opened(lc.stepper("L11", mode="study"))
        intervals = page.evaluate(PLAYED, 3)
        ratios["playing at 60 a second, median", "a frame"] = statistics.median(intervals) / FRAME
        print(f"playing at 60 a second: {len(intervals)} steps in 3 s, one in {statistics.median(intervals):.1f} ms")
        ratios |= notebook_08(browser)
        browser.close()
    return ratios


if __name__ == "__main__":
    for (row, beside), ratio in measure().items():
        print(f"{row}: {ratio:.2f} times {beside}")
