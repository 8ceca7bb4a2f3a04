"""The controls that run a listing again: without a browser, by setting the widgets' values."""

import math
import re
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lecture_cnn as lc
from lecture_cnn.tracing import counting, recording
from lecture_cnn.widget import inputs as made_inputs
from lecture_cnn.widget.inputs import (
    DIGIT,
    FLOWER,
    MADE_UP,
    first_sizes,
    map_name,
    number_of,
    plane_of,
    shapes_of,
    words_of,
    written,
)
from lecture_cnn.widget.pack import pack

ALL = [listing.id for listing in dict.fromkeys(lc.LISTINGS.values())]


def controls_of(listing):
    """What an explorer's controls depend on: the axes of the inputs, the sizes to be chosen, the map of a picture."""
    axes = tuple(sorted(shapes_of(listing).items()))
    return axes, tuple(first_sizes(listing)), map_name(listing)


# One listing for all that have the same controls, and one for each map that a picture can stand for.
OF_EACH_KIND = list({controls_of(lc.LISTINGS[name]): name for name in reversed(ALL)}.values())
OF_EACH_MAP = {map_name(lc.LISTINGS[name]): name for name in reversed(ALL)}


def same(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other)


def with_first(rows, number):
    """The rows of a box with another first number."""
    _, rest = rows.split(" ", 1)
    return f"{number} {rest}"


def map_of(explorer):
    return explorer.inputs[explorer.map_name]


def said(explorer):
    """What the numbers and menus say."""
    return {name: control.value for name, control in explorer.controls.items()}


def check_that_all_agree(explorer):
    """What the boxes and the menus say is what the stepper shows."""
    sizes = {letter: control.value for letter, control in explorer.sizes.items()}
    for name, letters in explorer.shapes.items():
        there = np.shape(explorer.inputs[name])
        assert all(sizes.get(letter, size) == size for letter, size in zip(letters, there)), name
    for name, value in explorer.inputs.items():
        if isinstance(value, int) and name != "t":  # the number of a step has no control
            assert sizes.get("S" if name == "stride" else name, 3) == value  # one filter is 3 x 3, on the slide
    place = explorer.plane.value
    assert place in [value for _, value in explorer.plane.options]
    if place not in explorer.state["drafts"]:
        plane = plane_of(explorer.inputs, place)
        words = words_of(explorer.rows.value, plane.shape)
        assert all(float(f"{plane[index]:g}") == float(f"{number_of(word):g}") for index, word in words.items())
    else:
        assert "rows are not used" in explorer.message.value
    there = explorer.stepper.trace.state(0)
    for name, value in explorer.inputs.items():
        if name in there and not isinstance(value, list):
            assert np.array_equal(there[name], value), name
    assert explorer.children == (explorer.bar, explorer.stepper)
    assert 0 <= explorer.stepper.step < len(explorer.stepper.trace)


@pytest.mark.parametrize("name", ALL)
def test_it_opens_on_the_teaching_example_and_another_seed_gives_other_numbers(name):
    explorer = lc.explore(name)
    example = lc.LISTINGS[name].example()
    assert all(same(explorer.inputs[key], value) for key, value in example.items())
    check_that_all_agree(explorer)
    first, length = explorer.stepper.trace, len(explorer.stepper.trace)
    explorer.seed.value = 3
    assert explorer.message.value == "" and explorer.stepper.trace is not first
    assert explorer.stepper.data == pack(explorer.stepper.trace)
    assert abs(len(explorer.stepper.trace) - length) <= (0 if "pool" not in lc.LISTINGS[name].function.__name__ else 99)
    assert not all(same(explorer.inputs[key], value) for key, value in example.items())
    check_that_all_agree(explorer)


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_each_size_can_be_changed_or_is_refused_in_words_and_its_box_goes_back(name):
    explorer = lc.explore(name)
    for letter, control in explorer.sizes.items():
        before, trace, other = said(explorer), explorer.stepper.trace, control.value + 1
        control.value = other
        refused = explorer.message.value != ""
        assert (explorer.stepper.trace is trace) == refused, letter
        assert said(explorer) == (before if refused else before | {letter: other})
        assert "Traceback" not in explorer.message.value and "broadcast" not in explorer.message.value
        check_that_all_agree(explorer)


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_what_is_no_size_is_refused_and_no_other_number_is_taken_for_it(name):
    explorer = lc.explore(name)
    before, inputs = said(explorer), explorer.inputs
    for key, control in explorer.controls.items():
        if key == "picture":
            continue
        for wrong in (2.5, -1, 10**7, 1e300, math.inf, math.nan):
            control.value = wrong
            assert "is refused: expected a whole number from" in explorer.message.value
            assert said(explorer) == before and explorer.inputs is inputs


@pytest.mark.parametrize("name", [OF_EACH_MAP[name] for name in ("image", "y", "dz", "dYpad")])
def test_a_picture_stands_for_the_map_as_soon_as_it_is_chosen(name):
    explorer = lc.explore(name)
    _, W, H = map_of(explorer).shape
    for picture in (DIGIT, FLOWER):
        explorer.picture.value = picture
        assert (explorer.message.value, explorer.picture.value) == ("", picture)
        x, y = int(explorer.x.value), int(explorer.y.value)
        whole = lc.data.digits()[0][0, 0] if picture == DIGIT else lc.data.flower(0, 0, 26, 17)[0]
        assert np.array_equal(map_of(explorer)[0], whole[x:x + W, y:y + H])
        check_that_all_agree(explorer)
    explorer.picture.value = MADE_UP
    assert same(explorer.inputs[explorer.map_name], lc.LISTINGS[name].example()[explorer.map_name])


CHANGES = st.lists(st.tuples(
    st.sampled_from([*"dDSPKWHTmn", "seed", "picture", "x", "y", "digit", "plane", "type", "step", "forget"]),
    st.integers(0, 9)), min_size=3, max_size=8)


@given(st.sampled_from(ALL), CHANGES)
@settings(max_examples=25)
def test_whatever_is_changed_all_agree_and_what_was_chosen_typed_and_reached_survives(name, changes):
    explorer = lc.explore(name)
    chosen, typed, step = said(explorer), {}, 0
    for what, number in changes:
        before, stepper = explorer.inputs, explorer.stepper
        trace = stepper.trace
        if what == "step":
            stepper.step = step = number * len(stepper.trace) // 10
        elif what == "plane":
            options = explorer.plane.options
            explorer.plane.value = options[number % len(options)][1]
        elif what == "type":
            place = explorer.plane.value
            plane = plane_of(explorer.inputs, place)
            index = np.unravel_index(7 * number % plane.size, plane.shape)
            typed[place, index] = number / 7
            words = words_of(explorer.rows.value, plane.shape)
            explorer.rows.value = written(plane, {**words, index: repr(number / 7)})
            explorer.use.click()
        elif what == "forget":
            explorer.forget.click()
            typed = {}
        elif what in explorer.controls:
            value = [MADE_UP, FLOWER, DIGIT][number % 3] if what == "picture" else number
            explorer.controls[what].value = value
            if explorer.message.value:
                assert explorer.inputs is before and stepper.trace is trace
            else:
                chosen[what] = value
        check_that_all_agree(explorer)
        step = min(step, len(explorer.stepper.trace) - 1)
        assert explorer.stepper.step == step
        if what == "picture" and what in chosen:
            chosen |= {"x": explorer.x.value, "y": explorer.y.value}  # each picture has its own
        assert said(explorer) == chosen
        for (place, index), value in typed.items():
            shape = np.shape(plane_of(explorer.inputs, (*place[:2], ())))
            if all(k < size for k, size in zip((*place[2], *index), shape)):
                assert plane_of(explorer.inputs, place)[index] == value
    result = lc.LISTINGS[name].run(**explorer.inputs)
    assert all(same(explorer.stepper.trace.result[key], right) for key, right in result.items())


def test_no_map_that_a_picture_can_stand_for_is_forgotten():
    assert set(OF_EACH_MAP) == {"image", "y", "dz", "dYpad", None}


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


@pytest.mark.parametrize("name, first, axes", [
    ("L07", dict(D=3, W=4, H=3, d=2, K=3), dict(dz=("D", "W", "H"), w=("D", "d", "K", "K"))),
    ("L08", dict(K=3, D=3, W=4, H=3, d=2), dict(dz=("D", "W", "H"), y=("d", "W+K[1]-1", "H+K[1]-1"))),
    ("L24", dict(S=2, d=2, W=6, H=5, D=3, K=3),
     dict(y=("d", "W", "H"), w=("D", "d", "K", "K"), z=("D", "W[1]", "H[1]"), dY=("D", "W[1]", "H[1]"))),
    ("L26", dict(K=3, S=2, d=2, W=6, H=5), dict(dY=("D[1]", "W_downsampled[1]", "H_downsampled[1]"))),
    ("L36", dict(m=1, n=2, d=2, W=5, H=5, D=3), dict(y=("d", "W", "H"), w=("D", "d", "3", "3"))),
    ("L37", dict(m=1, n=2, d=2, D=3), dict(y=("d", "5", "5"), w=("D", "d", "3", "3"))),
    ("L10", {}, {}),
])
def test_a_size_is_a_control_where_it_follows_from_no_other(name, first, axes):
    listing = lc.LISTINGS[name]
    assert first_sizes(listing) == first and shapes_of(listing) == axes


def test_an_impossible_combination_says_why_and_keeps_what_was_there():
    explorer = lc.explore("L21")
    explorer.stepper.step = 100
    before, inputs = explorer.stepper.trace, explorer.inputs
    explorer.sizes["K"].value = 6  # H is 5
    assert explorer.message.value.startswith("K = 6 is refused: ") and "too large" in explorer.message.value
    assert explorer.sizes["K"].value == 3 and explorer.stepper.step == 100
    assert explorer.stepper.trace is before and explorer.inputs is inputs
    explorer.sizes["K"].value = 5
    assert explorer.message.value == "" and explorer.inputs["w"].shape == (3, 2, 5, 5)


@pytest.mark.parametrize("name", ["L07", "L14", "L16", "L21", "L41", "softmax_pool_backward", "depthwise_backward"])
def test_a_window_that_is_too_large_is_said_to_be_just_that(name):
    explorer = lc.explore(name)
    letter = "K" if name != "L07" else "W"
    for value in (0, 9):
        explorer.sizes[letter].value = value
        message = explorer.message.value
        if value == 0:
            assert message == f"{letter} = 0 is refused: expected a whole number from 1 to 1,000,000"
        elif name != "L07":  # its gradient is larger than its filter, whatever the sizes
            assert re.search(r"K\w*(\[1\])? = 9 is (too large|larger)", message) and not re.search(r"= -\d", message)


def test_the_step_stays_or_is_the_last_one_where_the_run_is_shorter():
    explorer = lc.explore("L21")
    explorer.stepper.step = 700
    explorer.seed.value = 5
    assert explorer.stepper.step == 700
    explorer.sizes["D"].value = 1
    assert explorer.stepper.step == len(explorer.stepper.trace) - 1 == 719 // 3
    explorer.sizes["D"].value = 3
    assert explorer.stepper.step == 239


def test_too_many_steps_are_refused_here_too():
    explorer = lc.explore("L21")
    for letter, value in dict(D=32, W=64, H=64).items():
        explorer.sizes[letter].value = value
    assert "at most 2,000,000 can be kept" in explorer.message.value
    assert [explorer.sizes[letter].value for letter in "DWH"] == [32, 64, 5]


def test_what_would_take_long_is_refused_with_its_cost_before_it_is_run(monkeypatch):
    explorer = lc.explore("L07")
    monkeypatch.setattr(recording, "Recorder", None)
    explorer.sizes["K"].value = 64
    assert explorer.message.value == (
        "K = 64 is refused: conv_input_gradient: 17,699 steps with 217,399,368 cells in their windows, and at most "
        "10,000,000 are run through; take a smaller K or a smaller crop")
    assert explorer.sizes["K"].value == 3


def test_that_it_runs_is_said_before_it_runs():
    explorer = lc.explore("L07")
    said = []
    explorer.message.observe(lambda change: said.append(change["new"]), "value")
    explorer.sizes["K"].value = 4
    assert said == ["K = 4: running ...", ""]


def test_an_error_that_nobody_thought_of_is_told_and_changes_nothing(monkeypatch):
    explorer = lc.explore("L21")
    before = said(explorer)

    def broken(**crop):
        raise OSError("flower.jpg is not there")

    monkeypatch.setattr(lc.data, "flower", broken)
    explorer.picture.value = FLOWER
    assert explorer.message.value == "values = the flower is refused: OSError: flower.jpg is not there"
    assert said(explorer) == before
    check_that_all_agree(explorer)


def test_arrays_too_large_to_be_shown_are_refused_before_they_are_made(monkeypatch):
    explorer = lc.explore("L21")
    made = []
    monkeypatch.setattr(made_inputs, "integers", lambda *shape, start: made.append(shape))
    explorer.sizes["W"].value = 1_000_000
    assert explorer.message.value == (
        "W = 1000000 is refused: the inputs would have 10,000,057 numbers, and at most 200,000 can be shown")
    assert made == []


def test_typed_rows_become_the_values_of_a_map():
    explorer = lc.explore("L21")
    labels = [label for label, _ in explorer.plane.options]
    assert labels[:3] == ["y(1)", "y(2)", "w(1,1)"] and labels[-1] == "b"
    assert explorer.plane.value == explorer.plane.options[0][1]
    assert explorer.rows.value.count("\n") == 5 - 1  # a row for each y
    explorer.plane.value = explorer.plane.options[2][1]
    explorer.rows.value = "1 0 0\n0, -1/8, 0\n0 0 2.5"
    assert explorer.message.value == ""
    assert np.array_equal(explorer.inputs["w"][0, 0].T, [[1, 0, 0], [0, -0.125, 0], [0, 0, 2.5]])
    assert explorer.stepper.trace.state(0)["w"][0, 0, 1, 1] == -0.125
    assert explorer.rows.value == "1 0 0\n0 -1/8 0\n0 0 2.5"  # as it was typed


def test_only_the_cells_that_were_changed_are_typed_and_the_others_keep_all_their_digits():
    explorer = lc.explore("L21")
    explorer.picture.value = FLOWER
    flower = explorer.inputs["y"].copy()
    first, _, rest = explorer.rows.value.partition(" ")
    assert float(first) != flower[0, 0, 0]  # six digits are shown
    explorer.rows.value = f"0.1234567 {rest}"
    flower[0, 0, 0] = 0.1234567
    assert np.array_equal(explorer.inputs["y"], flower)
    assert explorer.rows.value == f"0.1234567 {rest}" and explorer.forget.description == "forget 1 typed"
    explorer.x.value = 7
    expected = lc.data.flower(x=7, y=3, W=6, H=5)[:2]
    expected[0, 0, 0] = 0.1234567
    assert np.array_equal(explorer.inputs["y"], expected)
    explorer.forget.click()
    assert np.array_equal(explorer.inputs["y"], lc.data.flower(x=7, y=3, W=6, H=5)[:2])
    assert explorer.forget.disabled and explorer.forget.description == "nothing is typed"


def test_a_typed_value_is_there_again_when_its_cell_is():
    explorer = lc.explore("L24")
    explorer.plane.value = ("dY", None, (2,))
    explorer.rows.value = "0 0\n0 9"
    explorer.sizes["S"].value = 1
    assert explorer.inputs["dY"].shape == (3, 4, 3) and explorer.inputs["dY"][2, 1, 1] == 9
    explorer.sizes["S"].value = 3
    assert explorer.inputs["dY"].shape == (3, 2, 1) and explorer.forget.description == "forget 2 typed"
    explorer.sizes["S"].value = 2
    assert explorer.inputs["dY"][2, 1, 1] == 9 and explorer.plane.value == ("dY", None, (2,))


def test_rows_that_are_refused_stay_in_the_box_and_are_said_not_to_be_used():
    explorer = lc.explore("L21")
    inputs, too_large = explorer.inputs, with_first(explorer.rows.value, "1e400")
    for text, why in [
        ("1 2 3", "expected 5 rows of 6 numbers, got 1 rows of 3"),
        (too_large, "row 1, column 1: '1e400' is no finite number (a number is at most 1.8e308)"),
    ]:
        explorer.rows.value = text
        assert explorer.message.value == f"These rows are not used: {why}"
        explorer.use.click()
        assert explorer.message.value == f"These rows are not used: {why}"
        assert explorer.rows.value == text and explorer.inputs is inputs
    explorer.seed.value = 1
    assert explorer.message.value == f"These rows are not used: {why}"  # as long as they stand there
    explorer.seed.value = -1
    assert explorer.message.value.startswith("seed = -1 is refused: ")
    assert explorer.message.value.endswith(f"; These rows are not used: {why}")
    explorer.rows.value = "<b>"
    assert "<" not in explorer.message.value
    explorer.rows.value = text
    explorer.plane.value = ("y", None, (1,))
    assert explorer.message.value == "" and "1e400" not in explorer.rows.value
    explorer.plane.value = ("y", None, (0,))
    assert explorer.rows.value == text and "1e400" in explorer.message.value
    explorer.rows.value = text.replace("1e400", "4")
    assert explorer.message.value == "" and explorer.inputs["y"][0, 0, 0] == 4
    explorer.rows.value = ""
    assert explorer.rows.value.startswith("4 ")  # an emptied box shows what there is


def test_the_button_says_that_there_is_nothing_new():
    explorer = lc.explore("L01")
    trace = explorer.stepper.trace
    explorer.use.click()
    assert explorer.message.value == "The stepper has these values" and explorer.stepper.trace is trace


def test_numbers_that_grow_too_large_in_the_run_are_refused_in_words():
    explorer = lc.explore("flatten_softmax")
    for words in ("1e308 -1e308", "1000 -1000"):
        explorer.rows.value = words
        assert explorer.message.value == "" or "too large" in explorer.message.value
        check_that_all_agree(explorer)


def test_what_a_pooling_layer_left_for_the_way_back_follows_the_sizes_and_the_values():
    explorer = lc.explore("softmax_pool_backward")
    explorer.sizes["K"].value = 3
    explorer.rows.value = with_first(explorer.rows.value, "7")
    y = explorer.inputs["y"]
    assert y[0, 0, 0] == 7 and np.allclose(explorer.inputs["Y"], lc.LISTINGS["softmax_pool"].run(y=y, K=3)["Y"])


def test_a_crop_of_the_flower_and_of_a_digit():
    explorer = lc.explore("L21")
    explorer.picture.value = FLOWER
    assert np.array_equal(explorer.inputs["y"], lc.data.flower(x=6, y=3, W=6, H=5)[:2])
    explorer.x.value = 25
    assert "a crop inside 26 x 17, got 6 columns from column 25 and 5 rows from row 3" in explorer.message.value
    assert explorer.x.value == 6
    explorer.sizes["d"].value = 4
    assert "the flower has 3 maps" in explorer.message.value
    explorer.sizes["d"].value = 1
    explorer.picture.value = DIGIT
    explorer.digit.value = 7
    assert np.array_equal(explorer.inputs["y"], lc.data.digits()[0][7][:, 1:7, 1:6])
    explorer.y.value = 4
    assert "a digit has 8 x 8 cells" in explorer.message.value
    explorer.y.value = 2
    explorer.picture.value = FLOWER
    explorer.picture.value = DIGIT
    assert (explorer.x.value, explorer.y.value) == (1, 2)  # what was chosen for it before
    explorer.sizes["W"].value = 9
    assert "a digit has 8 x 8 cells" in explorer.message.value and explorer.sizes["W"].value == 6


def test_changes_told_by_two_threads_come_one_after_the_other(monkeypatch):
    explorer = lc.explore("L21")
    begun, go_on = threading.Event(), threading.Event()
    run = counting.traced

    def slow(*args):
        begun.set()
        go_on.wait(120)
        return run(*args)

    monkeypatch.setattr(counting, "traced", slow)
    first = threading.Thread(target=lambda: setattr(explorer.seed, "value", 2))
    second = threading.Thread(target=lambda: setattr(explorer.sizes["D"], "value", 2))
    first.start()
    assert begun.wait(120)
    second.start()
    go_on.set()
    first.join()
    second.join()
    assert (explorer.state["seed"], explorer.state["D"]) == (2, 2)
    check_that_all_agree(explorer)


def test_rows_are_read_as_they_are_written_and_what_is_no_number_is_told():
    values = np.array([[0.5, -1.25], [2.0, 3.0], [1e-3, 7.0]])
    assert written(values) == "0.5 2 0.001\n-1.25 3 7"
    words = words_of(written(values), (3, 2))
    assert all(number_of(word) == values[index] for index, word in words.items()) and len(words) == 6
    assert words_of("1 2 3", (3,)) == {(0,): "1", (1,): "2", (2,): "3"}
    for text, says in [
        ("1 2 x", "row 1, column 3: 'x' is no number"),
        ("1 2 1/0", "'1/0' is no number"),
        ("1 2/ 3", "'2/' is no number"),
        ("1/2/3 2 3", "'1/2/3' is no number"),
        ("nan 2 3", "'nan' is no finite number"),
        ("", "got no rows"),
    ]:
        with pytest.raises(ValueError, match=says):
            words_of(text, (3,))


def test_an_exponent_of_any_length_is_read_at_once():
    with pytest.raises(ValueError, match="no finite number"):
        number_of("1e999999999999")  # as a fraction it would take all memory
    assert number_of("1/8") == 0.125 and number_of("-3/4") == -0.75


def test_an_unknown_listing_is_a_key_error():
    with pytest.raises(KeyError, match="no listing 'L99'"):
        lc.explore("L99")
