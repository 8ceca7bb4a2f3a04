"""What is told of a rewritten text before it runs: every index inside, and every cell written before it is read."""

import pytest

from lecture_cnn import compiled
from lecture_cnn.compiled.proofs import proved
from lecture_cnn.language import adapter
from lecture_cnn.listings import LISTINGS

SHAPES = {"a": (4,), "b": (4, 3), "p": (2, 4)}


def text(*lines):
    return "\n".join(["def loops(a, b, p):", *["    " + line for line in lines]]) + "\n"


@pytest.mark.parametrize("lines", [
    ["for x in range(1, 5):", "    a[x] = b[x, 3]"],
    ["for x in range(4, 0, -1):", "    a[5 - x] = b[x, 1]"],
    ["for m in range(1, 5):", "    a[m] = b[((2 * m - 1) + 1) // 2, (2 * m - 1) % 3 + 1]"],
    ["for x in range(1, 3):", "    for k in range(1, 3):", "        m = (x - 1) * 2 + k", "        a[m] = b[m, 1]"],
    ["for x in range(1, 5):", "    a[x] = 0.0", "for x in range(2, 4):", "    a[x] += a[x - 1]"],
    ["for x in range(1, 5):", "    a[x] = b[p[1, x], p[2, x]]"],
])
def test_what_lies_inside_and_is_written_before_is_proved(lines):
    assert proved(text(*lines), SHAPES, {"b", "p"}, {"p": (4, 3)}) is not None


@pytest.mark.parametrize("lines", [
    ["for x in range(1, 6):", "    a[x] = 1.0"],
    ["for x in range(0, 4):", "    a[x] = 1.0"],
    ["for x in range(1, 5):", "    a[x] = b[x, x]"],
    ["for x in range(1, 5):", "    a[x] += 1.0"],
    ["for x in range(1, 4):", "    a[x] = 0.0", "for x in range(1, 5):", "    a[x] += 1.0"],
    ["for x in range(1, 5):", "    if b[x, 1] > 0:", "        a[x] = 1.0", "    a[x] += 1.0"],
    ["m = 1", "for y in range(1, 3):", "    for x in range(1, 5):", "        a[m] = 1.0", "        m += 1"],
    ["m = 2", "for x in range(1, 5):", "    a[m] = 1.0", "    m += 1"],
    ["for x in range(1, 5):", "    a[x] = b[p[2, x], p[1, x]]"],
    ["for x in range(1, 5):", "    m = x + 1", "for x in range(1, 5):", "    a[x] = b[m, 1]"],
    ["for x in range(1, 4, 2):", "    a[x] = 0.0", "for x in range(1, 5):", "    a[x] += 1.0"],
    ["for x in range(1, 5):", "    m = x / 1", "    a[m] = 1.0"],
    ["m = 1 // 0", "a[m] = 1.0"],
    ["for x in range(1, 5):", "    m = x ** -1", "    a[m] = 1.0"],
    ["for x in range(1, 5):", "    for x in range(1, 4):", "        a[x] = b[x, x]"],
    ["for x in range(1, 5):", "    x = 1", "    a[x] = 1.0"],
])
def test_what_may_lie_outside_or_may_not_be_written_is_not(lines):
    assert proved(text(*lines), SHAPES, {"b", "p"}, {"p": (4, 3)}) is None


def test_what_is_proved_runs_no_listing_on_zeros_and_what_is_not_runs_it_once(monkeypatch):
    ran = []
    inputs = {name: LISTINGS[name].example() for name in ("L21", "L11", "L13", "L30")}
    plainly = adapter.keeping_locals
    monkeypatch.setattr(adapter, "keeping_locals", lambda function: ran.append(function.__name__) or plainly(function))
    for name, expected in (("L21", []), ("L11", []), ("L13", []), ("L30", ["transform_invariance"])):
        listing = LISTINGS[name]
        compiled._programs.clear()
        compiled.run(listing.function, **inputs[name])
        assert ran == expected, name
