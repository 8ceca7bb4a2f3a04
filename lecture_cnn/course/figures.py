"""Pictures of runs and of networks that learn, for notebooks and teaching.

    still(trace, k)    the arrays after step k, and what the step reads and writes, as a PNG
    strip, animation   several steps in one PNG, or in one GIF
    row, gallery       maps or pictures side by side, with matplotlib
    Watch              a network, drawn while it learns
    course             the picture of each notebook

A still stands in for the stepper where no script runs. Maps are drawn as everywhere: x to the
right, y down, counted from 1. Orange is positive, blue negative, on one scale for an array; a cell
that is not computed yet is empty.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..nets.files import AnyPath, check_folder, check_replaceable, write_beside
from ..operations.extras import extra
from ..operations.shapes import whole
from ..tracing.traces import Trace
from ..widget.still import GREY, MOST_MAPS, NEGATIVE, brief, colours, picture_of, png, still

with extra("lab"):
    import matplotlib.figure
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.PngImagePlugin import PngInfo

    from ..nets.training import Training

__all__ = ["Figure", "Watch", "animation", "brief", "course", "gallery", "row", "still", "strip"]

MARK = "lecture_cnn"  # in the files that are written here
# Notebook -> the step that is its picture: the listing, and the step's number in the example.
COURSE = {
    "00_indexing": ("L03", 10),
    "01_scanning": ("L41", 20),
    "02_forward": ("L29", 13),
    "03_stride_padding_resampling": ("L23", 60),
    "04_pooling": ("L02", 10),
    "05_end_of_the_network": ("L33", 0),
    "06_activation": ("L39", 10),
    "07_influence": ("L36", 5),
    "08_flipped_filter": ("L07", 62),
    "09_one_weight": ("L08", 20),
    "10_backward_loops": ("L11", 400),
    "11_pooling_backward": ("L14", 12),
    "12_resampling_backward": ("L19", 5),
    "13_training": ("L12", 72),
    "14_transform_invariance": ("L30", 64),
    "15_boxes_and_pose": ("linear_backward", 19),
    "16_depthwise": ("pointwise_forward", 104),
    "17_receptive_fields": ("L24", 327),
    "18_augmentation": ("L40", 0),
    "19_architectures": ("L01", 100),
    "20_speech": ("L41", 75),
    "21_errata": ("E33", 12),
    "22_polls": ("depthwise_forward", 79),
    "23_segmentation": ("transposed_convolution", 108),
    "24_self_similarity": ("self_similarity", 140),
    "25_claims": ("upsampling_between", 5),
    "26_homework": ("upsampling_between", 6),
    "27_my_ops": ("L11", 700),
    "28_fast_loops": ("L21", 300),
}


class Figure(matplotlib.figure.Figure):
    """A figure with an alternative text, which a notebook stores with it.

    The text is `label` where there is one, or the titles of the drawings and the labels of axes.
    `plt.subplots(1, 2, FigureClass=lc.figures.Figure)` makes one by hand.
    """

    label = ""

    @property
    def alt(self) -> str:
        if self.label:
            return self.label
        texts = []
        for axis in self.axes:
            labels = filter(None, (axis.get_ylabel(), axis.get_xlabel()))
            texts.append(axis.get_title() or " over ".join(labels))
        return "; ".join(filter(None, texts))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        alt = self.alt
        return {}, {"image/png": {"alt": alt}} if alt else {}

    def _repr_png_(self) -> bytes:
        """The picture, also where no matplotlib backend has told the notebook how to show it."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=72, bbox_inches="tight", metadata={"Software": None})
        return file.getvalue()


def strip(trace: Trace, steps: Iterable[int], path: AnyPath, *, force: bool = False) -> None:
    """Write the stills of these steps below one another as one PNG file.

    An earlier picture is replaced. Any other file is replaced only with `force`; without it, it is
    a FileExistsError.
    """
    check_replaceable(path, lambda: _is_marked(path), force)
    frames = _frames(trace, steps)
    whole_height = sum(frame.height for frame in frames)
    picture = _page(frames, whole_height)
    top = 0
    for frame in frames:
        picture.paste(frame, (0, top))
        top += frame.height
    write_beside(path, png(picture, _mark()))


def animation(
    trace: Trace,
    steps: Iterable[int],
    path: AnyPath,
    seconds: float = 0.8,
    *,
    force: bool = False,
) -> None:
    """Write these steps as an animated GIF; each is shown for so many seconds.

    An earlier picture is replaced. Any other file is replaced only with `force`; without it, it is
    a FileExistsError.
    """
    check_replaceable(path, lambda: _is_marked(path), force)
    frames = _frames(trace, steps)
    height = max(frame.height for frame in frames)
    pages = []
    for frame in frames:
        page = _page(frames, height)
        page.paste(frame)
        pages.append(page.quantize(128, method=2))
    file = io.BytesIO()
    pages[0].save(
        file,
        format="gif",
        save_all=True,
        append_images=pages[1:],
        duration=int(1000 * seconds),
        loop=0,
        comment=MARK.encode(),
    )
    write_beside(path, file.getvalue())


def course(folder: AnyPath, *, force: bool = False) -> list[Path]:
    """Write the picture of each notebook, made from its run; return the paths of the PNG files.

    Earlier pictures are replaced. Any other file is replaced only with `force`; without it, it is a
    FileExistsError, before any is written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    check_folder(folder)
    paths = {notebook: folder / f"{notebook}.png" for notebook in COURSE}
    for path in paths.values():
        if path.exists() and not force and not _is_marked(path):
            reason = "this file is no earlier picture; it is not written over without force"
            raise FileExistsError(f"{path}: {reason}")
    for notebook, (name, k) in COURSE.items():
        picture = picture_of(_example_run(name), k)
        write_beside(paths[notebook], png(picture, _mark()))
    return list(paths.values())


def row(
    maps: Mapping[str, np.ndarray],
    scale: float | None = None,
    height: float = 2.2,
) -> matplotlib.figure.Figure:
    """A matplotlib figure with these maps side by side.

    maps: title -> map (W, H), or the three maps of a picture (3, W, H). Cells hold their numbers
    where there is room. scale: the absolute value that gets the full colour; without it each map
    has its own. height: in inches.
    """
    import matplotlib.pyplot as plt

    planes = [np.asarray(values, dtype=float) for values in maps.values()]
    widths = [plane.shape[-2] + 1.6 for plane in planes]  # in cells, with the labels
    tallest = max(plane.shape[-1] for plane in planes)
    unit = height / (tallest + 1.2)  # one cell in inches
    figure, axes = plt.subplots(
        1,
        len(planes),
        figsize=(unit * sum(widths), height + 0.3),
        width_ratios=widths,
        squeeze=False,
        layout="constrained",
        FigureClass=Figure,
    )
    for axis, title, plane in zip(axes[0], maps, planes):
        axis.set_title(title, fontsize=10, y=1)  # without y, matplotlib measures ticks to place it
        _draw_plane(axis, plane, scale, unit)
    return figure


class Watch:
    """Pictures of a training while it runs: `training.run(90, after=Watch(training, y, labels))`.

    They show the loss of each update, the share of the held-out instances y (N, D, W, H) whose
    label is right, the filters of one layer as they look on their first input map, and the
    derivatives of these. They are drawn after every `every` updates into `.figure`. Then
    `show(figure)` is called, such as the `update` of an IPython display.
    """

    def __init__(
        self,
        training: "Training",
        y: np.ndarray,
        labels: np.ndarray,
        *,
        layer: str = "0",
        every: int = 10,
        show: Callable[[Figure], object] | None = None,
    ) -> None:
        self.training = training
        self.y = y
        self.labels = labels
        self.layer = layer
        self.every = whole("every", every, 1)
        self.show = show
        self.looks: list[int] = []  # the updates after which it was drawn
        self.right: list[float] = []  # the share that was right then
        self.figure = Figure(figsize=(9, 3.2), dpi=80)
        w, _ = self.filters()
        grid = self.figure.add_gridspec(
            2, len(w) + 4, left=0.06, right=0.99, bottom=0.1, top=0.92, hspace=0.6
        )
        titles = ("loss of each update", "share right of the held-out")
        self.axes = []
        self.lines = []
        for n, (title, marker) in enumerate(zip(titles, ("", "."))):
            axis = self.figure.add_subplot(grid[n, :3])
            axis.set_title(title, fontsize=9)
            axis.tick_params(labelsize=8)
            self.axes.append(axis)
            self.lines += axis.plot([], [], color=NEGATIVE, marker=marker)
        self.images = []
        for n, name in enumerate(("w", "dw")):
            for m, plane in enumerate(w):
                axis = self.figure.add_subplot(grid[n, 4 + m])
                axis.set_title(f"{name}({m + 1})", fontsize=9)
                axis.set_axis_off()
                self.images.append(axis.imshow(colours(plane, 1).swapaxes(0, 1)))
        self.draw()

    def __call__(self, training: "Training") -> None:
        if training.count % self.every == 0:
            self.draw()

    def filters(self) -> tuple[np.ndarray, np.ndarray]:
        """The filters (M, K, K) on their first input map, at most eight, and their derivatives.

        Before the first update the derivatives are 0.
        """
        network = self.training.network
        name = f"{self.layer}.w"
        w = network.weights()[name][:MOST_MAPS, 0]
        if self.training.count == 0:
            return w, np.zeros_like(w)
        return w, network.gradients()[name][:MOST_MAPS, 0]

    def draw(self) -> None:
        """Look at the network and draw it as it is now."""
        from ..nets.losses import accuracy
        from ..nets.training import in_use

        scores = in_use(self.training.network, self.y)
        self.looks.append(self.training.count)
        self.right.append(accuracy(scores, self.labels))
        losses = self.training.losses
        of_losses, of_shares = self.lines
        of_losses.set_data(np.arange(len(losses)) + 1, losses)
        of_shares.set_data(self.looks, self.right)
        right_end = max(10, self.training.count)
        tops = (1.05 * max(losses, default=1), 1)
        for axis, top in zip(self.axes, tops):
            axis.set(xlim=(0, right_end), ylim=(0, top))
        images = iter(self.images)
        for array in self.filters():
            for plane in array:
                coloured = colours(plane, np.abs(array).max() or 1)
                next(images).set_data(coloured.swapaxes(0, 1))
        if self.show is not None:
            self.show(self.figure)


def gallery(
    maps: np.ndarray,
    lines: Mapping[str, tuple[np.ndarray, Sequence[tuple[int, int]]]],
    titles: Sequence[str] | None = None,
) -> matplotlib.figure.Figure:
    """A matplotlib figure of pictures side by side, with lines over them.

    maps: (N, 1, W, H). lines: colour -> points (N, 2J), x and y of each in turn, and the pairs of
    them that are joined by a line (see `nets.scenes`).
    """
    import matplotlib.pyplot as plt

    count, _, width, height = maps.shape
    figure, axes = plt.subplots(
        1,
        count,
        figsize=(1.7 * count, 2),
        squeeze=False,
        layout="constrained",
        FigureClass=Figure,
    )
    for n, axis in enumerate(axes[0]):
        axis.imshow(maps[n, 0].T, cmap="Greys", vmin=0, vmax=1.6, extent=(0, width, height, 0))
        for colour, (points, joined) in lines.items():
            x, y = np.reshape(points[n], (-1, 2)).T
            for pair in map(list, joined):
                axis.plot(x[pair], y[pair], color=colour, linewidth=1.6)
        axis.set_title(titles[n] if titles else "", fontsize=9, y=1)
        axis.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
    return figure


def _draw_plane(axis: Axes, plane: np.ndarray, scale: float | None, unit: float) -> None:
    """One map (W, H) or picture (3, W, H) of a `row`; `unit` is a cell's side in inches."""
    from ..nets.data import maps_to_picture

    width, height = plane.shape[-2:]
    if plane.ndim == 3:
        axis.imshow(maps_to_picture(plane), extent=(0, width, height, 0))
    else:
        known = np.isfinite(plane)
        largest = scale or max(np.abs(plane[known]), default=0) or 1
        longest = max((len(brief(value, largest)) for value in plane[known]), default=1)
        room = unit * min(43, 110 / min(longest, 5))  # for so many letters, in points
        readable = known & (room >= 5)
        _draw_map(axis, plane, largest, readable, fontsize=np.clip(room, 5, 9))
    # In cells: room for the frame's right and lower line, however small the cells are.
    edge = max(0.1, 0.02 / unit)
    axis.set(xlim=(-0.6, width + edge), ylim=(height + edge, -0.6), aspect="equal")
    axis.set(xticks=[], yticks=[])
    axis.set_axis_off()


def _draw_map(
    axis: Axes,
    cells: np.ndarray,
    scale: float,
    known: np.ndarray,
    fontsize: float,
) -> None:
    """One map (W, H) as coloured cells.

    Cells with `known` (W, H) hold their numbers, those of five characters in this size, in points.
    A map with more than ten columns or rows has no room for numbers, nor for those of its columns
    and rows.
    """
    width, height = cells.shape
    axis.imshow(colours(cells, scale).swapaxes(0, 1), extent=(0, width, height, 0))
    axis.add_patch(Rectangle((0, 0), width, height, fill=False, linewidth=0.5))
    if max(width, height) > 10:
        return
    centred: dict[str, Any] = dict(ha="center", va="center")
    for x, y in np.argwhere(known):
        text = brief(cells[x, y], scale)
        size = min(fontsize, 5.1 * fontsize / len(text))
        axis.text(x + 0.5, y + 0.5, text, fontsize=size, **centred)
    label: dict[str, Any] = dict(fontsize=0.9 * fontsize, color=GREY, **centred)
    for x in range(width):
        axis.text(x + 0.5, -0.3, f"{x + 1}", **label)
    for y in range(height):
        axis.text(-0.3, y + 0.5, f"{y + 1}", **label)


def _example_run(name: str) -> Trace:
    """The run of the teaching example: of a listing, or of an erratum as it was printed."""
    from ..listings import LISTINGS
    from ..slips.errata_table import errata
    from ..tracing.counting import traced

    for erratum in errata():
        if erratum.id == name:
            listing = LISTINGS[erratum.listing]
            return traced(erratum.function(), listing, listing.example())
    listing = LISTINGS[name]
    return traced(listing.function, listing, listing.example())


def _frames(trace: Trace, steps: Iterable[int]) -> "list[Image]":
    frames = [picture_of(trace, k) for k in steps]
    if not frames:
        raise ValueError("steps: expected at least one step")
    return frames


def _page(frames: "Sequence[Image]", height: int) -> "Image":
    """An empty page of this height, as wide as the widest frame."""
    from PIL import Image

    width = max(frame.width for frame in frames)
    return Image.new("RGB", (width, height), "white")


def _mark() -> "PngInfo":
    """The text in a PNG file by which `_is_marked` knows a picture of ours."""
    from PIL.PngImagePlugin import PngInfo

    mark = PngInfo()
    mark.add_text("Software", MARK)
    return mark


def _is_marked(path: AnyPath) -> bool:
    """Whether a file is a picture that was written here."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            marks = (picture.info.get("Software"), picture.info.get("comment"))
    except OSError:
        return False
    return MARK in marks or MARK.encode() in marks
