"""What reports, comparisons and exercises say, sentence by sentence, and what a child process keeps."""

import importlib
import io
import json
import math
import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from lecture_cnn.checking import calling, child, exercise, inference, own_loops
from lecture_cnn.checking.diagnosis import ANOTHER, NOT_TRIED, RIGHT, WRONG, Result
from lecture_cnn.checking.report import CaseReport, Difference, Report

# The package has functions of these names.
compare, replay = (importlib.import_module(f"lecture_cnn.checking.{name}") for name in ("compare", "replay"))

# ------------------------------------------------------------ the report of a check


def difference(wrong, index, name="z", expected=1.0, received=2.0, **more):
    return Difference("padding 1", name, index, expected, received, np.asarray(wrong), **more)


def lines_of(one):
    return [one._first_line(), *(one._picture() if one.index else [])]


def test_where_an_entry_is_wrong():
    wrong = np.zeros((2, 2, 3), bool)
    wrong[1, 0, 2] = wrong[1, 1, 0] = wrong[0, 0, 0] = True
    assert lines_of(difference(wrong, (1, 0, 2))) == [
        "z(2,1,3) (z[1, 0, 2] counted from 0): expected 1, received 2",
        "3 of 12 entries of z are wrong; # marks them in z(2,:,:), x to the right, y down:",
        "    .#", "    ..", "    #."]
    assert lines_of(difference(wrong, (1, 0, 2), has_maps=False))[1:] == [
        "3 of 12 entries of z are wrong; # marks them in z(2,:,:):", "    ..#", "    #.."]
    assert lines_of(difference([False, True], (1,), name="db")) == [
        "db(2) (db[1] counted from 0): expected 1, received 2",
        "1 of 2 entries of db are wrong; # marks them:", "    .#"]
    assert lines_of(difference(True, (), name="result")) == ["result: expected 1, received 2"]


def test_a_position_is_wrong_if_one_of_its_numbers_is():
    wrong = np.zeros((1, 2, 2, 2), bool)
    wrong[0, 0, 1, 1] = wrong[0, 1, 1] = True
    assert lines_of(difference(wrong, (0, 0, 1, 1), name="pidx"))[1:] == [
        "2 of 4 entries of pidx are wrong; # marks them in pidx(1,:,:), x to the right, y down:", "    ..", "    ##"]


def test_numbers_that_look_alike_are_told_apart():
    line = difference(True, (), expected=1.0, received=1 + 3e-7)._first_line()
    assert line == "z: expected 1, received 1, off by about 3e-07"


CASES = [CaseReport("one", "y 2x3", True), CaseReport("two", "y 3x3", False, "", difference([True], (0,)),
wrong=("z",)),
         CaseReport("three", "y 4x4", True, "taken as one instance", tried=False),
         CaseReport("four", "y 5x5", True, "taken as one instance", tried=False)]


def report(cases=CASES, candidates=(), hints=4, limited=True, **more):
    return Report("  my\n function ", "conv2d", list(cases), list(candidates), hints, limited, **more)


def test_the_first_lines_of_a_report():
    assert str(report(results=dict(z=Result(WRONG)))).splitlines()[:4] == [
        "my function as conv2d: 1 of 2 cases are right", "  right  one", "  wrong  two",
        "  not tried  three; four: taken as one instance"]
    lines = str(report(limited=False, read_as="f(y)", usual=False, results=dict(
        z=Result(WRONG), w=Result(ANOTHER, None, "turned")))).splitlines()
    assert lines[1] == "  read as: f(y)"
    assert "  (no time limit here: it needs the main thread)" in lines
    assert "  another convention, no mistake: w is turned" in lines


@pytest.mark.parametrize("verdicts, cases, ok", [
    ([RIGHT], CASES[:1], True), ([RIGHT, ANOTHER], CASES[:1], True), ([ANOTHER], CASES[:1], True),
    ([NOT_TRIED], CASES[:1], False),
    ([RIGHT, WRONG], CASES[:1], False), ([RIGHT], CASES[:2], False), ([RIGHT, NOT_TRIED], CASES[2:], True),
    ([], CASES[:1], False)])
def test_when_a_report_is_ok(verdicts, cases, ok):
    made = report(cases, results={str(number): Result(one) for number, one in enumerate(verdicts)})
    assert made.ok is ok
    assert made.has_hints is not ok and not report(cases, hints=0).has_hints


def test_a_report_as_json():
    row = SimpleNamespace(id="no flip")
    results = dict(z=Result(WRONG, "no flip", "only at ties"))
    told = json.loads(report(candidates=[row], read_as="f(y)", results=results).to_json())
    cases = told.pop("cases")
    assert cases[1] == {"name": "two", "tried": True, "ok": False, "said": ""} and len(cases) == 4
    assert told == {
        "function": "my function", "operation": "conv2d", "ok": False, "read_as": "read as: f(y)", "mistake": "no flip",
        "results": {"z": {"verdict": "wrong", "mistake": "no flip", "condition": "only at ties"}},
        "candidates": ["no flip"],
        "first": ["padding 1", "z", [0]]}
    assert json.loads(report(CASES[:1], candidates=[row, row]).to_json())["first"] is None
    assert report(candidates=[row, row]).mistake is None and report(candidates=[row]).mistake is row


# ------------------------------------------------------------ names, arguments and errors in words


@pytest.mark.parametrize("name, operation", [
    ("conv2d", "conv2d"), ("conv_forward_naive", "conv2d"), ("conv_backward", "conv2d_backward"),
    ("reluGrad", "activation_backward"),
    ("max_pool_forward", "max_pool2d"), ("MaxPoolBackward", "max_pool2d_backward"), ("softmax", "softmax"),
    ("my_tanh", "tanh")])
def test_the_operation_that_a_name_tells(name, operation):
    def function():
        pass

    function.__name__ = name
    assert inference.operation_of(function) == operation


def test_a_name_that_tells_nothing():
    with pytest.raises(ValueError, match="does not tell which operation"):
        inference.operation_of(lambda x: x)


def test_advice_stands_behind_the_error_that_it_is_for():
    told = calling.said({"text": "TypeError: 'float' object cannot be interpreted as an integer"})
    assert told.endswith("integer (sizes are whole: // for /, or int(...))")
    assert calling.said({"text": "TypeError: no"}) == "TypeError: no"
    here = {"text": "TypeError: no", "file": __file__, "line": 1}
    assert calling.said(here).startswith('TypeError: no, in the line  """What reports')


# ------------------------------------------------------------ lc.compare


def test_the_largest_difference_and_where():
    one, other = np.array([[1, np.nan, np.inf], [3.0, 4, np.inf]]), np.array([[1, np.nan, np.inf], [5.0, 4.5, 1]])
    made = compare._difference(one, other)
    assert made.tolist() == [[0, 0, 0], [2, 0.5, math.inf]]
    assert compare._maximum(made[:, :2]) == (2, (1, 0)) and compare._relative(made[:, :2], -4 * np.ones(2)) == 0.5
    assert compare._relative(np.array([0.5]), np.zeros(3)) == 0.5
    assert compare._largest([-3.0, 2, np.inf]) == 3 and compare._largest([np.nan]) == 0
    assert compare._verdict(2e-12, 1e-12) == "DIFFER by 2e-12" and compare._verdict(1e-12, 1e-12) == "agree to 1e-12"
    assert compare._verdict(0, 1e-6) == "agree to 1e-6" and compare._all_finite([one]) is False


def test_how_many_products_are_added():
    w, y, z = np.zeros((3, 2, 2, 2)), np.zeros((2, 5, 4)), np.zeros((3, 4, 3))
    assert compare.multiply_adds("conv2d", dict(w=w), dict(z=z)) == 24 * 12
    assert compare.multiply_adds("conv2d_backward", dict(w=w, dz=z), {}) == 2 * 24 * 12
    assert compare.multiply_adds("conv2d_filter_gradient", dict(dz=z), dict(dw=w)) == 24 * 12
    assert compare.multiply_adds("conv_transpose2d", dict(w=w, y=y), dict(z=z)) == 24 * 20
    assert compare.multiply_adds("transform_conv2d", dict(w=w, transforms=[0, 1, 2]), dict(z=z)) == 3 * 24 * 12
    assert compare.multiply_adds("max_pool2d", dict(y=y), dict(u=z)) is None
    assert compare.loop_work("max_pool2d", dict(y=y, K=(2, 3)), dict(u=z)) == (40 + 36) * 6
    assert compare.loop_work("conv2d", dict(w=w), dict(z=z)) == 24 * 12
    numbers = compare._numbers(dict(a=1, b="text", c=True, d=[1.5], e=np.array(["x"]), f=np.array([True])))
    assert [one.tolist() for one in numbers] == [1, [1.5]]


# ------------------------------------------------------------ exercises


@pytest.mark.parametrize("answer, right, words", [
    ("a", "a", "right"), ("a", "b", "not yet: 'a' is not it"), (True, True, "right"), (2, 2, "right"),
    (2, 3, "not yet: 2 is not it"),
    ("x", 2, "not yet: expected numbers, got 'x'"), ([1, 2], [[1, 2]], "not yet: expected the shape (1, 2), got (2,)"),
    ([1, 2, 4], [1, 3, 5], "not yet: 2 of 3 entries differ, the first at (1,) (counted from 0)"),
    ([1, 2], [1, 2], "right")])
def test_the_verdict_on_an_answer(answer, right, words):
    assert exercise._verdict(answer, right) == words


def test_the_same_results():
    arrays = np.ones(2), np.zeros(1)
    assert exercise._same(arrays, arrays) and not exercise._same(arrays[:1], arrays)
    assert not exercise._same(arrays[::-1], arrays) and exercise._same((1, 2), (1, 2))
    assert exercise._first_difference([1, 2, 3], [1, 5, 6]) == "on input 2 of 3, 2 is not it"
    assert exercise._first_difference([1, 2], [1, 2]) == ""


def test_numbers_are_drawn_until_their_answers_differ():
    draws = iter([(2, 2), (3, 3), (1, 2), (5, 6)])
    assert exercise.telling(None, lambda draw: next(draws), lambda one, other: (one, other)) == (1, 2)
    with pytest.raises(ValueError, match="no numbers whose answers all differ"):
        exercise.telling(None, lambda draw: (1, 1), lambda one, other: (one, other))


def test_what_is_said_where_an_answer_was_foreseen():
    foreseen = [(lambda x: x + 1, "one too many"), (lambda x: x - 1, "one too few")]
    assert exercise._named(lambda x: x - 1, (3,), foreseen) == "one too few\n\n"
    assert exercise._named(lambda x: x, (3,), foreseen) == exercise._named(lambda x: 1 / 0, (3,), foreseen) == ""


# ------------------------------------------------------------ a child process


def test_of_a_file_that_only_defines_nothing_else_is_run(tmp_path):
    file = tmp_path / "students.py"
    lines = ["from __future__ import annotations", "import os", "x = 1", "y: int = 2", "z = print(2)", "def f(): pass",
             "class A: pass", "print(3)", "for i in x: pass", "try: pass\nfinally: pass", "del x"]
    file.write_text("\n".join(lines))
    assert len(child._statements(str(file), False)) == 11
    kept = [line_of(code) for code in child._statements(str(file), True)]
    assert kept == [1, 2, 3, 4, 6, 7, 10]


def line_of(code):
    """The line of a statement that was compiled alone."""
    return min(line for _, _, line in code.co_lines() if line)


def doubled(y):
    return 2 * y


def test_a_child_keeps_one_function_alone():
    functions = {}
    job = {"args": [np.ones(2)], "kwargs": {}, "forward": None, "backward": None, "keys": ["y"], "roles": ["y"]}
    for number in (1, 2):
        message = {"path": list(sys.path), "number": number, "memory": 0}
        message |= {"function": pickle.dumps(doubled), "job": pickle.dumps(job)}
        child.answer(message, functions, io.BytesIO())
        assert functions == {number: doubled}


def test_a_replay_opens_at_the_line_of_a_change(monkeypatch):
    def opened(clock, cell, step, mine=True, line=7):
        found = replay.Replay(doubled, None, mine, cell=cell, mine_step=3, lecture_step=9, clock=clock, error="e")
        monkeypatch.setattr(replay.Replay, "line", 5)
        monkeypatch.setattr(replay.Replay, "ok", False)
        monkeypatch.setattr(own_loops, "_change_for", lambda *_: SimpleNamespace(line=line, result="dw"))
        monkeypatch.setattr(own_loops, "_step_at", lambda *_: step)
        made = own_loops._at_a_change(found, None)
        return made.mine_step, made.head, made.clock, made is found

    clock, cell = [(1, 2), (3, 9)], ("dw", (1, 1))
    assert opened(clock, cell, 2) == (2, None, [(1, 2), (2, 9)], False)
    assert opened(clock, None, 2) == (2, None, clock, False)
    assert opened(None, cell, 2) == (2, None, None, False)
    assert opened(clock, cell, None) == (3, 7, clock, False)
    assert opened(clock, cell, 2, mine=None) == (3, 7, clock, False)
    assert opened(clock, cell, 2, line=5) == (3, None, clock, True)
