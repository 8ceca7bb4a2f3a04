"""What the tests of the course share: a notebook's cells, the cells with an answer to each exercise, their run."""

import ast
import contextlib
import importlib.util
import io
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "notebooks" / "source"
spec = importlib.util.spec_from_file_location("notebook_build", SOURCE.parent / "build.py")
notebook_build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(notebook_build)


def code(name):
    """The notebook's code cells, without those that are run live."""
    cells = notebook_build.read_source(SOURCE / f"{name}.py").cells
    return [cell.source for cell in cells if cell.cell_type == "code" and not notebook_build.is_live(cell)]


def answered(cells, answers):
    """The cells with an answer to each exercise."""
    answers, cells = list(answers), list(cells)
    for number, cell in enumerate(cells):
        if "answer = None" in cell:
            cells[number] = cell.replace("answer = None", answers.pop(0))
        elif "judge(" in cell and (empty := [part for part in ast.parse(cell).body if returns_none(part)]):
            cells[number] = cell.replace(ast.get_source_segment(cell, empty[0]), answers.pop(0))
    assert answers == []
    return cells


def returns_none(part):
    return isinstance(part, ast.FunctionDef) and len(part.body) == 1 and "return None" in ast.unparse(part)


def run(cells, scope=None):
    """Run the cells one after the other, and give what each printed."""
    scope, printed = {} if scope is None else scope, []
    for cell in cells:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(cell, "<cell>", "exec"), scope)
        printed.append(out.getvalue())
    return printed


def verdicts(cells):
    """What each exercise's judge says when all cells are run."""
    return [text.strip().splitlines()[-1] for cell, text in zip(cells, run(cells)) if "\njudge(" in f"\n{cell}"]
