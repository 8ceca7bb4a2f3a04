"""A listing with one wrong line, in a page from a file: a changed line is judged there."""

import jupytext
import nbformat
import pytest
from course import SOURCE

from lecture_cnn.course.mend import WRONG, listing
from lecture_cnn.publishing.notebook import notebook_page

VERDICT = ".task-verdict"
# Of each page: the wrong line as it is mended; another wrong one; one that is right on these inputs only.
ANSWERS = {
    "03": ("z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
           "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, n+y_-1]",
           "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, min(x, 3)+x_-1, min(y, 3)+y_-1]"),
    "08": ("Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))",
           "Wflip[i, j, :, :] = flipUpDown(w[l, j, i, :, :])",
           "Wflip[i, j, :, :] = flipUpDown(flipLeftRight(w[l, min(j, 3), i, :, :]))"),
    "09": ("dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])",
           "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, y:y+W-1, x:x+H-1])",
           "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, min(m, 2), x:x+W-1, y:y+H-1])"),
}


def change(page, place, number, text):
    place.locator(".listing .line code").nth(number - 1).click()
    place.locator("form.edit input").fill(text)
    page.keyboard.press("Enter")


def number_of(widget):
    """The number of the one line that is not the lecture's."""
    right = [line.strip().split("  #")[0] for line in widget.program["listing"]]
    lines = [line for line in widget.trace.lines if line.python.split("  #")[0] not in right]
    [wrong] = [line for line in lines if not line.python.startswith(("def", "#"))]
    return wrong.number


@pytest.mark.parametrize("name", WRONG)
def test_a_line_is_judged_on_these_inputs_and_on_others(name, show):
    widget = listing(name)
    number = number_of(widget)
    right, wrong, on_these = ANSWERS[name]
    page = show(widget)
    assert page.locator(VERDICT).text_content() == ""
    change(page, page, number, wrong)
    assert page.locator(VERDICT).text_content().startswith("✗ not yet: ")
    assert " differ from the lecture's" in page.locator(VERDICT).text_content()
    change(page, page, number, right)
    assert page.locator(VERDICT).text_content() == (
        "✓ right: the same as the lecture's on these inputs, and on 2 others")
    change(page, page, number, on_these)
    assert "right on these inputs, but not on others" in page.locator(VERDICT).text_content()
    page.keyboard.press("u")
    assert page.locator(VERDICT).text_content().startswith("✓ right")


def test_sizes_that_hide_a_wrong_line_do_not_make_it_right(show):
    page = show(listing("03"))
    page.keyboard.press("i")
    page.locator(".inputs [name=S]").fill("1")
    page.keyboard.press("Tab")
    page.locator(".changed-what").wait_for()
    assert "right on these inputs, but not on others" in page.locator(VERDICT).text_content()


def asked_in(name):
    """The cell of a page's notebook that shows the wrong listing."""
    [source] = SOURCE.glob(f"{name}_*.py")
    cells = [cell.source for cell in jupytext.read(source).cells if cell.cell_type == "code"]
    [asked] = [cell for cell in cells if f'mend.listing("{name}")' in cell]
    return asked


def test_the_notebooks_have_them_and_their_pages_judge_them(page, tmp_path):
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    sources = ["from lecture_cnn.course import mend", *map(asked_in, WRONG)]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = tmp_path / "mend.ipynb"
    nbformat.write(notebook, path)
    (tmp_path / "mend.html").write_text(notebook_page(path))
    page.goto(f"file://{tmp_path}/mend.html")
    for n, name in enumerate(WRONG):
        place = page.locator(".stepper-place").nth(n)
        change(page, place, number_of(listing(name)), ANSWERS[name][0])
        assert place.locator(VERDICT).text_content().startswith("✓ right")
