"""`check(my_function, "conv2d_backward")`: a student's function on adversarial cases."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import vectorized
from ..listings import LISTINGS
from ..operations.shapes import whole
from .calling import DEFAULTS, call, has_time_limit, listing_like, refuse_seconds
from .cases import Case, cases
from .compare import RESULT_NAMES
from .diagnosis import Arrays, candidates, expected, wrong
from .gradients import Forward, forward_of
from .replay import Replay, replay
from .report import CaseReport, Difference, Report

# A function of one instance gives arrays of a batch's shape here as well. So these operations
# get a batch only on request.
LOOKS_LIKE_A_BATCH = {"softmax", "cross_entropy_backward"}

# The order in which the lecture's loops reach a result's entries, where it is not that of its axes.
LOOPS = {
    "conv2d": (1, 2, 0),
    "depthwise_conv2d": (1, 2, 0),
    "pointwise_conv2d": (1, 2, 0),
    "transform_conv2d": (1, 2, 0),
    "conv1d": (1, 0),
    "conv2d_filter_gradient": (0, 2, 3, 1),
}

STEP = 1e-5
NO_WITNESS = (
    "central differences are no witness here: "
    "at a tie or a kink the slopes before and after differ"
)


def check(
    function: Callable,
    operation: str,
    *,
    batch: bool | None = None,
    seconds: float | None = 10,
    hints: int = 4,
    **only: Any,
) -> Report:
    """Run a function on every case of an operation of API.md, and find what is wrong.

    The report names the mistake, if it is one of the named mistakes.

    `batch`: whether the function must take a batch too (None: a batch counts if the function takes
    one); `seconds`: the time limit of a call, above 0 (None: no limit); `hints`: how many hints
    `.hint()` gives at most. Any other argument keeps only the cases where the operation's argument
    has this value: `stride=1` for a function without a stride.

    A wrong argument is a ValueError or a TypeError, before the function is called.
    """
    if not callable(function):
        raise TypeError(f"check takes your function itself, got {type(function).__name__}")
    if batch is not None and not isinstance(batch, (bool, np.bool_)):
        raise TypeError(f"batch: expected True, False or None, got {batch!r}")
    refuse_seconds(seconds)
    hints = whole("hints", hints, 0)
    chosen_cases = chosen(operation, only)

    reports: list[CaseReport] = []
    received: dict[str, Arrays | None] = {}
    late = False
    for case in chosen_cases:
        report, results = _run(function, operation, case, batch, seconds, late)
        late = late or report.timed_out
        reports.append(report)
        if report.tried:
            received[case.name] = results

    like = listing_like(function, operation)

    def beside_the_listing() -> Replay:
        return replay(function, LISTINGS[like])

    return Report(
        getattr(function, "__name__", type(function).__name__),
        operation,
        reports,
        [] if late else _explanations(operation, reports, received),
        hints,
        limited=seconds is None or has_time_limit(),
        like=like,
        replay=beside_the_listing,
    )


def _explanations(
    operation: str, reports: list[CaseReport], received: dict[str, Arrays | None]
) -> list:
    """The named mistakes that give what was received; none if the function gives random results."""
    is_random = any("two different answers" in report.said for report in reports)
    if is_random or not received:
        return []
    return candidates(operation, received)


def chosen(operation: str, only: dict[str, Any]) -> list[Case]:
    """The cases where the operation's arguments have these values; a ValueError if there are none.

    A name that chooses no cases is a TypeError.
    """
    found = cases(operation)
    names = inspect.signature(getattr(vectorized, operation)).parameters
    choosing = []
    for name in names:
        if any(_chooses(_value(case, name)) for case in found):
            choosing.append(name)
    for name, value in only.items():
        if name not in choosing:
            there_are = ", ".join(choosing) or "none"
            raise TypeError(
                f"{name!r} is no argument that chooses cases here; there are {there_are}"
            )
        found = [case for case in found if _same(_value(case, name), value)]
    if not found:
        asked = ", ".join(f"{name}={value!r}" for name, value in only.items())
        raise ValueError(f"{operation} has no case with {asked}")
    return found


def _value(case: Case, name: str) -> Any:
    """The value of a case's argument, or its default; None if there is neither."""
    return case.inputs.get(name, DEFAULTS.get(name))


def _chooses(value: Any) -> bool:
    """Whether cases can be chosen by this value: not by arrays."""
    return value is not None and not isinstance(value, (np.ndarray, list))


def _same(value: Any, asked: Any) -> bool:
    """Whether a case's value is the one that is asked for; 1 is not True."""
    if not (_chooses(value) and _chooses(asked)):
        return False
    if isinstance(value, bool) != isinstance(asked, (bool, np.bool_)):
        return False
    return value == asked


def _run(
    function: Callable,
    operation: str,
    case: Case,
    batch: bool | None,
    seconds: float | None,
    late: bool,
) -> tuple[CaseReport, Arrays | None]:
    """The report of one case, and the function's results; None where there are none.

    `late`: whether an earlier case passed the time limit; then no other is tried.
    """
    sizes = _sizes(case.inputs)
    if late:
        given_up = "given up after the time limit"
        return CaseReport(case.name, sizes, False, given_up, tried=False), None
    if not _is_wanted(case, operation, batch):
        return CaseReport(case.name, sizes, True, "only with batch=True", tried=False), None

    right = expected(operation)[case.name]
    results, problem, timed_out = call(function, operation, case.inputs, seconds)
    fits = _shapes(results) == _shapes(right)
    if case.batch and batch is None and not fits and not timed_out:
        said = "taken as a function of one instance"
        return CaseReport(case.name, sizes, True, said, tried=False), None

    difference = None
    if results is not None and not fits:
        problem = problem or _other_shape(operation, results, right)
    elif results is not None and not problem.startswith("it computes in"):
        difference = _difference(operation, case, results, right)
    is_right = not problem and difference is None
    return CaseReport(case.name, sizes, is_right, problem, difference, timed_out), results


def _is_wanted(case: Case, operation: str, batch: bool | None) -> bool:
    """Whether the case is tried: one with a batch is not always."""
    if not case.batch:
        return True
    if batch is None:
        return operation not in LOOKS_LIKE_A_BATCH
    return bool(batch)


def _sizes(inputs: dict[str, Any]) -> str:
    """The case's arguments as text: arrays by their sizes, numbers where they are no defaults."""
    parts = []
    for name, value in inputs.items():
        if isinstance(value, np.ndarray):
            shape = "x".join(map(str, value.shape))
            parts.append(f"{name} {shape}")
        elif name == "transforms":
            parts.append(f"{len(value)} transforms")
        elif name not in DEFAULTS or value != DEFAULTS[name]:
            parts.append(f"{name} = {value}")
    return ", ".join(parts)


def _shapes(arrays: Arrays | None) -> list[tuple[int, ...]]:
    """The shapes of results; none where there are no results."""
    return list(map(np.shape, arrays or ()))


def _other_shape(operation: str, found: Arrays, right: Arrays) -> str:
    """The first result with another shape than the right one, in words; "" if there is none."""
    shapes = zip(RESULT_NAMES[operation], _shapes(found), _shapes(right))
    for name, shape, expected_shape in shapes:
        if shape != expected_shape:
            return f"{name} has the shape {shape}, expected {expected_shape}"
    return ""


def _difference(
    operation: str, case: Case, found: Arrays, right: Arrays
) -> Difference | None:
    """The first wrong entry of the first wrong result; None if all are right.

    The first is the one that the lecture's loops reach first.
    """
    for name, array, true in zip(RESULT_NAMES[operation], found, right):
        mask = wrong(array, true)
        if mask.any():
            index = _first_index(mask, LOOPS.get(operation, ()))
            witness, why_not = _witness(operation, case, name, index)
            return Difference(
                case.name,
                name,
                index,
                np.asarray(true)[index].item(),
                np.asarray(array)[index].item(),
                mask,
                "1d" not in operation,
                witness,
                why_not,
            )
    return None


def _first_index(mask: np.ndarray, order: tuple[int, ...]) -> tuple[int, ...]:
    """The index of the first true cell, the axes taken in this order, from the outermost loop."""
    if len(order) != mask.ndim:
        order = tuple(range(mask.ndim))
    first = np.argwhere(mask.transpose(order))[0].tolist()
    along_axis = dict(zip(order, first))
    return tuple(along_axis[axis] for axis in range(mask.ndim))


def _witness(
    operation: str, case: Case, name: str, index: tuple[int, ...]
) -> tuple[float | None, str]:
    """One entry of a derivative by central differences: (number, ""), or (None, why not)."""
    forward = _forward(operation, case)
    if name not in forward:
        return None, ""
    function, x, upstream = forward[name]

    def moved_by(step: float) -> float:
        moved = np.array(x, dtype=float)
        moved[index] += step
        return float(np.sum(upstream * np.asarray(function(moved))))

    after, here, before = moved_by(STEP), moved_by(0), moved_by(-STEP)
    bend = (after - here) - (here - before)
    size = max(1, np.max(np.abs(upstream)))
    if abs(bend) > 1e-3 * STEP * size:
        return None, NO_WITNESS
    return (after - before) / (2 * STEP), ""


def _forward(operation: str, case: Case) -> dict[str, Forward]:
    """The forward operations; max pooling looks for its maxima again, in the moved map."""
    if operation != "max_pool2d_backward":
        return forward_of(operation, case.inputs)
    sizes = dict(case.forward)
    y = sizes.pop("y")

    def pooled(v: np.ndarray) -> np.ndarray:
        u, _ = vectorized.max_pool2d(v, **sizes)
        return u

    return {"dy": Forward(pooled, y, case.inputs["du"])}
