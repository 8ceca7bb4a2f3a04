"""A traced call of a student's function, as it was read: `traced_call(function, reading, inputs)`.

A backward function that needs its own forward pass gets what that pass kept; of a class the method
is traced, on an object that has done its forward pass. The passes before are run plainly.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from ..slips.mistakes import SHARED
from ..tracing.from_zero import trace_numpy
from ..tracing.traces import Trace
from ..tracing.watched import Watched
from . import limits, worker
from .cases import Array, Inputs
from .child import gradients_in, prepared, tree
from .conventions import BATCHED, SHAPES
from .parting import NO_CELL, Side, copied_cells
from .reading import Reading, default_reading, read, values_of


def reading_of(function: Any, operation: str) -> Reading:
    """How the function is called. A TypeError if it can't be called at all, an error of limits.py
    if it does not come to an end.
    """
    with worker.running(function, limits.SECONDS) as run:
        reading, why, _ = read(function, operation, run)
        limits.refuse_over(run)
    if reading is None:
        reading = default_reading(function, operation)
    if not reading.can_be_called:
        raise TypeError(why)
    return reading


def inputs_for(reading: Reading, inputs: Inputs) -> Inputs:
    """The operation's inputs that the function takes: without a bias if it has none."""
    given = dict(inputs)
    if not reading.has_bias:
        given.pop("b", None)
    return given


def in_a_batch(inputs: Inputs, place: int) -> Inputs:
    """The inputs of an instance as those of a batch of two: the other one is 0 everywhere."""
    made = dict(inputs)
    for name, value in inputs.items():
        if name in SHAPES:
            made[name] = (2, *value)
        elif name not in SHARED and (isinstance(value, Array) or name == "d"):
            both = [np.zeros_like(value), np.zeros_like(value)]
            both[place] = value
            made[name] = np.stack(both)
    return made


def side_of(
    function: Any,
    reading: Reading,
    inputs: Inputs,
    forward: Inputs | None = None,
    place: int | None = None,
) -> Side:
    """The student's run on an operation's inputs, with its results in the lecture's axes.

    forward: the arguments of the forward pass, where the operation doesn't get them. place: where
    the instance stands in a batch of two, of which the other is 0; None: it runs alone. Where an
    exception ends the run there are no results.
    """
    is_batch = place is not None
    if place is not None:
        inputs, forward = in_a_batch(inputs, place), in_a_batch(forward or {}, place)
    values = values_of(reading.operation, inputs, forward)
    right = reading.right(inputs, values) | reading.besides(inputs, values)
    job = reading.job(values, is_batch)
    if reading.plan.kind == "optimizer":
        raise TypeError("an optimizer that keeps its means itself is not stepped through")
    called = function if reading.plan.function is None else reading.plan.function
    limits.run_before(called, job)
    call, arguments, _ = prepared(called, job, job.get("weights"))
    trace = trace_numpy(call, arguments_by_name(call, arguments), keep_error=True)
    if isinstance(trace.returned, Exception):
        return Side(trace, {}, {})
    found = _found(trace, reading, _plain)
    cells = _found(trace, reading, lambda array: _cells(array, trace))
    results = reading.results(found, right, is_batch)
    numbers = reading.results(cells, right, is_batch)
    made, at = {}, {}
    for name, value in results.items():
        if value is None:
            continue
        made[name] = np.asarray(value)
        own = np.asarray(numbers.get(name))
        if place is not None and name in BATCHED:
            made[name], own = made[name][place], own[place]
        is_known = own.shape == made[name].shape
        at[name] = own.astype(int) if is_known else np.full(made[name].shape, NO_CELL)
    trace.result = made
    return Side(trace, made, at)


def arguments_by_name(function: Callable, arguments: tuple[list, dict]) -> Inputs:
    """The arguments of a call by the names that the function has for them."""
    args, kwargs = arguments
    bound = inspect.signature(function).bind(*args, **kwargs)
    return dict(bound.arguments)


def _found(trace: Trace, reading: Reading, change: Callable[[Any], Any]) -> Inputs:
    """What the call gave, as a reading takes it, with every array changed."""
    returned = _changed(trace.returned, change)
    if reading.plan.kind != "class" or reading.plan.backward is None:
        return tree(returned)
    kept = _changed(dict(vars(trace.owner)), change)
    return tree({"returned": returned, "kept": gradients_in(kept)})


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with each array in it changed."""
    if isinstance(value, Array | Watched | float):
        return change(value)
    if type(value) in (list, tuple):
        return type(value)([_changed(part, change) for part in value])
    if type(value) is dict:
        return {name: _changed(part, change) for name, part in value.items()}
    return value


def _plain(array: Any) -> Array:
    if isinstance(array, Watched):
        return array.numbers.copy()
    return np.asarray(array)


def _cells(array: Any, trace: Trace) -> Array:
    """The cells of a result: its own, or those to which the last step added a bias."""
    if isinstance(array, Watched):
        return array.cells.first + array.positions
    result = np.asarray(array)
    copied = None
    if result.ndim:
        copied = copied_cells(trace, len(trace) - 1, result)
    if copied is None:
        return np.full(result.shape, NO_CELL)
    return np.reshape(copied, result.shape)
