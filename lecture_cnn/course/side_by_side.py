"""`show(lc.vectorized.conv2d)`: a function beside the listing whose loops it replaces, in a notebook or printed."""

import html
import inspect
import re
from dataclasses import dataclass
from itertools import zip_longest

from ..language.source import body_of, source_lines, tree_of
from ..listings import LISTINGS

CELL = "vertical-align:top; text-align:left; padding:0 1.5em 0 0"


@dataclass(frozen=True)
class SideBySide:
    """Two texts with their titles: printed in two columns, in a notebook as a table."""

    titles: tuple[str, str]
    texts: tuple[list[str], list[str]]

    def __str__(self) -> str:
        left, right = self.texts
        rows = [self.titles, ("", ""), *zip_longest(left, right, fillvalue="")]
        width = max(len(row[0]) for row in rows)
        return "\n".join(f"{one:{width}}  |  {other}".rstrip() for one, other in rows)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        heads = "".join(f'<th style="{CELL}">{html.escape(title)}</th>' for title in self.titles)
        cells = ""
        for lines in self.texts:
            text = html.escape("\n".join(lines))
            cells += f'<td style="{CELL}"><pre style="margin:0">{text}</pre></td>'
        return f"<table><tr>{heads}</tr><tr>{cells}</tr></table>"


def show(function) -> SideBySide:
    """Return a vectorized function's lines beside the listing whose loops it replaces.

    function: one of `lc.vectorized`, such as `lc.vectorized.conv2d`. Its docstring names the listing, the first one if
    there are several; beside an operation that the lecture has no listing for stands nothing. What is no function is a
    TypeError. `print(lc.show(f))` prints two columns; as the last line of a notebook's cell it is a table.
    """
    if not inspect.isfunction(inspect.unwrap(function) if callable(function) else function):
        raise TypeError(f"function: expected a function such as lc.vectorized.conv2d, got {function!r}")
    function = inspect.unwrap(function)
    listing = listing_of(function)
    if listing is None:
        return SideBySide(("the lecture has no listing of it", function.__name__), ([], lines_of(function)))
    return SideBySide((f"{listing.id}  {listing.title}", function.__name__),
                      (listing.notation, lines_of(function)))


def listing_of(function):
    """The first listing that the function's docstring names after the deck; None if it names none."""
    words = re.findall(r"\w+", inspect.getdoc(function) or "")
    source = words[words.index("Networks"):] if "Networks" in words else []
    named = [word for word in source if word in LISTINGS and word not in ("forward", "backward")]
    return LISTINGS[named[0]] if named else None


def lines_of(function) -> list[str]:
    """The function's lines without its docstring and its decorators."""
    lines, first = source_lines(function)
    definition = tree_of(function)
    start = definition.lineno - first
    body = body_of(definition)[0].lineno - first
    head = definition.body[0].lineno - first  # where the docstring begins, or else the body
    return [*lines[start:head], *lines[body:]]
