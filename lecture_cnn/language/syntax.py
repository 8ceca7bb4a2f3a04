"""An expression as a small tree of tokens, made once from Python's own tree and printed in every
place.

    expression(node)        the tree of a Python expression, in the signs of the lecture
    printed(tree, known)    its text; `known` says what stands for a token: a name, a cell, a number

A tree is a dict, so that the browser gets the same as JSON. A token has a `text`. A form has
`texts`, and `parts` that stand between them; `numbers` are its texts where numbers are printed.
Each form has a `strength`, and a part that is weaker than the form `needs` gets brackets.
"""

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

Tree = dict[str, Any]
Printed = tuple[str, int]

SIZES = {"D", "W", "H", "K", "T", "Kpool", "W_downsampled", "H_downsampled"}
WORDS = {"f_prime": "f'", "dDiv_dY": "dDiv/dY"}
LECTURE = {"span", "downto", "zeros", "inner"}  # also as onebased.span(...)
ATOM, POWER, FACTOR, QUOTIENT, TERM, NEGATIVE = 99, 30, 20, 19, 10, 9
COMPARED, NOT, AND, OR, CHOICE = 6, 5, 4, 3, 2


class Operation(NamedTuple):
    """The sign of an operation, the same between numbers, its strength, and what its operands need.
    """

    sign: str
    number_sign: str
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
BITS = {
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "xor",
}
for op, mark in BITS.items():
    OPERATIONS[op] = Operation(f" {mark} ", f" {mark} ", COMPARED + 1, ATOM, ATOM)
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
MARKS: dict[type[ast.AST], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}


def printed(tree: Tree, known: Callable[[Tree], Printed | None], texts: str = "texts") -> Printed:
    """The text of a tree and its strength; `texts` is "numbers" where numbers are printed."""
    told = known(tree)
    if told is not None:
        return told
    if "parts" not in tree:
        return tree["text"], tree.get("strength", ATOM)
    first, *others = tree[texts if texts in tree else "texts"]
    pieces = [first]
    for part, need, between in zip(tree["parts"], tree["needs"], others, strict=True):
        text, strength = printed(part, known, texts)
        pieces += [f"({text})" if strength < need else text, between]
    return "".join(pieces), tree["strength"]


def plain_text(tree: Tree) -> str:
    """The text of a tree with its own names."""
    return printed(tree, lambda part: None)[0]


def sign(node: ast.AST | None) -> str:
    """An expression in the lecture's signs; nothing where there is none."""
    return "" if node is None else plain_text(expression(node))


def signs(nodes: list[ast.expr]) -> str:
    """Several expressions with commas between them."""
    return ",".join(map(sign, nodes))


def word(name: str) -> str:
    """A name in the lecture's signs: `x_` is x'."""
    return WORDS.get(name) or (f"{name[:-1]}'" if name.endswith("_") else name)


def tokens(tree: Tree) -> list[Tree]:
    """All trees inside a tree, itself first."""
    inner = tree.get("parts", [])
    if "element" in tree:
        inner = [tree["element"]]
    found = [tree]
    for part in inner:
        found += tokens(part)
    return found


def bare(node: ast.AST) -> Tree:
    """The tree of an expression that stands alone: a tuple there has no brackets."""
    tree = expression(node)
    several = isinstance(node, ast.Tuple) and len(node.elts) > 1
    return row("list", ", ", tree["parts"]) if several else tree


def form(name: str, texts: list[str], parts: list[Tree], strength: int = ATOM,
         needs: list[int] | None = None, numbers: list[str] | None = None) -> Tree:
    """A form with its parts between its texts."""
    needs = needs or [0] * len(parts)
    tree = {"name": name, "texts": texts, "parts": parts, "needs": needs, "strength": strength}
    return tree if numbers is None else {**tree, "numbers": numbers}


def row(name: str, between: str, parts: list[Tree], strength: int = ATOM, need: int = 0) -> Tree:
    """A form whose parts all have the same between them."""
    count = len(parts)
    return form(name, _texts("", between, "", count), parts, strength, [need] * count)


def _texts(first: str, between: str, last: str, count: int) -> list[str]:
    """What stands before, between and after so many parts."""
    return [first, *[between] * (count - 1), last]


def token(text: str, node: ast.AST | None = None, **more: Any) -> Tree:
    """A token; `node` is what Python evaluates for it, until the recorder knows where its number
    is.
    """
    if node is None:
        return {"text": text, **more}
    return {"text": text, "node": node, **more}


def expressions(nodes: list[ast.expr]) -> list[Tree]:
    """The trees of several expressions."""
    return [expression(node) for node in nodes]


def expression(node: ast.AST) -> Tree:
    """The tree of an expression."""
    match node:
        case ast.BinOp(left, op, right):
            return operation(expression(left), op, expression(right))
        case ast.UnaryOp(op, value):
            return _unary(op, expression(value))
        case ast.Compare(left, ops, others):
            between = [COMPARISONS[type(op)] for op in ops]
            parts = expressions([left, *others])
            needs = [COMPARED + 1] * len(parts)
            return form("compared", ["", *between, ""], parts, COMPARED, needs)
        case ast.BoolOp(ast.And(), values):
            return row("and", " and ", expressions(values), AND, AND + 1)
        case ast.BoolOp(ast.Or(), values):
            return row("or", " or ", expressions(values), OR, OR + 1)
        case ast.IfExp(test, value, other):
            parts = expressions([value, test, other])
            return form("if", ["", " if ", " else ", ""], parts, CHOICE, [OR, OR, CHOICE])
        case ast.GeneratorExp() | ast.ListComp():
            return _each(node, "[", ", ", "]")
        case ast.Call(function, arguments, keywords):
            return _call(node, function, arguments, keywords)
    return _single(node)


def _single(node: ast.AST) -> Tree:
    """The tree of what has no operation."""
    match node:
        case ast.Constant(value):
            return token(repr(value))
        case ast.Name(name):
            return token(word(name), node)
        case ast.Subscript(array, index):
            return _subscript(node, array, index)
        case ast.Slice(lower, upper):
            return token(f"{sign(lower)}:{sign(upper)}")
        case ast.Tuple([value]):
            return _in_commas("list", "(", [value], ",)")
        case ast.Tuple(values):
            return _in_commas("list", "(", values, ")")
        case ast.List(values):
            return _in_commas("list", "[", values, "]")
        case ast.Starred(value):
            return form("*", ["*", ""], [expression(value)], ATOM, [ATOM])
        case ast.Lambda():
            return token(ast.unparse(node), node, strength=0)
    return token(ast.unparse(node), node, strength=ATOM)


def operation(left: Tree, op: ast.AST, right: Tree) -> Tree:
    """Two trees with the sign of an operation between them."""
    its = OPERATIONS[type(op)]
    parts, needs = [left, right], [its.needs_left, its.needs_right]
    if isinstance(op, ast.FloorDiv):
        return form("floor", ["floor(", "/", ")"], parts, ATOM, needs)
    name = its.sign.strip() or "*"
    texts = ["", _between(left, op, right), ""]
    numbers = ["", its.number_sign, ""]
    return form(name, texts, parts, its.strength, needs, numbers)


def _between(left: Tree, op: ast.AST, right: Tree) -> str:
    """The sign of an operation; a number or a bracket needs none before a size: 2(K_l-1), (i-1)S.
    """
    if isinstance(op, ast.Add) and "call" in left:
        return " + "  # w(l,j) . segment + b(l,j)
    if not isinstance(op, ast.Mult):
        return OPERATIONS[type(op)].sign
    bracket = left.get("strength", ATOM) < FACTOR
    apart = right.get("cell") or "call" in right or _is_number(right)
    joined = (bracket or _is_number(left)) and not apart
    return "" if joined else " "


def _is_number(tree: Tree) -> bool:
    """Whether a tree is a number in the text."""
    return "parts" not in tree and "node" not in tree


def _unary(op: ast.AST, value: Tree) -> Tree:
    if isinstance(op, ast.Not):
        return form("not", ["not ", ""], [value], NOT, [NOT])
    mark = MARKS[type(op)]
    return form(mark, [mark, ""], [value], NEGATIVE, [FACTOR])


def _in_commas(name: str, first: str, values: list[ast.expr], last: str) -> Tree:
    if not values:
        return token(first + last)
    count = len(values)
    texts = _texts(first, ",", last, count)
    numbers = _texts(first, ", ", last, count)
    return form(name, texts, expressions(values), numbers=numbers)


def _each(node: ast.GeneratorExp | ast.ListComp, first: str, joint: str, last: str) -> Tree:
    """A comprehension: its text, and, where numbers are printed, its element for each turn."""
    text = sign(node.elt)
    for turn in node.generators:
        text += f" for {sign(turn.target)} {run_over(turn.iter)}"
        for test in turn.ifs:
            text += f" if {sign(test)}"
    if joint == " + ":
        text = f"sum({text})"
    elif isinstance(node, ast.ListComp):
        text = f"[{text}]"
    around = [first, joint, last]
    return token(text, node.elt, name="each", element=expression(node.elt), around=around)


def run_over(iterator: ast.AST) -> str:
    """What a loop runs over: `= 1:n`, `in transforms`."""
    between = "=" if isinstance(iterator, ast.Call) else "in"
    return f"{between} {sign(iterator)}"


def _subscript(node: ast.AST, array: ast.AST, index: ast.expr) -> Tree:
    name = getattr(array, "id", "")
    if name in SIZES:
        size = sign(index) + name[1:]
        inside = size if len(size) == 1 else f"{{{size}}}"
        return token(f"{name[0]}_{inside}", node)
    text = f"{sign(array)}({signs(indices_of(index))})"
    return token(text, node, cell=name != "stride")


def indices_of(index: ast.expr) -> list[ast.expr]:
    """The parts of an index, one for each axis."""
    return index.elts if isinstance(index, ast.Tuple) else [index]


def _call(node: ast.Call, function: ast.expr, arguments: list[ast.expr],
          keywords: list[ast.keyword]) -> Tree:
    name = _name_of(function)
    tree = None if keywords else _of_the_lecture(name, arguments)
    double = any(keyword.arg is None for keyword in keywords)
    if tree is None and (double or not isinstance(function, ast.Name | ast.Attribute)):
        tree = token(ast.unparse(node), node)
    if tree is None:
        called = word(name) or ast.unparse(function)
        values = arguments + [keyword.value for keyword in keywords]
        tree = _in_commas(called, f"{called}(", values, ")")
        for at, keyword in enumerate(keywords, len(arguments)):
            tree["texts"][at] += f"{keyword.arg}="
            tree["numbers"][at] += f"{keyword.arg}="
    return {**tree, "call": True}


def _name_of(function: ast.expr) -> str:
    """What a call names: `span`, also where it is written onebased.span; else nothing."""
    match function:
        case ast.Name(name):
            return name
        case ast.Attribute(attr=name) if name in LECTURE:
            return name
    return ""


def _of_the_lecture(name: str, arguments: list[ast.expr]) -> Tree | None:
    """What the lecture has signs of its own for."""
    match name, arguments:
        case "span", [first, last, *step]:
            return token(":".join(map(sign, [first, *step, last])))
        case "downto", [first, last]:
            return token(f"{sign(first)}:downto:{sign(last)}")
        case "zeros", sizes:
            product = row("", " x ", expressions(sizes), 0, ATOM)
            return token(f"zeros({plain_text(product)})")
        case "flatten", [maps]:
            return form("flatten", ["{", "}"], [expression(maps)])
        case "inner", [a, b]:
            return row("inner", " . ", expressions([a, b]))
        case "sum", [ast.GeneratorExp() | ast.ListComp() as turns]:
            return _each(turns, "", " + ", "")
    return None
