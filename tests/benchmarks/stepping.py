"""How fast the stepper is in Chromium: a key, opening, playing, each beside a frame of 1/60 s or another page.

    python tests/benchmarks/stepping.py

The goal of a key is one frame, of LeNet-5's first layer two; opening that one takes 2 s at most.
"""

import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np

import lecture_cnn as lc

FRAME = 1000 / 60  # milliseconds
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
            first = opened(widget, step)
            times = sorted(page.evaluate(KEYS, 200))
            ratios[f"key, {name}, median", "a frame"] = times[100] / FRAME
            ratios[f"key, {name}, 95 of 100", "a frame"] = times[190] / FRAME
            ratios[f"opening, {name}", "opening L07"] = first / plain
            print(f"{name}, {len(widget.trace)} steps: opened in {first:.0f} ms; "
                  f"a key {times[100]:.1f} ms in the median, {times[190]:.1f} ms at the 95th percentile")
        opened(lc.stepper("L11"))
        intervals = page.evaluate(PLAYED, 3)
        ratios["playing at 60 a second, median", "a frame"] = statistics.median(intervals) / FRAME
        print(f"playing at 60 a second: {len(intervals)} steps in 3 s, one in {statistics.median(intervals):.1f} ms")
        browser.close()
    return ratios


if __name__ == "__main__":
    for (row, beside), ratio in measure().items():
        print(f"{row}: {ratio:.2f} times {beside}")
