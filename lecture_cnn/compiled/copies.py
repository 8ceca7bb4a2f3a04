"""Copies that need not be made: `without_copies(parts, arrays)`.

    dz[j, x, y] = dY[j, x, y] * 1.0        f'(z) of the identity is 1
    db[j] += dz[j, x, y]                   dz is dY's own array

Where a part only copies an array, what comes after it takes that array under the copy's name.
"""

import math
from typing import Any

from .nests import Each, names, written_by

COPIES = "{0}", "({0} * number(1.0))"  # the same number, to the bit
Arrays = dict[str, Any]  # name -> its shape, and whether it has a batch


def without_copies(parts: list[Any], arrays: Arrays) -> tuple[list[Any], dict[str, str]]:
    """The other parts, and the copies: name -> the array that holds its numbers."""
    kept: list[Any] = []
    copies: dict[str, str] = {}
    for k, part in enumerate(parts):
        if _is_copy(part, arrays) and _stays(part, parts[:k], parts[k + 1 :]):
            [copied, *_] = part.value.cells
            copies[part.cell.name] = copied.name
        else:
            kept.append(part)
    return kept, copies


def _is_copy(part: Any, arrays: Arrays) -> bool:
    """Whether the part sets each cell of an array to the same one of an array of that size."""
    if not isinstance(part, Each) or part.sign != "=" or part.value.text not in COPIES:
        return False
    own = part.cell
    [copied, *_] = part.value.cells
    is_same_cell = own.places == copied.places and arrays[own.name] == arrays[copied.name]
    shape, _ = arrays[own.name]
    turns = math.prod([loop.size for loop in part.loops])
    return is_same_cell and own.is_plain() and turns == math.prod(shape)


def _stays(part: Each, before: list[Any], after: list[Any]) -> bool:
    """Whether nothing uses the copy before, and nothing sets it or the copied array any more."""
    own = part.cell.name
    [copied, *_] = part.value.cells
    for other in before:
        if own in names(other):
            return False
    for other in after:
        if {own, copied.name} & written_by(other):
            return False
    return True
