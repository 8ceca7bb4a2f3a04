"""Layouts of arrays: the lecture's to a student's, and a student's results to the lecture's.

The lecture's arrays are one instance or a batch (N, D, W, H), filters (D_out, D_in, K, K), a bias
(D_out,). x before y or y before x is the same to every operation but flattening.
"""

import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from .cases import Array

BATCHED = {"y", "z", "dz", "dy", "du", "u", "out", "v", "result"}
OF_MAPS = {
    "db",
    "dgamma",
    "dbeta",
}  # one number for each map, whatever the axes
SHAPES = {"input_shape", "shape"}

# The axes of w as the lecture has them, and as others do; 1 is an axis of length 1.
FILTERS = {
    "conv2d": ("FCKk", "KkCF", "FKkC", "KkFC", "CFKk"),
    "conv2d_backward": ("FCKk", "KkCF", "FKkC", "KkFC", "CFKk"),
    "conv2d_input_gradient": ("FCKk", "KkCF", "FKkC", "KkFC", "CFKk"),
    "conv2d_filter_gradient": ("FCKk", "KkCF", "FKkC", "KkFC", "CFKk"),
    "conv_transpose2d": ("CFKk", "FCKk", "KkFC", "KkCF"),
    "conv_transpose2d_backward": ("CFKk", "FCKk", "KkFC", "KkCF"),
    "depthwise_conv2d": ("CKk", "KkC", "C1Kk", "KkC1"),
    "depthwise_conv2d_backward": ("CKk", "KkC", "C1Kk", "KkC1"),
    "pointwise_conv2d": ("FC", "CF", "FC11", "11CF"),
    "pointwise_conv2d_backward": ("FC", "CF", "FC11", "11CF"),
    "conv1d": ("FCK", "KCF", "FKC", "CFK"),
    "conv1d_backward": ("FCK", "KCF", "FKC", "CFK"),
    "linear": ("FC", "CF"),
    "linear_backward": ("FC", "CF"),
}
FLAT = {  # a row, or a column, for each map out: maps last, or first
    True: ("F-KkC", "KkC-F"),
    False: ("F-CKk", "CKk-F"),
}
OF_ONE_MAP = set(  # what is also written for a map without an axis for maps
    "conv2d conv2d_backward conv2d_input_gradient conv2d_filter_gradient conv_transpose2d "
    "conv_transpose2d_backward max_pool2d mean_pool2d mean_pool2d_backward downsample "
    "downsample_backward upsample upsample_backward pad crop conv1d conv1d_backward".split()
)
IN_WORDS = {"F": "C_out", "C": "C_in", "K": "K", "k": "K", "1": "1"}
AXES = {3: ["C", "H", "W"], 2: ["C", "T"], 1: ["n"]}  # of one instance
RESULTS = ("z", "dz", "u", "du")
OF_ONE: dict[str, Any] = {  # the part of w that a function of one map has, in, out or both
    "one": (0, 0),
    "one out": 0,
    "one in": (slice(None), 0),
}
COLUMN_BIASES = ((-1, 1), (-1,), (1, -1))
BIASES = (
    (-1,),
    (1, 1, 1, -1),
    (-1, 1),
    (1, -1),
    (1, -1, 1, 1),
    (-1, 1, 1),
    (1, 1, -1),
)


class Layout(NamedTuple):
    """How a function has its arrays.

    `batch`: "any", "only" where it takes nothing but a batch, "one" where that has one instance
    alone. `last`: the maps are the last axis. `columns`: each instance is a column; with `last`,
    they are the last axis. `filters`: the axes of w, "" for the lecture's. `bias`: the shape of b.
    `maps`: "all", "one" where an array has no axis for maps at all, "one out" where only z and the
    filters have none, "one in" where y has none, "series" where a map is one row, "cells" where
    each cell is a vector of its own, as batch normalisation may have them, "rows" where a series
    has one row for each time, and weights stand behind it. `lists`: nested lists in place of
    arrays. `labels`: "numbers" or "one-hot".
    """

    batch: str = "any"
    last: bool = False
    columns: bool = False
    filters: str = ""
    bias: tuple[int, ...] = (-1,)
    maps: str = "all"
    lists: bool = False
    labels: str = "any"
    # of every array, where the operation goes number by number; 0: as they are
    axes: int = 0

    # ------------------------------------------------------------ to a student

    def given(self, role: str, value: Any, operation: str, is_batch: bool) -> Any:
        """A value as the student's function takes it."""
        if role in SHAPES:
            return self._shape(value, is_batch)
        if role == "d":
            return self._labels(value, is_batch)
        if self.maps == "series" and isinstance(value, tuple):
            return value[0]
        if isinstance(value, Array):
            value = self.array(role, value, operation, is_batch)
            value = np.array(value, order="C")
            is_number = value.ndim == 0 and self.maps in ("one", "one out")
            return value.tolist() if self.lists or is_number else value
        return value

    def array(self, role: str, value: Array, operation: str, is_batch: bool) -> Array:
        """An array with the student's axes."""
        if self.axes:
            return _with_axes(value, self.axes)
        if self.maps == "rows":
            return self._rows(role, value, is_batch)
        if role in ("w", "dw"):
            return self._filters(value, operation)
        if role in ("b", "db", "gamma", "beta"):
            has_none = self.maps in ("one", "one out")
            return value.reshape(() if has_none else self.bias)
        if role == "pidx" and self.maps == "one":
            return value[0]
        if role == "pidx":
            return value[None] if self._adds_batch(is_batch) else value
        if role in BATCHED:
            return self._maps(role, value, is_batch)
        return value

    def _rows(self, role: str, value: Array, is_batch: bool) -> Array:
        """A series with one row for each time, weights the other way round."""
        value = value.swapaxes(-1, -2)
        is_one = role in BATCHED and self._adds_batch(is_batch)
        return value[None] if is_one else value

    def _adds_batch(self, is_batch: bool) -> bool:
        """Whether one instance is given as a batch of one."""
        return self.batch != "any" and not is_batch

    def _has_one_map(self, role: str) -> bool:
        """Whether the function has this array without an axis for maps."""
        if self.maps == "one in":
            return role in ("y", "dy")
        return self.maps == "one" or (self.maps == "one out" and role in RESULTS)

    def _maps(self, role: str, value: Array, is_batch: bool) -> Array:
        rank = min(value.ndim - is_batch, 3)  # of one instance
        if self.maps == "cells":
            return np.moveaxis(value, 1, -1).reshape(-1, value.shape[1])
        if self._has_one_map(role):
            return np.squeeze(value, -rank) if rank > 1 else value
        if rank == 0:
            return value
        if self._adds_batch(is_batch):
            value = value[None]
        if self.maps == "series":
            return value[..., 0]
        if self.last and rank > 1:
            value = np.moveaxis(value, -rank, -1)
        return np.moveaxis(value, 0, -1) if self._ends_in_the_batch(rank) else value

    def _ends_in_the_batch(self, rank: int) -> bool:
        """Whether the instances are the last axis: columns, or (H, W, C, N)."""
        return self.columns and (rank == 1 or self.last)

    def _filters(self, w: Array, operation: str) -> Array:
        if self.maps in OF_ONE:
            return self._of_one(w)
        ours = FILTERS[operation][0] if operation in FILTERS else ""
        theirs = self.filters or ours
        letters = theirs.replace("1", "").replace("-", "")
        if not letters or len(letters) != w.ndim:
            return w
        turned = w.transpose([ours.index(letter) for letter in letters])
        if "-" in theirs:
            rows = turned.shape[: theirs.index("-")]
            return turned.reshape(math.prod(rows), -1)
        ones = [place for place, letter in enumerate(theirs) if letter == "1"]
        for place in ones:
            turned = np.expand_dims(turned, place)
        return turned[..., 0] if self.maps == "series" else turned

    def _of_one(self, w: Array) -> Array:
        """Filters without the maps in, or out, or both."""
        part = w[OF_ONE[self.maps]]
        is_turned = self.maps == "one out" and self.last
        return np.moveaxis(part, 0, -1) if is_turned else part

    def _shape(self, shape: tuple, is_batch: bool) -> tuple:
        if self.maps in ("one", "one in"):
            return tuple(shape[-2:])
        batch = tuple(shape[:1]) if is_batch else ()
        sizes = tuple(shape[len(batch) :])
        if self.last:
            sizes = (*sizes[1:], sizes[0])
        if self.maps == "series":
            sizes = sizes[:-1]
        if self._adds_batch(is_batch):
            batch = (1,)
        return (*sizes, *batch) if self.columns and self.last else (*batch, *sizes)

    def _labels(self, d: Any, is_batch: bool) -> Any:
        d = np.asarray(d)
        if self._adds_batch(is_batch):
            d = d[None]
        if self.columns and d.ndim > 1:
            d = d.T
        return d if d.ndim else d[()]

    # ------------------------------------------------------------ from a student

    def taken(
        self,
        role: str,
        found: Array,
        right: Array,
        operation: str,
        is_batch: bool,
    ) -> Array | None:
        """A student's result with the lecture's axes; None if it can't have them.

        `right` is an array with the axes of the right result.
        """
        found = np.asarray(found)
        if self.axes:
            return _as_shaped(found, _with_axes(right, self.axes).shape, right)
        if self.maps == "rows":
            return self._rows_back(role, found, is_batch)
        if self.maps == "series" and role in BATCHED | {"dw"}:
            found = found[..., None]
        if role in OF_MAPS:
            return _as_large(found, right)
        if role == "dw":
            return self._filters_back(found, right, operation)
        if role in BATCHED:
            return self._maps_back(role, found, right, is_batch)
        return self._positions_back(found, is_batch) if role == "pidx" else found

    def _positions_back(self, found: Array, is_batch: bool) -> Array | None:
        """Positions with an axis for maps, and without one for a single instance."""
        if self.maps == "one":
            return found[None]
        is_one = self._adds_batch(is_batch) and found.ndim > 1
        return _without_batch(found) if is_one else found

    def _rows_back(self, role: str, found: Array, is_batch: bool) -> Array | None:
        if found.ndim < 2:
            return None
        found = found.swapaxes(-1, -2)
        is_one = role in BATCHED and self._adds_batch(is_batch)
        return _without_batch(found) if is_one else found

    def _maps_back(
        self, role: str, found: Array, right: Array, is_batch: bool
    ) -> Array | None:
        rank = min(right.ndim - is_batch, 3)  # of one instance
        if self.maps == "cells":
            return _in_maps(found, right)
        if self._has_one_map(role):
            return np.expand_dims(found, -rank) if found.ndim == rank - 1 else found
        adds = self._adds_batch(is_batch) and max(rank, found.ndim) > 0
        if found.ndim != right.ndim + adds:
            return None
        if self._ends_in_the_batch(rank):
            found = np.moveaxis(found, -1, 0)
        if self.last and rank > 1:
            found = np.moveaxis(found, -1, -rank)
        return _without_batch(found) if adds else found

    def _filters_back(self, found: Array, right: Array, operation: str) -> Array | None:
        if self.maps in OF_ONE:
            return self._one_back(found, right)
        ours = FILTERS[operation][0] if operation in FILTERS else ""
        theirs = self.filters or ours
        if "-" in theirs and found.size == right.size:
            theirs = theirs.replace("-", "")
            found = _unflattened(found, theirs, dict(zip(ours, right.shape)))
        if not theirs or found.ndim != len(theirs):
            return found
        ones = tuple(np.flatnonzero([letter == "1" for letter in theirs]))
        if set(np.array(found.shape)[list(ones)]) - {1}:
            return None
        letters = theirs.replace("1", "")
        order = [letters.index(letter) for letter in ours]
        return np.squeeze(found, ones).transpose(order)

    def _one_back(self, found: Array, right: Array) -> Array | None:
        """Filters with the maps in, or out, that the function has not."""
        if self.maps == "one out" and self.last and found.ndim:
            found = np.moveaxis(found, -1, 0)
        return _as_shaped(found, right[OF_ONE[self.maps]].shape, right)

    # ------------------------------------------------------------ in words

    def told(self, rank: int, has_filters: bool) -> str:
        """The layout in words: arrays (N, C, H, W), filters (K, K, C_in, C_out)."""
        words = []
        names = self._axes(rank)
        if names:
            ending = "," if len(names) == 1 else ""
            words.append(f"arrays ({', '.join(names)}{ending})")
        if self.maps in ("one out", "one in"):
            words.append(self.maps.replace("one", "one map"))
        if has_filters and self.filters:
            axes = (
                self.filters.removesuffix("k")
                if self.maps == "series"
                else self.filters
            )
            parts = axes.split("-") if "-" in axes else axes
            sizes = ["*".join(map(IN_WORDS.__getitem__, part)) for part in parts]
            words.append(f"filters ({', '.join(sizes)})")
        if self.lists:
            words.append("as nested lists")
        return ", ".join(words)

    def _axes(self, rank: int) -> list[str]:
        if self.axes:
            return []
        if self.maps == "rows":
            return ["N", "T", "C"] if self.batch == "only" else ["T", "C"]
        if self.maps == "cells":
            return ["N", "C"]
        if rank == 4:  # the batch is an axis of the operation's own
            return ["N", *self._axes(3)]
        axes = AXES.get(rank, [])
        if self.maps == "one":
            axes = axes[1:]
        if self.maps == "series":
            axes = AXES[2]
        if self.last:
            axes = [*axes[1:], *axes[:1]]
        return self._with_batch(axes)

    def _with_batch(self, axes: list[str]) -> list[str]:
        """The axes with that of the instances, if it must be there."""
        counts = {"any": [], "one": ["1"], "only": ["N"]}
        count = counts[self.batch]
        return [*axes, *count] if self.columns else [*count, *axes]


def _unflattened(found: Array, axes: str, sizes: dict[str, int]) -> Array:
    """Filters in rows or columns with all their axes again."""
    return found.reshape([sizes[letter] for letter in axes])


def _as_large(found: Array, right: Array) -> Array | None:
    """A result with the axes of the right one; None if it has other numbers of entries."""
    return found.reshape(right.shape) if found.size == right.size else None


def _as_shaped(found: Array, shape: tuple, right: Array) -> Array | None:
    """A result of this shape with the axes of the right one; None if it has another shape."""
    return found.reshape(right.shape) if found.shape == shape else None


def _with_axes(value: Array, axes: int) -> Array:
    """The same numbers with so many axes."""
    if value.ndim > axes:
        return value.reshape(*value.shape[: axes - 1], -1)
    return value.reshape((1,) * (axes - value.ndim) + value.shape)


def _in_maps(found: Array, right: Array) -> Array | None:
    """The vectors of all cells as maps; None if they are not as many."""
    maps_last = np.moveaxis(right, 1, -1)
    if found.shape != (right.size // right.shape[1], right.shape[1]):
        return None
    return np.moveaxis(found.reshape(maps_last.shape), -1, 1)


def _without_batch(found: Array) -> Array | None:
    """The one instance of a batch of one; None if there are more."""
    return found[0] if len(found) == 1 else None


def layouts_of_one(operation: str) -> Iterator[Layout]:
    """The layouts of one instance alone, which is a column or a row."""
    for columns in (True, False):
        for filters in ("", *FILTERS[operation][1:]):
            yield Layout("one", columns=columns, filters=filters)


def layouts_in_time(operation: str) -> Iterator[Layout]:
    """The layouts in which a function of series is tried."""
    for filters in ("", *FILTERS.get(operation, ("",))[1:2]):
        for batch in ("any", "only"):
            yield Layout(batch, filters=filters, maps="series")


def layouts(
    operation: str, rank: int, has_bias: bool, in_out_is_shown: bool
) -> Iterator[Layout]:
    """The layouts in which a function is tried, the lecture's first.

    `in_out_is_shown`: whether the function's text or class has filters (C_in, C_out, K, K). For a
    convolution these are else no layout of its own: a w that is merely read the other way round is
    a mistake.
    """
    filters = ["", *FILTERS.get(operation, ("",))[1:]]
    if not in_out_is_shown and "CFKk" in filters:
        filters.remove("CFKk")
    biases = BIASES[: None if has_bias else 1]
    lasts = (False, True)[: min(rank, 2)] or (False,)
    for last, axes, bias in itertools.product(lasts, filters, biases):
        yield Layout("any", last, False, axes, bias)
        yield Layout("only", last, False, axes, bias)
    if rank == 1:
        for axes, bias in itertools.product(filters, COLUMN_BIASES[: len(biases)]):
            yield Layout("only", False, True, axes, bias)
    if operation in OF_ONE_MAP:
        yield Layout(maps="one")
    if operation in OF_ONE_MAP and "conv2d" in operation:
        yield Layout(maps="one out")
        yield Layout(last=True, maps="one out")
        yield Layout(maps="one in")
        yield Layout(last=True, maps="one in")
    yield from _of_series(operation)
    yield Layout(lists=True)
    yield Layout("only", lists=True)


def flat_layouts(has_bias: bool) -> Iterator[Layout]:
    """The layouts with filters in rows or columns, for a function that is told their sides."""
    biases = COLUMN_BIASES[: None if has_bias else 1]
    for last in FLAT:
        for axes, bias in itertools.product(FLAT[last], biases):
            yield Layout("any", last, False, axes, bias)
            yield Layout("only", last, False, axes, bias)


def _of_series(operation: str) -> Iterator[Layout]:
    """Those of series with one row for each time."""
    if operation.startswith("self_similarity"):
        yield Layout(maps="rows")
        yield Layout("only", maps="rows")
