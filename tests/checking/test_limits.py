"""A student's function that never ends, or takes all memory, is not traced: it ends in a process of its own."""

import sys

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking import limits, worker

SHORT, LONG = 0.3, 60.0  # seconds: a run without an end takes all of the first, one with an end may take the second


@pytest.fixture(autouse=True)
def limit(monkeypatch, request):
    """Short only where the function never ends."""
    case = getattr(request.node, "callspec", None)
    never = case is not None and case.params["kind"] is TimeoutError
    monkeypatch.setattr(limits, "SECONDS", SHORT if never else LONG)


def endless(y, w, b=None, stride=1, padding=0):
    while True:
        try:
            y = y + 0
        except:  # noqa: E722
            pass


def endless_on_the_example(y, w, b=None, stride=1, padding=0):
    """It comes to an end on the arrays by which it is read."""
    K = w.shape[2]
    z = np.zeros((len(w), (y.shape[1] - K)//stride + 1, (y.shape[2] - K)//stride + 1))
    while y.shape[1] < 9:
        z += 0
    return z


def large(y, w, b=None, stride=1, padding=0):
    return np.ones(10**10)


def quits(y, w, b=None, stride=1, padding=0):
    sys.exit()


def kills(y, w, b=None, stride=1, padding=0):
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def endless_listing(l, dz, w, dy, D, W, H, K):  # noqa: E741
    n = 0
    while n < 1:
        try:
            n = 0
        except:  # noqa: E722
            pass


def large_listing(l, dz, w, dy, D, W, H, K):  # noqa: E741
    everything = [0] * 10**10
    return everything


NEVER = f"no answer within {SHORT:g} seconds: is there a loop that never ends"
ENDS = [(endless, TimeoutError, NEVER), (endless_on_the_example, TimeoutError, NEVER),
        (quits, RuntimeError, "SystemExit"), (kills, RuntimeError, "it ends the process: SIGKILL")]
LISTINGS = [(endless_listing, TimeoutError, NEVER)]
MEMORY = "it takes more memory than it may"
if sys.platform.startswith("linux"):
    ENDS.append((large, MemoryError, MEMORY))
    LISTINGS.append((large_listing, MemoryError, MEMORY))


def ended():
    """Whether no process that ran such a function is left over."""
    return not [one for some in worker._waiting.values() for one in some if one.process.poll() is not None]


@pytest.mark.parametrize("function, kind, words", ENDS)
@pytest.mark.parametrize("call", [lc.trace, lc.stepper])
def test_a_trace_of_numpy_loops_that_do_not_come_to_an_end_is_an_error_that_says_so(call, function, kind, words):
    with pytest.raises(kind, match=words):
        call(function, operation="conv2d")
    assert ended()


@pytest.mark.parametrize("function, kind, words", ENDS)
def test_a_replay_of_numpy_loops_that_do_not_come_to_an_end_says_so(function, kind, words):
    found = lc.replay(function, "conv2d")
    assert not found.ok and f"{kind.__name__}: " in found.error and words in found.error
    assert str(found) and ended()


@pytest.mark.parametrize("function, kind, words", LISTINGS)
def test_loops_that_count_from_1_have_the_same_limits(function, kind, words):
    with pytest.raises(kind, match=words):
        lc.trace(function, like="L07")
    assert words in lc.replay(function, "L07").error
    assert ended()


def right(y, w, b=None, stride=1, padding=0):
    K = w.shape[2]
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    z = np.zeros((len(w), (y.shape[1] - K)//stride + 1, (y.shape[2] - K)//stride + 1))
    for f, i, j in np.ndindex(z.shape):
        z[f, i, j] = np.sum(w[f] * y[:, i*stride:i*stride + K, j*stride:j*stride + K]) + (0 if b is None else b[f])
    return z


def test_after_one_that_never_ends_the_next_is_traced_as_ever(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", SHORT)
    with pytest.raises(TimeoutError):
        lc.trace(endless, operation="conv2d")
    monkeypatch.setattr(limits, "SECONDS", LONG)
    assert lc.replay(right, "conv2d").ok


def test_more_cells_than_can_be_kept_are_refused_before_they_are(monkeypatch):
    from lecture_cnn.tracing import from_zero

    monkeypatch.setattr(from_zero, "MOST_CELLS", 500)

    def wasteful(y, w, b=None, stride=1, padding=0):
        spare = np.zeros(600)
        return right(y, w, b, stride, padding) + spare[0]

    with pytest.raises(ValueError, match="more than 500 cells"):
        lc.trace(wasteful, operation="conv2d")
