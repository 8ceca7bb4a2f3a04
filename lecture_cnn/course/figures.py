"""Pictures of a run: `still(trace, k)` draws all arrays after step k, with what the step read and wrote; `strip` puts
several steps into one PNG, `animation` into one GIF. `row` lays maps side by side with matplotlib, `Watch`
draws a network while it learns, for a notebook; `course` writes the picture of each notebook.

A still stands in for the stepper where no script runs. Maps are drawn as everywhere: x to the right, y down, counted
from 1; orange is positive, blue negative, on one scale an array; what is not computed yet is empty.
"""

import io

import matplotlib.figure
import numpy as np

from ..nets.files import check_folder, check_replaceable, write_beside
from ..operations.shapes import whole
from ..widget.still import MOST_MAPS, NEGATIVE, brief, colours, draw_map, picture_of, png, still

__all__ = ["Figure", "Watch", "animation", "brief", "course", "gallery", "row", "still", "strip"]


class Figure(matplotlib.figure.Figure):
    """A figure that a notebook keeps with an alternative text: the titles of what is drawn, or else its axes' labels.

    `plt.subplots(1, 2, FigureClass=lc.figures.Figure)` makes one by hand.
    """

    @property
    def alt(self):
        said = (axis.get_title() or " over ".join(filter(None, (axis.get_ylabel(), axis.get_xlabel())))
                for axis in self.axes)
        return "; ".join(filter(None, said))

    def _repr_mimebundle_(self, **_):
        return {}, {"image/png": {"alt": self.alt}} if self.alt else {}


def strip(trace, steps, path, *, force=False):
    """Write the stills of these steps below one another as one PNG file.

    An earlier picture is replaced, any other file only with `force`: without it, it is a FileExistsError.
    """
    check_replaceable(path, lambda: _is_marked(path), force)
    frames = _frames(trace, steps)
    whole = _page(frames, sum(one.height for one in frames))
    top = 0
    for frame in frames:
        whole.paste(frame, (0, top))
        top += frame.height
    write_beside(path, png(whole, _mark()))


def animation(trace, steps, path, seconds=0.8, *, force=False):
    """Write these steps as an animated GIF, each shown for so many seconds; what it replaces, as for `strip`."""
    check_replaceable(path, lambda: _is_marked(path), force)
    frames = _frames(trace, steps)
    pages = [_page(frames, max(one.height for one in frames)) for _ in frames]
    for page, frame in zip(pages, frames):
        page.paste(frame)
    first, *rest = (page.quantize(128, method=2) for page in pages)
    file = io.BytesIO()
    first.save(file, format="gif", save_all=True, append_images=rest, duration=int(1000 * seconds), loop=0,
               comment=MARK.encode())
    write_beside(path, file.getvalue())


MARK = "lecture_cnn"  # in the files that are written here
COURSE = {  # notebook -> the step that is its picture: the listing, and the step's number in the teaching example
    "00_indexing": ("L03", 10), "01_scanning": ("L41", 20), "02_forward": ("L29", 13),
    "03_stride_padding_resampling": ("L23", 60), "04_pooling": ("L02", 10), "05_end_of_the_network": ("L33", 0),
    "06_activation": ("L39", 10), "07_influence": ("L36", 5), "08_flipped_filter": ("L07", 62),
    "09_one_weight": ("L08", 20), "10_backward_loops": ("L11", 400), "11_pooling_backward": ("L14", 12),
    "12_resampling_backward": ("L19", 5), "13_training": ("L12", 72), "14_transform_invariance": ("L30", 64),
    "15_boxes_and_pose": ("linear_backward", 19), "16_depthwise": ("pointwise_forward", 104),
    "17_receptive_fields": ("L24", 327), "18_augmentation": ("L40", 0), "19_architectures": ("L01", 100),
    "20_speech": ("L41", 75), "21_errata": ("E33", 12), "22_polls": ("depthwise_forward", 79)}


def course(folder, *, force=False):
    """Write the picture of each notebook into the folder, made from its run: the paths of the PNG files.

    Earlier pictures are replaced, any other file only with `force`: without it, it is a FileExistsError.
    """
    from pathlib import Path

    from ..listings import LISTINGS
    from ..slips.errata_table import errata
    from ..tracing.counting import traced

    Path(folder).mkdir(parents=True, exist_ok=True)
    check_folder(folder)
    for notebook in COURSE:
        path = Path(folder) / f"{notebook}.png"
        if path.exists() and not force and not _is_marked(path):
            raise FileExistsError(f"{path}: this file is no earlier picture; it is not written over without force")
    printed = {row.id: row for row in errata()}
    written = []
    for notebook, (listing, k) in COURSE.items():
        row = printed.get(listing)
        known = LISTINGS[row.listing if row else listing]
        function = row.function() if row else known.function
        run = traced(function, known, known.example())
        written.append(write_beside(Path(folder) / f"{notebook}.png", png(picture_of(run, k), _mark())))
    return written


def _mark():
    from PIL.PngImagePlugin import PngInfo

    mark = PngInfo()
    mark.add_text("Software", MARK)
    return mark


def _is_marked(path):
    """Whether a file is a picture that was written here."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            return picture.info.get("Software") == MARK or picture.info.get("comment") == MARK.encode()
    except OSError:
        return False


def _frames(trace, steps):
    if not list(steps):
        raise ValueError("steps: expected at least one step")
    return [picture_of(trace, k) for k in steps]


def row(maps, scale=None, height=2.2):
    """A matplotlib figure with these maps side by side: title -> map (W, H), or a picture's three maps (3, W, H).

    Cells hold their numbers where there is room. `scale` is the absolute value that gets the full colour; without it
    each map has its own.
    """
    import matplotlib.pyplot as plt

    from ..nets.data import maps_to_picture

    maps = {title: np.asarray(values, dtype=float) for title, values in maps.items()}
    sizes = [values.shape[-2:] for values in maps.values()]
    unit = height / (max(tall for _, tall in sizes) + 1.2)  # one cell in inches
    edge = max(0.1, 0.02 / unit)  # in cells: room for the frame's right and lower line, however small the cells
    figure, axes = plt.subplots(1, len(maps), figsize=(unit * sum(wide + 1.6 for wide, _ in sizes), height + 0.3),
                                width_ratios=[wide + 1.6 for wide, _ in sizes], squeeze=False, layout="constrained",
                                FigureClass=Figure)
    for axis, (title, values), (wide, tall) in zip(axes[0], maps.items(), sizes):
        axis.set_title(title, fontsize=10)
        if values.ndim == 3:
            axis.imshow(maps_to_picture(values), extent=(0, wide, tall, 0))
        else:
            most = scale or max(np.abs(values[np.isfinite(values)]), default=0) or 1
            draw_map(axis, 0, 0, values, most, np.isfinite(values), fontsize=max(4.5, min(9, 19 * unit)))
        axis.set(xlim=(-0.6, wide + edge), ylim=(tall + edge, -0.6), aspect="equal")
        axis.set_axis_off()
    return figure


class Watch:
    """Pictures of a training while it runs: `training.run(90, after=Watch(training, y, labels))`.

    The loss of each update, the share of the held-out instances y, labels that are right, the filters of one layer as
    they look on their first input map, and the derivatives of these. Drawn after every `every` updates into
    `.figure`, which then goes to `show`, such as the `update` of an IPython display.
    """

    def __init__(self, training, y, labels, *, layer="0", every=10, show=None):
        self.training, self.y, self.labels = training, y, labels
        self.layer, self.every, self.show = layer, whole("every", every, 1), show
        self.looks, self.right = [], []
        self.figure = Figure(figsize=(9, 3.2), dpi=80)
        w, _ = self.filters()
        grid = self.figure.add_gridspec(2, len(w) + 4, left=0.06, right=0.99, bottom=0.1, top=0.92, hspace=0.6)
        self.lines, self.images = [], []
        for n, title in enumerate(("loss of each update", "share right of the held-out")):
            axis = self.figure.add_subplot(grid[n, :3])
            axis.set_title(title, fontsize=9)
            axis.tick_params(labelsize=8)
            self.lines += axis.plot([], [], color=NEGATIVE, marker="." if n else "")
        for n, name in enumerate(("w", "dw")):
            for m, plane in enumerate(w):
                axis = self.figure.add_subplot(grid[n, 4 + m])
                axis.set_title(f"{name}({m + 1})", fontsize=9)
                axis.set_axis_off()
                self.images.append(axis.imshow(colours(plane, 1).swapaxes(0, 1)))
        self.draw()

    def __call__(self, training):
        if training.count % self.every == 0:
            self.draw()

    def filters(self):
        """The filters as they look on their first input map, at most eight, and their derivatives; 0 at first."""
        name, network = f"{self.layer}.w", self.training.network
        w = network.weights()[name][:MOST_MAPS, 0]
        return w, network.gradients()[name][:MOST_MAPS, 0] if self.training.count else 0 * w

    def draw(self):
        """Look at the network and draw it as it is now."""
        from ..nets.losses import accuracy
        from ..nets.training import in_use

        losses = self.training.losses
        self.looks.append(self.training.count)
        self.right.append(accuracy(in_use(self.training.network, self.y), self.labels))
        for line, (x, y), top in zip(self.lines, ((np.arange(len(losses)) + 1, losses), (self.looks, self.right)),
                                     (1.05 * max(losses, default=1), 1)):
            line.set_data(x, y)
            line.axes.set(xlim=(0, max(10, self.training.count)), ylim=(0, top))
        planes = [(plane, np.abs(array).max() or 1) for array in self.filters() for plane in array]
        for image, (plane, most) in zip(self.images, planes):
            image.set_data(colours(plane, most).swapaxes(0, 1))
        if self.show is not None:
            self.show(self.figure)


def gallery(maps, lines, titles=None):
    """A matplotlib figure of pictures side by side, with lines over them.

    maps (N, 1, W, H); `lines` is colour -> places (N, 2J) and the pairs of them that are joined (`nets.scenes`).
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(maps), figsize=(1.7 * len(maps), 2), squeeze=False, layout="constrained",
                                FigureClass=Figure)
    for n, axis in enumerate(axes[0]):
        axis.imshow(maps[n, 0].T, cmap="Greys", vmin=0, vmax=1.6, extent=(0, *maps.shape[2:], 0))
        for colour, (places, joined) in lines.items():
            x, y = np.reshape(places[n], (-1, 2)).T
            for a, b in joined:
                axis.plot(x[[a, b]], y[[a, b]], color=colour, linewidth=1.6)
        axis.set_title(titles[n] if titles else "", fontsize=9)
        axis.set(xlim=(0, maps.shape[2]), ylim=(maps.shape[3], 0), xticks=[], yticks=[])
    return figure


def _page(frames, height):
    """An empty page of this height, as wide as the widest frame."""
    from PIL import Image

    return Image.new("RGB", (max(one.width for one in frames), height), "white")
