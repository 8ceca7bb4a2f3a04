"""A listing beside its slide: `beside_slide(listing)`, as text, and `notes(listing)`.

The slides' text is not shipped: `printed` has the lines that differ. What differs is «marked», and
each mark has a row of the errata.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ..language.notation import notation
from ..language.recounted import lines_from_0
from ..listings import Listing
from .errata_table import errata
from .printed import PRINTED
from .variants import Slip

TOKEN = re.compile(r"\w+'?|[^\w\s]")
FROM_0 = "L36", "L37"
SUBSCRIPT = re.compile(r"_\{([^}]*)\}|(?<=[A-Za-z])_(?=[A-Za-z])")

Piece = tuple[str, str]  # of a line: its text, and the rows that it differs by, or ""


class Note(NamedTuple):
    """What a slide has in the place of a line of ours.

    line: our line, from 1; 0 stands before the first. printed: the id of the printed listing.
    said: "otherwise", "no such line", "one more line", or "3 levels further out". rows: the errata.
    pieces: the slide's line, piece by piece.
    """

    line: int
    printed: str
    said: str
    rows: tuple[str, ...]
    pieces: list[Piece]


def notes(listing: Listing) -> list[Note]:
    """The notes of a listing, line by line, for each of its printed ids (L11 is L22, too)."""
    printed_ids = [name for name in listing.ids if name in PRINTED]
    if not printed_ids:
        return []
    ours = [without_comment(line) for line in lines_as_counted(listing)]
    found = []
    for printed in printed_ids:
        for line, text, rows in PRINTED[printed]:
            number = ours.index(line) + 1 if line else 0
            found.append(_note(number, printed, line, text, rows.split()))
    return sorted(found, key=lambda note: note.line)


def lines_as_counted(listing: Listing) -> list[str]:
    """The listing's lines; those of the worked examples count from 0, as on their slides."""
    if listing.id in FROM_0:
        return [line.text for line in lines_from_0(listing.function)]
    return notation(listing.function)


def _note(number: int, printed: str, line: str, text: str, rows: list[str]) -> Note:
    names = tuple(dict.fromkeys("/".join(rows).split("/")))
    if not text:
        return Note(number, printed, "no such line", names, [])
    sign, _, rest = text.partition(" ")
    if sign == "+":
        return Note(number, printed, "one more line", names, [(rest, rows[0])])
    if set(sign) in ({"<"}, {">"}):
        where = "out" if sign[0] == "<" else "in"
        return Note(number, printed, f"{len(sign)} further {where}", names, [])
    return Note(number, printed, "otherwise", names, pieces(line, text, rows))


def pieces(line: str, slide: str, rows: Sequence[str]) -> list[Piece]:
    """The slide's line in pieces: what differs from ours with its row, the text between without.

    A piece without text stands where the slide lacks something of ours.
    """
    theirs = list(TOKEN.finditer(slide))
    words = [token.group() for token in theirs]
    runs = differing(tokens(line), words)
    if len(rows) == 1:
        rows = list(rows) * len(runs)
    found: list[Piece] = []
    done = 0
    for (first, last), row in zip(runs, rows, strict=True):
        before = theirs[first - 1].end() if first > 0 else 0
        start = theirs[first].start() if last > first else before
        end = theirs[last - 1].end() if last > first else before
        found += [(slide[done:start], ""), (slide[start:end], row)]
        done = end
    return [*found, (slide[done:], "")]


def tokens(line: str) -> list[str]:
    """The names, numbers and signs of a line, subscripts written as the extraction has them."""
    return TOKEN.findall(SUBSCRIPT.sub(r"\1", without_comment(line)))


def differing(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """The runs (first, last) of their tokens that differ from ours; an empty one where they lack
    something. Of two lines as long, place by place, if that marks no more.
    """
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    runs = [(first, last) for kind, _, _, first, last in matcher.get_opcodes() if kind != "equal"]
    if len(ours) != len(theirs):
        return runs
    places = [(n, n + 1) for n, word in enumerate(theirs) if word != ours[n]]
    return places if len(places) <= len(runs) else runs


def without_comment(line: str) -> str:
    return line.split("  #")[0].strip()


# ---------------------------------------------------------------- as text


def beside_slide(listing: Listing) -> str:
    """The listing's lines, and below each one the line that the slide prints in its place.

    `E23  for i = 1:width(«z»)` stands below `for i = 1:width(dz)`. Rows of the listing that are not
    in one line follow at the end.
    """
    ours = lines_as_counted(listing)
    found = notes(listing)
    lines = [told(note, listing) for note in found if note.line == 0]
    for number, line in enumerate(ours, start=1):
        lines.append(f"{number:3}  {line}")
        lines += [told(note, listing) for note in found if note.line == number]
    others = not_in_one_line(listing)
    if others:
        lines.append("not in one line (printed -> here):")
    for row in others:
        lines.append(f"{name_of(row)}  {row.printed} -> {row.corrected}")
    return "\n".join(lines)


def not_in_one_line(listing: Listing) -> list[Slip]:
    """The rows of a listing that none of its notes names."""
    named = {row for note in notes(listing) for row in note.rows}
    return [row for row in errata(listing.id) if row.id not in named]


def told(note: Note, listing: Listing) -> str:
    """One note as a line; with the printed listing's id where ours stands for two."""
    rows = {row.id: row for row in errata(listing.id)}
    names = ", ".join(name_of(rows[name]) for name in note.rows)
    if len(listing.ids) > 1:
        names = f"{names} in {note.printed}"
    if note.said == "otherwise":
        return f"     {names}  {marked(note.pieces)}"
    if note.said == "one more line":
        return f"     {names}  one more line: {marked(note.pieces)}"
    return f"     {names}  on the slide {note.said}"


def marked(parts: list[Piece]) -> str:
    """The slide's line with « and » around what differs; «» where it lacks something of ours."""
    return "".join(f"«{text}»" if row else text for text, row in parts)


def name_of(row: Slip) -> str:
    """The row's id, and whose it is where it may not be the slide's."""
    return row.id if row.source == "slide" else f"{row.id} ({row.source})"
