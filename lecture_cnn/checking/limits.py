"""Limits of time and memory for a student's function that is going to be traced.

    run_before(function, job)              a function of NumPy arrays, as it is called
    run_before_listing(function, listing)  one with a listing's arguments, which count from 1

The function is run once in a process of its own (worker.py). What would never end, or would take
more memory than there is, ends there, and no step of it is traced in this process.
"""

import functools
from collections.abc import Callable
from typing import Any

from ..language import adapter
from ..listings import LISTINGS
from . import worker

SECONDS = 10.0  # for one run without a trace

UNTRACEABLE = {"SystemExit", "KeyboardInterrupt", "GeneratorExit"}


def run_before(function: Any, job: dict[str, Any]) -> None:
    """A TimeoutError, a MemoryError or a RuntimeError where the call does not come to an end.

    An error of any other kind is left to the trace, which shows its line.
    """
    with worker.running(function, SECONDS) as run:
        outcome = run(function, {**job, "once": True})
        refuse_over(run)
    error = outcome.get("error", {})
    if error.get("type") == "MemoryError":
        reason = error["text"].removeprefix("MemoryError: ")
        raise MemoryError(f"it takes more memory than it may: {reason}")
    if error.get("type") in UNTRACEABLE:
        raise RuntimeError(f"it stops with {error['text']}")


def run_before_listing(function: Callable, listing: Any, inputs: dict[str, Any]) -> None:
    """The same for a function with the arguments of a listing."""
    call = functools.partial(_run_listing, function, listing.id)
    run_before(call, {"args": [inputs], "kwargs": {}})


def _run_listing(function: Callable, id: str, inputs: dict[str, Any]) -> None:
    """The function on 1-based arrays; what it makes is not looked at."""
    given = adapter.arguments(LISTINGS[id].function, inputs)
    function(**given)


def refuse_over(run: worker.Run) -> None:
    """The error of a run whose process has ended."""
    if not run.over:
        return
    if run.over.startswith("no answer"):
        raise TimeoutError(f"{run.over}: is there a loop that never ends?")
    raise RuntimeError(run.over)
