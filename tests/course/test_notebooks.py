"""The stored notebooks: whole, executed, and free of what differs between machines. (nbval compares their outputs.)"""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course import notebook_build, outputs, unkept

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
STORED = sorted(NOTEBOOKS.glob("*.ipynb"))
SOURCES = sorted((NOTEBOOKS / "source").glob("*.py"))

each_notebook = pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)

TINY = """# %% [markdown]
# # A title

# %%
import matplotlib.pyplot as plt

plt.plot([1, 3, 2])
plt.show()

# %%
import ipywidgets

ipywidgets.IntSlider(3)

# %% tags=["live"]
import sys, time

print(time.time_ns())
print(time.time_ns(), file=sys.stderr)

# %%
0 * 1 + 1 * 2 + 2 * 3
"""


def cells(notebook):
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def not_executed(notebook):
    """The numbers of the code cells that nbval would pass without looking: no execution count."""
    return [
        n for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code" and cell.execution_count is None
    ]


def output(kind="stream", **content):
    return nbformat.v4.new_output(kind, **content)


def one_cell(*outputs, count=1):
    cell = nbformat.v4.new_code_cell("1", outputs=list(outputs), execution_count=count)
    return nbformat.v4.new_notebook(cells=[cell])


def test_each_source_has_its_notebook_and_each_notebook_its_source():
    assert SOURCES
    assert [path.stem for path in STORED] == [path.stem for path in SOURCES]


@each_notebook
def test_notebook_and_source_hold_the_same_cells_in_the_same_order(path):
    assert cells(nbformat.read(path, 4)) == cells(notebook_build.read_source(NOTEBOOKS / "source" / f"{path.stem}.py"))


@each_notebook
def test_every_code_cell_was_executed_and_there_are_outputs(path):
    notebook = nbformat.read(path, 4)
    assert not_executed(notebook) == []
    assert outputs(notebook)
    assert notebook.metadata.kernelspec.name == "python3"


@each_notebook
def test_nothing_is_stored_that_differs_between_machines(path):
    assert unkept(nbformat.read(path, 4)) == []


@each_notebook
def test_a_notebook_is_at_most_300_kB(path):
    assert path.stat().st_size <= 300_000


@each_notebook
def test_only_live_cells_are_kept_from_the_comparison(path):
    for cell in nbformat.read(path, 4).cells:
        ignored = [tag for tag in cell.metadata.get("tags", []) if tag.startswith("nbval-")]
        assert ignored == (["nbval-ignore-output"] if notebook_build.is_live(cell) else [])


def test_a_cell_that_was_not_executed_is_found():
    assert not_executed(one_cell(count=None)) == [1]
    assert not_executed(one_cell(count=1)) == []


@pytest.mark.parametrize(
    "bad",
    [
        output(name="stdout", text="saved in " + "/".join(["", "home", "ada", "figure.png"])),
        output(name="stdout", text="saved in " + "\\".join(["C:", "Users", "ada"])),
        output(name="stdout", text="<function f at 0x7f00c0ffee00>"),
        output(name="stderr", text="anything"),
        output(name="stdout", text="RuntimeWarning: overflow"),
        output("display_data", data={"text/html": "<img src='" + "/".join(["file:", "", "", "x.png"]) + "'>"}),
        output("display_data", data={"text/plain": "W", notebook_build.WIDGET_VIEW: {"model_id": "1"}}),
        output("error", ename="ValueError", evalue="no", traceback=[]),
    ],
    ids=["a path", "a Windows path", "an address", "stderr", "a warning", "a file", "a widget view", "an error"],
)
def test_an_output_that_may_not_be_kept_is_found(bad):
    assert unkept(one_cell(bad)) != []


@pytest.mark.parametrize(
    "text", ["dY(0,1,2,2) += 1/2", "W/H", "https://www.w3.org/2000/svg", "a home/root/ ratio", "~0.5", "C: 3"]
)
def test_an_output_that_may_be_kept_is_not_complained_about(text):
    assert unkept(one_cell(output(name="stdout", text=text))) == []


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A small notebook, built twice: its two texts."""
    folder = tmp_path_factory.mktemp("tiny")
    source = folder / "tiny.py"
    source.write_text(TINY)
    return [notebook_build.build(source, folder).read_bytes() for _ in range(2)]


@pytest.mark.notebook
def test_two_builds_in_a_row_are_the_same_bytes(tiny):
    assert tiny[0] == tiny[1]


@pytest.mark.notebook
def test_a_build_keeps_the_picture_and_the_text_and_drops_the_widget_view_and_live_outputs(tiny):
    notebook = nbformat.reads(tiny[0].decode(), 4)
    title, picture, widget, live, number = notebook.cells
    assert [cell.id for cell in notebook.cells] == [f"tiny-{n:03d}" for n in range(1, 6)]
    assert title.source == "# A title"
    assert set(picture.outputs[0].data) == {"image/png", "text/plain"}
    assert widget.outputs[0].data == {"text/plain": "IntSlider(value=3)"}
    assert (live.outputs, live.execution_count, live.metadata.tags) == ([], 3, ["live", "nbval-ignore-output"])
    assert number.outputs[0].data == {"text/plain": "8"}
    assert not_executed(notebook) == [] and unkept(notebook) == []


def test_the_text_of_a_slow_cell_is_one_output_and_other_outputs_stay_apart():
    picture = output("display_data", data={"image/png": "..."})
    pieces = [output(name=name, text=text) for name, text in [("stdout", "a\n"), ("stdout", "b\n"), ("stderr", "c\n")]]
    joined = notebook_build.one_piece([*pieces, picture, output(name="stdout", text="d\n")])
    assert [each.get("text") for each in joined] == ["a\nb\n", "c\n", None, "d\n"]


@pytest.mark.notebook
def test_nbval_passes_the_stored_notebook_and_fails_when_one_stored_number_is_changed(tiny, tmp_path):
    (tmp_path / "same.ipynb").write_bytes(tiny[0])
    (tmp_path / "changed.ipynb").write_bytes(tiny[0].replace(b'"8"', b'"9"'))
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "--rootdir", str(tmp_path), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert "1 failed, 7 passed" in run.stdout
    assert "changed.ipynb::Cell 3" in run.stdout


@pytest.mark.notebook
@pytest.mark.parametrize(
    "code, sentence",
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os, warnings; print(os.getcwd(), object()); warnings.warn('careful')",
         "(?s)an absolute path.*a memory address.*stderr"),
    ],
)
def test_a_build_stops_at_what_may_not_be_kept(tmp_path, code, sentence):
    source = tmp_path / "bad.py"
    source.write_text(f"# %%\n{code}\n")
    with pytest.raises(notebook_build.Unfit, match=sentence):
        notebook_build.build(source, tmp_path)
    assert not (tmp_path / "bad.ipynb").exists()
