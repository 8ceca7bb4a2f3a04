"""What the bank's mistakes give on the cases of `lc.check`, for tests that they can be told apart."""

import functools

import numpy as np

from lecture_cnn import vectorized
from lecture_cnn.checking.cases import cases
from lecture_cnn.checking.diagnosis import mistaken, wrong


def equal(found, expected):
    """Whether two tuples of arrays are equal to rounding; NaN equals NaN."""
    if list(map(np.shape, found)) != list(map(np.shape, expected)):
        return False
    return not any(wrong(one, other).any() for one, other in zip(found, expected))


@functools.cache
def expected(operation):
    """The right results of each case: name of the case -> tuple of arrays."""
    right = getattr(vectorized, operation)
    found = {case.name: right(**case.inputs) for case in cases(operation)}
    return {name: made if isinstance(made, tuple) else (made,) for name, made in found.items()}


def with_mistake(mistake, operation):
    """The results of each case with a mistake; None where its line stops with an error."""
    return {case.name: mistaken(mistake, operation, case.name) for case in cases(operation)}


def shows(mistake, operation):
    """The names of the cases on which the mistake gives a wrong result, not only an error."""
    right = expected(operation)
    made = with_mistake(mistake, operation)
    return [name for name, found in made.items() if found is not None and not equal(found, right[name])]
