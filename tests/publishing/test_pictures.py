"""Pictures in a page: on a dark one each is a white card with room around what is drawn."""

import nbformat
import pytest

import lecture_cnn as lc
from lecture_cnn.widget.still import still

STYLE = """() => [...document.querySelectorAll("main img")].map((node) => {
  const { backgroundColor, paddingLeft, borderTopLeftRadius } = getComputedStyle(node);
  const { left, right } = node.getBoundingClientRect();
  const inside = left >= 0 && right <= document.documentElement.clientWidth;
  return [backgroundColor, parseFloat(paddingLeft), parseFloat(borderTopLeftRadius), inside];
})"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "map.png").write_bytes(still(lc.trace("L14"), 3))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("![maps](map.png)")])
    nbformat.write(notebook, folder / "map.ipynb")
    return lc.export(folder / "map.ipynb", folder / "map.html")


@pytest.mark.parametrize("width", [1366, 390])
def test_on_a_dark_page_a_picture_is_a_white_card(page, path, width):
    page.set_viewport_size(dict(width=width, height=800))
    page.goto(f"file://{path}")
    [[_, padding, radius, inside]] = page.evaluate(STYLE)
    assert padding == radius == 0 and inside
    page.emulate_media(color_scheme="dark")
    [[colour, padding, radius, inside]] = page.evaluate(STYLE)
    assert colour == "rgb(255, 255, 255)" and padding >= 6 and radius >= 4 and inside
