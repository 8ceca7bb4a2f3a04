"""Pictures drawn from a trace: a still shows what the step read and wrote, a strip and an animation several steps."""

import io

import matplotlib.pyplot
import numpy as np
import pytest
from PIL import Image

import lecture_cnn as lc
from lecture_cnn.course import figures
from lecture_cnn.widget import still


def near(picture, colour):
    """How many pixels of a picture are close to a colour."""
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    return int((np.abs(pixels - 255 * still._rgb(colour)).sum(axis=-1) < 60).sum())


def opened(png):
    return Image.open(io.BytesIO(png))


def small():
    """A trace whose pictures have few numbers."""
    return lc.trace("L07", dz=np.ones((1, 2, 1)), w=np.arange(1.0, 5).reshape(1, 1, 2, 2))


def test_a_still_is_a_small_png_and_the_same_each_time():
    trace = small()
    png = figures.still(trace, 8)
    assert png == figures.still(trace, 8)
    assert png != figures.still(trace, 10)
    assert opened(png).format == "PNG"
    assert len(png) < 60_000


def test_a_still_of_a_listing_that_counts_from_0_counts_from_0():
    widget = lc.stepper("L36")
    k = widget.pictured_step()
    assert still._sentence(widget.trace, k, 1) == "z(1,2,1,1) += Y(0,1,3,3) w(1,2,1,3,3) = 0 + 3·(-2) = -6"
    assert still._sentence(widget.trace, k, 0) == "z(l,n,0,0) += Y(l-1,m,2,2) w(l,n,m,2,2), now -6"
    assert figures.still(widget.trace, k, 0) != figures.still(widget.trace, k)
    assert widget._repr_mimebundle_()[0]["image/png"] == figures.still(widget.trace, k, 0, still.RUN_IT)


@pytest.mark.parametrize("count", [0, 1])
def test_the_sentence_and_the_columns_of_a_still_are_counted_from_what_it_is_told(count, monkeypatch):
    written = []
    monkeypatch.setattr(still, "_write", lambda pen, place, text, *looks, **more: written.append((place, text)))
    widget = lc.stepper("L36")
    k = widget.pictured_step()
    figures.still(widget.trace, k, count)
    assert written[0][1] == f"step {k}: {still._sentence(widget.trace, k, count)}"
    columns = [text for (_, y), text in written if np.isclose(y % 1, 0.65)]
    assert columns[:3] == [str(count), str(count + 1), str(count + 2)]


def test_a_step_that_writes_is_marked_in_green_and_one_that_only_outlines_is_not():
    trace = small()
    segment = next(k for k in range(4, len(trace)) if trace[k].text.startswith("segment"))
    assert trace[segment].writes == [] and trace[segment + 1].writes != []
    assert near(opened(figures.still(trace, segment)), still.WRITTEN) == 0
    assert near(opened(figures.still(trace, segment + 1)), still.WRITTEN) > 15


def test_an_array_that_is_not_made_yet_is_not_drawn():
    trace = small()
    assert opened(figures.still(trace, 0)).height < opened(figures.still(trace, len(trace) - 1)).height


def kinds_of_arrays(trace):
    """What an array's picture depends on: its rank, whether it holds positions, whether there are maps beside it."""
    has_maps = any(map(still._is_map, trace.arrays))
    return {(len(place.shape), place.layer is None, place.positions, has_maps) for place in trace.arrays}


def test_the_last_step_of_listings_with_arrays_of_every_kind_can_be_drawn():
    drawn = set()
    for listing in lc.listings.ALL:
        trace = lc.trace(listing.id)
        if kinds_of_arrays(trace) <= drawn:
            continue
        drawn |= kinds_of_arrays(trace)
        grey = np.asarray(opened(figures.still(trace, len(trace) - 1)).convert("L"))
        assert grey.min() < 100 and grey.max() > 250, listing
    assert len(drawn) > 8


def test_a_strip_and_an_animation_hold_one_frame_for_each_step(tmp_path):
    trace = lc.trace("L31")
    figures.strip(trace, [1, 2, 3], tmp_path / "strip.png")
    figures.animation(trace, [1, 2, 3], tmp_path / "film.gif")
    assert opened((tmp_path / "strip.png").read_bytes()).height == 3 * opened(figures.still(trace, 1)).height
    assert opened((tmp_path / "film.gif").read_bytes()).n_frames == 3
    for write in (figures.strip, figures.animation):
        with pytest.raises(ValueError, match="at least one step"):
            write(trace, [], tmp_path / "none")


@pytest.mark.parametrize("write", [figures.strip, figures.animation])
def test_a_strip_and_an_animation_replace_only_earlier_ones(write, tmp_path):
    trace, path = lc.trace("L31"), tmp_path / "a.png"
    Image.new("RGB", (3, 3)).save(path)
    photo = path.read_bytes()
    with pytest.raises(FileExistsError, match="a.png: this file was not written by lecture-cnn"):
        write(trace, [1], path)
    assert path.read_bytes() == photo
    write(trace, [1], path, force=True)
    one = path.read_bytes()
    write(trace, [1, 2], path)
    assert path.read_bytes() != one
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


def test_a_series_and_a_vector_run_to_the_right_in_a_still():
    along_time = opened(figures.still(lc.trace("L41", y=np.ones((1, 20)), w=np.ones((1, 1, 2)), b=np.ones(1)), 3))
    assert along_time.width > 1.5 * along_time.height
    flat = lc.trace("L33")
    assert opened(figures.still(flat, len(flat) - 1)).height > 120  # the maps, and below them the probabilities


def test_a_row_has_its_titles_as_the_alternative_text_and_its_repr_is_that_of_any_figure():
    figure = figures.row({"Y(0,1)": np.eye(3), "z(1,1)": np.eye(2)})
    assert figure._repr_mimebundle_() == ({}, {"image/png": {"alt": "Y(0,1); z(1,1)"}})
    assert repr(figure).startswith("<Figure size ") and figures.Figure()._repr_mimebundle_() == ({}, {})


def test_a_row_of_maps_has_one_axis_each_and_a_picture_may_be_among_them():
    figure = figures.row({"picture": np.ones((3, 5, 4)), "map": np.arange(20.0).reshape(5, 4), "small": np.eye(2)})
    assert [axis.get_title() for axis in figure.axes] == ["picture", "map", "small"]
    written = [text.get_text() for text in figure.axes[1].texts]
    assert written[:3] == ["0", "1", "2"] and written[-4:] == ["1", "2", "3", "4"]
    matplotlib.pyplot.close(figure)


@pytest.mark.parametrize("size", [8, 15, 32])
def test_no_line_of_a_maps_frame_is_cut_off_in_a_row(size):
    figure = figures.row({"a": np.zeros((size, size)), "b": np.zeros((size, size))}, height=1.1)
    file = io.BytesIO()
    figure.savefig(file, dpi=100)
    matplotlib.pyplot.close(figure)
    grey = np.asarray(Image.open(file).convert("L"))
    long = grey.shape[1] // 4, grey.shape[0] // 2  # a frame's line is longer than any stroke of a number or letter
    assert [(dark > most).sum() >= lines for dark, most, lines in zip(
        ((grey < 150).sum(axis=1), (grey < 150).sum(axis=0)), long, (2, 4))] == [True, True]


def test_a_watch_draws_losses_held_out_share_filters_and_derivatives_and_changes_no_training():
    from lecture_cnn.nets import optimizers, trials
    from lecture_cnn.nets.training import Training

    y, labels = lc.data.digits()
    watched, alone = (Training(trials.small(), optimizers.Adam(0.01), y[:60], labels[:60], batch=20) for _ in range(2))
    shown = []
    watch = figures.Watch(watched, y[60:80], labels[60:80], every=2, show=shown.append)
    watched.run(5, after=watch)
    alone.run(5)
    assert all(np.array_equal(array, alone.state()[name]) for name, array in watched.state().items())
    assert watch.looks == [0, 2, 4] and shown == [watch.figure] * 3
    loss, share = watch.lines
    assert list(loss.get_ydata()) == watched.losses[:4] and list(share.get_ydata()) == watch.right
    watch.draw()
    w, dw = watched.network.weights()["0.w"], watched.network.gradients()["0.w"]
    assert len(watch.images) == 8
    for image, plane, most in [(watch.images[1], w[1, 0], abs(w).max()), (watch.images[6], dw[2, 0], abs(dw).max())]:
        assert np.allclose(image.get_array().swapaxes(0, 1), still.colours(plane, most))
    watch.figure.savefig(io.BytesIO(), format="png")


def test_a_row_has_numbers_where_they_can_be_read_and_none_elsewhere():
    """In inches: a cell of 0.22 has room for one letter, not for six."""
    figure = figures.row({"0 and 1": np.eye(9), "weights": np.full((9, 9), -0.125)}, height=2.2)
    short, long = [[text for text in axis.texts if text.get_text() in ("0", "-0.125")] for axis in figure.axes]
    assert len(short) == 72 and long == []
    assert min(text.get_fontsize() for text in short) > 8
    matplotlib.pyplot.close(figure)


def luminance(colour):
    parts = [int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5)]
    lights = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lights[0] + 0.7152 * lights[1] + 0.0722 * lights[2]


def test_a_still_is_a_white_card_whose_edge_is_seen_on_a_light_page_and_on_a_dark_one():
    picture = np.asarray(opened(figures.still(small(), 8)).convert("RGB")).astype(int)
    edge = [int(still.EDGE[k:k + 2], 16) for k in (1, 3, 5)]
    for side in (picture[0], picture[-1], picture[:, 0], picture[:, -1]):
        assert np.abs(side - edge).max() < 12  # 128 colours are not all
    for page in ("#ffffff", "#111111"):  # JupyterLab's two
        low, high = sorted([luminance(still.EDGE), luminance(page)])
        assert (high + 0.05) / (low + 0.05) >= 3


def test_the_digits_of_whole_numbers_are_as_large_as_a_cell_of_a_still_allows():
    trace = lc.trace("L07", dz=np.full((1, 2, 2), 8.0), w=np.ones((1, 1, 2, 2)))
    grey = np.asarray(opened(figures.still(trace, 8)).convert("L"))
    left, top = (round(place * still.SIDE) + 3 for place in (still.LEFT, 2))
    cell = grey[top:top + still.SIDE - 6, left:left + still.SIDE - 6]
    rows = np.flatnonzero((cell < 110).any(axis=1))
    assert rows[-1] - rows[0] + 1 >= 6  # with 5 points they were 4 high


def named_at_length(x, w, stride=1):
    channels, height, width = x.shape
    filters, _, size, _ = w.shape
    nothing = np.zeros((0, 3))
    the_sum_of_all_products_so_far = np.zeros((filters, height - size + 1, width - size + 1))
    for n in range(filters + len(nothing)):
        for i in range(height - size + 1):
            for j in range(width - size + 1):
                for c in range(channels):
                    the_sum_of_all_products_so_far[n, i, j] += (w[n, c] * x[c, i:i + size, j:j + size]).sum()
    return the_sum_of_all_products_so_far


def test_the_maps_begin_beside_the_longest_name_and_an_array_without_cells_has_no_row():
    trace = lc.trace(named_at_length, operation="conv2d")
    assert any(array.size == 0 for array in trace.arrays)
    rows = still._rows(trace, len(trace) - 1)
    titles = {row.array.title: still._length(row.array.title, still.TITLE, bold=True) for row in rows}
    assert "the_sum_of_all_products_so_far" in titles and "nothing" not in titles
    assert all(row.lefts[0] - 0.6 >= 0.3 + titles[row.array.title] for row in rows)
    assert len({row.lefts[0] for row in rows}) == 1
    assert opened(figures.still(trace, len(trace) - 1)).width > 0


def test_a_cell_of_a_still_has_its_colour_at_its_column_and_row():
    dz = np.zeros((1, 3, 2))
    dz[0, 2, 0] = -4.0
    trace = lc.trace("L07", dz=dz, w=np.ones((1, 1, 1, 1)))
    pixels = np.asarray(opened(figures.still(trace, 0)).convert("RGB")).astype(int)
    left, top = (round(place * still.SIDE) + 3 for place in (still.LEFT, 2))
    corners = {(x, y): pixels[top + y * still.SIDE, left + x * still.SIDE] for x in range(3) for y in range(2)}
    assert [place for place, (red, _, blue) in corners.items() if blue - red > 50] == [(2, 0)]
