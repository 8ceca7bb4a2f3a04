"""Copies that need not be made: `without_copies(parts, arrays)`.

    dz[j, x, y] = dY[j, x, y] * 1.0        f'(z) of the identity is 1
    db[j] += dz[j, x, y]                   becomes db[j] += dY[j, x, y]

Where a part only copies an array, what comes after it reads that array instead.
"""

import math
from typing import Any

from .nests import Cell, Each, Whole, names, written_by

COPIES = "{0}", "({0} * number(1.0))"  # the same number, to the bit
Arrays = dict[str, Any]  # name -> its shape, and whether it has a batch


def without_copies(parts: list[Any], arrays: Arrays) -> tuple[list[Any], dict[str, str]]:
    """The other parts, and the copies: name -> the array that holds its numbers."""
    kept: list[Any] = []
    copies: dict[str, str] = {}
    for k, part in enumerate(parts):
        part = _renamed(part, copies)
        if _is_copy(part, arrays) and _can_be_read(part, parts[:k], parts[k + 1 :]):
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


def _can_be_read(part: Each, before: list[Any], after: list[Any]) -> bool:
    """Whether nothing else sets the copy, and nothing sets the copied array any more."""
    name = part.cell.name
    [copied, *_] = part.value.cells
    for other in before:
        if name in written_by(other):
            return False
    for other in after:
        stays = isinstance(other, Whole) and name in names(other)
        if stays or {name, copied.name} & written_by(other):
            return False
    return True


def _renamed(part: Any, copies: dict[str, str]) -> Any:
    """The part, reading the copied arrays."""
    if isinstance(part, Cell):
        name = copies.get(part.name, part.name)
        return part._replace(name=name)
    if not isinstance(part, tuple) or isinstance(part, Whole):
        return part
    inside = [_renamed(one, copies) for one in part]
    if hasattr(part, "_fields"):
        return type(part)(*inside)
    return tuple(inside)
