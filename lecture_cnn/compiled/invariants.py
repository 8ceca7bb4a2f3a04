"""Cells that stay the same during a loop become variables before it: `cells_taken_out`.

The listings' loops name the same cell again and again: `z_1[j, x, y] += ...` in the loops over i,
x' and y'. Here the cell becomes a variable before the outermost loop in which it is always the same
cell, and is written back after that loop.
"""

import ast
from typing import Any

from ..language.source import parse


def cells_taken_out(source: str) -> str:
    """The text with such cells as variables: each is the only cell of its array in a loop."""
    tree = _Cells().visit(parse(source))
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


class _Cells(ast.NodeTransformer):
    count = 0

    def visit_For(self, loop: ast.For) -> Any:
        before, after = [], []
        changing = _names(loop, stored=True)
        for cells in _cells_by_array(loop).values():
            texts = {ast.unparse(cell) for cell in cells}
            changes = changing & _names(cells[0])
            if len(texts) > 1 or changes:
                continue
            self.count += 1
            name, [text] = f"cell_{self.count}_", texts
            before.append(f"{name} = {text}")
            if any(isinstance(cell.ctx, ast.Store) for cell in cells):
                after.append(f"{text} = {name}")
            loop = _Replaced(text, name).visit(loop)
        self.generic_visit(loop)
        return [*_statements(before), loop, *_statements(after)]


def _cells_by_array(loop: ast.For) -> dict[str, list[ast.Subscript]]:
    """The cells that a loop names: name of the array -> its cells."""
    arrays: dict[str, list[ast.Subscript]] = {}
    for node in ast.walk(loop):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            arrays.setdefault(node.value.id, []).append(node)
    return arrays


class _Replaced(ast.NodeTransformer):
    """Each subscript with this text replaced by a name."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if ast.unparse(node) == self.text:
            return ast.Name(self.name, node.ctx)
        return self.generic_visit(node)


def _names(node: ast.AST, stored: bool = False) -> set[str]:
    """The variables in a piece of code; with `stored` only those that it sets."""
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    if stored:
        names = [name for name in names if isinstance(name.ctx, ast.Store)]
    return {name.id for name in names}


def _statements(lines: list[str]) -> list[ast.stmt]:
    return parse("\n".join(lines)).body
