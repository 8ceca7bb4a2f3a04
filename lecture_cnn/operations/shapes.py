"""Numbers, whole numbers and shapes: the checks that the others are made of.

`numbers` makes arrays of one floating type; `whole` and `pair` take strides, paddings and sizes;
`whole_shape` and `equal_shape` check shapes; `window_sizes` gives the sizes of an output; `memory`
refuses what the machine can't hold. Each error names the argument, what was expected and what came.
"""

import functools
import math
import operator
import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from numbers import Real
from pathlib import Path
from typing import Any, cast

import numpy as np

MAPS = ("D", "W", "H")
DEEPEST, MANY_ROWS = (
    64,
    10**5,
)  # of nested lists: NumPy's bound, and how many rows are looked through for an error
LONG = 300  # characters of a value in a message
NO_SIZE = (
    10**100
)  # a whole number that no size, stride or padding reaches; its digits would fill a page
FLOATS = np.dtype(np.float64), np.dtype(np.float32)


# ---------------------------------------------------------------- numbers


def numbers(**arguments: Any) -> dict[str, np.ndarray]:
    """The named arguments as arrays of one type, float64 or float32."""
    arrays = {name: floats(name, value) for name, value in arguments.items()}
    kinds = {array.dtype for array in arrays.values()}
    if len(kinds) == 1:
        return arrays
    kind = np.result_type(*kinds)
    return {name: array.astype(kind, copy=False) for name, array in arrays.items()}


def floats(name: str, value: Any) -> np.ndarray:
    """One argument as an array: integers and booleans become float64, float32 stays."""
    if type(value) is np.ndarray and value.dtype in FLOATS:  # in most calls
        return value
    array = plain_array(name, value)
    if array.dtype.kind in "biu" or array.dtype.type is np.float64:
        dtype: np.dtype = np.dtype(np.float64)
    elif array.dtype.type is np.float32:
        dtype = np.dtype(np.float32)
    else:
        raise TypeError(
            f"{name} must hold whole numbers, float32 or float64, but came as {array.dtype} "
            f"({type(value).__name__})"
        )
    if array.dtype != dtype:
        memory(name, array.shape)
    return array.astype(dtype, copy=False)


def squares(name: str, v: np.ndarray) -> None:
    """A ValueError where an array that holds means of squares has a number below 0."""
    if (v < 0).any():
        raise ValueError(
            f"{name} must hold means of squares, 0 or more, but its smallest entry is {v.min()}"
        )


def any_numbers(name: str, value: Any) -> np.ndarray:
    """`value` as an array of numbers of whatever real type; what holds anything else is a
    TypeError.
    """
    array = plain_array(name, value)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold numbers, but came as {array.dtype} ({type(value).__name__})"
        )
    return array


def plain_array(name: str, value: Any) -> np.ndarray:
    """`value` as a NumPy array of whatever type; what is no array is a TypeError."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array: a masked one would lose its mask")
    try:
        return np.asarray(value)
    except Exception as error:
        uneven = _uneven(name, value)
        if uneven:
            raise ValueError(
                f"{name} must be an array, but its rows have different lengths: {uneven}"
            ) from error
        raise TypeError(
            f"{name} must be an array of numbers, but none can be made of this "
            f"{type(value).__name__}"
        ) from error


def _uneven(name: str, value: Any) -> str:
    """Where the rows of nested lists begin to differ in length, in words; nothing if they don't."""
    rows = {name: value}
    for _ in range(DEEPEST):
        lengths = {row: _length(part) for row, part in rows.items()}
        (first, length), *others = lengths.items()
        for row, other in others:
            if other != length:
                difference = f"{first} has length {length}, {row} has length {other}"
                return difference.replace("has length None", "is no row")
        if not length or length * len(rows) > MANY_ROWS:
            break
        rows = {f"{row}[{n}]": entry for row, part in rows.items() for n, entry in enumerate(part)}
    return ""


def _length(part: Any) -> int | None:
    """The number of entries of a row; None for what is no row, such as a number."""
    try:
        return None if isinstance(part, (str, bytes)) else len(part)
    except TypeError:
        return None


def positions(name: str, value: Any) -> np.ndarray:
    """`value` as an array of whole numbers."""
    array = plain_array(name, value)
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"{name} must hold whole numbers, the positions of the maxima, but came as "
            f"{array.dtype}"
        )
    return array


def matrices(transforms: Any) -> dict[str, Any]:
    """The correspondence matrices of some transforms, by their names in an error; at least one."""
    if _length(transforms) is None or isinstance(transforms, (dict, set, frozenset)):
        raise TypeError(
            f"transforms must be a sequence of (K*K, K*K) matrices, not {type(transforms).__name__}"
        )
    if len(transforms) == 0:
        raise ValueError("transforms is empty, but at least one (K*K, K*K) matrix is needed")
    return {f"transforms[{t}]": matrix for t, matrix in enumerate(transforms)}


def whole(name: str, value: Any, least: float) -> int:
    """`value` as an int of at least `least`; a bool and a float are a TypeError."""
    if type(value) is int and least <= value < NO_SIZE:  # in most calls
        return value
    if isinstance(value, (tuple, list)):
        raise ValueError(f"{name} must be one whole number, but came as {short_repr(value)}")
    try:
        number = None if isinstance(value, (bool, np.bool_)) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise TypeError(
            f"{name} must be a whole number, but came as {short_repr(value)} "
            f"({type(value).__name__})"
        )
    if abs(number) >= NO_SIZE:
        raise ValueError(
            f"{name} must have at most 100 digits, but came as a number of {number.bit_length()} "
            "bits"
        )
    if number < least:
        raise ValueError(f"{name} must be at least {least}, but came as {number}")
    return number


def real(name: str, value: Any) -> float:
    """`value` as it is, a real number; a bool and what is no number are a TypeError."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(
            f"{name} must be a number, but came as {short_repr(value)} ({type(value).__name__})"
        )
    if isinstance(value, int) and abs(value) >= NO_SIZE:
        raise ValueError(
            f"{name} must have at most 100 digits, but came as a number of {value.bit_length()} "
            "bits"
        )
    return cast(float, value)


def positive(name: str, value: Any) -> float:
    """The number, if it is above 0 and finite; else a ValueError."""
    if not 0 < real(name, value) < math.inf:
        raise ValueError(f"{name}: expected a positive number, got {value}")
    return float(value)


def below_1(name: str, value: Any) -> float:
    """The number, if it is from 0 to below 1; else a ValueError."""
    if not 0 <= real(name, value) < 1:
        raise ValueError(f"{name}: expected a number from 0 to below 1, got {value}")
    return float(value)


def counted(name: str, value: Any) -> float:
    """A whole number from 1 on, as a number to compute with."""
    return float(whole(name, value, 1))


# The kinds of single numbers in a signature (eps as positive), each with its check.
REAL_NUMBERS = {"positive": positive, "share": below_1, "count": counted}


def one_of(name: str, value: Any, choices: Iterable) -> Any:
    """`value`, which is one of the choices; a ValueError lists them."""
    if value not in choices:
        raise ValueError(
            f"{name}: expected one of {', '.join(map(str, choices))}, got {short_repr(value)}"
        )
    return value


def step_number(name: str, k: Any, first: int, last: int) -> int:
    """k as an int; what is no whole number is a TypeError, one that is not from first to last an
    IndexError.
    """
    k = whole(name, k, -math.inf)
    if not first <= k <= last:
        raise IndexError(f"{name}: expected a step from 0 to {last}, got {k}")
    return k


def cell_index(name: Any, index: Any) -> tuple[int, ...]:
    """A cell's index, counted from 1, as a tuple of ints; a TypeError where it or the array's name
    is none.
    """
    if not isinstance(name, str):
        raise TypeError(f"name: expected an array's name, got {name!r}")
    if not np.iterable(index):
        raise TypeError(
            f"index: expected a whole number for each axis, counted from 1, got {index!r}"
        )
    return tuple(whole("index", number, -math.inf) for number in index)


def pair(name: str, value: Any, least: int, lecture: bool = False) -> int | tuple[int, ...]:
    """A number as it is along x and along y; with `lecture` one int that serves both."""
    if type(value) is int and least <= value < NO_SIZE:  # in most calls
        return value if lecture else (value, value)
    if not isinstance(value, (tuple, list)):
        number = whole(name, value, least)
        return number if lecture else (number, number)
    if lecture:
        raise ValueError(
            f"{name} must be one whole number, but came as {short_repr(value)}: the lecture's "
            f"listing has one {name} for x and y (the vectorized function takes a pair)"
        )
    if len(value) != 2:
        raise ValueError(
            f"{name} must be a whole number or a pair (along x, along y), but came with "
            f"{len(value)} entries: {short_repr(value)}"
        )
    return tuple(whole(f"{name}[{n}]", entry, least) for n, entry in enumerate(value))


def both(value: Any) -> tuple:
    """An int as the pair (value, value); a pair as a tuple."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def short_repr(value: Any) -> str:
    """`value` as a message shows it, no longer than a few lines; Python refuses to print numbers of
    4,300 digits.
    """
    try:
        text = repr(value)
    except Exception:
        return f"{type(value).__name__} without a printed form"
    return text if len(text) < LONG else f"{text[:LONG]} ..."


def as_given(value: Any) -> Any:
    """For a message: a pair of equal numbers, or one number, as the number that it came from."""
    return (
        value[0] if isinstance(value, tuple) and len(value) < 3 and value[0] == value[-1] else value
    )


# ---------------------------------------------------------------- shapes


def equal_shape(
    name: str, shape: tuple[int, ...], wanted: tuple[int, ...], because: str
) -> None:
    """Check that an array has just this shape.

    The message gives the reason, `because`, and names the first axis that differs.
    """
    if shape == tuple(wanted):
        return
    message = f"{name} must have shape {tuple(wanted)}, {because}, but has shape {shape}"
    if len(shape) == len(wanted):
        axis = next(n for n, size in enumerate(wanted) if shape[n] != size)
        message += f": axis {axis} is {shape[axis]}, not {wanted[axis]}"
    raise ValueError(message)


def whole_shape(name: str, value: Any, lecture: bool = False) -> tuple[int, ...]:
    """The shape of a forward input, maps, as a tuple of ints, with or without the batch axis."""
    if not isinstance(value, (tuple, list)) and not (isinstance(value, np.ndarray) and value.ndim):
        raise TypeError(
            f"{name} must be a shape {tuple_of(MAPS)}, but came as {short_repr(value)} "
            f"({type(value).__name__})"
        )
    sizes = tuple(value)
    least = [1] * len(sizes)
    if is_batch(name, MAPS, sizes, lecture):
        least[0] = 0
    return tuple([whole(f"{name}[{n}]", size, least[n]) for n, size in enumerate(sizes)])


_batches: ContextVar[bool] = ContextVar("batches", default=False)


class While:
    """`with While(variable, value):` the context's variable has this value meanwhile."""

    __slots__ = "variable", "value", "token"

    def __init__(self, variable: ContextVar, value: Any) -> None:
        self.variable, self.value = variable, value

    def __enter__(self) -> None:
        self.token = self.variable.set(self.value)

    def __exit__(self, *error: object) -> None:
        self.variable.reset(self.token)


def taking_batches() -> While:
    """While this lasts, the checks of the lecture's operations let a batch pass: how `compiled`
    takes one.
    """
    return While(_batches, True)


def takes_batches() -> bool:
    """Whether a batch may come to the lecture's operations now."""
    return _batches.get()


def is_batch(name: str, axes: tuple[str, ...], shape: tuple, lecture: bool) -> bool:
    """Whether a shape has an axis N before these axes; in the lecture there is none."""
    batched = len(shape) == len(axes) + 1
    must = "must be" if name.endswith("shape") else "must have shape"
    if batched and lecture and not _batches.get():
        raise ValueError(
            f"{name} {must} {tuple_of(axes)}, but came as a batch, {short_repr(shape)}: the "
            "lecture's listing has one instance (the vectorized function takes a batch)"
        )
    if not batched and len(shape) != len(axes):
        batches = "" if lecture else f" or {tuple_of(('N', *axes))}"
        raise ValueError(
            f"{name} {must} {tuple_of(axes)}{batches}, but has {len(shape)} axes: "
            f"shape {short_repr(shape)}"
        )
    return batched


@functools.lru_cache(1024)  # the same shapes come again and again
def window_sizes(
    name: str,
    shape: tuple[int, ...],
    K: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
) -> tuple[int, ...]:
    """The output's sizes along the last axes, (n + 2P - K)//S + 1; the window must fit."""
    sizes = []
    first = len(shape) - len(K)
    for axis, (n, k, s, p) in enumerate(zip(shape[first:], K, stride, padding), first):
        if k > n + 2 * p:
            border = f" and 2*{p} of padding" if p else ""
            raise ValueError(
                f"a window of K = {k} is larger than {name} along axis {axis}: {n} cells{border}, "
                f"shape {tuple(shape)}"
            )
        sizes.append((n + 2 * p - k) // s + 1)
    return tuple(sizes)


def cell_numbers(name: str, positions: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The number of each position (x, y) among the cells of maps of this shape; one outside is an
    IndexError.
    """
    *before, W, H = shape
    maps = np.arange(math.prod(before)).reshape(*before, 1, 1)
    index = maps, positions[..., 0], positions[..., 1]
    try:
        return np.ravel_multi_index(index, (maps.size, W, H))
    except ValueError:
        outside = (positions < 0) | (positions >= (W, H))
    where = np.argwhere(outside.any(axis=-1))[0].tolist()
    x, y = positions[tuple(where)].tolist()
    raise IndexError(
        f"{name}{where} is the position ({x}, {y}), outside of maps of {W}x{H} "
        f"(input_shape {shape})"
    )


def array_shape(sizes: tuple, told: Callable[[Any], str] = str) -> tuple[int, ...]:
    """The shape of an array that is to be made; its sizes are at least 1 each, and the machine can
    hold it. `told` writes what is no size into the error.
    """
    if not all(map(_is_size, sizes)):
        given = "x".join(text.partition("\n")[0] for text in map(told, sizes))
        raise ValueError(f"an array's sizes are whole numbers of at least 1, got {given or 1}")
    memory("an array", sizes)
    return tuple(int(size) for size in sizes)


def _is_size(size: Any) -> bool:
    is_whole = isinstance(size, int | np.integer) and not isinstance(size, bool)
    return is_whole and bool(size >= 1)


def tuple_of(axes: tuple[str, ...]) -> str:
    """Axes as the shape that they make, in words: (D, W, H)."""
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"


# ---------------------------------------------------------------- memory


@functools.lru_cache(1024)
def memory(what: str, *shapes: tuple[int, ...], itemsize: int = 8) -> None:
    """Refuse arrays that the machine can't hold, before any of them is made."""
    needed = itemsize * sum(
        math.prod(max(n, 1) for n in shape) for shape in shapes
    )  # of an empty batch, one instance
    if needed > MACHINE_MEMORY:
        raise ValueError(
            f"{what} would need {needed} bytes, for arrays of shape {', '.join(map(str, shapes))}, "
            f"but this machine or its container has {MACHINE_MEMORY}"
        )


def _machine_memory() -> int:
    """The machine's memory in bytes, or its container's limit if that is less; 2**40 where the
    system doesn't report it.
    """
    try:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        machine = 2**40
    return min([machine, *container_limits()])


def container_limits(
    groups: str = "/proc/self/cgroup", folder: str = "/sys/fs/cgroup"
) -> list[int]:
    """The limits on the memory of this process's control groups (version 1 or 2) and of those
    around them, in bytes.

    `groups` has a line for each hierarchy, `4:memory:/docker/ab` or, of version 2, `0::/user/ab`.
    Inside a container that folder may be missing: then the container's own group is the folder's
    top.
    """
    limits = []
    for line in _text(groups).splitlines():
        parts = ["", "", *line.split(":", 2)]
        controllers, group = parts[-2:]
        if controllers and "memory" not in controllers.split(","):
            continue
        top, name = (
            (folder + "/memory", "memory.limit_in_bytes") if controllers else (folder, "memory.max")
        )
        parts = [part for part in group.split("/") if part]
        for depth in range(len(parts) + 1):
            limit = _text("/".join([top, *parts[:depth], name])).strip()
            if limit.isdigit():  # else "max", or there is no such file
                limits.append(int(limit))
    return limits


def _text(path: str) -> str:
    """The text of a file of the system; nothing where it can't be read."""
    try:
        return Path(path).read_text()
    except OSError:
        return ""


MACHINE_MEMORY = _machine_memory()
