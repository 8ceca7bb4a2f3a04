"""How a function or a class can be called: `plans(function, operation, known)`.

A plan says which argument gets which value. It is made from the names of the arguments, from the
text of the function, and from the arguments' places where names say nothing.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .by_name import LISTS, ROLES, role_by_name
from .cases import Inputs, arguments_of
from .child import (
    BACKWARD_NAMES,
    BIAS_NAMES,
    CACHE,
    FORWARD_NAMES,
    RATE_NAMES,
    gradient_role,
    is_applied,
    library_of,
)
from .compare import RESULT_NAMES
from .evidence import Evidence, evidence_of, evidence_of_all
from .names import (
    CACHES,
    DICTS,
    INITIAL,
    MODES,
    SIZES,
    is_of_maps,
    meant_by,
    plain,
    result_role,
    roles,
    words_of,
)

# What a value in a call is made of: ("role", name), ("tuple", [...]), ("dict", {...}),
# ("constant", value), ("before", name) for a number that is counted up inside, ("side", name) for
# one of the input's, ("number", name) for one of a position's, ("rows", (name, "d")) for a dict of
# weights by name, ("probabilities", "z") for what softmax makes of z
Spec = tuple[str, Any]
Specs = dict[str, Spec]  # by the names of arguments, keys, attributes
Call = tuple[list[Spec], Specs]
Parameters = list[inspect.Parameter]

ACTIVATIONS = (
    "sigmoid",
    "tanh",
    "relu",
    "identity",
)
SIZES_ROLES = ("D_in", "D_out")


class NoPlan(Exception):
    """The function can't be called; the words say why."""


@dataclass
class Plan:
    """One way to call a function: `kind` is "function", "class", "forward first" or "optimizer"."""

    kind: str
    call: Call  # of the function, or of the constructor
    signature: str
    forward: Call | None = None
    backward: Call | None = None
    # what is called, with its own forward function where that runs first
    function: Any = None
    says: list[str] = field(default_factory=list)
    # what the function does not take
    fixed: Inputs = field(default_factory=dict)
    sets: tuple[str, ...] = ()  # the weights that are put into a class
    # of an optimizer: attribute -> value
    state: Specs = field(default_factory=dict)
    method: str = ""  # which makes its step
    # results that are put into arguments: name -> the argument's place, and its key there
    fills: dict[str, list] = field(default_factory=dict)

    def own_order(self, own: list[str]) -> bool:
        """Whether the arguments are the operation's, in its order."""
        args, kwargs = self.call
        in_order = [value for _, value in args] == own[: len(args)]
        kinds = {kind for kind, _ in (*args, *kwargs.values())}
        named = all(value == name for name, (_, value) in kwargs.items())
        return in_order and named and kinds <= {"role", "zeros"}

    def taken(self) -> set[str]:
        """The roles that the plan uses."""
        found: set[str] = set(self.sets).union(*map(roles_in, self.state.values()))
        for call in (self.call, self.forward, self.backward):
            if call is not None:
                for spec in (*call[0], *call[1].values()):
                    found |= roles_in(spec)
        return found

    def rate(self) -> float:
        """The rate with which a class makes its own steps; 0 if it gets none."""
        rates = [0.0]
        for call in (self.call, self.backward or ([], {})):
            for kind, value in (*call[0], *call[1].values()):
                rates += [value] if kind == "rate" else []
        return max(rates)


OF_A_ROLE = "role pair zeros before probabilities layer cells".split() + ["of one"]


def roles_in(spec: Spec) -> set[str]:
    kind, value = spec
    if kind in OF_A_ROLE:
        return {value}
    if kind in ("rows", "part"):
        return {value[0]}
    if kind == "side":
        return {"input_shape"}
    if kind == "border":
        return {"padding"}
    if kind == "number":
        return {"pidx"}
    if kind == "tuple":
        return set().union(*map(roles_in, value))
    if kind in ("dict", "object"):
        return set().union(*map(roles_in, value.values()))
    return set()


def plans(function: Any, operation: str, known: set[str]) -> list[Plan]:
    """The ways to call it, the most likely first; `known` are the roles that have values.

    NoPlan if there is none.
    """
    if isinstance(function, type) and operation in STEPS:
        return [_optimizer_plan(function, operation, known)]
    if isinstance(function, type):
        return [_class_plan(function, operation, known)]
    if is_layer(function):
        return _plans_of_a_layer(function, operation, known)
    if "input_shape" not in arguments_of(operation):
        known = known - {"input_shape"} if not _is_back(operation) else known
    made = []
    forward = own_forward(function, operation)
    if forward is not None:
        made += _attempt(_forward_first, function, forward, operation, known)
    try:
        made.append(_function_plan(function, operation, known))
    except NoPlan:
        if not made:
            raise
    made = _in_turn(made, function, operation, known)
    made += [_without_rows(plan) for plan in made if LISTS in str(plan.call)]
    return [*made, *map(_turned, filter(_has_sides, made))]


def _in_turn(
    made: list[Plan], function: Any, operation: str, known: set[str]
) -> list[Plan]:
    """The plans, with one for a max pooling that asks for its input in the place of positions."""
    named = [one.name for one in parameters_of(function) or []]
    if operation == "max_pool2d_backward" and not roles(named, ["pidx"], operation):
        return made + _attempt(_function_plan, function, operation, known - {"pidx"})
    if operation == "dropout_backward":  # a forward pass of its own draws another mask
        made.reverse()
    return made


def _is_back(operation: str) -> bool:
    return operation.endswith(("_backward", "_gradient"))


def _without_rows(plan: Plan) -> Plan:
    """The same with arrays in the place of lists of rows."""
    args, kwargs = plan.call

    def whole(spec: Spec) -> Spec:
        kind, value = spec
        if kind == "dict":
            return "dict", {key: whole(one) for key, one in value.items()}
        return ("role", value[0]) if kind == "rows" else spec

    call = (
        [whole(spec) for spec in args],
        {name: whole(spec) for name, spec in kwargs.items()},
    )
    return replace(plan, call=call)


def _has_sides(plan: Plan) -> bool:
    return any(kind == "side" for kind, _ in plan.call[0])


def _turned(plan: Plan) -> Plan:
    """The same with the sides of the input the other way round: which of them is the width, only
    the results' sizes tell.
    """
    args = [
        ("side", next(one for one in SIDES if one != role))
        if kind == "side"
        else (kind, role)
        for kind, role in plan.call[0]
    ]
    return replace(plan, call=(args, plan.call[1]))


def in_pairs(plan: Plan) -> Plan:
    """The same with two numbers for each size and step."""

    def doubled(call: Any) -> Any:
        if call is None:
            return None
        args, kwargs = call
        return [_doubled(spec) for spec in args], {
            name: _doubled(spec) for name, spec in kwargs.items()
        }

    return replace(plan, call=doubled(plan.call), forward=doubled(plan.forward))


def _doubled(spec: Spec) -> Spec:
    kind, role = spec
    return ("pair", role) if kind == "role" and role in NUMBERS_ASKED else spec


def is_layer(made: Any) -> bool:
    """Whether this is an object of a class with a pass, or an optimizer's step."""
    if (
        inspect.isroutine(made)
        or isinstance(made, type)
        or hasattr(made, "__code__")
        or type(made).__module__ == "builtins"  # a dict has an update
    ):
        return False
    names = {*FORWARD_NAMES, *BACKWARD_NAMES, *STEP_NAMES} - {"__call__"}
    return any(callable(getattr(made, name, None)) for name in names)


def _plans_of_a_layer(made: Any, operation: str, known: set[str]) -> list[Plan]:
    """An object as it is; its class with other sizes, where it can be made anew."""
    if operation in STEPS:
        return [_optimizer_plan(type(made), operation, known)]
    found = _attempt(_class_plan, made, operation, known)
    if library_of(type(made)) is None:
        found += _attempt(_class_plan, type(made), operation, known)
    if not found:
        raise NoPlan(f"{type(made).__name__} has no pass that can be called")
    return found


def _attempt(make: Callable, *arguments: Any) -> list[Plan]:
    try:
        return [make(*arguments)]
    except NoPlan:
        return []


# ---------------------------------------------------------------- functions


def _function_plan(function: Any, operation: str, known: set[str]) -> Plan:
    parameters = parameters_of(function)
    if parameters is None:
        return Plan("function", _canonical(operation), "(...)", function=function)
    call, says = _shown_call(function, parameters, operation, known)
    text = signature_text(parameters)
    fixed = _fixed_kind(function, operation, call)
    fills = _fills(parameters, call, evidence_of(function), operation)
    return Plan(
        "function", call, text, function=function, says=says, fixed=fixed, fills=fills
    )


def _shown_call(
    function: Any,
    parameters: Parameters,
    operation: str,
    known: set[str],
) -> tuple[Call, list[str]]:
    """The call that the text shows, or what it hands on to others."""
    try:
        return _call(parameters, evidence_of(function), operation, known)
    except NoPlan:
        return _call(parameters, evidence_of_all(function), operation, known)


def _fills(
    parameters: Parameters,
    call: Call,
    evidence: Evidence,
    operation: str,
) -> dict[str, list]:
    """The results that a function puts into arguments, with their places."""
    names = RESULT_NAMES[operation]
    found: dict[str, list] = {}
    for place, (one, (kind, value)) in enumerate(zip(parameters, call[0])):
        if kind == "dict":
            for key, (inner, role) in value.items():
                found |= {role: [place, key]} if inner == "result" else {}
            continue
        is_filled = kind == "role" and one.name in evidence.filled and value in names
        if kind == "result" or is_filled and not evidence.returns:
            found[value] = [place]
    return found


def _fixed_kind(function: Any, operation: str, call: Call) -> Inputs:
    """The activation of a function that is written for one."""
    if operation != "activation_backward":
        return {}
    evidence = evidence_of(function)
    if "f" in _used(call):
        return _unasked_kind(function, call, evidence)
    told = _activation_in(getattr(function, "__name__", ""))
    in_text = []
    for kind in ACTIVATIONS:
        if _is_told(kind, evidence.texts):
            in_text.append(kind)
    if told is None and len(in_text) == 1:
        told = in_text[0]
    return {"f": told or _activation_of(evidence)}


def _activation_of(evidence: Evidence) -> str | None:
    """The activation whose derivative a text that names none is about, by its formula; one that
    compares with 0 and has none is about relu."""
    if evidence.called & {"tanh", "cosh"} or "1 - t^2" in evidence.called:
        return "tanh"
    if evidence.called & {"exp", "sigmoid"} or "s (1 - s)" in evidence.called:
        return "sigmoid"
    return "relu" if "0" in evidence.called else None


def _is_told(kind: str, texts: set[str]) -> bool:
    """Whether a text, the function's own description among them, names an activation."""
    if kind == "identity":  # a word of every day
        return False
    return any(re.search(rf"\b{kind}\b", text.lower()) for text in texts)


def _unasked_kind(function: Any, call: Call, evidence: Evidence) -> Inputs:
    """The activation of a function that has an argument for it, with a default, and never asks."""
    specs = _by_name(function, call)
    for one in parameters_of(function) or []:
        is_kind = specs.get(one.name) == ("role", "f")
        if is_kind and one.name not in evidence.names and one.default in ACTIVATIONS:
            return {"f": one.default}
    return {}


def _by_name(function: Any, call: Call) -> Specs:
    """The values of a call by the names of the function's arguments."""
    names = [one.name for one in parameters_of(function) or []]
    return {**dict(zip(names, call[0])), **call[1]}


def named_specs(plan: Plan) -> list[tuple[str, Spec]]:
    """What each argument of a plain function gets."""
    if plan.kind != "function" or plan.function is None:
        return []
    return list(_by_name(plan.function, plan.call).items())


def _used(call: Call) -> set[str]:
    return set().union(*map(roles_in, (*call[0], *call[1].values())))


def parameters_of(function: Any) -> Parameters | None:
    """The parameters of a function; None if they are unknown."""
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def signature_text(parameters: Parameters) -> str:
    """The parameters' names, as in a call."""
    names = []
    for one in parameters:
        stars: dict[Any, str] = {
            one.VAR_POSITIONAL: "*",
            one.VAR_KEYWORD: "**",
        }
        names.append(stars.get(one.kind, "") + one.name)
    return f"({', '.join(names)})"


def wanted_of(operation: str, known: set[str]) -> list[str]:
    """The roles in the operation's order, and after them the others that have values."""
    own = list(arguments_of(operation))
    if operation == "max_pool2d_backward" and "pidx" not in known:
        own = ["du", "y"]
    besides = known - set(own) - set(SIZES_ROLES)
    if "w" in known:
        besides -= {"K"}  # a kernel is the filter itself
    return [*own, *sorted(besides)]


def _canonical(operation: str) -> Call:
    """The call as API.md has it."""
    args, kwargs = [], {}
    for name, one in arguments_of(operation).items():
        if one.kind is one.KEYWORD_ONLY:
            kwargs[name] = ("role", name)
        else:
            args.append(("role", name))
    return args, kwargs


def _call(
    parameters: Parameters,
    evidence: Evidence,
    operation: str,
    known: set[str],
) -> tuple[Call, list[str]]:
    """Which argument gets what, and what is to be said of caches and dicts."""
    named = [one for one in parameters if _is_given(one)]
    kinds = {one.kind for one in parameters}
    wanted = wanted_of(operation, known)
    filled = _to_be_filled(named, evidence, operation)
    others = [one for one in named if one.name not in filled]
    inside = _Inside(evidence, operation, wanted)
    specs = inside.composites(others) | filled
    used = _roles_of(specs)
    free = [role for role in wanted if role not in used]
    names = [one.name for one in named if one.name not in specs]
    by_name = _roles_by_name(names, free, evidence, operation)
    specs |= {name: _spec(name, role, evidence) for name, role in by_name.items()}
    specs = _activations(named, evidence) | specs
    specs |= _modes(set(names) - set(by_name), operation, evidence)
    specs |= _beside_filters(names, specs, known)
    _one_by_one(specs, evidence)
    _by_place(named, specs, operation, free, set(by_name.values()))
    specs = {name: _in_a_list(name, spec, evidence) for name, spec in specs.items()}
    inside.says += _probabilities(specs, names, operation, evidence)
    _need_a_bias(named, specs)
    call = _arranged(named, specs)
    options = [key for one in parameters for key in _keys_of_options(one, evidence)]
    call[1].update(replace(inside, wanted=free).of_keys(options))
    used = _roles_of({**specs, **call[1]})
    _add_starred(call, kinds, operation, used)
    return call, inside.says


def _beside_filters(
    names: list[str], specs: dict[str, Spec], known: set[str]
) -> dict[str, Spec]:
    """The sizes of the filters that a function is told beside them: channels, ksize."""
    if ("role", "w") not in specs.values():
        return {}
    words = {role: SIZES[role].split() for role in SIZES_ROLES}
    words["K"] = words_of("K", "")
    made: dict[str, Spec] = {}
    for name in names:
        is_telling = len(plain(name)) > 2 or name in ("kh", "kw", "fh", "fw")
        is_free = name not in specs and is_telling
        for role in words:
            if is_free and role in known and plain(name) in words[role]:
                made.setdefault(name, ("role", role))
    return made


def _is_given(one: inspect.Parameter) -> bool:
    """Whether an argument has a name, and is no place for a result, which one may leave out."""
    is_place = one.name == "out" and one.default is None
    return one.kind not in STARRED and not is_place


def _keys_of_options(one: inspect.Parameter, evidence: Evidence) -> list[str]:
    """What the text takes from **options."""
    return evidence.keys.get(one.name, []) if one.kind is one.VAR_KEYWORD else []


def _modes(names: set[str], operation: str, evidence: Evidence) -> Specs:
    """The words for the arguments that ask for one: mode="max"."""
    made: Specs = {}
    for name in names:
        if plain(name) in MODES:
            made[name] = ("constant", _mode(operation, evidence))
    return made


ACTIVATED = {"activation", "act", "acttype", "activationfunction", "actfn", "activationfn"}


def _activations(parameters: Parameters, evidence: Evidence) -> Specs:
    """What the arguments get that ask a layer for an activation: none."""
    made: Specs = {}
    for one in parameters:
        is_asked = one.default is one.empty or isinstance(one.default, str)
        if is_asked and plain(one.name) in ACTIVATED:
            made[one.name] = ("constant", _no_activation(one.name, evidence))
    return made


def _no_activation(name: str, evidence: Evidence) -> Any:
    """What leaves a layer's result as it is: a word of the text, a function where it calls one."""
    for word in ("linear", "identity", "none", "None"):
        if word in evidence.texts:
            return word
    return np.positive if name in evidence.called else None


def _roles_by_name(
    names: list[str], free: list[str], evidence: Evidence, operation: str
) -> dict[str, str]:
    """The roles of the arguments whose names say one."""
    sides = (
        _sides_of_the_input(names, {}, operation) if {"w", "h"} <= set(names) else {}
    )
    found = sides | roles(
        [name for name in names if name not in sides], free, operation
    )
    for name, role in list(found.items()):
        found[name] = _as_told(name, role, evidence)
    found |= _sides_of_the_input(names, found, operation)
    found |= _numbers_of_a_position(names, found, free)
    return found


def _one_by_one(specs: Specs, evidence: Evidence) -> None:
    """Each number of a pair by itself, where two arguments stand for one: kh, kw.

    They come in their order, or the height first where the text has shapes like that.
    """
    for role in ("K", "stride", "padding", "S"):
        names = [name for name, spec in specs.items() if spec == ("role", role)]
        if len(names) == 2:
            if _has_heights_first(evidence):
                names.sort(key=lambda name: bool(WIDTHS.search(name)))
            for place, name in enumerate(names):
                specs[name] = ("part", (role, place))


WIDTHS = re.compile(r"(^|_)w(_|$)|width", re.IGNORECASE)
HEIGHTS = re.compile(r"(^|_)h(_|$)|height", re.IGNORECASE)


def _has_heights_first(evidence: Evidence) -> bool:
    """Whether the text takes shapes apart into a height, and a width after it."""
    for parts in evidence.shapes.values():
        heights = [place for place, name in enumerate(parts) if HEIGHTS.search(name)]
        widths = [place for place, name in enumerate(parts) if WIDTHS.search(name)]
        if heights and widths and heights[0] < widths[0]:
            return True
    return False


def _to_be_filled(parameters: Parameters, evidence: Evidence, operation: str) -> Specs:
    """The arguments that are results, of a function that writes into them and returns nothing."""
    names = RESULT_NAMES[operation]
    made: Specs = {}
    if operation in STEPS:
        return made
    for one in parameters:
        keys = {
            key: gradient_role(f"d{key}") for key in evidence.keys.get(one.name, [])
        }
        filled = {key: ("result", role) for key, role in keys.items() if role in names}
        if filled and plain(one.name) in ROLES["dw"].split():
            made[one.name] = "dict", filled
    if evidence.returns:
        return made
    for one in reversed(parameters):
        role = result_role(one.name, names)
        is_free = ("result", role) not in made.values()
        if role and is_free and one.name in evidence.filled:
            made[one.name] = ("result", role)
    return made


def _is_share_kept(name: str, evidence: Evidence) -> bool:
    """Whether a draw below it is kept, and divided by it: mask = (rand(n) < p) / p."""
    return "drop" not in plain(name) and name in evidence.kept & evidence.divisors


def _spec(name: str, role: str, evidence: Evidence) -> Spec:
    """What an argument with this role gets."""
    if role == "p" and _is_share_kept(name, evidence):
        return "role", "keep"
    if role == "input_shape" and len(evidence.unpacked.get(name, [])) == 2:
        return "tuple", [("side", side) for side in SIDES]
    if role in SIDES:
        return "side", role
    if role in NUMBERS:
        return "number", role
    if role == "padding" and {"same", "SAME"} & evidence.texts:
        is_large = "SAME" in evidence.texts
        return "border", ("VALID", "SAME") if is_large else ("valid", "same")
    return _kind(name, role, evidence), role


def _probabilities(
    specs: Specs,
    names: list[str],
    operation: str,
    evidence: Evidence,
) -> list[str]:
    """Give probabilities for the scores where the names say so; what is to be said of it."""
    says = []
    for name in names:
        is_it = _is_probability(name, operation, evidence)
        if is_it and specs.get(name) == ("role", "z"):
            specs[name] = ("probabilities", "z")
            says.append(f"{name} = softmax(z)")
    return says


SIDES = {"side 0": -2, "side 1": -1}  # of the input's shape


def _sides_of_the_input(
    names: list[str], by_name: dict[str, str], operation: str
) -> dict[str, str]:
    """The two sides of the input, where a function takes them in the place of its shape."""
    own = arguments_of(operation)
    if "input_shape" not in own or "input_shape" in by_name.values():
        return {}
    words = "width height w h rows cols columns inh inw hin win inputheight inputwidth".split()
    found = []
    for name in names:
        if plain(name) in words and name not in by_name:
            found.append(name)
    return dict(zip(found, SIDES)) if len(found) == 2 else {}


NUMBERS = {"pidx 0": 0, "pidx 1": 1}  # of a position
NUMBER = re.compile(
    r"(x|y|row|col|r|c|h|w)?(idx|index|indices|argmax|pos)(x|y|row|col|r|c|h|w)?"
)


def _numbers_of_a_position(
    names: list[str], by_name: dict[str, str], free: list[str]
) -> dict[str, str]:
    """The two numbers of a position, where a function takes them one by one: x_idx and y_idx."""
    if "pidx" not in free or "pidx" in by_name.values():
        return {}
    found = [
        name for name in names if name not in by_name and NUMBER.fullmatch(plain(name))
    ]
    return dict(zip(found, NUMBERS)) if len(found) == 2 else {}


FUNCTIONS = ("f", "backward_of_f")
SEVERAL = {
    "layers",
    "blocks",
    "functions",
    "fs",
}


def _in_a_list(name: str, spec: Spec, evidence: Evidence) -> Spec:
    """The function alone in a list, for an argument that is called layers; as an object with two
    passes, where the text calls these."""
    if spec[0] != "role" or spec[1] not in FUNCTIONS:
        return spec
    if {"forward", "backward"} & evidence.attributes:  # layer.forward(x)
        spec = "layer", spec[1]
    return ("tuple", [spec]) if plain(name) in SEVERAL else spec


RESULT_OF_ACTIVATION = {"a", "out", "output", "act", "activation", "activated"}
PROBABILITIES = set(
    "p probs prob probabilities al a2 yhat ypred ypr softmaxoutput".split()
)


def _is_probability(name: str, operation: str, evidence: Evidence) -> bool:
    """Whether an argument of the cross-entropy holds probabilities: by its name, or where the text
    takes its logarithm, and has no softmax."""
    has_softmax = any(
        one in called for called in evidence.called for one in ("exp", "softmax")
    )
    is_it = plain(name) in PROBABILITIES or name in evidence.logged
    return is_it and operation.startswith("cross_entropy") and not has_softmax


def _as_told(name: str, role: str, evidence: Evidence) -> str:
    """The role of an argument; "out" where the text says of it that it is an activation's result.

    As in "A = sigmoid(Z)", or by its name where the text has no formula of z.
    """
    is_made = re.compile(
        rf"\b{re.escape(name)}\s*=\s*({'|'.join(ACTIVATIONS)})\b",
        re.IGNORECASE,
    )
    if role == "keep" and evidence.subscripts.get(name):
        return "mask"
    is_told = role == "z" and any(map(is_made.search, evidence.texts))
    is_named = role == "z" and plain(name) in RESULT_OF_ACTIVATION
    is_formula = evidence.called.isdisjoint({"exp", "tanh", "sigmoid", "cosh", "0"})
    return "out" if is_told or is_named and is_formula else role


STARRED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def _roles_of(specs: Specs) -> set[str]:
    return set().union(*map(roles_in, specs.values()))


def _add_starred(call: Call, kinds: set, operation: str, used: set[str]) -> None:
    """Give *arguments and **options what the operation has besides."""
    own = arguments_of(operation)
    for name, one in own.items():
        is_keyword = one.kind is one.KEYWORD_ONLY
        if name in used:
            continue
        if not is_keyword and inspect.Parameter.VAR_POSITIONAL in kinds:
            call[0].append(("role", name))
        elif inspect.Parameter.VAR_KEYWORD in kinds:
            call[1][name] = ("role", name)


def _need_a_bias(parameters: Parameters, specs: Specs) -> None:
    """A bias that is not None by default is zeros where a case has none."""
    for one in parameters:
        if specs.get(one.name) == ("role", "b") and one.default is not None:
            specs[one.name] = ("zeros", "b")


def _kind(name: str, role: str, evidence: Evidence) -> str:
    """ "pair" for a size or a step that the text takes apart into two.

    "before" for the number of a step that the text counts up first.
    """
    if role == "t" and name in evidence.counted:
        return "before"
    is_pair = len(evidence.unpacked.get(name, ())) == 2 or name in evidence.items
    is_pair = is_pair or evidence.places.get(name) == {0, 1}
    return "pair" if is_pair and role in ("K", "stride", "padding", "S") else "role"


@dataclass
class _Inside:
    """What a text takes from caches and dicts; `wanted` are the roles that may stand there."""

    evidence: Evidence
    operation: str
    wanted: list[str]
    says: list[str] = field(default_factory=list)

    def roles(self, names: list[str]) -> dict[str, str]:
        return roles(names, self.wanted, self.operation)

    def composites(self, parameters: Parameters) -> Specs:
        """The caches and dicts among the arguments."""
        specs: Specs = {}
        found = self.roles([one.name for one in parameters])
        for one in parameters:
            spec = self.by_name(one.name, found)
            if spec is not None:
                self.says.append(f"{one.name} by name")
            elif self.is_composite(one.name, found.get(one.name, "")):
                spec = self.composite(one.name)
            if spec is not None:
                specs[one.name] = spec
        return specs

    def is_composite(self, name: str, role: str) -> bool:
        if plain(name) in CACHES | DICTS:
            return True
        if name in self.evidence.keys and plain(name) not in ("x", "y", "w", "b"):
            return True
        is_size = role in ("input_shape", "shape", *NUMBERS_ASKED)
        return not is_size and self.are_several(name)

    def are_several(self, name: str) -> bool:
        """Whether the text takes an argument apart into arrays: W, b = theta, not h, w = size."""
        names = self.evidence.unpacked.get(name, [])
        found = self.roles(names)
        are_all = len(names) > 1 and len(found) == len(names)
        is_a_size = {one.lower() for one in names} in ({"h", "w"}, {"x", "y"})
        return (
            are_all and not is_a_size and set(NUMBERS_ASKED).isdisjoint(found.values())
        )

    def by_name(self, name: str, found: dict[str, str]) -> Spec | None:
        """A dict of weights by name; None if it is none."""
        if self.operation not in STEPS or name not in self.evidence.by_name:
            return None
        role = role_by_name(name) or found.get(name)
        return ("rows", (role, self.evidence.by_name[name])) if role else None

    def composite(self, name: str) -> Spec | None:
        meant = self.evidence.renamed.get(name, name)
        keys = self.evidence.keys.get(name) or self.evidence.keys.get(meant)
        entries = self.of_keys(keys or [])
        if entries:
            self.says.append(f"{' and '.join(entries)} from {name}")
            is_object = {name, meant} & self.evidence.objects
            return "object" if is_object else "dict", entries
        names = self.names_inside(name) or self.names_inside(meant)
        if names:
            several = self.of_names(names)
            self.says.append(f"{name} = ({', '.join(names)})")
            return "tuple", several
        if self.operation == "dropout_backward" and meant == name and plain(name) in CACHES:
            return "role", "mask"
        role = self.roles([meant]).get(meant)
        if meant == name or role is None:
            return None
        self.says.append(f"{name} is {meant}")
        return "role", role

    def names_inside(self, name: str) -> list[str]:
        """The names of a tuple's entries."""
        items = self.evidence.items.get(name, {})
        return self.evidence.unpacked.get(name) or _item_names(items)

    def of_keys(self, keys: list[str]) -> Specs:
        """The entries of a dict by its keys."""
        found = self.roles(keys)
        entries: Specs = {}
        for key in keys:
            entry = self.entry(key, found)
            if entry is not None:
                entries[key] = entry
        _one_by_one(entries, self.evidence)
        return entries

    def of_names(self, names: list[str]) -> list[Spec]:
        """The entries of a cache by their names."""
        found = self.roles(names)
        entries: list[Spec] = []
        for name in names:
            entry = self.entry(name, found)
            if entry is None and name in self.evidence.names:
                raise NoPlan(
                    f"its cache holds {name}, which only its own forward function knows"
                )
            entries.append(entry or ("constant", None))
        return entries

    def entry(self, name: str, found: dict[str, str]) -> Spec | None:
        """What a cache or a dict holds under a name; None if nothing says."""
        by_name = self.by_name(name, found)
        if by_name is not None:
            return by_name
        is_one = name in found and plain(name) not in DICTS
        inner = None if is_one else self.composite(name)
        if inner is not None:
            return inner
        if name in found:
            role = found[name]
            return ("zeros", role) if role == "b" else _spec(name, role, self.evidence)
        if plain(name) in MODES:
            return "constant", _mode(self.operation, self.evidence)
        return None


NUMBERS_ASKED = ("K", "S", "P", "stride", "padding")


def _item_names(items: dict[int, str]) -> list[str]:
    """The names of a tuple's entries that are taken one by one."""
    if not items or min(items) < 0:
        return []
    return [items.get(place, "_") for place in range(max(items) + 1)]


def _mode(operation: str, evidence: Evidence) -> str:
    """The word that a mode argument has for this operation."""
    if "train" in evidence.texts:
        return "train"
    words = ("max",) if "max" in operation else ("average", "avg", "mean")
    return next((word for word in words if word in evidence.texts), words[0])


def _by_place(
    parameters: Parameters,
    specs: Specs,
    operation: str,
    free: list[str],
    used: set[str],
) -> None:
    """Give the arguments whose names say nothing what is left, in the operation's order."""
    own = arguments_of(operation)
    asked = dict.fromkeys(own, "")
    if operation == "max_pool2d_backward" and "pidx" not in {*free, *used}:  # its input tells
        asked["y"] = ""
    needed = [role for role in free if role in asked and role not in used]
    named_only = {name for name, one in own.items() if one.kind is one.KEYWORD_ONLY}
    left = sorted(needed, key=lambda role: role in named_only)
    specs |= _rates_of_steps(parameters, specs, operation)
    for one in parameters:
        if one.name not in specs and one.default is one.empty:
            specs[one.name] = _next(one.name, left)


def _next(name: str, left: list[str]) -> Spec:
    """The first of the roles that are left; a mask of cells in the place of positions."""
    if plain(name) in CACHES | DICTS:
        raise NoPlan(f"nothing shows what its argument {name} holds")
    if not left:
        raise NoPlan(f"nothing fits its argument {name}")
    role = left.pop(0)
    is_mask = role == "pidx" and MASK.search(name)
    return ("cells", "mask") if is_mask else ("role", role)


MASK = re.compile("mas[kq]", re.IGNORECASE)  # of a map's cells, in the place of positions


def _rates_of_steps(
    parameters: Parameters,
    specs: Specs,
    operation: str,
    names: set[str] = RATE_NAMES,
) -> Specs:
    """What an argument gets that is called lr: 0 where there are no weights to make a step in."""
    has_weights = "dw" in RESULT_NAMES[operation]
    made: Specs = {}
    for one in parameters:
        is_asked = has_weights or one.default is one.empty
        if is_asked and plain(one.name) in names and one.name not in specs:
            made[one.name] = "rate", RATE if has_weights else 0.0
    return made


def _arranged(parameters: Parameters, specs: Specs) -> Call:
    """The values by position as long as none is left out, then by name."""
    args: list[Spec] = []
    kwargs: Specs = {}
    in_order = True
    for one in parameters:
        if one.name not in specs:
            in_order = False
        elif in_order and one.kind is not one.KEYWORD_ONLY:
            args.append(specs[one.name])
        else:
            kwargs[one.name] = specs[one.name]
    return args, kwargs


# ---------------------------------------------------------------- functions with their own forward


def own_forward(function: Any, operation: str) -> Any:
    """The forward function that stands beside a backward function that takes its cache."""
    if not operation.endswith("_backward"):
        return None
    parameters = parameters_of(function) or []
    if not any(plain(one.name) in CACHES for one in parameters):
        return None
    scope = getattr(function, "__globals__", {})
    name = getattr(function, "__name__", "")
    for back, ahead in (
        ("backward", "forward"),
        ("bwd", "fwd"),
        ("back", "forward"),
        ("_b", "_f"),
    ):
        own = name.replace(back, ahead)
        candidate = scope.get(own) or scope.get(own.rpartition("_")[0])
        if back in name and callable(candidate) and candidate is not function:
            return candidate
    return None


def _forward_first(
    function: Any, forward: Any, operation: str, known: set[str]
) -> Plan:
    """The call of both: what forward keeps is what backward gets."""
    ahead = forward_name(operation)
    parameters = parameters_of(forward)
    if parameters is None:
        raise NoPlan("its forward function has no signature")
    forward_roles = known - {"dz", "du", "dy", "out", "f"}
    forward_call, says = _shown_call(forward, parameters, ahead, forward_roles)
    own = parameters_of(function) or []
    rest = [one for one in own if plain(one.name) not in CACHES]
    call, more = _call(rest, evidence_of(function), operation, known)
    for one in own:
        if plain(one.name) in CACHES:
            call[1][one.name] = ("constant", CACHE)
    positional = len(call[0])
    before = [one for one in own if plain(one.name) in CACHES]
    if before and own.index(before[0]) < positional:
        names = [one.name for one in rest[:positional]]
        call = ([], {**dict(zip(names, call[0])), **call[1]})
    return Plan(
        "forward first",
        call,
        signature_text(own),
        forward=forward_call,
        function=(forward, function),
        says=[*says, *more, f"the cache of your own {forward.__name__}"],
        fixed=_fixed_kind(function, operation, call),
    )


# ---------------------------------------------------------------- classes


def _class_plan(made: Any, operation: str, known: set[str]) -> Plan:
    """A class is made, gets its weights, and runs forward, if it does, then backward."""
    owner = made if isinstance(made, type) else type(made)
    construct: Call = ([], {})
    text = owner.__name__
    has_weights = is_applied(made)
    if isinstance(made, type) and not has_weights:
        parameters = list(parameters_of(owner) or [])
        asked = known - {"D_in"} if _is_told_later(owner) else known
        construct = _constructor(parameters, operation, asked, evidence_of(owner))
        text += signature_text(parameters)
    is_back = _is_back(operation)
    given = _used(construct)
    passes = []
    forward_call, backward_call = None, None
    if not is_back or not _has_backward_alone(owner):
        passes.append(".forward")
        forward_call = _forward_call(owner, operation, known, has_weights)
        given |= _used(forward_call) if has_weights else set()
    if is_back:
        passes.append(".backward")
        backward_call = _backward_call(owner, operation, known)
    fixed = {}
    if operation == "activation_backward":
        fixed = {"f": _activation_in(owner.__name__)}
    return Plan(
        "class",
        construct,
        text,
        forward_call,
        backward_call,
        made,
        [f"its {' and '.join(passes)}"],
        fixed,
        _in_order(_held(owner, operation), known - given),
    )


def _is_told_later(owner: Any) -> bool:
    """Whether a layer sees its input's maps after it is made."""
    return any(hasattr(owner, name) for name in ("build", "init", "init_params"))


def _held(owner: Any, operation: str) -> tuple[str, ...]:
    """What a class may hold: weights, or the mask of a dropout that draws it itself."""
    if operation == "dropout_backward":
        names = evidence_of(owner).attributes
        return ("mask",) if any("mask" in name.lower() for name in names) else ()
    return (
        ("w", "b", "gamma", "beta") if _names_a_bias(owner) else ("w", "gamma", "beta")
    )


def _names_a_bias(owner: Any) -> bool:
    """Whether a class has a word for a bias; one that comes from a library may."""
    if library_of(owner) is not None:
        return True
    evidence = evidence_of(owner)
    given = [one.name for one in parameters_of(owner) or []]
    several = (*evidence.keys.values(), *evidence.unpacked.values())
    words = {*evidence.attributes, *given}.union(*several)
    told = [word.lower() for word in words if "grad" not in word.lower()]
    told += [name for name in evidence.names if "bias" in name]
    return any(plain(word) in BIAS_NAMES or "bias" in word for word in told)


def _in_order(names: tuple[str, ...], wanted: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in wanted)


def _forward_call(
    owner: Any, operation: str, known: set[str], has_weights: bool
) -> Call:
    """The call of a class's forward; one that is applied gets its weights with it."""
    ahead = forward_name(operation)
    asked = known - {"dz", "du", "out"} if has_weights else _inputs(ahead, known)
    forward = _method_of(owner, FORWARD_NAMES)
    parameters = _parameters(forward)
    switches = _switches(parameters, _is_back(operation))
    others = [one for one in parameters if one.name not in switches]
    (args, kwargs), _ = _call(others, evidence_of(owner), ahead, asked)
    names = [one.name for one in others]
    return _arranged(parameters, dict(zip(names, args)) | kwargs | switches)


SWITCHES = re.compile(r"cache|train|retain|save", re.IGNORECASE)


def _switches(parameters: Parameters, is_back: bool) -> Specs:
    """What lets a forward pass keep what its backward pass needs: save_cache=True."""
    made: Specs = {}
    for one in parameters:
        is_asked = one.default is one.empty or is_back and one.default is False
        if is_asked and SWITCHES.search(one.name):
            made[one.name] = "constant", True
    return made


STEPS = {
    "momentum_step": ("v",),
    "adam_step": ("m", "v"),
}  # what an optimizer keeps
STEP_NAMES = (
    "update step apply update_weights update_params calculate_update __call__ optimize"
).split()
RATE = 0.5  # of a function that makes its step in the weights
RATES = (
    "lr",
    "momentum",
    "beta1",
    "beta2",
    "eps",
)


def _optimizer_plan(owner: Any, operation: str, known: set[str]) -> Plan:
    """A class that keeps m, v and t itself: it is made, gets them, and makes a step."""
    parameters = list(parameters_of(owner) or [])
    evidence = evidence_of(owner)
    specs = _rates(parameters, evidence, operation)
    held = [one.name for one in parameters if role_by_name(one.name) == "w"][:1]
    specs |= {name: _of_rows("w", name, evidence) for name in held}
    construct = _arranged(parameters, specs)
    state = _state(evidence, operation, known)
    found = set().union(*map(roles_in, state.values()))
    method = _method_of(owner, STEP_NAMES)
    given = [one.name for one in _asked(_parameters(method))]
    asked = ["dw"] if held else ["w", "dw"]
    if len(given) != len(asked) or not set(STEPS[operation]) <= found:
        raise NoPlan(
            "nothing shows where it keeps its means, or how it makes a step of (w, dw)"
        )
    step: Call = ([_of_rows(*pair, evidence) for pair in zip(asked, given)], {})
    says = [
        f"its .{method.__name__}({', '.join(asked)})",
        f"{' and '.join(state)} from its attributes",
    ]
    state |= {name: specs[name] for name in held}
    return Plan(
        "optimizer",
        construct,
        signature_text(parameters),
        forward=step,
        function=owner,
        says=says,
        state=state,
        method=method.__name__,
    )


def _rates(parameters: Parameters, evidence: Evidence, operation: str) -> Specs:
    """The numbers that an optimizer is made with: lr, betas = (beta1, beta2)."""
    own = arguments_of(operation)
    asked = [role for role in RATES if role in own]
    specs = _Inside(evidence, operation, asked).composites(parameters)
    names = [one.name for one in parameters]
    for name, role in roles(names, asked, operation).items():
        specs.setdefault(name, ("role", role))
    return specs


def _of_rows(role: str, name: str, evidence: Evidence) -> Spec:
    """An optimizer's argument: a dict or a list of weights where the text takes one by name."""
    if name in evidence.by_name:
        return "rows", (role, evidence.by_name[name])
    return "role", role


def _state(evidence: Evidence, operation: str, known: set[str]) -> Specs:
    """The attributes in which an optimizer keeps its means and counts its steps."""
    state: Specs = {}
    meant = meant_by(list(evidence.attributes), operation)
    for name in sorted(evidence.attributes):
        kept = result_role(meant.get(name, name), list(STEPS[operation]))
        if kept and name in evidence.by_name:
            state[name] = ("rows", (kept, evidence.by_name[name]))
        elif kept and ("role", kept) not in state.values():
            state[name] = ("role", kept)
        elif plain(name) in words_of("t", operation) and "t" in known:
            state[name] = (
                "before" if name in evidence.counted else "role",
                "t",
            )
    return state


def _backward_call(owner: Any, operation: str, known: set[str]) -> Call:
    """The call of a class's backward; a library of tensors asks for what comes in alone."""
    if library_of(owner) is None:
        parameters = _parameters(_method_of(owner, BACKWARD_NAMES))
        rates = _rates_of_steps(parameters, {}, operation, RATE_NAMES | {"step"})
        others = [one for one in parameters if one.name not in rates]
        if not others:  # eta may be what comes in
            others, rates = parameters, {}
        (args, kwargs), _ = _call(others, Evidence(), operation, known)
        names = [one.name for one in others]
        return _arranged(parameters, dict(zip(names, args)) | kwargs | rates)
    upstream = next(iter(arguments_of(operation)))
    return [("role", upstream)], {}


def _activation_in(name: str) -> str | None:
    """The activation that a name tells."""
    return next((one for one in ACTIVATIONS if one in plain(name)), None)


def _inputs(ahead: str, known: set[str]) -> set[str]:
    """What a class's forward may ask for: no weights, sizes or steps, which the class has."""
    held = set("dz du dy w b out stride padding K S pidx f input_shape".split())
    return known - held - set(SIZES_ROLES)


def forward_name(operation: str) -> str:
    """The forward operation of a derivative."""
    if operation in ("conv2d_input_gradient", "conv2d_filter_gradient"):
        return "conv2d"
    if operation == "activation_backward":
        return "relu"
    return operation.removesuffix("_backward")


def _method_of(owner: Any, names: list[str]) -> Any:
    for name in names:
        method = getattr(owner, name, None)
        if callable(method) and not (name == "__call__" and "__call__" not in dir(owner)):
            return method
    raise NoPlan(f"the class {owner.__name__} has no method {names[0]}")


def _has_backward_alone(owner: Any) -> bool:
    """Whether a class of no library has a backward pass, and no forward pass before it."""
    has = [
        any(callable(getattr(owner, name, None)) for name in names)
        for names in (set(FORWARD_NAMES) - {"__call__"}, BACKWARD_NAMES)
    ]
    is_called = "__call__" in vars(owner)
    return has == [False, True] and not is_called and library_of(owner) is None


def _parameters(method: Any) -> Parameters:
    """A method's parameters without self."""
    found = parameters_of(method) or []
    return found[1:]


def _constructor(
    parameters: Parameters,
    operation: str,
    known: set[str],
    evidence: Evidence,
) -> Call:
    """The constructor's arguments: sizes by their names, weights where it takes them."""
    found = _Inside(evidence, operation, sorted(known)).composites(parameters)
    found |= _rates_of_steps(parameters, found, operation)
    names = [one.name for one in parameters if one.name not in found]
    sizes = _sizes_by_name(names, _asked(parameters), known)
    found |= sizes
    flags = _flags(parameters)
    arrays = [name for name in names if name not in flags]
    found |= _kernels(arrays, evidence)
    rest = [name for name in names if name not in found]
    besides = {"w"} if sizes else set()  # weights=None, beside sizes
    wanted = [role for role in CONSTRUCTED if role in known - besides]
    for name, role in roles(rest, wanted, operation).items():
        if name not in flags:  # bias=True asks whether there is one
            found[name] = _constructed(name, role, evidence)
    found = _activations(parameters, evidence) | found
    found |= dict.fromkeys({"convolution_shape"} & set(rest), OF_A_FILTER)
    found |= _words_by_default(parameters, found)
    found |= _weights_by_name(parameters, found, operation, known)
    found |= _pairs_by_default(parameters, found, evidence)
    _one_by_one(found, evidence)
    used = _roles_of(found)
    any_name = (*FUNCTIONS, *SIZES_ROLES, "K", "S")
    left = [role for role in any_name if role in known - used]
    for one in _asked(parameters):
        if one.name not in found:
            found[one.name] = _in_a_list(one.name, _left_over(one.name, left), evidence)
    return _arranged(parameters, found)


def _constructed(name: str, role: str, evidence: Evidence) -> Spec:
    """What an argument of a constructor gets: a bias may be zeros; a shape is that of one instance
    where the text shows no fourth axis."""
    if role == "input_shape":
        has_batch = len(evidence.unpacked.get(name, ())) == 4
        has_batch = has_batch or 3 in evidence.places.get(name, ())
        return "role" if has_batch else "of one", role
    if role == "padding" and {"same", "SAME"} & evidence.texts or role == "p":
        return _spec(name, role, evidence)
    return "zeros" if role == "b" else "role", role


def _words_by_default(parameters: Parameters, found: Specs) -> Specs:
    """The borders that are a word by default, padding="valid", and those that are none."""
    made: Specs = {}
    for one in parameters:
        kind, _ = found.get(one.name, ("", ""))
        is_word = one.default in ("valid", "same")
        if is_word and found.get(one.name) == ("role", "padding"):
            made[one.name] = "border", ("valid", "same")
        elif kind == "border" and one.default == 0:
            made[one.name] = "role", "padding"
    return made


def _kernels(names: list[str], evidence: Evidence) -> Specs:
    """The kernels that are weights: beside a bias, or where the text takes them for an array."""
    has_biases = not BIAS_NAMES.isdisjoint(map(plain, names))
    arrays = {*evidence.shapes, *evidence.shape_items, *evidence.subscripts}
    made: Specs = {}
    for name in names:
        if plain(name) in KERNELS and (has_biases or name in arrays):
            made[name] = ("role", "w")
    return made


def _weights_by_name(
    parameters: Parameters,
    found: Specs,
    operation: str,
    known: set[str],
) -> Specs:
    """What a constructor must be given besides: gamma, the weights of queries, how much to drop."""
    rest = []
    for one in _asked(parameters):
        if one.name not in found:
            rest.append(one.name)
    wanted = [role for role in MUST_BE_GIVEN if role in known]
    found_roles = roles(rest, wanted, operation)
    return {name: ("role", role) for name, role in found_roles.items()}


def _pairs_by_default(
    parameters: Parameters,
    found: Specs,
    evidence: Evidence,
) -> Specs:
    """The steps and sizes that are two numbers by default, by their type or in the text:
    stride=(1, 1), stride: tuple[int, int], sx, sy = stride."""
    made: Specs = {}
    for one in parameters:
        kind, role = found.get(one.name, ("", ""))
        is_pair = isinstance(one.default, tuple) and len(one.default) == 2
        is_pair = is_pair or "[int, int]" in str(one.annotation)
        is_pair = is_pair or len(evidence.unpacked.get(one.name, ())) == 2
        if is_pair and role in ("K", "stride", "padding", "S"):
            made[one.name] = ("pair", role)
    return made


def _flags(parameters: Parameters) -> list[str]:
    """The parameters that are switches."""
    found = []
    for one in parameters:
        if isinstance(one.default, bool):
            found.append(one.name)
    return found


def _asked(parameters: Parameters) -> Parameters:
    """The parameters that must be given."""
    plain_ones = [one for one in parameters if one.kind not in STARRED]
    return [one for one in plain_ones if one.default is one.empty]


def _left_over(name: str, left: list[str]) -> Spec:
    """What a constructor's argument gets whose name says nothing."""
    if plain(name) in INITIAL:
        return "constant", None
    if not left:
        raise NoPlan(f"nothing fits the constructor's argument {name}")
    return "role", left.pop(0)


# the shape of one filter
OF_A_FILTER: Spec = ("tuple", [("role", "D_in"), ("part", ("K", 0)), ("part", ("K", 1))])
CONSTRUCTED = "K stride padding P S w b input_shape f eps p keep".split()
MUST_BE_GIVEN = ("gamma", "beta", "wq", "wk", "wv")
KERNELS = {
    "kernel",
    "kernels",
    "filter",
    "filters",
}  # the weights, where biases stand beside them
WEIGHTS = {"w", "weight", "weights", "biases"}


def _sizes_by_name(names: list[str], asked: Parameters, known: set[str]) -> Specs:
    """The numbers of maps in and out; none for a constructor that asks for the weights."""
    found: Specs = {}
    if any(plain(one.name) in WEIGHTS for one in asked):
        return found
    words = {role: SIZES[role].split() for role in SIZES_ROLES}
    if any(is_of_maps(plain(name)) for name in names):
        words = {"D_out": sum(words.values(), [])}  # the shape tells the maps in
    for name in names:
        for role in words:
            if role in known and plain(name) in words[role]:
                found.setdefault(name, ("role", role))
    return found
