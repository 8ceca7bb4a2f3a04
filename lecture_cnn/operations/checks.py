"""What an operation checks of its arguments, by the signature in its docstring: `checked`.

`loops` and `vectorized` call the same functions. With `lecture=True` (loops) a batch, a rectangular
filter and a pair are a ValueError that says that the lecture's listing has one instance, one K and
one stride.

What no signature holds are the small functions below: `activation_input`, `known_activation`,
`scores_and_labels`, `true_or_false`, `half_a_window`, `alike`, `kept_or_not`. A wrong kind is a
TypeError, a wrong value a ValueError, a wrong position an IndexError.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .shapes import (
    REAL_NUMBERS,
    as_given,
    below_1,
    both,
    equal_shape,
    floats,
    is_batch,
    matrices,
    numbers,
    pair,
    plain_array,
    positions,
    short_repr,
    squares,
    takes_batches,
    tuple_of,
    whole,
    whole_shape,
)
from .signature import InputShape, Item, Sizes, fits_memory, signature_of, solved


class Step(NamedTuple):
    """One argument to check: its number, its item in the signature, its kind."""

    number: int
    item: Item
    kind: str


def converted(name: str, kind: str, value: Any, least: int, lecture: bool) -> Any:
    """An argument as what its kind is: an array, whole numbers, a shape; a wrong one is an error.

    `name` is its name in a message, `least` the least whole number.
    """
    match kind:
        case "array":
            return floats(name, value)
        case "squares":
            array = floats(name, value)
            squares(name, array)
            return array
        case "matrices":
            return [floats(*entry) for entry in matrices(value).items()]
        case "positions":
            return positions(name, value)
        case "shape":
            return whole_shape(name, value, lecture)
        case "number":
            return whole(name, value, least)
        case "pair":
            return pair(name, value, least, lecture)
        case "function":
            return function_of_arrays(name, value)
    return REAL_NUMBERS[kind](name, value)


@functools.cache
def _steps(function: Callable) -> list[Step]:
    """What is checked of a function's arguments, in the order of its signature."""
    names = list(inspect.signature(function).parameters)
    steps = []
    for item in signature_of(function).items("Takes", "Numbers"):
        kind = item.kind or "array"
        if item in signature_of(function).items("Numbers"):
            kind = "pair" if len(item.sizes) == 2 else "number"
        steps.append(Step(names.index(item.name), item, kind))
    return steps


def checked(function: Callable, *values: Any, lecture: bool = False) -> list:
    """The function's arguments, in their order: arrays of one floating type, whole numbers, pairs,
    shapes.

    A missing b comes back as zeros to the loops, which add it, and as None otherwise.
    """
    key = function, lecture, takes_batches(), *map(_seen, values)
    right = _right.get(key)
    if right is not None:
        return [value if known is ARRAY else known for value, known in zip(values, right)]
    given = _checked(function, values, lecture)
    if UNSEEN not in key and _are_right_again(given, values):
        if len(_right) > MOST:
            _right.clear()
        _right[key] = [ARRAY if type(one) is np.ndarray else one for one in given]
    return given


def _checked(function: Callable, values: tuple, lecture: bool) -> list:
    given: list[Any] = list(values)
    known: list[Any] = []
    types = set()
    for number, item, kind in _steps(function):
        value = given[number]
        if value is None and item.default:
            known.append(None)
            continue
        value = given[number] = converted(item.name, kind, value, item.least, lecture)
        if kind == "array":
            types.add(value.dtype)
        elif kind == "matrices":
            types.update([matrix.dtype for matrix in value])
        known.append(_known_by(kind, value))
    common = np.result_type(*types) if len(types) > 1 else next(iter(types))
    sizes = _sizes(function, tuple(known), common.itemsize, lecture, takes_batches())
    _make_alike(function, given, common, sizes if lecture else None)
    return given


# The same shapes come again and again: what was right once is right again.
_right: dict[tuple, list] = {}
ARRAY = object()  # stands there for an array that needs no conversion
UNSEEN = object()
MOST = 1024


def _seen(value: Any) -> Any:
    """All of an argument that decides whether it is right, or UNSEEN. (Not the cells of an array
    that is taken as numbers: `_are_right_again` keeps no such call.)
    """
    kind = type(value)
    if kind is np.ndarray:
        return value.shape, value.dtype
    if kind is int or value is None:
        return kind, value
    if kind is tuple and set(map(type, value)) == {int}:
        return value
    return UNSEEN


def _are_right_again(given: list, values: tuple) -> bool:
    """Whether every array is the one that came: none was converted or made, and none was taken as
    numbers (K, a shape), which its shape and type don't tell.
    """
    pairs = zip(given, values)
    return all([one is value for one, value in pairs if np.ndarray in (type(one), type(value))])


def _make_alike(function: Callable, given: list, common: np.dtype, sizes: Sizes | None) -> None:
    """Make all arrays of one type, the matrices one array, and a missing b zeros of its size."""
    for number, item, kind in _steps(function):
        value = given[number]
        if kind == "matrices":
            given[number] = np.stack(value).astype(common)
        elif kind == "array" and value is None and sizes:
            given[number] = np.zeros(sizes.shape(item.sizes), common)
        elif kind == "array" and value is not None and value.dtype is not common:
            given[number] = value.astype(common)


def _known_by(kind: str, value: Any) -> Any:
    """What a value shows of the sizes: an array's shape, those of matrices; a number and a shape
    themselves. A single number and a function show nothing.
    """
    if kind in (*REAL_NUMBERS, "function"):
        return None
    if kind == "matrices":
        return tuple([matrix.shape for matrix in value])
    return value.shape if kind in ("array", "positions") else value


@functools.lru_cache(1024)  # the same shapes come again and again
def _sizes(
    function: Callable, known: tuple, itemsize: int, lecture: bool, batches: bool
) -> Sizes:
    """The sizes that follow from the shapes and numbers; a ValueError names what doesn't fit.

    `batches` is what `takes_batches` says now: the answer depends on it.
    """
    signature = signature_of(function)
    given = [(step, value) for step, value in zip(_steps(function), known) if value is not None]
    batched: bool | None = None
    arrays = []
    for name, axes, shape in _shapes(given):
        if axes[0] == "N?" and batched is None:
            batched, first = is_batch(name, axes[1:], shape, lecture), name
        arrays.append(InputShape(name, _axes(axes, batched), shape))
        if axes[0] == "N?" and len(shape) != len(arrays[-1].axes):
            raise ValueError(_not_alike(arrays[-1], first, batched))
    rules = tuple([(rule.size, rule.value) for rule in signature.rules])
    sizes = solved(tuple(arrays), tuple(_numbers(given)), rules)
    if lecture and sizes.get("Kx") != sizes.get("Ky"):
        raise ValueError(
            f"{sizes.described(('Kx', 'Ky'))}: the lecture's listing has one K for x and y, so "
            "that the two axes of w must be equal"
        )
    held = [_axes(item.sizes, batched) for item in signature.items("Makes", "Holds")]
    fits_memory(_call(function.__name__, given), held, sizes, itemsize)
    return sizes


def _not_alike(array: InputShape, first: str, batched: bool | None) -> str:
    """In words: one is a batch, the other isn't."""
    as_first = f"{'a batch' if batched else 'one instance'} as {first} has"
    return (
        f"{array.name} must have shape {tuple_of(array.axes)}, {as_first}, but has "
        f"{len(array.shape)} axes: shape {array.shape}"
    )


def _shapes(given: list[tuple[Step, tuple]]) -> Iterator[tuple]:
    """The name, the axes and the shape of each array, each matrix and each shape."""
    for (_, item, kind), value in given:
        if kind == "matrices":
            for t, shape in enumerate(value):
                yield f"{item.name}[{t}]", item.sizes[1:], shape
        elif kind not in ("number", "pair"):
            yield item.name, item.sizes, value


def _numbers(given: list[tuple[Step, Any]]) -> Iterator[tuple]:
    """Each size that a whole number or a pair gives, and the number of matrices: name, number, who
    gives it.
    """
    for (_, item, kind), value in given:
        if kind == "matrices":
            yield item.sizes[0], len(value), f"the number of {item.name}"
        elif kind in ("number", "pair"):
            for size, number in zip(item.sizes, both(value)):
                yield size, number, item.name


def _axes(axes: tuple[str, ...], batched: bool | None) -> tuple[str, ...]:
    """The axes with N before the others, or without."""
    if axes[0] != "N?":
        return axes
    return ("N", *axes[1:]) if batched else axes[1:]


def _call(name: str, given: list[tuple[Step, Any]]) -> str:
    """The operation with its whole numbers and shapes, for a message: conv2d with stride = 2,
    padding = 1.
    """
    known = [
        (step.item.name, value) for step, value in given if step.kind in ("number", "pair", "shape")
    ]
    texts = [f"{who} = {as_given(value)}" for who, value in known]
    return f"{name} with {', '.join(texts)}" if texts else name


# ---------------------------------------------------------------- what no signature holds


def half_a_window(K: Any, padding: Any) -> None:
    """A window of max pooling must hold at least one cell of the map, so 2P <= K."""
    for k, p in zip(both(K), both(padding)):
        if 2 * p > k:
            raise ValueError(
                f"padding = {p} is more than half of K = {k}: a window could hold nothing but "
                "padding, which has no maximum"
            )


def function_of_arrays(name: str, value: Any) -> Callable:
    """`value`, which can be called."""
    if not callable(value):
        raise TypeError(
            f"{name} must be a function of one array, but came as {short_repr(value)} "
            f"({type(value).__name__})"
        )
    return value


def as_long_as(name: str, function: Callable, array: np.ndarray, of: str) -> np.ndarray:
    """What a function gives for a copy of the array; it must have the array's shape.

    `of` is the array's name in a message.
    """
    result = floats(f"{name}({of})", function(array.copy()))
    equal_shape(f"{name}({of})", result.shape, array.shape, f"the shape of {of}, to be added to it")
    return result.astype(array.dtype)


def alike(**arrays: Any) -> list[np.ndarray]:
    """The named arrays, of any shape, all of the first one's shape and of one type.

    Only a batch's first axis may be empty.
    """
    (first, wanted), *others = made = list(numbers(**arrays).items())
    if wanted.size == 0 and (0 in wanted.shape[1:] or wanted.ndim == 1):
        axis = wanted.shape.index(0)
        raise ValueError(
            f"{first} is empty: axis {axis} of its shape {wanted.shape} has length 0"
        )
    for name, array in others:
        equal_shape(name, array.shape, wanted.shape, f"the shape of {first}")
    return [array for _, array in made]


def kept_or_not(y_name: str, y: Any, mask: Any, p: Any) -> tuple[np.ndarray, np.ndarray, float]:
    """The array, its mask of zeros and ones, and the share of what is dropped."""
    y, mask = alike(**{y_name: y}, mask=mask)
    wrong = ~((mask == 0) | (mask == 1))
    if wrong.any():
        raise ValueError(
            f"mask must hold 1 where a value is kept and 0 where it is dropped, but holds "
            f"{mask[wrong][0]}"
        )
    return y, mask, below_1("p", p)


def true_or_false(name: str, value: Any) -> bool:
    """`value`, which is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, but came as {short_repr(value)}")
    return bool(value)


def activation_input(z: Any, lecture: bool = False) -> np.ndarray:
    """z as an array: a number, or an array of any shape, in which only a batch's first axis may be
    empty.
    """
    z = numbers(z=z)["z"]
    if z.size == 0 and (0 in z.shape[1:] or z.ndim == 1 or lecture):
        raise ValueError(f"z is empty: axis {z.shape.index(0)} of its shape {z.shape} has length 0")
    if lecture and z.ndim > 3 and not takes_batches():
        raise ValueError(
            f"z must be a number, a vector, a series or maps, but came with shape {z.shape}: the "
            "lecture's listing has one instance (the vectorized function takes a batch)"
        )
    return z


def derivative_and_input(
    dy: Any, z: Any, lecture: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """dy and z as arrays of one shape and one type."""
    arrays = numbers(dy=dy, z=z)
    dy, z = arrays["dy"], activation_input(arrays["z"], lecture)
    equal_shape("dy", dy.shape, z.shape, "the shape of z")
    return dy, z


def known_activation(f: Any, known: dict[str, Callable]) -> Callable:
    """One of the known functions (name -> function), which is given by itself or by its name."""
    expected = f"f must be one of {', '.join(known)} or its name"
    if not (isinstance(f, str) or callable(f)):
        raise TypeError(f"{expected}, but came as {short_repr(f)} ({type(f).__name__})")
    name = (
        f if isinstance(f, str) else getattr(f, "__name__", "") if hasattr(f, "derivative") else ""
    )
    if name not in known:
        raise ValueError(f"{expected}, but came as {short_repr(f)}")
    return known[name]


def scores_and_labels(function: Callable, z: Any, d: Any, lecture: bool = False) -> tuple:
    """z and d of a cross entropy; class numbers come back as distributions: 1 at the class, 0
    elsewhere.
    """
    z, d = checked(function, z, d, lecture=lecture)
    labels = plain_array("d", d)
    if labels.ndim == z.ndim - 1:
        return z, _one_hot(labels, z)
    arrays = numbers(z=z, d=d)
    z, d = arrays["z"], arrays["d"]
    equal_shape(
        "d", d.shape, z.shape, "a distribution for each row of z (or a class number for each)"
    )
    total = d.sum(axis=-1)
    if not ((d >= 0).all() and (abs(total - 1) <= 1e-6).all()):
        raise ValueError(
            "d must be a distribution, with entries of 0 or more that sum to 1: its smallest "
            "entry is "
            f"{d.min()}, its sum {total}"
        )
    return z, d


def _one_hot(labels: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Class numbers, one for each row of z, as distributions."""
    n = z.shape[-1]
    if labels.dtype.kind not in "iu" and labels.size:
        raise TypeError(
            f"d must be a class number (0 to {n - 1}) or a distribution, but came as "
            f"{labels.dtype}: "
            f"{labels}"
        )
    equal_shape("d", labels.shape, z.shape[:-1], "one class number for each row of z")
    if ((labels < 0) | (labels >= n)).any():
        raise ValueError(f"d must be a class number from 0 to {n - 1}, but came as {labels}")
    return (np.arange(n) == labels[..., None]).astype(z.dtype)
