"""Lines that are wrong on purpose: `variant` changes what it says and nothing else."""

import inspect

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.language import adapter
from lecture_cnn.language.notation import notation
from lecture_cnn.slips.variants import Slip, variant

L07, L21 = lc.LISTINGS["L07"], lc.LISTINGS["L21"]
FLIP = "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))"
NO_FLIP = "Wflip[i, j, :, :] = w[l, j, i, :, :]"


def test_a_variant_differs_in_its_line_and_in_its_numbers():
    planted = variant(L07.function, {FLIP: NO_FLIP})
    wrong, right = adapter.run(planted, **L07.example()), L07.run()
    assert np.array_equal(wrong["Wflip"], right["Wflip"][:, :, ::-1, ::-1])
    assert np.abs(wrong["dy"] - right["dy"]).max() > 1
    lines, changed = ([line.strip() for line in inspect.getsourcelines(f)[0] if line.strip()]
                      for f in (L07.function, planted))
    assert [(a, b) for a, b in zip(lines, changed, strict=True) if a != b] == [(FLIP, NO_FLIP)]


def test_the_listing_itself_is_left_alone():
    before = L07.source
    variant(L07.function, {FLIP: NO_FLIP})
    assert L07.source == before and lc.LISTINGS["L07"].function is L07.function


def test_a_variant_without_a_change_is_the_listing():
    same = variant(L07.function, {})
    assert same is not L07.function
    assert np.array_equal(adapter.run(same, **L07.example())["dy"], L07.run()["dy"])


def test_a_variant_is_traced_and_noted_with_its_own_line():
    planted = variant(L07.function, {FLIP: NO_FLIP})
    assert "Wflip(i,j,:,:) = w(l,j,i,:,:)" in [line.strip() for line in notation(planted)]
    trace = lc.trace(planted, like="L07")
    assert np.array_equal(trace.result["dy"], adapter.run(planted, **L07.example())["dy"])
    assert any(step.text == "Wflip(1,1,1:3,1:3) = w(1,1,1,1:3,1:3)" for step in trace)


def test_two_variants_of_one_name_keep_their_own_lines():
    one, two = (variant(L21.function, {"z[l, j, x, y] = b[l, j]": f"z[l, j, x, y] = {number}"}) for number in (1, 2))
    assert "z[l, j, x, y] = 1" in inspect.getsource(one) and "z[l, j, x, y] = 2" in inspect.getsource(two)
    assert lc.trace(one, like="L21")[0].writes[0][2] == 1
    assert lc.trace(two, like="L21")[0].writes[0][2] == 2


def test_a_line_can_be_deleted_doubled_and_moved_out():
    function = lc.LISTINGS["L11"].function
    without = variant(function, {"db[l, j] += dz[l, j, x, y]": ""})
    assert not adapter.run(without, **lc.LISTINGS["L11"].example())["db"].any()
    twice = variant(function, {"db[l, j] += dz[l, j, x, y]": "db[l, j] += dz[l, j, x, y]\ndb[l, j] += dz[l, j, x, y]"})
    assert np.array_equal(adapter.run(twice, **lc.LISTINGS["L11"].example())["db"],
                          2 * lc.LISTINGS["L11"].run()["db"])
    activate = "Y[l, j, x, y] = activation(z[l, j, x, y])"
    outside = variant(L21.function, {activate: "<<<" + activate})
    lines = inspect.getsource(outside).splitlines()
    assert [line for line in lines if activate in line] == ["    " + activate]


def test_a_line_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="conv_input_gradient has no line 'x = 1'"):
        variant(L07.function, {"x = 1": "x = 2"})


def test_a_mistake_in_the_new_line_is_a_syntax_error_that_shows_it():
    with pytest.raises(SyntaxError):
        variant(L07.function, {FLIP: "Wflip[i, j = 3"})


def test_a_row_runs_as_printed_and_as_corrected():
    row = Slip("no flip", "L07", "mistake", "", "", "", "", ((FLIP, NO_FLIP),))
    printed, corrected = row.run()
    assert printed > 1 and corrected <= 1e-12


def test_a_row_that_stops_gives_its_error_as_text():
    row = Slip("index", "L07", "mistake", "", "", "", "", ((FLIP, "Wflip[0, j, :, :] = w[l, j, i, :, :]"),))
    printed, corrected = row.run()
    assert printed.startswith("IndexError: Wflip, axis 1: index 0 is outside 1:2") and corrected <= 1e-12


def test_a_row_that_writes_too_little_says_how_much():
    row = Slip("half", "L21", "mistake", "", "", "", "",
               (("for x in span(1, W[l-1] - K[l] + 1):", "for x in span(2, W[l-1] - K[l] + 1):"),))
    assert row.run()[0] == "9 of 36 cells of z never written"


def test_a_row_on_wording_does_not_run():
    with pytest.raises(ValueError, match="E99 is a row on wording"):
        Slip("E99", None, "notation", "a", "b", "c").run()


def test_a_filter_that_equals_its_flip_hides_the_missing_flip():
    row = Slip("no flip", "L07", "mistake", "", "", "", "", ((FLIP, NO_FLIP),))
    w = np.tile(lc.examples.SLIDE_FILTER.astype(float), (3, 2, 1, 1))
    assert np.array_equal(w, w[:, :, ::-1, ::-1])
    assert row.run(**{**L07.example(), "w": w})[0] <= 1e-12
