"""A listing's lines as they read when indices count from 0: `lines_from_0(function)`.

    for x = 1:W_l                      for x = 0:W_l-1
    Y(l-1,i,x+x'-1,y+y'-1)             Y(l-1,i,x+x',y+y')
    w(l,n,m,3,2)                       w(l,n,m,2,1)

Layers keep their numbers, as sizes do. A counter is a name in lower case that stands in an index or
that a loop counts. Where it stood, one more stands now; each index, each end of a loop and each new
value of a counter is one less; what is left is summed up again.
"""

import ast
import copy
import functools
from collections.abc import Callable

from .notation import Line, lines_of_tree
from .source import read_tree

LOOPS = ("span", "downto")


@functools.cache
def lines_from_0(function: Callable) -> list[Line]:
    """The listing's lines with indices that count from 0; their Python is as it was."""
    tree = copy.deepcopy(read_tree(function))
    recount = Recount(counters(function), _layered(tree))
    tree.body = [recount.visit(node) for node in tree.body]
    return lines_of_tree(function, tree)


@functools.cache
def counters(function: Callable) -> frozenset[str]:
    """The names that count places: not layers, and no sizes, which are in upper case."""
    tree = read_tree(function)
    layers = _layers(tree)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and _is_loop(node.iter):
            found |= _names(node.target)
        if isinstance(node, ast.Subscript):
            for part in _indices(node, layers):
                found |= _names(part)
    lower = {name for name in found if name[0].islower()}
    return frozenset(lower - layers - _called(tree) - _subscripted(tree))


class Recount(ast.NodeTransformer):
    """Puts what counts from 0 in the place of what counts from 1."""

    def __init__(self, names: frozenset[str], layered: set[str]):
        self.names = names
        self.layered = layered

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.names and isinstance(node.ctx, ast.Load):
            return _sum([(1, node)], 1)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """What a listing makes has a title of its name, which stays."""
        return node if isinstance(node.value, ast.Name) else self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if not isinstance(node.value, ast.Name):
            return self.generic_visit(node)
        parts = _parts(node)
        first = 1 if node.value.id in self.layered else 0
        recounted = parts[:first]
        for part in parts[first:]:
            recounted.append(self._index(part))
        several = isinstance(node.slice, ast.Tuple)
        node.slice = ast.Tuple(recounted, ast.Load()) if several else recounted[0]
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        node.body = [self.visit(part) for part in node.body]
        loop = node.iter
        if isinstance(loop, ast.Call) and _is_loop(loop) and _names(node.target) <= self.names:
            loop.args[:2] = [self._less(end) for end in loop.args[:2]]
        else:
            node.iter = self.visit(loop)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target = node.targets[0]
        counts = isinstance(target, ast.Name) and target.id in self.names
        if counts and len(node.targets) == 1:
            node.value = self._less(node.value)
            return node
        return self.generic_visit(node)

    def _index(self, part: ast.expr) -> ast.expr:
        if not isinstance(part, ast.Slice):
            return self._less(part)
        for side in ("lower", "upper"):
            end = getattr(part, side)
            if end is not None:
                setattr(part, side, self._less(end))
        return part

    def _less(self, node: ast.expr) -> ast.expr:
        """One less than the expression is, with its counters recounted."""
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("min", "max"):
            node.args = [self._less(part) for part in node.args]
            return node
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "").startswith("pidx"):
            return self.visit(node)  # a place that was stored is one less itself
        if isinstance(node, ast.Tuple | ast.List):
            node.elts = [self._less(part) for part in node.elts]
            return node
        terms, constant = _terms(self.visit(node))
        return _sum(terms, constant - 1)


def _terms(node: ast.expr, sign: int = 1) -> tuple[list[tuple[int, ast.expr]], int]:
    """The terms of a sum with their signs, and its whole number."""
    match node:
        case ast.Constant(int() as value):
            return [], sign * value
        case ast.UnaryOp(ast.USub(), inner):
            return _terms(inner, -sign)
        case ast.BinOp(left, (ast.Add() | ast.Sub()) as op, right):
            first, one = _terms(left, sign)
            second, other = _terms(right, -sign if isinstance(op, ast.Sub) else sign)
            return first + second, one + other
        case ast.BinOp(left, op, right):
            node = ast.BinOp(_sum(*_terms(left)), op, _sum(*_terms(right)))
    return [(sign, node)], 0


def _sum(terms: list[tuple[int, ast.expr]], constant: int) -> ast.expr:
    """The sum of terms and a whole number, which comes last; what adds comes before what takes."""
    if not terms:
        return ast.Constant(constant)
    ordered = sorted(terms, key=lambda term: -term[0])
    sign, whole = ordered[0]
    if sign < 0:
        whole = ast.UnaryOp(ast.USub(), whole)
    for sign, term in ordered[1:]:
        whole = ast.BinOp(whole, ast.Add() if sign > 0 else ast.Sub(), term)
    if constant:
        op = ast.Add() if constant > 0 else ast.Sub()
        whole = ast.BinOp(whole, op, ast.Constant(abs(constant)))
    return whole


def _parts(node: ast.Subscript) -> list[ast.expr]:
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def _indices(node: ast.Subscript, layers: set[str]) -> list[ast.expr]:
    """The parts of an index but for a layer's number."""
    parts = _parts(node)
    names = _names(parts[0])
    return parts[1:] if names and names <= layers else parts


def _layers(tree: ast.FunctionDef) -> set[str]:
    """The names that number layers: l and L where they are given, and what counts from or to L."""
    given = {argument.arg for argument in tree.args.args} & {"l", "L"}
    found = set(given)
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and given & _names(node.iter):
            found |= _names(node.target)
    return found


def _layered(tree: ast.FunctionDef) -> set[str]:
    """The names of what has layers: its first index is a layer somewhere."""
    layers = _layers(tree)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            names = _names(_parts(node)[0])
            if names and names <= layers:
                found.add(node.value.id)
    return found


def _names(node: ast.AST) -> set[str]:
    """The plain names in an expression: not those of arrays, sizes of layers, or functions."""
    match node:
        case ast.Name(name):
            return {name}
        case ast.Subscript():
            return set()
        case ast.Call(_, arguments):
            return set().union(*map(_names, arguments))
    return set().union(*map(_names, ast.iter_child_nodes(node)))


def _is_loop(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in LOOPS


def _called(tree: ast.AST) -> set[str]:
    """The names of functions."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _subscripted(tree: ast.AST) -> set[str]:
    """The names of arrays and of sizes of layers."""
    arrays = [node.value for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    return {array.id for array in arrays if isinstance(array, ast.Name)}
