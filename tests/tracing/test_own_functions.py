"""Functions of one's own, of every kind that Python has: each is traced as it runs, or refused with a reason."""

import functools
import linecache
import traceback

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import lecture_cnn as lc
from lecture_cnn.language.notation import notation
from lecture_cnn.onebased import span, zeros  # noqa: F401  words of the functions below

L07 = "L07"


def first_cell(function):
    """The first cell of dy after the function's run, and the lines' numbers of its steps."""
    trace = lc.trace(function, like=L07)
    return trace.result["dy"][0, 0, 0], [step.line for step in trace]


# ---------------------------------------------------------------- what works

def kept(function):
    @functools.wraps(function)
    def around(*given, **named):
        return function(*given, **named)

    return around


@kept
def decorated(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = 1


@functools.cache
def cached(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = 1


class Holder:
    @staticmethod
    def static(l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = 1

    def method(self, l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = 1

    def __call__(self, l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = 1


class Unhashable(Holder):
    __hash__ = None


def with_defaults(l, dz, w, dy, D, W, H, K, value=1):
    dy[l-1, 1, 1, 1] = value


def keyword_only(*, l, dz, w, dy, D, W, H, K, value=1):
    dy[l-1, 1, 1, 1] = value


def any_keywords(l, dy, **others):
    dy[l-1, 1, 1, 1] = others["K"][l] / 3


def annotated(l, dz, w, dy: "an array", D, W, H, K) -> None:  # noqa: F722
    dy[l-1, 1, 1, 1] = 1


@pytest.mark.parametrize("function", [decorated, cached, Holder.static, with_defaults, keyword_only, any_keywords,
                                      annotated], ids=lambda function: function.__name__)
def test_it_is_traced_as_it_runs(function):
    assert first_cell(function) == (1, [1])


def test_a_function_that_calls_itself_is_traced_through_all_its_calls():
    def again(l, dz, w, dy, D, W, H, K, n=3):
        dy[l-1, 1, 1, n] = n
        if n > 1:
            again(l, dz, w, dy, D, W, H, K, n - 1)

    trace = lc.trace(again, like=L07)
    assert trace.result["dy"][0, 0, :3].tolist() == [1, 2, 3]
    assert [step.line for step in trace] == [1, 2, 3, 1, 2, 3, 1, 2]
    assert lc.trace(calls_itself, like=L07).result["dy"][0, 0, :3].tolist() == [1, 2, 3]


def calls_itself(l, dz, w, dy, D, W, H, K, n=3):
    dy[l-1, 1, 1, n] = n
    if n > 1:
        calls_itself(l, dz, w, dy, D, W, H, K, n - 1)


def test_a_variable_outside_is_the_functions_own_and_not_a_copy():
    calls = 0

    def counted(l, dz, w, dy, D, W, H, K):
        nonlocal calls
        calls += 1
        dy[l-1, 1, 1, 1] = calls

    assert [first_cell(counted)[0] for _ in range(3)] == [1, 2, 3]
    assert calls == 3


CALLS = 0


def count_globally(l, dz, w, dy, D, W, H, K):
    global CALLS
    CALLS += 1
    dy[l-1, 1, 1, 1] = calls_so_far()


def calls_so_far():
    return CALLS


def test_a_helper_sees_the_global_variable_that_the_function_sets(monkeypatch):
    monkeypatch.setitem(globals(), "CALLS", 0)
    assert [first_cell(count_globally)[0] for _ in range(3)] == [1, 2, 3]
    assert CALLS == 3


def test_the_error_of_ones_own_function_keeps_its_kind_and_its_line():
    def wrong(l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = {}["no such key"]

    with pytest.raises(KeyError, match="no such key") as caught:
        lc.trace(wrong, like=L07)
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert (frames[-1].filename, frames[-1].line) == (__file__, 'dy[l-1, 1, 1, 1] = {}["no such key"]')


def test_an_endless_recursion_is_ones_own_error():
    def endless(l, dz, w, dy, D, W, H, K):
        endless(l, dz, w, dy, D, W, H, K)

    with pytest.raises(RecursionError) as caught:
        lc.trace(endless, like=L07)
    assert __file__ in [frame.filename for frame in traceback.extract_tb(caught.value.__traceback__)]


def test_a_variable_that_has_no_value_yet_is_ones_own_error():
    def early(l, dz, w, dy, D, W, H, K):
        for _x in span(1, late):
            dy[l-1, 1, 1, 1] = 1

    with pytest.raises(NameError, match="late"):
        lc.trace(early, like=L07)
    late = 3


def test_a_function_may_return_early_and_with_nothing():
    def bare(l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = 1
        return

    trace = lc.trace(bare, like=L07)
    assert [step.text for step in trace] == ["dy(0,1,1,1) = 1", "return"]
    assert lc.trace(only_returns, like=L07)[0].text == "return"


def only_returns(l, dz, w, dy, D, W, H, K):
    return


def test_an_array_that_is_never_made_is_no_result():
    def nothing(l, Y, z, w, dY, dz, dw, db, f_prime, D, W, H, K):
        dY[l-1] = zeros(D[l-1], W[l-1], H[l-1])

    assert lc.trace(nothing, like="L11").result.keys() == {"dz", "dY"}


def test_a_sign_that_the_lecture_has_none_for_is_that_of_python():
    def signs(l, dz, w, dy, D, W, H, K):
        n = 23
        n %= 8
        n <<= 2
        n |= 1
        dy[l-1, 1, 1, 1] = n
        dy[l-1, 1, 1, 1] %= 4

    trace = lc.trace(signs, like=L07)
    assert [step.text for step in trace][1:4] == [
        "n %= 8 = 23 % 8 = 7", "n <<= 2 = 7 << 2 = 28", "n |= 1 = 28 | 1 = 29"]
    assert trace[-1].text == "dy(0,1,1,1) %= 4 = 29 % 4 = 1"
    assert trace.result["dy"][0, 0, 0] == (((23 % 8) << 2) | 1) % 4


def test_each_statement_of_a_try_and_several_targets_are_shown():
    def others(l, dz, w, dy, D, W, H, K):
        try:
            dy[l-1, 1, 1, 1] = 1
        finally:
            dy[l-1, 1, 1, 2] = 1
        dy[l-1, 1, 1, 3] = dy[l-1, 1, 1, 4] = 5
        dy[l-1, 1, 1, 1] = dz[l, 1, 1, 1] if dz[l, 1, 1, 1] > 0 else 0

    trace = lc.trace(others, like=L07)
    assert [step.text for step in trace] == [
        "dy(0,1,1,1) = 1", "dy(0,1,1,2) = 1", "dy(0,1,1,3) = dy(0,1,1,4) = 5",
        "dy(0,1,1,1) = dz(1,1,1,1) if dz(1,1,1,1) > 0 else 0 = 2 if 2 > 0 else 0 = 2"]
    assert [line.text for line in trace.lines[:4]] == ["try:", "dy(l-1,1,1,1) = 1", "finally:", "dy(l-1,1,1,2) = 1"]


def test_what_stands_in_a_loops_else_is_a_step_of_its_own():
    def with_else(l, dz, w, dy, D, W, H, K):
        for k in span(1, 2):
            dy[l-1, 1, 1, k] = k
        else:
            dy[l-1, 1, 1, 3] = 9

    assert [step.text for step in lc.trace(with_else, like=L07)] == [
        "dy(0,1,1,1) = k = 1", "dy(0,1,1,2) = k = 2", "dy(0,1,1,3) = 9"]


def test_very_large_and_infinite_counters_are_kept_without_a_warning():
    def large(l, dz, w, dy, D, W, H, K):
        n = 2**70
        s = 1e400
        for _k in span(1, 2):
            n += 1
            s += 1
        dy[l-1, 1, 1, 1] = 1

    last = lc.trace(large, like=L07)[-1].variables
    assert (last["n"], last["s"]) == (2.0**70, np.inf)


# ---------------------------------------------------------------- what is refused

async def asynchronous(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = 1


def generator(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = 1
    yield 1


def docstring_only(l, dz, w, dy, D, W, H, K):
    """Nothing yet."""


def star(*given):
    return given


def positional_only(l, dz, w, dy, /, D, W, H, K):
    dy[l-1, 1, 1, 1] = 1


def too_few(l, dz):
    return dz


def one_more(l, dz, w, dy, D, W, H, K, *, needed):
    return needed


def other_name(l, dz, w, gradient, D, W, H, K):
    return gradient


def recursive(l, dz, w, dy, D, W, H, K, n=3):
    dy[l-1, 1, 1, 1] = n
    return n * recursive(l, dz, w, dy, D, W, H, K, n - 1) if n else 1


SCOPE = {}
exec("def without_source(l, dz, w, dy, D, W, H, K): dy[l-1, 1, 1, 1] = 1", SCOPE)

NO_DEF = TypeError, "expected a function written with def, got {}"
ARGUMENTS = TypeError, r"must take the arguments l, dz, w, dy, D, W, H, K, but it is {}\("
REFUSED = {
    "lambda": (lambda l, dz, w, dy, D, W, H, K: None, ValueError, "written with def, no lambda and not async"),
    "async": (asynchronous, ValueError, "asynchronous: expected a function written with def, no lambda and not async"),
    "generator": (generator, ValueError, "generator: it has a yield, so that a call runs none of its statements"),
    "docstring": (docstring_only, ValueError, "docstring_only: it has no statement below its docstring"),
    "recursive": (recursive, ValueError, "recursive, line 3: it calls itself inside of an expression, which can't be "
                                         "stepped"),
    "no source": (SCOPE["without_source"], ValueError, "without_source: its source is not there"),
    "partial": (functools.partial(with_defaults, value=2), NO_DEF[0], NO_DEF[1].format("partial")),
    "method": (Holder().method, NO_DEF[0], NO_DEF[1].format("method")),
    "object": (Holder(), NO_DEF[0], NO_DEF[1].format("Holder")),
    "unhashable": (Unhashable(), NO_DEF[0], NO_DEF[1].format("Unhashable")),
    "class": (Holder, NO_DEF[0], NO_DEF[1].format("type")),
    "built in": (len, NO_DEF[0], NO_DEF[1].format("builtin_function_or_method")),
    "ufunc": (np.add, NO_DEF[0], NO_DEF[1].format("ufunc")),
    "of NumPy": (np.sum, ARGUMENTS[0], ARGUMENTS[1].format("sum")),
    "star": (star, ARGUMENTS[0], ARGUMENTS[1].format("star")),
    "positional": (positional_only, ARGUMENTS[0], ARGUMENTS[1].format("positional_only")),
    "too few": (too_few, ARGUMENTS[0], ARGUMENTS[1].format("too_few")),
    "one more": (one_more, ARGUMENTS[0], ARGUMENTS[1].format("one_more") + ".*missing a required argument: 'needed'"),
    "other name": (other_name, ARGUMENTS[0], ARGUMENTS[1].format("other_name")),
    "unbound": (Holder.method, ARGUMENTS[0], ARGUMENTS[1].format("method")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_run_step_by_step_is_refused_with_the_reason(kind):
    function, error, says = REFUSED[kind]
    for call in (lc.trace, lc.stepper):
        with pytest.raises(error, match=says) as caught:
            call(function, like=L07)
        assert type(caught.value) is error
    found = lc.replay(function, L07)
    assert not found.ok and str(caught.value)[:90] in str(found)


@pytest.mark.parametrize("value, shown", [("a", "'a'"), ("3", "'3'"), (None, "None"), (1j, "a complex number"),
                                          (np.zeros(3), "array([0., 0., 0.])")])
def test_a_cell_takes_a_number(value, shown):
    def puts(l, dz, w, dy, D, W, H, K):
        dy[l-1, 1, 1, 1] = value

    with pytest.raises(TypeError) as caught:
        lc.trace(puts, like=L07)
    assert str(caught.value) == f"dy(0): a cell takes a number, got {shown}"


def test_several_arrays_where_a_number_must_be_are_named():
    def puts(l, dz, w, dy, D, W, H, K):
        a, b = dz[l, 1], dz[l, 1, 1]
        dy[l-1, 1, 1, 1] = a, b

    def sizes(l, dz, w, dy, D, W, H, K):
        a = dz[l, 1]
        dy[l-1] = zeros(a, 2)

    for function, words in ((puts, "a cell takes a number, got (a 4x3, b 3)"), (sizes, "at least 1, got a 4x3x2")):
        with pytest.raises((TypeError, ValueError)) as caught:
            lc.trace(function, like=L07)
        assert words in str(caught.value)


def test_a_run_of_no_step_has_nothing_to_show():
    def none(l, dz, w, dy, D, W, H, K):
        for _x in span(1, 0):
            dy[l-1, 1, 1, 1] = 1

    trace = lc.trace(none, like=L07)
    assert len(trace) == 0 and trace.state(0)["dz"].shape == (3, 4, 3)
    with pytest.raises(ValueError, match="none: none of its statements ran, so there is no step to show"):
        lc.stepper(none, like=L07)
    assert notation(docstring_only) == []


# ---------------------------------------------------------------- a cell that is run again

CELL = """
def mine(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = {value}
"""


@pytest.fixture
def shell(tmp_path):
    """IPython as a notebook runs it, without a display and without a history."""
    config = Config(HistoryManager=dict(enabled=False))
    shell = InteractiveShell(ipython_dir=str(tmp_path), config=config)
    shell.run_cell("import lecture_cnn as lc")
    return shell


def test_a_function_that_a_cell_defines_anew_is_read_anew(shell):
    texts = []
    for value in (1, 2, "dz[l, 1, 1, 1]"):
        result = shell.run_cell(CELL.format(value=value) + "\ntrace = lc.trace(mine, like='L07')"
                                "\nreplay = lc.replay(mine, 'L07')")
        assert result.success
        trace, replay = shell.user_ns["trace"], shell.user_ns["replay"]
        texts.append(trace[0].text)
        assert trace.lines[0].text == replay.mine.lines[0].text
        assert trace.result["dy"][0, 0, 0] == replay.mine.result["dy"][0, 0, 0]
    assert texts == ["dy(0,1,1,1) = 1", "dy(0,1,1,1) = 2", "dy(0,1,1,1) = dz(1,1,1,1) = 2"]


def test_the_earlier_function_is_still_its_own_after_its_cell_was_changed(shell):
    shell.run_cell(CELL.format(value=1))
    first = shell.user_ns["mine"]
    shell.run_cell(CELL.format(value=2))
    assert lc.trace(first, like=L07)[0].text == "dy(0,1,1,1) = 1"
    assert lc.trace(shell.user_ns["mine"], like=L07)[0].text == "dy(0,1,1,1) = 2"


def test_a_file_of_the_same_name_is_read_anew():
    for value in (1, 2):
        source = CELL.format(value=value)
        linecache.cache["<again>"] = len(source), None, source.splitlines(keepends=True), "<again>"
        scope = {}
        exec(compile(source, "<again>", "exec"), scope)
        assert first_cell(scope["mine"]) == (value, [1])
        assert lc.trace(scope["mine"], like=L07)[0].text == f"dy(0,1,1,1) = {value}"


def turned_and_thinned(y, S):
    small = np.flip(y[:, ::S, ::S])
    D, W, H = np.shape(small)
    z = np.ones_like(small, float)
    for d in range(D):
        for i in range(W):
            for j in range(H):
                z[d, i, j] = small[d, i, j]
    return z


def test_what_numpy_turns_round_is_read_at_its_own_place_and_a_shape_reads_nothing():
    y = np.arange(24.0).reshape(2, 4, 3)
    trace = lc.trace(turned_and_thinned, operation="downsample", y=y, S=2)
    steps = [step for step in trace if step.reads]
    assert [step.reads for step in steps[:2]] == [[("y", (1, 2, 2), 20.0)], [("y", (1, 2, 0), 18.0)]]
    assert [step.writes for step in steps[:2]] == [[("z", (0, 0, 0), 20.0)], [("z", (0, 0, 1), 18.0)]]
    assert len(steps) == 8


def filled_first(z):
    y = np.zeros(len(z))
    y.fill(0.5)
    for i in range(len(z)):
        y[i] = z[i]
    return y


def test_what_fill_writes_is_written_by_its_step():
    trace = lc.trace(filled_first, operation="identity", z=np.array([3.0, 4.0]))
    [writes] = [step.writes for step in trace if "fill" in step.text]
    assert writes == [("y", (0,), 0.5), ("y", (1,), 0.5)]
