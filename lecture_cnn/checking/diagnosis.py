"""Which named mistake is it? `candidates(...)`: those whose result is what the function returned, on every case.

No similarity and no likelihood: equal to rounding on all cases, or not named.
"""

import functools

import numpy as np

from .. import vectorized
from ..slips.mistakes import mistakes_of
from .cases import cases

ROUNDING = 1e-9  # of the largest absolute value


def equal(found, expected, rounding=ROUNDING):
    """Whether two tuples of arrays are equal to rounding; NaN equals NaN."""
    return len(found) == len(expected) and all(
        np.shape(a) == np.shape(b) and not wrong(a, b, rounding).any() for a, b in zip(found, expected))


def wrong(found, expected, rounding=ROUNDING):
    """Where two arrays of one shape differ by more than rounding, as an array of booleans."""
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    sizes = np.abs(expected[np.isfinite(expected)])
    with np.errstate(invalid="ignore"):
        close = (np.abs(found - expected) <= rounding * max(1, sizes.max(initial=0))) | (found == expected)
    return ~(close | (np.isnan(found) & np.isnan(expected)))


@functools.cache
def expected(operation):
    """What is right on each case: name of the case -> tuple of arrays."""
    return {case.name: _tuple(getattr(vectorized, operation)(**case.inputs)) for case in cases(operation)}


@functools.cache
def with_mistake(mistake, operation):
    """What a mistake gives on each case: name -> tuple of arrays; None where its line stops with an error."""
    made = {}
    for case in cases(operation):
        try:
            made[case.name] = mistake.result(operation, case.inputs, case.batch)
        except Exception:  # an index that isn't there, a shape that doesn't fit: any error is this mistake's result
            made[case.name] = None
    return made


def shows(mistake, operation):
    """The names of the cases on which the mistake gives a wrong result, not only an error."""
    right = expected(operation)
    return [name for name, found in with_mistake(mistake, operation).items()
            if found is not None and not equal(found, right[name])]


def candidates(operation, received):
    """The mistakes that give on every case exactly what was received: name of the case -> tuple, None for an error.

    Errors alone name nothing: on at least one case both must have given the same wrong result.
    """
    return [mistake for mistake in mistakes_of(operation)
            if all(_alike(received[name], found) for name, found in with_mistake(mistake, operation).items()
                   if name in received)
            and any(name in received for name in shows(mistake, operation))]


def _alike(one, other):
    return one is other is None or (one is not None and other is not None and equal(one, other))


def _tuple(result):
    return result if isinstance(result, tuple) else (result,)
