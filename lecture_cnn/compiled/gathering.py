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
from .steps import EVERY, View, view_of


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
    if each.value.text not in ("({0} * {1})", "{0}") and not _is_scaled(each.value):
        return None
    moved = _moved(each, shapes)
    if not moved or not _fits(each, moved) or not _pays(each, moved):
        return None
    sums = []
    for phases in product(*[range(one.stride) for one in moved]):
        taps = list(map(_taps, moved, phases))
        if min(taps) > 0:
            sums.append(_phase(each, moved, phases, taps, shapes))
    names = {one.tap.name for one in moved}
    finite = [cell.name for cell in each.value.cells if cell.variables() & names]
    return Scatter(each, tuple(sums), tuple(finite))


def _taps(one: Moved, r: int) -> int:
    """How many x' are r more than a multiple of the stride."""
    return math.ceil((one.tap.size - r) / one.stride)


def _pays(each: Each, moved: list[Moved]) -> bool:
    """Whether more is won than the copies take: not with a stride and without a loop over j."""
    strides = {one.stride for one in moved}
    if strides == {1}:
        return True
    loops = {loop.name for loop in each.loops}
    return not loops <= each.cell.variables()


def _is_scaled(value: Value) -> bool:
    return value.text.startswith("(number(") and value.text.endswith(" * {0})")


def _moved(each: Each, shapes: Shapes) -> list[Moved]:
    """The axes that two loops decide together."""
    loops = {loop.name: loop for loop in each.loops}
    found = []
    before = len(each.cell.places) - len(shapes[each.cell.name])
    for axis, index in enumerate(each.cell.places):
        if len(index.times) < 2:
            continue
        times = dict(index.times)
        inner_last = [name for name in loops if name in times]
        x, tap = inner_last[0], inner_last[-1]
        stride, once = times[x], times[tap]
        if len(index.times) > 2 or once != 1 or stride < 1 or index.first:
            return []
        size = shapes[each.cell.name][axis - before]
        found.append(Moved(axis, loops[x], loops[tap], stride, size))
    return found


def _fits(each: Each, moved: list[Moved]) -> bool:
    """Whether x and x' stand alone wherever else they stand, never both in one array."""
    for one in moved:
        both = {one.x.name, one.tap.name}
        for cell in each.value.cells:
            inside = cell.variables() & both
            alone = [index for index in cell.places if any(map(index.is_only, both))]
            firsts = [index.first for index in alone]
            if len(inside) > 1 or len(alone) != len(inside) or any(firsts):
                return False
    others = [index for axis, index in enumerate(each.cell.places) if axis not in _axes(moved)]
    return Cell("", tuple(others)).is_plain()


def _axes(moved: list[Moved]) -> set[int]:
    return {one.axis for one in moved}


def _phase(
    each: Each, moved: list[Moved], phases: tuple[int, ...], taps: list[int], shapes: Shapes
) -> Sum:
    """The sum for the cells whose places are `phases` more than a multiple of the strides."""
    loops, cuts = {}, {}
    zeros: dict[str, tuple[int, int]] = {}
    index = list(each.cell.places)
    for one, r, K in zip(moved, phases, taps):
        x, tap = one.x.name, one.tap.name
        size = math.ceil((one.size - r) / one.stride)
        loops[x] = Loop(x, size), Loop(tap, K, one.x.down)
        zeros[x] = K - 1, size - one.x.size
        last = r + one.stride * (K - 1)
        cuts[tap] = slice(last, None, -one.stride)
        index[one.axis] = variable(x)
    free, ordered = [], []
    plain = Cell(each.cell.name, tuple(index)).variables()
    for loop in each.loops:
        if loop.name in loops:
            moving, own = loops[loop.name]
            free.append(moving)
            ordered.append(own)
        elif loop.name in plain:
            free.append(loop)
        elif loop.name not in cuts:
            ordered.append(loop)
    views = {}

    def seen(cell: Cell) -> Cell:
        name, view, places = _view(cell, zeros, cuts, moved)
        views[name] = view
        return Cell(name, places)

    value = Value(each.value.text, tuple(map(seen, each.value.cells)))
    target = Cell(f"{each.cell.name}_part", tuple(index))
    whole = [EVERY] * len(index)
    for one, r in zip(moved, phases):
        if one.stride > 1:
            whole[one.axis] = slice(r, None, one.stride)
    views[target.name] = view_of(each.cell.name, tuple(whole))
    ends = ((target, Value("{0}", (target,))),)
    begin = Value("number(0.0)", ())
    return Sum(tuple(free), tuple(ordered), target, begin, value, ends, tuple(views.items()))


def _view(
    cell: Cell, zeros: dict[str, tuple[int, int]], cuts: dict[str, slice], moved: list[Moved]
) -> tuple[str, View, tuple[Affine, ...]]:
    """The array of a cell with zeros around x, turned in x': its name, what it is, the index."""
    taps = {one.x.name: one.tap.name for one in moved}
    places, slices, borders = [], [], []
    for index in cell.places:
        name = index.times[0][0] if index.times else ""
        border = zeros.get(name, (0, 0))
        if name in zeros:
            index = index.plus(variable(taps[name]))
        places.append(index)
        slices.append(cuts.get(name, EVERY))
        borders.append(border)
    ending = "_padded" if cell.variables() & zeros.keys() else "_turned"
    view = replace(view_of(cell.name, tuple(slices)), zeros=tuple(borders))
    return f"{cell.name}{ending}", view, tuple(places)
