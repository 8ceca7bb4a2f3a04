"""What the tests of a stepper's page share: where things are in it, and steppers that several of them open.

The fixture `show` of tests/conftest.py opens the page.
"""

import re

import numpy as np

import lecture_cnn as lc
from lecture_cnn import onebased

ALL = [listing.id for listing in dict.fromkeys(lc.LISTINGS.values())]
TRACE = "document.querySelector('.lecture-stepper').stepper.trace"
CORE = "document.querySelector('.lecture-stepper').stepper.core"
NUMBERS = "cells => cells.map(cell => Number(cell.dataset.number))"
CONTROLS = "document.querySelector('.lecture-stepper').stepper.controls"
# A key with Alt, pressed so many times; the pages between are not drawn.
KEYS = """([key, count]) => {
    const root = document.querySelector('.lecture-stepper');
    for (let n = 0; n < count; n++)
        root.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, bubbles: true }));
}"""
LIGHTNESS = """element => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const paint = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); };
    const around = [];
    for (let node = element; node; node = node.parentElement) around.unshift(getComputedStyle(node).backgroundColor);
    const light = () => [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
        .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
    paint('white');
    around.forEach(paint);
    const paper = light();
    paint(getComputedStyle(element).color);
    const ink = light();
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}"""


def number(page):
    return int(re.match(r"(?:step|cell) (\d+) /", page.locator(".step-number").text_content())[1])


def cell(page, trace, name, *index):
    return page.locator(f"[data-number='{trace.number(name, index)}']").first


def lenet5s_first_layer(n=32):
    rng = np.random.default_rng(5)
    return lc.stepper("L21", y=rng.standard_normal((1, n, n)), w=rng.standard_normal((6, 1, 5, 5)),
                      b=rng.standard_normal(6), activation="tanh")


def far(l, dz, w, dy, D, W, H, K):
    """Counts far, in both directions, and cuts pieces of 144 shapes."""
    n = 0
    m = 0
    for x in onebased.span(1, 300):  # noqa: B007  its value is what is looked at
        n += 1000
        m -= 1
        dy[l-1, 1, 1, 1] = dz[l, 1, 1, 1]
    for x in onebased.span(1, 12):
        for y in onebased.span(1, 12):
            dy[l-1, 1, x, y] = onebased.inner(dz[l, 1, 1:x, 1:y], dz[l, 1, 1:x, 1:y])


COPY = "dy[l-1, 1, 1, 1] = dz[l, 1, 1, 1]"


def stepper_of_far(statements=1):
    """Its run; with more than one statement in its first loop, so that their numbers go far too."""
    changes = {COPY: "\n".join(f"dy[l-1, 1, 1, {n % 12 + 1}] = dz[l, 1, 1, 1]" for n in range(statements))}
    function = lc.slips.variant(far, changes, "many") if statements > 1 else far
    return lc.stepper(function, like="L07", dz=np.arange(1.0, 145).reshape(1, 12, 12) / 8, w=np.ones((1, 1, 1, 1)))
