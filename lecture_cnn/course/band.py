"""The band: one series, one filter, every product of a run in its place.

    band        which y goes into which z, through which weight: forward read by rows, backward
                by columns
    windows     the same backward products as a window that moves over the padded derivatives
    four_ways   one gradient by scatter, by gather, by the transposed band, by col2im

Each picture is drawn from a run of the lecture's one-dimensional scan (L41, and its backward
listing). A weight has its letter and its colour in all of them, so a product can be found again.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..language.notation import number_text
from ..listings import LISTINGS
from ..nets.files import AnyPath, write_beside
from ..tracing.counting import traced
from ..tracing.traces import Trace

if TYPE_CHECKING:  # the runs alone need no matplotlib
    from matplotlib.axes import Axes

    from .figures import Figure

Numbers = Sequence[float] | np.ndarray

LETTERS = "abcdefgh"
COLOURS = ("#ffd9a8", "#bfe0c4", "#c3d8f5", "#ecc8e6", "#f3efae", "#d8d8d8", "#f5c7c0", "#cdeeee")
EMPTY = "#f4f4f4"
LIT = "#0b62a4"
SIZE = 0.6  # of a cell, in inches
WIDE = 11.2  # cells: a moving picture


class Product(NamedTuple):
    """One product w · dz of the backward run; all numbers count from 0."""

    place: int  # of the weight in the filter
    z: int
    y: int
    value: float


def forward_run(y: Numbers, w: Numbers) -> Trace:
    """The trace of L41 on one series y (T,) with one filter w (K,), no bias."""
    inputs = dict(y=_series(y), w=_series(w)[None], b=np.zeros(1), activation="identity")
    return _traced("L41", inputs)


def backward_run(dz: Numbers, w: Numbers, y: Numbers | None = None) -> Trace:
    """The trace of L41's backward listing for the derivatives dz (T - K + 1,) of one series.

    y (T,) is what went in; it matters for dw alone.
    """
    if y is None:
        y = np.ones(len(dz) + len(w) - 1)
    inputs = dict(
        y=_series(y),
        z=np.ones((1, len(dz))),
        w=_series(w)[None],
        dY=_series(dz),
        activation="identity",
    )
    return _traced("tdnn_backward", inputs)


def products(run: Trace) -> list[Product]:
    """The products of a backward run that go into dY, in the order of the run."""
    found = []
    for k in range(len(run)):
        step = run[k]
        (name, index, after), *_ = step.writes or [("", (), 0)]
        if name != "dY" or "t_" not in run.variables(k):
            continue
        variables = run.variables(k)
        before = step.reads[0][2]
        z, place = int(variables["t"]) - 1, int(variables["t_"]) - 1
        found.append(Product(place, z, index[-1] - 1, after - before))
    return found


def band(
    run: Trace, column: int | None = None, stride: int = 1, until: int | None = None
) -> "Figure":
    """A row for each z, a column for each y, and in each cell the weight between them.

    run: of `forward_run`. column: of the y, counted from 1, that is marked. stride: rows that are
    dropped by it are drawn faint. until: so many rows are drawn, None: all.
    """
    cells = _forward_cells(run)
    rows = max(row for row, _, _ in cells) + 1
    columns = max(place for _, place, _ in cells) + 1
    figure, axis = _page(columns + 1.2, rows + 0.9)
    for at in range(columns):
        axis.text(at + 0.5, -0.25, f"y{at + 1}", ha="center", va="center", fontsize=14)
    shown = rows if until is None else until
    for row in range(shown):
        axis.text(-0.55, row + 0.5, f"z{row + 1} =", ha="center", va="center", fontsize=14)
        for at in range(columns):
            _cell(axis, at, row)
    for row, at, place in cells:
        if row < shown:
            _cell(axis, at, row, LETTERS[place], place, faint=row % stride > 0)
    if column is not None:
        _box(axis, column - 1, 0, rows, fill=False, edgecolor=LIT, linewidth=3)
    figure.label = f"rows z1 to z{rows}, columns y1 to y{columns}, a band of weights"
    return figure


def windows(run: Trace, until: int | None = None) -> "Figure":
    """One row for each dy: the derivatives with zeros around them, the weights that lie on them.

    run: of `backward_run`. The weights of a row lie on the cells that they multiply. until: so many
    rows are drawn, without their sums; None: all, with them.
    """
    made = products(run)
    known = {(one.y, one.place) for one in made}
    K, count, cells = _sizes(made)
    padded = count + 2 * (K - 1)
    figure, axis = _page(padded + 4.2, cells + 1.0)
    for at in range(padded):
        inside = K - 1 <= at < K - 1 + count
        name = f"dz{at - K + 2}" if inside else "0"
        axis.text(at + 0.5, -0.3, name, ha="center", va="center", fontsize=14)
    for row in range(cells if until is None else until):
        for at in range(padded):
            _cell(axis, at, row)
        for place in range(K):
            at = row - place + K - 1
            faint = (row, place) not in known
            _cell(axis, at, row, LETTERS[place], place, faint)
        text = f"= dy{row + 1}"
        if until is None:
            text += f" = {_sum(made, row)}"
        axis.text(padded + 0.25, row + 0.5, text, ha="left", va="center", fontsize=14)
    figure.label = f"one row for each of dy1 to dy{cells}: the weights in reverse over padded dz"
    return figure


def moving(forward: Trace, backward: Trace, path: AnyPath) -> None:
    """Write a GIF of `band`, and below it `windows`, with one more row in each picture: a b c moves
    over the numbers, and then backward the window carries c b a.
    """
    from PIL import Image

    outputs, inputs = len(forward.result["z"][0]), len(backward.result["dY"][0])
    frames = [(until, 0) for until in range(1, outputs + 1)]
    frames += [(outputs, until) for until in range(1, inputs + 1)]
    pages = []
    for z, y in frames:
        above = _image(band(forward, until=z), "forward")
        below = _image(windows(backward, y), "backward")
        page = Image.new("RGB", (below.width, above.height + below.height), "white")
        page.paste(above)
        page.paste(below, (0, above.height))
        pages.append(page.quantize(64, method=2))
    seconds = [1200] * (len(pages) - 1) + [4000]  # the whole stands longer
    file = io.BytesIO()
    pages[0].save(
        file, format="gif", save_all=True, append_images=pages[1:], duration=seconds, loop=0
    )
    write_beside(path, file.getvalue())


def _image(figure: "Figure", title: str) -> Any:
    """A picture of the band, as wide as `WIDE`, with a title at its upper right."""
    from PIL import Image

    [axis] = figure.axes
    left, _ = axis.get_xlim()
    right = left + WIDE
    figure.set_size_inches(SIZE * WIDE, figure.get_figheight())
    axis.set_xlim(left, right)
    axis.text(right - 0.2, -0.28, title, ha="right", va="center", fontsize=15, weight="bold")
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=80)
    return Image.open(file).convert("RGB")


def four_ways(run: Trace) -> "Figure":
    """The products of a backward run in the four places where people put them.

    run: of `backward_run`. A product is written c·dz1, the weight c times dz1, and has the same
    words and colour in each drawing; the numbers at the edge are the sums that a drawing makes.
    """
    made = products(run)
    from .figures import Figure

    figure = Figure(figsize=(10.2, 6.6), layout="constrained")
    axes = figure.subplots(2, 2).ravel()
    _scatter(axes[0], made)
    _gather(axes[1], made)
    _transposed(axes[2], made)
    _col2im(axes[3], made)
    figure.label = "the same nine products four times: scatter, gather, transposed band, col2im"
    return figure


def _scatter(axis: "Axes", made: list[Product]) -> None:
    _, count, cells = _sizes(made)
    drawn = [(one.y, one.z, one) for one in made]
    _panel(axis, "1  scatter: a row for each dz, added up downwards", cells, count, drawn)
    _names(axis, _numbered("dz{} ·", count), _numbered("y{}", cells))
    for at in range(cells):
        axis.text(at + 0.5, count + 0.4, _sum(made, at), ha="center", va="center", fontsize=11)


def _gather(axis: "Axes", made: list[Product]) -> None:
    _, count, cells = _sizes(made)
    drawn = [(one.z, one.y, one) for one in made]
    _panel(axis, "2  gather: a row for each dy, the filter reversed", count, cells, drawn)
    _names(axis, _numbered("dy{} =", cells), _numbered("dz{}", count))
    for at in range(cells):
        text = f"= {_sum(made, at)}"
        axis.text(count + 0.3, at + 0.5, text, va="center", fontsize=11)


def _transposed(axis: "Axes", made: list[Product]) -> None:
    _, count, cells = _sizes(made)
    drawn = [(one.z, one.y, one) for one in made]
    title = "3  Wᵀ: the band, its rows made columns"
    _panel(axis, title, count, cells, drawn, only_weight=True)
    _names(axis, _numbered("y{}", cells), _numbered("z{}", count))
    axis.text(count + 0.3, cells / 2, "times the column dz", va="center", fontsize=11)


def _col2im(axis: "Axes", made: list[Product]) -> None:
    K, count, _ = _sizes(made)
    drawn = [(one.z, one.place, one) for one in made]
    _panel(axis, "4  wᵀ dz, then col2im: add along ↗", count, K, drawn)
    _names(axis, list(LETTERS[:K]), _numbered("dz{}", count))
    for one in made:
        x, y = one.z + 0.95, one.place + 0.93
        axis.text(x, y, f"y{one.y + 1}", ha="right", va="bottom", fontsize=8)


def by_matrix(dz: Numbers, w: Numbers) -> np.ndarray:
    """The derivative of the series as Wᵀ dz, with W the band as a matrix: (T,)."""
    T = len(dz) + len(w) - 1
    W = np.zeros((len(dz), T))
    for row, at, place in _forward_cells(forward_run(np.ones(T), w)):
        W[row, at] = w[place]
    return W.T @ np.asarray(dz, dtype=float)


def by_col2im(dz: Numbers, w: Numbers) -> np.ndarray:
    """The derivative of the series from the table wᵀ dz, its entries added where they belong."""
    table = np.outer(w, dz)
    dy = np.zeros(len(dz) + len(w) - 1)
    for place, row in enumerate(table):
        dy[place:place + len(dz)] += row
    return dy


def _traced(name: str, inputs: dict) -> Trace:
    listing = LISTINGS[name]
    return traced(listing.function, listing, inputs)


def _series(values: Numbers) -> np.ndarray:
    """One series as (1, T)."""
    return np.asarray(values, dtype=float)[None]


def _forward_cells(run: Trace) -> list[tuple[int, int, int]]:
    """The z, the y and the place in the filter of each product of L41, counted from 0."""
    found = []
    for k in range(len(run)):
        variables = run.variables(k)
        if "t_" in variables:
            z, place = int(variables["t"]) - 1, int(variables["t_"]) - 1
            y = dict((name, index) for name, index, _ in run[k].reads)["Y"][-1] - 1
            found.append((z, y, place))
    return found


def _sizes(made: list[Product]) -> tuple[int, int, int]:
    """How many weights, z and y these products hold."""
    weights = {one.place for one in made}
    of_z = {one.z for one in made}
    of_y = {one.y for one in made}
    return len(weights), len(of_z), len(of_y)


def _sum(made: list[Product], y: int) -> str:
    """The sum of one y's products."""
    return number_text(sum(one.value for one in made if one.y == y))


def _numbered(form: str, count: int) -> list[str]:
    """y1, y2, ... for the form y{}."""
    return [form.format(number) for number in range(1, count + 1)]


def _page(width: float, height: float) -> "tuple[Figure, Axes]":
    """A figure of so many cells, and its axes with the first cell at 0, 0."""
    from .figures import Figure

    figure = Figure(figsize=(SIZE * width, SIZE * height))
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set(xlim=(-1.1, width - 1.1), ylim=(height - 0.75, -0.75))
    axis.set_axis_off()
    return figure, axis


def _cell(
    axis: "Axes",
    column: int,
    row: int,
    text: str = "",
    place: int | None = None,
    faint: bool = False,
) -> None:
    """One cell with its text, in the colour of its weight."""
    colour = EMPTY if place is None else COLOURS[place]
    strength = 0.35 if faint else 1
    _box(axis, column, row, 1, facecolor=colour, edgecolor="#8a8a8a", alpha=strength)
    ink = "#777777" if faint else "#111111"
    size = 14 if len(text) < 2 else 11
    axis.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=size, color=ink)


def _box(axis: "Axes", column: int, row: int, height: int, **looks: Any) -> None:
    """A rectangle over one column of cells."""
    from matplotlib.patches import Rectangle

    axis.add_patch(Rectangle((column, row), 1, height, **looks))


def _panel(
    axis: "Axes",
    title: str,
    columns: int,
    rows: int,
    cells: list[tuple[int, int, Product]],
    only_weight: bool = False,
) -> None:
    """One drawing of `four_ways`: the grid, and the products in it."""
    axis.set_title(title, fontsize=11, loc="left")
    axis.set(xlim=(-1.2, columns + 2.6), ylim=(rows + 0.8, -0.8), aspect="equal")
    axis.set_axis_off()
    for column in range(columns):
        for row in range(rows):
            _cell(axis, column, row)
    for column, row, one in cells:
        letter = LETTERS[one.place]
        text = letter if only_weight else f"{letter}·dz{one.z + 1}"
        _cell(axis, column, row, text, one.place)


def _names(axis: "Axes", rows: list[str], columns: list[str]) -> None:
    """What the rows and the columns of a drawing are."""
    for at, name in enumerate(rows):
        axis.text(-0.15, at + 0.5, name, ha="right", va="center", fontsize=11)
    for at, name in enumerate(columns):
        axis.text(at + 0.5, -0.25, name, ha="center", va="center", fontsize=11)
