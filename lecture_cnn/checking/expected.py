"""What is said of a function that could not be read: `expected_form(function, reading)`.

The operation's own form, the reading that came furthest, and a wrapper with the function's names.
"""

import re
from typing import Any

import numpy as np

from .. import vectorized
from .cases import Array, arguments_of, probe
from .compare import RESULT_NAMES, named_results
from .plans import Call, Plan, Spec, named_specs, parameters_of
from .reading import Reading

HELD = {  # what a layer asks for, in the words of an operation's arguments
    "D_out": "len(w)",
    "D_in": "w.shape[1]",
    "K": "w.shape[-1]",
    "input_shape": "y.shape",
    "w_shape": "w.shape",
}
LAYER = "layer"


def expected_form(function: Any, reading: Reading, is_tried: bool) -> str:
    """The operation's signature, shapes and results, and a wrapper that would do.

    `is_tried`: whether the reading is one that came further than others.
    """
    operation = reading.operation
    own = arguments_of(operation)
    inputs, _ = probe(operation, False)
    call: list[str] = []
    for name, one in own.items():
        usual = "" if one.default is one.empty else f"={one.default}"
        is_first = one.kind is one.KEYWORD_ONLY and "*" not in "".join(call)
        star = "*, " if is_first else ""
        call.append(f"{star}{name}{usual}")
    shapes = []
    for name, value in inputs.items():
        if isinstance(value, Array):
            shapes.append(f"{name} {value.shape}")
    results = named_results(operation, getattr(vectorized, operation)(**inputs))
    made = [f"{name} {np.shape(value)}" for name, value in results.items()]
    arguments = ", ".join(call)
    name = getattr(function, "__name__", "my_function")
    name = name if name.isidentifier() else "my_function"
    lines = [
        "It could not be read. Expected:",
        f"    {operation}({arguments})  ->  {', '.join(results)}",
        f"    for {', '.join(shapes)}: {', '.join(made)}",
    ]
    if is_tried:
        lines.append(f"It came furthest as: {reading.told(name)}")
    lines += [
        "A wrapper that would do, with each ... filled in:",
        f"    def wrapper({arguments}):",
    ]
    lines += [f"        {line}" for line in _body(name, reading.plan, operation)]
    return "\n".join(lines)


def _body(name: str, plan: Plan, operation: str) -> list[str]:
    """The lines of a wrapper that calls the function by its own names."""
    results = ", ".join(RESULT_NAMES[operation])
    if plan.kind == "class":
        return [*_lines_of_a_layer(name, plan, operation), f"return {results}"]
    named = dict(named_specs(plan))
    called = _arguments(([], named), operation) if named else "..."
    return [
        "...  # bring each array into the order and shape that it takes",
        f"{results} = {name}({called})",
        f"return {results}",
    ]


def _lines_of_a_layer(name: str, plan: Plan, operation: str) -> list[str]:
    """A layer is made, gets its weights, and runs its passes."""
    owner = plan.function if isinstance(plan.function, type) else type(plan.function)
    parameters = parameters_of(owner) or []
    made = _by_name([one.name for one in parameters], plan.call)
    lines = [f"{LAYER} = {name}({_arguments(([], made), operation)})"]
    if plan.sets:
        lines.append(f"...  # put {' and '.join(plan.sets)} where it keeps them")
    results = ", ".join(RESULT_NAMES[operation])
    passes = {"forward": plan.forward, "backward": plan.backward}
    asked = {called: call for called, call in passes.items() if call is not None}
    for called, call in asked.items():
        is_last = called == list(asked)[-1]
        start = f"{results} = " if is_last else ""
        lines.append(f"{start}{LAYER}.{called}({_arguments(call, operation)})")
    return lines


def _by_name(names: list[str], call: Call) -> dict[str, Spec]:
    """The values of a call by the names of its arguments."""
    args, kwargs = call
    return {**dict(zip(names, args)), **kwargs}


def _arguments(call: Call, operation: str) -> str:
    """The values of a call as text: img=y, stride=stride."""
    args, kwargs = call
    texts = [_text(spec, operation) for spec in args]
    texts += [f"{name}={_text(spec, operation)}" for name, spec in kwargs.items()]
    return ", ".join(texts)


def _text(spec: Spec, operation: str) -> str:
    """A value in the words of the operation's arguments; "..." where it has none."""
    kind, value = spec
    own = arguments_of(operation)
    if kind == "tuple":
        inside = [_text(one, operation) for one in value]
        return f"({', '.join(inside)})"
    if kind == "dict":
        pairs = [f'"{key}": {_text(one, operation)}' for key, one in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if kind in ("constant", "rate"):
        return repr(value)
    if kind not in ("role", "zeros", "pair", "of one"):
        return "..."
    text = value if value in own else _held(value, set(own))
    return f"({text}, {text})" if kind == "pair" else text


def _held(role: str, own: set[str]) -> str:
    """What a layer asks for, of an array that the operation has; "..." where it has none."""
    text = HELD.get(role, "")
    is_there = {"w", "y"} & own & set(re.findall(r"\w", text))
    return text if is_there else "..."
