"""The notes "Back propagation through a CNN": what they say otherwise than the decks, or beside."""

import numpy as np

from ... import deck, loops
from ...nets import count_parameters, losses, models, optimizers, pictures
from ...nets.layers import Linear
from ...nets.network import walk
from ...nets.training import Training, in_use
from ...slips.errata_table import ERRATA
from .pooling import equals_instead_of_plus, smaller_by_pooling_with_a_stride, strides_of_pooling
from .rows import (
    FALSE,
    NOTES,
    TRUE,
    Claim,
    Found,
    as_printed,
    counted,
    dz,
    equal,
    found,
    listing_is_right,
    only_if,
    w,
    y,
)

ROW_OF = {row.id: row for row in ERRATA}


def cells_lost_by_a_window() -> Found:
    z = loops.conv2d(y, w)
    return counted(y.shape[1] - z.shape[1], 3 - 1)


def smaller_by_a_stride() -> Found:
    strided = loops.conv2d(y, w, stride=2)
    return found(strided.size < loops.conv2d(y, w).size, strided[0].size)


def weights_of_a_flat_layer() -> Found:
    """First dDiv/dz and dDiv/dy of two flat layers, then the weights' from these."""
    steps = {row["what"]: row["numbers"] for row in deck.flat_layers()}
    outer = np.outer(steps["dz1"], steps["y0"])
    return equal(outer, steps["dw1"])


def deep_layers_that_are_flat() -> Found:
    """Of ResNet-101's layers with weights, those of an MLP."""
    layers = [layer for _, layer, _ in walk(models.resnet(101))]
    flat = sum(type(layer) is Linear for layer in layers)
    return found(flat >= 100, flat)


def maps_of_one_weight() -> Found:
    rows = deck.weight_by_trial(y, w, 1, 0, 1, 2)
    changed = [row for row in rows if row["positions_changed"] > 0]
    return counted(len(changed), len(w))


def flipped_both_ways() -> Found:
    filters = np.ascontiguousarray(w.swapaxes(0, 1)[:, :, ::-1, ::-1])
    by_filters = loops.conv2d(loops.pad(dz, 2), filters)
    return equal(by_filters, loops.conv2d_input_gradient(dz, w, input_shape=y.shape))


def counted_from_0() -> Found:
    printed, _ = ROW_OF["E38"].run()
    right = listing_is_right("L35").verdict == TRUE
    return only_if(right, not isinstance(printed, str) and printed == 0, 1)


def transposed_sizes() -> Found:
    rows = deck.transposed_sizes()
    even = [row["rule_holds"] for row in rows if row["S"] % 2 == 0]
    odd = [row["rule_holds"] for row in rows if row["S"] % 2 == 1]
    return only_if(all(even), all(odd), odd.count(False))


def larger_maps() -> Found:
    larger = loops.conv_transpose2d(y, w.swapaxes(0, 1), stride=2)
    return found(larger[0].size > y[0].size, larger[0].size)


def lenet_for_colours() -> Found:
    colours = count_parameters(models.lenet5(input=(3, 32, 32)))
    return found(colours == 61_706, colours)


def colour_pictures() -> Found:
    """LeNet-5 on digits written on a photograph, and on the same pictures in grey."""
    digits, labels = pictures.digits32()
    colour = pictures.coloured(digits)
    grey = colour.mean(axis=1, keepdims=True)
    train, held_out = pictures.stratified(labels, 0)
    shares = []
    for maps in (colour, grey):
        around_0 = maps - maps[train].mean()
        network = models.lenet5(input=maps.shape[1:], seed=0)
        training = Training(network, optimizers.Adam(1e-3), around_0[train], labels[train], seed=0)
        training.run(180)
        scores = in_use(network, around_0[held_out])
        shares.append(losses.accuracy(scores, labels[held_out]))
    return found(shares[0] > shares[1] + 0.1, round(shares[0], 3))


DAY = "2026-11-30"
MAPS = "Convolution"
WEIGHTS = r"Computing $\nabla_{w(l)} D i v$"
PRACTICE = "In practice"

ROWS = (
    Claim(
        NOTES, MAPS, "A convolution makes the maps smaller",
        TRUE, 2, "columns lost by filters of width 3",
        cells_lost_by_a_window,
    ),
    Claim(
        NOTES, MAPS, "A stride above 1 makes them smaller still",
        TRUE, 4, "cells of a map instead of 12, at stride 2",
        smaller_by_a_stride,
    ),
    Claim(
        NOTES, "Final flat layers", "First dDiv/dz and dDiv/dy are computed, from these dDiv/dw",
        TRUE, 0, "largest difference of the outer product of both to dDiv/dw",
        weights_of_a_flat_layer,
    ),
    Claim(
        NOTES, WEIGHTS, "A weight affects several z in every map n",
        FALSE, 1, "of 3 maps changes",
        maps_of_one_weight,
        erratum=("E40",),
    ),
    Claim(
        NOTES, WEIGHTS, "It affects only one map of Z",
        TRUE, 1, "map changes",
        lambda: counted(int(maps_of_one_weight().number), 1),
    ),
    Claim(
        NOTES, PRACTICE, "To convolve as usual, use the filter's mirror image, both ways",
        TRUE, 0, "largest difference",
        flipped_both_ways,
    ),
    Claim(
        NOTES, PRACTICE, "Before, L-1 zeros are put on every side",
        FALSE, 1, "row of the errata: K-1; L is the number of layers",
        lambda: as_printed("E39"),
        erratum=("E39",),
    ),
    Claim(
        NOTES, PRACTICE, "z_shift(x,y) = z(x-K+1,y-K+1) makes it a regular convolution",
        "true if positions count from 0", 1, "reading from 1 goes wrong",
        counted_from_0,
        erratum=("E38",),
    ),
    Claim(
        NOTES, "Pooling", "Pooling is mostly done with a stride above 1",
        TRUE, 0.857, "of the pooling layers in 16 networks have one",
        strides_of_pooling,
    ),
    Claim(
        NOTES, "Pooling", "That makes the map smaller: it is a downsampling",
        TRUE, 6, "cells of a pooled map at stride 2; 20 at stride 1",
        smaller_by_pooling_with_a_stride,
    ),
    Claim(
        NOTES, "Derivative of Max pooling",
        "dDiv/dY(l,m,k,l) is dDiv/dU(l,m,i,j) at the maximum, 0 elsewhere",
        "true if no cell is the maximum of two windows", 4, "largest error where one is",
        lambda: equals_instead_of_plus("E33"),
        erratum=("E33",),
    ),
    Claim(
        NOTES, "Derivative of Mean pooling", "dy(l,m,k,n) = 1/K^2 du(l,m,k,n)",
        "true if windows do not overlap", 1.75, "largest error of '=' where they do",
        lambda: equals_instead_of_plus("E34"),
        erratum=("E34",),
    ),
    Claim(
        NOTES, "Transposed Convolution", "Later maps can be larger",
        TRUE, 143, "cells of a map of 30 after a transposed convolution",
        larger_maps,
    ),
    Claim(
        NOTES, "Transposed Convolution",
        "The output is a multiple of the input, and 1 more if the filter's width is odd",
        "true if the stride is even", 12, "of 12 other cases where it does not hold",
        transposed_sizes,
        erratum=("E43",),
    ),
    Claim(
        NOTES, "Model variations", "Very deep networks are MLPs of 100 layers and more",
        FALSE, 1, "of 101 layers with weights in ResNet-101 is one of an MLP",
        deep_layers_that_are_flat,
    ),
    Claim(
        NOTES, "Models", "The network drawn for CIFAR-10 is LeNet-5, whose pictures are grey",
        FALSE, 62_006, "parameters with three colours; LeNet-5 has 61,706",
        lenet_for_colours,
        erratum=("E50",),
    ),
    Claim(
        NOTES, "Models", "With three planes in its first filters it learns colour pictures, too",
        TRUE, 0.933, "of held-out digits right, written on a photograph; 0.719 of the same in grey",
        colour_pictures,
        ran=DAY,
    ),
)
