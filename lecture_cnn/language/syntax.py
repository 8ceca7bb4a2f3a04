"""An expression as a small tree, made once from Python's own tree and printed in every place.

    expression(node)             the tree of a Python expression, in the lecture's notation
    printed(tree, replacement)   its text; `replacement` says what stands for a part: the name of a
                                 cell, a number

A tree is a dict, so that the browser gets the same as JSON. It is a branch, which has parts, or a
token, which has none. These are all its keys:

    text           of a token: how it is written
    name           of a branch: what it is ("inner", "*", "if"); "each" is a comprehension's token
    parts          of a branch: the trees of its operands, in order
    texts          of a branch: what stands before, between and after its parts
    numbers        the same where numbers are printed, if that differs
    strength       how tightly it holds together; a part that is weaker than
    needs          its branch needs, one number for each part, gets brackets
    call           a call
    cell           a token with an index
    element        of a comprehension: the tree that it makes in each turn
    around         of a comprehension: what stands before, between and after its elements
    node           until `tracing.statements` knows where the number is: what Python evaluates

`tracing.statements` adds where a token's number is found in a run:

    number         the number is known before the run
    variable       the column of this variable has it
    slot           this read of the step has it, counted from 0
    write          this write of the step has it, counted from 0
    old            with `write`: the cell's value before the step
    seen           the run reports it, with this number
    whole          an array whose name is shown, not its cells
    target         what gets a value: it is shown by its name
    window         a window that goes whole into every number that is made of it
"""

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

Tree = dict[str, Any]
Printed = tuple[str, int]  # a text and its strength

SIZES = {"D", "W", "H", "K", "T", "Kpool", "W_downsampled", "H_downsampled"}
SLIDE_NAMES = {"f_prime": "f'", "dDiv_dY": "dDiv/dY"}
SLIDE_CALLS = {"span", "downto", "zeros", "inner"}  # also as onebased.span(...)
ATOM, POWER, FACTOR, QUOTIENT, TERM, NEGATIVE = 99, 30, 20, 19, 10, 9
COMPARED, NOT, AND, OR, CHOICE = 6, 5, 4, 3, 2


class Operation(NamedTuple):
    """An operation: its symbol, the same between numbers, its strength, what its operands need."""

    symbol: str
    number_symbol: str
    strength: int
    needs_left: int
    needs_right: int


DIVISION = Operation("/", "/", QUOTIENT, FACTOR, FACTOR + 1)
# a - b and a / b aren't associative: on their right a part of the same strength needs brackets, so
# they ask for one more there. A minus sign may stand at the left of a sum, (-a) + b is -a + b.
OPERATIONS: dict[type[ast.AST], Operation] = {
    ast.Add: Operation("+", " + ", TERM, NEGATIVE, TERM),
    ast.Sub: Operation("-", " - ", TERM, NEGATIVE, TERM + 1),
    ast.Mult: Operation(" ", "·", FACTOR, FACTOR, FACTOR),
    ast.Div: DIVISION,
    ast.FloorDiv: DIVISION,  # inside floor(...)
    ast.Mod: Operation(" % ", " % ", QUOTIENT, FACTOR + 1, FACTOR + 1),
    ast.Pow: Operation("^", "^", POWER, POWER + 1, POWER),
}
BITWISE_SYMBOLS = {
    ast.MatMult: " @ ",
    ast.LShift: " << ",
    ast.RShift: " >> ",
    ast.BitAnd: " & ",
    ast.BitOr: " | ",
    ast.BitXor: " xor ",
}
for kind, symbol in BITWISE_SYMBOLS.items():
    OPERATIONS[kind] = Operation(symbol, symbol, COMPARED + 1, ATOM, ATOM)
COMPARISONS: dict[type[ast.AST], str] = {
    ast.Lt: " < ",
    ast.LtE: " <= ",
    ast.Gt: " > ",
    ast.GtE: " >= ",
    ast.Eq: " == ",
    ast.NotEq: " != ",
    ast.Is: " is ",
    ast.IsNot: " is not ",
    ast.In: " in ",
    ast.NotIn: " not in ",
}
UNARY_SYMBOLS: dict[type[ast.AST], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}


# ---------------------------------------------------------------- printing


def printed(
    tree: Tree, replacement: Callable[[Tree], Printed | None], with_numbers: bool = False
) -> Printed:
    """The text of a tree and its strength.

    `replacement` gives what stands for a part, or None. `with_numbers` sets the symbols as they
    stand between numbers.
    """
    replaced = replacement(tree)
    if replaced is not None:
        return replaced
    if "parts" not in tree:
        return tree["text"], tree.get("strength", ATOM)
    texts = tree["texts"]
    if with_numbers:
        texts = tree.get("numbers", texts)
    text, *others = texts
    for part, need, separator in zip(tree["parts"], tree["needs"], others, strict=True):
        inner, strength = printed(part, replacement, with_numbers)
        text += f"({inner})" if strength < need else inner
        text += separator
    return text, tree["strength"]


def plain_text(tree: Tree) -> str:
    """The text of a tree with its own names."""
    return printed(tree, lambda part: None)[0]


def slide_text(node: ast.AST | None) -> str:
    """An expression in the lecture's notation; nothing where there is none."""
    return "" if node is None else plain_text(expression(node))


def slide_name(name: str) -> str:
    """A name in the lecture's notation: `x_` is x'."""
    return SLIDE_NAMES.get(name) or (f"{name[:-1]}'" if name.endswith("_") else name)


def all_parts(tree: Tree) -> list[Tree]:
    """All trees inside a tree, itself first."""
    inner = [tree["element"]] if "element" in tree else tree.get("parts", [])
    found = [tree]
    for part in inner:
        found += all_parts(part)
    return found


# ---------------------------------------------------------------- making


def token(text: str, node: ast.AST | None = None, **more: Any) -> Tree:
    """A token; `node` is what Python evaluates for it."""
    if node is not None:
        more["node"] = node
    return {"text": text, **more}


def branch(
    name: str,
    texts: list[str],
    parts: list[Tree],
    strength: int = ATOM,
    needs: list[int] | None = None,
) -> Tree:
    """A branch with its parts between its texts."""
    needs = needs or [0] * len(parts)
    return {"name": name, "texts": texts, "parts": parts, "needs": needs, "strength": strength}


def sequence(
    name: str, separator: str, parts: list[Tree], strength: int = ATOM, need: int = 0
) -> Tree:
    """A branch whose parts all have the same between them."""
    between = [separator] * (len(parts) - 1)
    texts = ["", *between, ""] if parts else [""]
    return branch(name, texts, parts, strength, [need] * len(parts))


def expressions(nodes: list[ast.expr]) -> list[Tree]:
    """The trees of several expressions."""
    return list(map(expression, nodes))


def unbracketed(node: ast.AST) -> Tree:
    """The tree of an expression that stands alone: a tuple there has no brackets."""
    tree = expression(node)
    several = isinstance(node, ast.Tuple) and len(node.elts) > 1
    return sequence("list", ", ", tree["parts"]) if several else tree


def expression(node: ast.AST) -> Tree:
    """The tree of an expression."""
    match node:
        case ast.BinOp(left, op, right):
            return operation(expression(left), op, expression(right))
        case ast.UnaryOp(ast.Not(), value):
            return branch("not", ["not ", ""], [expression(value)], NOT, [NOT])
        case ast.UnaryOp(op, value):
            symbol = UNARY_SYMBOLS[type(op)]
            return branch(symbol, [symbol, ""], [expression(value)], NEGATIVE, [FACTOR])
        case ast.Compare(left, ops, others):
            symbols = [COMPARISONS[type(op)] for op in ops]
            parts = expressions([left, *others])
            needs = [COMPARED + 1] * len(parts)
            return branch("compared", ["", *symbols, ""], parts, COMPARED, needs)
        case ast.BoolOp(ast.And(), values):
            return sequence("and", " and ", expressions(values), AND, AND + 1)
        case ast.BoolOp(ast.Or(), values):
            return sequence("or", " or ", expressions(values), OR, OR + 1)
        case ast.IfExp(test, value, other):
            parts = expressions([value, test, other])
            return branch("if", ["", " if ", " else ", ""], parts, CHOICE, [OR, OR, CHOICE])
        case ast.GeneratorExp() | ast.ListComp():
            return _comprehension(node)
        case ast.Call():
            return {**_call(node), "call": True}
    return _single(node)


def _single(node: ast.AST) -> Tree:
    """The tree of what has no operation."""
    match node:
        case ast.Constant(value):
            return token(repr(value))
        case ast.Name(name):
            return token(slide_name(name), node)
        case ast.Subscript(array, index):
            return _subscript(node, slide_text(array), index)
        case ast.Slice(lower, upper):
            return token(f"{slide_text(lower)}:{slide_text(upper)}")
        case ast.Tuple(values):
            return _in_brackets("list", "(", values, ",)" if len(values) == 1 else ")")
        case ast.List(values):
            return _in_brackets("list", "[", values, "]")
        case ast.Starred(value):
            return branch("*", ["*", ""], [expression(value)], ATOM, [ATOM])
        case ast.Lambda():
            return token(ast.unparse(node), node, strength=0)
    return token(ast.unparse(node), node, strength=ATOM)


def _subscript(node: ast.Subscript, array: str, index: ast.expr) -> Tree:
    """The token of a size, K_l, or of a cell, Y(l,j)."""
    if array in SIZES:
        size = slide_text(index) + array[1:]
        inside = size if len(size) == 1 else f"{{{size}}}"
        return token(f"{array[0]}_{inside}", node)
    inside = ",".join(map(slide_text, indices_of(index)))
    return token(f"{array}({inside})", node, cell=array != "stride")


def operation(left: Tree, op: ast.AST, right: Tree) -> Tree:
    """Two trees with the symbol of an operation between them."""
    its = OPERATIONS[type(op)]
    parts, needs = [left, right], [its.needs_left, its.needs_right]
    if isinstance(op, ast.FloorDiv):
        return branch("floor", ["floor(", "/", ")"], parts, ATOM, needs)
    name = its.symbol.strip() or "*"
    symbol = its.symbol
    if isinstance(op, ast.Add) and "call" in left:
        symbol = " + "  # w(l,j) . segment + b(l,j)
    elif isinstance(op, ast.Mult) and _may_touch(left, right):
        symbol = ""
    tree = branch(name, ["", symbol, ""], parts, its.strength, needs)
    return {**tree, "numbers": ["", its.number_symbol, ""]}


def _may_touch(left: Tree, right: Tree) -> bool:
    """Whether a product is written without a space, as after a number or a bracket: 2(K_l-1)."""
    if right.get("cell") or "call" in right or _is_number(right):
        return False
    return _is_number(left) or left.get("strength", ATOM) < FACTOR


def _is_number(tree: Tree) -> bool:
    """Whether a tree is a number in the text."""
    return "parts" not in tree and "node" not in tree


def _in_brackets(name: str, first: str, values: list[ast.expr], last: str) -> Tree:
    """Expressions with commas between them, in brackets."""
    if not values:
        return token(first + last)
    between = len(values) - 1
    tree = branch(name, [first, *[","] * between, last], expressions(values))
    return {**tree, "numbers": [first, *[", "] * between, last]}


def _comprehension(node: ast.GeneratorExp | ast.ListComp, is_sum: bool = False) -> Tree:
    """A comprehension: its text, and, where numbers are printed, its element for each turn."""
    text = slide_text(node.elt)
    for turn in node.generators:
        text += f" for {slide_text(turn.target)} {loop_range(turn.iter)}"
        for test in turn.ifs:
            text += f" if {slide_text(test)}"
    around = ["[", ", ", "]"]
    if is_sum:
        text, around = f"sum({text})", ["", " + ", ""]
    elif isinstance(node, ast.ListComp):
        text = f"[{text}]"
    return token(text, node.elt, name="each", element=expression(node.elt), around=around)


def loop_range(iterator: ast.AST) -> str:
    """What a loop runs over: `= 1:n`, `in transforms`."""
    sign = "=" if isinstance(iterator, ast.Call) else "in"
    return f"{sign} {slide_text(iterator)}"


def indices_of(index: ast.expr) -> list[ast.expr]:
    """The parts of an index, one for each axis."""
    return index.elts if isinstance(index, ast.Tuple) else [index]


def _call(node: ast.Call) -> Tree:
    """The tree of a call, in the lecture's notation if it has one."""
    match node.func:
        case ast.Name(name):
            called = slide_name(name)
        case ast.Attribute(_, name):
            called = name if name in SLIDE_CALLS else ast.unparse(node.func)
        case _:
            return token(ast.unparse(node), node)
    if not node.keywords:
        tree = _of_the_lecture(called, node.args)
        if tree is not None:
            return tree
    if any(keyword.arg is None for keyword in node.keywords):  # **others
        return token(ast.unparse(node), node)
    values = node.args + [keyword.value for keyword in node.keywords]
    tree = _in_brackets(called, f"{called}(", values, ")")
    for at, keyword in enumerate(node.keywords, len(node.args)):
        tree["texts"][at] += f"{keyword.arg}="
        tree["numbers"][at] += f"{keyword.arg}="
    return tree


def _of_the_lecture(name: str, arguments: list[ast.expr]) -> Tree | None:
    """What the lecture has a notation of its own for."""
    match name, arguments:
        case "span", [first, last, *step]:
            return token(":".join(map(slide_text, [first, *step, last])))
        case "downto", [first, last]:
            return token(f"{slide_text(first)}:downto:{slide_text(last)}")
        case "zeros", sizes:
            product = sequence("", " x ", expressions(sizes), 0, ATOM)
            return token(f"zeros({plain_text(product)})")
        case "flatten", [maps]:
            return branch("flatten", ["{", "}"], [expression(maps)])
        case "inner", [a, b]:
            return sequence("inner", " . ", expressions([a, b]))
        case "sum", [ast.GeneratorExp() | ast.ListComp() as turns]:
            return _comprehension(turns, is_sum=True)
    return None
