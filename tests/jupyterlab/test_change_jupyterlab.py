"""Change it and see in a real JupyterLab: the kernel runs it, no key leaks, the notebook stays."""

from playwright.sync_api import expect

CELLS = ["import lecture_cnn as lc\nwidget = lc.stepper('L07', mode='stage', at=46)\nwidget",
         "print('the kernel has', widget.changed, len(widget.trace))"]
LAST = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"


def test_a_line_is_changed_in_the_notebook_and_the_kernel_runs_it(lab, new_page):
    page = new_page
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
    page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("the kernel has no flip: ")).to_be_visible()
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
