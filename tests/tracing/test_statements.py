"""Where a token's number is found: as it is shown in the sentence, whatever Python leaves out or reads besides."""

import ast

import pytest

import lecture_cnn as lc
from lecture_cnn.onebased import flipUpDown, zeros
from lecture_cnn.tracing.nest import Nest, NotAtOnce
from lecture_cnn.tracing.statements import Statements


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


def test_tokens_that_are_seen_are_counted_from_0_and_a_target_is_one():
    statements = [one for one in run(pieces).table if one.op]
    assert [one.target["text"] for one in statements if one.target.get("target") is True][:3] == ["turned", "row", "n"]
    counted = object.__new__(Statements)
    counted.seen_count = 0
    assert [counted._next() for _ in range(3)] == [0, 1, 2]


def test_a_statement_that_is_not_known_is_not_logged_at_once():
    for text in ("del x", "x: int = 1", "a, b = c"):
        [statement] = ast.parse(text).body
        with pytest.raises(NotAtOnce):
            object.__new__(Nest).statement(statement)
