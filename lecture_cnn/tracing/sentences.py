"""The sentence of a step: its statement with the names of the cells, then with numbers, then the
result.

    z(1,1,1,1) += w(1,1,1,1,1) Y(0,1,1,1) = 0.5 + 2·0.25 = 1
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..language.notation import number_text
from ..language.syntax import ATOM, FACTOR, NEGATIVE, TERM, Printed, Tree, all_parts, printed

if TYPE_CHECKING:
    from .traces import Trace

Row = tuple[int, list[int], float, str | None]


def sentence(trace: "Trace", k: int, show: Callable = number_text) -> list[str]:
    """The parts of step k's sentence: names, numbers, result; fewer where they are the same.

    `show` writes a number.
    """
    return _Step(trace, k, show).parts()


def windows(trace: "Trace", k: int) -> list[list[int]]:
    """The cells of the windows of step k: each goes whole into every number that is made of it."""
    tree, step = trace.statement_at(k).value, _Step(trace, k, number_text)
    if tree is None:
        return []
    return [step.cells_of(part) for part in all_parts(tree) if part.get("window")]


class _Step:
    """What one step read, wrote and reported."""

    def __init__(self, trace: "Trace", k: int, show: Callable):
        self.trace, self.k, self.show = trace, k, show
        self.reads = trace.used_by(k) or [cells for cells, _ in trace.reads_of(k)]
        self.writes = trace.writes_of(k)
        self.written = trace.write_value[trace.rows(trace.write_step, k)].tolist()
        self.rows = list(trace.seen_of(k))
        self.finished = False  # whether the statement came to its end, as far as is known

    def parts(self) -> list[str]:
        statement = self.trace.statement_at(self.k)
        self.wanted = sum("write" in part for part in all_parts(statement.target))
        self.whole = self.wanted in (0, len(self.writes))  # a helper may write cells for a variable
        target = printed(statement.target, self.name)[0]
        if self.writes and self.trace.cell(self.writes[0])[0] == target:
            target = self.trace.piece_name(self.writes)  # a local array that is made
        if statement.value is None or statement.numbers is None or statement.result is None:
            return [target]
        value = printed(statement.value, self.name)[0]
        text = " ".join(filter(None, (target, statement.op, value)))
        result = self.result(statement.result)
        self.finished = result is not None
        if result is None and self.has_pieces(statement.target, statement.value):
            return [text]
        numbers = printed(statement.numbers, self.number, with_numbers=True)[0]
        parts = [text]
        for part in (numbers, result):
            if part is not None and part != value:
                parts.append(part)
                value = part
        return parts

    def has_pieces(self, target: Tree, value: Tree) -> bool:
        """Whether more than one number goes into a target, or is read by one token."""
        if self.wanted and self.writes:
            return True
        return any(len(self.cells_of(part)) > 1 for part in all_parts(target) + all_parts(value))

    def name(self, tree: Tree) -> Printed | None:
        """A cell or a piece, named as the lecture does."""
        cells = []
        if "write" in tree and self.writes:
            cells = [self.writes[tree["write"]]] if self.whole else self.writes
        elif "whole" not in tree and "target" not in tree:
            cells = self.cells_of(tree)
        return (self.trace.piece_name(cells), ATOM) if cells else None

    def number(self, tree: Tree) -> Printed | None:
        """What stands for a tree where numbers are printed; None if its number isn't known."""
        if tree.get("name") == "inner":
            return self.products(*tree["parts"])
        if tree.get("name") == "each":
            return self.turns(tree)
        value = self.known_value(tree)
        if value is not None:
            return _strong(value if isinstance(value, str) else self.show(value))
        cells = None if "whole" in tree else self.cells(tree)
        if cells is None or "seen" in tree and len(cells) == 1:
            return self.seen_number(tree)
        return _strong(", ".join(map(self.before, cells)))

    def before(self, cell: int) -> str:
        """A cell's value before the step."""
        return self.show(self.trace.value(cell, self.k))

    def factor(self, cell: int) -> str:
        text = self.before(cell)
        return f"({text})" if text.startswith("-") else text

    def known_value(self, tree: Tree) -> Any:
        """A number that stands outside the reads: before the run, in a variable, in a write."""
        if "variable" in tree:
            column = self.trace.variable.get(tree["variable"])
            return None if column is None else column[self.k].item()
        if "write" not in tree or not self.writes:
            return tree.get("number")
        if "old" in tree:
            return self.trace.value(self.writes[0], self.k)
        at = tree["write"]
        return self.trace.decoded(self.written[at], self.writes[at])

    def seen_number(self, tree: Tree) -> Printed | None:
        """What the run reported of a token: `...` if Python left it out."""
        if "seen" not in tree or "whole" in tree:
            return None
        row = self.seen_row(tree)
        if row is None:
            return ("...", ATOM) if self.finished else None
        _, _, value, text = row
        if text is None:
            text = self.show(value)
        return _strong(text) if text else None

    def result(self, tree: Tree) -> str | None:
        """What the target has after the step; None if that isn't one number for each target."""
        if not self.whole:
            return None
        for part in all_parts(tree):
            if "parts" in part:
                continue
            if self.number(part) is None or len(self.cells_of(part)) > 1:
                return None
        return printed(tree, self.number, with_numbers=True)[0]

    def cells(self, tree: Tree) -> list[int] | None:
        """The cells that a token read, or None."""
        if "slot" in tree:
            return self.reads[tree["slot"]] if tree["slot"] < len(self.reads) else None
        row = self.seen_row(tree)
        return row[1] or None if row else None

    def cells_of(self, tree: Tree) -> list[int]:
        """The cells that a token read, none where that isn't known."""
        return self.cells(tree) or []

    def seen_row(self, tree: Tree) -> Row | None:
        """What the run reported of a token, or None."""
        rows = (row for row in self.rows if row[0] == tree.get("seen"))
        return next(rows, None)

    def products(self, left: Tree, right: Tree) -> Printed | None:
        """An inner product as the sum of its products."""
        first, second = self.cells(left), self.cells(right)
        if first is None or second is None:
            return None
        pairs = [f"{self.factor(a)}·{self.factor(b)}" for a, b in zip(first, second)]
        return " + ".join(pairs), TERM if len(pairs) > 1 else FACTOR

    def turns(self, tree: Tree) -> Printed | None:
        """A comprehension as the row of its elements; None if it isn't run in this step."""
        if not self.finished and not self.seen_row(tree):
            return None
        everything, turn, texts = self.rows, [], []
        first, joint, last = tree["around"]
        for row in everything:
            turn.append(row)
            if row[0] == tree["seen"]:
                self.rows, turn = turn, []
                text, strength = printed(tree["element"], self.number, with_numbers=True)
                texts.append(f"({text})" if joint == " + " and strength < TERM else text)
        self.rows = everything
        if joint == " + ":
            return joint.join(texts) or "0", TERM if len(texts) > 1 else ATOM
        return first + joint.join(texts) + last, ATOM


def _strong(text: str) -> Printed:
    return text, NEGATIVE if text.startswith("-") else ATOM
