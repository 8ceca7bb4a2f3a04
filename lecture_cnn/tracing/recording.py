"""Run a listing and log each step: `record(function, arguments)` gives the statements and a `Recorder` with the logs.

The listing's own tree is compiled once more, with a call before each simple statement; its arrays report their
reads and writes to the recorder. What the logs answer is in `tracing`.
"""

import ast
import math
from array import array as column
from numbers import Real
from typing import NamedTuple

import numpy as np

from ..language.notation import Sentence, lines, sentence
from ..language.source import body_of, compiled, tree_of, variables_of
from ..onebased import CELL, Array, Layers, Position, recorded_by

OUT_OF_SCOPE = -math.inf  # what stands in a variable's column while the variable has no value
MOST = 2_000_000  # steps that are kept; `counting` refuses more before the run where it can count them
KEPT = 4000  # steps whose rows wait to become numbers together
HIGH = 2**20  # a position (x, y) stands in the value column as x * HIGH + y


class Statement(NamedTuple):
    """A statement of the listing: its line, its sentence with slots for the reads, its variables in scope."""

    line: int
    sentence: Sentence
    variables: tuple


def record(function, arguments, after):
    """Run `function(**arguments)`: its statements, the names of its variables, the recorder, and what it returned.

    `after(count)` is called now and then with the number of steps so far.
    """
    definition = tree_of(function)
    line_of = {line.file_line: line.number for line in lines(function)}
    table, variables = _hooked(definition, line_of)
    recorder = Recorder(after)
    for name, value in arguments.items():
        layers = value.layers if isinstance(value, Layers) else {None: value}
        for layer in sorted(layers, key=lambda number: -1 if number is None else number):
            if isinstance(layers[layer], Array):
                recorder.place(layers[layer], -1, name)
    hooked = compiled(function, definition, __step__=recorder.step, __named__=recorder.named, __none__=OUT_OF_SCOPE)
    try:
        with recorded_by(recorder):
            returned = hooked(**arguments)
        recorder.keep(1 + len(variables))
    finally:
        recorder.detach()
    return table, variables, recorder, returned


class Recorder:
    """The two logs while they grow; a step's number is the number of statements begun before it."""

    def __init__(self, after):
        self.now, self.after = -1, after
        self.rows, self.steps = [], []  # of each step the statement's number and the variables; as arrays of numbers
        self.no_numbers = set()  # the places in a row of variables that hold something else
        self.read_steps, self.read_cells, self.read_boxes = column("i"), column("i"), column("i")
        self.write_steps, self.write_cells, self.write_values = column("i"), column("i"), column("d")
        self.boxes, self.firsts, self.placed, self.initial = {CELL: 0}, _Firsts(self), [], []
        self.names = {}  # local array -> its variable; an array is not told, so that it acts as in a plain run
        self.computed = {}  # local arrays that are a computed value, by name: the latest

    def step(self, row):
        self.now += 1
        self.rows.extend(row)
        if self.now % KEPT == 0:
            self.keep(len(row))

    def keep(self, width):
        """Make numbers of the last rows: faster together than one by one."""
        if self.now >= MOST:
            raise ValueError(f"the run was ended after {MOST:,} steps; more can't be kept: take a smaller crop")
        self.after(self.now)
        try:
            numbers = np.fromiter(self.rows, float, len(self.rows))
        except (TypeError, ValueError):  # a variable that holds an array
            self.no_numbers.update(k % width for k, value in enumerate(self.rows) if not isinstance(value, Real))
            numbers = np.array([value if isinstance(value, Real) else OUT_OF_SCOPE for value in self.rows])
        self.steps.append(numbers.reshape(-1, width))
        self.rows.clear()

    def read(self, array, first, box):
        self.read_steps.append(self.now)
        self.read_cells.append(self.firsts[array] + first)
        self.read_boxes.append(0 if box is CELL else self.boxes.setdefault(box, len(self.boxes)))

    def cut(self, array, first, box):
        self.read(array, first, box)
        self.read_boxes[-1] = -1 - self.read_boxes[-1]

    def write(self, array, first, box, values):
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
            next(row for row in self.placed if row[0] is array)[3] = True

    def made(self, array):
        self.place(array, self.now)

    def named(self, name, value):
        """A local array gets its variable's name; a computed one (TW, the output) becomes an array of its own."""
        if isinstance(value, Array) and value.name is None and value not in self.names:
            if value.source:  # a cut: named only as long as it lives
                value.name = name
                return value
            self.names[value] = name
            if value.source is False:
                value.source, before = None, self.computed.get(name)
                if before is not None and before.shape == value.shape:
                    self.firsts[value] = self.firsts.pop(before)
                self.computed[name] = value
                value[tuple(slice(None) for _ in value.shape)] = Array(value.shape, value.cells, False)
        return value

    def name_of(self, array):
        return array.name or self.names.get(array)

    def detach(self):
        """The run is over: no array reports to this recorder any more."""
        for array, *_ in self.placed:
            array.recorder = None
        self.read = self.cut = self.write = self.made = _ignored

    def place(self, array, made, name=None):
        if array.name is None and name is not None:
            array.name = name
        array.recorder = self
        first = self.placed[-1][1] + len(self.placed[-1][0].cells) if self.placed else 0
        self.firsts[array] = first
        self.placed.append([array, first, made, any(type(value) is Position for value in array.cells)])
        self.initial.append(np.array([np.nan if value is None else _encoded(value) for value in array.cells]))
        return first


def _ignored(*report):
    """What a slice reports that outlives its run."""


class _Firsts(dict):
    """Array -> the number of its first cell. An array not met before is placed when it is first asked for."""

    def __init__(self, recorder):
        self.recorder = recorder

    def __missing__(self, array):
        return self.recorder.place(array, self.recorder.now)


def _hooked(definition, line_of):
    """Put one call before each simple statement (and each if): the statements, and the variables' names."""
    body = body_of(definition)
    variables = variables_of(definition)
    local = {node.targets[0].id for node in ast.walk(definition)
             if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
             and isinstance(node.value, (ast.Subscript, ast.Call))} - set(variables)
    table = []

    def hook(body, scope):
        hooked = []
        for node in body:
            if isinstance(node, ast.For):
                counted = (node.target.id,) if isinstance(node.target, ast.Name) and node.target.id in variables else ()
                node.body = hook(node.body, scope + counted)
                node.orelse = hook(node.orelse, scope)
            elif not isinstance(node, ast.FunctionDef):  # what a helper reads and writes, its caller does
                row = ast.Tuple([ast.Constant(len(table)), *(
                    ast.Name(name if name in scope else "__none__", ast.Load()) for name in variables)], ast.Load())
                call = ast.Call(ast.Name("__step__", ast.Load()), [row], [])
                table.append(Statement(line_of[node.lineno], sentence(node, local), scope))
                hooked.append(ast.copy_location(ast.Expr(call), node))
            if isinstance(node, ast.If | ast.While):
                node.body = hook(node.body, scope)
                node.orelse = hook(node.orelse, scope)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name in variables and name not in scope:
                    scope += (name,)
                elif name in local:
                    node.value = ast.Call(ast.Name("__named__", ast.Load()), [ast.Constant(name), node.value], [])
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
                node.value = ast.Call(ast.Name("__named__", ast.Load()), [ast.Constant("output"), node.value], [])
            hooked.append(node)
        return hooked

    definition.body = definition.body[:len(definition.body) - len(body)] + hook(body, ())
    return table, variables


def _encoded(value):
    return value[0] * HIGH + value[1] if type(value) is Position else value
