"""Change it and see: a stepper's run again, with another line, another number, or a wrong line.

The browser runs a listing by itself (js/here.js), and the kernel follows: `answered` makes the same
run. Where it can't, as for a function of one's own, it sends what was asked for as a message, and
`answered` runs that. A run that succeeds takes the place of the one before, which the browser keeps
beside it as a ghost. One that can't run is refused in words, and all stays as it was.

It is the reader's own kernel, so what is guarded against is a kernel that hangs: a changed line
uses only what its listing has or what listings are made of, and the run ends after some multiple of
the steps that the run before had.
"""

import ast
import difflib
import math
import re
import threading
from collections.abc import Callable
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from .. import onebased
from ..language.notation import lines
from ..language.source import (
    body_of,
    closure_of,
    code_of,
    names_in,
    parse,
    parts_of,
    read_tree,
    source_lines,
    steppable,
)
from ..language.syntax import slide_name
from ..onebased import Array, Layers, Position
from ..slips.mistakes import Mistake
from ..slips.variants import Slip, from_lines
from ..tracing.counting import MOST_CELLS, checked_steps, traced, traced_on
from ..tracing.traces import Trace, TracedArray
from .program import inputs_from, text_of
from .wrong import slips_in, with_slip

MOST_RUNS = 6  # that are kept to go back to
LONGER = 4  # times the steps of the run before, and no more
AT_LEAST = 100_000  # steps that a changed run may have in any case
MOST_SIGNS = 300  # of a line
LARGEST = 10_000  # number in a line
HIGHEST = 9  # power
OTHER_NUMBERS = r" \(detected at line \d+\)| on line \d+"  # of lines, not those of the listing
PLAIN = (
    ast.Expr,
    ast.Assign,
    ast.AugAssign,
    ast.For,
    ast.If,
    ast.While,
    ast.Return,
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.Name,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.Call,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
)
FUNCTIONS = set(
    "span downto zeros inner flipLeftRight flipUpDown maxidx mean "
    "range len abs min max int float".split()
)

_one_at_a_time = threading.RLock()  # messages may come in two threads

Message = dict[str, Any]
Cells = dict[int, float | Position]  # an input cell's number in the run -> its new value


class Version(NamedTuple):
    """A run that was shown, with what belongs to it."""

    trace: Trace
    cells: Cells
    traits: dict[str, Any]  # step, stops, asks, frames, changed


class Refused(ValueError):
    """What is asked for can't be run; the text says why."""


def answered(widget: Any, message: Message) -> Message | None:
    """Do what a message of the browser asks for; what is to be sent back, if anything.

    `{"do": "line", "line": 12, "text": "..."}` changes a line, `{"do": "cell", "cell": 17, "text":
    "2.5"}` an input, `{"do": "slip", "id": "E05"}` puts a wrong line in, `{"do": "back"}` goes back
    to the run before, and `{"do": "menu"}` asks which slips there are. `{"do": "follow", "source":
    [...], "inputs": {...}}` tells of a run that the browser made and shows.
    """
    with _one_at_a_time:
        try:
            return ASKED[message["do"]](widget, message)
        except Exception as error:  # a changed line may raise anything: it is told beside the line
            return {"refused": _reason(error)}


# ---------------------------------------------------------------- what can be asked for


def _line(widget: Any, message: Message) -> None:
    number, text = message["line"], message["text"].strip()
    function = with_line(widget.trace.function, number, text)
    _show(widget, _run(widget, function, widget.cells), widget.cells, f"line {number}: {text}")


def _cell(widget: Any, message: Message) -> None:
    trace, cell = widget.trace, message["cell"]
    place = trace.array_of(cell)
    name = onebased.lecture_name(place.name, place.index_of(cell))
    before = trace.initial[cell]
    if place.created >= 0 or np.isnan(before) and trace.writes_to(cell, len(trace)).size:
        raise Refused(f"{name} is computed by the run; the numbers that are given can be changed")
    value = _number(message["text"], place.positions)
    cells = {**widget.cells, cell: value}
    told = f"{name} = {_shown(value)}, before: {_shown(before, place.positions)}"
    _show(widget, _run(widget, trace.function, cells), cells, told)


def _slip(widget: Any, message: Message) -> None:
    listing = widget.trace.listing
    [slip] = [slip for slip in slips_of(widget) if slip.id == message["id"]]
    function = with_slip(slip, listing.function)
    told = f"{slip.id}: {slip.reason}"
    _show(widget, _run(widget, function, widget.cells), widget.cells, told)


def _back(widget: Any, message: Message) -> None:
    if not widget.earlier:
        raise Refused("this is the run that the stepper began with")
    there = widget.earlier.pop()
    before = widget.earlier[-1].trace if widget.earlier else None
    widget.cells = there.cells
    widget.put(there.trace, before, **there.traits)


def _menu(widget: Any, message: Message) -> Message:
    listing = widget.trace.listing
    rows = []
    for slip in slips_of(widget):
        says = slip.written(listing.id)[0] if isinstance(slip, Mistake) else slip.printed
        rows.append(dict(id=slip.id, kind=slip.kind, says=says, reason=slip.reason))
    return {"slips": rows}


def _follow(widget: Any, message: Message) -> Message:
    """Make the run that the browser shows: of this text, on these inputs."""
    listing, source = widget.trace.listing, message["source"]
    function = listing.function
    if source != text_of(listing)["source"]:
        function = from_lines(function, source, "changed")
    widget.trace = traced(function, listing, inputs_from(listing, message["inputs"]))
    return {}


ASKED = {
    "line": _line,
    "cell": _cell,
    "slip": _slip,
    "back": _back,
    "menu": _menu,
    "follow": _follow,
}


# ---------------------------------------------------------------- a changed line


def with_line(function: Callable, number: int, text: str) -> Callable:
    """The function with another text in a line, which is named by its number in the notation.

    A Refused says what is wrong with it: it is no Python, or uses what isn't there.
    """
    line = lines(function)[number - 1]
    old_lines, first = source_lines(function)
    at = line.file_line - first
    if at < body_of(read_tree(function))[0].lineno - first:
        raise Refused("this line only names the listing and what it takes")
    if not text:
        raise Refused("write pass for a line that does nothing")
    if len(text) > MOST_SIGNS or "\n" in text:
        raise Refused(f"one line of at most {MOST_SIGNS} signs, please")
    if text == line.python:
        raise Refused("this is the line as it is")
    if line.python.partition("  #")[0].endswith(":") != text.partition("  #")[0].endswith(":"):
        raise Refused("a line that begins a loop ends in a colon, as it did; the others have none")
    new_lines = list(old_lines)
    indent = len(old_lines[at]) - len(old_lines[at].lstrip())
    new_lines[at] = " " * indent + text
    _check(_parsed(new_lines), at + 1, function)
    return _bounded(from_lines(function, new_lines, "changed"))


def _parsed(text: list[str]) -> ast.FunctionDef:
    try:
        tree = parse("\n".join(text))
        code_of(tree, "<changed>")  # which finds a break outside of a loop
        [definition] = tree.body
    except SyntaxError as error:
        said = re.sub(OTHER_NUMBERS, "", error.msg)
        raise Refused(f"this is no Python: {said}") from None
    return definition


def _check(definition: ast.FunctionDef, at: int, function: Callable) -> None:
    """Refuse what stands in a line and neither in the function before nor in any listing."""
    known = _Known(definition, function)
    for node in ast.walk(definition):
        if getattr(node, "lineno", None) != at:
            continue
        refusal = known.refusal(node) or _too_much(node)
        if refusal:
            raise Refused(refusal)


class _Known:
    """What a changed line may use: what its function has, and what listings are made of."""

    def __init__(self, definition: ast.FunctionDef, function: Callable):
        before = read_tree(function)
        kinds = {type(node) for line in body_of(before) for node in ast.walk(line)}
        self.kinds = (*kinds, *PLAIN, ast.Attribute)
        self.attributes = {ast.unparse(node) for node in parts_of(before, ast.Attribute)}
        calls = {ast.unparse(node.func) for node in parts_of(before, ast.Call)}
        self.called = calls | FUNCTIONS
        arguments = [argument.arg for argument in parts_of(before, ast.arg)]
        stored = names_in(definition, ast.Store)
        self.names = {*names_in(before), *arguments, *stored, *closure_of(function)}

    def refusal(self, node: ast.AST) -> str:
        """Why a node isn't known; empty if it is."""
        if isinstance(node, ast.JoinedStr) or _is_text(node):
            return "a line of a listing has no text"
        if not isinstance(node, self.kinds):
            return f"a line of a listing has no {type(node).__name__.lower()}"
        match node:
            case ast.Attribute():
                text = ast.unparse(node)
                return "" if text in self.attributes else f"{text} is not used in this listing"
            case ast.Call(func):
                return self.no_call(ast.unparse(func))
            case ast.Name(name, ast.Load()):
                return self.no_name(name)
        return ""

    def no_call(self, text: str) -> str:
        """Why a function can't be called; empty if it can."""
        if text in self.called:
            return ""
        known = ", ".join(sorted(self.called))
        return f"{text} can't be called here; these can: {known}"

    def no_name(self, name: str) -> str:
        """What is said of a name that isn't there: the nearest one, or all; empty if it is."""
        if name in self.names | self.called:
            return ""
        near = difflib.get_close_matches(name, sorted(self.names), 1)
        if near:
            return f"there is no {name} here; did you mean {near[0]}?"
        given = ", ".join(sorted(self.names - self.called))
        return f"there is no {name} here; there are {given}"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _too_much(node: ast.AST) -> str:
    """Why a part of a line could take too long; empty if it can't."""
    match node:
        case ast.Constant(complex()):
            return "a line of a listing has no complex number"
        case ast.Constant(int() | float() as number) if abs(number) > LARGEST:
            return f"{number} is too large here: at most {LARGEST:,}"
        case ast.BinOp(_, ast.Pow(), power) if not _is_low(power):
            return f"a power is a number up to {HIGHEST} here"
        case ast.BinOp(_, ast.LShift()):
            return "<< is not used in listings"
    return ""


def _is_low(power: ast.expr) -> bool:
    if isinstance(power, ast.UnaryOp):
        power = power.operand
    match power:
        case ast.Constant(int() | float() as number):
            return abs(number) <= HIGHEST
    return False


def _bounded(function: Callable) -> Callable:
    """The function, whose arrays can't become larger than a run can keep."""

    def zeros(*sizes: int) -> Array:
        cells = math.prod(onebased.sizes_of(sizes))
        if cells > MOST_CELLS:
            raise ValueError(f"an array of {cells:,} cells; at most {MOST_CELLS:,} can be kept")
        return onebased.zeros(*sizes)

    function.__globals__["zeros"] = zeros
    return function


# ---------------------------------------------------------------- the listing's wrong lines


def slips_of(widget: Any) -> list[Slip]:
    """The wrong lines of a stepper's listing; none for a function of one's own."""
    listing = widget.trace.listing
    if listing is None or widget.began.function is not listing.function:
        return []
    return slips_in(listing)


# ---------------------------------------------------------------- another run


def _run(widget: Any, function: Callable, cells: Cells) -> Trace:
    """The run of a function on the stepper's inputs, some cells with other numbers."""
    before = widget.trace
    listing, arguments = before.listing, widget.began.arguments
    is_pair = widget.second is not None and widget.clock_of is None
    if listing is None or arguments is None or is_pair or before.of_numpy:
        raise Refused("this run can't be changed here; a stepper of one listing can")
    given = arguments()
    for cell, value in cells.items():
        _put(given, widget.began.array_of(cell), cell, value)
    function = steppable(function, given)
    most = max(AT_LEAST, LONGER * len(before))
    steps = checked_steps(function, given) or 0

    def after(count: int) -> None:
        if count > most:
            raise Refused(f"it was ended after {most:,} steps: it may have no end")

    if steps > most:
        raise Refused(f"it would take {steps:,} steps, and at most {most:,} are run here")
    try:
        run = traced_on(function, listing, given, after)
    except Refused:
        raise
    except Exception as error:  # it may raise anything
        raise Refused(_reason(error) + _where(error, function)) from None
    if not len(run):
        raise Refused("none of its statements would run")
    run.inputs = widget.began.inputs
    return run


def _put(given: dict[str, Any], array: TracedArray, cell: int, value: float | Position) -> None:
    """Write a value into the arguments' cell."""
    argument = given[array.name]
    if isinstance(argument, Layers):
        argument = argument.layers[array.layer]
    argument.cells[cell - array.first] = value


def _number(text: str, position: bool) -> float | Position:
    """The number, or the position (x,y), that was typed."""
    text = text.strip().strip("()").replace("−", "-")
    try:
        if not position:
            return float(text)
        x, y = text.split(",")
        return Position((int(x), int(y)))
    except ValueError:
        wanted = "a position is two whole numbers, such as 2,3" if position else "a number, please"
        raise Refused(f"{text or 'nothing'} is no number: {wanted}") from None


def _shown(value: Any, position: bool = False) -> str:
    if position:
        value = divmod(int(value), 2**20)
    return f"{value:.6g}" if isinstance(value, float) else f"({value[0]},{value[1]})"


def _show(widget: Any, run: Trace, cells: Cells, told: str) -> None:
    """Show another run at the same moment, and keep the one before to go back to."""
    before = widget.trace
    names = ("step", "stops", "asks", "frames", "changed", "clock")
    traits = {name: getattr(widget, name) for name in names}
    version = Version(before, widget.cells, traits)
    widget.earlier = [*widget.earlier[1 - MOST_RUNS :], version]
    widget.cells = cells
    if widget.clock_of is not None:
        return widget.put(run, before, **_same_cell(widget, run), changed=told)
    step = same_moment(before, run, widget.step)
    stops = [same_moment(before, run, stop) for stop in widget.stops]
    asks = []
    for ask in widget.asks:
        asked = same_moment(before, run, ask["step"])
        answer = same_moment(before, run, ask["answer"])
        asks.append({**ask, "step": asked, "answer": answer})
    frames = []
    for frame in widget.frames:
        frames.append({**frame, "step": same_moment(before, run, frame["step"])})
    moments = dict(step=step, stops=list(dict.fromkeys(stops)), asks=asks, frames=frames)
    widget.put(run, before, **moments, changed=told)


def _same_cell(widget: Any, run: Trace) -> dict[str, Any]:
    """Of a run beside the lecture's: the clock of the two, and the place of the cell shown now.

    Where the new run parts from the lecture's before it comes to that cell, the place is the last.
    """
    lecture = widget.second
    finished = dict(zip(lecture.write_cell.tolist(), lecture.write_step.tolist(), strict=True))
    shown = lecture.writes_of(widget.clock[2 * widget.step + 1])
    wanted = [finished[cell] for cell in shown]
    clock = widget.clock_of(run, lecture)
    place = next((n for n, (_, there) in enumerate(clock) if there in wanted), len(clock) - 1)
    return dict(clock=[k for pair in clock for k in pair], step=place)


def same_moment(before: Trace, after: Trace, k: int) -> int:
    """The step of another run with the loop variables of step k, and its line; the nearest to k.

    Where there is none, one with the first of these variables.
    """
    variables = before.variables(k)
    line_of = np.array([statement.line for statement in after.table])
    same_line = line_of[after.statement] == before.statement_at(k).line
    same = np.ones(len(after), bool)
    best = same
    for name, value in variables.items():
        values = after.variable.get(name)
        if values is None:
            break
        same = same & (values == value)
        if not same.any():
            break
        best = same
    if (best & same_line).any():
        best = best & same_line
    steps = np.flatnonzero(best)
    nearest = np.abs(steps - k).argmin()
    return int(steps[nearest])


def _where(error: Exception, function: Callable) -> str:
    """The line at which a run stopped, with the loops around it; empty where that isn't known."""
    where = ""
    trace = error.__traceback__
    while trace is not None:
        frame, at = trace.tb_frame, trace.tb_lineno
        if frame.f_code.co_filename == function.__code__.co_filename:
            where = _place(function, at, frame.f_locals)
        trace = trace.tb_next
    return where


def _place(function: Callable, at: int, values: dict[str, Any]) -> str:
    """A line of the file in words: its number in the notation, and the loops around it."""
    told = []
    for line in lines(function):
        if line.file_line == at:
            told.append(f"line {line.number}")
    for loop in parts_of(read_tree(function), ast.For):
        if not loop.lineno < at <= loop.end_lineno:
            continue
        for name in names_in(loop.target):
            if isinstance(values.get(name), Real):
                told.append(f"{slide_name(name)} = {values[name]}")
    return f" ({', '.join(told)})"


def _reason(error: Exception) -> str:
    """Why a run stopped, in words."""
    text = str(error)
    if isinstance(error, UnboundLocalError | NameError):
        named = re.search(r"'(\w+)'", text)  # an UnboundLocalError has no `name`
        return f"{named[1] if named else 'a name'} has no value yet when this line runs"
    if isinstance(error, ValueError | TypeError | LookupError) and text:
        return text
    if isinstance(error, ZeroDivisionError):
        return "it divides by zero"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
