"""What a check found, as text, as HTML and as a box with buttons, with the same words.

The text and the HTML are stable, so that a notebook's test can compare them.
"""

import html
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..language.notation import shown
from ..listings import LISTINGS

NOTEBOOKS = {  # listing -> the notebook that explains it
    "L41": "01", "tdnn_backward": "01", "L21": "02", "L23": "03", "L31": "03", "L32": "03", "upsampling_between": "03",
    "zero_padding": "03", "L40": "03", "L25": "04", "L27": "04", "L33": "05", "linear_forward": "05",
    "linear_backward": "05", "L39": "06", "L07": "08", "L08": "09", "L11": "10", "L24": "10", "L26": "11", "L28": "11",
    "L19": "12", "L20": "12", "L30": "14", "L38": "14", "depthwise_forward": "16", "depthwise_backward": "16",
    "pointwise_forward": "16", "pointwise_backward": "16"}


class Hint(str):
    """A text that a notebook shows without quotation marks."""

    __repr__ = str.__str__


@dataclass(frozen=True, eq=False)
class Difference:
    """The first wrong entry: its 0-based index, what was expected and received, and the third witness."""

    case: str
    name: str
    index: tuple
    expected: float
    received: float
    wrong: np.ndarray = field(repr=False)  # where the result is wrong
    has_maps: bool = True  # the last two axes are x and y
    witness: float | None = None
    silent: str = ""  # why there is no third witness

    @property
    def place(self):
        """The entry as the lecture writes it, counted from 1."""
        return f"{self.name}({','.join(str(i + 1) for i in self.index)})" if self.index else self.name

    def lines(self):
        """The difference in words, and the picture."""
        counted = f" ({self.name}[{', '.join(map(str, self.index))}] counted from 0)" if self.index else ""
        expected, received = shown(self.expected), shown(self.received)
        if expected == received:
            received += f", off by about {abs(self.received - self.expected):.0e}"
        lines = [f"{self.place}{counted}: expected {expected}, received {received}"]
        if self.silent:
            lines.append(self.silent)
        elif self.witness is not None:
            lines.append(f"central differences give {shown(float(f'{self.witness:.4g}'))}")
        if self.index:
            lines += self._picture()
        return lines

    def _picture(self):
        """Where the array is wrong, in the map of the first wrong entry."""
        wrong = self.wrong.any(axis=-1) if self.name == "pidx" else self.wrong
        count, plane = f"{int(wrong.sum())} of {wrong.size} entries of {self.name} are wrong", ""
        if wrong.ndim > 2:
            lead = self.index[:wrong.ndim - 2]
            plane = f" in {self.name}({','.join(str(i + 1) for i in lead)},:,:)"
            wrong = wrong[lead].T if self.has_maps else wrong[lead]
            plane += ", x to the right, y down" if self.has_maps else ""
        rows = ["".join("#" if cell else "." for cell in row) for row in np.atleast_2d(wrong)]
        return [f"{count}; # marks them{plane}:", *("    " + row for row in rows)]


@dataclass(frozen=True, eq=False)
class CaseReport:
    """One case: right or not, in words what is wrong about the call, and where the result differs first."""

    name: str
    sizes: str
    ok: bool
    said: str = ""
    first: Difference | None = None
    timed_out: bool = False
    tried: bool = True


class Report:
    """What a check found. `.ok`, `.cases`, `.first`, `.mistake`, `.candidates`, and one more `.hint()` at each call.

    Of a function with a listing's arguments, `.like` is the listing's id and `.replay()` runs both side by side.
    """

    def __init__(self, function, operation, cases, candidates, hints, limited, like="", replay=None):
        self.function, self.operation = " ".join(str(function).split())[:80], operation
        self.cases, self.candidates, self.limited = cases, candidates, limited
        self.like, self.replay = like, replay
        self._rungs, self._given, self._most = self._ladder(), 0, hints

    @property
    def ok(self):
        """Whether every case that was tried is right, and none was given up."""
        return all(case.ok for case in self.cases)

    @property
    def first(self):
        """The first wrong entry of the first wrong case; None if all values are right or there are none."""
        return next((case.first for case in self.cases if case.first), None)

    @property
    def mistake(self):
        """The named mistake, if exactly one gives what the function gave on every case; else None."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    def hint(self):
        """The next hint: where, which rule, which line, the corrected line; after the last one, the last one again."""
        self._given += self._given < self._last
        return Hint(self._rungs[self._given - 1] if self._given else "no hints here: ask your instructor")

    @property
    def hints_left(self):
        """How many hints are still to be had; 0 where every case is right."""
        return 0 if self.ok else self._last - self._given

    @property
    def _last(self):
        return min(len(self._rungs), max(self._most, 0))

    def __str__(self):
        tried = [case for case in self.cases if case.tried]
        right = [case.name for case in tried if case.ok]
        lines = [f"{self.function} as {self.operation}: {len(right)} of {len(tried)} cases are right"]
        lines += [f"  {word}  {'; '.join(names)}" for word, names in (
            ("right", right), ("wrong", [case.name for case in tried if not case.ok])) if names]
        lines += [f"  not tried  {case.name}: {case.said}" for case in self.cases if not case.tried]
        if not self.limited:
            lines.append("  (no time limit here: it needs the main thread)")
        if not self.ok:
            lines += ["", *self._where(), *self._problems()]
            lines += [] if self.like else ["", *self._diagnosis()]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        head, _, rest = str(self).partition("\n")
        return (f'<div class="lecture-check"><b>{html.escape(head)}</b>'
                f'<pre style="margin:0;line-height:1.25">{html.escape(rest)}</pre></div>')

    @cached_property
    def widget(self):
        """The box that a notebook shows, with its buttons."""
        from .panel import report_panel

        return report_panel(self)

    def _repr_mimebundle_(self, **_):
        from .panel import view

        return view(self.widget)

    def _where(self):
        """The first wrong entry, with its case."""
        case = next((case for case in self.cases if case.first), None)
        if case is None:
            return []
        return [f"The first difference, on the case {case.name} ({case.sizes}):",
                *("  " + line for line in case.first.lines())]

    def _problems(self):
        """What is wrong about calls: the same words once, with their cases."""
        said = {}
        for case in self.cases:
            if case.tried and case.said:
                said.setdefault(case.said, []).append(case.name)
        tried = sum(case.tried for case in self.cases)
        return [f"{words}  [{'; '.join(names) if len(names) < tried else 'every case'}]"
                for words, names in said.items()]

    def _diagnosis(self):
        if self.mistake:
            return [f"This is the mistake: {self.mistake.id} ({self._read(self.mistake)}).",
                    "It gives the same result on every case. hint() says more."]
        if self.candidates:
            names = "; ".join(f"{mistake.id} ({self._read(mistake)})" for mistake in self.candidates)
            return [f"Each of these mistakes gives the same result on every case; which it is stays open: {names}."]
        return ["No named mistake gives exactly these results."]

    def _read(self, mistake):
        """Where to read about it: listing and its slide's title, slide deck, notebook."""
        listing = mistake.listing_of(self.operation)
        if listing is None:
            return "not in a listing"
        known = LISTINGS[listing]
        told = f'{"/".join(known.ids)} "{known.title}"' if known.id.startswith("L") else known.title
        return f"{told}, {known.deck}" + (f", notebook {NOTEBOOKS[listing]}" if listing in NOTEBOOKS else "")

    def _ladder(self):
        """The hints, from the vaguest to the corrected line."""
        if self.ok:
            return ["nothing to hint at: every case is right"]
        where = self._where() or self._problems()
        rungs = ["Where: " + "\n".join(where)]
        if self.like:
            return rungs
        if not self.candidates:
            ids = "; ".join(dict.fromkeys(filter(None, (row.listing_of(self.operation) for row in self._known()))))
            return [*rungs, "Which rule: no named mistake gives exactly these results."
                    + (f" Compare your loops with {ids}." if ids else "")]
        rules = dict.fromkeys(mistake.reason for mistake in self.candidates)
        rungs.append("Which rule: " + ", or: ".join(rules) + ".")
        wrong, right = zip(*(self._lines(mistake) for mistake in self.candidates))
        rungs.append("Which line: your function does what the lecture would do with " + ", or with ".join(
            dict.fromkeys(wrong)) + ".")
        return [*rungs, "The corrected line: " + ", or: ".join(dict.fromkeys(right))]

    def _known(self):
        from ..slips.mistakes import mistakes_of

        return mistakes_of(self.operation)

    def _lines(self, mistake):
        """The wrong line and the right one, in words."""
        listing = mistake.listing_of(self.operation)
        wrong, right, numbers = mistake.written(listing)
        if not numbers:
            return f"`{wrong}`", right
        place = f"line {', '.join(map(str, numbers))} of {listing}"
        return f"`{wrong}` in the place of {place}", f"{right}  ({place})"
