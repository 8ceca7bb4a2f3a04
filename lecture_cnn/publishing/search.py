"""What leads through a site of pages: the search over all of them, and each page's outline.

    sections(page, title, words)    the sections of a page, for the search
    outline(words)                  links to a page's sections
    field(words_of_pages)           the field in which one types; on the contents page with the list
    SCRIPT                          what searches (search.js)
"""

import html
import json
import re
from collections.abc import Sequence
from pathlib import Path

SOURCE = (Path(__file__).parent / "search.js").read_text(encoding="utf-8")
SCRIPT = f"{{\n{SOURCE}}}"  # a block: the steppers' script may use the same names
HEADING = re.compile(r'<h(\d) id="([^"]*)">(.*?) <a class="anchor"[^>]*>#</a></h\d>', re.DOTALL)
OF_FORMULA = re.compile(r"</?m[a-z]+[^>]*>")
TAG = re.compile(r"<[^>]*>")
FEWEST = 3  # sections of a page with an outline
INPUT = '<input class="search" type="search" placeholder="search all pages" aria-label="search">'
FOUND = '<p class="found-count" role="status"></p><ol class="found"></ol>'

Section = tuple[str, str, str, str, str]  # page, anchor, the page's title, heading, text


def sections(page: str, title: str, words: Sequence[str]) -> list[Section]:
    """The sections of a page whose words are this HTML."""
    found: list[Section] = []
    parts = HEADING.split("\n".join(words))
    for at in range(1, len(parts), 4):
        _, anchor, heading, text = parts[at : at + 4]
        found.append((page, html.unescape(anchor), title, _plain(heading), _plain(text)))
    return found


def outline(words: Sequence[str]) -> str:
    """Links to the sections of a page; nothing where there are few."""
    rows = []
    for level, anchor, heading in HEADING.findall("\n".join(words)):
        if level == "2":
            rows.append(f'<li><a href="#{anchor}">{html.escape(_plain(heading))}</a></li>')
    if len(rows) < FEWEST:
        return ""
    summary = "<summary>On this page</summary>"
    return f'<details class="words outline">{summary}<ol>{"".join(rows)}</ol></details>'


def field(words_of_pages: Sequence[Section] | None = None) -> str:
    """The field of the search; on the contents page with what is searched, and the list of what is
    found.
    """
    if words_of_pages is None:
        return INPUT
    told = json.dumps(words_of_pages, ensure_ascii=False).replace("<", "\\u003c")
    data = f'<script type="application/json" id="words-of-pages">{told}</script>'
    return INPUT + FOUND + data


def _plain(text: str) -> str:
    """The words of some HTML; a formula's letters stay together: dY."""
    words = TAG.sub(" ", OF_FORMULA.sub("", text))
    return " ".join(html.unescape(words).split())
