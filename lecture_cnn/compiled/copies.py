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
            copies[part.cell.name] = part.value.cells[0].name
        else:
            kept.append(part)
    return kept, copies


def _is_copy(part: Any, arrays: Arrays) -> bool:
    """Whether the part sets each cell of an array to the same one of an array of that size."""
    if not isinstance(part, Each) or part.sign != "=" or part.value.text not in COPIES:
        return False
    own, copied = part.cell, part.value.cells[0]
    shape, _ = arrays[own.name]
    is_whole = own.is_plain() and math.prod([one.size for one in part.loops]) == math.prod(shape)
    return is_whole and own.places == copied.places and arrays[own.name] == arrays[copied.name]


def _can_be_read(part: Each, before: list[Any], after: list[Any]) -> bool:
    """Whether nothing else sets the copy, nor sets the copied array after it."""
    name, copied = part.cell.name, part.value.cells[0].name
    set_before = [name for one in before for name in written_by(one)]
    set_after = [name for one in after for name in written_by(one)]
    in_whole = [isinstance(one, Whole) and name in names(one) for one in after]
    return name not in [*set_before, *set_after] and copied not in set_after and not any(in_whole)


def _renamed(part: Any, copies: dict[str, str]) -> Any:
    """The part, reading the copied arrays."""
    if isinstance(part, Cell):
        return part._replace(name=copies.get(part.name, part.name))
    if not isinstance(part, tuple) or isinstance(part, Whole):
        return part
    inside = [_renamed(one, copies) for one in part]
    return type(part)(*inside) if hasattr(part, "_fields") else tuple(inside)
