"""What an operation checks of its arguments, said by the signature in its docstring: `checked`.

`loops` and `vectorized` call the same functions. With `lecture=True` (loops) a batch, a rectangular
filter and a pair are a ValueError that says that the lecture's listing has one instance, one K and
one stride.

What no signature says are the small functions below: `activation_input`, `known_activation`,
`scores_and_labels`, `true_or_false`, `half_a_window`. A wrong kind is a TypeError, a wrong value a
ValueError, a wrong position an IndexError.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from .shapes import as_given, both, equal_shape, matrices, numbers, pair, plain_array, positions, shown, whole
from .shapes import whole_shape
from .signature import Item, Shaped, Signature, Sizes, fits_memory, parsed, solved, tuple_of


class Operation(NamedTuple):
    """An operation's signature, the names of its arguments, and which of them are what."""

    signature: Signature
    names: tuple[str, ...]
    arrays: list[Item]
    numbers: list[Item]
    others: list[Item]


@functools.cache
def operation_of(function: Callable) -> Operation:
    """What `checked` knows of a function, from its docstring's signature."""
    signature = parsed(inspect.getdoc(function) or "")
    takes = signature.items("Takes")
    arrays = [item for item in takes if item.kind in ("", "matrices")]
    others = [item for item in takes if item not in arrays]
    names = tuple(inspect.signature(function).parameters)
    return Operation(signature, names, arrays, signature.items("Numbers"), others)


def checked(function: Callable, *values: object, lecture: bool = False) -> list:
    """The function's arguments, in their order: arrays of one floating type, whole numbers, pairs, shapes.

    A missing b comes back as zeros to the loops, which add it, and as None otherwise.
    """
    operation = operation_of(function)
    given = dict(zip(operation.names, values))
    _make_arrays(operation, given)
    for item in operation.numbers:
        name, value = item.name, given[item.name]
        if len(item.sizes) == 2:
            given[name] = pair(name, value, item.least, lecture)
        else:
            given[name] = whole(name, value, item.least)
    for item in operation.others:
        value = given[item.name]
        if item.kind == "shape":
            given[item.name] = whole_shape(item.name, value, lecture=lecture)
        else:
            given[item.name] = positions(item.name, value)
    first = given[operation.arrays[0].name]
    sizes = _sizes(function, tuple(_shapes(operation, given)), tuple(_numbers(operation, given)), first.itemsize, lecture)
    for item in operation.arrays:
        if item.kind:
            given[item.name] = np.stack(given[item.name])
        elif given[item.name] is None and lecture:
            given[item.name] = np.zeros(sizes.shape(item.sizes), first.dtype)
    return list(given.values())


def _make_arrays(operation: Operation, given: dict) -> None:
    """Put the arrays of numbers, all of one type, in the place of what was given."""
    named = {}
    for item in operation.arrays:
        value = given[item.name]
        if item.kind:
            named |= matrices(value)
        elif value is not None or not item.default:
            named[item.name] = value
    arrays = numbers(**named)
    for item in operation.arrays:
        if item.kind:
            given[item.name] = [array for name, array in arrays.items() if name.startswith(f"{item.name}[")]
        elif item.name in arrays:
            given[item.name] = arrays[item.name]


def _shapes(operation: Operation, given: dict) -> Iterator[tuple]:
    """The name and the shape of each array, each shape and each matrix."""
    for item in operation.signature.items("Takes"):
        value = given[item.name]
        if item.kind == "matrices":
            for t, matrix in enumerate(value):
                yield f"{item.name}[{t}]", item.sizes[1:], matrix.shape
        elif item.kind == "shape":
            yield item.name, item.sizes, value
        elif value is not None:
            yield item.name, item.sizes, value.shape


def _numbers(operation: Operation, given: dict) -> Iterator[tuple]:
    """Each size that a whole number or a pair says, and each number of matrices: name, number, who says it."""
    for item in operation.numbers:
        for size, number in zip(item.sizes, both(given[item.name])):
            yield size, number, item.name
    for item in operation.arrays:
        if item.kind:
            yield item.sizes[0], len(given[item.name]), f"the number of {item.name}"


@functools.lru_cache(1024)  # the same shapes come again and again
def _sizes(function: Callable, shapes: tuple, numbers: tuple, itemsize: int, lecture: bool) -> Sizes:
    """The sizes that follow from the shapes and numbers; a ValueError names what doesn't fit."""
    operation = operation_of(function)
    arrays, batched = [], None
    for name, axes, shape in shapes:
        if axes[0] == "N?":
            if batched is None:
                batched = _is_batch(name, axes[1:], shape, lecture)
            axes = ("N", *axes[1:]) if batched else axes[1:]
        arrays.append(Shaped(name, axes, shape))
    sizes = solved(tuple(arrays), numbers, tuple([(size, value) for size, value, _ in operation.signature.rules]))
    if lecture and sizes.get("Kx") != sizes.get("Ky"):
        raise ValueError(f"w has filters of {sizes['Kx']}x{sizes['Ky']}, but the lecture's listing has one K for x "
                         f"and y: {sizes.told(('Kx', 'Ky'))} must be equal")
    held = [tuple([axis for axis in item.sizes if axis != "N?"]) for item in operation.signature.items("Makes", "Holds")]
    held = [("N", *axes) if "N" in sizes and item.sizes[0] == "N?" else axes
            for axes, item in zip(held, operation.signature.items("Makes", "Holds"))]
    fits_memory(_call(function.__name__, shapes, numbers), tuple(held), sizes, itemsize)
    return sizes


def _is_batch(name: str, axes: tuple[str, ...], shape: tuple[int, ...], lecture: bool) -> bool:
    """Whether there is an axis N before these axes; in the lecture there is none."""
    batched = len(shape) == len(axes) + 1
    if batched and lecture:
        raise ValueError(f"{name} must have shape {tuple_of(axes)}, but came as a batch of shape {shape}: the "
                         "lecture's listing has one instance (the vectorized function takes a batch)")
    if not batched and len(shape) != len(axes):
        batches = "" if lecture else f" or {tuple_of(('N', *axes))}"
        raise ValueError(f"{name} must have shape {tuple_of(axes)}{batches}, but has {len(shape)} axes: shape {shape}")
    return batched


def _call(name: str, shapes: tuple, numbers: tuple) -> str:
    """The operation with its whole numbers and shapes, for a message: conv2d with stride = 2, padding = 1."""
    said = {}
    for _, number, who in numbers:
        said[who] = (*said.get(who, ()), number)
    words = [f"{who} = {as_given(number)}" for who, number in said.items()]
    words += [f"{who} = {shape}" for who, _, shape in shapes if who.endswith("shape")]
    return f"{name} with {', '.join(words)}" if words else name


# ---------------------------------------------------------------- what no signature says

def half_a_window(K: object, padding: object) -> None:
    """A window of max pooling must hold at least one cell of the map, so 2P <= K."""
    for k, p in zip(both(K), both(padding)):
        if 2 * p > k:
            raise ValueError(f"padding = {p} is more than half of K = {k}: a window could hold nothing but padding, "
                             "which has no maximum")


def true_or_false(name: str, value: object) -> bool:
    """`value`, which is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, but came as {shown(value)}")
    return bool(value)


def activation_input(z: object, lecture: bool = False) -> np.ndarray:
    """z as an array: a number, or an array of any shape, in which only a batch's first axis may be empty."""
    z = numbers(z=z)["z"]
    if z.size == 0 and (0 in z.shape[1:] or z.ndim == 1 or lecture):
        raise ValueError(f"z is empty: axis {z.shape.index(0)} of its shape {z.shape} has length 0")
    if lecture and z.ndim > 3:
        raise ValueError(f"z must be a number, a vector, a series or maps, but came with shape {z.shape}: the "
                         "lecture's listing has one instance (the vectorized function takes a batch)")
    return z


def derivative_and_input(dy: object, z: object, lecture: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """dy and z as arrays of one shape and one type."""
    arrays = numbers(dy=dy, z=z)
    dy, z = arrays["dy"], activation_input(arrays["z"], lecture)
    equal_shape("dy", dy.shape, z.shape, "the shape of z")
    return dy, z


def known_activation(f: object, known: dict[str, Callable]) -> Callable:
    """One of the known functions (name -> function), which is given by itself or by its name."""
    expected = f"f must be one of {', '.join(known)} or its name"
    if not (isinstance(f, str) or callable(f)):
        raise TypeError(f"{expected}, but came as {shown(f)} ({type(f).__name__})")
    name = f if isinstance(f, str) else getattr(f, "__name__", "") if hasattr(f, "derivative") else ""
    if name not in known:
        raise ValueError(f"{expected}, but came as {shown(f)}")
    return known[name]


def scores_and_labels(function: Callable, z: object, d: object, lecture: bool = False) -> tuple:
    """z and d of a cross entropy; class numbers come back as distributions: 1 at the class, 0 elsewhere."""
    z, d = checked(function, z, d, lecture=lecture)
    labels = plain_array("d", d)
    if labels.ndim == z.ndim - 1:
        return z, _one_hot(labels, z)
    arrays = numbers(z=z, d=d)
    z, d = arrays["z"], arrays["d"]
    equal_shape("d", d.shape, z.shape, "a distribution for each row of z (or a class number for each)")
    total = d.sum(axis=-1)
    if not ((d >= 0).all() and (abs(total - 1) <= 1e-6).all()):
        raise ValueError(f"d must be a distribution, with entries of 0 or more that sum to 1: its smallest entry is "
                         f"{d.min()}, its sum {total}")
    return z, d


def _one_hot(labels: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Class numbers, one for each row of z, as distributions."""
    n = z.shape[-1]
    if labels.dtype.kind not in "iu" and labels.size:
        raise TypeError(f"d must be a class number (0 to {n - 1}) or a distribution, but came as {labels.dtype}: "
                        f"{labels}")
    equal_shape("d", labels.shape, z.shape[:-1], "one class number for each row of z")
    if ((labels < 0) | (labels >= n)).any():
        raise ValueError(f"d must be a class number from 0 to {n - 1}, but came as {labels}")
    return (np.arange(n) == labels[..., None]).astype(z.dtype)
