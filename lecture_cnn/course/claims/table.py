"""Claims as a table that has just been run: `run_again(rows)`."""

import html
import re
from collections.abc import Iterable

from .rows import FALSE, PUBLISHED, Claim, Found

NO_WIDTH = "&#8203;"  # a space without width: a place to break a line
NOT_RUN = "others' result"
GRADIENT = re.compile(r"\\nabla_\{(.*?)\}")


class Judged(list[tuple[Claim, Found | None]]):
    """Claims, each with what its run has found; None where nothing was run.

    Printed it is text, in a notebook a table: the verdict, the sentence, the number, the errata. A
    row that trains networks shows its stored number and the day of that run.
    """

    def __str__(self) -> str:
        lines = []
        slide = ""
        for row, found in self:
            if row.slide != slide:
                slide = row.slide
                lines.append(title(slide))
            told = " ".join(filter(None, (number(row, found), counted(row))))
            lines.append(f"  {verdict(row, found)}: {row.says}" + (f" ({told})" if told else ""))
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = ["<table><tr><th>verdict</th><th>the sentence</th><th>the run</th></tr>"]
        slide = ""
        for row, found in self:
            if row.slide != slide:
                slide = row.slide
                parts.append(f'<tr><th colspan="3">{html.escape(title(slide))}</th></tr>')
            judged = html.escape(verdict(row, found))
            if row.kind == FALSE:
                judged = f"<b>{judged}</b>"
            told = " · ".join(filter(None, (number(row, found), counted(row))))
            cells = judged, breakable(row.says), breakable(told)
            parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        return "\n".join([*parts, "</table>"])


def run_again(rows: Iterable[Claim]) -> Judged:
    """Run the claims that take no training; of the others the stored run is shown."""
    judged = Judged()
    for row in rows:
        runs = row.test is not None and not row.long
        judged.append((row, row.run() if runs else None))
    return judged


def title(slide: str) -> str:
    """A slide's title without the signs of its formulas."""
    return GRADIENT.sub(r"∇\1", slide).replace("$", "").replace("*", "")


def verdict(row: Claim, found: Found | None) -> str:
    """The verdict of the run; with the row's condition where the run, too, needs one."""
    if row.kind == PUBLISHED:
        return NOT_RUN
    if found is None or found.verdict == row.kind:
        return row.verdict
    return found.verdict


def number(row: Claim, found: Found | None) -> str:
    """The number that decided: whole ones in groups of three digits, others to four digits."""
    value = row.number if found is None else found.number
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.4g}"


def counted(row: Claim) -> str:
    """What the number counts; the day, if it is a stored one; the errata of the sentence."""
    run = [f"run of {row.ran}"] if row.long else []
    return "; ".join(filter(None, (row.counts, *run, *row.erratum)))


def breakable(text: str) -> str:
    """A text for a cell; a formula may go on in a new line after each of its commas."""
    return re.sub(r",(?=[^ \d])", f",{NO_WIDTH}", html.escape(text))
