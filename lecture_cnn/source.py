"""A function's source as a syntax tree, and back to a function: same file name, same line numbers.

`tracing` puts a call before each statement, `border` keeps local arrays, `slips` changes a line: all three
compile the listing's own text again, so that a traceback or a breakpoint still shows the listing.
"""

import ast
import functools
import inspect
import textwrap


@functools.cache
def source_lines(function):
    """The function's text without its outer indentation, and the number of its first line in the file."""
    try:
        lines, first = inspect.getsourcelines(function)
    except OSError:
        raise ValueError(f"{function.__name__}: its source is not there (define it in a file or a notebook's cell, "
                         f"not with exec)") from None
    return textwrap.dedent("".join(lines)).splitlines(), first


def tree_of(function):
    """A fresh syntax tree of the function (its `def`), with the line numbers of its file."""
    lines, first = source_lines(function)
    definition = ast.parse("\n".join(lines)).body[0] if function.__name__ != "<lambda>" else None
    if not isinstance(definition, ast.FunctionDef):
        raise ValueError(f"{function.__name__}: expected a function written with def")
    return ast.increment_lineno(definition, first - 1)


def body_of(definition):
    """The statements below the docstring."""
    return definition.body[1:] if ast.get_docstring(definition, clean=False) is not None else definition.body


def variables_of(definition):
    """The loop variables over ranges, and the counters (m = 1, n += 1), in the order of the text."""
    names = []
    for node in ast.walk(definition):
        match node:
            case ast.For(ast.Name(name)) | ast.AugAssign(ast.Name(name)):
                names.append((node.lineno, name))
            case ast.Assign([ast.Name(name)], ast.Constant(int()) | ast.Call(ast.Name("channels"))):
                names.append((node.lineno, name))
    return list(dict.fromkeys(name for _, name in sorted(names)))


def compiled(function, definition, **names):
    """The changed definition as a function, in the original's globals and with `names` beside them."""
    definition.decorator_list, definition.args.defaults = [], []
    module = ast.fix_missing_locations(ast.Module([definition], []))
    closure = inspect.getclosurevars(function).nonlocals if function.__closure__ else {}
    scope = {**function.__globals__, **closure, **names}
    exec(compile(module, inspect.getsourcefile(function) or function.__code__.co_filename, "exec"), scope)
    made = scope[definition.name]
    made.__defaults__ = function.__defaults__
    return made
