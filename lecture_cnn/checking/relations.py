"""A wrong result as one of the other arrays of its cases: `relation(pairs, others)`.

It is a sum of another array, or differs from what is right by a multiple of one.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

Array = np.ndarray
Arrays = dict[str, Array]  # name -> an input of a case, or another right result

FEWEST = 2  # cases; in one alone much is equal by chance
MOST_AXES = 4


def relation(found: list[Array], right: list[Array], others: list[Arrays]) -> str:
    """What is said of a result, from its arrays in each wrong case; "" if nothing is."""
    if len(found) < FEWEST or max(map(np.size, found)) < FEWEST:
        return ""
    common = set.intersection(*map(set, others))
    for name in sorted(common):
        arrays = [other[name] for other in others]
        words = _as_a_sum(name, arrays, found) or _beside(name, arrays, found, right)
        if words:
            return words
    return ""


def _as_a_sum(name: str, arrays: list[Array], found: list[Array]) -> str:
    """dw.sum(axis=1), or dw itself."""
    for axes in _axes(arrays[0].ndim):
        pairs = zip(arrays, found)
        if not all(_is_sum(array, axes, one) for array, one in pairs):
            continue
        if not axes:
            return f"equal to {name} itself"
        axis = _shown(axes)
        return f"equal to {name}.sum(axis={axis})"
    return ""


def _axes(count: int) -> Iterator[tuple[int, ...]]:
    """Each choice of axes, but for all of them."""
    for size in range(min(count, MOST_AXES)):
        yield from itertools.combinations(range(count), size)


def _shown(axes: tuple[int, ...]) -> Any:
    return axes[0] if len(axes) == 1 else axes


def _is_sum(array: Array, axes: tuple[int, ...], found: Array) -> bool:
    if array.ndim - len(axes) != found.ndim:
        return False
    total = array.sum(axis=axes)
    return total.shape == found.shape and _near(total, found)


def _beside(
    name: str, arrays: list[Array], found: list[Array], right: list[Array]
) -> str:
    """The right result and a multiple of another array."""
    factors = []
    for array, one, true in zip(arrays, found, right):
        factor = _factor(one - true, array)
        if factor is None:
            return ""
        factors.append(factor)
    first, *more = factors
    if not _near(more, first):
        return f"the right numbers with a multiple of {name} added"
    if _near(first, -1.0):
        return f"the right numbers without {name}"
    if _near(first, 1.0):
        return f"the right numbers with {name} added"
    return f"the right numbers with {first:.4g} times {name} added"


def _factor(rest: Array, array: Array) -> float | None:
    """By which number an array gives the rest, each map's number in its whole map; None if none
    does."""
    if array.ndim == 1 and rest.ndim in (2, 3) and rest.shape[0] == len(array):
        array = array.reshape(-1, *[1] * (rest.ndim - 1))
    elif array.shape != rest.shape:
        return None
    array = np.broadcast_to(array, rest.shape)
    square = float((array * array).sum())
    if not square or not np.isfinite(rest).all():
        return None
    factor = float((rest * array).sum() / square)
    if abs(factor) <= 1e-6:
        return None
    if not _near(rest, factor * array):
        return None
    return factor


def _near(one: Any, other: Any) -> bool:
    """Whether numbers, or arrays, are equal but for rounding."""
    largest = np.max(np.abs(other), initial=0)
    bound = 1e-9 * max(1.0, largest)
    distance = np.abs(np.subtract(one, other))
    return bool(np.all(distance <= bound))
