"""Every step of a run: a whole tiny trace by hand, the plain run's numbers to the bit, provenance by brute force."""

import hashlib
import linecache
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from counts import calls
from hypothesis import given, settings
from hypothesis import strategies as st

import lecture_cnn as lc
from lecture_cnn import tracing
from lecture_cnn.language import adapter
from lecture_cnn.language.notation import number_text
from lecture_cnn.listings.examples import integers
from lecture_cnn.onebased import Array, NotComputed, inner, span, zeros

LISTINGS = list(dict.fromkeys(lc.LISTINGS.values()))
each_listing = pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.id)


def same(a, b):
    """Equal cell by cell with ==, and of one shape; cells that nothing wrote (NaN) in the same places."""
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return np.array_equal(a, b, equal_nan=True)


def traced(function, **arguments):
    """The trace of a function on Arrays, for those below that are no listing."""
    return tracing.trace(function, {name: Array.from_numpy(a) if np.ndim(a) else a for name, a in arguments.items()})


def running_sums(y, n):
    total = zeros(2)
    total[1] = y[1]
    for k in span(2, n):
        total[k] = total[k-1] + y[k]
    total[1] += total[2]


def beside():
    """Replaced in the test below."""


def sums_beside_another_thread(y, n):
    total = zeros(2)
    total[1] = y[1]
    for k in span(2, n):
        beside()
        total[k] = total[k-1] + y[k]


def test_what_another_thread_computes_meanwhile_is_no_part_of_the_trace(monkeypatch):
    alone = traced(sums_beside_another_thread, y=[0.5, 2], n=2)
    ran = []

    def in_a_thread():
        thread = threading.Thread(target=lambda: ran.append(lc.LISTINGS["L07"].run(**lc.LISTINGS["L07"].example())))
        thread.start()
        thread.join()

    monkeypatch.setitem(sums_beside_another_thread.__globals__, "beside", in_a_thread)
    together = traced(sums_beside_another_thread, y=[0.5, 2], n=2)
    assert len(ran) == 1
    assert [tuple(step) for step in together] == [tuple(step) for step in alone]
    assert together.arrays == alone.arrays


def test_a_tiny_trace_is_this_and_nothing_else():
    trace = traced(running_sums, y=[0.5, 2], n=2)
    assert [tuple(step) for step in trace] == [
        (1, "total = zeros(2)", {}, [], []),
        (2, "total(1) = y(1) = 0.5", {}, [("y", (1,), 0.5)], [("total", (1,), 0.5)]),
        (4, "total(2) = total(1)+y(2) = 0.5 + 2 = 2.5", {"k": 2},
         [("total", (1,), 0.5), ("y", (2,), 2.0)], [("total", (2,), 0.5 + 2)]),
        (5, "total(1) += total(2) = 0.5 + 2.5 = 3", {},
         [("total", (1,), 0.5), ("total", (2,), 2.5)], [("total", (1,), 0.5 + 2.5)]),
    ]
    states = [{name: cells.tolist() for name, cells in trace.state(k).items()} for k in range(len(trace) + 1)]
    y = {"y": [0.5, 2.0]}
    assert states == [y, {**y, "total": [0.0, 0.0]}, {**y, "total": [0.5, 0.0]}, {**y, "total": [0.5, 2.5]},
                      {**y, "total": [3.0, 2.5]}]
    assert [line.text for line in trace.lines] == [
        "total = zeros(2)", "total(1) = y(1)", "for k = 2:n", "total(k) = total(k-1)+y(k)", "total(1) += total(2)"]


def test_the_columns_of_a_tiny_trace_are_these():
    trace = traced(running_sums, y=[0.5, 2], n=2)  # cells: y(1), y(2) are 0 and 1, total(1), total(2) are 2 and 3
    assert trace.statement.tolist() == [0, 1, 2, 3]
    assert trace.read_step.tolist() == [1, 2, 2, 3, 3]
    assert trace.read_cell.tolist() == [0, 2, 1, 2, 3]
    assert trace.read_box.tolist() == [0, 0, 0, 0, 0]
    assert trace.write_step.tolist() == [1, 2, 3]
    assert trace.write_cell.tolist() == [2, 3, 2]
    assert trace.write_value.tolist() == [0.5, 2.5, 3.0]
    assert trace.variable["k"][2] == 2


def test_the_flipped_filter_meets_one_number_by_hand():
    dz, w = np.array([[[2.0]]]), np.array([[[[1.0, 2], [3, 4]]]])  # one cell of dz, w(1,1) = 1, w(1,2) = 2, w(2,1) = 3
    trace = lc.trace("L07", dz=dz, w=w)
    assert trace.result["Wflip"].tolist() == [[[[4, 3], [2, 1]]]]
    assert trace.result["dy"].tolist() == [[[2*1, 2*2], [2*3, 2*4]]]
    last = trace[len(trace) - 1]
    assert last.text == ("dy(0,1,2,2) = Wflip(1,1,1:2,1:2) . dzpad(1,2:3,2:3) = 4·2 + 3·0 + 2·0 + 1·0 = 8")
    assert last.variables == {"j": 1, "x": 2, "y": 2}
    assert last.writes == [("dy", (0, 1, 2, 2), 8.0)]
    assert last.reads == [("Wflip", (1, 1, 1, 1), 4.0), ("Wflip", (1, 1, 1, 2), 3.0), ("Wflip", (1, 1, 2, 1), 2.0),
                          ("Wflip", (1, 1, 2, 2), 1.0), ("dzpad", (1, 2, 2), 2.0), ("dzpad", (1, 2, 3), 0.0),
                          ("dzpad", (1, 3, 2), 0.0), ("dzpad", (1, 3, 3), 0.0)]


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**31), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 4),
       st.integers(1, 4))
def test_a_trace_of_rough_numbers_is_the_plain_run_to_the_bit(seed, D, E, K, W, H):
    rng = np.random.default_rng(seed)
    y, w = rng.normal(size=(D, W + K - 1, H + K - 1)), rng.normal(size=(E, D, K, K))
    z, dz = rng.normal(size=(2, E, W, H))
    for name, inputs in (("L21", dict(y=y, w=w, b=rng.normal(size=E), activation="tanh")),
                         ("L11", dict(y=y, z=z, w=w, dY=dz, activation="sigmoid")),
                         ("L07", dict(dz=dz, w=w)), ("L08", dict(dz=dz, y=y, K=K))):
        plain, trace = lc.LISTINGS[name].run(**inputs), lc.trace(name, **inputs)
        assert all(same(plain[made], trace.result[made]) for made in plain)


def replay(trace):
    """Before each step, all cells: the steps' writes applied one after the other, nothing searched."""
    cells = np.where(trace.created < 0, trace.initial, np.nan)
    for k in range(len(trace) + 1):
        yield k, cells.copy()
        if k < len(trace):
            cells = np.where(trace.created == k, trace.initial, cells)
            for step, cell, value in zip(trace.write_step, trace.write_cell, trace.write_value):
                if step == k:
                    cells[cell] = value


@pytest.mark.parametrize("name", ["L07", "L08", "L40"])
def test_every_state_is_the_replay_of_all_steps_before_it(name):
    trace = lc.trace(name)
    for k, cells in replay(trace):
        assert np.array_equal(trace.values_at(k), cells, equal_nan=True)
        if k % 7 == 0:
            assert np.array_equal([trace.value(cell, k) for cell in range(len(cells))], cells, equal_nan=True)


def test_a_state_of_the_backward_loops_is_the_replay():
    small = dict(y=integers(2, 3, 2, start=1), z=integers(2, 2, 1, start=2), w=integers(2, 2, 2, 2, start=3),
                 dY=integers(2, 2, 1, start=4), activation="tanh")
    trace = lc.trace("L11", **small)
    for k, cells in replay(trace):
        assert np.array_equal(trace.values_at(k), cells, equal_nan=True)


@each_listing
def test_every_step_is_whole(listing):
    """Its line is in the listing, what it says it wrote is there after it, its sentence ends in the number written."""
    trace = lc.trace(listing.id)
    for k in [*range(0, len(trace), max(1, len(trace) // 60)), len(trace) - 1]:
        step = trace[k]
        assert 1 <= step.line <= len(listing.notation)
        assert "⟦" not in step.text and "\n" not in step.text
        for name, index, value in step.writes:
            assert trace.value(trace.number(name, index), k + 1) == value or value != value
            assert trace.wrote(name, index, before=k + 1) == k
        if len(step.writes) == 1 and " = " in step.text:
            assert step.text.endswith(f"= {number_text(step.writes[0][2])}")


def made_of_by_force(steps, cell):
    return [(k, *read) for k, step in enumerate(steps) if cell in [write[:2] for write in step.writes]
            for read in step.reads if read[:2] != cell]


def goes_into_by_force(steps, cell):
    return [(k, *write[:2]) for k, step in enumerate(steps) if cell in [read[:2] for read in step.reads]
            for write in step.writes if write[:2] != cell]


def test_provenance_is_that_of_a_search_through_all_steps():
    """Where each step writes one cell, from all that it read."""
    small = dict(y=integers(2, 3, 2, start=1), w=integers(2, 2, 2, 2, start=3))
    backward = dict(z=integers(2, 2, 1, start=2), dY=integers(2, 2, 1, start=4), activation="tanh")
    for trace in (lc.trace("L21", **small, b=integers(2), activation="relu"), lc.trace("L11", **small, **backward)):
        steps = list(trace)
        for name, index in [trace.cell(cell) for cell in range(len(trace.initial))]:
            assert trace.made_of(name, index) == made_of_by_force(steps, (name, index))
            assert trace.goes_into(name, index) == goes_into_by_force(steps, (name, index))
            writes = [k for k, step in enumerate(steps) if (name, index) in [write[:2] for write in step.writes]]
            made = int(trace.created[trace.number(name, index)])
            assert trace.wrote(name, index) == (writes[-1] if writes else made if made >= 0 else None)


def test_a_piece_is_copied_cell_by_cell():
    """L07: each cell of dzpad is made of one cell of dz, each cell of Wflip of one weight, x and y reversed."""
    trace = lc.trace("L07")
    K, (D, W, H) = 3, (3, 4, 3)
    for j in range(1, D + 1):
        for x in range(1, W + 1):
            for y in range(1, H + 1):
                assert [of[1:3] for of in trace.made_of("dzpad", (j, x + K - 1, y + K - 1))] == [("dz", (1, j, x, y))]
                assert [of[1:] for of in trace.goes_into("dz", (1, j, x, y))] == [
                    ("dzpad", (j, x + K - 1, y + K - 1))]
    for x in range(1, K + 1):
        for y in range(1, K + 1):
            assert [of[1:3] for of in trace.made_of("Wflip", (2, 3, x, y))] == [
                ("w", (1, 3, 2, K + 1 - x, K + 1 - y))]
    assert trace.made_of("dzpad", (1, 1, 1)) == []
    assert trace[trace.wrote("dzpad", (1, 1, 1))].text.startswith("dzpad = zeros(")


def test_a_gathered_cell_is_made_of_its_window_and_its_filter():
    trace = lc.trace("L07")
    parts = trace.made_of("dy", (0, 2, 3, 4))
    assert len({part[0] for part in parts}) == 1
    assert [part[1:3] for part in parts] == [
        *(("Wflip", (2, j, x, y)) for j in (1, 2, 3) for x in (1, 2, 3) for y in (1, 2, 3)),
        *(("dzpad", (j, x, y)) for j in (1, 2, 3) for x in (3, 4, 5) for y in (4, 5, 6))]


def test_a_cell_that_is_not_in_the_trace_is_an_error_that_names_the_arrays():
    trace = lc.trace("L40")
    for index in ((0, 1, 5, 1), (0, 0, 1, 1), (1, 1, 1, 1), (0, 1, 1)):
        with pytest.raises(IndexError, match=r"no cell dY\(.*\) in this trace \(arrays: .*dY\(0\) 2x4x3"):
            trace.made_of("dY", index)
    with pytest.raises(IndexError, match=r"no cell q\(1\)"):
        trace.wrote("q", (1,))


def test_a_step_outside_the_trace_says_how_many_there_are():
    trace = lc.trace("L40")
    assert trace[-1].text == trace[len(trace) - 1].text
    for k in (len(trace), -len(trace) - 1):
        with pytest.raises(IndexError, match=f"step: expected a step from 0 to {len(trace) - 1}, got {k}"):
            trace[k]
    for k in (-1, len(trace) + 1):
        with pytest.raises(IndexError, match=f"state: expected a step from 0 to {len(trace)}, got {k}"):
            trace.state(k)


def big():
    y, dz = integers(3, 15, 14, start=1), integers(5, 13, 12, start=4)
    return dict(y=y, z=integers(5, 13, 12, start=5), w=integers(5, 3, 3, 3, start=2), dY=dz, activation="identity")


def test_a_trace_takes_at_most_64_bytes_a_step():
    trace = lc.trace("L11", **big())
    columns = [*vars(trace).values(), *trace.variable.values()]
    bytes_taken = sum(column.nbytes for column in columns if isinstance(column, np.ndarray))
    assert len(trace) > 40_000
    assert bytes_taken <= 64 * len(trace)


def test_a_trace_calls_few_functions_beside_those_of_the_plain_run():
    """`make bench` measures the time, about 1.6 times the plain run's."""
    function, inputs = lc.LISTINGS["L11"].function, big()
    plain, observed = adapter.arguments(function, inputs), adapter.arguments(function, inputs)
    of_plain = calls(lambda: function(**plain))
    assert of_plain > 40_000
    assert calls(lambda: tracing.trace(function, observed)) < 2 * of_plain


def digest(run):
    """All that a trace logged, as one number."""
    steps = [(step.line, step.text, sorted(step.variables.items()), step.reads, step.writes) for step in run]
    return hashlib.sha256(repr(steps).encode()).hexdigest()


def test_eight_threads_trace_at_once_beside_plain_runs_as_if_each_were_alone():
    names = ["L07", "L11", "L14", "L21", "L24", "L25", "L28", "L08"]
    alone = {name: digest(lc.trace(name)) for name in names}
    dz, w = np.ones((2, 3, 3)), np.ones((2, 2, 3, 3))
    plain = lc.loops.conv2d_input_gradient(dz, w, input_shape=(2, 5, 5))
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # threads take turns within a statement
    try:
        with ThreadPoolExecutor(10) as pool:
            traces = [pool.submit(lc.trace, name) for name in names * 3]
            runs = [pool.submit(lc.loops.conv2d_input_gradient, dz, w, input_shape=(2, 5, 5))
                    for _ in range(12)]
    finally:
        sys.setswitchinterval(switch)
    assert [digest(run.result()) for run in traces] == [alone[name] for name in names * 3]
    assert all(np.array_equal(run.result(), plain) for run in runs)


def test_nothing_stays_set_after_a_trace_nor_after_an_error_or_an_interrupt_in_one():
    seen = []

    def broken(y, n):
        seen.append(y)
        y[n] = 1.0

    def stopped(y):
        seen.append(y[1:2])
        raise KeyboardInterrupt

    trace = traced(running_sums, y=[1, 2], n=2)
    with pytest.raises(IndexError, match="axis 1: index 3 is outside 1:2"):
        traced(broken, y=[1, 2], n=3)
    with pytest.raises(KeyboardInterrupt):
        traced(stopped, y=[1, 2])
    assert [array.recorder for array in seen[:1]] == [None]
    seen[1][1] = 5.0  # a slice that outlives its run reports to nobody
    assert zeros(1).recorder is None
    assert len(trace) > 0


def test_a_cell_not_yet_computed_is_an_error_in_a_trace_too():
    def wrong(l, Y, z, w, b, activation, D, W, H, K):
        z[l, 1, 1, 1] += b[l, 1]

    with pytest.raises(NotComputed, match=r"z\(1,1,1,1\) is not computed yet"):
        lc.trace(wrong, like="L21")


def mine(l, dz, w, dy, D, W, H, K):
    """Derivatives by scattering, as a student might write it."""
    dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    for j in range(1, D[l] + 1):
        for x in range(1, W[l] + 1):
            for y in range(1, H[l] + 1):
                for i in range(1, D[l-1] + 1):
                    for a in range(1, K[l] + 1):
                        for b in range(1, K[l] + 1):
                            dy[l-1, i, x+a-1, y+b-1] += w[l, j, i, a, b] * dz[l, j, x, y]


def check_mine(function):
    trace = lc.trace(function, like="L07")
    assert np.array_equal(trace.result["dy"], lc.trace("L07").result["dy"])
    assert trace.listing is lc.LISTINGS["L07"]
    assert trace[1].variables == {"j": 1, "x": 1, "y": 1, "i": 1, "a": 1, "b": 1}
    assert trace[1].writes[0][:2] == ("dy", (0, 1, 1, 1))
    assert trace[1].text.startswith("dy(0,1,1,1) += w(1,1,1,1,1) dz(1,1,1,1) = 0 + ")


def test_a_students_function_from_a_file_is_traced():
    check_mine(mine)


def test_a_students_function_in_a_closure_is_traced():
    one = 1

    def inside(l, dz, w, dy, D, W, H, K):
        dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
        for j in span(one, D[l]):
            for x in span(one, W[l]):
                for y in span(one, H[l]):
                    for i in span(one, D[l-1]):
                        for a in span(one, K[l]):
                            for b in span(one, K[l]):
                                dy[l-1, i, x+a-one, y+b-one] += w[l, j, i, a, b] * dz[l, j, x, y]

    check_mine(inside)


def from_cell(source, name, **scope):
    """A function as a notebook defines it: text that only linecache knows."""
    filename = f"<cell of {name}>"
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    scope = {"__name__": "__main__", "zeros": zeros, "span": span, "inner": inner, **scope}
    exec(compile(source, filename, "exec"), scope)
    return scope[name]


def test_a_students_function_from_a_notebook_cell_is_traced():
    import inspect

    check_mine(from_cell(inspect.getsource(mine), "mine"))


def test_a_local_array_that_becomes_a_layer_acts_as_in_the_plain_run():
    def late(l, dz, w, dy, D, W, H, K):
        sums = zeros(D[l-1], W[l-1], H[l-1])
        dy[l-1] = sums
        sums[1, 1, 1] = 5.0

    listing = lc.LISTINGS["L07"]
    plain, trace = adapter.run(late, listing.function, **listing.example()), lc.trace(late, like="L07")
    assert plain.keys() == trace.result.keys()
    assert all(same(plain[name], trace.result[name]) for name in plain)
    assert plain["dy"][0, 0, 0] == 5


def test_an_array_inside_a_helper_is_no_result():
    def helped(l, dz, w, dy, D, W, H, K):
        def ones(n):
            made = zeros(n)
            for k in span(1, n):
                made[k] = 1
            return 2 * made

        twos = ones(3)
        dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
        dy[l-1, 1, 1, 1:3] = twos

    listing = lc.LISTINGS["L07"]
    plain, trace = adapter.run(helped, listing.function, **listing.example()), lc.trace(helped, like="L07")
    assert plain.keys() == trace.result.keys() == {"dy"}
    assert same(plain["dy"], trace.result["dy"]) and plain["dy"][0, 0, 0] == 2


def test_a_sum_in_a_variable_of_its_own_is_traced():
    def summed(l, Y, z, w, b, activation, D, W, H, K):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                for j in span(1, D[l]):
                    s = 0
                    for i in span(1, D[l-1]):
                        for x_ in span(1, K[l]):
                            for y_ in span(1, K[l]):
                                s += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]
                    z[l, j, x, y] = s + b[l, j]
                    Y[l, j, x, y] = activation(z[l, j, x, y])

    trace = lc.trace(summed, like="L21")
    assert np.array_equal(trace.result["z"], lc.trace("L21").result["z"])
    step = next(step for step in trace if step.line == 9)
    assert step.writes[0][2] == step.variables["s"] + trace.state(0)["b"][0]


def test_a_variable_that_holds_an_array_is_no_number():
    def rows(y, n):
        s = 2 * y[1, :]
        for k in span(2, n):
            s += y[k, :]
        y[1, :] = s

    trace = traced(rows, y=[[1, 2], [3, 4]], n=2)
    assert trace.state(len(trace))["y"].tolist() == [[2*1 + 3, 2*2 + 4], [3, 4]]
    assert trace[1].variables == {"k": 2}


def test_a_condition_is_a_step_and_keeps_its_reads_to_itself():
    def larger(y, u):
        u[1] = y[1]
        if y[2] > y[1]:
            u[1] = y[2]
        else:
            u[1] = y[1]

    trace = traced(larger, y=[1, 2], u=[0])
    assert [(step.line, [read[1] for read in step.reads]) for step in trace] == [
        (1, [(1,)]), (2, [(2,), (1,)]), (3, [(2,)])]
    assert trace.made_of("u", (1,)) == [(0, "y", (1,), 1.0), (2, "y", (2,), 2.0)]


def test_what_a_helper_does_belongs_to_its_caller():
    def doubled(u, y):
        def twice(cell):
            return y[cell] + y[cell]

        u[1] = twice(2)

    trace = traced(doubled, u=[0], y=[1, 4])
    assert len(trace) == 1
    assert trace[0].reads == [("y", (2,), 4.0), ("y", (2,), 4.0)] and trace[0].writes == [("u", (1,), 8.0)]
