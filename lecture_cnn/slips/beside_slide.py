"""A listing beside its slide: `beside_slide(listing)`, made from the errata.

The slides' text is not shipped. Each row of the errata that changes a line is put back into our
listing; the line as printed stands below ours, with the row's id, and what differs is «marked».
"""

import re
from difflib import SequenceMatcher

from ..language.notation import notation
from ..listings import Listing
from .errata_table import errata
from .variants import Slip, has_line, variant

TOKEN = re.compile(r"\w+'?|[^\w\s]")
INDENT = 4


def beside_slide(listing: Listing) -> str:
    """The listing's lines, and below each one the line that the slide prints in its place.

    `E23  for i = 1:width(«z»)` stands below `for i = 1:width(dz)`. Rows of the listing that are not
    in one line follow at the end.
    """
    ours = notation(listing.function)
    notes: list[list[str]] = [[] for _ in ours]
    others = []
    for row in errata(listing.id):
        if row.id not in listing.errata:
            continue
        if is_of_one_line(row, listing):
            add_notes(notes, ours, row, listing)
        else:
            others.append(f"{name_of(row, listing)}  {row.printed} -> {row.corrected}")
    lines = []
    for number, line in enumerate(ours):
        lines.append(f"{number + 1:3}  {line}")
        lines += notes[number]
    if others:
        lines += ["not in one line (printed -> here):", *others]
    return "\n".join(lines)


def is_of_one_line(row: Slip, listing: Listing) -> bool:
    """Whether the row can be put back into this listing, line for line."""
    held = [has_line(listing.function, old) and "\n" not in new for old, new in row.changes]
    return bool(held) and all(held)


def add_notes(notes: list[list[str]], ours: list[str], row: Slip, listing: Listing) -> None:
    """Put the row back and note, below each line of ours, what the slide has there."""
    printed = notation(variant(listing.function, dict(row.changes), row.id))
    name = name_of(row, listing)
    matcher = SequenceMatcher(None, ours, printed, autojunk=False)
    for kind, start, end, first, _ in matcher.get_opcodes():
        if kind == "equal":
            continue
        for number in range(start, end):
            if kind == "delete":
                text = "the slide has no such line"
            else:
                text = told(ours[number], printed[first + number - start])
            notes[number].append(f"     {name}  {text}")


def told(line: str, slide: str) -> str:
    """The slide's line, with its tokens that differ from ours marked; or how far out it stands."""
    if line.strip() == slide.strip():
        levels = (depth(line) - depth(slide)) // INDENT
        return f"on the slide {levels} further out"
    return marked(without_comment(line), without_comment(slide))


def marked(line: str, slide: str) -> str:
    """The slide's line with « and » around what differs; «» where it lacks something of ours."""
    ours = TOKEN.findall(line)
    theirs = list(TOKEN.finditer(slide))
    words = [token.group() for token in theirs]
    text, done = "", 0
    for first, last in differing(ours, words):
        before = theirs[first - 1].end() if first > 0 else 0
        start = theirs[first].start() if last > first else before
        end = theirs[last - 1].end() if last > first else before
        text += f"{slide[done:start]}«{slide[start:end]}»"
        done = end
    return text + slide[done:]


def differing(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """The runs (first, last) of their tokens that differ: place by place where both are as long."""
    if len(ours) == len(theirs):
        return [(n, n + 1) for n, word in enumerate(theirs) if word != ours[n]]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    runs = []
    for kind, _, _, first, last in matcher.get_opcodes():
        if kind != "equal":
            runs.append((first, last))
    return runs


def without_comment(line: str) -> str:
    return line.split("  #")[0].strip()


def depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def name_of(row: Slip, listing: Listing) -> str:
    """The row's id; with the slide's own where the listing has two, and whose it is if unsure."""
    own = f" {row.listing}" if len(listing.ids) > 1 and row.listing in listing.ids else ""
    source = "" if row.source == "slide" else f", {row.source}"
    return f"{row.id}{own}{source}"
