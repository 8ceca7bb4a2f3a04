"""Pages of whole notebooks: live steppers, formulas, pictures, and nothing that a text can make of it but text."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

import lecture_cnn as lc
from lecture_cnn import cli
from lecture_cnn.stepper.markdown import code, formula, to_html
from lecture_cnn.stepper.notebook import shown

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


def test_notebook_08_has_three_live_steppers_and_readable_formulas_and_asks_for_nothing(notebook_08, page):
    page.goto(f"file://{notebook_08}")
    steppers = page.locator(".lecture-stepper")
    expect(steppers).to_have_count(3)
    for n in range(3):
        steppers.nth(n).focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        assert re.match("(step|cell) 5 ", steppers.nth(n).locator(".step-number").text_content())
    formulas = page.locator("math")
    assert formulas.count() >= 40
    assert page.locator("math mfrac").first.bounding_box()["height"] > 10
    assert "$" not in page.locator(".words").evaluate_all("all => all.map(node => node.innerText).join('')")
    assert page.locator(".output img").evaluate_all("all => all.every(image => image.naturalWidth > 100)")
    assert page.requests == [f"file://{notebook_08}"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_address_opens_a_notebooks_second_stepper_at_a_step(notebook_08, page):
    page.goto(f"file://{notebook_08}#stepper-2=7")
    second = page.locator(".lecture-stepper").nth(1)
    expect(second.locator(".step-number")).to_contain_text("cell 7 ")
    expect(second).to_be_in_viewport()
    expect(page.locator(".lecture-stepper").first.locator(".step-number")).to_contain_text("step 0 ")


@pytest.mark.parametrize("scheme, paper", [("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 27, 27)")])
def test_words_code_and_stepper_follow_light_and_dark(notebook_08, page, scheme, paper):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"file://{notebook_08}")
    for part in ("body", ".lecture-stepper >> nth=0"):
        assert page.locator(part).evaluate("node => getComputedStyle(node).backgroundColor") == paper
    light = page.locator("pre.code .kn").first.evaluate("node => getComputedStyle(node).color")
    assert light == {"light": "rgb(169, 13, 145)", "dark": "rgb(255, 123, 114)"}[scheme]


def test_each_heading_has_an_anchor_that_leads_to_it(notebook_08, page):
    page.goto(f"file://{notebook_08}#The-listing")
    expect(page.get_by_role("heading", name="The listing")).to_be_in_viewport()
    anchors = page.locator(".words :is(h1, h2, h3)").evaluate_all(
        "all => all.map(node => [node.id, node.querySelector('a.anchor').getAttribute('href')])")
    assert len(anchors) > 10 and all(link == f"#{name}" for name, link in anchors)
    assert len(dict(anchors)) == len(anchors)


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
    text = lc.export(folder, tmp_path / "site").read_text(encoding="utf-8")
    assert '<a href="00_first.html">one</a> <a href="index.html">back</a>' in text
    assert '<img src="data:image/png;base64,iVBORw==" alt="a map">' in text


def test_a_picture_of_a_run_has_the_titles_of_its_maps_as_alternative_text(tmp_path):
    path = written(tmp_path / "notebooks", "00_first.ipynb", "import lecture_cnn as lc\n"
                   "import matplotlib.pyplot as plt\n"
                   "lc.figures.row({'<b>': [[1.0]], 'z': [[2.0]]})\nplt.show()")
    text = lc.export(path, tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'alt="&lt;b&gt;; z"' in text


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
    with pytest.raises(ValueError, match="a.ipynb: a cell ends in ZeroDivisionError: division by zero"):
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
    assert harmful(shown(nbformat.v4.new_output("display_data", data))) == []
    assert harmful(shown(nbformat.v4.new_output("stream", text="<script>alert(1)</script>"))) == []


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


def test_a_page_holds_no_path_and_no_address_to_load_from(notebook_08):
    text = notebook_08.read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    assert str(NOTEBOOKS) not in text and str(notebook_08.parent) not in text
    assert "default-src 'none'" in text
