"""A page of its own for steppers: `page(title, body)` is its HTML, `place(name, values, data)` the room of one stepper.

Only this script and this style may run in it, and it may ask for nothing. What a stepper shows stands in the page as
JSON, in which no text can end its element. `write_page` writes it; `made_from` knows such a page again by a mark in its
head, so that nothing else is ever overwritten (`check_target`).
"""

import base64
import hashlib
import html
import json
import os

from ..nets.files import check_replaceable, write_beside
from ..widget.stepper import MODULE, STYLE

START = """
const started = [...document.querySelectorAll(".stepper-place")].map((node) => start(node));
window.removeStepper = () => started.forEach((remove) => remove());
"""
MARK = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="lecture-cnn"""
PAGE = """{mark} {made_from}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
<script type="module">{script}</script>
</body>
</html>
"""


def page(title, body, *, style="", pictures=False, made_from=""):
    """The page as text; `body` is HTML that is safe, `pictures` allows those that it holds in itself.

    `made_from` is a digest of what the page was made from: with the same digest it need not be made again.
    """
    script, style = f"{MODULE}\n{START}", f"html, body {{ margin: 0; }}\n{STYLE}\n{style}"
    policy = [f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}"]
    policy += ["img-src data:"] if pictures else []
    policy += ["base-uri 'none'", "form-action 'none'"]
    return PAGE.format(mark=MARK, made_from=made_from, title=html.escape(title), style=style, body=body, script=script,
                       policy="; ".join(policy))


def place(name, values, data):
    """The room of a stepper: its plain values, and those in bytes. The address #name=57 opens it at a step."""
    told = {**values, "bytes": {key: base64.b64encode(value).decode() for key, value in data.items()}}
    text = json.dumps(told).replace("<", "\\u003c")
    return (f'<div class="stepper-place" data-name="{html.escape(name)}">'
            f'<script type="application/json">{text}</script></div>')


def made_from(path):
    """The digest in an earlier page's mark; None if there is no file, or one that is no page of ours."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        start = file.read(len(MARK) + 100)
    if not start.startswith(MARK.encode()):
        return None
    return start[len(MARK):].partition(b'"')[0].decode(errors="replace").strip()


def check_target(path, force=False, sources=()):
    """Do nothing if a page may be written to `path`; an error says in words why not.

    A file that is no earlier page is a FileExistsError, unless `force`. What a page is made from, `sources`, is never
    replaced by it, under whichever name: that is a ValueError.
    """
    if any(os.path.exists(path) and os.path.samefile(path, source) for source in sources):
        raise ValueError(f"{path}: the page would replace what it is made from; expected another name")
    check_replaceable(path, lambda: made_from(path) is not None, force)


def write_page(path, text, force=False, sources=()):
    """Write the page's text to a file, whole or not at all; return its path."""
    check_target(path, force, sources)
    return write_beside(path, text)


def _hash(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
