"""A step of a run as a still picture: it stands in for the stepper where no script runs. Only this needs matplotlib.

Maps are drawn as everywhere: x to the right, y down, counted from 1; orange is positive, blue negative, on one scale an
array; what is not computed yet is empty.
"""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..language.notation import fixed, shown, with_exponent

POSITIVE, NEGATIVE, READ, WRITTEN = "#d55e00", "#0072b2", "#0072b2", "#007a58"
MOST_MAPS, CELL = 8, 0.26  # maps of one array side by side; a cell's side in inches
ROOM = 6  # signs of a number in a cell


def brief(value, scale=0.0):
    """A number for a cell of a map, six signs at most: as in a sentence where that fits, else with fewer decimals.

    `scale` is the size of the array's values: what is but a rounding beside them is ~0. The same function is in
    js/core/numbers.js, so that a cell on the screen and in a picture have the same look.
    """
    if value != 0 and abs(value) < 1e-12 * scale:
        return "~0"
    as_said = shown(value)
    if len(as_said) <= ROOM:
        return as_said
    for decimals in (3, 2, 1, 0):
        text = fixed(value, decimals) if abs(value) < 1e6 else as_said
        if len(text) <= ROOM and text != "0":
            return text
    return with_exponent(value, 0)


def still(trace, k):
    """A PNG (bytes, 128 colours) of the arrays after step k: cells read outlined in blue, cells written in green."""
    return png(picture_of(trace, k))


def png(picture, mark=None):
    file = io.BytesIO()
    picture.quantize(128, method=2).save(file, format="png", optimize=True, pnginfo=mark)
    return file.getvalue()


def picture_of(trace, k):
    """Step k as a picture (PIL)."""
    from PIL import Image

    state, there, step = trace.values_at(k + 1), _there(trace, k), trace[k]
    figure = Figure(dpi=80)
    FigureCanvasAgg(figure)
    axis = figure.add_axes((0, 0, 1, 1))
    down, widest = 2.0, 30.0
    has_maps = any(len(place.shape) > 2 and not place.name.lower().startswith(("w", "dw")) for place in trace.places)
    for place in trace.places:
        if place.made > k or place.positions:
            continue
        maps, known = (cells[place.first:place.first + place.size].reshape(-1, *(1, *place.shape)[-2:])
                       for cells in (state, there))
        turned = has_maps and len(place.shape) > 2  # maps have x to the right; series and matrices have their rows
        if not turned:
            maps, known = maps.swapaxes(1, 2), known.swapaxes(1, 2)
        scale = max(np.abs(maps[np.isfinite(maps)]), default=0) or 1
        axis.text(0.3, down + 0.6, place.title, fontsize=8, weight="bold", va="center")
        across = 4.0
        for plane, cells in enumerate(maps[:MOST_MAPS]):
            draw_map(axis, across, down, cells, scale, known[plane])
            _marks(axis, across, down, trace, k, place, plane, turned)
            across += len(cells) + 1.5
        down, widest = down + maps.shape[2] + 1.5, max(widest, across)
    sentence = step.text if len(step.text) < 80 else " = ".join([step.text.split(" = ")[0], step.text.split(" = ")[-1]])
    axis.text(0.3, 0.6, f"step {k}: {sentence}", fontsize=8, va="center")
    axis.set(xlim=(0, widest), ylim=(down, 0), aspect="equal")
    axis.set_axis_off()
    figure.set_size_inches(widest * CELL, down * CELL)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return Image.open(file).convert("RGB")


def _there(trace, k):
    """Which cells hold a value after step k; it may be a NaN. An array of NaN is given empty if the run fills it."""
    there = np.zeros(len(trace.initial), bool)
    for place in trace.places:
        cells = slice(place.first, place.first + place.size)
        filled = np.isin(trace.write_cell, np.arange(cells.start, cells.stop)).any()
        empty = filled and np.isnan(trace.initial[cells]).all()
        there[cells] = place.made <= k and not empty
    there[trace.write_cell[:np.searchsorted(trace.write_step, k + 1)]] = True
    return there


def draw_map(axis, across, down, cells, scale, there, fontsize=5.0):
    """One map as coloured cells, labelled from 1 where the numbers have room, with the numbers that are there."""
    (width, height), small = cells.shape, 0.9 * fontsize
    axis.imshow(colours(cells, scale).swapaxes(0, 1), extent=(across, across + width, down + height, down))
    axis.add_patch(Rectangle((across, down), width, height, fill=False, linewidth=0.5))
    if max(width, height) > 10:
        return
    for x, y in np.argwhere(there):
        text = brief(cells[x, y], scale)
        size = fontsize if len(text) < ROOM else 0.85 * fontsize
        axis.text(across + x + 0.5, down + y + 0.5, text, fontsize=size, ha="center", va="center")
    for x in range(width):
        axis.text(across + x + 0.5, down - 0.3, f"{x + 1}", fontsize=small, ha="center", va="center", color="#595959")
    for y in range(height):
        axis.text(across - 0.3, down + y + 0.5, f"{y + 1}", fontsize=small, ha="center", va="center", color="#595959")


def colours(cells, scale):
    """The colour of each cell: orange for positive, blue for negative, white for 0 and for what is not computed."""
    shade = np.nan_to_num(np.abs(cells) / scale)[..., None].clip(0, 1) * 0.58
    ink = np.where(np.nan_to_num(cells)[..., None] < 0, _rgb(NEGATIVE), _rgb(POSITIVE))
    return 1 - shade + shade * ink


def _marks(axis, across, down, trace, k, place, plane, turned):
    """Rectangles around the step's cells in one map."""
    size = int(np.prod(place.shape[-2:]))
    order = 1 if turned else -1
    first = place.first + plane * size
    used = [(cells, READ) for cells, _ in trace.reads_of(k)]
    for cells, colour in [*used, (trace.writes_of(k), WRITTEN)]:
        inside = [divmod(cell - first, place.shape[-1])[::order] for cell in cells if first <= cell < first + size]
        if inside:
            (left, top), (right, bottom) = np.min(inside, axis=0), np.max(inside, axis=0)
            axis.add_patch(Rectangle((across + left, down + top), right - left + 1, bottom - top + 1, fill=False,
                                     edgecolor=colour, linewidth=1.5))


def _rgb(colour):
    return np.array([int(colour[k:k + 2], 16) for k in (1, 3, 5)]) / 255
