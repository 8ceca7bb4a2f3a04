"""NumPy loops as students write them: the trace shows what they did, and changes nothing."""

import copy
import math

import numpy as np
import pytest
from numpy_loops import FUNCTIONS, W, X, batch, branches, helpers, scalars, slices, whole_arrays, written_through_views

from lecture_cnn.tracing.from_zero import trace_numpy
from lecture_cnn.tracing.watched import Watched


def plain_results(returned):
    several = returned if isinstance(returned, tuple) else (returned,)
    return [one.numbers if isinstance(one, Watched) else np.asarray(one) for one in several]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_results_and_arguments_are_those_of_the_plain_run(function):
    x, w = X.copy(), W.copy()
    run = trace_numpy(function, dict(x=x, w=w))
    assert np.array_equal(x, X) and np.array_equal(w, W)
    expected = function(X.copy(), W.copy())
    expected = expected if isinstance(expected, tuple) else (expected,)
    found = plain_results(run.returned)
    assert len(found) == len(expected)
    for mine, right in zip(found, expected):
        assert mine.dtype == right.dtype
        np.testing.assert_array_equal(mine, right)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_log_has_the_values_that_arrays_end_with(function):
    run = trace_numpy(function, dict(x=X, w=W))
    final = run.values_at(len(run))
    returned = run.returned if isinstance(run.returned, tuple) else (run.returned,)
    watched = [one for one in returned if isinstance(one, Watched)]
    for array in watched:
        cells = array.cells.first + array.positions
        np.testing.assert_array_equal(final[cells], array.numbers)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_sentence_ends_in_the_number_that_was_stored(function):
    """Where one number is written, the last part of the sentence is that number."""
    run = trace_numpy(function, dict(x=X, w=W))
    shown = 0
    for k in range(len(run)):
        writes, sentence = run.writes_of(k), run.text(k)
        if len(writes) != 1 or " = " not in sentence:
            continue
        last = sentence.rsplit(" = ", 1)[1]
        assert last == f"{run.value(writes[0], k + 1) + 0.0:g}", sentence
        shown += 1
    has_cells = function in (slices, written_through_views, branches, batch)
    assert shown > 0 or not has_cells


def test_what_stands_between_two_signs_of_equality_is_that_number():
    run = trace_numpy(scalars, dict(x=X, w=W))
    compared = 0
    for k in range(len(run)):
        parts = run.text(k).split(" = ")
        writes = run.writes_of(k)
        if len(writes) != 1:
            continue
        assert len(parts) in (3, 4), run.text(k)
        text = parts[-2].replace("·", "*").replace("^", "**")
        value = eval(text, dict(floor=math.floor))
        assert value == pytest.approx(run.value(writes[0], k + 1), rel=1e-4), run.text(k)
        compared += 1
    assert compared == 8 * 2 * 2


def test_cells_count_from_0_and_ranges_end_before_their_last_number():
    run = trace_numpy(whole_arrays, dict(x=X, w=W))
    k = run.wrote("dx", (1, 1))
    assert run.text(k) == "dx(1:3,1:3) += w(0:2,0:2) x(2,3)"
    assert run[k].variables == dict(i=1, j=1)
    used = {run.piece_name(cells) for cells in run.used_by(k)}
    assert used == {"w(0:2,0:2)", "x(2,3)", "dx(1:3,1:3)"}
    assert [line.text for line in run.lines][4] == "dw += x[i : i + 2, j : j + 2] * x[i, j]"
    with pytest.raises(IndexError, match=r"no cell x\(3,0\)"):
        run.wrote("x", (3, 0))


def test_a_cell_knows_what_it_was_made_of():
    run = trace_numpy(slices, dict(x=X, w=W))
    made_of = {(name, index) for _, name, index, _ in run.made_of("out", (1, 2))}
    windows = {("x", (i, j)) for i in (1, 2) for j in (2, 3)}
    weights = {("w", (i, j)) for i in (0, 1) for j in (0, 1)}
    assert made_of == windows | weights
    assert {index for _, name, index in run.goes_into("x", (0, 0)) if name == "out"} == {(0, 0)}


def test_a_pad_copies_cell_by_cell():
    run = trace_numpy(helpers, dict(x=X, w=W))
    assert [row[1:3] for row in run.made_of("small", (1, 0))] == [("x", (0, 0))]
    assert run.made_of("small", (0, 3)) == []


def test_a_view_writes_into_the_array_that_it_was_cut_from():
    run = trace_numpy(written_through_views, dict(x=X, w=W))
    names = [run.cell(cell) for k in range(len(run)) for cell in run.writes_of(k)]
    assert ("y", (1, 0)) in names and ("y", (0, 2)) in names
    assert all(name in ("x", "y") for name, _ in names)


def test_a_variable_that_is_computed_again_has_one_array():
    run = trace_numpy(slices, dict(x=X, w=W))
    assert [array.name for array in run.arrays] == ["x", "w", "out"]

    def again(x):
        for k in range(3):
            y = k * x
        return y

    run = trace_numpy(again, dict(x=X))
    assert [array.name for array in run.arrays] == ["x", "y"]


def test_an_array_that_someone_still_has_keeps_its_cells():
    def both(x):
        kept = []
        for k in range(2):
            y = (k + 1) * x
            kept.append(y)
        z = np.zeros(2)
        z[0] = kept[0][0, 0]
        z[1] = kept[1][0, 0]
        return z

    run = trace_numpy(both, dict(x=X))
    read = [run.used_by(k)[0][0] for k in (len(run) - 3, len(run) - 2)]
    assert run.value(read[0], len(run)) == X[0, 0]
    assert run.value(read[1], len(run)) == 2 * X[0, 0]


class Layer:
    def __init__(self, W):
        self.W = W

    def backward(self, dz):
        self.dW = np.zeros_like(self.W)
        for i in range(2):
            self.dW[i] += self.W[i] * dz[i, 0]
        return self.dW


def test_a_method_is_traced_on_a_copy_of_its_object():
    layer = Layer(W.copy())
    before = copy.deepcopy(vars(layer))
    run = trace_numpy(layer.backward, dict(dz=X))
    assert vars(layer).keys() == before.keys() and np.array_equal(layer.W, W)
    np.testing.assert_array_equal(run.returned.numbers, W * X[:2, :1])
    assert {array.name for array in run.arrays} == {"W", "dz", "dW"}
    assert run.text(1) == "dW(0,0:2) += W(0,0:2) dz(0,0)"


def test_a_cache_gives_its_arrays_the_names_of_its_variables():
    def backward(dout, cache):
        x, (w, b), options = cache
        return dout[0] * x[0, 0] + w[0, 0] + b[0] + options["scale"]

    cache = (X, (W, np.ones(3)), dict(scale=2, mask=X > 0))
    run = trace_numpy(backward, dict(dout=X[0], cache=cache))
    names = {array.name for array in run.arrays}
    assert {"dout", "x", "w", "b"} <= names


def test_an_exception_ends_the_trace_where_it_is_raised():
    def broken(x):
        y = np.zeros(2)
        for i in range(3):
            y[i] = x[0, i]
        return y

    with pytest.raises(IndexError):
        trace_numpy(broken, dict(x=X))
    run = trace_numpy(broken, dict(x=X), keep_error=True)
    assert isinstance(run.returned, IndexError)
    assert run[len(run) - 1].variables == dict(i=2)
    assert run.lines[run[len(run) - 1].line - 1].python == "y[i] = x[0, i]"


def test_nothing_is_reported_after_the_run():
    run = trace_numpy(slices, dict(x=X, w=W))
    rows = len(run.write_step), len(run.read_step)
    run.returned[0, 0] = 5
    run.returned + 1
    assert (len(run.write_step), len(run.read_step)) == rows
