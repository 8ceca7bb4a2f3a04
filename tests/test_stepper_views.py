"""The stepper's views in a real Chromium: the deck's sequences, arrows, placed maps, rooms, prediction, labels, errata."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from test_stepper_browser import CONTROLS, NUMBERS, TRACE, cell, number, show, until  # noqa: F401

import lecture_cnn as lc
from lecture_cnn.stepper.frames import SEQUENCES

VIEW = "document.querySelector('.lecture-stepper').stepper.view"

# The deck's sequences of slides


@pytest.mark.parametrize(("listing", "name", "count", "first", "last"), [
    ("L36", "influence", 22, "Each Y(l-1,m,x,y) affects several z(l,n,x',y')",
     "The derivative is the sum of the products of filter and dz, component by component"),
    ("L07", "flip", 28, "dzpad = zeros(", "dy(0,1,5,5) = Wflip(1,1,1:3,1:3) . dzpad(1,5:7,5:7)"),
    ("L07", "sum over n", 26, "Wflip(1,3,1:3,1:3) = flipLeftRight(flipUpDown(w(1,3,1,1:3,1:3)))",
     "dy(0,1,5,5) = Wflip(1,1:3,1:3,1:3) . dzpad(1:3,5:7,5:7)"),
    ("L37", "w(1,2)", 13, "Each output is made of all weights of its filter", "No z of another map has this weight"),
    ("L08", "filter derivative", 12, "The derivative for every element of z(l,n) is known",
     "dw(l,n,m,i,j) is the sum over x,y of dz(l,n,x,y) Y(l-1,m,x+i-1,y+j-1)"),
    ("L02", "max pooling", 5, "Y(1,1,1,1) = Y(0,1,1,1)", "Y(1,1,5,1) = Y(0,1,6,1)"),
    ("L05", "pooling and downsampling", 6, "Y(1,1,1,1) = Y(0,1,1,1)", "Y(1,1,3,2) = Y(0,1,6,4)"),
    ("L19", "resampling", 8, "dy = zeros(", "dy(1,2,2) = dy(1,3,3)"),
])
def test_the_decks_sequence_comes_back_in_its_order_and_number(show, listing, name, count, first, last):
    widget = lc.stepper(listing, frames=name)
    frames = widget.trace.frames
    steps = [frame["step"] for frame in frames]
    assert len(frames) == count and steps == sorted(steps)
    page = show(widget)
    text, sentence = page.locator(".frame-text"), page.locator(".arithmetic .sentence").first
    seen = []
    for n in range(count):
        assert text.text_content().startswith(f"frame {n + 1} of {count}") and number(page) == steps[n]
        seen.append(frames[n]["note"] or sentence.text_content())
        assert frames[n]["note"] in text.text_content()
        page.keyboard.press("Shift+PageDown")
    assert seen[0].startswith(first) and seen[-1].startswith(last)
    page.get_by_role("button", name="previous frame").click()
    assert text.text_content().startswith(f"frame {count - 1} of {count}")


def test_every_sequence_is_tested_and_an_unknown_one_is_refused_with_the_names():
    marks = test_the_decks_sequence_comes_back_in_its_order_and_number.pytestmark[0]
    assert {row[1] for row in marks.args[1]} == set(SEQUENCES)
    with pytest.raises(ValueError, match="one of 'influence', 'flip'"):
        lc.stepper("L07", frames="turn")
    with pytest.raises(ValueError, match="belong to L07, got 'L11'"):
        lc.stepper("L11", frames="flip")
