"""A sum in tiles: `tiled(total, ...)` is its text, `chosen(total, ...)` the fastest tile.

A tile is a block of cells that are summed side by side, so that what was read once is used for
many of them: some turns of the free loops, and in one of these loops vectors of neighbouring cells,
which the processor adds at once, one in each lane. In the innermost loops stand, for each cell of
the tile, the same additions in the same order as in the listing.

The last tile along the lanes, and the last vector in a tile, begin earlier where they would not
fit: their first cells are then computed twice, with the same result. Where something is added to
what the cells hold, only the vectors of one tile do so, as it reads all its cells before it stores
one. Arrays that are copied for the lanes get zeros behind their last axis instead, and the lanes go
beyond the end, into cells that nobody takes back.
"""

import math
import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from .nests import INSTANCE, SUM, UNROLLED, Cell, Loop, Shapes, Sum, Value, cells_of, variable
from .running import vector_bytes
from .steps import Step, View

REGISTERS = {32: 16, 64: 32}  # so many vectors AVX2 holds, and AVX-512
READ = 0.1  # by so much of an addition each read holds up what is added beside it
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

    def places(self) -> dict[str, list[int]]:
        """The starts of each of its loops."""
        return {loop: self.starts(loop) for loop in self.rows}

    def sums(self) -> int:
        """How many cells it has, or vectors of them."""
        return math.prod(map(len, self.places().values()))

    def in_words(self) -> str:
        """The tile as words."""
        rows = [(turns, loop) for loop, turns in self.rows.items() if loop != self.lane]
        words = [f"{turns} of {loop}" for turns, loop in rows if turns > 1]
        if self.lane:
            count = len(self.starts(self.lane))
            vectors = "1 vector" if count == 1 else f"{count} vectors"
            words.append(f"{vectors} of {self.lanes} lanes along {self.lane}")
        if not words:
            return "a sum"
        return f"a sum in tiles: {' by '.join(words)}"


# ---------------------------------------------------------------- the tile that takes least time


def chosen(total: Sum, lanes: int, shapes: Shapes) -> Tile:
    """The best tile: the fewest vector additions, and what must be copied for it."""
    shape = shapes[total.cell.name]
    most_sums = REGISTERS[vector_bytes()] * 3 // 4  # the other registers hold what is read
    tiles = [Tile({})]
    for loop in total.free():
        if loop.size and _can_be_lane(total, loop.name):
            whole = math.ceil(loop.size / lanes)
            for vectors in {2, min(most_sums, whole)}:
                tiles += _with_lanes(total, loop, lanes, vectors, shape)
    for tile in list(tiles):
        for most in (most_sums, most_sums // 2):
            tiles += _with_rows(tile, total, most)
    return min(tiles, key=lambda tile: _time(total, tile, shapes))


def _can_be_lane(total: Sum, name: str) -> bool:
    """Whether neighbours in this loop change neighbours in one axis, and read of each array
    neighbours in one axis, or one cell.
    """
    for value in (total.begin, total.value, total.end):
        if re.search(NOT_IN_LANES, value.text):
            return False
    is_own = total.cell.times(name) == [1]
    return is_own and all([cell.times(name) in ([], [1]) for cell in cells_of(total)])


def _with_lanes(
    total: Sum, loop: Loop, lanes: int, vectors: int, shape: tuple[int, ...]
) -> list[Tile]:
    """The tile with so many vectors in this loop; copied where that is not along all last axes.

    What is added to a cell's own sum may not be added twice: then vectors overlap in one tile only,
    which reads before it stores. Lanes that go beyond the end of a copy must meet no cell.
    """
    width = lanes * vectors
    is_along = all([loop.name not in cell.before_last() for cell in cells_of(total)])
    fits = loop.size % width == 0 or loop.size <= width or not total.is_continued()
    if is_along and fits and loop.size >= lanes:
        return [Tile({loop.name: min(width, loop.size)}, loop.name, lanes)]
    is_axis = (variable(loop.name), loop.size) in zip(total.cell.places, shape)
    if is_axis:
        return [Tile({loop.name: width}, loop.name, lanes, copied=True)]
    return []


def _with_rows(tile: Tile, total: Sum, most: int) -> Iterator[Tile]:
    """The tile with rows for so many sums, each time with another loop first: so many turns that
    all tiles are alike.

    Cells of another instance lie far away: they are taken only where there are no others.
    """
    others = [loop for loop in reversed(total.free()) if loop.name != tile.lane]
    loops = [loop for loop in others if loop.name != INSTANCE and loop.size > 1]
    loops = loops or others
    for first in loops:
        rows = {}
        left = most // tile.sums()
        for loop in sorted(loops, key=lambda loop: (loop is not first, loop.size < 4)):
            divisors = [turns for turns in range(1, left + 1) if loop.size % turns == 0]
            rows[loop.name] = max(divisors, default=1)
            left //= rows[loop.name]
        yield tile._replace(rows=rows | tile.rows)


def _time(total: Sum, tile: Tile, shapes: Shapes) -> float:
    """About so many vector additions."""
    vectors = tile.sums()
    reads = _reads(total, tile)
    # What is read is read beside the additions, and the longer of the two counts. An addition can't
    # begin before the one before it has ended: few sums wait for one another.
    work = max(vectors, reads, 6) + READ * reads
    for loop in total.ordered:
        work *= loop.size
    work += 2 * vectors
    for loop in total.loops:
        work *= math.ceil(loop.size / tile.turns(loop.name))
    for cell in cells_of(total):
        if tile.copied and tile.lane in cell.variables():
            work += COPY * math.prod(shapes[cell.name])
    return work


def _reads(total: Sum, tile: Tile) -> float:
    """How many cells, or vectors of them, a tile reads in each turn of the innermost loop. If that
    has its turns in the text, neighbours are read once where there are registers for them.
    """
    cells = total.value.cells
    places = tile.places()
    reads = sum([cell.count(places) for cell in cells])
    for loop in total.ordered[-1:]:
        if 0 < loop.size <= UNROLLED:
            places[loop.name] = list(range(loop.size))
            together = sum([cell.count(places) for cell in cells])
            if tile.sums() + together <= REGISTERS[vector_bytes()]:
                return together / loop.size
    return reads


# ---------------------------------------------------------------- the text


def tiled(total: Sum, tile: Tile) -> Step:
    """The sum's text in this tile."""
    return _Text(total, tile).made()


class _Text:
    def __init__(self, total: Sum, tile: Tile) -> None:
        self.total, self.tile = total, tile
        self.seen: dict[str, View] = {}
        self.reads: dict[str, str] = {}  # the text that reads a cell -> the variable that holds it
        self.lines: list[str] = []
        self.depth = 1
        self.loops = sorted(total.loops, key=lambda loop: tile.turns(loop.name) > 1)
        self.sizes = {f"size_{loop.name}": loop.size for loop in (*total.loops, *total.ordered)}

    def made(self) -> Step:
        for loop in self.loops:
            self.free_loop(loop)
        sums: dict[str, dict[str, int]] = {}
        rows = sorted(self.tile.rows, key=lambda loop: -len(self.tile.starts(loop)))
        for row in product(*map(self.tile.starts, rows)):
            sums[f"sum_{len(sums)}"] = dict(zip(rows, row))
        for one, place in sums.items():
            begin = self.expression(self.total.begin, place)
            self.emit(f"{one} = {begin}")
        self.additions(sums)
        self.reads = {}
        ends = [self.expression(self.total.end, place, one) for one, place in sums.items()]
        for end, place in zip(ends, sums.values()):
            self.store(end, place)
        given = ", ".join([*self.seen, *self.sizes])
        head = f"def loops({given}):"
        text = "\n".join([head, *self.lines]) + "\n"
        written, _ = self.place(self.total.cell, {})
        return Step(self.tile.in_words(), text, self.seen, self.sizes, (written,))

    def free_loop(self, loop: Loop) -> None:
        turns = self.tile.turns(loop.name)
        if turns == 1:
            self.head(loop.head())
        else:
            self.head(f"for {loop.name} in range(0, size_{loop.name}, {turns}):")
        if loop.size % turns and not self.tile.copied:
            self.emit(f"{loop.name} = min({loop.name}, size_{loop.name} - {turns})")

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
        if self.tile.lane:
            self.emit(f"store({name}, ({index},), {value})")
        else:
            self.emit(f"{name}[{index}] = {value}")

    def expression(self, value: Value, place: dict[str, int], made: str = "") -> str:
        """The value's text, its single numbers in all lanes; `made` is the sum, once it is made."""
        text = value.text
        if self.tile.lane:
            text = re.sub(r"(number\([^()]*\))", r"spread(\1)", text)
        words = []
        for cell in value.cells:
            words.append(made if cell == SUM else self.cell(cell, place))
        return text.format(*words)

    def cell(self, cell: Cell, place: dict[str, int]) -> str:
        """The variable that holds the cell, in the lanes' loop with those beside it; what several
        rows need is read once.
        """
        name, index = self.place(cell, place)
        text = f"cell({name}, ({index},))"
        if self.tile.lane in cell.variables():
            text = f"load({name}, ({index},))"
        elif self.tile.lane:
            text = f"spread({text})"
        if text not in self.reads:
            self.reads[text] = f"read_{len(self.reads)}"
            self.emit(f"{self.reads[text]} = {text}")
        return self.reads[text]

    def place(self, cell: Cell, place: dict[str, int]) -> tuple[str, str]:
        """The name of the cell's array as the tile takes it, and the index there."""
        name, lane = cell.name, self.tile.lane
        places, view = list(cell.places), View(name)
        if self.tile.copied and lane in cell.variables():
            [last] = [k for k, index in enumerate(places) if lane in index.variables()]
            size = self.sizes[f"size_{lane}"]
            zeros = -size % self.tile.turns(lane)
            if zeros or last + 1 < len(places):
                view = View(name, last, zeros)
                name = f"{name}_by_{lane}"
                places.append(places.pop(last))
        self.seen[name] = view
        return name, ", ".join([index.text(place) for index in places])
