"""The stepper in a real JupyterLab: one step for Python and browser, no kernel needed, no key leaks."""

from playwright.sync_api import expect

CELLS = [
    'import lecture_cnn as lc\nwidget = lc.stepper("L11", at=dict(x=2))\nwidget',
    """import pathlib, time
print('slow', flush=True)
while not pathlib.Path('go_on').exists():
    time.sleep(0.05)
print('the step is', widget.step)""",
    "print('heard of', widget.step)",
    "widget.step = 5",
]


def run_cell(page, n):
    page.locator(".jp-CodeCell").nth(n).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")


def test_stepping_needs_no_kernel_and_the_kernel_hears_of_it(lab, lab_page):
    page = lab_page
    page.set_viewport_size({"width": 1024, "height": 768})
    lab.write("stepping.ipynb", CELLS)
    (lab.root / "go_on").unlink(missing_ok=True)
    notebook = lab.open(page, "stepping.ipynb")
    cells = notebook.number_of_cells()
    run_cell(page, 0)
    stepper = page.locator(".lecture-stepper")
    number = stepper.locator(".step-number")
    expect(number).to_contain_text("/ 1370")
    first = int(number.text_content().split()[1])
    expect(stepper).to_have_css("background-color", "rgb(255, 255, 255)")

    run_cell(page, 1)  # now the kernel is busy
    expect(page.get_by_text("slow", exact=True)).to_be_visible()
    stepper.focus()
    for key in [*"aabdnn",  # playing and pausing, and letters that are commands of the notebook
                *["ArrowRight"] * 20, "Shift+ArrowRight"]:
        page.keyboard.press(key)
    after = int(number.text_content().split()[1])
    assert after >= first + 21
    (lab.root / "go_on").touch()
    expect(page.locator(".jp-OutputArea-output").get_by_text(f"the step is {first}")).to_be_visible(timeout=20_000)
    assert notebook.number_of_cells() == cells

    assert f"heard of {after}" in notebook.ask(2, f"heard of {after}")
    run_cell(page, 3)  # and the browser hears of the kernel
    expect(number).to_have_text("step 5 / 1370")
    box = stepper.bounding_box()
    outside = stepper.locator("*:visible").evaluate_all(
        f"nodes => nodes.filter(node => node.getBoundingClientRect().right > {box['x'] + box['width'] + 1}).length")
    assert outside == 0
    notebook.go_dark()
    expect(stepper).to_have_css("background-color", "rgb(27, 27, 27)")


def test_closing_the_view_leaves_nothing_behind(lab, lab_page):
    page = lab_page
    lab.write("stepping.ipynb", CELLS)
    lab.open(page, "stepping.ipynb")
    run_cell(page, 0)
    expect(page.locator(".lecture-stepper")).to_have_count(1)
    page.locator(".jp-CodeCell").nth(0).click()
    run_cell(page, 0)
    expect(page.locator(".lecture-stepper")).to_have_count(1)
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("End")
    expect(page.locator(".step-number")).to_have_text("step 1370 / 1370")
