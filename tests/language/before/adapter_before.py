"""Between NumPy arrays (0-based) and a listing's 1-based arguments: `run(function, y=..., w=...)`.

How a listing uses a name decides what it gets: `W[l]` is a number a layer, plain `W` a number, `Y[l, ...]` an array
a layer, `dz[:, i, j]` an array. An input belongs to the layer at which the listing reads its name. What the listing
fills without making it is allocated here, not yet computed.
"""

import ast
import functools
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

import numpy as np
from sizes_before import fits, letters_of, misfit, sizes_of

from lecture_cnn.language.source import compiled, parse, tree_of
from lecture_cnn.onebased import Array, Layers, Position, picked, span, uncomputed
from lecture_cnn.operations.shapes import equal_shape, floats, matrices, plain_array, whole, whole_shape

NUMBERS = {"D": "D", "W": "W", "H": "H", "K": "K", "T": "T", "Kpool": "K", "W_downsampled": "W", "H_downsampled": "H",
           "stride": "S"}  # a listing's sizes and their letters in listing_sizes
PLAIN_MAPS = {"y", "dz", "Image", "dYpad"}  # maps without a layer, where a listing uses them so
OTHER_NAMES = {"y": "Y", "dY": "dy", "image": "Image", "transforms": "Transforms"}
WHOLE = {"K": 1, "stride": 1, "S": 1, "P": 0, "W": 1, "H": 1, "m": 1, "n": 1}  # inputs that are numbers, and the least
FOR_SIZES = {"K": {"K", "Kpool"}, "stride": {"stride"}, "input_shape": {"W"}, "activation": {"activation", "f_prime"}}


def run(function, like=None, **inputs):
    """Run a listing on plain arrays: a dict of the arrays that it made or filled, as NumPy arrays.

    `like` is the listing whose use of its names counts, where `function` is another one with the same arguments.
    """
    return _runner.get()(_instead.get()(function), like or function, inputs)


def run_plainly(function, like, inputs):
    """Run the listing itself, on arrays that check every index."""
    given = arguments(like, inputs)
    return results(like, given, keeping_locals(function)(**given))


_instead = ContextVar("instead", default=lambda function: function)
_runner = ContextVar("runner", default=run_plainly)


@contextmanager
def replacing(instead):
    """While this lasts, `run(function)` runs `instead(function)`: how an operation of `loops` gets a wrong line."""
    token = _instead.set(instead)
    try:
        yield
    finally:
        _instead.reset(token)


@contextmanager
def run_by(runner):
    """While this lasts, `run` leaves it to `runner(function, like, inputs)`: how `compiled` runs the operations."""
    token = _runner.set(runner)
    try:
        yield
    finally:
        _runner.reset(token)


def arguments(function, inputs):
    """The listing's own arguments, 1-based, from NumPy inputs; one layer, or lists with one entry a layer."""
    use = uses(function)
    inputs = _checked(function, use, inputs)
    last = len(inputs["w"]) if "L" in use and isinstance(inputs.get("w"), (list, tuple)) else 1
    placed, plain = place(function, inputs, use, last)
    sizes = sizes_of(inputs, placed, plain, use, last, asked_for)
    given = {}
    for name, its in use.items():
        if name in ("l", "L"):
            given[name] = last
        elif name in ("activation", "f_prime"):
            given[name] = _cell_by_cell(inputs.get("activation", "identity"), name == "f_prime")
        elif name in ("Transforms", "A") and "transforms" in inputs:
            given[name] = _transforms(name, inputs["transforms"], "A" in use)
        elif name in plain:
            given[name] = _plain(name, plain[name])
        elif name in NUMBERS:
            size = sizes[NUMBERS[name]]
            layers = {layer: number for layer, number in size.items() if layer is not None}
            given[name] = Layers(name, layers) if its.layered else size.get(None, size.get(last))
        elif its.layered:
            given[name] = _layers(function, name, placed, sizes, last)
        if given.get(name) is None:
            raise TypeError(f"{function.__name__} needs the input {asked_for(name, use)!r}")
    fits(function, inputs, sizes)
    return given


def _checked(function, use, inputs):
    """The inputs as arrays of numbers, whole numbers and shapes; a wrong or a missing one is an error that names it."""
    there = {_name_of(key, use) for key in inputs}
    missing = [asked_for(name, use) for name, its in use.items()
               if name not in NUMBERS and its.read - its.filled - its.made and name not in there]
    missing += [name for name, needed in (
        ("transforms", "Transforms" in use), ("K", "w" not in use and {"K", "Kpool"} & use.keys()),
        ("input_shape", {"dy", "W"} <= use.keys() and not {"w", "Y"} & use.keys())) if needed and name not in inputs]
    if missing:
        raise TypeError(f"{function.__name__} needs the input {missing[0]!r}")
    found = {}
    for name, value in inputs.items():
        if name in WHOLE:
            value = whole(name, value, WHOLE[name])
        elif name == "input_shape":
            value = whole_shape(name, value, lecture=True)
        elif name == "transforms":
            value = [floats(matrix, values) for matrix, values in matrices(value).items()]
        elif "L" in use and isinstance(value, (list, tuple)) and name in ("w", "b", "z", "Y"):
            if not value:
                raise ValueError(f"{name} is empty: expected a list with one entry a layer")
            value = [_numbers(f"{name}[{at}]", array) for at, array in enumerate(value)]
        elif name != "activation" and _name_of(name, use):
            value = _numbers(name, value)
        found[name] = value
    filters = getattr(found.get("w"), "shape", ())
    K = filters[-1] if filters else None
    if filters and "K" in use and found.get("K", K) != K:
        raise ValueError(f"K must be {K}, the size of the filters w {filters}, but came as {found['K']}")
    for at, matrix in enumerate(found.get("transforms", ()) if filters else ()):
        equal_shape(f"transforms[{at}]", matrix.shape, (K * K, K * K), "for filters w of K = {}", K)
    return found


def _numbers(name, value):
    """An input as an array of floats, or of whole numbers where it holds positions; none of its axes is empty."""
    array = plain_array(name, value) if name == "pidx" else floats(name, value)
    if name == "pidx" and array.dtype.kind not in "iu":
        raise TypeError(f"pidx must hold whole numbers, but came as {array.dtype}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
    return array


def _name_of(key, use):
    """The listing's name for an input; None if it has none."""
    return next((name for name in (f"dDiv_{key}", key, OTHER_NAMES.get(key)) if name in use), None)


def asked_for(name, use, layer=0):
    """The input that becomes the listing's `name` at a layer: y for its Y, dY for the dy that a pooling layer gets."""
    if name == "Y":
        lists = "L" in use and not use["Y"].filled
        return "Y" if -1 in use["Y"].read and (layer or lists) else "y"
    return {"dDiv_dY": "dY", "dy": "dY", "Image": "image", "Transforms": "transforms"}.get(name, name)


def results(function, given, made):
    """The arrays that the listing filled or made, as NumPy arrays."""
    return {name: [array.to_numpy() for array in found] if isinstance(found, list) else found.to_numpy()
            for name, found in outcome(function, given, made).items()}


def outcome(function, given, made):
    """The arrays that the listing filled (its arguments) or made (`made`: its local arrays), a list for many layers."""
    found = {name: value for name, value in made.items() if name not in given
             and isinstance(value, Array) and (value.source is value.layer is None or name == "output")}
    for name, its in uses(function).items():
        if its.filled | its.made:
            arrays = given[name].layers
            at = given.get("l", 0) + min(its.filled | its.made)
            if "L" in given:
                found[name] = [arrays[layer] for layer in sorted(arrays)]
            elif at in arrays:  # a function of one's own may never make it
                found[name] = arrays[at]
    return found


class Transform:
    """A transform t of filters: TW = t(W), plane by plane, made from its point correspondences `matrix`.

    Where each point comes from one point, only those are read; the others' products are 0, or NaN with an inf.
    """

    def __init__(self, matrix):
        matrix = np.asarray(matrix, dtype=float)
        self.there = there = matrix != 0
        if (there.sum(axis=1) == 1).all():  # each point comes from one point: a turn, a flip
            self.sources = there.argmax(axis=1)[:, None]
        else:
            self.sources = np.tile(np.arange(len(matrix)), (len(matrix), 1))
        self.weights = np.take_along_axis(matrix, self.sources, axis=1)

    def __call__(self, filter):
        points = np.arange(0, len(filter.cells), len(self.sources))[:, None, None] + self.sources
        values = np.reshape(picked(filter, points.shape, points).values(), points.shape)
        cells = np.reshape(filter.cells, (len(points), 1, -1))
        with np.errstate(all="ignore"):
            sums = sum(self.weights[:, k] * values[:, :, k] for k in range(points.shape[-1]))
            sums = sums + np.where(self.there, 0, 0 * cells).sum(axis=-1)
        return Array(filter.shape, sums.ravel().tolist(), False)


class Use(NamedTuple):
    """How a listing uses a parameter: the layers (0 for l, -1 for l-1) at which it reads it, fills its cells, makes
    it whole, and the number of its axes below the layer. The image's layer counts as l-1."""

    read: frozenset
    filled: frozenset
    made: frozenset
    axes: int

    @property
    def layered(self):
        return bool(self.read | self.filled | self.made)


@functools.cache
def uses(function):
    """How the listing uses each of its parameters, read from its source: name -> Use."""
    definition = tree_of(function)
    found = {argument.arg: (set(), set(), set(), [0]) for argument in definition.args.args}
    for node in ast.walk(definition):
        match node:
            case ast.Subscript(ast.Name(name), index) if name in found:
                parts = index.elts if isinstance(index, ast.Tuple) else [index]
                offset = _layer_offset(parts[0])
                if offset is not None:
                    whole = all(isinstance(part, ast.Slice) and part.lower is part.upper is None for part in parts[1:])
                    kind = 0 if isinstance(node.ctx, ast.Load) else 2 if whole else 1
                    found[name][kind].add(offset)
                    found[name][3].append(len(parts) - 1)
    return {name: Use(*map(frozenset, sets), max(axes)) for name, (*sets, axes) in found.items()}


def _layer_offset(index):
    """0 for an index l or L, -1 for l-1 and for the image's 0, else None."""
    match index:
        case ast.Name("l" | "L"):
            return 0
        case ast.BinOp(ast.Name("l" | "L"), ast.Sub(), ast.Constant(1)) | ast.Constant(0):
            return -1
    return None


def place(function, inputs, use, last):
    """The inputs where the listing looks for them: (name, layer) -> NumPy array, and by name what has no layer."""
    placed, plain = {}, {}
    for key, value in inputs.items():
        name = _name_of(key, use)
        if key in FOR_SIZES and FOR_SIZES[key] & set(use):
            continue
        if name is None:
            raise TypeError(f"{function.__name__} takes no input {key!r}")
        if not use[name].layered:
            plain[name] = value
        elif isinstance(value, (list, tuple)) and "L" in use:
            first = 0 if name == "Y" else 1
            if len(value) != last + 1 - first:
                raise ValueError(f"{key} must have {last + 1 - first} entries, the layers {first} to {last} "
                                 f"(w has {last}), but has {len(value)}")
            placed.update({(name, layer): np.asarray(array) for layer, array in enumerate(value, first)})
        else:
            read = use[name].read or {0}
            offset = max(read) if name == key else min(read)
            placed[name, last if offset == 0 else 0] = np.asarray(value)
    for (name, layer), array in placed.items():
        axes, its = array.ndim - (name == "pidx"), use["z"].axes if name == "dDiv_dY" else use[name].axes
        if name == "w" and "K" in use:
            its = max(its, 3 if "T" in use else 4 if its < 3 else 3)  # w(l,j) is a filter of all maps
        if name != "b" and axes != its or not letters_of(name, axes, use):
            raise ValueError(f"{asked_for(name, use, layer)}: expected {its + (name == 'pidx')} axes, as in the "
                             f"listing, got an array of shape {array.shape}")
    for name, array in plain.items():
        if name in PLAIN_MAPS and np.ndim(array) != 3:
            raise ValueError(f"{asked_for(name, use)}: expected 3 axes, as in the listing, got an array of shape "
                             f"{array.shape}")
    return placed, plain


def _layers(function, name, placed, sizes, last):
    """The Layers of one parameter: what was given, and, not yet computed, what the listing fills."""
    use = uses(function)
    its = use[name]

    def shape(layer, axes):
        return tuple(sizes[letter.upper()][layer - (letter == "d")] for letter in letters_of(name, axes, use))

    layers = {}
    try:
        for (other, layer), array in placed.items():
            if other == name:
                axes = array.ndim - (name == "pidx")
                wanted = shape(layer, axes) + (2,) * (name == "pidx")
                if array.shape != wanted:
                    raise misfit(asked_for(name, use, layer), array.shape, wanted, letters_of(name, axes, use), layer,
                                 sizes)
                layers[layer] = _array(name, array)
        for layer in range(1, last + 1):
            for offset in its.filled - its.made:
                if layer + offset not in layers:
                    layers[layer + offset] = uncomputed(*shape(layer + offset, its.axes))
    except KeyError:
        raise TypeError(f"{function.__name__} needs more inputs: the size of {name!r} is not known") from None
    return Layers(name, layers)


def _plain(name, value):
    """What has no layer: an array or a number."""
    if not np.ndim(value):
        return value
    array = Array.from_numpy(value)
    array.name = name
    return array


def _transforms(name, matrices, numbered):
    """{Transforms} as functions, or, where the listing takes their correspondences A(t,x,y,x',y'), as numbers t."""
    if name == "A":
        K = round(len(matrices[0]) ** 0.5)
        return _plain(name, np.reshape(matrices, (len(matrices), K, K, K, K)))
    return span(1, len(matrices)) if numbered else [Transform(matrix) for matrix in matrices]


def _array(name, values):
    if name == "pidx":
        return Array(values.shape[:-1], [Position((x + 1, y + 1)) for x, y in values.reshape(-1, 2).tolist()])
    return Array.from_numpy(values)


def _cell_by_cell(activation, derivative):
    """The activation (or its derivative) for a cell's number, or cell by cell for a piece of an array."""
    from lecture_cnn.operations import activations

    function = activations.named(activation)
    function = function.derivative if derivative else function

    def of(z):
        return z.map(of) if isinstance(z, Array) else float(function(z))

    return of


@functools.cache
def keeping_locals(function):
    """The same listing, returning its local variables, so that the arrays that it makes can be shown."""
    definition = tree_of(function)
    kept = parse("return locals()").body[0]
    match definition.body[-1]:
        case ast.Return(ast.Name()) as last:
            last.value = kept.value
        case ast.Return() as last:
            last.value = ast.Dict([None, ast.Constant("output")], [kept.value, last.value])
        case last:
            definition.body.append(ast.copy_location(kept, last))
    return compiled(function, ast.fix_missing_locations(definition))
