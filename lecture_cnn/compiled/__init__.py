"""The lecture's own loops at machine speed: `compiled.conv2d` and every other operation of `loops`.

    compiled.conv2d(...)           as `loops.conv2d`, for a batch too; a network takes this module
    run(function, y=..., w=...)    runs a listing, as `language.adapter.run` does, for a batch too
    text(function, y=..., w=...)   the rewritten source, to read
    explain("conv2d", y=..., w=...)   prints the loops as they run

There is no second copy of a listing. Each module is one step, in this order:

    rewriting   the listing's own source as a text of fixed sizes
    proofs      no index of the text can lie outside, and no cell is read before it is written
    nests       which loops are free: they may be exchanged, and no bit changes
    copies      what only copies an array is left out
    tiles       free loops in tiles and lanes, the fastest of them, as text
    plain       the text of all that is no sum in tiles
    lanes       a processor's vectors, for numba
    steps       one step, and how it takes its arrays
    programs    the steps of a listing, run one after the other
    threads     a batch in parts, each in a thread of its own
    running     from text to a function

Each cell gets its products in the lecture's order. numba compiles the text where it is installed
(the extra `fast`); otherwise Python runs it as it is.

With float32 inputs every product and every sum is rounded to float32.
"""

import functools
import importlib.util
import inspect
import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import numpy as np

from .. import loops
from ..language import adapter
from ..listings import LISTINGS, network, pooling
from ..operations import activations, checks
from ..operations.real_cells import quiet
from ..operations.shapes import REAL_NUMBERS, taking_batches
from .programs import Program, Results
from .running import function_of, is_numpys

__all__ = ["run", "text", "explain", *loops.__all__]

Array = np.ndarray
Inputs = dict[str, Any]
Shape = tuple[int, ...]


@quiet
def run(
    function: Callable, like: Callable | None = None, engine: str | None = None, **inputs: Any
) -> dict[str, Any]:
    """Run a listing as `adapter.run` does, rewritten.

    Inputs of float32 are computed in float32. Arrays with one axis more than the listing's are a
    batch: so are the results, but dw and db, which are summed over the instances in their order.

    `engine`: "numba" or "python"; without one, numba if it is installed. Another name is a
    ValueError.
    """
    return _run(function, like or function, inputs, engine).all()


def text(function: Callable, **inputs: Any) -> str:
    """The listing's source, rewritten for these inputs."""
    return _program(function, function, inputs).source


def _run(
    function: Callable, like: Callable, inputs: Inputs, engine: str | None = None
) -> Results:
    engine = engine or _engine()
    if engine not in ("numba", "python"):
        raise ValueError(f'engine: expected "numba" or "python", got {engine!r}')
    program = _program(function, like, inputs)
    seen = _seen.get()
    if seen is not None:
        seen.append(program)
    return program(inputs, engine)


# ---------------------------------------------------------------- the operations


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    operation = getattr(loops, name)

    @functools.wraps(operation)
    def rewritten(*args: Any, **kwargs: Any) -> Any:
        with adapter.run_by(_run), taking_batches():
            return operation(*args, **kwargs)

    return globals().setdefault(name, rewritten)


def _rewritten(operation: Callable) -> Callable:
    """An operation of this module, with `run` leaving listings to it and with batches."""

    @functools.wraps(getattr(loops, operation.__name__))
    @quiet
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with adapter.run_by(_run), taking_batches():
            return operation(*args, **kwargs)

    return wrapped


# `loops` runs these two as printed, with inserted zeros as cells. Where that gives a NaN, the loops
# of L11 and L24 are taken, which insert none.


@_rewritten
def conv2d_input_gradient(
    dz: Any, w: Any, *, stride: int = 1, padding: int = 0, input_shape: Shape
) -> Array:
    """dy of `loops.conv2d_input_gradient`, without the products of inserted zeros."""
    sizes = dict(stride=stride, padding=padding)
    dy = loops.conv2d_input_gradient(dz, w, input_shape=input_shape, **sizes)
    if not np.isfinite(dy).all():
        y = np.zeros(input_shape, dy.dtype)
        dy, _, _ = loops.conv2d_backward(dz, y, w, **sizes)
    return dy


@_rewritten
def conv2d_filter_gradient(
    dz: Any, y: Any, *, K: int, stride: int = 1, padding: int = 0
) -> Array:
    """dw of `loops.conv2d_filter_gradient`, without the products of inserted zeros."""
    sizes = dict(stride=stride, padding=padding)
    dw = loops.conv2d_filter_gradient(dz, y, K=K, **sizes)
    if not np.isfinite(dw).all():
        _, dw, _ = loops.conv2d_backward(dz, y, np.zeros_like(dw), **sizes)
    return dw


@_rewritten
def max_pool2d(y: Any, K: int, *, stride: int = 1, padding: int = 0) -> tuple[Array, Array]:
    """u and pidx of `loops.max_pool2d`: without padding the listing's own, on the cells."""
    y, K, stride, padding = checks.checked(loops.max_pool2d, y, K, stride, padding, lecture=True)
    if padding:
        return loops.max_pool2d(y, K, stride=stride, padding=padding)
    found = adapter.run(pooling.max_pool_stride, y=y, K=K, stride=stride)
    return found["Y"], found["pidx"]


@_rewritten
def flatten(y: Any) -> Array:
    """`loops.flatten`, as one move of the cells."""
    [y] = checks.checked(loops.flatten, y, lecture=True)
    maps_last = np.moveaxis(y, -3, -1)
    *before, D, W, H = y.shape
    return maps_last.reshape(*before, D * W * H).copy()


@_rewritten
def unflatten(v: Any, shape: Any) -> Array:
    """`loops.unflatten`, as one move of the cells."""
    v, shape = checks.checked(loops.unflatten, v, shape, lecture=True)
    *before, D, W, H = shape
    return np.moveaxis(v.reshape(*before, W, H, D), -1, -3).copy()


@_rewritten
def softmax(z: Any) -> Array:
    """`loops.softmax`, by the loops of L33 on maps of one cell."""
    [z] = checks.checked(loops.softmax, z, lecture=True)
    return adapter.run(network.flatten_softmax, **_maps_of_one_cell(z))["output"]


@_rewritten
def cross_entropy_backward(z: Any, d: Any) -> Array:
    """`loops.cross_entropy_backward`, with the softmax of L33."""
    z, d = checks.scores_and_labels(loops.cross_entropy_backward, z, d, lecture=True)
    return adapter.run(network.flatten_softmax, **_maps_of_one_cell(z))["output"] - d


@_rewritten
def l2_divergence_backward(y: Any, d: Any) -> Array:
    """y - d."""
    y, d = checks.checked(loops.l2_divergence_backward, y, d, lecture=True)
    return y - d


def _divergence(operation: Callable, check: Callable) -> Callable:
    """A divergence: one number for each instance."""

    @_rewritten
    @functools.wraps(operation)
    def divergence(*args: Any, **kwargs: Any) -> Any:
        given = inspect.signature(operation).bind(*args, **kwargs).arguments
        first, d = check(operation, *given.values(), lecture=True)
        if first.ndim == 1:
            return operation(first, d)
        return np.array([operation(*one) for one in zip(first, d)], first.dtype)

    return divergence


cross_entropy = _divergence(loops.cross_entropy, checks.scores_and_labels)
l2_divergence = _divergence(loops.l2_divergence, checks.checked)


def _maps_of_one_cell(z: Array) -> Inputs:
    return dict(y=z[..., None, None])


EACH_CELL = """\
def loops(z, y, size_k):
    for k in range(size_k):
        y[k] = number(activation(double(z[k])))
"""


def _cell_by_cell(name: str, is_derivative: bool) -> Callable:
    """The activation of this name for arrays, or its derivative."""
    text = EACH_CELL.replace("activation", "f_prime") if is_derivative else EACH_CELL
    operation = loops.ACTIVATIONS[name]
    operation = operation.derivative if is_derivative else operation

    @functools.wraps(operation, updated=())
    @quiet
    def applied(z: Any) -> Any:
        with taking_batches():
            z = checks.activation_input(z, lecture=True)
        if is_numpys(name):
            t = np.tanh(z, dtype=np.float64)
            return (1 - t * t if is_derivative else t).astype(z.dtype)[()]
        found = np.empty_like(z, order="C")
        function = function_of(text, z.dtype, name, _engine())
        function(np.ravel(z), found.reshape(-1), z.size)
        return found[()]

    return applied


for _name in loops.ACTIVATIONS:
    globals()[_name] = _cell_by_cell(_name, False)
    globals()[_name].derivative = _cell_by_cell(_name, True)


def explain(operation: Any, **inputs: Any) -> None:
    """Print the loops that `compiled` runs for an operation, or a listing, on these inputs.

    "conv2d" is an operation, "L21" a listing; a function is taken as well. Each piece of text is
    one step; the comment above it says what it is.
    """
    name = getattr(operation, "__name__", operation)
    seen: list[Program] = []
    token = _seen.set(seen)
    try:
        if name in loops.__all__:
            getattr(sys.modules[__name__], name)(**inputs)
        else:
            function = getattr(operation, "function", operation)
            function = LISTINGS[operation].function if isinstance(operation, str) else function
            run(function, **inputs)
    finally:
        _seen.reset(token)
    print(f"# by {_engine()}" + ("" if _engine() == "numba" else ": numba is not installed (slow)"))
    for program in dict.fromkeys(seen):
        print(program.explanation())
    if not seen:
        print(f"# {name}: runs no listing")


def _engine() -> str:
    """What runs the loops: numba if it is installed, else Python."""
    return "numba" if importlib.util.find_spec("numba") else "python"


# ---------------------------------------------------------------- one program for each shape

_seen: ContextVar[list[Program] | None] = ContextVar("seen", default=None)  # for explain
_programs: dict[tuple, Program] = {}


def _program(function: Callable, like: Callable, inputs: Inputs) -> Program:
    any_number = _single_numbers(like)  # a program takes any eps
    sizes = [_sizes(*one) for one in inputs.items() if one[0] not in any_number]
    key = function, like, *sizes
    if key not in _programs:
        one, batched, count = _instance(like, inputs)
        _programs[key] = Program(function, like, one, batched, count)
    return _programs[key]


@functools.cache
def _single_numbers(function: Callable) -> set[str]:
    """The names of the inputs that are single numbers, such as eps."""
    items = adapter.inputs_of(function)
    return {name for name, item in items.items() if item.kind in REAL_NUMBERS}


def _sizes(name: str, value: Any) -> tuple:
    """What of an input decides the program: an array's shape and type; a number itself."""
    if type(value) is np.ndarray and value.ndim:  # in most calls
        return name, value.shape, value.dtype
    if name == "activation":
        return name, activations.named(value)
    if name == "input_shape":
        return name, tuple(value)
    if isinstance(value, (list, tuple)):
        return name, *[(np.shape(one), np.asarray(one).dtype) for one in value]
    if np.ndim(value):
        return name, np.shape(value), np.asarray(value).dtype
    return name, type(value), value


def _instance(like: Callable, inputs: Inputs) -> tuple[Inputs, set[str], int]:
    """Zeros of the shapes of one instance, the names of the inputs that have a batch, its size."""
    counts = {name: _count(like, name, value) for name, value in inputs.items()}
    known = {name: count for name, count in counts.items() if count is not None}
    if len(set(known.values())) > 1:
        sizes = ", ".join([f"{name} has {count}" for name, count in known.items()])
        raise ValueError(f"the batches must have as many instances, but {sizes}")
    one = {name: _zeros(name, value, name in known) for name, value in inputs.items()}
    return one, set(known), max(known.values(), default=1)


def _count(like: Callable, name: str, value: Any) -> int | None:
    """How many instances an input has; None where it is no batch."""
    item = adapter.inputs_of(like).get(name)
    if item is None or not item.sizes or item.kind == "functions":
        return None
    axes = len(item.sizes) + (item.kind == "positions")
    if item.kind == "shape":
        return value[0] if len(value) > axes else None
    first = value[0] if isinstance(value, (list, tuple)) and value else value
    return len(first) if np.ndim(first) > axes else None


def _zeros(name: str, value: Any, is_batch: bool) -> Any:
    """Zeros of an array's shape, of one instance's; a number, an activation or a shape itself."""
    if name == "input_shape":
        return value[is_batch:]
    if name == "activation":
        return value
    if isinstance(value, (list, tuple)):
        return [_zeros("", one, is_batch) for one in value]
    if not np.ndim(value):
        return value
    return np.zeros(np.shape(value)[is_batch:], np.asarray(value).dtype)
