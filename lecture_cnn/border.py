"""Between NumPy arrays (0-based) and a listing's 1-based arguments: `run(function, y=..., w=...)`.

How a listing uses a name decides what it gets: `W[l]` is a number a layer, plain `W` a number, `Y[l, ...]` an array
a layer, `dz[:, i, j]` an array. What the listing fills without making it is allocated here, not yet computed.
"""

import ast
import functools
from typing import NamedTuple

import numpy as np

from .onebased import Array, Layers, Position, uncomputed
from .source import compiled, tree_of

AT_LAYER_0 = {"y", "image", "dYpad"}  # inputs that belong to layer l-1; all others belong to layer l


def run(function, **inputs):
    """Run a listing on plain arrays: a dict of the arrays that it made or filled, as NumPy arrays."""
    given = arguments(function, inputs)
    made = _keeping_locals(function)(**given)
    return results(function, given, made)


def arguments(function, inputs):
    """The listing's own arguments, 1-based, from NumPy inputs; one layer, or lists with one entry a layer."""
    use = uses(function)
    sizes, layers = _sizes(inputs)
    unknown = set(inputs) - {"input_shape", *AT_LAYER_0, "activation", *use.parameters}
    if unknown:
        raise TypeError(f"{function.__name__} takes no input {sorted(unknown)[0]!r}")
    given = {}
    for name in use.parameters:
        if name in ("l", "L"):
            given[name] = layers
        elif name in ("activation", "f_prime"):
            given[name] = _cell_by_cell(inputs.get("activation", "identity"), name == "f_prime")
        elif name in sizes and name in use.layered:
            given[name] = Layers(name, sizes[name])
        elif name in sizes:
            given[name] = inputs.get(name, sizes[name].get(layers))
        elif name in use.layered:
            given[name] = _layered(name, inputs, use, sizes, layers)
        else:
            given[name] = _plain(function, name, inputs)
    return given


def results(function, given, made):
    """The arrays that the listing filled (its arguments) or made (`made`: its local arrays), as NumPy arrays."""
    use, found = uses(function), {}
    local = {name: value for name, value in made.items() if isinstance(value, Array) and value.source is None}
    found.update((name, value.to_numpy()) for name, value in local.items() if name not in given)
    for name, offsets in use.filled.items():
        arrays = given[name].layers
        lowest = min(arrays)
        if given.get("L"):
            found[name] = [arrays[layer].to_numpy() for layer in sorted(arrays)]
        else:
            found[name] = arrays[lowest if min(offsets) < 0 else given["l"]].to_numpy()
    return found


class Uses(NamedTuple):
    """How a listing uses its parameters: `layered` ones are indexed by the layer first; `filled` ones are assigned,
    at layer l + offset; `makes` are those whose whole layer it makes itself."""

    parameters: tuple
    layered: frozenset
    filled: dict
    makes: frozenset


@functools.lru_cache(maxsize=None)
def uses(function):
    """How the listing uses its parameters, read from its source."""
    definition = tree_of(function)
    parameters = tuple(argument.arg for argument in definition.args.args)
    layered, filled, makes = set(), {}, set()
    for node in ast.walk(definition):
        match node:
            case ast.Subscript(ast.Name(name), index) if name in parameters:
                offset = _layer_offset(index.elts[0] if isinstance(index, ast.Tuple) else index)
                if offset is None:
                    continue
                layered.add(name)
                if isinstance(node.ctx, ast.Store):
                    filled.setdefault(name, set()).add(offset)
                    if _is_whole_layer(index):
                        makes.add(name)
    return Uses(parameters, frozenset(layered), filled, frozenset(makes))


def _layer_offset(index):
    """0 for an index l or L, -1 for l-1, else None."""
    match index:
        case ast.Name("l" | "L"):
            return 0
        case ast.BinOp(ast.Name("l" | "L"), ast.Sub(), ast.Constant(1)):
            return -1
        case ast.Constant(0):
            return -1
    return None


def _is_whole_layer(index):
    return not isinstance(index, ast.Tuple) or all(
        isinstance(part, ast.Slice) and part.lower is None and part.upper is None for part in index.elts[1:])


def _sizes(inputs):
    """D, W, H, K per layer, from the shapes of the inputs, and the number of the last layer."""
    lists = [value for name, value in inputs.items() if name in ("w", "z") and isinstance(value, (list, tuple))
             and np.ndim(value[0]) > 0]
    last = len(lists[0]) if lists else 1
    D, W, H, K = {}, {}, {}, {}
    outer = next((inputs[name] for name in ("y", "image") if name in inputs), None)
    if "Y" in inputs:
        outer = inputs["Y"][0]
    shape = inputs.get("input_shape", np.shape(outer) if outer is not None else None)
    stride = inputs.get("stride", inputs.get("S", 1))
    for layer in range(1, last + 1):
        above = next((_of_layer(inputs[name], layer, last) for name in ("dz", "z", "dY", "pidx") if name in inputs), None)
        w = _of_layer(inputs["w"], layer, last) if "w" in inputs else None
        if w is not None or "K" in inputs:
            K[layer] = w.shape[-1] if w is not None else inputs["K"]
        if layer == 1:
            if shape is None and above is not None and layer in K:
                shape = (w.shape[1], above.shape[1] + K[1] - 1, above.shape[2] + K[1] - 1)
            if shape is None and "dYpad" in inputs:
                depth, width, height = np.shape(inputs["dYpad"])
                shape = (depth, width - 2 * inputs["P"], height - 2 * inputs["P"])
            if shape is not None:
                D[0], W[0], H[0] = (int(size) for size in shape[-3:])
        if above is not None and above.ndim >= 3:
            D[layer], W[layer], H[layer] = above.shape[:3]
        elif layer in K and layer - 1 in W:
            D[layer] = len(w) if w is not None else D[layer - 1]
            W[layer], H[layer] = ((size - K[layer]) // stride + 1 for size in (W[layer - 1], H[layer - 1]))
    return {"D": D, "W": W, "H": H, "K": K}, last


def _shape(name, layer, sizes):
    """The lecture's shape of the array `name` of a layer."""
    D, W, H, K = (sizes[size] for size in "DWHK")
    if name in ("w", "dw"):
        return D[layer], D[layer - 1], K[layer], K[layer]
    if name in ("b", "db"):
        return (D[layer],)
    return D[layer], W[layer], H[layer]


def _layered(name, inputs, use, sizes, last):
    """The Layers of one parameter: what was given, and, not yet computed, what the listing fills."""
    layers = {}
    for key in {name, *(alias for alias in AT_LAYER_0 if name in ("Y", "dYpad") and alias in inputs)} & set(inputs):
        values = inputs[key]
        if isinstance(values, (list, tuple)) and np.ndim(values[0]) > 0 and last >= 1 and key in ("Y", "z", "w", "b"):
            first = 0 if key == "Y" else 1
            layers.update({number: values[number - first] for number in range(first, first + len(values))})
        else:
            layers[0 if key in AT_LAYER_0 else last] = values
    for layer, values in layers.items():
        layers[layer] = _array(name, values, _shape(name, layer, sizes))
    if name in use.filled and name not in use.makes:
        for layer in range(1, last + 1):
            for offset in use.filled[name]:
                if layer + offset not in layers:
                    layers[layer + offset] = uncomputed(*_shape(name, layer + offset, sizes))
    if not layers and name not in use.filled:
        raise TypeError(f"missing input {name!r}")
    return Layers(name, layers)


def _plain(function, name, inputs):
    if name not in inputs:
        raise TypeError(f"{function.__name__} needs the input {name!r}")
    value = inputs[name]
    return Array.from_numpy(value) if np.ndim(value) else value


def _array(name, values, shape):
    values = np.asarray(values)
    positions = name == "pidx"
    if values.shape != (*shape, 2) if positions else values.shape != shape:
        raise ValueError(f"{name}: expected the shape {shape}, got {values.shape}")
    if positions:
        pairs = values.reshape(-1, 2).tolist()
        return Array(shape, [Position((x + 1, y + 1)) for x, y in pairs])
    return Array.from_numpy(values)


def _of_layer(values, layer, last):
    return np.asarray(values[layer - 1] if isinstance(values, (list, tuple)) and np.ndim(values[0]) > 0
                      and len(values) == last and last > 1 else values)


def _cell_by_cell(activation, derivative):
    """The activation (or its derivative) for a cell's number, or cell by cell for a piece of an array."""
    from . import activations

    function = activations.named(activation)
    function = function.derivative if derivative else function

    def of(z):
        return z.map(of) if isinstance(z, Array) else float(function(z))

    return of


@functools.lru_cache(maxsize=None)
def _keeping_locals(function):
    """The same listing, returning its local variables, so that the arrays that it makes can be shown."""
    definition = tree_of(function)
    if isinstance(definition.body[-1], ast.Return):
        definition.body[-1].value = ast.Dict([None, ast.Constant("output")],
                                             [ast.parse("locals()", mode="eval").body, definition.body[-1].value])
    else:
        definition.body.append(ast.parse("return locals()").body[0])
        ast.copy_location(definition.body[-1], definition.body[-2])
        ast.increment_lineno(definition.body[-1], 0)
    return compiled(function, ast.fix_missing_locations(definition))
