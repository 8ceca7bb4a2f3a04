"""The errata E01-E77: each row that can run shows its slip, and the corrected listing is right."""

import re
from pathlib import Path

import pytest

import lecture_cnn as lc
from lecture_cnn.slips.variants import Slip

ROWS = {row.id: row for row in lc.errata()}
RUNNING = [row for row in ROWS.values() if row.changes]
# What the printed lines do on the teaching examples: a part of the error they stop with, or the largest error.
PRINTED = {
    "E01": "NameError: name 'm'", "E02": 14.0, "E03": 15.0, "E04": "6 of 8 cells of Y never written",
    "E05": "dzpad: a piece of size 3x4 can't take values of size 4x3", "E06": "w(1) has 4 axes (3x2x3x3), got 5",
    "E07": "index 3 is outside 1:2", "E08": "can't take values of size 2",
    "E09": "the last axes of 4x3 must be 3x4", "E10": "index 3 is outside 1:2", "E11": 3.0, "E12": 35.0,
    "E13": "is made with 3 axes, got 4 indices", "E14": 5.0, "E15": "index 4 is outside 1:3", "E16": 6.0,
    "E17": "NameError: name 'p'", "E18": "index 5 is outside 1:4", "E19": "index 6 is outside 1:5", "E20": 2.0,
    "E21": "index 6 is outside 1:5", "E22": "index 5 is outside 1:4", "E23": "NameError: name 'z'",
    "E24": "index 0 is outside 1:3", "E25": "NameError: name 'dy'", "E26": "35 of 36 cells of Y never written",
    "E27": "z(1,1,1,2) is not computed yet", "E28": "Y(1) has 3 axes (2x2x1), got 4", "E29": "index 3 is outside 1:2",
    "E30": "dy has no layer 0", "E31": "NameError: name 'T'", "E32": 1.6666666666666665, "E33": 4.0,
    "E34": 1.75, "E35": 12.0, "E36": "index 0 is outside 1:3", "E37": "index 6 is outside 1:5",
    "E38": "index 8 is outside 1:7", "E39": "index 6 is outside 1:5", "E61": "'int' object is not subscriptable",
    "E62": "index 9 is outside 1:8", "E63": "NameError: name 'Wflip'",
    "E64": "index 5 is outside 1:4",
}


def test_there_is_a_row_for_each_of_E01_to_E77_in_this_order():
    assert list(ROWS) == [f"E{number:02}" for number in range(1, 78)]


def test_every_row_that_can_run_is_listed_here_with_what_it_does():
    assert set(PRINTED) == {row.id for row in RUNNING}


@pytest.mark.parametrize("row", RUNNING, ids=lambda row: row.id)
def test_a_slip_as_printed_goes_wrong_and_as_corrected_is_right(row):
    printed, corrected = row.run()
    assert corrected <= 1e-12
    expected = PRINTED[row.id]
    if isinstance(expected, str):
        assert expected in printed
    else:
        assert printed == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("row", [row for row in ROWS.values() if not row.changes], ids=lambda row: row.id)
def test_a_row_on_wording_says_what_is_printed_what_is_right_and_why_and_cannot_run(row):
    assert row.printed and row.corrected and row.reason
    with pytest.raises(ValueError, match=f"{row.id} is a row on wording"):
        row.run()


@pytest.mark.parametrize("row", RUNNING, ids=lambda row: row.id)
def test_the_listing_of_a_row_names_it(row):
    listing = lc.LISTINGS[row.listing]
    assert row.id in listing.errata or row.id in ("E12", "E32", "E33", "E34", "E37", "E39", "E64")  # slips of formulas


def test_each_erratum_that_a_listing_names_has_a_row():
    assert {name for listing in lc.listings.ALL for name in listing.errata} <= set(ROWS)


def test_a_square_map_hides_the_exchange_of_width_and_height():
    inputs = dict(dz=lc.examples.integers(3, 4, 4, start=1), w=lc.examples.integers(3, 2, 3, 3, start=2))
    assert ROWS["E05"].invisible_when == "the map is square"
    assert ROWS["E05"].run(**inputs) == (0.0, 0.0)


def test_as_many_maps_in_as_out_make_the_exchanged_maps_a_silent_error():
    inputs = dict(dz=lc.examples.integers(2, 4, 3, start=1), w=lc.examples.integers(2, 2, 3, 3, start=2))
    printed, corrected = ROWS["E07"].run(**inputs)
    assert printed > 1 and corrected == 0.0


def test_a_bias_of_zero_hides_the_missing_bias():
    inputs = lc.LISTINGS["L21"].example() | dict(b=[0.0, 0.0, 0.0])
    assert ROWS["E11"].run(**inputs) == (0.0, 0.0)


@pytest.mark.parametrize("K", [1, 2])
def test_windows_of_one_or_two_hide_the_sets_of_two_elements(K):
    """With K = 1 both elements are one, and a set holds it once."""
    inputs = dict(y=lc.examples.integers(2, 6, 5, start=1), K=K)
    assert ROWS["E32"].run(**inputs) == (0.0, 0.0)


def test_windows_that_do_not_overlap_hide_the_missing_sum():
    inputs = dict(dY=lc.examples.integers(1, 2, 1, start=1), pidx=[[[[0, 0]], [[3, 1]]]], input_shape=(1, 4, 2))
    assert ROWS["E33"].run(**inputs) == (0.0, 0.0)


def test_a_planted_row_that_changes_nothing_would_be_seen():
    line = "z[l, j, x, y] = b[l, j]"
    harmless = Slip("E99", "L21", "slip", "-", "-", "-", "", ((line, f"{line} + 0"),))
    assert harmless.run() == (0.0, 0.0)  # and the test above demands an error or a number above 0
    assert all(isinstance(value, str) or value > 1e-3 for value in PRINTED.values())


def test_the_printed_lines_are_those_of_the_slides_not_of_the_corrected_listing():
    for row in RUNNING:
        assert row.printed != row.corrected
        assert all(re.sub(r"\s", "", old) != re.sub(r"\s", "", new) for old, new in row.changes)


def test_this_file_lists_no_row_twice():
    assert len(re.findall(r'"E\d\d": ', Path(__file__).read_text())) == len(PRINTED)


def test_errata_of_one_listing_are_all_that_apply_to_it_by_any_of_its_names():
    assert [row.id for row in lc.errata("L07")] == [
        "E05", "E06", "E07", "E08", "E39", "E42", "E54", "E59", "E62", "E63", "E68"]
    assert [[row.id for row in lc.errata(name)] for name in ("L12", "L24", "L29")] == [
        ["E14", "E60", "E61", "E71"], ["E14", "E54", "E71"], ["E11", "E54"]]  # each has gained a bias
    assert lc.errata("L16") == lc.errata("L17") == lc.errata("mean_pool_backward")
    with pytest.raises(KeyError):
        lc.errata("L99")


def test_a_row_tells_what_is_printed_what_is_right_why_and_both_numbers():
    row = next(row for row in lc.errata() if row.id == "E14")
    assert row.describe() == "\n".join([
        "E14  printed     no line for the bias",
        "     corrected   db(l) = zeros(Dl); db(l,j) += dz(l,j,x,y)",
        "     because     the biases are parameters too, and each one is in every z of its map",
        "     as printed  largest error 5",
        "     corrected   largest error 0",
        "     invisible   a network without biases",
    ])


def test_a_row_on_wording_tells_no_number():
    row = next(row for row in lc.errata() if row.id == "E40")
    assert [line[5:].split("  ")[0] for line in row.describe().splitlines()] == ["printed", "corrected", "because"]


@pytest.mark.parametrize("listing", lc.listings.ALL, ids=lambda listing: listing.id)
def test_errata_of_a_listing_hold_those_that_it_names_and_those_that_change_it(listing):
    found = {row.id for row in lc.errata(listing.id)}
    changing = {row.id for row in RUNNING if lc.LISTINGS[row.listing] is listing}
    assert set(listing.errata) | changing <= found


def test_each_row_has_a_source_and_what_only_the_extraction_may_have_done_is_not_charged_to_the_slide():
    assert {row.source for row in ROWS.values()} == {"slide", "text as extracted", "unknown"}
    not_of_the_slide = {row.id for row in ROWS.values() if row.source != "slide"}
    assert {"E04", "E06", "E10", "E12", "E13", "E18", "E26", "E27", "E28", "E48", "E62"} <= not_of_the_slide
    assert "source      text as extracted" in ROWS["E12"].describe()
    assert "source" not in ROWS["E14"].describe()


SEEDS = next(filter(Path.exists, (above / "shared/lecture/seeds" for above in Path(__file__).resolve().parents)), None)
WITHOUT_WORDS = {"E14", "E29", "E30", "E58", "E60", "E63"}  # omissions, and a size that E15 quotes


def without_blanks(text):
    return re.sub(r"\s+", "", text)


def misquoted(rows, texts):
    """The quotations that stand in none of the texts, as (row, quotation)."""
    return [(row.id, quote) for row in rows for quote in row.quotes
            if not any(without_blanks(quote) in text for text in texts)]


@pytest.mark.skipif(SEEDS is None, reason="the decks' texts are not here")
def test_every_quotation_stands_in_the_decks_or_in_the_notes():
    texts = [without_blanks(path.read_text()) for path in SEEDS.glob("*.txt")]
    assert len(texts) == 4
    assert misquoted(ROWS.values(), texts) == []
    assert {row.id for row in ROWS.values() if not row.quotes} == WITHOUT_WORDS
    planted = Slip("E99", None, "slip", "-", "-", "-", quotes=("Y = softmin",))
    assert misquoted([planted], texts) == [("E99", "Y = softmin")]
