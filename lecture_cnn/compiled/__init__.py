"""The lecture's own loops at machine speed: `compiled.conv2d` and every other operation of `loops` by its name.

What you can do here: give this module to a network as its `ops`; `run(function, y=..., w=...)`, as `adapter.run`;
`text(function, y=..., w=...)`, the rewritten source to read.

No second copy of a listing exists: `rewriting` makes the text from the listing's own source, for arrays with an unused
row 0, so that indices stay as written. numba compiles it where it is installed (the extra `fast`); else Python runs it
as it is. Neither checks an index, so for every new shape the listing itself runs once, on zeros of that shape, with
all its checks.
"""

import functools
import importlib.util
import math
import types

import numpy as np

from .. import loops
from ..language import adapter
from ..onebased import Array
from ..operations import activations
from .invariants import cells_taken_out
from .rewriting import Rewriting, array_name

__all__ = ["run", "text", *loops.__all__]


def run(function, like=None, engine=None, **inputs):
    """Run a listing as `adapter.run` does, rewritten, by an `engine`: "numba" if it is installed, else "python"."""
    return _run(function, like or function, inputs, engine)


def text(function, **inputs):
    """The listing's source, rewritten for these inputs."""
    return _program(function, function, inputs, "python").text


def __getattr__(name):
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    operation = getattr(loops, name)

    @functools.wraps(operation)
    def rewritten(*args, **kwargs):
        with adapter.run_by(_run):
            return operation(*args, **kwargs)

    return globals().setdefault(name, rewritten)


# `loops` runs these two as printed, where inserted zeros are cells. Where that makes a NaN, L11 and L24 insert none.

def conv2d_input_gradient(dz, w, *, stride=1, padding=0, input_shape):
    """dy of `loops.conv2d_input_gradient`, without the products of zeros that are inserted into dz and around it."""
    step = dict(stride=stride, padding=padding)
    with adapter.run_by(_run):
        dy = loops.conv2d_input_gradient(dz, w, input_shape=input_shape, **step)
        if np.isfinite(dy).all():
            return dy
        return loops.conv2d_backward(dz, np.zeros(input_shape, dy.dtype), w, **step)[0]


def conv2d_filter_gradient(dz, y, *, K, stride=1, padding=0):
    """dw of `loops.conv2d_filter_gradient`, without the products of the zeros that are inserted into dz."""
    step = dict(stride=stride, padding=padding)
    with adapter.run_by(_run):
        dw = loops.conv2d_filter_gradient(dz, y, K=K, **step)
        if np.isfinite(dw).all():
            return dw
        return loops.conv2d_backward(dz, y, np.zeros_like(dw), **step)[1]


def _run(function, like, inputs, engine=None):
    engine = engine or ("numba" if importlib.util.find_spec("numba") else "python")
    if engine not in ("numba", "python"):
        raise ValueError(f"engine: expected \"numba\" or \"python\", got {engine!r}")
    return _program(function, like, inputs, engine)(inputs)


# ---------------------------------------------------------------- one program for each listing and shape

_programs = {}


def _program(function, like, inputs, engine):
    key = function, engine, *((name, _sizes(name, value)) for name, value in sorted(inputs.items()))
    if key not in _programs:
        _programs[key] = _Program(function, like, inputs, engine)
    return _programs[key]


class _Program:
    """A listing, checked and rewritten for one shape of its inputs."""

    def __init__(self, function, like, inputs, engine):
        zeros = {name: _zeros(name, value) for name, value in inputs.items()}
        given = adapter.arguments(like, zeros)
        made = adapter.keeping_locals(function)(**given)  # all its checks, once for this shape
        self.like, self.last, self.found = like, given.get("L", 1), {}
        for name, array in adapter.outcome(like, given, made).items():
            self.found[name] = ([array_name(a.name, a.layer) for a in array] if isinstance(array, list)
                                else array_name(array.name or name, array.layer))
        rewriting = Rewriting(function, given)
        self.arrays, self.positions = rewriting.arrays, rewriting.positions
        self.text = cells_taken_out(rewriting.source)
        activation = activations.named(inputs.get("activation", "identity"))
        scope = {"activation": activation, "f_prime": activation.derivative}
        if engine == "numba":
            scope = {name: _jitted(called) for name, called in scope.items()}
        scope["exp"] = math.exp
        exec(self.text, scope)
        self.call = scope[function.__name__]
        if engine == "numba":
            import numba

            self.call = numba.njit(self.call)

    def __call__(self, inputs):
        given, arrays = self.inputs(inputs), {}
        for name, shape in self.arrays.items():
            counts = name in self.positions  # positions are whole numbers, here from 1
            array = np.full([n + 1 for n in shape], 0 if counts else math.nan, int if counts else float)
            if name in given:
                _cells(array)[...] = np.reshape(given[name], shape) + 1 if counts else np.reshape(given[name], shape)
            arrays[name] = array
        with np.errstate(all="ignore"):  # inf and NaN go on as in the listing, without a warning
            self.call(*arrays.values())

        def result(name):
            cells = _cells(arrays[name])
            return cells - 1 if name in self.positions else cells

        return {name: [result(one) for one in found] if isinstance(found, list) else result(found)
                for name, found in self.found.items()}

    def inputs(self, inputs):
        """The inputs by the names that they have in the text."""
        placed = adapter.placed(self.like, self.last, inputs)
        given = {array_name(place.item.name, place.layer): array for place, array in placed.items()}
        if "transforms" in inputs:
            given |= {"A": inputs["transforms"], "Transforms": _transformed(inputs["transforms"], inputs["w"])}
        for name in self.positions.keys() & given.keys():
            if ((given[name] < 0) | (given[name] >= self.positions[name])).any():
                raise IndexError(f"{name}: a position lies outside of the maps of {self.positions[name]}")
        return given


def _sizes(name, value):
    """What of an input decides the program: its shape; a number, an activation or a shape itself."""
    if name == "activation":
        return activations.named(value)
    if name == "input_shape":
        return tuple(value)
    return tuple(map(np.shape, value)) if isinstance(value, (list, tuple)) else np.shape(value) or value


def _zeros(name, value):
    if name in ("activation", "input_shape"):
        return value
    if isinstance(value, (list, tuple)):
        return [np.zeros_like(array) for array in value]
    return np.zeros_like(value) if np.ndim(value) else value


def _cells(array):
    """What an array holds below its unused rows."""
    return array[(slice(1, None),) * array.ndim]


def _transformed(transforms, w):
    """Every filter in every transform, as the listing's t(w[l, j]) makes it: (T, D_out, D_in, K, K)."""
    return np.array([[adapter.Transform(matrix)(Array.from_numpy(filter)).to_numpy() for filter in w]
                     for matrix in transforms])


def _jitted(function):
    """A function of one number, compiled together with the functions that it calls."""
    import numba

    called = {name: value for name, value in function.__globals__.items() if name in function.__code__.co_names
              and isinstance(value, types.FunctionType) and value is not function}  # math.tanh names tanh, too
    scope = {**function.__globals__, **{name: _jitted(value) for name, value in called.items()}}
    return numba.njit(types.FunctionType(function.__code__, scope, closure=function.__closure__))
