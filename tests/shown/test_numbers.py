"""One number, one look: a cell, the stored picture and the sentence, in Python and in the browser, write it alike."""

import io

import matplotlib.axes
import numpy as np
import pytest
from stepper_page import CORE

import lecture_cnn as lc
from lecture_cnn.course import figures
from lecture_cnn.course.figures import brief
from lecture_cnn.language.notation import shown

NAN, INF = float("nan"), float("inf")
# number: in a sentence, in a cell. A tie goes to the even digit: 0.0625 is 0.062, -0.0125 (as a float) no tie.
LOOKS = {
    0.0: ("0", "0"), 1.625: ("1.625", "1.625"), -1.625: ("-1.625", "-1.625"),
    0.125: ("0.125", "0.125"), -0.125: ("-0.125", "-0.125"), 0.4375: ("0.4375", "0.4375"),
    -0.4375: ("-0.4375", "-0.438"), 0.46875: ("0.46875", "0.469"), -0.28125: ("-0.28125", "-0.281"),
    -0.0625: ("-0.0625", "-0.062"), -0.1875: ("-0.1875", "-0.188"), 1.640625: ("1.64062", "1.641"),
    0.015625: ("0.015625", "0.016"), 10.0625: ("10.0625", "10.062"), -10.125: ("-10.125", "-10.12"),
    -10.375: ("-10.375", "-10.38"), -2.675: ("-2.675", "-2.675"), 0.1 + 0.2: ("0.3", "0.3"),
    1 / 3: ("0.333333", "0.333"), -2 / 3: ("-0.666667", "-0.667"), 2.5: ("2.5", "2.5"), 1000.0: ("1000", "1000"),
    -1000.5: ("-1000.5", "-1000"), -1001.5: ("-1001.5", "-1002"), 99999.5: ("99999.5", "100000"),
    -99999.5: ("-99999.5", "-1e5"), 999999.5: ("1000000", "1e6"), 1e6: ("1.000e6", "1e6"), 2.5e6: ("2.500e6", "2e6"),
    3.5e6: ("3.500e6", "4e6"), 1e20: ("1.000e20", "1e20"), -1e300: ("-1.000e300", "-1e300"),
    1e-12: ("1.000e-12", "1e-12"), -1e-7: ("-1.000e-7", "-1e-7"), 1e-4: ("0.0001", "0.0001"),
    4.567e-4: ("0.000457", "5e-4"), -0.00149: ("-0.00149", "-0.001"), 5e-324: ("4.941e-324", "5e-324"),
    NAN: ("nan", "nan"), INF: ("inf", "inf"), -INF: ("-inf", "-inf"),
}


def corpus():
    """Many numbers: all of LOOKS, multiples of 1/8 to 1/1024, products of teaching values, random ones of all sizes."""
    rng = np.random.default_rng(7)
    random = rng.standard_normal(400) * 10.0 ** rng.integers(-14, 22, 400)
    eighths = np.arange(-160, 161) / 8
    products = np.outer(np.arange(-16, 17), np.arange(-16, 17)) / 64
    values = [*LOOKS, -0.0, *random, *(np.arange(-4000, 4000) / 1024), *eighths, *products.ravel(), *(eighths / 10)]
    return [float(value) for value in values]


@pytest.mark.parametrize("value", LOOKS, ids=repr)
def test_a_number_has_this_look_in_a_sentence_and_in_a_cell(value):
    assert (shown(value), brief(value)) == LOOKS[value]


def test_a_cell_has_six_signs_and_the_sentences_digits_wherever_they_fit():
    for value in corpus():
        whole, cell = shown(value), brief(value)
        assert cell == whole or len(whole) > 6
        assert len(cell) <= 6 or "e" in cell
        if 1 <= abs(value) < 1000:
            assert abs(float(cell) - value) <= 0.05


def test_what_is_but_a_rounding_beside_the_other_values_is_told_as_about_0():
    assert [brief(1e-17, 1.0), brief(-1e-17, 2.0), brief(1e-9, 1.0), brief(-0.0, 1.0)] == ["~0", "~0", "1e-9", "0"]


def test_the_browser_writes_each_number_as_python_does(show):
    page, values = show(lc.stepper("L40")), corpus()
    told = f"""values => {{
        const {{ shown, brief }} = {CORE};
        return values.map(value => [shown(value), brief(value), brief(value, 1e3)]);
    }}"""
    for value, looks in zip(values, page.evaluate(told, values), strict=True):
        assert looks == [shown(value), brief(value), brief(value, 1e3)], value


def drawn(monkeypatch, trace, k):
    """The texts that the stored picture of a step has in its maps."""
    texts = []
    text = matplotlib.axes.Axes.text

    def heard(axis, x, y, said, **looks):
        texts.append(said)
        return text(axis, x, y, said, **looks)

    with monkeypatch.context() as changed:
        changed.setattr(matplotlib.axes.Axes, "text", heard)
        figures.still(trace, k)
    return texts


def test_the_stored_picture_has_the_cells_numbers(monkeypatch, show):
    widget = lc.stepper("L11")
    page = show(widget, 700)
    cells = page.locator(".array:not(.not-made) [data-cell]").all_text_contents()
    there = [text for text in drawn(monkeypatch, widget.trace, 700) if text.lstrip("-").replace(".", "").isdigit()]
    labels = [f"{n}" for place in widget.trace.places for plane in range(place.size // int(np.prod(place.shape[-2:])))
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
        cut = page.locator(".maps .array:not(.tiny) .cell[data-cell]:visible").evaluate_all(
            "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)")
        assert cut == []
