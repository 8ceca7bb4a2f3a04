"""The command `lecture-cnn`: compare loops with vectorized versions, check a function, export, draw, train."""

import argparse
import importlib
import sys


def main(argv=None):
    """Run one command; the exit status is 0, or 1 where something differs, or 2 where the call was wrong."""
    parser = argparse.ArgumentParser(prog="lecture-cnn", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("compare", help="loops, vectorized and central differences on a real picture")
    command.add_argument("--width", type=int, default=10, help="columns of the crop of the photograph (10)")
    command.add_argument("--height", type=int, default=8, help="rows of the crop (8)")
    command.set_defaults(run=compare)
    command = commands.add_parser("check", help="a function of yours on the adversarial cases of an operation")
    command.add_argument("--function", required=True, metavar="MODULE:NAME",
                         help="your function, such as answers:conv2d")
    command.add_argument("--operation", required=True, help="what it should compute, such as conv2d_backward")
    command.add_argument("--hints", type=int, default=0, help="how many hints to print, up to 4 (0)")
    command.add_argument("--seconds", type=float, default=10, help="the time limit of one call (10)")
    command.set_defaults(run=check)
    command = commands.add_parser("export", help="one HTML file that steps without a kernel or a network")
    command.add_argument("what", help="a listing, such as L07, a notebook's file, or a folder of notebooks")
    command.add_argument("file", help="the HTML file to write, or the folder for a folder's pages")
    command.set_defaults(run=export)
    command = commands.add_parser("figures", help="the pictures of the notebooks' contents, made from their runs")
    command.add_argument("folder", nargs="?", default="figures", help="where to write them (figures)")
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
    command.set_defaults(run=train)
    options = parser.parse_args(argv)
    try:
        return options.run(options)
    except (ValueError, KeyError, OSError) as error:
        print(f"lecture-cnn: {error.args[0] if isinstance(error, KeyError) else error}", file=sys.stderr)
        return 2


def compare(options):
    """Print, for each operation of a convolution layer, how well the three agree and how long two of them took."""
    from . import data, examples
    from .checking import compare
    from .vectorized import conv2d

    y = data.flower(W=options.width, H=options.height)
    w, b = examples.eighths(2, 3, 3, 3, start=2), examples.eighths(2, start=3)
    z = conv2d(y, w, b, padding=1)
    dz = examples.eighths(*z.shape, start=4)
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
    from .checking import check

    report = check(_function(options.function), options.operation, seconds=options.seconds)
    print(report)
    for _ in range(options.hints if not report.ok else 0):
        print(f"\n{report.hint()}")
    return 0 if report.ok else 1


def _function(name):
    """The function `module:name`, the module looked for in this folder too; a ValueError says what is not there."""
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise ValueError(f"--function: expected module:name, got {name!r}")
    sys.path.insert(0, "")
    try:
        found = importlib.import_module(module)
    except Exception as error:  # whatever the module does when it is loaded
        raise ValueError(f"--function: {module} can't be imported: {type(error).__name__}: {error}") from None
    finally:
        sys.path.remove("")
    if not callable(getattr(found, attribute, None)):
        raise ValueError(f"--function: {module} has no function {attribute}")
    return getattr(found, attribute)


def export(options):
    """Write the HTML file of a listing's stepper on the teaching example, of a notebook, or of a folder of them."""
    import lecture_cnn as lc

    what = lc.stepper(options.what) if options.what in lc.LISTINGS else options.what
    print(f"wrote {lc.export(what, options.file)}")
    return 0


def train(options):
    """Print the mean loss of each epoch and the accuracy on the held-out digits after it."""
    import os

    import numpy as np
    from tqdm import tqdm

    import lecture_cnn as lc

    from .nets.losses import accuracy
    from .nets.pictures import blocks_on_digits, lenet5_on_digits
    from .nets.training import in_use

    if options.epochs < 1:
        raise ValueError(f"--epochs: expected at least 1, got {options.epochs}")
    made = {"lenet5": lenet5_on_digits, "blocks": blocks_on_digits}[options.model]
    training, y, labels = made(options.fold, ops=getattr(lc, options.ops), seed=options.seed)
    each = training.updates_per_epoch
    if options.save and os.path.exists(options.save):
        training.resume(options.save)
        print(f"going on from {options.save} after {training.count} updates")
    print(f"{training.network}, {len(training.y)} digits, {len(y)} held out")
    while training.count < options.epochs * each:
        epoch = training.count // each + 1
        updates = epoch * each - training.count
        with tqdm(total=updates, desc=f"epoch {epoch}", disable=None, leave=False) as bar:
            training.run(updates, save=options.save, every=each, after=lambda training, bar=bar: bar.update())
        print(f"epoch {epoch:2} of {options.epochs}: loss {np.mean(training.losses[-each:]):.4f}, "
              f"held-out accuracy {accuracy(in_use(training.network, y), labels):.4f}", flush=True)
    return 0


def figures(options):
    """Write the picture of each notebook."""
    from .figures import course

    for path in course(options.folder):
        print(f"wrote {path}")
    return 0
