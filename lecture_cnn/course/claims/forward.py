"""Deck III up to "Learning the network": scanning, the convolution layer, pooling, resampling."""

import numpy as np

from ... import deck, loops, vectorized
from ...listings import LISTINGS
from ...nets import count_parameters, imagenet, models, segmentation
from ...nets.layers import Activation, Convolution, Flatten, Linear, TransposedConvolution
from ...nets.network import Network, walk
from ...nets.pooling import Downsampling, MaxPooling, Upsampling
from ...operations.shapes import both
from .rows import (
    FALSE,
    III,
    TRUE,
    Claim,
    Found,
    as_printed,
    b,
    counted,
    equal,
    found,
    listing_is_right,
    no_difference,
    only_if,
    only_without_bias,
    w,
    y,
)


def scanning_finds_a_moved_pattern() -> Found:
    rows = deck.moved_pattern()
    of_scan = max(row["change_of_global_max"] for row in rows)
    of_dense = min(row["change_of_dense"] for row in rows[1:])
    return found(of_scan == 0 < of_dense, of_scan)


def pooled_under_jitter() -> Found:
    inside = deck.jitter(deck.jitter_map("centre"))
    leaving = deck.jitter(deck.jitter_map("edge"))
    always = all(row["max_pooled_same"] == row["windows"] for row in inside)
    still = all(row["max_pooled_same"] == row["windows"] for row in leaving)
    fewest = min(row["max_pooled_same"] for row in leaving)
    return only_if(always, still, fewest)


def fully_connected_at_the_end() -> Found:
    layers = [type(layer) for _, layer, _ in walk(models.lenet5())]
    start = layers.index(Flatten)
    after = layers[start:].count(Linear)
    return found(layers.count(Linear) == after >= 1, after)


def two_stages() -> Found:
    run = LISTINGS["L21"].run()
    f = getattr(loops, LISTINGS["L21"].example()["activation"])
    return equal(run["Y"], f(run["z"]))


def cells_that_one_z_changes() -> Found:
    z = loops.conv2d(y, w, b)
    changed = z.copy()
    changed[1, 2, 1] += 5
    difference = loops.tanh(changed) != loops.tanh(z)
    return counted(int(difference.sum()), 1)


def maps_that_change_a_z_map() -> Found:
    rows = deck.dependency(y, w)
    counts = [row["m"] for row in rows if row["n"] == 0 and row["largest_change"] > 0]
    return counted(len(counts), len(y))


def planes_of_two_sizes() -> Found:
    shapes = deck.filter_shapes()
    planes = [row["size_of_each"][0] for row in shapes]
    return found(planes == [3, shapes[0]["filters"]], planes[1])


def too_many_planes() -> Found:
    try:
        loops.conv2d(y, np.ones((3, 3, 3, 3)))
    except ValueError:
        return found(False, w.shape[1])
    return found(True, w.shape[1])


def convolutions_and_poolings() -> Found:
    layers = [type(layer) for _, layer, _ in walk(models.vgg("D"))]
    convolutions = layers.count(Convolution)
    poolings = layers.count(MaxPooling)
    return found(convolutions > poolings > 0, convolutions - poolings)


def max_by_scanning() -> Found:
    pooled, _ = loops.max_pool2d(y, 2)
    largest = np.empty_like(pooled)
    for m, x, row in np.ndindex(pooled.shape):
        largest[m, x, row] = y[m, x:x + 2, row:row + 2].max()
    return equal(pooled, largest)


def mean_by_scanning() -> Found:
    pooled = loops.mean_pool2d(y, 2)
    mean = np.empty_like(pooled)
    for m, x, row in np.ndindex(pooled.shape):
        mean[m, x, row] = y[m, x:x + 2, row:row + 2].mean()
    return equal(pooled, mean)


def windows_of_pooling() -> Found:
    pooled, _ = loops.max_pool2d(y[:1], 2)
    by_filter = loops.conv2d(y[:1], np.ones((1, 1, 2, 2)))
    return counted(pooled.size, by_filter.size)


def pooled_separately() -> Found:
    changed = y.copy()
    changed[1] += 3
    before, _ = loops.max_pool2d(y, 2)
    after, _ = loops.max_pool2d(changed, 2)
    maps = (before != after).any(axis=(1, 2))
    return counted(int(maps.sum()), 1)


def poolings_of_the_box_network() -> Found:
    """The network that finds boxes has strides instead; that it learns is a row of its own."""
    layers = [type(layer) for _, layer, _ in walk(models.box_net())]
    return counted(layers.count(MaxPooling), 0)


def averaged_separately() -> Found:
    changed = y.copy()
    changed[1] += 3
    before, after = loops.mean_pool2d(y, 2), loops.mean_pool2d(changed, 2)
    maps = (before != after).any(axis=(1, 2))
    return counted(int(maps.sum()), 1)


def value_at_the_kept_place() -> Found:
    pooled, places = loops.max_pool2d(y, 2)
    values = np.empty_like(pooled)
    for m, x, row in np.ndindex(pooled.shape):
        values[m, x, row] = y[m, *places[m, x, row]]
    return equal(values, pooled)


def size_after_downsampling() -> Found:
    whole = loops.downsample(np.ones((1, 9, 1)), 3).shape[1]
    left = loops.downsample(np.ones((1, 8, 1)), 3).shape[1]
    return only_if(whole == 9 / 3, left == 8 / 3, left)


def size_after_upsampling() -> Found:
    between = loops.upsample(np.ones((1, 3, 1)), 2).shape[1]
    trailing = loops.upsample(np.ones((1, 3, 1)), 2, trailing=True).shape[1]
    return only_if(trailing == 3 * 2, between == 3 * 2, between)


def rows_that_downsampling_keeps() -> Found:
    return equal(loops.downsample(y, 2), y[:, ::2, ::2])


def zeros_that_upsampling_adds() -> Found:
    larger = loops.upsample(np.ones((1, 3, 1)), 4)
    zeros = int((larger == 0).sum())
    return counted(zeros, (3 - 1) * (4 - 1))


def axes_of_one_filter() -> Found:
    return counted(w[0].ndim, 4)


def numbers_of_the_product() -> Found:
    segment = y[:, :3, :3]
    product = np.tensordot(w, segment, 3)
    return counted(product.size, 1)


def upsampled_to_the_end() -> Found:
    rows = deck.upsampling_last()
    added = sum(row["information_added"] for row in rows)
    return counted(added, 0)


def upsamplings_of_the_segmentation() -> Found:
    """Those inside of a transposed convolution, which has a filter behind; and those alone."""
    network = Network("segmentation", (1, 20, 16), segmentation.down_and_up(skip=True))
    layers = [type(layer) for _, layer, _ in walk(network)]
    filtered = layers.count(TransposedConvolution)
    return found(filtered > 0 == layers.count(Upsampling), filtered)


def strides_in_the_networks() -> Found:
    """Layers of the lecture's networks with a stride above 1; layers that only drop cells."""
    layers = [layer for make in imagenet.NETWORKS.values() for _, layer, _ in walk(make())]
    strided = [layer for layer in layers if max(both(getattr(layer, "stride", 1))) > 1]
    dropping = [layer for layer in strided if isinstance(layer, Downsampling)]
    return found(strided and not dropping, len(strided))


def first_filters_have_the_colours() -> Found:
    first, _ = deck.filter_shapes()
    return found(first["size_of_each"] == (3, 5, 5), first["size_of_each"][0])


def second_filters_have_the_maps() -> Found:
    first, second = deck.filter_shapes()
    return found(second["size_of_each"][0] == first["filters"], second["size_of_each"][0])


def values_after_flattening() -> Found:
    sizes = [layer.shape(shape) for _, layer, shape in walk(models.lenet5())]
    flat = next(size for size in sizes if len(size) == 1)
    return counted(flat[0], 16 * 5 * 5)


def smaller_by_pooling() -> Found:
    layers: list = []
    for filters in (6, 16):
        layers += [Convolution(filters, 5), Activation("tanh")]
    layers += [Flatten(), Linear(120), Linear(84), Linear(10)]
    without = count_parameters(Network("no pooling", (1, 32, 32), layers))
    return found(count_parameters(models.lenet5()) < without, without)


SCAN = "Story so far"
GENERAL = "Recap: The general architecture of a convolutional neural network"
LAYER = "Recap: A convolutional layer"
CONVOLUTION = "Recap: Convolution"
EXPLICIT = "Convolution layer: A more explicit illustration"
VECTOR = "Pseudocode: Vector notation"
MAX = "Recap: Max Pooling layer at layer $l$"
RESAMPLING = "Recap: Resampling"
UPSAMPLING = "The Upsampling Layer"
STRIDED = "Convolution with downsampling"
END = "Recap: A CNN, end-to-end"

ROWS = (
    Claim(
        III, SCAN,
        "A pattern that may be anywhere is best looked for by scanning",
        TRUE, 0, "change of the largest score when the pattern moves",
        scanning_finds_a_moved_pattern,
    ),
    Claim(
        III, SCAN,
        "To scan with a network is to scan with its neurons, one layer after the other",
        TRUE, 0, "largest difference of the scores",
        lambda: no_difference(deck.scan_layer_by_layer(), "difference_to_first"),
    ),
    Claim(
        III, SCAN,
        "The neurons of the first layer scan the input, later ones the maps made before them",
        TRUE, 0, "largest difference of the scores",
        lambda: no_difference(deck.scan_distributed(), "difference_to_first"),
    ),
    Claim(
        III, SCAN,
        "A last unit makes the decision, from what all places have said",
        TRUE, 115, "the decision, by either order of scanning",
        lambda: counted(deck.scan_layer_by_layer()[1]["decision"], 115),
    ),
    Claim(
        III, SCAN,
        "Pooling deals with small deformations of the input",
        "true if each maximum stays in its window and nothing larger enters",
        5, "of 6 windows the same after a move of one cell, at worst",
        pooled_under_jitter,
    ),
    Claim(
        III, SCAN,
        "Scanning along time alone is a time-delay neural network: a convolution of height 1",
        TRUE, 0, "largest difference of values and derivatives",
        lambda: no_difference(deck.tdnn_routes()),
    ),
    Claim(
        III, GENERAL,
        "Besides its convolution layers a network may have pooling layers; it need not",
        TRUE, 0, "pooling layers in the network that finds boxes (15)",
        poolings_of_the_box_network,
    ),
    Claim(
        III, GENERAL,
        "After the convolution and pooling layers comes an MLP with one or more layers",
        TRUE, 3, "fully connected layers of LeNet-5, all at its end",
        fully_connected_at_the_end,
    ),
    Claim(
        III, LAYER,
        "A map is made in two stages, an affine map and an activation",
        TRUE, 0, "largest difference of Y to f(z)",
        two_stages,
    ),
    Claim(
        III, LAYER,
        "Each affine map has a filter of its own, which is learned",
        TRUE, 3, "affine maps from 3 filters",
        lambda: counted(len(loops.conv2d(y, w)), len(w)),
    ),
    Claim(
        III, LAYER,
        "The activation works point by point",
        TRUE, 1, "cells of Y that one cell of z changes",
        cells_that_one_z_changes,
    ),
    Claim(
        III, CONVOLUTION,
        "An affine map is computed from all input maps at once",
        TRUE, 2, "of 2 input maps change the first affine map",
        maps_that_change_a_z_map,
    ),
    Claim(
        III, CONVOLUTION,
        "An affine map has as many weights as its filter has cells, times the number of maps below",
        TRUE, 18, "weights of a 3x3 filter on 2 maps",
        lambda: counted(deck.conv_parameters(2, 3, 3)["weights_per_output_map"], 3 * 3 * 2),
    ),
    Claim(
        III, CONVOLUTION,
        "z(l,n,x,y) is the sum over m, i and j of w_l(m,n,i,j) y(l-1,m,x+i,y+j), plus b_l(n)",
        TRUE, 0, "largest difference to the convolution without loops",
        lambda: listing_is_right("L34"),
    ),
    Claim(
        III, EXPLICIT,
        "A filter has a square of weights for each input map",
        TRUE, 2, "squares of each filter on 2 maps",
        lambda: counted(w.shape[1], len(y)),
    ),
    Claim(
        III, EXPLICIT,
        "Each filter gives one affine map",
        TRUE, 3, "maps by 3 filters",
        lambda: counted(len(loops.conv2d(y, w)), 3),
    ),
    Claim(
        III, EXPLICIT,
        "The activation is applied to each affine map and gives an activation map of its size",
        TRUE, 36, "cells of z, and of Y",
        lambda: counted(loops.tanh(loops.conv2d(y, w)).size, loops.conv2d(y, w).size),
    ),
    Claim(
        III, VECTOR,
        "W(l,j) is a tensor with the axes D_{l-1}, K_l, K_l",
        TRUE, 3, "axes of one filter",
        lambda: found(w[0].shape == (2, 3, 3), w[0].ndim),
    ),
    Claim(
        III, VECTOR,
        "The listing by segments computes the network's output",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L01"),
    ),
    Claim(
        III, VECTOR,
        "Positions count from 1, so the last window begins at W_{l-1}-K_l+1",
        TRUE, 4, "windows of width 3 on 6 columns",
        lambda: counted(vectorized.conv2d(y, w).shape[1], 6 - 3 + 1),
    ),
    Claim(
        III, "Poll 1",
        "A filter has as many channels as there are input maps",
        TRUE, 2, "channels on 2 input maps",
        lambda: counted(w.shape[1], len(y)),
        poll="F1(1)",
    ),
    Claim(
        III, "Poll 1",
        "A filter has as many channels as there are output maps",
        FALSE, 2, "channels it needs, for 3 output maps",
        too_many_planes,
        poll="F1(2)",
    ),
    Claim(
        III, "Poll 1",
        "There are as many filters as input maps",
        FALSE, 3, "filters on 2 input maps",
        lambda: counted(len(w), len(y)),
        poll="F1(3)",
    ),
    Claim(
        III, "Poll 1",
        "There are as many filters as output maps",
        TRUE, 3, "filters, and maps that they make",
        lambda: counted(len(loops.conv2d(y, w)), len(w)),
        poll="F1(4)",
    ),
    Claim(
        III, "Pooling",
        "Convolution and pooling layers often alternate, but need not",
        TRUE, 8, "more convolutions than poolings in VGG D",
        convolutions_and_poolings,
    ),
    Claim(
        III, "Recall: Max pooling",
        "Max pooling gives the largest of the values in a window",
        TRUE, 0, "largest difference to the maxima",
        max_by_scanning,
    ),
    Claim(
        III, "Recall: Max pooling",
        "Pooling scans the input with a window, as a filter does",
        TRUE, 20, "windows of 2x2 on a 6x5 map",
        windows_of_pooling,
    ),
    Claim(
        III, "Recap: Pooling and downsampling layer",
        "Each input map is pooled by itself",
        TRUE, 1, "pooled maps that a change of one map changes",
        pooled_separately,
    ),
    Claim(
        III, MAX,
        "The place of each maximum is kept, and gives the pooled value",
        TRUE, 0, "largest difference of the values at these places",
        value_at_the_kept_place,
    ),
    Claim(
        III, MAX,
        "The listing of max pooling runs as printed",
        FALSE, 1, "line wrong as printed, index m,n",
        lambda: as_printed("E01"),
        erratum=("E01",),
    ),
    Claim(
        III, MAX,
        "maxidx gives an index that the next line can use on the whole map",
        FALSE, 1, "line wrong if the index is one into the window",
        lambda: as_printed("E02"),
        erratum=("E02",),
    ),
    Claim(
        III, "Recall: Mean pooling",
        "Mean pooling gives the mean of the values in a window",
        TRUE, 0, "largest difference to the means",
        mean_by_scanning,
    ),
    Claim(
        III, "Recap: Mean Pooling layer at layer $l$",
        "The mean is taken in each map by itself",
        TRUE, 1, "pooled maps that a change of one map changes",
        averaged_separately,
    ),
    Claim(
        III, "Recap: Mean Pooling layer at layer $l$",
        "The listing of mean pooling is right",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L03"),
    ),
    Claim(
        III, RESAMPLING,
        "Downsampling by S makes each side of a map shorter by the factor S",
        "true if the side is a multiple of S", 3, "of 8 columns kept with S = 3",
        size_after_downsampling,
        erratum=("E41",),
    ),
    Claim(
        III, RESAMPLING,
        "S-1 zeros between neighbours make each side longer by the factor S",
        "true if S-1 zeros follow the last cell, too", 5, "columns from 3 with S = 2",
        size_after_upsampling,
        erratum=("E41",),
    ),
    Claim(
        III, "The Downsampling Layer",
        "A downsampling layer drops S-1 of S rows and columns of every map",
        TRUE, 0, "largest difference to every second row and column",
        rows_that_downsampling_keeps,
    ),
    Claim(
        III, UPSAMPLING,
        "An upsampling layer puts S-1 rows and columns of zeros between neighbours",
        TRUE, 6, "zeros between 3 cells with S = 4",
        zeros_that_upsampling_adds,
    ),
    Claim(
        III, "Downsampling in practice",
        "A convolution with a stride is a convolution followed by downsampling",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.stride_routes()),
    ),
    Claim(
        III, "Downsampling in practice",
        "Pooling with a stride is pooling followed by downsampling",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.pooling_routes()),
    ),
    Claim(
        III, STRIDED,
        "The filter W(l,j) has four axes here",
        FALSE, 3, "axes of W(l,j); W(l) has four",
        axes_of_one_filter,
        erratum=("E03",),
    ),
    Claim(
        III, STRIDED,
        "The product of the filters with a segment is one number",
        FALSE, 3, "numbers: one for each filter",
        numbers_of_the_product,
        erratum=("E03",),
    ),
    Claim(
        III, STRIDED,
        "The listing computes the convolution with a stride",
        "true if all biases are 0", 15, "largest error with the example's biases",
        lambda: only_without_bias("E03"),
        erratum=("E03",),
    ),
    Claim(
        III, "Max Pooling with Downsampling",
        "The listing fills the pooled map",
        FALSE, 1, "row of the errata goes wrong: the counters' places",
        lambda: as_printed("E04"),
        erratum=("E04",),
    ),
    Claim(
        III, "Mean Pooling with Downsampling",
        "The listing of mean pooling with a stride is right",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L06"),
    ),
    Claim(
        III, UPSAMPLING,
        "An upsampling layer is generally followed by a convolution",
        TRUE, 2, "upsamplings in the network of 23, each with a filter behind it",
        upsamplings_of_the_segmentation,
    ),
    Claim(
        III, UPSAMPLING,
        "It is of no use to pool right after upsampling: the input comes back",
        TRUE, 0, "largest difference of the pooled map to the input",
        lambda: no_difference(deck.upsampling_before_pooling()),
    ),
    Claim(
        III, UPSAMPLING,
        "Upsampling is of no use as the last layer: it adds no information",
        TRUE, 0, "cases in which something was added",
        upsampled_to_the_end,
    ),
    Claim(
        III, UPSAMPLING,
        "Upsampling by S, then a convolution, is a convolution with the stride 1/S",
        TRUE, 0, "largest difference, forward and backward",
        lambda: no_difference(deck.fractional_stride_routes()),
    ),
    Claim(
        III, UPSAMPLING,
        "Such a layer is called a transposed convolution, for its matrix is a transposed one",
        TRUE, 0, "largest difference to the transposed matrix of a strided convolution",
        lambda: no_difference(deck.transpose_of_strided_convolution()),
    ),
    Claim(
        III, "* with resampling",
        "Forward, resampling is generally a stride of a convolution or of pooling",
        TRUE, 95, "layers with a stride in 16 networks; none of them only drops cells",
        strides_in_the_networks,
    ),
    Claim(
        III, "* with resampling",
        "Backward, resampling can be taken as an operation of its own",
        TRUE, 0, "largest difference of the derivatives",
        lambda: no_difference(deck.stride_routes((8, 5), 2, 3)),
    ),
    Claim(
        III, END,
        "Filters of the first layer are 3 x L x L: one plane for each colour",
        TRUE, 3, "planes of a first filter",
        first_filters_have_the_colours,
    ),
    Claim(
        III, END,
        "Filters of a later layer have as many planes as there are maps before them",
        TRUE, 6, "planes of a second filter after 6 maps",
        second_filters_have_the_maps,
    ),
    Claim(
        III, END,
        "The last maps are flattened and go through an MLP",
        TRUE, 400, "values after LeNet-5's last maps of 16x5x5",
        values_after_flattening,
    ),
)
