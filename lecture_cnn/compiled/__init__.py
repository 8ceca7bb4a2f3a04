"""The lecture's own loops at machine speed: `compiled.conv2d` and every other operation of `loops`.

    compiled.conv2d(...)           as `loops.conv2d`; a network takes this module as its `ops`
    run(function, y=..., w=...)    runs a listing, as `language.adapter.run` does
    text(function, y=..., w=...)   the rewritten source, to read

There is no second copy of a listing: `rewriting` makes the text from the listing's own source, for
arrays with an unused row 0, so that the indices stay as they are written. numba compiles the text
where it is installed (the extra `fast`); otherwise Python runs it as it is. Neither checks an
index. So for every new shape the listing itself runs once, on zeros of that shape, with all its
checks.
"""

import functools
import importlib.util
import math
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import loops
from ..language import adapter
from ..onebased import Array as OneBased
from ..operations import activations
from ..operations.shapes import REAL_NUMBERS
from .invariants import cells_taken_out
from .rewriting import Rewriting, array_name

__all__ = ["run", "text", *loops.__all__]

Array = np.ndarray
Inputs = dict[str, Any]
Shape = tuple[int, ...]


def run(
    function: Callable, like: Callable | None = None, engine: str | None = None, **inputs: Any
) -> dict[str, Any]:
    """Run a listing as `adapter.run` does, rewritten.

    `engine`: "numba" or "python"; without one, numba if it is installed. Another name is a
    ValueError.
    """
    return _run(function, like or function, inputs, engine)


def text(function: Callable, **inputs: Any) -> str:
    """The listing's source, rewritten for these inputs."""
    return _program(function, function, inputs, "python").text


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    operation = getattr(loops, name)

    @functools.wraps(operation)
    def rewritten(*args: Any, **kwargs: Any) -> Any:
        with adapter.run_by(_run):
            return operation(*args, **kwargs)

    return globals().setdefault(name, rewritten)


# `loops` runs these two as printed, with inserted zeros as cells. Where that gives a NaN, the loops
# of L11 and L24 are taken, which insert none.


def conv2d_input_gradient(
    dz: Any, w: Any, *, stride: int = 1, padding: int = 0, input_shape: Shape
) -> Array:
    """dy of `loops.conv2d_input_gradient`, without the products of inserted zeros."""
    sizes = dict(stride=stride, padding=padding)
    with adapter.run_by(_run):
        dy = loops.conv2d_input_gradient(dz, w, input_shape=input_shape, **sizes)
        if not np.isfinite(dy).all():
            y = np.zeros(input_shape, dy.dtype)
            dy, _, _ = loops.conv2d_backward(dz, y, w, **sizes)
    return dy


def conv2d_filter_gradient(
    dz: Any, y: Any, *, K: int, stride: int = 1, padding: int = 0
) -> Array:
    """dw of `loops.conv2d_filter_gradient`, without the products of inserted zeros."""
    sizes = dict(stride=stride, padding=padding)
    with adapter.run_by(_run):
        dw = loops.conv2d_filter_gradient(dz, y, K=K, **sizes)
        if not np.isfinite(dw).all():
            _, dw, _ = loops.conv2d_backward(dz, y, np.zeros_like(dw), **sizes)
    return dw


def _run(
    function: Callable, like: Callable, inputs: Inputs, engine: str | None = None
) -> dict[str, Any]:
    if engine is None:
        engine = "numba" if importlib.util.find_spec("numba") else "python"
    if engine not in ("numba", "python"):
        raise ValueError(f'engine: expected "numba" or "python", got {engine!r}')
    return _program(function, like, inputs, engine)(inputs)


# ---------------------------------------------------------------- one program for each shape

_programs: dict[tuple, "_Program"] = {}


def _program(function: Callable, like: Callable, inputs: Inputs, engine: str) -> "_Program":
    numbers = _single_numbers(like)
    others = sorted(inputs.keys() - numbers)  # a program takes any eps
    sizes = [(name, _sizes(name, inputs[name])) for name in others]
    key = function, engine, *sizes
    if key not in _programs:
        _programs[key] = _Program(function, like, inputs, engine)
    return _programs[key]


@functools.cache
def _single_numbers(function: Callable) -> set[str]:
    """The names of the inputs that are single numbers, such as eps."""
    items = adapter.inputs_of(function)
    return {name for name, item in items.items() if item.kind in REAL_NUMBERS}


class _Program:
    """A listing, checked and rewritten for one shape of its inputs."""

    def __init__(self, function: Callable, like: Callable, inputs: Inputs, engine: str) -> None:
        zeros = {name: _zeros(name, value) for name, value in inputs.items()}
        given = adapter.arguments(like, zeros)
        made = adapter.keeping_locals(function)(**given)  # all its checks, once for this shape
        self.like, self.last = like, given.get("L", 1)
        self.results: dict[str, Any] = {}  # name -> the array's name in the text, or one a layer
        for name, arrays in adapter.outcome(like, given, made).items():
            if isinstance(arrays, list):
                self.results[name] = [array_name(one.name, one.layer) for one in arrays]
            else:
                self.results[name] = array_name(arrays.name or name, arrays.layer)
        rewriting = Rewriting(function, given)
        self.arrays, self.positions = rewriting.arrays, rewriting.positions
        self.numbers = rewriting.numbers
        self.text = cells_taken_out(rewriting.source)
        activation = inputs.get("activation", "identity")
        self.call = _executed(self.text, function.__name__, activation, engine)

    def __call__(self, inputs: Inputs) -> dict[str, Any]:
        given = self.inputs(inputs)
        arrays = {}
        for name, shape in self.arrays.items():
            array = arrays[name] = self.empty(name, shape)
            if name in given:
                values = np.reshape(given[name], shape)
                _cells(array)[...] = values + 1 if name in self.positions else values
        numbers = [float(inputs[name]) for name in self.numbers]
        with np.errstate(all="ignore"):  # as in the listing, inf and NaN give no warning
            self.call(*arrays.values(), *numbers)

        def result(name: str) -> Array:
            cells = _cells(arrays[name])
            return cells - 1 if name in self.positions else cells

        results: dict[str, Any] = {}
        for name, names in self.results.items():
            is_list = isinstance(names, list)
            results[name] = list(map(result, names)) if is_list else result(names)
        return results

    def empty(self, name: str, shape: Shape) -> Array:
        """An array with an unused row 0 on every axis; positions are whole numbers, from 1."""
        sizes = [size + 1 for size in shape]
        if name in self.positions:
            return np.zeros(sizes, int)
        return np.full(sizes, math.nan)

    def inputs(self, inputs: Inputs) -> Inputs:
        """The inputs by the names that they have in the text.

        A position outside of its maps is an IndexError.
        """
        given = {}
        for place, array in adapter.given_arrays(self.like, self.last, inputs).items():
            given[array_name(place.item.name, place.layer)] = array
        if "transforms" in inputs:
            given["A"] = inputs["transforms"]
            given["Transforms"] = _transformed(inputs["transforms"], inputs["w"])
        for name, sizes in self.positions.items():
            if name in given and _outside(given[name], sizes):
                raise IndexError(f"{name}: a position lies outside of the maps of {sizes}")
        return given


def _outside(positions: Array, sizes: Any) -> bool:
    """Whether a 0-based position lies outside of maps of this size."""
    return bool(((positions < 0) | (positions >= sizes)).any())


def _executed(text: str, name: str, activation: Any, engine: str) -> Callable:
    """The function of this name in the text, compiled if the engine is numba."""
    function = activations.named(activation)
    scope: dict[str, Any] = {"activation": function, "f_prime": function.derivative}
    if engine == "numba":
        scope = {name: _jitted(called) for name, called in scope.items()}
    scope.update(exp=math.exp, sqrt=math.sqrt)
    exec(text, scope)
    if engine == "numba":
        import numba

        return numba.njit(scope[name])
    return scope[name]


def _sizes(name: str, value: Any) -> Any:
    """What of an input decides the program: an array's shape; a number or an activation itself."""
    if name == "activation":
        return activations.named(value)
    if name == "input_shape":
        return tuple(value)
    if isinstance(value, (list, tuple)):
        return tuple(map(np.shape, value))
    return np.shape(value) or value


def _zeros(name: str, value: Any) -> Any:
    """Zeros of an array's shape; a number, an activation or a shape itself."""
    if name in ("activation", "input_shape"):
        return value
    if isinstance(value, (list, tuple)):
        return list(map(np.zeros_like, value))
    return np.zeros_like(value) if np.ndim(value) else value


def _cells(array: Array) -> Array:
    """The array without its unused row 0 of every axis."""
    return array[(slice(1, None),) * array.ndim]


def _transformed(transforms: Any, w: Array) -> Array:
    """Every filter in every transform, as the listing's t(w[l, j]): (T, D_out, D_in, K, K)."""
    filters = [OneBased.from_numpy(filter) for filter in w]
    results = []
    for matrix in transforms:
        transform = adapter.Transform(matrix)
        results.append([transform(filter).to_numpy() for filter in filters])
    return np.array(results)


def _jitted(function: Any) -> Any:
    """A function of one number, compiled together with the functions that it calls."""
    import numba

    scope = dict(function.__globals__)
    for name in function.__code__.co_names:
        called = scope.get(name)
        if isinstance(called, types.FunctionType) and called is not function:
            scope[name] = _jitted(called)  # not tanh itself, where math.tanh has the same name
    closure = function.__closure__
    return numba.njit(types.FunctionType(function.__code__, scope, closure=closure))
