"""Plant small faults in the package, one at a time, and see whether the tests catch them: `make mutants`.

    make mutants N=60 SEED=7 ONLY=language   60 mutants of that room
    make mutants-sample                      twelve, always the same, for .ci/run

For each mutant those tests run that run its line, until the first fails. Printed are the survivors, each as the line
before and after, and the share of those caught. A mutant that no test can tell from the original is written, as it is
printed and with the reason, into equivalent.txt beside this file, and is not drawn again.
"""

import argparse
import ast
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import running
from changes import Change, changes, makes_a_difference

FIRST = 12  # so many tests run first, alone
BUDGET = 20  # then so many seconds of others, as they take unchanged
EQUIVALENT = Path(__file__).with_name("equivalent.txt")


@dataclass(frozen=True)
class Mutant:
    file: str
    change: Change
    before: str
    after: str

    def __str__(self):
        """As in equivalent.txt."""
        return f"{self.file}, {self.change.function or 'the module'}\n- {self.before}\n+ {self.after}"


def mutant(file, change, source):
    """With the changed line before and after, without its indentation."""
    before, after = source.splitlines(), change.applied(source).splitlines()
    at = next((n for n, (old, new) in enumerate(zip(before, after)) if old != new), change.line - 1)
    return Mutant(file, change, before[at].strip(), after[at].strip())


def sources(tree, only=None):
    """File -> text of the modules that are mutated."""
    package = tree / running.PACKAGE
    found = {}
    for name in only or running.MODULES:
        files = sorted((package / name).rglob("*.py")) or [package / f"{name}.py"]
        found |= {file.relative_to(tree).as_posix(): file.read_text(encoding="utf-8") for file in files}
    return found


def drawn(sources, number, seed, equivalent):
    """Mutants by chance: so many, without those that compile to the same or are known to be equivalent."""
    every = [(file, change) for file, source in sources.items() for change in changes(source)]
    random.Random(seed).shuffle(every)
    found, same, known = [], 0, 0
    for file, change in every:
        one = mutant(file, change, sources[file])
        if len(found) == number:
            break
        elif not makes_a_difference(change, sources[file]):
            same += 1
        elif str(one) in equivalent:
            known += 1
        else:
            found.append(one)
    return found, same, known


def known_equivalent():
    """The mutants of equivalent.txt: blocks of the file and the function, the line before and after, the reason."""
    blocks = EQUIVALENT.read_text(encoding="utf-8").split("\n\n") if EQUIVALENT.exists() else []
    return {"\n".join(block.strip().splitlines()[:3]) for block in blocks}


def in_order(tests, seconds, file):
    """First the tests of the module's own file and area, then one of each file in turn, quickest first."""
    area = file.split("/")[1].removesuffix(".py")
    area, own = f"tests/{area}/", f"_{Path(file).stem}."
    turns, places = {}, []
    for test in sorted(tests, key=lambda test: (seconds[test], test)):
        test_file = test.split("::")[0]
        turns[test_file] = turns.get(test_file, 0) + 1
        places.append((not test_file.startswith(area), own not in test_file, turns[test_file], seconds[test], test))
    return [place[-1] for place in sorted(places)]


def rounds(tests, seconds, file=""):
    """A few of three files first, since a file takes a while to be read, then others, quickest first.

    Then also the files' tests that were not seen to run the line: what is cached runs in the first test alone. Among
    these, those of the module's own file come first.
    """
    own = f"_{Path(file).stem}."
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    first = [test for test in tests if test.split("::")[0] in files[:3]][:FIRST]
    neighbours = [test for test in seconds if test.split("::")[0] in files]
    within, spent = [], 0

    def turn(test):
        return own not in test.split("::")[0], test not in tests, seconds[test], test

    for test in sorted({*tests, *neighbours} - set(first), key=turn):
        spent += seconds[test]
        if spent > BUDGET:
            break
        within.append(test)
    return [first, within]


def used_in(change, source):
    """The lines that use what is computed on import: a function's body its defaults, others the module's constant."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        if function.lineno <= change.line < function.body[0].lineno:
            return list(range(function.body[0].lineno, function.end_lineno + 1))
    made = {name.id for statement in tree.body if statement.lineno == change.statement for name in named_in(statement)
            if isinstance(name.ctx, ast.Store)}
    return [name.lineno for function in functions for name in named_in(function) if name.id in made]


def named_in(node):
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]


def tests_of(change, covered, names, used=()):
    """The tests that run a line; of one that none was seen to run, those of its function, or else of its file.

    Of one that runs on import, those that run a line where its value is used.
    """
    function = names[change.line].split(":")[0]
    users = {names[line] for line in used}
    for fits in (users.__contains__, names[change.line].__eq__, names[change.statement].__eq__,
                 lambda name: name.split(":")[0] == function, lambda name: True):
        found = [test for name, tests in covered.items() if fits(name) for test in tests]
        if found:
            return list(dict.fromkeys(found))
    return []


def tried(tree, one, seconds, lines):
    """How the tests catch the mutant; None if they don't."""
    covered, file = lines.get(one.file, {}), tree / one.file
    source = file.read_text(encoding="utf-8")
    used = used_in(one.change, source)
    tests = tests_of(one.change, covered, running.names_of_lines(source), used)
    if used:  # a default: it stands in the signature, which a test may look at without a call
        name = one.change.function.split(".")[-1] or "the module"
        tests = list(dict.fromkeys([*tests, *(test for test in seconds if test.endswith(f"[{name}]"))]))
    with running.changed(file, one.change.applied(source)):
        for some in rounds(in_order(tests, seconds, one.file), seconds, one.file):
            how = running.caught(tree, some, seconds) if some else None
            if how:
                return how
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", nargs="*", help="modules, such as language or nets", choices=running.MODULES)
    parser.add_argument("--areas", nargs="*", help="the folders of tests that are asked (all that are quick)")
    parser.add_argument("--bound", type=float, default=0, help="fail if fewer are caught, in per cent")
    parser.add_argument("--verbose", action="store_true", help="print how each one is caught, too")
    options = parser.parse_args()

    running.load()
    with running.tree() as tree:
        share = measured(tree, options)
    return int(share < options.bound)


def measured(tree, options):
    """Print the survivors and the share of the mutants that are caught, in per cent; return the share."""
    texts = sources(tree, options.only)
    mutants, same, known = drawn(texts, options.number, options.seed, known_equivalent())
    seconds, lines = running.covering(tree, options.areas)
    print(f"seed {options.seed}: {len(mutants)} mutants of {len(texts)} files; not drawn: {same} that compile to the "
          f"same, {known} known to be equivalent", flush=True)
    survivors = 0
    for number, one in enumerate(mutants, 1):
        how = tried(tree, one, seconds, lines)
        if how is None:
            survivors += 1
            print(f"\n{number}: survives, line {one.change.line}\n{one}\n", flush=True)
        elif options.verbose:
            print(f"{number}: {one}\n    {how}", flush=True)
    share = 100 * (1 - survivors / len(mutants))
    print(f"{len(mutants) - survivors} of {len(mutants)} caught, {share:.1f}%; {survivors} survive")
    return share


if __name__ == "__main__":
    sys.exit(main())
