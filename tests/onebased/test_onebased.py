"""Arrays that count from 1: by hand, then against NumPy, then what is not allowed."""

import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture_cnn import onebased
from lecture_cnn.onebased import (
    Array,
    Layers,
    NotComputed,
    Position,
    downto,
    flipLeftRight,
    flipUpDown,
    inner,
    maxidx,
    mean,
    recorded_by,
    softmax,
    span,
    uncomputed,
    zeros,
)


def one_map():
    """Map(x, y) = 10 x + y for x = 1:4, y = 1:3."""
    return Array.from_numpy([[11, 12, 13], [21, 22, 23], [31, 32, 33], [41, 42, 43]])


def layers():
    return Layers("Y", {0: zeros(2, 6, 5), 1: uncomputed(3, 4, 3)})


def test_the_first_cell_is_1_1_and_x_comes_before_y():
    assert one_map()[1, 1] == 11
    assert one_map()[4, 3] == 43
    assert one_map()[2, 3] == 23


def test_a_range_includes_both_ends():
    assert one_map()[2:3, 1:2].to_numpy().tolist() == [[21, 22], [31, 32]]
    assert one_map()[2:2, 3].to_numpy().tolist() == [23]
    assert one_map()[2].to_numpy().tolist() == [21, 22, 23]  # an axis that is left out is taken whole
    assert list(span(1, 6, 2)) == [1, 3, 5]
    assert list(span(1, 5, 2)) == [1, 3, 5]
    assert list(downto(3, 1)) == [3, 2, 1]
    assert list(span(1, 0)) == list(downto(0, 1)) == []


def test_inner_is_the_sum_of_the_products():
    a, b = Array.from_numpy([[1, 2], [3, 4]]), Array.from_numpy([[5, 6], [7, 8]])
    assert inner(a, b) == 1*5 + 2*6 + 3*7 + 4*8


def test_inner_gives_one_number_for_each_leading_index():
    filters = Array.from_numpy([[[1, 0], [0, 1]], [[0, 2], [2, 0]]])
    assert inner(filters, Array.from_numpy([[5, 6], [7, 8]])).to_numpy().tolist() == [1*5 + 1*8, 2*6 + 2*7]


def test_mean_is_the_sum_over_the_number_of_cells():
    assert mean(one_map()[1:2, 1:2]) == (11 + 12 + 21 + 22) / 4


def test_the_flips_reverse_x_and_y():
    assert flipLeftRight(one_map())[1, 1] == 41
    assert flipUpDown(one_map())[1, 1] == 13
    assert flipLeftRight(flipUpDown(one_map())).to_numpy().tolist() == one_map().to_numpy()[::-1, ::-1].tolist()


def test_maxidx_is_the_place_in_the_map_that_the_window_was_cut_from():
    y = Array.from_numpy(np.zeros((2, 4, 3)))
    y[2, 3, 2] = 1
    assert maxidx(y[2, 2:4, 1:3]) == (3, 2)
    assert y[2, maxidx(y[2, 2:4, 1:3])] == 1  # a stored position is an index


def test_of_equal_maxima_the_first_in_loop_order_wins():
    y = Array.from_numpy([[0, 5, 0], [5, 0, 0], [0, 0, 0]])  # 5 at (1,2) and (2,1): x runs outside
    assert maxidx(y[1:3, 1:3]) == (1, 2)


def test_a_nan_is_the_largest_and_the_first_nan_wins():
    nan = float("nan")
    assert maxidx(Array.from_numpy([[1, nan], [nan, 9]])) == (1, 2)
    assert maxidx(Array.from_numpy([[-np.inf, -np.inf], [-np.inf, -np.inf]])) == (1, 1)


def test_a_slice_is_a_copy():
    y = one_map()
    cut = y[1:2, 1:2]
    cut[1, 1] = 0
    assert y[1, 1] == 11
    y[1, 2] = 0
    assert cut[1, 2] == 12


def test_a_piece_assigned_to_its_own_array_takes_the_old_values():
    y = one_map()
    y[2:4, :] = y[1:3, :]
    assert y.to_numpy()[:, 0].tolist() == [11, 11, 21, 31]


def test_sums_and_multiples_are_cell_by_cell():
    y = Array.from_numpy([1, 2])
    assert (y + y).to_numpy().tolist() == [1 + 1, 2 + 2]
    assert (y + 1).to_numpy().tolist() == [1 + 1, 2 + 1]
    assert (3 * y).to_numpy().tolist() == [3*1, 3*2]
    y[:] += Array.from_numpy([10, 20])
    assert y.to_numpy().tolist() == [1 + 10, 2 + 20]
    assert y.map(lambda cell: cell**2).to_numpy().tolist() == [11**2, 22**2]


def test_printed_a_map_is_as_on_the_slide_x_to_the_right():
    y = one_map()
    y.name, y.layer = "Y", 0
    assert repr(y) == "Y(0) 4x3\n[[11. 21. 31. 41.]\n [12. 22. 32. 42.]\n [13. 23. 33. 43.]]"


def test_numpy_integers_are_indices():
    y = one_map()
    assert y[np.int64(2), np.uint8(3)] == 23
    y[np.int32(2), 3] = 0
    assert y[2, 3] == 0
    assert layers()[np.int64(0), 1, 1, 1] == 0


OUTSIDE = {
    "zero": ((1, 0, 1), "axis 2: index 0 is outside 1:6"),
    "negative": ((1, 1, -1), "axis 3: index -1 is outside 1:5"),
    "past the end": ((3, 1, 1), "axis 1: index 3 is outside 1:2"),
    "a range from 0": ((1, slice(0, 2), 1), "axis 2: index 0 is outside 1:6"),
    "a range past the end": ((1, 1, slice(4, 6)), "axis 3: index 6 is outside 1:5"),
    "a reversed range": ((1, slice(3, 2), 1), "axis 2: the range 3:2 runs backwards"),
    "a float": ((1, 2.0, 1), "axis 2: an index is a whole number or a range a:b, got 2.0"),
    "a NumPy float": ((1, np.float64(2), 1), "axis 2: an index is a whole number"),
    "a bool": ((True, 1, 1), "axis 1: an index is a whole number or a range a:b, got True"),
    "a NumPy bool": ((np.True_, 1, 1), "axis 1: an index is a whole number"),
    "a float in a range": ((1, slice(1.0, 2), 1), "axis 2: an index is a whole number or a range a:b, got 1.0"),
    "nothing": ((None, 1, 1), "axis 1: an index is a whole number"),
    "the rest (...)": ((..., 1, 1), "axis 1: an index is a whole number"),
    "a list": (([1, 2], 1, 1), "axis 1: an index is a whole number"),
}


@pytest.mark.parametrize("index, message", OUTSIDE.values(), ids=OUTSIDE)
def test_a_wrong_index_is_an_error_that_names_array_axis_index_and_range(index, message):
    y = layers()
    for access in (lambda: y[0, *index], lambda: y.__setitem__((0, *index), 1.0), lambda: y[0].__getitem__(index)):
        with pytest.raises(IndexError) as caught:
            access()
        assert str(caught.value).startswith("Y(0)")
        assert message in str(caught.value)
        if "outside" in message or "got" in message or "backwards" in message:
            assert "arrays count from 1" in str(caught.value)


@pytest.mark.parametrize("size", [3, 6000])
def test_few_cells_are_found_in_a_table_and_many_without_one_by_the_same_indices(size):
    array = Array.from_numpy(np.arange(2.0 * size).reshape(2, size))
    assert (array[1, 1], array[2, 1], array[2, size]) == (0, size, 2 * size - 1)
    array[2, np.int64(size)] = 7
    assert array[2, size] == 7
    for wrong in (0, -1, size + 1, 1.0, True, "1"):  # 1.0 and True are equal to 1, and no index
        for access in (array.__getitem__, lambda key: array.__setitem__(key, 1.0)):
            with pytest.raises(IndexError, match="axis 2"):
                access((1, wrong))


def test_a_range_with_a_step_says_to_use_span():
    with pytest.raises(IndexError, match=r"Y\(0\): a range a:b has no step; .* span\(a, b, S\)"):
        layers()[0, 1, 1:5:2, 1]


def test_too_many_indices_name_the_axes_there_are():
    with pytest.raises(IndexError, match=r"Y\(0\) has 3 axes \(2x6x5\), got 4 indices"):
        layers()[0, 1, 1, 1, 1]


@pytest.mark.parametrize("number", [-1, 2, 0.0, 1.0, True, False, None, "1"], ids=repr)
def test_a_layer_that_is_not_there_names_those_that_are(number):
    with pytest.raises(IndexError, match=r"Y has no layer .* \(layers there are: 0, 1\)"):
        layers()[number, 1, 1, 1]
    with pytest.raises(IndexError):
        layers()[number]
    with pytest.raises(IndexError):
        layers()[number, 1, 1, 1] = 0.0


@pytest.mark.parametrize("number", [-1, 1.0, True, None], ids=repr)
def test_a_layer_is_made_only_at_a_whole_number(number):
    with pytest.raises(IndexError, match="Y"):
        layers()[number] = zeros(2)


def test_reading_a_cell_that_is_not_computed_yet_names_the_cell():
    for read in (lambda y: y[1, 2, 3, 1], lambda y: inner(y[1, 2:2, 3:4, 1:1], zeros(1, 2, 1)),
                 lambda y: mean(y[1, 2, 3:4, 1:2]), lambda y: maxidx(y[1, 2, 3:4, 1:2]), lambda y: 2 * y[1, 2, 3:4, 1],
                 lambda y: flipUpDown(y[1, 2, 3:4, 1:1]).values(), lambda y: y[1, 2, 3:3, 1] + zeros(1)):
        with pytest.raises(NotComputed) as caught:
            read(layers())
        assert str(caught.value) == "Y(1,2,3,1) is not computed yet"


def test_the_cell_named_is_the_first_that_is_missing_behind_a_flip_and_a_cut_of_a_cut():
    y = layers()
    y[1, 1, :, :] = 0.0
    y[1, 2, 1:3, :] = 0.0
    with pytest.raises(NotComputed, match=r"Y\(1,2,4,1\) is not"):
        inner(y[1, :, 2:4, :][1:2, 3:3, 1:1], zeros(2, 1, 1))
    with pytest.raises(NotComputed, match=r"Y\(1,2,4,3\) is not"):
        flipLeftRight(flipUpDown(y[1, 2, :, :])).values()


def test_a_local_array_is_named_by_its_variable():
    dzpad = zeros(2, 3)
    with pytest.raises(IndexError, match="dzpad, axis 2: index 4 is outside 1:3"):
        dzpad[1, 4]


def test_a_piece_takes_only_values_of_its_own_size():
    y = layers()
    with pytest.raises(ValueError, match=r"Y\(0\): a piece of size 6x5 can't take values of size 5x6"):
        y[0, 1, :, :] = zeros(5, 6)
    with pytest.raises(ValueError, match=r"a piece of size 1 can't take values of size 2"):
        y[0, 1, 1, 1] = zeros(2)
    with pytest.raises(ValueError, match="arrays of size 2 and 3 can't be added"):
        zeros(2) + zeros(3)
    with pytest.raises(ValueError, match="inner: the last axes of 2x3 must be 2x2"):
        inner(zeros(2, 3), zeros(2, 2))


@pytest.mark.parametrize("size", [0, -1, 2.0, True, "2"], ids=repr)
def test_a_size_is_a_whole_number_of_at_least_1(size):
    with pytest.raises(ValueError, match="sizes are whole numbers of at least 1"):
        zeros(2, size)


INDICES = st.one_of(st.integers(-1, 4), st.sampled_from([1.0, True, np.int64(2), None, slice(1, 2), slice(None),
                                                               Position((1, 2))]))


def answer(ask):
    """What a call gives, or its error as text; an array as its numbers."""
    try:
        found = ask()
    except (IndexError, NotComputed, ValueError, TypeError) as error:
        return f"{type(error).__name__}: {error}"
    return repr(found.to_numpy().tolist() if isinstance(found, Array) else found)  # a NaN is equal to itself


@pytest.mark.parametrize("axes", [1, 2, 3, 4])
@given(data=st.data())
def test_a_cell_of_a_layer_is_that_of_its_array_with_the_same_errors(axes, data):
    shape = (3, 2, 3, 2)[:axes]
    numbers = np.arange(np.prod(shape), dtype=float)
    y = Layers("Y", {1: Array.from_numpy(numbers.reshape(shape))})
    y[1].cells[1] = None  # not computed yet
    key = tuple(data.draw(INDICES) for _ in range(data.draw(st.sampled_from([axes, axes, axes, axes - 1, axes + 1]))))
    assert answer(lambda: y[(1, *key)]) == answer(lambda: y[1][key])
    value = data.draw(st.sampled_from([5.0, 5, "five"]))
    one, other = (Layers("Y", {1: Array.from_numpy(numbers.reshape(shape))}) for _ in range(2))
    assert answer(lambda: one.__setitem__((1, *key), value)) == answer(lambda: other[1].__setitem__(key, value))
    assert one[1].cells == other[1].cells


@pytest.mark.parametrize("shape", [(5,), (2, 3), (2, 3, 4), (2, 3, 4, 5), (30, 20, 20)])
def test_a_loop_over_a_layer_reaches_its_cells_by_a_short_path(shape):
    y, calls = Layers("Y", {1: zeros(*shape)}), []
    key = (1, *shape)
    sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name) if event == "call" else None)
    try:
        y[key] += 1.5
    finally:
        sys.setprofile(None)
    assert len(calls) == 2 * 2  # of the read and of the write: itself, the number of the cell
    assert y[1].cells == [0.0] * (len(y[1].cells) - 1) + [1.5]


def test_a_position_is_a_short_path_as_well_and_two_indices_of_a_map():
    y, calls = Layers("dy", {0: zeros(2, 3, 4)}), []
    key = 0, 2, Position((3, 4))
    sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name) if event == "call" else None)
    try:
        y[key] += 1.5
    finally:
        sys.setprofile(None)
    assert len(calls) == 2 * 2
    assert y[0, 2, 3, 4] == 1.5
    for wrong in ((*key, 1), (*key, None), (0, 2, Position((3, 5))), (0, 1, 2, Position((1, 1)))):
        with pytest.raises(IndexError):
            y[wrong]
        with pytest.raises(IndexError):
            y[wrong] = 1.0


def test_an_index_of_one_number_is_that_of_a_row_with_the_same_errors():
    row, maps = Array.from_numpy([1.0, 2.0]), Array.from_numpy([[1.0, 2.0], [3.0, 4.0]])
    assert row[2] == 2.0
    assert maps[2].to_numpy().tolist() == [3.0, 4.0]
    for wrong in (0, 3, True, 1.0, -1):
        with pytest.raises(IndexError):
            row[wrong]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda y: pickle.loads(pickle.dumps(y))])
def test_layers_can_be_copied_and_sent_to_another_process(copied):
    y = Layers("Y", {0: Array.from_numpy([[1, 2], [3, 4]])})
    other = copied(y)
    assert (other[0, 2, 1], other[0].title(), other[0].recorder) == (3.0, "Y(0)", None)
    assert other[0][:, 2].to_numpy().tolist() == [2.0, 4.0]
    piece = copied(y[0][2])
    assert piece.to_numpy().tolist() == [3.0, 4.0]
    assert piece.source[1:] == y[0][2].source[1:]


def test_a_whole_layer_is_made_by_an_assignment_with_colons():
    y = Layers("dy", {})
    y[0, :, :, :] = zeros(2, 3, 4)
    assert y[0].shape == (2, 3, 4)
    assert y[0].title() == "dy(0)"
    with pytest.raises(IndexError, match=r"dy\(1\) is made with 3 axes, got 2 indices"):
        y[1, :, :] = zeros(2, 3, 4)


def test_two_layers_never_share_their_cells():
    y = layers()
    y[2] = y[0]
    y[2, 1, 1, 1] = 7.0
    assert y[0, 1, 1, 1] == 0
    assert (y[0].title(), y[2].title()) == ("Y(0)", "Y(2)")


def test_sizes_are_numbers_a_layer():
    assert Layers("D", {0: 2, 1: 3})[1] == 3
    with pytest.raises(IndexError, match="D has no layer 2"):
        Layers("D", {0: 2, 1: 3})[2]


def test_an_array_cannot_be_looped_over():
    with pytest.raises(TypeError):
        iter(zeros(2))
    with pytest.raises(TypeError):
        iter(layers())


def test_positions_become_a_last_axis_that_counts_from_0():
    pidx = uncomputed(1, 2)
    pidx[1, 1] = Position((3, 1))
    assert np.isnan(pidx.to_numpy()[0, 1]).all()
    pidx[1, 2] = Position((1, 2))
    assert pidx.to_numpy().tolist() == [[[2, 0], [0, 1]]]
    assert pidx.to_numpy().dtype.kind == "i"


def test_what_is_not_computed_is_nan_in_numpy():
    y = uncomputed(2)
    y[1] = 3
    assert y.to_numpy()[0] == 3 and np.isnan(y.to_numpy()[1])


class Told:
    """A recorder that writes down what it is told."""

    def __init__(self):
        self.what = []

    def read(self, array, first, box):
        self.what.append(("read", array.title(), [first + offset for offset in box.offsets]))

    def sliced(self, array, first, box):
        self.what.append(("sliced", array.title(), [first + offset for offset in box.offsets]))

    def write(self, array, first, box, values):
        self.what.append(("write", array.title(), [first + offset for offset in box.offsets], list(values)))

    def array_created(self, array):
        self.what.append(("array_created", array.shape))


def test_a_recorder_is_told_of_each_use_in_the_order_of_evaluation():
    with recorded_by(Told()) as told:
        y = Layers("y", {0: Array.from_numpy([[1, 2], [3, 4]])})
        a = zeros(2)
        a.name = "a"
        y[0, 1, 1] = y[0, 2, 2] + y[0, 1, 2]
        a[:] = y[0, 2, :]
    assert told.what == [
        ("array_created", (2,)),
        ("read", "y(0)", [3]), ("read", "y(0)", [1]), ("write", "y(0)", [0], [4 + 2]),
        ("sliced", "y(0)", [2, 3]), ("read", "y(0)", [2, 3]), ("write", "a", [0, 1], [3, 4]),
    ]


def test_a_copy_that_is_changed_is_an_array_of_its_own():
    with recorded_by(Told()) as told:
        y = one_map()
        y.name = "y"
        piece = y[2:3, 2:3]
        piece.name = "piece"
        assert maxidx(piece) == (3, 3)  # of y
        piece[1, 1] = 50.0
        told.what.clear()
        assert maxidx(piece) == (1, 1)  # of the piece
        assert piece[1, 2] == 23
        assert inner(piece[1:1, 1:1], Array.from_numpy([[2]])) == 50 * 2
    assert {entry[1] for entry in told.what if entry[0] == "read"} >= {"piece"}
    assert [entry for entry in told.what if entry[1] == "y"] == []
    assert y[2, 2] == 22


COMPUTED = {
    "a sum": lambda y: y[1, :, :] + y[2, :, :],
    "a sum with a number": lambda y: y[1, :, :] + 1,
    "a multiple": lambda y: 2 * y[1, :, :],
    "an activation": lambda y: y[1, :, :].map(abs),
    "inner products": lambda y: inner(y, y[1, 1, :]),
    "a softmax": lambda y: softmax(y[1, :, :]),
}


@pytest.mark.parametrize("compute", COMPUTED.values(), ids=COMPUTED)
def test_a_computed_value_is_no_cell_of_an_array_so_that_using_it_is_no_read(compute):
    with recorded_by(Told()) as told:
        computed = compute(Array.from_numpy(np.arange(12).reshape(2, 2, 3)))
        told.what.clear()
        computed.values()
        computed[1, 1]
        computed[:, 1:1].values()
        flipUpDown(computed).values()
        computed + 1
    assert told.what == []


def test_a_flipped_piece_of_an_array_is_read_cell_by_cell_where_it_came_from():
    with recorded_by(Told()) as told:
        y = one_map()
        y.name = "y"
        assert flipLeftRight(y[2:3, 1:2])[1, 2] == 32
        assert flipUpDown(flipLeftRight(y))[4, 1] == 13
        assert flipLeftRight(y)[1:2, 1].values() == [41, 31]
    assert told.what == [("sliced", "y", [3, 4, 6, 7]), ("read", "y", [7]), ("read", "y", [2]), ("read", "y", [9, 6])]


def test_only_arrays_that_are_made_while_it_lasts_report_to_a_recorder():
    before = zeros(2)
    with pytest.raises(IndexError), recorded_by(Told()) as outer:
        with recorded_by(Told()) as inner_one:
            a = zeros(1)
        b = zeros(3)
        a.name, b.name = "a", "b"
        before[1], a[1], b[2] = 5.0, 6.0, 7.0
        b[4]
    zeros(4)[1] = 1.0
    assert outer.what == [("array_created", (3,)), ("write", "b", [1], [7.0])]
    assert inner_one.what == [("array_created", (1,)), ("write", "a", [0], [6.0])]
    assert before.recorder is None and zeros(1).recorder is None


def test_a_thread_of_its_own_begins_without_a_recorder():
    with recorded_by(Told()), ThreadPoolExecutor(1) as pool:
        assert pool.submit(zeros, 2).result().recorder is None


@st.composite
def cuts(draw):
    """A shape, and a 1-based index of it beside NumPy's own."""
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    ours, numpys = [], []
    for size in shape:
        start = draw(st.integers(1, size))
        if draw(st.booleans()):
            ours.append(start)
            numpys.append(start - 1)
        else:
            stop = draw(st.integers(start, size))
            ours.append(slice(start, stop))
            numpys.append(slice(start - 1, stop))
    return shape, tuple(ours), tuple(numpys)


@given(cuts())
def test_every_cut_is_numpys_cut_one_further(case):
    shape, ours, numpys = case
    numbers = np.arange(float(np.prod(shape))).reshape(shape)
    found, expected = Array.from_numpy(numbers)[ours], numbers[numpys]
    assert np.array_equal(found.to_numpy() if isinstance(found, Array) else found, expected)
    changed = Array.from_numpy(numbers)
    changed[ours] = -1.0
    numbers[numpys] = -1.0
    assert np.array_equal(changed.to_numpy(), numbers)


@given(cuts(), st.data())
def test_a_cut_of_a_cut_reads_the_cells_of_the_first_array(case, data):
    shape, ours, numpys = case
    places = np.arange(np.prod(shape)).reshape(shape)
    with recorded_by(Told()) as told:
        array = Array.from_numpy(places)
        array.name = "Y"
        cut, there = array[ours], places[numpys]
        if isinstance(cut, Array):
            starts = [data.draw(st.integers(1, size)) for size in cut.shape]
            there = there[tuple(slice(start - 1, None) for start in starts)]
            inner_cut = cut[tuple(slice(start, size) for start, size in zip(starts, cut.shape))]
            told.what.clear()
            inner_cut.values()
            assert told.what == [("read", "Y", there.ravel().tolist())]


def test_the_slides_sizes_of_maps_are_their_number_their_width_and_their_height():
    maps = zeros(2, 6, 5)
    assert (onebased.channels(maps), onebased.width(maps), onebased.height(maps)) == (2, 6, 5)
    assert (onebased.width(maps[1]), onebased.height(maps[1])) == (6, 5)


def test_a_slice_of_layers_is_no_layer():
    layers = Layers("p", {1: zeros(2, 2)})
    with pytest.raises(IndexError, match="p has no layer 1:2|p has no layer slice"):
        layers[1:2, 1, 1] = zeros(2)


def test_a_mean_adds_one_number_after_the_other_on_every_python():
    row = zeros(3)
    row[1], row[2], row[3] = 1e16, 1.0, -1e16
    assert onebased.mean(row) == ((1e16 + 1.0) - 1e16) / 3 == 0  # with the rests kept it would be 1/3


@pytest.mark.parametrize("axis", range(4))
def test_one_index_outside_of_a_layers_filters_is_an_error_whatever_the_others_are(axis):
    w = Layers("w", {1: zeros(2, 3, 4, 5)})
    outside = [1, 1, 1, 1]
    outside[axis] = 6
    for index in (outside, [0 if one == 6 else one for one in outside]):
        with pytest.raises(IndexError):
            w[(1, *index)]
        with pytest.raises(IndexError):
            w[(1, *index)] = 1.0
