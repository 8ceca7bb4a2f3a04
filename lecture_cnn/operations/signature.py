"""Signatures: the one place that gives the shapes of a listing and of an operation.

A listing's docstring holds its signature, a line for each clause:

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]
    Fills z[l]: D[l] W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise

    Takes      an input           Fills    allocated, not computed yet
    Numbers    a whole number     Makes    an array that the listing makes
    Returns    what it returns    Holds    memory that is needed on the way
    With       how sizes follow from each other; `H likewise` repeats W's rule for H

The signature is a paragraph of its own: each line begins with a clause's word, and none ends with a
full stop, as a sentence does.

An item is `NAME[index] from CALLER >= least <= most = default: SIZES as KIND`, most of it optional.
The index names the layers (l, l-1, 0, L, 0..L). `N?` is a batch's axis, which may be missing.
A single number has no sizes and one of the kinds `positive` (eps), `share` (from 0 to below 1) and
`count` (a step's number); `squares` is an array with no number below 0.

`parsed` reads the text, `str` of what it returns prints the same text, `solved` finds the sizes.
"""

import ast
import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from .shapes import memory, tuple_of

CLAUSES = "Takes", "Numbers", "Fills", "Makes", "Holds", "Returns", "With"
ITEM = re.compile(
    r"(?P<name>\w+)(\[(?P<layer>[^\]]+)\])?"
    r"( from (?P<caller>\w+))?( >= (?P<least>\d+))?( <= (?P<most>\S+))?( = (?P<default>\w+))?"
)
SIZE = re.compile(r"\b(?!ceil\b)[A-Za-z_]\w*'?(?:\[[^\]]+\])?")
TAKEN_AWAY = re.compile(r"- (?:2\*)?([A-Za-z_]\w*'?(?:\[[^\]]+\])?)")
CEIL = re.compile(r"ceil\(([^/()]+)/([^/()]+)\)")
LIKEWISE = {"W": "H", "x": "y"}


# ---------------------------------------------------------------- the text


class Item(NamedTuple):
    """One array, number or function that a listing or an operation takes or makes."""

    name: str
    layer: str | None
    caller: str
    least: int
    most: str | None
    default: str | None
    sizes: tuple[str, ...]
    kind: str

    def head(self) -> str:
        """The item as it is written, without its sizes."""
        text = self.name
        if self.layer:
            text += f"[{self.layer}]"
        if self.caller != self.name:
            text += f" from {self.caller}"
        if self.least != 1:
            text += f" >= {self.least}"
        if self.most:
            text += f" <= {self.most}"
        if self.default:
            text += f" = {self.default}"
        return text

    def tail(self) -> str:
        """The item's sizes and its kind, as they are written."""
        sizes = f": {' '.join(self.sizes)}" if self.sizes else ""
        kind = f" as {self.kind}" if self.kind else ""
        return sizes + kind


class Rule(NamedTuple):
    """A size and the expression that it equals; `written` is the rule's text."""

    size: str
    value: str
    written: str


class Signature(NamedTuple):
    """The clauses, each its first word and its parts: rules, or items with shared sizes."""

    clauses: tuple[tuple[str, tuple], ...]

    def items(self, *clauses: str) -> list[Item]:
        """All items of these clauses."""
        groups = [parts for word, parts in self.clauses if word in clauses]
        return [item for parts in groups for part in parts for item in part]

    @property
    def rules(self) -> list[Rule]:
        """How sizes follow from each other."""
        return [rule for word, parts in self.clauses if word == "With" for rule in parts]

    def __str__(self) -> str:
        lines = []
        for word, parts in self.clauses:
            lines.append(f"{word} {'; '.join(map(_printed, parts))}")
        return "\n".join(lines)


def _printed(part: Rule | tuple[Item, ...]) -> str:
    if isinstance(part, Rule):
        return part.written
    return ", ".join(item.head() for item in part) + part[0].tail()


@functools.cache
def parsed(text: str) -> Signature:
    """The signature that a text holds; its other lines are prose. A line that is wrong is a
    ValueError.
    """
    clauses = []
    for line in clause_lines(text):
        word, _, rest = line.partition(" ")
        read = _rules if word == "With" else _items
        clauses.append((word, tuple(read(rest))))
    return Signature(tuple(clauses))


def clause_lines(text: str) -> list[str]:
    """The lines of a text that are its signature, each a clause."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        if all(map(_is_clause, lines)):
            found += lines
    return found


def _is_clause(line: str) -> bool:
    return line.split(" ")[0] in CLAUSES and not line.endswith(".")


@functools.cache
def signature_of(function: Callable) -> Signature:
    """The signature in the docstring of a listing or an operation."""
    signature = parsed(inspect.getdoc(function) or _docstring_in_source(function))
    if not signature.clauses:
        raise ValueError(
            f"{function.__name__}: its docstring has no signature (Takes ...); "
            "`like` names a listing that has the same arguments"
        )
    return signature


def _docstring_in_source(function: Callable) -> str:
    """The docstring as it is written: `python -OO` leaves it out of the function."""
    try:
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        return ast.get_docstring(definition) or ""  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return ""


def _items(text: str) -> list[tuple[Item, ...]]:
    """The items of a clause, those together that share their sizes."""
    parts = []
    for part in text.split("; "):
        head, _, kind = part.partition(" as ")
        names, _, sizes = head.partition(": ")
        items = [_item(name, tuple(sizes.split()), kind) for name in names.split(", ")]
        parts.append(tuple(items))
    return parts


def _item(text: str, sizes: tuple[str, ...], kind: str) -> Item:
    match = ITEM.fullmatch(text)
    if not match:
        raise ValueError(f"signature: {text!r} is no item")
    found: dict[str, Any] = match.groupdict()
    found["caller"] = found["caller"] or found["name"]
    found["least"] = int(found["least"] or 1)
    return Item(**found, sizes=sizes, kind=kind)


def _rules(text: str) -> list[Rule]:
    rules: list[Rule] = []
    for part in text.split("; "):
        if part.endswith(" likewise"):
            size, value, _ = rules[-1]
            rule = Rule(_likewise(size), _likewise(value), part)
        else:
            size, equals, value = part.partition(" = ")
            rule = Rule(size, value, part)
        if not rule.value or not SIZE.fullmatch(rule.size):
            raise ValueError(f"signature: {part!r} is no rule for a size")
        rules.append(rule)
    return rules


def _likewise(text: str) -> str:
    for old, new in LIKEWISE.items():
        text = text.replace(old, new)
    return text


@functools.cache
def at_layer(text: str, layer: int, last: int) -> str:
    """The sizes in a text at a layer: W[l-1] at layer 2 is W[1]."""
    return (
        text.replace("[l]", f"[{layer}]")
        .replace("[l-1]", f"[{layer - 1}]")
        .replace("[L]", f"[{last}]")
    )


# ---------------------------------------------------------------- expressions of sizes


class Expression(NamedTuple):
    """An expression of sizes; it can be solved for a size where each stands once and nothing is
    rounded.
    """

    text: str
    names: tuple[str, ...]
    function: Callable
    can_be_solved: bool

    def of(self, sizes: dict[str, int]) -> int:
        """Its value; a KeyError where a size is not known."""
        return self.function(*[sizes[name] for name in self.names])

    def names_unknown(self, sizes: dict[str, int]) -> list[str]:
        return [name for name in self.names if name not in sizes]


@functools.cache
def expression(text: str) -> Expression:
    """The expression that a text holds, ready to be evaluated."""
    found = SIZE.findall(text)
    names = tuple(dict.fromkeys(found))
    rounded_up = CEIL.sub(r"(-(-(\1) // (\2)))", text)
    code = SIZE.sub(lambda match: f"_{names.index(match[0])}", rounded_up)
    arguments = ", ".join(f"_{k}" for k in range(len(names)))
    can_be_solved = len(found) == len(names) and "//" not in rounded_up
    return Expression(text, names, eval(f"lambda {arguments}: {code}"), can_be_solved)


# ---------------------------------------------------------------- the sizes


class InputShape(NamedTuple):
    """An input: how messages name it, the expressions of its axes, its shape."""

    name: str
    axes: tuple[str, ...]
    shape: tuple[int, ...]

    def axis_name(self, axis: int) -> str:
        """One of its axes, in words."""
        return (
            f"{self.name}[{axis}]" if self.name.endswith("shape") else f"axis {axis} of {self.name}"
        )


class Sizes(dict):
    """A size's name -> its number; `origins` holds where each one comes from, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.origins: dict[str, str] = {}

    def described(self, names: tuple[str, ...]) -> str:
        """The sizes that are known of these, and where each comes from."""
        known = [name for name in names if name in self]
        return ", ".join(f"{name} = {self[name]} ({self.origins[name]})" for name in known)

    def because(self, wanted: Expression) -> str:
        """An expression and the sizes in it, each with where it comes from."""
        described = self.described(wanted.names)
        if wanted.text in self:
            return described
        return f"{wanted.text} with {described}" if described else wanted.text

    def learn(self, name: str, number: int, origin: str) -> None:
        self[name] = number
        self.origins[name] = origin

    def shape(self, axes: tuple[str, ...]) -> tuple:
        """The shape with these axes; an axis that isn't known stays as it is written."""
        return tuple([self._number(axis) for axis in axes])

    def _number(self, axis: str) -> int | str:
        try:
            return expression(axis).of(self)
        except KeyError:
            return axis


def solved(arrays: Sequence[InputShape], numbers: Iterable, rules: Sequence) -> Sizes:
    """The sizes that follow from the shapes and the whole numbers; a ValueError names what doesn't
    fit.

    The rules go first each time that a size is found, so that the input is blamed which is wrong.
    """
    sizes = Sizes()
    for name, number, origin in numbers:
        sizes.learn(name, number, origin)
    single: list[Callable[[Sizes], bool]] = []
    others: list[Callable[[Sizes], bool]] = []
    for array in arrays:
        _right_number_of_axes(array)
        for axis, text in enumerate(array.axes):
            kind = single if SIZE.fullmatch(text) else others
            kind.append(functools.partial(_axis, array, axis))
    forwards = [functools.partial(_rule, size, value) for size, value in rules]
    backwards = [functools.partial(_rule_backwards, size, value) for size, value in rules]
    steps = forwards + single + backwards + others
    while True:
        for step in steps:
            if step(sizes):
                steps.remove(step)
                break
        else:
            return sizes


def _right_number_of_axes(array: InputShape) -> None:
    if len(array.axes) != len(array.shape):
        raise ValueError(
            f"{array.name} must have shape {tuple_of(array.axes)}, but has {len(array.shape)} "
            f"axes: shape {array.shape}"
        )
    for axis, size in enumerate(array.shape):
        if size == 0 and array.axes[axis] != "N":
            raise ValueError(
                f"{array.name} is empty: axis {axis} ({array.axes[axis]}) of its shape "
                f"{array.shape} has length 0"
            )


def _rule(size: str, value: str, sizes: Sizes) -> bool:
    """Whether the rule can be used now: for a new size, or to check that two sizes agree; if
    they don't it is a ValueError.
    """
    wanted = expression(value)
    if not wanted.names_unknown(sizes):
        number, because = wanted.of(sizes), sizes.because(wanted)
        if sizes.get(size, number) != number:
            raise ValueError(
                f"{size} must be {because}, which is {number}, but is {sizes[size]} "
                f"({sizes.origins[size]})"
            )
        if number < 1:
            raise ValueError(_too_large(size, value, sizes))
        sizes.learn(size, number, because)
        return True
    return False


def _too_large(size: str, value: str, sizes: Sizes) -> str:
    """In words: a window, a border that leaves nothing of the maps."""
    large = [f"{name} = {sizes[name]} is too large: " for name in TAKEN_AWAY.findall(value)]
    return f"{''.join(large[-1:])}nothing is left of {size} = {sizes.because(expression(value))}"


def _rule_backwards(size: str, value: str, sizes: Sizes) -> bool:
    """Whether the rule gives a size on its right side: W[0] where W[1] = W[0] - K[1] + 1 and K[1]
    are known.
    """
    wanted = expression(value)
    unknown = wanted.names_unknown(sizes)
    if len(unknown) != 1 or size not in sizes or not wanted.can_be_solved:
        return False
    because = f"{size} = {value} with {sizes.described((size, *wanted.names))}"
    number = _solution(wanted, unknown[0], sizes, sizes[size])
    if number is None:
        raise ValueError(f"no {unknown[0]} of at least 1 fits {because}")
    sizes.learn(unknown[0], number, because)
    return True


def _axis(array: InputShape, axis: int, sizes: Sizes) -> bool:
    """Whether this axis can be used now: for a new size, or to check it; a wrong one is a
    ValueError.
    """
    wanted, number = expression(array.axes[axis]), array.shape[axis]
    unknown = wanted.names_unknown(sizes)
    if not unknown:
        if wanted.of(sizes) != number:
            raise ValueError(_misfit(array, axis, sizes))
        return True
    if len(unknown) > 1 or not wanted.can_be_solved:
        return False
    found = _solution(wanted, unknown[0], sizes, number)
    if found is None:
        raise ValueError(
            f"{array.axis_name(axis)} must be {sizes.because(wanted)}, but is {number} "
            f"(shape {array.shape}): no {unknown[0]} of at least 1 fits"
        )
    sizes.learn(unknown[0], found, array.axis_name(axis))
    return True


def _solution(wanted: Expression, name: str, sizes: Sizes, number: int) -> int | None:
    """The whole number of at least 1 that the size must be for the expression to be `number`, or
    None.
    """
    at_0, at_1 = wanted.of({**sizes, name: 0}), wanted.of({**sizes, name: 1})
    found, rest = divmod(number - at_0, at_1 - at_0)
    least = 0 if name == "N" else 1
    return None if rest or found < least else found


def _misfit(array: InputShape, axis: int, sizes: Sizes) -> str:
    wanted = expression(array.axes[axis])
    shape = tuple_of(tuple([str(size) for size in sizes.shape(array.axes)]))
    because = f", which is {sizes.because(wanted)}" if wanted.names else ""
    return (
        f"{array.name} must have shape {shape}, but has shape {array.shape}: axis {axis} is "
        f"{array.shape[axis]}, not {wanted.of(sizes)}{because}"
    )


def fits_memory(what: str, arrays: list[tuple], sizes: Sizes, itemsize: int = 8) -> None:
    """A ValueError with the bytes if arrays with these axes are more than the machine can hold."""
    shapes = [sizes.shape(axes) for axes in arrays]
    known = [shape for shape in shapes if not any(isinstance(size, str) for size in shape)]
    memory(what, *known, itemsize=itemsize)
