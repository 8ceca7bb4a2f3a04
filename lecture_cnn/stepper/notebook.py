"""A notebook as one HTML file with live steppers: `notebook_page(path)`; a folder of them: `export_folder(folder, to)`.

The notebook is run once, in its own folder; what its cells show stands in the page, and each stepper steps there
without a kernel. Formulas are MathML, pictures are part of the page, and nothing asks for the network.
"""

import base64
import html
import re
from pathlib import Path

import bleach
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from .markdown import PICTURES, code, code_style, data_address, formula, to_html
from .page import page, place
from .stepper import FOLDER, Stepper

WIDGET_VIEW, WIDGET_STATE = (f"application/vnd.jupyter.widget-{name}+json" for name in ("view", "state"))
ANYWIDGET_ID = f"{Stepper.__module__}.{Stepper.__qualname__}"
TAGS = set("a b br caption code col colgroup div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong sub sup "
           "table tbody td tfoot th thead tr tt u ul".split())
ATTRIBUTES = {"a": ["href", "title"], "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan", "scope"]}


def notebook_page(path, pages=None):
    """The page of a notebook's file as text; `pages` (file name -> page) are those that its links may lead to.

    The notebook is run: a ValueError says what it ended in, if it did, or that the file is no notebook.
    """
    path = Path(path)
    notebook = executed(path)
    views = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    seen, parts, steppers = [], [], 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            body = to_html(cell.source, folder=path.parent, attachments=cell.get("attachments"), pages=pages, seen=seen)
            parts.append(f'<div class="words">{body}</div>')
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        parts.append(code(cell.source))
        for output in cell.outputs:
            view = views.get(output.get("data", {}).get(WIDGET_VIEW, {}).get("model_id"))
            if view is not None and view["state"].get("_anywidget_id") == ANYWIDGET_ID:
                steppers += 1
                parts.append(place(f"stepper-{steppers}", *values_of(view)))
            else:
                parts.append(shown(output))
    return _page(title_of(path, seen), parts, pages)


def executed(path):
    """The notebook, run in its folder, with the state of its widgets."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except nbformat.reader.NotJSONError:
        raise ValueError(f"{path}: expected a notebook's file") from None
    for cell in notebook.cells:
        cell.pop("id", None) if notebook.nbformat_minor < 5 else None
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", store_widget_state=True, record_timing=False,
                            extra_arguments=["--log-level=ERROR"], resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        raise ValueError(f"{path.name}: a cell ends in {error.ename}: {error.evalue}") from None
    return notebook


def values_of(view):
    """A stored stepper's own traits: the plain ones, and those in bytes."""
    names = Stepper.class_own_traits(sync=True)
    data = {buffer["path"][0]: base64.b64decode(buffer["data"]) for buffer in view.get("buffers", ())}
    values = {name: value for name, value in view["state"].items() if name in names and name not in data}
    return values, {name: data[name] for name in names if name in data}


def shown(output):
    """One output as HTML: a sanitized table, a picture, a text."""
    if output.output_type == "stream":
        return _text(output.text)
    if output.output_type == "error":
        return _text("\n".join(output.traceback))
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
            picture = data[kind].encode() if kind == "image/svg+xml" else base64.b64decode(data[kind])
            told = output.get("metadata", {}).get(kind, {}).get("alt") or data.get("text/plain", "picture")
            alt = html.escape(told)
            return f'<div class="output"><img src="{data_address(kind, picture)}" alt="{alt}"></div>'
    return _text(data.get("text/plain", ""))


def title_of(path, seen):
    """The page's title: its first heading, or the file's name."""
    return seen[0][1] if seen else Path(path).stem


def export_folder(folder, to):
    """Every notebook and Markdown file of a folder as pages in the folder `to`, with index.html; returns its path.

    README.md becomes index.html; without one the index lists the notebooks. A ValueError says if there is no notebook.
    """
    folder, to = Path(folder), Path(to)
    names = sorted(path.name for kind in ("*.ipynb", "*.md") for path in folder.glob(kind))
    if not any(name.endswith(".ipynb") for name in names):
        raise ValueError(f"{folder}: no notebook in this folder")
    pages = {name: "index.html" if name == "README.md" else f"{Path(name).stem}.html" for name in names}
    to.mkdir(parents=True, exist_ok=True)
    for name in names:
        write = notebook_page if name.endswith(".ipynb") else words_page
        (to / pages[name]).write_text(write(folder / name, pages), encoding="utf-8", newline="\n")
    index = to / "index.html"
    if "README.md" not in names:
        index.write_text(_page("Contents", [_contents(folder, pages)], pages), encoding="utf-8", newline="\n")
    return index


def words_page(path, pages=None):
    """The page of a Markdown file as text."""
    seen = []
    body = to_html(Path(path).read_text(encoding="utf-8"), folder=Path(path).parent, pages=pages, seen=seen)
    return _page(title_of(path, seen), [f'<div class="words">{body}</div>'], pages)


def _contents(folder, pages):
    rows = []
    for name, page_name in pages.items():
        seen = []
        if name.endswith(".ipynb"):
            for cell in nbformat.read(folder / name, as_version=4).cells:
                if cell.cell_type == "markdown":
                    to_html(cell.source, seen=seen)
            rows.append(f'<li><a href="{html.escape(page_name)}">{html.escape(title_of(name, seen))}</a></li>')
    return f'<div class="words"><h1>Contents</h1><ul>{"".join(rows)}</ul></div>'


def _page(title, parts, pages):
    top = ['<nav class="words"><a href="index.html">Contents</a></nav>'] if pages else []
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    return page(title, "\n".join([*top, *parts]), style=f"{style}\n{code_style()}", pictures=True)


def _text(text):
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)  # without the terminal's colours
    return f'<pre class="output">{html.escape(plain)}</pre>'
