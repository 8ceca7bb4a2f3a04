"""A student's own NumPy loops, which count from 0: their trace, and their run beside the lecture's.

    trace_own(my_backward, "conv2d_backward", inputs)      every step
    replay_own(my_backward, "conv2d_backward", inputs)     opened where it first goes wrong

Where the two runs part is found by `parting`.
"""

import inspect
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from .. import loops
from ..language.adapter import run_by
from ..language.source import name_of
from ..listings import LISTINGS
from ..listings.examples import operation_example as example
from ..tracing.counting import traced
from ..tracing.from_zero import trace_numpy
from ..tracing.traces import Trace, TracedArray
from . import worker
from .blame import blamed
from .calling import told
from .cases import ONE_MAP, Array, Case, Inputs, Shape, cases, known, of_one_map
from .compare import RESULT_NAMES
from .diagnosis import alike
from .differences import OTHERS
from .mending import SECONDS, Mended
from .own_calls import inputs_for, reading_of, side_of
from .parting import (
    Index,
    Side,
    are_equal,
    clock_of,
    first_difference,
    first_differences,
    parting_steps,
    size_step,
    wrong_shape,
)
from .plain_loops import LOOPS, Plain, inputs_of
from .reading import Reading, is_of_other_axes, values_of
from .replay import Replay, Steps, apart, near

STRIDES = (2, 3)


# ---------------------------------------------------------------- the student's run


def trace_own(
    function: Callable, operation: str, inputs: Inputs | None = None
) -> Trace:
    """The Trace of a student's function for an operation.

    inputs: the operation's; without any, its teaching example.
    """
    known(operation)
    reading = reading_of(function, operation)
    if inputs:
        instance = Instance(inputs, {})
    else:
        instance = instances(operation)[0]
    given = inputs_for(reading, instance.inputs)
    run = side_of(function, reading, given, instance.forward).trace
    if isinstance(run.returned, Exception):
        raise run.returned
    return run


def result_names(operation: str) -> list[str]:
    """The names of an operation's results, in order."""
    return RESULT_NAMES[operation]


# ---------------------------------------------------------------- the lecture's run


def lecture_side(operation: str, inputs: Inputs) -> Side:
    """The run of the listing that makes the operation's results, traced while `loops` runs it.

    Replays of one operation have mostly the same inputs: their run is made once.
    """
    return _lecture_side(operation, pickle.dumps(inputs))


@lru_cache(maxsize=30)
def _lecture_side(operation: str, pickled: bytes) -> Side:
    inputs = pickle.loads(pickled)
    runs = []

    def tracing(function: Callable, like: Callable, given: Inputs) -> dict:
        run = traced(function, LISTINGS[like.__name__], given)
        runs.append(run)
        return run.result

    with run_by(tracing):
        made = getattr(loops, operation)(**inputs)
    results = made if isinstance(made, tuple) else (made,)
    values = {}
    for name, result in zip(result_names(operation), results):
        values[name] = np.asarray(result)
    if operation in LOOPS:
        return _plain_side(operation, inputs, values)
    sides = [_found_in(run, values) for run in runs]
    if not sides:
        raise ValueError(
            f"{operation}: no listing of the lecture makes its result step by step, so there are "
            "no loops to lay beside yours (lc.check looks at the results)"
        )
    return max(sides, key=lambda side: (len(side.cells), len(side.trace)))


def _plain_side(operation: str, inputs: Inputs, values: dict[str, Array]) -> Side:
    """The run of the loops in `plain_loops`; their result is what `loops` gives."""
    run = trace_numpy(LOOPS[operation], inputs_of(operation, inputs))
    [name] = values
    cells = run.returned.cells.first + run.returned.positions
    cells = {name: cells.reshape(values[name].shape)}
    run.result = dict(values)
    return Side(run, values, cells)


def _found_in(run: Trace, values: dict[str, Array]) -> Side:
    """The results' cells in a run: each in an array that ends in these numbers.

    Where several do, it is the one that was written most often, where the sums are.
    """
    final = run.values_at(len(run))
    often = np.bincount(run.write_cell, minlength=len(final))
    cells = {}
    for name, value in values.items():
        most = 0
        for array in run.arrays:
            for numbers in _parts(array, value.shape):
                writes = often[numbers].sum()
                is_it = array.positions or are_equal(final[numbers], value)
                if is_it and writes > most:
                    cells[name] = numbers
                    most = writes
    return Side(run, values, cells)


def _parts(array: TracedArray, shape: Shape) -> Iterator[Array]:
    """The parts of an array that have this shape: without its border, or every S-th row and
    column."""
    numbers = array.first + np.arange(array.size).reshape(array.shape)
    if array.positions:
        numbers = np.repeat(numbers[..., None], 2, axis=-1)
    if numbers.ndim != len(shape):
        return
    inside = []
    for size, wanted in zip(numbers.shape, shape):
        border = (size - wanted) // 2
        inside.append(slice(border, border + wanted))
    without_border = numbers[tuple(inside)]
    if without_border.shape == shape and np.less_equal(shape, numbers.shape).all():
        yield without_border
    for S in STRIDES:
        every = numbers[..., ::S]
        if numbers.ndim > 2:
            every = every[..., ::S, :]
        if every.shape == shape:
            yield every


# ---------------------------------------------------------------- both


def is_of_operation(function: Any, name: Any) -> bool:
    """Whether a function is one for the operation of this name, not one with a listing's
    arguments."""
    if not isinstance(name, str) or name not in loops.__all__:
        return False
    listing = LISTINGS.get(name)
    if listing is None or not inspect.isfunction(function):
        return True
    own = list(inspect.signature(function).parameters)
    return own != list(inspect.signature(listing.function).parameters)


def replay_own(
    function: Callable, operation: str, inputs: Inputs | None = None
) -> Replay:
    """A student's NumPy loops beside the listing that the operation runs.

    inputs: the operation's; without any, the teaching example, or the first of the cases of
    `lc.check` on which the results differ. Code that takes batches alone is tried in a batch of two
    as well: the lecture's loops run on one of them, the other is 0. Its `cell` is a result's name
    and 0-based index, of this instance.
    """
    known(operation)
    try:
        reading = reading_of(function, operation)
    except (TimeoutError, MemoryError, RuntimeError) as error:
        return _stopped(function, operation, error)
    given = [Instance(inputs, {})] if inputs else instances(operation)
    served = _served(function, reading, [_as_taken(reading, one) for one in given])
    found = _of_instances(function, reading, served)
    found = _where_an_input_is_changed(found, reading)
    is_stepped = found.mine is not None or reading.plan.kind == "optimizer"
    may_differ = not found.ok or bool(reading.takes)
    return _at_a_change(found, reading) if is_stepped and may_differ else found


def _served(
    function: Callable, reading: Reading, given: list["Instance"]
) -> list["Instance"]:
    """Those that the function can serve; a TypeError if it can serve none."""
    refusals = [_refused(reading, one) for one in given]
    served = [one for one, refusal in zip(given, refusals) if refusal is None]
    if not served:
        why = next(filter(None, refusals), "")
        raise TypeError(f"{name_of(function)}: {why}")
    return served


def _as_taken(reading: Reading, instance: "Instance") -> "Instance":
    """An instance as the function takes it: without a bias, of one map alone."""
    inputs, forward = inputs_for(reading, instance.inputs), instance.forward
    maps = reading.layout.maps
    if maps in ONE_MAP:
        _, inputs, forward = of_one_map(Case("", inputs, forward), maps)
    return instance._replace(inputs=inputs, forward=forward)


def _of_instances(
    function: Callable, reading: Reading, served: list["Instance"]
) -> Replay:
    """The first replay that is not right, of instances alone, or of one in a batch of two."""
    found = _first_wrong(function, reading, served)
    if not found.ok or not _is_for_batches(reading):
        return found
    in_batches = [served[0]._replace(place=place) for place in (0, 1)]
    return _first_wrong(function, reading, in_batches)


def _where_an_input_is_changed(found: Replay, reading: Reading) -> Replay:
    """The same; one that shows no difference is opened where the run changes its input."""
    mine = found.mine
    may_change = reading.plan.kind != "function" or bool(reading.state_keys())
    if not found.ok or may_change:
        return found
    is_changed = (mine.created < 0) & ~near(mine.values_at(len(mine)), mine.initial)
    steps = mine.write_step[is_changed[mine.write_cell]]
    if not len(steps):
        return found
    return replace(
        found, mine_step=int(steps[0]), error="it changes its input: work on a copy"
    )


def _at_a_change(found: Replay, reading: Reading) -> Replay:
    """The same, opened at the line in which one change makes the result right, if there is one.

    The line where it opened before is tried first. A replay that shows no difference is opened
    there where the text takes what the lecture's loops don't: a step for each axis, a type.
    """
    change = _change_for(found, reading)
    if change is None or change.line == found.line:
        return found
    if found.mine is None:
        return replace(found, head=change.line)
    step, head = _step_at(found, change.line), None
    if step is None:  # it begins a loop, or stands in a function that this one calls
        step, head = found.mine_step, change.line
    error = found.error
    if found.ok:
        error = f"the same numbers here, but {change.result} is not right on every case"
    clock = found.clock
    if clock and step is not None and found.cell is not None:
        _, lecture_step = clock[-1]
        clock = [*clock[:-1], (step, lecture_step)]
    return replace(found, mine_step=step, clock=clock, head=head, error=error)


def _change_for(found: Replay, reading: Reading) -> Mended | None:
    """The one change that makes the result right at which a replay stops."""
    from .check import mending_of

    with worker.running(found.function, SECONDS) as run:
        if not run.tries_changes:
            return None
        mending, received = mending_of(run, reading)
        names = []
        for name in received.right_names():
            if received.wrong_cases(name):
                names.append(name)
        if run.over or not names:
            return None
        first, *_ = names
        if found.cell is not None and found.cell[0] in names:
            first = found.cell[0]
        return mending.of(first, found.line or 0)


def _line_beside(mine: Side, difference: Index, step: int | None) -> int | None:
    """The line that writes other cells of a result, of which this one is never written."""
    cells = mine.cells[difference[0]]
    steps = mine.trace.write_step[np.isin(mine.trace.write_cell, cells)]
    if step is not None or not len(steps):
        return None
    number = mine.trace[int(steps[-1])].line
    return mine.trace.lines[number - 1].file_line


def _step_at(found: Replay, line: int) -> int | None:
    """The last step of a line up to the one where a replay opens, or the first one."""
    trace = found.mine
    at_line = []
    for number, statement in enumerate(trace.table):
        if trace.lines[statement.line - 1].file_line == line:
            at_line.append(number)
    steps = np.flatnonzero(np.isin(trace.statement, at_line))
    if not len(steps):
        return None
    end = len(trace) if found.mine_step is None else found.mine_step
    before = steps[steps <= end]
    return int(before[-1] if len(before) else steps[0])


def _first_wrong(
    function: Callable, reading: Reading, given: list["Instance"]
) -> Replay:
    """The first replay that is not right; the first one if all are."""
    replays = (_beside(function, reading, one) for one in given)
    first = of_other_axes = None
    for one in replays:
        if is_of_other_axes(reading.operation, one.error):
            of_other_axes = of_other_axes or one
        elif one.ok:
            first = first or one
        else:
            return one
    found = first or of_other_axes
    assert found is not None  # there is one at least
    return found


def _refused(reading: Reading, instance: "Instance") -> str | None:
    """Why the function can't serve an instance, "" where nothing is to be said; None if it can."""
    values = values_of(reading.operation, instance.inputs, instance.forward)
    reason = reading.unserved(values, False)
    if reason or _has_other_labels(reading, instance.inputs):
        return reason
    return None


def _is_for_batches(reading: Reading) -> bool:
    """Whether a batch may show more: its results are the sums, or the instances' own."""
    names = reading.paths
    may_differ = any(other.fits(reading, name) for other in OTHERS for name in names)
    return reading.layout.batch == "only" and not reading.loss and not may_differ


def _has_other_labels(reading: Reading, inputs: Inputs) -> bool:
    """Whether the answers are distributions, and the function takes class numbers."""
    takes_numbers = reading.layout.labels == "numbers"
    return takes_numbers and np.ndim(inputs["d"]) == np.ndim(inputs["z"])


def _stopped(function: Callable, operation: str, error: Exception) -> Replay:
    """The replay of a function that does not come to an end."""
    inputs = instances(operation)[0].inputs
    lecture = lecture_side(operation, inputs).trace
    about: Inputs = dict(
        listing=lecture.listing or Plain(operation),
        lecture=lecture,
        operation=operation,
    )
    return Replay(function, error=told(error, function), **about)


class Instance(NamedTuple):
    """An operation's inputs, and those of its forward pass where it doesn't get them."""

    inputs: Inputs
    forward: Inputs
    place: int | None = None  # in a batch of two


def instances(operation: str) -> list[Instance]:
    """The teaching example, then the cases of one instance, the small ones first."""
    found = []
    for case in cases(operation):
        if not case.batch:
            found.append(Instance(case.inputs, case.forward))
    found.sort(key=_size)
    needs_forward = any(instance.forward for instance in found)
    return found if needs_forward else [Instance(example(operation), {}), *found]


def _size(instance: Instance) -> int:
    values = instance.inputs.values()
    return sum(value.size for value in values if isinstance(value, Array))


def _in_other_conventions(
    mine: Side, lecture: Side, reading: Reading, inputs: Inputs
) -> dict[str, str]:
    """The results that are right in another convention alone: name -> it in words."""
    found: dict[str, str] = {}
    for name, right in lecture.values.items():
        value = mine.values.get(name)
        if value is not None and not alike(value, right):
            words = _convention_of(name, value, reading, inputs)
            found |= {name: words} if words else {}
    return found


def _convention_of(name: str, value: Any, reading: Reading, inputs: Inputs) -> str:
    """The convention in which a result is right, in words; "" if there is none."""
    trial = SimpleNamespace(inputs=inputs)
    for other in OTHERS:
        if other.fits(reading, name):
            right = other.right(trial, name, reading)
            if right is not None and alike(value, right):
                return other.words
    return ""


def _leave_out(mine: Side, names: Iterable[str]) -> None:
    """Results in another convention are not compared cell by cell."""
    for name in names:
        del mine.values[name], mine.cells[name]


def _missing(reading: Reading, names: list[str]) -> str:
    """Why nothing of a run can be compared."""
    if reading.plan.fills:
        return "it puts its results into its arguments, which a replay does not compare"
    return f"it returns none of the results {', '.join(names)}"


def _beside(function: Callable, reading: Reading, instance: Instance) -> Replay:
    """Both runs on these inputs, and where they part."""
    inputs = instance.inputs
    operation = reading.operation
    lecture = lecture_side(operation, inputs)
    about: Inputs = dict(
        function=function,
        listing=lecture.trace.listing or Plain(operation),
        lecture=lecture.trace,
        operation=operation,
        batch=instance.place is not None,
    )
    try:
        mine = side_of(function, reading, *instance)
    except Exception as error:  # it can't be stepped
        return Replay(error=told(error, function), **about)
    about["mine"] = mine.trace
    stopped = mine.trace.returned
    if isinstance(stopped, Exception):
        last = len(mine.trace) - 1
        return Replay(error=told(stopped, function), mine_step=last, **about)
    others = _in_other_conventions(mine, lecture, reading, inputs)
    about["others"] = others
    if not mine.values and not others:
        last = len(mine.trace) - 1
        missing = _missing(reading, list(lecture.values))
        return Replay(error=missing, mine_step=last, **about)
    _leave_out(mine, others)
    wrong = wrong_shape(mine, lecture)
    if wrong is not None:
        name, text = wrong
        at = size_step(mine, lecture, name)
        return Replay(error=text, mine_step=at, **about)
    difference = first_difference(mine, lecture)
    if difference is None:
        return Replay(clock=clock_of(mine, lecture), **about)
    sharper = _sharper_sides(function, reading, instance, mine, lecture)
    my_step, step = _steps_to_blame(mine, lecture, difference, sharper)
    if my_step is None:
        for other in first_differences(mine, lecture):
            other_step, other_lecture = _steps_to_blame(mine, lecture, other, sharper)
            if other_step is not None:
                difference, my_step, step = other, other_step, other_lecture
                break
    return Replay(
        cell=difference,
        mine_step=my_step,
        head=_line_beside(mine, difference, my_step),
        lecture_step=step,
        clock=clock_of(mine, lecture, difference, (my_step, step)),
        **about,
    )


def _sharper_sides(
    function: Callable,
    reading: Reading,
    instance: Instance,
    mine: Side,
    lecture: Side,
) -> tuple[Side, Side] | None:
    """Both runs on inputs in which no two products are equal.

    None where the runs take another way with these inputs.
    """
    moved = {}
    for number, (name, value) in enumerate(instance.inputs.items()):
        moved[name] = apart(value, number)
    try:
        lecture_run = lecture_side(reading.operation, moved)
    except ValueError:  # a mask, say, has no other values
        return None
    my_run = side_of(function, reading, moved, instance.forward, instance.place)
    for before, now in ((mine, my_run), (lecture, lecture_run)):
        if not np.array_equal(before.trace.statement, now.trace.statement):
            return None
    return my_run, lecture_run


def _steps_to_blame(
    mine: Side,
    lecture: Side,
    difference: Index,
    sharper: tuple[Side, Side] | None,
) -> Steps:
    """The steps at which the numbers part; mine is the one that is to blame for it."""
    runs = sharper or (mine, lecture)
    is_sharper = sharper is not None and first_difference(*sharper) == difference
    steps = parting_steps(*runs if is_sharper else (mine, lecture), *difference)
    my_step, step = steps
    if my_step is not None:
        my_step = blamed(*runs, difference, my_step)
    return my_step, step
