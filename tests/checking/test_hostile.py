"""What a student's function may do to the machine: each ends in a verdict, within the limit and a second, and leaves
no trace here."""

import os
import signal
import sys
import threading
import time

import numpy as np
import pytest
from long import long, some_of

import lecture_cnn as lc
from lecture_cnn.checking import worker

LIMIT = 1.0
SHORT = 0.3  # where it need not be kept: those that never end take all of it


def right(y, S):
    return y[..., ::S, ::S].copy()


HOSTILE = {}


def hostile(function):
    HOSTILE[function.__name__] = function
    return function


# ---------------------------------------------------------------- time


@hostile
def endless(y, S):
    while True:
        pass


@hostile
def endless_that_catches_everything(y, S):
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            pass


@hostile
def sleeps(y, S):
    time.sleep(1000)


@hostile
def waits_for_a_lock(y, S):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@hostile
def waits_for_input(y, S):
    return input("S? ")


@hostile
def a_power_that_never_ends(y, S):
    return len(str(7 ** (7 ** 12)))


@hostile
def ignores_signals(y, S):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass


@hostile
def endless_in_a_thread(y, S):
    thread = threading.Thread(target=endless, args=(y, S))
    thread.start()
    thread.join()


@hostile
def endless_when_it_is_deleted(y, S):
    class Stubborn:
        def __del__(self):
            while True:
                pass

    Stubborn()
    return right(y, S)


@hostile
def endless_in_the_second_call(y, S, calls=[]):  # noqa: B006
    calls.append(1)
    while len(calls) > 2:
        pass
    return right(y, S)


@hostile
def endless_generator(y, S):
    def forever():
        while True:
            yield 1

    return sum(forever())


# ---------------------------------------------------------------- memory


@hostile
def a_hundred_gigabytes(y, S):
    return np.ones((100, 1024, 1024, 128))


@hostile
def a_list_that_grows(y, S):
    held = [0] * 10**6
    while True:
        held += held


@hostile
def a_text_that_grows(y, S):
    return "a" * 10**12


@hostile
def recursion_without_end(y, S):
    return recursion_without_end(y, S)


@hostile
def catches_the_lack_of_memory(y, S):
    try:
        np.ones((100, 1024, 1024, 128))
    except MemoryError:
        return right(y, S) + 1


@hostile
def a_result_too_large(y, S):
    return np.ones(40_000_000)


# ---------------------------------------------------------------- leaving


@hostile
def leaves(y, S):
    sys.exit(0)


@hostile
def leaves_at_once(y, S):
    os._exit(0)


@hostile
def kills_itself(y, S):
    os.kill(os.getpid(), signal.SIGKILL)


@hostile
def aborts(y, S):
    os.abort()


@hostile
def quits(y, S):
    raise SystemExit("nothing to see")


@hostile
def interrupts(y, S):
    raise KeyboardInterrupt


@hostile
def leaves_a_generator(y, S):
    raise GeneratorExit


@hostile
def writes_where_it_may_not(y, S):
    import ctypes

    ctypes.string_at(0)


@hostile
def closes_all_files(y, S):
    os.closerange(0, 100)
    return right(y, S)


@hostile
def raises_what_cannot_be_printed(y, S):
    class Mute(Exception):
        def __str__(self):
            raise ValueError

    raise Mute


@hostile
def raises_a_text_without_end(y, S):
    raise ValueError("a" * 10**7)


@hostile
def raises_while_it_is_raised(y, S):
    class Two(BaseException):
        def __str__(self):
            sys.exit(1)

    raise Two


# ---------------------------------------------------------------- patching


@hostile
def patches_equality(y, S):
    np.array_equal = lambda *a, **k: True
    np.allclose = lambda *a, **k: True
    return y * 0


@hostile
def patches_zeros(y, S):
    np.zeros = np.ones
    return right(y, S) + 1


@hostile
def patches_a_builtin(y, S):
    import builtins

    builtins.len = lambda of: 0
    return right(y, S) + 1


@hostile
def patches_the_operation(y, S):
    lc.vectorized.downsample = lambda y, S: y
    return y.copy()


@hostile
def patches_the_checker(y, S):
    from lecture_cnn.checking import diagnosis

    diagnosis.wrong = lambda *a: np.zeros(1, bool)
    return right(y, S) + 1


@hostile
def patches_the_main_module(y, S):
    main = sys.modules["__main__"]
    main.perform = lambda *a, **k: {"found": {"kind": "none"}, "changed": "", "shared": "", "random": False}
    return right(y, S) + 1


@hostile
def sets_errors_to_raise(y, S):
    np.seterr(all="raise")
    return right(y, S) + 1


@hostile
def seeds_the_numbers(y, S):
    np.random.seed(0)
    return right(y, S) + np.random.rand()


@hostile
def draws_numbers(y, S):
    return right(y, S) + np.random.rand(*right(y, S).shape)


@hostile
def changes_the_folder(y, S):
    os.chdir("/")
    return right(y, S) + 1


@hostile
def changes_the_environment(y, S):
    os.environ["PATH"] = ""
    return right(y, S) + 1


@hostile
def changes_the_path(y, S):
    sys.path.clear()
    sys.modules.pop("numpy")
    return right(y, S) + 1


@hostile
def turns_off_printing(y, S):
    sys.stdout.close()
    return right(y, S) + 1


@hostile
def prints_without_end(y, S):
    for _ in range(10**5):
        print("a" * 100)
    return right(y, S) + 1


@hostile
def prints_to_the_pipe(y, S):
    for number in range(20):
        try:
            os.write(number, b"\x00" * 64)
        except OSError:
            pass
    return right(y, S) + 1


@hostile
def leaves_a_thread(y, S):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    return right(y, S) + 1


@hostile
def forks(y, S):
    if os.fork() == 0:
        time.sleep(1000)
    return right(y, S) + 1


@hostile
def starts_a_process(y, S):
    import subprocess

    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    return right(y, S) + 1


# ---------------------------------------------------------------- looking for the answer


@hostile
def reads_the_callers_frame(y, S):
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and "right" in value:
                return value["right"]
        frame = frame.f_back
    return y * 0


@hostile
def looks_at_all_objects(y, S):
    import gc

    for thing in gc.get_objects():
        if type(thing).__name__ == "Trial":
            return thing.right["result"]
    return y * 0


# ---------------------------------------------------------------- results of other kinds


@hostile
def gives_nothing(y, S):
    pass


@hostile
def gives_a_function(y, S):
    return lambda: y


@hostile
def gives_a_list_in_itself(y, S):
    held = []
    held.append(held)
    return held


@hostile
def gives_objects(y, S):
    return np.array([[object()]])


@hostile
def gives_an_array_that_lies(y, S):
    class Liar(np.ndarray):
        def __eq__(self, other):
            return np.ones(self.shape, bool)

        def __sub__(self, other):
            return np.zeros(self.shape)

        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            return np.zeros(self.shape)

    return (right(y, S) + 1).view(Liar)


@hostile
def gives_what_cannot_be_sent(y, S):
    return threading.Lock()


@hostile
def gives_a_shape_that_lies(y, S):
    class Shaped:
        shape = (2, 4, 3)
        dtype = np.dtype(float)

        def __array__(self, *a, **k):
            sys.exit(3)

    return Shaped()


@hostile
def gives_something_that_runs_when_it_is_read(y, S):
    class Trap:
        def __reduce__(self):
            return os.system, ("touch trap",)

    return Trap()


@hostile
def gives_nan(y, S):
    return right(y, S) * np.nan


@hostile
def gives_a_tensor_that_lies(y, S):
    class Tensor:
        def detach(self):
            while True:
                pass

    return Tensor()


@hostile
def changes_its_input(y, S):
    result = right(y, S)
    y[...] = 0
    return result


@hostile
def gives_longer_and_longer_results(y, S, count=[0]):  # noqa: B006
    count[0] += 1
    return np.zeros(count[0])


@hostile
def gives_deep_lists(y, S):
    held = 1.0
    for _ in range(5000):
        held = [held]
    return held


def state():
    """What a check must leave as it is."""
    return {
        "folder": os.getcwd(),
        "signals": [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)],
        "timer": signal.getitimer(signal.ITIMER_REAL),
        "errors": np.geterr(),
        "numpy": {name: id(value) for name, value in vars(np).items()},
        "random": np.random.get_state()[1].tolist(),
        "path": list(sys.path),
        "environment": dict(os.environ),
        "stdout": sys.stdout,
    }


def test_there_are_60_of_them():
    assert len(HOSTILE) >= 60


@long
@pytest.mark.parametrize("name", some_of(HOSTILE, 5))
def test_a_hostile_function_ends_in_a_verdict_and_leaves_everything_as_it_was(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = state()
    report = lc.check(HOSTILE[name], "downsample", seconds=SHORT)
    after = state()
    after["numpy"] = {key: after["numpy"].get(key) for key in before["numpy"]}
    assert after == before
    assert not report.ok or name in ("closes_all_files", "endless_when_it_is_deleted"), report
    assert [one.verdict for one in report.results.values()] and str(report)
    assert list(tmp_path.iterdir()) == []


def test_after_all_of_them_a_right_function_is_right():
    patches = [name for name in HOSTILE if name.startswith("patches")]
    for name in (*patches, "leaves_a_thread", "changes_the_path"):
        assert not lc.check(HOSTILE[name], "downsample", seconds=5).ok
        assert lc.check(right, "downsample").ok


def test_the_process_is_used_again_and_a_spoilt_one_is_not():
    assert lc.check(right, "downsample").ok
    [first] = {one.process.pid for one in worker._waiting[os.getpid()]}
    assert lc.check(right, "downsample").ok
    assert {one.process.pid for one in worker._waiting[os.getpid()]} == {first}
    lc.check(HOSTILE["patches_zeros"], "downsample")
    assert first not in {one.process.pid for one in worker._waiting[os.getpid()]}


def test_a_limit_is_kept_to_a_second_beside_a_sleep_of_the_same_length():
    """Compared with a plain sleep in this run, so that a busy machine slows both."""
    assert lc.check(right, "downsample").ok  # the process is there
    start = time.monotonic()
    time.sleep(LIMIT)
    plain = time.monotonic() - start
    start = time.monotonic()
    assert "no answer within 1 seconds" in str(lc.check(endless_that_catches_everything, "downsample", seconds=LIMIT))
    assert time.monotonic() - start < plain + 5


def test_what_is_printed_in_a_check_is_not_printed_here(capfd):
    def talks(y, S):
        print("here I am")
        os.write(1, b"and here")
        return right(y, S)

    assert lc.check(talks, "downsample").ok
    assert capfd.readouterr() == ("", "")
