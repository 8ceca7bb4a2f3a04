"""The command `lecture-cnn`: compare loops with vectorized versions, check a function, export,
draw, train; copy the notebooks."""

import argparse
import ast
import importlib
import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from .checking.compare import Comparison
    from .nets.training import Training

# What a report advises in Python -> the same as an option of `lecture-cnn check`.
ADVICE = {
    r"only with batch=True": "only with --batch",
    r"hint\(\) leads to (\w+)": r"--hints 4 leads to \1",
    r"lc\.replay\(": "in Python, lc.replay(",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 where something differs, or 2 where the call was wrong.

    Where nobody reads what is printed any more (`... | head`), it ends in silence with 141, as a
    shell's own commands do.
    """
    try:
        try:
            return _run(argv)
        finally:
            if sys.stdout is not None:  # as where it was closed before
                sys.stdout.flush()
    except BrokenPipeError:
        _print_nowhere()
        return 141
    except OSError as error:  # what was printed finds no place: the disk is full
        print(f"lecture-cnn: {_in_words(error)}", file=sys.stderr)
        _print_nowhere()
        return 2


def _run(argv: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(prog="lecture-cnn", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for add in COMMANDS:
        add(commands)
    options = parser.parse_args(argv)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        print("lecture-cnn: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        raise
    except (ValueError, KeyError, OSError, ModuleNotFoundError) as error:
        print(f"lecture-cnn: {_in_words(error)}", file=sys.stderr)
        return 2


def _print_nowhere() -> None:
    """Python's own last flush must not fail, too."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())


def _add_compare(commands: Any) -> None:
    command = commands.add_parser(
        "compare", help="loops, vectorized and central differences on a real picture"
    )
    command.add_argument(
        "--width", type=int, default=10, help="columns of the crop of the photograph (10)"
    )
    command.add_argument("--height", type=int, default=8, help="rows of the crop (8)")
    command.set_defaults(run=compare)


def _add_check(commands: Any) -> None:
    command = commands.add_parser(
        "check", help="a function of yours on the adversarial cases of an operation"
    )
    command.add_argument(
        "what", nargs="?", metavar="FILE.py:NAME", help="your function, such as answers.py:conv2d"
    )
    command.add_argument(
        "--function",
        metavar="MODULE:NAME",
        help="the same by the module's name: answers:conv2d",
    )
    command.add_argument(
        "--as",
        "--operation",
        dest="operation",
        metavar="OPERATION",
        help="what it should compute, such as conv2d_backward (told by its name)",
    )
    command.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="only the cases with this argument, such as stride=1; more than once, all of them",
    )
    command.add_argument(
        "--batch",
        action=argparse.BooleanOptionalAction,
        help="whether it must take a batch, too (if it takes one, the batch counts)",
    )
    command.add_argument(
        "--hints", type=int, default=0, help="how many hints to print, up to 4 (0)"
    )
    command.add_argument(
        "--seconds", type=float, default=10, help="the time limit of one call (10)"
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.set_defaults(run=check)


def _add_assignment(commands: Any) -> None:
    command = commands.add_parser(
        "assignment", help="what an assignment file hands out: a file, a notebook, tests"
    )
    command.add_argument("assignment", metavar="HW.toml", help="the assignment file")
    command.add_argument(
        "--handout", type=Path, metavar="FILE.py", help="the file that students begin with"
    )
    command.add_argument(
        "--nbgrader", type=Path, metavar="FILE.ipynb", help="the instructor's notebook for nbgrader"
    )
    command.add_argument(
        "--otter", type=Path, metavar="FOLDER", help="the folder of tests for otter-grader"
    )
    command.add_argument(
        "--force", action="store_true", help="replace files that lecture-cnn did not write"
    )
    command.set_defaults(run=assignment)


def _add_grade(commands: Any) -> None:
    command = commands.add_parser(
        "grade", help="a folder of submissions by an assignment file (docs/GRADING.md)"
    )
    command.add_argument(
        "submissions", type=Path, help="a folder of files, notebooks, folders or zips; or one file"
    )
    command.add_argument(
        "--assignment", required=True, metavar="HW.toml", help="what is asked for, and its points"
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where grades.csv and the finished grades are written (grades; for one, nowhere)",
    )
    for name, default, what in (
        ("json", "grades.json", "all that is known, as JSON"),
        ("junit", "junit.xml", "as JUnit XML"),
        ("gradescope", "gradescope", "a results.json for each student, for Gradescope"),
        ("feedback", "feedback", "a text for each student"),
    ):
        command.add_argument(
            f"--{name}",
            type=Path,
            nargs="?",
            const=Path(default),
            metavar="PATH",
            help=f"{what} (in the folder of --out: {default})",
        )
    command.add_argument(
        "--one", action="store_true", help="the folder is what one student handed in"
    )
    command.add_argument(
        "--autolab",
        action="store_true",
        help="end with Autolab's line of scores; for one submission",
    )
    command.add_argument(
        "--workers", type=int, default=1, metavar="N", help="how many at the same time (1)"
    )
    command.add_argument(
        "--resume", action="store_true", help="go on where an earlier call was interrupted"
    )
    command.add_argument(
        "--force", action="store_true", help="replace files that lecture-cnn did not write"
    )
    command.set_defaults(run=grade)


def _add_export(commands: Any) -> None:
    command = commands.add_parser(
        "export", help="one HTML file that steps without a kernel or a network"
    )
    command.add_argument(
        "what", help="a listing, such as L07, a notebook's file, or a folder of notebooks"
    )
    command.add_argument("file", help="the HTML file to write, or the folder for a folder's pages")
    command.add_argument(
        "--pictures",
        metavar="FOLDER",
        help="one more folder from which pages may show pictures (their notebook's, and below)",
    )
    command.add_argument(
        "--run",
        action="store_true",
        dest="every_cell",
        help="run every cell, also where the notebook as it was built holds what it shows",
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="replace files that are no earlier pages, and pages that would not change",
    )
    command.set_defaults(run=export)


def _add_figures(commands: Any) -> None:
    command = commands.add_parser(
        "figures", help="the pictures of the notebooks' contents, made from their runs"
    )
    command.add_argument(
        "folder", nargs="?", default="figures", help="where to write them (figures)"
    )
    command.add_argument(
        "--force", action="store_true", help="replace files that are no earlier pictures"
    )
    command.set_defaults(run=figures)


def _add_train(commands: Any) -> None:
    command = commands.add_parser(
        "train", help="a network on the handwritten digits, a fifth of them held out"
    )
    command.add_argument(
        "--model",
        choices=["lenet5", "blocks"],
        default="lenet5",
        help="LeNet-5, or a residual, an inception and a dense block together (lenet5)",
    )
    command.add_argument(
        "--epochs", type=int, default=18, help="how often it sees all digits, moved about (18)"
    )
    command.add_argument(
        "--ops",
        choices=["vectorized", "loops", "compiled"],
        default="vectorized",
        help="what computes (vectorized; the loops take hours)",
    )
    command.add_argument(
        "--fold", type=int, default=0, help="which fifth is held out, 0 to 4 (0)"
    )
    command.add_argument("--seed", type=int, default=0, help="the same seed, the same weights (0)")
    command.add_argument(
        "--save",
        metavar="FILE.npz",
        help="written after each epoch; if it is there, gone on from",
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="begin anew, and write over FILE.npz, where it can't be gone on from",
    )
    command.set_defaults(run=train)


def _add_notebooks(commands: Any) -> None:
    command = commands.add_parser("notebooks", help="copy the course's notebooks, to work in them")
    command.add_argument("folder", help="where to: FOLDER/notebooks and FOLDER/figures")
    command.add_argument(
        "--install",
        metavar="WHAT",
        help="each notebook's first cell installs this with pip, such as a wheel's address",
    )
    command.add_argument(
        "--colab",
        metavar="OWNER/REPOSITORY",
        help="each notebook begins with a link to Colab, for a folder that will lie on GitHub",
    )
    command.add_argument(
        "--force", action="store_true", help="replace also what you have changed there"
    )
    command.set_defaults(run=notebooks)


def _add_site(commands: Any) -> None:
    command = commands.add_parser(
        "site", help="the course for a web server: pages, and notebooks that run in the browser"
    )
    command.add_argument("folder", help="where to write it")
    command.add_argument(
        "--pyodide",
        metavar="URL|FOLDER",
        help="the browser's Python: a release's address or folder (JupyterLite's usual host)",
    )
    command.add_argument(
        "--wheels",
        metavar="FOLDER",
        help="where the wheels of the widgets lie (pip downloads them)",
    )
    command.add_argument(
        "--force", action="store_true", help="replace also what was not written by this command"
    )
    command.set_defaults(run=site)


# In the order of the help.
COMMANDS = (
    _add_compare,
    _add_check,
    _add_assignment,
    _add_grade,
    _add_notebooks,
    _add_export,
    _add_site,
    _add_figures,
    _add_train,
)


def _in_words(error: Exception) -> str:
    """What is wrong in one line, without Python's quotation marks and the system's numbers."""
    if isinstance(error, KeyError):
        return error.args[0]
    if isinstance(error, OSError) and error.strerror:
        of_file = f"{error.filename}: " if error.filename is not None else ""
        return of_file + error.strerror
    return str(error)


def compare(options: argparse.Namespace) -> int:
    """Print a table of the operations of a convolution layer; return 1 if they do not agree.

    The table says how well loops, vectorized version and central differences agree, and how long
    the first two took.
    """
    from .checking import compare
    from .listings import examples
    from .nets import data
    from .vectorized import conv2d

    y = data.flower(W=options.width, H=options.height)
    w = examples.integers(2, 3, 3, 3, start=2)
    b = examples.integers(2, start=3)
    z = conv2d(y, w, b, padding=1)
    dz = examples.integers(*z.shape, start=4)
    calls: dict[str, dict[str, Any]] = {
        "conv2d": dict(y=y, w=w, b=b, padding=1),
        "conv2d_backward": dict(dz=dz, y=y, w=w, padding=1),
        "conv2d_input_gradient": dict(dz=dz, w=w, padding=1, input_shape=y.shape),
        "conv2d_filter_gradient": dict(dz=dz, y=y, K=3, padding=1),
    }
    crop = f"{options.width} x {options.height} crop of the flower photograph"
    print(f"a {crop}, 3 maps in, 2 out, K = 3, padding 1\n")
    titles = f"{'operation':24} {'results':12} {'loops = vectorized':>20}"
    times = f"{'multiply-adds':>14} {'loops':>10} {'vectorized':>11}"
    print(f"{titles} {'central differences':>20} {times}")
    agree = True
    for operation, inputs in calls.items():
        comparison = compare(operation, **inputs)
        print(_table_row(operation, comparison))
        gradients = comparison.gradient.values()
        agree &= comparison.relative <= 1e-12 and max(gradients, default=0) <= 1e-7
    print("\nall agree" if agree else "\nNOT all agree")
    return 0 if agree else 1


def _table_row(operation: str, comparison: "Comparison") -> str:
    """One line of the table that `compare` prints."""
    results = ", ".join(comparison.results)
    gradient = "-"
    if comparison.gradient:
        gradient = f"{max(comparison.gradient.values()):.1e}"
    loops = 1000 * comparison.times["loops"]
    vectorized = 1000 * comparison.times["vectorized"]
    return (
        f"{operation:24} {results:12} {comparison.relative:20.1e} {gradient:>20} "
        f"{comparison.multiply_adds:14,} {loops:7.1f} ms {vectorized:8.2f} ms"
    )


def check(options: argparse.Namespace) -> int:
    """Print the report on a function; return 1 if the function is not right."""
    from .checking.calling import refuse_seconds
    from .checking.check import check
    from .checking.inference import operation_of

    names = [name for name in (options.what, options.function) if name is not None]
    if len(names) != 1:
        raise ValueError("check: expected one function, FILE.py:NAME or --function MODULE:NAME")
    if not 0 <= options.hints <= 4:
        raise ValueError(f"--hints: expected 0 to 4, got {options.hints}")
    refuse_seconds(options.seconds)
    only = dict(map(_argument, options.only))
    limits = dict(batch=options.batch, seconds=options.seconds)
    if options.operation is not None:
        _refuse_choice(options.operation, only)
    with _function(names[0]) as function:
        operation = options.operation or operation_of(function)
        _refuse_choice(operation, only)
        report = check(function, operation, **limits, **only)
    if options.json:
        print(report.to_json())
        return 0 if report.ok else 1
    print(_with_options(str(report)))
    for _ in range(min(options.hints, report.hints_left)):
        print(f"\n{report.hint()}")
    return 0 if report.ok else 1


def assignment(options: argparse.Namespace) -> int:
    """Write what an assignment file hands out; without an option, print what it asks for."""
    from .publishing import grading

    asked = grading.read_assignment(options.assignment)
    written = grading.hand_out(
        options.assignment,
        handout=options.handout,
        nbgrader=options.nbgrader,
        otter=options.otter,
        force=options.force,
    )
    for path in written:
        print(f"wrote {path}")
    if not written:
        print("\n".join(grading.asked_for(asked)))
    return 0


def grade(options: argparse.Namespace) -> int:
    """Grade submissions and print their points; return 1 if one could not be graded."""
    from .publishing import grading
    from .publishing.grading.feedback import feedback
    from .publishing.grading.formats import as_autolab

    if options.workers < 1:
        raise ValueError(f"--workers: expected at least 1, got {options.workers}")
    assignment = grading.read_assignment(options.assignment)
    submissions, left_out = grading.submissions_in(
        options.submissions, assignment.file, options.one
    )
    is_class = submissions[0].path != options.submissions
    if options.autolab and is_class:
        raise ValueError("--autolab: expected one submission; Autolab calls it for each")
    for name in left_out:
        print(f"{name}: no submission, left out")

    grades = grading.grade(
        submissions,
        assignment,
        _outputs(options, is_class),
        workers=options.workers,
        resume=options.resume,
        force=options.force,
        after=_show_grade,
    )
    if is_class:
        mean = sum(grade["points"] for grade in grades) / max(1, len(grades))
        print(f"{len(grades)} graded, {mean:.2f} of {assignment.points:g} points on average")
    for grade in [] if is_class else grades:
        print(feedback(grade, assignment.title))
        if options.autolab:
            print(as_autolab(grade))
    return 0 if len(grades) == len(submissions) else 1


def _show_grade(submission: Any, grade: dict[str, Any] | None, problem: str) -> None:
    """One line for a submission, as soon as it is graded."""
    points = problem
    if grade is not None:
        points = f"{grade['points']:g} of {grade['of']:g} {problem}"
    try:
        print(f"{submission.student}: {points}".rstrip(), flush=True)
    except BrokenPipeError:  # nobody reads on: the others are graded and written all the same
        _print_nowhere()


def _outputs(options: argparse.Namespace, is_class: bool) -> Any:
    """Where to write; a name that was not given is in the folder of --out, or in this one."""
    from .publishing.grading import Outputs

    out = options.out
    if out is None and is_class:
        out = Path("grades")
    places = {}
    for name in ("json", "junit", "gradescope", "feedback"):
        path = getattr(options, name)
        is_default = path in (Path("grades.json"), Path("junit.xml"), Path(name))
        places[name] = out / path if out and path and is_default else path
    return Outputs(out, **places)


def _refuse_choice(operation: str, only: dict[str, Any]) -> None:
    """A ValueError if no case has these arguments, or none can be chosen by them."""
    from .checking.check import chosen

    try:
        chosen(operation, only)
    except TypeError as error:
        raise ValueError(f"--only: {error}") from None


def _argument(text: str) -> tuple[str, Any]:
    """("stride", 1) of "stride=1"; a value that is no Python literal is a text."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ValueError(f"--only: expected NAME=VALUE, such as stride=1, got {text!r}")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value


def _with_options(text: str) -> str:
    """A report's text in which the advice names this command's options instead of Python calls."""
    for python, option in ADVICE.items():
        text = re.sub(python, option, text)
    return text


@contextmanager
def _function(name: str) -> Iterator[Callable]:
    """The function `FILE.py:name` or `module:name`.

    While it is in use, the files beside it can be imported. A module may also lie in the current
    folder. A ValueError says what is missing.
    """
    source, _, attribute = name.rpartition(":")
    if not source or not attribute:
        raise ValueError(f"expected a function as FILE.py:NAME or MODULE:NAME, got {name!r}")
    is_file = source.endswith(".py")
    if is_file and not Path(source).is_file():
        raise ValueError(f"there is no file {source!r}")
    folder = str(Path(source).resolve().parent) if is_file else ""
    before = list(sys.path)
    sys.path.insert(0, folder)
    try:
        function = getattr(_module(source, is_file), attribute, None)
        if not callable(function):
            raise ValueError(f"{source} has no function {attribute}")
        yield function
    finally:
        sys.path[:] = before


def _module(source: str, is_file: bool) -> ModuleType:
    """The module of a file, or the one of this name."""
    from .checking.calling import told

    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # nothing is left in a student's folder
    try:
        return _module_of_file(source) if is_file else importlib.import_module(source)
    except (Exception, SystemExit) as error:  # a module may do anything when it is loaded
        raise ValueError(f"{source} can't be imported: {told(error, None)}") from None
    finally:
        sys.dont_write_bytecode = before


def _module_of_file(path: str) -> ModuleType:
    # The name "checked" hides no other module.
    spec: Any = importlib.util.spec_from_file_location("checked", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["checked"] = module
    spec.loader.exec_module(module)
    return module


def export(options: argparse.Namespace) -> int:
    """Write HTML files that step: of a listing's teaching example, a notebook, or a folder."""
    import lecture_cnn as lc

    source = options.what
    path = lc.export(
        lc.stepper(source) if source in lc.LISTINGS else source,
        options.file,
        force=options.force,
        pictures=options.pictures,
        run=options.every_cell,
    )
    print(f"open {path}" if Path(source).is_dir() else f"wrote {path}")
    return 0


def site(options: argparse.Namespace) -> int:
    """Write the course for a web server."""
    from .operations.extras import extra

    with extra("site"):
        from .publishing.site import site

    path = site(
        options.folder, pyodide=options.pyodide, wheels=options.wheels, force=options.force
    )
    print(f"wrote {path}; to look at it: python -m http.server --directory {options.folder}")
    return 0


def train(options: argparse.Namespace) -> int:
    """Print the mean loss of each epoch and the accuracy on the held-out digits after it."""
    import lecture_cnn as lc

    from .nets.pictures import blocks_on_digits, lenet5_on_digits
    from .nets.saving import check_place

    if options.epochs < 1:
        raise ValueError(f"--epochs: expected at least 1, got {options.epochs}")
    make = {"lenet5": lenet5_on_digits, "blocks": blocks_on_digits}[options.model]
    ops = getattr(lc, options.ops)
    training, y, labels = make(options.fold, ops=ops, seed=options.seed)
    updates = options.epochs * training.updates_per_epoch
    if options.save is not None:
        check_place(options.save, training.size_after(updates), force=options.force)
        if Path(options.save).exists():
            _resume(training, options)
    print(f"{training.network}, {len(training.y)} digits, {len(y)} held out")
    while training.count < updates:
        _train_epoch(training, options, y, labels)
    return 0


def _train_epoch(
    training: "Training", options: argparse.Namespace, y: "np.ndarray", labels: "np.ndarray"
) -> None:
    """Train to the end of the epoch, with a progress bar, and print how well it goes."""
    import numpy as np

    from .nets.losses import accuracy
    from .nets.training import in_use
    from .operations.extras import progress

    size = training.updates_per_epoch
    epoch = training.count // size + 1
    left = epoch * size - training.count
    with progress(f"epoch {epoch}", left) as bar:
        training.run(
            left,
            save=options.save,
            every=size,
            force=options.force,
            after=lambda training: bar.update(),
        )
    loss = np.mean(training.losses[-size:])
    right = accuracy(in_use(training.network, y), labels)
    results = f"loss {loss:.4f}, held-out accuracy {right:.4f}"
    print(f"epoch {epoch:2} of {options.epochs}: {results}", flush=True)


def _resume(training: "Training", options: argparse.Namespace) -> None:
    """Resume the training from its file.

    If that fails, begin anew with --force; without it, a ValueError says what is wrong.
    """
    try:
        training.resume(options.save)
    except ValueError as error:
        if not options.force:
            raise ValueError(f"{error}; --force begins anew and writes over it") from None
        print(f"beginning anew: {error}")
    else:
        print(f"going on from {options.save} after {training.count} updates")


def notebooks(options: argparse.Namespace) -> int:
    """Copy the course into a folder; say which files were kept, and how to open it."""
    from .publishing.course_files import copy_course

    copied = copy_course(
        options.folder, install=options.install, colab=options.colab, force=options.force
    )
    print(f"wrote {len(copied.written)} files into {options.folder}")
    for name in copied.kept:
        print(f"kept {name}, which is not as it was copied (--force replaces it)")
    print(f'open them: jupyter lab "{options.folder}"')
    return 0


def figures(options: argparse.Namespace) -> int:
    """Write the picture of each notebook."""
    from .course.figures import course

    for path in course(options.folder, force=options.force):
        print(f"wrote {path}")
    return 0
