"""What a run would cost, without running it: `cost_of(function, arguments)`; `traced` refuses what
is too much.

Only the headers of the loops are evaluated, and a range is counted by its length. A loop whose
body's headers don't depend on its variable is counted once and multiplied, so that the count takes
as long for a photograph as for a 6 x 5 map.
"""

import ast
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from types import CodeType, SimpleNamespace
from typing import Any

import numpy as np

from .. import onebased
from ..language import adapter
from ..language.source import (
    body_of,
    code_of,
    names_in,
    parts_of,
    read_tree,
    steppable,
    values_around,
)
from ..language.syntax import indices_of
from ..operations.extras import progress
from . import recording, traces
from .statements import holds_cells

# in the inputs of a trace: as Python's numbers they take 130 MB and half a second
MOST_CELLS = 4_000_000
MOST_SLICED = 10_000_000  # cells in the slices that a run makes, about a second and a half
QUICK = 20_000  # steps that take well under a second; more are shown as a bar while they run
MOST_HEADERS = 100_000  # that a count evaluates, a few tenths of a second
# what a header may call: it changes nothing and ends at once
SAFE_CALLS = (onebased.span, onebased.downto, onebased.channels, onebased.width, onebased.height,
              range, len, min, max, abs, int, math.ceil, math.floor)
NO_COST = np.zeros(2, object)  # no steps, no cells; Python's whole numbers have no largest one
ENDS = ast.Return | ast.Raise | ast.Break | ast.Continue


class _NotKnown(Exception):
    """The number of steps depends on what is computed (a while, an if, a header that reads an
    array's values).
    """


def traced(function: Any, listing: Any, inputs: dict[str, Any]) -> traces.Trace:
    """The Trace of a function with the arguments of a Listing, from the listing's NumPy inputs.

    Too many cells or steps are a ValueError before the run, and so is a function that can't be read
    (source.plain). A long run shows how far it is.
    """
    refuse_cells(inputs)
    given = adapter.arguments(listing.function, inputs)
    function = steppable(function, given)
    with progress_bar(checked_steps(function, given)) as after:
        run = traced_on(function, listing, given, after)
    run.inputs = deepcopy(inputs)  # the caller's arrays may change; the run can be made again
    run.arguments = partial(adapter.arguments, listing.function, run.inputs)
    return run


def traced_on(
    function: Callable, listing: Any, given: dict[str, Any], after: Callable[[int], None]
) -> traces.Trace:
    """The Trace of a function on 1-based arguments of a Listing.

    `after(count)` is called now and then with the number of steps so far.
    """
    run = traces.trace(function, given, after)
    run.listing = listing
    run.result = adapter.results(listing.function, given, run.local)
    return run


@contextmanager
def progress_bar(total: int | None) -> Iterator[Callable[[int], None]]:
    """While this lasts, `after(count)` shows how many steps of a long run are done; of a quick one
    there is none.

    `total` is None where it isn't known.
    """
    bar = None

    def after(count: int) -> None:
        nonlocal bar
        if bar is None and max(count, total or 0) > QUICK:
            bar = progress("steps", total)
        if bar is not None:
            bar.update(count - bar.n)

    try:
        yield after
    finally:
        if bar is not None:
            bar.close()


def cost_of(function: Callable, arguments: dict[str, Any]) -> tuple[int, int] | None:
    """The number of steps, and of the cells in all slices a:b that they make; None where only the
    run itself shows it.
    """
    definition = read_tree(function)
    try:
        scope = function.__globals__ | values_around(function) | arguments
        return tuple(_Count(definition, scope).of(body_of(definition)))
    except Exception:  # _NotKnown, or an error of a header: the run raises it with its line
        return None


def checked_steps(function: Callable, given: dict[str, Any]) -> int | None:
    """The number of steps, or None; a ValueError with the cost if the run is too long to be kept or
    waited for.
    """
    cost = cost_of(function, given)
    if cost is None:
        return None
    steps, sliced = cost
    if steps > recording.MOST:
        raise ValueError(f"{function.__name__}: {steps:,} steps, and at most {recording.MOST:,} "
                         "can be kept; take a smaller crop")
    if sliced > MOST_SLICED:
        raise ValueError(f"{function.__name__}: {steps:,} steps with {sliced:,} cells in their "
                         f"windows, and at most {MOST_SLICED:,} are run through; take a smaller K "
                         "or a smaller crop")
    return steps


def refuse_cells(inputs: dict[str, Any]) -> None:
    """A ValueError if the arrays have more cells than can be kept, before they become Python's
    numbers.
    """
    for name, value in inputs.items():
        arrays = value if isinstance(value, (list, tuple)) else [value]
        cells = sum(array.size for array in arrays if isinstance(array, np.ndarray))
        if cells > MOST_CELLS:
            raise ValueError(f"{name} has {cells:,} cells, and at most {MOST_CELLS:,} can be kept; "
                             "take a smaller crop")


class _Count:
    """The steps of a function's statements; `scope` has the values of the names that decide about
    them.
    """

    def __init__(self, definition: ast.FunctionDef, scope: dict[str, Any]):
        last = definition.body[-1]
        if any(node is not last for node in parts_of(definition, ENDS)):
            raise _NotKnown
        self.scope, self.headers = scope, 0
        self.code: dict[ast.AST, CodeType] = {}
        needed = _deciding_names(definition)
        statements = parts_of(definition, ast.stmt)
        self.changing = {node for node in statements if _changes(node, needed)}

    def of(self, body: list[ast.stmt]) -> np.ndarray:
        """The steps of these statements and the cells of their slices, an array of both."""
        return sum(map(self.cost_of_statement, body), NO_COST)

    def cost_of_statement(self, node: ast.stmt) -> np.ndarray:
        match node:
            case ast.For(ast.Name(name)):
                return self.cost_of_loop(node, name)
            case ast.For() | ast.While() | ast.If() | ast.Try() | ast.With() | ast.Match():
                raise _NotKnown
            case ast.FunctionDef() | ast.Global() | ast.Nonlocal():
                return NO_COST
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("zeros"), sizes)):
                self.scope[name] = self.shaped(sizes)
            case ast.Assign([ast.Name(name)]) if node in self.changing:
                self.scope[name] = self.value(node.value)
            case _ if node in self.changing:
                raise _NotKnown
        pieces = parts_of(node, ast.Subscript)
        return np.array([1, sum(map(self.cells_of, pieces))], object)

    def cost_of_loop(self, node: ast.For, name: str) -> np.ndarray:
        for part in parts_of(node.iter, ast.Subscript):
            if holds_cells(self.scope.get(getattr(part.value, "id", ""))):
                raise _NotKnown  # a header that reads a cell is a step
        values = self.value(node.iter)
        if type(values) not in (range, list, tuple):  # what else there is may not end, or only once
            raise _NotKnown
        same_each_time = node not in self.changing
        passes = NO_COST
        for value in values[:1] if same_each_time else values:
            self.scope[name] = value
            passes = passes + self.of(node.body)
        if same_each_time:
            passes = len(values) * passes
        return passes + self.of(node.orelse)

    def value(self, node: ast.expr) -> Any:
        """The value of a header's expression; evaluated only where that can change nothing."""
        self.headers += 1
        if self.headers > MOST_HEADERS:
            raise _NotKnown
        return self.evaluated(node)

    def evaluated(self, node: ast.expr) -> Any:
        if node not in self.code:
            calls = parts_of(node, ast.Call)
            if parts_of(node, ast.comprehension) or not all(map(self.is_known, calls)):
                raise _NotKnown
            self.code[node] = code_of(ast.Expression(node), "<header>", "eval")
        return eval(self.code[node], self.scope)

    def cells_of(self, node: ast.Subscript) -> int:
        """The cells of a slice, w[l, j] or Y[l-1, :, x:x+K-1]; 0 for a single cell, or if the size
        isn't known.
        """
        if not isinstance(node.value, ast.Name):
            return 0
        index = indices_of(node.slice)
        try:
            array = self.scope.get(node.value.id)
            if isinstance(array, onebased.Layers):
                array, index = array.layers[self.evaluated(index[0])], index[1:]
            sizes = []
            for axis, part in enumerate(index):
                if isinstance(part, ast.Slice):
                    sizes.append(self.length(part, array, axis))
            sizes += getattr(array, "shape", ())[len(index):]
        except Exception:
            return 0
        return math.prod(sizes) if sizes else 0

    def length(self, part: ast.Slice, array: Any, axis: int) -> int:
        first = 1 if part.lower is None else self.evaluated(part.lower)
        last = array.shape[axis] if part.upper is None else self.evaluated(part.upper)
        return last - first + 1

    def shaped(self, sizes: list[ast.expr]) -> SimpleNamespace | None:
        """What stands for an array of zeros that isn't made: only its shape; None where that isn't
        known.
        """
        try:
            return SimpleNamespace(shape=tuple(map(self.evaluated, sizes)))
        except Exception:
            return None

    def is_known(self, call: ast.Call) -> bool:
        called = self.value(call.func)
        return any(called is function for function in SAFE_CALLS)


def _deciding_names(definition: ast.FunctionDef) -> set[str]:
    """The names that decide how often a loop runs: those in headers, and those that these are made
    of.
    """
    needed: set[str] = set()
    more = [node.iter for node in parts_of(definition, ast.For)]
    assignments = parts_of(definition, ast.Assign)
    while more:
        needed.update(*map(names_in, more))
        more = [node.value for node in assignments if _changes(node, needed)]
        assignments = [node for node in assignments if node.value not in more]
    return needed


def _changes(node: ast.AST, names: set[str]) -> bool:
    """Whether a statement, or one inside it, sets one of these variables (no cell of an array)."""
    return not names.isdisjoint(names_in(node, ast.Store))
