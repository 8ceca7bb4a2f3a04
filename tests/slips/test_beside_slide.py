"""A listing beside its slide: what the slide prints otherwise stands below its line, marked, with its rows."""

import re

import pytest

import lecture_cnn as lc
from lecture_cnn.slips.beside_slide import lines_as_counted, marked, pieces

WITH_ERRATA = [listing for listing in lc.listings.ALL if lc.errata(listing.id)]


@pytest.mark.parametrize("ours, slide, text", [
    ("a(W, H)", "a(H, W)", "a(«H», «W»)"),
    ("x(j,i,:)", "x(j,i,:,:)", "x(j,i,:«,:»)"),
    ("y(l,x)", "y(x)", "y(«»x)"),
    ("same", "same", "same"),
])
def test_what_the_slide_prints_otherwise_is_marked(ours, slide, text):
    assert marked(pieces(ours, slide, ["E01"])) == text


def test_each_mark_has_the_row_that_it_differs_by():
    assert pieces("f(a,b)", "g(a,c)", ["E01", "E02"]) == [("", ""), ("g", "E01"), ("(a,", ""), ("c", "E02"), (")", "")]


def test_the_listing_of_the_input_gradient_stands_beside_its_slide():
    lines = lc.LISTINGS["L07"].beside_slide.split("\n")
    at = next(number for number, line in enumerate(lines) if "dy(l-1,j,x,y) = " in line)
    assert lines[at + 1] == "     E08  dy(l-1,j,x,y) = Wflip«».segment"
    assert "     E63  on the slide no such line" in lines
    assert "     E68  one more line: «end»" in lines
    assert any(line.startswith("E42  ") for line in lines[at + 2:])


def test_a_listing_that_two_decks_print_says_which_and_a_place_is_told_in_levels():
    text = lc.LISTINGS["L16"].beside_slide
    assert "     E20 in L17  for «j» = 1:Dl" in text
    text = lc.LISTINGS["L21"].beside_slide
    assert text.startswith("     E67  one more line: «Y(0,:,:,:, :) = Image»\n  1  for x")
    assert "E26 (text as extracted)  on the slide 3 further out" in text


@pytest.mark.parametrize("listing", WITH_ERRATA, ids=lambda listing: listing.id)
def test_every_line_of_ours_and_every_erratum_of_the_listing_is_there_once_or_more(listing):
    text = listing.beside_slide
    assert re.findall(r"^ {0,2}\d+  (.*)$", text, re.M) == lines_as_counted(listing)
    told = re.findall(r"^(?:     )?(E\d\d.*?)  ", text, re.M)
    assert set(re.findall(r"E\d\d", " ".join(told))) == {row.id for row in lc.errata(listing.id)}


@pytest.mark.parametrize("listing", [one for one in lc.listings.ALL if not lc.errata(one.id)], ids=lambda one: one.id)
def test_a_listing_without_errata_stands_alone(listing):
    assert len(listing.beside_slide.split("\n")) == len(listing.notation)
