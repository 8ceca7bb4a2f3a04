"""The controls that run a listing again: without a browser, by setting the widgets' values."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.stepper.explore import DIGIT, FLOWER, parsed, written

ALL = [listing.id for listing in dict.fromkeys(lc.LISTINGS.values())]


def same(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other)


@pytest.mark.parametrize("name", ALL)
def test_it_opens_on_the_teaching_example_and_another_seed_gives_other_numbers(name):
    explorer = lc.explore(name)
    example = lc.LISTINGS[name].example()
    assert all(same(explorer.inputs[key], value) for key, value in example.items())
    first, length = explorer.stepper, len(explorer.stepper.trace)
    explorer.seed.value = 3
    assert explorer.message.value == "" and explorer.stepper is not first
    assert explorer.children[1] is explorer.stepper
    assert abs(len(explorer.stepper.trace) - length) <= (0 if "pool" not in lc.LISTINGS[name].function.__name__ else 99)
    assert not all(same(explorer.inputs[key], value) for key, value in example.items())


@pytest.mark.parametrize("name", ALL)
def test_each_size_that_can_be_changed_changes_the_run_or_is_refused_in_words(name):
    explorer = lc.explore(name)
    for letter, control in explorer.sizes.items():
        before, first = explorer.stepper, control.value
        control.value = first + 1
        assert (explorer.stepper is before) == (explorer.message.value != ""), letter
        assert "Traceback" not in explorer.message.value and "broadcast" not in explorer.message.value
        control.value = first
        assert explorer.message.value == "", letter


def test_the_sizes_are_those_of_the_arrays():
    explorer = lc.explore("L11")
    for letter, value in dict(d=1, D=2, W=7, H=6, K=2).items():
        explorer.sizes[letter].value = value
    shapes = {name: array.shape for name, array in explorer.inputs.items() if name != "activation"}
    assert shapes == dict(y=(1, 7, 6), z=(2, 6, 5), w=(2, 1, 2, 2), dY=(2, 6, 5))
    right = lc.vectorized.conv2d_backward(explorer.inputs["dY"], explorer.inputs["y"], explorer.inputs["w"])[0]
    assert np.array_equal(explorer.stepper.trace.result["dY"], right)


def test_stride_and_padding_are_controls_where_the_listing_has_them():
    assert "S" in lc.explore("L23").sizes and "S" not in lc.explore("L21").sizes
    explorer = lc.explore("zero_padding")
    explorer.sizes["P"].value = 2
    assert explorer.stepper.trace.result["Ypad"].shape == (2, 4 + 2 * 2, 3 + 2 * 2)


def test_an_impossible_combination_says_why_and_keeps_what_was_there():
    explorer = lc.explore("L21")
    before, inputs = explorer.stepper, explorer.inputs
    explorer.sizes["K"].value = 6  # H is 5
    assert "at least 1" in explorer.message.value and "K = 6" in explorer.message.value
    assert explorer.stepper is before and explorer.inputs is inputs and explorer.children[1] is before
    explorer.sizes["K"].value = 5
    assert explorer.message.value == "" and explorer.inputs["w"].shape == (3, 2, 5, 5)


def test_too_many_steps_are_refused_here_too():
    explorer = lc.explore("L21")
    for letter, value in dict(D=32, W=64, H=64).items():
        explorer.sizes[letter].value = value
    assert "at most 2,000,000 can be kept" in explorer.message.value


def test_typed_rows_become_the_values_of_a_map():
    explorer = lc.explore("L21")
    labels = [label for label, _ in explorer.plane.options]
    assert labels[:3] == ["y(1)", "y(2)", "w(1,1)"] and labels[-1] == "b"
    explorer.plane.value = explorer.plane.options[2][1]
    explorer.rows.value = "1 0 0\n0, -1/8, 0\n0 0 2.5"
    explorer.use.click()
    assert explorer.message.value == ""
    assert np.array_equal(explorer.inputs["w"][0, 0].T, [[1, 0, 0], [0, -0.125, 0], [0, 0, 2.5]])
    assert explorer.stepper.trace.state(0)["w"][0, 0, 1, 1] == -0.125
    explorer.plane.value = explorer.plane.options[0][1]
    assert explorer.rows.value.count("\n") == 5 - 1  # a row for each y
    explorer.rows.value = "1 2 3"
    explorer.use.click()
    assert explorer.message.value == "expected 5 rows of 6 numbers, got 1 rows of 3"
    assert explorer.inputs["w"][0, 0, 2, 2] == 2.5  # what was typed before stays


def test_a_crop_of_the_flower_and_of_a_digit():
    explorer = lc.explore("L21")
    explorer.picture.value = FLOWER
    assert np.array_equal(explorer.inputs["y"], lc.data.flower(x=6, y=3, W=6, H=5)[:2])
    explorer.x.value = 25
    assert "flower: a crop inside 26 x 17" in explorer.message.value
    explorer.x.value = 0
    explorer.sizes["d"].value = 4
    assert "the flower has 3 maps" in explorer.message.value
    explorer.sizes["d"].value = 1
    explorer.picture.value, explorer.digit.value = DIGIT, 7
    assert np.array_equal(explorer.inputs["y"], lc.data.digits()[0][7][:, 0:6, 3:8])
    explorer.y.value = 4
    assert "a digit has 8 x 8 cells" in explorer.message.value


def test_rows_are_read_as_they_are_written_and_what_is_no_number_is_told():
    values = np.array([[0.5, -1.25], [2.0, 3.0], [1e-3, 7.0]])
    assert written(values) == "0.5 2 0.001\n-1.25 3 7"
    assert np.array_equal(parsed(written(values), (3, 2)), values)
    assert np.array_equal(parsed("1 2 3", (3,)), [1, 2, 3])
    for text, says in [("1 2 x", "'x' is no number"), ("1 2 1/0", "'1/0' is no number"), ("", "got 0 rows of none")]:
        with pytest.raises(ValueError, match=says):
            parsed(text, (3,))


def test_an_unknown_listing_is_a_key_error():
    with pytest.raises(KeyError, match="no listing 'L99'"):
        lc.explore("L99")
