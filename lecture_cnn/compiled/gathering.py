"""A sum that is scattered over its cells, gathered cell by cell: `gathered(each, shapes)`.

    dY[i, S * x + x_, ...] += w[j, i, x_, ...] * dz[j, x, ...]

Here no loop is free: many turns change one cell. But each cell of dY gets its products in the order
of the loops, and for one cell the loop over x says which x' belongs to it. So dY is gathered with
the loops over x' (the other way round) and j inside, in the scatter's own order. Where x' finds no
x, dz gets a zero: the product is 0 and changes no bit of the sum, unless w is infinite or NaN
there; then the sum is scattered as it stands. With a stride S, the cells whose x is r more than a
multiple of S meet only every S-th x': S problems without a stride.
"""

import math
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from .nests import Affine, Cell, Each, Loop, Shapes, Sum, Value, variable
from .steps import NONE, whole_view


class Moved(NamedTuple):
    """An axis of the sum's array: its number, the loops x and x', the stride, the array's size."""

    axis: int
    x: Loop
    tap: Loop
    stride: int
    size: int


class Scatter(NamedTuple):
    """A scattered sum: `each` as it stands; `sums` gather it if all numbers of `finite` are."""

    each: Each
    sums: tuple[Sum, ...]
    finite: tuple[str, ...]


def gathered(each: Each, shapes: Shapes) -> Scatter | None:
    """The scattered sum with its gathering; None where there is no such thing."""
    moved = _moved(each, shapes)
    if not moved or not each.value.is_product():
        return None
    if not _fits(each, moved) or not _pays(each, moved):
        return None
    phases = product(*[range(min(one.stride, one.tap.size)) for one in moved])
    sums = [_phase(each, moved, phase) for phase in phases]
    taps = {one.tap.name for one in moved}
    target = sums[0].cell
    if not target.is_plain() or target.variables() & taps:
        return None
    return Scatter(each, tuple(sums), _not_padded(each, moved))


def _not_padded(each: Each, moved: list[Moved]) -> tuple[str, ...]:
    """The arrays without a zero where another one may have it: infinite, they would give a NaN."""
    found = []
    xs = {one.x.name for one in moved}
    for cell in each.value.cells:
        if not xs <= cell.variables():
            found.append(cell.name)
    return tuple(found)


def _moved(each: Each, shapes: Shapes) -> list[Moved]:
    """The axes that two loops decide together."""
    found = []
    sizes = shapes[each.cell.name]
    for axis, index in enumerate(each.cell.places, start=-len(each.cell.places)):
        times = dict(index.times)
        loops = [loop for loop in each.loops if loop.name in times]
        if len(loops) < 2:
            continue
        x, tap = loops[0], loops[-1]
        stride = times[x.name]
        if len(loops) > 2 or times[tap.name] != 1 or stride < 1 or index.first:
            return []
        found.append(Moved(axis, x, tap, stride, sizes[axis]))
    return found


def _fits(each: Each, moved: list[Moved]) -> bool:
    """Whether x and x' stand alone wherever else they stand, never both in one array, and some
    array has x: it gets the zeros.
    """
    for one in moved:
        x, tap = variable(one.x.name), variable(one.tap.name)
        both = x.plus(tap).variables()
        moving = []
        for cell in each.value.cells:
            places = [index for index in cell.places if index.variables() & both]
            if len(places) > 1:
                return False
            moving += places
        if x not in moving or not set(moving) <= {x, tap}:
            return False
    return True


def _pays(each: Each, moved: list[Moved]) -> bool:
    """Whether more is won than the copies take: not with a stride and without a loop over j."""
    loops = {loop.name for loop in each.loops}
    strides = {one.stride for one in moved}
    return strides == {1} or not loops <= each.cell.variables()


def _phase(each: Each, moved: list[Moved], phase: tuple[int, ...]) -> Sum:
    """The sum for the cells whose places are `phase` more than a multiple of the strides."""
    places = list(each.cell.places)
    part = whole_view(each.cell.name, len(places))
    loops: dict[str, list[Loop]] = {}
    instead: dict[Affine, Affine] = {}
    zeros: dict[Affine, tuple[int, int]] = {}
    for one, r in zip(moved, phase):
        x, tap = variable(one.x.name), variable(one.tap.name)
        taps = math.ceil((one.tap.size - r) / one.stride)
        size = math.ceil((one.size - r) / one.stride)
        loops[one.x.name] = [Loop(one.x.name, size), Loop(one.tap.name, taps, one.x.down)]
        loops[one.tap.name] = []
        last = r + one.stride * (taps - 1)
        instead[x] = x.plus(tap)
        instead[tap] = Affine(((one.tap.name, -one.stride),), last)
        zeros[x] = taps - 1, size - one.x.size
        places[one.axis] = x
        part = part.with_cut(one.axis, slice(r, None, one.stride))
    target = Cell(f"{each.cell.name}_part", tuple(places))
    views = {target.name: part}

    def seen(cell: Cell) -> Cell:
        moving = tuple([instead.get(index, index) for index in cell.places])
        around = [zeros.get(index, NONE) for index in cell.places]
        if not any(map(any, around)):
            return Cell(cell.name, moving)
        name = f"{cell.name}_padded"
        views[name] = replace(whole_view(cell.name, len(around)), zeros=tuple(around))
        return Cell(name, moving)

    value = Value(each.value.text, tuple(map(seen, each.value.cells)))
    inner = [one for loop in each.loops for one in loops.get(loop.name, [loop])]
    free = [loop for loop in inner if loop.name in target.variables()]
    ordered = [loop for loop in inner if loop not in free]
    begin, end = Value("number(0.0)", ()), Value("{0}", (target,))
    return Sum(tuple(free), tuple(ordered), target, begin, value, end, tuple(views.items()))
