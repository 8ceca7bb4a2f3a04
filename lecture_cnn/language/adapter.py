"""Between NumPy arrays (0-based) and a listing's 1-based arguments: `run(function, y=..., w=...)`.

The listing's signature gives the layer of an input and the sizes that follow from it, and which
arrays the listing fills: these are allocated here, not computed yet.
"""

import ast
import functools
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np

from ..onebased import Array, Layers, Position, picked, span, uncomputed
from ..operations.checks import converted
from ..operations.shapes import REAL_NUMBERS, While, cell_numbers
from ..operations.signature import (
    InputShape,
    Item,
    Sizes,
    at_layer,
    fits_memory,
    signature_of,
    solved,
)
from .source import compiled, parse, tree_of

FUNCTIONS = "function", "derivative"  # kinds of items: an activation, its derivative
TRANSFORMS = "functions", "numbers", "correspondences"  # three ways to take the same matrices


def run(function: Callable, like: Callable | None = None, **inputs: Any) -> dict:
    """Run a listing on plain arrays: a dict of the arrays that it made or filled, as NumPy arrays.

    `like` is the listing whose use of its names counts, where `function` is another one with the
    same arguments.
    """
    instead = _instead.get()
    runner = _runner.get()
    return runner(instead(function), like or function, inputs)


def run_plainly(function: Callable, like: Callable, inputs: dict) -> dict:
    """Run the listing itself, on arrays that check every index."""
    given = arguments(like, inputs)
    return results(like, given, keeping_locals(function)(**given))


_instead: ContextVar[Callable] = ContextVar("instead", default=lambda function: function)
_runner: ContextVar[Callable] = ContextVar("runner", default=run_plainly)


def replacing(instead: Callable) -> While:
    """While this lasts, `run(function)` runs `instead(function)`: how an operation of `loops` gets
    a wrong line.
    """
    return While(_instead, instead)


def run_by(runner: Callable) -> While:
    """While this lasts, `run` leaves it to `runner(function, like, inputs)`: how `compiled` runs
    the operations.
    """
    return While(_runner, runner)


# ---------------------------------------------------------------- what the signature holds


def parameters(function: Callable) -> tuple[str, ...]:
    """The names of the listing's own arguments."""
    return function.__code__.co_varnames[: function.__code__.co_argcount]


@functools.cache
def inputs_of(function: Callable) -> dict[str, Item]:
    """The listing's inputs by the names that they are given by; what it fills or makes may come
    too.
    """
    signature = signature_of(function)
    made = [item for item in signature.items("Fills", "Makes") if item.layer]
    found: dict[str, Item] = {}
    for item in [*signature.items("Takes", "Numbers"), *made]:
        found.setdefault(item.caller, item)
    return found


@functools.cache
def _needed(function: Callable) -> list[str]:
    items = signature_of(function).items("Takes", "Numbers")
    return [item.caller for item in items if not item.default]


class ArrayAtLayer(NamedTuple):
    """An item's array at one layer: its axes there, its number in the caller's list of arrays."""

    item: Item
    layer: int | None
    axes: tuple[str, ...]
    entry: int | None

    @property
    def name(self) -> str:
        """The array's name in a message."""
        return self.item.caller if self.entry is None else f"{self.item.caller}[{self.entry}]"

    def of(self, inputs: dict) -> np.ndarray:
        """The array among the inputs."""
        value = inputs[self.item.caller]
        return value if self.entry is None else value[self.entry]


@functools.cache
def arrays_at_layers(function: Callable, last: int, *clauses: str) -> list[ArrayAtLayer]:
    """The arrays of these clauses in a listing with `last` layers."""
    found = []
    for item in signature_of(function).items(*clauses):
        if not item.sizes or item.kind in TRANSFORMS:
            continue
        listed = _is_list(function, item)
        for entry, layer in enumerate(_layers_of(item, last, listed)):
            here = layer if listed else last
            axes = tuple([at_layer(size, here, last) for size in item.sizes])
            found.append(ArrayAtLayer(item, layer, axes, entry if listed else None))
    return found


def _is_list(function: Callable, item: Item) -> bool:
    """Whether an input is a list with one entry a layer."""
    return item.layer in ("l", "0..L") and "L" in parameters(function)


def _layers_of(item: Item, last: int, listed: bool) -> list[int | None]:
    if listed:
        return list(range(int(item.layer == "l"), last + 1))
    layers = {None: None, "l": last, "L": last, "l-1": last - 1, "0": 0}
    return [layers[item.layer]]


@functools.cache
def rules_of(function: Callable, last: int) -> tuple[tuple[str, str], ...]:
    """The rules for the sizes, at every layer."""
    found = []
    for layer in range(1, last + 1):
        for rule in signature_of(function).rules:
            found.append((at_layer(rule.size, layer, last), at_layer(rule.value, layer, last)))
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------- from NumPy


def arguments(function: Callable, inputs: dict) -> dict:
    """The listing's own arguments, 1-based, from NumPy inputs; one layer, or lists with one entry a
    layer.
    """
    inputs = checked(function, inputs)
    last = layers_in(function, inputs)
    sizes = _sizes_of(function, last, inputs)
    if "pidx" in inputs and "input_shape" in inputs:
        cell_numbers("pidx", inputs["pidx"].astype(np.intp, copy=False), inputs["input_shape"])
    functions = _functions(function, inputs)
    arrays = _arrays(function, last, inputs, sizes)
    values = {
        "l": last,
        "L": last,
        **sizes,
        **functions,
        **arrays,
    }
    return {
        name: values[name] if name in values else _layered_size(name, sizes)
        for name in parameters(function)
    }


def sizes_of(function: Callable, inputs: dict) -> Sizes:
    """The sizes that follow from a listing's NumPy inputs."""
    inputs = checked(function, inputs)
    return _sizes_of(function, layers_in(function, inputs), inputs)


def _sizes_of(function: Callable, last: int, inputs: dict) -> Sizes:
    shapes = tuple(_shapes(function, last, inputs))
    numbers = tuple(_numbers(function, last, inputs))
    return _sizes(function, last, shapes, numbers)


def checked(function: Callable, inputs: dict) -> dict:
    """The inputs as arrays of numbers, whole numbers and shapes; one that is wrong or missing is
    named.
    """
    known = inputs_of(function)
    for name in _needed(function):
        if name not in inputs:
            raise TypeError(f"{function.__name__} needs the input {name!r}")
    found = {}
    for name, value in inputs.items():
        if name not in known:
            raise TypeError(f"{function.__name__} takes no input {name!r}")
        item = known[name]
        listed = _is_list(function, item)
        found[name] = _entries(name, item, value) if listed else _converted(name, item, value)
    return found


def _entries(name: str, item: Item, value: Any) -> list[np.ndarray]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{name} must be a list with one entry a layer, not {type(value).__name__}")
    if not value:
        raise ValueError(f"{name} is empty: expected a list with one entry a layer")
    return [_converted(f"{name}[{entry}]", item, array) for entry, array in enumerate(value)]


def _converted(name: str, item: Item, value: Any) -> Any:
    if item.kind in FUNCTIONS:
        return value
    kind = item.kind or ("array" if item.sizes else "number")
    if kind in TRANSFORMS:
        kind = "matrices"
    return converted(name, kind, value, item.least, lecture=True)


def layers_in(function: Callable, inputs: dict) -> int:
    """The number of layers: that of the first list, the others must have as many; 1 without lists.
    """
    lists = [
        item
        for name, item in inputs_of(function).items()
        if name in inputs and _is_list(function, item)
    ]
    if not lists:
        return 1
    last = len(inputs[lists[0].caller]) - (lists[0].layer == "0..L")
    for item in lists:
        layers, entries = _layers_of(item, last, True), len(inputs[item.caller])
        if entries != len(layers):
            raise ValueError(
                f"{item.caller} must have {len(layers)} entries, the layers {layers[0]} to {last} "
                f"({lists[0].caller} has {last}), but has {entries}"
            )
    return last


def given_arrays(function: Callable, last: int, inputs: dict) -> dict[ArrayAtLayer, np.ndarray]:
    """The arrays among the inputs."""
    known = inputs_of(function)
    found = {}
    for array in arrays_at_layers(function, last, "Takes", "Fills", "Makes"):
        caller = array.item.caller
        if caller in inputs and known[caller] is array.item:
            found[array] = array.of(inputs)
    return found


def _shapes(function: Callable, last: int, inputs: dict) -> Iterator[InputShape]:
    """The shapes of the inputs, and what each axis is."""
    for array, value in given_arrays(function, last, inputs).items():
        shape = value if array.item.kind == "shape" else np.shape(value)
        axes = (*array.axes, "2") if array.item.kind == "positions" else array.axes
        yield InputShape(array.name, axes, tuple(shape))
    for item in _transforms(function):
        axes = tuple([at_layer(size, last, last) for size in item.sizes[1:]])
        for t, matrix in enumerate(inputs[item.caller]):
            yield InputShape(f"{item.caller}[{t}]", axes, matrix.shape)


@functools.cache
def _transforms(function: Callable) -> list[Item]:
    return [item for item in signature_of(function).items("Takes") if item.kind in TRANSFORMS]


def _numbers(function: Callable, last: int, inputs: dict) -> Iterator[tuple[str, int, str]]:
    """The whole numbers: the size's name, the number, and who gives it."""
    for item in signature_of(function).items("Numbers"):
        name = at_layer(f"{item.name}[{item.layer}]", last, last) if item.layer else item.name
        yield name, inputs.get(item.caller, int(item.default or 0)), f"the input {item.caller}"
    for item in _transforms(function):
        yield item.sizes[0], len(inputs[item.caller]), f"the number of {item.caller}"


@functools.lru_cache(1024)  # the same shapes come again and again
def _sizes(function: Callable, last: int, shapes: tuple, numbers: tuple) -> Sizes:
    """The sizes; a number above its most is an IndexError, too much memory a ValueError."""
    sizes = solved(shapes, numbers, rules_of(function, last))
    signature = signature_of(function)
    for item in signature.items("Numbers"):
        if item.most:
            most = at_layer(item.most, last, last)
            if sizes[item.name] > sizes[most]:
                allowed = f"a number from 1 to {sizes.described((most,))}"
                raise IndexError(
                    f"{item.caller} must be {allowed}, but came as {sizes[item.name]}"
                )
    known = [f"{name} = {number}" for name, number, _ in numbers]
    known += [f"{array.name} = {array.shape}" for array in shapes if array.name.endswith("shape")]
    what = f"{function.__name__} with {', '.join(known)}" if known else function.__name__
    made = [array.axes for array in arrays_at_layers(function, last, "Fills", "Makes")]
    fits_memory(what, made, sizes)
    return sizes


def _arrays(function: Callable, last: int, inputs: dict, sizes: Sizes) -> dict[str, Array | Layers]:
    """The arrays that were given, and, not yet computed, those that the listing fills."""
    layers: dict[str, dict] = {}
    for array, value in given_arrays(function, last, inputs).items():
        if array.item.kind != "shape":
            layers.setdefault(array.item.name, {})[array.layer] = _array(array.item, value)
    for array in arrays_at_layers(function, last, "Fills"):
        there = layers.setdefault(array.item.name, {})
        if array.layer not in there:
            there[array.layer] = uncomputed(*sizes.shape(array.axes))
    for item in signature_of(function).items("Makes"):
        if item.layer:
            layers.setdefault(item.name, {})
    return {name: its[None] if None in its else Layers(name, its) for name, its in layers.items()}


def _array(item: Item, values: np.ndarray) -> Array:
    if item.kind == "positions":
        pairs = values.reshape(-1, 2).astype(int)
        x, y = (pairs.T + 1).tolist()
        known: dict[tuple, Position] = {}
        cells = [known.get(one) or known.setdefault(one, Position(one)) for one in zip(x, y)]
        return Array(values.shape[:-1], cells)
    array = Array.from_numpy(values)
    array.name = None if item.layer else item.name
    return array


def _layered_size(name: str, sizes: Sizes) -> Layers:
    """The size of every layer, D[l]."""
    layers = {}
    for size, number in sizes.items():
        letter, _, layer = size.partition("[")
        if letter == name:
            layers[int(layer[:-1])] = number
    return Layers(name, dict(sorted(layers.items())))


def _functions(function: Callable, inputs: dict) -> dict[str, Any]:
    """The activation or its derivative, the transforms as the listing takes them, numbers."""
    found: dict[str, Any] = {}
    for item in signature_of(function).items("Takes"):
        given: Any = inputs.get(item.caller, item.default)
        match item.kind:
            case "function" | "derivative":
                found[item.name] = _cell_by_cell(given, item)
            case "functions":
                found[item.name] = [Transform(matrix) for matrix in given]
            case "numbers":
                found[item.name] = span(1, len(given))
            case "correspondences":
                K = round(len(given[0]) ** 0.5)
                found[item.name] = _array(item, np.reshape(np.array(given), (-1, K, K, K, K)))
            case kind if kind in REAL_NUMBERS:
                found[item.name] = given
    return found


# ---------------------------------------------------------------- back to NumPy


def results(function: Callable, given: dict, made: dict) -> dict:
    """The arrays that the listing filled or made, as NumPy arrays."""
    arrays: dict[str, Any] = {}
    for name, found in outcome(function, given, made).items():
        if isinstance(found, list):
            arrays[name] = [_as_numpy(one) for one in found]
        else:
            arrays[name] = _as_numpy(found)
    return arrays


def _as_numpy(found: Any) -> np.ndarray:
    """An array, or what a changed line has put in its place: a number."""
    if isinstance(found, Array):
        return found.to_numpy()
    return np.asarray(found)


def outcome(function: Callable, given: dict, made: dict) -> dict:
    """The arrays that the listing filled (its arguments) or made (`made`: its local arrays), a list
    for many layers.
    """
    found = {
        name: value for name, value in made.items() if name not in given and _is_local(name, value)
    }
    items = {item.name: item for item in signature_of(function).items("Fills", "Makes")}
    for name in given:
        if name not in items or not isinstance(given[name], Layers):
            continue
        arrays = given[name].layers
        layer = given.get("l", 0) - (items[name].layer == "l-1")
        if "L" in given:
            found[name] = [arrays[layer] for layer in sorted(arrays)]
        elif layer in arrays:  # a function of one's own may never make it
            found[name] = arrays[layer]
    return found


def _is_local(name: str, value: Any) -> bool:
    """Whether a local variable is an array that the listing made, no slice of another one."""
    if not isinstance(value, Array):
        return False
    return name == "output" or (value.source is None and value.layer is None)


class Transform:
    """A transform t of filters: TW = t(W), plane by plane, made from its point correspondences
    `matrix`.

    Where each point comes from one point, only those are read; the others' products are 0, or NaN
    with an inf.
    """

    def __init__(self, matrix: np.ndarray):
        matrix = np.asarray(matrix, dtype=float)
        self.there = there = matrix != 0
        if (there.sum(axis=1) == 1).all():  # each point comes from one point: a turn, a flip
            self.sources = there.argmax(axis=1)[:, None]
        else:
            self.sources = np.tile(np.arange(len(matrix)), (len(matrix), 1))
        self.weights = np.take_along_axis(matrix, self.sources, axis=1)

    def __call__(self, filter: Array) -> Array:
        points = np.arange(0, len(filter.cells), len(self.sources))[:, None, None] + self.sources
        values = np.reshape(picked(filter, points.shape, points).values(), points.shape)
        cells = np.reshape(filter.cells, (len(points), 1, -1))
        with np.errstate(all="ignore"):
            sums = sum(self.weights[:, k] * values[:, :, k] for k in range(points.shape[-1]))
            sums = sums + np.where(self.there, 0, 0 * cells).sum(axis=-1)
        return Array(filter.shape, sums.ravel().tolist(), False)


def _cell_by_cell(activation: Any, item: Item) -> Callable:
    """The activation (or its derivative) for a cell's number, or cell by cell for a slice of an
    array. It has the item's name, which is the listing's.
    """
    from ..operations import activations

    known = activations.named(activation)
    function = known.derivative if item.kind == "derivative" else known

    def of(z: Any) -> Any:
        return z.map(of) if isinstance(z, Array) else float(function(z))

    of.__name__ = of.__qualname__ = item.name
    for one in activations.BY_NAME.values():
        if known is one:  # one's own may print, or count
            of.can_be_repeated = True  # type: ignore[attr-defined]
    return of


@functools.cache
def keeping_locals(function: Callable) -> Callable:
    """The same listing, returning its local variables, so that the arrays that it makes can be
    shown.
    """
    definition = tree_of(function)
    kept = parse("return locals()").body[0]
    match definition.body[-1]:
        case ast.Return(ast.Name()) as last:
            last.value = kept.value
        case ast.Return(ast.expr() as value) as last:
            last.value = ast.Dict([None, ast.Constant("output")], [kept.value, value])
        case last:
            definition.body.append(ast.copy_location(kept, last))
    return compiled(function, ast.fix_missing_locations(definition))
