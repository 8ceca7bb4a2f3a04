"""What a call needs: a time limit in this process, an exception in words without a traceback."""

import inspect
import linecache
import math
import numbers
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .. import vectorized
from ..listings import LISTINGS
from ..slips.mistakes import run_by
from . import child

IN_PAGE = sys.platform == "emscripten"  # a notebook in a browser: no process, no timer
SHORTEST, LONGEST = 1e-6, 1e8  # seconds that a timer of every system takes; 0 would be no limit
NO_ANSWER = "no answer within"  # so many seconds: what is said where the time limit is over
DEFAULTS = {"stride": 1, "padding": 0, "trailing": False}


class TimeUp(BaseException):
    """The time limit is over.

    It is no Exception, so that a student's `except Exception` doesn't catch it.
    """


def has_time_limit() -> bool:
    """Whether a time limit works here: in the main thread of a system with timers, or in a page."""
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and (IN_PAGE or hasattr(signal, "setitimer"))


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
    if IN_PAGE:
        with _watched_lines(seconds):
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


@contextmanager
def _watched_lines(seconds: float) -> Iterator[None]:
    """The same in a page, where no timer rings: each line of Python looks at the clock.

    It is raised once: a bare `except:` around it can catch it.
    """
    end = time.monotonic() + seconds

    def look(*_: object) -> Any:
        if time.monotonic() > end:
            raise TimeUp
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


def listing_like(function: Callable, operation: str) -> str:
    """The id of the operation's listing whose arguments the function takes; "" if it is none."""
    names = _names(function)
    if names == _names(getattr(vectorized, operation)):
        return ""
    for id in run_by(operation):
        if names == _names(LISTINGS[id].function):
            return id
    return ""


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
    return said(child.told(error, function))


def said(error: dict[str, Any]) -> str:
    """An exception as child.py tells it, with the text of the line."""
    text = str(error["text"])
    line = ""
    if error.get("line"):
        line = linecache.getline(str(error["file"]), int(error["line"])).strip()
    if line:
        text += f", in the line  {child.short(line)}"
    for words, advice in ADVICE.items():
        text += f" ({advice})" * (words in text)
    return text


ADVICE = {  # on what older versions of Python and NumPy took
    "'float' object cannot be interpreted as an integer": "sizes are whole: // for /, or int(...)",
    "module 'numpy' has no attribute 'int'": "NumPy has no such name any more: write int",
    "module 'numpy' has no attribute 'float'": "NumPy has no such name any more: write float",
    "only 0-dimensional arrays can be converted": "float takes one number: .item() gives it",
    "unexpected keyword argument 'newshape'": "NumPy calls it shape now",
}
