"""`gradcheck(forward, backward, inputs)`: derivatives of any function, layer or network, compared
with central differences.

Nothing has to be an operation of the lecture. What is compared is the derivative of
sum(upstream * result), with an upstream derivative that is drawn once.
"""

import inspect
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from .cases import Array, Inputs, Shape
from .gradients import STEP, central_differences

MOST = 200  # entries of an array that are moved; of more, so many are drawn
# float64, and what computes in float32: step, and the error that is rounding
FINE, COARSE = (STEP, 1e-6), (1e-3, 1e-2)
BEND = 1e-3  # of the step: a larger bend is a kink, unless it shrinks with the step's square
PREFIXES = "d", "dLd", "dL_d", "grad_"  # of the attribute that holds a weight's derivative

Arrays = dict[str, Array]


@dataclass(frozen=True)
class Gradient:
    """One derivative: `verdict` is "right", "wrong" or "not tried", `condition` what the wrong
    entries have in common.

    `where` is the 0-based index of the largest difference, `found` and `numeric` are both numbers
    there. `kinks` are the indices where the slopes before and after differ: there nothing is said.
    `looked` of `size` entries were compared.
    """

    verdict: str
    largest: float = 0.0
    where: Shape | None = None
    found: float | None = None
    numeric: float | None = None
    condition: str = ""
    kinks: list[Shape] = field(default_factory=list)
    looked: int = 0
    size: int = 0

    def __str__(self) -> str:
        parts = [self.verdict]
        if self.where is not None:
            place = f"at {list(self.where)} it is {self.found:.6g}"
            parts.append(f"{place}, central differences give {self.numeric:.6g}")
        if self.condition:
            parts.append(self.condition)
        if self.kinks:
            count = f"{len(self.kinks)} at a kink or a tie"
            parts.append(f"{count}, such as {list(self.kinks[0])}, left out")
        if self.looked < self.size:
            parts.append(f"{self.looked} of {self.size:,} entries looked at")
        return "; ".join(parts)


@dataclass(frozen=True, repr=False)
class GradientReport:
    """The result of `gradcheck`: `.ok`, and `.results`, a `Gradient` for each derivative's name."""

    name: str
    results: dict[str, Gradient]

    @property
    def ok(self) -> bool:
        """Whether no derivative is wrong, and one at least is right."""
        verdicts = [result.verdict for result in self.results.values()]
        return "wrong" not in verdicts and "right" in verdicts

    def __str__(self) -> str:
        width = max(map(len, self.results), default=0)
        lines = [f"derivatives of {self.name}"]
        for name, result in self.results.items():
            lines.append(f"  {name:{width}}  {result}")
        return "\n".join(lines)

    __repr__ = __str__

    def to_json(self) -> str:
        """The report as JSON: name, ok, and for each derivative what `Gradient` holds."""
        results = {}
        for name, result in self.results.items():
            row = asdict(result)
            for key in ("largest", "found", "numeric"):
                row[key] = _or_none(row[key])
            results[name] = row
        whole = {
            "name": self.name,
            "ok": self.ok,
            "results": results,
        }
        return json.dumps(whole)


def _or_none(number: float | None) -> float | None:
    """The number; None for inf and NaN, which JSON does not have."""
    if number is None or not math.isfinite(number):
        return None
    return number


def gradcheck(
    forward: Any,
    backward: Callable | None = None,
    inputs: Any = None,
) -> GradientReport:
    """Compare the derivatives that a backward pass gives with central differences.

    forward, backward: two functions. The arguments of `backward` that have names of inputs get
    these; the others, in their order, get the derivatives for the results of `forward` (a result
    that is no array of floats, such as a cache or positions, is handed on itself). A loss has none:
    then its result counts with 1. `backward` returns the derivatives in the order of the float
    arrays among the inputs, or a dict by their names.

    Without `backward`, `forward` is a layer or a network: an object with `forward` and `backward`,
    or a class that is made without arguments. Its weights are looked at too, where their
    derivatives stand beside them (dw, dLdw, grad_w), or `weights()` and `gradients()` give them.

    inputs: a dict of the arguments by name, a tuple of them in order, or one array. An array of
    float32 is moved in float64. Random numbers (a mask of dropout) must be fixed before.

    At a kink (relu at 0) or a tie (two equal maxima) the slopes before and after differ; that is
    said, and is no failure. Of an array with more than 200 entries, 200 are looked at.
    """
    if backward is None:
        if inspect.isclass(forward):
            forward = forward()
        has_both = hasattr(forward, "forward") and hasattr(forward, "backward")
        if not has_both:
            raise TypeError(
                "gradcheck takes a forward and a backward function, or an object that has both, "
                f"got {type(forward).__name__}"
            )
        return _report(_Layer(forward, inputs))
    functions = {"forward": forward, "backward": backward}
    for name, function in functions.items():
        if not callable(function):
            kind = type(function).__name__
            raise TypeError(f"{name} must be a function, got {kind}")
    return _report(_Function(forward, backward, inputs))


# ---------------------------------------------------------------- what is moved, and what comes out


class _Function:
    """A pair of functions; `arrays` are the inputs that are moved."""

    def __init__(self, forward: Callable, backward: Callable, inputs: Any):
        self.forward, self.backward = forward, backward
        self.name = getattr(forward, "__name__", type(forward).__name__)
        self.inputs = _named(forward, inputs)
        self.arrays: Arrays = {}
        for name, value in self.inputs.items():
            if _is_float(value):
                self.arrays[name] = np.array(value, dtype=float)

    def results(self) -> list[Any]:
        """What forward returns, a list."""
        return _listed(self.forward(**_copies(self.inputs | self.arrays)))

    def derivatives(self, upstream: list[Array]) -> Arrays:
        """What backward returns, by the names of the inputs."""
        names = list(_parameters(self.backward))
        given = _copies(self.inputs)
        known = {name: given[name] for name in names if name in given}
        needed = self.taken_from_above()
        of_results = self._of_results(upstream)
        if len(needed) > len(of_results):
            inputs = ", ".join(given)
            raise ValueError(
                f"backward: {needed[-1]!r} is no name of an input ({inputs}), and "
                f"forward has {len(of_results)} results"
            )
        from_above = dict(zip(needed, of_results))
        found = self.backward(**from_above, **known)
        if isinstance(found, Mapping):
            return {name.removeprefix("d"): value for name, value in found.items()}
        several = _listed(found)
        if len(several) > len(self.arrays):
            arrays = ", ".join(self.arrays)
            raise ValueError(
                f"backward returns {len(several)} results, and there are {len(self.arrays)} arrays "
                f"of floats: {arrays}"
            )
        return dict(zip(self.arrays, several))

    def taken_from_above(self) -> list[str]:
        """The arguments of backward that are no inputs of forward."""
        needed = []
        for name, parameter in _parameters(self.backward).items():
            has_default = parameter.default is not inspect.Parameter.empty
            if name not in self.inputs and not has_default:
                needed.append(name)
        return needed

    def _of_results(self, upstream: list[Array]) -> list[Any]:
        """For each result of forward its derivative, or the result itself."""
        rest = iter(upstream)
        handed_on = []
        for result in _listed(self.forward(**_copies(self.inputs))):
            if _is_float(result):
                result = _like(next(rest), result)
            handed_on.append(result)
        return handed_on


class _Layer:
    """A layer or a network; `arrays` are its input and its weights, the very arrays."""

    def __init__(self, layer: Any, inputs: Any):
        self.layer = layer
        self.name = getattr(layer, "name", None) or type(layer).__name__
        self.inputs = _named(layer.forward, inputs)
        self.arrays: Arrays = {}
        for name, value in self.inputs.items():
            if _is_float(value):
                self.arrays[name] = np.array(value)
        self.inputs |= self.arrays
        self.moved = list(self.arrays)

    def taken_from_above(self) -> list[str]:
        """A layer's backward takes the derivatives for all results."""
        return ["upstream"]

    def results(self) -> list[Any]:
        return _listed(self.layer.forward(**_copies(self.inputs)))

    def derivatives(self, upstream: list[Array]) -> Arrays:
        """What backward returns, and what it leaves beside the weights."""
        before = self.attributes()
        results = self.results()
        given = [_like(one, result) for one, result in zip(upstream, results)]
        returned = _listed(self.layer.backward(*given))
        found: Arrays = dict(zip(self.moved, returned))
        if hasattr(self.layer, "weights") and hasattr(self.layer, "gradients"):
            self.arrays |= self.layer.weights()
            return found | self.layer.gradients()
        for name, value in self.attributes().items():
            beside = self.beside(name)
            is_kept = before.get(name) is value  # what forward makes anew is no weight
            if beside and is_kept and _is_float(value):
                self.arrays[name] = value
                found[name] = getattr(self.layer, beside)
        return found

    def attributes(self) -> Inputs:
        """The layer's own attributes, as they are now."""
        return dict(getattr(self.layer, "__dict__", {}))

    def beside(self, name: str) -> str:
        """The attribute with the derivative of this one; "" where there is none."""
        for prefix in PREFIXES:
            if hasattr(self.layer, prefix + name):
                return prefix + name
        return ""


def _named(forward: Callable, inputs: Any) -> Inputs:
    """The inputs by the names of forward's arguments."""
    if isinstance(inputs, Mapping):
        return dict(inputs)
    if inputs is None:
        raise TypeError("inputs: expected a dict, a tuple or an array, got None")
    several = inputs if isinstance(inputs, tuple) else (inputs,)
    names = list(_parameters(forward))
    if len(several) > len(names):
        raise ValueError(
            f"inputs: {len(several)} are given, and forward has {len(names)} arguments with names"
        )
    return dict(zip(names, several))


def _parameters(function: Callable) -> Mapping[str, inspect.Parameter]:
    """The function's arguments that can be given by name."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        raise ValueError(
            f"{getattr(function, '__name__', function)}: its arguments can't be read; "
            "put a function of your own around it"
        ) from None
    by_name = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    found = {}
    for name, one in parameters.items():
        if one.kind in by_name:
            found[name] = one
    return found


def _is_float(value: Any) -> bool:
    """Whether a value is a number or an array of floats that can be moved."""
    return isinstance(value, np.ndarray | np.floating) and value.dtype.kind == "f"


def _copies(inputs: Inputs) -> Inputs:
    """The inputs, each array a copy: a function may change what it gets."""
    copies = {}
    for name, value in inputs.items():
        copies[name] = value.copy() if isinstance(value, np.ndarray) else value
    return copies


def _listed(found: Any) -> list[Any]:
    """One result or several, as a list; a Python float is a number of NumPy's."""
    several = found if isinstance(found, tuple | list) else (found,)
    return [np.float64(one) if type(one) is float else one for one in several]


def _like(upstream: Array, result: Any) -> Array:
    """The derivative for a result, in its type."""
    return upstream.astype(result.dtype)[()]


# ---------------------------------------------------------------- comparing


def _report(checked: _Function | _Layer) -> GradientReport:
    """Each derivative beside its central differences."""
    results = [np.asarray(result) for result in checked.results() if _is_float(result)]
    if not results:
        raise ValueError("forward returns no array of floats: nothing has a derivative")
    rng = np.random.default_rng(0)
    upstream = [_upstream(checked, result, rng) for result in results]
    derivatives = checked.derivatives(upstream)
    arrays = [*results, *checked.arrays.values()]
    is_narrow = any(array.itemsize < 8 for array in arrays)

    reports = {}
    for name, found in derivatives.items():
        if name not in checked.arrays:
            raise ValueError(f"backward: {name!r} is no array of floats among the inputs")
        reports[f"d{name}"] = _compared(checked, name, found, upstream, is_narrow)
    return GradientReport(checked.name, reports)


def _upstream(
    checked: _Function | _Layer,
    result: Array,
    rng: np.random.Generator,
) -> Array:
    """The derivative for a result; 1 where backward takes none, as for a loss."""
    if checked.taken_from_above():
        return rng.normal(size=result.shape)
    return np.ones(result.shape)


def _compared(
    checked: _Function | _Layer,
    name: str,
    found: Any,
    upstream: list[Array],
    is_narrow: bool,
) -> Gradient:
    """One derivative beside its central differences."""
    array = checked.arrays[name]
    if found is None:
        nothing = "backward gives None for it"
        return Gradient("not tried", condition=nothing, size=array.size)
    found = np.asarray(found)
    if found.shape != array.shape:
        shapes = f"its shape is {found.shape}, that of {name} {array.shape}"
        return Gradient("wrong", math.inf, condition=shapes, size=array.size)
    is_narrow = is_narrow or found.itemsize < 8
    moved = _Moved(checked, array, upstream, is_narrow)
    here = found.ravel()[moved.chosen]
    return _judged(moved, here.astype(float))


def _judged(moved: "_Moved", here: Array) -> Gradient:
    """The entries that were chosen beside their central differences."""
    numeric = moved.slopes(moved.step)
    if moved.is_off(here, numeric).any():  # the step may have crossed a kink that lies near
        finer = moved.slopes(moved.step / 10)
        is_closer = np.abs(here - finer) < np.abs(here - numeric)
        numeric = np.where(is_closer, finer, numeric)

    is_off = moved.is_off(here, numeric)
    off = np.flatnonzero(is_off).tolist()
    at_kinks = list(filter(moved.is_kink, off))
    wrong = sorted(set(off) - set(at_kinks))
    result = Gradient(
        "right",
        kinks=[moved.index(k) for k in at_kinks],
        looked=len(here),
        size=moved.array.size,
    )
    if len(at_kinks) == len(here):
        no_witness = "central differences are no witness"
        return replace(result, verdict="not tried", condition=no_witness)

    error = np.abs(here - numeric)
    if not wrong:
        largest = error[~is_off].max()
        return replace(result, largest=float(largest))
    error = np.nan_to_num(error, nan=np.inf)
    worst = max(wrong, key=lambda k: error[k])
    return replace(
        result,
        verdict="wrong",
        largest=float(error[worst]),
        where=moved.index(worst),
        found=float(here[worst]),
        numeric=float(numeric[worst]),
        condition=_condition(moved, here, numeric, wrong),
    )


class _Moved:
    """Some entries of an array, to be moved; `results` is what comes out then, in one row."""

    def __init__(
        self,
        checked: _Function | _Layer,
        array: Array,
        upstream: list[Array],
        is_narrow: bool,
    ) -> None:
        self.checked = checked
        self.array = array
        self.upstream = upstream
        rows = [one.ravel() for one in upstream]
        self.weights = np.concatenate(rows)
        step, self.rounding = COARSE if is_narrow else FINE
        self.chosen = np.arange(array.size)
        if array.size > MOST:
            rng = np.random.default_rng(0)
            drawn = rng.choice(array.size, MOST, replace=False)
            self.chosen = np.sort(drawn)
        self.values = array.flat[self.chosen].astype(float)
        largest = np.abs(self.values).max(initial=0)
        self.step = step * max(1, largest)
        results = self.results(self.values)
        largest_result = np.abs(results).max(initial=0)
        self.noise = 1e-8 * max(1, largest_result)

    def results(self, values: Array) -> Array:
        """All results of forward where the entries have these values."""
        before = self.array.flat[self.chosen]
        self.array.flat[self.chosen] = values
        try:
            results = self.checked.results()
        finally:
            self.array.flat[self.chosen] = before
        found = []
        for one in results:
            if _is_float(one):
                found.append(np.ravel(one))
        return np.concatenate(found).astype(float)

    def slopes(self, step: float) -> Array:
        """The derivative for each entry by central differences."""
        return central_differences(self.results, self.values, self.weights, step)

    def is_off(self, here: Array, numeric: Array) -> Array:
        """Where both differ by more than rounding; NaN differs."""
        largest = np.abs(numeric).max(initial=0)
        bound = self.rounding * largest + self.noise
        return ~(np.abs(here - numeric) <= bound)

    def is_kink(self, k: int) -> bool:
        """Whether the slopes before and after an entry differ, however small the step."""
        bend = self.bend(k, self.step)
        half = self.bend(k, self.step / 2)
        least = BEND * self.step * np.abs(self.weights).max()
        return bend > least and half > 0.375 * bend

    def bend(self, k: int, step: float) -> float:
        """By how much the results bend within a step."""
        after = self.values.copy()
        before = self.values.copy()
        after[k] += step
        before[k] -= step
        middle = self.results(self.values)
        up = self.results(after) - middle
        down = middle - self.results(before)
        bend = self.weights @ (up - down)
        return abs(float(bend))

    def index(self, k: int) -> Shape:
        """The 0-based index of the k-th entry."""
        numbers = np.unravel_index(self.chosen[k], self.array.shape)
        return tuple(map(int, numbers))


def _condition(
    moved: _Moved,
    here: Array,
    numeric: Array,
    wrong: list[int],
) -> str:
    """What the wrong entries have in common, in words; "" where nothing is found."""
    if np.isnan(here[wrong]).all():
        return "NaN"
    if not here.any():
        return "0 everywhere"
    return (
        _factor(here, numeric)
        or _path_past(moved, numeric - here)
        or _transposed(moved, here, numeric)
        or _one_place(moved, wrong)
    )


def _factor(here: Array, numeric: Array) -> str:
    """The factor between both, where it is the same everywhere."""
    largest = int(np.abs(numeric).argmax())
    if len(here) == 1 or not numeric[largest]:
        return ""
    factor = here[largest] / numeric[largest]
    small = 1e-6 * np.abs(here).max()
    same_factor = np.allclose(here, factor * numeric, rtol=1e-4, atol=small)
    if not same_factor:
        return ""
    if abs(factor + 1) < 1e-4:
        return "the opposite sign everywhere"
    part = 1 / factor
    if part > 1.5 and abs(part - round(part)) < 1e-3:
        return f"1/{round(part)} of it everywhere"
    return f"{factor:.6g} times it everywhere"


def _path_past(moved: _Moved, missing: Array) -> str:
    """Whether the upstream derivative itself is what is missing."""
    for one in moved.upstream:
        if one.shape != moved.array.shape:
            continue
        from_above = one.ravel()[moved.chosen]
        difference = np.abs(missing - from_above)
        bound = 1e-5 * np.abs(one).max()
        if difference.max() <= bound:
            return "what comes from above is missing in it: a path past the layers"
    return ""


def _transposed(moved: _Moved, here: Array, numeric: Array) -> str:
    """Whether the last two axes are exchanged."""
    shape = moved.array.shape
    if len(shape) < 2 or shape[-1] != shape[-2]:
        return ""
    if len(here) < moved.array.size:
        return ""
    exchanged = numeric.reshape(shape).swapaxes(-1, -2)
    if np.allclose(exchanged.ravel(), here, rtol=1e-5):
        return "its last two axes are exchanged"
    return ""


def _one_place(moved: _Moved, wrong: list[int]) -> str:
    """The index along an axis that all wrong entries have, or that no wrong entry has."""
    if len(wrong) == 1:
        return ""  # where it is, is said
    indices = np.unravel_index(moved.chosen, moved.array.shape)
    for axis, along in enumerate(indices):
        size = moved.array.shape[axis]
        there = set(along[wrong].tolist())
        if len(there) == 1 and size > 1:
            [number] = there
            last = ", the last" * (number == size - 1)
            return f"only at {number} of axis {axis}{last}"
        others = set(range(size)) - there
        if len(others) == 1 and size > 2:
            [number] = others
            return f"everywhere but at {number} of axis {axis}"
    return ""
