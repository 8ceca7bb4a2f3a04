"""Notebooks in a real JupyterLab, in a real Chromium."""

import re

from playwright.sync_api import expect

WIDGET = '''\
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default {
        render({ model, el }) {
            const button = document.createElement("button");
            const show = () => { button.textContent = "step " + model.get("step"); };
            button.className = "counter";
            button.setAttribute("data-lm-suppress-shortcuts", "true");
            button.addEventListener("keydown", event => {
                if (event.key !== "ArrowRight") return;
                model.set("step", model.get("step") + 1);
                model.save_changes();
            });
            model.on("change:step", show);
            show();
            el.append(button);
            return () => model.off("change:step", show);
        },
    };
    """
    step = traitlets.Int(3).tag(sync=True)

counter = Counter()
counter'''


LONG = [*(f"print({n})" for n in range(40)), WIDGET]


def test_a_widget_in_jupyterlab_counts_key_presses_and_none_reaches_the_notebook(lab, lab_page):
    page = lab_page
    lab.write("counter.ipynb", LONG)
    notebook = lab.open(page, "counter.ipynb", dark=True)
    notebook.run_all()
    button = page.locator(".counter")
    button.wait_for()
    assert button.text_content() == "step 3"
    button.focus()
    for key in [*"ab", *["ArrowRight"] * 20]:  # a and b insert a cell when they reach the notebook
        page.keyboard.press(key)
    assert button.text_content() == "step 23"
    expect(page.locator(".jp-Cell")).to_have_count(len(LONG))  # JupyterLab makes those out of sight when it has time
    assert notebook.theme() == "dark"


STEPPER = ".lecture-stepper"


CELLS_INSIDE = """marks => marks.flatMap(mark => {
    const outer = mark.getBoundingClientRect(), inside = [];
    for (const cell of mark.closest("[data-array]")?.querySelectorAll("[data-cell]") ?? []) {
        const box = cell.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
        if (outer.left < x && x < outer.right && outer.top < y && y < outer.bottom)
            inside.push(Number(cell.dataset.number));
    }
    return inside;
})"""


def shown(stepper):
    """The step's number and the cells inside the mark of what is written, as the stepper on the page shows them."""
    number = stepper.locator(".step-number").first.text_content()
    return int(re.search(r"step (\d+)", number)[1]), sorted(stepper.locator(".mark.written").evaluate_all(CELLS_INSIDE))


def test_20_key_presses_show_the_steps_and_the_cells_of_the_trace(lab, lab_page):
    page = lab_page
    import lecture_cnn as lc

    trace = lc.trace("L07")
    lab.write("steps.ipynb", ["import lecture_cnn as lc", 'lc.stepper("L07", at=5, mode="study")'])
    lab.open(page, "steps.ipynb").run_all()
    stepper = page.locator(STEPPER).first
    stepper.scroll_into_view_if_needed()
    stepper.focus()
    start, _ = shown(stepper)
    for k in range(start + 1, start + 21):
        page.keyboard.press("ArrowRight")
        expect(stepper.locator(".step-number").first).to_contain_text(f"step {k} ")
        assert shown(stepper) == (k, sorted(trace.writes_of(k)))
    assert start + 20 > 9  # so that the flips, the padding and the first cells of dy were among them
