"""ARCHITECTURE.md's rules, read from the code's own imports; and that no file names a registry or a machine's path."""

import ast
import functools
import io
import re
import subprocess
import sys
import tokenize
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "lecture_cnn"
# Each room uses only those before it in this list. The front door, __init__.py, looks up all of them when asked.
ROOMS = ["operations", "onebased", "language", "listings", "tracing", "loops", "vectorized", "compiled",
         "slips", "nets", "deck", "widget", "checking", "course", "publishing", "cli"]

# Where a heavy package may be imported at module level; elsewhere only inside functions.
HEAVY = {
    "matplotlib": [f"{PACKAGE}.course.figures", f"{PACKAGE}.widget.still"],
    "anywidget": [f"{PACKAGE}.widget"],
    "ipywidgets": [f"{PACKAGE}.widget.explore", f"{PACKAGE}.checking.panel"],
    "IPython": [],
    "sklearn": [],
    "numba": [f"{PACKAGE}.compiled.lanes"],  # which only the compiled text imports
    "scipy": [],
    "PIL": [f"{PACKAGE}.widget.still"],
}


def read_package(folder):
    """The modules of a package folder: dotted name -> source."""
    sources = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        sources[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return sources


parsed = functools.cache(ast.parse)  # a module's tree, which several rules look at


def statements(tree):
    """Import statements as (node, inside a function); those under `if TYPE_CHECKING` never run and are left out."""

    def visit(node, inside):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                yield child, inside
            elif not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
                yield from visit(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    yield from visit(tree, False)


def imports(sources, module, is_package):
    """What a module imports, as (dotted name, inside a function); of ours, only the module's name."""
    found = []
    for node, inside in statements(parsed(sources[module])):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            above = module.split(".")
            above = above[: len(above) - node.level + is_package] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
            if base.split(".")[0] == PACKAGE:
                names = [name if name in sources else base for name in names]
        found += [(name, inside) for name in names]
    return found


def all_imports(sources):
    """Module -> its imports. A module is a package if another one lies in it."""
    return {
        module: imports(sources, module, any(other.startswith(f"{module}.") for other in sources)) for module in sources
    }


def within(name, room):
    return name == room or name.startswith(f"{room}.")


def cycle(sources):
    """A cycle among the imports at module level, as a list of modules; empty if there is none."""
    graph = {
        module: {name for name, inside in found if not inside and name in sources and name != module}
        for module, found in all_imports(sources).items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def trespasses(sources):
    """Imports that ARCHITECTURE.md forbids, as sentences."""
    listings, vectorized, onebased = f"{PACKAGE}.listings", f"{PACKAGE}.vectorized", f"{PACKAGE}.onebased"
    looked_up = [f"{PACKAGE}.{name}" for name in ("language", "listings.examples")]
    found = []
    for module, imported in all_imports(sources).items():
        for name, inside in imported:
            sentence = f"{module} imports {name}"
            if within(module, listings) and module != f"{listings}.examples":
                allowed = [listings, onebased] + (looked_up if module == listings and inside else [])
                ours = name.split(".")[0] == PACKAGE
                if ours and not any(within(name, room) for room in allowed):
                    found.append(sentence)
                elif not ours and name.split(".")[0] not in sys.stdlib_module_names:
                    found.append(sentence)
            if within(module, vectorized) and within(name, listings):
                found.append(sentence)
            rooms = HEAVY.get(name.split(".")[0])
            if rooms is not None and not inside and not any(within(module, room) for room in rooms):
                found.append(f"{sentence} outside of a function")
    return found


def room_of(module):
    """The room that a module stands in; None for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else None


def arrows_back(sources):
    """Imports of a room further down in the list of rooms, or of the front door, as sentences."""
    found = []
    for module, imported in all_imports(sources).items():
        here = room_of(module)
        if here in (None, "cli"):
            continue
        for name, _ in imported:
            there = room_of(name)
            if name.split(".")[0] == PACKAGE and (there is None or ROOMS.index(there) > ROOMS.index(here)):
                found.append(f"{module} imports {name}")
    return found


# Rooms that are held to STYLE.md's air: lines of at most 100 characters, and so many syntax-tree nodes a code line.
# None is the front door.
AIRY = [None, "nets", "deck", "widget", "course", "publishing", "cli", "slips", "checking"]
LONGEST_LINE = 100
NODES_A_LINE = 6.8  # on average over a room's modules together
NODES_A_LINE_OF_A_MODULE = 9
# Rooms of formulas, whose lines hold more; all else is the same. Room -> nodes a line on average.
FORMULAS = {"onebased": 7.9, "loops": 8.5, "vectorized": 8.8, "compiled": 8.4}
NODES_A_LINE_OF_A_MODULE_OF_FORMULAS = 9
# Rooms that take arguments, syntax trees and logs apart; only their average is higher.
TAKING_APART = {"operations": 7.5, "language": 8.0, "tracing": 8.0}
MOST_BRANCHES = 10
BRANCHES = (
    ast.If,
    ast.For,
    ast.While,
    ast.IfExp,
    ast.BoolOp,
    ast.ExceptHandler,
    ast.comprehension,
    ast.match_case,
)


def code_lines(source):
    """The numbers of the lines that hold code: no blank lines, comments and docstrings."""
    quiet = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in quiet:
            found.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(parsed(source)):
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if documented and ast.get_docstring(node) is not None:
            found.difference_update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return found


def nodes(tree):
    """How many nodes a syntax tree has, without those that only tell a read from a write."""
    return sum(not isinstance(node, ast.expr_context) for node in ast.walk(tree))


def crowded(sources, average=NODES_A_LINE, most=NODES_A_LINE_OF_A_MODULE):
    """What is too long or too dense in these modules, as sentences."""
    found = []
    all_nodes, all_lines = 0, 0
    for module, source in sources.items():
        for number, line in enumerate(source.splitlines(), start=1):
            if len(line) > LONGEST_LINE:
                found.append(f"{module}:{number} has {len(line)} characters")
        tree = parsed(source)
        count, lines = nodes(tree), max(1, len(code_lines(source)))
        all_nodes, all_lines = all_nodes + count, all_lines + lines
        if count > most * lines:
            found.append(f"{module} has {count / lines:.2f} nodes a line")
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                branches = sum(isinstance(node, BRANCHES) for node in ast.walk(function))
                if branches > MOST_BRANCHES:
                    found.append(f"{module}.{function.name} has {branches} branches")
    if all_nodes > average * all_lines:
        found.append(f"all of them have {all_nodes / all_lines:.2f} nodes a line")
    return found


# Put together here, so that this file does not hold what it looks for.
REGISTRIES = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "anaconda" + ".org", "deb.debian" + ".org"]
REGISTRIES += ["index" + "-url", "find" + "-links", "download.pytorch" + ".org"]
HOMES = "|".join(["home", "root", "Users", "work", "tmp", "opt"])
MACHINE_PATH = re.compile(rf"(?<![\w./~+-])/(?:{HOMES})/\w|\b[A-Z]:\\+(?:Users|Windows|Program|Temp)\b")


def tells(text):
    """Registry addresses and absolute paths of a machine in a text."""
    found = [word for word in REGISTRIES if word in text.lower()]
    return found + [text[match.start() : match.end() + 30] for match in MACHINE_PATH.finditer(text)]


@pytest.fixture(scope="module")
def sources():
    return read_package(ROOT / PACKAGE)


def test_no_two_test_modules_have_one_name():
    """pytest collects only one of them, and says so at the end of a whole run alone."""
    names = sorted(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert sorted(set(names)) == names


def test_no_modules_import_each_other_in_a_circle(sources):
    assert cycle(sources) == []


def test_imports_run_as_ARCHITECTURE_says(sources):
    assert trespasses(sources) == []


def test_there_are_the_rooms_of_the_list_and_no_others(sources):
    assert {room_of(module) for module in sources} - {None} == set(ROOMS)
    assert len(ROOMS) <= 16


def test_the_map_of_README_has_every_room_and_nothing_that_is_not_there():
    rows = re.findall(r"^\| (`lecture_cnn/.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    named = [name.removeprefix(f"{PACKAGE}/") for row in rows for name in re.findall(r"`(.*?)`", row)]
    assert sorted(name.removesuffix("/").removesuffix(".py") for name in named) == sorted(ROOMS)
    assert [name for name in named if not (ROOT / PACKAGE / name).exists()] == []


def test_each_room_uses_only_rooms_before_it(sources):
    assert arrows_back(sources) == []


@pytest.mark.parametrize("room", AIRY)
def test_a_room_that_is_done_has_short_lines_with_one_thought_each(sources, room):
    own = {module: source for module, source in sources.items() if room_of(module) == room}
    assert own and crowded(own) == []


@pytest.mark.parametrize("room", FORMULAS)
def test_a_room_of_formulas_has_short_lines_and_small_functions(sources, room):
    own = {module: source for module, source in sources.items() if room_of(module) == room}
    assert own and crowded(own, FORMULAS[room], NODES_A_LINE_OF_A_MODULE_OF_FORMULAS) == []


@pytest.mark.parametrize("room", TAKING_APART)
def test_no_module_that_takes_trees_or_logs_apart_is_dense(sources, room):
    own = {module: source for module, source in sources.items() if room_of(module) == room}
    assert own and crowded(own, TAKING_APART[room]) == []


def test_importing_the_package_loads_numpy_at_most():
    code = (
        f"import sys; before = set(sys.modules); import {PACKAGE}\n"
        "new = {name.split('.')[0] for name in sys.modules} - before - sys.stdlib_module_names\n"
        "print(*sorted(name for name in new if not name.startswith(('_', 'cython'))))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stderr == ""
    assert PACKAGE in run.stdout.split()
    assert set(run.stdout.split()) <= {PACKAGE, "numpy"}


def test_no_tracked_file_names_a_registry_or_a_path_of_a_machine():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there is no list of tracked files")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    assert "pyproject.toml" in names
    found = {name: tells(text_of(ROOT / name)) for name in names}
    assert {name: words for name, words in found.items() if words} == {}


def text_of(path):
    """The text of a file; nothing if it is a picture or the like."""
    data = path.read_bytes()
    return "" if b"\0" in data[:4096] else data.decode("utf-8", "ignore")


# The checks themselves: each finds what is planted for it.


def package(**modules):
    """Sources of a small package: `listings__new` is the module listings.new."""
    return {PACKAGE: "", **{f"{PACKAGE}.{name.replace('__', '.')}": text for name, text in modules.items()}}


def test_a_circle_is_found_and_one_closed_only_inside_a_function_is_none():
    assert cycle(package(a="from . import b", b=f"from {PACKAGE}.a import thing")) != []
    assert cycle(package(a="from . import b", b="def f():\n    from . import a")) == []


@pytest.mark.parametrize(
    "modules",
    [
        dict(listings="", listings__new="import numpy as np"),
        dict(listings="", listings__new="from ..tracing import trace", tracing=""),
        dict(listings="", listings__new="def f():\n    from ..language import notation", language=""),
        dict(listings="from ..language import notation", listings__new="", language=""),
        dict(listings="", listings__new="from .. import vectorized", vectorized=""),
        dict(listings="", listings__new="", vectorized="def f():\n    from .listings import new"),
        dict(course="", loops="import matplotlib.pyplot as plt"),
        dict(widget="", nets="import PIL"),
        dict(nets="class A:\n    from sklearn.datasets import load_digits"),
        dict(compiled="try:\n    import numba\nexcept ImportError:\n    numba = None"),
    ],
)
def test_a_planted_trespass_is_found(modules):
    assert len(trespasses(package(**modules))) == 1


@pytest.mark.parametrize(
    "modules",
    [
        dict(listings="", listings__new="from ..onebased import span, zeros", onebased="import numpy as np"),
        dict(listings="def f():\n    from ..language import notation", listings__new="", language=""),
        dict(course="", course__figures="import matplotlib.pyplot as plt", nets="def f():\n    import sklearn"),
        dict(widget="import anywidget", widget__stepper="import anywidget"),
        dict(tracing="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import matplotlib"),
    ],
)
def test_what_is_allowed_is_not_complained_about(modules):
    assert trespasses(package(**modules)) == []


@pytest.mark.parametrize(
    "source, says",
    [
        ("x = 1  #" + " long" * 20, "characters"),
        ("y = {f(a[i], b[j]): g(h(i) + k(j), n=m[i]) for i in p for j in q if i < j}", "module.* nodes a line"),
        ("x = f(a, g(b), c=d)\n" * 9, "all of them .* nodes a line"),
        ("def f(x):\n" + "    if x:\n        x = 1\n" * 11, "11 branches"),
    ],
)
def test_a_planted_crowd_is_found(source, says):
    assert any(re.search(says, sentence) for sentence in crowded({"module": source}))


def test_airy_code_is_not_complained_about_and_a_docstring_is_no_code():
    source = '"""Words.\n\nMore words.\n"""\n\n# a comment\nx = f(a)\ny = x\n'
    assert len(code_lines(source)) == 2
    assert crowded({"module": source, "a docstring alone": '"""Words."""'}) == []


def test_a_planted_arrow_back_is_found():
    assert arrows_back(package(tracing="from .widget import stepper", widget="")) != []
    assert arrows_back(package(nets="def f():\n    from . import trace")) != []
    assert arrows_back(package(widget="from .tracing import trace", tracing="")) == []


@pytest.mark.parametrize(
    "text",
    ["https://" + "pypi" + ".org/" + "simple", "--extra-index" + "-url x", "in /" + "home/ada/x", "C:" + "\\Users"],
)
def test_a_planted_address_or_path_is_found(text):
    assert tells(text) != []


@pytest.mark.parametrize("text", ["#!/usr/bin/env bash", "https://example.org/" + "home/x", "./" + "tmp/x", "W/root/2"])
def test_other_text_is_not_taken_for_an_address_or_path(text):
    assert tells(text) == []
