"""Small faults that may be planted in a Python source: `changes(source)`, each one edit of the text.

The edit leaves every other character and the number of lines as they are, since the package reads its own source.
Left alone: docstrings, error texts, f-strings, type hints, imports and `__repr__`. `makes_a_difference` tells what the
compiler would make the same of.
"""

import ast
import re
from dataclasses import dataclass

OTHER_OPERATOR = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
    ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.Div: "*", ast.FloorDiv: "*", ast.Mod: "//", ast.Pow: "*",
    ast.MatMult: "*", ast.BitAnd: "|", ast.BitOr: "&", ast.And: "or", ast.Or: "and",
}
PAIRS = ("min max", "minimum maximum", "argmin argmax", "any all", "zeros ones", "zeros_like ones_like", "floor ceil",
         "span downto", "width height", "ascending descending", "flipLeftRight flipUpDown", "cos sin")
OTHER_NAME = {"sum": "max", "mean": "sum", "sorted": "list", "append": "extend"}
for pair in PAIRS:
    left, right = pair.split()
    OTHER_NAME |= {left: right, right: left}
DELETED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Delete, ast.Break, ast.Continue)


@dataclass(frozen=True)
class Change:
    """One edit: `was` becomes `becomes` at `start` (in bytes) of the file's text, in a function, on a line of a
    statement (its first line)."""

    line: int
    statement: int
    function: str
    start: int
    was: str
    becomes: str

    def applied(self, source):
        text = source.encode()
        return (text[: self.start] + self.becomes.encode() + text[self.start + len(self.was.encode()) :]).decode()


def changes(source):
    """Every change of the source, in the order of the text."""
    found = dict.fromkeys(Finder(source).found)
    return sorted(found, key=lambda change: (change.start, change.was, change.becomes))


def makes_a_difference(change, source):
    """Whether the changed source is Python, and compiles to something else."""
    try:
        return comparable(change.applied(source)) != comparable(source)
    except SyntaxError:
        return False


def comparable(source):
    """What the compiler makes of it, without the places in the text."""
    return described(compile(source, "<source>", "exec", dont_inherit=True))


def described(code):
    constants = [described(value) if hasattr(value, "co_code") else repr(value) for value in code.co_consts]
    return [code.co_name, code.co_code.hex(), code.co_exceptiontable.hex(), code.co_names, code.co_varnames, constants]


class Finder(ast.NodeVisitor):
    """Walks the tree, and keeps the changes of each node in `found`."""

    def __init__(self, source):
        self.text, self.found, self.within = source.encode(), [], []
        lines = self.text.splitlines(keepends=True)
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))
        self.visit(ast.parse(source))

    # ------------------------------------------------------------ places in the text

    def begin(self, node):
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node):
        return self.text[self.begin(node) : self.end(node)].decode()

    def change(self, start, end, becomes):
        """Keep an edit, with as many line ends as before."""
        was = self.text[start:end].decode()
        becomes += "\n" * (was.count("\n") - becomes.count("\n"))
        line = self.text[:start].count(b"\n") + 1
        self.found.append(Change(line, self.statement, ".".join(self.within), start, was, becomes))

    def instead(self, node, becomes):
        self.change(self.begin(node), self.end(node), becomes)

    def between(self, left, right, operator):
        """The operator that stands between two nodes, with whatever brackets are beside it."""
        start, end = self.end(left), self.begin(right)
        written = self.text[start:end].decode()
        # Comments and line ends may stand beside it; brackets always may.
        match = re.fullmatch(r"([\s)\\]*(?:#[^\n]*\s*)*)([^\s()\\]+(?: not| in)?)([\s(\\]*)", written)
        if match:
            self.change(start + len(match[1].encode()), end - len(match[3].encode()), operator)

    # ------------------------------------------------------------ what is left alone

    def visit_FunctionDef(self, node):
        if node.name == "__repr__":
            return
        self.within.append(node.name)
        for part in (*node.args.defaults, *node.args.kw_defaults, *node.body):
            if part is not None:
                self.visit(part)
        self.within.pop()

    def visit_ClassDef(self, node):
        self.within.append(node.name)
        for part in node.body:
            self.visit(part)
        self.within.pop()

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)

    def visit_Raise(self, node):
        self.delete(node)

    def visit_JoinedStr(self, node):
        pass

    def visit_Import(self, node):
        pass

    visit_ImportFrom = visit_Import

    # ------------------------------------------------------------ statements

    def visit(self, node):
        if isinstance(node, ast.stmt):
            self.statement = node.lineno
        if isinstance(node, DELETED) and not isinstance(node, ast.Raise):
            self.delete(node)
        super().visit(node)

    def delete(self, node):
        text_alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not text_alone:
            self.instead(node, "pass")

    def visit_AugAssign(self, node):
        start, end = self.end(node.target), self.begin(node.value)
        at = self.text.index(b"=", start, end)
        self.change(start, at + 1, " =")
        other = OTHER_OPERATOR.get(type(node.op))
        if other:
            self.change(start, at + 1, f" {other}=")
        self.generic_visit(node)

    def visit_Return(self, node):
        if node.value is not None:
            self.instead(node.value, "None")
        if isinstance(node.value, ast.Tuple):
            self.swap(node.value.elts)
        self.generic_visit(node)

    def negated(self, test):
        self.instead(test, f"(not ({self.of(test)}))")

    def visit_If(self, node):
        self.negated(node.test)
        self.generic_visit(node)

    visit_While = visit_IfExp = visit_If

    def visit_comprehension(self, node):
        for test in node.ifs:
            self.negated(test)
            self.instead(test, "True")
        self.generic_visit(node)

    def visit_Break(self, node):
        self.instead(node, "continue")

    def visit_Continue(self, node):
        self.instead(node, "break")

    # ------------------------------------------------------------ expressions

    def visit_Compare(self, node):
        left = node.left
        for operator, right in zip(node.ops, node.comparators):
            self.between(left, right, OTHER_OPERATOR[type(operator)])
            left = right
        self.generic_visit(node)

    def visit_BinOp(self, node):
        text = isinstance(node.left, ast.JoinedStr) or isinstance(getattr(node.left, "value", None), str)
        if type(node.op) in OTHER_OPERATOR and not text:
            self.between(node.left, node.right, OTHER_OPERATOR[type(node.op)])
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in zip(node.values, node.values[1:]):
            self.between(left, right, OTHER_OPERATOR[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not | ast.USub):
            self.change(self.begin(node), self.begin(node.operand), "")
        self.generic_visit(node)

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, bool):
            self.instead(node, str(not value))
        elif isinstance(value, int | float):
            self.instead(node, f"({value!r} + 1)" if isinstance(value, float) else str(value + 1))
            if value != 0:
                self.instead(node, "0")

    def visit_Slice(self, node):
        for part in (node.lower, node.upper):
            if part is not None:
                self.change(self.begin(part), self.end(part), "")
                self.instead(part, f"({self.of(part)}) + 1")
        if node.step is not None:
            self.instead(node.step, "")
        self.generic_visit(node)

    def visit_Call(self, node):
        if ast.unparse(node.func) != "isinstance":
            self.swap([part for part in node.args if not isinstance(part, ast.Starred)])
        for part in (*node.args[-1:], *node.keywords):
            end = self.end(part)
            comma = re.match(rb"\s*,[ ]*", self.text[end:])
            self.change(self.begin(part), end + len(comma[0]) if comma else end, "")
        self.generic_visit(node)

    def swap(self, parts):
        """Neighbours, the other way round."""
        for left, right in zip(parts, parts[1:]):
            middle = self.text[self.end(left) : self.begin(right)].decode()
            self.change(self.begin(left), self.end(right), self.of(right) + middle + self.of(left))

    def visit_Name(self, node):
        if node.id in OTHER_NAME:
            self.instead(node, OTHER_NAME[node.id])

    def visit_Attribute(self, node):
        if node.attr in OTHER_NAME:
            self.change(self.end(node) - len(node.attr), self.end(node), OTHER_NAME[node.attr])
        self.generic_visit(node)
