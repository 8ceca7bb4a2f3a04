"""A step of a run as a still picture: it stands in for the stepper where no script runs.

Maps are drawn as everywhere: x to the right, y down, counted from 1, or from 0 as the stepper.
Orange is positive, blue negative, on one scale for an array; a cell that is not computed yet is
empty. Pillow draws; only the letters are matplotlib's.
"""

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..language.notation import fixed, number_text, with_exponent
from ..language.recounted import lines_from_0
from ..operations.extras import extra
from ..tracing.traces import Trace, TracedArray

with extra("lab"):
    import matplotlib
    from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from PIL.PngImagePlugin import PngInfo

POSITIVE = "#d55e00"
NEGATIVE = "#0072b2"
READ = "#0072b2"
WRITTEN = "#007a58"
GREY = "#595959"
FRAME = "#404040"
EDGE = "#8c8c8c"  # of a picture's card: it is seen on a light page and on a dark one
MOST_MAPS = 8  # maps of one array side by side
ROOM = 6  # characters of a number in a cell

# All places are in cells. The sizes of letters are in pixels.
SIDE = 21  # pixels of a cell's side
LEFT = 4.0  # where the first map of an array begins, or further right of a long name
GAP = 1.5  # between maps
NARROWEST = 30.0
DIGITS = 8.5  # of a number that is short
WIDEST = 29  # of a longer one, for all its letters
LABELS = 7.0  # of the numbers of columns and rows
TITLE = 10.0
SENTENCE = 11.0
RUN_IT = "Run the cell (Shift+Enter): then this picture steps, and takes your keys."


class Row(NamedTuple):
    """An array in a picture: its maps beside one another."""

    array: TracedArray
    maps: np.ndarray  # (M, W, H)
    known: np.ndarray  # (M, W, H), which cells hold a value
    numbers: np.ndarray  # (M, W, H), the cells' numbers in the run
    lefts: list[float]  # where its first maps begin
    top: float

    @property
    def right(self) -> float:
        return self.lefts[-1] + self.maps.shape[1] + GAP

    @property
    def bottom(self) -> float:
        return self.top + self.maps.shape[2] + GAP


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


def still(trace: Trace, k: int, count: int = 1, note: str = "") -> bytes:
    """A PNG (128 colours) of the arrays after step k: a white card with a grey edge. Places are
    counted from `count`, 0 or 1. Below the arrays stands the note.

    The cells that the step reads have a blue outline, the cells that it writes a green one.
    """
    card = picture_of(trace, k, count)
    right, bottom = card.width - 1, card.height - 1
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, right, bottom), outline=EDGE)
    _write(pen, (0.3, bottom / SIDE - 0.5), note, SENTENCE, READ, anchor="ls")
    return png(card)


def png(picture: Image.Image, mark: "PngInfo | None" = None) -> bytes:
    """The bytes of a picture as PNG, in 128 colours, with a text in the file if there is one."""
    file = io.BytesIO()
    picture.quantize(128, method=2).save(file, format="png", optimize=True, pnginfo=mark)
    return file.getvalue()


def picture_of(trace: Trace, k: int, count: int = 1) -> Image.Image:
    """The arrays after step k as a picture (PIL)."""
    rows = _rows(trace, k)
    sentence = f"step {k}: {_sentence(trace, k, count)}"
    rights = [row.right for row in rows]
    right = max(NARROWEST, _length(sentence, SENTENCE) + 0.6, *rights)
    bottom = rows[-1].bottom if rows else 2.0
    picture = Image.new("RGB", (round(right * SIDE), round(bottom * SIDE)), "white")
    pen = ImageDraw.Draw(picture)
    _write(pen, (0.3, 0.6), sentence, SENTENCE, anchor="ls")
    for row in rows:
        _write(pen, (0.3, row.top + 0.6), row.array.title, TITLE, anchor="ls", bold=True)
        scale = max(np.abs(row.maps[np.isfinite(row.maps)]), default=0) or 1
        for left, cells, known in zip(row.lefts, row.maps, row.known):
            _draw_map(picture, (left, row.top), cells, scale, known, count)
        _outline_cells(pen, row, trace, k)
    return picture


def _rows(trace: Trace, k: int) -> list[Row]:
    """The arrays that there are after step k, below one another."""
    values = trace.values_at(k + 1)
    filled = _filled_cells(trace, k)
    everywhere = np.arange(len(values))
    has_maps = any(map(_is_map, trace.arrays))
    shown = [each for each in trace.arrays if _is_shown(each, k)]
    left = _beside_names(shown)
    rows: list[Row] = []
    top = 2.0
    for array in shown:
        # Maps have x to the right; series and matrices have their rows.
        x_first = has_maps and len(array.shape) > 2 and not trace.of_numpy
        maps = _maps(array, values, x_first)
        known = _maps(array, filled, x_first)
        numbers = _maps(array, everywhere, x_first)
        rows.append(Row(array, maps, known, numbers, _lefts(array, maps, left), top))
        top = rows[-1].bottom
    return rows


def _draw_map(
    picture: Image.Image,
    corner: tuple[float, float],
    cells: np.ndarray,
    scale: float,
    known: np.ndarray,
    count: int,
) -> None:
    """One map (W, H) as coloured cells, with its left upper corner there.

    Cells with `known` (W, H) hold their numbers. The columns and rows are labelled from `count`. A
    map with more than ten columns or rows has no room for these.
    """
    left, top = corner
    width, height = cells.shape
    pixels = np.rint(255 * colours(cells, scale)).astype(np.uint8)
    small = Image.fromarray(pixels.swapaxes(0, 1).copy())
    size = (width * SIDE, height * SIDE)
    large = small.resize(size, Image.Resampling.NEAREST)
    picture.paste(large, (round(left * SIDE), round(top * SIDE)))
    pen = ImageDraw.Draw(picture)
    _frame(pen, corner, (width, height), FRAME, 1)
    if max(width, height) > 10:
        return
    for x, y in np.argwhere(known):
        text = brief(cells[x, y], scale)
        place = (left + x + 0.5, top + y + 0.5)
        _write(pen, place, text, min(DIGITS, WIDEST / len(text)))
    for x in range(width):
        above = (left + x + 0.5, top - 0.35)
        _write(pen, above, f"{x + count}", LABELS, GREY)
    for y in range(height):
        beside = (left - 0.35, top + y + 0.5)
        _write(pen, beside, f"{y + count}", LABELS, GREY)


def colours(cells: np.ndarray, scale: float) -> np.ndarray:
    """The colour (W, H, 3) of each cell (W, H), from 0 to 1.

    Orange is positive, blue negative, white 0 or not computed; a value of `scale` has the full
    colour.
    """
    values = np.nan_to_num(cells)[..., None]
    shade = np.nan_to_num(np.abs(cells) / scale)[..., None].clip(0, 1) * 0.58
    ink = np.where(values < 0, _rgb(NEGATIVE), _rgb(POSITIVE))
    return 1 - shade + shade * ink


def _is_shown(array: TracedArray, k: int) -> bool:
    if array.created > k:
        return False
    has_cells = array.size > 0
    return has_cells and not array.positions


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


def _beside_names(arrays: list[TracedArray]) -> float:
    """Where the maps of all arrays begin."""
    left = LEFT
    for array in arrays:
        title = array.title
        name = _length(title, TITLE, bold=True)
        left = max(left, name + 1.5)
    return left


def _lefts(array: TracedArray, maps: np.ndarray, left: float) -> list[float]:
    """Where an array's first maps begin, side by side; the planes of one filter stand together."""
    together = array.shape[1] if len(array.shape) == 4 else len(maps)
    lefts = []
    across = left
    for place, cells in enumerate(maps[:MOST_MAPS]):
        if place and place % together == 0:
            across += GAP
        lefts.append(across)
        across += len(cells) + GAP
    return lefts


def _outline_cells(pen: ImageDraw.ImageDraw, row: Row, trace: Trace, k: int) -> None:
    """Outline the cells that step k reads and writes."""
    outlines = [(cells, READ) for cells, _ in trace.reads_of(k)]
    outlines.append((trace.writes_of(k), WRITTEN))
    for left, numbers in zip(row.lefts, row.numbers):
        for cells, colour in outlines:
            inside = np.argwhere(np.isin(numbers, cells))
            if len(inside):
                first = inside.min(axis=0)
                size = inside.max(axis=0) - first + 1
                _frame(pen, (left, row.top) + first, size, colour, 2)


def _frame(
    pen: ImageDraw.ImageDraw,
    corner: tuple[float, float] | np.ndarray,
    size: tuple[int, int] | np.ndarray,
    colour: str,
    thickness: int,
) -> None:
    """A rectangle around so many columns and rows of cells, its line half outside of them."""
    outer = thickness // 2
    left, top = (round(place * SIDE) - outer for place in corner)
    width, height = (int(count) * SIDE + 2 * outer for count in size)
    pen.rectangle((left, top, left + width, top + height), outline=colour, width=thickness)


def _write(
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    size: float,
    colour: str = "black",
    anchor: str = "ms",
    bold: bool = False,
) -> None:
    """Write a text whose digits are in the middle of the place; "ls": it begins there."""
    x, y = place
    baseline = y * SIDE + 0.36 * size
    pen.text((round(x * SIDE), round(baseline)), text, colour, _font(size, bold), anchor)


def _length(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is, in cells."""
    return _font(size, bold).getlength(text) / SIDE


@cache
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """The letters of matplotlib, which brings them along."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(folder / name, size)


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
