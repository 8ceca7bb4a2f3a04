"""Pages of whole notebooks: live steppers, formulas, pictures, and nothing that a text can make of it but text."""

import gzip
import html
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import jupytext
import nbformat
import pytest
from course import notebook_build
from playwright.sync_api import expect
from tqdm import tqdm

import lecture_cnn as lc
from lecture_cnn import cli
from lecture_cnn.nets import files
from lecture_cnn.publishing import notebook, running
from lecture_cnn.publishing import page as page_module
from lecture_cnn.publishing.markdown import code, formula, to_html
from lecture_cnn.publishing.notebook import output_html
from lecture_cnn.publishing.outputs import one_piece
from lecture_cnn.publishing.page import made_from

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PICTURE = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Tags(HTMLParser):
    """What an HTML text holds besides text: its elements and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def harmful(text):
    """Elements and attributes through which a text could act, as a list."""
    acting = {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg"}
    found = []
    for tag, attributes in Tags(text).found:
        if tag in acting:
            found.append(tag)
        found += [f"{tag} {name}" for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
        address = attributes.get("href", attributes.get("src")) or ""
        if not re.match(r"(https?://|mailto:|#|data:image/|[\w.-]+(#|$))", address or "#"):
            found.append(f"{tag} {address}")
    return found


def written(folder, name, *cells):
    """A notebook's file without outputs; a cell that begins with `md:` is Markdown."""
    make = [nbformat.v4.new_markdown_cell(text[3:]) if text.startswith("md:") else nbformat.v4.new_code_cell(text)
            for text in cells]
    folder.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=make), folder / name)
    return folder / name


# A whole notebook in the browser


@pytest.fixture(scope="module")
def notebook_08(tmp_path_factory):
    return lc.export(NOTEBOOKS / "08_flipped_filter.ipynb", tmp_path_factory.mktemp("page") / "08.html")


@pytest.mark.notebook
def test_notebook_08_has_its_live_steppers_and_readable_formulas_and_asks_for_nothing(notebook_08, page):
    page.goto(f"file://{notebook_08}")
    steppers = page.locator(".lecture-stepper")
    stored = (NOTEBOOKS / "08_flipped_filter.ipynb").read_text(encoding="utf-8").count('"Stepper of ')
    assert stored >= 5
    assert len(gzip.compress(notebook_08.read_bytes(), 9)) <= 300_000
    expect(steppers).to_have_count(stored)
    for n in range(stored):
        before = int(steppers.nth(n).get_attribute("data-step"))
        steppers.nth(n).focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        after = int(steppers.nth(n).get_attribute("data-step"))
        assert after >= before + 3  # a question takes presses of its own
    formulas = page.locator("math")
    assert formulas.count() >= 40
    assert page.locator("math mfrac").first.bounding_box()["height"] > 10
    assert "$" not in page.locator(".words").evaluate_all("all => all.map(node => node.innerText).join('')")
    assert page.locator(".output img").evaluate_all("all => all.every(image => image.naturalWidth > 100)")
    assert page.requests == [f"file://{notebook_08}"]
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.notebook
def test_the_address_opens_a_notebooks_second_stepper_at_a_step(notebook_08, page):
    page.goto(f"file://{notebook_08}#stepper-2=7")
    second = page.locator(".lecture-stepper").nth(1)
    expect(second).to_have_attribute("data-step", "7")
    expect(second).to_be_in_viewport()
    assert page.locator(".lecture-stepper").first.get_attribute("data-step") != "7"


@pytest.mark.notebook
def test_of_two_steppers_moved_at_once_the_last_is_in_the_address(notebook_08, page):
    page.goto(f"file://{notebook_08}")
    page.evaluate("""() => {
        const steppers = [...document.querySelectorAll(".lecture-stepper")];
        for (const { stepper } of [steppers[0], steppers[1]]) stepper.controls.go(3);
    }""")
    page.wait_for_url("**#stepper-2=3")


@pytest.mark.notebook
@pytest.mark.parametrize("scheme, paper", [("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 27, 27)")])
def test_words_code_and_stepper_follow_light_and_dark(notebook_08, page, scheme, paper):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"file://{notebook_08}")
    stage = {"light": "rgb(253, 253, 251)", "dark": "rgb(20, 23, 27)"}[scheme]
    for part, colour in (("body", paper), (".lecture-stepper[data-mode=stage] >> nth=0", stage)):
        assert page.locator(part).evaluate("node => getComputedStyle(node).backgroundColor") == colour
    light = page.locator("pre.code .kn").first.evaluate("node => getComputedStyle(node).color")
    assert light == {"light": "rgb(169, 13, 145)", "dark": "rgb(255, 123, 114)"}[scheme]


@pytest.mark.notebook
def test_each_heading_has_an_anchor_that_leads_to_it(notebook_08, page):
    page.goto(f"file://{notebook_08}#The-picture")
    expect(page.get_by_role("heading", name="The picture")).to_be_in_viewport()
    anchors = page.locator(".words :is(h1, h2, h3)").evaluate_all(
        "all => all.map(node => [node.id, node.querySelector('a.anchor').getAttribute('href')])")
    assert len(anchors) > 7 and all(link == f"#{name}" for name, link in anchors)
    assert len(dict(anchors)) == len(anchors)


LESSON = """
[[row]]
minutes = 3
slides = "one step"
run = "L14"
at = 1
[[row.ask]]
at = 2
question = "And now?"
"""


@pytest.mark.notebook
def test_a_lesson_in_a_notebooks_page_plays_and_a_question_leaves_all_in_the_window(tmp_path, page):
    (tmp_path / "mine.toml").write_text(LESSON, encoding="utf-8")
    show = "import lecture_cnn as lc\nlc.lesson('mine.toml')"
    source = written(tmp_path, "lesson.ipynb", "md:# A lesson", show, "md:words below it")
    path = lc.export(source, tmp_path / "lesson.html")
    page.set_viewport_size(dict(width=1366, height=768))
    page.goto(f"file://{path}")
    root = page.locator(".lecture-lesson .lecture-stepper")
    expect(root).to_have_attribute("data-step", "1")
    root.focus()
    page.keyboard.press("PageDown")
    expect(page.locator("[data-role=question]")).to_be_visible()
    assert page.locator(".stepper-place").bounding_box()["height"] < 768
    page.keyboard.press("PageDown")
    expect(root).to_have_attribute("data-step", "2")
    assert page.requests == [f"file://{path}"]


# A course


def test_a_folder_becomes_a_site_whose_pages_lead_to_one_another(tmp_path, page, capsys):
    folder = tmp_path / "notebooks"
    written(folder, "00_first.ipynb", "md:# First\n\nNext: [second](01_second.ipynb#There)",
            "import lecture_cnn as lc\nlc.stepper('L31')")
    written(folder, "01_second.ipynb", "md:# Second\n\n[first](00_first.ipynb), [elsewhere](99_none.ipynb)\n\n## There",
            "print('two')")
    assert cli.main(["export", str(folder), str(tmp_path / "site")]) == 0
    assert "index.html" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "site").iterdir()} == {"index.html", "00_first.html", "01_second.html"}
    page.goto(f"file://{tmp_path}/site/index.html")
    page.get_by_role("link", name="First").click()
    expect(page.locator(".lecture-stepper")).to_have_count(1)
    page.get_by_role("link", name="second").click()
    assert page.url.endswith("/01_second.html#There")
    assert page.get_by_role("link", name="elsewhere").get_attribute("href") == "99_none.ipynb"
    expect(page.locator("pre.output")).to_have_text("two\n")
    page.get_by_role("link", name="Contents").click()
    assert page.url.endswith("/index.html")


def test_a_readme_becomes_the_index_and_its_pictures_part_of_it(tmp_path):
    folder = tmp_path / "notebooks"
    written(folder, "00_first.ipynb", "md:# First")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.png").write_bytes(b"\x89PNG")
    (folder / "README.md").write_text("# Course\n\n[one](00_first.ipynb) [back](README.md)\n\n"
                                      "![a map](../figures/a.png)\n")
    site = lc.export(folder, tmp_path / "site", pictures=tmp_path / "figures")
    text = site.read_text(encoding="utf-8")
    assert '<a href="00_first.html">one</a> <a href="index.html">back</a>' in text
    assert '<img src="data:image/png;base64,iVBORw==" alt="a map">' in text


@pytest.mark.notebook
def test_a_picture_of_a_run_has_the_titles_of_its_maps_as_alternative_text(tmp_path):
    path = written(tmp_path / "notebooks", "00_first.ipynb", "import lecture_cnn as lc\n"
                   "import matplotlib.pyplot as plt\n"
                   "lc.figures.row({'<b>': [[1.0]], 'z': [[2.0]]})\nplt.show()")
    text = lc.export(path, tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'alt="&lt;b&gt;; z"' in text


@pytest.mark.notebook
def test_what_cannot_be_exported_is_refused_in_words(tmp_path):
    (tmp_path / "no.ipynb").write_text("no notebook")
    (tmp_path / "empty").mkdir()
    with pytest.raises(TypeError, match="expected a stepper, a notebook's file or a folder, got int"):
        lc.export(3, tmp_path / "page.html")
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        lc.export("missing.ipynb", tmp_path / "page.html")
    with pytest.raises(ValueError, match="expected a notebook's file"):
        lc.export(tmp_path / "no.ipynb", tmp_path / "page.html")
    with pytest.raises(ValueError, match="no notebook in this folder"):
        lc.export(tmp_path / "empty", tmp_path / "site")
    failing = written(tmp_path / "failing", "a.ipynb", "1/0")
    with pytest.raises(ValueError, match="a.ipynb: cell 1 ends in ZeroDivisionError: division by zero"):
        lc.export(failing, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


# Nothing that a text contains acts

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<java\tscript:alert(1)>)", "[a](data:text/html,<script>alert(1)</script>)",
    "![a](javascript:alert(1))",
    "[a](&#106;avascript:alert(1))", "![\" onerror=\"alert(1)](x.png)", '[a](x.html "\\" onclick=\\"alert(1)")',
    "# <script>alert(1)</script>", '# " onclick="alert(1)', "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x}$", '$\\color{red" onclick="alert(1)}{x}$', "$$\\style{background:red}{x}$$",
    "$\\text{<img src=x onerror=alert(1)>}$", "$<svg onload=alert(1)>$", "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```", "```\"><script>alert(1)</script>\nx\n```",
    "<!--\n<script>alert(1)</script>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "![x](../../../../../etc/hostname)", "<a href='javascript:alert(1)'>x</a>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_cannot_become_script(text, tmp_path):
    assert harmful(to_html(text, folder=tmp_path)) == []


@pytest.mark.parametrize("data", [
    {"text/html": "<p onclick=alert(1)>x</p><script>alert(1)</script><style>p{}</style><iframe src=x></iframe>"},
    {"text/html": "<svg><script>alert(1)</script></svg><a href='javascript:alert(1)'>x</a><img src=x onerror=x>"},
    {"text/plain": "<script>alert(1)</script>"}, {"text/markdown": "<script>alert(1)</script>"},
    {"text/latex": "$\\text{<script>alert(1)</script>}$"}, {"application/javascript": "alert(1)"},
    {"image/svg+xml": "<svg><script>alert(1)</script></svg>"},
    {"image/png": PICTURE, "text/plain": '" onerror="alert(1)'},
], ids=lambda data: next(iter(data)))
def test_an_output_cannot_become_script(data):
    assert harmful(output_html(nbformat.v4.new_output("display_data", data))) == []
    assert harmful(output_html(nbformat.v4.new_output("stream", text="<script>alert(1)</script>"))) == []


@pytest.mark.parametrize("text", ["<script>", "<p onclick=x>", "<a href='javascript:x'>", "<p style='x'>",
                                  "<img src='//x'>"])
def test_what_is_planted_is_found(text):
    assert harmful(text) != []


def test_a_hostile_notebook_stays_silent_in_the_browser(tmp_path, page):
    cells = ["md:" + "\n\n".join(HOSTILE), "import lecture_cnn as lc, numpy as np",
             "print('</script><script>window.harmed = 1</script><!--')",
             "def hostile(l, dz, w, dy, D, W, H, K):  # </script><script>window.harmed = 2</script>\n"
             "    '''</title></script><!--<script>window.harmed = 3</script>'''\n"
             "    ſcript = dz[l, 1, 1, 1]  # <!-- <script>\n"
             "    dy[l-1, 1, 1, 1] = ſcript  # ]]></script>\n"
             "lc.stepper(hostile, like='L07', w=np.ones((1, 1, 1, 1)),\n"
             "           dz=np.array([[[np.nan, np.inf], [-np.inf, 1e308]]]))"]
    path = lc.export(written(tmp_path / "hostile", "a.ipynb", *cells), tmp_path / "a.html")
    page.goto(f"file://{path}")
    expect(page.locator(".lecture-stepper")).to_have_count(1)
    page.locator(".lecture-stepper").focus()
    page.keyboard.press("End")
    assert page.evaluate("window.harmed === undefined")
    assert page.locator("script:not([type])").count() == 0
    assert page.locator("script").count() == 2  # the page's own, and the stepper's numbers


# Parts


def test_a_formula_is_mathml_and_what_is_none_stays_readable():
    assert formula("x^2").startswith('<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">')
    assert formula("a < b") .count("&lt;") == 1
    assert formula("x_{") == "<code>x_{</code>"
    assert "<mo>+=</mo>" in formula(r"a \mathrel{+}= b") and "<mo><" not in formula(r"a \mathrel{+}= b")
    assert '<mrow><mi>x</mi><mo lspace="0em" rspace="0em">\u2032</mo></mrow>' in formula("x'")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in formula("x^2")
    assert 'rspace="0.167em">log</mo>' in formula(r"\log p") and "<mi>log</mi>" in formula(r"\log(p)")


def test_formulas_go_over_lines_and_code_with_dollars_is_none():
    text = to_html("$a +\nb$ and `$c$`\n\n$$x =\n- y$$\n\n- item $z$\n\n> said $q$\n\n| $t$ |\n|---|\n| $u$ |")
    assert text.count("<math") == 6 and "<code>$c$</code>" in text and text.count('display="block"') == 1
    assert "5 $ and 6 $" in to_html("5 $ and 6 $")


def test_code_keeps_its_text():
    text = code("for x in span(1, 3):\n    print('<b>')")
    assert re.sub("<[^>]*>", "", text) == "for x in span(1, 3):\n    print('&lt;b&gt;')\n\n"


@pytest.mark.notebook
def test_a_page_holds_no_path_and_no_address_to_load_from(notebook_08):
    text = notebook_08.read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    assert str(NOTEBOOKS) not in text and str(notebook_08.parent) not in text
    assert "default-src 'none'" in text


# Nothing that we did not write is replaced


def test_a_notebook_is_never_replaced_by_its_page(tmp_path, capsys):
    path = written(tmp_path, "a.ipynb", "md:# A")
    before = path.read_bytes()
    (tmp_path / "link.html").symlink_to(path)
    (tmp_path / "same.html").hardlink_to(path)
    for target in ("a.ipynb", "../" + tmp_path.name + "/a.ipynb", "link.html", "same.html"):
        for more in ([], ["--force"]):
            assert cli.main(["export", str(path), str(tmp_path / target), *more]) == 2
            assert "the page would replace what it is made from" in capsys.readouterr().err
            assert path.read_bytes() == before
            assert sorted(each.name for each in tmp_path.iterdir()) == ["a.ipynb", "link.html", "same.html"]


def test_what_is_no_earlier_page_is_replaced_only_by_force(tmp_path, capsys):
    notes = tmp_path / "notes.md"
    notes.write_text("lecture-cnn: my notes")
    assert cli.main(["export", "L31", str(notes)]) == 2
    assert "notes.md: this file was not written by lecture-cnn and is left as it is" in capsys.readouterr().err
    assert notes.read_text() == "lecture-cnn: my notes"
    for widget_or_path in (lc.stepper("L31"), written(tmp_path / "notebooks", "a.ipynb", "md:# A")):
        with pytest.raises(FileExistsError, match="force=True"):
            lc.export(widget_or_path, notes)
    assert cli.main(["export", "L31", str(notes), "--force"]) == 0
    assert made_from(notes) == ""
    assert cli.main(["export", "L31", str(notes)]) == 0  # now it is an earlier page


@pytest.mark.parametrize("start", ["", "<!doctype html>\n<title>lecture-cnn</title>", "\ufeff" + page_module.MARK,
                                   page_module.MARK[:-1], page_module.MARK.replace("<!doctype", "<!DOCTYPE"),
                                   "<p>" + page_module.MARK])
def test_what_only_looks_like_a_page_of_ours_is_none(start, tmp_path):
    (tmp_path / "a.html").write_text(start)
    with pytest.raises(FileExistsError):
        lc.export(lc.stepper("L31"), tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text() == start


def test_a_place_that_cannot_be_written_is_told_before_a_cell_is_run(tmp_path, monkeypatch):
    path = written(tmp_path / "notebooks", "a.ipynb", "open('was_run', 'w')")
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(files.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1000))
    for what in (path, path.parent):
        with pytest.raises(OSError, match="MB are needed, 0.0 MB are free"):
            lc.export(what, tmp_path / "page.html")
        with pytest.raises(NotADirectoryError, match="expected a folder, but this is a file"):
            lc.export(what, tmp_path / "file" / "page.html")
    with pytest.raises(FileNotFoundError, match="there is no such folder"):
        lc.export(path, tmp_path / "no" / "page.html")
    with pytest.raises(NotADirectoryError, match="file: expected a folder, but this is a file"):
        lc.export(path.parent, tmp_path / "file")
    with pytest.raises(FileNotFoundError, match="pictures: there is no folder 'none'"):
        lc.export(path, tmp_path / "page.html", pictures="none")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "notebooks"]
    assert [each.name for each in path.parent.iterdir()] == ["a.ipynb"]


def test_a_folder_with_foreign_files_is_left_as_it_is(tmp_path):
    path = written(tmp_path / "notebooks", "a.ipynb", "md:# A")
    (tmp_path / "site").mkdir()
    for name in ("index.html", "a.html"):
        foreign = tmp_path / "site" / name
        foreign.write_text("mine")
        with pytest.raises(FileExistsError, match=f"{name}: this file was not written by lecture-cnn"):
            lc.export(path.parent, tmp_path / "site")
        assert foreign.read_text() == "mine"
        assert [each.name for each in foreign.parent.iterdir()] == [name]
        foreign.unlink()
    (tmp_path / "site" / "other.html").write_text("mine")
    lc.export(path.parent, tmp_path / "site")
    assert (tmp_path / "site" / "other.html").read_text() == "mine"


def test_two_files_that_would_have_one_page_are_refused(tmp_path):
    written(tmp_path / "notebooks", "a.ipynb", "md:# A")
    (tmp_path / "notebooks" / "a.md").write_text("# A")
    with pytest.raises(ValueError, match="a.ipynb and a.md would both become a.html"):
        lc.export(tmp_path / "notebooks", tmp_path / "site")
    (tmp_path / "notebooks" / "a.md").rename(tmp_path / "notebooks" / "README.md")
    written(tmp_path / "notebooks", "index.ipynb", "md:# B")
    with pytest.raises(ValueError, match="README.md and index.ipynb would both become index.html"):
        lc.export(tmp_path / "notebooks", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_notebook_of_the_name_index_is_the_index_and_no_list_replaces_it(tmp_path):
    written(tmp_path / "notebooks", "index.ipynb", "md:# My own start")
    written(tmp_path / "notebooks", "a.ipynb", "md:# A")
    site = lc.export(tmp_path / "notebooks", tmp_path / "site")
    text = site.read_text(encoding="utf-8")
    assert "<title>My own start</title>" in text and "<h1>Contents</h1>" not in text


# Only what changed is made again


def times(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.html")}


def test_only_pages_that_would_change_are_written_again(tmp_path, monkeypatch):
    folder, site = tmp_path / "notebooks", tmp_path / "site"
    for name in "ab":
        written(folder, f"{name}.ipynb", f"md:# {name}\n\n![p](p.png)" if name == "a" else "md:# b", "import beside")
    (folder / "beside.py").write_text("")
    (folder / "p.png").write_bytes(b"1")
    (folder / "words.md").write_text("# Words")
    ran = []
    monkeypatch.setattr(notebook, "run_all", lambda path, *more: ran.append(path.name) or {})

    def exported(**options):
        before = times(site)
        ran.clear()
        lc.export(folder, site, **options)
        return {name for name, time in times(site).items() if time != before.get(name)}, ran

    everything = {"a.html", "b.html", "words.html", "index.html"}
    assert exported() == (everything, ["a.ipynb", "b.ipynb"])
    assert exported() == (set(), [])
    written(folder, "b.ipynb", "md:# b", "import beside, sys")
    assert exported() == ({"b.html"}, ["b.ipynb"])
    (folder / "words.md").write_text("# Other words")
    assert exported() == ({"words.html", "index.html"}, [])  # where they are searched
    (folder / "p.png").write_bytes(b"2")
    assert exported() == ({"a.html", "b.html"}, ["a.ipynb", "b.ipynb"])
    (folder / "beside.py").write_text("1")
    assert exported() == ({"a.html", "b.html"}, ["a.ipynb", "b.ipynb"])
    (tmp_path / "beside the folder.txt").write_text("1")
    assert exported() == (set(), [])
    assert exported(force=True) == (everything, ["a.ipynb", "b.ipynb"])
    written(folder, "b.ipynb", "md:# another title", "import beside, sys")
    assert exported() == ({"b.html", "index.html"}, ["b.ipynb"])


def test_no_notebook_of_the_course_is_run_as_a_whole_for_its_page():
    notebooks = {path: notebook.read(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    assert all(running.is_built(each) for each in notebooks.values())
    needed = {path.stem: running.needed_cells(each) for path, each in notebooks.items()}
    code_cells = sum(cell.cell_type == "code" for each in notebooks.values() for cell in each.cells)
    assert sum(map(len, needed.values())) < code_cells / 4  # none of the trainings, which take minutes


BUILT = ["import numpy as np, lecture_cnn as lc", "values = np.ones((1, 3, 3))", "print('slow', values.sum())",
         "lc.stepper('L31', y=values, S=2)", "md:# End", "1 + 1"]


def built(path, cells=BUILT):
    """A notebook as notebooks/build.py makes it."""
    source = path.with_suffix(".py")
    source.write_text(jupytext.writes(nbformat.read(written(path.parent, path.name, *cells), 4), fmt="py:percent"))
    return notebook_build.build(source, path.parent, force=True)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    return built(tmp_path_factory.mktemp("built") / "a.ipynb").read_text()


@pytest.mark.notebook
def test_of_a_built_notebook_only_what_its_steppers_need_is_run(built_once, tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text(built_once)
    ran = []
    run = running._run
    monkeypatch.setattr(running, "_run", lambda whole, *more, **options: (
        ran.append([cell.source for cell in whole.cells]), run(whole, *more, **options))[1])
    assert cli.main(["export", str(path), str(tmp_path / "a.html")]) == 0
    assert ran == [["%reset -f", *(BUILT[n] for n in (0, 1, 3))]]
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.count('<div class="stepper-place"') == 1 and "slow 9.0" in text and ">2</pre>" in text
    ran.clear()
    assert cli.main(["export", str(path), str(tmp_path / "b.html"), "--run"]) == 0
    assert len(ran) == 1 and BUILT[2] in ran[0]
    assert (tmp_path / "b.html").read_text(encoding="utf-8") == text


@pytest.mark.notebook
@pytest.mark.parametrize("change, shows", [
    ("a source", "quick 9.0"), ("a stepper", "slow 9.0"), ("no mark", "slow 9.0"),
])
def test_what_a_changed_notebook_shows_is_not_taken_from_the_file(change, shows, built_once, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(built_once.replace("slow 9.0", "something old"))
    stored = nbformat.read(path, 4)
    for cell in stored.cells:
        if change == "a source":
            cell.source = cell.source.replace("slow", "quick")
        for output in cell.get("outputs", ()):
            if change == "a stepper" and "data" in output:
                output.data["text/plain"] = output.data["text/plain"].replace("digest ", "digest 0")
    if change == "no mark":
        del stored.metadata["lecture_cnn"]
    nbformat.write(stored, path)
    text = lc.export(path, tmp_path / "a.html").read_text(encoding="utf-8")
    assert "something old" not in text and shows in text


@pytest.mark.notebook
def test_a_stepper_is_shown_on_the_array_that_a_cell_in_between_has_changed(tmp_path):
    path = built(tmp_path / "a.ipynb", [*BUILT[:2], "values[0, 0, 0] = 7", "lc.stepper('L31', y=values, S=2)"])
    notebooks = {path: notebook.read(path)}
    assert running.needed_cells(notebooks[path]) == [0, 1, 3]  # the names alone don't tell of the change
    with tqdm(file=io.StringIO()) as bar:
        assert running.run_for_steppers(notebooks, bar) == {}  # the stepper's digest does
        assert bar.n == bar.total == 4  # its three cells, and the one that forgets the notebook before it


@pytest.mark.notebook
def test_a_live_cell_of_a_built_notebook_says_why_nothing_stands_below_it(tmp_path):
    source = tmp_path / "a.py"
    source.write_text('# %% tags=["live"]\nprint("took 3 s")\n')
    path = notebook_build.build(source, tmp_path)
    assert "took 3 s\n" not in html.unescape(lc.export(path, tmp_path / "a.html").read_text(encoding="utf-8"))
    assert "what this cell shows differs from run to run" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "took 3 s\n" in lc.export(path, tmp_path / "a.html", run=True).read_text(encoding="utf-8")


@pytest.mark.notebook
def test_a_notebook_that_somebody_changed_is_not_built_over(tmp_path):
    path = built(tmp_path / "a.ipynb", ["1"])
    notebook_build.build(path.with_suffix(".py"), tmp_path)
    written(tmp_path, "a.ipynb", "my_answer = 1")
    with pytest.raises(notebook_build.Unfit, match="was changed since it was built and is left as it is"):
        notebook_build.build(path.with_suffix(".py"), tmp_path)
    assert nbformat.read(path, 4).cells[0].source == "my_answer = 1"


# One bad piece


@pytest.mark.parametrize("text, kept", [
    ("[a](http://[) b", "a b"), ("![a](http://[) b", "[picture: a (left out: "),
    ("![a](attachment:none.png)", "(left out: the cell has no such attachment)"),
    ("![a](a.exe)", "(left out: expected a name that ends in"), ("![a](none.png)", "(left out: No such file"),
    ("![a](a%00.png)", "(left out: "), ("![a](.png)", "(left out: "), ("![a](folder.png)", "(left out: "),
])
def test_a_link_or_picture_that_is_none_is_left_out_and_the_page_says_so(text, kept, tmp_path):
    (tmp_path / "folder.png").mkdir()
    made = to_html(text, folder=tmp_path)
    assert kept in made and str(tmp_path) not in made and "<img" not in made and "<a " not in made


@pytest.mark.parametrize("depth", [100, 250, 330, 400, 1000, 3000])
@pytest.mark.parametrize("start, end", [(r"\frac{1}{", "}"), ("x^{", "}"), ("{", "}"), (r"\sqrt{", "}"),
                                        (r"\left(", r"\right)"), (r"\begin{matrix}", r"\end{matrix}")])
def test_a_deep_formula_is_mathml_or_stays_as_it_was_written(depth, start, end):
    latex = start * depth + "x" + end * depth
    made = formula(latex)
    assert made.startswith("<math ") or made == f"<code>{html.escape(latex)}</code>"


BAD_DATA = [{"text/html": ["<b>", 3]}, {"text/html": 3}, {"image/png": "iVBOR"}, {"image/png": "no base64!"},
            {"text/plain": {}}, {"text/markdown": ["a"]}, {"text/latex": 3}, {"image/svg+xml": [1]}]


@pytest.mark.parametrize("data", BAD_DATA, ids=lambda data: str(data)[:30])
def test_an_output_that_cannot_be_shown_is_left_out_and_the_page_says_so(data):
    assert "[output (left out: " in output_html(nbformat.from_dict({"output_type": "display_data", "data": data}))


def test_an_output_of_no_known_form_is_left_out_and_the_page_says_so():
    for output in ({"output_type": "stream"}, {"output_type": "error"}, {"output_type": "new"},
                   {"output_type": "display_data", "data": [1]},
                   {"output_type": "display_data", "data": {"image/png": PICTURE}, "metadata": {"image/png": 3}}):
        assert "[output (left out: " in output_html(nbformat.from_dict(output))


@pytest.mark.notebook
def test_the_page_of_a_notebook_with_bad_pieces_holds_the_good_ones(tmp_path):
    path = written(tmp_path / "bad", "a.ipynb", "md:# A\n\n[x](http://[)\n\n$" + "{" * 3000 + "}" * 3000 + "$",
                   "md:" + "**a " * 400 + "x" + "** " * 400 + "\n\n![p](attachment:p.png)",
                   "display({'text/html': ['<b>', 3]}, raw=True)\ndisplay({'image/png': 'broken'}, raw=True)",
                   "md:the end", "print('still here')")
    raw = json.loads(path.read_text())
    raw["cells"][1]["attachments"] = {"p.png": {"image/png": "iVBOR"}}
    raw["cells"][2].update(outputs=[3, {"data": 3}], metadata={"tags": 3})
    raw["cells"][3]["attachments"] = [3]
    del raw["cells"][4]["outputs"]
    path.write_text(json.dumps(raw))
    text = lc.export(path, tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.count("[output (left out: ") == 2 and text.count("[picture: p (left out: ") == 1
    assert "the end" in text and "still here" in text


@pytest.mark.parametrize("content, says", [
    (b"\x00\xff\xfe\x80", "but this is no JSON"), (b"", "but this is no JSON"), (b"[" * 100_000, "but this is no JSON"),
    (b"3", "there is no list of cells"), (b"[]", "there is no list of cells"), (b"{}", "there is no list of cells"),
    (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}', "there is no list of cells"),
    (b'{"cells": [{"cell_type": "raw", "source": ""}, 3]}', "cell 2: expected a text as its source"),
    (b'{"cells": [{"cell_type": "code", "source": 3}]}', "cell 1: expected a text as its source"),
    (b'{"cells": [{"cell_type": "spell", "source": ""}]}', "cell 1: expected the type markdown, code or raw"),
    (b'{"worksheets": 3}', "expected a notebook's file"),
    (b'{"nbformat": 99, "cells": []}', "expected a notebook's file"),
])
def test_a_file_that_is_no_notebook_is_a_value_error_with_its_name_and_the_cell(content, says, tmp_path):
    (tmp_path / "bad.ipynb").write_bytes(content)
    with pytest.raises(ValueError, match="bad.ipynb: ") as raised:
        lc.export(tmp_path / "bad.ipynb", tmp_path / "page.html")
    assert says in str(raised.value)
    assert not (tmp_path / "page.html").exists()


@pytest.mark.notebook
def test_one_bad_notebook_does_not_keep_the_others_from_being_written(tmp_path, capsys):
    folder = tmp_path / "notebooks"
    for name, cell in (("a", "1"), ("b", "1/0"), ("c", "import os; os._exit(1)"), ("d", "2")):
        written(folder, f"{name}.ipynb", cell)
    (folder / "e.ipynb").write_text("{}")
    assert cli.main(["export", str(folder), str(tmp_path / "site")]) == 2
    said = capsys.readouterr().err
    assert "3 of 5 pages could not be made" in said and said.count("\n") == 1
    for words in ("e.ipynb: expected a notebook's file", "b.ipynb: cell 1 ends in ZeroDivisionError", "c.ipynb: Dead"):
        assert words in said
    assert set(times(tmp_path / "site")) == {"a.html", "d.html", "index.html"}


# Where pictures are read


def test_a_picture_is_read_only_from_the_notebooks_folder_and_below_or_a_named_one(tmp_path):
    folder, beside = tmp_path / "notebooks", tmp_path / "figures"
    for place in (tmp_path, folder, folder / "below", beside, beside / "below"):
        place.mkdir(exist_ok=True)
        (place / "p.png").write_bytes(b"1")
    (folder / "out.png").symlink_to(tmp_path / "p.png")
    (folder / "out").symlink_to(tmp_path)
    (folder / "in.png").symlink_to(folder / "below" / "p.png")
    inside = ["p.png", "below/p.png", "./p.png", "below/../p.png", "in.png", "../notebooks/p.png"]
    named = ["../figures/p.png", "../figures/below/p.png", "out/figures/p.png", str(beside / "p.png")]
    outside = ["../p.png", "out.png", "out/p.png", str(tmp_path / "p.png"), "../figures/../p.png", "%2e%2e/p.png",
               f"file://{tmp_path}/p.png", "../notebooks2/p.png", "../figures2/p.png"]
    for sibling in ("notebooks2", "figures2"):
        (tmp_path / sibling).mkdir()
        (tmp_path / sibling / "p.png").write_bytes(b"1")

    def found(address, **where):
        return "<img " in to_html(f"![a]({address})", folder=folder, **where)

    assert [found(address) for address in inside + named + outside] == [True] * 6 + [False] * 13
    assert [found(address, pictures=beside) for address in inside + named + outside] == [True] * 10 + [False] * 9
    assert not any("<img " in to_html(f"![a]({address})") for address in inside + named + outside)


# What a cell prints


def stream(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def test_a_printed_line_is_one_and_of_a_progress_bar_the_last_state_stays():
    table = nbformat.v4.new_output("display_data", {"text/plain": "x"})
    bar = [stream(f"\r{n}/3", "stderr") for n in range(4)]
    pieces = [stream("(10, 9),"), stream(" without its border\n"), *bar, table, stream("a\r\nlonger\rshort\n")]
    before = [dict(piece) for piece in pieces]
    joined = [output.get("text") for output in one_piece(pieces)]
    assert joined == ["(10, 9), without its border\n", "3/3", None, "a\nshortr\n"]
    assert [dict(piece) for piece in pieces] == before


@pytest.mark.notebook
def test_a_page_and_a_built_notebook_show_a_progress_bar_once(tmp_path):
    source = "import sys\nfor n in range(9):\n    print(f'\\r{n} of 8', end='', flush=True)\nprint('\\ndone')"
    text = lc.export(written(tmp_path, "a.ipynb", source), tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.count('<pre class="output">') == 1 and '<pre class="output">8 of 8\ndone\n</pre>' in text
    [cell] = nbformat.read(built(tmp_path / "b.ipynb", [source]), 4).cells
    assert [output.text for output in cell.outputs] == ["8 of 8\ndone\n"]


# An interruption


@pytest.mark.notebook
def test_an_interrupted_export_leaves_nothing_half_and_no_kernel(tmp_path):
    written(tmp_path / "notebooks", "a.ipynb", "import os\nprint(os.getpid(), file=open('kernel', 'w'), flush=True)\n"
            "import time\ntime.sleep(600)")
    run = subprocess.Popen([sys.executable, "-c", "import sys; from lecture_cnn.cli import main; sys.exit(main())",
                            "export", str(tmp_path / "notebooks"), str(tmp_path / "site")], stderr=subprocess.PIPE)
    told = tmp_path / "notebooks" / "kernel"
    while not (told.exists() and told.read_text()):
        assert run.poll() is None
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate()
    assert run.returncode == 130 and said.decode().endswith("lecture-cnn: stopped\n")
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks"]
