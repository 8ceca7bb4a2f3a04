"""How many words of prose a notebook has: code, formulas and where links lead are not counted."""

import re

from course import SOURCE, notebook_build

NOT_PROSE = (
    r"```.*?```",  # code blocks
    r"\$\$.*?\$\$",
    r"\$[^$]*\$",
    r"`[^`]*`",
    r"\]\([^)]*\)",
)


def prose(text):
    """The words of a Markdown text."""
    for pattern in NOT_PROSE:
        text = re.sub(pattern, " ", text, flags=re.S)
    return re.findall(r"[^\W_][\w'’-]*", text)


def texts(name):
    """The Markdown texts of a notebook."""
    cells = notebook_build.read_source(SOURCE / f"{name}.py").cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def count(name):
    return len(prose(" ".join(texts(name))))
