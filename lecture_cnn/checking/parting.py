"""Where a student's run and the lecture's part: `first_difference(mine, lecture)` finds the cell,
`parting_steps` the steps.

The two runs are compared by the operation's results. Of the first cell that ends in another number
it is asked which step wrote what the lecture never adds.
"""

import ast
import math
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..language.source import names_in, parts_of, read_tree
from ..tracing.traces import Trace
from .cases import Array, Shape
from .replay import Steps, last_steps, near, parting

Index = tuple[str, Shape]  # a result's name, and the 0-based index of one of its cells
NO_CELL = -1  # a value that stands in no array of the run


class Side(NamedTuple):
    """One run, and of each result its values and the numbers of their cells."""

    trace: Trace
    values: dict[str, Array]
    cells: dict[str, Array]


def first_difference(mine: Side, lecture: Side) -> Index | None:
    """The first cell that ends in another number, as the lecture finishes its cells."""
    found = first_differences(mine, lecture)
    return found[0] if found else None


def first_differences(mine: Side, lecture: Side) -> list[Index]:
    """The first such cell of each result, in the same order."""
    last = last_steps(lecture.trace)
    found = []
    for name, right in lecture.values.items():
        value = mine.values.get(name)
        if value is None:
            continue
        differs = ~near(value, right)
        steps = []
        for numbers in np.argwhere(differs).tolist():
            index = tuple(numbers)
            cell = _cell(lecture, name, index)
            step = last.get(cell, len(lecture.trace))
            steps.append((step, (name, index)))
        if steps:
            found.append(min(steps))
    return [index for _, index in sorted(found)]


def _cell(side: Side, name: str, index: Shape) -> int:
    cells = side.cells.get(name)
    if cells is None:
        return NO_CELL
    return int(cells[index])


def wrong_shape(mine: Side, lecture: Side) -> tuple[str, str] | None:
    """The first result of another shape than the lecture's, and what is said of it."""
    for name, right in lecture.values.items():
        value = mine.values.get(name)
        if value is not None and value.shape != right.shape:
            return name, f"{name} has the shape {value.shape}, expected {right.shape}"
    return None


def size_step(mine: Side, lecture: Side, name: str) -> int:
    """The step that computed the variable that says how long an axis is, or made the array."""
    shape = lecture.values[name].shape
    trace = mine.trace
    cells = mine.cells[name]
    end = len(trace) - 1
    if not cells.size or cells.flat[0] == NO_CELL:
        return end
    array = trace.array_of(int(cells.flat[0]))
    if array.created < 0 or cells.ndim != len(shape):
        return end
    differs = np.not_equal(cells.shape, shape)
    axis = int(differs.argmax())
    for sizes in parts_of(_node_at(trace, array.created), ast.Tuple):
        if len(sizes.elts) != len(shape):
            continue
        size = sizes.elts[axis]
        if isinstance(size, ast.Name):
            return _setting_step(trace, size.id, array.created)
    return array.created


def _summing(trace: Trace, end: int) -> int:
    """The first step that added to the number that is returned; else the one that returns it."""
    value = getattr(_node_at(trace, end), "value", None)
    if not isinstance(value, ast.Name):
        return end
    for step in range(end):
        node = _node_at(trace, step)
        if isinstance(node, ast.AugAssign) and value.id in names_in(node.target):
            return step
    return end


def _setting_step(trace: Trace, name: str, before: int) -> int:
    """The last step before this one that set a variable; this one if none did."""
    for step in reversed(range(before)):
        if name in names_in(_node_at(trace, step), ast.Store):
            return step
    return before


def _node_at(trace: Trace, step: int) -> ast.AST:
    """The statement of a step, as it stands in the function."""
    file_line = trace.lines[trace.statement_at(step).line - 1].file_line
    statements = parts_of(read_tree(trace.function), ast.stmt)
    return next(node for node in statements if node.lineno == file_line)


def parting_steps(mine: Side, lecture: Side, name: str, index: Shape) -> Steps:
    """The steps at which the two sums of one result's cell part."""
    trace = mine.trace
    end = len(trace) - 1
    right = lecture.values[name]
    cell = _cell(lecture, name, index)
    my_cell = _cell(mine, name, index)
    lecture_end = last_steps(lecture.trace).get(cell)
    if my_cell == NO_CELL:
        return _summing(trace, end), lecture_end
    its_cells = mine.cells[name]
    if _is_piece(trace, its_cells) and _holds(trace, my_cell, len(trace), right):
        return _cut_step(trace, its_cells), lecture_end
    my_cell = _source(trace, my_cell)
    if cell == NO_CELL:
        return last_steps(trace).get(my_cell), None
    return parting(trace, my_cell, lecture.trace, cell)


def _is_piece(trace: Trace, cells: Array) -> bool:
    """Whether a result is no whole array as it was made, but a part of one, or turned."""
    array = trace.array_of(int(cells.flat[0]))
    if cells.shape != array.shape:
        return True
    whole = array.first + np.arange(array.size)
    return not np.array_equal(cells.ravel(), whole)


def _source(trace: Trace, cell: int) -> int:
    """The cell in which a result's number was computed, behind the copies of it."""
    end = len(trace)
    while True:
        writes = trace.writes_to(cell, end)
        if len(writes) != 1:  # a cell that is written again is no copy of another
            return cell
        step = int(trace.write_step[writes[-1]])
        written = trace.writes_of(step)
        rows = trace.rows(trace.write_step, step)
        values = trace.write_value[rows].reshape(_in_maps(trace, written))
        copied = copied_cells(trace, step, values)
        if copied is None or cell in copied:
            return cell
        source = copied[written.index(cell)]
        if trace.array_of(source).created < 0:
            return cell  # db[f] = dz[f] is no copy of a result
        cell, end = source, step


def _in_maps(trace: Trace, cells: list[int]) -> Shape:
    """The shape of these cells in maps, if they are whole maps of their array."""
    shape = trace.array_of(cells[0]).shape
    size = math.prod(shape[-2:])
    if len(shape) > 2 and len(cells) % size == 0:
        return (-1, *shape[-2:])
    return (len(cells),)


def copied_cells(trace: Trace, step: int, values: Array) -> list[int] | None:
    """The cells that a step copied, in the order of these values; a number may be added to each
    map.
    """
    for cells in trace.used_by(step):
        if len(cells) != values.size:
            continue
        before = trace.values_at(step)[cells]
        if are_equal(before.reshape(values.shape), values):
            return cells
    return None


def _holds(trace: Trace, cell: int, step: int, right: Array) -> bool:
    """Whether the array of a cell holds all these values before a step: in another order, or as a
    window of it.
    """
    array = trace.array_of(cell)
    end = array.first + array.size
    values = trace.values_at(step)[array.first : end]
    if values.size == right.size:
        in_order = np.sort(right, axis=None)
        same = near(np.sort(values), in_order)
        return bool(same.all())
    axes = right.ndim
    if not axes or len(array.shape) < axes or math.prod(array.shape[:-axes]) != 1:
        return False
    values = values.reshape(array.shape[-axes:])
    if np.less(values.shape, right.shape).any():
        return False
    windows = sliding_window_view(values, right.shape)
    corners = np.ndindex(windows.shape[:axes])
    return any(are_equal(windows[corner], right) for corner in corners)


def _cut_step(trace: Trace, cells: Array) -> int:
    """The step that cut this piece of an array: the last one that outlined it."""
    wanted = set(cells.ravel().tolist())
    for step in reversed(range(len(trace))):
        for piece, used in trace.reads_of(step):
            if not used and set(piece) == wanted:
                return step
    return len(trace) - 1


def clock_of(
    mine: Side,
    lecture: Side,
    difference: Index | None = None,
    steps: Steps = (None, None),
) -> list[tuple[int, int]]:
    """The steps (mine, lecture) at which both runs finish the same cell, in the lecture's order.

    They go up to the first difference, which is the last pair.
    """
    mine_last = last_steps(mine.trace)
    lecture_last = last_steps(lecture.trace)
    pairs = []
    for name, cells in lecture.cells.items():
        for index in np.ndindex(cells.shape):
            my_step = mine_last.get(_cell(mine, name, index))
            step = lecture_last.get(int(cells[index]))
            if my_step is not None and step is not None:
                pairs.append((step, my_step, (name, index)))
    clock = []
    for step, my_step, at in sorted(pairs):
        if at == difference:
            break
        clock.append((my_step, step))
    if difference is not None or not clock:
        my_step, step = steps
        if my_step is None:
            my_step = len(mine.trace) - 1
        if step is None:
            step = len(lecture.trace) - 1
        clock.append((my_step, step))
    return clock


def are_equal(found: Array, value: Array) -> bool:
    """Whether these are the same numbers, but for a constant of each map.

    A bias may be added afterwards, and max pooling moves its input above the padding.
    """
    difference = found - value
    if difference.ndim > 2 and difference[0].size > 1:
        each_map = tuple(range(1, difference.ndim))
        difference = difference - difference.min(axis=each_map, keepdims=True)
    return bool(np.all(near(difference, 0 * value)))
