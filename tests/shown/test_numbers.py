"""One number, one look: a cell, the stored picture and the sentence, in Python and in the browser, write it alike."""

import io

import numpy as np
import pytest
from looks import INF, LOOKS, NAN, corpus
from PIL.ImageDraw import ImageDraw

import lecture_cnn as lc
from lecture_cnn.course import figures
from lecture_cnn.course.figures import brief
from lecture_cnn.language.notation import number_text
from lecture_cnn.widget import still


@pytest.mark.parametrize("value", LOOKS, ids=repr)
def test_a_number_has_this_look_in_a_sentence_and_in_a_cell(value):
    assert (number_text(value), brief(value)) == LOOKS[value]


def test_a_cell_has_six_signs_and_the_sentences_digits_wherever_they_fit():
    for value in corpus():
        whole, cell = number_text(value), brief(value)
        assert cell == whole or len(whole) > 6
        assert len(cell) <= 6 or "e" in cell
        if 1 <= abs(value) < 1000:
            assert abs(float(cell) - value) <= 0.05


def test_what_is_but_a_rounding_beside_the_other_values_is_told_as_about_0():
    assert [brief(1e-17, 1.0), brief(-1e-17, 2.0), brief(1e-9, 1.0), brief(-0.0, 1.0)] == ["~0", "~0", "1e-9", "0"]


def written(monkeypatch, trace, k, count=1):
    """The texts of a step's stored picture with their letters."""
    texts = []
    text = ImageDraw.text

    def heard(pen, place, said, colour, letters, anchor):
        texts.append((said, letters))
        return text(pen, place, said, colour, letters, anchor)

    with monkeypatch.context() as changed:
        changed.setattr(ImageDraw, "text", heard)
        figures.still(trace, k, count, "note")
    return texts


def drawn(monkeypatch, trace, k):
    return [said for said, _ in written(monkeypatch, trace, k)]


LONG = [-1e-12, -1.25e-6, 123456.0, -123456.0, -99999.5, -12345.678, -1 / 3, np.nan, -np.inf]


@pytest.mark.parametrize("count", [0, 1])
def test_the_stored_pictures_numbers_fit_their_cells_and_count_as_the_listing_does(monkeypatch, count):
    dz = np.reshape(LONG, (1, 3, 3))
    trace = lc.trace("L07", dz=dz, w=np.ones((1, 1, 1, 1)))
    texts = written(monkeypatch, trace, 0, count)
    numbers = {brief(value, 123456.0) for value in LONG}
    widths = {said: letters.getlength(said) for said, letters in texts if said in numbers}
    assert len(widths) >= 5 and max(widths.values()) <= still.SIDE - 2, widths
    labels = [said for said, letters in texts if letters.size == still.LABELS]
    assert labels[:6] == 2 * [f"{n + count}" for n in range(3)]
    assert texts[-1][0] == "note"


def test_the_stored_picture_has_the_cells_numbers(monkeypatch, show):
    widget = lc.stepper("L11")
    page = show(widget, 700)
    cells = page.locator(".array:not(.not-made) [data-cell]").all_text_contents()
    there = [text for text in drawn(monkeypatch, widget.trace, 700) if text.lstrip("-").replace(".", "").isdigit()]
    labels = [f"{n}" for place in widget.trace.arrays for plane in range(place.size // int(np.prod(place.shape[-2:])))
              for size in (*(1, *place.shape)[-2:],) for n in range(1, size + 1)]
    assert sorted(there) == sorted([*filter(None, cells), *labels])


def test_the_stored_picture_tells_a_nan_from_what_is_not_computed(monkeypatch):
    given = lc.LISTINGS["L21"].example()
    y = given["y"].copy()
    y[0, 1, 1], y[0, 5, 4] = NAN, -INF
    trace = lc.trace("L21", **dict(given, y=y))
    before, after = (drawn(monkeypatch, trace, k) for k in (0, len(trace) - 1))
    assert before.count("nan") == 1 and before.count("-inf") == 1
    assert after.count("nan") == 1 + int(np.isnan(trace.result["z"]).sum() + np.isnan(trace.result["Y"]).sum())


def test_a_row_of_maps_shows_teaching_values_whole(tmp_path):
    values = np.array([[1.625, -1.625], [0.125, 0.46875]])
    figure = figures.row({"Y": values})
    figure.savefig(io.BytesIO())
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert {"1.625", "-1.625", "0.125", "0.469"} <= set(texts)


@pytest.mark.parametrize("name", ["L07", "L11", "L21", "L12"])
def test_no_number_of_a_cell_is_cut_off(show, page, name):
    page.set_viewport_size({"width": 1024, "height": 768})
    widget = lc.stepper(name)
    show(widget, len(widget.trace) - 1)
    for key in ("", "b"):
        if key:
            page.keyboard.press(key)
        cut = page.locator(".maps .array:not(.small) .cell[data-cell]:visible").evaluate_all(
            "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)")
        assert cut == []
