"""The HTML page around steppers: `page(title, body)`, and `stepper_element` for one stepper in it.

Only this script and this style may run in the page, and the page may request nothing. The values of
a stepper stand in the page as JSON; no text in it can end its element.

`write_page` writes the page. A mark in the page's head tells `made_from` that the file is a page of
ours, so `check_target` lets nothing else be replaced.
"""

import base64
import hashlib
import html
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..nets.files import AnyPath, check_replaceable, write_beside
from ..widget.stepper import MODULE, STYLE, values_of

START = """
const started = [...document.querySelectorAll(".stepper-place")].map((node) => start(node));
window.removeStepper = () => started.forEach((remove) => remove());
"""
PLACE = '<div class="stepper-place"'
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


def page(
    title: str,
    body: str,
    *,
    style: str = "",
    pictures: bool = False,
    made_from: str = "",
    script: str = "",
) -> str:
    """The page as text. `body` is safe HTML; with `pictures` it may hold pictures in itself.

    `script` is one more script. That of the steppers is left out where there is none.

    `made_from` is a digest of what the page was made from: with the same digest it need not be made
    again.
    """
    sheets = ["html, body { margin: 0; }", style]
    if PLACE in body:
        script = f"{MODULE}\n{START}\n{script}"
        sheets.insert(1, STYLE)
    style = "\n".join(sheets)
    more = ["img-src data:"] if pictures else []
    return PAGE.format(
        mark=MARK,
        made_from=made_from,
        policy=policy_of(script, style, more),
        title=html.escape(title),
        style=style,
        body=body,
        script=script,
    )


def policy_of(script: str, style: str, more: Sequence[str] = ()) -> str:
    """The policy of a page in which only this script and this style may run, and `more`."""
    policy = [f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}", *more]
    return "; ".join([*policy, "base-uri 'none'", "form-action 'none'"])


def stepper_element(name: str, traits: dict[str, Any]) -> str:
    """The HTML element in which the script starts a stepper with these values of its traits.

    The address #name=57 opens it at step 57.
    """
    text = json.dumps(values_of(traits)).replace("<", "\\u003c")
    values = f'<script type="application/json">{text}</script>'
    return f'{PLACE} data-name="{html.escape(name)}">{values}</div>'


def made_from(path: AnyPath) -> str | None:
    """The digest in the mark of an earlier page; None if the file is missing or no page of ours."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        start = file.read(len(MARK) + 100)
    if not start.startswith(MARK.encode()):
        return None
    digest, _, _ = start[len(MARK) :].partition(b'"')
    return digest.decode(errors="replace").strip()


def check_target(path: AnyPath, force: bool = False, sources: Sequence[Path] = ()) -> None:
    """Do nothing if a page may be written to `path`.

    Errors: a FileExistsError if the file is no earlier page, unless `force`; a ValueError if the
    file is one of `sources`, from which the page is made, under whichever name.
    """
    for source in sources:
        if os.path.exists(path) and os.path.samefile(path, source):
            reason = "the page would replace what it is made from; expected another name"
            raise ValueError(f"{path}: {reason}")
    check_replaceable(path, lambda: made_from(path) is not None, force)


def write_page(
    path: AnyPath, text: str, force: bool = False, sources: Sequence[Path] = ()
) -> Path:
    """Write the page's text to a file, whole or not at all; return its path."""
    check_target(path, force, sources)
    return write_beside(path, text)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
