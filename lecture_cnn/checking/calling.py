"""Run a student's function safely: on copies, with a time limit, and with what it did wrong in words, no traceback."""

import inspect
import linecache
import math
import numbers
import signal
import threading
import time
import warnings
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from .. import vectorized
from ..listings import LISTINGS
from ..slips.mistakes import run_by
from .diagnosis import equal

SHORTEST, LONGEST = 1e-6, 1e8  # seconds that a timer of every system takes; 0 would be no limit
DEFAULTS = {"stride": 1, "padding": 0, "trailing": False}


class TimeUp(BaseException):
    """The time limit; no Exception, so that a student's `except Exception` doesn't take it for an error of theirs."""


class Outcome(NamedTuple):
    """What a call gave: its results, a tuple of arrays (None where there are none), and what is wrong about it."""

    results: tuple | None
    problem: str = ""
    timed_out: bool = False


def has_time_limit():
    """Whether a time limit works here: in the main thread of a system with timers."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def refuse_seconds(seconds):
    """A ValueError unless `seconds` is a number above 0, or None for no limit."""
    number = isinstance(seconds, numbers.Real) and not isinstance(seconds, bool)
    if seconds is not None and not (number and 0 < seconds < math.inf):
        raise ValueError(f"seconds: expected a number above 0, or None for no limit, got {seconds!r}")


@contextmanager
def time_limit(seconds):
    """Raise TimeUp in the block after these seconds (None: never); again each second, should it be caught."""
    if seconds is None or not has_time_limit():
        yield
        return

    def ring(*_):
        raise TimeUp

    start = time.monotonic()
    left, interval = signal.getitimer(signal.ITIMER_REAL)
    handler = signal.signal(signal.SIGALRM, ring)
    try:  # a short limit rings while it is set
        signal.setitimer(signal.ITIMER_REAL, float(min(max(seconds, SHORTEST), LONGEST)), 1.0)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # somebody else's timer goes on
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - start), 1e-3), interval)


def call(function, operation, inputs, seconds):
    """The Outcome of the function on copies of the inputs, called twice: what it must not do is found out here."""
    right = vectorized_results(operation, inputs)
    like = listing_like(function, operation)
    if like:
        name = " ".join(getattr(function, "__name__", "your_function").split())
        return Outcome(None, f"it takes the arguments of {like}, arrays that count from 1: "
                             f'lc.replay({name}, "{like}") runs it beside that listing')
    lacking = set(arguments(function, operation, inputs)[1]) - (_names(function) or set(inputs))
    if lacking:
        name = min(lacking)
        return Outcome(None, f"it takes no argument {name}: call check with {name}={DEFAULTS[name]} to keep the cases "
                             "that need none" if name in DEFAULTS else f"it takes no argument {name}")
    try:
        first, changed, shared = _once(function, operation, inputs, seconds)
        second, _, _ = _once(function, operation, inputs, seconds)
    except TimeUp:
        return Outcome(None, f"no answer within {seconds:g} seconds", True)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a student's function raises, sys.exit() too, is a result
        return Outcome(None, told(error, function))
    results, problem = _as_tuple(first, right)
    if problem:
        return Outcome(None, problem)
    again, _ = _as_tuple(second, right)
    if again is None or not _identical(results, again):
        return Outcome(results, "two different answers to equal inputs: something is left over from the first call, "
                                "or drawn at random")
    if changed:
        return Outcome(results, f"it changes its input {changed}: work on a copy")
    if shared:
        return Outcome(results, f"its result shares memory with its input {shared}: return a copy")
    if narrower(results, right):
        return Outcome(results, f"it computes in {narrower(results, right)}: float64 arguments give float64 results")
    return Outcome(results)


def listing_like(function, operation):
    """The id of the operation's listing whose arguments the function takes, by their names; "" if it is none."""
    names = _names(function)
    if names == set(inspect.signature(getattr(vectorized, operation)).parameters):
        return ""
    return next((id for id in run_by(operation) if names == _names(LISTINGS[id].function)), "")


def vectorized_results(operation, inputs):
    found = getattr(vectorized, operation)(**inputs)
    return found if isinstance(found, tuple) else (found,)


def _once(function, operation, inputs, seconds):
    """The result of one call; the names of the input that it changed, and of the input that its result shares."""
    copies = {name: _copy(value) for name, value in inputs.items()}
    positional, keywords = arguments(function, operation, copies)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with time_limit(seconds):
            result = function(*positional, **keywords)
    arrays = {name: value for name, value in copies.items() if isinstance(value, np.ndarray)}
    changed = next((name for name, value in copies.items() if not _unchanged(value, inputs[name])), "")
    results = result if isinstance(result, (tuple, list)) else [result]
    shared = next((name for name, value in arrays.items() for array in results
                   if isinstance(array, np.ndarray) and np.shares_memory(array, value)), "")
    return result, changed, shared


def arguments(function, operation, inputs):
    """The inputs as the operation's signature places them; one with its default value only if the function takes it."""
    positional, keywords, known = [], {}, inspect.signature(getattr(vectorized, operation)).parameters
    taken = _names(function)
    for name, parameter in known.items():
        if name not in inputs:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            same = parameter.default is not parameter.empty and inputs[name] == parameter.default
            if not same or taken is None or name in taken:
                keywords[name] = inputs[name]
        else:
            positional.append(inputs[name])
    return positional, keywords


def _names(function):
    """The names of the function's parameters; None if it takes any, or doesn't tell."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return None
    return {parameter.name for parameter in parameters}


def told(error, function):
    """An exception in words, with the line of the student's function where it happened."""
    kind = type(error).__name__
    try:
        words = (str(error).strip().splitlines() or [""])[0]
    except Exception:  # an exception of the student's own that can't even be printed
        words = ""
    code, line = getattr(function, "__code__", None), ""
    trace = error.__traceback__
    while trace is not None:
        if code is not None and trace.tb_frame.f_code.co_filename == code.co_filename:
            line = linecache.getline(code.co_filename, trace.tb_lineno).strip()
        trace = trace.tb_next
    return kind + (f": {_short(words)}" if words else "") + (f", in the line  {_short(line)}" if line else "")


def _short(text):
    return text if len(text) <= 160 else text[:157] + "..."


def _as_tuple(found, right):
    """The results as a tuple of arrays, or what is wrong about their number or type."""
    if len(right) > 1:
        if not isinstance(found, (tuple, list)) or len(found) != len(right):
            return None, f"expected {len(right)} results, got {_kind(found)}"
        arrays = tuple(found)
    else:
        arrays = (found,)
    for array, expected in zip(arrays, right):
        number = np.ndim(expected) == 0 and isinstance(array, (int, float, np.number)) and not isinstance(array, bool)
        if not number and not isinstance(array, np.ndarray):
            return None, f"expected {'a number' if np.ndim(expected) == 0 else 'a NumPy array'}, got {_kind(array)}"
        kind = np.asarray(array).dtype
        if kind.kind not in ("iu" if np.asarray(expected).dtype.kind in "iu" else "iuf"):
            wanted = "whole numbers" if np.asarray(expected).dtype.kind in "iu" else "real numbers"
            return None, f"expected an array of {wanted}, got one of {kind.name}"
    return arrays, ""


def _kind(value):
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if type(value).__module__.startswith("lecture_cnn"):
        return f"a 1-based {type(value).__name__} (its .to_numpy() is what is wanted)"
    return "one array" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"


def _identical(arrays, others):
    return all(np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f") for a, b in zip(arrays, others))


def _unchanged(value, before):
    if isinstance(before, list):
        return len(value) == len(before) and _identical(value, before)
    return not isinstance(before, np.ndarray) or _identical((value,), (before,))


def _copy(value):
    if isinstance(value, np.ndarray):
        return value.copy()
    return [array.copy() for array in value] if isinstance(value, list) else value


def narrower(found, expected):
    """The smaller floating type in which the results are right; "" where they are wrong, or right in float64."""
    kinds = {array.dtype for array in found if isinstance(array, np.ndarray)} & {np.dtype("f2"), np.dtype("f4")}
    if kinds and equal(found, expected, rounding=1e-3) and not equal(found, expected):
        return min(kinds, key=lambda kind: kind.itemsize).name
    return ""
