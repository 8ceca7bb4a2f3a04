"""Deck III from "Learning the network": the loss, and back through the convolution."""

import numpy as np

from ... import deck, loops, vectorized
from ...checking.gradients import central_differences
from ...deck.resampling import matrix_of
from ...listings import LISTINGS
from ...listings.examples import integers
from .rows import (
    FALSE,
    III,
    ROUNDING,
    TRUE,
    Claim,
    Found,
    as_printed,
    b,
    counted,
    dz,
    equal,
    found,
    listing_is_right,
    no_difference,
    only_if,
    slopes,
    w,
    y,
)

K = 3
dY = loops.conv2d_input_gradient(dz, w, input_shape=y.shape)
dw = loops.conv2d_filter_gradient(dz, y, K=K)


def parameters_with_a_gradient() -> Found:
    net, maps, labels = deck.small_network()
    _, gradient = deck.loss_and_gradient(net, maps, labels)
    moved = [bool(part.any()) for part in gradient]
    return counted(sum(moved), len(net))


def convolution_is_a_flat_layer() -> Found:
    """The matrix of a convolution goes back as that of any flat layer does: transposed."""
    one = y[:1]
    matrix = matrix_of(lambda maps: loops.conv2d(maps, w[:, :1]), one.shape)
    back = matrix.T @ dz.ravel()
    ours = loops.conv2d_input_gradient(dz, w[:, :1], input_shape=one.shape)
    return equal(back.reshape(one.shape), ours)


def loss_is_the_mean() -> Found:
    *examples, mean = deck.loss_table()
    divergences = [row["divergence"] for row in examples]
    return equal(mean["divergence"], np.mean(divergences))


def derivative_is_the_mean() -> Found:
    *examples, mean = deck.loss_table()
    derivatives = [row["derivative"] for row in examples]
    is_mean = abs(mean["derivative"] - np.mean(derivatives)) < ROUNDING
    is_slope = abs(mean["derivative"] - mean["central_difference"]) < 1e-6
    return found(is_mean and is_slope, len(examples))


def slopes_of_the_loss() -> Found:
    """Each weight and bias of a small network: backpropagation beside central differences."""
    net, maps, labels = deck.small_network()
    _, gradient = deck.loss_and_gradient(net, maps, labels)
    right = 0
    for name, derivative in gradient._asdict().items():

        def loss(values: np.ndarray, name: str = name) -> float:
            changed = net._replace(**{name: values})
            return deck.loss_and_gradient(changed, maps, labels)[0]

        by_slopes = central_differences(loss, getattr(net, name), 1.0)
        right += slopes(derivative, by_slopes).verdict == TRUE
    return counted(right, len(net))


def loss_falls() -> Found:
    losses = [row["loss"] for row in deck.descent()]
    steps_down = np.diff(losses) < 0
    return found(steps_down.all(), int(steps_down.sum()))


def flat_layers_back() -> Found:
    net, maps, labels = deck.small_network()

    def divergence(v: np.ndarray) -> float:
        value, _ = deck.divergence_and_gradient(net._replace(v=v), maps[0], labels[0])
        return value

    _, gradient = deck.divergence_and_gradient(net, maps[0], labels[0])
    return slopes(gradient.v, central_differences(divergence, net.v, 1.0))


def unrolled_and_back() -> Found:
    return equal(loops.unflatten(loops.flatten(y), y.shape), y)


def places_of_one_weight() -> Found:
    rows = deck.contributions(dz, y, 1, 0, 1, 2)
    total = sum(row["product"] for row in rows)
    return found(total == dw[1, 0, 1, 2], len(rows))


def through_tanh() -> Found:
    z = loops.conv2d(y, w, b) / 4
    back = loops.activation_backward(dz, z, "tanh")
    return slopes(back, central_differences(loops.tanh, z, dz))


def back_to_the_maps() -> Found:
    return slopes(dY, central_differences(lambda maps: vectorized.conv2d(maps, w), y, dz))


def back_to_the_filters() -> Found:
    return slopes(dw, central_differences(lambda filters: vectorized.conv2d(y, filters), w, dz))


def maps_that_one_map_influences() -> Found:
    rows = deck.dependency(y, w)
    changed = [row["n"] for row in rows if row["m"] == 0 and row["largest_change"] > 0]
    return counted(len(changed), len(w))


def sum_over_the_maps() -> Found:
    parts = deck.gradient_by_output_map(dz, w)
    return equal(parts.sum(axis=0), dY)


def first_value_of_the_animation() -> Found:
    first = deck.animated_example()[0]
    return counted(first["z"], 4)


def places_that_one_cell_influences() -> Found:
    counts = deck.influence_counts((6, 5), K)
    return found(counts.max() > 1, int(counts.max()))


def maps_that_one_cell_influences() -> Found:
    changes = deck.influence_by_trial(w, 0, 2, 2, (6, 5))
    changed = changes.any(axis=(1, 2))
    return counted(int(changed.sum()), len(w))


def coordinates_add_up() -> Found:
    rows = deck.influence(w, 0, 2, 2, (5, 5))
    fit = [row["x"] + row["i"] == 2 and row["y"] + row["j"] == 2 for row in rows]
    return found(all(fit), len(rows) // len(w))


def slope_is_the_weight() -> Found:
    changes = deck.influence_by_trial(w, 0, 2, 2, (6, 5))
    weights = np.zeros_like(changes)
    for row in deck.influence(w, 0, 2, 2, (6, 5)):
        weights[row["n"], row["x"], row["y"]] = row["weight"]
    return equal(changes, weights)


def terms_of_all_places() -> Found:
    """One derivative as a sum over all of z: with weights 0 outside, and with Python's wrap."""
    outside_0 = np.pad(w[:, 0], [(0, 0), (3, 3), (3, 3)])
    sums = []
    for plane, offset in ((outside_0, 3), (w[:, 0], 0)):
        total = 0.0
        for n, zx, zy in np.ndindex(dz.shape):
            i, j = (2 - zx + offset) % plane.shape[1], (1 - zy + offset) % plane.shape[2]
            total += dz[n, zx, zy] * plane[n, i, j]
        sums.append(total)
    right = dY[0, 2, 1]
    return only_if(sums[0] == right, sums[1] == right, dz.size)


def maps_that_one_derivative_needs() -> Found:
    parts = deck.gradient_by_output_map(dz, w)
    needed = parts[:, 0].any(axis=(1, 2))
    return counted(int(needed.sum()), len(w))


def derivative_of_one_cell() -> Found:
    small = dz[:1, :3, :3]
    filter_ = w[:1, :1]
    back = loops.conv2d_input_gradient(small, filter_, input_shape=(1, 5, 5))
    products = small[0] * filter_[0, 0, ::-1, ::-1]
    return equal(back[0, 2, 2], products.sum())


def by_a_flipped_filter(turns: int = 1) -> np.ndarray:
    padded = loops.pad(dz, K - 1)
    back = w.swapaxes(0, 1)
    if turns:
        back = back[:, :, ::-1, ::-1]
    return loops.conv2d(padded, back.copy())


def planes_that_one_map_needs() -> Found:
    """Change one plane of a filter after the other: which ones change dY of the first map?"""
    changing = 0
    for n, m in np.ndindex(w.shape[:2]):
        changed = w.copy()
        changed[n, m] += 1
        after = loops.conv2d_input_gradient(dz, changed, input_shape=y.shape)
        changes_first = not np.array_equal(after[0], dY[0])
        if changes_first != (m == 0):
            return found(False, changing)
        changing += changes_first
    return found(True, changing)


def flip_counted_from_1() -> Found:
    shifted = [LISTINGS["L35"].run()["dY"], LISTINGS["L07"].run()["dy"]]
    return equal(*shifted)


def size_of_the_derivative() -> Found:
    rows = deck.size_rule()
    plain = [row["is_size_of_Y"] for row in rows if (row["S"], row["P"]) == (1, 0)]
    others = [row["is_size_of_Y"] for row in rows if (row["S"], row["P"]) != (1, 0)]
    return only_if(all(plain), all(others), others.count(False))


def windows_that_touch() -> Found:
    """Of the positions of a flipped filter, how many have a cell of the unpadded dz."""
    touched = loops.conv2d(loops.pad(np.ones((1, 4, 3)), 4), np.ones((1, 1, K, K))) > 0
    return counted(int(touched.sum()), (4 + K - 1) * (3 + K - 1))


def derivatives_further_out() -> Found:
    """The flipped filter moved two cells further out than it touches the map of dDiv/dz."""
    filters = w.swapaxes(0, 1)[:, :, ::-1, ::-1].copy()
    wide = loops.conv2d(loops.pad(dz, K + 1), filters)
    wide[:, 2:-2, 2:-2] = 0
    return counted(int(np.count_nonzero(wide)), 0)


def padded_derivative() -> Found:
    rows = deck.zero_padding()
    sizes = [row["derivative"] == row["padded_Y"] for row in rows]
    return found(all(sizes), len(sizes))


def cropped_derivative() -> Found:
    return no_difference(deck.zero_padding(), "dY_difference")


def flipped_back() -> Found:
    back = by_a_flipped_filter()
    again = back[:, ::-1, ::-1]
    return equal(again, dY)


def maps_that_one_weight_changes() -> Found:
    rows = deck.weight_by_trial(y, w, 1, 0, 1, 2)
    changed = [row["n"] for row in rows if row["positions_changed"] > 0]
    return counted(len(changed), 1)


def places_that_one_weight_changes() -> Found:
    rows = deck.weight_by_trial(y, w, 1, 0, 1, 2)
    changed = max(row["positions_changed"] for row in rows)
    return found(changed > 1, changed)


def maps_that_one_weight_reads() -> Found:
    """Change one input map after the other: which ones change dDiv/dw of one plane?"""
    read = 0
    for m in range(len(y)):
        changed = y.copy()
        changed[m] += 1
        after = loops.conv2d_filter_gradient(dz, changed, K=K)
        read += not np.array_equal(after[1, 0], dw[1, 0])
    return counted(read, 1)


def cells_that_one_weight_meets() -> Found:
    met = {(row["Y_x"], row["Y_y"]) for row in deck.contributions(dz, y, 1, 0, 1, 2)}
    return found(len(met) > 1, len(met))


def cells_of_w12() -> Found:
    rows = deck.contributions(dz[:, :3, :3], y[:, :5], 0, 0, 1, 2)
    fit = [(row["Y_x"], row["Y_y"]) == (row["x"] + 1, row["y"] + 2) for row in rows]
    return found(all(fit), len(rows))


def slope_of_one_weight() -> Found:
    grown = w.copy()
    grown[1, 0, 1, 2] += 1
    change = loops.conv2d(y, grown) - loops.conv2d(y, w)
    return equal(change[1], y[0, 1:5, 2:5])


def every_z_matters() -> Found:
    net, maps, labels = deck.small_network()
    z = vectorized.conv2d(maps[0], net.w, net.b)

    def divergence(z: np.ndarray) -> float:
        flat = vectorized.flatten(vectorized.tanh(z))
        return vectorized.cross_entropy(vectorized.linear(flat, net.v, net.c), labels[0])

    slopes_of_z = central_differences(divergence, z, 1.0)
    return counted(int(np.count_nonzero(slopes_of_z)), z.size)


def placed_at_a_corner() -> Found:
    laid = deck.placed(dz[0], (6, 5), 1, 2)
    return equal((laid * y[0]).sum(), dw[0, 0, 1, 2])


def filters_by_convolution(flip: bool) -> Found:
    found_planes = np.empty_like(dw)
    for n, m in np.ndindex(dw.shape[:2]):
        filter_ = dz[n, ::-1, ::-1] if flip else dz[n]
        laid = vectorized.conv2d(y[m][None], filter_[None, None].copy())
        found_planes[n, m] = laid[0]
    return equal(found_planes, dw)


def numbers_on_the_right() -> Found:
    right_side = vectorized.conv2d(y[:1], dz[None, :1])
    return counted(right_side.size, 1)


def filters_need_the_padding() -> Found:
    rows = deck.zero_padding(paddings=(1,))
    fits = rows[0]["dw_difference"] == 0 and rows[0]["dw_unpadded_Y"] != (K, K)
    return found(fits, rows[0]["dw_difference"])


def upsampled_for_the_filters() -> Found:
    """The derivative of the filters at stride 2, by dz upsampled before, and by dz as it is."""
    maps = integers(2, 7, 5, start=1)
    strided = integers(3, 3, 2, start=4)
    right = loops.conv2d_filter_gradient(strided, maps, K=K, stride=2)
    upsampled = loops.upsample(strided, 2)
    by_map = vectorized.conv2d(maps[:1], upsampled[:, None])
    as_it_is = vectorized.conv2d(maps[:1], strided[:, None])
    if as_it_is[0].shape == (K, K):
        return found(False, as_it_is[0].size)
    return equal(by_map, right[:, 0])


def order_of_the_loops() -> Found:
    inputs = LISTINGS["L11"].example()
    down = LISTINGS["L11"].run(**inputs)
    up = LISTINGS["L24"].run(**inputs, stride=1)
    differences = [np.abs(down[name] - up[name]).max() for name in ("dz", "dY", "dw", "db")]
    return equal(max(differences), 0.0)


def activation_is_no_affine_value() -> Found:
    run = LISTINGS["L21"].run()
    return equal(run["Y"], run["z"])


def forward_listing_of_the_network() -> Found:
    return as_printed("E11", "E12", "E13")


BACK = "Recap: Learning the CNN"
RULE = "Recap: The derivative"
FLAT = "Backpropagation: Final flat layers"
CONV = "Backpropagation: Convolutional and Pooling layers"
F_PRIME = "Backpropagating through the activation"
AFFINE = "Backpropagating through affine map"
DEPENDENCY = "Dependency between $Z(l, *)$ and $Y(l-1, *)$"
DIAGRAM = "Dependency diagram for a single map"
BP = "BP: Convolutional layer"
ONE = "How a single $Y(l - 1, m, x, y)$ influences $z(l, n, x', y')$"
FROM_ONE = "Derivative at $Y(l - 1, m, x, y)$ from a single $Z(l, n)$ map"
ACTUAL = "The actual convolutions"
JUST = "Computing the derivative for $Y(l - 1, m)$"
SIZE = "The size of the Y-derivative map"
WEIGHTS = "The derivatives for the weights"
SINGLE = "The derivative for a single weight"
TOO = "But this too is a convolution"
FILTER = "The filter derivative"
RULES = "Derivatives through a convolutional layer"

ROWS = (
    Claim(
        III, "Learning the network",
        "What is learned: the weights of the MLP, and weights and biases of all filters",
        TRUE, 4, "kinds of parameters, each with a derivative",
        parameters_with_a_gradient,
    ),
    Claim(
        III, BACK,
        "A CNN is trained as an MLP is; only its structure differs",
        TRUE, 0, "largest difference to an MLP with the convolution's matrix",
        convolution_is_a_flat_layer,
    ),
    Claim(
        III, BACK,
        "The gradients of the loss are computed by backpropagation",
        TRUE, 4, "kinds of parameters whose gradients are those of central differences",
        slopes_of_the_loss,
    ),
    Claim(
        III, "Recap: Problem Setup",
        "The loss is the mean of the divergences of the training examples",
        TRUE, 0, "difference to the mean",
        loss_is_the_mean,
    ),
    Claim(
        III, "Recap: Problem Setup",
        "Gradient descent makes the loss smaller",
        TRUE, 8, "steps, each downwards",
        loss_falls,
    ),
    Claim(
        III, RULE,
        "The derivative of the loss is the mean of the derivatives of the divergences",
        TRUE, 4, "examples, whose mean is the slope of the loss",
        derivative_is_the_mean,
    ),
    Claim(
        III, FLAT,
        "In the flat layers backpropagation is the usual one",
        TRUE, 0, "difference to central differences",
        flat_layers_back,
    ),
    Claim(
        III, FLAT,
        "The first flat layer only unrolls the last maps",
        TRUE, 0, "difference after unrolling and rolling up",
        unrolled_and_back,
    ),
    Claim(
        III, CONV,
        "A convolution shares its weights, and backpropagation must take care of it",
        TRUE, 12, "places that one weight's derivative adds up",
        places_of_one_weight,
    ),
    Claim(
        III, F_PRIME,
        "dDiv/dz(l,m,x,y) = dDiv/dy(l,m,x,y) f'(z(l,m,x,y)), component by component",
        TRUE, 0, "difference to central differences",
        through_tanh,
    ),
    Claim(
        III, AFFINE,
        "From dDiv/dz the derivatives of the maps below can be computed",
        TRUE, 0, "difference to central differences",
        back_to_the_maps,
    ),
    Claim(
        III, AFFINE,
        "From dDiv/dz the derivatives of the filters can be computed",
        TRUE, 0, "difference to central differences",
        back_to_the_filters,
    ),
    Claim(
        III, DEPENDENCY,
        "A map Y(l-1,m) influences Z(l,n) through plane m of filter n alone",
        TRUE, 0, "difference to what this plane makes of the change",
        lambda: no_difference(deck.dependency(y, w), "change_less_plane_of_filter"),
    ),
    Claim(
        III, DIAGRAM,
        "A map Y(l-1,m) influences the divergence through all the maps of Z(l)",
        TRUE, 3, "of 3 maps changed",
        maps_that_one_map_influences,
    ),
    Claim(
        III, DIAGRAM,
        "Its gradient is the sum of the gradients through each map Z(l,n)",
        TRUE, 0, "largest difference",
        sum_over_the_maps,
    ),
    Claim(
        III, BP,
        "The first value of the animated 5x5 example is 4",
        TRUE, 4, "first value",
        first_value_of_the_animation,
    ),
    Claim(
        III, BP,
        "One Y(l-1,m,x,y) affects several z of a map",
        TRUE, 9, "positions of a map, at most",
        places_that_one_cell_influences,
    ),
    Claim(
        III, BP,
        "It affects terms in all maps of Z(l)",
        TRUE, 3, "of 3 maps changed",
        maps_that_one_cell_influences,
    ),
    Claim(
        III, BP,
        "dDiv/dY is the sum over n, x' and y' of dDiv/dz times dz/dY",
        "true if w is 0 outside of the filter", 36, "terms, most of them 0",
        terms_of_all_places,
        erratum=("E36",),
    ),
    Claim(
        III, ONE,
        "The coordinates of z and of the weight add up to those of Y",
        TRUE, 9, "positions of a map, for Y(2,2)",
        coordinates_add_up,
    ),
    Claim(
        III, ONE,
        "Y(2,2) goes into z(1,2) with the weight w(2,1)",
        FALSE, 1, "line wrong: it is w(1,0)",
        lambda: as_printed("E35"),
        erratum=("E35",),
    ),
    Claim(
        III, ONE,
        "dz(l,n,x',y')/dY(l-1,m,x,y) is w_l(m,n,x-x',y-y')",
        TRUE, 0, "difference to the change of z when Y grows by 1",
        slope_is_the_weight,
    ),
    Claim(
        III, "Poll 2",
        "For one Y, every position of every affine map of the next layer must be looked at",
        "true if w is 0 outside of the filter", 36, "positions, of which 18 have a weight",
        terms_of_all_places,
        erratum=("E44",), poll="F2(1)",
    ),
    Claim(
        III, "Poll 2",
        "Its derivative is a sum over every position of every Z map of the next layer",
        "true if w is 0 outside of the filter", 36, "terms",
        terms_of_all_places,
        erratum=("E44",), poll="F2(2)",
    ),
    Claim(
        III, "Poll 2",
        "All maps of the next layer take part",
        TRUE, 3, "of 3 maps with a part in dDiv/dY(1)",
        maps_that_one_derivative_needs,
    ),
    Claim(
        III, "Poll 2",
        "Y(l,m,x,y), of which the poll speaks, is an affine value",
        FALSE, 21, "largest difference of Y to the affine value z, in L21's example",
        activation_is_no_affine_value,
        erratum=("E44",),
    ),
    Claim(
        III, "Computing derivative for $Y(l - 1, m, *, *)$",
        "The formula gives the derivatives for all maps",
        TRUE, 0, "largest error",
        lambda: listing_is_right("input_derivative_formula"),
    ),
    Claim(
        III, "Computing derivative for $Y(l - 1, m, *, *)$",
        "The nine contributions to dDiv/dY(2,2) have the weights w(2-x',2-y')",
        TRUE, 0, "largest error",
        lambda: listing_is_right("derivative_of_Y22"),
    ),
    Claim(
        III, "Computing derivative for $Y(l - 1, m, *, *)$",
        "So dDiv/dY is a convolution",
        TRUE, 0, "largest difference",
        lambda: equal(by_a_flipped_filter(), dY),
    ),
    Claim(
        III, FROM_ONE,
        "dDiv/dY(2,2) is the sum of the products of the filter, turned round, with dDiv/dz",
        TRUE, 0, "difference",
        derivative_of_one_cell,
    ),
    Claim(
        III, ACTUAL,
        "D_l affine maps are made by D_l filters",
        TRUE, 3, "maps and filters",
        lambda: counted(len(loops.conv2d(y, w)), len(w)),
    ),
    Claim(
        III, ACTUAL,
        "The derivative for map m takes plane m of all filters, and no other",
        TRUE, 3, "of 6 planes change it",
        planes_that_one_map_needs,
    ),
    Claim(
        III, ACTUAL,
        "The turned filter is w_l(m,n,K+1-x,K+1-y)",
        TRUE, 0, "difference to a flip left-right and up-down, counted from 1",
        flip_counted_from_1,
        erratum=("E59",),
    ),
    Claim(
        III, JUST,
        "dDiv/dY is the convolution of the maps dDiv/dz, K-1 zeros around them, by the flipped "
        "filters",
        TRUE, 0, "largest difference",
        lambda: equal(by_a_flipped_filter(), dY),
    ),
    Claim(
        III, SIZE,
        "The flipped filter moves as long as one of its cells is on the map without zeros",
        TRUE, 30, "positions on a 4x3 map with K = 3",
        windows_that_touch,
    ),
    Claim(
        III, SIZE,
        "Further out, where no window reaches, the derivative for Y is 0",
        TRUE, 0, "cells that are not 0 up to two cells further out",
        derivatives_further_out,
    ),
    Claim(
        III, SIZE,
        "The derivative's map is (H+K-1) x (W+K-1), H and W being the sizes of Z",
        TRUE, 30, "cells for a 4x3 map with K = 3",
        windows_that_touch,
    ),
    Claim(
        III, SIZE,
        "That is the size of the map Y that was convolved",
        "true if the stride is 1 and Y was not padded", 10, "of 10 other cases where it is not",
        size_of_the_derivative,
        erratum=("E42",),
    ),
    Claim(
        III, SIZE,
        "If Y was padded, the derivative has the size of the padded map",
        TRUE, 3, "paddings tried",
        padded_derivative,
    ),
    Claim(
        III, SIZE,
        "The padding must be cut off before going on",
        TRUE, 0, "difference to dY after it was cut off",
        cropped_derivative,
    ),
    Claim(
        III, "Poll 3",
        "For the derivative of activation map m, plane m of all filters is taken",
        TRUE, 3, "of 6 planes change it",
        planes_that_one_map_needs,
        poll="F3(1)",
    ),
    Claim(
        III, "Poll 3",
        "The planes are flipped left-right and up-down",
        TRUE, 0, "difference with the flip",
        lambda: equal(by_a_flipped_filter(), dY),
        poll="F3(2)",
    ),
    Claim(
        III, "Poll 3",
        "They convolve the derivative maps of the affine values",
        TRUE, 0, "largest difference",
        lambda: equal(by_a_flipped_filter(), dY),
        poll="F3(3)",
    ),
    Claim(
        III, "Poll 3",
        "The result is flipped back",
        FALSE, 24, "largest difference after a flip back",
        flipped_back,
        poll="F3(4)",
    ),
    Claim(
        III, "Derivatives for a single layer $l$ : Vector notation",
        "The listing with dzpad and Wflip runs as printed",
        FALSE, 6, "rows of the errata go wrong in it",
        lambda: as_printed("E05", "E06", "E07", "E08", "E62", "E63"),
        erratum=("E05", "E06", "E07", "E08", "E62", "E63"),
    ),
    Claim(
        III, WEIGHTS,
        "A weight affects several z, but in one affine map only",
        TRUE, 1, "map changes",
        maps_that_one_weight_changes,
    ),
    Claim(
        III, WEIGHTS,
        "A weight affects several z of its map",
        TRUE, 12, "of 12 positions change",
        places_that_one_weight_changes,
    ),
    Claim(
        III, WEIGHTS,
        "It is linked to one map of the layer below",
        TRUE, 1, "map that its derivative reads",
        maps_that_one_weight_reads,
    ),
    Claim(
        III, WEIGHTS,
        "In that map it meets several y",
        TRUE, 12, "cells of the map",
        cells_that_one_weight_meets,
    ),
    Claim(
        III, "Convolution: the contribution of a single weight",
        "w(1,2) brings y(x+1,y+2) into each z(x,y)",
        TRUE, 9, "positions of a 3x3 map",
        cells_of_w12,
    ),
    Claim(
        III, SINGLE,
        "dz(l,n,x,y)/dw_l(m,n,i,j) is y(l-1,m,x+i,y+j)",
        TRUE, 0, "difference to the change of z when w grows by 1",
        slope_of_one_weight,
    ),
    Claim(
        III, SINGLE,
        "Every z(l,n,x,y) influences the divergence",
        TRUE, 12, "of 12 z of a small network",
        every_z_matters,
    ),
    Claim(
        III, SINGLE,
        "dDiv/dw_l(m,n,i,j) is the sum over x, y of dDiv/dz(l,n,x,y) y(l-1,m,x+i,y+j)",
        TRUE, 0, "largest error",
        lambda: listing_is_right("filter_derivative_formula"),
    ),
    Claim(
        III, TOO,
        "Place dDiv/dz on y at (i,j) and take the inner product: the derivative for w(i,j)",
        TRUE, 0, "difference",
        placed_at_a_corner,
    ),
    Claim(
        III, TOO,
        "dDiv/dw_l(m,n,i,j), one number, is the convolution of dDiv/dz(l,n) with y(l-1,m)",
        FALSE, 9, "numbers on the right side: the whole plane",
        numbers_on_the_right,
        erratum=("E52",),
    ),
    Claim(
        III, FILTER,
        "Map n of dDiv/dz convolves each map Y(l-1,m): the derivative for channel m of filter n",
        TRUE, 0, "largest difference",
        lambda: filters_by_convolution(flip=False),
    ),
    Claim(
        III, FILTER,
        "If Y was padded in the forward pass, it must be padded here",
        TRUE, 0, "difference with the padding; without it the size is wrong",
        filters_need_the_padding,
    ),
    Claim(
        III, "Poll 4",
        "The derivative for plane m of filter n: input map m convolved with derivative map n",
        TRUE, 0, "largest difference",
        lambda: filters_by_convolution(flip=False),
        poll="F4(1)",
    ),
    Claim(
        III, "Poll 4",
        "The derivative map is flipped before",
        FALSE, 55, "largest difference with a flip",
        lambda: filters_by_convolution(flip=True),
        poll="F4(2)",
    ),
    Claim(
        III, "Derivatives for the filters at layer $l$ : Vector notation",
        "Where the stride is above 1, the maps of dDiv/dz must be upsampled before",
        TRUE, 0, "largest difference after upsampling; without it the size is wrong",
        upsampled_for_the_filters,
    ),
    Claim(
        III, "Derivatives for the filters at layer $l$ : Vector notation",
        "The listing for the filters runs as printed",
        FALSE, 2, "rows of the errata go wrong in it",
        lambda: as_printed("E09", "E10"),
        erratum=("E09", "E10"),
    ),
    Claim(
        III, RULES,
        "Two rules are enough: dL/dz = dL/dy s'(z), and for z = wy both derivatives are added up",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L09"),
    ),
    Claim(
        III, RULES,
        "Backward, all computations go in reverse; within a layer the order does not matter",
        TRUE, 0, "difference between loops downwards and upwards",
        order_of_the_loops,
    ),
    Claim(
        III, "CNN: Forward",
        "The listing of the whole forward pass runs as printed",
        FALSE, 3, "rows of the errata go wrong in it or in its twin",
        forward_listing_of_the_network,
        erratum=("E11", "E12", "E13"),
    ),
    Claim(
        III, "Backward layer $l$",
        "The listing gives the derivatives of maps and filters",
        TRUE, 0, "largest error",
        lambda: listing_is_right("L11"),
    ),
    Claim(
        III, "Backward layer $l$",
        "It gives the derivatives of all parameters",
        FALSE, 1, "kind left out: the biases",
        lambda: as_printed("E14"),
        erratum=("E14",),
    ),
    Claim(
        III, "Complete Backward (no pooling)",
        "The loops can be recast as operations on tensors",
        TRUE, 0, "largest difference of the loops to operations without loops",
        lambda: listing_is_right("L12"),
    ),
    Claim(
        III, "Complete Backward (no pooling)",
        "Backpropagation begins with dY(L) = dDiv/dY(L), here p - d behind the softmax",
        TRUE, 0, "difference to central differences",
        lambda: slopes(
            [row["p_less_d"] for row in deck.softmax_start([1, 2, 0.5], 1)],
            [row["central_difference"] for row in deck.softmax_start([1, 2, 0.5], 1)],
        ),
        erratum=("E60",),
    ),
)
