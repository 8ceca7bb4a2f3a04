"""How many steps a run takes, told without running it."""

import itertools
import tracemalloc

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking import limits
from lecture_cnn.language import adapter
from lecture_cnn.onebased import span, width, zeros  # noqa: F401  words of the functions below
from lecture_cnn.tracing import counting, recording

ALL = list(dict.fromkeys(lc.LISTINGS.values()))


def count(listing, **inputs):
    return steps_of(listing.function, adapter.arguments(listing.function, inputs or listing.example()))


def steps_of(function, arguments):
    cost = counting.cost_of(function, arguments)
    return None if cost is None else cost[0]


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_the_count_is_the_number_of_steps_of_the_run(listing):
    assert count(listing) == len(lc.trace(listing.id))


def test_the_count_of_a_convolution_by_hand():
    # L21 on 2 maps of 6 x 5 with three 3 x 3 filters: 3 maps of 4 x 3 cells; for each the bias, 2*3*3 products, and the
    # activation
    assert count(lc.LISTINGS["L21"]) == 3 * 4 * 3 * (1 + 2 * 3 * 3 + 1)


def test_the_cells_that_windows_hold_are_counted_by_hand():
    # L07 with dz of 3 maps of 4 x 3 and 3 x 3 filters from 2 maps: 6 filters are cut and put turned, 3 maps of dz are
    # cut and put, and for each of 2 maps of 6 x 5 cells a filter and a window of 3 maps are cut
    listing = lc.LISTINGS["L07"]
    cells = 2 * 6 * 9 + 2 * 3 * 4 * 3 + 2 * 6 * 5 * 2 * 3 * 9
    assert counting.cost_of(listing.function, adapter.arguments(listing.function, listing.example())) == (131, cells)


@pytest.mark.parametrize("name", "L03 L06 L08 L19 L20 L29 L30 L31 L32 L33 L38 L40 softmax_pool".split())
def test_the_cells_that_windows_hold_are_those_of_the_run(name):
    listing, trace = lc.LISTINGS[name], lc.trace(name)
    cut = -1 - trace.read_box[trace.read_box < 0]
    _, cells = counting.cost_of(listing.function, adapter.arguments(listing.function, listing.example()))
    assert cells == sum(len(trace.boxes[number].offsets) for number in cut)


def test_windows_too_large_to_wait_for_are_refused_before_the_run(monkeypatch):
    monkeypatch.setattr(recording, "Recorder", None)
    inputs = dict(dz=np.ones((3, 4, 3)), w=np.ones((3, 2, 64, 64)))
    with pytest.raises(ValueError, match="17,699 steps with 217,399,368 cells in their windows, and at most 10,000,0"):
        lc.stepper("L07", **inputs)


BIG = {
    "L21": dict(y=np.zeros((3, 224, 200)), w=np.zeros((64, 3, 3, 3)), b=np.zeros(64)),
    "L11": dict(y=np.zeros((3, 100, 90)), z=np.zeros((8, 98, 88)), dY=np.zeros((8, 98, 88)), w=np.zeros((8, 3, 3, 3))),
    "L24": dict(y=np.zeros((3, 201, 191)), z=np.zeros((8, 100, 95)), dY=np.zeros((8, 100, 95)),
                w=np.zeros((8, 3, 3, 3)), stride=2),
    "L07": dict(dz=np.zeros((3, 900, 800)), w=np.zeros((3, 2, 3, 3))),
    "L13": dict(y=np.zeros((3, 1000, 900)), K=2),
}


@pytest.fixture
def counts(monkeypatch):
    """The counts that are made, which tell how many headers each evaluated."""
    made = []

    class Kept(counting._Count):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(counting, "_Count", Kept)
    return made


@pytest.mark.parametrize("name", BIG)
def test_too_many_steps_are_refused_with_the_count_which_costs_as_little_as_for_the_teaching_example(name, counts):
    with pytest.raises(ValueError) as refused:
        lc.trace(name, **BIG[name])
    steps = count(lc.LISTINGS[name], **BIG[name])
    assert steps > 2_000_000
    assert str(refused.value) == (f"{lc.LISTINGS[name].function.__name__}: {steps:,} steps, and at most 2,000,000 can "
                                  "be kept; take a smaller crop")
    count(lc.LISTINGS[name])
    assert counts[0].headers == counts[-1].headers


def test_the_stepper_and_the_replay_refuse_as_the_trace_does():
    with pytest.raises(ValueError, match="81,582,336 steps"):
        lc.stepper("L21", **BIG["L21"])
    with pytest.raises(ValueError, match="81,582,336 steps"):
        lc.replay(lc.LISTINGS["L21"].function, "L21", **BIG["L21"])


def test_too_many_cells_are_refused_before_they_become_numbers_of_python(monkeypatch):
    monkeypatch.setattr(adapter, "arguments", None)
    with pytest.raises(ValueError, match="y has 48,000,000 cells, and at most 4,000,000 can be kept"):
        lc.trace("L31", y=np.broadcast_to(1.0, (3, 4000, 4000)), S=1000)


def test_a_long_range_is_counted_by_its_length():
    def long(n):
        for _x in span(1, 2 * 10**7):
            for _y in range(10**15):
                pass

    tracemalloc.start()
    try:
        assert steps_of(long, {}) == 2 * 10**7 * 10**15
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(f"{most:,} bytes")
    assert most < 10**6  # a list of 2*10**7 numbers takes 765 MB


def endless():
    """All whole numbers."""
    while True:
        yield 1


NUMBERS = itertools.count()


def test_what_may_not_end_is_never_asked_for_a_value():
    def counted(n):
        for _x in NUMBERS:
            pass

    def made(n):
        for _x in itertools.count():
            pass

    def own(n):
        for _x in endless():
            pass

    assert [steps_of(function, {}) for function in (counted, made, own)] == [None, None, None]
    assert next(NUMBERS) == 0


def test_a_header_that_calls_a_function_of_ones_own_is_left_to_the_run():
    calls = []

    def times():
        calls.append(1)
        return 3

    def own(n):
        for _x in span(1, times()):
            pass

    def collected(n):
        for _x in span(1, len([times() for _ in range(10)])):
            pass

    def assigned(n):
        last = times()
        for _x in span(1, last):
            pass

    assert [steps_of(function, {}) for function in (own, collected, assigned)] == [None, None, None]
    assert calls == []


def test_a_loop_that_depends_on_the_one_around_it_is_counted_pass_by_pass():
    def triangle(n):
        for x in span(1, 100):
            last = x
            for _y in span(1, last):
                pass

    assert steps_of(triangle, {}) == 100 + 100 * 101 // 2


def test_a_count_gives_up_where_it_would_itself_take_long(counts):
    def hollow(n):
        for x in span(1, 10**12):
            for _y in span(1, x - 10**13):
                pass

    assert steps_of(hollow, {}) is None
    assert counts[0].headers <= counting.MOST_HEADERS + 1


def test_a_loop_that_is_left_early_is_left_to_the_run():
    def first(n):
        for _x in span(1, 10**9):
            pass
            break

    def back(n):
        for x in span(1, 10**9):
            return x

    assert steps_of(first, {}) is None and steps_of(back, {}) is None


def test_a_closures_sizes_are_known():
    last = 7

    def closed(n):
        for _x in span(1, last):
            pass

    assert steps_of(closed, {}) == 7


def test_what_cannot_be_counted_is_ended_in_the_run(monkeypatch):
    passes = []

    def never_ending(l, dz, w, dy, D, W, H, K):
        while dz[l, 1, 1, 1] > 0:
            passes.append(1)

    assert steps_of(never_ending, {}) is None
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    with pytest.raises(TimeoutError, match="no answer within 1 seconds: is there a loop that never ends"):
        lc.trace(never_ending, like="L07", dz=np.ones((1, 2, 2)), w=np.ones((1, 1, 1, 1)))
    assert passes == []
    monkeypatch.setattr(limits, "run_before_listing", lambda *_: None)  # as if it ended there
    monkeypatch.setattr(recording, "MOST", 2 * recording.KEPT)
    with pytest.raises(ValueError, match="the run was ended after 8,000 steps; more can't be kept"):
        lc.trace(never_ending, like="L07", dz=np.ones((1, 2, 2)), w=np.ones((1, 1, 1, 1)))
    assert len(passes) == 8000 // 2  # the question of the while is a step each time


STEPS = {"all": 4000}


def counted_before(l, dz, w, dy, D, W, H, K):
    for k in span(1, STEPS["all"]):
        dy[l-1, 1, 1, 1] = k


def ended_in_the_run(l, dz, w, dy, D, W, H, K):
    for k in iter(span(1, STEPS["all"])):
        dy[l-1, 1, 1, 1] = k


@pytest.mark.parametrize("function, says", [(counted_before, "4,001 steps, and at most 4,000"),
                                            (ended_in_the_run, "ended after 4,000 steps")])
def test_as_many_steps_as_can_be_kept_are_kept_and_one_more_is_refused(function, says, monkeypatch):
    monkeypatch.setattr(recording, "MOST", 4000)
    given = dict(dz=np.ones((1, 2, 2)), w=np.ones((1, 1, 1, 1)))
    assert len(lc.trace(function, like="L07", **given)) == 4000
    monkeypatch.setitem(STEPS, "all", 4001)
    with pytest.raises(ValueError, match=says):
        lc.trace(function, like="L07", **given)


def test_the_most_steps_that_are_kept_are_two_million():
    assert recording.MOST == 2_000_000 and recording.MOST % recording.KEPT == 0
    assert "2,000,000 steps is refused before it begins" in lc.trace.__doc__


class Bars:
    """Stands for tqdm: keeps what each bar was made with, and how far it came."""

    def __init__(self):
        self.made = []

    def __call__(self, *_, desc=None, total=None, disable=False, **__):
        bar = Bar(desc, total, disable)
        self.made.append(bar)
        return bar


class Bar:
    def __init__(self, desc, total, disable):
        self.desc, self.total, self.disable, self.n, self.closed = desc, total, disable, 0, False
        self.seen = []

    def update(self, more):
        self.n += more
        self.seen.append(self.n)

    def close(self):
        self.closed = True


@pytest.fixture
def bars(monkeypatch):
    made = Bars()
    monkeypatch.setattr("tqdm.tqdm", made)
    return made.made


def many(l, dz, w, dy, D, W, H, K):
    for k in span(1, STEPS["all"]):
        dy[l-1, 1, 1, 1] = k


def until(l, dz, w, dy, D, W, H, K):
    for k in iter(span(1, STEPS["all"])):
        dy[l-1, 1, 1, 1] = k


SMALL = dict(dz=np.ones((1, 2, 2)), w=np.ones((1, 1, 1, 1)))


def test_a_long_run_shows_a_bar_from_its_first_steps_on_and_a_quick_one_none(bars, monkeypatch):
    monkeypatch.setitem(STEPS, "all", counting.QUICK)
    lc.trace(many, like="L07", **SMALL)
    assert bars == []
    monkeypatch.setitem(STEPS, "all", counting.QUICK + 1)
    lc.trace(many, like="L07", **SMALL)
    [bar] = bars
    assert bar.total == counting.QUICK + 1 and bar.seen[0] == 0 and bar.n == counting.QUICK and bar.closed


def test_a_run_of_unknown_length_shows_a_bar_once_it_is_no_longer_quick(bars, monkeypatch):
    monkeypatch.setitem(STEPS, "all", 2 * counting.QUICK)
    lc.trace(until, like="L07", **SMALL)
    [bar] = bars
    assert bar.total is None and counting.QUICK < bar.seen[0] <= counting.QUICK + recording.KEPT and bar.closed


def test_the_bar_is_closed_where_the_run_stops(bars, monkeypatch):
    def stops(l, dz, w, dy, D, W, H, K):
        for k in span(1, 10**6):
            dy[l-1, 1, 1, 1] = 1 / (20_000 - k)

    with pytest.raises(ZeroDivisionError):
        lc.trace(stops, like="L07", **SMALL)
    assert bars[0].closed


def test_both_runs_of_a_replay_show_a_bar(bars):
    y = np.zeros((1, 40, 40))
    lc.replay(lc.LISTINGS["L21"].function, "L21", y=y, w=np.zeros((1, 1, 4, 4)), b=np.zeros(1))
    assert [bar.total for bar in bars] == 2 * [37 * 37 * (1 + 16 + 1)]
