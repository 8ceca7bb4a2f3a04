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
ATOM, FACTOR, TERM, NEGATIVE, COMPARED, NOT, AND, OR, CHOICE = 99, 20, 10, 9, 6, 5, 4, 3, 2


class Operation(NamedTuple):
    """The sign of an operation, the same between numbers, its strength, and what its operands need.
    """

    sign: str
    number_sign: str
    strength: int
    left: int
    right: int


OPERATIONS: dict[type[ast.AST], Operation] = {
    ast.Add: Operation("+", " + ", TERM, NEGATIVE, TERM),
    ast.Sub: Operation("-", " - ", TERM, NEGATIVE, TERM + 1),
    ast.Mult: Operation(" ", "·", FACTOR, FACTOR, FACTOR),
    ast.Div: Operation("/", "/", FACTOR - 1, FACTOR, FACTOR + 1),
    ast.FloorDiv: Operation("/", "/", FACTOR - 1, FACTOR, FACTOR + 1),  # inside floor(...)
    ast.Mod: Operation(" % ", " % ", FACTOR - 1, FACTOR + 1, FACTOR + 1),
    ast.Pow: Operation("^", "^", FACTOR + 10, FACTOR + 11, FACTOR + 10),
}
BITS = {ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|",
        ast.BitXor: "xor"}
for op, mark in BITS.items():
    OPERATIONS[op] = Operation(f" {mark} ", f" {mark} ", COMPARED + 1, ATOM, ATOM)
COMPARISONS: dict[type[ast.AST], str] = {
    ast.Lt: " < ", ast.LtE: " <= ", ast.Gt: " > ", ast.GtE: " >= ", ast.Eq: " == ",
    ast.NotEq: " != ", ast.Is: " is ", ast.IsNot: " is not ", ast.In: " in ",
    ast.NotIn: " not in ",
}


def printed(tree: Tree, known: Callable[[Tree], Printed | None], texts: str = "texts") -> Printed:
    """The text of a tree and its strength; `texts` is "numbers" where numbers are printed."""
    told = known(tree)
    if told is not None:
        return told
    if "parts" not in tree:
        return tree["text"], tree.get("strength", ATOM)
    first, *others = tree[texts] if texts in tree else tree["texts"]
    pieces = [first]
    for part, need, between in zip(tree["parts"], tree["needs"], others, strict=True):
        text, strength = printed(part, known, texts)
        pieces += [f"({text})" if strength < need else text, between]
    return "".join(pieces), tree["strength"]


def sign(node: ast.AST) -> str:
    """An expression in the lecture's signs."""
    return printed(expression(node), _nothing)[0]


def word(name: str) -> str:
    """A name in the lecture's signs: `x_` is x'."""
    return WORDS.get(name) or (f"{name[:-1]}'" if name.endswith("_") else name)


def tokens(tree: Tree) -> list[Tree]:
    """All trees inside a tree, itself first."""
    found = [tree]
    for part in tree.get("parts", [tree["element"]] if "element" in tree else []):
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
    texts = ["", *[between] * (len(parts) - 1), ""]
    return form(name, texts, parts, strength, [need] * len(parts))


def token(text: str, node: ast.AST | None = None, **more: Any) -> Tree:
    """A token; `node` is what Python evaluates for it, until the recorder knows where its number
    is.
    """
    return {"text": text, **more} if node is None else {"text": text, "node": node, **more}


def expression(node: ast.AST) -> Tree:
    """The tree of an expression."""
    match node:
        case ast.BinOp(left, op, right):
            return operation(expression(left), op, expression(right))
        case ast.UnaryOp(op, value):
            return _unary(op, expression(value))
        case ast.Compare(left, ops, others):
            texts = ["", *(COMPARISONS[type(op)] for op in ops), ""]
            parts = [*map(expression, (left, *others))]
            return form("compared", texts, parts, COMPARED, [COMPARED + 1] * len(parts))
        case ast.BoolOp(ast.And(), values):
            return row("and", " and ", [*map(expression, values)], AND, AND + 1)
        case ast.BoolOp(ast.Or(), values):
            return row("or", " or ", [*map(expression, values)], OR, OR + 1)
        case ast.IfExp(test, value, other):
            parts = [expression(value), expression(test), expression(other)]
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
            return token(":".join(sign(end) if end else "" for end in (lower, upper)))
        case ast.Tuple(values):
            return _in_commas("list", "(", values, ",)" if len(values) == 1 else ")")
        case ast.List(values):
            return _in_commas("list", "[", values, "]")
        case ast.Starred(value):
            return form("*", ["*", ""], [expression(value)], ATOM, [ATOM])
    return token(ast.unparse(node), node, strength=0 if isinstance(node, ast.Lambda) else ATOM)


def operation(left: Tree, op: ast.AST, right: Tree) -> Tree:
    """Two trees with the sign of an operation between them."""
    its = OPERATIONS[type(op)]
    numbers = ["", its.number_sign, ""]
    parts, needs = [left, right], [its.left, its.right]
    if isinstance(op, ast.FloorDiv):
        return form("floor", ["floor(", "/", ")"], parts, ATOM, needs)
    between = _between(left, op, right)
    return form(its.sign.strip() or "*", ["", between, ""], parts, its.strength, needs, numbers)


def _between(left: Tree, op: ast.AST, right: Tree) -> str:
    """The sign of an operation; a number or a bracket needs none before a size: 2(K_l-1), (i-1)S.
    """
    its = OPERATIONS[type(op)]
    called = left.get("call", False)
    if isinstance(op, ast.Add) and called:
        return " + "  # w(l,j) . segment + b(l,j)
    if not isinstance(op, ast.Mult):
        return its.sign
    number = "parts" not in left and "node" not in left
    bracket = left.get("strength", ATOM) < its.left
    apart = right.get("cell") or right.get("call") or ("parts" not in right and "node" not in right)
    return "" if (number or bracket) and not apart else " "


def _unary(op: ast.AST, value: Tree) -> Tree:
    if isinstance(op, ast.Not):
        return form("not", ["not ", ""], [value], NOT, [NOT])
    marks: dict[type[ast.AST], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
    mark = marks[type(op)]
    return form(mark, [mark, ""], [value], NEGATIVE, [FACTOR])


def _in_commas(name: str, first: str, values: list[ast.expr], last: str) -> Tree:
    if not values:
        return token(first + last)
    commas = len(values) - 1
    texts, numbers = [first, *[","] * commas, last], [first, *[", "] * commas, last]
    return form(name, texts, [*map(expression, values)], numbers=numbers)


def _each(node: ast.GeneratorExp | ast.ListComp, first: str, joint: str, last: str) -> Tree:
    """A comprehension: its text, and, where numbers are printed, its element for each turn."""
    text = sign(node.elt)
    for turn in node.generators:
        text += f" for {sign(turn.target)} {_from(turn.iter)}"
        text += "".join(f" if {sign(test)}" for test in turn.ifs)
    if joint == " + ":
        text = f"sum({text})"
    elif isinstance(node, ast.ListComp):
        text = f"[{text}]"
    tree = token(text, node.elt, name="each", element=expression(node.elt))
    return {**tree, "around": [first, joint, last]}


def _from(iterator: ast.AST) -> str:
    """What a loop runs over: `= 1:n`, `in transforms`."""
    counted = isinstance(iterator, ast.Call)
    return f"{'=' if counted else 'in'} {sign(iterator)}"


def _subscript(node: ast.AST, array: ast.AST, index: ast.AST) -> Tree:
    if isinstance(array, ast.Name) and array.id in SIZES:
        size = sign(index) + array.id[1:]
        inside = size if len(size) == 1 else f"{{{size}}}"
        return token(f"{array.id[0]}_{inside}", node)
    indices = index.elts if isinstance(index, ast.Tuple) else [index]
    cell = not (isinstance(array, ast.Name) and array.id == "stride")
    return token(f"{sign(array)}({','.join(map(sign, indices))})", node, cell=cell)


def _call(node: ast.Call, function: ast.expr, arguments: list[ast.expr],
          keywords: list[ast.keyword]) -> Tree:
    known = isinstance(function, ast.Attribute) and function.attr in LECTURE
    name = function.attr if known else getattr(function, "id", "")
    tree = None if keywords else _of_the_lecture(name, arguments)
    if tree is not None:
        return {**tree, "call": True}
    double = [keyword for keyword in keywords if keyword.arg is None]
    if double or not isinstance(function, ast.Name | ast.Attribute):
        return token(ast.unparse(node), node, call=True)
    called = word(name) if name else ast.unparse(function)
    values = [*arguments, *(keyword.value for keyword in keywords)]
    tree = _in_commas(called, f"{called}(", values, ")")
    for at, keyword in enumerate(keywords, len(arguments)):
        for key in ("texts", "numbers"):
            tree[key][at] += f"{keyword.arg}="
    return {**tree, "call": True}


def _of_the_lecture(name: str, arguments: list[ast.expr]) -> Tree | None:
    """What the lecture has signs of its own for."""
    match name, arguments:
        case "span", [first, last, *step]:
            return token(":".join(map(sign, [first, *step, last])))
        case "downto", [first, last]:
            return token(f"{sign(first)}:downto:{sign(last)}")
        case "zeros", sizes:
            parts = [expression(size) for size in sizes]
            return token(f"zeros({printed(row('', ' x ', parts, 0, ATOM), _nothing)[0]})")
        case "flatten", [maps]:
            return form("flatten", ["{", "}"], [expression(maps)])
        case "inner", [a, b]:
            return row("inner", " . ", [expression(a), expression(b)])
        case "sum", [ast.GeneratorExp() | ast.ListComp() as turns]:
            return _each(turns, "", " + ", "")
    return None


def _nothing(tree: Tree) -> None:
    """What is known of a tree where only its own text is printed."""
