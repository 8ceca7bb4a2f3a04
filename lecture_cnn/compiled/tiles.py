"""A sum in tiles: `tiled(total, ...)` is its text, `chosen(total, ...)` the fastest tile.

A tile is a block of cells that are summed side by side, so that what was read once is used for
many of them: `rows` of one or two loops, and in one more loop vectors of `lanes` neighbouring
cells, which the processor adds at once. Only free loops are cut. In the innermost loops stand, for
each cell of the tile, the same additions in the same order as in the listing.

The last tile of a loop begins earlier where it would not fit: its first cells are then computed
twice, with the same result. (Not where each instance of a batch adds to what all share.)
"""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from .nests import INSTANCE, UNROLLED, Affine, Cell, Loop, Sum, Value
from .running import vector_bytes
from .steps import Step, View

ACCUMULATORS = {32: 12, 64: 18}  # of the 16 vectors of AVX2, of the 32 of AVX-512
READ = 0.5  # so many take as long as reading a cell, or a vector of cells
COPY = 8  # so many vector additions take as long as copying one cell


class Tile(NamedTuple):
    """The cells of a tile: rows in some loops, `vectors` of `lanes` in the loop `lane`, together
    `width` cells; the last vector begins earlier where it would not fit.

    `copied`: arrays that the lane's loop runs in are copied, so that it runs along their last axis.
    """

    rows: dict[str, int]
    lane: str | None = None
    lanes: int = 1
    vectors: int = 1
    width: int = 1
    copied: bool = False

    def in_words(self) -> str:
        """The tile as words."""
        rows = [f"{count} of {name}" for name, count in self.rows.items()]
        if self.lane:
            rows.append(f"{self.vectors} vectors of {self.lanes} lanes along {self.lane}")
        return f"a sum in tiles: {' by '.join(rows)}" if rows else "a sum"

    def extent(self, loop: str) -> int:
        """How many turns of this loop are in the tile."""
        return self.width if loop == self.lane else self.rows.get(loop, 1)


def arrays_of(total: Sum) -> list[Cell]:
    """The cells of arrays that a sum reads and writes, each once."""
    found = [*total.begin.cells, *total.value.cells]
    for end, value in total.ends:
        found += [end, *[cell for cell in value.cells if cell != total.cell]]
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------- the tile that takes least time


def chosen(
    total: Sum, loops: list[Loop], lanes: int, width_of: dict[Cell, int], once: bool
) -> Tile:
    """The best tile: the fewest vector additions, and what must be copied for it.

    `loops` are the free ones; `width_of` are the numbers of cells of the arrays. `once`: no cell
    may be computed twice, and no instance stands beside another.
    """
    tiles = [Tile(rows) for rows in _rows(loops, None, _accumulators(), once)]
    for loop in loops:
        if loop.name != INSTANCE and _can_be_lane(total, loop.name):
            tiles += _with_lanes(total, loops, loop, lanes, once)

    def time(tile: Tile) -> float:
        return _time(total, loops, tile, width_of)

    return min(tiles, key=time)


def _accumulators() -> int:
    """How many sums a tile holds at once: the rest is for what they are made of."""
    return ACCUMULATORS[vector_bytes()]


def _can_be_lane(total: Sum, name: str) -> bool:
    """Whether neighbours in this loop are neighbours in one axis of every array, or one cell."""
    texts = [total.begin.text, total.value.text, *[value.text for _, value in total.ends]]
    if any("double(" in text or "number((" in text for text in texts):
        return False
    for cell in arrays_of(total):
        times = [dict(index.times).get(name) for index in cell.places]
        found = [count for count in times if count]
        if found not in ([], [1]):
            return False
    return True


def _with_lanes(
    total: Sum, loops: list[Loop], loop: Loop, lanes: int, once: bool
) -> Iterator[Tile]:
    """The tiles with lanes in this loop; nothing is copied where it runs along all last axes."""
    count = math.ceil(loop.size / lanes)
    vectors = count if count <= 3 else 2
    width = lanes * vectors
    is_along = all(_is_last(cell, loop.name) for cell in arrays_of(total))
    fits = loop.size % width == 0 if once else loop.size >= lanes
    copied = not (is_along and fits)
    if not copied:
        width = min(width, loop.size)
    for rows in _rows(loops, loop.name, _accumulators() // vectors, once):
        yield Tile(rows, loop.name, lanes, vectors, width, copied)


def _is_last(cell: Cell, name: str) -> bool:
    """Whether this loop runs along the last axis of the cell's array, or not in it."""
    return all(name not in dict(index.times) for index in cell.places[:-1])


def _rows(
    loops: list[Loop], lane: str | None, most: int, once: bool
) -> Iterator[dict[str, int]]:
    """At most so many rows, each time with another loop first, but not that over a batch, whose
    cells lie far apart; then of the innermost ones.
    """
    without = {lane, INSTANCE} if once else {lane}
    others = [loop for loop in reversed(loops) if loop.name not in without and loop.size > 1]
    inside = [loop for loop in others if loop.name != INSTANCE]
    for first in inside or others:
        rows, left = {}, most
        for loop in sorted(others, key=lambda loop: (loop is not first, loop.size < 4)):
            extent = _extent(loop.size, left, once)
            if extent > 1:
                rows[loop.name] = extent
            left //= extent
        yield rows
    if not others:
        yield {}


def _extent(size: int, most: int, once: bool) -> int:
    """At most so many turns of a loop, alike in all tiles, or nearly."""
    tiles = math.ceil(size / most)
    while once and size % tiles:
        tiles += 1
    return math.ceil(size / tiles)


def _time(total: Sum, loops: list[Loop], tile: Tile, width_of: dict[Cell, int]) -> float:
    """About so many vector additions."""
    tiles = 1
    for loop in loops:
        tiles *= math.ceil(loop.size / tile.extent(loop.name))
    vectors = math.prod(tile.rows.values()) * tile.vectors
    turns = math.prod([loop.size for loop in total.ordered])
    # An addition can't begin before the one before it has ended: few sums wait for one another.
    reads = sum([_reads(cell, tile) for cell in total.value.cells])
    turn = max(vectors, 6) + READ * reads
    work = tiles * (turns * turn + 2 * vectors)
    if not tile.copied:
        return work
    copied = [cell for cell in arrays_of(total) if tile.lane in cell.variables()]
    return work + COPY * sum([width_of[cell] for cell in copied])


def _reads(cell: Cell, tile: Tile) -> int:
    """How many such cells, or vectors of them, a tile reads in each turn; single cells side by side
    count twice, as was measured.
    """
    inside = cell.variables()
    rows = [count for name, count in tile.rows.items() if name in inside]
    if tile.lane in inside:
        return math.prod(rows) * tile.vectors
    last = dict(cell.places[-1].times) if cell.places else {}
    is_beside = tile.rows.keys() & last.keys()
    return math.prod(rows) * (2 if is_beside else 1)


# ---------------------------------------------------------------- the text


def tiled(total: Sum, loops: list[Loop], tile: Tile, summed: bool) -> Step:
    """The sum's text in this tile.

    `summed`: the array holds the sum over the instances, to which that of each is added.
    """
    return _Text(total, loops, tile, summed).made()


class _Text:
    def __init__(self, total: Sum, loops: list[Loop], tile: Tile, summed: bool) -> None:
        self.total, self.loops, self.tile, self.summed = total, loops, tile, summed
        self.seen: dict[str, View] = {}
        self.read: set[str] = set()
        self.reads: dict[str, str] = {}  # the text that reads a cell -> the variable that holds it
        self.lines: list[str] = []
        self.depth = 1
        self.sizes = {f"size_{loop.name}": loop.size for loop in (*loops, *total.ordered)}

    def made(self) -> Step:
        for loop in sorted(self.loops, key=self.rank):
            extent = self.tile.extent(loop.name)
            self.free_loop(loop, extent)
        rows = list(self.places())
        sums = [f"sum_{k}" for k in range(len(rows))]
        for one, offsets in zip(sums, rows):
            begin = self.expression(self.total.begin, offsets)
            self.emit(f"{one} = {begin}")
        self.additions(sums, rows)
        for cell, value in self.total.ends:
            self.reads = {}
            for one, offsets in zip(sums, rows):
                end = self.expression(value, offsets, one)
                self.store(cell, end, offsets)
        given = ", ".join([*self.seen, *self.sizes])
        text = "\n".join([f"def loops({given}):", *self.lines]) + "\n"
        written = [self.named(cell)[0] for cell, _ in self.total.ends]
        for name in set(written) - self.read:
            self.seen[name] = replace(self.seen[name], is_read=self.summed)
        return Step(self.tile.in_words(), text, self.seen, self.sizes, tuple(written))

    # ------------------------------------------------------------ loops

    def rank(self, loop: Loop) -> int:
        """First the free loops in single turns, then that of the lanes, then the rows'."""
        if self.tile.extent(loop.name) == 1:
            return 0
        return 1 if loop.name == self.tile.lane else 2

    def free_loop(self, loop: Loop, extent: int) -> None:
        name, size = loop.name, f"size_{loop.name}"
        is_padded = name == self.tile.lane and self.tile.copied
        if extent == 1:
            self.head(f"for {name} in range({size}):")
        elif is_padded or loop.size % extent == 0:
            self.head(f"for {name} in range(0, {size}, {extent}):")
        else:
            self.head(f"for tile_{name} in range(({size} + {extent - 1}) // {extent}):")
            self.emit(f"{name} = min({extent} * tile_{name}, {size} - {extent})")

    def head(self, line: str) -> None:
        self.emit(line)
        self.depth += 1

    def emit(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def places(self) -> Iterator[dict[str, int]]:
        """How far each vector of the tile is from its first cell, in each loop."""
        rows = self.tile.rows
        lane, lanes = self.tile.lane, self.tile.lanes
        last = self.tile.width - lanes
        ranges = map(range, rows.values())
        for offsets in product(*ranges):
            for vector in range(self.tile.vectors):
                place = dict(zip(rows, offsets))
                if lane:
                    place[lane] = min(vector * lanes, last)
                yield place

    # ------------------------------------------------------------ statements

    def additions(self, sums: list[str], rows: list[dict[str, int]]) -> None:
        """The ordered loops, and in them one addition to each sum."""
        depth, self.reads = self.depth, {}
        for loop in self.total.ordered:
            self.head(loop.head(UNROLLED))
        for one, offsets in zip(sums, rows):
            added = self.expression(self.total.value, offsets)
            self.emit(f"{one} = {one} + {added}")
        self.depth = depth

    def store(self, cell: Cell, value: str, offsets: dict[str, int]) -> None:
        name, index = self.place(cell, offsets)
        if self.tile.lanes > 1:
            before = f"load({name}, ({index},)) + " if self.summed else ""
            self.emit(f"store({name}, ({index},), {before}{value})")
            return
        sign = "+=" if self.summed else "="
        self.emit(f"{name}[{index}] {sign} {value}")

    def expression(self, value: Value, offsets: dict[str, int], own: str = "") -> str:
        """The value's text; `own` is the sum."""
        words = []
        for cell in value.cells:
            is_own = cell == self.total.cell
            words.append(own if is_own else self.cell(cell, offsets))
        return self.constants(value.text).format(*words)

    def constants(self, text: str) -> str:
        """The text with its single numbers in all lanes."""
        if self.tile.lanes == 1:
            return text
        return re.sub(r"(number\([^()]*\))", r"spread(\1)", text)

    def cell(self, cell: Cell, offsets: dict[str, int]) -> str:
        """The variable that holds the cell, in the lanes' loop with those beside it; what several
        rows need is read once.
        """
        name, index = self.place(cell, offsets)
        self.read.add(name)
        text = f"cell({name}, ({index},))"
        if self.tile.lane in cell.variables():
            text = f"load({name}, ({index},))"
        elif self.tile.lane:
            text = f"spread({text})"
        if text not in self.reads:
            self.reads[text] = f"read_{len(self.reads)}"
            self.emit(f"{self.reads[text]} = {text}")
        return self.reads[text]

    def place(self, cell: Cell, offsets: dict[str, int]) -> tuple[str, str]:
        name, places = self.named(cell)
        return name, ", ".join([index.text(offsets) for index in places])

    def named(self, cell: Cell) -> tuple[str, list[Affine]]:
        """The name of the cell's array as the tile takes it, and the index there."""
        name, lane, places = cell.name, self.tile.lane, list(cell.places)
        if self.summed and cell in dict(self.total.ends):
            places = [index for index in places if not index.is_only(INSTANCE)]
        view = self.total.view(cell.name, len(places))
        if lane and self.tile.copied and lane in cell.variables():
            [axis] = [k for k, index in enumerate(places) if lane in dict(index.times)]
            more = -self.sizes[f"size_{lane}"] % self.tile.width
            view = view.with_last(axis, more)
            name = f"{name}_by_{lane}"
        self.seen[name] = view
        return name, [places[axis] for axis in view.order]
