"""A notebook as one HTML file with live steppers: `notebook_page(path)`; a folder: `export_folder`.

The outputs of the cells stand in the page, and each stepper steps there without a kernel. Formulas
are MathML, pictures are part of the page, and nothing asks for the network. What can't be shown is
left out, and the page says so.

The notebook is run for this (`running.py`), in its own folder: export only those that you trust.
"""

import hashlib
import html
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from functools import cache
from pathlib import Path
from typing import Any

import bleach
import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from ..nets.files import AnyPath, check_folder
from ..widget.stepper import FOLDER
from . import exercises
from .markdown import (
    PICTURES,
    code,
    code_style,
    data_address,
    formula,
    from_base64,
    left_out,
    to_html,
)
from .outputs import one_piece
from .page import check_target, made_from, page, stepper_element, write_page
from .running import WIDGET_VIEW, Views, is_run, run_all, run_for_steppers, stepper_traits
from .search import SCRIPT, Section, field, outline, sections

TAGS = set(
    "a b br caption code col colgroup div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span "
    "strong sub sup table tbody td tfoot th thead tr tt u ul".split()
)
ATTRIBUTES = {
    "a": ["href", "title"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
PROTOCOLS = ["http", "https", "mailto"]
INDEX = "index.html"
TO_INDEX = f'<a href="{INDEX}">Contents</a>'
NOT_KEPT = (
    '<p class="missing">[what this cell shows differs from run to run: '
    "run the notebook to see it]</p>"
)
PAGE_SIZE = 500_000  # bytes of a page without its notebook: scripts, and the runs of a few steppers


@dataclass
class Draft:
    """A page before its notebook is run."""

    path: Path  # the file that it is made from
    title: str
    words: list[str]  # the HTML of each Markdown cell
    notebook: NotebookNode | None = None
    page: str = ""  # the file name of the page, if it is one of a site
    digest: str = ""  # of everything that the page is made from
    views: Views | None = None  # the steppers of the run notebook
    found: list[Section] = field_of(default_factory=list)  # of the contents: what is searched


def notebook_page(path: AnyPath, *, pictures: AnyPath | None = None, run: bool = False) -> str:
    """The page of a notebook's file as text.

    `pictures` is one more folder from which it may show pictures. With `run` each cell is run, also
    those whose outputs are stored. A ValueError says which cell ended in an error, or that the file
    is no notebook.
    """
    draft = draft_of(Path(path), {}, pictures)
    for _, problem in run_drafts([draft], run):
        if problem is not None:
            raise problem
    return finished(draft)


def export_folder(
    folder: AnyPath,
    to: AnyPath,
    *,
    force: bool = False,
    pictures: AnyPath | None = None,
    run: bool = False,
) -> Path:
    """Write every notebook and Markdown file of a folder as a page in the folder `to`.

    Return the path of index.html. README.md becomes index.html; without one, index.html lists the
    notebooks. Only pages that would change are written; with `force` or `run`, all are.

    A ValueError says that there is no notebook, or, after the others were written, which pages
    could not be made.
    """
    folder = Path(folder)
    to = Path(to)
    sources = sorted([*folder.glob("*.ipynb"), *folder.glob("*.md")])
    if not any(path.suffix == ".ipynb" for path in sources):
        raise ValueError(f"{folder}: no notebook in this folder")
    pages = _page_names(sources)
    _check_targets(to, sources, pages, force)
    drafts, problems = _all_drafts(sources, pages, pictures)
    if INDEX not in pages.values():
        drafts.append(_contents(folder, drafts))
    _let_search(drafts)
    for draft in drafts:
        draft.digest = _digest(draft, pages)
    if not (force or run):
        drafts = [draft for draft in drafts if made_from(to / draft.page) != draft.digest]
    for draft, problem in run_drafts(drafts, run):
        if problem is None:
            to.mkdir(parents=True, exist_ok=True)
            write_page(to / draft.page, finished(draft), force, sources)
        else:
            problems.append(problem)
    if problems:
        count = f"{len(problems)} of {len(sources)} pages could not be made"
        raise ValueError(f"{count}: {'; '.join(map(str, problems))}")
    return to / INDEX


def draft_of(path: Path, pages: Mapping[str, str], pictures: AnyPath | None = None) -> Draft:
    """What a page shows before anything is run, from a notebook or a Markdown file."""
    notebook = None
    cells = []  # (text, attachments) of each Markdown cell
    if path.suffix == ".ipynb":
        notebook = read(path)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cells.append((cell.source, cell.get("attachments")))
    else:
        cells.append((path.read_text(encoding="utf-8", errors="replace"), None))
    headings: list[tuple[str, str]] = []
    site: dict[str, Any] = dict(
        folder=path.parent, pictures=pictures, pages=pages, headings=headings
    )
    words = [_words(text, attachments=attachments, **site) for text, attachments in cells]
    title = headings[0][1] if headings else path.stem
    return Draft(path, title, words, notebook, pages.get(path.name, ""))


def read(path: Path) -> NotebookNode:
    """The notebook of a file; if it is none, a ValueError names the file and the cell."""
    expected = f"{path}: expected a notebook's file"
    try:
        raw = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError(f"{expected}, but this is no JSON") from None
    if not _has_cells(raw):
        raise ValueError(f"{expected}, but there is no list of cells")
    raw["metadata"] = _value_of(dict, raw, "metadata")
    for number, cell in enumerate(raw.get("cells", ()), start=1):
        _clean_cell(cell, f"{path}: cell {number}")
    try:
        notebook = nbformat.reads(json.dumps(raw), as_version=4)
    except Exception as error:  # any kind: the file may hold anything
        raise ValueError(f"{expected}; {type(error).__name__}: {error}") from None
    notebook.metadata.pop("widgets", None)  # of an earlier run
    return notebook


def run_drafts(
    drafts: Sequence[Draft], run: bool = False
) -> Iterator[tuple[Draft, ValueError | None]]:
    """Run the notebooks of drafts, with a progress bar.

    Yield each draft with None, or with the ValueError in which its notebook ended. If a notebook is
    as notebooks/build.py made it, only the cells that its steppers need are run, unless `run`.
    """
    with tqdm(desc="cells", unit="", disable=None, leave=False) as bar:
        if not run:
            notebooks = {}
            for draft in drafts:
                if draft.notebook is not None:
                    notebooks[draft.path] = draft.notebook
            views = run_for_steppers(notebooks, bar)
            for draft in drafts:
                draft.views = views.get(draft.path)
        for draft in drafts:
            problem = None
            if draft.notebook is not None and draft.views is None:
                try:
                    draft.views = run_all(draft.path, draft.notebook, bar)
                except ValueError as error:
                    problem = error
            yield draft, problem


def finished(draft: Draft) -> str:
    """The page of a draft that was run, as text."""
    parts = []
    if draft.page == INDEX:
        parts.append(f'<nav class="words site">{field(draft.found)}</nav>')
    elif draft.page:
        parts += [f'<nav class="words site">{TO_INDEX}{field()}</nav>', outline(draft.words)]
    if draft.notebook is None:
        parts += draft.words
    else:
        parts += _cells(draft.notebook, iter(draft.words), draft.views or {})
    style = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    return page(
        draft.title,
        "\n".join(parts),
        style=f"{style}\n{code_style()}",
        pictures=True,
        made_from=draft.digest,
        script=_script(draft, parts),
    )


def _script(draft: Draft, parts: Sequence[str]) -> str:
    """The scripts that a page needs beside the steppers' one; each in a block of its own."""
    scripts = [SCRIPT] if draft.page else []
    if any(exercises.IS_HERE.search(part) for part in parts):
        scripts.append(exercises.SCRIPT)
    return "\n".join(scripts)


def output_html(output: NotebookNode) -> str:
    """One output as HTML: a sanitized table, a picture, a text; or that it can't be shown."""
    try:
        if output.output_type == "stream":
            return _text(output.text)
        if output.output_type == "error":
            return _text("\n".join(output.traceback))
        if output.output_type == "invalid":
            raise ValueError(output.text)
        return _data_html(output.data, output.get("metadata", {}))
    except Exception as error:  # any kind: an output may hold anything
        return f'<p class="output">{left_out("output", error)}</p>'


def _cells(notebook: NotebookNode, words: Iterator[str], views: Views) -> list[str]:
    """The HTML of each cell and output; the steppers are numbered from 1."""
    parts = []
    numbers = itertools.count(1)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(next(words))
        if not is_run(cell):
            continue
        parts.append(code(cell.source))
        if not cell.outputs and "live" in cell.metadata.get("tags", ()):
            parts.append(NOT_KEPT)
        answered_here = exercises.form(cell.source)
        for output in one_piece(cell.outputs):
            kept = exercises.without_question(output, cell.source)
            if kept is None:
                continue  # the form asks
            view = output.get("data", {}).get(WIDGET_VIEW, {})
            state = views.get(view.get("model_id"))
            if state is None:
                parts.append(output_html(kept))
            else:
                name = f"stepper-{next(numbers)}"
                parts.append(stepper_element(name, stepper_traits(state)))
        parts.append(answered_here)
    return parts


def _data_html(data: NotebookNode, metadata: NotebookNode) -> str:
    """The first of an output's representations that a page can show."""
    if "text/html" in data:
        without_scripts = re.sub(r"(?is)<(style|script)\b.*?</\1\s*>", "", data["text/html"])
        safe = bleach.clean(
            without_scripts, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True
        )
        return f'<div class="output">{safe}</div>'
    if "text/markdown" in data:
        return f'<div class="output">{to_html(data["text/markdown"])}</div>'
    if "text/latex" in data:
        mathml = formula(data["text/latex"].strip("$"), block=True)
        return f'<div class="output formula">{mathml}</div>'
    text = data.get("text/plain", "")
    for kind in PICTURES.values():
        if kind in data:
            alt = metadata.get(kind, {}).get("alt") or text or "picture"
            address = data_address(kind, _picture(kind, data[kind]))
            return f'<div class="output"><img src="{address}" alt="{html.escape(alt)}"></div>'
    return _text(text)


def _picture(kind: str, text: str) -> bytes:
    """The bytes of an output's picture: only SVG is stored as a text."""
    return text.encode() if kind == "image/svg+xml" else from_base64(text)


def _words(text: str, **site: Any) -> str:
    """A Markdown text as HTML; if that fails, as it was written."""
    try:
        body = to_html(text, **site)
    except Exception as error:  # such as a RecursionError
        body = f"<p>{left_out('formatting', error)}</p>{_text(text)}"
    return f'<div class="words">{body}</div>'


def _has_cells(raw: Any) -> bool:
    """Whether this JSON has the cells of a notebook."""
    if not isinstance(raw, dict):
        return False
    if "worksheets" in raw:  # before 2014
        return True
    return isinstance(raw.get("cells"), list)


def _clean_cell(cell: Any, where: str) -> None:
    """Remove invalid parts of a cell; a ValueError if its source or type is invalid."""
    source = cell.get("source") if isinstance(cell, dict) else None
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise ValueError(f"{where}: expected a text as its source")
    kind = cell.get("cell_type")
    if kind not in ("markdown", "code", "raw"):
        raise ValueError(f"{where}: expected the type markdown, code or raw, got {kind!r}")
    cell["metadata"] = _value_of(dict, cell, "metadata")
    cell["metadata"]["tags"] = _value_of(list, cell["metadata"], "tags")
    if kind == "code":
        cell["outputs"] = list(filter(_is_output, _value_of(list, cell, "outputs")))
    else:
        cell["attachments"] = _value_of(dict, cell, "attachments")


def _is_output(output: Any) -> bool:
    return isinstance(output, dict) and "output_type" in output


def _value_of(kind: type, mapping: Mapping[str, Any], name: str) -> Any:
    """The value of this name if it is of this kind, or else an empty one."""
    value = mapping.get(name)
    return value if isinstance(value, kind) else kind()


def _page_names(sources: Sequence[Path]) -> dict[str, str]:
    """The name of each file -> that of its page; a ValueError if two would have one page."""
    pages: dict[str, str] = {}
    sources_of: dict[str, str] = {}
    for path in sources:
        page = INDEX if path.name == "README.md" else f"{path.stem}.html"
        if page in sources_of:
            both = f"{sources_of[page]} and {path.name}"
            raise ValueError(f"{path.parent}: {both} would both become {page}; rename one of them")
        sources_of[page] = path.name
        pages[path.name] = page
    return pages


def _check_targets(
    to: Path, sources: Sequence[Path], pages: Mapping[str, str], force: bool
) -> None:
    """Do nothing if all pages may be written to the folder `to`, and there is room for them."""
    if to.exists():
        for name in {INDEX, *pages.values()}:
            check_target(to / name, force, sources)
    existing = next(folder for folder in (to, *to.absolute().parents) if folder.exists())
    check_folder(existing, sum(path.stat().st_size + PAGE_SIZE for path in sources))


def _all_drafts(
    sources: Sequence[Path], pages: Mapping[str, str], pictures: AnyPath | None
) -> tuple[list[Draft], list[Exception]]:
    """The drafts of all files, and the errors of those that can't be read."""
    drafts = []
    problems: list[Exception] = []
    for path in sources:
        try:
            drafts.append(draft_of(path, pages, pictures))
        except (ValueError, OSError) as error:
            problems.append(error)
    return drafts, problems


def _contents(folder: Path, drafts: Sequence[Draft]) -> Draft:
    """The index page of a folder without README.md: a list of its notebooks."""
    rows = []
    for draft in drafts:
        if draft.notebook is not None:
            link = f'<a href="{html.escape(draft.page)}">{html.escape(draft.title)}</a>'
            rows.append(f"<li>{link}</li>")
    words = f'<div class="words"><h1>Contents</h1><ul>{"".join(rows)}</ul></div>'
    return Draft(folder / INDEX, "Contents", [words], page=INDEX)


def _let_search(drafts: Sequence[Draft]) -> None:
    """Give the contents page the words of all pages."""
    [contents] = [draft for draft in drafts if draft.page == INDEX]
    for draft in drafts:
        contents.found += sections(draft.page, draft.title, draft.words)


def _digest(draft: Draft, pages: Mapping[str, str]) -> str:
    """16 letters that change with anything that a page is made from.

    This is the notebook, its words with their pictures, and the files that its cells may read.
    """
    files = [] if draft.notebook is None else _files_beside(draft.path.parent)
    content = [draft.words, draft.notebook, pages, files, draft.found, _package_digest()]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _files_beside(folder: Path) -> list[list[str | int]]:
    """The files that a notebook's cells may import or read: the text of modules, else the time."""
    files: list[list[str | int]] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".py":
            files.append([path.name, path.read_text(encoding="utf-8", errors="replace")])
        elif path.is_file() and path.suffix not in (".ipynb", ".md", ".html", ".part"):
            files.append([path.name, path.stat().st_size, path.stat().st_mtime_ns])
    return files


@cache
def _package_digest() -> str:
    """A digest of this package's sources."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.parent.rglob("*")):
        if path.suffix in (".py", ".js", ".css"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _text(text: str) -> str:
    """A text as HTML, without the colours of a terminal."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return f'<pre class="output">{html.escape(plain)}</pre>'
