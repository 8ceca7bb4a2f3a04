"""`show(lc.vectorized.conv2d)`: a function beside the listing whose loops it replaces."""

import html
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from ..language.source import body_of, read_tree, source_lines
from ..listings import LISTINGS, Listing

CELL = "vertical-align:top; text-align:left; padding:0 1.5em 0 0"


@dataclass(frozen=True)
class SideBySide:
    """Two texts with their titles: printed in two columns, in a notebook as a table."""

    titles: tuple[str, str]
    texts: tuple[list[str], list[str]]

    def __str__(self) -> str:
        left, right = self.texts
        rows = [self.titles, ("", ""), *zip_longest(left, right, fillvalue="")]
        width = max(len(line) for line, _ in rows)
        lines = [f"{line:{width}}  |  {other}".rstrip() for line, other in rows]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        heads = ""
        cells = ""
        for title, lines in zip(self.titles, self.texts):
            text = html.escape("\n".join(lines))
            heads += f'<th style="{CELL}">{html.escape(title)}</th>'
            cells += f'<td style="{CELL}"><pre style="margin:0">{text}</pre></td>'
        return f"<table><tr>{heads}</tr><tr>{cells}</tr></table>"


def show(function: Callable[..., Any]) -> SideBySide:
    """Return the lines of a vectorized function beside the listing whose loops it replaces.

    function: one of `lc.vectorized`, such as `lc.vectorized.conv2d`. Its docstring names the
    listing; if it names several, the first one is shown. If the lecture has no listing of the
    operation, the left column is empty. A TypeError if it is no function.

    `print(lc.show(f))` prints two columns; as the last line of a notebook's cell it is a table.
    """
    inner = inspect.unwrap(function) if callable(function) else function
    if not inspect.isfunction(inner):
        expected = "expected a function such as lc.vectorized.conv2d"
        raise TypeError(f"function: {expected}, got {function!r}")
    listing = listing_of(inner)
    name = inner.__name__
    if listing is None:
        titles = ("the lecture has no listing of it", name)
        return SideBySide(titles, ([], lines_of(inner)))
    titles = (f"{listing.id}  {listing.title}", name)
    return SideBySide(titles, (listing.notation, lines_of(inner)))


def listing_of(function: Callable[..., Any]) -> Listing | None:
    """The first listing that the function's docstring names after the deck, or None."""
    words = re.findall(r"\w+", inspect.getdoc(function) or "")
    if "Networks" not in words:
        return None
    for word in words[words.index("Networks") :]:
        if word in LISTINGS and word not in ("forward", "backward"):
            return LISTINGS[word]
    return None


def lines_of(function: Callable[..., Any]) -> list[str]:
    """The function's lines without its docstring and its decorators."""
    lines, first = source_lines(function)
    definition = read_tree(function)
    start = definition.lineno - first
    head = definition.body[0].lineno - first  # where the docstring begins, or else the body
    body = body_of(definition)[0].lineno - first
    return [*lines[start:head], *lines[body:]]
