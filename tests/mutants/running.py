"""Run chosen tests on a copy of the project in which one file may be changed, each time in a process of its own.

    with tree()              a copy of the project in build/mutants/, which git ignores, for a while
    covering(tree)           for each line of the package, the tests that run it and how long each takes
    caught(tree, ...)        whether one of these tests fails

The parent process loads what is slow to import (pytest, NumPy, SciPy, hypothesis), never the package, and forks.
"""

import ast
import compileall
import hashlib
import importlib
import io
import json
import multiprocessing
import os
import py_compile
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "mutants"
PACKAGE = "lecture_cnn"
# The tables of texts in slips (errata, mistakes) are data.
MODULES = ("vectorized", "loops", "listings", "onebased", "tracing", "language", "slips/variants", "slips/reference",
           "checking", "nets")

# Tests that need a browser, run notebooks, or check no statement of the modules that are mutated: folders, or files.
LEFT_OUT = ("benchmarks/", "explore/", "house/test_benchmarks", "house/test_mutants", "house/test_structure",
            "house/test_watching", "jupyterlab/", "mutants/", "publishing/", "support/", "widget/",
            "course/test_course", "course/test_figures", "course/test_notebooks", "course/test_side_by_side")
SLOW_IMPORTS = ("coverage", "pytest", "hypothesis", "hypothesis.extra.numpy", "numpy", "scipy.signal", "scipy.special",
                "scipy.ndimage", "sklearn.datasets", "PIL.Image", "ipywidgets", "anywidget", "matplotlib.pyplot",
                "nbformat", "mistune", "pygments", "bleach", "latex2mathml.converter", "tqdm.auto")
# The options of pyproject.toml are not for here: no notebooks, no second process.
PYTEST = ("-q", "-x", "-o", "addopts=", "-p", "no:nbval", "-p", "no:cacheprovider", "-p", "no:xdist",
          "-p", "no:faulthandler", "-p", "no:anyio",
          "-W", "ignore::pytest.PytestAssertRewriteWarning", "-m", "not browser",
          "--hypothesis-profile=mutants")
MEMORY = 6 * 2**30  # bytes of addresses: a mutant that makes lists without end fails by it, and the machine lives
COLLECTING = 60  # seconds of CPU until the first test begins
LEAST = 5  # seconds of CPU that each test may take, and ten times what it takes unchanged
NO_TESTS = 5  # pytest's exit code: the mutant gave the tests other names, which none of them complains about
NOT_IMPORTED = "ImportError while loading conftest"
IDLE = 3600  # seconds in which a process that waits for something must end, on a machine in use


def load():
    """Import what every run would else import again."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a fork of a process with threads may hang
    sys.path[:] = [place for place in sys.path if Path(place).resolve() != ROOT]
    for name in SLOW_IMPORTS:
        importlib.import_module(name)
    from hypothesis import settings

    settings.register_profile("mutants", derandomize=True, max_examples=30, deadline=None, database=None)


@contextmanager
def tree():
    """A copy of the files that git knows or would add, with the package compiled; it is removed at the end."""
    BUILD.mkdir(parents=True, exist_ok=True)
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="tree-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder)
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, copy / name)
        compile_package(copy)
        yield copy


def compile_package(copy):
    """Compiled files that are taken without a look at the source's time: a mutated file's is set aside instead."""
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(copy / PACKAGE, quiet=2, force=True, invalidation_mode=unchecked)


@contextmanager
def changed(file, text):
    """The file with another text, and without its compiled form, for a while; one that a test makes is overwritten."""
    compiled = Path(importlib.util.cache_from_source(file))
    aside = compiled.with_suffix(".aside")
    before = file.read_bytes()
    compiled.rename(aside)
    try:
        file.write_text(text, encoding="utf-8")
        yield
    finally:
        file.write_bytes(before)
        aside.rename(compiled)


# ------------------------------------------------------------ a process of its own


def in_a_process(work, copy, *arguments):
    """What `work(*arguments)` returns, run in a fork within the copy; None if the process was ended by a limit."""
    forks = multiprocessing.get_context("fork")
    receiver, sender = forks.Pipe(duplex=False)

    def child():
        os.setpgrp()
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        os.environ["PYTHONPATH"] = str(copy)
        os.environ.pop("CI", None)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.setitimer(signal.ITIMER_PROF, COLLECTING)
        sender.send(work(*arguments))
        sender.close()
        os._exit(0)  # nothing that the tests left behind is waited for

    process = forks.Process(target=child)
    process.start()
    sender.close()
    found = None
    ended = receiver.poll(IDLE)
    with suppress(EOFError):
        found = receiver.recv() if ended else None
    process.join(0 if found is None else 10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join()
    end_all(copy)
    if process.exitcode > 0:
        raise RuntimeError(f"{work.__name__}: the process of its own failed, see above")
    return found


def end_all(copy):
    """End what was started from the copy and has a group of its own, such as a check that would go on for ever."""
    mark = f"PYTHONPATH={copy}".encode()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in environment.read_bytes():
                os.kill(int(environment.parent.name), signal.SIGKILL)


def pytest_run(files, plugin, *options):
    """pytest's exit code and what it printed."""
    import pytest

    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = pytest.main([*PYTEST, *options, *files], plugins=[plugin])
    return int(code), printed.getvalue()


# ------------------------------------------------------------ which tests run which lines


class Watching:
    """A pytest plugin: the context of coverage is the running test, and the time of each that passes is kept."""

    def __init__(self, coverage, elsewhere):
        self.coverage, self.elsewhere = coverage, elsewhere
        self.seconds, self.skipped, self.failed = {}, set(), set()

    def pytest_runtest_logstart(self, nodeid):
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.coverage.switch_context(nodeid)
        self.elsewhere.begin(nodeid)
        self.begun = time.process_time()

    def pytest_runtest_logreport(self, report):
        if not report.passed:
            (self.skipped if report.skipped else self.failed).add(report.nodeid)

    def pytest_runtest_logfinish(self, nodeid):
        self.seconds[nodeid] = time.process_time() - self.begun


class Elsewhere:
    """What runs in other processes than that of the tests, such as the one that checks a student's function.

    Each Python process that starts reads elsewhere/sitecustomize.py, which looks up here which test runs.
    """

    def __init__(self, package, folder):
        self.tests, self.test, self.notes = [], Path(folder) / "test", Path(folder) / "notes"
        self.test.write_text(f"{0:8}")
        self.notes.touch()
        os.environ["LINES_ELSEWHERE"] = f"{package}{os.sep}{os.pathsep}{folder}"
        os.environ["PYTHONPATH"] += f"{os.pathsep}{Path(__file__).with_name('elsewhere')}"

    def begin(self, test):
        self.tests.append(test)
        with self.test.open("r+") as file:  # in its place, as the processes have it open
            file.write(f"{len(self.tests):8}")

    def found(self):
        """Each a test, a file and a line."""
        for note in self.notes.read_text(encoding="utf-8").splitlines():
            number, line, file = note.split(" ", 2)
            if number != "0":
                yield self.tests[int(number) - 1], file, int(line)


def watched(test_file, copy):
    """Of one test file: the seconds of each test that passes, and file -> line -> the tests that run it, by number.

    A line that runs on import alone is run for all of them.
    """
    from coverage import Coverage

    package = copy / PACKAGE
    read = [str(package / name) for module in MODULES for name in (f"{module}.py", f"{module}/*.py")]
    coverage = Coverage(data_file=None, include=read, config_file=False, messages=False)
    elsewhere = Elsewhere(package, tempfile.mkdtemp(dir=copy))
    coverage.start()
    watching = Watching(coverage, elsewhere)
    code, printed = pytest_run([test_file], watching, "--maxfail=1000")
    coverage.stop()
    passed = set(watching.seconds) - watching.failed - watching.skipped
    seconds = {test: spent for test, spent in watching.seconds.items() if test in passed}
    numbers = {test: number for number, test in enumerate(seconds)}
    lines = {}

    def note(file, line, tests):
        found = lines.setdefault(str(Path(file).relative_to(copy)), {}).setdefault(named(file)[line], set())
        found.update(numbers[test] for test in tests)

    data = coverage.get_data()
    for file in data.measured_files():
        for line, contexts in data.contexts_by_lineno(file).items():
            note(file, line, seconds.keys() & contexts or (seconds if "" in contexts else ()))
    for test, file, line in elsewhere.found():
        note(file, line, seconds.keys() & {test})
    lines = {file: {line: sorted(tests) for line, tests in found.items()} for file, found in lines.items()}
    return dict(seconds=seconds, lines=lines, failed=sorted(watching.failed))


@lru_cache
def named(file):
    return names_of_lines(Path(file).read_text(encoding="utf-8"))


def names_of_lines(source):
    """What a line is called, which is right as well when others are put in above it: its function and its text."""
    text = source.splitlines()
    functions = [""] * (len(text) + 1)
    for node in ast.walk(ast.parse(source)):  # a function comes before those within it
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            length = node.end_lineno - node.lineno + 1
            functions[node.lineno : node.end_lineno + 1] = [node.name] * length
    return {number: f"{functions[number]}: {line.strip()}" for number, line in enumerate(text, 1)}


def covering(copy, folders=None):
    """Test -> seconds, and file -> a line's name -> tests; each test file's part is kept until the file changes."""
    kept = BUILD / "covering"
    kept.mkdir(parents=True, exist_ok=True)
    seconds, lines = {}, {}
    for test_file in sorted((copy / "tests").glob("*/test_*.py")):
        folder = test_file.parent.name
        left_out = f"{folder}/{test_file.name}".startswith(LEFT_OUT)
        if left_out or (folders and folder not in folders):
            continue
        stored = kept / f"{test_file.stem}-{digest(test_file)}.json"
        if not stored.exists():
            print(f"reading which lines {folder}/{test_file.name} runs", flush=True)
            part = in_a_process(watched, copy, str(test_file.relative_to(copy)), copy)
            for old in kept.glob(f"{test_file.stem}-{16 * '?'}.json"):
                old.unlink()
            stored.write_text(json.dumps(part or dict(seconds={}, lines={}, failed=["all"])), encoding="utf-8")
        part = json.loads(stored.read_text(encoding="utf-8"))
        for test in part["failed"]:
            print(f"left out, since it fails unchanged: {test}")
        seconds.update(part["seconds"])
        names = list(part["seconds"])
        for file, found in part["lines"].items():
            for line, tests in found.items():
                lines.setdefault(file, {}).setdefault(line, []).extend(names[number] for number in tests)
    return seconds, lines


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


# ------------------------------------------------------------ one mutant


class Chosen:
    """A pytest plugin: these tests alone, in this order, each with a limit on its seconds of CPU.

    A mutant may change what a test function's cases are called: a case that was not there before counts, too.
    """

    def __init__(self, tests, seconds):
        self.order, self.seconds = {test: place for place, test in enumerate(tests)}, seconds
        self.functions = {test.split("[")[0] for test in tests}

    def pytest_collection_modifyitems(self, items):
        chosen = [item for item in items if item.nodeid in self.order or self.is_new(item.nodeid)]
        items[:] = sorted(chosen, key=lambda item: self.order.get(item.nodeid, -1))

    def is_new(self, test):
        return test not in self.seconds and test.split("[")[0] in self.functions

    def pytest_runtest_logstart(self, nodeid):
        signal.setitimer(signal.ITIMER_PROF, LEAST + 10 * self.seconds.get(nodeid, 0))


def caught(copy, tests, seconds):
    """How one of the tests fails, or that it does not end; None if all pass."""
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    found = in_a_process(pytest_run, copy, files, Chosen(tests, seconds))
    if found is None:
        return "does not end"
    code, printed = found
    if code in (0, NO_TESTS):
        return None
    if printed.startswith(NOT_IMPORTED):  # without the mutant the package can be
        return printed.splitlines()[-1]
    lines = [line for line in printed.splitlines() if line.startswith(("FAILED", "ERROR", "E  "))]
    if code > 2 or not lines:
        raise RuntimeError(printed)
    return lines[-1]
