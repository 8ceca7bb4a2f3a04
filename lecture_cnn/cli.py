"""The command `lecture-cnn`: compare loops with vectorized versions, check a function, export, draw, train."""

import argparse
import ast
import importlib.util
import re
import sys
from contextlib import contextmanager
from pathlib import Path

ADVICE = {  # what a report advises in Python -> the same as an option of `lecture-cnn check`
    r"call check with (\w+)=(\w+) to keep": r"--only \1=\2 keeps",
    r"only with batch=True": "only with --batch",
    r"hint\(\) says more": "--hints 4 says more",
    r"lc\.replay\(": "in Python, lc.replay(",
}


def main(argv=None):
    """Run one command; the exit status is 0, or 1 where something differs, or 2 where the call was wrong."""
    parser = argparse.ArgumentParser(prog="lecture-cnn", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("compare", help="loops, vectorized and central differences on a real picture")
    command.add_argument("--width", type=int, default=10, help="columns of the crop of the photograph (10)")
    command.add_argument("--height", type=int, default=8, help="rows of the crop (8)")
    command.set_defaults(run=compare)
    command = commands.add_parser("check", help="a function of yours on the adversarial cases of an operation")
    command.add_argument("what", nargs="?", metavar="FILE.py:NAME", help="your function, such as answers.py:conv2d")
    command.add_argument("--function", metavar="MODULE:NAME", help="the same by the module's name: answers:conv2d")
    command.add_argument("--as", "--operation", required=True, dest="operation", metavar="OPERATION",
                         help="what it should compute, such as conv2d_backward")
    command.add_argument("--only", action="append", default=[], metavar="NAME=VALUE",
                         help="only the cases with this argument, such as stride=1; more than once, all of them")
    command.add_argument("--batch", action=argparse.BooleanOptionalAction,
                         help="whether it must take a batch, too (if it takes one, the batch counts)")
    command.add_argument("--hints", type=int, default=0, help="how many hints to print, up to 4 (0)")
    command.add_argument("--seconds", type=float, default=10, help="the time limit of one call (10)")
    command.set_defaults(run=check)
    command = commands.add_parser("export", help="one HTML file that steps without a kernel or a network")
    command.add_argument("what", help="a listing, such as L07, a notebook's file, or a folder of notebooks")
    command.add_argument("file", help="the HTML file to write, or the folder for a folder's pages")
    command.add_argument("--pictures", metavar="FOLDER",
                         help="one more folder from which pages may show pictures (their notebook's, and below)")
    command.add_argument("--run", action="store_true", dest="every_cell",
                         help="run every cell, also where the notebook as it was built holds what it shows")
    command.add_argument("--force", action="store_true",
                         help="replace files that are no earlier pages, and pages that would not change")
    command.set_defaults(run=export)
    command = commands.add_parser("figures", help="the pictures of the notebooks' contents, made from their runs")
    command.add_argument("folder", nargs="?", default="figures", help="where to write them (figures)")
    command.add_argument("--force", action="store_true", help="replace files that are no earlier pictures")
    command.set_defaults(run=figures)
    command = commands.add_parser("train", help="a network on the handwritten digits, a fifth of them held out")
    command.add_argument("--model", choices=["lenet5", "blocks"], default="lenet5",
                         help="LeNet-5, or a residual, an inception and a dense block together (lenet5)")
    command.add_argument("--epochs", type=int, default=18, help="how often it sees all digits, moved about (18)")
    command.add_argument("--ops", choices=["vectorized", "loops", "compiled"], default="vectorized",
                         help="what computes (vectorized; the loops take hours)")
    command.add_argument("--fold", type=int, default=0, help="which fifth is held out, 0 to 4 (0)")
    command.add_argument("--seed", type=int, default=0, help="the same seed, the same weights (0)")
    command.add_argument("--save", metavar="FILE.npz", help="written after each epoch; if it is there, gone on from")
    command.add_argument("--force", action="store_true",
                         help="begin anew, and write over FILE.npz, where it can't be gone on from")
    command.set_defaults(run=train)
    options = parser.parse_args(argv)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        print("lecture-cnn: stopped", file=sys.stderr)
        return 130
    except (ValueError, KeyError, OSError) as error:
        print(f"lecture-cnn: {_in_words(error)}", file=sys.stderr)
        return 2


def _in_words(error):
    """What is wrong in one line, without Python's quotation marks and the system's numbers."""
    if isinstance(error, KeyError):
        return error.args[0]
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def compare(options):
    """Print, for each operation of a convolution layer, how well the three agree and how long two of them took."""
    from .checking import compare
    from .listings import examples
    from .nets import data
    from .vectorized import conv2d

    y = data.flower(W=options.width, H=options.height)
    w, b = examples.integers(2, 3, 3, 3, start=2), examples.integers(2, start=3)
    z = conv2d(y, w, b, padding=1)
    dz = examples.integers(*z.shape, start=4)
    calls = {"conv2d": dict(y=y, w=w, b=b, padding=1), "conv2d_backward": dict(dz=dz, y=y, w=w, padding=1),
             "conv2d_input_gradient": dict(dz=dz, w=w, padding=1, input_shape=y.shape),
             "conv2d_filter_gradient": dict(dz=dz, y=y, K=3, padding=1)}
    print(f"a {options.width} x {options.height} crop of the flower photograph, 3 maps in, 2 out, K = 3, padding 1\n")
    print(f"{'operation':24} {'results':12} {'loops = vectorized':>20} {'central differences':>20} "
          f"{'multiply-adds':>14} {'loops':>10} {'vectorized':>11}")
    agree = True
    for operation, inputs in calls.items():
        found = compare(operation, **inputs)
        gradient = max(found.gradient.values(), default=None)
        agree &= found.relative <= 1e-12 and (gradient or 0) <= 1e-7
        print(f"{operation:24} {', '.join(found.results):12} {found.relative:20.1e} "
              f"{'-' if gradient is None else format(gradient, '.1e'):>20} {found.multiply_adds:14,} "
              f"{1000 * found.times['loops']:7.1f} ms {1000 * found.times['vectorized']:8.2f} ms")
    print("\nall agree" if agree else "\nNOT all agree")
    return 0 if agree else 1


def check(options):
    """Print what the check of a function found; 1 where it is not right."""
    from .checking.calling import refuse_seconds
    from .checking.check import check, chosen

    named = [name for name in (options.what, options.function) if name is not None]
    if len(named) != 1:
        raise ValueError("check: expected one function, FILE.py:NAME or --function MODULE:NAME")
    if not 0 <= options.hints <= 4:
        raise ValueError(f"--hints: expected 0 to 4, got {options.hints}")
    refuse_seconds(options.seconds)
    only = dict(_argument(text) for text in options.only)
    try:
        chosen(options.operation, only)
    except TypeError as error:
        raise ValueError(f"--only: {error}") from None
    with _function(named[0]) as function:
        report = check(function, options.operation, batch=options.batch, seconds=options.seconds, **only)
    print(_advising(str(report)))
    for _ in range(min(options.hints, report.hints_left)):
        print(f"\n{report.hint()}")
    return 0 if report.ok else 1


def _argument(text):
    """("stride", 1) of "stride=1"; a value that is no Python literal is a text."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ValueError(f"--only: expected NAME=VALUE, such as stride=1, got {text!r}")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value


def _advising(text):
    """A report's text with this command's options in the place of Python's."""
    for python, option in ADVICE.items():
        text = re.sub(python, option, text)
    return text


@contextmanager
def _function(name):
    """The function `FILE.py:name` or `module:name`; while it is in use, what lies beside it can be imported.

    A module is looked for in this folder, too. A ValueError says what is not there.
    """
    place, _, attribute = name.rpartition(":")
    if not place or not attribute:
        raise ValueError(f"expected a function as FILE.py:NAME or MODULE:NAME, got {name!r}")
    is_file = place.endswith(".py")
    if is_file and not Path(place).is_file():
        raise ValueError(f"there is no file {place!r}")
    beside = str(Path(place).resolve().parent) if is_file else ""
    before = list(sys.path)
    sys.path.insert(0, beside)
    try:
        found = getattr(_module(place, is_file), attribute, None)
        if not callable(found):
            raise ValueError(f"{place} has no function {attribute}")
        yield found
    finally:
        sys.path[:] = before


def _module(place, is_file):
    """The module of a file, or the one of this name."""
    from .checking.calling import told

    try:
        if not is_file:
            return importlib.import_module(place)
        spec = importlib.util.spec_from_file_location("checked", place)  # a name that hides no other module
        module = sys.modules["checked"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    except (Exception, SystemExit) as error:  # whatever a module does when it is loaded
        raise ValueError(f"{place} can't be imported: {told(error, None)}") from None


def export(options):
    """Write the HTML file of a listing's stepper on the teaching example, of a notebook, or of a folder of them."""
    import lecture_cnn as lc

    what = lc.stepper(options.what) if options.what in lc.LISTINGS else options.what
    path = lc.export(what, options.file, force=options.force, pictures=options.pictures,
                     run=options.every_cell)
    print(f"open {path}" if Path(options.what).is_dir() else f"wrote {path}")
    return 0


def train(options):
    """Print the mean loss of each epoch and the accuracy on the held-out digits after it."""
    import numpy as np
    from tqdm import tqdm

    import lecture_cnn as lc

    from .nets.losses import accuracy
    from .nets.pictures import blocks_on_digits, lenet5_on_digits
    from .nets.saving import check_place
    from .nets.training import in_use

    if options.epochs < 1:
        raise ValueError(f"--epochs: expected at least 1, got {options.epochs}")
    made = {"lenet5": lenet5_on_digits, "blocks": blocks_on_digits}[options.model]
    training, y, labels = made(options.fold, ops=getattr(lc, options.ops), seed=options.seed)
    each = training.updates_per_epoch
    if options.save is not None:
        check_place(options.save, training.size_after(options.epochs * each), force=options.force)
    if options.save is not None and Path(options.save).exists():
        _go_on(training, options)
    print(f"{training.network}, {len(training.y)} digits, {len(y)} held out")
    while training.count < options.epochs * each:
        epoch = training.count // each + 1
        updates = epoch * each - training.count
        with tqdm(total=updates, desc=f"epoch {epoch}", disable=None, leave=False) as bar:
            training.run(updates, save=options.save, every=each, force=options.force,
                         after=lambda training, bar=bar: bar.update())
        print(f"epoch {epoch:2} of {options.epochs}: loss {np.mean(training.losses[-each:]):.4f}, "
              f"held-out accuracy {accuracy(in_use(training.network, y), labels):.4f}", flush=True)
    return 0


def _go_on(training, options):
    """Resume the training from its file; where that can't be, begin anew if it is forced, else say what is wrong."""
    try:
        training.resume(options.save)
    except ValueError as error:
        if not options.force:
            raise ValueError(f"{error}; --force begins anew and writes over it") from None
        print(f"beginning anew: {error}")
    else:
        print(f"going on from {options.save} after {training.count} updates")


def figures(options):
    """Write the picture of each notebook."""
    from .course.figures import course

    for path in course(options.folder, force=options.force):
        print(f"wrote {path}")
    return 0
