"""Deck III's end and deck IV up to its own recap: back through pooling and resampling; the code."""

import numpy as np

from ... import deck, loops, vectorized
from ...checking.gradients import central_differences
from ...nets import imagenet
from ...nets.network import walk
from ...nets.pooling import MaxPooling, MeanPooling
from ...operations.shapes import both
from ...slips.errata_table import ERRATA
from .forward import smaller_by_pooling
from .rows import (
    FALSE,
    III,
    IV,
    PUBLISHED,
    ROUNDING,
    TRUE,
    Claim,
    Found,
    as_printed,
    counted,
    equal,
    found,
    listing_is_right,
    no_difference,
    only_if,
    slopes,
    w,
    y,
)

ROW_OF = {row.id: row for row in ERRATA}


def kinds_of_pooling() -> Found:
    """How many of the lecture's networks have max pooling, against those with mean pooling."""
    with_max = 0
    with_mean = 0
    for make in imagenet.NETWORKS.values():
        kinds = {type(layer) for _, layer, _ in walk(make())}
        with_max += MaxPooling in kinds
        with_mean += MeanPooling in kinds
    return found(with_max > with_mean, with_max)


def two_element_sets(name: str) -> Found:
    row = ROW_OF[name]
    of_two = dict(y=y, K=2)
    of_three = dict(y=y, K=3)
    small, _ = row.run(**of_two)
    large, _ = row.run(**of_three)
    return only_if(small == 0, large == 0, float(large))


def max_of_two_element_sets() -> Found:
    """The corners of a window of 3x3 alone: is their maximum that of the window?"""
    largest, _ = loops.max_pool2d(y, 3)
    corners = [y[:, a:a + 4, c:c + 3] for a in (0, 2) for c in (0, 2)]
    by_corners = np.max(corners, axis=0)
    pairs, _ = loops.max_pool2d(y, 2)
    of_two = np.max([y[:, a:a + 5, c:c + 4] for a in (0, 1) for c in (0, 1)], axis=0)
    wrong = float(np.abs(largest - by_corners).max())
    return only_if(np.array_equal(pairs, of_two), wrong == 0, wrong)


def equals_instead_of_plus(name: str) -> Found:
    """A row whose formula has "=" where a sum is needed, with windows that overlap and apart."""
    row = ROW_OF[name]
    overlapping, _ = row.run()
    if name == "E33":
        places = np.array([[[[0, 0]], [[3, 1]]]])
        apart, _ = row.run(dY=np.ones((1, 2, 1)), pidx=places, input_shape=(1, 4, 2))
    else:
        apart = strided_means()
    return only_if(apart == 0, overlapping == 0, float(overlapping))


def strided_means() -> float:
    """The largest error of "=" in the derivative of mean pooling whose windows do not overlap."""
    du = np.ones((1, 2, 2))
    back = np.repeat(np.repeat(du / 4, 2, axis=1), 2, axis=2)
    right = loops.mean_pool2d_backward(du, 2, stride=2, input_shape=(1, 4, 4))
    return float(np.abs(back - right).max())


def through_max() -> Found:
    du = np.arange(1.0, 41).reshape(2, 5, 4)
    distinct = y + np.arange(y.size).reshape(y.shape) / 100
    _, places = loops.max_pool2d(distinct, 2)
    back = loops.max_pool2d_backward(du, places, y.shape)
    return slopes(back, central_differences(lambda v: vectorized.max_pool2d(v, 2)[0], distinct, du))


def through_mean() -> Found:
    du = np.arange(1.0, 41).reshape(2, 5, 4)
    back = loops.mean_pool2d_backward(du, 2, input_shape=y.shape)
    return slopes(back, central_differences(lambda v: vectorized.mean_pool2d(v, 2), y, du))


def windows_of_one_winner() -> Found:
    one = np.zeros((1, 3, 3))
    one[0, 1, 1] = 5
    _, places = loops.max_pool2d(one, 2)
    back = loops.max_pool2d_backward(np.ones((1, 2, 2)), places, one.shape)
    return found(back[0, 1, 1] > 1, float(back[0, 1, 1]))


def windows_over_one_cell() -> Found:
    back = loops.mean_pool2d_backward(np.ones((1, 2, 2)), 2, input_shape=(1, 3, 3))
    return found(back[0, 1, 1] > back[0, 0, 0], float(4 * back[0, 1, 1]))


def one_window(pool: str) -> np.ndarray:
    """The derivative of one window of 3x3 for a derivative of 1."""
    window = y[:1, :3, :3] + np.arange(9).reshape(1, 3, 3) / 100
    one = np.ones((1, 1, 1))
    if pool == "mean":
        return loops.mean_pool2d_backward(one, 3, input_shape=window.shape)
    _, places = loops.max_pool2d(window, 3)
    back = loops.max_pool2d_backward(one, places, window.shape)
    assert back[window == window.max()] == 1
    return back


def uniform_filter() -> Found:
    """The derivative of mean pooling by a uniform filter, at stride 1 and at stride 2."""
    du = np.arange(1.0, 41).reshape(2, 5, 4)
    filter_ = np.full((2, 2, 2), 1 / 4)
    by_filter = vectorized.depthwise_conv2d(np.pad(du, [(0, 0), (1, 1), (1, 1)]), filter_)
    plain = loops.mean_pool2d_backward(du, 2, input_shape=y.shape)
    at_stride_1 = np.abs(by_filter - plain).max() < ROUNDING
    shape_at_stride_2 = loops.mean_pool2d_backward(du, 2, stride=2, input_shape=(2, 10, 8)).shape
    return only_if(at_stride_1, by_filter.shape == shape_at_stride_2, by_filter[0].size)


def softmax_pooling() -> Found:
    errors = [listing_is_right(name).number for name in ("softmax_pool", "softmax_pool_backward")]
    return equal(errors, [0, 0])


def steps_down() -> Found:
    losses = [row["loss"] for row in deck.descent()]
    return found(losses[-1] < losses[0] / 10, round(losses[0] / losses[-1], 1))


def sizes_change() -> Found:
    larger = loops.upsample(y, 2).size
    smaller = loops.downsample(y, 2).size
    return found(smaller < y.size < larger, larger)


def larger_by_a_fractional_stride() -> Found:
    _, W, H = deck.fractional_stride_routes((4, 3))[0]["size"]
    return found(W * H > 4 * 3, W * H)


def smaller_by_a_stride() -> Found:
    """A map of 6x5 convolved at stride 1, and at stride 2."""
    plain, strided = [loops.conv2d(y, w, stride=stride)[0].size for stride in (1, 2)]
    return found(strided < plain, strided)


def strides_of_pooling() -> Found:
    """Of the pooling layers in the lecture's networks, the share with a stride above 1."""
    layers = [layer for make in imagenet.NETWORKS.values() for _, layer, _ in walk(make())]
    poolings = [layer for layer in layers if isinstance(layer, MaxPooling)]
    strided = [layer for layer in poolings if max(both(layer.stride)) > 1]
    return found(2 * len(strided) > len(poolings), round(len(strided) / len(poolings), 3))


def smaller_by_pooling_with_a_stride() -> Found:
    plain, strided = [loops.mean_pool2d(y, 2, stride=stride)[0].size for stride in (1, 2)]
    return found(strided < plain, strided)


def windows_over_a_cell(pool: str, stride: int) -> int:
    """How many windows of 3x3 hand a derivative to one cell, at most."""
    peaks = np.zeros((1, 9, 9))
    peaks[0, 2::3, 2::3] = 5
    if pool == "mean":
        ones = np.ones_like(loops.mean_pool2d(peaks, 3, stride=stride))
        back = 9 * loops.mean_pool2d_backward(ones, 3, stride=stride, input_shape=peaks.shape)
    else:
        largest, places = loops.max_pool2d(peaks, 3, stride=stride)
        back = loops.max_pool2d_backward(np.ones_like(largest), places, peaks.shape)
    return round(back.max())


def several_windows(pool: str) -> Found:
    """With a stride below the window's width, and with one of its width."""
    overlapping = windows_over_a_cell(pool, 2)
    apart = windows_over_a_cell(pool, 3)
    return only_if(overlapping > 1, apart > 1, overlapping)


def gradients_have_the_size() -> Found:
    rows = deck.gradient_sizes()
    return counted(sum(row["same"] for row in rows), len(rows))


def input_size_must_be_kept() -> Found:
    """How many widths of an input give 4 columns with S = 2."""
    widths = [W for W in range(1, 20) if loops.downsample(np.ones((1, W, 1)), 2).shape[1] == 4]
    return found(len(widths) > 1, len(widths))


def deleted_cells() -> Found:
    back = loops.downsample_backward(np.ones((1, 3, 3)), 2, (1, 6, 5))
    return counted(int((back == 0).sum()), 6 * 5 - 3 * 3)


def through_downsampling() -> Found:
    dz = np.arange(1.0, 19).reshape(2, 3, 3)
    back = loops.downsample_backward(dz, 2, y.shape)
    return slopes(back, central_differences(lambda v: vectorized.downsample(v, 2), y, dz))


def through_upsampling() -> Found:
    dz = np.arange(1.0, 2 * 11 * 9 + 1).reshape(2, 11, 9)
    back = loops.upsample_backward(dz, 2)
    return slopes(back, central_differences(lambda v: vectorized.upsample(v, 2), y, dz))


def zeros_going_back() -> Found:
    """Change the derivatives at the inserted zeros: how many of the input's derivatives change."""
    dz = np.arange(1.0, 2 * 11 * 9 + 1).reshape(2, 11, 9)
    inserted = loops.upsample(np.ones_like(y), 2) == 0
    before = loops.upsample_backward(dz, 2)
    after = loops.upsample_backward(dz + 100 * inserted, 2)
    return counted(int(np.count_nonzero(before != after)), 0)


def size_back_through_upsampling() -> Found:
    back = loops.upsample_backward(np.ones((2, 11, 9)), 2)
    return found(back.shape == y.shape, back.size)


def zeros_depend_on_nothing() -> Found:
    ones = loops.upsample(np.ones_like(y), 2)
    change = loops.upsample(y + 5, 2) - loops.upsample(y, 2)
    return counted(int(np.count_nonzero(change[ones == 0])), 0)


def upsampling_goes_back() -> Found:
    """With the size known, the derivative through downsampling is the upsampled one."""
    dz = np.arange(1.0, 19).reshape(2, 3, 3)
    up = loops.upsample(dz, 2)
    back = loops.downsample_backward(dz, 2, (2, 5, 5))
    return equal(up, back)


def one_layer_for_the_other() -> Found:
    rows = deck.upsampling_as_backward()
    misfits = [row for row in rows if row["difference_nS"] is None]
    return found(not misfits, len(misfits))


POOL = "Pooling"
MAX = "Max Pooling"
MAX_BACK = "Derivative of Max pooling"
MAX_LAYER = "Derivative of max pooling layer at layer $l$"
MEAN = "Mean pooling"
MEAN_BACK = "Derivative of mean pooling"
MEAN_LAYER = "Derivative of mean pooling layer at layer $l$"
LEARN = "Learning the network"
STORY = "Story so far"
SIZE = "The derivative size rule"
DOWN = "Backprop through the D/S layer"
UP = "Backprop through the upsampling layer"
POOLED = "Pooling and downsampling"
STRIDE = "Convolutional layer with stride > 1"
FRACTION = "Convolutional layer with fractional stride"

ROWS = (
    Claim(
        III, POOL,
        "Max pooling is the most common pooling",
        TRUE, 16, "of the 16 networks here have it, one has mean pooling of windows, too",
        kinds_of_pooling,
    ),
    Claim(
        III, MAX,
        "The maximum is that over k in {i, i+K-1}, n in {j, j+K-1}",
        "true if K is 2", 2, "largest error of two-element sets with K = 3",
        max_of_two_element_sets,
        erratum=("E32",),
    ),
    Claim(
        III, MAX_BACK,
        "dDiv/dy(l-1,m,k,l) is dDiv/dy(l,m,i,j) at the maximum of a window, 0 elsewhere",
        "true if no cell is the maximum of two windows", 4, "largest error where one is",
        lambda: equals_instead_of_plus("E33"),
        erratum=("E33",),
    ),
    Claim(
        III, "Max Pooling layer at layer $l$",
        "The listing of max pooling runs as printed",
        FALSE, 1, "name for two things: y is the array and the row",
        lambda: as_printed("E61"),
        erratum=("E61",),
    ),
    Claim(
        III, MAX_LAYER,
        "The listing of the derivative runs as printed",
        FALSE, 2, "rows of the errata go wrong: the size, and the layer's index",
        lambda: as_printed("E15", "E16"),
        erratum=("E15", "E16"),
    ),
    Claim(
        III, MAX_LAYER,
        "+= is needed, for a cell may be the maximum of several windows that overlap",
        TRUE, 4, "windows that one cell wins",
        windows_of_one_winner,
    ),
    Claim(
        III, MEAN,
        "The mean is 1/K^2 times the sum over k in {i, i+K-1}, n in {j, j+K-1}",
        "true if K is 2", 1.666667, "largest error of two-element sets with K = 3",
        lambda: two_element_sets("E32"),
        erratum=("E32",),
    ),
    Claim(
        III, MEAN_BACK,
        "The derivative of mean pooling is spread over the window",
        TRUE, 0, "difference to central differences",
        through_mean,
    ),
    Claim(
        III, MEAN_BACK,
        "Each cell of the window gets 1/K^2 dy(l,m,k,n), with the cell's own place on the right",
        FALSE, 1, "row of the errata: it is the place of the output",
        lambda: as_printed("E64"),
        erratum=("E64",),
    ),
    Claim(
        III, "Mean Pooling layer at layer $l$",
        "The listing of mean pooling gives the means",
        TRUE, 0, "largest error, with Y for the array",
        lambda: listing_is_right("L15"),
    ),
    Claim(
        III, MEAN_LAYER,
        "The listing of the derivative runs as printed",
        FALSE, 3, "rows of the errata go wrong in it",
        lambda: as_printed("E17", "E18", "E19"),
        erratum=("E17", "E18", "E19"),
    ),
    Claim(
        III, MEAN_LAYER,
        "+= is needed, for windows may overlap",
        TRUE, 4, "windows over one cell",
        windows_over_one_cell,
    ),
    Claim(
        III, LEARN,
        "The derivatives for all intermediate values and all free parameters have been shown",
        FALSE, 1, "kind that the listings leave out: the biases",
        lambda: as_printed("E14"),
        erratum=("E14",),
    ),
    Claim(
        III, LEARN,
        "With these derivatives gradient descent can train the network",
        TRUE, 43, "times smaller is the loss after 8 steps",
        steps_down,
    ),
    Claim(
        III, STORY,
        "A CNN is a supervised version of a computational model of mammalian vision",
        PUBLISHED, None, "",
    ),
    Claim(
        III, STORY,
        "Pooling makes the network smaller",
        TRUE, 1_119_626, "parameters of LeNet-5 without its pooling, against 61,706",
        smaller_by_pooling,
    ),
    Claim(
        III, STORY,
        "A max pooling layer sends derivatives only to the maximum of each window",
        TRUE, 1, "of 9 cells of a window gets a derivative",
        lambda: counted(int(np.count_nonzero(one_window("max"))), 1),
    ),
    Claim(
        III, STORY,
        "Other kinds of pooling have ordinary gradients; here a softmax pooling",
        TRUE, 0, "largest error, forward and backward",
        softmax_pooling,
    ),
    Claim(
        IV, STORY,
        "Such networks share parameters, and a variation of backpropagation trains them",
        TRUE, 43, "times smaller is the loss after 8 steps",
        steps_down,
    ),
    Claim(
        IV, "Derivative of Max pooling",
        "The derivative goes to the place of the maximum",
        TRUE, 0, "difference to central differences",
        through_max,
    ),
    Claim(
        IV, "Derivative of mean pooling layer at layer l",
        "The listing of the derivative runs as printed",
        FALSE, 2, "rows of the errata that this deck adds: the map's index, and x+j",
        lambda: as_printed("E20", "E21"),
        erratum=("E20", "E21"),
    ),
    Claim(
        IV, "Derivative of mean pooling",
        "It is the convolution of each map, K-1 zeros around it, with a filter of 1/K^2",
        "true if the stride is 1", 30, "cells of the result; with stride 2 it would need 80",
        uniform_filter,
        erratum=("E55",),
    ),
    Claim(
        IV, "Poll 1",
        "Max pooling sends derivatives only to the largest input of a window",
        TRUE, 1, "of 9 cells of a window gets a derivative",
        lambda: counted(int(np.count_nonzero(one_window("max"))), 1),
        poll="S1(1)",
    ),
    Claim(
        IV, "Poll 1",
        "Mean pooling spreads them evenly over the window",
        TRUE, 0, "difference to 1/9 in each cell",
        lambda: equal(one_window("mean"), np.full((1, 3, 3), 1 / 9)),
        poll="S1(2)",
    ),
    Claim(
        IV, "Recap",
        "Upsampling and downsampling make a map larger or smaller",
        TRUE, 198, "cells from 60 after upsampling by 2",
        sizes_change,
    ),
    Claim(
        IV, "Recap",
        "Upsampling, then a convolution: a convolution with a fractional stride",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.fractional_stride_routes((5, 2), 4, 2)),
    ),
    Claim(
        IV, "Recap",
        "A convolution, then downsampling: a convolution with a stride above 1",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.stride_routes((8, 5), 2, 3)),
    ),
    Claim(
        IV, SIZE,
        "The gradient has the size of the variable",
        TRUE, 14, "of 14 operations and variables",
        gradients_have_the_size,
    ),
    Claim(
        IV, SIZE,
        "For a downsampling layer it has the size of the input, whatever the output's",
        TRUE, 2, "widths of an input that all give 4 columns",
        input_size_must_be_kept,
    ),
    Claim(
        IV, "Backprop through D/S layer",
        "The input's size must be kept, or be found from the layers before",
        TRUE, 2, "widths of an input that all give 4 columns",
        input_size_must_be_kept,
        erratum=("E45",),
    ),
    Claim(
        IV, DOWN,
        "Dropped values do not affect the output, so their derivative is 0",
        TRUE, 21, "of 30 cells",
        deleted_cells,
    ),
    Claim(
        IV, DOWN,
        "The derivatives of the kept values are copied to their places",
        TRUE, 0, "difference to central differences",
        through_downsampling,
    ),
    Claim(
        IV, "Backprop through D/S pseudocode",
        "The listing runs as printed",
        FALSE, 2, "rows of the errata go wrong in it",
        lambda: as_printed("E22", "E23"),
        erratum=("E22", "E23"),
    ),
    Claim(
        IV, UP,
        "The map of derivatives has the size of the input",
        TRUE, 60, "cells of two maps of 6x5, from derivatives of 11x9",
        size_back_through_upsampling,
    ),
    Claim(
        IV, UP,
        "The inserted zeros are no function of the input",
        TRUE, 0, "of them change with the input",
        zeros_depend_on_nothing,
    ),
    Claim(
        IV, UP,
        "Going back, the inserted zeros have no influence",
        TRUE, 0, "derivatives of the input that change with the derivatives at the zeros",
        zeros_going_back,
    ),
    Claim(
        IV, UP,
        "The derivatives at the other places are copied",
        TRUE, 0, "difference to central differences",
        through_upsampling,
    ),
    Claim(
        IV, "Backprop through U/S pseudocode",
        "The listing runs as printed",
        FALSE, 2, "rows of the errata go wrong in it",
        lambda: as_printed("E24", "E25"),
        erratum=("E24", "E25"),
    ),
    Claim(
        IV, STRIDE,
        "For backprop a stride is a convolution and a downsampling after it",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.stride_routes()),
    ),
    Claim(
        IV, STRIDE,
        "A stride above 1 makes the map smaller",
        TRUE, 4, "cells at stride 2; 12 at stride 1",
        smaller_by_a_stride,
    ),
    Claim(
        IV, FRACTION,
        "A fractional stride makes the map larger",
        TRUE, 63, "cells from a map of 12",
        larger_by_a_fractional_stride,
    ),
    Claim(
        IV, FRACTION,
        "Backward, first through the convolution, then through the upsampling",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.fractional_stride_routes()),
    ),
    Claim(
        IV, POOLED,
        "Pooling is mostly done with a stride above 1",
        TRUE, 0.857, "of the pooling layers in 16 networks have one",
        strides_of_pooling,
    ),
    Claim(
        IV, POOLED,
        "That makes the maps smaller: it is a downsampling",
        TRUE, 6, "cells of a pooled map at stride 2; 20 at stride 1",
        smaller_by_pooling_with_a_stride,
    ),
    Claim(
        IV, "Pooling layer with stride > 1",
        "For backprop pooling with a stride is pooling and a downsampling after it",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.pooling_routes((8, 5), 2, 3)),
    ),
    Claim(
        IV, "Convolution: Forward layer l",
        "The listing runs as printed",
        FALSE, 3, "rows of the errata go wrong in it",
        lambda: as_printed("E11", "E12", "E26"),
        erratum=("E11", "E12", "E26"),
    ),
    Claim(
        IV, "Conv Backward layer l",
        "The listing gives the derivatives of maps and filters",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L22"),
    ),
    Claim(
        IV, "Convolution forward with stride layer l",
        "A filter w(l,j) has the axes D_{l-1}, K_l, K_l",
        TRUE, 3, "axes",
        lambda: counted(w[0].ndim, 3),
    ),
    Claim(
        IV, "Convolution forward with stride layer l",
        "The listing runs as printed",
        FALSE, 2, "rows of the errata go wrong in it: counters, and the softmax in a layer",
        lambda: as_printed("E27", "E28"),
        erratum=("E27", "E28"),
    ),
    Claim(
        IV, "Convolution backward with stride layer l",
        "The listing gives the derivatives of maps and filters",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L24"),
    ),
    Claim(
        IV, "Max Pooling layer at layer l with a stride",
        "The listing gives the maxima",
        TRUE, 0, "largest error, with Y for the array",
        lambda: listing_is_right("L25"),
    ),
    Claim(
        IV, "Derivative of max pooling layer at layer l",
        "With a stride, too, the listing runs as printed",
        FALSE, 1, "row of the errata goes wrong: the size",
        lambda: as_printed("E29"),
        erratum=("E29",),
    ),
    Claim(
        IV, "Derivative of max pooling layer at layer l",
        "+= is needed with a stride, too: windows that overlap may have one maximum",
        "true if the stride is smaller than the window", 4, "windows of 3x3 at stride 2 that one "
        "cell wins; at stride 3 one",
        lambda: several_windows("max"),
    ),
    Claim(
        IV, "Mean Pooling layer at layer l with a stride",
        "The listing gives the means",
        TRUE, 0, "largest error, with Y for the array",
        lambda: listing_is_right("L27"),
    ),
    Claim(
        IV, "Derivative of mean pooling layer at layer l with a stride",
        "The listing runs as printed",
        FALSE, 1, "row of the errata goes wrong: nothing to add to",
        lambda: as_printed("E30"),
        erratum=("E30",),
    ),
    Claim(
        IV, "Derivative of mean pooling layer at layer l with a stride",
        "+= is needed, for windows may overlap",
        "true if the stride is smaller than the window", 4, "windows of 3x3 at stride 2 over one "
        "cell; at stride 3 one",
        lambda: several_windows("mean"),
    ),
    Claim(
        IV, "Poll 2",
        "The backward pass of upsampling is downsampling",
        TRUE, 0, "largest difference",
        lambda: no_difference(deck.downsampling_as_backward()),
        poll="S2(1)",
    ),
    Claim(
        IV, "Poll 2",
        "The backward pass of downsampling is upsampling",
        TRUE, 0, "difference, with the input's size known",
        upsampling_goes_back,
        poll="S2(2)",
    ),
    Claim(
        IV, "Poll 2",
        "So one layer can simply be used as the backward pass of the other",
        FALSE, 3, "of 5 cases in which the size does not fit",
        one_layer_for_the_other,
        erratum=("E45",), poll="S2(3)",
    ),
    Claim(
        IV, LEARN,
        "Now the derivatives for all intermediate values and all free parameters have been shown",
        FALSE, 1, "kind that the listings leave out: the biases",
        lambda: as_printed("E14"),
        erratum=("E14",),
    ),
)
