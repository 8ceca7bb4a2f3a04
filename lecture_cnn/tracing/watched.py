"""NumPy arrays that report what is read and written: `Watched`, and `NumpyModule`, which stands for
`np` in the function that is traced.

Each of them stands for a piece of some cells and knows which ones they are. NumPy itself computes.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

if TYPE_CHECKING:
    from .from_zero import NumpyRecorder

NUMBERS = "fiu"  # the kinds of arrays that are watched: floats and whole numbers
# what gives the same cells in another order or shape
MOVES = {"reshape", "transpose", "swapaxes", "ravel", "squeeze", "view", "diagonal"}
MOVE_FUNCTIONS = {
    np.reshape,
    np.transpose,
    np.swapaxes,
    np.moveaxis,
    np.squeeze,
    np.expand_dims,
    np.ravel,
    np.flip,
    np.fliplr,
    np.flipud,
    np.rot90,
    np.broadcast_to,
    np.diagonal,
    np.lib.stride_tricks.sliding_window_view,
}
COPIES = {"copy", "flatten", "astype"}
CHANGES = {"fill", "sort", "put", "partition"}  # they write into their own array
READS_NOTHING = {np.shape, np.ndim, np.size, np.result_type, np.shares_memory, np.may_share_memory}


class Cells:
    """The cells of one array of the run: `first` is the number of the first one.

    `label` is what the trace keeps: the array's name and shape.
    """

    def __init__(self, recorder: "NumpyRecorder", first: int, label: "Label") -> None:
        self.recorder = recorder
        self.first = first
        self.label = label


class Label:
    """An array's name and shape, as the trace keeps them."""

    layer = None

    def __init__(self, name: str | None, shape: tuple[int, ...]) -> None:
        self.name = name
        self.shape = shape


class Watched(NDArrayOperatorsMixin):
    """A NumPy array that reports its reads and writes.

    numbers: its values, where they can a view of those of the array that it was cut from.
    positions: of each value the number of its cell among all cells of `cells`.
    is_copy: its values are a copy of these cells; when it is changed it gets cells of its own.
    """

    __hash__ = None  # type: ignore[assignment]  # as of an array

    def __init__(self, cells: Cells, numbers: np.ndarray, positions: np.ndarray,
                 is_copy: bool = False) -> None:
        self.cells = cells
        self.numbers = numbers
        self.positions = positions
        self.is_copy = is_copy

    # ------------------------------------------------------------ what is reported

    def read(self) -> np.ndarray:
        """The values, to compute with; all its cells are read."""
        self.cells.recorder.read_piece(self)
        return self.numbers

    def written(self, key: Any = ...) -> None:
        """Report that these of its values are new."""
        positions = np.atleast_1d(self.positions[key])
        self.cells.recorder.written(self.cells, positions, self.numbers[key])

    def owned(self) -> None:
        """Give a copy that is about to be changed cells of its own."""
        if self.is_copy:
            own = self.cells.recorder.new(self.numbers)
            self.cells, self.positions, self.is_copy = own.cells, own.positions, False

    # ------------------------------------------------------------ indexing

    def __getitem__(self, key: Any) -> Any:
        key = read_all(key)
        numbers, positions = self.numbers[key], self.positions[key]
        if not isinstance(positions, np.ndarray):
            return self.cells.recorder.read_one(self, int(positions), numbers)
        is_view = np.shares_memory(numbers, self.numbers)
        piece = Watched(self.cells, numbers, positions, self.is_copy or not is_view)
        self.cells.recorder.outlined(piece)
        return piece

    def __setitem__(self, key: Any, value: Any) -> None:
        key = read_all(key)
        target = self.positions[key]
        if isinstance(value, Watched) and _are_same(value, self.cells, target):
            return  # x[k] += 1 has changed these cells already
        self.owned()
        self.numbers[key] = read_all(value)
        self.written(key)

    def __iter__(self) -> Iterator[Any]:
        if self.numbers.ndim == 1:
            values = iter(self.read().copy())
            return values
        rows = zip(self.numbers, self.positions)
        return iter([Watched(self.cells, *row, self.is_copy) for row in rows])

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, value: Any) -> bool:
        return value in self.read()

    # ------------------------------------------------------------ NumPy's functions and methods

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array(self.read(), dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        out = options.pop("out", None)
        if method == "at":  # np.add.at(x, index, values)
            target, index, *values = inputs
            index = read_all(index)
            target.owned()
            ufunc.at(target.read(), index, *read_all(values))
            target.written(index)
            return None
        result = getattr(ufunc, method)(*read_all(inputs), **read_all(options))
        if out is None:
            return result
        return _put(out[0], result)

    def __array_function__(self, function: Any, kinds: Any, arguments: Any, options: Any) -> Any:
        if function in READS_NOTHING:
            return function(*plain_arrays(arguments), **plain_arrays(options))
        if function in MOVE_FUNCTIONS and arguments and arguments[0] is self:
            return self._moved(lambda array: function(array, *arguments[1:], **options))
        its = getattr(NumpyModule, function.__name__, None)
        if its is not None and arguments and isinstance(arguments[0], Watched):
            module = NumpyModule(self.cells.recorder)
            return getattr(module, function.__name__)(*arguments, **options)
        if function is np.copyto:
            arguments[0][...] = arguments[1]
            return None
        out = options.pop("out", None)
        result = function(*read_all(arguments), **read_all(options))
        return result if out is None else _put(out, result)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "T":
            return self._moved(lambda array: array.T)
        if name in MOVES:
            return lambda *a, **k: self._moved(lambda array: getattr(array, name)(*a, **k))
        its = getattr(self.numbers, name)
        if not callable(its):
            return its
        if name in COPIES:
            return lambda *a, **k: self._copied(its(*a, **k))
        if name in CHANGES:
            return lambda *a, **k: self._changed(name, *a, **k)

        def method(*arguments: Any, **options: Any) -> Any:
            self.read()
            return its(*read_all(arguments), **read_all(options))

        return method

    def _moved(self, move: Callable) -> "Watched":
        numbers = move(self.numbers)
        is_view = np.shares_memory(numbers, self.numbers)
        return Watched(self.cells, numbers, move(self.positions), self.is_copy or not is_view)

    def _copied(self, numbers: np.ndarray) -> "Watched":
        return Watched(self.cells, numbers, self.positions.reshape(numbers.shape), True)

    def _changed(self, name: str, *arguments: Any, **options: Any) -> None:
        self.owned()
        if name != "fill":
            self.read()
        getattr(self.numbers, name)(*read_all(arguments), **read_all(options))
        self.written()

    def __copy__(self) -> "Watched":
        return self._copied(self.numbers.copy())

    def __deepcopy__(self, memo: Any) -> "Watched":
        return self.__copy__()

    # ------------------------------------------------------------ one number

    def __float__(self) -> float:
        return float(self.read())

    def __int__(self) -> int:
        return int(self.read())

    def __index__(self) -> int:
        return self.read().__index__()

    def __bool__(self) -> bool:
        return bool(self.read())

    def __repr__(self) -> str:
        return repr(self.numbers)

    def __format__(self, form: str) -> str:
        return format(self.numbers, form)


def _are_same(value: Watched, cells: Cells, positions: Any) -> bool:
    return value.cells is cells and not value.is_copy and np.array_equal(value.positions, positions)


def _put(out: Any, result: Any) -> Any:
    """A result written into `out`, as NumPy does where `out=` is given."""
    if not isinstance(out, Watched):
        out[...] = result
        return out
    out.owned()
    out.numbers[...] = result
    out.written()
    return out


def each(value: Any, change: Callable[[Watched], Any]) -> Any:
    """The value with each watched array in it exchanged; other things as they are."""
    if isinstance(value, Watched):
        return change(value)
    if type(value) in (list, tuple):
        return type(value)([each(part, change) for part in value])
    if type(value) is dict:
        return {name: each(part, change) for name, part in value.items()}
    return value


def read_all(value: Any) -> Any:
    """The same with plain arrays, whose cells are read."""
    return each(value, Watched.read)


def plain_arrays(value: Any) -> Any:
    """The same with plain arrays; nothing is reported."""
    return each(value, lambda array: array.numbers)


class NumpyModule:
    """Stands for `np` inside the function: arrays that it makes are watched."""

    ndarray = (np.ndarray, Watched)  # isinstance takes both

    def __init__(self, recorder: "NumpyRecorder") -> None:
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def zeros(self, *arguments: Any, **options: Any) -> Any:
        return self._recorder.created(np.zeros(*read_all(arguments), **options))

    def ones(self, *arguments: Any, **options: Any) -> Any:
        return self._recorder.created(np.ones(*read_all(arguments), **options))

    def full(self, *arguments: Any, **options: Any) -> Any:
        return self._recorder.created(np.full(*read_all(arguments), **options))

    def empty(self, *arguments: Any, **options: Any) -> Any:
        return self._recorder.created(_nothing_yet(np.empty(*read_all(arguments), **options)))

    def zeros_like(self, array: Any, *arguments: Any, **options: Any) -> Any:
        return self._recorder.created(np.zeros_like(plain_arrays(array), *arguments, **options))

    def ones_like(self, array: Any, *arguments: Any, **options: Any) -> Any:
        return self._recorder.created(np.ones_like(plain_arrays(array), *arguments, **options))

    def full_like(self, array: Any, *arguments: Any, **options: Any) -> Any:
        like = np.full_like(plain_arrays(array), *read_all(arguments), **options)
        return self._recorder.created(like)

    def empty_like(self, array: Any, *arguments: Any, **options: Any) -> Any:
        like = np.empty_like(plain_arrays(array), *arguments, **options)
        return self._recorder.created(_nothing_yet(like))

    def array(self, value: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(value, Watched):
            return value._copied(np.array(value.numbers, *arguments, **options))
        return np.array(read_all(value), *arguments, **options)

    def copy(self, value: Any, *arguments: Any, **options: Any) -> Any:
        return self.array(value)

    def asarray(self, value: Any, *arguments: Any, **options: Any) -> Any:
        return value if isinstance(value, Watched) else np.asarray(value, *arguments, **options)

    def ascontiguousarray(self, value: Any, *arguments: Any, **options: Any) -> Any:
        return self.asarray(value, *arguments, **options)

    def pad(self, array: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(array, Watched) or options.get("mode", "constant") != "constant":
            return np.pad(read_all(array), *arguments, **options)
        return self._recorder.padded(array, *arguments, **options)


def _nothing_yet(array: np.ndarray) -> np.ndarray:
    """What np.empty gives: no number stands there yet."""
    array.fill(np.nan if array.dtype.kind == "f" else 0)
    return array
