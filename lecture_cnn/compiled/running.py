"""From text to a function: `function_of(text, dtype, activation, engine)`.

With numba the text goes into a file of the user's cache folder, where numba keeps the machine code
beside it: the next process compiles nothing. The file's name is made of the text, of the versions
and of this package's own source, so that one that exists is always right; it is put there whole, in
one step, so that two processes may do it at once.
"""

import functools
import hashlib
import importlib.util
import math
import os
import platform
import sys
import tempfile
import types
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ..operations import activations

_functions: dict[tuple, Callable] = {}


@functools.cache
def vector_bytes() -> int:
    """The bytes of a vector: 64 where the processor has AVX-512, else 32."""
    if importlib.util.find_spec("numba") is None:
        return 32
    from llvmlite.binding import get_host_cpu_features

    return 64 if get_host_cpu_features().get("avx512f") else 32


def function_of(text: str, dtype: np.dtype, activation: Any, engine: str) -> Callable:
    """The function `loops` of the text, compiled if the engine is numba."""
    if "activation(" not in text and "f_prime(" not in text:
        activation = "identity"
    if is_numpys(activation):
        engine = "python"  # numba has another tanh
    key = text, dtype, activations.named(activation), engine
    if key not in _functions:
        make = _in_python if engine == "python" else _compiled
        _functions[key] = make(text, dtype, activation)
    return _functions[key]


# ---------------------------------------------------------------- by NumPy


def is_numpys(activation: Any) -> bool:
    """Whether NumPy computes this activation, for one number and for an array's cells alike."""
    return activations.named(activation) is activations.tanh


# ---------------------------------------------------------------- by Python


def _in_python(text: str, dtype: np.dtype, activation: Any) -> Callable:
    function = activations.named(activation)
    lanes = vector_bytes() // dtype.itemsize
    scope: dict[str, Any] = {"activation": function, "f_prime": function.derivative}
    scope.update(exp=math.exp, sqrt=math.sqrt, number=dtype.type, double=float)

    def lanes_of(index: tuple[int, ...]) -> tuple:
        *before, first = index
        return (*before, slice(first, first + lanes))

    def store(array: np.ndarray, index: tuple, vector: np.ndarray) -> None:
        array[lanes_of(index)] = vector

    def load(array: np.ndarray, index: tuple) -> np.ndarray:
        return array[lanes_of(index)].copy()

    scope.update(load=load, store=store)
    scope["spread"] = lambda number: np.full(lanes, number, dtype)
    scope["cell"] = lambda array, index: array[index]
    exec(text, scope)
    return scope["loops"]


# ---------------------------------------------------------------- by numba

HEAD = """\
from math import exp, sqrt

import numba
from numpy import {dtype} as number, float64 as double

from {package}.lanes import cell, load, spread, store
from {package}.running import jitted

activation = jitted({activation!r})
f_prime = jitted({activation!r}, derivative=True)


@numba.njit(error_model="numpy", nogil=True, cache={cache})
"""


def _compiled(text: str, dtype: np.dtype, activation: Any) -> Callable:
    named = activations.named(activation)
    is_known = named in activations.BY_NAME.values()
    words = dict(dtype=dtype.name, package=__package__, cache=is_known)
    words["activation"] = named.__name__ if is_known else ""
    source = HEAD.format(**words) + text
    if is_known:
        return _module(_kept(source)).loops
    source = source.replace("jitted(''", "jitted(own")
    scope: dict[str, Any] = {"own": named}
    exec(source, scope)
    return scope["loops"]


def jitted(activation: Any, derivative: bool = False) -> Any:
    """An activation, or its derivative, compiled together with the functions that it calls."""
    named = activations.named(activation)
    return _jitted(named.derivative if derivative else named)


@functools.cache
def _jitted(function: Any) -> Any:
    import numba

    scope = dict(function.__globals__)
    for name in function.__code__.co_names:
        called = scope.get(name)
        if isinstance(called, types.FunctionType) and called is not function:
            scope[name] = _jitted(called)  # not tanh itself, where math.tanh has the same name
    closure = function.__closure__
    return numba.njit(types.FunctionType(function.__code__, scope, closure=closure))


# ---------------------------------------------------------------- kept


def folder() -> Path:
    """Where compiled loops are kept: below the user's cache folder, or XDG_CACHE_HOME."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "lecture_cnn" / "loops"


@functools.cache
def _versions() -> str:
    """What the machine code depends on, besides the text."""
    own = [Path(__file__).with_name(name).read_text() for name in ("lanes.py", "running.py")]
    own.append(Path(activations.__file__).read_text())
    known = [version("numba"), version("llvmlite"), version("numpy"), sys.version]
    return "\n".join([*known, platform.machine(), *own])


def _kept(source: str) -> Path:
    """The file of this source; it is written if it is not there."""
    name = hashlib.sha256((_versions() + source).encode()).hexdigest()[:24]
    path = folder() / f"loops_{name}.py"
    if path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _written(path, source)
    except OSError:  # no such folder for this user: kept as long as this process
        return _written(Path(tempfile.mkdtemp(prefix="lecture_cnn_")) / path.name, source)


def _written(path: Path, source: str) -> Path:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".new", delete=False) as file:
        file.write(source)
    os.replace(file.name, path)
    return path


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)  # numba looks there
    spec.loader.exec_module(module)
    return module
