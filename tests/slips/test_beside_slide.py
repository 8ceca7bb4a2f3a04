"""A listing beside its slide: each row of the errata stands below its line, or at the end."""

import re
from pathlib import Path

import pytest

import lecture_cnn as lc
from lecture_cnn.slips.beside_slide import is_of_one_line, marked

WITH_ERRATA = [listing for listing in lc.listings.ALL if listing.errata]
SEEDS = next(filter(Path.exists, (above / "shared/lecture/seeds" for above in Path(__file__).resolve().parents)), None)


def test_what_the_slide_prints_otherwise_is_marked():
    assert marked("a(W, H)", "a(H, W)") == "a(«H», «W»)"
    assert marked("x(j, i, :)", "x(j, i, :, :)") in ("x(j, i, :«, :»)", "x(j, i, «:, »:)", "x(j, i«, :», :)")
    assert marked("y(l, x)", "y(x)") == "y(«»x)"
    assert marked("same", "same") == "same"


def test_the_listing_of_the_input_gradient_stands_beside_its_slide():
    lines = lc.LISTINGS["L07"].beside_slide.split("\n")
    at = next(number for number, line in enumerate(lines) if "dy(l-1,j,x,y) = " in line)
    assert lines[at + 1] == "     E08  dy(l-1,j,x,y) = Wflip«» . segment"
    assert "     E63  the slide has no such line" in lines
    assert any(line.startswith("E42  ") for line in lines[at + 2:])


@pytest.mark.parametrize("listing", WITH_ERRATA, ids=lambda listing: listing.id)
def test_every_line_of_ours_and_every_erratum_of_the_listing_is_there_once_or_more(listing):
    text = listing.beside_slide
    assert re.findall(r"^ {0,2}\d+  (.*)$", text, re.M) == listing.notation
    assert set(re.findall(r"^(?:     )?(E\d\d)\b", text, re.M)) == set(listing.errata)


@pytest.mark.parametrize("listing", [one for one in lc.listings.ALL if not one.errata], ids=lambda one: one.id)
def test_a_listing_without_errata_stands_alone(listing):
    assert len(listing.beside_slide.split("\n")) == len(listing.notation)


def bare(text):
    """A line as slides and extraction write it: no blanks, no subscripts' signs, no marks."""
    return re.sub(r"[\s_{}«»^]", "", text).lower()


@pytest.mark.skipif(SEEDS is None, reason="the decks' texts are not here")
@pytest.mark.parametrize("name", ["E08", "E23", "E24"])
def test_a_line_that_differs_by_one_row_is_the_slides_own_line_with_this_row_put_back(name):
    decks = "".join(bare(path.read_text()) for path in SEEDS.glob("*.txt"))
    row = next(row for row in lc.errata() if row.id == name)
    listing = lc.LISTINGS[row.listing]
    assert is_of_one_line(row, listing)
    printed = re.findall(rf"^     {name}\b[^«\n]*?  (.*«.*)$", listing.beside_slide, re.M)
    assert printed
    assert [line for line in printed if bare(line) not in decks] == []
