"""The report of `lc.check`: stable text, HTML without a student's markup, the first entry, hints; and the command."""

import ast
import html
import json
import re
import sys

import numpy as np
import pytest
from long import long, some_of

import lecture_cnn as lc
from lecture_cnn.checking.by_name import LISTS, dicts_by_name
from lecture_cnn.checking.cases import cases
from lecture_cnn.checking.conditions import _shapes
from lecture_cnn.cli import main


def no_flip(dz, w, stride=1, padding=0, *, input_shape):
    return lc.vectorized.conv2d_input_gradient(dz, w[:, :, ::-1, ::-1], stride=stride, padding=padding,
                                               input_shape=input_shape)


def test_the_report_is_the_same_at_each_run_and_its_html_holds_the_same_words():
    first, second = (lc.check(no_flip, "conv2d_input_gradient") for _ in range(2))
    assert str(first) == repr(first) == str(second)
    assert first._repr_html_() == second._repr_html_()
    words = html.unescape(re.sub(r"<[^>]*>", " ", first._repr_html_())).split()
    assert words == str(first).split()


def test_the_report_as_json_has_every_case():
    report = lc.check(no_flip, "conv2d_input_gradient")
    told = json.loads(report.to_json())["cases"]
    assert [one["name"] for one in told] == [case.name for case in report.cases]
    assert [one["ok"] for one in told] == [case.ok for case in report.cases]
    assert {one["tried"] for one in told} == {True, False}


@pytest.mark.parametrize("found, right, said", [
    ((3, 7), (3, 5), "its size is too large"), ((3, 3), (3, 5), "its size is too small"),
    ((2, 7), (4, 5), "its size is another"), ((3, 6), (3, 5), "its size is one too large"),
    ((5, 3), (3, 5), "its axes stand in another order"), ((3, 5, 1), (3, 5), "its shape has another number of axes")])
def test_a_size_is_told_as_it_is(found, right, said):
    assert _shapes([(None, found, right)]) == said


def test_weights_in_lists_are_known_by_their_numbers():
    text = "for i in range(len(params)):\n    params[i] = params[i] - lr * grads[i]"
    assert dicts_by_name(ast.parse(text)) == {"params": LISTS, "grads": LISTS}


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


def test_the_third_witness_tells_the_slope_of_a_curve_as_well():
    first = lc.check(lambda z, d: lc.vectorized.cross_entropy_backward(z, d) + 1, "cross_entropy_backward").first
    assert first.received == pytest.approx(first.expected + 1)
    assert first.witness == pytest.approx(first.expected, abs=1e-8)


def test_at_a_tie_and_at_a_kink_central_differences_are_no_witness_and_it_says_so():
    def all_ties(du, pidx, input_shape):
        dy = lc.vectorized.max_pool2d_backward(du, pidx, input_shape)
        if input_shape == (2, 6, 5):
            for case in cases("max_pool2d"):
                if case.name == "ties" and np.array_equal(pidx, lc.vectorized.max_pool2d(**case.inputs)[1]):
                    dy[case.inputs["y"] == 8] += 1
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
        "result(2,5,3) (result[1, 4, 2] counted from 0): expected 3, received 4",
        "1 of 84 entries of result are wrong; # marks them in result(2,:,:), x to the right, y down:",
        "    .......", "    .......", "    ....#..", "    .......", "    .......", "    ......."]


def test_a_difference_too_small_to_be_seen_is_given_as_a_difference():
    report = lc.check(lambda y, P: lc.vectorized.pad(y, P) + 3e-8, "pad")
    assert "off by about 3e-08" in str(report)


def test_hints_go_from_the_rule_to_the_correction_and_none_repeats_another_or_the_report():
    report = lc.check(no_flip, "conv2d_input_gradient")
    assert "no flip" not in str(report).removeprefix("no_flip") and "hint() leads to it" in str(report)
    rule, line, name, correction, after = (report.hint() for _ in range(5))
    assert rule == ("Which rule: the filter is flipped where windows of dz are summed (it is not where each dz is "
                    "spread over its window). Is it so in your code?")
    assert line == ("Which line: your function does what the lecture would do with `Wflip(i,j,:,:) = w(l,j,i,:,:)` in "
                    "the place of line 7 of L07.")
    assert name.startswith('The mistake: no flip (L07 "Derivatives for a single layer l')
    assert correction == ("The correction: Wflip(i,j,:,:) = flipLeftRight(flipUpDown(w(l,j,i,:,:)))  (line 7 of L07)")
    assert after == "that was the last hint"
    assert repr(rule) == str(rule)


def test_what_no_line_shows_is_never_called_a_line():
    report = lc.check(lambda y, S: y[..., S - 1::S, S - 1::S].copy(), "downsample")
    hints = [report.hint() for _ in range(4)]
    assert hints[1] == "What your function does: `y(:,i*S,j*S)`."
    assert not any("line" in hint for hint in hints)


def test_an_instructor_decides_how_far_the_hints_go():
    report = lc.check(no_flip, "conv2d_input_gradient", hints=2)
    assert [report.hint()[:11] for _ in range(3)] == ["Which rule:", "Which line:", "that was th"]
    assert lc.check(no_flip, "conv2d_input_gradient", hints=0).hint() == "no hints here: ask your instructor"


@long
@pytest.mark.parametrize("operation", some_of(lc.vectorized.__all__, 3))
def test_every_operation_has_a_report_and_hints_for_a_function_that_no_mistake_explains(operation):
    def shifted(*positional, **keywords):
        found = getattr(lc.vectorized, operation)(*positional, **keywords)
        several = found if isinstance(found, tuple) else (found,)
        made = tuple(array + 7 for array in several)
        return made if isinstance(found, tuple) else made[0]

    report = lc.check(shifted, operation)
    assert not report.ok and report.first and report.candidates == [] and str(report)
    assert report.hint().startswith("Which rule: no named mistake")


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
    assert "A named mistake gives the same result" in out
    assert "Which rule: the first row and column are kept. Is it so in your code?" in out


@pytest.mark.parametrize("function, operation, says", [
    ("answers:down", "downsampling", "expected one of conv2d"), ("answers:up", "downsample", "has no function up"),
    ("answers:number", "downsample", "has no function number"),
    ("answers", "downsample", "expected a function as FILE.py:NAME"),
    ("nowhere:f", "downsample", "nowhere can't be imported: ModuleNotFoundError"),
    ("broken:f", "downsample", "broken can't be imported: ZeroDivisionError"),
])
def test_the_command_gives_2_for_a_wrong_call_and_says_what_is_wrong(answers, capsys, function, operation, says):
    path = list(sys.path)
    assert command(function, operation) == 2
    assert says in capsys.readouterr().err
    assert sys.path == path


def two_results_wrong(dz, y, w, stride=1, padding=0):
    _, dw, db = lc.vectorized.conv2d_backward(dz, y, w, stride=stride, padding=padding)
    turned, _, _ = lc.vectorized.conv2d_backward(dz, y, w[:, :, ::-1, ::-1], stride=stride, padding=padding)
    return turned, dw, db / dz[0].size


def test_a_result_with_one_mistake_is_not_said_to_have_two():
    report = lc.check(two_results_wrong, "conv2d_backward")
    lines = [line for line in str(report).splitlines() if "hint() leads to it" in line]
    named = [name for name, one in report.results.items() if one.mistake]
    assert lines == [f"{name}: a named mistake gives it; hint() leads to it." for name in named] and named == ["dy"]


def conv2d_maps_last(y, w, b=None, stride=1, padding=0):
    z = lc.vectorized.conv2d(np.moveaxis(y, -1, 0), np.transpose(w, (3, 2, 0, 1)), b, stride=stride, padding=padding)
    return np.moveaxis(z, 0, -1)


def conv2d_as_here(y, w, b=None, stride=1, padding=0):
    return lc.vectorized.conv2d(y, w, b, stride=stride, padding=padding)


@pytest.mark.parametrize("function, is_told", [(conv2d_maps_last, True), (conv2d_as_here, False)])
def test_a_reading_is_told_where_the_arrays_lie_otherwise_though_the_arguments_are_the_lectures(function, is_told):
    report = lc.check(function, "conv2d")
    assert report.ok and ("read as" in str(report)) == is_told
