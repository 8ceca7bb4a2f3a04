"""What may stand in the place of an expression: `makers(spot, names)`."""

import ast
import itertools
import re
from collections.abc import Iterator
from typing import Any

from ..language.source import names_in
from .factor_changes import of_whole_values
from .kinds import (
    ANOTHER_NAME,
    COMPARED,
    EXCHANGED,
    FAR,
    FIRST,
    FUNCTION,
    NEAR,
    NUMBER,
    OFF_BY_ONE,
    REST,
    SOON,
    TURNED,
    TYPE,
    Makers,
)
from .line_changes import ONE_ARRAY
from .missing_changes import of_missing
from .spots import PLACES, SIGN, TERM, Names, Spot, is_own


def makers(spot: Spot, names: Names) -> Makers:
    """Each expression that may stand in this one's place; a border's are less likely."""
    for what, rank, kind, new in _makers(spot, names):
        yield (
            what,
            max(rank, NEAR) if spot.role == "border" else rank,
            kind,
            new,
        )


def _makers(spot: Spot, names: Names) -> Makers:
    node = spot.node
    of_kind = OF_KIND.get(type(node))
    if of_kind is not None:
        yield from of_kind(spot)
    if isinstance(node, PARTS) and _is_place(spot, names):
        yield from _of_indices(spot, names)
    if isinstance(node, ast.Slice):
        yield from _of_slices(node, names)
    yield from _of_names(spot, names)
    yield from of_missing(spot, names)
    yield from _of_types(spot)
    if spot.role == "value" and (isinstance(node, PARTS) or is_own(node)):
        yield from _of_values(spot, names)
    elif isinstance(node, ast.IfExp) and isinstance(spot.owner, ast.stmt):
        yield from of_whole_values(spot.text, names)


def _of_types(spot: Spot) -> Makers:
    is_name = isinstance(spot.node, ast.Name | ast.Attribute)
    if is_name and WHOLE.fullmatch(spot.text):
        yield "float", FIRST, TYPE, "float"


def _is_place(spot: Spot, names: Names) -> bool:
    """Whether an expression is an index, a size, or a value that is a place: r * S + a."""
    if spot.role != "value":
        return spot.role in PLACES
    own = set(names_in(spot.node))
    return bool(own & set(names.bounds)) and own <= {
        *names.bounds,
        *names.sizes,
    }


WHOLE = re.compile(r"(np\.|numpy\.)?u?int\w*|\w+\.dtype")
PARTS = ast.Name | ast.Subscript | ast.BinOp | ast.Call

# ---------------------------------------------------------------- operators

OTHERS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add, ast.Pow),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


def _of_operators(spot: Spot) -> Makers:
    """Another operator, one of the two alone, the two exchanged, a size rounded up."""
    node = spot.node
    is_value = spot.role == "value"
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    parts = {"left": left, "right": right}
    for alike in (ast.Add | ast.Sub, ast.Mult | ast.Div):
        if isinstance(node.op, alike):
            parts["first"] = ast.unparse(_first_of(node, alike))
    yield from _grouped(node)
    for what, text in parts.items():
        if not text.isdecimal():
            yield what, FIRST if is_value else NEAR, TERM, text
    for operator in OTHERS.get(type(node.op), ()):
        kind = SIGN if operator in (ast.Add, ast.Sub) else TERM
        new = ast.BinOp(node.left, operator(), node.right)
        yield operator.__name__, FIRST if is_value else SOON, kind, new
    if isinstance(node.op, ast.Sub):
        yield "turned", FIRST, SIGN, f"({right}) - ({left})"
    if isinstance(node.op, ast.FloorDiv):
        yield "up", FIRST, OFF_BY_ONE, f"-(-({left}) // ({right}))"


def _grouped(node: Any) -> Makers:
    """The parts of a sum, a product or a power taken together otherwise."""
    if isinstance(node.op, ast.Add | ast.Sub):
        yield from _other_grouping(node.left, node.op, node.right)
    if isinstance(node.op, ast.Mult):
        yield from _taken_apart(node.left, node.right)
        yield from _in_rows(node)


def _first_of(node: Any, operators: Any) -> Any:
    """The first summand of a sum, the first factor of a product."""
    while isinstance(getattr(node, "op", None), operators):
        node = node.left
    return node


def _taken_apart(left: Any, right: Any) -> Makers:
    """a * b + c for a * (b + c), and b + a * c."""
    for what, one, many in (("left", left, right), ("right", right, left)):
        if isinstance(getattr(many, "op", None), ast.Add | ast.Sub):
            first = ast.BinOp(one, ast.Mult(), many.left)
            last = ast.BinOp(one, ast.Mult(), many.right)
            yield (
                f"first of {what}",
                FIRST,
                TERM,
                ast.BinOp(first, many.op, many.right),
            )
            yield (
                f"last of {what}",
                FIRST,
                TERM,
                ast.BinOp(many.left, many.op, last),
            )


def _in_rows(node: Any) -> Makers:
    """[[0] * H for _ in range(W)] for [[0] * H] * W, whose rows are all one."""
    if isinstance(node.left, ast.List) and not isinstance(node.left.elts[0], ast.Constant):
        yield "rows", FIRST, ONE_ARRAY, _of_rows(node)


def _of_rows(node: Any) -> str:
    is_repeated = isinstance(node, ast.BinOp) and isinstance(node.left, ast.List)
    if not is_repeated or isinstance(node.left.elts[0], ast.Constant):
        return ast.unparse(node)
    inside = ", ".join(map(_of_rows, node.left.elts))
    return f"[one for _ in range({ast.unparse(node.right)}) for one in [{inside}]]"


def _other_grouping(left: Any, operator: ast.operator, right: Any) -> Makers:
    """a*S + b for a + b*S, and f(a + b) for f(a) + b."""
    made: dict[str, ast.expr] = {}
    if isinstance(getattr(right, "op", None), ast.Mult):
        scaled = ast.BinOp(left, ast.Mult(), right.right)
        made["to the left"] = ast.BinOp(scaled, operator, right.left)
    if isinstance(getattr(left, "op", None), ast.Mult):
        scaled = ast.BinOp(right, ast.Mult(), left.right)
        made["to the right"] = ast.BinOp(left.left, operator, scaled)
    if isinstance(left, ast.Call) and len(left.args) == 1:
        inside = ast.BinOp(left.args[0], operator, right)
        made["inside"] = ast.Call(left.func, [inside], left.keywords)
    for what, new in made.items():
        yield what, FIRST, TERM, ast.unparse(new)


def _of_comparisons(spot: Spot) -> Makers:
    node = spot.node
    if len(node.ops) > 1:
        return
    largest = re.fullmatch(r"(\w+) == (?:np\.(?:a?max)\(\1\)|\1\.max\(\))", spot.text)
    if largest:
        one = largest[1]
        numbers = f"np.arange({one}.size).reshape({one}.shape)"
        yield "first of them", FIRST, COMPARED, f"{numbers} == {one}.argmax()"
    for operator in OTHERS.get(type(node.ops[0]), ()):
        made = ast.Compare(node.left, [operator()], node.comparators)
        yield operator.__name__, FIRST, COMPARED, made
    if isinstance(node.ops[0], ast.Lt):
        yield "from 0", FIRST, COMPARED, f"0 <= {spot.text}"


def _of_conditions(spot: Spot) -> Makers:
    other = ast.Or() if isinstance(spot.node.op, ast.And) else ast.And()
    yield "and", FIRST, COMPARED, ast.BoolOp(other, spot.node.values)


def _of_signs(spot: Spot) -> Makers:
    if not isinstance(spot.node.operand, ast.Constant):
        yield "plus", FIRST, SIGN, ast.unparse(spot.node.operand)


# ---------------------------------------------------------------- order


def _of_tuples(spot: Spot) -> Makers:
    node = spot.node
    for entries in _orders(node.elts, 3):
        yield "order", FIRST, EXCHANGED, type(node)(entries, ast.Load())


def _orders(entries: list, all_of: int) -> Iterator[list]:
    """Other orders: each one of few entries; of more, those with two exchanged or all moved on."""
    count = len(entries)
    orders: list[tuple[int, ...]] = []
    if count <= all_of:
        orders += itertools.permutations(range(count))
    else:
        orders.append((*range(1, count), 0))
        orders.append((count - 1, *range(count - 1)))
        for one, other in itertools.combinations(range(count), 2):
            order = list(range(count))
            order[one], order[other] = other, one
            orders.append(tuple(order))
    before = [ast.dump(entry) for entry in entries]
    for each in orders:
        if [before[place] for place in each] != before:
            yield [entries[place] for place in each]


# ---------------------------------------------------------------- numbers


def _of_numbers(spot: Spot) -> Makers:
    """Another number that is written out."""
    value = spot.node.value
    if type(value) not in (int, float):
        return
    kind = OFF_BY_ONE if spot.role in PLACES else NUMBER
    for other in dict.fromkeys(_other_numbers(spot, value)):
        if other != value:
            yield f"number {other}", FIRST, kind, ast.Constant(other)


def _other_numbers(spot: Spot, value: Any) -> list[Any]:
    others = [value + 1, value - 1, -value]
    if value == 0 and spot.name == "value":
        others.append(float("-inf"))
    if isinstance(getattr(spot.owner, "op", None), ast.Pow):
        others.append(0.5)
    is_argument = isinstance(spot.owner, ast.keyword) or spot.name == "args"
    if is_argument and spot.role == "value":
        others += [0, 1, 2, 3, -1, -2, None]
    return others


# ---------------------------------------------------------------- indices and sizes


def _of_indices(spot: Spot, names: Names) -> Makers:
    """One more or less; a step, a border or a counter more; from the other side."""
    if isinstance(spot.owner, ast.Attribute | ast.Subscript) and spot.name == "value":
        return
    text, own = spot.text, names_in(spot.node)
    counter = getattr(spot.node, "id", "")
    if names.bounds.get(counter):
        yield (
            "turned",
            FIRST,
            TURNED,
            f"{names.bounds[counter]} - 1 - {counter}",
        )
    if spot.is_whole:
        yield "+1", FIRST, OFF_BY_ONE, f"{text} + 1"
        yield "-1", FIRST, OFF_BY_ONE, f"{text} - 1"
    if spot.is_whole or counter in (*names.sizes, *names.bounds):
        yield from _with_steps(spot, names, own)
    if spot.is_whole:
        yield from _with_a_window(text, names)


def _with_a_window(text: str, names: Names) -> Makers:
    """(W - 1) * S + K for W * S."""
    scaled = re.fullmatch(r"(\w+) \* ([\w.]+)", text)
    if scaled is None:
        return
    count, step = scaled.groups()
    for name in names.sizes:
        size = f"({count} - 1) * {step} + {name}"
        yield f"size with {name}", NEAR, TERM, size


def _with_steps(spot: Spot, names: Names, own: list[str]) -> Makers:
    for name in names.steps:
        if name in own:
            continue
        yield f"* {name}", NEAR, TERM, f"({spot.text}) * {name}"
        if spot.is_whole:
            yield from _moved(spot.text, name)


def _moved(text: str, name: str) -> Makers:
    """An index or a size with a border, a window or a step more or less."""
    yield f"+ {name}", NEAR, TERM, f"{text} + {name}"
    yield f"- {name}", NEAR, TERM, f"{text} - {name}"
    yield f"- {name} + 1", FAR, TERM, f"{text} - {name} + 1"


def _of_slices(node: ast.Slice, names: Names) -> Makers:
    """:n further on, p:p + n; a border cut off that may be 0."""
    if node.lower is node.upper is node.step is None:
        for name in names.bounds:
            yield f"name {name}", NEAR, ANOTHER_NAME, name
    yield from _side_by_side(node, names)
    for name in names.steps:
        if node.lower is None and node.upper is not None:
            start = ast.Name(name, ast.Load())
            end = ast.BinOp(start, ast.Add(), node.upper)
            yield (
                f"from {name}",
                NEAR,
                TERM,
                ast.Slice(start, end, node.step),
            )
    if isinstance(node.upper, ast.UnaryOp):
        or_none = ast.BoolOp(ast.Or(), [node.upper, ast.Constant(None)])
        yield (
            "to the end",
            FIRST,
            NUMBER,
            ast.Slice(node.lower, or_none, node.step),
        )


def _side_by_side(node: ast.Slice, names: Names) -> Makers:
    """i * S:i * S + K for i * K:(i + 1) * K."""
    lower, upper = (ast.unparse(one or ast.Constant(0)) for one in (node.lower, node.upper))
    found = re.fullmatch(r"(\w+) \* ([\w.]+)", lower)
    if found is None or upper != f"({found[1]} + 1) * {found[2]}":
        return
    for step in names.steps:
        start = f"{found[1]} * {step}"
        new: Any = ast.parse(f"x[{start}:{start} + {found[2]}]", mode="eval").body
        yield f"from {step}", NEAR, TERM, new.slice


# ---------------------------------------------------------------- names


def _of_names(spot: Spot, names: Names) -> Makers:
    """Another counter, size or array."""
    others: list[str] = []
    if isinstance(spot.node, ast.Name):
        others = _like(spot, names)
    elif type(getattr(spot.node, "value", None)) in (int, float):
        others = _for_numbers(spot, names)
    elif spot.role == "size" and isinstance(spot.node, ast.Tuple):
        others = []
        for name in names.given:
            if "shape" in name:
                others.append(name)
    own = getattr(spot.node, "id", "")
    for other in others:
        if other != own:
            is_number = own in names.sizes or own in names.bounds
            yield (
                f"name {other}",
                FIRST if is_number else SOON,
                ANOTHER_NAME,
                other,
            )


def _for_numbers(spot: Spot, names: Names) -> list[str]:
    """What a number that is written out may stand for."""
    if spot.role == "index" and spot.is_whole:
        return [*names.bounds, *names.steps]
    if spot.role in PLACES:
        return names.steps
    return [*names.values, *names.terms] if spot.role == "value" else []


def _like(spot: Spot, names: Names) -> list[str]:
    """The names that may stand where this one does."""
    own = spot.node.id
    if own in names.bounds:
        first = ["0"] if spot.role == "index" else []
        return [*names.bounds, *first]
    if own in names.sizes:
        return names.numbers
    if own not in names.values or spot.is_target:
        return []
    is_indexed = isinstance(spot.owner, ast.Subscript)
    if not is_indexed:
        return names.values
    axes = names.arrays.get(own)
    found = []
    for name in names.values:
        if names.arrays.get(name, axes) == axes:
            found.append(name)
    return found


# ---------------------------------------------------------------- values

OTHER_FUNCTIONS = {
    "max": ("min", "maximum"),
    "min": ("max", "minimum"),
    "maximum": ("minimum", "max"),
    "minimum": ("maximum", "min"),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "sum": ("mean",),
    "mean": ("sum",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "std": ("var",),
    "var": ("std",),
    "log": ("exp",),
    "dot": ("multiply",),
    "multiply": ("dot",),
}
AROUND = ("sqrt", "exp", "log", "abs", "tanh")
SWAPS = ("T", "swapaxes(0, 1)", "swapaxes(-1, -2)")
REVERSED = ("[..., ::-1, ::-1]", "[..., ::-1, :]", "[..., ::-1]")


def _of_calls(spot: Spot) -> Makers:
    """Another function, or none; two arguments exchanged."""
    node = spot.node
    name = getattr(node.func, "attr", "")
    for other in OTHER_FUNCTIONS.get(name, ()):
        called = ast.Attribute(node.func.value, other, ast.Load())
        yield (
            other,
            FIRST,
            FUNCTION,
            ast.Call(called, node.args, node.keywords),
        )
    yield from _of_named_calls(node, name, spot.text)
    if name.endswith("_like") and "dtype" not in spot.text:
        yield "of floats", FIRST, TYPE, f"{spot.text[:-1]}, dtype=float)"
    if len(node.args) == 1 and spot.role != "size":
        yield "without", FIRST, FUNCTION, ast.unparse(node.args[0])
    if len(node.args) == 1:
        yield from _of_one_argument(node)
    if names_in(node.func) == ["range"] and len(node.args) == 3:
        whole = ast.Call(node.func, node.args[:2], [])
        yield "no step", FIRST, TERM, whole
    for entries in _orders(node.args, 4 if name == "transpose" else 3):
        yield (
            "order",
            FIRST,
            EXCHANGED,
            ast.Call(node.func, entries, node.keywords),
        )


def _of_named_calls(node: Any, name: str, text: str) -> Makers:
    """A border of the lowest number, a sum that keeps its axis, a turned and no reshaped matrix."""
    if name == "pad" and "constant_values" not in text:
        new = f"{text[:-1]}, constant_values=-np.inf)"
        yield "lowest", FIRST, NUMBER, new
    if name == "reshape" and isinstance(node.func.value, ast.Name):
        yield "T", FIRST, TURNED, f"{node.func.value.id}.T"
    is_summed = name in ("sum", "max", "mean") and "axis=" in text
    if is_summed and "keepdims" not in text:
        array = (node.args or [node.func.value])[0]
        for axis in (-1, 0):
            new = f"np.{name}({ast.unparse(array)}, axis={axis}, keepdims=True)"
            yield f"keepdims {axis}", FIRST, NUMBER, new


def _of_one_argument(node: Any) -> Makers:
    """A second argument, and a size rounded up: int(a / b)."""
    is_text = isinstance(getattr(node.args[0], "value", None), str)
    for number in () if is_text else (0, 1, 2, -1):
        new = ast.Call(node.func, [*node.args, ast.Constant(number)], node.keywords)
        is_turn = number == 2 and getattr(node.func, "attr", "") == "rot90"
        rank = FIRST if is_turn else NEAR
        yield f"and {number}", rank, NUMBER, new
    [quotient] = node.args
    is_quotient = isinstance(getattr(quotient, "op", None), ast.Div | ast.FloorDiv)
    if is_quotient and names_in(node.func) == ["int"]:
        left, right = (
            ast.unparse(quotient.left),
            ast.unparse(quotient.right),
        )
        yield "up", FIRST, OFF_BY_ONE, f"-(-({left}) // ({right}))"


def _of_reversed(spot: Spot) -> Makers:
    """An array without its ::-1, and without those of its axes that come last."""
    axes = ast.unparse(spot.node.slice).strip("()")
    if "::-1" not in axes:
        return
    array = ast.unparse(spot.node.value)
    yield "without ::-1", FIRST, TURNED, array
    yield (
        "each forwards",
        FIRST,
        TURNED,
        f"{array}[{axes.replace('::-1', ':')}]",
    )


def _of_values(spot: Spot, names: Names) -> Makers:
    """A factor or a summand more, a function more, an array turned."""
    is_array = isinstance(spot.owner, ast.Subscript) and spot.name == "value"
    if is_array or isinstance(spot.owner, ast.Attribute) or spot.name == "func":
        return
    text = spot.text
    yield "1 -", NEAR, REST, f"1 - ({text})"
    yield "/ 2", NEAR, TERM, f"({text}) / 2"
    yield "* 2", NEAR, TERM, f"({text}) * 2"
    yield "square", NEAR, FUNCTION, f"({text}) ** 2"
    for name in AROUND:
        yield name, FAR, FUNCTION, f"np.{name}({text})"
    yield "sigmoid", FAR, FUNCTION, f"1 / (1 + np.exp(-({text})))"
    if not isinstance(spot.node, ast.BinOp):
        yield from _turned(spot.node, text)
        yield from _with_numbers(text, names)
    yield from _of_squares(text, names)
    numbers = {*names.given, *names.values} - set(names.arrays)
    if is_own(spot.node) or text in numbers:
        for name in names.shares:
            yield f"** {name}", FAR, FUNCTION, f"{text} ** {name}"
    if isinstance(spot.owner, ast.stmt):
        yield from of_whole_values(text, names)


def _of_squares(text: str, names: Names) -> Makers:
    """kh * kw for kh ** 2."""
    square = re.fullmatch(r"(\w+) \*\* 2", text)
    if square is None:
        return
    for name in names.sizes:
        yield f"times {name}", NEAR, ANOTHER_NAME, f"{square[1]} * {name}"


def _with_numbers(text: str, names: Names) -> Makers:
    """A number that is computed as one more factor or summand."""
    for name, operator in itertools.product(names.made, "/*-+"):
        if name != text:
            what = f"{operator} {name}"
            yield what, FAR, TERM, f"({text} {what})"


def _turned(node: ast.AST, text: str) -> Makers:
    for how in REVERSED:
        yield how, FAR, TURNED, f"{text}{how}"
    if isinstance(node, ast.Subscript):
        yield "T", FAR, TURNED, f"{text}.T"
    if isinstance(node, ast.Name | ast.Call):
        for how in SWAPS:
            yield how, FAR, TURNED, f"{text}.{how}"


OF_KIND: dict[type, Any] = {
    ast.BinOp: _of_operators,
    ast.Compare: _of_comparisons,
    ast.BoolOp: _of_conditions,
    ast.UnaryOp: _of_signs,
    ast.Tuple: _of_tuples,
    ast.List: _of_tuples,
    ast.Constant: _of_numbers,
    ast.Call: _of_calls,
    ast.Subscript: _of_reversed,
}
