"""A page that shows one packed run after the other, in stage or study, at the sizes that a class has.

    opened(page, runs_file, "phone")
    page.evaluate("data => window.open_run(data, 'study')", packed_run("L07"))
"""

import base64

import numpy as np
from kept_page import is_open

import lecture_cnn as lc
from lecture_cnn.listings.examples import integers
from lecture_cnn.widget.pack import pack
from lecture_cnn.widget.stepper import MODULE, STYLE

ROOT = "document.querySelector('.lecture-stepper')"
SIZES = {
    "projector": (1024, 768),
    "laptop": (1366, 768),
    "large": (1920, 1080),
    "phone": (390, 844),
}
PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html, body {{ margin: 0; }} {STYLE}</style><main></main>
<script type="module">{MODULE}
const openRuns = [];
window.empty_page = () => openRuns.splice(0).forEach((remove) => remove());
window.open_run = (text, mode = "stage") => {{
  window.empty_page();
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const values = {{ data: new DataView(bytes.buffer), beside: new DataView(new ArrayBuffer(0)) }};
  Object.assign(values, {{ step: 0, stops: [], clock: [], mode }});
  const quiet = {{ on() {{}}, off() {{}}, save_changes() {{}} }};
  const get = (name) => values[name];
  const model = {{ ...quiet, get, set: (name, value) => (values[name] = value) }};
  openRuns.push(render({{ model, el: document.querySelector("main") }}));
}};
window.ready = true;
</script></html>"""

def opened(page, runs_file, size, panel=None):
    """Open the page; with `panel` the stepper stands in a panel of this height, which scrolls."""
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    if not is_open(page, runs_file.name):
        page.goto(f"file://{runs_file}")
        page.wait_for_function("window.ready")
    if panel:
        page.locator("main").evaluate("(main, height) => (main.style = `height: ${height}px; overflow: auto`)", panel)


def packed_run(name, inputs=None):
    return base64.b64encode(pack(lc.trace(name, **(inputs or {})))).decode()


def large_runs():
    """Many maps, large filters, large maps, decimals: what no stage can show whole."""
    decimals = np.random.default_rng(7).normal(size=(3, 13, 13))
    ones = dict(b=np.ones(1), activation="identity")
    runs = {
        "16 maps, K = 5": ("L07", dict(dz=integers(16, 4, 4), w=integers(16, 1, 5, 5))),
        "64 maps": ("L29", dict(y=integers(64, 4, 4), w=integers(1, 64, 3, 3), **ones)),
        "K = 11 on 28x28": ("L29", dict(y=integers(3, 28, 28), w=integers(1, 3, 11, 11), **ones)),
        "60x60": ("L03", dict(y=integers(1, 60, 60), K=5)),
        "227x227": ("L03", dict(y=integers(1, 227, 227), K=5)),
        "copied 60x60": ("zero_padding", dict(y=integers(2, 60, 60), P=2)),
        "decimals": ("L29", dict(y=decimals[:, :8, :8], w=decimals[None, :, 8:, 8:], **ones)),
    }
    return {name: packed_run(*run) for name, run in runs.items()}
