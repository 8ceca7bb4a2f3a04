"""A student's own NumPy loops, which count from 0: their trace, and their run beside the lecture's.

    trace_own(my_backward, "conv2d_backward", inputs)      every step
    replay_own(my_backward, "conv2d_backward", inputs)     opened where it first goes wrong

The two runs are compared by the operation's results. Of the first cell that ends in another number
it is asked which step wrote what the lecture never adds.
"""

import ast
import inspect
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .. import loops
from ..language.adapter import run_by
from ..language.source import name_of, names_in, parts_of, read_tree
from ..listings import LISTINGS
from ..tracing.counting import traced
from ..tracing.from_zero import trace_numpy
from ..tracing.traces import TracedArray, Trace
from ..tracing.watched import Watched
from .calling import told
from .cases import cases, known
from .replay import Replay, Steps, apart, last_steps, near, parting

Inputs = dict[str, Any]
Index = tuple[str, tuple[int, ...]]  # a result's name, and the 0-based index of one of its cells
NO_CELL = -1  # a value that stands in no array of the run
STRIDES = (2, 3)
NEUTRAL: Inputs = dict(stride=1, padding=0)  # a function that knows none of them does this


class Side(NamedTuple):
    """One run, and of each result its values and the numbers of their cells."""

    trace: Trace
    values: dict[str, np.ndarray]
    cells: dict[str, np.ndarray]


# ---------------------------------------------------------------- the student's run

def trace_own(function: Callable, operation: str, inputs: Inputs | None = None) -> Trace:
    """The Trace of a student's function for an operation.

    inputs: the operation's; without any, its teaching example.
    """
    run = my_side(function, known(operation), inputs or example(operation)).trace
    if isinstance(run.returned, Exception):
        raise run.returned
    return run


def my_side(function: Callable, operation: str, inputs: Inputs) -> Side:
    """The student's run on an operation's inputs."""
    its, arguments = call_of(function, operation, inputs)
    trace = trace_numpy(its, arguments, keep_error=True)
    if isinstance(trace.returned, Exception):
        return Side(trace, {}, {})
    names = result_names(operation)
    returned = trace.returned if isinstance(trace.returned, tuple) else (trace.returned,)
    values = {}
    cells = {}
    for name, result in zip(names, returned):
        values[name] = _numbers(result)
        cells[name] = _cells(result, trace)
    trace.result = values
    return Side(trace, values, cells)


def call_of(function: Callable, operation: str, inputs: Inputs) -> tuple[Callable, Inputs]:
    """What is to be called, and its arguments by name.

    They go by their names where these are the operation's, or else in their order. A function
    without a stride or a padding is called where it needs none.
    """
    parameters = inspect.signature(function).parameters
    needed = {}
    for name, value in inputs.items():
        if name in parameters or name not in NEUTRAL or NEUTRAL[name] != value:
            needed[name] = value
    if all(name in parameters for name in needed):
        return function, needed
    lacking = [name for name in needed if name in NEUTRAL and name not in parameters]
    if lacking:
        raise TypeError(f"{name_of(function)} has no {lacking[0]}")
    bound = inspect.signature(function).bind(*needed.values())
    return function, dict(bound.arguments)


def _numbers(result: Any) -> np.ndarray:
    return result.numbers.copy() if isinstance(result, Watched) else np.asarray(result)


def _cells(result: Any, trace: Trace) -> np.ndarray:
    """The cells of a result: its own, or those to which the last step added a bias."""
    if isinstance(result, Watched):
        return result.cells.first + result.positions
    shape = np.shape(result)
    copied = _copied(trace, len(trace) - 1, np.asarray(result)) if shape else None
    return np.full(shape, NO_CELL) if copied is None else np.reshape(copied, shape)


def result_names(operation: str) -> list[str]:
    """The names of an operation's results, in order."""
    from ..operations.signature import signature_of

    return [item.caller for item in signature_of(getattr(loops, operation)).items("Makes")]


def example(operation: str) -> Inputs:
    """The operation's teaching example."""
    from ..listings.examples import operation_example

    return operation_example(operation)


# ---------------------------------------------------------------- the lecture's run

def lecture_side(operation: str, inputs: Inputs) -> Side:
    """The run of the listing that makes the operation's results, traced while `loops` runs it."""
    runs = []

    def tracing(function: Callable, like: Callable, given: Inputs) -> dict:
        run = traced(function, LISTINGS[like.__name__], given)
        runs.append(run)
        return run.result

    with run_by(tracing):
        made = getattr(loops, operation)(**inputs)
    results = made if isinstance(made, tuple) else (made,)
    values = dict(zip(result_names(operation), map(np.asarray, results)))
    sides = [_found_in(run, values) for run in runs]
    if not sides:
        raise ValueError(f"{operation}: no listing of the lecture makes its result")
    return max(sides, key=lambda side: (len(side.cells), len(side.trace)))


def _found_in(run: Trace, values: dict[str, np.ndarray]) -> Side:
    """The results' cells in a run: each in an array that ends in these numbers.

    Where several do, it is the one that was written most often, where the sums are.
    """
    final = run.values_at(len(run))
    often = np.bincount(run.write_cell, minlength=len(final))
    cells = {}
    for name, value in values.items():
        found = []
        for array in run.arrays:
            for numbers in _parts(array, value.shape):
                if array.positions or _are_equal(final[numbers], value):
                    found.append(numbers)
        written = [numbers for numbers in found if often[numbers].any()]
        if written:
            cells[name] = max(written, key=lambda numbers: often[numbers].sum())
    return Side(run, values, cells)


def _are_equal(found: np.ndarray, value: np.ndarray) -> bool:
    """Whether these are the same numbers, but for a constant of each map.

    A bias may be added afterwards, and max pooling moves its input above the padding.
    """
    difference = found - value
    axes = tuple(range(1, difference.ndim)) if difference.ndim > 2 else ()
    constant = difference.min(axis=axes, keepdims=True) if axes else 0
    return bool(np.all(near(difference - constant, 0 * value)))


def _parts(array: TracedArray, shape: tuple[int, ...]) -> Iterator[np.ndarray]:
    """The parts of an array that have this shape: without its border, or every S-th row and column.
    """
    numbers = array.first + np.arange(array.size).reshape(array.shape)
    if array.positions:
        numbers = np.repeat(numbers[..., None], 2, axis=-1)
    if numbers.ndim != len(shape):
        return
    border = [size - wanted for size, wanted in zip(numbers.shape, shape)]
    if not any(width < 0 or width % 2 for width in border):
        cut = [slice(width // 2, width // 2 + wanted) for width, wanted in zip(border, shape)]
        yield numbers[tuple(cut)]
    for S in STRIDES:
        every = numbers[..., ::S] if numbers.ndim < 3 else numbers[..., ::S, ::S]
        if every.shape == shape:
            yield every


# ---------------------------------------------------------------- both


def is_of_operation(function: Any, name: Any) -> bool:
    """Whether a function is one for the operation of this name, not one with a listing's arguments.
    """
    if not isinstance(name, str) or name not in loops.__all__:
        return False
    listing = LISTINGS.get(name)
    if listing is None or not inspect.isfunction(function):
        return True
    own = list(inspect.signature(function).parameters)
    return own != list(inspect.signature(listing.function).parameters)


def replay_own(function: Callable, operation: str, inputs: Inputs | None = None) -> Replay:
    """A student's NumPy loops beside the listing that the operation runs.

    inputs: the operation's; without any, the teaching example, or the first of the cases of
    `lc.check` on which the results differ. Its `cell` is a result's name and 0-based index.
    """
    refusal: Exception | None = None
    right = None
    for given in [inputs] if inputs else instances(known(operation)):
        try:
            call_of(function, operation, given)
        except TypeError as error:  # it has no stride, say
            refusal = refusal or error
            continue
        found = _beside(function, operation, given)
        if not found.ok:
            return found
        right = right or found
    if right is None:
        raise refusal or TypeError(f"{name_of(function)} takes no inputs of {operation}")
    return right


def instances(operation: str) -> list[Inputs]:
    """The teaching example, then the cases of one instance, the small ones first."""
    others = [case.inputs for case in cases(operation) if not case.batch]
    return [example(operation), *sorted(others, key=_size)]


def _size(inputs: Inputs) -> int:
    return sum(np.size(value) for value in inputs.values() if isinstance(value, np.ndarray))


def _beside(function: Callable, operation: str, inputs: Inputs) -> Replay:
    """Both runs on these inputs, and where they part."""
    lecture = lecture_side(operation, inputs)
    about: dict[str, Any] = dict(
        function=function,
        listing=lecture.trace.listing,
        lecture=lecture.trace,
        operation=operation,
    )
    try:
        mine = my_side(function, operation, inputs)
    except Exception as error:  # it can't be stepped
        return Replay(error=told(error, function), **about)
    about["mine"] = mine.trace
    stopped = mine.trace.returned
    if isinstance(stopped, Exception):
        return Replay(error=told(stopped, function), mine_step=len(mine.trace) - 1, **about)
    wrong = wrong_shape(mine, lecture)
    if wrong is not None:
        name, text = wrong
        at = _size_step(mine, name, lecture.values[name].shape)
        return Replay(error=text, mine_step=at, **about)
    difference = first_difference(mine, lecture)
    if difference is None:
        return Replay(clock=clock_of(mine, lecture), **about)
    steps = _sharper_steps(function, operation, inputs, mine, lecture, difference)
    my_step, step = steps or parting_steps(mine, lecture, *difference)
    return Replay(
        cell=difference,
        mine_step=my_step,
        lecture_step=step,
        clock=clock_of(mine, lecture, difference, (my_step, step)),
        **about,
    )


def wrong_shape(mine: Side, lecture: Side) -> tuple[str, str] | None:
    """The first result of another shape than the lecture's, and what is said of it."""
    for name, right in lecture.values.items():
        value = mine.values.get(name)
        if value is not None and value.shape != right.shape:
            return name, f"{name} has the shape {value.shape}, expected {right.shape}"
    return None


def _size_step(mine: Side, name: str, shape: tuple[int, ...]) -> int:
    """The step that set the size of a result: it computed the variable that says how long an axis
    is, or made the array.
    """
    trace, cells = mine.trace, mine.cells[name]
    if not cells.size or cells.flat[0] == NO_CELL:
        return len(trace) - 1
    made = trace.array_of(int(cells.flat[0])).created
    if made < 0 or cells.ndim != len(shape):
        return len(trace) - 1
    axis = next(axis for axis, size in enumerate(shape) if cells.shape[axis] != size)
    for sizes in parts_of(_node_at(trace, made), ast.Tuple):
        if len(sizes.elts) == len(shape) and isinstance(size := sizes.elts[axis], ast.Name):
            for step in reversed(range(made)):
                if size.id in names_in(_node_at(trace, step), ast.Store):
                    return step
    return made


def _node_at(trace: Trace, step: int) -> ast.AST:
    """The statement of a step, as it stands in the function."""
    file_line = trace.lines[trace.statement_at(step).line - 1].file_line
    statements = parts_of(read_tree(trace.function), ast.stmt)
    return next(node for node in statements if node.lineno == file_line)


def _sharper_steps(
    function: Callable,
    operation: str,
    inputs: Inputs,
    mine: Side,
    lecture: Side,
    difference: Index,
) -> Steps | None:
    """The steps at which the numbers part, from inputs in which no two products are equal.

    None where the runs take another way with these inputs.
    """
    moved = {name: apart(value, number) for number, (name, value) in enumerate(inputs.items())}
    my_run = my_side(function, operation, moved)
    lecture_run = lecture_side(operation, moved)
    for before, now in ((mine, my_run), (lecture, lecture_run)):
        if not np.array_equal(before.trace.statement, now.trace.statement):
            return None
    if first_difference(my_run, lecture_run) != difference:
        return None
    return parting_steps(my_run, lecture_run, *difference)


def first_difference(mine: Side, lecture: Side) -> Index | None:
    """The first cell that ends in another number, in the order in which the lecture finishes cells.
    """
    last = last_steps(lecture.trace)
    found = []
    for name, right in lecture.values.items():
        value = mine.values.get(name)
        if value is None:
            continue
        for index in np.argwhere(~near(value, right)).tolist():
            cell = _cell(lecture, name, tuple(index))
            found.append((last.get(cell, len(lecture.trace)), (name, tuple(index))))
    return min(found)[1] if found else None


def _cell(side: Side, name: str, index: tuple[int, ...]) -> int:
    cells = side.cells.get(name)
    return NO_CELL if cells is None else int(cells[index])


def parting_steps(mine: Side, lecture: Side, name: str, index: tuple[int, ...]) -> Steps:
    """The steps at which the two sums of one result's cell part."""
    trace, cell = mine.trace, _cell(lecture, name, index)
    lecture_end = last_steps(lecture.trace).get(cell)
    my_cell = _cell(mine, name, index)
    end = len(trace) - 1
    if my_cell == NO_CELL:
        return end, lecture_end  # it is computed in the statement that returns it
    if _is_piece(trace, mine.cells[name]) and _holds(
        trace, my_cell, len(trace), lecture.values[name]
    ):
        return _cut_step(trace, mine.cells[name]), lecture_end
    my_cell, copied = _source(trace, my_cell, lecture.values[name])
    if copied is not None:
        return copied, lecture_end
    if cell == NO_CELL:
        return last_steps(trace).get(my_cell), None
    my_step, lecture_step = parting(trace, my_cell, lecture.trace, cell)
    array = trace.array_of(my_cell)
    if my_step is None and trace.initial[my_cell] != 0 and array.created >= 0:
        my_step = array.created  # np.full, say
    elif my_step is None and _leaves_a_loop(trace):
        my_step = end
    return my_step, lecture_step


def _is_piece(trace: Trace, cells: np.ndarray) -> bool:
    """Whether a result is no whole array as it was made, but a part of one, or turned."""
    array = trace.array_of(int(cells.flat[0]))
    whole = array.first + np.arange(array.size)
    return cells.shape != array.shape or not np.array_equal(cells.ravel(), whole)


def _source(trace: Trace, cell: int, right: np.ndarray) -> tuple[int, int | None]:
    """The cell in which a result's number was computed, behind the copies of it.

    Where the right values stood in the array that was copied, the copy is to blame: then the second
    is its step.
    """
    end = len(trace)
    while True:
        writes = trace.writes_to(cell, end)
        if not len(writes):
            return cell, None
        step = int(trace.write_step[writes[-1]])
        written = trace.writes_of(step)
        values = trace.write_value[trace.rows(trace.write_step, step)]
        copied = _copied(trace, step, values.reshape(_last_two(trace, written)))
        if copied is None or cell in copied:
            return cell, None
        source = copied[written.index(cell)]
        if trace.array_of(source).created < 0:
            return cell, None  # db[f] = dz[f] is no copy of a result
        if _holds(trace, source, step, right):
            return cell, step
        cell, end = source, step


def _last_two(trace: Trace, cells: list[int]) -> tuple[int, ...]:
    """The shape of these cells in maps, if they are whole maps of their array."""
    shape = trace.array_of(cells[0]).shape
    is_whole = len(shape) > 2 and len(cells) % math.prod(shape[-2:]) == 0
    return (-1, *shape[-2:]) if is_whole else (len(cells),)


def _copied(trace: Trace, step: int, values: np.ndarray) -> list[int] | None:
    """The cells that a step copied, in the order of these values; a number may be added to each
    map.
    """
    for cells in trace.used_by(step):
        if len(cells) == values.size:
            before = trace.values_at(step)[cells].reshape(values.shape)
            if _are_equal(before, values):
                return cells
    return None


def _holds(trace: Trace, cell: int, step: int, right: np.ndarray) -> bool:
    """Whether the array of a cell holds all these values before a step: in another order, or as a
    window of it.
    """
    array = trace.array_of(cell)
    values = trace.values_at(step)[array.first : array.first + array.size]
    if values.size == right.size:
        return bool(np.all(near(np.sort(values), np.sort(right, axis=None))))
    leading = array.shape[: -right.ndim]
    if any(size != 1 for size in leading) or len(array.shape) < right.ndim:
        return False
    values = values.reshape(array.shape[-right.ndim :])
    if any(np.less(values.shape, right.shape)):
        return False
    windows = np.lib.stride_tricks.sliding_window_view(values, right.shape)
    same = near(windows, right)
    return bool(same.reshape(-1, right.size).all(axis=1).any())


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
    line = trace.lines[trace.statement_at(len(trace) - 1).line - 1]
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
    mine_last, lecture_last = last_steps(mine.trace), last_steps(lecture.trace)
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
        ends = [len(mine.trace) - 1, len(lecture.trace) - 1]
        my_end, end = [last if step is None else step for last, step in zip(ends, steps)]
        clock.append((my_end, end))
    return clock
