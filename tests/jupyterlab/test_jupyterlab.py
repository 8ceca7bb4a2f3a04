"""Notebooks in a real JupyterLab, in a real Chromium."""

import re
from pathlib import Path

import nbformat
import pytest
from lab import jupyterlab
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


NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
COUNTER = "counter.ipynb"
LONG = "long.ipynb"


def write_notebook(path, *cells):
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernelspec}), path)
    return path


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request):
    return request.param


@pytest.fixture(scope="module")
def lab(theme, tmp_path_factory):
    """A JupyterLab that serves copies of the course's notebooks and two of our own."""
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    folder = tmp_path_factory.mktemp("ours")
    ours = [
        write_notebook(folder / COUNTER, markdown("# Counter"), code(WIDGET)),
        write_notebook(folder / LONG, *(code(f"print({n})") for n in range(40)), code(WIDGET)),
    ]
    with jupyterlab([*ours, *NOTEBOOKS.glob("*.ipynb")], tmp_path_factory.mktemp("home"), dark=theme == "dark") as lab:
        yield lab


@pytest.mark.parametrize("name", [COUNTER, LONG])
def test_a_widget_in_jupyterlab_counts_key_presses_and_none_reaches_the_notebook(lab, new_page, theme, name):
    page = new_page
    notebook = lab.open(page, name)
    cells = notebook.number_of_cells()
    notebook.run_all()
    button = page.locator(".counter")
    button.wait_for()
    assert button.text_content() == "step 3"
    button.focus()
    for key in [*"ab", *["ArrowRight"] * 20]:  # a and b insert a cell when they reach the notebook
        page.keyboard.press(key)
    assert button.text_content() == "step 23"
    assert notebook.number_of_cells() == cells
    assert notebook.theme() == theme


FLIPPED = next(NOTEBOOKS.glob("08_*.ipynb"), None)
STEPPER = ".lecture-stepper"


CELLS_INSIDE = """marks => marks.flatMap(mark => {
    const outer = mark.getBoundingClientRect(), inside = [];
    for (const cell of mark.closest("[data-array]")?.querySelectorAll("[data-cell]") ?? []) {
        const box = cell.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
        if (outer.left < x && x < outer.right && outer.top < y && y < outer.bottom)
            inside.push(Number(cell.dataset.cell));
    }
    return inside;
})"""


def shown(stepper):
    """The step's number and the cells inside the mark of what is written, as the stepper on the page shows them."""
    number = stepper.locator(".step-number").first.text_content()
    return int(re.search(r"step (\d+)", number)[1]), sorted(stepper.locator(".mark.written").evaluate_all(CELLS_INSIDE))


@pytest.mark.skipif(FLIPPED is None, reason="notebook 08 is not built yet, so its stepper is not tested in JupyterLab")
def test_20_key_presses_in_notebook_08_show_the_steps_and_the_cells_of_the_trace(lab, new_page):
    page = new_page
    import lecture_cnn as lc

    trace = lc.trace("L07")
    lab.open(page, FLIPPED.name).run_all()
    stepper = page.locator(STEPPER).first
    stepper.scroll_into_view_if_needed()
    stepper.focus()
    start, _ = shown(stepper)
    for k in range(start + 1, start + 21):
        page.keyboard.press("ArrowRight")
        expect(stepper.locator(".step-number").first).to_contain_text(f"step {k} ")
        assert shown(stepper) == (k, sorted(trace.writes_of(k)))
    assert start + 20 > 9  # so that the flips, the padding and the first cells of dy were among them
