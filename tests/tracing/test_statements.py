"""Where a token's number is found: as it is shown in the sentence, whatever Python leaves out or reads besides."""

import pytest

import lecture_cnn as lc
from lecture_cnn.onebased import flipUpDown, zeros


def run(function):
    """The trace of the function, which has the arguments of L07."""
    return lc.trace(function, like="L07", dz=[[[1, 2], [3, 4]]], w=[[[[5, 6], [7, 8]]]])


def chain(l, dz, w, dy, D, W, H, K):
    s = dz[l, 1, 1, 2] < dz[l, 1, 1, 1] < dz[l, 1, 2, 2]
    dy[l-1, 1, 1, 1] = s + dz[l, 1, 2, 1]


def choice(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = (dz[l, 1, 1, 1] if dz[l, 1, 1, 2] < 0 else dz[l, 1, 2, 1]) + dz[l, 1, 2, 2]


def helped(l, dz, w, dy, D, W, H, K):
    def read_first(k):
        return dz[l, 1, 1, 1] * k

    dy[l-1, 1, 1, 1] = read_first(2) + dz[l, 1, 2, 2]


def pieces(l, dz, w, dy, D, W, H, K):
    turned = flipUpDown(w[l, 1, 1])
    row = dz[l, 1, 1, 1:2]
    n = row[1] + turned[1, 1]
    row = dz[l, 1, 2, 1:2]
    dy[l-1, 1, 1, 1] = n + row[2]


def handed_on(l, dz, w, dy, D, W, H, K):
    segment = w[l, 1, 1]
    turned = flipUpDown(segment)
    dy[l-1, 1, :, :] = zeros(3, 3)
    dy[l-1, 1, 1:2, 1:2] = turned


@pytest.mark.parametrize("function, shown", [
    (chain, "s = dz(1,1,1,2) < dz(1,1,1,1) < dz(l,1,2,2) = 2 < 1 < ... = False"),
    (choice, "dy(0,1,1,1) = (dz(l,1,1,1) if dz(1,1,1,2) < 0 else dz(1,1,2,1))+dz(1,1,2,2) "
             "= (... if 2 < 0 else 3) + 4 = 7"),
    (helped, "dy(0,1,1,1) = read_first(2) + dz(1,1,2,2) = read_first(2) + 4 = 6"),
    (pieces, "n = dz(1,1,1,1)+w(1,1,1,1,2) = 1 + 6 = 7"),
    (pieces, "dy(0,1,1,1) = n+dz(1,1,2,2) = 7 + 4 = 11"),
    (handed_on, "dy(0,1,1:2,1:2) = w(1,1,1,1:2,1:2)"),
])
def test_a_number_is_found_where_it_was_read(function, shown):
    assert shown in [step.text for step in run(function)]


@pytest.mark.parametrize("function, lines", [(pieces, [3, 5, 5]), (handed_on, [1, 2])])
def test_only_a_number_that_no_log_has_costs_a_call_of_the_run(function, lines):
    """What n gets, n itself, whole arrays by their names; the reads of arrays are logged as it is."""
    trace = run(function)
    assert [trace[step].line for step in trace.seen_step.tolist()] == lines
