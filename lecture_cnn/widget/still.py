"""A step of a run as a still picture: it stands in for the stepper where no script runs.

Only this module and `course.figures` need matplotlib. Maps are drawn as everywhere: x to the right,
y down, counted from 1, or from 0 as the stepper. Orange is positive, blue negative, on one scale
for an array; a cell that is not computed yet is empty.
"""

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.notation import fixed, number_text, with_exponent
from ..language.recounted import lines_from_0
from ..operations.extras import extra
from ..tracing.traces import Trace, TracedArray

with extra("lab"):
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.PngImagePlugin import PngInfo

POSITIVE = "#d55e00"
NEGATIVE = "#0072b2"
READ = "#0072b2"
WRITTEN = "#007a58"
GREY = "#595959"
MOST_MAPS = 8  # maps of one array side by side
CELL = 0.26  # a cell's side in inches
LEFT = 4.0  # where the first map of an array begins, in cells
GAP = 1.5  # between maps, in cells
ROOM = 6  # characters of a number in a cell
DIGITS = 7.5  # points, of the digits where they are few
LABELS = 6.0  # of the numbers of columns and rows
EDGE = "#8c8c8c"  # of a picture's card: it is seen on a light page and on a dark one


def brief(value: float, scale: float = 0.0) -> str:
    """A number for a cell of a map, at most six characters.

    It is written as in a step's sentence where that fits, else with fewer decimals. `scale` is the
    size of the array's values: a value that is only a rounding error beside them is ~0. The same
    function is in js/core/numbers.js, so a cell looks alike on the screen and in a picture.
    """
    if value != 0 and abs(value) < 1e-12 * scale:
        return "~0"
    as_in_sentence = number_text(value)
    if len(as_in_sentence) <= ROOM:
        return as_in_sentence
    if abs(value) < 1e6:
        for decimals in (3, 2, 1, 0):
            text = fixed(value, decimals)
            if len(text) <= ROOM and text != "0":
                return text
    return with_exponent(value, 0)


def still(trace: Trace, k: int, count: int = 1) -> bytes:
    """A PNG (128 colours) of the arrays after step k: a white card with a grey edge. Places are
    counted from `count`, 0 or 1.

    The cells that the step reads have a blue outline, the cells that it writes a green one.
    """
    from PIL import ImageDraw

    card = picture_of(trace, k, count)
    right, bottom = card.width - 1, card.height - 1
    ImageDraw.Draw(card).rectangle((0, 0, right, bottom), outline=EDGE)
    return png(card)


def png(picture: "Image", mark: "PngInfo | None" = None) -> bytes:
    """The bytes of a picture as PNG, in 128 colours, with a text in the file if there is one."""
    file = io.BytesIO()
    picture.quantize(128, method=2).save(file, format="png", optimize=True, pnginfo=mark)
    return file.getvalue()


def picture_of(trace: Trace, k: int, count: int = 1) -> "Image":
    """The arrays after step k as a picture (PIL)."""
    from PIL import Image

    figure = Figure(dpi=80)
    canvas = FigureCanvasAgg(figure)
    axis = figure.add_axes((0, 0, 1, 1))
    values = trace.values_at(k + 1)
    filled = _filled_cells(trace, k)
    has_maps = any(map(_is_map, trace.arrays))
    down = 2.0
    right = 30.0
    for array in trace.arrays:
        if array.created > k or array.positions:
            continue
        # Maps have x to the right; series and matrices have their rows.
        x_first = has_maps and len(array.shape) > 2 and not trace.of_numpy
        maps = _maps(array, values, x_first)
        known = _maps(array, filled, x_first)
        axis.text(0.3, down + 0.6, array.title, fontsize=9, weight="bold", va="center")
        lefts = _lefts(array, maps)
        _draw_maps(axis, down, lefts, maps, known, count)
        numbers = _maps(array, np.arange(len(values)), x_first)
        _outline_cells(axis, down, lefts, trace, k, numbers)
        across = lefts[-1] + len(maps[0]) + GAP
        down += maps.shape[2] + GAP
        right = max(right, across)
    axis.text(0.3, 0.6, f"step {k}: {_sentence(trace, k, count)}", fontsize=10, va="center")
    axis.set(xlim=(0, right), ylim=(down, 0), aspect="equal")
    axis.set_axis_off()
    figure.set_size_inches(right * CELL, down * CELL)
    canvas.draw()
    size = canvas.get_width_height()
    return Image.frombytes("RGBA", size, canvas.buffer_rgba()).convert("RGB")


def draw_map(
    axis: Axes,
    across: float,
    down: float,
    cells: np.ndarray,
    scale: float,
    known: np.ndarray,
    fontsize: float = 5.0,
    largest: float | None = None,
    labels: float | None = None,
    count: int = 1,
) -> None:
    """One map (W, H) as coloured cells, with its left upper corner at (across, down).

    Cells with `known` (W, H) hold their numbers. The columns and rows are labelled from `count`. A
    map with more than ten columns or rows has no room for these.

    fontsize: of a number of five characters, in points; shorter ones have up to `largest`, or the
    same. labels: of the numbers of columns and rows.
    """
    width, height = cells.shape
    corners = (across, across + width, down + height, down)
    axis.imshow(colours(cells, scale).swapaxes(0, 1), extent=corners)
    axis.add_patch(Rectangle((across, down), width, height, fill=False, linewidth=0.5))
    if max(width, height) > 10:
        return
    centred: dict[str, Any] = dict(ha="center", va="center")
    for x, y in np.argwhere(known):
        text = brief(cells[x, y], scale)
        size = min(largest or fontsize, 5.1 * fontsize / len(text))
        axis.text(across + x + 0.5, down + y + 0.5, text, fontsize=size, **centred)
    label: dict[str, Any] = dict(fontsize=labels or 0.9 * fontsize, color=GREY, **centred)
    for x in range(width):
        axis.text(across + x + 0.5, down - 0.3, f"{x + count}", **label)
    for y in range(height):
        axis.text(across - 0.3, down + y + 0.5, f"{y + count}", **label)


def colours(cells: np.ndarray, scale: float) -> np.ndarray:
    """The colour (W, H, 3) of each cell (W, H), from 0 to 1.

    Orange is positive, blue negative, white 0 or not computed; a value of `scale` has the full
    colour.
    """
    values = np.nan_to_num(cells)[..., None]
    shade = np.nan_to_num(np.abs(cells) / scale)[..., None].clip(0, 1) * 0.58
    ink = np.where(values < 0, _rgb(NEGATIVE), _rgb(POSITIVE))
    return 1 - shade + shade * ink


def _is_map(array: TracedArray) -> bool:
    is_filter = array.name.lower().startswith(("w", "dw"))
    return len(array.shape) > 2 and not is_filter


def _filled_cells(trace: Trace, k: int) -> np.ndarray:
    """Which cells (of all arrays) hold a value after step k; the value may be a NaN.

    An array that is NaN everywhere at first is empty if the run fills it.
    """
    filled = np.zeros(len(trace.initial), bool)
    for array in trace.arrays:
        cells = slice(array.first, array.first + array.size)
        is_written = np.isin(trace.write_cell, np.arange(cells.start, cells.stop)).any()
        is_empty = is_written and np.isnan(trace.initial[cells]).all()
        filled[cells] = array.created <= k and not is_empty
    writes = np.searchsorted(trace.write_step, k + 1)
    filled[trace.write_cell[:writes]] = True
    return filled


def _maps(array: TracedArray, cells: np.ndarray, x_first: bool) -> np.ndarray:
    """An array's part of `cells` (of all arrays) as maps (M, W, H)."""
    own = cells[array.first : array.first + array.size]
    sizes = (1, *array.shape)[-2:]
    maps = own.reshape(-1, *sizes)
    return maps if x_first else maps.swapaxes(1, 2)


def _lefts(array: TracedArray, maps: np.ndarray) -> list[float]:
    """Where an array's first maps begin, side by side; the planes of one filter stand together."""
    together = array.shape[1] if len(array.shape) == 4 else len(maps)
    lefts = []
    across = LEFT
    for place, cells in enumerate(maps[:MOST_MAPS]):
        if place and place % together == 0:
            across += GAP
        lefts.append(across)
        across += len(cells) + GAP
    return lefts


def _draw_maps(
    axis: Axes,
    down: float,
    lefts: list[float],
    maps: np.ndarray,
    known: np.ndarray,
    count: int,
) -> None:
    """Draw an array's first maps side by side, on one scale."""
    scale = max(np.abs(maps[np.isfinite(maps)]), default=0) or 1
    for across, cells, numbers in zip(lefts, maps, known):
        draw_map(
            axis, across, down, cells, scale, numbers, largest=DIGITS, labels=LABELS, count=count
        )


def _outline_cells(
    axis: Axes,
    down: float,
    lefts: list[float],
    trace: Trace,
    k: int,
    numbers: np.ndarray,
) -> None:
    """Outline the cells that step k reads and writes; `numbers` (M, W, H) are those of the maps."""
    outlines = [(cells, READ) for cells, _ in trace.reads_of(k)]
    outlines.append((trace.writes_of(k), WRITTEN))
    for across, plane in zip(lefts, numbers):
        for cells, colour in outlines:
            inside = np.argwhere(np.isin(plane, cells))
            if len(inside):
                _outline(axis, (across, down), inside, colour)


def _outline(axis: Axes, corner: tuple[float, float], cells: np.ndarray, colour: str) -> None:
    """A rectangle around cells (N, 2) of the map that begins at the corner."""
    first = cells.min(axis=0)
    width, height = cells.max(axis=0) - first + 1
    left, top = corner + first
    axis.add_patch(
        Rectangle((left, top), width, height, fill=False, edgecolor=colour, linewidth=1.5)
    )


def _sentence(trace: Trace, k: int, count: int) -> str:
    """The step's sentence; of a long one only the first and the last part. From 0 it is the line,
    as the slide has it, and the new value.
    """
    sentence = trace[k].text
    if count == 0:
        line = lines_from_0(trace.function)[trace.statement_at(k).line - 1].text
        return f"{line.partition('  #')[0]}, now {sentence.split(' = ')[-1]}"
    if len(sentence) < 80:
        return sentence
    parts = sentence.split(" = ")
    return f"{parts[0]} = {parts[-1]}"


def _rgb(colour: str) -> np.ndarray:
    """The red, green and blue (3,) of a colour such as #d55e00, from 0 to 1."""
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
