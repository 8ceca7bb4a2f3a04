"""Change it and see in a real JupyterLab: the browser runs it, the kernel follows, no key leaks."""

from playwright.sync_api import expect

CELLS = ["import lecture_cnn as lc\nwidget = lc.stepper('L07', mode='stage', at=46)\nwidget",
         "print('the kernel has', widget.changed, len(widget.trace))"]
LAST = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"


def test_a_line_is_changed_in_the_notebook_and_the_kernel_follows(lab, lab_page):
    page = lab_page
    page.set_viewport_size(dict(width=1366, height=768))
    lab.write("change.ipynb", CELLS)
    notebook = lab.open(page, "change.ipynb")
    cells = notebook.number_of_cells()
    page.locator(".jp-CodeCell").nth(0).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    stepper = page.locator(".lecture-stepper")
    stepper.locator("[data-role=written]").wait_for()
    stepper.focus()
    page.keyboard.press("e")
    box = stepper.locator("form.edit input")
    expect(box).to_have_value(LAST)
    box.fill(f"{LAST} +")
    box.press("Enter")
    expect(stepper.locator("form.edit .refusal")).to_have_text("this is no Python: invalid syntax")
    box.fill("")
    box.type("dy[l-1, j, x, y] = 2 * inner(Wflip[j, :, :, :], segment)")
    box.press("Enter")
    expect(stepper.locator(".changed-count")).to_have_text("57 of 60 cells of dy(0) came out otherwise")
    expect(stepper.locator("[data-role=written] .former")).to_be_visible()
    expect(stepper).to_have_attribute("data-step", "46")
    expect(stepper).to_have_attribute("data-mode", "stage")

    page.keyboard.press("m")
    stepper.get_by_role("button", name="run it with no flip").click()
    expect(stepper.locator(".changed-what")).to_contain_text("no flip")
    assert "the kernel has no flip: " in notebook.ask(1, "the kernel has no flip: ")
    stepper.focus()
    page.keyboard.press("u")
    expect(stepper.locator(".changed-what")).to_contain_text("line 13")
    page.keyboard.press("u")
    expect(stepper.locator(".changed-note")).to_have_count(0)
    assert notebook.number_of_cells() == cells

    page.keyboard.press("s")  # what is chosen instead of the call's mode survives that the cell runs again
    expect(stepper).to_have_attribute("data-mode", "study")
    before = stepper.element_handle()
    page.locator(".jp-CodeCell").nth(0).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("before => !before.isConnected", arg=before)
    expect(stepper).to_have_attribute("data-mode", "study")


BUSY = ["import lecture_cnn as lc, pathlib, time\nwidget = lc.stepper('L07', mode='study', at=46)\nwidget",
        "while not pathlib.Path('go').exists(): time.sleep(0.05)",
        "print(widget.changed, '|', widget.trace.result['dy'].ravel()[:3], widget.trace.inputs['dz'].shape)"]


def run(page, cell):
    page.locator(".jp-CodeCell").nth(cell).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def test_the_browser_answers_while_the_kernel_is_busy_which_has_the_run_later(lab, lab_page):
    page = lab_page
    lab.write("busy.ipynb", BUSY)
    notebook = lab.open(page, "busy.ipynb")
    run(page, 0)
    stepper = page.locator(".lecture-stepper")
    stepper.locator("[data-role=written]").first.wait_for()
    run(page, 1)
    stepper.focus()
    page.keyboard.press("i")
    stepper.locator(".inputs [name=seed]").fill("3")
    stepper.locator(".inputs [name=seed]").press("Tab")
    expect(stepper.locator(".changed-what")).to_have_text("other made-up numbers (seed 3)")
    stepper.get_by_role("button", name="close the inputs").click()
    page.keyboard.press("e")
    stepper.locator("form.edit input").fill(f"{LAST} * 100")
    stepper.locator("form.edit input").press("Enter")
    expect(stepper.locator(".changed-count")).to_contain_text("of 60 cells of dy(0) came out otherwise")
    shown = page.evaluate("""() => {
        const { trace } = document.querySelector('.lecture-stepper').stepper;
        const place = trace.places.find(one => one.name === 'dy' && trace.isWritten(one.first));
        return [0, 1, 2].map(n => trace.valueAt(place.first + n, trace.length));
    }""")
    expect(page.locator(".jp-CodeCell").nth(1).locator(".jp-InputPrompt")).to_have_text("[*]:")  # still busy
    (lab.root / "go").touch()
    notebook.wait_until_idle()
    words = notebook.ask(2, "line 13: ")
    assert "line 13: " in words
    numbers = words.split("|")[1].split("]")[0].strip(" [").split()
    assert [float(number) for number in numbers] == shown and "(3, 4, 3)" in words
