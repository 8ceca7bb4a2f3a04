"""A sum in tiles: `tiled(total, ...)` is its text, `chosen(total, ...)` the fastest tile.

A tile is a block of cells that are summed side by side, so that what was read once is used for
many of them: some turns of the free loops, and in one of these loops vectors of neighbouring cells,
which the processor adds at once, one in each lane. In the innermost loops stand, for each cell of
the tile, the same additions in the same order as in the listing.

The last tile along the lanes, and the last vector in a tile, begin earlier where they would not
fit: their first cells are then computed twice, with the same result. (Not where something is added
to what the cells hold.) Arrays that are copied for the lanes get zeros behind their last axis
instead, and the lanes go beyond the end, into cells that nobody takes back.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from .nests import INSTANCE, UNROLLED, Affine, Cell, Loop, Sum, Value, cells_of, variable
from .running import vector_bytes
from .steps import Step, View

ACCUMULATORS = {32: 12, 64: 24}  # of the 16 vectors of AVX2, of the 32 of AVX-512
READ = 0.5  # so many take as long as reading a cell, or a vector of cells
NOT_IN_LANES = r"double\(|number\(\(|\(-|\*\*|//|%"  # functions, and signs that vectors don't have
COPY = 8  # so many vector additions take as long as copying one cell


class Tile(NamedTuple):
    """So many turns of each free loop, 1 where none are told; those of the loop `lane` in vectors.

    `copied`: arrays that the lane's loop runs in are copied, so that it runs along their last axis.
    """

    rows: dict[str, int]
    lane: str = ""
    lanes: int = 1
    copied: bool = False

    def turns(self, loop: str) -> int:
        """How many turns of this loop are in the tile."""
        return self.rows.get(loop, 1)

    def starts(self, loop: str) -> list[int]:
        """Where in this loop the tile's cells lie, or its vectors begin."""
        lanes = self.lanes if loop == self.lane else 1
        last = self.turns(loop) - lanes
        return [min(first, last) for first in range(0, self.turns(loop), lanes)]

    def count(self, loops: Iterable[str]) -> int:
        """How many cells, or vectors, a tile has in these loops."""
        return math.prod([len(self.starts(loop)) for loop in loops])

    def in_words(self) -> str:
        """The tile as words."""
        words = []
        for loop, turns in self.rows.items():
            if loop == self.lane:
                count = len(self.starts(loop))
                words.append(f"{count} vectors of {self.lanes} lanes along {loop}")
            elif turns > 1:
                words.append(f"{turns} of {loop}")
        return f"a sum in tiles: {' by '.join(words)}" if words else "a sum"


# ---------------------------------------------------------------- the tile that takes least time


def chosen(total: Sum, lanes: int, shape: tuple[int, ...], summed: bool) -> Tile:
    """The best tile: the fewest vector additions, and what must be copied for it.

    `shape` is that of the cell's array. `summed`: the sum over the instances stands in the cell.
    """
    tiles = [Tile({})]
    for loop in total.free():
        if _can_be_lane(total, loop.name):
            for vectors in {2, math.ceil(loop.size / lanes)}:
                tiles += _with_lanes(total, loop, lanes, vectors, shape, summed)
    for tile in list(tiles):
        tiles += _with_rows(tile, total)
    return min(tiles, key=lambda tile: _time(total, tile))


def _can_be_lane(total: Sum, name: str) -> bool:
    """Whether neighbours in this loop change cells along one axis, at equal distances, and read
    neighbours in one axis of every array, or one cell.
    """
    for value in (total.begin, total.value, total.end):
        if re.search(NOT_IN_LANES, value.text):
            return False
    own = total.cell.times(name)
    if len(own) > 1 or min(own) < 1:
        return False
    return all([cell.times(name) in ([], [1]) for cell in total.value.cells])


def _with_lanes(
    total: Sum, loop: Loop, lanes: int, vectors: int, shape: tuple[int, ...], summed: bool
) -> list[Tile]:
    """The tile with so many vectors in this loop; copied where that is not along all last axes.

    What is added to a cell's own sum may not be added twice: then vectors overlap in one tile only,
    which reads before it stores. Lanes that go beyond the end of a copy must meet no cell.
    """
    if vectors > ACCUMULATORS[vector_bytes()] or not loop.size:
        return []
    width = lanes * vectors
    is_whole = width >= loop.size and not summed
    once = summed or total.is_continued()
    is_along = all([loop.name not in cell.before_last() for cell in cells_of(total)])
    fits = loop.size % width == 0 or is_whole or not once
    if is_along and fits and loop.size >= lanes:
        return [Tile({loop.name: min(width, loop.size)}, loop.name, lanes)]
    if (variable(loop.name), loop.size) in zip(total.cell.places, shape):
        return [Tile({loop.name: width}, loop.name, lanes, copied=True)]
    return []


def _with_rows(tile: Tile, total: Sum) -> Iterator[Tile]:
    """The tile with as many rows as the processor holds, each time with another loop first: so many
    turns that all tiles are alike.

    Cells of another instance lie far away: they are taken only where there are no others.
    """
    others = [loop for loop in reversed(total.free()) if loop.name != tile.lane]
    loops = [loop for loop in others if loop.name != INSTANCE and loop.size > 1]
    loops = loops or others
    for first in loops:
        rows = {}
        left = ACCUMULATORS[vector_bytes()] // tile.count(tile.rows)
        for loop in sorted(loops, key=lambda loop: (loop is not first, loop.size < 4)):
            turns = _largest_divisor(loop.size, left)
            rows[loop.name] = turns
            left //= turns
        yield tile._replace(rows=rows | tile.rows)


def _largest_divisor(size: int, most: int) -> int:
    """The largest part of a loop, at most so long, that fits into it."""
    while size % most:
        most -= 1
    return most


def _time(total: Sum, tile: Tile) -> float:
    """About so many vector additions."""
    sizes = {loop.name: loop.size for loop in (*total.loops, *total.ordered)}
    vectors = tile.count(tile.rows)
    reads = sum([tile.count(cell.variables()) for cell in total.value.cells])
    # An addition can't begin before the one before it has ended: few sums wait for one another.
    work = max(vectors, 6) + READ * reads
    for loop in total.ordered:
        work *= loop.size
    work += 2 * vectors
    for loop in total.loops:
        work *= math.ceil(loop.size / tile.turns(loop.name))
    for cell in cells_of(total):
        if tile.copied and tile.lane in cell.variables():
            work += COPY * cell.count(sizes)
    return work


# ---------------------------------------------------------------- the text


def tiled(total: Sum, tile: Tile, summed: bool) -> Step:
    """The sum's text in this tile.

    `summed`: the cell holds the sum over the instances, to which that of each is added.
    """
    return _Text(total, tile, summed).made()


class _Text:
    def __init__(self, total: Sum, tile: Tile, summed: bool) -> None:
        self.total, self.tile, self.summed = total, tile, summed
        self.seen: dict[str, View] = {}
        self.read: set[str] = set()
        self.reads: dict[str, str] = {}  # the text that reads a cell -> the variable that holds it
        self.lines: list[str] = []
        self.depth = 1
        self.loops = sorted(total.loops, key=self.rank)
        self.sizes = {f"size_{loop.name}": loop.size for loop in (*total.loops, *total.ordered)}

    def made(self) -> Step:
        for loop in self.loops:
            self.free_loop(loop)
        sums: dict[str, dict[str, int]] = {}
        rows = sorted(self.tile.rows, key=self.reads_along, reverse=True)
        for row in product(*map(self.tile.starts, rows)):
            sums[f"sum_{len(sums)}"] = dict(zip(rows, row))
        for one, place in sums.items():
            begin = self.expression(self.total.begin, place)
            self.emit(f"{one} = {begin}")
        self.additions(sums)
        self.reads = {}
        for one, place in sums.items():
            end = self.expression(self.total.end, place, one)
            self.store(end, place)
        given = ", ".join([*self.seen, *self.sizes])
        head = f"def loops({given}):"
        text = "\n".join([head, *self.lines]) + "\n"
        written, _ = self.named(self.total.cell)
        if written not in self.read:
            self.seen[written] = replace(self.seen[written], is_read=False)
        return Step(self.tile.in_words(), text, self.seen, self.sizes, (written,))

    def rank(self, loop: Loop) -> int:
        """First the free loops in single turns, then that of the lanes, then the rows'."""
        if self.tile.turns(loop.name) == 1:
            return 0
        return 1 if loop.name == self.tile.lane else 2

    def reads_along(self, loop: str) -> int:
        """How many cells, or vectors, a tile reads at once that this loop decides: the fewest come
        innermost, as the processor has room to hold them.
        """
        inside = [cell.variables() for cell in self.total.value.cells]
        return min([self.tile.count(one) for one in inside if loop in one], default=0)

    def free_loop(self, loop: Loop) -> None:
        name, size, turns = loop.name, f"size_{loop.name}", self.tile.turns(loop.name)
        is_padded = name == self.tile.lane and self.tile.copied
        if turns == 1:
            self.head(loop.head())
        elif is_padded or loop.size % turns == 0:
            self.head(f"for {name} in range(0, {size}, {turns}):")
        else:
            self.head(f"for tile_{name} in range(({size} + {turns - 1}) // {turns}):")
            self.emit(f"{name} = min({turns} * tile_{name}, {size} - {turns})")

    def additions(self, sums: dict[str, dict[str, int]]) -> None:
        """The ordered loops, and in them one addition to each sum."""
        depth, self.reads = self.depth, {}
        for loop in self.total.ordered:
            self.head(loop.head(UNROLLED))
        for one, place in sums.items():
            added = self.expression(self.total.value, place)
            self.emit(f"{one} = {one} + {added}")
        self.depth = depth

    def head(self, line: str) -> None:
        self.emit(line)
        self.depth += 1

    def emit(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def store(self, value: str, place: dict[str, int]) -> None:
        name, index = self.place(self.total.cell, place)
        if self.summed:
            value = f"{self.cell(self.total.cell, place)} + {value}"
        if self.tile.lane:
            each, step = self.step(self.total.cell)
            self.emit(f"store{each}({name}, ({index},), {value}{step})")
        else:
            self.emit(f"{name}[{index}] = {value}")

    def expression(self, value: Value, place: dict[str, int], own: str = "") -> str:
        """The value's text, its single numbers in all lanes; `own` is the sum, once it is made."""
        text = value.text
        if self.tile.lane:
            text = re.sub(r"(number\([^()]*\))", r"spread(\1)", text)
        words = []
        for cell in value.cells:
            is_own = own and cell == self.total.cell
            words.append(own if is_own else self.cell(cell, place))
        return text.format(*words)

    def cell(self, cell: Cell, place: dict[str, int]) -> str:
        """The variable that holds the cell, in the lanes' loop with those beside it; what several
        rows need is read once.
        """
        name, index = self.place(cell, place)
        self.read.add(name)
        text = f"cell({name}, ({index},))"
        if self.tile.lane in cell.variables():
            each, step = self.step(cell)
            text = f"load{each}({name}, ({index},){step})"
        elif self.tile.lane:
            text = f"spread({text})"
        if text not in self.reads:
            self.reads[text] = f"read_{len(self.reads)}"
            self.emit(f"{self.reads[text]} = {text}")
        return self.reads[text]

    def step(self, cell: Cell) -> tuple[str, str]:
        """What is added to `load` and to its arguments where the lanes are no neighbours."""
        [step] = cell.times(self.tile.lane)
        return ("", "") if step == 1 else ("_each", f", {step}")

    def place(self, cell: Cell, place: dict[str, int]) -> tuple[str, str]:
        name, places = self.named(cell)
        return name, ", ".join([index.text(place) for index in places])

    def named(self, cell: Cell) -> tuple[str, list[Affine]]:
        """The name of the cell's array as the tile takes it, and the index there."""
        name, lane, places = cell.name, self.tile.lane, cell.places
        order, zeros = list(range(len(places))), 0
        if self.tile.copied and lane in cell.variables():
            order.sort(key=lambda axis: lane in places[axis].variables())
            size = self.sizes[f"size_{lane}"]
            zeros = -size % self.tile.turns(lane)
            name = f"{name}_by_{lane}"
        self.seen[name] = View(cell.name, tuple(order), zeros)
        return name, [places[axis] for axis in order]
