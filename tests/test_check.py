"""`lc.check`: what it runs, what it reports, and that a student's function can do nothing that breaks it."""

import html
import re
import signal
import sys
import threading
import time

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

import lecture_cnn as lc
from lecture_cnn.checking.cases import BATCH, cases
from lecture_cnn.cli import main

# ---------------------------------------------------------------- right functions, in four styles


def bordered(y, P):
    return np.pad(y, ((0, 0), (P, P), (P, P)))


def bare(y, P):
    return y[:, P:y.shape[1] - P, P:y.shape[2] - P].copy()


def loops_forward(y, w, b=None, stride=1, padding=0):
    y, (D_out, D_in, K, _) = bordered(y, padding), w.shape
    W, H = ((n - K)//stride + 1 for n in y.shape[1:])
    z = np.zeros((D_out, W, H))
    for j in range(D_out):
        for m in range(W):
            for n in range(H):
                z[j, m, n] = 0 if b is None else b[j]
                for i in range(D_in):
                    for p in range(K):
                        for q in range(K):
                            z[j, m, n] += w[j, i, p, q] * y[i, m*stride + p, n*stride + q]
    return z


def loops_backward(dz, y, w, stride=1, padding=0):
    y, (D_out, D_in, K, _) = bordered(y, padding), w.shape
    dy, dw, db = np.zeros_like(y), np.zeros_like(w), np.zeros(D_out)
    for j in range(D_out):
        for m in range(dz.shape[1]):
            for n in range(dz.shape[2]):
                db[j] += dz[j, m, n]
                for i in range(D_in):
                    for p in range(K):
                        for q in range(K):
                            dy[i, m*stride + p, n*stride + q] += w[j, i, p, q] * dz[j, m, n]
                            dw[j, i, p, q] += y[i, m*stride + p, n*stride + q] * dz[j, m, n]
    return bare(dy, padding), dw, db


def windows_forward(y, w, b=None, stride=1, padding=0):
    cut = sliding_window_view(bordered(y, padding), w.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("oikl,iwhkl->owh", w, cut) + (0 if b is None else b[:, None, None])


def windows_backward(dz, y, w, stride=1, padding=0):
    y, K = bordered(y, padding), w.shape[-1]
    dw = np.einsum("owh,iwhkl->oikl", dz, sliding_window_view(y, (K, K), axis=(1, 2))[:, ::stride, ::stride])
    full = np.zeros((len(w), y.shape[1] + K - 1, y.shape[2] + K - 1))  # dz upsampled, in a border of K-1
    full[:, K - 1:K - 1 + dz.shape[1]*stride:stride, K - 1:K - 1 + dz.shape[2]*stride:stride] = dz
    dy = np.einsum("oikl,owhkl->iwh", w[:, :, ::-1, ::-1], sliding_window_view(full, (K, K), axis=(1, 2)))
    return bare(dy, padding), dw, dz.sum(axis=(1, 2))


def columns(y, K, stride):
    """im2col: the flat cell numbers of every window, (D K K, W' H')."""
    D, W, H = y.shape
    i, p, q = (a.reshape(-1, 1) for a in np.indices((D, K, K)))
    m, n = (a.reshape(1, -1)*stride for a in np.indices(((W - K)//stride + 1, (H - K)//stride + 1)))
    return i*W*H + (m + p)*H + n + q, ((W - K)//stride + 1, (H - K)//stride + 1)


def im2col_forward(y, w, b=None, stride=1, padding=0):
    y = bordered(y, padding)
    cells, sizes = columns(y, w.shape[-1], stride)
    z = w.reshape(len(w), -1) @ y.ravel()[cells]
    return (z + (0 if b is None else b[:, None])).reshape(len(w), *sizes)


def im2col_backward(dz, y, w, stride=1, padding=0):
    y = bordered(y, padding)
    cells, _ = columns(y, w.shape[-1], stride)
    rows, dy = dz.reshape(len(w), -1), np.zeros(y.size)
    np.add.at(dy, cells, w.reshape(len(w), -1).T @ rows)
    return bare(dy.reshape(y.shape), padding), (rows @ y.ravel()[cells].T).reshape(w.shape), rows.sum(axis=1)


def matrix(shape, w, stride):
    """The whole convolution as one dense matrix, (D_out W' H', D W H)."""
    cells, sizes = columns(np.empty(shape), w.shape[-1], stride)
    dense = np.zeros((len(w), cells.shape[1], int(np.prod(shape))))
    for j, position in np.ndindex(dense.shape[:2]):
        dense[j, position, cells[:, position]] = w[j].ravel()
    return dense.reshape(-1, dense.shape[-1]), sizes


def matrix_forward(y, w, b=None, stride=1, padding=0):
    y = bordered(y, padding)
    dense, sizes = matrix(y.shape, w, stride)
    return (dense @ y.ravel()).reshape(len(w), *sizes) + (0 if b is None else b[:, None, None])


def matrix_backward(dz, y, w, stride=1, padding=0):
    y = bordered(y, padding)
    dense, _ = matrix(y.shape, w, stride)
    dw = np.zeros(w.size)
    for k, one in enumerate(np.eye(w.size)):  # z is linear in each weight
        dw[k] = dz.ravel() @ matrix(y.shape, one.reshape(w.shape), stride)[0] @ y.ravel()
    return bare((dense.T @ dz.ravel()).reshape(y.shape), padding), dw.reshape(w.shape), dz.sum(axis=(1, 2))


STYLES = {"conv2d": (loops_forward, windows_forward, im2col_forward, matrix_forward),
          "conv2d_backward": (loops_backward, windows_backward, im2col_backward, matrix_backward)}


@pytest.mark.parametrize("operation, function", [(o, f) for o in STYLES for f in STYLES[o]],
                         ids=lambda part: getattr(part, "__name__", part))
def test_a_right_function_passes_every_case_in_each_of_four_styles(operation, function):
    report = lc.check(function, operation)
    assert report.ok, report
    assert report.mistake is None and report.candidates == [] and report.first is None
    assert [case.name for case in report.cases if not case.tried] == [BATCH]
    assert report.hint() == "nothing to hint at: every case is right"


@pytest.mark.parametrize("operation", lc.vectorized.__all__)
def test_vectorized_and_the_lectures_loops_pass_and_take_little_time(operation):
    has_batch = any(case.batch for case in cases(operation))
    for function, bound in ((getattr(lc.vectorized, operation), 2), (getattr(lc.loops, operation), 20)):
        start = time.perf_counter()
        report = lc.check(function, operation, batch=True if has_batch and bound == 2 else None)
        seconds = time.perf_counter() - start
        assert report.ok, report
        assert seconds <= bound
        print(f"{operation:28} {'vectorized' if bound == 2 else 'loops':10} {seconds:6.2f} s")  # shown by pytest -s


def test_a_wrong_function_is_diagnosed_in_time_too():
    start = time.perf_counter()
    assert not lc.check(lambda dz, y, w, stride=1, padding=0: (0*y, 0*w, dz.sum((-2, -1))), "conv2d_backward").ok
    assert time.perf_counter() - start <= 2
    start = time.perf_counter()
    assert not lc.check(lambda *arrays, **step: [-a for a in loops_backward(*arrays, **step)], "conv2d_backward").ok
    assert time.perf_counter() - start <= 20


# ---------------------------------------------------------------- the cases


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
    assert "b" not in made["no bias"] and np.all(made["padding 1"]["b"] != 0)
    tied = {case.name: case.inputs for case in cases("max_pool2d")}["ties"]
    windows = sliding_window_view(tied["y"], (3, 3), axis=(1, 2))
    assert ((windows == windows.max(axis=(3, 4), keepdims=True)).sum(axis=(3, 4)) > 1).any()


def test_a_name_that_is_no_operation_is_a_ValueError_that_names_those_there_are():
    with pytest.raises(ValueError, match="expected one of conv2d, .*l2_divergence_backward, got 'convolve'"):
        lc.check(loops_forward, "convolve")


def test_what_is_no_function_is_a_TypeError():
    with pytest.raises(TypeError, match="takes your function itself, got ndarray"):
        lc.check(np.zeros(3), "conv2d")


def test_some_cases_can_be_kept_for_a_function_without_a_stride():
    def no_stride(y, w, b=None):
        return windows_forward(y, w, b)

    report = lc.check(no_stride, "conv2d", stride=1, padding=0)
    assert report.ok and "stride 2 with a leftover" not in [case.name for case in report.cases]
    report = lc.check(no_stride, "conv2d")
    assert not report.ok and report.cases[0].ok
    assert "it takes no argument stride: call check with stride=1 to keep the cases that need none" in str(report)
    with pytest.raises(ValueError, match="conv2d has no case with stride=7"):
        lc.check(no_stride, "conv2d", stride=7)
    with pytest.raises(TypeError, match="'dilation' is no argument that chooses cases here"):
        lc.check(no_stride, "conv2d", dilation=2)


def test_a_batch_counts_if_the_function_takes_one_if_it_must_and_not_if_it_may_not():
    def one_only(z):
        return np.exp(z - z.max()) / np.exp(z - z.max()).sum()

    assert lc.check(one_only, "softmax").ok
    report = lc.check(one_only, "softmax", batch=True)
    assert report.mistake.id == "softmax of the whole batch"
    assert not lc.check(windows_forward, "conv2d", batch=True).ok
    assert lc.check(lc.vectorized.conv2d, "conv2d").cases[-1].tried
    assert not lc.check(lc.vectorized.conv2d, "conv2d", batch=False).cases[-1].tried


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


def test_a_keyboard_interrupt_stops_the_check():
    def stopped(y, S):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lc.check(stopped, "downsample")


@pytest.mark.parametrize("result, says", [
    (None, "expected a NumPy array, got None (is a return missing?)"),
    ([1.0, 2.0], "expected a NumPy array, got a list of 2"),
    ("z", "expected a NumPy array, got a str"),
    (np.array([[["a"]]]), "expected an array of real numbers, got one of str"),
    (np.zeros((2, 3, 2), complex), "expected an array of real numbers, got one of complex128"),
    (np.zeros((2, 3, 2), object), "expected an array of real numbers, got one of object"),
    (lc.onebased.zeros(2, 3, 2), "got a 1-based Array (its .to_numpy() is what is wanted)"),
    (np.zeros((2, 3)), "result has the shape (2, 3), expected (2, 3, 2)"),
    (np.zeros(()), "result has the shape ()"),
])
def test_a_result_of_another_kind_or_shape_is_told(result, says):
    assert says in str(lc.check(lambda y, S: result, "downsample"))


def test_too_few_results_are_told():
    assert "expected 3 results, got one array" in str(lc.check(lambda dz, y, w, **_: y.copy(), "conv2d_backward"))
    assert "expected 3 results, got a tuple of 2" in str(lc.check(lambda dz, y, w, **_: (y, w), "conv2d_backward"))
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

    def shares(y, S):
        return y[:, ::S, ::S]

    calls = []

    def remembers(y, S):
        calls.append(1)
        return y[:, ::S, ::S] + len(calls)

    for function, says in ((changes, "it changes its input y: work on a copy"),
                           (shares, "its result shares memory with its input y: return a copy"),
                           (remembers, "two different answers to equal inputs")):
        report = lc.check(function, "downsample")
        assert not report.ok and says in str(report)
    assert lc.check(remembers, "downsample").candidates == []


def test_a_function_with_two_answers_gets_no_name_though_one_answer_is_a_mistakes():
    calls = []

    def sometimes(dz, w, stride=1, padding=0, *, input_shape):
        calls.append(1)
        function = no_flip if len(calls) % 2 else lc.vectorized.conv2d_input_gradient
        return function(dz, w, stride=stride, padding=padding, input_shape=input_shape)

    report = lc.check(sometimes, "conv2d_input_gradient")
    assert report.candidates == [] and "two different answers" in str(report)


def test_float32_is_told_as_rounding_not_as_a_mistake():
    report = lc.check(lambda z: (1/(1 + np.exp(-z))).astype(np.float32), "sigmoid")
    assert not report.ok and report.first is None
    assert "it computes in float32: float64 arguments give float64 results" in str(report)


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
    start = time.perf_counter()
    report = lc.check(endless, "downsample", seconds=0.2)
    assert time.perf_counter() - start < 2
    assert not report.ok and "no answer within 0.2 seconds" in str(report)
    assert [case.tried for case in report.cases] == [True] + [False] * (len(report.cases) - 1)
    assert "given up after the time limit" in str(report)
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_function_that_catches_everything_is_stopped_at_the_second_ring():
    def stubborn(y, S):
        for _ in range(2):
            try:
                while True:
                    pass
            except BaseException:
                continue
        return y

    start = time.perf_counter()
    lc.check(stubborn, "downsample", seconds=0.1, S=1)
    assert time.perf_counter() - start < 10


def test_another_timer_goes_on_after_the_check():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 30)
        assert lc.check(lc.vectorized.downsample, "downsample").ok
        assert 20 < signal.getitimer(signal.ITIMER_REAL)[0] <= 30 and not rung
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_outside_of_the_main_thread_there_is_no_limit_and_the_report_says_so():
    reports = []
    thread = threading.Thread(target=lambda: reports.append(lc.check(lc.vectorized.downsample, "downsample")))
    thread.start()
    thread.join()
    assert reports[0].ok and "(no time limit here: it needs the main thread)" in str(reports[0])
    assert "no time limit" not in str(lc.check(lc.vectorized.downsample, "downsample"))


# ---------------------------------------------------------------- the report


def no_flip(dz, w, stride=1, padding=0, *, input_shape):
    return lc.vectorized.conv2d_input_gradient(dz, w[:, :, ::-1, ::-1], stride=stride, padding=padding,
                                               input_shape=input_shape)


def test_the_report_is_the_same_at_each_run_and_its_html_holds_the_same_words():
    first, second = (lc.check(no_flip, "conv2d_input_gradient") for _ in range(2))
    assert str(first) == repr(first) == str(second)
    assert first._repr_html_() == second._repr_html_()
    words = html.unescape(re.sub(r"<[^>]*>", " ", first._repr_html_())).split()
    assert words == str(first).split()


def test_nothing_of_a_student_becomes_markup():
    def evil(y, S):
        raise ValueError("<img src=x onerror=alert(1)>")

    evil.__name__ = "<script>alert(1)</script>\n\nname"
    page = lc.check(evil, "downsample")._repr_html_()
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page and "&lt;img" in page
    assert page.count("<") == 6  # div, b, /b, pre, /pre, /div


def test_the_first_wrong_entry_is_the_first_in_the_order_of_the_lectures_loops():
    def two_wrong(y, w, b=None, *, stride=1, padding=0):
        z = lc.vectorized.conv2d(y, w, b, stride=stride, padding=padding)
        z[0, -1, 0] += 1  # (1, last, 1) comes after (2, 1, 1): the loops run over x, y, then j
        z[1, 0, 0] += 1
        return z

    first = lc.check(two_wrong, "conv2d", batch=False).first
    assert (first.name, first.index, first.place) == ("z", (1, 0, 0), "z(2,1,1)")
    assert first.received == first.expected + 1 and first.witness is None


def test_central_differences_are_the_third_witness_of_a_derivative():
    first = lc.check(no_flip, "conv2d_input_gradient").first
    assert first.witness == pytest.approx(first.expected, abs=1e-6)
    assert first.case == "stride 1, no padding" and first.index == (0, 0, 0)


def test_at_a_tie_and_at_a_kink_central_differences_are_no_witness_and_it_says_so():
    def all_ties(du, pidx, input_shape):
        dy = lc.vectorized.max_pool2d_backward(du, pidx, input_shape)
        if input_shape == (2, 6, 5):
            for case in cases("max_pool2d"):
                if case.name == "ties" and np.array_equal(pidx, lc.vectorized.max_pool2d(**case.inputs)[1]):
                    dy[case.inputs["y"] == 1] += 1
        return dy

    report = lc.check(all_ties, "max_pool2d_backward")
    assert report.first.case == "ties" and report.first.witness is None
    assert "central differences are no witness here: at a tie or a kink" in str(report)
    kink = lc.check(lambda dy, z, f: (dy * (z >= 0) if f == "relu" else lc.vectorized.activation_backward(dy, z, f)),
                    "activation_backward")
    assert kink.mistake.id == "relu'(0) is 1" and kink.first.silent and kink.first.witness is None


def test_the_picture_has_x_to_the_right_and_y_down():
    def one_wrong(y, P):
        wide = lc.vectorized.pad(y, P)
        if y.shape == (2, 5, 4):
            wide[1, 4, 2] += 1  # the fifth column, the third row of the second map
        return wide

    assert lc.check(one_wrong, "pad").first.lines() == [
        "result(2,5,3) (result[1, 4, 2] counted from 0): expected 0.25, received 1.25",
        "1 of 84 entries of result are wrong; # marks them in result(2,:,:), x to the right, y down:",
        "    .......", "    .......", "    ....#..", "    .......", "    .......", "    ......."]


def test_a_difference_too_small_to_be_seen_is_given_as_a_difference():
    report = lc.check(lambda y, P: lc.vectorized.pad(y, P) + 3e-8, "pad")
    assert "off by about 3e-08" in str(report)


def test_hints_go_from_where_to_the_corrected_line_one_at_each_call_and_stay_there():
    report = lc.check(no_flip, "conv2d_input_gradient")
    where, rule, line, corrected, again = (report.hint() for _ in range(5))
    assert where.startswith("Where: The first difference, on the case stride 1, no padding")
    assert rule == ("Which rule: a cell meets the filter's last weight in its first window, so the filter over dz is "
                    "flipped.")
    assert line == ("Which line: your function does what the lecture would do with `Wflip(i,j,:,:) = w(l,j,i,:,:)` in "
                    "the place of line 7 of L07.")
    assert corrected == again == ("The corrected line: Wflip(i,j,:,:) = flipLeftRight(flipUpDown(w(l,j,i,:,:)))  "
                                  "(line 7 of L07)")
    assert repr(rule) == str(rule)


def test_an_instructor_decides_how_far_the_hints_go():
    report = lc.check(no_flip, "conv2d_input_gradient", hints=2)
    assert [report.hint()[:11] for _ in range(3)] == ["Where: The ", "Which rule:", "Which rule:"]
    assert lc.check(no_flip, "conv2d_input_gradient", hints=0).hint() == "no hints here: ask your instructor"


@pytest.mark.parametrize("operation", lc.vectorized.__all__)
def test_every_operation_has_a_report_and_hints_for_a_function_that_no_mistake_explains(operation):
    def shifted(*positional, **keywords):
        found = getattr(lc.vectorized, operation)(*positional, **keywords)
        several = found if isinstance(found, tuple) else (found,)
        made = tuple(array + 7 for array in several)
        return made if isinstance(found, tuple) else made[0]

    report = lc.check(shifted, operation)
    assert not report.ok and report.first and report.candidates == [] and str(report)
    assert report.hint().startswith("Where: ") and report.hint().startswith("Which rule: no named mistake")


# ---------------------------------------------------------------- for the terminal


@pytest.fixture
def answers(tmp_path, monkeypatch):
    (tmp_path / "answers.py").write_text(
        "import numpy as np\n"
        "def down(y, S):\n    return y[..., ::S, ::S].copy()\n"
        "def wrong(y, S):\n    return y[..., S - 1::S, S - 1::S].copy()\n"
        "number = 3\n")
    (tmp_path / "broken.py").write_text("1 / 0\n")
    monkeypatch.chdir(tmp_path)
    yield
    for name in ("answers", "broken"):
        sys.modules.pop(name, None)


def command(function, operation, *more):
    return main(["check", "--function", function, "--operation", operation, *more])


def test_the_command_gives_0_for_a_right_function_and_1_for_a_wrong_one(answers, capsys):
    assert command("answers:down", "downsample") == 0
    assert "7 of 7 cases are right" in capsys.readouterr().out
    assert command("answers:wrong", "downsample", "--hints", "2") == 1
    out = capsys.readouterr().out
    assert "This is the mistake: last cell of each block kept" in out and "Which rule: the first row" in out


@pytest.mark.parametrize("function, operation, says", [
    ("answers:down", "downsampling", "expected one of conv2d"), ("answers:up", "downsample", "has no function up"),
    ("answers:number", "downsample", "has no function number"), ("answers", "downsample", "expected module:name"),
    ("nowhere:f", "downsample", "nowhere can't be imported: ModuleNotFoundError"),
    ("broken:f", "downsample", "broken can't be imported: ZeroDivisionError"),
])
def test_the_command_gives_2_for_a_wrong_call_and_says_what_is_wrong(answers, capsys, function, operation, says):
    path = list(sys.path)
    assert command(function, operation) == 2
    assert says in capsys.readouterr().err
    assert sys.path == path
