"""What a cell prints, as a terminal shows it: `one_piece(outputs)`."""

from collections.abc import Sequence

from nbformat import NotebookNode


def one_piece(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """The outputs; neighbouring pieces of one stream (stdout or stderr) are joined.

    The text of a slow cell comes in several pieces. A carriage return goes back to the start of its
    line, so the last state of a progress bar stays.
    """
    joined: list[NotebookNode] = []
    for output in outputs:
        if not _is_stream(output):
            joined.append(output)
        elif joined and _is_stream(joined[-1]) and joined[-1].name == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output.copy())
    for output in joined:
        if _is_stream(output):
            lines = output.text.split("\n")
            output.text = "\n".join(map(_line, lines))
    return joined


def _is_stream(output: NotebookNode) -> bool:
    return output.output_type == "stream" and isinstance(output.text, str)


def _line(text: str) -> str:
    """One line after its carriage returns: each piece is written over the one before."""
    line = ""
    for piece in text.split("\r"):
        line = piece + line[len(piece) :]
    return line
