"""The stepper's JavaScript modules as one: `joined("page.js")`.

The sources import from each other, so that they run in Node.js and a reader sees what comes from
where. A page and a notebook take one module. It holds the sources one after the other, each after
those that it imports from, without the lines of import, the word `export`, and comments of whole
lines, which no page needs.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "js"
IMPORT = re.compile(r'^import \{\s*\w+(?:,\s*\w+)*,?\s*\} from "(\.[^"]*)";\n', re.MULTILINE)
NOTES = re.compile(r"^ */\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=class |const |function )", re.MULTILINE)
LISTED = re.compile(r"^(?:export )?(?:const|let) \[([\w, ]+)\]", re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:class|const|let|function) (\w+)", re.MULTILINE)


def joined(name: str, folder: Path = FOLDER) -> str:
    """One module of a source and all that it imports from; a ValueError if two share a name."""
    owner: dict[str, Path] = {}
    texts = []
    for path in in_order(folder / name):
        text = path.read_text(encoding="utf-8")
        for declared in declared_in(text):
            if declared in owner:
                first = owner[declared].name
                raise ValueError(f"{declared} is declared in {first} and in {path.name}")
            owner[declared] = path
        for left_out in (IMPORT, NOTES, COMMENT, EXPORT):
            text = left_out.sub("", text)
        if re.search(r"^import\b", text, re.MULTILINE):
            told = 'only lines as import { a, b } from "./file.js" can be joined'
            raise ValueError(f"{path.name}: {told}")
        texts.append(text)
    return "\n".join(texts)


def declared_in(text: str) -> list[str]:
    """The names that a source declares, also those in a list, `const [a, b] = ...`."""
    names = DECLARED.findall(text)
    for listed in LISTED.findall(text):
        names += listed.split(", ")
    return names


def in_order(path: Path) -> list[Path]:
    """The source and all that it imports from, each after those that it needs."""
    order: list[Path] = []
    open_now: list[Path] = []

    def visit(path: Path) -> None:
        if path in open_now:
            raise ValueError(f"{path.name} imports itself, by way of {open_now[-1].name}")
        if path in order:
            return
        open_now.append(path)
        for other in IMPORT.findall(path.read_text(encoding="utf-8")):
            visit((path.parent / other).resolve())
        open_now.pop()
        order.append(path)

    visit(path.resolve())
    return order
