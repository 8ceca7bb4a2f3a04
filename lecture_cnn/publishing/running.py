"""A notebook's cells, run for its page: all of them (`run_all`), or only those that its steppers need, in one kernel
for many notebooks (`run_for_steppers`).

The second way is for notebooks that hold what their cells show: those that notebooks/build.py made, and that nobody
changed since (`built_from`). A training that takes minutes is then not run again for a stepper above it.
"""

import ast
import base64
import hashlib
import json
import os
from contextlib import contextmanager

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from ..widget.stepper import Stepper

WIDGET_VIEW, WIDGET_STATE = (f"application/vnd.jupyter.widget-{name}+json" for name in ("view", "state"))
ANYWIDGET_ID = f"{Stepper.__module__}.{Stepper.__qualname__}"


class Client(NotebookClient):
    """A client that goes on where a cell shows what is no output; a word of it stands among the outputs."""

    def process_message(self, msg, cell, cell_index):
        try:
            return super().process_message(msg, cell, cell_index)
        except nbformat.ValidationError as error:
            cell.outputs.append(nbformat.from_dict({"output_type": "invalid", "text": error.message}))


def run_all(path, notebook, bar):
    """Run every cell of a notebook in its folder; its steppers, as the id of a widget -> its state.

    A ValueError says in which cell it ended, and in what.
    """
    for cell in notebook.cells:
        cell.pop("id", None) if notebook.nbformat_minor < 5 else None
    bar.total = (bar.total or 0) + sum(map(_is_run, notebook.cells))
    bar.set_postfix_str(path.name)
    try:
        return _run(notebook, path.parent, bar)
    except CellExecutionError as error:
        raise ValueError(f"{path.name}: cell {_failed(notebook)} ends in {error.ename}: {error.evalue}") from None
    except (RuntimeError, TimeoutError) as error:  # a kernel that died, or a cell that takes too long
        raise ValueError(f"{path.name}: {type(error).__name__}: {error}") from None


def run_for_steppers(notebooks, bar):
    """Run what the steppers of built notebooks (path -> notebook) need; the steppers of each, by its path.

    A notebook is missing in the result if it was not built, or if a stepper is now another than the stored one: then
    what else is stored may be old, too. All of them stand in one folder, and are run in one kernel.
    """
    needed = {path: needed_cells(notebook) for path, notebook in notebooks.items() if is_built(notebook)}
    needed = {path: numbers for path, numbers in needed.items() if numbers is not None}
    cells = {path: [_again(notebooks[path].cells[n]) for n in numbers] for path, numbers in needed.items()}
    whole = nbformat.v4.new_notebook()
    for path in cells:
        whole.cells += [nbformat.v4.new_code_cell("%reset -f"), *cells[path]] if cells[path] else []
    bar.total = len(whole.cells)
    bar.set_postfix_str("steppers")
    folder = next((path.parent for path in notebooks), None)
    try:
        views = _run(whole, folder, bar, allow_errors=True)
    except (RuntimeError, TimeoutError):  # a kernel that died: run_all then tells for which notebook
        return {}
    found = {}
    for path, numbers in needed.items():
        old = [notebooks[path].cells[n] for n in numbers]
        pairs = [(cell, again) for cell, again in zip(old, cells[path]) if _told(cell)]
        if all(_told(cell) == _told(again) for cell, again in pairs):
            found[path] = views
            for cell, again in pairs:
                cell.outputs = again.outputs
    return found


def built_from(notebook):
    """A digest of a notebook's cells without what they show; notebooks/build.py keeps it with what they show."""
    cells = [[cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]


def is_built(notebook):
    """Whether a notebook is as notebooks/build.py made it."""
    return notebook.metadata.get("lecture_cnn") == {"built_from": built_from(notebook)}


def needed_cells(notebook):
    """The numbers, from 0, of the cells that show steppers and of those that define a name that these use.

    None if that can't be told: a cell that is not plain Python.
    """
    needed, wanted = [], set()
    for n in reversed(range(len(notebook.cells))):
        cell = notebook.cells[n]
        if not _is_run(cell):
            continue
        try:
            bound, used = _names(cell.source)
        except SyntaxError:
            return None
        if _told(cell) or bound & wanted:
            needed.insert(0, n)
            wanted |= bound | used
    return needed


def values_of(view):
    """A stored stepper's own traits: the plain ones, and those in bytes."""
    names = Stepper.class_own_traits(sync=True)
    data = {buffer["path"][0]: base64.b64decode(buffer["data"]) for buffer in view.get("buffers", ())}
    values = {name: value for name, value in view["state"].items() if name in names and name not in data}
    return values, {name: data[name] for name in names if name in data}


def _run(notebook, folder, bar, **options):
    """Run a notebook in a folder; the states of its steppers."""
    if not any(map(_is_run, notebook.cells)):
        return {}
    client = Client(notebook, timeout=600, startup_timeout=600, kernel_name="python3", store_widget_state=True,
                    record_timing=False, extra_arguments=["--log-level=ERROR"],
                    resources={"metadata": {"path": str(folder)}}, on_cell_executed=lambda **_: bar.update(), **options)
    with _one_thread():
        try:
            client.execute()
        except AssertionError:  # on Ctrl-C nbclient ends the kernel, and then misses it
            raise KeyboardInterrupt from None
    states = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    return {id: view for id, view in states.items() if view["state"].get("_anywidget_id") == ANYWIDGET_ID}


@contextmanager
def _one_thread():
    """A kernel that is started here adds up on one core: threads that wait for one another cost more than they save."""
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("OPENBLAS_NUM_THREADS", None)


def _is_run(cell):
    return cell.cell_type == "code" and bool(cell.source.strip())


def _failed(notebook):
    """The number, from 1, of the cell that ended in an error: the last one that shows one."""
    return max(number for number, cell in enumerate(notebook.cells, 1)
               if any(output.output_type == "error" for output in cell.get("outputs", ())))


def _again(cell):
    return nbformat.v4.new_code_cell(cell.source, metadata=cell.metadata)


def _told(cell):
    """What a cell's steppers say of themselves: their arrays, and a digest of each step."""
    texts = [str(output.get("data", {}).get("text/plain", "")) for output in cell.outputs]
    return [text for text in texts if text.startswith("Stepper of ")]


def _names(source):
    """The names that a cell binds, and those that it uses."""
    bound, used = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        if isinstance(node, ast.alias):
            bound.add(node.asname or node.name.partition(".")[0])
    return bound, used
