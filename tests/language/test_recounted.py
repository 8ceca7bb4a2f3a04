"""Lines that count from 0: beside the slides that do so, and beside the run."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.language.notation import lines
from lecture_cnn.language.recounted import counters, lines_from_0
from lecture_cnn.onebased import downto, span


def line(name, start):
    """The only line of a listing that begins so, counted from 0."""
    [found] = [one.text for one in lines_from_0(lc.LISTINGS[name].function) if one.text.startswith(start)]
    return found.split("  #")[0]


@pytest.mark.parametrize(("name", "wanted"), [
    ("L36", "z(l,n,1,2) += Y(l-1,m,2,2) w(l,n,m,1,0)"),  # E35: the slide prints w(2,1)
    ("L37", "z(l,n,0,0) += w(l,n,m,1,2) Y(l-1,m,1,2)"),
    ("L37", "z(l,n,2,2) += w(l,n,m,1,2) Y(l-1,m,3,4)"),
    ("input_derivative_formula", "dY(l-1,m,x,y) += dz(l,n,x',y') w(l,n,m,x-x',y-y')"),
    ("filter_derivative_formula", "dw(l,n,m,i,j) += dz(l,n,x,y) Y(l-1,m,x+i,y+j)"),
    ("L34", "z(l,n,x,y) += w(l,n,m,x',y') Y(l-1,m,x+x',y+y')"),
])
def test_the_slides_that_count_from_0_print_these_lines(name, wanted):
    assert line(name, wanted[: wanted.index("+=")] + "+=") == wanted


@pytest.mark.parametrize(("name", "start", "wanted"), [
    ("L21", "for x = ", "for x = 0:W_{l-1}-K_l"),
    ("L11", "for x' = ", "for x' = K_l-1:downto:0"),
    ("L24", "m = ", "m = 0"),
    ("L07", "dzpad(j", "dzpad(j,K_l-1:K_l+W_l-2,K_l-1:K_l+H_l-2) = dz(l,j,:,:)"),
    ("L32", "yUS(", "yUS(:,i S,j S) = y(:,i,j)"),
    ("L14", "dy(l-1,j,pidx", "dy(l-1,j,pidx(l,j,x,y)) += dy(l,j,x,y)"),
    ("L10", "Y(0", "Y(0,:,:,:) = Image"),
    ("L20", "l = ", "l = 0"),
])
def test_ranges_counters_and_places_are_one_less_and_layers_are_not(name, start, wanted):
    assert line(name, start) == wanted


@pytest.mark.parametrize("name", [listing.id for listing in dict.fromkeys(lc.LISTINGS.values())])
def test_nothing_but_the_count_changes_in_any_listing(name):
    function = lc.LISTINGS[name].function
    pairs = list(zip(lines(function), lines_from_0(function), strict=True))
    for before, after in pairs:
        assert (before.number, before.depth, before.python) == (after.number, after.depth, after.python)
        assert "+0" not in after.text and "-0" not in after.text and "--" not in after.text
    assert all(name[0].islower() for name in counters(function))


def test_a_step_is_no_place_and_stays():
    def every_third(l, y, W):
        for x in span(1, W[l], 3):
            y[l, x] = 0

    assert [one.text for one in lines_from_0(every_third)][0] == "for x = 0:3:W_l-1"


def test_the_smaller_of_two_places_is_one_less_than_each():
    def bounded(l, y, W):
        for i in span(1, W[l]):
            y[l, min(i, W[l])] = 0

    assert [one.text for one in lines_from_0(bounded)][1].startswith("y(l,min(i,W_l-1))")


def test_each_of_several_places_is_one_less():
    def at_both(l, y, W):
        for i in span(1, W[l]):
            y[l, [i, W[l]]] = 0

    assert [one.text for one in lines_from_0(at_both)][1].startswith("y(l,[i,W_l-1])")


def test_a_counter_that_is_returned_gives_the_listing_its_title():
    def counted(l, y, W):
        for x in span(1, W[l]):
            i = x
        return i

    assert [one.text for one in lines_from_0(counted)] == [
        "function i = counted(l, y, W)", "for x = 0:W_l-1", "i = x+1", "return i"]


def test_what_two_ways_of_counting_name_is_the_same_cell():
    """Each index of a line, computed from 1 and from 0, differs by one."""
    def shifted(l, Y, z, D, W, K):
        for x in span(2, W[l], 2):
            for i in downto(K[l], 1):
                z[l, x] = Y[l-1, max(1, 2*(x-1)+i-K[l]), K[l]-(i-x)]

    [_, _, _] = [one.text for one in lines_from_0(shifted)]
    text = lines_from_0(shifted)[2].text
    assert text == "z(l,x) = Y(l-1,max(0,2x+i-K_l),K_l+x-i-1)"
    rng = np.random.default_rng(3)
    for x, i, K in rng.integers(1, 9, (50, 3)).tolist():
        from_1 = max(1, 2*(x-1)+i-K), K-(i-x)
        x0, i0 = x-1, i-1
        assert (max(0, 2*x0+i0-K), K+x0-i0-1) == tuple(n - 1 for n in from_1)
