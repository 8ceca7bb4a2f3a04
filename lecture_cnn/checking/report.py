"""The report of a check: as text, as HTML, as JSON, and as a box with buttons.

The answer comes in steps. The text has the verdict on each result, the place and the condition;
the hints ask for the rule, show the line, name the mistake, correct it. Text and HTML are the same
on every run, so that a notebook's test can compare them.
"""

import html
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.notation import number_text
from ..listings import LISTINGS
from ..slips.mistakes import Mistake, mistakes_of
from .calling import NO_ANSWER
from .diagnosis import ANOTHER, NOT_TRIED, RIGHT, WRONG, Result

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
    """One case: whether it is right, what is wrong about the call, the first wrong entry.

    `wrong` are the names of the results that are wrong.
    """

    name: str
    sizes: str
    ok: bool
    said: str = ""
    first: Difference | None = None
    timed_out: bool = False
    tried: bool = True
    wrong: tuple[str, ...] = ()


class Report:
    """What a check found: `.ok`, `.read_as`, `.results`, `.first`, `.cases`, `.to_json()`.

    `.results` has for each result its `.verdict` ("right", "wrong", "another convention" or "not
    tried"), `.mistake` (its name or None) and `.condition` (words or None). `.mistake` is the one
    named mistake that explains all, `.candidates` are those that do. Each call of `.hint()` gives
    one more hint. For a function with a listing's arguments, `.like` is the listing's id and
    `.replay()` runs both side by side.
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
        mended: Callable[[list[str]], dict[str, Any]] | None = None,
        results: dict[str, Result] | None = None,
        read_as: str = "",
        usual: bool = True,
        why: str = "",
    ) -> None:
        self.function = " ".join(str(function).split())[:80]
        self.operation = operation
        self.cases = cases
        self.candidates = candidates
        self.limited = limited
        self.like = like
        self.replay: Any = replay
        self.results = results or {}
        self.read_as = f"read as: {read_as}" if read_as else "not read"
        self._usual = usual or not read_as
        self._why = why
        self._mended = mended
        self._most_hints = max(hints, 0)
        self._given = 0

    @property
    def ok(self) -> bool:
        """Whether no result is wrong, one at least is right or another convention, and no case was
        given up."""
        verdicts = [one.verdict for one in self.results.values()]
        if WRONG in verdicts or not {RIGHT, ANOTHER} & set(verdicts):
            return False
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
        """The next hint: the rule as a question, the line, the mistake's name, the correction.

        None says what one before has said.
        """
        if not self._hints:
            return Hint("no hints here: ask your instructor")
        if self._given == len(self._hints):
            return Hint("that was the last hint")
        self._given += 1
        return Hint(self._hints[self._given - 1])

    @property
    def hints_left(self) -> int:
        """How many hints are left; 0 where every case is right."""
        return 0 if self.ok else len(self._hints) - self._given

    @property
    def has_hints(self) -> bool:
        """Whether there is a hint at all, without looking for what it says."""
        return bool(self._most_hints) and not self.ok

    @cached_property
    def _hints(self) -> list[str]:
        """The hints that may be given. A change of the text is looked for here: it takes time."""
        return self._all_hints()[: self._most_hints]

    def __str__(self) -> str:
        lines = [*self._score(), *self._untried()]
        if not self.limited:
            lines.append("  (no time limit here: it needs the main thread)")
        for name, one in self.results.items():
            if one.verdict == ANOTHER:
                lines.append(f"  another convention, no mistake: {name} is {one.condition}")
        if self.ok:
            lines += [f"  {sentence}" for sentence in self._left_out()]
        else:
            lines += ["", *self._where(), *self._problems(), *self._known()]
        return "\n".join(line.rstrip() for line in lines)

    def _score(self) -> list[str]:
        """How many cases are right, how the function was read, and which cases are which."""
        tried = [case for case in self.cases if case.tried]
        right = [case.name for case in tried if case.ok]
        wrong = [case.name for case in tried if not case.ok]
        score = f"{len(right)} of {len(tried)} cases are right"
        lines = [f"{self.function} as {self.operation}: {score}"]
        if not self._usual:
            lines.append(f"  {self.read_as}")
        if right:
            lines.append(f"  right  {'; '.join(right)}")
        if wrong:
            lines.append(f"  wrong  {'; '.join(wrong)}")
        return lines

    def _known(self) -> list[str]:
        """What is known of the mistake; the expected form where the function could not be read."""
        if self._why:
            return ["", *self._why.splitlines()]
        if self.like:
            return []
        return ["", *self._verdicts(), *self._diagnosis()]

    def _untried(self) -> list[str]:
        """The cases that were not tried: each reason once."""
        reasons: dict[str, list[str]] = {}
        for case in self.cases:
            if not case.tried:
                reasons.setdefault(case.said, []).append(case.name)
        found = []
        for said, names in reasons.items():
            found.append(f"  not tried  {'; '.join(names)}: {said}")
        return found

    def to_json(self) -> str:
        """The report as JSON: what a program that reads many reports needs."""
        first = self.first
        place = None if first is None else [first.case, first.name, list(first.index)]
        results = {}
        for name, one in self.results.items():
            results[name] = {
                "verdict": one.verdict,
                "mistake": one.mistake,
                "condition": one.condition,
            }
        cases = []
        for case in self.cases:
            cases.append({"name": case.name, "tried": case.tried, "ok": case.ok, "said": case.said})
        report = {
            "function": self.function,
            "operation": self.operation,
            "ok": self.ok,
            "read_as": self.read_as,
            "results": results,
            "mistake": self.mistake.id if self.mistake else None,
            "candidates": [row.id for row in self.candidates],
            "first": place,
            "cases": cases,
        }
        return json.dumps(report, indent=2)

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
        try:
            from .panel import view
        except ModuleNotFoundError:  # without ipywidgets the text is shown
            return {}
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

    def _left_out(self) -> list[str]:
        """That some of the results, and not all, were not tried: they are not returned."""
        names = []
        for name, one in self.results.items():
            if one.verdict == NOT_TRIED:
                names.append(name)
        if not names or len(names) == len(self.results):
            return []
        verb = "was" if len(names) == 1 else "were"
        return [f"{_and(names)} {verb} not tried"]

    def _verdicts(self) -> list[str]:
        """What is known of each result by itself."""
        lines = self._right_ones()
        lines += [f"{sentence}." for sentence in self._left_out()]
        said = " ".join(self._problems())
        for name, one in self.results.items():
            is_open = one.verdict == WRONG and not one.mistakes
            if is_open and one.condition and one.condition not in said:
                lines.append(f"{name} is wrong: {one.condition}.")
        return lines

    def _right_ones(self) -> list[str]:
        """Which results are right, and where."""
        names: dict[str, list[str]] = {}
        for name, one in self.results.items():
            if one.verdict == RIGHT:
                where = one.condition or "on every case that was tried"
                names.setdefault(where, []).append(name)
        lines = []
        for where, some in names.items():
            verb = "is" if len(some) == 1 else "are"
            lines.append(f"{_and(some)} {verb} right {where}.")
        return lines

    def _diagnosis(self) -> list[str]:
        """Whether a named mistake gives these results. The name itself comes with a hint."""
        wrong = {name: one for name, one in self.results.items() if one.verdict == WRONG}
        if self.mistake:
            return ["A named mistake gives the same result on every case: hint() leads to it."]
        if self.candidates:
            count = len(self.candidates)
            return [
                f"{count} named mistakes give the same result on every case; "
                "which of them it is stays open: hint() leads to them."
            ]
        lines = []
        for name, one in wrong.items():
            if one.together:
                lines.append(f"{name}: two named mistakes together give it; hint() leads to them.")
            elif one.mistakes:
                lines.append(f"{name}: a named mistake gives it; hint() leads to it.")
        return lines or ["No named mistake gives exactly these results."]

    def _read(self, mistake: Mistake) -> str:
        """Where to read about a mistake."""
        id = mistake.listing_of(self.operation)
        return "not in a listing" if id is None else _where_to_read(id)

    def _all_hints(self) -> list[str]:
        """The hints, from the rule to the corrected line; none repeats the report or another."""
        if self.ok:
            return ["nothing to hint at: every case is right"]
        if self.like:
            return [f"Step through it: lc.replay runs your loops beside {self.like}."]
        rows = self._rows()
        if not rows:
            return self._hints_by_change() or [self._unknown_rule()]
        between = "; or: " if self.candidates else "; and: "
        reasons = _joined([row.reason for row in rows], between)
        named = _joined([f"{row.id} ({self._read(row)})" for row in rows], "; ")
        shown = _joined([self._shown(row) for row in rows], "; ")
        right = _joined([self._lines(row)[1] for row in rows], ", or: ")
        return [
            f"Which rule: {reasons}. Is it so in your code?",
            f"{shown}.",
            f"The mistake: {named}.",
            f"The correction: {right}",
        ]

    def _hints_by_change(self) -> list[str]:
        """The hints where no mistake has a name, and one change of the text makes it right."""
        changes = self._changes()
        if not changes:
            return []
        kinds = [one.kind for one in changes if f"{one.kind}." not in str(self)]
        lines = _joined([f"line {one.line}" for one in changes], " and at ")
        each = [f"`{one.old}` in line {one.line}" for one in changes]
        places = _joined(each, " and at ")
        corrections = _joined(list(map(str, changes)), "; ")
        rule = "Where to begin: work out the first wrong cell by hand, along your own lines."
        if kinds:
            told = _joined(kinds, "; and: ")
            rule = f"Which rule: what is wrong is of this kind: {told}."
        return [
            rule,
            f"Which line: look at {lines} of your text.",
            f"Which part of it: look at {places}.",
            f"The correction: {corrections}.",
        ]

    def _changes(self) -> list[Any]:
        """The change of each wrong result that has no name; one that is not known is looked for."""
        open_ones = {}
        for name, one in self.results.items():
            if one.verdict == WRONG and not one.mistakes:
                open_ones[name] = one.mended
        left = [name for name, change in open_ones.items() if change is None]
        if left and self._mended is not None:
            open_ones |= self._mended(left)
        return [change for change in open_ones.values() if change is not None]

    def _rows(self) -> list[Mistake]:
        """The named mistakes: one of them is it; or each is there, in a result of its own."""
        if self.candidates:
            return list(self.candidates)
        rows: dict[Mistake, None] = {}
        for one in self.results.values():
            if one.verdict == WRONG:
                rows |= dict.fromkeys(one.mistakes)
        return list(rows)

    def _shown(self, mistake: Mistake) -> str:
        """What the function does, as the line that the lecture would have to have."""
        wrong, _ = self._lines(mistake)
        if " in the place of " in wrong:
            return f"Which line: your function does what the lecture would do with {wrong}"
        return f"What your function does: {wrong}"

    def _unknown_rule(self) -> str:
        """The hint where no named mistake gives the function's results."""
        if any(NO_ANSWER in case.said for case in self.cases):
            return (
                "Which rule: every loop comes to an end. Is what its condition asks for changed "
                "in every round?"
            )
        hint = "Which rule: no named mistake gives exactly these results."
        listings = [mistake.listing_of(self.operation) for mistake in mistakes_of(self.operation)]
        numbered = [id for id in listings if id and id.startswith("L")]
        main = Counter(numbered or [id for id in listings if id]).most_common(2)
        if main:
            hint += f" Compare your loops with {'; '.join(_where_to_read(id) for id, _ in main)}."
        return hint

    def _lines(self, mistake: Mistake) -> tuple[str, str]:
        """The wrong line and the right one, in words."""
        listing = mistake.listing_of(self.operation)
        wrong, right, numbers = mistake.written(listing)
        if not numbers:
            return f"`{wrong}`", right
        place = f"line {', '.join(map(str, numbers))} of {listing}"
        return f"`{wrong}` in the place of {place}", f"{right}  ({place})"


def _where_to_read(id: str) -> str:
    """A listing with the title of its slide, the slide deck, the notebook."""
    listing = LISTINGS[id]
    where = f"{listing.title}, {listing.deck}"
    if listing.id.startswith("L"):
        ids = "/".join(listing.ids)
        where = f'{ids} "{listing.title}", {listing.deck}'
    if id in NOTEBOOKS:
        where += f", notebook {NOTEBOOKS[id]}"
    return where


def _and(names: list[str]) -> str:
    """Names in a row: dw and db; dy, dw and db."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _joined(texts: list[str], between: str) -> str:
    """The texts, each once, with a word between them."""
    return between.join(dict.fromkeys(texts))
