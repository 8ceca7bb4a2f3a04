"""A notebook's cells, run for its page.

`run_all` runs all of them. `run_for_steppers` runs only those that the steppers need, for many
notebooks in one kernel. It serves notebooks that hold the outputs of their cells, because
notebooks/build.py made them and nobody changed them since (`built_from`). So a training that takes
minutes is not run again for a stepper above it.
"""

import ast
import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from tqdm import tqdm

from ..widget.lesson import Lesson
from ..widget.stepper import Stepper

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
# What a page shows live, by the name that anywidget gives it.
SHOWN = {f"{shown.__module__}.{shown.__qualname__}": shown for shown in (Stepper, Lesson)}

Views = dict[str, dict[str, Any]]  # the id of a widget -> its state


class Client(NotebookClient):
    """A client that goes on after an invalid output; the reason stands among the outputs."""

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        try:
            return super().process_message(msg, cell, cell_index)
        except nbformat.ValidationError as error:
            reason = {"output_type": "invalid", "text": error.message}
            cell.outputs.append(nbformat.from_dict(reason))
            return None


def run_all(path: Path, notebook: NotebookNode, bar: tqdm) -> Views:
    """Run every cell of a notebook in its folder; return the states of its steppers.

    A ValueError says which cell ended in an error, and in which.
    """
    if notebook.nbformat_minor < 5:
        for cell in notebook.cells:
            cell.pop("id", None)
    bar.total = (bar.total or 0) + sum(map(is_run, notebook.cells))
    bar.set_postfix_str(path.name)
    try:
        return _run(notebook, path.parent, bar)
    except CellExecutionError as error:
        failed = f"cell {_failed(notebook)} ends in {error.ename}: {error.evalue}"
        raise ValueError(f"{path.name}: {failed}") from None
    except (RuntimeError, TimeoutError) as error:  # the kernel died, or a cell takes too long
        raise ValueError(f"{path.name}: {type(error).__name__}: {error}") from None


def run_for_steppers(notebooks: Mapping[Path, NotebookNode], bar: tqdm) -> dict[Path, Views]:
    """Run the cells that the steppers of built notebooks need; return path -> the steppers' states.

    A notebook is missing in the result if it was not built, or if a stepper differs from the stored
    one: then the other stored outputs may be old, too. All notebooks stand in one folder, and are
    run in one kernel.
    """
    pairs = {}
    for path, notebook in notebooks.items():
        numbers = needed_cells(notebook) if is_built(notebook) else None
        if numbers is not None:
            pairs[path] = [_with_copy(notebook.cells[number]) for number in numbers]
    if not pairs:
        return {}
    together = nbformat.v4.new_notebook()
    for own in filter(None, pairs.values()):
        together.cells.append(nbformat.v4.new_code_cell("%reset -f"))
        together.cells.extend(copy for _, copy in own)
    bar.total = len(together.cells)
    bar.set_postfix_str("steppers")
    folder = next(iter(pairs)).parent
    try:
        views = _run(together, folder, bar, allow_errors=True)
    except (RuntimeError, TimeoutError):  # a kernel that died: run_all then says for which notebook
        return {}
    return {path: views for path, own in pairs.items() if _take_outputs(own)}


def built_from(notebook: NotebookNode) -> str:
    """A digest of a notebook's cells without their outputs; notebooks/build.py stores it."""
    cells = []
    for cell in notebook.cells:
        cells.append([cell.cell_type, cell.source, cell.metadata.get("tags", [])])
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]


def is_built(notebook: NotebookNode) -> bool:
    """Whether a notebook is as notebooks/build.py made it."""
    return notebook.metadata.get("lecture_cnn") == {"built_from": built_from(notebook)}


def needed_cells(notebook: NotebookNode) -> list[int] | None:
    """The numbers, from 0, of the cells that the steppers need.

    These are the cells that show steppers, and the cells that bind a name used by a needed cell.
    None if a cell is not plain Python: then its names are not known.
    """
    needed: list[int] = []
    wanted: set[str] = set()
    for number in reversed(range(len(notebook.cells))):
        cell = notebook.cells[number]
        if not is_run(cell):
            continue
        try:
            bound, used = _names(cell.source)
        except SyntaxError:
            return None
        if _stepper_texts(cell) or bound & wanted:
            needed.insert(0, number)
            wanted |= bound | used
    return needed


def stepper_traits(view: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a stepper's or lesson's own traits, from the state of a run notebook."""
    encoded = {buffer["path"][0]: buffer["data"] for buffer in view.get("buffers", ())}
    names = SHOWN[view["state"]["_anywidget_id"]].class_own_traits(sync=True)
    traits = {}
    for name, value in view["state"].items():
        if name in names and name not in encoded:
            traits[name] = value
    for name in names:
        if name in encoded:
            traits[name] = base64.b64decode(encoded[name])
    return traits


def is_run(cell: NotebookNode) -> bool:
    """Whether there is code in the cell."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def _run(notebook: NotebookNode, folder: Path, bar: tqdm, allow_errors: bool = False) -> Views:
    """Run a notebook in a folder; return the states of its steppers."""
    if not any(map(is_run, notebook.cells)):
        return {}
    client = Client(
        notebook,
        kernel_name="python3",
        timeout=600,
        startup_timeout=600,
        allow_errors=allow_errors,
        store_widget_state=True,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=lambda **_: bar.update(),
    )
    with _one_thread():
        try:
            client.execute()
        except AssertionError:  # on Ctrl-C nbclient ends the kernel, and then misses it
            raise KeyboardInterrupt from None
    widgets = notebook.metadata.get("widgets", {})
    views = {}
    for id, view in widgets.get(WIDGET_STATE, {}).get("state", {}).items():
        if view["state"].get("_anywidget_id") in SHOWN:
            views[id] = view
    return views


@contextmanager
def _one_thread() -> Iterator[None]:
    """A kernel that is started here computes on one core.

    Threads that wait for one another cost more than they save.
    """
    name = "OPENBLAS_NUM_THREADS"
    if name in os.environ:
        yield
        return
    os.environ[name] = "1"
    try:
        yield
    finally:
        os.environ.pop(name, None)


def _failed(notebook: NotebookNode) -> int:
    """The number, from 1, of the last cell that shows an error."""
    failed = 0
    for number, cell in enumerate(notebook.cells, start=1):
        kinds = [output.output_type for output in cell.get("outputs", ())]
        if "error" in kinds:
            failed = number
    return failed


def _with_copy(stored: NotebookNode) -> tuple[NotebookNode, NotebookNode]:
    """A stored cell, and a copy of it that can be run."""
    return stored, nbformat.v4.new_code_cell(stored.source, metadata=stored.metadata)


def _take_outputs(pairs: Sequence[tuple[NotebookNode, NotebookNode]]) -> bool:
    """Give the new outputs to the stored cells with steppers; False if a stepper has changed."""
    shows_steppers = [(stored, copy) for stored, copy in pairs if _stepper_texts(stored)]
    for stored, copy in shows_steppers:
        if _stepper_texts(stored) != _stepper_texts(copy):
            return False
    for stored, copy in shows_steppers:
        stored.outputs = copy.outputs
    return True


def _stepper_texts(cell: NotebookNode) -> list[str]:
    """The text of each of the cell's steppers: it names their arrays and a digest of each run."""
    texts = [str(output.get("data", {}).get("text/plain", "")) for output in cell.outputs]
    return [text for text in texts if text.startswith(("Stepper of ", "Lesson, "))]


def _names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell binds, and those that it uses."""
    bound = set()
    used = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used.add(node.id)
        elif isinstance(node, ast.Name):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add(node.asname or node.name.partition(".")[0])
    return bound, used
