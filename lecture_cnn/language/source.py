"""A function's source as a syntax tree, and back to a function: same file name, same line numbers.

`tracing` puts a call before each statement, `adapter` keeps local arrays, `slips` changes a line:
all three compile the listing's own text again. So a traceback or a breakpoint still shows the
listing.
"""

import ast
import functools
import inspect
import threading
import types
from collections.abc import Callable
from contextlib import suppress
from typing import Any

# Python 3.11 counts the depth of syntax trees in one place for all threads: two that turn text into
# a tree, or a tree into code, at the same moment can end in a SystemError.
_one_at_a_time = threading.RLock()


def parse(text: str, mode: str = "exec") -> Any:
    """The syntax tree of a text, safe beside other threads."""
    with _one_at_a_time:
        return ast.parse(text, mode=mode)


def code_of(tree: Any, filename: str, mode: str = "exec") -> types.CodeType:
    """A syntax tree (or a text) as code that can be run, safe beside other threads."""
    with _one_at_a_time:
        return compile(tree, filename, mode)


@functools.cache
def source_lines(function: Callable) -> tuple[list[str], int]:
    """The function's text without its outer indentation, and the number of its first line in the
    file.
    """
    try:
        lines, first = inspect.getsourcelines(function)
    except OSError:
        raise ValueError(f"{function.__name__}: its source is not there (define it in a file or a "
                         "notebook's cell, not with exec)") from None
    depth = len(lines[0]) - len(lines[0].lstrip())
    lines = [line[depth:] if line[:depth].isspace() else line for line in lines]
    return [line.rstrip("\n") for line in lines], first


def tree_of(function: Callable) -> ast.FunctionDef:
    """A fresh syntax tree of the function (its `def`), with the line numbers of its file."""
    lines, first = source_lines(function)
    above = [""] * (first - 1)
    is_lambda = function.__name__ == "<lambda>"
    definition = None if is_lambda else parse("\n".join(above + lines)).body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise ValueError(f"{function.__name__}: expected a function written with def, no lambda "
                         "and not async")
    return definition


@functools.cache
def read_tree(function: Callable) -> ast.FunctionDef:
    """The function's syntax tree for those who only read it: the same one each time."""
    return tree_of(function)


def name_of(function: Any) -> str:
    """The function's name in one line; of what has none, that of its class."""
    return " ".join(getattr(function, "__name__", type(function).__name__).split())


def steppable(function: Any, arguments: dict[str, Any]) -> Callable:
    """The function below its decorators, which can be run statement by statement with these
    arguments.

    A TypeError or a ValueError gives the reason why a function can't: it isn't written with def, it
    is a generator, it has no statement or other arguments, it calls itself inside of an expression.
    """
    name, inner = name_of(function), inspect.unwrap(function)
    if not inspect.isfunction(inner):
        raise TypeError(f"{name}: expected a function written with def, got "
                        f"{type(function).__name__} (for a method, a partial or an object that can "
                        "be called, write a def that calls it)")
    definition = read_tree(inner)
    if inspect.isgeneratorfunction(inner):
        raise ValueError(f"{name}: it has a yield, so that a call runs none of its statements")
    if not body_of(definition):
        raise ValueError(f"{name}: it has no statement below its docstring")
    _refuse_own_calls(definition)
    try:
        inspect.signature(inner).bind(**arguments)
    except TypeError as error:
        raise TypeError(f"{name}: it must take the arguments {', '.join(arguments)}, but it is "
                        f"{name}{inspect.signature(inner)}: {error}") from None
    return inner


def _refuse_own_calls(definition: ast.FunctionDef) -> None:
    """A ValueError if a function calls itself inside of an expression: a step would begin within a
    step.
    """
    own = [node for node in parts_of(definition, ast.Name) if node.id == definition.name]
    if not own:
        return
    on_own_lines = [getattr(node.value, "func", None) for node in parts_of(definition, ast.Expr)]
    for node in own:
        if node not in on_own_lines:
            line = node.lineno - definition.lineno + 1
            raise ValueError(f"{node.id}, line {line}: it calls itself inside of an expression, "
                             "which can't be stepped (give the call a line of its own)")


def body_of(definition: ast.FunctionDef) -> list[ast.stmt]:
    """The statements below the docstring."""
    there = ast.get_docstring(definition, clean=False) is not None
    return definition.body[1:] if there else definition.body


def variables_of(definition: ast.FunctionDef) -> list[str]:
    """The loop variables, and the counters (m = 1, n += 1), in the order of the text.

    One that is deleted (`del`, the name of an `except`) has no value later, and is left out.
    """
    names: list[tuple[int, str]] = []
    deleted = set()
    for node in nodes_of(definition):
        match node:
            case ast.For(target):
                names += [(node.lineno, name) for name in names_in(target)]
            case ast.AugAssign(ast.Name(name)):
                names.append((node.lineno, name))
            case ast.Assign(targets, ast.Constant(int() | float())) | (
                    ast.Assign(targets, ast.Call(ast.Name("channels")))):
                names += [(node.lineno, name) for name in plain_names(targets)]
            case ast.Name(name, ast.Del()) | ast.ExceptHandler(_, str() as name):
                deleted.add(name)
    in_order = dict.fromkeys(name for _, name in sorted(names))
    return [name for name in in_order if name not in deleted]


def parts_of(node: ast.AST, kind: Any) -> list[Any]:
    """The nodes of a kind inside a node, itself among them, the outer ones first."""
    return [part for part in nodes_of(node) if isinstance(part, kind)]


def nodes_of(node: ast.AST) -> list[ast.AST]:
    """What `ast.walk` gives, in a third of its time, but not the contexts of names (`ast.Load`)."""
    found = [node]
    for part in found:  # it grows meanwhile
        if type(part) is ast.Name:
            continue
        for field in part._fields:
            value = getattr(part, field, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [one for one in value if isinstance(one, ast.AST)]
    return found


def names_in(node: ast.AST, context: Any = ast.expr_context) -> list[str]:
    """The names inside a node: all, or those that are set there (`ast.Store`)."""
    return [part.id for part in parts_of(node, ast.Name) if isinstance(part.ctx, context)]


def plain_names(targets: list[ast.expr]) -> list[str]:
    """The variables among the targets of an assignment."""
    return [target.id for target in targets if isinstance(target, ast.Name)]


def compiled(function: Callable, definition: ast.FunctionDef, **names: Any) -> Callable:
    """The changed definition as a function, with the original's globals, closure and defaults, and
    `names`.

    These are the variables of a function around it, which is never called. So a decorator is left
    out, and a variable that is set (`global`, `nonlocal`) is the original's own.
    """
    cells = closure_of(function)
    cells |= {name: types.CellType(value) for name, value in names.items()}
    # its own name: a function that calls itself calls the changed one
    cells[definition.name] = types.CellType()
    around = parse(f"def around({', '.join(cells)}): pass")
    around.body[0].body = [definition]
    filename = inspect.getsourcefile(function) or function.__code__.co_filename
    module = code_of(ast.fix_missing_locations(around), filename, "exec")
    code = _code_in(_code_in(module, "around"), definition.name)
    closure = tuple(cells[name] for name in code.co_freevars)
    defaults = function.__defaults__
    made = types.FunctionType(code, function.__globals__, definition.name, defaults, closure)
    made.__kwdefaults__ = function.__kwdefaults__
    cells[definition.name].cell_contents = made
    return made


def closure_of(function: Callable) -> dict[str, types.CellType]:
    """The variables around a function that it uses, each with the cell that holds its value."""
    return dict(zip(function.__code__.co_freevars, function.__closure__ or ()))


def values_around(function: Callable) -> dict[str, Any]:
    """The variables around a function that it uses, those that have a value already."""
    found = {}
    for name, cell in closure_of(function).items():
        with suppress(ValueError):
            found[name] = cell.cell_contents
    return found


def _code_in(outer: types.CodeType, name: str) -> types.CodeType:
    parts = [part for part in outer.co_consts if isinstance(part, types.CodeType)]
    return next(part for part in parts if part.co_name == name)
