"""A listing as a program for inputs of certain shapes: `Program(function, like, one, ...)`.

The rewritten text is cut into parts (`nests`); each becomes a function of its own on NumPy arrays,
in tiles where it is a sum (`tiles`). An array has the batch as its first axis, but for what all
instances share; what is made of that, dw and db, is summed over the instances in their order.
"""

import ast
import functools
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from ..language import adapter
from ..language.source import names_in, parse, parts_of
from ..onebased import Array as OneBased
from ..onebased import Layers, Position, uncomputed
from ..operations import activations
from . import threads
from .copies import without_copies
from .nests import (
    END,
    INSTANCE,
    SUM,
    Each,
    Loop,
    Sum,
    Value,
    Whole,
    is_zeros,
    names,
    parts,
    written_by,
)
from .plain import IDENTITY, applied, by_numpy, each_text, whole_text
from .proofs import proved
from .rewriting import Rewriting, array_name
from .running import function_of, is_numpys, vector_bytes
from .steps import TURN, Step, View
from .tiles import chosen, tiled

Array = np.ndarray
Inputs = dict[str, Any]
Arrays = dict[str, Array]

# Positions have x and y in their last axis, the text in its first; without a batch, and with one.
POSITIONS = np.dtype(np.int64)
PAIR_FIRST = (3, 0, 1, 2), (0, 4, 1, 2, 3)
PAIR_LAST = (1, 2, 3, 0), (0, 2, 3, 4, 1)

ZERO = Value("number(0.0)", ())


class Program:
    """A listing, proved or checked, and rewritten for one shape of its inputs.

    `one` are its inputs as those of a single instance; `batched` are the names of those that came
    with a batch of `count`.
    """

    def __init__(
        self, function: Callable, like: Callable, one: Inputs, batched: set[str], count: int
    ) -> None:
        self.like, self.count, self.name = like, count, function.__name__
        given = adapter.arguments(like, one)
        self.last = given.get("L", 1)
        self.dtype = _type_of(one)
        self.activation = one.get("activation", "identity")
        places = adapter.given_arrays(like, self.last, one)
        inputs = {array_name(place.item.name, place.layer): place for place in places}
        _make_room(like, given, one)
        rewriting = Rewriting(function, given)
        self.source = rewriting.source
        self.arrays, self.positions = rewriting.arrays, rewriting.positions
        self.numbers = rewriting.numbers
        self.given = (inputs.keys() | {"Transforms", "A"}) & self.arrays.keys()
        self.filled = proved(self.source, self.arrays, self.given, self.positions)
        if self.filled is None:
            adapter.keeping_locals(function)(**adapter.arguments(like, one))  # with all its checks
        self.results = _results(like, given, rewriting)
        own = {name for name, place in inputs.items() if place.item.caller in batched}
        self.batched = _made_of(own, self.source)
        self.steps = self._steps()
        self.changed = {name for step in self.steps for name in step.written}
        self.totals = {name for name in self.batched - self.summed if is_shared(name)}
        needed = self._needed()
        self.given_at = {name: inputs[name] for name in inputs if name in needed}
        self.makes = {name: self._make(name) for name in needed - self.given}
        self.function = functools.cache(self._function)

    # ------------------------------------------------------------ the steps

    def _steps(self) -> list[Step]:
        """The parts of the text; zeros that an array has from its beginning are none."""
        self.zeroed: set[str] = set()
        used, kept = set(self.given), []
        found, self.copies = without_copies(self._parts(), self._kinds())
        for part in found:
            name = part.cell.name if isinstance(part, Each) else ""
            if is_zeros(part) and name not in used and self._is_whole(part):
                self.zeroed.add(name)
                continue
            if isinstance(part, Sum) and not part.outer and part.cell.name in self.zeroed - used:
                part = part._replace(begin=ZERO)
            kept.append(part)
            used |= names(part)
        self.summed = {name for name in self.batched if self._is_summed(name, kept)}
        return list(map(self._step, kept))

    def _parts(self) -> list[Any]:
        """The parts of the text; what a whole nest sets, it sets for each instance."""
        while True:
            found = parts(self.source, self.batched)
            more: set[str] = set()
            for part in found:
                if isinstance(part, Whole) and self.batched & names(part):
                    more |= written_by(part)
            if more & self.arrays.keys() <= self.batched:
                return list(map(self._with_identity, found))
            self.batched = _made_of(self.batched | more, self.source)

    def _with_identity(self, part: Any) -> Any:
        """The part with the identity's values, if that is the activation."""
        is_identity = activations.named(self.activation) is activations.identity
        return applied(part, IDENTITY) if is_identity and isinstance(part, Each) else part

    def _kinds(self) -> dict[str, tuple]:
        """Of each array its shape, and whether it has a batch."""
        return {name: (shape, name in self.batched) for name, shape in self.arrays.items()}

    def _needed(self) -> set[str]:
        """The arrays that the steps take, and those that the results are made of."""
        needed: set[Any] = set(self.copies.values())
        for step in self.steps:
            needed.update([view.name for view in step.views.values()])
            needed.update(dict(step.applied).values())
        for found in self.results.values():
            needed.update(found if isinstance(found, list) else [found])
        return needed & (self.arrays.keys() - self.copies.keys())

    def _is_whole(self, part: Each) -> bool:
        turns = math.prod([loop.size for loop in part.loops])
        return turns == math.prod(self.arrays[part.cell.name])

    def _is_summed(self, name: str, kept: list[Any]) -> bool:
        """Whether one sum makes what all instances share, and nothing reads it."""
        uses = [part for part in kept if name in names(part)]
        if len(uses) != 1 or not isinstance(uses[0], Sum) or name in self.copies.values():
            return False
        return is_shared(name) and uses[0].begin == ZERO and uses[0].end == END

    def _step(self, part: Any) -> Step:
        match part:
            case Sum():
                return self._tiled(part)
            case Each():
                return self._each(part)
        return self._whole(part)

    def _around(self, used: set[str], loops: tuple[Loop, ...]) -> list[Loop]:
        """The loops, within that over the batch if one of these arrays has a batch."""
        if not self.batched & used:
            return list(loops)
        return [Loop(INSTANCE, self.count), *loops]

    def _tiled(self, sum: Sum) -> Step:
        name = sum.cell.name
        is_summed = name in self.summed
        sum = sum._replace(loops=tuple(self._around(names(sum), sum.loops)))
        if is_summed:
            shared = sum.cell._replace(places=sum.cell.places[1:])  # without the instance
            sum = sum._replace(cell=shared, end=Value("({0} + {1})", (shared, SUM)))
        if is_summed and not sum.ordered:  # one number for each instance
            value = sum.value._replace(text=f"(number(0.0) + {sum.value.text})")
            sum = sum._replace(loops=sum.loops[1:], ordered=sum.loops[:1], value=value)
        shapes = {name: self._shape(name) for name in self.arrays}
        lanes = vector_bytes() // self.dtype.itemsize
        tile = chosen(sum, lanes, shapes)
        step = tiled(sum, tile)
        turns = math.prod([loop.size for loop in sum.loops])
        [written] = step.written
        if turns >= math.prod(shapes[name]) and not sum.is_continued():
            step.views[written] = replace(step.views[written], is_read=False)
        if tile.lane == INSTANCE:
            return step
        work = math.prod(step.sizes.values()) // tile.lanes
        return threads.cut(step, self.batched - self.summed, work, tile.turns(INSTANCE))

    def _shape(self, name: str) -> tuple[int, ...]:
        """An array's shape, with the batch if it has one."""
        batch = (self.count,) if name in self.batched - self.summed else ()
        return (*batch, *self.arrays[name])

    def _work(self, used: Iterable[str]) -> int:
        """How many cells these arrays have together."""
        return sum([math.prod(self._shape(name)) for name in used if name in self.arrays])

    def _each(self, part: Each) -> Step:
        made: dict[str, str] = {}
        if is_numpys(self.activation):
            part, made = by_numpy(part)
        loops = self._around(names(part), part.loops)
        text = each_text(part, loops)
        used = names(part)
        step = self._plain("one statement", text, loops, used, {part.cell.name})
        step = step._replace(applied=tuple(made.items()))
        return threads.cut(step, self.batched - self.summed, self._work(used))

    def _whole(self, part: Whole) -> Step:
        used = names(part) & self.arrays.keys()
        is_rounded = self.dtype == np.float32
        positions = {name: self.positions[name] if name in self.given else None
                     for name in self.positions}
        text = whole_text(part, self.batched, positions, set(self.numbers), is_rounded)
        written = written_by(part) & used
        step = self._plain("as it stands", text, self._around(used, ()), used, written)
        return threads.cut(step, self.batched - self.summed, self._work(used))

    def _plain(
        self, kind: str, text: str, loops: list[Loop], used: set[str], written: set[str]
    ) -> Step:
        """A part that takes these arrays as they are."""
        views = {name: View(name) for name in sorted(used)}
        sizes = {f"size_{loop.name}": loop.size for loop in loops}
        words = set(re.findall(r"\w+", text))
        numbers = [name for name in self.numbers if name in words]
        head = f"def loops({', '.join([*views, *sizes, *numbers])}):\n"
        return Step(kind, head + text, views, sizes, tuple(sorted(written)), tuple(numbers))

    def explanation(self) -> str:
        """The text of every step, with what it is."""
        how = "proved from the text" if self.filled is not None else "checked in one run on zeros"
        lines = [f"# {self.name}: every index {how}; {self.dtype}, a batch of {self.count}"]
        lines += [f"# {name}: a copy of {of}, and so not made" for name, of in self.copies.items()]
        lines.append("")
        for step in self.steps:
            lines += _explained(step)
        return "\n".join(lines)

    # ------------------------------------------------------------ a run

    def __call__(self, inputs: Inputs, engine: str) -> "Results":
        """The listing's results; the caller sees to it that inf and NaN give no warning."""
        arrays = self._inputs(inputs)
        numbers = {name: float(inputs[name]) for name in self.numbers}
        for name, make in self.makes.items():
            arrays[name] = make()
        for name, copied in self.copies.items():
            arrays[name] = arrays[copied]
        for step in self.steps:
            self._run(step, arrays, numbers, engine)
        return Results(self, arrays)

    def _run(self, step: Step, arrays: Arrays, numbers: dict[str, float], engine: str) -> None:
        function = self.function(step.text, engine)
        for name, of in step.applied:
            arrays[name] = np.tanh(arrays[of], dtype=np.float64)

        def turn(*given: Any) -> None:  # asked for only where an axis is turned
            self.function(TURN, engine)(*given)

        given = {name: view.taken(arrays, turn) for name, view in step.views.items()}
        needed = [numbers[name] for name in step.numbers]
        if step.cut and engine in threads.ENGINES:
            threads.run(function, step, given, needed)
        else:
            function(*given.values(), *step.sizes.values(), *needed)
        for name in step.written:
            step.views[name].put_back(given[name], arrays, turn)

    def _function(self, text: str, engine: str) -> Callable:
        return function_of(text, self.dtype, self.activation, engine)

    def _make(self, name: str) -> Callable[[], Array]:
        """How an array of its own is made for each run."""
        shape = self._shape(name)
        if name in self.positions:
            return functools.partial(np.zeros, shape, POSITIONS)
        if name in self.zeroed or name in self.summed:
            return functools.partial(np.zeros, shape, self.dtype)
        if self.filled is not None and name in self.filled:
            return functools.partial(np.empty, shape, self.dtype)
        return functools.partial(np.full, shape, np.nan, self.dtype)

    def result(self, name: Any, arrays: Arrays) -> Any:
        """A result, by the name of its array, or of one for each layer."""
        if isinstance(name, list):
            return [self.result(one, arrays) for one in name]
        if name in self.copies:
            return self.result(self.copies[name], arrays).copy()
        array = arrays[name]
        if name in self.positions:
            return array.transpose(PAIR_LAST[array.ndim - len(self.arrays[name])])
        if name not in self.totals:
            return array
        if not self.count:
            return np.zeros(array.shape[1:], array.dtype)
        total = array[0].copy()
        for one in array[1:]:
            total += one
        return total

    def _inputs(self, inputs: Inputs) -> Arrays:
        """The inputs by the names that they have in the text, those that it changes as copies."""
        found = {name: place.of(inputs) for name, place in self.given_at.items()}
        if "Transforms" in self.arrays:
            found["Transforms"] = _transformed(inputs["transforms"], inputs["w"])
        if "A" in self.arrays:
            found["A"] = np.reshape(inputs["transforms"], self.arrays["A"])
        for name, array in found.items():
            take = np.array if name in self.changed else np.asarray
            if name in self.positions:  # left as they lie: to move them takes as long as the loops
                pairs = array.transpose(PAIR_FIRST[array.ndim - len(self.arrays[name])])
                found[name] = take(pairs, POSITIONS)
            else:
                found[name] = take(array, self.dtype, order="C")
        return found


class Results(dict):
    """A listing's results by name, each made when it is asked for: most copies never are."""

    def __init__(self, program: Program, arrays: Arrays) -> None:
        self.program, self.arrays = program, arrays

    def __missing__(self, name: str) -> Any:
        result = self.program.result(self.program.results[name], self.arrays)
        return self.setdefault(name, result)

    def all(self) -> dict[str, Any]:
        """All of them."""
        return {name: self[name] for name in self.program.results}


def _explained(step: Step) -> list[str]:
    sizes = ", ".join([f"{name} = {size}" for name, size in step.sizes.items()])
    lines = [f"# {step.kind}" + (f"; {sizes}" if sizes else "")]
    lines += [f"# {name}: tanh of each cell of {of}, by NumPy" for name, of in step.applied]
    copied = [view.text(name) for name, view in step.views.items() if view.last >= 0]
    return [*lines, *[f"# {line}" for line in copied], step.text]


def is_shared(name: str) -> bool:
    """Whether an array is the derivative of what all instances share: weights, a bias."""
    return name.startswith(("dw", "db"))


def _made_of(own: set[str], source: str) -> set[str]:
    """These arrays, and all that is made of them in the text."""
    found, before = set(own), -1
    nodes = parts_of(parse(source), ast.Assign | ast.AugAssign | ast.If)
    while before < len(found):
        before = len(found)
        for node in nodes:
            if found.intersection(names_in(node)):
                found |= written_by(Whole((node,)))
    return found


def _type_of(inputs: Inputs) -> np.dtype:
    """float32 if all arrays of numbers are; else float64."""
    kinds = set()
    for value in inputs.values():
        for array in value if isinstance(value, list | tuple) else [value]:
            if isinstance(array, np.ndarray) and array.dtype.kind == "f":
                kinds.add(array.dtype)
    return np.dtype(np.float32 if kinds == {np.dtype(np.float32)} else np.float64)


def _make_room(like: Callable, given: Inputs, one: Inputs) -> None:
    """What the listing makes or fills, so that the rewriting knows its sizes and its kind."""
    sizes = adapter.sizes_of(like, one)
    for array in adapter.arrays_at_layers(like, given.get("L", 1), "Fills", "Makes"):
        layers = given.get(array.item.name)
        if not isinstance(layers, Layers):
            continue
        if array.layer not in layers.layers:
            layers[array.layer] = uncomputed(*sizes.shape(array.axes))
        if array.item.kind == "positions":
            made = layers[array.layer]
            made.cells = [Position((1, 1))] * len(made.cells)


def _results(like: Callable, given: Inputs, rewriting: Rewriting) -> dict[str, Any]:
    """The results by name, each as the name of its array in the text, or one for each layer."""
    found: dict[str, Any] = {name: name for name in rewriting.made}
    for result, arrays in adapter.outcome(like, given, {}).items():
        listed = arrays if isinstance(arrays, list) else [arrays]
        names = [array_name(one.name, one.layer) for one in listed]
        for name, one in zip(names, listed):
            rewriting.arrays.setdefault(name, one.shape)  # a line that fills it may be missing
        found[result] = names if isinstance(arrays, list) else names[0]
    return found


def _transformed(transforms: Any, w: Array) -> Array:
    """Every filter in every transform, as the listing's t(w[l, j]): (T, D_out, D_in, K, K)."""
    filters = [OneBased.from_numpy(filter) for filter in w]
    results = []
    for matrix in transforms:
        transform = adapter.Transform(matrix)
        results.append([transform(filter).to_numpy() for filter in filters])
    return np.array(results)
