"""Call a student's function safely: on copies, with a time limit, its errors in words.

The words name what the function did wrong; they hold no traceback.
"""

import inspect
import linecache
import math
import numbers
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from .. import vectorized
from ..listings import LISTINGS
from ..slips.mistakes import run_by
from .diagnosis import Arrays, equal

SHORTEST, LONGEST = 1e-6, 1e8  # seconds that a timer of every system takes; 0 would be no limit
DEFAULTS = {"stride": 1, "padding": 0, "trailing": False}
LONGEST_TEXT = 160

Inputs = dict[str, Any]


class TimeUp(BaseException):
    """The time limit is over.

    It is no Exception, so that a student's `except Exception` doesn't catch it.
    """


class Outcome(NamedTuple):
    """The results of a call, a tuple of arrays (None where there are none), and what is wrong."""

    results: Arrays | None
    problem: str = ""
    timed_out: bool = False


def has_time_limit() -> bool:
    """Whether a time limit works here: in the main thread of a system with timers."""
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and hasattr(signal, "setitimer")


def refuse_seconds(seconds: float | None) -> None:
    """A ValueError unless `seconds` is a number above 0, or None for no limit."""
    if seconds is None:
        return
    is_number = isinstance(seconds, numbers.Real) and not isinstance(seconds, bool)
    if not is_number or not 0 < seconds < math.inf:
        raise ValueError(
            f"seconds: expected a number above 0, or None for no limit, got {seconds!r}"
        )


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeUp in the block after these seconds (None: never).

    It is raised again each second, in case the block catches it.
    """
    if seconds is None or not has_time_limit():
        yield
        return

    def ring(*_: object) -> None:
        raise TimeUp

    start = time.monotonic()
    limit = min(max(seconds, SHORTEST), LONGEST)
    left, interval = signal.getitimer(signal.ITIMER_REAL)
    handler = signal.signal(signal.SIGALRM, ring)
    try:  # a short limit rings while it is set
        signal.setitimer(signal.ITIMER_REAL, float(limit), 1.0)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # somebody else's timer goes on
            passed = time.monotonic() - start
            signal.setitimer(signal.ITIMER_REAL, max(left - passed, 1e-3), interval)


def call(function: Callable, operation: str, inputs: Inputs, seconds: float | None) -> Outcome:
    """The Outcome of the function on copies of the inputs.

    It is called twice, which shows whether it changes its inputs or draws random numbers.
    """
    right = vectorized_results(operation, inputs)
    problem = _refused(function, operation, inputs)
    if problem:
        return Outcome(None, problem)
    try:
        first = _once(function, operation, inputs, seconds)
        second = _once(function, operation, inputs, seconds)
    except TimeUp:
        return Outcome(None, f"no answer within {seconds:g} seconds", True)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a student's function may raise anything, sys.exit() too
        return Outcome(None, told(error, function))
    results, problem = _as_tuple(first.result, right)
    if results is None:
        return Outcome(None, problem)
    again, _ = _as_tuple(second.result, right)
    return Outcome(results, _misbehaviour(first, results, again, right))


def _refused(function: Callable, operation: str, inputs: Inputs) -> str:
    """Why the function can't be called with these inputs; "" if it can."""
    like = listing_like(function, operation)
    if like:
        name = " ".join(getattr(function, "__name__", "your_function").split())
        return (
            f"it takes the arguments of {like}, arrays that count from 1: "
            f'lc.replay({name}, "{like}") runs it beside that listing'
        )
    _, keywords = arguments(function, operation, inputs)
    taken = _names(function) or set(inputs)
    lacking = keywords.keys() - taken
    if not lacking:
        return ""
    name = min(lacking)
    problem = f"it takes no argument {name}"
    if name in DEFAULTS:
        problem += f": call check with {name}={DEFAULTS[name]} to keep the cases that need none"
    return problem


class _Call(NamedTuple):
    """One call: its result, the input that it changed, the input that shares memory with it."""

    result: Any
    changed: str
    shared: str


def _misbehaviour(call: _Call, results: Arrays, again: Arrays | None, right: Arrays) -> str:
    """What else than its values is wrong about a call; "" if nothing is."""
    if again is None or not _identical(results, again):
        return (
            "two different answers to equal inputs: "
            "something is left over from the first call, or drawn at random"
        )
    if call.changed:
        return f"it changes its input {call.changed}: work on a copy"
    if call.shared:
        return f"its result shares memory with its input {call.shared}: return a copy"
    narrow = narrower(results, right)
    if narrow:
        return f"it computes in {narrow}: float64 arguments give float64 results"
    return ""


def listing_like(function: Callable, operation: str) -> str:
    """The id of the operation's listing whose arguments the function takes; "" if it is none."""
    names = _names(function)
    if names == _names(getattr(vectorized, operation)):
        return ""
    for id in run_by(operation):
        if names == _names(LISTINGS[id].function):
            return id
    return ""


def vectorized_results(operation: str, inputs: Inputs) -> Arrays:
    """The right results, a tuple."""
    results = getattr(vectorized, operation)(**inputs)
    return results if isinstance(results, tuple) else (results,)


def _once(function: Callable, operation: str, inputs: Inputs, seconds: float | None) -> _Call:
    """One call on copies of the inputs."""
    copies = {name: _copy(value) for name, value in inputs.items()}
    positional, keywords = arguments(function, operation, copies)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with time_limit(seconds):
            result = function(*positional, **keywords)
    changed = [name for name in copies if not _unchanged(copies[name], inputs[name])]
    shared = [name for name in copies if _shares_memory(result, copies[name])]
    return _Call(result, "".join(changed[:1]), "".join(shared[:1]))


def _shares_memory(result: Any, value: Any) -> bool:
    """Whether one of the results shares memory with an input."""
    if not isinstance(value, np.ndarray):
        return False
    results = result if isinstance(result, (tuple, list)) else [result]
    arrays = [one for one in results if isinstance(one, np.ndarray)]
    return any(np.shares_memory(array, value) for array in arrays)


def arguments(
    function: Callable, operation: str, inputs: Inputs
) -> tuple[list[Any], dict[str, Any]]:
    """The inputs as the operation's signature places them: positional ones and keywords.

    A keyword with its default value is passed only if the function takes it.
    """
    positional, keywords = [], {}
    taken = _names(function)
    for name, parameter in inspect.signature(getattr(vectorized, operation)).parameters.items():
        if name not in inputs:
            continue
        value = inputs[name]
        if parameter.kind is not parameter.KEYWORD_ONLY:
            positional.append(value)
        elif taken is None or name in taken or not _is_default(parameter, value):
            keywords[name] = value
    return positional, keywords


def _is_default(parameter: inspect.Parameter, value: Any) -> bool:
    """Whether the parameter has a default and the value is it."""
    return parameter.default is not parameter.empty and value == parameter.default


def _names(function: Callable) -> set[str] | None:
    """The names of the function's parameters; None if it takes any, or if they are unknown."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    kinds = {parameter.kind for parameter in parameters.values()}
    if inspect.Parameter.VAR_KEYWORD in kinds:
        return None
    return set(parameters)


def told(error: BaseException, function: Callable | None) -> str:
    """An exception in words, with the line of the student's function where it happened."""
    text = type(error).__name__
    try:
        lines = str(error).strip().splitlines()
    except Exception:  # an exception of the student's own that can't even be printed
        lines = []
    if lines:
        text += f": {_short(lines[0])}"
    line = _line_of(error, function)
    if line:
        text += f", in the line  {_short(line)}"
    return text


def _line_of(error: BaseException, function: Callable | None) -> str:
    """The last line of the function's file that was running; "" if it is unknown."""
    code = getattr(function, "__code__", None)
    line = ""
    trace = error.__traceback__
    while code is not None and trace is not None:
        if trace.tb_frame.f_code.co_filename == code.co_filename:
            line = linecache.getline(code.co_filename, trace.tb_lineno).strip()
        trace = trace.tb_next
    return line


def _short(text: str) -> str:
    """The text, cut where it is too long for a line."""
    if len(text) <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT - 3] + "..."


def _as_tuple(found: Any, right: Arrays) -> tuple[Arrays | None, str]:
    """The results as a tuple of arrays; or None and what is wrong about their number or type."""
    if len(right) == 1:
        found = (found,)
    elif not isinstance(found, (tuple, list)) or len(found) != len(right):
        return None, f"expected {len(right)} results, got {_kind(found)}"
    for array, expected in zip(found, right):
        problem = _wrong_type(array, np.asarray(expected))
        if problem:
            return None, problem
    return tuple(found), ""


def _wrong_type(array: Any, expected: np.ndarray) -> str:
    """What is wrong about the type of one result; "" if nothing is."""
    if expected.ndim == 0:
        wanted = "a number"
        fits = _is_number(array) or isinstance(array, np.ndarray)
    else:
        wanted = "a NumPy array"
        fits = isinstance(array, np.ndarray)
    if not fits:
        return f"expected {wanted}, got {_kind(array)}"
    wanted, kinds = "real numbers", "iuf"
    if expected.dtype.kind in "iu":
        wanted, kinds = "whole numbers", "iu"
    dtype = np.asarray(array).dtype
    if dtype.kind not in kinds:
        return f"expected an array of {wanted}, got one of {dtype.name}"
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    """What the value is, in words."""
    name = type(value).__name__
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, (tuple, list)):
        return f"a {name} of {len(value)}"
    if type(value).__module__.startswith("lecture_cnn"):
        return f"a 1-based {name} (its .to_numpy() is what is wanted)"
    return "one array" if isinstance(value, np.ndarray) else f"a {name}"


def _identical(arrays: Any, others: Any) -> bool:
    """Whether all arrays are equal; NaN equals NaN."""
    return all(_equal_cells(one, other) for one, other in zip(arrays, others))


def _equal_cells(one: Any, other: Any) -> bool:
    has_nan = np.asarray(one).dtype.kind == "f"
    return np.array_equal(one, other, equal_nan=has_nan)


def _unchanged(value: Any, before: Any) -> bool:
    """Whether an input is what it was before the call."""
    if isinstance(before, list):
        return len(value) == len(before) and _identical(value, before)
    if isinstance(before, np.ndarray):
        return _equal_cells(value, before)
    return True


def _copy(value: Any) -> Any:
    """A copy of an array, or of a list of arrays; anything else itself."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [array.copy() for array in value]
    return value


def narrower(found: Arrays, expected: Arrays) -> str:
    """The smaller floating type in which the results are right, by name.

    "" where they are wrong, or right in float64.
    """
    types = {array.dtype for array in found if isinstance(array, np.ndarray)}
    narrow = types & {np.dtype("f2"), np.dtype("f4")}
    if not narrow or equal(found, expected):
        return ""
    if not equal(found, expected, rounding=1e-3):
        return ""
    return min(narrow, key=lambda dtype: dtype.itemsize).name
