"""Which one change of a student's text makes a result right: `Mending(...).of("dw")`.

A change counts only if the result is then right on every case that was tried, and no other result
that was right is wrong: so it is a fact, and no likelihood. The changes are those of changes.py.
They run in the function's own process, within limits; what is right stays here. Nothing is looked
for where the text isn't the one that runs, or where the function reaches outside (a file, another
program): it would do so again with every change.
"""

import ast
import dis
import functools
import itertools
import linecache
import marshal
import sys
import time
import types
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from ..language.source import code_of, parts_of, tree_of
from . import child, worker
from .changes import Ranked, all_of, changes
from .diagnosis import WRONG, Received, Result, alike
from .kinds import LAST
from .reading import OF_ANY_AXES
from .spots import TERM, Change

MOST = 3000  # changes that are tried where one waits for the line
FEW = 1700  # while a check is made, and fewer in a long text: as many as this for all of its
NODES = 300_000  # nodes together
FEWEST_CASES = 2  # a factor may be right by chance on fewer
AT_ONCE = 50
FEW_ENDLESS, MOST_ENDLESS = 10, 100  # changes that may compute for too long
SECONDS = 2.0  # of a call with so many changes
LITTLE = {
    "",
    "it stops with an error",
    "each time by a factor",
    "NaN where there should be numbers",
    "its size is another",
    "its size is too large",
    "its size is too small",
    "the right numbers in other places",
}
ONE_CHANGE = "one change of the text makes it right on every case:"
LONGEST = 10.0  # seconds that a search may last, waiting counted
OUTSIDE = set(
    "open os sys subprocess shutil socket sleep input exec eval save savez savetxt savemat "
    "savez_compressed memmap open_memmap tofile dump write __import__".split()
)
KNOWN = set(
    "numpy scipy torch math cmath itertools functools operator collections typing builtins".split()
)
FIXED = (
    int,
    float,
    complex,
    str,
    bytes,
    tuple,
    frozenset,
    range,
    type(None),
    np.generic,
    np.dtype,
)


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

    def __str__(self) -> str:
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
        return f"{words} {self.result} is right on every case"


class _Text(NamedTuple):
    """A function's name, its file, its tree, and the changes of it."""

    name: str
    file: str
    tree: ast.FunctionDef
    changes: list[Ranked]


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

    def of(self, name: str, line: int) -> Mended | None:
        """The first change that makes a result, which is wrong, right on every case.

        Those in this line are tried first.
        """
        return self.of_each([name], MOST, line).get(name)

    def of_each(self, names: list[str], most: int, line: int = 0) -> dict[str, Mended]:
        """The same for several results, each change made once for all of them: name -> change."""
        found: dict[str, Change] = {}
        made = self._changes(line)
        everything = islice(made, most)
        begun = time.monotonic()
        while some := list(islice(everything, AT_ONCE)):
            open_ones = [name for name in names if name not in found]
            for name, left in self._left_of(some, open_ones).items():
                if left and not self.run.over:
                    found[name] = left[0].change
            if self._is_over(begun, most) or len(found) == len(names):
                break
        made.close()  # then the trees are as they were
        return {name: _told(name, change) for name, change in found.items()}

    def _is_over(self, begun: float, most: int) -> bool:
        """Whether a search has lasted for long enough."""
        endless = FEW_ENDLESS if most <= FEW else MOST_ENDLESS
        is_late = time.monotonic() - begun > LONGEST or self.endless > endless
        return bool(self.run.over) or self.is_slow or is_late

    def _left_of(
        self, some: list["_Made"], names: list[str]
    ) -> dict[str, list["_Made"]]:
        """Those of the changes that make each of the results right on every case."""
        orders = {name: self._order(name) for name in names}
        left = {name: some for name in names if orders[name]}
        for trial in _in_turn([orders[name] for name in left]):
            asked = _in_one(list(left.values()))
            if not asked or self.run.over:
                break
            right = self._right_on(trial, list(left), asked)
            for name, each in left.items():
                left[name] = [one for one in each if name in right.get(one.number, ())]
        return left

    @functools.cached_property
    def length(self) -> int:
        """How many nodes the text has."""
        return 1 + sum(len(parts_of(text.tree, ast.AST)) for text in self._definitions)

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
        self, trial: Any, names: list[str], some: list["_Made"]
    ) -> dict[int, list[str]]:
        """With which of the changes which results are right on a case: number -> names."""
        batch = trial.case.batch
        job = self.reading.job(trial.values, batch)
        job["changes"] = [(one.part, one.code) for one in some]
        right = self.received.right[trial.case.name]
        outcome = self.run(self.reading.plan.function, job)
        each = outcome.get("each", [])
        self.is_slow = self.is_slow or len(each) < len(some)
        self.endless += sum(map(_is_endless, each))
        kept: dict[int, list[str]] = {}
        for one, made in zip(some, each):
            may_change = self.reading.plan.kind in ("class", "optimizer")
            if "found" in made and (may_change or not made["changed"]):
                results = self.reading.results(made["found"], right, batch)
                kept[one.number] = self._right_names(results, right, names)
            elif "found" not in made and has_distributions(trial):
                kept[one.number] = names  # it may be for class numbers alone
        return kept

    def _right_names(self, results: Any, right: Any, names: list[str]) -> list[str]:
        """Which results are right; none where one that was right gets wrong."""
        asked = (*names, *self.kept)
        are = [name for name in asked if _is_right(results.get(name), right.get(name))]
        if not set(self.kept) <= set(are):
            return []
        return [name for name in names if name in are]

    def _changes(self, line: int) -> Generator["_Made", None, None]:
        """Each change as code."""
        is_by_number = self.reading.operation in OF_ANY_AXES
        are_few = len(self.trials) < FEWEST_CASES and not is_by_number
        for number, (text, change) in enumerate(self._each(line)):
            if change.kind == TERM and are_few:
                continue
            try:
                module = code_of(ast.Module([text.tree], []), text.file)
            except (SyntaxError, ValueError, TypeError):
                continue
            code = _code_in(module, text.tree.name)
            yield _Made(number, text.name, marshal.dumps(code), change)

    def _each(self, line: int) -> Iterator[tuple["_Text", Change]]:
        """Each change while it is made, with its function."""
        for rank, text in itertools.product(range(LAST + 1), self._definitions):
            ranked = [row for row in text.changes if row[0] == rank]
            for change in changes(text.tree, line, ranked):
                yield text, change

    @functools.cached_property
    def _definitions(self) -> list["_Text"]:
        made = []
        for name, part in self._parts:
            try:
                definition = tree_of(part)
            except (ValueError, SyntaxError):  # a lambda, or no text
                continue
            definition.decorator_list = []
            made.append(
                _Text(
                    name,
                    part.__code__.co_filename,
                    definition,
                    all_of(definition),
                )
            )
        return made

    @functools.cached_property
    def _parts(self) -> list[tuple[str, types.FunctionType]]:
        """The functions whose text may be changed."""
        try:
            parts = child.parts_of(self.reading.plan.function)
        except Exception:  # an object of the student's own
            return []
        if any(map(_reaches_outside, parts.values())):
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


def _told(name: str, change: Change) -> Mended:
    """A change in words."""
    old, new = _text(change.old), _text(change.new)
    return Mended(name, change.line, old, new, change.kind, change.twin)


def _reaches_outside(part: types.FunctionType) -> bool:
    """Whether a function asks for a file, another program, a module that isn't known, what another
    file defines, or something of its own file that a run may change.
    """
    left, names = [part.__code__], set()
    while left:
        code = left.pop()
        left += _inside(code)
        names |= set(code.co_names)
        for step in dis.get_instructions(code):
            if step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                return True
            if step.opname == "IMPORT_NAME" and _is_unknown(str(step.argval)):
                return True
    if names & OUTSIDE:
        return True
    file, own = part.__code__.co_filename, part.__globals__
    return any(_is_outside(own[name], file) for name in names & set(own))


def _is_outside(value: Any, file: str) -> bool:
    """Whether a value of a file is more than a number, a known module or a function of it."""
    if isinstance(value, types.ModuleType):
        return _is_unknown(value.__name__)
    if isinstance(value, types.FunctionType):
        return value.__code__.co_filename != file and _is_unknown(value.__module__)
    if callable(value):
        module = getattr(value, "__module__", None) or "numpy"  # a ufunc has none
        return module not in sys.modules or (
            _is_unknown(module) and getattr(sys.modules[module], "__file__", "") != file
        )
    return not isinstance(value, FIXED)


def _is_unknown(module: str) -> bool:
    """Whether a module may reach files, or other programs."""
    return module.partition(".")[0] not in KNOWN


def has_distributions(trial: Any) -> bool:
    """Whether the answers of a case are distributions, and not class numbers."""
    d = trial.values.get("d")
    z = trial.values.get("z")
    return d is not None and z is not None and np.ndim(d) == z.ndim


def _in_one(lists: list[list["_Made"]]) -> list["_Made"]:
    """The changes of several lists, each once."""
    return sorted(set().union(*lists))


def _in_turn(orders: list[list[Any]]) -> list[Any]:
    """The cases of several orders, each once: the first ones of all before the others."""
    trials = [order[0] for order in orders]
    trials += itertools.chain(*orders)
    return list({id(one): one for one in trials}.values())


def _is_endless(made: dict[str, Any]) -> bool:
    return made.get("error", {}).get("text") == child.TOO_LONG


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


def _is_open(one: Result) -> bool:
    """Whether nothing is known of a wrong result, or little."""
    is_known = one.mistakes or one.mistake
    if one.verdict != WRONG or is_known:
        return False
    said = one.condition or ""
    return said in LITTLE


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
        most = min(FEW, NODES // self.mending.length)
        for name, mended in self.mending.of_each(open_ones, most).items():
            known = results[name].condition
            words = "; ".join(filter(None, (known, f"{ONE_CHANGE} {mended.kind}")))
            results[name] = Result(WRONG, None, words, mended=mended)

    def on_request(self, names: list[str]) -> dict[str, Mended]:
        """The changes for these results: name -> it."""
        if self.mending is None:
            return {}
        with worker.running(self.function, SECONDS) as run:
            self.mending.run = run
            return self.mending.of_each(names, MOST)


class _Made(NamedTuple):
    """A change that was compiled: the how-manieth it is, the function it belongs to."""

    number: int
    part: str
    code: bytes
    change: Change


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
