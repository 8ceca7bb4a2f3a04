"""A student's layout of arrays: what is given, what is read back, and how it is told, each against NumPy by hand."""

import numpy as np
import pytest

from lecture_cnn.checking import conventions
from lecture_cnn.checking.conventions import Layout, layouts

MAPS = np.arange(2 * 3 * 4.0).reshape(2, 3, 4)  # one instance (C, H, W)
BATCH = np.stack([MAPS, MAPS + 100, -MAPS])
SERIES = np.arange(2 * 5.0).reshape(2, 5)
ROWS = np.arange(5.0)
FILTERS = np.arange(5 * 2 * 3 * 4.0).reshape(5, 2, 3, 4)  # (F, C, K, k)

ANY, ONLY, ONE = Layout(), Layout("only"), Layout("one")
LAST, COLUMNS = Layout(last=True), Layout("only", columns=True)
HWCN = Layout("only", last=True, columns=True)
NO_MAPS, ONE_OUT, ONE_IN = Layout(maps="one"), Layout(maps="one out"), Layout(maps="one in")

# The layout, the role, the lecture's array, whether it is a batch, what the student's function gets.
GIVEN = [
    (ANY, "y", MAPS, False, MAPS), (ANY, "y", BATCH, True, BATCH), (ONLY, "y", MAPS, False, MAPS[None]),
    (ONE, "dz", MAPS, False, MAPS[None]), (ONLY, "y", BATCH, True, BATCH),
    (LAST, "y", MAPS, False, np.einsum("chw->hwc", MAPS)), (LAST, "z", BATCH, True, np.einsum("nchw->nhwc", BATCH)),
    (LAST, "y", ROWS, False, ROWS), (LAST, "y", SERIES, False, SERIES.T),
    (COLUMNS, "y", ROWS, False, ROWS[:, None]), (COLUMNS, "y", SERIES, True, SERIES.T),
    (COLUMNS, "y", BATCH, True, BATCH), (HWCN, "y", BATCH, True, np.einsum("nchw->hwcn", BATCH)),
    (HWCN, "y", MAPS, False, np.einsum("chw->hwc", MAPS)[..., None]),
    (NO_MAPS, "y", MAPS[:1], False, MAPS[0]),
    (NO_MAPS, "y", ROWS, False, ROWS), (NO_MAPS, "pidx", MAPS[:1], False, MAPS[0]),
    (ONE_OUT, "z", MAPS[:1], False, MAPS[0]), (ONE_OUT, "du", MAPS[:1], False, MAPS[0]),
    (ONE_OUT, "y", MAPS, False, MAPS), (ONE_IN, "y", MAPS[:1], False, MAPS[0]),
    (ONE_IN, "dy", MAPS[:1], False, MAPS[0]),
    (ONE_IN, "z", MAPS, False, MAPS), (ONLY, "pidx", MAPS, False, MAPS[None]), (ANY, "pidx", MAPS, False, MAPS),
    (ONLY, "y", np.array(3.0), False, np.array(3.0)), (ANY, "other", MAPS, False, MAPS),
    (ONLY, "other", MAPS, False, MAPS),
    (Layout(maps="series"), "y", MAPS[..., :1], False, MAPS[..., 0]),
    (Layout("only", maps="series"), "y", MAPS[..., :1], False, MAPS[None, ..., 0]),
    (Layout(maps="cells"), "y", BATCH, True, np.einsum("nchw->nhwc", BATCH).reshape(-1, 2)),
    (Layout(maps="rows"), "y", SERIES, False, SERIES.T), (Layout("only", maps="rows"),
    "y", SERIES, False, SERIES.T[None]),
    (Layout("only", maps="rows"), "wq", SERIES, False, SERIES.T),
    (Layout("only", maps="rows"), "y", MAPS, True, np.einsum("nct->ntc", MAPS)),
    (Layout(axes=2), "y", MAPS, False, MAPS.reshape(2, 12)), (Layout(axes=2), "y", ROWS, False, ROWS[None]),
    (Layout(axes=4), "y", MAPS, False, MAPS[None]), (Layout(axes=1), "y", MAPS, False, MAPS.ravel()),
    (ANY, "b", ROWS, False, ROWS), (Layout(bias=(-1, 1)), "b", ROWS, False, ROWS[:, None]),
    (Layout(bias=(1, 1, 1, -1)), "gamma", ROWS, False, ROWS[None, None, None]),
    (Layout(bias=(1, -1)), "beta", ROWS, False, ROWS[None]), (Layout(bias=(1, -1)), "db", ROWS, False, ROWS[None]),
    (NO_MAPS, "b", np.array([3.0]), False, np.array(3.0)), (ONE_OUT, "b", np.array([3.0]), False, np.array(3.0)),
]


@pytest.mark.parametrize("layout, role, ours, is_batch, theirs", GIVEN)
def test_an_array_goes_to_a_student_and_comes_back(layout, role, ours, is_batch, theirs):
    made = layout.array(role, ours, "conv2d", is_batch)
    np.testing.assert_array_equal(made, theirs, strict=True)
    if role in ("y", "z", "dz", "du", "dy", "pidx", "db", "other"):
        back = layout.taken(role, theirs, ours, "conv2d", is_batch)
        np.testing.assert_array_equal(back, ours, strict=True)


@pytest.mark.parametrize("filters, operation, ours, theirs", [
    ("", "conv2d", FILTERS, FILTERS), ("FCKk", "conv2d", FILTERS, FILTERS),
    ("KkCF", "conv2d", FILTERS, np.einsum("fckl->klcf", FILTERS)),
    ("FKkC", "conv2d", FILTERS, np.einsum("fckl->fklc", FILTERS)),
    ("KkFC", "conv_transpose2d", FILTERS, np.einsum("cfkl->klfc", FILTERS)),
    ("FCKk", "conv_transpose2d", FILTERS, np.einsum("cfkl->fckl", FILTERS)),
    ("KkC", "depthwise_conv2d", MAPS, np.einsum("ckl->klc", MAPS)), ("C1Kk", "depthwise_conv2d", MAPS, MAPS[:, None]),
    ("KkC1", "depthwise_conv2d", MAPS, np.einsum("ckl->klc", MAPS)[..., None]),
    ("FC11", "pointwise_conv2d", SERIES, SERIES[..., None, None]),
    ("11CF", "pointwise_conv2d", SERIES, SERIES.T[None, None]),
    ("CF", "linear", SERIES, SERIES.T), ("KCF", "conv1d", MAPS, np.einsum("fck->kcf", MAPS)),
    ("", "scan", SERIES, SERIES),
    ("KkCF", "conv2d", MAPS, MAPS)])
def test_filters_in_another_order_of_axes(filters, operation, ours, theirs):
    layout = Layout(filters=filters)
    for role in ("w", "dw"):
        np.testing.assert_array_equal(layout.array(role, ours, operation, False), theirs, strict=True)
    if theirs.ndim == len(filters):
        np.testing.assert_array_equal(layout.taken("dw", theirs, ours, operation, False), ours, strict=True)


@pytest.mark.parametrize("maps, last, part", [
    ("one", False, FILTERS[:1, :1][0, 0]), ("one out", False, FILTERS[:1][0]), ("one in", False, FILTERS[:, :1][:, 0]),
    ("one out", True, np.einsum("ckl->klc", FILTERS[0])), ("one in", True, FILTERS[:, 0])])
def test_filters_without_maps(maps, last, part):
    layout = Layout(maps=maps, last=last)
    ours = {"one": FILTERS[:1, :1], "one out": FILTERS[:1], "one in": FILTERS[:, :1]}[maps]
    np.testing.assert_array_equal(layout.array("w", ours, "conv2d", False), part, strict=True)
    np.testing.assert_array_equal(layout.taken("dw", part, ours, "conv2d", False), ours, strict=True)
    assert layout.taken("dw", part[..., :1], ours, "conv2d", False) is None


def test_what_can_not_be_a_result_of_the_layout_is_none():
    assert ONLY.taken("z", MAPS, MAPS, "conv2d", False) is None
    assert ONLY.taken("z", BATCH, MAPS, "conv2d", False) is None
    assert ANY.taken("z", BATCH, MAPS, "conv2d", False) is None
    assert ONLY.taken("pidx", BATCH, MAPS, "max_pool2d", False) is None
    assert ONLY.taken("pidx", ROWS, ROWS, "max_pool2d", False).tolist() == ROWS.tolist()
    assert Layout(axes=2).taken("z", MAPS, MAPS, "softmax", False) is None
    assert Layout(maps="rows").taken("z", ROWS, SERIES, "self_similarity", False) is None
    assert Layout("only", maps="rows").taken("z", MAPS, SERIES, "self_similarity", False) is None
    assert Layout(maps="cells").taken("z", MAPS[0], BATCH, "batch_norm", True) is None
    assert Layout(filters="C1Kk").taken("dw", BATCH[:, :, :2], MAPS, "depthwise_conv2d", False) is None
    assert ANY.taken("db", ROWS[:4], ROWS, "conv2d", False) is None
    assert ANY.taken("db", ROWS[:, None], ROWS, "conv2d", False).shape == (5,)
    assert NO_MAPS.taken("z", MAPS, MAPS, "conv2d", False) is MAPS
    assert Layout(filters="KkCF").taken("dw", ROWS, FILTERS, "conv2d", False) is ROWS


@pytest.mark.parametrize("layout, shape, is_batch, given", [
    (ANY, (2, 3, 4), False, (2, 3, 4)), (ANY, (9, 2, 3, 4), True, (9, 2, 3, 4)), (ONLY, (2, 3, 4), False, (1, 2, 3, 4)),
    (LAST, (2, 3, 4), False, (3, 4, 2)), (LAST, (9, 2, 3, 4), True, (9, 3, 4, 2)), (HWCN, (2, 3, 4),
    False, (3, 4, 2, 1)),
    (HWCN, (9, 2, 3, 4), True, (3, 4, 2, 9)), (COLUMNS, (9, 2, 3, 4), True, (9, 2, 3, 4)),
    (NO_MAPS, (1, 3, 4), False, (3, 4)), (ONE_IN, (1, 3, 4), False, (3, 4)), (ONE_OUT, (2, 3, 4), False, (2, 3, 4)),
    (Layout(maps="series"), (2, 5, 1), False, (2, 5)), (ONLY, (9, 2, 3, 4), True, (9, 2, 3, 4))])
def test_a_shape_goes_the_way_of_its_array(layout, shape, is_batch, given):
    for role in ("input_shape", "shape"):
        assert layout.given(role, shape, "conv2d", is_batch) == given


@pytest.mark.parametrize("layout, d, is_batch, given", [
    (ANY, 2, False, 2), (ONLY, 2, False, [2]), (ANY, [1, 0], True, [1, 0]), (COLUMNS, [1, 0], True, [1, 0]),
    (COLUMNS, [[1, 0], [0, 1], [1, 0]], True, [[1, 0, 1], [0, 1, 0]]), (ONLY, [0, 1], False, [[0, 1]]),
    (COLUMNS, [0, 1], False, [[0], [1]])])
def test_labels_go_with_their_batch(layout, d, is_batch, given):
    made = layout.given("d", d, "cross_entropy", is_batch)
    assert np.array(made).tolist() == given
    assert isinstance(made, np.ndarray) == isinstance(given, list)


def test_what_is_given_as_it_is():
    assert Layout(maps="series").given("stride", (2, 1), "conv1d", False) == 2
    assert ANY.given("stride", (2, 1), "conv2d", False) == (2, 1)
    assert ANY.given("padding", 3, "conv2d", False) == 3
    assert Layout(lists=True).given("y", MAPS, "conv2d", False) == MAPS.tolist()
    assert NO_MAPS.given("b", np.array([3.0]), "conv2d", False) == 3
    assert isinstance(NO_MAPS.given("b", np.array([3.0]), "conv2d", False), float)
    assert isinstance(ANY.given("b", np.array(3.0), "linear", False), np.ndarray)
    turned = LAST.given("y", MAPS, "conv2d", False)
    assert turned.flags.c_contiguous and not np.shares_memory(turned, MAPS)


@pytest.mark.parametrize("layout, rank, has_filters, words", [
    (ANY, 3, True, "arrays (C, H, W)"), (ONLY, 3, True, "arrays (N, C, H, W)"), (ONE, 3, False, "arrays (1, C, H, W)"),
    (LAST, 3, True, "arrays (H, W, C)"), (Layout("only", last=True), 2, False, "arrays (N, T, C)"),
    (ANY, 1, True, "arrays (n,)"),
    (COLUMNS, 1, True, "arrays (n, N)"), (HWCN, 3, True, "arrays (H, W, C, N)"), (NO_MAPS, 3, True, "arrays (H, W)"),
    (ONE_OUT, 3, True, "arrays (C, H, W), one map out"), (ONE_IN, 3, True, "arrays (C, H, W), one map in"),
    (ANY, 4, False, "arrays (N, C, H, W)"), (ANY, 0, False, ""), (Layout(axes=2), 2, False, ""),
    (Layout(maps="series"), 3, True, "arrays (C, T)"), (Layout(maps="rows"), 2, False, "arrays (T, C)"),
    (Layout("only", maps="rows"), 2, False, "arrays (N, T, C)"), (Layout(maps="cells"), 4, False, "arrays (N, C)"),
    (Layout(filters="KkCF"), 3, True, "arrays (C, H, W), filters (K, K, C_in, C_out)"),
    (Layout(filters="KkCF"), 3, False, "arrays (C, H, W)"),
    (Layout(filters="FCKk", maps="series"), 3, True, "arrays (C, T), filters (C_out, C_in, K)"),
    (Layout(filters="C1Kk"), 3, True, "arrays (C, H, W), filters (C_in, 1, K, K)"),
    (Layout(lists=True), 2, False, "arrays (C, T), as nested lists")])
def test_a_layout_in_words(layout, rank, has_filters, words):
    assert layout.told(rank, has_filters) == words


def told(found):
    """Each layout by what it has of its own, those of one kind together."""
    plain = Layout()._asdict()
    return [{name: value for name, value in one._asdict().items() if value != plain[name]} for one in found]


def test_the_layouts_in_which_a_function_is_tried():
    only = dict(batch="only")
    assert told(layouts("relu", 0, False, False)) == [{}, only, dict(lists=True), only | dict(lists=True)]
    in_columns = [one for one in layouts("linear", 1, True, False) if one.columns]
    assert {one.batch for one in in_columns} == {"only"}
    assert [one.bias for one in in_columns] == 2 * [(-1, 1), (-1,), (1, -1)]
    assert [one.filters for one in in_columns] == 3 * [""] + 3 * ["CF"]
    rows = [one for one in told(layouts("self_similarity", 2, False, False)) if one.get("maps")]
    assert rows == [dict(maps="rows"), only | dict(maps="rows")]
    pooled = [one for one in told(layouts("max_pool2d", 3, False, False)) if one.get("maps")]
    assert pooled == [dict(maps="one")]
    convolved = [one for one in told(layouts("conv2d", 3, False, False)) if one.get("maps")]
    assert convolved == [dict(maps="one"), dict(maps="one out"), dict(last=True, maps="one out"), dict(maps="one in"),
                         dict(last=True, maps="one in")]


def test_the_order_of_the_layouts():
    found = list(layouts("conv2d", 3, True, False))
    assert found[0] == ANY and found[1] == ONLY and found[2] == Layout(bias=(1, 1, 1, -1))
    assert found[-2:] == [Layout(lists=True), Layout("only", lists=True)]
    assert [one.last for one in found].index(True) == 4 * 7 * 2  # orders of filters, biases, batches
    assert {one.filters for one in found} == {"", "KkCF", "FKkC", "KkFC"}
    assert {one.filters for one in layouts("conv2d", 3, True, True)} == {"", "KkCF", "FKkC", "KkFC", "CFKk"}
    assert {one.bias for one in layouts("conv2d", 3, False, True)} == {(-1,)}
    assert {one.last for one in layouts("linear", 1, True, False)} == {False}
    assert {one.last for one in layouts("relu", 0, True, False)} == {False}
    assert {one.last for one in layouts("conv1d", 2, True, False)} == {False, True}


def test_one_instance_alone_and_series():
    one = list(conventions.layouts_of_one("linear"))
    assert [(layout.columns, layout.filters) for layout in one] == [
        (True, ""), (True, "CF"), (False, ""), (False, "CF")]
    assert {layout.batch for layout in one} == {"one"}
    in_time = list(conventions.layouts_in_time("conv1d"))
    assert [(layout.filters, layout.batch) for layout in in_time] == [
        ("", "any"), ("", "only"), ("KCF", "any"), ("KCF", "only")]
    assert {layout.maps for layout in in_time} == {"series"}
    assert len(list(conventions.layouts_in_time("relu"))) == 2
