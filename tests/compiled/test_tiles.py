"""The loops that may be exchanged, and their tiles: which loops are free, and how often a cell gets a product."""

import re

import numpy as np
import pytest

from lecture_cnn import compiled
from lecture_cnn.compiled.nests import Each, Sum, Whole, parts
from lecture_cnn.compiled.tiles import Tile, _reads, chosen, tiled

CONVOLUTION = """def f(z, w, y, b):
    for x in range(1, 5):
        for v in range(1, 4):
            for j in range(1, 4):
                z[j, x, v] = b[j]
                for i in range(1, 3):
                    for k in range(1, 4):
                        z[j, x, v] += w[j, i, k] * y[i, x + k - 1, v]
"""
SCATTER = """def f(d, w, z):
    for x in range(1, 7):
        d[x] = 0.0
    for x in range(4, 0, -1):
        for j in range(1, 3):
            for k in range(1, 4):
                d[x + k - 1] += w[j, k] * z[j, x]
"""


IN_LANES = """def f(z, w, y):
    for x in range(1, 21):
        z[x] = y[x]
        for k in range(1, 4):
            z[x] += w[k] * y[x + k - 1]
        z[x] = z[x] + y[x]
"""


def letters(loops):
    return "".join(loop.name for loop in loops)


def test_free_loops_decide_the_cell_and_ordered_loops_keep_their_order():
    [found] = parts(CONVOLUTION, set())
    assert isinstance(found, Sum)
    assert (letters(found.free()), letters(found.ordered)) == ("xvj", "ik")


@pytest.mark.parametrize("line", ["z[x] = y[{}]", "z[x] + y[{}]"])
@pytest.mark.parametrize("index, lane", [("x", "x"), ("x + 1", "x"), ("5", "x"), ("21 - x", ""), ("2 * x", "")])
def test_lanes_need_neighbours_in_what_a_sum_begins_with_and_in_what_is_made_of_it_too(line, index, lane):
    [total] = parts(IN_LANES.replace(line.format("x"), line.format(index)), set())
    assert chosen(total, 4, dict(z=(20,), w=(3,), y=(40,))).lane == lane


def test_in_a_scatter_the_inner_loop_of_an_index_goes_outside_the_other_way_round():
    zeros, scatter = parts(SCATTER, set())
    assert isinstance(zeros, Each) and zeros.value.text == "number(0.0)"
    assert (letters(scatter.loops), letters(scatter.outer), letters(scatter.ordered)) == ("kx", "k", "j")
    [k] = scatter.outer
    assert not k.down  # x falls, so k rises
    assert scatter.is_continued()


@pytest.mark.parametrize("index, loops, outer", [
    ("2 * x + k - 1", "kx", "k"), ("2 * k + x - 1", "kx", "k"), ("x - k + 3", "xk", "x")])
def test_an_index_of_two_loops_has_one_free_loop(index, loops, outer):
    _, scatter = parts(SCATTER.replace("x + k - 1", index), set())
    assert (letters(scatter.loops), letters(scatter.outer), letters(scatter.ordered)) == (loops, outer, "j")


def test_what_stands_around_an_index_of_two_loops_stays_there():
    lines = SCATTER.splitlines()
    lines[3], lines[4] = "    for j in range(1, 3):", "        for x in range(4, 0, -1):"
    _, scatter = parts("\n".join(lines), set())
    assert isinstance(scatter, Each)  # no loop is left in which a cell gets several products


@pytest.mark.parametrize("line", ["z[j, x, v] += z[j, x, v - 1]", "z[j, v, x] += w[j, i, k]", "z[j, x, v] -= b[j]"])
def test_a_nest_whose_turns_wait_for_each_other_stays_as_it_stands(line):
    text = CONVOLUTION.replace("z[j, x, v] += w[j, i, k] * y[i, x + k - 1, v]", line)
    assert not any(isinstance(part, Sum) for part in parts(text, set()))
    assert any(isinstance(part, Whole) for part in parts(text, set()))


@pytest.mark.parametrize("line, text", [
    ("z[j, x, v] = z[j, x, v] + b[j]", "({0} + {1})"),
    ("z[j, x, v] += z[j, x, v]", "{0}"), ("z[j, x, v] = b[j]", "{0}"),
    ("for q in range(1, 3): z[j, x, v] = z[j, x, v] * 2.0", "{0}")])
def test_what_is_made_of_a_finished_sum_once_is_a_part_of_it(line, text):
    lines = [CONVOLUTION.rstrip(), " " * 16 + line, " " * 16 + "z[j, x, v] = z[j, x, v] * 2.0"]
    for count in (2, 3):
        first, *others = parts("\n".join(lines[:count]), set())
        assert first.end.text == text and len(others) == count - 1 - (text != "{0}")


@pytest.mark.parametrize("K", [1, 2, 3, 5])
@pytest.mark.parametrize("D_out", [1, 3, 9])
def test_each_cell_gets_as_many_products_as_in_the_listing(D_out, K, capsys):
    """Ones everywhere: a cell is the number of its products, in tiles that overlap at the end, too."""
    y, w = np.ones((2, 3, 7, 11)), np.ones((D_out, 3, K, K))
    z = compiled.conv2d(y, w)
    assert (z == 3 * K * K).all()
    _, dw, db = compiled.conv2d_backward(np.ones_like(z), y, w)
    positions = (8 - K) * (12 - K)
    assert (dw == 2 * positions).all() and (db == 2 * positions).all()
    compiled.explain("conv2d", y=y, w=w)
    assert re.search(r"# a sum in tiles: \d+ (vectors )?of ", capsys.readouterr().out)


@pytest.mark.parametrize("rows", [{"j": 3, "x": 2}, {"x": 2, "j": 3}])
def test_the_cells_that_a_tile_reads_fewest_of_at_once_come_innermost(rows):
    """Of w 3, of y 2: each w is read, and used twice, while both y are held."""
    [total] = parts(CONVOLUTION, set())
    text = tiled(total, Tile(rows)).text
    added = re.findall(r"sum_\d = sum_\d \+ \((\w+) \* (\w+)\)", text)
    w, y = [list(dict.fromkeys(names)) for names in zip(*added)]
    assert added == [(one, other) for one in w for other in y] and (len(w), len(y)) == (3, 2)


def test_what_an_unrolled_loop_reads_again_counts_once_where_it_can_be_held():
    """Of y the cells x + k: with two of x and three of k four, not six; of w three."""
    [total] = parts(CONVOLUTION, set())
    assert _reads(total, Tile({"x": 2})) == (4 + 3) / 3
    assert _reads(total, Tile({"x": 4, "v": 3, "j": 3})) == 4 * 3 + 3  # 36 sums leave no room
