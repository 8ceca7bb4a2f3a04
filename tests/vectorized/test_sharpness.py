"""The test of the tests: each planted mistake is caught, on which case, and hides where it is said to hide."""

import functools

import numpy as np
import pytest
from long import long, some_of
from operations import as_tuple, calls
from planted import equal, expected, shows, with_mistake

from lecture_cnn import loops, vectorized
from lecture_cnn.checking.cases import cases
from lecture_cnn.checking.diagnosis import wrong
from lecture_cnn.checking.gradients import forward_of, numeric_gradients
from lecture_cnn.slips.mistakes import bank, mistakes_of, named

PLANTED = [(operation, mistake) for operation in vectorized.__all__ for mistake in mistakes_of(operation)]
pytestmark = long
SOME = some_of(PLANTED, 3)


def by_operation(planted):
    """A test of each operation, with all its mistakes among these."""
    rows = {}
    for operation, mistake in planted:
        rows.setdefault(operation, []).append(mistake)
    return pytest.mark.parametrize("operation, mistakes", rows.items(), ids=rows)


def invisible(mistake, operation):
    """The cases of this operation on which the mistake is said to hide."""
    return [case.name for case in cases(operation) if case.name in mistake.invisible_when.split("; ")]


@functools.cache
def inputs_of(operation):
    """The inputs of each of its cases that is no batch."""
    return {case.name: case.inputs for case in cases(operation) if not case.batch}


@functools.cache
def by_loops(operation, case):
    return as_tuple(getattr(loops, operation)(**inputs_of(operation)[case]))


@functools.cache
def by_differences(operation, case):
    return list(numeric_gradients(operation, inputs_of(operation)[case]).values())


DERIVATIVES = {operation for operation in vectorized.__all__ if forward_of(operation, cases(operation)[0].inputs)}


def test_there_are_at_least_40_mistakes_each_with_its_own_name_and_every_operation_but_identity_has_one():
    assert len({mistake.id for mistake in bank()}) == len(bank()) >= 40
    assert {operation for operation, _ in PLANTED} == set(vectorized.__all__) - {"identity"}
    assert {operation for mistake in bank() for operation in mistake.operations} <= set(vectorized.__all__)


@by_operation(SOME)
def test_the_comparison_of_the_loops_with_vectorized_catches_it(operation, mistakes):
    for mistake in mistakes:
        caught = shows(mistake, operation)
        assert caught, f"{mistake.id} gives the right result on every case"
        for case in cases(operation):
            if case.name in caught and not case.batch:  # the right loops pass where the planted mistake is caught
                right = expected(operation)[case.name]
                assert equal(by_loops(operation, case.name), right), case.name


@by_operation(SOME)
def test_it_hides_on_the_cases_that_its_row_names_and_on_none_if_it_names_none(operation, mistakes):
    right = expected(operation)
    for mistake in mistakes:
        made = with_mistake(mistake, operation)
        hidden = [name for name, found in made.items() if found is not None and equal(found, right[name])]
        said = invisible(mistake, operation)
        assert set(said) <= set(hidden), mistake.id
        assert said or not hidden, mistake.id


def test_every_case_that_a_row_names_is_a_case_of_one_of_its_operations():
    for mistake in bank():
        named_cases = {name for operation in mistake.operations for name in invisible(mistake, operation)}
        assert not mistake.invisible_when or named_cases, mistake.id


def differences_catch(mistake, operation):
    for case in inputs_of(operation):
        if case not in shows(mistake, operation):
            continue
        found = with_mistake(mistake, operation)[case]
        for numeric, array in zip(by_differences(operation, case), found):
            if array.shape != numeric.shape or np.abs(array - numeric).max() > 1e-6 or np.isnan(array).any():
                return True
    return False


@by_operation([(operation, mistake) for operation, mistake in PLANTED if operation in DERIVATIVES])
def test_central_differences_catch_it_without_the_right_derivative(operation, mistakes):
    only_in_a_batch = {"mean over the batch", "last instance only", "divided by the batch",
                       "divided by the batch twice", "db not summed over the batch"}
    at_a_kink = {"relu'(0) is 1", "no shift in the derivative"}  # where central differences are no witness, or NaN is
    for mistake in mistakes:
        seen = differences_catch(mistake, operation)
        assert seen or mistake.id in only_in_a_batch | at_a_kink, mistake.id


def test_one_call_of_each_operation_would_let_mistakes_through_that_the_cases_catch():
    """Why there are cases: one call, even a well chosen one, is not enough."""
    missed = set()
    for operation, mistake in PLANTED:
        inputs = calls()[operation]
        try:
            if equal(mistake.result(operation, inputs), as_tuple(getattr(vectorized, operation)(**inputs))):
                missed.add(mistake.id)
        except Exception as error:  # a line that stops is seen as well
            assert str(error)
    assert {"mean over the batch", "no shift", "0 log 0 is NaN"} <= missed


def test_the_comparison_itself_sees_one_wrong_cell_a_wrong_shape_and_a_missing_result():
    right = expected("conv2d_backward")["padding 1"]
    assert equal(right, tuple(array.copy() for array in right))
    for place, array in enumerate(right):
        one = array.copy()
        one.flat[-1] += 1e-6
        assert wrong(one, array).sum() == 1
        assert not equal((*right[:place], one, *right[place + 1:]), right)
        assert not equal((*right[:place], array[..., :-1], *right[place + 1:]), right)
    assert not equal(right[:2], right)
    nan = np.full(3, np.nan)
    assert equal((nan,), (nan,)) and not equal((nan,), (np.zeros(3),)) and not equal((np.zeros(3),), (nan,))


def test_a_wrong_line_is_there_only_while_its_operation_runs():
    mistake, case = named("no flip"), cases("conv2d_input_gradient")[0]
    right = loops.conv2d_input_gradient(**case.inputs)
    assert not equal(mistake.result("conv2d_input_gradient", case.inputs), (right,))
    assert np.array_equal(loops.conv2d_input_gradient(**case.inputs), right)


def test_a_name_that_is_no_mistake_is_a_KeyError():
    with pytest.raises(KeyError, match="no mistake is named 'typo'"):
        named("typo")


def test_a_derivative_to_all_equal_maxima_is_caught_where_there_are_ties_and_hides_elsewhere():
    """No function of (du, pidx, input_shape) can make this mistake, so it is planted in both passes as one."""
    def all_ties(y, du, K, stride=1, padding=0):
        y, dy = np.pad(y, ((0, 0), (padding,) * 2, (padding,) * 2), constant_values=-np.inf), 0 * y
        wide = np.zeros(y.shape)
        for j, m, n in np.ndindex(du.shape):
            window = j, slice(m * stride, m * stride + K), slice(n * stride, n * stride + K)
            wide[window] += np.where(y[window] == y[window].max(), du[j, m, n], 0)
        return wide[:, padding:padding + dy.shape[1], padding:padding + dy.shape[2]]

    caught = set()
    for case in cases("max_pool2d"):
        if case.batch:
            continue
        u, pidx = loops.max_pool2d(**case.inputs)
        du = np.arange(1.0, u.size + 1).reshape(u.shape)
        dy = loops.max_pool2d_backward(du, pidx, case.inputs["y"].shape)
        assert dy.sum() == du.sum()  # each window's derivative goes to one cell
        if not equal(as_tuple(all_ties(du=du, **case.inputs)), as_tuple(dy)):
            caught.add(case.name)
    assert caught == {"ties", "no overlap, ties"}
