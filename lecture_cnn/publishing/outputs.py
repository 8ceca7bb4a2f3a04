"""What a cell prints, as a terminal shows it: `one_piece(outputs)`."""


def one_piece(outputs):
    """The outputs, neighbouring pieces of a stream put together: a slow cell's text comes in several.

    A carriage return goes back to the start of its line, so that of a progress bar the last state stays.
    """
    joined = []
    for output in outputs:
        if not _is_stream(output):
            joined.append(output)
        elif joined and _is_stream(joined[-1]) and joined[-1].name == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output.copy())
    for output in filter(_is_stream, joined):
        output.text = "\n".join(_line(line) for line in output.text.split("\n"))
    return joined


def _is_stream(output):
    return output.output_type == "stream" and isinstance(output.text, str)


def _line(text):
    shown = ""
    for piece in text.split("\r"):
        shown = piece + shown[len(piece):]
    return shown
