"""Trace a function of NumPy arrays, as a student writes it: its indices count from 0.

    run = trace_numpy(function, dict(x=x, w=w))

Its arrays are exchanged for watched ones (`watched`). A statement on whole arrays,
`dw[f] += g * x[:, i:i+3, j:j+3]`, is one step that reads a window and writes a window. What a
function reads and writes that is called is done by the statement that calls it.
"""

import ast
import copy
import inspect
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from ..language.notation import Line
from ..language.source import parts_of, steppable
from ..onebased import Box
from .counting import MOST_CELLS, progress_bar, refuse_cells
from .recording import Hooks, Recorder, run
from .statements import Statements
from .traces import Trace
from .watched import NUMBERS, Cells, Label, NumpyModule, Watched

QUIET = {"range", "len"}  # what a loop's header may call without a step of its own


def trace_numpy(
    function: Callable, arguments: dict[str, Any], keep_error: bool = False
) -> Trace:
    """The Trace of `function(**arguments)`; a bound method may stand for the function.

    arguments: its arrays, or lists, tuples and dicts of them, and objects that hold them. They are
    copied: the run changes none of them.
    keep_error: the trace of a run that an exception ends goes up to there, and `trace.returned` is
    the exception; else `trace.returned` is what the function gave, with watched arrays. A function
    that can't be read statement by statement is a TypeError or a ValueError (see `steppable`).
    """
    first = None
    if inspect.ismethod(function):
        first = next(iter(inspect.signature(function.__func__).parameters))
        arguments = {first: function.__self__, **arguments}
        function = function.__func__
    function = steppable(function, arguments)
    refuse_cells(arguments)
    with progress_bar(None) as after:
        recorder = NumpyRecorder(after)
        given = {name: recorder.watching(name, value) for name, value in arguments.items()}
        modules = {
            name: recorder.numpy for name, value in function.__globals__.items() if value is np
        }
        trace = Trace(function, *run(function, given, recorder, NumpyHooks, modules, keep_error))
    trace.returned = recorder.returned
    if first is not None:
        trace.owner = given[first]
    trace.lines = [_as_python(line) for line in trace.lines]
    return trace


def _as_python(line: Line) -> Line:
    """A line of the listing as the student wrote it."""
    return line._replace(text=line.python or line.text)


class NumpyRecorder(Recorder):
    """The logs of a run on watched arrays."""

    counts_from = 0

    def __init__(self, after: Callable[[int], None]) -> None:
        super().__init__(after)
        self.live = True
        self.last: Any = None  # the number that was read last, and its cell
        self.last_cell = -1
        # of each variable the array computed last: who has it now, its first cell, its label
        self.latest: dict[str, tuple[weakref.ref, int, Label]] = {}
        self.numpy = NumpyModule(self)

    # ------------------------------------------------------------ new arrays

    def new(self, numbers: np.ndarray, name: str | None = None) -> Watched:
        """A watched array with cells of its own, made in this step."""
        if self.size + numbers.size > MOST_CELLS:
            raise ValueError(f"its arrays have more than {MOST_CELLS:,} cells, and no more can be "
                             "kept; take a smaller crop")
        label = Label(name, numbers.shape)
        cells = Cells(self, self.size, label)
        self.size += numbers.size
        self.arrays.append([label, cells.first, self.now, False])
        self.initial.append(numbers.ravel().astype(float))
        return Watched(cells, numbers, _count(numbers))

    def created(self, array: Any, name: str | None = None) -> Any:
        """An array that the run makes; one that holds no numbers is not watched."""
        return self.new(array, name) if _holds_numbers(array) else array

    def padded(self, array: Watched, *arguments: Any, **options: Any) -> Watched:
        """The array with its border: the border is made, its inside is copied cell by cell."""
        inside = np.pad(np.ones(array.shape, bool), arguments[0] if arguments else
                        options["pad_width"], constant_values=False)
        framed = self.new(np.pad(array.numbers, *arguments, **options))
        array.read()
        framed.written(inside)
        return framed

    def named(self, name: str, value: Any) -> Any:
        """A variable's array gets its name; a computed one, or a copy, gets cells of its own."""
        if isinstance(value, Watched) and not value.is_copy:
            value.cells.label.name = value.cells.label.name or name
            return value
        if isinstance(value, Watched):
            value.read()
            value = value.numbers
        elif not _holds_numbers(value):
            return value
        watched = self._computed(name, value)
        watched.written()
        return watched

    def _computed(self, name: str, numbers: np.ndarray) -> Watched:
        """A variable's computed array: in the cells of the one before where no one has it now."""
        if name in self.latest:
            held, first, label = self.latest[name]
            if held() is None and label.shape == numbers.shape:
                cells = Cells(self, first, label)
                self.latest[name] = weakref.ref(cells), first, label
                return Watched(cells, numbers, _count(numbers))
        watched = self.new(numbers, name)
        self.initial[-1].fill(np.nan)  # its values are written in this step
        cells = watched.cells
        self.latest[name] = weakref.ref(cells), cells.first, cells.label
        return watched

    def watching(self, name: str | None, value: Any) -> Any:
        """An argument with every array in it exchanged for a watched copy."""
        if isinstance(value, np.ndarray):
            return self.created(value.copy(), name)
        if type(value) in (list, tuple):
            return type(value)([self.watching(None, part) for part in value])
        if type(value) is dict:
            return {key: self.watching(str(key), part) for key, part in value.items()}
        if hasattr(value, "__dict__") and not callable(value):
            value = copy.copy(value)
            for key, part in vars(value).items():
                setattr(value, key, self.watching(key, part))
        return value

    # ------------------------------------------------------------ reads and writes

    def box_of(self, positions: np.ndarray) -> tuple[int, int]:
        """The first of these cells, and the number of their box."""
        flat = positions.ravel()
        first = int(flat.min()) if flat.size else 0
        box = Box(positions.shape, positions.shape, tuple((flat - first).tolist()))
        return first, self.boxes.setdefault(box, len(self.boxes))

    def read_piece(self, piece: Watched) -> None:
        """All cells of a piece are read."""
        if not self.live:
            return
        first, box = self.box_of(piece.positions)
        self.read_steps.append(self.now)
        self.read_cells.append(piece.cells.first + first)
        self.read_boxes.append(box)

    def outlined(self, piece: Watched) -> None:
        """A piece is cut: its cells are outlined, and not yet read."""
        self.read_piece(piece)
        if self.live:
            self.read_boxes[-1] = -1 - self.read_boxes[-1]

    def read_one(self, array: Watched, position: int, number: Any) -> Any:
        """One cell is read; its number is given back."""
        if self.live:
            self.last = number
            self.last_cell = array.cells.first + position
            self.read_steps.append(self.now)
            self.read_cells.append(self.last_cell)
            self.read_boxes.append(0)
        return number

    def written(self, cells: Cells, positions: np.ndarray, numbers: np.ndarray) -> None:
        """These cells have these new values."""
        if not self.live:
            return
        self.write_steps.extend([self.now] * positions.size)
        self.write_cells.extend((cells.first + positions.ravel()).tolist())
        self.write_values.extend(np.asarray(numbers, float).ravel().tolist())

    def seen(self, number: int, value: Any, base: Any = None) -> Any:
        """A part of a statement has this value, which is given back."""
        cell, box = -1, 0
        if isinstance(value, Watched):
            first, box = self.box_of(value.positions)
            cell = value.cells.first + first
        elif value is self.last:
            cell = self.last_cell
        self.tell(number, value, cell, box)
        return value

    def name_of(self, label: Any) -> str | None:
        """The name of an array."""
        return label.name

    def detach(self) -> None:
        """The run is over: nothing is reported any more."""
        self.live = False


def _holds_numbers(array: Any) -> bool:
    """Whether this is an array of numbers with an axis."""
    return isinstance(array, np.ndarray) and array.ndim > 0 and array.dtype.kind in NUMBERS


def _count(array: np.ndarray) -> np.ndarray:
    """The number of each of its cells."""
    return np.arange(array.size).reshape(array.shape)


class NumpyStatements(Statements):
    """Statements in which any name may be an array: the run tells every number."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.arrays = set()

    def _is_cell(self, node: ast.AST) -> bool | None:
        """Whether a node is a cell or a piece of an array: only the run can tell."""
        return None if isinstance(node, ast.Subscript) else False

    def _base(self, node: ast.AST) -> list[ast.expr]:
        """The recorder knows the cell that was read last, so it needs no array."""
        return []


class NumpyHooks(Hooks):
    """Puts a call before each statement; after one that sets a variable the recorder names it."""

    kind = NumpyStatements

    def is_step(self, node: ast.stmt) -> bool:
        """Whether a statement is a step of its own: the head of a loop is one but for `range`."""
        if not isinstance(node, ast.For):
            return super().is_step(node)
        calls = parts_of(node.iter, ast.Call)
        names = [getattr(call.func, "id", "") for call in calls]
        return not names or not QUIET.issuperset(names)

    def name_an_array(self, node: ast.stmt) -> list[ast.stmt]:
        """The statements after this one, which give its arrays their names."""
        if not isinstance(node, ast.Assign):
            return []
        return [_naming(target) for target in _named_targets(node.targets)]


def _named_targets(targets: list[ast.expr]) -> list[ast.Name | ast.Attribute]:
    """The variables and attributes among these targets, also inside of tuples."""
    found: list[ast.Name | ast.Attribute] = []
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            found += _named_targets(target.elts)
        elif isinstance(target, ast.Name | ast.Attribute):
            found.append(target)
    return found


def _naming(target: ast.Name | ast.Attribute) -> ast.stmt:
    """`target = __named__(name, target)`."""
    name = target.id if isinstance(target, ast.Name) else target.attr
    read = copy.deepcopy(target)
    read.ctx = ast.Load()
    call = ast.Call(ast.Name("__named__", ast.Load()), [ast.Constant(name), read], [])
    return ast.copy_location(ast.Assign([copy.deepcopy(target)], call), target)
