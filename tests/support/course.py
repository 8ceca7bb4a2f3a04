"""What the tests of the course share: a notebook's cells, what its run printed, and the state before each cell."""

import ast
import contextlib
import functools
import importlib.util
import io
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from long import of_a_trial

SOURCE = Path(__file__).resolve().parents[2] / "notebooks" / "source"
NAMES = sorted(path.stem for path in SOURCE.glob("[0-9]*.py"))
spec = importlib.util.spec_from_file_location("notebook_build", SOURCE.parent / "build.py")
notebook_build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(notebook_build)


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def unkept(notebook):
    """What a stored notebook may not hold, as sentences."""
    found = [sentence for output in outputs(notebook) for sentence in notebook_build.complaints(output)]
    found += ["a widget view" for output in outputs(notebook) if notebook_build.WIDGET_VIEW in output.get("data", {})]
    found += ["widget state"] if "widgets" in notebook.metadata else []
    found += [f"a time in cell {cell.id}" for cell in notebook.cells if "execution" in cell.metadata]
    return found


# Trainings whose networks later cells use, whatever they have learned; nbval runs them as they are.
SHORTER = {"training.run(8 * training.updates_per_epoch)": "training.run(20)",
           "losses = training.run(training.updates_per_epoch)": "losses = training.run(20)",
           "training.run(250)": "training.run(30)", "training.run(80)": "training.run(10)",
           'views.MOVES["translation"], updates=240)': 'views.MOVES["translation"], updates=150)',
           "speech.word_training(network)": "speech.word_training(network, updates=300)",
           "features.maximising_input(network, (digit,), steps=100)":
               "features.maximising_input(network, (digit,), steps=10)"}


def code(name):
    """The notebook's code cells, without those that are run live and the long ones."""
    return [shorter(source) for source in every(name) if not of_a_trial(source)]


def shorter(source):
    for long, short in SHORTER.items():
        source = source.replace(long, short)
    return source


def every(name):
    """The notebook's code cells without those that are run live."""
    cells = notebook_build.read_source(SOURCE / f"{name}.py").cells
    return [cell.source for cell in cells if cell.cell_type == "code" and not notebook_build.is_live(cell)]


@functools.cache
def left(name):
    """The notebook, run once: each cell, the names before it (what is behind them may be changed later), and what it
    printed."""
    scope, kept = {}, []
    for cell in code(name):
        before = dict(scope)
        kept.append((cell, before, run([cell], scope)[0]))
    return kept


def run(cells, scope):
    """Run the cells one after the other, and give what each printed."""
    printed = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plt, "show", lambda: plt.close("all"))
        for cell in cells:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(cell, "<cell>", "exec"), scope)
            printed.append(out.getvalue())
    return printed


ASKS = re.compile(r"^exercise\(", re.M)


def exercises(name):
    """The cells with an exercise, as `left` gives them."""
    return [kept for kept in left(name) if ASKS.search(kept[0])]


def verdicts(name, answers):
    """What is said of each exercise, with an answer to each."""
    found = []
    for (cell, before, _), answer in zip(exercises(name), answers, strict=True):
        (text,) = run([answered(cell, answer)], dict(before))
        found.append(verdict(text))
    return found


def verdict(printed):
    """The line that says whether an answer is right, "right" without its reason."""
    said = [line for line in printed.strip().splitlines() if re.match("right|not yet|not answered", line)]
    return "right" if said[-1].startswith("right") else said[-1]


def answered(cell, answer):
    """The cell with an answer."""
    if "answer = None" in cell:
        return re.sub("answer = None.*", lambda _: answer, cell, count=1)
    empty = [part for part in ast.parse(cell).body if returns_none(part)]
    return cell.replace(ast.get_source_segment(cell, empty[0]), answer)


def returns_none(part):
    return isinstance(part, ast.FunctionDef) and len(part.body) == 1 and "return None" in ast.unparse(part)
