"""The report of a check: as text, as HTML, and as a box with buttons, with the same words.

The text and the HTML are the same on every run, so that a notebook's test can compare them.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.notation import number_text
from ..listings import LISTINGS
from ..slips.mistakes import Mistake, mistakes_of

if TYPE_CHECKING:
    from .panel import Panel
    from .replay import Replay

# Listing -> the notebook that explains it.
NOTEBOOKS = {
    "L41": "01",
    "tdnn_backward": "01",
    "L21": "02",
    "L23": "03",
    "L31": "03",
    "L32": "03",
    "upsampling_between": "03",
    "zero_padding": "03",
    "L40": "03",
    "L25": "04",
    "L27": "04",
    "L33": "05",
    "linear_forward": "05",
    "linear_backward": "05",
    "L39": "06",
    "L07": "08",
    "L08": "09",
    "L11": "10",
    "L24": "10",
    "L26": "11",
    "L28": "11",
    "L19": "12",
    "L20": "12",
    "L30": "14",
    "L38": "14",
    "depthwise_forward": "16",
    "depthwise_backward": "16",
    "pointwise_forward": "16",
    "pointwise_backward": "16",
}


class Hint(str):
    """A text that a notebook shows without quotation marks."""

    __repr__ = str.__str__


@dataclass(frozen=True, eq=False)
class Difference:
    """The first wrong entry: its 0-based index, the expected and the received number.

    `witness` is the number that central differences give.
    """

    case: str
    name: str
    index: tuple[int, ...]
    expected: float
    received: float
    wrong: np.ndarray = field(repr=False)  # where the result is wrong
    has_maps: bool = True  # the last two axes are x and y
    witness: float | None = None
    silent: str = ""  # why central differences give no number

    @property
    def place(self) -> str:
        """The entry as the lecture writes it, counted from 1."""
        if not self.index:
            return self.name
        return f"{self.name}({_from_1(self.index)})"

    def lines(self) -> list[str]:
        """The difference in words, and the picture of the wrong entries."""
        lines = [self._first_line()]
        if self.silent:
            lines.append(self.silent)
        elif self.witness is not None:
            rounded = float(f"{self.witness:.4g}")
            lines.append(f"central differences give {number_text(rounded)}")
        if self.index:
            lines += self._picture()
        return lines

    def _first_line(self) -> str:
        place = self.place
        if self.index:
            numbers = ", ".join(map(str, self.index))
            place += f" ({self.name}[{numbers}] counted from 0)"
        expected, received = number_text(self.expected), number_text(self.received)
        if expected == received:
            error = abs(self.received - self.expected)
            received += f", off by about {error:.0e}"
        return f"{place}: expected {expected}, received {received}"

    def _picture(self) -> list[str]:
        """Where the array is wrong, in the map of the first wrong entry."""
        wrong: Any = self.wrong
        if self.name == "pidx":
            wrong = wrong.any(axis=-1)  # either of the two numbers of a position
        head = f"{int(wrong.sum())} of {wrong.size} entries of {self.name} are wrong; # marks them"
        if wrong.ndim > 2:
            map_index = self.index[: wrong.ndim - 2]
            wrong = wrong[map_index]
            head += f" in {self.name}({_from_1(map_index)},:,:)"
            if self.has_maps:
                wrong = wrong.T
                head += ", x to the right, y down"
        rows = np.where(np.atleast_2d(wrong), "#", ".")
        return [f"{head}:", *("    " + "".join(row) for row in rows)]


def _from_1(index: tuple[int, ...]) -> str:
    """An index as the lecture counts, from 1."""
    return ",".join(str(i + 1) for i in index)


@dataclass(frozen=True, eq=False)
class CaseReport:
    """One case: whether it is right, what is wrong about the call, the first wrong entry."""

    name: str
    sizes: str
    ok: bool
    said: str = ""
    first: Difference | None = None
    timed_out: bool = False
    tried: bool = True


class Report:
    """What a check found: `.ok`, `.cases`, `.first`, `.mistake`, `.candidates`.

    Each call of `.hint()` gives one more hint. For a function with a listing's arguments, `.like`
    is the listing's id and `.replay()` runs both side by side.
    """

    def __init__(
        self,
        function: str,
        operation: str,
        cases: list[CaseReport],
        candidates: list[Mistake],
        hints: int,
        limited: bool,
        like: str = "",
        replay: Callable[[], "Replay"] | None = None,
    ) -> None:
        self.function = " ".join(str(function).split())[:80]
        self.operation = operation
        self.cases = cases
        self.candidates = candidates
        self.limited = limited
        self.like = like
        self.replay: Any = replay
        self._hints = self._all_hints()[: max(hints, 0)]
        self._given = 0

    @property
    def ok(self) -> bool:
        """Whether every case that was tried is right, and none was given up."""
        return all(case.ok for case in self.cases)

    @property
    def first(self) -> Difference | None:
        """The first wrong entry of the first wrong case; None if there is none."""
        case = self._first_case()
        return case.first if case else None

    def _first_case(self) -> CaseReport | None:
        """The first case with a wrong entry."""
        return next((case for case in self.cases if case.first), None)

    @property
    def mistake(self) -> Mistake | None:
        """The named mistake, if exactly one gives the function's results on every case."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    def hint(self) -> Hint:
        """The next hint: where, which rule, which line, the corrected line.

        After the last one, the last one again.
        """
        if not self._hints:
            return Hint("no hints here: ask your instructor")
        self._given = min(self._given + 1, len(self._hints))
        return Hint(self._hints[self._given - 1])

    @property
    def hints_left(self) -> int:
        """How many hints are left; 0 where every case is right."""
        return 0 if self.ok else len(self._hints) - self._given

    def __str__(self) -> str:
        tried = [case for case in self.cases if case.tried]
        right = [case.name for case in tried if case.ok]
        wrong = [case.name for case in tried if not case.ok]
        score = f"{len(right)} of {len(tried)} cases are right"
        lines = [f"{self.function} as {self.operation}: {score}"]
        if right:
            lines.append(f"  right  {'; '.join(right)}")
        if wrong:
            lines.append(f"  wrong  {'; '.join(wrong)}")
        for case in self.cases:
            if not case.tried:
                lines.append(f"  not tried  {case.name}: {case.said}")
        if not self.limited:
            lines.append("  (no time limit here: it needs the main thread)")
        if not self.ok:
            lines += ["", *self._where(), *self._problems()]
            if not self.like:
                lines += ["", *self._diagnosis()]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head, _, rest = str(self).partition("\n")
        head, rest = html.escape(head), html.escape(rest)
        return (
            f'<div class="lecture-check"><b>{head}</b>'
            f'<pre style="margin:0;line-height:1.25">{rest}</pre></div>'
        )

    @cached_property
    def widget(self) -> "Panel":
        """The box that a notebook shows, with its buttons."""
        from .panel import report_panel

        return report_panel(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from .panel import view

        return view(self.widget)

    def _where(self) -> list[str]:
        """The first wrong entry, with its case."""
        case = self._first_case()
        if case is None or case.first is None:
            return []
        lines = [f"  {line}" for line in case.first.lines()]
        return [f"The first difference, on the case {case.name} ({case.sizes}):", *lines]

    def _problems(self) -> list[str]:
        """What is wrong about calls: each sentence once, with the names of its cases."""
        tried = [case for case in self.cases if case.tried]
        names: dict[str, list[str]] = {}
        for case in tried:
            if case.said:
                names.setdefault(case.said, []).append(case.name)
        lines = []
        for sentence, cases in names.items():
            which = "every case" if len(cases) == len(tried) else "; ".join(cases)
            lines.append(f"{sentence}  [{which}]")
        return lines

    def _diagnosis(self) -> list[str]:
        """Which named mistake gives these results."""
        if not self.candidates:
            return ["No named mistake gives exactly these results."]
        named = "; ".join(f"{row.id} ({self._read(row)})" for row in self.candidates)
        if self.mistake:
            return [
                f"This is the mistake: {named}.",
                "It gives the same result on every case. hint() says more.",
            ]
        return [
            "Each of these mistakes gives the same result on every case; "
            f"which it is stays open: {named}."
        ]

    def _read(self, mistake: Mistake) -> str:
        """Where to read about it: listing, title of the slide, slide deck, notebook."""
        id = mistake.listing_of(self.operation)
        if id is None:
            return "not in a listing"
        listing = LISTINGS[id]
        where = f"{listing.title}, {listing.deck}"
        if listing.id.startswith("L"):
            ids = "/".join(listing.ids)
            where = f'{ids} "{listing.title}", {listing.deck}'
        if id in NOTEBOOKS:
            where += f", notebook {NOTEBOOKS[id]}"
        return where

    def _all_hints(self) -> list[str]:
        """The hints, from the vaguest to the corrected line."""
        if self.ok:
            return ["nothing to hint at: every case is right"]
        where = "Where: " + "\n".join(self._where() or self._problems())
        if self.like:
            return [where]
        if not self.candidates:
            return [where, self._unknown_rule()]
        pairs = [self._lines(mistake) for mistake in self.candidates]
        reasons = _joined([mistake.reason for mistake in self.candidates], ", or: ")
        wrong = _joined([wrong for wrong, _ in pairs], ", or with ")
        right = _joined([right for _, right in pairs], ", or: ")
        return [
            where,
            f"Which rule: {reasons}.",
            f"Which line: your function does what the lecture would do with {wrong}.",
            f"The corrected line: {right}",
        ]

    def _unknown_rule(self) -> str:
        """The hint where no named mistake gives the function's results."""
        hint = "Which rule: no named mistake gives exactly these results."
        listings = [mistake.listing_of(self.operation) for mistake in mistakes_of(self.operation)]
        ids = _joined([id for id in listings if id], "; ")
        if ids:
            hint += f" Compare your loops with {ids}."
        return hint

    def _lines(self, mistake: Mistake) -> tuple[str, str]:
        """The wrong line and the right one, in words."""
        listing = mistake.listing_of(self.operation)
        wrong, right, numbers = mistake.written(listing)
        if not numbers:
            return f"`{wrong}`", right
        place = f"line {', '.join(map(str, numbers))} of {listing}"
        return f"`{wrong}` in the place of {place}", f"{right}  ({place})"


def _joined(texts: list[str], between: str) -> str:
    """The texts, each once, with a word between them."""
    return between.join(dict.fromkeys(texts))
