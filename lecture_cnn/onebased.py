"""The lecture's indexing: arrays that count from 1, with ranges that include both ends.

What a reader can do here: index as on the slides (`Array`, `Layers`), make arrays (`zeros`), count (`span`, `downto`),
and use the slides' own functions (`inner`, `maxidx`, `flipLeftRight`, `softmax` and so on). An array
that has a `recorder` reports every cell that is read or written to it.
"""

import math
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import NamedTuple

import numpy as np

from .operations.shapes import array_shape

# Who records the arrays that are made now. Each thread has its own answer, and begins with nobody.
_recorder = ContextVar("recorder", default=None)


@contextmanager
def recorded_by(recorder):
    """Let every array that this thread makes meanwhile report to `recorder`.

    An array reports each access by `recorder.read`, `.write`, `.cut` and `.made`. One that was made before
    reports to nobody, until its `.recorder` is set.
    """
    before = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(before)


class NotComputed(LookupError):
    """A cell was read before the listing computed it."""


class Box(NamedTuple):
    """The cells of a cut, seen from its first cell: `counts` per axis of the source, None where one index stood."""

    shape: tuple
    counts: tuple
    offsets: tuple


CELL = Box((), (), (0,))


class Position(tuple):
    """The place (x, y) of a maximum, 1-based: what a `pidx` cell holds. It serves as two indices."""


class Array:
    """Cells counted from 1 on every axis. A slice includes both ends and is a copy that knows where it came from."""

    __slots__ = ("shape", "strides", "cells", "name", "layer", "source", "recorder")
    __iter__ = None

    def __init__(self, shape, cells, source=None):
        self.shape = shape
        self.strides = _strides(shape)
        self.cells = cells
        self.name = self.layer = None
        self.source = source  # None: own cells; (array, first, box): a cut; False: a computed value
        self.recorder = _recorder.get()  # who hears of each access; None: nobody

    @classmethod
    def from_numpy(cls, a):
        """An Array with the numbers of `a`, as Python floats."""
        a = np.asarray(a, dtype=float)
        return cls(a.shape, a.ravel().tolist())

    def to_numpy(self):
        """The numbers, 0-based, NaN where nothing is computed yet; positions as a last axis of (x, y), from 0."""
        if any(isinstance(value, Position) for value in self.cells):
            pairs = [(math.nan, math.nan) if p is None else (p[0] - 1, p[1] - 1) for p in self.cells]
            pairs = np.array(pairs).reshape(*self.shape, 2)
            return pairs if np.isnan(pairs).any() else pairs.astype(int)
        return np.array([math.nan if value is None else value for value in self.cells]).reshape(self.shape)

    def __getitem__(self, key):
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
            self.recorder.cut(self, first, box)
        cells = [self.cells[first + offset] for offset in box.offsets]
        return Array(box.shape, cells, _within(self, first, box))

    def __setitem__(self, key, value):
        first, box = self._find(key)
        if isinstance(value, Array):
            if value.shape != box.shape:
                raise ValueError(f"{self.title()}: a piece of size {_by(box.shape)} can't take values of size "
                                 f"{_by(value.shape)}")
            values = value.values()
        else:
            try:
                values = [value if type(value) is float or isinstance(value, Position) else float(1.0 * value)]
            except (TypeError, ValueError):
                raise TypeError(f"{self.title()}: a cell takes a number, got {value!r}") from None
            values *= len(box.offsets)
        if self.source:
            self.source = None  # a copy that is changed is an array of its own
        for offset, number in zip(box.offsets, values):
            self.cells[first + offset] = number
        if self.recorder is not None:
            self.recorder.write(self, first, box, values)

    def values(self):
        """All cells, about to be used: an error if one is not computed yet, and a read for the recorder."""
        if None in self.cells:
            array, first, box = self._origin()
            raise NotComputed(f"{array.cell_name(first + box.offsets[self.cells.index(None)])} is not computed yet")
        if self.recorder is not None and self.source is not False:
            self.recorder.read(*self._origin())
        return self.cells

    def __add__(self, other):
        if isinstance(other, Array):
            if other.shape != self.shape:
                raise ValueError(f"arrays of size {_by(self.shape)} and {_by(other.shape)} can't be added")
            sums = [a + b for a, b in zip(self.values(), other.values())]
            return Array(self.shape, sums, False)
        return Array(self.shape, [a + other for a in self.values()], False)

    def __rmul__(self, number):
        return Array(self.shape, [number * a for a in self.values()], False)

    def map(self, function):
        """The function's value for each cell (an activation is applied cell by cell)."""
        return Array(self.shape, [function(a) for a in self.values()], False)

    def title(self):
        """The array's name as the lecture writes it, `Y(0)`; for a local array the name of its variable."""
        if self.name is None:
            return next((name for frame in _callers() for name, it in frame.f_locals.items() if it is self), "array")
        return self.name if self.layer is None else f"{self.name}({self.layer})"

    def cell_name(self, flat):
        """A cell as the lecture writes it: `Y(0,1,2,3)`."""
        index = [flat // stride % size + 1 for size, stride in zip(self.shape, self.strides)]
        return lecture_name(self.title(), index)

    def __repr__(self):
        """Printed as on the slide: x to the right, y down."""
        turned = self.to_numpy() if len(self.shape) < 2 else np.swapaxes(self.to_numpy(), -1, -2)
        return f"{self.title()} {_by(self.shape)}\n{turned}"

    def _origin(self):
        return self.source or (self, 0, _box(self.strides, self.shape))

    def _find(self, key):
        """The first cell that `key` names, and the box of cells from there."""
        if type(key) is not tuple:
            key = (key,)
        if len(key) == len(self.shape):  # the usual case first: one number an axis
            first = 0
            for index, size, stride in zip(key, self.shape, self.strides):
                if type(index) is not int or not 0 < index <= size:
                    break
                first += (index - 1) * stride
            else:
                return first, CELL
        key = [part for index in key for part in (index if isinstance(index, Position) else (index,))]
        if len(key) > len(self.shape):
            raise IndexError(f"{self.title()} has {len(self.shape)} axes ({_by(self.shape)}), got {len(key)} indices")
        key += [slice(None)] * (len(self.shape) - len(key))
        first, counts = 0, []
        for axis, (index, size) in enumerate(zip(key, self.shape)):
            start, count = self._range(index, axis, size)
            first += (start - 1) * self.strides[axis]
            counts.append(count)
        if all(count is None for count in counts):
            return first, CELL
        return first, _box(self.strides, tuple(counts))

    def _range(self, index, axis, size):
        """Where an index starts on its axis, and how many cells it takes (None for a single one)."""
        if not isinstance(index, slice):
            return self._count(index, axis, size), None
        if index.step is not None:
            raise IndexError(f"{self.title()}: a range a:b has no step; for a stride use span(a, b, S)")
        start = 1 if index.start is None else self._count(index.start, axis, size)
        stop = size if index.stop is None else self._count(index.stop, axis, size)
        if stop < start:
            raise IndexError(f"{self.title()}, axis {axis + 1}: the range {start}:{stop} runs backwards "
                             f"(arrays count from 1, and a range includes both ends)")
        return start, stop - start + 1

    def _count(self, index, axis, size):
        if isinstance(index, (bool, np.bool_)) or not hasattr(index, "__index__"):
            raise IndexError(f"{self.title()}, axis {axis + 1}: an index is a whole number or a range a:b, "
                             f"got {index!r} (arrays count from 1)")
        index = index.__index__()
        if not 1 <= index <= size:
            raise IndexError(f"{self.title()}, axis {axis + 1}: index {index} is outside 1:{size} "
                             f"(arrays count from 1)")
        return index


class Layers:
    """One array (or one number) a layer, the layer's number first: `Y[l, j, x, y]`, `D[l]`. Layer 0 is the image."""

    __iter__ = None

    def __init__(self, name, layers):
        self.name, self.layers = name, {}
        for number, layer in layers.items():
            self[number] = layer

    def __getitem__(self, key):
        if type(key) is tuple:
            return self._layer(key[0])[key[1:]]
        return self._layer(key)

    def __setitem__(self, key, value):
        if type(key) is not tuple:
            self._put(key, value)
        elif isinstance(value, Array) and self._is_new(key):
            if len(key) - 1 != len(value.shape):
                raise IndexError(f"{self.name}({key[0]}) is made with {len(value.shape)} axes, "
                                 f"got {len(key) - 1} indices")
            self._put(key[0], value)  # dy(l-1,:,:,:) = zeros(...) makes the layer
        else:
            self._layer(key[0])[key[1:]] = value

    def _put(self, number, value):
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 0:
            raise IndexError(f"{self.name}: a layer's number is a whole number from 0, the image, on; got {number!r}")
        layer = value
        if isinstance(layer, Array):
            if layer.source is not None or layer.name is not None:  # a cut, a computed value, another's array: a copy
                layer = uncomputed(*layer.shape)
            layer.name, layer.layer = self.name, number
            if layer is not value:
                _made(layer)
                layer[tuple(slice(None) for _ in layer.shape)] = value
        self.layers[number] = layer

    def _is_new(self, key):
        return all(index == slice(None) for index in key[1:]) and key[0] not in self.layers

    def _layer(self, number):
        if type(number) is int or isinstance(number, np.integer):
            layer = self.layers.get(number)
            if layer is not None:
                return layer
        there = ", ".join(map(str, sorted(self.layers))) or "none"
        raise IndexError(f"{self.name} has no layer {number!r} (layers there are: {there})")


def zeros(*sizes):
    """An Array of zeros, `zeros(D, W, H)`."""
    return _made(Array(array_shape(sizes), [0.0] * math.prod(sizes)))


def uncomputed(*sizes):
    """An Array that a listing will fill: reading a cell before it is written is an error that names the cell."""
    return Array(array_shape(sizes), [None] * math.prod(sizes))


def span(first, last, step=1):
    """The slide's `first:step:last`, both ends included."""
    return range(first, last + 1, step)


def downto(first, last):
    """The slide's `first:downto:last`."""
    return range(first, last - 1, -1)


def inner(weights, segment):
    """The slide's `weights . segment`: products summed over all axes of `segment`, one number per leading index."""
    axes = len(segment.shape)
    if weights.shape[len(weights.shape) - axes:] != segment.shape:
        raise ValueError(f"inner: the last axes of {_by(weights.shape)} must be {_by(segment.shape)}")
    w, s = weights.values(), segment.values()
    sums = [_sum_of_products(w[k:k + len(s)], s) for k in range(0, len(w), len(s))]
    if len(weights.shape) == axes:
        return sums[0]
    return Array(weights.shape[:-axes], sums, False)


def mean(segment):
    """The mean of all cells of the segment."""
    values = segment.values()
    return sum(values) / len(values)


def maxidx(window):
    """The position (x, y), in the map that the window was cut from, of its first maximum; a NaN is largest."""
    if len(window.shape) != 2:
        raise ValueError(f"maxidx takes a window over x and y, got an array of size {_by(window.shape)}")
    values, best = window.values(), 0
    for k, value in enumerate(values):
        if value > values[best] or (value != value and values[best] == values[best]):
            best = k
    array, first, box = window._origin()
    place = first + box.offsets[best]
    (width, height), (across, down) = array.shape[-2:], array.strides[-2:]
    return Position((place // across % width + 1, place // down % height + 1))


def flipLeftRight(filter):
    """The filter with x reversed (the name is the slide's)."""
    return _flipped(filter, slice(None, None, -1), slice(None))


def flipUpDown(filter):
    """The filter with y reversed (the name is the slide's)."""
    return _flipped(filter, slice(None), slice(None, None, -1))


def flatten(maps):
    """The slide's {Y(L,:,:,:)}: the cells in a row, maps fastest, then y, then x."""
    return picked(maps, (len(maps.cells),), np.moveaxis(np.arange(len(maps.cells)).reshape(maps.shape), 0, -1))


def softmax(values):
    """exp of each cell over the sum of exp of all cells (each first less the largest, so that none overflows)."""
    largest = max(values.values())
    powers = [math.exp(value - largest) for value in values.cells]
    shares = [power / sum(powers) for power in powers]
    return Array(values.shape, shares, False)


def channels(maps):
    """The number of maps."""
    return maps.shape[0]


def width(maps):
    """The width of the maps."""
    return maps.shape[-2]


def height(maps):
    """The height of the maps."""
    return maps.shape[-1]


def lecture_name(name, index):
    """`Y(0)` and (1, 2, 3) are written `Y(0,1,2,3)`."""
    inside = ",".join(map(str, index))
    return f"{name[:-1]},{inside})" if name.endswith(")") else f"{name}({inside})"


def _made(array):
    if array.recorder is not None:
        array.recorder.made(array)
    return array


def _flipped(array, x, y):
    return picked(array, array.shape, np.arange(len(array.cells)).reshape(array.shape)[..., x, y])


def picked(array, shape, order):
    """The cells of `array` with these numbers, in an array of this shape that knows where they came from."""
    order, source = order.ravel().tolist(), array.source
    if source is not False:
        origin, first, box = array._origin()
        source = origin, first, Box(shape, shape, tuple(box.offsets[k] for k in order))
    return Array(shape, [array.cells[k] for k in order], source)


def _within(array, first, box):
    """The source of a cut: the array itself, or, where that is a cut, what that was cut from."""
    if not array.source:
        return array.source if array.source is False else (array, first, box)
    origin, start, outer = array.source
    places = [outer.offsets[first + offset] for offset in box.offsets]
    return origin, start + places[0], Box(box.shape, box.counts, tuple(p - places[0] for p in places))


def _report_read(array, first):
    """Report the read of a cell of a cut as one of the array that it was cut from."""
    if array.source:
        origin, start, box = array.source
        array.recorder.read(origin, start + box.offsets[first], CELL)


def _sum_of_products(a, b):
    total = 0.0
    for p, q in zip(a, b):
        total += p * q
    return total


@cache
def _box(strides, counts):
    """The box that takes `counts` cells per axis (None: a single index) of an array with these strides."""
    offsets = [0]
    for count, stride in zip(counts, strides):
        offsets = [offset + k * stride for offset in offsets for k in range(count or 1)]
    return Box(tuple(count for count in counts if count is not None), counts, tuple(offsets))


@cache
def _strides(shape):
    return tuple(math.prod(shape[axis + 1:]) for axis in range(len(shape)))


def _by(shape):
    return "x".join(map(str, shape)) or "1"


def _callers():
    """The frames outside this file, nearest first: only a message about a local array asks for them."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals is not globals():
            yield frame
        frame = frame.f_back
