"""A listing's source in the signs of the slide: `notation(function)` gives its lines, one for each line of Python.

    Y[l-1, i, x+x_-1, y+y_-1]      Y(l-1,i,x+x'-1,y+y'-1)
    W[l-1] - K[l] + 1              W_{l-1}-K_l+1
    span(1, n, S), downto(n, 1)    1:S:n, n:downto:1
    w[...] * Y[...]                w(...) Y(...)
    inner(a, b)                    a . b
    zeros(D, W, H)                 zeros(D x W x H)
"""

import ast
import copy
import re
from typing import NamedTuple

from .source import body_of, source_lines, tree_of

SIZES = {"D", "W", "H", "K", "T", "Kpool", "W_downsampled", "H_downsampled"}
WORDS = {"f_prime": "f'", "dDiv_dY": "dDiv/dY"}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: " ", ast.Div: "/", ast.Pow: "^", ast.FloorDiv: "/"}
STRENGTH = {ast.Add: 1, ast.Sub: 1, ast.USub: 2, ast.Mult: 2, ast.Div: 2, ast.FloorDiv: 2, ast.Pow: 3}


class Line(NamedTuple):
    """One line: its number in the notation, in the file, its depth of indentation, its text, its Python."""

    number: int
    file_line: int
    depth: int
    text: str
    python: str


def notation(function):
    """The listing as on the corrected slide, a list of lines (L01-L41; golden copies in tests/golden)."""
    return ["    " * line.depth + line.text for line in lines(function)]


def lines(function):
    """The listing's lines below the docstring, each with its place in the notation and in the file."""
    text, first = source_lines(function)
    definition = tree_of(function)
    heads = {}
    for node in ast.walk(definition):
        if isinstance(node, ast.stmt) and node is not definition:
            heads.setdefault(node.lineno - first, node)
    shown = []
    if isinstance(definition.body[-1], ast.Return) and isinstance(definition.body[-1].value, ast.Name):
        shown.append((0, 0, f"function {definition.body[-1].value.id} = {definition.name}"
                            f"({', '.join(word(a.arg) for a in definition.args.args)})"))
    if not body_of(definition):
        return []
    start = body_of(definition)[0].lineno - first
    while start and text[start - 1].strip().startswith("#"):
        start -= 1
    depth_of_body = len(shown)
    for at in range(start, len(text)):
        line = text[at]
        depth = (len(line) - len(line.lstrip())) // 4 - 1 + depth_of_body
        comment = _comment(line)
        if at in heads:
            shown.append((at, depth, head(heads[at]) + (f"  {comment}" if comment else "")))
        elif comment:
            shown.append((at, depth, comment))
    return [Line(number, at + first, depth, line, text[at].strip() if at or not depth_of_body else text[0])
            for number, (at, depth, line) in enumerate(shown, 1)]


def head(node):
    """A statement's own line: for a loop its head without the body."""
    match node:
        case ast.For(target, ast.Name(several)):
            return f"for {sign(target)} in {{{several}}}"
        case ast.For(target, iterator):
            return f"for {sign(target)} {'in' if not isinstance(iterator, ast.Call) else '='} {sign(iterator)}"
        case ast.Assign([target], value):
            return f"{sign(target)} = {sign(value)}"
        case ast.AugAssign(ast.Name(counter), ast.Add(), ast.Constant(1)):
            return f"{word(counter)}++"
        case ast.AugAssign(target, op, value) if type(op) in SIGNS:
            return f"{sign(target)} {SIGNS[type(op)]}= {sign(value)}"
        case ast.Return(ast.Call() as value):
            return f"Y = {sign(value)}"  # what a listing over all layers ends in
        case ast.Return(value) if value is not None:
            return f"return {sign(value)}"
    return ast.unparse(node).splitlines()[0]  # of an if only its own line


def sign(node):
    """An expression in the lecture's signs."""
    match node:
        case ast.Constant(value):
            return str(value)
        case ast.Name(name):
            return word(name)
        case ast.Subscript(ast.Name(name), index) if name in SIZES:
            size = sign(index) + name[1:]
            return f"{name[0]}_{size}" if len(size) == 1 else f"{name[0]}_{{{size}}}"
        case ast.Subscript(array, ast.Tuple(indices)):
            return f"{sign(array)}({','.join(map(sign, indices))})"
        case ast.Subscript(array, index):
            return f"{sign(array)}({sign(index)})"
        case ast.Slice(lower, upper):
            return ":".join(sign(end) if end else "" for end in (lower, upper))
        case ast.BinOp(left, op, right) if type(op) in SIGNS:
            return f"{_grouped(left, op, False)}{_between(left, op, right)}{_grouped(right, op, True)}"
        case ast.UnaryOp(ast.USub() as op, value):
            return f"-{_grouped(value, op, True)}"
        case ast.Call(ast.Attribute(_, "span" | "downto" | "zeros" | "inner" as name), arguments):  # onebased.span(...)
            return sign(ast.Call(ast.Name(name), arguments, []))
        case ast.Call(ast.Name("span"), [first, last, *step]):
            return ":".join(map(sign, [first, *step, last]))
        case ast.Call(ast.Name("downto"), [first, last]):
            return f"{sign(first)}:downto:{sign(last)}"
        case ast.Call(ast.Name("zeros"), sizes):
            return f"zeros({' x '.join(_factor(size) for size in sizes)})"
        case ast.Call(ast.Name("flatten"), [maps]):
            return f"{{{sign(maps)}}}"
        case ast.Call(ast.Name("inner"), [a, b]):
            return f"{sign(a)} . {sign(b)}"
        case ast.Call(function, arguments):
            return f"{sign(function)}({','.join(map(sign, arguments))})"
    return ast.unparse(node)


def word(name):
    """A name in the lecture's signs: `x_` is x'."""
    return WORDS.get(name) or (f"{name[:-1]}'" if name.endswith("_") else name)


def _grouped(node, op, on_the_right):
    """An operand, in brackets where it binds more weakly than the operation around it."""
    if isinstance(node, ast.UnaryOp) and (on_the_right or isinstance(op, ast.Pow)):
        return f"({sign(node)})"  # a (-b), (-a)^2
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        inside, around = STRENGTH[type(node.op)], STRENGTH[type(op)]
        division = ast.Div, ast.FloorDiv
        if inside < around or inside == around and (
                isinstance(node.op, division) or on_the_right and isinstance(op, (ast.Sub, *division))):
            return f"({sign(node)})"
    return sign(node)


def _between(left, op, right):
    """The sign of an operation; a number or a bracket before a size or a bracket needs none: 2(K_l-1), (i-1)S."""
    if isinstance(op, ast.Add) and isinstance(left, ast.Call):
        return " + "  # w(l,j) . segment + b(l,j)
    number_or_bracket = isinstance(left, ast.Constant) or _grouped(left, op, False).startswith("(")
    if isinstance(op, ast.Mult) and number_or_bracket:
        return " " if _is_cell(right) or isinstance(right, ast.Constant) else ""
    return SIGNS[type(op)]


def _is_cell(node):
    """Whether the node is written with brackets, Y(...) or f'(...), and so stands apart from its factor."""
    match node:
        case ast.Call():
            return True
        case ast.Name(name):
            return name.startswith("⟦")
        case ast.Subscript(array):
            return not (isinstance(array, ast.Name) and array.id in SIZES)
    return False


def _factor(size):
    return f"({sign(size)})" if isinstance(size, ast.BinOp) else sign(size)


def _comment(line):
    quote = None
    for at, letter in enumerate(line):
        if quote:
            quote = None if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "#":
            return line[at:].rstrip()
    return ""


class Sentence(NamedTuple):
    """A statement with a slot ⟦n⟧ for its n-th read, in the order in which the reads happen.

    `old` is the slot of the target's own former value (for += on a cell), else None.
    """

    target: str
    op: str
    value: str
    old: int | None


def sentence(node, local_arrays):
    """The sentence of one statement; `local_arrays` are the variables that hold an array or a piece of one."""
    count = 0

    class Slots(ast.NodeTransformer):
        def visit_Subscript(self, node):
            nonlocal count
            if isinstance(node.value, ast.Name) and (node.value.id in SIZES or node.value.id == "stride"):
                return node
            self.visit(node.slice)
            count += 1
            return ast.Name(f"⟦{count - 1}⟧")

        def visit_Name(self, node):
            nonlocal count
            if node.id not in local_arrays:
                return node
            count += 1
            return ast.Name(f"⟦{count - 1}⟧")

    def read(value):
        return sign(Slots().visit(value))

    match copy.deepcopy(node):
        case ast.Assign([target], value):
            return Sentence(sign(target), "=", read(value), None)
        case ast.AugAssign(target, op, value) if type(op) in SIGNS:
            piece = any(isinstance(part, ast.Slice) for part in ast.walk(target))
            name, sign_of_op = sign(target), f"{SIGNS[type(op)]}="
            if isinstance(target, ast.Subscript):
                Slots().visit(target.slice)
            else:
                return Sentence(name, sign_of_op, read(value), None)
            if piece:  # a piece is read when it is added, a cell before
                value = read(value)
                return Sentence(name, sign_of_op, value, count)
            old, count = count, count + 1
            return Sentence(name, sign_of_op, read(value), old)
        case ast.Return(ast.Call() as value):
            return Sentence("output", "=", read(value), None)
    return Sentence("", "", head(node), None)


def shown(value):
    """A number as the stepper shows it: up to six digits, exponents only for the very small and very large."""
    if isinstance(value, tuple):
        return f"({value[0]},{value[1]})"
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        whole_digits = len(str(int(abs(value)))) if abs(value) >= 1 else 0
        return fixed(value, max(0, 6 - whole_digits))
    if value != value or value in (float("inf"), -float("inf")):
        return str(value)
    return with_exponent(value, 3)


def fixed(value, decimals):
    """With so many decimals at most: 0.50 is 0.5; a tie goes to the even digit."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def with_exponent(value, decimals):
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def filled(text, names):
    return re.sub(r"⟦(\d+)⟧", lambda slot: names[int(slot[1])], text)


def numbers_in(value, reads, added):
    """The sentence's right side with numbers: products with a dot, an inner product as the sum of its products."""
    def factor(number):
        text = shown(number)
        return f"({text})" if text.startswith("-") else text

    def products(match):
        a, b = reads[int(match[1])], reads[int(match[2])]
        return " + ".join(f"{factor(p)}·{factor(q)}" for p, q in zip(a, b))

    value = re.sub(r"⟦(\d+)⟧ \. ⟦(\d+)⟧", products, value)
    value = re.sub(r"\(⟦(\d+)⟧\)", lambda slot: f"({', '.join(map(shown, reads[int(slot[1])]))})", value)
    value = re.sub(r"(?<=[⟧)]) (?!(?:if|else|for|and|or|in|not|is) )(?=[⟦a-z(])", "·", value)
    value = value.replace("⟧+", "⟧ + ").replace(")+⟦", ") + ⟦")
    return re.sub(r"⟦(\d+)⟧", lambda slot: ", ".join(factor(v) if added or value != slot[0] else shown(v)
                                                    for v in reads[int(slot[1])]), value)
