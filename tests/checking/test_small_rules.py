"""Small rules of a check, one by one: what a text says, which name a result gets, what is no fault of the function."""

import ast
import importlib
import inspect
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking import child, diagnosis, evidence, own_calls, parting, plans, reading, scanning, worker
from lecture_cnn.checking.diagnosis import ANOTHER, RIGHT, WRONG, Result

# The package has functions of these names.
check, replay = (importlib.import_module(f"lecture_cnn.checking.{name}") for name in ("check", "replay"))

# ------------------------------------------------------------ what a text says


def told_by(text):
    found = evidence.Evidence()
    for node in ast.walk(ast.parse(text)):
        evidence._read(node, found)
    return found


@pytest.mark.parametrize("text, what, said", [
    ("a, b = cache", "unpacked", {"cache": ["a", "b"]}), ("(a, b), c = cache", "unpacked", {"cache": ["(a, b)", "c"],
                                                                                         "(a, b)": ["a", "b"]}),
    ("a, b = (s, s) if one else s", "unpacked", {"s": ["a", "b"]}), ("a, b = s or K", "unpacked", {"s": ["a", "b"],
                                                                                              "K": ["a", "b"]}),
    ("a, b = x[0], y", "items", {"x": {0: "a"}}), ("a, b = x[0], y", "renamed", {"y": "b"}),
    ("a = x[1]", "items", {"x": {1: "a"}}),
    ("a = x[i]", "items", {}), ("a = b", "renamed", {"b": "a"}), ("a = c['b']", "renamed", {"b": "a"}),
    ("s = 2", "constants", {"s": 2}), ("s = 2.5", "constants", {}), ("s = -2", "constants", {"s": -2}),
    ("N, C = x.shape", "shapes", {"x": ["N", "C"]}), ("N, C = np.shape(x)", "shapes", {"x": ["N", "C"]}),
    ("m = x.shape[1]", "sizes", {"m": 1}), ("m = x.size[1]", "sizes", {}), ("f(x.shape[1])", "shape_items", {"x": {1}}),
    ("f(x.shape[2:])", "shape_items", {"x": {2, 3}}), ("f(x.shape[-2:])", "shape_items", {"x": {2, 3}}),
    ("f(x.shape[1:])", "shape_items", {}), ("f(x[1])", "places", {"x": {1}}), ("f(x['a'])", "keys", {"x": ["a"]}),
    ("x.get('a')", "keys", {"x": ["a"]}), ("x.find('a')", "keys", {}), ("(x or {}).pop('a')", "keys", {"x": ["a"]}),
    ("f(x.rate)", "keys", {"x": ["rate"]}), ("f(x.shape)", "keys", {}), ("x.rate += 1", "keys", {"x": ["rate"]}),
    ("x['a'] = 1", "keys", {}), ("grads['a'] = 1", "keys", {"grads": ["a"]}), ("x['a'] += 1", "keys", {"x": ["a"]}),
    ("x[0] = 1", "filled", {"x"}), ("x += 1", "filled", {"x"}), ("y = x[0]", "filled", set()),
    ("return 1", "returns", True), ("return", "returns", False), ("t += 1", "counted", {"t"}),
    ("t += 2", "counted", set()),
    ("t -= 1", "counted", set()), ("c['t'] = c.get('t', 0) + 1", "counted", {"t"}),
    ("c['t'] = c['t'] + 1", "counted", {"t"}),
    ("t = s + 1", "counted", set()), ("a, b = x[0]", "pairs", {"x"}), ("a, b, c = x[0]", "pairs", set()),
    ("x.reshape(-1, c)", "last_axes", {"c"}), ("x.reshape(2, c)", "last_axes", set()),
    ("x.reshape(c)", "last_axes", set()),
    ("x[i:i + 3]", "windows", {3}), ("x[i:j + 3]", "windows", set()), ("x[i:i - 3]", "windows", set()),
    ("x[i:i + K]", "windows", set()), ("x[:3]", "windows", set()),
    ("np.log(p[i] + eps)", "logged", {"np", "p", "i", "eps"}),
    ("np.exp(p)", "logged", set()), ("x.sum(axis=1)", "axes", {1}), ("x.sum(-1)", "axes", {-1}),
    ("x.max(dim=0)", "axes", {0}),
    ("x.clip(0)", "axes", set()), ("x.sum(axis=(0, 2))", "several_axes", {(0, 2)}),
    ("x.sum(axis=(0, 2))", "axes", set()),
    ("x[i, j]", "subscripts", {"x": 2}), ("x[i][j][k]", "subscripts", {"x": 3}),
    ("x[i]; x[i, j]; x[k]", "subscripts", {"x": 2}),
    ("x[i + j]", "indices", {"i", "j"}), ("'a'", "texts", {"a"}), ("x = 1", "names", set()), ("y = x", "names", {"x"}),
    ("'w (F, C), b: (F, 1)'", "told", {"w": ["F", "C"], "b": ["F", "1"]})])
def test_what_a_text_says(text, what, said):
    assert getattr(told_by(text), what) == said


@pytest.mark.parametrize("text, called", [
    ("a % b", {"%"}), ("a // b", {"//"}), ("a // 2", {"//", "// 2"}), ("x[p:-p]", {":-p"}), ("x[p:q]", set()),
    ("a > 0", {"0"}),
    ("a > 1", set()), ("s * (1 - s)", {"s (1 - s)"}), ("s * (1 - t)", set()), ("1 - t ** 2", {"1 - t^2"}),
    ("1 - t * t", {"1 - t^2"}), ("1 - t * s", set()), ("f(x)", {"f"}), ("np.sum(x)", {"sum"})])
def test_what_a_text_computes(text, called):
    assert told_by(text).called == called


def returns_within(x):
    for value in x:
        return value


def returns_after(x):
    for _ in x:
        pass
    return x


def returns_without_loops(x):
    return x


def test_a_return_inside_of_a_loop():
    assert evidence.returns_in_a_loop(returns_within)
    assert not evidence.returns_in_a_loop(returns_after)
    assert evidence.returns_in_a_loop(returns_without_loops)


@pytest.mark.parametrize("parts, is_so", [
    (["N", "C", "H", "W"], True), (["H", "W"], True), (["W", "H"], False), (["N", "W", "H"], False), (["H"], False),
    (["W"], False), (["n", "m"], False), (["height", "out_w"], True)])
def test_heights_that_come_first(parts, is_so):
    assert plans._has_heights_first(SimpleNamespace(shapes={"x": parts})) is is_so


@pytest.mark.parametrize("parts, first", [(["H", "W"], "kh"), (["W", "H"], "kw"), (["a", "b"], "kw")])
def test_two_numbers_for_the_two_axes(parts, first):
    specs = {"stride_w": ("role", "stride"), "stride_h": ("role", "stride"), "p": ("role", "padding")}
    plans._one_by_one(specs, SimpleNamespace(shapes={"x": parts}))
    first, second = ("stride_h", "stride_w") if first == "kh" else ("stride_w", "stride_h")
    assert specs == {first: ("part", ("stride", 0)), second: ("part", ("stride", 1)), "p": ("role", "padding")}


# ------------------------------------------------------------ which name a result gets


def row(name, around=None, *old):
    return SimpleNamespace(id=name, around=around, changes=[(one, "new") for one in old])


def test_one_mistake_is_named_and_of_several_each():
    one, other = row("one"), row("other")
    assert diagnosis._named_result(None, "dw", [one]) == Result(WRONG, "one", None, (one,))
    either = Result(WRONG, None, "either one, or other", (one, other))
    assert diagnosis._named_result(None, "dw", [one, other]) == either


@pytest.mark.parametrize("first, second, can", [
    (row("a"), row("b", around=print), True), (row("b", around=print), row("a", around=print), True),
    (row("a", None, "x"), row("b", None, "y"), True), (row("b", None, "x"), row("a", None, "y"), False),
    (row("a", None, "x"), row("b", None, "x", "y"), False), (row("a", print), row("b"), False)])
def test_two_mistakes_that_can_be_together(first, second, can):
    assert diagnosis._can_be_together(first, second) is can


def test_what_is_alike():
    assert diagnosis.alike(None, None) and not diagnosis.alike(None, 1) and not diagnosis.alike(1, None)
    assert diagnosis.alike(np.zeros(0), np.zeros((2, 0))) and not diagnosis.alike(np.zeros(1), np.zeros((1, 1)))
    assert diagnosis.alike(1 + 9e-10, 1) and not diagnosis.alike(1 + 2e-9, 1) and diagnosis.alike(1000 + 9e-7, 1000)
    assert diagnosis.alike(np.float32(1 + 9e-6), 1) and not diagnosis.alike(np.float32(1 + 2e-5), 1)
    assert diagnosis.alike(np.nan, np.nan) and not diagnosis.alike(np.nan, 1) and diagnosis.alike(np.inf, np.inf)
    assert not diagnosis.alike(np.inf, -np.inf)


def test_a_loss_that_is_one_number_for_a_batch():
    made = dict(result=np.array([1.0, 3]), dz=np.array([[2.0, 4], [6, 8]]))
    mean, whole = (diagnosis.as_read("cross_entropy", made, loss) for loss in ("mean", "sum"))
    assert mean["result"] == 2 and mean["dz"].tolist() == [[1, 2], [3, 4]]
    assert whole["result"] == 4 and whole["dz"].tolist() == made["dz"].tolist()
    assert diagnosis.as_read("cross_entropy", made, "") is made
    assert diagnosis.as_read("x", dict(dz=np.array([2.0, 4])), "mean")["dz"].tolist() == [2, 4]


def test_the_rows_that_explain_more_results_than_others():
    assert diagnosis._shared(dict(dw=["a", "b"], db=["b", "c"])) == ["b"]
    assert diagnosis._shared(dict(dw=["a"], db=["b"])) == [] and diagnosis._shared({}) == []


def said(words, ok=False, tried=True):
    return SimpleNamespace(said=words, ok=ok, tried=tried)


def test_right_numbers_do_not_make_up_for_a_changed_input():
    results = dict(z=Result(RIGHT), w=Result(RIGHT))
    check._misbehaving(results, [said("", ok=True), said("not tried", tried=False), said("it changes y")], ["z", "w"])
    assert results == dict(z=Result(WRONG, None, "it changes y"), w=Result(WRONG, None, "it changes y"))
    results = dict(z=Result(RIGHT), w=Result(WRONG), v=Result(WRONG, "one"), u=Result(WRONG, None, "two"))
    before = dict(results)
    check._misbehaving(results, [said("it changes y")], list(results))
    assert results == before | dict(w=Result(WRONG, None, "it changes y"))
    check._misbehaving(before, [said("it changes y", ok=True)], list(before))
    assert before["w"] == Result(WRONG)


def test_the_one_name_of_all_wrong_results():
    named = Result(WRONG, "one", None, ("one",))
    assert check._the_one_name(dict(z=named, w=named, b=Result(RIGHT), v=Result(ANOTHER))) == ["one"]
    assert check._the_one_name(dict(z=named, w=Result(WRONG))) == []
    assert check._the_one_name(dict(z=Result(RIGHT))) == []
    assert check._the_one_name(dict(z=Result(WRONG, "a and b", None, ("a", "b"), together=True))) == []


# ------------------------------------------------------------ what is no fault of the function


@pytest.mark.parametrize("called, problem, side, is_refusal", [
    ({"%"}, "ValueError: no, in the line raise ValueError('no')", 6, True),
    ({"%"}, "ValueError: no, in the line raise ValueError('no')", 5, False),
    (set(), "ValueError: no, in the line raise ValueError('no')", 6, False),
    (set(), "AssertionError, in the line assert (W - K) % S == 0", 6, True),
    ({"%"}, "AssertionError, in the line assert W", 6, False), ({"%"}, "IndexError, in the line x[i]", 6, False)])
def test_a_step_that_leaves_a_rest_may_be_refused(called, problem, side, is_refusal):
    one = SimpleNamespace(evidence=SimpleNamespace(called=called))
    trial = SimpleNamespace(values=dict(input_shape=(1, side, 5), w=np.zeros((1, 1, 3, 3)), stride=2))
    assert bool(check._refuses_a_rest(one, trial, check.Given(None, problem))) is is_refusal


def test_the_first_wrong_entry_of_the_loops():
    mask = np.zeros((2, 3, 4), bool)
    mask[0, 2, 3] = mask[1, 1, 2] = mask[1, 0, 3] = True
    assert check._first_index(mask, ()) == (0, 2, 3)
    assert check._first_index(mask, (1, 2, 0)) == (1, 0, 3)
    assert check._first_index(mask, (2, 1, 0)) == (1, 1, 2)
    assert check._first_index(mask, (1, 0)) == (0, 2, 3)


def test_the_arguments_of_a_case_as_text():
    told = check._sizes(dict(y=np.zeros((2, 3)), stride=1, padding=2, transforms=[1, 2], f=np.tanh, K=3))
    assert told == "y 2x3, padding = 2, 2 transforms, f = tanh, K = 3"


def test_cases_that_are_asked_for_by_a_value():
    same = [(1, 1), ((1, 2), (1, 2)), (True, True), ("relu", "relu")]
    other = [(1, 2), (1, True), (True, 1), (None, 1), (np.zeros(1), 0), ([1], 1), (1, None)]
    assert all(check._same(*pair) for pair in same) and not any(check._same(*pair) for pair in other)


def test_a_function_without_a_bias_gets_none():
    inputs = dict(y=1, b=2)
    assert own_calls.inputs_for(SimpleNamespace(has_bias=False), inputs) == dict(y=1)
    assert own_calls.inputs_for(SimpleNamespace(has_bias=True), inputs) == inputs == dict(y=1, b=2)


def test_an_instance_in_a_batch_of_two():
    made = own_calls.in_a_batch(dict(y=np.ones(2), input_shape=(3, 4), w=np.ones(2), d=1, stride=2), 1)
    assert made["y"].tolist() == [[0, 0], [1, 1]] and made["input_shape"] == (2, 3, 4) and made["d"].tolist() == [0, 1]
    assert made["w"].tolist() == [1, 1] and made["stride"] == 2


@pytest.mark.parametrize("added, wanted, steps", [
    ([(1, 5.0)], [(10, 5.0), (11, 3.0)], (1, 11)), ([(1, 5.0)], [(10, 5.0), (11, 3.0), (12, 2.0)], (1, 11)),
    ([(1, 5.0), (2, 3.0)], [(10, 3.0), (11, 5.0)], (2, 11)), ([(1, 4.0), (2, 3.0)], [(10, 3.0), (11, 5.0)], (1, 10)),
    ([(1, 5.0), (2, 4.0)], [(10, 5.0), (11, 3.0)], (2, 11)), ([(1, 5.0), (2, 4.0)], [(10, 5.0)], (2, 10))])
def test_where_two_sums_part(added, wanted, steps):
    assert replay._parting_of_sums(added, wanted) == steps


def test_numbers_that_are_near():
    ones = [1, 1, np.nan, np.nan, np.inf, np.inf, 1e6, -1]
    others = [1 + 1e-13, 1.001, np.nan, 1, np.inf, -np.inf, 1e6 + 1e-7, 1]
    assert replay.near(np.array(ones),
    np.array(others)).tolist() == [True, False, True, False, True, False, True, False]


def test_the_reading_that_came_nearest_to_its_end():
    found = reading._Found()
    near, nearer, dropout = (SimpleNamespace(operation=name) for name in ("conv2d", "conv2d", "dropout"))
    found.note(dict(text="first", reached=3, line=4), near)
    found.note(dict(text="second", reached=3, line=4), nearer)
    assert found.words == "first" and found.nearest is near
    found.note(dict(text="third", reached=3, line=5), nearer)
    assert found.nearest is nearer and found.place == (3, 5)
    found.note(dict(text="fourth", reached=9, line=9), dropout)
    assert found.nearest is nearer


def test_the_first_wrong_number_of_a_scan():
    right = np.arange(6.0).reshape(2, 3)
    made = right + np.array([[0, 0, 1], [0, 1, 0]])
    report = scanning._case("a case", np.zeros((4, 5)), made, right, "")
    assert (report.first.index, report.first.expected, report.first.received) == ((0, 2), 2, 3)
    assert scanning._case("a case", np.zeros((4, 5)), right, right, "").ok
    assert scanning._case("a case", np.zeros((4, 5)), None, right, "no").said == "no"
    wrong_shape = scanning._case("a case", np.zeros((4, 5)), right.T, right, "").said
    assert wrong_shape == "z has the shape (3, 2), expected (2, 3)"


# ------------------------------------------------------------ processes


def test_a_students_module_is_none_of_ours_and_none_that_is_installed():
    here = sys.modules[__name__]
    assert worker._own_modules(returns_after) == [here]
    for function in (lc.vectorized.conv2d, np.pad, ast.walk):
        assert worker._own_modules(function) == []
    assert worker._place(returns_after) == {"file": here.__file__, "module": __name__, "name": "returns_after"}
    assert worker._place(lambda: 0) is None and worker._place(np.pad) is None


def test_a_process_is_ended_where_it_has_no_group(monkeypatch):
    def none_there(*_):
        raise ProcessLookupError

    monkeypatch.setattr(worker.os, "killpg", none_there)
    one = object.__new__(worker.Worker)
    one.process = subprocess.Popen(["sleep", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    one.end()
    assert one.process.returncode == -9 and one.process.stdin.closed and one.process.stdout.closed


def test_what_computes_for_too_long_is_interrupted():
    with pytest.raises(child.Over), child._ringing(0.01):
        for _ in range(50_000_000):
            pass


def test_a_layer_that_keeps_its_result_and_returns_nothing():
    class Exponential:
        def forward(self, z):
            self.output = np.exp(z)

    job = {"args": [], "kwargs": {}, "weights": {}, "forward": ([np.array([0.0])], {}), "backward": None}
    result, changed, shared = child._once(Exponential, {name: None for name in child.CALLS} | job)
    assert result.tolist() == [1] and changed == shared == ""


@pytest.mark.parametrize("steps, operation, fills, keys", [
    ({}, "conv2d", {"z": [3]}, ["z"]), ({}, "conv2d", {}, []),
    ({"dw": ([1], 0.1)}, "conv2d_backward", {"dy": [2]}, ["w", "b", "dy"])])
def test_what_a_call_may_change(steps, operation, fills, keys):
    one = SimpleNamespace(_steps=lambda: steps, operation=operation, plan=SimpleNamespace(fills=fills))
    assert reading.Reading.state_keys(one) == keys


@pytest.mark.parametrize("shape, is_so", [((2, 3, 3), True), ((3, 3, 2), False), ((4, 2, 3, 3), True), ((3, 3), True)])
def test_maps_as_wide_as_high(shape, is_so):
    assert reading._is_square({"input_shape": shape}) is is_so


@pytest.mark.parametrize("values, is_so", [
    (dict(padding=1, K=3), True), (dict(padding=1, K=3, stride=2), False), (dict(padding=1, K=2), False),
    (dict(w=np.zeros((1, 1, 3, 5)), padding=2), True), (dict(w=np.zeros((1, 1, 5, 3)), padding=2), False), (dict(K=1),
    True)])
def test_a_padding_that_keeps_the_size(values, is_so):
    assert reading._is_same(values) is is_so


def test_the_same_numbers_but_for_a_constant_of_each_map():
    maps = np.arange(12.0).reshape(2, 2, 3)
    moved = maps + np.array([5.0, -7]).reshape(2, 1, 1)
    assert parting.are_equal(maps, maps) and parting.are_equal(moved, maps)
    assert not parting.are_equal(moved + np.eye(2, 3), maps)
    assert not parting.are_equal(maps[0] + 1, maps[0])  # two axes are no maps
    assert parting.are_equal(maps[:, :, :1] + 1, maps[:, :, :1])  # of two cells
    assert not parting.are_equal(maps[:, :1, :1] + 1, maps[:, :1, :1])  # of one cell each number would do


def test_the_small_numbers_that_a_text_may_leave_out_are_the_operations_own():
    for operation, eps in reading.EPS.items():
        assert eps == inspect.signature(getattr(lc.vectorized, operation)).parameters["eps"].default
    assert len(reading.EPS) == 3


def test_max_poolings_way_back_is_read_with_the_sizes_of_its_forward_pass():
    y = np.array([[[1.0, 2, 5, 3], [4, 0, 1, 2], [9, 3, 2, 1], [1, 1, 0, 8]]])
    made, forward = reading._with("max_pool2d_backward", dict(input_shape=y.shape), dict(y=y, K=2), dict(stride=2))
    assert forward.keys() == {"y", "K", "stride"} and forward["stride"] == 2 and made["du"].shape == (1, 2, 2)
    assert made["pidx"].tolist() == [[[[1, 0], [0, 2]], [[2, 0], [3, 3]]]]
    assert reading._with("max_pool2d_backward", dict(a=1), None, {}) == (dict(a=1), None)


@pytest.mark.parametrize("values, leaves", [
    (dict(w=np.zeros((1, 1, 2, 2)), stride=2), False), (dict(w=np.zeros((1, 1, 3, 3)), stride=2), True),
    (dict(K=2, stride=2), False), (dict(K=3, S=2), True), (dict(K=2, stride=2, padding=1), False), (dict(K=3), False),
    (dict(w=np.zeros((1, 1, 3, 3)), K=2, stride=2), False), (dict(stride=2), True), (dict(K=(2, 3), stride=(2, 1)),
    False)])
def test_a_rest_of_a_map_of_6_cells(values, leaves):
    assert reading.has_leftover(dict(values, input_shape=(1, 6, 6))) is leaves
    assert not reading.has_leftover(values)
