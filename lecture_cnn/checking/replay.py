"""`replay(my_function, "L07")`: a student's loops on 1-based arrays beside a listing's.

The two runs are compared cell by cell, up to the first difference, and not step by step: loops in
another order that add the same products make no difference.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.source import name_of
from ..listings.examples import integers
from ..onebased import lecture_name
from ..tracing.counting import traced
from .calling import told
from .limits import run_before_listing

if TYPE_CHECKING:
    from .panel import Panel

ROUNDING = 1e-9

Cell = tuple[str, tuple[int, ...]]  # an array's name, a 1-based index
Steps = tuple[int | None, int | None]  # a step of mine, a step of the lecture's
Amount = tuple[int, float]  # what a step added to a cell: the step, the amount


@dataclass(frozen=True)
class Replay:
    """Two runs and their first difference.

    `.cell` is its name and 1-based index, `.error` the text of the exception if yours stopped.
    `.mine` and `.lecture` are the traces. `mine_step` and `lecture_step` are None where a run never
    writes the cell.
    """

    function: Callable
    listing: Any
    mine: Any = None
    lecture: Any = None
    cell: Cell | None = None
    mine_step: int | None = None
    lecture_step: int | None = None
    error: str = ""
    clock: list[tuple[int, int]] | None = None  # the steps that belong together
    operation: str = ""  # of NumPy loops
    others: dict[str, str] | None = None  # results in another convention: name -> in words
    head: int | None = None  # the line to blame where it is no step: a loop's, one beside the cell
    batch: bool = False  # mine ran on a batch of two, of which the other instance is 0

    @property
    def step(self) -> int | None:
        """The step of yours at which the numbers part; None if yours never writes the cell."""
        return self.mine_step

    @property
    def line(self) -> int | None:
        """The line of this step in your file, counted from 1; that of the loop around it, where
        the loop is to blame; where yours never writes the cell, the one that writes others of it.
        """
        if self.head is not None:
            return self.head
        if self.mine is None or self.mine_step is None:
            return None
        number = self.mine[self.mine_step].line
        return self.mine.lines[number - 1].file_line

    @property
    def text(self) -> str:
        """The sentence of this step."""
        return _sentence(self.mine, self.mine_step)

    @property
    def lecture_text(self) -> str:
        """The sentence of the lecture's step."""
        return _sentence(self.lecture, self.lecture_step)

    @property
    def ok(self) -> bool:
        """Whether no cell that both runs write differs, and none of the result."""
        return self.cell is None and not self.error

    def stepper(self) -> Any:
        """Both runs side by side, one cell at a time, up to the first difference, where it opens.

        A ValueError if yours stopped with an error.
        """
        from ..widget.stepper import Stepper

        if self.mine is None:
            raise ValueError(f"nothing to step through: {self.error}")
        if self.clock is not None:
            return Stepper.of(self.mine, beside=self.lecture, clock=self.clock)
        steps = self.mine_step, self.lecture_step
        clock = aligned(self.mine, self.lecture, self.cell, *steps)
        widget = Stepper.of(self.mine, beside=self.lecture, clock=clock)
        widget.clock_of = paired  # a line of mine can be changed there
        return widget

    def __str__(self) -> str:
        name, id = name_of(self.function), self.listing.id
        if self.error and self.mine_step is not None:
            at = f"step {self.mine_step}, line {self.line}: {self.text}"
            return f"{name} beside {id}: {self.error}\n  {'yours':6} {at}"
        if self.error:
            return f"{name} beside {id}: it stops with {self.error}"
        if self.cell is None:
            return self._same(f"{name} beside {id}: the same cells with the same numbers")
        yours = _step_text(self.mine, self.mine_step)
        lecture = _step_text(self.lecture, self.lecture_step)
        lines = [
            f"{name} beside {id}: the first difference is in {lecture_name(*self.cell)}",
            f"  {'yours':6} {yours}",
            f"  {id:6} {lecture}",
        ]
        lines += self._counted()
        if self.batch:
            lines.append("  yours ran on a batch of two; the other instance is 0 everywhere")
        if self.head is not None:
            lines.append(f"  look at line {self.head}")
        if self.mine_step is not None:
            what = f'operation="{self.operation}"' if self.operation else f'like="{id}"'
            call = f"lc.stepper({name}, {what}, at={self.mine_step})"
            lines.append(f"  to open it: {call}")
        return "\n".join(lines)

    def _counted(self) -> list[str]:
        """From where the cells of the two are counted in the text, if not from the same number."""
        mine = self.mine
        if mine is None:
            return []
        if not mine.of_numpy:
            return []
        id = self.listing.id
        return [
            f"  (your cells count from 0, those of {id} from 1)",
        ]

    def _same(self, text: str) -> str:
        """What is said where no number differs."""
        what = "one instance; a batch is not compared"
        if self.batch:
            what = "one instance, alone and in a batch of two"
        if self.operation:
            text += f" ({what})"
        other = [f"{name} is {words}" for name, words in (self.others or {}).items()]
        return "\n  another convention, no mistake: ".join([text, *other])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f'<pre class="lecture-check">{html.escape(str(self))}</pre>'

    @cached_property
    def widget(self) -> "Panel":
        """The box that a notebook shows, with its button."""
        from .panel import replay_panel

        return replay_panel(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        try:
            from .panel import view
        except ModuleNotFoundError:  # without ipywidgets the text is shown
            return {}
        return view(self.widget)


def _sentence(run: Any, step: int | None) -> str:
    """A step's sentence; empty where there is no step."""
    return "" if step is None else run[step].text


def _step_text(run: Any, step: int | None) -> str:
    """A step in words; the line of NumPy loops is that of their file."""
    if step is None:
        return "never written"
    line = run[step].line
    if run.of_numpy:
        line = run.lines[line - 1].file_line
    return f"step {step}, line {line}: {run[step].text}"


def replay(function: Callable, listing: Any, **inputs: Any) -> Replay:
    """Run a function of 1-based arrays beside a Listing with the same arguments.

    `inputs` are the listing's (API.md); without any, the teaching example's. A function that stops
    with an error gives a Replay with that error, also one that does not come to an end within
    limits.SECONDS. What is no function is a TypeError.
    """
    if not callable(function):
        raise TypeError(f"replay takes your function itself, got {type(function).__name__}")
    given = inputs or listing.example()
    lecture = traced(listing.function, listing, given)
    try:
        run_before_listing(function, listing, given)
        mine = traced(function, listing, given)
    except Exception as error:  # a student's function may raise anything: it is a result
        return Replay(function, listing, lecture=lecture, error=told(error, function))
    cell, steps = first_difference(mine, lecture)
    if cell is not None and not inputs:
        steps = _sharper_steps(function, listing, cell, mine, lecture) or steps
    return Replay(function, listing, mine, lecture, cell, *steps)


def _sharper_steps(
    function: Callable, listing: Any, cell: Cell, mine: Any, lecture: Any
) -> Steps | None:
    """The steps of the difference, from inputs in which no two products are equal.

    In small whole numbers one product often equals another, so a wrong one may pass for a later
    one.
    None where the runs take another way with the other inputs: then their steps tell nothing.
    """
    inputs = {}
    for number, (name, value) in enumerate(listing.example().items()):
        inputs[name] = apart(value, number)
    my_run = traced(function, listing, inputs)
    lecture_run = traced(listing.function, listing, inputs)
    if not np.array_equal(my_run.statement, mine.statement):
        return None
    if not np.array_equal(lecture_run.statement, lecture.statement):
        return None
    same_cell, steps = first_difference(my_run, lecture_run)
    return steps if same_cell == cell else None


def apart(value: Any, start: int) -> Any:
    """The same numbers, each moved by its own small amount; their sums and products stay exact."""
    if isinstance(value, list):
        found = []
        for n, one in enumerate(value):
            found.append(apart(one, 7 * start + n))
        return found
    if np.asarray(value).dtype.kind != "f":
        return value
    amounts = integers(*np.shape(value), start=start, largest=1000)
    return value + amounts / 2**20


def first_difference(mine: Any, lecture: Any) -> tuple[Cell | None, Steps]:
    """The first cell that ends in another number, in the order in which the lecture finishes cells.

    Returns the cell and the step of each run at which the numbers part; None where no cell differs.
    """
    pairs = _Pairs(mine, lecture)
    differs = _differing(pairs)
    last = last_steps(lecture)
    wrong = [number for number in last if differs[number]]
    if not wrong:
        return None, (None, None)
    number = min(wrong, key=last.__getitem__)
    steps = parting(mine, pairs.in_mine(number), lecture, number)
    return pairs.cell(number), steps


def last_steps(run: Any) -> dict[int, int]:
    """The step at which each cell is written last: number of the cell -> step."""
    return dict(zip(run.write_cell.tolist(), run.write_step.tolist()))


class _Pairs:
    """The arrays of two runs: those of one name and one shape are a pair."""

    def __init__(self, mine: Any, lecture: Any) -> None:
        self.mine, self.lecture = mine, lecture
        self.arrays = {(array.title, array.shape): array for array in mine.arrays}

    def partner(self, array: Any) -> Any:
        """My array for one of the lecture's; None if I have none."""
        return self.arrays.get((array.title, array.shape))

    def cell(self, number: int) -> Cell:
        """The name and index of a cell of the lecture's run."""
        array = self.lecture.array_of(number)
        return array.name, array.index_of(number)

    def in_mine(self, number: int) -> int | None:
        """The number, in my run, of a cell of the lecture's; None if I have no such array."""
        array = self.lecture.array_of(number)
        partner = self.partner(array)
        return None if partner is None else number - array.first + partner.first


def _differing(pairs: _Pairs) -> np.ndarray:
    """For each cell of the lecture's run, whether mine ends in another number.

    An array that I do not have differs in all cells.
    """
    mine, lecture = pairs.mine, pairs.lecture
    found, right = mine.values_at(len(mine)), lecture.values_at(len(lecture))
    differs = np.zeros(len(right), bool)
    for array in lecture.arrays:
        partner = pairs.partner(array)
        cells = slice(array.first, array.first + array.size)
        if partner is not None:
            same = np.equal if array.positions else near  # a position is one large number
            mine_cells = slice(partner.first, partner.first + partner.size)
            differs[cells] = ~same(found[mine_cells], right[cells])
        elif array.layer is not None:  # a student may do without a local array of the lecture's
            differs[cells] = True
    return differs


def paired(mine: Any, lecture: Any) -> list[tuple[int, int]]:
    """The steps of two runs that belong together, up to the first difference."""
    cell, steps = first_difference(mine, lecture)
    return aligned(mine, lecture, cell, *steps)


def aligned(
    mine: Any,
    lecture: Any,
    cell: Cell | None = None,
    mine_step: int | None = None,
    lecture_step: int | None = None,
) -> list[tuple[int, int]]:
    """The steps (mine, lecture) at which both runs finish the same cell, in the lecture's order.

    They go up to the first difference, which is the last pair. A run that never writes that cell
    stays at its last step.
    """
    pairs = _Pairs(mine, lecture)
    last = last_steps(lecture)
    steps = []
    for number in sorted(last, key=last.__getitem__):
        if cell == pairs.cell(number):
            break
        my_number = pairs.in_mine(number)
        writes = [] if my_number is None else mine.writes_to(my_number, len(mine))
        if len(writes):
            my_step = int(mine.write_step[writes[-1]])
            steps.append((my_step, last[number]))
    if cell is not None or not steps:
        my_end = len(mine) - 1 if mine_step is None else mine_step
        lecture_end = len(lecture) - 1 if lecture_step is None else lecture_step
        steps.append((my_end, lecture_end))
    return steps


def parting(mine: Any, my_number: int | None, lecture: Any, number: int) -> Steps:
    """The steps at which the two sums of one cell part.

    It is the first amount of mine that the lecture doesn't add. Where one of the two writes the
    cell once and the other adds it up, these are the last steps of both.
    """
    wanted = amounts_of(lecture, number)
    first_wanted = wanted[0][0] if wanted else None
    if my_number is None or not len(mine.writes_to(my_number, len(mine))):
        return None, first_wanted
    added = amounts_of(mine, my_number)
    if not wanted:  # the lecture leaves it as it is
        return added[0][0], None
    are_sums = min(len(added), len(wanted)) > 1
    if are_sums or len(added) == len(wanted):
        return _parting_of_sums(added, wanted)
    return added[-1][0], wanted[-1][0]


def _parting_of_sums(added: list[Amount], wanted: list[Amount]) -> Steps:
    left = list(wanted)
    for step, amount in added:
        match = next((entry for entry in left if _close(entry[1], amount)), None)
        if match is None:
            return step, (left or wanted)[0][0]
        left.remove(match)
    if left:  # an amount is missing
        return added[-1][0], left[0][0]
    return added[-1][0], wanted[-1][0]


def amounts_of(run: Any, number: int) -> list[Amount]:
    """What each write added to the cell: (step, amount).

    Writes that added 0 are left out, but at least the last write is kept.
    """
    initial = float(run.initial[number])
    before = 0.0 if np.isnan(initial) else initial
    amounts = []
    for row in run.writes_to(number, len(run)):
        value = float(run.write_value[row])
        step = int(run.write_step[row])
        amounts.append((step, value - before))
        before = value
    not_zero = []
    for step, amount in amounts:
        if not _close(amount, 0):
            not_zero.append((step, amount))
    return not_zero or amounts[-1:]


def _close(a: float, b: float) -> bool:
    return bool(near(np.float64(a), np.float64(b)))


def near(a: Any, b: Any) -> Any:
    """Cell by cell, whether two numbers are equal to rounding.

    Two NaNs are equal, and so are two infinities of one sign.
    """
    both_nan = np.isnan(a) & np.isnan(b)
    with np.errstate(invalid="ignore"):  # inf - inf
        difference = np.abs(a - b)
        bound = ROUNDING * np.maximum(1, np.abs(b))
        is_close = difference <= bound
        rounded = np.isfinite(b) & is_close
    same = a == b
    return same | both_nan | rounded
