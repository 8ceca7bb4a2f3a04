"""Which earlier line is to blame for the first wrong number: `blamed(mine, lecture, at, step)`.

A line may write a wrong number because one above it cut the wrong window, set the wrong index, let
it run where it should not, or began with the wrong value. The two runs are compared by what is read
for one cell of a result: a number that the lecture never reads for this cell is foreign, and the
line that brought it is to blame. Where nothing tells, it is the line itself.
"""

import ast
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..language.source import names_in, parts_of, read_tree
from ..tracing.traces import Trace
from .parting import NO_CELL, Index, Side
from .replay import amounts_of, near

DEEPEST = 4  # lines from the wrong number back to the one to blame
MOST_SUMMANDS = 2000
MOST_TOGETHER = 200
SETS = ast.Assign | ast.AugAssign | ast.AnnAssign
Numbers = set[float]
Place = tuple[int, ...]  # an index


def blamed(mine: Side, lecture: Side, at: Index, step: int) -> int:
    """The step of mine that is to blame for the wrong number that a step wrote.

    The inputs must be numbers that all differ; else nothing is foreign.
    """
    wanted = _Wanted(lecture, at[0], _written(mine, at, step))
    return _Search(mine.trace, wanted).from_step(step)


def _written(mine: Side, at: Index, step: int) -> list[tuple[int, ...]]:
    """The indices of a result that a step wrote together, the wrong one among them."""
    name, index = at
    written = mine.trace.writes_of(step)
    if len(written) == 1:
        return [index]
    is_written = np.isin(mine.cells[name], written)
    places = np.argwhere(is_written)[:MOST_TOGETHER]
    return [index, *map(tuple, places.tolist())]


# ---------------------------------------------------------------- what the lecture reads


class _Wanted:
    """The numbers of the inputs, and those that the lecture's run reads for cells of a result."""

    def __init__(self, lecture: Side, name: str, indices: list[tuple[int, ...]]) -> None:
        self.trace = lecture.trace
        self.inputs = self._inputs()
        self.groups: list[Numbers] = []  # of each step that writes the cell
        self.amounts: list[float] = []  # that are added to it, and what it ends in
        numbers = lecture.cells.get(name)
        cells = [] if numbers is None else [int(numbers[index]) for index in indices]
        for cell in cells:
            if cell != NO_CELL:
                final = float(self.trace.values_at(len(self.trace))[cell])
                self.amounts += [final, *(amount for _, amount in amounts_of(self.trace, cell))]
                for row in self.trace.writes_to(cell, len(self.trace)):
                    self.groups += self._together(int(self.trace.write_step[row]), cell)
        self.all: Numbers = set().union(*self.groups)
        if not self.groups or self._uses_numbers(cells[0]):
            self.inputs = set()  # what these numbers are made of is not known here

    def _inputs(self) -> Numbers:
        """The numbers of the arrays that came in, but for 0 and those that stand there twice."""
        came_in = self.trace.initial[self.trace.created < 0]
        known = came_in[np.isfinite(came_in)]
        numbers, counts = np.unique(known, return_counts=True)
        once = numbers[counts == 1]
        return set(once.tolist()) - {0.0}

    def _together(self, step: int, cell: int) -> list[Numbers]:
        """The numbers that a step takes together; of a scalar product those of each product."""
        pieces = []
        for cells in self.trace.used_by(step):
            if cells != [cell]:
                pieces.append(cells)
        lengths = list(map(len, pieces))
        is_product = len(pieces) == 2 and lengths[0] == lengths[1]
        taken: list[Any] = list(zip(*pieces)) if is_product else [sum(pieces, [])]
        found = []
        for cells in taken:
            found.append(self._numbers(set(cells), step, {cell}, DEEPEST))
        return found

    def _uses_numbers(self, cell: int) -> bool:
        """Whether what is written to a cell is made of variables that are no arrays."""
        definition = read_tree(self.trace.function)
        computed = self._numbers_set(definition)
        lines = set()
        for row in self.trace.writes_to(cell, len(self.trace)):
            step = int(self.trace.write_step[row])
            number = self.trace.statement_at(step).line
            lines.add(self.trace.lines[number - 1].file_line)
        for node in parts_of(definition, SETS):
            if node.lineno in lines:
                used = _outside_of_indices(node)
                if used & computed:
                    return True
        return False

    def _numbers_set(self, definition: ast.AST) -> set[str]:
        """The variables that are computed as numbers."""
        stored = set()
        for node in parts_of(definition, SETS):
            called = names_in(node.value) if isinstance(node.value, ast.Call) else []
            if isinstance(node.value, ast.BinOp) or "sqrt" in called:
                stored |= set(names_in(node, ast.Store))
        return stored

    def _numbers(self, cells: set[int], step: int, seen: set[int], deepest: int) -> Numbers:
        """The inputs' numbers in cells, also by way of arrays that the run made."""
        found: Numbers = set()
        values = self.trace.values_at(step)
        for cell in cells - seen:
            if values[cell] in self.inputs:
                found.add(float(values[cell]))
            elif deepest:
                seen = seen | {cell}
                for row in self.trace.writes_to(cell, step):
                    source = int(self.trace.write_step[row])
                    used: set[int] = set()
                    used = used.union(*self.trace.used_by(source))
                    found |= self._numbers(used, source, seen, deepest - 1)
        return found

    def axes_outside(self, foreign: Numbers) -> set[int]:
        """The axes, counted from the last, along which foreign numbers of an input lie outside of
        those that the lecture reads for the cell."""
        axes: set[int] = set()
        for array in self.trace.arrays:
            if array.created >= 0:
                continue
            values = self.trace.initial[array.first : array.first + array.size]
            places = [
                np.argwhere(np.isin(values.reshape(array.shape), list(some)))
                for some in (foreign, self.all)
            ]
            if all(map(len, places)):
                for axis in range(-len(array.shape), 0):
                    of_foreign, of_all = places[0][:, axis], places[1][:, axis]
                    outside = set(of_foreign) - set(of_all)
                    axes |= {axis} if outside else set()
        return axes

    def foreign(self, read: Numbers) -> list[Numbers]:
        """Those of the numbers that the lecture does not read for the cell, or not together: as
        sets, each of which may be it.
        """
        outside = read - self.all
        if outside:
            return [outside]
        largest = max(map(len, self.groups), default=0)
        if not read or len(read) > largest:
            return []
        left = [read - group for group in self.groups]
        fewest = min(map(len, left))
        if fewest == 0:
            return []
        found = []
        for one in left:
            if len(one) == fewest:
                found.append(one)
        return found


# ---------------------------------------------------------------- what mine reads


class _Search:
    """From the step that wrote a wrong number back to the one to blame."""

    def __init__(self, trace: Trace, wanted: _Wanted) -> None:
        self.trace, self.wanted = trace, wanted
        definition = read_tree(trace.function)
        by_line: dict[int, ast.stmt] = {}
        for node in parts_of(definition, ast.stmt):
            by_line.setdefault(node.lineno, node)
        self.nodes: list[ast.stmt] = []  # of each statement of the table
        for statement in trace.table:
            line = trace.lines[statement.line - 1]
            self.nodes.append(by_line[line.file_line])
        self.above: dict[ast.AST, ast.AST] = {}
        for node in parts_of(definition, ast.AST):
            for part in ast.iter_child_nodes(node):
                self.above[part] = node
        self.counters: set[str] = set()
        for loop in parts_of(definition, ast.For):
            self.counters |= set(names_in(loop.target))

    def node(self, step: int) -> ast.stmt:
        return self.nodes[self.trace.statement[step]]

    def from_step(self, step: int, deepest: int = DEEPEST) -> int:
        """The step to blame; the step itself where nothing tells of another."""
        node = self.node(step)
        if not deepest or not isinstance(node, SETS):
            return step
        number = self.wrong_number(step)
        if number is not None:
            return self.from_step(number, deepest - 1)
        sources = self.sources(step)
        own = self.read(step)
        together = own.union(*map(self.read, sources))
        foreign = self.wanted.foreign(together)
        for source in sources:
            brought = self.read(source)
            if any(one & brought for one in foreign):
                return self.from_step(source, deepest - 1)
        if any(one & own for one in foreign):
            return self.that_let_in(step, [one for one in foreign if one & own])
        summand = self.foreign_summand(step)
        if summand is not None:
            return self.from_step(summand, deepest - 1)
        return self.without_foreign(step)

    def that_let_in(self, step: int, foreign: list[Numbers]) -> int:
        """The step that let one of these in; the step itself where nothing tells of another."""
        let_in = [self.of_index(step, one) for one in foreign]
        return next((one for one in let_in if one != step), step)

    def read(self, step: int) -> Numbers:
        """The inputs' numbers in the cells that a step reads or cuts out, but for its own sum."""
        written = set(self.trace.writes_of(step))
        cells = []
        for piece, _ in self.trace.reads_of(step):
            cells += [cell for cell in piece if cell not in written]
        values = self.trace.values_at(step)[cells]
        return set(values.tolist()) & self.wanted.inputs

    # ------------------------------------------------------------ lines before

    def wrong_number(self, step: int) -> int | None:
        """The step that computed the number that a step only passes on, if the lecture has no such
        number for the cell."""
        value = getattr(self.node(step), "value", None)
        if not isinstance(value, ast.Name):
            return None
        source = self.setting(value.id, step)
        if source is None or not isinstance(self.node(source), ast.Assign):
            return None
        written = self.trace.writes_of(step)
        if len(written) != 1 or not self.wanted.amounts:
            return None
        number = self.trace.values_at(step + 1)[written[0]]
        if isinstance(self.node(step), ast.AugAssign):
            number -= self.trace.values_at(step)[written[0]]
        is_wanted = near(np.array(self.wanted.amounts), number).any()
        return None if is_wanted else source

    def sources(self, step: int) -> list[int]:
        """The steps that set the variables that a step uses, inside of a loop around both."""
        found = []
        for name in names_in(self.node(step), ast.Load):
            source = self.setting(name, step)
            if source is not None and source not in found:
                found.append(source)
        return found

    def setting(self, name: str, before: int) -> int | None:
        """The last step that set a variable, if a loop goes round both."""
        steps = self.steps_of(self.that_set(name, SETS), before)
        if not len(steps):
            return None
        last = int(steps[-1])
        loops = self.loops(self.node(last))
        return last if loops and loops[0] in self.loops(self.node(before)) else None

    def that_set(self, name: str, kind: type | object) -> list[int]:
        """The statements of a kind that set a variable."""
        numbers = []
        for number, node in enumerate(self.nodes):
            stored: list[str] = []
            if isinstance(node, kind):  # type: ignore
                stored = names_in(node, ast.Store)
            if name in stored:
                numbers.append(number)
        return numbers

    def steps_of(self, numbers: Iterable[int], before: int) -> np.ndarray:
        """The steps of these statements before a step."""
        return np.flatnonzero(np.isin(self.trace.statement[:before], list(numbers)))

    def loops(self, node: ast.AST) -> list[ast.AST]:
        """The loops around a statement, the innermost first."""
        found: list[ast.AST] = []
        while node in self.above:
            node = self.above[node]
            if isinstance(node, ast.For | ast.While):
                found.append(node)
        return found

    def foreign_summand(self, step: int) -> int | None:
        """The first step that added something foreign to a sum that a step uses."""
        for name in names_in(self.node(step), ast.Load):
            begun = self.steps_of(self.that_set(name, ast.Assign), step)
            added = self.steps_of(self.that_set(name, ast.AugAssign), step)
            if not len(begun):
                continue
            own = self.steps_of([self.trace.statement[step]], step)
            since = max([begun[-1], *own[-1:]])  # a sum that goes on from another cell is no source
            for summand in added[added > since][:MOST_SUMMANDS].tolist():
                if self.wanted.foreign(self.read(summand)):
                    return summand
        return None

    # ------------------------------------------------------------ indices, conditions, beginnings

    def of_index(self, step: int, foreign: Numbers) -> int:
        """The step that let a foreign number in: a condition about the index, or what set it."""
        names = self.guilty_names(step, foreign)
        for condition in self.conditions(self.node(step)):
            if names & self.behind(condition, step):
                return self.last_of(condition, step)
        for name in sorted(names - self.counters):
            source = self.setting(name, step)
            if source is not None:
                return source
        return self.piece_before(step, foreign)

    def piece_before(self, step: int, foreign: Numbers) -> int:
        """The step before all loops that cut the piece in which the foreign numbers were read."""
        values = self.trace.values_at(step)
        for piece, _ in self.trace.reads_of(step):
            if foreign.isdisjoint(values[piece].tolist()):
                continue
            for name in names_in(self.node(step), ast.Load):
                numbers = self.that_set(name, ast.Assign)
                steps = self.steps_of(numbers, step)
                if len(steps) and _is_cut(self.node(int(steps[-1])), piece, self.trace):
                    return int(steps[-1])
        return step

    def behind(self, condition: ast.If, step: int) -> set[str]:
        """The names of a condition, and those that its indices are computed from."""
        names = set(names_in(condition.test))
        for name in names & self.index_names(step):
            source = self.setting(name, step)
            if source is not None:
                names |= set(names_in(self.node(source), ast.Load))
        return names

    def index_names(self, step: int) -> set[str]:
        """The names in all indices of a step."""
        parts = parts_of(self.node(step), ast.Subscript)
        return set().union(*(names_in(part.slice) for part in parts))

    def guilty_names(self, step: int, foreign: Numbers) -> set[str]:
        """The names in the indices along which foreign cells lie outside of the others."""
        names: set[str] = set()
        values = self.trace.values_at(step)
        others = self.wanted.inputs - foreign
        for piece, _ in self.trace.reads_of(step):
            array = self.trace.array_of(piece[0])
            outside, inside = [], []
            for cell in piece:
                if values[cell] in foreign:
                    outside.append(array.index_of(cell))
                elif values[cell] in others:
                    inside.append(array.index_of(cell))
            for part in parts_of(self.node(step), ast.Subscript):
                if getattr(part.value, "id", "") == array.name:
                    names |= _names_outside(part, inside, outside)
        return self.along(self.wanted.axes_outside(foreign), step) & names or names

    def along(self, axes: set[int], step: int) -> set[str]:
        """The names in the indices of a step along these axes, counted from the last."""
        names: set[str] = set()
        for part in parts_of(self.node(step), ast.Subscript):
            indices = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
            for axis in axes:
                if -axis <= len(indices):
                    names |= set(names_in(indices[axis]))
        return names

    def conditions(self, node: ast.AST) -> list[ast.If]:
        """What decides in its loops whether a statement is run: `if` around it, and `continue`."""
        found: list[ast.If] = []
        while node in self.above:
            around = self.above[node]
            for block in (getattr(around, "body", []), getattr(around, "orelse", [])):
                if node in block:
                    before = block[: block.index(node)]
                    found += filter(_goes_on, before)
            if isinstance(around, ast.If):
                found.append(around)
            node = around
        return found

    def last_of(self, node: ast.stmt, step: int) -> int:
        """The last step of a statement before a step; the step itself where it has none."""
        numbers = []
        for number, one in enumerate(self.nodes):
            if one is node:
                numbers.append(number)
        steps = self.steps_of(numbers, step)
        return int(steps[-1]) if len(steps) else step

    def without_foreign(self, step: int) -> int:
        """The beginning of a value that was never changed, or the comparison that let it be."""
        node = self.node(step)
        value = getattr(node, "value", None)
        if isinstance(value, ast.Name):
            steps = self.steps_of(self.that_set(value.id, SETS), step)
            if len(steps) and _is_constant(self.node(int(steps[-1]))):
                return int(steps[-1])
        around = self.above.get(node)
        if isinstance(around, ast.If) and _is_copy(value):
            comparison = self.last_of(around, step)
            if any(True for _ in self.trace.reads_of(comparison)):
                return comparison
        return step


def _outside_of_indices(node: ast.AST) -> set[str]:
    """The names whose values a statement uses, without those of arrays and of their indices."""
    in_cells = set()
    for part in parts_of(node, ast.Subscript):
        in_cells.update(parts_of(part, ast.Name))
    found = set()
    for name in parts_of(node, ast.Name):
        if isinstance(name.ctx, ast.Load) and name not in in_cells:
            found.add(name.id)
    return found


def _names_outside(node: ast.Subscript, inside: list[Place], outside: list[Place]) -> set[str]:
    """The names in the index of each axis along which some places lie outside of the others."""
    names: set[str] = set()
    axes = [node.slice]
    if isinstance(node.slice, ast.Tuple):
        axes = node.slice.elts
    for axis, index in enumerate(axes):
        seen = {place[axis] for place in inside}
        wanted = {place[axis] for place in outside}
        if not wanted <= seen:
            names |= set(names_in(index))
    return names


def _is_cut(node: ast.AST, piece: list[int], trace: Trace) -> bool:
    """Whether a statement only cuts out a part of the array that a piece belongs to: m = y[0]."""
    value = getattr(node, "value", None)
    if not isinstance(value, ast.Subscript) or not isinstance(value.slice, ast.Constant):
        return False
    return getattr(value.value, "id", "") == trace.array_of(piece[0]).name


def _goes_on(node: ast.AST) -> bool:
    """Whether this is `if ...: continue`."""
    return isinstance(node, ast.If) and any(isinstance(one, ast.Continue) for one in node.body)


def _is_constant(node: ast.AST) -> bool:
    """Whether a statement sets a number that is written out."""
    value = getattr(node, "value", None)
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant)


def _is_copy(value: ast.AST | None) -> bool:
    """Whether a value is one that stands somewhere, or a tuple of such."""
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return all(isinstance(part, ast.Name | ast.Subscript) for part in parts)
