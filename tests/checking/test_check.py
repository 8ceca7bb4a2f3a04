"""`lc.check`: the cases that it runs, and that a student's function can do nothing that breaks it."""

import os
import signal
import threading

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

import lecture_cnn as lc
from lecture_cnn.checking import worker
from lecture_cnn.checking.cases import cases


def windows_forward(y, w, b=None, stride=1, padding=0):
    """A right conv2d of one instance."""
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    cut = sliding_window_view(y, w.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("oikl,iwhkl->owh", w, cut) + (0 if b is None else b[:, None, None])


def no_flip(dz, w, stride=1, padding=0, *, input_shape):
    return lc.vectorized.conv2d_input_gradient(dz, w[:, :, ::-1, ::-1], stride=stride, padding=padding,
                                               input_shape=input_shape)


@pytest.mark.parametrize("operation", lc.vectorized.__all__)
def test_every_operation_has_cases_with_names_of_their_own(operation):
    names = [case.name for case in cases(operation)]
    assert len(set(names)) == len(names) >= 4


def test_the_cases_of_a_layer_are_adversarial():
    made = {case.name: case.inputs for case in cases("conv2d")}
    y, w = made["stride 2 with a leftover"]["y"], made["stride 2 with a leftover"]["w"]
    assert y.shape[1] != y.shape[2] and w.shape[0] != w.shape[1]
    assert all((size - w.shape[-1]) % 2 for size in y.shape[1:])
    assert not any(np.array_equal(w, np.flip(w, axes)) for axes in (2, 3, (2, 3))) and not np.array_equal(
        w, w.swapaxes(2, 3))
    assert made["padding 1"]["padding"] == 1 and made["stride 2 and padding 1"]["stride"] == 2
    assert made["K = 1"]["w"].shape[-1] == 1 and made["K = W"]["w"].shape[-1] == made["K = W"]["y"].shape[1]
    assert made["one map in and one out"]["w"].shape[:2] == (1, 1)
    pools = {case.name: case.inputs for case in cases("mean_pool2d_backward")}["stride 1, no padding"]
    assert pools["K"] == 3 and pools["stride"] == 1  # windows that overlap
    assert "b" not in made["no bias"] and np.all(made["padding 1"]["b"] != 0)
    tied = {case.name: case.inputs for case in cases("max_pool2d")}["ties"]
    windows = sliding_window_view(tied["y"], (3, 3), axis=(1, 2))
    assert ((windows == windows.max(axis=(3, 4), keepdims=True)).sum(axis=(3, 4)) > 1).any()


def test_a_name_that_is_no_operation_is_a_ValueError_that_names_those_there_are():
    with pytest.raises(ValueError, match="expected one of conv2d, .*l2_divergence_backward.*, got 'convolve'"):
        lc.check(windows_forward, "convolve")


def test_what_is_no_function_is_a_TypeError():
    with pytest.raises(TypeError, match="takes your function itself, got ndarray"):
        lc.check(np.zeros(3), "conv2d")


def test_some_cases_can_be_kept_for_a_function_without_a_stride():
    def no_stride(y, w, b=None):
        return windows_forward(y, w, b)

    report = lc.check(no_stride, "conv2d", stride=1, padding=0)
    assert report.ok and "stride 2 with a leftover" not in [case.name for case in report.cases]
    report = lc.check(no_stride, "conv2d")
    assert report.ok and report.cases[0].ok
    assert "stride 2 with a leftover; no overlap" in str(report) and ": it takes no stride" in str(report)
    with pytest.raises(ValueError, match="conv2d has no case with stride=7"):
        lc.check(no_stride, "conv2d", stride=7)
    with pytest.raises(TypeError, match="'dilation' is no argument that chooses cases here"):
        lc.check(no_stride, "conv2d", dilation=2)


def test_a_batch_counts_if_the_function_takes_one_if_it_must_and_not_if_it_may_not():
    def one_only(z):
        return np.exp(z - z.max()) / np.exp(z - z.max()).sum()

    assert lc.check(one_only, "softmax", batch=False).ok
    for batch in (None, True):
        report = lc.check(one_only, "softmax", batch=batch)
        assert report.mistake.id == "softmax of the whole batch"
    assert not lc.check(windows_forward, "conv2d", batch=True).ok
    for asked in (None, False):
        report = lc.check(lc.vectorized.conv2d, "conv2d", batch=asked)
        [with_batch] = [case for case in report.cases if case.name == "a batch of 4"]
        assert with_batch.tried == (asked is None)


# ---------------------------------------------------------------- the caller's wrong arguments

WRONG = [
    (dict(seconds=-1), ValueError, "seconds: expected a number above 0, or None for no limit, got -1"),
    (dict(seconds=0), ValueError, "got 0"),
    (dict(seconds=np.inf), ValueError, "got inf"),
    (dict(seconds=np.nan), ValueError, "got nan"),
    (dict(seconds="10"), ValueError, "got '10'"),
    (dict(seconds=True), ValueError, "got True"),
    (dict(seconds=[1]), ValueError, r"got \[1\]"),
    (dict(hints=-1), ValueError, "hints must be at least 0, but came as -1"),
    (dict(hints=1.5), TypeError, "hints must be a whole number, but came as 1.5"),
    (dict(hints="2"), TypeError, "hints must be a whole number, but came as '2'"),
    (dict(batch=4), TypeError, "batch: expected True, False or None, got 4"),
    (dict(batch="yes"), TypeError, "got 'yes'"),
    (dict(stride=7), ValueError, "conv2d has no case with stride=7"),
    (dict(stride=True), ValueError, "conv2d has no case with stride=True"),
    (dict(stride=np.array([1, 2])), ValueError, r"conv2d has no case with stride=array\(\[1, 2\]\)"),
    (dict(y=None), TypeError, "'y' is no argument that chooses cases here; there are stride, padding"),
    (dict(y=np.zeros(3)), TypeError, "'y' is no argument that chooses cases here"),
    (dict(trailing=False), TypeError, "'trailing' is no argument that chooses cases here"),
    (dict(operation=3), ValueError, "operation: expected one of conv2d, .*, got 3"),
    (dict(operation=["conv2d"]), ValueError, r"got \['conv2d'\]"),
    (dict(operation=np.zeros(3)), ValueError, r"got array\(\[0., 0., 0.\]\)"),
]


@pytest.mark.parametrize("options, error, says", WRONG, ids=lambda value: str(value))
def test_a_wrong_argument_of_the_callers_is_an_error_before_any_call(options, error, says):
    calls = []

    def right(*arguments, **named):
        calls.append(1)
        return lc.vectorized.conv2d(*arguments, **named)

    with pytest.raises(error, match=says):
        lc.check(right, **{"operation": "conv2d", **options})
    assert not calls


@pytest.mark.parametrize("options", [
    dict(seconds=1e300), dict(seconds=np.float32(5)), dict(seconds=10**400), dict(seconds=None), dict(batch=np.True_),
    dict(hints=np.int64(0)), dict(stride=np.int64(1)), dict(batch=np.False_)], ids=str)
def test_unusual_arguments_that_are_right_leave_a_right_function_right(options):
    assert lc.check(lc.vectorized.conv2d, "conv2d", **options).ok


def test_cases_can_be_kept_by_every_argument_that_is_no_array():
    for operation, only in (("max_pool2d", dict(K=3)), ("activation_backward", dict(f="tanh")),
                            ("downsample_backward", dict(input_shape=(2, 4, 3))), ("cross_entropy", dict(d=2)),
                            ("upsample", dict(trailing=True))):
        report = lc.check(getattr(lc.vectorized, operation), operation, **only)
        assert report.ok and 0 < len(report.cases) < len(cases(operation))
    with pytest.raises(TypeError, match="'stride' is no argument that chooses cases here; there are none"):
        lc.check(lc.vectorized.flatten, "flatten", stride=1)


def test_a_limit_that_is_over_before_the_call_leaves_no_timer_behind():
    before = signal.getsignal(signal.SIGALRM)

    def endless(z, S):
        while True:
            pass

    report = lc.check(endless, "downsample", seconds=1e-9)
    assert report.cases[0].timed_out
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


# ---------------------------------------------------------------- what a student's function may do


def test_an_exception_is_told_with_its_line_and_without_a_traceback():
    def stops(y, w, b=None, stride=1, padding=0):
        z = np.zeros((len(w), 2, 2))
        z[7] = 1
        return z

    text = str(lc.check(stops, "conv2d"))
    assert "IndexError: index 7 is out of bounds for axis 0" in text and "in the line  z[7] = 1" in text
    assert "Traceback" not in text and "calling.py" not in text and "File" not in text


@pytest.mark.parametrize("error", [SystemExit(3), RecursionError("too deep"), MemoryError(), AssertionError()])
def test_whatever_is_raised_is_told(error):
    def raises(y, S):
        raise error

    report = lc.check(raises, "downsample")
    assert not report.ok and f"{type(error).__name__}" in str(report)


def test_an_exception_that_cannot_be_printed_is_told_by_its_kind():
    class Mute(Exception):
        def __str__(self):
            raise ValueError("no words")

    def raises(y, S):
        raise Mute

    assert "Mute, in the line  raise Mute" in str(lc.check(raises, "downsample"))


def test_a_changed_list_of_matrices_is_told_as_well():
    def changes(y, w, transforms, b=None):
        z = lc.vectorized.transform_conv2d(y, w, transforms, b)
        transforms.append(transforms[0])
        return z

    assert "it changes its input transforms" in str(lc.check(changes, "transform_conv2d"))


def test_an_interrupt_that_a_function_raises_is_its_error_and_nobodys_elses():
    def stopped(y, S):
        raise KeyboardInterrupt

    report = lc.check(stopped, "downsample")
    assert not report.ok and "KeyboardInterrupt, in the line  raise KeyboardInterrupt" in str(report)


@pytest.mark.parametrize("result, says", [
    (None, "expected a NumPy array, got None (is a return missing?)"),
    ([1.0, 2.0], "result has the shape (2,), expected (2, 4, 3)"),
    ([1.0, "a"], "expected a NumPy array, got a list of 2"),
    ("z", "expected a NumPy array, got a str"),
    (np.array([[["a"]]]), "expected an array of real numbers, got one of str"),
    (np.zeros((2, 3, 2), complex), "expected an array of real numbers, got one of complex128"),
    (np.zeros((2, 3, 2), object), "expected an array of real numbers, got one of object"),
    (lc.onebased.zeros(2, 3, 2), "got a 1-based Array (its .to_numpy() is what is wanted)"),
    (np.zeros((2, 3)), "result has the shape (2, 3), expected (2, 3, 2)"),
    (np.zeros(()), "result is one number, expected an array of the shape (2, 3, 2)"),
])
def test_a_result_of_another_kind_or_shape_is_told(result, says):
    assert says in str(lc.check(lambda y, S: result, "downsample"))


def test_too_few_results_are_told():
    assert "expected 3 results, got one array" in str(lc.check(lambda dz, y, w, **_: np.zeros(2), "conv2d_backward"))
    assert "expected 3 results, got a tuple of 2" in str(
        lc.check(lambda dz, y, w, **_: (np.zeros(2), None), "conv2d_backward"))
    report = lc.check(lambda dz, y, w, **_: (y.copy(), w.copy()), "conv2d_backward")
    assert [one.verdict for one in report.results.values()] == ["wrong", "wrong", "not tried"]
    assert "expected 2 results, got a list of 1" in str(lc.check(lambda y, K, **_: [y], "max_pool2d"))


def test_positions_are_whole_numbers():
    def floats(y, K, *, stride=1, padding=0):
        u, pidx = lc.vectorized.max_pool2d(y, K, stride=stride, padding=padding)
        return u, pidx.astype(float)

    assert "expected an array of whole numbers, got one of float64" in str(lc.check(floats, "max_pool2d"))


def test_changed_inputs_shared_memory_and_two_answers_are_told_though_the_numbers_are_right():
    def changes(y, S):
        result = y[:, ::S, ::S].copy()
        y[:] = 0
        return result

    def shares(z):
        return z[...]

    calls = []

    def remembers(y, S):
        calls.append(1)
        return y[:, ::S, ::S] + len(calls)

    for function, operation, says in (
            (changes, "downsample", "it changes its input y: work on a copy"),
            (shares, "identity", "its result shares memory with its input z: return a copy"),
            (remembers, "downsample", "two different answers to equal inputs")):
        report = lc.check(function, operation)
        assert not report.ok and says in str(report)
    assert lc.check(remembers, "downsample").candidates == []


def test_what_only_puts_numbers_elsewhere_may_be_a_view():
    def crop(y, P):
        W, H = y.shape[-2:]
        return y[..., P:W - P, P:H - P]

    assert lc.check(crop, "crop").ok


def test_a_function_with_two_answers_gets_no_name_though_one_answer_is_a_mistakes():
    calls = []

    def sometimes(dz, w, stride=1, padding=0, *, input_shape):
        calls.append(1)
        function = no_flip if len(calls) % 2 else lc.vectorized.conv2d_input_gradient
        return function(dz, w, stride=stride, padding=padding, input_shape=input_shape)

    report = lc.check(sometimes, "conv2d_input_gradient")
    assert report.candidates == [] and "two different answers" in str(report)


def test_a_float32_result_is_judged_in_float32():
    assert lc.check(lambda z: (1/(1 + np.exp(-z))).astype(np.float32), "sigmoid").ok
    report = lc.check(lambda z: (1/(1 + np.exp(-z))).astype(np.float32).astype(float), "sigmoid")
    assert not report.ok and report.results["result"].condition == (
        "right to about 1e-7: something is rounded, or a small number is added")


def test_the_students_inputs_are_copies():
    before = [case.inputs["y"].copy() for case in cases("downsample")]

    def changes(y, S):
        y += 1
        return y

    lc.check(changes, "downsample")
    assert all(np.array_equal(case.inputs["y"], y) for case, y in zip(cases("downsample"), before))


def test_warnings_of_a_students_function_are_not_raised():
    def warns(z):
        return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)  # overflows on large scores

    assert lc.check(warns, "softmax").mistake.id == "no shift"


# ---------------------------------------------------------------- the time limit


def test_an_endless_function_is_stopped_and_the_other_cases_are_given_up():
    def endless(y, S):
        while True:
            pass

    before = signal.getsignal(signal.SIGALRM)
    report = lc.check(endless, "downsample", seconds=0.2)  # without a limit it would never come back
    assert not report.ok and "no answer within 0.2 seconds" in str(report)
    assert [case.tried for case in report.cases] == [True] + [False] * (len(report.cases) - 1)
    assert "given up, after: no answer within 0.2 seconds" in str(report)
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize("end, said", [
    (lambda: os._exit(3), "it ends the process with exit code 3"),
    (lambda: os._exit(0), "it ends the process"),
    (lambda: os.kill(os.getpid(), signal.SIGKILL),
     "it ends the process: SIGKILL, which the system sends too where memory runs out"),
    (lambda: os.kill(os.getpid(), signal.SIGTERM), "it ends the process: SIGTERM")])
def test_what_ended_the_process_is_said_of_the_cases_that_are_given_up(end, said):
    def right_at_first(y, S, calls=[]):  # noqa: B006
        calls.append(1)
        if len(calls) > 4:
            end()
        return y[..., ::S, ::S].copy()

    text = str(lc.check(right_at_first, "downsample"))
    assert f": given up, after: {said}\n" in text and "time limit" not in text and "no answer" not in text


def test_a_function_that_catches_everything_is_stopped_at_the_second_ring():
    def stubborn(y, S):
        for _ in range(2):
            try:
                while True:
                    pass
            except BaseException:
                continue
        return y

    assert not lc.check(stubborn, "downsample", seconds=0.1, S=1).ok


def test_another_timer_goes_on_after_the_check():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 30_000)
        assert lc.check(lc.vectorized.downsample, "downsample").ok
        assert 20_000 < signal.getitimer(signal.ITIMER_REAL)[0] <= 30_000 and not rung
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_outside_of_the_main_thread_the_limit_holds_too():
    def endless(y, S):
        while True:
            pass

    reports = []

    def work():
        reports.append(lc.check(lc.vectorized.downsample, "downsample"))
        reports.append(lc.check(endless, "downsample", seconds=0.2))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert reports[0].ok and "no answer within 0.2 seconds" in str(reports[1])
    assert "no time limit" not in str(reports[0]) + str(reports[1])


def test_where_no_process_can_be_had_a_check_works_in_this_one(monkeypatch):
    monkeypatch.setattr(worker, "available", lambda: False)
    assert lc.check(windows_forward, "conv2d").ok
    assert lc.check(no_flip, "conv2d_input_gradient").mistake.id == "no flip"
    reports = []
    thread = threading.Thread(target=lambda: reports.append(lc.check(lc.vectorized.downsample, "downsample")))
    thread.start()
    thread.join()
    assert reports[0].ok and "(no time limit here: it needs the main thread)" in str(reports[0])
