"""A notebook as one HTML file with live steppers: `notebook_page(path)`; a folder of them: `export_folder(folder, to)`.

What a notebook's cells show stands in the page, and each stepper steps there without a kernel. Formulas are MathML,
pictures are part of the page, and nothing asks for the network. What can't be shown is left out, and the page says so.

The notebook is run for this (`running.py`), in its own folder: so export only notebooks that you trust.
"""

import hashlib
import html
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bleach
import nbformat
from tqdm import tqdm

from ..nets.files import check_folder
from ..widget.stepper import FOLDER
from .markdown import PICTURES, code, code_style, data_address, formula, from_base64, left_out, to_html
from .outputs import one_piece
from .page import check_target, made_from, page, place, write_page
from .running import WIDGET_VIEW, run_all, run_for_steppers, values_of

TAGS = set("a b br caption code col colgroup div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong sub sup "
           "table tbody td tfoot th thead tr tt u ul".split())
ATTRIBUTES = {"a": ["href", "title"], "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan", "scope"]}
NOT_KEPT = '<p class="missing">[what this cell shows differs from run to run: run the notebook to see it]</p>'
PAGE_SIZE = 500_000  # bytes of a page without its notebook: scripts, and the runs of a few steppers


@dataclass
class Draft:
    """A page before the notebook is run: its file, its title, its words as HTML (of each Markdown cell)."""

    path: Path
    title: str
    words: list
    notebook: nbformat.NotebookNode | None = None
    views: dict | None = None  # of the run notebook: the id of a widget -> its state


def notebook_page(path, *, pictures=None, run=False):
    """The page of a notebook's file as text.

    `pictures` is one more folder from which it may show pictures; with `run` each cell is run, also those of which the
    file keeps what they show. A ValueError says what the run ended in, if it did, or that the file is no notebook.
    """
    draft = drafted(Path(path), {}, pictures)
    for _, problem in run_drafts([draft], run):
        if problem is not None:
            raise problem
    return finished(draft)


def export_folder(folder, to, *, force=False, pictures=None, run=False):
    """Every notebook and Markdown file of a folder as pages in the folder `to`, with index.html; returns its path.

    README.md becomes index.html; without one the index lists the notebooks. Only pages that would change are written,
    with `force` or `run` all. A ValueError says if there is no notebook, or which could not be shown, after the others
    were written.
    """
    folder, to = Path(folder), Path(to)
    sources = sorted(path for kind in ("*.ipynb", "*.md") for path in folder.glob(kind))
    if not any(path.suffix == ".ipynb" for path in sources):
        raise ValueError(f"{folder}: no notebook in this folder")
    pages = _page_names(sources)
    for name in {"index.html", *pages.values()} if to.exists() else ():
        check_target(to / name, force, sources)
    _check_room(to, sources)
    drafts, problems = _all_drafted(sources, pages, pictures)
    digests = {draft.path: _digest(draft, pages) for draft in drafts}
    changed = [draft for draft in drafts
               if force or run or made_from(to / pages[draft.path.name]) != digests[draft.path]]
    for draft, problem in run_drafts(changed, run):
        if problem is not None:
            problems.append(problem)
            continue
        to.mkdir(parents=True, exist_ok=True)
        text = finished(draft, pages, digests[draft.path])
        write_page(to / pages[draft.path.name], text, force, sources)
    index = to / "index.html"
    if "README.md" not in pages:
        contents = Draft(folder, "Contents", [_contents(drafts, pages)])
        digest = _digest(contents, pages)
        if force or made_from(index) != digest:
            to.mkdir(parents=True, exist_ok=True)
            write_page(index, finished(contents, pages, digest), force, sources)
    if problems:
        raise ValueError(f"{len(problems)} of {len(sources)} pages could not be made: "
                         f"{'; '.join(map(str, problems))}")
    return index


def drafted(path, pages, pictures=None):
    """What a page shows before anything is run, from a notebook or a Markdown file."""
    seen = []
    known = dict(folder=path.parent, pictures=pictures, pages=pages, seen=seen)
    if path.suffix == ".ipynb":
        notebook = read(path)
        words = [_words(cell.source, attachments=cell.get("attachments"), **known) for cell in notebook.cells
                 if cell.cell_type == "markdown"]
    else:
        notebook = None
        words = [_words(path.read_text(encoding="utf-8", errors="replace"), **known)]
    return Draft(path, seen[0][1] if seen else path.stem, words, notebook)


def read(path):
    """The notebook of a file; a ValueError with its name, and the cell, if it is none."""
    try:
        raw = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError(f"{path}: expected a notebook's file, but this is no JSON") from None
    old = isinstance(raw, dict) and "worksheets" in raw  # before 2014
    if not old and not (isinstance(raw, dict) and isinstance(raw.get("cells"), list)):
        raise ValueError(f"{path}: expected a notebook's file, but there is no list of cells")
    raw["metadata"] = _of(dict, raw, "metadata")
    for number, cell in enumerate(raw.get("cells", ()), 1):
        _take(cell, f"{path}: cell {number}")
    try:
        notebook = nbformat.reads(json.dumps(raw), as_version=4)
    except Exception as error:  # whatever the reader makes of a file that is something else
        raise ValueError(f"{path}: expected a notebook's file; {type(error).__name__}: {error}") from None
    notebook.metadata.pop("widgets", None)  # of an earlier run
    return notebook


def run_drafts(drafts, run=False):
    """Run the notebooks of drafts, with a progress bar; (draft, None), or the ValueError that it ended in, for each.

    Of a notebook as notebooks/build.py made it, only the cells that its steppers need are run, unless `run`.
    """
    with tqdm(desc="cells", unit="", disable=None, leave=False) as bar:
        still_to_run = [draft for draft in drafts if draft.notebook is not None]
        if not run:
            found = run_for_steppers({draft.path: draft.notebook for draft in still_to_run}, bar)
            for draft in drafts:
                draft.views = found.get(draft.path)
        for draft in drafts:
            problem = None
            if draft.notebook is not None and draft.views is None:
                try:
                    draft.views = run_all(draft.path, draft.notebook, bar)
                except ValueError as error:
                    problem = error
            yield draft, problem


def finished(draft, pages=None, digest=""):
    """The page of a draft that was run, as text; `pages` (file name -> page) are those of its site."""
    parts = ['<nav class="words"><a href="index.html">Contents</a></nav>'] if pages else []
    words, steppers = iter(draft.words), 0
    for cell in draft.notebook.cells if draft.notebook is not None else ():
        if cell.cell_type == "markdown":
            parts.append(next(words))
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        parts.append(code(cell.source))
        if not cell.outputs and "live" in cell.metadata.get("tags", ()):
            parts.append(NOT_KEPT)
        for output in one_piece(cell.outputs):
            view = draft.views.get(output.get("data", {}).get(WIDGET_VIEW, {}).get("model_id"))
            if view is None:
                parts.append(shown(output))
            else:
                steppers += 1
                parts.append(place(f"stepper-{steppers}", *values_of(view)))
    style = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    return page(draft.title, "\n".join([*parts, *words]), style=f"{style}\n{code_style()}", pictures=True,
                made_from=digest)


def shown(output):
    """One output as HTML: a sanitized table, a picture, a text; or the words that it can't be shown."""
    try:
        return _shown(output)
    except Exception as error:  # whatever a cell puts where it doesn't belong
        return f'<p class="output">{left_out("output", error)}</p>'


def _shown(output):
    if output.output_type == "stream":
        return _text(output.text)
    if output.output_type == "error":
        return _text("\n".join(output.traceback))
    if output.output_type == "invalid":
        raise ValueError(output.text)
    data = output.data
    if "text/html" in data:
        without = re.sub(r"(?is)<(style|script)\b.*?</\1\s*>", "", data["text/html"])
        cleaned = bleach.clean(without, tags=TAGS, attributes=ATTRIBUTES, protocols=["http", "https", "mailto"],
                               strip=True)
        return f'<div class="output">{cleaned}</div>'
    if "text/markdown" in data:
        return f'<div class="output">{to_html(data["text/markdown"])}</div>'
    if "text/latex" in data:
        return f'<div class="output formula">{formula(data["text/latex"].strip("$"), block=True)}</div>'
    for kind in PICTURES.values():
        if kind in data:
            picture = data[kind].encode() if kind == "image/svg+xml" else from_base64(data[kind])
            told = output.get("metadata", {}).get(kind, {}).get("alt") or data.get("text/plain", "picture")
            alt = html.escape(told)
            return f'<div class="output"><img src="{data_address(kind, picture)}" alt="{alt}"></div>'
    return _text(data.get("text/plain", ""))


def _words(text, **known):
    try:
        body = to_html(text, **known)
    except Exception as error:  # such as a RecursionError
        body = f"<p>{left_out('formatting', error)}</p>{_text(text)}"
    return f'<div class="words">{body}</div>'


def _take(cell, where):
    """Leave out of a cell what isn't as it should be; a ValueError if its source or type isn't."""
    source = cell.get("source") if isinstance(cell, dict) else None
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise ValueError(f"{where}: expected a text as its source")
    if cell.get("cell_type") not in ("markdown", "code", "raw"):
        raise ValueError(f"{where}: expected the type markdown, code or raw, got {cell.get('cell_type')!r}")
    cell["metadata"] = _of(dict, cell, "metadata")
    cell["metadata"]["tags"] = _of(list, cell["metadata"], "tags")
    if cell["cell_type"] == "code":
        outputs = _of(list, cell, "outputs")
        cell["outputs"] = [output for output in outputs if isinstance(output, dict) and "output_type" in output]
    else:
        cell["attachments"] = _of(dict, cell, "attachments")


def _of(kind, mapping, name):
    """The value of this name if it is of this kind, or else an empty one."""
    value = mapping.get(name)
    return value if isinstance(value, kind) else kind()


def _page_names(sources):
    """The page of each file, by its name; a ValueError if two would have one page."""
    pages = {}
    for path in sources:
        name = "index.html" if path.name == "README.md" else f"{path.stem}.html"
        if name in pages.values():
            other = next(each for each, made in pages.items() if made == name)
            raise ValueError(f"{path.parent}: {other} and {path.name} would both become {name}; rename one of them")
        pages[path.name] = name
    return pages


def _check_room(to, sources):
    """Whether there is room for the pages where the folder `to` is, or will be."""
    there = next(folder for folder in (to, *to.absolute().parents) if folder.exists())
    check_folder(there, sum(path.stat().st_size + PAGE_SIZE for path in sources))


def _all_drafted(sources, pages, pictures):
    drafts, problems = [], []
    for path in sources:
        try:
            drafts.append(drafted(path, pages, pictures))
        except (ValueError, OSError) as error:
            problems.append(error)
    return drafts, problems


def _contents(drafts, pages):
    rows = [f'<li><a href="{html.escape(pages[draft.path.name])}">{html.escape(draft.title)}</a></li>'
            for draft in drafts if draft.notebook is not None]
    return f'<div class="words"><h1>Contents</h1><ul>{"".join(rows)}</ul></div>'


def _digest(draft, pages):
    """What a page is made from, in 16 letters: the notebook, its words with their pictures, what may be imported."""
    told = [draft.words, draft.notebook, pages, _beside(draft.path.parent), _package()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _beside(folder):
    """The files beside a notebook, which its cells may import or read: the text of modules, of the others the time."""
    told = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".py":
            told.append([path.name, path.read_text(encoding="utf-8", errors="replace")])
        elif path.is_file() and path.suffix not in (".ipynb", ".md", ".html", ".part"):
            told.append([path.name, path.stat().st_size, path.stat().st_mtime_ns])
    return told


@cache
def _package():
    """A digest of this package."""
    files = sorted(path for path in FOLDER.parent.rglob("*") if path.suffix in (".py", ".js", ".css"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _text(text):
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)  # without the terminal's colours
    return f'<pre class="output">{html.escape(plain)}</pre>'
