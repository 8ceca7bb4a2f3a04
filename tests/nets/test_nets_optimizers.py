"""The optimizers' steps, worked by hand."""

import math

import numpy as np
import pytest

from lecture_cnn.nets.optimizers import SGD, Adam, Momentum, Plateau


def moved(optimizer, *gradients, start=1.0):
    """The weight after each update with these gradients."""
    weights, seen = {"w": np.array([start])}, []
    for dw in gradients:
        optimizer.update(weights, {"w": np.array([dw])})
        seen.append(float(weights["w"][0]))
    return seen


def test_gradient_descent_steps_against_the_gradient():
    assert moved(SGD(0.5), 1.0, -2.0) == [1 - 0.5 * 1, 0.5 + 0.5 * 2]


def test_weight_decay_is_added_to_the_gradient():
    assert moved(SGD(0.5, decay=0.25), 1.0, 0.0) == [1 - 0.5 * (1 + 0.25 * 1), 0.375 - 0.5 * 0.25 * 0.375]


def test_momentum_keeps_a_part_of_the_last_step():
    assert moved(Momentum(0.5, momentum=0.5), 1.0, 1.0, 0.0) == [
        1 - 0.5,  # v = -0.5
        0.5 - 0.75,  # v = 0.5 * -0.5 - 0.5
        -0.25 - 0.375]  # v = 0.5 * -0.75
    assert moved(Momentum(0.5, momentum=0.5, decay=0.5), 1.0) == [1 - 0.5 * (1 + 0.5 * 1)]


def test_adam_steps_by_the_rate_at_first_whatever_the_size_of_the_gradient():
    assert moved(Adam(0.125, epsilon=1e-30), 1e-3) == pytest.approx([1 - 0.125])
    assert moved(Adam(0.125, epsilon=1e-30), -1e3) == pytest.approx([1 + 0.125])


def test_the_second_step_of_adam():
    m = (0.5 * (0.5 * 1) + 0.5 * 3) / (1 - 0.5**2)
    v = (0.75 * (0.25 * 1**2) + 0.25 * 3**2) / (1 - 0.75**2)
    found = moved(Adam(0.1, first=0.5, second=0.75, epsilon=0.5), 1.0, 3.0)
    first = 1 - 0.1 * 1 / (1 + 0.5)
    assert found == pytest.approx([first, first - 0.1 * m / (math.sqrt(v) + 0.5)])


@pytest.mark.parametrize("make", [lambda: SGD(0.1, decay=0.1), lambda: Momentum(0.1), lambda: Adam(0.1)])
def test_an_optimizer_that_takes_over_a_state_goes_on_to_the_bit(make):
    whole, first, second = make(), make(), make()
    gradients = [0.3, -0.7, 1.1, 0.2]
    expected = moved(whole, *gradients)
    half = moved(first, *gradients[:2])
    second.restore(first.state())
    assert half + moved(second, *gradients[2:], start=half[-1]) == expected


def test_a_plateau_lowers_the_rate_after_three_looks_without_a_smaller_error():
    optimizer = SGD(1.0)
    schedule = Plateau(optimizer, factor=0.5, patience=3)
    assert [schedule.see(error) for error in (5, 4, 4, 6, 3, 3, 3, 3, 2, 9)] == [
        False, False, False, False, False, False, False, True, False, False]
    assert optimizer.rate == 0.5
    again = Plateau(optimizer, factor=0.5, patience=3)
    again.restore(schedule.state())
    assert [again.see(error) for error in (2, 2)] == [False, True] and optimizer.rate == 0.25


def test_the_arrays_themselves_are_moved_and_keep_their_type():
    w = np.ones(3, np.float32)
    for optimizer in (SGD(0.1, decay=0.1), Momentum(0.1, decay=0.1), Adam(0.1, decay=0.1)):
        before = w.copy()
        optimizer.update({"w": w}, {"w": np.ones(3, np.float32)})
        assert w.dtype == np.float32 and (w < before).all()
        assert {array.dtype for name, array in optimizer.state().items() if "." in name} <= {np.dtype(np.float32)}


def test_numbers_that_cannot_be_are_refused():
    for wrong in (0, -1, math.nan, math.inf):
        with pytest.raises(ValueError, match="rate: expected a positive number"):
            SGD(wrong)
    with pytest.raises(ValueError, match="momentum: expected a number from 0 to below 1, got 1"):
        Momentum(0.1, momentum=1)
    with pytest.raises(ValueError, match="decay: expected a number of at least 0"):
        Adam(decay=-1)
    with pytest.raises(ValueError, match="factor: expected a number between 0 and 1, got 2"):
        Plateau(SGD(1), factor=2)
    with pytest.raises(ValueError, match=r"a gradient for each of \['w'\], got \['v'\]"):
        SGD(1).update({"w": np.ones(1)}, {"v": np.ones(1)})
