"""A listing's source in the signs of the slide: `notation(function)` gives its lines, one for each
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
from .syntax import OPERATIONS, bare, plain_text, run_over, sign, word

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
    """The listing's lines below the docstring, each with its place in the notation and in the file.
    """
    text, first = source_lines(function)
    definition = read_tree(function)
    body = body_of(definition)
    if not body:
        return []
    shown_lines = _title(definition)
    start = body[0].lineno - first
    while start and text[start - 1].strip().startswith("#"):
        start -= 1
    inner = len(shown_lines)
    heads: dict[int, list[ast.stmt]] = {}
    for node in parts_of(definition, ast.stmt):
        heads.setdefault(node.lineno - first, []).append(node)
    for at in range(start, len(text)):
        python = text[at].strip()
        said = _said(python, heads.get(at, []))
        if said:
            indent = len(text[at]) - len(text[at].lstrip())
            shown_lines.append((at, indent // 4 - 1 + inner, said, python))
    return [Line(number, at + first, depth, said, python if at or not inner else text[0])
            for number, (at, depth, said, python) in enumerate(shown_lines, 1)]


def _title(definition: ast.FunctionDef) -> list[tuple[int, int, str, str]]:
    """The line `function dy = name(dz,w)` of a listing that returns what it made."""
    last = definition.body[-1]
    if not (isinstance(last, ast.Return) and isinstance(last.value, ast.Name)):
        return []
    given = ", ".join(word(argument.arg) for argument in definition.args.args)
    return [(0, 0, f"function {last.value.id} = {definition.name}({given})", "")]


def _said(python: str, nodes: list[ast.stmt]) -> str:
    """What the notation has for a line: its statements, or a word like `else:`; and its comment."""
    comment = _comment(python)
    if not nodes:
        return python if python.startswith(CLAUSES) else comment
    texts = ["el" * python.startswith("elif") + head(nodes[0])]
    for before, node in zip(nodes, nodes[1:]):
        texts += [" " if hasattr(before, "body") else "; ", head(node)]
    return "".join(texts) + f"  {comment}" * bool(comment)


def head(node: ast.stmt) -> str:
    """A statement's own line: of a loop or a condition only the line without its body."""
    match node:
        case ast.For(target, ast.Name(several)):
            return f"for {sign(target)} in {{{several}}}"
        case ast.For(target, iterator):
            return f"for {alone(target)} {run_over(iterator)}"
        case ast.If(test) | ast.While(test):
            keyword = type(node).__name__.lower()
            return f"{keyword} {sign(test)}:"
        case ast.Assign(targets, value):
            return " = ".join(map(alone, [*targets, value]))
        case ast.AugAssign(ast.Name(counter), ast.Add(), ast.Constant(1)):
            return f"{word(counter)}++"
        case ast.AugAssign(target, op, value):
            return f"{sign(target)} {augmented(op)} {sign(value)}"
        case ast.Return(ast.Call() as value):
            return f"Y = {sign(value)}"  # what a listing over all layers ends in
        case ast.Return(value) if value is not None:
            return f"return {alone(value)}"
    return ast.unparse(node).splitlines()[0]


def augmented(op: ast.operator) -> str:
    """The sign of an assignment that changes a value: `+=`, `*=`, `^=`."""
    marks = {ast.Mult: "*", ast.FloorDiv: "//", ast.BitXor: "xor"}
    return f"{marks.get(type(op), OPERATIONS[type(op)].sign.strip())}="


def alone(node: ast.AST) -> str:
    """An expression that stands alone, in the lecture's signs."""
    return plain_text(bare(node))


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


def shown(value: float | tuple) -> str:
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
