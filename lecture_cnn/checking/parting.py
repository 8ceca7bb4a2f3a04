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
from .replay import Steps, last_steps, near, parting

Index = tuple[str, tuple[int, ...]]  # a result's name, and the 0-based index of one of its cells
NO_CELL = -1  # a value that stands in no array of the run


class Side(NamedTuple):
    """One run, and of each result its values and the numbers of their cells."""

    trace: Trace
    values: dict[str, np.ndarray]
    cells: dict[str, np.ndarray]


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


def _cell(side: Side, name: str, index: tuple[int, ...]) -> int:
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
    """The step that set the size of a result: it computed the variable that says how long an axis
    is, put a wrong border round the map that was measured, or made the array.
    """
    trace = mine.trace
    step = _size_step(mine, name, lecture.values[name].shape)
    maps = {array.shape[-2:] for array in lecture.trace.arrays}
    for part in parts_of(_node_at(trace, step), ast.Attribute):
        if part.attr != "shape":
            continue
        measured = getattr(part.value, "id", "")
        for array in trace.arrays:
            is_it = array.name == measured and 0 <= array.created < step
            is_of_maps = array.shape[-2:] in maps
            if is_it and not is_of_maps and _is_padding(trace, array.created):
                return array.created
    return step


def _is_padding(trace: Trace, step: int) -> bool:
    """Whether a step is a call of np.pad."""
    calls = parts_of(_node_at(trace, step), ast.Call)
    return any(
        "pad" in names_in(call.func) or getattr(call.func, "attr", "") == "pad" for call in calls
    )


def _size_step(mine: Side, name: str, shape: tuple[int, ...]) -> int:
    """The step that computed the variable that says how long an axis is, or made the array."""
    trace = mine.trace
    cells = mine.cells[name]
    end = len(trace) - 1
    if not cells.size:
        return _emptied(trace)
    if cells.flat[0] == NO_CELL:
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


def _emptied(trace: Trace) -> int:
    """The step that cut an array to nothing: the last that set a returned name by a slice."""
    end = len(trace) - 1
    for name in names_in(_node_at(trace, end), ast.Load):
        step = _setting_step(trace, name, end)
        value = getattr(_node_at(trace, step), "value", None)
        if step != end and isinstance(value, ast.Subscript):
            return step
    return end


def size_of_target(trace: Trace, step: int, shape: tuple[int, ...]) -> int:
    """The step that set the size of the array that a step was to write to; the step itself where
    that array has this shape."""
    node = _node_at(trace, step)
    target = getattr(node, "target", None) or getattr(node, "targets", [None])[0]
    name = getattr(getattr(target, "value", None), "id", "")
    for array in trace.arrays:
        is_named = array.name == name and array.created >= 0
        is_it = is_named and len(array.shape) == len(shape)
        if is_it and any(have < need for have, need in zip(array.shape, shape)):
            cells = array.first + np.arange(array.size).reshape(array.shape)
            return _size_step(Side(trace, {}, {name: cells}), name, shape)
    return step


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


def parting_steps(mine: Side, lecture: Side, name: str, index: tuple[int, ...]) -> Steps:
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
    anew = _made_anew(trace, its_cells, right)
    if anew is not None:
        return anew, lecture_end
    if _is_piece(trace, its_cells) and _holds(trace, my_cell, len(trace), right):
        return _cut_step(trace, its_cells), lecture_end
    my_cell, copied = _source(trace, my_cell, right)
    if copied is not None:
        return copied, lecture_end
    if cell == NO_CELL:
        return last_steps(trace).get(my_cell), None
    my_step, lecture_step = parting(trace, my_cell, lecture.trace, cell)
    if my_step is None:
        my_step = _step_instead(mine, name, my_cell, right)
    return my_step, lecture_step


def _made_anew(trace: Trace, cells: np.ndarray, right: np.ndarray) -> int | None:
    """The step that made a result's array a second time, where the first one held what is right."""
    array = trace.array_of(int(cells.flat[0]))
    if array.created < 0:
        return None
    statement = trace.statement[array.created]
    final = trace.values_at(len(trace))
    for other in trace.arrays:
        is_before = 0 <= other.created < array.created
        if not is_before or other.shape != array.shape or array.size != right.size:
            continue
        values = final[other.first : other.first + other.size]
        if trace.statement[other.created] == statement and near(values, right.ravel()).all():
            return array.created
    return None


def _step_instead(mine: Side, name: str, cell: int, right: np.ndarray) -> int | None:
    """The step to blame for a cell of a result to which nothing was added."""
    trace = mine.trace
    misplaced = _misplaced(mine, name, right)
    if misplaced is not None:
        return _index_step(trace, misplaced)
    array = trace.array_of(cell)
    if trace.initial[cell] != 0 and array.created >= 0:
        return array.created  # np.full, say
    return len(trace) - 1 if _leaves_a_loop(trace) else None


def _misplaced(mine: Side, name: str, right: np.ndarray) -> int | None:
    """The first step that wrote a cell of a result that ends in a wrong number; None if none did.

    It is asked for a cell that was never written: what belongs there may stand elsewhere.
    """
    differs = ~near(mine.values[name], right)
    wrong = set(mine.cells[name][differs].tolist())
    for cell, step in zip(mine.trace.write_cell.tolist(), mine.trace.write_step.tolist()):
        if cell in wrong:
            return step
    return None


def _index_step(trace: Trace, step: int) -> int:
    """The step that computed where a step writes: it set a variable of the target's index.

    It is the step itself where the index has only loop variables, or none.
    """
    node = _node_at(trace, step)
    target = getattr(node, "target", None) or getattr(node, "targets", [None])[0]
    if not isinstance(target, ast.Subscript):
        return step
    definition = read_tree(trace.function)
    loops = parts_of(definition, ast.For)
    loop_variables = {name for loop in loops for name in names_in(loop.target)}
    for name in names_in(target.slice):
        if name not in loop_variables:
            setting = _setting_step(trace, name, step)
            if trace.writes_of(setting) == []:
                return setting
    return step


def _is_piece(trace: Trace, cells: np.ndarray) -> bool:
    """Whether a result is no whole array as it was made, but a part of one, or turned."""
    array = trace.array_of(int(cells.flat[0]))
    if cells.shape != array.shape:
        return True
    whole = array.first + np.arange(array.size)
    return not np.array_equal(cells.ravel(), whole)


def _source(trace: Trace, cell: int, right: np.ndarray) -> tuple[int, int | None]:
    """The cell in which a result's number was computed, behind the copies of it.

    Where the right values stood in the array that was copied, the copy is to blame: then the second
    is its step.
    """
    end = len(trace)
    while True:
        writes = trace.writes_to(cell, end)
        if len(writes) != 1:  # a cell that is written again is no copy of another
            return cell, None
        step = int(trace.write_step[writes[-1]])
        written = trace.writes_of(step)
        rows = trace.rows(trace.write_step, step)
        values = trace.write_value[rows].reshape(_in_maps(trace, written))
        copied = copied_cells(trace, step, values)
        if copied is None or cell in copied:
            return cell, None
        source = copied[written.index(cell)]
        if trace.array_of(source).created < 0:
            return cell, None  # db[f] = dz[f] is no copy of a result
        if _holds(trace, source, step, right):
            return cell, step
        cell, end = source, step


def _in_maps(trace: Trace, cells: list[int]) -> tuple[int, ...]:
    """The shape of these cells in maps, if they are whole maps of their array."""
    shape = trace.array_of(cells[0]).shape
    size = math.prod(shape[-2:])
    if len(shape) > 2 and len(cells) % size == 0:
        return (-1, *shape[-2:])
    return (len(cells),)


def copied_cells(trace: Trace, step: int, values: np.ndarray) -> list[int] | None:
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


def _holds(trace: Trace, cell: int, step: int, right: np.ndarray) -> bool:
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


def _cut_step(trace: Trace, cells: np.ndarray) -> int:
    """The step that cut this piece of an array: the last one that outlined it."""
    wanted = set(cells.ravel().tolist())
    for step in reversed(range(len(trace))):
        for piece, used in trace.reads_of(step):
            if not used and set(piece) == wanted:
                return step
    return len(trace) - 1


def _leaves_a_loop(trace: Trace) -> bool:
    """Whether the run ended with a `return` inside of a loop."""
    last = trace.statement_at(len(trace) - 1)
    line = trace.lines[last.line - 1]
    definition = read_tree(trace.function)
    for loop in parts_of(definition, ast.For | ast.While):
        for node in parts_of(loop, ast.Return):
            if node.lineno == line.file_line:
                return True
    return False


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


def are_equal(found: np.ndarray, value: np.ndarray) -> bool:
    """Whether these are the same numbers, but for a constant of each map.

    A bias may be added afterwards, and max pooling moves its input above the padding.
    """
    difference = found - value
    if difference.ndim > 2 and difference[0].size > 1:
        each_map = tuple(range(1, difference.ndim))
        difference = difference - difference.min(axis=each_map, keepdims=True)
    return bool(np.all(near(difference, 0 * value)))
