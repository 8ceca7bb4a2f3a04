"""Which named mistake is it? `candidates(...)`: those that give what the function returned.

There is no similarity and no likelihood here: a mistake is named if its results are equal to the
function's, to rounding, on all cases.
"""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from .. import vectorized
from ..slips.mistakes import Mistake, mistakes_of
from .cases import cases

ROUNDING = 1e-9  # of the largest absolute value

Arrays = tuple[Any, ...]  # an operation's results: arrays, or numbers


def equal(found: Arrays, expected: Arrays, rounding: float = ROUNDING) -> bool:
    """Whether two tuples of arrays are equal to rounding; NaN equals NaN."""
    if list(map(np.shape, found)) != list(map(np.shape, expected)):
        return False
    return not any(wrong(a, b, rounding).any() for a, b in zip(found, expected))


def wrong(found: Any, expected: Any, rounding: float = ROUNDING) -> np.ndarray:
    """Where two arrays of one shape differ by more than rounding, as an array of booleans."""
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    sizes = np.abs(expected[np.isfinite(expected)])
    bound = rounding * max(1, sizes.max(initial=0))
    with np.errstate(invalid="ignore"):  # inf - inf
        close = np.abs(found - expected) <= bound
    both_nan = np.isnan(found) & np.isnan(expected)
    return ~(close | (found == expected) | both_nan)


@functools.cache
def expected(operation: str) -> dict[str, Arrays]:
    """The right results of each case: name of the case -> tuple of arrays."""
    right = getattr(vectorized, operation)
    return {case.name: _tuple(right(**case.inputs)) for case in cases(operation)}


@functools.cache
def with_mistake(mistake: Mistake, operation: str) -> dict[str, Arrays | None]:
    """The results of each case with a mistake; None where its line stops with an error."""
    results: dict[str, Arrays | None] = {}
    for case in cases(operation):
        try:
            results[case.name] = mistake.result(operation, case.inputs, case.batch)
        except Exception:  # an index outside, shapes that disagree: a wrong line may raise anything
            results[case.name] = None
    return results


def shows(mistake: Mistake, operation: str) -> list[str]:
    """The names of the cases on which the mistake gives a wrong result, not only an error."""
    right = expected(operation)
    names = []
    for name, results in with_mistake(mistake, operation).items():
        if results is not None and not equal(results, right[name]):
            names.append(name)
    return names


def candidates(operation: str, received: Mapping[str, Arrays | None]) -> list[Mistake]:
    """The mistakes that give on every case what was received: name of a case -> tuple of arrays.

    None stands for an error. Errors alone name no mistake: on at least one case both must have
    given the same wrong result.
    """
    return [row for row in mistakes_of(operation) if _explains(row, operation, received)]


def _explains(mistake: Mistake, operation: str, received: Mapping[str, Arrays | None]) -> bool:
    """Whether a mistake gives what was received, a wrong result among it."""
    for name, results in with_mistake(mistake, operation).items():
        if name in received and not _alike(received[name], results):
            return False
    return not received.keys().isdisjoint(shows(mistake, operation))


def _alike(one: Arrays | None, other: Arrays | None) -> bool:
    """Whether both are errors, or both are the same arrays."""
    if one is None or other is None:
        return one is other
    return equal(one, other)


def _tuple(result: Any) -> Arrays:
    return result if isinstance(result, tuple) else (result,)
