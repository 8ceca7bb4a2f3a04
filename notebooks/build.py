"""Build notebooks/NN_topic.ipynb, executed and with outputs, from notebooks/source/NN_topic.py.

    python notebooks/build.py            all notebooks
    python notebooks/build.py 08_dy      the named ones; the number alone will do
    python notebooks/build.py --force    also in place of notebooks that somebody has changed

Two builds in a row give the same bytes. So a notebook keeps no time, no widget state and no path, and a cell tagged
`live` (times, progress bars) is run but its output is not kept. An output that would differ elsewhere stops the build.
A build of all notebooks, or of `HANDOUT`, also writes HANDOUT.md, the corrected listings for print, and TEACHING.md,
the tables of the two lectures.
"""

import base64
import html
import os
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from lecture_cnn import stepper
from lecture_cnn.course.lessons.teaching import teaching
from lecture_cnn.nets.files import write_beside
from lecture_cnn.publishing.markdown import with_fewer_colours
from lecture_cnn.publishing.outputs import one_piece
from lecture_cnn.publishing.running import built_from, is_built

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of the kernels: the same sums on every machine
os.environ.setdefault("LECTURE_CNN_STILL", "1")  # of the kernels: a bar that depends on time is no output to keep

HERE = Path(__file__).resolve().parent
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

FORBIDDEN = {
    "an absolute path": re.compile(
        r"(?<![\w./:~-])/(?:home|root|Users|tmp|var|usr|opt|etc|mnt|work|private)/\S|\b[A-Z]:\\+(?:Users|Windows|Program|Temp)|file:///|~/\w"
    ),
    "a memory address": re.compile(r"\bat 0x[0-9a-fA-F]+"),
    "a warning": re.compile(r"\b\w*Warning:"),
}

HANDOUT, TEACHING = HERE / "HANDOUT.md", HERE / "TEACHING.md"
COLUMNS = ("L21", "L11", "L23", "L24", "L28", "L40"), ("L07", "L08", "L25", "L26", "L27", "L16", "L19", "L20")
SIZES = """Y(l,j,x,y): layer l, map j, column x, row y, counted from 1; a range a:b includes both ends. D, W, H: maps,
width, height; K: filter size; S: stride; P: padding. w(l,j,i,x',y'): from map i to map j. dY = dDiv/dY and so on.
Sizes: W_l = (W_{l-1}+2P-K_l)/S + 1, rounded down; each derivative is as large as its variable. L12 is L11 for
l = L:downto:1, begun with dY(L) = dDiv/dY(L); for softmax and cross-entropy dDiv/dz = p - d."""


class Unfit(Exception):
    """A notebook that cannot be kept: a cell failed, or an output would differ on another machine."""


def notebook_name(source):
    return Path(source).with_suffix(".ipynb").name


def read_source(source):
    """The notebook of a py:percent file, without outputs; cells carry ids made of its name and their number."""
    notebook = jupytext.read(source, fmt="py:percent")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    stem = re.sub(r"[^A-Za-z0-9_-]", "-", Path(source).stem)[:56]
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"{stem}-{number:03d}"
        tags = cell.metadata.get("tags", [])
        if "live" in tags and "nbval-ignore-output" not in tags:
            cell.metadata["tags"] = [*tags, "nbval-ignore-output"]
    return notebook


def is_live(cell):
    return "live" in cell.metadata.get("tags", [])


def texts(output):
    """Every text that a stored output holds (pictures in base64 are none)."""
    if output.output_type == "stream":
        return [output.text]
    if output.output_type == "error":
        return [output.ename, output.evalue, *output.traceback]
    readable = ("text/", "image/svg", "application/json", "application/javascript")
    return [str(value) for kind, value in output.data.items() if kind.startswith(readable)]


def complaints(output):
    """What forbids to keep this output, as a list of sentences; empty if nothing does."""
    found = []
    if output.output_type == "error":
        found.append(f"it ends in an error: {output.ename}: {output.evalue}")
    if output.output_type == "stream" and output.name == "stderr":
        found.append(f"it writes to stderr: {output.text.strip()[:300]}")
    for text in texts(output):
        for what, pattern in FORBIDDEN.items():
            if match := pattern.search(text):
                found.append(f"its output holds {what}: ...{text[max(0, match.start() - 40) : match.end() + 40]}...")
    return found


def without_widget_view(output):
    """The output without its widget view; None if nothing else was in it."""
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
        if not output.data:
            return None
    return output


def in_few_colours(output):
    """The output with a picture of a third of the size, and the same to the eye."""
    data = output.get("data", {})
    if "image/png" in data:
        smaller = with_fewer_colours(base64.b64decode(data["image/png"]))
        data["image/png"] = base64.b64encode(smaller).decode("ascii")
    return output


def executed(notebook, folder):
    """Run the notebook with `folder` as its working directory; keep of its outputs what is the same each time."""
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise Unfit(str(error)) from None
    problems = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        if is_live(cell):
            warned = any(FORBIDDEN["a warning"].search(text) for output in cell.outputs for text in texts(output))
            problems += [f"cell {number}, live: it warns"] if warned else []
            cell.outputs = []
        else:
            kept = [without_widget_view(output) for output in cell.outputs]
            cell.outputs = [in_few_colours(output) for output in one_piece([one for one in kept if one is not None])]
            problems += [f"cell {number}: {problem}" for output in cell.outputs for problem in complaints(output)]
    if problems:
        raise Unfit("\n".join(problems))
    mark = {"built_from": built_from(notebook)}
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE, "lecture_cnn": mark})
    return notebook


def build(source, folder=HERE, force=False):
    """Build one notebook into `folder`, run there; the path of the file that was written.

    A notebook that somebody has changed since it was built is replaced only with `force`.
    """
    target = Path(folder) / notebook_name(source)
    if target.exists() and not force and not is_built(nbformat.read(target, 4)):
        raise Unfit(f"{target.name} was changed since it was built and is left as it is; --force replaces it")
    notebook = executed(read_source(source), folder)
    nbformat.validate(notebook)
    return write_beside(target, nbformat.writes(notebook).rstrip("\n") + "\n")


def handout():
    """The text of HANDOUT.md: the corrected listings in two columns, without comments, made from the code that runs."""
    from lecture_cnn import LISTINGS

    def block(name):
        listing = LISTINGS[name]
        lines = [line.split("  #")[0] for line in listing.notation if not line.strip().startswith("#")]
        title = f"<b>{'/'.join(listing.ids)}</b>  {html.escape(listing.title, quote=False)}"
        return "\n".join([title, *(html.escape(line, quote=False) for line in lines)])

    empty = "\n&#8203;\n"  # a line that doesn't end the HTML block
    columns = [empty.join(block(name) for name in column) for column in COLUMNS]
    cells = "".join(
        f'<td valign="top"><pre style="font-size:7pt;line-height:1.1">{text}</pre></td>' for text in columns)
    return f"# The corrected listings\n\n{SIZES}\n\n<table><tr>{cells}</tr></table>\n"


def main(names):
    force = "--force" in names
    names = [name for name in names if name != "--force"]
    if not names or "HANDOUT" in names:
        write_beside(HANDOUT, handout())
        write_beside(TEACHING, teaching(stepper))
        print(HANDOUT.name, TEACHING.name)
        names = [name for name in names if name != "HANDOUT"] or (None if names else [])
    if names is None:
        return 0
    sources = sorted((HERE / "source").glob("*.py"))
    if names:
        wanted = [name.removesuffix(".ipynb").removesuffix(".py") for name in names]
        unknown = [name for name in wanted if not any(source.stem.startswith(name) for source in sources)]
        if unknown:
            return f"no source of that name: {', '.join(unknown)}; there are {', '.join(s.stem for s in sources)}"
        sources = [source for source in sources if source.stem.startswith(tuple(wanted))]
    failed = []
    for source in sources:
        try:
            target = build(source, force=force)
        except Unfit as problem:
            failed.append(source.stem)
            print(f"{source.stem}: not built\n{problem}", file=sys.stderr)
        else:
            print(f"{target.name}  {target.stat().st_size / 1000:.0f} kB")
    return f"not built: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
