"""Wrong lines: what the slides print, and what students write. `variant` runs a listing with one of them.

One kind of row, `Slip`, serves `lc.errata()` (the slips of the slides, in errata_table.py), the planted mistakes that
the tests must catch, and the bank from which a student's mistake is named.
"""

import functools
import linecache
import zlib
from dataclasses import dataclass, field

from .. import onebased
from ..language.source import code_of, source_lines
from ..listings import LISTINGS


@functools.cache
def _variant(function, changes, name):
    lines, _ = source_lines(function)
    text = list(lines)
    for old, new in changes:
        places = [at for at, line in enumerate(lines) if _code(line) == old]
        if not places:
            raise ValueError(f"{function.__name__} has no line {old!r}")
        for at in places:
            depth = lines[at][:len(lines[at]) - len(lines[at].lstrip())]
            text[at] = "\n".join(_indented(depth, part) for part in new.split("\n")) if new else ""
    source = "\n".join(line for line in text if line) + "\n"
    filename = f"<{function.__name__}, {name}, {zlib.crc32(source.encode()):x}>"  # linecache keeps the texts apart
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    scope = {**vars(onebased), **function.__globals__}  # a printed line may need a word that the corrected one doesn't
    exec(code_of(source, filename), scope)
    return scope[function.__name__]


def variant(function, changes, name="changed"):
    """The listing with some lines replaced: `variant(f, {"n += 1": "n += 2"})`, compiled and ready to run or trace.

    A line is named by its text without indentation and comment; an empty new line deletes it; a new line that begins
    with `<` stands one level further out for each `<`; several lines are separated by a newline.
    """
    return _variant(function, tuple(changes.items()), name)


def has_line(function, line):
    """Whether the listing has this line, which is then one that `variant` can change."""
    return any(_code(text) == line for text in source_lines(function)[0])


def _code(line):
    return line.split("  #")[0].strip()


def _indented(depth, line):
    out = len(line) - len(line.lstrip("<"))
    return depth[:len(depth) - 4 * out] + line[out:]


@dataclass(frozen=True)
class Slip:
    """One wrong line: an erratum of the catalogue ("E05") or a named mistake ("no flip").

    `changes` turns the corrected listing into the wrong one; rows on wording have none and cannot run. `inputs` are
    those on which it is shown, where the listing's example would hide it.
    """

    id: str
    listing: str | None
    kind: str
    printed: str
    corrected: str
    reason: str
    invisible_when: str = ""
    changes: tuple = ()
    inputs: dict | None = field(default=None, kw_only=True)

    def function(self):
        """The listing as printed."""
        return variant(LISTINGS[self.listing].function, dict(self.changes), self.id)

    def run(self, **inputs):
        """Run the listing as printed and as corrected: for each the largest error against the vectorized version.

        Where the printed line stops with an error, that error (as text) stands in the place of its number.
        """
        from .reference import twin

        if not self.changes:
            raise ValueError(f"{self.id} is a row on wording: nothing to run")
        known = LISTINGS[self.listing]
        inputs = inputs or self.inputs or known.example()
        true = twin(known, inputs)
        return tuple(_error_of(f, known.function, inputs, true) for f in (self.function(), known.function))

    def told(self, **inputs):
        """The row as text: what is printed, what is right and why; where it runs, the numbers too (rounding is 0)."""
        found = self.run(**inputs) if self.changes else ()
        words = [error if isinstance(error, str) else f"largest error {error if error > 1e-12 else 0:.6g}"
                 for error in found]
        hidden = [("invisible", self.invisible_when)] if self.invisible_when else []
        lines = [("printed", self.printed), ("corrected", self.corrected), ("because", self.reason),
                 *zip(("as printed", "corrected"), words), *hidden]
        return "\n".join(f"{self.id if not k else '':4} {name:11} {text}" for k, (name, text) in enumerate(lines))


def _error_of(function, like, inputs, true):
    """The largest error of the listing's arrays, or in words what went wrong."""
    from ..language.adapter import run
    from .reference import largest_error

    try:
        result = run(function, like, **inputs)
    except Exception as error:  # what a printed line may raise is its result
        return f"{type(error).__name__}: {error}"
    return largest_error(result, true)
