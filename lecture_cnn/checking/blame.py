"""Which earlier line is to blame for the first wrong number: `blamed(mine, lecture, at, step)`.

A line may write a wrong number because one above it cut the wrong window, or added to its sum what
does not belong there. The two runs are compared by what is read for one cell of a result: a number
that the lecture never reads for this cell is foreign, and the line that brought it is to blame.
Where nothing tells, it is the line itself.
"""

import ast
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..language.source import names_in, parts_of, read_tree
from ..tracing.traces import Trace
from .cases import Shape
from .parting import NO_CELL, Index, Side

DEEPEST = 4  # lines from the wrong number back to the one to blame
MOST_SUMMANDS = 2000
MOST_TOGETHER = 200
SETS = ast.Assign | ast.AugAssign | ast.AnnAssign
Numbers = set[float]


def blamed(mine: Side, lecture: Side, at: Index, step: int) -> int:
    """The step of mine that is to blame for the wrong number that a step wrote.

    The inputs must be numbers that all differ; else nothing is foreign.
    """
    wanted = _Wanted(lecture, at[0], _written(mine, at, step))
    return _Search(mine.trace, wanted).from_step(step)


def _written(mine: Side, at: Index, step: int) -> list[Shape]:
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

    def __init__(self, lecture: Side, name: str, indices: list[Shape]) -> None:
        self.trace = lecture.trace
        self.inputs = self._inputs()
        self.groups: list[Numbers] = []  # of each step that writes the cell
        numbers = lecture.cells.get(name)
        cells = [] if numbers is None else [int(numbers[index]) for index in indices]
        for cell in cells:
            if cell != NO_CELL:
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

    def _numbers(
        self, cells: set[int], step: int, seen: set[int], deepest: int
    ) -> Numbers:
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

    def foreign(self, read: Numbers) -> Numbers:
        """Those of the numbers that the lecture does not read for the cell, or not together."""
        outside = read - self.all
        largest = max(map(len, self.groups), default=0)
        if outside or not read or len(read) > largest:
            return outside
        left = [read - group for group in self.groups]
        fewest = min(map(len, left))
        return set().union(*(one for one in left if len(one) == fewest))


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

    def node(self, step: int) -> ast.stmt:
        return self.nodes[self.trace.statement[step]]

    def from_step(self, step: int, deepest: int = DEEPEST) -> int:
        """The step to blame; the step itself where nothing tells of another."""
        node = self.node(step)
        if not deepest or not isinstance(node, SETS):
            return step
        sources = self.sources(step)
        own = self.read(step)
        foreign = self.wanted.foreign(own.union(*map(self.read, sources)))
        for source in sources:
            if foreign & self.read(source):
                return self.from_step(source, deepest - 1)
        if foreign & own:
            return step
        summand = self.foreign_summand(step)
        return step if summand is None else self.from_step(summand, deepest - 1)

    def read(self, step: int) -> Numbers:
        """The inputs' numbers in the cells that a step reads or cuts out, but for its own sum."""
        written = set(self.trace.writes_of(step))
        cells = []
        for piece, _ in self.trace.reads_of(step):
            cells += [cell for cell in piece if cell not in written]
        values = self.trace.values_at(step)[cells]
        return set(values.tolist()) & self.wanted.inputs

    # ------------------------------------------------------------ lines before

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
            # a sum that goes on from another cell is no source
            since = max([begun[-1], *own[-1:]])
            for summand in added[added > since][:MOST_SUMMANDS].tolist():
                if self.wanted.foreign(self.read(summand)):
                    return summand
        return None


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
