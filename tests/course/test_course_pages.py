"""notebooks/README.md, TEACHING.md and HANDOUT.md: complete, with links that lead somewhere and calls that run."""

import importlib.util
import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import lecture_cnn as lc

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PAGES = "README.md", "TEACHING.md", "GLOSSARY.md"
README, TEACHING, GLOSSARY = ((NOTEBOOKS / name).read_text(encoding="utf-8") for name in PAGES)
spec = importlib.util.spec_from_file_location("notebook_build", NOTEBOOKS / "build.py")
notebook_build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(notebook_build)

IDS = [f"L{n:02}" for n in range(1, 42)] + [f"{deck}{n}" for deck in "FS" for n in range(1, 5)]
ROWS = {row[0]: row[-1] for line in README.splitlines() if (row := [cell.strip() for cell in line.split("|")[1:-1]])
        and re.fullmatch(r"[LFS]\d+", row[0])}
LINK = re.compile(r"!?\[[^]]*\]\(([^)]+)\)")
CALLS = re.findall(r"`(lc\.stepper\(.*?\))` \|", TEACHING)


def text_of(name):
    """All that a stored notebook shows as text."""
    shown = []
    for cell in nbformat.read(NOTEBOOKS / name, 4).cells:
        shown.append(cell.source)
        for output in cell.get("outputs", []):
            shown += notebook_build.texts(output)
    return "\n".join(shown)


def test_the_table_holds_every_listing_and_poll_of_the_catalogue_once_and_in_order():
    assert list(ROWS) == IDS
    assert len(re.findall(r"^\| [LFS]\d+ \|", README, re.M)) == len(IDS)


@pytest.mark.parametrize("id", IDS)
def test_each_id_is_on_the_pages_that_the_table_names(id):
    names = LINK.findall(ROWS[id])
    for name in names:
        assert re.search(rf"\b{id}\b", text_of(name)), f"{name} doesn't mention {id}"
    if not names:  # a notebook to come: as soon as it is there, the table must lead to it
        assert re.fullmatch(r"\d\d", ROWS[id]) and not list(NOTEBOOKS.glob(f"{ROWS[id]}_*.ipynb"))


def leads_nowhere(targets):
    """The links to a file that is not there, or to a heading that its file has not."""
    lost = []
    for target in targets:
        name, _, heading = target.partition("#")
        if not (NOTEBOOKS / name).exists() or heading and heading not in anchors(name):
            lost.append(target)
    return lost


def anchors(name):
    """The headings of a page as JupyterLab, GitHub and the exported page link to them, all in small letters."""
    titles = re.findall(r"^#+ (.+)$", (NOTEBOOKS / name).read_text(encoding="utf-8"), re.M)
    return [title.replace(" ", "-") for title in titles if title == title.lower()]


@pytest.mark.parametrize("page", ["README.md", "TEACHING.md", "GLOSSARY.md"])
def test_every_link_and_picture_of_a_page_is_there(page):
    links = LINK.findall((NOTEBOOKS / page).read_text(encoding="utf-8"))
    targets = [link for link in links if not link.startswith("http")]
    assert targets
    assert leads_nowhere(targets) == []


def test_a_link_to_a_heading_that_is_not_there_is_found():
    lost = ["GLOSSARY.md#strife", "NOTHING.md"]
    assert leads_nowhere(["GLOSSARY.md#stride", *lost]) == lost


def test_the_glossary_is_in_alphabetical_order_and_each_word_stands_in_a_page_that_it_names():
    words = re.findall(r"^### (.+)\n\n(.+)$", GLOSSARY.split("## words")[1], re.M)
    assert [word for word, _ in words] == sorted(word for word, _ in words)
    for word, text in words:
        pages = [name for name in LINK.findall(text) if name.endswith(".ipynb")]
        assert pages, word
        sources = [NOTEBOOKS / "source" / name.replace(".ipynb", ".py") for name in pages]
        shown = " ".join(source.read_text(encoding="utf-8").lower() for source in sources)
        assert all(part[:6] in shown for part in word.split()), word


@pytest.mark.parametrize("path", sorted((NOTEBOOKS / "source").glob("*.py")), ids=lambda path: path.stem)
def test_every_link_of_a_source_leads_to_a_file_and_its_heading_and_pages_link_to_the_glossary(path):
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if not target.startswith("http")]
    assert leads_nowhere([target for target in targets if ".ipynb" not in target]) == []
    assert path.name > "23" or any(target.startswith("GLOSSARY.md") for target in targets)


def test_make_lab_opens_the_contents_page_as_a_page():
    makefile = (NOTEBOOKS.parent / "Makefile").read_text(encoding="utf-8")
    (served,) = re.findall(r"--notebook-dir=(\S+)", makefile)
    (target,) = re.findall(r"--LabApp.default_url=/lab/tree/(\S+)", makefile)
    served = (NOTEBOOKS.parent / served).resolve()
    assert (served / target).read_text(encoding="utf-8").startswith("# The course")
    pictures = [(NOTEBOOKS / name).resolve() for name in LINK.findall(README) if name.endswith((".png", ".gif"))]
    assert len(pictures) > 29 and [path for path in pictures if not path.is_relative_to(served)] == []
    (pages,) = re.findall(r"^PAGES := (.+)$", makefile, re.M)
    (news,) = re.findall(r"^NO_NEWS := (.+)$", makefile, re.M)
    viewers, notices = json.loads(f"{{{pages}, {news}}}").values()
    assert viewers == {"defaultViewers": {"markdown": "Markdown Preview"}} and notices["fetchNews"] == "false"


def test_the_first_screens_say_for_whom_what_for_how_long_and_where_the_slides_are():
    first_of_00 = (NOTEBOOKS / "source" / "00_indexing.py").read_text(encoding="utf-8")[:1500]
    readme = (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")[:1500]
    for text in (README[:1500], readme, first_of_00):
        for what in ("**For whom:**", "**What for:**", "**How long:**", "**The slides:**", "flip.gif"):
            assert what in text
        assert "23" in text and "?" in text


def test_the_contents_name_every_notebook_with_its_picture_and_a_text_for_it():
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        assert f"]({path.name})**" in README
        assert re.search(rf"!\[.{{20,}}\]\(\.\./figures/{path.stem}\.png\)", README)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_link_of_a_notebook_leads_to_a_file(path):
    found = [LINK.findall(cell.source) for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    targets = [target for targets in found for target in targets if not target.startswith(("http", "#"))]
    assert leads_nowhere(targets) == []


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_figure_of_a_notebook_has_an_alternative_text(path):
    for cell in nbformat.read(path, 4).cells:
        for output in cell.get("outputs", []):
            if output.get("data", {}).get("text/plain", "").startswith("<Figure"):
                assert output.metadata["image/png"]["alt"]


@pytest.mark.parametrize("path", [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if path.name < "13"],
                         ids=lambda path: path.stem)
def test_every_formula_of_the_lectures_notebooks_names_the_line_that_computes_it_or_the_function(path):
    texts = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    for text, after in zip(texts, [*texts[1:], ""]):
        formulas = set(re.findall(r"\$\$(.+?)\$\$", text, re.S)) - {"Y(l,j,x,y)"}  # a name, nothing to compute
        if formulas and not text.startswith("## Summary"):
            assert re.search(r"\bline|`lc\.vectorized\.", f"{text}\n{after}", re.I), formulas


@pytest.mark.parametrize("call", CALLS)
def test_the_calls_of_the_lectures_run_and_their_stops_come_in_order(call):
    widget = eval(call)
    later = widget.stops[1:] if widget.frames else widget.stops  # a sequence opens at its first slide
    assert [widget.step, *later] == sorted({widget.step, *later})


def test_the_two_lectures_last_80_minutes_each_without_a_gap():
    for lecture in TEACHING.split("## Lecture")[1:]:
        times = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)-(\d+) \|", lecture, re.M)]
        assert times[0][0] == 0 and times[-1][1] == 80
        assert [end for _, end in times[:-1]] == [start for start, _ in times[1:]]


def test_the_handout_is_what_the_listings_say_now():
    assert (NOTEBOOKS / "HANDOUT.md").read_text(encoding="utf-8") == notebook_build.handout()


def test_the_handout_holds_every_statement_of_its_listings():
    text = notebook_build.handout()
    for name in (name for column in notebook_build.COLUMNS for name in column):
        for line in lc.LISTINGS[name].notation:
            assert line.strip().startswith("#") or line.split("  #")[0] in text


def test_what_the_page_says_of_PyTorch():
    torch = pytest.importorskip("torch")
    conv = torch.nn.functional
    e, ops = lc.examples.integers, lc.vectorized

    def theirs(array):
        return torch.tensor(lc.to_torch_layout(array))

    def same(tensor, array):
        return np.array_equal(lc.from_torch_layout(tensor.detach().numpy()), array)

    y, w, b = e(2, 7, 6, start=1), e(3, 2, 3, 3, start=2), e(3, start=3)
    for S, P in (1, 0), (2, 1):
        ty, tw, tb = theirs(y)[None].requires_grad_(), theirs(w).requires_grad_(), torch.tensor(b, requires_grad=True)
        z = conv.conv2d(ty, tw, tb, stride=S, padding=P)
        dz = e(*ops.conv2d(y, w, b, stride=S, padding=P).shape, start=4)
        z.backward(theirs(dz)[None])
        dy, dw, db = ops.conv2d_backward(dz, y, w, stride=S, padding=P)
        assert same(z[0], ops.conv2d(y, w, b, stride=S, padding=P)) and same(ty.grad[0], dy) and same(tw.grad, dw)
        assert np.array_equal(tb.grad.numpy(), db)
    up = e(2, 3, 3, 3, start=2)
    assert same(conv.conv_transpose2d(theirs(y)[None], theirs(up), stride=2)[0], ops.conv_transpose2d(y, up, stride=2))
    one = e(2, 3, 3, start=2)
    assert same(conv.conv2d(theirs(y)[None], theirs(one)[:, None], groups=2)[0], ops.depthwise_conv2d(y, one))
    photo = lc.data.flower(x=8, y=4, W=7, H=6)
    _, places = conv.max_pool2d(theirs(photo)[None], 3, 2, return_indices=True)
    pidx = ops.max_pool2d(photo, 3, stride=2)[1]
    assert same(places[0], pidx[..., 1] * 7 + pidx[..., 0])
    tie = np.array([[[0.0, 2.0], [2.0, 1.0]]])
    assert ops.max_pool2d(tie, 2)[1].ravel().tolist() == [0, 1]
    assert conv.max_pool2d(theirs(tie)[None], 2, return_indices=True)[1].item() == 0 * 2 + 1  # y = 0, x = 1
    assert same(conv.avg_pool2d(theirs(y)[None], 3, 2, 1)[0], ops.mean_pool2d(y, 3, stride=2, padding=1))
    assert np.array_equal(theirs(y).permute(2, 1, 0).flatten().numpy(), ops.flatten(y))
    scores = torch.tensor(e(3, 4, start=1), requires_grad=True)
    conv.cross_entropy(scores, torch.tensor([2, 0, 1])).backward()
    p_less_d = ops.cross_entropy_backward(scores.detach().numpy(), [2, 0, 1])
    assert np.allclose(3 * scores.grad.numpy(), p_less_d, rtol=0, atol=1e-12)


def test_every_frame_sequence_of_the_contents_opens_with_its_number_of_slides():
    import lecture_cnn as lc

    text = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
    counts = {"influence": 22, "flip": 28, "sum over n": 26, "w(1,2)": 13, "filter derivative": 12, "max pooling": 5,
              "pooling and downsampling": 6, "resampling": 8}
    named = re.findall(r'`lc\.stepper\("(L\d\d)", frames="([^"]+)"\)`', text)
    assert {frames for _, frames in named} == set(counts)
    for listing, frames in named:
        assert len(lc.stepper(listing, frames=frames).frames) == counts[frames], frames
