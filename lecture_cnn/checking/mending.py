"""Which one change of a student's text makes a result right: `Mending(...).of("dw")`.

A change counts only if the result is then right on every case that was tried, and no other result
that was right is wrong: so it is a fact, and no likelihood. The changes are those of changes.py.
They run in the function's own process, within limits; what is right stays here. Nothing is looked
for where the text isn't the one that runs, or where the function reaches outside (a file, another
program): it would do so again with every change.
"""

import ast
import functools
import linecache
import marshal
import time
import types
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from ..language.source import code_of, parts_of, tree_of
from . import child, worker
from .changes import changes
from .diagnosis import WRONG, Received, Result, alike
from .spots import TERM, Change

MOST = 3000  # changes that are tried where one waits for the line
FEW = 1700  # while a check is made, and fewer in a long text: as many as this for all of its
NODES = 300_000  # nodes together
FEWEST_CASES = 3  # a factor may be right by chance on fewer
AT_ONCE = 50
FEW_ENDLESS, MOST_ENDLESS = 10, 100  # changes that may compute for too long
SECONDS = 2.0  # of a call with so many changes
LITTLE = {
    "",
    "it stops with an error",
    "each time by a factor",
    "its size is another",
    "its size is too large",
    "its size is too small",
    "the right numbers in other places",
}
TWO_CHANGES = "two changes of the text make it right on every case:"
ONE_CHANGE = "one change of the text makes it right on every case:"
LONGEST = 10.0  # seconds that a search may last, waiting counted
OUTSIDE = {
    "open",
    "os",
    "sys",
    "subprocess",
    "shutil",
    "socket",
    "sleep",
    "input",
    "exec",
    "eval",
    "save",
    "savez",
    "savetxt",
    "tofile",
    "dump",
    "write",
    "__import__",
}


@dataclass(frozen=True)
class Mended:
    """A change: the result that it makes right, the line in the file, the two texts, what kind it
    is, the line of its twin."""

    result: str
    line: int
    old: str
    new: str
    kind: str
    twin: int = 0
    made: tuple[str, str] = "", ""  # the function and its tree with the change
    first: "Mended | None" = None  # which is made as well, for another result

    def __str__(self) -> str:
        words = f"{self._words} {self.result} is right on every case"
        if self.first is None:
            return words
        return f"{self.first._words}; and then {words}"

    @property
    def _words(self) -> str:
        if not self.new:
            words = f"line {self.line}: without `{self.old}`"
        elif self.old == self.new:
            words = f"line {self.line}: with `{self.old}` in another place"
        else:
            words = f"line {self.line}: with `{self.new}` for `{self.old}`"
        if self.twin:
            where = f"in line {self.twin}"
            if self.twin == self.line:
                where = "beside it"
            words += f", and the same {where},"
        return words


class Mending:
    """The search for one function: `trials` are those that were run, `right` what is right."""

    def __init__(
        self,
        run: Any,
        reading: Any,
        trials: list[Any],
        received: Received,
    ) -> None:
        self.run, self.reading = run, reading
        self.trials = sorted(trials, key=_size)
        self.received = received
        names = received.right_names()
        self.kept = [name for name in names if not received.wrong_cases(name)]
        self.is_slow = False  # whether it computes too long for many changes
        self.endless = 0  # changes with which it computes for too long

    def of(
        self,
        name: str,
        most: int = MOST,
        line: int = 0,
        after: Mended | None = None,
    ) -> Mended | None:
        """The first change that makes a result, which is wrong, right on every case.

        Those in this line are tried first. `after`: a change that is made before, for another
        result.
        """
        order = self._order(name)
        if not order:
            return None
        everything = islice(self._changes(line, after), most)
        begun = time.monotonic()
        while some := list(islice(everything, AT_ONCE)):
            for trial in order:
                some = self._right_on(trial, name, some)
                if not some or self.run.over:
                    break
            if some and not self.run.over:
                return self._told(name, some[0].number, line, after)
            is_late = time.monotonic() - begun > LONGEST
            is_late = is_late or self.endless > (FEW_ENDLESS if most <= FEW else MOST_ENDLESS)
            if self.run.over or self.is_slow or is_late:
                break
        return None

    @functools.cached_property
    def length(self) -> int:
        """How many nodes the text has."""
        trees = [definition for _, _, definition in self._definitions()]
        return 1 + sum(len(parts_of(tree, ast.AST)) for tree in trees)

    def _order(self, name: str) -> list[Any]:
        """All cases, those first in which a result is wrong: the smallest one, then from the
        largest one on. Nothing where it is wrong in none."""
        wrong = self.received.wrong_cases(name)
        first: list[Any] = []
        others: list[Any] = []
        for trial in self.trials:
            if trial.case.name in wrong and not has_distributions(trial):
                first.append(trial)
            else:
                others.append(trial)
        if not first:
            return []
        smallest, *larger = first
        larger.reverse()
        return [smallest, *larger, *others]

    def _right_on(
        self, trial: Any, name: str, some: list["_Made"]
    ) -> list["_Made"]:
        """Those of the changes with which a result is right on a case."""
        batch = trial.case.batch
        job = self.reading.job(trial.values, batch)
        job["changes"] = [(one.part, one.code) for one in some]
        right = self.received.right[trial.case.name]
        outcome = self.run(self.reading.plan.function, job)
        each = outcome.get("each", [])
        self.is_slow = self.is_slow or len(each) < len(some)
        self.endless += sum(made.get("error", {}).get("text") == child.TOO_LONG for made in each)
        asked = (name, *self.kept)
        kept = []
        for one, made in zip(some, each):
            if "found" not in made:
                if has_distributions(trial):  # it may be for class numbers alone
                    kept.append(one)
                continue
            if made["changed"]:
                continue
            results = self.reading.results(made["found"], right, batch)
            are = [_is_right(results.get(n), right.get(n)) for n in asked]
            if all(are):
                kept.append(one)
        return kept

    def _changes(self, line: int, after: Mended | None) -> Iterator["_Made"]:
        """Each change as code."""
        for number, (name, file, definition, change) in enumerate(
            self._each(line, after)
        ):
            if change.kind == TERM and len(self.trials) < FEWEST_CASES:
                continue
            try:
                module = code_of(ast.Module([definition], []), file)
            except (SyntaxError, ValueError, TypeError):
                continue
            code = _code_in(module, definition.name)
            yield _Made(number, name, marshal.dumps(code))

    def _each(
        self, line: int, after: Mended | None
    ) -> Iterator[tuple[str, str, ast.FunctionDef, Change]]:
        """Each change while it is made: the function's name and file, its tree, the change."""
        for name, file, definition in self._definitions():
            for change in _after(after, name, definition, line):
                yield name, file, definition, change

    def _definitions(self) -> Iterator[tuple[str, str, ast.FunctionDef]]:
        for name, part in self._parts:
            try:
                definition = tree_of(part)
            except (ValueError, SyntaxError):  # a lambda, or no text
                continue
            definition.decorator_list = []
            yield name, part.__code__.co_filename, definition

    @functools.cached_property
    def _parts(self) -> list[tuple[str, types.FunctionType]]:
        """The functions whose text may be changed."""
        try:
            parts = child.parts_of(self.reading.plan.function)
        except Exception:  # an object of the student's own
            return []
        for part in parts.values():
            names = _names_in(part.__code__)
            if names & OUTSIDE:
                return []
        found = []
        for name, part in sorted(parts.items(), key=self._turn):
            code = part.__code__
            if code.co_freevars:
                continue
            if _is_of_its_text(code):
                found.append((name, part))
        return found

    def _turn(self, named: tuple[str, Any]) -> int:
        """When a function has its turn: what makes this result first, what sets up last."""
        name = named[0].rpartition(".")[2]
        is_back = self.reading.operation.endswith(("backward", "gradient"))
        if name == ("backward" if is_back else "forward"):
            return 0
        if name in ("forward", "__init__"):
            return 2
        return 1

    def _told(
        self, name: str, number: int, line: int, after: Mended | None
    ) -> Mended:
        """The change of this number in words."""
        of_number = islice(self._each(line, after), number, None)
        part, _, definition, change = next(of_number)
        return Mended(
            name,
            change.line,
            _text(change.old),
            _text(change.new),
            change.kind,
            change.twin,
            (part, ast.dump(definition)),
            after,
        )


def has_distributions(trial: Any) -> bool:
    """Whether the answers of a case are distributions, and not class numbers."""
    d = trial.values.get("d")
    z = trial.values.get("z")
    return d is not None and z is not None and np.ndim(d) == z.ndim


def _is_right(found: Any, right: Any) -> bool:
    if right is None:
        return True
    return found is not None and alike(found, right)


def _inside(code: types.CodeType) -> list[types.CodeType]:
    """The codes of the functions that are made in a code."""
    inside = []
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            inside.append(one)
    return inside


def _code_in(module: types.CodeType, name: str) -> types.CodeType:
    """The code of the function of this name."""
    return next(code for code in _inside(module) if code.co_name == name)


def _names_in(code: types.CodeType) -> set[str]:
    """The names that are called or asked for in a function and in those inside of it."""
    names = set(code.co_names)
    for one in _inside(code):
        names |= _names_in(one)
    return names


def _is_of_its_text(code: types.CodeType) -> bool:
    """Whether a code is that of its text: the file may have changed since it was imported."""
    file = code.co_filename
    linecache.checkcache(file)
    text = "".join(linecache.getlines(file))
    try:
        left = [code_of(text, file)]
    except (SyntaxError, ValueError):
        return False
    while left:
        one = left.pop()
        if one == code:
            return True
        left += _inside(one)
    return False


def _after(
    first: Mended | None, part: str, definition: ast.FunctionDef, line: int
) -> Iterator[Change]:
    """The changes of a text, in which another one may have been made before."""
    if first is None:
        yield from changes(definition, line)
        return
    for _ in changes(definition):
        if (part, ast.dump(definition)) == first.made:
            yield from changes(definition, line)
            return


def _is_open(one: Result) -> bool:
    """Whether nothing is known of a wrong result, or little."""
    is_known = one.mistakes or one.mistake
    if one.verdict != WRONG or is_known:
        return False
    said = one.condition or ""
    return said in LITTLE


def _condition(mended: Mended) -> str:
    if mended.first is None:
        return f"{ONE_CHANGE} {mended.kind}"
    return f"{TWO_CHANGES} {mended.first.kind}; and {mended.kind}"


class Search:
    """What a report asks for: a change for a result of which nothing is known, at once; for the
    others as soon as a hint is wanted. `mending` is None where none can be looked for.
    """

    def __init__(self, function: Any, mending: Mending | None) -> None:
        self.function = function
        self.mending = mending

    def now(self, results: dict[str, Result]) -> None:
        """Put what is found into the results."""
        open_ones = [name for name, one in results.items() if _is_open(one)]
        if self.mending is None or not open_ones:
            return
        most = min(FEW, NODES // self.mending.length) // len(open_ones)
        for name, mended in _found(self.mending, open_ones, most).items():
            known = results[name].condition
            words = "; ".join(filter(None, (known, _condition(mended))))
            results[name] = Result(WRONG, None, words, mended=mended)

    def on_request(self, names: list[str]) -> dict[str, Mended]:
        """The changes for these results: name -> it."""
        if self.mending is None:
            return {}
        with worker.running(self.function, SECONDS) as run:
            self.mending.run = run
            return _found(self.mending, names, MOST)


def _found(
    mending: Mending, names: list[str], most: int
) -> dict[str, Mended]:
    """The changes for these results; for one that has none, with another one's made before."""
    found: dict[str, Mended] = {}
    for name in names:
        mended = mending.of(name, most)
        if mended is not None:
            found[name] = mended
    for name in names:
        for first in list(found.values()) if name not in found else ():
            mended = mending.of(name, most // 2, after=first)
            if mended is not None:
                found[name] = mended
                break
    return found


class _Made(NamedTuple):
    """A change that was compiled: the how-manieth it is, the function it belongs to."""

    number: int
    part: str
    code: bytes


def _text(node: ast.AST | str) -> str:
    """The first line of an expression or a statement, as one writes it."""
    if isinstance(node, str):
        node = ast.parse(node)
    text = ast.unparse(node).partition("\n")[0]
    return child.short(text)


def _size(trial: Any) -> int:
    sizes = 0
    for value in trial.inputs.values():
        if isinstance(value, np.ndarray):
            sizes += value.size
    return sizes
