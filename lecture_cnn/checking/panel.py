"""The report of a check, and a replay, as a box in the notebook: a text and buttons.

The texts come from the report and the replay. A student's names and values are shown as text, never
as markup.
"""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..operations.extras import extra

with extra("widget"):
    import ipywidgets

if TYPE_CHECKING:
    from .replay import Replay
    from .report import Report

# Long lines are folded, and the picture of the wrong entries keeps its columns.
STYLE = (
    "margin:0 0 0.5em; line-height:1.25; "
    "white-space:pre-wrap; word-break:normal; overflow-wrap:anywhere; "
    "font-family:var(--jp-code-font-family, monospace); "
    "font-size:var(--jp-code-font-size, 13px)"
)


class Panel(ipywidgets.VBox):
    """A text and below it buttons: `text`, `buttons`, and what the buttons have added, `added`."""

    def __init__(self, text: str, buttons: Sequence[ipywidgets.Button] = ()) -> None:
        self.text = written(text)
        self.added = ipywidgets.VBox()
        self.buttons = ipywidgets.HBox(buttons)
        children = [self.text, self.added]
        if buttons:
            children.append(self.buttons)
        super().__init__(children)

    def add(self, widget: ipywidgets.Widget) -> None:
        self.added.children += (widget,)


def report_panel(report: "Report") -> Panel:
    """The report, with a button for the next hint while there is one.

    For a function that takes a listing's arguments, a button opens the replay beside the listing.
    """
    hint = button("Hint")
    beside = button(f"Replay beside {report.like}")
    buttons = []
    if report.has_hints:
        buttons.append(hint)
    if report.like:
        buttons.append(beside)
    panel = Panel(str(report), buttons)

    def next_hint(_: object) -> None:
        panel.add(written(report.hint()))
        hint.disabled = report.hints_left == 0

    def replay(_: object) -> None:
        beside.disabled = True
        panel.add(replay_panel(report.replay()))

    hint.on_click(next_hint)
    beside.on_click(replay)
    return panel


def replay_panel(replay: "Replay") -> Panel:
    """The replay, with a button that opens both runs side by side."""
    both = button("Step through both")
    buttons = [] if replay.mine is None else [both]
    panel = Panel(str(replay), buttons)

    def show(_: object) -> None:
        both.disabled = True
        panel.add(replay.stepper())

    both.on_click(show)
    return panel


def button(label: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=label, layout=ipywidgets.Layout(width="auto"))


def written(words: str) -> ipywidgets.HTML:
    """A text that is shown as it is, with no part of it taken as markup."""
    style, text = html.escape(STYLE), html.escape(words)
    return ipywidgets.HTML(f'<pre style="{style}">{text}</pre>')


def view(panel: Panel) -> dict[str, Any]:
    """What a notebook needs to show the panel, without the text, which the report stores itself."""
    bundle = panel._repr_mimebundle_()
    found = {}
    for kind, value in bundle.items():
        if not kind.startswith("text/"):
            found[kind] = value
    return found
