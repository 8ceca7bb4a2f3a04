"""The tool behind `make mutants`: what it plants, and that it tells a test that catches from one that doesn't."""

import ast
import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "mutants"
sys.path.insert(0, str(FOLDER))
import changes  # noqa: E402
import mutants  # noqa: E402
import running  # noqa: E402

sys.path.remove(str(FOLDER))


def planted(source):
    """The sources that one change makes of this one."""
    return {change.applied(source) for change in changes.changes(source) if changes.makes_a_difference(change, source)}


@pytest.mark.parametrize(
    "source, made",
    [
        ("a < b", "a <= b"),
        ("a is not b", "a is b"),
        ("a not in b", "a in b"),
        ("(a) == (b)", "(a) != (b)"),
        ("a + b", "a - b"),
        ("a ** b", "a * b"),
        ("a and b", "a or b"),
        ("not a", "a"),
        ("-a", "a"),
        ("a = 3", "a = 4"),
        ("a = 3", "a = 0"),
        ("a = 0.5", "a = (0.5 + 1)"),
        ("a = True", "a = False"),
        ("if a: b()", "if (not (a)): b()"),
        ("[a for a in b if a > 0]", "[a for a in b if True]"),
        ("a = 1; b()", "pass; b()"),
        ("a += b", "a = b"),
        ("a += b", "a -= b"),
        ("f(a, b)", "f(b, a)"),
        ("f(a, b)", "f(a, )"),
        ("f(a, axis=1)", "f(a, )"),
        ("f(a, axis=1)", "f(a, axis=2)"),
        ("a[1:n]", "a[:n]"),
        ("a[1:n]", "a[1:(n) + 1]"),
        ("a[::2]", "a[::]"),
        ("max(a)", "min(a)"),
        ("np.argmax(a)", "np.argmin(a)"),
        ("for a in b:\n    break", "for a in b:\n    continue"),
        ("def f(a=0):\n    return a, 1", "def f(a=1):\n    return a, 1"),
        ("def f(a=0):\n    return a, 1", "def f(a=0):\n    return 1, a"),
        ("def f(a=0):\n    return a", "def f(a=0):\n    return None"),
        ("def f(a):\n    raise a", "def f(a):\n    pass"),
    ],
)
def test_a_change_is_planted(source, made):
    assert made in planted(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "import a",
        "from a import b",
        "def f(a: list[int, 3]) -> 3:\n    pass",
        "def __repr__(self):\n    return 1 + 2",
        "f'{a + 1}'",
    ],
)
def test_texts_hints_and_imports_are_left_alone(source):
    assert {made for made in planted(source)} <= {"pass"}


def test_an_error_is_deleted_whole_and_its_text_left_alone():
    assert planted("def f(a):\n    raise ValueError(a + 1)") == {"def f(a):\n    pass"}


def test_a_change_that_compiles_to_the_same_is_none():
    same = changes.Change(1, 1, "", 4, "1 + 1", "2")
    assert same.applied("a = 1 + 1") == "a = 2"
    assert not changes.makes_a_difference(same, "a = 1 + 1")


def test_changes_of_a_module_keep_the_number_of_lines_and_the_other_text_and_nearly_all_are_python():
    source = mutants.sources(running.ROOT, ["slips/variants"])["lecture_cnn/slips/variants.py"]
    text, found = source.encode(), changes.changes(source)
    for change in found:
        assert change.applied(source).count("\n") == source.count("\n")
        assert text[change.start :].startswith(change.was.encode())
    parsed = [change for change in found if parses(change.applied(source))]
    assert len(parsed) > 0.95 * len(found) > 100


def test_every_module_of_the_issue_has_its_sources():
    sources = mutants.sources(running.ROOT)
    for module in running.MODULES:
        assert any(file.startswith(f"lecture_cnn/{module}") for file in sources)


def parses(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def test_the_same_seed_draws_the_same_mutants_and_known_equivalent_ones_are_left_out():
    sources = {"a.py": "def f(a, b):\n    return a < b and a + 1 > 2\n"}
    first, _, known = mutants.drawn(sources, 5, 1, set())
    assert len(first) == 5 and known == 0
    assert mutants.drawn(sources, 5, 1, set())[0] == first
    second, _, known = mutants.drawn(sources, 100, 1, {str(first[0])})
    assert known == 1 and first[0] not in second and set(first[1:]) <= set(second)


def test_the_list_of_equivalent_mutants_names_lines_that_are_there():
    sources = mutants.sources(running.ROOT)
    for block in mutants.known_equivalent():
        place, before, after = block.splitlines()
        assert before.startswith("- ") and after.startswith("+ ")
        lines = [line.strip() for line in sources[place.split(", ")[0]].splitlines()]
        assert before.removeprefix("- ") in lines, f"{place}: this line is no more: {before}"


def test_tests_of_the_module_s_own_file_and_area_come_first_and_each_file_has_its_turn():
    seconds = {"tests/nets/a.py::1": 2, "tests/language/b.py::1": 9, "tests/language/b.py::2": 8,
               "tests/language/test_adapter.py::1": 10, "tests/nets/a.py::2": 1, "tests/loops/c.py::1": 5}
    found = mutants.in_order(list(seconds), seconds, "lecture_cnn/language/adapter.py")
    assert found == ["tests/language/test_adapter.py::1", "tests/language/b.py::2", "tests/language/b.py::1",
                     "tests/nets/a.py::2", "tests/loops/c.py::1", "tests/nets/a.py::1"]
    first, rest = mutants.rounds(found, seconds)
    assert first == [test for test in found if "loops" not in test] and rest == ["tests/loops/c.py::1"]
    assert mutants.rounds(found, dict.fromkeys(found, 100)) == [first, []]
    assert mutants.rounds(["tests/nets/a.py::1"], seconds) == [["tests/nets/a.py::1"], ["tests/nets/a.py::2"]]


def test_what_is_cached_is_also_asked_of_the_other_tests_of_the_module_s_own_file():
    own = [f"tests/nets/test_data.py::{number}" for number in range(20)]
    others = [f"tests/nets/test_{name}.py::1" for name in "abcdef"]
    seconds = dict.fromkeys([*own, *others], 1)
    tests = mutants.in_order([own[0], *others], seconds, "lecture_cnn/nets/data.py")
    first, rest = mutants.rounds(tests, seconds, "lecture_cnn/nets/data.py")
    assert first[0] == own[0] and set(rest[:19]) == set(own[1:]) and rest[19:] == others[-4:][:1]


def test_a_default_is_asked_of_the_tests_that_bear_the_function_s_name(monkeypatch, tmp_path):
    source = "def near(count=5):\n    return count\n"
    (tmp_path / "p").mkdir()
    (tmp_path / "p/a.py").write_text(source)
    [five] = [one for one in changes.changes(source) if one.becomes == "0"]
    asked = []
    monkeypatch.setattr(mutants.running, "changed", lambda *_: contextlib.nullcontext())
    monkeypatch.setattr(mutants.running, "caught", lambda tree, tests, seconds: asked.extend(tests))
    seconds = {"t/test_b.py::called": 1, "t/test_c.py::signature[near]": 1, "t/test_c.py::signature[far]": 30}
    lines = {"p/a.py": {"near: return count": ["t/test_b.py::called"]}}
    mutants.tried(tmp_path, mutants.Mutant("p/a.py", five, "", ""), seconds, lines)
    assert asked == ["t/test_b.py::called", "t/test_c.py::signature[near]"]


def test_what_is_computed_on_import_gets_the_tests_of_the_lines_that_use_it():
    source = "MOST = 3\n\n\ndef f(a, b=2):\n    c = a\n    return c < MOST\n"
    found = [mutants.used_in(changes.Change(line, line, "", 0, "", ""), source) for line in (1, 4, 5)]
    assert found == [[6], [5, 6], []]
    covered = {": MOST = 3": ["1", "2"], "f: c = a": ["1"], "f: return c < MOST": ["2"]}
    names = running.names_of_lines(source)
    assert mutants.tests_of(changes.Change(1, 1, "", 0, "", ""), covered, names, [6]) == ["2"]


def test_a_line_that_no_test_was_seen_to_run_gets_the_tests_of_its_function_or_file():
    names = running.names_of_lines("def f():\n    a = 1\n    b = 2\n\n\ndef g():\n    c = 3\n")
    covered = {"f: a = 1": ["1", "2"], "f: d = 4": ["3"], "h: e = 5": ["4"]}
    found = [mutants.tests_of(changes.Change(line, line, "", 0, "", ""), covered, names) for line in (2, 3, 7)]
    assert found == [["1", "2"], ["1", "2", "3"], ["1", "2", "3", "4"]]


AWAY = """
import subprocess
import sys

import pytest

from lecture_cnn import loops


def asked(number):
    line = f"{number}\\n".encode()
    process.stdin.write(line)
    process.stdin.flush()
    return int(process.stdout.readline())


WORK = "from lecture_cnn.loops import away\\nwhile True: print(away(int(input())), flush=True)"
process = subprocess.Popen([sys.executable, "-c", WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_another():
    assert loops.sharp(1) == 2


def test_away():
    assert asked(1) == 2


def test_away_again():
    assert asked(0) == 0


@pytest.fixture(scope="module", autouse=True)
def killed_at_the_end():
    yield
    process.kill()
    process.communicate()
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A package of two functions, of which one has a test that is sharp and the other one that is blunt."""
    files = {
        "lecture_cnn/__init__.py": "",
        "lecture_cnn/loops.py": "def sharp(a):\n    return a + 1\n\n\ndef blunt(a):\n    return a + 1\n\n\n"
                                "def counted(n):\n    while n > 0:\n        n -= 1\n    return n\n\n\n"
                                "SIZES = (3, 5)\n\n\n"
                                "def away(a):\n    return 2 * a\n",
        "tests/conftest.py": "",
        "tests/loops/test_away.py": AWAY,
        "tests/loops/test_loops.py": "from lecture_cnn.loops import SIZES, blunt, counted, sharp\nimport pytest\n\n\n"
                                     "def test_sharp():\n    assert sharp(1) == 2\n\n\n"
                                     "def test_blunt():\n    assert blunt(1) != 5\n\n\n"
                                     "def test_counted():\n    assert counted(3) == 0\n\n\n"
                                     "@pytest.mark.parametrize('size', SIZES)\n"
                                     "def test_sizes(size):\n    assert size in (3, 5)\n",
        "pyproject.toml": "[tool.pytest.ini_options]\nmarkers = ['browser', 'notebook']\n",
    }
    for name, text in files.items():
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text(text)
    monkeypatch.setattr(running, "BUILD", tmp_path)
    running.compile_package(tmp_path / "tree")
    return tmp_path / "tree"


TRY_EVERY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import mutants, running
tree = Path(sys.argv[2])
running.BUILD, running.SLOW_IMPORTS, running.LEAST = tree.parent, ("pytest", "coverage"), 0.5
running.load()
seconds, lines = running.covering(tree)
print(*lines["lecture_cnn/loops.py"]["away: return 2 * a"])
found, _, _ = mutants.drawn(mutants.sources(tree, ["loops"]), 100, 1, set())
for one in found:
    if one.after in ("return a - 1", "return a + 2", "n = 1", "while n >= 0:", "SIZES = (3, 6)", "return 3 * a"):
        print(one.change.function, "|", one.after, "|", mutants.tried(tree, one, seconds, lines))
"""


def test_each_mutant_of_a_sharp_test_is_caught_and_those_of_a_blunt_one_survive(project):
    command = [sys.executable, "-c", TRY_EVERY, str(FOLDER), str(project)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    away = "tests/loops/test_away.py::test_away"
    assert f"{away} {away}_again\n" in run.stdout  # one process that serves both, and is killed
    found = {tuple(line.split(" | ")[:2]): line.split(" | ")[2] for line in run.stdout.splitlines() if " | " in line}
    caught = {key: how.split(" - ")[0] for key, how in found.items()}
    test = "FAILED tests/loops/test_loops.py::test"
    assert caught == {
        ("sharp", "return a - 1"): f"{test}_sharp",
        ("sharp", "return a + 2"): f"{test}_sharp",
        ("blunt", "return a - 1"): "None",
        ("blunt", "return a + 2"): "None",
        ("counted", "n = 1"): "does not end",
        ("away", "return 3 * a"): f"FAILED {away}",
        ("", "SIZES = (3, 6)"): f"{test}_sizes[6]",
        ("counted", "while n >= 0:"): f"{test}_counted",
    }
    assert "while n > 0" in (project / "lecture_cnn" / "loops.py").read_text()
