"""Run a listing and log each step: `record(function, arguments)` gives the statements and a
`Recorder` with the logs.

The listing's own tree is compiled once more, with a call before each simple statement; its arrays
report their reads and writes to the recorder. What the logs answer is in `tracing`.
"""

import ast
import math
from array import array as column
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np

from ..language.notation import lines, statement_text
from ..language.source import (
    body_of,
    compiled,
    names_in,
    parts_of,
    plain_names,
    tree_of,
    variables_of,
)
from ..onebased import CELL, Array, Box, Layers, Position, recorded_by
from .statements import Statement, Statements, called, loaded

OUT_OF_SCOPE = -math.inf  # what stands in a variable's column while the variable has no value
MOST = 2_000_000  # steps that are kept; `counting` refuses more before the run where it can
KEPT = 4000  # steps whose rows wait to become numbers together
NO_STEPS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Try, ast.TryStar, ast.Global, ast.Nonlocal)
MOST_SHOWN = 9  # values of a list that are written out
HIGH = 2**20  # a position (x, y) stands in the value column as x * HIGH + y


def record(function: Callable, arguments: dict[str, Any], after: Callable[[int], None],
           kind: type["Hooks"] | None = None) -> tuple:
    """Run `function(**arguments)`: its statements, the names of its variables, the recorder.

    `after(count)` is called now and then with the number of steps so far. kind: see `run`.
    """
    recorder = Recorder(after)
    for name, value in arguments.items():
        layers = [value]
        if isinstance(value, Layers):
            layers = [layer for _, layer in sorted(value.layers.items())]
        for layer in layers:
            if isinstance(layer, Array):
                recorder.add_array(layer, -1, name)
    with recorded_by(recorder):
        return run(function, arguments, recorder, kind or Hooks, {})


def run(function: Callable, arguments: dict[str, Any], recorder: "Recorder", kind: type["Hooks"],
        names: dict[str, Any], keep_error: bool = False) -> tuple:
    """The same with a recorder that knows the arguments' arrays.

    kind: puts the calls into the function; names: what its global names stand for. keep_error: a
    run that an exception ends is kept, and the exception stands for what it returned.
    """
    definition = tree_of(function)
    hooks = kind(function, definition, arguments)
    table, variables = hooks.table, hooks.variables
    hooked = compiled(function, definition, **hooks.calls(recorder), **names)
    try:
        recorder.returned = hooked(**arguments)
        recorder.keep(1 + len(variables))
    except Exception as error:
        if not keep_error or recorder.now < 0:
            raise
        recorder.keep(1 + len(variables))
        recorder.returned = error
    finally:
        recorder.detach()
    return table, variables, recorder


class Recorder:
    """The two logs while they grow; a step's number is the number of statements begun before it."""

    counts_from = 1  # the indices of its arrays
    returned: Any = None  # what the function gave
    at_once = 0  # how many steps were logged at once, see `at_once`

    def __init__(self, after: Callable[[int], None]):
        self.now, self.after = -1, after
        # of each step the statement's number and the variables; then the same as arrays of numbers
        self.rows: list[Any] = []
        self.steps: list[np.ndarray] = []
        self.no_numbers: set[int] = set()  # the positions in a row that hold something else
        self.read_steps, self.read_cells, self.read_boxes = column("i"), column("i"), column("i")
        self.write_steps, self.write_cells = column("i"), column("i")
        self.write_values = column("d")
        self.seen_steps, self.seen_numbers = column("i"), column("i")  # what `seen` reports
        self.seen_cells, self.seen_boxes, self.seen_values = column("i"), column("i"), column("d")
        self.seen_texts: dict[int, str] = {}
        self.boxes, self.firsts = {CELL: 0}, _Firsts(self)
        # of each: the array, its first cell, the step that created it, whether it holds positions
        self.arrays: list[list] = []
        self.initial: list[np.ndarray] = []
        self.size = 0  # of all these arrays together
        # local array -> its variable: the array gets no name, so that it acts as in a plain run
        self.names: dict[Array, str] = {}
        self.computed: dict[str, Array] = {}  # local arrays that are a computed value: the latest

    def step(self, row: tuple) -> None:
        self.now += 1
        self.rows.extend(row)
        if self.now % KEPT == 0:
            self.keep(len(row))

    def keep(self, width: int) -> None:
        """Make numbers of the last rows: faster together than one by one."""
        if self.now >= MOST:
            self.rows.clear()  # a function may catch the error and go on
            raise ValueError(f"the run was ended after {MOST:,} steps; more can't be kept: take a "
                             "smaller crop")
        self.after(self.now)
        try:
            numbers = np.fromiter(self.rows, float, len(self.rows))
        except (TypeError, ValueError):  # a variable that holds an array
            for k, value in enumerate(self.rows):
                if not isinstance(value, Real):
                    self.no_numbers.add(k % width)
                    self.rows[k] = OUT_OF_SCOPE
            numbers = np.array(self.rows, float)
        self.steps.append(numbers.reshape(-1, width))
        self.rows.clear()

    def read(self, array: Array, first: int, box: Box) -> None:
        self.read_steps.append(self.now)
        self.read_cells.append(self.firsts[array] + first)
        self.read_boxes.append(0 if box is CELL else self.boxes.setdefault(box, len(self.boxes)))

    def sliced(self, array: Array, first: int, box: Box) -> None:
        self.read(array, first, box)
        self.read_boxes[-1] = -1 - self.read_boxes[-1]

    def write(self, array: Array, first: int, box: Box, values: list) -> None:
        first += self.firsts[array]
        if box is CELL and type(values[0]) is float:  # the usual case first
            self.write_steps.append(self.now)
            self.write_cells.append(first)
            self.write_values.append(values[0])
            return
        self.write_steps.extend([self.now] * len(values))
        self.write_cells.extend([first + offset for offset in box.offsets])
        self.write_values.extend(map(_encoded, values))
        if type(values[0]) is Position:
            next(row for row in self.arrays if row[0] is array)[3] = True

    def seen(self, number: int, value: Any, base: Any = None) -> Any:
        """A part of a statement has this value, which is given back; `base` is the array that it
        may be a cell of.
        """
        cell, box, kind = -1, 0, type(value)
        if kind is not Array:
            if base is not None and _is_logged(base):
                cell = self.read_cells[-1]
        elif value.source is not False:
            array, first, its = value._origin()
            cell = self.firsts[array] + first
            box = self.boxes.setdefault(its, len(self.boxes))
        self.tell(number, value, cell, box)
        return value

    def tell(self, number: int, value: Any, cell: int, box: int) -> None:
        """Log what a part of a statement is; `cell` is -1 where it is no cell."""
        kind = type(value)
        text = None if kind is float or kind is int else _text_of(value)
        if text is not None:
            self.seen_texts[len(self.seen_steps)] = text
        self.seen_values.append(value if text is None else math.nan)
        self.seen_steps.append(self.now)
        self.seen_numbers.append(number)
        self.seen_cells.append(cell)
        self.seen_boxes.append(box)

    def array_created(self, array: Array) -> None:
        self.add_array(array, self.now)

    def named(self, name: str, value: Any) -> Any:
        """A local array gets its variable's name; a computed one (TW, the output) becomes an array
        of its own.
        """
        if not isinstance(value, Array) or self.name_of(value) is not None:
            return value
        if value.source:  # a slice: named only as long as it lives
            value.name = name
            return value
        self.names[value] = name
        if value.source is False:
            value.source, before = None, self.computed.get(name)
            if before is not None and before.shape == value.shape:
                self.firsts[value] = self.firsts.pop(before)
            self.computed[name] = value
            everything = (slice(None),) * len(value.shape)
            value[everything] = Array(value.shape, value.cells, False)
        return value

    def name_of(self, array: Array) -> str | None:
        return array.name or self.names.get(array)

    def detach(self) -> None:
        """The run is over: no array reports to this recorder any more."""
        for array, *_ in self.arrays:
            array.recorder = None
        for report in ("read", "sliced", "write", "array_created"):
            setattr(self, report, _ignored)

    def add_array(self, array: Array, created: int, name: str | None = None) -> int:
        array.name = array.name or name
        array.recorder = self
        first, self.size = self.size, self.size + len(array.cells)
        self.firsts[array] = first
        positions = any(type(value) is Position for value in array.cells)
        self.arrays.append([array, first, created, positions])
        cells = [np.nan if value is None else _encoded(value) for value in array.cells]
        self.initial.append(np.array(cells))
        return first


def _is_logged(base: Any) -> bool:
    """Whether a read of a cell of `base` is reported: that of a computed array isn't."""
    return isinstance(base, Layers) or isinstance(base, Array) and base.source is not False


def _ignored(*report: Any) -> None:
    """What a slice reports that outlives its run."""


class _Firsts(dict):
    """Array -> the number of its first cell. An array not met before is added when its number is
    first needed.
    """

    def __init__(self, recorder: Recorder):
        self.recorder = recorder

    def __missing__(self, array: Array) -> int:
        return self.recorder.add_array(array, self.recorder.now)


class Hooks:
    """Puts one call before each statement that is a step; `table` has the statements in that order.
    """

    kind: type[Statements] = Statements

    def __init__(self, function: Callable, definition: ast.FunctionDef, arguments: dict[str, Any]):
        self.line_of = {line.file_line: line.number for line in lines(function)}
        self.statements = self.kind(function, definition, arguments)
        self.variables = variables_of(definition)
        self.local = _names_of_arrays(definition) - set(self.variables)
        self.table: list[Statement] = []
        body = body_of(definition)
        definition.body[len(definition.body) - len(body):] = self.hook(body, ())

    def calls(self, recorder: Recorder) -> dict[str, Any]:
        """What the names in the calls stand for."""
        return {"__step__": recorder.step, "__seen__": recorder.seen, "__named__": recorder.named,
                "__none__": OUT_OF_SCOPE}

    def hook(self, body: list[ast.stmt], scope: tuple[str, ...]) -> list[ast.stmt]:
        """The statements of a body with their calls; `scope` are the variables that have a value.
        """
        hooked = []
        for node in body:
            hooked += self.hook_statement(node, scope)
            new = [name for name in _assigned(node) if name not in scope]
            scope += self.with_a_column(new)
        return hooked

    def with_a_column(self, names: list[str]) -> tuple[str, ...]:
        """Those of these names that are variables with a column."""
        return tuple(name for name in names if name in self.variables)

    def hook_statement(self, node: ast.stmt, scope: tuple[str, ...]) -> list[ast.stmt]:
        """A statement with what stands before and after it."""
        inside = scope
        if isinstance(node, ast.For):
            inside += self.with_a_column(names_in(node.target))
        self.hook_inside(node, inside, scope)
        if not self.is_step(node):
            return [node]
        line = self.line_of[node.lineno]
        statement, before, after = self.statements.of(node, line, statement_text(node), scope)
        call = self.step(statement, node)
        after = [*after, *self.name_an_array(node)]
        if isinstance(node, ast.While):
            node.test = ast.BoolOp(ast.Or(), [call, node.test])  # a step for each test
            return [node]
        return [ast.copy_location(ast.Expr(call), node), *before, node, *after]

    def hook_inside(self, node: ast.stmt, inside: tuple[str, ...], scope: tuple[str, ...]) -> None:
        """Hook the bodies of a statement; what a helper reads and writes, its caller does."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return
        scopes = {"body": inside, "orelse": scope, "finalbody": scope}
        for field, known in scopes.items():
            if hasattr(node, field):
                setattr(node, field, self.hook(getattr(node, field), known))
        for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            part.body = self.hook(part.body, scope)

    def is_step(self, node: ast.stmt) -> bool:
        """Whether a statement is a step of its own: the head of a loop is one if it reads a cell.
        """
        if isinstance(node, ast.For):
            return self.statements.reads_a_cell(node.iter)
        return not isinstance(node, NO_STEPS)

    def step(self, statement: Statement, node: ast.stmt) -> ast.Call:
        """The call that begins a step, with the values of the variables."""
        row: list[ast.expr] = [ast.Constant(len(self.table))]
        for name in self.variables:
            row.append(loaded(name if name in statement.variables else "__none__"))
        self.table.append(statement)
        return called("__step__", ast.Tuple(row, ast.Load()))

    def name_an_array(self, node: ast.stmt) -> list[ast.stmt]:
        """Let the recorder know the name of an array that a statement makes; what comes after it.
        """
        match node:
            case ast.Assign([ast.Name(name)]) if name in self.local:
                node.value = called("__named__", ast.Constant(name), node.value)
            case ast.Return(ast.Call() as value):
                node.value = called("__named__", ast.Constant("output"), value)
        return []


def _names_of_arrays(definition: ast.FunctionDef) -> set[str]:
    found = []
    for node in parts_of(definition, ast.Assign):
        if isinstance(node.value, ast.Subscript | ast.Call):
            found += plain_names(node.targets[:1])
    return set(found)


def _assigned(node: ast.stmt) -> list[str]:
    """The variables that a statement surely sets."""
    match node:
        case ast.Assign(targets):
            return plain_names(targets)
        case ast.AnnAssign(ast.Name(name), _, ast.expr()):
            return [name]
    return []


def _encoded(value: Any) -> float:
    return value[0] * HIGH + value[1] if type(value) is Position else value


def _text_of(value: Any) -> str | None:
    """How a value is written that is no number; None for a number, "" for what has no short text.
    """
    if isinstance(value, Real) and not isinstance(value, bool):
        return None
    several = isinstance(value, tuple | list | dict | range)
    short = several and len(value) <= MOST_SHOWN
    if not short and not isinstance(value, bool | np.bool_ | str | None):
        return ""
    text = repr(value)
    return "" if "\n" in text or " at 0x" in text else text
