"""What stays the same during a loop, taken out of the loop: `cells_taken_out`.

The listings' loops name the same cell again and again: `z_1[j, x, y] += ...` in the loops over i, x' and y'. Here the
cell becomes a variable before the outermost loop in which it is one and the same, and is written back after it.
"""

import ast

from ..language.source import parse


def cells_taken_out(source):
    """The text with each cell that is its array's only one in a loop as a variable during the loop."""
    return _text(_Cells().visit(parse(source)))


class _Cells(ast.NodeTransformer):
    count = 0

    def visit_For(self, loop):
        before, after, arrays = [], [], {}
        for node in ast.walk(loop):
            if isinstance(node, ast.Subscript):
                arrays.setdefault(node.value.id, []).append(node)
        for nodes in arrays.values():
            texts = {ast.unparse(node) for node in nodes}
            if len(texts) == 1 and not _changing(loop) & _names(nodes[0]):
                self.count += 1
                name, [text] = f"cell_{self.count}_", texts
                before.append(f"{name} = {text}")
                if any(isinstance(node.ctx, ast.Store) for node in nodes):
                    after.append(f"{text} = {name}")
                loop = _Replaced(text, name).visit(loop)
        self.generic_visit(loop)
        return [*parse("\n".join(before)).body, loop, *parse("\n".join(after)).body]


class _Replaced(ast.NodeTransformer):
    """Each subscript with this text replaced by a name."""

    def __init__(self, text, name):
        self.text, self.name = text, name

    def visit_Subscript(self, node):
        if ast.unparse(node) == self.text:
            return ast.Name(self.name, node.ctx)
        return self.generic_visit(node)


def _changing(loop):
    """The variables that the loop sets."""
    return {node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _names(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _text(tree):
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
