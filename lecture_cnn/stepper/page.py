"""A page of its own for steppers: `page(title, body)` is its HTML, `place(name, values, data)` the room of one stepper.

Only this script and this style may run in it, and it may ask for nothing. What a stepper shows stands in the page as
JSON, in which no text can end its element.
"""

import base64
import hashlib
import html
import json

from .stepper import MODULE, STYLE

START = """
const started = [...document.querySelectorAll(".stepper-place")].map((node) => start(node));
window.removeStepper = () => started.forEach((remove) => remove());
"""
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
<main>
{body}
</main>
<script type="module">{script}</script>
</body>
</html>
"""


def page(title, body, *, style="", pictures=False):
    """The page as text; `body` is HTML that is safe, `pictures` allows those that it holds in itself."""
    script, style = f"{MODULE}\n{START}", f"html, body {{ margin: 0; }}\n{STYLE}\n{style}"
    policy = [f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}"]
    policy += ["img-src data:"] if pictures else []
    policy += ["base-uri 'none'", "form-action 'none'"]
    return PAGE.format(title=html.escape(title), style=style, body=body, script=script, policy="; ".join(policy))


def place(name, values, data):
    """The room of a stepper: its plain values, and those in bytes. The address #name=57 opens it at a step."""
    told = {**values, "bytes": {key: base64.b64encode(value).decode() for key, value in data.items()}}
    text = json.dumps(told).replace("<", "\\u003c")
    return (f'<div class="stepper-place" data-name="{html.escape(name)}">'
            f'<script type="application/json">{text}</script></div>')


def _hash(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
