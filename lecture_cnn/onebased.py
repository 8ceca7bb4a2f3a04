"""The lecture's indexing: arrays that count from 1, with ranges that include both ends.

    Array, Layers                  index as on the slides
    zeros, uncomputed              make arrays
    span, downto                   count
    inner, maxidx, flipLeftRight, softmax and others    the slides' own functions

An array that has a `recorder` reports to it every cell that is read or written.
"""

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, reduce
from itertools import product
from operator import add
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

from .operations.shapes import array_shape

Shape = tuple[int, ...]

# The recorder of the arrays that are made now. Each thread has its own, and begins with none.
_recorder: ContextVar[Any] = ContextVar("recorder", default=None)


@contextmanager
def recorded_by(recorder: Any) -> Iterator[Any]:
    """Let every array that this thread makes meanwhile report to `recorder`.

    An array reports each access by `recorder.read`, `.write` and `.sliced`, and its creation by
    `.array_created`. One that was made before reports to no recorder, until its `.recorder` is set.
    """
    before = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(before)


class NotComputed(LookupError):
    """A cell was read before the listing computed it."""


class Box(NamedTuple):
    """The cells of a slice, as offsets from its first cell.

    `counts` holds one number for each axis of the source, None where the index was one number.
    """

    shape: Shape
    counts: tuple[int | None, ...]
    offsets: Shape


CELL = Box((), (), (0,))
ONE = (1,)  # the strides of a row
LARGE = 5000  # cells


class Position(tuple):
    """The 1-based index (x, y) of a maximum, which a cell of `pidx` holds: two indices in one."""


class Array:
    """Cells counted from 1 on every axis.

    A slice includes both ends. It is a copy that keeps its source: the array it was cut from.
    """

    __slots__ = (
        "shape",
        "strides",
        "number_of",
        "usual_cell",
        "cells",
        "name",
        "layer",
        "source",
        "recorder",
    )
    __iter__ = None  # or Python would try to index from 0

    def __init__(self, shape: Shape, cells: list, source: Any = None) -> None:
        self.shape = shape
        self.strides = _strides(shape)
        self.number_of = _numbers_of_cells(shape)  # index -> cell: twice as fast as computing it
        self.usual_cell = _usual_cell(shape)
        self.cells = cells
        self.name: str | None = None
        self.layer: int | None = None
        # None: own cells; (array, first, box): a slice of an array; False: a computed value
        self.source = source
        self.recorder = _recorder.get()  # each access is reported to it; None: no recorder

    def __reduce__(self) -> tuple:
        """For a copy, here or in another process, which finds its own cells."""
        others = dict(name=self.name, layer=self.layer, recorder=self.recorder)
        return Array, (self.shape, self.cells, self.source), (None, others)

    @classmethod
    def from_numpy(cls, a: Any) -> "Array":
        """An Array with the numbers of `a`, as Python floats."""
        a = np.asarray(a, dtype=float)
        return cls(a.shape, a.ravel().tolist())

    def to_numpy(self) -> np.ndarray:
        """The numbers as a NumPy array of the same shape, NaN where nothing is computed yet.

        Positions become a last axis of (x, y), counted from 0.
        """
        if Position in map(type, self.cells):
            return self._positions()
        numbers = [math.nan if value is None else value for value in self.cells]
        return np.array(numbers).reshape(self.shape)

    def _positions(self) -> np.ndarray:
        pairs = [(math.nan, math.nan) if p is None else p for p in self.cells]
        from_0 = np.array(pairs).reshape(*self.shape, 2) - 1
        return from_0 if np.isnan(from_0).any() else from_0.astype(int)

    def __getitem__(self, key: Any) -> Any:
        is_usual = type(key) is int and self.recorder is None and self.strides == ONE  # share[t]
        if is_usual and 0 < key <= len(self.cells) and self.cells[key - 1] is not None:
            return self.cells[key - 1]
        first, box = self._find(key)
        if box is CELL:
            value = self.cells[first]
            if value is None:
                raise NotComputed(f"{self.cell_name(first)} is not computed yet")
            if self.recorder is not None:
                if self.source is None:
                    self.recorder.read(self, first, CELL)
                else:
                    _report_read(self, first)
            return value
        if self.recorder is not None and self.source is None:
            self.recorder.sliced(self, first, box)
        cells = [self.cells[first + offset] for offset in box.offsets]
        return Array(box.shape, cells, _source_of_slice(self, first, box))

    def __setitem__(self, key: Any, value: Any) -> None:
        first, box = self._find(key)
        if isinstance(value, Array):
            if value.shape != box.shape:
                piece, given = _size_text(box.shape), _size_text(value.shape)
                raise ValueError(
                    f"{self.title()}: a piece of size {piece} can't take values of size {given}"
                )
            values = value.values()
        else:
            number = value if type(value) is float else self._number(value)
            values = [number] * len(box.offsets)
        if self.source:
            self.source = None  # a copy that is changed is an array of its own
        if box is CELL:
            self.cells[first] = values[0]
        else:
            for offset, number in zip(box.offsets, values):
                self.cells[first + offset] = number
        if self.recorder is not None:
            self.recorder.write(self, first, box, values)

    def _number(self, value: Any) -> Any:
        """What a cell keeps of a value: a float, or a position."""
        if isinstance(value, Position):
            return value
        try:
            return float(1.0 * value)
        except (TypeError, ValueError):
            raise TypeError(f"{self.title()}: a cell takes a number, got {_told(value)}") from None

    def values(self) -> list:
        """All cells, to compute with; the recorder gets a read of each.

        A cell that is not computed yet is a NotComputed error.
        """
        if None in self.cells:
            array, first, box = self._origin()
            missing = first + box.offsets[self.cells.index(None)]
            raise NotComputed(f"{array.cell_name(missing)} is not computed yet")
        if self.recorder is not None and self.source is not False:
            self.recorder.read(*self._origin())
        return self.cells

    def __add__(self, other: Any) -> "Array":
        if not isinstance(other, Array):
            return Array(self.shape, [a + other for a in self.values()], False)
        if other.shape != self.shape:
            sizes = f"{_size_text(self.shape)} and {_size_text(other.shape)}"
            raise ValueError(f"arrays of size {sizes} can't be added")
        sums = [a + b for a, b in zip(self.values(), other.values())]
        return Array(self.shape, sums, False)

    def __rmul__(self, number: float) -> "Array":
        return Array(self.shape, [number * a for a in self.values()], False)

    def map(self, function: Callable[[float], float]) -> "Array":
        """The function's value for each cell (an activation is applied cell by cell)."""
        return Array(self.shape, [function(a) for a in self.values()], False)

    def title(self) -> str:
        """The array's name as the lecture writes it, `Y(0)`.

        For a local array it is the name of its variable.
        """
        if self.name is None:
            return self._variable()
        return self.name if self.layer is None else f"{self.name}({self.layer})"

    def _variable(self) -> str:
        """The name of the nearest variable outside this file that holds the array."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            is_outside = frame.f_globals is not globals()
            for name, value in frame.f_locals.items():
                if value is self and is_outside:
                    return name
            frame = frame.f_back
        return "array"

    def cell_name(self, flat: int) -> str:
        """A cell, by its number among all cells, as the lecture writes it: `Y(0,1,2,3)`."""
        index = [flat // stride % size + 1 for size, stride in zip(self.shape, self.strides)]
        return lecture_name(self.title(), index)

    def __repr__(self) -> str:
        """Printed as on the slide: x to the right, y down."""
        numbers = self.to_numpy()
        if len(self.shape) > 1:
            numbers = np.swapaxes(numbers, -1, -2)
        return f"{self.title()} {_size_text(self.shape)}\n{numbers}"

    def _origin(self) -> tuple["Array", int, Box]:
        """The array that holds the cells, the first cell in it, and their box."""
        return self.source or (self, 0, _box(self.strides, self.shape))

    def _find(self, key: Any) -> tuple[int, Box]:
        """The first cell that `key` names, and the box of cells from there."""
        if type(key) is int and self.strides == ONE and 0 < key <= self.shape[0]:  # y[i]
            return key - 1, CELL
        if type(key) is not tuple:
            key = (key,)
        for index in key:
            if type(index) is not int:  # 1.0 and True would be found below: they are equal to 1
                return self._find_parts(_as_numbers(key))
        first = self.number_of.get(key)
        if first is None:
            return self._find_numbers(key)
        return first, CELL

    def _find_parts(self, key: list) -> tuple[int, Box]:
        """The same for a key that was none of whole numbers; a position has become two of them."""
        if set(map(type, key)) == {int}:
            return self._find_numbers(tuple(key))
        return self._find_slices(key)

    def _find_numbers(self, key: tuple) -> tuple[int, Box]:
        """The same for whole numbers that `number_of` does not have."""
        if len(key) == len(self.shape):
            first = 0
            for index, size, stride in zip(key, self.shape, self.strides):
                if not 0 < index <= size:
                    break
                first += (index - 1) * stride
            else:
                return first, CELL
        return self._find_slices(list(key))

    def _find_slices(self, key: list) -> tuple[int, Box]:
        """The same for a key with slices, or with fewer parts than the array has axes."""
        axes = len(self.shape)
        if len(key) > axes:
            raise IndexError(
                f"{self.title()} has {axes} axes ({_size_text(self.shape)}), got {len(key)} indices"
            )
        key += [slice(None)] * (axes - len(key))
        first, counts = 0, []
        for axis, index in enumerate(key):
            start, count = self._range(index, axis)
            first += (start - 1) * self.strides[axis]
            counts.append(count)
        if set(counts) == {None}:
            return first, CELL
        return first, _box(self.strides, tuple(counts))

    def _range(self, index: Any, axis: int) -> tuple[int, int | None]:
        """Where an index starts on its axis, and how many cells it takes (None for a number)."""
        if not isinstance(index, slice):
            return self._count(index, axis), None
        if index.step is not None:
            raise IndexError(
                f"{self.title()}: a range a:b has no step; for a stride use span(a, b, S)"
            )
        start = 1 if index.start is None else self._count(index.start, axis)
        stop = self.shape[axis] if index.stop is None else self._count(index.stop, axis)
        if stop < start:
            raise IndexError(
                f"{self.title()}, axis {axis + 1}: the range {start}:{stop} runs backwards "
                "(arrays count from 1, and a range includes both ends)"
            )
        return start, stop - start + 1

    def _count(self, index: Any, axis: int) -> int:
        """The index as a whole number; an IndexError if it is none, or outside of the axis."""
        size = self.shape[axis]
        if type(index) is int and 1 <= index <= size:  # the usual case first
            return index
        if isinstance(index, bool | np.bool_ | type) or not hasattr(index, "__index__"):
            raise IndexError(
                f"{self.title()}, axis {axis + 1}: an index is a whole number or a range a:b, "
                f"got {_told(index)} (arrays count from 1)"
            )
        number = index.__index__()
        if not 1 <= number <= size:
            raise IndexError(
                f"{self.title()}, axis {axis + 1}: index {number} is outside 1:{size} "
                "(arrays count from 1)"
            )
        return number


def _told(value: Any) -> str:
    """A value in an error: an array by its name, a function without its place in memory."""
    if isinstance(value, Array):
        return f"{value.title()} {_size_text(value.shape)}"
    if isinstance(value, Layers):
        return f"the layers of {value.name}"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    if type(value) in (tuple, list):
        inside = ", ".join(map(_told, value))
        if isinstance(value, list):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, complex):
        return "a complex number"
    return repr(value)


def _as_numbers(key: tuple) -> list:
    """The parts of an index, each position as two."""
    parts: list[Any] = []
    for part in key:
        parts += part if isinstance(part, Position) else (part,)
    return parts


class Layers:
    """One array (or one number) for each layer, the layer's number first: `Y[l, j, x, y]`, `D[l]`.

    Layer 0 is the image.
    """

    __iter__ = None

    def __init__(self, name: str, layers: dict[int, Any]) -> None:
        self.name = name
        self.layers: dict[Any, Any] = {}
        for number, layer in layers.items():
            self[number] = layer

    def __getitem__(self, key: Any) -> Any:
        if type(key) is not tuple:
            return self._layer(key)
        if type(key[0]) is int:  # the usual case first
            try:
                array = self.layers[key[0]]
                if array.recorder is None:
                    cell = array.usual_cell(*key)
                    if cell >= 0:
                        value = array.cells[cell]
                        if value is not None:
                            return value
            except NOT_USUAL:
                pass
        return self._layer(key[0])[key[1:]]

    def __setitem__(self, key: Any, value: Any) -> None:
        if type(key) is not tuple:
            self._put(key, value)
            return
        if type(value) is int:  # z[l, j, x, y] = 0
            value = float(value)
        if type(key[0]) is int and type(value) is float:
            try:
                array = self.layers[key[0]]
                if array.recorder is None:
                    cell = array.usual_cell(*key)
                    if cell >= 0:
                        array.cells[cell] = value
                        return
            except NOT_USUAL:
                pass
        number, *index = key
        if isinstance(value, Array) and self._is_new(number, index):
            if len(index) != len(value.shape):
                raise IndexError(
                    f"{self.name}({number}) is made with {len(value.shape)} axes, "
                    f"got {len(index)} indices"
                )
            self._put(number, value)  # dy(l-1,:,:,:) = zeros(...) makes the layer
        else:
            self._layer(number)[tuple(index)] = value

    def _put(self, number: Any, value: Any) -> None:
        """Set a layer; a value that belongs to another array is copied."""
        is_whole = isinstance(number, (int, np.integer)) and not isinstance(number, bool)
        if not is_whole or number < 0:
            raise IndexError(
                f"{self.name}: a layer's number is a whole number from 0, the image, on; "
                f"got {_told(number)}"
            )
        layer = value
        if isinstance(layer, Array):
            is_own = layer.source is None and layer.name is None
            if not is_own:  # a slice, a computed value, another's array
                layer = uncomputed(*layer.shape)
            layer.name, layer.layer = self.name, number
            if not is_own:
                _report_created(layer)
                layer[(slice(None),) * len(layer.shape)] = value
        self.layers[number] = layer

    def _is_new(self, number: Any, index: list) -> bool:
        """Whether the whole layer is set, and there is none yet."""
        if isinstance(number, slice) or number in self.layers:
            return False
        return all(part == slice(None) for part in index)

    def _layer(self, number: Any) -> Any:
        if type(number) is int or isinstance(number, np.integer):
            layer = self.layers.get(number)
            if layer is not None:
                return layer
        there = ", ".join(map(str, sorted(self.layers))) or "none"
        raise IndexError(f"{self.name} has no layer {_told(number)} (layers there are: {there})")


# ---------------------------------------------------------------- the usual case
#
# Loops read and write single cells again and again: `usual_cell(l, j, x, y)` is the number of that
# cell in an array of layer l, or -1 if j, x and y are no whole numbers inside of it. Of all other
# keys `Array` finds the cells, or says what is wrong.

NOTHING = object()
NOT_USUAL = AttributeError, KeyError, TypeError  # no array, no layer, more or fewer indices


@lru_cache(1024)  # the same shapes come again and again
def _usual_cell(shape: Shape) -> Callable[..., int]:
    makers: dict[int, Callable] = {1: _cell_of_row, 2: _cell_of_series}
    makers |= {3: _cell_of_maps, 4: _cell_of_filters}
    maker = makers.get(len(shape), _no_cell)
    return maker(*shape)


def _cell_of_row(D: int) -> Callable[..., int]:
    def cell(_: int, j: Any) -> int:
        if type(j) is int and 0 < j <= D:
            return j - 1
        return -1

    return cell


def _cell_of_series(D: int, T: int) -> Callable[..., int]:
    def cell(_: int, j: Any, t: Any = None) -> int:
        if type(j) is type(t) is int and 0 < j <= D and 0 < t <= T:
            return (j - 1) * T + t - 1
        return -1

    return cell


def _cell_of_maps(D: int, W: int, H: int) -> Callable[..., int]:
    def cell(_: int, j: Any, x: Any = None, y: Any = NOTHING) -> int:
        if type(x) is Position and y is NOTHING:
            x, y = x
        if type(j) is type(x) is type(y) is int:
            if 0 < j <= D and 0 < x <= W and 0 < y <= H:
                return ((j - 1) * W + x - 1) * H + y - 1
        return -1

    return cell


def _cell_of_filters(D: int, M: int, W: int, H: int) -> Callable[..., int]:
    def cell(_: int, j: Any, i: Any = None, x: Any = None, y: Any = None) -> int:
        if type(j) is type(i) is type(x) is type(y) is int:
            if 0 < j <= D and 0 < i <= M and 0 < x <= W and 0 < y <= H:
                return (((j - 1) * M + i - 1) * W + x - 1) * H + y - 1
        return -1

    return cell


def _no_cell(*shape: int) -> Callable[..., int]:
    return lambda *key: -1


def zeros(*sizes: int) -> Array:
    """An Array of zeros, `zeros(D, W, H)`."""
    return _report_created(Array(sizes_of(sizes), [0.0] * math.prod(sizes)))


def uncomputed(*sizes: int) -> Array:
    """An Array that a listing will fill.

    Reading a cell before it is written is a NotComputed error that names the cell.
    """
    return Array(sizes_of(sizes), [None] * math.prod(sizes))


def sizes_of(sizes: tuple) -> Shape:
    """The shape of an array of these sizes; a ValueError says what is no size."""
    return array_shape(sizes, _told)


def span(first: int, last: int, step: int = 1) -> range:
    """The slide's `first:step:last`, both ends included."""
    return range(first, last + 1, step)


def downto(first: int, last: int) -> range:
    """The slide's `first:downto:last`."""
    return range(first, last - 1, -1)


def inner(weights: Array, segment: Array) -> Any:
    """The slide's `weights . segment`: products summed over all axes of `segment`.

    A number, or an Array with one number for each index of the axes that only `weights` has.
    """
    axes = len(weights.shape) - len(segment.shape)
    if weights.shape[axes:] != segment.shape:
        sizes = f"{_size_text(weights.shape)} must be {_size_text(segment.shape)}"
        raise ValueError(f"inner: the last axes of {sizes}")
    w, s = weights.values(), segment.values()
    starts = range(0, len(w), len(s))
    sums = [_sum_of_products(w[start : start + len(s)], s) for start in starts]
    if axes == 0:
        return sums[0]
    return Array(weights.shape[:axes], sums, False)


def mean(segment: Array) -> float:
    """The mean of all cells of the segment."""
    values = segment.values()
    return _added(values) / len(values)


def maxidx(window: Array) -> Position:
    """The position (x, y) of the first maximum of a window; a NaN is largest.

    It is the position in the map that the window was cut from.
    """
    if len(window.shape) != 2:
        raise ValueError(
            f"maxidx takes a window over x and y, got an array of size {_size_text(window.shape)}"
        )
    values, best = window.values(), 0
    for k, value in enumerate(values):
        is_first_nan = value != value and values[best] == values[best]
        if is_first_nan or value > values[best]:
            best = k
    array, first, box = window._origin()
    cell = first + box.offsets[best]
    width, height = array.shape[-2:]
    across, down = array.strides[-2:]
    return Position((cell // across % width + 1, cell // down % height + 1))


def flipLeftRight(filter: Array) -> Array:
    """The filter with x reversed (the name is the slide's)."""
    return picked(filter, filter.shape, _numbers(filter)[..., ::-1, :])


def flipUpDown(filter: Array) -> Array:
    """The filter with y reversed (the name is the slide's)."""
    return picked(filter, filter.shape, _numbers(filter)[..., ::-1])


def flatten(maps: Array) -> Array:
    """The slide's {Y(L,:,:,:)}: the cells in a row, maps fastest, then y, then x."""
    maps_last = np.moveaxis(_numbers(maps), 0, -1)
    return picked(maps, (len(maps.cells),), maps_last)


def _numbers(array: Array) -> np.ndarray:
    """The number of each cell among all cells, in the array's shape."""
    return np.arange(len(array.cells)).reshape(array.shape)


def softmax(values: Array) -> Array:
    """exp of each cell over the sum of exp of all cells.

    The largest cell is subtracted from each first, so that no exp overflows.
    """
    largest = max(values.values())
    powers = [math.exp(value - largest) for value in values.cells]
    total = _added(powers)
    shares = [power / total for power in powers]
    return Array(values.shape, shares, False)


def _added(numbers: Iterable[float]) -> float:
    """Their sum, one after the other: `sum` keeps the rests from Python 3.12 on."""
    return reduce(add, numbers, 0)


def channels(maps: Array) -> int:
    """The number of maps."""
    return maps.shape[0]


def width(maps: Array) -> int:
    """The width of the maps."""
    return maps.shape[-2]


def height(maps: Array) -> int:
    """The height of the maps."""
    return maps.shape[-1]


def lecture_name(name: str, index: Iterable[int]) -> str:
    """`Y(0)` and (1, 2, 3) are written `Y(0,1,2,3)`."""
    inside = ",".join(map(str, index))
    if name.endswith(")"):
        return f"{name[:-1]},{inside})"
    return f"{name}({inside})"


def _report_created(array: Array) -> Array:
    """Report a new array to its recorder."""
    if array.recorder is not None:
        array.recorder.array_created(array)
    return array


def picked(array: Array, shape: Shape, order: np.ndarray) -> Array:
    """The cells of `array` with these numbers, in an array of this shape that keeps its source."""
    numbers = order.ravel().tolist()
    source = array.source
    if source is not False:
        origin, first, box = array._origin()
        offsets = tuple(box.offsets[k] for k in numbers)
        source = origin, first, Box(shape, shape, offsets)
    return Array(shape, [array.cells[k] for k in numbers], source)


def _source_of_slice(array: Array, first: int, box: Box) -> Any:
    """The source of a slice: the array, or, where that is a slice itself, what it was cut from."""
    if array.source is False:
        return False
    if array.source is None:
        return array, first, box
    origin, start, outer = array.source
    cells = [outer.offsets[first + offset] for offset in box.offsets]
    offsets = tuple(cell - cells[0] for cell in cells)
    return origin, start + cells[0], Box(box.shape, box.counts, offsets)


def _report_read(array: Array, first: int) -> None:
    """Report the read of a slice's cell as a read of the array that it was cut from."""
    if array.source:
        origin, start, box = array.source
        array.recorder.read(origin, start + box.offsets[first], CELL)


def _sum_of_products(a: list, b: list) -> float:
    total = 0.0
    for p, q in zip(a, b):
        total += p * q
    return total


@cache
def _box(strides: Shape, counts: tuple[int | None, ...]) -> Box:
    """The box of `counts` cells for each axis (None: one index), in an array with these strides."""
    offsets = [0]
    for count, stride in zip(counts, strides):
        steps = [k * stride for k in range(count or 1)]
        offsets = [offset + step for offset in offsets for step in steps]
    shape = tuple(count for count in counts if count is not None)
    return Box(shape, counts, tuple(offsets))


@cache
def _strides(shape: Shape) -> Shape:
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))


@lru_cache(maxsize=64)
def _numbers_of_cells(shape: Shape) -> dict[tuple, int]:
    """The number of each cell by its index; of a large array none, since a table takes memory."""
    if math.prod(shape) > LARGE:
        return {}
    indices = product(*[span(1, size) for size in shape])
    return {index: number for number, index in enumerate(indices)}


def _size_text(shape: Shape) -> str:
    """A shape as text: `2x4x3`."""
    return "x".join(map(str, shape)) or "1"
