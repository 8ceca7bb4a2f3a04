"""What a student's file defines, without running it: `outline(source, file)`.

A check reads a function before it calls it: its arguments, its text, what stands beside it. For
that no line of a student's may run in the process that grades. So the file's functions and classes
are made without decorators, bases and computed defaults, and nothing else of the file is kept. They
are never called: the calls are made by another process, on the real ones.
"""

import ast
import types
from typing import Any

MODULE = "submission"  # the module's name, here and in the process that runs it
KEPT_METHODS = ("__init__", "__call__")


def outline(source: bytes, file: str) -> types.ModuleType:
    """The functions and classes of a file's top level; a SyntaxError if it is no Python."""
    made = types.ModuleType(MODULE)
    made.__file__ = file
    try:
        tree = ast.parse(source, file)
        body = _kept(tree.body, set())
        code = compile(ast.Module(body, []), file, "exec", dont_inherit=True)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(f"it can't be read: {type(error).__name__}") from None
    exec(code, made.__dict__)
    return made


def stub(signature: str) -> Any:
    """A function with these arguments, for one that is no function of a file."""
    try:
        tree = ast.parse(f"def function{signature}: pass")
    except SyntaxError:
        return None
    made: dict[str, Any] = {}
    exec(compile(ast.Module(_kept(tree.body, set()), []), "<signature>", "exec"), made)
    return made["function"]


def _kept(body: list[ast.stmt], names: set[str]) -> list[ast.stmt]:
    """The statements that define something and run nothing; notes their names."""
    kept: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            kept.append(_function(statement))
            names.add(statement.name)
        elif isinstance(statement, ast.ClassDef):
            kept.append(_class(statement))
            names.add(statement.name)
        elif isinstance(statement, ast.Assign) and _is_plain(statement, names):
            kept.append(statement)
            names |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
        elif isinstance(statement, (ast.If, ast.Try, ast.With)):
            kept += _kept(statement.body, names)
    return kept


def _is_plain(statement: ast.Assign, names: set[str]) -> bool:
    """Whether it gives another name to a function that is kept, or names a plain value."""
    for target in statement.targets:
        if not isinstance(target, ast.Name) or target.id.startswith("__"):
            return False
    value = statement.value
    return isinstance(value, ast.Constant) or isinstance(value, ast.Name) and value.id in names


def _function(node: ast.FunctionDef) -> ast.FunctionDef:
    """The function without what runs when it is defined."""
    node.decorator_list = []
    node.returns = None
    arguments = node.args
    arguments.defaults = [_default(one) for one in arguments.defaults]
    arguments.kw_defaults = [one and _default(one) for one in arguments.kw_defaults]
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for one in (*every, arguments.vararg, arguments.kwarg):
        if one is not None:
            one.annotation = None
    if hasattr(node, "type_params"):
        node.type_params = []
    return node


def _default(node: ast.expr) -> ast.expr:
    """A plain default as it is; None for any other."""
    if isinstance(node, ast.Constant) or _is_negative(node):
        return node
    if isinstance(node, ast.Tuple) and all(isinstance(one, ast.Constant) for one in node.elts):
        return node
    return ast.copy_location(ast.Constant(None), node)


def _is_negative(node: ast.expr) -> bool:
    """Whether it is a number with a minus sign."""
    if not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)):
        return False
    operand = node.operand
    return isinstance(operand, ast.Constant) and isinstance(operand.value, (int, float))


def _class(node: ast.ClassDef) -> ast.ClassDef:
    """The class with its methods alone; none that Python calls by itself."""
    node.decorator_list, node.bases, node.keywords = [], [], []
    if hasattr(node, "type_params"):
        node.type_params = []
    body: list[ast.stmt] = []
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef):
            is_special = statement.name.startswith("__") and statement.name not in KEPT_METHODS
            if not is_special:
                body.append(_function(statement))
    node.body = body or [ast.copy_location(ast.Pass(), node)]
    return node
