"""Read a function as it is written: `read(function, operation, run)`.

The arguments come from plans.py, the layouts from conventions.py. Each is tried once, on an
instance whose sizes are all different. The first is taken whose results have the right shapes:
no value is looked at, so that no reading makes a wrong function right.
"""

import math
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .. import vectorized
from ..listings.examples import integers
from .by_name import KEYS, in_rows, joined
from .cases import (
    ARGUMENTS,
    IN_TIME,
    ONE_MAP,
    WIDTH,
    Array,
    Case,
    arguments_of,
    asked_cases,
    both,
    cases_in_time,
    every_case,
    of_one_map,
    probe,
    probe_in_time,
)
from .child import WEIGHT_NAMES, is_weight
from .compare import RESULT_NAMES, named_results
from .conventions import (
    BATCHED,
    FILTERS,
    OF_MAPS,
    OF_ONE_MAP,
    Layout,
    flat_layouts,
    layouts,
    layouts_in_time,
    layouts_of_one,
)
from .differences import plain_inputs, plain_results
from .evidence import CUT, HALF, Evidence, evidence_of, evidence_of_all
from .names import SIZES, WORDS, plain, result_role, roles
from .plans import (
    NUMBERS,
    SIDES,
    STEPS,
    NoPlan,
    Plan,
    forward_name,
    in_pairs,
    named_specs,
    plans,
    roles_in,
)

Values = dict[str, Any]
Path = tuple[Any, ...]  # where in a result an array is
Run = Callable[[Any, Values], Values]

EXACT, MAPS_FIT, RANK = 100, 10, 1
USUAL = {"stride": 1, "padding": 0, "trailing": False}
EPS = {"batch_norm": 1e-5, "batch_norm_backward": 1e-5, "adam_step": 1e-8}
LOSSES = {
    "cross_entropy": "cross_entropy_backward",
    "l2_divergence": "l2_divergence_backward",
}
IN_OUT = set("c cin in din cprev ncprev inchannels nc ic ci inc".split())

# What else tells a size that a leftover hides.
TOLD_BY = {"input_shape": ["y"], "K": ["w", "w_shape"]}

# What takes the number of a cell apart, or counts in flat maps.
FLAT = set("% divmod unravel_index put_along_axis ravel flatten bincount".split())

# Operations that work number by number, on arrays of any number of axes.
OF_ANY_AXES = set(
    "identity sigmoid tanh relu activation_backward dropout dropout_backward momentum_step "
    "adam_step".split()
)
AXES_ERROR = re.compile(
    r"ValueError: (not enough|too many) values to unpack"
    r"|IndexError: (tuple index out of range|too many indices)"
)


def is_of_other_axes(operation: str, error: str) -> bool:
    """Whether an error says only that the function is written for another number of axes."""
    return operation in OF_ANY_AXES and bool(AXES_ERROR.match(error))


@dataclass
class Reading:
    """How a function is called, how it has its arrays, and where its results are."""

    operation: str
    plan: Plan
    layout: Layout
    rank: int  # of one instance's main array
    paths: dict[str, Path] = field(default_factory=dict)  # result -> where it is
    # K and stride that are not asked for
    fixed: Values = field(default_factory=dict)
    loss: str = ""  # "mean" where a loss is one number for a batch
    # a transposed convolution as upsampling and a plain convolution
    is_plain: bool = False
    takes: tuple[str, ...] = ()  # "rectangles" and "pairs", where the text shows it
    evidence: Evidence = field(default_factory=Evidence)
    can_be_called: bool = True

    @property
    def is_usual(self) -> bool:
        """Whether the function has the operation's own arguments, arrays and results."""
        own = list(arguments_of(self.operation))
        is_own_form = self.plan.kind == "function" and self.plan.own_order(own)
        is_own_layout = self.layout._replace(labels="any") == Layout()
        if self.fixed or self.loss or not (is_own_form and is_own_layout):
            return False
        if self.written_for:
            return False
        names = RESULT_NAMES[self.operation]
        places: list[Path] = [(number,) for number in range(len(names))]
        if len(names) == 1:
            places = [()]
        return self.paths == dict(zip(names, places))

    @property
    def written_for(self) -> list[str]:
        """What the function is written for alone: square maps, odd filters."""
        alone = ("square maps", "odd filters")
        return [one for one in alone if one in self.takes]

    @property
    def has_bias(self) -> bool:
        return "b" in self.plan.taken()

    @property
    def has_scaled_mask(self) -> bool:
        """Whether a dropout's backward function gets a mask that holds 1 / (1 - p)."""
        is_told = self.plan.taken() & {"p", "keep"}
        return self.operation == "dropout_backward" and not is_told

    @property
    def has_flat_positions(self) -> bool:
        """Whether the text takes a position of max pooling apart, as a number of a cell."""
        own = [
            name for name, spec in named_specs(self.plan) if spec == ("role", "pidx")
        ]
        most = 4 if self.layout.batch == "only" else 3
        for name in own:
            if (
                name in self.evidence.pairs
                or self.evidence.subscripts.get(name, 0) > most
            ):
                return False
        return bool(own) and bool(self.evidence.called & FLAT)

    # ------------------------------------------------------------ calling

    def job(self, values: Values, is_batch: bool) -> Values:
        """What the child process needs for one call."""
        filled = _Filler(self, values, is_batch)
        plan = self.plan
        args, kwargs = filled.call(plan.call)
        job: Values = {"args": args, "kwargs": kwargs}
        job["forward"] = filled.call(plan.forward) if plan.forward else None
        job["backward"] = filled.call(plan.backward) if plan.backward else None
        if plan.kind == "class":
            job["weights"] = self._held(filled)
            job["mask"] = job["weights"].pop("mask", None)
            job["rate"] = plan.rate()
        if plan.kind == "optimizer":
            job["state"] = {name: filled.one(spec) for name, spec in plan.state.items()}
            job["held"] = {name: min(roles_in(spec)) for name, spec in plan.state.items()}
            job["method"] = plan.method
        job["keys"] = filled.keys
        job["fills"] = plan.fills
        job["steps"] = self._steps()
        if not plan.fills:
            job["paths"] = [list(path) for path in self.paths.values()]
        job["state_keys"] = self.state_keys()
        job["roles"] = [str(value) for _, value in plan.call[0]]
        return job

    def _held(self, filled: "_Filler") -> Values:
        """What is put into a class; a bias along the maps' axis, as each cell may have its own."""
        held = {role: filled.one(("zeros", role)) for role in self.plan.sets}
        b = held.get("b")
        if isinstance(b, Array) and b.ndim == 1:
            held["b"] = b.reshape((1, 1, -1) if self.layout.last else (-1, 1, 1))
        return held

    def _steps(self) -> dict[str, tuple[list, float]]:
        """The places of the weights that a backward pass with a rate may change, and the rate."""
        specs = self.plan.call[0] if self.plan.kind == "function" else []
        rates = [value for kind, value in specs if kind == "rate"]
        found: dict[str, list] = {}
        for place, (kind, value) in enumerate(specs):
            inside = value if kind == "dict" else {}
            if value in ("w", "b"):
                found[value] = [place]
            for key, (_, role) in inside.items():
                if role in ("w", "b"):
                    found[role] = [place, key]
        places = {}
        for role, path in found.items():
            if rates:
                places[f"d{role}"] = path, rates[0]
        return places

    def state_keys(self) -> list[str]:
        """What a call may change: results that are put into arguments; of a step all but the
        derivative, where the text writes into it or has it in a dict; of a backward pass with a
        rate the weights."""
        if self._steps():
            return ["w", "b", *self.plan.fills]
        if self.operation not in STEPS:
            return list(self.plan.fills)
        changed: set[str] = set()
        for name, spec in named_specs(self.plan):
            is_array = spec[0] == "role"
            if not is_array or name in self.evidence.filled:
                changed |= roles_in(spec)
        return [*sorted(changed - {"dw"}), *self.plan.fills]

    def unserved(self, values: Values, is_batch: bool) -> str:
        """Why the function can't serve a case; "" if it can."""
        taken = self.plan.taken()
        problem = self._unasked(values, taken)
        problem = problem or self._unfitting(values)
        problem = problem or self._of_pairs(values)
        if problem:
            return problem
        kind = self.plan.fixed.get("f")
        if kind and values.get("f", kind) != kind:
            return f"it is for {kind} alone"
        hidden = self._hidden(taken)
        if hidden and has_leftover(values):
            return f"it takes no {hidden}, which the leftover needs"
        takes_one = self.layout.maps in ONE_MAP or self.layout.batch == "one"
        if takes_one and is_batch:
            return "it takes one instance"
        return ""

    def _hidden(self, taken: set[str]) -> str:
        """What a function would have to be told where the steps leave a rest; "" if it is told."""
        own = arguments_of(self.operation)
        for name, others in TOLD_BY.items():
            if name in own and taken.isdisjoint([name, *others]):
                return name
        return ""

    def _unfitting(self, values: Values) -> str:
        """Why the numbers of a case don't fit; "" if they do."""
        if self.fixed.get("stride") == SIDE_BY_SIDE and _has_rest(values):
            return "its windows lie side by side and cover the whole map"
        written_for = self._written_for(values)
        if written_for:
            return written_for
        takes_a_word = any(kind == "border" for kind, _ in self.plan.call[0])
        if takes_a_word and values.get("padding") and not _is_same(values):
            return "its padding is 'same' or 'valid'"
        specs = dict(self.plan.call[0])
        if "cells" in specs and _overlap(values):
            return "its mask does not tell windows that overlap"
        takes_shares = "probabilities" in specs
        if takes_shares and np.ptp(values["z"]) > 100:
            return "it takes probabilities, and some of them are 0"
        return ""

    def _written_for(self, values: Values) -> str:
        """Why a function for some sizes alone can't serve a case; "" if it can."""
        if "square maps" in self.takes and not _is_square(values):
            return "it is written for square maps"
        is_even = values.get("K") in (2, 4)
        if "odd filters" in self.takes and is_even:
            return "it is written for filters with an odd side"
        return ""

    def _of_pairs(self, values: Values) -> str:
        """Why a function with one pair among its numbers can't serve another one; "" if it can."""
        specs = _all_specs(self.plan)
        are_pairs = any(kind in ("pair", "part") for kind, _ in specs)
        for kind, role in specs:
            is_one = are_pairs and kind == "role" and role in ("stride", "padding")
            if is_one and isinstance(values.get(role), tuple):
                return f"its {role} is one number for both axes"
        return ""

    def _unasked(self, values: Values, taken: set[str]) -> str:
        """Why a function can't serve these numbers, which it is not asked for; "" if it can."""
        for name in ("stride", "padding", "K", "S", "trailing", "eps"):
            is_there = name in values or name in self.fixed
            if is_there and name not in taken:
                problem = self._of_fixed(name, values)
                if problem:
                    return problem
        return ""

    def _of_fixed(self, name: str, values: Values) -> str:
        """Why a function that is not asked for a number can't serve this one; "" if it can."""
        unasked = dict(USUAL, eps=EPS.get(self.operation))
        value = values.get(name, unasked.get(name))
        usual = self.fixed.get(name, unasked.get(name, value))
        if usual == SIDE_BY_SIDE:
            usual = values.get("K")
        if usual == SAME:
            usual = value if _is_same(values) else None
        if value == usual:
            return ""
        if name in self.fixed:
            return f"it is written for {name} = {self.fixed[name]}"
        return f"it takes no {name}"

    # ------------------------------------------------------------ results

    def results(self, found: Values, right: Values, is_batch: bool) -> Values:
        """The arrays of a call with the lecture's axes: name -> array.

        None where there is none, the array as it came where its axes don't fit.
        """
        made: Values = {}
        found = _put_together(self.operation, found)
        for name, path in (self.paths or self._by_order(found)).items():
            array = at(found, path)
            if array is None:
                made[name] = None
                continue
            taken = self.layout.taken(
                name, array, np.asarray(right[name]), self.operation, is_batch
            )
            made[name] = array if taken is None else taken
        return made

    def _by_order(self, found: Values) -> dict[str, Path]:
        """The places of the results where their shapes say nothing."""
        names = RESULT_NAMES[self.operation]
        if len(names) == 1:
            return {names[0]: ()} if "array" in found else {}
        entries = found.get("entries")
        if not isinstance(entries, list) or len(entries) != len(names):
            return {}
        return {name: (n,) for n, name in enumerate(names) if "array" in entries[n]}

    def problem(self, found: Values, results: Values, right: Values) -> str:
        """What is wrong about the number or the kind of the results; "" if nothing is."""
        names = list(self.paths) or RESULT_NAMES[self.operation]
        lacking = [name for name in names if results.get(name) is None]
        if lacking:
            return _lacking(names, lacking, found)
        for name in names:
            array, true = results[name], np.asarray(right[name])
            problem = _wrong_kind(array, true)
            if problem:
                return problem
        return ""

    def other_shape(self, results: Values, right: Values) -> str:
        """The first result with another shape than the right one, in words; "" if there is none."""
        for name, array in results.items():
            shape, wanted = np.shape(array), np.shape(right[name])
            if wanted and not shape:
                return f"{name} is one number, expected an array of the shape {wanted}"
            if shape != wanted:
                return f"{name} has the shape {shape}, expected {wanted}"
        return ""

    def cases_of(self, chosen: list[Case]) -> list[Case]:
        """These cases as the function can have them: in time, with a batch that it can take."""
        named = self._named_cases()
        ending = IN_TIME if self.layout.maps == "series" else ""
        made = []
        for case in chosen:
            if case.name + ending in named:
                made.append(named[case.name + ending])
        batches = [case for case in named.values() if case.batch]
        chosen = [self._taken(case, batches) for case in made]
        if self.layout.maps in ONE_MAP:
            return [of_one_map(case, self.layout.maps) for case in chosen]
        if not self.is_plain:
            return chosen
        return [case._replace(inputs=plain_inputs(case.inputs)) for case in chosen]

    def _named_cases(self) -> dict[str, Case]:
        """The cases that the function can have, by name."""
        is_series = self.layout.maps == "series"
        named = {}
        for case in every_case(self.operation):
            if case.name.endswith(IN_TIME) == is_series:
                named[case.name] = case
        for case in asked_cases(self.operation):
            if case.takes not in self.takes:
                named.pop(case.name, None)
        return named

    def _taken(self, case: Case, batches: list[Case]) -> Case:
        """The case itself, or in the place of a batch that it can't take the first that it can."""
        if not case.batch:
            return case
        for one in (case, *batches):
            values = values_of(self.operation, one.inputs, one.forward)
            if not self.unserved(values, True):
                return one
        return case

    def right(self, inputs: Values, values: Values) -> Values:
        """The right results by name."""
        if self.is_plain:
            return plain_results(self.operation, inputs)
        return with_forward(self.operation, inputs, values)

    def besides(self, inputs: Values, values: Values) -> Values:
        """The right values of results that the operation itself has not: a loss's gradient."""
        gradient = LOSSES.get(self.operation)
        if (
            self.operation not in LOSSES
            or gradient is None
            or not self.loss
            or len(self.paths) < 2
        ):
            return {}
        [name] = [
            path for path in self.paths if path != RESULT_NAMES[self.operation][0]
        ]
        array = np.asarray(getattr(vectorized, gradient)(**inputs))
        count = len(array) if array.ndim > 1 else 1
        return {name: array / count}

    # ------------------------------------------------------------ in words

    def told(self, name: str) -> str:
        """How the function was read, on one line."""
        plan = self.plan
        parts = [
            name + plan.signature,
            self.layout.told(self.rank, "w" in plan.taken()),
        ]
        if plan.kind == "class":
            parts[0] = plan.signature + plan.says[0].replace("its ", " with ")
            parts += ["upsampling and a plain convolution"] * self.is_plain
        else:
            parts += plan.says
        parts += [f"{role} = {value}" for role, value in self.fixed.items()]
        parts += [f"for {one} alone" for one in self.written_for]
        parts += ["positions as numbers of cells in the map"] * self.has_flat_positions
        parts += ["the mask holds 1 / (1 - p)"] * self.has_scaled_mask
        kept = [role for role, path in self.paths.items() if "kept" in path]
        if kept:
            parts.append(f"{' and '.join(kept)} from its attributes")
        results = ", ".join(self.paths)
        if self.loss:
            results += f" (one loss for a batch: its {self.loss})"
        if results:
            parts.append(f"returns {results}")
        return "; ".join(filter(None, parts))


class _Filler:
    """The values of a plan's specs, in a reading's layout; notes the names of the arrays."""

    def __init__(self, reading: Reading, values: Values, is_batch: bool) -> None:
        self.reading, self.values, self.is_batch = reading, values, is_batch
        self.keys: list[str] = []

    def call(self, call: Any) -> tuple[list, dict]:
        args = [self.one(spec) for spec in call[0]]
        kwargs = {}
        signature = arguments_of(self.reading.operation)
        for name, spec in call[1].items():
            role = spec[1] if spec[0] in ("role", "pair", "before") else None
            if role in self.values or role is None:
                kwargs[name] = self.one(spec)
            elif role in signature and signature[role].default is signature[role].empty:
                kwargs[name] = None
        return args, kwargs

    def one(self, spec: Any) -> Any:
        kind, value = spec
        if kind in ("constant", "rate"):
            return value
        if kind == "layer":
            function = self.values[value]
            return types.SimpleNamespace(forward=function, backward=function)
        if kind == "border":
            has_border = bool(self.values.get("padding"))
            return value[has_border]  # valid, same
        if kind in ("tuple", "dict", "object"):
            return self._several(kind, value)
        if kind in ("side", "number", "part", "of one"):
            return self._part(kind, value)
        if kind == "cells":
            return self._cells()
        if kind == "result":
            return self._to_be_filled(value)
        if kind == "rows":
            role, prefix = value
            self.keys += [role] * len(KEYS)
            return in_rows(self.values[role], prefix)
        made = self._laid_out(value, self._value(kind, value))
        self.keys += [value] * len(_arrays(made))
        return made

    def _several(self, kind: str, value: Any) -> Any:
        """A tuple, a dict or an object of several values."""
        if kind == "tuple":
            return tuple(map(self.one, value))
        made = {}
        for key, part in value.items():
            made[key] = self.one(part)
        return types.SimpleNamespace(**made) if kind == "object" else made

    def _part(self, kind: str, value: Any) -> Any:
        """One side of the input, one number of a position, one of a pair, the shape of one
        instance."""
        if kind == "of one":
            layout = self.reading.layout._replace(batch="any")
            return layout.given(
                value, self.values[value][-3:], self.reading.operation, False
            )
        if kind == "side":
            return self.values["input_shape"][SIDES[value]]
        if kind == "part":
            role, place = value
            return self._value("pair", role)[place]
        self.keys.append("pidx")
        made = self._laid_out("pidx", self.values["pidx"])
        return np.array(made[..., NUMBERS[value]])

    def _cells(self) -> Array:
        """The cells of the input where the maxima are, as a mask."""
        pidx, shape = self.values["pidx"], self.values["input_shape"]
        ones = np.ones(pidx.shape[:-1])
        mask = vectorized.max_pool2d_backward(ones, pidx, shape) > 0
        self.keys.append("mask")
        return self._laid_out("y", mask)

    def _to_be_filled(self, name: str) -> Any:
        """Zeros in the place of a result."""
        operation, reading = self.reading.operation, self.reading
        own = arguments_of(operation)
        inputs = {}
        for role in own:
            if role in self.values:
                inputs[role] = self.values[role]
        right = np.asarray(reading.right(inputs, dict(self.values))[name])
        self.keys.append(name)
        return self._laid_out(name, np.zeros(right.shape))

    def _laid_out(self, role: str, given: Any) -> Any:
        """A value in the student's layout."""
        reading = self.reading
        made = reading.layout.given(role, given, reading.operation, self.is_batch)
        if isinstance(made, list) and isinstance(given, list):
            made = list(map(np.array, made))
        return made

    def _value(self, kind: str, role: str) -> Any:
        """The value of a role: a pair, zeros or a one-hot label where the function has these."""
        given = self.values.get(role, _usual(self.reading.operation, role))
        if kind == "probabilities":
            return vectorized.softmax(given)
        if kind == "pair" and not isinstance(given, tuple):
            return (given, given)
        if kind == "before":
            return given - 1
        if kind == "zeros" and given is None and "D_out" in self.values:
            return np.zeros(self.values["D_out"])
        return self._in_its_form(role, given)

    def _in_its_form(self, role: str, given: Any) -> Any:
        """Labels, positions and masks as the function has them."""
        if role == "pidx" and self.reading.has_flat_positions:
            height = self.values["input_shape"][-1]
            return given[..., 0] * height + given[..., 1]
        if role == "mask" and self.reading.has_scaled_mask:
            return given / (1 - self.values["p"])
        if role == "d" and self.reading.layout.labels == "one-hot":
            return _one_hot(given, self.values)
        return given


def _usual(operation: str, role: str) -> Any:
    """The value of an argument that is left out; None if it has none."""
    own = arguments_of(operation)
    if role not in own or own[role].default is own[role].empty:
        return None
    return own[role].default


def _arrays(value: Any) -> list:
    if isinstance(value, Array):
        return [value]
    if isinstance(value, (list, tuple)):
        found = []
        for one in value:
            if isinstance(one, Array):
                found.append(one)
        return found
    return []


def _one_hot(d: Any, values: Values) -> Array:
    """Class numbers as distributions."""
    scores = values["z"]
    if np.ndim(d) == scores.ndim:
        return np.asarray(d)
    return np.eye(scores.shape[-1])[d]


def has_leftover(values: Values) -> bool:
    """Whether the shape of the forward input can't be told from that of its result."""
    shape = values.get("input_shape")
    if shape is None or "stride" not in values and "S" not in values:
        return False
    K = values.get("K", 1)
    if "w" in values and "K" not in values:
        K = values["w"].shape[-1]
    S = values.get("stride", values.get("S", 1))
    P = values.get("padding", 0)
    axes = zip(shape[-2:], both(K), both(S), both(P))
    return any((size + 2 * border - side) % step for size, side, step, border in axes)


def _lacking(names: list[str], lacking: list[str], found: Values) -> str:
    """In words: too few results, or one of another kind."""
    what = _what(found)
    if len(names) > 1 and found.get("kind") != "sequence":
        return f"expected {len(names)} results, got {what}"
    entries = found.get("entries")
    if isinstance(entries, list) and len(entries) == len(names):
        wrong_one = entries[names.index(lacking[0])]
        return f"expected a NumPy array, got {_what(wrong_one)}"
    if len(names) > 1:
        return f"expected {len(names)} results, got {what}"
    if found.get("dtype"):
        return f"expected an array of real numbers, got one of {found['dtype']}"
    return f"expected a NumPy array, got {what}"


def _what(found: Values) -> str:
    """A result in words."""
    if found["kind"] == "none":
        return "None (is a return missing?)"
    if found["kind"] == "array":
        return f"a list of {found['list']}" if "list" in found else "one array"
    if found["kind"] == "number":
        return f"a {found['what']}"
    return found.get("what", f"a {found['kind']}")


def _wrong_kind(array: Array, true: Array) -> str:
    """What is wrong about the type of one result; "" if nothing is."""
    wanted, kinds = "real numbers", "iuf"
    if true.dtype.kind in "iu":
        wanted, kinds = "whole numbers", "iu"
    dtype = np.asarray(array).dtype
    if dtype.kind not in kinds:
        return f"expected an array of {wanted}, got one of {dtype.name}"
    return ""


# ---------------------------------------------------------------- the values of a case


def values_of(operation: str, inputs: Values, forward: Values | None = None) -> Values:
    """Everything that a student's function may ask for: the operation's arguments, those of its
    forward pass, sizes for a constructor."""
    values: Values = {}
    if _has_steps(operation) or operation == "max_pool2d_backward":
        values = {"stride": 1, "padding": 0}
    values |= dict(forward or {})
    values |= inputs
    is_back = operation.endswith(("_backward", "_gradient"))
    if is_back:
        _add_input(operation, values)
    _add_what_is_told(operation, values)
    y: Any = values.get("y")
    w: Any = values.get("w")
    if isinstance(w, Array):
        values |= _sizes(operation, w)
        if is_back:
            values.setdefault("b", integers(values["D_out"], start=3))
    elif np.ndim(y) >= 3:
        values.setdefault("D_in", np.shape(y)[-3])
    if np.ndim(y) >= 3:  # a constructor may ask for it
        values.setdefault("input_shape", np.shape(y))
    return values


def _add_what_is_told(operation: str, values: Values) -> None:
    """What a function may be told in other words: how much is kept, beta, the filters' shape."""
    if operation.startswith("dropout") and "p" in values:
        values["keep"] = 1 - values["p"]
    if operation == "batch_norm_backward":  # its forward pass asks for beta
        count = len(values["gamma"])
        values["beta"] = integers(count, start=3)
    # a block has a forward pass, which asks for its input
    if operation == "residual_backward":
        values["y"] = integers(*values["du"].shape, start=6)
    if operation == "conv2d_filter_gradient":
        maps_out, maps_in = values["dz"].shape[-3], values["y"].shape[-3]
        values["w_shape"] = (maps_out, maps_in, *both(values["K"]))
        values["w"] = integers(*values["w_shape"], start=2)


def _add_input(operation: str, values: Values) -> None:
    """The forward pass's input, and its shape, where the operation itself has one of them."""
    if "input_shape" in values:
        values.setdefault("y", integers(*values["input_shape"], start=6))
    if operation == "dropout_backward":
        values.setdefault("y", integers(*np.shape(values["du"]), start=6))
    if operation == "upsample_backward":
        S = values["S"]
        *maps, W, H = values["dz"].shape
        width, height = math.ceil(W / S), math.ceil(H / S)
        values["y"] = integers(*maps, width, height, start=6)
    y: Any = values.get("y")
    if np.ndim(y) > 1:
        values.setdefault("input_shape", np.shape(y))


def _has_steps(operation: str) -> bool:
    return "stride" in arguments_of(operation)


def _sizes(operation: str, w: Array) -> Values:
    first, second = w.shape[0], w.shape[1]
    if operation.startswith("conv_transpose"):
        first, second = second, first
    if operation.startswith("depthwise"):
        first = second = w.shape[0]
    sizes = {"D_out": first, "D_in": second}
    if w.ndim > 2:
        is_square = (
            w.ndim == 3 and operation.startswith("conv1d") or w.shape[-1] == w.shape[-2]
        )
        sizes["K"] = w.shape[-1] if is_square else w.shape[-2:]
    return sizes


def default_reading(function: Any, operation: str) -> Reading:
    """The reading of a function that none fits: the operation's own form."""
    single = probe(operation, False)
    known = _known(operation, single)
    main = _main(operation, single[0])
    rank = main.ndim if main is not None else 0
    evidence = evidence_of(function)
    is_batch = any(
        len(parts) == 4
        for name, parts in evidence.said_shapes().items()
        if name in FIRST
    )
    layout = Layout("only" if is_batch and rank == 3 else "any")
    try:
        plan = plans(function, operation, known)[-1]
    except NoPlan:
        plan = Plan("function", ([], {}), "(...)", function=function)
        return Reading(operation, plan, layout, rank, can_be_called=False)
    return Reading(operation, plan, layout, rank, evidence=evidence)


FIRST = set("x X y A A_prev input inputs image images dout dz dZ".split())


# ---------------------------------------------------------------- looking


def read(
    function: Any, operation: str, run: Run
) -> tuple[Reading | None, str, Reading | None]:
    """The reading of a function, why there is none, and the reading that came furthest.

    `run(function, job)` makes one call.
    """
    evidence = _evidence(function, operation)
    single = probe(operation, False)
    known = _known(operation, single)
    known -= {"trailing"} - set(single[0])
    try:
        found_plans = plans(function, operation, known)
    except NoPlan as reason:
        return None, str(reason), None
    found = _Found()
    for special in ("", *_specials(operation, evidence)):
        for plan in found.turns(found_plans):
            for one in _tries(plan, function, operation, special, evidence):
                if found.has_run(one[0]):
                    continue
                if _is_right(found, run, special, *one):
                    return _with_loss(one[0], run), "", None
    reading = found.reading or _nearest(found, function, run)
    return reading, "" if reading else found.words, found.nearest


def _evidence(function: Any, operation: str) -> Evidence:
    """What the text shows; of a divergence also what the functions that it calls do."""
    evidence = evidence_of(function)
    if operation in LOSSES:
        of_all = evidence_of_all(function)
        evidence.called |= of_all.called
        evidence.small |= of_all.small
    return evidence


def _nearest(found: "_Found", function: Any, run: Run) -> Reading | None:
    """The reading that came furthest, if its error is none of reading, or if it fits where the
    maps are square; else None."""
    nearest = found.nearest
    if nearest is None or found.is_its_own:
        return nearest
    operation = nearest.operation
    if operation not in ARGUMENTS:
        return None
    for one in _tries(nearest.plan, function, operation, "square maps", nearest.evidence):
        reading = one[0]
        is_like_it = reading.layout._replace(bias=nearest.layout.bias) == nearest.layout
        if is_like_it and _is_right(found, run, "square maps", *one):
            reading.takes = reading.takes[1:]
            return reading
    return None


def _counts_a_batch(evidence: Evidence) -> bool:
    """Whether the text counts its instances: batch_size = y.shape[0]."""
    return not BATCHES.isdisjoint(evidence.sizes)


def _with_loss(reading: Reading, run: Run) -> Reading:
    """The reading of a divergence, with what it makes of a batch where the text counts one."""
    if reading.operation in LOSSES and not reading.loss and _counts_a_batch(reading.evidence):
        inputs, forward = probe(reading.operation, True)
        values = values_of(reading.operation, inputs, forward)
        right = reading.right(inputs, values)
        outcome = run(reading.plan.function, reading.job(values, True) | {"once": True})
        if "found" in outcome:
            reading.loss = _loss(reading, outcome["found"], right, True)
    return reading


def _is_right(
    found: "_Found",
    run: Run,
    special: str,
    reading: Reading,
    values: Values,
    right: Values,
    is_batch: bool,
) -> bool:
    """Whether a reading fits entirely, or ends the search; else it is noted."""
    job = reading.job(values, is_batch) | {"once": True}
    outcome = run(reading.plan.function, job)
    if outcome.get("over"):
        return True
    if "error" in outcome:
        found.note(outcome["error"], reading)
        return False
    score = _fit(reading, outcome["found"], right, is_batch)
    if not special and found.has_nearer(reading):
        return False
    if score >= EXACT * _asked(reading, right):
        return True
    if not special:
        found.add(score, reading)
        found.ran.append(reading)
    return False


# what a function may be written for alone, and such a probe
SPECIAL: dict[str, Values] = {
    "square maps": {"H": WIDTH},
    "odd filters": {"K": 3},
    "a border": {"padding": 1},
    "a filter of 3": {"K": 3},
}


def _specials(operation: str, evidence: Evidence) -> list[str]:
    """What the text may be written for: one side of a map for both, half a filter, p:-p."""
    if operation not in ARGUMENTS and operation != "max_pool2d_backward":
        return []
    found = []
    if any(_reads_one_side(name, parts) for name, parts in evidence.shapes.items()):
        found.append("square maps")
    if "conv2d" in operation and evidence.called & {"//", "floor", "ceil"}:
        found.append("odd filters")
    if CUT in evidence.called:
        found.append("a border")
    if "conv2d" in operation:
        found.append("a filter of 3")
    return found


def _reads_one_side(name: str, parts: list[str]) -> bool:
    """Whether a text takes one side of a map's shape and not the other: c, h, _ = x.shape."""
    is_filter = plain(name) in WORDS["w"].split()
    if is_filter or len(parts) not in (3, 4):
        return False
    sides = [parts[-2:], parts[-3:-1]]  # the maps before them, or last
    return any(one.count("_") == 1 for one in sides)


def _known(operation: str, single: tuple) -> set[str]:
    """The roles that have values; the forward pass's own result for a derivative alone."""
    is_back = operation.endswith(("_backward", "_gradient"))
    return set(values_of(operation, *single)) | ({"out"} if is_back else set())


def _but_for_the_bias(reading: Reading) -> tuple:
    layout = reading.layout._replace(bias=())
    return id(reading.plan), layout, reading.fixed, reading.is_plain


PAIR_ASKED = re.compile("'int' object is not (subscriptable|iterable)|non-iterable int")
OWN_ERROR = re.compile(  # an unknown name, an old one, a call of something else
    r"NameError|NotImplementedError|AttributeError: module|TypeError: exceptions must"
    r"|TypeError: .*(positional|keyword) argument|TypeError: 'float' object cannot be"
    r"|TypeError: only 0-dim"
)


@dataclass
class _Found:
    """The best reading so far whose shapes do not fit entirely, and the first error's words."""

    reading: Reading | None = None
    score: int = 0
    words: str = ""
    takes_maps: bool = False  # whether it gives anything for arrays with maps
    ran: list[Reading] = field(default_factory=list)  # without an error
    nearest: Reading | None = None  # that came to the last line of all that stopped
    place: tuple[int, int] = (0, 0)
    is_its_own: bool = False  # whether that one's error has nothing to do with its arguments
    asks_for_pairs: bool = False  # whether a size or a step is taken apart

    def turns(self, found: list[Plan]) -> Iterator[Plan]:
        """The plans, and after them those with pairs where they are asked for."""
        yield from found
        if self.asks_for_pairs:
            yield from map(in_pairs, found)

    def note(self, error: Values, reading: Reading) -> None:
        """An error with which a reading stopped."""
        self.words = self.words or error["text"]
        place = error.get("reached", 0), error.get("line", 0)
        self.asks_for_pairs = self.asks_for_pairs or bool(PAIR_ASKED.search(error["text"]))
        if place > self.place and reading.operation not in OF_ANY_AXES:
            self.nearest, self.place = reading, place
            self.is_its_own = bool(OWN_ERROR.match(error["text"]))

    def has_run(self, reading: Reading) -> bool:
        """Whether a reading that differs in the bias's shape alone has run: the shape did not
        matter then."""
        return any(
            _but_for_the_bias(one) == _but_for_the_bias(reading) for one in self.ran
        )

    def has_nearer(self, reading: Reading) -> bool:
        """Whether the lecture's arrays have given one result with its maps, or with its axes, so
        that other filters, or arrays without maps, fit by chance."""
        if (
            len(reading.paths) > 1
            or self.reading is None
            or self.reading.layout.filters
        ):
            return False
        if reading.layout.maps == "one":
            return self.score >= RANK
        # (H, W, C) has its own
        are_other = reading.layout.filters and not reading.layout.last
        return bool(are_other) and self.score >= MAPS_FIT

    def add(self, score: int, reading: Reading) -> None:
        """Keep the reading if it is better; one without maps only where none has them."""
        has_maps = reading.layout.maps in ("all", "series")
        self.takes_maps = self.takes_maps or has_maps
        is_sure = has_maps or score >= EXACT or not self.takes_maps
        if reading.fixed.get("padding") == SAME:
            is_sure = score >= EXACT  # nothing else tells that it keeps a map's size
        if is_sure and score > self.score:
            self.reading, self.score = reading, score


def _asked(reading: Reading, right: Values) -> int:
    """How many results there are to find."""
    return max(1, len(reading.paths))


def _tries(
    plan: Plan,
    function: Any,
    operation: str,
    special: str,
    evidence: Evidence,
) -> Any:
    """Each reading with the values to try it on, and the right results."""
    asked = SPECIAL.get(special, {})
    single = probe(operation, False, **asked)
    batch = probe(operation, True, **asked)
    main = _main(operation, single[0])
    rank = main.ndim if main is not None else 0
    in_out = isinstance(function, type) or _shows_in_out(evidence)
    for fixed in _fixed(plan, operation, single):
        for layout in _layouts_for(function, plan, operation, rank, in_out, evidence):
            is_batch = layout.batch == "only"
            inputs, forward = batch if is_batch else single
            if layout.maps == "series":
                inputs = probe_in_time(operation, is_batch)
            inputs, forward = _with(operation, inputs, forward, fixed)
            if layout.maps in ONE_MAP:
                case = of_one_map(Case("", inputs, forward), layout.maps)
                inputs, forward = case.inputs, case.forward
            for is_plain in _kinds(plan, operation):
                reading = Reading(
                    operation,
                    plan,
                    layout,
                    rank,
                    fixed=fixed,
                    evidence=evidence,
                )
                reading.takes = (special, *_takes(plan, evidence, fixed))
                reading.is_plain = is_plain
                given = plain_inputs(inputs) if is_plain else inputs
                values = values_of(operation, given, forward)
                right = reading.right(given, values)
                yield reading, values, right, is_batch


def _kinds(plan: Plan, operation: str) -> tuple[bool, ...]:
    """Whether it is tried as a plain convolution of the upsampled map: a class may be one."""
    may_be_plain = plan.kind == "class" and operation.startswith("conv_transpose2d")
    return (False, True) if may_be_plain else (False,)


def with_forward(operation: str, inputs: Values, values: Values) -> Values:
    """The right results by name; puts the forward pass's own result into the values."""
    results = named_results(operation, getattr(vectorized, operation)(**inputs))
    if operation == "activation_backward":
        values["out"] = getattr(vectorized, inputs["f"])(inputs["z"])
    if operation in ("softmax_backward", "activation_backward"):
        return results
    if operation.endswith("_backward") and "out" not in values and "w" in values:
        ahead = forward_name(operation)
        names = arguments_of(ahead)
        given = {}
        for name in names:
            if name in values:
                given[name] = values[name]
        try:
            values["out"] = getattr(vectorized, ahead)(**given)
        except (TypeError, ValueError):
            pass
    return results


def _main(operation: str, inputs: Values) -> Array | None:
    """The array whose axes the layouts are about."""
    for name in ("y", "z", "dz", "du", "v"):
        if isinstance(inputs.get(name), Array):
            return inputs[name]
    return None


def _layouts_for(function: Any, plan: Plan, operation: str, *about: Any) -> Any:
    """The layouts to try; those of series alone for a function that is named for them."""
    name = getattr(function, "__name__", type(function).__name__)
    if "1d" in name.lower() and cases_in_time(operation):
        yield from layouts_in_time(operation)
    else:
        yield from _label_layouts(plan, operation, *about)
    if operation == "linear_backward" and plan.rate():
        yield from layouts_of_one(operation)


FLAT_FILTERS = {"conv2d", "conv2d_backward", "conv2d_input_gradient"}


def _label_layouts(
    plan: Plan, operation: str, rank: int, in_out: bool, evidence: Evidence
) -> Any:
    has_bias = "b" in plan.taken()
    made = list(layouts(operation, rank, has_bias, in_out))
    if {"w", "K"} <= plan.taken() and operation in FLAT_FILTERS:
        made += flat_layouts(has_bias)
    if operation.startswith("batch_norm"):
        made = list(_of_normalisation(evidence))
    if operation in OF_ANY_AXES:
        made.append(Layout(axes=1))
    made = _in_turn(made, operation, evidence)
    yield from _as_the_text_shows(operation, evidence)
    if not operation.startswith("cross_entropy"):
        yield from made
        return
    first, second = ("numbers", "one-hot")
    label_names = set("d y t Y label labels target targets y_true".split())
    if not label_names & evidence.indices and evidence.names:
        first, second = second, first
    for labels in (first, second):
        for layout in made:
            yield layout._replace(labels=labels)


def _in_turn(made: list[Layout], operation: str, evidence: Evidence) -> list[Layout]:
    """The layouts, those first that the text speaks for; none whose filters it speaks against."""
    told = _order_told(evidence)
    if told == "FC" or told and operation.startswith("conv_transpose"):
        made = [one for one in made if one.filters[:1] in ("", told[0])]
    is_last = operation.startswith("pointwise") and _keeps_the_last(evidence)
    is_last = is_last or _names_maps_last(evidence)
    are_columns = _counts_columns(evidence)
    is_batch = _is_of_batches(operation, evidence)

    def is_late(layout: Layout) -> tuple[bool, ...]:
        is_one = is_batch and layout.batch != "only"
        are_rows = are_columns and not layout.columns
        return is_one, are_rows, is_last and not layout.last

    return sorted(made, key=is_late)


def _is_of_batches(operation: str, evidence: Evidence) -> bool:
    """Whether a divergence counts its instances, and takes no vector besides."""
    is_loss = operation in {*LOSSES, *LOSSES.values()} and "ndim" not in evidence.attributes
    return is_loss and _counts_a_batch(evidence)


def _as_the_text_shows(operation: str, evidence: Evidence) -> Any:
    """So many axes, a vector for each cell: where the text names such axes."""
    axes = _axes_shown(evidence)
    if operation in OF_ANY_AXES and axes > 1:
        yield Layout(axes=axes)
    if operation in OF_ONE_MAP and _counts_columns(evidence):
        for filters in FILTERS.get(operation, ("", ""))[1:]:
            yield Layout("only", last=True, columns=True, filters=filters)
    if operation.startswith("batch_norm") and _shows_vectors(evidence):
        yield Layout(maps="cells")


def _axes_shown(evidence: Evidence) -> int:
    """How many axes the text names of its arrays; 0 if that is not clear."""
    counts = set()
    for count in evidence.subscripts.values():
        if count > 1:
            counts.add(count)
    counts |= {len(names) for names in evidence.shapes.values()}
    return counts.pop() if len(counts) == 1 else 0


def _of_normalisation(evidence: Evidence) -> Any:
    """The maps second or last, as the axes of the sums show it; gamma as it is, or with axes."""
    lasts = [False, True]
    if (0, 2, 3) in evidence.several_axes:
        lasts = [False]
    elif (0, 1, 2) in evidence.several_axes:
        lasts = [True]
    for axes in ((-1,), (1, -1, 1, 1)):
        for last in lasts:
            yield Layout(
                last=last,
                bias=(1, 1, 1, -1) if last and len(axes) > 1 else axes,
            )
    yield Layout(lists=True)


def _shows_vectors(evidence: Evidence) -> bool:
    """Whether the text is about arrays (N, D): it unpacks such a shape, or names axis 0 alone."""
    sizes = {len(parts) for parts in evidence.said_shapes().values()}
    is_along_instances = evidence.axes == {0} and not evidence.several_axes
    if sizes:
        takes_vectors = "ndim" in evidence.attributes and is_along_instances
        return sizes == {2} or takes_vectors
    return is_along_instances


MAPS = re.compile(
    r"(^|_)(c|ch|chan|channels?|d|depth|f|filters?|maps?)(_|$|\d)|^n_?c", re.I
)


def _names_maps_last(evidence: Evidence) -> bool:
    """Whether the text unpacks shapes with the number of maps at the end, and none before it."""
    last = []
    for name, parts in evidence.said_shapes().items():
        if len(parts) in (3, 4) and name.lower() not in WEIGHT_NAMES:
            inner = parts[:-1]
            if len(parts) == 4:
                inner = parts[1:-1]
            first = any(map(MAPS.search, inner))
            if first or parts[-1] != "_":
                last.append(bool(MAPS.search(parts[-1])) and not first)
    return bool(last) and all(last)


BATCHES = {"batch_size", "n_samples", "num_examples", "num_samples", "samples", "examples"}
INSTANCES = {"m", "N", *BATCHES}


def _counts_columns(evidence: Evidence) -> bool:
    """Whether the text has the number of instances at the end of a shape of two, or of four."""
    places = {place for name, place in evidence.sizes.items() if name in INSTANCES}
    for parts in evidence.shapes.values():
        if len(parts) in (2, 4):
            places |= {place for place, name in enumerate(parts) if name in INSTANCES}
    return bool(places) and places <= {1, 3, -1}


def _keeps_the_last(evidence: Evidence) -> bool:
    """Whether the text makes arrays of (-1, c_in), and takes no array's shape apart but w's."""
    of_maps = [name for name in evidence.shapes if name.lower() not in WEIGHT_NAMES]
    last = {name.replace("_", "").lower() for name in evidence.last_axes}
    return not of_maps and not last.isdisjoint(IN_OUT)


def _shows_in_out(evidence: Evidence) -> bool:
    """Whether the text unpacks the filters' shape as (C_in, C_out, K, K)."""
    for name, parts in evidence.shapes.items():
        if name.lower() in WEIGHT_NAMES:
            if len(parts) in (3, 4) and parts[0].replace("_", "").lower() in IN_OUT:
                return True
    return False


def _order_told(evidence: Evidence) -> str:
    """ "FC" where the text says that the filters are (D_out, D_in, ...), as w (F, C) or
    F, C = w.shape; "CF" where it says the other order; else ""."""
    maps_in, maps_out = SIZES["D_in"].split(), SIZES["D_out"].split()
    for name, parts in [*evidence.told.items(), *evidence.shapes.items()]:
        if name.lower() in WEIGHT_NAMES and len(parts) > 1:
            first, second = map(plain, parts[:2])
            if first in maps_out and first not in maps_in and second in maps_in:
                return "FC"
            if first in maps_in and second in maps_out and second not in maps_in:
                return "CF"
    return ""


def _all_specs(plan: Plan) -> list[Any]:
    """What the arguments of a plan get, and what stands in the dicts among them."""
    specs = [*plan.call[0], *plan.call[1].values()]
    inside = []
    for kind, value in specs:
        if kind in ("dict", "object"):
            inside.append(list(value.values()))
    return sum(inside, specs)


def _takes(plan: Plan, evidence: Evidence, fixed: Values) -> tuple[str, ...]:
    """Whether the text shows filters that are not square, a step or a border for each axis."""
    found = _pairs_taken(plan, fixed)
    if "rectangles" not in found and _names_both_sides(evidence):
        found.append("rectangles")
    if "dtype" in evidence.attributes or evidence.called & LIKE:
        found.append("whole numbers")
    if any(map(WHOLE.match, evidence.names | evidence.attributes | evidence.texts)):
        found.append("eighths")
    found.append("low values")  # the operations that have such a case are maxima
    return tuple(found)


PAIRS = {
    "K": "rectangles",
    "stride": "pairs",
    "S": "pairs",
    "padding": "borders",
}


def _pairs_taken(plan: Plan, fixed: Values) -> list[str]:
    """The pairs among a function's numbers: a filter's sides, a step or a border for each axis."""
    specs = _all_specs(plan)
    found = []
    for role, takes in PAIRS.items():
        if ("pair", role) in specs or ("part", (role, 0)) in specs:
            found.append(takes)
    if "rectangles" in found and fixed.get("stride") == SIDE_BY_SIDE:
        found.append("rectangles side by side")
    return found


LIKE = {  # arrays of another one's type
    "zeros_like",
    "empty_like",
    "ones_like",
    "full_like",
}
WHOLE = re.compile(
    r"u?int(\d+|_|p|c)?$|i[48]$|round$|around$|rint$|trunc$|fix$|floor$|ceil$"
)


def _names_both_sides(evidence: Evidence) -> bool:
    """Whether the text takes both sides of a filter from its shape, and uses both."""
    for name, parts in evidence.shapes.items():
        if name.lower() in WEIGHT_NAMES and len(parts) == 4:
            are_last = not any(map(MAPS.search, parts[2:]))
            sides = set(parts[2:] if are_last else parts[:2])
            if len(sides) == 2 and sides <= evidence.names:
                return True
    for name, places in evidence.shape_items.items():
        if name.lower() in WEIGHT_NAMES and ({2, 3} <= places or {-2, -1} <= places):
            return True
    return False


SAME = "same"  # the padding of a function that takes none and keeps a map's size
SIDE_BY_SIDE = "K"  # the stride of a pool that takes none: its windows do not overlap
WINDOWS: list[Values] = [
    {"K": 2, "stride": 2},
    {"K": 3, "stride": 2},
    {"K": 2, "stride": 1},
    {"K": 2, "stride": SIDE_BY_SIDE},
]


def _fixed(plan: Plan, operation: str, single: Any) -> list[Values]:
    """The K and stride to suppose for a function that takes none."""
    taken = plan.taken()
    is_pool = operation.startswith(("max_pool", "mean_pool"))
    if is_pool and "K" not in taken:
        return [{}] if "pidx" in taken else WINDOWS
    if "S" in single[0] and "S" not in taken:
        return [{"S": 2}]
    if "w" in plan.sets and "conv2d" in operation and "K" not in taken:
        return [{"K": 3}, {"K": 5}]
    side = _side_in_the_text(plan, operation)
    return [{**one, **side} for one in _otherwise(plan, operation)]


def _side_in_the_text(plan: Plan, operation: str) -> Values:
    """The side of the filters of a function that has it as a number: i:i + 3."""
    evidence = evidence_of(plan.function)
    is_asked = "K" in plan.taken() or "w" not in plan.taken()
    if is_asked or "conv2d" not in operation or len(evidence.windows) != 1:
        return {}
    return {} if _measures_filters(evidence) else {"K": max(evidence.windows)}


def _measures_filters(evidence: Evidence) -> bool:
    """Whether the text takes the side of the filters from an array's shape."""
    named = sum(evidence.shapes.values(), [])
    items = set().union(*evidence.shape_items.values())
    is_named = any(plain(name) in WORDS["K"].split() for name in named)
    is_named = is_named or any(map(is_weight, evidence.shapes))
    return is_named or not items.isdisjoint([2, 3, -1, -2])


def _otherwise(plan: Plan, operation: str) -> list[Values]:
    """The step and the border to suppose beside the usual ones."""
    taken = plan.taken()
    other = _written(plan, operation)
    if other:
        return [other, {}]
    other = OTHERWISE.get(operation, {})
    if other and taken.isdisjoint(other):
        shown = evidence_of(plan.function).called  # np.pad, K // 2
        return [other, {}] if {"pad", HALF} <= shown else [{}, other]
    if _is_cut(plan, operation):
        return [{"stride": SIDE_BY_SIDE}, {}]
    return [{}]


def _written(plan: Plan, operation: str) -> Values:
    """The step and the border that a function is not asked for and has as constants: stride = 2."""
    function = plan.function
    if not _has_steps(operation) or "1d" in operation:
        return {}
    constants = dict(evidence_of(function).constants)
    scope = getattr(function, "__globals__", {})
    for name in getattr(getattr(function, "__code__", None), "co_names", ()):
        value = scope.get(name)
        constants |= value if isinstance(value, dict) else {name: value}
    asked = [role for role in ("stride", "padding") if role not in plan.taken()]
    found = roles(list(constants), asked, operation)
    written = {}
    for name, role in found.items():
        is_told = len(plain(name)) > 1 or name == "s"
        if is_told and _is_size(constants[name], role):
            written[role] = constants[name]
    return written


def _is_size(value: Any, role: str) -> bool:
    """Whether a number may be a step or a border: s = 0 begins a sum."""
    smallest = 1 if role == "stride" else 0
    return type(value) is int and smallest <= value <= 4


def _is_cut(plan: Plan, operation: str) -> bool:
    """Whether a pooling class is told K and no stride, and divides its map's sides by it."""
    if operation not in ("max_pool2d_backward", "mean_pool2d_backward"):
        return False
    taken = plan.taken()
    is_told = "K" in taken and not taken & {"stride", "pidx"}
    if plan.kind == "function":
        return is_told
    return is_told and "//" in evidence_of(plan.function).called


OTHERWISE: dict[str, Values] = {  # what a function that does not ask may be written for
    "max_pool2d": {"stride": SIDE_BY_SIDE},
    "mean_pool2d": {"stride": SIDE_BY_SIDE},
    "upsample": {"trailing": True},
    "conv2d": {"padding": SAME},
    "conv2d_backward": {"padding": SAME},
    "depthwise_conv2d": {"padding": SAME},
}


def _with(
    operation: str, inputs: Values, forward: Values | None, fixed: Values
) -> tuple:
    """The probe with other sizes of the window."""
    if not fixed:
        return inputs, forward
    if _is_layer_with(operation, fixed):
        return _with_steps(operation, inputs, fixed)
    if fixed.get("stride") == SIDE_BY_SIDE and operation.endswith("_backward"):
        return _side_by_side(operation, inputs, forward)
    if operation == "max_pool2d_backward":
        forward = dict(forward or {}, **fixed)
        u, pidx = vectorized.max_pool2d(**forward)
        return dict(inputs, du=integers(*u.shape, start=4), pidx=pidx), forward
    if operation == "mean_pool2d_backward":
        y = integers(*inputs["input_shape"], start=6)
        u = vectorized.mean_pool2d(y, **fixed)
        return dict(inputs, **fixed, du=integers(*u.shape, start=4)), forward
    if fixed.get("stride") == SIDE_BY_SIDE:
        y = _whole_windows(inputs["y"], 2)
        return dict(inputs, y=y, K=2, stride=2), forward
    return dict(inputs, **fixed), forward


def _is_layer_with(operation: str, fixed: Values) -> bool:
    """Whether the layer of the probe is another one with these sizes."""
    if operation not in ARGUMENTS or type(fixed.get("stride", 1)) is not int:
        return False
    is_filter = "conv" in operation
    return is_filter or "K" not in fixed


def _with_steps(operation: str, inputs: Values, fixed: Values) -> tuple:
    """The probe with another step and another border."""
    main = _main(operation, inputs)
    is_batch = main is not None and main.ndim > 3
    if fixed.get("padding") == SAME:
        return probe(operation, is_batch, padding=1, K=3)
    return probe(operation, is_batch, **fixed)


def _side_by_side(operation: str, inputs: Values, forward: Values | None) -> tuple:
    """The probe of a derivative, of windows that lie side by side."""
    made = dict(inputs)
    given = (forward or {}).get("y", integers(*inputs["input_shape"], start=6))
    y = _whole_windows(given, 2)
    if operation == "max_pool2d_backward":
        forward = dict(y=y, K=2, stride=2)
        u, made["pidx"] = vectorized.max_pool2d(**forward)
    else:
        made |= dict(K=2, stride=2)
        u = vectorized.mean_pool2d(y, 2, stride=2)
    return dict(made, du=integers(*u.shape, start=4), input_shape=y.shape), forward


def _is_square(values: Values) -> bool:
    """Whether the maps are as wide as high."""
    width, height = values["input_shape"][-2:]
    return bool(width == height)


def _is_same(values: Values) -> bool:
    """Whether the padding keeps a map's size at stride 1."""
    padding = values.get("padding", 0)
    if "w" in values:
        K = np.shape(values["w"])[-1]
    else:
        K = values["K"]
    return values.get("stride", 1) == 1 and padding == (K - 1) / 2


def _overlap(values: Values) -> bool:
    """Whether windows have cells in common."""
    pairs = zip(both(values["K"]), both(values["stride"]))
    return any(K > step for K, step in pairs)


def _has_rest(values: Values) -> bool:
    """Whether windows side by side do not cover the map."""
    K, y = values["K"], values["y"]
    return any(size % side for size, side in zip(y.shape[-2:], both(K)))


def _whole_windows(y: Array, K: int) -> Array:
    """The map, cut so that windows side by side cover it."""
    W, H = y.shape[-2:]
    width, height = W // K * K, H // K * K
    return y[..., :width, :height]


# ---------------------------------------------------------------- do the results fit?


def leaves(found: Values, path: Path = ()) -> list[tuple[Path, Array]]:
    """The arrays of a result, each with where it is."""
    if "array" in found:
        return [(path, found["array"])]
    entries = found.get("entries")
    if isinstance(entries, dict):
        return [
            leaf for key, one in entries.items() for leaf in leaves(one, (*path, key))
        ]
    if isinstance(entries, list):
        return [
            leaf for n, one in enumerate(entries) for leaf in leaves(one, (*path, n))
        ]
    return []


def at(found: Values, path: Path) -> Array | None:
    """The array at this place; None if there is none."""
    for part in path:
        entries = found.get("entries")
        if isinstance(entries, dict) and part in entries:
            found = entries[part]
        elif isinstance(entries, list) and type(part) is int and part < len(entries):
            found = entries[part]
        else:
            return None
    return found.get("array")


def _fit(reading: Reading, found: Values, right: Values, is_batch: bool) -> int:
    """How well the shapes of the results fit; sets the reading's paths."""
    found = _put_together(reading.operation, found)
    arrays = leaves(found)
    paths: dict[str, Path] = {}
    for name in right:
        path = _named(name, list(right), found, arrays, paths)
        if path is None:
            path = _of_shape(reading, name, right[name], arrays, paths, is_batch)
        if path is not None:
            paths[name] = path
    _add_the_rest(paths, list(right), found, arrays)
    if not paths and "array" in found and "list" not in found:
        paths |= _only_one(reading, arrays[0], right, is_batch)
    reading.paths = {name: paths[name] for name in right if name in paths}
    if _holds_whole_numbers(reading.paths, found):
        reading.takes = tuple({*reading.takes, "eighths"})
    reading.loss = _loss(reading, found, right, is_batch)
    if reading.loss and reading.operation in LOSSES:
        return EXACT * len(reading.paths)
    total = 0
    for name, path in reading.paths.items():
        total += _likeness(reading, name, at(found, path), right[name], is_batch)
    return total


def _put_together(operation: str, found: Any) -> Any:
    """The results of a call; of an optimizer's step with the rows of dicts and lists together."""
    return joined(found) if operation in STEPS else found


def _holds_whole_numbers(paths: dict[str, Path], found: Values) -> bool:
    """Whether a result of real numbers has a type that holds whole ones alone."""
    results = []
    for name, path in paths.items():
        if name != "pidx":
            results.append(at(found, path))
    return any(one is not None and one.dtype.kind in "iu" for one in results)


def _only_one(
    reading: Reading, only: tuple[Path, Array], right: Values, is_batch: bool
) -> Any:
    """The place of the only array, if one result alone has as many axes."""
    path, array = only
    fitting = []
    for name, value in right.items():
        if _likeness(reading, name, array, value, is_batch):
            fitting.append(name)
    return {fitting[0]: path} if len(fitting) == 1 else {}


def _add_the_rest(
    paths: dict[str, Path],
    names: list[str],
    found: Values,
    arrays: list,
) -> None:
    """The results whose shapes are wrong, in the order in which they come."""
    left = [name for name in names if name not in paths]
    are_all = len(arrays) == len(names)  # then a number stands for an array
    free = [
        path
        for path, array in arrays
        if path not in paths.values() and (array.ndim or are_all)
    ]
    is_clear = bool(paths) or len(arrays) == len(names)
    if len(free) < len(left) or not is_clear:
        return
    for name, path in zip(left, free):
        if name != "pidx" or _is_positions(at(found, path)):
            paths[name] = path


def _is_positions(array: Array | None) -> bool:
    return array is not None and array.ndim > 0 and array.dtype.kind in "iu"


def _loss(reading: Reading, found: Values, wanted: Values, is_batch: bool) -> str:
    """ "mean" where a loss is one number for a batch."""
    arrays = leaves(found)
    scalars = [path for path, array in arrays if array.size == 1]
    if not scalars or not is_batch:
        return ""
    if reading.operation in LOSSES.values() and len(reading.paths) == 1:
        return "mean"
    if reading.operation not in LOSSES:
        return ""
    [name] = wanted
    reading.paths = {name: scalars[0]}
    scores = "y" if reading.operation == "l2_divergence" else "z"
    main = probe(reading.operation, True)[0][scores]
    shape = reading.layout.array(scores, main, reading.operation, True).shape
    gradients = [path for path, array in arrays if array.shape == shape]
    if gradients and reading.plan.kind != "class":  # whose backward pass gives them
        reading.paths["d" + scores] = gradients[0]
    return "mean"


KEPT_AS = {
    "dgamma": "dw",
    "dbeta": "db",
}  # of a batch normalisation with weight and bias


def _named(
    name: str,
    wanted: list[str],
    found: Values,
    arrays: list,
    used: dict[str, Path],
) -> Path | None:
    """The array that a dict, or an attribute of a class, has under this name."""
    for path, _ in arrays:
        if path in used.values() or not path or not isinstance(path[-1], str):
            continue
        if path[0] == "kept":
            if path[-1] in (name, KEPT_AS.get(name)):
                return path
        elif path[-1] != "returned" and result_role(path[-1], wanted) == name:
            return path
    return None


def _of_shape(
    reading: Reading,
    name: str,
    right: Any,
    arrays: list,
    used: dict[str, Path],
    is_batch: bool,
) -> Path | None:
    """The first array that has the right shape and no other use."""
    for path, array in arrays:
        if path not in used.values() and "kept" not in path:
            if _likeness(reading, name, array, right, is_batch) == EXACT:
                return path
    return None


def _likeness(
    reading: Reading,
    name: str,
    array: Array | None,
    right: Any,
    is_batch: bool,
) -> int:
    """EXACT for the right shape; RANK where the axes fit but for the sizes of the maps."""
    right = np.asarray(right)
    layout = reading.layout
    rank = right.ndim - is_batch if name in BATCHED else 0
    if array is None:
        return 0
    if name in OF_MAPS:
        return EXACT if array.size == right.size else 0
    taken = layout.taken(name, array, right, reading.operation, is_batch)
    if taken is None:
        return 0
    if taken.shape == right.shape:
        return EXACT
    if taken.ndim != right.ndim:
        return 0
    maps = right.ndim - rank + 1 if rank else right.ndim
    return MAPS_FIT if taken.shape[:maps] == right.shape[:maps] else RANK


__all__ = [
    "Reading",
    "at",
    "leaves",
    "read",
    "roles_in",
    "values_of",
    "with_forward",
]
