"""Nests of loops that are logged at once: before a nest runs step by step, it is tried.

    if __last__ := __nest__(0, globals(), locals()): x, y, j, = __last__
    else:
        for x ...:

So whatever can't be logged at once (see `nest`) runs as always, and each error is the listing's
own: a cell outside of its array, one that isn't computed yet.
"""

import ast
import builtins
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from ..language.source import nodes_of, parse, parts_of
from .nest import Nest, name_of, names_set
from .recording import Hooks, Recorder, record

# what a nest may hold: statements on single cells
KNOWN = (
    ast.For,
    ast.Assign,
    ast.AugAssign,
    ast.Subscript,
    ast.Name,
    ast.Tuple,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.operator,
    ast.USub,
    ast.Call,
    ast.expr_context,
)


class NestHooks(Hooks):
    """Hooks that try each nest of loops at once."""

    is_inside = False  # a nest that is tried

    def __init__(self, function: Callable, *about: Any) -> None:
        code = function.__code__
        self.own_names = {*code.co_varnames, *code.co_cellvars}
        self.nests: list[ast.For] = []
        self.refused: set[int] = set()
        super().__init__(function, *about)

    def calls(self, recorder: Recorder) -> dict[str, Any]:
        nest = partial(self.nest, recorder)
        return {**super().calls(recorder), "__nest__": nest}

    def hook_statement(self, node: ast.stmt, scope: tuple[str, ...]) -> list[ast.stmt]:
        if self.is_inside or not self.is_nest(node):
            return super().hook_statement(node, scope)
        names = ", ".join(names_set(node))
        call = f"__nest__({len(self.nests)}, globals(), locals())"
        above = "\n" * (node.lineno - 1)
        tried = parse(f"{above}if __last__ := {call}: {names}, = __last__").body[0]
        self.is_inside = True
        tried.orelse = super().hook_statement(node, scope)
        self.is_inside = False
        self.nests += tried.orelse
        return [tried]

    def is_nest(self, node: ast.stmt) -> bool:
        """Whether a statement is a loop of a variable, not over layers, with only cells inside."""
        if not isinstance(node, ast.For) or self.is_step(node):
            return False
        if name_of(node.target) in ("", "l"):
            return False
        if any(not name_of(part.value) for part in parts_of(node, ast.Subscript)):
            return False  # an array out of a list or a table
        return all(isinstance(part, KNOWN) for part in nodes_of(node))

    def nest(self, recorder: Recorder, number: int, outside: dict, scope: dict) -> tuple | None:
        """Log a nest: the last values of its variables; None if its loops must run.

        It may use the function's names and those outside of it; a name that the function sets
        later is none of the latter.
        """
        if number in self.refused:
            return None
        with suppress(Exception), np.errstate(all="ignore"):  # the loops tell what is wrong
            others = vars(builtins) | outside
            known = {name: others[name] for name in others.keys() - self.own_names} | scope
            nest = Nest(recorder, self.nests[number], known, self.statements.arguments)
            return nest.logged(width=1 + len(self.variables))
        self.refused.add(number)
        return None


def steps_at_once(function: Callable, arguments: dict[str, Any]) -> int:
    """How many steps of `function(**arguments)` are logged at once; 0 if all are logged one by one.
    """
    *_, recorder = record(function, arguments, lambda count: None, NestHooks)
    return recorder.at_once
