"""The search over all pages of a site, each page's outline, and what no page carries without need."""

import io

import nbformat
import nbformat.v4 as nb
import numpy as np
from PIL import Image
from playwright.sync_api import expect

import lecture_cnn as lc
from lecture_cnn.publishing.markdown import with_fewer_colours
from lecture_cnn.publishing.search import outline, sections

FIRST = (
    "# Windows\n\n## Where they lie\n\nA window lies on the map.\n\n"
    "## How large\n\nAs large as K.\n\n## Why\n\n$dY$"
)
SECOND = "# Pools\n\n## Shared winners\n\nTwo windows share a **maximum**; see [the first](first.ipynb)."


def site(tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    for name, text in dict(first=FIRST, second=SECOND).items():
        notebook = nb.new_notebook(cells=[nb.new_markdown_cell(text)])
        (folder / f"{name}.ipynb").write_text(nbformat.writes(notebook))
    return lc.export(folder, tmp_path / "site")


def test_what_is_typed_on_a_page_is_found_in_all_of_them_and_the_result_leads_to_its_section(page, tmp_path):
    index = site(tmp_path)
    page.goto(f"file://{index.parent / 'first.html'}")
    page.locator("input.search").fill("share maximum")
    page.keyboard.press("Enter")
    row = page.locator("ol.found li")
    expect(row).to_have_count(1)
    assert row.locator("mark").text_content() == "share"
    page.locator("input.search").fill("windows")
    assert page.locator("ol.found a").all_text_contents()[0] == "Windows"  # a heading stands first
    assert page.locator(".found-count").text_content() == "5 sections"
    page.locator("input.search").fill("nowhere")
    assert page.locator(".found-count").text_content() == "nothing found"
    page.locator("input.search").fill("large k")
    page.locator("ol.found a").click()
    assert page.url.endswith("first.html#How-large")


def test_around_what_was_found_there_are_whole_words(page, tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    many = [f"word{number:03}" for number in range(40)]
    text = " ".join(["# Long\n\n## Section\n\n", *many[:20], "stride", *many[20:], "\n\n## Other\n\nnothing"])
    notebook = nb.new_notebook(cells=[nb.new_markdown_cell(text)])
    (course / "long.ipynb").write_text(nbformat.writes(notebook))
    index = lc.export(course, tmp_path / "site")
    page.goto(f"file://{index}")
    for wanted in ("stride", "word001", "word038"):
        page.locator("input.search").fill(wanted)
        shown = page.locator("ol.found p").first.text_content().replace("…", "").split()
        assert wanted in shown and set(shown) <= {*many, "stride"}


def test_a_page_with_several_sections_has_an_outline_and_one_with_few_has_none(page, tmp_path):
    index = site(tmp_path)
    page.goto(f"file://{index.parent / 'first.html'}")
    assert page.locator(".outline a").all_text_contents() == ["Where they lie", "How large", "Why"]
    assert "outline" not in (index.parent / "second.html").read_text(encoding="utf-8").split("<main>")[1]


def test_the_letters_of_a_formula_stay_together():
    heading = '<h2 id="a">A <a class="anchor" href="#a" aria-label="link">#</a></h2>'
    words = [f"{heading}<p>the <math><mrow><mi>d</mi><mi>Y</mi></mrow></math> of it</p>"]
    assert sections("p.html", "P", words) == [("p.html", "a", "P", "A", "the dY of it")]
    assert outline(words) == ""


def test_a_page_without_a_stepper_has_no_script_of_it_and_each_script_no_comments(tmp_path):
    index = site(tmp_path)
    assert len(index.read_text(encoding="utf-8")) < 30_000
    text = lc.export(lc.stepper("L07"), tmp_path / "stepper.html").read_text(encoding="utf-8")
    script = text[text.rindex("<script") :]
    assert not [line for line in script.splitlines() if line.strip().startswith("//")]


def test_a_drawing_gets_fewer_colours_and_a_small_or_transparent_one_stays():
    rng = np.random.default_rng(3)
    noisy = png_of((127 + 12 * rng.normal(size=(80, 80, 3))).astype(np.uint8), "RGB")
    smaller = with_fewer_colours(noisy)
    assert len(smaller) < len(noisy) / 2
    before, after = (np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float) for data in (noisy, smaller))
    assert abs(before - after).mean() < 6
    clear = png_of(np.full((4, 4, 4), 100, np.uint8), "RGBA")
    assert with_fewer_colours(clear) == clear
    assert with_fewer_colours(b"no picture") == b"no picture"


def png_of(numbers, mode):
    drawn = io.BytesIO()
    Image.fromarray(numbers, mode).save(drawn, "PNG")
    return drawn.getvalue()


def test_a_link_of_the_prose_sets_the_step(show):
    page = show(lc.stepper("L07"))
    page.evaluate("location.hash = 'step=57'")
    page.locator(".lecture-stepper[data-step='57']").wait_for()
