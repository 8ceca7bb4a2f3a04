"""Run a listing and keep every step: `trace(function, arguments)`.

A step is one executed simple statement. Two logs hold everything: reads (step, first cell, box) and
writes (step, cell, value), in typed columns. The state at any step is one assignment of the writes
before it; sorted once by cell, they answer by binary search who wrote a cell, and so what it was
made of. A box is a slice's shape, so that a window is one row.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ..language.notation import lines
from ..onebased import Array, lecture_name
from ..operations.shapes import cell_index, step_number
from .at_once import NestHooks
from .recording import HIGH, OUT_OF_SCOPE, Recorder, record
from .sentences import Row, sentence, windows
from .statements import Statement


class Step(NamedTuple):
    """One executed statement: its line in the notation (from 1), its sentence, and what it read and
    wrote.
    """

    line: int
    text: str
    variables: dict
    reads: list
    writes: list


class TracedArray(NamedTuple):
    """An array of the trace: its cells are numbers `first` to `first + size - 1`; `made` is the
    step that made it.
    """

    name: str
    layer: int | None
    shape: tuple
    first: int
    created: int
    positions: bool
    counts_from: int = 1

    @property
    def title(self) -> str:
        return self.name if self.layer is None else f"{self.name}({self.layer})"

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    def index_of(self, cell: int) -> tuple[int, ...]:
        """The 1-based index of a cell, the layer first where there is one."""
        from_0 = np.unravel_index(cell - self.first, self.shape)
        return *self._above, *(int(k) + self.counts_from for k in from_0)

    def cell_at(self, index: tuple[int, ...]) -> int | None:
        """The cell with this index; None if there is none."""
        inside = index[len(self._above):]
        if (*self._above, *inside) != index or len(inside) != len(self.shape):
            return None
        from_0 = [i - self.counts_from for i in inside]
        if not all(0 <= i < n for i, n in zip(from_0, self.shape)):
            return None
        return self.first + int(np.ravel_multi_index(from_0, self.shape))

    @property
    def _above(self) -> tuple[int, ...]:
        """What stands before the index within a layer: the layer's number."""
        return () if self.layer is None else (self.layer,)


def trace(function: Callable, arguments: dict[str, Any],
          after: Callable[[int], None] = lambda count: None) -> "Trace":
    """Run `function(**arguments)` on 1-based arrays and return the Trace; the numbers are those of
    the plain run.

    `after(count)` is called now and then with the number of steps so far.
    """
    return Trace(function, *record(function, arguments, after, NestHooks))


class Trace:
    """Every step of one run. `trace[k]` is a Step, `trace.state(k)` all arrays before step k,
    `trace.result` the end.

    Columns (what the browser gets too): `statement` and `variable[name]` per step; `read_step,
    read_cell, read_box` (a negative box -1-b: cells that were only outlined, not used);
    `write_step, write_cell, write_value`; and what the run reported of a statement:
    `seen_step, seen_number` (of the token), `seen_cell, seen_box` (-1: no cell), `seen_value`.
    """

    def __init__(self, function: Callable, table: list[Statement], variables: list[str],
                 recorder: Recorder):
        self.function, self.table = function, table
        self.lines = lines(function)
        self.local = _made_in(recorder)
        self.listing: Any = None
        self.result: dict[str, Any] = {}
        self.returned: Any = None  # what a function of NumPy arrays gave
        self.owner: Any = None  # the object whose method was run, with its arrays
        self.inputs: dict[str, Any] | None = None  # NumPy's, where it was made from these
        # Makes the function's arguments anew, for another run from the same numbers.
        self.arguments: Callable[[], dict[str, Any]] | None = None
        steps = np.concatenate(recorder.steps)
        self.statement = _packed(steps[:, 0])
        self.variable = {name: _packed(steps[:, k]) for k, name in enumerate(variables, 1)
                         if k not in recorder.no_numbers}
        self.read_step = np.asarray(recorder.read_steps)
        self.read_cell = np.asarray(recorder.read_cells)
        self.read_box = _packed(np.asarray(recorder.read_boxes))
        self.write_step = np.asarray(recorder.write_steps)
        self.write_cell = np.asarray(recorder.write_cells)
        self.write_value = np.asarray(recorder.write_values)
        self.seen_step = np.asarray(recorder.seen_steps)
        self.seen_number = np.asarray(recorder.seen_numbers)
        self.seen_cell = np.asarray(recorder.seen_cells)
        self.seen_box = np.asarray(recorder.seen_boxes)
        self.seen_value = np.asarray(recorder.seen_values)
        self.seen_text = recorder.seen_texts
        self.boxes = list(recorder.boxes)
        self.counts_from = recorder.counts_from
        self.arrays = []
        for array, first, created, positions in recorder.arrays:
            name = recorder.name_of(array) or "array"
            about = array.layer, array.shape, first, created, positions, self.counts_from
            self.arrays.append(TracedArray(name, *about))
        self.initial = np.concatenate([np.empty(0), *recorder.initial])
        created = np.array([array.created for array in self.arrays], np.int32)
        self.created = np.repeat(created, [array.size for array in self.arrays])
        self._firsts = [array.first for array in self.arrays]
        # the rows of the write log by cell; those of one cell stay in the order of the steps
        self._by_cell = np.argsort(self.write_cell, kind="stable").astype(np.int32)
        cells = np.arange(len(self.initial) + 1)
        self._starts = np.searchsorted(self.write_cell[self._by_cell], cells)

    @property
    def of_numpy(self) -> bool:
        """Whether the run is one of NumPy arrays, whose indices count from 0."""
        return self.counts_from == 0

    def __len__(self) -> int:
        return len(self.statement)

    def __getitem__(self, k: int) -> Step:
        count = len(self)
        k = step_number("step", k, -count, count - 1) % count
        reads = [self._access(cell, k) for cells in self.used_by(k) for cell in cells]
        writes = [self._access(cell, k + 1) for cell in self.writes_of(k)]
        return Step(self.statement_at(k).line, self.text(k), self.variables(k), reads, writes)

    def _access(self, cell: int, k: int) -> tuple:
        """A cell's array, index and value before step k."""
        return *self.cell(cell), self.value(cell, k)

    def statement_at(self, k: int) -> Statement:
        """The statement that step k executed."""
        return self.table[self.statement[k]]

    def variables(self, k: int) -> dict[str, float]:
        """The loop variables, counters and sums in scope at step k."""
        in_scope = [name for name in self.statement_at(k).variables if name in self.variable]
        return {name: self.variable[name][k].item() for name in in_scope}

    def rows(self, steps: np.ndarray, k: int) -> slice:
        """The rows of step k in a log, from the log's column of steps."""
        first, end = np.searchsorted(steps, [k, k + 1]).tolist()
        return slice(first, end)

    def reads_of(self, k: int) -> Iterator[tuple[list[int], bool]]:
        """The step's reads in order: (cells, whether they were used or only outlined)."""
        rows = self.rows(self.read_step, k)
        for first, box in zip(self.read_cell[rows].tolist(), self.read_box[rows].tolist()):
            used = box >= 0
            yield self._slice(first, box if used else -1 - box), used

    def _slice(self, first: int, box: int) -> list[int]:
        """The cells of a slice, from its first cell and the number of its box."""
        return [first + offset for offset in self.boxes[box].offsets]

    def used_by(self, k: int) -> list[list[int]]:
        """The cells of each read of the step whose values it used, in order."""
        return [cells for cells, used in self.reads_of(k) if used]

    def writes_of(self, k: int) -> list[int]:
        """The cells that the step wrote, in order."""
        return self.write_cell[self.rows(self.write_step, k)].tolist()

    def cell(self, number: int) -> tuple[str, tuple[int, ...]]:
        """A cell's array and 1-based index: ("dY", (0, 1, 2, 2)), the layer's number first."""
        array = self.array_of(number)
        return array.name, array.index_of(number)

    def array_of(self, number: int) -> TracedArray:
        """The array that a cell belongs to."""
        return self.arrays[bisect_right(self._firsts, number) - 1]

    def number(self, name: str, index: Any) -> int:
        """The cell's number, from its array's name and 1-based index (layer first)."""
        index = cell_index(name, index)
        for array in reversed(self.arrays):
            cell = array.cell_at(index)
            if array.name == name and cell is not None:
                return cell
        sizes = [f"{array.title} {'x'.join(map(str, array.shape))}" for array in self.arrays]
        raise IndexError(f"no cell {lecture_name(name, index)} in this trace "
                         f"(arrays: {', '.join(sizes)}; counted from 1)")

    def values_at(self, k: int) -> np.ndarray:
        """All cells' values before step k, NaN where nothing was written yet."""
        k = step_number("state", k, 0, len(self))
        values = np.where(self.created < k, self.initial, np.nan)
        before = np.searchsorted(self.write_step, k)
        # where a cell is written twice the last one counts
        values[self.write_cell[:before]] = self.write_value[:before]
        return values

    def value(self, cell: int, k: int) -> Any:
        """One cell's value before step k."""
        writes = self.writes_to(cell, k)
        value = self.initial[cell] if self.created[cell] < k else math.nan
        if len(writes):
            value = self.write_value[writes[-1]]
        return self.decoded(float(value), cell)

    def decoded(self, value: float, cell: int) -> Any:
        """What a number of the log is in a cell: a position (x, y) where the array holds positions.
        """
        if self.array_of(cell).positions and value == value:
            x, y = divmod(value, HIGH)
            return int(x), int(y)
        return value

    def writes_to(self, cell: int, k: int) -> np.ndarray:
        """The rows of the write log that wrote a cell before step k, in order."""
        rows = self._by_cell[self._starts[cell]:self._starts[cell + 1]]
        return rows[:np.searchsorted(self.write_step[rows], k)]

    def state(self, k: int) -> dict[str, np.ndarray]:
        """The arrays before step k (0 to len): name -> NumPy array, NaN where nothing is written
        yet.

        Where a name has several layers each has its own entry, `Y(0)`, `Y(1)`, and the plain name
        is the layer that the run fills. Positions are 0-based pairs on a last axis, as in `result`.
        """
        values, arrays = self.values_at(k), {}
        names = [array.name for array in self.arrays]
        for array in self.arrays:
            if array.created >= k:
                continue
            first, end = array.first, array.first + array.size
            cells = values[first:end].reshape(array.shape)
            if array.positions:
                cells = np.stack(np.divmod(cells, HIGH), axis=-1) - 1
            arrays[array.title if names.count(array.name) > 1 else array.name] = cells
            if self._starts[first] < self._starts[end]:
                arrays[array.name] = cells
        return arrays

    def wrote(self, name: str, index: Any, before: int | None = None) -> int | None:
        """The last step (before step `before`) that wrote the cell, or None."""
        cell, k = self._asked(name, index, before)
        writes = self.writes_to(cell, k)
        if len(writes):
            return int(self.write_step[writes[-1]])
        created = int(self.created[cell])
        return created if 0 <= created < k else None

    def made_of(self, name: str, index: Any, before: int | None = None) -> list[tuple]:
        """What a cell was made of, in order: (step, name, index, value) of each read, its own
        former value left out.
        """
        cell, k = self._asked(name, index, before)
        found = []
        for step in self.write_step[self.writes_to(cell, k)].tolist():
            sources = [source for source in self.read_for(cell, step) if source != cell]
            found += [(step, *self._access(source, step)) for source in sources]
        return found

    def _asked(self, name: str, index: Any, before: int | None) -> tuple[int, int]:
        """The cell, and the step before which its history is asked for."""
        cell, last = self.number(name, index), len(self)
        if before is None:
            return cell, last
        return cell, step_number("before", before, 0, last)

    def goes_into(self, name: str, index: Any) -> list[tuple]:
        """The cells that a cell goes into, in order: (step, name, index) of each write that used
        it.
        """
        cell = self.number(name, index)
        found = []
        for step in self.steps_reading(cell):
            for target in self.writes_of(step):
                if target != cell and cell in self.read_for(target, step):
                    found.append((step, *self.cell(target)))
        return found

    def steps_reading(self, cell: int) -> list[int]:
        """The steps that use a cell's value, in order."""
        steps = []
        for number, box in enumerate(self.boxes):
            there = np.isin(self.read_cell, cell - np.array(box.offsets))
            steps.append(self.read_step[(self.read_box == number) & there])
        return np.unique(np.concatenate(steps)).tolist() if steps else []

    def read_for(self, cell: int, k: int) -> list[int]:
        """The cells whose values a step used for one of the cells that it wrote."""
        writes = self.writes_of(k)
        whole = windows(self, k) if len(writes) > 1 else []
        used = []
        for cells in self.used_by(k):
            share, rest = divmod(len(cells), len(writes))
            if not rest and cells not in whole:
                at = writes.index(cell) * share
                cells = cells[at:at + share]
            used += cells
        return used

    def text(self, k: int) -> str:
        """The step's sentence with its cells and numbers: `z(1,1,1,1) += w(...) Y(...) = 0.5 +
        2·0.25 = 1`.
        """
        text, *others = sentence(self, k)
        for joint, part in zip(self.statement_at(k).joints, others):
            text += joint + part
        return text

    def seen_of(self, k: int) -> Iterator[Row]:
        """What the run reported in the step: rows of (number of the token, cells, value, text)."""
        rows = self.rows(self.seen_step, k)
        for row in range(rows.start, rows.stop):
            first = int(self.seen_cell[row])
            cells = self._slice(first, self.seen_box[row]) if first >= 0 else []
            number, value = int(self.seen_number[row]), float(self.seen_value[row])
            yield number, cells, value, self.seen_text.get(row)

    def piece_name(self, cells: list[int]) -> str:
        """A cell `Y(0,1,2,3)` or a slice `Y(0,1:2,2:4,3:5)` as the lecture writes it."""
        name, low = self.cell(min(cells))
        _, high = self.cell(max(cells))
        end = 1 if self.of_numpy else 0  # a range of NumPy's ends before its last number
        sides: list[Any] = [a if a == b else f"{a}:{b + end}" for a, b in zip(low, high)]
        return lecture_name(name, sides)


def _made_in(recorder: Recorder) -> dict[str, Array]:
    """The arrays that the run made, by their names; of the computed ones only the output."""
    found = {}
    for array, _, created, _ in recorder.arrays:
        name = recorder.name_of(array)
        if created < 0 or array.layer is not None or name is None:
            continue
        if name == "output" or name not in recorder.computed:
            found[name] = array
    return found


@np.errstate(invalid="ignore")  # inf is no counter, and a very large one fits in no small type
def _packed(values: np.ndarray) -> np.ndarray:
    """The column in the smallest type that holds it; what stands where nothing is in scope is not
    read.
    """
    there = values != OUT_OF_SCOPE
    if np.any(values[there] % 1):  # a sum, not a counter (NaN and inf count as well)
        return values.copy()
    values = np.where(there, values, 0)
    for kind in (np.int8, np.int16, np.int32):
        if np.array_equal(packed := values.astype(kind), values):
            return packed
    return values
