"""`check(my_function, "conv2d_backward")`: a student's function on the adversarial cases of an operation."""

import inspect

import numpy as np

from .. import vectorized
from ..listings import LISTINGS
from ..operations.shapes import whole
from .calling import DEFAULTS, call, has_time_limit, listing_like, refuse_seconds
from .cases import cases
from .compare import named_results
from .diagnosis import candidates, expected, wrong
from .gradients import forward_of
from .replay import replay
from .report import CaseReport, Difference, Report

# A function of one instance gives arrays of a batch's shape here as well, so a batch is tried only if it is asked for.
LOOKS_LIKE_A_BATCH = {"softmax", "cross_entropy_backward"}
LOOPS = {  # the order in which the lecture's loops reach a result's entries, where it isn't that of its axes
    "conv2d": (1, 2, 0), "depthwise_conv2d": (1, 2, 0), "pointwise_conv2d": (1, 2, 0), "transform_conv2d": (1, 2, 0),
    "conv1d": (1, 0), "conv2d_filter_gradient": (0, 2, 3, 1)}


def check(function, operation, *, batch=None, seconds=10, hints=4, **only):
    """Run a function on every case of an operation of API.md, and say what is wrong, and which named mistake it is.

    `batch`: whether it must take a batch too (None: a batch counts if the function takes one); `seconds`: the time
    limit of a call, above 0 (None: no limit); `hints`: how many hints `.hint()` gives at most. Any other argument keeps
    only the cases where the operation's argument has this value: `stride=1` for a function without a stride.

    What is wrong about these arguments is a ValueError or a TypeError, before the function is called.
    """
    if not callable(function):
        raise TypeError(f"check takes your function itself, got {type(function).__name__}")
    if not (batch is None or isinstance(batch, (bool, np.bool_))):
        raise TypeError(f"batch: expected True, False or None, got {batch!r}")
    refuse_seconds(seconds)
    hints = whole("hints", hints, 0)
    kept = chosen(operation, only)
    reports, received, late = [], {}, False
    for case in kept:
        report, results = _run(function, operation, case, batch, seconds, late)
        late = late or report.timed_out
        reports.append(report)
        if report.tried and (results is None or isinstance(results, tuple)):
            received[case.name] = results
    deterministic = not any("two different answers" in report.said for report in reports)
    found = candidates(operation, received) if received and deterministic and not late else []
    like = listing_like(function, operation)
    return Report(getattr(function, "__name__", type(function).__name__), operation, reports, found, hints,
                  has_time_limit() or seconds is None, like, lambda: replay(function, LISTINGS[like]))


def chosen(operation, only):
    """The cases where the operation's arguments have these values; a ValueError if there are none."""
    found = cases(operation)
    names = inspect.signature(getattr(vectorized, operation)).parameters
    choosing = [name for name in names if any(_chooses(_value(case, name)) for case in found)]
    for name, value in only.items():
        if name not in choosing:
            raise TypeError(f"{name!r} is no argument that chooses cases here; there are "
                            f"{', '.join(choosing) or 'none'}")
        found = [case for case in found if _same(_value(case, name), value)]
    if not found:
        asked = ", ".join(f"{name}={value!r}" for name, value in only.items())
        raise ValueError(f"{operation} has no case with {asked}")
    return found


def _value(case, name):
    return case.inputs.get(name, DEFAULTS.get(name))


def _chooses(value):
    return value is not None and not isinstance(value, (np.ndarray, list))


def _same(value, asked):
    """Whether a case's value is the one that is asked for; 1 is not True, and no array is asked for."""
    if not (_chooses(value) and _chooses(asked)):
        return False
    return isinstance(value, bool) == isinstance(asked, (bool, np.bool_)) and value == asked


def _run(function, operation, case, batch, seconds, late):
    """The report of one case, and what the function gave: a tuple, or None for an error."""
    sizes = _sizes(case.inputs)
    if late:
        return CaseReport(case.name, sizes, False, "given up after the time limit", tried=False), None
    unasked = operation in LOOKS_LIKE_A_BATCH if batch is None else not batch
    if case.batch and unasked:
        return CaseReport(case.name, sizes, True, "only with batch=True", tried=False), None
    right = expected(operation)[case.name]
    outcome = call(function, operation, case.inputs, seconds)
    fits = outcome.results is not None and [np.shape(a) for a in outcome.results] == [np.shape(a) for a in right]
    if case.batch and batch is None and not fits and not outcome.timed_out:
        return CaseReport(case.name, sizes, True, "taken as a function of one instance", tried=False), None
    names = list(named_results(operation, right))
    difference, said = None, outcome.problem
    if fits and not said.startswith("it computes in"):
        difference = _difference(operation, case, names, outcome.results, right)
    elif outcome.results is not None and not fits:
        said = said or _shapes(names, outcome.results, right)
    return CaseReport(case.name, sizes, not (said or difference), said, difference, outcome.timed_out), outcome.results


def _sizes(inputs):
    """The case's arguments, arrays by their sizes."""
    told = []
    for name, value in inputs.items():
        if isinstance(value, np.ndarray):
            told.append(f"{name} {'x'.join(map(str, value.shape))}")
        elif name == "transforms":
            told.append(f"{len(value)} transforms")
        elif name not in DEFAULTS or value != DEFAULTS[name]:
            told.append(f"{name} = {value}")
    return ", ".join(told)


def _shapes(names, found, right):
    name, a, b = next((name, np.shape(a), np.shape(b)) for name, a, b in zip(names, found, right)
                      if np.shape(a) != np.shape(b))
    return f"{name} has the shape {a}, expected {b}"


def _difference(operation, case, names, found, right):
    """The first wrong entry of the first wrong result, in the order of the lecture's loops; None if all are right."""
    for name, array, true in zip(names, found, right):
        mask = wrong(array, true)
        if not mask.any():
            continue
        order = LOOPS.get(operation, ())
        order = order if len(order) == mask.ndim else range(mask.ndim)
        turned = np.argwhere(mask.transpose(order))[0]
        index = tuple(int(turned[list(order).index(axis)]) for axis in range(mask.ndim))
        return Difference(case.name, name, index, np.asarray(true)[index].item(), np.asarray(array)[index].item(), mask,
                          "1d" not in operation, *_witness(operation, case, name, index))
    return None


def _witness(operation, case, name, index, step=1e-5):
    """Central differences of the forward operation for one entry of a derivative: (number, "") or (None, why not)."""
    forward = _forward(operation, case)
    if name not in forward:
        return None, ""
    function, x, upstream = forward[name]
    values = []
    for move in (step, 0, -step):
        moved = np.array(x, dtype=float)
        moved[index] += move
        values.append(float(np.sum(upstream * np.asarray(function(moved)))))
    after, here, before = values
    if abs((after - here) - (here - before)) > 1e-3 * step * max(1, np.max(np.abs(upstream))):
        return None, "central differences are no witness here: at a tie or a kink the slopes before and after differ"
    return (after - before) / (2 * step), ""


def _forward(operation, case):
    if operation == "max_pool2d_backward":
        given = {name: value for name, value in case.forward.items() if name != "y"}
        return {"dy": (lambda v: vectorized.max_pool2d(v, **given)[0], case.forward["y"], case.inputs["du"])}
    return forward_of(operation, case.inputs)
