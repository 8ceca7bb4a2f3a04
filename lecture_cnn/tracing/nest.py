"""A nest of loops, logged at once: each of its statements is computed for all its steps together.

    for x ...:                       x is a column: a number for each turn
        for y ...:                   so is y, along another axis
            z[x, y] = b[1]           one statement, W x H steps, and all its cells by NumPy
            for x_ ...:
                z[x, y] += w[x_] * Y[x+x_-1, y]

The listing's own expressions are evaluated, with a column in the place of each loop variable. That
gives the cells that every step reads and writes, and their numbers: NumPy adds, subtracts and
multiplies as Python does, to the bit, and what is added to a cell is added in the order of the
steps. The logs are those that the recorder makes step by step.

But statement after statement isn't the order of the steps. So each cell knows the last step that
used it, and where a statement would come too late the nest isn't logged (`NotAtOnce`). Nor is one
whose cells lie outside of their arrays or aren't computed yet, or that does what isn't known here.
"""

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..language.source import code_of, names_in, parts_of
from ..onebased import Array, Layers, downto, span
from .recording import MOST, Recorder
from .statements import holds_cells

FEWEST = 1000  # steps; fewer are logged faster one by one,
CELLS_A_STEP = 20  # and so they are in a run with more cells for each step of the nest
LONGEST = 10  # so many times as large as its numbers a table of sums may be
LARGEST = 2**31  # of whole numbers: two of them multiplied are no more than NumPy's have place for
NEVER = 2**31 - 1  # the step that writes what isn't computed
HEADERS = span, downto, range, max, min  # what a loop's header may call
EXACT = np.add, np.subtract, np.multiply, np.negative
SUMS: dict[type, np.ufunc] = {ast.Add: np.add, ast.Sub: np.subtract}
# the recorder's logs, each with its columns
READS = "read_steps", "read_cells", "read_boxes"
WRITES = "write_steps", "write_cells", "write_values"
SEEN = "seen_steps", "seen_numbers", "seen_cells", "seen_boxes", "seen_values"


class NotAtOnce(Exception):
    """The loops must run step by step."""


def name_of(node: ast.AST) -> str:
    """The name that a node is; of another node none."""
    return getattr(node, "id", "")


def names_set(node: ast.AST) -> list[str]:
    """The variables that get a value in a statement."""
    return list(dict.fromkeys(names_in(node, ast.Store)))


# ---------------------------------------------------------------- columns


class Column(np.ndarray):
    """A number for each turn of the loops, with one axis for each loop.

    It takes part only in what NumPy computes as Python does.
    """

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc not in EXACT:
            raise NotAtOnce
        plain = [np.asarray(one) for one in inputs]
        if any(one.dtype.kind == "i" and np.abs(one).max() > LARGEST for one in plain):
            raise NotAtOnce
        return ufunc(*plain).view(Column)


def numbers_of(value: Any, kinds: str = "if") -> np.ndarray:
    """A number, or a column of them, as an array; by its kind whole numbers or floats."""
    numbers = np.asarray(value)
    if numbers.dtype.kind not in kinds:
        raise NotAtOnce
    return numbers


class Cells:
    """An array, or one for each layer; an index may be a column."""

    def __init__(self, nest: "Nest", array: Array | Layers) -> None:
        self.nest = nest
        self.array = array

    def __getitem__(self, key: Any) -> Column:
        cells = self.numbers(key)
        self.nest.read(cells)
        return np.atleast_1d(self.nest.values[cells]).view(Column)  # one number is a column, too

    def numbers(self, key: Any) -> np.ndarray:
        """The cells with these indices, as the logs count them."""
        index = key if type(key) is tuple else (key,)
        array: Any = self.array
        if isinstance(array, Layers):
            array = array.layers[index[0]]
            index = index[1:]
        cells = self.nest.first_of(array)
        for part, size, stride in zip(index, array.shape, array.strides, strict=True):
            numbers = numbers_of(part, "i")
            if numbers.min() < 1 or numbers.max() > size:
                raise NotAtOnce
            cells = cells + (numbers - 1) * stride
        return np.asarray(cells, np.int32)


# ---------------------------------------------------------------- a nest


class Nest:
    """One nest of loops; `known` has all names that it may use, `given` the function's arguments.
    """

    rows: np.ndarray  # of each step the statement's number and the variables
    steps: np.ndarray  # those of the statement that is computed

    def __init__(self, recorder: Recorder, loops: ast.For, known: dict, given: dict) -> None:
        self.recorder = recorder
        self.loops = loops
        self.names = names_set(loops)
        self.scope = {name: known[name] for name in names_in(loops) if name in known}
        self.turns: dict[ast.For, range] = {}
        self.counts: dict[ast.For, int] = {}  # the steps of a turn
        self.depth = len(parts_of(loops, ast.For))
        self.grid: list[int] = []  # the turns of the loops that run now
        self.now: Any = recorder.now + 1
        self.events: dict[tuple, list] = {READS: [], WRITES: [], SEEN: []}
        self.arrays: dict[Array, int] = {}
        self.values = np.full(recorder.size, np.nan)
        self.written = np.full(recorder.size, NEVER)  # of each cell the last step that wrote it
        self.used = np.full(recorder.size, -1)  # and the last that read or wrote it
        self._exchange(given)

    def _exchange(self, given: dict[str, Any]) -> None:
        """Exchange the arrays in the scope, and of the functions those that were given."""
        called = {name_of(call.func) for call in parts_of(self.loops, ast.Call)}
        for name, value in self.scope.items():
            if holds_cells(value):
                self.scope[name] = Cells(self, value)
            elif name not in called and type(value) not in (int, float, Layers):
                raise NotAtOnce
        for name in called:
            its = self.scope[name]
            if name in given and its is given[name] and hasattr(its, "can_be_repeated"):
                self.scope[name] = partial(self.each, given[name])
            elif not name.startswith("__") and its not in HEADERS:
                raise NotAtOnce  # a refused nest would have called it once more
        self.scope["__seen__"] = self.seen

    def logged(self, width: int) -> tuple:
        """Log all steps, in rows of this width; the last values of the variables."""
        total = self.count(self.loops)
        fewest = max(FEWEST, self.recorder.size // CELLS_A_STEP)
        if not fewest <= total < MOST - self.recorder.now:
            raise NotAtOnce
        self.recorder.after(self.recorder.now + 1)
        self.rows = np.empty((total, width))
        self.statement(self.loops)
        last = [numbers_of(self.scope[name]).item() for name in self.names]
        self.log()
        return tuple(last)

    def count(self, node: ast.stmt) -> int:
        """The steps of a statement; a loop must always run over the same numbers."""
        match node:
            case ast.For(_, over, body, []):
                changing = dict.fromkeys(self.names)
                self.turns[node] = self.value(over, changing)
                self.counts[node] = sum(map(self.count, body))
                return len(self.turns[node]) * self.counts[node]
            case ast.Expr(ast.Call(ast.Name("__step__"))):
                return 1
        return 0

    # ------------------------------------------------------------ statements

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.For(ast.Name(name), _, body):
                self.loop(node, name, body)
            case ast.Expr(ast.Call(ast.Name("__step__"), [row])):
                self.step(self.value(row))
            case ast.Expr(value):
                self.value(value)
            case ast.Assign([ast.Name(name)], value):
                self.scope[name] = self.value(value)
            case ast.Assign([ast.Subscript(array, index)], value):
                new = self.full(self.value(value))
                self.write(self.cells(array, index), new)
            case ast.AugAssign(ast.Name(name), op, value):
                add = SUMS[type(op)]
                self.scope[name] = add(self.scope[name], self.value(value))
            case ast.AugAssign(ast.Subscript(array, index), op, value):
                cells = self.cells(array, index)
                self.log_read(cells)
                added = self.full(self.value(value))
                self.write(cells, self.sums(SUMS[type(op)], cells, added))
            case _:
                raise NotAtOnce

    def step(self, row: tuple) -> None:
        """The next statement begins; its row is that of `Recorder.step`."""
        now = np.asarray(self.now, np.int32)
        self.steps = self.full(now)
        first = self.recorder.now + 1
        for k, column in enumerate(row):
            self.rows[self.steps - first, k] = self.full(column)
        self.now = self.now + 1

    def loop(self, node: ast.For, name: str, body: list[ast.stmt]) -> None:
        turns = self.turns[node]
        if not turns:
            raise NotAtOnce  # its statements would be computed all the same
        before = self.now
        self.grid.append(len(turns))
        axis = self.depth - len(self.grid) + 1  # counted from the last one
        inside = [1] * (axis - 1)
        turn = np.arange(len(turns)).reshape(-1, *inside).view(Column)
        for known in names_set(node):
            self.scope[known] = self.begun(known, turn, body)
        self.scope[name] = turns.start + turn * turns.step
        self.now = before + turn * self.counts[node]
        for inner in body:
            self.statement(inner)
        self.now = before + len(turns) * self.counts[node]
        for known in names_set(node):
            value = self.scope[known]
            if np.ndim(value) >= axis:
                self.scope[known] = value.take([-1], -axis)  # that of the last turn
        self.grid.pop()

    def begun(self, name: str, turn: Column, body: list[ast.stmt]) -> Column | None:
        """What a variable is when a turn begins: a counter, or nothing until it is set."""
        match [node for node in body if name in names_set(node)]:
            case [ast.AugAssign(ast.Name(), ast.Add(), ast.Constant(int(step)))]:
                first = numbers_of(self.scope[name], "i")
                return first + turn * step
        return None

    # ------------------------------------------------------------ values

    def value(self, node: ast.expr, instead: dict[str, Any] | None = None) -> Any:
        """The value of an expression, with other values for some names."""
        code = code_of(ast.Expression(node), "<nest>", "eval")
        return eval(code, self.scope, instead)

    def each(self, function: Callable, value: Any) -> Column:
        """A function's value for each step."""
        values = map(function, self.full(value).tolist())
        return np.array(list(values)).reshape(self.shape).view(Column)

    def cells(self, array: ast.expr, index: ast.expr) -> np.ndarray:
        """For each step the cell array[index]."""
        cells = self.value(array)
        return self.full(cells.numbers(self.value(index)))

    @property
    def shape(self) -> tuple[int, ...]:
        """An axis for each loop, those that run now and those further inside."""
        inside = [1] * (self.depth - len(self.grid))
        return (*self.grid, *inside)

    def full(self, value: Any) -> np.ndarray:
        """The number for each step of the statement, in order."""
        return np.broadcast_to(numbers_of(value), self.shape).ravel()

    def sums(self, add: np.ufunc, cells: np.ndarray, values: np.ndarray) -> np.ndarray:
        """What each step leaves in its cell: a row for each cell, with its values in order."""
        order = np.argsort(cells, kind="stable")
        each, first, counts = np.unique(cells[order], return_index=True, return_counts=True)
        if len(each) * counts.max() > LONGEST * len(cells):
            raise NotAtOnce
        row = np.repeat(np.arange(len(each)), counts)
        place = np.arange(len(cells)) - first[row] + 1
        table = np.zeros((len(each), counts.max() + 1))
        table[:, 0] = self.values[each]
        table[row, place] = values[order]
        table = add.accumulate(table, axis=1)  # one after the other
        sums = np.empty(len(cells))
        sums[order] = table[row, place]
        return sums

    # ------------------------------------------------------------ cells

    def first_of(self, array: Array) -> int:
        """The number of an array's first cell."""
        if array not in self.arrays:
            if array not in self.recorder.firsts:
                raise NotAtOnce  # a slice, or an array that the run has not met yet
            first = self.recorder.firsts[array]
            its = slice(first, first + len(array.cells))
            self.arrays[array] = first
            self.values[its] = array.cells  # NaN for None
            self.written[its] = [NEVER if value is None else -1 for value in array.cells]
        return self.arrays[array]

    def read(self, cells: np.ndarray) -> None:
        """An expression uses these cells."""
        each = self.full(cells)
        self.log_read(each)
        self.used[each] = np.maximum(self.used[each], self.steps)

    def log_read(self, cells: np.ndarray) -> None:
        if np.any(self.written[cells] >= self.steps):
            raise NotAtOnce
        boxes = self.full(0)
        self.events[READS].append((self.steps, cells, boxes))

    def write(self, cells: np.ndarray, values: np.ndarray) -> None:
        """Each step writes a cell; where a cell is written twice the last value counts."""
        if np.any(self.used[cells] > self.steps):
            raise NotAtOnce
        self.values[cells] = values
        self.written[cells] = self.steps
        self.used[cells] = self.steps
        self.events[WRITES].append((self.steps, cells, values))

    def seen(self, number: int, value: Any) -> Any:
        """A part of a statement, which is no cell, has this value."""
        row = number, -1, 0, value
        self.events[SEEN].append((self.steps, *map(self.full, row)))
        return value

    # ------------------------------------------------------------ logs

    def log(self) -> None:
        """Add all that was computed to the recorder's logs, and the values to the arrays."""
        recorder = self.recorder
        logs = []
        for names, events in self.events.items():
            for name, column in zip(names, in_order(events)):
                log = getattr(recorder, name)
                logs.append((log, column.astype(log.typecode).tobytes()))
        if recorder.rows:
            recorder.keep(self.rows.shape[1])
        recorder.steps.append(self.rows)
        for log, data in logs:  # all is made by now: no error leaves a part of it
            log.frombytes(data)
        recorder.now += len(self.rows)
        recorder.at_once += len(self.rows)
        for array, first in self.arrays.items():
            its = slice(first, first + len(array.cells))
            values = self.values[its].astype(object)
            values[self.written[its] == NEVER] = None
            array.cells[:] = values.tolist()


def in_order(events: list[tuple]) -> list[np.ndarray]:
    """The columns of these events, sorted by their first, the steps."""
    if not events:
        return []
    columns = [np.concatenate(parts) for parts in zip(*events)]
    order = np.argsort(columns[0], kind="stable")
    return [column[order] for column in columns]
