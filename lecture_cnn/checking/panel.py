"""The report of a check, and a replay, as a box in the notebook: the same words as the text, and buttons.

Nothing is worded here. A student's names and values are shown as text, never as markup.
"""

import html

import ipywidgets

# Long lines are folded, and the picture of the wrong entries keeps its columns.
STYLE = ("margin:0 0 0.5em; line-height:1.25; white-space:pre-wrap; word-break:normal; overflow-wrap:anywhere; "
         "font-family:var(--jp-code-font-family, monospace); font-size:var(--jp-code-font-size, 13px)")


class Panel(ipywidgets.VBox):
    """A text and below it buttons: `text`, `buttons`, and what the buttons have added, `added`."""

    def __init__(self, text, buttons=()):
        self.text, self.added = written(text), ipywidgets.VBox()
        self.buttons = ipywidgets.HBox(buttons)
        super().__init__([self.text, self.added, *([self.buttons] if buttons else [])])

    def add(self, widget):
        self.added.children += (widget,)


def report_panel(report):
    """The report with a button for the next hint, as long as there is one, and one for a function of 1-based arrays."""
    hint, beside = button("Hint"), button(f"Replay beside {report.like}")
    panel = Panel(str(report), [hint] * (report.hints_left > 0) + [beside] * bool(report.like))

    def next_hint(_):
        panel.add(written(report.hint()))
        hint.disabled = report.hints_left == 0

    def replay(_):
        beside.disabled = True
        panel.add(replay_panel(report.replay()))

    hint.on_click(next_hint)
    beside.on_click(replay)
    return panel


def replay_panel(replay):
    """The replay with a button that opens both runs side by side."""
    both = button("Step through both")
    panel = Panel(str(replay), [both] * (replay.mine is not None))

    def show(_):
        both.disabled = True
        panel.add(replay.stepper())

    both.on_click(show)
    return panel


def button(label):
    return ipywidgets.Button(description=label, layout=ipywidgets.Layout(width="auto"))


def written(words):
    """Words as they are, whatever they hold."""
    return ipywidgets.HTML(f'<pre style="{html.escape(STYLE)}">{html.escape(words)}</pre>')


def view(panel):
    """What a notebook needs to show the panel, beside the text and the HTML that are stored."""
    return {kind: value for kind, value in panel._repr_mimebundle_().items() if not kind.startswith("text/")}
