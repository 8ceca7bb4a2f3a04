"""A listing's source in the lecture's notation: `notation(function)` gives its lines, one for each
line of Python.

    Y[l-1, i, x+x_-1, y+y_-1]      Y(l-1,i,x+x'-1,y+y'-1)
    W[l-1] - K[l] + 1              W_{l-1}-K_l+1
    span(1, n, S), downto(n, 1)    1:S:n, n:downto:1
    w[...] * Y[...]                w(...) Y(...)
    inner(a, b)                    a . b
    zeros(D, W, H)                 zeros(D x W x H)

The expressions inside a line are printed by `syntax`.
"""

import ast
import functools
import math
from collections.abc import Callable
from typing import NamedTuple

from .source import body_of, parts_of, read_tree, source_lines
from .syntax import OPERATIONS, loop_range, plain_text, slide_name, slide_text, unbracketed

CLAUSES = ("else:", "except", "finally:", "case ", "@")  # lines of a statement that begins above


class Line(NamedTuple):
    """One line: its number in the notation, its number in the file, its depth, its text, its
    Python.
    """

    number: int
    file_line: int
    depth: int
    text: str
    python: str


def notation(function: Callable) -> list[str]:
    """The listing as on the corrected slide, a list of lines (golden copies:
    tests/listings/golden).
    """
    return ["    " * line.depth + line.text for line in lines(function)]


@functools.cache
def lines(function: Callable) -> list[Line]:
    """The listing's lines below the docstring."""
    return lines_of_tree(function, read_tree(function))


def lines_of_tree(function: Callable, definition: ast.FunctionDef) -> list[Line]:
    """The lines of a tree of the function's, which may have been changed in place."""
    text, first = source_lines(function)
    body = body_of(definition)
    if not body:
        return []
    title = _title(definition)
    found = [Line(1, first, 0, title, text[0])] if title else []
    start = body[0].lineno - first
    while start and text[start - 1].strip().startswith("#"):
        start -= 1
    inner = len(found)
    begins: dict[int, list[ast.stmt]] = {}
    for node in parts_of(definition, ast.stmt):
        begins.setdefault(node.lineno - first, []).append(node)
    for at in range(start, len(text)):
        python = text[at].strip()
        on_slide = _line_text(python, begins.get(at, []))
        if on_slide:
            indent = len(text[at]) - len(text[at].lstrip())
            depth = indent // 4 - 1 + inner
            found.append(Line(len(found) + 1, at + first, depth, on_slide, python))
    return found


def _title(definition: ast.FunctionDef) -> str:
    """The line `function dy = name(dz,w)` of a listing that returns what it made; else nothing."""
    match definition.body[-1]:
        case ast.Return(ast.Name(made)):
            names = [slide_name(argument.arg) for argument in definition.args.args]
            return f"function {made} = {definition.name}({', '.join(names)})"
    return ""


def _line_text(python: str, nodes: list[ast.stmt]) -> str:
    """A line in the notation: its statements, or a clause like `else:`; and its comment."""
    comment = _comment(python)
    if not nodes:
        return python if python.startswith(CLAUSES) else comment
    texts = ["el" * python.startswith("elif") + statement_text(nodes[0])]
    for before, node in zip(nodes, nodes[1:]):
        texts += [" " if hasattr(before, "body") else "; ", statement_text(node)]
    return "".join(texts) + f"  {comment}" * bool(comment)


def statement_text(node: ast.stmt) -> str:
    """A statement's own line: of a loop or a condition only the line without its body."""
    match node:
        case ast.For(target, ast.Name(several)):
            return f"for {slide_text(target)} in {{{several}}}"
        case ast.For(target, iterator):
            return f"for {unbracketed_text(target)} {loop_range(iterator)}"
        case ast.If(test) | ast.While(test):
            keyword = type(node).__name__.lower()
            return f"{keyword} {slide_text(test)}:"
        case ast.Assign(targets, value):
            return " = ".join(map(unbracketed_text, [*targets, value]))
        case ast.AugAssign(ast.Name(counter), ast.Add(), ast.Constant(one)) if is_one(one):
            return f"{slide_name(counter)}++"
        case ast.AugAssign(target, op, value):
            return f"{slide_text(target)} {assignment_symbol(op)} {slide_text(value)}"
        case ast.Return(ast.Call() as value):
            return f"Y = {slide_text(value)}"  # what a listing over all layers ends in
        case ast.Return(value) if value is not None:
            return f"return {unbracketed_text(value)}"
    return ast.unparse(node).splitlines()[0]


def is_one(value: object) -> bool:
    """Whether this is the whole number 1, and neither True nor 1.0."""
    return type(value) is int and value == 1


def assignment_symbol(op: ast.operator) -> str:
    """The symbol of an assignment that changes a value: `+=`, `*=`, `^=`."""
    symbols = {ast.Mult: "*", ast.FloorDiv: "//", ast.BitXor: "xor"}
    return f"{symbols.get(type(op), OPERATIONS[type(op)].symbol.strip())}="


def unbracketed_text(node: ast.AST) -> str:
    """An expression that stands alone, in the lecture's notation."""
    return plain_text(unbracketed(node))


def _comment(line: str) -> str:
    quote = None
    for at, letter in enumerate(line):
        if quote:
            quote = None if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "#":
            return line[at:].rstrip()
    return ""


def number_text(value: float | tuple) -> str:
    """A number as the stepper shows it: up to six digits, exponents only for the very small and
    very large.
    """
    if isinstance(value, tuple):
        return f"({value[0]},{value[1]})"
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        whole_digits = len(str(int(abs(value)))) if abs(value) >= 1 else 0
        return fixed(value, max(0, 6 - whole_digits))
    if not math.isfinite(value):
        return str(value)
    return with_exponent(value, 3)


def fixed(value: float, decimals: int) -> str:
    """With so many decimals at most: 0.50 is 0.5; a tie goes to the even digit."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def with_exponent(value: float, decimals: int) -> str:
    """With so many decimals and an exponent: 1.235e6."""
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{mantissa}e{int(exponent)}"
