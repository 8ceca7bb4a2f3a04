"""How many steps a run would take, without running it: `steps_of(function, arguments)`; `refuse(...)` if too many.

Only the headers of the loops are evaluated. A loop whose body's headers don't depend on its variable is counted once
and multiplied, so that the count takes as long for a photograph as for a 6 x 5 map.
"""

import ast

import numpy as np

from . import border
from .recording import MOST
from .source import body_of, tree_of


class _NotKnown(Exception):
    """The number of steps depends on what is computed (a while, an if, a header that reads an array's values)."""


def steps_of(function, arguments):
    """The number of steps of `function(**arguments)`, or None where only the run itself can tell."""
    definition = tree_of(function)
    needed = _needed(definition)
    scope = {**function.__globals__, **arguments}
    try:
        return _steps(body_of(definition), scope, needed)
    except Exception:  # _NotKnown, and whatever a header of one's own raises: the run says it better
        return None


def refuse(function, like, inputs, given):
    """A ValueError if the run would take more than MOST steps: with the count, and a crop that would do."""
    count = steps_of(function, given)
    if count is None or count <= MOST:
        return
    smaller = _smaller(function, like, inputs)
    offer = f": {smaller}" if smaller else ""
    raise ValueError(f"{function.__name__}: {count:,} steps, and at most {MOST:,} can be kept; "
                     f"take a smaller crop{offer}")


def _steps(body, scope, needed):
    count = 0
    for node in body:
        match node:
            case ast.For(target=ast.Name(name)):
                values = list(_value(node.iter, scope))
                varies = name in needed or _changed(node.body) & needed
                for value in values if varies else values[:1]:
                    scope[name] = value
                    count += _steps(node.body, scope, needed) * (1 if varies else len(values))
            case ast.For() | ast.While() | ast.If() | ast.Try() | ast.With():
                raise _NotKnown
            case ast.FunctionDef():
                pass
            case _:
                count += 1
                for target in _changed([node]) & needed:
                    if not isinstance(node, ast.Assign):
                        raise _NotKnown
                    scope[target] = _value(node.value, scope)
    return count


def _value(node, scope):
    return eval(compile(ast.Expression(node), "<header>", "eval"), scope)


def _needed(definition):
    """The names that decide how often a loop runs: those in headers, and those that these are made of."""
    needed = {name for node in ast.walk(definition) if isinstance(node, ast.For) for name in _names(node.iter)}
    while True:
        more = {name for node in ast.walk(definition) if isinstance(node, ast.Assign) and _changed([node]) & needed
                for name in _names(node.value)} - needed
        if not more:
            return needed
        needed |= more


def _names(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _changed(body):
    """The variables (no cells) that these statements set."""
    return {part.id for node in body for part in ast.walk(node)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _smaller(function, like, inputs):
    """Words on the largest crop of the maps that can be kept, "y of 57 x 46 cells ..."; "" if none is found."""
    maps = {name: np.asarray(value) for name, value in inputs.items()
            if isinstance(value, np.ndarray) and value.ndim == 3 + (name == "pidx") and name not in ("w", "transforms")}
    if not maps:
        return ""
    stride = int(inputs.get("stride", inputs.get("S", 1)))
    least = min(array.shape[1] for array in maps.values())
    widest = max(maps, key=lambda name: maps[name].shape[1])

    def cropped(cut):
        """The inputs with `cut` columns and rows less in the smallest maps, and stride times as many in larger ones."""
        small = dict(inputs)
        for name, array in maps.items():
            less = cut * (stride if array.shape[1] > least or len(maps) == 1 else 1)
            small[name] = array[:, :max(1, array.shape[1] - less), :max(1, array.shape[2] - less)]
        if "input_shape" in inputs:
            D, W, H = inputs["input_shape"]
            small["input_shape"] = D, W - cut * stride, H - cut * stride
        return small

    def fits(cut):
        try:
            count = steps_of(function, border.arguments(like, cropped(cut)))
        except (ValueError, TypeError, IndexError):
            return None
        return count is not None and count <= MOST

    low, high = 0, min(min(array.shape[1:3]) for array in maps.values()) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) in (True, None) else (middle, high)
    if not fits(high):
        return ""
    old, new = maps[widest].shape, cropped(high)[widest].shape
    return f"{widest} of {new[1]} x {new[2]} cells a map instead of {old[1]} x {old[2]}"
