"""`replay(my_function, "L07")`: a student's loops on 1-based arrays beside a listing's, up to the first difference.

The two runs are aligned by the cell that is written, not by the step: loops in another order that add the same
products make no difference.
"""

import html
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..language.source import name_of
from ..listings.examples import integers
from ..onebased import lecture_name
from ..tracing.counting import traced
from .calling import told

ROUNDING = 1e-9


@dataclass(frozen=True)
class Replay:
    """Two runs and where they part: `.cell` (name, 1-based index), the step of each, `.error` if yours stopped.

    `.mine` and `.lecture` are the traces; `mine_step` and `lecture_step` are None where a run never writes the cell.
    """

    function: object
    listing: object
    mine: object = None
    lecture: object = None
    cell: tuple | None = None
    mine_step: int | None = None
    lecture_step: int | None = None
    error: str = ""

    @property
    def ok(self):
        """Whether no cell that both runs write, and none of the result, differs."""
        return self.cell is None and not self.error

    def stepper(self):
        """Both runs side by side, one cell at a time, open at the first difference, which is where they stop."""
        from ..widget.stepper import Stepper

        if self.mine is None:
            raise ValueError(f"nothing to step through: {self.error}")
        clock = aligned(self.mine, self.lecture, self.cell, self.mine_step, self.lecture_step)
        return Stepper.of(self.mine, beside=self.lecture, clock=clock)

    def __str__(self):
        name, id = name_of(self.function), self.listing.id
        if self.error:
            return f"{name} beside {id}: it stops with {self.error}"
        if self.ok:
            return f"{name} beside {id}: the same cells with the same numbers"
        lines = [f"{name} beside {id}: the first difference is in {lecture_name(*self.cell)}"]
        for who, run, step in (("yours", self.mine, self.mine_step), (id, self.lecture, self.lecture_step)):
            said = "never written" if step is None else f"step {step}, line {run[step].line}: {run[step].text}"
            lines.append(f"  {who:6} {said}")
        if self.mine_step is not None:
            lines.append(f'  to open it: lc.stepper({name}, like="{id}", at={self.mine_step})')
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        return f'<pre class="lecture-check">{html.escape(str(self))}</pre>'

    @cached_property
    def widget(self):
        """The box that a notebook shows, with its button."""
        from .panel import replay_panel

        return replay_panel(self)

    def _repr_mimebundle_(self, **_):
        from .panel import view

        return view(self.widget)


def replay(function, listing, **inputs):
    """Run a function of 1-based arrays, with the arguments of a Listing, beside it; stop at the first difference.

    `inputs` are the listing's (API.md), the teaching example's if there are none. A function that stops with an error
    gives a Replay that says so.
    """
    if not callable(function):
        raise TypeError(f"replay takes your function itself, got {type(function).__name__}")
    given = inputs or listing.example()
    lecture = traced(listing.function, listing, given)
    try:
        mine = traced(function, listing, given)
    except Exception as error:  # whatever a student's function raises is a result
        return Replay(function, listing, lecture=lecture, error=told(error, function))
    found = first_difference(mine, lecture)
    if found[0] is not None and not inputs:
        found = _sharper(function, listing, found, mine, lecture)
    return Replay(function, listing, mine, lecture, *found)


def _sharper(function, listing, found, mine, lecture):
    """The difference once more, with its steps from inputs in which no two products are equal.

    In small whole numbers one product often equals another, so a wrong one may pass for one that comes later. Where
    the two runs take the same way as before, their steps are those of the whole numbers too.
    """
    inputs = {name: _apart(value, start) for start, (name, value) in enumerate(listing.example().items())}
    runs = traced(function, listing, inputs), traced(listing.function, listing, inputs)
    for run, before in zip(runs, (mine, lecture)):
        if not np.array_equal(run.statement, before.statement):
            return found
    sharper = first_difference(*runs)
    return sharper if sharper[0] == found[0] else found


def _apart(value, start):
    """The same numbers, each moved by its own small amount; sums and products of these stay exact."""
    if isinstance(value, list):
        return [_apart(one, 7 * start + n) for n, one in enumerate(value)]
    if np.asarray(value).dtype.kind != "f":
        return value
    return value + integers(*np.shape(value), start=start, largest=1000) / 2**20


def first_difference(mine, lecture):
    """The first cell, in the order in which the lecture finishes its cells, that ends in another number.

    Returns the cell (name, index) and the step of each run at which the numbers part; None, None, None if none does.
    """
    twins = {(place.title, place.shape): place for place in mine.places}
    last = dict(zip(lecture.write_cell.tolist(), lecture.write_step.tolist()))
    differs = _differing(mine, lecture, twins)
    cell = min((cell for cell in last if differs[cell]), key=last.get, default=None)
    if cell is None:
        return None, None, None
    place = lecture.place_of(cell)
    twin = twins.get((place.title, place.shape))
    its = None if twin is None else cell - place.first + twin.first
    return (place.name, place.index_of(cell)), *_parting(mine, its, lecture, cell)


def _differing(mine, lecture, twins):
    """For each cell of the lecture's run, whether mine ends in another number or has no such array."""
    found, right = mine.values_at(len(mine)), lecture.values_at(len(lecture))
    differs = np.zeros(len(right), bool)
    for place in lecture.places:
        twin = twins.get((place.title, place.shape))
        cells = slice(place.first, place.first + place.size)
        if twin is not None:
            same = np.equal if place.positions else _near  # a position is one large number
            differs[cells] = ~same(found[twin.first:twin.first + twin.size], right[cells])
        elif place.layer is not None:  # a local array of the lecture's may be one that the student has no use for
            differs[cells] = True
    return differs


def aligned(mine, lecture, cell=None, mine_step=None, lecture_step=None):
    """The steps (mine, lecture) at which both runs finish the same cell, in the lecture's order, up to a difference.

    The last pair is the difference itself; a run that never writes that cell stands at its last step.
    """
    twins = {(place.title, place.shape): place for place in mine.places}
    last = {number: step for step, number in zip(lecture.write_step.tolist(), lecture.write_cell.tolist())}
    pairs = []
    for number in sorted(last, key=last.get):
        place = lecture.place_of(number)
        twin = twins.get((place.title, place.shape))
        if cell == (place.name, place.index_of(number)):
            break
        writes = [] if twin is None else mine.writes_to(number - place.first + twin.first, len(mine))
        if len(writes):
            pairs.append((int(mine.write_step[writes[-1]]), last[number]))
    if cell is not None or not pairs:
        ends = len(mine) - 1, len(lecture) - 1
        pairs.append(tuple(end if step is None else step for step, end in zip((mine_step, lecture_step), ends)))
    return pairs


def _parting(mine, its, lecture, cell):
    """The steps at which the two sums of one cell part: at the first amount of mine that the lecture doesn't add.

    Where one of the two writes the cell once and the other adds it up, the last steps of both.
    """
    wanted = _amounts(lecture, cell)
    if its is None or not len(mine.writes_to(its, len(mine))):
        return None, wanted[0][0]
    added = _amounts(mine, its)
    if min(len(added), len(wanted)) > 1 or len(added) == len(wanted):
        left = list(wanted)
        for step, amount in added:
            match = next((entry for entry in left if _close(entry[1], amount)), None)
            if match is None:
                return step, (left or wanted)[0][0]
            left.remove(match)
        if left:  # an amount is missing
            return added[-1][0], left[0][0]
    return added[-1][0], wanted[-1][0]


def _amounts(run, cell):
    """What the writes added to the cell, as (step, amount), less those that added 0; at least the last one."""
    before = 0.0 if np.isnan(run.initial[cell]) else float(run.initial[cell])
    amounts = []
    for row in run.writes_to(cell, len(run)):
        value = float(run.write_value[row])
        amounts.append((int(run.write_step[row]), value - before))
        before = value
    return [entry for entry in amounts if not _close(entry[1], 0)] or amounts[-1:]


def _close(a, b):
    return bool(_near(np.float64(a), np.float64(b)))


def _near(a, b):
    """Cell by cell, whether two numbers differ by no more than rounding; two NaNs, and two equal infinities, do not."""
    with np.errstate(invalid="ignore"):  # inf - inf
        rounded = np.isfinite(b) & (np.abs(a - b) <= ROUNDING * np.maximum(1, np.abs(b)))
        return (a == b) | np.isnan(a) & np.isnan(b) | rounded
