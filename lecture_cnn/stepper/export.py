"""One HTML file that steps with no kernel and no network: `export(widget, "file.html")`."""

import base64
import hashlib
import html
import json
from pathlib import Path

from .stepper import MODULE, STYLE, Stepper

START = 'window.removeStepper = start(document.querySelector("main"));'
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main></main>
<script type="application/json" id="stepper-data">{data}</script>
<script type="module">{script}</script>
</body>
</html>
"""


def export(widget, path):
    """Write the stepper as one HTML page; returns the path. The address's #step=57 opens at a step."""
    if not isinstance(widget, Stepper):
        raise TypeError(f"export: expected a stepper, got {type(widget).__name__}")
    path = Path(path)
    path.write_text(page(widget), encoding="utf-8", newline="\n")
    return path


def page(widget):
    """The HTML page as text. Only this script and this style may run in it, and it may ask for nothing."""
    script, style = f"{MODULE}\n{START}", f"html, body {{ margin: 0; }}\n{STYLE}"
    values = dict(data=_base64(widget.data), beside=_base64(widget.beside), step=widget.step, stops=widget.stops)
    title = f"{widget.trace.function.__name__}" if widget.trace.listing is None else widget.trace.listing.title
    return PAGE.format(title=html.escape(title), script=script, style=style, data=json.dumps(values),
                       policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}")


def _base64(data):
    return base64.b64encode(data).decode()


def _hash(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
