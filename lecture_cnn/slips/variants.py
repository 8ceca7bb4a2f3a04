"""Wrong lines: what the slides print, and what students write. `variant` makes a listing with one.

One kind of row, `Slip`, serves three purposes: `lc.errata()` (the slips of the slides, in
errata_table.py), the planted mistakes that the tests must catch, and the mistakes among which
`lc.check` looks for a student's.
"""

import functools
import linecache
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import onebased
from ..language.source import closure_of, code_of, source_lines
from ..listings import LISTINGS

Change = tuple[str, str]  # an old line, and the new text that replaces it

INDENT = 4
ROUNDING = 1e-12  # a smaller error is printed as 0


@functools.cache
def _variant(function: Callable, changes: tuple[Change, ...], name: str) -> Callable:
    old_lines, _ = source_lines(function)
    new_lines: list[str | None] = list(old_lines)
    for old, new in changes:
        numbers = [number for number, line in enumerate(old_lines) if _code(line) == old]
        if not numbers:
            raise ValueError(f"{function.__name__} has no line {old!r}")
        for number in numbers:
            new_lines[number] = _at_the_same_depth(old_lines[number], new)
    return from_lines(function, new_lines, name)


def from_lines(function: Callable, lines: Sequence[str | None], name: str) -> Callable:
    """The function that these lines define, with the globals of another one.

    Its text is kept, so that it can be traced and changed again. None is no line.
    """
    source = "\n".join(line for line in lines if line is not None) + "\n"

    # The checksum gives every text its own file name in linecache.
    checksum = zlib.crc32(source.encode())
    filename = f"<{function.__name__}, {name}, {checksum:x}>"
    text = source.splitlines(keepends=True)
    linecache.cache[filename] = len(source), None, text, filename

    # A printed line may need a function that the corrected listing doesn't import.
    around = {key: cell.cell_contents for key, cell in closure_of(function).items()}
    scope = {**vars(onebased), **function.__globals__, **around}
    exec(code_of(source, filename), scope)
    return scope[function.__name__]


def variant(function: Callable, changes: dict[str, str], name: str = "changed") -> Callable:
    """The listing's function with some lines replaced, ready to run or trace.

    `variant(f, {"n += 1": "n += 2"})`. A line is named by its text without indentation and
    comment. An empty new line deletes it; a new line that begins with `<` stands one level further
    out for each `<`; several lines are separated by a newline. A line that the listing does not
    have is a ValueError.
    """
    return _variant(function, tuple(changes.items()), name)


def has_line(function: Callable, line: str) -> bool:
    """Whether the listing has this line, so that `variant` can change it."""
    lines, _ = source_lines(function)
    return line in map(_code, lines)


def _code(line: str) -> str:
    """A line without its indentation and its comment."""
    return line.split("  #")[0].strip()


def _at_the_same_depth(old: str, new: str) -> str | None:
    """The new lines, indented as the old line was; None for an empty text."""
    if not new:
        return None
    depth = len(old) - len(old.lstrip())
    indented = []
    for line in new.split("\n"):
        text = line.lstrip("<")
        outwards = len(line) - len(text)
        indented.append(" " * (depth - INDENT * outwards) + text)
    return "\n".join(indented)


@dataclass(frozen=True)
class Slip:
    """One wrong line: an erratum of the catalogue ("E05") or a named mistake ("no flip").

    `changes` turns the corrected listing into the wrong one; rows on wording have none and cannot
    run. `inputs` show the error where the listing's own example would hide it. `source` says whose
    an erratum is: "slide", "text as extracted" or "unknown"; `quotes` are its words in the decks.
    """

    id: str
    listing: str | None
    kind: str
    printed: str
    corrected: str
    reason: str
    invisible_when: str = ""
    changes: tuple[Change, ...] = ()
    inputs: dict[str, Any] | None = field(default=None, kw_only=True)
    source: str = field(default="slide", kw_only=True)
    quotes: tuple[str, ...] = field(default=(), kw_only=True)

    def function(self) -> Callable:
        """The listing as printed."""
        return variant(self._listing().function, dict(self.changes), self.id)

    def _listing(self) -> Any:
        """The listing in which the line is wrong; a ValueError for a row on wording alone."""
        if self.listing is None or not self.changes:
            raise ValueError(f"{self.id} is a row on wording: nothing to run")
        return LISTINGS[self.listing]

    def run(self, **inputs: Any) -> tuple[float | str, float | str]:
        """Run the listing as printed and as corrected; give the largest error of each.

        The error is the largest absolute difference to the vectorized function's arrays. Where a
        run stops with an exception, its text stands in the place of the number. Without inputs the
        row's own are taken, or the listing's example. A row on wording is a ValueError.
        """
        from .reference import vectorized_result

        listing = self._listing()
        inputs = inputs or self.inputs or listing.example()
        expected = vectorized_result(listing, inputs)
        as_printed = _error_of(self.function(), listing.function, inputs, expected)
        corrected = _error_of(listing.function, listing.function, inputs, expected)
        return as_printed, corrected

    def describe(self, **inputs: Any) -> str:
        """The row as text: what is printed, what is right, why, and both errors where it runs."""
        rows = [
            ("printed", self.printed),
            ("corrected", self.corrected),
            ("because", self.reason),
        ]
        if self.source != "slide":
            rows.append(("source", self.source))
        if self.changes:
            as_printed, corrected = self.run(**inputs)
            rows.append(("as printed", _error_text(as_printed)))
            rows.append(("corrected", _error_text(corrected)))
        if self.invisible_when:
            rows.append(("invisible", self.invisible_when))
        ids = [self.id] + [""] * len(rows)
        return "\n".join(f"{id:4} {name:11} {text}" for id, (name, text) in zip(ids, rows))


def _error_text(error: float | str) -> str:
    """An error of `Slip.run` in words; rounding is printed as 0."""
    if isinstance(error, str):
        return error
    if error <= ROUNDING:
        return "largest error 0"
    return f"largest error {error:.6g}"


def _error_of(
    function: Callable, like: Callable, inputs: dict[str, Any], expected: dict[str, Any]
) -> float | str:
    """The largest error of the arrays that a function returns, or in words what is wrong.

    The function takes the inputs of the listing `like`.
    """
    from ..language.adapter import run
    from .reference import largest_error

    try:
        result = run(function, like, **inputs)
    except Exception as error:  # a wrong line may raise anything: it is the row's result
        return f"{type(error).__name__}: {error}"
    return largest_error(result, expected)
